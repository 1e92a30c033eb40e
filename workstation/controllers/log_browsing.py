"""Browsing the log: what is asked, the entries so far, what has come meanwhile, saved views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Protocol

from workstation.domain.days import moved
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.desk_ports import FoundEntry, FoundPage, LogQuery, LogSearch
from workstation.services.ports import Runner

LANE = "desk"
"""A thread and a connection of its own: a decision never waits for a supervisor."""
PAGE = 50
MOST_NEWER = 99
"""Newer entries are counted up to here."""
KEPT_PAGES = 40
"""Pages of the whole log that stay in memory; those looked at longest ago go."""
NO_PLACE = Notice(
    fact="This is neither a day, as 2026-11-01, nor the number of an entry in the list.",
    safe="Nothing has changed.",
    act="Type one of them; among filtered entries use the days of the filter.",
    code="LOGVIEW-01",
)
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
    total: int | None = None
    """How long the list is where nothing is filtered: entries are numbered without a gap."""
    pages: Mapping[int, tuple[FoundEntry | None, ...]] = field(default_factory=dict)
    """Of such a list, by number: the pages that have been looked at."""
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
        shown = f"{self.total or len(self.rows):,}".replace(",", "\u202f")
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
    `ready` is told of entries on the lane, before they are shown.
    """

    def __init__(
        self,
        search: LogSearch,
        views: SavedViews,
        account: str,
        runner: Runner,
        show: Callable[[BrowsingState], None],
        page: int = PAGE,
        ready: Callable[[Sequence[FoundEntry]], None] = lambda _: None,
    ) -> None:
        self._ready = ready
        self._search, self._views, self._account = search, views, account
        self._runner, self._show, self._page = runner, show, page
        self._state = BrowsingState()
        self._ticket = 0
        self._after: int | None = None
        self._looking = False
        self._wishes: tuple[int, ...] = ()
        self._reading: int | None = None

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
        self._after, self._wishes, self._reading = None, (), None
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

    def want(self, pages: Sequence[int]) -> None:
        """Pages of the whole log have come into sight; those wanted before no longer are."""
        self._wishes = tuple(pages)[: KEPT_PAGES // 2]
        self._read_wish()

    def jump(self, text: str, then: Callable[[int], None], wrong: Callable[[Notice], None]) -> None:
        """To the row of an entry's number, or of the newest entry of a day or before it."""
        told, total = text.strip().replace("\u202f", "").replace(",", ""), self._state.total
        if told.isdecimal() and total is not None and 1 <= int(told) <= total:
            then(total - int(told))
            return
        try:
            day = date.fromisoformat(told)
        except ValueError:
            day = None
        if day is None or total is None:
            wrong(NO_PLACE)
            return
        behind = moved(datetime.combine(day, time(), UTC), 1)
        ticket = self._ticket

        def found(page: FoundPage) -> None:
            if ticket == self._ticket:
                newest = page.items[0].entry.seq if page.items else 1
                then(max(total - newest, 0))

        work = partial(self._search.search, LogQuery(until=behind), 1)
        self._runner.submit(LANE, work, found, partial(self._failed, ticket))

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
            partial(self._found_ready, self._state.query, after),
            partial(self._found, self._ticket, after),
            partial(self._failed, self._ticket),
        )

    def _found_ready(self, query: LogQuery, after: int | None) -> FoundPage:
        """A page whose rows are made ready on the lane, so that the screen only draws them."""
        page = self._search.search(query, self._page, after)
        self._ready(page.items)
        return page

    def _found(self, ticket: int, after: int | None, page: FoundPage) -> None:
        if ticket != self._ticket:
            return
        earlier = self._state.rows if after is not None else ()
        self._after = page.after
        more, total = page.after is not None, None
        if more and self._state.query == LogQuery():  # all there is, and each by its number
            total, more = page.items[0].entry.seq, False
        self._set(
            replace(
                self._state,
                rows=(*earlier, *page.items),
                answered=True,
                more=more,
                total=total,
                pages={} if total is None else {0: page.items},
                busy=False,
                searched_to=page.searched_to,
            )
        )
        if not page.items:  # no list whose end could come into sight
            self.further()

    def _read_wish(self) -> None:
        total, pages = self._state.total, self._state.pages
        wish = next((one for one in self._wishes if one not in pages), None)
        if total is None or wish is None or self._reading is not None:
            return
        self._reading = wish
        top = total - wish * self._page
        self._runner.submit(
            LANE,
            partial(self._found_ready, LogQuery(), top + 1),
            partial(self._read, self._ticket, wish, top),
            partial(self._failed, self._ticket),
        )

    def _read(self, ticket: int, place: int, top: int, page: FoundPage) -> None:
        if ticket != self._ticket:
            return
        self._reading = None
        by_number = {one.entry.seq: one for one in page.items}
        rows = tuple(map(by_number.get, range(top, max(top - self._page, 0), -1)))
        kept = {one: rows for one, rows in self._state.pages.items() if one != place}
        while len(kept) >= KEPT_PAGES:
            kept.pop(next(one for one in kept if one not in self._wishes))
        self._set(replace(self._state, pages={**kept, place: rows}))
        self._read_wish()

    def _failed(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            self._reading = None
            rows = self._state.rows if self._after is not None else ()
            self._set(
                replace(
                    self._state,
                    rows=rows,
                    answered=True,
                    busy=False,
                    more=False,
                    total=None,
                    pages={},
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
