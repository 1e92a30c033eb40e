"""Lithium cells in bulk: loose, in trays, pouches in stacks."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.forms import centred, scatter
from workstation.simulation.solids import Model, box, cylinder, pipe


def round_cell(radius: float, length: float) -> Model:
    """A cylindrical cell along z about the origin: can, wound electrodes with a hollow core, cap."""
    model = Model()
    model.add(pipe(radius, radius - 0.28, length, "z", 12), "steel")
    model.add(pipe(radius - 0.5, 1.6, length - 6, "z", 12).moved(0, 0, -0.6), "lithium_cell")
    model.add(cylinder(radius - 0.3, 0.35, "z", 10).moved(0, 0, -length / 2 + 0.2), "steel")
    model.add(
        pipe(radius - 0.3, radius * 0.55, 1.6, "z", 10).moved(0, 0, length / 2 - 1.4), "steel", 0.8
    )
    model.add(cylinder(radius * 0.36, 1.6, "z", 6).moved(0, 0, length / 2 + 0.2), "steel")
    return model


def pouch_cell(rng: np.random.Generator, size: tuple[float, float, float]) -> Model:
    """A soft pack with its sealed rim and two tabs, lying on z = 0."""
    long, wide, thick = size
    model = Model()
    model.add(box(long, wide, thick, min(1.2, thick * 0.3)).moved(0, 0, thick / 2), "lithium_cell")
    model.add(box(long + 8, wide + 4, 0.25).moved(2, 0, thick * 0.5), "polypropylene")
    for level in (0.0, thick):
        model.add(box(long + 1, wide + 1, 0.06).moved(0, 0, level), "aluminium")
    for side, metal in ((-0.25, "copper"), (0.25, "aluminium")):
        model.add(box(12, wide * 0.14, 0.2).moved(long / 2 + 6, side * wide, thick * 0.5), metal)
    if rng.random() < 0.4:
        model.add(box(4, wide * 0.8, 1.2).moved(long / 2 + 3, 0, thick * 0.5), "fr4")
    return model


@solid_family(
    "lithium_cells",
    "battery",
    "18650 and 21700 cells in bulk: in rows, trays or loose",
    category="battery",
    rest="any",
)
def _lithium_cells(rng: np.random.Generator) -> Model:
    radius, length = (9.1, 65.0) if rng.random() < 0.7 else (10.6, 70.0)
    if rng.random() < 0.1:
        radius, length = 7.0, 50.0
    one = round_cell(radius, length)
    kind = rng.random()
    model = Model()
    pitch = radius * 2 + float(rng.uniform(0.4, 2.4))
    if kind < 0.3:  # loose in a bag
        lying = one.turned(90, "y")
        count = int(rng.integers(5, 26))
        return centred(scatter(rng, lambda: lying, count, 22 * count**0.5, radius * 3))
    columns, rows = int(rng.integers(2, 11)), int(rng.integers(2, 6))
    for i in range(columns):
        for j in range(rows):
            if rng.random() < 0.03:
                continue
            shift = pitch * 0.5 if kind > 0.8 and j % 2 else 0.0
            up = one if rng.random() < 0.5 else one.turned(180, "x")
            model.put(
                up.moved(
                    (i - (columns - 1) / 2) * pitch + shift,
                    (j - (rows - 1) / 2) * pitch * (0.87 if kind > 0.8 else 1),
                )
            )
    wide, deep = columns * pitch, rows * pitch
    if kind < 0.8:  # card or plastic tray
        tray = "paper" if rng.random() < 0.5 else "polypropylene"
        model.add(box(wide + 3, deep + 3, length + 4), tray).add(
            box(wide + 1, deep + 1, length + 2), tray, -1
        )
        for i in range(columns - 1):
            model.add(box(0.5, deep, length * 0.6).moved((i + 1 - columns / 2) * pitch, 0), tray)
    else:  # welded to a pack with nickel strips
        for level in (-length / 2 - 0.6, length / 2 + 1):
            for j in range(rows):
                strip = box(wide * 0.95, 7, 0.2).moved(
                    0, (j - (rows - 1) / 2) * pitch * 0.87, level
                )
                model.add(strip, "steel")
        model.add(box(wide * 0.6, 14, 2).moved(0, deep / 2 + 2, 0), "fr4", 0.9)
    return model if rng.random() < 0.4 else model.turned(90, "x")


@solid_family(
    "pouch_cells", "battery", "stacks of lithium pouch cells", category="battery", rest="any"
)
def _pouch_cells(rng: np.random.Generator) -> Model:
    size = (float(rng.uniform(40, 140)), float(rng.uniform(28, 80)), float(rng.uniform(3, 9)))
    model = Model()
    stacks = int(rng.choice([1, 1, 2, 3]))
    for s in range(stacks):
        for k in range(int(rng.integers(2, 14))):
            one = pouch_cell(rng, size).turned(float(rng.normal(0, 1.5)))
            model.put(
                one.moved(
                    float(rng.normal(0, 1.5)),
                    s * (size[1] + 8) + float(rng.normal(0, 1)),
                    k * (size[2] + 0.6),
                )
            )
    return centred(model)
