from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from workstation.domain.barcode import Barcode, Check
from workstation.domain.manifest import Surroundings
from workstation.domain.reasons import Severity
from workstation.simulation.facility import demo_facility

PARCELS = demo_facility()


def test_that_the_same_seed_and_day_give_the_same_facility():
    assert demo_facility() == PARCELS
    other = demo_facility(1, day=date(2026, 3, 2))
    assert {p.story for p in other} == {p.story for p in PARCELS}
    assert all(p.arrived_at.date() == date(2026, 3, 2) for p in other)
    assert {p.barcode for p in other}.isdisjoint({p.barcode for p in PARCELS})


def test_that_barcodes_are_unique_and_one_alone_has_a_wrong_check_digit():
    checks = Counter(Barcode.parse(p.barcode).check for p in PARCELS)
    assert checks == {Check.OK: len(PARCELS) - 1, Check.BAD: 1}
    assert len({p.barcode for p in PARCELS}) == len(PARCELS)
    assert len({p.barcode[:2] for p in PARCELS}) >= 4
    assert len({p.barcode[-2:] for p in PARCELS}) >= 6


def test_that_at_least_fifteen_parcels_are_plainly_honest():
    threats = (
        "pistol",
        "revolver",
        "knife",
        "powder",
        "pill",
        "lithium",
        "ammunition",
        "firearm",
        "magazine",
    )
    plain = [
        p
        for p in PARCELS
        if not p.expected_checks
        and not any(item.startswith(threats) for v in p.views for item in v.contents)
    ]
    assert len(plain) >= 15


def test_that_every_record_says_it_is_simulated():
    assert all(p.record.simulated for p in PARCELS if p.record is not None)


def test_that_an_unmanifested_parcel_lies_in_a_carton_that_others_declare():
    found = [p for p in PARCELS if p.record is None and p.found_in]
    declared = {p.record.parent for p in PARCELS if p.record is not None}
    assert found
    assert all(p.found_in in declared for p in found)


def test_that_one_consignee_gets_six_parcels_over_the_aggregate_on_one_day():
    records = [p.record for p in PARCELS if p.record is not None]
    names = Counter(r.consignee.name for r in records)
    name, count = names.most_common(1)[0]
    assert count >= 6
    total = sum((r.value or Decimal(0) for r in records if r.consignee.name == name), Decimal(0))
    assert total > 800


def test_that_one_parcel_waits_for_its_scan_and_one_has_two_views():
    numbers = Counter(len(p.views) for p in PARCELS)
    assert numbers[0] >= 1
    assert numbers[2] >= 1


@pytest.mark.parametrize("parcel", PARCELS, ids=lambda p: p.barcode)
def test_that_the_expected_checks_and_no_others_give_a_reason_to_look(parcel, rules):
    from workstation.services.checks import compute

    others = [
        p.record
        for p in PARCELS
        if p.record is not None
        and parcel.record is not None
        and p.barcode != parcel.barcode
        and p.record.consignee == parcel.record.consignee
    ]
    naming = sum(p.record is not None and p.record.parent == parcel.found_in for p in PARCELS)
    around = Surroundings(
        same_consignee_day=tuple((r.parcel_id, r.value, r.currency) for r in others),
        parent_known=bool(parcel.found_in) and naming > 0,
        parent=parcel.found_in,
        parent_declared=naming,
    )
    reasons, _ = compute(parcel.record, around, rules)
    told = {r.rule for r in reasons if r.severity > Severity.NOTE}
    assert sorted(told) == sorted(parcel.expected_checks)


def test_that_declared_weights_of_honest_parcels_are_those_of_their_pictures():
    honest = [p for p in PARCELS if p.record is not None and p.views and not p.expected_checks]
    for parcel in honest[::4]:
        weight = parcel.scans()[0].weight_g / 1000
        assert float(parcel.record.gross_kg) == pytest.approx(weight, abs=0.06)


def test_that_two_views_are_one_packing_from_above_and_from_the_side():
    (parcel,) = (p for p in PARCELS if "camera" in p.story.lower())
    above, aside = parcel.scans()
    assert (above.view, aside.view) == ("top", "side")
    assert [one.label for one in above.objects] == [one.label for one in aside.objects]
    assert above.weight_g == pytest.approx(aside.weight_g)
