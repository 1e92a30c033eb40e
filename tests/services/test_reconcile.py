"""A carton's contents ticked off: found, short, over, each told why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.domain.consignment import Container
from workstation.domain.manifest import Line, ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.reconciling import Reconciliation, Standing, Tick
from workstation.services.ports import QueueState
from workstation.services.reconcile import Reconciling

CARTON = "106141412345678908"
A, B = "RB123456785GB", "RR473124829GB"


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    store = MemoryStore(tmp_path, HandClock())
    store.parcels.put_containers([Container(CARTON, "carton", declared_parcels=3)])
    store.parcels.put_records(
        [
            ManifestRecord(A, parent=CARTON, lines=(Line("cotton shirt"),)),
            ManifestRecord(B, parent=CARTON),
            ManifestRecord("P9", parent="BAG7", lines=(Line("toys"),)),
            ManifestRecord("P8"),
        ]
    )
    return store


def test_that_a_carton_begins_short_of_all_that_is_declared_in_it(store: MemoryStore) -> None:
    carton = Reconciling(store.parcels, store.log).open(f"]C100{CARTON}")
    assert carton.container.container_id == CARTON
    assert [(t.parcel_id, t.standing) for t in carton.ticks] == [
        (A, Standing.SHORT),
        (B, Standing.SHORT),
    ]
    assert (carton.short, carton.records, carton.agrees) == (3, 2, False)
    assert carton.words == (
        "2 declared by record (3 with the carton), 0 found, 3 short, none over."
    )


def test_that_found_parcels_are_noted_and_stand_so_when_it_is_opened_again(
    store: MemoryStore,
) -> None:
    reconciling = Reconciling(store.parcels, store.log)
    carton = reconciling.open(CARTON)
    tick = reconciling.found(carton, "rb 1234 5678 5 gb")
    assert (tick.standing, tick.title) == (Standing.FOUND, "cotton shirt")
    again = reconciling.open(CARTON)
    assert again.ticks == carton.with_ticks([tick]).ticks
    assert store.parcels.counts()[QueueState.OPEN] == 0  # ticked off, not opened


@pytest.mark.parametrize(
    ("number", "why", "near"),
    [
        ("P9", "declared in BAG7", ()),
        ("P8", "declared, but in no carton", ()),
        ("NEW1", "no record: unmanifested", ()),
        ("RB123456784GB", "no record: unmanifested", (A,)),
    ],
)
def test_that_what_is_over_says_why_and_which_short_one_may_be_meant(
    store: MemoryStore, number: str, why: str, near: tuple[str, ...]
) -> None:
    reconciling = Reconciling(store.parcels, store.log)
    tick = reconciling.found(reconciling.open(CARTON), number)
    assert (tick.standing, tick.why, tick.near) == (Standing.OVER, why, near)
    over = reconciling.open(CARTON).tick(number)
    assert over is not None
    assert over.standing is Standing.OVER


def test_that_a_tick_can_be_taken_back(store: MemoryStore) -> None:
    reconciling = Reconciling(store.parcels, store.log)
    carton = reconciling.open(CARTON)
    for number in (A, "NEW1"):
        carton = carton.with_ticks([reconciling.found(carton, number)])
    for number in (A, "NEW1"):
        carton = carton.with_ticks([reconciling.not_found(carton, number)])
    assert carton.ticks == reconciling.open(CARTON).ticks
    assert len(carton.of(Standing.SHORT)) == 2
    assert "NEW1" not in [item.parcel_id for item in store.parcels.queue()]


def test_that_the_cartons_own_number_and_no_number_are_refused(store: MemoryStore) -> None:
    reconciling = Reconciling(store.parcels, store.log)
    carton = reconciling.open(CARTON)
    with pytest.raises(WorkstationError, match="RECONCILE-01"):
        reconciling.found(carton, f"(00){CARTON}")
    with pytest.raises(WorkstationError, match="BARCODE-02"):
        reconciling.found(carton, "§")
    assert reconciling.open("NOWHERE").words == "Nothing is declared in it and nothing found."


def test_that_a_complete_carton_agrees(store: MemoryStore) -> None:
    store.parcels.put_records([ManifestRecord("P7", parent=CARTON)])
    reconciling = Reconciling(store.parcels, store.log)
    carton = reconciling.open(CARTON)
    for number in (A, B, "P7"):
        carton = carton.with_ticks([reconciling.found(carton, number)])
    assert carton.agrees
    assert carton.words == "3 declared by record, 3 found, none short, none over."


TICKS = st.builds(Tick, st.sampled_from("ABCDEF"), st.just("x"), st.booleans(), st.booleans())


@given(st.lists(TICKS), st.lists(TICKS))
def test_that_each_parcel_stands_in_one_place_and_none_is_counted_twice(
    first: list[Tick], second: list[Tick]
) -> None:
    carton = Reconciliation(Container("C")).with_ticks(first).with_ticks(second)
    ids = [tick.parcel_id for tick in carton.ticks]
    assert len(ids) == len(set(ids))
    assert sum(len(carton.of(one)) for one in Standing) == len(ids)
    assert all(tick.declared or tick.found for tick in carton.ticks)
