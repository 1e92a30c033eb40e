"""Years of invented decisions in a demo station's log, so that the desk can be seen at its size.

Each is an entry like any other: chained, signed by the station, counted, found. They go in before
the demo facility does, in the order of their own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from workstation.domain.log_facts import DECISION
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.desk_ports import FigureStore, LogSearch
from workstation.services.ports import DecisionLog, EntryDraft

BATCH = 500
_STEP = 5000

NOT_EMPTY = Notice(
    fact="This data folder has entries in its log already; years of demo decisions need an empty one.",
    safe="Nothing has been added to it.",
    act="Give another folder (--data-dir).",
    code="DEMO-04",
)


class InventedEvent(Protocol):
    """One entry to be made, as the simulation invents it."""

    @property
    def number(self) -> int: ...

    @property
    def at(self) -> datetime: ...

    @property
    def kind(self) -> str: ...

    @property
    def officer(self) -> str: ...

    @property
    def parcel(self) -> str | None: ...

    @property
    def outcome(self) -> str | None: ...

    @property
    def data(self) -> Mapping[str, object]: ...

    @property
    def revokes(self) -> int | None: ...


class StoryClock:
    """`ports.Clock` that reads the times of a story, one for each entry of it."""

    def __init__(self) -> None:
        self._times: list[datetime] = []
        self._last = datetime(2024, 1, 1, tzinfo=UTC)

    def tell(self, times: Sequence[datetime]) -> None:
        """The next readings; after them the last one stays."""
        self._times = list(reversed(times))

    def now(self) -> datetime:
        if self._times:
            self._last = self._times.pop()
        return self._last

    def monotonic(self) -> float:
        return self._last.timestamp()


def lay_down_years(
    log: DecisionLog,
    search: LogSearch,
    figures: FigureStore,
    clock: StoryClock,
    events: Iterable[InventedEvent],
    progress: Callable[[int], None],
) -> int:
    """Put invented events into an empty log; how many decisions it then holds.

    One that was cut off goes on where it was. `progress` is told the decisions that are in.

    Raises
    ------
    WorkstationError
        DEMO-04 where the log holds other entries, LOG-nn and STORE-nn.
    """
    last = log.last()
    done = _last_event(log) if last is not None else 0
    if last is not None and not done:
        raise WorkstationError(NOT_EMPTY)
    entries: dict[int, int] = {}
    batch: list[InventedEvent] = []
    decisions = 0
    for event in events:
        decisions += event.kind == DECISION
        if event.number <= done:
            continue
        if event.revokes is not None and event.revokes not in entries:
            _commit(log, clock, batch, entries)
        batch.append(event)
        if len(batch) >= BATCH:
            _commit(log, clock, batch, entries)
            if decisions % _STEP < BATCH:
                progress(decisions)
    _commit(log, clock, batch, entries)
    progress(decisions)
    while search.catch_up(_STEP):
        pass
    while figures.sum_up(_STEP):
        pass
    return decisions


def _commit(
    log: DecisionLog, clock: StoryClock, batch: list[InventedEvent], entries: dict[int, int]
) -> None:
    clock.tell([event.at for event in batch])
    made = log.append_all([_draft(event, entries) for event in batch])
    entries.clear()  # a revocation follows its decision closely
    for event, entry in zip(batch, made, strict=True):
        entries[event.number] = entry.seq
    batch.clear()


def _draft(event: InventedEvent, entries: Mapping[int, int]) -> EntryDraft:
    data = {**event.data, "event": event.number}
    if event.revokes is not None and event.revokes in entries:
        data["entry"] = entries[event.revokes]
    decides = event.kind == DECISION
    return EntryDraft(
        event.kind,
        event.officer,
        data,
        closes=event.parcel if decides else None,
        outcome=event.outcome,
        parcel=None if decides else event.parcel,
    )


def _last_event(log: DecisionLog) -> int:
    """The number of the last invented event in a log; 0 where its last entries are no such."""
    for entry in log.entries(limit=5, newest=True):
        data = entry.content.get("data")
        number = data.get("event") if isinstance(data, Mapping) else None
        if type(number) is int:
            return number
    return 0
