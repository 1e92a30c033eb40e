"""What the parcel weighs and what it is said to be worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from workstation.domain.estimate import NotWeighed
from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case, digits
from workstation.services.figures_said import declared_money, grouped, kg, listed, money
from workstation.services.rules.model import Rule


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
    if value == 0 and case.stands("value_zero"):
        return  # value_zero tells it
    ratio = usd / weight
    usual = _usual(case, rule)
    if usual.low <= ratio <= usual.high:
        return
    loud = ratio < usual.alarm_low or ratio > usual.alarm_high
    figures = {
        "value": declared_money(value, case.record.currency),
        "weight": kg(weight),
        "ratio": money(ratio, "USD"),
        "direction": "under" if ratio < usual.low else "over",
        "low": money(usual.low, "USD"),
        "high": money(usual.high, "USD"),
        "goods": usual.goods,
        "basis": usual.basis,
    }
    if (case.record.currency or "").upper() != "USD":
        figures["rates_as_of"] = case.rules.rates_as_of.isoformat()
    table = case.rules.tables.bands if usual.goods else None
    yield case.reason(name, figures, alarm=loud, table=table)


@dataclass(frozen=True, slots=True)
class _Usual:
    low: Decimal
    high: Decimal
    alarm_low: Decimal
    alarm_high: Decimal
    goods: str
    basis: str


def _usual(case: Case, rule: Rule) -> _Usual:
    """The usual prices of the declared chapters; general ones where a line's are not known."""
    table, numbers = case.rules.tables.bands, rule.numbers
    chapters = sorted({digits(line.hs)[:2] for line in case.record.lines})
    bands = [table.of(chapter) if table else None for chapter in chapters]
    known = [band for band in bands if band is not None]
    if table is None or not known or len(known) < len(chapters):
        low, high = numbers["low"], numbers["high"]
        return _Usual(low, high, numbers["alarm_low"], numbers["alarm_high"], "", "general limits")
    look = [band.edges(table.look) for band in known]
    alarm = [band.edges(table.alarm) for band in known]
    titles = case.rules.tables.chapters.titles if case.rules.tables.chapters else {}
    title = f" “{titles[chapters[0]]}”" if len(chapters) == 1 and chapters[0] in titles else ""
    word = "chapter" if len(chapters) == 1 else "chapters"
    fewest = min(band.parcels for band in known)
    learned = f"learned from {grouped(fewest)} or more parcels released here"
    return _Usual(
        min(low for low, _ in look),
        max(high for _, high in look),
        min(low for low, _ in alarm),
        max(high for _, high in alarm),
        f" for {word} {listed(chapters)}{title}",
        learned if fewest else "a rough estimate",
    )


def value_zero(case: Case) -> Iterator[Answer]:
    """Nothing is declared as the value, of the parcel or of a line."""
    name, record = "value_zero", case.record
    if (record.category or "").casefold() in case.rule(name).lists["exempt_categories"]:
        return
    value = case.value()
    if value is None:
        yield NotComputed(name, "no value is declared")
    elif value == 0:
        yield case.reason(name, {"what": "The declared value is 0"}, alarm=True)
    else:
        free = [case.which(n) for n, line in enumerate(record.lines, 1) if line.value == 0]
        if free:
            has = "has" if len(free) == 1 else "have"
            what = f"{listed(free).capitalize()} {has} a value of 0"
            yield case.reason(name, {"what": what})


def round_value(case: Case) -> Iterator[Answer]:
    """The value is a round number, as a guess is."""
    numbers, value = case.rule("round_value").numbers, case.value()
    step = numbers["step"]
    if value is not None and step and value >= numbers["from"] and value % step == 0:
        told = declared_money(value, case.record.currency)
        yield case.reason("round_value", {"value": told, "step": format(step.normalize(), "f")})


def declared_vs_scan(case: Case) -> Iterator[Answer]:
    """The picture's weight is another than the declared one."""
    name, declared, estimate = "declared_vs_scan", case.record.gross_kg, case.estimate
    if declared is None:
        yield NotComputed(name, "no weight is declared")
        return
    if estimate is None:
        yield NotComputed(name, "no picture of the parcel gives an estimate of its weight")
        return
    if isinstance(estimate, NotWeighed):
        yield NotComputed(name, estimate.why)
        return
    numbers = case.rule(name).numbers
    slack = max(numbers["kg"], numbers["share"] * declared)
    low, high = estimate.low_kg, estimate.high_kg
    more = declared < low - slack
    if not more and (high is None or declared <= high + slack):
        return
    if not more and (case.record.pieces or 1) > 1:
        yield NotComputed(name, "of several declared packages the pictures may not show all")
        return
    figures = {
        "declared": kg(declared),
        "low": kg(low),
        "high": "unknown" if high is None else kg(high),
        "range": f"at least {kg(low)}" if high is None else f"{kg(low)} to {kg(high)}",
        "direction": "more" if more else "less",
        "said_by": estimate.said_by,
    }
    yield case.reason(name, figures)


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
