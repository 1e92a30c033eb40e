"""The dated file of reviews: what is drawn for a second look, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.review import Quota, Stratum
from workstation.services.dated import Asked, Problems, open_dated

FORMAT = "nii-review/1"
STEM = "review"


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """The dated file: what is drawn, and how it is judged."""

    version: str
    source: str
    new_officer_days: int
    blind: bool
    qualities: tuple[tuple[str, str], ...]
    """(value, label) of what a reviewer may say of the picture."""
    quotas: tuple[Quota, ...]


def load_review_policy(folder: Path, on: date, site: Path | None = None) -> ReviewPolicy:
    """The policy in force on a day; a file in the site's folder stands before the shipped ones.

    Raises
    ------
    WorkstationError
        POLICY-04 where there is none or it breaks its format, with every fault named.
    """
    problems = Problems()
    opened = open_dated(folder, STEM, on, site, FORMAT, problems)
    if opened is None:
        raise _refused(problems)
    top, path, _ = opened
    version, source = top.text("version"), top.text("source")
    days, blind = top.whole("new_officer_days"), top.flag("blind", default=True)
    qualities = []
    for number, item in enumerate(top.objects("qualities"), 1):
        asked = Asked(item, f"{path.name}, quality {number}", problems)
        qualities.append((asked.text("value"), asked.text("label")))
        asked.nothing_else()
    quotas: list[Quota] = []
    for number, item in enumerate(top.objects("strata"), 1):
        asked = Asked(item, f"{path.name}, stratum {number}", problems)
        stratum = asked.one_of("name", [one.value for one in Stratum], Stratum.RELEASED.value)
        quota = Quota(
            Stratum(stratum), asked.text("label"), asked.whole("permille"), asked.whole("least")
        )
        asked.nothing_else()
        if quota.permille > 1000:
            problems.add(asked.where, "“permille” is more than 1 000")
        if any(known.stratum is quota.stratum for known in quotas):
            problems.add(asked.where, "the stratum is there twice")
        quotas.append(quota)
    top.nothing_else()
    if problems:
        raise _refused(problems)
    return ReviewPolicy(version, source, days, blind, tuple(qualities), tuple(quotas))


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The policy of reviews cannot be used. {problems}",
            safe="Nothing has been recorded; decisions are untouched.",
            act="Put the policy file right, or install the workstation anew.",
            code="POLICY-04",
        ),
        environment=True,
    )
