"""Workshop: socket sets and measuring tools."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.hand_tools import ratchet
from workstation.simulation.objects.parts import (
    Point,
    curve,
    disc,
    pick,
    rod,
    screw,
    shell,
    smooth,
    tube,
    whole,
)
from workstation.simulation.objects.power_tools import hollow_outline
from workstation.simulation.solids import Model, box, cylinder, extrude, sweep


@solid_family(
    "socket_set", "tool", "ratchet, sockets, extensions in a moulded case", weight=0.6, rest="flat"
)
def _socket_set(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.7, 1.15)
    count = whole(rng, 7, 16)
    upright = rng.random() < 0.5
    x = 0.0
    for k in range(count):
        r = (5.5 + 0.75 * (k % 10)) * s
        row, long = k // 8, 25 * s if k < 10 else 50 * s
        one = Model()
        tube(one, "steel", r, r * 0.68, long * 0.5, "z", (0, 0, long * 0.25), 12)
        tube(one, "steel", r, 3.6 * s, long * 0.5, "z", (0, 0, -long * 0.25), 12)
        x = 0.0 if k % 8 == 0 else x + 2 * r + 4
        m.put((one if upright else one.turned(90, "x")).moved(x, 44 * s * row, 0))
    m.put(ratchet(rng, s).moved(10, 96 * s, 0))
    for k in range(whole(rng, 1, 2)):  # extensions
        m.add(
            rod((0, (122 + 18 * k) * s, 0), (90 * s + 30 * k, (122 + 18 * k) * s, 0), 5 * s, 8),
            "steel",
        )
        tube(m, "steel", 8 * s, 4 * s, 20 * s, "x", (90 * s + 30 * k, (122 + 18 * k) * s, 0), 10)
    if rng.random() < 0.8:
        low, high = m.bounds
        size = high - low + [24, 24, 12]
        shell(
            m,
            pick(rng, "polypropylene", "polypropylene", "steel"),
            [float(v) for v in size],
            2.2 if size[0] < 400 else 3,
            [float(v) for v in (low + high) / 2],
        )
        for k in (-1, 1):
            m.add(
                box(16, 6, 18).moved(
                    float(low[0] + high[0]) / 2 + k * 60 * s, float(high[1]) + 14, 0
                ),
                "steel",
            )
    return m


@solid_family("tape_measure", "tool", "steel tape measures, pocket or long", weight=0.7)
def _tape_measure(rng: np.random.Generator) -> Model:
    m = Model()
    r = rng.uniform(22, 34)
    wide = rng.uniform(16, 32)
    outline: list[Point] = [
        (-r * 1.1, -r),
        (r * 1.05, -r),
        (r * 1.15, -r * 0.5),
        (r * 1.1, r * 0.4),
        (r * 0.5, r * 1.05),
        (-r * 0.6, r * 1.05),
        (-r * 1.1, r * 0.4),
    ]
    hollow_outline(m, pick(rng, "abs", "abs", "zinc_alloy"), smooth(outline, 2), wide + 6, 2)
    coil = r * 0.86
    layers = whole(rng, 4, 7)
    for k in range(layers):
        reach = coil * (1 - 0.09 * k)
        tube(m, "steel", reach, reach - coil * 0.07, wide, "z", sides=22, fill=0.6)
    tube(m, "steel", coil * 0.34, coil * 0.24, wide * 0.8, "z", sides=14, fill=0.7)
    m.add(disc(2.5, wide + 4, 8), "steel")
    for z in (-1, 1):
        m.add(disc(3, 3, 8).moved(r * 0.8, r * 0.4, z * wide * 0.4), "steel")
    m.add(box(1.6, 14, wide * 0.7).moved(r * 1.2, -r * 0.85, 0), "steel")
    if rng.random() < 0.3:  # left drawn out
        out = rng.uniform(30, 120)
        m.add(box(out, 0.3, wide).moved(r * 1.2 + out / 2, -r * 0.9, 0), "steel")
    if rng.random() < 0.6:
        m.add(
            sweep(
                curve(
                    [(-r * 0.6, 0, wide / 2 + 4), (0, 2, wide / 2 + 7), (r * 0.7, 0, wide / 2 + 5)],
                    3,
                ),
                2,
                5,
            ),
            "steel",
        )
    return m


@solid_family("spirit_level", "tool", "spirit level of aluminium profile with vials", weight=0.5)
def _spirit_level(rng: np.random.Generator) -> Model:
    m = Model()
    long, high, wide = rng.uniform(200, 460), rng.uniform(38, 56), rng.uniform(18, 25)
    shell(m, "aluminium", (long, high, wide), rng.uniform(1.3, 2))
    for side in (-1, 1):
        m.add(box(9, high + 3, wide + 3).moved(side * long / 2, 0, 0), "abs")
    for x, axis in ((0.0, "x"), (-long * 0.36, "y"), (long * 0.36, "y"))[: whole(rng, 1, 3)]:
        m.add(cylinder(8, 44, axis, 14).moved(x, 0, 0), "abs")
        m.add(cylinder(5.5, 40, axis, 12).moved(x, 0, 0), "abs", -1.0)
        m.add(cylinder(5.4, 34, axis, 12).moved(x, 0, 0), "oil")
        m.add(cylinder(3, 9, axis, 8).moved(x, 0, 0), "oil", -1.0)
    if rng.random() < 0.4:
        for k in range(3):
            m.add(box(30, 5, 5).moved(-long * 0.2 + long * 0.2 * k, -high / 2 + 4, 0), "ferrite")
    return m


@solid_family(
    "caliper", "tool", "vernier caliper or micrometer, in a case", weight=0.5, rest="flat"
)
def _caliper(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.6:
        long, at = rng.uniform(200, 250), rng.uniform(10, 60)
        m.add(box(long, 16, 3.6).moved(long / 2, 0, 0), "stainless")
        m.add(extrude([(0, 8), (-4, 8), (-4, -48), (-1, -48), (12, -8), (12, 8)], 3.6), "stainless")
        m.add(extrude([(0, 8), (8, 8), (2, 26), (0, 26)], 2.4), "stainless")
        slide = Model()
        slide.add(
            extrude([(0, 10), (66, 10), (66, -10), (14, -10), (1, -48), (0, -48)], 5),
            "stainless",
            0.8,
        )
        slide.add(extrude([(0, 8), (-8, 8), (-2, 26), (0, 26)], 2.4), "stainless")
        slide.put(screw(2, 8, "steel", "pan", 6).moved(40, 12, 0))
        if rng.random() < 0.6:  # digital
            shell(slide, "abs", (78, 28, 11), 1.6, (40, 0, 5))
            slide.add(box(40, 18, 1.4).moved(34, 0, 7), "glass")
            slide.add(box(66, 20, 1.2).moved(40, 0, 3), "fr4")
            slide.add(disc(6, 5, 12).moved(68, 0, 5), "zinc_manganese_cell")
        m.put(slide.moved(at, 0, 0))
        m.add(box(long * 0.9, 2, 1.2).moved(long * 0.6, 0, 0), "stainless")
        size = (long + 40, 100.0, 24.0)
        middle = (long / 2, -10.0, 0.0)
    else:
        r = rng.uniform(16, 32)
        bow = curve(
            [
                (-r, 6, 0),
                (-r * 1.1, -r * 0.6, 0),
                (0, -r * 1.5, 0),
                (r * 1.1, -r * 0.6, 0),
                (r, 6, 0),
            ],
            4,
        )
        m.add(sweep(bow, 6, 8), "steel")
        m.add(rod((-r + 8, 6, 0), (-r - 6, 6, 0), 3.2), "steel")
        m.add(rod((-r * 0.2, 6, 0), (r * 1.2, 6, 0), 3.2), "steel")
        tube(m, "steel", 6, 3.3, 40, "x", (r + 24, 6, 0), 12)
        tube(m, "steel", 8.5, 6, 36, "x", (r + 48, 6, 0), 14)
        m.add(disc(5, 14, 10, "x").moved(r + 72, 6, 0), "steel")
        size, middle = (r * 2 + 130, r * 2 + 40, 34.0), (30.0, -10.0, 0.0)
    if rng.random() < 0.6:
        shell(m, pick(rng, "polypropylene", "wood"), size, 2.2, middle)
    return m
