"""Sentences with named places: "{value} for {weight} kg"."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping

from workstation.services.dated import Problems

_FORMATTER = string.Formatter()
_MANY = 20


def fill(text: str, figures: Mapping[str, str]) -> str:
    """The sentence with each place filled; a place that has no figure is a fault of ours."""
    parts = []
    for literal, place, _, _ in _FORMATTER.parse(text):
        parts.append(literal)
        if place is not None:
            parts.append(figures[place])
    return "".join(parts)


def places_of(text: str) -> tuple[str, ...]:
    """The places that a sentence names."""
    return tuple(place for _, place, _, _ in _FORMATTER.parse(text) if place)


def check_places(text: str, allowed: Collection[str], where: str, problems: Problems) -> None:
    """Note a fault where a sentence names what its rule does not tell."""
    try:
        found = list(_FORMATTER.parse(text))
    except ValueError:
        problems.add(where, "a sentence has unmatched braces")
        return
    named = {place for _, place, _, _ in found if place is not None}
    plain = all(not form and not turn for _, _, form, turn in found)
    if not plain or "" in named or not named <= set(allowed):
        told = ", ".join(sorted(allowed)) or "nothing"
        if len(allowed) > _MANY:
            told = "facts that docs/rules.md lists"
        problems.add(where, f"a sentence may name only: {told}")
