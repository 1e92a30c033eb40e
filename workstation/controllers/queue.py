"""The queue at the side of the bench: what waits, is open, is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.ports import QueueItem, QueueState, Runner


class QueueSource(Protocol):
    """What this panel needs of the store. Blocking calls: store lane."""

    def queue(self, limit: int = 200) -> tuple[QueueItem, ...]: ...

    def counts(self) -> Mapping[QueueState, int]: ...


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """What the queue panel shows."""

    items: tuple[QueueItem, ...] = ()
    counts: Mapping[QueueState, int] = field(default_factory=dict)
    notice: Notice | None = None
    loaded: bool = False

    @property
    def waiting(self) -> int:
        return self.counts.get(QueueState.WAITING, 0)


class QueueController:
    """State of the queue panel. No Qt; one thread only."""

    def __init__(
        self,
        source: QueueSource,
        runner: Runner,
        show: Callable[[QueueSnapshot], None],
        limit: int = 200,
    ) -> None:
        self._source, self._runner, self._show, self._limit = source, runner, show, limit
        self._state = QueueSnapshot()
        self._ticket = 0

    @property
    def state(self) -> QueueSnapshot:
        return self._state

    def refresh(self) -> None:
        """Read the queue anew; only the latest answer is shown."""
        self._ticket += 1
        self._runner.submit(
            "store",
            self._read,
            partial(self._arrived, self._ticket),
            partial(self._failed, self._ticket),
        )

    def next_waiting(self, after: str | None = None) -> str | None:
        """The parcel to be worked next: the first waiting one that is not `after`."""
        for item in self._state.items:
            if item.state is QueueState.WAITING and item.parcel_id != after:
                return item.parcel_id
        return None

    def waiting(self, after: str | None, count: int) -> list[str]:
        """The parcels to be worked next, at most `count`, without `after`."""
        found = [
            item.parcel_id
            for item in self._state.items
            if item.state is QueueState.WAITING and item.parcel_id != after
        ]
        return found[:count]

    def _read(self) -> QueueSnapshot:
        return QueueSnapshot(self._source.queue(self._limit), self._source.counts(), loaded=True)

    def _arrived(self, ticket: int, state: QueueSnapshot) -> None:
        if ticket == self._ticket:
            self._state = state
            self._show(state)

    def _failed(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            notice = error.notice if isinstance(error, WorkstationError) else BUG
            self._state = QueueSnapshot(self._state.items, self._state.counts, notice, True)
            self._show(self._state)
