"""Keys of parties that an import has stored, put many at a time.

A key stands anywhere in its table, so that in a large store each costs a page of the write-ahead
log. Sorted by key, those of a hundred thousand parties share the pages they touch. Until they are
put, `party_index.not_keyed` tells that their parties are not compared yet; where the import is
killed, `key_parties` makes them anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.party_index import PUT_KEY, key_parties, keyed_up_to, set_keyed

MANY = 100_000
"""Parties whose keys are put together."""
_AT_ONCE = 15_000
"""Keys of one transaction: about 0.05 s."""
_GAP = 2000
"""Parties that another program has stored in between are keyed so many at a time."""
MOST_FILLED = 200_000
"""Parties without keys before an import's own that it waits for. In a store that is to
be keyed anew there may be millions; `key_parties` comes to those, and to the import's, in turn."""


class KeysToCome:
    """Keys of parties that are stored, and have not been put yet."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, int]] = []
        """First and last of parties that follow one another, in order."""
        self._keys, self._parties = array("q"), array("q")
        self.count = 0

    def add(self, parties: Sequence[tuple[int, tuple[int, ...]]]) -> None:
        """Take the keys of parties (row, its keys) whose transaction is done."""
        first, last = parties[0][0], parties[-1][0]
        if self._runs and self._runs[-1][1] == first - 1:
            first = self._runs.pop()[0]
        self._runs.append((first, last))
        for party_id, keys in parties:
            self._keys.extend(keys)
            self._parties.extend([party_id] * len(keys))
        self.count += len(parties)

    def put(self, connections: Connections) -> None:
        """Put all keys, in short transactions; the parties before them have theirs then."""
        if not self._runs:
            return
        if self._left(connections, self._runs[0][0]) > MOST_FILLED:
            self.clear()
            return
        self._fill(connections, self._runs[0][0])
        rows = sorted(zip(self._keys, self._parties, strict=True))
        for start in range(0, len(rows), _AT_ONCE):
            with connections.write() as connection:
                connection.executemany(PUT_KEY, rows[start : start + _AT_ONCE])
        for first, last in self._runs:
            self._fill(connections, first)
            with connections.write() as connection:
                set_keyed(connection, first, last)
        self.clear()

    def clear(self) -> None:
        """Leave them to `key_parties`."""
        self._runs.clear()
        del self._keys[:], self._parties[:]
        self.count = 0

    def _fill(self, connections: Connections, first: int) -> None:
        """Key the parties before `first` that others have stored."""
        while (left := self._left(connections, first)) > 0:
            with connections.write() as connection:
                key_parties(connection, min(left, _GAP))

    def _left(self, connections: Connections, first: int) -> int:
        with connections.read() as connection:
            return first - 1 - keyed_up_to(connection)
