"""Medicines and what a home keeps for the sick, in their packs."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    bottle_profile,
    cap,
    carton,
    chance,
    frame,
    knurl,
    plate,
    repeated,
    vessel,
)
from workstation.simulation.solids import shapes
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.model import Model


def tablet(rng: Rng, radius: float) -> Mesh:
    """A tablet or a capsule lying flat."""
    r = radius
    if chance(rng, 0.6):
        round_ = [(r * 0.8, -r * 0.45), (r, -r * 0.25), (r, r * 0.25), (r * 0.8, r * 0.45)]
        return shapes.lathe(round_, sides=10)
    return shapes.capsule(r * 0.62, r * 2.2, axis="x", sides=8)


def blister(rng: Rng, columns: int, rows: int, radius: float, pill: Mesh) -> Model:
    """One blister of pills: foil, cups, what is left in it."""
    pitch_x, pitch_y = radius * 2.6 + 3, radius * 2.2 + 3
    wide, deep = columns * pitch_x + 6, rows * pitch_y + 6
    model = Model()
    all_foil = chance(rng, 0.25)
    model.add(plate(wide, deep, 0.06 if all_foil else 0.025, 3), "aluminium")
    model.add(plate(wide, deep, 0.25, 3).moved(0, 0, 0.2), "pvc")
    places = [
        ((i - (columns - 1) / 2) * pitch_x, (j - (rows - 1) / 2) * pitch_y, radius * 0.55)
        for i in range(columns)
        for j in range(rows)
    ]
    lower, upper = pill.bounds
    span = (upper - lower) / 2
    dome = [(1.3, 0.0), (1.3, 0.35), (1.22, 0.8), (0.9, 1.0)]
    cup = shapes.lathe(dome, sides=10).scaled(span[0], span[1], radius * 1.25)
    at = [(x, y, 0.2) for x, y, _ in places]
    model.add(repeated(cup, at), "pvc")
    model.add(repeated(cup.scaled(0.95, 0.95, 0.95), at), "pvc", -1.0)
    left = [place for place in places if chance(rng, 0.93)] or places
    model.add(repeated(pill, left), "tablet")
    return model


@solid_family(
    "blister_pack", "medicine", "medicine in blister packs, boxed", weight=0.9, rest="any"
)
def _blister_pack(rng: Rng) -> Model:
    columns, rows, radius = int(rng.integers(4, 8)), int(rng.integers(2, 3)), rng.uniform(3.2, 5.5)
    pill = tablet(rng, radius)
    model, count = Model(), int(rng.integers(1, 5))
    step = radius * 1.5 + 1.0
    for k in range(count):
        one = blister(rng, columns, rows, radius, pill)
        if k % 2:
            one = one.turned(180, "x").moved(0, 0, radius)
        model.put(one.moved(float(rng.normal(0, 1)), float(rng.normal(0, 1)), step * k))
    if chance(rng, 0.8):
        low, high = model.bounds
        x, y, z = (float(n) for n in high - low + [5, 4, 4])
        middle = (low + high) / 2
        box_ = Model()
        carton(box_, x, y, z, 0.45, "paper")
        box_.add(shapes.box(x * 0.8, y * 0.5, 0.8).moved(0, 0, z * 0.4), "paper")  # the leaflet
        model.put(box_.moved(*(float(n) for n in middle)))
    return model.centred()


@solid_family(
    "vitamin_bottle",
    "medicine",
    "bottle of vitamin tablets or capsules",
    weight=0.8,
    rest="upright or lying",
)
def _vitamin_bottle(rng: Rng) -> Model:
    radius, high = rng.uniform(22, 36), rng.uniform(70, 120)
    neck = radius * rng.uniform(0.65, 0.85)
    material, wall = ("glass", 2.2) if chance(rng, 0.25) else ("polyethylene", 1.3)
    model = vessel(bottle_profile(radius, high, neck, high * 0.1), wall, material)
    model.put(cap(neck + 2.5, 18, "polypropylene", 1.8).moved(0, 0, high - 15))
    model.add(knurl(neck, 8, 0.7, 3).moved(0, 0, high - 7), material)
    model.add(shapes.cylinder(neck, 0.08).moved(0, 0, high), "aluminium")
    size = rng.uniform(4.0, 6.5)
    pill, level = tablet(rng, size), rng.uniform(0.3, 0.9)
    room, top = radius - wall - size, high * 0.78 * level
    count = int(np.clip(0.55 * np.pi * room**2 * top / (4.2 * size**3), 12, 110))
    reach, turn = room * np.sqrt(rng.random(count)), rng.uniform(0, 2 * np.pi, count)
    at = np.column_stack(
        [reach * np.cos(turn), reach * np.sin(turn), np.linspace(wall + size, top, count)]
    )
    for k in range(3):  # three leanings are enough to look random
        lean = pill.turned(float(rng.uniform(0, 180)), "x").turned(float(rng.uniform(0, 360)))
        model.add(repeated(lean, at[k::3]), "tablet")
    if chance(rng, 0.5):  # cotton wool or a sachet above
        model.add(shapes.ellipsoid(room, room, high * 0.1).moved(0, 0, high * 0.8), "cotton", 0.15)
    if chance(rng, 0.4):
        model.add(shapes.cylinder(7, 12).moved(0, 0, top + 8), "silicon", 0.35)
    if chance(rng, 0.3):
        frame(
            model,
            shapes.box(2 * radius + 4, 2 * radius + 4, high + 8).moved(0, 0, high / 2 + 2),
            shapes.box(2 * radius + 3.2, 2 * radius + 3.2, high + 7.2).moved(0, 0, high / 2 + 2),
            "paper",
        )
    return model


@solid_family(
    "syringe_pack", "medicine", "packed disposable syringes and needles", weight=0.4, rest="flat"
)
def _syringe_pack(rng: Rng) -> Model:
    model = Model()
    count, radius, length = int(rng.integers(2, 13)), rng.uniform(4.0, 9.5), rng.uniform(75, 120)
    for k in range(count):
        one = vessel([(radius, 0.0), (radius, length * 0.8)], 0.9, "polypropylene")
        one.add(
            plate(radius * 4.2, radius * 2, 1.8, radius * 0.8).moved(0, 0, length * 0.8),
            "polypropylene",
        )
        pull = length * rng.uniform(0.05, 0.2)
        one.add(
            shapes.box(radius * 1.4, 1.2, length * 0.8).moved(0, 0, length * 0.45 + pull),
            "polypropylene",
        )
        one.add(
            shapes.box(1.2, radius * 1.4, length * 0.8).moved(0, 0, length * 0.45 + pull),
            "polypropylene",
        )
        one.add(
            shapes.cylinder(radius - 1, radius * 0.9, sides=14).moved(0, 0, pull + radius * 0.4),
            "rubber",
        )
        one.add(
            shapes.cylinder(radius * 1.2, 1.6, sides=16).moved(0, 0, length * 0.86 + pull),
            "polypropylene",
        )
        one.add(shapes.cone(2.0, 2.6, 10).moved(0, 0, -5), "polypropylene")
        if chance(rng, 0.7):
            one.add(shapes.cylinder(0.4, 36, sides=6).moved(0, 0, -26), "stainless")
            one.put(vessel([(2.6, -50), (3.4, -6)], 0.8, "polypropylene"))
        tip = 180.0 * (k % 2)
        lying = (
            one.moved(0, 0, -length * 0.35).turned(90, "y").turned(tip + float(rng.normal(0, 1.5)))
        )
        lying.add(plate(length * 1.6, radius * 3.2, 0.12, 2).moved(0, 0, -radius - 1), "paper", 1.0)
        lying.add(plate(length * 1.6, radius * 3.2, 0.2, 2).moved(0, 0, radius + 1), "polyethylene")
        model.put(
            lying.moved(
                float(rng.normal(0, 3)), (radius * 3.3) * (k % 6), (2 * radius + 3) * (k // 6)
            )
        )
    return model.centred()


@solid_family(
    "thermometer",
    "medicine",
    "clinical thermometers, glass or electronic, in their case",
    weight=0.4,
    rest="flat",
)
def _thermometer(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 4))):
        one = Model()
        if chance(rng, 0.4):
            frame(
                one, shapes.capsule(4.0, 112, axis="x"), shapes.capsule(2.8, 106, axis="x"), "glass"
            )
            one.add(
                shapes.cylinder(1.6, 10, axis="x", sides=10).moved(-50, 0), "zinc_alloy", 1.0
            )  # gallium alloy
            one.add(shapes.cylinder(0.35, 60, axis="x", sides=6).moved(-20, 0), "zinc_alloy")
            one.add(shapes.box(70, 4, 0.5).moved(10, 0), "alumina", 0.6)
        else:
            frame(one, shapes.box(84, 20, 11, 3), shapes.box(80, 17, 8), "abs")
            one.add(shapes.box(26, 11, 1.6).moved(8, 0, 3), "glass")
            one.add(shapes.box(58, 13, 1.0).moved(-4, 0), "fr4")
            one.add(
                repeated(
                    shapes.box(4, 3, 1.3), [(x, y, 1.0) for x in (-20, -8, 12) for y in (-3, 3)]
                ),
                "electronic_parts",
            )
            one.add(shapes.cylinder(5.7, 3.0).moved(32, 0, -1.5), "zinc_manganese_cell")
            one.add(shapes.pipe(4, 2.6, 34, axis="x").moved(-58, 0), "abs")
            one.add(shapes.capsule(2.0, 12, axis="x").moved(-80, 0), "stainless")
            one.add(shapes.cylinder(0.5, 40, axis="x", sides=6).moved(-58, 0), "copper")
        frame(one, shapes.box(150, 26, 17, 4), shapes.box(147.5, 23.5, 14.5), "polypropylene")
        model.put(one.turned(float(rng.normal(0, 4))).moved(0, 30.0 * k))
    return model.centred()


@solid_family(
    "first_aid",
    "medicine",
    "bandages, plasters, ointment and tweezers in a pouch",
    weight=0.5,
    rest="flat",
)
def _first_aid(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(2, 6))):
        radius, long = rng.uniform(16, 27), rng.uniform(40, 80)
        roll = Model()
        for share in (1.0, 0.8, 0.6, 0.4):  # turns of gauze
            roll.add(shapes.cylinder(radius * share, long, axis="x", sides=16), "cotton", 0.34)
            roll.add(
                shapes.cylinder(radius * share - 0.9, long, axis="x", sides=16), "cotton", -0.18
            )
        model.put(
            roll.turned(90.0 * int(rng.integers(2))).moved(
                float(rng.uniform(-55, 55)), float(rng.uniform(-35, 35)), radius * (k % 2)
            )
        )
    strips = [
        (float(x), float(y), 14.0 + n) for n, (x, y) in enumerate(rng.uniform(-40, 40, (6, 2)))
    ]
    model.add(repeated(plate(72, 19, 0.7, 6), strips), "polyethylene")
    model.add(repeated(plate(24, 15, 1.4, 2), strips), "cotton")
    arms = shapes.box(110, 7, 1.3)
    for lean in (-2.5, 2.5):
        model.add(arms.turned(lean).moved(10, 48 + lean, 6), "stainless")
    pins = [
        (float(x), float(y), 10.0) for x, y in rng.uniform(-60, 60, (int(rng.integers(2, 7)), 2))
    ]
    for x, y, z in pins:
        bend = [(-14, -2, 0), (14, -3, 0), (17, 0, 0), (14, 3, 0), (-10, 3, 0), (-14, 2, 0)]
        model.add(
            shapes.sweep(np.array(bend, dtype=float), 0.6, sides=5)
            .turned(float(rng.uniform(0, 360)))
            .moved(x, y, z),
            "steel",
        )
    model.put(
        vessel([(11, 0), (11, 70)], 0.3, "aluminium", content="cream", level=0.8)
        .turned(90, "y")
        .moved(-20, -55, 8)
    )
    return model.centred()
