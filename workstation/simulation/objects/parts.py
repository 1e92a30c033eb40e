"""Parts that many solid things are made of: outlines, plates with holes, screws, heaps, films."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.solids import (
    Mesh,
    Model,
    box,
    cylinder,
    extrude,
    helix,
    lathe,
    sweep,
    torus,
)

Floats = NDArray[np.float64]
Point = tuple[float, float]
Hole = tuple[float, float, float]  # x, y, radius


def pick(rng: np.random.Generator, *choices: str) -> str:
    """One of the choices, each as likely; name a choice twice to make it so."""
    return choices[int(rng.integers(len(choices)))]


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return int(rng.integers(low, high + 1))


# Outlines ------------------------------------------------------------------------------------


def ngon(sides: int, radius: float, turn: float = 0.0, at: Point = (0.0, 0.0)) -> list[Point]:
    """A regular polygon; `turn` in degrees."""
    angle = np.radians(turn) + 2 * np.pi * np.arange(sides) / sides
    return [(at[0] + radius * float(np.cos(a)), at[1] + radius * float(np.sin(a))) for a in angle]


def rounded(width: float, height: float, radius: float, steps: int = 3) -> list[Point]:
    """A rectangle with round corners about the origin."""
    radius = min(radius, 0.499 * width, 0.499 * height)
    points: list[Point] = []
    for k, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        cx, cy = sx * (width / 2 - radius), sy * (height / 2 - radius)
        for a in np.radians(90 * k + np.linspace(0, 90, steps + 1)):
            points.append((cx + radius * float(np.cos(a)), cy + radius * float(np.sin(a))))
    return points


def gear_outline(teeth: int, radius: float, depth: float) -> list[Point]:
    """A toothed rim; `radius` reaches the tips."""
    rim = []
    for k in range(teeth):
        for share, reach in (
            (0.0, radius),
            (0.25, radius),
            (0.5, radius - depth),
            (0.8, radius - depth),
        ):
            a = 2 * np.pi * (k + share) / teeth
            rim.append((reach * float(np.cos(a)), reach * float(np.sin(a))))
    return rim


def curve(points: Sequence[Sequence[float]], per: int = 5) -> Floats:
    """A smooth path through the points (Catmull-Rom), `per` steps a leg; plane or space."""
    knots = np.asarray(points, np.float64)
    knots = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    t = np.linspace(0, 1, per, endpoint=False)[:, None]
    legs = []
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        legs.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    return np.vstack([*legs, knots[-2][None]])


def smooth(points: Sequence[Point], per: int = 4) -> list[Point]:
    """A smooth closed outline through the points."""
    ring = [points[-1], *points, points[0], points[1]]
    path = curve(ring, per)[per : -2 * per]
    return [(float(x), float(y)) for x, y in path]


def in_space(path: Iterable[Sequence[float]], z: float = 0.0) -> Floats:
    """A plane path at the height z."""
    flat = np.asarray(list(path), np.float64)
    return np.column_stack([flat, np.full(len(flat), z)])


def loop(path: Floats) -> Floats:
    """A path that ends where it starts: swept, it is joined to a ring."""
    return np.vstack([path, path[:1]])


def stadium(length: float, width: float, steps: int = 4) -> Floats:
    """A chain link's centre line in the plane, open at its seam (see loop)."""
    r = width / 2
    a = np.radians(np.linspace(-90, 90, steps + 1))
    half = np.column_stack([length / 2 - r + r * np.cos(a), r * np.sin(a)])
    return np.vstack([half, -half])


# Solids --------------------------------------------------------------------------------------


def ring(radius: float, wire: float, points: int = 18, sides: int = 5) -> Mesh:
    """A wire ring in the plane with few triangles."""
    return torus(radius, wire, sides=sides, steps=points)


def rod(start: Sequence[float], end: Sequence[float], radius: float, sides: int = 8) -> Mesh:
    """A straight bar between two points in space."""
    return sweep(np.asarray([start, end], np.float64), radius, sides)


def spring(
    radius: float, wire: float, length: float, turns: float, per: int = 10, sides: int = 4
) -> Mesh:
    """A coil spring about z, centred."""
    return sweep(helix(radius, length / turns, turns, per), wire, sides)


def disc(radius: float, length: float, sides: int = 20, axis: str = "z") -> Mesh:
    """A round bar with a chosen number of sides."""
    return cylinder(radius, length, axis, sides)


def plate(
    model: Model,
    outline: Sequence[Point],
    thickness: float,
    material: str,
    holes: Iterable[Hole] = (),
    z: float = 0.0,
    bevel: float = 0.0,
    sides: int = 8,
) -> None:
    """Add a flat plate about height z with round holes right through it."""
    model.add(extrude(outline, thickness, bevel).moved(0, 0, z), material)
    for x, y, radius in holes:
        model.add(cylinder(radius, thickness, "z", sides).moved(x, y, z), material, -1.0)


def tube(
    model: Model,
    material: str,
    outer: float,
    inner: float,
    length: float,
    axis: str = "z",
    at: Sequence[float] = (0.0, 0.0, 0.0),
    sides: int = 16,
    fill: float = 1.0,
) -> None:
    """Add a round bar with a bore, or a hollow bar."""
    x, y, z = at
    model.add(cylinder(outer, length, axis, sides).moved(x, y, z), material, fill)
    if inner > 0:
        model.add(cylinder(inner, length, axis, sides).moved(x, y, z), material, -fill)


def shell(
    model: Model,
    material: str,
    size: Sequence[float],
    wall: float,
    at: Sequence[float] = (0.0, 0.0, 0.0),
    radius: float = 0.0,
) -> None:
    """Add a hollow case, round-cornered in the plane where a radius is given."""
    (w, d, h), (x, y, z) = size, at
    if radius > 0:
        inner = max(radius - wall, 0.3)
        model.add(extrude(rounded(w, d, radius), h).moved(x, y, z), material)
        model.add(
            extrude(rounded(w - 2 * wall, d - 2 * wall, inner), h - 2 * wall).moved(x, y, z),
            material,
            -1.0,
        )
        return
    model.add(box(w, d, h).moved(x, y, z), material)
    model.add(box(w - 2 * wall, d - 2 * wall, h - 2 * wall).moved(x, y, z), material, -1.0)


def turned_shell(
    model: Model, material: str, profile: Sequence[Point], wall: float, sides: int = 16
) -> None:
    """Add a hollow body turned about z: (radius, z) from bottom to top, with even walls."""
    outer = [(r, z) for r, z in profile]
    low, high = outer[0][1], outer[-1][1]
    inner = [(max(r - wall, 0.05), min(max(z, low + wall), high - wall)) for r, z in outer]
    inner = [p for k, p in enumerate(inner) if k == 0 or p != inner[k - 1]]
    model.add(lathe(outer, sides), material)
    model.add(lathe(inner, sides), material, -1.0)


def lying(mesh: Mesh, material: str = "steel", fill: float = 1.0) -> Model:
    """Something made along z, laid along x."""
    return Model().add(mesh.turned(90, "y"), material, fill)


def screw(
    radius: float, length: float, material: str = "steel", head: str = "pan", sides: int = 8
) -> Model:
    """A screw along z, point down, its head on top; the thread by its mean radius."""
    one = Model()
    top = length / 2
    core = radius * 0.9
    one.add(
        lathe(
            [(0.05, -top), (core * 0.55, -top + radius), (core, -top + 2.4 * radius), (core, top)],
            sides,
        ),
        material,
    )
    if head == "hex":
        one.add(
            extrude(ngon(6, radius * 1.95), radius * 1.3).moved(0, 0, top + radius * 0.65), material
        )
    elif head == "socket":
        one.add(cylinder(radius * 1.6, radius * 2, "z", 10).moved(0, 0, top + radius), material)
        one.add(
            extrude(ngon(6, radius * 0.9), radius).moved(0, 0, top + radius * 1.5), material, -1.0
        )
    elif head == "countersunk":
        one.add(lathe([(core, top), (radius * 2, top + radius * 1.1)], sides), material)
    else:
        one.add(
            lathe(
                [
                    (radius * 2, top),
                    (radius * 1.8, top + radius * 0.8),
                    (radius * 0.8, top + radius * 1.3),
                ],
                sides,
            ),
            material,
        )
    return one


def nut(bore: float, material: str = "steel") -> Model:
    """A hexagon nut about z."""
    one = Model()
    plate(one, ngon(6, bore * 1.95), bore * 1.6, material, [(0, 0, bore)])
    return one


def washer(bore: float, material: str = "steel", reach: float = 2.1) -> Model:
    """A flat washer about z."""
    one = Model()
    tube(one, material, bore * reach, bore, bore * 0.35, sides=14)
    return one


def tumbled(rng: np.random.Generator, model: Model, tilt: float = 90.0) -> Model:
    """The model turned at random; `tilt` bounds how far it leans from how it was made."""
    return (
        model.turned(float(rng.uniform(0, 360)), "z")
        .turned(float(rng.uniform(-tilt, tilt)), "x")
        .turned(float(rng.uniform(0, 360)), "z")
    )


def heap(
    rng: np.random.Generator,
    pieces: Sequence[Model],
    reach: float,
    height: float,
    tilt: float = 25.0,
) -> Model:
    """Pieces thrown together: dense in the middle, leaning on one another."""
    pile = Model()
    for k, piece in enumerate(pieces):
        spread = reach * float(np.sqrt(rng.random())) * 0.9
        a = float(rng.uniform(0, 2 * np.pi))
        z = height * (k + 0.5) / len(pieces) * (1 - 0.6 * spread / max(reach, 1e-6))
        pile.put(
            tumbled(rng, piece, tilt).moved(spread * float(np.cos(a)), spread * float(np.sin(a)), z)
        )
    return pile


def film_bag(model: Model, width: float, height: float, lift: float, film: float = 0.09) -> None:
    """Two sheets of polyethylene film with a welded rim about what lies in it."""
    for z in (-0.5 * film, lift):
        model.add(box(width, height, film).moved(0, 0, z), "polyethylene")
    for side in (-1, 1):
        model.add(box(2.5, height, film * 2).moved(side * width / 2, 0, lift / 2), "polyethylene")
        model.add(box(width, 2.5, film * 2).moved(0, side * height / 2, lift / 2), "polyethylene")
