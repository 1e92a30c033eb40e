"""When the data reached us, against when the parcel came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from workstation.domain.differences import differences
from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case
from workstation.services.figures_said import duration, listed, moment

NO_RECEIPT = "when the data came is not known"
NO_ARRIVAL = "no time of arrival is recorded"


def late_data(case: Case) -> Iterator[Answer]:
    """The record came after the parcel was presented."""
    record, name = case.record, "late_data"
    if record.received_at is None or record.presented_at is None:
        no_presentation = "no time of presentation is recorded"
        yield NotComputed(name, NO_RECEIPT if record.received_at is None else no_presentation)
        return
    yield from _late(case, name, "received", record.received_at, "presented", record.presented_at)


def arrival_after_presentation(case: Case) -> Iterator[Answer]:
    """Arrival is recorded later than presentation."""
    record, name = case.record, "arrival_after_presentation"
    arrived, whose = _arrival(case)
    if arrived is None or record.presented_at is None:
        missing = "arrival" if arrived is None else "presentation"
        yield NotComputed(name, f"no time of {missing} is recorded")
        return
    times = "arrived", arrived, "presented", record.presented_at
    yield from _late(case, name, *times, whose=whose)


def _arrival(case: Case) -> tuple[datetime | None, str]:
    """When the parcel arrived, else its consignment; and which of the two it is."""
    if case.record.arrived_at is not None:
        return case.record.arrived_at, "the parcel"
    return case.around.consignment_arrived, "its consignment"


def _late(
    case: Case, name: str, what: str, at: datetime, than: str, other: datetime, **more: str
) -> Iterator[Answer]:
    """The rule's reason, where the one moment lies later than the other by more than it allows."""
    late = at - other
    if late > allowance(case, name):
        times = {"late": duration(late), what: moment(at), than: moment(other)}
        yield case.reason(name, times | more)


def allowance(case: Case, name: str) -> timedelta:
    """The rule's allowance; one longer than a century is a century."""
    minutes = min(case.rule(name).numbers["allowance_minutes"], Decimal(52_560_000))
    return timedelta(minutes=float(minutes))


def data_after_arrival(case: Case) -> Iterator[Answer]:
    """The record came after the parcel had arrived, though before it was presented."""
    record, name = case.record, "data_after_arrival"
    arrived, whose = _arrival(case)
    if record.received_at is None or arrived is None:
        yield NotComputed(name, NO_RECEIPT if record.received_at is None else NO_ARRIVAL)
        return
    if record.presented_at is not None and record.received_at > record.presented_at:
        return  # late_data tells more
    times = "received", record.received_at, "arrived", arrived
    yield from _late(case, name, *times, whose=whose)


def changed_after_arrival(case: Case) -> Iterator[Answer]:
    """What was declared was changed after the parcel had arrived."""
    record, name = case.record, "changed_after_arrival"
    if record.version <= 1:
        return
    arrived, whose = _arrival(case)
    if arrived is None:
        yield NotComputed(name, NO_ARRIVAL)
        return
    if case.history is None:
        yield NotComputed(name, "the record’s earlier versions were not asked for")
        return
    latest = arrived + allowance(case, name)
    for newer, older in pairwise(case.history):
        stored = datetime.fromisoformat(newer.stored_at)
        changed = [one for one in differences(older.record, newer.record) if one.field not in _OURS]
        if stored > latest and changed:
            told = [
                f"{x.field} from {x.before or 'nothing'} to {x.after or 'nothing'}" for x in changed
            ]
            figures = {
                "what": listed(told, 3),
                "late": duration(stored - arrived),
                "when": moment(stored),
                "arrived": moment(arrived),
                "whose": whose,
            }
            yield case.reason(name, figures)


_OURS = frozenset({"Weight on our scale", "Arrived", "Presented"})
"""What is written here, not declared."""
