"""The checks: what must trigger, what must not, and what cannot be computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.estimate import WeightEstimate
from workstation.domain.manifest import Line, ManifestRecord, Party, Surroundings
from workstation.domain.reasons import Severity
from workstation.services.checks import compute, duration, money
from workstation.services.reference.tariff import Tariff, TariffLine, TariffTable

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN = ManifestRecord(
    "CP123456785GB",
    sender=Party(name="Orchard Books"),
    consignee=Party(name="B. Reed", address="1 Mill Lane"),
    lines=(Line("men's cotton shirts, knitted", 2, value=Decimal(40)),),
    gross_kg=Decimal("0.50"),
    scale_kg=Decimal("0.52"),
    value=Decimal(40),
    currency="USD",
    category="sale of goods",
    parent="MC-1",
    arrived_at=NOON,
    presented_at=NOON + timedelta(hours=1),
    received_at=NOON - timedelta(hours=10),
)
ALONE = Surroundings(parent="MC-1", parent_known=True, parent_declared=3)


def found(rules, record=PLAIN, around=ALONE):
    reasons, not_computed = compute(record, around, rules)
    return {r.rule: r for r in reasons}, {n.rule: n.why for n in not_computed}


def others(*values, currency="USD"):
    pairs = tuple(
        (f"X{n}", None if v is None else Decimal(v), currency) for n, v in enumerate(values)
    )
    return replace(ALONE, same_consignee_day=pairs)


def test_a_plain_parcel_gives_no_reason_and_leaves_nothing_uncomputed(rules):
    tariff = Tariff([TariffTable("x", "HS", "", (TariffLine("691110", "Tableware of porcelain"),))])
    full = replace(
        PLAIN,
        sender=Party("Orchard Books", "2 Elm Row", "York", "YO1 7HH", "GB"),
        consignee=Party("B. Reed", "1 Mill Lane", "Albany", "12207", "US", region="NY"),
        lines=(Line("ceramic mugs", 2, Decimal("0.4"), Decimal(40), "691110", "GB"),),
        entry_type="none",
    )
    estimate = WeightEstimate(Decimal("0.4"), Decimal("0.6"), "the picture")
    loaded = replace(rules, tables=replace(rules.tables, tariff=tariff))
    assert compute(full, ALONE, loaded, estimate=estimate) == ((), ())


@pytest.mark.parametrize("lines", [(), (Line(None),), (Line("  "),), (Line("shirt"), Line(""))])
def test_a_missing_description_is_told(rules, lines):
    assert "missing_description" in found(rules, replace(PLAIN, lines=lines))[0]


def test_the_lines_without_description_are_named(rules):
    lines = (Line("shirt"), Line(""), Line(None))
    reason = found(rules, replace(PLAIN, lines=lines))[0]["missing_description"]
    assert reason.sentence == "No description on lines 2, 3 of 3."


@pytest.mark.parametrize(
    "text",
    ["gift", "GIFTS!", " Parts ", "spare-parts", "goods", "Góods", "5 pcs accessories", "12345",
     "general merchandise", "freight, all kinds", "samples of no commercial value", "***",
     "various household items", "said to contain: personal effects"],
)  # fmt: skip
def test_a_vague_description_is_told(rules, text):
    assert "vague_description" in found(rules, replace(PLAIN, lines=(Line(text),)))[0]


@pytest.mark.parametrize(
    "text",
    ["gift: toy car", "bicycle parts", "plastic toys", "brake pad", "tea samples", "machine screws",
     "power tool battery", "衣服", "partridge decoy", "goodyear tyre"],
)  # fmt: skip
def test_a_description_that_names_the_goods_is_not_called_vague(rules, text):
    assert "vague_description" not in found(rules, replace(PLAIN, lines=(Line(text),)))[0]


@given(st.text(max_size=60))
def test_any_description_is_judged_and_none_breaks_the_check(rules, text):
    reasons, _ = found(rules, replace(PLAIN, lines=(Line(text),)))
    assert not ("missing_description" in reasons and "vague_description" in reasons)


@pytest.mark.parametrize(
    ("value", "kg", "severity"),
    [("0.01", "1", Severity.ALARM), ("0.50", "1.02", Severity.LOOK), ("7400", "1.655", Severity.LOOK),
     ("50000", "1", Severity.ALARM)],
)  # fmt: skip
def test_an_unlikely_price_a_kilogram_is_told(rules, value, kg, severity):
    record = replace(PLAIN, value=Decimal(value), gross_kg=Decimal(kg), scale_kg=None)
    assert found(rules, record)[0]["weight_to_value"].severity is severity


@pytest.mark.parametrize(("value", "kg"), [("1", "1"), ("3000", "1"), ("40", "0.5")])
def test_a_price_within_the_band_is_no_reason(rules, value, kg):
    record = replace(PLAIN, value=Decimal(value), gross_kg=Decimal(kg), scale_kg=None)
    assert "weight_to_value" not in found(rules, record)[0]


@pytest.mark.parametrize(
    ("change", "why"),
    [({"value": None, "lines": (Line("shirt"),)}, "no value"), ({"currency": None}, "currency"),
     ({"currency": "XAF"}, "no rate for XAF"), ({"gross_kg": None, "scale_kg": None}, "no weight"),
     ({"gross_kg": Decimal("0.01"), "scale_kg": Decimal("0.01")}, "too light")],
)  # fmt: skip
def test_a_ratio_that_cannot_be_computed_says_why(rules, change, why):
    reasons, not_computed = found(rules, replace(PLAIN, **change))
    assert why in not_computed["weight_to_value"]
    assert "weight_to_value" not in reasons


def test_documents_are_exempt_from_the_ratio(rules):
    record = replace(PLAIN, category="documents", value=Decimal(0))
    assert "weight_to_value" not in found(rules, record)[0]


def test_the_scale_says_more_than_declared_with_its_figures(rules):
    reason = found(rules, replace(PLAIN, gross_kg=Decimal("0.4"), scale_kg=Decimal("1.9")))[0][
        "declared_vs_scale"
    ]
    assert reason.sentence == "Declared 0.4 kg, scale 1.9 kg: 1.5 kg more."
    assert reason.severity is Severity.ALARM


@pytest.mark.parametrize(("declared", "scale"), [("0.50", "0.60"), ("10", "11"), ("10", "9")])
def test_a_difference_within_the_allowance_is_no_reason(rules, declared, scale):
    record = replace(PLAIN, gross_kg=Decimal(declared), scale_kg=Decimal(scale))
    assert "declared_vs_scale" not in found(rules, record)[0]


def test_a_parcel_that_was_not_weighed_is_said_not_to_be_compared(rules):
    assert found(rules, replace(PLAIN, scale_kg=None))[1]["declared_vs_scale"]


def test_one_consignee_over_the_aggregate_is_told(rules):
    reason = found(rules, PLAIN, others("400", "361"))[0]["aggregate_over"]
    assert reason.sentence.startswith(
        "3 parcels to this consignee on 2026-11-23 make USD 801 together, over USD 800"
    )


def test_exactly_the_aggregate_is_not_over_it(rules):
    assert "aggregate_over" not in found(rules, PLAIN, others("400", "360"))[0]


def test_one_dear_parcel_alone_is_no_aggregate(rules):
    assert "aggregate_over" not in found(rules, replace(PLAIN, value=Decimal(900)))[0]


def test_a_value_that_is_unknown_keeps_the_aggregate_open(rules):
    reasons, not_computed = found(rules, PLAIN, others("100", None))
    assert "aggregate_over" not in reasons
    assert "1 of 3" in not_computed["aggregate_over"]
    over = found(rules, PLAIN, others("900", None))[0]["aggregate_over"]
    assert "at least USD 940" in over.sentence


def test_the_fifth_parcel_of_a_day_is_told_and_the_fourth_is_not(rules):
    assert "many_to_consignee" not in found(rules, PLAIN, others(1, 1, 1))[0]
    assert "many_to_consignee" in found(rules, PLAIN, others(1, 1, 1, 1))[0]


def test_no_consignee_or_arrival_leaves_the_aggregate_uncomputed(rules):
    assert "aggregate_over" in found(rules, replace(PLAIN, consignee=Party()))[1]
    assert "aggregate_over" in found(rules, replace(PLAIN, arrived_at=None))[1]


def test_data_that_came_after_presentation_are_told(rules):
    late = replace(PLAIN, received_at=NOON + timedelta(hours=2, minutes=35))
    assert "1 h 35 min after" in found(rules, late)[0]["late_data"].sentence


def test_data_that_came_with_presentation_are_in_time(rules):
    assert "late_data" not in found(rules, replace(PLAIN, received_at=PLAIN.presented_at))[0]


def test_arrival_after_presentation_is_told(rules):
    odd = replace(PLAIN, presented_at=NOON - timedelta(minutes=5))
    assert "5 min later" in found(rules, odd)[0]["arrival_after_presentation"].sentence


def test_times_that_are_missing_are_said_to_be_missing(rules):
    _, not_computed = found(rules, replace(PLAIN, presented_at=None))
    assert {"late_data", "arrival_after_presentation"} <= set(not_computed)


def test_an_unmanifested_parcel_in_a_known_carton_names_the_carton(rules):
    reasons, not_computed = found(rules, None, ALONE)
    reason = reasons["unmanifested_in_carton"]
    assert reason.severity is Severity.ALARM
    assert "MC-1" in reason.sentence
    assert "3 records" in reason.sentence
    assert not not_computed


def test_an_unmanifested_parcel_with_no_carton_says_that_the_carton_is_not_entered(rules):
    reasons, not_computed = found(rules, None, Surroundings())
    assert set(reasons) == {"unmanifested"}
    assert set(not_computed) == {"unmanifested_in_carton"}


def test_an_unmanifested_parcel_in_an_unknown_carton_says_that_no_record_names_it(rules):
    reasons, _ = found(rules, None, Surroundings(parent="MC-9"))
    assert "no record names MC-9" in reasons["unmanifested"].sentence


def test_a_parcel_found_in_another_carton_than_declared_is_told(rules):
    around = replace(ALONE, parent="MC-2")
    assert "MC-2" in found(rules, PLAIN, around)[0]["found_in_other_carton"].sentence


def test_a_value_just_under_the_threshold_is_noted_and_one_at_it_is_not(rules):
    assert "value_under_threshold" in found(rules, replace(PLAIN, value=Decimal("799")))[0]
    assert "value_under_threshold" not in found(rules, replace(PLAIN, value=Decimal("800")))[0]
    assert "value_under_threshold" not in found(rules, replace(PLAIN, value=Decimal("700")))[0]


def test_reasons_stand_worst_first_and_each_says_what_clears_it(rules):
    record = replace(PLAIN, gross_kg=Decimal("0.1"), scale_kg=Decimal("9"), lines=(Line("gift"),))
    reasons, _ = compute(record, others(1, 1, 1, 1), rules)
    severities = [r.severity for r in reasons]
    assert severities == sorted(severities, reverse=True)
    assert all(r.clears and r.sentence.endswith(".") for r in reasons)
    assert all(r.rule_version == rules.rules[r.rule].version for r in reasons)


def test_empty_records_break_no_check(rules):
    reasons, not_computed = found(rules, ManifestRecord("X"), Surroundings())
    assert "missing_description" in reasons
    assert {"aggregate_over", "weight_to_value", "late_data", "entry_needed"} <= set(not_computed)


def test_figures_are_read_as_an_officer_says_them():
    assert money(Decimal("1234.5"), "USD") == "USD 1 234.50"
    assert money(Decimal("24.00"), "EUR") == "EUR 24"
    assert duration(timedelta(minutes=40)) == "40 min"
    assert duration(timedelta(days=2, hours=3)) == "2 days 3 h"
