"""A switch's key that undoes itself when it was held: looked at while down, as before when up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QShortcutEvent

HOLD_S = 0.3
"""A key held longer than this was held to look."""
_LEFT = (QEvent.Type.WindowDeactivate, QEvent.Type.ApplicationDeactivate)


class HeldKey(QObject):
    """Watches one action's key. A short press leaves what it did.

    The time runs in the event loop from when the deed is done, so that a short press stays short
    on a machine that takes long over the deed or its picture.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._back: Callable[[], object] | None = None
        self._key = 0
        self._down = False
        self._short = QTimer(self)
        self._short.setSingleShot(True)
        self._short.setInterval(round(HOLD_S * 1000))

    def watch(self, action: QAction, back: Callable[[], object]) -> None:
        """Do `back` when the action's key comes up after it was held. Connect its deed before."""
        self._back = back
        action.installEventFilter(self)
        action.triggered.connect(lambda: self._short.start())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Shortcut and isinstance(event, QShortcutEvent) and not self._down:
            sequence: Any = event.key()  # indexable, which the stubs do not say
            self._key, self._down = int(sequence[0].key()), True
            app = QCoreApplication.instance()
            if app is not None:  # only while the key is down: every event passes here
                app.installEventFilter(self)
        elif self._down and (kind in _LEFT or self._is_up(event)):
            self._down = False
            app = QCoreApplication.instance()
            if app is not None:
                app.removeEventFilter(self)
            if self._back is not None and not self._short.isActive():
                self._back()
        return False

    def _is_up(self, event: QEvent) -> bool:
        return (
            event.type() == QEvent.Type.KeyRelease
            and isinstance(event, QKeyEvent)
            and event.key() == self._key
            and not event.isAutoRepeat()
        )
