"""The witnesses' folder while the station runs: looked at each minute, on a lane of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.ports import Clock, Runner
from workstation.services.witness_exchange import Exchanged

log = logging.getLogger(__name__)

LANE = "witness"
"""A share that hangs holds up this lane alone: checkpoints and decisions go on."""
LOOK_S = 60.0


class Exchanging(Protocol):
    """What is needed of `services.witness_exchange.WitnessExchange`. Blocking calls."""

    def exchange(self) -> Exchanged: ...


class WitnessKeeper:
    """Has the folder looked at. No Qt; one thread only; `tick` is called about once a second.

    `tell` is told each thing that somebody must hear, once until it is over.
    """

    def __init__(
        self, exchanging: Exchanging, runner: Runner, clock: Clock, tell: Callable[[Notice], None]
    ) -> None:
        self._exchanging, self._runner = exchanging, runner
        self._clock, self._tell = clock, tell
        self._looked_at = clock.monotonic()
        self._busy = False
        self._told: frozenset[str] = frozenset()

    def tick(self) -> None:
        """Look at the folder where a minute has gone by since the last look ended."""
        if not self._busy and self._clock.monotonic() - self._looked_at >= LOOK_S:
            self._busy = True
            self._runner.submit(LANE, self._exchanging.exchange, self._looked, self._failed)

    def _looked(self, found: Exchanged) -> None:
        self._rest(found.notices)

    def _failed(self, error: Exception) -> None:
        self._rest((error.notice if isinstance(error, WorkstationError) else BUG,))

    def _rest(self, notices: tuple[Notice, ...]) -> None:
        self._busy, self._looked_at = False, self._clock.monotonic()
        for notice in notices:
            if notice.fact not in self._told:
                log.warning("witnesses: %s", notice)
                self._tell(notice)
        self._told = frozenset(notice.fact for notice in notices)
