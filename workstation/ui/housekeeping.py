"""Cyclic garbage is collected on the window's own thread, and in full while the hands rest.

Python collects on whichever thread happens to make an object. A widget that a lane's thread
destroys takes the program down, and a full collection keeps every thread waiting for tens of
milliseconds: both are left to `Housekeeping`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

RESTED_S, LONGEST_S = 2.0, 600.0
"""Time without input after which to collect; and at most between two full collections."""
_LOOK_MS, _YOUNG_MS = 1000, 100
_YOUNG, _MIDDLE = 2000, 10
"""Objects made since the last collection that are worth one; young ones before the older."""


def collect_by_hand() -> None:
    """Leave all collecting to `Housekeeping`."""
    gc.disable()


class Housekeeping(QObject):
    """Collects young objects as they come, and all of them when nothing was pressed or moved for a
    moment, if something was before. Lives on the window's thread."""

    def __init__(self, monotonic: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._touched = self._collected = monotonic()
        self._worn = True
        self._timers = [QTimer(self), QTimer(self)]
        for timer, every, do in zip(
            self._timers, (_LOOK_MS, _YOUNG_MS), (self.look, self.tidy), strict=True
        ):
            timer.setInterval(every)
            timer.timeout.connect(do)
            timer.start()

    def activity(self) -> None:
        """A key or the mouse was used."""
        self._touched, self._worn = self._monotonic(), True

    def tidy(self) -> None:
        """Collect young objects where there are many: that takes about a millisecond."""
        young, middle, _ = gc.get_count()
        if young >= _YOUNG:
            gc.collect(1 if middle >= _MIDDLE else 0)

    def look(self) -> None:
        """Collect everything if this is a moment for it."""
        now = self._monotonic()
        rested = now - self._touched >= RESTED_S
        if (self._worn and rested) or now - self._collected >= LONGEST_S:
            gc.collect()
            self._collected, self._worn = now, False
