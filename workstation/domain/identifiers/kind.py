"""What a kind of identifier is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workstation.domain.countries import ISO_3166_1
from workstation.domain.identifiers.model import Candidate, Check

Match = re.Match[str]
WRONG_DIGIT = "check digit wrong: compare with the label"


def _nothing(match: Match) -> Iterator[tuple[str, str]]:
    yield from ()


def as_it_is(match: Match) -> str:
    """The normal form of most numbers: themselves."""
    return match.group()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of identifier.

    Attributes
    ----------
    pattern : str
        What the whole text must match.
    lengths : range
        Lengths it may have.
    holds : callable or None
        Whether the check digit of a match holds; None: the kind has none.
    certain : callable
        Whether the form alone tells the kind, so that a wrong digit is a wrong digit and not
        another kind of number.
    normal : callable
        The form under which it is kept.
    groups : tuple of int
        How the normal form is grouped for reading aloud; the last one goes on.
    country : tuple of str
        Groups of the pattern that must name a country.
    """

    code: str
    name: str
    rule: str
    source: str
    pattern: str
    lengths: range
    holds: Callable[[Match], bool] | None = None
    certain: Callable[[Match], bool] = lambda match: True
    normal: Callable[[Match], str] = as_it_is
    parts: Callable[[Match], Iterator[tuple[str, str]]] = _nothing
    groups: tuple[int, ...] = (4,)
    country: tuple[str, ...] = ()

    def candidate(self, text: str, *, dashed_bill: bool = False) -> Candidate | None:
        """What the text is if it is of this kind; None where its form is another."""
        match = re.fullmatch(self.pattern, text)
        if match is None:
            return None
        certain = self.certain(match) or (dashed_bill and self.code == "air_waybill")
        check = Check.NONE
        problem = ""
        if self.holds is not None:
            check = Check.OK if self.holds(match) else Check.BAD
            if check is Check.BAD:
                problem = WRONG_DIGIT if certain else f"check digit wrong, if it is {self.name}"
        lost = [match[one] for one in self.country if match[one] not in ISO_3166_1]
        if lost and check is not Check.BAD:
            check, problem = Check.BAD, f"{lost[0]} is no country: compare with the label"
        normal = self.normal(match) if check is not Check.BAD else text
        parts = tuple(self.parts(match))
        if normal != text:
            parts = (*parts, ("barcode", text))
        return Candidate(
            *(self.code, self.name, check, normal),
            *(grouped(normal, self.groups), parts, problem, certain),
        )


def grouped(text: str, groups: tuple[int, ...]) -> str:
    """The text in groups of these sizes, the last size again and again."""
    told, place = [], 0
    for number in range(len(text)):
        size = groups[min(number, len(groups) - 1)]
        if place >= len(text):
            break
        told.append(text[place : place + size])
        place += size
    return " ".join(told)
