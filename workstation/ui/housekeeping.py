"""Cyclic garbage is collected while the officer's hands rest, never during a drag."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

RESTED_S, LONGEST_S = 2.0, 600.0
"""Time without input after which to collect; and at most between two collections."""
_LOOK_MS = 1000
_YOUNG, _MIDDLE, _NEVER = 700, 10, 1_000_000


def collect_by_hand() -> None:
    """Leave full collections to `Housekeeping`: one keeps every thread waiting for tens of ms.

    Young objects, which are nearly all garbage there is, are still collected as they come.
    """
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)


class Housekeeping(QObject):
    """Collects when nothing was pressed or moved for a moment, if something was before."""

    def __init__(self, monotonic: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._touched = self._collected = monotonic()
        self._worn = True
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def activity(self) -> None:
        """A key or the mouse was used."""
        self._touched, self._worn = self._monotonic(), True

    def look(self) -> None:
        """Collect if this is a moment for it."""
        now = self._monotonic()
        rested = now - self._touched >= RESTED_S
        if (self._worn and rested) or now - self._collected >= LONGEST_S:
            gc.collect()
            self._collected, self._worn = now, False
