"""A lock that the system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from workstation.adapters.backup.notices import UNDER_WAY, of_system
from workstation.domain.notice import WorkstationError

FILE = "keeping.lock"


@contextmanager
def one_at_a_time(data_dir: Path) -> Iterator[None]:
    """Back-ups and retention of a data folder wait for nobody: the second is refused.

    Raises
    ------
    WorkstationError
        BACKUP-05 where another one is under way.
    """
    try:
        lock = sqlite3.connect(data_dir / FILE, timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise of_system(OSError(str(error))) from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise WorkstationError(UNDER_WAY, environment=True) from error
        yield
