"""Puts the words of records where searching finds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from workstation.adapters.sqlite.connections import Connections
from workstation.domain.manifest import ManifestRecord
from workstation.domain.search_words import record_words

WINDOW_BITS = 18
"""Records of one window: 2 to the power of this."""
_MOST_KNOWN = 300_000
_PUT = "INSERT INTO record_words (rowid, words) VALUES (?, ?)"
_PUT_WORD = "INSERT OR IGNORE INTO search_words VALUES (?)"
_AT_ONCE = 500


class SearchIndex:
    """Writes `record_words` and `search_words`; remembers which words are there already.

    Call `forget` where what was put has been undone.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()

    def put(
        self, connection: sqlite3.Connection, records: Iterable[tuple[int, ManifestRecord]]
    ) -> None:
        """Index records by their row numbers, within a transaction that writes."""
        rows: list[tuple[int, str]] = []
        seen: set[str] = set()
        for record_id, record in records:
            words = record_words(record)
            seen.update(words)
            words.append(window_word(record_id >> WINDOW_BITS))
            rows.append((record_id, " ".join(words)))
        new = sorted(word for word in seen - self._known if word.isalpha())
        connection.executemany(_PUT, rows)
        connection.executemany(_PUT_WORD, zip(new, strict=True))
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(new)

    def forget(self) -> None:
        """Take no word for known any more."""
        self._known.clear()


def window_word(window: int) -> str:
    """The word of all records of a window; no declared word looks like it."""
    return f"\u00a7{window}"


def catch_up(connections: Connections, index: SearchIndex) -> None:
    """Index what an older store held, in as many transactions as it takes."""
    from workstation.adapters.sqlite.records import find_row

    while True:
        with connections.write() as connection:
            ids = connection.execute(
                "SELECT record_id FROM search_backlog ORDER BY record_id LIMIT ?", (_AT_ONCE,)
            ).fetchall()
            if not ids:
                return
            records = ((one, find_row(connection, one)) for (one,) in ids)
            index.put(connection, ((one, record) for one, record in records if record is not None))
            connection.executemany("DELETE FROM search_backlog WHERE record_id = ?", ids)
