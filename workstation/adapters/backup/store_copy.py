"""Copies the store's file while benches write to it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import cast

from workstation.adapters.backup.notices import no_room, not_whole
from workstation.adapters.encryption.vault import key_of, store_key
from workstation.adapters.sqlite.encrypted import EncryptedConnection, connect

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
    key = key_of(source.parent)
    try:
        with (
            closing(_opened(f"{source.as_uri()}?mode=ro", key)) as store,
            closing(_opened(f"{target.as_uri()}?mode=rwc", key)) as copy,
        ):
            store.isolation_level = None
            copy.isolation_level = None
            store.execute("BEGIN")
            store.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if key is not None:
                _copy_encrypted(
                    cast("EncryptedConnection", store), cast("EncryptedConnection", copy)
                )
            else:
                store.backup(copy, pages=PAGES, progress=lambda *_: time.sleep(_PAUSE_S))
            store.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise no_room("the disk is full") from error
        raise not_whole(f"the store could not be copied ({error})") from error


def _opened(uri: str, key: bytes | None) -> sqlite3.Connection:
    if key is None:
        return sqlite3.connect(uri, uri=True)
    return connect(uri, store_key(key), 0.0, make="mode=rwc" in uri)


def _copy_encrypted(store: EncryptedConnection, copy: EncryptedConnection) -> None:
    """Pages stay as they are: both files are sealed with one key."""
    with copy.opened.backup("main", store.opened, "main") as backup:
        while not backup.done:
            backup.step(PAGES)
            time.sleep(_PAUSE_S)
