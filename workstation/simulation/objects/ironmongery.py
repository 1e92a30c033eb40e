"""Ironmongery: screws, nails, brackets, hinges, springs, castors, handles, parts of trolleys."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    Hole,
    Point,
    curve,
    disc,
    film_bag,
    heap,
    in_space,
    loop,
    lying,
    nut,
    pick,
    plate,
    ring,
    rod,
    rounded,
    screw,
    shell,
    spring,
    tube,
    washer,
    whole,
)
from workstation.simulation.solids import Mesh, Model, box, extrude, lathe, sweep


@solid_family(
    "fasteners", "metal clutter", "screws, bolts, nuts and washers, loose or in a bag", rest="flat"
)
def _fasteners(rng: np.random.Generator) -> Model:
    metal = pick(rng, "steel", "steel", "stainless", "brass")
    size = rng.uniform(1.2, 4.2)
    head = pick(rng, "pan", "hex", "socket", "countersunk")
    count = whole(rng, 8, 24)
    alike = rng.random() < 0.6
    pieces = []
    for _ in range(count):
        r = size if alike else size * rng.uniform(0.6, 1.3)
        kind = rng.random()
        if kind < 0.68:
            length = r * rng.uniform(7, 9) if alike else r * rng.uniform(5, 18)
            pieces.append(screw(r, length, metal, head, 6).turned(90, "x"))
        elif kind < 0.86:
            pieces.append(nut(r, metal))
        else:
            pieces.append(washer(r, metal))
    reach = size * 2.2 * np.sqrt(count) + 6
    m = Model()
    m.put(heap(rng, pieces, reach, size * 4, 30))
    if rng.random() < 0.7:
        film_bag(m, 2.3 * reach + 20, 2.3 * reach + 32, size * 5)
    return m


@solid_family(
    "nails",
    "metal clutter",
    "nails or pins in a bag, heaped or in a bundle",
    weight=0.7,
    rest="flat",
)
def _nails(rng: np.random.Generator) -> Model:
    m = Model()
    radius = rng.uniform(0.8, 2.3)
    length = radius * 2 * rng.uniform(20, 28)
    count = whole(rng, 18, 50)
    one = Model()
    one.add(rod((0, 0, 0), (length, 0, 0), radius, 5), "steel")
    one.add(lathe([(radius * 2.1, -radius), (radius * 2.1, 0)], 6).turned(90, "y"), "steel")
    if rng.random() < 0.5:  # as they lie in a packet: side by side
        for k in range(count):
            side = one if k % 2 else one.turned(180, "z").moved(length, 0, 0)
            m.put(
                side.turned(rng.normal(0, 4), "z").moved(
                    rng.normal(0, 3), (k % 12 - 6) * radius * 2.6, (k // 12) * radius * 2.3
                )
            )
    else:
        m.put(heap(rng, [one] * count, length * 0.3, radius * 9, 12))
    if rng.random() < 0.6:
        shell(
            m,
            "cardboard",
            (length * 1.5, length * 1.2, radius * 16 + 12),
            2.5,
            (length * 0.3, 0, radius * 5),
        )
    return m


def _angle(rng: np.random.Generator, metal: str) -> Model:
    """An angle bracket of sheet with holes, sometimes with a pressed rib or a brace."""
    m = Model()
    arm, other = rng.uniform(35, 130), rng.uniform(30, 100)
    width, thick = rng.uniform(15, 60), rng.uniform(1.6, 4.5)
    hole = min(width * 0.14, 4.5)

    def drilled(length: float) -> list[Hole]:
        spots = np.linspace(0.25, 0.85, whole(rng, 2, 4))
        rows = (-width * 0.27, width * 0.27) if width > 38 else (0.0,)
        return [(length * float(s), y, hole) for s in spots for y in rows]

    flat = [(0, -width / 2), (arm, -width / 2), (arm, width / 2), (0, width / 2)]
    plate(m, flat, thick, metal, drilled(arm), thick / 2, sides=6)
    up = Model()
    rise = [(0, -width / 2), (other, -width / 2), (other, width / 2), (0, width / 2)]
    plate(up, rise, thick, metal, drilled(other), thick / 2, sides=6)
    m.put(up.turned(-90, "y").moved(thick, 0, 0))
    if rng.random() < 0.4:  # gusset
        brace = extrude([(0, 0), (arm * 0.75, 0), (0, other * 0.75)], thick).turned(90, "x")
        m.add(brace, metal)
    return m


def _flat_bracket(rng: np.random.Generator, metal: str) -> Model:
    m = Model()
    arm, width, thick = rng.uniform(50, 120), rng.uniform(14, 26), rng.uniform(1.6, 3.5)
    hole = width * 0.15
    if rng.random() < 0.5:
        outline: list[Point] = [
            (0, 0),
            (arm, 0),
            (arm, width),
            (width, width),
            (width, arm),
            (0, arm),
        ]
        spots: list[Hole] = [(arm * f, width / 2, hole) for f in (0.45, 0.88)]
        spots += [(width / 2, arm * f, hole) for f in (0.12, 0.45, 0.88)]
    else:
        outline = rounded(arm * 1.6, width, width * 0.4)
        spots = [(arm * f, 0, hole) for f in (-0.7, -0.45, 0.45, 0.7)]
    plate(m, outline, thick, metal, spots, thick / 2, sides=6)
    return m


def _shelf_bracket(rng: np.random.Generator) -> Model:
    m = Model()
    arm, rise, bar = rng.uniform(130, 240), rng.uniform(100, 190), rng.uniform(8, 14)
    m.add(box(arm, bar * 1.6, 3).moved(arm / 2, 0, 0), "steel")
    m.add(box(rise, bar * 1.6, 3).turned(90, "y").moved(0, 0, rise / 2), "steel")
    bow = curve([(arm * 0.9, 0, 3), (arm * 0.45, 0, rise * 0.3), (2, 0, rise * 0.88)], 5)
    m.add(sweep(bow, bar * 0.4, 6), "steel")
    if rng.random() < 0.6:  # scrolls
        t = np.linspace(0, 4 * np.pi, 22)
        r = arm * 0.11 * (1 - t / 16)
        scroll = np.column_stack(
            [arm * 0.2 + r * np.cos(t), np.zeros(22), rise * 0.2 + r * np.sin(t)]
        )
        m.add(sweep(scroll, bar * 0.3, 5), "steel")
    return m.turned(90, "x")


@solid_family("brackets", "metal clutter", "angle, flat and shelf brackets of drilled sheet")
def _brackets(rng: np.random.Generator) -> Model:
    metal = pick(rng, "steel", "steel", "steel", "aluminium", "stainless")
    if rng.random() < 0.25:
        m = Model()
        one = _shelf_bracket(rng)
        for k in range(whole(rng, 1, 3)):
            m.put(one.turned(rng.normal(0, 6), "z").moved(8 * k, rng.normal(0, 8), 18 * k))
        return m
    kinds = [_angle(rng, metal), _flat_bracket(rng, metal)]
    pieces = []
    for _ in range(whole(rng, 1, 6)):
        if rng.random() < 0.4:
            kinds.append(_angle(rng, metal) if rng.random() < 0.6 else _flat_bracket(rng, metal))
        pieces.append(kinds[int(rng.integers(len(kinds)))])
    m = heap(rng, pieces, 20.0 * np.sqrt(len(pieces)), 8.0 * len(pieces), 20)
    if rng.random() < 0.5:
        m.put(
            heap(rng, [screw(2, 28, "steel", "countersunk", 6).turned(90, "x")] * 8, 22, 6).moved(
                0, 60, 0
            )
        )
    return m


@solid_family("hinges", "metal clutter", "butt, strap or cabinet hinges", weight=0.8, rest="flat")
def _hinges(rng: np.random.Generator) -> Model:
    metal = pick(rng, "steel", "stainless", "brass", "zinc_alloy")
    kind = pick(rng, "butt", "butt", "strap", "cup")
    pieces = []
    long, leaf, thick = rng.uniform(38, 110), rng.uniform(16, 42), rng.uniform(1.2, 3.0)
    for _ in range(whole(rng, 2, 6)):
        one = Model()
        if kind == "cup":  # sprung cup hinge: dish, arms, plate
            tube(one, "steel", 17.5, 15.5, 11, sides=18)
            one.add(disc(15.5, 1.6, 18).moved(0, 0, -4.7), "steel")
            plate(one, rounded(48, 13, 3), 2, "steel", [(-22, 0, 2.6), (22, 0, 2.6)], 5)
            for y in (-5, 5):
                one.add(box(34, 1.8, 9).moved(28, y, 6), "steel")
            shell(one, "steel", (46, 14, 12), 1.3, (52, 0, 6))
            one.put(lying(spring(3.2, 0.7, 12, 6, 8, 4)).moved(14, 0, 3))
            one.put(screw(2.6, 12, "steel", "pan", 6).moved(56, 0, 6))
        else:
            for side in (-1, 1):
                reach = leaf if kind == "butt" else (leaf if side < 0 else leaf * 5)
                high = long if kind == "butt" or side < 0 else long * 0.55
                outline = [
                    (0, -high / 2),
                    (reach, -high * (0.5 if kind == "butt" else 0.3)),
                    (reach, high * (0.5 if kind == "butt" else 0.3)),
                    (0, high / 2),
                ]
                holes = [(reach * 0.6, high * f, min(2.6, leaf * 0.12)) for f in (-0.33, 0, 0.33)]
                if kind == "strap" and side > 0:
                    holes = [(reach * f, 0, 2.8) for f in (0.2, 0.5, 0.85)]
                flap = Model()
                plate(flap, outline, thick, metal, holes, sides=6)
                fold = 0.0 if side > 0 else rng.uniform(0, 70)
                flap = flap.moved(thick, 0, 0)
                one.put(flap if side > 0 else flap.turned(180, "z").turned(fold, "y"))
            barrel = thick * 1.9
            for k in range(5):
                tube(
                    one, metal, barrel, barrel * 0.5, long / 5.3, "y", (0, (k - 2) * long / 5, 0), 8
                )
            one.add(disc(barrel * 0.5, long * 1.04, 8, "y"), "steel")
        pieces.append(one)
    return heap(rng, pieces, 14.0 * np.sqrt(len(pieces)) + 6, 5.0 * len(pieces), 14)


@solid_family(
    "springs",
    "metal clutter",
    "compression and pull springs of steel wire",
    weight=0.8,
    rest="flat",
)
def _springs(rng: np.random.Generator) -> Model:
    pieces = []
    base = rng.uniform(4, 15)
    large = rng.random() < 0.3
    for _ in range(1 if large else whole(rng, 2, 7)):
        radius = rng.uniform(22, 45) if large else base * rng.uniform(0.6, 1.2)
        wire = radius * rng.uniform(0.09, 0.17)
        turns = whole(rng, 5, 11)
        one = Model()
        if rng.random() < 0.6 or large:  # pushes
            length = turns * wire * rng.uniform(3.2, 6)
            one.add(spring(radius, wire, length, turns, 10, 5).turned(90, "y"), "steel")
        else:  # pulls: wound close, eyes at its ends
            length = turns * wire * 2.3
            one.add(spring(radius, wire, length, turns, 10, 4).turned(90, "y"), "steel")
            for side in (-1, 1):
                one.add(
                    ring(radius * 0.85, wire, 12, 4).moved(
                        side * (length / 2 + radius * 0.8), 0, 0
                    ),
                    "steel",
                )
        pieces.append(one)
    return heap(rng, pieces, base * 2.2 * np.sqrt(len(pieces)) if not large else 1.0, base, 15)


def _castor(rng: np.random.Generator, radius: float, twin: bool) -> Model:
    """A castor standing as it is mounted, its plate above."""
    m = Model()
    tread, core = pick(rng, "rubber", "polyethylene", "nylon"), pick(rng, "nylon", "abs", "steel")
    width = radius * rng.uniform(0.45, 0.75)
    for y in (-width * 0.75, width * 0.75) if twin else (0.0,):
        w = width * 0.8 if twin else width
        tube(m, tread, radius, radius * 0.72, w, "y", (0, y, 0), 20)
        tube(m, core, radius * 0.72, radius * 0.34, w * 0.8, "y", (0, y, 0), 16, 0.7)
        tube(m, "steel", radius * 0.33, radius * 0.2, w * 0.8, "y", (0, y, 0), 10)
    span = width * (2.6 if twin else 1.5)
    m.add(disc(radius * 0.14, span + 8, 8, "y"), "steel")
    m.add(disc(radius * 0.26, 4, 6, "y").moved(0, span / 2 + 4, 0), "steel")
    lean, top = radius * 0.55, radius * 1.25
    for side in (-1, 1):
        fork = [
            (-radius * 0.25, -radius * 0.3),
            (radius * 0.25, -radius * 0.3),
            (lean + radius * 0.55, top),
            (lean - radius * 0.6, top),
        ]
        m.add(extrude(fork, 2.2).turned(90, "x").moved(0, side * span / 2, 0), "steel")
    m.add(box(radius * 1.3, span, 2.5).moved(lean, 0, top), "steel")
    tube(m, "steel", radius * 0.55, radius * 0.3, 7, "z", (lean, 0, top + 5), 14)
    m.add(disc(radius * 0.2, 16, 8).moved(lean, 0, top + 4), "steel")
    if rng.random() < 0.6:
        holes = [(sx * radius * 0.75, sy * radius * 0.6, 4.0) for sx in (-1, 1) for sy in (-1, 1)]
        foot = Model()
        plate(foot, rounded(radius * 2.0, radius * 1.65, 5), 3, "steel", holes, sides=6)
        m.put(foot.moved(lean, 0, top + 10))
    else:
        m.add(disc(5, 34, 8).moved(lean, 0, top + 24), "steel")
    if rng.random() < 0.4:  # brake pedal
        m.add(
            box(radius * 1.1, span * 0.7, 2.4)
            .turned(25, "y")
            .moved(-radius * 0.9, 0, radius * 0.8),
            "steel",
        )
    return m


@solid_family("castors", "metal clutter", "castor wheels with forks and plates", weight=0.9)
def _castors(rng: np.random.Generator) -> Model:
    m = Model()
    radius, twin = rng.uniform(19, 50), rng.random() < 0.3
    one = _castor(rng, radius, twin).turned(90, "x")
    count = whole(rng, 1, 4) if radius < 38 else whole(rng, 1, 2)
    for k in range(count):
        m.put(
            one.turned(rng.uniform(0, 360), "z").moved(
                (k % 2) * radius * 3.4 + rng.normal(0, 3), (k // 2) * radius * 3.4, 0
            )
        )
    return m


@solid_family(
    "trolley_parts",
    "metal clutter",
    "trolley rails, telescopic handle, wheels of a case",
    weight=0.9,
    rest="flat",
)
def _trolley_parts(rng: np.random.Generator) -> Model:
    m = Model()
    length, gauge = rng.uniform(260, 460), rng.uniform(110, 210)
    metal = pick(rng, "aluminium", "aluminium", "steel")
    size, broad = rng.uniform(9, 13), rng.uniform(1.4, 2.6)
    for side in (-1, 1):
        y = side * gauge / 2
        for k in range(3):  # a tube within a tube within a tube
            s = size - 2.2 * k
            part = length * (1.0 - 0.12 * k)
            shift = (length - part) / 2 + 0.04 * length * k
            shell(m, metal, (part, s * broad, s), 1.1, (shift, y, 0))
        for x in (-length * 0.46, length * 0.1, length * 0.44):
            shell(m, "abs", (18, size * (broad + 0.5), size * 1.7), 2, (x, y, 0))
            m.put(screw(1.7, 12, "steel", "pan", 6).moved(x + 3, y + 3, 0))
        m.add(rod((-length * 0.4, y, 0), (length * 0.5, y, 0), 1.4, 5), "steel")
        m.put(lying(spring(2.6, 0.5, 26, 9, 6, 3)).moved(length * 0.42, y, 0))
    grip = curve(
        [
            (length * 0.58, -gauge / 2, 0),
            (length * 0.64, -gauge * 0.3, 0),
            (length * 0.64, gauge * 0.3, 0),
            (length * 0.58, gauge / 2, 0),
        ],
        4,
    )
    m.add(sweep(grip, 12, 8), "abs", 0.6)
    m.add(rod((length * 0.62, -gauge * 0.3, 0), (length * 0.62, gauge * 0.3, 0), 2), "steel")
    m.add(box(26, 14, 10).moved(length * 0.62, 0, 12), "abs")
    m.add(box(6, gauge, 1.5).moved(-length * 0.48, 0, -size * 0.6), metal)
    if rng.random() < 0.7:
        for side in (-1, 1):
            wheel = rng.uniform(20, 28)
            at = (-length * 0.5 - 14, side * gauge * 0.62, 4)
            tube(m, "rubber", wheel, wheel * 0.7, 18, "y", at, 18)
            tube(m, "abs", wheel * 0.7, 5, 15, "y", at, 12, 0.6)
            tube(m, "steel", 8, 4, 7, "y", at, 10)
            m.add(disc(3.5, 40, 8, "y").moved(*at), "steel")
            m.add(box(46, 3, 40).moved(at[0] + 10, at[1] - side * 14, 4), "steel")
    return m


@solid_family(
    "door_handles", "metal clutter", "lever handles, knobs, bolts and a lock case", weight=0.7
)
def _door_handles(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "stainless", "brass", "zinc_alloy", "aluminium")
    kind = pick(rng, "lever", "lever", "knob", "pull", "mortice")
    if kind in ("lever", "knob"):
        for k in range(2):
            one = Model()
            if rng.random() < 0.5:
                tube(one, metal, 26, 9, 8, sides=20)
            else:
                shell(one, metal, (210, 40, 8), 1.6, (60, 0, 0), 6)
                tube(one, metal, 8, 5, 8, "z", (110, 0, 0), 12)
            if kind == "lever":
                bar = curve(
                    [
                        (0, 0, 4),
                        (0, 0, 44),
                        (12, 0, 56),
                        (60, 0, 58),
                        (rng.uniform(105, 130), 0, 54),
                    ],
                    4,
                )
                m_r = rng.uniform(8, 10.5)
                one.add(sweep(bar, m_r, 10), metal)
                if rng.random() < 0.6:
                    one.add(sweep(bar, m_r * 0.7, 8), metal, -1.0)
            else:
                one.add(
                    lathe([(9, 4), (9, 30), (24, 36), (28, 48), (20, 62), (0.2, 66)], 16), metal
                )
                one.add(
                    lathe([(7, 5), (7, 31), (20, 38), (24, 48), (17, 58), (0.2, 61)], 16),
                    metal,
                    -1.0,
                )
            m.put(one.turned(rng.normal(0, 8), "z").moved(0, 70 * k, 0))
        m.add(box(110, 8, 8).moved(30, 36, 0), "steel")
        m.put(
            heap(rng, [screw(2.2, 34, "steel", "countersunk", 6).turned(90, "x")] * 5, 24, 6).moved(
                80, 35, 0
            )
        )
    elif kind == "pull":
        for k in range(whole(rng, 2, 6)):
            reach = rng.uniform(96, 192)
            arch = curve(
                [
                    (-reach / 2, 0, 0),
                    (-reach / 2, 0, 24),
                    (-reach / 2 + 10, 0, 32),
                    (reach / 2 - 10, 0, 32),
                    (reach / 2, 0, 24),
                    (reach / 2, 0, 0),
                ],
                3,
            )
            one = Model()
            one.add(sweep(arch, rng.uniform(4, 6), 8), metal)
            for side in (-1, 1):
                one.put(screw(2, 22, "steel", "pan", 6).moved(side * reach / 2, 0, -12))
            m.put(
                one.turned(90, "x").turned(rng.normal(0, 5), "z").moved(rng.normal(0, 6), 26 * k, 0)
            )
    else:  # a mortice lock in its flat case
        shell(m, "steel", (160, 70, 15), 1.4)
        m.add(box(235, 22, 3).turned(90, "x").moved(0, 36, 0), metal)
        m.add(box(20, 34, 11).moved(44, 26, 0), "brass")
        m.add(box(14, 46, 10).moved(-36, 14, 0), "steel")
        tube(m, "steel", 13, 4, 10, "z", (44, -6, 0), 12)
        for x, y in ((-60, -20), (10, -25), (66, -22), (10, 22)):
            m.add(disc(3, 12, 8).moved(x, y, 0), "steel")
        m.add(
            sweep(curve([(60, -18, 0), (20, -20, 0), (10, 4, 0), (34, 12, 0)], 4), 1.2, 4), "steel"
        )
        tube(m, "brass", 8.5, 3, 62, "z", (-10, -14, 0), 12)
    return m


@solid_family("clamps", "tool", "G-clamp, hose clips or a spring clamp", weight=0.6)
def _clamps(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "g", "g", "hose", "quick")
    if kind == "hose":
        pieces = []
        for _ in range(whole(rng, 2, 8)):
            r = rng.uniform(9, 32)
            one = Model()
            tube(one, "stainless", r, r - 0.8, rng.uniform(8, 12), sides=20)
            shell(one, "stainless", (16, 9, 12), 1, (0, r + 3, 0))
            one.put(screw(3, 22, "steel", "hex", 8).turned(90, "y").moved(0, r + 3, 0))
            pieces.append(one)
        return heap(rng, pieces, 16.0 * np.sqrt(len(pieces)), 8, 25)
    size = rng.uniform(55, 130)
    if kind == "g":
        c_shape: list[Point] = [
            (0, 0),
            (size, 0),
            (size, 18),
            (16, 16),
            (16, size * 0.9),
            (size, size * 0.9),
            (size, size * 0.9 + 16),
            (0, size * 0.9 + 16),
        ]
        m.add(extrude(c_shape, 12, 1.5), "steel")
        m.add(box(8, size * 0.7, 7).moved(8, size * 0.5, 0), "steel", -0.5)
        x = size - 9
        m.add(rod((x, size * 0.3, 0), (x, size * 1.5, 0), 5.5), "steel")
        m.add(disc(10, 6, 12, "y").moved(x, size * 0.28, 0), "steel")
        m.add(rod((x - 30, size * 1.46, 0), (x + 30, size * 1.46, 0), 3, 6), "steel")
    else:
        m.add(box(size * 2.2, 18, 6), "steel")
        for x in (-size, size * 0.2):
            m.add(extrude(rounded(24, 70, 6), 16).moved(x, 30, 0), "nylon", 0.6)
            m.add(box(14, 16, 10).moved(x, 62, 0), "rubber")
        m.add(_grip(size * 0.2), "nylon")
        m.put(lying(spring(7, 1.1, 34, 7, 8, 4)).moved(size * 0.2 + 30, 8, 0))
    return m


def _grip(x: float) -> Mesh:
    """A closed grip about (x + 20, -34)."""
    return sweep(loop(in_space([(a + x + 20, b - 34) for a, b in rounded(36, 50, 14)])), 6, 7)
