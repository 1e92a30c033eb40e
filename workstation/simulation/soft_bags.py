"""Bags of cloth or leather as packing: rucksacks, holdalls, shoulder and hand bags."""

from __future__ import annotations

import numpy as np

from workstation.simulation.luggage_parts import (
    Path,
    between,
    buckle,
    folds,
    loop,
    plaque,
    webbing,
    zip_along,
)
from workstation.simulation.solids import Model, box, cylinder, extrude, smooth, sweep, torus
from workstation.simulation.solids.shapes import loft

Size = tuple[float, float, float]


def bag(room: Size, rng: np.random.Generator) -> tuple[Model, float]:
    """A bag around an inner room, lying on z = 0, and the height of its floor."""
    length, width, depth = room
    wall = between(rng, 1.4, 3.2)
    model = Model()
    kind = str(rng.choice(["rucksack", "holdall", "hand bag"], p=[0.45, 0.35, 0.2]))
    cloth = "polyester_cloth"
    if kind == "hand bag":
        cloth = str(rng.choice(["leather", "pvc", "polyester_cloth"], p=[0.5, 0.25, 0.25]))
    _skin(model, rng, room, wall, cloth, 2.2 if cloth == "polyester_cloth" else 0.6)
    top = depth + 2 * wall
    if kind == "rucksack":
        _rucksack(model, rng, room, top)
    elif kind == "holdall":
        _holdall(model, rng, room, top)
    else:
        _hand_bag(model, rng, room, top)
    folds(model, rng, (length, width), (wall, top), int(rng.integers(24, 52)), cloth)
    plaque(model, rng, (between(rng, -0.3, 0.3) * length, between(rng, -0.3, 0.3) * width, top))
    return model, wall


def _skin(
    model: Model, rng: np.random.Generator, room: Size, wall: float, cloth: str, fill: float
) -> None:
    """The bag's wall: an uneven round body, seen thicker where it turns down at the rim."""
    length, width, depth = room
    corner = between(rng, 0.12, 0.4) * width
    plan = loop(rng, length, width, corner, 0.0, between(rng, 2, 6))[:-1]
    bulge = [(0.0, 0.80), (0.12, 0.93), (0.35, 1.0), (0.65, 1.0), (0.88, 0.93), (1.0, 0.80)]

    def body(grow: float) -> list[Path]:
        rings = []
        for up, share in bulge:
            reach = (
                plan[:, :2] * ((length + 2 * grow) / length, (width + 2 * grow) / width)
            ) * share
            z = wall - grow + up * (depth + 2 * grow)
            rings.append(np.column_stack([reach, np.full(len(plan), z)]))
        return rings

    model.add(loft(body(wall + 6)), cloth, fill * 0.4).add(loft(body(6.0)), cloth, -fill * 0.4)
    model.add(loft(body(wall + 3)), cloth, fill * 0.6).add(loft(body(3.0)), cloth, -fill * 0.6)
    coat = between(rng, 0.04, 0.2) if cloth != "pvc" else 0.0
    if coat > 0.07:
        model.add(loft(body(wall + 4)), "pvc", coat).add(loft(body(4.0)), "pvc", -coat)
    for level in (wall, wall + depth):
        if rng.random() < 0.6:
            way = loop(rng, length * 0.97, width * 0.95, corner, level, 3.0)
            model.add(sweep(way, between(rng, 1.6, 2.6), 5), "pvc", 0.7)


def _rucksack(model: Model, rng: np.random.Generator, room: Size, top: float) -> None:
    length, width, depth = room
    model.add(
        box(length * 0.9, width * 0.82, between(rng, 5, 11), 3).moved(0, 0, 7), "eva_foam", 0.45
    )
    if rng.random() < 0.35:  # stays in the back
        for y in (-0.2, 0.2):
            model.add(box(length * 0.8, 20, 1.8).moved(0, y * width, 5), "aluminium")
    arch = loop(rng, length * 0.94, width * 0.9, width * 0.35, top - depth * 0.35, 3.5)
    zip_along(model, rng, arch[: int(len(arch) * 0.72)], int(rng.integers(2, 4)))
    for _ in range(int(rng.integers(0, 3))):
        pocket = loop(
            rng, length * between(rng, 0.25, 0.5), width * between(rng, 0.5, 0.75), 30, top, 3.0
        )
        shift = np.array([between(rng, -0.25, 0.1) * length, 0, 0])
        zip_along(model, rng, (pocket + shift)[: int(len(pocket) * between(rng, 0.35, 0.7))], 1)
    for side in (-1.0, 1.0):  # shoulder straps, lying bent under the bag
        y = side * width * between(rng, 0.14, 0.24)
        xs = np.linspace(0.45, -0.42, 6) * length
        way = np.column_stack(
            [xs, y + side * np.array([0, 14, 26, 20, 8, 30]) + rng.normal(0, 7, 6), np.full(6, 3.0)]
        )
        webbing(model, way[:5], between(rng, 48, 70), 8.0)
        model.parts[-1] = type(model.parts[-1])(model.parts[-1].mesh, "eva_foam", 0.6)
        webbing(model, way, between(rng, 20, 28), 1.4)
        for k in (1, 4):
            model.put(
                buckle(rng, between(rng, 20, 28))
                .turned(float(rng.uniform(0, 360)))
                .moved(*(float(n) for n in way[k]))
            )
    grab = np.array([(length * 0.47, -30, 4), (length * 0.55, 0, 8), (length * 0.47, 30, 4)])
    webbing(model, grab, 24, 2.5)
    if rng.random() < 0.5:  # a waist or chest strap
        way = np.column_stack(
            [
                np.full(5, -0.3 * length) + rng.normal(0, 14, 5),
                np.linspace(-0.55, 0.55, 5) * width,
                np.full(5, 4.0),
            ]
        )
        webbing(model, way, 26)
        model.put(buckle(rng, 26).turned(90).moved(-0.3 * length, between(rng, -40, 40), 8))


def _holdall(model: Model, rng: np.random.Generator, room: Size, top: float) -> None:
    length, width, _depth = room
    y = between(rng, -0.25, 0.25) * width
    xs = np.linspace(-0.47, 0.47, 10) * length
    way = smooth(np.column_stack([xs, y + rng.normal(0, 3, 10), np.full(10, top)]), 2)
    zip_along(model, rng, way, int(rng.integers(1, 4)))
    for side in (-1.0, 1.0):
        at = side * width * between(rng, 0.2, 0.3)
        bow = np.array(
            [(-0.22, 0), (-0.2, 0.25), (-0.06, 0.42), (0.08, 0.4), (0.2, 0.2), (0.22, 0)]
        )
        path = np.column_stack(
            [
                bow[:, 0] * length,
                at + side * bow[:, 1] * width * between(rng, 0.4, 0.8),
                np.full(6, top + 4),
            ]
        )
        path += rng.normal(0, 6, path.shape) * (1, 1, 0.3)
        webbing(model, path, between(rng, 28, 40), 2.6)
        for x in (-0.22, 0.22):
            way = np.array(
                [
                    (x * length, -width * 0.46, top + 2),
                    (x * length, 0, top + 2),
                    (x * length, width * 0.46, top + 2),
                ]
            )
            webbing(model, way, 34, 1.5)
            model.put(buckle(rng, 30).turned(90).moved(x * length, at, top + 5))
    for end in (-1.0, 1.0):
        ring = torus(17, 2.2, 360.0, 6, 18)
        model.add(
            ring.moved(end * length * 0.47, between(rng, -60, 60), top * 0.7),
            "steel" if rng.random() < 0.6 else "zinc_alloy",
        )
        hook = torus(10, 2.4, 270.0, 6, 18).turned(float(rng.uniform(0, 360)))
        model.add(
            hook.moved(end * length * 0.47 + 14, between(rng, -60, 60), top * 0.75), "zinc_alloy"
        )
    sling = np.column_stack(
        [np.linspace(-0.45, 0.45, 7) * length, rng.normal(0, 0.22, 7) * width, np.full(7, top + 7)]
    )
    webbing(model, sling, between(rng, 24, 38), 1.8)
    base = str(rng.choice(["polyethylene", "polypropylene"]))
    model.add(box(length * 0.9, width * 0.6, between(rng, 0.8, 2.2)).moved(0, 0, 4), base)
    for x in (-0.35, 0.35):
        for side in (-0.22, 0.22):
            model.add(
                cylinder(7, 6, "z", 10).moved(x * length, side * width, 1),
                "abs" if rng.random() < 0.5 else "brass",
            )


def _hand_bag(model: Model, rng: np.random.Generator, room: Size, top: float) -> None:
    length, width, _depth = room
    xs = np.linspace(-0.44, 0.44, 6) * length
    rim = np.column_stack([xs, width * 0.44 + rng.normal(0, 3, 6), np.full(6, top * 0.5)])
    zip_along(model, rng, rim, 1)
    metal = str(rng.choice(["brass", "zinc_alloy", "steel"]))
    if rng.random() < 0.45:  # a chain
        turn = float(rng.uniform(0, 2 * np.pi))
        x, y = between(rng, -0.3, 0.0) * length, between(rng, -0.3, 0.3) * width
        for k in range(int(rng.integers(26, 60))):
            turn += float(rng.normal(0, 0.22))
            x, y = x + 8.5 * np.cos(turn), y + 8.5 * np.sin(turn)
            if abs(x) > length * 0.5 or abs(y) > width * 0.5:
                turn += np.pi * 0.6
            link = torus(4.6, 1.2, 360.0, 5, 10).turned(90 if k % 2 else 25, "x")
            model.add(
                link.turned(float(np.degrees(turn))).moved(float(x), float(y), top + 4), metal
            )
    else:
        for side in (-0.3, 0.3):
            bow = np.array([(-0.25, 0.4), (-0.15, 0.75), (0.0, 0.9), (0.15, 0.75), (0.25, 0.4)])
            path = np.column_stack(
                [
                    bow[:, 0] * length,
                    bow[:, 1] * width + side * 40,
                    np.full(5, top * 0.5 + side * 10),
                ]
            )
            model.add(sweep(smooth(path, 3), between(rng, 4, 7), 7), "leather")
            for end in (0, -1):
                model.add(torus(11, 1.8, 360.0, 6, 16).moved(*(float(n) for n in path[end])), metal)
    clasp = [(-16.0, -10.0), (16.0, -10.0), (13.0, 12.0), (-13.0, 12.0)]
    model.add(extrude(clasp, 4.5, 1).moved(0, between(rng, -0.1, 0.3) * width, top + 2), metal, 0.7)
    for x in (-12, 12):  # magnets of the flap
        model.add(cylinder(8, 3, "z", 12).moved(x * 3, width * 0.2, top), "ferrite")
