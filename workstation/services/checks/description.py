"""Whether the description says what the goods are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

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
    for number, _, text in case.described():
        if says_nothing(text, vague, fillers):
            figures = {"description": text[:_SHOWN], "where": case.where(number)}
            yield case.reason("vague_description", figures)


@lru_cache(maxsize=16)
def _terms(terms: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return listed(terms)


@lru_cache(maxsize=16)
def _words(terms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for term in terms for word in words(term))
