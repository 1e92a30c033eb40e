"""Liquids that should not travel, or travel in what they were not sold in."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.forms import centred, pillow
from workstation.simulation.solids import Mesh, Model, box, cylinder, lathe, pipe, sweep

_LIQUIDS = ("ethanol", "butyrolactone", "sulphuric_acid", "peroxide", "oil", "e_liquid", "water")


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _liquid(rng: np.random.Generator) -> str:
    return str(rng.choice(_LIQUIDS))


def bottle(rng: np.random.Generator, radius: float, tall: float, shell: str) -> Model:
    """A bottle standing on z = 0, filled nearly to the neck."""
    wall = {"glass": 2.6, "stainless": 0.6, "aluminium": 0.6}.get(shell, 1.2)
    neck = radius * _between(rng, 0.25, 0.6)
    shoulder = _between(rng, 0.6, 0.85) * tall

    def turned(inset: float) -> Mesh:
        return lathe(
            [
                (max(radius * 0.9 - inset, 1.0), inset),
                (radius - inset, 4 + inset),
                (radius - inset, shoulder),
                (max(neck - inset, 0.8), shoulder + (tall - shoulder) * 0.6),
                (max(neck - inset, 0.8), tall - inset * 0.05),
            ],
            24,
        )

    model = Model().add(turned(0.0), shell).add(turned(wall), shell, -1)
    full = shoulder * _between(rng, 0.85, 1.0)
    level = lathe(
        [(max(radius * 0.9 - wall, 1.0), wall), (radius - wall, 4 + wall), (radius - wall, full)],
        24,
    )
    model.add(level, _liquid(rng))
    cap = str(rng.choice(["polypropylene", "aluminium", "abs", "wood"], p=[0.5, 0.2, 0.2, 0.1]))
    model.add(cylinder(neck + 1.5, 14, "z", 18).moved(0, 0, tall), cap, 0.55)
    return model


@solid_family(
    "liquid_bottles",
    "odd liquid",
    "unlabelled liquid in bottles or flasks of any make",
    category="liquid",
    rest="upright or lying",
)
def _liquid_bottles(rng: np.random.Generator) -> Model:
    shell = str(
        rng.choice(
            ["pet", "polyethylene", "glass", "stainless", "aluminium"],
            p=[0.3, 0.25, 0.25, 0.12, 0.08],
        )
    )
    radius, tall = _between(rng, 18, 46), _between(rng, 90, 270)
    model = Model()
    for k in range(int(rng.choice([1, 1, 2, 3]))):
        model.put(bottle(rng, radius, tall, shell).moved(k * (2 * radius + 3), 0))
    return centred(model)


@solid_family(
    "liquid_canister",
    "odd liquid",
    "canister of liquid with a handle",
    category="liquid",
    rest="upright or lying",
)
def _liquid_canister(rng: np.random.Generator) -> Model:
    long, wide, tall = _between(rng, 90, 200), _between(rng, 60, 120), _between(rng, 110, 260)
    shell = "polyethylene" if rng.random() < 0.7 else "steel"
    wall = 1.8 if shell == "polyethylene" else 0.5
    model = Model().add(box(long, wide, tall, 8).moved(0, 0, tall / 2), shell)
    model.add(
        box(long - 2 * wall, wide - 2 * wall, tall - 2 * wall, 7).moved(0, 0, tall / 2), shell, -1
    )
    full = (tall - 2 * wall) * _between(rng, 0.6, 0.95)
    model.add(
        box(long - 2 * wall, wide - 2 * wall, full, 5).moved(0, 0, wall + full / 2), _liquid(rng)
    )
    grip = np.array(
        [
            (-long * 0.3, 0, tall),
            (-long * 0.25, 0, tall + 26),
            (long * 0.1, 0, tall + 26),
            (long * 0.14, 0, tall),
        ]
    )
    model.add(sweep(grip, 8, 10), shell, 0.5)
    model.add(cylinder(19, 24, "z", 18).moved(long * 0.33, 0, tall + 10), "polypropylene", 0.6)
    return model


@solid_family(
    "liquid_pouch",
    "odd liquid",
    "liquid in a bag, hot-water bottle or bladder",
    category="liquid",
    rest="flat",
)
def _liquid_pouch(rng: np.random.Generator) -> Model:
    long, wide, thick = _between(rng, 110, 260), _between(rng, 80, 170), _between(rng, 18, 48)
    cover = str(rng.choice(["polyethylene", "pvc", "rubber"]))
    model = Model().add(pillow(rng, long, wide, thick, 0.04), _liquid(rng))
    wall = 2.5 if cover == "rubber" else 0.4
    for level in (-thick * 0.12, thick * 0.8):
        model.add(box(long + 10, wide + 10, wall).moved(0, 0, level), cover, 0.9)
    model.add(pipe(11, 7, 26, "x", 14).moved(long / 2 + 12, 0, thick * 0.3), "polypropylene")
    model.add(cylinder(12, 12, "x", 14).moved(long / 2 + 24, 0, thick * 0.3), "polypropylene", 0.6)
    return model


@solid_family(
    "mercury_vials",
    "odd liquid",
    "vials of mercury in a padded box",
    category="liquid",
    rest="flat",
)
def _mercury_vials(rng: np.random.Generator) -> Model:
    model = Model()
    radius, tall = _between(rng, 6, 13), _between(rng, 38, 75)
    count = int(rng.integers(1, 6))
    for k in range(count):
        vial = Model().add(cylinder(radius, tall, "x", 16), "glass")
        vial.add(cylinder(radius - 1.3, tall - 2.6, "x", 16), "glass", -1)
        full = tall * _between(rng, 0.3, 0.85)
        vial.add(cylinder(radius - 1.3, full - 3, "x", 16).moved(-(tall - full) / 2, 0), "mercury")
        vial.add(cylinder(radius + 0.6, 10, "x", 14).moved(tall / 2 + 3, 0), "polypropylene", 0.7)
        model.put(vial.moved(0, k * (2 * radius + 6)))
    low, high = model.bounds
    x, y, z = (float(n) + 12 for n in high - low)
    middle = [float(n) for n in (low + high) / 2]
    model.add(box(x, y, z, 2).moved(*middle), "polystyrene_foam")
    return centred(model)
