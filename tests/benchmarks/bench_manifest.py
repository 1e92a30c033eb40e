"""The manifest store: lookups, imports and searches beside their bare limits and peers.

    python3 dev.py bench manifest [--records N]

N is 20,000 for every day; 10,000,000 is the size that the goals are set for (about 30 GB of disk
and some hours). The manifest is that of `manifest_make`. A figure whose peer is not installed is
left out, and the note of another row says why.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks import manifest_make
from tests.benchmarks.manifest_peers import (
    BareLookup,
    CoreLookup,
    pandas_import,
    postgres,
    program_import,
)
from tests.benchmarks.table import Row, at_least, at_most
from workstation.adapters.manifests import readers
from workstation.adapters.manifests.ahead import ReadingAhead
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.barcode import normalise
from workstation.services.manifest_import import ManifestImporting
from workstation.services.manifest_reading import ManifestReading

NAME = "Manifest store"
RECORDS = 20_000
_BUILD = Path(__file__).resolve().parents[2] / "build"
_LOOKUPS = 400
_SEARCHES = (
    *("shirt", "cotton shirt", "shi", "c", "smith", "anna smith", "smith cott", "zzz"),
    *("trading shirt chicago", "anna troy lamp", "shenzhen", "610910", "6109", "61", "6109 smith"),
    *("6109 smith tro", "1Z0001", "RB0000", "1Z0001 shirt", "RB00 smith", "main st", "gift"),
    *("kowalski wrist watch newark", "yiwu seeds", "+1 555", "12101", "book apt ny"),
)
"""Numbers, parties, goods and HS codes, alone and together, rare and in nearly every record."""


def run(rounds: int) -> list[Row]:
    """Make the manifest, import it by all, then ask the store."""
    _BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_BUILD) as name:
        folder = Path(name)
        file = folder / "manifest.csv"
        manifest_make.write(file, RECORDS)
        times = rounds if RECORDS <= 50_000 else 1
        rows = _imports(folder, file, min(times, 3))
        store = open_store(folder / "store", SystemClock(), "bench", "0")
        numbers = _numbers(RECORDS)
        rows += _lookups(store, numbers, rounds)
        rows += _under_import(folder, store, numbers)
        rows += _searches(store, file, rounds)
        store.close()
        return [*rows, *_memory(folder)]


def import_file(folder: Path, file: Path) -> float:
    """Seconds of an import into the store of a folder."""
    clock = SystemClock()
    store = open_store(folder, clock, "bench", "0")
    reading = ManifestReading(readers(), ahead=ReadingAhead())
    importing = ManifestImporting(store.parcels, store.imports, reading, clock)
    began = time.perf_counter()
    done = importing.manifest(file)
    took = time.perf_counter() - began
    if done.run.repairs or not done.run.read:
        raise AssertionError(f"the manifest is not read whole: {done.run}")
    store.close()
    return took


def _imports(folder: Path, file: Path, rounds: int) -> list[Row]:
    ours, program, trees, pandas = [], [], [], []
    for turn in range(rounds):
        for left in folder.glob("peer*"):
            left.unlink()
        shutil.rmtree(folder / "store", ignore_errors=True)
        ours.append(import_file(folder / "store", file))
        for times, made in (
            (program, program_import(file, folder / f"peer{turn}.a")),
            (trees, program_import(file, folder / f"peer{turn}.b", all_trees=True)),
            (pandas, pandas_import(file, folder / f"peer{turn}.c")),
        ):
            if made is not None:
                times.append(made)
    for left in folder.glob("peer*"):
        left.unlink()
    size = (folder / "store" / "store.sqlite3").stat().st_size
    note = f"{RECORDS / median(ours):,.0f} records/s, {size / RECORDS:,.0f} bytes a record"
    rows = []
    for peer, times, goal in (
        ("the sqlite3 program's .import and an index", program, 0.8),
        ("the same with as many indexes and full text", trees, 0.8),
        ("pandas.to_sql and an index", pandas, 1.5),
    ):
        if times:
            told = f"{note}; peer {RECORDS / median(times):,.0f}/s"
            ratios = [theirs / mine for theirs, mine in zip(times, ours, strict=True)]
            rows.append(
                at_least("import, validated and searchable, speed", ratios, goal, peer, told)
            )
    return rows


def _lookups(store: SqliteStore, numbers: Sequence[str], rounds: int) -> list[Row]:
    bare, core = BareLookup(store.path), CoreLookup(store.path)
    ways: dict[str, Callable[[str], object]] = {
        "ours": lambda number: store.parcels.find(normalise(number)),
        "bare": bare,
        "core": core,
    }
    middle: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        asked = random.Random(turn).sample(numbers, min(_LOOKUPS, len(numbers)))
        for ask in ways.values():
            for number in asked:
                if not ask(number):
                    raise AssertionError(f"{number} is not found")
        for name, ask in ways.items():
            if turn:
                middle[name].append(median(_each(ask, asked)))
    core.close()
    bare.close()
    note = f"{median(middle['ours']) * 1e6:.0f} us beside {median(middle['bare']) * 1e6:.0f} us"
    rows = [
        at_most("barcode to record, warm", _over(middle, "bare"), 1.5, "a bare statement", note),
        at_most("barcode to record, warm", _over(middle, "core"), 0.25, "SQLAlchemy Core"),
    ]
    return [*rows, *_cold(store, numbers)]


def _cold(store: SqliteStore, numbers: Sequence[str]) -> list[Row]:
    """A look-up with no page of the file in memory, beside four random reads of it: on a connection
    that is open, as the bench has it, and with one opened for it."""
    if not hasattr(os, "posix_fadvise"):
        return []
    store.checkpoint()
    handle = os.open(store.path, os.O_RDONLY)
    pages = os.fstat(handle).st_size // 4096
    chance = random.Random(1)
    took: dict[str, list[float]] = {"open": [], "connecting": []}
    ratios: dict[str, list[float]] = {"open": [], "connecting": []}

    def look(number: str) -> None:
        if store.parcels.find(normalise(number)) is None:
            raise AssertionError(f"{number} is not found")

    def apart(number: str) -> None:
        thread = threading.Thread(target=look, args=(number,))  # opens a connection of its own
        thread.start()
        thread.join()

    for number in chance.sample(numbers, min(41, len(numbers))):
        for name, ask in (("open", look), ("connecting", apart)):
            store._connections.get().execute("PRAGMA shrink_memory")
            _forget(handle)
            began = time.perf_counter()
            for _ in range(4):
                os.pread(handle, 4096, chance.randrange(pages) * 4096)
            reads = time.perf_counter() - began
            _forget(handle)
            took[name] += _each(ask, [number])
            ratios[name].append(took[name][-1] / reads)
    os.close(handle)
    return [
        at_most(
            f"barcode to record, cold, {words}",
            [median(ratios[name])],
            3,
            "four random 4 KiB reads",
            f"{median(took[name]) * 1e3:.1f} ms",
        )
        for name, words in (("open", "connection open"), ("connecting", "connecting too"))
    ]


def _forget(handle: int) -> None:
    os.fdatasync(handle)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _under_import(folder: Path, store: SqliteStore, numbers: Sequence[str]) -> list[Row]:
    """Lookups and small writes while a child process imports another manifest."""
    other = folder / "other.csv"
    manifest_make.write(other, max(RECORDS // 5, 10_000), seed=7)
    asked = random.Random(3).choices(numbers, k=2000)

    def look(number: str) -> object:
        return store.parcels.find(normalise(number))

    idle = _each(look, asked)
    writes: list[float] = []
    busy: list[float] = []
    words = [sys.executable, "-m", "tests.benchmarks.bench_manifest", str(folder / "store")]
    child = subprocess.Popen([*words, str(other)], cwd=_BUILD.parent, stdout=subprocess.DEVNULL)
    while child.poll() is None:
        busy += _each(look, random.Random(len(busy)).choices(numbers, k=50))
        writes += _each(store.parcels.mark_open, [numbers[len(writes) % len(numbers)]])
        time.sleep(0.02)
    if child.returncode or len(writes) < 10:
        raise AssertionError("the import beside it failed")
    ratio = quantiles(busy, n=100)[98] / quantiles(idle, n=100)[98]
    longest = max(writes)
    note = f"{quantiles(busy, n=100)[98] * 1e6:.0f} us"
    told = f"median {median(writes) * 1e3:.0f} ms of {len(writes)}"
    return [
        at_most("lookup during an import, p99", [ratio], 3, "the same idle", note),
        at_most("longest wait of the bench's own write", [longest / 0.5], 1, "half a second", told),
    ]


def _searches(store: SqliteStore, file: Path, rounds: int) -> list[Row]:
    ours: dict[str, list[float]] = {text: [] for text in _SEARCHES}
    for turn in range(rounds + 1):
        for text in _SEARCHES:
            took = _each(store.search.search, [text])[0]
            if turn:
                ours[text].append(took)
    worst = max(_SEARCHES, key=lambda text: median(ours[text]))
    note = f"“{worst}”; median of {len(_SEARCHES)} is {median(map(median, ours.values())) * 1e3:.1f} ms"
    limit = [took / 0.05 for took in ours[worst]]
    rows = [at_most("search, first rows, the slowest of all", limit, 1, "50 ms", note)]
    try:
        with postgres(file) as connection:
            theirs = {text: _asked_of_postgres(connection, text, rounds) for text in _SEARCHES}
    except LookupError as why:
        return [_noted(rows[0], f"; PostgreSQL left out: {why}")]
    ratios = [median(ours[text]) / median(theirs[text]) for text in _SEARCHES]
    slower = [t for t, ratio in zip(_SEARCHES, ratios, strict=True) if ratio > 1]
    told = f"slower in {len(slower)} of {len(_SEARCHES)}: {', '.join(slower) or 'none'}"
    return [*rows, at_most("search, median of all", ratios, 1, "PostgreSQL with GIN", told)]


def _asked_of_postgres(connection: object, text: str, rounds: int) -> list[float]:
    words = [word for word in text.replace("+", " ").lower().split() if word]
    question = " & ".join([*words[:-1], f"{words[-1]}:*"])
    number = normalise(text)
    told = (
        "id, parcel_id, line_description, sender_name, sender_country, consignee_name,"
        " consignee_city, arrived_at, line_hs"
    )
    statement = (
        f"(SELECT {told} FROM manifest WHERE parcel_id LIKE %s LIMIT 50) UNION ALL"
        f" (SELECT {told} FROM manifest WHERE words @@ to_tsquery('simple', %s)"
        " ORDER BY id DESC LIMIT 50) UNION ALL"
        f" (SELECT {told} FROM manifest WHERE line_hs LIKE %s LIMIT 50) LIMIT 50"
    )
    code = f"{words[0]}%" if words[0].isdigit() and len(words) == 1 else "-"
    values = (f"{number}%", question, code)

    def ask(_: str) -> object:
        return connection.execute(statement, values).fetchall()  # type: ignore[attr-defined]

    return _each(ask, [text] * (rounds + 1))[1:]


def _memory(folder: Path) -> list[Row]:
    """Most memory that an import takes, the process that reads ahead included, beside one of a
    quarter of the records: both read ahead."""
    peaks, most = [], max(RECORDS, 60_000)
    for count in (most // 4, most):
        file, place = folder / f"{count}.csv", folder / f"memory-{count}"
        manifest_make.write(file, count)
        told = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.bench_manifest", str(place), str(file)],
            cwd=_BUILD.parent,
            check=True,
            capture_output=True,
            text=True,
        )
        peaks.append(int(told.stdout))
        shutil.rmtree(place)
        file.unlink()
    note = f"{peaks[1] / 1024:.0f} MiB at {most:,} records"
    return [at_most("memory of an import", [peaks[1] / peaks[0]], 1.3, "a quarter of it", note)]


def _each(ask: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    times = []
    for one in asked:
        began = time.perf_counter()
        ask(one)
        times.append(time.perf_counter() - began)
    return times


def _over(times: dict[str, list[float]], peer: str) -> list[float]:
    return [a / b for a, b in zip(times["ours"], times[peer], strict=True)]


def _noted(row: Row, more: str) -> Row:
    return Row(
        *(row.what, row.goal, row.measured_ratio, row.spread, row.limit, row.met, row.note + more)
    )


def _numbers(records: int) -> list[str]:
    """Some parcel numbers of the manifest, from all over it."""
    step = max(records // 20_000, 1)
    rows = (row[0] for row in manifest_make.rows(records) if row[1])
    return list(islice(rows, 0, None, step))


if __name__ == "__main__":
    import resource  # not on Windows

    import_file(Path(sys.argv[1]), Path(sys.argv[2]))
    print(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    )
