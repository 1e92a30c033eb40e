"""Figures on the desk: what is asked, the table, the figure that is drawn, and whether it drifts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from workstation.controllers.log_browsing import LANE
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.statistics import Count, spread, trend
from workstation.services.desk_ports import Period
from workstation.services.figures import (
    ABOUT_TRUTH,
    SHARES,
    Definition,
    Figure,
    FigureLine,
    Figures,
    FigureTable,
)
from workstation.services.ports import Runner

SHOWN = (
    *("parcels", "seconds_median", "release", "alarm_rate", "override_rate"),
    *("not_checked_rate", "examined", "hit_rate", "false_suspicion_rate"),
    *("alarm_hit_rate", "false_alarm_rate"),
)
"""Figures with a column of their own, in their order."""
STEP = 2000
_SURE = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are asked for."""

    since: date
    until: date
    told_by: str = "all"
    period: Period = Period.MONTH


@dataclass(frozen=True, slots=True)
class FigureDeskState:
    """What the figures' window shows."""

    asked: Asked
    table: FigureTable | None = None
    drawn: str = "override_rate"
    """The figure that is drawn."""
    busy: bool = False
    notice: Notice | None = None

    @property
    def words(self) -> str:
        """One line on what stands in the table, or why nothing does."""
        if self.notice is not None:
            return str(self.notice)
        if self.table is None:
            return "Counting…"
        if not self.table.lines:
            return "No decision in these days. Choose others."
        older = self.table.not_counted
        count = f"{older:,}".replace(",", "\u202f")
        late = f" Not counted yet: entries up to {count}, of an older store." if older else ""
        return f"Each n and interval: beside the bars, on hover, in the copy. Days in UTC.{late}"


class FigureDesk:
    """State of the figures' window. No Qt; one thread only. Answers to older questions are dropped."""

    def __init__(
        self,
        figures: Figures,
        runner: Runner,
        show: Callable[[FigureDeskState], None],
        asked: Asked,
    ) -> None:
        self._figures, self._runner, self._show = figures, runner, show
        self._state = FigureDeskState(asked)
        self._ticket = 0

    @property
    def state(self) -> FigureDeskState:
        return self._state

    def definition(self, name: str) -> Definition:
        """What a figure means."""
        return self._figures.definitions.figures[name]

    def start(self) -> None:
        """Sum up what is not yet, and tell the figures."""
        self._sum_up()
        self.ask(self._state.asked)

    def ask(self, asked: Asked) -> None:
        """Ask for other figures; those on the screen stay until they are there."""
        self._ticket += 1
        self._set(replace(self._state, asked=asked, busy=True, notice=None))
        work = partial(self._figures.table, asked.since, asked.until, asked.told_by, asked.period)
        self._runner.submit(
            LANE, work, partial(self._told, self._ticket), partial(self._failed, self._ticket)
        )

    def again(self) -> None:
        """The same once more: others have decided meanwhile."""
        self.ask(self._state.asked)

    def draw(self, name: str) -> None:
        """Draw another figure."""
        self._set(replace(self._state, drawn=name))

    def _told(self, ticket: int, table: FigureTable) -> None:
        if ticket == self._ticket:
            self._set(replace(self._state, table=table, busy=False))

    def _failed(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            notice = error.notice if isinstance(error, WorkstationError) else BUG
            self._set(replace(self._state, busy=False, notice=notice))

    def _sum_up(self) -> None:
        self._runner.submit(
            LANE, partial(self._figures.sum_up, STEP), self._summed, self._not_summed
        )

    def _summed(self, more: bool) -> None:
        if more:
            self._sum_up()

    def _not_summed(self, error: Exception) -> None:
        """Figures are right without it, only slower: why is told where they are read."""

    def _set(self, state: FigureDeskState) -> None:
        self._state = state
        self._show(state)


def drift_words(table: FigureTable, name: str) -> str:
    """Whether a share differs between periods, in words with the tests; "" where it cannot be told.

    Pearson's chi-square tells whether the periods differ at all, the Cochran-Armitage test whether
    the share rises or falls. Neither tells why.
    """
    if table.period is Period.ALL or table.told_by != "all" or name not in SHARES:
        return ""
    counts = [_count(line.figures[name]) for line in table.lines]
    apart, way = spread(counts), trend(counts)
    if apart.p is None or way.p is None:
        return "Too little to tell whether it changes."
    span = table.period.value
    told = f"chi-square {apart.statistic:.1f}, {apart.degrees} degrees of freedom, p {_p(apart.p)}"
    if apart.p >= _SURE and way.p >= _SURE:
        return f"No change beyond chance from {span} to {span} ({told})."
    if way.p < _SURE:
        goes = "rises" if way.statistic > 0 else "falls"
        return f"It {goes} from {span} to {span} (trend, p {_p(way.p)}; {told})."
    return f"It differs from {span} to {span} by more than chance, with no steady trend ({told})."


def lines_to_draw(table: FigureTable, name: str) -> tuple[tuple[str, Figure, bool], ...]:
    """(label, figure, whether it may be compared) of each line, in the order of the table.

    Lines with too few evaluable decisions are drawn apart where the figure is about right and
    wrong: nobody is ranked by them.
    """
    return tuple((label(line), line.figures[name], _comparable(line, name)) for line in table.lines)


def label(line: FigureLine) -> str:
    """What a line is of, in words."""
    return ", ".join(part for part in (line.period, line.key) if part) or "all"


def _comparable(line: FigureLine, name: str) -> bool:
    return name not in ABOUT_TRUTH or line.standing == "ranked"


def _count(figure: Figure) -> Count:
    return figure.hits or 0, figure.n


def _p(value: float) -> str:
    return "under 0.001" if value < 0.001 else f"{value:.3f}"
