"""Second looks: the list of what must be seen, judging a parcel unseen, then going on with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from workstation.controllers.review_keeping import KEPT, Drafts, ReviewKeeping, earlier
from workstation.controllers.reviewing_state import (
    NO_CHOICE,
    NO_DAYS,
    NO_VERDICT,
    Looks,
    Page,
    ReviewingState,
    Row,
    said,
)
from workstation.domain.log import LogEntry
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.review import Closing, Drawn, ReviewItem, ReviewState, Verdict
from workstation.services.ports import Runner
from workstation.services.review_drafts import ReviewDraft
from workstation.services.reviewing import NO_WORDS, Judgement

if TYPE_CHECKING:
    from workstation.domain.scan import Scan
    from workstation.imaging.prepared import Prepared
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
        drafts: Drafts | None = None,
        edited: Callable[[], None] = lambda: None,
    ) -> None:
        self._keeping, self._edited = ReviewKeeping(drafts, officer, runner), edited
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
        failed = partial(self._not_opened, row)
        if row.state is ReviewState.OPEN:
            look = partial(self._looks.look, self._officer, row.entry)
            self._read(lambda: (look(), self._keeping.read(row)), self._looked, failed)
        else:
            self._reveal(row, failed)

    def back(self) -> bool:
        """To the list; False where it is in front. A judgement that is in the log stays."""
        if self._state.page is Page.LIST:
            return False
        self.keep()
        self.begin()
        return True

    def keep(self) -> None:
        """Keep what is said so far as a draft: a lock or a crash may come."""
        self._keeping.keep(self._state)

    def refuse(self, notice: Notice) -> None:
        """Say why something is not shown now."""
        self._set(replace(self._state, notice=notice))

    # Judging, and going on

    def say(self, verdict: Verdict) -> None:
        """What the reviewer thinks of the parcel."""
        if self._state.page is Page.JUDGE and not self._state.busy:
            self._set(replace(self._state, verdict=verdict, notice=None))
            self._edited()

    def rate(self, quality: str) -> None:
        """What the reviewer says of the picture."""
        if self._state.page is Page.JUDGE and not self._state.busy:
            self._set(replace(self._state, quality=quality, notice=None))
            self._edited()

    def choose(self, how: Closing) -> None:
        """How a judged one goes on."""
        if self._state.page is not Page.DECISION or self._state.busy:
            return
        if how is Closing.OVERRULE and self._no_overrule:
            notice = said(
                f"You may not overrule: a new decision is {self._no_overrule[0].lower()}"
                f"{self._no_overrule[1:]}",
                "Concur, or ask the officer.",
                "REVIEW-14",
            )
            self._set(replace(self._state, notice=notice))
            return
        self._set(replace(self._state, how=how, notice=None))
        self._edited()

    def write(self, words: str) -> None:
        """Remark, question or reason, as typed."""
        self._state = replace(self._state, words=words)
        self._edited()

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

    def _looked(self, found: tuple[BlindLook, ReviewDraft | None]) -> None:
        seen, draft = found
        look = replace(seen, opened_at=seen.opened_at - earlier(draft))
        state = replace(self._state, page=Page.JUDGE, look=look, busy=False)
        self._set(self._as_left(state, draft))
        self.keep()  # that it is begun: what is under a second look stays covered
        if look.case.scans:
            self._picture(0)

    def _judge(self, state: ReviewingState, look: BlindLook) -> None:
        if state.verdict is None or not state.quality:
            self._set(replace(state, notice=NO_VERDICT))
            return
        judgement = Judgement(state.verdict, state.quality, state.words, look.opened_at)
        self._set(replace(state, busy=True, notice=None, told=""))
        work = partial(self._looks.judge, self._officer, look, judgement)
        judged = partial(self._judged, self._ticket, look.case.parcel)
        self._runner.submit("store", work, judged, self._failed)

    def _judged(self, ticket: int, parcel: str, entry: LogEntry) -> None:
        told = f"Judged: entry {entry.seq}."
        self._tell_changed()
        self._keeping.forget(parcel)
        item = self._state.item
        if ticket != self._ticket or item is None:
            self._set(replace(self._state, busy=False, told=told))
            return
        judged = replace(item, state=ReviewState.JUDGED, reviewer=self._officer.name)
        self._leave_look()
        self._state = replace(self._state, item=judged, busy=True, told=told)
        self._reveal(judged, None)

    def _reveal(self, item: ReviewItem, failed: Callable[[Exception], None] | None) -> None:
        reveal = partial(self._looks.reveal, self._officer, item)
        self._read(lambda: (reveal(), self._keeping.read(item)), self._revealed, failed)

    def _revealed(self, answer: tuple[Revealed, ReviewDraft | None]) -> None:
        found, draft = answer
        state = replace(
            self._state,
            page=Page.DECISION,
            look=None,
            revealed=found,
            busy=False,
            words="",
            marks_shown=True,
        )
        self._set(self._as_left(state, draft))
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
            closed = partial(self._closed, item.parcel)
            self._runner.submit("store", work, closed, self._failed)

    def _closed(self, parcel: str, entry: LogEntry) -> None:
        told = f"Recorded: entry {entry.seq}."
        self._keeping.forget(parcel)
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

    def _as_left(self, state: ReviewingState, draft: ReviewDraft | None) -> ReviewingState:
        """With what was said of it before."""
        self._keeping.taken(draft)
        if draft is None or not draft.says:
            return state
        return replace(
            state,
            verdict=draft.verdict,
            quality=draft.quality,
            how=draft.how,
            words=draft.words,
            told=KEPT,
        )

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
