"""Jewellery, spectacles, watches in their boxes, candles."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    chain,
    chance,
    curve3,
    frame,
    pick,
    plate,
    repeated,
    solid,
    tapered,
    vessel,
)
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def _case(wide: float, deep: float, high: float, rng: Rng) -> Model:
    """A covered jeweller's case lying shut: board, velvet, hinge, catch."""
    model = Model()
    board = pick(rng, "paper", "abs", "wood")
    wall = {"paper": 2.0, "abs": 1.8, "wood": 4.5}[board]
    frame(
        model,
        shapes.box(wide, deep, high, 3),
        shapes.box(wide - 2 * wall, deep - 2 * wall, high - 2 * wall),
        board,
    )
    model.add(
        shapes.box(wide - 2 * wall - 1, deep - 2 * wall - 1, high * 0.4).moved(0, 0, -high * 0.2),
        "polyurethane_foam",
    )
    model.add(plate(wide - 10, deep - 10, 1.5, 3).moved(0, 0, 1), "polyester_cloth")
    for side in (-1, 1):
        model.add(
            shapes.cylinder(1.6, wide * 0.18, axis="x", sides=8).moved(
                side * wide * 0.25, deep / 2, 2
            ),
            "steel",
        )
    model.add(shapes.box(9, 2, 7).moved(0, -deep / 2, 1), "brass")
    return model


def ring(rng: Rng, metal: str) -> Model:
    """A finger ring lying flat, plain or with set stones."""
    radius, wire = rng.uniform(8.0, 10.8), rng.uniform(0.9, 2.2)
    model = Model()
    model.add(
        shapes.torus(radius + wire, wire, sides=6, steps=20).scaled(1, 1, rng.uniform(0.8, 2.0)),
        metal,
    )
    if chance(rng, 0.7):
        stone = rng.uniform(1.5, 4.0)
        gem = solid([(0.3, -stone), (stone, stone * 0.3), (stone * 0.6, stone * 0.7)]).turned(
            90, "x"
        )
        model.add(
            gem.moved(0, radius + 2 * wire + stone * 0.6), pick(rng, "zirconia", "alumina", "glass")
        )
        claws = [
            (stone * np.cos(t), radius + 2 * wire + stone * 0.4, stone * np.sin(t))
            for t in np.arange(4) * np.pi / 2
        ]
        model.add(repeated(shapes.cylinder(0.5, stone * 1.6, axis="y", sides=6), claws), metal)
    return model


@solid_family(
    "jewellery", "household", "necklaces, rings, bracelets and ear-rings", weight=1.0, rest="flat"
)
def _jewellery(rng: Rng) -> Model:
    wide, deep = rng.uniform(70, 150), rng.uniform(60, 110)
    model = _case(wide, deep, rng.uniform(26, 42), rng) if chance(rng, 0.7) else Model()
    metal = pick(rng, "gold", "silver", "brass", "stainless")
    a, b = wide * 0.38, deep * 0.36
    for _ in range(int(rng.integers(1, 3))):
        turns = np.linspace(0, 2 * np.pi, 7)
        points = [
            (
                a * np.cos(t) * rng.uniform(0.4, 1),
                b * np.sin(t) * rng.uniform(0.4, 1),
                rng.uniform(1, 4),
            )
            for t in turns
        ]
        chain(model, curve3(points, 8), rng.uniform(2.2, 5.0), rng.uniform(0.4, 0.9), metal)
        x, y, _ = points[1]
        drop = pick(rng, "heart", "cross", "coin", "drop")
        if drop == "heart":
            outline = [(0, -9), (7, -1), (7, 4), (4, 7), (0, 4), (-4, 7), (-7, 4), (-7, -1)]
            model.add(shapes.extrude(outline, 1.4).moved(x, y, 4), metal)
        elif drop == "cross":
            model.add(shapes.box(3, 24, 1.6).moved(x, y, 4), metal)
            model.add(shapes.box(15, 3, 1.6).moved(x, y + 5, 4), metal)
        elif drop == "coin":
            model.add(shapes.cylinder(9, 1.2).moved(x, y, 4), metal)
            model.add(shapes.torus(8.4, 0.8, sides=5, steps=20).moved(x, y, 4), metal)
        else:
            model.add(shapes.ellipsoid(4, 6, 3).moved(x, y, 5), "alumina")
            model.add(shapes.torus(5.5, 0.7, sides=5, steps=16).moved(x, y, 5), metal)
    for _ in range(int(rng.integers(0, 6))):
        at = rng.uniform(-1, 1, 2) * [a, b]
        one = (
            ring(rng, metal)
            .turned(float(rng.choice([0.0, 90.0, 70.0])), "x")
            .turned(float(rng.uniform(0, 360)))
        )
        model.put(one.moved(float(at[0]), float(at[1]), 6))
    for _ in range(int(rng.integers(0, 3))):  # ear-rings in pairs
        x, y = rng.uniform(-a, a), rng.uniform(-b, b)
        for side in (-6, 6):
            hook = [
                (x + side, y, 5.0),
                (x + side, y + 8, 6.0),
                (x + side + 3, y + 11, 6.0),
                (x + side + 5, y + 6, 5.0),
            ]
            model.add(shapes.sweep(curve3(hook, 4), 0.45, sides=5), metal)
            model.add(
                shapes.sphere(rng.uniform(2, 4.5)).moved(x + side, y - 3, 5),
                pick(rng, "glass", "alumina", metal),
            )
    if chance(rng, 0.35):
        bangle, width = rng.uniform(28, 33), rng.uniform(1.6, 3.2)
        model.add(
            shapes.torus(bangle, width, arc=float(rng.choice([300.0, 360.0]))).moved(0, 0, 6), metal
        )
    if chance(rng, 0.3):  # a string of pearls
        turn = np.linspace(0, 2 * np.pi, 42, endpoint=False)
        pearls = [(a * 0.9 * np.cos(t), b * 0.9 * np.sin(t), 5.0) for t in turn]
        bead = shapes.sphere(float(rng.uniform(2.2, 3.8)), 6)
        model.add(repeated(bead, pearls), "glass")
    return model


def _spectacle_frame(rng: Rng, folded: bool) -> Model:
    """Spectacles lying on the lenses' lower rims: lenses stand, arms folded behind or open."""
    half, high = rng.uniform(23, 29), rng.uniform(16, 24)
    gap, wire = rng.uniform(8, 11), rng.uniform(0.8, 2.6)
    metal = (
        pick(rng, "stainless", "copper", "aluminium") if wire < 1.5 else pick(rng, "abs", "nylon")
    )
    model = Model()
    lens_of = "glass" if chance(rng, 0.3) else "abs"
    squared = rng.uniform(0.6, 1.0)
    turn = np.linspace(0, 2 * np.pi, 25)
    c, s = np.cos(turn), np.sin(turn)
    c, s = np.sign(c) * np.abs(c) ** squared, np.sign(s) * np.abs(s) ** squared
    for side in (-1, 1):
        x = side * (half + gap)
        rim = np.column_stack([x + half * c, high * s, np.zeros(25)])
        model.add(shapes.sweep(rim, wire, sides=6), metal)
        model.add(
            shapes.extrude([(float(a), float(b)) for a, b, _ in rim[:-1]], rng.uniform(1.6, 3.0)),
            lens_of,
        )
        hinge_x = side * (2 * half + gap + 4)
        model.add(shapes.box(9, 5, 4).moved(hinge_x - side * 3, high * 0.45, -1), metal)
        model.add(
            shapes.cylinder(1.0, 6, axis="y", sides=8).moved(hinge_x, high * 0.45, -3), "steel"
        )
        if folded:
            y, way = high * 0.45 - side * 3.0, -side
            arm = [
                (hinge_x, y, -5),
                (hinge_x + way * 70, y, -6),
                (hinge_x + way * 102, y - 3, -7),
                (hinge_x + way * 128, y - 22, -8),
            ]
        else:
            arm = [
                (hinge_x, high * 0.45, -4),
                (hinge_x, high * 0.45, -90),
                (hinge_x, high * 0.4, -105),
                (hinge_x - side * 3, -high * 0.8, -138),
            ]
        model.add(shapes.sweep(curve3(arm, 4), max(wire, 1.1), sides=6), metal)
        model.add(shapes.sweep(curve3(arm[2:], 3), 2.4, sides=6), "abs")
        pad = [(side * gap * 0.9, -2, 0.0), (side * gap * 0.6, -5, -6)]
        model.add(shapes.sweep(np.array(pad), 0.5, sides=5), "steel")
        model.add(shapes.ellipsoid(1.6, 4, 1.2).moved(side * gap * 0.6, -6, -7), "pvc")
    bridge = [(-gap, 3, 0), (-gap * 0.5, 6, 1), (gap * 0.5, 6, 1), (gap, 3, 0)]
    model.add(shapes.sweep(curve3(bridge, 3), max(wire, 1.0), sides=6), metal)
    return model


@solid_family(
    "spectacles", "household", "spectacles, open, folded or in a case", weight=0.8, rest="flat"
)
def _spectacles(rng: Rng) -> Model:
    cased = chance(rng, 0.6)
    model = _spectacle_frame(rng, cased or chance(rng, 0.5))
    if cased:
        shell = pick(rng, "abs", "steel", "leather")
        wall = {"abs": 1.6, "steel": 0.35, "leather": 2.2}[shell]
        stations = [
            (-82, 0, -2, 12, 9),
            (-72, 0, -2, 27, 19),
            (0, 0, -2, 32, 22),
            (72, 0, -2, 27, 19),
            (82, 0, -2, 12, 9),
        ]
        inner = [(x * 0.98, y, z, ry - wall, rz - wall) for x, y, z, ry, rz in stations]
        frame(model, tapered(stations, 18, 0.8), tapered(inner, 18, 0.8), shell)
        lining = [(x * 0.97, y, z, ry - wall - 1, rz - wall - 1) for x, y, z, ry, rz in stations]
        core = [(x * 0.95, y, z, ry - wall - 3, rz - wall - 3) for x, y, z, ry, rz in stations]
        frame(model, tapered(lining, 14, 0.8), tapered(core, 14, 0.8), "polyester_cloth")
        model.add(shapes.cylinder(1.4, 130, axis="x", sides=8).moved(0, 31, -2), "steel", 0.6)
    elif chance(rng, 0.5):  # on a microfibre cloth
        model.add(shapes.box(150, 130, 0.8).moved(0, 0, -20), "polyester_cloth")
    return model.centred()


@solid_family(
    "watch_box",
    "household",
    "wrist watches in presentation boxes or loose",
    weight=0.6,
    rest="flat",
)
def _watch_box(rng: Rng) -> Model:
    count = int(rng.integers(1, 5))
    model = _case(75.0 * count + 20, 105, 78, rng) if chance(rng, 0.7) else Model()
    metal = pick(rng, "stainless", "brass", "zinc_alloy")
    for k in range(count):
        x = 75.0 * (k - (count - 1) / 2)
        radius = rng.uniform(13, 22)
        one = Model()
        frame(
            one,
            solid([(radius, -4), (radius * 1.06, 0), (radius * 0.92, 4)]),
            shapes.cylinder(radius * 0.8, 6.4),
            metal,
        )
        one.add(shapes.cylinder(radius * 0.8, 1.6).moved(0, 0, 3), "glass")
        one.add(shapes.cylinder(radius * 0.55, 2.6).moved(0, 0, -1), "brass", 0.75)  # the movement
        one.add(
            shapes.cylinder(4.7, 1.8, sides=14).moved(radius * 0.25, 2, -1), "zinc_manganese_cell"
        )
        wheels = [
            (radius * 0.3 * np.cos(t), radius * 0.3 * np.sin(t), 0.5) for t in (1.0, 2.9, 4.6)
        ]
        one.add(repeated(shapes.cylinder(2.6, 0.5, sides=12), wheels), "brass")
        one.add(shapes.cylinder(2.4, 4, axis="x", sides=10).moved(radius + 2.5, 0), metal)
        one.add(shapes.box(radius * 0.9, 0.8, 0.2).moved(radius * 0.3, 0, 2), "steel")
        for sx in (-1, 1):
            for sy in (-1, 1):
                one.add(shapes.box(3, 7, 4).moved(sx * radius * 0.6, sy * radius * 1.02, -1), metal)
        width = radius * 1.1
        around = np.radians(np.arange(115.0, 426.0, 13.0))  # the strap round its cushion
        ring_r = 27.0
        at = np.column_stack(
            [
                np.zeros(len(around)),
                ring_r * 1.15 * np.cos(around),
                ring_r * np.sin(around) - ring_r,
            ]
        )
        strap = Model()
        if chance(rng, 0.5):
            links = [
                shapes.box(width, 5.2, 2.6)
                .turned(float(np.degrees(t)) + 90, "x")
                .moved(*(float(n) for n in p))
                for t, p in zip(around, at, strict=True)
            ]
            for link in links:
                strap.add(link, "stainless", 0.85)
        else:
            for t, p in zip(around, at, strict=True):
                strap.add(
                    shapes.box(width, 6.6, 2.4)
                    .turned(float(np.degrees(t)) + 90, "x")
                    .moved(*(float(n) for n in p)),
                    "leather",
                )
            strap.add(shapes.torus(9, 1.0).scaled(1.1, 0.7, 1).moved(0, 0, -2 * ring_r - 1), metal)
        one.put(strap)
        one.add(
            shapes.cylinder(20, 40, axis="x", sides=16).moved(0, 0, -ring_r), "polyurethane_foam"
        )
        model.put(one.moved(x, float(rng.normal(0, 2)), 22))
    return model.centred()


@solid_family(
    "candles",
    "household",
    "candles in glass, tins, pillars, dinner or tea lights",
    weight=0.8,
    rest="upright or lying",
)
def _candles(rng: Rng) -> Model:
    model, kind = Model(), int(rng.integers(0, 4))
    if kind == 3:
        columns, rows, layers = (
            int(rng.integers(2, 6)),
            int(rng.integers(2, 6)),
            int(rng.integers(1, 4)),
        )
        cup = vessel([(18.5, 0), (19, 15)], 0.25, "aluminium", content="wax", level=0.85)
        cup.add(shapes.cylinder(4, 0.4, sides=10).moved(0, 0, 1), "steel")
        cup.add(shapes.cylinder(0.8, 14, sides=6).moved(0, 0, 8), "cotton")
        for i in range(columns):
            for j in range(rows):
                for k in range(layers):
                    model.put(cup.moved(i * 39.0, j * 39.0, k * 17.0))
        return model.centred()
    for k in range(int(rng.integers(1, 4)) if kind < 2 else int(rng.integers(4, 10))):
        if kind == 2:
            length, radius = rng.uniform(200, 250), rng.uniform(9, 11.5)
            one = Model()
            one.add(
                solid([(radius, 0), (radius * 0.8, length * 0.9), (radius * 0.3, length)]), "wax"
            )
            one.add(
                shapes.cylinder(0.9, length + 10, sides=6).moved(0, 0, length / 2 + 5), "cotton"
            )
            model.put(
                one.turned(90, "y")
                .turned(float(rng.normal(0, 1.5)))
                .moved(0, 24.0 * (k % 5), 23.0 * (k // 5))
            )
            continue
        radius, high = rng.uniform(27, 42), rng.uniform(60, 110)
        if kind == 0:
            shell = pick(rng, "glass", "glass", "steel")
            wall = 3.4 if shell == "glass" else 0.3
            one = vessel(
                [(radius, 0), (radius, high)],
                wall,
                shell,
                floor=7 if shell == "glass" else 0.4,
                content="wax",
                level=rng.uniform(0.55, 0.85),
            )
            if chance(rng, 0.5):
                one.put(
                    vessel(
                        [(radius + 1, 0), (radius + 1, 12)],
                        0.6 if shell == "steel" else 6,
                        "steel" if shell == "steel" else "wood",
                        floor=-0.01,
                        cover=6 if shell != "steel" else 0.5,
                    ).moved(0, 0, high - 6)
                )
        else:
            one = Model()
            one.add(solid([(radius, 0), (radius, high * 0.96), (radius * 0.9, high)]), "wax")
            if chance(rng, 0.4):
                one.add(shapes.torus(radius, 2.5).moved(0, 0, high * 0.5), "wax")
        for side in (-1, 1) if chance(rng, 0.25) else (0,):
            one.add(
                shapes.cylinder(1.0, high * 0.85, sides=6).moved(side * 13, 0, high * 0.5), "cotton"
            )
            one.add(shapes.cylinder(8, 0.5, sides=14).moved(side * 13, 0, 8), "steel")
            one.add(shapes.cylinder(2.2, 5, sides=8).moved(side * 13, 0, 10), "steel", 0.5)
        model.put(one.moved((2 * radius + 4.0) * k, 0.0))
    return model.centred()


@solid_family(
    "ornament", "household", "figures of brass, glass, stoneware or resin", weight=0.6, rest="any"
)
def _ornament(rng: Rng) -> Model:
    material = pick(rng, "stoneware", "glass", "brass", "abs", "zinc_alloy", "alumina")
    high = rng.uniform(50, 150)
    wall = {"stoneware": 4.5, "abs": 3.0, "glass": 5.0}.get(material, 2.2)
    knots = int(rng.integers(5, 9))
    radii = rng.uniform(0.10, 0.34, knots) * high
    radii[0] = high * rng.uniform(0.22, 0.34)
    profile = [
        (float(r), float(high * z)) for r, z in zip(radii, np.linspace(0, 0.8, knots), strict=True)
    ]
    model = vessel(profile, wall, material, floor=wall, cover=wall)
    head = high * rng.uniform(0.1, 0.17)
    frame(
        model,
        shapes.sphere(head).moved(0, 0, high * 0.8 + head * 0.8),
        shapes.sphere(max(head - wall, 1.0)).moved(0, 0, high * 0.8 + head * 0.8),
        material,
    )
    for side in (-1, 1):  # arms, ears or wings
        reach = rng.uniform(0.2, 0.42) * high
        arm = [
            (side * high * 0.1, 0, high * 0.6),
            (side * reach, rng.uniform(-0.2, 0.2) * high, high * rng.uniform(0.45, 0.8)),
            (side * reach * 0.8, rng.uniform(-0.3, 0.3) * high, high * rng.uniform(0.3, 0.95)),
        ]
        model.add(shapes.sweep(curve3(arm, 5), high * 0.045, sides=8), material)
        model.add(
            shapes.cone(head * 0.35, 0.5, head * 0.9).moved(
                side * head * 0.6, 0, high * 0.8 + head * 1.9
            ),
            material,
        )
    model.add(
        shapes.cylinder(radii[0] * 1.1, 6, sides=20).moved(0, 0, -3), pick(rng, material, "wood")
    )
    ridge = [
        (radii[1] * np.cos(t), radii[1] * np.sin(t), profile[1][1])
        for t in np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ]
    model.add(repeated(shapes.box(high * 0.03, high * 0.03, high * 0.1), ridge), material)
    return model
