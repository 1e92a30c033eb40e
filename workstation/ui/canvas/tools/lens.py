"""The magnifier: a round lens under the cursor that shows the picture as it is looked at, larger.

Only the lens's own pixels are drawn anew, in the same view function and turned as the picture is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from workstation.imaging.marks import HALO
from workstation.ui.canvas.strip import strip_font

if TYPE_CHECKING:
    from workstation.ui.canvas.scan_canvas import ScanCanvas

FACTORS = (1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
LARGEST_ZOOM = 128.0
"""Device pixels a source pixel in the lens, at most."""
_RADIUS = 130.0
_EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)


class LensItem(QGraphicsItem):
    """Draws the lens; made by `Lens`."""

    def __init__(self, canvas: ScanCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.at: QPointF | None = None
        self.factor = 3.0
        self.smooth = False
        self.setZValue(10)

    def boundingRect(self) -> QRectF:
        return _EVERYWHERE

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        prepared, view = self._canvas.prepared(), self._canvas.view_state()
        if self.at is None or prepared is None or view is None:
            return
        transform = self.enlarged()
        inverse, _ = transform.inverted()
        window = QRectF(self.at.x() - _RADIUS, self.at.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
        seen = inverse.mapRect(window).toAlignedRect()
        seen = seen.intersected(QRect(0, 0, prepared.columns, prepared.rows))
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QPainterPath()
        circle.addEllipse(window)
        painter.save()
        painter.setClipPath(circle)
        painter.fillRect(window, self._canvas.colours().room)
        if not seen.isEmpty():
            image = self._image(seen, transform)
            painter.setTransform(transform)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
            painter.drawImage(QRectF(seen), image)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(*HALO), 6.0), (QColor(255, 255, 255), 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(window)
        self._label(painter, window)
        painter.restore()

    def enlarged(self) -> QTransform:
        """From source pixels to the window, enlarged about the cursor."""
        base, at = self._canvas.viewportTransform(), self.at or QPointF()
        size = self._true_factor()
        about = QTransform().translate(at.x(), at.y()).scale(size, size)
        return base * about.translate(-at.x(), -at.y())

    def _true_factor(self) -> float:
        return max(1.0, min(self.factor, LARGEST_ZOOM / max(self._canvas.zoom(), 1e-6)))

    def _image(self, seen: QRect, transform: QTransform) -> QImage:
        """The seen part in the view in force; crisp: each device pixel drawn from its source."""
        from workstation.imaging.display import render

        prepared, view = self._canvas.prepared(), self._canvas.view_state()
        if prepared is None or view is None:
            raise RuntimeError("a lens over no picture")
        ratio = self._canvas.viewport().devicePixelRatioF()
        across = math.hypot(transform.m11(), transform.m12()) * ratio
        down = math.hypot(transform.m21(), transform.m22()) * ratio
        if self.smooth:  # beyond 1:1 the painter blends neighbours
            across, down = min(across, 1.0), min(down, 1.0)
        size = max(1, round(seen.width() * across)), max(1, round(seen.height() * down))
        region = float(seen.x()), float(seen.y()), float(seen.width()), float(seen.height())
        pixels = render(prepared, view, region, size)
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        return image.copy()  # the pixels go with this call

    def _label(self, painter: QPainter, window: QRectF) -> None:
        words = self.words()
        font = strip_font(self._canvas.font())
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(words) + 16
        box = QRectF(0, 0, width, metrics.height() + 4)
        box.moveCenter(QPointF(window.center().x(), window.bottom()))
        painter.setFont(font)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*HALO))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def words(self) -> str:
        """ "3× crisp": how much larger than the picture beside it."""
        return f"{self._true_factor():.3g}× {'smooth' if self.smooth else 'crisp'}"


class Lens(QObject):
    """The magnifier of one canvas: follows the cursor while it is on."""

    def __init__(self, canvas: ScanCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.item = LensItem(canvas)
        self.item.setVisible(False)
        canvas.add_layer(self.item)
        canvas.viewport().installEventFilter(self)

    @property
    def on(self) -> bool:
        """The lens is shown."""
        return self.item.isVisible()

    def show(self, on: bool) -> None:
        """Show or hide the lens; it begins under the cursor, else in the middle."""
        if on and self.item.at is None:
            port = self._canvas.viewport()
            at = port.mapFromGlobal(self._canvas.cursor().pos())
            inside = port.rect().contains(at)
            self.item.at = QPointF(at if inside else port.rect().center())
        self.item.setVisible(on)
        self._canvas.viewport().update()

    def step(self, by: int) -> None:
        """Stronger (1) or weaker (-1)."""
        at = FACTORS.index(self.item.factor) + by
        self.item.factor = FACTORS[min(max(at, 0), len(FACTORS) - 1)]
        self._canvas.viewport().update()

    def set_smooth(self, smooth: bool) -> None:
        """Blend neighbours, or show each stored pixel as a square."""
        self.item.smooth = smooth
        self._canvas.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.item.at = event.position()
            if self.on:
                self._canvas.viewport().update()
        return False
