"""The window over the histogram of the picture, its handles draggable."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.imaging.view import ViewState, with_window
from workstation.ui.canvas.words import value_words

if TYPE_CHECKING:
    from workstation.imaging.histogram import Histogram
    from workstation.imaging.prepared import Prepared
    from workstation.ui.canvas.scan_canvas import ScanCanvas

_REACH = 12.0  # a handle answers this far to each side
_FOOT = 20.0  # room for the numbers


class _Grip(Enum):
    LOW = auto()
    HIGH = auto()
    BODY = auto()


class HistogramWidget(QWidget):
    """How often each value occurs (square-root scale), and the window as a ramp with handles."""

    view_wanted = Signal(object)
    """The ViewState with the window as dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prepared: Prepared | None = None
        self._histogram: Histogram | None = None
        self._view: ViewState | None = None
        self._grip: _Grip | None = None
        self._start = 0.0
        self._limits = (0.0, 1.0)
        self.setObjectName("histogram")
        self.setAccessibleName("Histogram and window")
        self.setMouseTracking(True)
        self.setMinimumSize(160, 72)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def follow(self, canvas: ScanCanvas) -> None:
        """Show a canvas's picture and window from now on, and set its window."""
        canvas.view_changed.connect(lambda view: self.show_view(canvas.prepared(), view))
        self.view_wanted.connect(canvas.apply)
        self.show_view(canvas.prepared(), canvas.view_state())

    def show_view(self, prepared: Prepared | None, view: ViewState | None) -> None:
        """Show a picture's histogram and a view's window."""
        if prepared is not self._prepared:
            self._prepared = prepared
            self._histogram = prepared.histogram() if prepared is not None else None
        self._view = view
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """What the widget tells, in words."""
        if self._prepared is None or self._view is None or self._histogram is None:
            return "No histogram"
        low, high = (value_words(self._prepared, v) for v in self._view.limits)
        return f"Window from {low} to {high}"

    def sizeHint(self) -> QSize:
        return QSize(260, 96)

    def handle_positions(self) -> tuple[float, float]:
        """Where the low and the high handle stand, widget pixels (may lie outside)."""
        if self._view is None:
            return 0.0, 0.0
        low, high = self._view.limits
        return self._to_x(low), self._to_x(high)

    def _area(self) -> QRectF:
        return QRectF(8, 4, max(1, self.width() - 16), max(1.0, self.height() - _FOOT - 4))

    def _to_x(self, value: float) -> float:
        if self._histogram is None:
            return 0.0
        area = self._area()
        span = self._histogram.high - self._histogram.low
        return area.left() + (value - self._histogram.low) / span * area.width()

    def _to_value(self, x: float) -> float:
        if self._histogram is None:
            return 0.0
        area = self._area()
        span = self._histogram.high - self._histogram.low
        return self._histogram.low + (x - area.left()) / area.width() * span

    def _grip_at(self, x: float) -> _Grip | None:
        if self._view is None or self._histogram is None:
            return None
        low, high = self.handle_positions()
        area = self._area()
        low, high = (min(max(v, area.left()), area.right()) for v in (low, high))
        if abs(x - low) <= _REACH and abs(x - low) <= abs(x - high):
            return _Grip.LOW
        if abs(x - high) <= _REACH:
            return _Grip.HIGH
        return _Grip.BODY if low < x < high else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._view is not None:
            self._grip = self._grip_at(event.position().x())
            self._start = self._to_value(event.position().x())
            self._limits = self._view.limits

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._grip is None or self._view is None:
            grip = self._grip_at(x)
            shape = {
                None: Qt.CursorShape.ArrowCursor,
                _Grip.BODY: Qt.CursorShape.OpenHandCursor,
            }.get(grip, Qt.CursorShape.SizeHorCursor)
            self.setCursor(shape)
            return
        moved = self._to_value(x) - self._start
        low, high = self._limits
        if self._grip is not _Grip.HIGH:
            low += moved
        if self._grip is not _Grip.LOW:
            high += moved
        if high - low < 1.0:
            low, high = (high - 1.0, high) if self._grip is _Grip.LOW else (low, low + 1.0)
        view = with_window(self._view, (low + high) / 2, high - low)
        self.show_view(self._prepared, view)
        self.view_wanted.emit(view)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            area = self._area()
            palette = self.palette()
            painter.fillRect(area, palette.color(QPalette.ColorRole.Base))
            if self._histogram is None or self._view is None or self._prepared is None:
                painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
                words = "No histogram"
                if self._prepared is not None:
                    words = "Colours of the scanner: no window"
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_counts(painter, area, self._histogram)
            self._paint_window(painter, area, self._prepared, self._view)

    def _paint_counts(self, painter: QPainter, area: QRectF, histogram: Histogram) -> None:
        counts = histogram.counts
        top = math.sqrt(max(max(counts), 1))
        step = area.width() / len(counts)
        shape = [QPointF(area.left(), area.bottom())]
        for number, count in enumerate(counts):
            y = area.bottom() - math.sqrt(count) / top * (area.height() - 3)
            shape.append(QPointF(area.left() + number * step, y))
            shape.append(QPointF(area.left() + (number + 1) * step, y))
        shape.append(QPointF(area.right(), area.bottom()))
        colour = self.palette().color(QPalette.ColorRole.Text)
        colour.setAlpha(110)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(shape))

    def _paint_window(
        self, painter: QPainter, area: QRectF, prepared: Prepared, view: ViewState
    ) -> None:
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        low, high = self.handle_positions()
        painter.save()
        painter.setClipRect(area.adjusted(-6, 0, 6, _FOOT))
        if view.band is not None:
            from workstation.imaging.windows import band_colour

            colour = QColor(*band_colour())
            colour.setAlpha(120)
            first, last = (self._to_x(value) for value in view.band)
            top, bottom = area.top(), area.bottom()
            painter.fillRect(QRectF(QPointF(first, top), QPointF(last, bottom)), colour)
        inside = QColor(accent)
        inside.setAlpha(38)
        painter.fillRect(QRectF(QPointF(low, area.top()), QPointF(high, area.bottom())), inside)
        falling = view.inverted != prepared.inverted
        ends = (area.top(), area.bottom()) if falling else (area.bottom(), area.top())
        painter.setPen(QPen(accent, 1.5))
        painter.drawLine(QPointF(low, ends[0]), QPointF(high, ends[1]))
        for x in (low, high):
            painter.setPen(QPen(accent, 2))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            grip = QRectF(x - 4, area.center().y() - 9, 8, 18)
            painter.setBrush(accent)
            painter.drawRoundedRect(grip, 3, 3)
        painter.restore()
        font = self.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        words = [value_words(prepared, value) for value in view.limits]
        widths = [painter.fontMetrics().horizontalAdvance(text) + 2 for text in words]
        # Each number stands under its handle, as far as both fit side by side.
        left = min(max(low - widths[0] / 2, area.left()), area.right() - sum(widths) - 8)
        right = max(min(high - widths[1] / 2, area.right() - widths[1]), left + widths[0] + 8)
        for at, width, text in zip((left, right), widths, words, strict=True):
            foot = QRectF(at, area.bottom() + 2, width, _FOOT - 2)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, text)
