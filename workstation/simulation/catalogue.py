"""The register of object families: a name, a category and the function that draws one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workstation.simulation.sketch import Pad, Sketch

Blank = Callable[[float, float], Sketch]  # extent in millimetres -> an empty sketch, already turned
Draw = Callable[[np.random.Generator, Blank], Pad]


@dataclass(frozen=True, slots=True)
class FamilyInfo:
    """One kind of object.

    `category` is "benign", "weapon", "drug", "battery" or "ammunition"; `group` is a finer word
    ("firearm", "blade", "clothing", "metal clutter"...); `weight` its relative frequency among
    ordinary contents, 0 for contraband.
    """

    name: str
    category: str
    group: str
    description: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Family:
    """A family and how it is drawn."""

    info: FamilyInfo
    draw: Draw


_FAMILIES: dict[str, Family] = {}


def family(
    name: str, group: str, description: str, *, category: str = "benign", weight: float = 1.0
) -> Callable[[Draw], Draw]:
    """Register a drawing function."""

    def register(draw: Draw) -> Draw:
        if name in _FAMILIES:
            raise ValueError(f"family {name!r} is registered twice")
        share = weight if category == "benign" else 0.0
        _FAMILIES[name] = Family(FamilyInfo(name, category, group, description, share), draw)
        return draw

    return register


def known() -> dict[str, Family]:
    """All registered families by name, in order of registration."""
    return _FAMILIES
