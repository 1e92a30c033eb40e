"""Whether a declared description says what the goods are: a normalised match with a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_WORD = re.compile(r"[^\W\d_]+")


def words(description: str) -> tuple[str, ...]:
    """The description's words: accents and letter case folded, singular, no digits or signs."""
    plain = unicodedata.normalize("NFKD", description)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return tuple(_singular(word) for word in _WORD.findall(plain))


def says_nothing(
    description: str, vague: Collection[tuple[str, ...]], fillers: Collection[str]
) -> bool:
    """True where the words, fillers aside, are made up of vague terms alone.

    One word that the list does not know ("toy" in "gift: toy car") makes the description speak.
    A text with no letter at all ("12345", "***") says nothing; words in a script without the
    listed terms are taken to speak.
    """
    left = tuple(word for word in words(description) if word not in fillers)
    if not left:
        return True
    return _covered(left, vague)


def listed(terms: Collection[str]) -> frozenset[tuple[str, ...]]:
    """The list of vague terms in the form that `says_nothing` compares."""
    return frozenset(found for found in (words(term) for term in terms) if found)


def _covered(left: tuple[str, ...], vague: Collection[tuple[str, ...]]) -> bool:
    reach = {0}
    for end in range(1, len(left) + 1):
        if any(
            start in reach and left[start:end] in vague for start in range(max(0, end - 4), end)
        ):
            reach.add(end)
    return len(left) in reach


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
