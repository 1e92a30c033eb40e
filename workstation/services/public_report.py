"""The month's public report: what a watchdog may count, and nothing from which a person shows."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workstation.domain.decision import Outcome
from workstation.domain.figure_cells import TOLD_BY
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.dated import Problems, open_dated
from workstation.services.figures import Figures

FORMAT = "nii-public-report/1"
STEM = "public-report"
PERSONAL = ("officer", "hour", "station")
"""Headings under which somebody may show: never in a public report."""
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
Counts = dict[str, dict[str, int]]
"""Key -> outcome -> how many."""

NO_MONTH = Notice(
    fact="That is no month.",
    safe="Nothing has been written.",
    act="Give it as 2026-11.",
    code="REPORT-06",
)
NOT_OVER = Notice(
    fact="That month is not over: a report now and one at its end would tell single parcels.",
    safe="Nothing has been written.",
    act="Write it once the month is over (UTC).",
    code="REPORT-14",
)


def told_before(month: str, entry: int) -> Notice:
    """Why a second report of a month is not written."""
    return Notice(
        fact=f"The public report of {month} was written with other counts (entry {entry}): both "
        "side by side would tell single parcels.",
        safe="Nothing has been written.",
        act="Publish the one that was written; what was changed since is told in no second one.",
        code="REPORT-15",
    )


@dataclass(frozen=True, slots=True)
class PublicPolicy:
    """The dated file: which counts are withheld, and by what the report is told."""

    version: str
    source: str
    least_cell: int
    headings: tuple[str, ...]
    most_keys: int


@dataclass(frozen=True, slots=True)
class PublicLine:
    """Counts of one key, each a multiple of the least cell that it has reached; None: none told."""

    heading: str
    key: str
    parcels: int | None
    outcomes: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A month, told in counts."""

    month: str
    lines: tuple[PublicLine, ...]
    least: int
    policy: str
    definition: str

    def as_json(self) -> str:
        """The report's document; the same counts give the same bytes."""
        return json.dumps(
            {
                "format": FORMAT,
                "month": self.month,
                "policy": self.policy,
                "counts": f"in steps of {self.least}, rounded down: at least so many; "
                f"null: under {self.least}, none included. Single counts cannot be had from sums.",
                "definition": self.definition,
                "lines": [
                    {
                        "by": line.heading,
                        "key": line.key,
                        "parcels": line.parcels,
                        "outcomes": dict(line.outcomes),
                    }
                    for line in self.lines
                ],
            },
            indent=1,
            ensure_ascii=False,
            sort_keys=True,
        )


def load_public_policy(folder: Path, on: date, site: Path | None = None) -> PublicPolicy:
    """The policy in force on a day.

    Raises
    ------
    WorkstationError
        POLICY-05 where there is none or it breaks its format, with every fault named.
    """
    problems = Problems()
    opened = open_dated(folder, STEM, on, site, FORMAT, problems)
    if opened is None:
        raise _refused(problems)
    top, path, _ = opened
    version, source = top.text("version"), top.text("source")
    least, most = top.whole("least_cell"), top.whole("most_keys")
    headings = top.texts("headings")
    top.nothing_else()
    for heading in headings:
        if heading not in TOLD_BY or heading in PERSONAL:
            problems.add(path.name, f"“{heading}” is no heading of a public report")
    if least < 2:
        problems.add(path.name, "“least_cell” under 2 withholds nothing")
    if problems:
        raise _refused(problems)
    return PublicPolicy(version, source, least, headings, most)


def last_day(month: str) -> date:
    """The last day of a month ("2026-11").

    Raises
    ------
    WorkstationError
        REPORT-06 where it is no month.
    """
    told = _MONTH.fullmatch(month)
    if told is None or not 1 <= int(told[1]) <= 9998:
        raise WorkstationError(NO_MONTH)
    year, number = int(told[1]), int(told[2])
    return date(year, number, calendar.monthrange(year, number)[1])


def public_report(figures: Figures, policy: PublicPolicy, month: str) -> PublicReport:
    """The report of a month ("2026-11").

    Raises
    ------
    WorkstationError
        REPORT-06 where it is no month.
    """
    last = last_day(month)
    counted: dict[str, Counts] = {}
    for heading in policy.headings:
        lines = figures.table(last.replace(day=1), last, heading).lines
        counted[heading] = {
            line.key: {outcome.value: line.figures[outcome.value].hits or 0 for outcome in Outcome}
            for line in lines
        }
    whole = figures.table(last.replace(day=1), last).lines
    sums = {
        outcome.value: sum(line.figures[outcome.value].hits or 0 for line in whole)
        for outcome in Outcome
    }
    definition = figures.definitions.figures["parcels"].text
    told = told_lines(sums, counted, policy.least_cell, policy.most_keys)
    return PublicReport(month, told, policy.least_cell, policy.version, definition)


def told_lines(
    sums: Mapping[str, int], counted: Mapping[str, Counts], least: int, most_keys: int
) -> tuple[PublicLine, ...]:
    """What is told of a month's counts, so that no count is narrowed below a whole step of `least`.

    Each count is rounded down to a multiple of `least`. Whoever knows all keys of a heading could
    still tell counts from a sum that its keys reach only with nearly all that rounding took away:
    such sums are told lower, and so are counts of another heading that add up to one. Nothing is
    told of the keys left over, and a line's parcels are the sum of what it tells.
    """
    floors = {
        heading: {
            key: {name: count - count % least for name, count in outcomes.items()}
            for key, outcomes in keys.items()
        }
        for heading, keys in counted.items()
    }
    most = {
        name: min(
            (
                sum(told[name] for told in keys.values()) + _slack(len(keys), least)
                for keys in floors.values()
                if keys
            ),
            default=count,
        )
        for name, count in sums.items()
    }
    whole = {name: min(count - count % least, most[name]) for name, count in sums.items()}
    count = sum(sums.values())
    parcels = min(count - count % least, sum(whole.values()) + _slack(len(whole), least))
    found = [PublicLine("all", "", parcels or None, _shown(whole))]
    for heading, keys in floors.items():
        for name, limit in most.items():
            _lower(keys, name, limit, least)
        ranked = sorted(keys.items(), key=lambda one: (-sum(one[1].values()), one[0]))
        found += [
            PublicLine(heading, key, sum(told.values()), _shown(told))
            for key, told in ranked[:most_keys]
            if any(told.values())
        ]
    return tuple(found)


def _slack(keys: int, least: int) -> int:
    """How far above the rounded counts of so many keys a sum may be told: any one of them may then
    have lost nothing to the rounding, or as much as there is to lose."""
    return (least - 1) * (keys - 1) // least * least


def _lower(keys: Counts, name: str, limit: int, least: int) -> None:
    """Tell counts lower, the highest first, until they add up to `limit` at most."""
    while sum(told[name] for told in keys.values()) > limit:
        highest = max(keys, key=lambda key: (keys[key][name], key))
        keys[highest][name] -= least


def _shown(told: Mapping[str, int]) -> dict[str, int | None]:
    return {name: count or None for name, count in told.items()}


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The policy of public reports cannot be used. {problems}",
            safe="Nothing has been written; the log is untouched.",
            act="Put the policy file right, or install the workstation anew.",
            code="POLICY-05",
        ),
        environment=True,
    )
