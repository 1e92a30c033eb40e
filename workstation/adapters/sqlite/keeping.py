"""What is kept and what may expire: legal holds, expired pictures, and pictures of old parcels."""

from __future__ import annotations

import sqlite3

from workstation.adapters.sqlite.connections import Connections
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.ports import EntryDraft
from workstation.services.retention_ports import (
    EXPIRED,
    HOLD_LIFTED,
    HOLD_PLACED,
    Hold,
    OldPicture,
)

_STEM = "f.sha256 || CASE WHEN f.sidecar_sha256 IS NULL THEN '' ELSE '-' || f.sidecar_sha256 END"
_OLD = (
    f"SELECT s.parcel_id, {_STEM}, f.name, f.size, s.added_at, p.state, p.outcome, p.entry, l.at"
    " FROM scan_files f JOIN scans s USING (scan_id) JOIN parcels p USING (parcel_id)"
    " LEFT JOIN log l ON l.seq = p.entry"
    f" WHERE {_STEM} NOT IN (SELECT stem FROM expired)"
    " ORDER BY s.parcel_id, s.scan_id, f.position"
)


class SqliteKeeping:
    """`retention_ports.KeepingStore` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def picture_stems(self) -> tuple[str, ...]:
        """Names, without extension, of all picture files that must be there."""
        with self._connections.read() as connection:
            rows = connection.execute(
                f"SELECT DISTINCT {_STEM} FROM scan_files f"
                f" WHERE {_STEM} NOT IN (SELECT stem FROM expired)"
            ).fetchall()
        return tuple(row[0] for row in rows)

    def pictures(self) -> tuple[OldPicture, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(_OLD).fetchall()
        return tuple(OldPicture(*row) for row in rows)

    def decided(self) -> tuple[str, ...]:
        """Every decided parcel with pictures."""
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT parcel_id FROM parcels p WHERE state = 'done' AND EXISTS"
                " (SELECT 1 FROM scans s WHERE s.parcel_id = p.parcel_id) ORDER BY parcel_id"
            ).fetchall()
        return tuple(row[0] for row in rows)

    def expired_stems(self) -> tuple[str, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute("SELECT stem FROM expired ORDER BY stem").fetchall()
        return tuple(row[0] for row in rows)

    def holds(self) -> tuple[Hold, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT parcel_id, placed_at, placed_by, why, entry FROM holds ORDER BY parcel_id"
            ).fetchall()
        return tuple(Hold(*row) for row in rows)

    def last_configuration(self) -> int | None:
        """See `configuring.ConfigurationMemory`."""
        with self._connections.read() as connection:
            row = connection.execute("SELECT entry FROM configuration_told").fetchone()
        return None if row is None else int(row[0])

    def known(self, parcel_id: str) -> bool:
        """See the port."""
        with self._connections.read() as connection:
            row = connection.execute(
                "SELECT 1 FROM parcels WHERE parcel_id = ?", (parcel_id,)
            ).fetchone()
        return row is not None


def expired_at(connection: sqlite3.Connection, stem: str) -> str | None:
    """When a picture expired by policy; None where it did not."""
    row = connection.execute("SELECT expired_at FROM expired WHERE stem = ?", (stem,)).fetchone()
    return None if row is None else str(row[0])


def forget_expired(connection: sqlite3.Connection, stem: str) -> None:
    """A picture that expired was stored anew: it is there again until a run finds it due."""
    connection.execute("DELETE FROM expired WHERE stem = ?", (stem,))


def expired(since: str) -> WorkstationError:
    """Why an expired picture is not shown."""
    day = since[:10]
    return WorkstationError(
        Notice(
            fact=f"The picture expired by policy on {day}.",
            safe="The log, the record and the decision are kept; the log names the file's hash.",
            act="A back-up from before that day may hold it; “workstation log show” names the entry.",
            code="RETAIN-01",
        )
    )


def note_configuration(connection: sqlite3.Connection, seq: int) -> None:
    """The newest entry that tells what the station works by."""
    connection.execute(
        "INSERT INTO configuration_told VALUES (1, ?)"
        " ON CONFLICT (one) DO UPDATE SET entry = excluded.entry",
        (seq,),
    )


def note_keeping(connection: sqlite3.Connection, draft: EntryDraft, seq: int, at: str) -> None:
    """What a log entry changes in holds and expired pictures, in the entry's own transaction."""
    data = draft.data
    if draft.kind == HOLD_PLACED:
        connection.execute(
            "INSERT OR REPLACE INTO holds VALUES (?, ?, ?, ?, ?)",
            (draft.parcel, at, draft.officer, data["why"], seq),
        )
    elif draft.kind == HOLD_LIFTED:
        connection.execute("DELETE FROM holds WHERE parcel_id = ?", (draft.parcel,))
    elif draft.kind == EXPIRED:
        files = data["files"]
        for one in files if isinstance(files, list) else ():
            connection.execute(
                "INSERT OR IGNORE INTO expired VALUES (?, ?, ?, ?)",
                (one["file"].split(".")[0], at, data["policy"], seq),
            )
