"""Reading the dated policy of retention: after how long which pictures may expire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workstation.domain.decision import Outcome
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.dated import Asked, Problems, open_dated

FORMAT, STEM = "nii-retention/1", "retention"
_LONGEST_DAYS = 36_525


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How many days after the last entry of a case its pictures may expire; None: never."""

    version: str
    effective_from: date
    source: str
    days: Mapping[Outcome, int | None]


def load_retention(folder: Path, on: date, site: Path | None = None) -> RetentionPolicy:
    """The policy in force on a day; the site's own file stands before the shipped one.

    Raises
    ------
    WorkstationError
        RETAIN-02 where there is none or it breaks its format, with every fault named.
    """
    problems = Problems()
    opened = open_dated(folder, STEM, on, site, FORMAT, problems)
    if opened is None:
        raise _refused(problems)
    top, path, day = opened
    version, source, status = top.text("version"), top.text("source"), top.text("status")
    days: dict[Outcome, int | None] = {}
    for number, item in enumerate(top.objects("rules"), 1):
        one = Asked(item, f"{path.name}, rule {number}", problems)
        outcome = Outcome(one.one_of("outcome", [o.value for o in Outcome]))
        if outcome in days:
            problems.add(path.name, f"“{outcome}” is there twice")
        one.text("source")
        one.flag("unconfirmed")
        told = one.value("days") if one.has("days") else 0
        if told is not None and (
            isinstance(told, bool) or not isinstance(told, int) or not 1 <= told <= _LONGEST_DAYS
        ):
            problems.add(one.where, f"“days” must be null or a number from 1 to {_LONGEST_DAYS}")
            told = None
        days[outcome] = told
        one.nothing_else()
    top.nothing_else()
    for outcome in Outcome:
        if outcome not in days:
            problems.add(path.name, f"“{outcome}” is missing")
    if problems:
        raise _refused(problems)
    return RetentionPolicy(version, day, f"{source} {status}", days)


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The policy of retention cannot be used. {problems}",
            safe="No picture has expired.",
            act="Put the file right.",
            code="RETAIN-02",
        ),
        environment=True,
    )
