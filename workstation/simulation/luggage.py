"""Suitcases and bags as packing: shells with rails, wheels, zips, straps and buckles."""

from __future__ import annotations

import numpy as np

from workstation.simulation.solids import (
    Mesh,
    Model,
    box,
    capsule,
    cushion,
    cylinder,
    extrude,
    pipe,
    smooth,
    sweep,
    torus,
)

Size = tuple[float, float, float]


def suitcase(room: Size, rng: np.random.Generator) -> tuple[Model, float]:
    """A hard-shell trolley case lying on its back, and the height of its floor."""
    length, width, depth = room
    wall = float(rng.uniform(2.2, 3.4))
    shell = str(rng.choice(["abs", "polypropylene"]))
    rails_deep = 16.0
    tall = depth + rails_deep + 2 * wall
    model = Model()
    outer = _shell(length + 2 * wall, width + 2 * wall, tall, 45.0, 26.0)
    inner = _shell(length, width, tall - 2 * wall, 43.0, 24.0)
    model.add(outer.moved(0, 0, tall / 2), shell).add(inner.moved(0, 0, tall / 2), shell, -1)
    ribs = int(rng.integers(4, 11))
    if rng.random() < 0.7:  # moulded ribs along the case
        for y in np.linspace(-width * 0.38, width * 0.38, ribs):
            for level in (wall, tall - wall):
                model.add(box(length * 0.86, 7.0, wall, 1.0).moved(0, float(y), level), shell)
    _zip(model, length, width, tall / 2, wall, rng)
    floor = wall + rails_deep
    lining = box(length - 12, width - 12, 0.5)
    for level in (floor, tall - wall - 1.0):
        model.add(lining.moved(0, 0, level), "polyester_cloth")
    _trolley(model, length, width, wall, rng)
    _wheels(model, length / 2 + wall, width, tall, rng)
    handle = smooth(
        [(0, -55, 0), (8, -45, 0), (12, -20, 0), (12, 20, 0), (8, 45, 0), (0, 55, 0)], 4
    )
    model.add(
        sweep(handle, 6.0, 8)
        .moved(length / 2 * 0.1, 0, 0)
        .turned(90.0)
        .moved(0, width / 2 + wall, tall / 2),
        "abs",
    )
    return model, floor


def _outline(length: float, width: float, corner: float) -> list[tuple[float, float]]:
    """A rectangle with round corners, counter-clockwise."""
    points = []
    for quarter, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for turn in np.radians(np.linspace(0.0, 90.0, 7) + 90.0 * quarter):
            x = sx * (length / 2 - corner) + corner * float(np.cos(turn))
            points.append((x, sy * (width / 2 - corner) + corner * float(np.sin(turn))))
    return points


def _shell(length: float, width: float, tall: float, corner: float, bow: float) -> Mesh:
    """A moulded half-soft shell: its walls bow, so that they are nowhere seen along their height."""
    return cushion(_outline(length, width, corner), tall, bow, 9)


def _zip(
    model: Model, length: float, width: float, level: float, wall: float, rng: np.random.Generator
) -> None:
    """Coil or metal teeth round the case, and their sliders."""
    ring = _outline(length + 2 * wall, width + 2 * wall, 45.0)
    path = np.array([(x, y, level) for x, y in [*ring, ring[0]]])
    metal = rng.random() < 0.25
    model.add(sweep(path, 1.7, 6), "brass" if metal else "nylon", 0.3 if metal else 0.7)
    for _ in range(int(rng.integers(1, 4))):
        x = float(rng.uniform(-0.4, 0.4)) * length
        y = (width / 2 + wall + 2) * float(rng.choice((-1.0, 1.0)))
        model.add(box(11, 5, 8, 1.0).moved(x, y, level), "zinc_alloy")
        model.add(box(26, 2.2, 7, 0.5).moved(x + 16, y * 1.01, level), "zinc_alloy")


def _trolley(
    model: Model, length: float, width: float, wall: float, rng: np.random.Generator
) -> None:
    """The telescopic handle's rails at the back, with brackets and screws."""
    gap = float(rng.uniform(0.3, 0.55)) * width
    metal = "aluminium" if rng.random() < 0.7 else "steel"
    level = wall + 8.0
    for side in (-1.0, 1.0):
        y = side * gap / 2
        for reach, share in ((7.5, 0.92), (6.2, 0.86), (5.0, 0.5)):
            thick = 0.9 if metal == "aluminium" else 0.6
            rail = pipe(reach, reach - thick, length * share, "x", 14)
            model.add(rail.moved((0.92 - share) * length / 2, y, level), metal)
        for x in (-0.46, -0.1, 0.3, 0.47):
            model.add(box(24, 26, 14, 2).moved(x * length, y, level), "abs", 0.5)
            for screw in (-8.0, 8.0):
                bolt = cylinder(1.7, 13, "z", 8).moved(x * length + screw, y + side * 11, level)
                model.add(bolt, "steel")
    grip = capsule(9.0, gap + 24.0, "y", 12)
    model.add(grip.moved(length / 2 - 6, 0, level), "abs")
    model.add(cylinder(2.0, gap, "y", 8).moved(length / 2 - 16, 0, level), "steel")


def _wheels(model: Model, end: float, width: float, tall: float, rng: np.random.Generator) -> None:
    """Castors at one end: plastic wheels on steel axles in their brackets."""
    reach = float(rng.uniform(18, 25))
    levels = (tall * 0.16, tall * 0.84) if rng.random() < 0.7 else (tall * 0.2,)
    for side in (-1.0, 1.0):
        y = side * (width / 2 - reach - 8)
        for level in levels:
            x = -end - reach * 0.35
            for twin in (-6.5, 6.5):
                wheel = cylinder(reach, 9.0, "y", 20).moved(x, y + twin, level)
                model.add(wheel, "nylon").add(
                    cylinder(reach * 0.6, 9.2, "y", 16).moved(x, y + twin, level), "nylon", -0.6
                )
            model.add(cylinder(3.0, 28, "y", 10).moved(x, y, level), "steel")
            model.add(cylinder(5.0, 26, "x", 12).moved(x + reach * 0.8, y, level), "steel")
            model.add(box(20, 40, 42, 3).moved(-end + 11, y, level), "abs", 0.55)
            for screw in ((-15, -14), (-15, 14), (15, -14), (15, 14)):
                bolt = cylinder(1.8, 15, "x", 8).moved(-end + 8, y + screw[0], level + screw[1])
                model.add(bolt, "steel")


def bag(room: Size, rng: np.random.Generator) -> tuple[Model, float]:
    """A holdall or rucksack of cloth with zips, straps and buckles, and its floor's height."""
    length, width, depth = room
    wall = float(rng.uniform(1.6, 3.0))
    model = Model()
    outer = _shell(length + 2 * wall, width + 2 * wall, depth + 2 * wall, 60.0, depth * 0.28)
    inner = _shell(length, width, depth, 58.0, depth * 0.27)
    middle = depth / 2 + wall
    model.add(outer.moved(0, 0, middle), "polyester_cloth")
    model.add(inner.moved(0, 0, middle), "polyester_cloth", -1)
    if rng.random() < 0.5:  # a rucksack's padded back
        back = extrude(_outline(length * 0.9, width * 0.85, 40.0), 7.0, 2.0)
        model.add(back.moved(0, 0, wall + 4), "eva_foam", 0.5)
    _zip(model, length * 0.94, width * 0.94, depth * float(rng.uniform(0.55, 0.9)), 0.0, rng)
    if rng.random() < 0.6:  # a front pocket
        y = float(rng.uniform(-0.15, 0.15)) * width
        _pocket_zip(model, length * 0.55, y, depth + wall, rng)
    for side in (-1.0, 1.0):
        _strap(model, length, side * width * float(rng.uniform(0.15, 0.3)), depth + 2 * wall, rng)
    return model, wall


def _pocket_zip(
    model: Model, length: float, y: float, level: float, rng: np.random.Generator
) -> None:
    x = np.linspace(-length / 2, length / 2, 12)
    path = np.column_stack([x, y + rng.normal(0, 1.5, 12).cumsum() * 0.4, np.full(12, level)])
    model.add(sweep(smooth(path, 3), 2.0, 6), "nylon", 0.6)
    model.add(box(12, 8, 4, 0.8).moved(float(x[3]), y, level), "zinc_alloy")
    model.add(box(24, 6, 1.8).moved(float(x[3]) + 15, y + 3, level + 1), "zinc_alloy")


def _strap(model: Model, length: float, y: float, top: float, rng: np.random.Generator) -> None:
    """A webbing strap over the bag with a slider, a ring and a buckle."""
    x = np.linspace(-0.48, 0.48, 9) * length
    path = np.column_stack(
        [x, y + rng.normal(0, 5.0, 9), np.full(9, top) + 2.0 + rng.uniform(0, 6, 9)]
    )
    line = smooth(path, 4)
    for offset in np.linspace(-12.5, 12.5, 6):  # webbing: six round cords side by side
        model.add(sweep(line + np.array([0.0, offset, 0.0]), 1.3, 6), "nylon", 0.55)
    metal = str(rng.choice(["abs", "nylon", "zinc_alloy"]))
    at = float(rng.uniform(-0.35, 0.35)) * length
    for bar in (-14.0, 0.0, 14.0):
        model.add(cylinder(2.0, 36, "y", 8).moved(at + bar, y, top + 6), metal)
    for rim in (-18.0, 18.0):
        model.add(cylinder(2.0, 30, "x", 8).moved(at, y + rim, top + 6), metal)
    ring = torus(14.0, 1.7, 360.0, 6, 18)
    model.add(ring.moved(-at, y, top + 5), "steel" if rng.random() < 0.6 else "nylon")
