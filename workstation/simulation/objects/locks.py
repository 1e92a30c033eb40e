"""Padlocks, coat hangers, carabiners."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.metal_clutter import flat_key
from workstation.simulation.objects.parts import (
    curve,
    disc,
    heap,
    in_space,
    loop,
    pick,
    rod,
    screw,
    shell,
    tube,
    whole,
)
from workstation.simulation.solids import Model, box, extrude, sphere, sweep


def _pin_padlock(rng: np.random.Generator) -> Model:
    m = Model()
    width = rng.uniform(28, 58)
    tall, deep = width * rng.uniform(0.75, 0.95), width * rng.uniform(0.34, 0.44)
    bar = width * rng.uniform(0.075, 0.11)
    if rng.random() < 0.3:  # laminated: riveted sheets
        leaves = 7
        for k in range(leaves):
            y = -tall + tall * (k + 0.5) / leaves
            m.add(
                box(width * (0.97 if k % 2 else 1.0), tall / leaves * 0.9, deep).moved(0, y, 0),
                "steel",
            )
    else:
        case = pick(rng, "brass", "brass", "aluminium", "zinc_alloy")
        m.add(box(width, tall, deep, min(4.0, deep * 0.2)).moved(0, -tall / 2, 0), case)
        m.add(disc(deep * 0.3, tall * 0.72, 12, "y").moved(0, -tall * 0.63, 0), case, -0.35)
    for k in range(5):  # pins of steel over springs
        m.add(disc(1.4, deep * 0.5, 6).moved(0, -tall * 0.85 + k * tall * 0.1, 0), "steel", 0.4)
    x, rise = width / 2 - bar * 1.7, width * rng.uniform(0.45, 1.1)
    lift = rise * 0.35 if rng.random() < 0.25 else 0.0
    bow = curve(
        [
            (-x, -tall * 0.35 + lift),
            (-x, rise * 0.45 + lift),
            (0, rise + lift),
            (x, rise * 0.45 + lift),
            (x, -tall * 0.2 + lift),
        ],
        4,
    )
    m.add(sweep(in_space(bow), bar, 8), "steel")
    return m


def _dial_padlock(rng: np.random.Generator) -> Model:
    m = Model()
    width = rng.uniform(24, 34)
    shell(m, "zinc_alloy", (width, 34, 13), 2.2, (0, -17, 0))
    for k in range(whole(rng, 3, 4)):
        tube(m, pick(rng, "brass", "abs"), 7.6, 4, 4.6, "y", (0, -30 + 7 * k, 0), 12)
    m.add(disc(3, 30, 8, "y").moved(0, -17, 0), "steel")
    bow = curve([(-8, -14), (-8, 8), (0, 17), (8, 8), (8, -4)], 4)
    m.add(sweep(in_space(bow), 2.1, 6), "steel")
    return m


def _disc_padlock(rng: np.random.Generator) -> Model:
    m = Model()
    radius = rng.uniform(30, 38)
    tube(m, "stainless", radius, radius - 3, 24, sides=24)
    for z in (-10.5, 10.5):
        m.add(disc(radius - 3, 3, 24).moved(0, 0, z), "stainless")
    m.add(box(16, 30, 14).moved(-6, -6, 0), "brass")
    arc = [
        (radius * 0.72 * float(np.cos(a)), radius * 0.72 * float(np.sin(a)))
        for a in np.linspace(-0.4, 2.6, 12)
    ]
    m.add(sweep(in_space(arc), 4.6, 8), "steel")
    return m


@solid_family(
    "locks", "metal clutter", "padlocks with shackles, pins, dials", weight=0.7, rest="flat"
)
def _locks(rng: np.random.Generator) -> Model:
    m = Model()
    count = whole(rng, 1, 3)
    for k in range(count):
        kind = rng.random()
        lock = (
            _pin_padlock(rng)
            if kind < 0.65
            else _dial_padlock(rng)
            if kind < 0.85
            else _disc_padlock(rng)
        )
        m.put(
            lock.turned(rng.uniform(0, 360), "z").moved(
                (k - (count - 1) / 2) * 66, float(rng.normal(0, 6)), 0
            )
        )
    if rng.random() < 0.35:
        m.put(flat_key(rng).moved(0, 48, 0))
    return m


@solid_family(
    "hangers",
    "metal clutter",
    "coat hangers of wire, or of wood with a hook",
    weight=0.5,
    rest="flat",
)
def _hangers(rng: np.random.Generator) -> Model:
    m = Model()
    wide, drop = rng.uniform(360, 430), rng.uniform(95, 130)
    wooden = rng.random() < 0.4
    for k in range(whole(rng, 2, 6)):
        one = Model()
        hook = curve([(0, 0), (0, 28), (-6, 44), (8, 66), (26, 56), (26, 40)], 4)
        one.add(sweep(in_space(hook), 1.9 if wooden else 1.2, 5), "steel")
        if wooden:
            yoke = curve(
                [
                    (-wide / 2, -drop * 0.55, 0),
                    (-wide * 0.2, -8, 0),
                    (0, 0, 0),
                    (wide * 0.2, -8, 0),
                    (wide / 2, -drop * 0.55, 0),
                ],
                4,
            )
            one.add(sweep(yoke, 7.5, 6), "wood")
            one.add(rod((-wide * 0.45, -drop * 0.5, 0), (wide * 0.45, -drop * 0.5, 0), 5), "wood")
        else:
            frame = [
                (-wide / 2, -drop),
                (-wide * 0.48, -drop * 0.86),
                (0, 0),
                (wide * 0.48, -drop * 0.86),
                (wide / 2, -drop),
                (0, -drop * 1.02),
            ]
            one.add(sweep(loop(in_space(frame)), 1.2, 5), "steel")
            twist = [
                (1.6 * float(np.cos(t)), 24 * t / 12, 1.6 * float(np.sin(t)))
                for t in np.linspace(0, 12, 14)
            ]
            one.add(sweep(np.array(twist), 1.1, 4), "steel")
        m.put(
            one.turned(float(rng.normal(0, 3)), "z").moved(
                float(rng.normal(0, 5)), float(rng.normal(0, 6)), k * (9.0 if wooden else 2.6)
            )
        )
    return m


@solid_family(
    "carabiners",
    "metal clutter",
    "carabiners and shackles, some on a strap",
    weight=0.6,
    rest="flat",
)
def _carabiners(rng: np.random.Generator) -> Model:
    pieces = []
    for _ in range(whole(rng, 1, 7)):
        one = Model()
        long, wide, bar = rng.uniform(58, 112), rng.uniform(0.48, 0.6), rng.uniform(3.2, 5.8)
        metal = pick(rng, "aluminium", "aluminium", "steel", "stainless")
        w = long * wide
        body = curve(
            [
                (-long * 0.28, w / 2),
                (-long / 2, w * 0.2),
                (-long * 0.42, -w * 0.4),
                (0, -w / 2),
                (long * 0.42, -w * 0.45),
                (long / 2, 0),
                (long * 0.36, w * 0.45),
            ],
            4,
        )
        one.add(sweep(in_space(body), bar, 7), metal)
        one.add(rod((-long * 0.29, w / 2, 0), (long * 0.36, w * 0.45, 0), bar * 0.85, 7), metal)
        for x in (-long * 0.27, long * 0.33):
            one.add(disc(1.6, bar * 2, 6).moved(x, w * 0.47, 0), "steel")
        if rng.random() < 0.5:  # a screwed sleeve on the gate
            tube(one, metal, bar * 1.5, bar * 0.9, long * 0.24, "x", (long * 0.14, w * 0.47, 0), 12)
        pieces.append(one)
    m = Model()
    m.put(heap(rng, pieces, 16.0 + 10 * len(pieces), 4.0 * len(pieces), 14))
    if rng.random() < 0.4:
        strap = curve([(-70, -20, 2), (-20, 25, 6), (40, -15, 2), (90, 20, 6)], 4)
        m.add(sweep(strap, 9, 6).scaled(1, 1, 0.2), "nylon")
    if rng.random() < 0.2:
        m.add(sphere(9).moved(0, 0, 8), "brass")
        m.put(screw(3, 40, "steel", "hex").turned(90, "x").moved(20, 20, 6))
    return m


@solid_family(
    "lock_cylinders", "metal clutter", "door lock cylinders with pins, keys and screws", weight=0.5
)
def _lock_cylinders(rng: np.random.Generator) -> Model:
    m = Model()
    for k in range(whole(rng, 1, 4)):
        one = Model()
        long = rng.uniform(60, 90)
        euro = [(-8.5, 0), (-5, -14), (5, -14), (8.5, 0), (6, 6), (0, 8.5), (-6, 6)]
        for side in (-1, 1):
            half = extrude([(float(x), float(y)) for x, y in euro], long * 0.43).turned(90, "y")
            one.add(half.moved(side * long * 0.28, 0, 0), "brass")
            plug = disc(6, long * 0.42, 12, "x").moved(side * long * 0.28, 0, 0)
            one.add(plug, "brass", -0.12)
            one.add(box(long * 0.36, 7, 1.6).moved(side * long * 0.3, 0, 0), "brass", -0.8)
            for pin in range(5):
                x = side * (long * 0.14 + 5 * pin)
                one.add(rod((x, 4, 0), (x, -12, 0), 1.4, 6), "steel", 0.5)
        tube(one, "steel", 9, 6, 9, "x", sides=12)
        one.add(box(9, 12, 5).moved(0, -10, 0), "steel")
        m.put(one.turned(rng.uniform(-30, 30), "z").moved(0, 30.0 * k, 0))
    for k in range(whole(rng, 2, 6)):
        m.put(flat_key(rng).turned(rng.uniform(-40, 40), "z").moved(60 + 3 * k, 12.0 * k, 2.4 * k))
    m.put(screw(2.4, 60, "steel", "countersunk", 6).turned(90, "x").moved(-60, 20, 0))
    return m
