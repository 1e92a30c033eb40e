"""Clothes, folded as they are sent: cloth with its creases, and what is sewn to it."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    curve3,
    line3,
    pick,
    plate,
    repeated,
    stud,
    zip_fastener,
)
from workstation.simulation.sketch import arc, spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


@solid_family("tshirt", "clothing", "folded T-shirts", weight=2.0, rest="flat")
def _tshirt(rng: Rng) -> Model:
    wide, high = rng.uniform(180, 270), rng.uniform(170, 260)
    shirts = int(rng.integers(1, 4))
    cloth = Cloth(rng, wide + 14, high + 14)
    amount = rng.uniform(0.35, 1.0)
    for _ in range(shirts):
        cloth.folded(wide, high, int(rng.integers(6, 10)), rng.uniform(0.45, 0.65), amount)
        collar = [
            (-48.0, high / 2 - 6),
            (-20.0, high / 2 - 30),
            (18.0, high / 2 - 32),
            (46.0, high / 2 - 6),
        ]
        shift = float(rng.normal(0, 6))
        cloth.line(spline([(x + shift, y + shift / 2) for x, y in collar]), 9, 1.3)
        cloth.line(spline([(x * 1.1 + shift, y + 5 + shift / 2) for x, y in collar]), 2.4, 0.8)
        for _ in range(2):
            cloth.seam(wide, high, 0.8)
    model = Model()
    model.add(cloth.heap(9.0 * shirts + 4), pick(rng, "cotton", "cotton", "polyester_cloth"))
    if chance(rng, 0.4):  # a printed motif and swing tag
        model.add(plate(rng.uniform(60, 120), rng.uniform(50, 110), 0.15, 4).moved(0, 0, 4), "pvc")
        model.add(plate(40, 70, 0.4, 3).moved(float(rng.uniform(-50, 50)), 20, 6), "paper")
    return model


@solid_family(
    "shirt", "clothing", "folded shirt with buttons, collar stays and pins", weight=0.9, rest="flat"
)
def _shirt(rng: Rng) -> Model:
    wide, high = rng.uniform(215, 260), rng.uniform(290, 350)
    cloth = Cloth(rng, wide + 14, high + 14)
    cloth.folded(
        wide,
        high,
        int(rng.integers(7, 11)),
        rng.uniform(0.4, 0.6),
        rng.uniform(0.15, 0.6),
        crumple=0.03,
    )
    for x in (-9.0, 9.0):
        cloth.line([(x, high / 2 - 30), (x + 2, -high / 2 + 4)], 2.2, 0.9)
    for side in (-1, 1):  # the collar, several plies stiff
        leaf = [
            (side * 4.0, high / 2 - 40),
            (side * 55.0, high / 2 - 74),
            (side * 78.0, high / 2 - 24),
            (side * 10.0, high / 2 - 4),
        ]
        cloth.add(cloth.mask(leaf) * np.float32(1.6))
        cloth.line([*leaf, leaf[0]], 2.4, 0.9)
    cloth.line(spline([(-80, high / 2 - 20), (0, high / 2 - 6), (80, high / 2 - 20)]), 26, 1.4)
    model = Model()
    model.add(cloth.heap(18), pick(rng, "cotton", "cotton", "polyester_cloth"))
    button = stud(5.4, "nylon") if chance(rng, 0.8) else stud(5.4, "brass")
    for k in range(int(high / 82)):
        model.put(button.moved(float(rng.normal(0, 1)), high / 2 - 50 - 78.0 * k, 8))
    if chance(rng, 0.6):  # as new: board, collar band, pins or clips
        model.add(plate(wide * 0.85, high * 0.92, 0.6, 4), "paper")
        model.add(plate(190, 34, 0.35, 10).moved(0, high / 2 - 28, 6), "pet")
        for side in (-1, 1):
            model.add(
                plate(62, 8, 0.9, 3).turned(-side * 35.0).moved(side * 40, high / 2 - 58, 8), "pet"
            )
            for y in (0.2, -0.3):
                pin = shapes.sweep(line3([(0, 0), (27, 0.5)]), 0.33, sides=5)
                model.add(
                    pin.turned(float(rng.uniform(0, 360))).moved(side * wide * 0.36, y * high, 9),
                    "steel",
                )
    return model


@solid_family("sweater", "clothing", "knitted pullover", weight=1.2, rest="flat")
def _sweater(rng: Rng) -> Model:
    wide, high = rng.uniform(220, 300), rng.uniform(210, 290)
    cloth = Cloth(rng, wide + 14, high + 14)
    thick = rng.uniform(2.2, 3.6)
    cloth.folded(wide, high, int(rng.integers(4, 7)), thick, rng.uniform(0.25, 0.6))
    cloth.total *= cloth.weave(
        rng.uniform(3.6, 7.5), rng.uniform(0.12, 0.3), float(rng.normal(0, 4))
    )
    if chance(rng, 0.4):  # cables
        pitch = rng.uniform(26, 44)
        rope = np.abs(np.sin(cloth.x * np.float32(np.pi / pitch))) ** 5 * (
            1 + 0.4 * np.sin(cloth.y / 4.2)
        )
        cloth.total *= (1 + 0.7 * rope).astype(np.float32)
    welt = [(-wide * 0.46, -high / 2 + 22), (wide * 0.46, -high / 2 + 22)]
    cloth.line(welt, 3, thick)
    cloth.line(spline([(-60, high / 2 - 8), (0, high / 2 - 30), (60, high / 2 - 8)]), 22, thick)
    model = Model()
    model.add(cloth.heap(48), pick(rng, "wool", "wool", "cotton", "polyester_cloth"))
    if chance(rng, 0.3):
        for k in range(6):
            model.put(stud(8, "abs").moved(-4, -high * 0.38 + k * high * 0.15, 18))
    return model


@solid_family(
    "jeans", "clothing", "folded jeans with rivets, button and zip", weight=1.2, rest="flat"
)
def _jeans(rng: Rng) -> Model:
    wide, high = rng.uniform(200, 270), rng.uniform(240, 320)
    cloth = Cloth(rng, wide + 14, high + 14)
    ply = rng.uniform(0.9, 1.3)
    cloth.folded(wide, high, int(rng.integers(13, 19)), ply, rng.uniform(0.3, 0.8))
    y = high * 0.43
    cloth.add(cloth.mask(soft_outline(rng, wide * 0.9, 38, 1.0, (0, y))) * np.float32(2.2))
    for edge in (y - 19, y + 19):
        cloth.line([(-wide * 0.45, edge), (wide * 0.45, edge)], 2.2, 1.6)
    for side in (-1, 1):  # felled seams of both legs, and the pockets' rims
        for inset in (0.06, 0.13):
            x = side * wide * (0.46 - inset)
            path = [
                (x, y - 20),
                (x + float(rng.normal(0, 5)), 0),
                (x + float(rng.normal(0, 6)), -high * 0.47),
            ]
            cloth.line(spline([(float(a), float(b)) for a, b in path]), 4.5, ply * 1.8)
        pocket = arc(
            (side * wide * 0.44, y - 18),
            (wide * 0.26, 52),
            180 if side > 0 else 270,
            270 if side > 0 else 360,
            10,
        )
        cloth.line(pocket, 3.0, ply * 1.6)
    for x in (-0.36, -0.13, 0.15, 0.37):
        cloth.line([(x * wide, y - 24), (x * wide, y + 24)], 9, ply * 2.2)
    model = Model()
    model.add(cloth.heap(34), "cotton")
    metal = pick(rng, "brass", "copper", "zinc_alloy")
    x = float(rng.uniform(-0.12, 0.12)) * wide
    model.put(stud(8.5, metal).scaled(1, 1, 1.6).moved(x, y, 14))
    fly = [
        (x + 2, y - 22, 10.0),
        (x + 3, y - 60, 10),
        (x + float(rng.normal(0, 8)), y - 95, 9),
        (x + float(rng.normal(0, 18)), y - rng.uniform(120, 165), 8),
    ]
    if chance(rng, 0.8):
        zip_fastener(model, curve3(fly, 6), "brass", 4.6)
    else:
        for px, py, pz in fly:
            model.put(stud(7.5, metal).moved(px, py, pz))
    for side in (-1, 1):
        for dx, dy in ((0.20, -20), (0.42, -68), (0.30, -24)):
            rivet = stud(float(rng.uniform(3.6, 4.8)), "copper")
            model.put(
                rivet.moved(
                    side * wide * dx + float(rng.normal(0, 3)), y + dy + float(rng.normal(0, 6)), 12
                )
            )
    model.add(plate(68, 48, 1.4, 3).moved(-wide * 0.25, y - 4, 12), "leather")
    return model


@solid_family(
    "jacket",
    "clothing",
    "padded or plain jacket with zips, studs and cord ends",
    weight=1.0,
    rest="flat",
)
def _jacket(rng: Rng) -> Model:
    wide, high = rng.uniform(240, 320), rng.uniform(230, 310)
    cloth = Cloth(rng, wide + 14, high + 14)
    padded = chance(rng, 0.55)
    plies = int(rng.integers(6, 9))
    cloth.folded(
        wide,
        high,
        plies,
        rng.uniform(2.2, 3.4) if padded else rng.uniform(1.3, 1.9),
        rng.uniform(0.4, 0.9),
    )
    if padded:
        pitch = rng.uniform(36, 70)
        near = np.abs(
            ((cloth.y + cloth.noise(90, 60, 0) * 3) % np.float32(pitch)) - np.float32(pitch / 2)
        )
        pinch = np.exp(-((near / 4.0) ** 2))
        cloth.total *= (1.12 - 0.6 * pinch + 0.5 * np.exp(-((near / 1.1) ** 2))).astype(np.float32)
    for _ in range(int(rng.integers(3, 7))):
        cloth.seam(wide, high, 1.6)
    model = Model()
    model.add(
        cloth.heap(58 if padded else 32),
        "polyester_cloth" if padded or chance(rng, 0.6) else "cotton",
    )
    for k in range(int(rng.integers(1, 5))):
        if k == 0:  # the main zip, bent by the folding
            turn = rng.uniform(-0.3, 0.3)
            run = [
                (turn * wide, high * 0.44, 12.0),
                (turn * wide + rng.normal(0, 18), 0, 14),
                (turn * wide + rng.normal(0, 25), -high * 0.44, 12),
            ]
        else:
            x, y = rng.uniform(-0.34, 0.34) * wide, rng.uniform(-0.34, 0.34) * high
            run = [
                (x, y, 8.0),
                (x + rng.normal(0, 20), y + rng.uniform(40, 70), 9),
                (x + rng.normal(0, 30), y + rng.uniform(90, 130), 8),
            ]
        zip_fastener(
            model, curve3(run, 7), pick(rng, "brass", "nylon", "zinc_alloy"), 6.0 if k == 0 else 4.6
        )
    metal = pick(rng, "brass", "zinc_alloy", "steel")
    for _ in range(int(rng.integers(0, 9))):
        x, y = rng.uniform(-0.42, 0.42, 2) * [wide, high]
        model.put(stud(7.0, metal).moved(float(x), float(y), float(rng.uniform(-8, 14))))
    for _ in range(int(rng.integers(0, 3))):  # cord with its stopper, spring inside
        x, y = (float(n) for n in rng.uniform(-0.3, 0.3, 2) * [wide, high])
        loop = [(x, y, 16.0), (x + 20, y + 24, 17), (x + 44, y + 8, 16), (x + 60, y - 30, 15)]
        model.add(shapes.sweep(curve3(loop, 5), 1.6, sides=6), "nylon", 0.7)
        model.add(
            shapes.capsule(7, 20, sides=10).turned(90, "x").moved(x + 44, y + 8, 17), "abs", 0.6
        )
        coil = shapes.sweep(shapes.helix(3.4, 2, 5, 8), 0.5, sides=4)
        model.add(coil.turned(90, "x").moved(x + 44, y + 8, 17), "steel")
    return model


@solid_family(
    "coat",
    "clothing",
    "heavy coat with large buttons, lining and shoulder pads",
    weight=0.6,
    rest="flat",
)
def _coat(rng: Rng) -> Model:
    wide, high = rng.uniform(270, 340), rng.uniform(270, 350)
    cloth = Cloth(rng, wide + 14, high + 14)
    cloth.folded(wide, high, int(rng.integers(6, 10)), rng.uniform(2.0, 3.2), rng.uniform(0.3, 0.6))
    cloth.folded(wide * 0.95, high * 0.95, 3, 0.5, rng.uniform(0.7, 1.1))  # the lining creases more
    for side in (-1, 1):
        lapel = [
            (side * 8.0, high * 0.46),
            (side * 70.0, high * 0.40),
            (side * 62.0, high * 0.18),
            (side * 10.0, -high * 0.1),
        ]
        cloth.add(cloth.mask(lapel) * np.float32(3.0))
        cloth.line([*lapel, lapel[0]], 4.0, 2.4)
        pad = soft_outline(rng, 110, 80, 2.0, (side * wide * 0.3, high * 0.35))
        cloth.add(cloth.mask(pad) * np.float32(3.2))
    for _ in range(3):
        cloth.seam(wide, high, 2.4)
    model = Model()
    model.add(cloth.heap(75), pick(rng, "wool", "wool", "polyester_cloth"))
    radius, rows = rng.uniform(11, 16), int(rng.integers(3, 6))
    metal = pick(rng, "abs", "abs", "brass", "zinc_alloy", "wood")
    for k in range(rows):
        for x in (-40.0, 40.0) if chance(rng, 0.4) else (-20.0,):
            one = Model()
            one.add(shapes.cylinder(radius, 4.0 if metal in ("abs", "wood") else 2.0), metal)
            one.add(shapes.torus(radius * 0.85, 1.2, sides=6, steps=18).moved(0, 0, 1.6), metal)
            holes = [(3.0 * a, 3.0 * b, 0.0) for a in (-1, 1) for b in (-1, 1)]
            one.add(repeated(shapes.cylinder(1.3, 4, sides=8), holes), metal, -1.0)
            model.put(one.moved(x + float(rng.normal(0, 3)), -high * 0.3 + k * high * 0.16, 34))
    if chance(rng, 0.4):
        hook = [(0, 0, 0.0), (0, 34, 0), (12, 48, 0), (26, 40, 0), (26, 28, 0)]
        model.add(shapes.sweep(curve3(hook, 5), 1.7, sides=6).moved(0, high * 0.46, 10), "steel")
        hanger = [(-190, -60, 0.0), (0, 0, 0), (190, -60, 0)]
        if wide > 300:
            model.add(
                shapes.sweep(np.array(hanger) * 0.75, 6.0, sides=8).moved(0, high * 0.46, 10),
                "wood",
            )
    return model
