"""Keys of DICOM viewers that act while the picture has the focus (OHIF's letters)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from workstation.ui.canvas.scan_canvas import ScanCanvas

_STEP, _PAN = 1.25, 64.0

_Key = Qt.Key
KEYS: dict[Qt.Key, Callable[[ScanCanvas], None]] = {
    _Key.Key_R: lambda canvas: canvas.turn(1),
    _Key.Key_L: lambda canvas: canvas.turn(-1),
    _Key.Key_H: lambda canvas: canvas.mirror(),
    _Key.Key_V: lambda canvas: canvas.mirror(top_to_bottom=True),
    _Key.Key_I: lambda canvas: canvas.apply_function("inverse"),
    _Key.Key_Equal: lambda canvas: canvas.fit(),
    _Key.Key_Plus: lambda canvas: canvas.zoom_by(_STEP),
    _Key.Key_Minus: lambda canvas: canvas.zoom_by(1 / _STEP),
    _Key.Key_Left: lambda canvas: canvas.pan_by(_PAN, 0),
    _Key.Key_Right: lambda canvas: canvas.pan_by(-_PAN, 0),
    _Key.Key_Up: lambda canvas: canvas.pan_by(0, _PAN),
    _Key.Key_Down: lambda canvas: canvas.pan_by(0, -_PAN),
}
_REPEATED = frozenset(
    {_Key.Key_Plus, _Key.Key_Minus, _Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down}
)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def press_key(canvas: ScanCanvas, event: QKeyEvent) -> bool:
    """Do what a key means over the picture; whether it means anything."""
    key = Qt.Key(event.key())
    act = KEYS.get(key)
    if act is None or event.modifiers() & _COMMANDS or canvas.prepared() is None:
        return False
    if not event.isAutoRepeat() or key in _REPEATED:
        act(canvas)
    return True
