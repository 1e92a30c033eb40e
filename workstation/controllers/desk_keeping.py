"""The desk's index and sums follow the log while the bench works, in steps nobody feels."""

from __future__ import annotations

import logging
from functools import partial

from workstation.controllers.log_browsing import LANE
from workstation.services.desk_ports import FigureStore, LogSearch
from workstation.services.ports import Clock, Runner

log = logging.getLogger(__name__)

STEP = 200
"""Entries of one step: some tens of milliseconds, on a lane of its own."""
LOOK_S = 20.0
"""How often it is looked for new entries where all are taken in."""


class DeskKeeper:
    """Has entries indexed and summed. No Qt; one thread only; `tick` is called about once a second.

    Nothing is told wrongly without it: what is not indexed is read, what is not summed is added.
    """

    def __init__(
        self, search: LogSearch, figures: FigureStore, runner: Runner, clock: Clock
    ) -> None:
        self._search, self._figures = search, figures
        self._runner, self._clock = runner, clock
        self._busy, self._more = False, True
        self._looked_at = clock.monotonic()

    def tick(self) -> None:
        """Take a step where one is due."""
        now = self._clock.monotonic()
        if not self._busy and (self._more or now - self._looked_at >= LOOK_S):
            self._looked_at, self._busy = now, True
            work = partial(keep_up, self._search, self._figures)
            self._runner.submit(LANE, work, self._kept, self._failed)

    def _kept(self, more: bool) -> None:
        self._busy, self._more = False, more

    def _failed(self, error: Exception) -> None:
        """It is tried again later; whoever opens the desk is told what hinders it."""
        self._busy, self._more = False, False
        log.warning("the desk's index does not follow the log: %s", error)


def keep_up(search: LogSearch, figures: FigureStore) -> bool:
    """Index and sum some entries; whether more are left."""
    if figures.not_counted():
        figures.count_older()
    left = search.catch_up(STEP)
    return figures.sum_up(STEP) or left > 0
