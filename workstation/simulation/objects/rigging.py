"""Rigging: shackles, turnbuckles, pulleys, eye bolts, magnets, curtain fittings."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    curve,
    disc,
    heap,
    in_space,
    loop,
    nut,
    pick,
    plate,
    ring,
    rod,
    rounded,
    screw,
    shell,
    smooth,
    stadium,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, cone, extrude, lathe, sphere, sweep


def _shackle(rng: np.random.Generator, metal: str) -> Model:
    m = Model()
    bar = rng.uniform(3, 7)
    wide, long = bar * rng.uniform(3.6, 5), bar * rng.uniform(5, 8)
    bow = curve(
        [
            (0, -wide / 2, 0),
            (long * 0.7, -wide * 0.6, 0),
            (long, 0, 0),
            (long * 0.7, wide * 0.6, 0),
            (0, wide / 2, 0),
        ],
        4,
    )
    m.add(sweep(bow, bar, 8), metal)
    for y in (-1, 1):
        m.add(disc(bar * 1.8, bar * 1.8, 12, "y").moved(-bar, y * wide / 2, 0), metal)
    m.add(rod((-bar, -wide * 0.8, 0), (-bar, wide * 0.8, 0), bar * 0.95, 8), metal)
    m.add(disc(bar * 1.5, bar * 1.1, 10, "y").moved(-bar, wide * 0.9, 0), metal)
    return m


def _turnbuckle(rng: np.random.Generator, metal: str) -> Model:
    m = Model()
    long, bar = rng.uniform(70, 150), rng.uniform(3, 6)
    m.add(sweep(loop(in_space(stadium(long, bar * 5, 3))), bar * 0.9, 6), metal)
    for side in (-1, 1):
        m.add(rod((side * long * 0.2, 0, 0), (side * long * 0.8, 0, 0), bar * 0.8, 8), metal)
        m.put(nut(bar, metal).turned(90, "y").moved(side * long * 0.5, 0, 0))
        if rng.random() < 0.5:
            m.add(
                ring(bar * 2.4, bar * 0.8, 14, 6).moved(side * (long * 0.8 + bar * 2.4), 0, 0),
                metal,
            )
        else:
            hook = curve(
                [
                    (side * long * 0.8, 0, 0),
                    (side * (long * 0.8 + bar * 3), bar * 2, 0),
                    (side * (long * 0.8 + bar * 4), -bar, 0),
                    (side * (long * 0.8 + bar), -bar * 2, 0),
                ],
                3,
            )
            m.add(sweep(hook, bar * 0.8, 6), metal)
    return m


def _pulley(rng: np.random.Generator, metal: str) -> Model:
    m = Model()
    r = rng.uniform(14, 32)
    sheave = lathe([(r, -r * 0.3), (r * 0.76, 0), (r, r * 0.3)], 18)
    m.add(sheave, pick(rng, "nylon", "brass", "steel"), 0.7)
    m.add(disc(r * 0.2, r * 0.9, 10), "steel")
    cheek = smooth(
        [(-r * 1.1, 0), (0, r * 0.9), (r * 1.5, r * 0.4), (r * 1.5, -r * 0.4), (0, -r * 0.9)], 2
    )
    for z in (-1, 1):
        plate(m, cheek, 2, metal, [(r * 1.3, 0, 2.4)], z=z * r * 0.42)
    m.add(
        sweep(
            loop(in_space([(x + r * 1.9, y) for x, y in rounded(r * 1.1, r * 0.8, r * 0.36, 2)])),
            r * 0.13,
            6,
        ),
        metal,
    )
    return m


def _eye_bolt(rng: np.random.Generator, metal: str) -> Model:
    m = Model()
    r = rng.uniform(3, 6)
    m.put(screw(r, r * 9, metal, "pan", 8).turned(-90, "y"))
    m.add(ring(r * 2.6, r * 0.9, 16, 6).moved(-r * 7.4, 0, 0), metal)
    m.put(nut(r, metal).turned(90, "y").moved(r * 2, 0, 0))
    return m


@solid_family(
    "rigging", "metal clutter", "shackles, turnbuckles, pulleys, eye bolts, hooks", weight=0.7
)
def _rigging(rng: np.random.Generator) -> Model:
    metal = pick(rng, "steel", "steel", "stainless", "brass")
    makers = [_shackle, _turnbuckle, _pulley, _eye_bolt]
    alike = rng.random() < 0.5
    first = int(rng.integers(4))
    pieces = [
        makers[first if alike else int(rng.integers(4))](rng, metal)
        for _ in range(whole(rng, 1, 6))
    ]
    return heap(rng, pieces, 22.0 * np.sqrt(len(pieces)) - 8, 7.0 * len(pieces), 20)


@solid_family(
    "curtain_fittings", "metal clutter", "curtain rings, hooks, rail gliders, finials", weight=0.5
)
def _curtain_fittings(rng: np.random.Generator) -> Model:
    pieces = []
    metal = pick(rng, "steel", "brass", "zinc_alloy", "wood")
    kind = pick(rng, "rings", "hooks", "both")
    for _ in range(whole(rng, 6, 18)):
        one = Model()
        if kind == "rings" or (kind == "both" and rng.random() < 0.5):
            r = rng.uniform(16, 26)
            one.add(ring(r, 2 if metal != "wood" else 4.5, 16, 5), metal)
            one.add(ring(3, 0.8, 8, 4).moved(r + 4, 0, 0), "steel")
            clip = [(x + r + 14, y) for x, y in rounded(16, 10, 3, 2)]
            one.add(extrude(clip, 1.6), "steel" if metal == "wood" else metal)
        else:
            hook = curve(
                [
                    (0, 0, 0),
                    (22, 0, 0),
                    (28, 5, 0),
                    (22, 10, 0),
                    (4, 10, 0),
                    (-6, 6, 0),
                    (-4, -6, 0),
                    (6, -7, 0),
                ],
                3,
            )
            one.add(sweep(hook, 1.1, 5), "steel")
        pieces.append(one)
    m = heap(rng, pieces, 40, 26, 35)
    if rng.random() < 0.4:
        for k in range(2):
            one = Model()
            one.add(sphere(18, 14), "brass" if rng.random() < 0.3 else "zinc_alloy", 0.3)
            one.add(lathe([(10, -34), (12, -20), (7, -16)], 12), "zinc_alloy", 0.6)
            m.put(one.turned(90, "x").moved(-70 + 140 * k, 20, 10))
    return m


@solid_family(
    "magnets", "hardware", "disc, bar, pot and horseshoe magnets", weight=0.4, rest="flat"
)
def _magnets(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "discs", "bars", "pots", "horseshoe")
    if kind == "horseshoe":
        r, bar = rng.uniform(22, 40), rng.uniform(7, 11)
        bow = curve([(-r, -r * 1.4, 0), (-r, 0, 0), (0, r, 0), (r, 0, 0), (r, -r * 1.4, 0)], 4)
        m.add(sweep(bow, bar, 8).scaled(1, 1, 0.8), "steel")
        m.add(box(2 * r + 2 * bar, 9, 10).moved(0, -r * 1.4 - 7, 0), "steel")
        for x in (-r, r):
            m.add(box(2.1 * bar, 12, 1.7 * bar).moved(x, -r * 1.3, 0), "nylon", 0.3)
        return m.put(_plain_box(rng, 2 * r + 44, 3 * r + 40, bar * 3))
    for k in range(whole(rng, 3, 12)):
        at = ((k % 4) * 30.0 + rng.normal(0, 2), (k // 4) * 34.0 + rng.normal(0, 2), 0.0)
        one = Model()
        if kind == "discs":
            r, count = rng.uniform(5, 12), whole(rng, 1, 5)
            for layer in range(count):
                tube(
                    one,
                    "steel",
                    r,
                    r * 0.25 if rng.random() < 0.4 else 0,
                    3,
                    "z",
                    (0, 0, 3.2 * layer),
                    14,
                    0.97,
                )
        elif kind == "bars":
            one.add(box(28, 9, 7), "ferrite")
            one.add(box(1, 9.4, 7.4), "steel")
        else:
            turned_shell(one, "steel", [(13, 0), (13, 8)], 1.6, 16)
            one.add(disc(11, 5, 14).moved(0, 0, 4), "ferrite")
            one.put(screw(2.6, 16, "steel", "pan", 6).moved(0, 0, 12))
        m.put(one.turned(rng.uniform(0, 360), "z").moved(*at))
    return m


def _plain_box(rng: np.random.Generator, w: float, h: float, t: float) -> Model:
    m = Model()
    if rng.random() < 0.5:
        shell(m, "cardboard", (w, h, t), 2.4)
    else:
        m.add(box(w, h, 0.3).moved(0, 0, -t / 2), "pet")
        m.add(box(w, h, 0.3).moved(0, 0, t / 2), "pet")
    return m


@solid_family(
    "sewing_things",
    "metal clutter",
    "needles, pins, bobbins, thimbles, press studs, shears' case",
    weight=0.5,
    rest="flat",
)
def _sewing_things(rng: np.random.Generator) -> Model:
    m = Model()
    for k in range(whole(rng, 12, 30)):  # pins and needles
        one = Model()
        long = rng.uniform(24, 50)
        one.add(cone(0.15, rng.uniform(0.4, 0.7), long, "x", 4), "steel")
        if k % 2:
            one.add(sphere(1.8, 6).moved(long / 2, 0, 0), pick(rng, "glass", "abs", "steel"))
        m.put(
            one.turned(rng.uniform(0, 360), "z").moved(
                rng.normal(0, 24), rng.normal(0, 18), rng.uniform(0, 5)
            )
        )
    for k in range(whole(rng, 3, 9)):  # bobbins and reels
        one = Model()
        small = rng.random() < 0.5
        r, high = (10.5, 11.0) if small else (14.0, 42.0)
        for z in (-1, 1):
            tube(one, "steel" if small else "polypropylene", r, 3, 1, "z", (0, 0, z * high / 2), 14)
        tube(one, "cotton", r * 0.9, r * 0.35, high - 2, sides=12)
        m.put(
            one.turned(90 if not small or rng.random() < 0.5 else 0, "x")
            .turned(rng.uniform(0, 360), "z")
            .moved(-60 + 30 * (k % 5), 50 + 44 * (k // 5), 4)
        )
    for _ in range(whole(rng, 2, 8)):  # studs and hooks
        one = Model()
        tube(one, pick(rng, "brass", "steel"), 6, 2, 2, sides=10)
        one.add(disc(2.6, 4, 8), "brass")
        m.put(one.moved(rng.normal(0, 40), -44 + rng.normal(0, 8), 0))
    thimble = Model()
    turned_shell(thimble, "steel", [(8.6, 0), (7, 18), (4, 22)], 0.7, 12)
    m.put(thimble.turned(rng.uniform(60, 120), "x").moved(58, -20, 6))
    if rng.random() < 0.5:  # sewing-machine feet
        for k in range(3):
            foot = Model()
            foot.add(extrude([(0, 0), (26, 3), (26, 9), (0, 12)], 2), "steel")
            foot.add(box(7, 12, 18).moved(2, 6, 9), "steel", 0.8)
            m.put(foot.moved(60, 10 + 20 * k, 0))
    if rng.random() < 0.6:
        shell(
            m,
            pick(rng, "polypropylene", "steel"),
            (190, 190, 56),
            0.9 if rng.random() < 0.7 else 0.4,
            (0, 24, 14),
        )
    return m
