"""Lists, searches, replays and cases in which covered parcels do not stand.

Whatever lists decisions for the reviewer's window asks through these, so that what is covered
never comes into the window at all. Nothing is covered where no second look is begun.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from workstation.domain.log import LogEntry
from workstation.domain.log_facts import COVERED
from workstation.services.case_ports import RunningClock
from workstation.services.covered import Covered
from workstation.services.desk_ports import PAGE, FoundEntry, FoundPage, LogQuery, LogSearch
from workstation.services.ports import QueueItem, QueueOrder, QueueState
from workstation.services.search import PAGE as HITS
from workstation.services.search import RecordSearch, SearchHit, SearchPage

if TYPE_CHECKING:
    from datetime import date

    from workstation.domain.case import CaseFile
    from workstation.domain.decision import Policy
    from workstation.domain.manifest import ManifestRecord
    from workstation.domain.scan import Scan
    from workstation.services.replay import Replay

_TELLING = ("text", "officer", "outcome", "station", "model", "opinion", "carrier", "hs")


@dataclass(frozen=True, slots=True)
class CoveredLogSearch:
    """`desk_ports.LogSearch` in which covered entries stand without what they hold.

    Where something is asked that they would have to answer they are left out: being found tells.
    """

    inner: LogSearch
    covered: Covered

    def search(self, query: LogQuery, limit: int = PAGE, after: int | None = None) -> FoundPage:
        """See the port."""
        page = self.inner.search(query, limit, after)
        if not self.covered or not any(self.covered.hides(one.entry) for one in page.items):
            return page
        return replace(page, items=tuple(self._told(query, page.items)))

    def catch_up(self, limit: int = 1000) -> int:
        """See the port."""
        return self.inner.catch_up(limit)

    def _told(self, query: LogQuery, items: Sequence[FoundEntry]) -> Iterator[FoundEntry]:
        asked = [getattr(query, name) for name in _TELLING]
        telling = any(asked) or bool(query.kinds) or (query.alarm, query.override) != (None, None)
        judged = set(self.covered.items.values())
        for one in items:
            if not self.covered.hides(one.entry):
                yield one
            elif not telling and (query.parcel is None or one.entry.seq in judged):
                yield FoundEntry(_blank(one.entry), covered=True)


class ReplaySource(Protocol):
    """What replays decisions. Blocking."""

    def told(self, seq: int) -> Replay: ...

    def compared(self, then: Replay) -> Replay: ...

    def record(self, then: Replay) -> tuple[ManifestRecord | None, str]: ...

    def picture(self, then: Replay, scan: int) -> Scan: ...


@dataclass(frozen=True, slots=True)
class CoveredReplays:
    """Replays of what is not covered."""

    inner: ReplaySource
    covered: Covered

    def told(self, seq: int) -> Replay:
        """Raises WorkstationError REVIEW-18 besides what replaying raises."""
        found = self.inner.told(seq)
        self.covered.require(found.parcel)
        return found

    def compared(self, then: Replay) -> Replay:
        self.covered.require(then.parcel)
        return self.inner.compared(then)

    def record(self, then: Replay) -> tuple[ManifestRecord | None, str]:
        self.covered.require(then.parcel)
        return self.inner.record(then)

    def picture(self, then: Replay, scan: int) -> Scan:
        self.covered.require(then.parcel)
        return self.inner.picture(then, scan)


class WaitingCases(Protocol):
    """What waits for a second officer. Blocking."""

    @property
    def policy(self) -> Policy: ...

    def clocks(self) -> tuple[RunningClock, ...]: ...

    def case(self, parcel: str) -> CaseFile: ...

    def today(self) -> date: ...


@dataclass(frozen=True, slots=True)
class CoveredCases:
    """What waits, without covered parcels."""

    inner: WaitingCases
    covered: Covered

    @property
    def policy(self) -> Policy:
        return self.inner.policy

    def clocks(self) -> tuple[RunningClock, ...]:
        return tuple(one for one in self.inner.clocks() if self.covered.why_not(one.parcel) is None)

    def case(self, parcel: str) -> CaseFile:
        """Raises WorkstationError REVIEW-18 besides what reading a case raises."""
        self.covered.require(parcel)
        return self.inner.case(parcel)

    def today(self) -> date:
        return self.inner.today()


class Queue(Protocol):
    """The store's queue. Blocking."""

    def queue(
        self, limit: int = 200, order: QueueOrder = QueueOrder.ARRIVAL
    ) -> tuple[QueueItem, ...]: ...

    def counts(self) -> Mapping[QueueState, int]: ...


@dataclass(frozen=True, slots=True)
class CoveredQueue:
    """The queue; of covered parcels it tells that they are done, and no more."""

    inner: Queue
    covered: Covered

    def queue(
        self, limit: int = 200, order: QueueOrder = QueueOrder.ARRIVAL
    ) -> tuple[QueueItem, ...]:
        return tuple(map(self._told, self.inner.queue(limit, order)))

    def counts(self) -> Mapping[QueueState, int]:
        return self.inner.counts()

    def _told(self, item: QueueItem) -> QueueItem:
        if self.covered.why_not(item.parcel_id) is None:
            return item
        return replace(item, outcome=None, entry=None, waits=(COVERED,))


@dataclass(frozen=True, slots=True)
class CoveredRecords:
    """`search.RecordSearch` whose hits do not tell what was decided on covered parcels."""

    inner: RecordSearch
    covered: Covered

    def search(self, text: str, limit: int = HITS, after: str | None = None) -> SearchPage:
        """See the port."""
        page = self.inner.search(text, limit, after)
        return replace(page, items=tuple(map(self._told, page.items))) if self.covered else page

    def _told(self, hit: SearchHit) -> SearchHit:
        if self.covered.why_not(hit.parcel_id) is None:
            return hit
        return replace(hit, outcome=None, awaiting=False)


def _blank(entry: LogEntry) -> LogEntry:
    """The entry's number, and that it is covered."""
    return LogEntry(entry.seq, b"{}", b"", b"")
