"""One SQLite connection per thread to one file, and transactions that fail in plain words.

A connection of its own lets each thread read a settled snapshot while another thread or another
process appends: in WAL mode readers and the writer do not wait for each other. Writers queue
for the file's one write lock (BEGIN IMMEDIATE) up to BUSY_TIMEOUT_S.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from workstation.adapters.sqlite.failures import DAMAGED, UNSTORABLE, failure, of_sqlite
from workstation.domain.notice import WorkstationError

BUSY_TIMEOUT_S = 5.0
"""How long a step waits for another program's write before it gives up, in seconds."""
_ASK_OFTEN = "PRAGMA busy_timeout = 8"
"""For writing: SQLite asks after 1, 2 and 5 ms, then gives up; see `_begin`."""
PATIENCE_S = 0.05
"""After this long of asking every few milliseconds, a write asks without a pause as well."""
PRESS_S = 0.02
"""How long it asks without a pause at a time, in seconds; 8 ms of rest lie between."""
CLOSE_TIMEOUT_S = 30.0
"""How long closing waits for what other threads have begun, in seconds."""
CHECKPOINT_PAGES = 2000
"""Write-ahead log (8 MB) at which a commit has to fold it in itself; `checkpoint` does so before,
where no officer waits for it."""

# For what it has no adapter for, sqlite3 asks the value and its type for one each time: with half of
# a record's columns empty, that cost more than storing it.
_NOTHING: dict[None, None] = {}
sqlite3.register_adapter(type(None), _NOTHING.get)
sqlite3.register_adapter(bytes, bytes)


class Connections:
    """Hands each thread its own connection.

    `close` waits for what is under way on other threads; what they ask later is refused.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path, self.read_only = path, read_only
        self._own = threading.local()
        self._all: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._lock = threading.Lock()
        self._left = threading.Condition(self._lock)
        self._inside = 0
        self._closing = False
        self._told = _Told(self)

    @property
    def path(self) -> Path:
        return self._path

    @property
    def folder(self) -> Path:
        return self._path.parent

    def get(self) -> sqlite3.Connection:
        """This thread's connection, opened on first use. Raises sqlite3.Error."""
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._open_read_only() if self.read_only else self._open()
            with self._lock:
                self._close_where_thread_ended()
                self._all.append((threading.current_thread(), connection))
            self._own.connection = connection
            self._own.asks_often = False
        return connection

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A snapshot: all reads inside see one state of the store."""
        with self.told():
            connection = self.get()
            if self._own.asks_often:
                connection.execute(f"PRAGMA busy_timeout = {round(BUSY_TIMEOUT_S * 1000)}")
                self._own.asks_often = False
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when the block is left; any exception undoes it all."""
        with self.told():
            connection = self.get()
            if not self._own.asks_often:  # two decisions in a row need not say so twice
                connection.execute(_ASK_OFTEN)
                self._own.asks_often = True
            _begin(connection)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise

    def close(self) -> None:
        with self._lock:
            # A connection that is closed under a thread's hands takes the program down.
            self._closing = True
            self._left.wait_for(lambda: not self._inside, CLOSE_TIMEOUT_S)
            if self._inside:
                return  # the process ends soon, and SQLite's file is whole at any time
            for _, connection in self._all:
                connection.close()
            self._all.clear()
        self._own = threading.local()

    def told(self) -> _Told:
        """Failures of SQLite inside are told in plain words; closing waits for the end of it."""
        return self._told

    def enter(self) -> None:
        """A thread begins work on its connection."""
        with self._lock:
            if self._closing:
                raise sqlite3.ProgrammingError("the store is closed")
            self._inside += 1

    def leave(self) -> None:
        """It has ended."""
        with self._lock:
            self._inside -= 1
            if self._closing:
                self._left.notify_all()

    def _open(self) -> sqlite3.Connection:
        connection = self._connect(f"{self._path.absolute().as_uri()}?mode=rw")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        return connection

    def _open_read_only(self) -> sqlite3.Connection:
        uri = self._path.absolute().as_uri()
        try:
            return self._connect(f"{uri}?mode=ro")
        except sqlite3.OperationalError:
            # In a folder that cannot be written SQLite cannot make its shared-memory file; with
            # no write-ahead log beside it the file itself is whole and nobody has it open.
            ahead = self._path.with_name(f"{self._path.name}-wal")
            if ahead.exists() and ahead.stat().st_size:
                raise
            return self._connect(f"{uri}?mode=ro&immutable=1")

    def _connect(self, uri: str) -> sqlite3.Connection:
        connection = self._opened(uri)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            # Some builds overwrite all that is deleted with zeros, which doubles what an import
            # writes; FAST does so where it costs no page more.
            connection.execute("PRAGMA secure_delete = FAST")
            connection.execute("PRAGMA recursive_triggers = ON")
            connection.execute("PRAGMA user_version").fetchone()  # opens the file itself
        except BaseException:
            connection.close()
            raise
        return connection

    def _opened(self, uri: str) -> sqlite3.Connection:
        from workstation.adapters.encryption.vault import key_of, store_key

        data_key = key_of(self.folder)
        if data_key is not None:
            from workstation.adapters.sqlite.encrypted import connect

            return connect(uri, store_key(data_key), BUSY_TIMEOUT_S)
        return sqlite3.connect(
            uri,
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,  # only `close` reaches it from another thread
            cached_statements=256,
        )

    def _close_where_thread_ended(self) -> None:
        for item in list(self._all):
            if not item[0].is_alive():
                item[1].close()
                self._all.remove(item)


def begin_write(connection: sqlite3.Connection) -> None:
    """Take the file's write lock on a connection that is used for other things too."""
    connection.execute(_ASK_OFTEN)
    try:
        _begin(connection)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(BUSY_TIMEOUT_S * 1000)}")


def _begin(connection: sqlite3.Connection) -> None:
    """Take the file's write lock, waiting up to BUSY_TIMEOUT_S.

    SQLite itself asks ever more rarely, up to ten times a second: a program that writes without a
    pause would keep a decision waiting for seconds. Asked every few milliseconds, its turn comes;
    where even that meets the other's hand each time, it is asked without a pause for a while, so
    that the moment between two of the other's writes is not missed.
    """
    began = time.monotonic()
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() - began >= BUSY_TIMEOUT_S:
                raise
        if time.monotonic() - began > PATIENCE_S and _pressed(connection):
            return


def _pressed(connection: sqlite3.Connection) -> bool:
    """Whether the write lock was had by asking without a pause for PRESS_S."""
    end = time.monotonic() + PRESS_S
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < end:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return True
            except sqlite3.OperationalError as error:
                if not _is_busy(error):
                    raise
    finally:
        connection.execute(_ASK_OFTEN)
    return False


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


class _Told:
    """See `Connections.told`. No generator: every barcode's look-up goes through it."""

    __slots__ = ("_connections",)

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def __enter__(self) -> None:
        self._connections.enter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connections.leave()
        if error is None:
            return
        if isinstance(error, sqlite3.Error):
            told = of_sqlite(error, self._connections.folder)
            if told is not None:
                raise told from error
        elif isinstance(error, UnicodeDecodeError):  # torn text, in a row or in SQLite's words
            raise failure(DAMAGED) from error
        elif isinstance(error, OverflowError | UnicodeEncodeError):
            raise WorkstationError(UNSTORABLE) from error
