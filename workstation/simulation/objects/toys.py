"""Toys: vehicles, dolls, soft animals, bricks, figures."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    curve3,
    frame,
    pick,
    plate,
    repeated,
    tapered,
)
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model

Spot = tuple[float, float, float]


def _car(rng: Rng) -> Model:
    """A toy vehicle along x, wheels at the bottom."""
    long = rng.uniform(65, 150)
    s = long / 76
    wide = long * rng.uniform(0.4, 0.46)
    metal = pick(rng, "zinc_alloy", "abs") if long < 110 else pick(rng, "abs", "steel")
    wall = {"zinc_alloy": 1.5, "abs": 1.8, "steel": 0.5}[metal]
    van = chance(rng, 0.3)
    side = [
        (-37, 3),
        (-37, 11),
        (-20 if not van else -34, 13),
        (-11 if not van else -32, 24),
        (14, 24),
        (24, 13),
        (37, 11),
        (38, 3),
    ]
    body = [(x * s, z * s) for x, z in side]
    inner = [(x * s * 0.94, z * s * 0.9 + 0.4) for x, z in side]
    model = Model()
    frame(
        model,
        shapes.extrude(body, wide, bevel=1.5).turned(90, "x"),
        shapes.extrude(inner, wide - 2 * wall).turned(90, "x"),
        metal,
    )
    glass = [(x * s * 1.005, z * s) for x, z in ((-9, 14), (-5, 22), (11, 22), (18, 14))]
    for y in (-1, 1):
        model.add(
            shapes.extrude(glass, wall * 1.2).turned(90, "x").moved(0, y * (wide / 2 - wall * 0.5)),
            metal,
            -0.9,
        )
    model.add(shapes.extrude(glass, wide * 0.86).turned(90, "x"), "abs", 0.12)
    model.add(shapes.box(66 * s, wide * 0.8, 2).moved(0, 0, 4 * s), "abs")
    for x in (-12, 2):
        model.add(shapes.box(10 * s, wide * 0.7, 7 * s).moved(x * s, 0, 9 * s), "abs", 0.4)
    for axle in (-23 * s, 23 * s):
        model.add(
            shapes.cylinder(0.9 * s**0.5, wide * 1.02, axis="y", sides=8).moved(axle, 0, 5 * s),
            "steel",
        )
        for y in (-1, 1):
            tyre = shapes.cylinder(8 * s, 6 * s, axis="y", sides=18)
            model.add(tyre.moved(axle, y * wide * 0.44, 5 * s), pick(rng, "rubber", "abs"), 0.75)
            model.add(
                shapes.torus(5 * s, 0.9 * s, sides=5, steps=14)
                .turned(90, "x")
                .moved(axle, y * wide * 0.5, 5 * s),
                "abs",
            )
    if long > 110 and chance(rng, 0.5):  # driven: motor, gears, cells
        model.add(
            shapes.cylinder(10, 28, axis="x", sides=18).moved(-20 * s, 0, 9 * s), "steel", 0.7
        )
        model.add(
            shapes.cylinder(7, 20, axis="x", sides=14).moved(-20 * s, 0, 9 * s), "copper", 0.2
        )
        model.add(
            repeated(
                shapes.cylinder(6, 3, axis="y", sides=14),
                [(-4.0 * s, 8.0, 8 * s), (4.0 * s, 8.0, 8 * s)],
            ),
            "nylon",
        )
        for cell in (-8.0, 8.0):
            model.add(
                shapes.cylinder(7, 48, axis="x", sides=14).moved(14 * s, cell, 8 * s),
                "zinc_manganese_cell",
                0.9,
            )
        model.add(shapes.box(30, 20, 1.4).moved(4 * s, 0, 15 * s), "fr4")
    else:
        spring = shapes.sweep(shapes.helix(3.4 * s, 1.6, 4, 9), 0.5, sides=4)
        if chance(rng, 0.4):
            model.add(spring.turned(90, "x").moved(-20 * s, 0, 6 * s), "steel")
    for post in (-30 * s, 30 * s):
        model.add(shapes.cylinder(1.3, 9 * s, sides=8).moved(post, 0, 7 * s), "steel")
    return model


@solid_family(
    "toy_car",
    "toys",
    "toy vehicles of die-cast metal, tin plate and plastic",
    weight=1.1,
    rest="any",
)
def _toy_car(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 4))):
        one = _car(rng).turned(180.0 * int(rng.integers(2)) + float(rng.normal(0, 8)))
        model.put(one.moved(float(rng.normal(0, 6)), 62.0 * k))
    if chance(rng, 0.3):  # a blister on its card
        low, high = model.bounds
        x, y = float(high[0] - low[0]) + 12, float(high[1] - low[1]) + 30
        model.add(
            plate(x, y, 0.6, 5).moved(0, float(low[1] + high[1]) / 2, float(low[2]) - 1), "paper"
        )
    return model.centred()


@solid_family(
    "plush_toy", "toys", "soft animal with eyes, squeaker or voice box", weight=1.1, rest="any"
)
def _plush_toy(rng: Rng) -> Model:
    size = rng.uniform(0.55, 1.25)
    model = Model()
    fill = rng.uniform(0.16, 0.3)
    lean = rng.uniform(-0.25, 0.25)
    limbs: list[tuple[Spot, Spot]] = [
        ((0, 0, 42), (52, 40, 64)),
        ((0, 0, 128), (42, 38, 40)),
        ((0, -36, 120), (20, 18, 16)),
    ]
    for side in (-1, 1):
        ear_high = rng.uniform(16, 62)
        limbs += [
            ((side * 32, 4, 160 + ear_high * 0.3), (14, 7, ear_high * 0.6 + 8)),
            ((side * 58, -18, 64 + side * 40 * lean), (18, 18, 42)),
            ((side * 34, -34, 4), (21, 44, 21)),
        ]
    for at, radii in limbs:
        x, y, z = (n * size for n in at)
        rx, ry, rz = (n * size for n in radii)
        body = shapes.ellipsoid(rx, ry, rz, 14).moved(x, y, z)
        model.add(body, "polyester_cloth")  # the pile and its backing about the filling
        within = shapes.ellipsoid(rx - 2.4, ry - 2.4, rz - 2.4, 14).moved(x, y, z)
        model.add(within, "polyester_cloth", fill - 1.0)
        wad = shapes.ellipsoid(rx * 0.45, ry * 0.45, rz * 0.45, 8)
        for dx, dy, dz in rng.normal(0, 0.4, (3, 3)) * [rx, ry, rz]:
            model.add(wad.moved(x + dx, y + dy, z + dz), "polyester_cloth", 0.07)
    for side in (-1, 1):
        eye = (side * 15 * size, -36 * size, 138 * size)
        model.add(shapes.sphere(4.2 + 2 * size, 10).moved(*eye), pick(rng, "abs", "glass"))
        model.add(
            shapes.cylinder(1.4, 16, axis="y", sides=6).moved(eye[0], eye[1] + 9, eye[2]), "abs"
        )
        model.add(
            shapes.torus(5, 1.2, sides=5, steps=12)
            .turned(90, "x")
            .moved(eye[0], eye[1] + 15, eye[2]),
            pick(rng, "steel", "polyethylene"),
        )
    model.add(shapes.ellipsoid(7 * size, 4, 5 * size, 10).moved(0, -55 * size, 124 * size), "abs")
    for side in (-1, 1):
        if chance(rng, 0.35):  # jointed with discs and pins
            joint = (side * 48 * size, -8 * size, 84 * size)
            model.add(
                shapes.cylinder(13 * size, 2.4, axis="x", sides=16).moved(*joint), "paper", 1.2
            )
            model.add(shapes.cylinder(1.6, 22, axis="x", sides=6).moved(*joint), "steel")
    kind = rng.random()
    if kind < 0.3:
        voice = Model()
        frame(voice, shapes.box(44, 30, 40, 3), shapes.box(40, 26, 36), "abs")
        voice.add(shapes.cylinder(14, 5, axis="y", sides=18).moved(0, -10, 4), "ferrite")
        voice.add(shapes.cylinder(16, 3, axis="y", sides=18).moved(0, -6, 4), "steel", 0.4)
        voice.add(shapes.box(34, 1.4, 22).moved(0, 6, 2), "fr4")
        for k in range(3):
            voice.add(
                shapes.cylinder(5.7, 5, axis="y", sides=14).moved(-12.0 + 12 * k, 8, -10),
                "zinc_manganese_cell",
            )
        model.put(voice.moved(0, 0, 46 * size))
    elif kind < 0.5:  # a squeaker or bell
        model.add(
            shapes.sphere(13, 14).moved(0, 0, 46 * size), pick(rng, "brass", "polyethylene"), 0.3
        )
        model.add(shapes.sphere(4, 8).moved(0, 0, 40 * size), "steel")
    if chance(rng, 0.4):  # beans in the paws
        for side in (-1, 1):
            beans = rng.normal(0, 1, (24, 3)) * [8, 16, 6] * size + [
                side * 34 * size,
                -40 * size,
                2,
            ]
            model.add(repeated(shapes.sphere(2.2, 6), beans), "polyethylene")
    tag = plate(32, 46, 0.4, 2).turned(70, "x")
    model.add(tag.moved(40 * size, 6, 150 * size), "paper")
    return model.turned(-90.0, "x")


def _brick(rng: Rng) -> Model:
    columns, rows = int(rng.choice([1, 2, 2, 2])), int(rng.choice([2, 2, 3, 4, 6]))
    tall = float(rng.choice([9.6, 9.6, 3.2]))
    x, y = columns * 8.0 - 0.2, rows * 8.0 - 0.2
    model = Model()
    model.add(shapes.box(x, y, tall), "abs")
    model.add(shapes.box(x - 3, y - 3, tall - 1.2).moved(0, 0, -0.7), "abs", -1.0)
    studs = [
        ((i - (columns - 1) / 2) * 8, (j - (rows - 1) / 2) * 8, tall / 2 + 0.9)
        for i in range(columns)
        for j in range(rows)
    ]
    model.add(repeated(shapes.cylinder(2.4, 1.8, sides=8), studs), "abs")
    if columns == 2:
        tubes = [(0.0, (j - (rows - 2) / 2) * 8, -0.7) for j in range(rows - 1)]
        model.add(repeated(shapes.pipe(3.2, 2.4, tall - 1.2, sides=8), tubes), "abs")
    return model


@solid_family(
    "building_bricks", "toys", "plastic building bricks, loose or built", weight=1.0, rest="any"
)
def _building_bricks(rng: Rng) -> Model:
    model = Model()
    if chance(rng, 0.7):
        for _ in range(int(rng.integers(12, 28))):
            one = _brick(rng)
            one = one.turned(float(rng.choice([0.0, 90.0, 180.0, 30.0])), "x").turned(
                float(rng.uniform(0, 360))
            )
            at = rng.uniform(-1, 1, 3) * [78, 62, 14]
            model.put(one.moved(*(float(n) for n in at)))
        if chance(rng, 0.5):
            wheels = rng.uniform(-60, 60, (4, 2))
            model.add(
                repeated(
                    shapes.torus(7, 3, sides=6, steps=14),
                    [(float(x), float(y), 0.0) for x, y in wheels],
                ),
                "rubber",
            )
        film = Cloth(rng, 190, 160, 1.2)
        film.ply(soft_outline(rng, 185, 150, 1.5), 0.1, film.wrinkles(1.0, 0.6))
        model.add(film.heap(34), "polyethylene")
    else:  # a wall on its base plate
        studs = [(x, y, 2.4) for x in np.arange(-60, 61, 8.0) for y in np.arange(-44, 45, 8.0)]
        model.add(shapes.box(128, 96, 3.2), "abs")
        model.add(repeated(shapes.cylinder(2.4, 1.8, sides=6), studs), "abs")
        for level in range(int(rng.integers(2, 6))):
            for _ in range(int(rng.integers(2, 5))):
                one = _brick(rng).turned(90.0 * int(rng.integers(2)))
                column, row = (8.0 * int(n) for n in rng.integers(-5, 6, 2))
                model.put(one.moved(column, row, 6.4 + 9.6 * level))
    return model.centred()


def _figure(rng: Rng, tall: float, material: str, hollow: bool) -> Model:
    """A jointed figure lying on its back, head towards +y."""
    s = tall / 290
    wall = 2.2

    def limb(
        model: Model,
        points: list[tuple[float, float, float]],
        radii: list[float],
        of: str,
        thick: float,
    ) -> None:
        path = curve3(np.array(points) * s, 4)
        reach = np.interp(np.linspace(0, 1, len(path)), np.linspace(0, 1, len(radii)), radii) * s
        model.add(shapes.sweep(path, reach, sides=10), of)
        if hollow and min(reach) > thick + 1.5:
            model.add(shapes.sweep(path * 0.998, reach - thick, sides=10), of, -1.0)

    model = Model()
    limb(model, [(0, 92, 0), (0, 70, 2), (0, 30, 0), (0, 8, 0)], [18, 22, 14, 19], material, wall)
    frame(
        model,
        shapes.ellipsoid(17 * s, 21 * s, 18 * s, 16).moved(0, 122 * s, 2),
        shapes.ellipsoid(14 * s, 18 * s, 15 * s, 16).moved(0, 122 * s, 2),
        "pvc",
    )
    hair = shapes.ellipsoid(21 * s, 26 * s, 20 * s, 12).moved(0, 126 * s, -4)
    model.add(hair, "nylon", 0.12)
    model.add(shapes.cylinder(4 * s, 16 * s, axis="y", sides=10).moved(0, 100 * s, 0), "abs")
    for side in (-1, 1):
        spread, knee = rng.uniform(26, 60), rng.uniform(-14, 14)
        limb(
            model,
            [(side * 24, 84, 0), (side * (spread + 4), 44, 4), (side * spread, 6, 10)],
            [7.5, 6.5, 4.5],
            "pvc",
            3,
        )
        limb(
            model,
            [(side * 10, 6, 0), (side * 14, -60, knee), (side * rng.uniform(8, 30), -126, 0)],
            [12.5, 10, 6.5],
            "pvc",
            3,
        )
        model.add(
            shapes.ellipsoid(7 * s, 10 * s, 11 * s, 10).moved(side * 15 * s, -134 * s, 6 * s),
            pick(rng, "pvc", "abs"),
        )
        for at in ((24, 84), (10, 6)):
            model.add(
                shapes.cylinder(2.0, 15 * s, axis="x", sides=6).moved(
                    side * at[0] * s, at[1] * s, 0
                ),
                pick(rng, "steel", "abs"),
            )
    return model


@solid_family(
    "doll", "toys", "jointed doll or action figure, with clothes and parts", weight=0.8, rest="any"
)
def _doll(rng: Rng) -> Model:
    tall = rng.uniform(150, 310)
    model = _figure(rng, tall, "abs", True)
    dress = Cloth(rng, 150, 230, 1.0)
    outline: list[Point] = [(-22, 80), (22, 80), (26, 20), (58, -70), (-58, -70), (-26, 20)]
    outline = [(x * tall / 290, y * tall / 290) for x, y in outline]
    for _ in range(2):
        dress.ply(spline([*outline, outline[0]], 4), 0.7, dress.wrinkles(0.8, 0.5))
    model.add(dress.heap(34), pick(rng, "polyester_cloth", "cotton"))
    if chance(rng, 0.4):
        model.add(shapes.cylinder(12, 6, sides=18).moved(0, 60 * tall / 290, 0), "ferrite")
        model.add(shapes.box(26, 18, 1.4).moved(0, 40 * tall / 290, 0), "fr4")
    if chance(rng, 0.5):  # ties to its card, small shoes, a comb
        card = plate(tall * 0.5, tall * 1.05, 0.8, 3)
        model.add(card.moved(0, 0, -22), "cardboard", 2.0)
        for y in (70.0, 0.0, -80.0):
            tie = [
                (-10, y * tall / 290, 12),
                (0, y * tall / 290, 24),
                (10, y * tall / 290, 12),
                (0, y * tall / 290, -23),
            ]
            model.add(shapes.sweep(curve3(tie, 4), 0.35, sides=4), "steel")
        model.add(shapes.box(34, 9, 2).moved(tall * 0.2, -tall * 0.3, -18), "polypropylene")
    return model.centred()


@solid_family(
    "figurines", "toys", "small figures, animals and model soldiers", weight=0.7, rest="any"
)
def _figurines(rng: Rng) -> Model:
    model = Model()
    material = pick(rng, "pvc", "abs", "zinc_alloy", "polyethylene", "lead")
    for k in range(int(rng.integers(2, 9))):
        one = Model()
        if chance(rng, 0.5):
            tall = rng.uniform(40, 75)
            one.put(_figure(rng, tall, material, False).turned(90, "x"))
            one = Model(
                [
                    type(part)(part.mesh, material, part.fill)
                    for part in one.parts
                    if part.fill > 0.5
                ]
            )
            one.add(shapes.cylinder(tall * 0.18, 3, sides=14).moved(0, 0, -tall * 0.5), material)
        else:  # an animal: barrel, legs, neck, head, tail
            s = rng.uniform(0.5, 1.1)
            one.add(
                tapered(
                    [
                        (-28 * s, 0, 0, 8 * s, 9 * s),
                        (0, 0, 1, 12 * s, 13 * s),
                        (28 * s, 0, 2, 9 * s, 11 * s),
                    ],
                    10,
                ),
                material,
            )
            one.add(
                tapered(
                    [
                        (24 * s, 0, 6 * s, 6 * s, 6 * s),
                        (40 * s, 0, 24 * s, 5 * s, 6 * s),
                        (58 * s, 0, 22 * s, 3 * s, 4 * s),
                    ],
                    8,
                ),
                material,
            )
            for x in (-22, 22):
                for y in (-7, 7):
                    leg = (
                        np.array(
                            [
                                (x, y, -4),
                                (x + rng.normal(0, 4), y, -18),
                                (x + rng.normal(0, 5), y, -34),
                            ]
                        )
                        * s
                    )
                    one.add(shapes.sweep(leg, np.array([5, 3.4, 3.6]) * s, sides=7), material)
            tail = np.array([(-28, 0, 4), (-42, 0, 8), (-48, 4, -6)]) * s
            one.add(shapes.sweep(tail, np.array([2.6, 1.8, 1.2]) * s, sides=6), material)
        lie = one.turned(90.0 * int(rng.integers(2)), "x").turned(float(rng.uniform(0, 360)))
        model.put(
            lie.moved(
                58.0 * (k % 3) + float(rng.normal(0, 6)), 56.0 * (k // 3) + float(rng.normal(0, 6))
            )
        )
    return model.centred()
