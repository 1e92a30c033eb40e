"""An import waits for another program's write and never gives a decision a long wait."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest

from tests.store.conftest import Opener, raw
from workstation.adapters.sqlite import connections
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.services.import_ports import ImportBatch

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_that_another_programs_long_write_is_waited_for(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_TIMEOUT_S", 0.05)
    store = opened()
    run = store.imports.begin("day.csv", "d", NOW)
    held, tried = threading.Event(), threading.Event()

    def hold() -> None:
        with raw(store.path) as other:
            other.execute("BEGIN IMMEDIATE")
            held.set()
            tried.wait()
            time.sleep(0.2)
            other.rollback()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with pytest.raises(WorkstationError, match="STORE-05"):
        store.parcels.mark_open("P1")
    tried.set()
    run = store.imports.put(run, ImportBatch(1, (ManifestRecord("P1"),)))
    holder.join()
    assert (run.new, store.imports.runs()[0].taken) == (1, 1)
    assert store.parcels.find("P1") is not None


def test_that_a_lock_that_is_never_given_back_ends_the_import_and_loses_nothing(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_TIMEOUT_S", 0.02)
    store = opened()
    run = store.imports.put(
        store.imports.begin("day.csv", "d", NOW), ImportBatch(1, (ManifestRecord("P1"),))
    )
    with raw(store.path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkstationError, match="STORE-05"):
            store.imports.put(run, ImportBatch(1, (ManifestRecord("P2"),)))
        other.rollback()
    assert store.imports.begin("day.csv", "d", NOW) == run
    assert store.imports.put(run, ImportBatch(1, (ManifestRecord("P2"),))).new == 2
