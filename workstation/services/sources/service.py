"""Records from the site's manifest service: one parcel as it is opened, all that changed by and by.

The store is the offline cache: what was once told is shown whether or not the service answers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from workstation.domain.notice import WorkstationError
from workstation.domain.repair import Repair
from workstation.services.ports import Clock, ImportCount
from workstation.services.sources.answers import page_of, parcel_record, unreadable
from workstation.services.sources.ports import (
    Answer,
    ManifestService,
    ParcelAnswer,
    RecordStore,
    SourceMemory,
)
from workstation.services.sources.state import ServiceState

T = TypeVar("T")
PAGE = 200
SHOWN_REPAIRS = 1000
_MOST_PAGES = 100_000
_KEEP_EVERY = timedelta(minutes=1)
"""How often the time of the last answer is written down: a write takes its turn with decisions."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What asking for one parcel brought: "new", "changed", "same", "none", or "to repair"."""

    parcel_id: str
    kind: str
    repairs: tuple[Repair, ...] = ()

    @property
    def differs(self) -> bool:
        return self.kind in ("new", "changed")


@dataclass(frozen=True, slots=True)
class Pulled:
    """What taking in the changed records brought."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    repairs: tuple[Repair, ...] = ()
    """The first SHOWN_REPAIRS; `to_repair` is how many there are."""
    to_repair: int = 0
    whole: bool = True
    """False where it was broken off before the last page."""

    def plus(self, read: int, count: ImportCount, repairs: Sequence[Repair]) -> Pulled:
        return Pulled(
            self.read + read,
            self.new + count.new,
            self.changed + count.changed,
            self.same + count.same,
            (*self.repairs, *repairs)[:SHOWN_REPAIRS],
            self.to_repair + len(repairs),
        )


class ServiceRecords:
    """Brings a service's records into the store. Calls block; one thread asks at a time."""

    def __init__(
        self, service: ManifestService, store: RecordStore, memory: SourceMemory, clock: Clock
    ) -> None:
        self._service, self._store, self._memory, self._clock = service, store, memory, clock
        self._state = ServiceState()
        self._kept = datetime.min.replace(tzinfo=UTC)
        self._asking = threading.Lock()

    @property
    def name(self) -> str:
        return self._service.name

    @property
    def state(self) -> ServiceState:
        """How the service stands; from any thread, never blocks."""
        return self._state

    def stop(self) -> None:
        """Break off what is being asked. From any thread."""
        self._service.stop()

    def repairs(self) -> tuple[Repair, ...]:
        """What is to be repaired in its records, the newest first."""
        return self._memory.repairs(self.name)

    def forget_place(self) -> None:
        """The next pull begins with the service's first record."""
        self._memory.keep_cursor(self.name, None)

    def refresh(self, parcel_id: str) -> Arrived:
        """Ask for one parcel's record and store it where it differs.

        Raises
        ------
        WorkstationError
            SOURCE-nn where the service gives no answer (`state` tells it), STORE-nn.
        """
        with self._asking:
            known = self._store.find(parcel_id) is not None
            etag = self._memory.etag(self.name, parcel_id) if known else None
            return self._asked(
                lambda: self._taken(parcel_id, self._service.parcel(parcel_id, etag))
            )

    def pull(
        self,
        told: Callable[[Pulled], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Pulled:
        """Take in every record that changed since the last pull, page by page.

        Each page is stored before the place is remembered: a pull that is cut off goes on there.

        Raises
        ------
        WorkstationError
            As `refresh`. What the pages before brought stays in.
        """
        with self._asking:
            return self._asked(lambda: self._pull(told, cancelled))

    def look(self) -> str:
        """Whether the service answers, and what it says of itself.

        Raises
        ------
        WorkstationError
            SOURCE-nn.
        """
        with self._asking:
            return self._asked(self._service.health)

    def _asked(self, work: Callable[[], T]) -> T:
        try:
            answer = work()
        except WorkstationError as error:
            if error.notice.code.startswith("SOURCE-"):
                self._state = self._known().failed(error, self._clock.now())
            raise
        now = self._clock.now()
        self._state = self._state.answered(now)
        if abs(now - self._kept) >= _KEEP_EVERY and not self._memory.read_only:
            self._kept = now
            self._memory.keep_reached(self.name, now)
        return answer

    def _known(self) -> ServiceState:
        """The state, with what an earlier run remembered of the last answer."""
        if self._state.reached_at is not None:
            return self._state
        reached = self._memory.reached_at(self.name)
        return ServiceState(self._state.reach, self._state.since, reached, self._state.why)

    def _taken(self, parcel_id: str, answer: ParcelAnswer) -> Arrived:
        if answer.kind is Answer.UNCHANGED:
            return Arrived(parcel_id, "same")
        if answer.kind is Answer.NO_RECORD:
            return Arrived(parcel_id, "none")
        now = self._clock.now()
        record, containers, repairs = parcel_record(answer.body, parcel_id, self.name, now)
        self._memory.keep_repairs(self.name, (parcel_id,), repairs)
        if record is None:
            return Arrived(parcel_id, "to repair", repairs)
        self._store.put_containers(containers)
        count = self._store.put_records([record])
        self._memory.keep_etag(self.name, parcel_id, answer.etag)
        kind = "new" if count.new else "changed" if count.changed else "same"
        return Arrived(parcel_id, kind, repairs)

    def _pull(self, told: Callable[[Pulled], None], cancelled: Callable[[], bool]) -> Pulled:
        done = Pulled()
        after, anew = self._memory.cursor(self.name), False
        for _ in range(_MOST_PAGES):
            if cancelled():
                return replace(done, whole=False)
            body = self._service.records(after, PAGE)
            if body is None:
                if after is None or anew:
                    raise unreadable("it does not know where its records begin")
                after, anew = None, True
                self._memory.keep_cursor(self.name, None)
                continue
            page = page_of(body, self.name, self._clock.now())
            if page.more and page.after == after:
                raise unreadable("its pages lead nowhere: “next” stays the same")
            self._store.put_containers(page.containers)
            count = self._store.put_records(page.records)
            parcels = [record.parcel_id for record in page.records]
            self._memory.keep_repairs(self.name, parcels, page.repairs)
            self._memory.keep_cursor(self.name, page.after)
            after = page.after
            done = done.plus(page.count, count, page.repairs)
            told(done)
            if not page.more:
                return done
        raise unreadable(f"it has more than {_MOST_PAGES} pages")
