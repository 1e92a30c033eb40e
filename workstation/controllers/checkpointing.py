"""Checkpoints of the log while the bench works: when they are due, and when an officer leaves."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.checkpoints import MadeCheckpoint
from workstation.services.ports import Clock, Runner

log = logging.getLogger(__name__)

LANE = "checkpoint"
"""A thread and a connection of its own: a decision never waits for a checkpoint."""
STORE = "store"
LOOK_S = 20.0
"""How often it is looked at whether one is due."""
CONTRADICTED = "PROOF-03"


class Making(Protocol):
    """What is needed of `services.checkpoints.Checkpoints`. Blocking calls."""

    def step(self) -> MadeCheckpoint | None: ...


class Leaving(Protocol):
    """What is made when an officer leaves: a checkpoint, and its time stamp where one is set up."""

    def __call__(self) -> object: ...


class CheckpointKeeper:
    """Has checkpoints made. No Qt; one thread only; `tick` is called about once a second.

    `tell` is told what an officer must hear: that the log contradicts its last checkpoint.
    """

    def __init__(
        self,
        making: Making,
        leaving: Leaving,
        runner: Runner,
        clock: Clock,
        tell: Callable[[Notice], None],
    ) -> None:
        self._making, self._leaving, self._runner = making, leaving, runner
        self._clock, self._tell = clock, tell
        self._looked_at = clock.monotonic()
        self._busy = False
        self._officer = ""
        self._told = ""

    def tick(self) -> None:
        """Look, now and then, whether a checkpoint is due, and have it made."""
        now = self._clock.monotonic()
        if not self._busy and now - self._looked_at >= LOOK_S:
            self._looked_at, self._busy = now, True
            self._runner.submit(LANE, self._making.step, self._made, self._failed)

    def sits(self, officer: str) -> None:
        """Who sits at the bench, "" for nobody; whoever leaves is followed by a checkpoint."""
        left, self._officer = self._officer, officer
        if left and not officer:
            self._behind(lambda: self._behind(self._left))

    def _behind(self, then: Callable[[], None]) -> None:
        """Do it when the store's lane has done what it was given so far.

        Asked twice: the entry that tells of the leaving is given to that lane after the screen
        has changed, and the checkpoint is to be over it.
        """
        self._runner.submit(STORE, lambda: None, lambda _: then(), self._failed)

    def _left(self) -> None:
        self._runner.submit(LANE, self._leaving, self._made, self._failed)

    def _made(self, made: object) -> None:
        self._busy = False
        if made is not None:
            self._told = ""

    def _failed(self, error: Exception) -> None:
        self._busy = False
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        log.warning("no checkpoint: %s", notice)
        if notice.code == CONTRADICTED and notice.fact != self._told:
            self._told = notice.fact
            self._tell(notice)
