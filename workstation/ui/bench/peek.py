"""Keys of view functions: a short press switches, holding one shows it only while held."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QShortcutEvent

if TYPE_CHECKING:
    from workstation.imaging.view import ViewState
    from workstation.ui.bench.viewing import Viewing

HOLD_S = 0.3
"""A key held longer than this was held to look; the view from before comes back."""
_LEFT = (QEvent.Type.WindowDeactivate, QEvent.Type.ApplicationDeactivate)


@dataclass(slots=True)
class _Held:
    key: int
    function: str
    picture: object
    before: ViewState
    after: ViewState | None
    since: float


class Peek(QObject):
    """Watches the function keys' actions. "standard" is never a peek: it is the way back."""

    def __init__(self, viewing: Viewing, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(viewing)
        self._viewing, self._clock = viewing, clock
        self._functions: dict[QObject, str] = {}
        self._held: _Held | None = None

    def watch(self, action: QAction, function: str) -> None:
        """Have an action's key show `function` while it is held. Connect its deed before."""
        if function == "standard":
            return
        self._functions[action] = function
        action.installEventFilter(self)
        action.triggered.connect(self._done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Shortcut and watched in self._functions:
            if isinstance(event, QShortcutEvent):
                self._press(event, self._functions[watched])
        elif self._held is not None:
            if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
                if event.key() == self._held.key and not event.isAutoRepeat():
                    self._release()
            elif kind in _LEFT:
                self._release()
        return False

    def _press(self, event: QShortcutEvent, function: str) -> None:
        now = self._viewing.state()
        if now is None or self._held is not None:
            return
        sequence: Any = event.key()  # indexable, which the stubs do not say
        key = int(sequence[0].key())
        self._held = _Held(key, function, now[0], now[1], None, self._clock())
        app = QCoreApplication.instance()
        if app is not None:  # only while a key is down: every event of the program passes here
            app.installEventFilter(self)

    def _done(self) -> None:
        now = self._viewing.state()
        if self._held is not None and self._held.after is None and now is not None:
            self._held.after = now[1]

    def _release(self) -> None:
        held, now = self._held, self._viewing.state()
        self._held = None
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        if held is None or now is None or now[0] is not held.picture:
            return
        if self._clock() - held.since <= HOLD_S:
            return
        self._viewing.want(_without(now[1], held))


def _without(view: ViewState, held: _Held) -> ViewState:
    """The view as it is, less what the held key did to it."""
    if view == held.after:
        return held.before
    before, after = held.before, held.after
    if after is None:
        return view
    changed = {
        name: getattr(before, name)
        for name in before.__dataclass_fields__
        if getattr(before, name) != getattr(after, name)
    }
    if "penetration" in changed:  # its window moved by itself (a sweep) or with it
        for name in ("centre", "width", "curve", "window_words", "sweep"):
            changed[name] = getattr(before, name)
    return replace(view, **changed)
