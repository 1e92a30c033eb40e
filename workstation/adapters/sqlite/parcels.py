"""Parcels, records, scans, queue and drafts in SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from workstation.adapters.sqlite import containers, day_queue, records, relations
from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.keeping import expired, expired_at, forget_expired
from workstation.adapters.sqlite.party_index import key_parties
from workstation.adapters.sqlite.queue import queued
from workstation.adapters.sqlite.queue_counts import QueueCounts
from workstation.adapters.sqlite.record_writer import RecordWriter
from workstation.adapters.sqlite.scan_files import ScanFiles, stem_of
from workstation.adapters.sqlite.stamps import timestamp
from workstation.domain.consignment import Consignment, Container, ContainerContents
from workstation.domain.manifest import ManifestRecord, Surroundings
from workstation.domain.notice import WorkstationError
from workstation.domain.pairing import first_is_low
from workstation.domain.scan import Energy, PictureKind, ScanHeader, ScanRef, SourceFile
from workstation.services.ports import (
    Clock,
    DecisionDraft,
    ImportCount,
    QueueItem,
    QueueOrder,
    QueueState,
    RecordVersion,
)

_LATELY_DONE = 20
_AT_ONCE = 1000
_KEYED_AT_ONCE = 1000
"""Parties that one put keys, in the same transaction; the rest are keyed in the background."""


class SqliteParcels:
    """`ports.ParcelStore` in the store's file and the folder `scans/` beside it."""

    def __init__(self, connections: Connections, clock: Clock, files: ScanFiles) -> None:
        self._connections, self._clock, self._files = connections, clock, files
        self._writer = RecordWriter()
        self._counts = QueueCounts()

    def find(self, parcel_id: str) -> ManifestRecord | None:
        with self._connections.told():
            return records.find(self._connections.get(), parcel_id)

    def versions(self, parcel_id: str, limit: int = 100) -> tuple[RecordVersion, ...]:
        with self._connections.read() as connection:
            return records.versions(connection, parcel_id, limit)

    def known_ids(self, ids: Sequence[str]) -> tuple[str, ...]:
        with self._connections.read() as connection:
            return records.known_ids(connection, ids)

    def surroundings(self, parcel_id: str, parent: str | None) -> Surroundings:
        """See the port. Every question is bounded (`adapters.sqlite.relations`): no carton and no
        consignee is too large to ask about while an officer waits.
        """
        with self._connections.read() as connection:
            parent = parent or self._parent(connection, parcel_id)
            (declared,) = connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM records WHERE parent = ? AND current = 1"
                " LIMIT ?)",
                (parent, relations.CARTON + 1),
            ).fetchone()
            (others,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM records WHERE parent = ? AND current = 1"
                " AND parcel_id <> ?)",
                (parent, parcel_id),
            ).fetchone()
            around = Surroundings(
                parent_known=others > 0,
                parent=parent,
                parent_declared=declared,
                consignment_arrived=containers.consignment_arrived(connection, parcel_id),
            )
            return relations.related(connection, parcel_id, parent, around)

    def scans(self, parcel_id: str) -> tuple[ScanRef, ...]:
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT scan_id FROM scans WHERE parcel_id = ? ORDER BY view, scan_id",
                (parcel_id,),
            ).fetchall()
            return tuple(scan_ref(connection, scan_id) for (scan_id,) in rows)

    def scan_path(self, source: SourceFile) -> Path:
        """See the port; WorkstationError STORE-11 where the file is gone or has another size,
        RETAIN-01 where it expired by policy."""
        try:
            return self._files.path(source)
        except WorkstationError as gone:
            with self._connections.read() as connection:
                since = expired_at(connection, stem_of(source))
            if since is None:
                raise
            raise expired(since) from gone

    def put_records(self, records_: Iterable[ManifestRecord]) -> ImportCount:
        try:
            return self._put_records(records_)
        except BaseException:
            self._writer.forget()
            raise

    def _put_records(self, records_: Iterable[ManifestRecord]) -> ImportCount:
        now = timestamp(self._clock.now())
        new = changed = same = 0
        with self._connections.write() as connection:
            for some in batched(records_, _AT_ONCE):
                prepared = self._writer.prepare(connection, some)
                count = self._writer.store(connection, prepared, some, now)
                new, changed = new + count.new, changed + count.changed
                same += count.same
            key_parties(connection, _KEYED_AT_ONCE)
        return ImportCount(new, changed, same)

    def put_containers(self, containers_: Iterable[Container]) -> None:
        with self._connections.write() as connection:
            containers.put_containers(connection, containers_, timestamp(self._clock.now()))

    def put_consignments(self, consignments: Iterable[Consignment]) -> None:
        with self._connections.write() as connection:
            containers.put_consignments(connection, consignments, timestamp(self._clock.now()))

    def container(self, container_id: str, limit: int = 2000) -> ContainerContents | None:
        with self._connections.read() as connection:
            return containers.container(connection, container_id, limit)

    def note_found(
        self, container_id: str, parcel_ids: Sequence[str], *, found: bool = True
    ) -> None:
        with self._connections.write() as connection:
            containers.note_found(connection, container_id, parcel_ids, found=found)

    def consignment(self, master_bill: str) -> Consignment | None:
        with self._connections.read() as connection:
            return containers.consignment(connection, master_bill)

    def put_scan(self, parcel_id: str, header: ScanHeader, file: Path) -> ScanRef:
        self._put_files(header, file)  # durable before their row is
        with self._connections.write() as connection:
            return scan_ref(connection, self._known_or_added(connection, parcel_id, header))

    def put_parcel(
        self,
        parcel_id: str,
        versions: Sequence[ManifestRecord],
        containers_: Sequence[Container],
        consignments: Sequence[Consignment],
        scans: Sequence[tuple[ScanHeader, Path]],
    ) -> ImportCount:
        """All that is told of one parcel, in one transaction: it is in whole or not at all.

        `versions` of its record, oldest first; where one is known here, only the newest counts.
        """
        for header, file in scans:
            self._put_files(header, file)
        now = timestamp(self._clock.now())
        found = ImportCount()
        try:
            with self._connections.write() as connection:
                if records.find(connection, parcel_id) is not None:
                    versions = versions[-1:]
                for place, record in enumerate(versions):
                    prepared = self._writer.prepare(connection, [record])
                    count = self._writer.store(connection, prepared, [record], now)
                    found = count if place == 0 else found
                containers.put_containers(connection, containers_, now)
                containers.put_consignments(connection, consignments, now)
                for header, _ in scans:
                    self._known_or_added(connection, parcel_id, header)
                key_parties(connection, _KEYED_AT_ONCE)
        except BaseException:
            self._writer.forget()
            raise
        return found

    def waiting_of(self, day: date, limit: int) -> tuple[str, ...]:
        """See `services.take_along.ports.DayStore`."""
        with self._connections.read() as connection:
            return day_queue.waiting_of(connection, day, limit)

    def _put_files(self, header: ScanHeader, file: Path) -> None:
        for other in header.companions:
            self._files.put(other, file.with_name(other.name))
        self._files.put(header.source, file, header.declarations)

    def _known_or_added(
        self, connection: sqlite3.Connection, parcel_id: str, header: ScanHeader
    ) -> int:
        forget_expired(connection, stem_of(header.source))
        known = connection.execute(
            "SELECT scan_id FROM scans JOIN scan_files USING (scan_id)"
            " WHERE parcel_id = ? AND sha256 = ? AND sidecar_sha256 IS ? AND part IS ?",
            (
                *(parcel_id, header.source.sha256),
                *(header.source.sidecar_sha256, header.source.part),
            ),
        ).fetchone()
        return int(known[0]) if known else self._add_scan(connection, parcel_id, header)

    def absent_files(self, newest: int = 1000) -> tuple[int, tuple[str, ...]]:
        """How many stored picture files there are, and the names of those of the newest scans
        that are missing or of another size than was stored."""
        with self._connections.read() as connection:
            (known,) = connection.execute("SELECT count(*) FROM scan_files").fetchone()
            rows = connection.execute(
                "SELECT name, sha256, size, media, sidecar_sha256 FROM scan_files"
                " ORDER BY scan_id DESC LIMIT ?",
                (newest,),
            ).fetchall()
        absent = []
        for source in (SourceFile(*row) for row in rows):
            try:
                self._files.path(source)
            except WorkstationError:
                absent.append(source.name)
        return known, tuple(absent)

    def queue(
        self, limit: int = 200, order: QueueOrder = QueueOrder.ARRIVAL
    ) -> tuple[QueueItem, ...]:
        """See the port; up to 20 places are kept for the parcels decided last."""
        with self._connections.read() as connection:
            done = queued(connection, QueueState.DONE, min(limit, _LATELY_DONE), order)
            opened = queued(connection, QueueState.OPEN, limit - len(done), order)
            waiting = queued(connection, QueueState.WAITING, limit - len(done) - len(opened), order)
            left = limit - len(opened) - len(waiting)
            if left > len(done) == _LATELY_DONE:
                done = queued(connection, QueueState.DONE, left, order)
        return (*opened, *waiting, *done)

    def counts(self) -> Mapping[QueueState, int]:
        with self._connections.read() as connection:
            return self._counts(connection)

    def mark_open(self, parcel_id: str, parent: str | None = None) -> None:
        with self._connections.write() as connection:
            connection.execute(
                "INSERT INTO parcels (parcel_id, state, opened_at, found_in)"
                " VALUES (?, 'open', ?, ?) ON CONFLICT (parcel_id) DO UPDATE SET"
                " state = CASE state WHEN 'done' THEN 'done' ELSE 'open' END,"
                " opened_at = coalesce(opened_at, excluded.opened_at),"
                " found_in = coalesce(excluded.found_in, found_in)",
                (parcel_id, timestamp(self._clock.now()), parent),
            )

    def save_draft(
        self, parcel_id: str, officer: str, outcome: str, fields: Mapping[str, str]
    ) -> None:
        kept = json.dumps(dict(fields), ensure_ascii=False)
        with self._connections.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?)",
                (parcel_id, officer, outcome, kept, timestamp(self._clock.now())),
            )

    def draft(self, parcel_id: str, officer: str) -> DecisionDraft | None:
        with self._connections.read() as connection:
            row = connection.execute(
                "SELECT officer, outcome, fields, saved_at FROM drafts"
                " WHERE parcel_id = ? AND officer = ?",
                (parcel_id, officer),
            ).fetchone()
        if row is None:
            return None
        return DecisionDraft(parcel_id, row[0], row[1], json.loads(row[2]), row[3])

    def drafts_of(self, officer: str) -> tuple[DecisionDraft, ...]:
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT parcel_id, officer, outcome, fields, saved_at FROM drafts"
                " WHERE officer = ? ORDER BY parcel_id",
                (officer,),
            ).fetchall()
        return tuple(
            DecisionDraft(row[0], row[1], row[2], json.loads(row[3]), row[4]) for row in rows
        )

    def clear_draft(self, parcel_id: str, officer: str) -> None:
        with self._connections.write() as connection:
            connection.execute(
                "DELETE FROM drafts WHERE parcel_id = ? AND officer = ?", (parcel_id, officer)
            )

    @staticmethod
    def _parent(connection: sqlite3.Connection, parcel_id: str) -> str | None:
        row = connection.execute(
            "SELECT coalesce(r.parent, p.found_in) FROM parcels p LEFT JOIN records r"
            " ON r.parcel_id = p.parcel_id AND r.current = 1 WHERE p.parcel_id = ?",
            (parcel_id,),
        ).fetchone()
        return None if row is None else row[0]

    def _add_scan(self, connection: sqlite3.Connection, parcel_id: str, header: ScanHeader) -> int:
        half = _other_half(connection, parcel_id, header)
        stack = _other_slices(connection, parcel_id, header)
        if stack is not None:
            scan_id, place = stack
            connection.execute(
                "UPDATE scans SET frames = frames + 1, simulated = max(simulated, ?)"
                " WHERE scan_id = ?",
                (int(header.simulated), scan_id),
            )
        elif half is None:
            connection.execute(
                "INSERT INTO parcels (parcel_id, state) VALUES (?, 'waiting')"
                " ON CONFLICT (parcel_id) DO NOTHING",
                (parcel_id,),
            )
            cursor = connection.execute(
                "INSERT INTO scans (parcel_id, view, kind, scan_uid, pixel_rows, pixel_columns,"
                " frames, bits, added_at, simulated, series_uid)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(parcel_id, header.view, header.kind.value, header.scan_uid),
                    *(header.rows, header.columns, header.frames, header.bits),
                    *(timestamp(self._clock.now()), int(header.simulated)),
                    header.series_uid if header.is_slice else None,
                ),
            )
            scan_id, place = int(cursor.lastrowid or 0), 0
        else:
            scan_id, comes_first = half
            place = 0 if comes_first else 1
            if comes_first:
                connection.execute(
                    "UPDATE scan_files SET position = 1 WHERE scan_id = ?", (scan_id,)
                )
            connection.execute(
                "UPDATE scans SET kind = ?, simulated = max(simulated, ?) WHERE scan_id = ?",
                (PictureKind.DUAL_ENERGY.value, int(header.simulated), scan_id),
            )
        source = header.source
        connection.execute(
            "INSERT INTO scan_files (scan_id, position, sha256, energy, name, size, media,"
            " sidecar_sha256, ooi_id, inverted, effective_energy_kev, kvp, part, pair)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(scan_id, place, source.sha256, header.energy.value),
                *(source.name, source.size, source.media, source.sidecar_sha256),
                *(header.ooi_id, int(header.inverted)),
                *(header.effective_energy_kev, header.kvp, source.part, header.pair),
            ),
        )
        return scan_id


def _other_slices(
    connection: sqlite3.Connection, parcel_id: str, header: ScanHeader
) -> tuple[int, int] | None:
    """The volume that a single slice belongs to, and how many files of it there are."""
    if not header.is_slice:
        return None
    found: tuple[int, int] | None = connection.execute(
        "SELECT scan_id, (SELECT count(*) FROM scan_files WHERE scan_id = s.scan_id)"
        " FROM scans s WHERE parcel_id = ? AND series_uid = ? AND view = ? AND kind = ?"
        " AND pixel_rows = ? AND pixel_columns = ? ORDER BY scan_id LIMIT 1",
        (
            *(parcel_id, header.series_uid, header.view, header.kind.value),
            *(header.rows, header.columns),
        ),
    ).fetchone()
    return found


def _other_half(
    connection: sqlite3.Connection, parcel_id: str, header: ScanHeader
) -> tuple[int, bool] | None:
    """The scan that a file completes, and whether the file is its low energy."""
    if header.kind is not PictureKind.SINGLE_ENERGY or not (header.scan_uid or header.pair):
        return None
    halves = connection.execute(
        "SELECT scan_id, name, sha256, size, media, frames, bits, energy, f.ooi_id, inverted,"
        " effective_energy_kev, kvp, scan_uid, pair FROM scans JOIN scan_files f USING (scan_id)"
        " WHERE parcel_id = ? AND (scan_uid = ? OR pair = ?) AND view = ? AND kind = ?"
        " AND pixel_rows = ? AND pixel_columns = ? ORDER BY scan_id",
        (
            *(parcel_id, header.scan_uid, header.pair, header.view, header.kind.value),
            *(header.rows, header.columns),
        ),
    )
    for scan_id, name, sha256, size, media, frames, bits, energy, ooi_id, inverted, *told in halves:
        stored = replace(
            header,
            source=SourceFile(name, sha256, size, media),
            frames=frames,
            bits=bits,
            energy=Energy(energy),
            ooi_id=ooi_id,
            inverted=bool(inverted),
            effective_energy_kev=told[0],
            kvp=told[1],
            scan_uid=told[2],
            pair=told[3],
        )
        with suppress(ValueError):
            return scan_id, first_is_low(header, stored)
    return None


def scan_ref(connection: sqlite3.Connection, scan_id: int) -> ScanRef:
    """A stored scan by its number."""
    parcel_id, view, kind, added_at, simulated = connection.execute(
        "SELECT parcel_id, view, kind, added_at, simulated FROM scans WHERE scan_id = ?",
        (scan_id,),
    ).fetchone()
    files = connection.execute(
        "SELECT name, sha256, size, media, sidecar_sha256, part FROM scan_files"
        " WHERE scan_id = ? ORDER BY position",
        (scan_id,),
    ).fetchall()
    sources = tuple(SourceFile(*row) for row in files)
    return ScanRef(scan_id, parcel_id, view, PictureKind(kind), sources, added_at, bool(simulated))


def batched(records_: Iterable[ManifestRecord], size: int) -> Iterator[list[ManifestRecord]]:
    """The records, `size` at a time."""
    left = iter(records_)
    while some := list(islice(left, size)):
        yield some
