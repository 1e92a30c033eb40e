"""What makes sound and what tells the time."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import (
    board,
    cable,
    coiled,
    loudspeaker,
    pouch_cell,
    small_plug,
    transformer,
)
from workstation.simulation.objects.parts import (
    curve,
    disc,
    gear_outline,
    in_space,
    pick,
    ring,
    rod,
    rounded,
    screw,
    shell,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, ellipsoid, extrude, sweep


def _wired_earphones(rng: np.random.Generator) -> Model:
    """Two buds on a thin forked lead, wound up or thrown in."""
    m = Model()
    reach = rng.uniform(30, 75)
    fork = (0.0, 0.0, 4.0)
    for side in (-1, 1):
        spots = [fork, *[(float(x), float(y), 3.0) for x, y in rng.normal(0, reach * 0.6, (4, 2))]]
        path = curve(spots, 5)
        m.put(cable(path, 0.9, 0.6))
        bud = Model()
        turned_shell(
            bud, pick(rng, "abs", "aluminium"), [(3, -10), (7, -4), (7, 3), (4, 8)], 1.0, 12
        )
        bud.add(disc(4.6, 3, 10), "ferrite")
        bud.add(disc(3, 4, 8).moved(0, 0, 1), "copper", 0.5)
        m.put(bud.turned(side * 70, "x").moved(*[float(v) for v in path[-1]]))
    spots = [fork, *[(float(x), float(y), 5.0) for x, y in rng.normal(0, reach * 0.7, (5, 2))]]
    tail = curve(spots, 5)
    m.put(cable(tail, 1.2, 0.6))
    m.add(box(9, 5, 4).moved(*fork), "abs")
    m.put(small_plug(rng).moved(*[float(v) for v in tail[-1]]))
    return m


@solid_family(
    "headphones", "electronics", "over-ear headphones or earphones in their case", weight=0.9
)
def _headphones(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.2:
        return _wired_earphones(rng)
    if rng.random() < 0.28:  # earphones in a charging case
        w, h, t = rng.uniform(46, 64), rng.uniform(40, 54), rng.uniform(21, 28)
        shell(m, "abs", (w, h, t), 1.6, radius=12)
        m.add(box(w * 0.4, h * 0.3, t * 0.5).moved(0, -h * 0.26, 0), "lithium_cell")
        m.put(board(rng, w * 0.5, h * 0.24, 1.6).moved(0, -h * 0.05, -t * 0.2))
        m.add(rod((-w * 0.2, h * 0.34, -t * 0.3), (w * 0.2, h * 0.34, -t * 0.3), 1.3, 6), "steel")
        for side in (-1, 1):
            bud = Model()
            bud.add(ellipsoid(7.5, 9, 8, 10), "abs", 0.45)
            bud.add(disc(4.6, 3, 10).moved(0, 0, 2), "ferrite")
            bud.add(disc(5.8, 5, 10).moved(0, 0, -3), "lithium_cell", 0.9)
            bud.add(rod((0, -4, 0), (0, -22, 0), 2.8, 8), "abs", 0.5)
            for k in range(2):
                bud.add(disc(0.9, 2, 6).moved(0, -18 + 4 * k, 2), "brass")
            m.put(bud.turned(side * 14, "z").moved(side * w * 0.24, h * 0.2, 0))
            m.add(box(5, 3, 2).moved(side * w * 0.24, -h * 0.02, 0), "ferrite")
        return m
    wide, tall = rng.uniform(145, 185), rng.uniform(150, 190)
    folded = rng.random() < 0.3
    half = wide / 2
    band = curve(
        [
            (-half, tall * 0.1, 0),
            (-half * 0.94, tall * 0.55, 0),
            (0, tall * 0.9, 0),
            (half * 0.94, tall * 0.55, 0),
            (half, tall * 0.1, 0),
        ],
        5,
    )
    m.add(sweep(band, 7, 8).scaled(1, 1, 1.7), pick(rng, "abs", "leather"), 0.6)
    m.add(sweep(band, 1.6, 5).scaled(1, 1, 3), "steel" if rng.random() < 0.7 else "aluminium")
    for side in (-1, 1):
        cup = Model()
        r = rng.uniform(30, 40)
        turned_shell(cup, "abs", [(r * 0.6, -14), (r, -6), (r, 8)], 2.2, 18)
        tube(cup, "polyurethane_foam", r * 1.04, r * 0.55, 16, "z", (0, 0, 16), 18)
        tube(cup, "leather", r * 1.06, r * 1.01, 16, "z", (0, 0, 16), 18)
        cup.put(loudspeaker(20, 12).moved(0, 0, 4))
        cup.put(board(rng, 24, 15, 1.6).moved(0, -12, -6))
        if side > 0 and rng.random() < 0.7:
            cup.put(pouch_cell(22, 30, 5).moved(0, 8, -7))
        cup.put(screw(1.4, 12, "steel", "pan", 6).moved(0, r * 0.8, 0))
        turned = cup.turned(side * (20 if folded else 90), "y")
        m.put(
            turned.moved(
                side * (half - (40 if folded else 12)),
                tall * (0.2 if folded else 0.02),
                14 if folded else 0,
            )
        )
        m.add(rod((side * half, 6, 0), (side * half, tall * 0.3, 0), 3, 6), "steel")
    if rng.random() < 0.5:
        path = coiled(rng, 30, rng.uniform(2, 4), 2)
        m.put(cable(path, 1.6).moved(0, -20, 0))
        m.put(small_plug(rng).moved(float(path[-1][0]), float(path[-1][1]) - 20, 4))
    return m


@solid_family(
    "speaker", "electronics", "loudspeaker with magnets, portable or in a wooden box", weight=0.7
)
def _speaker(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.45:  # portable tube
        r, long = rng.uniform(28, 46), rng.uniform(130, 220)
        turned = Model()
        turned_shell(
            turned,
            pick(rng, "abs", "rubber", "aluminium"),
            [(r * 0.8, 0), (r, 8), (r, long - 8), (r * 0.8, long)],
            2.8,
            18,
        )
        for z in (6, long - 6):
            tube(turned, "rubber", r * 0.86, r * 0.4, 2, "z", (0, 0, z), 16)
            turned.add(disc(r * 0.5, 3, 14).moved(0, 0, z), "steel")
        m.put(turned.turned(90, "y"))
        for k in range(2):
            m.put(
                loudspeaker(r * 0.86, 26)
                .turned(-90, "x")
                .moved(long * (0.3 + 0.4 * k), r * 0.55, 0)
            )
        for k in range(whole(rng, 1, 2)):
            m.add(
                disc(9.1, 65, 14, "x").moved(long * 0.5, -r * 0.45, -10 + 20 * k),
                "lithium_cell",
                0.92,
            )
        m.put(board(rng, long * 0.5, r * 0.9, 1.2).turned(90, "x").moved(long * 0.5, -r * 0.2, 0))
        return m
    w, h, t = rng.uniform(85, 160), rng.uniform(130, 240), rng.uniform(80, 130)
    shell(m, pick(rng, "wood", "wood", "abs"), (w, h, t), rng.uniform(4, 11))
    m.put(loudspeaker(w * 0.38, w * 0.34).moved(0, -h * 0.16, t / 2 - w * 0.14))
    m.put(loudspeaker(w * 0.18, w * 0.16).moved(0, h * 0.26, t / 2 - w * 0.06))
    if rng.random() < 0.5:
        m.put(transformer(rng, 44).moved(0, -h * 0.24, -t * 0.24))
        m.put(board(rng, w * 0.7, h * 0.34, 1.0).moved(0, h * 0.14, -t * 0.4))
    m.add(disc(5, 26, 10).moved(w * 0.26, 0, -t * 0.2), "copper", 0.5)
    tube(m, "abs", 16, 14, t * 0.5, "z", (w * 0.22, h * 0.04, -t * 0.2), 14)
    for x in (-1, 1):
        for y in (-1, 1):
            m.put(
                screw(2, 24, "steel", "countersunk", 6).moved(x * w * 0.42, y * h * 0.44, t * 0.4)
            )
    m.add(box(w * 0.7, h * 0.7, 12).moved(0, 0, -t * 0.28), "polyurethane_foam")
    return m


def _movement(rng: np.random.Generator, radius: float) -> Model:
    m = Model()
    m.add(disc(radius * 0.78, 2.6, 18), "brass", 0.75)
    for k in range(4):
        a = 1.3 * k
        teeth = extrude(gear_outline(12, radius * 0.24, radius * 0.05), 0.6)
        m.add(
            teeth.moved(radius * 0.42 * float(np.cos(a)), radius * 0.42 * float(np.sin(a)), 1.6),
            "brass",
        )
    if rng.random() < 0.6:
        m.add(disc(4.6, 2.2, 14).moved(radius * 0.34, -radius * 0.3, 0.6), "zinc_manganese_cell")
        m.add(disc(2, 4, 8, "x").moved(-radius * 0.4, -radius * 0.3, 0.6), "copper", 0.7)
    else:
        half = [
            (radius * 0.76 * float(np.cos(a)), radius * 0.76 * float(np.sin(a)))
            for a in np.linspace(0, np.pi, 12)
        ]
        m.add(extrude(half, 1.2).moved(0, 0, -1.6), "tungsten", 0.6)  # winding rotor
    return m


@solid_family(
    "watch",
    "electronics",
    "wristwatch on a bracelet or strap, smart watch, pocket watch",
    weight=0.9,
)
def _watch(rng: np.random.Generator) -> Model:
    m = Model()
    r = rng.uniform(13, 23)
    smart = rng.random() < 0.25
    metal = pick(rng, "stainless", "stainless", "brass", "aluminium")
    if smart:
        shell(m, "aluminium", (r * 1.7, r * 2, 11), 1.6, radius=6)
        m.add(box(r * 1.6, r * 1.9, 1.6).moved(0, 0, 5), "glass")
        m.add(box(r * 1.1, r * 1.2, 4).moved(0, 0, 0), "lithium_cell")
        m.put(board(rng, r * 1.4, r * 1.6, 2).moved(0, 0, -3))
        m.add(ring(r * 0.55, 0.6, 16, 4).moved(0, 0, -4.4), "copper")
    else:
        turned_shell(m, metal, [(r * 0.92, -5), (r, -2), (r, 3), (r * 0.92, 5)], 1.6, 24)
        tube(m, metal, r, r * 0.84, 3, "z", (0, 0, 5), 24)
        m.add(disc(r * 0.88, 1.5, 22).moved(0, 0, 4.4), "glass")
        m.put(_movement(rng, r))
        m.add(disc(r * 0.84, 0.5, 18).moved(0, 0, 2.6), "brass")
        for k in range(2):
            m.add(
                box(r * (0.7 - 0.2 * k), 1, 0.3).moved(r * 0.3, 0, 3.4).turned(60 + 130 * k, "z"),
                "steel",
            )
        m.add(rod((r, 0, 0), (r + 4, 0, 0), 2.4, 8), metal)
    links = rng.random() < 0.5 and not smart
    closed = rng.random() < 0.45
    for side in (-1, 1):
        for x in (-8, 8):
            m.add(box(3, 6, 5).moved(x, side * (r + 1), 0), metal if not smart else "aluminium")
        m.add(rod((-9, side * (r + 3), 0), (9, side * (r + 3), 0), 0.9, 5), "steel")
        if links:
            y, z, lean = r + 4.0, 0.0, 0.0
            for k in range(11):
                part = box(19 - 0.45 * k, 5.6, 2.8).turned(-lean, "x").moved(0, y, z)
                m.add(part if side > 0 else part.scaled(1, -1, 1), metal)
                lean += 15.5 if closed else rng.normal(0, 4)
                y += 6.2 * float(np.cos(np.radians(lean)))
                z -= 6.2 * float(np.sin(np.radians(lean)))
        else:
            path = [
                (0, side * (r + 4), 0),
                (0, side * (r + 26), -10 if closed else -1),
                (0, side * (r + (36 if closed else 50)), -28 if closed else -2),
                (0, side * (r + (22 if closed else 80)), -46 if closed else 0),
            ]
            m.add(
                sweep(curve(path, 3), 10, 6).scaled(1, 1, 1.0),
                "leather" if not smart else "rubber",
                0.16,
            )
    if not links:
        y = r + (22 if closed else 82)
        m.add(
            sweep(
                np.vstack([in_space(rounded(23, 14, 4, 2)), in_space(rounded(23, 14, 4, 2))[:1]]),
                1.1,
                5,
            ).moved(0, y, -46 if closed else 0),
            metal,
        )
        m.add(
            rod((0, y - 6, -46 if closed else 0), (0, y + 8, -45 if closed else 1), 0.9, 5), metal
        )
    if rng.random() < 0.2:
        shell(m, "cardboard", (92, 96, 78), 2.5, (0, 0, -20))
        m.add(ellipsoid(22, 40, 30, 12).moved(0, 0, -22), "polyurethane_foam")
    return m


@solid_family(
    "clock", "electronics", "alarm clock, wall clock movement or a mechanical clockwork", weight=0.5
)
def _clock(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.5:  # bells above, clockwork within
        r, t = rng.uniform(32, 56), rng.uniform(34, 50)
        turned_shell(m, "steel", [(r, -t / 2), (r, t / 2)], 0.8, 24)
        m.add(disc(r * 0.94, 2, 22).moved(0, 0, t * 0.4), "glass")
        for z in (-t * 0.2, t * 0.2):
            m.add(box(r * 1.2, r * 1.1, 1.2).moved(0, 0, z), "brass")
        for k in range(5):
            a = 1.3 * k
            teeth = extrude(gear_outline(22, r * rng.uniform(0.2, 0.36), 1.6), 1.2)
            m.add(
                teeth.moved(r * 0.34 * float(np.cos(a)), r * 0.34 * float(np.sin(a)), -6 + 3 * k),
                "brass",
            )
            m.add(
                disc(1.2, t * 0.5, 6).moved(
                    r * 0.34 * float(np.cos(a)), r * 0.34 * float(np.sin(a)), 0
                ),
                "steel",
            )
        for x in (-0.3, 0.3):
            turns = np.linspace(0, 10 * np.pi, 50)
            coil = np.column_stack(
                [
                    r * (0.04 + 0.005 * turns) * np.cos(turns),
                    r * (0.04 + 0.005 * turns) * np.sin(turns),
                    np.zeros(50),
                ]
            )
            m.add(sweep(coil, 0.5, 4).scaled(1, 1, 9).moved(x * r, -r * 0.3, -4), "steel")
        for x in (-1, 1):
            bell = Model()
            turned_shell(
                bell,
                pick(rng, "brass", "steel"),
                [(r * 0.4, 0), (r * 0.36, r * 0.14), (r * 0.1, r * 0.26)],
                1.2,
                16,
            )
            m.put(bell.turned(-90, "x").turned(x * -24, "z").moved(x * r * 0.5, r * 1.06, 0))
            m.add(rod((x * r * 0.5, -r * 0.8, 0), (x * r * 0.7, -r * 1.16, 0), 3, 6), "steel")
        m.add(
            sweep(curve([(-r * 0.3, r * 1.3, 0), (0, r * 1.6, 0), (r * 0.3, r * 1.3, 0)], 4), 2, 5),
            "steel",
        )
        return m
    w, h, t = rng.uniform(80, 180), rng.uniform(60, 120), rng.uniform(28, 48)
    shell(m, pick(rng, "abs", "wood"), (w, h, t), 2.6, radius=10)
    m.add(box(w * 0.7, h * 0.5, 2).moved(0, 0, t * 0.4), "glass")
    m.put(board(rng, w * 0.6, h * 0.5, 1.0))
    for k in range(2):
        m.add(
            disc(7.1, 50, 12, "x").moved(-w * 0.1, -h * 0.2 + 15 * k, -t * 0.2),
            "zinc_manganese_cell",
        )
        m.add(
            spring(4, 0.5, 8, 4, 8, 3)
            .turned(90, "y")
            .moved(-w * 0.1 + 29, -h * 0.2 + 15 * k, -t * 0.2),
            "steel",
        )
    m.put(loudspeaker(min(w, h) * 0.16, 9).moved(w * 0.32, 0, 0))
    return m
