"""The barcode of a parcel at the bench: what `identifiers` tells of it, in one small value."""

from __future__ import annotations

from dataclasses import dataclass

from workstation.domain.identifiers import (
    EMPTY,
    MAX_LENGTH,
    UNREADABLE,
    Check,
    Identifier,
    identify,
    normalise,
)
from workstation.domain.identifiers.check_digits import s10 as s10_check_digit

__all__ = [
    "EMPTY",
    "MAX_LENGTH",
    "UNREADABLE",
    "Barcode",
    "Check",
    "normalise",
    "s10_check_digit",
]


@dataclass(frozen=True, slots=True)
class Barcode:
    """One identifier: its normal form, its kind and whether its check digit holds."""

    text: str
    kind: str
    check: Check
    spoken: str
    """The normal form grouped for reading aloud, "RB 1234 5678 5 GB"."""
    problem: str = ""
    """Where the check is bad: what is wrong, in the officer's words."""
    words: str = ""
    """Kind and check in a few words."""

    @classmethod
    def parse(cls, raw: str) -> Barcode:
        """Normalise what a scanner or a person typed (see `identifiers.identify`).

        Raises
        ------
        WorkstationError
            BARCODE-01 when nothing is left, BARCODE-02 when it is longer than MAX_LENGTH or
            holds characters no identifier has.
        """
        return cls.of(identify(raw))

    @classmethod
    def of(cls, found: Identifier) -> Barcode:
        """The barcode of an identifier."""
        return cls(found.normal, found.kind, found.check, found.spoken, found.problem, found.words)
