"""Imports of manifest files: each batch one transaction, with how far its run has come."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from workstation.adapters.sqlite import containers
from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.failures import BUSY
from workstation.adapters.sqlite.party_index import key_parties, not_keyed
from workstation.adapters.sqlite.party_keying import MANY, KeysToCome
from workstation.adapters.sqlite.record_writer import RecordWriter
from workstation.adapters.sqlite.search_index import merge
from workstation.adapters.sqlite.stamps import timestamp
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.import_ports import KEPT_REPAIRS, ImportBatch, ImportRun
from workstation.services.ports import Clock

CACHE_KIB = 64 * 1024
"""Pages kept in memory by the connection that imports: each row goes to a dozen trees."""
_KEYED_BESIDES = 1000
_TRIES = 12
_USUAL_CACHE_KIB = 2000
_LARGE_PART = 4
"""A run that brought more than one record in so many is worth making the index of words anew."""
_COLUMNS = ", ".join(field.name for field in fields(ImportRun))
_COUNTS = ("taken", "read", "new", "changed", "same", "containers", "consignments", "repairs")
_STEP = (
    "UPDATE imports SET "
    + ", ".join(f"{name} = ?" for name in _COUNTS)
    + " WHERE run_id = ? AND taken = ? AND finished_at IS NULL"
)
NOT_ALONE = Notice(
    fact="Another program is importing this same file.",
    safe="What was imported stays in; nothing is in twice.",
    act="Let the other import end, or stop it, then import the file again.",
    code="IMPORT-06",
)


class SqliteImports:
    """`import_ports.ImportLedger` in the store's file."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock
        self._writer = RecordWriter(keys_later=True)
        self._keys = KeysToCome()

    def begin(self, source: str, digest: str, started_at: datetime) -> ImportRun:
        """See the port."""
        with self._connections.told():
            connection = self._connections.get()
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            # Each row is stored with those that it refers to, in one transaction.
            connection.execute("PRAGMA foreign_keys = OFF")
        with self._connections.write() as connection:
            known = connection.execute(
                f"SELECT {_COLUMNS} FROM imports WHERE digest = ? AND finished_at IS NULL"
                " ORDER BY run_id DESC LIMIT 1",
                (digest,),
            ).fetchone()
            if known is not None:
                return _run(known)
            connection.execute(
                "DELETE FROM import_repairs WHERE run_id IN"
                " (SELECT run_id FROM imports WHERE source = ? OR digest = ?)",
                (source, digest),
            )
            cursor = connection.execute(
                f"INSERT INTO imports ({_COLUMNS}) VALUES (NULL, ?, ?, ?, NULL{', 0' * 8})",
                (source, digest, started_at.isoformat()),
            )
            return ImportRun(int(cursor.lastrowid or 0), source, digest, started_at)

    def put(self, run: ImportRun, batch: ImportBatch) -> ImportRun:
        """See the port. Another program's long write is waited for, about a minute long."""
        for left in reversed(range(_TRIES)):
            try:
                after = self._put(run, batch)
            except BaseException as error:
                self._writer.forget()
                if left and _is_busy(error):
                    continue
                raise
            self._key(2 * len(batch.records) + _KEYED_BESIDES)
            return after
        raise AssertionError("the last try gives or raises")

    def _put(self, run: ImportRun, batch: ImportBatch) -> ImportRun:
        now = timestamp(self._clock.now())
        with self._connections.read() as connection:
            prepared = self._writer.prepare(connection, batch.records)
        with self._connections.write() as connection:
            count = self._writer.store(connection, prepared, batch.records, now)
            containers.put_containers(connection, batch.containers, now)
            containers.put_consignments(connection, batch.consignments, now)
            _put_repairs(connection, run, batch.repairs)
            after = replace(
                run,
                taken=run.taken + batch.taken,
                read=run.read + len(batch.records),
                new=run.new + count.new,
                changed=run.changed + count.changed,
                same=run.same + count.same,
                containers=run.containers + len(batch.containers),
                consignments=run.consignments + len(batch.consignments),
                repairs=run.repairs + len(batch.repairs),
            )
            stands = [getattr(after, name) for name in _COUNTS]
            changed = connection.execute(_STEP, (*stands, run.run_id, run.taken)).rowcount
            if changed != 1:
                raise WorkstationError(NOT_ALONE)
        return after

    def _key(self, parties: int) -> None:
        """Key new parties apart from their records: no step keeps the write lock for long.

        Where another program keeps the lock, the next batch keys them, or whoever opens the store.
        """
        new = self._writer.unkeyed()
        if new:
            self._keys.add(new)
        try:
            with self._connections.read() as connection:
                behind = not_keyed(connection) - self._keys.count
            if behind > 0:  # an older store's, or another program's
                with self._connections.write() as connection:
                    key_parties(connection, parties)
            if self._keys.count >= MANY:
                self._keys.put(self._connections)
        except WorkstationError as error:
            if not _is_busy(error):
                raise

    def finish(self, run: ImportRun) -> ImportRun:
        """See the port."""
        now = self._clock.now()
        with self._connections.write() as connection:
            connection.execute(
                "UPDATE imports SET finished_at = ? WHERE run_id = ?",
                (now.isoformat(), run.run_id),
            )
            (last,) = connection.execute("SELECT max(record_id) FROM records").fetchone()
        self._put_keys()
        if run.new + run.changed:
            self._merge(whole=_LARGE_PART * (run.new + run.changed) > (last or 0))
        return replace(run, finished_at=now)

    def _put_keys(self) -> None:
        try:
            self._keys.put(self._connections)
        except WorkstationError as error:
            self._keys.clear()
            if not _is_busy(error):  # whoever opens the store next makes them
                raise

    def _merge(self, *, whole: bool) -> None:
        try:
            merge(self._connections, whole=whole)
        except WorkstationError as error:
            if not _is_busy(error):  # the next import does it
                raise

    def rest(self) -> None:
        """See the port."""
        with suppress(WorkstationError):  # an import that fails tells why by itself
            self._put_keys()
        with self._connections.told():
            connection = self._connections.get()
            connection.execute(f"PRAGMA cache_size = -{_USUAL_CACHE_KIB}")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA shrink_memory")

    def runs(self, limit: int = 50) -> tuple[ImportRun, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM imports ORDER BY run_id DESC LIMIT ?", (limit,)
            ).fetchall()
        return tuple(map(_run, rows))

    def repairs(self, run_id: int, limit: int = 1000, after: int = 0) -> tuple[Repair, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT line, field, sentence, found, parcel_id FROM import_repairs"
                " WHERE run_id = ? AND number > ? ORDER BY number LIMIT ?",
                (run_id, after, limit),
            ).fetchall()
        return tuple(Repair(*row) for row in rows)


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, WorkstationError) and error.notice.code == BUSY.code


def _put_repairs(connection: sqlite3.Connection, run: ImportRun, repairs: Sequence[Repair]) -> None:
    room = max(KEPT_REPAIRS - run.repairs, 0)
    connection.executemany(
        "INSERT INTO import_repairs VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (run.run_id, number, one.line, one.field, one.sentence, one.found, one.parcel_id)
            for number, one in enumerate(repairs[:room], run.repairs + 1)
        ],
    )


def _run(row: Sequence[Any]) -> ImportRun:
    run_id, source, digest, started_at, finished_at, *counts = row
    return ImportRun(
        run_id,
        source,
        digest,
        datetime.fromisoformat(started_at),
        None if finished_at is None else datetime.fromisoformat(finished_at),
        *counts,
    )
