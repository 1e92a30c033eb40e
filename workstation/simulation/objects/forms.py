"""Shapes that weapons and packings are made of, on top of the plain ones of `solids.shapes`.

Millimetres. What is thin across the beam is drawn in x and y and given its thickness along z.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.sketch import Point
from workstation.simulation.solids import Mesh, Model, cylinder, extrude
from workstation.simulation.solids.mesh import mesh

Floats = NDArray[np.float64]


def band(path: Sequence[Point], width: float | Sequence[float]) -> list[Point]:
    """The outline of a strip of even or changing width along a path."""
    points = np.asarray(path, dtype=np.float64)
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    half = np.broadcast_to(np.asarray(width, dtype=np.float64), (len(points),))[:, None] / 2
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) * half
    outline = np.concatenate([points + side, (points - side)[::-1]])
    return [(float(x), float(y)) for x, y in outline]


def shrunk(outline: Sequence[Point], share: float) -> list[Point]:
    """The outline drawn in towards its middle."""
    points = np.asarray(outline, dtype=np.float64)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    return [(float(x), float(y)) for x, y in middle + (points - middle) * (1.0 - share)]


def plate(outline: Sequence[Point], bottom: float, top: float, bevel: float = 0.0) -> Mesh:
    """An outline in x and y between two heights."""
    return extrude(list(outline), top - bottom, bevel).moved(0, 0, (top + bottom) / 2)


def zigzag(start: Point, end: Point, amplitude: float, turns: int) -> Floats:
    """A flat spring seen from its side, (N, 3) in the plane z = 0."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    share = np.linspace(0.0, 1.0, 2 * turns + 1)
    swing = amplitude * np.where(np.arange(share.size) % 2 == 0, -1.0, 1.0)
    axis = (b - a) / max(float(np.hypot(*(b - a))), 1e-9)
    flat = a + share[:, None] * (b - a) + swing[:, None] * np.array([-axis[1], axis[0]])
    return np.column_stack([flat, np.zeros(share.size)])


def pins(
    model: Model, material: str, radius: float, length: float, places: Sequence[Point]
) -> None:
    """Rivets, screws and axles standing along z."""
    for x, y in places:
        model.add(cylinder(radius, length, "z", 10).moved(x, y), material)


def centred(model: Model) -> Model:
    """The model about the middle of its bounds, ready to be turned any way."""
    low, high = model.bounds
    x, y, z = (low + high) / 2
    return model.moved(-float(x), -float(y), -float(z))


def pillow(
    rng: np.random.Generator, length: float, width: float, thick: float, lumps: float = 0.12
) -> Mesh:
    """A filled bag or a slab of flesh, flat below, swollen above, centred in x and y."""
    columns, rows = 15, 11
    u, v = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
    swell = (1 - np.abs(u) ** 3.2) * (1 - np.abs(v) ** 3.2)
    rough = rng.normal(0.0, lumps, u.shape)
    rough = (rough + np.roll(rough, 1, 0) + np.roll(rough, 1, 1) + np.roll(rough, -1, 1)) / 2
    top = thick * np.clip(swell**0.6 * (1 + rough), 0, 1.6) * 0.85 + 0.05
    low = -thick * 0.15 * swell - 0.05
    flat = [u * length / 2, v * width / 2]
    upper = np.stack([*flat, top], axis=-1).reshape(-1, 3)
    lower = np.stack([*flat, low], axis=-1).reshape(-1, 3)
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b = index[:-1, :-1].ravel(), index[:-1, 1:].ravel()
    c, d = index[1:, 1:].ravel(), index[1:, :-1].ravel()
    face = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    count = rows * columns
    rim = np.concatenate([index[0, :-1], index[:-1, -1], index[-1, :0:-1], index[:0:-1, 0]])
    after = np.roll(rim, -1)
    wall = np.concatenate(
        [np.stack([rim + count, after + count, after], 1), np.stack([rim + count, after, rim], 1)]
    )
    return mesh(np.concatenate([upper, lower]), np.concatenate([face, face[:, ::-1] + count, wall]))


def scatter(
    rng: np.random.Generator,
    make: Callable[[], Model],
    count: int,
    reach: float,
    height: float,
) -> Model:
    """Things thrown in a heap: higher in the middle, each turned its own way about z."""
    heap = Model()
    for _ in range(count):
        turn, away = rng.uniform(0, 2 * np.pi), reach * rng.uniform(0, 1) ** 0.5
        lift = height * rng.uniform(0, 1) * (1.0 - 0.7 * away / max(reach, 1e-6))
        heap.put(
            make()
            .turned(float(rng.uniform(0, 360)), "z")
            .moved(float(away * np.cos(turn)), float(away * np.sin(turn)), float(lift))
        )
    return heap
