"""Own marks of an earlier decision over its picture: as the entry tells them, not to be changed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from workstation.domain.answers import OwnShape
from workstation.imaging.marks import HALO
from workstation.services.replay import ReplayOwnMark, ReplayPicture
from workstation.ui.canvas.placed_view import PlacedView
from workstation.ui.theme import GRID

_EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)
_WHITE, _DARK, _PALE = QColor(255, 255, 255), QColor(*HALO), QColor(244, 246, 250, 240)


class ReplayedMarks(QGraphicsItem):
    """Draws the own marks of one picture: a white line and a tag with the word."""

    def __init__(self, view: PlacedView) -> None:
        super().__init__()
        self._view = view
        self._marks: tuple[ReplayOwnMark, ...] = ()
        self.setZValue(3)

    def show_marks(self, picture: ReplayPicture) -> None:
        """The own marks of a picture."""
        self.prepareGeometryChange()
        self._marks = picture.own_marks
        self.update()

    def forget(self) -> None:
        """No marks."""
        self.prepareGeometryChange()
        self._marks = ()
        self.update()

    def boundingRect(self) -> QRectF:
        return _EVERYWHERE if self._marks else QRectF()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            points = _corners(mark)
            if len(points) < 2:
                continue
            shape = QPolygonF([self._view.from_source(QPointF(*one)) for one in points])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((_DARK, 4.0), (_WHITE, 2.0)):
                painter.setPen(QPen(colour, width))
                painter.drawPolygon(shape)
            self._tag(painter, shape.boundingRect(), f"{mark.word} ({mark.officer})")
        painter.restore()

    @staticmethod
    def _tag(painter: QPainter, about: QRectF, words: str) -> None:
        metrics = painter.fontMetrics()
        room = QRectF(
            about.left(),
            about.bottom() + GRID / 2,
            metrics.horizontalAdvance(words) + GRID * 3,
            metrics.height() + GRID,
        )
        painter.fillRect(room, _PALE)
        painter.setPen(QColor(20, 24, 30))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)


def _corners(mark: ReplayOwnMark) -> list[tuple[float, float]]:
    if mark.shape == OwnShape.BOX.value and len(mark.points) == 2:
        (left, top), (right, bottom) = mark.points
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    return list(mark.points)
