"""Over a plane of a volume: its name, its axes, and where the other two planes cut it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from workstation.imaging.marks import HALO
from workstation.imaging.planes import Plane
from workstation.ui.canvas.placed_view import PlacedView

_GAP = 22.0
"""Half of what a crosshair leaves free about its middle, logical pixels."""
# Okabe and Ito 2008; the line's style tells the planes apart without the colour.
LOOKS = {
    Plane.AXIAL: (QColor(240, 228, 66), Qt.PenStyle.SolidLine),
    Plane.CORONAL: (QColor(86, 196, 245), Qt.PenStyle.DashLine),
    Plane.SAGITTAL: (QColor(240, 140, 205), Qt.PenStyle.DashDotLine),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """Where another plane (or its slab, first to past the last) cuts this one."""

    plane: Plane
    at: int
    first: int
    past: int


class PlaneOverlay(QGraphicsItem):
    """A layer of a canvas: drawn in window pixels, so that lines and words keep their size."""

    def __init__(self, view: PlacedView, plane: Plane) -> None:
        super().__init__()
        self._view = view
        self.plane = plane
        self._words = ""
        self._across: Cut | None = None
        self._down: Cut | None = None
        self._bounds = QRectF()
        self.setZValue(5)

    def show_cuts(self, words: str, bounds: QRectF, across: Cut | None, down: Cut | None) -> None:
        """`across` is the plane whose cut is a level line, `down` the one whose cut is upright;
        `bounds` is the picture, source pixels."""
        state = (words, bounds, across, down)
        if state == (self._words, self._bounds, self._across, self._down):
            return
        self.prepareGeometryChange()
        self._words, self._bounds, self._across, self._down = state
        self.update()

    def words(self) -> str:
        """What the overlay says."""
        return self._words

    def boundingRect(self) -> QRectF:
        # The words stand in the window's corner, wherever the picture is.
        return QRectF(-1e6, -1e6, 2e6, 2e6)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if not self._words:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._across is not None and self._down is not None:
            middle = self._view.from_source(QPointF(self._down.at + 0.5, self._across.at + 0.5))
            self._lines(painter, self._across, middle, level=True)
            self._lines(painter, self._down, middle, level=False)
        self._title(painter)
        painter.restore()

    def _lines(self, painter: QPainter, cut: Cut, middle: QPointF, *, level: bool) -> None:
        colour, style = LOOKS[cut.plane]
        painter.setClipRect(QRectF(self._view.viewport().rect()))
        for place, faint in ((cut.at + 0.5, False), (cut.first, True), (cut.past, True)):
            if faint and cut.past - cut.first < 2:
                continue
            if level:
                ends = QPointF(self._bounds.left(), place), QPointF(self._bounds.right(), place)
            else:
                ends = QPointF(place, self._bounds.top()), QPointF(place, self._bounds.bottom())
            line = QLineF(*(self._view.from_source(end) for end in ends))
            halo, ink = QColor(*HALO), QColor(colour)
            halo.setAlpha(90 if faint else 170)
            ink.setAlpha(130 if faint else 235)
            for piece in [line] if faint else _broken(line, middle):
                painter.setPen(QPen(halo, 3.0))
                painter.drawLine(piece)
                painter.setPen(QPen(ink, 1.0, style))
                painter.drawLine(piece)

    def _title(self, painter: QPainter) -> None:
        font = QFont(self._view.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        room = self._view.viewport().width() - 34.0
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        box = QRectF(8, 8, metrics.horizontalAdvance(words) + 24, metrics.height() + 8)
        back = QColor(*HALO)
        back.setAlpha(222)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(box, 4, 4)
        colour, style = LOOKS[self.plane]
        painter.setPen(QPen(colour, 2.0, style))
        painter.drawLine(
            QPointF(box.left() + 5, box.top() + 5), QPointF(box.left() + 5, box.bottom() - 5)
        )
        painter.setPen(QColor(236, 238, 242))
        painter.drawText(box.adjusted(14, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _broken(line: QLineF, middle: QPointF) -> list[QLineF]:
    """A line with a gap about the crosshair's middle: what is looked at stays free."""
    length = line.length()
    if length < 1:
        return []
    away = QLineF(line.p1(), middle).length()
    if away - _GAP <= 0 or away + _GAP >= length:
        start = max(away + _GAP, 0.0)
        pieces = [(0.0, min(max(away - _GAP, 0.0), length)), (min(start, length), length)]
    else:
        pieces = [(0.0, away - _GAP), (away + _GAP, length)]
    return [
        QLineF(line.pointAt(a / length), line.pointAt(b / length)) for a, b in pieces if b - a > 1
    ]
