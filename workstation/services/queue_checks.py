"""The parcels that wait are checked before they are opened, so that the worst come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from workstation.domain.notice import WorkstationError
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.ports import Clock
from workstation.services.relation_ports import RelationStore
from workstation.services.risk import ranked

WINDOW = 2000
"""Waiting parcels, by arrival, among which the queue is sorted: bounded at any size of the store."""
FRESH_FOR = timedelta(minutes=20)
"""After this long a parcel is checked anew: others to the same consignee may have come."""
COMPARED = 500
"""Parties compared at once: some hundredths of a second."""
WORDS = 300
"""Signs of a sentence that the queue keeps."""


@dataclass(frozen=True, slots=True)
class CheckedParcel:
    """What the checks found of a waiting parcel, as far as the queue needs it."""

    parcel_id: str
    version: int
    """Of the record; 0: there is none."""
    worst: int
    """Severity of the worst reason; 0: none was found by the checks that could be made."""
    reasons: int
    words: str
    rules: str
    """Version of the rules."""


def checked(opened: OpenedParcel, rules: str) -> CheckedParcel:
    """What the queue keeps of a parcel's reasons."""
    order = ranked(opened.reasons)
    first = order[0] if order else None
    return CheckedParcel(
        opened.barcode.text,
        0 if opened.record is None else opened.record.version,
        0 if first is None else int(first.severity),
        len(order),
        "" if first is None else first.sentence[:WORDS],
        rules,
    )


class QueueReasons(Protocol):
    """Where the queue's reasons are kept. Blocking calls."""

    def to_check(self, limit: int, rules: str, before: datetime) -> tuple[tuple[str, int], ...]:
        """(parcel, version of its record) of parcels that were not checked, or with another
        record, carton or version of the rules: open ones, then waiting ones, first arrived first,
        also those that were checked earlier than `before`."""
        ...

    def put_checked(self, checked: Sequence[CheckedParcel]) -> None: ...


class Opening(Protocol):
    """`services.bench.Parcels`, as far as it is needed here."""

    def open(self, raw: str, parent: str | None = None, *, mark: bool = True) -> OpenedParcel: ...


class QueueChecking:
    """Checks waiting parcels, some at a time. Blocking calls: on a lane of its own."""

    def __init__(
        self,
        kept: QueueReasons,
        parcels: Opening,
        rules: str,
        clock: Clock,
        relations: RelationStore | None = None,
    ) -> None:
        self._kept, self._parcels, self._rules, self._clock = kept, parcels, rules, clock
        self._relations = relations

    def check_some(self, limit: int = 20) -> int:
        """Check a few; how many were, or 1 where only parties are still to be compared.

        Parties of an older store are compared some at a time too: until then the checks say that
        they are not.

        Raises
        ------
        WorkstationError
            STORE-nn where the store fails.
        """
        left = self._relations.compare_some(COMPARED) if self._relations is not None else 0
        oldest = self._clock.now() - FRESH_FOR
        found = []
        for parcel, version in self._kept.to_check(limit, self._rules, oldest):
            try:
                opened = self._parcels.open(parcel, mark=False)
            except WorkstationError as error:
                if error.environment:
                    raise
                # Its number cannot be read by today's rules: it stays where arrival puts it.
                found.append(CheckedParcel(parcel, version, 0, 0, error.notice.fact, self._rules))
                continue
            found.append(replace(checked(opened, self._rules), parcel_id=parcel, version=version))
        if found:
            self._kept.put_checked(found)
        return len(found) or int(left > 0)

    def keep(self, opened: OpenedParcel) -> None:
        """Keep what the checks of a parcel found that was opened: the queue tells the same.

        Raises
        ------
        WorkstationError
            STORE-nn where the store fails.
        """
        self._kept.put_checked([checked(opened, self._rules)])
