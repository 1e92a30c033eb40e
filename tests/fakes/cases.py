"""What waits, computed from the whole log each time; kept files in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from workstation.domain.case import CaseFile
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.case_ports import Attachment, ClockKind, RunningClock
from workstation.services.case_reading import case_or_none, read_case
from workstation.services.ports import DecisionLog

_EVERY = 10_000_000


class MemoryClocks:
    """`case_ports.CaseClocks` from the cases that the log tells."""

    def __init__(self, log: DecisionLog) -> None:
        self._log = log

    def running(
        self, kinds: Sequence[ClockKind] = (), limit: int = 1000
    ) -> tuple[RunningClock, ...]:
        parcels = {entry.content["parcel"] for entry in self._log.entries(limit=_EVERY)}
        found = [
            clock
            for parcel in parcels
            if isinstance(parcel, str)
            for clock in _of(read_case(self._log, parcel))
            if not kinds or clock.kind in kinds
        ]
        found.sort(key=lambda one: (one.due is None, str(one.due), one.at, one.parcel, one.kind))
        return tuple(found[:limit])

    def overdue(self, today: date, limit: int = 1000) -> tuple[RunningClock, ...]:
        return tuple(one for one in self.running(limit=_EVERY) if one.overdue(today))[:limit]

    def words_of(self, parcel: str) -> tuple[str, ...]:
        case = case_or_none(self._log, parcel)  # the store's own table reads no entry either
        mine = {} if case is None else {clock.kind: clock for clock in _of(case)}
        return tuple(mine[kind].words for kind in ClockKind if kind in mine)


def _of(case: CaseFile) -> list[RunningClock]:
    found: list[RunningClock] = []
    decision, detention, referral = case.decision, case.detention, case.referral

    def add(kind: ClockKind, entry: int, due: date | None = None) -> None:
        started = next(one for one in case.entries if one.entry == entry)
        found.append(RunningClock(case.parcel, kind, entry, started.officer, started.at, due))

    if case.awaiting is not None:
        add(ClockKind.SIGN_OFF, case.awaiting.entry)
    if detention is not None and detention.running:
        add(ClockKind.DETENTION, detention.started.entry, detention.clock.decide_by)
        if not detention.notices:
            add(ClockKind.NOTICE, detention.started.entry, detention.clock.notice_by)
    if referral is not None and not referral.answered:
        add(ClockKind.REFERRAL, referral.decision, referral.due)
    if decision is not None and case.re_review_due:
        add(ClockKind.RE_REVIEW, decision.entry)
    return found


class MemoryAttachments:
    """`case_ports.Attachments` that keeps everything it is given."""

    def __init__(self) -> None:
        self._kept: dict[str, Path] = {}

    def keep(self, file: Path) -> Attachment:
        data = file.read_bytes()
        found = self.keep_bytes(file.name, data)
        self._kept[found.sha256] = file
        return found

    def keep_bytes(self, name: str, data: bytes) -> Attachment:
        digest = hashlib.sha256(data).hexdigest()
        self._kept.setdefault(digest, Path(name))
        return Attachment(digest, name, len(data))

    def path(self, sha256: str) -> Path:
        if sha256 not in self._kept:
            raise WorkstationError(Notice("missing", "", "", "CASE-21"), environment=True)
        return self._kept[sha256]

    def has(self, sha256: str) -> bool:
        return sha256 in self._kept
