"""Blades, tangs, handles and sheaths as solids, for all kinds of knives.

The hilt is at x = 0, the point towards +x, the handle towards -x; the spine is up (+y), the edge
down, and the thickness across z, so that a knife lies flat as made and is a thin line on its edge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.objects.forms import band, pins
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import Mesh, Model, box, cylinder, extrude
from workstation.simulation.solids.shapes import loft


@dataclass(frozen=True, slots=True)
class Blade:
    """A blade's form.

    Lengths in millimetres. `fall` is the share of the height by which the spine comes down to the
    point from the share `fall_from` of the length on, bent by `fall_bend` (1 straight, more rounder,
    less hollow); `belly`, `belly_from`, `belly_bend` likewise for the edge coming up. `taper` is the
    share of height lost from hilt to point (negative: wider in front), `curve` bends the whole up.
    """

    length: float
    height: float
    spine: float
    fall: float = 0.45
    fall_from: float = 0.45
    fall_bend: float = 2.0
    belly_from: float = 0.35
    belly_bend: float = 2.2
    taper: float = 0.05
    curve: float = 0.0
    grind: float = 0.6
    double: bool = False
    teeth: float = 0.0
    pitch: float = 8.0
    spine_teeth: float = 0.0

    def lines(self, count: int) -> tuple[NDArray[np.float64], ...]:
        """Station, spine and edge heights, (N,) each."""
        u = np.linspace(0.0, 1.0, count)
        x = u * self.length
        height = self.height * (1.0 - self.taper * u)
        drop = np.clip((u - self.fall_from) / (1.0 - self.fall_from), 0, 1) ** self.fall_bend
        rise = np.clip((u - self.belly_from) / (1.0 - self.belly_from), 0, 1) ** self.belly_bend
        top = -self.fall * height * drop
        low = -height + (1.0 - self.fall) * height * rise
        if self.double:
            middle = (top + low) / 2
            top, low = top - middle, low - middle
        low = np.minimum(low, top - 0.4)
        if self.teeth:
            cut = np.abs(np.sin(np.pi * x / self.pitch)) * self.teeth
            low = np.minimum(low + np.where(u < 0.96, cut, 0.0), top - 0.4)
        if self.spine_teeth:
            notch = (np.mod(x, 7.0) / 7.0) * self.spine_teeth
            top = np.maximum(top - np.where((u > 0.05) & (u < 0.5), notch, 0.0), low + 0.4)
        bend = self.curve * u * u
        return x, top + bend, low + bend


def blade_mesh(b: Blade) -> Mesh:
    """Spine, flats and the ground wedge; a dagger has an edge on either side."""
    fine = 2.0 if b.teeth or b.spine_teeth else 7.0
    count = int(np.clip(b.length / fine, 14, 120))
    x, top, low = b.lines(count)
    u = x / b.length
    half = b.spine / 2 * (1.0 - 0.55 * u**1.5)
    keen = np.full_like(half, 0.12)
    sections = []
    for k in range(count):
        y1, y0, t, e = top[k], low[k], half[k], keen[k]
        t = min(t, max(e, (y1 - y0) * 0.4))
        if b.double:
            middle = (y1 + y0) / 2
            ring = [(y1, e), (y1, -e), (middle, -t), (y0, -e), (y0, e), (middle, t)]
        else:
            ground = y1 - (y1 - y0) * (1.0 - b.grind)
            ring = [(y1, t), (y1, -t), (ground, -t), (y0, -e), (y0, e), (ground, t)]
        sections.append(np.array([(x[k], y, z) for y, z in ring]))
    return loft(sections)


def tang_mesh(length: float, top: float, low: float, thick: float, narrow: float) -> Mesh:
    """The steel inside a handle, from the hilt backwards; `narrow` is the share left at its end."""
    middle = (top + low) / 2
    end_top, end_low = middle + (top - middle) * narrow, middle + (low - middle) * narrow
    outline = [(0.0, top), (0.0, low), (-length, end_low), (-length, end_top)]
    return extrude(outline, thick)


def random_grind(rng: np.random.Generator, b: Blade) -> Blade:
    """The blade with its own share of flat."""
    return replace(b, grind=float(rng.uniform(0.35, 0.95)))


def _grip_outline(
    rng: np.random.Generator, length: float, tall: float, middle: float
) -> list[Point]:
    swell, hook = float(rng.uniform(0.0, 0.2)), float(rng.uniform(-0.1, 0.45))
    half = tall / 2
    return spline(
        [
            (0.0, middle + half * 0.86),
            (-length * 0.35, middle + half * (0.95 + swell)),
            (-length * 0.75, middle + half * 0.9),
            (-length, middle + half * (0.75 - hook)),
            (-length * 1.01, middle - half * (0.6 + hook)),
            (-length * 0.88, middle - half * (0.95 + hook)),
            (-length * 0.5, middle - half * (0.85 + swell)),
            (-length * 0.2, middle - half * 0.75),
            (0.0, middle - half * 0.95),
            (0.0, middle + half * 0.86),
        ],
        4,
    )


def handled(
    rng: np.random.Generator,
    b: Blade,
    material: str,
    *,
    handle: str | None = None,
    metal: bool = True,
) -> Model:
    """A blade with a handle of one of the usual makes.

    `handle` is "scales", "moulded", "steel", "cord", "round" or "none"; drawn if not given. Without
    `metal` there is none but the blade's own: no guard, bolster or pommel.
    """
    model = Model()
    model.add(blade_mesh(b), material)
    makes = ["scales", "moulded", "steel", "cord", "round", "none"]
    make = handle or str(rng.choice(makes, p=[0.36, 0.36, 0.09, 0.05, 0.08, 0.06]))
    length = float(np.clip(b.length * rng.uniform(0.5, 0.9), 82, 142))
    tall = float(np.clip(min(b.height, 32) * rng.uniform(0.75, 1.05), 15, 32))
    top, low = (float(line[0]) for line in b.lines(2)[1:])
    middle = 0.0 if b.double else float(np.clip(top - tall * 0.5, low, top))
    if b.height > 45:
        middle = float(top - tall * rng.uniform(0.5, 0.8))
    reach = min(tall * 0.42, (top - low) / 2)
    if make == "none":
        model.add(
            tang_mesh(
                length * rng.uniform(0.4, 0.9),
                middle + reach * 0.7,
                middle - reach * 0.7,
                b.spine * 0.9,
                0.7,
            ),
            material,
        )
        return model
    guard = float(rng.random())
    if metal and guard < (0.75 if b.double else 0.22):
        _cross_guard(rng, model, middle, tall, b.double)
    elif metal and guard > 0.72:
        model.add(
            box(float(rng.uniform(6, 14)), tall * 0.95, float(rng.uniform(9, 15)), 2.5).moved(
                -4, middle
            ),
            material,
        )
    outline = _grip_outline(rng, length, tall, middle)
    deep = float(rng.uniform(12, 21))
    full = tang_mesh(length * 0.97, middle + tall * 0.4, middle - tall * 0.4, b.spine * 0.95, 0.85)
    if make == "scales":
        cover = str(rng.choice(["wood", "abs", "nylon", "rubber"], p=[0.5, 0.2, 0.2, 0.1]))
        thick = (deep - b.spine) / 2
        model.add(extrude(outline, b.spine * 0.95), material)
        for side in (-1, 1):
            model.add(
                extrude(outline, thick, min(3.0, thick * 0.45)).moved(
                    0, 0, side * (thick + b.spine) / 2
                ),
                cover,
            )
        rivet = "brass" if rng.random() < 0.4 else "stainless"
        shares = (0.2, 0.5, 0.8) if rng.random() < 0.7 else (0.3, 0.75)
        pins(
            model,
            rivet,
            float(rng.uniform(1.8, 3.6)),
            deep,
            [(-length * s, middle) for s in shares],
        )
    elif make == "steel":
        model.add(extrude(outline, deep, 3.5), "stainless")
        core = [(x * 0.97 - 1.5, middle + (y - middle) * 0.88) for x, y in outline]
        model.add(extrude(core, deep - float(rng.uniform(1.6, 5)), 3.0), "stainless", -1)
    elif make == "cord":
        model.add(full, material)
        for k in range(int(length / 5.5)):
            model.add(
                box(5.0, tall * 0.95, b.spine + 7, 1.5).moved(-4 - 5.5 * k, middle), "nylon", 0.75
            )
        for k in range(int(length / 5.5)):
            model.add(
                box(5.2, tall * 0.82, b.spine + 0.2).moved(-4 - 5.5 * k, middle), "nylon", -0.75
            )
    else:
        cover = str(
            rng.choice(
                ["abs", "nylon", "rubber", "polypropylene", "wood"], p=[0.25, 0.2, 0.2, 0.2, 0.15]
            )
        )
        stick = tang_mesh(
            length * float(rng.uniform(0.45, 0.95)),
            middle + reach * 0.55,
            middle - reach * 0.55,
            b.spine * 0.9,
            0.5,
        )
        if make == "round":
            model.add(cylinder(tall * 0.42, length, "x", 16).moved(-length / 2, middle), "wood")
            model.add(stick, "wood", -1)
            model.add(
                cylinder(tall * 0.45, 12, "x", 16).moved(-6, middle),
                "brass" if rng.random() < 0.4 else "abs",
            )
        else:
            model.add(extrude(outline, deep, min(5.0, deep * 0.4)), cover)
            model.add(stick, cover, -1)
        model.add(stick, material)
        if metal and rng.random() < 0.2:
            model.add(box(7, tall * 0.9, deep * 0.9, 2).moved(-length + 2, middle), "steel")
    return model


def _cross_guard(
    rng: np.random.Generator, model: Model, middle: float, tall: float, wide: bool
) -> None:
    made_of = str(rng.choice(["stainless", "brass", "zinc_alloy", "steel"]))
    reach = tall * float(rng.uniform(1.3, 2.2 if wide else 1.6))
    shape = spline([(0, -reach / 2), (float(rng.uniform(-4, 5)), 0), (0, reach / 2)], 5)
    model.add(
        extrude(band(shape, float(rng.uniform(4, 7))), float(rng.uniform(9, 15)), 1.5).moved(
            -2, middle
        ),
        made_of,
    )


def sheathed(rng: np.random.Generator, b: Blade, model: Model) -> Model:
    """The knife in its sheath: two walls and a seam with rivets, a belt loop behind."""
    cover = str(rng.choice(["leather", "nylon", "abs"], p=[0.45, 0.35, 0.2]))
    wall = float(rng.uniform(1.6, 3.0))
    x, top, low = b.lines(9)
    outline = [(-2.0, top[0] + 5), *((float(a), float(t + 5)) for a, t in zip(x, top, strict=True))]
    outline += [(float(x[-1] + 9), float((top[-1] + low[-1]) / 2))]
    outline += [(float(a), float(t - 7)) for a, t in zip(x[::-1], low[::-1], strict=True)]
    outline += [(-2.0, low[0] - 7)]
    for side in (-1, 1):
        model.add(extrude(outline, wall).moved(0, 0, side * (b.spine + wall + 0.6) / 2), cover)
    model.add(box(55, 34, wall).moved(-20, middle_of(b), b.spine / 2 + wall * 2 + 2), cover)
    if rng.random() < 0.7:
        seam = [(float(a), float(t - 4.5)) for a, t in zip(x[1:-1], low[1:-1], strict=True)]
        pins(model, "brass", 2.0, b.spine + 2 * wall + 1, seam)
    return model


def middle_of(b: Blade) -> float:
    """The height of the middle of the blade at the hilt."""
    _x, top, low = b.lines(2)
    return float(top[0] + low[0]) / 2
