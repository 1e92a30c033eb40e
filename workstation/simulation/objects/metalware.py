"""Harmless metal with many edges: what is most often taken for a weapon."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.objects.clothing import zip_fastener
from workstation.simulation.sketch import Pad, Point, Sketch, arc, box, spline


def _key(s: Sketch, rng: np.random.Generator, origin: Point, turn: float) -> None:
    """One flat key hanging from `origin`."""
    c, d = np.cos(turn), np.sin(turn)

    def at(x: float, y: float) -> Point:
        return origin[0] + float(x * c - y * d), origin[1] + float(x * d + y * c)

    metal = "brass" if rng.random() < 0.6 else "steel"
    length = rng.uniform(26, 38)
    bow = [at(x, y) for x, y in box(13, 0, 24, 22, 9)]
    s.poly(bow, metal, 2.2)
    s.cut_disc(at(5, 0), 3)
    teeth: list[Point] = [at(24, -4)]
    for k in range(7):
        teeth.append(at(28 + length * k / 7, -4 + float(rng.uniform(0, 3.4))))
    s.poly([*teeth, at(24 + length, 0), at(22 + length, 4), at(24, 4)], metal, 2.2)


@family("keys", "metal clutter", "bunch of keys on a ring", weight=1.2)
def _keys(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(170, 170)
    s.ring((0, 0), rng.uniform(12, 17), 2.6, "steel")
    count = int(rng.integers(3, 9))
    first, span = rng.uniform(0, 2 * np.pi), rng.uniform(1.5, 5)
    for k in range(count):
        turn = first + span * k / count + rng.normal(0, 0.15)
        _key(s, rng, (float(10 * np.cos(turn)), float(10 * np.sin(turn))), float(turn))
    if rng.random() < 0.6:
        x, y = 50 * np.cos(first + 3), 50 * np.sin(first + 3)
        s.poly(box(float(x), float(y), 34, 46, 10), "abs", 8, edge=3)
        s.poly(box(float(x), float(y), 24, 34), "fr4", 1.2)
        s.disc((float(x), float(y) + 6), 10, "zinc_manganese_cell", 3)
    return s.pad(16)


@family("chain", "metal clutter", "steel chain, heaped or laid out", weight=1.0)
def _chain(rng: np.random.Generator, blank: Blank) -> Pad:
    link = rng.uniform(9, 26)
    bar = link * rng.uniform(0.16, 0.26)
    spread = rng.uniform(45, 95)
    s = blank(2 * spread + 3 * link, 2 * spread + 3 * link)
    count = int(rng.integers(24, 70))
    metal = str(rng.choice(["steel", "stainless", "brass"]))
    heading = rng.uniform(0, 2 * np.pi)
    x = y = 0.0
    for k in range(count):
        heading += rng.normal(0, 0.5)
        nx, ny = x + link * 0.72 * np.cos(heading), y + link * 0.72 * np.sin(heading)
        if nx * nx + ny * ny > spread * spread:
            heading += np.pi * 0.8
            continue
        x, y = float(nx), float(ny)
        wide = link * (0.62 if k % 2 else 0.2)
        c, d = np.cos(heading), np.sin(heading)
        loop = [
            (x + float(px * c - py * d), y + float(px * d + py * c))
            for px, py in arc((0, 0), (link / 2, wide / 2), 0, 360, 15)
        ]
        s.wire(loop, bar, metal)
    return s.pad(link * 1.2)


@family("umbrella", "metal clutter", "folded umbrella: a bundle of thin ribs", weight=1.0)
def _umbrella(rng: np.random.Generator, blank: Blank) -> Pad:
    length = rng.uniform(230, 330) if rng.random() < 0.7 else rng.uniform(420, 560)
    s = blank(length + 20, 80)
    half = length / 2
    s.rod((-half, 0), (half - 55, 0), 4.5, "steel", wall=0.8)
    s.rod((half - 62, 0), (half, 0), 14, "abs", end_radius=17)
    for k in range(int(rng.integers(7, 11))):
        lane = (k - 4) * 3.4
        path = spline(
            [
                (-half + 6, lane * 0.2),
                (-half * 0.4, lane + rng.normal(0, 2)),
                (half * 0.2, lane * 1.2 + rng.normal(0, 2.5)),
                (half - 66, lane * 0.8),
            ]
        )
        s.wire(path, 2.6, "steel")
        s.wire([path[2], path[-4]], 1.6, "steel")
        x, y = path[len(path) // 2]
        s.poly(box(x, y, 11, 4), "steel", 3)
    s.poly(box(-half * 0.05, 0, 20, 16, 3), "nylon", 14)
    shroud = spline(
        [
            (-half + 2, -8),
            (0, -30),
            (half - 60, -22),
            (half - 60, 22),
            (0, 30),
            (-half + 2, 8),
            (-half + 2, -8),
        ]
    )
    s.poly(shroud, "polyester_cloth", 22, edge=14)
    for k in range(5):
        s.wire([(-half + 10, -6 + 3 * k), (half - 66, -18 + 9 * k)], 2.0, "polyester_cloth")
    return s.pad(58)


@family("brackets", "metal clutter", "angle brackets and hinges", weight=1.0)
def _brackets(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(210, 190)
    for _ in range(int(rng.integers(2, 7))):
        arm, width, thick = rng.uniform(40, 95), rng.uniform(16, 26), rng.uniform(1.8, 3.5)
        x, y = rng.uniform(-50, 50, 2)
        turn = rng.uniform(0, 2 * np.pi)
        c, d = float(np.cos(turn)), float(np.sin(turn))

        def at(
            px: float,
            py: float,
            x: float = float(x),
            y: float = float(y),
            c: float = c,
            d: float = d,
        ) -> Point:
            return x + px * c - py * d, y + px * d + py * c

        kind = rng.random()
        metal = "steel" if rng.random() < 0.75 else "aluminium"
        if kind < 0.45:  # L from its face
            s.poly(
                [
                    at(0, 0),
                    at(arm, 0),
                    at(arm, width),
                    at(width, width),
                    at(width, arm),
                    at(0, arm),
                ],
                metal,
                thick,
            )
            for hole in (0.45, 0.8):
                s.cut_disc(at(arm * hole, width / 2), 3.2)
                s.cut_disc(at(width / 2, arm * hole), 3.2)
        elif kind < 0.75:  # L on its edge: two dense bars
            s.wire([at(arm, 0), at(0, 0), at(0, arm)], thick, metal)
            s.layers[metal] = np.minimum(s.layers[metal] * np.float32(width / thick), width * 1.6)
            s.poly([at(8, 0), at(arm * 0.7, 0), at(0, arm * 0.7), at(0, 8)], metal, 1.6)
        else:  # hinge
            for side in (-1, 1):
                s.poly(
                    [at(0, 0), at(arm, 0), at(arm, side * width), at(0, side * width)], metal, thick
                )
                for hole in (0.2, 0.5, 0.8):
                    s.cut_disc(at(arm * hole, side * width * 0.6), 2.8)
            s.rod(at(0, 0), at(arm, 0), 4, metal)
    return s.pad(40)


@family("castors", "metal clutter", "castor wheels on plates", weight=0.9)
def _castors(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(2, 5))
    radius = rng.uniform(22, 38)
    s = blank(count * radius * 2.6 + 20, radius * 4)
    for k in range(count):
        x = (k - (count - 1) / 2) * radius * 2.6
        y = radius * 0.4
        s.disc((x, y), radius, "rubber", 24, hole=radius * 0.72, edge=4)
        s.disc((x, y), radius * 0.74, "nylon", 20, hole=8)
        s.disc((x, y), 9, "steel", 22, hole=4)
        s.disc((x, y), 6, "steel", 34)
        s.poly(
            [
                (x - 8, y + 7),
                (x + 8, y + 7),
                (x + radius * 0.8, y - radius * 1.05),
                (x - radius * 0.45, y - radius * 1.05),
            ],
            "steel",
            5,
        )
        s.poly(box(x + radius * 0.15, y - radius * 1.2, radius * 1.9, 6), "steel", 46)
        s.disc((x + radius * 0.15, y - radius * 1.05), 9, "steel", 9)
        if rng.random() < 0.5:
            s.poly(box(x + radius * 0.9, y - radius * 0.6, 22, 7), "steel", 14)
    return s.pad(55)


@family("zip_pulls", "metal clutter", "bag of zips, buckles and bag fittings", weight=1.0)
def _zip_pulls(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(190, 160)
    for _ in range(int(rng.integers(6, 22))):
        x, y = (float(n) for n in rng.uniform(-1, 1, 2) * [62, 48])
        kind = rng.random()
        if kind < 0.35:
            size = rng.uniform(9, 17)
            s.wire(
                [*box(x, y, size * 2, size * 1.4, 4), (x + size, y + size * 0.5)], 3.4, "zinc_alloy"
            )
            s.wire([(x - size, y), (x + size, y + 2)], 2.6, "steel")
        elif kind < 0.65:
            s.ring((x, y), float(rng.uniform(8, 15)), 3.2, "zinc_alloy")
        elif kind < 0.85:
            turn = rng.uniform(0, 6.28)
            s.wire(
                spline(
                    [
                        (x, y),
                        (x + 14 * float(np.cos(turn)), y + 14 * float(np.sin(turn))),
                        (x + 34 * float(np.cos(turn + 0.3)), y + 34 * float(np.sin(turn + 0.3))),
                    ]
                ),
                5,
                "zinc_alloy",
            )
            s.ring((x, y), 6, 3, "zinc_alloy")
        else:
            ends = rng.uniform(-1, 1, (3, 2)) * [80, 66]
            zip_fastener(s, spline([(float(a), float(b)) for a, b in ends], 8), "brass", 3.2)
    s.poly(box(0, 0, 176, 146, 4), "polyethylene", 0.25)
    return s.pad(22)


@family("fasteners", "metal clutter", "bag of screws, bolts and nuts", weight=1.0)
def _fasteners(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(150, 140)
    big = rng.uniform(0.7, 1.8)
    for _ in range(int(rng.integers(14, 46))):
        x, y = (float(n) for n in rng.normal(0, 24, 2).clip(-48, 48))
        turn = float(rng.uniform(0, 2 * np.pi))
        c, d = float(np.cos(turn)), float(np.sin(turn))
        if rng.random() < 0.65:
            length = rng.uniform(12, 26) * big
            s.rod(
                (x, y), (x + length * c, y + length * d), 1.9 * big, "steel", end_radius=1.2 * big
            )
            s.rod((x - 2.6 * c * big, y - 2.6 * d * big), (x, y), 3.9 * big, "steel")
        else:
            s.disc((x, y), 4.2 * big, "steel", 3.2 * big, hole=2.2 * big)
    s.poly(box(0, 0, 128, 118, 4), "polyethylene", 0.25)
    return s.pad(20)


@family("bearings", "hardware", "bearings, gears and bushes", weight=0.8)
def _bearings(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 5))
    s = blank(95 * min(count, 2) + 12, 95 * (1 + (count > 2)) + 12)
    for k in range(count):
        x, y = (k % 2 - (count > 1) / 2) * 92, (k // 2 - (count > 2) / 2) * 92
        radius = rng.uniform(20, 43)
        if rng.random() < 0.5:
            depth = rng.uniform(9, 18)
            s.disc((x, y), radius, "steel", depth, hole=radius * 0.84)
            s.disc((x, y), radius * 0.58, "steel", depth, hole=radius * 0.42)
            balls = 9
            for b in range(balls):
                t = 2 * np.pi * b / balls
                s.ball(
                    (x + float(radius * 0.71 * np.cos(t)), y + float(radius * 0.71 * np.sin(t))),
                    radius * 0.13,
                    "steel",
                )
            s.disc((x, y), radius * 0.82, "nylon", 2, hole=radius * 0.6)
        else:
            teeth = int(rng.integers(14, 34))
            rim = []
            for t in range(teeth * 4):
                reach = radius if t % 4 < 2 else radius * 0.88
                a = 2 * np.pi * t / (teeth * 4)
                rim.append((x + float(reach * np.cos(a)), y + float(reach * np.sin(a))))
            s.poly(rim, "steel", rng.uniform(5, 12))
            s.cut_disc((x, y), radius * 0.22, "steel")
            for b in range(5):
                a = 2 * np.pi * b / 5
                s.cut_disc(
                    (x + float(radius * 0.55 * np.cos(a)), y + float(radius * 0.55 * np.sin(a))),
                    radius * 0.15,
                    "steel",
                )
    return s.pad(22)


@family("brake_disc", "hardware", "bicycle brake disc, sprockets and a chain", weight=0.6)
def _brake_disc(rng: np.random.Generator, blank: Blank) -> Pad:
    radius = rng.uniform(70, 102)
    s = blank(radius * 2 + 10, radius * 2 + 10)
    s.disc((0, 0), radius, "stainless", 1.9, hole=radius * 0.78)
    for k in range(30):
        t = 2 * np.pi * k / 30
        for share in (0.83, 0.91):
            a = t + share
            s.cut_disc((float(radius * share * np.cos(a)), float(radius * share * np.sin(a))), 3.2)
    for k in range(6):
        t = 2 * np.pi * k / 6
        s.wire(
            [
                (float(radius * 0.3 * np.cos(t)), float(radius * 0.3 * np.sin(t))),
                (float(radius * 0.8 * np.cos(t + 0.4)), float(radius * 0.8 * np.sin(t + 0.4))),
            ],
            7,
            "stainless",
        )
    s.disc((0, 0), radius * 0.34, "stainless", 2, hole=radius * 0.2)
    s.layers["stainless"] = np.minimum(s.layers["stainless"], 3.0)
    s.disc((radius * 0.1, 0), radius * 0.5, "steel", 2.2, hole=radius * 0.42)
    return s.pad(14)


@family("pipe_fittings", "hardware", "brass taps, valves and elbows", weight=0.8)
def _pipe_fittings(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(190, 150)
    metal = str(rng.choice(["brass", "brass", "steel", "copper"]))
    for _ in range(int(rng.integers(1, 4))):
        x, y = (float(n) for n in rng.uniform(-1, 1, 2) * [35, 25])
        radius = rng.uniform(9, 16)
        length = rng.uniform(45, 75)
        s.rod((x - length / 2, y), (x + length / 2, y), radius, metal, wall=2.6)
        for side in (-1, 1):
            s.rod(
                (x + side * length / 2 - 8, y),
                (x + side * length / 2 + 8, y),
                radius * 1.3,
                metal,
                wall=radius * 0.5,
            )
        s.rod((x, y), (x, y - 36), radius * 0.85, metal, wall=2.6)
        if rng.random() < 0.5:
            s.ball((x, y), radius * 0.95, "stainless")
            s.poly(box(x + 22, y - 40, 62, 11, 4), "steel", 4)
        else:
            s.disc((x, y - 40), 18, "zinc_alloy", 8, hole=10)
            s.wire([(x - 18, y - 40), (x + 18, y - 40)], 6, "zinc_alloy")
    return s.pad(40)


@family("locks", "metal clutter", "padlocks and door hardware", weight=0.7)
def _locks(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(1, 4))
    s = blank(62 * count + 10, 120)
    for k in range(count):
        x, width = (k - (count - 1) / 2) * 60, rng.uniform(32, 52)
        s.poly(box(x, 18, width, width * 0.9, 4), "brass", rng.uniform(12, 19), edge=3)
        s.cut(box(x, 18, 11, width * 0.7), "brass")
        s.rod((x, 0), (x, 36), 5.5, "brass", wall=2)
        for p in range(5):
            s.wire([(x - 5, 6 + 5 * p), (x + 5, 6 + 5 * p)], 2.0, "steel")
        bow = [
            (x - width * 0.36, 2.0),
            *arc((x, -width * 0.45), (width * 0.36, width * 0.4), 180, 360, 12),
            (x + width * 0.36, 2.0),
        ]
        s.wire(bow, rng.uniform(5, 9), "steel")
    return s.pad(22)
