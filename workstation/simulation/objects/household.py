"""Cosmetics, jewellery, candles and other small household goods."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, Sketch, box


def bottle(
    s: Sketch,
    x: float,
    base: float,
    radius: float,
    height: float,
    wall_of: str,
    wall: float,
    content: str,
    fill: float,
) -> None:
    """A standing bottle lying on its side view: body, shoulder, neck, content up to `fill`."""
    top = base - height
    s.rod((x, base), (x, top + height * 0.25), radius, wall_of, wall=wall)
    s.rod(
        (x, top + height * 0.25),
        (x, top + height * 0.1),
        radius,
        wall_of,
        end_radius=radius * 0.4,
        wall=wall,
    )
    s.rod((x, top + height * 0.1), (x, top), radius * 0.4, wall_of, wall=wall)
    s.rod((x, base), (x, base - wall * 2), radius, wall_of)
    level = height * 0.75 * fill
    s.rod((x, base - wall * 2), (x, base - level), radius - wall, content)


@family("inner_box", "household", "a small carton within the parcel", weight=1.2)
def _inner_box(rng: np.random.Generator, blank: Blank) -> Pad:
    w, h, depth = rng.uniform(80, 200), rng.uniform(60, 150), rng.uniform(30, 80)
    s = blank(w + 8, h + 8)
    s.poly(box(0, 0, w, h), "cardboard", 6)
    s.poly(box(0, 0, w, h), "paper", 0.7)
    s.wire([*box(0, 0, w, h), (-w / 2, -h / 2)], 2.6, "cardboard")
    s.layers["cardboard"] += s.mask(box(0, 0, w, h)) * 0
    for a, b in (
        ((-w / 2, -h / 2), (w / 2, -h / 2)),
        ((-w / 2, h / 2), (w / 2, h / 2)),
        ((-w / 2, -h / 2), (-w / 2, h / 2)),
        ((w / 2, -h / 2), (w / 2, h / 2)),
    ):
        s.wire([a, b], 1.8, "paper")
    s.layers["paper"] *= np.float32(1.0) + np.float32(depth / 6) * (s.layers["paper"] > 1.4)
    if rng.random() < 0.6:
        s.poly(box(0, 0, w * 0.8, h * 0.7, 6), "polystyrene_foam", depth * 0.8)
    if rng.random() < 0.6:
        s.poly(box(0, 0, w * 0.45, h * 0.4, 6), "abs", 14, edge=6)
    return s.pad(depth)
