"""What a searched text asks for: a number, words, HS codes, or several of these at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workstation.domain.barcode import normalise
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.search_words import phone_digits, words_of

MAX_TEXT = 200
MAX_WORDS = 12
SHORTEST_NUMBER = 3
LONG_NUMBER = 7
"""A word with digits counts as the start of longer ones from this length on: shorter ones, as
years and house numbers, begin half of all numbers there are."""
_NUMBER = re.compile(r"[0-9A-Z./_#+-]+")
_DOTTED_HS = re.compile(r"\d{4}(\.\d{2,4}){1,3}|\d{2}\.\d{2}")
_ONLY_DIGITS = re.compile(r"[\d\s+()./-]+", re.ASCII)

NOTHING = Notice(
    fact="There is no letter and no digit to search for.",
    safe="Nothing has been changed.",
    act="Type a number, a name, words of the goods or an HS code.",
    code="SEARCH-01",
)
TOO_MUCH = Notice(
    fact=f"The text is longer than {MAX_TEXT} characters or has more than {MAX_WORDS} words.",
    safe="Nothing has been changed.",
    act="Search for fewer words; the rarest ones find most.",
    code="SEARCH-02",
)
NO_PLACE = Notice(
    fact="The place from which the search should go on is none that a search has given.",
    safe="Nothing has been changed.",
    act="Search again from the start.",
    code="SEARCH-03",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A searched text, taken apart."""

    words: tuple[str, ...]
    typed_on: bool = True
    """The last word may be the start of a longer one."""
    number: str | None = None
    """The whole text as a number in its normal form, where it may be one."""
    joined: str | None = None
    """Its digits as one word, where it may be a phone number or a bill."""
    part: str | None = None
    """One of several words that may be the start of a number, in its normal form."""
    others: tuple[str, ...] = ()
    """The words beside `part`."""
    others_typed_on: bool = True

    @property
    def kind(self) -> str:
        """What the text is taken for, in an officer's words."""
        told = ["number"] if self.number is not None or self.part is not None else []
        if any(is_hs(word) for word in self.words):
            told.append("HS code")
        return ", ".join([*told, "words"])


def asked_for(text: str) -> Asked:
    """Take a searched text apart.

    Raises
    ------
    WorkstationError
        SEARCH-01 where there is nothing to search for, SEARCH-02 where there is too much.
    """
    if len(text) > MAX_TEXT:
        raise WorkstationError(TOO_MUCH)
    stripped = text.strip()
    words = words_of(stripped)
    joined = None
    if _DOTTED_HS.fullmatch(stripped) and len(phone_digits(stripped)) <= 10:
        words = [phone_digits(stripped)]
    elif _ONLY_DIGITS.fullmatch(stripped) and len(words) > 1:
        digits = phone_digits(stripped)
        joined = digits if len(digits) >= LONG_NUMBER else None
    if not words:
        raise WorkstationError(NOTHING)
    if len(words) > MAX_WORDS:
        raise WorkstationError(TOO_MUCH)
    typed_on = not text[-1:].isspace()
    number = normalise(stripped)
    part, others, others_typed_on = _part(stripped, typed_on=typed_on)
    return Asked(
        tuple(words),
        typed_on,
        number if _may_be_number(number) else None,
        joined,
        part,
        others,
        others_typed_on,
    )


def is_hs(word: str) -> bool:
    """Whether a word may be the start of an HS code."""
    return word.isascii() and word.isdecimal() and 2 <= len(word) <= 10


def bad_place() -> WorkstationError:
    """The failure of a page asked for from a place that is none."""
    return WorkstationError(NO_PLACE)


def _part(text: str, *, typed_on: bool) -> tuple[str | None, tuple[str, ...], bool]:
    tokens = text.split()
    if len(tokens) < 2:
        return None, (), typed_on
    for place, token in enumerate(tokens):
        number = normalise(token)
        if not _may_be_number(number):
            continue
        others = words_of(" ".join(tokens[:place] + tokens[place + 1 :]))
        if others:
            return number, tuple(others), typed_on and place < len(tokens) - 1
    return None, (), typed_on


def _may_be_number(text: str) -> bool:
    return (
        len(text) >= SHORTEST_NUMBER
        and _NUMBER.fullmatch(text) is not None
        and any(c.isdecimal() for c in text)
    )
