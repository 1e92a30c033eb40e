"""Rights and time limits that a notice tells: dated data with a source each, never code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workstation.domain.decision import Outcome
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.paper import PaperKind
from workstation.services.dated import Asked, Problems, in_force, open_chosen

FORMAT = "nii-paper-rights/1"
STEM = "rights"


@dataclass(frozen=True, slots=True)
class Right:
    """One right or time limit; `words` by language, `days` from the date of the paper."""

    name: str
    papers: frozenset[PaperKind]
    outcomes: frozenset[Outcome]
    authorities: tuple[str, ...]
    law: str
    unconfirmed: bool
    days: int | None
    words: Mapping[str, str]

    def concerns(
        self, paper: PaperKind, outcome: Outcome | None, authorities: Sequence[str]
    ) -> bool:
        """Whether it is told on a paper about an outcome that rests on these laws."""
        if paper not in self.papers or (self.outcomes and outcome not in self.outcomes):
            return False
        named = [one for one in authorities if one.startswith(self.authorities)]
        return not self.authorities or bool(named)


@dataclass(frozen=True, slots=True)
class Rights:
    """The dated set."""

    version: str
    status: str
    rights: tuple[Right, ...]


def load_rights(on: date, *folders: Path) -> Rights:
    """The rights in force on a day, of the last folder that has such a file.

    Raises
    ------
    WorkstationError
        PAPER-04 where there are none or the file breaks its format, with every fault named.
    """
    problems = Problems()
    chosen = None
    for folder in folders:
        newest = in_force(folder, STEM, on)
        if newest is not None and (chosen is None or newest[1] <= on):
            chosen = newest  # a site's own that begins later is not in force yet
    if chosen is None:
        problems.add("assets/paper", f"holds no file {STEM}-YYYY-MM-DD.json")
        raise _refused(problems)
    path, day = chosen
    top = open_chosen(path, day, FORMAT, problems)
    if top is None:
        raise _refused(problems)
    version, status = top.text("version"), top.text("status")
    top.text("source")
    found = tuple(
        _right(Asked(item, f"{path.name}, right {number}", problems), problems)
        for number, item in enumerate(top.objects("rights"), 1)
    )
    top.nothing_else()
    if problems:
        raise _refused(problems)
    return Rights(version, status, found)


def _right(asked: Asked, problems: Problems) -> Right:
    name, law = asked.text("id"), asked.text("law")
    papers = asked.texts("papers")
    outcomes = asked.texts("outcomes")
    authorities = asked.texts("authorities") if asked.has("authorities") else ()
    asked.text("source")
    unconfirmed = asked.flag("unconfirmed")
    days = None if asked.value("days") is None else asked.whole("days")
    words = asked.mapping("words")
    asked.nothing_else()
    for paper in papers:
        if paper not in {kind.value for kind in PaperKind}:
            problems.add(asked.where, f"“{paper}” is no paper")
    for outcome in outcomes:
        if outcome not in {one.value for one in Outcome}:
            problems.add(asked.where, f"“{outcome}” is no outcome")
    told = {language: text for language, text in words.items() if isinstance(text, str) and text}
    if "en" not in told or len(told) != len(words):
        problems.add(asked.where, "“words” is to hold a text for each language, English among them")
    if problems:
        return Right(name, frozenset(), frozenset(), (), law, unconfirmed, days, told)
    return Right(
        name,
        frozenset(PaperKind(one) for one in papers),
        frozenset(Outcome(one) for one in outcomes),
        tuple(authorities),
        law,
        unconfirmed,
        days,
        told,
    )


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The data of rights and time limits cannot be used: {problems}",
            safe="Nothing has been printed.",
            act="Mend the file, or install the workstation again.",
            code="PAPER-04",
        ),
        environment=True,
    )
