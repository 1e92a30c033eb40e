"""The queue sorted by arrival, reasons and carton; what is to be checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from tests.contracts.conftest import Ports
from workstation.domain.manifest import ManifestRecord
from workstation.services.ports import EntryDraft, QueueItem, QueueOrder
from workstation.services.queue_checks import CheckedParcel

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=3650)


def fill(ports: Ports) -> None:
    """P0 arrives first, P3 last; P4 at an unknown time. P1 and P3 are in one bag."""
    ports.parcels.put_records(
        ManifestRecord(
            f"P{n}",
            parent="BAG1" if n % 2 else None,
            arrived_at=NOON + timedelta(hours=n) if n < 4 else None,
        )
        for n in range(5)
    )


def checked(parcel: str, worst: int, reasons: int = 1, version: int = 1) -> CheckedParcel:
    return CheckedParcel(parcel, version, worst, reasons, f"reason {worst}", "r1")


def ids(items: tuple[QueueItem, ...]) -> list[str]:
    return [item.parcel_id for item in items]


def stale(ports: Ports, limit: int, rules: str, before: datetime) -> tuple[str, ...]:
    return tuple(parcel for parcel, _ in ports.queue_reasons.to_check(limit, rules, before))


def test_that_the_worst_come_first_and_equal_ones_stay_by_arrival(ports: Ports) -> None:
    fill(ports)
    ports.queue_reasons.put_checked(
        [checked("P3", 3), checked("P1", 2), checked("P2", 2, reasons=4), checked("P0", 0, 0)]
    )
    items = ports.parcels.queue(order=QueueOrder.REASONS)
    assert ids(items) == ["P3", "P2", "P1", "P0", "P4"]
    assert (items[0].worst, items[0].worst_words, items[0].reasons) == (3, "reason 3", 1)
    assert items[3].worst == 0
    assert items[4].worst is None
    assert ids(ports.parcels.queue(limit=2, order=QueueOrder.REASONS)) == ["P3", "P2"]


def test_that_cartons_stand_together_and_loose_parcels_last(ports: Ports) -> None:
    fill(ports)
    assert ids(ports.parcels.queue(order=QueueOrder.CARTON)) == ["P1", "P3", "P0", "P2", "P4"]
    assert ids(ports.parcels.queue()) == ["P0", "P1", "P2", "P3", "P4"]


def test_that_parcels_are_checked_by_arrival_until_all_are(ports: Ports) -> None:
    fill(ports)
    to_check = partial(stale, ports)
    assert to_check(2, "r1", LONG_AGO) == ("P0", "P1")
    ports.queue_reasons.put_checked([checked("P0", 1), checked("P1", 1)])
    assert to_check(9, "r1", LONG_AGO) == ("P2", "P3", "P4")
    ports.queue_reasons.put_checked([checked(f"P{n}", 1) for n in (2, 3, 4)])
    assert to_check(9, "r1", LONG_AGO) == ()


def test_that_another_record_carton_rule_or_time_asks_for_another_check(ports: Ports) -> None:
    fill(ports)
    ports.queue_reasons.put_checked([checked(f"P{n}", 1) for n in range(5)])
    to_check = partial(stale, ports)
    assert to_check(9, "r2", LONG_AGO) == ("P0", "P1", "P2", "P3", "P4")
    ports.parcels.put_records([ManifestRecord("P2", arrived_at=NOON, pieces=7)])
    assert ports.queue_reasons.to_check(9, "r1", LONG_AGO) == (("P2", 2),)
    ports.queue_reasons.put_checked([checked("P2", 1, version=2)])
    assert to_check(9, "r1", LONG_AGO) == ()
    later = ports.clock.now() + timedelta(seconds=1)
    assert len(to_check(9, "r1", later)) == 5


def test_that_what_is_decided_is_not_checked_for_the_queue(ports: Ports) -> None:
    fill(ports)
    ports.parcels.mark_open("P0")
    ports.queue_reasons.put_checked([checked("P1", 3), checked("P0", 1)])
    ports.log.append(EntryDraft("decision", "bo", {}, closes="P1", outcome="seize"))
    assert stale(ports, 9, "r1", LONG_AGO) == ("P2", "P3", "P4")
    ports.queue_reasons.put_checked([checked("P2", 1)])
    order = ids(ports.parcels.queue(order=QueueOrder.REASONS))
    assert order == ["P0", "P2", "P3", "P4", "P1"]


def test_that_an_open_parcel_keeps_a_true_sign(ports: Ports) -> None:
    fill(ports)
    ports.parcels.mark_open("P3")
    assert stale(ports, 1, "r1", LONG_AGO) == ("P3",)
    ports.queue_reasons.put_checked([checked(f"P{n}", 2) for n in range(5)])
    later = ports.clock.now() + timedelta(seconds=1)
    assert "P3" not in stale(ports, 9, "r1", later)  # what its pictures told is not told again
    ports.parcels.put_records([ManifestRecord("P3", parent="BAG1", arrived_at=NOON, pieces=7)])
    assert ports.queue_reasons.to_check(9, "r1", LONG_AGO) == (("P3", 2),)
    (item,) = [one for one in ports.parcels.queue() if one.parcel_id == "P3"]
    assert (item.worst, item.worst_words) == (2, "reason 2")


def test_that_a_parcel_without_a_record_waits_and_is_checked_too(ports: Ports) -> None:
    fill(ports)
    unknown = replace(checked("P4", 2, version=1), words="“quoted” ü")
    ports.queue_reasons.put_checked([unknown])
    item = ports.parcels.queue(order=QueueOrder.REASONS)[0]
    assert (item.parcel_id, item.worst_words) == ("P4", "“quoted” ü")
