"""A durable signed decision beside the bare limit of the disk, PostgreSQL and SQLAlchemy's ORM;
verification beside bare hashing and beside reading the JSON again.

The limit: as many bytes as the entry's body, overwritten in place in a preallocated file and
synced with fdatasync, one at a time. Blocks of all alternate in one process.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks.log_peers import postgresql, sqlalchemy_orm
from tests.benchmarks.table import Row, at_least, at_most
from workstation.adapters.keys import KeySettings
from workstation.adapters.keys.sealing import Cost
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.log import DOMAIN_TAG
from workstation.services.ports import EntryDraft

NAME = "Decision log"
APPENDS = 200
ENTRIES = 200_000
_RING_BYTES = 8 << 20
_BUILD = Path(__file__).resolve().parents[2] / "build"
_KEYS = KeySettings(cost=Cost(1, 64, 1))
_TEN_MILLION_S = 15.0
_LIMIT = "raw overwrite + fdatasync"


def run(rounds: int) -> list[Row]:
    """Append and verify, against the limits, on the disk of the checkout."""
    _BUILD.mkdir(exist_ok=True)
    gc.disable()  # as the bench's window does: it collects while the hands rest
    try:
        with tempfile.TemporaryDirectory(dir=_BUILD) as folder:
            return _append(Path(folder), rounds) + _verify(Path(folder), rounds)
    finally:
        gc.enable()


def draft(number: int) -> EntryDraft:
    """A decision of the usual size (about 1 kB of body)."""
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
    store = open_store(folder / "append", SystemClock(), "station", "0.1", keys=_KEYS)
    assert store.ring is not None
    store.ring.unseal("officer000", "correct horse")
    signed = replace(draft(0), officer="officer000")
    size = len(store.log.append(signed).body)
    ring = os.open(folder / "ring", os.O_RDWR | os.O_CREAT)
    os.pwrite(ring, bytes(_RING_BYTES), 0)
    os.fsync(ring)
    payload, number = os.urandom(size), 0

    def raw(_: EntryDraft) -> None:
        os.pwrite(ring, payload, number * size % (_RING_BYTES - size))
        os.fdatasync(ring)

    def append(one: EntryDraft) -> None:
        store.log.append(one)

    def block(step: Callable[[EntryDraft], None]) -> list[float]:
        nonlocal number
        times = []
        gc.collect()
        for _ in range(APPENDS):
            number += 1
            one = replace(signed, closes=f"JD{number:018d}")
            times.append(_time(lambda one=one: step(one)))  # type: ignore[misc]
        return times

    middle: dict[str, list[float]] = {}
    worst: dict[str, list[float]] = {}
    missing = ""
    with ExitStack() as stack:
        steps: dict[str, Callable[[EntryDraft], None]] = {"raw": raw, "append": append}
        steps["orm"] = stack.enter_context(sqlalchemy_orm(folder))
        try:
            steps["postgresql"] = stack.enter_context(postgresql())
        except LookupError as error:
            missing = str(error)
        for turn in range(rounds + 1):
            for ahead in range(number, number + (len(steps) + 1) * APPENDS + 1):
                store.parcels.mark_open(f"JD{ahead:018d}")
            store.rest()  # as an idle bench does
            found = {name: block(step) for name, step in steps.items()}
            with _busy_thread():
                found["busy"] = block(append)
            if turn:  # the first round warms up
                for name, times in found.items():
                    middle.setdefault(name, []).append(median(times))
                    worst.setdefault(name, []).append(quantiles(times, n=100)[98])
    many = _many(store, signed, number)
    store.close()
    os.close(ring)
    note = (
        f"{median(middle['append']) * 1e3:.2f} ms beside {median(middle['raw']) * 1e3:.2f} ms, "
        f"{size} B, signed by station and officer, {APPENDS} a round"
    )
    rows = [
        at_most("durable decision, p50", _ratios(middle, "append", "raw"), 1.7, _LIMIT, note),
        at_most("durable decision, p99", _ratios(worst, "append", "raw"), 2, _LIMIT),
        at_most(
            "durable decision beside a thread that computes, p50",
            _ratios(middle, "busy", "append"),
            1.5,
            "the same with none",
            f"{median(middle['busy']) * 1e3:.2f} ms; threads take turns every "
            f"{sys.getswitchinterval() * 1e3:.0f} ms otherwise",
        ),
        at_least(
            "durable decision, speed", _ratios(middle, "orm", "append"), 2.2, "SQLAlchemy ORM"
        ),
    ]
    if missing:
        rows.append(Row("durable decision, speed", ">= 1.4x", 0, (0, 0), "PostgreSQL 15", False,
                        f"not measured: {missing}"))  # fmt: skip
    else:
        ratios = _ratios(middle, "postgresql", "append")
        rows.append(at_least("durable decision, speed", ratios, 1.4, "PostgreSQL 15"))
    rows.append(
        at_least("entries committed together", [many / 10_000], 1, "10,000 entries in a second",
                 f"{many:,.0f} entries/s, each signed by station and officer")
    )  # fmt: skip
    return rows


@contextmanager
def _busy_thread() -> Iterator[None]:
    """A thread that computes in Python and never waits."""
    stop = threading.Event()

    def compute() -> None:
        number = 0
        while not stop.is_set():
            number = (number * 31 + 7) % 1_000_003

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _many(store: SqliteStore, signed: EntryDraft, number: int) -> float:
    count = 10_000
    drafts = [
        replace(signed, kind="mark_answer", closes=None, outcome=None, parcel=f"JD{n:018d}")
        for n in range(number, number + count)
    ]
    return count / _time(lambda: store.log.append_all(drafts))


def _verify(folder: Path, rounds: int) -> list[Row]:
    store = open_store(folder / "verify", SystemClock(), "station", "0.1", keys=_KEYS)
    for start in range(0, ENTRIES, 5000):
        store.log.append_all([draft(number) for number in range(start, start + 5000)])
    bodies = [entry.body for entry in store.log.entries(limit=ENTRIES + 1)]
    count = len(bodies)

    def chain() -> None:
        previous = bytes(32)
        for body in bodies:
            previous = hashlib.sha256(DOMAIN_TAG + previous + body).digest()

    def recompute() -> None:
        previous = bytes(32)
        for body in bodies:
            again = json.dumps(
                json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False
            ).encode()
            previous = hashlib.sha256(DOMAIN_TAG + previous + again).digest()

    def verify() -> None:
        if store.log.verify().entries != count:
            raise AssertionError("the log does not hold")

    times: dict[str, list[float]] = {"chain": [], "verify": [], "json": []}
    cpu: list[float] = []
    for _ in range(rounds):
        times["chain"].append(_time(chain))
        before = time.process_time() + sum(os.times()[2:4])
        times["verify"].append(_time(verify))
        cpu.append(time.process_time() + sum(os.times()[2:4]) - before)
        times["json"].append(_time(recompute))
    store.close()
    size = sum(map(len, bodies)) / count
    note = f"{count / median(times['verify']):,.0f} entries/s of {size:,.0f} B"
    ten_million = [seconds / count * 10_000_000 / _TEN_MILLION_S for seconds in cpu]
    return [
        at_least("verify, speed", _ratios(times, "chain", "verify"), 0.45,
                 "hashlib over bodies in memory", note),
        at_least("verify, speed", _ratios(times, "json", "verify"), 5, "a JSON recompute"),
        at_most("verify 10 million entries, CPU", ten_million, 1, "15 s of CPU",
                f"{median(ten_million) * _TEN_MILLION_S:.1f} s from {count:,} entries"),
    ]  # fmt: skip


def _time(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def _ratios(times: dict[str, list[float]], over: str, under: str) -> list[float]:
    return [a / b for a, b in zip(times[over], times[under], strict=True)]
