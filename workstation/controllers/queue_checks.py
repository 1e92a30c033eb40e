"""Checks waiting parcels beside the officer's work, a few at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from workstation.services.ports import Runner

log = logging.getLogger(__name__)

LANE = "checks"
"""A thread and a connection of its own."""
AT_ONCE = 20
REST_TICKS = 60
"""Ticks without work after all are checked, or after a failure."""
TOLD_EVERY = 5
"""Batches after which the queue is drawn anew: a list that moves all the time cannot be read."""


class Checking(Protocol):
    """`services.queue_checks.QueueChecking`. Blocking."""

    def check_some(self, limit: int = AT_ONCE) -> int: ...


class QueueChecks:
    """Asks for the next few once those before are done. No Qt; one thread only."""

    def __init__(self, checking: Checking, runner: Runner, changed: Callable[[], None]) -> None:
        self._checking, self._runner, self._changed = checking, runner, changed
        self._busy = False
        self._rest = 0
        self._untold = 0

    def tick(self) -> None:
        """About a second has passed with an officer at the bench."""
        if self._busy:
            return
        if self._rest:
            self._rest -= 1
            return
        self._busy = True
        self._runner.submit(LANE, self._checking.check_some, self._checked, self._failed)

    def wake(self) -> None:
        """New records have come: do not rest on."""
        self._rest = 0

    def _checked(self, count: int) -> None:
        self._busy = False
        self._untold += bool(count)
        if not count:
            self._rest = REST_TICKS
        if self._untold >= TOLD_EVERY or (self._untold and not count):
            self._untold = 0
            self._changed()

    def _failed(self, error: Exception) -> None:
        # The queue goes on by arrival; parcels are checked when they are opened in any case.
        log.info("waiting parcels could not be checked: %s", error)
        self._busy = False
        self._rest = REST_TICKS
