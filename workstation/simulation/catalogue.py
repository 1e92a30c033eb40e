"""The register of object families: a name, a category and the function that draws one.

A family is either drawn flat (`family`: thickness on a sketch) or built in three dimensions
(`solid_family`: a model, which the catalogue turns to a pose of rest and looks through).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from workstation.simulation.sketch import Pad, Sketch
from workstation.simulation.solids import Flat, Model, through

Blank = Callable[[float, float], Sketch]  # extent in millimetres -> an empty sketch, already turned
Draw = Callable[[np.random.Generator, Blank], Pad]
Build = Callable[[np.random.Generator], Model]
Solid = TypeVar("Solid", Model, Flat)

CATEGORIES = (
    "benign",
    "weapon",
    "drug",
    "battery",
    "ammunition",
    "currency",
    "vape",
    "liquid",
    "agency",
)
RESTS = ("any", "flat", "upright or lying")


@dataclass(frozen=True, slots=True)
class FamilyInfo:
    """One kind of object.

    `category` is one of `CATEGORIES`; `group` is a finer word ("firearm", "blade", "clothing",
    "metal clutter"...); `weight` its relative frequency among ordinary contents, 0 for contraband.
    """

    name: str
    category: str
    group: str
    description: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Family:
    """A family and how it is drawn; `build` and `rest` where it is a solid."""

    info: FamilyInfo
    draw: Draw
    build: Build | None = None
    rest: str = "flat"


_FAMILIES: dict[str, Family] = {}


def family(
    name: str, group: str, description: str, *, category: str = "benign", weight: float = 1.0
) -> Callable[[Draw], Draw]:
    """Register a drawing function."""

    def register(draw: Draw) -> Draw:
        _register(Family(_info(name, category, group, description, weight), draw))
        return draw

    return register


def solid_family(
    name: str,
    group: str,
    description: str,
    *,
    category: str = "benign",
    weight: float = 1.0,
    rest: str = "any",
) -> Callable[[Build], Build]:
    """Register a function that builds a model in its natural pose of rest.

    `rest` says how it comes to lie in a parcel: "flat" as built, with small tilts; "upright or
    lying"; "any" as built 55 %, on a side 25 % (a long thing seldom on its end), any way up 20 %
    (rolled about its length and tipped a little; one in seven any way at all).
    """
    if rest not in RESTS:
        raise ValueError(f"no rest {rest!r}; there are {RESTS}")

    def register(build: Build) -> Build:
        def draw(rng: np.random.Generator, blank: Blank) -> Pad:
            model = posed(Flat.of(build(rng)), rest, rng)
            low, high = model.bounds
            sketch = blank(float(high[0] - low[0]), float(high[1] - low[1]))
            return shadow(model, sketch.spacing, sketch.angle, flip=sketch.flip)

        info = _info(name, category, group, description, weight)
        _register(Family(info, draw, build, rest))
        return build

    return register


def posed(model: Solid, rest: str, rng: np.random.Generator) -> Solid:
    """A model as it comes to lie, standing on z = 0 and centred."""
    chance = float(rng.random())
    if rest == "flat":
        model = model.turned(float(rng.normal(0.0, 3.0)), "x").turned(
            float(rng.normal(0.0, 3.0)), "y"
        )
    elif rest == "upright or lying":
        if chance > 0.45:
            model = model.turned(float(rng.uniform(0.0, 360.0)), "z")
            model = model.turned(90.0 + float(rng.normal(0.0, 4.0)), "x")
    elif chance > 0.97:  # on its end or askew, as little else holds it
        tip = float(np.degrees(np.arccos(rng.uniform(-1.0, 1.0))))
        model = model.turned(float(rng.uniform(0.0, 360.0)), "z").turned(tip, "x")
    elif chance > 0.80:  # leaning on other things: rolled any way, its length not far from level
        long, lift = _long_axis(model)
        model = model.turned(float(rng.uniform(0.0, 360.0)), long)
        model = model.turned(float(rng.normal(0.0, 18.0)), lift)
    elif chance > 0.55:
        side = 90.0 * float(rng.choice((-1.0, 1.0))) + float(rng.normal(0.0, 5.0))
        long, lift = _long_axis(model)
        model = model.turned(side, long if rng.random() < 0.85 else lift)
    else:
        model = model.turned(float(rng.normal(0.0, 4.0)), "x").turned(
            float(rng.normal(0.0, 4.0)), "y"
        )
    return model.centred()


def _long_axis(model: Model | Flat) -> tuple[str, str]:
    """The level axis along which a model is longest, and the other level one."""
    low, high = model.bounds
    return ("x", "y") if high[0] - low[0] >= high[1] - low[1] else ("y", "x")


def shadow(model: Model | Flat, spacing: float, angle: float, *, flip: bool = False) -> Pad:
    """A model seen along z, turned by `angle` degrees on the belt; `flip` lays it on its other face.

    The turn is that of a `Sketch`: rows of the picture run with y.
    """
    flat = model if isinstance(model, Flat) else Flat.of(model)
    if flip:
        flat = flat.turned(180.0, "y")
    flat = flat.turned(angle, "z")
    low, high = flat.bounds
    columns = max(3, int(np.ceil((high[0] - low[0]) / spacing)) + 1)
    rows = max(3, int(np.ceil((high[1] - low[1]) / spacing)) + 1)
    middle = (low + high) / 2
    origin = (middle[0] - columns * spacing / 2, middle[1] - rows * spacing / 2)
    layers = through(flat, (rows, columns), spacing, origin)
    return Pad(dict(zip(flat.names, layers, strict=True)), float(high[2] - low[2]))


def known() -> dict[str, Family]:
    """All registered families by name, in order of registration."""
    return _FAMILIES


def _info(name: str, category: str, group: str, description: str, weight: float) -> FamilyInfo:
    if category not in CATEGORIES:
        raise ValueError(f"family {name!r}: no category {category!r}; there are {CATEGORIES}")
    share = weight if category == "benign" else 0.0
    return FamilyInfo(name, category, group, description, share)


def _register(entry: Family) -> None:
    if entry.info.name in _FAMILIES:
        raise ValueError(f"family {entry.info.name!r} is registered twice")
    _FAMILIES[entry.info.name] = entry
