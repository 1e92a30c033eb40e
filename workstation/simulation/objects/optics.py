"""Cameras, lenses, tripods."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import board
from workstation.simulation.objects.parts import (
    curve,
    disc,
    gear_outline,
    in_space,
    pick,
    plate,
    ring,
    rod,
    rounded,
    screw,
    shell,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, cone, ellipsoid, extrude, lathe, sweep


def lens(rng: np.random.Generator, radius: float, length: float) -> Model:
    """A camera lens about z: barrels in one another, glass elements, iris, mount."""
    m = Model()
    barrel = pick(rng, "aluminium", "aluminium", "abs", "brass")
    front = radius * rng.uniform(0.95, 1.12)
    turned_shell(
        m,
        barrel,
        [
            (radius * 0.9, 0),
            (radius, length * 0.2),
            (radius, length * 0.6),
            (front, length * 0.75),
            (front, length),
        ],
        1.6,
        22,
    )
    tube(
        m,
        "brass" if rng.random() < 0.5 else "aluminium",
        radius * 0.84,
        radius * 0.75,
        length * 0.6,
        "z",
        (0, 0, length * 0.45),
        18,
    )
    tube(m, "rubber", radius * 1.05, radius, length * 0.2, "z", (0, 0, length * 0.42), 20)
    tube(m, "stainless", radius * 0.92, radius * 0.68, 3.4, "z", (0, 0, -1), 20)
    for k in range(whole(rng, 3, 6)):
        z, r = length * (0.12 + 0.16 * k), radius * rng.uniform(0.5, 0.74)
        if rng.random() < 0.65:
            bulge = rng.uniform(0.16, 0.34) * r
            m.add(ellipsoid(r, r, bulge, 14).moved(0, 0, z), "glass")
        else:
            m.add(
                lathe(
                    [
                        (r, z - r * 0.22),
                        (r, z + r * 0.22),
                        (r * 0.5, z + r * 0.1),
                        (0.05, z + r * 0.06),
                    ],
                    16,
                ),
                "glass",
            )
        tube(m, barrel, r * 1.06, r, 2.4, "z", (0, 0, z), 16)
    for k in range(7):  # iris
        m.add(
            box(radius * 0.5, radius * 0.2, 0.3)
            .moved(radius * 0.48, 0, length * 0.4)
            .turned(360 / 7 * k, "z"),
            "steel",
        )
    tube(
        m, "copper", radius * 0.8, radius * 0.73, length * 0.14, "z", (0, 0, length * 0.2), 16, 0.5
    )
    return m


@solid_family("lenses", "electronics", "camera lenses, binoculars or a magnifier", weight=0.5)
def _lenses(rng: np.random.Generator) -> Model:
    m = Model()
    kind = rng.random()
    if kind < 0.65:
        for k in range(whole(rng, 1, 3)):
            radius = rng.uniform(24, 42)
            one = lens(rng, radius, rng.uniform(38, 150))
            if rng.random() < 0.6:
                one = one.turned(90, "y").turned(rng.uniform(-20, 20), "z")
            m.put(one.moved(0, 92.0 * k, 0))
        return m
    if kind < 0.88:  # binoculars
        for side in (-1, 1):
            half = Model()
            turned_shell(
                half,
                pick(rng, "aluminium", "abs"),
                [(14, -52), (15, -30), (24, -8), (26, 40), (29, 58)],
                1.8,
                18,
            )
            half.add(ellipsoid(25, 25, 5, 14).moved(0, 0, 50), "glass")
            half.add(ellipsoid(12, 12, 4, 12).moved(0, 0, -44), "glass")
            half.add(extrude([(-15, -12), (15, -12), (0, 14)], 28).moved(0, 0, -10), "glass")
            half.add(
                extrude([(-15, 12), (15, 12), (0, -14)], 28).turned(90, "x").moved(0, 0, 14),
                "glass",
                0.9,
            )
            tube(half, "rubber", 17, 14.4, 16, "z", (0, 0, -50), 14)
            m.put(half.moved(side * 34, 0, 0))
        m.add(rod((0, 0, -40), (0, 0, 44), 6, 10), "aluminium")
        m.add(disc(11, 16, 14).moved(0, 0, -20), "aluminium", 0.7)
        for z in (-30, 36):
            m.add(box(56, 8, 6).moved(0, 0, z), "aluminium")
        return m.turned(90, "x")
    r = rng.uniform(28, 55)  # a magnifier
    m.add(ellipsoid(r, r, r * 0.16, 22), "glass")
    tube(m, pick(rng, "stainless", "brass", "abs"), r + 4, r - 1, 7, sides=24)
    m.add(
        sweep(in_space([(r, 0), (r + 30, 0), (r + 110, 0)]), np.array([4.0, 7, 9]), 10),
        pick(rng, "abs", "wood", "brass"),
    )
    return m


@solid_family(
    "camera", "electronics", "camera with lens, compact camera or video camera", weight=0.7
)
def _camera(rng: np.random.Generator) -> Model:
    m = Model()
    compact = rng.random() < 0.35
    w, h, t = (
        (rng.uniform(90, 112), rng.uniform(54, 66), rng.uniform(20, 28))
        if compact
        else (rng.uniform(116, 150), rng.uniform(78, 104), rng.uniform(34, 52))
    )
    body = "aluminium" if rng.random() < 0.3 else "abs"
    shell(m, body, (w, h, t), 2.0, radius=8)
    if not compact:
        m.add(box(w * 0.8, h * 0.8, 1.4).moved(0, 0, -t * 0.1), "aluminium", 0.8)
    m.put(board(rng, w * 0.74, h * 0.66, 1.0).moved(-w * 0.04, 0, -t * 0.26))
    m.add(box(w * 0.5, h * 0.62, 2.4).moved(w * 0.02, 0, -t * 0.42), "glass", 0.7)
    m.add(box(w * 0.16, h * 0.6, t * 0.7).moved(w * 0.4, -h * 0.06, 0), "lithium_cell", 0.9)
    tube(m, "aluminium", 6.4, 5.8, w * 0.24, "x", (-w * 0.34, h * 0.3, 0), 12)
    m.add(disc(5.6, 26, 10, "x").moved(-w * 0.34, h * 0.3, 0), "aluminium", 0.8)  # flash capacitor
    x = -w * rng.uniform(0.02, 0.14)
    r = h * rng.uniform(0.3, 0.4)
    m.put(
        lens(rng, r, rng.uniform(16, 26) if compact else rng.uniform(40, 95)).moved(
            x, -h * 0.04, t / 2
        )
    )
    m.add(box(r * 1.1, r * 0.8, 3).moved(x, -h * 0.04, -t * 0.05), "silicon")
    if not compact:
        prism = extrude([(-18, 0), (18, 0), (12, 16), (0, 22), (-12, 16)], t * 0.6)
        m.add(prism.moved(x, h * 0.42, 0), "glass" if rng.random() < 0.6 else "abs", 0.8)
        m.add(box(22, 5, 20).moved(x, h * 0.5 + 18, 0), "steel", 0.3)
    for k in range(2):
        m.add(disc(9, 6, 14, "y").moved(w * (0.3 - 0.14 * k), h * 0.53, 0), "aluminium", 0.8)
        m.add(
            spring(2.4, 0.5, 8, 4, 6, 3).turned(90, "x").moved(w * (0.3 - 0.14 * k), h * 0.46, 0),
            "steel",
        )
    for side in (-1, 1):
        m.add(ring(4, 0.9, 10, 4).moved(side * (w / 2 + 3), h * 0.36, 0), "steel")
    tube(m, "steel", 4.5, 3.2, 8, "y", (x, -h / 2 + 4, 0), 10)
    for _ in range(whole(rng, 4, 8)):
        m.put(
            screw(1.1, 7, "steel", "pan", 5).moved(
                rng.uniform(-0.44, 0.44) * w, rng.uniform(-0.42, 0.42) * h, 0
            )
        )
    if rng.random() < 0.4:
        strap = curve(
            [
                (-w / 2 - 3, h * 0.36, 0),
                (-w * 0.7, h, 4),
                (0, h * 1.2, 2),
                (w * 0.7, h * 0.9, 4),
                (w / 2 + 3, h * 0.36, 0),
            ],
            4,
        )
        m.add(sweep(strap, 7, 6).scaled(1, 1, 0.2), "nylon")
    return m


@solid_family("tripod", "electronics", "tripod folded, gorilla legs or a selfie stick", weight=0.6)
def _tripod(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "aluminium", "aluminium", "steel")
    long = rng.uniform(180, 470)
    r = 5 + long * 0.014
    spread = rng.uniform(0, 6)
    for k in range(3):
        leg = Model()
        for section in range(3 if long > 240 else 2):
            q = r - 1.9 * section
            tube(
                leg,
                metal,
                q,
                q - 1.1,
                long * 0.88,
                "x",
                (long * (0.47 + 0.035 * section), 0, 0),
                10,
            )
            shell(
                leg, "abs", (16, 2 * q + 5, 2 * q + 5), 2, (long * (0.86 + 0.035 * section), 0, 0)
            )
            leg.put(screw(1.5, 14, "steel", "pan", 6).moved(long * (0.86 + 0.035 * section), q, 0))
        leg.add(cone(r * 0.5, r * 0.9, 16, "x", 10).moved(long + 2, 0, 0), "rubber")
        m.put(leg.turned(spread, "z").moved(0, r * 1.25, 0).turned(120 * k, "x"))
    tube(m, metal, r * 0.9, r * 0.9 - 1.2, long * 0.6, "x", (long * 0.24, 0, 0), 10)
    for x in (-8.0, long * 0.3):
        m.add(
            extrude(gear_outline(3, r * 2.9, r * 1.1), 16).turned(90, "y").moved(x, 0, 0),
            "abs" if x > 0 else "aluminium",
            0.7,
        )
    m.add(
        lathe([(r * 1.2, -70), (r * 1.5, -44), (r * 1.1, -28), (r * 1.4, -16)], 12).turned(90, "y"),
        "aluminium",
        0.6,
    )
    plate_top = Model()
    plate(plate_top, rounded(46, 42, 5), 7, "aluminium", [(0, 0, 3)])
    plate_top.put(screw(3.1, 16, "steel", "pan", 8))
    m.put(plate_top.turned(90, "y").moved(-74, 0, 0))
    if rng.random() < 0.6:
        handle = [(-60, 0, 0), (-50, 26, 4), (rng.uniform(60, 130), 30, 6)]
        m.add(sweep(curve(handle, 3), 3.4, 7), "steel")
        m.add(rod((30, 30, 6), (120, 31, 6), 8, 8), "rubber")
    for k in range(2):
        m.add(disc(9, 12, 10, "y").moved(-40 + 22 * k, r * 2, 0), "abs", 0.8)
        m.add(rod((-40 + 22 * k, 0, 0), (-40 + 22 * k, r * 2.4, 0), 2.4, 6), "steel")
    return m
