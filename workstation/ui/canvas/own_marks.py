"""Own marks over the picture: white, with a pencil on a pale tag, so that none is taken for a
model's."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from workstation.controllers.drawing import DrawingState
from workstation.controllers.marking import OwnDraft
from workstation.domain.answers import OwnMark, OwnShape, Point
from workstation.imaging.marks import HALO
from workstation.ui.canvas.signs import paint_pencil

_EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)
_WHITE, _DARK = QColor(255, 255, 255), QColor(*HALO)
_PALE = QColor(244, 246, 250, 240)
_REACH = 12.0
"""How near to a line a click means it, logical pixels: a glove's."""
_HANDLE, _CROSS = 7.0, 11.0
_MANY = 60


class OwnMarksLayer(QGraphicsItem):
    """Draws own marks, the one that waits for its word, and what is being drawn."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__()
        self._view = view
        self._marks: tuple[OwnMark, ...] = ()
        self._draft: OwnDraft | None = None
        self._drawing = DrawingState()
        self._chosen: int | None = None
        self.setZValue(3)

    def show_marks(
        self, marks: tuple[OwnMark, ...], draft: OwnDraft | None, chosen: int | None
    ) -> None:
        """The own marks of the picture, and the drawn shape that has no word yet."""
        if (marks, draft, chosen) != (self._marks, self._draft, self._chosen):
            self.prepareGeometryChange()
            self._marks, self._draft, self._chosen = marks, draft, chosen
            self.update()

    def show_drawing(self, drawing: DrawingState) -> None:
        """What is being drawn."""
        self.prepareGeometryChange()
        self._drawing = drawing
        self.update()

    def boundingRect(self) -> QRectF:
        drawing = self._drawing
        there = self._marks or self._draft or drawing.points or drawing.cursor
        return _EVERYWHERE if there else QRectF()

    def at(self, point: QPointF) -> OwnMark | None:
        """The own mark whose line or tag a click at a window point means."""
        for mark in reversed(self._marks):
            shape = self._shape(mark.outline)
            if self._tag(shape, mark.word).contains(point):
                return mark
            corners = shape.toList()
            for a, b in zip(corners, (*corners[1:], corners[0]), strict=True):
                if _apart(a, b, point) <= _REACH:
                    return mark
        return None

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        for mark in self._marks:
            shape, chosen = self._shape(mark.outline), mark.entry == self._chosen
            self._lines(painter, shape, chosen)
            self._paint_tag(painter, self._tag(shape, mark.word), mark.word, chosen)
        if self._draft is not None:
            shape = self._shape(corners_of(self._draft.shape, self._draft.points))
            self._lines(painter, shape, True, waiting=True)
            words = "a word, please"
            self._paint_tag(painter, self._tag(shape, words), words, True)
        self._paint_drawing(painter)
        painter.restore()

    def _paint_drawing(self, painter: QPainter) -> None:
        drawing = self._drawing
        if drawing.shape is not None and drawing.points:
            shape = self._shape(corners_of(drawing.shape, drawing.points))
            self._lines(painter, shape, True, closed=drawing.shape is OwnShape.BOX)
        if drawing.cursor is not None:
            middle = self._view.viewportTransform().map(QPointF(*drawing.cursor))
            for colour, width in ((_DARK, 4.0), (_WHITE, 1.5)):
                painter.setPen(QPen(colour, width))
                across, down = QPointF(_CROSS, 0), QPointF(0, _CROSS)
                painter.drawLine(middle - across, middle + across)
                painter.drawLine(middle - down, middle + down)

    def _lines(
        self,
        painter: QPainter,
        shape: QPolygonF,
        chosen: bool,
        *,
        closed: bool = True,
        waiting: bool = False,
    ) -> None:
        width = 2.5 if chosen else 1.5
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, extra in ((_DARK, 3.0), (_WHITE, 0.0)):
            pen = QPen(colour, width + extra)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if waiting and not extra:
                pen.setDashPattern([3.0, 2.0])
            painter.setPen(pen)
            if closed:
                painter.drawPolygon(shape)
            else:
                painter.drawPolyline(shape)
        if shape.count() <= _MANY:
            painter.setPen(QPen(_DARK, 1.0))
            painter.setBrush(_WHITE)
            for corner in shape.toList():
                painter.drawEllipse(corner, _HANDLE / 2, _HANDLE / 2)

    def _tag(self, shape: QPolygonF, words: str) -> QRectF:
        """Under the mark, where model marks have theirs above; within the window."""
        metrics, window = QFontMetricsF(self._font()), QRectF(self._view.viewport().rect())
        box = shape.boundingRect()
        width, height = metrics.horizontalAdvance(words) + 34, metrics.height() + 6
        left = max(window.left() + 2, min(box.left() - 2, window.right() - width - 2))
        tops = (box.bottom() + 6, box.top() - height - 6, box.bottom() - height - 6)
        places = [QRectF(left, top, width, height) for top in tops]
        return next((place for place in places if window.contains(place)), places[0])

    def _paint_tag(self, painter: QPainter, place: QRectF, words: str, chosen: bool) -> None:
        painter.setPen(QPen(_DARK, 2.5 if chosen else 1.0))
        painter.setBrush(_PALE)
        painter.drawRoundedRect(place, 3, 3)
        paint_pencil(painter, QPointF(place.left() + 14, place.center().y()), 12.0, _DARK)
        painter.setPen(_DARK)
        room = place.adjusted(26, 0, -4, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)

    def _shape(self, points: tuple[Point, ...]) -> QPolygonF:
        polygon = QPolygonF([QPointF(x, y) for x, y in points])
        return self._view.viewportTransform().map(polygon)

    def _font(self) -> QFont:
        font = QFont(self._view.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        return font


def corners_of(shape: OwnShape, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """A box's four corners, an outline's own."""
    if shape is not OwnShape.BOX or len(points) < 2:
        return points
    (xa, ya), (xb, yb) = points[0], points[-1]
    return (xa, ya), (xb, ya), (xb, yb), (xa, yb)


def _apart(a: QPointF, b: QPointF, point: QPointF) -> float:
    """How far a point is from a line's nearest place."""
    way = b - a
    length = QPointF.dotProduct(way, way)
    share = 0.0 if length == 0 else QPointF.dotProduct(point - a, way) / length
    near = a + way * min(max(share, 0.0), 1.0)
    off = point - near
    return float((off.x() ** 2 + off.y() ** 2) ** 0.5)
