"""Food, drink, crockery and cookware."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.objects.household import bottle
from workstation.simulation.sketch import Pad, arc, box, spline


@family("food_pouch", "food", "pouches of rice, coffee, tea, sweets or sugar", weight=1.5)
def _food_pouch(rng: np.random.Generator, blank: Blank) -> Pad:
    w, h = rng.uniform(90, 170), rng.uniform(120, 220)
    s = blank(w + 8, h + 8)
    content = str(
        rng.choice(["starch_food", "sugar", "starch_food", "salt"], p=[0.55, 0.2, 0.2, 0.05])
    )
    grain = rng.uniform(3.0, 11.0)
    cover = s.rounded(s.mask(box(0, h * 0.03, w * 0.94, h * 0.84, 14)), min(w, h) * 0.34)
    rough = np.clip(1 + 0.22 * s.noise(grain) + 0.12 * s.noise(26.0), 0.2, 2.0)
    s.put(content, cover * np.float32(rng.uniform(22, 50)) * rough.astype(np.float32))
    s.poly(box(0, 0, w, h), "polyethylene", 0.3)
    s.poly(box(0, 0, w, h), "aluminium", 0.02)
    for y in (-h / 2 + 6, h / 2 - 6):
        for k in range(4):
            s.wire([(-w / 2, y - 4 + 2.6 * k), (w / 2, y - 4 + 2.6 * k)], 1.2, "polyethylene")
    wrinkle = s.noise((9.0, 50.0), ridged=True) ** 5 * s.mask(box(0, 0, w, h))
    s.put("polyethylene", wrinkle * np.float32(0.8))
    return s.pad(50)


@family("tins", "food", "food tins", weight=0.9)
def _tins(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 4))
    standing = rng.random() < 0.4
    radius, height = rng.uniform(32, 44), rng.uniform(50, 115)
    s = blank(count * radius * 2.1 + 8, (radius * 2 if standing else height) + 12)
    content = str(rng.choice(["starch_food", "water", "oil"]))
    for k in range(count):
        x = (k - (count - 1) / 2) * radius * 2.08
        if standing:
            s.disc((x, 0), radius, "steel", height, hole=radius - 0.6)
            s.disc((x, 0), radius, "steel", 0.5)
            for share in (0.9, 0.75, 0.6):
                s.ring((x, 0), radius * share, 1.2, "steel")
            s.disc((x, 0), radius - 1, content, height * 0.9)
            s.ring((x + radius * 0.5, 0), 9, 2, "steel")
        else:
            s.rod((x, -height / 2), (x, height / 2), radius, "steel", wall=0.25)
            s.rod((x, -height / 2 + 6), (x, height / 2 - 2), radius - 1, content)
            for y in (-height / 2, height / 2):
                s.rod((x, y - 1.5), (x, y + 1.5), radius + 1, "steel", wall=1.2)
            for j in range(6):
                s.wire(
                    [
                        (x - radius, -height * 0.3 + j * height * 0.1),
                        (x + radius, -height * 0.3 + j * height * 0.1),
                    ],
                    0.8,
                    "steel",
                )
    layer = s.layers[content]
    layer *= np.clip(1 + 0.10 * s.noise(9.0), 0.4, 1.4).astype(np.float32)
    return s.pad(radius * 2)


@family("drink_bottle", "food", "bottle of drink, glass or plastic", weight=0.9)
def _drink_bottle(rng: np.random.Generator, blank: Blank) -> Pad:
    radius, height = rng.uniform(28, 40), rng.uniform(190, 310)
    s = blank(radius * 2.2, height + 16)
    material, wall = ("glass", rng.uniform(2.4, 4)) if rng.random() < 0.55 else ("pet", 0.5)
    bottle(s, 0, height / 2, radius, height, material, wall, "water", rng.uniform(0.6, 1.15))
    metal = "aluminium" if material == "glass" else "polypropylene"
    s.rod((0, -height / 2 - 4), (0, -height / 2 + 18), radius * 0.46, metal, wall=0.8)
    if material == "glass":
        s.ball((0, height / 2 - 8), (radius * 0.7, 12), "glass", depth=radius)
    return s.pad(radius * 2)


@family("pan", "kitchenware", "frying pan or pot", weight=0.7)
def _pan(rng: np.random.Generator, blank: Blank) -> Pad:
    radius = rng.uniform(75, 125)
    s = blank(radius * 3.9, radius * 2.1)
    x = -radius * 0.85
    metal, thick = ("aluminium", 4.5) if rng.random() < 0.6 else ("steel", 2.2)
    s.disc((x, 0), radius, metal, thick)
    s.disc((x, 0), radius, metal, rng.uniform(22, 45), hole=radius - thick)
    s.disc((x, 0), radius * 0.8, metal, thick * 0.6)
    for k in range(3):
        s.ring((x, 0), radius * (0.3 + 0.22 * k), 2, metal)
    s.poly(box(x + radius + 8, 0, 34, 22, 4), "steel", 4)
    s.poly(
        spline(
            [
                (x + radius + 10, -10),
                (x + radius * 1.6, -8),
                (x + radius * 2.5, -11),
                (x + radius * 2.55, 10),
                (x + radius * 1.6, 8),
                (x + radius + 10, 10),
                (x + radius + 10, -10),
            ]
        ),
        "abs",
        18,
        edge=6,
    )
    for side in (-6, 6):
        s.disc((x + radius - 9, side), 4, "aluminium", 8)
    return s.pad(55)


@family("cutlery", "kitchenware", "forks, spoons and table knives", weight=0.8)
def _cutlery(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(3, 11))
    s = blank(230, count * 17 + 40)
    for k in range(count):
        y, lean = (k - (count - 1) / 2) * 16, rng.normal(0, 4)
        length = rng.uniform(140, 205)
        x = -length / 2
        kind = int(rng.integers(0, 3))
        s.poly(
            spline(
                [
                    (x, y - 2),
                    (x + length * 0.5, y - 3),
                    (x + length, y + lean - 9),
                    (x + length + 3, y + lean),
                    (x + length, y + lean + 9),
                    (x + length * 0.5, y + 3),
                    (x, y + 2),
                ]
            ),
            "stainless",
            2.2,
        )
        if kind == 0:
            s.ball((x - 2, y), (26, 17), "stainless", depth=6, wall=1.4)
        elif kind == 1:
            for t in range(4):
                s.wire([(x - 38, y - 8 + 5.2 * t), (x, y - 4 + 2.6 * t)], 2.4, "stainless")
        else:
            s.poly(
                [(x - 52, y), (x - 46, y - 9), (x + 30, y - 8), (x + 30, y + 6), (x - 46, y + 7)],
                "stainless",
                1.4,
                edge=6,
            )
            s.rod((x + length * 0.45, y), (x + length, y + lean), 6, "stainless", end_radius=8)
    return s.pad(26)


@family("mug", "kitchenware", "stoneware mug or bowl", weight=1.0)
def _mug(rng: np.random.Generator, blank: Blank) -> Pad:
    radius, height = rng.uniform(36, 50), rng.uniform(80, 115)
    s = blank(radius * 3.2, height + 14)
    if rng.random() < 0.5:
        s.rod((0, -height / 2), (0, height / 2), radius, "stoneware", wall=4.5)
        s.rod((0, height / 2 - 7), (0, height / 2), radius, "stoneware")
        s.wire(arc((radius, 0), (24, 30), -90, 90, 14), 10, "stoneware")
    else:
        s.disc((0, 0), radius, "stoneware", height, hole=radius - 4.5, edge=1)
        s.disc((0, 0), radius * 0.9, "stoneware", 6)
        s.poly(box(radius + 16, 0, 34, 11, 4), "stoneware", 55)
    return s.pad(height)


@family("glassware", "kitchenware", "glasses or a vase in wrapping", weight=0.8)
def _glassware(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 4))
    s = blank(count * 82 + 8, 190)
    for k in range(count):
        x, radius = (k - (count - 1) / 2) * 80, rng.uniform(28, 38)
        if rng.random() < 0.5:
            s.rod((x, -70), (x, 50), radius * 1.05, "glass", end_radius=radius * 0.85, wall=2.6)
            s.rod((x, 44), (x, 56), radius * 0.85, "glass")
        else:
            s.ball((x, -40), (radius, 48), "glass", wall=1.8)
            s.rod((x, 6), (x, 78), 4.5, "glass")
            s.rod((x, 78), (x, 82), radius * 0.9, "glass")
    s.poly(box(0, 0, count * 80, 180, 8), "polyethylene", 1.2)
    return s.pad(80)


@family("tea_box", "food", "carton of tea bags or biscuits", weight=1.0)
def _tea_box(rng: np.random.Generator, blank: Blank) -> Pad:
    w, h = rng.uniform(110, 190), rng.uniform(70, 120)
    s = blank(w + 6, h + 6)
    s.poly(box(0, 0, w, h), "paper", 1.0)
    rows = int(rng.integers(8, 22))
    for k in range(rows):
        x = -w / 2 + (k + 0.5) * w / rows
        s.poly(
            box(x, 0, w / rows * rng.uniform(0.6, 0.85), h * 0.88, 2),
            "starch_food",
            rng.uniform(25, 45),
            edge=3,
        )
        s.disc((x, -h * 0.4), 1.2, "aluminium", 0.6)
    s.wire([*box(0, 0, w, h), (-w / 2, -h / 2)], 1.6, "paper")
    return s.pad(60)
