"""Parts of combustion engines."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    curve,
    disc,
    gear_outline,
    heap,
    lying,
    ngon,
    pick,
    plate,
    rod,
    screw,
    shell,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, cone, extrude, lathe, sphere, sweep


def _spark_plug(rng: np.random.Generator) -> Model:
    m = Model()
    reach = rng.uniform(18, 27)
    m.add(extrude(ngon(6, rng.uniform(9, 12)), 11).moved(0, 0, 6), "steel")
    tube(m, "steel", 7, 4.4, reach, "z", (0, 0, -reach / 2), 12)
    tube(m, "steel", 9.6, 7, 2, "z", (0, 0, -0.5), 14)
    m.add(
        lathe([(3.6, -reach + 3), (4.4, 0), (6.5, 8), (6, 14), (4.8, 22), (5, 38), (3.6, 42)], 12),
        "alumina",
    )
    m.add(rod((0, 0, -reach + 0.5), (0, 0, 46), 1.1, 6), "steel")
    m.add(disc(3.2, 8, 10).moved(0, 0, 45), "steel")
    arm = curve([(5.6, 0, -reach), (5.6, 0, -reach - 2.6), (0, 0, -reach - 3)], 3)
    m.add(sweep(arm, 0.9, 5), "steel")
    return m.turned(90, "y")


@solid_family(
    "spark_plugs", "hardware", "spark plugs or glow plugs, loose or boxed", weight=0.5, rest="flat"
)
def _spark_plugs(rng: np.random.Generator) -> Model:
    m = Model()
    one, count = _spark_plug(rng), whole(rng, 1, 6)
    boxed = rng.random() < 0.5
    for k in range(count):
        turn = (180 if k % 2 and boxed else 0) + (0 if boxed else rng.uniform(-60, 60))
        m.put(one.turned(turn, "z").moved(rng.normal(0, 1 if boxed else 8), 26 * k, 0))
        if boxed:
            shell(m, "cardboard", (84, 25, 24), 0.8, (8, 26 * k, 0))
    return m


def _piston(rng: np.random.Generator) -> Model:
    m = Model()
    r = rng.uniform(22, 42)
    turned_shell(m, "aluminium", [(r, -r * 0.7), (r, r * 0.7)], r * 0.13, 24)
    m.add(disc(r * 0.87, r * 0.13, 24).moved(0, 0, -r * 0.635), "aluminium", -1.0)
    for z in (0.35, 0.45, 0.55):
        tube(m, "steel", r * 1.01, r * 0.93, 1.4, "z", (0, 0, r * z), 24)
    tube(m, "steel", r * 0.26, r * 0.16, r * 1.7, "x", (0, 0, 0), 12)
    if rng.random() < 0.6:  # connecting rod
        long = r * 3.1
        beam = extrude(
            [(-r * 0.22, 0), (r * 0.22, 0), (r * 0.32, -long), (-r * 0.32, -long)], r * 0.3
        )
        m.add(beam.turned(90, "x"), "steel", 0.75)
        tube(m, "steel", r * 0.62, r * 0.45, r * 0.5, "x", (0, 0, -long), 18)
        for y in (-r * 0.55, r * 0.55):
            m.add(disc(r * 0.1, r * 0.7, 8).moved(0, y, -long), "steel")
    return m.turned(90, "y")


def _poppet(rng: np.random.Generator) -> Model:
    m = Model()
    r, long = rng.uniform(13, 19), rng.uniform(85, 115)
    m.add(lathe([(r, 0), (r, 1.5), (r * 0.6, 4), (3, 13), (2.8, long)], 14), "steel")
    m.add(spring(11, 1.8, 38, 6, 10, 4).moved(0, 0, long - 24), "steel")
    m.add(cone(13, 9, 5, "z", 12).moved(0, 0, long - 4), "steel")
    return m.turned(90, "y")


def _camshaft(rng: np.random.Generator) -> Model:
    m = Model()
    long, r = rng.uniform(180, 330), rng.uniform(9, 13)
    m.add(rod((0, 0, -long / 2), (0, 0, long / 2), r, 12), "steel")
    lobes = whole(rng, 4, 8)
    for k in range(lobes):
        lobe = [
            (
                r * 1.3 * float(np.cos(a)) + r * 0.8 * max(float(np.cos(a)), 0),
                r * 1.3 * float(np.sin(a)),
            )
            for a in np.linspace(0, 2 * np.pi, 14, endpoint=False)
        ]
        m.add(
            extrude(lobe, 12)
            .turned(90.0 * int(rng.integers(4)), "z")
            .moved(0, 0, -long * 0.42 + long * 0.84 * k / lobes),
            "steel",
        )
    m.add(extrude(gear_outline(20, r * 3, 5), 9).moved(0, 0, long / 2 - 5), "steel")
    return m.turned(90, "y")


def _carburettor(rng: np.random.Generator) -> Model:
    m = Model()
    shell(m, "zinc_alloy", (58, 46, 40), 4)
    turned_shell(m, "zinc_alloy", [(24, -38), (17, -20), (17, 20), (21, 38)], 3.5, 16)
    tube(m, "aluminium", 19, 16, 44, "x", (0, 0, 38), 16)
    m.add(disc(1.6, 46, 6, "x").moved(0, 0, 0), "brass")
    m.add(disc(15, 1.4, 14, "y").moved(0, 8, 6), "brass")
    for x, y in ((-22, -17), (22, -17), (22, 17), (-22, 17)):
        m.put(screw(2.2, 14, "steel", "pan", 6).moved(x, y, 20))
    m.put(lying(spring(4, 0.8, 22, 7, 8, 4)).moved(40, 0, 10))
    m.add(sweep(curve([(30, 20, 0), (44, 28, 6), (56, 20, 14)], 4), 3, 6), "brass")
    m.add(sphere(9, 8).moved(0, -10, -6), "brass", 0.3)
    return m


@solid_family("engine_parts", "hardware", "pistons, valves, a camshaft, a carburettor", weight=0.6)
def _engine_parts(rng: np.random.Generator) -> Model:
    kind = pick(rng, "piston", "valves", "cam", "carburettor", "chain case")
    if kind == "piston":
        one = _piston(rng)
        m = Model()
        for k in range(whole(rng, 1, 2)):
            m.put(one.turned(rng.uniform(-20, 20), "z").moved(0, 96 * k, 0))
        return m
    if kind == "valves":
        return heap(rng, [_poppet(rng) for _ in range(whole(rng, 2, 6))], 30, 24, 15)
    if kind == "cam":
        return _camshaft(rng)
    if kind == "carburettor":
        return _carburettor(rng)
    m = Model()  # a clutch: plates, springs, a basket
    r = rng.uniform(45, 70)
    for k in range(4):
        tube(m, pick(rng, "steel", "brass"), r, r * 0.74, 1.8, "z", (0, 0, 4.5 * k), 28)
    plate(m, gear_outline(24, r * 1.12, 5), 6, "steel", [(0, 0, r * 0.3)], -6, sides=16)
    for k in range(6):
        a = 2 * np.pi * k / 6
        at = (r * 0.52 * float(np.cos(a)), r * 0.52 * float(np.sin(a)))
        m.add(spring(6, 1.3, 24, 5, 8, 4).moved(*at, 8), "steel")
        m.put(screw(2.5, 18, "steel", "hex", 6).moved(*at, 10))
    return m
