"""What the parcel weighs and what it is said to be worth."""

from __future__ import annotations

from collections.abc import Iterator

from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case
from workstation.services.checks.figures import declared_money, kg, money


def declared_vs_scale(case: Case) -> Iterator[Answer]:
    """The scale says another weight than was declared."""
    record, name = case.record, "declared_vs_scale"
    if record.gross_kg is None:
        yield NotComputed(name, "no weight is declared")
        return
    if record.scale_kg is None:
        yield NotComputed(name, "the parcel was not weighed here")
        return
    limits = case.rule(name).numbers
    difference = abs(record.scale_kg - record.gross_kg)
    if difference <= max(limits["kg"], limits["share"] * record.gross_kg):
        return
    loud = difference > max(limits["alarm_kg"], limits["alarm_share"] * record.gross_kg)
    figures = {
        "declared": kg(record.gross_kg),
        "scale": kg(record.scale_kg),
        "difference": kg(difference),
        "direction": "more" if record.scale_kg > record.gross_kg else "less",
    }
    yield case.reason(name, figures, alarm=loud)


def weight_to_value(case: Case) -> Iterator[Answer]:
    """The price of a kilogram is unusual."""
    name = "weight_to_value"
    rule = case.rule(name)
    if (case.record.category or "").casefold() in rule.lists["exempt_categories"]:
        return
    weight = case.kg()
    if weight is None:
        yield NotComputed(name, "no weight is declared or weighed")
        return
    if weight < rule.numbers["min_kg"]:
        yield NotComputed(name, f"{kg(weight)} kg is too light for a ratio")
        return
    usd, why = case.value_usd()
    value = case.value()
    if usd is None or value is None:
        yield NotComputed(name, why)
        return
    ratio = usd / weight
    low, high = rule.numbers["low"], rule.numbers["high"]
    if low <= ratio <= high:
        return
    loud = ratio < rule.numbers["alarm_low"] or ratio > rule.numbers["alarm_high"]
    figures = {
        "value": declared_money(value, case.record.currency),
        "weight": kg(weight),
        "ratio": money(ratio, "USD"),
        "direction": "under" if ratio < low else "over",
        "low": money(low, "USD"),
        "high": money(high, "USD"),
    }
    yield case.reason(name, figures, alarm=loud)


def value_under_threshold(case: Case) -> Iterator[Answer]:
    """The value lies just under the threshold."""
    name = "value_under_threshold"
    value = case.value()
    usd, _ = case.value_usd()
    if usd is None or value is None or case.record.arrived_at is None:
        return  # weight_to_value and aggregate_over tell what is missing
    threshold = case.rules.threshold_on(case.day)
    if threshold is None:
        return
    if threshold.usd * (1 - case.rule(name).numbers["share"]) <= usd < threshold.usd:
        figures = {
            "value": declared_money(value, case.record.currency),
            "limit": money(threshold.usd, "USD"),
            "state": threshold.state,
        }
        yield case.reason(name, figures)
