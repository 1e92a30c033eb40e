"""Parcel identifiers as they come from a scanner or a keyboard.

UPU S10 is checked here (UPU standard S10: two letters, eight digits, check digit, ISO 3166
country; weights 8 6 4 2 3 5 9 7, check = 11 - sum mod 11, with 10 -> 0 and 11 -> 5). Every other
identifier is accepted as it stands: its check is "none", said as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.countries import ISO_3166_1
from workstation.domain.notice import Notice, WorkstationError

MAX_LENGTH = 80
"""Longest identifier accepted, in characters after normalisation."""

_S10 = re.compile(r"([A-Z]{2})(\d{8})(\d)([A-Z]{2})")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")


class Check(StrEnum):
    """Whether what the identifier says of itself holds: its check digit, an S10's country."""

    OK = "ok"
    BAD = "bad"
    NONE = "none"


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

    @classmethod
    def parse(cls, raw: str) -> Barcode:
        """Normalise what a scanner or a person typed.

        Strips an AIM symbology identifier ("]C1"), FNC1/GS (0x1D), spaces and dashes between
        groups, a frame of STX, ETX or line ends; folds to upper case (Caps Lock inverts letters).
        Other control characters inside are no grouping: two lines are not one number.

        Raises
        ------
        WorkstationError
            BARCODE-01 when nothing is left, BARCODE-02 when it is longer than MAX_LENGTH or
            holds characters no identifier has.
        """
        text = normalise(raw)
        if not text:
            raise WorkstationError(EMPTY)
        if len(text) > MAX_LENGTH or not re.fullmatch(r"[0-9A-Z./_#+-]+", text):
            raise WorkstationError(UNREADABLE)
        match = _S10.fullmatch(text)
        if match is None:
            return cls(text, "other", Check.NONE, text)
        service, serial, digit, country = match.groups()
        problem = ""
        if s10_check_digit(serial) != int(digit):
            problem = "check digit wrong: compare with the label"
        elif country not in ISO_3166_1:
            problem = f"{country} is no country: compare with the label"
        check = Check.BAD if problem else Check.OK
        spoken = f"{service} {serial[:4]} {serial[4:]} {digit} {country}"
        return cls(text, "s10", check, spoken, problem)


def normalise(raw: str) -> str:
    """The identifier without symbology prefix, frame and grouping."""
    text = _AIM.sub("", raw.strip("\x02\x03\r\n\t "))
    text = "".join(c for c in text if c != "\x1d" and (ord(c) < 32 or not c.isspace()))
    text = text.upper()
    compact = text.replace("-", "")
    return compact if _S10.fullmatch(compact) else text


def s10_check_digit(serial: str) -> int:
    """UPU S10 check digit of an eight-digit serial number."""
    total = sum(int(d) * w for d, w in zip(serial, _S10_WEIGHTS, strict=True))
    digit = 11 - total % 11
    return {10: 0, 11: 5}.get(digit, digit)


EMPTY = Notice(
    fact="No barcode was read.",
    safe="Nothing has been opened or recorded.",
    act="Scan the parcel again, or type the number under the bars.",
    code="BARCODE-01",
)
UNREADABLE = Notice(
    fact="This is not a parcel number: it is too long or holds signs that no number has.",
    safe="Nothing has been opened or recorded.",
    act="Scan the parcel again, or type the number under the bars.",
    code="BARCODE-02",
)
