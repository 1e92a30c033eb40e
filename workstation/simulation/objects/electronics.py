"""Electronic goods."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, Point, Sketch, box, spline


def board(
    s: Sketch,
    rng: np.random.Generator,
    x: float,
    y: float,
    w: float,
    h: float,
    density: float = 1.0,
) -> None:
    """A populated circuit board: laminate, tracks, chips with leads, capacitors, connectors."""
    s.poly(box(x, y, w, h, 1), "fr4", 1.5)
    for _ in range(int(density * w * h / 260)):
        px, py = x + rng.uniform(-0.45, 0.45) * w, y + rng.uniform(-0.45, 0.45) * h
        kind = rng.random()
        if kind < 0.5:
            s.poly(
                box(px, py, rng.uniform(1.5, 4), rng.uniform(1.2, 3)),
                "electronic_parts",
                rng.uniform(0.8, 2.2),
            )
        elif kind < 0.8:
            side = rng.uniform(0.05, 0.2) * min(w, h) + 4
            s.poly(box(px, py, side, side * rng.uniform(0.6, 1)), "silicon", 1.2)
            s.wire(
                [*box(px, py, side + 2, side + 1), (px - side / 2 - 1, py - side / 2)],
                0.9,
                "solder",
            )
        elif kind < 0.92:
            s.disc((px, py), rng.uniform(1.8, 4.2), "aluminium", rng.uniform(4, 11))
        else:
            s.poly(box(px, py, rng.uniform(5, 11), rng.uniform(4, 8)), "steel", 0.9)
    for _ in range(int(3 * density)):
        py = y + rng.uniform(-0.45, 0.45) * h
        s.wire([(x - w * 0.4, py), (x, py + rng.normal(0, 2)), (x + w * 0.4, py)], 0.5, "copper")


def plug(s: Sketch, at: Point, heading: float) -> None:
    """A two-pin mains plug or a USB plug."""
    c, d = float(np.cos(heading)), float(np.sin(heading))
    s.rod(at, (at[0] + 26 * c, at[1] + 26 * d), 9, "pvc")
    for side in (-5.5, 5.5):
        a = (at[0] + 22 * c - side * d, at[1] + 22 * d + side * c)
        s.rod(a, (a[0] + 20 * c, a[1] + 20 * d), 2.2, "brass")


@family("phone", "electronics", "smartphone, sometimes two or boxed", weight=1.2)
def _phone(rng: np.random.Generator, blank: Blank) -> Pad:
    width, height = rng.uniform(62, 78), rng.uniform(128, 165)
    s = blank(width + 4, height + 4)
    s.poly(box(0, 0, width, height, 9), "glass", 1.3)
    s.poly(box(0, 0, width, height, 9), "aluminium", 0.8)
    s.wire(
        [*box(0, 0, width - 2, height - 2, 9), (width / 2 - 1, height / 2 - 9)],
        2.2,
        "aluminium" if rng.random() < 0.6 else "stainless",
    )
    s.poly(box(-width * 0.14, height * 0.12, width * 0.56, height * 0.56, 2), "lithium_cell", 4.2)
    board(s, rng, width * 0.29, -height * 0.08, width * 0.3, height * 0.7, 1.6)
    board(s, rng, 0, height * 0.44, width * 0.8, 12, 1.2)
    for k in range(int(rng.integers(1, 4))):
        s.disc(
            (-width * 0.28 + 13 * (k % 2), -height * 0.4 + 13 * (k // 2)),
            5,
            "electronic_parts",
            3.4,
        )
        s.ring((-width * 0.28 + 13 * (k % 2), -height * 0.4 + 13 * (k // 2)), 5.5, 1.2, "stainless")
    if rng.random() < 0.5:
        for k in range(3):
            s.ring((0, height * 0.05), 17 + 2.5 * k, 1.1, "copper")
    s.poly(box(0, height * 0.47, 9, 5), "steel", 2)
    s.poly(box(width * 0.1, -height * 0.2, 20, 17), "steel", 0.5)
    return s.pad(9)


@family("tablet", "electronics", "tablet computer", weight=0.7)
def _tablet(rng: np.random.Generator, blank: Blank) -> Pad:
    width, height = rng.uniform(165, 215), rng.uniform(125, 160)
    s = blank(width + 6, height + 6)
    s.poly(box(0, 0, width, height, 9), "glass", 1.5)
    s.poly(box(0, 0, width, height, 9), "aluminium", 1.0)
    s.wire(
        [*box(0, 0, width - 2, height - 2, 9), (width / 2 - 1, height / 2 - 9)], 2.4, "aluminium"
    )
    for side in (-1, 1):
        s.poly(box(side * width * 0.2, 0, width * 0.3, height * 0.72, 2), "lithium_cell", 3.2)
    board(s, rng, width * 0.43, 0, width * 0.1, height * 0.8, 1.6)
    for side in (-1, 1):
        s.poly(box(-width * 0.44, side * height * 0.35, 14, 22), "ferrite", 2)
    return s.pad(9)


@family("laptop", "electronics", "laptop computer with boards, fans and battery", weight=0.7)
def _laptop(rng: np.random.Generator, blank: Blank) -> Pad:
    width, height = rng.uniform(285, 345), rng.uniform(200, 240)
    s = blank(width + 6, height + 6)
    shell = "aluminium" if rng.random() < 0.5 else "abs"
    s.poly(box(0, 0, width, height, 8), shell, 3.0)
    s.poly(box(0, 0, width - 10, height - 16), "glass", 1.1)
    s.wire([*box(0, 0, width - 3, height - 3, 8), (width / 2 - 2, height / 2 - 8)], 3, shell)
    cells = int(rng.integers(3, 5))
    for k in range(cells):
        s.poly(
            box((k - (cells - 1) / 2) * width * 0.2, height * 0.3, width * 0.19, height * 0.28, 2),
            "lithium_cell",
            6,
        )
    board(s, rng, -width * 0.1, -height * 0.2, width * 0.5, height * 0.36, 1.0)
    for side in (-1, 1):
        x = side * width * 0.36
        s.disc((x, -height * 0.22), 26, "nylon", 4, hole=9)
        for k in range(11):
            t = 2 * np.pi * k / 11
            s.wire(
                [
                    (x + 9 * float(np.cos(t)), -height * 0.22 + 9 * float(np.sin(t))),
                    (x + 25 * float(np.cos(t + 0.4)), -height * 0.22 + 25 * float(np.sin(t + 0.4))),
                ],
                1.2,
                "nylon",
            )
        s.disc((x, -height * 0.22), 8, "copper", 4)
        s.poly(box(x, -height * 0.46, 62, 13), "copper", 2)
        s.rod(
            (x - side * 20, -height * 0.44), (-side * 20, -height * 0.24), 3.5, "copper", wall=0.6
        )
        s.poly(box(side * width * 0.3, -height * 0.485, 40, 9, 3), "steel", 8)
    s.poly(box(-width * 0.02, -height * 0.2, 26, 26), "copper", 2.5)
    for i in range(13):
        for j in range(5):
            s.poly(box((i - 6) * width * 0.066, -height * 0.32 + j * 18, 14.5, 14.5, 2), "abs", 1.0)
    s.poly(box(0, height * 0.3, 105, 68, 3), "glass", 0.8)
    for _ in range(12):
        x, y = (float(n) for n in rng.uniform(-0.47, 0.47, 2) * [width, height])
        s.disc((x, y), 2, "steel", 4)
    return s.pad(22)


@family("charger", "electronics", "mains adapter with its lead", weight=1.2)
def _charger(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(180, 150)
    w, h = rng.uniform(36, 70), rng.uniform(34, 52)
    s.poly(box(-48, 20, w, h, 5), "abs", 5)
    s.wire([*box(-48, 20, w, h, 5), (-48 + w / 2, 20 + h / 2 - 5)], 3, "abs")
    board(s, rng, -48, 20, w - 6, h - 6, 1.6)
    s.poly(box(-48 - w * 0.15, 20, 16, 17, 1), "ferrite", 12)
    s.poly(box(-48 - w * 0.15, 20, 9, 20, 1), "copper", 6)
    s.rod((-48 + w * 0.25, 20 - h * 0.35), (-48 + w * 0.25, 20 + h * 0.05), 6, "aluminium")
    for side in (-1, 1):
        s.rod((-48 - w / 2 - 17, 20 + side * 6), (-48 - w / 2 + 4, 20 + side * 6), 2.3, "brass")
    _coil(s, rng, (32, 0), 40, int(rng.integers(3, 7)), 3.6)
    return s.pad(28)


def _coil(
    s: Sketch, rng: np.random.Generator, centre: Point, radius: float, turns: int, diameter: float
) -> list[Point]:
    t = np.linspace(0, 2 * np.pi * turns, turns * 22)
    reach = (
        radius * (0.8 + 0.2 * np.sin(t * 0.37 + rng.uniform(0, 6)))
        + rng.normal(0, 0.5, t.size).cumsum() * 0.2
    )
    squeeze = rng.uniform(0.5, 0.9)
    path = [
        (centre[0] + float(r * np.cos(a)), centre[1] + float(r * np.sin(a) * squeeze))
        for r, a in zip(np.clip(reach, radius * 0.5, radius * 1.1), t, strict=True)
    ]
    for k in range(turns):  # turn by turn, so that turns lying on one another add up
        leg = path[22 * k : 22 * k + 23]
        s.wire(leg, diameter, "pvc")
        s.wire(leg, diameter * 0.27, "copper")
    return path


@family("cable", "electronics", "coiled cable with plugs", weight=1.4)
def _cable(rng: np.random.Generator, blank: Blank) -> Pad:
    radius = rng.uniform(38, 80)
    s = blank(radius * 2.6 + 40, radius * 2.4 + 40)
    thick = rng.uniform(3.5, 8.0)
    path = _coil(s, rng, (0, 0), radius, int(rng.integers(3, 11)), thick)
    s.poly(box(radius * 0.9, 0, 16, 24, 3), "polyethylene", 6)
    for end in (path[0], path[-1]):
        if rng.random() < 0.5:
            plug(s, (end[0] * 0.8, end[1] * 0.8), float(rng.uniform(0, 6.28)))
        else:
            s.poly(box(end[0], end[1], 13, 24, 2), "pvc", 7)
            s.poly(box(end[0], end[1] - 16, 11, 12), "steel", 1.4)
    return s.pad(30)


@family("headphones", "electronics", "over-ear headphones", weight=0.9)
def _headphones(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(200, 200)
    band = [
        (-78.0, 30.0),
        *[(float(78 * np.cos(t)), float(20 - 95 * np.sin(t))) for t in np.linspace(np.pi, 0, 18)],
        (78.0, 30.0),
    ]
    s.wire(band, 14, "abs")
    s.wire(band, 3.2, "steel")
    for side in (-1, 1):
        x = side * 70
        s.ball((x, 48), (26, 36), "abs", depth=30, wall=2.5)
        s.ring((x, 48), 27, 15, "polyurethane_foam")
        s.disc((x, 48), 17, "ferrite", 5)
        s.disc((x, 48), 19, "steel", 2.2, hole=5)
        s.ring((x, 48), 9, 3, "copper")
        s.poly(box(x, 28, 20, 13), "fr4", 1.4)
    s.poly(box(70, 62, 24, 18), "lithium_cell", 5)
    return s.pad(55)


@family("circuit_boards", "electronics", "circuit boards in bags", weight=0.8)
def _circuit_boards(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(230, 180)
    for _ in range(int(rng.integers(1, 4))):
        w, h = rng.uniform(70, 190), rng.uniform(50, 130)
        x, y = rng.uniform(-0.5, 0.5) * (220 - w), rng.uniform(-0.5, 0.5) * (170 - h)
        board(s, rng, x, y, w, h)
        if rng.random() < 0.5:
            s.poly(box(x, y, 36, 36), "aluminium", 4)
            for k in range(7):
                s.wire([(x - 16 + 5.2 * k, y - 18), (x - 16 + 5.2 * k, y + 18)], 2.4, "aluminium")
        for k in range(int(rng.integers(0, 4))):
            s.poly(box(x - w / 2 + 8, y - h * 0.3 + 22 * k, 16, 15), "steel", 2.0)
        s.poly(box(x + w * 0.1, y + h * 0.44, w * 0.6, 6), "brass", 2.0)
    return s.pad(25)


@family("camera", "electronics", "camera with lens", weight=0.7)
def _camera(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(150, 150)
    s.poly(box(0, -22, 132, 88, 10), "abs", 6)
    s.poly(box(0, -22, 120, 76, 6), "aluminium", 1.6)
    s.wire([*box(0, -22, 130, 86, 10), (65, 11)], 4, "abs")
    board(s, rng, -6, -22, 96, 62, 0.9)
    s.poly(box(52, -14, 22, 56, 3), "lithium_cell", 14)
    radius = rng.uniform(26, 35)
    for k in range(3):
        s.disc(
            (-8, -14),
            radius * (1 - 0.13 * k),
            "aluminium" if k else "brass",
            9,
            hole=radius * (0.92 - 0.13 * k),
        )
    s.ball((-8, -14), radius * 0.72, "glass", depth=12)
    s.ball((-8, -14), radius * 0.5, "glass", depth=9)
    s.ring((-8, -14), radius * 0.8, 3, "brass")
    s.poly(box(-8, -70, 34, 18, 4), "glass", 14)
    s.poly(box(40, -68, 24, 6), "steel", 4)
    for _ in range(int(rng.integers(6, 12))):
        s.disc((float(rng.uniform(-60, 60)), float(rng.uniform(-60, 15))), 1.9, "steel", 5)
    return s.pad(70)


@family("speaker", "electronics", "loudspeaker with magnets", weight=0.7)
def _speaker(rng: np.random.Generator, blank: Blank) -> Pad:
    w, h = rng.uniform(80, 130), rng.uniform(120, 190)
    s = blank(w + 6, h + 6)
    s.poly(box(0, 0, w, h, 6), "wood" if rng.random() < 0.5 else "abs", 9)
    s.wire([*box(0, 0, w - 6, h - 6, 4), (w / 2 - 3, h / 2 - 7)], 8, "abs")
    for y, r in ((h * 0.2, w * 0.36), (-h * 0.28, w * 0.2)):
        s.disc((0, y), r, "steel", 1.2, hole=r * 0.9)
        s.disc((0, y), r * 0.6, "ferrite", 16, hole=r * 0.28)
        s.disc((0, y), r * 0.62, "steel", 9, hole=r * 0.1)
        s.ring((0, y), r * 0.27, 3, "copper")
        for k in range(4):
            t = np.pi / 4 + k * np.pi / 2
            s.disc((float(r * np.cos(t)), y + float(r * np.sin(t))), 2, "steel", 12)
    board(s, rng, -w * 0.2, -h * 0.05, w * 0.4, h * 0.16, 1.2)
    s.poly(box(w * 0.25, 0, 22, 40), "lithium_cell", 16)
    return s.pad(80)


@family("watch", "electronics", "wristwatch", weight=0.9)
def _watch(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(60, 250)
    radius = rng.uniform(15, 22)
    metal = rng.random() < 0.5
    s.disc((0, 0), radius, "stainless", 3.2, edge=1.5)
    s.disc((0, 0), radius, "stainless", 4.5, hole=radius * 0.86)
    s.disc((0, 0), radius * 0.7, "brass", 1.8)
    s.disc((0, 0), radius * 0.9, "glass", 1.5)
    s.disc((radius * 0.3, radius * 0.2), 4.8, "zinc_manganese_cell", 2.5)
    s.rod((radius, 0), (radius + 4, 0), 2.6, "stainless")
    for side in (-1, 1):
        if metal:
            for k in range(13):
                y = side * (radius + 5 + 6.2 * k)
                s.poly(box(rng.normal(0, 0.3), y, 18 - k * 0.35, 5.2, 1), "stainless", 2.6)
        else:
            s.poly(box(0, side * (radius + 44), 19, 84, 4), "leather", 3.0)
    if not metal:
        s.wire([*box(0, radius + 88, 22, 13), (11, radius + 94)], 2.4, "stainless")
    return s.pad(14)


@family("hair_dryer", "electronics", "hair dryer or shaver with motor", weight=0.7)
def _hair_dryer(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(240, 230)
    s.rod((-105, -45), (75, -45), 36, "abs", end_radius=44, wall=2.6)
    s.poly(spline([(20, -10), (56, -10), (44, 100), (16, 98), (20, -10)]), "abs", 6, edge=4)
    s.rod((30, -45), (66, -45), 17, "steel", wall=3)
    s.rod((34, -45), (60, -45), 11, "copper")
    s.layers["copper"] *= np.float32(0.6)
    zig = [(-85 + 3.4 * k, -45 + (22 if k % 2 else -22)) for k in range(28)]
    s.wire([(float(a), float(b)) for a, b in zig], 1.0, "stainless")
    for y in (-65, -45, -25):
        s.poly(box(-42, y, 96, 1.6), "alumina", 2.0)
    for k in range(7):
        t = np.pi * k / 3.5
        s.wire([(72.0, -45.0), (72 + 4.0, -45 + 36 * float(np.cos(t)))], 2.4, "nylon")
    s.poly(box(34, 46, 14, 30), "electronic_parts", 7)
    s.wire(spline([(30, 98), (20, 108), (-30, 100), (-70, 60), (-40, 30), (-90, 20)], 10), 6, "pvc")
    s.wire(
        spline([(30, 98), (20, 108), (-30, 100), (-70, 60), (-40, 30), (-90, 20)], 10),
        2.6,
        "copper",
    )
    return s.pad(85)


@family("lamp", "electronics", "LED lamp or torch", weight=0.8)
def _lamp(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(230, 70)
    length = rng.uniform(100, 210)
    half = length / 2
    s.rod((-half, 0), (half, 0), 13, "aluminium", wall=2)
    s.rod((-half - 8, 0), (-half + 26, 0), 20, "aluminium", end_radius=14, wall=2.5)
    s.ball((-half - 4, 0), (5, 16), "glass", depth=12)
    s.disc((-half + 14, 0), 6, "fr4", 8)
    for k in range(2):
        a = -half + 34 + k * 52
        if a + 48 < half:
            s.rod((a, 0), (a + 46, 0), 8.5, "zinc_manganese_cell")
    s.wire([(half - 14 + 2.0 * k, 7.0 * (1 if k % 2 else -1)) for k in range(7)], 1.2, "steel")
    return s.pad(40)
