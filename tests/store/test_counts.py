"""Counting the queue of a large store takes no longer than of a middling one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.conftest import Opener, decide
from workstation.adapters.sqlite import queue_counts
from workstation.domain.manifest import ManifestRecord
from workstation.services.ports import QueueState


def test_that_counts_end_where_nobody_counts_on_and_done_ones_follow_the_log(
    tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_counts, "MOST_COUNTED", 5)
    store = opened()
    store.parcels.put_records(ManifestRecord(f"P{n}") for n in range(9))
    store.parcels.mark_open("P1")
    assert dict(store.parcels.counts()) == {
        QueueState.WAITING: 5,
        QueueState.OPEN: 1,
        QueueState.DONE: 0,
    }
    for number in (1, 2, 2):
        decide(store, number)
    assert store.parcels.counts()[QueueState.DONE] == 2
    for number in range(3, 9):
        decide(store, number)
    assert store.parcels.counts()[QueueState.DONE] == 5


def test_that_a_count_walks_indexes_and_ends_early(opened: Opener) -> None:
    with opened()._connections.read() as connection:
        for statement, values in (
            (queue_counts._TO_DO, ("waiting", 9)),
            (queue_counts._DONE, (9,)),
        ):
            rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            told = " ".join(row[-1] for row in rows)
            assert "parcels_to_do" in told or "log_by_parcel" in told
            assert "TEMP B-TREE" not in told
