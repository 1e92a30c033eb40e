"""Browsing the log: what is asked, the entries so far, what has come meanwhile, saved views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.desk_ports import FoundEntry, FoundPage, LogQuery, LogSearch
from workstation.services.ports import Runner

LANE = "desk"
"""A thread and a connection of its own: a decision never waits for a supervisor."""
PAGE = 100
MOST_NEWER = 99
"""Newer entries are counted up to here."""
INDEX_STEP = 2000


class SavedViews(Protocol):
    """Queries an account has kept by name. Blocking calls."""

    def all(self, account: str) -> Mapping[str, LogQuery]: ...

    def keep(self, account: str, name: str, query: LogQuery) -> None:
        """Raises WorkstationError VIEWS-01 where it cannot be kept."""
        ...

    def forget(self, account: str, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class BrowsingState:
    """What the log browser shows."""

    query: LogQuery = field(default_factory=LogQuery)
    rows: tuple[FoundEntry, ...] = ()
    answered: bool = False
    """`rows` answer `query`; False while the first page is on its way."""
    more: bool = False
    busy: bool = False
    searched_to: str | None = None
    newer: int = 0
    """Entries that came since the list was read and answer it."""
    not_indexed: int = 0
    notice: Notice | None = None
    views: Mapping[str, LogQuery] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """One line that says what stands in the list, or why nothing does."""
        if self.notice is not None:
            return str(self.notice)
        if not self.answered:
            return "Searching…"
        back = f", searched back to {self.searched_to[:10]}" if self.searched_to else ""
        if not self.rows:
            if self.more:
                return f"Nothing found yet{back}; going on…"
            return "No entry answers this. Take a filter away, or choose other days."
        shown = f"{len(self.rows):,}".replace(",", "\u202f")
        told = "1 entry" if len(self.rows) == 1 else f"{shown} entries"
        return f"{told} so far, more below{back}" if self.more else told

    @property
    def newer_words(self) -> str:
        """What has come meanwhile, "" where nothing has."""
        if not self.newer:
            return ""
        if self.newer > MOST_NEWER:
            return f"More than {MOST_NEWER} newer entries"
        return "1 newer entry" if self.newer == 1 else f"{self.newer} newer entries"


class BrowsingController:
    """State of the log browser. No Qt; one thread only.

    The list stays as it is while it is read: newer entries are counted, and come when asked for.
    """

    def __init__(
        self,
        search: LogSearch,
        views: SavedViews,
        account: str,
        runner: Runner,
        show: Callable[[BrowsingState], None],
        page: int = PAGE,
    ) -> None:
        self._search, self._views, self._account = search, views, account
        self._runner, self._show, self._page = runner, show, page
        self._state = BrowsingState()
        self._ticket = 0
        self._after: int | None = None
        self._looking = False

    @property
    def state(self) -> BrowsingState:
        return self._state

    def start(self) -> None:
        """Read the views that are kept, show the newest entries, index what is not yet."""
        self._read_views()
        self._index()
        self.ask(LogQuery())

    def ask(self, query: LogQuery) -> None:
        """Ask something else; the rows so far stay until the first answer is there."""
        self._ticket += 1
        self._after = None
        self._set(
            replace(
                self._state,
                query=query,
                answered=False,
                busy=True,
                newer=0,
                notice=None,
                searched_to=None,
            )
        )
        self._submit(None)

    def again(self) -> None:
        """The same once more, with what has come meanwhile."""
        self.ask(self._state.query)

    def further(self) -> None:
        """The next page, where there is one: the list's end is in sight."""
        state = self._state
        if state.answered and state.more and not state.busy:
            self._set(replace(state, busy=True))
            self._submit(self._after)

    def look_for_newer(self) -> None:
        """Count what has come since the list was read. Call from time to time."""
        state = self._state
        if self._looking or not state.answered or state.notice is not None:
            return
        self._looking = True
        newest = state.rows[0].entry.seq if state.rows else 0
        self._runner.submit(
            LANE,
            partial(self._search.search, state.query, MOST_NEWER + 1),
            partial(self._newer, self._ticket, newest),
            self._not_looked,
        )

    def keep_view(self, name: str) -> None:
        """Keep what is asked now under a name."""
        told = name.strip()
        if told:
            work = partial(self._views.keep, self._account, told, self._state.query)
            self._runner.submit(LANE, work, lambda _: self._read_views(), self._not_kept)

    def forget_view(self, name: str) -> None:
        work = partial(self._views.forget, self._account, name)
        self._runner.submit(LANE, work, lambda _: self._read_views(), self._not_kept)

    def _submit(self, after: int | None) -> None:
        self._runner.submit(
            LANE,
            partial(self._search.search, self._state.query, self._page, after),
            partial(self._found, self._ticket, after),
            partial(self._failed, self._ticket),
        )

    def _found(self, ticket: int, after: int | None, page: FoundPage) -> None:
        if ticket != self._ticket:
            return
        earlier = self._state.rows if after is not None else ()
        self._after = page.after
        self._set(
            replace(
                self._state,
                rows=(*earlier, *page.items),
                answered=True,
                more=page.after is not None,
                busy=False,
                searched_to=page.searched_to,
            )
        )
        if not page.items:  # no list whose end could come into sight
            self.further()

    def _failed(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            rows = self._state.rows if self._after is not None else ()
            self._set(
                replace(
                    self._state,
                    rows=rows,
                    answered=True,
                    busy=False,
                    more=False,
                    notice=_notice(error),
                )
            )

    def _newer(self, ticket: int, newest: int, page: FoundPage) -> None:
        self._looking = False
        if ticket == self._ticket:
            count = sum(one.entry.seq > newest for one in page.items)
            if count != self._state.newer:
                self._set(replace(self._state, newer=count))

    def _not_looked(self, error: Exception) -> None:
        """The count is not known this time; the list says why when it is read again."""
        self._looking = False

    def _index(self) -> None:
        self._runner.submit(
            LANE, partial(self._search.catch_up, INDEX_STEP), self._indexed, self._not_indexed
        )

    def _indexed(self, left: int) -> None:
        if left != self._state.not_indexed:
            self._set(replace(self._state, not_indexed=left))
        if left:
            self._index()

    def _not_indexed(self, error: Exception) -> None:
        self._set(replace(self._state, notice=_notice(error)))

    def _read_views(self) -> None:
        self._runner.submit(
            LANE, partial(self._views.all, self._account), self._views_read, self._not_kept
        )

    def _views_read(self, views: Mapping[str, LogQuery]) -> None:
        self._set(replace(self._state, views=views))

    def _not_kept(self, error: Exception) -> None:
        self._set(replace(self._state, notice=_notice(error)))

    def _set(self, state: BrowsingState) -> None:
        self._state = state
        self._show(state)


def _notice(error: Exception) -> Notice:
    return error.notice if isinstance(error, WorkstationError) else BUG
