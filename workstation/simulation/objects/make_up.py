"""Compacts, lipsticks, brushes; soap, tooth care and razors."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    frame,
    line3,
    pick,
    plate,
    repeated,
    solid,
    tapered,
    vessel,
)
from workstation.simulation.sketch import spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def lipstick(rng: Rng, shut: bool) -> Model:
    """A standing lipstick: bullet in its cup, twist base, weighted cap."""
    radius, height = rng.uniform(7.5, 10.0), rng.uniform(66, 80)
    metal = pick(rng, "aluminium", "abs", "zinc_alloy")
    wall = {"aluminium": 0.5, "abs": 1.4, "zinc_alloy": 0.9}[metal]
    model = vessel([(radius * 0.93, 0.0), (radius * 0.93, height * 0.4)], wall, metal)
    model.put(
        vessel([(radius * 0.75, 0.0), (radius * 0.75, height * 0.5)], 0.6, "brass").moved(0, 0, 4)
    )
    bullet = [
        (radius * 0.6, height * 0.2),
        (radius * 0.6, height * 0.75),
        (radius * 0.3, height * 0.86),
    ]
    model.add(solid(bullet), "wax", 1.05)
    model.add(shapes.cylinder(radius * 0.68, 5).moved(0, 0, height * 0.22), "steel", 0.8)
    if shut:
        lid = vessel([(radius, 0.0), (radius, height * 0.6)], wall, metal, floor=-0.01, cover=1.5)
        model.put(lid.moved(0, 0, height * 0.4))
    return model.moved(0, 0, -height / 2)


def compact(rng: Rng) -> Model:
    """A hinged palette lying flat: pans of powder, a mirror in the lid."""
    columns, rows = int(rng.integers(1, 6)), int(rng.integers(1, 4))
    pan = rng.uniform(17, 30) if columns * rows > 1 else rng.uniform(44, 58)
    wide, deep = columns * (pan + 3) + 8, rows * (pan + 3) + 8
    round_pan = chance(rng, 0.5)
    model = Model()
    frame(model, plate(wide, deep, 7, 4), plate(wide - 3, deep - 3, 4.4, 3), "abs")
    model.add(plate(wide, deep, 4.5, 4).moved(0, 0, 6), "abs", 0.55)
    model.add(plate(wide - 10, deep - 10, 1.6, 2).moved(0, 0, 6), "glass")
    model.add(shapes.cylinder(1.0, wide * 0.7, axis="x", sides=8).moved(0, deep / 2, 3), "steel")
    dish = shapes.cylinder(pan / 2, 3.4, sides=18) if round_pan else shapes.box(pan, pan, 3.4)
    bed = dish.scaled(0.95, 0.95, 0.86).moved(0, 0, 0.3)
    at = [
        ((i - (columns - 1) / 2) * (pan + 3), (j - (rows - 1) / 2) * (pan + 3), 0.0)
        for i in range(columns)
        for j in range(rows)
    ]
    frame(model, repeated(dish, at), repeated(bed, at), "aluminium")
    used = [rng.uniform(0.45, 1.0) for _ in at]
    for place, share in zip(at, used, strict=True):
        model.add(bed.scaled(1, 1, share).moved(*place), "cosmetic_powder")
    if chance(rng, 0.5):
        model.add(shapes.cylinder(2.5, 1.2, sides=10).moved(0, -deep / 2 + 2, 6), "ferrite")
    return model


def brush(rng: Rng) -> Model:
    """A make-up brush lying along x."""
    length, width = rng.uniform(110, 180), rng.uniform(3.5, 11)
    model = Model()
    grip = pick(rng, "wood", "abs")
    stations = [
        (0, 0, 0, 2.0, 2.0),
        (length * 0.3, 0, 0, 3.8, 3.8),
        (length * 0.62, 0, 0, 3.0, 3.0),
    ]
    model.add(tapered(stations, 10), grip)
    sleeve = [
        (length * 0.6, 0, 0, 3.3, 3.3),
        (length * 0.8, 0, 0, width * 0.6, min(3.6, width * 0.5)),
    ]
    inside = [(x, y, z, ry - 0.45, rz - 0.45) for x, y, z, ry, rz in sleeve]
    frame(model, tapered(sleeve, 12), tapered(inside, 12), pick(rng, "aluminium", "brass"))
    hair = [
        (length * 0.76, 0, 0, width * 0.5, 3.0),
        (length * 0.92, 0, 0, width, width * 0.7),
        (length, 0, 0, width * 0.3, 1.5),
    ]
    model.add(tapered(hair, 12), "nylon", 0.22)
    return model.moved(-length / 2, 0)


def _mascara(rng: Rng) -> Model:
    """A mascara or gloss tube lying along x: wand with a wiper and wire core."""
    radius, length = rng.uniform(6, 9), rng.uniform(100, 130)
    model = vessel(
        [(radius, 0.0), (radius, length * 0.55)],
        1.2,
        "polypropylene",
        content="cream",
        level=rng.uniform(0.3, 0.9),
    )
    model.put(
        vessel([(radius, 0.0), (radius, length * 0.42)], 1.3, "abs", floor=-0.01, cover=2).moved(
            0, 0, length * 0.56
        )
    )
    model.add(shapes.cylinder(1.0, length * 0.6, sides=6).moved(0, 0, length * 0.36), "stainless")
    model.add(shapes.torus(radius * 0.6, 1.0).moved(0, 0, length * 0.53), "steel", 0.7)
    return model.moved(0, 0, -length / 2).turned(90, "y")


@solid_family(
    "make_up", "household", "compacts, lipsticks, mascara and brushes", weight=0.9, rest="flat"
)
def _make_up(rng: Rng) -> Model:
    model = Model()
    model.put(compact(rng).turned(float(rng.normal(0, 8))))
    if chance(rng, 0.4):
        model.put(
            compact(rng).turned(float(rng.uniform(0, 360))).moved(float(rng.uniform(30, 90)), -90)
        )
    for k in range(int(rng.integers(1, 4))):
        one = lipstick(rng, chance(rng, 0.8)).turned(90, "y").turned(float(rng.normal(0, 15)))
        model.put(one.moved(float(rng.normal(0, 20)), 75 + 21.0 * k))
    for k in range(int(rng.integers(0, 3))):
        model.put(_mascara(rng).turned(float(rng.normal(90, 12))).moved(85 + 20.0 * k, 10))
    for k in range(int(rng.integers(0, 5))):
        model.put(brush(rng).turned(float(rng.normal(90, 7))).moved(-85 - 14.0 * k, 5))
    return model.centred()


@solid_family(
    "lipstick", "household", "lipsticks, loose or boxed as a set", weight=0.5, rest="flat"
)
def _lipsticks(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(1, 7))
    boxed = chance(rng, 0.5)
    for k in range(count):
        lean = 0.0 if boxed else float(rng.normal(0, 12))
        model.put(
            lipstick(rng, True).turned(90, "y").turned(lean).moved(0, 23.0 * (k - (count - 1) / 2))
        )
    if boxed:
        frame(
            model,
            shapes.box(92, 23.0 * count + 4, 25),
            shapes.box(91, 23.0 * count + 3, 24),
            "paper",
        )
        model.add(shapes.box(88, 23.0 * count, 6).moved(0, 0, -9), "polyurethane_foam")
    return model


@solid_family("soap", "household", "bars of soap", weight=0.7, rest="any")
def _soap(rng: Rng) -> Model:
    model = Model()
    columns, rows, high = int(rng.integers(1, 4)), int(rng.integers(1, 4)), int(rng.integers(1, 3))
    wide, deep, thick = rng.uniform(70, 92), rng.uniform(48, 62), rng.uniform(22, 32)
    oval = chance(rng, 0.35)
    if oval:
        bar = shapes.ellipsoid(wide / 2, deep / 2, thick / 2)
    else:
        bar = shapes.extrude(
            [(float(x), float(y)) for x, y in _pillow(wide, deep)], thick, bevel=5.0
        )
    stamp = plate(wide * 0.6, deep * 0.35, 2.4, 8)
    letters = repeated(shapes.box(3, 12, 1.6), [(x, 0.0, 0.0) for x in np.arange(-18, 19, 9.0)])
    for i in range(columns):
        for j in range(rows):
            for k in range(high):
                one = Model()
                one.add(bar, "soap")
                for side in (-1, 1):
                    one.add(stamp.moved(0, 0, side * (thick / 2 - 0.9)), "soap", -1.0)
                    one.add(letters.moved(0, 0, side * (thick / 2 - 1.2)), "soap")
                frame(
                    one,
                    shapes.box(wide + 3, deep + 3, thick + 2),
                    shapes.box(wide + 2.2, deep + 2.2, thick + 1.2),
                    "paper",
                )
                lean = float(rng.normal(0, 2.0))
                model.put(one.turned(lean).moved(i * (wide + 5), j * (deep + 5), k * (thick + 3)))
    return model.centred()


def _pillow(wide: float, deep: float) -> list[tuple[float, float]]:
    a, b = wide / 2, deep / 2
    return spline(
        [
            (-a, 0),
            (-a * 0.8, -b * 0.92),
            (0, -b),
            (a * 0.8, -b * 0.92),
            (a, 0),
            (a * 0.8, b * 0.92),
            (0, b),
            (-a * 0.8, b * 0.92),
            (-a, 0),
        ],
        3,
    )[:-1]


@solid_family(
    "tooth_care", "household", "toothbrushes and a tube of paste", weight=0.8, rest="flat"
)
def _tooth_care(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 5))):
        length = rng.uniform(165, 195)
        bend = rng.uniform(-4, 4)
        one = Model()
        stations = [
            (-length / 2, 0, 0, 5, 3),
            (-length * 0.2, 0, bend, 6.5, 4.5),
            (length * 0.1, 0, 0, 4, 3.4),
            (length * 0.3, 0, 0, 2.4, 2.6),
            (length * 0.38, 0, 0, 6, 2.4),
            (length / 2, 0, 0, 5, 2.2),
        ]
        one.add(tapered(stations, 12), "polypropylene")
        tufts = [(length * 0.37 + 3.1 * i, -3.6 + 2.4 * j, 7.0) for i in range(7) for j in range(4)]
        one.add(repeated(shapes.cylinder(0.9, 11, sides=5), tufts), "nylon", 0.7)
        one.add(repeated(shapes.box(1.4, 0.3, 2.0), [(x, y, 1.6) for x, y, _ in tufts]), "brass")
        one.add(plate(length * 0.26, 5, 3.0, 2).moved(-length * 0.25, 0, bend + 2), "rubber")
        model.put(one.turned(float(rng.normal(0, 5)) + 180.0 * (k % 2)).moved(0, 17.0 * k))
    if chance(rng, 0.5):  # a travel case or blister
        model.add(plate(205, 66, 0.6, 8).moved(0, 24, -6), "pet")
        model.add(plate(205, 66, 0.8, 2).moved(0, 24, -8), "paper")
    return model.centred()


@solid_family(
    "razors",
    "household",
    "safety razors with cartridges, or a shaver head",
    weight=0.6,
    rest="flat",
)
def _razors(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(1, 5))
    old = chance(rng, 0.3)
    for k in range(count):
        length = rng.uniform(85, 125)
        one = Model()
        if old:
            frame(
                one,
                shapes.cylinder(6, length, axis="x"),
                shapes.cylinder(3.6, length - 10, axis="x"),
                "brass",
            )
            one.add(shapes.box(25, 43, 2.6).moved(length / 2, 0, 2), "zinc_alloy")
            one.add(shapes.box(22, 43, 0.1).moved(length / 2, 0, 4), "stainless")
            one.add(shapes.box(24, 43, 3.0).moved(length / 2, 0, 5.6), "zinc_alloy", 0.8)
            ribs = [(x, 0.0, 0.0) for x in np.linspace(-length * 0.4, length * 0.35, 12)]
            one.add(
                repeated(shapes.torus(6.1, 0.5, sides=5, steps=14).turned(90, "y"), ribs), "brass"
            )
        else:
            path = [
                (-length / 2, 0, 0, 5.5, 5),
                (-length * 0.2, 0, 3, 6.5, 5),
                (length * 0.2, 0, 0, 4.5, 4.5),
                (length / 2, 0, -4, 3.5, 3.5),
            ]
            one.add(tapered(path, 12), "abs", 0.85)
            one.add(plate(length * 0.4, 7, 3, 3).moved(-length * 0.15, 0, 5), "rubber")
            head = Model()
            head.add(shapes.box(9, 42, 8, 1.5), "abs", 0.5)
            for j in range(int(rng.integers(2, 6))):
                head.add(
                    shapes.box(1.0, 38, 0.15).turned(28, "y").moved(-3 + 1.7 * j, 0, 2.8),
                    "stainless",
                )
            for side in (-1, 1):
                head.add(shapes.box(8, 1.0, 5).moved(0, side * 19, 2), "aluminium")
            one.put(head.turned(rng.uniform(-30, 10), "y").moved(length / 2 + 5, 0, -2))
            if chance(rng, 0.4):
                one.add(shapes.cylinder(2.2, length * 0.5, axis="x", sides=10), "zinc_alloy")
        model.put(one.turned(180.0 * (k % 2) + float(rng.normal(0, 6))).moved(0, 30.0 * k))
    if chance(rng, 0.5) and not old:
        for k in range(int(rng.integers(2, 6))):  # spare cartridges in their tray
            model.add(shapes.box(9, 42, 8).moved(-50 + 13.0 * k, -40, 0), "abs", 0.5)
            for j in range(3):
                model.add(
                    shapes.box(1.0, 38, 0.15).moved(-53 + 13.0 * k + 1.8 * j, -40, 2), "stainless"
                )
        model.add(plate(100, 50, 8, 3).moved(-22, -40, -2), "polypropylene", 0.25)
    return model.centred()


@solid_family(
    "hand_mirror", "household", "hand mirror, comb and hair slides", weight=0.5, rest="flat"
)
def _hand_mirror(rng: Rng) -> Model:
    radius = rng.uniform(45, 65)
    back = pick(rng, "abs", "wood", "zinc_alloy")
    deep = 3.0 if back == "zinc_alloy" else 8.0
    model = Model()
    frame(
        model,
        shapes.cylinder(radius + 6, deep, sides=32),
        shapes.cylinder(radius, deep - 2, sides=32).moved(0, 0, 1.1),
        back,
    )
    model.add(shapes.cylinder(radius, 2.8, sides=32), "glass")
    model.add(
        tapered(
            [
                (radius + 3, 0, 0, 9, deep / 2),
                (radius + 60, 0, 0, 7, deep / 2),
                (radius + 120, 0, 0, 11, deep / 2),
            ],
            14,
        ),
        back,
    )
    length = rng.uniform(120, 170)
    comb = Model()
    comb.add(plate(length, 12, 3.4, 4), "abs")
    teeth = np.arange(-length / 2 + 5, length / 2 - 5, 2.6 if chance(rng, 0.5) else 3.6)
    comb.add(repeated(shapes.box(1.3, 24, 2.0), [(x, -17.0, 0.0) for x in teeth]), "abs")
    model.put(comb.turned(float(rng.normal(90, 20))).moved(-radius - 35, 0))
    for _ in range(int(rng.integers(2, 12))):
        x, y, turn = rng.uniform(-30, 80), rng.uniform(-95, -70), rng.uniform(0, 360)
        pin = spline(
            [
                (-24, 0.8),
                (20, 1.2),
                (24, 0),
                (20, -1.2),
                (6, -2.2),
                (0, -1.2),
                (-6, -2.2),
                (-24, -1.2),
            ],
            2,
        )
        model.add(
            shapes.sweep(line3(pin), 0.6, sides=5).turned(float(turn)).moved(float(x), float(y)),
            "steel",
        )
    return model.centred()
