"""Whether a declared description says what the goods are: a normalised match with a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_LONGEST = 6
"""Words of a term that are compared; what follows them is not."""


def words(description: str) -> tuple[str, ...]:
    """The description's words: accents and letter case folded, singular, no digits or signs."""
    return tuple(_singular(word) for word in _WORD.findall(_plain(description)))


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c)).casefold()


def tokens(text: str) -> tuple[str, ...]:
    """As `words`, with numbers: "1-Boc-4-AP" is "1 boc 4 ap"."""
    return tuple(_singular(token) for token in _TOKEN.findall(_plain(text)))


def spoken(text: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the terms whose words stand in the text, side by side and in order.

    A term in a script without spaces between words is found anywhere in the text.
    """
    runs = _runs(text)
    whole = "" if text.isascii() else unicodedata.normalize("NFKC", text)
    return tuple(
        term
        for term, wanted in _term_tokens(terms)
        if wanted in runs or (not term.isascii() and term in whole)
    )


@lru_cache(maxsize=256)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    mine = tokens(text)
    return frozenset(
        mine[at : at + size]
        for size in range(1, _LONGEST + 1)
        for at in range(len(mine) - size + 1)
    )


@lru_cache(maxsize=512)
def _term_tokens(terms: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = ((term, tokens(term)[:_LONGEST]) for term in terms)
    return tuple((term, wanted) for term, wanted in pairs if wanted)


def says_nothing(
    description: str,
    vague: Collection[tuple[str, ...]],
    fillers: Collection[str],
    spelt: Callable[[str], str] | None = None,
) -> bool:
    """True where the words, fillers aside, are made up of vague terms alone.

    One word that the list does not know ("toy" in "gift: toy car") makes the description speak.
    A text with no letter at all ("12345", "***") says nothing; words in a script without the
    listed terms are taken to speak. `spelt` gives the listed word that a misspelt one stands for.
    """
    left = tuple(word for word in words(description) if word not in fillers)
    if not left or _covered(left, vague):
        return True
    return spelt is not None and _covered(tuple(spelt(word) for word in left), vague)


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
