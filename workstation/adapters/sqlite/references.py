"""The site's reference pictures: rows of the store, files in a folder of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.scan_files import ScanFiles
from workstation.adapters.sqlite.stamps import timestamp
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import PictureKind, ScanRef, SourceFile
from workstation.services.compare_ports import Reference, ReferenceDraft
from workstation.services.ports import Clock

NO_REFERENCE = Notice(
    fact="There is no picture of that number in the reference library.",
    safe="Nothing has been changed.",
    act="See the numbers with: workstation reference list.",
    code="REFERENCE-02",
)
_ROW = (
    "SELECT reference_id, title, hs, source, note, view, kind, added_at, added_by, simulated"
    " FROM reference_pictures"
)


class SqliteReferences:
    """`ports.ReferenceLibrary`."""

    def __init__(self, connections: Connections, clock: Clock, files: ScanFiles) -> None:
        self._connections, self._clock, self._files = connections, clock, files

    def references(self) -> tuple[Reference, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(_ROW + " ORDER BY title, reference_id").fetchall()
            return tuple(_reference(connection, row) for row in rows)

    def add_reference(
        self, draft: ReferenceDraft, files: Sequence[tuple[SourceFile, Path]]
    ) -> Reference:
        """See the port."""
        identity = _identity([source for source, _ in files])
        self._refuse_known(identity)
        for source, path in files:
            self._files.put(source, path)  # durable before a row speaks of it
        with self._connections.write() as connection:
            try:
                cursor = connection.execute(
                    "INSERT INTO reference_pictures (identity, title, hs, source, note, view, kind,"
                    " added_at, added_by, simulated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(identity, draft.title, draft.hs, draft.source, draft.note),
                        *(draft.view, draft.kind.value, timestamp(self._clock.now())),
                        *(draft.added_by, int(draft.simulated)),
                    ),
                )
            except sqlite3.IntegrityError as error:  # another program was first
                raise WorkstationError(known_already("")) from error
            number = int(cursor.lastrowid or 0)
            connection.executemany(
                "INSERT INTO reference_files VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (number, place, s.sha256, s.name, s.size, s.media, s.sidecar_sha256)
                    for place, (s, _) in enumerate(files)
                ],
            )
            return _one(connection, number)

    def remove_reference(self, reference_id: int) -> Reference:
        """See the port."""
        with self._connections.write() as connection:
            gone = _one(connection, reference_id)
            for table in ("reference_files", "reference_pictures"):
                connection.execute(
                    f"DELETE FROM {table} WHERE reference_id = ?",
                    (reference_id,),
                )
            needed = [
                source
                for source in gone.scan.files
                if connection.execute(
                    "SELECT 1 FROM reference_files WHERE sha256 = ? AND sidecar_sha256 IS ?",
                    (source.sha256, source.sidecar_sha256),
                ).fetchone()
            ]
        for source in gone.scan.files:
            if source not in needed:
                self._files.remove(source)
        return gone

    def reference_path(self, source: SourceFile) -> Path:
        """See the port; WorkstationError STORE-11 where the file is gone or has another size."""
        return self._files.path(source)

    def _refuse_known(self, identity: str) -> None:
        with self._connections.read() as connection:
            row = connection.execute(
                "SELECT title FROM reference_pictures WHERE identity = ?", (identity,)
            ).fetchone()
        if row is not None:
            raise WorkstationError(known_already(row[0]))


def known_already(title: str) -> Notice:
    """That a picture is in the library."""
    named = f" as “{title}”" if title else ""
    return Notice(
        fact=f"This picture is in the reference library already{named}.",
        safe="Nothing has been added.",
        act="Remove it first to give it another title.",
        code="REFERENCE-01",
    )


def _identity(sources: Sequence[SourceFile]) -> str:
    return "+".join("-".join(filter(None, (s.sha256, s.sidecar_sha256))) for s in sources)


def _one(connection: sqlite3.Connection, reference_id: int) -> Reference:
    row = connection.execute(_ROW + " WHERE reference_id = ?", (reference_id,)).fetchone()
    if row is None:
        raise WorkstationError(NO_REFERENCE)
    return _reference(connection, row)


def _reference(connection: sqlite3.Connection, row: tuple[object, ...]) -> Reference:
    number, title, hs, source, note, view, kind, added_at, added_by, simulated = row
    files = connection.execute(
        "SELECT name, sha256, size, media, sidecar_sha256 FROM reference_files"
        " WHERE reference_id = ? ORDER BY position",
        (number,),
    ).fetchall()
    return Reference(
        reference_id=int(str(number)),
        title=str(title),
        hs=None if hs is None else str(hs),
        source=str(source),
        note=str(note),
        scan=ScanRef(
            int(str(number)),
            "",
            str(view),
            PictureKind(str(kind)),
            tuple(SourceFile(*file) for file in files),
            str(added_at),
            bool(simulated),
        ),
        added_by=str(added_by),
    )
