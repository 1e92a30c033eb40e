"""Books, toys, sport and other leisure goods."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.objects.electronics import board
from workstation.simulation.sketch import Pad, arc, box, circle, spline


@family("toy_car", "toys", "toy vehicles of die-cast metal and plastic", weight=1.1)
def _toy_car(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 5))
    s = blank(100, count * 52 + 8)
    for k in range(count):
        y = (k - (count - 1) / 2) * 50
        metal = "zinc_alloy" if rng.random() < 0.6 else "abs"
        body = spline(
            [
                (-38, y + 8),
                (-36, y - 2),
                (-18, y - 5),
                (-8, y - 17),
                (16, y - 17),
                (26, y - 4),
                (39, y),
                (38, y + 8),
                (-38, y + 8),
            ],
            5,
        )
        s.poly(body, metal, 3.2 if metal == "zinc_alloy" else 6)
        s.wire(body, 3.0, metal)
        s.poly([(-6, y - 5), (-2, y - 14), (12, y - 14), (18, y - 5)], metal, -1.8)
        for x in (-22, 24):
            s.disc((x, y + 9), 8.5, "abs", 12, hole=3)
            s.disc((x, y + 9), 1.4, "steel", 30)
        s.poly(box(0, y + 7, 62, 3), "abs", 20)
    return s.pad(34)


@family("plush_toy", "toys", "stuffed animal with plastic eyes", weight=1.1)
def _plush_toy(rng: np.random.Generator, blank: Blank) -> Pad:
    size = rng.uniform(0.7, 1.2)
    s = blank(190 * size, 260 * size)
    for x, y, rx, ry, depth in (
        (0, 40, 55, 70, 80),
        (0, -62, 45, 42, 70),
        (-52, -96, 16, 18, 20),
        (52, -96, 16, 18, 20),
        (-62, 20, 18, 44, 34),
        (62, 20, 18, 44, 34),
        (-36, 106, 22, 26, 40),
        (36, 106, 22, 26, 40),
    ):
        s.ball(
            (x * size, y * size),
            (rx * size, ry * size),
            "polyester_cloth",
            depth=depth * size * 0.35,
        )
        s.wire(
            arc((x * size, y * size), (rx * size, ry * size), 0, 360, 30), 2.4, "polyester_cloth"
        )
    s.layers["polyester_cloth"] *= np.clip(
        1 + 0.22 * s.noise(7) + 0.2 * s.noise(22), 0.3, 2
    ).astype(np.float32)
    for x in (-16, 16):
        s.ball((x * size, -68 * size), 5.5, "abs", depth=8)
    if rng.random() < 0.4:
        s.poly(box(0, 44, 38, 30, 3), "abs", 5)
        board(s, rng, 0, 44, 30, 22, 1.4)
        for k in range(3):
            s.disc((-12 + 12 * k, 62), 5.6, "zinc_manganese_cell", 5)
    return s.pad(70 * size)


@family("building_bricks", "toys", "plastic building bricks", weight=1.0)
def _building_bricks(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(200, 170)
    for _ in range(int(rng.integers(18, 55))):
        x, y = (float(n) for n in rng.uniform(-1, 1, 2) * [76, 62])
        turn = float(rng.uniform(0, np.pi))
        length = float(rng.choice([16, 24, 32, 48]))
        c, d = np.cos(turn), np.sin(turn)
        corners = [
            (x + float(px * c - py * d), y + float(px * d + py * c))
            for px, py in box(0, 0, length, 16)
        ]
        s.poly(corners, "abs", 2.4)
        s.wire([*corners, corners[0]], 1.8, "abs")
        for k in range(int(length / 8)):
            for side in (-4, 4):
                px = -length / 2 + 4 + 8 * k
                s.disc(
                    (x + float(px * c - side * d), y + float(px * d + side * c)), 2.4, "abs", 1.8
                )
    s.poly(box(0, 0, 190, 160, 4), "polyethylene", 0.2)
    return s.pad(45)


@family("doll", "toys", "jointed doll or action figure", weight=0.8)
def _doll(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(130, 300)
    s.ball((0, -112), (17, 21), "pvc", depth=30, wall=3)
    s.rod((0, -90), (0, -20), 20, "abs", end_radius=15, wall=2.4)
    for side in (-1, 1):
        s.rod(
            (side * 22, -82),
            (side * rng.uniform(28, 55), -10),
            7,
            "pvc",
            end_radius=5,
            caps="round",
        )
        s.rod(
            (side * 9, -16),
            (side * rng.uniform(10, 28), 128),
            11,
            "pvc",
            end_radius=7,
            caps="round",
        )
        s.disc((side * 22, -82), 3, "steel", 3)
        s.disc((side * 9, -16), 3, "steel", 3)
    s.poly([(-20, -76), (20, -76), (40, 60), (-40, 60)], "polyester_cloth", 6)
    return s.pad(45)


@family("ball_sports", "sport", "balls, rackets or weights", weight=0.7)
def _ball_sports(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(220, 130)
    if rng.random() < 0.3:
        for side in (-1, 1):
            s.disc((side * 70, 0), 40, "rubber", 8, edge=4)
            s.poly(box(side * 70, 0, 26, 84, 4), "steel", 20)
        s.rod((-60, 0), (60, 0), 13, "steel")
        return s.pad(60)
    for k in range(3):
        x = (k - 1) * 68
        s.ball((x, 0), 32, "rubber", wall=3.4)
        s.wire(spline([(x - 32, -4), (x - 10, -18), (x + 10, 18), (x + 32, 4)]), 2.5, "wool")
    return s.pad(65)


@family("musical", "leisure", "harmonica, bells, strings and pegs", weight=0.5)
def _musical(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(170, 120)
    s.poly(box(0, -28, 120, 26, 4), "brass", 2.4)
    s.poly(box(0, -28, 112, 16), "wood", 12)
    for k in range(10):
        s.cut(box(-50 + 11 * k, -28, 7, 11), "wood")
        s.poly(box(-50 + 11 * k, -28, 3, 12), "brass", 1)
    for k in range(int(rng.integers(2, 6))):
        s.ball((-50 + 26 * k, 26), 10, "brass", wall=0.8)
        s.ball((-50 + 26 * k, 28), 3, "steel")
    for k in range(4):
        s.ring((30, 18), 24 + k, 0.8, "steel")
    return s.pad(28)


@family("fishing_gear", "sport", "reel, lures, hooks and sinkers", weight=0.6)
def _fishing_gear(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(210, 160)
    s.poly(box(0, 0, 200, 150, 6), "polypropylene", 3)
    for i in range(5):
        s.wire([(-100 + 40 * i, -75), (-100 + 40 * i, 75)], 2, "polypropylene")
    for _ in range(int(rng.integers(8, 22))):
        x, y = (float(n) for n in rng.uniform(-1, 1, 2) * [88, 62])
        kind = rng.random()
        if kind < 0.35:
            s.ball((x, y), float(rng.uniform(2.5, 6)), "lead")
        elif kind < 0.75:
            s.wire([(x, y - 12), (x, y + 4), *arc((x + 5, y + 4), 5, 180, 0, 8)], 1.3, "steel")
        else:
            s.ball((x, y), (20, 6), "abs", depth=11)
            s.wire(arc((x + 6, y + 8), 4, 180, 0, 6), 1.3, "steel")
    s.disc((52, 30), 26, "aluminium", 5, hole=9)
    s.disc((52, 30), 9, "brass", 14)
    s.wire([(52, 30), (84, 46)], 6, "steel")
    s.poly(circle((86, 46), 7), "abs", 14)
    return s.pad(45)
