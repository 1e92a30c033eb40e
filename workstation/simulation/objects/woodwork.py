"""Things of wood: boxes with hinges, carvings, boards, brushes, rosaries."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    curve3,
    frame,
    line3,
    lump,
    pick,
    plate,
    repeated,
    solid,
)
from workstation.simulation.sketch import Point
from workstation.simulation.solids import shapes
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.model import Model


@solid_family(
    "wooden_box", "wood", "wooden box with hinges, lock, inlay and lining", weight=0.7, rest="any"
)
def _wooden_box(rng: Rng) -> Model:
    x, y, z = rng.uniform(110, 260), rng.uniform(80, 190), rng.uniform(45, 120)
    wall = rng.uniform(5, 11)
    dense = rng.uniform(0.8, 1.4)
    model = Model()
    model.add(shapes.box(x, y, z, 1.5), "wood", dense)
    model.add(shapes.box(x - 2 * wall, y - 2 * wall, z - 1.4 * wall), "wood", -dense)
    lid = z / 2 - rng.uniform(0.2, 0.4) * z
    model.add(shapes.box(x + 0.2, y + 0.2, 0.8).moved(0, 0, lid), "wood", -0.6)
    for k in range(int(z / 14)):  # dovetails or finger joints show as doubled glue lines
        for sx in (-1, 1):
            model.add(
                shapes.box(wall, y, 0.5).moved(sx * (x - wall) / 2, 0, -z / 2 + 7 + 14.0 * k),
                "wood",
                0.35,
            )
    metal = pick(rng, "brass", "steel", "brass")
    for share in (-0.3, 0.3):
        model.add(
            plate(26, 15, 1.2, 2).turned(90, "x").moved(share * x, y / 2 + 0.6, lid - 7), metal
        )
        model.add(
            plate(26, 15, 1.2, 2).turned(90, "x").moved(share * x, y / 2 + 0.6, lid + 7), metal
        )
        model.add(
            shapes.cylinder(2.2, 26, axis="x", sides=10).moved(share * x, y / 2 + 2, lid), metal
        )
        screws = [(share * x + dx, y / 2 - 4, lid + dz) for dx in (-8, 8) for dz in (-7, 7)]
        model.add(repeated(shapes.cylinder(1.2, 10, axis="y", sides=6), screws), metal)
    model.add(plate(24, 28, 1.4, 4).turned(90, "x").moved(0, -y / 2 - 0.6, lid), metal)
    if chance(rng, 0.5):
        model.add(shapes.box(20, 6, 22).moved(0, -y / 2 + wall * 0.5, lid - 8), "steel", 0.6)
        model.add(
            shapes.torus(6, 1.4, sides=5, steps=14).turned(90, "x").moved(0, -y / 2 - 3, lid + 6),
            metal,
        )
    if chance(rng, 0.5):
        for sx in (-1, 1):
            for sy in (-1, 1):
                model.add(
                    shapes.box(18, 18, 18).moved(
                        sx * (x / 2 - 8.6), sy * (y / 2 - 8.6), z / 2 - 8.6
                    ),
                    metal,
                    0.1,
                )
    inlay = pick(rng, "brass", "wood", "stoneware")
    turn = np.linspace(0, 2 * np.pi, int(rng.integers(6, 15)), endpoint=False)
    spots = [(x * 0.28 * np.cos(t), y * 0.28 * np.sin(t), z / 2) for t in turn]
    model.add(repeated(shapes.cylinder(rng.uniform(3, 7), 1.4, sides=10), spots), inlay, 0.9)
    model.add(
        shapes.box(x - 2 * wall, y - 2 * wall, 2.5).moved(0, 0, -z / 2 + wall),
        "polyester_cloth",
        2.0,
    )
    if chance(rng, 0.4):
        for share in np.linspace(-0.25, 0.25, int(rng.integers(1, 4))):
            model.add(
                shapes.box(3, y - 2 * wall, z * 0.5).moved(float(share) * x, 0, -z * 0.15),
                "wood",
                dense,
            )
    return model


def _carved(rng: Rng, mesh: Mesh, depth: float) -> Mesh:
    """A surface cut with grooves that run around and along it."""
    vertices = mesh.vertices.copy()
    turn = np.arctan2(vertices[:, 1], vertices[:, 0])
    cut = np.sin(turn * int(rng.integers(4, 9))) + np.sin(vertices[:, 2] / rng.uniform(4, 9))
    vertices[:, :2] *= (1.0 + depth * cut * 0.5)[:, None]
    return Mesh(vertices, mesh.faces)


@solid_family(
    "carved_wood", "wood", "carved masks, figures, animals, bowls of wood", weight=0.6, rest="any"
)
def _carved_wood(rng: Rng) -> Model:
    model, dense = Model(), rng.uniform(0.9, 1.6)
    kind = int(rng.integers(0, 3))
    if kind == 0:  # a standing figure
        tall = rng.uniform(120, 280)
        radii = (
            np.array([0.16, 0.17, 0.1, 0.14, 0.13, 0.07, 0.1, 0.11, 0.03])
            * tall
            * rng.uniform(0.85, 1.15, 9)
        )
        height = np.array([0.0, 0.06, 0.22, 0.4, 0.58, 0.68, 0.78, 0.9, 1.0]) * tall
        fine = np.linspace(0, tall, 22)
        body = solid(
            [
                (float(r), float(z))
                for r, z in zip(np.interp(fine, height, radii), fine, strict=True)
            ]
        )
        model.add(_carved(rng, body, 0.12), "wood", dense)
        for side in (-1, 1):
            arm = [
                (side * tall * 0.12, 0, tall * 0.6),
                (side * tall * 0.2, -tall * 0.05, tall * 0.45),
                (side * tall * 0.06, -tall * 0.16, tall * 0.42),
            ]
            model.add(shapes.sweep(curve3(arm, 5), tall * 0.03, sides=8), "wood", dense)
        nails = [
            (float(a), float(b), float(c))
            for a, b, c in rng.normal(0, 1, (5, 3)) * [4, 4, tall * 0.2] + [0, 0, tall * 0.4]
        ]
        if chance(rng, 0.4):
            model.add(repeated(shapes.cylinder(1.1, 20, axis="y", sides=6), nails), "steel")
        model = model.turned(90, "x")
    elif kind == 1:  # a mask
        wide, high = rng.uniform(70, 110), rng.uniform(100, 160)
        shell = shapes.ellipsoid(wide, high, rng.uniform(38, 60), 26)
        hollow = shell.scaled(0.84, 0.86, 0.78).moved(0, 0, -6)
        frame(model, _carved(rng, shell, 0.03), hollow, "wood")
        model = Model(
            [type(part)(part.mesh, part.material, part.fill * dense) for part in model.parts]
        )
        for side in (-1, 1):
            model.add(
                shapes.ellipsoid(wide * 0.2, high * 0.07, 40, 12).moved(
                    side * wide * 0.38, high * 0.2, 30
                ),
                "wood",
                -dense * 0.8,
            )
            brow = [
                (side * wide * 0.12, high * 0.32, 48),
                (side * wide * 0.4, high * 0.4, 42),
                (side * wide * 0.66, high * 0.28, 28),
            ]
            model.add(shapes.sweep(curve3(brow, 4), 5, sides=7), "wood", dense)
        model.add(shapes.cone(wide * 0.2, 4, high * 0.4, axis="y").moved(0, 0, 52), "wood", dense)
        model.add(
            shapes.ellipsoid(wide * 0.34, high * 0.08, 30, 12).moved(0, -high * 0.42, 34),
            "wood",
            -dense * 0.7,
        )
    else:  # an elephant or horse, with tusks or mane
        s = rng.uniform(0.7, 1.4)
        model.add(lump(rng, 52 * s, 30 * s, 34 * s, 0.03), "wood", dense)
        model.add(lump(rng, 25 * s, 21 * s, 24 * s, 0.03).moved(58 * s, 0, 20 * s), "wood", dense)
        trunk = np.array([(74, 0, 18), (92, 0, 2), (92, 0, -24), (84, 0, -38)], dtype=float) * s
        model.add(
            shapes.sweep(curve3(trunk, 4), np.linspace(9, 3.5, 13) * s, sides=9), "wood", dense
        )
        for y in (-1, 1):
            for x in (-30, 30):
                leg = np.array([(x, y * 17, -16), (x, y * 19, -62)], dtype=float) * s
                model.add(shapes.sweep(leg, 11 * s, sides=9), "wood", dense)
            tusk = np.array([(70, y * 10, 4), (88, y * 13, -6), (98, y * 12, 2)], dtype=float) * s
            model.add(
                shapes.sweep(curve3(tusk, 3), 2.6 * s, sides=7), pick(rng, "stoneware", "abs")
            )
            ear = shapes.ellipsoid(17 * s, 3 * s, 22 * s, 12)
            model.add(ear.turned(y * 28.0).moved(46 * s, y * 22 * s, 22 * s), "wood", dense)
    return model.centred()


@solid_family(
    "boards", "wood", "chopping boards, trays, coasters, spoons of wood", weight=0.6, rest="flat"
)
def _boards(rng: Rng) -> Model:
    model, level = Model(), 0.0
    for k in range(int(rng.integers(1, 4))):
        wide, high, thick = rng.uniform(140, 300), rng.uniform(100, 200), rng.uniform(8, 24)
        dense = rng.uniform(0.9, 1.4)
        one = Model()
        strips = int(rng.integers(4, 9))
        for j in range(strips):  # glued staves, each a little different
            y = -high / 2 + (j + 0.5) * high / strips
            one.add(
                shapes.box(wide, high / strips - 0.15, thick).moved(0, y),
                "wood",
                dense * rng.uniform(0.88, 1.12),
            )
        one.add(plate(22, 60, thick, 10).moved(wide * 0.43, 0), "wood", -dense)
        groove = line3(
            [
                (-wide * 0.44, -high * 0.42),
                (wide * 0.36, -high * 0.42),
                (wide * 0.36, high * 0.42),
                (-wide * 0.44, high * 0.42),
                (-wide * 0.44, -high * 0.42),
            ],
            thick / 2,
        )
        one.add(shapes.sweep(groove, 3.4, sides=6), "wood", -0.8)
        grain = [
            (float(x), float(y), 0.0) for x, y in rng.uniform(-0.45, 0.45, (14, 2)) * [wide, high]
        ]
        one.add(repeated(shapes.box(70, 1.0, thick * 0.9), grain), "wood", 0.25)
        if chance(rng, 0.3):
            knot = shapes.cylinder(rng.uniform(5, 11), thick, sides=12)
            one.add(
                knot.moved(float(rng.normal(0, wide * 0.2)), float(rng.normal(0, high * 0.2))),
                "wood",
                0.5,
            )
        model.put(one.turned(float(rng.normal(0, 6 if k else 0))).moved(0, 0, level))
        level += thick + 1
    if chance(rng, 0.5):
        for k in range(int(rng.integers(1, 4))):
            spoon = Model()
            spoon.add(shapes.cylinder(5.5, 200, axis="x", sides=10), "wood")
            bowl = shapes.ellipsoid(36, 24, 9, 14)
            spoon.add(bowl.moved(-125, 0), "wood")
            spoon.add(bowl.scaled(0.85).moved(-125, 0, 5), "wood", -0.9)
            model.put(spoon.turned(float(rng.normal(0, 10))).moved(20, -40 + 45.0 * k, level + 10))
    return model.centred()


@solid_family(
    "brushes", "wood", "hair, clothes and scrubbing brushes, combs", weight=0.6, rest="flat"
)
def _brushes(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 4))):
        long, wide = rng.uniform(120, 240), rng.uniform(38, 75)
        back = pick(rng, "wood", "wood", "abs")
        one = Model()
        head = long * rng.uniform(0.45, 1.0)
        one.add(plate(head, wide, 13, wide * 0.35), back, 1.1)
        if head < long * 0.8:
            one.add(
                shapes.capsule(9, long - head + 30, axis="x", sides=12).moved(long / 2, 0),
                back,
                1.1,
            )
            one.add(shapes.torus(7, 1.3, sides=5, steps=12).moved(long - head / 2 + 12, 0), "steel")
        pitch = rng.uniform(6, 8.5)
        tufts: list[tuple[float, float, float]] = [
            (x, y, 14.0)
            for x in np.arange(-head / 2 + 8, head / 2 - 6, pitch)
            for y in np.arange(-wide / 2 + 9, wide / 2 - 6, pitch)
        ]
        bristle = pick(rng, "nylon", "wool", "steel", "brass")
        metal = bristle in ("steel", "brass")
        tuft = shapes.cylinder(0.5 if metal else 1.9, 18, sides=5)
        one.add(repeated(tuft, tufts), bristle, 1.0 if metal else 0.55)
        if not metal:  # each tuft is held by a bent wire
            one.add(
                repeated(shapes.box(2.6, 0.5, 3), [(x, y, 3.0) for x, y, _ in tufts]), "brass", 0.8
            )
        else:
            one.add(plate(head * 0.9, wide * 0.8, 4, wide * 0.3).moved(0, 0, 5), "rubber")
        side = one.turned(float(rng.choice([0.0, 90.0, 180.0])), "x").turned(
            float(rng.normal(0, 14))
        )
        model.put(side.moved(float(rng.normal(0, 12)), 70.0 * k, 8.0 * k))
    return model.centred()


@solid_family(
    "prayer_beads",
    "wood",
    "strings of beads, rosaries, worry beads with tassel and cross",
    weight=0.4,
    rest="flat",
)
def _prayer_beads(rng: Rng) -> Model:
    model = Model()
    for _ in range(int(rng.integers(1, 4))):
        count, size = int(rng.choice([33, 54, 59])), rng.uniform(3, 6)
        a, b = rng.uniform(40, 75), rng.uniform(30, 60)
        turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
        wave = 1 + 0.18 * np.sin(3 * turn + rng.uniform(0, 6)) + 0.1 * np.sin(5 * turn)
        path = np.column_stack([a * wave * np.cos(turn), b * wave * np.sin(turn), np.zeros(count)])
        shift = np.array([*rng.normal(0, 22, 2), rng.uniform(0, 8)])
        material = pick(rng, "wood", "glass", "abs", "stoneware", "silver")
        model.add(repeated(shapes.sphere(size, 8), path + shift), material)
        model.add(
            repeated(shapes.cylinder(size * 0.18, 2 * size, axis="x", sides=5), path + shift),
            material,
            -1.0,
        )
        closed = np.vstack([path, path[:1]]) + shift
        model.add(shapes.sweep(closed, 0.5, sides=4), pick(rng, "cotton", "brass", "steel"))
        end: Point = (float(path[0, 0] + shift[0]), float(path[0, 1] + shift[1]))
        if chance(rng, 0.5):
            metal = pick(rng, "brass", "silver", "zinc_alloy", "wood")
            model.add(shapes.box(5, 44, 3).moved(end[0] + 34, end[1], 2), metal)
            model.add(shapes.box(26, 5, 3).moved(end[0] + 34, end[1] + 8, 2), metal)
            model.add(shapes.cylinder(10, 1.8, sides=16).moved(end[0] + 12, end[1], 2), metal)
        else:
            for y in rng.normal(0, 4, 10):
                tail = np.array([(end[0] + 6, end[1], 1), (end[0] + 46, end[1] + y, 1)])
                model.add(shapes.sweep(tail, 0.7, sides=4), "cotton")
    return model.centred()
