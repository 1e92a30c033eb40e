"""How a decision is counted: under which headings, in which columns.

Counted are decisions that stand: an amended or revoked one leaves every sum it was in, and
whatever takes its place is counted on its own day.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

SHIFT_GAP = timedelta(hours=4)
"""A shift begins with an officer's first entry after so long without one."""
LAST_HOUR = 12
"""Hours on shift from here on are told together."""
BUCKETS_OF_TWO = 4
"""Buckets of seconds between a time and its double: a quantile is right within 9 percent."""
_LONGEST_BUCKET = 60
TOLD_BY = ("all", "officer", "hour", "station", "model", "carrier", "hs")
SECONDS = "seconds"
"""Heading of the times: the key is a bucket; `officer_seconds` has "bucket officer"."""
COLUMNS = (
    *("n", "timed", "milliseconds", "alarms", "overrides", "unchecked"),
    *("finds", "no_finds", "suspected_finds", "suspected_no_finds"),
    *("alarmed_finds", "alarmed_no_finds"),
)


@dataclass(frozen=True, slots=True)
class DecidedFacts:
    """One decision as figures count it (table `decided`)."""

    seq: int
    parcel_id: str
    day: str
    officer: str
    station: str
    outcome: str
    hour: int
    model: str
    carrier: str
    hs: str
    milliseconds: int | None
    alarm: bool
    override: bool
    opinion: str
    suspected: bool
    """Not released, or opened before it was decided."""
    truth: bool | None = None
    """Whether an examination found something; None: not examined, or not told."""

    def headings(self) -> Iterator[tuple[str, str]]:
        """(told by, key) of every heading it is counted under."""
        yield "all", ""
        yield "officer", self.officer
        yield "hour", f"{min(self.hour, LAST_HOUR):02d}"
        yield "station", self.station
        yield "model", self.model
        yield "carrier", self.carrier
        yield "hs", self.hs
        if self.milliseconds is not None:
            bucket = f"{bucket_of(self.milliseconds):02d}"
            yield SECONDS, bucket
            yield f"officer_{SECONDS}", f"{bucket} {self.officer}"

    def counts(self) -> tuple[int, ...]:
        """What it adds to each of `COLUMNS`."""
        found, nothing = self.truth is True, self.truth is False
        return (
            1,
            int(self.milliseconds is not None),
            self.milliseconds or 0,
            int(self.alarm),
            int(self.override),
            int(self.opinion == "not_checked"),
            int(found),
            int(nothing),
            int(found and self.suspected),
            int(nothing and self.suspected),
            int(found and self.alarm),
            int(nothing and self.alarm),
        )


def bucket_of(milliseconds: int) -> int:
    """The bucket of a time: 0 up to a second, then `BUCKETS_OF_TWO` to each doubling."""
    if milliseconds <= 1000:
        return 0
    return min(_LONGEST_BUCKET, 1 + math.floor(BUCKETS_OF_TWO * math.log2(milliseconds / 1000)))


def bucket_ends(bucket: int) -> tuple[float, float]:
    """The times of a bucket, in seconds: from the first on, up to the second."""
    if bucket <= 0:
        return 0.0, 1.0
    high = math.inf if bucket >= _LONGEST_BUCKET else 2 ** (bucket / BUCKETS_OF_TWO)
    return 2 ** ((bucket - 1) / BUCKETS_OF_TWO), high


def hours_on_shift(began: str, at: str) -> int:
    """Whole hours between two times as the log writes them; 0 where the clock was set back."""
    passed = datetime.fromisoformat(at) - datetime.fromisoformat(began)
    return max(0, int(passed.total_seconds() // 3600))


def is_new_shift(last: str, at: str) -> bool:
    """Whether an officer who was last heard of at `last` begins a shift at `at`."""
    passed = datetime.fromisoformat(at) - datetime.fromisoformat(last)
    return passed >= SHIFT_GAP or passed < -SHIFT_GAP
