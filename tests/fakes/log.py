"""The decision log in memory: entries chained by their hashes, unsigned."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from tests.fakes.parcels import MemoryParcels
from tests.fakes.rows import ParcelRow, error, stamp
from workstation.domain.log import (
    FORMAT,
    GENESIS,
    LogEntry,
    Verification,
    canonical_bytes,
    chain_hash,
    verify_chain,
)
from workstation.domain.notice import WorkstationError
from workstation.services.ports import Clock, EntryDraft, QueueState


class MemoryLog:
    def __init__(
        self,
        clock: Clock,
        station: str,
        software: str,
        rows: dict[str, ParcelRow],
        parcels: MemoryParcels,
    ) -> None:
        self._clock, self._station, self._software = clock, station, software
        self._rows, self._parcels = rows, parcels
        self._entries: list[tuple[LogEntry, str | None, str]] = []

    def append_all(self, drafts: Sequence[EntryDraft]) -> tuple[LogEntry, ...]:
        kept = list(self._entries), deepcopy(self._rows)
        try:
            return tuple(self.append(draft) for draft in drafts)
        except WorkstationError:
            self._entries = kept[0]
            self._rows.clear()
            self._rows.update(kept[1])
            raise

    def append(self, draft: EntryDraft) -> LogEntry:
        at = stamp(self._clock.now())
        last_at = self._entries[-1][2] if self._entries else ""
        previous = self._entries[-1][0].hash if self._entries else GENESIS
        seq = len(self._entries) + 1
        parcel = draft.closes if draft.closes is not None else draft.parcel
        row = self._rows.get(parcel or "")
        if parcel is not None and draft.follows not in (None, (row.entry or 0) if row else 0):
            raise error("LOG-05")
        last = self.entries(parcel_id=parcel, limit=1, newest=True, kinds=(draft.kind,))
        if draft.last_of_kind not in (None, last[0].seq if last else 0):
            raise error("CASE-15")
        content = {
            "at": at,
            "clock": "set back" if at < last_at else "ok",
            "data": draft.data,
            "format": FORMAT,
            "kind": draft.kind,
            "officer": draft.officer,
            "officer_key": None,
            "outcome": draft.outcome,
            "parcel": parcel,
            "seq": seq,
            "software": self._software,
            "station": self._station,
            "station_key": None,
        }
        try:
            body = canonical_bytes(content)
        except ValueError as why:
            raise error("LOG-04") from why
        entry = LogEntry(seq, body, previous, chain_hash(previous, body))
        self._entries.append((entry, parcel, at))
        if draft.closes is not None:
            row = self._rows.setdefault(draft.closes, ParcelRow())
            row.state, row.outcome, row.entry = QueueState.DONE, draft.outcome, seq
            self._parcels.clear_draft(draft.closes, draft.officer)
        if draft.reopens and row is not None:
            row.state, row.outcome, row.entry = QueueState.OPEN, None, seq
        return entry

    def entries(
        self,
        *,
        parcel_id: str | None = None,
        after: int = 0,
        limit: int = 100,
        newest: bool = False,
        kinds: Sequence[str] = (),
    ) -> tuple[LogEntry, ...]:
        found = [
            entry
            for entry, parcel, _ in self._entries
            if entry.seq > after and parcel_id in (None, parcel)
            if not kinds or entry.content["kind"] in kinds
        ]
        return tuple((found[::-1] if newest else found)[:limit])

    def last(self) -> LogEntry | None:
        return self._entries[-1][0] if self._entries else None

    def verify(self, *, full: bool = False) -> Verification:
        return verify_chain((e.seq, e.previous, e.body, e.hash) for e, _, _ in self._entries)
