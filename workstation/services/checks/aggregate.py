"""What else came to the same consignee on the same day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case
from workstation.services.checks.relations import matched
from workstation.services.figures_said import grouped, money


def many_to_consignee(case: Case) -> Iterator[Answer]:
    """Many parcels to one consignee on one day."""
    figures = _day(case, "many_to_consignee")
    if isinstance(figures, dict):
        count = len(case.around.same_consignee_day) + 1
        if count >= case.rule("many_to_consignee").numbers["count"]:
            yield case.reason("many_to_consignee", figures)


def aggregate_over(case: Case) -> Iterator[Answer]:
    """A consignee's parcels of a day are together worth more than the threshold."""
    name = "aggregate_over"
    figures = _day(case, name)
    if isinstance(figures, NotComputed):
        yield figures
        return
    others = case.around.same_consignee_day
    if not others:
        return
    threshold = case.rules.threshold_on(case.day)
    if threshold is None:
        yield NotComputed(name, f"the threshold table does not reach back to {figures['day']}")
        return
    known = [case.value_usd()[0]]
    known += [case.usd(value, currency)[0] for _, value, currency in others]
    total = sum((usd for usd in known if usd is not None), Decimal(0))
    missing = sum(usd is None for usd in known)
    if total > threshold.usd:
        figures |= {
            "total": ("at least " if missing or case.around.together_more else "")
            + money(total, "USD"),
            "limit": money(threshold.usd, "USD"),
            "state": threshold.state,
        }
        yield case.reason(name, figures)
    elif missing:
        of = len(known)
        yield NotComputed(name, f"{missing} of {of} parcels have no value in a known currency")


def _day(case: Case, name: str) -> dict[str, str] | NotComputed:
    record = case.record
    if record.arrived_at is None:
        return NotComputed(name, "no arrival day is recorded")
    if not (record.consignee.name or record.consignee.address):
        return NotComputed(name, "no consignee is recorded")
    day = record.arrived_at.date()
    count = grouped(len(case.around.same_consignee_day) + 1)
    return {
        "count": f"at least {count}" if case.around.together_more else count,
        "day": day.isoformat(),
        "matched": matched([t for t in case.around.together if t.day == day]),
    }
