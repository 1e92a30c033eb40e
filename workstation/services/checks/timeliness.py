"""When the data reached us, against when the parcel came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case
from workstation.services.checks.figures import duration, moment


def late_data(case: Case) -> Iterator[Answer]:
    """The record came after the parcel was presented."""
    record, name = case.record, "late_data"
    if record.received_at is None or record.presented_at is None:
        missing = "receipt of the record" if record.received_at is None else "presentation"
        yield NotComputed(name, f"no time of {missing} is recorded")
        return
    late = record.received_at - record.presented_at
    if late > allowance(case, name):
        figures = {
            "late": duration(late),
            "received": moment(record.received_at),
            "presented": moment(record.presented_at),
        }
        yield case.reason(name, figures)


def arrival_after_presentation(case: Case) -> Iterator[Answer]:
    """Arrival is recorded later than presentation."""
    record, name = case.record, "arrival_after_presentation"
    if record.arrived_at is None or record.presented_at is None:
        missing = "arrival" if record.arrived_at is None else "presentation"
        yield NotComputed(name, f"no time of {missing} is recorded")
        return
    late = record.arrived_at - record.presented_at
    if late > allowance(case, name):
        figures = {
            "late": duration(late),
            "arrived": moment(record.arrived_at),
            "presented": moment(record.presented_at),
        }
        yield case.reason(name, figures)


def allowance(case: Case, name: str) -> timedelta:
    """The rule's allowance; one longer than a century is a century."""
    minutes = min(case.rule(name).numbers["allowance_minutes"], Decimal(52_560_000))
    return timedelta(minutes=float(minutes))
