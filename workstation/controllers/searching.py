"""Searching: what is typed, the hits so far, and why there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.ports import Runner
from workstation.services.search import PAGE, RecordSearch, SearchHit, SearchPage

LANE = "search"
"""A thread and a connection of its own: a decision never waits for a search."""
SHORTEST = 2
"""Signs from which on a search is made: one sign would name half the store."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """What the search dialog shows."""

    text: str = ""
    hits: tuple[SearchHit, ...] = ()
    answered: str = ""
    """The text that `hits` answer."""
    kind: str = ""
    more: bool = False
    """The store has further hits: they are read as the officer scrolls to them."""
    busy: bool = False
    notice: Notice | None = None

    @property
    def words(self) -> str:
        """One line that says what stands in the list, or why nothing does."""
        text = self.text.strip()
        if self.notice is not None:
            return str(self.notice)
        if len(text) < SHORTEST:
            return "Type a number, a name, what was declared, or an HS code."
        if self.answered != text:
            return "Searching…"
        if not self.hits and self.more:
            return f"Nothing found yet for “{text}”: looking through older records…"
        if not self.hits:
            return f"Nothing found for “{text}”: no record holds every word of it."
        shown = f"{len(self.hits):,}".replace(",", "\u202f")
        count = "1 parcel" if len(self.hits) == 1 else f"{shown} parcels"
        told = f"{count} so far, more below" if self.more else count
        return f"{told}, by {self.kind}" if self.kind else told


class SearchController:
    """State of the search dialog. No Qt; one thread only.

    One search is under way at a time. What is typed meanwhile waits, and only the latest of it is
    asked: answers to older texts are dropped.
    """

    def __init__(
        self,
        records: RecordSearch,
        runner: Runner,
        show: Callable[[SearchState], None],
        page: int = PAGE,
    ) -> None:
        self._records, self._runner, self._show, self._page = records, runner, show, page
        self._state = SearchState()
        self._after: str | None = None
        self._asking: str | None = None

    @property
    def state(self) -> SearchState:
        return self._state

    def typed(self, text: str) -> None:
        """The text is another now."""
        if text.strip() == self._state.text.strip():
            self._state = replace(self._state, text=text)
            return
        if len(text.strip()) < SHORTEST:
            self._after = None
            self._set(SearchState(text, busy=self._state.busy))
            return
        # The hits of the text before stay until this one's are there: a list that blinks at
        # every key cannot be read.
        self._set(replace(self._state, text=text, notice=None))
        self._ask()

    def again(self) -> None:
        """Ask the same text once more, after a failure."""
        if len(self._state.text.strip()) >= SHORTEST:
            self._set(replace(self._state, answered="", notice=None))
            self._ask()

    def further(self) -> None:
        """The next page, where there is one: the list's end is in sight."""
        state = self._state
        if state.more and self._asking is None and state.answered == state.text.strip():
            text, after = state.answered, self._after
            self._asking = text
            self._set(replace(state, busy=True))
            self._submit(text, after)

    def _ask(self) -> None:
        text = self._state.text.strip()
        if self._asking is None and len(text) >= SHORTEST and text != self._state.answered:
            self._asking = text
            self._set(replace(self._state, busy=True))
            self._submit(text, None)

    def _submit(self, text: str, after: str | None) -> None:
        self._runner.submit(
            LANE,
            partial(self._records.search, text, self._page, after),
            partial(self._found, text, after),
            partial(self._failed, text, after),
        )

    def _found(self, text: str, after: str | None, page: SearchPage) -> None:
        self._asking = None
        state = replace(self._state, busy=False)
        if text == state.text.strip():
            earlier = state.hits if after is not None else ()
            self._after = page.after
            state = replace(
                state,
                hits=(*earlier, *page.items),
                answered=text,
                kind=page.kind,
                more=page.after is not None,
                notice=None,
            )
        self._set(state)
        self._ask()
        if not self._state.hits:  # there is no list whose end could come in sight
            self.further()

    def _failed(self, text: str, after: str | None, error: Exception) -> None:
        self._asking = None
        state = replace(self._state, busy=False)
        if text == state.text.strip():
            notice = error.notice if isinstance(error, WorkstationError) else BUG
            state = replace(state, answered=text, notice=notice)
            if after is None:  # what stood there answered another text
                state = replace(state, hits=(), more=False)
        self._set(state)
        self._ask()

    def _set(self, state: SearchState) -> None:
        self._state = state
        self._show(state)
