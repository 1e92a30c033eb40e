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
