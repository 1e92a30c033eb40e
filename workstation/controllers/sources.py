"""Records that come by themselves while the bench works: asked for, pulled, watched for.

The service is asked on the lane "network" and the folder gone through on the lane "folder": neither
the window nor the store's lane ever waits for them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from workstation.domain.notice import WorkstationError
from workstation.services.ports import Clock, Runner
from workstation.services.sources import Sources
from workstation.services.sources.folder import FolderLook, FolderState
from workstation.services.sources.service import Arrived, Pulled
from workstation.services.sources.state import Reach, ServiceState

log = logging.getLogger(__name__)

NETWORK, FOLDER = "network", "folder"
PAGES = 4
"""Pages of one turn on the lane: a parcel that is opened is asked for in between."""
FIRST_S = 2.0
"""Time from the bench's start to the first pull and look."""
REST_S = 15.0
"""A service that gave no answer is not asked for a parcel again within this time."""


@dataclass(frozen=True, slots=True)
class SourcesState:
    """What the bottom line tells of the sources; None: there is no such source."""

    service: ServiceState | None = None
    folder: FolderState | None = None

    @property
    def short(self) -> str:
        """`words` where there is little room."""
        told = [one.short for one in (self.service, self.folder) if one is not None]
        return ", ".join(part for part in told if part)

    @property
    def words(self) -> str:
        told = [one.words for one in (self.service, self.folder) if one is not None]
        return ", ".join(told)

    @property
    def good(self) -> bool:
        return all(one.good for one in (self.service, self.folder) if one is not None)

    @property
    def why(self) -> str:
        """What is wrong and what to do, in full."""
        service = self.service.why if self.service is not None else None
        folder = self.folder.notice if self.folder is not None else None
        return "\n".join(str(notice) for notice in (service, folder) if notice is not None)


class SourcesController:
    """Keeps the sources going. No Qt; one thread only; `tick` is called about once a second.

    `changed` is told when records of the store may be others than before, `remark` what is to be
    said of a parcel if it is the one at hand.
    """

    def __init__(
        self,
        sources: Sources,
        runner: Runner,
        clock: Clock,
        show: Callable[[SourcesState], None],
        changed: Callable[[], None],
        remark: Callable[[str, str], None] = lambda parcel, words: None,
    ) -> None:
        self._sources, self._runner, self._clock = sources, runner, clock
        self._show, self._changed, self._remark = show, changed, remark
        self._shown: SourcesState | None = None
        self._wanted: str | None = None
        self._asking = self._looking = self._closed = False
        self._rest_until = clock.monotonic()
        self._next_pull = self._next_look = self._rest_until + FIRST_S

    @property
    def state(self) -> SourcesState:
        service, folder = self._sources.service, self._sources.folder
        return SourcesState(
            None if service is None else service.state, None if folder is None else folder.state
        )

    def tick(self) -> None:
        """Begin what is due."""
        if self._closed:
            return
        now = self._clock.monotonic()
        if self._sources.service is not None and not self._asking:
            if self._wanted is not None:
                self._ask(self._wanted)
            elif now >= self._next_pull:
                self._pull()
        if self._sources.folder is not None and not self._looking and now >= self._next_look:
            self._looking = True
            work = self._sources.folder.look
            self._runner.submit(FOLDER, work, self._looked, self._not_looked)
        self._tell()

    def opened(self, parcel_id: str) -> None:
        """A parcel is on the bench: its record is asked for; only the newest one is waited for."""
        service = self._sources.service
        if service is None or self._closed:
            return
        resting = self._clock.monotonic() < self._rest_until
        if resting and service.state.reach is not Reach.REACHED:
            return  # what is known here is shown, and the bottom line says since when
        self._wanted = parcel_id
        if not self._asking:
            self._ask(parcel_id)

    def close(self) -> None:
        """Break off what is under way and begin nothing more."""
        self._closed = True
        self._sources.stop()

    # Inside

    def _ask(self, parcel_id: str) -> None:
        service = self._sources.service
        if service is not None:
            self._wanted, self._asking = None, True
            work = partial(service.refresh, parcel_id)
            self._runner.submit(NETWORK, work, self._arrived, self._not_answered)

    def _pull(self) -> None:
        service = self._sources.service
        if service is None:
            return
        pages: list[Pulled] = []

        def enough() -> bool:
            return len(pages) >= PAGES or self._wanted is not None

        self._asking = True
        work = partial(service.pull, pages.append, enough)
        self._runner.submit(NETWORK, work, self._pulled, self._not_answered)

    def _arrived(self, arrived: Arrived) -> None:
        self._asking = False
        if arrived.differs:
            self._changed()
        elif arrived.kind == "to repair":
            first = arrived.repairs[0].sentence
            self._remark(arrived.parcel_id, f"The service's record cannot be used: {first}")
        self.tick()

    def _pulled(self, pulled: Pulled) -> None:
        self._asking = False
        wait = self._sources.service_every_s if pulled.whole else 0.0
        self._next_pull = self._clock.monotonic() + wait
        if pulled.new or pulled.changed:
            self._changed()
        if pulled.repairs:
            log.warning("%d things in the service's records are to be repaired", pulled.to_repair)
        self.tick()

    def _not_answered(self, error: Exception) -> None:
        if not isinstance(error, WorkstationError):
            log.error("asking the service failed", exc_info=error)
        now = self._clock.monotonic()
        self._asking, self._wanted = False, None
        self._rest_until = now + REST_S
        self._next_pull = now + self._sources.service_every_s
        self._tell()

    def _looked(self, look: FolderLook) -> None:
        self._looking = False
        more = look.taken and look.waiting
        wait = 0.0 if more else self._sources.folder_every_s
        self._next_look = self._clock.monotonic() + wait
        if any(taken.new or taken.changed for taken in look.taken):
            self._changed()
        self._tell()

    def _not_looked(self, error: Exception) -> None:
        log.error("looking into the folder failed", exc_info=error)
        self._looking = False
        self._next_look = self._clock.monotonic() + self._sources.folder_every_s

    def _tell(self) -> None:
        state = self.state
        if state != self._shown:
            self._shown = state
            self._show(state)
