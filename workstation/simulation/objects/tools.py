"""Hand tools and their cases."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, Sketch, arc, box, circle, spline


@family("wrench", "tool", "open-end, ring or adjustable spanner", weight=0.8)
def _wrench(rng: np.random.Generator, blank: Blank) -> Pad:
    length = rng.uniform(110, 290)
    jaw = length * rng.uniform(0.09, 0.13)
    s = blank(length * 1.15, jaw * 3.2)
    half, thick = length / 2, rng.uniform(5, 9)
    s.poly(
        [
            (-half + jaw, -jaw * 0.42),
            (half - jaw, -jaw * 0.36),
            (half - jaw, jaw * 0.36),
            (-half + jaw, jaw * 0.42),
        ],
        "steel",
        thick,
        edge=2,
    )
    s.poly(box(0, 0, length * 0.55, jaw * 0.3), "steel", -thick * 0.3)
    s.disc((-half + jaw, 0), jaw * 1.15, "steel", thick * 1.2, join="max")
    mouth = jaw * rng.uniform(0.55, 0.8)
    s.cut(
        [
            (-half - jaw, -mouth - 3),
            (-half + jaw * 0.7, -mouth + 1),
            (-half + jaw * 1.2, 0),
            (-half + jaw * 0.7, mouth - 3),
            (-half - jaw, mouth + 1),
        ]
    )
    if rng.random() < 0.35:
        s.poly(box(-half + jaw * 1.9, jaw * 0.2, jaw * 0.9, jaw * 1.1), "steel", thick * 0.8)
    s.disc((half - jaw * 0.8, 0), jaw * 0.95, "steel", thick * 1.4, hole=jaw * 0.58, join="max")
    if rng.random() < 0.5:
        s.cut_disc((half - jaw * 0.8, 0), jaw * 0.58)
    return s.pad(14)


@family("wrench_set", "tool", "graded set of spanners in a roll", weight=0.6)
def _wrench_set(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(4, 9))
    s = blank(240, count * 27 + 20)
    for k in range(count):
        length, y = 120 + 90 * k / count, (k - (count - 1) / 2) * 26
        jaw, half = 7 + k * 0.9, (120 + 90 * k / count) / 2
        s.poly(box(0, y, length - 2 * jaw, jaw * 0.8), "steel", 5)
        s.disc((-half + jaw, y), jaw, "steel", 7, join="max")
        s.cut(box(-half, y, jaw * 1.5, jaw * 0.95))
        s.disc((half - jaw, y), jaw, "steel", 8, hole=jaw * 0.6, join="max")
    s.poly(box(0, 0, 230, count * 27 + 8), "nylon", 1.2)
    return s.pad(24)


@family("pliers", "tool", "pliers or cutters", weight=0.8)
def _pliers(rng: np.random.Generator, blank: Blank) -> Pad:
    length = rng.uniform(120, 230)
    s = blank(length * 1.08, length * 0.55)
    half, spread = length / 2, length * rng.uniform(0.08, 0.2)
    joint = -half + length * 0.32
    nose = rng.uniform(0.03, 0.09) * length
    for side in (-1, 1):
        s.poly(
            [
                (-half, side * 1.0),
                (-half, side * nose),
                (joint, side * 13),
                (joint + 12, side * 9),
                (joint + 4, 0),
                (joint - 12, side * 0.8),
            ],
            "steel",
            9,
            edge=2,
        )
        grip = spline(
            [
                (joint, -side * 5),
                (joint + length * 0.2, side * spread * 0.85),
                (joint + length * 0.45, side * spread),
                (half, side * spread * 0.75),
            ],
            8,
        )
        s.wire(grip, 7, "steel")
        s.wire(grip[6:], 13, "pvc")
    s.disc((joint, 0), 13, "steel", 12)
    s.disc((joint, 0), 5, "steel", 5)
    if rng.random() < 0.5:
        s.wire(arc((joint + 22, 0), 9, -120, 120, 9), 2, "steel")
    return s.pad(18)


@family("screwdriver", "tool", "one or several screwdrivers", weight=0.9)
def _screwdriver(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 7))
    s = blank(270, count * 30 + 16)
    for k in range(count):
        y, shaft, handle = (k - (count - 1) / 2) * 29, rng.uniform(60, 150), rng.uniform(70, 110)
        x = -(shaft + handle) / 2
        radius = rng.uniform(1.8, 3.8)
        s.rod((x, y), (x + shaft + handle * 0.6, y), radius, "steel")
        s.poly(
            [
                (x - 5, y - radius * 1.6),
                (x + 8, y - radius),
                (x + 8, y + radius),
                (x - 5, y + radius * 1.6),
            ],
            "steel",
            1.6,
        )
        s.rod((x + shaft, y), (x + shaft + handle, y), 11, "abs", end_radius=13, caps="round")
        s.rod((x + shaft + 4, y), (x + shaft + 16, y), 13, "rubber", wall=2)
    return s.pad(30)


@family("hammer", "tool", "hammer or small axe", weight=0.7)
def _hammer(rng: np.random.Generator, blank: Blank) -> Pad:
    length, head = rng.uniform(210, 320), rng.uniform(85, 130)
    s = blank(length * 1.06, head * 1.15)
    x = -length / 2 + 18
    s.rod(
        (x, 0),
        (length / 2, 0),
        9,
        "wood" if rng.random() < 0.6 else "rubber",
        end_radius=14,
        caps="round",
    )
    if "rubber" in s.layers:
        s.rod((x, 0), (length / 2 - 30, 0), 6, "steel")
    face = rng.uniform(10, 15)
    s.rod((x, 0), (x, head / 2), face * 0.75, "steel", end_radius=face)
    s.rod((x, head / 2 - 12), (x, head / 2), face * 1.15, "steel", join="max")
    s.poly(
        spline(
            [
                (x - face, 0),
                (x - 5, -head * 0.35),
                (x + 12, -head * 0.5),
                (x + 9, -head * 0.28),
                (x + face, 0),
                (x - face, 0),
            ]
        ),
        "steel",
        18,
        edge=4,
        join="max",
    )
    s.poly(box(x, 0, face * 2.2, face * 2), "steel", 24, edge=3, join="max")
    return s.pad(32)


@family("scissors", "tool", "household scissors", weight=0.8)
def _scissors(rng: np.random.Generator, blank: Blank) -> Pad:
    length = rng.uniform(110, 230)
    s = blank(length * 1.1, length * 0.62)
    half, opening = length / 2, np.radians(rng.uniform(0, 16))
    for side in (-1, 1):
        c, d = float(np.cos(opening)), float(np.sin(opening)) * side

        def at(x: float, y: float, c: float = c, d: float = d) -> tuple[float, float]:
            return x * c - y * d, x * d + y * c

        s.poly(
            [
                at(-half, 0),
                at(-half * 0.7, -side * 4),
                at(0, -side * 8),
                at(8, 0),
                at(0, side * 3),
                at(-half, side * 0.8),
            ],
            "stainless",
            2.2,
        )
        s.wire([at(-4, side * 2), at(half * 0.4, side * 7)], 7, "stainless")
        eye = arc(at(half * 0.66, side * 19), (half * 0.30, half * 0.18), 0, 360, 22)
        s.wire(eye, 8, "abs" if rng.random() < 0.8 else "stainless")
    s.disc((0, 0), 4.5, "steel", 6)
    return s.pad(12)


@family("power_drill", "tool", "cordless drill with motor, gearbox and battery", weight=0.6)
def _power_drill(rng: np.random.Generator, blank: Blank) -> Pad:
    size = rng.uniform(0.85, 1.1)
    s = blank(230 * size, 230 * size)
    y = -60 * size
    body = spline(
        [
            (-70, -26),
            (40, -30),
            (80, -24),
            (84, 20),
            (40, 26),
            (34, 90),
            (44, 128),
            (-14, 132),
            (-6, 90),
            (-14, 28),
            (-70, 22),
            (-70, -26),
        ],
        5,
    )
    s.poly([(px * size, py * size + y) for px, py in body], "nylon", 7)
    s.wire([(px * size, py * size + y) for px, py in body], 4, "nylon")
    s.rod((20 * size, y), (74 * size, y), 19 * size, "steel", wall=2.4)
    s.rod((26 * size, y), (66 * size, y), 12 * size, "copper")
    s.layers["copper"] *= np.float32(0.6)
    s.rod((6 * size, y), (90 * size, y), 2.5, "steel")
    s.rod((-40 * size, y), (14 * size, y), 18 * size, "steel", wall=5)
    for k in range(3):
        s.disc((-30 * size + 14 * k, y), 11, "steel", 6)
    s.rod((-108 * size, y), (-66 * size, y), 15 * size, "steel", end_radius=19 * size, wall=6)
    s.poly(box(12 * size, 118 * size + y, 88 * size, 46 * size, 6), "abs", 5)
    for k in range(4):
        s.rod(
            ((-20 + 21 * k) * size, 104 * size + y),
            ((-20 + 21 * k) * size, 138 * size + y),
            9 * size,
            "lithium_cell",
        )
    s.poly(box(-12 * size, 42 * size + y, 14, 26, 3), "abs", 12)
    s.poly(box(6 * size, 44 * size + y, 16, 26), "electronic_parts", 8)
    for dx, dy in ((-50, 14), (30, 22), (20, 70), (24, 100), (70, 12)):
        s.rod((dx * size, dy * size + y - 3), (dx * size, dy * size + y + 3), 2.4, "steel")
        s.layers["steel"] += s.mask(circle((dx * size, dy * size + y), 2.4)) * np.float32(18)
    return s.pad(70)


@family("socket_set", "tool", "ratchet and sockets in a case", weight=0.6)
def _socket_set(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(270, 170)
    s.poly(box(0, 0, 260, 160, 8), "polypropylene", 5)
    s.wire([*box(0, 0, 260, 160, 8), (130, 72)], 5, "polypropylene")
    for k in range(9):
        radius = 6 + k * 0.9
        s.disc((-112 + 27 * k, -52), radius, "steel", 24, hole=radius * 0.62)
        s.disc((-112 + 27 * k, -52), radius * 0.62, "steel", 10, hole=3.4)
    for k in range(8):
        radius = 5 + k * 0.4
        s.rod((-110 + 26 * k, -16), (-110 + 26 * k, 10), radius, "steel", wall=2)
    s.rod((-90, 48), (60, 48), 6, "steel")
    s.disc((78, 48), 17, "steel", 20, edge=4)
    s.rod((-110, 48), (-20, 48), 10, "abs")
    s.rod((100, 20), (100, 68), 6, "steel")
    return s.pad(46)


@family("tape_measure", "tool", "steel tape measure", weight=0.7)
def _tape_measure(rng: np.random.Generator, blank: Blank) -> Pad:
    radius = rng.uniform(24, 36)
    s = blank(radius * 2.7, radius * 2.7)
    s.poly(box(0, 0, radius * 2.2, radius * 2.1, radius * 0.6), "abs", 6, edge=4)
    coil = radius * 0.85
    s.disc((0, 0), coil, "steel", 16, hole=coil * rng.uniform(0.35, 0.55))
    s.disc((0, 0), coil * 0.3, "steel", 12, hole=coil * 0.2)
    s.poly(box(radius, radius * 0.95, 16, 18), "steel", 1.5)
    s.poly(box(0, -radius * 1.1, 36, 5), "steel", 12)
    return s.pad(36)


@family("drill_bits", "tool", "drill bits, files and chisels: a bundle of rods", weight=0.8)
def _drill_bits(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(5, 16))
    s = blank(190, count * 11 + 20)
    _bundle(s, rng, count)
    if rng.random() < 0.6:
        s.poly(box(0, 0, 180, count * 11 + 12, 5), "polypropylene", 3)
        s.poly(box(-60, 0, 14, count * 11 + 6), "polypropylene", 10)
    return s.pad(22)


def _bundle(s: Sketch, rng: np.random.Generator, count: int) -> None:
    for k in range(count):
        y, length, radius = (k - (count - 1) / 2) * 10.5, rng.uniform(55, 165), rng.uniform(1.2, 5)
        lean = rng.normal(0, 3)
        s.rod((-80, y), (-80 + length, y + lean), radius, "steel")
        for t in range(int(length * 0.6 / 7)):
            x = -80 + length - 7 * t
            s.wire([(x, y + lean - radius), (x - 5, y + lean + radius)], 1.2, "steel")
