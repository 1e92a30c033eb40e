"""What many objects are put together from: vessels, shells, frames, rows of the same thing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workstation.simulation.sketch import Point, box, spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.mesh import Mesh, joined
from workstation.simulation.solids.model import Model

Rng = np.random.Generator
Profile = Sequence[tuple[float, float]]


def pick(rng: Rng, *choices: str) -> str:
    """One of the names, all equally likely."""
    return choices[int(rng.integers(len(choices)))]


def chance(rng: Rng, share: float) -> bool:
    """True in `share` of the draws."""
    return bool(rng.random() < share)


def repeated(mesh: Mesh, places: ArrayLike) -> Mesh:
    """The mesh at each of the (N, 3) places."""
    at = np.asarray(places, dtype=np.float64).reshape(-1, 3)
    vertices = (mesh.vertices[None] + at[:, None]).reshape(-1, 3)
    faces = mesh.faces[None] + (np.arange(len(at)) * len(mesh.vertices))[:, None, None]
    return Mesh(vertices, faces.reshape(-1, 3))


def plate(width: float, height: float, thickness: float, corner: float) -> Mesh:
    """A flat board with rounded corners."""
    return shapes.extrude(box(0, 0, width, height, corner), thickness)


def line3(points: Sequence[Point], z: float = 0.0) -> NDArray[np.float64]:
    """A path in the plane as (N, 3)."""
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return np.column_stack([flat, np.full(len(flat), z)])


def curve3(points: ArrayLike, per_leg: int = 6) -> NDArray[np.float64]:
    """A smooth curve through (N, 3) points."""
    anchors = np.asarray(points, dtype=np.float64)
    plane = np.asarray(spline([(float(x), float(y)) for x, y, _ in anchors], per_leg))
    height = np.asarray(spline([(float(z), 0.0) for z in anchors[:, 2]], per_leg))[:, 0]
    return np.column_stack([plane, height])


def along(path: ArrayLike, step: float) -> NDArray[np.float64]:
    """Points every `step` mm along an (N, 3) path."""
    points = np.asarray(path, dtype=np.float64)
    legs = np.linalg.norm(np.diff(points, axis=0), axis=1)
    length = np.concatenate([[0.0], np.cumsum(legs)])
    at = np.arange(0.0, float(length[-1]) + 1e-9, step)
    return np.column_stack([np.interp(at, length, points[:, k]) for k in range(3)])


def frame(
    model: Model, outer: Mesh, inner: Mesh, material: str, *, content: str | None = None
) -> None:
    """Material between an outer and an inner body; the inner may hold something else."""
    model.add(outer, material)
    model.add(inner, material, -1.0)
    if content is not None:
        model.add(inner, content)


def carton(model: Model, x: float, y: float, z: float, wall: float, material: str) -> None:
    """A closed box of board with doubled flaps at its ends, centred on the origin."""
    frame(
        model, shapes.box(x, y, z), shapes.box(x - 2 * wall, y - 2 * wall, z - 2 * wall), material
    )
    flap = min(z * 0.8, x * 0.3, 30.0)
    for side in (-1.0, 1.0):
        lid = shapes.box(wall, y - 2 * wall, z - 2 * wall).moved(side * (x / 2 - 1.6 * wall), 0)
        model.add(lid, material)
        tuck = shapes.box(flap, y - 2 * wall, wall)
        model.add(tuck.moved(side * (x / 2 - flap / 2 - wall), 0, z / 2 - 1.6 * wall), material)


def _radius_at(profile: Profile, z: float) -> float:
    heights = [point[1] for point in profile]
    return float(np.interp(z, heights, [point[0] for point in profile]))


def _inside(profile: Profile, wall: float, low: float, high: float) -> Mesh:
    """The room within a profile between two heights, turned about z."""
    points = [(_radius_at(profile, low), low)]
    points += [(r, z) for r, z in profile if low + 0.05 < z < high - 0.05]
    points.append((_radius_at(profile, high), high))
    walls = [(max(r - wall, 0.3), z) for r, z in points]
    return shapes.lathe([(0.0, low), *walls, (0.0, high)], sides=_sides(profile))


def _sides(profile: Profile) -> int:
    widest = max(r for r, _ in profile)
    return 12 if widest < 6 else 16 if widest < 14 else 24 if widest < 60 else 36


def solid(profile: Profile) -> Mesh:
    """A body turned about z, closed at both ends."""
    points = [(max(r, 0.0), z) for r, z in profile]
    return shapes.lathe([(0.0, points[0][1]), *points, (0.0, points[-1][1])], sides=_sides(profile))


def vessel(
    profile: Profile,
    wall: float,
    material: str,
    *,
    floor: float | None = None,
    content: str | None = None,
    level: float = 1.0,
    density: float = 1.0,
    cover: float = 0.0,
) -> Model:
    """A vessel turned about z from its outer profile, bottom to top.

    `level` is the share of the inner height that `content` fills, `density` the content's packing,
    `cover` the thickness of a closed top, 0 for an open one.
    """
    floor = wall if floor is None else floor
    bottom, top = profile[0][1] + floor, profile[-1][1] - cover
    model = Model()
    model.add(solid(profile), material)
    model.add(_inside(profile, wall, bottom, top), material, -1.0)
    if content is not None and level > 0.02:
        surface = bottom + (top - bottom) * min(level, 0.985)
        model.add(_inside(profile, wall + 0.02, bottom + 0.02, surface), content, density)
    return model


def bottle_profile(radius: float, height: float, neck: float, shoulder: float) -> Profile:
    """A bottle's outline: straight body, round shoulder of that height, neck."""
    body = height * 0.86 - shoulder
    points = [(radius * 0.93, 0.0), (radius, height * 0.02), (radius, body)]
    for t in (0.3, 0.6, 0.85, 1.0):
        bend = radius - (radius - neck) * (1 - np.cos(t * np.pi / 2)) ** 0.8
        points.append((float(bend), body + shoulder * t))
    return [*points, (neck, height)]


def cap(radius: float, height: float, material: str, wall: float = 1.4) -> Model:
    """A screw cap, open below, with its bottom at z = 0."""
    return vessel([(radius, 0.0), (radius, height)], wall, material, floor=-0.01, cover=wall)


def knurl(radius: float, length: float, wire: float, turns: int) -> Mesh:
    """Rings about z one above another: a thread, a rib, a bead."""
    ring = shapes.torus(radius, wire, sides=5, steps=18)
    heights = np.linspace(-length / 2, length / 2, turns)
    return repeated(ring, [(0.0, 0.0, z) for z in heights])


def zip_fastener(model: Model, path: ArrayLike, metal: str, width: float = 5.0) -> None:
    """Teeth and tape along a path, with a slider and its pull at the first point."""
    run = np.asarray(path, dtype=np.float64)
    pitch = 3.2 if metal == "nylon" else 2.8
    tooth = shapes.box(1.5, width, 2.2)
    places = along(run, pitch)
    ahead = np.gradient(places, axis=0) if len(places) > 1 else np.array([[1.0, 0.0, 0.0]])
    turns = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0]))
    teeth = [
        tooth.turned(float(turn)).moved(*(float(n) for n in at))
        for turn, at in zip(turns, places, strict=True)
    ]
    model.add(joined(*teeth), metal, 0.8)
    lead = Model()
    lead.add(shapes.extrude([(-5, -4.6), (5, -3.4), (5, 3.4), (-5, 4.6)], 3.4), "zinc_alloy")
    lead.add(plate(20, 5.5, 1.7, 2).moved(-12, 0, 2.2), "zinc_alloy")
    lead.add(plate(6, 2.6, 2.4, 1).moved(-18, 0, 2.2), "zinc_alloy", -0.7)
    x, y, z = (float(n) for n in run[0])
    model.put(lead.turned(float(turns[0])).moved(x, y, z))


def eyelet(radius: float, metal: str) -> Model:
    """A pressed ring through cloth or leather, flat."""
    model = Model()
    model.add(shapes.torus(radius, radius * 0.28, sides=5, steps=10).scaled(1, 1, 0.8), metal)
    return model


def stud(radius: float, metal: str) -> Model:
    """A button, rivet or press stud: a domed head on a stem."""
    model = Model()
    model.add(solid([(radius, -0.8), (radius, 0.0), (radius * 0.7, 0.9)]), metal)
    model.add(shapes.cylinder(radius * 0.4, 3.0, sides=10).moved(0, 0, -1.0), metal)
    return model


def d_ring(radius: float, wire: float, metal: str) -> Model:
    """A bag's D ring lying flat."""
    model = Model()
    model.add(shapes.torus(radius, wire, arc=180.0, sides=6, steps=24), metal)
    bar = shapes.cylinder(wire, 2 * radius, axis="x", sides=10)
    model.add(bar, metal)
    return model


def buckle(width: float, height: float, wire: float, metal: str) -> Model:
    """A frame buckle with its prong, lying flat."""
    model = Model()
    outline = [*box(0, 0, width, height, wire), box(0, 0, width, height, wire)[0]]
    model.add(shapes.sweep(line3(outline), wire), metal)
    model.add(shapes.cylinder(wire * 0.7, width, axis="x", sides=8).turned(90, "z"), metal)
    model.add(
        shapes.cylinder(wire * 0.6, height * 0.55, axis="x", sides=8).moved(width * 0.2, 0, 1),
        metal,
    )
    return model


def chain(model: Model, path: ArrayLike, link: float, wire: float, metal: str) -> None:
    """Links along a path, every second one on its edge."""
    length = float(np.linalg.norm(np.diff(np.asarray(path), axis=0), axis=1).sum())
    grow = max(1.0, length / (link * 1.25) / 40)  # of a long fine chain fewer, larger links
    link, wire = link * grow, wire * grow**0.5
    places = along(path, link * 1.25)
    ahead = np.gradient(places, axis=0) if len(places) > 1 else np.array([[1.0, 0.0, 0.0]])
    flat = shapes.torus(link / 2 + wire, wire, sides=4, steps=8).scaled(1.25, 0.8, 1.0)
    edge = flat.turned(90, "x")
    turns = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0]))
    links = [
        (edge if index % 2 else flat).turned(float(turn)).moved(*(float(n) for n in at))
        for index, (turn, at) in enumerate(zip(turns, places, strict=True))
    ]
    model.add(joined(*links), metal)


def lump(rng: Rng, rx: float, ry: float, rz: float, rough: float) -> Mesh:
    """An uneven pebble: an ellipsoid whose surface wanders by a share `rough`."""
    body = shapes.ellipsoid(1.0, 1.0, 1.0)
    waves = rng.standard_normal((5, 3)) * 1.6
    phase = rng.uniform(0, 2 * np.pi, 5)
    swell = 1.0 + rough * np.sin(body.vertices @ waves.T + phase).mean(axis=1) * 2.0
    return Mesh(body.vertices * swell[:, None] * [rx, ry, rz], body.faces)


def loft(rings: ArrayLike) -> Mesh:
    """A closed skin over rings of points, (rows, sides, 3), counter-clockwise about the way."""
    points = np.asarray(rings, dtype=np.float64)
    rows, sides, _ = points.shape
    index = np.arange(rows * sides).reshape(rows, sides)
    ahead = np.roll(index, -1, axis=1)
    a, b, c, d = index[:-1], ahead[:-1], ahead[1:], index[1:]
    walls = np.concatenate(
        [np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)]
    )
    tips = np.stack([points[0].mean(axis=0), points[-1].mean(axis=0)])
    hub = np.full(sides, rows * sides)
    ends = [np.stack([ahead[0], index[0], hub], -1), np.stack([index[-1], ahead[-1], hub + 1], -1)]
    return Mesh(np.concatenate([points.reshape(-1, 3), tips]), np.concatenate([walls, *ends]))


def tapered(stations: ArrayLike, sides: int = 16, power: float = 1.0) -> Mesh:
    """A body along x from stations (x, y, z, half width, half height): limbs, hulls, shoes.

    `power` below 1 makes the sections boxy, above 1 pointed.
    """
    turn = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    c, s = np.cos(turn), np.sin(turn)
    c, s = np.sign(c) * np.abs(c) ** power, np.sign(s) * np.abs(s) ** power
    rings = [
        np.column_stack([np.full(sides, x), y + ry * c, z + rz * s])
        for x, y, z, ry, rz in np.asarray(stations, dtype=np.float64)
    ]
    return loft(np.array(rings))
