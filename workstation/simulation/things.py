"""One thing to pack: drawn flat, or a solid in its pose."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from workstation.simulation.catalogue import Build, Family, known, posed
from workstation.simulation.conceal import conceal
from workstation.simulation.sketch import Pad, Sketch
from workstation.simulation.solids import Flat, Mesh

_ALIGNED = 0.5  # share of things packed along the walls


@dataclass(frozen=True, slots=True)
class Item:
    """A wish for one object: `angle` in degrees and `at` as shares of the inner room, if given.

    `hidden` is the level at which it is concealed (`conceal.LEVELS`); what fits in no such hiding
    place, and what is drawn flat, stays as it is.
    """

    family: str
    angle: float | None = None
    at: tuple[float, float] | None = None
    scale: float = 1.0
    hidden: int = 0


@dataclass(slots=True)
class Thing:
    """A family's specimen, either a `pad` or a `solid` centred and standing on z = 0.

    `size_mm` is its extent along the belt, across it and upwards, with that of the `host` it is
    hidden in, where there is one; `hidden` is the level and `hidden_in` the host's name.
    """

    family: Family
    item: Item
    size_mm: tuple[float, float, float]
    pad: Pad | None = None
    solid: Flat | None = None
    must: bool = False
    host: Flat | None = None
    hidden: int = 0
    hidden_in: str = ""
    angle: float = 0.0

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
        return _solid(entry, entry.build, item, rng, angle, flip)

    def blank(width: float, height: float) -> Sketch:
        return Sketch(rng, (width, height), angle, spacing / item.scale, flip)

    pad = entry.draw(rng, blank)
    if item.scale != 1.0:
        layers = {name: layer * np.float32(item.scale) for name, layer in pad.layers.items()}
        pad = Pad(layers, pad.depth_mm * item.scale)
    rows, columns = pad.shape
    return Thing(entry, item, (columns * spacing, rows * spacing, pad.depth_mm), pad=pad)


def laid_at(
    thing: Thing, angle: float, rng: np.random.Generator, spacing: float, scale: float = 1.0
) -> Thing:
    """The thing at another angle on the belt, and smaller; a drawing is drawn anew."""
    if thing.solid is None:
        again = replace(thing.item, angle=angle, scale=thing.item.scale * scale)
        return draw_thing(again, rng, spacing)
    turn = angle - thing.angle
    parts = [one for one in (thing.solid, thing.host) if one is not None]
    parts = [one.turned(turn, "z").sized(scale) for one in parts]
    bounds = [one.bounds for one in parts]
    low = np.min([one[0] for one in bounds], axis=0)
    high = np.max([one[1] for one in bounds], axis=0)
    shift = (-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2])
    parts = [one.moved(*shift) for one in parts]
    return replace(
        thing,
        size_mm=(float(high[0] - low[0]), float(high[1] - low[1]), float(high[2] - low[2])),
        solid=parts[0],
        host=parts[1] if len(parts) > 1 else None,
        angle=angle,
    )


def _solid(
    entry: Family, build: Build, item: Item, rng: np.random.Generator, angle: float, flip: bool
) -> Thing:
    """A solid in its pose, alone or with the host that it is hidden in."""
    model, rest = build(rng), entry.rest
    thing = Thing(entry, item, (0.0, 0.0, 0.0), angle=angle)
    host_parts = 0
    if item.hidden:
        got = conceal(rng, model, level=item.hidden)
        if got.level:
            thing.hidden, thing.hidden_in = got.level, got.how
            model, host_parts = got.whole, len(got.host.parts)
            rest = "flat" if got.level == 1 else "any"
    flat = posed(Flat.of(model), rest, rng)
    if flip:
        flat = flat.turned(180.0, "y")
    flat = flat.turned(angle, "z").sized(item.scale).centred()
    low, high = flat.bounds
    thing.size_mm = (float(high[0] - low[0]), float(high[1] - low[1]), float(high[2] - low[2]))
    thing.solid = flat
    if host_parts:
        meshes = [part.mesh for part in model.parts[:host_parts] if isinstance(part.mesh, Mesh)]
        corners, faces = (
            sum(len(one) for one in lists)
            for lists in ([m.vertices for m in meshes], [m.faces for m in meshes])
        )
        slabs = host_parts - len(meshes)
        of_host = np.arange(len(flat.vertices)) < corners
        grams = [
            {name: mass * item.scale**3 for name, mass in one.grams_by_material().items()}
            for one in (got.host, got.thing)
        ]
        thing.host = replace(
            flat,
            faces=flat.faces[:faces],
            fill=flat.fill[:faces],
            layer=flat.layer[:faces],
            solid=flat.solid & of_host,
            slabs=flat.slabs[:slabs],
            grams=grams[0],
        )
        thing.solid = replace(
            flat,
            faces=flat.faces[faces:],
            fill=flat.fill[faces:],
            layer=flat.layer[faces:],
            solid=flat.solid & ~of_host,
            slabs=flat.slabs[slabs:],
            grams=grams[1],
        )
    return thing
