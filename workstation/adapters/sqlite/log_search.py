"""Entries of the log found by anything they hold, newest first, a page at a time.

An index of words answers officer, outcome, model and text alike (one word each), so that any
combination is a look-up that walks the entries backwards: words that many entries hold are compared
as bits, 32,000 entries at once, the others are looked up one entry after another. What is found is
then compared with the entry itself. Entries that are not indexed yet are read. Looking backwards
ends where its time is up: the caller asks on.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.log_asked import Asked, Compared, asked_of
from workstation.adapters.sqlite.log_index import (
    catch_up,
    content_of,
    facts_in,
    indexed_to,
    spoken_words,
)
from workstation.adapters.sqlite.log_marks import Candidates, Newest
from workstation.domain.log import LogEntry
from workstation.domain.log_facts import text_words
from workstation.domain.search_words import words_of
from workstation.services.desk_ports import PAGE, FoundEntry, FoundPage, LogQuery

BUDGET_S = 0.03
"""After this long a page is given back as far as it is."""
TAIL = 400
"""Entries read one by one at a time where they are not indexed."""
FEW = 60_000
"""Entries with words that begin in some way, up to which they are looked up word by word."""
SPARE = 8
"""Entries fetched above what is asked for, as some may not answer."""
LARGEST_BATCH, LARGEST_READ = 1000, 250
"""Entries fetched at a time where few of them answer; where their content must be read."""
_COLUMNS = "seq, body, previous, hash, station_signature, officer_signature"
_SOME = f"SELECT {_COLUMNS} FROM log WHERE seq IN ({{marks}}){{more}} ORDER BY seq"
"""Upwards: from one entry to its neighbour SQLite goes without a search."""
_RANGE = (
    f"SELECT {_COLUMNS} FROM log WHERE seq BETWEEN ? AND ? AND at >= ? AND at < ? ORDER BY seq DESC"
)
_PARCEL = (
    f"SELECT {_COLUMNS} FROM log WHERE parcel_id = ? AND seq <= ?{{more}} ORDER BY seq DESC LIMIT ?"
)
_BEGIN_SO = "SELECT doc FROM log_vocabulary WHERE term >= ? AND term < ? LIMIT ?"
_OFTEN_SO = "SELECT total(entries) FROM log_terms WHERE term >= ? AND term < ?"
_DAYS = "SELECT min(first), max(last) FROM log_days WHERE day >= ? AND day < ?"
_ENDLESS = 2**62


class SqliteLogSearch:
    """`desk_ports.LogSearch` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._newest = Newest()

    def catch_up(self, limit: int = 1000) -> int:
        """See the port."""
        return catch_up(self._connections, limit)

    def search(self, query: LogQuery, limit: int = PAGE, after: int | None = None) -> FoundPage:
        """See the port."""
        asked = asked_of(query)
        deadline = time.monotonic() + BUDGET_S
        high = _ENDLESS if after is None else after - 1
        found: list[FoundEntry] = []
        with self._connections.read() as connection:
            for reached, some in _steps(connection, asked, high, limit, deadline, self._newest):
                found += some
                if len(found) > limit:
                    del found[limit:]
                    return FoundPage(tuple(found), found[-1].entry.seq)
                if reached and time.monotonic() > deadline:
                    return FoundPage(tuple(found), reached, _time_of(connection, reached))
        return FoundPage(tuple(found))


Step = tuple[int, list[FoundEntry]]
"""The lowest entry looked at (0: nothing lies before it), and what of them answers."""


def _steps(
    connection: sqlite3.Connection,
    asked: Asked,
    high: int,
    limit: int,
    deadline: float,
    newest: Newest,
) -> Iterator[Step]:
    """What answers, backwards; each step takes little time."""
    if asked.query.parcel is not None:
        yield from _of_parcel(connection, asked, high, limit)
        return
    (last,) = connection.execute("SELECT entries FROM log_head").fetchone()
    indexed = indexed_to(connection)
    low, top = _bounds(connection, asked, int(last), indexed)
    high = min(high, top)
    while high > indexed and high >= low:
        start = max(low, indexed + 1, high - TAIL + 1)
        rows = connection.execute(_RANGE, (start, high, *asked.times))
        yield _before(start, low), _answering(asked, rows, asked.unindexed)
        high = start - 1
    if not asked.groups:
        yield from _by_dates(connection, asked, low, high, limit)
        return
    if high >= low:
        yield from _compared(connection, asked, low, high, limit, deadline, newest)


def _of_parcel(
    connection: sqlite3.Connection, asked: Asked, high: int, limit: int
) -> Iterator[Step]:
    more, values = asked.columns
    statement = _PARCEL.format(more=more)
    while True:
        asks = (asked.parcel, high, *values, limit + 1)
        rows = connection.execute(statement, asks).fetchall()
        if not rows:
            return
        whole = len(rows) <= limit
        yield 0 if whole else rows[-1][0], _answering(asked, rows, asked.by_parcel)
        if whole:
            return
        high = rows[-1][0] - 1


def _by_dates(
    connection: sqlite3.Connection, asked: Asked, low: int, high: int, limit: int
) -> Iterator[Step]:
    """Where only dates are asked for."""
    size = limit + 1
    while high >= low:
        start = max(low, high - size + 1)
        rows = connection.execute(_RANGE, (start, high, *asked.times)).fetchall()
        yield _before(start, low), _answering(asked, rows, asked.indexed)
        high, size = start - 1, min(2 * size, max(size, LARGEST_BATCH))


def _compared(
    connection: sqlite3.Connection,
    asked: Asked,
    low: int,
    high: int,
    limit: int,
    deadline: float,
    newest: Newest,
) -> Iterator[Step]:
    """What the index finds, compared with the entries."""
    batch, size = list[int](), limit + SPARE
    largest = LARGEST_BATCH if asked.indexed is Compared.NOTHING else LARGEST_READ
    candidates = Candidates(connection, asked.groups, newest)
    few = _of_long_start(connection, asked, low, high)
    some = candidates.newest_first(low, high) if few is None else candidates.among(few)
    for seq, answers in some:
        if answers:
            batch.append(seq)
        if len(batch) == size or (not answers and time.monotonic() > deadline):
            yield _before(seq, low), _fetched(connection, asked, batch, size)
            batch, size = [], min(2 * size, max(size, largest))
    yield 0, _fetched(connection, asked, batch, size)


def _of_long_start(
    connection: sqlite3.Connection, asked: Asked, low: int, high: int
) -> list[int] | None:
    """Entries with a word that begins as asked, where the index does not know that beginning; None
    where many have, or no such beginning is asked for."""
    if not asked.long_starts:
        return None
    start = max(asked.long_starts, key=len)
    between = (start, f"{start}\U0010ffff")
    (often,) = connection.execute(_OFTEN_SO, between).fetchone()
    if often > FEW:
        return None
    found = [row[0] for row in connection.execute(_BEGIN_SO, (*between, FEW + 1))]
    if len(found) > FEW:
        return None
    return sorted({seq for seq in found if low <= seq <= high}, reverse=True)


def _before(reached: int, low: int) -> int:
    """`reached`, 0 where nothing lies before it."""
    return reached if reached > low else 0


def _fetched(
    connection: sqlite3.Connection, asked: Asked, numbers: Sequence[int], size: int
) -> list[FoundEntry]:
    """The entries of these numbers that answer; `size`: as many as may be asked for."""
    if not numbers:
        return []
    if len(numbers) < 8:
        size = 8
    marks = ", ".join("?" * size)  # few different ones: the statements are kept
    more, values = asked.columns
    asks = (*numbers, *(0 for _ in range(size - len(numbers))), *values)
    rows = connection.execute(_SOME.format(marks=marks, more=more), asks).fetchall()
    return _answering(asked, reversed(rows), asked.indexed)


def _bounds(
    connection: sqlite3.Connection, asked: Asked, last: int, indexed: int
) -> tuple[int, int]:
    """The lowest and highest entry that may lie within the dates."""
    query = asked.query
    if query.since is None and query.until is None:
        return 1, last
    low, high = connection.execute(_DAYS, asked.days).fetchone()
    if low is None:
        low, high = indexed + 1, indexed
    # What is not indexed may be of any day.
    return int(low), last if last > indexed else int(high)


def _answering(
    asked: Asked, rows: Iterable[tuple[Any, ...]], compared: Compared
) -> list[FoundEntry]:
    if compared is Compared.NOTHING:  # a damaged entry is shown among all, never dropped
        return [_Found(row) for row in rows]
    return [_Found(row) for row in rows if _answers(asked, row[1], compared)]


def _answers(asked: Asked, body: bytes, compared: Compared) -> bool:
    if compared is Compared.FACTS:
        facts = facts_in(body)
        return facts is not None and asked.holds(facts, None)
    if not asked.may_hold(body):
        return False
    if compared is Compared.SPOKEN:
        content = content_of(body)
        numbers = words_of(asked.parcel or "")
        return content is not None and asked.spoken(text_words(content) + numbers)
    facts, words = spoken_words(body)
    return facts is not None and asked.holds(facts, words)


class _Found(FoundEntry):
    """An entry that is made of its row when it is first looked at."""

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.__dict__["_row"] = row

    @cached_property
    def entry(self) -> LogEntry:
        return LogEntry(*self.__dict__["_row"])


def _time_of(connection: sqlite3.Connection, seq: int) -> str | None:
    row = connection.execute("SELECT at FROM log WHERE seq = ?", (seq,)).fetchone()
    return row[0] if row else None
