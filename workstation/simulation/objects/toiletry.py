"""What stands at the wash basin: creams, scent, sprays, make-up, soap, brushes, razors."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    bottle_profile,
    cap,
    chance,
    frame,
    knurl,
    loft,
    pick,
    plate,
    solid,
    vessel,
)
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def _pump(height: float, radius: float) -> Model:
    """A dispenser over a bottle's mouth at z = 0, its tube reaching down into the bottle."""
    pump = cap(radius, 16.0, "polypropylene")
    pump.add(shapes.cylinder(radius * 0.5, 20).moved(0, 0, 24), "polypropylene", 0.6)
    pump.add(shapes.box(34, 11, 7).moved(10, 0, 36), "polypropylene", 0.7)
    pump.add(shapes.cylinder(5.5, 26).moved(0, 0, -12), "polypropylene", 0.7)
    spring = shapes.sweep(shapes.helix(3.6, 2.4, 7, 10), 0.45, sides=5)
    pump.add(spring.moved(0, 0, -20), "stainless")
    pump.add(shapes.sphere(2.2).moved(0, 0, -25), "stainless")
    pump.add(
        shapes.pipe(2.6, 1.7, height - 26, sides=8).moved(0, 0, -24 - (height - 26) / 2),
        "polyethylene",
    )
    return pump


def _spray(height: float) -> Model:
    """An atomiser over a mouth at z = 0: crimped collar, button, spring, ball, dip tube."""
    head = vessel([(8.0, -1.0), (8.0, 8.0)], 0.45, "aluminium", cover=0.45)
    head.add(shapes.cylinder(5.5, 9, sides=14).moved(0, 0, 12), "abs", 0.7)
    head.add(shapes.cylinder(4.2, 18, sides=12).moved(0, 0, -9), "polypropylene", 0.6)
    spring = shapes.sweep(shapes.helix(2.4, 2.0, 5, 9), 0.35, sides=5)
    head.add(spring.moved(0, 0, -15), "stainless")
    head.add(shapes.sphere(1.6).moved(0, 0, -17), "stainless")
    head.add(
        shapes.cylinder(1.1, height - 20, sides=6).moved(0, 0, -18 - (height - 20) / 2),
        "polyethylene",
        0.5,
    )
    return head


def _jar(rng: Rng) -> Model:
    radius, height = rng.uniform(20, 34), rng.uniform(32, 52)
    glass = chance(rng, 0.5)
    profile = [
        (radius * 0.92, 0.0),
        (radius, 4.0),
        (radius, height - 12),
        (radius - 3, height - 10),
        (radius - 3, height),
    ]
    material, wall = ("glass", rng.uniform(3.0, 5.0)) if glass else ("polypropylene", 2.4)
    jar = vessel(
        profile, wall, material, floor=wall * 1.7, content="cream", level=rng.uniform(0.3, 0.95)
    )
    lid = cap(
        radius, 14, "aluminium" if chance(rng, 0.3) else "abs", 1.0 if chance(rng, 0.5) else 2.0
    )
    jar.put(lid.moved(0, 0, height - 10))
    jar.add(knurl(radius - 2.4, 6, 0.7, 3).moved(0, 0, height - 5), material)
    jar.add(shapes.cylinder(radius - 3, 0.1).moved(0, 0, height + 0.4), "aluminium")
    return jar


def _flask(rng: Rng) -> Model:
    radius, height = rng.uniform(15, 27), rng.uniform(80, 165)
    neck = radius * rng.uniform(0.4, 0.65)
    profile = bottle_profile(radius, height, neck, height * rng.uniform(0.05, 0.16))
    content = pick(rng, "cream", "gel", "oil", "water", "gel")
    if chance(rng, 0.35):
        body = vessel(
            profile,
            rng.uniform(1.8, 3.0),
            "glass",
            floor=4.5,
            content=content,
            level=rng.uniform(0.2, 0.9),
        )
    else:
        body = vessel(profile, 1.2, "polyethylene", content=content, level=rng.uniform(0.2, 0.92))
    body = body.scaled(1.0, rng.uniform(0.6, 1.0), 1.0)
    kind = rng.random()
    if kind < 0.4:
        body.put(_pump(height * 0.9, neck + 3).moved(0, 0, height - 8))
    elif kind < 0.6:
        body.put(_spray(height * 0.92).moved(0, 0, height))
    else:
        body.put(cap(neck + 3, rng.uniform(14, 28), "polypropylene", 1.8).moved(0, 0, height - 10))
        body.add(knurl(neck + 0.6, 7, 0.7, 3).moved(0, 0, height - 5), "polyethylene")
    return body


@solid_family(
    "cosmetics", "household", "bottles and jars of cosmetics", weight=1.4, rest="upright or lying"
)
def _cosmetics(rng: Rng) -> Model:
    model = Model()
    x = 0.0
    for _ in range(int(rng.integers(1, 4))):
        one = (_jar(rng) if chance(rng, 0.4) else _flask(rng)).turned(float(rng.uniform(0, 360)))
        low, high = (end[0] for end in one.bounds)
        model.put(one.moved(x - low, float(rng.normal(0, 5))))
        x += high - low + rng.uniform(1, 5)
    return model.moved(-x / 2, 0)


@solid_family("perfume", "household", "perfume in a heavy glass flacon", weight=0.8, rest="any")
def _perfume(rng: Rng) -> Model:
    wide, deep, high = rng.uniform(40, 72), rng.uniform(22, 36), rng.uniform(55, 95)
    wall, foot = rng.uniform(3.5, 6.5), rng.uniform(8, 17)
    model = Model()
    if chance(rng, 0.6):
        outer = plate(wide, deep, high, rng.uniform(2, deep * 0.45))
        room = plate(wide - 2 * wall, deep - 2 * wall, high - foot - wall, 4)
        share = rng.uniform(0.5, 0.95)
        liquid = plate(wide - 2 * wall, deep - 2 * wall, (high - foot - wall) * share, 4)
        model.add(outer, "glass")
        model.add(room.moved(0, 0, (foot - wall) / 2), "glass", -1.0)
        model.add(
            liquid.moved(0, 0, -high / 2 + foot + (high - foot - wall) * share / 2), "water", 0.86
        )
    else:
        radius = wide / 2
        swell = [
            (radius * 0.6, 0.0),
            (radius * 0.95, high * 0.2),
            (radius, high * 0.45),
            (radius * 0.8, high * 0.75),
            (9.0, high),
        ]
        flacon = vessel(
            swell,
            wall,
            "glass",
            floor=foot,
            content="water",
            level=rng.uniform(0.5, 0.9),
            density=0.86,
        )
        model.put(flacon.moved(0, 0, -high / 2))
    model.put(_spray(high - foot).moved(0, 0, high / 2 + 1))
    metal = pick(rng, "zinc_alloy", "aluminium", "abs")
    collar = vessel(
        [(13.0, 0.0), (13.0, 26.0)],
        1.0 if metal == "aluminium" else 1.8,
        metal,
        floor=-0.01,
        cover=3.0,
    )
    model.put(collar.moved(0, 0, high / 2 - 1))
    if metal == "abs":
        model.add(shapes.cylinder(11, 5).moved(0, 0, high / 2 + 20), "zinc_alloy")  # makes it heavy
    if chance(rng, 0.7):
        tall = high + 40
        frame(
            model,
            shapes.box(wide + 14, deep + 14, tall).moved(0, 0, 13),
            shapes.box(wide + 12.6, deep + 12.6, tall - 1.4).moved(0, 0, 13),
            "paper",
        )
    return model.turned(90, "x")


@solid_family("lotion_tubes", "household", "tubes of cream or toothpaste", weight=1.0, rest="flat")
def _lotion_tubes(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 4))):
        length, radius = rng.uniform(90, 160), rng.uniform(13, 20)
        metal = chance(rng, 0.3)
        wall = 0.12 if metal else 0.5
        rows = 7
        rings, sides = [], 18
        turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
        for i in range(rows):  # round at the mouth, pinched flat at the crimp
            t = i / (rows - 1)
            rx = radius * (1.0 + 0.45 * t)
            rz = radius * (1.0 - t) ** 0.75 + 0.6
            rings.append(
                np.column_stack([np.full(sides, t * length), rx * np.cos(turn), rz * np.sin(turn)])
            )
        skin = loft(np.array(rings))
        tube = Model()
        middle = length / 2
        inner = (
            skin.moved(-middle, 0)
            .scaled(0.985, 1 - wall / radius, 1 - wall / radius)
            .moved(middle, 0)
        )
        frame(tube, skin, inner, "aluminium" if metal else "polyethylene")
        tube.add(inner.scaled(rng.uniform(0.7, 0.97), 1, 1), "cream")
        tube.add(
            shapes.box(9 if metal else 5, radius * 2.9, 2.0 if metal else 1.1).moved(length, 0),
            "aluminium" if metal else "polyethylene",
        )
        tube.add(shapes.pipe(7, 4, 11, axis="x").moved(-6, 0), "polyethylene")
        tube.put(cap(rng.uniform(9, radius), 20, "polypropylene").turned(-90, "y").moved(-2, 0))
        if chance(rng, 0.4):
            frame(
                tube,
                shapes.box(length + 36, radius * 3, radius * 2.2).moved(middle - 8, 0),
                shapes.box(length + 35, radius * 3 - 0.9, radius * 2.2 - 0.9).moved(middle - 8, 0),
                "paper",
            )
        turned = tube.moved(-middle, 0).turned(
            180.0 * int(rng.integers(2)) + float(rng.normal(0, 5))
        )
        model.put(turned.moved(float(rng.normal(0, 6)), 56.0 * k))
    return model.centred()


@solid_family("aerosol", "household", "spray can", weight=0.8, rest="upright or lying")
def _aerosol(rng: Rng) -> Model:
    radius, high = rng.uniform(18, 33), rng.uniform(110, 210)
    metal, wall = ("aluminium", 0.45) if chance(rng, 0.5) else ("steel", 0.22)
    body = [(radius * 0.9, 0.0), (radius, 3.0), (radius, high * 0.86), (radius * 0.92, high * 0.91)]
    body += [(radius * 0.62, high * 0.96), (12.7, high)]
    model = vessel(body, wall, metal, content="gel", level=rng.uniform(0.25, 0.75), density=0.85)
    dome = solid([(radius * 0.9, 0.5), (radius * 0.7, 5.0), (radius * 0.3, 8.5)])
    model.add(dome, "gel", -0.85)  # the bottom is pressed in
    frame(model, dome, dome.scaled(0.98, 0.98, 0.94), metal)
    if metal == "steel":  # the seams of a three-piece can
        for z in (1.5, high * 0.87):
            model.add(shapes.torus(radius, 1.1, sides=6, steps=28).moved(0, 0, z), "steel")
        model.add(
            shapes.box(1.2, 3.0, high * 0.8).moved(radius - 0.4, 0, high * 0.44), "steel", 0.4
        )
    cup = vessel([(12.7, -7.0), (12.7, 1.5)], 0.35, "steel")
    model.put(cup.moved(0, 0, high))
    model.add(shapes.torus(12.7, 1.5, sides=6, steps=22).moved(0, 0, high + 1), metal)
    model.put(_spray(high * 0.94).scaled(0.9, 0.9, 1.0).moved(0, 0, high - 2))
    if chance(rng, 0.4):
        for k in range(int(rng.integers(1, 3))):  # what rattles in paint
            ball = shapes.sphere(rng.uniform(3.0, 5.0), 12)
            model.add(ball.moved(radius * 0.6 - 9 * k, 4.0 * k, 13), pick(rng, "steel", "glass"))
    if chance(rng, 0.7):
        lid = [(radius * 0.98, 0.0), (radius * 0.98, 26.0), (radius * 0.8, 34.0)]
        model.put(
            vessel(lid, 1.2, "polypropylene", floor=-0.01, cover=1.2).moved(0, 0, high * 0.93)
        )
    return model
