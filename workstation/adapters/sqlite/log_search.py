"""Entries of the log found by anything they hold, newest first, a page at a time.

An index of words answers officer, outcome, model and text alike (one word each), so that any
combination is one look-up that walks the entries backwards. What it finds is then compared with
the entry itself. Entries that are not indexed yet are read. Looking backwards goes window by
window, and ends where its time is up: the caller asks on.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.log_index import catch_up, entry_words, facts_in, indexed_to
from workstation.adapters.sqlite.stamps import timestamp
from workstation.domain.barcode import normalise
from workstation.domain.log import LogEntry
from workstation.domain.log_facts import DECISION, HS_SIZES, LogFacts, facet
from workstation.domain.notice import WorkstationError
from workstation.domain.search_words import words_of
from workstation.services.desk_ports import PAGE, FoundEntry, FoundPage, LogQuery
from workstation.services.search_text import MAX_TEXT, MAX_WORDS, NOTHING, TOO_MUCH

BUDGET_S = 0.03
"""After this long a page is given back as far as it is."""
FIRST_WINDOW, LARGEST_WINDOW = 20_000, 1_000_000
"""Entries looked through at a time."""
TAIL = 400
"""Entries read one by one at a time where they are not indexed."""
SHORTEST_START = 3
"""Letters before a `*`."""
_COLUMNS = (
    "seq, body, previous, hash, station_signature, officer_signature,"
    " at, kind, officer, outcome, parcel_id"
)
_SOME = f"SELECT {_COLUMNS} FROM log WHERE seq IN ({{marks}}) ORDER BY seq DESC"
_RANGE = f"SELECT {_COLUMNS} FROM log WHERE seq BETWEEN ? AND ? ORDER BY seq DESC"
_PARCEL = (
    f"SELECT {_COLUMNS} FROM log"
    " WHERE parcel_id = ? AND seq BETWEEN ? AND ? ORDER BY seq DESC LIMIT ?"
)
_MATCH = (
    "SELECT rowid FROM log_words WHERE log_words MATCH ? AND rowid BETWEEN ? AND ?"
    " ORDER BY rowid DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query as the index and the comparison read it."""

    query: LogQuery
    words: tuple[str, ...]
    starts: tuple[str, ...]
    since: str | None
    until: str | None

    @property
    def match(self) -> str:
        """The look-up, empty where only dates are asked for."""
        query = self.query
        told = [*self.words, *(f"{start}*" for start in self.starts)]
        both = query.officer is not None and query.outcome is not None
        if both:
            told.append(facet("both", f"{query.officer}/{query.outcome}"))
        for name, value in (
            ("officer", None if both else query.officer),
            ("outcome", None if both else query.outcome),
            ("station", query.station),
            ("model", query.model),
            ("opinion", query.opinion),
            ("carrier", query.carrier),
            ("hs", _heading(query.hs)),
            ("alarm", None if query.alarm is None else ("yes" if query.alarm else "no")),
            ("override", None if query.override is None else ("yes" if query.override else "no")),
        ):
            if value is not None:
                told.append(facet(name, value))
        if query.kinds:
            kinds = " OR ".join(facet("kind", kind) for kind in query.kinds)
            told.append(f"({kinds})" if len(query.kinds) > 1 else kinds)
        return " AND ".join(told)

    @property
    def read_on(self) -> bool:
        """Whether what the index finds must be compared with the entry's content, as words of
        the index may stand for several names."""
        query = self.query
        told = (query.station, query.model, query.carrier)
        return any(told) or (query.hs is not None and _heading(query.hs) != query.hs)

    def fits(self, row: tuple[Any, ...]) -> bool:
        """Whether the columns of an entry, which repeat its content, answer."""
        at, kind, officer, outcome, parcel = row[6:]
        query = self.query
        return (
            (query.officer is None or query.officer == officer)
            and (query.outcome is None or query.outcome == outcome)
            and (query.parcel is None or query.parcel == parcel)
            and (not query.kinds or kind in query.kinds)
            and (self.since is None or at >= self.since)
            and (self.until is None or at < self.until)
        )

    def holds(self, facts: LogFacts, words: Sequence[str] | None) -> bool:
        """Whether an entry's content answers; `words` None: the index has compared them."""
        query = self.query
        decision = facts.kind == DECISION
        pairs = (
            (query.officer, facts.officer),
            (query.outcome, facts.outcome),
            (query.station, facts.station),
            (query.opinion, facts.opinion),
            (query.parcel, facts.parcel),
            (query.carrier, facts.carrier),
            (query.alarm, facts.alarm if decision else None),
            (query.override, facts.override if decision else None),
        )
        return (
            all(asked is None or asked == told for asked, told in pairs)
            and (not query.kinds or facts.kind in query.kinds)
            and (query.model is None or query.model in facts.models)
            and (query.hs is None or facts.hs.startswith(query.hs))
            and (self.since is None or facts.at >= self.since)
            and (self.until is None or facts.at < self.until)
            and (words is None or self._spoken(words))
        )

    def _spoken(self, words: Sequence[str]) -> bool:
        held = set(words)
        return all(word in held for word in self.words) and all(
            any(word.startswith(start) for word in held) for start in self.starts
        )


class SqliteLogSearch:
    """`desk_ports.LogSearch` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def catch_up(self, limit: int = 1000) -> int:
        """See the port."""
        return catch_up(self._connections, limit)

    def search(self, query: LogQuery, limit: int = PAGE, after: int | None = None) -> FoundPage:
        """See the port."""
        asked = _asked(query)
        deadline = time.monotonic() + BUDGET_S
        with self._connections.read() as connection:
            (last,) = connection.execute("SELECT entries FROM log_head").fetchone()
            low, high = _bounds(connection, asked, int(last))
            high = high if after is None else min(high, after - 1)
            found: list[FoundEntry] = []
            reached = high + 1
            for reached, some in self._steps(connection, asked, low, high, limit):
                found += some
                if len(found) > limit:
                    found = found[:limit]
                    return FoundPage(tuple(found), found[-1].entry.seq)
                if reached > low and time.monotonic() > deadline:
                    return FoundPage(tuple(found), reached, _time_of(connection, reached))
        return FoundPage(tuple(found))

    def _steps(
        self, connection: sqlite3.Connection, asked: _Asked, low: int, high: int, limit: int
    ) -> Iterator[tuple[int, list[FoundEntry]]]:
        """(the lowest entry looked at, what answers), backwards; each step takes little time."""
        if asked.query.parcel is not None:
            asks = (asked.query.parcel, low, high, limit + 1)
            rows = connection.execute(_PARCEL, asks).fetchall()
            while rows:
                yield rows[-1][0], _answering(asked, rows, compared=False)
                asks = (asked.query.parcel, low, rows[-1][0] - 1, limit + 1)
                rows = connection.execute(_PARCEL, asks).fetchall()
            return
        indexed = indexed_to(connection)
        while high > indexed and high >= low:
            start = max(low, indexed + 1, high - TAIL + 1)
            yield (
                start,
                _answering(asked, connection.execute(_RANGE, (start, high)), compared=False),
            )
            high = start - 1
        match, window = asked.match, FIRST_WINDOW
        while high >= low:
            if not match:
                start = max(low, high - limit)
                rows = connection.execute(_RANGE, (start, high)).fetchall()
                yield start, _answering(asked, rows, compared=True)
                high = start - 1
                continue
            start = max(low, high - window + 1)
            numbers = [
                row[0] for row in connection.execute(_MATCH, (match, start, high, limit + 1))
            ]
            if len(numbers) > limit:  # the window holds more than was looked at
                start = numbers[-1]
            marks = ", ".join("?" * len(numbers))
            rows = connection.execute(_SOME.format(marks=marks), numbers).fetchall()
            yield start, _answering(asked, rows, compared=True)
            high = start - 1
            window = min(window * 4, LARGEST_WINDOW)


def _asked(query: LogQuery) -> _Asked:
    if len(query.text) > MAX_TEXT:
        raise WorkstationError(TOO_MUCH)
    words: list[str] = []
    starts: list[str] = []
    for part in query.text.split():
        found = words_of(part)
        if part.endswith("*") and found and len(found[-1]) >= SHORTEST_START:
            starts.append(found.pop())
        words += found
    if query.text.strip() and not words and not starts:
        raise WorkstationError(NOTHING)
    if len(words) + len(starts) > MAX_WORDS:
        raise WorkstationError(TOO_MUCH)
    if query.hs == "":
        query = replace(query, hs=None)
    if query.parcel is not None:
        query = replace(query, parcel=normalise(query.parcel))
    return _Asked(
        query,
        tuple(dict.fromkeys(words)),
        tuple(dict.fromkeys(starts)),
        _moment(query.since),
        _moment(query.until),
    )


def _heading(hs: str | None) -> str | None:
    """The longest beginning of a code that is indexed."""
    return None if not hs else hs[: max(size for size in HS_SIZES if size <= len(hs))]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else timestamp(moment)


def _bounds(connection: sqlite3.Connection, asked: _Asked, last: int) -> tuple[int, int]:
    """The lowest and highest entry that may lie within the dates."""
    if asked.since is None and asked.until is None:
        return 1, last
    indexed = indexed_to(connection)
    row = connection.execute(
        "SELECT min(first), max(last) FROM log_days WHERE day >= ? AND day <= ?",
        ((asked.since or "")[:10], (asked.until or "9999-12-31")[:10]),
    ).fetchone()
    low, high = row if row[0] is not None else (indexed + 1, indexed)
    # What is not indexed may be of any day.
    return int(low), last if last > indexed else int(high)


def _answering(
    asked: _Asked,
    rows: Iterable[tuple[Any, ...]],
    *,
    compared: bool,
) -> list[FoundEntry]:
    found = []
    plain = not asked.match and asked.since is None and asked.until is None
    for row in rows:
        one = FoundEntry(LogEntry(*row[:6]))
        if plain and asked.query.parcel is None:  # a damaged entry is shown, never dropped
            found.append(one)
        elif compared and not asked.read_on:
            if asked.fits(row):
                found.append(one)
        else:
            facts, words = (facts_in(row[1]), None) if compared else entry_words(row[1])
            if facts is not None and asked.holds(facts, words):
                found.append(one)
    return found


def _time_of(connection: sqlite3.Connection, seq: int) -> str | None:
    row = connection.execute("SELECT at FROM log WHERE seq = ?", (seq,)).fetchone()
    return row[0] if row else None
