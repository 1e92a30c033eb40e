"""Long guns short enough for a parcel: sawn-off shotguns and short rifles."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.cartridges import SHOTGUN, cartridge
from workstation.simulation.objects.forms import band, pins
from workstation.simulation.sketch import spline
from workstation.simulation.solids import Model, box, cylinder, extrude, pipe, sweep


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


@solid_family(
    "sawn_off", "firearm", "sawn-off shotgun, two barrels or a pump", category="weapon", rest="any"
)
def _sawn_off(rng: np.random.Generator) -> Model:
    """x along the barrels, muzzle at -x; the receiver begins at 0."""
    model = Model()
    long, bore = _between(rng, 190, 330), 9.3
    outer = bore + _between(rng, 1.6, 2.4)
    loaded = rng.random() < 0.4
    pump = rng.random() < 0.45
    offsets = [(0.0, 0.0), (-2 * outer - 4, 0.0)] if pump else [(0.0, -outer), (0.0, outer)]
    if not pump and rng.random() < 0.4:
        offsets = [(0.0, 0.0), (-2 * outer, 0.0)]  # over and under
    for number, (y, z) in enumerate(offsets):
        wall = 1.0 if pump and number else outer - bore
        model.add(pipe(outer, outer - wall, long, "x").moved(-long / 2, y, z), "steel")
        if loaded and not (pump and number):
            model.put(cartridge(rng, SHOTGUN).turned(180, "z").moved(-30, y, z))
        if loaded and pump and number:
            for k in range(int(rng.integers(1, 4))):
                model.put(cartridge(rng, SHOTGUN).turned(180, "z").moved(-40 - 60 * k, y, z))
    if pump:
        model.add(cylinder(20, 120, "x", 16).moved(-long * 0.55, -2 * outer - 4), "nylon")
        model.add(
            cylinder(outer + 1, 120, "x", 16).moved(-long * 0.55, -2 * outer - 4), "nylon", -1
        )
    low = min(y for y, _z in offsets) - outer
    deep = 2 * outer + (0 if pump or offsets[1][0] else 2 * outer) + 2
    model.add(
        box(115 if pump else 62, outer - low + 6, deep, 2).moved(
            57 if pump else 31, (outer + low) / 2
        ),
        "steel" if rng.random() < 0.7 else "aluminium",
    )
    shell = model.parts[-1].material
    inner = 103.0 if pump else 46.0
    model.add(
        box(inner, outer - low - 2, deep - 8).moved(57 if pump else 31, (outer + low) / 2),
        shell,
        -1,
    )
    model.add(
        box(inner * 0.7, (outer - low) * 0.6, deep * 0.5, 2).moved(
            57 if pump else 31, (outer + low) / 2
        ),
        "steel",
        0.8,
    )
    end = 115.0 if pump else 62.0
    bow = spline(
        [(end - 55, low - 3), (end - 50, low - 24), (end - 20, low - 27), (end - 4, low - 6)], 5
    )
    model.add(extrude(band(bow, 3.5), 9), "steel")
    for k in range(1 if pump else int(rng.integers(1, 3))):
        pull = spline(
            [
                (end - 34 + 14 * k, low),
                (end - 33 + 14 * k, low - 12),
                (end - 38 + 14 * k, low - 20),
            ],
            4,
        )
        model.add(extrude(band(pull, 5), 5), "steel")
    grip = spline(
        [
            (end - 4, outer),
            (end + 30, outer - 14),
            (end + 72, low - 62),
            (end + 40, low - 84),
            (end + 8, low - 22),
            (end - 8, low),
        ],
        5,
    )
    wood = str(rng.choice(["wood", "nylon"]))
    model.add(extrude(grip, 34, 7), wood)
    model.add(sweep(np.array([(end, -10.0, 0.0), (end + 40, low - 40, 0)]), 4, 8), "steel")
    if not pump:
        model.add(box(long * 0.4, 24, 36, 6).moved(-long * 0.3, low - 8), wood)
    pins(model, "steel", 3, deep, [(end - 20, 0.0), (end - 40, low + 6)])
    return model
