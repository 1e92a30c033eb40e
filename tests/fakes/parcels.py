"""Records, pictures, queue and drafts of parcels in memory."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from tests.fakes.rows import ParcelRow, error, stamp, stem
from workstation.domain.consignment import Consignment, Container, ContainerContents, ContainerItem
from workstation.domain.likeness import party_keys, same_party
from workstation.domain.manifest import ManifestRecord, Party, Surroundings
from workstation.domain.merging import merged, same_content
from workstation.domain.pairing import first_is_low, pairs
from workstation.domain.scan import SIDECAR_SUFFIX, PictureKind, ScanHeader, ScanRef, SourceFile
from workstation.services.ports import (
    Clock,
    DecisionDraft,
    ImportCount,
    QueueItem,
    QueueOrder,
    QueueState,
    RecordVersion,
)
from workstation.services.queue_checks import CheckedParcel

T = TypeVar("T", Container, Consignment)


class MemoryParcels:
    def __init__(self, folder: Path, clock: Clock, rows: dict[str, ParcelRow]) -> None:
        self._folder, self._clock, self._rows = folder, clock, rows
        self._records: dict[str, ManifestRecord] = {}
        self._versions: dict[str, list[RecordVersion]] = {}
        self._order: dict[str, int] = {}
        self._containers: dict[str, Container] = {}
        self._consignments: dict[str, Consignment] = {}
        self._scans: list[tuple[ScanRef, ScanHeader]] = []
        self._checked: dict[str, tuple[CheckedParcel, int, str, str | None, datetime]] = {}
        self._drafts: dict[tuple[str, str], DecisionDraft] = {}
        self.waits_of: Callable[[str], tuple[str, ...]] = lambda _: ()

    def find(self, parcel_id: str) -> ManifestRecord | None:
        return self._records.get(parcel_id)

    def surroundings(self, parcel_id: str, parent: str | None) -> Surroundings:
        mine = self._records.get(parcel_id)
        parent = parent or (mine.parent if mine else None)
        if parent is None and parcel_id in self._rows:
            parent = self._rows[parcel_id].found_in
        inside = [r.parcel_id for r in self._records.values() if parent and r.parent == parent]
        same = []
        for other in sorted(self._records.values(), key=lambda r: r.parcel_id):
            if (
                mine is not None
                and other.parcel_id != parcel_id
                and mine.arrived_at
                and other.arrived_at
                and mine.arrived_at.date() == other.arrived_at.date()
                and _same(mine.consignee, other.consignee)
            ):
                same.append((other.parcel_id, other.value, other.currency))
        bill = mine.master_bill if mine else None
        consignment = self._consignments.get(bill) if bill else None
        return Surroundings(
            tuple(same),
            any(i != parcel_id for i in inside),
            parent,
            len(inside),
            consignment_arrived=consignment.arrived_at if consignment else None,
        )

    def scans(self, parcel_id: str) -> tuple[ScanRef, ...]:
        mine = [ref for ref, _ in self._scans if ref.parcel_id == parcel_id]
        return tuple(sorted(mine, key=lambda ref: (ref.view, ref.scan_id)))

    def scan_path(self, source: SourceFile) -> Path:
        path = self._folder / stem(source)
        beside = path.with_name(path.name + SIDECAR_SUFFIX)
        if source.sidecar_sha256 and not beside.is_file():
            raise error("STORE-11")
        if not path.is_file() or path.stat().st_size != source.size:
            raise error("STORE-11")
        return path

    def put_records(self, records: Iterable[ManifestRecord]) -> ImportCount:
        new = changed = same = 0
        for record in records:
            known = self._records.get(record.parcel_id)
            if known is not None:
                record = merged(known, record)
                if same_content(known, record):
                    same += 1
                    continue
                changed += 1
            else:
                record = replace(record, version=1)
                new += 1
            self._rows.setdefault(record.parcel_id, ParcelRow())
            self._records[record.parcel_id] = record
            self._order[record.parcel_id] = sum(map(len, self._versions.values()))
            stored = RecordVersion(record, stamp(self._clock.now()), record.source)
            self._versions.setdefault(record.parcel_id, []).insert(0, stored)
        return ImportCount(new, changed, same)

    def versions(self, parcel_id: str, limit: int = 100) -> tuple[RecordVersion, ...]:
        return tuple(self._versions.get(parcel_id, ())[:limit])

    def known_ids(self, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(one for one in ids if one in self._records)

    def put_containers(self, containers: Iterable[Container]) -> None:
        for one in containers:
            self._containers[one.container_id] = _kept(self._containers.get(one.container_id), one)

    def put_consignments(self, consignments: Iterable[Consignment]) -> None:
        for one in consignments:
            before = self._consignments.get(one.master_bill)
            bills = {*(before.house_bills if before else ()), *one.house_bills}
            one = replace(_kept(before, one), house_bills=tuple(sorted(bills)))
            self._consignments[one.master_bill] = one

    def consignment(self, master_bill: str) -> Consignment | None:
        return self._consignments.get(master_bill)

    def container(self, container_id: str, limit: int = 2000) -> ContainerContents | None:
        declared = {r.parcel_id for r in self._records.values() if r.parent == container_id}
        found = {p for p, row in self._rows.items() if row.found_in == container_id} - declared
        items = []
        for parcel_id in [*sorted(declared), *sorted(found)]:
            item = self._item(parcel_id)
            seen = item.state is not QueueState.WAITING or item.scans > 0
            here = self._rows[parcel_id].found_in == container_id
            told = (parcel_id, item.title, item.state.value, seen, parcel_id in declared, here)
            items.append(ContainerItem(*told))
        known = self._containers.get(container_id)
        if known is None and not items:
            return None
        return ContainerContents(
            known or Container(container_id), tuple(items[:limit]), len(declared)
        )

    def note_found(
        self, container_id: str, parcel_ids: Sequence[str], *, found: bool = True
    ) -> None:
        for one in parcel_ids:
            if found:
                self._rows.setdefault(one, ParcelRow()).found_in = container_id
            elif one in self._rows and self._rows[one].found_in == container_id:
                row = self._rows[one]
                row.found_in = None
                waits = row.state is QueueState.WAITING and not row.opened_at
                if waits and one not in self._records and not self.scans(one):
                    del self._rows[one]

    def put_scan(self, parcel_id: str, header: ScanHeader, file: Path) -> ScanRef:
        source = header.source
        if hashlib.sha256(file.read_bytes()).hexdigest() != source.sha256:
            raise error("STORE-10")
        beside = file.with_name(file.name + SIDECAR_SUFFIX)
        wanted = source.sidecar_sha256
        words = b""
        if wanted:
            told = header.declarations
            words = beside.read_bytes() if told is None else told.encode()
            if hashlib.sha256(words).hexdigest() != wanted:
                raise error("STORE-10")
        for other in header.companions:
            content = file.with_name(other.name).read_bytes()
            if hashlib.sha256(content).hexdigest() != other.sha256:
                raise error("STORE-10")
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / stem(other)).write_bytes(content)
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = self._folder / stem(source)
        shutil.copyfile(file, kept)
        if source.sidecar_sha256:
            kept.with_name(kept.name + SIDECAR_SUFFIX).write_bytes(words)
        for place, (ref, first) in enumerate(self._scans):
            if ref.parcel_id != parcel_id:
                continue
            if any((stem(f), f.part) == (stem(source), source.part) for f in ref.files):
                return ref
            same = (first.series_uid, first.view, first.rows, first.columns) == (
                header.series_uid,
                header.view,
                header.rows,
                header.columns,
            )
            if first.is_slice and header.is_slice and same:
                simulated = ref.simulated or header.simulated
                ref = replace(ref, files=(*ref.files, source), simulated=simulated)
                self._scans[place] = (ref, first)
                return ref
            if ref.kind is PictureKind.SINGLE_ENERGY and pairs(first, header):
                low_first = first_is_low(first, header)
                files = (*ref.files, source) if low_first else (source, *ref.files)
                ref = replace(
                    ref,
                    kind=PictureKind.DUAL_ENERGY,
                    files=files,
                    simulated=ref.simulated or header.simulated,
                )
                self._scans[place] = (ref, first)
                return ref
        self._rows.setdefault(parcel_id, ParcelRow())
        ref = ScanRef(
            scan_id=len(self._scans) + 1,
            parcel_id=parcel_id,
            view=header.view,
            kind=header.kind,
            files=(source,),
            added_at=stamp(self._clock.now()),
            simulated=header.simulated,
        )
        self._scans.append((ref, header))
        return ref

    def queue(
        self, limit: int = 200, order: QueueOrder = QueueOrder.ARRIVAL
    ) -> tuple[QueueItem, ...]:
        def arrived(item: QueueItem) -> str:
            record = self._records.get(item.parcel_id)
            moment = record.arrived_at if record else None
            return moment.astimezone(UTC).isoformat() if moment else "~"

        def place(item: QueueItem) -> tuple[object, ...]:
            row = self._rows[item.parcel_id]
            if item.state is QueueState.OPEN:
                return (0, row.opened_at, item.parcel_id)
            if item.state is not QueueState.WAITING:
                return (2, -(row.entry or 0), item.parcel_id)
            chosen: tuple[object, ...] = ()
            if order is QueueOrder.REASONS:
                chosen = (-(item.worst or 0), -item.reasons)
            elif order is QueueOrder.CARTON:
                chosen = (item.parent is None, item.parent or "")
            return (1, *chosen, arrived(item), item.parcel_id)

        return tuple(sorted(map(self._item, self._rows), key=place)[:limit])

    def to_check(self, limit: int, rules: str, before: datetime) -> tuple[tuple[str, int], ...]:
        stale = []
        for item in self.queue(100_000):
            if item.state is QueueState.DONE:
                continue
            known = self._checked.get(item.parcel_id)
            record = self._records.get(item.parcel_id)
            now = (record.version if record else 0, rules, self._rows[item.parcel_id].found_in)
            old = known is not None and item.state is QueueState.WAITING and known[4] < before
            if known is None or known[1:4] != now or old:
                stale.append((item.parcel_id, now[0]))
        return tuple(stale[:limit])

    def put_checked(self, checked: Sequence[CheckedParcel]) -> None:
        for one in checked:
            found_in = self._rows[one.parcel_id].found_in
            self._checked[one.parcel_id] = (
                *(one, one.version, one.rules, found_in, self._clock.now()),
            )

    def _item(self, parcel_id: str) -> QueueItem:
        row, record = self._rows[parcel_id], self._records.get(parcel_id)
        checked = self._checked.get(parcel_id)
        title = "no record: unmanifested"
        if record is not None:
            told = [line.description for line in record.lines if line.description is not None]
            title = told[0] if told and told[0] else "no description"
        return QueueItem(
            parcel_id=parcel_id,
            state=row.state,
            title=title,
            scans=len(self.scans(parcel_id)),
            parent=(record.parent if record else None) or row.found_in,
            arrived_at=record.arrived_at.isoformat() if record and record.arrived_at else None,
            outcome=row.outcome,
            entry=row.entry,
            worst=None if checked is None else checked[0].worst,
            reasons=0 if checked is None else checked[0].reasons,
            worst_words="" if checked is None else checked[0].words,
            waits=self.waits_of(parcel_id),
        )

    def counts(self) -> Mapping[QueueState, int]:
        states = [row.state for row in self._rows.values()]
        return {state: states.count(state) for state in QueueState}

    def mark_open(self, parcel_id: str, parent: str | None = None) -> None:
        row = self._rows.setdefault(parcel_id, ParcelRow())
        row.opened_at = row.opened_at or stamp(self._clock.now())
        row.found_in = parent or row.found_in
        if row.state is not QueueState.DONE:
            row.state = QueueState.OPEN

    def save_draft(
        self, parcel_id: str, officer: str, outcome: str, fields: Mapping[str, str]
    ) -> None:
        self._drafts[parcel_id, officer.lower()] = DecisionDraft(
            parcel_id, officer, outcome, dict(fields), stamp(self._clock.now())
        )

    def draft(self, parcel_id: str, officer: str) -> DecisionDraft | None:
        return self._drafts.get((parcel_id, officer.lower()))

    def clear_draft(self, parcel_id: str, officer: str) -> None:
        self._drafts.pop((parcel_id, officer.lower()), None)


def _kept(before: T | None, after: T) -> T:
    """`after`, with what it leaves open as `before` has it."""
    left = {} if before is None else {f.name: getattr(before, f.name) for f in fields(before)}
    open_ = {name: value for name, value in left.items() if getattr(after, name) is None}
    return replace(after, **open_)


def _same(one: Party, other: Party) -> bool:
    return bool(same_party(one, other)) or (one == other and bool(party_keys(one)))
