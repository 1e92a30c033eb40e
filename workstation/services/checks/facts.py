"""How each fact of `services.rules.facts` is found, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from workstation.domain.estimate import WeightEstimate
from workstation.domain.findings import Finding
from workstation.domain.manifest import Line, Party
from workstation.services.checks.case import Case, digits
from workstation.services.figures_said import duration_of_hours, grouped, kg, money
from workstation.services.rules.conditions import Span, Value
from workstation.services.rules.facts import FACTS

_NO_LINE = Line()


def fact(case: Case, name: str, of: Line | Finding | None = None) -> Value | None:
    """The value of a fact; None where nothing gives it. `of` is the line or finding whose it is."""
    if name.startswith("line."):
        return _LINE[name](case, of if isinstance(of, Line) else _NO_LINE)
    if name.startswith("finding."):
        return _FINDING[name](of) if isinstance(of, Finding) else None
    return _PARCEL[name](case)


def said(case: Case, name: str, of: Line | Finding | None = None) -> str:
    """The fact as an officer reads it, with its unit."""
    value = fact(case, name, of)
    if value is None:
        return "not known" if FACTS[name].of_picture else "not declared"
    if isinstance(value, Span):
        return WeightEstimate(value.low, value.high, "").words
    if name == "opinion.state":
        return str(value).replace("_", " ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value[:_LONGEST]
    end = name.rpartition(".")[2]
    if end.startswith(("usd_per_", "value_usd")):
        return money(value, "USD")
    if end.endswith("kg"):
        return f"{kg(value)} kg"
    if end == "hours_late":
        return duration_of_hours(value)
    return grouped(int(value)) if value == value.to_integral_value() else format(value, "f")


_LONGEST = 120


def _text(value: str | None) -> str | None:
    return value.strip() or None if value else None


def _whole(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


def _over(value: Decimal | None, by: Decimal | None) -> Decimal | None:
    return None if value is None or not by else value / by


def _hours_late(case: Case) -> Decimal | None:
    received, presented = case.record.received_at, case.record.presented_at
    if received is None or presented is None:
        return None
    return Decimal(max(0, round((received - presented).total_seconds() / 60))) / 60


def _same_day(case: Case) -> Decimal | None:
    known = case.record.arrived_at is not None and (
        case.record.consignee.name or case.record.consignee.address
    )
    return Decimal(len(case.around.same_consignee_day) + 1) if known else None


def _compared(case: Case, count: int) -> Decimal | None:
    """How many there are; None while parties of an older store are not compared yet."""
    return None if case.around.not_compared else Decimal(count)


def _count(case: Case) -> Decimal | None:
    seen = case.seen
    return Decimal(len(seen.findings)) if seen.whole else None


def _estimated(case: Case) -> Span | None:
    told = case.estimate
    return Span(told.low_kg, told.high_kg) if isinstance(told, WeightEstimate) else None


def _documents(case: Case) -> str | None:
    return _text("; ".join(case.record.documents))


def _line_usd(case: Case, line: Line) -> Decimal | None:
    return case.usd(line.value, case.record.currency)[0]


def _of_party(party: str, field: str) -> Callable[[Case], Value | None]:
    def find(case: Case) -> Value | None:
        whose: Party = getattr(case.record, party)
        value: str | None = getattr(whose, field)
        return _text(digits(value) if field == "phone" else value)

    return find


_PARCEL: Mapping[str, Callable[[Case], Value | None]] = {
    "parcel_id": lambda c: _text(c.record.parcel_id),
    "category": lambda c: _text(c.record.category),
    "mail_class": lambda c: _text(c.record.mail_class),
    "carrier": lambda c: _text(c.record.carrier),
    "currency": lambda c: _text(c.record.currency),
    "entry_type": lambda c: _text(c.record.entry_type),
    "country_from": lambda c: _text(c.record.country_from),
    "house_bill": lambda c: _text(c.record.house_bill),
    "master_bill": lambda c: _text(c.record.master_bill),
    "parent": lambda c: _text(c.around.parent or c.record.parent),
    "source": lambda c: _text(c.record.source),
    "comments": lambda c: _text(c.record.comments),
    "documents": _documents,
    "pieces": lambda c: _whole(c.record.pieces),
    "lines": lambda c: Decimal(len(c.record.lines)),
    "declared_kg": lambda c: c.record.gross_kg,
    "scale_kg": lambda c: c.record.scale_kg,
    "kg": lambda c: c.kg(),
    "value_usd": lambda c: c.value_usd()[0],
    "usd_per_kg": lambda c: _over(c.value_usd()[0], c.kg()),
    "hours_late": _hours_late,
    "versions": lambda c: _whole(c.record.version),
    "same_day_parcels": _same_day,
    "carton_declared": lambda c: _whole(c.around.parent_declared) if c.around.parent else None,
    "sender_parcels": lambda c: _compared(c, c.around.sender_parcels),
    "consignee_parcels": lambda c: _compared(c, c.around.consignee_parcels),
    "earlier_outcomes": lambda c: _compared(c, len(c.around.earlier)),
    "same_number": lambda c: Decimal(len(c.around.duplicates)),
    "trusted": lambda c: bool(c.around.trusted),
    "opinion.state": lambda c: None if c.seen.state is None else c.seen.state.value,
    "findings.count": _count,
    "scan.estimated_kg": _estimated,
    "arrival_day": lambda c: _day(c.record.arrived_at),
    "presented_day": lambda c: _day(c.record.presented_at),
    "posted_day": lambda c: _day(c.record.posted_at),
    "simulated": lambda c: c.record.simulated,
    **{name: _of_party(*name.split(".")) for name in FACTS if FACTS[name].of_party},
}
_LINE: Mapping[str, Callable[[Case, Line], Value | None]] = {
    "line.description": lambda c, x: _text(x.description),
    "line.hs": lambda c, x: digits(x.hs) or None,
    "line.origin": lambda c, x: _text(x.origin),
    "line.product_id": lambda c, x: _text(x.product_id),
    "line.listing": lambda c, x: _text(x.listing),
    "line.pieces": lambda c, x: _whole(x.pieces),
    "line.net_kg": lambda c, x: x.net_kg,
    "line.gross_kg": lambda c, x: x.gross_kg,
    "line.value_usd": _line_usd,
    "line.usd_per_kg": lambda c, x: _over(_line_usd(c, x), x.net_kg),
    "line.usd_per_piece": lambda c, x: _over(_line_usd(c, x), _whole(x.pieces)),
}
_FINDING: Mapping[str, Callable[[Finding], Value | None]] = {
    "finding.code": lambda f: _text(f.code),
    "finding.label": lambda f: _text(f.label),
    "finding.score": lambda f: Decimal(str(round(f.score, 4))),
}
FOUND = frozenset((*_PARCEL, *_LINE, *_FINDING))
"""The facts that can be found: those of the documented list, no others."""
