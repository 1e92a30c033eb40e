"""What an officer is told when the store fails: one notice for each way it can."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError

_DISK_NEARLY_FULL_BYTES = 1 << 20
_TORN = ("decode to UTF-8", "no such table", "no such column")
_UNLIKE_ITSELF = (sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS)

DISK_FULL = Notice(
    fact="The disk that holds the store is full.",
    safe="Everything recorded before is safe; this last step has not been stored.",
    act="Free some space on that disk, then do the step again.",
    code="STORE-01",
)
READ_ONLY = Notice(
    fact="The store cannot be written: its folder or file is read-only for this user.",
    safe="Everything recorded before is safe; this last step has not been stored.",
    act="Ask whoever looks after this station to give write access to the data folder.",
    code="STORE-02",
)
NEWER = Notice(
    fact="The store was written by a newer version of the workstation.",
    safe="Nothing in it has been changed.",
    act="Start the newer version, or install it on this station.",
    code="STORE-03",
)
DAMAGED = Notice(
    fact="The store is damaged or is not a store of this workstation.",
    safe="Nothing in it has been changed by this step.",
    act="Stop work on this station and keep the data folder as it is for support.",
    code="STORE-04",
)
BUSY = Notice(
    fact="Another program keeps the store locked.",
    safe="Everything recorded before is safe; this last step has not been stored.",
    act="Close the other program, or wait a moment, then do the step again.",
    code="STORE-05",
)
UNREACHABLE = Notice(
    fact="The store cannot be opened, read or written.",
    safe="Everything recorded before is safe; this last step has not been stored.",
    act="Check that the disk of the data folder is there and healthy, then try again.",
    code="STORE-06",
)
UNSTORABLE = Notice(
    fact="The input holds a value that cannot be stored: a number too large or broken text.",
    safe="Nothing of this input has been stored.",
    act="Correct the input and try again.",
    code="STORE-07",
)
NO_STORE = Notice(
    fact="There is no store in this data folder.",
    safe="Nothing has been changed.",
    act="Check the name of the data folder; starting the workstation on it makes a store.",
    code="STORE-08",
)
OLDER = Notice(
    fact="The store was written by an older version and must be brought up to date first.",
    safe="Nothing in it has been changed.",
    act="Start the workstation on this data folder once, then try again.",
    code="STORE-09",
)


NO_FOLDER = Notice(
    fact="The data folder cannot be made: a file has its name or lies on the way to it.",
    safe="Nothing has been changed.",
    act="Name another data folder.",
    code="STORE-12",
)


def failure(notice: Notice, detail: str = "") -> WorkstationError:
    """The error for a fault of the station; `detail` is put in brackets behind the fact."""
    if detail:
        fact = f"{notice.fact.removesuffix('.')} ({detail})."
        notice = Notice(fact, notice.safe, notice.act, notice.code)
    return WorkstationError(notice, environment=True)


def of_sqlite(error: sqlite3.Error, folder: Path) -> WorkstationError | None:
    """The failure that an SQLite error tells of, or None where it is a defect of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF  # without the extended part
    if primary == sqlite3.SQLITE_FULL:
        return failure(DISK_FULL)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return failure(READ_ONLY)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return failure(BUSY)
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or code in _UNLIKE_ITSELF:
        return failure(DAMAGED)
    if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        if folder.is_dir() and not os.access(folder, os.W_OK):
            return failure(READ_ONLY)
        return failure(DISK_FULL) if _nearly_full(folder) else failure(UNREACHABLE, str(error))
    if isinstance(error, sqlite3.OperationalError) and any(w in str(error) for w in _TORN):
        return failure(DAMAGED)
    return None


def of_system(error: OSError) -> WorkstationError:
    """The failure that an error of the operating system tells of."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return failure(DISK_FULL)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return failure(READ_ONLY)
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return failure(NO_FOLDER)
    return failure(UNREACHABLE, error.strerror or type(error).__name__)


def _nearly_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _DISK_NEARLY_FULL_BYTES
    except OSError:
        return False
