"""Household cloth: towels, bedding, curtains, scarves, rolled and folded."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, rolled, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    curve3,
    pick,
    plate,
    repeated,
    stud,
    zip_fastener,
)
from workstation.simulation.sketch import spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


@solid_family(
    "bedding", "clothing", "blanket, duvet cover or sheet, folded", weight=0.8, rest="flat"
)
def _bedding(rng: Rng) -> Model:
    wide, high = rng.uniform(240, 340), rng.uniform(210, 300)
    kind = pick(rng, "blanket", "cover", "quilt")
    cloth = Cloth(rng, wide + 14, high + 14)
    if kind == "blanket":
        cloth.folded(
            wide, high, int(rng.integers(7, 12)), rng.uniform(2.4, 4.0), rng.uniform(0.2, 0.45)
        )
        cloth.add((cloth.noise(3.0, 3.0, 0) * 0.5 * (cloth.total > 1)).astype(np.float32))
    elif kind == "cover":
        cloth.folded(
            wide,
            high,
            int(rng.integers(12, 20)),
            rng.uniform(0.5, 0.75),
            rng.uniform(0.2, 0.5),
            crumple=0.04,
        )
    else:
        cloth.folded(
            wide, high, int(rng.integers(4, 7)), rng.uniform(4.0, 6.5), rng.uniform(0.3, 0.6)
        )
        pitch = rng.uniform(44, 80)
        for grid in (cloth.x + cloth.y, cloth.x - cloth.y):
            near = np.abs((grid % np.float32(pitch)) - np.float32(pitch / 2))
            cloth.total *= (1.05 - 0.4 * np.exp(-((near / 4) ** 2))).astype(np.float32)
    for _ in range(3):
        cloth.seam(wide, high, 1.8)
    model = Model()
    depth = 85.0 if kind != "cover" else 40.0
    model.add(
        cloth.heap(depth),
        {
            "blanket": pick(rng, "wool", "polyester_cloth"),
            "cover": "cotton",
            "quilt": "polyester_cloth",
        }[kind],
    )
    if kind == "cover" and chance(rng, 0.6):
        for k in range(int(rng.integers(4, 9))):
            model.put(stud(5.5, "nylon").moved(-wide * 0.4 + k * 38.0, -high * 0.42, 12))
    if chance(rng, 0.3):
        model.add(plate(wide * 0.9, high * 0.9, 0.3, 4).moved(0, 0, depth / 2), "pvc")
        zip_fastener(
            model,
            curve3(
                [
                    (-wide * 0.44, -high * 0.44, depth / 2),
                    (0, -high * 0.45, depth / 2),
                    (wide * 0.44, -high * 0.44, depth / 2),
                ],
                6,
            ),
            "nylon",
        )
    return model


@solid_family("towels", "clothing", "terry towels, folded or rolled", weight=0.9, rest="flat")
def _towels(rng: Rng) -> Model:
    model = Model()
    if chance(rng, 0.5):
        wide, high = rng.uniform(200, 300), rng.uniform(160, 260)
        cloth = Cloth(rng, wide + 14, high + 14)
        cloth.folded(
            wide,
            high,
            int(rng.integers(6, 13)),
            rng.uniform(1.3, 2.0),
            rng.uniform(0.15, 0.4),
            crumple=0.04,
        )
        for _ in range(2):  # the flat woven border near each end
            y = float(rng.uniform(-0.42, 0.42)) * high
            for k in range(3):
                cloth.line(
                    [(-wide * 0.46, y + 7 * k), (wide * 0.46, y + 7 * k + float(rng.normal(0, 2)))],
                    3,
                    -0.9 if k == 1 else 1.2,
                )
        depth = 55.0
    else:
        count = int(rng.integers(1, 4))
        wide, high = rng.uniform(200, 330), 92.0 * count
        cloth = Cloth(rng, wide + 10, high + 10)
        for k in range(count):
            rolled(
                cloth,
                (0.0, 92.0 * (k - (count - 1) / 2)),
                (wide, float(rng.uniform(76, 90))),
                rng.uniform(40, 60),
                5,
            )
        depth = 85.0
    tufts = 1 + 0.22 * cloth.noise(2.6, 2.6, 0)  # loops of the pile
    cloth.total = np.maximum(cloth.total * tufts, 0).astype(np.float32)
    model.add(cloth.heap(depth), "cotton")
    return model


@solid_family(
    "curtain", "clothing", "folded curtain with rings, hooks or lead tape", weight=0.6, rest="flat"
)
def _curtain(rng: Rng) -> Model:
    wide, high = rng.uniform(240, 330), rng.uniform(220, 300)
    cloth = Cloth(rng, wide + 14, high + 14)
    cloth.folded(wide, high, int(rng.integers(7, 13)), rng.uniform(0.6, 1.3), rng.uniform(0.3, 0.7))
    for _ in range(int(rng.integers(4, 9))):
        cloth.seam(wide, high, 1.2)
    model = Model()
    model.add(cloth.heap(50), pick(rng, "polyester_cloth", "cotton"))
    kind = int(rng.integers(0, 3))
    if kind == 0:
        metal, radius = pick(rng, "stainless", "brass", "aluminium"), rng.uniform(17, 24)
        for k in range(int(rng.integers(4, 10))):
            grommet = shapes.torus(radius, 4.5, sides=8, steps=24).scaled(1, 1, 0.5)
            model.add(
                grommet.moved(
                    -wide * 0.36 + (k % 5) * wide * 0.18 + float(rng.normal(0, 4)),
                    high * 0.38 + float(rng.normal(0, 5)),
                    5.0 * (k // 5),
                ),
                metal,
                0.6,
            )
    elif kind == 1:
        for k in range(int(rng.integers(6, 16))):
            hook = [
                (0, -18, 0.0),
                (0, 16, 0),
                (5, 22, 0),
                (10, 16, 0),
                (10, -4, 0),
                (14, -9, 0),
                (18, -4, 0),
                (18, 12, 0),
            ]
            one = shapes.sweep(np.array(hook), 0.9, sides=5).turned(float(rng.normal(0, 25)))
            model.add(
                one.moved(-wide * 0.4 + k * wide * 0.055, high * 0.4 + float(rng.normal(0, 6)), 8),
                pick(rng, "steel", "nylon"),
            )
    else:
        for y in (-0.44, -0.30):  # weights sewn into the hem
            spots = [
                (x, y * high + float(rng.normal(0, 2)), 0.0)
                for x in np.arange(-wide * 0.42, wide * 0.42, 7.0)
            ]
            model.add(repeated(shapes.box(5.5, 2.2, 2.2), spots), "lead")
    return model


@solid_family(
    "scarf", "clothing", "scarf or shawl with fringes, loosely laid", weight=0.6, rest="flat"
)
def _scarf(rng: Rng) -> Model:
    wide, high = rng.uniform(200, 320), rng.uniform(120, 220)
    cloth = Cloth(rng, wide + 70, high + 14)
    ply = rng.uniform(0.4, 1.8)
    crumpled = cloth.wrinkles(rng.uniform(0.8, 1.3))
    for k in range(int(rng.integers(4, 9))):
        band = soft_outline(
            rng,
            wide * rng.uniform(0.7, 1),
            high * rng.uniform(0.3, 0.9),
            4.0,
            (0.0, float(rng.normal(0, high * 0.1))),
            float(rng.normal(0, 9)),
        )
        cloth.ply(band, ply, crumpled if k % 2 else cloth.wrinkles(0.7))
    for _ in range(int(rng.integers(20, 60))):
        y = float(rng.uniform(-0.4, 0.4)) * high
        x = wide * 0.46
        tail = spline(
            [(x, y), (x + 18, y + float(rng.normal(0, 5))), (x + 34, y + float(rng.normal(0, 9)))],
            3,
        )
        cloth.line(tail, 1.6, ply * 1.6)
    model = Model()
    model.add(cloth.heap(30), pick(rng, "wool", "polyester_cloth", "cotton"))
    return model


@solid_family(
    "yarn",
    "clothing",
    "balls of wool, reels of thread, needles and buttons",
    weight=0.6,
    rest="flat",
)
def _yarn(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(2, 6))):
        radius = rng.uniform(28, 45)
        ball = Model()
        ball.add(shapes.sphere(radius, 12), "wool", 0.55)
        for _ in range(5):  # a ball is wound in bands
            band = shapes.torus(radius * 0.8, radius * 0.16, sides=5, steps=14)
            ball.add(
                band.turned(float(rng.uniform(0, 180)), "x").turned(float(rng.uniform(0, 180))),
                "wool",
                0.45,
            )
        model.put(ball.moved(80.0 * (k % 3), 78.0 * (k // 3)))
    for k in range(int(rng.integers(2, 9))):
        reel = Model()
        reel.add(shapes.cylinder(7, 38, sides=14), "cotton", 1.6)
        reel.add(shapes.cylinder(3.4, 38, sides=10), "cotton", -1.6)
        for z in (-20, 20):
            reel.add(shapes.cylinder(11, 2.4, sides=14).moved(0, 0, z), "polypropylene")
        model.put(
            reel.turned(90, "x")
            .turned(float(rng.uniform(0, 180)))
            .moved(-55.0 + 25 * (k // 4), 30.0 * (k % 4) - 20, -10)
        )
    metal = pick(rng, "aluminium", "steel", "wood")
    for k in range(int(rng.integers(1, 4))):
        needle = shapes.cylinder(rng.uniform(1.5, 3.0), rng.uniform(200, 300), axis="x", sides=8)
        model.add(needle.turned(float(rng.normal(8, 6))).moved(70, 25 + 9.0 * k, 20), metal)
    places = rng.uniform(-1, 1, (int(rng.integers(5, 25)), 2)) * [40, 30]
    for x, y in places:
        model.put(
            stud(float(rng.uniform(4, 9)), pick(rng, "nylon", "brass", "abs")).moved(
                float(x), float(y) - 55, -20
            )
        )
    return model.centred()
