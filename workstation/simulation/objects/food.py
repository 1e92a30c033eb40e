"""Food in bags, cartons and tins; fruit and nuts."""

from __future__ import annotations

import cv2
import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, Field, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    carton,
    chance,
    frame,
    line3,
    lump,
    pick,
    plate,
    repeated,
    solid,
    tapered,
    vessel,
)
from workstation.simulation.sketch import box, spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def pillow(
    cloth: Cloth, width: float, height: float, thick: float, at: tuple[float, float] = (0.0, 0.0)
) -> Field:
    """The thickness of a filled bag: full in the middle, thin to its seams."""
    cover = cloth.mask(soft_outline(cloth.rng, width, height, 1.0, at))
    away = cv2.distanceTransform((cover > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    share = np.minimum(away * np.float32(cloth.step / (0.36 * min(width, height))), 1.0)
    return np.asarray(np.sqrt(share * (2 - share)) * thick * (cover > 0), dtype=np.float32)


def bag(
    rng: Rng,
    wide: float,
    high: float,
    thick: float,
    content: str,
    grain: float,
    film: str,
    *,
    rough: float = 0.3,
) -> Model:
    """A sealed bag of something granular lying flat: film, crimped seals, grain, creases."""
    fill = Cloth(rng, wide + 8, high + 8, 1.0)
    heap = pillow(fill, wide * 0.94, high * rng.uniform(0.72, 0.86), thick, (0.0, -high * 0.04))
    lumpy = 1 + rough * fill.noise(grain, grain, 0) + 0.12 * fill.noise(28, 28, 0)
    fill.add(np.clip(heap * lumpy, 0, None).astype(np.float32))
    skin = Cloth(rng, wide + 8, high + 8, 1.0)
    ply = 0.12 if film == "polyethylene" else 0.09
    for _ in range(2):
        skin.ply(soft_outline(rng, wide, high, 0.6), ply, skin.wrinkles(rng.uniform(0.5, 1.1), 0.6))
    for side in (-1, 1):
        for k in range(5):
            y = side * (high / 2 - 2 - 2.6 * k)
            skin.line([(-wide / 2, y), (wide / 2, y)], 1.3, 0.5)
    skin.line([(rng.normal(0, 6), -high / 2), (rng.normal(0, 6), high / 2)], 9, ply * 3)
    model = Model()
    model.add(fill.heap(thick), content)
    model.add(skin.heap(thick + 2), "polyethylene" if film != "paper" else "paper")
    if film == "aluminium":
        foil = Cloth(rng, wide + 8, high + 8, 1.0)
        foil.ply(soft_outline(rng, wide, high, 0.5), 0.024, foil.wrinkles(0.8, 0.6))
        model.add(foil.heap(thick + 2), "aluminium")
    return model


@solid_family(
    "food_pouch", "food", "pouches of sugar, flour, spices, tea, dried food", weight=1.2, rest="any"
)
def _food_pouch(rng: Rng) -> Model:
    content = str(
        rng.choice(["starch_food", "sugar", "salt", "starch_food"], p=[0.4, 0.2, 0.1, 0.3])
    )
    model = Model()
    wide, high = rng.uniform(85, 165), rng.uniform(110, 220)
    for k in range(int(rng.choice([1, 1, 2]))):
        one = bag(
            rng,
            wide,
            high,
            rng.uniform(18, 45),
            content,
            rng.uniform(2.5, 12),
            pick(rng, "polyethylene", "aluminium", "paper"),
            rough=rng.uniform(0.06, 0.3),
        )
        model.put(
            one.turned(float(rng.normal(0, 9))).moved(
                float(rng.normal(0, 14)) * k, 20.0 * k, 30.0 * k
            )
        )
    if chance(rng, 0.3):  # a zip lock and a vent
        model.add(shapes.box(wide * 0.94, 5, 2.2).moved(0, high * 0.42, 0), "polyethylene")
        model.add(shapes.cylinder(6, 1.6, sides=14).moved(0, high * 0.25, 12), "polyethylene")
    return model.centred()


@solid_family("rice_bag", "food", "bag of rice, beans, lentils or pasta", weight=0.8, rest="any")
def _rice_bag(rng: Rng) -> Model:
    kind = pick(rng, "rice", "beans", "pasta")
    wide, high, thick = rng.uniform(120, 220), rng.uniform(180, 290), rng.uniform(35, 60)
    if kind != "pasta":
        grain = 3.0 if kind == "rice" else rng.uniform(7, 11)
        model = bag(
            rng,
            wide,
            high,
            thick,
            "starch_food",
            grain,
            pick(rng, "polyethylene", "polyethylene", "paper"),
            rough=0.16 if kind == "rice" else 0.3,
        )
        return model.scaled(1, 1, 1)
    cloth = Cloth(rng, wide + 8, high + 8, 1.0)
    shape = pillow(cloth, wide * 0.92, high * 0.85, thick * 0.55)
    if chance(rng, 0.5):  # spaghetti all along
        strands = 1 + 0.28 * np.sin(
            cloth.x * np.float32(2 * np.pi / 3.1) + cloth.noise(60, 20, 90) * 2
        )
        cloth.add((shape * strands).astype(np.float32))
    else:  # tubes lying every way
        for _ in range(110):
            x, y = rng.uniform(-0.42, 0.42) * wide, rng.uniform(-0.40, 0.40) * high
            turn, long = rng.uniform(0, np.pi), rng.uniform(9, 19)
            dx, dy = long * np.cos(turn), long * np.sin(turn)
            for off in (-3.2, 3.2):  # the two walls of a tube
                ox, oy = -off * np.sin(turn), off * np.cos(turn)
                cloth.line([(x - dx + ox, y - dy + oy), (x + dx + ox, y + dy + oy)], 1.6, 3.4)
    model = Model()
    model.add(cloth.heap(thick), "starch_food", 1.6)
    skin = Cloth(rng, wide + 8, high + 8, 1.0)
    skin.ply(soft_outline(rng, wide, high, 0.6), 0.16, skin.wrinkles(0.9, 0.6))
    model.add(skin.heap(thick + 2), "polyethylene")
    return model


@solid_family(
    "coffee", "food", "coffee: vacuum bricks, valve bags, capsules, tins", weight=0.9, rest="any"
)
def _coffee(rng: Rng) -> Model:
    kind = int(rng.integers(0, 4))
    if kind == 0:  # hard vacuum bricks
        model, count = Model(), int(rng.integers(1, 4))
        for k in range(count):
            x, y, z = rng.uniform(82, 98), rng.uniform(130, 155), rng.uniform(52, 66)
            block = shapes.box(x, y, z, 6)
            model.add(block.moved(0, 0, k * (z + 3)), "starch_food", 0.75)
            foil = Cloth(rng, x + 8, y + 8, 1.0)
            foil.ply(soft_outline(rng, x + 2, y + 2, 0.6), 0.06, foil.wrinkles(1.0, 0.4))
            for side in (-1, 1):
                foil.line([(-x / 2, side * y / 2), (x / 2, side * y / 2)], 4, 0.4)
            model.add(foil.heap(z).moved(0, 0, k * (z + 3)), "aluminium")
        return model.centred()
    if kind == 1:
        model = bag(
            rng,
            rng.uniform(95, 140),
            rng.uniform(190, 280),
            rng.uniform(45, 70),
            "starch_food",
            rng.uniform(5, 8),
            "aluminium",
            rough=0.3,
        )
        for part in (shapes.pipe(9, 3, 2.4), shapes.cylinder(6, 1)):
            model.add(part.moved(0, 40, 28), "polyethylene")
        return model
    if kind == 2:
        model = Model()
        columns, rows, alu = int(rng.integers(3, 6)), int(rng.integers(2, 3)), chance(rng, 0.6)
        shell = [(11.5, 0.0), (17.0, 3.0), (14.5, 22.0), (18.5, 26.0)]
        pod = vessel(
            shell,
            0.2 if alu else 0.9,
            "aluminium" if alu else "polypropylene",
            content="starch_food",
            level=0.9,
            cover=0.1,
        )
        for i in range(columns):
            for j in range(rows):
                one = pod.turned(180.0 * (i % 2), "x").moved(i * 33.0, j * 38.0, 26.0 * (i % 2))
                model.put(one)
        low, high = model.bounds
        size = [float(n) + 3 for n in high - low]
        outer = Model()
        carton(outer, size[0], size[1], size[2], 0.6, "paper")
        model.put(outer.moved(*(float(n) for n in (low + high) / 2)))
        return model.centred()
    radius, tall = rng.uniform(38, 52), rng.uniform(90, 150)
    model = vessel(
        [(radius, 0.0), (radius, tall)],
        0.24,
        "steel",
        content="starch_food",
        level=rng.uniform(0.4, 0.9),
        density=0.7,
    )
    rings = [(0.0, 0.0, z) for z in np.linspace(tall * 0.25, tall * 0.75, 7)]
    model.add(repeated(shapes.torus(radius, 0.5, sides=4, steps=24), rings), "steel")
    model.put(
        vessel(
            [(radius + 1.5, 0.0), (radius + 1.5, 14.0)], 1.4, "polyethylene", floor=-0.01, cover=1.4
        ).moved(0, 0, tall - 12)
    )
    model.add(shapes.torus(radius, 1.2, sides=5, steps=24), "steel")
    spoon = tapered([(0, 0, 0, 14, 9), (26, 0, 0, 14, 9), (30, 0, 3, 4, 2), (90, 0, 6, 4, 2)], 10)
    model.add(spoon.moved(-40, 0, tall * 0.8), "polypropylene", 0.3)
    return model


@solid_family("tea_box", "food", "carton or tin of tea bags, or biscuits", weight=1.0, rest="any")
def _tea_box(rng: Rng) -> Model:
    x, y, z = rng.uniform(110, 190), rng.uniform(62, 100), rng.uniform(55, 85)
    model = Model()
    if chance(rng, 0.2):
        frame(model, shapes.box(x, y, z, 4), shapes.box(x - 0.6, y - 0.6, z - 0.6, 4), "steel")
        model.add(
            shapes.sweep(
                line3([*box(0, 0, x, y, 5), box(0, 0, x, y, 5)[0]], z * 0.3), 0.9, sides=5
            ),
            "steel",
        )
    else:
        carton(model, x, y, z, 0.5, "paper")
    if chance(rng, 0.6):
        rows = 1 if y < 80 else 2
        count = int(rng.integers(10, 26))
        deep = (x - 6) / count
        for j in range(rows):
            for k in range(count):
                at = (
                    -x / 2 + 3 + (k + 0.5) * deep,
                    (j - (rows - 1) / 2) * (y / rows),
                    float(rng.normal(-2, 1.0)),
                )
                leaf = shapes.ellipsoid(deep * 0.46, y / rows * 0.42, z * 0.34, 8)
                model.add(leaf.turned(float(rng.normal(0, 3))).moved(*at), "starch_food", 0.45)
                model.add(
                    shapes.box(0.4, y / rows * 0.9, z * 0.86).moved(
                        at[0] + deep * 0.4, at[1], at[2]
                    ),
                    "paper",
                )
                if chance(rng, 0.7):
                    model.add(
                        shapes.box(1.6, 3.4, 0.5).moved(
                            at[0], at[1] + float(rng.normal(0, 5)), z * 0.33
                        ),
                        "aluminium",
                    )
    else:  # biscuits in their tray
        model.add(shapes.box(x - 6, y - 6, 0.5).moved(0, 0, -z / 2 + 2), "pet")
        rows, radius = int(rng.integers(1, 3)), min(y * 0.45, z * 0.45)
        if rows == 2:
            radius = min(radius, y * 0.23)
        count = int((x - 10) / 7.4)
        for j in range(rows):
            for k in range(count):
                disc = shapes.cylinder(radius, 6.2, axis="x", sides=16).turned(
                    float(rng.normal(0, 4))
                )
                at = (-x / 2 + 8 + 7.4 * k, (j - (rows - 1) / 2) * y * 0.48, -z / 2 + radius + 3)
                model.add(disc.moved(*at), "starch_food", 0.95)
        model.add(shapes.box(x - 4, y - 4, z * 0.86), "polypropylene", 0.002)
    return model


@solid_family(
    "tins", "food", "food tins: round, flat fish tins, with ring pulls", weight=0.9, rest="any"
)
def _tins(rng: Rng) -> Model:
    model, count = Model(), int(rng.choice([1, 1, 2, 3, 4]))
    flat = chance(rng, 0.35)
    content = pick(rng, "starch_food", "oil", "water")
    for k in range(count):
        if flat:
            x, y, z = 105.0, 62.0, rng.uniform(20, 30)
            metal, wall = ("aluminium", 0.28) if chance(rng, 0.5) else ("steel", 0.2)
            one = Model()
            frame(
                one, plate(x, y, z, 16), plate(x - 2 * wall, y - 2 * wall, z - 2 * wall, 16), metal
            )
            one.add(plate(x - 4, y - 4, z * 0.9, 15), "oil", 0.55)
            for j in range(4):
                one.add(
                    shapes.ellipsoid(44, 7, z * 0.4, 12)
                    .turned(float(rng.normal(0, 3)))
                    .moved(float(rng.normal(0, 2)), -20 + 13.0 * j),
                    "water",
                    0.55,
                )
            one.add(
                shapes.sweep(
                    line3([*box(0, 0, x, y, 16), box(0, 0, x, y, 16)[0]], z / 2), 1.2, sides=5
                ),
                metal,
            )
            one.add(
                shapes.sweep(
                    line3(
                        [*box(0, 0, x - 12, y - 12, 12), box(0, 0, x - 12, y - 12, 12)[0]], z / 2
                    ),
                    0.5,
                    sides=4,
                ),
                metal,
            )
            one.add(
                shapes.torus(9, 1.4, sides=5, steps=16)
                .scaled(1, 1, 0.5)
                .moved(-x * 0.3, 0, z / 2 + 1),
                metal,
            )
            model.put(
                one.turned(float(rng.normal(0, 5))).moved(float(rng.normal(0, 4)), 0, (z + 2) * k)
            )
            continue
        radius, tall = rng.choice([33.0, 37.0, 42.0, 50.0]), rng.uniform(50, 118)
        one = vessel(
            [(radius, 0.0), (radius, tall)],
            0.2,
            "steel",
            content=content,
            level=rng.uniform(0.86, 0.95),
            cover=0.22,
        )
        for z in (0.8, tall - 0.8):
            one.add(shapes.torus(radius + 0.5, 1.3, sides=6, steps=26).moved(0, 0, z), "steel", 0.8)
        beads = [
            (0.0, 0.0, z) for z in np.linspace(tall * 0.28, tall * 0.72, int(rng.integers(3, 8)))
        ]
        one.add(repeated(shapes.torus(radius, 0.45, sides=4, steps=26), beads), "steel", 0.7)
        rings = [(0.0, 0.0, 0.3), (0.0, 0.0, tall - 0.3)]
        for share in (0.86, 0.7):
            one.add(
                repeated(shapes.torus(radius * share, 0.5, sides=4, steps=22), rings), "steel", 0.7
            )
        one.add(shapes.box(0.6, 1.2, tall).moved(radius - 0.2, 0, tall / 2), "steel")
        if content == "starch_food" or chance(rng, 0.5):  # peas, fruit, beans in their juice
            size = rng.uniform(4, 11)
            spots = rng.uniform(-1, 1, (int(np.clip(40 * (8 / size) ** 2, 8, 60)), 3)) * [
                radius * 0.62,
                radius * 0.62,
                tall * 0.36,
            ] + [0, 0, tall / 2]
            one.add(repeated(shapes.sphere(size, 6), spots), "starch_food", 0.35)
        if chance(rng, 0.5):
            one.add(
                shapes.torus(9.5, 1.5, sides=5, steps=16)
                .scaled(1.2, 0.9, 0.5)
                .moved(radius * 0.4, 0, tall + 1),
                "steel",
            )
        model.put(
            one.moved((k % 2) * (2 * radius + 5), float(rng.normal(0, 3)), 0).moved(
                0, (k // 2) * (2 * radius + 5), 0
            )
        )
    return model.centred()


@solid_family(
    "noodles", "food", "instant noodles in cups or bags with their sachets", weight=0.7, rest="any"
)
def _noodles(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 5))):
        one = Model()
        block = Cloth(rng, 120, 110, 0.9)
        cup = chance(rng, 0.4)
        cover = block.mask(soft_outline(rng, 92 if not cup else 80, 84 if not cup else 80, 1.0))
        waves = np.abs(
            np.sin(
                block.x / np.float32(1.9)
                + 1.5 * np.sin(block.y / np.float32(3.3))
                + block.noise(18, 18, 0)
            )
        )
        block.add((cover * (3 + 12 * waves)).astype(np.float32))
        one.add(block.heap(24 if not cup else 45), "starch_food", 0.95)
        if cup:
            profile = [(34.0, -50.0), (46.0, 48.0), (50.0, 50.0)]
            one.put(vessel(profile, 1.6, pick(rng, "polystyrene_foam", "paper")))
            one.add(shapes.cylinder(50, 0.12).moved(0, 0, 51), "paper")
            one.add(shapes.cylinder(50, 0.03).moved(0, 0, 51), "aluminium")
            bits = rng.uniform(-1, 1, (16, 3)) * [26, 26, 4] + [0, 0, 30]
            one.add(repeated(shapes.box(7, 5, 3), bits), "starch_food", 0.5)
        else:
            skin = Cloth(rng, 160, 140, 1.0)
            skin.ply(soft_outline(rng, 148, 118, 0.8), 0.14, skin.wrinkles(0.9, 0.5))
            one.add(skin.heap(30), "polyethylene")
            for at in ((20.0, 8.0), (-22.0, -10.0))[: int(rng.integers(1, 3))]:
                sachet = plate(52, 40, 0.1, 2)
                one.add(sachet.moved(at[0], at[1], 13), "aluminium", 0.6)
                one.add(
                    shapes.ellipsoid(20, 14, 2.6, 12).moved(at[0], at[1], 13),
                    pick(rng, "salt", "oil", "salt"),
                    0.6,
                )
        place = one.turned(float(rng.normal(0, 6))).moved(
            (104.0 if cup else 150.0) * (k % 2), 0, (26.0 if not cup else 105.0) * (k // 2)
        )
        model.put(place)
    return model.centred()


@solid_family("fruit", "food", "apples, citrus, bananas, dates, garlic", weight=0.5, rest="any")
def _fruit(rng: Rng) -> Model:
    model, kind = Model(), int(rng.integers(0, 4))
    count = int(rng.integers(2, 7)) if kind < 3 else int(rng.integers(12, 40))
    for k in range(count):
        one = Model()
        if kind == 0:  # apple or pear: core, pips, stalk
            r = rng.uniform(32, 42)
            profile = [
                (r * 0.3, -r * 0.8),
                (r * 0.8, -r * 0.65),
                (r, 0.0),
                (r * 0.85, r * 0.6),
                (r * 0.25, r * 0.72),
            ]
            one.add(solid(profile), "water", 0.84)
            one.add(shapes.ellipsoid(8, 8, 12, 10), "water", -0.3)
            one.add(
                shapes.sweep(np.array([(0, 0, r * 0.6), (3, 0, r * 1.05)]), 1.2, sides=5), "wood"
            )
        elif kind == 1:  # an orange: peel, segments
            r = rng.uniform(30, 42)
            one.add(shapes.sphere(r, 18), "water", 0.5)
            one.add(shapes.sphere(r - 5, 18), "water", 0.35)
            for t in np.arange(0, 180, 36.0):
                wall = shapes.cylinder(r - 6, 0.9, axis="y", sides=18).turned(float(t))
                one.add(wall, "water", -0.5)
        elif kind == 2:
            bend = [
                (
                    t * 92.0 - 92,
                    26 * (t - 1) ** 2,
                    0,
                    16 - 6 * abs(t - 1) ** 3 * 1.6,
                    16 - 6 * abs(t - 1) ** 3 * 1.6,
                )
                for t in np.linspace(0.02, 1.98, 8)
            ]
            one.add(tapered(bend, 10), "water", 0.6)
            inner = [(x, y, z, ry - 3.4, rz - 3.4) for x, y, z, ry, rz in bend]
            one.add(tapered(inner, 10), "water", 0.32)
        else:
            one.add(lump(rng, 18, 10, 10, 0.05).turned(float(rng.uniform(0, 180))), "sugar", 1.2)
            one.add(shapes.ellipsoid(10, 3, 3, 8).turned(float(rng.uniform(0, 180))), "wood", 0.9)
        pitch = (82.0, 84.0, 36.0, 30.0)[kind]
        wide = 1 if kind == 2 else 3 if kind < 3 else 6
        at = (k % wide) * pitch, (k // wide) * pitch
        model.put(
            one.turned(float(rng.normal(0, 25)) if kind == 2 else float(rng.uniform(0, 360))).moved(
                at[0] + float(rng.normal(0, 3)),
                at[1] + float(rng.normal(0, 3)),
                float(rng.uniform(0, 6)),
            )
        )
    return model.centred()


@solid_family(
    "nuts", "food", "walnuts, hazelnuts, almonds or seeds in a bag", weight=0.6, rest="any"
)
def _nuts(rng: Rng) -> Model:
    size = rng.uniform(6, 17)
    count = int(np.clip(2600 / size**1.7, 18, 90))
    wide, high = rng.uniform(120, 190), rng.uniform(140, 230)
    spots = rng.uniform(-1, 1, (count, 3)) * [wide * 0.4, high * 0.4, 14]
    model = Model()
    shelled = chance(rng, 0.5)
    for k in range(4):
        nut = shapes.ellipsoid(size * 1.1, size, size * 0.9, 8).turned(
            float(rng.uniform(0, 180)), "x"
        )
        mine = spots[k::4]
        model.add(repeated(nut, mine), "wood" if shelled else "starch_food", 1.3)
        if shelled:
            model.add(repeated(nut.scaled(0.86), mine), "wood", -1.3)
            model.add(repeated(nut.scaled(0.62), mine), "starch_food", 1.3)
    skin = Cloth(rng, wide + 8, high + 8, 1.0)
    for _ in range(2):
        skin.ply(soft_outline(rng, wide, high, 1.2), 0.08, skin.wrinkles(1.0, 0.5))
    model.add(skin.heap(40), pick(rng, "polyethylene", "polyethylene", "cotton"))
    neck = spline([(-wide * 0.3, high * 0.44), (0, high * 0.5), (wide * 0.3, high * 0.44)], 4)
    model.add(shapes.sweep(line3(neck), 1.0, sides=5), pick(rng, "steel", "polyethylene"), 0.5)
    return model
