"""The checks of a parcel, computed from record, surroundings and dated rules.

Each answers with reasons to look, or says that it could not be made and why: a check that was not
made is never taken for a pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from workstation.domain.manifest import ManifestRecord, Surroundings
from workstation.domain.reasons import NotComputed, Reason, Severity
from workstation.services.descriptions import listed, says_nothing, words
from workstation.services.rules import Rule, Rules

Answer = Reason | NotComputed
_Check = Callable[[ManifestRecord, Surroundings, Rules], Iterator[Answer]]


def compute(
    record: ManifestRecord | None, surroundings: Surroundings, rules: Rules
) -> tuple[tuple[Reason, ...], tuple[NotComputed, ...]]:
    """(reasons, worst first; checks that could not be made)."""
    answers: list[Answer] = []
    if record is None:
        answers.extend(_unmanifested(surroundings, rules))
    else:
        for check in _CHECKS:
            answers.extend(check(record, surroundings, rules))
    order = {name: place for place, name in enumerate(rules.rules)}
    reasons = [a for a in answers if isinstance(a, Reason)]
    reasons.sort(key=lambda r: (-r.severity, order[r.rule]))
    return tuple(reasons), tuple(a for a in answers if isinstance(a, NotComputed))


def _unmanifested(around: Surroundings, rules: Rules) -> Iterator[Answer]:
    if around.parent and around.parent_known:
        count = around.parent_declared
        figures = {
            "parent": around.parent,
            "declared": "1 record" if count == 1 else f"{grouped(count)} records",
        }
        yield _reason(rules, "unmanifested_in_carton", figures)
    elif around.parent:
        carton = f"no record names {around.parent} either"
        yield _reason(rules, "unmanifested", {"carton": carton})
    else:
        carton = "the carton it was found in is not entered"
        yield _reason(rules, "unmanifested", {"carton": carton})
        yield NotComputed("unmanifested_in_carton", "the carton it was found in is not entered")


def _other_carton(record: ManifestRecord, around: Surroundings, rules: Rules) -> Iterator[Answer]:
    if around.parent and record.parent and around.parent != record.parent:
        figures = {"found": around.parent, "declared": record.parent}
        yield _reason(rules, "found_in_other_carton", figures)


def _scale(record: ManifestRecord, around: Surroundings, rules: Rules) -> Iterator[Answer]:
    name = "declared_vs_scale"
    if record.gross_kg is None:
        yield NotComputed(name, "no weight is declared")
        return
    if record.scale_kg is None:
        yield NotComputed(name, "the parcel was not weighed here")
        return
    limits = rules.rules[name].numbers
    difference = abs(record.scale_kg - record.gross_kg)
    if difference <= max(limits["kg"], limits["share"] * record.gross_kg):
        return
    loud = difference > max(limits["alarm_kg"], limits["alarm_share"] * record.gross_kg)
    figures = {
        "declared": _kg(record.gross_kg),
        "scale": _kg(record.scale_kg),
        "difference": _kg(difference),
        "direction": "more" if record.scale_kg > record.gross_kg else "less",
    }
    yield _reason(rules, name, figures, alarm=loud)


def _weight_to_value(
    record: ManifestRecord, around: Surroundings, rules: Rules
) -> Iterator[Answer]:
    name = "weight_to_value"
    rule = rules.rules[name]
    if (record.category or "").casefold() in rule.lists["exempt_categories"]:
        return
    weight = _weight(record)
    if weight is None:
        yield NotComputed(name, "no weight is declared or weighed")
        return
    if weight < rule.numbers["min_kg"]:
        yield NotComputed(name, f"{_kg(weight)} kg is too light for a ratio")
        return
    value = _value(record)
    if value is None:
        yield NotComputed(name, "no value is declared")
        return
    usd, why = _usd(value, record.currency, rules)
    if usd is None:
        yield NotComputed(name, why)
        return
    ratio = usd / weight
    low, high = rule.numbers["low"], rule.numbers["high"]
    if low <= ratio <= high:
        return
    loud = ratio < rule.numbers["alarm_low"] or ratio > rule.numbers["alarm_high"]
    figures = {
        "value": _declared(value, record.currency),
        "weight": _kg(weight),
        "ratio": money(ratio, "USD"),
        "direction": "under" if ratio < low else "over",
        "low": money(low, "USD"),
        "high": money(high, "USD"),
    }
    yield _reason(rules, name, figures, alarm=loud)


def _aggregate(record: ManifestRecord, around: Surroundings, rules: Rules) -> Iterator[Answer]:
    name = "aggregate_over"
    if record.arrived_at is None:
        yield NotComputed(name, "no arrival day is recorded")
        return
    if not (record.consignee.name or record.consignee.address):
        yield NotComputed(name, "no consignee is recorded")
        return
    day = record.arrived_at.date()
    count = len(around.same_consignee_day) + 1
    figures = {"count": grouped(count), "day": day.isoformat()}
    if count >= rules.rules["many_to_consignee"].numbers["count"]:
        yield _reason(rules, "many_to_consignee", figures)
    if count == 1:
        return
    threshold = rules.threshold_on(day)
    if threshold is None:
        yield NotComputed(name, f"the threshold table does not reach back to {day.isoformat()}")
        return
    known = [_usd(_value(record), record.currency, rules)[0]]
    known += [_usd(value, currency, rules)[0] for _, value, currency in around.same_consignee_day]
    total = sum((usd for usd in known if usd is not None), Decimal(0))
    missing = sum(usd is None for usd in known)
    if total > threshold.usd:
        figures |= {
            "total": ("at least " if missing else "") + money(total, "USD"),
            "limit": money(threshold.usd, "USD"),
            "state": threshold.state,
        }
        yield _reason(rules, name, figures)
    elif missing:
        yield NotComputed(name, f"{missing} of {count} parcels have no value in a known currency")


def _missing_description(
    record: ManifestRecord, around: Surroundings, rules: Rules
) -> Iterator[Answer]:
    if not record.lines:
        yield _reason(rules, "missing_description", {"what": "No content line is declared"})
        return
    blank = [
        str(n) for n, line in enumerate(record.lines, 1) if not (line.description or "").strip()
    ]
    if not blank:
        return
    what = "No description is declared"
    if len(record.lines) > 1:
        lines = "line" if len(blank) == 1 else "lines"
        what = f"No description on {lines} {', '.join(blank)} of {len(record.lines)}"
    yield _reason(rules, "missing_description", {"what": what})


def _vague_description(
    record: ManifestRecord, around: Surroundings, rules: Rules
) -> Iterator[Answer]:
    lists = rules.rules["vague_description"].lists
    vague = listed(lists["vague"])
    fillers = frozenset(word for term in lists["fillers"] for word in words(term))
    for number, line in enumerate(record.lines, 1):
        description = (line.description or "").strip()
        if description and says_nothing(description, vague, fillers):
            where = f" (line {number} of {len(record.lines)})" if len(record.lines) > 1 else ""
            figures = {"description": description[:120], "where": where}
            yield _reason(rules, "vague_description", figures)


def _late_data(record: ManifestRecord, around: Surroundings, rules: Rules) -> Iterator[Answer]:
    name = "late_data"
    if record.received_at is None or record.presented_at is None:
        missing = "receipt of the record" if record.received_at is None else "presentation"
        yield NotComputed(name, f"no time of {missing} is recorded")
        return
    late = record.received_at - record.presented_at
    if late > _allowance(rules.rules[name]):
        figures = {
            "late": duration(late),
            "received": _moment(record.received_at),
            "presented": _moment(record.presented_at),
        }
        yield _reason(rules, name, figures)


def _arrival(record: ManifestRecord, around: Surroundings, rules: Rules) -> Iterator[Answer]:
    name = "arrival_after_presentation"
    if record.arrived_at is None or record.presented_at is None:
        missing = "arrival" if record.arrived_at is None else "presentation"
        yield NotComputed(name, f"no time of {missing} is recorded")
        return
    late = record.arrived_at - record.presented_at
    if late > _allowance(rules.rules[name]):
        figures = {
            "late": duration(late),
            "arrived": _moment(record.arrived_at),
            "presented": _moment(record.presented_at),
        }
        yield _reason(rules, name, figures)


def _under_threshold(
    record: ManifestRecord, around: Surroundings, rules: Rules
) -> Iterator[Answer]:
    name = "value_under_threshold"
    value = _value(record)
    usd, _ = _usd(value, record.currency, rules)
    if usd is None or value is None or record.arrived_at is None:
        return  # weight_to_value and aggregate_over tell what is missing
    threshold = rules.threshold_on(record.arrived_at.date())
    if threshold is None:
        return
    if threshold.usd * (1 - rules.rules[name].numbers["share"]) <= usd < threshold.usd:
        figures = {
            "value": _declared(value, record.currency),
            "limit": money(threshold.usd, "USD"),
            "state": threshold.state,
        }
        yield _reason(rules, name, figures)


_CHECKS: tuple[_Check, ...] = (
    _other_carton,
    _scale,
    _weight_to_value,
    _aggregate,
    _missing_description,
    _vague_description,
    _late_data,
    _arrival,
    _under_threshold,
)


def _reason(rules: Rules, name: str, figures: dict[str, str], *, alarm: bool = False) -> Reason:
    rule = rules.rules[name]
    severity: Severity = rule.alarm_severity if alarm else rule.severity
    sentence, clears = rule.sentence.format(**figures), rule.clears.format(**figures)
    return Reason(name, severity, sentence, figures, clears, rules.version)


def _weight(record: ManifestRecord) -> Decimal | None:
    if record.scale_kg is not None or record.gross_kg is not None:
        return record.scale_kg if record.scale_kg is not None else record.gross_kg
    return _summed([line.net_kg for line in record.lines])


def _value(record: ManifestRecord) -> Decimal | None:
    return record.value if record.value is not None else _summed([x.value for x in record.lines])


def _summed(parts: list[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None


def _usd(value: Decimal | None, currency: str | None, rules: Rules) -> tuple[Decimal | None, str]:
    """(US dollars, "") or (None, why not)."""
    if value is None:
        return None, "no value is declared"
    if currency is None:
        return None, "the value's currency is not declared"
    rate = rules.usd_per_unit.get(currency.upper())
    if rate is None:
        return None, f"the rules hold no rate for {currency}"
    return value * rate, ""


def _allowance(rule: Rule) -> timedelta:
    return timedelta(minutes=float(rule.numbers["allowance_minutes"]))


def _declared(value: Decimal, currency: str | None) -> str:
    return money(value, currency or "no currency")


def money(value: Decimal, currency: str) -> str:
    """ "USD 1 234.50"; cents only where there are any."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded == rounded.to_integral_value():
        return f"{currency} {grouped(int(rounded))}"
    return f"{currency} {rounded:,.2f}".replace(",", " ")


def grouped(number: int) -> str:
    """Thousands separated by a space."""
    return f"{number:,}".replace(",", " ")


def duration(length: timedelta) -> str:
    """ "2 days 3 h", "5 h 12 min", "40 min": the two largest parts."""
    minutes = max(1, round(length.total_seconds() / 60))
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        word = "day" if days == 1 else "days"
        return f"{grouped(days)} {word} {hours} h" if hours else f"{grouped(days)} {word}"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def _kg(value: Decimal) -> str:
    text = format(value.quantize(Decimal("0.001"), ROUND_HALF_UP), "f")
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part or '0'}"


def _moment(moment: datetime) -> str:
    text = moment.isoformat(sep=" ", timespec="minutes")
    return text.replace("+00:00", " UTC")
