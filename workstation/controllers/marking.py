"""The officer's answers to marks, and own marks: each shown once it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Protocol

from workstation.domain.answers import (
    AnsweredMark,
    GivenAnswers,
    MarkAnswer,
    MarkKey,
    OwnMark,
    OwnShape,
    Point,
)
from workstation.domain.findings import Detection, Finding
from workstation.domain.notice import BUG, WorkstationError
from workstation.domain.opinions import Mark, Opinions
from workstation.services.answering import Looking

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState, BenchView
    from workstation.domain.officer import Officer
    from workstation.services.ports import Runner

CHOOSE_FIRST = "Choose a mark first: Page Down steps from mark to mark."
LOST_DRAFT = "The mark you drew had no word: it was not recorded."
HELD_BACK = "Marks are held back until the first look is over."


class Answers(Protocol):
    """What the bench needs of `services.answering.Answering`. Blocking: store lane."""

    def given(self, parcel_id: str) -> GivenAnswers: ...

    def answer(
        self,
        looking: Looking,
        detection: Detection,
        finding: Finding,
        answer: MarkAnswer | None,
        shift: float = 0.0,
        agreeing: Sequence[str] = (),
    ) -> AnsweredMark | None: ...

    def draw(
        self,
        looking: Looking,
        shape: OwnShape,
        points: tuple[Point, ...],
        word: str,
        frame: int | None = None,
    ) -> OwnMark: ...

    def change(
        self,
        looking: Looking,
        entry: int,
        *,
        points: tuple[Point, ...] | None = None,
        word: str | None = None,
    ) -> OwnMark: ...

    def remove(self, looking: Looking, entry: int) -> None: ...


class Bench(Protocol):
    """What marking needs of the bench it belongs to."""

    @property
    def state(self) -> BenchState: ...

    @property
    def officer(self) -> Officer | None: ...

    @property
    def ticket(self) -> int:
        """Another number for another parcel."""
        ...

    def amend_reason(self) -> str:
        """Why a recorded decision is being amended, as far as it is filled in."""
        ...

    def put(self, state: BenchState) -> None: ...


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """An own mark that was drawn and waits for its word; nothing of it is recorded."""

    picture: str
    frame: int | None
    shape: OwnShape
    points: tuple[Point, ...]


@lru_cache(maxsize=32)
def marks_of(opinions: Opinions, shift: float) -> tuple[Mark, ...]:
    """The marks that count at a shift, numbered from 1: the primary model's, then what only
    others mark."""
    return tuple(
        replace(mark, finding=replace(mark.finding, number=number))
        for number, mark in enumerate(opinions.marks(shift), 1)
    )


def answer_to(state: BenchState, mark: Mark) -> AnsweredMark | None:
    """What was answered to a mark of the view on the screen."""
    key = _key(state.view, mark)
    return None if key is None else state.given.to(key)


class Marking:
    """Answers and own marks of the parcel on the bench. No Qt; one thread only."""

    def __init__(self, answers: Answers, runner: Runner, bench: Bench) -> None:
        self._answers, self._runner, self._bench = answers, runner, bench

    # Answers to the models' marks

    def answer(self, answer: MarkAnswer) -> None:
        """Answer the chosen mark; the same answer once more takes it back."""
        state = self._bench.state
        mark, view = state.chosen_mark, state.view
        if state.held_back:
            self._note(HELD_BACK)
            return
        looking = self._looking()
        if mark is None or view is None or looking is None:
            self._note(CHOOSE_FIRST)
            return
        detection = view.opinions.by_model.get(mark.model_id)
        if not isinstance(detection, Detection):
            return
        before = answer_to(state, mark)
        own = before is not None and before.officer == looking.officer.name
        said = None if own and before is not None and before.answer is answer else answer
        self._record(
            partial(
                self._answers.answer,
                looking,
                detection,
                mark.finding,
                said,
                state.shift_in_force,
                mark.agreeing,
            )
        )

    # Own marks

    def drawn(self, shape: OwnShape, points: tuple[Point, ...]) -> None:
        """A shape was drawn on the picture on the screen: it waits for its word."""
        state = self._bench.state
        view = state.view
        if view is None or view.scan is None or self._looking() is None:
            return
        draft = OwnDraft(view.scan.identity, _frame(view), shape, points)
        self._bench.put(replace(state, own_draft=draft, own_chosen=None, selected=None))

    def drop(self) -> bool:
        """Drop a drawn shape that has no word yet; False: there is none."""
        state = self._bench.state
        if state.own_draft is None:
            return False
        self._bench.put(replace(state, own_draft=None))
        return True

    def name(self, word: str) -> None:
        """Give the drawn shape its word and record it, or the chosen own mark another word."""
        state, looking = self._bench.state, self._looking()
        draft = state.own_draft
        if looking is None or not word.strip():
            return
        if draft is not None:
            draw = self._answers.draw
            self._record(partial(draw, looking, draft.shape, draft.points, word, draft.frame), True)
        elif state.own_chosen is not None:
            self._record(partial(self._answers.change, looking, state.own_chosen, word=word))

    def choose(self, entry: int | None) -> None:
        """Choose an own mark of the view on the screen."""
        state = self._bench.state
        if entry is None or any(mark.entry == entry for mark in state.own_marks):
            self._bench.put(replace(state, own_chosen=entry, selected=None))

    def remove(self) -> None:
        """Take the chosen own mark back (the log keeps it), or drop the drawn shape."""
        state, looking = self._bench.state, self._looking()
        if self.drop() or looking is None or state.own_chosen is None:
            return
        self._record(partial(self._answers.remove, looking, state.own_chosen))

    # Inside

    def _looking(self) -> Looking | None:
        """Who looks at what; None where nothing can be answered: no picture, nobody signed in."""
        state, officer = self._bench.state, self._bench.officer
        view = state.view
        if officer is None or state.opened is None or view is None or view.scan is None:
            return None
        if not state.can_decide or view.rows is None or view.columns is None:
            return None
        return Looking(
            state.opened,
            officer,
            view.ref,
            view.scan.identity,
            view.rows,
            view.columns,
            self._bench.amend_reason(),
        )

    def _record(self, work: Callable[[], object], drawn: bool = False) -> None:
        """Do it on the store's lane and show what stands then."""
        opened = self._bench.state.opened
        if opened is None:
            return
        parcel, ticket = opened.barcode.text, self._bench.ticket

        def done() -> GivenAnswers:
            work()
            return self._answers.given(parcel)

        self._runner.submit(
            "store", done, partial(self._recorded, ticket, drawn), partial(self._failed, ticket)
        )

    def _recorded(self, ticket: int, drawn: bool, given: GivenAnswers) -> None:
        if ticket != self._bench.ticket:
            return
        state = replace(self._bench.state, given=given)
        if drawn:
            state = replace(state, own_draft=None)
        if not any(mark.entry == state.own_chosen for mark in given.own):
            state = replace(state, own_chosen=None)
        self._bench.put(state)

    def _failed(self, ticket: int, error: Exception) -> None:
        """Told whatever is on the screen now: an answer that was not recorded must be known."""
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._bench.put(replace(self._bench.state, notice=notice, not_recorded=False))

    def _note(self, words: str) -> None:
        self._bench.put(replace(self._bench.state, note=words))


def _key(view: BenchView | None, mark: Mark) -> MarkKey | None:
    detection = None if view is None else view.opinions.by_model.get(mark.model_id)
    if not isinstance(detection, Detection):
        return None
    return MarkKey.of(detection.scan_identity, detection.model.sha256, mark.finding)


def _frame(view: BenchView) -> int | None:
    """Which of many frames is on the screen; None where the picture has one."""
    prepared = view.prepared
    return None if prepared is None or prepared.frames < 2 else prepared.frame
