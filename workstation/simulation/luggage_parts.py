"""What luggage is made of: rounded shells, wire frames, zips and their pulls, screws, buckles, folds.

Luggage lies on its back: x along it (wheels at -x, handle at +x), y across, z up.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.sketch import Point
from workstation.simulation.sketch import box as rounded
from workstation.simulation.solids import Mesh, Model, box, cylinder, extrude, smooth, sweep, torus
from workstation.simulation.solids.shapes import loft

Path = NDArray[np.float64]


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between two, evenly."""
    return float(rng.uniform(low, high))


def shell(length: float, width: float, tall: float, corner: float, edge: float) -> Mesh:
    """A closed box centred on the origin, rounded in plan by `corner` and at its faces by `edge`."""
    edge = min(edge, 0.45 * tall, 0.3 * width)
    levels = []
    for turn in np.radians([0.0, 30.0, 60.0, 90.0]):
        levels.append((edge * (1 - np.sin(turn)), -tall / 2 + edge * (1 - np.cos(turn))))
    levels += [(inset, -z) for inset, z in reversed(levels)]
    rings = []
    for inset, z in levels:
        inner = max(corner - inset, 4.0)
        plan = rounded(0, 0, length - 2 * inset, width - 2 * inset, inner)
        rings.append(np.array([(x, y, z) for x, y in plan]))
    return loft(rings)


def hollow(model: Model, outer: Mesh, inner: Mesh, material: str, fill: float = 1.0) -> None:
    """The wall between two bodies."""
    model.add(outer, material, fill).add(inner, material, -fill)


def loop(
    rng: np.random.Generator,
    length: float,
    width: float,
    corner: float,
    level: float,
    wander: float,
) -> Path:
    """A closed way round a rounded rectangle at a height, wandering like sewn cloth or bent wire."""
    ends = [*rounded(0, 0, length, width, corner)]
    ends.append(ends[0])
    flat: list[Point] = []
    for (x0, y0), (x1, y1) in pairwise(ends):
        steps = max(1, int(np.hypot(x1 - x0, y1 - y0) / 80))
        flat += [(x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps) for k in range(steps)]
    points = np.array([(x, y, level) for x, y in flat])
    away = rng.normal(0.0, 1.0, points.shape)
    away = (away + np.roll(away, 1, axis=0) + np.roll(away, -1, axis=0)) / 1.7
    points += away * wander
    return np.vstack([points, points[:1]])


def screws(
    model: Model,
    rng: np.random.Generator,
    places: Sequence[tuple[float, float, float]],
    axis: str,
    length: float,
) -> None:
    """Screws and rivets with their heads, along an axis."""
    shaft, head = between(rng, 1.3, 2.1), between(rng, 3.0, 4.6)
    index = "xyz".index(axis)
    for place in places:
        model.add(cylinder(shaft, length, axis, 6).moved(*place), "steel")
        tip = list(place)
        tip[index] += length / 2 * (1 if rng.random() < 0.5 else -1)
        model.add(cylinder(head, 1.8, axis, 8).moved(*tip), "steel")


def zip_along(model: Model, rng: np.random.Generator, path: Path, pulls: int) -> None:
    """A zip: two rows of teeth, tape, and sliders with their pulls at places on the way."""
    metal = rng.random() < 0.22
    teeth = str(rng.choice(["brass", "aluminium"])) if metal else "nylon"
    model.add(sweep(path, 2.1, 5), teeth, 0.45 if metal else 0.75)
    for _ in range(pulls):
        k = int(rng.integers(len(path) - 1))
        x, y, z = (float(n) for n in path[k])
        ahead = path[k + 1] - path[k]
        turn = float(np.degrees(np.arctan2(ahead[1], ahead[0])))
        pull(model, rng, (x, y, z), turn)


def pull(
    model: Model, rng: np.random.Generator, at: tuple[float, float, float], turn: float
) -> None:
    """A slider with its bail and pull tab hanging any way."""
    made = str(rng.choice(["zinc_alloy", "zinc_alloy", "brass", "steel"]))
    slider = box(between(rng, 9, 13), between(rng, 7, 9), 6.5, 1.0)
    model.add(slider.turned(turn).moved(*at), made, 0.75)
    hang = float(rng.uniform(0, 360))
    bail = torus(3.6, 0.9, 360.0, 5, 10).turned(90, "x").turned(hang)
    model.add(bail.moved(at[0], at[1], at[2] + 4), made)
    long = between(rng, 16, 42)
    tab = Model()
    if rng.random() < 0.7:
        tab.add(box(long, between(rng, 5, 9), between(rng, 1.4, 2.6), 0.4), made)
        if rng.random() < 0.6:
            tab.add(box(long * 0.55, 3.4, 1.3).moved(long * 0.05, 0), made, -0.9)
    else:
        tab.add(box(8, 5, 2, 0.4).moved(-long / 2 + 4, 0), made)
        tab.add(box(long, 8, 3.5, 1), "rubber")
    tab = tab.turned(float(rng.normal(0, 35)), "x").moved(long / 2 + 3, 0).turned(hang)
    model.put(tab.moved(at[0], at[1], at[2] + 5))


def webbing(model: Model, path: Path, width: float, thick: float = 1.4) -> None:
    """A flat strap along a way that keeps to its height."""
    flat = smooth(path, 4)
    along = np.gradient(flat, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    side = np.stack([-along[:, 1], along[:, 0], np.zeros(len(flat))], axis=1)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    up = np.array([0.0, 0.0, thick / 2])
    rings = [
        np.array(
            [
                p - s * width / 2 - up,
                p + s * width / 2 - up,
                p + s * width / 2 + up,
                p - s * width / 2 + up,
            ]
        )
        for p, s in zip(flat, side, strict=True)
    ]
    model.add(loft(rings), "nylon", 0.7)


def buckle(rng: np.random.Generator, wide: float) -> Model:
    """A side-release buckle, a ladder lock or a D ring, lying in x and y."""
    kind = rng.random()
    model = Model()
    if kind < 0.4:
        model.add(box(wide * 1.5, wide * 1.25, 9, 2.5), "nylon", 0.6)
        for y in (-wide * 0.45, wide * 0.45):
            model.add(box(wide * 1.1, 4, 6, 1).moved(0, y), "nylon")
        return model
    metal = str(rng.choice(["nylon", "steel", "zinc_alloy"], p=[0.45, 0.3, 0.25]))
    if kind < 0.75:
        for x in (-wide * 0.45, 0.0, wide * 0.45):
            model.add(cylinder(1.9, wide * 1.3, "y", 7).moved(x, 0), metal)
        for y in (-wide * 0.62, wide * 0.62):
            model.add(cylinder(1.9, wide, "x", 7).moved(0, y), metal)
        return model
    model.add(torus(wide * 0.55, 1.8, 180.0, 6, 20), metal)
    model.add(cylinder(1.8, wide * 1.1, "x", 7), metal)
    return model


def folds(
    model: Model,
    rng: np.random.Generator,
    size: tuple[float, float],
    levels: Sequence[float],
    count: int,
    material: str = "polyester_cloth",
) -> None:
    """Creases of cloth: thin ropes of it, woven tighter than cloth that lies, across a face."""
    fill = 2.6 if material == "polyester_cloth" else 0.9
    for _ in range(count):
        x, y = rng.uniform(-0.48, 0.48, 2) * size
        turn, bend = rng.uniform(0, 2 * np.pi), float(rng.normal(0, 0.5))
        long = between(rng, 0.12, 0.5) * min(size)
        way = []
        for _ in range(7):
            way.append((x, y))
            turn += bend / 6
            x, y = x + np.cos(turn) * long / 6, y + np.sin(turn) * long / 6
        flat = np.clip(np.array(way), -np.array(size) / 2, np.array(size) / 2)
        level = float(levels[int(rng.integers(len(levels)))])
        path = np.column_stack([flat, np.full(len(flat), level)])
        thick = np.interp(np.linspace(0, 1, 7), [0, 0.4, 1], [0.4, between(rng, 1.2, 3.0), 0.4])
        if np.linalg.norm(np.diff(path, axis=0), axis=1).min() > 0.5:
            model.add(sweep(path, thick, 4), material, fill)


def plaque(model: Model, rng: np.random.Generator, at: tuple[float, float, float]) -> None:
    """A maker's badge or an address tag, on some."""
    if rng.random() < 0.6:
        return
    metal = str(rng.choice(["zinc_alloy", "aluminium", "abs"]))
    model.add(
        extrude(rounded(0, 0, between(rng, 22, 48), between(rng, 9, 20), 4), 1.1).moved(*at), metal
    )
