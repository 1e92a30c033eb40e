"""Puts the log's entries where searching finds them, behind the decisions and in small steps."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.log_marks import STEP, keep, made, marked_to, to_mark
from workstation.domain.log_facts import LogFacts, facets_of, facts_of, text_words
from workstation.domain.search_words import words_of

_ROWS = "SELECT seq, body FROM log WHERE seq > ? ORDER BY seq LIMIT ?"
_PUT = "INSERT INTO log_words (rowid, words) VALUES (?, ?)"
_DAY = (
    "INSERT INTO log_days VALUES (?, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET"
    " first = min(first, excluded.first), last = max(last, excluded.last),"
    " entries = entries + excluded.entries"
)


MARKED_FOR_ONE = 20
"""Bits are made for so many entries where one is indexed: they catch up with an older store's."""


def indexed_to(connection: sqlite3.Connection) -> int:
    """The last entry that is indexed; 0 where none is."""
    row = connection.execute("SELECT seq FROM log_indexed").fetchone()
    return int(row[0]) if row else 0


def catch_up(connections: Connections, limit: int) -> int:
    """Index up to `limit` entries, and make the bits of some; how many are left.

    Reading and folding hold no lock.
    """
    with connections.read() as connection:
        start = indexed_to(connection)
        rows = connection.execute(_ROWS, (start, limit)).fetchall()
    if rows and not connections.read_only:
        words = [(seq, " ".join(entry_words(body)[1])) for seq, body in rows]
        days = _days(rows)
        with connections.write() as connection:
            if indexed_to(connection) == start:  # else another window has done it
                connection.executemany(_PUT, words)
                connection.executemany(_DAY, days)
                connection.execute("UPDATE log_indexed SET seq = ?", (rows[-1][0],))
    if limit and not connections.read_only:
        _mark(connections, MARKED_FOR_ONE * limit)
    with connections.read() as connection:
        (last,) = connection.execute("SELECT entries FROM log_head").fetchone()
        indexed = indexed_to(connection)
        unmarked = (indexed - marked_to(connection)) // STEP * STEP
        return max(int(last) - indexed, unmarked)


def _mark(connections: Connections, most: int) -> None:
    """Make the bits of some entries that are indexed."""
    with connections.read() as connection:
        to, bodies = to_mark(connection, indexed_to(connection), most)
        if not bodies:
            return
        marks = made(connection, to, (entry_words(body)[1] for body in bodies))
    with connections.write() as connection:
        keep(connection, marks)


def entry_words(body: bytes) -> tuple[LogFacts | None, list[str]]:
    """(facts, all words) of an entry; None and no words where its bytes are no entry."""
    content = content_of(body)
    if content is None:
        return None, []
    facts = facts_of(content)
    words = facets_of(facts) + text_words(content)
    if facts.parcel:
        words += words_of(facts.parcel)
    return facts, words


def spoken_words(body: bytes) -> tuple[LogFacts | None, list[str]]:
    """(facts, the words of its texts and of its parcel's number): what a text is compared with."""
    content = content_of(body)
    if content is None:
        return None, []
    facts = facts_of(content)
    return facts, text_words(content) + (words_of(facts.parcel) if facts.parcel else [])


def facts_in(body: bytes) -> LogFacts | None:
    """The facts alone: a tenth of the work of all words."""
    content = content_of(body)
    return None if content is None else facts_of(content)


def content_of(body: bytes) -> dict[str, object] | None:
    """An entry's content; None where its bytes hold none."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError, TypeError):
        return None
    return content if isinstance(content, dict) else None


def _days(rows: Iterable[tuple[int, bytes]]) -> list[tuple[str, int, int, int]]:
    found: dict[str, list[int]] = {}
    for seq, body in rows:
        # The keys are sorted: an entry begins with its time.
        day = body[7:17].decode("ascii", "replace")
        told = found.setdefault(day, [seq, seq, 0])
        told[0], told[1], told[2] = min(told[0], seq), max(told[1], seq), told[2] + 1
    return [(day, first, last, count) for day, (first, last, count) in found.items()]
