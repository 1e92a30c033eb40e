"""Figures of the supervisor's desk: each with its n, its interval and its definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workstation.domain.days import moved
from workstation.domain.decision import Outcome
from workstation.domain.figure_cells import COLUMNS, SECONDS, TOLD_BY, bucket_ends
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.statistics import Interval, median_ranks, wilson
from workstation.services.dated import Asked, Problems, open_dated
from workstation.services.desk_ports import FigureStore, FigureSum, Period

FORMAT = "nii-figures/1"
STEM = "definitions"
COUNTS = (
    *("parcels", "examined"),
    *("correct_suspicion", "false_suspicion", "missed", "correct_release"),
)
SHARES = (
    *(outcome.value for outcome in Outcome),
    *("alarm_rate", "override_rate", "not_checked_rate"),
    *("hit_rate", "false_suspicion_rate", "alarm_hit_rate", "false_alarm_rate"),
)
TIMES = ("seconds_mean", "seconds_median")
ABOUT_TRUTH = frozenset(
    (*COUNTS[1:], *("hit_rate", "false_suspicion_rate", "alarm_hit_rate", "false_alarm_rate"))
)
"""Figures of right and wrong: with few evaluable decisions nobody is ranked by them."""
NAMES = frozenset((*COUNTS, *SHARES, *TIMES))

NO_HEADING = Notice(
    fact="Figures are not told by that.",
    safe="Nothing has been changed.",
    act=f"Ask for one of: {', '.join(TOLD_BY)}.",
    code="FIGURES-02",
)
NO_SPAN = Notice(
    fact="The figures' last day lies before their first.",
    safe="Nothing has been changed.",
    act="Give the earlier day first.",
    code="FIGURES-03",
)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means, as a pointer held over it tells."""

    name: str
    label: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """The dated file of definitions, and from how many evaluable decisions on a rank is given."""

    version: str
    source: str
    least: int
    caveat: int
    figures: Mapping[str, Definition]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `value` None: there is nothing to tell it from (shown as a dash, never 0)."""

    name: str
    value: float | None
    n: int
    interval: Interval | None = None
    hits: int | None = None
    """Of a share: how many of the n."""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """All figures of one key in one period."""

    key: str
    period: str
    figures: Mapping[str, Figure]
    standing: str
    """"none", "not ranked" (too few evaluable), "few" (with a caveat) or "ranked"."""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """What was asked, and the answer."""

    told_by: str
    since: date
    until: date
    """The last day, included."""
    period: Period
    lines: tuple[FigureLine, ...]
    not_counted: int
    """Entries of an older store that are not counted yet."""


def load_definitions(folder: Path, on: date) -> Definitions:
    """The definitions in force on a day.

    Raises
    ------
    WorkstationError
        FIGURES-01 where there are none or they break their format, with every fault named.
    """
    problems = Problems()
    opened = open_dated(folder, STEM, on, None, FORMAT, problems)
    if opened is None:
        raise _refused(problems)
    top, path, _ = opened
    version, source = top.text("version"), top.text("source")
    least, caveat = top.whole("evaluable_least", 20), top.whole("evaluable_caveat", 10)
    found: dict[str, Definition] = {}
    for number, item in enumerate(top.objects("figures"), 1):
        asked = Asked(item, f"{path.name}, figure {number}", problems)
        one = Definition(
            asked.one_of("name", sorted(NAMES)),
            asked.text("label"),
            asked.text("unit", ""),
            asked.text("definition"),
        )
        asked.nothing_else()
        found[one.name] = one
    top.nothing_else()
    for name in sorted(NAMES - set(found)):
        problems.add(path.name, f"“{name}” has no definition")
    if problems:
        raise _refused(problems)
    return Definitions(version, source, least, caveat, found)


class Figures:
    """Tells figures of the decisions that stand. Blocking calls."""

    def __init__(self, store: FigureStore, definitions: Definitions) -> None:
        self._store, self.definitions = store, definitions

    def table(
        self, since: date, until: date, told_by: str = "all", period: Period = Period.ALL
    ) -> FigureTable:
        """Figures from day `since` to day `until` (both included, UTC).

        Raises
        ------
        WorkstationError
            FIGURES-02, -03 where it cannot be told like that; STORE-nn.
        """
        if told_by not in TOLD_BY:
            raise WorkstationError(NO_HEADING)
        if until < since:
            raise WorkstationError(NO_SPAN)
        first, behind = since.isoformat(), moved(until, 1).isoformat()
        sums = self._store.sums(told_by, first, behind, period)
        times = self._times(told_by, first, behind, period)
        places: dict[tuple[str, str], list[FigureSum]] = {}
        for one in sums:
            places.setdefault((one.period, one.key), []).append(one)
        lines = tuple(
            self._line(key, span, told, times.get((span, key), {}))
            for (span, key), told in sorted(places.items())
        )
        return FigureTable(told_by, since, until, period, lines, self._store.not_counted())

    def sum_up(self, limit: int = 1000) -> bool:
        """See `desk_ports.FigureStore.sum_up`."""
        return self._store.sum_up(limit)

    def _times(
        self, told_by: str, first: str, behind: str, period: Period
    ) -> dict[tuple[str, str], dict[int, int]]:
        """Buckets of seconds by (period, key), of headings that have them."""
        if told_by not in ("all", "officer"):
            return {}
        name = SECONDS if told_by == "all" else f"{told_by}_{SECONDS}"
        found: dict[tuple[str, str], dict[int, int]] = {}
        for one in self._store.sums(name, first, behind, period):
            bucket, _, key = one.key.partition(" ")
            held = found.setdefault((one.period, key), {})
            held[int(bucket)] = held.get(int(bucket), 0) + one.counts["n"]
        return found

    def _line(
        self, key: str, span: str, sums: Sequence[FigureSum], buckets: Mapping[int, int]
    ) -> FigureLine:
        figures = figures_of(sums, buckets)
        evaluable = figures["examined"].n
        least, caveat = self.definitions.least, self.definitions.caveat
        standing = (
            "ranked" if evaluable >= least else "few" if evaluable >= caveat else "not ranked"
        )
        return FigureLine(key, span, figures, standing if evaluable else "none")


def figures_of(sums: Iterable[FigureSum], buckets: Mapping[int, int]) -> dict[str, Figure]:
    """Every figure of the decisions in `sums`; `buckets`: how many took how long."""
    whole = dict.fromkeys(COLUMNS, 0)
    by_outcome: dict[str, Mapping[str, int]] = {}
    for one in sums:
        counts = one.counts
        by_outcome[one.outcome] = counts
        for name in COLUMNS:
            whole[name] += counts[name]
    n, examined = whole["n"], whole["finds"] + whole["no_finds"]
    caught, wrong = whole["suspected_finds"], whole["suspected_no_finds"]
    missed, right = whole["finds"] - caught, whole["no_finds"] - wrong
    found = {
        "parcels": _count("parcels", n, n),
        "examined": _count("examined", examined, examined),
        "correct_suspicion": _count("correct_suspicion", caught, examined),
        "false_suspicion": _count("false_suspicion", wrong, examined),
        "missed": _count("missed", missed, examined),
        "correct_release": _count("correct_release", right, examined),
        "alarm_rate": _share("alarm_rate", whole["alarms"], n),
        "override_rate": _share("override_rate", whole["overrides"], whole["alarms"]),
        "not_checked_rate": _share("not_checked_rate", whole["unchecked"], n),
        "hit_rate": _share("hit_rate", caught, whole["finds"]),
        "false_suspicion_rate": _share("false_suspicion_rate", wrong, whole["no_finds"]),
        "alarm_hit_rate": _share("alarm_hit_rate", whole["alarmed_finds"], whole["finds"]),
        "false_alarm_rate": _share(
            "false_alarm_rate", whole["alarmed_no_finds"], whole["no_finds"]
        ),
    }
    for outcome in Outcome:
        count = by_outcome[outcome.value]["n"] if outcome.value in by_outcome else 0
        found[outcome.value] = _share(outcome.value, count, n)
    timed = whole["timed"]
    mean = whole["milliseconds"] / timed / 1000 if timed else None
    found["seconds_mean"] = Figure("seconds_mean", mean, timed)
    found["seconds_median"] = _median(buckets)
    return found


def scale_end(figures: Iterable[Figure], unit: str) -> float:
    """Where a chart's scale ends: the longest whisker, a round number for shares."""
    ends = [
        end
        for figure in figures
        for end in (figure.value or 0.0, *(figure.interval or ()))
        if end != float("inf")
    ]
    most = max(ends, default=0.0)
    if unit == "%":
        return next((one for one in (0.05, 0.1, 0.25, 0.5, 1.0) if most <= one), 1.0)
    return most * 1.05 or 1.0


def _count(name: str, value: int, n: int) -> Figure:
    """A count; a dash where nothing could be counted."""
    return Figure(name, float(value) if n else None, n)


def _share(name: str, hits: int, n: int) -> Figure:
    return Figure(name, hits / n if n else None, n, wilson(hits, n), hits)


def _median(buckets: Mapping[int, int]) -> Figure:
    n = sum(buckets.values())
    if not n:
        return Figure("seconds_median", None, 0)
    ranks = median_ranks(n)
    interval = None
    if ranks is not None:
        interval = (_at(buckets, ranks[0])[0], _at(buckets, ranks[1])[1])
    low, high = _at(buckets, (n - 1) // 2)
    value = low if high == float("inf") else (low + high) / 2
    return Figure("seconds_median", value, n, interval)


def _at(buckets: Mapping[int, int], rank: int) -> Interval:
    """The ends of the bucket in which the value of a rank (from 0) lies."""
    passed = 0
    for bucket in sorted(buckets):
        passed += buckets[bucket]
        if rank < passed:
            return bucket_ends(bucket)
    raise ValueError(f"there is no value of rank {rank}")


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The definitions of figures cannot be used. {problems}",
            safe="No figure has been told; the log is untouched.",
            act="Put the file right, or install the workstation anew.",
            code="FIGURES-01",
        ),
        environment=True,
    )
