"""The month's public report: what a watchdog may count, and nothing from which a person shows."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Mapping, Sequence
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
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")

NO_MONTH = Notice(
    fact="That is no month.",
    safe="Nothing has been written.",
    act="Give it as 2026-11.",
    code="REPORT-06",
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
    """Counts of one key; None: withheld."""

    heading: str
    key: str
    parcels: int | None
    outcomes: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A month, told in counts."""

    month: str
    lines: tuple[PublicLine, ...]
    withheld_under: int
    policy: str
    definition: str

    def as_json(self) -> str:
        """The report's document; the same counts give the same bytes."""
        return json.dumps(
            {
                "format": FORMAT,
                "month": self.month,
                "policy": self.policy,
                "withheld": f"counts under {self.withheld_under}, and those that would tell them",
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


def public_report(figures: Figures, policy: PublicPolicy, month: str) -> PublicReport:
    """The report of a month ("2026-11").

    Raises
    ------
    WorkstationError
        REPORT-06 where it is no month.
    """
    told = _MONTH.fullmatch(month)
    if told is None or not 1 <= int(told[1]) <= 9998:
        raise WorkstationError(NO_MONTH)
    year, number = int(told[1]), int(told[2])
    first = date(year, number, 1)
    last = date(year, number, calendar.monthrange(year, number)[1])
    lines: list[PublicLine] = []
    for heading in ("all", *policy.headings):
        counted = [
            (
                line.key,
                {outcome.value: line.figures[outcome.value].hits or 0 for outcome in Outcome},
            )
            for line in figures.table(first, last, heading).lines
        ]
        lines += _lines(heading, counted, policy)
    definition = figures.definitions.figures["parcels"].text
    return PublicReport(month, tuple(lines), policy.least_cell, policy.version, definition)


def _lines(
    heading: str, counted: Sequence[tuple[str, dict[str, int]]], policy: PublicPolicy
) -> list[PublicLine]:
    """Lines of one heading; keys that are rare, or too many, are told together."""
    ranked = sorted(counted, key=lambda one: (-sum(one[1].values()), one[0]))
    kept = [one for one in ranked if sum(one[1].values()) >= policy.least_cell]
    kept = kept[: policy.most_keys]
    rest: dict[str, int] = {outcome.value: 0 for outcome in Outcome}
    for key, outcomes in ranked:
        if (key, outcomes) not in kept:
            for name, count in outcomes.items():
                rest[name] += count
    told = [
        PublicLine(heading, key, *withheld(outcomes, policy.least_cell)) for key, outcomes in kept
    ]
    if sum(rest.values()):
        told.append(PublicLine(heading, "others", *withheld(rest, policy.least_cell)))
    return _not_by_difference(told)


def withheld(counts: Mapping[str, int], least: int) -> tuple[int | None, dict[str, int | None]]:
    """(sum, counts) with those under `least` withheld, and the next smallest too where one alone
    would follow from the sum. A count of none is told: there is nobody in it."""
    total = sum(counts.values())
    if 0 < total < least:
        return None, dict.fromkeys(counts)
    small = [name for name, count in counts.items() if 0 < count < least]
    hidden = set(small)
    if len(small) == 1 or (small and sum(counts[name] for name in small) < least):
        others = [name for name, count in counts.items() if count >= least]
        if others:
            hidden.add(min(others, key=lambda name: (counts[name], name)))
    return total, {name: None if name in hidden else count for name, count in counts.items()}


def _not_by_difference(lines: list[PublicLine]) -> list[PublicLine]:
    """Of an outcome that one line alone withholds another withholds it too: the line of all would
    tell the one."""
    found = list(lines)
    for outcome in Outcome:
        name = outcome.value
        hidden = [line for line in found if line.outcomes[name] is None]
        if len(hidden) != 1 or len(found) < 2:
            continue
        shown = [line for line in found if line.outcomes[name]]
        if shown:
            other = min(shown, key=lambda line: (line.outcomes[name] or 0, line.key))
            changed = dict(other.outcomes) | {name: None}
            found[found.index(other)] = PublicLine(other.heading, other.key, other.parcels, changed)
    return found


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
