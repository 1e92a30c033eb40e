"""The separate verifier beside hashing the same bytes; proofs beside reading the whole log.

`--records N` sets the size of the log that proofs are made of (default 200,000).
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib.util
import io
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from types import ModuleType

from tests.benchmarks.table import Row, at_least, at_most
from tests.fakes.keys import MemoryKeys
from tests.proof.making import NAME as STATION
from tests.proof.making import OFFICER, sample
from tests.proof.making import STATION as KEY
from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.merkle import consistency_proof, inclusion_proof
from workstation.services.checkpoints import Checkpoints

NAME = "Proofs of the log"
RECORDS = 200_000
_ROOT = Path(__file__).resolve().parents[2]
_ENTRIES = 20_000
_TAG = b"NII-LOG-2\0"


def run(rounds: int) -> list[Row]:
    """Verify with the separate verifier, make proofs of a large log."""
    with tempfile.TemporaryDirectory(dir=_ROOT / "build") as folder:
        return _verified(Path(folder) / "verify", rounds) + _proofs(Path(folder) / "proofs", rounds)


def _verified(folder: Path, rounds: int) -> list[Row]:
    store = open_store(folder, SystemClock(), STATION, "0")
    store.close()
    log = sample(3)
    reason = "organic mass near battery, checked against manifest item 3 " * 9
    for number in range(_ENTRIES):
        log.add(
            "decision",
            {"n": number, "reason": reason},
            officer="bo",
            officer_key=OFFICER,
            outcome="release",
            parcel=f"JD{number:018d}",
        )
    log.sealed(keys=[])
    for row in log.rows[3:]:  # the chain covers signatures, whatever they are
        row.station = row.officer = bytes(64)
    log.sealed(keys=[])
    log.write(store.path)
    parts = [(row.body, (row.station or b"") + (row.officer or b"")) for row in log.rows]
    del log  # the verifier runs in a process of its own, with nothing else in memory
    gc.collect()
    script = _script()

    def chain() -> None:
        previous, before = bytes(32), b""
        for body, signatures in parts:
            previous = hashlib.sha256(_TAG + previous + before + body).digest()
            before = signatures

    def verify() -> None:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            if script.main([str(store.path), "--chain", "--json"]):
                raise AssertionError(said.getvalue())

    times: dict[str, list[float]] = {"chain": [], "verify": []}
    for turn in range(rounds + 1):
        for name, step in (("chain", chain), ("verify", verify)):
            spent = _cpu(step)
            if turn:
                times[name].append(spent)
    note = f"{len(parts) / median(times['verify']):,.0f} entries/s of CPU, {len(parts[-1][0]):,} B each"
    ratios = [a / b for a, b in zip(times["chain"], times["verify"], strict=True)]
    limit = "hashlib over the same bytes in memory, CPU"
    return [at_least("verify_log.py --chain, speed", ratios, 0.45, limit, note)]


def _proofs(folder: Path, rounds: int) -> list[Row]:
    store = open_store(folder, SystemClock(), STATION, "0")
    _fill(store.path, RECORDS)
    checkpoints = Checkpoints(store.checkpoints, MemoryKeys(KEY), SystemClock(), STATION)
    checkpoints.make()
    connection = store._connections.get()

    def read_all() -> None:
        for _ in connection.execute("SELECT hash, station_signature, officer_signature FROM log"):
            pass

    def prove() -> None:
        with store.checkpoints.tree() as tree:
            inclusion_proof(RECORDS // 3, RECORDS, tree)
            consistency_proof(RECORDS // 2 + 7, RECORDS, tree)

    times: dict[str, list[float]] = {"read": [], "prove": []}
    for turn in range(rounds + 1):
        for name, step in (("read", read_all), ("prove", prove)):
            spent = _cpu(step)
            if turn:
                times[name].append(spent)
    store.close()
    ratios = [a / b for a, b in zip(times["prove"], times["read"], strict=True)]
    note = f"{median(times['prove']) * 1e3:.1f} ms for two proofs of {RECORDS:,} entries"
    return [at_most("inclusion and consistency proof", ratios, 0.1, "reading all its hashes", note)]


def _fill(file: Path, count: int) -> None:
    """A log of small entries, chained by their links alone: proofs ask for nothing else."""
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        previous = bytes(32)

        def rows() -> Iterator[tuple[object, ...]]:
            nonlocal previous
            for seq in range(1, count + 1):
                digest = hashlib.sha256(previous).digest()
                yield seq, "2026", "note", "bo", previous, b"{}", digest, bytes(64)
                previous = digest

        connection.executemany(
            "INSERT INTO log (seq, at, kind, officer, previous, body, hash, station_signature)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows(),
        )


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "verify_log", _ROOT / "packaging" / "verify_log.py"
    )
    if spec is None or spec.loader is None:
        raise ImportError("packaging/verify_log.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_log"] = module
    spec.loader.exec_module(module)
    return module


def _cpu(step: Callable[[], None]) -> float:
    """Seconds of this process's CPU: the other processes of a shared machine do not count."""
    start = time.process_time()
    step()
    return time.process_time() - start
