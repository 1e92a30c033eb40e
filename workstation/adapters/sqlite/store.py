"""Opens the store: one SQLite file and the folders of picture files beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from workstation.adapters.keys import KeySettings, Ring
from workstation.adapters.sqlite.case_clocks import SqliteCaseClocks
from workstation.adapters.sqlite.checkpoints import SqliteCheckpoints
from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.earlier import SqliteEarlier
from workstation.adapters.sqlite.failures import DAMAGED, of_sqlite, of_system
from workstation.adapters.sqlite.figure_store import SqliteFigures
from workstation.adapters.sqlite.imports import SqliteImports
from workstation.adapters.sqlite.keeping import SqliteKeeping
from workstation.adapters.sqlite.log import SqliteLog
from workstation.adapters.sqlite.log_search import SqliteLogSearch
from workstation.adapters.sqlite.officer_keys import SqliteOfficerKeys
from workstation.adapters.sqlite.officers import SqliteOfficers
from workstation.adapters.sqlite.parcels import SqliteParcels
from workstation.adapters.sqlite.party_index import begin_keys
from workstation.adapters.sqlite.queue import SqliteQueueReasons
from workstation.adapters.sqlite.references import SqliteReferences
from workstation.adapters.sqlite.review import SqliteReview
from workstation.adapters.sqlite.reviews import SqliteReviews
from workstation.adapters.sqlite.room_ahead import lay_out
from workstation.adapters.sqlite.scan_files import ScanFiles
from workstation.adapters.sqlite.schema import prepare
from workstation.adapters.sqlite.search import SqliteSearch
from workstation.adapters.sqlite.search_index import SearchIndex, catch_up
from workstation.adapters.sqlite.sources import SqliteSources
from workstation.adapters.sqlite.targets import SqliteTargets
from workstation.adapters.sqlite.trusted import SqliteRelations
from workstation.services.ports import Clock

FILE_NAME = "store.sqlite3"
_COMPARED_AT_OPENING = 500
"""Parties of an older store compared before the first window; the others follow behind it."""


class SqliteStore:
    """The ports of one store file. Use from any thread; several processes may share it.

    `close` when no thread works on it any more: the last one to close it folds the write-ahead
    log into the file.
    """

    def __init__(
        self,
        data_dir: Path,
        connections: Connections,
        clock: Clock,
        station: str,
        software: str,
        keys: KeySettings | None = None,
    ) -> None:
        self._connections = connections
        self.path = data_dir / FILE_NAME
        files = ScanFiles(data_dir / "scans")
        library = ScanFiles(data_dir / "references")
        if not connections.read_only:
            files.clear_incoming()
            library.clear_incoming()
        if not connections.read_only:
            catch_up(connections, SearchIndex())
            begin_keys(connections)
        self.parcels = SqliteParcels(connections, clock, files)
        self.imports = SqliteImports(connections, clock)
        self.search = SqliteSearch(connections)
        self.case_clocks = SqliteCaseClocks(connections)
        sealed = SqliteOfficerKeys(connections, clock)
        self.ring = None if keys is None else Ring(data_dir, sealed, clock.now, keys)
        self.log = SqliteLog(connections, clock, station, software, self.ring)
        self.checkpoints = SqliteCheckpoints(connections)
        self.figures = SqliteFigures(connections)
        self.reviews = SqliteReviews(connections)
        self.targets = SqliteTargets(connections)
        self.log_search = SqliteLogSearch(connections)
        self.officers = SqliteOfficers(connections, clock)
        self.earlier = SqliteEarlier(connections)
        self.review = SqliteReview(connections)
        self.references = SqliteReferences(connections, clock, library)
        self.relations = SqliteRelations(connections)
        self.queue_reasons = SqliteQueueReasons(connections, clock)
        self.sources = SqliteSources(connections)
        self.keeping = SqliteKeeping(connections)
        self.picture_files = files

    def problems(self) -> tuple[str, ...]:
        """What SQLite's own look at every page finds wrong; empty where it finds nothing.

        Reads the whole file: for `doctor`, not for the bench.
        """
        try:
            rows = self._connections.get().execute("PRAGMA quick_check(10)").fetchall()
        except sqlite3.Error as error:
            told = of_sqlite(error, self._connections.folder)
            return (told.notice.fact if told else str(error),)
        except UnicodeDecodeError:
            return (DAMAGED.fact,)
        return tuple(row[0] for row in rows if row[0] != "ok")

    def checkpoint(self) -> None:
        """Fold what readers no longer need of the write-ahead log into the file: when idle."""
        try:
            self._connections.get().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except sqlite3.Error as error:
            raise of_sqlite(error, self._connections.folder) or error from error

    def rest(self) -> None:
        """While nobody waits: fold the write-ahead log in, and lay out room for what comes."""
        if self._connections.read_only:
            return
        self.checkpoint()
        try:
            lay_out(self._connections)
        except OSError as error:
            raise of_system(error) from error

    def close(self) -> None:
        self._connections.close()


def open_store(
    data_dir: Path,
    clock: Clock,
    station: str,
    software: str,
    read_only: bool = False,
    keys: KeySettings | None = None,
) -> SqliteStore:
    """Open the store of a data folder, made or migrated as needed (not if `read_only`).

    With `keys` its log is signed; without, as for a look at numbers, it is only chained.

    Raises
    ------
    WorkstationError
        STORE-01 disk full, -02 read-only, -03 newer version, -04 damaged or not ours,
        -05 locked by another program, -06 unreachable; `read_only`: -08 absent, -09 older.
    """
    data_dir = data_dir.absolute()  # threads open the file later, wherever they stand then
    path = data_dir / FILE_NAME
    connections = Connections(path, read_only=read_only)
    try:
        prepare(path, connections)
        SqliteRelations(connections).compare_some(_COMPARED_AT_OPENING)
    except BaseException:
        connections.close()
        raise
    return SqliteStore(data_dir, connections, clock, station, software, keys)
