"""Bicycle parts: pedals, cranks, chains, saddles' rails, brakes."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.machine_parts import ball_bearing
from workstation.simulation.objects.parts import (
    curve,
    disc,
    gear_outline,
    in_space,
    loop,
    pick,
    plate,
    rod,
    rounded,
    screw,
    smooth,
    spring,
    stadium,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, extrude, lathe, sweep


def _pedal(rng: np.random.Generator) -> Model:
    m = Model()
    long, wide, high = rng.uniform(88, 112), rng.uniform(60, 104), rng.uniform(14, 28)
    body = pick(rng, "aluminium", "aluminium", "nylon", "steel")
    if body == "nylon":
        for side in (-1, 1):
            m.add(
                box(long * 0.9, wide * 0.24, high).moved(0, side * wide * 0.36, 0),
                "rubber" if rng.random() < 0.4 else "nylon",
            )
        for x in (-0.42, 0.42):
            m.add(box(8, wide * 0.9, high * 0.7).moved(x * long, 0, 0), "nylon")
    else:
        frame = in_space(rounded(long, wide, 14, 2))
        m.add(sweep(loop(frame), high * 0.22, 6), body)
        for x in (-0.2, 0.2):
            m.add(box(7, wide, high * 0.6).moved(x * long, 0, 0), body)
        for k in range(8):  # pins that grip the shoe
            x, y = (-0.42 + 0.28 * (k % 4)) * long, (0.44 if k < 4 else -0.44) * wide
            m.add(disc(1.6, high + 5, 5).moved(x, y, 0), "steel")
    axle = lathe([(7, -30), (9, -20), (9, -14), (7.4, -6), (5, long * 0.6), (4, long * 0.9)], 10)
    m.add(axle.turned(90, "y").moved(-long * 0.5, 0, 0), "steel")
    tube(m, body, 12, 9, long * 0.86, "x", (0, 0, 0), 12)
    for x in (-0.34, 0.3):
        m.put(ball_bearing(rng, 8.5).turned(90, "y").moved(x * long, 0, 0))
    for side in (-1, 1):
        m.add(box(44, 3, 9).moved(0, side * wide * 0.5, 0), "pet")
    return m


@solid_family("bike_pedals", "metal clutter", "bicycle pedals with axles and bearings", weight=0.5)
def _bike_pedals(rng: np.random.Generator) -> Model:
    m = Model()
    one = _pedal(rng)
    for k in range(whole(rng, 1, 2)):
        m.put(one.turned(180 * k + rng.normal(0, 15), "z").moved(rng.normal(0, 8), 112 * k, 0))
    return m


@solid_family(
    "bike_crank",
    "metal clutter",
    "crank set with chain rings, or a freewheel",
    weight=0.5,
    rest="flat",
)
def _bike_crank(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.35:  # cassette of sprockets
        count = whole(rng, 5, 9)
        for k in range(count):
            teeth = 11 + 2 * k
            r = teeth * 2.03
            plate(
                m, gear_outline(teeth, r + 3, 5), 1.8, "steel", [(0, 0, 17)], z=-3.8 * k, sides=16
            )
            if k > 3:
                for a in range(5):
                    m.add(
                        disc(r * 0.16, 1.8, 6).moved(
                            r * 0.62 * float(np.cos(a * 1.257)),
                            r * 0.62 * float(np.sin(a * 1.257)),
                            -3.8 * k,
                        ),
                        "steel",
                        -1.0,
                    )
            tube(m, "aluminium", 19, 17, 2, "z", (0, 0, -3.8 * k - 1.9), 16)
        return m
    metal = pick(rng, "aluminium", "aluminium", "steel")
    arm = rng.uniform(165, 178)
    bar = smooth(
        [
            (-14, 0),
            (-10, 16),
            (14, 15),
            (arm - 12, 11),
            (arm + 12, 9),
            (arm + 16, 0),
            (arm + 12, -9),
            (arm - 12, -11),
            (14, -15),
            (-10, -16),
        ],
        2,
    )
    for k in range(whole(rng, 1, 2)):
        one = Model()
        plate(one, bar, 13, metal, [(0, 0, 7), (arm, 0, 6.5)], bevel=2)
        if k == 0:
            for ring_no in range(whole(rng, 1, 3)):
                teeth = (48, 42, 34)[ring_no] + whole(rng, -4, 4)
                r = teeth * 2.03
                z = -8.0 - 6 * ring_no
                rim = pick(rng, "steel", "aluminium")
                inner = min(r * 0.84, 62.0 + 6 * ring_no)
                plate(one, gear_outline(teeth, r + 3, 5), 2, rim, [(0, 0, inner)], z=z, sides=24)
            r = 96.0
            for a in range(5):
                spoke = [(0, -9), (r * 0.8, -6), (r * 0.8, 6), (0, 9)]
                one.add(
                    extrude([(float(x), float(y)) for x, y in spoke], 5)
                    .turned(72 * a + 36, "z")
                    .moved(0, 0, -4),
                    metal,
                )
                at = (
                    r * 0.72 * float(np.cos(np.radians(72 * a + 36))),
                    r * 0.72 * float(np.sin(np.radians(72 * a + 36))),
                )
                one.put(screw(3, 12, "steel", "socket", 8).moved(at[0], at[1], -6))
        m.put(one.turned(0 if k == 0 else rng.uniform(150, 210), "z").moved(0, 0, 26.0 * k))
    if rng.random() < 0.5:
        m.add(rod((60, 70, 10), (60, 190, 10), 9, 12), "steel")
        tube(m, "aluminium", 17, 14, 70, "y", (60, 130, 10), 16)
        for y in (100, 160):
            m.put(ball_bearing(rng, 13.5).turned(90, "x").moved(60, y, 10))
    return m


@solid_family(
    "bike_chain", "metal clutter", "roller chain coiled, folded or heaped", weight=0.6, rest="flat"
)
def _bike_chain(rng: np.random.Generator) -> Model:
    m = Model()
    pitch = 12.7 if rng.random() < 0.75 else 15.9
    count = whole(rng, 22, 48)
    style = pick(rng, "coil", "fold", "heap")
    spots = []
    heading, x, y = 0.0, 0.0, 0.0
    for k in range(count):
        if style == "coil":
            heading += pitch / (24 + 0.42 * pitch * k / 6.3)
        elif style == "fold":
            run = 9
            heading += (
                float(np.pi / 3) * (1 if (k // run) % 2 else -1)
                if k % run < 3 and k >= run
                else float(rng.normal(0, 0.03))
            )
        else:
            heading += float(rng.normal(0, 0.5))
            if x * x + y * y > 52 * 52:
                inward = np.arctan2(-y, -x)
                heading += (
                    float(np.arctan2(np.sin(inward - heading), np.cos(inward - heading))) * 0.6
                )
        nx, ny = x + pitch * float(np.cos(heading)), y + pitch * float(np.sin(heading))
        spots.append((x, y, nx, ny, float(np.degrees(heading))))
        x, y = nx, ny
    upright = rng.random() < 0.6  # rollers seen end-on, as a coil lies on its side
    link = extrude([(float(a), float(b)) for a, b in stadium(pitch + 8, 8.2, 3)], 1.0)
    for k, (ax, ay, bx, by, turn) in enumerate(spots):
        lift = float(rng.uniform(0, 6)) if style == "heap" else 0.0
        gap = 3.4 if k % 2 else 4.6
        one = Model()
        for z in (-gap, gap):
            one.add(link.moved(0, 0, z), "steel")
        one.add(disc(3.9, 5.6, 6).moved(-pitch / 2, 0, 0), "steel", 0.75)
        one.add(disc(1.8, 2 * gap + 2, 5).moved(-pitch / 2, 0, 0), "steel")
        if not upright:
            one = one.turned(90, "x")
        m.put(one.turned(turn, "z").moved((ax + bx) / 2, (ay + by) / 2, lift))
    return m


@solid_family(
    "bike_brakes", "metal clutter", "brake calipers, levers, derailleur with cables", weight=0.5
)
def _bike_brakes(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "aluminium", "steel")
    if rng.random() < 0.5:  # caliper arms with pads and a spring
        for side in (-1, 1):
            arm = curve(
                [(0, 0, 0), (side * 26, 14, 0), (side * 34, -20, 0), (side * 18, -58, 0)], 4
            )
            m.add(sweep(arm, np.linspace(8, 5.5, len(arm)), 8), metal)
            m.add(box(9, 52, 10).turned(side * 6, "z").moved(side * 14, -58, 0), "rubber")
            m.put(screw(3, 18, "steel", "hex", 6).turned(90, "y").moved(side * 22, -58, 0))
            m.add(
                sweep(
                    curve([(side * 6, 8, 8), (side * 22, 20, 8), (side * 28, -22, 8)], 3), 1.4, 5
                ),
                "steel",
            )
        m.put(screw(3.2, 56, "steel", "hex", 8))
        for z in (-14, 14):
            m.add(disc(10, 2, 12).moved(0, 0, z), "steel")
    else:  # a rear derailleur
        for z in (-6, 6):
            cage = smooth([(-12, -10), (-12, 10), (30, 14), (86, 10), (86, -10), (30, -8)], 2)
            plate(m, cage, 1.8, pick(rng, "steel", "aluminium"), [(30, 2, 10)], z=z, sides=10)
        for x in (0.0, 74.0):
            plate(
                m, gear_outline(11, 20, 5), 4, "nylon", [(x, 0, 3.0)], sides=8
            ) if x == 0 else m.add(extrude(gear_outline(11, 20, 5), 4).moved(x, 0, 0), "nylon")
            m.add(disc(5, 6, 10).moved(x, 0, 0), "steel")
        m.add(
            extrude(smooth([(-8, -12), (-44, 20), (-40, 48), (-24, 44), (8, 8)], 2), 18, 2),
            metal,
            0.6,
        )
        m.add(spring(8, 1.5, 20, 5, 8, 4).moved(-34, 30, 14), "steel")
        m.put(screw(4, 22, "steel", "socket", 8).moved(-34, 36, 0))
    for _ in range(whole(rng, 1, 2)):  # levers
        lever = Model()
        lever.add(
            sweep(
                curve([(0, 0, 0), (20, 10, 0), (70, 4, 0), (rng.uniform(100, 130), 12, 0)], 4),
                4.2,
                7,
            ),
            metal,
        )
        turned_shell(lever, metal, [(16, -9), (16, 9)], 3.4, 16)
        lever.add(box(24, 26, 14).moved(6, 8, 0), metal, 0.6)
        lever.put(screw(2.4, 20, "steel", "socket", 6).moved(14, 8, 0))
        m.put(
            lever.turned(rng.uniform(0, 360), "z").moved(
                rng.normal(0, 20), 70 + rng.normal(0, 8), 6
            )
        )
    spots = np.column_stack([rng.normal(0, 55, (7, 2)), rng.uniform(0, 20, 7)])
    path = curve(spots.tolist(), 4)
    m.add(sweep(path, 2.4, 5), "pvc", 0.5)
    m.add(sweep(path, 1.5, 4), "steel", 0.6)
    m.add(sweep(path, 0.7, 3), "stainless")
    return m
