"""Sweets, chocolate, preserves in jars, honey; drinks in bottles and flasks."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    bottle_profile,
    cap,
    carton,
    chance,
    frame,
    knurl,
    line3,
    lump,
    pick,
    plate,
    repeated,
    solid,
    vessel,
)
from workstation.simulation.solids import shapes
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.model import Model


@solid_family(
    "sweets", "food", "wrapped sweets, gums and lollies in bags or tins", weight=0.9, rest="any"
)
def _sweets(rng: Rng) -> Model:
    model = Model()
    wide, high = rng.uniform(110, 190), rng.uniform(130, 220)
    count, size = int(rng.integers(18, 60)), rng.uniform(8, 14)
    spots = rng.uniform(-1, 1, (count, 3)) * [wide * 0.38, high * 0.38, 12]
    kinds: list[Mesh] = [
        shapes.ellipsoid(size, size * 0.8, size * 0.6, 8),
        shapes.box(size * 1.7, size * 1.2, size, 2),
        shapes.cylinder(size * 0.8, size * 0.7, sides=10),
        shapes.torus(size * 0.7, size * 0.3, sides=5, steps=10),
    ]
    chosen = kinds[int(rng.integers(len(kinds)))]
    for k in range(3):
        one = chosen.turned(float(rng.uniform(0, 180)), "x").turned(float(rng.uniform(0, 360)))
        model.add(repeated(one, spots[k::3]), "sugar", rng.uniform(1.3, 1.7))
    if chance(rng, 0.5):  # twisted wrappers
        for k in range(2):
            twist = plate(size * 4.2, size * 1.2, 0.12, 1).turned(float(rng.uniform(0, 180)))
            film = pick(rng, "polypropylene", "aluminium", "polypropylene")
            model.add(repeated(twist, spots[k::2]), film, 1.0 if film != "aluminium" else 0.3)
    if chance(rng, 0.25):  # lollies
        for x, y, z in spots[:6]:
            stick = shapes.cylinder(1.9, 80, axis="x", sides=8).turned(float(rng.uniform(0, 360)))
            model.add(
                stick.moved(float(x), float(y), float(z)), pick(rng, "paper", "polypropylene")
            )
            model.add(shapes.sphere(13, 10).moved(float(x), float(y), float(z)), "sugar", 1.6)
    if chance(rng, 0.25):
        radius = float(np.hypot(wide, high)) * 0.42
        tin = vessel([(radius, -24.0), (radius, 24.0)], 0.28, "steel", cover=0.28)
        tin.add(shapes.torus(radius, 1.2, sides=5, steps=36).moved(0, 0, 12), "steel")
        model.put(tin)
    else:
        skin = Cloth(rng, wide + 8, high + 8, 1.0)
        for _ in range(2):
            skin.ply(soft_outline(rng, wide, high, 1.0), 0.06, skin.wrinkles(0.9, 0.5))
        for side in (-1, 1):
            for k in range(4):
                skin.line(
                    [(-wide / 2, side * (high / 2 - 3 * k)), (wide / 2, side * (high / 2 - 3 * k))],
                    1.3,
                    0.4,
                )
        model.add(skin.heap(36), "polypropylene")
    return model.centred()


@solid_family("chocolate", "food", "bars of chocolate, boxes of pralines", weight=1.0, rest="any")
def _chocolate(rng: Rng) -> Model:
    model = Model()
    if chance(rng, 0.55):
        for k in range(int(rng.integers(1, 6))):
            columns, rows = int(rng.integers(3, 5)), int(rng.integers(6, 9))
            piece = rng.uniform(17, 23)
            wide, long = columns * piece, rows * piece
            one = Model()
            thick = rng.uniform(4, 6)
            one.add(shapes.box(wide, long, thick), "sugar", 1.45)
            top = [
                ((i - (columns - 1) / 2) * piece, (j - (rows - 1) / 2) * piece, thick * 0.75)
                for i in range(columns)
                for j in range(rows)
            ]
            cone = shapes.extrude(
                [
                    (-piece * 0.44, -piece * 0.44),
                    (piece * 0.44, -piece * 0.44),
                    (piece * 0.44, piece * 0.44),
                    (-piece * 0.44, piece * 0.44),
                ],
                4.4,
                bevel=2.0,
            )
            one.add(repeated(cone, top), "sugar", 1.45)
            if chance(rng, 0.4):
                nuts = rng.uniform(-0.45, 0.45, (24, 3)) * [wide, long, 2]
                one.add(repeated(shapes.sphere(4.2, 6), nuts), "starch_food", 0.35)
            foil = Cloth(rng, wide + 12, long + 16, 1.0)
            foil.ply(soft_outline(rng, wide + 3, long + 6, 0.4), 0.03, foil.wrinkles(0.7, 0.4))
            one.add(foil.heap(thick + 4), "aluminium")
            frame(
                one,
                shapes.box(wide + 4, long + 7, thick + 7),
                shapes.box(wide + 3.4, long + 6.4, thick + 6.4),
                "paper",
            )
            model.put(one.turned(float(rng.normal(0, 3))).moved(0, 0, (thick + 8) * k))
        return model.centred()
    columns, rows = int(rng.integers(3, 7)), int(rng.integers(2, 6))
    pitch = rng.uniform(30, 36)
    x, y, z = columns * pitch + 8, rows * pitch + 8, rng.uniform(26, 36)
    carton(model, x, y, z, 0.8, "paper")
    tray = [
        ((i - (columns - 1) / 2) * pitch, (j - (rows - 1) / 2) * pitch, 0.0)
        for i in range(columns)
        for j in range(rows)
    ]
    shapes_of = [
        shapes.ellipsoid(12, 12, 9, 10),
        shapes.box(22, 22, 13, 3),
        solid([(12, -7), (9, 5), (4, 8)]),
    ]
    for at in tray:
        body = shapes_of[int(rng.integers(3))]
        model.add(body.moved(*at), "sugar", 1.4)
        core = pick(rng, "oil", "starch_food", "sugar")
        model.add(body.scaled(0.6).moved(*at), "sugar", -1.4)
        model.add(body.scaled(0.58).moved(*at), core, 1.1)
        if chance(rng, 0.3):
            model.add(plate(26, 26, 0.05, 12).moved(at[0], at[1], 7), "aluminium")
    cup = vessel([(12.0, -9.0), (15.0, 3.0)], 0.3, "pet")
    for part in cup.parts:
        if isinstance(part.mesh, Mesh):
            model.add(repeated(part.mesh, tray), part.material, part.fill)
    model.add(shapes.box(x - 4, y - 4, 1.0).moved(0, 0, z / 2 - 3), "paper")
    return model.centred()


@solid_family(
    "jar",
    "food",
    "preserves, honey, pickles or spread in glass jars",
    weight=1.0,
    rest="upright or lying",
)
def _jar(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.choice([1, 1, 2, 3]))):
        radius, tall = rng.uniform(28, 46), rng.uniform(65, 150)
        mouth = radius * rng.uniform(0.72, 0.9)
        wall = rng.uniform(2.2, 3.6)
        profile = [
            (radius * 0.92, 0.0),
            (radius, 5.0),
            (radius, tall * 0.74),
            (radius * 0.96, tall * 0.8),
            (mouth, tall * 0.88),
            (mouth, tall),
        ]
        content = pick(rng, "sugar", "water", "oil", "cream", "starch_food")
        one = vessel(
            profile,
            wall,
            "glass",
            floor=wall * 1.6,
            content=content,
            level=rng.uniform(0.5, 0.92),
            density=1.45 if content == "sugar" else 1.0,
        )
        one.add(shapes.torus(radius * 0.8, 1.4, sides=5, steps=24).moved(0, 0, 1), "glass")
        one.add(knurl(mouth + 0.4, tall * 0.06, 1.0, 2).moved(0, 0, tall * 0.96), "glass")
        if content in ("water", "oil") and chance(rng, 0.8):  # olives, gherkins, cherries
            size = rng.uniform(5, 11)
            count = int(np.clip(26 * (9 / size) ** 2, 8, 50))
            spots = rng.uniform(-1, 1, (count, 3)) * [radius * 0.55, radius * 0.55, tall * 0.28] + [
                0,
                0,
                tall * 0.38,
            ]
            one.add(
                repeated(shapes.ellipsoid(size, size, size * rng.uniform(1, 2.2), 8), spots),
                "water",
                0.12,
            )
            if chance(rng, 0.5):
                one.add(
                    repeated(shapes.ellipsoid(size * 0.4, size * 0.4, size * 0.5, 6), spots),
                    "wood",
                    0.7,
                )
        lid = vessel(
            [(mouth + 2.2, 0.0), (mouth + 2.2, 12.0), (mouth + 1.2, 13.0)],
            0.3,
            "steel",
            floor=-0.01,
            cover=0.3,
        )
        lid.add(shapes.torus(mouth + 1.8, 0.9, sides=5, steps=26), "steel")
        lid.add(shapes.torus(mouth, 1.2, sides=5, steps=26).moved(0, 0, 12), "rubber", 0.7)
        one.put(lid.moved(0, 0, tall - 10))
        model.put(one.moved(k * 2.15 * radius + k * 6.0, float(rng.normal(0, 4))))
    return model.centred()


@solid_family(
    "drink_bottle",
    "food",
    "glass bottle of wine, oil, vinegar or beer, corked or capped",
    weight=0.8,
    rest="upright or lying",
)
def _drink_bottle(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.choice([1, 1, 1, 2]))):
        radius, tall = rng.uniform(28, 44), rng.uniform(190, 330)
        neck, wall = rng.uniform(12.5, 15), rng.uniform(2.4, 4.2)
        content = pick(rng, "water", "water", "oil", "sugar")
        body = bottle_profile(radius, tall, neck, tall * rng.uniform(0.1, 0.3))
        one = vessel(
            body,
            wall,
            "glass",
            floor=wall * 1.8,
            content="oil" if content == "oil" else "water",
            level=rng.uniform(0.7, 0.93),
            density=1.0 if content != "sugar" else 1.2,
        )
        if chance(rng, 0.6):  # the punt
            punt = solid([(radius * 0.7, 0.2), (radius * 0.4, tall * 0.07), (4, tall * 0.1)])
            one.add(punt, "glass", -1.0)
            one.add(punt.moved(0, 0, wall), "glass")
            one.add(punt.moved(0, 0, wall), "water", -1.0)
        one.add(shapes.torus(neck + 0.5, 1.8, sides=6, steps=20).moved(0, 0, tall - 6), "glass")
        closure = int(rng.integers(0, 3))
        if closure == 0:
            one.add(shapes.cylinder(neck - wall, 42, sides=16).moved(0, 0, tall - 22), "wood", 0.35)
            shrink = vessel(
                [(neck + 1.2, 0.0), (neck + 1.2, 52.0)],
                0.12,
                pick(rng, "lead", "aluminium", "pvc"),
                floor=-0.01,
                cover=0.12,
            )
            one.put(shrink.moved(0, 0, tall - 50))
        elif closure == 1:
            one.put(
                vessel(
                    [(neck + 1.6, 0.0), (neck + 1.6, 30.0)],
                    0.25,
                    "aluminium",
                    floor=-0.01,
                    cover=0.3,
                ).moved(0, 0, tall - 28)
            )
            one.add(knurl(neck + 1.2, 12, 0.7, 4).moved(0, 0, tall - 10), "glass")
        else:
            one.put(cap(neck + 2, 7, "steel", 0.25).moved(0, 0, tall - 5))
            teeth = [
                ((neck + 2) * np.cos(t), (neck + 2) * np.sin(t), tall - 4)
                for t in np.linspace(0, 2 * np.pi, 21, endpoint=False)
            ]
            one.add(repeated(shapes.box(1.2, 1.2, 4), teeth), "steel", 0.5)
        if chance(rng, 0.3):  # packed in a sleeve of net or card
            frame(
                one,
                shapes.box(2 * radius + 8, 2 * radius + 8, tall + 10).moved(0, 0, tall / 2 + 2),
                shapes.box(2 * radius + 7, 2 * radius + 7, tall + 9).moved(0, 0, tall / 2 + 2),
                "cardboard",
            )
        model.put(one.moved(k * 2.3 * radius, 0))
    return model.centred()


@solid_family(
    "pet_bottle",
    "food",
    "plastic bottle of water, juice or household liquid",
    weight=0.9,
    rest="upright or lying",
)
def _pet_bottle(rng: Rng) -> Model:
    radius, tall = rng.uniform(26, 45), rng.uniform(150, 330)
    points = list(bottle_profile(radius, tall, 12.8, tall * 0.18))
    waist = chance(rng, 0.5)
    ribs = int(rng.integers(4, 11))
    body: list[tuple[float, float]] = [points[0], points[1]]
    for z in np.linspace(tall * 0.1, points[2][1] * 0.95, ribs * 2 + 1):
        groove = 1.8 if len(body) % 2 else 0.0
        pinch = radius * 0.12 * np.exp(-(((z / tall) - 0.35) ** 2) / 0.004) if waist else 0.0
        body.append((float(radius - groove - pinch), float(z)))
    body += points[2:]
    content = pick(rng, "water", "water", "gel", "oil")
    model = vessel(body, 0.4, "pet", floor=0.8, content=content, level=rng.uniform(0.2, 0.97))
    for t in np.arange(5) * 2 * np.pi / 5:  # the feet
        foot = shapes.ellipsoid(radius * 0.3, radius * 0.3, 5, 10)
        model.add(foot.moved(radius * 0.5 * np.cos(t), radius * 0.5 * np.sin(t), 2), "pet", 0.35)
    model.add(shapes.pipe(13.5, 11, 20).moved(0, 0, tall - 8), "pet")
    model.add(shapes.torus(16, 1.1, sides=5, steps=22).moved(0, 0, tall - 18), "pet")
    model.add(knurl(13.6, 10, 0.8, 3).moved(0, 0, tall - 4), "pet")
    model.put(cap(15.4, 17, "polyethylene", 1.3).moved(0, 0, tall - 12))
    if chance(rng, 0.3):  # a trigger or a sports cap
        model.add(shapes.box(42, 14, 16, 2).moved(10, 0, tall + 16), "polypropylene", 0.5)
        model.add(
            shapes.box(8, 10, 40).turned(15, "y").moved(26, 0, tall - 8), "polypropylene", 0.6
        )
        model.add(
            shapes.sweep(shapes.helix(4, 2.2, 7, 9), 0.5, sides=4).moved(4, 0, tall + 6),
            "stainless",
        )
        model.add(
            shapes.pipe(2.4, 1.6, tall * 0.9, sides=8).moved(0, 0, tall * 0.48), "polyethylene"
        )
        model.add(shapes.sphere(2.4, 8).moved(4, 0, tall - 2), "stainless")
    return model


@solid_family(
    "flask",
    "kitchenware",
    "vacuum flask, metal bottle or hip flask",
    weight=0.8,
    rest="upright or lying",
)
def _flask(rng: Rng) -> Model:
    kind = int(rng.choice([0, 0, 1, 1, 2]))
    if kind == 2:
        wide, tall, deep = rng.uniform(75, 98), rng.uniform(95, 125), rng.uniform(20, 27)
        model = Model()
        outline = [
            (float(x), float(y))
            for x, y in np.column_stack(
                [
                    wide / 2 * np.cos(np.linspace(0, np.pi, 12)),
                    8 * np.sin(np.linspace(0, np.pi, 12)),
                ]
            )
        ]
        bent = [*outline, *[(x * 0.98, y - deep) for x, y in outline[::-1]]]
        inner = [(x * 0.985, y * 0.9 - 0.5) for x, y in bent]
        frame(model, shapes.extrude(bent, tall), shapes.extrude(inner, tall - 1.4), "stainless")
        share = rng.uniform(0.2, 0.9)
        model.add(
            shapes.extrude(inner, (tall - 2) * share).moved(0, 0, -(tall - 2) * (1 - share) / 2),
            "water",
            0.95,
        )
        model.add(shapes.pipe(9, 7.8, 14).moved(0, -deep / 2 + 4, tall / 2 + 6), "stainless")
        model.put(cap(10.5, 13, "stainless", 1.0).moved(0, -deep / 2 + 4, tall / 2 + 6))
        model.add(shapes.box(5, 3, 14).moved(14, -deep / 2 + 4, tall / 2 + 8), "stainless")
        return model
    radius, tall = rng.uniform(33, 45), rng.uniform(190, 300)
    metal = "stainless" if kind == 0 or chance(rng, 0.5) else "aluminium"
    wall = 0.5 if metal == "stainless" else 1.1
    profile = [
        (radius * 0.95, 0.0),
        (radius, 4.0),
        (radius, tall * 0.76),
        (radius * 0.72, tall * 0.86),
        (radius * 0.68, tall),
    ]
    model = vessel(profile, wall, metal, floor=0.8)
    if kind == 0:
        inner = [
            (radius * 0.8, 0.0),
            (radius * 0.86, 6.0),
            (radius * 0.86, tall * 0.72),
            (radius * 0.58, tall * 0.82),
            (radius * 0.56, tall - 6),
        ]
        lining = pick(rng, "stainless", "glass")
        model.put(
            vessel(
                inner,
                0.5 if lining == "stainless" else 1.4,
                lining,
                content=pick(rng, "water", "water", "cream"),
                level=rng.uniform(0.0, 0.9),
            ).moved(0, 0, 6)
        )
        model.add(shapes.cylinder(7, 2, sides=14).moved(0, 0, 3), "steel")
    else:
        inside = vessel(
            profile, wall + 0.05, "polyethylene", content="water", level=rng.uniform(0.0, 0.9)
        )
        model.put(Model([part for part in inside.parts if part.material == "water"]))
        model.add(
            shapes.torus(radius * 0.5, 2.0, sides=6, steps=20)
            .turned(90, "x")
            .moved(0, 0, tall + 26),
            pick(rng, "steel", "polypropylene"),
        )
    model.add(
        shapes.cylinder(radius * 0.52, 26, sides=20).moved(0, 0, tall - 4), "polypropylene", 0.45
    )
    model.add(shapes.torus(radius * 0.53, 1.6, sides=5, steps=22).moved(0, 0, tall - 12), "rubber")
    model.add(knurl(radius * 0.68, 12, 0.8, 4).moved(0, 0, tall - 6), metal)
    lid = vessel(
        [(radius * 0.78, 0.0), (radius * 0.8, tall * 0.2)],
        0.5 if metal == "stainless" else 1.6,
        metal if kind == 0 else "polypropylene",
        floor=-0.01,
        cover=1.0,
    )
    model.put(lid.moved(0, 0, tall * 0.86))
    return model


@solid_family(
    "gift_set",
    "food",
    "gift set: small jars, a wooden dipper and shredded paper",
    weight=0.3,
    rest="flat",
)
def _gift_set(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(2, 5))
    for k in range(count):
        profile = [(24.0, 0.0), (25.0, 4.0), (25.0, 48.0), (20.0, 54.0), (20.0, 62.0)]
        one = vessel(
            profile,
            2.4,
            "glass",
            floor=4,
            content=pick(rng, "sugar", "oil", "salt"),
            level=0.9,
            density=1.3,
        )
        one.put(
            vessel([(22.0, 0.0), (22.0, 11.0)], 0.3, "steel", floor=-0.01, cover=0.3).moved(
                0, 0, 54
            )
        )
        model.put(one.moved(58.0 * k, 0, -30))
    rod = shapes.cylinder(3.5, 120, axis="x", sides=10)
    model.add(rod.moved(29.0 * (count - 1), 48, 0), "wood")
    discs = [(29.0 * (count - 1) + 50 + 5.0 * n, 48.0, 0.0) for n in range(5)]
    model.add(repeated(shapes.cylinder(11, 2.4, axis="x", sides=14), discs), "wood")
    wide = 58.0 * count + 20
    straw = Cloth(rng, wide, 150, 1.0)
    for _ in range(140):
        x, y, turn = rng.uniform(-0.46, 0.46) * wide, rng.uniform(-66, 66), rng.uniform(0, np.pi)
        bend = float(rng.normal(0, 9))
        straw.line(
            [
                (x - 20 * np.cos(turn), y - 20 * np.sin(turn)),
                (x + bend, y + bend),
                (x + 20 * np.cos(turn), y + 20 * np.sin(turn)),
            ],
            2.2,
            0.4,
        )
    model.add(straw.heap(50).moved(29.0 * (count - 1), 10), "paper")
    carton_ = Model()
    carton(carton_, wide + 6, 156, 92, 1.2, "cardboard")
    model.put(carton_.moved(29.0 * (count - 1), 10, 4))
    model.add(lump(rng, 20, 14, 12, 0.1).moved(0, 55, 0), "wax")
    model.add(shapes.sweep(line3([(-20, 80), (40, 70), (90, 82)], 40), 1.5, sides=5), "cotton")
    return model.centred()
