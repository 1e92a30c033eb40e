"""Machine parts: bearings, gears, motors, pumps, brake discs."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    curve,
    disc,
    gear_outline,
    in_space,
    nut,
    pick,
    plate,
    rod,
    rounded,
    screw,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, cone, extrude, sphere, sweep


def ball_bearing(rng: np.random.Generator, radius: float) -> Model:
    """A bearing about z: two races, balls or rollers in a cage, perhaps shields."""
    m = Model()
    wide, bore = radius * rng.uniform(0.4, 0.62), radius * rng.uniform(0.42, 0.56)
    tube(m, "steel", radius, radius * 0.87, wide, sides=24)
    tube(m, "steel", bore * 1.24, bore, wide, sides=20)
    middle = (radius * 0.87 + bore * 1.24) / 2
    size = (radius * 0.87 - bore * 1.24) / 2
    count = int(min(2 * np.pi * middle / (size * 2.4), 12))
    rollers = rng.random() < 0.25
    for k in range(count):
        a = 2 * np.pi * k / count
        at = (middle * float(np.cos(a)), middle * float(np.sin(a)))
        ball = disc(size, wide * 0.8, 8) if rollers else sphere(size, 8)
        m.add(ball.moved(*at), "steel")
    tube(
        m,
        pick(rng, "brass", "nylon", "steel"),
        middle + size * 0.3,
        middle - size * 0.3,
        wide * 0.3,
        sides=20,
    )
    if rng.random() < 0.5:
        for z in (-wide * 0.46, wide * 0.46):
            tube(
                m, pick(rng, "steel", "rubber"), radius * 0.87, bore * 1.24, 0.5, "z", (0, 0, z), 20
            )
    return m


@solid_family("bearings", "hardware", "ball and roller bearings, bushes", weight=0.8, rest="flat")
def _bearings(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.2:  # a pillow block
        plate(m, rounded(127, 38, 8), 14, "steel", [(-48, 0, 6.5), (48, 0, 6.5)])
        block = Model()
        tube(block, "steel", 34, 26, 30, sides=20)
        block.put(ball_bearing(rng, 26))
        block.add(rod((0, 0, -45), (0, 0, 60), 11, 12), "steel")
        return m.put(block.turned(90, "x").moved(0, 0, 34))
    count = whole(rng, 1, 4)
    base = rng.uniform(9, 34) if count > 1 else rng.uniform(20, 44)
    alike = rng.random() < 0.6
    for k in range(count):
        one = ball_bearing(rng, base if alike else base * rng.uniform(0.6, 1.1))
        if rng.random() < 0.2:
            one = one.turned(90, "x")
        m.put(one.moved((k % 2) * base * 2.2, (k // 2) * base * 2.2 + rng.normal(0, 2), k * 0.4))
    return m


def spur_gear(rng: np.random.Generator, radius: float, metal: str) -> Model:
    """A gear about z with a hub, bored; its web thinned or pierced."""
    m = Model()
    teeth, wide = whole(rng, 14, 34), radius * rng.uniform(0.18, 0.5)
    bore = radius * rng.uniform(0.14, 0.26)
    m.add(extrude(gear_outline(teeth, radius, 2.1 * radius / teeth * 2), wide), metal)
    m.add(disc(bore, wide, 12), metal, -1.0)
    m.add(box(bore * 0.5, bore * 0.6, wide).moved(bore * 1.15, 0, 0), metal, -0.9)
    tube(m, metal, bore * 1.8, bore, wide * 0.5, "z", (0, 0, wide * 0.75), 14)
    style = rng.random()
    if style < 0.4 and radius > 18:
        for k in range(5):
            a = 2 * np.pi * k / 5
            m.add(
                disc(radius * 0.14, wide, 10).moved(
                    radius * 0.52 * float(np.cos(a)), radius * 0.52 * float(np.sin(a)), 0
                ),
                metal,
                -1.0,
            )
    elif style < 0.75:
        for z in (-wide * 0.4, wide * 0.4):
            tube(m, metal, radius * 0.76, bore * 1.8, wide * 0.2, "z", (0, 0, z), 18, fill=-1.0)
    return m


@solid_family("gears", "hardware", "spur gears, a pinion shaft, a worm or bevel gear", weight=0.8)
def _gears(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "steel", "steel", "brass", "nylon")
    radius = rng.uniform(14, 42)
    count = whole(rng, 1, 4)
    for k in range(count):
        r = radius * rng.uniform(0.6, 1.0)
        m.put(
            spur_gear(rng, r, metal).moved((k % 2) * radius * 1.9, (k // 2) * radius * 1.9, k * 2.5)
        )
    kind = rng.random()
    if kind < 0.35:  # a shaft with two pinions
        shaft = Model()
        shaft.add(rod((0, 0, -60), (0, 0, 60), radius * 0.2, 10), "steel")
        for z in (-26, 18):
            r = radius * rng.uniform(0.35, 0.8)
            shaft.add(extrude(gear_outline(14, r, r * 0.25), 14).moved(0, 0, z), "steel")
        m.put(shaft.turned(90, "x").moved(-radius * 1.3, 0, radius * 0.3))
    elif kind < 0.55:  # worm
        m.add(rod((-radius * 1.4, -50, 0), (-radius * 1.4, 50, 0), 6, 10), "steel")
        worm = Model().add(
            spring(7.5, 2.2, 46, 6, 10, 4).turned(90, "x").moved(-radius * 1.4, 0, 0), "steel"
        )
        m.put(worm)
    elif kind < 0.7:  # bevel
        m.add(
            cone(radius * 0.95, radius * 0.5, radius * 0.5, "z", 22).moved(-radius * 1.6, 0, 0),
            metal,
        )
        m.add(disc(radius * 0.2, radius * 0.5, 10).moved(-radius * 1.6, 0, 0), metal, -1.0)
    return m


@solid_family(
    "brake_disc",
    "hardware",
    "bicycle or motorcycle brake discs, sprockets",
    weight=0.6,
    rest="flat",
)
def _brake_disc(rng: np.random.Generator) -> Model:
    m = Model()
    radius = rng.uniform(70, 125)
    thick = 1.9 if radius < 102 else rng.uniform(3.5, 5)
    tube(m, "stainless", radius, radius * 0.8, thick, sides=48)
    holes = whole(rng, 18, 30)
    for k in range(holes):
        for lane, share in enumerate((0.85, 0.94)):
            a = 2 * np.pi * (k + 0.5 * lane) / holes
            m.add(
                disc(radius * 0.03, thick, 6).moved(
                    radius * share * float(np.cos(a)), radius * share * float(np.sin(a)), 0
                ),
                "stainless",
                -1.0,
            )
    arms = whole(rng, 5, 8)
    swirl, carrier = rng.uniform(-0.7, 0.7), pick(rng, "stainless", "aluminium")
    for k in range(arms):
        a = 2 * np.pi * k / arms
        path = [
            (
                radius * r * float(np.cos(a + swirl * r)),
                radius * r * float(np.sin(a + swirl * r)),
                0,
            )
            for r in (0.3, 0.55, 0.82)
        ]
        m.add(sweep(path, radius * 0.055, 6).scaled(1, 1, thick / (radius * 0.11)), carrier)
        m.add(disc(radius * 0.035, thick * 1.6, 8).moved(path[2][0], path[2][1], 0), "steel")
    hub = radius * 0.34
    tube(m, carrier, hub, hub * 0.66, thick, sides=28)
    for k in range(6):
        a = 2 * np.pi * k / 6
        m.add(
            disc(2.6, thick, 6).moved(
                hub * 0.83 * float(np.cos(a)), hub * 0.83 * float(np.sin(a)), 0
            ),
            carrier,
            -1.0,
        )
    extra = rng.random()
    if extra < 0.35:
        sprocket = Model()
        teeth, r = whole(rng, 11, 34), rng.uniform(30, 66)
        plate(sprocket, gear_outline(teeth, r, r * 0.12), 2.2, "steel", [(0, 0, r * 0.5)], sides=20)
        m.put(sprocket.moved(rng.uniform(-30, 30), rng.uniform(-20, 20), 5))
    elif extra < 0.6:  # pads
        for k in range(2):
            pad = Model()
            pad.add(box(42, 30, 2.2), "steel")
            pad.add(box(34, 22, 4).moved(0, 0, 3), "brass", 0.45)
            m.put(pad.turned(rng.uniform(0, 360), "z").moved(radius * 0.5 * (2 * k - 1), -10, 6))
    return m


def electric_motor(rng: np.random.Generator, radius: float, length: float) -> Model:
    """A motor about z: case, magnets or stator, wound armature, commutator, shaft, bearings."""
    m = Model()
    turned_shell(
        m, "steel", [(radius, -length / 2), (radius, length / 2)], max(radius * 0.07, 0.8), 20
    )
    for a in (0.0, 180.0):
        arc = [
            (radius * f * float(np.cos(t)), radius * f * float(np.sin(t)))
            for f, ts in ((0.92, np.linspace(-1.1, 1.1, 7)), (0.74, np.linspace(1.1, -1.1, 7)))
            for t in ts
        ]
        m.add(extrude(arc, length * 0.62).turned(a, "z"), "ferrite")
    poles = whole(rng, 3, 7)
    m.add(disc(radius * 0.24, length * 0.6, 10), "steel")
    for k in range(poles):
        a = 360 * k / poles
        m.add(
            box(radius * 0.42, radius * 0.16, length * 0.5)
            .moved(radius * 0.42, 0, 0)
            .turned(a, "z"),
            "steel",
        )
        m.add(
            box(radius * 0.3, radius * 0.36, length * 0.62)
            .moved(radius * 0.4, 0, 0)
            .turned(a, "z"),
            "copper",
            0.6,
        )
    tube(m, "copper", radius * 0.3, radius * 0.12, length * 0.14, "z", (0, 0, -length * 0.38), 12)
    for side in (-1, 1):
        m.add(
            box(radius * 0.3, radius * 0.2, radius * 0.2).moved(
                side * radius * 0.42, 0, -length * 0.38
            ),
            "wax",
            1.0,
        )
        tube(
            m,
            "brass",
            radius * 0.26,
            radius * 0.1,
            length * 0.08,
            "z",
            (0, 0, side * length * 0.47),
            10,
        )
    m.add(rod((0, 0, -length * 0.55), (0, 0, length * 0.85), radius * 0.1, 8), "steel")
    return m


@solid_family("motor", "hardware", "electric motor, with gearbox, fan or mount", weight=0.7)
def _motor(rng: np.random.Generator) -> Model:
    radius = rng.uniform(12, 42)
    length = radius * rng.uniform(1.8, 3.2)
    m = electric_motor(rng, radius, length)
    extra = rng.random()
    if extra < 0.3:  # gearbox
        turned_shell(
            m,
            "zinc_alloy",
            [(radius * 0.95, length * 0.5), (radius * 0.95, length * 0.5 + radius * 1.3)],
            radius * 0.12,
            18,
        )
        for k in range(3):
            a = 2 * np.pi * k / 3
            m.add(
                extrude(gear_outline(12, radius * 0.34, radius * 0.08), radius * 0.4).moved(
                    radius * 0.5 * float(np.cos(a)),
                    radius * 0.5 * float(np.sin(a)),
                    length * 0.5 + radius * 0.6,
                ),
                "steel",
            )
        m.add(
            rod((0, 0, length * 0.5), (0, 0, length * 0.5 + radius * 2.2), radius * 0.18, 8),
            "steel",
        )
    elif extra < 0.55:  # fan
        for k in range(7):
            blade = (
                box(radius * 0.9, radius * 0.5, 1.6)
                .turned(32, "x")
                .moved(radius * 0.75, 0, length * 0.75)
            )
            m.add(blade.turned(360 * k / 7, "z"), pick(rng, "nylon", "nylon", "aluminium"))
        m.add(disc(radius * 0.35, radius * 0.5, 12).moved(0, 0, length * 0.75), "nylon")
    elif extra < 0.8:  # flange and feet
        foot = Model()
        plate(
            foot,
            rounded(radius * 2.7, radius * 2.2, 4),
            3,
            "steel",
            [(s * radius * 1.15, t * radius * 0.8, 3) for s in (-1, 1) for t in (-1, 1)],
            sides=6,
        )
        m.put(foot.turned(90, "x").moved(0, radius * 1.05, 0))
    wires = curve(
        [
            (radius * 0.5, 0, -length * 0.5),
            (radius, radius * 0.6, -length * 0.7),
            (radius * 0.2, radius * 1.8, -length * 0.6),
            (-radius, radius * 2.2, -length * 0.2),
        ],
        4,
    )
    m.add(sweep(wires, 1.6, 5), "pvc")
    m.add(sweep(wires, 0.7, 4), "copper")
    return m.turned(90, "y")


@solid_family("pump", "hardware", "small pump: motor, impeller housing, ports", weight=0.5)
def _pump(rng: np.random.Generator) -> Model:
    radius = rng.uniform(20, 36)
    length = radius * rng.uniform(1.8, 2.6)
    m = electric_motor(rng, radius, length)
    case = pick(rng, "abs", "brass", "aluminium", "stainless")
    z, r = length * 0.5 + radius * 0.45, radius * 1.15
    turned_shell(m, case, [(r, z - radius * 0.4), (r, z + radius * 0.4)], rng.uniform(2.2, 3.6), 22)
    for k in range(6):
        vane = curve(
            [
                (radius * 0.2, 0, z),
                (radius * 0.6, radius * 0.2, z),
                (radius * 0.9, radius * 0.6, z),
            ],
            2,
        )
        m.add(sweep(vane, 1.6, 4).turned(60 * k, "z"), pick(rng, "nylon", "brass", "nylon"))
    port = radius * rng.uniform(0.24, 0.36)
    tube(m, case, port, port * 0.7, radius * 1.1, "z", (0, 0, z + radius * 0.9), 14)
    tube(m, case, port, port * 0.7, radius * 1.5, "y", (r * 0.7, radius * 1.0, z), 14)
    for k in range(4):
        a = 2 * np.pi * (k + 0.5) / 4
        m.put(
            screw(2, radius * 0.9, "steel", "hex", 6).moved(
                r * 0.93 * float(np.cos(a)), r * 0.93 * float(np.sin(a)), z
            )
        )
    plate_mount = Model()
    plate(
        plate_mount,
        rounded(radius * 2.4, radius * 1.8, 5),
        2.5,
        "steel",
        [(s * radius, t * radius * 0.7, 3) for s in (-1, 1) for t in (-1, 1)],
        sides=6,
    )
    m.put(plate_mount.turned(90, "x").moved(0, -radius * 1.1, 0))
    if rng.random() < 0.5:
        m.add(
            sweep(
                in_space(
                    curve(
                        [(r * 0.7, radius * 1.7), (r * 1.6, radius * 2.6), (r * 3, radius * 1.4)], 5
                    ),
                    z,
                ),
                port * 1.3,
                10,
            ),
            "rubber",
            0.5,
        )
    m.put(nut(port * 0.6, "brass").moved(0, 0, z + radius * 1.3))
    return m.turned(90, "y")
