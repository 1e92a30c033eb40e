"""Room laid out for the write-ahead log is no part of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.store.conftest import Opener, decide, raw
from workstation.adapters.sqlite.store import FILE_NAME


def test_that_decisions_go_where_room_was_laid_out_and_the_file_grows_no_more(
    opened: Opener,
) -> None:
    store = opened()
    decide(store, 1)
    ahead = store.path.with_name(f"{FILE_NAME}-wal")
    before = ahead.stat().st_size
    store.rest()
    size = ahead.stat().st_size
    assert size > 8_000_000 > before
    for number in range(2, 120):
        decide(store, number)
    store.rest()
    assert ahead.stat().st_size == size
    assert store.log.verify().entries == 119


def test_that_after_a_crash_the_zeros_are_not_taken_for_entries(
    opened: Opener, tmp_path: Path
) -> None:
    store = opened()
    other = opened()
    store.rest()
    for number in range(1, 8):
        decide(store if number % 2 else other, number)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for file in store.path.parent.glob(f"{FILE_NAME}*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, crashed)
    again = opened(crashed)
    assert again.log.verify().entries == 7
    decide(again, 8)
    assert again.problems() == ()
    again.close()
    with raw(crashed / FILE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM log").fetchone() == (8,)


def test_that_a_store_opened_for_reading_lays_out_nothing(opened: Opener) -> None:
    store = opened()
    decide(store, 1)
    reader = opened(read_only=True)
    before = store.path.with_name(f"{FILE_NAME}-wal").stat().st_size
    reader.rest()
    assert store.path.with_name(f"{FILE_NAME}-wal").stat().st_size == before
