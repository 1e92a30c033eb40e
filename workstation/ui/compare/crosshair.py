"""The place under the mouse, shown in the other picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from workstation.ui.canvas.placed_view import PlacedView

_ARM = 14.0
"""Length of a cross's arms, logical pixels."""


class Crosshair(QGraphicsItem):
    """A cross at a source point, or a line across the belt at its row; drawn with a halo."""

    def __init__(self, view: PlacedView) -> None:
        super().__init__()
        self._view = view
        self._at: QPointF | None = None
        self._along_belt = False
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def at(self) -> QPointF | None:
        """The source point shown; None: nothing is."""
        return self._at

    @property
    def along_belt(self) -> bool:
        """Only the row is meant: a line across the picture."""
        return self._along_belt

    def point(self, at: QPointF | None, *, along_belt: bool = False) -> None:
        """Show a place, or none."""
        if (at, along_belt) != (self._at, self._along_belt):
            self._at, self._along_belt = at, along_belt
            self._view.viewport().update()

    def boundingRect(self) -> QRectF:
        room = self._view.room()
        return QRectF(0, 0, *room.source)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._at is None:
            return
        columns, _ = self._view.room().source
        if self._along_belt:
            ends = [(QPointF(0, self._at.y()), QPointF(columns, self._at.y()))]
            lines = [tuple(self._view.from_source(end) for end in pair) for pair in ends]
        else:
            at = self._view.from_source(self._at)
            across, down = QPointF(_ARM, 0), QPointF(0, _ARM)
            lines = [(at - across, at + across), (at - down, at + down)]
        painter.save()
        painter.resetTransform()
        for colour, width in (("black", 3.0), ("white", 1.0)):
            painter.setPen(QPen(QColor(colour), width))
            for start, end in lines:
                painter.drawLine(start, end)
        painter.restore()
