"""Harmless goods held by a pistol grip, and other tools with the outline of an arm."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import (
    board,
    cable,
    coiled,
    dry_cell,
    mains_plug,
    small_plug,
)
from workstation.simulation.objects.machine_parts import electric_motor, spur_gear
from workstation.simulation.objects.parts import (
    Point,
    curve,
    disc,
    pick,
    rod,
    screw,
    shell,
    smooth,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.objects.power_tools import hollow_outline
from workstation.simulation.solids import Model, box, cone, extrude, lathe, sweep


def _grip_case(
    rng: np.random.Generator, s: float, barrel: float, lean: float, thick: float
) -> list[Point]:
    """The outline of a housing with a barrel along -x and a grip below, leaning by `lean`."""
    return [
        (x * s, y * s)
        for x, y in smooth(
            [
                (-barrel, -18),
                (-barrel, 20),
                (40, 24),
                (58, 4),
                (50 + lean * 0.4, -30),
                (52 + lean, -112),
                (14 + lean, -116),
                (8 + lean * 0.3, -36),
                (-10, -20),
            ],
            2,
        )
    ]


@solid_family("heat_gun", "tool", "hot-air gun: coil on ceramic, fan motor, grip, lead", weight=0.6)
def _heat_gun(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.85, 1.15)
    hollow_outline(
        m, pick(rng, "nylon", "abs"), _grip_case(rng, s, 60, rng.uniform(0, 26), 70), 66 * s, 2.6
    )
    tube(m, "stainless", 17 * s, 16 * s, 96 * s, "x", (-104 * s, 0, 0), 18)
    tube(m, "alumina", 12 * s, 3 * s, 64 * s, "x", (-92 * s, 0, 0), 12, 0.5)
    for k in range(3):
        coil = spring((5 + 3 * k) * s, 0.5, 58 * s, 8, 7, 3).turned(90, "y")
        m.add(coil.moved(-92 * s, 0, 0), "stainless")
    m.put(electric_motor(rng, 17 * s, 38 * s).turned(90, "y").moved(16 * s, 2 * s, 0))
    for k in range(7):
        blade = (
            box(16 * s, 12 * s, 1.4).turned(35, "x").moved(15 * s, 0, 0).turned(360 / 7 * k, "z")
        )
        m.add(blade.turned(90, "y").moved(-18 * s, 0, 0), "nylon")
    m.add(box(22 * s, 30 * s, 20 * s).moved(34 * s, -52 * s, 0), "electronic_parts", 0.6)
    for x, y in ((-46, 12), (40, 14), (36, -30), (44, -96)):
        m.put(screw(1.7, 24, "steel", "pan", 6).moved(x * s, y * s, 0))
    if rng.random() < 0.5:
        m.add(
            cone(10 * s, 18 * s, 34 * s, "x", 14).moved(-166 * s, 0, 0).scaled(1, 1, 0.5),
            "stainless",
            0.16,
        )
    path = coiled(rng, 38, rng.uniform(1.5, 3), 3.4)
    m.put(cable(path, 3.3).moved(60 * s, -190 * s, 0))
    m.put(mains_plug(rng).moved(60 * s + float(path[-1][0]), -190 * s + float(path[-1][1]), 4))
    return m


@solid_family("spray_gun", "tool", "paint spray gun, garden nozzle or trigger sprayer", weight=0.7)
def _spray_gun(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "paint", "nozzle", "nozzle", "trigger")
    s = rng.uniform(0.85, 1.15)
    if kind == "paint":
        body: list[Point] = [
            (-60, -10),
            (-60, 12),
            (-40, 16),
            (10, 16),
            (26, 40),
            (36, 38),
            (34, 8),
            (44, -6),
            (56, -104),
            (36, -110),
            (20, -30),
            (4, -12),
        ]
        m.add(extrude([(x * s, y * s) for x, y in body], 22 * s, 4 * s), "aluminium", 0.9)
        tube(m, "aluminium", 7 * s, 5 * s, 90 * s, "x", (-20 * s, 2 * s, 0), 12, -0.4)
        m.add(
            lathe([(16 * s, 0), (17 * s, 10 * s), (9 * s, 20 * s)], 14)
            .turned(-90, "y")
            .moved(-58 * s, 2 * s, 0),
            "brass",
            0.6,
        )
        m.add(rod((-70 * s, 2 * s, 0), (60 * s, 2 * s, 0), 1.4, 6), "stainless")
        m.put(
            Model()
            .add(spring(4 * s, 0.7, 26 * s, 7, 8, 3).turned(90, "y"), "steel")
            .moved(46 * s, 2 * s, 0)
        )
        m.add(
            sweep(
                curve([(-6 * s, 10 * s, 0), (2 * s, -30 * s, 0), (18 * s, -64 * s, 0)], 4), 4 * s, 6
            ),
            "steel",
        )
        m.add(rod((46 * s, -100 * s, 0), (48 * s, -126 * s, 0), 7, 8), "brass", 0.7)
        cup = Model()
        turned_shell(
            cup,
            pick(rng, "aluminium", "polypropylene"),
            [(10, 0), (32, 20), (36, 30), (36, 96)],
            1.8,
            18,
        )
        m.put(cup.turned(-90, "x").moved(-20 * s, 14 * s, 0))
        m.add(rod((46 * s, 16 * s, 0), (64 * s, 16 * s, 0), 6, 8), "brass")
        return m
    if kind == "nozzle":
        metal = pick(rng, "zinc_alloy", "brass", "abs")
        path = curve(
            [(-70 * s, 0, 0), (10 * s, 0, 0), (44 * s, -20 * s, 0), (70 * s, -96 * s, 0)], 5
        )
        m.add(sweep(path, 12 * s, 10), metal)
        m.add(sweep(path, 8.6 * s, 10), metal, -1.0)
        m.add(
            lathe([(13 * s, 0), (22 * s, 14 * s), (24 * s, 30 * s), (20 * s, 34 * s)], 16)
            .turned(-90, "y")
            .moved(-58 * s, 0, 0),
            metal,
            0.45,
        )
        m.add(rod((-88 * s, 0, 0), (30 * s, 0, 0), 2.2, 6), "stainless")
        m.put(
            Model()
            .add(spring(6 * s, 1.1, 30 * s, 6, 8, 4).turned(90, "y"), "steel")
            .moved(6 * s, 0, 0)
        )
        lever = curve([(-10 * s, -14 * s, 0), (16 * s, -32 * s, 0), (36 * s, -84 * s, 0)], 4)
        m.add(sweep(lever, 3.6 * s, 6), metal if metal != "abs" else "steel")
        m.add(sweep([(-10 * s, -14 * s, 0), (-10 * s, 14 * s, 0)], 2, 5), "steel")
        tube(m, pick(rng, "brass", "abs"), 15 * s, 10 * s, 18 * s, "y", (72 * s, -104 * s, 0), 14)
        if rng.random() < 0.4:
            m.add(sweep(path[8:], 14.5 * s, 8), "rubber", 0.3)
        return m
    for k in range(whole(rng, 1, 2)):  # trigger sprayer on its bottle
        one = Model()
        hollow_outline(
            one,
            "polypropylene",
            [
                (x * s, y * s)
                for x, y in (
                    (-46, 0),
                    (-46, 16),
                    (26, 26),
                    (34, 10),
                    (20, -4),
                    (14, -26),
                    (-8, -26),
                    (-12, -2),
                )
            ],
            22 * s,
            1.6,
        )
        one.add(
            sweep(
                curve([(-30 * s, 0, 0), (-26 * s, -20 * s, 0), (-34 * s, -46 * s, 0)], 3), 5 * s, 6
            ),
            "polypropylene",
        )
        one.put(
            Model()
            .add(spring(3.6, 0.7, 20, 7, 8, 3).turned(90, "y"), "stainless")
            .moved(-6 * s, -8 * s, 0)
        )
        one.add(disc(2.2, 4, 8).moved(2, -18 * s, 0), "stainless")
        one.add(rod((2 * s, -26 * s, 0), (8 * s, -150 * s, 0), 2.6, 6), "polypropylene", 0.5)
        flask = Model()
        turned_shell(
            flask, "pet", [(30, -186), (34, -176), (34, -90), (13, -44), (13, -28)], 0.8, 18
        )
        flask.add(lathe([(29, -185), (33, -176), (33, rng.uniform(-150, -92))], 16), "water", 0.97)
        one.put(flask.turned(-90, "x").scaled(s))
        m.put(one.moved(90.0 * k, 0, 0))
    return m


@solid_family(
    "scanner_grip", "electronics", "bar-code scanner, infrared thermometer, massage gun", weight=0.6
)
def _scanner_grip(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.8, 1.1)
    kind = pick(rng, "scanner", "thermometer", "massage")
    if kind == "massage":
        hollow_outline(m, "abs", _grip_case(rng, s, 66, 0, 60), 58 * s, 2.6)
        m.put(electric_motor(rng, 24 * s, 34 * s).moved(18 * s, 0, 0))
        m.add(disc(15 * s, 8 * s, 14).moved(18 * s, 6 * s, 22 * s), "steel")
        m.add(rod((10 * s, 4 * s, 0), (-72 * s, 2 * s, 0), 8 * s, 10), "aluminium")
        m.add(
            lathe([(8 * s, 0), (18 * s, 14 * s), (24 * s, 30 * s), (14 * s, 48 * s)], 14)
            .turned(-90, "y")
            .moved(-72 * s, 2 * s, 0),
            pick(rng, "rubber", "eva_foam"),
        )
        for k in range(4):
            x, z = 26 * s + 19 * (k % 2), -9.5 + 19 * (k // 2)
            m.add(disc(9.1, 62, 12, "y").moved(x + 4, -72 * s, z), "lithium_cell", 0.92)
        m.put(board(rng, 40, 28, 1.3).moved(34 * s, 4 * s, -24 * s))
        return m
    hollow_outline(m, "abs", _grip_case(rng, s, 44, rng.uniform(4, 30), 40), 44 * s, 2.0)
    m.put(board(rng, 74 * s, 26 * s, 1.4).moved(4 * s, 4 * s, -8))
    m.put(board(rng, 22 * s, 60 * s, 1.0).moved(40 * s, -66 * s, 4))
    if kind == "scanner":
        m.add(box(3, 28 * s, 34 * s).moved(-44 * s, 0, 0), "glass")
        m.add(box(20, 18, 16).moved(-26 * s, 0, 0), "electronic_parts", 0.7)
        m.add(disc(9, 9, 12).moved(28 * s, 10 * s, 8), "ferrite", 0.4)
        path = coiled(rng, 34, rng.uniform(2, 4), 2)
        m.put(cable(path, 1.9).moved(70 * s, -170 * s, 0))
        m.put(small_plug(rng).moved(70 * s + float(path[-1][0]), -170 * s + float(path[-1][1]), 3))
        m.add(box(20, 30, 4).moved(50 * s, -112 * s, 0), "rubber")
    else:
        tube(m, "aluminium", 12 * s, 9 * s, 26, "x", (-34 * s, 4 * s, 0), 14)
        m.add(disc(8 * s, 3, 12, "x").moved(-46 * s, 4 * s, 0), "silicon")
        m.add(box(2, 28 * s, 32 * s).moved(50 * s, 6 * s, 0), "glass")
        if rng.random() < 0.5:
            for k in range(2):
                m.put(dry_cell(rng, 7.1, 50, "y").moved(30 * s + 15 * k, -72 * s, 0))
        else:
            shell(m, "steel", (26, 48, 17), 0.4, (38 * s, -76 * s, 0))
            m.add(box(23, 44, 14.5).moved(38 * s, -76 * s, 0), "zinc_manganese_cell", 0.9)
    m.add(
        extrude([(4 * s, -22 * s), (14 * s, -22 * s), (18 * s, -44 * s), (6 * s, -42 * s)], 14 * s),
        "abs",
    )
    m.put(
        Model()
        .add(spring(2.4, 0.5, 12, 6, 6, 3).turned(90, "y"), "steel")
        .moved(18 * s, -32 * s, 0)
    )
    for x, y in ((-34, -10), (40, 14), (30, -40), (48, -100)):
        m.put(screw(1.3, 16, "steel", "pan", 6).moved(x * s, y * s, 0))
    return m


@solid_family(
    "angle_grinder", "tool", "angle grinder, sander or jigsaw with motor and gears", weight=0.5
)
def _angle_grinder(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.85, 1.1)
    turned = Model()
    turned_shell(
        turned,
        pick(rng, "nylon", "abs"),
        [(22 * s, 0), (24 * s, 40 * s), (25 * s, 110 * s), (32 * s, 150 * s), (33 * s, 215 * s)],
        2.8,
        16,
    )
    turned.put(electric_motor(rng, 26 * s, 62 * s).moved(0, 0, 176 * s))
    m.put(turned.turned(-90, "y").moved(120 * s, 0, 0))
    x = -116 * s
    m.add(
        extrude(
            [
                (24 * s, -30 * s),
                (24 * s, 30 * s),
                (-16 * s, 26 * s),
                (-28 * s, 0),
                (-16 * s, -26 * s),
            ],
            46 * s,
            5 * s,
        ).moved(x, 0, -6 * s),
        "aluminium",
        0.62,
    )
    m.put(spur_gear(rng, 22 * s, "steel").moved(x, 0, -16 * s))
    m.add(cone(6 * s, 11 * s, 14 * s, "x", 10).moved(x + 22 * s, 0, 0), "steel")
    m.add(rod((x, 0, 20 * s), (x, 0, -58 * s), 7 * s, 10), "steel")
    if rng.random() < 0.8:
        r = rng.uniform(50, 63)
        tube(m, pick(rng, "alumina", "steel"), r, 11, rng.uniform(1.6, 6), "z", (x, 0, -50 * s), 28)
        guard = [
            (r * 1.1 * float(np.cos(a)), r * 1.1 * float(np.sin(a)))
            for a in np.linspace(-1.5, 1.5, 14)
        ]
        m.add(extrude([*guard, (0, 0)], 2).moved(x, 0, -40 * s), "steel")
        for z in (-46, -54):
            tube(m, "steel", 19 * s, 6 * s, 4, "z", (x, 0, z * s), 16)
    if rng.random() < 0.6:
        m.add(rod((x, 26 * s, 0), (x, 60 * s, 0), 5, 8), "steel")
        m.add(
            lathe([(11, 0), (15, 10), (13, 70), (16, 92)], 10).turned(-90, "x").moved(x, 54 * s, 0),
            "rubber",
            0.6,
        )
    m.add(box(34 * s, 18 * s, 20 * s).moved(70 * s, 0, 0), "electronic_parts", 0.6)
    for y in (-17, 17):
        m.add(box(9 * s, 8 * s, 6 * s).moved(18 * s, y * s, 0), "wax")
    path = coiled(rng, 44, rng.uniform(1.5, 3), 3.6)
    m.put(cable(path, 3.5).moved(150 * s, 70, 0))
    m.put(mains_plug(rng).moved(150 * s + float(path[-1][0]), 70 + float(path[-1][1]), 4))
    return m.turned(90, "x") if rng.random() < 0.7 else m
