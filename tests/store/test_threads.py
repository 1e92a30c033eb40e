"""One store used by several lanes."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.store.conftest import Opener, decide, raw
from workstation.adapters.sqlite.promptly import promptly
from workstation.adapters.sqlite.store import FILE_NAME
from workstation.domain.log import Verification
from workstation.domain.notice import WorkstationError


def test_that_lanes_append_and_read_at_once(opened: Opener) -> None:
    store = opened()

    def append(lane: int) -> None:
        for number in range(40):
            decide(store, lane * 1000 + number)

    def read(_: int) -> list[Verification]:
        found = []
        for _step in range(20):
            store.parcels.queue()
            found.append(store.log.verify())
        return found

    with ThreadPoolExecutor(4) as lanes:
        appended = [lanes.submit(append, lane) for lane in (1, 2)]
        verified = [lanes.submit(read, lane) for lane in (1, 2)]
    for one in appended:
        one.result()
    for many in verified:
        counts = [each.entries for each in many.result()]
        assert all(each.holds for each in many.result())
        assert counts == sorted(counts)
    assert store.log.verify().entries == 80


def test_that_connections_of_ended_threads_are_closed(opened: Opener) -> None:
    store = opened()
    for _ in range(20):
        with ThreadPoolExecutor(1) as lane:
            lane.submit(store.log.last).result()
    assert len(store._connections._all) <= 2


def test_that_the_write_ahead_log_is_folded_in_when_idle_and_when_closed(opened: Opener) -> None:
    store = opened()
    decide(store, 1)
    ahead = store.path.with_name(store.path.name + "-wal")
    before = store.path.stat().st_size
    assert ahead.stat().st_size > 0
    store.checkpoint()
    assert store.path.stat().st_size > before
    store.close()
    assert not ahead.exists()
    assert opened(read_only=True).log.verify().entries == 1


def test_that_any_folder_name_and_a_changed_working_folder_do_no_harm(
    tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = opened(Path("Süd #4? 50%41 & +x"))
    decide(store, 1)
    monkeypatch.chdir("/")
    with ThreadPoolExecutor(1) as lane:
        assert lane.submit(store.log.verify).result().entries == 1
    assert (tmp_path / "Süd #4? 50%41 & +x" / FILE_NAME).stat().st_size > 0


def test_that_closing_waits_for_what_another_lane_has_begun_and_refuses_what_it_asks_later(
    opened: Opener,
) -> None:
    store = opened()
    decide(store, 1)
    inside, go_on = threading.Event(), threading.Event()

    def reads_slowly() -> int:
        with store._connections.read() as connection:
            inside.set()
            go_on.wait(10)
            (count,) = connection.execute("SELECT count(*) FROM log").fetchone()
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            store.log.last()
        return int(count)

    with ThreadPoolExecutor(2) as lanes:
        reading = lanes.submit(reads_slowly)
        assert inside.wait(10)
        closing = lanes.submit(store.close)
        time.sleep(0.05)
        assert not closing.done()
        go_on.set()
        closing.result(10)
        assert reading.result(10) == 1


def test_that_threads_take_turns_faster_while_a_decision_is_committed_and_as_before_after_it(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, usual = opened(), sys.getswitchinterval()
    seen: list[float] = []
    put = store.log._put

    def watched(*words: object) -> object:
        seen.append(sys.getswitchinterval())
        if len(seen) > 2:
            raise sqlite3.OperationalError("planted")
        return put(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(store.log, "_put", watched)
    with promptly():
        decide(store, 1)  # another lane is in the midst of one
        assert sys.getswitchinterval() < usual
    decide(store, 2)
    with pytest.raises(WorkstationError, match="LOG-01"):
        decide(store, 3)
    assert all(0 < turn < 0.001 < usual for turn in seen)
    assert sys.getswitchinterval() == usual


def test_that_a_decisions_turn_comes_though_another_program_writes_without_a_pause(
    opened: Opener,
) -> None:
    store = opened()
    decide(store, 1)
    stop = threading.Event()

    def hold() -> None:
        with raw(store.path) as other:
            other.execute("PRAGMA busy_timeout = 5000")
            while not stop.is_set():
                other.execute("BEGIN IMMEDIATE")
                time.sleep(0.004)
                other.execute("ROLLBACK")

    other = threading.Thread(target=hold)
    other.start()
    try:
        waits = []
        for number in range(2, 12):
            began = time.monotonic()
            decide(store, number)
            waits.append(time.monotonic() - began)
    finally:
        stop.set()
        other.join()
    assert store.log.verify().entries == 11
    assert sum(waits) < 5.0
