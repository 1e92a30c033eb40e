"""Hiding a thing: in a hollow host, under cloth, behind metal, in foil.

Levels, part of the truth of a picture: 0 open, 1 overlapped by what lies on it, 2 hidden within
another thing, 3 shielded with metal (or taken apart, which is a family of its own).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workstation.simulation import hosts
from workstation.simulation.hosts import Host
from workstation.simulation.solids import Model

LEVELS = ("open", "overlapped", "hidden within a thing", "shielded or taken apart")
Size = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Concealed:
    """A thing and what it is hidden with, both in one frame; `how` names the host."""

    thing: Model
    host: Model
    level: int
    how: str

    @property
    def whole(self) -> Model:
        """Both as one model."""
        return Model([*self.host.parts, *self.thing.parts])


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to hide: its level, how large a thing (longest first, then thickness) it takes."""

    name: str
    level: int
    most: tuple[float, float, float]
    make: Callable[[np.random.Generator, Size], Host]


_WAYS = (
    _Way("cloth", 1, (460, 300, 120), hosts.cloth),
    _Way("clutter of cables", 1, (420, 260, 90), hosts.cables),
    _Way("book", 2, (300, 210, 62), hosts.book),
    _Way("laptop", 2, (330, 225, 34), hosts.laptop),
    _Way("loudspeaker", 2, (330, 190, 130), hosts.loudspeaker),
    _Way("kettle", 2, (215, 150, 130), hosts.kettle),
    _Way("device", 2, (360, 250, 90), hosts.device),
    _Way("tin", 2, (230, 150, 120), hosts.tin),
    _Way("soft toy", 2, (250, 170, 110), hosts.soft_toy),
    _Way("shoe", 2, (225, 74, 30), hosts.shoe),
    _Way("belt", 2, (160, 36, 24), hosts.belt),
    _Way("false bottom", 2, (460, 300, 60), hosts.false_bottom),
    _Way("food", 2, (250, 160, 90), hosts.food),
    _Way("foil", 3, (460, 300, 130), hosts.foil),
    _Way("metal plate", 3, (420, 280, 110), hosts.metal_plate),
    _Way("lead sheet", 3, (300, 200, 80), hosts.lead_sheet),
    _Way("cookware", 3, (260, 200, 90), hosts.cookware),
)
WAYS = tuple(way.name for way in _WAYS)


def conceal(
    rng: np.random.Generator, thing: Model, *, level: int | None = None, how: str | None = None
) -> Concealed:
    """The thing hidden in one of the ways it fits; level 0, alone, if it fits none.

    `level` (0 to 3) or `how` (one of `WAYS`) narrows the choice. The thing is laid flat first: its
    longest side along x, its shortest upright.
    """
    if level is not None and level not in range(len(LEVELS)):
        raise ValueError(f"no level {level}; there are 0 to {len(LEVELS) - 1}")
    if how is not None and how not in WAYS:
        raise ValueError(f"no way to hide {how!r}; there are {', '.join(WAYS)}")
    laid = _laid_flat(thing)
    low, high = laid.bounds
    size = np.asarray(high - low)
    fitting = [
        way
        for way in _WAYS
        if (level is None or way.level == level)
        and (how is None or way.name == how)
        and all(size <= way.most)
    ]
    if level == 0 or not fitting:
        return Concealed(laid, Model(), 0, "")
    way = fitting[int(rng.integers(len(fitting)))]
    made = way.make(rng, size)
    laid = laid.turned(float(rng.normal(0.0, 4.0))).moved(*made.at)
    return Concealed(laid, made.model, way.level, way.name)


def _laid_flat(thing: Model) -> Model:
    """About the origin, extents falling from x to z."""
    low, high = thing.bounds
    order = np.argsort(low - high)
    turned = thing
    if tuple(order) != (0, 1, 2):
        if order[2] == 0:  # standing along x
            turned = turned.turned(90, "y")
        elif order[2] == 1:
            turned = turned.turned(90, "x")
        low, high = turned.bounds
        if high[1] - low[1] > high[0] - low[0]:
            turned = turned.turned(90, "z")
    low, high = turned.bounds
    x, y, z = (low + high) / 2
    return turned.moved(-float(x), -float(y), -float(z))
