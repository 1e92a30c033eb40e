"""At ten million parcels the queue reads what it shows, not the store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import open_store, queue
from workstation.adapters.sqlite.store import FILE_NAME


def test_waiting_parcels_are_read_by_the_index_in_its_own_order(tmp_path: Path) -> None:
    open_store(tmp_path, HandClock(), "s", "0").close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    for statement in (queue._DATED, queue._UNDATED, queue._OPEN):
        rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", (5,)).fetchall()
        plan = " ".join(row[3] for row in rows)
        assert "INDEX parcels_to_do" in plan, plan
        assert "SCAN p" not in plan, plan
        if statement is not queue._OPEN:
            assert "TEMP B-TREE" not in plan, plan
    connection.close()
