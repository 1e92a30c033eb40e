"""A log of many millions of decisions, written from a signed million in minutes.

Signing ten million entries takes most of an hour. What is searched and counted here is copied: each
day of the large log holds as many days of the small one as it is larger, each of another facility
with officers and parcels of its own, in the order of the time of day. Contents are cut to what the
desk reads, nothing is signed and **no hash follows another**: such a store is for measuring alone.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from workstation.adapters.sqlite import open_store
from workstation.adapters.sqlite.log_index import entry_words
from workstation.adapters.system_clock import SystemClock
from workstation.domain.figure_cells import COLUMNS

_APART = 97
"""Days between those that are copied into one."""
_CUT = frozenset(
    {
        *("answers", "barcode", "event", "filters", "found_in", "marks", "measures"),
        *("not_computed", "own_marks", "policy", "scans", "outcome_label"),
    }
)
_OF_MODELS = ("id", "version", "state", "words")
_DAYS_AT_ONCE = 20
_DECIDED = (
    "seq, parcel_id, day, officer, station, outcome, hour, model, carrier, hs, milliseconds,"
    " alarm, override, opinion, suspected, stands, truth"
)


class _Entry(NamedTuple):
    time: str
    seq: int
    kind: str
    officer: str
    parcel: str | None
    outcome: str | None
    body: str
    words: str
    decided: Sequence[Any] | None


class _Day(NamedTuple):
    day: str
    entries: Sequence[_Entry]


def write_years(small: Path, large: Path, times: int, tell: Callable[[str], None]) -> None:
    """Write a store `times` as large as another beside it, and the peers' rows (rows.csv)."""
    open_store(large, SystemClock(), "station", "0.1").close()
    with (
        closing(sqlite3.connect(large / "store.sqlite3", isolation_level=None)) as connection,
        (large / "rows.csv").open("w", encoding="utf-8", newline="") as file,
    ):
        guards = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN"
            " ('log', 'log_head') OR name IN ('log_by_parcel', 'decided_truths')"
        ).fetchall()
        for kind, name, _ in guards:
            connection.execute(f"DROP {kind} {name}")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute("INSERT INTO log_words (log_words, rank) VALUES ('hashsize', 67108864)")
        days = list(_days(small / "store.sqlite3", tell))
        _copy(connection, csv.writer(file), days, times, tell)
        _sums(connection, small / "store.sqlite3", [one.day for one in days], times)
        tell("indexes")
        for _, _, sql in guards:
            connection.execute(sql)
        connection.execute("INSERT INTO log_words (log_words, rank) VALUES ('hashsize', 1048576)")
        connection.execute("PRAGMA journal_mode = WAL")
    store = open_store(large, SystemClock(), "station", "0.1")
    while store.figures.sum_up(1000):
        pass
    while left := store.log_search.catch_up(5000):
        tell(f"{left:,} entries without bits")
    store.close()


def _days(file: Path, tell: Callable[[str], None]) -> Iterator[_Day]:
    """The days of the signed log, cut to what is copied."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        for day, first, last in connection.execute(
            "SELECT day, first, last FROM log_days"
        ).fetchall():
            between = (first, last)
            decided = {
                row[0]: row
                for row in connection.execute(
                    f"SELECT {_DECIDED} FROM decided WHERE seq BETWEEN ? AND ?", between
                )
            }
            rows = connection.execute(
                "SELECT at, seq, kind, officer, parcel_id, outcome, body FROM log"
                " WHERE seq BETWEEN ? AND ? AND at BETWEEN ? AND ? ORDER BY seq",
                (*between, day, f"{day}~"),
            )
            entries = []
            for at, seq, kind, officer, parcel, outcome, body in rows:
                cut = _cut(body)
                words = " ".join(dict.fromkeys(entry_words(cut.encode())[1]))
                told = (at[10:], seq, kind, officer, parcel, outcome, cut, words)
                entries.append(_Entry(*told, decided.get(seq)))
            tell(f"read {day}")
            yield _Day(day, entries)


def _cut(body: bytes) -> str:
    content = json.loads(body)
    data = {name: told for name, told in content["data"].items() if name not in _CUT}
    if "models" in data:
        data["models"] = [{name: one[name] for name in _OF_MODELS} for one in data["models"]]
    if "record" in data:
        data["record"] = {name: data["record"][name] for name in ("carrier", "description", "hs")}
    names = ("at", "kind", "officer", "outcome", "parcel", "station")
    told = {name: content[name] for name in names} | {"data": data, "seq": 0}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _copy(
    connection: sqlite3.Connection,
    rows: Any,
    days: Sequence[_Day],
    times: int,
    tell: Callable[[str], None],
) -> None:
    seq, head, at = 0, bytes(32), ""
    for number, day in enumerate(days):
        if number % _DAYS_AT_ONCE == 0:
            connection.execute("BEGIN")
        copied = [days[(number + _APART * copy) % len(days)] for copy in range(times)]
        told = sorted(
            (one.time, copy, place)
            for copy, other in enumerate(copied)
            for place, one in enumerate(other.entries)
        )
        log, words, decided = [], [], []
        places: dict[tuple[int, int], int] = {}
        first = seq + 1
        for time, copy, place in told:
            one, seq, at = copied[copy].entries[place], seq + 1, day.day + time
            places[copy, one.seq] = seq
            officer = _officer(one.officer, copy)
            parcel = None if one.parcel is None else f"SIM{copy}{one.parcel[4:]}"
            body = one.body.replace(copied[copy].day, day.day)
            body = body.replace(f'"{one.officer}"', f'"{officer}"').replace(
                '"seq":0', f'"seq":{seq}'
            )
            held = one.words.replace(_token(one.officer), _token(officer))
            held = held.replace(_token(copied[copy].day[:7]), _token(day.day[:7]))
            if one.parcel is not None and parcel is not None:
                body = body.replace(one.parcel, parcel)
                held = held.replace(one.parcel.lower(), parcel.lower())
            if one.kind == "decision_revoked":
                entry = json.loads(one.body)["data"]["entry"]
                body = body.replace(f'"entry":{entry}', f'"entry":{places.get((copy, entry), 0)}')
            content = body.encode()
            digest = hashlib.sha256(content).digest()
            log.append((seq, at, one.kind, officer, parcel, one.outcome, head, content, digest))
            words.append((seq, held))
            head = digest
            if one.decided is not None:
                decided.append((seq, parcel, day.day, officer, *one.decided[4:]))
            if one.kind == "decision":
                text = " ".join(word for word in held.split() if not word.startswith("_"))
                alarm = "_alarm_yes" in held
                rows.writerow((seq, at, officer, one.outcome, parcel, alarm, text))
        connection.executemany(
            "INSERT INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            log,
        )
        connection.executemany("INSERT INTO log_words (rowid, words) VALUES (?, ?)", words)
        connection.executemany(f"INSERT INTO decided ({_DECIDED}) VALUES (?{', ?' * 16})", decided)
        connection.execute(
            "INSERT INTO log_days VALUES (?, ?, ?, ?)", (day.day, first, seq, seq - first + 1)
        )
        if number % _DAYS_AT_ONCE == _DAYS_AT_ONCE - 1 or number == len(days) - 1:
            connection.execute("COMMIT")
            tell(f"{seq:,} entries")
    connection.execute("UPDATE log_head SET entries = ?, head = ?, at = ?", (seq, head, at))
    connection.execute("UPDATE log_indexed SET seq = ?", (seq,))
    connection.execute("UPDATE figures_summed SET seq = ?", (seq,))


def _officer(name: str, copy: int) -> str:
    """Each facility has officers of its own: "officer 07" is "officer 307" at the fourth."""
    return f"officer {copy}{name[-2:]}" if copy and name else name


def _token(text: str) -> str:
    """As a word of the index tells it."""
    return text.replace(" ", "_").replace("-", "_")


def _sums(connection: sqlite3.Connection, small: Path, days: Sequence[str], times: int) -> None:
    connection.execute("ATTACH ? AS small", (str(small),))
    connection.execute("CREATE TEMP TABLE copied (copy, source, day)")
    connection.executemany(
        "INSERT INTO copied VALUES (?, ?, ?)",
        [
            (copy, days[(number + _APART * copy) % len(days)], day)
            for number, day in enumerate(days)
            for copy in range(times)
        ],
    )
    connection.execute("CREATE INDEX temp.copied_of ON copied (source)")
    summed = ", ".join(f"sum({name})" for name in COLUMNS)
    connection.execute(
        "INSERT INTO figures SELECT told_by, CASE WHEN told_by LIKE 'officer%' AND copy > 0"
        " THEN replace(key, 'officer ', 'officer ' || copy) ELSE key END AS of_whom, copied.day,"
        f" outcome, {summed} FROM small.figures f JOIN copied ON copied.source = f.day"
        " GROUP BY 1, 2, 3, 4"
    )
    connection.execute("UPDATE figures_rolled SET key = '', whole = 0")
    connection.execute("DETACH small")
