"""Pots, pans, baking tins and kitchen tools."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    curve3,
    frame,
    line3,
    pick,
    plate,
    repeated,
    solid,
    tapered,
    vessel,
)
from workstation.simulation.sketch import arc, box
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def _grip(rng: Rng, long: float, material: str) -> Model:
    """A handle along x from the origin, its tang and hanging eye."""
    model = Model()
    stations = [
        (0, 0, 0, 8, 6),
        (long * 0.3, 0, 4, 9, 7),
        (long * 0.75, 0, 6, 12, 8),
        (long, 0, 4, 8, 5),
    ]
    if material in ("stainless", "steel"):
        inner = [(x, y, z, ry - 1.4, rz - 1.4) for x, y, z, ry, rz in stations]
        frame(model, tapered(stations, 12), tapered(inner, 12), material)
    else:
        model.add(tapered(stations, 12), material)
        model.add(shapes.box(long * 0.5, 9, 3).moved(long * 0.22, 0, 3), "steel")
    model.add(shapes.cylinder(4, 20, sides=12).moved(long * 0.92, 0, 4), material, -0.8)
    model.add(shapes.torus(5, 1.3, sides=5, steps=14).moved(long * 0.92, 0, 4), "steel")
    del rng
    return model


@solid_family(
    "pan", "kitchenware", "frying pan, with its handle and rivets", weight=0.7, rest="any"
)
def _pan(rng: Rng) -> Model:
    radius, deep = rng.uniform(75, 135), rng.uniform(30, 52)
    metal, wall = [
        ("aluminium", rng.uniform(2.6, 4.5)),
        ("steel", rng.uniform(1.8, 3.6)),
        ("stainless", 1.2),
    ][int(rng.integers(3))]
    profile = [
        (radius * 0.78, 0.0),
        (radius * 0.84, deep * 0.12),
        (radius * 0.96, deep * 0.8),
        (radius, deep),
    ]
    model = vessel(profile, wall, metal, floor=wall * 1.25)
    if metal == "stainless":  # the sandwich bottom
        model.add(shapes.cylinder(radius * 0.76, 5, sides=30).moved(0, 0, -2.5), "aluminium")
    rings = [
        shapes.torus(radius * share, 0.7, sides=4, steps=30)
        for share in np.arange(0.15, 0.75, 0.09)
    ]
    for ring in rings:
        model.add(ring, metal, 0.6)
    handle = _grip(rng, rng.uniform(140, 190), pick(rng, "abs", "wood", metal))
    model.put(handle.turned(-7, "y").moved(radius * 0.98, 0, deep * 0.72))
    model.add(plate(36, 34, 3, 6).turned(80, "y").moved(radius - 1, 0, deep * 0.6), metal)
    for y in (-9, 9):
        model.add(
            shapes.cylinder(3.8, 9, axis="x", sides=10).moved(radius - 2, y, deep * 0.6),
            "aluminium" if metal == "aluminium" else "steel",
        )
    if chance(rng, 0.3):
        model.put(_lid(rng, radius).moved(0, 0, deep))
    return model


def _lid(rng: Rng, radius: float) -> Model:
    """A glass or metal lid with its knob."""
    model = Model()
    if chance(rng, 0.5):
        dome = [(radius, 0.0), (radius * 0.8, 12.0), (radius * 0.3, 20.0)]
        frame(model, solid(dome), solid(dome).moved(0, 0, -4), "glass")
        model.add(shapes.torus(radius, 2.0, sides=6, steps=36), "stainless", 0.5)
        model.add(shapes.torus(6, 1.0, sides=5, steps=12).moved(radius * 0.5, 0, 17), "stainless")
    else:
        dome = [(radius, 0.0), (radius * 0.9, 5.0), (radius * 0.3, 12.0)]
        frame(
            model, solid(dome), solid(dome).moved(0, 0, -0.8), pick(rng, "stainless", "aluminium")
        )
    model.add(solid([(9, 18), (16, 30), (12, 38)]), pick(rng, "abs", "wood", "stainless"), 0.8)
    model.add(shapes.cylinder(2.4, 26, sides=8).moved(0, 0, 24), "steel")
    return model


@solid_family(
    "pots", "kitchenware", "saucepans and pots, nested, with lids", weight=0.6, rest="any"
)
def _pots(rng: Rng) -> Model:
    model, radius = Model(), rng.uniform(85, 125)
    enamel = chance(rng, 0.25)
    for k in range(int(rng.integers(1, 4))):
        r, tall = radius * 0.82**k, radius * 0.82**k * rng.uniform(0.9, 1.3)
        wall = 1.1 if enamel else rng.uniform(0.6, 1.0)
        pot = vessel(
            [(r, 0.0), (r, tall - 2), (r + 3, tall)], wall, "steel" if enamel else "stainless"
        )
        if not enamel:
            pot.add(shapes.cylinder(r * 0.93, 5.5, sides=30).moved(0, 0, -3), "aluminium")
            pot.add(shapes.cylinder(r * 0.95, 0.6, sides=30).moved(0, 0, -6), "stainless")
        for side in (-1, 1):
            if k == 0 or chance(rng, 0.5):
                loop = [
                    (side * r, -34, tall * 0.75),
                    (side * (r + 30), -26, tall * 0.78),
                    (side * (r + 30), 26, tall * 0.78),
                    (side * r, 34, tall * 0.75),
                ]
                pot.add(shapes.sweep(curve3(loop, 5), 4.0, sides=7), "stainless")
                for y in (-34, 34):
                    pot.add(
                        shapes.cylinder(7, 1.5, axis="x", sides=12).moved(
                            side * (r + 0.6), y, tall * 0.75
                        ),
                        "stainless",
                    )
        model.put(pot.turned(float(rng.uniform(0, 90))).moved(0, 0, 7.0 * k))
        if k == 0:
            height = tall
    if chance(rng, 0.7):
        model.put(_lid(rng, radius).moved(0, 0, height + 2))
    return model.centred()


@solid_family(
    "cake_tin", "kitchenware", "spring-form, muffin and loaf tins, cutters", weight=0.5, rest="flat"
)
def _cake_tin(rng: Rng) -> Model:
    model, kind = Model(), int(rng.integers(0, 3))
    if kind == 0:
        radius, tall = rng.uniform(85, 140), rng.uniform(60, 75)
        frame(
            model,
            shapes.cylinder(radius, tall, sides=36),
            shapes.cylinder(radius - 0.45, tall, sides=36),
            "steel",
        )
        model.add(shapes.cylinder(radius + 2, 0.6, sides=36).moved(0, 0, -tall / 2 + 5), "steel")
        for z in (-tall / 2, -tall / 2 + 8, tall / 2):
            model.add(shapes.torus(radius, 1.6, sides=6, steps=36).moved(0, 0, z), "steel", 0.6)
        model.add(plate(34, 20, 3, 3).turned(90, "x").moved(0, radius + 4, 0), "steel")
        lever = [
            (18, radius + 4, 0),
            (26, radius + 12, 0),
            (-24, radius + 14, 0),
            (-28, radius + 5, 0),
        ]
        model.add(shapes.sweep(curve3(lever, 4), 2.0, sides=6), "steel")
        if chance(rng, 0.5):
            tube = vessel([(30, 0.0), (20, tall * 0.9)], 0.5, "steel", floor=-0.01, cover=-0.01)
            model.put(tube.moved(0, 0, -tall / 2 + 4))
    elif kind == 1:
        columns, rows = int(rng.integers(2, 5)), int(rng.integers(2, 4))
        pitch = 76.0
        model.add(plate(columns * pitch + 14, rows * pitch + 14, 0.6, 10), "steel")
        cup = vessel([(24.0, -30.0), (34.0, 0.0)], 0.5, "steel")
        for i in range(columns):
            for j in range(rows):
                at = ((i - (columns - 1) / 2) * pitch, (j - (rows - 1) / 2) * pitch)
                model.add(shapes.cylinder(33, 0.6).moved(*at), "steel", -1)
                model.put(cup.moved(*at))
                model.add(shapes.torus(34, 0.8, sides=4, steps=22).moved(*at), "steel")
        edge = [*box(0, 0, columns * pitch + 14, rows * pitch + 14, 10)]
        model.add(shapes.sweep(line3([*edge, edge[0]]), 1.6, sides=6), "steel", 0.7)
    else:
        long, wide, tall = rng.uniform(220, 300), rng.uniform(95, 120), rng.uniform(60, 75)
        outer = shapes.extrude(
            [(-wide / 2, 0), (wide / 2, 0), (wide / 2 + 8, tall), (-wide / 2 - 8, tall)], long
        )
        inner = shapes.extrude(
            [
                (-wide / 2 + 0.5, 0.5),
                (wide / 2 - 0.5, 0.5),
                (wide / 2 + 7.5, tall),
                (-wide / 2 - 7.5, tall),
            ],
            long - 1,
        )
        frame(model, outer.turned(90, "x"), inner.turned(90, "x"), "steel")
        edge = [*box(0, 0, wide + 18, long + 2, 3)]
        model.add(shapes.sweep(line3([*edge, edge[0]], tall), 1.8, sides=6), "steel", 0.6)
    for _ in range(int(rng.integers(0, 8))):  # cutters
        points, inner_r = int(rng.integers(4, 9)), rng.uniform(0.5, 1.0)
        size = rng.uniform(18, 34)
        turn = np.linspace(0, 2 * np.pi, 2 * points, endpoint=False)
        reach = np.where(np.arange(2 * points) % 2, size * inner_r, size)
        star = [
            (float(x), float(y))
            for x, y in np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
        ]
        small = [(x * (1 - 0.9 / size), y * (1 - 0.9 / size)) for x, y in star]
        spot = rng.uniform(-1, 1, 2) * 65
        metal = pick(rng, "steel", "stainless", "polypropylene")
        thin = 1.0 if metal == "polypropylene" else 0.5
        one = Model()
        frame(one, shapes.extrude(star, 24), shapes.extrude(small, 24.1), metal)
        one = Model([type(part)(part.mesh, part.material, part.fill * thin) for part in one.parts])
        model.put(one.moved(float(spot[0]), float(spot[1]), float(rng.uniform(-10, 20))))
    return model.centred()


def _whisk(rng: Rng) -> Model:
    model, long = Model(), rng.uniform(110, 160)
    wide = long * rng.uniform(0.22, 0.3)
    for t in np.arange(0, 180, 180 / int(rng.integers(4, 7))):
        loop = [
            (0, 4, 0),
            (long * 0.4, wide * 0.8, 0),
            (long * 0.8, wide, 0),
            (long, 0, 0),
            (long * 0.8, -wide, 0),
            (long * 0.4, -wide * 0.8, 0),
            (0, -4, 0),
        ]
        model.add(shapes.sweep(curve3(loop, 4), 0.8, sides=5).turned(float(t), "x"), "stainless")
    frame(
        model,
        shapes.cylinder(9, 115, axis="x", sides=14).moved(-57, 0),
        shapes.cylinder(8, 112, axis="x", sides=14).moved(-57, 0),
        "stainless",
    )
    model.add(shapes.torus(7, 1.3, sides=5, steps=14).moved(-122, 0), "stainless")
    return model


def _grater(rng: Rng) -> Model:
    model, tall, a, b = Model(), rng.uniform(180, 240), rng.uniform(90, 110), rng.uniform(60, 80)
    outer = shapes.extrude(
        [(-a / 2, -b / 2), (a / 2, -b / 2), (a / 2, b / 2), (-a / 2, b / 2)], tall
    )
    inner = shapes.extrude(
        [
            (-a / 2 + 0.5, -b / 2 + 0.5),
            (a / 2 - 0.5, -b / 2 + 0.5),
            (a / 2 - 0.5, b / 2 - 0.5),
            (-a / 2 + 0.5, b / 2 - 0.5),
        ],
        tall,
    )
    frame(model, outer, inner, "stainless")
    pitch = rng.uniform(13, 19)
    holes = [
        (x, side * b / 2, z)
        for x in np.arange(-a / 2 + 10, a / 2 - 8, pitch)
        for z in np.arange(-tall / 2 + 14, tall / 2 - 10, pitch)
        for side in (-1, 1)
    ]
    model.add(
        repeated(shapes.cylinder(pitch * 0.28, 0.6, axis="y", sides=6), holes), "stainless", -1
    )
    model.add(repeated(shapes.box(pitch * 0.5, 1.6, 0.8), holes), "stainless")
    loop = [
        (-a * 0.35, 0, tall / 2),
        (-a * 0.3, 0, tall / 2 + 34),
        (a * 0.3, 0, tall / 2 + 34),
        (a * 0.35, 0, tall / 2),
    ]
    model.add(
        shapes.sweep(curve3(loop, 4), 5, sides=7), pick(rng, "stainless", "polypropylene"), 0.5
    )
    return model.turned(90, "y")


def _corkscrew(rng: Rng) -> Model:
    model = Model()
    worm = shapes.sweep(shapes.helix(3.6, 9.5, 5, 12), 1.4, sides=6)
    model.add(worm.turned(90, "y").moved(30, 0), "steel")
    if chance(rng, 0.5):
        model.add(shapes.capsule(11, 105, axis="y", sides=12), pick(rng, "wood", "zinc_alloy"), 0.9)
        model.add(shapes.cylinder(3.4, 26, axis="x", sides=8).moved(2, 0), "steel")
    else:  # two arms with their rack
        model.add(shapes.pipe(15, 11.5, 70, axis="x").moved(40, 0), "zinc_alloy", 0.6)
        model.add(shapes.cylinder(4.2, 70, axis="x", sides=10).moved(-12, 0), "steel")
        teeth = [(x, 0.0, 0.0) for x in np.arange(-40, 10, 5.0)]
        model.add(repeated(shapes.torus(5, 1.2, sides=5, steps=12).turned(90, "y"), teeth), "steel")
        for side in (-1, 1):
            arm = [(4, side * 14, 0), (-20, side * 34, 0), (40, side * 62, 0)]
            model.add(shapes.sweep(curve3(arm, 5), 4.4, sides=8), "zinc_alloy")
            model.add(shapes.cylinder(11, 6, sides=14).moved(4, side * 14), "zinc_alloy")
        model.add(shapes.torus(13, 3, sides=6, steps=18).moved(-56, 0), "zinc_alloy")
    return model


def _ladle(rng: Rng) -> Model:
    metal = pick(rng, "stainless", "wood", "nylon")
    model, long = Model(), rng.uniform(170, 240)
    thick = 2.2 if metal == "stainless" else 7.0
    model.add(
        tapered(
            [
                (0, 0, 0, 5, thick / 2),
                (long * 0.5, 0, 2, 7, thick / 2),
                (long, 0, 4, 11, thick / 2),
            ],
            10,
            0.8,
        ),
        metal,
    )
    if chance(rng, 0.5):
        bowl = vessel(
            [(10, -24.0), (30, -12.0), (36, 0.0)], 1.2 if metal == "stainless" else 4, metal
        )
        model.put(bowl.moved(-32, 0))
    else:
        blade = plate(78, 66, thick * 0.7, 12)
        model.add(blade.moved(-38, 0), metal)
        slots = [(-38.0, y, 0.0) for y in (-20.0, -7.0, 7.0, 20.0)]
        model.add(repeated(shapes.box(52, 5, thick * 0.75), slots), metal, -1)
    return model


def _peeler(rng: Rng) -> Model:
    model = Model()
    model.add(
        tapered([(0, 0, 0, 8, 6), (50, 0, 0, 10, 7), (100, 0, 0, 7, 5)], 12),
        pick(rng, "abs", "wood"),
    )
    fork = line3([*arc((-26, 0), (32, 18), 70, 290, 12)])
    model.add(shapes.sweep(fork, 1.6, sides=6), "stainless")
    for y in (-3.5, 3.5):
        model.add(shapes.box(48, 3.6, 0.8).turned(90).moved(-44, 0).moved(y, 0), "stainless")
    return model


@solid_family(
    "kitchen_tools",
    "kitchenware",
    "whisk, grater, corkscrew, ladle, peeler, sieve",
    weight=0.9,
    rest="flat",
)
def _kitchen_tools(rng: Rng) -> Model:
    tools = [_whisk, _grater, _corkscrew, _ladle, _peeler, _sieve]
    model = Model()
    picks = rng.permutation(len(tools))[: int(rng.integers(1, 4))]
    for k, index in enumerate(picks):
        one = tools[int(index)](rng).turned(180.0 * (k % 2) + float(rng.normal(0, 9)))
        model.put(one.moved(float(rng.normal(0, 12)), 62.0 * k, 6.0 * k))
    return model.centred()


def _sieve(rng: Rng) -> Model:
    radius = rng.uniform(38, 80)
    model = Model()
    model.add(shapes.torus(radius, 2.0, sides=6, steps=30), "stainless")
    for angle in np.linspace(8, 82, 9):  # the mesh bowl, as rings and ribs
        ring = shapes.torus(radius * np.cos(np.radians(angle)), 0.5, sides=4, steps=24)
        model.add(ring.moved(0, 0, -radius * 0.8 * np.sin(np.radians(angle))), "stainless")
    for t in np.arange(0, 180, 15.0):
        bow = [
            (radius * np.cos(p), 0.0, -radius * 0.8 * np.sin(p)) for p in np.linspace(0, np.pi, 13)
        ]
        model.add(shapes.sweep(np.array(bow), 0.5, sides=4).turned(float(t)), "stainless")
    model.put(_grip(rng, 120, pick(rng, "abs", "stainless", "wood")).moved(radius, 0))
    for y in (-9, 9):
        model.add(
            shapes.sweep(
                np.array([(-radius - 16, y, 0), (-radius, y, 0)], dtype=float), 1.6, sides=6
            ),
            "stainless",
        )
    return model
