"""Targeted parcels, and what became of each: presented, scanned, decided, or missing by name.

Watchdogs' reports say that targeted mail could not be accounted for (DHS inspector general on JFK;
GAO-25-107379 on undefined measures): each step here has one definition, and each parcel one state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

TARGETED, DOWNTIME = "targeted", "downtime"
MOST_AT_ONCE = 5000
"""Parcels of one entry: a longer list is several entries."""


class TargetState(StrEnum):
    """How far a targeted parcel has come. The words are shown."""

    NOT_PRESENTED = "not presented"
    """No scan, not opened at a bench, and no record says when it was presented."""
    NOT_SCANNED = "presented, not scanned"
    NOT_DECIDED = "scanned, not decided"
    DECIDED = "decided"
    DECIDED_UNSCANNED = "decided without a scan"


@dataclass(frozen=True, slots=True)
class Target:
    """One targeted parcel and what became of it."""

    parcel: str
    entry: int
    """The log entry that targeted it."""
    at: str
    why: str
    presented_at: str | None
    scans: int
    outcome: str | None
    decided_by: int | None
    by: str = ""
    """Who targeted it."""
    scanned_at: str | None = None
    decided_at: str | None = None

    @property
    def since(self) -> str:
        """Since when it stands where it stopped, UTC; "" where no record says."""
        if self.state is TargetState.NOT_PRESENTED:
            return self.at
        if self.state is TargetState.NOT_SCANNED:
            return self.presented_at or ""
        if self.state is TargetState.NOT_DECIDED:
            return self.scanned_at or ""
        return self.decided_at or ""

    @property
    def state(self) -> TargetState:
        if self.outcome is not None:
            return TargetState.DECIDED if self.scans else TargetState.DECIDED_UNSCANNED
        if self.scans:
            return TargetState.NOT_DECIDED
        return TargetState.NOT_PRESENTED if self.presented_at is None else TargetState.NOT_SCANNED


@dataclass(frozen=True, slots=True)
class Downtime:
    """Something stood still, as somebody told."""

    entry: int
    began: str
    ended: str
    what: str
    why: str
    by: str


_CANNOT_HINDER = {
    TargetState.NOT_PRESENTED: frozenset({"models"}),
    TargetState.NOT_SCANNED: frozenset({"models"}),
    TargetState.NOT_DECIDED: frozenset({"scanner"}),
    TargetState.DECIDED_UNSCANNED: frozenset({"models"}),
}
"""What cannot have kept a parcel where it stopped: a model's answer is needed after the scan alone,
a scanner no more. Of everything else a supervisor judges."""


def hindered(target: Target, downtimes: Iterable[Downtime], now: str) -> tuple[Downtime, ...]:
    """Downtimes told that ran while the parcel stood where it stopped, the first ones first.

    They may explain it; nobody is told that they do. For a decision without a scan that is the
    time from its presenting to the decision, where no record tells of a presenting from the
    targeting; for the others the time until `now`.
    """
    until = now
    since = target.since or target.at
    if target.state is TargetState.DECIDED_UNSCANNED:
        until = target.decided_at or now
        since = min(target.presented_at or target.at, until)
    others = _CANNOT_HINDER.get(target.state, frozenset())
    return tuple(
        sorted(
            (
                one
                for one in downtimes
                if one.what not in others and one.began <= until and one.ended >= since
            ),
            key=lambda one: (one.began, one.entry),
        )
    )


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many targeted parcels came how far: each count holds those of the next."""

    targeted: int
    presented: int
    scanned: int
    decided: int
    missing: tuple[Target, ...]
    """Those that are not decided after a scan, by state and number."""
    downtimes: Sequence[Downtime] = ()
    """What stood still since the first of them stopped."""
    counted_at: str = ""
    """When this was counted, UTC."""

    def hindering(self, target: Target) -> tuple[Downtime, ...]:
        """Downtimes that may explain where one of the missing stopped."""
        return hindered(target, self.downtimes, self.counted_at)


def reconciled(targets: Iterable[Target]) -> Reconciled:
    """Count targeted parcels; what is missing is named."""
    told = list(targets)
    scanned = [one for one in told if one.scans]
    presented = [one for one in told if one.state is not TargetState.NOT_PRESENTED]
    decided = [one for one in scanned if one.outcome is not None]
    order = list(TargetState)
    missing = sorted(
        (one for one in told if one.state is not TargetState.DECIDED),
        key=lambda one: (order.index(one.state), one.parcel),
    )
    return Reconciled(len(told), len(presented), len(scanned), len(decided), tuple(missing))
