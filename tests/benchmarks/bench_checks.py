"""All checks of a parcel, relations included, in a large store beside a small one.

The parcels asked are the worst that a day brings: a consignee of a tenth of all parcels, a house
of a hundred names, a sender with earlier seizures, a carton of hundreds. Read from the store as
the bench reads: record, surroundings, history, then every rule.
`python -m tests.benchmarks.bench_checks FOLDER [PARCELS]` asks parcels of a station that is there,
whatever its size, and prints median and 99th percentile.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks.table import Row, at_most
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.adapters.sqlite.store import FILE_NAME
from workstation.adapters.system_clock import SystemClock
from workstation.domain.consignment import Container
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.resources import assets_dir
from workstation.services.checks import compute
from workstation.services.ports import EntryDraft
from workstation.services.rules import Rules, load_rules

NAME = "Checks of a parcel"
SMALL, LARGE = 2_000, 20_000
GOAL_MS = 5.0
_BUILD = Path(__file__).resolve().parents[2] / "build"
_ASKED = 40
_START = datetime(2026, 11, 1, tzinfo=UTC)


def run(rounds: int) -> list[Row]:
    """Ask both stores in turn."""
    _BUILD.mkdir(exist_ok=True)
    rules = load_rules(assets_dir() / "rules", date(2026, 11, 20))
    with tempfile.TemporaryDirectory(dir=_BUILD) as folder:
        stores = [filled(Path(folder) / str(n), n) for n in (SMALL, LARGE)]
        ratios, slowest = [], []
        for _ in range(rounds + 1):
            small = sum(asked(stores[0], rules, worst(SMALL)))
            times = asked(stores[1], rules, worst(LARGE))
            ratios.append(sum(times) / small)
            slowest += times
        note = f"{1000 * median(slowest):.1f} ms, p99 {1000 * quantiles(slowest, n=100)[98]:.1f} ms"
        for store in stores:
            store.close()
        what = f"all checks of the worst parcels of {LARGE:,}"
        goal = [1000 * quantiles(slowest, n=100)[98] / GOAL_MS]
        return [
            at_most(what, ratios[1:], 2.0, f"the same of {SMALL:,}", note),
            at_most("their 99th percentile", goal, 1.0, f"{GOAL_MS:g} ms", note),
        ]


def asked(store: SqliteStore, rules: Rules, parcels: list[str]) -> list[float]:
    """Seconds that all checks of each parcel take, reading included."""
    taken = []
    for parcel_id in parcels:
        began = time.perf_counter()
        record = store.parcels.find(parcel_id)
        around = store.parcels.surroundings(parcel_id, None)
        compute(record, around, rules, store.parcels.versions(parcel_id))
        taken.append(time.perf_counter() - began)
    return taken


def worst(parcels: int) -> list[str]:
    """Parcels of each bad sort, spread over the store."""
    step = max(parcels // _ASKED, 1)
    return [f"P{number}" for number in range(0, parcels, step)][:_ASKED]


def filled(folder: Path, parcels: int) -> SqliteStore:
    """A store of so many parcels, some of them seized."""
    store = open_store(folder, SystemClock(), "bench", "0")
    store.parcels.put_containers(
        [Container(f"MC-{n}", "carton", None, None, 300, "") for n in (0, 1)]
    )
    store.parcels.put_records(_record(number) for number in range(parcels))
    while store.relations.compare_some(5000):
        pass
    for number in range(0, min(parcels, 4000), 20):
        draft = EntryDraft("decision", "bo", {}, closes=f"P{number + 7}", outcome="seize")
        store.log.append(draft)
    return store


def _record(number: int) -> ManifestRecord:
    kind = number % 10
    house = number // 1000 % 7
    consignee = Party(
        *(f"Person Number{number % 977}", f"{house} Crowd Lane Apt {number % 89}", "Troy"),
        *("12180", "US", f"+1 518 {number % 7000 + 2_000_000}"),
    )
    if kind == 0:
        consignee = Party("Busy Warehouse Inc", "1 Dock Road", "Newark", "07101", "US")
    sender = number % 13 if kind < 5 else number
    return ManifestRecord(
        f"P{number}",
        sender=Party(f"Mill {sender} Trading", f"{sender} Harbour Rd", "Shenzhen", "518000", "CN"),
        consignee=consignee,
        lines=(Line("cotton shirt, knitted", 1, value=Decimal(30), hs="610910"),),
        gross_kg=Decimal("0.5"),
        value=Decimal(30),
        currency="USD",
        parent=f"MC-{number % 3}",
        arrived_at=_START + timedelta(hours=number % 500),
        received_at=_START,
    )


def main() -> None:
    """Ask parcels of a station that is there."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rules = load_rules(assets_dir() / "rules", datetime.now(tz=UTC).date())
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        (last,) = connection.execute("SELECT max(record_id) FROM records").fetchone()
        chosen = random.Random(5)
        ids = []
        while len(ids) < count:
            row = connection.execute(
                "SELECT parcel_id FROM records WHERE record_id >= ? AND current = 1 LIMIT 1",
                (chosen.randint(1, last),),
            ).fetchone()
            ids += [row[0]] if row else []
    store = open_store(folder, SystemClock(), "bench", "0", read_only=True)
    for turn in ("first", "again"):
        times = sorted(1000 * taken for taken in asked(store, rules, ids))
        print(
            f"{turn}: {count:,} parcels of about {last:,}: median {median(times):.2f} ms,"
            f" p99 {times[int(count * 0.99)]:.2f} ms, slowest {times[-1]:.2f} ms;"
            f" {store.parcels.surroundings(ids[0], None).not_compared:,} parties not compared yet"
        )
    store.close()


if __name__ == "__main__":
    main()
