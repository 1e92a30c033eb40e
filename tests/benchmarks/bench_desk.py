"""Entries found and figures told, beside PostgreSQL with GIN and DuckDB on the same decisions.

`--records N` sets how many decisions the log holds (1,000,000 takes some minutes to make; it is
kept under build/ for the next run). Each search gives the newest 50 entries with their bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.desk_peers import duckdb, postgres, write_rows
from tests.benchmarks.table import Row, at_most
from workstation.adapters.sqlite import open_store
from workstation.adapters.sqlite.store import SqliteStore
from workstation.adapters.system_clock import SystemClock
from workstation.composition import lay_down_years
from workstation.services.desk_ports import PAGE, LogQuery, Period

NAME = "Supervisor's desk"
RECORDS = 20_000
REPEATS = 5
_BUILD = Path(__file__).resolve().parents[2] / "build"
_FIRST, _LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One combination: for our store and as a WHERE of PostgreSQL."""

    what: str
    query: LogQuery
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
    try:
        rows = _figures(store, duckdb(rows_file), rounds)
        try:
            with postgres(rows_file) as peer:
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
        lay_down_years(folder, decisions, lambda done: print(f"{done:,} decisions", flush=True))
        whole.touch()
    return folder


def _combinations(store: SqliteStore) -> list[_Asked]:
    middle = datetime(2025, 6, 1, tzinfo=UTC)
    month = middle + timedelta(days=30)
    rare = store.log_search.search(LogQuery(outcome="seize")).items[-1].facts
    officer = rare.officer if rare else ""
    parcel = (rare.parcel if rare else "") or ""
    span = "at >= %s AND at < %s"
    days = (middle.isoformat()[:19], month.isoformat()[:19])
    word = "words @@ to_tsquery('simple', %s)"
    dated = {"since": middle, "until": month}
    return [
        _Asked("officer", LogQuery(officer=officer), "officer = %s", (officer,)),
        _Asked("outcome", LogQuery(outcome="seize"), "outcome = %s", ("seize",)),
        _Asked(
            "officer, outcome",
            LogQuery(officer=officer, outcome="seize"),
            "officer = %s AND outcome = %s",
            (officer, "seize"),
        ),
        _Asked(
            "officer, outcome, month",
            LogQuery(officer=officer, outcome="release", **dated),
            f"officer = %s AND outcome = %s AND {span}",
            (officer, "release", *days),
        ),
        _Asked("month", LogQuery(**dated), span, days),
        _Asked("rare word", LogQuery(text="pistol"), word, ("pistol",)),
        _Asked("common word", LogQuery(text="shirts"), word, ("shirts",)),
        _Asked("two words", LogQuery(text="garden alarm"), word, ("garden & alarm",)),
        _Asked("start of a word", LogQuery(text="pis*"), word, ("pis:*",)),
        _Asked(
            "word, officer",
            LogQuery(text="pistol", officer=officer),
            f"{word} AND officer = %s",
            ("pistol", officer),
        ),
        _Asked(
            "word, officer, outcome",
            LogQuery(text="wrong", officer=officer, outcome="denied_entry"),
            f"{word} AND officer = %s AND outcome = %s",
            ("wrong", officer, "denied_entry"),
        ),
        _Asked(
            "word, outcome, month",
            LogQuery(text="tablets", outcome="seize", **dated),
            f"{word} AND outcome = %s AND {span}",
            ("tablets", "seize", *days),
        ),
        _Asked(
            "word, officer, outcome, month",
            LogQuery(text="shirts", officer=officer, outcome="release", **dated),
            f"{word} AND officer = %s AND outcome = %s AND {span}",
            ("shirts", officer, "release", *days),
        ),
        _Asked("parcel", LogQuery(parcel=parcel), "parcel = %s", (parcel,)),
        _Asked(
            "parcel, officer, outcome",
            LogQuery(parcel=parcel, officer=officer, outcome="seize"),
            "parcel = %s AND officer = %s AND outcome = %s",
            (parcel, officer, "seize"),
        ),
        _Asked(
            "alarm, officer",
            LogQuery(alarm=True, officer=officer),
            "alarm AND officer = %s",
            (officer,),
        ),
        _Asked(
            "nothing to find",
            LogQuery(text="pistol", outcome="abandonment", officer=officer, alarm=False),
            f"{word} AND outcome = %s AND officer = %s AND NOT alarm",
            ("pistol", "abandonment", officer),
        ),
    ]


def _search(store: SqliteStore, peer: Any, rounds: int) -> list[Row]:
    rows, slowest, where = [], 0.0, ""
    for asked in _combinations(store):
        statement = (
            f"SELECT seq, body FROM decided WHERE {asked.where} ORDER BY seq DESC LIMIT {PAGE}"
        )
        kinds = LogQuery(**{**_plain(asked.query), "kinds": ("decision",)})
        found = _all(store, kinds)
        told = [row[0] for row in peer.execute(statement, asked.values, prepare=True)]
        if [one for one in found if one in set(told)] != told:
            raise AssertionError(f"{asked.what}: the two find different entries")
        ratios, ours = [], []
        for _ in range(rounds):
            mine = _time(lambda kinds=kinds: _all(store, kinds))
            theirs = _time(
                lambda statement=statement, asked=asked: peer.execute(
                    statement, asked.values, prepare=True
                ).fetchall()
            )
            ratios.append(mine / theirs)
            ours.append(mine)
        if median(ours) > slowest:
            slowest, where = median(ours), asked.what
        note = f"{median(ours) * 1000:.2f} ms, {len(told)} found"
        rows.append(at_most(f"find by {asked.what}", ratios, 1.0, "PostgreSQL with GIN", note))
    note = f"{slowest * 1000:.1f} ms, by {where}; {RECORDS:,} decisions"
    rows.append(at_most("slowest search", [slowest / 0.05], 1.0, "50 ms", note))
    return rows


def _plain(query: LogQuery) -> dict[str, Any]:
    return {name: getattr(query, name) for name in LogQuery.__dataclass_fields__}


def _all(store: SqliteStore, query: LogQuery) -> list[int]:
    """The first 50 entries, in as many steps as the store takes."""
    found: list[int] = []
    after = None
    while len(found) < PAGE:
        page = store.log_search.search(query, PAGE - len(found), after)
        found += [one.entry.seq for one in page.items]
        after = page.after
        if after is None:
            break
    return found


def _pages(store: SqliteStore, rounds: int) -> list[Row]:
    query = LogQuery(kinds=("decision",))
    last = store.log.last()
    middle = 0 if last is None else last.seq // 2
    ratios = []
    for _ in range(rounds):
        first = _time(lambda: store.log_search.search(query))
        deep = _time(lambda: store.log_search.search(query, PAGE, middle))
        ratios.append(deep / first)
    return [at_most("a page in the middle", ratios, 2.0, "the first page")]


def _figures(store: SqliteStore, peer: Any, rounds: int) -> list[Row]:
    statement = (
        'SELECT substr("at", 1, 10) AS day, outcome, count(*), count(*) FILTER (alarm) FROM decided'
        " GROUP BY day, outcome ORDER BY day, outcome"
    )
    first, last = _FIRST.date().isoformat(), _LAST.date().isoformat()
    ratios, ours = [], []
    for _ in range(rounds):
        mine = _time(lambda: store.figures.sums("all", first, last, Period.DAY))
        theirs = _time(lambda: peer.execute(statement).fetchall())
        ratios.append(mine / theirs)
        ours.append(mine)
    note = f"{median(ours) * 1000:.2f} ms, {RECORDS:,} decisions"
    return [at_most("three years by day and outcome", ratios, 0.05, "a DuckDB scan", note)]


def _time(step: Callable[[], Sequence[object]]) -> float:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        step()
        times.append(time.perf_counter() - began)
    return median(times)
