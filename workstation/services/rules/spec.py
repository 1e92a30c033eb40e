"""The form of a built-in rule's description."""

from __future__ import annotations

from dataclasses import dataclass

from workstation.domain.reasons import Group


@dataclass(frozen=True, slots=True)
class Spec:
    """One built-in rule.

    `stem` names its data file; `places` are what its sentences may name, `numbers` and `lists`
    the parameters that the file must give.
    """

    stem: str
    name: str
    group: Group
    places: frozenset[str]
    numbers: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


def spec(
    stem: str, name: str, group: Group, places: str, *, numbers: str = "", lists: str = ""
) -> Spec:
    """A `Spec`, its names written with spaces between."""
    return Spec(
        stem, name, group, frozenset(places.split()), tuple(numbers.split()), tuple(lists.split())
    )
