"""Legal holds, and pictures that expire by policy. The log never expires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from workstation.domain.case import CASE_KINDS, case_of
from workstation.domain.decision import Outcome
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.services.permissions import Deed, Permissions
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.retention_policy import RetentionPolicy
from workstation.services.retention_ports import (
    EXPIRED,
    HOLD_LIFTED,
    HOLD_PLACED,
    Hold,
    KeepingStore,
    OldPicture,
    PictureFiles,
)

_AT_ONCE = 200
"""Files named in one entry."""
_PAGE = 500
_LONGEST = 500

NOT_KNOWN = Notice(
    fact="Nothing is known of that parcel here.",
    safe="Nothing has been changed.",
    act="Check the number.",
    code="RETAIN-03",
)
NO_REASON = Notice(
    fact="Why the hold is placed or lifted was not given, or is too long.",
    safe="Nothing has been changed.",
    act=f"Say it in up to {_LONGEST} characters: who asked, case number.",
    code="RETAIN-04",
)
HELD = Notice(
    fact="The parcel is on legal hold already.",
    safe="The hold stands as it was placed.",
    act="See “workstation hold list”.",
    code="RETAIN-05",
)
NOT_HELD = Notice(
    fact="The parcel is not on legal hold.",
    safe="Nothing has been changed.",
    act="See “workstation hold list”.",
    code="RETAIN-06",
)


@dataclass(frozen=True, slots=True)
class Due:
    """A picture file that may expire now."""

    stem: str
    name: str
    size: int
    parcels: tuple[str, ...]
    outcome: str
    since: str
    """The last entry of its cases, from which the days count."""


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """What a run would do: what is due, and why the others stay, counted by files."""

    policy: str
    due: tuple[Due, ...]
    kept: Mapping[str, int]
    left_over: tuple[str, ...] = ()
    """Files that expired by an earlier entry and are still there: that run was cut short."""


@dataclass(frozen=True, slots=True)
class RetentionRun:
    """What a run did."""

    plan: RetentionPlan
    entries: tuple[int, ...]
    """Numbers of the entries that name the expired files."""


class Retention:
    """Places holds and lets pictures expire. Calls block.

    `alone` is the lock shared with back-ups. The entry comes first, then the files go: a run that
    is cut short has told more than it did, never less, and the next one finishes it.
    """

    def __init__(
        self,
        store: KeepingStore,
        files: PictureFiles,
        log: DecisionLog,
        policy: RetentionPolicy,
        clock: Clock,
        permissions: Permissions,
        alone: Callable[[], AbstractContextManager[None]],
        through: str,
    ) -> None:
        self._store, self._files, self._log, self._policy = store, files, log, policy
        self._clock, self._permissions = clock, permissions
        self._alone, self._through = alone, through

    def holds(self) -> tuple[Hold, ...]:
        """Every parcel on hold."""
        return self._store.holds()

    def place(self, by: Officer, parcel_id: str, why: str) -> LogEntry:
        """Place a legal hold.

        Raises
        ------
        WorkstationError
            RIGHTS-01, RETAIN-03 to -05.
        """
        self._permissions.require(by, Deed.HOLD)
        if not self._store.known(parcel_id):
            raise WorkstationError(NOT_KNOWN)
        if self._on_hold(parcel_id):
            raise WorkstationError(HELD)
        return self._hold(HOLD_PLACED, by, parcel_id, why)

    def lift(self, by: Officer, parcel_id: str, why: str) -> LogEntry:
        """Lift it again.

        Raises
        ------
        WorkstationError
            RIGHTS-01, RETAIN-04, -06.
        """
        self._permissions.require(by, Deed.HOLD)
        if not self._on_hold(parcel_id):
            raise WorkstationError(NOT_HELD)
        return self._hold(HOLD_LIFTED, by, parcel_id, why)

    def plan(self) -> RetentionPlan:
        """What is due now; changes nothing."""
        now = self._clock.now()
        held = {hold.parcel_id for hold in self._store.holds()}
        cases: dict[str, str] = {}
        kept: Counter[str] = Counter()
        due: list[Due] = []
        pictures = sorted(self._store.pictures(), key=lambda one: one.stem)
        for stem, group in groupby(pictures, key=lambda one: one.stem):
            files = list(group)
            reasons = [self._why_kept(one, held, cases, now) for one in files]
            why = next((reason for reason in reasons if reason), "")
            name = self._files.there(stem)
            if why:
                kept[why] += 1
            elif name is None:
                kept["the file is missing"] += 1
            else:
                parcels = tuple(dict.fromkeys(one.parcel_id for one in files))
                since = max(cases[parcel] for parcel in parcels)
                due.append(Due(stem, name, files[0].size, parcels, str(files[0].outcome), since))
        left = tuple(stem for stem in self._store.expired_stems() if self._files.there(stem))
        return RetentionPlan(self._policy.version, tuple(due), dict(sorted(kept.items())), left)

    def run(self, by: Officer) -> RetentionRun:
        """Let expire what is due.

        Raises
        ------
        WorkstationError
            RIGHTS-01, BACKUP-05 while a back-up or another run is under way, LOG-nn, STORE-nn.
        """
        self._permissions.require(by, Deed.RETENTION)
        with self._alone():
            plan = self.plan()
            entries: list[int] = []
            for start in range(0, len(plan.due), _AT_ONCE):
                some = plan.due[start : start + _AT_ONCE]
                entries.append(self._tell(by, some).seq)
                for one in some:
                    self._files.expire(one.stem)
            for stem in plan.left_over:
                self._files.expire(stem)
        return RetentionRun(plan, tuple(entries))

    def _why_kept(
        self, one: OldPicture, held: set[str], cases: dict[str, str], now: datetime
    ) -> str:
        """Why a picture stays for the sake of one parcel; empty where it need not."""
        if one.parcel_id in held:
            return "legal hold"
        if one.state != "done" or one.decided_at is None or one.outcome not in set(Outcome):
            return "not decided"
        days = self._policy.days[Outcome(one.outcome)]
        if days is None:
            return f"{one.outcome.replace('_', ' ')}: kept by policy"
        if now - datetime.fromisoformat(one.decided_at) < timedelta(days=days):
            return "not old enough"
        case = case_of(one.parcel_id, self._entries(one.parcel_id))
        if case.detained:
            return "detained"
        if case.awaiting is not None:
            return "awaiting sign-off"
        if case.custody:
            return "in custody"
        if case.referral is not None and not case.referral.answered:
            return "referral not answered"
        if case.re_review_due:
            return "to be looked at again"
        others = {outcome for d in case.decisions if d.current for outcome in d.outcomes}
        if any(self._policy.days[outcome] is None for outcome in others):
            return "a part of it is kept by policy"
        last = max((entry.at for entry in case.entries), default=one.decided_at)
        cases[one.parcel_id] = last
        if now - datetime.fromisoformat(last) < timedelta(days=days):
            return "not old enough"
        return ""

    def _entries(self, parcel_id: str) -> Iterable[LogEntry]:
        after = 0
        while page := self._log.entries(
            parcel_id=parcel_id, after=after, limit=_PAGE, kinds=CASE_KINDS
        ):
            yield from page
            after = page[-1].seq

    def _tell(self, by: Officer, files: Sequence[Due]) -> LogEntry:
        told = [
            {
                "file": one.name,
                "sha256": one.stem[:64],
                "bytes": one.size,
                "parcels": list(one.parcels),
                "outcome": one.outcome,
                "since": one.since,
            }
            for one in files
        ]
        data = {"policy": self._policy.version, "files": told, "through": self._through}
        return self._log.append(EntryDraft(EXPIRED, by.name, data))

    def _on_hold(self, parcel_id: str) -> bool:
        return any(hold.parcel_id == parcel_id for hold in self._store.holds())

    def _hold(self, kind: str, by: Officer, parcel_id: str, why: str) -> LogEntry:
        if not 0 < len(why.strip()) <= _LONGEST:
            raise WorkstationError(NO_REASON)
        data = {"why": why.strip(), "through": self._through}
        return self._log.append(EntryDraft(kind, by.name, data, parcel=parcel_id))
