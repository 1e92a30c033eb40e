"""Powders, tablets and how they are packed."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.forms import centred, pillow
from workstation.simulation.sketch import box as rounded
from workstation.simulation.solids import Model, box, cylinder, extrude, lathe, sweep, torus


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def powder(rng: np.random.Generator) -> tuple[str, float]:
    """What it is and how tightly it lies, as a share of the table's density."""
    name = str(
        rng.choice(
            ["opioid_powder", "stimulant_powder", "lactose", "sugar"], p=[0.42, 0.42, 0.1, 0.06]
        )
    )
    return name, _between(rng, 0.75, 1.35) if name != "stimulant_powder" else _between(
        rng, 0.6, 1.1
    )


def brick(rng: np.random.Generator, size: tuple[float, float, float]) -> Model:
    """One pressed brick in film, tape, sometimes rubber, carbon paper or foil."""
    length, width, tall = size
    name, fill = powder(rng)
    model = Model()
    corner = _between(rng, 2, 14)
    plan = rounded(0, 0, length, width, corner)
    model.add(extrude(plan, tall, min(_between(rng, 1, 7), tall * 0.3)), name, fill)
    if rng.random() < 0.4:  # the press's stamp
        reach = min(length, width) * _between(rng, 0.15, 0.3)
        model.add(cylinder(reach, 2.2, "z", 24).moved(0, 0, tall / 2 - 1.2), name, -fill)
        model.add(cylinder(reach * 0.55, 2.2, "z", 5).moved(0, 0, tall / 2 - 1.2), name, fill)
    for _ in range(int(rng.integers(0, 4))):  # cracks
        x, y = rng.uniform(-0.4, 0.4, 2) * (length, width)
        crack = box(_between(rng, 15, 60), 1.2, tall * 0.7).turned(float(rng.uniform(0, 180)))
        reach = np.abs(np.array(crack.bounds)).max(axis=0)
        if abs(x) + reach[0] < length * 0.48 and abs(y) + reach[1] < width * 0.48:
            model.add(crack.moved(float(x), float(y)), name, -fill * 0.6)
    wraps = [("polyethylene", _between(rng, 0.3, 1.2)), ("polypropylene", _between(rng, 0.2, 0.8))]
    if rng.random() < 0.3:
        wraps.append(("rubber", _between(rng, 0.5, 1.4)))
    if rng.random() < 0.2:
        wraps.append(("aluminium", _between(rng, 0.03, 0.12)))
    grow = 0.0
    for cover, thick in wraps:
        inner = rounded(0, 0, length + 2 * grow, width + 2 * grow, corner + grow)
        grow += thick
        outer = rounded(0, 0, length + 2 * grow, width + 2 * grow, corner + grow)
        model.add(extrude(outer, tall + 2 * grow), cover).add(
            extrude(inner, tall + 2 * grow - 2 * thick), cover, -1
        )
    for _ in range(int(rng.integers(0, 4))):
        x = _between(rng, -0.4, 0.4) * length
        for side in (-1, 1):
            strip = box(48, width + 3, 0.25).turned(float(rng.normal(0, 6)))
            model.add(strip.moved(x * 0.8, 0, side * (tall / 2 + grow + 0.3)), "polypropylene")
    return model


@solid_family(
    "powder_brick",
    "drug",
    "pressed powder brick in film and tape, or a few",
    category="drug",
    rest="any",
)
def _powder_brick(rng: np.random.Generator) -> Model:
    size = (_between(rng, 105, 230), _between(rng, 75, 150), _between(rng, 16, 55))
    model = Model()
    count = int(rng.choice([1, 1, 1, 2, 3]))
    for k in range(count):
        one = brick(rng, size).turned(float(rng.normal(0, 2.5)))
        model.put(one.moved(float(rng.normal(0, 3)), float(rng.normal(0, 3)), k * (size[2] + 3)))
    return centred(model)


@solid_family(
    "powder_sachets",
    "drug",
    "small bags of powder, closed with a strip or a knot",
    category="drug",
    rest="flat",
)
def _powder_sachets(rng: np.random.Generator) -> Model:
    model = Model()
    name, fill = powder(rng)
    count = int(rng.integers(1, 15))
    side = _between(rng, 30, 80)
    reach = side * (0.1 + 0.42 * count**0.5)
    knotted = rng.random() < 0.35
    for k in range(count):
        wide, long, thick = side * _between(rng, 0.7, 1.0), side, _between(rng, 7, 20)
        one = Model()
        if knotted:
            thick = wide * _between(rng, 0.35, 0.55)
            body = lathe(
                [
                    (0.2, 0),
                    (wide * 0.3, thick * 0.15),
                    (wide * 0.38, thick * 0.5),
                    (wide * 0.26, thick),
                    (2, thick * 1.35),
                ],
                14,
            )
            one.add(body, name, fill)
            one.add(
                lathe([(2, thick * 1.35), (2, thick * 1.6), (wide * 0.22, thick * 2)], 10),
                "polyethylene",
                0.35,
            )
            one = one.turned(_between(rng, 50, 110), "x")
        else:
            full = _between(rng, 0.45, 0.85)
            body = pillow(rng, wide * 0.92, long * full, thick)
            one.add(body.moved(0, -long * (1 - full) / 2 * 0.92), name, fill)
            for level in (-0.2, thick * 0.5):
                one.add(box(wide, long, 0.12).moved(0, 0, level), "polyethylene")
            one.add(box(wide, 3, 1.4).moved(0, long * 0.46), "polyethylene")
        turn, away = rng.uniform(0, 2 * np.pi), reach * rng.uniform() ** 0.5
        one = one.turned(float(rng.uniform(0, 360)))
        model.put(
            one.moved(
                float(away * np.cos(turn)),
                float(away * np.sin(turn)),
                float(rng.uniform(0, 0.3)) * thick * (k % 4),
            )
        )
    return model


def tablet(rng: np.random.Generator, radius: float, thick: float, kind: str) -> Model:
    """One tablet: flat, domed, oblong or a capsule of gelatine with powder."""
    model = Model()
    if kind == "capsule":
        path = (
            np.array([(-radius, 0, 0), (-radius * 0.9, 0, 0), (radius * 0.9, 0, 0), (radius, 0, 0)])
            * 1.6
        )
        model.add(
            sweep(path, [radius * 0.35, radius * 0.62, radius * 0.62, radius * 0.35], 7),
            "tablet",
            _between(rng, 0.5, 0.75),
        )
        return model
    if kind == "domed":
        model.add(
            lathe(
                [
                    (radius * 0.5, -thick * 0.75),
                    (radius, -thick * 0.3),
                    (radius, thick * 0.3),
                    (radius * 0.5, thick * 0.75),
                ],
                9,
            ),
            "tablet",
        )
    elif kind == "oblong":
        model.add(box(radius * 2.6, radius * 1.2, thick, 0.8), "tablet")
    else:
        model.add(cylinder(radius, thick, "z", 9), "tablet")
    return model


def heap_of_tablets(
    rng: np.random.Generator, count: int, room: tuple[float, float, float], radius: float
) -> Model:
    """Tablets of one kind lying anyhow in a box-shaped room that stands on z = 0."""
    kind = str(rng.choice(["flat", "domed", "oblong", "capsule"], p=[0.35, 0.3, 0.15, 0.2]))
    thick = radius * _between(rng, 0.7, 1.1)
    moulds = [tablet(rng, radius, thick, kind).turned(float(tip), "x") for tip in (0, 25, 60, 90)]
    model = Model()
    for _ in range(count):
        one = moulds[int(rng.choice(4, p=[0.45, 0.25, 0.15, 0.15]))]
        at = rng.uniform(-0.5, 0.5, 3) * (
            room[0] - 2 * radius,
            room[1] - 2 * radius,
            max(room[2] - 2 * radius, 0.5),
        )
        model.put(
            one.turned(float(rng.uniform(0, 360))).moved(
                float(at[0]), float(at[1]), float(at[2]) + room[2] / 2
            )
        )
    return model


@solid_family(
    "pill_bag", "drug", "bag of loose tablets without blisters", category="drug", rest="flat"
)
def _pill_bag(rng: np.random.Generator) -> Model:
    radius = _between(rng, 3.2, 5.6)
    width, height, deep = _between(rng, 42, 95), _between(rng, 35, 80), _between(rng, 10, 24)
    share = _between(rng, 0.45, 0.7)
    count = int(np.clip(width * height * deep * share / (np.pi * radius**3 * 1.1), 14, 200))
    model = Model()
    heaps = heap_of_tablets(rng, count, (width, height, deep), radius)
    model.put(heaps)
    for level in (0.0, deep):
        model.add(box(width + 8, height + 26, 0.15).moved(0, 8, level), "polyethylene")
    model.add(box(width + 8, 3, 1.6).moved(0, height / 2 + 16, deep / 2), "polyethylene")
    return model


def bottle_of_tablets(rng: np.random.Generator, radius: float, tall: float) -> Model:
    """A plastic bottle standing on z = 0 with tablets, perhaps a sachet of gel and wadding."""
    model = Model()
    wall = _between(rng, 1.0, 1.8)
    neck = radius * _between(rng, 0.65, 0.9)
    outer = [(radius, 0), (radius, tall * 0.82), (neck, tall * 0.93), (neck, tall)]
    inner = [
        (radius - wall, wall),
        (radius - wall, tall * 0.81),
        (neck - wall, tall * 0.92),
        (neck - wall, tall - 0.1),
    ]
    plastic = str(rng.choice(["polyethylene", "pet", "polypropylene"]))
    model.add(lathe(outer, 20), plastic).add(lathe(inner, 20), plastic, -1)
    cap = _between(rng, 12, 18)
    model.add(cylinder(neck + 2.4, cap, "z", 20).moved(0, 0, tall + 1), "polypropylene")
    model.add(cylinder(neck + 0.6, cap - 2, "z", 20).moved(0, 0, tall), "polypropylene", -1)
    small = _between(rng, 2.8, 4.8)
    full = _between(rng, 0.35, 0.9) * tall * 0.8
    room = (1.35 * (radius - wall), 1.35 * (radius - wall), full)
    count = int(np.clip(room[0] * room[1] * full * 0.5 / (np.pi * small**3), 10, 42))
    model.put(heap_of_tablets(rng, count, room, small).moved(0, 0, wall))
    model.add(
        cylinder(radius - wall - 0.2, full * 0.95, "z", 18).moved(0, 0, wall + full / 2),
        "tablet",
        0.3,
    )
    if rng.random() < 0.3:
        model.add(cylinder(radius * 0.45, 12, "z", 12).moved(0, 0, tall * 0.7), "silicon", 0.6)
    if rng.random() < 0.3:
        model.add(cylinder(radius * 0.7, 16, "z", 12).moved(0, 0, tall * 0.75), "cotton", 0.3)
    return model


@solid_family(
    "pill_bottles",
    "drug",
    "several unlabelled bottles of tablets",
    category="drug",
    rest="upright or lying",
)
def _pill_bottles(rng: np.random.Generator) -> Model:
    count = int(rng.integers(2, 7))
    radius, tall = _between(rng, 16, 29), _between(rng, 52, 100)
    one = bottle_of_tablets(rng, radius, tall)
    across = min(count, 3)
    model = Model()
    for k in range(count):
        x, y = (k % 3 - (across - 1) / 2) * 2.15 * radius, (k // 3) * 2.15 * radius
        model.put(one.turned(float(rng.uniform(0, 360))).moved(x, y))
    return model


@solid_family(
    "tablets_loose",
    "drug",
    "unpacked tablets in a tin, jar or film canister",
    category="drug",
    rest="flat",
)
def _tablets_loose(rng: np.random.Generator) -> Model:
    model = Model()
    radius = _between(rng, 2.8, 4.6)
    kind = rng.random()
    if kind < 0.5:  # a flat tin
        size = (_between(rng, 55, 95), _between(rng, 40, 62), _between(rng, 14, 24))
        metal = "steel" if rng.random() < 0.75 else "aluminium"
        model.add(box(*size, 3).moved(0, 0, size[2] / 2), metal)
        model.add(
            box(size[0] - 0.5, size[1] - 0.5, size[2] - 0.5, 3).moved(0, 0, size[2] / 2), metal, -1
        )
        model.put(
            heap_of_tablets(
                rng, int(rng.integers(25, 90)), (size[0] - 4, size[1] - 4, size[2] * 0.8), radius
            )
        )
        return model
    reach, tall = _between(rng, 14, 32), _between(rng, 40, 80)
    glass = "glass" if rng.random() < 0.4 else "polypropylene"
    wall = 2.2 if glass == "glass" else 1.3
    model.add(cylinder(reach, tall, "z", 22).moved(0, 0, tall / 2), glass)
    model.add(cylinder(reach - wall, tall - 2 * wall, "z", 22).moved(0, 0, tall / 2), glass, -1)
    model.add(cylinder(reach + 1, 11, "z", 22).moved(0, 0, tall + 2), "polypropylene", 0.4)
    side = (reach - wall) * 1.4
    model.put(
        heap_of_tablets(rng, int(rng.integers(20, 80)), (side, side, tall * 0.7), radius).moved(
            0, 0, wall
        )
    )
    return model.turned(90, "x") if rng.random() < 0.5 else model


@solid_family(
    "powder_packets",
    "drug",
    "finger-thick packets of powder bound in latex or tape",
    category="drug",
    rest="flat",
)
def _powder_packets(rng: np.random.Generator) -> Model:
    model = Model()
    name, fill = powder(rng)
    radius, long = _between(rng, 9, 15), _between(rng, 36, 62)
    count = int(rng.integers(4, 26))
    columns = int(np.ceil(count**0.5))
    for k in range(count):
        one = Model()
        path = np.array(
            [
                (-long / 2, 0, 0),
                (-long / 2 + radius * 0.7, 0, 0),
                (long / 2 - radius * 0.7, 0, 0),
                (long / 2, 0, 0),
            ]
        )
        one.add(sweep(path, [radius * 0.4, radius, radius, radius * 0.4], 12), name, fill)
        one.add(
            sweep(path, [radius * 0.4 + 1.1, radius + 1.1, radius + 1.1, radius * 0.4 + 1.1], 12),
            "rubber",
        )
        one.add(sweep(path, [radius * 0.4, radius, radius, radius * 0.4], 12), "rubber", -1)
        if rng.random() < 0.5:
            one.add(
                torus(radius * 0.5, 1.6, 360.0, 5, 10).turned(90, "y").moved(long / 2 + 1, 0),
                "rubber",
            )
        place = ((k % columns) * (long + 3), (k // columns) * (2 * radius + 4))
        model.put(
            one.turned(float(rng.normal(0, 12))).moved(
                place[0] + float(rng.normal(0, 4)),
                place[1] + float(rng.normal(0, 3)),
                float(rng.uniform(0, 4)),
            )
        )
    return centred(model)
