"""Tools that heat, staple or press something out."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import board, cable, mains_plug
from workstation.simulation.objects.parts import (
    Point,
    curve,
    disc,
    ngon,
    pick,
    plate,
    rod,
    rounded,
    screw,
    shell,
    smooth,
    spring,
    tube,
    turned_shell,
)
from workstation.simulation.objects.power_tools import hollow_outline
from workstation.simulation.solids import Model, box, extrude, lathe, sweep


@solid_family("staple_gun", "tool", "hand stapler or tacker with spring and staples", weight=0.6)
def _staple_gun(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.8, 1.1)
    if rng.random() < 0.5:  # tacker
        outline: list[Point] = [
            (-80, -28),
            (-56, -30),
            (70, -26),
            (86, -10),
            (80, 4),
            (10, 2),
            (-20, 14),
            (-40, 34),
            (-78, 40),
            (-84, 10),
        ]
        for z in (-1, 1):
            m.add(
                extrude([(x * s, y * s) for x, y in outline], 1.3).moved(0, 0, z * 13 * s), "steel"
            )
        m.add(
            sweep(np.array([(*p, 0.0) for p in outline]) * s, 1.4, 4).scaled(1, 1, 9), "steel", 0.9
        )
        lever = curve(
            [(-62 * s, 34 * s, 0), (-20 * s, 48 * s, 0), (40 * s, 44 * s, 0), (84 * s, 36 * s, 0)],
            4,
        )
        m.add(sweep(lever, 6 * s, 8), "steel", 0.7)
        m.add(
            spring(9 * s, 2.2 * s, 44 * s, 7, 10, 4).turned(90, "x").moved(-66 * s, 6 * s, 0),
            "steel",
        )
        m.add(box(150 * s, 7 * s, 11 * s).moved(0, -26 * s, 0), "steel", 0.45)
        m.add(box(60 * s, 6 * s, 10 * s).moved(-24 * s, -26 * s, 0), "steel", 0.55)
        m.add(
            spring(2.6 * s, 0.5, 70 * s, 18, 5, 3).turned(90, "y").moved(34 * s, -26 * s, 0),
            "steel",
        )
        m.add(box(3 * s, 60 * s, 12 * s).moved(-80 * s, 4 * s, 0), "steel")
        return m
    long = rng.uniform(110, 150) * s  # office stapler
    m.add(box(long, 26, 1.2).moved(0, 0, -12), "steel")
    m.add(box(long, 34, 5).moved(0, 0, -16), pick(rng, "abs", "rubber"))
    shell(m, "steel", (long * 0.94, 15, 14), 0.9, (-2, 0, -3))
    m.add(box(long * 0.55, 11, 6).moved(-long * 0.16, 0, -3), "steel", 0.6)
    m.add(
        spring(2.6, 0.45, long * 0.3, 14, 5, 3).turned(90, "y").moved(long * 0.28, 0, -3), "steel"
    )
    shell(m, pick(rng, "abs", "steel"), (long, 20, 12), 1.4, (0, 0, 12))
    m.add(box(2, 12, 20).moved(-long * 0.47, 0, 4), "steel")
    m.add(disc(2.5, 24, 8, "y").moved(long * 0.45, 0, 0), "steel")
    return m.turned(90, "x") if rng.random() < 0.7 else m


@solid_family(
    "glue_gun", "tool", "hot glue gun or sealant gun with trigger", weight=0.7, rest="flat"
)
def _glue_gun(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.3:  # sealant gun: cradle, rod, trigger
        long = rng.uniform(215, 240)
        for k in range(3):
            a = 2 * np.pi * k / 3
            m.add(
                rod(
                    (-long, 24 * float(np.cos(a)), 24 * float(np.sin(a))),
                    (0, 24 * float(np.cos(a)), 24 * float(np.sin(a))),
                    2.6,
                    6,
                ),
                "steel",
            )
        for x in (-long, 0.0):
            tube(m, "steel", 27, 12 if x else 6, 3, "x", (x, 0, 0), 18)
        m.add(rod((-long * 0.6, 0, 0), (150, 0, 0), 4, 6), "steel")
        m.add(disc(22, 3, 16, "x").moved(-long * 0.6, 0, 0), "steel")
        m.add(
            sweep(curve([(0, 0, 0), (20, -20, 0), (44, -64, 0), (52, -120, 0)], 4), 9, 8),
            pick(rng, "aluminium", "abs"),
        )
        m.add(sweep(curve([(4, -10, 0), (4, -50, 0), (22, -100, 0)], 4), 6, 8), "steel")
        m.add(sweep(curve([(150, 0, 0), (158, -14, 0), (150, -30, 0)], 3), 4, 6), "steel")
        if rng.random() < 0.5:
            m.add(disc(23, long - 14, 18, "x").moved(-long / 2, 0, 0), "cream", 0.7)
        return m
    s = rng.uniform(0.7, 1.1)
    outline: list[Point] = [
        (-70, -16),
        (40, -20),
        (74, -14),
        (76, 14),
        (52, 22),
        (64, 90),
        (58, 104),
        (30, 104),
        (22, 96),
        (18, 24),
        (-70, 16),
    ]
    hollow_outline(
        m, pick(rng, "nylon", "abs"), [(x * s, -y * s) for x, y in smooth(outline, 2)], 34 * s, 2.2
    )
    tube(m, "aluminium", 12 * s, 6 * s, 60 * s, "x", (-40 * s, 0, 0), 14)
    m.add(box(40 * s, 6 * s, 16 * s).moved(-40 * s, -13 * s, 0), "alumina", 0.6)
    m.add(
        lathe([(2 * s, 0), (5 * s, 8 * s), (9 * s, 22 * s), (12 * s, 24 * s)], 12)
        .turned(90, "y")
        .moved(-98 * s, 0, 0),
        "brass",
        0.8,
    )
    stick = rng.uniform(60, 160) * s
    m.add(disc(5.6 * s, stick, 12, "x").moved(-10 * s + stick / 2, 0, 0), "eva_foam", 4.5)
    lever = curve([(8 * s, -22 * s, 0), (2 * s, -44 * s, 0), (12 * s, -66 * s, 0)], 4)
    m.add(sweep(lever, 6 * s, 8), "abs")
    m.add(spring(3 * s, 0.6, 26 * s, 8, 8, 3).turned(90, "y").moved(34 * s, -26 * s, 0), "steel")
    m.add(box(3 * s, 34 * s, 12 * s).moved(28 * s, -14 * s, 0), "steel", 0.6)
    for x, y in ((-56, 11), (60, 12), (44, -60), (48, -92)):
        m.put(screw(1.5, 16, "steel", "pan", 6).moved(x * s, y * s, 8))
    m.put(
        cable(
            curve(
                [
                    (44 * s, -104 * s, 0),
                    (50 * s, -140 * s, 3),
                    (-20, -150 * s, 2),
                    (-80, -120 * s, 5),
                    (-60, -70 * s, 3),
                    (-20, -60 * s, 5),
                ],
                5,
            ),
            2.8,
        )
    )
    m.put(mains_plug(rng).turned(30, "z").moved(-12, -56 * s, 6))
    sweep_end = curve([(60 * s, 20 * s, 0), (64 * s, 34 * s, 0)], 2)
    m.add(sweep(sweep_end, 1.4, 4), "steel")
    return m


@solid_family(
    "soldering_iron", "tool", "soldering iron or station with tips and solder", weight=0.5
)
def _soldering_iron(rng: np.random.Generator) -> Model:
    m = Model()
    long = rng.uniform(190, 235)
    m.add(lathe([(0.3, 0), (2.6, 12), (2.6, 30)], 10).turned(90, "y"), "copper")
    tube(m, "stainless", 5, 3.4, 70, "x", (62, 0, 0), 12)
    m.add(disc(3.2, 60, 10, "x").moved(62, 0, 0), "alumina", 0.7)
    tube(m, "steel", 11, 9.6, 6, "x", (98, 0, 0), 14)
    grip = Model()
    turned_shell(
        grip,
        pick(rng, "nylon", "abs", "wood"),
        [(8, 100), (13, 108), (9, 130), (11, long - 12), (6, long)],
        2.4,
        12,
    )
    m.put(grip.turned(90, "y"))
    path = curve(
        [
            (long, 0, 0),
            (long + 30, 10, 2),
            (long + 10, 60, 3),
            (long - 90, 74, 2),
            (long - 150, 50, 4),
            (long - 90, 30, 5),
            (long - 20, 46, 6),
        ],
        5,
    )
    m.put(cable(path, 2.6))
    m.put(mains_plug(rng).moved(long - 10, 46, 6))
    extra = rng.random()
    if extra < 0.4:  # reel of solder
        reel = Model()
        tube(reel, "solder", rng.uniform(14, 24), 9, 22, sides=18, fill=0.7)
        for z in (-12, 12):
            tube(reel, "polypropylene", 26, 5, 2, "z", (0, 0, z), 18)
        m.put(reel.turned(rng.choice([0.0, 90.0]), "x").moved(40, -60, 0))
    elif extra < 0.7:  # stand
        m.add(spring(12, 1.2, 90, 11, 10, 4).turned(90, "y").moved(60, -48, 0), "steel")
        plate(m, rounded(110, 66, 6), 2.5, "steel", [(-40, -20, 3)], -60)
        m.add(extrude(ngon(4, 30, 45), 12).moved(-20, -60, 0), "polyurethane_foam")
    elif extra < 0.85:
        shell(m, "abs", (90, 120, 70), 2.4, (80, -90, 0))
        m.add(box(40, 44, 38).moved(80, -110, 0), "steel", 0.6)
        m.add(box(26, 50, 46).moved(80, -110, 0), "copper", 0.4)
        m.put(board(rng, 74, 50, 1.4).moved(80, -60, 14))
    return m
