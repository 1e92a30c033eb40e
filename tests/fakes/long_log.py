"""A log of any length that is made where it is looked at: for tables of millions of rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from workstation.domain.log import LogEntry
from workstation.services.desk_ports import PAGE, FoundEntry, FoundPage, LogQuery

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=9)
_OUTCOMES = ("release", "release", "release", "physical_examination", "seize")


class LongLog:
    """`LogSearch` over `count` entries, nine seconds apart; only days and numbers can be asked."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked = 0

    def search(self, query: LogQuery, limit: int = PAGE, after: int | None = None) -> FoundPage:
        self.asked += 1
        top = self.count if after is None else min(self.count, after - 1)
        if query.until is not None:
            top = min(top, (query.until - FIRST - timedelta(microseconds=1)) // APART)
        low = max(top - limit, 0)
        items = tuple(FoundEntry(entry(seq)) for seq in range(top, low, -1))
        return FoundPage(items, low + 1 if low else None)

    def catch_up(self, limit: int = 1000) -> int:
        return 0


_REASONS = [
    {"rule": f"rule_{n}", "severity": "look", "sentence": f"Declared {n} kg, scale {n + 1} kg."}
    for n in range(12)
]
_BODY = json.dumps(
    {
        "format": "nii-log/2",
        "kind": "decision",
        "at": "%(at)s",
        "officer": "officer.%(officer)d",
        "outcome": "%(outcome)s",
        "parcel": "RB%(parcel)dGB",
        "station": "bench-1",
        "data": {
            "alarms": [],
            "opened_at": "%(opened)s",
            "fields": {"reason": "seen and found as declared, number %(seq)d"},
            "reasons": _REASONS,
            "opinion": {"state": "no findings"},
        },
    }
)


def entry(seq: int) -> LogEntry:
    """A decision as long as decisions are."""
    at = FIRST + seq * APART
    told = {
        "seq": seq,
        "at": at.isoformat(),
        "opened": (at - timedelta(seconds=8)).isoformat(),
        "officer": seq % 40,
        "outcome": _OUTCOMES[seq % len(_OUTCOMES)],
        "parcel": 100_000_000 + seq % 900_000_000,
    }
    return LogEntry(seq, (_BODY % told).encode(), b"", bytes(32))


class NoViews:
    """`SavedViews` of an account that has kept none."""

    def all(self, account: str) -> Mapping[str, LogQuery]:
        return {}

    def keep(self, account: str, name: str, query: LogQuery) -> None:
        raise NotImplementedError

    def forget(self, account: str, name: str) -> None:
        raise NotImplementedError


class AtOnce:
    """`Runner` that does all work where it is asked for."""

    def submit(
        self,
        lane: str,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        done(work())
