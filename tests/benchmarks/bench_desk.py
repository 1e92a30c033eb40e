"""Entries found and figures told, beside PostgreSQL with GIN and DuckDB on the same decisions.

`--records N` sets how many decisions the log holds (1,000,000 takes some minutes to make; it is
kept under build/ for the next run; more are copies of a signed million, see desk_years.py). Each
search gives the newest 50 entries with their bytes, in as many steps as the store takes; both
peers and the store are warm. Searched is by every combination of officer, outcome, month, word and
parcel, with words and officers that are frequent and rare, and by pairs that seldom or never meet.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.desk_peers import duckdb, postgres, write_rows
from tests.benchmarks.desk_years import write_years
from tests.benchmarks.table import Row, at_most
from workstation.adapters.sqlite import open_store
from workstation.adapters.sqlite.store import SqliteStore
from workstation.adapters.system_clock import SystemClock
from workstation.composition import lay_down_years
from workstation.services.desk_ports import PAGE, FigureSum, FoundEntry, LogQuery, Period

NAME = "Supervisor's desk"
RECORDS = 20_000
REPEATS = 5
_SLOW_S = 0.3
_SIGNED = 1_000_000
_BUILD = Path(__file__).resolve().parents[2] / "build"
_FIRST, _LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
_WORD = "words @@ to_tsquery('simple', %s)"
_SPAN = "at >= %s AND at < %s"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One combination: for our store and as a WHERE of PostgreSQL."""

    what: str
    query: LogQuery
    where: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing that is asked for: its name, our fields, the peer's condition and values."""

    what: str
    ours: dict[str, Any]
    where: str
    values: tuple[object, ...]


def run(rounds: int) -> list[Row]:
    """Search and figures on a log of `RECORDS` decisions."""
    folder = _made(RECORDS)
    store = open_store(folder, SystemClock(), "station", "0.1")
    rows_file = folder / "rows.csv"
    if not rows_file.exists():
        partial = rows_file.with_suffix(".part")
        write_rows(store.path, partial)
        partial.rename(rows_file)
    while store.log_search.catch_up():  # where an earlier version made it
        pass
    while store.figures.sum_up():
        pass
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    try:
        rows = _figures(store, duckdb(rows_file), rounds)
        try:
            with postgres(store.path, rows_file) as peer:
                print(f"load average {os.getloadavg()[0]:.1f}", flush=True)
                rows += _search(store, peer, rounds)
        except LookupError as error:
            print(f"No PostgreSQL to compare with: {error}")
        return rows + _pages(store, rounds)
    finally:
        store.close()


def _made(decisions: int) -> Path:
    folder = _BUILD / f"bench-desk-{decisions}"
    whole = folder / "whole"
    if not whole.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if decisions >= 2 * _SIGNED:
            print("Copied from a signed million: bodies are cut, its chain is NOT valid.")
            times, rest = divmod(decisions, _SIGNED)
            if rest or times > 10:
                raise SystemExit("two to ten whole millions can be copied")
            write_years(_made(_SIGNED), folder, times, lambda told: print(told, flush=True))
        else:
            lay_down_years(folder, decisions, lambda done: print(f"{done:,} decisions", flush=True))
        whole.touch()
    return folder


def _combinations(store: SqliteStore) -> list[_Asked]:
    middle = datetime(2025, 6, 1, tzinfo=UTC)
    dated = {"since": middle, "until": middle + timedelta(days=30)}
    days = (middle.isoformat()[:19], dated["until"].isoformat()[:19])
    one = next(
        facts
        for found in _pages_of(store, LogQuery(outcome="seize", **dated))
        if (facts := found.facts) is not None and facts.parcel
    )
    month = _Part("month", dated, _SPAN, days)
    parcel = _Part("parcel", {"parcel": one.parcel}, "parcel = %s", (one.parcel,))

    def officer(name: str) -> _Part:
        return _Part("officer", {"officer": name}, "officer = %s", (name,))

    def outcome(name: str, what: str = "outcome") -> _Part:
        return _Part(what, {"outcome": name}, "outcome = %s", (name,))

    def word(text: str, what: str) -> _Part:
        asked = " & ".join(text.replace("*", ":*").split())
        return _Part(what, {"text": text}, _WORD, (asked,))

    alarm = _Part("alarm", {"alarm": True}, "alarm", ())
    quiet = _Part("no alarm", {"alarm": False}, "NOT alarm", ())
    usual = [officer(one.officer), outcome("seize"), month, word("pistol", "rare word"), parcel]
    wide = [officer(one.officer), outcome("release", "common outcome"), month]
    wide.append(word("shirts", "common word"))
    made = [_joined(*parts) for parts in _subsets(usual)]
    made += [_joined(*parts) for parts in _subsets(wide)]
    made += [
        _joined(word("garden alarm", "two words")),
        _joined(word("garden shirts", "two words that hardly meet")),
        _joined(word("toy tablets", "two words that hardly meet"), outcome("seize")),
        _joined(word("pis*", "start of a word")),
        _joined(word("shirt*", "start of a common word"), officer(one.officer)),
        _joined(word("wrong", "word"), officer(one.officer), outcome("denied_entry")),
        _joined(alarm, officer(one.officer)),
        _joined(quiet, word("gun", "word of alarms")),
        _joined(word("pistol", "word"), outcome("abandonment"), officer(one.officer), quiet),
        _joined(word("zebra", "word that is nowhere"), outcome("release")),
    ]
    return list({one.what: one for one in made}.values())


def _subsets(parts: Sequence[_Part]) -> Iterator[tuple[_Part, ...]]:
    for size in range(1, len(parts) + 1):
        yield from combinations(parts, size)


def _joined(*parts: _Part) -> _Asked:
    ours = {name: value for part in parts for name, value in part.ours.items()}
    return _Asked(
        ", ".join(part.what for part in parts),
        LogQuery(**ours, kinds=("decision",)),
        " AND ".join(part.where for part in parts),
        tuple(value for part in parts for value in part.values),
    )


def _search(store: SqliteStore, peer: Any, rounds: int) -> list[Row]:
    rows, slowest, where = [], 0.0, ""
    for asked in _combinations(store):
        statement = (
            f"SELECT seq, body FROM decided WHERE {asked.where} ORDER BY seq DESC LIMIT {PAGE}"
        )

        def theirs(statement: str = statement, values: Any = asked.values) -> list[Any]:
            return list(peer.execute(statement, values, prepare=True).fetchall())

        def ours(query: LogQuery = asked.query) -> list[FoundEntry]:
            return _all(store, query)

        told = [row[0] for row in theirs()]
        if [one.entry.seq for one in ours()] != told:
            raise AssertionError(f"{asked.what}: the two find different entries")
        ratios, took, other = [], [], []
        for _ in range(rounds):
            took.append(_time(ours))
            other.append(_time(theirs))
            ratios.append(took[-1] / other[-1])
        if median(took) > slowest:
            slowest, where = median(took), asked.what
        note = f"{median(took) * 1000:.2f} and {median(other) * 1000:.2f} ms, {len(told)} found"
        rows.append(at_most(f"find by {asked.what}", ratios, 1.0, "PostgreSQL with GIN", note))
        print(rows[-1].what, f"{median(ratios):.2f}x", note, flush=True)
    note = f"{slowest * 1000:.1f} ms, by {where}; {RECORDS:,} decisions"
    rows.append(at_most("slowest search", [slowest / 0.05], 1.0, "50 ms", note))
    return rows


def _all(store: SqliteStore, query: LogQuery) -> list[FoundEntry]:
    """The first 50 entries, in as many steps as the store takes."""
    found: list[FoundEntry] = []
    after = None
    while len(found) < PAGE:
        page = store.log_search.search(query, PAGE - len(found), after)
        found += page.items
        after = page.after
        if after is None:
            break
    return found


def _pages_of(store: SqliteStore, query: LogQuery) -> Iterator[FoundEntry]:
    after = None
    while True:
        page = store.log_search.search(query, PAGE, after)
        yield from page.items
        after = page.after
        if after is None:
            return


def _pages(store: SqliteStore, rounds: int) -> list[Row]:
    last = store.log.last()
    entries = 0 if last is None else last.seq
    rows = []
    for what, query in (
        ("all decisions", LogQuery(kinds=("decision",))),
        ("a common word", LogQuery(text="shirts")),
        ("a rare word", LogQuery(text="pistol")),
    ):
        for place, after in (("half", entries // 2), ("nine tenths", entries // 10)):
            ratios = []
            for _ in range(rounds):
                first = _time(lambda query=query: store.log_search.search(query))
                deep = _time(
                    lambda query=query, after=after: store.log_search.search(query, PAGE, after)
                )
                ratios.append(deep / first)
            told = f"a page of {what} at {place} of the log"
            rows.append(at_most(told, ratios, 2.0, "the first page"))
    return rows


def _figures(store: SqliteStore, peer: Any, rounds: int) -> list[Row]:
    first, last = _FIRST.date().isoformat(), _LAST.date().isoformat()
    alarms = "count(*), count(*) FILTER (alarm)"
    rows = []
    for what, told_by, period, keys in (
        ("day and outcome", "all", Period.DAY, 'substr("at", 1, 10)'),
        ("month and outcome", "all", Period.MONTH, 'substr("at", 1, 7)'),
        ("officer, month and outcome", "officer", Period.MONTH, 'officer, substr("at", 1, 7)'),
        ("officer and outcome", "officer", Period.ALL, "officer"),
    ):
        statement = f"SELECT {keys}, outcome, {alarms} FROM decided GROUP BY ALL ORDER BY ALL"

        def ours(told_by: str = told_by, period: Period = period) -> tuple[FigureSum, ...]:
            return store.figures.sums(told_by, first, last, period)

        ratios, took = [], []
        for _ in range(rounds):
            took.append(_time(ours))
            theirs = _time(lambda statement=statement: peer.execute(statement).fetchall())
            ratios.append(took[-1] / theirs)
        note = f"{median(took) * 1000:.2f} ms, {RECORDS:,} decisions"
        rows.append(at_most(f"three years by {what}", ratios, 0.05, "a DuckDB scan", note))
        print(rows[-1].what, f"{rows[-1].measured_ratio:.3f}x", note, flush=True)
    return rows


def _time(step: Callable[[], Sequence[object]]) -> float:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        step()
        times.append(time.perf_counter() - began)
        if times[-1] > _SLOW_S:  # some of the peers' take seconds
            break
    return median(times)
