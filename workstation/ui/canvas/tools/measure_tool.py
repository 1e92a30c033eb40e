"""Mouse and keys over the picture, turned into intents of `MeasuringController`."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QTransform

from workstation.controllers.measuring_state import Tool
from workstation.domain.annotation import Point
from workstation.ui.canvas.tool import ToolEvent
from workstation.ui.canvas.tools.hit import Hit, hit

if TYPE_CHECKING:
    from workstation.controllers.measuring import MeasuringController
    from workstation.ui.canvas.scan_canvas import ScanCanvas

_SLOP = 4.0
"""A tremble of the hand, logical pixels."""
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class MeasureTool:
    """`CanvasTool` for every measuring tool. The left button is its own, all else the canvas's."""

    def __init__(
        self,
        canvas: ScanCanvas,
        controller: MeasuringController,
        left: Callable[[], None] = lambda: None,
    ) -> None:
        self._canvas, self._controller, self._left = canvas, controller, left
        self._held = False
        self._over: Hit | None = None

    @property
    def cursor(self) -> Qt.CursorShape:
        """A cross where a press draws, a hand where it takes hold."""
        if self._held and self._over is not None:
            return Qt.CursorShape.ClosedHandCursor
        if self._over is not None:
            return Qt.CursorShape.OpenHandCursor
        selecting = self._controller.state.tool is Tool.SELECT
        return Qt.CursorShape.ArrowCursor if selecting else Qt.CursorShape.CrossCursor

    def press(self, event: ToolEvent) -> bool:
        """Take hold of what lies there, or begin to draw."""
        if event.button != Qt.MouseButton.LeftButton:
            return False
        controller = self._controller
        found = self._at(event)
        self._over = found
        if found is not None:
            self._held = True
            controller.grab(found.number, found.handle, _point(event.source))
        elif controller.state.tool is Tool.SELECT:
            controller.select(None)
            return False  # the picture's own gesture: window and level
        else:
            self._held = True
            controller.begin(_point(event.source))
        return True

    def move(self, event: ToolEvent) -> bool:
        """Draw on, pull what is held, or show what a press would take hold of."""
        if self._held and event.buttons & Qt.MouseButton.LeftButton:
            self._controller.drag(_point(event.source), self._slop())
            return True
        self._held = False
        self._over = self._at(event)
        if self._controller.state.draft is None:
            return False
        self._controller.hover(_point(event.source))
        return True

    def release(self, event: ToolEvent) -> bool:
        """Place the point, let go of the item."""
        if event.button != Qt.MouseButton.LeftButton or not self._held:
            return False
        self._held = False
        self._controller.end(_point(event.source), self._slop())
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Arrows move by a pixel (Shift: 10), Enter places and finishes, Delete takes away."""
        key, held = Qt.Key(event.key()), event.modifiers()
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        ctrl = bool(held & Qt.KeyboardModifier.ControlModifier)
        if held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        if key in _ARROWS:
            if ctrl:
                self._step(key)
            else:
                self._nudge(_ARROWS[key] * (10 if shift else 1))
            return True
        if ctrl:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._controller.enter()
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if not event.isAutoRepeat():
                self._controller.delete()
            return True
        if key == Qt.Key.Key_Escape:
            return self.escape()
        return False

    def escape(self) -> bool:
        """One step back; False once there is nothing left to leave but the tool."""
        return self._controller.cancel() and self._controller.state.tool is not None

    def paint(self, painter: QPainter, to_window: QTransform) -> None:
        """Nothing of its own: the layer of items draws what is being drawn too."""

    def left(self) -> None:
        """The canvas gave the mouse to another, or shows another picture."""
        self._held, self._over = False, None
        self._left()

    def _at(self, event: ToolEvent) -> Hit | None:
        """What a press here would take hold of: with a drawing tool the chosen item's handles."""
        state = self._controller.state
        if state.draft is not None:
            return None
        transform = self._canvas.viewportTransform()
        found = hit(state.items, state.selected, event.window, transform, touch=event.touch)
        if found is None or state.tool is Tool.SELECT:
            return found
        own = found.number == state.selected and found.handle is not None
        return found if own else None

    def _step(self, key: Qt.Key) -> None:
        by = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._controller.step_point(by)
        else:
            self._controller.step(by)

    def _nudge(self, screen: QPointF) -> None:
        """A step across the screen as one over the picture, however it is turned."""
        transform = self._canvas.viewportTransform()
        linear = QTransform(
            transform.m11(), transform.m12(), transform.m21(), transform.m22(), 0, 0
        )
        inverse, _ = linear.inverted()
        way, size = inverse.map(screen), max(abs(screen.x()), abs(screen.y()))
        dx, dy = (_sign(part, way) * size for part in (way.x(), way.y()))
        middle = self._canvas.to_source(QPointF(self._canvas.viewport().rect().center()))
        # The middle of a pixel: what is read there is that pixel.
        place = math.floor(middle.x()) + 0.5, math.floor(middle.y()) + 0.5
        self._controller.nudge(dx, dy, place)

    def _slop(self) -> float:
        """A tremble of the hand in source pixels."""
        transform = self._canvas.viewportTransform()
        scale = math.hypot(transform.m11(), transform.m12())
        return _SLOP / scale if scale else _SLOP


def _point(at: QPointF) -> Point:
    return at.x(), at.y()


def _sign(part: float, way: QPointF) -> int:
    """-1, 0 or 1: what is nothing but rounding beside the larger part is 0."""
    if abs(part) < 1e-6 * max(abs(way.x()), abs(way.y())):
        return 0
    return 1 if part > 0 else -1
