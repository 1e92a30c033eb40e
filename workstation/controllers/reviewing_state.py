"""What the review screen shows, and what it needs of the desk.

Until a judgement is in the log the state holds a `BlindLook` and what the reviewer says of it:
nothing of the decision is fetched before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice
from workstation.domain.officer import Officer
from workstation.domain.review import Closing, Drawn, ReviewItem, Verdict
from workstation.services.case_ports import RunningClock
from workstation.services.reviewing import Judgement

if TYPE_CHECKING:
    from workstation.domain.scan import Scan
    from workstation.imaging.prepared import Prepared
    from workstation.services.replay import Replay
    from workstation.services.second_looks import (
        BlindLook,
        DrawTold,
        Revealed,
        ReviewFigures,
        ToSee,
    )

Row = ReviewItem | RunningClock


class Looks(Protocol):
    """What is needed of `services.second_looks.SecondLooks`. Blocking calls."""

    @property
    def qualities(self) -> tuple[tuple[str, str], ...]: ...

    def to_see(self, officer: Officer) -> ToSee: ...

    def look(self, officer: Officer, entry: int) -> BlindLook: ...

    def picture(self, look: BlindLook, place: int) -> Scan: ...

    def judge(self, officer: Officer, look: BlindLook, judgement: Judgement) -> LogEntry: ...

    def reveal(self, officer: Officer, item: ReviewItem) -> Revealed: ...

    def revealed_picture(self, decision: Replay, scan: int) -> Scan: ...

    def close(self, officer: Officer, entry: int, how: Closing, words: str) -> LogEntry: ...

    def draw(
        self, officer: Officer, since: date, until: date, seed: str
    ) -> tuple[LogEntry, tuple[Drawn, ...]]: ...

    def newest_draw(self) -> DrawTold | None: ...

    def figures(self) -> ReviewFigures: ...


class Page(StrEnum):
    """What of the screen is in front."""

    LIST = "list"
    JUDGE = "judge"
    DECISION = "decision"


def said(fact: str, act: str, code: str) -> Notice:
    """A notice of something that was not recorded."""
    return Notice(fact=fact, safe="Nothing has been recorded.", act=act, code=code)


NO_VERDICT = said(
    "You have not said yet what you think of the parcel, or of the picture.",
    "Choose one of each row, then record it.",
    "REVIEW-11",
)
NO_CHOICE = said(
    "You have not said yet how it goes on.",
    "Concur, ask, or overrule; then record it.",
    "REVIEW-12",
)
NO_DAYS = said(
    "The days to draw from are not two dates in order, as 2026-11-01 and 2026-11-07.",
    "Put them right and draw again.",
    "REVIEW-13",
)


@dataclass(frozen=True, slots=True, eq=False)
class ReviewingState:
    """What the review screen shows."""

    page: Page = Page.LIST
    rows: tuple[Row, ...] = ()
    listed: bool = False
    """The list was read."""
    more: bool = False
    today: date | None = None
    figures: ReviewFigures | None = None
    newest: DrawTold | None = None
    item: ReviewItem | None = None
    look: BlindLook | None = None
    verdict: Verdict | None = None
    quality: str = ""
    words: str = ""
    """The remark, the question or the reason as it stands in its field."""
    revealed: Revealed | None = None
    how: Closing | None = None
    current: int = 0
    prepared: Prepared | None = None
    picture_notice: Notice | None = None
    marks_shown: bool = True
    busy: bool = False
    notice: Notice | None = None
    told: str = ""
    """What was recorded last."""
    done: int = 0
    """Second looks gone on with since the screen was opened."""

    @property
    def scans(self) -> tuple[int, ...]:
        """The pictures that can be stepped through."""
        if self.look is not None:
            return self.look.case.scans
        if self.revealed is not None:
            return tuple(one.scan for one in self.revealed.decision.pictures)
        return ()

    @property
    def left(self) -> int:
        """Second looks that wait, as far as they are listed."""
        return sum(isinstance(row, ReviewItem) for row in self.rows)
