"""Puts the words of records where searching finds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from workstation.adapters.sqlite.connections import Connections
from workstation.domain.search_words import folded, hs_text, record_words, words_of
from workstation.services.manifests.told import (
    DESCRIPTION,
    HS,
    MASTER_BILL,
    PARENT,
    PRODUCT_ID,
    ToldRecord,
    Value,
)

WINDOW_BITS = 18
"""Records of one window: 2 to the power of this."""
_MOST_KNOWN = 300_000
_PUT = "INSERT INTO record_words (rowid, words) VALUES (?, ?)"
_PUT_WORD = "INSERT OR IGNORE INTO search_words VALUES (?)"
_MERGE = "INSERT INTO record_words (record_words, rank) VALUES ('merge', ?)"
_SMALLEST_MERGE = "INSERT INTO record_words (record_words, rank) VALUES ('usermerge', 2)"
_MERGED_PAGES = 400
_AT_ONCE = 500
_STARTS = (4, 6)
"""Signs of a parcel's number that are a word of its record's."""


class SearchIndex:
    """Writes `record_words` and `search_words`; remembers which words are there already.

    Call `forget` where what was put has been undone.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._met: list[str] = []

    def meet(self, text: str) -> None:
        """Note a text of records that are about to be put, as `search_words.folded` gives it."""
        self._met.append(text)

    def put(self, connection: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
        """Index (record, a text of its words) and all texts met, within a transaction that writes."""
        window = -1
        told = ""
        filled = []
        for number, text in rows:
            if number >> WINDOW_BITS != window:
                window = number >> WINDOW_BITS
                told = window_word(window)
            filled.append((number, f"{text} {told}"))
        connection.executemany(_PUT, filled)
        met = set(words_of(" ".join(self._met))) - self._known
        new = sorted(word for word in met if word.isalpha())
        connection.executemany(_PUT_WORD, zip(new, strict=True))
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(new)
        self._met.clear()

    def forget(self) -> None:
        """Take no word for known any more."""
        self._known.clear()
        self._met.clear()


@lru_cache(8192)
def _number_text(start: str) -> str:
    return " ".join(_start(start, size) for size in _STARTS if start[:size].isalnum())


def number_text(parcel_id: str) -> str:
    """The words by which records are found whose parcel's number starts so."""
    return _number_text(parcel_id[: _STARTS[-1]])


def own_text(told: ToldRecord) -> str:
    """The words of a record itself, its numbers, codes and parties aside."""
    texts: list[Value] = [told.own[PARENT], told.own[MASTER_BILL]]
    for line in told.lines:
        texts += (line[DESCRIPTION], line[PRODUCT_ID])
    return folded(" ".join([str(text) for text in texts if text]))


def found_text(told: ToldRecord, own: str) -> str:
    """All that a record is found by, its parties aside; `own` is what `own_text` gave."""
    codes = [hs_text(str(line[HS])) for line in told.lines if line[HS]]
    return " ".join([own, number_text(told.parcel_id), *codes])


def number_word(part: str) -> str | None:
    """The word that all records have whose number starts with `part`; None where there is none."""
    sizes = [size for size in _STARTS if size <= len(part) and part[:size].isalnum()]
    return _start(part, sizes[-1]) if sizes else None


def _start(number: str, size: int) -> str:
    return f"\u00a4{number[:size].lower()}"


def window_word(window: int) -> str:
    """The word of all records of a window; no declared word looks like it."""
    return f"\u00a7{window}"


def merge(connections: Connections, *, whole: bool) -> None:
    """Bring the parts that an import leaves the index in together: each costs a search.

    Step by step, so that no write of the bench waits long. `whole` makes one part of all.
    """
    pages = -_MERGED_PAGES if whole else _MERGED_PAGES
    while True:
        with connections.write() as connection:
            connection.execute(_SMALLEST_MERGE)
            before = connection.total_changes
            connection.execute(_MERGE, (pages,))
            if connection.total_changes - before < 2:  # FTS5 has nothing more to merge
                return
        pages = _MERGED_PAGES


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
            rows = []
            for (record_id,) in ids:
                record = find_row(connection, record_id)
                if record is not None:
                    words = " ".join(record_words(record))
                    index.meet(words)
                    rows.append((record_id, f"{words} {number_text(record.parcel_id)}"))
            index.put(connection, rows)
            connection.executemany("DELETE FROM search_backlog WHERE record_id = ?", ids)
