"""An encrypted store's connection, shaped as one of the standard library.

Only what this store uses is there. Errors are those of `sqlite3`, with `sqlite_errorcode`, so that
every adapter tells failures as it always does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, cast

from workstation.domain.notice import WorkstationError

if TYPE_CHECKING:
    import apsw

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_REFUSED = (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH)


def extra() -> None:
    """Nothing, where this installation can encrypt.

    Raises
    ------
    WorkstationError
        CRYPT-04.
    """
    from workstation.adapters.encryption.vault import NO_EXTRA

    try:
        import apsw
    except ImportError as error:
        raise WorkstationError(NO_EXTRA, environment=True) from error
    if not hasattr(apsw, "mc_version"):  # the plain one, which would write an open file
        raise WorkstationError(NO_EXTRA, environment=True)


def connect(uri: str, key: str, timeout_s: float, *, make: bool = False) -> sqlite3.Connection:
    """Open an encrypted file; `uri` as `sqlite3.connect` takes it.

    Raises
    ------
    WorkstationError
        CRYPT-04 where the extra that encrypts is not installed.
    sqlite3.Error
        As `sqlite3.connect`.
    """
    extra()
    import apsw

    flags = apsw.SQLITE_OPEN_URI
    if "mode=ro" in uri:
        flags |= apsw.SQLITE_OPEN_READONLY
    else:
        flags |= apsw.SQLITE_OPEN_READWRITE
    if make:
        flags |= apsw.SQLITE_OPEN_CREATE
    try:
        opened = apsw.Connection(uri, flags=flags)
    except apsw.Error as error:
        _raise(error)
    connection = EncryptedConnection(opened)
    try:
        opened.set_busy_timeout(round(timeout_s * 1000))
        connection.execute("PRAGMA cipher = 'chacha20'")
        connection.execute(f"PRAGMA key = '{key}'")
        connection.execute("PRAGMA temp_store = MEMORY")  # sorting writes no plain file
    except BaseException:
        connection.close()
        raise
    return cast("sqlite3.Connection", connection)


class EncryptedConnection:
    """See the module; transactions are begun and ended by statements (`isolation_level` None)."""

    isolation_level: str | None = None

    def __init__(self, opened: apsw.Connection) -> None:
        self.opened = opened

    def execute(self, sql: str, values: Any = ()) -> EncryptedCursor:
        return EncryptedCursor(self.opened).execute(sql, values)

    def executemany(self, sql: str, many: Iterable[Any]) -> EncryptedCursor:
        return EncryptedCursor(self.opened).executemany(sql, many)

    def cursor(self) -> EncryptedCursor:
        return EncryptedCursor(self.opened)

    @property
    def in_transaction(self) -> bool:
        return bool(self.opened.in_transaction)

    @property
    def total_changes(self) -> int:
        return int(self.opened.total_changes())

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def set_progress_handler(self, handler: Callable[[], object] | None, steps: int) -> None:
        asked = None if handler is None else lambda: bool(handler())
        self.opened.set_progress_handler(asked, steps)

    def interrupt(self) -> None:
        self.opened.interrupt()

    def close(self) -> None:
        self.opened.close(True)


class EncryptedCursor:
    """Rows of one statement, as tuples."""

    def __init__(self, opened: apsw.Connection) -> None:
        self._opened, self._cursor = opened, opened.cursor()
        self.lastrowid: int | None = None
        self.rowcount = -1

    def execute(self, sql: str, values: Any = ()) -> EncryptedCursor:
        before = self._opened.total_changes()
        try:
            self._cursor.execute(sql, values)
        except Exception as error:
            _told(error)
        return self._done(before)

    def executemany(self, sql: str, many: Iterable[Any]) -> EncryptedCursor:
        before = self._opened.total_changes()
        try:
            self._cursor.executemany(sql, cast("Iterable[Sequence[Any]]", many))
        except Exception as error:
            _told(error)
        return self._done(before)

    def fetchone(self) -> Any:
        return next(self, None)

    def fetchall(self) -> list[Any]:
        return list(self)

    def fetchmany(self, size: int = 1) -> list[Any]:
        found = []
        for row in self:
            found.append(row)
            if len(found) == size:
                break
        return found

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        try:
            return next(self._cursor)
        except StopIteration:
            raise
        except Exception as error:
            _told(error)

    @property
    def description(self) -> Any:
        return self._cursor.description

    def close(self) -> None:
        self._cursor.close(True)

    def _done(self, before: int) -> EncryptedCursor:
        self.lastrowid = self._opened.last_insert_rowid()
        self.rowcount = self._opened.total_changes() - before
        return self


def _told(error: Exception) -> NoReturn:
    import apsw

    if isinstance(error, apsw.Error):
        _raise(error)
    raise error


def _raise(error: apsw.Error) -> NoReturn:
    code = int(getattr(error, "extendedresult", 0) or getattr(error, "result", 0) or 0)
    primary = code & 0xFF
    kind: type[sqlite3.Error] = sqlite3.OperationalError
    if primary in _REFUSED:
        kind = sqlite3.IntegrityError
    elif primary in _DAMAGED:
        kind = sqlite3.DatabaseError
    elif primary == sqlite3.SQLITE_TOOBIG:
        kind = sqlite3.DataError
    elif primary in (0, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE):
        kind = sqlite3.ProgrammingError
    told = kind(str(error))
    told.sqlite_errorcode = code
    raise told from error
