"""What is told of an identifier."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """Whether what the identifier says of itself holds: its check digit, an S10's country."""

    OK = "ok"
    BAD = "bad"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One kind that a number may be.

    `certain` is false where nothing but its length tells the kind: a house bill may look the same.
    """

    kind: str
    name: str
    check: Check
    normal: str
    spoken: str
    parts: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a number is, as far as it tells."""

    kind: str
    """Code of the kind: "s10", "ups_1z", "other"... (docs/identifiers.md)."""
    name: str
    """The kind in words: "UPU S10"."""
    check: Check
    normal: str
    """Under this form records are kept and found; the same for every way of writing the number."""
    spoken: str
    """The normal form grouped for reading aloud, "RB 1234 5678 5 GB"."""
    problem: str
    """Where the check is bad: what is wrong, in the officer's words."""
    parts: tuple[tuple[str, str], ...]
    """What the signs say: ("service", "RB"), ("country", "GB")..."""
    also: tuple[tuple[str, str, Check], ...] = ()
    """Other kinds it may be: code, words, whether that kind's check digit holds."""

    @property
    def words(self) -> str:
        """Kind and check in a few words."""
        if self.check is Check.BAD:
            return self.problem
        if self.kind == OTHER:
            return "no check digit known for this kind"
        holding = [name for _, name, check in self.also if check is Check.OK]
        told = " or ".join([self.name, *holding])
        return f"{told}: {'check digit ok' if self.check is Check.OK else 'has no check digit'}"


OTHER = "other"
OTHER_NAME = "house bill, carton or a site's own number"
