"""Whether the description says what the goods are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

from workstation.services.checks.case import Answer, Case
from workstation.services.descriptions import listed, says_nothing, words

_SHOWN = 120


def missing_description(case: Case) -> Iterator[Answer]:
    """A content line has no description."""
    lines = case.record.lines
    if not lines:
        yield case.reason("missing_description", {"what": "No content line is declared"})
        return
    blank = [str(n) for n, line in enumerate(lines, 1) if not (line.description or "").strip()]
    if not blank:
        return
    what = "No description is declared"
    if len(lines) > 1:
        word = "line" if len(blank) == 1 else "lines"
        what = f"No description on {word} {', '.join(blank)} of {len(lines)}"
    yield case.reason("missing_description", {"what": what})


def vague_description(case: Case) -> Iterator[Answer]:
    """A description does not say what the goods are."""
    lists = case.rule("vague_description").lists
    vague, fillers = _terms(lists["vague"]), _words(lists["fillers"])
    spelt = partial(_spelt, lists["vague"])
    for number, _, text in case.described():
        if says_nothing(text, vague, fillers, spelt):
            figures = {"description": text[:_SHOWN], "where": case.where(number)}
            yield case.reason("vague_description", figures)


@lru_cache(maxsize=16)
def _terms(terms: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return listed(terms)


@lru_cache(maxsize=16)
def _words(terms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for term in terms for word in words(term))


_LONG, _LONGER = 8, 11
"""Words of so many letters count as misspelt with one, and with two letters wrong."""
_NOT_MISSPELT = frozenset({"elastic", "partial", "personnel", "medical", "mechanical"})
"""Words of their own that resemble vague ones."""


@lru_cache(maxsize=4096)
def _spelt(terms: tuple[str, ...], word: str) -> str:
    """The vague word that this one is a misspelling of; itself where there is none.

    Swapped, left out, doubled and wrong letters count ("accesories", "miscelaneous"); the first
    letter must be right.
    """
    if len(word) < _LONG - 1 or word in _NOT_MISSPELT:
        return word
    from rapidfuzz.distance import OSA

    for known in _words(terms):
        wrong = 2 if len(known) >= _LONGER else 1
        if (
            len(known) >= _LONG
            and known[0] == word[0]
            and OSA.distance(known, word, score_cutoff=wrong) <= wrong
        ):
            return known
    return word
