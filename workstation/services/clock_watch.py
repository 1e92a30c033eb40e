"""Notices when the wall clock is set: against the running time, and against the log's last entry."""

from __future__ import annotations

from datetime import datetime

from workstation.domain.log import LogEntry
from workstation.services.ports import Clock, DecisionLog, EntryDraft

CLOCK_JUMP = "clock_jump"
TOLERANCE_S = 10.0
"""A clock that is kept right by its network moves less than this at a time."""


class ClockWatch:
    """Compares two clocks while the station runs; `check` is cheap and blocks only where one jumped.

    A computer that slept looks like one whose clock was set forward: the entry says both.
    """

    def __init__(
        self,
        log: DecisionLog,
        clock: Clock,
        through: str = "bench",
        tolerance_s: float = TOLERANCE_S,
    ) -> None:
        self._log, self._clock, self._through = log, clock, through
        self._tolerance_s = tolerance_s
        self._wall, self._running = clock.now(), clock.monotonic()

    def jumped(self) -> bool:
        """Whether the wall clock has left the running time: no disk is asked."""
        wall = (self._clock.now() - self._wall).total_seconds()
        return abs(wall - (self._clock.monotonic() - self._running)) > self._tolerance_s

    def check(self) -> LogEntry | None:
        """Write an entry where the clock jumped while the station ran."""
        if not self.jumped():
            return None
        now, running = self._clock.now(), self._clock.monotonic()
        expected = self._wall.timestamp() + running - self._running
        told = self._note("while running", datetime.fromtimestamp(expected, now.tzinfo), now)
        self._wall, self._running = now, running
        return told

    def since_last_run(self) -> LogEntry | None:
        """Write an entry where the clock reads earlier than the log's last entry."""
        last = self._log.last()
        if last is None:
            return None
        told, now = str(last.content.get("at")), self._clock.now()
        before = datetime.fromisoformat(told)
        if (now - before).total_seconds() >= -self._tolerance_s:
            return None
        return self._note("between runs", before, now)

    def _note(self, when: str, expected: datetime, now: datetime) -> LogEntry:
        return self._log.append(
            EntryDraft(
                CLOCK_JUMP,
                "",
                {
                    "when": when,
                    "seconds": round((now - expected).total_seconds()),
                    "expected": expected.isoformat(timespec="seconds"),
                    "read": now.isoformat(timespec="seconds"),
                    "tolerance_s": round(self._tolerance_s),
                    "through": self._through,
                },
            )
        )
