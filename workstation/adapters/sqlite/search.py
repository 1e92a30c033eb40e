"""Finding parcels by number, party, goods or HS code.

A search goes through legs, each in an order that an index has already: numbers by their beginnings,
then words from the newest record back. Nothing is sorted, and nothing is looked through without
end: past TIME_S a page is given as far as it came, with where to go on. Several words that meet
seldom or never are first asked for all at once; where that is not done in QUICK_S, window by
window, so that the clock is looked at in between.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.records import find_row
from workstation.adapters.sqlite.search_index import WINDOW_BITS, number_word, window_word
from workstation.adapters.sqlite.titles import title_of
from workstation.domain.search_words import hs_asked, record_words
from workstation.services.ports import QueueState
from workstation.services.search import PAGE, SearchHit, SearchPage
from workstation.services.search_text import LONG_NUMBER, Asked, asked_for, bad_place, is_hs

TIME_S = 0.025
"""After so long a page is given as it stands, once it holds a hit."""
LONGEST_S = 0.25
"""After so long it is given even where it holds none: the caller goes on, or asks otherwise."""
QUICK_S = 0.015
"""For so long several words are looked for in all records at once."""
_STEPS = 20
"""Of SQLite's, between two looks at the clock: about 0.05 ms."""
MOST_ENDINGS = 250
"""Words that start as typed and are looked for together; where there are more, records are read."""
_FEW_NUMBERS = 200
"""Parcels whose numbers start as typed and that are read one by one for the other words."""
_AHEAD = 200

_HIT = (
    "SELECT p.parcel_id, p.state, p.outcome, r.record_id, r.arrived_at, coalesce(l.description,"
    " (SELECT description FROM lines WHERE record_id = r.record_id"
    "  AND description IS NOT NULL ORDER BY position LIMIT 1)),"
    " coalesce(l.hs, (SELECT hs FROM lines WHERE record_id = r.record_id AND hs IS NOT NULL"
    "  ORDER BY position LIMIT 1)),"
    " coalesce(s.name, s.business), s.country, coalesce(c.name, c.business), c.city,"
    " EXISTS (SELECT 1 FROM case_clocks WHERE parcel_id = p.parcel_id AND kind = 'sign_off')"
)
_HIT_COLUMNS = 12
_PARTIES = (
    " LEFT JOIN parties s ON s.party_id = r.sender LEFT JOIN parties c ON c.party_id = r.consignee"
    " LEFT JOIN lines l ON l.record_id = r.record_id AND l.position = 0"
)
_BY_PARCEL = (
    _HIT + " FROM parcels p LEFT JOIN records r ON r.parcel_id = p.parcel_id AND r.current = 1"
    f"{_PARTIES} WHERE p.parcel_id > ? AND p.parcel_id < ? ORDER BY p.parcel_id LIMIT ?"
)
_BY_RECORD = (
    _HIT
    + ", r.tracking_id, r.house_bill, r.parent FROM records r JOIN parcels p ON p.parcel_id = r.parcel_id"
    f"{_PARTIES} WHERE r.record_id = ? AND r.current = 1"
)
_BY_NUMBER = {
    name: f"SELECT {name}, record_id FROM records WHERE current = 1 AND {name} IS NOT NULL"
    f"{more} AND ({name}, record_id) > (?, ?) AND {name} < ? ORDER BY {name}, record_id LIMIT ?"
    for name, more in (
        ("tracking_id", " AND tracking_id <> parcel_id"),
        ("house_bill", " AND house_bill <> parcel_id"),
        ("parent", ""),
    )
}
_WORD_HITS = (
    _HIT + ", r.tracking_id, r.house_bill, r.parent, w.record"
    " FROM (SELECT rowid AS record FROM record_words WHERE record_words MATCH ? AND rowid < ?"
    "  ORDER BY rowid DESC LIMIT ?) w"
    " LEFT JOIN records r ON r.record_id = w.record AND r.current = 1"
    f" LEFT JOIN parcels p ON p.parcel_id = r.parcel_id{_PARTIES}"
)
_WORDS = (
    "SELECT rowid FROM record_words WHERE record_words MATCH ? AND rowid < ?"
    " ORDER BY rowid DESC LIMIT ?"
)
_NEWEST = "SELECT record_id FROM records WHERE record_id < ? ORDER BY record_id DESC LIMIT ?"
_PARCELS = (
    "SELECT r.record_id FROM records r WHERE r.parcel_id >= ? AND r.parcel_id < ? AND r.current = 1"
    " LIMIT ?"
)
_END = "\U0010ffff"
_NO_RECORD = 1 << 62

_STATES = {state.value: state for state in QueueState}

Leg = Callable[[str], Iterator[tuple[str, SearchHit | None]]]
"""From where a leg stood (its key, or "") on: keys, each with its hit or None where it is none."""


class _Question(NamedTuple):
    """What is asked of `record_words`."""

    text: str
    several: bool
    """Words that must meet: such a question may find nothing for long."""
    left: Callable[[list[str]], bool] | None = None
    """What must be read in each record besides."""


class SqliteSearch:
    """`search.RecordSearch` over the store's own tables."""

    def __init__(
        self, connections: Connections, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._connections, self._clock = connections, clock

    def search(self, text: str, limit: int = PAGE, after: str | None = None) -> SearchPage:
        """See the port."""
        asked = asked_for(text)
        began = self._clock()
        with self._connections.read() as connection:
            legs = _legs(connection, asked)
            first, start = _place(after, len(legs))
            hits: list[SearchHit] = []
            for number in range(first, len(legs)):
                for key, hit in legs[number](start if number == first else ""):
                    if hit is not None:
                        hits.append(hit)
                    late = self._clock() - began > (TIME_S if hits else LONGEST_S)
                    if late or len(hits) >= limit:
                        return SearchPage(tuple(hits), f"{number}:{key}", asked.kind)
        return SearchPage(tuple(hits), None, asked.kind)


def _place(after: str | None, legs: int) -> tuple[int, str]:
    if after is None:
        return 0, ""
    number, colon, key = after.partition(":")
    if not colon or not number.isdecimal() or int(number) >= legs:
        raise bad_place()
    return int(number), key


def _legs(connection: sqlite3.Connection, asked: Asked) -> list[Leg]:
    legs: list[Leg] = []
    if asked.number is not None:
        start = asked.number
        legs.append(partial(_parcels, connection, start))
        legs += (partial(_numbers, connection, name, start) for name in _BY_NUMBER)
    if asked.words:
        legs.append(partial(_words, connection, asked))
    if asked.part is not None:
        legs.append(partial(_part, connection, asked))
    return legs


def _parcels(
    connection: sqlite3.Connection, start: str, key: str
) -> Iterator[tuple[str, SearchHit | None]]:
    """Parcels whose own number starts so, with a record or without."""
    if not key:
        exact = connection.execute(
            _BY_PARCEL.replace("p.parcel_id > ?", "p.parcel_id = ?"), (start, start + _END, 1)
        )
        for row in exact.fetchall():
            yield start, _hit(row)
    key = key or start
    while rows := connection.execute(_BY_PARCEL, (key, start + _END, PAGE)).fetchall():
        for row in rows:
            key = row[0]
            yield key, _hit(row)


def _numbers(
    connection: sqlite3.Connection, name: str, start: str, key: str
) -> Iterator[tuple[str, SearchHit | None]]:
    """Parcels whose other number of this name starts so, and their own does not."""
    number, _, last = key.rpartition("|")
    at = (number, int(last)) if last.isdecimal() else (start, -1)
    while True:
        rows = connection.execute(_BY_NUMBER[name], (*at, start + _END, PAGE)).fetchall()
        if not rows:
            return
        for found, record_id in rows:
            hit, numbers = _hit_of(connection, record_id)
            told = any(one.startswith(start) for one in numbers[: 1 + list(_BY_NUMBER).index(name)])
            yield f"{found}|{record_id}", None if told else hit
        at = rows[-1]


def _words(
    connection: sqlite3.Connection, asked: Asked, key: str
) -> Iterator[tuple[str, SearchHit | None]]:
    """Records that hold every word, from the newest back."""
    question = _question(connection, asked)
    start, left = asked.number, question.left
    if left is None:
        for row in _rows(connection, question, key, _WORD_HITS):
            hit = None if row[0] is None else _hit(row)
            if start is not None and any(one.startswith(start) for one in _numbers_of(row)):
                hit = None  # told by its number already
            yield str(row[-1]), hit
        return
    for record_id in _candidates(connection, question, key):
        hit = None
        if _holds(connection, record_id, left):
            hit, numbers = _hit_of(connection, record_id)
            if start is not None and any(one.startswith(start) for one in numbers):
                hit = None
        yield str(record_id), hit


def _part(
    connection: sqlite3.Connection, asked: Asked, key: str
) -> Iterator[tuple[str, SearchHit | None]]:
    """Records that hold every word but one, and whose parcel's number starts with that one."""
    part = asked.part or ""
    few = connection.execute(_PARCELS, (part, part + _END, _FEW_NUMBERS)).fetchall()
    if len(few) < _FEW_NUMBERS:
        newest = int(key) if key else _NO_RECORD
        ids: Iterator[int] = iter(sorted((i for (i,) in few if i < newest), reverse=True))
        last = len(asked.others) - 1
        tests = [
            _test(word, last=place == last and asked.others_typed_on)
            for place, word in enumerate(asked.others)
        ]
    else:
        question = _question(connection, Asked(asked.others, asked.others_typed_on))
        word = number_word(part)
        if word is not None:
            both = filter(None, (question.text, f'"{word}"'))
            question = question._replace(text=" AND ".join(both), several=bool(question.text))
        if question.left is None:
            for row in _rows(connection, question, key, _WORD_HITS):
                mine = row[0] is not None and row[0].startswith(part)
                yield str(row[-1]), _hit(row) if mine else None
            return
        ids = _candidates(connection, question, key)
        tests = [question.left]
    for record_id in ids:
        hit, _ = _hit_of(connection, record_id)
        answers = (
            hit is not None
            and hit.parcel_id.startswith(part)
            and all(_holds(connection, record_id, test) for test in tests)
        )
        yield str(record_id), hit if answers else None


def _candidates(connection: sqlite3.Connection, question: _Question, key: str) -> Iterator[int]:
    """Rows that may answer, from the newest back."""
    if question.text:
        yield from (row[-1] for row in _rows(connection, question, key, _WORDS))
        return
    newest = int(key) if key else _NO_RECORD
    while rows := connection.execute(_NEWEST, (newest, _AHEAD)).fetchall():
        for (newest,) in rows:
            yield newest


def _rows(
    connection: sqlite3.Connection, question: _Question, key: str, statement: str
) -> Iterator[tuple[Any, ...]]:
    """What a statement gives for a question's rows, the row's number last."""
    newest = int(key) if key else _NO_RECORD
    (last,) = connection.execute("SELECT coalesce(max(record_id), 0) FROM records").fetchone()
    newest = min(newest, last + 1)
    windows = question.several and last >> WINDOW_BITS > 0
    wanted = PAGE
    while True:
        asked = (question.text, newest, wanted)
        if windows:
            rows, whole = _quickly(connection, statement, asked)
        else:
            rows, whole = connection.execute(statement, asked).fetchall(), True
        for row in rows:
            newest = row[-1]
            yield row
        if not whole:
            break
        if len(rows) < wanted:
            return
        wanted = _AHEAD
    for window in range((newest - 1) >> WINDOW_BITS, -1, -1):
        within = f'{question.text} AND "{window_word(window)}"'
        while True:
            rows = connection.execute(statement, (within, newest, wanted)).fetchall()
            for row in rows:
                newest = row[-1]
                yield row
            if len(rows) < wanted:
                break
            wanted = _AHEAD


def _quickly(
    connection: sqlite3.Connection, statement: str, values: tuple[Any, ...]
) -> tuple[list[tuple[Any, ...]], bool]:
    """The first rows of a statement that come in QUICK_S, and whether they are all."""
    end = time.perf_counter() + QUICK_S
    rows: list[tuple[Any, ...]] = []
    connection.set_progress_handler(lambda: time.perf_counter() > end, _STEPS)
    try:
        for row in connection.execute(statement, values):
            rows.append(row)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return rows, False
    finally:
        connection.set_progress_handler(None, 0)
    return rows, True


def _question(connection: sqlite3.Connection, asked: Asked) -> _Question:
    """What to ask of `record_words`, and what is left to be read in each record."""
    parts: list[str] = []
    left: Callable[[list[str]], bool] | None = None
    for place, word in enumerate(asked.words):
        choices = [f'"{one}"' for one in (word, *(hs_asked(word) if is_hs(word) else ()))]
        if place == len(asked.words) - 1 and asked.typed_on:
            if len(word) >= LONG_NUMBER and not word.isalpha():
                choices.append(f'"{word}" *')
            elif word.isalpha():
                endings = _endings(connection, word)
                if len(endings) > MOST_ENDINGS:
                    left = _test(word, last=True)
                    continue
                choices += (f'"{one}"' for one in endings)
        parts.append(_either(choices))
    question = " AND ".join(parts)
    if asked.joined is not None:
        joined = f'"{asked.joined}" *' if asked.typed_on else f'"{asked.joined}"'
        question = f"(({question}) OR {joined})"
    return _Question(question, len(parts) > 1, left)


def _either(choices: list[str]) -> str:
    told = list(dict.fromkeys(choices))
    return told[0] if len(told) == 1 else f"({' OR '.join(told)})"


def _endings(connection: sqlite3.Connection, word: str) -> list[str]:
    rows = connection.execute(
        "SELECT word FROM search_words WHERE word > ? AND word < ? ORDER BY word LIMIT ?",
        (word, word + _END, MOST_ENDINGS + 1),
    ).fetchall()
    return [found for (found,) in rows]


def _test(word: str, *, last: bool) -> Callable[[list[str]], bool]:
    """Whether a record's words hold one; the last one counts as the start of a word."""
    codes = set(hs_asked(word)) if is_hs(word) else set()
    if last:
        return lambda words: any(one.startswith(word) or one in codes for one in words)
    return lambda words: any(one == word or one in codes for one in words)


def _holds(
    connection: sqlite3.Connection, record_id: int, test: Callable[[list[str]], bool]
) -> bool:
    record = find_row(connection, record_id)
    return record is not None and test(record_words(record))


def _hit_of(
    connection: sqlite3.Connection, record_id: int
) -> tuple[SearchHit | None, tuple[str, ...]]:
    """The parcel of a current record, and its numbers: its own, then those of _BY_NUMBER."""
    row = connection.execute(_BY_RECORD, (record_id,)).fetchone()
    return (None, ()) if row is None else (_hit(row), _numbers_of(row))


def _numbers_of(row: tuple[Any, ...]) -> tuple[str, ...]:
    """The numbers of a row of _BY_RECORD or _WORD_HITS; none of one that is outdated."""
    return tuple(number or "" for number in (row[0], *row[_HIT_COLUMNS : _HIT_COLUMNS + 3]))


def _hit(row: tuple[Any, ...]) -> SearchHit:
    parcel_id, state, outcome, record_id, arrived_at, description, hs = row[:7]
    sender, country, consignee, city, awaiting = row[7:_HIT_COLUMNS]
    return SearchHit(
        parcel_id,
        title_of(description, record_id is not None),
        _STATES[state],
        f"{sender}, {country}" if sender and country else sender or country or "",
        f"{consignee}, {city}" if consignee and city else consignee or city or "",
        arrived_at,
        hs,
        outcome,
        bool(awaiting),
    )
