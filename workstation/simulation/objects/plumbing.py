"""Pipes, valves and taps of brass, steel and copper."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    curve,
    disc,
    heap,
    ngon,
    nut,
    pick,
    rod,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, extrude, lathe, sphere, sweep


def _socket(m: Model, metal: str, r: float, at: tuple[float, float, float], axis: str) -> None:
    """A threaded end: a collar with a bead."""
    tube(m, metal, r * 1.35, r, r * 1.1, axis, at, 14)


def _fitting(rng: np.random.Generator, metal: str, r: float) -> Model:
    m = Model()
    kind = pick(rng, "elbow", "tee", "union", "nipple", "reducer", "cap")
    wall = r * 0.22
    if kind == "elbow":
        bend = curve([(-r * 2.2, 0, 0), (-r * 0.6, 0, 0), (0, r * 0.6, 0), (0, r * 2.2, 0)], 3)
        m.add(sweep(bend, r * 1.2, 12), metal)
        m.add(sweep(bend, r * 1.2 - wall, 12), metal, -1.0)
        _socket(m, metal, r * 1.1, (-r * 2.2, 0, 0), "x")
        _socket(m, metal, r * 1.1, (0, r * 2.2, 0), "y")
    elif kind == "tee":
        tube(m, metal, r * 1.2, r, r * 4.4, "x", sides=14)
        tube(m, metal, r * 1.2, r, r * 1.6, "y", (0, r * 1.8, 0), 14)
        for at, axis in (((-r * 2.2, 0, 0), "x"), ((r * 2.2, 0, 0), "x"), ((0, r * 2.6, 0), "y")):
            _socket(m, metal, r * 1.1, at, axis)
    elif kind == "union":
        m.add(extrude(ngon(8, r * 1.9), r * 1.5), metal)
        m.add(disc(r * 1.1, r * 1.5, 14), metal, -1.0)
        tube(m, metal, r * 1.1, r * 0.85, r * 3.6, sides=14)
        return m.turned(90, "x")
    elif kind == "nipple":
        tube(m, metal, r, r * 0.8, r * 4, "x", sides=14)
        m.add(extrude(ngon(6, r * 1.4), r).turned(90, "y"), metal)
        m.add(disc(r, r, 14, "x"), metal, -1.0)
    elif kind == "reducer":
        turned_shell(
            m, metal, [(r * 1.6, -r * 1.6), (r * 1.6, 0), (r, r * 0.6), (r, r * 2)], wall, 14
        )
        return m.turned(90, "y")
    else:
        turned_shell(m, metal, [(r * 1.3, -r), (r * 1.3, r)], wall, 14)
        m.add(extrude(ngon(6, r * 1.1), r * 0.6).moved(0, 0, r * 1.3), metal)
        return m.turned(90, "y")
    return m


@solid_family(
    "pipe_fittings", "hardware", "elbows, tees, unions, nipples and short pipes", weight=0.8
)
def _pipe_fittings(rng: np.random.Generator) -> Model:
    metal = pick(rng, "brass", "brass", "steel", "copper", "stainless", "pvc")
    r = rng.uniform(6, 15)
    count = whole(rng, 1, 6)
    pieces = [_fitting(rng, metal, r * rng.uniform(0.8, 1.1)) for _ in range(count)]
    if rng.random() < 0.35:
        pipe = Model()
        tube(pipe, metal, r, r * 0.86, rng.uniform(120, 260), "x", sides=14)
        pieces.append(pipe)
    return heap(rng, pieces, r * 2.6 * np.sqrt(len(pieces)), r * 2, 40)


@solid_family("valves", "hardware", "ball valves, gate valves and gas regulators", weight=0.7)
def _valves(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "brass", "brass", "stainless")
    r = rng.uniform(7, 14)
    kind = pick(rng, "ball", "gate", "regulator")
    count = whole(rng, 1, 2)
    for k in range(count):
        one = Model()
        body = Model()
        body.add(
            lathe(
                [
                    (r * 1.5, -r * 3),
                    (r * 1.5, -r * 2),
                    (r * 1.25, -r * 1.8),
                    (r * 1.7, -r),
                    (r * 1.7, r),
                    (r * 1.25, r * 1.8),
                    (r * 1.5, r * 2),
                    (r * 1.5, r * 3),
                ],
                14,
            ),
            metal,
        )
        body.add(
            lathe(
                [
                    (r * 1.2, -r * 3),
                    (r * 1.2, -r * 1.9),
                    (r, -r * 1.7),
                    (r * 1.4, -r * 0.9),
                    (r * 1.4, r * 0.9),
                    (r, r * 1.7),
                    (r * 1.2, r * 1.9),
                    (r * 1.2, r * 3),
                ],
                14,
            ),
            metal,
            -1.0,
        )
        one.put(body.turned(90, "y"))
        for side in (-1, 1):
            one.add(
                extrude(ngon(6, r * 1.85), r).turned(90, "y").moved(side * r * 2.5, 0, 0),
                metal,
                0.35,
            )
        if kind == "ball":
            one.add(sphere(r * 1.3, 12), "brass", 0.6)
            one.add(disc(r * 0.45, r * 2.2, 10).moved(0, 0, r * 2.4), metal)
            arm = [
                (0, 0, r * 3.4),
                (r * 1.5, 0, r * 3.4),
                (r * 2.4, 0, r * 4.4),
                (r * 7, 0, r * 4.4),
            ]
            one.add(
                sweep(curve(arm, 3), r * 0.62, 6).scaled(1, 1, 0.35).moved(0, 0, r * 2.4), "steel"
            )
            one.put(nut(r * 0.3).moved(0, 0, r * 3.8))
        elif kind == "gate":
            turned_shell(
                one,
                metal,
                [(r * 1.5, r * 1.4), (r * 1.2, r * 2.6), (r * 0.7, r * 3.4), (r * 0.7, r * 4.4)],
                r * 0.25,
                14,
            )
            one.add(box(r * 0.7, r * 2.2, r * 2.4), metal)
            one.add(rod((0, 0, r), (0, 0, r * 5.4), r * 0.3, 8), metal)
            wheel = Model()
            tube(wheel, "zinc_alloy", r * 2.6, r * 2.1, r * 0.6, sides=20)
            for a in range(4):
                wheel.add(box(r * 4.6, r * 0.5, r * 0.5).turned(45 * a, "z"), "zinc_alloy")
            one.put(wheel.moved(0, 0, r * 5.2))
        else:
            turned_shell(
                one,
                metal,
                [(r * 2.6, r * 1.4), (r * 2.6, r * 2.4), (r * 1.6, r * 3.2), (r * 1.4, r * 5)],
                r * 0.3,
                16,
            )
            one.add(spring(r, r * 0.14, r * 2.2, 6, 8, 4).moved(0, 0, r * 3.2), "steel")
            gauge = Model()
            turned_shell(gauge, "steel", [(r * 2.2, -r * 0.8), (r * 2.2, r * 0.8)], 1.1, 18)
            gauge.add(disc(r * 2.1, 1.5, 18).moved(0, 0, r * 0.6), "glass")
            gauge.add(
                sweep(
                    [
                        (r * 1.3 * float(np.cos(t)), r * 1.3 * float(np.sin(t)), 0)
                        for t in np.linspace(0, 4.4, 9)
                    ],
                    r * 0.2,
                    5,
                ),
                "brass",
            )
            gauge.add(rod((0, -r * 2.2, 0), (0, -r * 4, 0), r * 0.5), metal)
            one.put(gauge.moved(0, r * 5.4, 0))
        m.put(one.turned(90, "x").turned(rng.uniform(-20, 20), "z").moved(0, r * 9 * k, 0))
    return m


@solid_family("taps", "hardware", "mixer taps, pillar taps, shower heads", weight=0.6)
def _taps(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "brass", "brass", "zinc_alloy", "stainless")
    kind = pick(rng, "mixer", "bib", "shower", "mixer")
    if kind == "mixer":
        r = rng.uniform(18, 25)
        turned_shell(m, metal, [(r * 1.2, 0), (r * 1.2, 5), (r, 8), (r, 85), (r * 0.9, 100)], 4, 18)
        spout = curve(
            [
                (r * 0.6, 0, 55),
                (60, 0, 72),
                (rng.uniform(105, 150), 0, 66),
                (rng.uniform(112, 158), 0, 52),
            ],
            4,
        )
        m.add(sweep(spout, 11, 10), metal)
        m.add(sweep(spout, 8, 10), metal, -1.0)
        m.add(disc(16, 30, 14).moved(0, 0, 75), "alumina", 0.5)
        m.add(
            sweep(curve([(0, 0, 97), (30, 0, 112), (rng.uniform(80, 110), 0, 128)], 4), 6, 8), metal
        )
        for y in (-7, 7):  # tails
            tube(m, "copper", 5, 4, rng.uniform(60, 150), "z", (0, y, -40), 8)
        tube(m, "brass", r, r * 0.75, 6, "z", (0, 0, -12), 16)
    elif kind == "bib":
        r = rng.uniform(9, 12)
        tube(m, metal, r, r * 0.7, 70, "x", sides=14)
        drop = curve([(28, 0, 0), (42, 0, -6), (48, 0, -34)], 4)
        m.add(sweep(drop, r, 12), metal)
        m.add(sweep(drop, r * 0.72, 12), metal, -1.0)
        turned_shell(
            m, metal, [(r * 1.2, r * 0.6), (r * 1.3, 22), (r * 0.6, 34), (r * 0.6, 40)], 3, 14
        )
        m.add(rod((0, 0, 2), (0, 0, 52), 3, 8), metal)
        m.add(disc(r * 0.8, 5, 12).moved(0, 0, 3), "rubber")
        m.add(box(52, 9, 7).moved(0, 0, 52), metal)
        m.add(extrude(ngon(6, r * 1.5), 10).turned(90, "y").moved(-24, 0, 0), metal, 0.5)
    else:
        turned_shell(
            m,
            pick(rng, "abs", "abs", "stainless"),
            [(9, -42), (14, -20), (rng.uniform(38, 60), 0), (rng.uniform(38, 60), 9)],
            2.6,
            22,
        )
        for k in range(18):
            a = k * 2.4
            s = 8 * float(np.sqrt(k + 0.5))
            m.add(disc(1.4, 4, 5).moved(s * float(np.cos(a)), s * float(np.sin(a)), 9), "rubber")
        handle = curve([(0, 0, -38), (10, 0, -60), (40, 0, -100), (60, 0, -160)], 4)
        m.add(sweep(handle, 11, 10), "abs")
        m.add(sweep(handle, 8, 10), "abs", -1.0)
        tube(m, "brass", 11, 8, 14, "z", (60, 0, -166), 12)
        if rng.random() < 0.6:  # its hose of wound steel
            path = curve(
                [
                    (60, 0, -172),
                    (90, 40, -190),
                    (20, 90, -150),
                    (-60, 60, -120),
                    (-40, -10, -100),
                    (40, 20, -90),
                ],
                5,
            )
            m.add(sweep(path, 7, 8), "stainless", 0.25)
        return m.turned(90, "y")
    return m.turned(90, "x")
