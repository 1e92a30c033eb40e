"""The queue at the side of the bench: what waits, is open, is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from workstation.controllers.record_facts import grouped
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.ports import QueueItem, QueueOrder, QueueState, Runner
from workstation.services.queue_checks import WINDOW

LANE = "queue"
"""A thread and a connection of its own: at millions of parcels a count takes a moment, and no
decision waits for it."""
ORDERS = tuple(QueueOrder)


class QueueSource(Protocol):
    """What this panel needs of the store. Blocking calls."""

    def queue(
        self, limit: int = 200, order: QueueOrder = QueueOrder.ARRIVAL
    ) -> tuple[QueueItem, ...]: ...

    def counts(self) -> Mapping[QueueState, int]: ...


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """What the queue panel shows."""

    items: tuple[QueueItem, ...] = ()
    counts: Mapping[QueueState, int] = field(default_factory=dict)
    notice: Notice | None = None
    loaded: bool = False
    order: QueueOrder = QueueOrder.ARRIVAL

    @property
    def order_words(self) -> str:
        """What the waiting parcels are sorted by."""
        words = f"by {self.order.value}"
        if self.order is QueueOrder.ARRIVAL or self.waiting <= WINDOW:
            return words
        return f"{words} among the first {grouped(WINDOW)}"

    @property
    def not_checked(self) -> int:
        """Waiting parcels of the list whose reasons are not known yet."""
        return sum(i.state is QueueState.WAITING and i.worst is None for i in self.items)

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
        self._order = QueueOrder.ARRIVAL
        self._covered = False

    @property
    def state(self) -> QueueSnapshot:
        return self._state

    def cover(self, covered: bool) -> None:
        """Hold nothing for a while: whoever judges a parcel unseen has no queue; then read anew."""
        self._covered = covered
        self._ticket += 1
        if covered:
            self._state = QueueSnapshot(order=self._order)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read the queue anew; only the latest answer is shown."""
        if self._covered:
            return
        self._ticket += 1
        self._runner.submit(
            LANE,
            partial(self._read, self._order),
            partial(self._arrived, self._ticket),
            partial(self._failed, self._ticket),
        )

    @property
    def order(self) -> QueueOrder:
        """What the waiting parcels are sorted by, or will be once they are read."""
        return self._order

    def set_order(self, order: QueueOrder) -> None:
        """Sort the waiting parcels otherwise; what comes next and is made ready follows."""
        if order is not self._order:
            self._order = order
            self.refresh()

    def next_order(self) -> None:
        """The order after this one, round and round."""
        self.set_order(ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)])

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

    def _read(self, order: QueueOrder) -> QueueSnapshot:
        items, counts = self._source.queue(self._limit, order), self._source.counts()
        return QueueSnapshot(items, counts, loaded=True, order=order)

    def _arrived(self, ticket: int, state: QueueSnapshot) -> None:
        if ticket == self._ticket:
            self._state = state
            self._show(state)

    def _failed(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            notice = error.notice if isinstance(error, WorkstationError) else BUG
            self._state = replace(self._state, notice=notice, loaded=True)
            self._show(self._state)
