"""Cosmetics, jewellery, candles and other small household goods."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, Sketch, arc, box, spline


def bottle(
    s: Sketch,
    x: float,
    base: float,
    radius: float,
    height: float,
    wall_of: str,
    wall: float,
    content: str,
    fill: float,
) -> None:
    """A standing bottle lying on its side view: body, shoulder, neck, content up to `fill`."""
    top = base - height
    s.rod((x, base), (x, top + height * 0.25), radius, wall_of, wall=wall)
    s.rod(
        (x, top + height * 0.25),
        (x, top + height * 0.1),
        radius,
        wall_of,
        end_radius=radius * 0.4,
        wall=wall,
    )
    s.rod((x, top + height * 0.1), (x, top), radius * 0.4, wall_of, wall=wall)
    s.rod((x, base), (x, base - wall * 2), radius, wall_of)
    level = height * 0.75 * fill
    s.rod((x, base - wall * 2), (x, base - level), radius - wall, content)


@family("cosmetics", "household", "bottles and jars of cosmetics", weight=1.4)
def _cosmetics(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 5))
    s = blank(count * 62 + 10, 190)
    for k in range(count):
        x = (k - (count - 1) / 2) * 60
        radius, height = rng.uniform(14, 28), rng.uniform(70, 165)
        content = str(rng.choice(["cream", "gel", "oil", "water"]))
        if rng.random() < 0.4:
            bottle(
                s, x, 85, radius, height, "glass", rng.uniform(2, 4), content, rng.uniform(0.5, 1.1)
            )
        else:
            bottle(s, x, 85, radius, height, "polyethylene", 1.4, content, rng.uniform(0.5, 1.1))
        s.rod(
            (x, 85 - height),
            (x, 85 - height - 16 if height < 150 else 85 - height + 12),
            radius * 0.5,
            "polypropylene",
            wall=2,
        )
        if rng.random() < 0.5:  # pump
            s.wire([(x, 85 - height), (x, 70)], 4, "polyethylene")
            s.wire(
                [(x - 2 + (k2 % 2) * 4, 88 - height + k2 * 2.2) for k2 in range(8)],
                1.0,
                "stainless",
            )
            s.ball((x, 90 - height + 20), 2.4, "glass")
    return s.pad(56)


@family("perfume", "household", "perfume in a heavy glass flacon", weight=0.8)
def _perfume(rng: np.random.Generator, blank: Blank) -> Pad:
    w, h = rng.uniform(45, 80), rng.uniform(60, 100)
    s = blank(w + 16, h + 50)
    s.poly(box(0, 14, w, h, 6), "glass", 13, edge=3)
    s.cut(box(0, 10, w - 14, h - 20, 5), "glass")
    s.poly(box(0, 10, w - 14, h - 20, 5), "glass", 6)
    s.poly(box(0, 18, w - 14, h - 34, 4), "water", 22)
    s.rod(
        (0, 14 - h / 2), (0, -h / 2 - 14), 11, "aluminium" if rng.random() < 0.5 else "abs", wall=2
    )
    s.rod((0, 14 - h / 2), (0, 6 - h / 2), 8, "aluminium", wall=1)
    s.wire([(0, 14 - h / 2), (2, h / 2)], 2, "polyethylene")
    s.poly(box(0, 4, w + 12, h + 40), "paper", 0.8)
    return s.pad(40)


@family("lotion_tubes", "household", "tubes of cream or toothpaste", weight=1.0)
def _lotion_tubes(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 5))
    s = blank(180, count * 46 + 8)
    for k in range(count):
        y, length, radius = (k - (count - 1) / 2) * 45, rng.uniform(100, 160), rng.uniform(14, 20)
        x = -length / 2
        s.poly(
            [
                (x, y - radius * 1.25),
                (x + length, y - radius * 0.9),
                (x + length, y + radius * 0.9),
                (x, y + radius * 1.25),
            ],
            "cream",
            2 * radius * 0.8,
            edge=radius,
        )
        s.poly(
            box(x + 3, y, 7, radius * 2.5),
            "aluminium" if rng.random() < 0.4 else "polyethylene",
            1.5,
        )
        s.rod((x + length, y), (x + length + 17, y), radius * 0.85, "polypropylene", wall=2)
    return s.pad(36)


@family("aerosol", "household", "spray can", weight=0.8)
def _aerosol(rng: np.random.Generator, blank: Blank) -> Pad:
    radius, height = rng.uniform(20, 32), rng.uniform(120, 200)
    s = blank(radius * 2.2, height + 30)
    metal, wall = ("aluminium", 0.6) if rng.random() < 0.5 else ("steel", 0.25)
    s.rod((0, height / 2), (0, -height * 0.38), radius, metal, wall=wall)
    s.rod(
        (0, -height * 0.38),
        (0, -height / 2),
        radius,
        metal,
        end_radius=radius * 0.5,
        wall=wall * 1.4,
    )
    s.rod((0, height / 2 - 4), (0, height / 2 - height * rng.uniform(0.4, 0.7)), radius - 1, "gel")
    s.ball((0, height / 2), (radius, 6), metal, depth=radius, wall=wall)
    s.rod((0, -height / 2 - 10), (0, -height / 2 + 6), 7, "abs")
    s.wire([(0, -height / 2), (3, height / 2 - 6)], 3, "polyethylene")
    s.rod((0, -height / 2), (0, -height / 2 + 14), 5, "steel", wall=1)
    if rng.random() < 0.5:
        s.ball((radius * 0.4, height / 2 - 10), 4, "steel")
    return s.pad(radius * 2)


@family("make_up", "household", "compacts, lipsticks and brushes", weight=0.9)
def _make_up(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(190, 130)
    s.poly(box(-40, -8, 86, 70, 6), "abs", 5)
    for i in range(3):
        for j in range(2):
            s.disc((-66 + 26 * i, -24 + 30 * j), 11, "cosmetic_powder", 4.5)
            s.disc((-66 + 26 * i, -24 + 30 * j), 12, "aluminium", 0.6)
    for k in range(int(rng.integers(1, 4))):
        x = 25 + 21 * k
        s.rod((x, -40), (x, 25), 9, "aluminium", wall=0.8)
        s.rod((x, -28), (x, 4), 5.5, "wax", caps="round")
        s.rod((x, 4), (x, 30), 8, "zinc_alloy", wall=1.0)
    for k in range(int(rng.integers(1, 4))):
        y = 40 + 8 * k
        s.rod((-80, y), (40, y + rng.normal(0, 2)), 2.6, "wood")
        s.rod((36, y), (52, y), 4, "aluminium", wall=0.6)
    return s.pad(24)


@family("jewellery", "household", "necklaces, rings and bracelets", weight=1.0)
def _jewellery(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(130, 120)
    metal = str(rng.choice(["gold", "silver", "brass", "stainless"]))
    s.poly(box(0, 0, 110, 96, 6), "paper", 2.0)
    s.poly(box(0, 0, 100, 86, 4), "polyurethane_foam", 22)
    for _ in range(int(rng.integers(1, 4))):
        points = [(float(x), float(y)) for x, y in rng.uniform(-1, 1, (5, 2)) * [44, 36]]
        path = spline(points, 22)
        for x, y in path[::2]:
            s.ring((x, y), 1.9, 0.9, metal)
    for _ in range(int(rng.integers(0, 5))):
        x, y = (float(n) for n in rng.uniform(-1, 1, 2) * [40, 32])
        s.ring((x, y), float(rng.uniform(8.5, 10.5)), 2.2, metal)
        s.ball((x, y + 9), 2.6, "zirconia")
    if rng.random() < 0.4:
        s.ring((0, 0), 31, 4.2, metal)
    return s.pad(36)


@family("candles", "household", "candles in glass or loose", weight=0.8)
def _candles(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 4))
    s = blank(count * 84 + 8, 110)
    for k in range(count):
        x, radius = (k - (count - 1) / 2) * 82, rng.uniform(26, 38)
        s.rod((x, 46), (x, -42), radius, "glass", wall=3.2)
        s.rod((x, 47), (x, 40), radius, "glass")
        s.rod((x, 40), (x, -22), radius - 4, "wax")
        s.wire([(x, 38), (x + 1, -32)], 2, "cotton")
        s.poly(box(x, 37, 13, 2), "steel", 8)
    return s.pad(76)


@family("soap", "household", "bars of soap", weight=0.7)
def _soap(rng: np.random.Generator, blank: Blank) -> Pad:
    columns, rows = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    s = blank(columns * 92 + 8, rows * 64 + 8)
    for i in range(columns):
        for j in range(rows):
            x, y = (i - (columns - 1) / 2) * 90, (j - (rows - 1) / 2) * 62
            s.poly(box(x, y, 82, 54, 14), "soap", rng.uniform(22, 30), edge=11)
            s.poly(box(x, y, 50, 24, 10), "soap", -3)
            s.poly(box(x, y, 88, 60), "paper", 0.6)
    return s.pad(34)


@family("spectacles", "household", "spectacles in a case", weight=0.8)
def _spectacles(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(175, 80)
    s.poly(box(0, 0, 165, 66, 26), "abs", 4, edge=6)
    s.wire([(-80, -30), (80, -30)], 3, "steel")
    metal = "stainless" if rng.random() < 0.6 else "abs"
    for side in (-1, 1):
        rim = arc((side * 33, 0), (26, 20), 0, 360, 24)
        s.wire(rim, 2.6, metal)
        s.poly(rim, "glass" if rng.random() < 0.3 else "abs", 2.0)
        s.wire(
            spline([(side * 62, -8), (side * 20, 14), (-side * 30, 18), (-side * 64, 24)]),
            2.2,
            metal,
        )
        s.disc((side * 62, -8), 2.4, "steel", 3)
    s.wire(arc((0, -2), (8, 6), 180, 360, 8), 2.2, metal)
    return s.pad(45)


@family("inner_box", "household", "a small carton within the parcel", weight=1.2)
def _inner_box(rng: np.random.Generator, blank: Blank) -> Pad:
    w, h, depth = rng.uniform(80, 200), rng.uniform(60, 150), rng.uniform(30, 80)
    s = blank(w + 8, h + 8)
    s.poly(box(0, 0, w, h), "cardboard", 6)
    s.poly(box(0, 0, w, h), "paper", 0.7)
    s.wire([*box(0, 0, w, h), (-w / 2, -h / 2)], 2.6, "cardboard")
    s.layers["cardboard"] += s.mask(box(0, 0, w, h)) * 0
    for a, b in (
        ((-w / 2, -h / 2), (w / 2, -h / 2)),
        ((-w / 2, h / 2), (w / 2, h / 2)),
        ((-w / 2, -h / 2), (-w / 2, h / 2)),
        ((w / 2, -h / 2), (w / 2, h / 2)),
    ):
        s.wire([a, b], 1.8, "paper")
    s.layers["paper"] *= np.float32(1.0) + np.float32(depth / 6) * (s.layers["paper"] > 1.4)
    if rng.random() < 0.6:
        s.poly(box(0, 0, w * 0.8, h * 0.7, 6), "polystyrene_foam", depth * 0.8)
    if rng.random() < 0.6:
        s.poly(box(0, 0, w * 0.45, h * 0.4, 6), "abs", 14, edge=6)
    return s.pad(depth)
