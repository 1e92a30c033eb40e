"""When two declarations speak of the same goods: an HS heading, or words of a description.

Likeness only finds pictures worth a look; nothing is decided by it.
"""

from __future__ import annotations

import re
import unicodedata

SHARED_WORDS = 2
"""Descriptions are alike that share this many words (or the only word, where there is one)."""
_MOST_WORDS = 6
_SHORTEST = 3
_EMPTY = frozenset(
    [
        "and",
        "the",
        "with",
        "for",
        "from",
        "not",
        "other",
        "others",
        "new",
        "used",
        "set",
        "sets",
        "pcs",
        "pieces",
        "piece",
        "made",
        "parts",
        "part",
        "various",
        "goods",
        "items",
        "item",
    ]
)


def heading(hs: str | None) -> str | None:
    """The four-digit heading of a Harmonized System code; None where it is shorter."""
    digits = "".join(re.findall(r"[0-9]", hs or ""))
    return digits[:4] if len(digits) >= 4 else None


def telling_words(description: str | None) -> tuple[str, ...]:
    """The words of a description that tell goods apart, folded, in order, at most six.

    Short words, figures and words that any description may hold are left out.
    """
    plain = unicodedata.normalize("NFKC", description or "").casefold()
    found: list[str] = []
    for word in re.findall(r"[^\W\d_]+", plain):
        if len(word) >= _SHORTEST and word not in _EMPTY and word not in found:
            found.append(word)
    return tuple(found[:_MOST_WORDS])


def alike(mine: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two descriptions' telling words make them alike."""
    shared = sum(1 for word in mine if word in other)
    return bool(mine) and shared >= min(SHARED_WORDS, len(mine))
