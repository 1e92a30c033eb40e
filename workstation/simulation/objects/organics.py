"""What the agencies for plants, animals and food look for: plants, seeds, bulbs, meat, fruit."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.forms import band, centred, pillow
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import (
    Model,
    box,
    capsule,
    cylinder,
    ellipsoid,
    extrude,
    lathe,
    smooth,
    sphere,
    sweep,
)


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _leaf(rng: np.random.Generator, long: float, wide: float) -> Model:
    edge = spline(
        [
            (0, 0),
            (long * 0.3, wide * 0.45),
            (long * 0.7, wide * 0.36),
            (long, 0),
            (long * 0.7, -wide * 0.36),
            (long * 0.3, -wide * 0.45),
            (0, 0),
        ],
        3,
    )
    leaf = Model().add(extrude(edge, _between(rng, 0.3, 0.7)), "fresh_plant")
    rib = np.array([(0.0, 0.0, 0.0), (long * 0.5, 0, 1.0), (long, 0, 0)])
    leaf.add(sweep(rib, [1.1, 0.8, 0.3], 5), "fresh_plant")
    return leaf


@solid_family(
    "live_plant",
    "plant",
    "rooted plants or cuttings with damp soil or moss",
    category="agency",
    rest="any",
)
def _live_plant(rng: np.random.Generator) -> Model:
    model = Model()
    for _ in range(int(rng.integers(1, 5))):
        long = _between(rng, 110, 290)
        stem = np.column_stack(
            [np.linspace(0, long, 6), rng.normal(0, 0.03, 6).cumsum() * long, rng.normal(0, 5, 6)]
        )
        path = smooth(stem, 3)
        plant = Model().add(
            sweep(path, np.linspace(_between(rng, 2, 5), 1.0, len(path)), 7),
            "wood" if rng.random() < 0.4 else "fresh_plant",
        )
        size = _between(rng, 25, 80)
        for k in range(int(rng.integers(4, 15))):
            x, y, z = (float(n) for n in path[int(rng.integers(4, len(path)))])
            leaf = _leaf(rng, size * _between(rng, 0.6, 1.2), size * _between(rng, 0.25, 0.55))
            tip = (1 if k % 2 else -1) * _between(rng, 25, 80)
            plant.put(leaf.turned(float(rng.normal(0, 30)), "x").turned(tip).moved(x, y, z))
        for _ in range(int(rng.integers(3, 9))):
            root = np.array(
                [
                    (0, 0, 0),
                    (-20, rng.normal(0, 9), rng.normal(0, 6)),
                    (-_between(rng, 30, 60), rng.normal(0, 22), rng.normal(0, 10)),
                ]
            )
            plant.add(sweep(smooth(root, 2), _between(rng, 0.5, 1.4), 5), "fresh_plant")
        model.put(
            plant.turned(float(rng.normal(0, 12))).moved(
                0, float(rng.normal(0, 22)), float(rng.normal(0, 6))
            )
        )
    clod = ellipsoid(_between(rng, 26, 46), _between(rng, 24, 40), _between(rng, 18, 32), 16)
    soil = str(rng.choice(["dried_herb", "stoneware"]))
    model.add(clod.moved(-28, 0), soil, 2.2 if soil == "dried_herb" else 0.4)
    model.add(clod.scaled(1.03).moved(-28, 0), "polyethylene", 0.08)
    return centred(model)


@solid_family(
    "dried_plant",
    "plant",
    "dried herbs, tobacco or roots pressed in a bag",
    category="agency",
    rest="flat",
)
def _dried_plant(rng: np.random.Generator) -> Model:
    long, wide, thick = _between(rng, 110, 240), _between(rng, 80, 170), _between(rng, 22, 60)
    model = Model().add(pillow(rng, long, wide, thick, 0.3), "dried_herb", _between(rng, 0.6, 1.6))
    for _ in range(int(rng.integers(15, 45))):  # stalks
        x, y = rng.uniform(-0.4, 0.4, 2) * (long, wide)
        stalk = np.array([(0, 0, 0), (_between(rng, 8, 34), rng.normal(0, 3), rng.normal(0, 4))])
        turn = float(rng.uniform(0, 360))
        one = Model().add(sweep(stalk, _between(rng, 0.7, 2.0), 5), "wood", 0.8).turned(turn)
        model.put(one.moved(float(x), float(y), thick * _between(rng, 0.1, 0.55)))
    for level in (-1.0, thick * 0.9):
        model.add(box(long + 12, wide + 12, 0.2).moved(0, 0, level), "polyethylene")
    return model


@solid_family(
    "seeds", "plant", "seeds or beans: a bag, sachets or a jar", category="agency", rest="flat"
)
def _seeds(rng: np.random.Generator) -> Model:
    model = Model()
    size = _between(rng, 2.0, 8.5)
    seed = ellipsoid(size, size * _between(rng, 0.5, 0.9), size * _between(rng, 0.4, 0.7), 8)
    count = int(np.clip(900 / size, 60, 150))
    reach = size * 0.9 * count ** (1 / 3) * _between(rng, 0.9, 1.6)
    for _ in range(count):
        turn, away = rng.uniform(0, 2 * np.pi), reach * rng.uniform() ** 0.5
        lift = rng.uniform(0, 1.2) * size * (1.6 - away / reach)
        lying = seed.turned(float(rng.uniform(0, 180)), "x").turned(float(rng.uniform(0, 360)))
        model.add(
            lying.moved(float(away * np.cos(turn)) * 1.2, float(away * np.sin(turn)), float(lift)),
            "seed",
        )
    flat = pillow(rng, reach * 2.1, reach * 1.8, size * 1.8, 0.15)
    model.add(flat, "seed", 0.35)
    cover = "paper" if rng.random() < 0.4 else "polyethylene"
    for level in (-size * 0.4, size * 2.6):
        model.add(box(reach * 2.7, reach * 2.3, 0.2).moved(0, 0, level), cover)
    return centred(model)


@solid_family(
    "bulbs",
    "plant",
    "flower bulbs, tubers, garlic or ginger in a net",
    category="agency",
    rest="flat",
)
def _bulbs(rng: np.random.Generator) -> Model:
    model = Model()
    radius = _between(rng, 14, 34)
    for k in range(int(rng.integers(3, 13))):
        r = radius * _between(rng, 0.8, 1.15)
        one = Model()
        layers = 4
        for layer in range(layers):  # scales with air between them
            share = 1.0 - layer / layers
            profile = [
                (0.3, -r * 0.85 * share),
                (r * 0.75 * share, -r * 0.6 * share),
                (r * share, 0.0),
                (r * 0.6 * share, r * 0.75 * share),
                (0.4, r * 1.3 * share),
            ]
            one.add(lathe(profile, 14), "fresh_plant")
            inner = [(a * 0.9, b * 0.93) for a, b in profile]
            if layer < layers - 1:
                one.add(lathe(inner, 14), "fresh_plant", -1)
        for _ in range(4):
            root = np.array(
                [(0, 0, -r * 0.85), (rng.normal(0, r * 0.3), rng.normal(0, r * 0.3), -r * 1.15)]
            )
            one.add(sweep(root, 0.7, 4), "fresh_plant", 0.6)
        lean = float(rng.normal(90, 40))
        one = one.turned(lean, "x").turned(float(rng.uniform(0, 360)))
        place = ((k % 4) * radius * 2.05, (k // 4) * radius * 2.05)
        model.put(
            one.moved(
                place[0] + float(rng.normal(0, 4)), place[1] + float(rng.normal(0, 4)), radius
            )
        )
    return centred(model)


@solid_family(
    "meat",
    "meat",
    "a cut of meat, fresh or frozen, with or without its bone, in film",
    category="agency",
    rest="flat",
)
def _meat(rng: np.random.Generator) -> Model:
    model = Model()
    long, wide, thick = _between(rng, 110, 260), _between(rng, 75, 160), _between(rng, 22, 70)
    flesh = "meat" if rng.random() < 0.7 else "cured_meat"
    model.add(pillow(rng, long, wide, thick, 0.1), flesh)
    fat = pillow(rng, long * 0.95, wide * 0.22, thick * 0.6, 0.2).moved(0, wide * 0.36, thick * 0.1)
    model.add(fat, flesh, -0.8).add(fat, "oil", 0.8)
    if rng.random() < 0.6:
        r = thick * _between(rng, 0.14, 0.24)
        path = smooth(
            np.array(
                [
                    (-long * 0.42, -wide * 0.1, thick * 0.35),
                    (0, wide * 0.05, thick * 0.4),
                    (long * 0.4, 0, thick * 0.35),
                ]
            ),
            4,
        )
        wider = np.interp(np.linspace(0, 1, len(path)), [0, 0.2, 0.8, 1], [r * 1.6, r, r, r * 1.7])
        model.add(sweep(path, wider, 10), flesh, -1).add(sweep(path, wider, 10), "bone", 0.85)
        model.add(sweep(path, wider * 0.5, 8), "bone", -0.5)
    if rng.random() < 0.35:
        for k in range(int(rng.integers(3, 7))):  # ribs
            y = (k - 3) * wide * 0.13
            rib = smooth(
                np.array([(-long * 0.3, y, 4), (0, y, thick * 0.5), (long * 0.35, y, 6)]), 3
            )
            model.add(sweep(rib, 4.5, 7), "bone", 0.8)
    for level in (-thick * 0.16, thick * 0.95):
        model.add(box(long + 14, wide + 14, 0.15).moved(0, 0, level), "polyethylene")
    return model


@solid_family(
    "sausages",
    "meat",
    "sausages, salami or a ham: ropes of cured meat with clips",
    category="agency",
    rest="any",
)
def _sausages(rng: np.random.Generator) -> Model:
    model = Model()
    radius = _between(rng, 9, 34)
    count = 1 if radius > 26 else int(rng.integers(1, 7))
    long = _between(rng, 110, 330)
    bend = _between(rng, 0.0, 0.9) if radius < 22 else 0.08
    for k in range(count):
        share = np.array([0.0, 0.015, 0.06, 0.2, 0.5, 0.8, 0.94, 0.985, 1.0])
        turn = (2 * share - 1) * bend
        if bend > 0.05:
            curve = long / (2 * bend)
            path = np.column_stack([curve * np.sin(turn), curve * (np.cos(turn) - 1), np.zeros(9)])
        else:
            path = np.column_stack([(share - 0.5) * long, np.zeros(9), np.zeros(9)])
        thick = radius * np.array([0.25, 0.62, 0.92, 1.0, 1.0, 1.0, 0.92, 0.62, 0.25])
        one = Model().add(sweep(path, thick, 14), "cured_meat", _between(rng, 0.95, 1.1))
        for _ in range(int(rng.integers(6, 16))):  # pieces of fat
            at = path[int(rng.integers(1, 8))]
            spot = [float(n) for n in at + rng.normal(0, radius * 0.35, 3)]
            lump = sphere(radius * _between(rng, 0.1, 0.2), 6).moved(*spot)
            one.add(lump, "cured_meat", -0.35)
        for end in (path[0], path[-1]):
            one.add(box(4, 4, 3).moved(*(float(n) for n in end)), "aluminium", 0.8)
        model.put(
            one.turned(float(rng.normal(0, 6))).moved(float(rng.normal(0, 5)), k * radius * 2.08)
        )
    return centred(model)


@solid_family(
    "stone_fruit",
    "fruit",
    "fruit with a stone: mangoes, peaches, avocados, cherries, dates",
    category="agency",
    rest="flat",
)
def _stone_fruit(rng: np.random.Generator) -> Model:
    model = Model()
    kind = int(rng.integers(4))
    scale = _between(rng, 0.85, 1.2)
    rx, ry = (scale * half for half in ((52, 38), (33, 33), (44, 30), (12, 11))[kind])
    count = int(rng.integers(10, 30)) if kind == 3 else int(rng.integers(1, 8))
    columns = max(1, int(np.ceil(count**0.5)))
    for k in range(count):
        one = Model().add(
            ellipsoid(rx, ry, ry * 0.92, 18 if kind < 3 else 10),
            "fresh_plant",
            _between(rng, 1.0, 1.15),
        )
        stone = ellipsoid(
            rx * 0.55, ry * 0.45, ry * (0.22 if kind == 0 else 0.42), 12 if kind < 3 else 8
        )
        one.add(stone, "fresh_plant", -1).add(stone, "wood", 1.75)
        kernel = ellipsoid(rx * 0.38, ry * 0.28, ry * 0.16, 8)
        one.add(kernel, "wood", -1.75).add(kernel, "seed", 0.9)
        one = one.turned(float(rng.uniform(0, 360)), "x").turned(float(rng.uniform(0, 360)))
        place = ((k % columns) * rx * 2.02, (k // columns) * ry * 2.1)
        model.put(
            one.moved(
                place[0] + float(rng.normal(0, rx * 0.1)),
                place[1] + float(rng.normal(0, ry * 0.1)),
                ry,
            )
        )
    return centred(model)


@solid_family(
    "citrus_and_apples",
    "fruit",
    "round fruit with pips and segments",
    category="agency",
    rest="flat",
)
def _citrus_and_apples(rng: np.random.Generator) -> Model:
    model = Model()
    radius = _between(rng, 28, 46)
    citrus = rng.random() < 0.5
    for k in range(int(rng.integers(1, 8))):
        one = Model().add(sphere(radius, 20), "fresh_plant", 0.55 if citrus else 0.9)
        if citrus:
            one.add(sphere(radius * 0.88, 18), "fresh_plant", 0.5)
        for pip in range(6):
            turn = pip * np.pi / 3
            seed = ellipsoid(4, 2, 1.8, 6).turned(float(np.degrees(turn)))
            one.add(
                seed.moved(
                    float(np.cos(turn)) * radius * 0.22, float(np.sin(turn)) * radius * 0.22
                ),
                "seed",
                0.4,
            )
        if not citrus:
            one.add(cylinder(1.3, radius * 0.8, "z", 6).moved(0, 0, radius), "wood")
        one = one.turned(float(rng.uniform(0, 180)), "x").turned(float(rng.uniform(0, 360)))
        model.put(
            one.moved(
                (k % 3) * radius * 2.02 + float(rng.normal(0, 3)), (k // 3) * radius * 2.02, radius
            )
        )
    return centred(model)


@solid_family(
    "dried_fish",
    "meat",
    "dried or smoked fish with its spine and ribs",
    category="agency",
    rest="flat",
)
def _dried_fish(rng: np.random.Generator) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 5))):
        long, tall, thick = _between(rng, 130, 300), _between(rng, 35, 80), _between(rng, 12, 30)
        body: list[Point] = spline(
            [
                (-long / 2, 0),
                (-long * 0.3, tall * 0.42),
                (long * 0.1, tall * 0.5),
                (long * 0.38, tall * 0.12),
                (long / 2, tall * 0.4),
                (long * 0.46, 0),
                (long / 2, -tall * 0.4),
                (long * 0.38, -tall * 0.12),
                (long * 0.1, -tall * 0.5),
                (-long * 0.3, -tall * 0.42),
                (-long / 2, 0),
            ],
            3,
        )
        one = Model().add(extrude(body, thick, thick * 0.3), "cured_meat", 0.85)
        spine = np.array([(-long * 0.3, 0, 0), (0, 2, 0), (long * 0.42, 0, 0)])
        one.add(sweep(smooth(spine, 4), 2.4, 7), "bone")
        for step in np.linspace(-0.22, 0.3, 16):
            for side in (-1, 1):
                way = [(step * long, 0.0), (step * long + 9, side * tall * 0.36)]
                one.add(extrude(band(way, 1.1), 1.1), "bone")
        one.add(capsule(tall * 0.2, tall * 0.6, "x", 10).moved(-long * 0.38, 0), "bone", 0.35)
        model.put(one.turned(float(rng.normal(0, 8))).moved(0, k * tall * 0.9, k * thick * 0.4))
    return centred(model)
