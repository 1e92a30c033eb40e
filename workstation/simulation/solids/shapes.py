"""Shapes made by code, each a closed mesh centred on the origin unless it says otherwise.

Round shapes are polygons widened a little so that their cross-section, and with it their mass, is
that of the circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workstation.simulation.solids.mesh import Mesh, mesh

Outline = Sequence[tuple[float, float]]
Points = NDArray[np.float64]


def loft(rings: Sequence[Points], *, wrap: bool = False, upright: bool = False) -> Mesh:
    """A skin over rings of equally many points, closed by caps, or back to the first with `wrap`.

    A ring of one point is a tip. Rings run counter-clockwise seen from the end of the loft; unless
    `upright` vouches for that, a skin that came out inside out is turned.
    """
    faces = _skin(tuple(len(ring) for ring in rings), wrap)
    points = np.concatenate(rings)
    return Mesh(points, faces) if upright else mesh(points, faces)


@lru_cache(maxsize=512)
def _skin(sizes: tuple[int, ...], wrap: bool) -> NDArray[np.int64]:
    """The faces of a loft over rings of so many points."""
    starts = np.cumsum([0, *sizes])
    faces: list[NDArray[np.int64]] = []
    pairs = [(k, k + 1) for k in range(len(sizes) - 1)] + ([(len(sizes) - 1, 0)] if wrap else [])
    for lower, upper in pairs:
        a, b = _around(starts[lower], sizes[lower]), _around(starts[upper], sizes[upper])
        if sizes[lower] > 1:
            faces.append(np.stack([a[0], a[1], np.broadcast_to(b[1], a[0].shape)], axis=1))
        if sizes[upper] > 1:
            faces.append(np.stack([np.broadcast_to(a[0], b[0].shape), b[1], b[0]], axis=1))
    if not wrap:
        for index, turned in ((0, True), (len(sizes) - 1, False)):
            count, start = sizes[index], int(starts[index])
            if count > 2:
                corner = np.arange(1, count - 1)
                fan = np.stack([np.zeros(count - 2, int), corner, corner + 1], axis=1) + start
                faces.append(fan[:, ::-1] if turned else fan)
    whole = np.concatenate(faces)
    whole.setflags(write=False)
    return whole


def _around(start: int, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    here = np.arange(count, dtype=np.int64)
    return here + start, (here + 1) % count + start


@lru_cache(maxsize=64)
def _circle(sides: int) -> Points:
    """A unit circle's polygon of the circle's area, (sides, 2)."""
    turn = np.arange(sides) * (2 * pi / sides) + pi / sides
    reach = np.sqrt(2 * pi / sides / sin(2 * pi / sides))
    flat = np.asarray(np.stack([np.cos(turn), np.sin(turn)], axis=1) * reach)
    flat.setflags(write=False)
    return flat


def _along(made: Mesh, axis: str) -> Mesh:
    """A mesh made along z, laid along another axis."""
    if axis == "z":
        return made
    order = {"x": (2, 0, 1), "y": (1, 2, 0)}.get(axis)
    if order is None:
        raise ValueError(f"no axis {axis!r}; there are x, y, z")
    return Mesh(np.ascontiguousarray(made.vertices[:, order]), made.faces)


def box(x: float, y: float, z: float, bevel: float = 0.0) -> Mesh:
    """A cuboid; with `bevel` all edges are broken by that much."""
    cut = min(bevel, 0.49 * x, 0.49 * y, 0.49 * z)
    a, b = x / 2, y / 2
    if cut <= 0.0:
        return extrude([(-a, -b), (a, -b), (a, b), (-a, b)], z)
    outline = [
        (-a + cut, -b),
        (a - cut, -b),
        (a, -b + cut),
        (a, b - cut),
        (a - cut, b),
        (-a + cut, b),
        (-a, b - cut),
        (-a, -b + cut),
    ]
    return extrude(outline, z, cut)


def cylinder(radius: float, length: float, axis: str = "z", sides: int = 24) -> Mesh:
    """A round bar along an axis."""
    return cone(radius, radius, length, axis, sides)


def cone(r_bottom: float, r_top: float, length: float, axis: str = "z", sides: int = 24) -> Mesh:
    """A round bar of changing radius, from low to high along the axis."""
    return _along(lathe([(r_bottom, -length / 2), (r_top, length / 2)], sides), axis)


def pipe(outer: float, inner: float, length: float, axis: str = "z", sides: int = 24) -> Mesh:
    """A round bar of radius `outer` with a bore of radius `inner`."""
    if not 0.0 <= inner < outer:
        raise ValueError(f"a pipe of radius {outer} has no bore of radius {inner}")
    if inner == 0.0:
        return cylinder(outer, length, axis, sides)
    half = length / 2
    profile = [(outer, -half), (outer, half), (inner, half), (inner, -half)]
    return _along(loft([_ring(r, z, sides) for r, z in profile], wrap=True), axis)


def lathe(profile: Outline, sides: int = 32) -> Mesh:
    """A profile of (radius, z) turned about z, where it says; open ends are closed flat.

    It runs from bottom to top on the outside; a vessel then comes down again on the inside.
    """
    if len(profile) < 2:
        raise ValueError("a profile needs two points")
    rises = all(below[1] <= above[1] for below, above in pairwise(profile))
    return loft([_ring(r, z, sides) for r, z in profile], upright=rises)


def _ring(radius: float, z: float, sides: int) -> Points:
    if radius <= 1e-9:
        return np.array([[0.0, 0.0, z]])
    flat = _circle(sides) * radius
    return np.column_stack([flat, np.full(sides, float(z))])


def _arc_profile(radius: float, start: float, end: float, count: int) -> list[tuple[float, float]]:
    turn = np.radians(np.linspace(start, end, count))
    made = [(radius * cos(t), radius * sin(t)) for t in turn]
    return [(0.0 if abs(r) < 1e-9 * radius else r, z) for r, z in made]


def sphere(r: float, sides: int = 20) -> Mesh:
    """A ball."""
    return ellipsoid(r, r, r, sides)


def ellipsoid(rx: float, ry: float, rz: float, sides: int = 20) -> Mesh:
    """An ellipsoid of the given half axes."""
    unit = lathe(_arc_profile(1.0, -90, 90, max(4, sides // 2) + 1), sides)
    grow = (4 / 3 * pi / unit.volume) ** (1 / 3)
    return unit.scaled(rx * grow, ry * grow, rz * grow)


def capsule(r: float, length: float, axis: str = "z", sides: int = 20) -> Mesh:
    """A round bar with half balls as ends; `length` over all, at least twice `r`."""
    reach = max(length / 2 - r, 0.0)
    quarter = max(2, sides // 4) + 1
    low = [(q, z - reach) for q, z in _arc_profile(r, -90, 0, quarter)]
    high = [(q, z + reach) for q, z in _arc_profile(r, 0, 90, quarter)]
    return _along(lathe([*low, *(high if reach > 0.0 else high[1:])], sides), axis)


def torus(
    ring_radius: float, wire_radius: float, arc: float = 360.0, sides: int = 10, steps: int = 32
) -> Mesh:
    """A wire bent to a ring about z, or to an arc of so many degrees from the x axis."""
    whole = arc >= 360.0
    count = max(3, round(steps * min(arc, 360.0) / 360.0)) + (0 if whole else 1)
    turns = np.linspace(0.0, radians(min(arc, 360.0)), count, endpoint=not whole)
    flat = _circle(sides) * wire_radius
    # Counter-clockwise seen from ahead: x of the section points outward, y down.
    rings = [
        np.column_stack(
            [(ring_radius + flat[:, 0]) * cos(t), (ring_radius + flat[:, 0]) * sin(t), -flat[:, 1]]
        )
        for t in turns
    ]
    return loft(rings, wrap=whole)


def extrude(outline: Outline, thickness: float, bevel: float = 0.0) -> Mesh:
    """A plate of any outline, also a concave one, in x and y, centred on z = 0.

    With `bevel` the rims of both faces are broken by that much.
    """
    flat = np.asarray(outline, dtype=np.float64)
    if flat.ndim != 2 or len(flat) < 3 or flat.shape[1] != 2:
        raise ValueError("an outline needs three points of x and y")
    if len(flat) > 3 and np.allclose(flat[0], flat[-1]):
        flat = flat[:-1]
    x, y = flat.T
    if float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) < 0.0:
        flat = flat[::-1]
    half = thickness / 2
    cut = min(bevel, 0.49 * thickness)
    levels = [(0.0, -half), (0.0, half)]
    if cut > 0.0:
        levels = [(bevel, -half), (0.0, cut - half), (0.0, half - cut), (bevel, half)]
    return loft(
        [
            np.column_stack([_inset(flat, into) if into else flat, np.full(len(flat), z)])
            for into, z in levels
        ],
        upright=thickness > 0.0,
    )


def cushion(outline: Outline, thickness: float, inset: float, levels: int = 7) -> Mesh:
    """A plate whose sides bow out: both faces are drawn in by `inset`, the middle is the outline.

    For bags, pillows, pouches and moulded shells; the outline should be free of deep notches.
    """
    flat = np.asarray(outline, dtype=np.float64)
    x, y = flat.T
    if float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) < 0.0:
        flat = flat[::-1]
    turn = np.linspace(-pi / 2, pi / 2, max(3, levels))
    return loft(
        [
            np.column_stack(
                [
                    _inset(flat, inset * (1.0 - cos(t))) if cos(t) < 1.0 else flat,
                    np.full(len(flat), sin(t) * thickness / 2),
                ]
            )
            for t in turn
        ]
    )


def _inset(flat: Points, into: float) -> Points:
    """A counter-clockwise outline drawn in; corners move along their bisector, at most twice."""
    ahead = np.roll(flat, -1, axis=0) - flat
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    normal = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)  # to the left: inward
    before = np.roll(normal, 1, axis=0)
    middle = normal + before
    length = np.linalg.norm(middle, axis=1, keepdims=True)
    middle /= np.maximum(length, 1e-9)
    miter = np.clip(2.0 / np.maximum(length, 1e-9), 1.0, 2.0)
    return np.asarray(flat + middle * miter * into)


def sweep(path: ArrayLike, radius: float | ArrayLike, sides: int = 8) -> Mesh:
    """A round wire, cable or rod along a path (N, 3); `radius` one or one for each point.

    A path that ends where it starts is joined to a ring.
    """
    line = np.asarray(path, dtype=np.float64)
    if line.ndim != 2 or line.shape[1] != 3:
        raise ValueError(f"a path must be (N, 3), got {line.shape}")
    reach = np.broadcast_to(np.asarray(radius, dtype=np.float64), len(line))
    step = np.linalg.norm(np.diff(line, axis=0), axis=1) > 1e-9
    kept = np.concatenate([[True], step])
    line, reach = line[kept], reach[kept]
    if len(line) < 2:
        raise ValueError("a path needs two different points")
    ring = len(line) > 3 and bool(np.allclose(line[0], line[-1], atol=1e-6))
    if ring:
        line, reach = line[:-1], reach[:-1]
    legs = np.diff(np.vstack([line, line[:1]]) if ring else line, axis=0)
    legs /= np.linalg.norm(legs, axis=1, keepdims=True)
    came = np.roll(legs, 1, axis=0) if ring else np.vstack([legs[:1], legs])
    goes = legs if ring else np.vstack([legs, legs[-1:]])
    sides_at = _transported(came, goes)
    flat = _circle(sides)
    around = (
        flat[None, :, :1] * sides_at[:, None] + flat[None, :, 1:] * _cross(came, sides_at)[:, None]
    )
    # The section through a corner lies in the plane that halves it.
    both = came + goes
    bent = np.sqrt((both * both).sum(axis=1, keepdims=True))
    plane = both / np.maximum(bent, 1e-9)
    slant = np.maximum((came * plane).sum(axis=1), 0.5)[:, None]
    off = (around @ plane[:, :, None])[..., 0] / slant
    around = around - np.where(bent > 1e-6, off, 0.0)[..., None] * came[:, None]
    points = line[:, None] + around * reach[:, None, None]
    return Mesh(points.reshape(-1, 3), _skin((sides,) * len(line), ring))


def _transported(came: Points, goes: Points) -> Points:
    """A direction across each leg that comes to a point, turned along without twist."""
    first = came[0]
    start = np.cross(first, [0.0, 0.0, 1.0] if abs(first[2]) < 0.9 else [1.0, 0.0, 0.0])
    x, y, z = (start / np.linalg.norm(start)).tolist()
    found = []
    for (ax, ay, az), (bx, by, bz) in zip(came.tolist(), goes.tolist(), strict=True):
        found.append((x, y, z))
        bend = 1.0 + ax * bx + ay * by + az * bz
        if bend > 1e-6:
            share = (x * bx + y * by + z * bz) / bend
            x, y, z = x - share * (ax + bx), y - share * (ay + by), z - share * (az + bz)
            share = x * bx + y * by + z * bz
            x, y, z = x - share * bx, y - share * by, z - share * bz
            size = max((x * x + y * y + z * z) ** 0.5, 1e-12)
            x, y, z = x / size, y / size, z / size
    return np.array(found)


def _cross(a: Points, b: Points) -> Points:
    """The cross product of rows, without `numpy.cross`'s generality."""
    x, y, z = a.T
    u, v, w = b.T
    return np.stack([y * w - z * v, z * u - x * w, x * v - y * u], axis=1)


def sheet(heights: ArrayLike, spacing: float, thickness: float) -> Mesh:
    """Cloth, paper, leather: a height field (h, w) in millimetres, equally thick across itself.

    Grid points are `spacing` apart, row 0 at the lowest y; centred in x and y, where it says in z.
    """
    middle = np.asarray(heights, dtype=np.float64)
    if middle.ndim != 2 or min(middle.shape) < 2:
        raise ValueError(f"heights must be a grid of two by two at least, got {middle.shape}")
    rows, columns = middle.shape
    down, across = np.gradient(middle, spacing)
    half = thickness / 2 * np.sqrt(1.0 + down**2 + across**2)
    x = (np.arange(columns) - (columns - 1) / 2) * spacing
    y = (np.arange(rows) - (rows - 1) / 2) * spacing
    gx, gy = np.meshgrid(x, y)
    upper = np.stack([gx, gy, middle + half], axis=-1).reshape(-1, 3)
    lower = np.stack([gx, gy, middle - half], axis=-1).reshape(-1, 3)
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b = index[:-1, :-1].ravel(), index[:-1, 1:].ravel()
    c, d = index[1:, 1:].ravel(), index[1:, :-1].ravel()
    top = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    count = rows * columns
    rim = np.concatenate([index[0, :-1], index[:-1, -1], index[-1, :0:-1], index[:0:-1, 0]])
    after = np.roll(rim, -1)
    walls = np.concatenate(
        [np.stack([rim + count, after + count, after], 1), np.stack([rim + count, after, rim], 1)]
    )
    return Mesh(np.concatenate([upper, lower]), np.concatenate([top, top[:, ::-1] + count, walls]))


def helix(radius: float, pitch: float, turns: float, points_per_turn: int = 16) -> Points:
    """A path (N, 3) for `sweep`: coiled about z, centred."""
    turn = np.linspace(0.0, 2 * pi * turns, max(2, round(turns * points_per_turn) + 1))
    rise = pitch * (turn / (2 * pi) - turns / 2)
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), rise], axis=1)


def smooth(points: ArrayLike, per_leg: int = 6) -> Points:
    """A curve through points (N, 3), for `sweep`: Catmull-Rom."""
    given = np.asarray(points, dtype=np.float64)
    anchor = np.vstack([given[:1], given, given[-1:]])
    p0, p1, p2, p3 = (p[:, None, :] for p in (anchor[:-3], anchor[1:-2], anchor[2:-1], anchor[3:]))
    t = np.linspace(0.0, 1.0, per_leg, endpoint=False)[None, :, None]
    curve = 0.5 * (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    return np.vstack([curve.reshape(-1, 3), given[-1:]])
