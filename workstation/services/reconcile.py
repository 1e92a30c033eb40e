"""Ticks a carton's contents off as they are found. Calls block."""

from __future__ import annotations

from collections.abc import Sequence

from workstation.domain.consignment import Container, ContainerContents, ContainerItem
from workstation.domain.identifiers import identify, near_misses
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.reconciling import Reconciliation, Standing, Tick
from workstation.services.ports import DecisionLog, EntryDraft, ParcelStore

MOST_ITEMS = 5000
"""Parcels of one carton that are listed; more are counted."""
NO_RECORD = "no record: unmanifested"
UNDECLARED = "declared, but in no carton"
ITSELF = Notice(
    fact="That is the number of the carton itself.",
    safe="Nothing was ticked off by it.",
    act="Scan the parcels in it.",
    code="RECONCILE-01",
)


KIND = "carton_reconciled"
"""The log entry that tells how a carton stood when it was left."""


class Reconciling:
    """Knows what was declared in a carton, notes what is found in it, and logs how it stood."""

    def __init__(self, store: ParcelStore, log: DecisionLog) -> None:
        self._store, self._log = store, log

    def open(self, raw: str) -> Reconciliation:
        """A carton, bag or receptacle by its number, with what was found in it so far.

        One of which nothing is known is told as such: everything in it is over.

        Raises
        ------
        WorkstationError
            BARCODE-nn for what is no number, STORE-nn for a store that fails.
        """
        number = identify(raw).normal
        contents = self._store.container(number, MOST_ITEMS)
        if contents is None:
            contents = ContainerContents(Container(number))
        short = tuple(i.parcel_id for i in contents.items if i.declared and not i.found)
        ticks = tuple(self._item(number, item, short) for item in contents.items)
        return Reconciliation(contents.container, ticks, contents.declared)

    def found(self, carton: Reconciliation, raw: str) -> Tick:
        """Note one parcel as found in the carton.

        Raises
        ------
        WorkstationError
            BARCODE-nn, RECONCILE-01, STORE-nn: nothing was noted.
        """
        number, container = identify(raw).normal, carton.container.container_id
        if number == container:
            raise WorkstationError(ITSELF)
        self._store.note_found(container, [number])
        known = carton.tick(number)
        if known is not None and known.declared:
            return Tick(number, known.title, True, True)
        short = tuple(tick.parcel_id for tick in carton.of(Standing.SHORT))
        return self._over(container, number, short)

    def not_found(self, carton: Reconciliation, parcel_id: str) -> Tick:
        """Take a tick back: the parcel was not in the carton after all.

        Raises
        ------
        WorkstationError
            STORE-nn: the tick stands.
        """
        self._store.note_found(carton.container.container_id, [parcel_id], found=False)
        known = carton.tick(parcel_id)
        title, declared = ("", False) if known is None else (known.title, known.declared)
        return Tick(parcel_id, title, declared, False)

    def record(self, carton: Reconciliation, officer: str, through: str) -> LogEntry:
        """Write to the log how the carton stands in the store now; what was ticked off stays so.

        Raises
        ------
        WorkstationError
            LOG-nn, STORE-nn: the log has no such entry.
        """
        now = self.open(carton.container.container_id)
        return self._log.append(EntryDraft(KIND, officer, reconciled_document(now, through)))

    def _item(self, container: str, item: ContainerItem, short: Sequence[str]) -> Tick:
        if item.declared:
            return Tick(item.parcel_id, item.title, True, item.found)
        return self._over(container, item.parcel_id, short)

    def _over(self, container: str, number: str, short: Sequence[str]) -> Tick:
        record = self._store.find(number)
        if record is None:
            missing = set(short)
            near = tuple(one for one in near_misses(identify(number)) if one in missing)
            return Tick(number, NO_RECORD, False, True, NO_RECORD, near)
        described = [line.description for line in record.lines if line.description]
        title = described[0] if described else "no description"
        if record.parent == container:  # one of very many that are not listed
            return Tick(number, title, True, True)
        why = f"declared in {record.parent}" if record.parent else UNDECLARED
        return Tick(number, title, False, True, why)


def reconciled_document(carton: Reconciliation, through: str) -> dict[str, object]:
    """How a carton stands, for the log."""
    listed = {one: carton.of(one) for one in Standing}
    return {
        "container": carton.container.container_id,
        "container_kind": carton.container.kind,
        "declared_records": carton.records,
        "declared_parcels": carton.container.declared_parcels,
        "ticked": [tick.parcel_id for tick in listed[Standing.FOUND]],
        "missing": [tick.parcel_id for tick in listed[Standing.SHORT]],
        "missing_count": carton.short,
        "extra": [{"parcel": tick.parcel_id, "why": tick.why} for tick in listed[Standing.OVER]],
        "agrees": carton.agrees,
        "words": carton.words,
        "through": through,
    }
