"""Bringing manifest files into the store, batch by batch, and looking at them before.

A file is known by its bytes and its column map: an import of it that was broken off goes on where
it stood. Nothing but a batch is held in memory, and none keeps the store's write lock for long, so
that an officer's decision comes in between.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from itertools import chain
from pathlib import Path
from typing import Protocol

from workstation.domain.consignment import Consignment, Container
from workstation.domain.differences import Difference, differences
from workstation.domain.manifest import ManifestRecord
from workstation.domain.merging import merged, same_content
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.import_ports import ImportBatch, ImportLedger, ImportRun
from workstation.services.manifest_ports import Item
from workstation.services.manifest_reading import ManifestReading, ManifestStream, not_a_manifest
from workstation.services.manifests.columns import ColumnMap
from workstation.services.manifests.told import ToldRecord
from workstation.services.ports import Clock, ImportCount, ParcelStore

WRITE_S = 0.2
"""Aim for one batch's time in the store, of which the write lock is held for about half."""
FIRST_BATCH, SMALLEST_BATCH, LARGEST_BATCH = 500, 500, 8000
MOST_LINES = 50_000
"""Content lines of one batch, whatever its size: a parcel may have a thousand."""
SHOWN_REPAIRS = 1000
"""Of an import, in memory; the ledger keeps more."""
_MOST_PREVIEWED_ITEMS = 20_000
_CHUNK = 1 << 20
_COLLECTED_AFTER = 50_000


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import has come."""

    run: ImportRun
    bytes_done: int
    bytes_total: int
    reader: str = ""
    """The format's name."""


@dataclass(frozen=True, slots=True)
class ManifestImport:
    """What a manifest file brought in, and what stays out to be repaired."""

    source: str
    count: ImportCount
    repairs: tuple[Repair, ...]
    """The first SHOWN_REPAIRS; `run.repairs` is how many there are."""
    reader: str
    run: ImportRun
    resumed: bool = False
    """It went on from where an earlier import of the same file was broken off."""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class PreviewedRecord:
    """A record as it would be stored, and what it would change."""

    record: ManifestRecord
    state: str
    """ "new", "changed" or "same"."""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ManifestPreview:
    """The start of a manifest file, as an import would take it. Nothing has been stored."""

    source: str
    reader: str
    columns: ColumnMap | None
    records: tuple[PreviewedRecord, ...]
    repairs: tuple[Repair, ...]
    containers: tuple[Container, ...]
    consignments: tuple[Consignment, ...]
    whole: bool
    """All of the file was looked at."""
    estimate: int
    """Records in the file: counted where it was looked at whole, else reckoned by its size."""


@dataclass(slots=True)
class _Batch:
    taken: int = 0
    lines: int = 0
    records: list[ManifestRecord | ToldRecord] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    consignments: list[Consignment] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    def add(self, item: Item | ToldRecord) -> None:
        self.taken += 1
        if isinstance(item, ToldRecord | ManifestRecord):
            self.records.append(item)
            self.lines += len(item.lines)
        elif isinstance(item, Repair):
            self.repairs.append(item)
        elif isinstance(item, Container):
            self.containers.append(item)
        else:
            self.consignments.append(item)

    def full(self, size: int) -> bool:
        """Whether it is to be stored."""
        return self.taken >= size or self.lines >= MOST_LINES

    def closed(self) -> ImportBatch:
        return ImportBatch(
            self.taken, self.records, self.containers, self.consignments, self.repairs
        )


class ManifestImports(Protocol):
    """What brings manifests in: here, or in a child process."""

    def manifest(
        self,
        file: Path,
        columns: ColumnMap | None = None,
        progress: Callable[[ImportProgress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        arriving: bool = False,
    ) -> ManifestImport: ...


class ManifestImporting:
    """Previews and imports manifest files."""

    def __init__(
        self, store: ParcelStore, ledger: ImportLedger, reading: ManifestReading, clock: Clock
    ) -> None:
        self._store, self._ledger, self._reading, self._clock = store, ledger, reading, clock

    def manifest(
        self,
        file: Path,
        columns: ColumnMap | None = None,
        progress: Callable[[ImportProgress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        arriving: bool = False,
    ) -> ManifestImport:
        """Bring a file in. Bad lines go to the repair list; the rest is in.

        `progress` is told after each batch; `cancelled` is asked then, and ends the import: what
        is in stays in, and importing the file again goes on from there. `arriving`: the data come
        with the file, so a record that does not tell when it came came now. Of any other file
        (one of last month, say) that is not known.

        Raises
        ------
        WorkstationError
            IMPORT-02 where the file is no manifest at all, IMPORT-06 where another program
            imports it, IMPORT-07 where it changed meanwhile, STORE-nn where the store fails.
        """
        before = _stamp(file)
        now = self._clock.now()
        stream = self._reading.open(file, now if arriving else None, columns, whole=True)
        columns = stream.columns
        try:
            items = stream.told()
            first = next(items)  # what is no manifest leaves no trace
            digest = file_digest(file, columns)
            run = self._ledger.begin(file.name, digest, now)
            resumed = run.taken > 0
            if resumed:
                stream.close()
                came = run.started_at if arriving else None
                stream = self._reading.open(file, came, columns, skip=run.taken, whole=True)
                items = stream.told()
            else:
                items = chain((first,), items)
            with _seldom_collected():
                run, stopped = self._take(run, items, stream, progress, cancelled)
            if not stopped:
                if _stamp(file) != before:
                    raise _changed(file)
                run = self._ledger.finish(run)
            return ManifestImport(
                file.name,
                ImportCount(run.new, run.changed, run.same),
                self._ledger.repairs(run.run_id, SHOWN_REPAIRS),
                stream.reader,
                run,
                resumed,
                stopped,
            )
        finally:
            stream.close()
            self._ledger.rest()

    def preview(
        self, file: Path, columns: ColumnMap | None = None, limit: int = 200
    ) -> ManifestPreview:
        """The first `limit` records of a file and what importing them would do.

        Raises
        ------
        WorkstationError
            IMPORT-02 where the file is no manifest at all.
        """
        batch, whole = _Batch(), True
        with self._reading.open(file, None, columns) as stream:
            for item in stream:
                batch.add(item)
                if len(batch.records) >= limit or batch.taken >= _MOST_PREVIEWED_ITEMS:
                    whole = next(stream, None) is None
                    break
            part = 1.0 if whole else stream.position() / max(stream.bytes_total, 1)
            estimate = round(len(batch.records) / part) if part else len(batch.records)
            return ManifestPreview(
                file.name,
                stream.reader,
                stream.columns,
                tuple(self._previewed([r for r in batch.records if isinstance(r, ManifestRecord)])),
                tuple(batch.repairs[:SHOWN_REPAIRS]),
                tuple(batch.containers),
                tuple(batch.consignments),
                whole,
                estimate,
            )

    def _take(
        self,
        run: ImportRun,
        items: Iterator[Item | ToldRecord],
        stream: ManifestStream,
        progress: Callable[[ImportProgress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> tuple[ImportRun, bool]:
        """Store the items batch by batch; whether it was stopped before the last."""
        batch, size = _Batch(), FIRST_BATCH
        try:
            for item in items:
                batch.add(item)
                if not batch.full(size):
                    continue
                began = self._clock.monotonic()
                run = self._ledger.put(run, batch.closed())
                size = _next_size(size, self._clock.monotonic() - began)
                batch = _Batch()
                if progress is not None:
                    progress(
                        ImportProgress(run, stream.position(), stream.bytes_total, stream.reader)
                    )
                if cancelled is not None and cancelled():
                    return run, True
        except WorkstationError:
            if batch.taken and not batch.full(size):  # the file failed, not the store
                self._ledger.put(run, batch.closed())
            raise
        if batch.taken:
            run = self._ledger.put(run, batch.closed())
        if progress is not None:
            progress(ImportProgress(run, stream.bytes_total, stream.bytes_total, stream.reader))
        return run, False

    def _previewed(self, records: list[ManifestRecord]) -> Iterator[PreviewedRecord]:
        ids = self._store.known_ids([record.parcel_id for record in records])
        known = {one: self._store.find(one) for one in ids}
        for record in records:
            before = known.get(record.parcel_id)
            if before is None:
                known[record.parcel_id] = record
                yield PreviewedRecord(record, "new")
                continue
            after = merged(before, record)
            if same_content(before, after):
                yield PreviewedRecord(before, "same")
            else:
                known[record.parcel_id] = after
                yield PreviewedRecord(after, "changed", differences(before, after))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A batch is tens of thousands of values that live until it is stored; looking through them
    for cycles again and again costs a tenth of an import."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _COLLECTED_AFTER) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def file_digest(file: Path, columns: ColumnMap | None) -> str:
    """SHA-256, in hex, of a file's bytes and of the column map it is read with."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        why = f"it cannot be read ({error.strerror or 'input error'})"
        raise not_a_manifest(file, why) from error
    if columns is not None:
        told = {part.name: _in_order(getattr(columns, part.name)) for part in fields(columns)}
        digest.update(json.dumps(told, sort_keys=True).encode())
    return digest.hexdigest()


def _in_order(value: object) -> object:
    """A value of a column map in one order, whatever the process."""
    if isinstance(value, Mapping):
        return {str(key): str(value[key]) for key in value}
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _next_size(size: int, took_s: float) -> int:
    """Items of the next batch: as many as take WRITE_S, in steps of at most twice or half."""
    wanted = size * min(max(WRITE_S / max(took_s, 1e-6), 0.5), 2.0)
    return int(min(max(wanted, SMALLEST_BATCH), LARGEST_BATCH))


def _stamp(file: Path) -> tuple[int, int]:
    try:
        told = file.stat()
    except OSError:
        return (0, 0)
    return told.st_size, told.st_mtime_ns


def _changed(file: Path) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"“{file.name}” was changed while it was being imported.",
            safe="What was read of it is in; the rest is not.",
            act="Import the file again when nothing writes to it any more.",
            code="IMPORT-07",
        )
    )
