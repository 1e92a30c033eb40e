"""A clock that tests turn by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class HandClock:
    """`ports.Clock`: each reading is `step` later than the one before."""

    def __init__(
        self,
        start: datetime = datetime(2026, 11, 23, 10, tzinfo=UTC),
        step: timedelta = timedelta(seconds=1),
    ) -> None:
        self._now, self._step, self._ticks = start, step, 0.0

    def now(self) -> datetime:
        self._now += self._step
        return self._now

    def monotonic(self) -> float:
        self._ticks += self._step.total_seconds()
        return self._ticks

    def turn(self, by: timedelta) -> None:
        """Set the wall clock forward, or back."""
        self._now += by
