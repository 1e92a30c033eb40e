"""A durable decision beside the bare limit of the disk; verification beside bare hashing.

The limit: as many bytes as the entry's body, overwritten in place in a preallocated file and
synced with fdatasync, one at a time. Blocks of both alternate in one process.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks.table import Row, at_least, at_most
from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.log import DOMAIN_TAG
from workstation.services.ports import EntryDraft

NAME = "Decision log"
APPENDS = 200
_RING_BYTES = 8 << 20
_BUILD = Path(__file__).resolve().parents[2] / "build"


def run(rounds: int) -> list[Row]:
    """Append and verify, against the limits, on the disk of the checkout."""
    _BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_BUILD) as folder:
        return _append(Path(folder), rounds) + _verify(Path(folder), rounds)


def draft(number: int) -> EntryDraft:
    """A decision of the usual size (about 0.9 kB of body)."""
    return EntryDraft(
        "decision",
        f"officer{number % 40:03d}",
        {
            "fields": {"reason": "organic mass near battery, checked against manifest item 3"},
            "seen": [{"scan": "a" * 64, "model": "b" * 64, "threshold": "0.50", "marks": True}],
            "opinion": {"state": "findings", "findings": [{"box": [1, 2, 3, 4], "score": "0.91"}]},
            "policy": "2026-01-01",
            "checks": [{"rule": "weight_to_value", "sentence": "x" * 120}] * 2,
        },
        closes=f"JD{number:018d}",
        outcome=("release", "seize", "abandonment", "denied_entry")[number % 4],
    )


def _append(folder: Path, rounds: int) -> list[Row]:
    store = open_store(folder / "append", SystemClock(), "station", "0.1")
    size = len(store.log.append(draft(0)).body)
    ring = os.open(folder / "ring", os.O_RDWR | os.O_CREAT)
    os.pwrite(ring, bytes(_RING_BYTES), 0)
    os.fsync(ring)
    payload, number = os.urandom(size), 0

    def raw() -> None:
        os.pwrite(ring, payload, number * size % (_RING_BYTES - size))
        os.fdatasync(ring)

    def append() -> None:
        store.log.append(draft(number))

    middle: dict[str, list[float]] = {"raw": [], "append": []}
    worst: dict[str, list[float]] = {"raw": [], "append": []}
    for turn in range(rounds + 1):
        for ahead in range(number, number + 2 * APPENDS + 1):
            store.parcels.mark_open(f"JD{ahead:018d}")
        store.checkpoint()  # as an idle bench does
        for name, step in (("raw", raw), ("append", append)):
            times = []
            for _ in range(APPENDS):
                number += 1
                times.append(_time(step))
            if turn:  # the first round warms up
                middle[name].append(median(times))
                worst[name].append(quantiles(times, n=100)[98])
    store.close()
    os.close(ring)
    note = (
        f"{median(middle['append']) * 1e3:.2f} ms beside {median(middle['raw']) * 1e3:.2f} ms, "
        f"{size} B, {APPENDS} a round"
    )
    limit = "raw overwrite + fdatasync"
    return [
        at_most("durable decision, p50", _ratios(middle, "append", "raw"), 2, limit, note),
        at_most("durable decision, p99", _ratios(worst, "append", "raw"), 2, limit),
    ]


def _verify(folder: Path, rounds: int, entries: int = 20_000) -> list[Row]:
    store = open_store(folder / "verify", SystemClock(), "station", "0.1")
    connection = store._connections.get()
    connection.execute("PRAGMA synchronous = OFF")  # only the verification is timed
    for number in range(entries):
        store.log.append(draft(number))
    bodies = [entry.body for entry in store.log.entries(limit=entries)]

    def chain() -> None:
        previous = bytes(32)
        for body in bodies:
            previous = hashlib.sha256(DOMAIN_TAG + previous + body).digest()

    def verify() -> None:
        if store.log.verify().entries != entries:
            raise AssertionError("the log does not hold")

    times: dict[str, list[float]] = {"chain": [], "verify": []}
    for _ in range(rounds):
        times["chain"].append(_time(chain))
        times["verify"].append(_time(verify))
    store.close()
    note = f"{entries / median(times['verify']):,.0f} entries/s"
    limit = "hashlib over bodies in memory"
    return [at_least("verify, speed", _ratios(times, "chain", "verify"), 0.45, limit, note)]


def _time(step: Callable[[], None]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def _ratios(times: dict[str, list[float]], over: str, under: str) -> list[float]:
    return [a / b for a, b in zip(times[over], times[under], strict=True)]
