"""Keys of an import's parties come in many at a time, and nothing is lost where it is killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.store.conftest import Opener, raw
from workstation.adapters.sqlite import imports, party_keying
from workstation.adapters.sqlite.party_index import not_keyed
from workstation.adapters.sqlite.store import SqliteStore
from workstation.domain.manifest import ManifestRecord, Party
from workstation.services.import_ports import ImportBatch

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def batch(first: int, count: int = 5) -> ImportBatch:
    made = [
        ManifestRecord(
            f"P{n}", consignee=Party(f"Anna Smith{n}", f"{n + 1} Main St", "Troy", "12180")
        )
        for n in range(first, first + count)
    ]
    return ImportBatch(count, made)


def keys(store: SqliteStore) -> list[tuple[int, int]]:
    with raw(store.path) as connection:
        return connection.execute("SELECT key, party_id FROM party_keys").fetchall()


def left(store: SqliteStore) -> int:
    with store._connections.read() as connection:
        return not_keyed(connection)


def test_that_keys_come_with_the_end_of_an_import(opened: Opener) -> None:
    store = opened()
    run = store.imports.begin("a", "d", NOW)
    for first in (0, 5, 10):
        run = store.imports.put(run, batch(first))
    assert (keys(store), left(store)) == ([], 16)
    store.imports.finish(run)
    assert left(store) == 0
    assert len(keys(store)) == 30


def test_that_keys_come_when_there_are_many(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MANY", 8)
    monkeypatch.setattr(party_keying, "_AT_ONCE", 3)
    store = opened()
    run = store.imports.begin("a", "d", NOW)
    run = store.imports.put(run, batch(0))
    assert left(store) == 6
    run = store.imports.put(run, batch(5))
    assert left(store) == 0
    assert len(keys(store)) == 20


def test_that_an_import_that_is_left_puts_its_keys_or_the_next_opening_does(
    opened: Opener,
) -> None:
    store = opened()
    run = store.imports.begin("a", "d", NOW)
    store.imports.put(run, batch(0))
    store.imports.rest()
    assert (left(store), len(keys(store))) == (0, 10)
    run = store.imports.begin("b", "e", NOW)
    store.imports.put(run, batch(5))
    store.close()  # as if it had been killed
    store = opened()
    assert (left(store), len(keys(store))) == (0, 20)


def test_that_parties_of_others_in_between_are_keyed_too(opened: Opener) -> None:
    store, other = opened(), opened()
    run = store.imports.begin("a", "d", NOW)
    run = store.imports.put(run, batch(0))
    other.parcels.put_records(batch(100).records)
    run = store.imports.put(run, batch(5))
    other.relations.compare_some(3)
    run = store.imports.put(run, replace(batch(0), taken=5))
    store.imports.finish(run)
    assert left(store) == 0
    found = {party for _, party in keys(store)}
    with raw(store.path) as connection:
        named = connection.execute("SELECT party_id FROM parties WHERE name IS NOT NULL")
        assert found == {party for (party,) in named}
    assert len(keys(store)) == 30


@pytest.mark.parametrize(("most", "waiting"), [(6, 0), (5, 11)])
def test_that_an_import_into_a_store_to_be_keyed_anew_waits_for_few_and_leaves_many(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, most: int, waiting: int
) -> None:
    monkeypatch.setattr(party_keying, "MOST_FILLED", most)
    monkeypatch.setattr(imports, "key_parties", lambda *_: 0)  # far behind at the import's end
    store = opened()
    store.parcels.put_records(batch(0).records)
    with raw(store.path) as connection:
        connection.execute("UPDATE keying SET version = 1")
    run = store.imports.begin("a", "d", NOW)
    store.imports.finish(store.imports.put(run, batch(5)))
    assert left(store) == waiting
    while store.relations.compare_some(4):
        pass
    assert (left(store), len(keys(store))) == (0, 20)
