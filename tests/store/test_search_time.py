"""A search gives what it has when its time is over, and goes on from there."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from tests.contracts.test_search import SHIRT
from tests.store.conftest import Opener
from workstation.adapters.sqlite import search, search_index
from workstation.adapters.sqlite.search import SqliteSearch
from workstation.domain.manifest import Line


def test_that_a_page_ends_when_its_time_is_over_and_the_next_goes_on(opened: Opener) -> None:
    store = opened()
    made = [replace(SHIRT, parcel_id=f"T{n}", lines=(Line("shirt"),)) for n in range(5)]
    store.parcels.put_records(made)
    hours = count(0, 3600)
    slow = SqliteSearch(store._connections, clock=lambda: float(next(hours)))
    told: list[str] = []
    after, pages = None, 0
    while True:
        page = slow.search("shirt", after=after)
        told += [hit.parcel_id for hit in page.items]
        after, pages = page.after, pages + 1
        if after is None:
            break
    assert told == ["T4", "T3", "T2", "T1", "T0"]
    assert pages > 5


def test_that_a_page_that_found_nothing_in_its_time_says_where_to_go_on(opened: Opener) -> None:
    store = opened()
    made = [replace(SHIRT, parcel_id=f"T{n}", lines=(Line("shirt"),)) for n in range(3)]
    store.parcels.put_records(made)
    store.parcels.put_records([replace(one, lines=(Line("lamp"),)) for one in made])
    hours = count(0, 3600)
    slow = SqliteSearch(store._connections, clock=lambda: float(next(hours)))
    page = slow.search("shirt")
    assert (page.items, page.after is None) == ((), False)
    assert store.search.search("shirt").after is None


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (search._BY_PARCEL, ("a", "b", 9)),
        (search._BY_RECORD, (1,)),
        (search._PARCELS, ("a", "b", 9)),
        (search._NEWEST, (9, 9)),
        *((search._BY_NUMBER[name], ("a", 1, "b", 9)) for name in search._BY_NUMBER),
    ],
)
def test_that_no_question_walks_a_table_or_sorts(
    opened: Opener, statement: str, values: tuple[object, ...]
) -> None:
    with opened()._connections.read() as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    told = [row[-1] for row in rows]
    assert not any(words.startswith("SCAN") or "TEMP B-TREE" in words for words in told), told


@pytest.mark.parametrize("quick_s", [-1.0, 10.0])
def test_that_words_that_meet_are_found_at_once_or_window_by_window_alike(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, quick_s: float
) -> None:
    for module in (search, search_index):
        monkeypatch.setattr(module, "WINDOW_BITS", 2)
    monkeypatch.setattr(search, "QUICK_S", quick_s)
    monkeypatch.setattr(search, "_STEPS", 1)
    store = opened()
    goods = ["red lamp", "blue lamp", "red vase", "red lamp shade"]
    store.parcels.put_records(
        replace(SHIRT, parcel_id=f"T{n}", lines=(Line(goods[n % 4]),)) for n in range(20)
    )
    told: list[str] = []
    after = None
    while True:
        page = store.search.search("red lamp ", limit=3, after=after)
        told += [hit.parcel_id for hit in page.items]
        after = page.after
        if after is None:
            break
    assert told == [f"T{n}" for n in range(19, -1, -1) if n % 4 in (0, 3)]
    assert store.search.search("blue vase").items == ()


def test_that_a_question_is_broken_off_when_its_time_is_over(opened: Opener) -> None:
    store = opened()
    store.parcels.put_records(replace(SHIRT, parcel_id=f"T{n}") for n in range(300))
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    with store._connections.read() as connection:
        rows, whole = search._quickly(connection, f"{slow} WHERE ?", (1,))
        assert (rows[0], whole) == ((1,), False)
        assert search._quickly(connection, "SELECT ?", (7,)) == ([(7,)], True)


def test_that_merging_leaves_the_index_in_one_part_that_finds_the_same(opened: Opener) -> None:
    store = opened()
    for n in range(9):
        store.parcels.put_records([replace(SHIRT, parcel_id=f"T{n}", lines=(Line("shirt"),))])
    parts = "SELECT count(DISTINCT segid) FROM record_words_idx"
    with store._connections.read() as connection:
        assert connection.execute(parts).fetchone() > (1,)
    before = store.search.search("shirt")
    search_index.merge(store._connections, whole=False)
    search_index.merge(store._connections, whole=True)
    with store._connections.read() as connection:
        assert connection.execute(parts).fetchone() == (1,)
    assert store.search.search("shirt") == before
    assert len(before.items) == 9
