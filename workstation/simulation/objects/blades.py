"""Knives in the shapes that are met, also edge-on and folded."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, Point, Sketch, box, spline


def _scales(
    s: Sketch, rng: np.random.Generator, x0: float, x1: float, height: float, tang: float
) -> None:
    """A handle: tang, two scales, rivets, sometimes a metal bolster or a rat-tail in plastic."""
    length = x1 - x0
    outline = spline(
        [
            (x0, -height * 0.42),
            (x0 + length * 0.5, -height * 0.5),
            (x1 - 2, -height * 0.42),
            (x1, height * 0.3),
            (x1 - length * 0.15, height * 0.5),
            (x0 + length * 0.45, height * 0.38),
            (x0 + length * 0.12, height * 0.55),
            (x0, height * 0.4),
            (x0, -height * 0.42),
        ],
        5,
    )
    material = str(
        rng.choice(["wood", "nylon", "abs", "rubber", "stainless"], p=[0.3, 0.25, 0.2, 0.15, 0.1])
    )
    if material == "stainless":
        s.poly(outline, material, tang * 2.2, edge=4)
        return
    s.poly(outline, material, rng.uniform(14, 20), edge=6)
    if rng.random() < 0.55:
        s.poly([(x * 0.97 + x0 * 0.03, y * 0.8) for x, y in outline], "stainless", tang)
    else:
        s.poly(box(x0 + length * 0.33, 0, length * 0.66, height * 0.3), "stainless", tang)
    for share in (0.2, 0.5, 0.8)[: int(rng.integers(2, 4))]:
        s.disc((x0 + length * share, 0), 2.6, "brass" if rng.random() < 0.5 else "stainless", 14)


def _blade(s: Sketch, outline: list[Point], spine: float, grind: float) -> None:
    """A blade: full spine, thinning towards the edge over `grind` millimetres."""
    s.poly(outline, "stainless", spine, edge=grind)
    s.poly(outline, "stainless", 0.5)


@family("knife_fixed", "blade", "fixed blade: kitchen, hunting or dagger", category="weapon")
def _knife_fixed(rng: np.random.Generator, blank: Blank) -> Pad:
    blade, handle = rng.uniform(85, 210), rng.uniform(95, 130)
    height = rng.uniform(22, 42)
    s = blank(blade + handle + 12, height * 2.1)
    x0 = -(blade + handle) / 2
    hilt = x0 + blade
    shape = rng.integers(0, 4)
    spine_y, edge_y = -height * 0.5, height * 0.5
    if shape == 0:  # chef
        outline = spline(
            [
                (hilt, spine_y),
                (x0 + blade * 0.4, spine_y + 1),
                (x0, edge_y * 0.7),
                (x0 + blade * 0.3, edge_y * 0.92),
                (hilt - 4, edge_y),
                (hilt, spine_y),
            ],
            6,
        )
    elif shape == 1:  # clip point
        outline = [
            (hilt, spine_y),
            (x0 + blade * 0.42, spine_y),
            *spline(
                [
                    (x0 + blade * 0.42, spine_y),
                    (x0 + blade * 0.15, spine_y + height * 0.28),
                    (x0, -height * 0.02),
                ]
            ),
            *spline([(x0, 0), (x0 + blade * 0.12, edge_y * 0.8), (x0 + blade * 0.35, edge_y)]),
            (hilt, edge_y),
        ]
    elif shape == 2:  # dagger
        outline = [
            (hilt, -height * 0.36),
            (x0 + blade * 0.2, -height * 0.3),
            (x0, 0),
            (x0 + blade * 0.2, height * 0.3),
            (hilt, height * 0.36),
        ]
    else:  # drop point, serrated spine
        teeth: list[Point] = []
        for k in range(9):
            x = hilt - 8 - blade * 0.055 * k
            teeth += [(x, spine_y), (x - blade * 0.027, spine_y + 3.5)]
        outline = [
            (hilt, spine_y),
            *teeth,
            *spline(
                [
                    (x0 + blade * 0.4, spine_y),
                    (x0 + blade * 0.1, spine_y * 0.5),
                    (x0, 0.0),
                    (x0 + blade * 0.2, edge_y),
                ]
            ),
            (hilt, edge_y),
        ]
    _blade(s, outline, rng.uniform(2.0, 5.5), height * 0.45)
    if shape == 2 or rng.random() < 0.35:
        s.poly(
            box(hilt, 0, 6, height * rng.uniform(1.2, 1.9), 2),
            "brass" if rng.random() < 0.4 else "steel",
            14,
        )
    _scales(s, rng, hilt, hilt + handle, min(height, 30), rng.uniform(2, 4.5))
    if rng.random() < 0.25:
        s.poly(
            box(x0 + blade / 2, 0, blade + 14, height + 14, 8),
            "leather" if rng.random() < 0.5 else "nylon",
            5,
        )
    return s.pad(22)


@family("knife_folding", "blade", "folding knife, open, half open or closed", category="weapon")
def _knife_folding(rng: np.random.Generator, blank: Blank) -> Pad:
    handle, blade = rng.uniform(88, 125), rng.uniform(68, 98)
    height = rng.uniform(20, 30)
    s = blank((handle + blade) * 1.1, (handle + blade) * 0.9)
    fold = float(rng.choice([0.0, 0.0, 180.0, 180.0, rng.uniform(30, 150)]))
    pivot = (-handle * 0.0, 0.0)
    turn = np.radians(180 - fold)
    reach = np.array([np.cos(turn), np.sin(turn)])
    normal = np.array([-reach[1], reach[0]])

    def at(along: float, side: float) -> Point:
        p = np.array(pivot) + reach * along + normal * side
        return float(p[0]), float(p[1])

    curve = [
        at(-6, -height * 0.35),
        at(blade * 0.6, -height * 0.42),
        at(blade, height * 0.02),
        at(blade * 0.75, height * 0.36),
        at(6, height * 0.4),
    ]
    _blade(s, spline([*curve, curve[0]], 6), rng.uniform(2.2, 4.0), height * 0.4)
    body = spline(
        [
            (-6, -height * 0.5),
            (handle * 0.5, -height * 0.56),
            (handle, -height * 0.35),
            (handle + 3, height * 0.3),
            (handle * 0.5, height * 0.45),
            (-6, height * 0.5),
            (-6, -height * 0.5),
        ],
        6,
    )
    s.poly(body, "stainless", 2.6)  # two liners
    cover = str(rng.choice(["nylon", "wood", "aluminium", "stainless"]))
    s.poly(body, cover, 3.0 if cover == "stainless" else 8.0, edge=3)
    s.wire(
        [(2, -height * 0.45), (handle * 0.5, -height * 0.5), (handle - 2, -height * 0.32)],
        3.5,
        "steel",
    )
    s.disc(pivot, 4.5, "steel", 11)
    for share in (0.35, 0.65, 0.93):
        s.disc((handle * share, height * 0.05), 2.2, "steel", 11)
    if rng.random() < 0.6:
        s.poly(box(handle * 0.7, height * 0.12, 48, 7, 3), "steel", 1.4)
    return s.pad(14)


@family("knife_cleaver", "blade", "cleaver or broad chopping knife", category="weapon")
def _knife_cleaver(rng: np.random.Generator, blank: Blank) -> Pad:
    blade, height, handle = rng.uniform(130, 220), rng.uniform(60, 110), rng.uniform(100, 135)
    s = blank(blade + handle + 8, height * 1.4)
    x0 = -(blade + handle) / 2
    hilt = x0 + blade
    outline = [
        (hilt, -height * 0.45),
        (x0 + 8, -height * 0.5),
        (x0, -height * 0.42),
        (x0 + 2, height * 0.44),
        (x0 + 14, height * 0.5),
        (hilt - 3, height * 0.46),
    ]
    _blade(s, outline, rng.uniform(2.2, 6.0), height * 0.3)
    if rng.random() < 0.7:
        s.cut_disc((x0 + 15, -height * 0.3), rng.uniform(3, 6))
    y = -height * 0.25
    s.poly(box(hilt + handle / 2, y, handle, 27, 9), str(rng.choice(["wood", "abs"])), 20, edge=9)
    s.poly(box(hilt + handle / 2, y, handle * 0.92, 19), "stainless", 3)
    for share in (0.2, 0.5, 0.8):
        s.disc((hilt + handle * share, y), 3, "brass", 16)
    return s.pad(24)


@family(
    "knife_long",
    "blade",
    "long thin blade: machete, sword, boning or bread knife",
    category="weapon",
)
def _knife_long(rng: np.random.Generator, blank: Blank) -> Pad:
    blade = rng.uniform(190, 300)
    height = rng.uniform(12, 34) if blade < 260 else rng.uniform(22, 46)
    handle = rng.uniform(100, 130)
    s = blank(blade + handle + 8, height * 2.6)
    x0 = -(blade + handle) / 2
    hilt = x0 + blade
    sweep = rng.uniform(0, 14)
    outline = spline(
        [
            (hilt, -height * 0.45),
            (x0 + blade * 0.5, -height * 0.45 - sweep * 0.4),
            (x0, -sweep),
            (x0 + blade * 0.15, height * 0.5 - sweep * 0.8),
            (x0 + blade * 0.5, height * 0.5 - sweep * 0.4),
            (hilt, height * 0.45),
            (hilt, -height * 0.45),
        ],
        7,
    )
    _blade(s, outline, rng.uniform(1.6, 4.5), height * 0.5)
    if rng.random() < 0.3:
        s.poly(box(hilt, 0, 7, height * 2.0, 3), "brass", 16)
    _scales(s, rng, hilt, hilt + handle, 26, 2.5)
    return s.pad(24)


@family(
    "knife_edge_on", "blade", "knife lying on its spine: a thin, very dense line", category="weapon"
)
def _knife_edge_on(rng: np.random.Generator, blank: Blank) -> Pad:
    blade, handle = rng.uniform(85, 210), rng.uniform(90, 130)
    height, spine = rng.uniform(20, 38), rng.uniform(1.8, 4.5)
    s = blank(blade + handle + 8, 46)
    x0 = -(blade + handle) / 2
    hilt = x0 + blade
    steps = 12
    for k in range(steps):  # the blade's height is looked through, falling off to the point
        a, b = x0 + blade * k / steps, x0 + blade * (k + 1) / steps
        through = height * min(1.0, 0.15 + 1.7 * (k + 0.5) / steps)
        s.poly(
            box((a + b) / 2, 0, b - a, max(spine, s.spacing)),
            "stainless",
            through * min(1.0, spine / s.spacing),
        )
    s.poly(
        box(hilt + handle / 2, 0, handle, rng.uniform(15, 22), 6),
        str(rng.choice(["wood", "nylon", "abs"])),
        height * 0.8,
        edge=6,
    )
    s.poly(
        box(hilt + handle * 0.45, 0, handle * 0.9, max(spine, s.spacing)),
        "stainless",
        height * 0.6 * min(1.0, spine / s.spacing),
    )
    if rng.random() < 0.4:
        s.poly(box(hilt, 0, 6, 20, 2), "steel", height)
    return s.pad(height)
