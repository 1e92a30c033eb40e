"""One thing to pack: drawn flat, or a solid in its pose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workstation.simulation.catalogue import Family, known, posed
from workstation.simulation.sketch import Pad, Sketch
from workstation.simulation.solids import Flat

_ALIGNED = 0.5  # share of things packed along the walls


@dataclass(frozen=True, slots=True)
class Item:
    """A wish for one object: `angle` in degrees and `at` as shares of the inner room, if given."""

    family: str
    angle: float | None = None
    at: tuple[float, float] | None = None
    scale: float = 1.0


@dataclass(slots=True)
class Thing:
    """A family's specimen, either a `pad` or a `solid` centred and standing on z = 0.

    `size_mm` is its extent along the belt, across it and upwards.
    """

    family: Family
    item: Item
    size_mm: tuple[float, float, float]
    pad: Pad | None = None
    solid: Flat | None = None
    must: bool = False

    @property
    def names(self) -> tuple[str, str, str]:
        """Family, category, group."""
        info = self.family.info
        return info.name, info.category, info.group


def draw_thing(item: Item, rng: np.random.Generator, spacing: float) -> Thing:
    """A specimen of a family; pads are drawn for pixels of `spacing` millimetres."""
    try:
        entry = known()[item.family]
    except KeyError:
        raise ValueError(f"no object family {item.family!r}") from None
    if item.angle is not None:
        angle = item.angle
    elif rng.random() < _ALIGNED:
        angle = 90.0 * int(rng.integers(0, 4)) + float(rng.normal(0.0, 5.0))
    else:
        angle = float(rng.uniform(0.0, 360.0))
    flip = bool(rng.random() < 0.5)
    if entry.build is not None:
        flat = posed(Flat.of(entry.build(rng)), entry.rest, rng)
        if flip:
            flat = flat.turned(180.0, "y")
        flat = flat.turned(angle, "z").sized(item.scale).centred()
        low, high = flat.bounds
        size = (float(high[0] - low[0]), float(high[1] - low[1]), float(high[2] - low[2]))
        return Thing(entry, item, size, solid=flat)

    def blank(width: float, height: float) -> Sketch:
        return Sketch(rng, (width, height), angle, spacing / item.scale, flip)

    pad = entry.draw(rng, blank)
    if item.scale != 1.0:
        layers = {name: layer * np.float32(item.scale) for name, layer in pad.layers.items()}
        pad = Pad(layers, pad.depth_mm * item.scale)
    rows, columns = pad.shape
    return Thing(entry, item, (columns * spacing, rows * spacing, pad.depth_mm), pad=pad)
