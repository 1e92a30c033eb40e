"""Whether a declared description says what the goods are: a normalised match with a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


def words(description: str) -> tuple[str, ...]:
    """The description's words: accents and letter case folded, singular, no digits or signs."""
    return tuple(_singular(word) for word in _WORD.findall(_plain(description)))


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[str, ...]:
    """As `words`, with numbers: "1-Boc-4-AP" is "1 boc 4 ap"."""
    return tuple(_singular(token) for token in _TOKEN.findall(_plain(text)))


def spoken(text: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the terms whose words stand in the text, side by side and in order.

    A term in a script without spaces between words is found anywhere in the text.
    """
    said, found = tokens(text), set[str]()
    by_first, foreign = _index(terms)
    for at, word in enumerate(said):
        for term, wanted in by_first.get(word, ()):
            if said[at : at + len(wanted)] == wanted:
                found.add(term)
    if foreign and not text.isascii():
        whole = unicodedata.normalize("NFKC", text)
        found.update(term for term in foreign if term in whole)
    return tuple(term for term in terms if term in found) if found else ()


@lru_cache(maxsize=512)
def _index(
    terms: tuple[str, ...],
) -> tuple[dict[str, list[tuple[str, tuple[str, ...]]]], tuple[str, ...]]:
    """The terms by their first words, and those in other scripts."""
    by_first: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for term in terms:
        wanted = tokens(term)
        if wanted:
            by_first.setdefault(wanted[0], []).append((term, wanted))
    return by_first, tuple(term for term in terms if not term.isascii())


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
