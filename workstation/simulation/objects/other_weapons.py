"""Weapons that are neither firearms nor blades: knuckledusters, batons, stun guns, sprays, cuffs."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.forms import band, centred, pins
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import (
    Model,
    box,
    capsule,
    cylinder,
    extrude,
    helix,
    lathe,
    pipe,
    sweep,
    torus,
)


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


@solid_family(
    "knuckleduster",
    "other weapon",
    "knuckleduster: four rings and a palm bar",
    category="weapon",
    rest="any",
)
def _knuckleduster(rng: np.random.Generator) -> Model:
    metal = str(
        rng.choice(
            ["brass", "zinc_alloy", "steel", "aluminium", "abs"], p=[0.3, 0.3, 0.2, 0.12, 0.08]
        )
    )
    pitch, thick = _between(rng, 24, 28), _between(rng, 7, 15)
    wide = pitch * 4 + 6
    spikes = _between(rng, 2, 9)
    outline: list[Point] = [
        (-wide / 2 + 8, -30),
        (wide / 2 - 8, -30),
        (wide / 2, -16),
        (wide / 2 + 2, 10),
    ]
    for k in range(4):
        x = (1.5 - k) * pitch
        outline += [(x + pitch * 0.4, 16), (x, 17 + spikes), (x - pitch * 0.4, 16)]
    outline += [(-wide / 2 - 2, 10), (-wide / 2, -16)]
    model = Model().add(extrude(outline, thick, min(2.5, thick * 0.25)), metal)
    for k in range(4):
        model.add(
            cylinder(_between(rng, 10.6, 11.4), thick, "z", 20).moved((k - 1.5) * pitch, 2),
            metal,
            -1,
        )
    slot = [
        (-wide * 0.33, -24.0),
        (wide * 0.33, -24.0),
        (wide * 0.28, -13.5),
        (-wide * 0.28, -13.5),
    ]
    model.add(extrude(slot, thick), metal, -1)
    return model


@solid_family(
    "handcuffs", "other weapon", "handcuffs on a chain or hinge", category="weapon", rest="any"
)
def _handcuffs(rng: np.random.Generator) -> Model:
    model = Model()
    apart = _between(rng, 95, 125)
    for side in (-1, 1):
        cuff = Model()
        turn = np.radians(np.linspace(-150, 150, 22))
        arm: list[Point] = [(27 * float(np.cos(t)), 31 * float(np.sin(t))) for t in turn]
        for level in (-4.2, 4.2):
            cuff.add(extrude(band(arm, 7.5), 2.6).moved(0, 0, level), "steel")
        cuff.add(extrude(band([(-x, y) for x, y in arm[6:16]], 7), 3.4), "steel")
        body = spline(
            [(-24, -24), (-40, -22), (-44, 0), (-40, 22), (-24, 24), (-30, 0), (-24, -24)], 4
        )
        cuff.add(extrude(body, 12, 1), "steel", 0.75)
        cuff = cuff.turned(float(rng.normal(0, 25))).turned(180.0 if side > 0 else 0.0)
        model.put(cuff.moved(-side * -apart / 2, float(rng.normal(0, 9)), float(rng.uniform(0, 4))))
    if rng.random() < 0.8:
        for k in range(3):
            link = torus(7, 2.2, 360.0, 6, 14).scaled(1.35, 0.8, 1).turned(90.0 * (k % 2), "x")
            model.add(link.moved((k - 1) * 13.0, 0, 2), "steel")
    else:
        model.add(box(40, 30, 8, 2), "steel")
    return model


@solid_family(
    "baton",
    "other weapon",
    "baton: telescopic of steel, of rubber or of wood",
    category="weapon",
    rest="any",
)
def _baton(rng: np.random.Generator) -> Model:
    model = Model()
    if rng.random() < 0.65:
        long = _between(rng, 145, 240)
        out = rng.random() < 0.3
        x = 0.0
        for k, (outer, wall) in enumerate(((13.0, 2.2), (9.6, 2.0), (6.8, 6.0))):
            shift = long * 0.92 * k if out else 2.0 * k
            tube = (
                pipe(outer, outer - wall, long, "x", 16)
                if wall < outer - 1
                else cylinder(outer, long, "x", 14)
            )
            model.add(tube.moved(shift, 0), "steel")
            x = shift + long / 2
        model.add(capsule(6.5, 16, "x", 12).moved(x + 4, 0), "steel")
        model.add(
            pipe(16, 13, long * 0.75, "x", 18).moved(-long * 0.1, 0),
            "rubber" if rng.random() < 0.6 else "eva_foam",
        )
        model.add(cylinder(13, 14, "x", 14).moved(-long / 2 + 6, 0), "steel")
        model.add(
            sweep(helix(5, 3, 4, 8), 0.7, 4).turned(90, "y").moved(-long / 2 + 18, 0), "steel"
        )
        return centred(model)
    long, radius = _between(rng, 300, 520), _between(rng, 14, 19)
    core = str(rng.choice(["rubber", "wood", "nylon"]))
    model.add(capsule(radius, long, "x", 18), core)
    if core == "rubber" and rng.random() < 0.6:
        model.add(cylinder(5, long * 0.8, "x", 10), "steel")
    if rng.random() < 0.35:
        model.add(capsule(radius * 0.9, 125, "y", 16).moved(-long * 0.25, 60), core)
    loop = torus(38, 2.5, 360.0, 6, 20).scaled(1, 0.55, 1)
    model.add(loop.moved(-long / 2 - 28, 0), "leather")
    return centred(model)


@solid_family(
    "stun_gun",
    "other weapon",
    "stun gun: coil, cells, circuit board and prongs in plastic",
    category="weapon",
    rest="any",
)
def _stun_gun(rng: np.random.Generator) -> Model:
    model = Model()
    long, wide, deep = _between(rng, 95, 175), _between(rng, 42, 58), _between(rng, 24, 36)
    if rng.random() < 0.3:  # made like a torch
        wide = deep = _between(rng, 36, 44)
        shell = cylinder(wide / 2, long, "x", 24)
        inner = cylinder(wide / 2 - 2.4, long - 5, "x", 24)
        cover = "aluminium"
    else:
        shell, inner, cover = box(long, wide, deep, 5), box(long - 5, wide - 5, deep - 5, 4), "abs"
    model.add(shell, cover).add(inner, cover, -1)
    model.add(
        pipe(wide * 0.22, wide * 0.1, long * 0.2, "x", 14).moved(-long * 0.22, 0), "copper", 0.85
    )
    model.add(box(long * 0.26, wide * 0.5, deep * 0.5, 1).moved(-long * 0.22, 0), "pvc", 0.5)
    model.add(box(long * 0.4, wide * 0.66, 1.6).moved(0, 0, -deep * 0.28), "fr4")
    for _ in range(int(rng.integers(5, 12))):
        x, y = rng.uniform(-0.18, 0.18) * long, rng.uniform(-0.28, 0.28) * wide
        part = box(_between(rng, 3, 9), _between(rng, 3, 8), _between(rng, 2, 7))
        model.add(part.moved(float(x), float(y), -deep * 0.2), "electronic_parts")
    if rng.random() < 0.5:
        model.add(box(24, 44 * wide / 58, 15, 1.5).moved(long * 0.32, 0), "zinc_manganese_cell")
    else:
        for side in (-1, 1):
            model.add(cylinder(5.2, 44, "x", 12).moved(long * 0.26, side * 7), "lithium_cell")
            model.add(pipe(5.4, 5.1, 44, "x", 12).moved(long * 0.26, side * 7), "steel")
    for y in (-wide * 0.36, -wide * 0.14, wide * 0.14, wide * 0.36):
        prong = _between(rng, 8, 14)
        model.add(cylinder(1.8, prong + 8, "x", 8).moved(-long / 2 - prong / 2 + 4, y), "steel")
    pins(
        model,
        "steel",
        1.4,
        deep * 0.8,
        [(-long * 0.4, wide * 0.38), (long * 0.4, -wide * 0.38), (0.0, wide * 0.4)],
    )
    return model


@solid_family(
    "pepper_spray",
    "other weapon",
    "pepper spray: can, liquid, dip tube and trigger",
    category="weapon",
    rest="upright or lying",
)
def _pepper_spray(rng: np.random.Generator) -> Model:
    radius, tall = _between(rng, 11, 19), _between(rng, 62, 135)
    model = Model()
    metal = "aluminium" if rng.random() < 0.7 else "steel"
    wall = 0.5 if metal == "aluminium" else 0.25
    body = [
        (radius * 0.9, 0),
        (radius, 3),
        (radius, tall * 0.86),
        (radius * 0.55, tall * 0.97),
        (radius * 0.5, tall),
    ]
    inner = [
        (radius * 0.9 - wall, wall),
        (radius - wall, 3 + wall),
        (radius - wall, tall * 0.86),
        (radius * 0.5, tall * 0.96),
        (radius * 0.4, tall * 0.985),
    ]
    model.add(lathe(body, 22), metal).add(lathe(inner, 22), metal, -1)
    full = _between(rng, 0.4, 0.75) * tall
    model.add(cylinder(radius - wall, full, "z", 22).moved(0, 0, full / 2 + 3), "ethanol")
    model.add(pipe(1.8, 1.1, tall * 0.8, "z", 8).moved(0, 0, tall * 0.5), "polyethylene")
    model.add(pipe(radius * 0.52, radius * 0.3, 7, "z", 14).moved(0, 0, tall), "steel")
    model.add(sweep(helix(2.6, 1.8, 5, 8), 0.4, 4).moved(0, 0, tall - 2), "steel")
    model.add(pipe(radius + 1.5, radius * 0.7, 24, "z", 18).moved(0, 0, tall + 8), "abs")
    model.add(box(radius * 1.3, radius * 0.9, 9, 1).moved(radius * 0.4, 0, tall + 14), "abs")
    if rng.random() < 0.5:
        model.add(torus(13, 1.3, 360.0, 6, 18).turned(90, "x").moved(radius + 9, 0, tall), "steel")
    return model


@solid_family("throwing_star", "other weapon", "throwing stars", category="weapon", rest="any")
def _throwing_star(rng: np.random.Generator) -> Model:
    points = int(rng.integers(3, 9))
    outer, inner, thick = _between(rng, 34, 58), _between(rng, 12, 20), _between(rng, 1.6, 3.2)
    outline: list[Point] = []
    for k in range(2 * points):
        reach = outer if k % 2 == 0 else inner
        turn = np.pi * k / points
        outline.append((reach * float(np.cos(turn)), reach * float(np.sin(turn))))
    model = Model()
    for k in range(int(rng.integers(1, 5))):
        star = Model().add(extrude(outline, thick, min(0.6, thick * 0.3)), "stainless")
        star.add(cylinder(_between(rng, 4, 8), thick, "z", 14), "stainless", -1)
        model.put(
            star.turned(float(rng.uniform(0, 90))).moved(
                float(rng.normal(0, 9)), float(rng.normal(0, 9)), k * (thick + 0.4)
            )
        )
    return centred(model)


@solid_family("nunchaku", "other weapon", "two sticks on a chain", category="weapon", rest="any")
def _nunchaku(rng: np.random.Generator) -> Model:
    long, radius = _between(rng, 230, 310), _between(rng, 12, 16)
    wood = str(rng.choice(["wood", "rubber", "stainless"], p=[0.6, 0.2, 0.2]))
    model = Model()
    open_by = _between(rng, 5, 40)
    for side in (-1, 1):
        stick = Model()
        if wood == "stainless":
            stick.add(pipe(radius, radius - 1.5, long, "x", 16).moved(long / 2 + 14, 0), wood)
        else:
            stick.add(cylinder(radius, long, "x", 16).moved(long / 2 + 14, 0), wood)
        stick.add(cylinder(radius * 0.6, 14, "x", 12).moved(14, 0), "steel")
        model.put(stick.turned(side * open_by / 2).moved(0, side * (radius + 6)))
    for k in range(6):
        link = (
            torus(5, 1.5, 360.0, 5, 12).scaled(1.3, 0.8, 1).turned(90.0 * (k % 2), "x").turned(90)
        )
        model.add(link.moved(4, (k - 2.5) * 8.0), "steel")
    return centred(model)
