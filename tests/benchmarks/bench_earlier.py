"""Finding earlier pictures among 100,000 parcels, beside the same search among 10,000.

The question is the worst that a day brings: a sender of a tenth of all parcels, an HS heading of a
third of them, two words that a third of all descriptions hold; one parcel in twenty has a picture.
`python -m tests.benchmarks.bench_earlier` also prints how SQLite finds them.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from tests.benchmarks.table import Row, at_most
from workstation.adapters.sqlite import SqliteStore, earlier, open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.services.compare_ports import Likeness

NAME = "Earlier pictures"
SMALL, LARGE = 10_000, 100_000
_BUILD = Path(__file__).resolve().parents[2] / "build"
_ASKED = 20


def run(rounds: int) -> list[Row]:
    """Ask both stores in turn."""
    _BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_BUILD) as folder:
        stores = [filled(Path(folder) / str(n), n) for n in (SMALL, LARGE)]
        ratios, whole = [], []
        for _ in range(rounds + 1):
            small, large = (_seconds(store) for store in stores)
            ratios.append(large / small)
            whole.append(large)
        note = f"{median(whole[1:]) * 1000:.1f} ms at {LARGE:,} parcels"
        for store in stores:
            store.close()
        what = f"the search among {LARGE:,} parcels"
        return [at_most(what, ratios[1:], 2.0, f"the same among {SMALL:,}", note)]


def filled(folder: Path, parcels: int) -> SqliteStore:
    """A store of so many parcels, one in twenty with a picture."""
    store = open_store(folder, SystemClock(), "bench", "0")
    store.parcels.put_records(_record(number) for number in range(parcels))
    connection = sqlite3.connect(store.path)
    with connection:
        connection.executemany(
            "INSERT INTO scans (parcel_id, view, kind, pixel_rows, pixel_columns, frames, bits,"
            " added_at, simulated) VALUES (?, '1', 'single_energy', 9, 9, 1, 16, ?, 1)",
            [(f"P{number}", f"2026-11-20T{number:09d}") for number in range(0, parcels, 20)],
        )
        connection.execute("ANALYZE")
    connection.close()
    return store


def _record(number: int) -> ManifestRecord:
    goods = (("cotton shirt, knitted", "610910"), ("leather shoes", "640359"), ("lamp", None))
    words, hs = goods[number % 3]
    sender = number % 10 and number
    return ManifestRecord(
        f"P{number}",
        Party(f"Sender {sender}", city="Shenzhen", country="CN"),
        Party(f"Person {number % 5000}", "1 Main St", "Troy", "12180", "US"),
        (Line(f"{words} no. {number % 97}", 1, hs=hs),),
        arrived_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
    )


def _seconds(store: SqliteStore) -> float:
    began = time.perf_counter()
    for number in range(_ASKED):
        assert len(store.earlier.earlier(f"P{number * 30}")) == 60
    return (time.perf_counter() - began) / _ASKED


def plans(store: SqliteStore) -> list[str]:
    """How SQLite finds each likeness, in its own words."""
    asked = {
        "sender": (earlier.BY_PARTY[Likeness.SENDER], 1),
        "consignee": (earlier.BY_PARTY[Likeness.CONSIGNEE], 1),
        "heading": (earlier.BY_HEADING.replace("= ?", "= '6109'"), '"hs6109"'),
        "words": (f"{earlier.BY_WORDS} LIMIT ?", earlier.matching(("cotton", "shirt", "knitted"))),
    }
    connection = sqlite3.connect(store.path)
    told = []
    for name, (question, value) in asked.items():
        rows = connection.execute(f"EXPLAIN QUERY PLAN {question}", (value, 2000, 61)).fetchall()
        told.append(f"{name}: " + "; ".join(row[-1] for row in rows))
    connection.close()
    return told


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        made = filled(Path(place) / "s", LARGE)
        print("\n".join(plans(made)))
        print(f"{_seconds(made) * 1000:.1f} ms for each search")
        made.close()
