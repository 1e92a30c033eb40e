"""Room for the write-ahead log, laid out while nobody waits.

A write into a file that must grow costs the disk about three times a write over what is there
already: the file system records the new size too. SQLite starts the write-ahead log anew at each
start of the program, so that every decision of the first hours would pay for that. Zeros behind its
end are no part of it: reading it ends at the first frame whose checksum does not fit.
"""

from __future__ import annotations

import io
import os

from workstation.adapters.sqlite.connections import CHECKPOINT_PAGES, Connections

_FRAME_HEAD, _FILE_HEAD = 24, 32
_SPARE_PAGES = 100
"""A commit that begins before the log is folded in may pass that size."""
_STEP = 1 << 19


def lay_out(connections: Connections) -> int:
    """Fill the write-ahead log with zeros up to the size at which it is folded in; gives the bytes.

    Holds the file's write lock meanwhile, so that no other process appends where the zeros go.
    """
    store = connections.path
    ahead = store.with_name(f"{store.name}-wal")
    (page,) = connections.get().execute("PRAGMA page_size").fetchone()
    wanted = _FILE_HEAD + (CHECKPOINT_PAGES + _SPARE_PAGES) * (_FRAME_HEAD + page)
    if not ahead.exists() or ahead.stat().st_size >= wanted:
        return 0
    laid = 0
    with ahead.open("r+b", buffering=0) as file:
        while left := _step(connections, file, wanted):
            laid += left
    return laid


def _step(connections: Connections, file: io.FileIO, wanted: int) -> int:
    """A part at a time: a decision that comes meanwhile waits for one of them at most."""
    with connections.write():  # nobody appends to the write-ahead log meanwhile
        size = file.seek(0, os.SEEK_END)
        count = max(min(_STEP, wanted - size), 0)
        if count:
            count = file.write(bytes(count))
            os.fsync(file.fileno())
        return count
