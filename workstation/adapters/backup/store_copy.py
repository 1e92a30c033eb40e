"""Copies the store's file while benches write to it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from workstation.adapters.backup.notices import no_room, not_whole

PAGES = 500
"""Pages (4 KiB) in one step."""
_PAUSE_S = 0.002


def copy_store(source: Path, target: Path) -> None:
    """A settled copy of the store, whole in one file.

    One read transaction spans all steps, so that writers go on (in WAL mode a reader stops
    nobody) and what they write does not start the copy anew; a pause after each step leaves the
    disk to them.

    Raises
    ------
    WorkstationError
        BACKUP-02 no room, -03 where the store cannot be read or the copy cannot be written.
    """
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as store,
            closing(sqlite3.connect(target)) as copy,
        ):
            store.isolation_level = None
            copy.isolation_level = None
            store.execute("BEGIN")
            store.execute("SELECT count(*) FROM sqlite_master").fetchone()
            store.backup(copy, pages=PAGES, progress=lambda *_: time.sleep(_PAUSE_S))
            store.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise no_room("the disk is full") from error
        raise not_whole(f"the store could not be copied ({error})") from error
