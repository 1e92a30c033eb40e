"""Vaping goods: cartridges, pens, disposables, bottles of liquid for them."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.forms import centred
from workstation.simulation.sketch import box as rounded
from workstation.simulation.solids import Model, box, cylinder, extrude, helix, lathe, pipe, sweep


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def cartridge(rng: np.random.Generator) -> Model:
    """A half or one gram cartridge standing on its thread, along z."""
    model = Model()
    tall = _between(rng, 24, 32)
    glass = "glass" if rng.random() < 0.7 else "pet"
    model.add(cylinder(3.5, 5, "z", 12).moved(0, 0, 2.5), "brass", 0.8)
    model.add(
        cylinder(5.5, 7, "z", 14).moved(0, 0, 8),
        "brass" if rng.random() < 0.5 else "stainless",
        0.75,
    )
    model.add(pipe(5.5, 4.4, tall, "z", 14).moved(0, 0, 11 + tall / 2), glass)
    full = tall * _between(rng, 0.7, 0.97)
    model.add(
        pipe(4.4, 1.7, full, "z", 14).moved(0, 0, 11 + full / 2),
        "oil" if rng.random() < 0.6 else "e_liquid",
    )
    model.add(pipe(1.7, 1.1, tall, "z", 8).moved(0, 0, 11 + tall / 2), "stainless")
    model.add(pipe(3.2, 1.7, 8, "z", 10).moved(0, 0, 14), "alumina", 0.5)
    model.add(sweep(helix(1.3, 1.2, 5, 8), 0.2, 4).moved(0, 0, 14), "steel")
    model.add(
        lathe([(5.5, 11 + tall), (5.4, 15 + tall), (3.6, 26 + tall), (3.4, 30 + tall)], 12),
        "abs",
        0.7,
    )
    return model


def disposable(rng: np.random.Generator) -> Model:
    """A disposable: cell, soaked wadding with its coil, board, in a tube or a slab, along x."""
    model = Model()
    if rng.random() < 0.5:
        radius, long = _between(rng, 7.5, 12), _between(rng, 95, 125)
        shell = "aluminium" if rng.random() < 0.55 else "abs"
        wall = 0.5 if shell == "aluminium" else 1.2
        model.add(pipe(radius, radius - wall, long, "x", 16), shell)
        model.add(
            cylinder(radius - wall - 0.4, long * 0.38, "x", 14).moved(-long * 0.24, 0),
            "lithium_cell",
        )
        model.add(
            pipe(radius - wall - 0.2, radius - wall - 0.45, long * 0.38, "x", 14).moved(
                -long * 0.24, 0
            ),
            "steel",
        )
        model.add(
            cylinder(radius - wall, long * 0.38, "x", 14).moved(long * 0.2, 0), "e_liquid", 0.75
        )
        model.add(cylinder(radius * 0.8, 20, "x", 12).moved(long / 2 + 8, 0), "polypropylene", 0.6)
        model.add(
            sweep(helix(1.5, 1.2, 6, 8), 0.25, 4).turned(90, "y").moved(long * 0.15, 0), "steel"
        )
        model.add(cylinder(radius - wall - 1, 3, "x", 12).moved(-long * 0.46, 0), "fr4")
        return model
    long, wide, deep = _between(rng, 62, 95), _between(rng, 34, 52), _between(rng, 16, 26)
    model.add(extrude(rounded(0, 0, long, wide, 9), deep, 3), "abs")
    model.add(extrude(rounded(0, 0, long - 3, wide - 3, 8), deep - 3, 2), "abs", -1)
    model.add(
        cylinder(min(deep / 2 - 2.5, 8.8), long * 0.6, "x", 14).moved(-2, -wide * 0.22),
        "lithium_cell",
    )
    model.add(
        pipe(min(deep / 2 - 2.3, 9.0), min(deep / 2 - 2.6, 8.7), long * 0.6, "x", 14).moved(
            -2, -wide * 0.22
        ),
        "steel",
    )
    model.add(box(long * 0.7, wide * 0.42, deep - 5, 2).moved(0, wide * 0.22), "e_liquid", 0.8)
    model.add(sweep(helix(1.8, 1.2, 6, 8), 0.25, 4).turned(90, "y").moved(6, wide * 0.22), "steel")
    model.add(box(16, wide * 0.6, 1.2).moved(-long * 0.4, 0), "fr4")
    model.add(box(8, 9, 3.2).moved(-long * 0.46, -3), "steel", 0.6)
    model.add(
        box(20, wide * 0.5, deep * 0.5, 3).moved(long / 2 + 7, wide * 0.1), "polypropylene", 0.6
    )
    return model


def _tray(model: Model, wrap: str, margin: float = 3.0, fill: float = 0.5) -> Model:
    low, high = model.bounds
    size, middle = high - low + margin, (low + high) / 2
    at = [float(n) for n in middle]
    model.add(box(*(float(n) + 1.4 for n in size)).moved(*at), wrap, fill)
    model.add(box(*(float(n) for n in size)).moved(*at), wrap, -fill)
    return model


@solid_family(
    "vape_cartridges", "vape", "vape cartridges, loose or in a tray", category="vape", rest="flat"
)
def _vape_cartridges(rng: np.random.Generator) -> Model:
    one = cartridge(rng)
    model = Model()
    if rng.random() < 0.4:
        for _ in range(int(rng.integers(2, 14))):
            lying = one.turned(90, "x").turned(float(rng.uniform(0, 360)))
            x, y = rng.uniform(-55, 55, 2)
            model.put(lying.moved(float(x), float(y), float(rng.uniform(0, 8))))
        return centred(model)
    columns, rows = int(rng.integers(3, 11)), int(rng.integers(1, 4))
    standing = rng.random() < 0.5
    for i in range(columns):
        for j in range(rows):
            if standing:
                model.put(one.moved(i * 14.5, j * 14.5))
            else:
                model.put(one.turned(90, "x").moved(i * 13.5, j * 76.0))
    return centred(_tray(model, "polystyrene_foam" if rng.random() < 0.4 else "paper"))


@solid_family(
    "vape_pens", "vape", "vape pens and disposables in packs", category="vape", rest="any"
)
def _vape_pens(rng: np.random.Generator) -> Model:
    one = disposable(rng)
    low, high = one.bounds
    pitch = float(high[1] - low[1]) + 5
    model = Model()
    count = int(rng.choice([1, 2, 5, 10]))
    rows = 2 if count == 10 else 1
    for k in range(count):
        model.put(one.moved((k % rows) * (float(high[0] - low[0]) + 8), (k // rows) * pitch))
    return centred(_tray(model, "paper", 4.0, 0.8) if count > 1 or rng.random() < 0.5 else model)


@solid_family(
    "vape_liquids",
    "vape",
    "small bottles of liquid for vaping",
    category="vape",
    rest="upright or lying",
)
def _vape_liquids(rng: np.random.Generator) -> Model:
    radius, tall = _between(rng, 9, 17), _between(rng, 55, 95)
    plastic = "polyethylene" if rng.random() < 0.7 else "glass"
    wall = 1.2 if plastic == "polyethylene" else 2.0
    one = Model()
    one.add(cylinder(radius, tall, "z", 18).moved(0, 0, tall / 2), plastic)
    one.add(cylinder(radius - wall, tall - 2 * wall, "z", 18).moved(0, 0, tall / 2), plastic, -1)
    full = (tall - 2 * wall) * _between(rng, 0.75, 0.98)
    one.add(cylinder(radius - wall, full, "z", 18).moved(0, 0, wall + full / 2), "e_liquid")
    one.add(
        lathe(
            [(radius * 0.7, tall), (radius * 0.66, tall + 14), (2.4, tall + 24), (1.6, tall + 30)],
            14,
        ),
        "polypropylene",
        0.5,
    )
    model = Model()
    count = int(rng.integers(2, 11))
    for k in range(count):
        model.put(one.moved((k % 4) * (2 * radius + 2), (k // 4) * (2 * radius + 2)))
    return centred(model)
