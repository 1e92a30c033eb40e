"""Targeted parcels, and what became of each: presented, scanned, decided, or missing by name.

Watchdogs' reports say that targeted mail could not be accounted for (DHS inspector general on JFK;
GAO-25-107379 on undefined measures): each step here has one definition, and each parcel one state.
"""

from __future__ import annotations

from collections.abc import Iterable
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

    @property
    def state(self) -> TargetState:
        if self.outcome is not None:
            return TargetState.DECIDED if self.scans else TargetState.DECIDED_UNSCANNED
        if self.scans:
            return TargetState.NOT_DECIDED
        return TargetState.NOT_PRESENTED if self.presented_at is None else TargetState.NOT_SCANNED


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many targeted parcels came how far: each count holds those of the next."""

    targeted: int
    presented: int
    scanned: int
    decided: int
    missing: tuple[Target, ...]
    """Those that are not decided after a scan, by state and number."""


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
