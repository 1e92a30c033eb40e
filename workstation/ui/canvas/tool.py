"""What a measuring or marking tool is to the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QTransform


@dataclass(frozen=True, slots=True)
class ToolEvent:
    """A mouse event over the picture: `source` in source pixels, `window` in logical pixels.

    `button` is the one pressed or let go (NoButton while moving), `buttons` those held.
    """

    source: QPointF
    window: QPointF
    button: Qt.MouseButton
    buttons: Qt.MouseButton
    modifiers: Qt.KeyboardModifier
    touch: bool = False
    """By finger or pen: targets are larger."""


class CanvasTool(Protocol):
    """Takes the mouse and keys over the picture while it is set; Esc leaves it.

    `press`, `move`, `release` and `key` answer True where they used the event; what they leave is
    the canvas's own (so a tool that takes the left button leaves pan, zoom and wheel).
    """

    @property
    def cursor(self) -> Qt.CursorShape:
        """The mouse pointer's shape while the tool is set."""
        ...

    def press(self, event: ToolEvent) -> bool: ...
    def move(self, event: ToolEvent) -> bool:
        """Also told without a button held."""
        ...

    def release(self, event: ToolEvent) -> bool: ...
    def key(self, event: QKeyEvent) -> bool: ...

    def paint(self, painter: QPainter, to_window: QTransform) -> None:
        """Draw over everything, in logical window pixels; `to_window` maps source pixels there."""
        ...

    def left(self) -> None:
        """The tool was set no more: Esc, another tool, another picture."""
        ...
