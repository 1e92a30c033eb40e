"""Cutlery, crockery, glasses, vases, tiles."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    curve3,
    frame,
    line3,
    lump,
    pick,
    repeated,
    solid,
    tapered,
    vessel,
)
from workstation.simulation.solids import shapes
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.model import Model


def _bent(model: Model, long: float) -> Model:
    """Cutlery is not flat: neck and handle rise from the middle."""
    parts = Model()
    for part in model.parts:
        if isinstance(part.mesh, Mesh):
            vertices = part.mesh.vertices.copy()
            x = vertices[:, 0] / long
            vertices[:, 2] += 16 * (x - 0.35) ** 2 * 4 - 3
            parts.add(Mesh(vertices, part.mesh.faces), part.material, part.fill)
    return parts


def piece(rng: Rng, kind: str, long: float, metal: str) -> Model:
    """A spoon, fork or table knife along x, its working end at x = 0."""
    model = Model()
    width = long * rng.uniform(0.045, 0.06)
    thick = rng.uniform(0.9, 1.3)
    stem = [
        (long * 0.30, 0, 0, width * 0.3, thick * 1.3),
        (long * 0.45, 0, 0, width * 0.32, thick * 1.4),
        (long * 0.75, 0, 0, width * 0.75, thick),
        (long * 0.97, 0, 0, width, thick),
        (long, 0, 0, width * 0.5, thick * 0.7),
    ]
    if kind == "knife":
        heft = [
            (long * 0.46, 0, 0, width * 0.7, 2.6),
            (long * 0.7, 0, 0, width * 0.85, 3.4),
            (long, 0, 0, width, 3.0),
        ]
        if chance(rng, 0.4):
            model.add(tapered(heft, 12, 0.8), pick(rng, "abs", "wood"))
            model.add(shapes.box(long * 0.4, width * 0.7, 1.4).moved(long * 0.68, 0), metal)
        else:
            model.add(tapered(heft, 12, 0.8), metal, 0.85)
        blade = [
            (long * 0.48, -width * 0.7),
            (long * 0.48, width * 0.4),
            (long * 0.1, width * 0.75),
            (long * 0.02, width * 0.5),
            (0.0, 0.0),
            (long * 0.05, -width * 0.8),
        ]
        model.add(shapes.extrude(blade, 1.4), metal)
        teeth = [(x, -width * 0.82, 0.0) for x in np.arange(long * 0.08, long * 0.3, 2.4)]
        model.add(repeated(shapes.box(1.0, 1.4, 1.0), teeth), metal, -1)
        return model
    model.add(tapered(stem, 10, 0.9), metal)
    if kind == "spoon":
        wide = long * rng.uniform(0.1, 0.115)
        bowl = vessel(
            [(wide * 0.3, -wide * 0.5), (wide * 0.8, -wide * 0.3), (wide, 0.0)], 1.3, metal
        )
        model.put(bowl.scaled(1.5, 1.0, 0.7).moved(long * 0.155, 0, thick))
        return _bent(model, long)
    tines, wide = int(rng.choice([3, 4, 4])), long * 0.058
    model.add(
        tapered(
            [
                (long * 0.18, 0, 0, wide, thick),
                (long * 0.24, 0, -2, wide, thick),
                (long * 0.31, 0, 0, width * 0.4, thick),
            ],
            10,
            0.8,
        ),
        metal,
    )
    for k in range(tines):
        y = (k / (tines - 1) - 0.5) * 2 * wide * 0.88
        model.add(
            tapered(
                [(0, y, 2, 0.7, 0.7), (long * 0.1, y, 0, 1.3, 1.0), (long * 0.2, y, 0, 1.5, 1.0)], 6
            ),
            metal,
        )
    return _bent(model, long)


@solid_family(
    "cutlery",
    "kitchenware",
    "forks, spoons and table knives, loose or in a roll",
    weight=0.8,
    rest="flat",
)
def _cutlery(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(4, 15))
    metal = pick(rng, "stainless", "stainless", "silver")
    kinds = [pick(rng, "spoon", "fork", "knife") for _ in range(3)]
    neat = chance(rng, 0.5)
    for k in range(count):
        kind = kinds[k % 3]
        one = piece(rng, kind, rng.uniform(135, 215), metal).moved(-90, 0)
        if neat:
            model.put(
                one.turned(180.0 * int(k // 6) + float(rng.normal(0, 2))).moved(
                    0, 25.0 * (k % 6), 9.0 * (k // 6)
                )
            )
        else:
            at = rng.normal(0, 1, 2) * [16, 26]
            model.put(
                one.turned(
                    float(rng.uniform(0, 360))
                    if chance(rng, 0.3)
                    else float(rng.normal(0, 16)) + 180.0 * int(rng.integers(2))
                ).moved(float(at[0]), float(at[1]), 4.0 * k)
            )
    if neat and chance(rng, 0.5):
        cloth = Cloth(rng, 260, 200)
        for _ in range(2):
            cloth.ply(soft_outline(rng, 240, 180, 1.5), 1.0, cloth.wrinkles(0.4))
        model.add(cloth.heap(6).moved(0, 60), "cotton")
    return model.centred()


@solid_family(
    "mug", "kitchenware", "stoneware mugs, cups with saucers, bowls", weight=1.0, rest="any"
)
def _mug(rng: Rng) -> Model:
    model = Model()
    kind = int(rng.integers(0, 3))
    material = pick(rng, "stoneware", "stoneware", "glass")
    for k in range(int(rng.choice([1, 1, 2]))):
        radius = rng.uniform(34, 48) if kind < 2 else rng.uniform(55, 85)
        tall = rng.uniform(80, 112) if kind == 0 else radius * rng.uniform(0.7, 1.3)
        wall = rng.uniform(3.2, 5.0)
        if kind == 0:
            profile = [
                (radius * 0.9, 0.0),
                (radius, 6.0),
                (radius * rng.uniform(0.9, 1.1), tall * 0.6),
                (radius, tall),
            ]
        else:
            profile = [
                (radius * 0.5, 0.0),
                (radius * 0.55, 5.0),
                (radius * 0.9, tall * 0.5),
                (radius, tall),
            ]
        one = vessel(profile, wall, material, floor=wall * 1.5)
        one.add(shapes.torus(profile[0][0] * 0.85, 1.8, sides=6, steps=26), material)
        if kind < 2:
            r = np.interp(tall * 0.5, [z for _, z in profile], [r for r, _ in profile])
            loop = [
                (r - 2, 0, tall * 0.8),
                (r + 22, 0, tall * 0.82),
                (r + 28, 0, tall * 0.5),
                (r + 16, 0, tall * 0.2),
                (r - 3, 0, tall * 0.22),
            ]
            one.add(shapes.sweep(curve3(loop, 4), rng.uniform(4, 6.5), sides=8), material)
        if kind == 1:
            saucer = vessel(
                [(radius * 0.7, 0.0), (radius * 0.9, 4.0), (radius * 1.7, 18.0)], wall, material
            )
            one = one.moved(0, 0, 6)
            one.put(saucer)
        if chance(rng, 0.25):
            spoon = piece(rng, "spoon", 135, "stainless").turned(70, "y")
            one.put(spoon.moved(0, 0, tall * 0.9))
        model.put(
            one.turned(float(rng.uniform(0, 360))).moved(
                k * (2.4 * radius + 26), float(rng.normal(0, 6))
            )
        )
    if chance(rng, 0.35):  # the box it came in
        low, high = model.bounds
        x, y, z = (float(n) + 8 for n in high - low)
        middle = [float(n) for n in (low + high) / 2]
        frame(
            model,
            shapes.box(x, y, z).moved(*middle),
            shapes.box(x - 3, y - 3, z - 3).moved(*middle),
            "cardboard",
        )
    return model.centred()


@solid_family(
    "glassware", "kitchenware", "tumblers, stemmed glasses, a carafe", weight=0.8, rest="any"
)
def _glassware(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(1, 5))
    kind = int(rng.integers(0, 3))
    for k in range(count):
        if kind == 0:
            radius, tall = rng.uniform(28, 42), rng.uniform(80, 150)
            foot = rng.uniform(4, 14)
            one = vessel(
                [(radius * rng.uniform(0.75, 0.95), 0.0), (radius, tall)],
                rng.uniform(1.6, 3.2),
                "glass",
                floor=foot,
            )
            if chance(rng, 0.4):  # cut facets
                cuts = [
                    (radius * 0.93 * np.cos(t), radius * 0.93 * np.sin(t), tall * 0.35)
                    for t in np.linspace(0, 2 * np.pi, 12, endpoint=False)
                ]
                one.add(repeated(shapes.ellipsoid(2.2, 4, tall * 0.2, 6), cuts), "glass", -0.5)
        elif kind == 1:
            radius, bowl, stem = rng.uniform(32, 46), rng.uniform(75, 115), rng.uniform(60, 95)
            cup = [
                (8.0, 0.0),
                (radius * 0.75, bowl * 0.2),
                (radius, bowl * 0.5),
                (radius * 0.85, bowl),
            ]
            one = vessel(cup, 1.1, "glass", floor=4).moved(0, 0, stem)
            one.add(
                solid(
                    [
                        (radius * 0.9, 0.0),
                        (radius * 0.85, 1.8),
                        (7.0, 6.0),
                        (3.6, 18.0),
                        (3.4, stem - 8),
                        (8.0, stem + 1),
                    ]
                ),
                "glass",
            )
        else:
            radius, tall = rng.uniform(48, 70), rng.uniform(190, 260)
            body = [
                (radius * 0.85, 0.0),
                (radius, tall * 0.15),
                (radius * 0.9, tall * 0.45),
                (radius * 0.34, tall * 0.75),
                (radius * 0.45, tall),
            ]
            one = vessel(body, rng.uniform(2.2, 3.4), "glass", floor=7)
            if k > 0:
                break
        model.put(one.moved((k % 2) * 98.0, (k // 2) * 98.0))
    if kind < 2 and count > 1 and chance(rng, 0.5):  # the dividers of their box
        low, high = model.bounds
        x, y, z = (float(n) for n in high - low)
        middle = (low + high) / 2
        for wall in (shapes.box(x, 2.5, z), shapes.box(2.5, y, z)):
            model.add(wall.moved(*(float(n) for n in middle)), "cardboard")
        frame(
            model,
            shapes.box(x + 8, y + 8, z + 8).moved(*(float(n) for n in middle)),
            shapes.box(x + 2, y + 2, z + 2).moved(*(float(n) for n in middle)),
            "cardboard",
        )
    return model.centred()


@solid_family(
    "plates", "kitchenware", "plates and bowls in a stack, paper between", weight=0.7, rest="any"
)
def _plates(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(2, 8))
    radius, wall = rng.uniform(75, 140), rng.uniform(3.4, 5.4)
    deep = rng.uniform(14, 45)
    material = pick(rng, "stoneware", "stoneware", "glass")
    profile = [
        (radius * 0.55, 0.0),
        (radius * 0.62, 3.0),
        (radius * 0.7, deep * 0.6),
        (radius, deep),
    ]
    one = vessel(profile, wall, material, floor=wall)
    one.add(shapes.torus(radius * 0.5, 2.4, sides=6, steps=34), material)
    if chance(rng, 0.4):
        turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        beads = [(radius * 0.95 * np.cos(t), radius * 0.95 * np.sin(t), deep) for t in turn]
        one.add(repeated(shapes.sphere(3.2, 6), beads), material)
    step = wall + rng.uniform(2, 5)
    for k in range(count):
        shift = rng.normal(0, 1.5, 2)
        model.put(one.moved(float(shift[0]), float(shift[1]), step * k))
        if chance(rng, 0.5):
            model.add(
                shapes.cylinder(radius * 0.9, 1.2, sides=20).moved(0, 0, step * k + deep * 0.5),
                "paper",
                0.3,
            )
    return model.centred()


@solid_family("vase", "ceramics", "vase, pot or jug of stoneware or glass", weight=0.6, rest="any")
def _vase(rng: Rng) -> Model:
    tall, knots = rng.uniform(120, 260), int(rng.integers(5, 8))
    material = pick(rng, "stoneware", "stoneware", "glass", "brass")
    radii = rng.uniform(0.14, 0.36, knots) * tall
    radii[0] = max(radii[0], tall * 0.2)
    z = np.linspace(0, tall, knots)
    fine = np.linspace(0, tall, 12)
    smooth = np.interp(fine, z, radii)
    smooth = np.convolve(np.pad(smooth, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    wall = {"stoneware": rng.uniform(4, 7), "glass": rng.uniform(3, 6), "brass": 1.1}[material]
    model = vessel(
        [(float(r), float(h)) for r, h in zip(smooth, fine, strict=True)],
        wall,
        material,
        floor=wall * 1.6,
    )
    model.add(
        shapes.torus(float(smooth[-1]), wall * 0.8, sides=6, steps=28).moved(0, 0, tall), material
    )
    throwing = [
        shapes.torus(float(np.interp(h, fine, smooth)) - wall * 0.3, 0.7, sides=4, steps=26).moved(
            0, 0, float(h)
        )
        for h in np.linspace(tall * 0.1, tall * 0.9, 10)
    ]
    for ring in throwing:
        model.add(ring, material, 0.6)
    for side in (-1, 1) if chance(rng, 0.5) else ((1,) if chance(rng, 0.5) else ()):
        r = float(np.interp(tall * 0.6, fine, smooth))
        loop = [
            (side * r, 0, tall * 0.8),
            (side * (r + tall * 0.2), 0, tall * 0.75),
            (side * (r + tall * 0.16), 0, tall * 0.45),
            (side * r, 0, tall * 0.4),
        ]
        model.add(shapes.sweep(curve3(loop, 5), wall * 1.1, sides=8), material)
    return model


@solid_family(
    "tiles",
    "ceramics",
    "wall tiles, slates or coasters, stacked or wrapped",
    weight=0.5,
    rest="any",
)
def _tiles(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(2, 12))
    side, thick = rng.uniform(75, 160), rng.uniform(5, 9)
    material = pick(rng, "stoneware", "stoneware", "glass", "alumina")
    tile = shapes.box(side, side * rng.choice([1.0, 1.0, 0.5]), thick, 1.0)
    ridges = [(x, 0.0, -thick / 2) for x in np.arange(-side / 2 + 8, side / 2 - 6, 11.0)]
    rib = shapes.box(5, side * 0.45, 1.4)
    columns = 1 if chance(rng, 0.6) else 2
    for k in range(count):
        at = ((k % columns) * (side + 3), float(rng.normal(0, 1)), (k // columns) * (thick + 1.6))
        model.add(tile.moved(*at), material)
        model.add(repeated(rib, ridges).moved(*at), material, 0.8)
        model.add(
            repeated(
                shapes.sphere(2.0, 6),
                [(sx * side * 0.45, sy * side * 0.2, 0.0) for sx in (-1, 1) for sy in (-1, 1)],
            ).moved(at[0], at[1], at[2] + thick * 0.6),
            "polyethylene",
        )
    if chance(rng, 0.5):
        low, high = model.bounds
        x, y, z = (float(n) + 4 for n in high - low)
        middle = [float(n) for n in (low + high) / 2]
        frame(
            model,
            shapes.box(x, y, z).moved(*middle),
            shapes.box(x - 2.4, y - 2.4, z - 2.4).moved(*middle),
            "cardboard",
        )
        model.add(
            shapes.sweep(line3([(-x / 2, 0), (x / 2, 0)], z / 2), 2.2, sides=4).moved(
                middle[0], middle[1], middle[2]
            ),
            "polypropylene",
            0.3,
        )
    return model.centred()


@solid_family(
    "stones", "ceramics", "pebbles, crystals, fossils or a piece of marble", weight=0.5, rest="any"
)
def _stones(rng: Rng) -> Model:
    model, kind = Model(), int(rng.integers(0, 3))
    if kind == 0:
        for _ in range(int(rng.integers(3, 16))):
            size = rng.uniform(9, 28)
            at = rng.uniform(-1, 1, 2) * 62
            stone = lump(rng, size * 1.3, size, size * 0.7, 0.09)
            model.add(
                stone.turned(float(rng.uniform(0, 180))).moved(
                    float(at[0]), float(at[1]), float(rng.uniform(-9, 9))
                ),
                pick(rng, "stoneware", "glass", "alumina"),
                1.0,
            )
    elif kind == 1:  # crystals on their matrix
        model.add(lump(rng, 48, 40, 18, 0.12).moved(0, 0, -14), "stoneware")
        for _ in range(int(rng.integers(8, 26))):
            radius, long = rng.uniform(3, 9), rng.uniform(18, 58)
            needle = shapes.lathe([(radius, 0.0), (radius, long * 0.75), (0.0, long)], sides=6)
            lean, turn = float(rng.normal(0, 28)), float(rng.uniform(0, 180))
            at = rng.uniform(-1, 1, 2) * [32, 26]
            model.add(
                needle.turned(lean, "x").turned(turn).moved(float(at[0]), float(at[1]), -12),
                "glass",
                1.05,
            )
    else:  # an ammonite
        coil = np.linspace(0, 5 * np.pi, 44)
        reach = 5.5 * np.exp(coil * 0.135)
        path = np.column_stack([reach * np.cos(coil), reach * np.sin(coil), np.zeros(44)])
        model.add(shapes.sweep(path, reach * 0.26 + 1, sides=10), "stoneware", 1.1)
        ribs = [
            shapes.sphere(float(r * 0.1 + 1), 6).moved(float(p[0] * 1.2), float(p[1] * 1.2), 0)
            for p, r in zip(path[8::2], reach[8::2], strict=True)
        ]
        for rib in ribs:
            model.add(rib, "stoneware")
    if chance(rng, 0.4):
        model.add(shapes.box(160, 160, 34, 2), "polyurethane_foam", 0.6)
    return model.centred()
