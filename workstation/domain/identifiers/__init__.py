"""Parcel, carton and bill numbers: what each is, whether its check digit holds, its normal form.

`identify` never guesses: where a number may be of several kinds, those whose check digit holds come
first and the others are told beside them. Nothing here knows the store or the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from workstation.domain.identifiers import gs1
from workstation.domain.identifiers.kind import WRONG_DIGIT, as_it_is
from workstation.domain.identifiers.kinds import kinds, of_length
from workstation.domain.identifiers.model import OTHER, OTHER_NAME, Candidate, Check, Identifier
from workstation.domain.notice import Notice, WorkstationError

__all__ = [
    "MAX_LENGTH",
    "Check",
    "Identifier",
    "identify",
    "near_misses",
    "normal_form",
    "normal_forms",
    "normalise",
    "stripped",
]

MAX_LENGTH = 80
"""Longest identifier accepted, in characters after normalisation."""
MOST_NEAR = 512
"""Most near misses told of one number."""

_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_GS1_AIM = ("]C1", "]e0", "]d2", "]Q3", "]J1")
_SIGNS = re.compile(r"[0-9A-Z./_#+-]+")
_PLAIN = re.compile(r"[0-9A-Za-z./_#+]+")
_PLAIN_LINES = re.compile(r"[0-9A-Za-z./_#+\n]+")
_AIR_WAYBILL = re.compile(r"\d{3}-\d{4}-?\d{4}")
_NEUTRAL = str.maketrans("", "", "-")
_LOOKALIKES = {"O": "0", "I": "1", "S": "5", "B": "8", "Z": "2", "G": "6"}


def identify(raw: str) -> Identifier:
    """What a number is, as scanned or typed.

    An AIM symbology identifier ("]C1"), FNC1, spaces, dashes between groups and a frame of STX, ETX
    or line ends are no part of it; letters are folded to capitals. Other control characters inside
    are no grouping: two lines are not one number.

    Raises
    ------
    WorkstationError
        BARCODE-01 when nothing is left, BARCODE-02 when it is longer than MAX_LENGTH or holds
        characters no identifier has.
    """
    scanned = raw.strip("\x02\x03\r\n\t ")
    text = stripped(scanned)
    if not text:
        raise WorkstationError(EMPTY)
    if len(text) <= 2 * MAX_LENGTH:
        found = _element_string(scanned, text)
        if found is not None:
            return found
    if len(text) > MAX_LENGTH or not _SIGNS.fullmatch(text):
        raise WorkstationError(UNREADABLE)
    return _told(text, _candidates(text))


def normal_form(raw: str) -> str:
    """`identify(raw).normal`, quicker: for the many numbers of an import.

    Raises
    ------
    WorkstationError
        As `identify`.
    """
    if _PLAIN.fullmatch(raw) and len(raw) not in _rewritten() and len(raw) <= MAX_LENGTH:
        return raw.upper()
    return identify(raw).normal


def normal_forms(raws: Sequence[str]) -> list[str] | None:
    """`normal_form` of many numbers at once; None where one of them takes a closer look."""
    joined = "\n".join(raws)
    if not _PLAIN_LINES.fullmatch(joined) or not all(raws):
        return None
    lengths = set(map(len, raws))
    if max(lengths) > MAX_LENGTH or joined.count("\n") >= len(raws):
        return None
    if lengths.isdisjoint(_rewritten()):
        return joined.upper().split("\n")
    try:
        return [*map(normal_form, raws)]
    except WorkstationError:
        return None


def normalise(raw: str) -> str:
    """The normal form of a number; of what is none, the text without frame and grouping."""
    try:
        return normal_form(raw)
    except WorkstationError:
        return stripped(raw)


@cache
def _rewritten() -> frozenset[int]:
    """Lengths at which a number may have another normal form than itself."""
    return frozenset(
        length for kind in kinds() if kind.normal is not as_it_is for length in kind.lengths
    )


def stripped(raw: str) -> str:
    """The text without symbology prefix, frame, FNC1 and spaces, in capitals."""
    text = _AIM.sub("", raw.strip("\x02\x03\r\n\t "))
    if not text.isalnum():
        text = "".join(c for c in text if c != gs1.GS and (ord(c) < 32 or not c.isspace()))
    return text.upper()


def near_misses(identifier: Identifier, most: int = MOST_NEAR) -> tuple[str, ...]:
    """Normal forms one slip away: one digit wrong, two neighbours swapped, a letter for a digit.

    Those whose check digit holds come first. At most `most` of them.
    """
    text = identifier.normal
    holding: list[str] = []
    rest: list[str] = []
    seen = {text}
    for other in _slips(text):
        if other in seen:
            continue
        seen.add(other)
        try:
            found = identify(other)
        except WorkstationError:
            continue  # a slip that no number can have
        if found.normal == text:
            continue
        (holding if found.check is Check.OK else rest).append(found.normal)
    return tuple(dict.fromkeys(holding + rest))[: max(most, 0)]


def _slips(text: str) -> list[str]:
    slips = []
    for place, sign in enumerate(text[:-1]):
        if text[place + 1] != sign:
            slips.append(text[:place] + text[place + 1] + sign + text[place + 2 :])
    for place, sign in enumerate(text):
        others = "0123456789" if sign.isdigit() else _LOOKALIKES.get(sign, "")
        slips += [text[:place] + other + text[place + 1 :] for other in others if other != sign]
        slips += [
            text[:place] + letter + text[place + 1 :]
            for letter, digit in _LOOKALIKES.items()
            if digit == sign
        ]
    return slips


def _candidates(text: str) -> list[Candidate]:
    """What the text may be; with dashes only where they are surely grouping."""
    compact = text.translate(_NEUTRAL)
    dashed = compact != text
    bill = dashed and _AIR_WAYBILL.fullmatch(text) is not None
    found = []
    for kind in of_length(len(compact)):
        one = kind.candidate(compact, dashed_bill=bill)
        if one is not None and (one.certain or not dashed):
            found.append(one)
    return sorted(found, key=_rank)


def _rank(one: Candidate) -> int:
    if one.check is Check.OK:
        return 0 if one.certain else 1
    if one.certain:
        return 2
    return 3 if one.check is Check.NONE else 4


def _told(text: str, found: list[Candidate]) -> Identifier:
    if not found:
        return Identifier(OTHER, OTHER_NAME, Check.NONE, text, text, "", ())
    first, *rest = found
    also = [(one.kind, one.name, one.check) for one in rest if one.kind != first.kind]
    problem = first.problem
    if not first.certain:
        also.append((OTHER, OTHER_NAME, Check.NONE))
        if first.check is Check.BAD:
            names = " or ".join(dict.fromkeys(one.name for one in found))
            problem = f"check digit wrong, if it is {names}"
    return Identifier(
        *(first.kind, first.name, first.check, first.normal, first.spoken, problem, first.parts),
        tuple(also),
    )


def _element_string(scanned: str, text: str) -> Identifier | None:
    """What a GS1 element string is; None where the text is none, or says no more than its digits."""
    found = gs1.bracketed(text)
    if found is None:
        said = scanned.startswith(_GS1_AIM)
        inside = _AIM.sub("", scanned)
        if not said and gs1.GS not in inside.strip(gs1.GS):
            return None
        found = gs1.elements("".join(inside.split(" ")).upper())
    if found is None or any(not _SIGNS.fullmatch(one.value) for one in found):
        return None
    rest = tuple((f"({one.ai}) {one.name}", one.value) for one in found)
    for one in found:
        if one.ai == "00":
            told = _told(one.value, [c for c in _candidates(one.value) if c.kind == "sscc"])
            problem = WRONG_DIGIT if told.check is Check.BAD else ""
            parts = (*told.parts, *(part for part in rest if part[1] != one.value))
            return Identifier(
                *(told.kind, told.name, told.check, told.normal, told.spoken, problem, parts)
            )
    plain = "".join(one.ai + one.value for one in found)
    carriers = [one for one in _candidates(plain) if one.certain] if len(plain) <= 80 else []
    if carriers:
        return _told(plain, carriers)
    normal = gs1.written(found)
    if len(normal) > MAX_LENGTH:
        raise WorkstationError(UNREADABLE)
    wrong = [one.ai for one in found if one.ai in ("01", "02") and not gs1.article_holds(one.value)]
    checked = any(one.ai in ("01", "02") for one in found)
    check = Check.BAD if wrong else Check.OK if checked else Check.NONE
    problem = WRONG_DIGIT if wrong else ""
    spoken = " ".join(f"({one.ai}) {one.value}" for one in found)
    return Identifier("gs1", "GS1 element string", check, normal, spoken, problem, rest)


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
