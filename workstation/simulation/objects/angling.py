"""Fishing tackle: hooks, lures, sinkers, swivels, a reel."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    curve3,
    frame,
    pick,
    plate,
    repeated,
    tapered,
)
from workstation.simulation.solids import shapes
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.model import Model


def _hook(s: float) -> Mesh:
    bend = [(-14, 0, 0), (4, 0, 0), (10, 3, 0), (10, 8, 0), (4, 10, 0), (-2, 9, 0)]
    return shapes.sweep(curve3(np.array(bend, dtype=float) * s, 2), 0.7 * s**0.5, sides=4)


@solid_family(
    "fishing_gear",
    "sport",
    "reel, lures, hooks and sinkers in a tackle box",
    weight=0.6,
    rest="flat",
)
def _fishing_gear(rng: Rng) -> Model:
    wide, high, deep = rng.uniform(170, 230), rng.uniform(110, 160), rng.uniform(32, 52)
    model = Model()
    frame(
        model,
        shapes.box(wide, high, deep, 3),
        shapes.box(wide - 3.6, high - 3.6, deep - 3.6),
        "polypropylene",
    )
    columns, rows = int(rng.integers(3, 5)), int(rng.integers(2, 4))
    for i in range(1, columns):
        model.add(
            shapes.box(1.5, high - 4, deep * 0.7).moved(
                -wide / 2 + i * wide / columns, 0, -deep * 0.1
            ),
            "polypropylene",
        )
    for j in range(1, rows):
        model.add(
            shapes.box(wide - 4, 1.5, deep * 0.7).moved(
                0, -high / 2 + j * high / rows, -deep * 0.1
            ),
            "polypropylene",
        )
    for x in (-0.25, 0.25):
        model.add(
            shapes.box(22, 6, 12).moved(x * wide, -high / 2 - 2, 0),
            pick(rng, "polypropylene", "brass"),
            0.7,
        )
    floor = -deep / 2 + 7
    for i in range(columns):
        for j in range(rows):
            cx, cy = -wide / 2 + (i + 0.5) * wide / columns, -high / 2 + (j + 0.5) * high / rows
            spots = [
                (cx + float(x), cy + float(y), floor + float(z))
                for x, y, z in rng.uniform(-1, 1, (int(rng.integers(2, 7)), 3))
                * [wide / columns * 0.34, high / rows * 0.34, 3]
            ]
            kind = int(rng.integers(0, 4))
            if kind == 0:
                drop = shapes.ellipsoid(
                    rng.uniform(2.5, 6), rng.uniform(2.5, 6), rng.uniform(3, 9), 8
                )
                model.add(repeated(drop, spots), "lead")
            elif kind == 1:
                model.add(
                    repeated(
                        _hook(rng.uniform(0.6, 1.3)).turned(float(rng.uniform(0, 360))), spots
                    ),
                    "steel",
                )
            elif kind == 2:  # lures with their treble hooks
                for at in spots[:2]:
                    lure = Model()
                    lure.add(
                        tapered(
                            [
                                (-26, 0, 0, 2, 2),
                                (-10, 0, 0, 6, 8),
                                (14, 0, 0, 4, 6),
                                (26, 0, 0, 1.5, 2),
                            ],
                            10,
                        ),
                        "abs",
                        0.7,
                    )
                    lure.add(shapes.sphere(2.4, 6).moved(-4, 0, 0), "steel")
                    for x in (-6.0, 22.0):
                        for turn in (0.0, 120.0, 240.0):
                            lure.add(
                                _hook(0.5).turned(90, "y").turned(turn).moved(x, 0, -12), "steel"
                            )
                    lure.add(plate(14, 9, 0.7, 3).turned(35, "y").moved(-32, 0, -3), "stainless")
                    model.put(lure.turned(float(rng.uniform(0, 360))).moved(*at))
            else:
                swivel = shapes.torus(1.9, 0.5, sides=4, steps=6)
                model.add(
                    repeated(swivel, [(x + d, y, z) for x, y, z in spots for d in (0.0, 4.6)]),
                    "brass",
                )
                model.add(
                    repeated(
                        shapes.cylinder(1.2, 3, axis="x", sides=6),
                        [(x + 2.3, y, z) for x, y, z in spots],
                    ),
                    "brass",
                )
    if chance(rng, 0.6):
        reel = Model()
        reel.add(shapes.cylinder(26, 22, sides=24), "nylon", 0.9)
        reel.add(shapes.pipe(30, 12, 3).moved(0, 0, 13), "aluminium")
        reel.add(shapes.pipe(30, 12, 3).moved(0, 0, -13), "aluminium")
        reel.add(shapes.cylinder(12, 44, sides=16), "brass", 0.5)
        reel.add(shapes.cylinder(14, 8, sides=18).moved(0, 0, -26), "zinc_alloy")
        reel.add(
            shapes.sweep(
                np.array([(0, 0, -30), (44, 0, -34), (52, 0, -30)], dtype=float), 3.2, sides=7
            ),
            "aluminium",
        )
        reel.add(shapes.capsule(8, 26, sides=10).moved(54, 0, -20), "abs")
        bail = [(-32, 0, 4), (-10, 34, 16), (26, 24, 10), (32, 0, 4)]
        reel.add(shapes.sweep(curve3(bail, 5), 1.4, sides=5), "stainless")
        reel.add(shapes.box(76, 16, 4).moved(0, 52, -10), "aluminium")
        reel.add(
            shapes.sweep(np.array([(0, 12, -12), (0, 50, -10)], dtype=float), 5, sides=8),
            "zinc_alloy",
        )
        model.put(
            reel.turned(90, "x")
            .turned(float(rng.uniform(0, 360)))
            .moved(float(rng.normal(0, 40)), high / 2 + 40, 6)
        )
    return model.centred()
