"""What mouse buttons and the wheel mean over the picture, as in DICOM viewers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent

from workstation.domain.scan import PictureKind

if TYPE_CHECKING:
    from workstation.ui.canvas.scan_canvas import ScanCanvas

_WHEEL_STEP, _FINE_STEP = 1.25, 1.05
_WIDTH_PIXELS = 180.0  # dragging this far across makes the window e times wider
_LEVEL_PIXELS = 360.0  # dragging this far down moves the level by one window width
_PAN_PIXELS = 80.0  # a notch of a wheel that pans
_ZOOM_PIXELS = 140.0  # dragging this far up makes the picture e times larger


class Deed(Enum):
    """What a button means: a drag, or something that is done when it is pressed."""

    WINDOW = "window"
    PAN = "pan"
    ZOOM = "zoom"
    FIT = "fit"
    ONE_TO_ONE = "one to one"
    STANDARD = "standard"
    NONE = "none"


_DRAGS = frozenset({Deed.WINDOW, Deed.PAN, Deed.ZOOM})


@dataclass(frozen=True, slots=True)
class MouseBindings:
    """What each button and the wheel mean over the picture (wheel: zoom, pan or none)."""

    left: Deed = Deed.WINDOW
    middle: Deed = Deed.PAN
    right: Deed = Deed.ZOOM
    back: Deed = Deed.STANDARD
    forward: Deed = Deed.FIT
    wheel: Deed = Deed.ZOOM

    def of(self, button: Qt.MouseButton) -> Deed:
        """What a button means."""
        return {
            Qt.MouseButton.LeftButton: self.left,
            Qt.MouseButton.MiddleButton: self.middle,
            Qt.MouseButton.RightButton: self.right,
            Qt.MouseButton.BackButton: self.back,
            Qt.MouseButton.ForwardButton: self.forward,
        }.get(button, Deed.NONE)


@dataclass(slots=True)
class _Drag:
    kind: Deed
    button: Qt.MouseButton
    start: QPointF
    last: QPointF
    centre: float
    width: float
    moved: bool = False


class Gestures:
    """Turns mouse events into calls of the canvas; keeps the drag under way."""

    def __init__(self, canvas: ScanCanvas) -> None:
        self._canvas = canvas
        self._drag: _Drag | None = None
        self._turned = 0.0
        self.space = False
        self.bindings = MouseBindings()

    @property
    def busy(self) -> bool:
        """A drag is under way."""
        return self._drag is not None and self._drag.moved

    def press(self, event: QMouseEvent) -> None:
        """Begin a drag, unless another is under way."""
        state = self._canvas.view_state()
        if self._drag is not None or state is None:
            return
        button, at = event.button(), event.position()
        deed = self.bindings.of(button)
        if self.space and button == Qt.MouseButton.LeftButton:
            deed = Deed.PAN
        if deed is Deed.FIT:
            self._canvas.fit()
        elif deed is Deed.ONE_TO_ONE:
            self._canvas.one_to_one()
        elif deed is Deed.STANDARD:
            self._canvas.reset_view()
        if deed in _DRAGS or button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            # A button without a drag still chooses a mark or asks for the menu.
            self._drag = _Drag(deed, button, at, at, state.centre, state.width)

    def move(self, event: QMouseEvent) -> None:
        """Go on with a drag; a tremble of the hand is none."""
        drag, at = self._drag, event.position()
        if drag is None:
            return
        far = (at - drag.start).manhattanLength()
        if not drag.moved and far < QGuiApplication.styleHints().startDragDistance() / 2:
            return
        drag.moved = True
        step = at - drag.last
        if drag.kind is Deed.PAN:
            across, down = round(step.x()), round(step.y())
            self._canvas.pan_by(across, down)
            drag.last += QPointF(across, down)
            return
        drag.last = at
        if drag.kind not in _DRAGS:
            return
        if drag.kind is Deed.ZOOM:
            self._canvas.zoom_by(math.exp(-step.y() / _ZOOM_PIXELS), drag.start)
            return
        total = at - drag.start
        width = drag.width * math.exp(total.x() / _WIDTH_PIXELS)
        centre = drag.centre + total.y() * drag.width / _LEVEL_PIXELS
        self._canvas.set_window(centre, min(width, 131072.0))

    def release(self, event: QMouseEvent) -> QPointF | None:
        """End a drag; the point where a button was pressed and let go without one."""
        drag = self._drag
        if drag is None or event.button() != drag.button:
            return None
        self._drag = None
        return None if drag.moved else drag.start

    def cancel(self) -> None:
        """Forget a drag (the picture changed, the window lost the mouse)."""
        self._drag = None

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; in a CT step through the slices (Ctrl: zoom).

        With Shift it turns the variable density window, where that is on.
        """
        steps = event.angleDelta().y() / 120.0
        prepared, state = self._canvas.prepared(), self._canvas.view_state()
        if not steps or prepared is None or state is None:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift and state.penetration == "variable":
            self._canvas.density_turned.emit(steps)
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if prepared.kind is PictureKind.VOLUME and prepared.frames > 1 and not fine:
            self._turned += steps
            whole = math.trunc(self._turned)
            self._turned -= whole
            if whole:
                self._canvas.slice_requested.emit(-whole)
            return
        if self.bindings.wheel is Deed.PAN and not fine:
            across = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            far = _PAN_PIXELS * steps
            self._canvas.pan_by(*((far, 0.0) if across else (0.0, far)))
            return
        if self.bindings.wheel is Deed.NONE and not fine:
            return
        self._canvas.zoom_by((_FINE_STEP if fine else _WHEEL_STEP) ** steps, event.position())
