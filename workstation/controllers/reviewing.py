"""Second looks: the list of what must be seen, judging a parcel unseen, then going on with it.

Until a judgement is in the log this state holds a `BlindLook` and what the reviewer says of it:
nothing of the decision is fetched before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from workstation.domain.log import LogEntry
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.review import Closing, Drawn, ReviewItem, ReviewState, Verdict
from workstation.services.case_ports import RunningClock
from workstation.services.ports import Runner
from workstation.services.reviewing import NO_WORDS, Judgement

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

T = TypeVar("T")
LANE = "review"
"""A thread and a connection of its own: no decision and no picture of the bench waits for it."""
VERDICTS = tuple(Verdict)
CLOSINGS = tuple(Closing)
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


def _said(fact: str, act: str, code: str) -> Notice:
    return Notice(fact=fact, safe="Nothing has been recorded.", act=act, code=code)


NO_VERDICT = _said(
    "You have not said yet what you think of the parcel, or of the picture.",
    "Choose one of each row, then record it.",
    "REVIEW-11",
)
NO_CHOICE = _said(
    "You have not said yet how it goes on.",
    "Concur, ask, or overrule; then record it.",
    "REVIEW-12",
)
NO_DAYS = _said(
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


class ReviewingController:
    """State of the review screen. No Qt; one thread only. Answers to what was left are dropped."""

    def __init__(
        self,
        looks: Looks,
        officer: Officer,
        runner: Runner,
        show: Callable[[ReviewingState], None],
        prepare: Callable[[Scan], Prepared],
        *,
        open_case: Callable[[str], None] = lambda _: None,
        overrule: Callable[[ReviewItem, str], None] = lambda _, __: None,
        changed: Callable[[], None] = lambda: None,
        no_overrule: str = "",
    ) -> None:
        self._no_overrule = no_overrule
        self._looks, self._officer, self._runner, self._show = looks, officer, runner, show
        self._prepare, self._open_case = prepare, open_case
        self._overrule, self._tell_changed = overrule, changed
        self._ticket = 0
        self._failing: set[int] = set()
        self._state = ReviewingState()

    @property
    def state(self) -> ReviewingState:
        return self._state

    @property
    def unseen(self) -> frozenset[str]:
        """Parcels of the list whose outcome is not to be seen yet."""
        return frozenset(
            row.parcel
            for row in self._state.rows
            if isinstance(row, ReviewItem) and row.state is ReviewState.OPEN
        )

    def begin(self, *, onward: bool = False) -> None:
        """Read the list; `onward`: and open the next second look at once."""
        self._ticket += 1
        self._leave_look()
        if onward:  # what is in front stays there until the next one is, and takes no keys
            self._state = replace(self._state, busy=True)
        else:
            self._show(self._state)
        done = self._go_on if onward else _nothing
        self._read(self._listing, partial(self._listed, done))

    def open(self, row: Row) -> None:
        """Look at one of the list. What waits for a sign-off has a screen of its own."""
        if self._state.busy:
            return
        if not isinstance(row, ReviewItem):
            self._open_case(row.parcel)
            return
        self._ticket += 1
        self._leave_look()
        self._set(replace(self._state, item=row, busy=True, notice=None))
        if row.state is ReviewState.OPEN:
            work = partial(self._looks.look, self._officer, row.entry)
            self._read(work, self._looked, partial(self._not_opened, row))
        else:
            reveal = partial(self._looks.reveal, self._officer, row)
            self._read(reveal, self._revealed, partial(self._not_opened, row))

    def back(self) -> bool:
        """To the list; False where it is in front. A judgement that is in the log stays."""
        if self._state.page is Page.LIST:
            return False
        self.begin()
        return True

    # Judging, and going on

    def say(self, verdict: Verdict) -> None:
        """What the reviewer thinks of the parcel."""
        if self._state.page is Page.JUDGE and not self._state.busy:
            self._set(replace(self._state, verdict=verdict, notice=None))

    def rate(self, quality: str) -> None:
        """What the reviewer says of the picture."""
        if self._state.page is Page.JUDGE and not self._state.busy:
            self._set(replace(self._state, quality=quality, notice=None))

    def choose(self, how: Closing) -> None:
        """How a judged one goes on."""
        if self._state.page is not Page.DECISION or self._state.busy:
            return
        if how is Closing.OVERRULE and self._no_overrule:
            notice = _said(
                f"You may not overrule: a new decision is {self._no_overrule[0].lower()}"
                f"{self._no_overrule[1:]}",
                "Concur, or ask the officer.",
                "REVIEW-14",
            )
            self._set(replace(self._state, notice=notice))
            return
        self._set(replace(self._state, how=how, notice=None))

    def write(self, words: str) -> None:
        """Remark, question or reason, as typed."""
        self._state = replace(self._state, words=words)

    def submit(self) -> None:
        """Record the judgement, or how it goes on."""
        state = self._state
        if state.busy or state.item is None:
            return
        if state.page is Page.JUDGE and state.look is not None:
            self._judge(state, state.look)
        elif state.page is Page.DECISION:
            self._close(state, state.item)

    def draw(self, since: str, until: str, seed: str) -> None:
        """Draw from days as typed."""
        try:
            first, last = date.fromisoformat(since.strip()), date.fromisoformat(until.strip())
        except ValueError:
            self._set(replace(self._state, notice=NO_DAYS))
            return
        if first > last:
            self._set(replace(self._state, notice=NO_DAYS))
        elif not self._state.busy:
            self._set(replace(self._state, busy=True, notice=None, told=""))
            work = partial(self._looks.draw, self._officer, first, last, seed.strip())
            self._runner.submit("store", work, self._drawn, self._failed)

    # Pictures

    def step_picture(self, by: int) -> None:
        """The next or the previous picture, round and round."""
        count = len(self._state.scans)
        if count > 1:
            self._picture((self._state.current + by) % count)

    def toggle_marks(self) -> None:
        """Show or hide the marks of a decision that is shown."""
        if self._state.revealed is not None:
            self._set(replace(self._state, marks_shown=not self._state.marks_shown))

    # Inside

    def _listing(self) -> tuple[ToSee, ReviewFigures, DrawTold | None]:
        looks = self._looks
        return looks.to_see(self._officer), looks.figures(), looks.newest_draw()

    def _listed(
        self, then: Callable[[], None], found: tuple[ToSee, ReviewFigures, DrawTold | None]
    ) -> None:
        to_see, figures, newest = found
        self._set(
            replace(
                self._state,
                rows=(*to_see.items, *to_see.clocks),
                listed=True,
                busy=False,
                more=to_see.more,
                today=to_see.today,
                figures=figures,
                newest=newest,
            )
        )
        then()

    def _go_on(self) -> None:
        """The next one at once."""
        following = next(
            (
                row
                for row in self._state.rows
                if isinstance(row, ReviewItem) and row.entry not in self._failing
            ),
            None,
        )
        if following is not None:
            self.open(following)

    def _not_opened(self, row: ReviewItem, error: Exception) -> None:
        """It cannot be read: said, and passed over by what comes next by itself."""
        self._failing.add(row.entry)
        self._failed(error)

    def _looked(self, look: BlindLook) -> None:
        self._set(replace(self._state, page=Page.JUDGE, look=look, busy=False))
        if look.case.scans:
            self._picture(0)

    def _judge(self, state: ReviewingState, look: BlindLook) -> None:
        if state.verdict is None or not state.quality:
            self._set(replace(state, notice=NO_VERDICT))
            return
        said = Judgement(state.verdict, state.quality, state.words, look.opened_at)
        self._set(replace(state, busy=True, notice=None, told=""))
        work = partial(self._looks.judge, self._officer, look, said)
        self._runner.submit("store", work, partial(self._judged, self._ticket), self._failed)

    def _judged(self, ticket: int, entry: LogEntry) -> None:
        told = f"Judged: entry {entry.seq}."
        self._tell_changed()
        item = self._state.item
        if ticket != self._ticket or item is None:
            self._set(replace(self._state, busy=False, told=told))
            return
        judged = replace(item, state=ReviewState.JUDGED, reviewer=self._officer.name)
        self._leave_look()
        self._state = replace(self._state, item=judged, busy=True, told=told)
        self._read(partial(self._looks.reveal, self._officer, judged), self._revealed)

    def _revealed(self, found: Revealed) -> None:
        self._set(
            replace(
                self._state,
                page=Page.DECISION,
                look=None,
                revealed=found,
                busy=False,
                words="",
                marks_shown=True,
            )
        )
        if found.decision.pictures:
            self._picture(0)

    def _close(self, state: ReviewingState, item: ReviewItem) -> None:
        if state.how is None:
            self._set(replace(state, notice=NO_CHOICE))
        elif state.how is not Closing.CONCUR and not state.words.strip():
            self._set(replace(state, notice=NO_WORDS))
        elif state.how is Closing.OVERRULE:
            self._overrule(item, state.words.strip())
        else:
            self._set(replace(state, busy=True, notice=None, told=""))
            work = partial(self._looks.close, self._officer, item.entry, state.how, state.words)
            self._runner.submit("store", work, self._closed, self._failed)

    def _closed(self, entry: LogEntry) -> None:
        told = f"Recorded: entry {entry.seq}."
        self._set(replace(self._state, told=told, done=self._state.done + 1))
        self._tell_changed()
        self.begin(onward=True)

    def _drawn(self, answer: tuple[LogEntry, tuple[Drawn, ...]]) -> None:
        entry, drawn = answer
        count = sum(len(one.entries) for one in drawn)
        of = sum(one.of for one in drawn)
        told = f"Drawn: {count} of {of} decisions, entry {entry.seq}."
        self._set(replace(self._state, busy=False, told=told))
        self._tell_changed()
        self.begin()

    def _picture(self, place: int) -> None:
        state = self._state
        self._set(replace(state, current=place, prepared=None, picture_notice=None))
        looks, look, revealed = self._looks, state.look, state.revealed

        def work() -> Prepared:
            if look is not None:
                return self._prepare(looks.picture(look, place))
            if revealed is None:
                raise RuntimeError("a picture was asked for while none was looked at")
            scan = revealed.decision.pictures[place].scan
            return self._prepare(looks.revealed_picture(revealed.decision, scan))

        wanted = (look, revealed)
        self._read(
            work,
            partial(self._prepared, place, wanted),
            partial(self._no_picture, place, wanted),
        )

    def _prepared(self, place: int, wanted: object, prepared: Prepared) -> None:
        if self._still(place, wanted):
            self._set(replace(self._state, prepared=prepared))

    def _no_picture(self, place: int, wanted: object, error: Exception) -> None:
        if self._still(place, wanted):
            self._set(replace(self._state, picture_notice=_notice(error)))

    def _still(self, place: int, wanted: object) -> bool:
        return place == self._state.current and wanted == (self._state.look, self._state.revealed)

    def _leave_look(self) -> None:
        """Nothing of what was looked at stays, so that the next one is judged afresh."""
        state = self._state
        self._state = ReviewingState(
            rows=state.rows,
            listed=state.listed,
            more=state.more,
            today=state.today,
            figures=state.figures,
            newest=state.newest,
            told=state.told,
            done=state.done,
        )

    def _failed(self, error: Exception) -> None:
        self._set(replace(self._state, busy=False, notice=_notice(error)))

    def _read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        ticket = self._ticket

        def when_done(value: T) -> None:
            if ticket == self._ticket:
                done(value)

        def when_failed(error: Exception) -> None:
            if ticket == self._ticket:
                (failed or self._failed)(error)

        self._runner.submit(LANE, work, when_done, when_failed)

    def _set(self, state: ReviewingState) -> None:
        self._state = state
        self._show(state)


def _nothing() -> None:
    """The list stays in front."""


def _notice(error: Exception) -> Notice:
    return error.notice if isinstance(error, WorkstationError) else BUG
