"""Reading the dated rules of the checks: figures, texts and sources."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.reasons import Severity
from workstation.services.dated import Asked, Problems, as_decimal, in_force, read_object

FORMAT = "nii-rules/1"
_SEVERITIES = {s.name.lower(): s for s in Severity}

# What each rule's sentence may name, its numbers and its lists: the file fills them, nothing else.
_PLACES: Mapping[str, frozenset[str]] = {
    "unmanifested_in_carton": frozenset({"parent", "declared"}),
    "unmanifested": frozenset({"carton"}),
    "found_in_other_carton": frozenset({"found", "declared"}),
    "declared_vs_scale": frozenset({"declared", "scale", "difference", "direction"}),
    "weight_to_value": frozenset({"value", "weight", "ratio", "direction", "low", "high"}),
    "aggregate_over": frozenset({"count", "day", "total", "limit", "state"}),
    "many_to_consignee": frozenset({"count", "day"}),
    "missing_description": frozenset({"what"}),
    "vague_description": frozenset({"description", "where"}),
    "late_data": frozenset({"late", "received", "presented"}),
    "arrival_after_presentation": frozenset({"late", "arrived", "presented"}),
    "value_under_threshold": frozenset({"value", "limit", "state"}),
}
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "declared_vs_scale": ("kg", "share", "alarm_kg", "alarm_share"),
    "weight_to_value": ("low", "high", "alarm_low", "alarm_high", "min_kg"),
    "many_to_consignee": ("count",),
    "late_data": ("allowance_minutes",),
    "arrival_after_presentation": ("allowance_minutes",),
    "value_under_threshold": ("share",),
}
_LISTS: Mapping[str, tuple[str, ...]] = {
    "weight_to_value": ("exempt_categories",),
    "vague_description": ("fillers", "vague"),
}
RULE_NAMES = tuple(_PLACES)


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: how loud it is, what it says, its figures and where it comes from."""

    name: str
    severity: Severity
    alarm_severity: Severity
    sentence: str
    clears: str
    source: str
    unconfirmed: bool
    numbers: Mapping[str, Decimal]
    lists: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Threshold:
    """The aggregate threshold from one day on, in US dollars, and the law's state then."""

    start: date
    usd: Decimal
    in_force: bool
    state: str
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The dated set of checks."""

    version: str
    effective_from: date
    source: str
    rates_as_of: date
    usd_per_unit: Mapping[str, Decimal]
    thresholds: tuple[Threshold, ...]
    rules: Mapping[str, Rule]

    def threshold_on(self, day: date) -> Threshold | None:
        """The aggregate threshold on a day; None before the table begins."""
        started = [t for t in self.thresholds if t.start <= day]
        return started[-1] if started else None


def load_rules(folder: Path, on: date) -> Rules:
    """The rules in force on a day.

    Raises
    ------
    WorkstationError
        RULES-01 where there are none or they break their format, with every fault named.
    """
    problems = Problems()
    chosen = in_force(folder, "checks", on)
    if chosen is None:
        problems.add("assets/rules", "holds no file checks-YYYY-MM-DD.json")
        raise _refused(problems)
    path, day = chosen
    raw = read_object(path, problems)
    if problems:
        raise _refused(problems)
    top = Asked(raw, path.name, problems)
    top.one_of("format", (FORMAT,))
    version, source, status = top.text("version"), top.text("source"), top.text("status")
    if top.day("effective_from") != day:
        problems.add(path.name, "“effective_from” is not the date in the file's name")
    as_of, rates = _rates(
        Asked(top.mapping("usd_rates"), f"{path.name}, usd_rates", problems), problems
    )
    thresholds = tuple(
        _threshold(Asked(item, f"{path.name}, aggregate_threshold {number}", problems))
        for number, item in enumerate(top.objects("aggregate_threshold"), 1)
    )
    if [t.start for t in thresholds] != sorted({t.start for t in thresholds}):
        problems.add(path.name, "“aggregate_threshold” must go by rising date")
    rules: dict[str, Rule] = {}
    for number, item in enumerate(top.objects("rules"), 1):
        rule = _rule(Asked(item, f"{path.name}, rule {number}", problems), problems)
        if rule.name in rules:
            problems.add(path.name, f"rule “{rule.name}” is there twice")
        rules[rule.name] = rule
    top.nothing_else()
    for name in RULE_NAMES:
        if name not in rules:
            problems.add(path.name, f"rule “{name}” is missing")
    if problems:
        raise _refused(problems)
    return Rules(version, day, f"{source} {status}", as_of, rates, thresholds, rules)


def _rates(asked: Asked, problems: Problems) -> tuple[date, dict[str, Decimal]]:
    as_of = asked.day("as_of")
    asked.text("source")
    asked.flag("unconfirmed")
    rates: dict[str, Decimal] = {}
    for currency, value in asked.mapping("usd_per_unit").items():
        rate = as_decimal(value)
        if rate is None or rate == 0:
            problems.add(asked.where, f"the rate of “{currency}” must be a number above 0, as text")
        else:
            rates[currency] = rate
    asked.nothing_else()
    return as_of, rates


def _threshold(asked: Asked) -> Threshold:
    found = Threshold(
        asked.day("from"),
        asked.decimal("usd"),
        asked.flag("in_force"),
        asked.text("state"),
        asked.text("source"),
    )
    asked.nothing_else()
    return found


def _rule(asked: Asked, problems: Problems) -> Rule:
    name = asked.one_of("rule", RULE_NAMES)
    severity = _SEVERITIES[asked.one_of("severity", tuple(_SEVERITIES))]
    alarm = asked.one_of("alarm_severity", ("", *_SEVERITIES), "")
    sentence, clears = asked.text("sentence"), asked.text("clears")
    for text in (sentence, clears):
        _check_places(text, _PLACES[name], asked.where, problems)
    parameters = Asked(asked.mapping("parameters"), f"{asked.where} ({name})", problems)
    numbers = {number: parameters.decimal(number) for number in _NUMBERS.get(name, ())}
    lists = {listed: parameters.texts(listed) for listed in _LISTS.get(name, ())}
    parameters.nothing_else()
    rule = Rule(
        name,
        severity,
        _SEVERITIES[alarm] if alarm else severity,
        sentence,
        clears,
        asked.text("source"),
        asked.flag("unconfirmed"),
        numbers,
        lists,
    )
    asked.nothing_else()
    return rule


def _check_places(text: str, allowed: frozenset[str], where: str, problems: Problems) -> None:
    try:
        named = {place for _, place, form, turn in string.Formatter().parse(text) if place}
        plain = all(not form and not turn for _, _, form, turn in string.Formatter().parse(text))
    except ValueError:
        problems.add(where, "a sentence has unmatched braces")
        return
    if not plain or "{}" in text or not named <= allowed:
        problems.add(where, f"a sentence may name only: {', '.join(sorted(allowed))}")


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The rules of the checks cannot be used. {problems}",
            safe="Nothing has been recorded; parcels and pictures are untouched.",
            act="Put the rules file right, or install the workstation anew.",
            code="RULES-01",
        ),
        environment=True,
    )
