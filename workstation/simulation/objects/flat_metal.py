"""Flat and long metal: scrapers, rulers, wiper blades, profiles, rods and needles."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    Point,
    curve,
    disc,
    heap,
    in_space,
    loop,
    pick,
    plate,
    rod,
    rounded,
    screw,
    shell,
    smooth,
    spring,
    tube,
    whole,
)
from workstation.simulation.solids import Model, box, cone, extrude, lathe, sheet, sweep


@solid_family("scrapers", "tool", "putty knives, trowels, floats, window scrapers", weight=0.7)
def _scrapers(rng: np.random.Generator) -> Model:
    m = Model()
    for k in range(whole(rng, 1, 4)):
        one = Model()
        kind = pick(rng, "putty", "putty", "trowel", "float", "razor")
        metal = pick(rng, "stainless", "steel")
        grip = pick(rng, "wood", "polypropylene", "rubber")
        if kind == "float":
            w, h = rng.uniform(220, 300), rng.uniform(90, 125)
            one.add(box(w, h, 0.9), metal)
            one.add(box(w * 0.7, 24, 4).moved(0, 0, 2.4), "aluminium")
            for x in (-0.3, 0.3):
                one.add(rod((x * w, 0, 3), (x * w * 0.6, 0, 46), 5, 8), "aluminium")
            one.add(
                lathe([(11, -66), (15, -30), (15, 40), (11, 66)], 10)
                .turned(90, "y")
                .moved(0, 0, 52),
                grip,
            )
            if rng.random() < 0.5:  # notched
                for t in range(12):
                    one.add(
                        box(6, 6, 0.9).moved(-w * 0.46 + w * 0.08 * t, h / 2 - 3, 0), metal, -1.0
                    )
        elif kind == "trowel":
            long = rng.uniform(120, 180)
            one.add(
                extrude(
                    smooth(
                        [
                            (-long, 0),
                            (-long * 0.6, 34),
                            (-long * 0.1, 46),
                            (0, 20),
                            (0, -20),
                            (-long * 0.1, -46),
                            (-long * 0.6, -34),
                        ],
                        2,
                    ),
                    1.6,
                ),
                metal,
            )
            one.add(
                sweep(curve([(-20, 0, 0), (20, 0, 4), (36, 0, 30), (60, 0, 36)], 4), 4.4, 8), metal
            )
            one.add(
                lathe([(11, 0), (15, 14), (13, 60), (16, 96), (8, 108)], 10)
                .turned(90, "y")
                .moved(56, 0, 36),
                grip,
            )
        else:
            wide = rng.uniform(25, 125) if kind == "putty" else 62.0
            long = rng.uniform(70, 100) if kind == "putty" else 34.0
            blade: list[Point] = [
                (-long, -wide / 2),
                (-long, wide / 2),
                (-long * 0.3, 12),
                (0, 10),
                (0, -10),
                (-long * 0.3, -12),
            ]
            one.add(extrude(blade, rng.uniform(0.7, 1.3)), metal)
            one.add(extrude([(-8, -7), (-8, 7), (92, 5), (92, -5)], 1.6), metal)
            one.add(
                extrude(
                    smooth(
                        [
                            (0, -12),
                            (0, 12),
                            (30, 11),
                            (70, 16),
                            (108, 14),
                            (108, -14),
                            (70, -16),
                            (30, -11),
                        ],
                        2,
                    ),
                    15,
                    4,
                ),
                grip,
            )
            for x in (22, 80):
                one.add(disc(2.6, 17, 8).moved(x, 0, 0), "brass")
            if kind == "razor":
                one.put(screw(2, 14, "steel", "pan", 6).moved(-12, 0, 0))
        m.put(one.turned(rng.normal(0, 14), "z").moved(rng.normal(0, 10), 66.0 * k, 5.0 * k))
    return m


@solid_family("steel_rulers", "tool", "steel rulers, squares, protractors", weight=0.5, rest="flat")
def _steel_rulers(rng: np.random.Generator) -> Model:
    m = Model()
    for k in range(whole(rng, 1, 4)):
        metal = pick(rng, "stainless", "stainless", "aluminium")
        kind = pick(rng, "ruler", "square", "protractor", "combination")
        one = Model()
        if kind == "ruler":
            long, high = rng.uniform(155, 480), rng.uniform(15, 34)
            plate(
                one, rounded(long, high, 3), rng.uniform(0.6, 1.6), metal, [(long / 2 - 8, 0, 2.5)]
            )
        elif kind == "square":
            arm, wide = rng.uniform(120, 300), rng.uniform(22, 42)
            plate(
                one,
                [(0, 0), (arm, 0), (arm, wide), (wide, wide), (wide, arm * 0.66), (0, arm * 0.66)],
                1.8,
                metal,
            )
            one.add(
                box(arm * 0.3, wide * 0.9, 15).moved(-2, arm * 0.3, 0).turned(0),
                pick(rng, "wood", "aluminium"),
                0.0 + 0.6,
            )
        elif kind == "protractor":
            r = rng.uniform(45, 75)
            half = [(r * float(np.cos(a)), r * float(np.sin(a))) for a in np.linspace(0, np.pi, 18)]
            one.add(extrude(half, 1.2), metal)
            inner = [(x * 0.62, y * 0.62 + 4) for x, y in half]
            one.add(extrude(inner, 1.2), metal, -1.0)
            one.add(box(160, 18, 1.2).turned(rng.uniform(10, 80)).moved(40, 30, 1.4), metal)
            one.put(screw(2.4, 6, "brass", "pan", 8).moved(0, 6, 0))
        else:
            one.add(box(300, 25, 2.4), metal)
            one.add(extrude([(-20, -12), (20, -12), (60, -66), (-20, -66)], 19), "zinc_alloy", 0.8)
            one.add(disc(4, 26, 8, "y").moved(10, -30, 0), "oil")
            one.put(screw(3, 20, "brass", "pan", 8).turned(90, "x").moved(0, -40, 0))
        m.put(one.turned(rng.normal(0, 10), "z").moved(rng.normal(0, 20), 40.0 * k, 3.0 * k))
    return m


@solid_family(
    "wiper_blades", "metal clutter", "windscreen wiper blades in pairs", weight=0.4, rest="flat"
)
def _wiper_blades(rng: np.random.Generator) -> Model:
    m = Model()
    for k in range(whole(rng, 1, 2)):
        long = rng.uniform(330, 520)
        one = Model()
        one.add(box(long, 5, 9), "rubber")
        for y in (-2, 2):
            one.add(box(long * 0.98, 0.9, 2.4).moved(0, y, 4), "stainless")
        if rng.random() < 0.6:  # bows upon bows
            one.add(
                sweep(
                    curve([(-long * 0.3, 0, 12), (0, 0, 30), (long * 0.3, 0, 12)], 4), 5, 6
                ).scaled(1, 0.5, 1),
                "steel",
                0.7,
            )
            for x in (-0.3, 0.3):
                bow = curve(
                    [((x - 0.16) * long, 0, 5), (x * long, 0, 15), ((x + 0.16) * long, 0, 5)], 3
                )
                one.add(sweep(bow, 4, 6).scaled(1, 0.5, 1), "steel", 0.7)
                one.add(disc(2, 10, 8, "y").moved(x * long, 0, 13), "steel")
        else:
            one.add(
                sweep(curve([(-long / 2, 0, 8), (0, 0, 13), (long / 2, 0, 8)], 4), 5, 6), "abs", 0.5
            )
        shell(one, "abs", (34, 12, 16), 1.6, (0, 0, 26))
        one.add(disc(3, 14, 8, "y").moved(0, 0, 28), "steel")
        m.put(
            one.turned(90, "x").turned(rng.normal(0, 2), "z").moved(rng.normal(0, 8), 46.0 * k, 0)
        )
    return m


@solid_family(
    "rods",
    "metal clutter",
    "bundle of rods, tent poles, needles, skewers or electrodes",
    weight=0.8,
)
def _rods(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "poles", "needles", "skewers", "electrodes", "rods")
    count = whole(rng, 5, 18)
    long = {"poles": 380.0, "needles": 330.0, "skewers": 300.0, "electrodes": 300.0, "rods": 260.0}[
        kind
    ] * rng.uniform(0.75, 1.15)
    loose = rng.uniform(0.4, 5)
    for k in range(count):
        one = Model()
        if kind == "poles":
            tube(one, pick(rng, "aluminium", "aluminium", "steel"), 4.4, 3.6, long, "x", sides=10)
            one.add(sweep([(-long / 2, 0, 0), (long / 2, 0, 0)], 1.1, 4), "rubber")
            tube(one, "aluminium", 5, 4.4, 34, "x", (long / 2 - 12, 0, 0), 10)
        elif kind == "needles":
            r = rng.uniform(1, 4)
            one.add(
                rod((-long / 2 + 14, 0, 0), (long / 2, 0, 0), r, 7),
                pick(rng, "aluminium", "steel", "wood"),
            )
            one.add(cone(0.3, r, 14, "x", 7).moved(-long / 2 + 7, 0, 0), "aluminium")
            one.add(disc(r * 2.2, 5, 8, "x").moved(long / 2, 0, 0), "abs")
        elif kind == "skewers":
            one.add(box(long, 5, 1.3), "stainless")
            eye = in_space([(x + long / 2 + 9, y) for x, y in rounded(22, 13, 6, 2)])
            one.add(sweep(loop(eye), 1.2, 4), "stainless")
        elif kind == "electrodes":
            one.add(rod((-long / 2, 0, 0), (long / 2, 0, 0), 1.6, 6), "steel")
            one.add(rod((-long / 2, 0, 0), (long / 2 - 26, 0, 0), 2.7, 6), "stoneware", 0.65)
        else:
            one.add(
                rod((-long / 2, 0, 0), (long / 2, 0, 0), rng.uniform(1.5, 4), 7),
                pick(rng, "steel", "brass", "aluminium"),
            )
        a = 2.4 * k
        r = 4.2 * float(np.sqrt(k))
        m.put(
            one.turned(rng.normal(0, loose * 0.5), "z")
            .turned(rng.normal(0, loose * 0.2), "y")
            .moved(rng.normal(0, 3 * loose), r * float(np.cos(a)) * 1.6, r * float(np.sin(a)) * 0.8)
        )
    if rng.random() < 0.5:
        for x in (-0.3, 0.3):
            tube(
                m,
                pick(rng, "rubber", "polyester_cloth"),
                4.6 * float(np.sqrt(count)) + 7,
                4.6 * float(np.sqrt(count)) + 5,
                8,
                "x",
                (x * long, 0, 0),
                14,
            )
    return m


@solid_family(
    "profiles", "metal clutter", "lengths of tube, angle and channel, sheet cuttings", weight=0.6
)
def _profiles(rng: np.random.Generator) -> Model:
    pieces = []
    metal = pick(rng, "aluminium", "aluminium", "steel", "brass", "copper")
    for _ in range(whole(rng, 2, 7)):
        long, wide, wall = rng.uniform(100, 340), rng.uniform(10, 40), rng.uniform(1.2, 3)
        one = Model()
        kind = pick(rng, "angle", "channel", "tube", "square", "sheet", "slotted")
        if kind == "angle":
            one.add(
                extrude(
                    [(0, 0), (wide, 0), (wide, wall), (wall, wall), (wall, wide), (0, wide)], long
                ).turned(90, "y"),
                metal,
            )
        elif kind == "channel":
            one.add(
                extrude(
                    [
                        (0, 0),
                        (wide, 0),
                        (wide, wide * 0.6),
                        (wide - wall, wide * 0.6),
                        (wide - wall, wall),
                        (wall, wall),
                        (wall, wide * 0.6),
                        (0, wide * 0.6),
                    ],
                    long,
                ).turned(90, "y"),
                metal,
            )
        elif kind == "tube":
            tube(one, metal, wide * 0.5, wide * 0.5 - wall, long, "x", sides=16)
        elif kind == "square":
            one.add(box(long, wide * 0.7, wide * 0.7), metal)
            one.add(box(long, wide * 0.7 - 2 * wall, wide * 0.7 - 2 * wall), metal, -1.0)
        elif kind == "sheet":
            bend = rng.uniform(-0.0004, 0.0004) * 100
            xs = np.linspace(-1, 1, 9)
            heights = np.repeat((bend * 40 * xs**2)[None, :], 5, axis=0)
            one.add(sheet(heights, long / 9, wall * 0.6), metal)
        else:  # extrusion with slots for nuts
            one.add(box(long, 20, 20), "aluminium", 1.0)
            for turn in range(4):
                one.add(box(long, 11, 6).moved(0, 0, 7).turned(90 * turn, "x"), "aluminium", -0.9)
        pieces.append(one)
    if rng.random() < 0.25:
        return heap(rng, pieces, 18.0, 14.0 * len(pieces), 6)
    m = Model()
    for k, one in enumerate(pieces):  # side by side, as they are sent
        m.put(
            one.turned(rng.normal(0, 3), "z").moved(
                rng.normal(0, 12), 34.0 * (k % 3), 30.0 * (k // 3)
            )
        )
    return m


@solid_family(
    "wire_reel", "metal clutter", "reels and coils of wire, wire rope, barbed or mesh", weight=0.6
)
def _wire_reel(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "steel", "copper", "aluminium", "brass", "stainless")
    if rng.random() < 0.5:
        r, wide = rng.uniform(22, 50), rng.uniform(24, 60)
        tube(m, metal, r, r * 0.5, wide, sides=22, fill=0.72)
        for lane in range(3):
            for z in range(3):
                tube(
                    m, metal, r + 1.5, r, wide * 0.1, "z", (0, 0, (z - 1) * wide * 0.32 + lane), 20
                )
        for z in (-1, 1):
            tube(
                m,
                pick(rng, "polypropylene", "wood", "cardboard"),
                r * 1.35,
                r * 0.3,
                3,
                "z",
                (0, 0, z * (wide / 2 + 2)),
                22,
            )
        return m
    r, wire = rng.uniform(45, 110), rng.uniform(0.7, 2.6)
    for _ in range(whole(rng, 4, 10)):
        t = np.linspace(0, 2 * np.pi, 22)
        q = r * rng.uniform(0.86, 1.06)
        path = np.column_stack(
            [
                q * np.cos(t) + rng.normal(0, 3),
                q * np.sin(t) + rng.normal(0, 3),
                rng.uniform(-6, 6) + 3 * np.sin(t + rng.uniform(0, 6)),
            ]
        )
        m.add(sweep(path, wire, 5), metal)
    for a in (0.4, 2.5, 4.4):
        tie = spring(wire * 4 + 4, 0.8, 10, 3, 8, 3)
        m.add(
            tie.turned(90, "x")
            .turned(float(np.degrees(a)), "z")
            .moved(r * 0.96 * float(np.cos(a)), r * 0.96 * float(np.sin(a)), 0),
            "steel",
        )
    if rng.random() < 0.4:  # a rope with eyes pressed on
        for a in (0.0, 0.5):
            m.add(disc(wire * 2 + 2, 18, 10, "y").moved(r * 1.04, 20 * a, 0), "aluminium")
            m.add(
                sweep(
                    loop(
                        in_space(
                            [(x + r * 1.04, y + 34 + 30 * a) for x, y in rounded(20, 40, 9, 2)]
                        )
                    ),
                    wire,
                    5,
                ),
                metal,
            )
    return m
