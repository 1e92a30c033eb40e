"""What the supervisor's desk asks of the store: entries found by anything they hold. Ports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

from workstation.domain.figure_cells import COLUMNS
from workstation.domain.log import LogEntry
from workstation.domain.log_facts import LogFacts, facts_of
from workstation.domain.notice import WorkstationError

PAGE = 50
"""Entries of one page."""


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which entries are asked for; what is None or empty is not asked.

    All that is asked must hold. `text`: every word of it stands in the entry; a word that ends
    in `*` is the start of one.
    """

    text: str = ""
    parcel: str | None = None
    kinds: tuple[str, ...] = ()
    officer: str | None = None
    outcome: str | None = None
    station: str | None = None
    model: str | None = None
    """ "id version", as the entries name it."""
    opinion: str | None = None
    """An `OpinionState`."""
    carrier: str | None = None
    hs: str | None = None
    """The first digits of the HS code declared first: two, four or six of them, or all."""
    alarm: bool | None = None
    override: bool | None = None
    since: datetime | None = None
    """Recorded at this moment or later."""
    until: datetime | None = None
    """Recorded before this moment."""


@dataclass(frozen=True)
class FoundEntry:
    """An entry that was found."""

    entry: LogEntry
    covered: bool = False
    """What it holds is kept from whoever is to judge it unseen; `entry` has its number alone."""

    @cached_property
    def facts(self) -> LogFacts | None:
        """What it is listed by, read when first asked; None where its content is damaged."""
        try:
            return facts_of(self.entry.content)
        except WorkstationError:
            return None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Some entries, newest first.

    A page may hold few or none and yet not be the last one: looking through millions of entries
    takes its time, and nobody waits for it. `searched_to` is then how far back it has looked.
    """

    items: tuple[FoundEntry, ...] = ()
    after: int | None = None
    """Given to `search` for the next page; None: there is none."""
    searched_to: str | None = None
    """Time of the oldest entry looked at (UTC), where the page ended before it was full."""


class LogSearch(Protocol):
    """Finds entries of the log. Blocking calls, each a few tens of milliseconds at most."""

    def search(self, query: LogQuery, limit: int = PAGE, after: int | None = None) -> FoundPage:
        """Entries numbered below `after` (None: from the newest one) that answer a query.

        Raises
        ------
        WorkstationError
            SEARCH-nn for a text that cannot be searched for, STORE-nn where the store fails.
        """
        ...

    def catch_up(self, limit: int = 1000) -> int:
        """Index up to so many entries that are not indexed yet; how many are left.

        Nothing is ever found wrongly for want of it: what is not indexed is read.
        """
        ...


class Period(StrEnum):
    """What figures are told apart by in time; days are those of UTC."""

    ALL = "all"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class FigureSum(NamedTuple):
    """Decisions of one outcome under one heading and period, summed."""

    key: str
    period: str
    """"" for all, "2026", "2026-11" or "2026-11-26"."""
    outcome: str
    values: tuple[int, ...]
    """In the order of `figure_cells.COLUMNS`."""

    @property
    def counts(self) -> Mapping[str, int]:
        """By the names of `figure_cells.COLUMNS`."""
        return dict(zip(COLUMNS, self.values, strict=True))


class FigureStore(Protocol):
    """Sums of the decisions that stand, right at any moment: they move with the entries."""

    def sums(
        self, told_by: str, since: str, until: str, period: Period = Period.ALL
    ) -> tuple[FigureSum, ...]:
        """Sums from day `since` on to before day `until`, by key, period and outcome."""
        ...

    def sum_up(self, limit: int = 1000) -> bool:
        """Take up to so many entries more into the sums; whether more are left.

        Nothing is ever told wrongly for want of it: it keeps reading fast.
        """
        ...

    def not_counted(self) -> int:
        """Up to which entry an older store's are not counted yet; 0: all are."""
        ...

    def count_older(self) -> None:
        """Count them: for a lane of its own, in steps that hold nobody up."""
        ...
