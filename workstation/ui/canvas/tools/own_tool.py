"""Mouse and keys over the picture while an own mark is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QTransform

from workstation.controllers.drawing import Drawing
from workstation.domain.answers import Point
from workstation.ui.canvas.tool import ToolEvent

if TYPE_CHECKING:
    from workstation.ui.canvas.scan_canvas import ScanCanvas

_SLOP = 4.0
"""A tremble of the hand, logical pixels."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class OwnTool:
    """`CanvasTool`: the left button and the arrow keys draw, all else is the canvas's."""

    def __init__(
        self, canvas: ScanCanvas, drawing: Drawing, left: Callable[[], None] = lambda: None
    ) -> None:
        self._canvas, self._drawing, self._left = canvas, drawing, left
        self._held = False

    @property
    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def press(self, event: ToolEvent) -> bool:
        """The first corner, or where the next one will be."""
        if event.button != Qt.MouseButton.LeftButton:
            return False
        self._held = True
        self._drawing.begin(_point(event.source))
        return True

    def move(self, event: ToolEvent) -> bool:
        """Draw on."""
        if self._held and event.buttons & Qt.MouseButton.LeftButton:
            self._drawing.drag(_point(event.source), self._slop())
            return True
        self._held = False
        if not self._drawing.state.points or self._drawing.state.cursor is not None:
            return False
        self._drawing.hover(_point(event.source))
        return True

    def release(self, event: ToolEvent) -> bool:
        """Place the corner."""
        if event.button != Qt.MouseButton.LeftButton or not self._held:
            return False
        self._held = False
        self._drawing.end(_point(event.source), self._slop())
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Arrows move by a pixel of the screen (Shift: 10), Enter places, twice finishes."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if held & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        if key in _ARROWS:
            across, down = _ARROWS[key]
            steps = 10 if held & Qt.KeyboardModifier.ShiftModifier else 1
            self._nudge(QPointF(across * steps, down * steps))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._drawing.enter()
            return True
        if key == Qt.Key.Key_Escape:
            return self._drawing.cancel()
        return False

    def paint(self, painter: QPainter, to_window: QTransform) -> None:
        """Nothing of its own: the layer of own marks draws what is being drawn."""

    def left(self) -> None:
        """The canvas gave the mouse to another, or shows another picture."""
        self._held = False
        self._left()

    def _nudge(self, screen: QPointF) -> None:
        middle = self._canvas.room().middle
        here = self._canvas.to_source(middle)
        way = self._canvas.to_source(middle + screen) - here
        self._drawing.nudge(way.x(), way.y(), _point(here))

    def _slop(self) -> float:
        """A tremble of the hand in source pixels."""
        return _SLOP * self._canvas.devicePixelRatioF() / self._canvas.zoom()


def _point(at: QPointF) -> Point:
    return at.x(), at.y()
