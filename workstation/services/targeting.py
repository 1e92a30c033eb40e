"""Targeting parcels, reconciling what became of them, and telling why a machine stood still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Protocol

from workstation.domain.barcode import normalise
from workstation.domain.days import moved
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.targeting import (
    DOWNTIME,
    MOST_AT_ONCE,
    TARGETED,
    Downtime,
    Reconciled,
    Target,
    reconciled,
)
from workstation.services.permissions import Deed
from workstation.services.ports import DecisionLog, EntryDraft
from workstation.services.records import when

LONGEST = 500
WHATS = ("scanner", "network", "models", "station", "staff")

NO_PARCELS = Notice(
    fact=f"There is no parcel's number, or there are more than {MOST_AT_ONCE:,}.".replace(",", " "),
    safe="Nothing has been recorded.",
    act="Give the numbers, a longer list in several parts.",
    code="TARGET-01",
)
NO_REASON = Notice(
    fact=f"A reason is missing or longer than {LONGEST} characters.",
    safe="Nothing has been recorded.",
    act="Say in a sentence why.",
    code="TARGET-02",
)
BACKWARDS = Notice(
    fact="The end lies before the beginning, or neither is a time.",
    safe="Nothing has been recorded.",
    act="Give the earlier time first.",
    code="TARGET-03",
)
TO_COME = Notice(
    fact="That time has not begun yet: what may stand still explains no gap.",
    safe="Nothing has been recorded.",
    act="Tell it once it stands still.",
    code="TARGET-09",
)
NO_DAYS = Notice(
    fact="The last day lies before the first.",
    safe="Nothing has been counted.",
    act="Choose the days anew.",
    code="TARGET-05",
)


class TargetStore(Protocol):
    """Targeted parcels beside what the store knows of them. Derived data."""

    def targets(self, since: str, until: str) -> tuple[Target, ...]:
        """Parcels targeted from day `since` up to before day `until` (UTC), each once: the last
        entry that targeted it counts."""
        ...

    def downtimes(self, since: str) -> tuple[Downtime, ...]:
        """What stood still at this moment (UTC) or later, as was told."""
        ...


class Targeting:
    """Blocking calls, for a lane of their own."""

    def __init__(
        self,
        log: DecisionLog,
        store: TargetStore,
        require: Callable[[Officer, Deed], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._log, self._store, self._require = log, store, require
        self._now = now

    def target(
        self, officer: Officer, numbers: Sequence[str], why: str, through: str = "bench"
    ) -> LogEntry:
        """Record that these parcels are to be presented, scanned and decided.

        Raises
        ------
        WorkstationError
            RIGHTS-01, TARGET-01, TARGET-02, LOG-nn.
        """
        self._require(officer, Deed.REVIEW)
        parcels = list(dict.fromkeys(one for one in map(normalise, numbers) if one))
        if not parcels or len(parcels) > MOST_AT_ONCE:
            raise WorkstationError(NO_PARCELS)
        data = {"parcels": parcels, "through": through, "why": _reason(why)}
        return self._log.append(EntryDraft(TARGETED, officer.name, data))

    def downtime(
        self,
        officer: Officer,
        what: str,
        began: datetime,
        ended: datetime,
        why: str,
        through: str = "bench",
    ) -> LogEntry:
        """Record that something stood still, and why.

        Raises
        ------
        WorkstationError
            RIGHTS-01, TARGET-02, TARGET-03, TARGET-09, LOG-nn.
        """
        self._require(officer, Deed.NOTE)
        if ended < began or what not in WHATS:
            raise WorkstationError(BACKWARDS)
        if began > self._now():
            raise WorkstationError(TO_COME)
        data = {
            "began": when(began),
            "ended": when(ended),
            "through": through,
            "what": what,
            "why": _reason(why),
        }
        return self._log.append(EntryDraft(DOWNTIME, officer.name, data))

    def reconcile(self, since: date, until: date) -> Reconciled:
        """What became of parcels targeted from day `since` to day `until` (both included, UTC).

        Raises
        ------
        WorkstationError
            TARGET-05, STORE-nn.
        """
        if until < since:
            raise WorkstationError(NO_DAYS)
        behind = moved(until, 1)
        found = reconciled(self._store.targets(since.isoformat(), behind.isoformat()))
        stood = [
            one
            for target in found.missing
            for one in (target.at, target.presented_at, target.scanned_at)
            if one
        ]
        told = self._store.downtimes(min(stood)) if stood else ()
        return replace(found, downtimes=told, counted_at=when(self._now()) or "")


def _reason(text: str) -> str:
    told = text.strip()
    if not told or len(told) > LONGEST:
        raise WorkstationError(NO_REASON)
    return told
