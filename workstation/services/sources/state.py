"""The state of a source in words that an officer reads at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workstation.domain.notice import Notice, WorkstationError

_OFFLINE = ("SOURCE-01", "SOURCE-02", "SOURCE-10")
_REFUSES = {
    "SOURCE-03": "token",
    "SOURCE-05": "it sends elsewhere",
    "SOURCE-08": "certificate",
    "SOURCE-09": "no token to send",
    "SOURCE-15": "certificate",
}


class Reach(StrEnum):
    """How a source stands."""

    NOT_ASKED = "not asked"
    REACHED = "reached"
    OFFLINE = "offline"
    BUSY = "busy"
    REFUSES = "refuses"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How the manifest service stands. `since`: of the state; `reached_at`: last answer ever."""

    reach: Reach = Reach.NOT_ASKED
    since: datetime | None = None
    reached_at: datetime | None = None
    why: Notice | None = None

    @property
    def good(self) -> bool:
        return self.reach in (Reach.REACHED, Reach.NOT_ASKED)

    def answered(self, at: datetime) -> ServiceState:
        """It has answered."""
        return ServiceState(Reach.REACHED, at, at)

    def failed(self, error: WorkstationError, at: datetime) -> ServiceState:
        """It has not; the time is that of the first failure of this kind in a row."""
        code = error.notice.code
        reach = Reach.UNREADABLE
        if code in _OFFLINE:
            reach = Reach.OFFLINE
        elif code == "SOURCE-04":
            reach = Reach.BUSY
        elif code in _REFUSES:
            reach = Reach.REFUSES
        since = self.since if self.reach is reach and self.since is not None else at
        return ServiceState(reach, since, self.reached_at, error.notice)

    @property
    def short(self) -> str:
        """`words` where there is little room."""
        return self.words.split(",")[0]

    @property
    def words(self) -> str:
        """For the bottom line: what an officer must know of it."""
        if self.reach is Reach.NOT_ASKED:
            return "service not asked yet"
        if self.reach is Reach.REACHED:
            return f"service reached {clock_words(self.since)}"
        if self.reach is Reach.OFFLINE:
            return f"offline since {clock_words(self.since)}, showing records kept here"
        if self.reach is Reach.BUSY:
            return f"service busy since {clock_words(self.since)}, showing records kept here"
        code = self.why.code if self.why is not None else ""
        if self.reach is Reach.REFUSES:
            return f"service refuses: {_REFUSES[code]}"
        return f"service unreadable since {clock_words(self.since)} ({code})"


def clock_words(moment: datetime | None) -> str:
    """Hours and minutes as the clock on the wall shows them."""
    return "-" if moment is None else f"{moment.astimezone():%H:%M}"
