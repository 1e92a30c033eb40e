"""The strip of slices under the picture: small pictures, and marks where slices carry some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workstation.domain.findings import Finding
from workstation.imaging.marks import HALO, style_of
from workstation.ui import theme
from workstation.ui.theme import GRID
from workstation.ui.volume.overlay import LOOKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.controllers.volume import OwnMark

_SMALL, _GAP = 60, 4
_TRACK = 24
"""Height of a track of marks, findings over the small pictures, own marks under them."""
OWN_COLOUR = QColor(244, 244, 244)
_PAD = GRID * 2


@dataclass(frozen=True, slots=True)
class Stop:
    """One mark on the track: where it begins and ends, what it is called, how it is drawn."""

    first: int
    past: int
    number: int
    words: str
    colour: QColor
    own: bool

    @property
    def middle(self) -> int:
        """The slice a click on it leads to."""
        return self.first + (self.past - self.first - 1) // 2


class SliceStrip(QWidget):
    """Every n-th slice small, as many as there is room for, between two tracks of marks.

    A finding is a diamond with its number and a bar over its slices, above; an own mark is a flag
    with its number, below. A click leads to the slice; dragging goes along.
    """

    slice_wanted = Signal(int)
    scrolled = Signal(int)
    thumbnails_wanted = Signal(object)
    """The slices to be drawn small."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("slice_strip")
        self.setAccessibleName("Strip of slices")
        self.setMouseTracking(True)
        self.setFixedHeight(_TRACK + _SMALL + _TRACK)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._count = 0
        self._index = 0
        self._small: dict[int, QImage] = {}
        self._stops: tuple[Stop, ...] = ()
        self._dragging = False
        self._base = QPixmap()

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def show_volume(self, count: int) -> None:
        """The strip of a volume with so many slices; nothing is drawn yet."""
        self._count, self._small, self._stops = count, {}, ()
        self._ask()
        self._forget()

    def show_slice(self, index: int) -> None:
        """Which slice is looked at."""
        if index != self._index:
            self._index = index
            self.setAccessibleDescription(f"Slice {index + 1} of {self._count}")
            self.update()

    def show_thumbnails(self, thumbnails: Mapping[int, NDArray[np.uint8]]) -> None:
        """Small pictures (h, w) uint8 by slice."""
        for index, small in thumbnails.items():
            if index not in self._small:
                height, width = small.shape
                data = small.tobytes()
                image = QImage(data, width, height, width, QImage.Format.Format_Grayscale8)
                self._small[index] = image.copy()
                self._forget()

    def show_marks(self, findings: tuple[Finding, ...], own: tuple[OwnMark, ...]) -> None:
        """Where slices carry findings or own marks."""
        stops = [
            Stop(
                one.slices[0],
                one.slices[0] + one.slices[1],
                one.number,
                f"Finding {one.number}: {one.label}, slices {one.slices[0] + 1} to "
                f"{one.slices[0] + one.slices[1]}",
                QColor(*style_of(one.label, one.code).colour),
                own=False,
            )
            for one in findings
            if one.slices is not None
        ]
        stops += [
            Stop(
                mark.at[0],
                mark.at[0] + 1,
                mark.number,
                f"Own mark {mark.number}: slice {mark.at[0] + 1}",
                OWN_COLOUR,
                own=True,
            )
            for mark in own
        ]
        if tuple(stops) != self._stops:
            self._stops = tuple(stops)
            self.update()

    def stops(self) -> tuple[Stop, ...]:
        """The marks drawn."""
        return self._stops

    def drawn_slices(self) -> list[int]:
        """The slices that the strip has room to draw small, evenly through the volume."""
        room = int((self.width() - 2 * _PAD + _GAP) // (_SMALL + _GAP))
        places = max(1, min(room, self._count))
        if not self._count:
            return []
        if places == 1:
            return [self._count // 2]
        return [round(n * (self._count - 1) / (places - 1)) for n in range(places)]

    # Places

    def _x(self, index: float) -> float:
        """The window x of a slice's middle (or an edge, for halves)."""
        span = self.width() - 2 * _PAD - _SMALL
        return _PAD + _SMALL / 2 + index / max(self._count - 1, 1) * span

    def slice_at(self, x: float) -> int:
        """The slice at a window x."""
        span = self.width() - 2 * _PAD - _SMALL
        share = (x - _PAD - _SMALL / 2) / max(span, 1)
        return min(max(round(share * (self._count - 1)), 0), max(self._count - 1, 0))

    def _stop_at(self, at: QPointF) -> Stop | None:
        if _TRACK < at.y() < _TRACK + _SMALL:
            return None
        near = [
            s
            for s in self._stops
            if s.own == (at.y() > _TRACK) and abs(self._x(s.middle) - at.x()) <= _TRACK / 2
        ]
        return min(near, key=lambda s: abs(self._x(s.middle) - at.x())) if near else None

    def place_of(self, index: int) -> QPoint:
        """A window point on a slice's small picture."""
        return QPoint(round(self._x(index)), _TRACK + _SMALL // 2)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._count:
            return
        stop = self._stop_at(event.position())
        if stop is not None:
            self.slice_wanted.emit(stop.middle)
            return
        self._dragging = True
        x = event.position().x()
        drawn = self.drawn_slices()
        near = min(drawn, key=lambda n: abs(self._x(n) - x))
        level = _TRACK < event.position().y() < _TRACK + _SMALL
        on_small = level and abs(self._x(near) - x) <= _SMALL / 2
        self.slice_wanted.emit(near if on_small else self.slice_at(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.slice_wanted.emit(self.slice_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = round(-event.angleDelta().y() / 120)
        if steps:
            self.scrolled.emit(steps)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ask()
        self._forget()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            stop = self._stop_at(QPointF(event.pos()))
            words = stop.words if stop else f"Slice {self.slice_at(event.pos().x()) + 1}"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._base.isNull():
            self._base = self._draw_base()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._base)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._numbers())
            self._paint_here(painter)
            for stop in self._stops:
                self._paint_stop(painter, stop)

    def _draw_base(self) -> QPixmap:
        """The small pictures: drawn anew only where one comes or the window changes."""
        ratio = self.devicePixelRatioF()
        base = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        base.setDevicePixelRatio(ratio)
        base.fill(QColor(theme.colours().panel))
        with QPainter(base) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setFont(self._numbers())
            for index in self.drawn_slices():
                self._paint_small(painter, index)
        return base

    def _numbers(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._forget()

    def _forget(self) -> None:
        self._base = QPixmap()
        self.update()

    def _paint_small(self, painter: QPainter, index: int) -> None:
        box = QRectF(self._x(index) - _SMALL / 2, _TRACK, _SMALL, _SMALL)
        painter.fillRect(box, QColor(*HALO))
        image = self._small.get(index)
        if image is not None:
            scale = min(_SMALL / image.width(), _SMALL / image.height())
            size = image.width() * scale, image.height() * scale
            at = QRectF(box.center().x() - size[0] / 2, box.center().y() - size[1] / 2, *size)
            painter.drawImage(at, image)
        words = str(index + 1)
        metrics = QFontMetricsF(painter.font())
        back = QRectF(
            box.left(),
            box.bottom() - metrics.height(),
            metrics.horizontalAdvance(words) + 6,
            metrics.height(),
        )
        painter.fillRect(back, QColor(18, 20, 24, 210))
        painter.setPen(QColor(236, 238, 242))
        painter.drawText(back, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_here(self, painter: QPainter) -> None:
        if not self._count:
            return
        x = self._x(self._index)
        colour, _ = LOOKS[next(iter(LOOKS))]
        for pen in (QPen(QColor(*HALO), 5), QPen(colour, 2)):
            painter.setPen(pen)
            painter.drawLine(QPointF(x, _TRACK - 3), QPointF(x, _TRACK + _SMALL + 2))

    def _paint_stop(self, painter: QPainter, stop: Stop) -> None:
        x, size = self._x(stop.middle), _TRACK - 8.0
        top = 4.0 + (_TRACK + _SMALL if stop.own else 0)
        left, right = self._x(stop.first), self._x(stop.past - 1)
        painter.setPen(QPen(QColor(*HALO), 1.0))
        painter.setBrush(stop.colour)
        if stop.past - stop.first > 1:
            painter.drawRect(QRectF(left, _TRACK - 5, max(right - left, 3.0), 4))
        if stop.own:  # a flag
            shape = QPolygonF(
                [
                    QPointF(x, top - 3),
                    QPointF(x + 10, top + 3),
                    QPointF(x + 10, top + size),
                    QPointF(x - 10, top + size),
                    QPointF(x - 10, top + 3),
                ]
            )
        else:  # a diamond
            shape = QPolygonF(
                [
                    QPointF(x, top - 3),
                    QPointF(x + 11, top + size / 2),
                    QPointF(x, top + size + 3),
                    QPointF(x - 11, top + size / 2),
                ]
            )
        painter.drawPolygon(shape)
        painter.setPen(QColor(12, 12, 14))
        painter.drawText(
            QRectF(x - 12, top, 24, size), Qt.AlignmentFlag.AlignCenter, str(stop.number)
        )

    def _ask(self) -> None:
        if self._count:
            self.thumbnails_wanted.emit(self.drawn_slices())
