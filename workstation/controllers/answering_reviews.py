"""An officer's own decisions that came back with a question, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from workstation.controllers.reviewing import LANE
from workstation.domain.log import LogEntry
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.review import ReviewItem
from workstation.services.ports import Runner
from workstation.services.reviewing import NO_WORDS

if TYPE_CHECKING:
    from workstation.services.second_looks import Revealed


class Questions(Protocol):
    """What is needed of `services.second_looks.SecondLooks`. Blocking calls."""

    def questions(self, officer: Officer) -> tuple[ReviewItem, ...]: ...

    def reveal(self, officer: Officer, item: ReviewItem) -> Revealed: ...

    def answer(self, officer: Officer, entry: int, words: str) -> LogEntry: ...


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
    ) -> None:
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
        self._ticket += 1
        self._set(replace(self._state, chosen=item, found=None, words="", notice=None))
        work = partial(self._source.reveal, self._officer, item)
        self._runner.submit(LANE, work, partial(self._read, self._ticket), self._failed)

    def write(self, words: str) -> None:
        """The answer as typed."""
        self._state = replace(self._state, words=words)

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
        self._runner.submit("store", work, self._answered, self._failed)

    # Inside

    def _listed(self, items: tuple[ReviewItem, ...]) -> None:
        self._set(replace(self._state, items=items, listed=True, chosen=None, found=None))
        self.choose(items[0] if items else None)

    def _read(self, ticket: int, found: Revealed) -> None:
        if ticket == self._ticket:
            self._set(replace(self._state, found=found))

    def _answered(self, entry: LogEntry) -> None:
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
