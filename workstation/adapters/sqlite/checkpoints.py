"""Checkpoints in the store's file, and the log's Merkle tree read from its rows.

Roots of complete parts of the tree (256, 65 536 and 16 777 216 entries) are stored, so that a
proof reads some hundreds of rows of a log of any size. They are derived: what is not stored is
made from the rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from workstation.adapters.sqlite.connections import Connections
from workstation.domain.log import LogEntry, damaged
from workstation.domain.merkle import entry_leaf, node_hash
from workstation.services.checkpoint_ports import LogTree, StoredCheckpoint

STEP = 8
"""Levels between stored parts: each is over 2**STEP of the ones below it."""
_BLOCK = 1 << STEP
_HIGHEST = 3 * STEP
_HELD = 100_000
"""Hashes of a tree that are held at once, more or less."""
_ENTRY = "SELECT seq, body, previous, hash, station_signature, officer_signature FROM log"
# In the words of the indexes log_keys and log_proofs, which hold these few entries alone.
_KEYS = "WHERE kind IN ('key_revoked', 'officer_key', 'station_key')"
_PROOFS = "WHERE kind IN ('checkpoint_cosigned', 'checkpoint_timestamped', 'checkpoint_witnessed')"
_LEAVES = (
    "SELECT seq, hash, station_signature, officer_signature FROM log"
    " WHERE seq > ? AND seq <= ? ORDER BY seq"
)


class SqliteCheckpoints:
    """`checkpoint_ports.CheckpointStore` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def last(self) -> StoredCheckpoint | None:
        found = self.checkpoints(limit=1)
        return found[0] if found else None

    def checkpoints(self, *, before: int | None = None, limit: int = 100) -> list[StoredCheckpoint]:
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT size, at, note FROM log_checkpoints WHERE size < coalesce(?, size + 1)"
                " ORDER BY size DESC LIMIT ?",
                (before, limit),
            ).fetchall()
        return [StoredCheckpoint(*row) for row in rows]

    def of_size(self, size: int) -> StoredCheckpoint | None:
        with self._connections.read() as connection:
            row = connection.execute(
                "SELECT size, at, note FROM log_checkpoints WHERE size = ?", (size,)
            ).fetchone()
        return StoredCheckpoint(*row) if row else None

    def first_over(self, seq: int) -> StoredCheckpoint | None:
        with self._connections.read() as connection:
            row = connection.execute(
                "SELECT size, at, note FROM log_checkpoints WHERE size >= ? ORDER BY size LIMIT 1",
                (seq,),
            ).fetchone()
        return StoredCheckpoint(*row) if row else None

    def keep(self, checkpoint: StoredCheckpoint) -> None:
        with self._connections.write() as connection:
            # Another window may have made it, or a larger one, a moment before.
            (largest,) = connection.execute("SELECT max(size) FROM log_checkpoints").fetchone()
            if largest is None or largest < checkpoint.size:
                connection.execute(
                    "INSERT INTO log_checkpoints (size, at, note) VALUES (?, ?, ?)",
                    (checkpoint.size, checkpoint.at, checkpoint.note),
                )

    def key_entries(self) -> list[LogEntry]:
        return self._entries(_KEYS)

    def proof_entries(self) -> list[LogEntry]:
        return self._entries(_PROOFS)

    def _entries(self, which: str) -> list[LogEntry]:
        with self._connections.read() as connection:
            return [LogEntry(*row) for row in connection.execute(f"{_ENTRY} {which} ORDER BY seq")]

    @contextmanager
    def tree(self, *, stored: bool = True) -> Iterator[LogTree]:
        with self._connections.read() as connection:
            yield _Tree(connection, stored=stored)

    def behind(self) -> int:
        with self._connections.read() as connection:
            return _entries(connection) - _stored(connection, STEP) * _BLOCK

    def catch_up(self, most: int) -> None:
        found: list[tuple[int, int, bytes]] = []
        with self._connections.read() as connection:
            tree = _Tree(connection)
            first = _stored(connection, STEP)
            last = min(tree.entries // _BLOCK, first + max(1, most // _BLOCK))
            for place in range(first, last):
                found.append((STEP, place, tree.root_of(STEP, place)))
            for level in range(2 * STEP, _HIGHEST + 1, STEP):
                for place in range(_stored(connection, level), last * _BLOCK >> level):
                    found.append((level, place, tree.root_of(level, place)))
        if found:
            with self._connections.write() as connection:
                connection.executemany(
                    "INSERT OR IGNORE INTO log_tiles (level, place, root) VALUES (?, ?, ?)", found
                )

    def forget_tree(self) -> None:
        with self._connections.write() as connection:
            connection.execute("DELETE FROM log_tiles")


class _Tree:
    """`checkpoint_ports.LogTree` over the rows of one snapshot."""

    def __init__(self, connection: sqlite3.Connection, *, stored: bool = True) -> None:
        self._connection, self._stored = connection, stored
        self._made: dict[tuple[int, int], bytes] = {}
        self._read: set[tuple[int, int]] = set()
        self.entries = _entries(connection)

    def head_of(self, size: int) -> bytes:
        row = self._connection.execute("SELECT hash FROM log WHERE seq = ?", (size,)).fetchone()
        if row is None:
            raise damaged(size)
        return bytes(row[0])

    def entry(self, seq: int) -> LogEntry | None:
        row = self._connection.execute(f"{_ENTRY} WHERE seq = ?", (seq,)).fetchone()
        return LogEntry(*row) if row else None

    def root_of(self, level: int, index: int) -> bytes:
        if (index + 1) << level > self.entries:
            raise ValueError(f"the tree has no complete part {index} of level {level}")
        return self._root(level, index)

    def _root(self, level: int, index: int) -> bytes:
        found = self._made.get((level, index))
        if found is None:
            if level % STEP == 0:
                self._load(level, index >> STEP)
                found = self._made.get((level, index))
            if found is None:
                left = self._root(level - 1, 2 * index)
                found = node_hash(left, self._root(level - 1, 2 * index + 1))
                self._made[level, index] = found
                if level == STEP:  # of what lies below nothing else is asked for mostly
                    self._forget(index)
        return found

    def _forget(self, block: int) -> None:
        """Ten million leaves need not be held at once; what is asked for again is read again."""
        if len(self._made) > _HELD:
            for level in range(STEP):
                below = 1 << STEP - level
                for index in range(block * below, (block + 1) * below):
                    self._made.pop((level, index), None)
            self._read.discard((0, block))

    def _load(self, level: int, block: int) -> None:
        """Read 256 neighbours at once: a proof that needs one of them mostly needs others."""
        if (level, block) in self._read or level > _HIGHEST:
            return
        self._read.add((level, block))
        first, end = block * _BLOCK, (block + 1) * _BLOCK
        if level and not self._stored:
            return
        if level:
            for place, root in self._connection.execute(
                "SELECT place, root FROM log_tiles WHERE level = ? AND place >= ? AND place < ?",
                (level, first, end),
            ):
                self._made[level, place] = root
            return
        number = first
        for seq, digest, station, officer in self._connection.execute(_LEAVES, (first, end)):
            number += 1
            if seq != number:
                raise damaged(number)
            self._made[0, seq - 1] = entry_leaf(digest, station, officer)
        if number < min(end, self.entries):
            raise damaged(number + 1)


def _entries(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT entries FROM log_head").fetchone()
    return int(row[0]) if row else 0


def _stored(connection: sqlite3.Connection, level: int) -> int:
    """Parts of a level that are stored without a gap from the first on."""
    (count, highest) = connection.execute(
        "SELECT count(*), max(place) FROM log_tiles WHERE level = ?", (level,)
    ).fetchone()
    if highest is None or count != highest + 1:  # a part was removed: all that may be missing
        return 0
    return int(count)
