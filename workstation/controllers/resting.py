"""What the store does for itself while the officer's hands rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from workstation.services.ports import Runner

log = logging.getLogger(__name__)

LANE = "rest"
"""A thread and a connection of its own."""
RESTED_S = 3.0
"""Time without a key or the mouse after which the hands are taken to rest."""


class Resting:
    """Runs steps once after each time of work. No Qt; one thread only."""

    def __init__(
        self,
        runner: Runner,
        steps: Sequence[Callable[[], object]],
        monotonic: Callable[[], float],
    ) -> None:
        self._runner, self._steps, self._monotonic = runner, tuple(steps), monotonic
        self._touched, self._worn, self._busy = monotonic(), True, False

    def activity(self) -> None:
        """A key or the mouse was used."""
        self._touched, self._worn = self._monotonic(), True

    def tick(self) -> None:
        """About a second has passed."""
        if self._busy or not self._worn or self._monotonic() - self._touched < RESTED_S:
            return
        self._busy, self._worn = True, False
        self._runner.submit(LANE, self._all, self._rested, self._failed)

    def _all(self) -> None:
        for step in self._steps:
            step()

    def _rested(self, _: None) -> None:
        self._busy = False

    def _failed(self, error: Exception) -> None:
        self._busy = False
        log.warning("the store could not be tidied up: %s", error)
