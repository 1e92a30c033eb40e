"""An officer's own decisions that came back with a question, and the answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from workstation.controllers.review_keeping import KEPT
from workstation.controllers.reviewing import LANE
from workstation.domain.log import LogEntry
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.review import ReviewItem
from workstation.services.ports import Runner
from workstation.services.reviewing import NO_WORDS

if TYPE_CHECKING:
    from workstation.services.second_looks import Revealed

log = logging.getLogger(__name__)


class Questions(Protocol):
    """What is needed of `services.second_looks.SecondLooks`. Blocking calls."""

    def questions(self, officer: Officer) -> tuple[ReviewItem, ...]: ...

    def reveal(self, officer: Officer, item: ReviewItem) -> Revealed: ...

    def answer(self, officer: Officer, entry: int, words: str) -> LogEntry: ...


class AnswerDrafts(Protocol):
    """What is needed of `services.review_drafts.ReviewDrafts`. Blocking calls."""

    def read_answer(self, officer: Officer, item: ReviewItem) -> str: ...

    def keep_answer(self, officer: Officer, item: ReviewItem, words: str) -> None: ...

    def forget_answer(self, officer: Officer, parcel: str) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class QuestionsState:
    """What the screen of questions shows."""

    items: tuple[ReviewItem, ...] = ()
    listed: bool = False
    chosen: ReviewItem | None = None
    found: Revealed | None = None
    words: str = ""
    busy: bool = False
    notice: Notice | None = None
    told: str = ""


class QuestionsController:
    """State of the screen of questions. No Qt; one thread only."""

    def __init__(
        self,
        source: Questions,
        officer: Officer,
        runner: Runner,
        show: Callable[[QuestionsState], None],
        changed: Callable[[], None] = lambda: None,
        drafts: AnswerDrafts | None = None,
        edited: Callable[[], None] = lambda: None,
    ) -> None:
        self._drafts, self._edited = drafts, edited
        self._kept = ""
        self._source, self._officer, self._runner = source, officer, runner
        self._show, self._tell_changed = show, changed
        self._ticket = 0
        self._state = QuestionsState()

    @property
    def state(self) -> QuestionsState:
        return self._state

    def begin(self) -> None:
        """Read the questions; the first is shown."""
        self._runner.submit(
            LANE, partial(self._source.questions, self._officer), self._listed, self._failed
        )

    def choose(self, item: ReviewItem | None) -> None:
        """Look at one of them."""
        if item is None or self._state.busy or item == self._state.chosen:
            return
        self.keep()
        self._ticket += 1
        self._kept = ""
        self._set(replace(self._state, chosen=item, found=None, words="", notice=None))

        def work() -> tuple[Revealed, str]:
            found = self._source.reveal(self._officer, item)
            begun = self._drafts.read_answer(self._officer, item) if self._drafts else ""
            return found, begun

        self._runner.submit(LANE, work, partial(self._read, self._ticket), self._failed)

    def write(self, words: str) -> None:
        """The answer as typed."""
        self._state = replace(self._state, words=words)
        self._edited()

    def keep(self) -> None:
        """Keep what is typed as a draft: a lock or a crash may come."""
        state = self._state
        if self._drafts is None or state.chosen is None or state.busy or state.words == self._kept:
            return
        self._kept = state.words
        work = partial(self._drafts.keep_answer, self._officer, state.chosen, state.words)
        self._runner.submit("store", work, _nothing, _not_kept)

    def submit(self) -> None:
        """Record the answer."""
        state = self._state
        if state.busy or state.chosen is None:
            return
        if not state.words.strip():
            self._set(replace(state, notice=NO_WORDS))
            return
        self._set(replace(state, busy=True, notice=None, told=""))
        work = partial(self._source.answer, self._officer, state.chosen.entry, state.words)
        answered = partial(self._answered, state.chosen.parcel)
        self._runner.submit("store", work, answered, self._failed)

    # Inside

    def _listed(self, items: tuple[ReviewItem, ...]) -> None:
        self._set(replace(self._state, items=items, listed=True, chosen=None, found=None, words=""))
        self.choose(items[0] if items else None)

    def _read(self, ticket: int, answer: tuple[Revealed, str]) -> None:
        if ticket != self._ticket:
            return
        found, begun = answer
        typed = self._state.words  # what is typed meanwhile stands
        if begun and not typed:
            self._kept = begun
            self._set(replace(self._state, found=found, words=begun, told=KEPT))
        else:
            self._set(replace(self._state, found=found))

    def _answered(self, parcel: str, entry: LogEntry) -> None:
        self._kept = ""
        if self._drafts is not None:
            forget = partial(self._drafts.forget_answer, self._officer, parcel)
            self._runner.submit("store", forget, _nothing, _not_kept)
        told = f"Answered: entry {entry.seq}."
        self._set(replace(self._state, busy=False, words="", told=told))
        self._tell_changed()
        self.begin()

    def _failed(self, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._set(replace(self._state, busy=False, notice=notice))

    def _set(self, state: QuestionsState) -> None:
        self._state = state
        self._show(state)


def _nothing(_: object) -> None:
    """Kept: nobody waits for it."""


def _not_kept(error: Exception) -> None:
    log.warning("a draft of an answer was not kept: %s", error)
