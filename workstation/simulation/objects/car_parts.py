"""Parts for cars and motorcycles."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import board, leads
from workstation.simulation.objects.machine_parts import ball_bearing, electric_motor, spur_gear
from workstation.simulation.objects.parts import (
    curve,
    disc,
    nut,
    pick,
    rod,
    rounded,
    screw,
    shell,
    smooth,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, extrude, lathe, sphere, sweep


def _caliper(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.7, 1.0)
    body = smooth(
        [(-70, -20), (-60, 34), (-20, 48), (30, 48), (66, 34), (74, -20), (40, -34), (-36, -34)], 2
    )
    m.add(
        extrude([(x * s, y * s) for x, y in body], 70 * s, 6 * s),
        pick(rng, "aluminium", "steel"),
        0.62,
    )
    for k in range(whole(rng, 1, 2)):
        x = (-22 + 44 * k) * s
        m.add(disc(20 * s, 26 * s, 18).moved(x, 6 * s, 14 * s), "steel", 0.55)
        tube(m, "rubber", 21 * s, 20 * s, 4, "z", (x, 6 * s, 26 * s), 16)
    for z in (-8, 8):
        m.add(box(100 * s, 44 * s, 5 * s).moved(0, -6 * s, z * s), "steel")
        m.add(
            box(86 * s, 38 * s, 9 * s).moved(0, -6 * s, (z + (6 if z > 0 else -6)) * s),
            "brass",
            0.4,
        )
    for x in (-64, 66):
        m.add(rod((x * s, -20 * s, -34 * s), (x * s, -20 * s, 44 * s), 5, 8), "steel")
        m.put(screw(4, 26, "steel", "hex", 6).moved(x * s, -20 * s, 40 * s))
    m.put(screw(3, 18, "brass", "hex", 6).turned(-90, "x").moved(20 * s, 56 * s, 0))
    return m


def _ball_joint(rng: np.random.Generator) -> Model:
    m = Model()
    long = rng.uniform(110, 260)
    m.add(rod((0, 0, 0), (long, 0, 0), rng.uniform(6, 9), 10), "steel")
    tube(m, "steel", 17, 12, 22, "z", (0, 0, 0), 16)
    m.add(sphere(11.5, 12), "steel")
    m.add(lathe([(6, 4), (8, 20), (6, 34), (5, 50)], 10), "steel")
    m.add(lathe([(15, 10), (18, 18), (9, 28)], 14), "rubber", 0.4)
    m.put(nut(5, "steel").moved(0, 0, 46))
    m.add(disc(15, 2, 14).moved(0, 0, -11), "steel")
    m.put(nut(8, "steel").turned(90, "y").moved(long * 0.7, 0, 0))
    return m.turned(90, "x")


def _alternator(rng: np.random.Generator) -> Model:
    m = Model()
    r = rng.uniform(38, 58)
    turned_shell(
        m,
        "aluminium",
        [(r * 0.8, -r * 0.9), (r, -r * 0.6), (r, r * 0.6), (r * 0.8, r * 0.9)],
        4,
        20,
    )
    tube(m, "steel", r * 0.92, r * 0.72, r * 0.7, sides=20, fill=0.9)
    tube(m, "copper", r * 0.74, r * 0.66, r * 1.1, sides=18, fill=0.5)
    for z in (-1.0, 1.0):
        m.add(
            extrude(
                [
                    (r * q * float(np.cos(a)), r * q * float(np.sin(a)))
                    for k in range(6)
                    for q, a in ((0.62, k * np.pi / 3), (0.3, k * np.pi / 3 + 0.5))
                ],
                r * 0.26,
            ).moved(0, 0, z * r * 0.26),
            "steel",
        )
    m.add(disc(r * 0.34, r * 0.3, 14), "copper", 0.6)
    m.add(rod((0, 0, -r * 1.0), (0, 0, r * 1.3), r * 0.13, 8), "steel")
    for z in (-0.8, 0.8):
        m.put(ball_bearing(rng, r * 0.3).moved(0, 0, z * r))
    for k in range(5):
        tube(m, "steel", r * 0.5, r * 0.42, 2, "z", (0, 0, r * 1.1 + 3.6 * k), 16)
    m.add(disc(r * 0.46, 20, 16).moved(0, 0, r * 1.1 + 8), "steel", 0.5)
    for a in (0.0, 180.0):
        ear = extrude(rounded(26, 20, 8), r * 0.9).moved(r + 8, 0, 0)
        m.add(ear.turned(a, "z"), "aluminium", 0.7)
    m.put(board(rng, 40, 24, 1.2).moved(r * 0.3, 0, -r * 0.74))
    return m.turned(90, "y")


def _oil_filter(rng: np.random.Generator) -> Model:
    m = Model()
    r, high = rng.uniform(33, 46), rng.uniform(70, 120)
    turned_shell(m, "steel", [(r * 0.8, 0), (r, 8), (r, high)], 0.7, 22)
    for k in range(18):
        m.add(
            box(r * 0.45, 0.7, high * 0.7).moved(r * 0.66, 0, high * 0.5).turned(20 * k, "z"),
            "paper",
        )
    tube(m, "steel", r * 0.42, r * 0.4, high * 0.7, "z", (0, 0, high * 0.5), 14, 0.7)
    m.add(disc(r * 0.9, 3, 20).moved(0, 0, high - 3), "steel", 0.8)
    tube(m, "rubber", r * 0.86, r * 0.72, 5, "z", (0, 0, high + 1), 20)
    m.add(spring(r * 0.4, 1.4, 14, 3, 10, 4).moved(0, 0, 12), "steel")
    return m.turned(90, "x") if rng.random() < 0.6 else m


def _injectors(rng: np.random.Generator) -> Model:
    m = Model()
    for k in range(whole(rng, 2, 6)):
        one = Model()
        one.add(
            lathe(
                [
                    (1.4, 0),
                    (3.6, 4),
                    (3.6, 22),
                    (7, 26),
                    (11, 34),
                    (11, 62),
                    (7, 66),
                    (7, 88),
                    (5, 92),
                ],
                12,
            ),
            "steel",
            0.85,
        )
        one.add(disc(1, 80, 6).moved(0, 0, 46), "steel", -0.8)
        tube(one, "copper", 10, 6, 22, "z", (0, 0, 48), 12, 0.4)
        one.add(box(16, 14, 22).moved(13, 0, 56), "nylon", 0.7)
        for y in (-3, 3):
            one.add(box(10, 0.8, 4).moved(20, y, 58), "brass")
        tube(one, "rubber", 8.4, 6.6, 3, "z", (0, 0, 84), 12)
        one.add(spring(4.4, 0.9, 22, 6, 8, 3).moved(0, 0, 46), "steel")
        m.put(
            one.turned(90, "y").turned(rng.normal(0, 12), "z").moved(rng.normal(0, 5), 34.0 * k, 0)
        )
    return m


def _switchgear(rng: np.random.Generator) -> Model:
    """Relays, fuses, a horn, sensors with their plugs."""
    m = Model()
    for k in range(whole(rng, 2, 6)):
        one = Model()
        shell(one, "abs", (27, 27, 30), 1.2)
        one.add(disc(7, 20, 12), "copper", 0.6)
        one.add(disc(3, 22, 8), "steel")
        one.add(box(20, 16, 1.2).moved(0, 0, 12), "steel")
        for x in (-8, 0, 8):
            one.add(box(6.3, 0.8, 16).moved(x, 4, -20), "brass")
        m.put(one.turned(rng.choice([0.0, 90.0]), "x").moved(40.0 * (k % 3), 44.0 * (k // 3), 0))
    horn = Model()
    turned_shell(horn, "steel", [(44, -12), (46, 0), (30, 14)], 1.0, 20)
    horn.add(disc(20, 20, 14), "copper", 0.5)
    horn.add(disc(8, 26, 12), "steel")
    horn.add(box(60, 16, 2).moved(40, 0, -14), "steel")
    m.put(horn.moved(30, -80, 0))
    m.put(leads(rng, 60, 3, 1.2))
    return m


@solid_family(
    "car_parts",
    "hardware",
    "brake caliper, ball joint, alternator, filter, injectors, relays",
    weight=0.7,
)
def _car_parts(rng: np.random.Generator) -> Model:
    makers = [_caliper, _ball_joint, _alternator, _oil_filter, _injectors, _switchgear]
    return makers[int(rng.integers(len(makers)))](rng)


@solid_family("shock_absorber", "hardware", "damper with its spring, gas struts", weight=0.4)
def _shock_absorber(rng: np.random.Generator) -> Model:
    m = Model()
    long, r = rng.uniform(170, 380), rng.uniform(8, 24)
    tube(m, "steel", r, r - rng.uniform(1.2, 2.4), long * 0.55, "x", (-long * 0.2, 0, 0), 16)
    m.add(disc(r - 2.4, long * 0.3, 12, "x").moved(-long * 0.28, 0, 0), "oil")
    m.add(disc(r - 2.6, 14, 12, "x").moved(-long * 0.06, 0, 0), "steel")
    m.add(rod((-long * 0.06, 0, 0), (long * 0.5, 0, 0), r * 0.4, 8), "steel")
    if r > 12:
        m.add(
            spring(r * 1.6, r * 0.22, long * 0.66, whole(rng, 6, 9), 10, 5)
            .turned(90, "y")
            .moved(long * 0.04, 0, 0),
            "steel",
        )
        for x in (-0.3, 0.38):
            tube(m, "steel", r * 1.9, r, 4, "x", (x * long, 0, 0), 16)
    for x in (-0.52, 0.54):
        tube(m, "steel", r * 0.8 + 4, r * 0.8, 18, "y", (x * long, 0, 0), 14)
        tube(m, "rubber", r * 0.8, r * 0.4, 18, "y", (x * long, 0, 0), 12)
    return m


@solid_family(
    "gearbox_parts", "hardware", "shafts with gears, joints, pulleys and belts", weight=0.4
)
def _gearbox_parts(rng: np.random.Generator) -> Model:
    m = Model()
    long, r = rng.uniform(110, 240), rng.uniform(7, 13)
    shaft = Model()
    shaft.add(
        lathe(
            [
                (r * 0.8, 0),
                (r * 0.8, long * 0.2),
                (r, long * 0.22),
                (r, long * 0.7),
                (r * 0.7, long * 0.72),
                (r * 0.7, long),
            ],
            12,
        ),
        "steel",
    )
    for k in range(whole(rng, 1, 3)):
        shaft.put(
            spur_gear(rng, r * rng.uniform(1.8, 3.6), "steel").moved(0, 0, long * (0.25 + 0.2 * k))
        )
    shaft.put(ball_bearing(rng, r * 2.4).moved(0, 0, long * 0.12))
    m.put(shaft.turned(90, "y"))
    extra = pick(rng, "belt", "joint", "pulley", "motor")
    if extra == "belt":
        q = rng.uniform(40, 80)
        path = curve([(0, 60, 0), (q, 60 + q, 3), (q * 2, 70, 0), (q, 50, 4), (0, 60, 0)], 5)
        m.add(sweep(path, 4.6, 6), "rubber")
    elif extra == "joint":
        for a in (0.0, 90.0):
            m.add(
                extrude(rounded(46, 24, 8), 11).turned(90, "x").turned(a, "y").moved(40, 62, 0),
                "steel",
                0.8,
            )
            m.add(disc(6, 50, 10, "y").turned(a, "x").moved(40, 62, 0), "steel")
    elif extra == "pulley":
        wheel = Model()
        metal = pick(rng, "aluminium", "steel")
        wheel.add(lathe([(42, -9), (36, -3), (36, 3), (42, 9)], 24), metal)
        for z in (-5.5, 5.5):
            tube(wheel, metal, 31, 13, 7, "z", (0, 0, z), 20, -1.0)
        tube(wheel, metal, 13, 7, 26, sides=14)
        wheel.add(disc(7, 18, 12), metal, -1.0)
        m.put(wheel.moved(50, 80, 0))
    else:
        m.put(electric_motor(rng, 18, 44).turned(90, "y").moved(40, 70, 0))
    return m
