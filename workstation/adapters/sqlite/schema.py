"""Makes, recognises and migrates the store's file.

Migrations are numbered SQL files; `PRAGMA user_version` is the number of the last one applied,
`PRAGMA application_id` marks the file as a store of this workstation.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from workstation.adapters.sqlite.connections import BUSY_TIMEOUT_S, Connections, begin_write
from workstation.adapters.sqlite.failures import (
    DAMAGED,
    NEWER,
    NO_STORE,
    OLDER,
    failure,
    of_sqlite,
    of_system,
)
from workstation.durable import sync_folder

APPLICATION_ID = 0x4E494957  # "NIIW"
_FOLDER = Path(__file__).with_name("migrations")


def migrations() -> tuple[str, ...]:
    """The migrations' SQL in order: the first makes version 1."""
    files = sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return tuple(f.read_text(encoding="utf-8") for f in files)


def prepare(path: Path, connections: Connections) -> None:
    """Bring the file to the newest version, making it where it is absent (not if read-only).

    Raises
    ------
    WorkstationError
        STORE-01 disk full, -02 read-only, -03 newer version, -04 damaged or not ours,
        -05 locked by another program, -06 unreachable, -08 absent and read-only.
    """
    known = migrations()
    try:
        if not path.exists():
            if connections.read_only:
                raise failure(NO_STORE)
            _create(path)
        connection = connections.get()
        version = _version(connection, newest=len(known))
        if version == 0 and any((path.parent / "scans").glob("[0-9a-f][0-9a-f]")):
            raise failure(DAMAGED, "it is empty, yet picture files of an earlier one are here")
        if connections.read_only:
            if version < len(known):
                raise failure(NO_STORE if version == 0 else OLDER)
        else:
            _use_wal(connection)
            if version < len(known):
                _migrate(connection, known)
                sync_folder(path.parent)
            begin_write(connection)  # tells now, not later, if it is read-only
            connection.execute("ROLLBACK")
        _look_over(connection)
    except sqlite3.Error as error:
        raise of_sqlite(error, path.parent) or failure(DAMAGED, str(error)) from error
    except UnicodeDecodeError as error:  # SQLite's own words, with torn names in them
        raise failure(DAMAGED) from error
    except OSError as error:
        raise of_system(error) from error


def _create(path: Path) -> None:
    missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o660))
    for folder in missing:
        sync_folder(folder.parent)


def _version(connection: sqlite3.Connection, newest: int) -> int:
    (ours,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if ours == 0 and version == 0 and tables == 0:
        return 0
    if ours != APPLICATION_ID or version < 1:
        raise failure(DAMAGED)
    if version > newest:
        raise failure(NEWER, f"version {version}, this program knows up to {newest}")
    return int(version)


def _use_wal(connection: sqlite3.Connection) -> None:
    # The busy timeout does not cover this switch; another process may be making it too.
    end = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            if not busy or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _migrate(connection: sqlite3.Connection, known: tuple[str, ...]) -> None:
    begin_write(connection)
    try:
        done = _version(connection, newest=len(known))  # another process may have been first
        for number, sql in enumerate(known[done:], done + 1):
            for statement in statements(sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def statements(sql: str) -> list[str]:
    """The single statements of a script (executescript would commit between them)."""
    found, pending = [], ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found


def _look_over(connection: sqlite3.Connection) -> None:
    # Cheap on a store of any size: touches the roots and the end of the log.
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    head = connection.execute("SELECT entries FROM log_head").fetchone()
    connection.execute("SELECT seq FROM log ORDER BY seq DESC LIMIT 1").fetchone()
    connection.execute("SELECT parcel_id FROM parcels LIMIT 1").fetchone()
    if not tables or head is None:
        raise failure(DAMAGED)
