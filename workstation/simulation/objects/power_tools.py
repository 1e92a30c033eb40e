"""Drilling: power drills and what they turn."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import cable
from workstation.simulation.objects.machine_parts import electric_motor
from workstation.simulation.objects.parts import (
    Point,
    curve,
    disc,
    gear_outline,
    heap,
    pick,
    rod,
    screw,
    shell,
    smooth,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, cone, extrude, helix, lathe, sweep


def hollow_outline(
    m: Model, material: str, outline: list[Point], thick: float, wall: float
) -> None:
    """A case of two moulded halves: an outline drawn in by its wall, open within."""
    flat = np.asarray(outline)
    middle = (flat.min(axis=0) + flat.max(axis=0)) / 2
    span = flat.max(axis=0) - flat.min(axis=0)
    shrink = 1 - 2 * wall / np.maximum(span, 4 * wall)
    inner = [(float(x), float(y)) for x, y in (flat - middle) * shrink + middle]
    m.add(extrude(outline, thick, min(wall, thick * 0.2)), material)
    m.add(extrude(inner, thick - 2 * wall), material, -0.93)  # ribs and bosses are left in it


def _drill_bit(rng: np.random.Generator, radius: float, length: float) -> Model:
    m = Model()
    flute = length * 0.62
    m.add(rod((0, 0, 0), (flute, 0, 0), radius * 0.55, 6), "steel")
    turns = flute / (radius * 7)
    groove = helix(radius * 0.55, radius * 7, turns, 8)
    for lead in (0, 180):
        strand = sweep(groove, radius * 0.4, 4).turned(lead, "z").turned(90, "y")
        m.add(strand.moved(flute / 2, 0, 0), "steel")
    m.add(rod((flute, 0, 0), (length, 0, 0), radius * rng.uniform(0.9, 1.0), 8), "steel")
    m.add(cone(0.1, radius * 0.9, radius * 1.2, "x", 8).moved(-radius * 0.5, 0, 0), "steel")
    return m


@solid_family(
    "drill_bits", "tool", "twist drills, wood bits and hole saws, loose or in a case", weight=0.8
)
def _drill_bits(rng: np.random.Generator) -> Model:
    m = Model()
    kind = rng.random()
    if kind < 0.2:  # hole saws
        for k in range(whole(rng, 1, 4)):
            r = rng.uniform(12, 34)
            one = Model()
            turned_shell(one, "steel", [(r, 0), (r, 36)], 1.6, 20)
            one.add(disc(r - 1.6, 1.6, 20).moved(0, 0, 0.8), "steel", -1.0)
            one.put(_drill_bit(rng, 3, 70).turned(90, "y").moved(0, 0, 50))
            m.put(one.turned(rng.choice([0.0, 90.0]), "x").moved(60 * (k % 2), 66 * (k // 2), 0))
        return m
    if kind < 0.35:  # flat wood bits
        for k in range(whole(rng, 3, 6)):
            w = 5 + 2.6 * k
            one = Model()
            one.add(
                extrude(
                    [
                        (-12, 0),
                        (0, -2),
                        (0, -w),
                        (26, -w),
                        (30, -3),
                        (30, 3),
                        (26, w),
                        (0, w),
                        (0, 2),
                    ],
                    2.2,
                ),
                "steel",
            )
            one.add(rod((28, 0, 0), (150, 0, 0), 3, 6), "steel")
            m.put(one.moved(0, 34 * k, 0).turned(rng.normal(0, 2), "z"))
        return m
    count = whole(rng, 4, 13)
    first, step = rng.uniform(0.7, 1.6), rng.uniform(0.2, 0.45)
    pieces = [_drill_bit(rng, first + step * k, 40 + 16 * (first + step * k)) for k in range(count)]
    if kind < 0.65:
        return heap(rng, [p.moved(-40, 0, 0) for p in pieces], 22, 14, 10)
    y = 0.0
    for k, one in enumerate(pieces):
        y += (first + step * k) * 2 + 3.2
        m.put(one.moved(0, y, 0))
    shell(m, pick(rng, "polypropylene", "abs", "steel"), (160, y + 24, 22), 1.6, (60, y / 2, 0))
    return m


def _battery_pack(m: Model, at: Point, s: float, rows: int) -> None:
    x, y = at
    shell(m, "abs", (86 * s, 30 * s, 66 * s), 2.4, (x, y, 0))
    for k in range(4):
        for row in range(rows):
            m.add(
                disc(9.1 * s, 62 * s, 14).moved(
                    x - 30 * s + 20 * s * k, y + (row - (rows - 1) / 2) * 19 * s, 0
                ),
                "lithium_cell",
                0.9,
            )
    m.add(box(72 * s, 1.4, 44 * s).moved(x, y + 13 * s, 0), "fr4")
    m.add(box(76 * s, 0.4, 10 * s).moved(x, y - 11 * s, 0), "copper")


@solid_family(
    "power_drill",
    "tool",
    "cordless drill, driver or rotary tool: motor, gears, battery",
    weight=0.7,
)
def _power_drill(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.8, 1.1)
    corded = rng.random() < 0.3
    outline: list[Point] = [
        (-76, -30),
        (44, -32),
        (72, -18),
        (72, 20),
        (44, 30),
        (38, 84),
        (48, 128),
        (-6, 132),
        (0, 84),
        (-12, 30),
        (-76, 24),
    ]
    hollow_outline(
        m, pick(rng, "nylon", "abs"), [(x * s, -y * s) for x, y in smooth(outline, 2)], 62 * s, 2.8
    )
    m.put(electric_motor(rng, 19 * s, 52 * s).turned(-90, "y").moved(40 * s, 0, 0))
    gearbox = Model()
    turned_shell(
        gearbox,
        pick(rng, "zinc_alloy", "aluminium", "steel"),
        [(22 * s, 0), (22 * s, 40 * s), (16 * s, 52 * s)],
        3,
        16,
    )
    for k in range(3):
        a = 2 * np.pi * k / 3
        gearbox.add(
            extrude(gear_outline(10, 6.5 * s, 1.6 * s), 8 * s).moved(
                11 * s * float(np.cos(a)), 11 * s * float(np.sin(a)), 14 * s
            ),
            "steel",
        )
    gearbox.add(disc(7 * s, 10 * s, 10).moved(0, 0, 30 * s), "steel")
    gearbox.add(rod((0, 0, 20 * s), (0, 0, 74 * s), 6 * s, 10), "steel")
    gearbox.add(
        lathe([(19 * s, 56 * s), (21 * s, 62 * s), (21 * s, 80 * s), (13 * s, 98 * s)], 14),
        "steel",
        0.6,
    )
    for k in range(3):  # the chuck's jaws
        jaw = rod((9 * s, 0, 66 * s), (2 * s, 0, 102 * s), 3.4 * s, 6).turned(120 * k, "z")
        gearbox.add(jaw, "steel")
    if rng.random() < 0.5:
        gearbox.put(_drill_bit(rng, 2.6, 70).turned(-90, "y").turned(180, "y").moved(0, 0, 160 * s))
    m.put(gearbox.turned(-90, "y").moved(-24 * s, 0, 0))
    trigger = extrude(
        [(-14 * s, -40 * s), (-4 * s, -38 * s), (-2 * s, -62 * s), (-12 * s, -64 * s)], 18 * s
    )
    m.add(trigger, "abs")
    m.add(box(24 * s, 30 * s, 22 * s).moved(12 * s, -50 * s, 0), "electronic_parts", 0.7)
    m.add(box(16 * s, 14 * s, 26 * s).moved(12 * s, -74 * s, 0), "aluminium", 0.6)
    for x, y in ((-50, 14), (52, -22), (20, -72), (26, -110), (62, 10), (-40, -16)):
        m.put(screw(1.7, 22, "steel", "pan", 6).moved(x * s, y * s, 14))
    if corded:
        m.put(
            cable(
                curve(
                    [
                        (30 * s, -130 * s, 0),
                        (36 * s, -170, 4),
                        (-30, -190, 2),
                        (-90, -150, 6),
                        (-100, -90, 3),
                        (-60, -60, 34),
                    ],
                    5,
                ),
                3.6,
            )
        )
    else:
        _battery_pack(m, (22 * s, -146 * s), s, 1 if rng.random() < 0.5 else 2)
    return m
