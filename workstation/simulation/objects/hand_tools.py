"""Hand tools: spanners, pliers, screwdrivers, hammers, hexagon keys."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    Point,
    curve,
    disc,
    heap,
    in_space,
    ngon,
    pick,
    rod,
    shell,
    smooth,
    spring,
    tube,
    whole,
)
from workstation.simulation.solids import Model, box, capsule, cone, extrude, lathe, sweep


def open_jaw(m: Model, metal: str, size: float, at: float, heading: float, thick: float) -> None:
    """An open spanner head for a nut `size` wide, centred at x = `at`, its mouth turned 15 degrees."""
    reach, half = size * 1.06, size / 2
    gap = float(np.degrees(np.arcsin(min(half / reach, 0.95))))
    rim = [
        (reach * float(np.cos(a)), reach * float(np.sin(a)))
        for a in np.radians(np.linspace(gap, 360 - gap, 15))
    ]
    floor = -size * 0.32
    mouth: list[Point] = [
        (floor + half * 0.35, -half),
        (floor, -half * 0.5),
        (floor, half * 0.5),
        (floor + half * 0.35, half),
    ]
    head = extrude([*rim, *mouth], thick, thick * 0.12).turned(heading + 15, "z")
    m.add(head.moved(at, 0, 0), metal)


def ring_jaw(m: Model, metal: str, size: float, at: float, thick: float) -> None:
    """A ring spanner head about (at, 0)."""
    tube(m, metal, size * 0.78, size * 0.52, thick, "z", (at, 0, 0), 16)


def _spanner(rng: np.random.Generator, size: float, kind: str, metal: str) -> Model:
    m = Model()
    length = size * rng.uniform(7, 9) + 55
    half, thick, wide = length / 2, size * 0.16 + 2.4, size * 0.5 + 2
    inner = half - size * (0.85 if kind == "open" else 0.7)
    shaft: list[Point] = [
        (-half + size * 0.85, -wide * 0.58),
        (0, -wide * 0.42),
        (inner, -wide * 0.5),
        (inner, wide * 0.5),
        (0, wide * 0.42),
        (-half + size * 0.85, wide * 0.58),
    ]
    m.add(extrude(shaft, thick * 0.8, thick * 0.2), metal)
    for z in (-1, 1):  # a forged groove on each face
        m.add(
            box(length * 0.5, wide * 0.36, thick * 0.16).moved(0, 0, z * thick * 0.32), metal, -1.0
        )
    if kind != "ring":
        open_jaw(m, metal, size, -half, 180, thick)
    else:
        ring_jaw(m, metal, size, -half + size * 0.2, thick * 1.5)
    if kind == "open":
        open_jaw(m, metal, size * 1.15, half, 0, thick)
    else:
        ring_jaw(m, metal, size, half, thick * 1.5)
    return m


@solid_family("wrench", "tool", "open, ring or combination spanners", weight=0.8)
def _wrench(rng: np.random.Generator) -> Model:
    metal = pick(rng, "steel", "steel", "stainless")
    kind = pick(rng, "open", "combination", "combination", "ring")
    size = rng.uniform(8, 30)
    count = 1 if size > 19 else whole(rng, 1, 3)
    m = Model()
    for k in range(count):
        one = _spanner(rng, size * (1 - 0.12 * k), kind, metal)
        m.put(one.turned(rng.normal(0, 9), "z").moved(rng.normal(0, 5), size * 2.3 * k, 3.0 * k))
    return m


@solid_family(
    "wrench_set", "tool", "graded set of spanners in a roll or on a rack", weight=0.6, rest="flat"
)
def _wrench_set(rng: np.random.Generator) -> Model:
    m = Model()
    kind, metal = pick(rng, "combination", "open", "ring"), pick(rng, "steel", "stainless")
    count, y = whole(rng, 4, 9), 0.0
    first, step = rng.uniform(6, 9), rng.uniform(1.0, 2.0)
    for k in range(count):
        size = first + step * k
        y += size * 1.35 + 3
        m.put(_spanner(rng, size, kind, metal).moved(0, y, 0))
    case = rng.random()
    if case < 0.5:
        m.add(box(first * 12 + 120, y + 30, 0.9).moved(0, y / 2 + 5, -6), "nylon")
        for x in (-40, 40):
            m.add(box(22, y + 26, 1.0).moved(x, y / 2 + 5, 6), "nylon")
    elif case < 0.85:
        m.add(box(14, y + 24, 14).moved(0, y / 2 + 6, 0), "polypropylene", 0.5)
    return m


@solid_family(
    "adjustable_wrench", "tool", "adjustable spanner or pipe wrench with a worm", weight=0.7
)
def _adjustable_wrench(rng: np.random.Generator) -> Model:
    m = Model()
    length, metal = rng.uniform(150, 300), "steel"
    s = length / 250
    opening = rng.uniform(0, 26) * s
    thick = 11 * s + 2
    pipe_type = rng.random() < 0.3
    grip: list[Point] = [
        (-10 * s, -14 * s),
        (120 * s, -11 * s),
        (205 * s, -14 * s),
        (210 * s, 0),
        (205 * s, 14 * s),
        (120 * s, 11 * s),
        (-10 * s, 14 * s),
    ]
    m.add(extrude(grip, thick * 0.75, 2 * s), metal)
    for z in (-1, 1):
        m.add(box(130 * s, 12 * s, thick * 0.12).moved(100 * s, 0, z * thick * 0.315), metal, -1.0)
    m.add(disc(5 * s, thick * 0.75, 10).moved(195 * s, 0, 0), metal, -1.0)
    fixed: list[Point] = [
        (-8 * s, -16 * s),
        (-8 * s, 22 * s),
        (-24 * s, 30 * s),
        (-54 * s, 30 * s),
        (-56 * s, 22 * s),
        (-30 * s, 14 * s),
        (-28 * s, -22 * s),
        (-18 * s, -26 * s),
    ]
    m.add(extrude(fixed, thick, 1.5 * s), metal)
    jaw: list[Point] = [
        (-26 * s, 12 * s),
        (-30 * s, 12 * s),
        (-58 * s, 12 * s),
        (-58 * s, 4 * s),
        (-40 * s, -6 * s),
        (-26 * s, -8 * s),
    ]
    m.add(extrude(jaw, thick * 0.8, 1 * s).moved(-2 * s, -opening, 0), metal)
    worm = Model()
    if pipe_type:
        for k in range(6):
            worm.add(disc(12 * s, 3 * s, 12, "y").moved(0, (k - 2.5) * 4 * s, 0), metal)
        m.add(box(9 * s, 74 * s, 8 * s).moved(-14 * s, -30 * s, 0), metal)
    else:
        for k in range(4):
            worm.add(disc(6.5 * s, 2.6 * s, 12, "y").moved(0, (k - 1.5) * 4.4 * s, 0), metal)
        worm.add(disc(4.4 * s, 20 * s, 10, "y"), metal)
        worm.add(
            spring(2.4 * s, 0.5 * s, 12 * s, 5, 6, 3).turned(90, "x").moved(-7 * s, 0, 0), metal
        )
    m.put(worm.moved(-13 * s, -3 * s, 0))
    if rng.random() < 0.35:
        m.add(
            extrude(
                smooth(
                    [
                        (110 * s, -17 * s),
                        (208 * s, -17 * s),
                        (216 * s, 0),
                        (208 * s, 17 * s),
                        (110 * s, 17 * s),
                    ],
                    3,
                ),
                thick * 1.2,
            ),
            "pvc",
            0.6,
        )
    return m


def _pliers_half(rng: np.random.Generator, kind: str, s: float, spread: float) -> Model:
    """One half with its pivot at the origin, jaw to -x, handle to +x on the other side."""
    m = Model()
    nose: dict[str, list[Point]] = {
        "combination": [
            (-34, 1),
            (-34, 8),
            (-14, 15),
            (10, 12),
            (14, 3),
            (8, -8),
            (-10, -4),
            (-14, 1),
        ],
        "needle": [
            (-62, 0.6),
            (-62, 2.6),
            (-20, 9),
            (8, 11),
            (13, 3),
            (8, -7),
            (-9, -4),
            (-14, 0.6),
        ],
        "cutter": [
            (-20, 0.3),
            (-16, 10),
            (-6, 17),
            (10, 12),
            (14, 3),
            (8, -8),
            (-8, -5),
            (-12, 0.3),
        ],
        "pump": [(-52, 14), (-50, 24), (-22, 20), (12, 13), (26, 2), (14, -9), (-10, -5), (-22, 8)],
    }
    outline = [(x * s, y * s) for x, y in nose[kind]]
    m.add(extrude(outline, 8.5 * s, 1.0 * s), "steel")
    for k in range(4):  # serration
        if kind != "cutter":
            m.add(
                box(1.4 * s, 2 * s, 8.5 * s).moved(
                    (-30 + 4 * k) * s, nose[kind][0][1] * s + 1.4 * s, 0
                ),
                "steel",
                -0.6,
            )
    reach = spread * 62 * s
    arm = curve(
        [
            (8 * s, -4 * s, 0),
            (36 * s, -14 * s - reach * 0.5, 0),
            (84 * s, -13 * s - reach, 0),
            (rng.uniform(118, 130) * s, -8 * s - reach, 0),
        ],
        4,
    )
    m.add(sweep(arm, 4.2 * s, 7), "steel")
    return m


@solid_family(
    "pliers", "tool", "combination, needle, cutting, water-pump or locking pliers", weight=0.8
)
def _pliers(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "combination", "combination", "needle", "cutter", "pump")
    s, spread = rng.uniform(0.7, 1.35), rng.uniform(0.0, 0.6)
    sleeve = pick(rng, "pvc", "pvc", "rubber", "none")
    open_by = spread * 14
    half = _pliers_half(rng, kind, s, spread)
    if sleeve != "none":
        reach = spread * 62 * s
        tail = curve(
            [
                (44 * s, -14 * s - reach * 0.6, 0),
                (84 * s, -14 * s - reach, 0),
                (128 * s, -8 * s - reach, 0),
            ],
            4,
        )
        half.add(sweep(tail, np.linspace(7.4 * s, 6.2 * s, len(tail)), 8), sleeve)
    m.put(half.turned(-open_by, "z"))
    m.put(half.scaled(1, -1, 1).turned(open_by, "z"))
    m.add(disc(6 * s, 11 * s, 12), "steel")
    if rng.random() < 0.4:  # opens by a spring
        m.add(
            spring(3.2 * s, 0.7 * s, 22 * s, 5, 8, 3).turned(90, "x").moved(32 * s, 0, 0), "steel"
        )
    if rng.random() < 0.12:
        other = Model().put(m)
        m.put(other.turned(180, "z").moved(40 * s, 46 * s, 10 * s))
    return m


def _driver(rng: np.random.Generator, scale: float) -> Model:
    """A screwdriver along x, its tip at the left."""
    m = Model()
    shaft, handle, r = (
        rng.uniform(60, 150) * scale,
        rng.uniform(75, 110) * scale,
        rng.uniform(2, 4) * scale,
    )
    m.add(rod((0, 0, 0), (shaft + handle * rng.uniform(0.5, 0.9), 0, 0), r, 8), "steel")
    if rng.random() < 0.5:
        m.add(
            extrude([(-9 * scale, -r * 1.7), (0, -r), (0, r), (-9 * scale, r * 1.7)], r * 0.5),
            "steel",
        )
    else:
        m.add(cone(r * 0.25, r, 9 * scale, "x", 8).moved(-4.5 * scale, 0, 0), "steel")
    wide = rng.uniform(10, 16) * scale
    profile = [
        (wide * 0.6, 0),
        (wide * 0.75, 6 * scale),
        (wide * 0.55, handle * 0.22),
        (wide, handle * 0.42),
        (wide, handle * 0.8),
        (wide * 0.75, handle * 0.96),
        (wide * 0.3, handle),
    ]
    m.add(
        lathe(profile, 8 if rng.random() < 0.5 else 12).turned(90, "y").moved(shaft, 0, 0),
        pick(rng, "abs", "polypropylene", "wood", "pvc"),
    )
    if rng.random() < 0.5:
        tube(
            m,
            "rubber",
            wide * 1.06,
            wide * 0.86,
            handle * 0.3,
            "x",
            (shaft + handle * 0.6, 0, 0),
            12,
        )
    if rng.random() < 0.3:
        m.add(disc(wide * 0.72, 12 * scale, 6, "x").moved(shaft - 6 * scale, 0, 0), "steel")
    return m


@solid_family(
    "screwdriver", "tool", "screwdrivers singly, in a heap or a set; a bit holder", weight=0.9
)
def _screwdriver(rng: np.random.Generator) -> Model:
    m = Model()
    kind = rng.random()
    if kind < 0.3:
        return m.put(_driver(rng, rng.uniform(0.8, 1.3)))
    if kind < 0.6:
        return heap(
            rng,
            [_driver(rng, rng.uniform(0.6, 1.2)).moved(-90, 0, 0) for _ in range(whole(rng, 2, 5))],
            24,
            24,
            8,
        )
    if kind < 0.8:  # a rack or roll
        for k in range(whole(rng, 4, 8)):
            m.put(_driver(rng, 0.55 + 0.05 * k).moved(0, 27 * k, 0))
        m.add(box(46, 200, 5).moved(60, 90, -14), "polypropylene")
        return m
    for k in range(whole(rng, 10, 24)):  # bits in their box
        at = ((k % 8) * 11.0, (k // 8) * 32.0, 0.0)
        m.add(disc(3.3, 17, 6, "y").moved(*at), "steel")
        m.add(cone(1, 2.6, 9, "y", 6).moved(at[0], at[1] - 13, 0), "steel")
    shell(m, pick(rng, "polypropylene", "abs"), (108, 112, 20), 2.2, (38, 32, 0))
    return m.put(_driver(rng, 0.7).moved(-30, 100, 0))


@solid_family("hammer", "tool", "claw, ball, club hammer or mallet", weight=0.7)
def _hammer(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "claw", "claw", "ball", "club", "mallet", "pick")
    s = rng.uniform(0.75, 1.15)
    length = rng.uniform(230, 340) * s
    stock = pick(rng, "wood", "wood", "steel", "polypropylene")
    if stock == "wood":
        path = in_space([(0, 0), (length * 0.3, 0), (length * 0.65, 0), (length, 0)])
        m.add(sweep(path, np.array([8.5, 10, 13, 14]) * s, 10).scaled(1, 1, 0.8), "wood")
    else:
        if stock == "steel":
            tube(m, "steel", 9 * s, 6.5 * s, length * 0.9, "x", (length * 0.45, 0, 0), 12)
        else:
            m.add(rod((0, 0, 0), (length * 0.9, 0, 0), 5 * s, 8), "steel")
            tube(m, "polypropylene", 12 * s, 5 * s, length * 0.8, "x", (length * 0.5, 0, 0), 12)
        tube(m, "rubber", 15 * s, 9 * s, length * 0.42, "x", (length * 0.78, 0, 0), 12)
    head = Model()
    if kind == "mallet":
        head.add(capsule(30 * s, 92 * s, "y", 16), "rubber")
    elif kind == "club":
        head.add(box(38 * s, 96 * s, 38 * s, 6 * s), "steel")
    else:
        face = 14 * s
        head.add(
            lathe(
                [
                    (face * 0.9, 20 * s),
                    (face * 0.7, 26 * s),
                    (face * 0.7, 36 * s),
                    (face, 42 * s),
                    (face, 52 * s),
                    (face * 0.9, 54 * s),
                ],
                12,
            ).turned(-90, "x"),
            "steel",
        )
        head.add(box(28 * s, 42 * s, 26 * s, 5 * s), "steel")
        if kind == "claw":
            for z in (-1, 1):
                claw = curve(
                    [
                        (-4 * s, -18 * s, z * 4.5 * s),
                        (0, -38 * s, z * 7 * s),
                        (18 * s, -66 * s, z * 11 * s),
                    ],
                    4,
                )
                head.add(sweep(claw, np.linspace(7 * s, 2.5 * s, len(claw)), 7), "steel")
        elif kind == "ball":
            head.add(
                lathe(
                    [
                        (10 * s, 20 * s),
                        (8 * s, 28 * s),
                        (13 * s, 38 * s),
                        (11 * s, 47 * s),
                        (4 * s, 52 * s),
                    ],
                    12,
                ).turned(90, "x"),
                "steel",
            )
        else:
            head.add(
                extrude(
                    [(-12 * s, -18 * s), (12 * s, -18 * s), (3 * s, -70 * s), (-3 * s, -70 * s)],
                    14 * s,
                ),
                "steel",
            )
    if stock != "steel":
        head.add(disc(8.5 * s, 26 * s, 10, "x"), "steel", -0.8)
    m.put(head)
    return m.turned(rng.uniform(0, 20), "x") if rng.random() < 0.2 else m


@solid_family("hex_keys", "tool", "hexagon keys loose, on a ring or folding", weight=0.7)
def _hex_keys(rng: np.random.Generator) -> Model:
    pieces = []
    long = rng.uniform(0.8, 1.6)
    for k in range(whole(rng, 4, 9)):
        r = 0.9 + 0.55 * k
        one = Model()
        reach, arm = (46 + 9 * k) * long, 16 + 2.4 * k
        path = [(0, 0, 0), (reach - r, 0, 0), (reach, r, 0), (reach, arm, 0)]
        one.add(sweep(path, r, 6), "steel")
        pieces.append(one)
    m = Model()
    kind = rng.random()
    if kind < 0.4:
        return heap(rng, [p.moved(-40, 0, 0) for p in pieces], 16, 12, 10)
    for k, one in enumerate(pieces):  # side by side in a clip
        m.put(
            one.turned(90, "x").moved(0, 7.0 * k, 0)
            if kind < 0.7
            else one.moved(-2.0 * k, -8.5 * k, 0)
        )
    at = 7.0 * len(pieces) / 2 if kind < 0.7 else -4.2 * len(pieces)
    m.add(box(22, 8.0 * len(pieces), 14).moved(24, at, 0), pick(rng, "polypropylene", "abs"), 0.8)
    return m


def ratchet(rng: np.random.Generator, s: float) -> Model:
    """A ratchet handle along x with its head at the left."""
    m = Model()
    m.add(
        extrude(
            smooth(
                [
                    (-18 * s, 0),
                    (-10 * s, 16 * s),
                    (14 * s, 12 * s),
                    (30 * s, 6 * s),
                    (30 * s, -6 * s),
                    (14 * s, -12 * s),
                    (-10 * s, -16 * s),
                ],
                3,
            ),
            16 * s,
            2 * s,
        ),
        "steel",
    )
    m.add(disc(9 * s, 20 * s, 12).moved(-2 * s, 0, 0), "steel", 0.6)
    m.add(box(9 * s, 9 * s, 12 * s).moved(-2 * s, 0, -13 * s), "steel")
    m.add(rod((28 * s, 0, 0), (150 * s, 0, 0), 5.5 * s, 10), "steel")
    m.add(
        lathe(
            [(8 * s, 0), (10 * s, 8 * s), (8.5 * s, 40 * s), (11 * s, 76 * s), (6 * s, 84 * s)], 10
        )
        .turned(90, "y")
        .moved(104 * s, 0, 0),
        pick(rng, "abs", "rubber", "steel"),
        0.7,
    )
    m.add(extrude(ngon(8, 3 * s), 4 * s).moved(12 * s, 0, 9 * s), "steel")
    return m
