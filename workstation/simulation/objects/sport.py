"""Sporting goods: balls, weights, rackets, skates, helmets, medals."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    buckle,
    chance,
    curve3,
    frame,
    line3,
    pick,
    repeated,
    solid,
    tapered,
    vessel,
)
from workstation.simulation.sketch import arc, box
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def _ball(rng: Rng, kind: int) -> Model:
    model = Model()
    if kind == 0:  # tennis: a shell with felt and its seam
        frame(model, shapes.sphere(31, 18), shapes.sphere(27.8, 18), "rubber")
        frame(model, shapes.sphere(33.5, 18), shapes.sphere(31, 18), "wool")
        t = np.linspace(0, 2 * np.pi, 40)
        seam = np.column_stack(
            [
                np.cos(t) * 0.78 + 0.22 * np.cos(3 * t),
                np.sin(t) * 0.78 - 0.22 * np.sin(3 * t),
                0.83 * np.sin(2 * t),
            ]
        )
        seam = seam / np.linalg.norm(seam, axis=1, keepdims=True) * 32.6
        seam[-1] = seam[0]
        model.add(shapes.sweep(seam, 1.5, sides=5), "rubber")
    elif kind == 1:  # golf or hockey: a core and its covers
        r = float(rng.choice([21.3, 36.0]))
        model.add(shapes.sphere(r, 18), "rubber", 1.0)
        model.add(shapes.sphere(r * 0.7, 14), "rubber", rng.uniform(-0.25, 0.3))
    elif kind == 2:  # a play ball let down or blown up
        r = rng.uniform(55, 110)
        frame(
            model,
            shapes.sphere(r, 26),
            shapes.sphere(r - 2.2, 26),
            pick(rng, "pvc", "leather", "rubber"),
        )
        model.add(shapes.cylinder(5, 22, axis="z", sides=10).moved(0, 0, r - 10), "rubber")
        for axis in ("x", "y", "z"):
            hoop = shapes.torus(r - 0.8, 1.3, sides=5, steps=40)
            model.add(hoop.turned(90, axis) if axis != "z" else hoop, "rubber", 0.6)
    else:  # cricket or baseball: cork, yarn, leather, stitches
        model.add(shapes.sphere(36, 20), "leather")
        model.add(shapes.sphere(34, 20), "leather", -1.0)
        model.add(shapes.sphere(34, 20), "wool", 2.2)
        model.add(shapes.sphere(15, 12), "wool", -2.2)
        model.add(shapes.sphere(15, 12), "rubber", 0.8)
        for z in (-2.4, 2.4):
            model.add(shapes.torus(36, 0.8, sides=5, steps=40).moved(0, 0, z), "cotton", 2)
    return model.turned(float(rng.uniform(0, 180)), "x").turned(float(rng.uniform(0, 360)))


@solid_family("ball_sports", "sport", "balls of several games", weight=0.7, rest="any")
def _ball_sports(rng: Rng) -> Model:
    model, kind = Model(), int(rng.integers(0, 4))
    count = 1 if kind == 2 else int(rng.integers(1, 5))
    one = _ball(rng, kind)
    low, high = one.bounds
    pitch = float(high[0] - low[0]) * 1.02
    for k in range(count):
        model.put(one.turned(float(rng.uniform(0, 360))).moved(pitch * k, 0))
    if kind == 0 and chance(rng, 0.5):  # in their tube
        tube = vessel([(37.0, -36.0), (37.0, pitch * count - 30)], 0.7, "pet")
        model.put(tube.turned(90, "y"))
    return model.centred()


@solid_family(
    "dumb_bell", "sport", "dumb-bells, weights, plates, ankle weights", weight=0.5, rest="flat"
)
def _dumb_bell(rng: Rng) -> Model:
    kind = int(rng.integers(0, 3))
    model = Model()
    if kind == 0:
        for k in range(int(rng.integers(1, 3))):
            one, head, grip = Model(), rng.uniform(20, 36), rng.uniform(95, 125)
            sides = int(rng.choice([6, 8, 24]))
            one.add(shapes.cylinder(rng.uniform(11, 14), grip, axis="x", sides=16), "steel")
            for side in (-1, 1):
                body = shapes.cylinder(head, head * 1.3, axis="x", sides=sides)
                one.add(
                    body.moved(side * (grip + head) / 2, 0), pick(rng, "steel", "steel", "rubber")
                )
                one.add(body.scaled(1.06).moved(side * (grip + head) / 2, 0), "pvc", 0.15)
            model.put(one.moved(0, k * (2.3 * head)))
    elif kind == 1:
        radius = rng.uniform(55, 90)
        for k in range(int(rng.integers(1, 4))):
            r = radius * 0.85**k
            disc = Model()
            disc.add(solid([(r, -11), (r, 11)]), "steel", 0.9)
            for z in (-8, 8):
                disc.add(shapes.cylinder(r * 0.84, 8, sides=36).moved(0, 0, z), "steel", -0.85)
            disc.add(shapes.cylinder(25, 26, sides=24), "steel", 0.85)
            disc.add(shapes.cylinder(14, 30, sides=20), "steel", -1.75)
            model.put(
                disc.moved(float(rng.normal(0, 9)) * k, float(rng.normal(0, 9)) * k, 24.0 * k)
            )
        if chance(rng, 0.5):
            bar = shapes.cylinder(12.5, 330, axis="x", sides=16)
            model.add(bar.moved(0, radius + 28, 0), "steel")
            for side in (-1, 1):
                model.add(
                    shapes.torus(20, 6, sides=6, steps=20)
                    .turned(90, "y")
                    .moved(side * 70, radius + 28),
                    "steel",
                )
    else:  # cuffs of iron sand
        for k in range(2):
            cuff = Model()
            cuff.add(shapes.box(260, 90, 18, 4), "polyester_cloth")
            for x in np.linspace(-95, 95, 6):
                cuff.add(
                    shapes.ellipsoid(15, 38, 8, 12).moved(float(x), 0),
                    pick(rng, "steel", "steel", "lead"),
                    0.55,
                )
            cuff.put(buckle(44, 40, 2, "steel").moved(138, 0))
            cuff.add(shapes.box(120, 40, 3).moved(-150, 0), "nylon")
            model.put(cuff.moved(0, 100.0 * k))
    return model.centred()


@solid_family(
    "racket", "sport", "rackets and bats with their strings and grips", weight=0.5, rest="flat"
)
def _racket(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 3))):
        one = Model()
        if chance(rng, 0.6):  # strung: badminton, squash, junior tennis
            a, b = rng.uniform(85, 125), rng.uniform(75, 105)
            shaft, wire = rng.uniform(120, 200), rng.uniform(3, 8.5)
            tube = pick(rng, "aluminium", "steel", "nylon")
            rim = line3([*arc((0, 0), (a, b), 0, 360, 36)])
            one.add(shapes.sweep(rim, wire, sides=7), tube)
            if wire > 4:
                one.add(shapes.sweep(rim, wire - 1.2, sides=7), tube, -1.0)
            for step in (11.0, 9.0):
                along = step == 11.0
                for t in np.arange(-0.85, 0.86, step / (b if along else a)):
                    reach = np.sqrt(1 - t * t)
                    ends = (
                        [(-a * reach, t * b, 0), (a * reach, t * b, 0)]
                        if along
                        else [(t * a, -b * reach, 0), (t * a, b * reach, 0)]
                    )
                    one.add(shapes.sweep(np.array(ends), 0.55, sides=4), "nylon")
            rod = shapes.pipe(4.5, 3.4, shaft, axis="x", sides=12).moved(a + shaft / 2, 0)
            one.add(rod, "steel" if tube == "nylon" else tube)
            grip = a + shaft
            one.add(shapes.cylinder(13, 110, axis="x", sides=8).moved(grip + 55, 0), "wood", 0.8)
            turns = [(grip + x, 0.0, 0.0) for x in np.arange(4, 108, 11.0)]
            one.add(
                repeated(shapes.torus(13.4, 1.2, sides=5, steps=16).turned(83, "y"), turns),
                "polyurethane_foam",
                4,
            )
            for y in (-1, 1):
                one.add(shapes.box(7, 2, 7).moved(a * 0.6, y * b * 0.8), "nylon")
        else:  # table tennis
            blade = [(float(x), float(y)) for x, y in arc((0, 0), (80, 76), 0, 350, 30)]
            one.add(shapes.extrude(blade, 6.0), "wood")
            for z in (-1, 1):
                one.add(shapes.extrude(blade, 2.0).moved(0, 0, z * 4.2), "rubber")
                one.add(shapes.extrude(blade, 1.6).moved(0, 0, z * 6.0), "rubber", 0.5)
            one.add(
                tapered([(70, 0, 0, 14, 12), (120, 0, 0, 12, 11), (172, 0, 0, 16, 12)], 12),
                "wood",
                0.9,
            )
            if chance(rng, 0.6):
                frame(
                    one,
                    shapes.sphere(20, 14).moved(-20, 120, 0),
                    shapes.sphere(19.6, 14).moved(-20, 120, 0),
                    "abs",
                )
        model.put(
            one.turned(180.0 * k + float(rng.normal(0, 5))).moved(
                float(rng.normal(0, 12)), 60.0 * k, 22.0 * k
            )
        )
    return model.centred()


@solid_family("skates", "sport", "inline, ice or roller skates", weight=0.4, rest="flat")
def _skates(rng: Rng) -> Model:
    model, kind = Model(), int(rng.integers(0, 3))
    for side in (-1, 1):
        one, long = Model(), 250.0
        shell = [
            (0, 0, 60, 22, 40),
            (40, 0, 55, 42, 52),
            (110, 0, 45, 44, 40),
            (190, 0, 30, 48, 28),
            (long, 0, 22, 28, 16),
        ]
        inner = [(x, y, z, ry - 3.6, rz - 3.6) for x, y, z, ry, rz in shell]
        frame(
            one,
            tapered(shell, 16, 0.85),
            tapered(inner, 16, 0.85),
            pick(rng, "polypropylene", "leather"),
        )
        liner = [(x, y, z, ry - 12, rz - 12) for x, y, z, ry, rz in shell]
        frame(one, tapered(inner, 14, 0.85), tapered(liner, 14, 0.85), "polyurethane_foam")
        cuff = [(0, 0, 0, 46, 52), (60, 0, 0, 48, 56), (110, 0, 0, 50, 60)]
        cuff_in = [(x, y, z, ry - 3, rz - 3) for x, y, z, ry, rz in cuff]
        tube = Model()
        frame(tube, tapered(cuff, 14), tapered(cuff_in, 14), "polypropylene")
        one.put(tube.turned(-90, "y").moved(40, 0, 90))
        if kind == 0:  # four wheels in a rail
            for y in (-1, 1):
                one.add(shapes.box(235, 2.6, 34).moved(128, y * 14, -14), "aluminium", 0.8)
            for x in (28, 96, 164, 232):
                wheel = Model()
                wheel.add(shapes.cylinder(38, 22, axis="y", sides=24), "rubber", 0.9)
                wheel.add(shapes.cylinder(22, 23, axis="y", sides=20), "rubber", -0.9)
                wheel.add(shapes.cylinder(22, 20, axis="y", sides=20), "nylon", 0.6)
                for y in (-7, 7):
                    wheel.add(shapes.pipe(11, 4, 7, axis="y", sides=16).moved(0, y), "steel", 0.8)
                wheel.add(shapes.cylinder(4, 34, axis="y", sides=10), "steel")
                one.put(wheel.moved(x, 0, -34))
            one.add(shapes.cylinder(17, 34, sides=14).moved(-12, 0, -34), "rubber")
        elif kind == 1:  # an ice blade
            blade = [(-20, 0), (20, 4), (230, 4), (262, 14), (256, 26), (-10, 22)]
            one.add(
                shapes.extrude([(float(x), float(z)) for x, z in blade], 3.0)
                .turned(90, "x")
                .moved(0, 0, -58),
                "steel",
            )
            for x in (30, 190):
                post = shapes.box(60, 16, 40).moved(x, 0, -20)
                one.add(post, pick(rng, "aluminium", "abs"), 0.4)
            heads = [(x, y, 6.0) for x in (20, 40, 180, 200) for y in (-12, 12)]
            one.add(repeated(shapes.cylinder(4, 9, sides=10), heads), "steel")
        else:  # roller skates: trucks and a stopper
            for x in (40, 196):
                one.add(shapes.box(36, 30, 22).moved(x, 0, -12), "aluminium", 0.7)
                one.add(shapes.cylinder(4, 120, axis="y", sides=10).moved(x, 0, -26), "steel")
                one.add(shapes.torus(11, 5, sides=6, steps=16).moved(x, 0, -10), "rubber")
                for y in (-44, 44):
                    one.add(shapes.cylinder(27, 32, axis="y", sides=20).moved(x, y, -26), "rubber")
                    one.add(shapes.pipe(11, 4, 14, axis="y", sides=14).moved(x, y, -26), "steel")
            one.add(shapes.cylinder(20, 26, sides=16).moved(248, 0, -20), "rubber")
        for z in (110.0, 160.0):
            one.put(
                buckle(34, 24, 1.6, pick(rng, "steel", "aluminium"))
                .turned(90, "x")
                .moved(60, -46, z)
            )
            one.add(shapes.box(64, 6, 14).moved(44, -44, z), "nylon", 0.8)
        for k in range(6):
            one.add(
                shapes.torus(2.8, 0.9, sides=5, steps=10).moved(150 + 9.0 * k, 12, 70 - 5.0 * k),
                "brass",
            )
        lying = one.turned(90.0 * side, "x")
        model.put(lying.turned(180.0 if side > 0 else 0.0).moved(70.0 * side, 100.0 * side))
    return model.centred()


@solid_family(
    "helmet", "sport", "cycle, riding or ski helmet with straps and buckles", weight=0.5, rest="any"
)
def _helmet(rng: Rng) -> Model:
    a, b, tall, thick = (
        rng.uniform(125, 140),
        rng.uniform(98, 112),
        rng.uniform(120, 145),
        rng.uniform(18, 30),
    )
    rings = 8
    profile = [
        (float(np.cos(t)), float(np.sin(t))) for t in np.linspace(0.02, np.pi / 2 - 0.06, rings)
    ]
    dome = shapes.lathe(profile, sides=28)
    model = Model()
    outer = dome.scaled(a, b, tall)
    inner = dome.scaled(a - thick, b - thick, tall - thick)
    core = dome.scaled(a - 1.4, b - 1.4, tall - 1.4)
    frame(model, outer, core, pick(rng, "abs", "abs", "pet"))
    frame(model, core, inner, "polystyrene_foam")
    model = Model(
        [
            type(part)(
                part.mesh,
                part.material,
                part.fill * (2.2 if part.material == "polystyrene_foam" else 1.0),
            )
            for part in model.parts
        ]
    )
    for k in range(int(rng.integers(0, 8))):  # vents
        x, y = (k % 4 - 1.5) * a * 0.42, (-1 if k < 4 else 1) * b * rng.uniform(0.25, 0.5)
        hole = shapes.ellipsoid(a * 0.15, b * 0.09, thick * 1.2, 10)
        z = tall * np.sqrt(max(1 - (x / a) ** 2 - (y / b) ** 2, 0.05)) - thick * 0.5
        model.add(hole.moved(x, y, float(z)), "polystyrene_foam", -2.0)
        model.add(hole.scaled(0.95).moved(x, y, float(z)), "abs", -0.05)
    for k in range(6):
        pad = shapes.box(46, 24, 8, 3).turned(float(60 * k))
        model.add(
            pad.moved(
                (a - thick - 6) * 0.7 * np.cos(k), (b - thick - 6) * 0.7 * np.sin(k), tall * 0.45
            ),
            "polyurethane_foam",
            1.4,
        )
    for side in (-1, 1):
        strap = [
            (a * 0.5, side * (b - thick), 10),
            (a * 0.25, side * b * 0.8, -60),
            (0, side * 14, -110),
        ]
        model.add(shapes.sweep(curve3(strap, 5), 5, sides=6), "nylon", 0.4)
        rear = [(-a * 0.5, side * (b - thick), 10), (a * 0.1, side * b * 0.75, -60)]
        model.add(shapes.sweep(np.array(rear), 5, sides=6), "nylon", 0.4)
        model.put(buckle(26, 20, 2, "abs").moved(a * 0.2, side * b * 0.8, -58))
        model.add(
            shapes.cylinder(5, 5, axis="y", sides=12).moved(a * 0.45, side * (b - 4), 12),
            pick(rng, "steel", "abs"),
        )
    model.add(shapes.box(44, 24, 9, 3).moved(0, 0, -112), "abs", 0.7)
    if chance(rng, 0.6):
        dial = solid([(20, -8), (20, 8)]).turned(90, "y")
        model.add(dial.moved(-a + 6, 0, 4), "abs", 0.5)
        rail = [(-a + 8, 0, 4), (-a * 0.5, b * 0.75, 6), (a * 0.5, b * 0.75, 8)]
        model.add(shapes.sweep(curve3(rail, 5), 2.6, sides=5), "nylon")
    if chance(rng, 0.3):
        brim = shapes.extrude([(0, -60), (60, -40), (72, 0), (60, 40), (0, 60)], 3.0)
        model.add(brim.turned(-12, "y").moved(a * 0.9, 0, 18), "abs")
    return model


@solid_family("medals", "sport", "trophies and medals with ribbons", weight=0.4, rest="flat")
def _medals(rng: Rng) -> Model:
    model = Model()
    metal = pick(rng, "zinc_alloy", "brass", "steel", "silver")
    for k in range(int(rng.integers(1, 5))):
        r = rng.uniform(18, 36)
        one = Model()
        one.add(shapes.cylinder(r, 2.6, sides=28), metal)
        one.add(shapes.torus(r - 1, 1.3, sides=5, steps=28), metal)
        relief = [(float(x), float(y), 1.6) for x, y in rng.normal(0, r * 0.32, (7, 2))]
        one.add(repeated(shapes.box(r * 0.3, r * 0.18, 1.2), relief), metal)
        one.add(shapes.torus(4, 1.0, sides=5, steps=14).moved(0, r + 4), metal)
        for side in (-1, 1):
            band = shapes.box(24, 150, 0.9).turned(side * 7.0)
            one.add(band.moved(side * 9, r + 82), "polyester_cloth", 1.6)
        model.put(
            one.turned(float(rng.normal(0, 14))).moved(62.0 * k, float(rng.normal(0, 9)), 2.0 * k)
        )
    if chance(rng, 0.5):
        cup = vessel([(6.0, 0.0), (9.0, 20.0), (30.0, 50.0), (34.0, 95.0)], 0.9, metal)
        for side in (-1, 1):
            ear = [(side * 32, 0, 86), (side * 54, 0, 84), (side * 50, 0, 52), (side * 26, 0, 46)]
            cup.add(shapes.sweep(curve3(ear, 4), 2.2, sides=6), metal)
        cup.add(solid([(14, -16), (12, -8), (5, 0)]), metal)
        cup.add(shapes.box(60, 60, 36, 2).moved(0, 0, -34), pick(rng, "stoneware", "wood"))
        cup.add(shapes.cylinder(3, 60, sides=8).moved(0, 0, -24), "steel")
        model.put(cup.turned(90, "x").moved(-70, 60, 0))
    else:
        edge = box(0, 0, 90, 70, 3)
        model.add(shapes.sweep(line3([*edge, edge[0]]), 1.0, sides=4).moved(0, -60), "paper")
    return model.centred()
