"""Near misses that the store knows, and what the bench does with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.domain.identifiers import Check
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.services.identify import Identifying
from workstation.services.ports import QueueState

CODE = "RB123456785GB"


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    store = MemoryStore(tmp_path, HandClock())
    store.parcels.put_records([ManifestRecord(CODE), ManifestRecord("9205590100000000123458")])
    return store


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("RB123456784GB", (CODE,)),
        ("RB213456785GB", (CODE,)),
        ("RBI23456785GB", (CODE,)),
        ("420100239205590100000000123459", ("9205590100000000123458",)),
        ("RB999999999GB", ()),
    ],
)
def test_that_an_unknown_number_tells_the_known_ones_one_slip_away(
    store: MemoryStore, typed: str, near: tuple[str, ...]
) -> None:
    told = Identifying(store.parcels).tell(typed)
    assert (told.known, told.near) == (False, near)


def test_that_a_known_number_has_no_near_misses_told(store: MemoryStore) -> None:
    told = Identifying(store.parcels).tell("rb 123456785 gb")
    assert (told.known, told.near, told.identifier.check) == (True, (), Check.OK)


def test_that_without_a_store_nothing_is_said_of_what_is_known() -> None:
    assert Identifying().tell(CODE).known is None
    with pytest.raises(WorkstationError, match="BARCODE-02"):
        Identifying().tell("§")


def test_that_a_misread_number_is_not_noted_until_more_is_told_of_it(bench) -> None:
    bench.store.parcels.put_records([ManifestRecord(CODE)])
    opened = bench.parcels.open("RB123456784GB")
    assert (opened.record, opened.near) == (None, (CODE,))
    assert bench.store.parcels.counts()[QueueState.OPEN] == 0
    assert bench.parcels.open("RB123456784GB", parent="BAG1").near == (CODE,)
    assert bench.store.parcels.counts()[QueueState.OPEN] == 1


def test_that_a_parcel_with_a_record_has_no_near_misses(bench) -> None:
    bench.store.parcels.put_records([ManifestRecord(CODE), ManifestRecord("RB123456784GB")])
    assert bench.parcels.open(CODE).near == ()
