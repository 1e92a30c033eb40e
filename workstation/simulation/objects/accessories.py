"""Underwear, socks, hats, gloves, belts."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, rolled, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    eyelet,
    line3,
    pick,
    plate,
    stud,
    zip_fastener,
)
from workstation.simulation.sketch import arc, spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


@solid_family(
    "bra", "clothing", "bras with under-wires, hooks and strap sliders", weight=0.6, rest="flat"
)
def _bra(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(1, 4))
    for k in range(count):
        radius, gap = rng.uniform(52, 75), rng.uniform(12, 24)
        span = 2 * (2 * radius + gap)
        cloth = Cloth(rng, span + 30, 3.4 * radius)
        creased = cloth.wrinkles(0.5, 0.5)
        for side in (-1, 1):
            x = side * (radius + gap / 2)
            dome = np.clip(1.0 - ((cloth.x - x) ** 2 + cloth.y**2) / np.float32(radius**2), 0, 1)
            padding = rng.uniform(1.5, 7.0)
            cloth.add(
                (np.sqrt(dome) * padding * (0.6 + 0.4 * creased) * (dome > 0)).astype(np.float32)
            )
            cloth.line(arc((x, 0), radius, 0, 360, 30), 4, 1.5)
            cloth.line([(x - radius * 0.9, 10), (x + radius * 0.9, 4)], 2.2, 1.0)
            wing = [
                (x + side * radius * 0.8, -10),
                (side * span * 0.49, -18),
                (side * span * 0.49, -52),
                (x + side * radius * 0.4, -radius),
            ]
            cloth.add(cloth.mask(wing) * np.float32(0.9) * creased)
            strap = spline(
                [
                    (x + side * 10, radius * 0.9),
                    (x + side * 30, radius * 1.5),
                    (x - side * 20, radius * 1.45),
                    (x + side * radius * 0.8, -20),
                ],
                6,
            )
            cloth.line(strap, 11, 1.0)
        one = Model()
        one.add(cloth.heap(30), "polyester_cloth")
        for side in (-1, 1):
            x = side * (radius + gap / 2)
            wire = line3(arc((x, 2), radius - 2, 175, 365, 22), 2)
            one.add(shapes.sweep(wire, 1.0, sides=6).scaled(1, 1, 0.6), "steel")
            for y in (radius * 1.3, radius * 0.95):
                one.add(
                    shapes.torus(6.0, 0.9, sides=6, steps=16)
                    .scaled(1.2, 0.9, 1)
                    .moved(x + side * 18, y, 6),
                    pick(rng, "zinc_alloy", "nylon"),
                )
        for y in (-28.0, -40.0, -50.0):
            for j in range(3):
                one.add(
                    shapes.torus(2.4, 0.5, sides=5, steps=10).moved(span * 0.45 - 9 * j, y, 3),
                    "steel",
                )
            one.add(
                shapes.torus(2.6, 0.5, arc=270, sides=5, steps=10).moved(-span * 0.48, y, 3),
                "steel",
            )
        if chance(rng, 0.5):  # one cup folded into the other
            one = one.scaled(0.62, 1.0, 1.0)
        model.put(
            one.turned(float(rng.normal(0, 14))).moved(
                float(rng.normal(0, 12)), float(rng.normal(0, 16)), 14.0 * k
            )
        )
    return model.centred()


@solid_family("socks", "clothing", "rolled or paired socks", weight=1.0, rest="any")
def _socks(rng: Rng) -> Model:
    count = int(rng.integers(1, 7))
    columns = min(count, 3)
    wide, high = 84.0 * columns, 118.0 * ((count + 2) // 3)
    cloth = Cloth(rng, wide + 10, high + 10)
    flat = chance(rng, 0.4)
    for k in range(count):
        at = ((k % 3 - (columns - 1) / 2) * 80, (k // 3) * 112.0 - (high - 118) / 2)
        if flat:
            foot = [
                (at[0] - 34, at[1] - 50),
                (at[0] + 4, at[1] - 52),
                (at[0] + 12, at[1] - 8),
                (at[0] + 38, at[1] + 6),
                (at[0] + 34, at[1] + 34),
                (at[0] - 6, at[1] + 30),
                (at[0] - 30, at[1] + 2),
            ]
            for _ in range(4):
                cloth.ply(
                    [
                        (x + float(rng.normal(0, 1.5)), y + float(rng.normal(0, 1.5)))
                        for x, y in spline([*foot, foot[0]], 5)
                    ],
                    1.5,
                    cloth.wrinkles(0.5, 0.5),
                )
            cloth.line([(at[0] - 34, at[1] - 46), (at[0] + 4, at[1] - 48)], 12, 2.4)
        else:
            rolled(
                cloth,
                at,
                (float(rng.uniform(60, 76)), float(rng.uniform(74, 104))),
                rng.uniform(14, 22),
                int(rng.integers(2, 5)),
            )
    cloth.total *= cloth.weave(3.2, 0.16)
    model = Model()
    model.add(cloth.heap(20 if flat else 52), pick(rng, "cotton", "wool", "polyester_cloth"))
    return model


@solid_family(
    "hat", "clothing", "cap with buckle, felt hat or woollen hat", weight=0.6, rest="flat"
)
def _hat(rng: Rng) -> Model:
    kind, model = int(rng.integers(0, 3)), Model()
    if kind == 2:  # knitted, flat, with a bobble
        cloth = Cloth(rng, 240, 300)
        outline = spline(
            [
                (-105, -100),
                (-108, 0),
                (-80, 70),
                (0, 98),
                (80, 70),
                (108, 0),
                (105, -100),
                (-105, -100),
            ],
            5,
        )
        for _ in range(2):
            cloth.ply(outline, rng.uniform(2.4, 3.8), cloth.wrinkles(0.35))
        cloth.line([(-100, -80), (100, -80)], 46, 4.5)
        cloth.total *= cloth.weave(rng.uniform(4, 8), 0.25)
        model.add(cloth.heap(18), "wool")
        if chance(rng, 0.6):
            model.add(shapes.sphere(32, 14).moved(0, 112), "wool", 0.22)
        return model
    cloth = Cloth(rng, 240, 240)
    half = 88.0 if kind == 0 else 96.0
    away = np.sqrt(cloth.x**2 / np.float32(half**2) + cloth.y**2 / np.float32((half * 0.86) ** 2))
    ply = 0.9 if kind == 0 else 2.4
    lean = 1.0 / np.sqrt(
        np.clip(1.0 - np.minimum(away, 0.985) ** 2, 0.03, 1)
    )  # a dome, steep at its rim
    cloth.add((np.minimum(lean, 4.5) * ply * (away < 1.0) * cloth.wrinkles(0.3)).astype(np.float32))
    cloth.line(arc((0, 0), (half * 0.97, half * 0.84), 0, 360, 40), 8, ply * 4 if kind == 0 else 9)
    if kind == 0:
        for k in range(6):
            t = np.pi * (k / 3 + 1 / 6)
            cloth.line([(0, 0), (float(half * np.cos(t)), float(half * 0.86 * np.sin(t)))], 5, 1.4)
        model.add(cloth.heap(80), pick(rng, "cotton", "polyester_cloth"))
        peak = spline(
            [
                (-74, -46),
                (-66, -100),
                (0, -138),
                (66, -100),
                (74, -46),
                (40, -66),
                (0, -74),
                (-40, -66),
                (-74, -46),
            ],
            4,
        )
        model.add(shapes.extrude(peak[:-1], 1.6).moved(0, 0, -30), "polyethylene")
        model.add(shapes.extrude(peak[:-1], 2.4).moved(0, 0, -30), "cotton")
        model.put(stud(7, "steel").moved(0, 0, 40))
        for k in range(6):
            t = np.pi * k / 3
            model.put(
                eyelet(3.2, "cotton").moved(half * 0.55 * np.cos(t), half * 0.5 * np.sin(t), 30)
            )
        model.add(
            shapes.torus(9, 1.2, sides=6, steps=18).scaled(1.2, 0.8, 1).moved(20, half * 0.84, -30),
            pick(rng, "brass", "abs"),
        )
        return model
    model.add(cloth.heap(95), "wool")
    rim = shapes.extrude(arc((0, 0), (half * 1.5, half * 1.32), 0, 350, 36), 2.4)
    hole = shapes.extrude(arc((0, 0), (half * 0.95, half * 0.82), 0, 350, 36), 2.4)
    model.add(rim.moved(0, 0, -42), "wool")
    model.add(hole.moved(0, 0, -42), "wool", -1.0)
    edge = [*arc((0, 0), (half * 1.49, half * 1.31), 0, 360, 40)]
    model.add(shapes.sweep(line3(edge, -42), 0.8, sides=5), pick(rng, "steel", "cotton"))
    model.put(stud(6, "brass").moved(half * 0.95, 8, -25))
    return model


@solid_family("gloves", "clothing", "pairs of gloves, knitted or leather", weight=0.6, rest="flat")
def _gloves(rng: Rng) -> Model:
    model = Model()
    material = pick(rng, "leather", "wool", "cotton", "leather")
    ply = {"leather": 1.1, "wool": 2.2, "cotton": 1.4}[material]
    for k in range(int(rng.integers(1, 3))):
        for hand in (-1, 1):
            cloth = Cloth(rng, 180, 290, 1.0)
            size = rng.uniform(0.9, 1.05)
            crease = cloth.wrinkles(0.5, 0.6)
            for _ in range(2):
                palm = soft_outline(rng, 96 * size, 160 * size, 1.2, (0, -48))
                cloth.ply(palm, ply, crease)
                for x, top, lean in (
                    (-36, 98, -7.0),
                    (-12, 118, -2.0),
                    (13, 113, 3.0),
                    (37, 92, 8.0),
                ):
                    bend = float(rng.normal(lean, 3))
                    finger = soft_outline(
                        rng, 23 * size, 88 * size, 0.6, (x * size, (top - 48) * size), -bend
                    )
                    cloth.ply(finger, ply, crease)
                thumb = soft_outline(rng, 26 * size, 92 * size, 0.8, (62 * size, -12), -34)
                cloth.ply(thumb, ply, crease)
            cloth.line([(-46, -100), (46, -100)], 3.0 if material == "leather" else 10.0, ply * 2)
            for rib in (-18.0, 0.0, 18.0):
                cloth.line([(rib, -20), (rib * 1.2, 30)], 2.0, ply * 0.8)
            if material == "wool":
                cloth.total *= cloth.weave(4, 0.2)
            one = Model()
            one.add(cloth.heap(14), material)
            if material == "leather":
                one.put(stud(5, "brass").moved(20, -104, 5))
                if chance(rng, 0.5):
                    zip_fastener(one, line3([(-30, -122), (-28, -60)], 4), "brass", 4)
            mirror = one.scaled(hand, 1, 1).turned(float(rng.normal(0, 8)))
            model.put(
                mirror.moved(
                    hand * rng.uniform(5, 60), float(rng.normal(0, 8)), 11.0 * (hand + 2 * k)
                )
            )
    return model.centred()


@solid_family("belt", "clothing", "rolled leather belt with a buckle", weight=0.8, rest="flat")
def _belt(rng: Rng) -> Model:
    width, thick = rng.uniform(24, 40), rng.uniform(2.6, 4.2)
    radius, rounds = rng.uniform(38, 58), rng.uniform(2.6, 4.2)
    turn = np.linspace(0, 2 * np.pi * rounds, int(26 * rounds))
    reach = radius - (thick + rng.uniform(1.0, 4.0)) * (turn[-1] - turn) / (2 * np.pi)
    middle = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
    out = middle / np.linalg.norm(middle, axis=1, keepdims=True) * thick / 2
    band = np.concatenate([middle + out, (middle - out)[::-1]])
    model = Model()
    material = pick(rng, "leather", "leather", "pvc", "nylon")
    model.add(shapes.extrude([(float(x), float(y)) for x, y in band], width), material)
    for share in (0.02, 0.06, 0.10, 0.14, 0.18):  # the punched holes
        at = middle[int(share * len(middle))]
        lean = float(np.degrees(np.arctan2(at[1], at[0])))
        hole = (
            shapes.cylinder(2.0, thick * 1.1, axis="x", sides=10)
            .turned(lean)
            .moved(float(at[0]), float(at[1]))
        )
        model.add(hole, material, -1.0)
        if chance(rng, 0.2):
            model.add(
                shapes.torus(2.8, 0.7, sides=6, steps=12)
                .turned(90, "y")
                .turned(lean)
                .moved(float(at[0] * 1.04), float(at[1] * 1.04)),
                "brass",
            )
    x, y = (float(n) for n in middle[-1])
    metal = pick(rng, "zinc_alloy", "brass", "steel")
    clasp = Model()
    wide = rng.uniform(36, 58)
    if chance(rng, 0.7):
        rim = line3(
            [
                (-wide / 2, -width * 0.68),
                (wide / 2, -width * 0.68),
                (wide / 2, width * 0.68),
                (-wide / 2, width * 0.68),
                (-wide / 2, -width * 0.68),
            ]
        )
        clasp.add(shapes.sweep(rim, rng.uniform(2.0, 3.4), sides=8), metal)
        clasp.add(
            shapes.cylinder(2.0, width * 1.3, axis="y", sides=8).moved(-wide * 0.1, 0), "steel"
        )
        clasp.add(
            shapes.sweep(
                np.array([(-wide * 0.1, 0, 2.5), (wide * 0.2, 0, 3.5), (wide * 0.56, 0, 2.0)]),
                1.8,
                sides=8,
            ),
            metal,
        )
    else:
        clasp.add(plate(wide, width * 1.25, 3.2, 5), metal)
        clasp.add(plate(wide * 0.7, width * 0.8, 1.6, 3).moved(0, 0, 2), metal)
        clasp.add(shapes.cylinder(2.4, 7, sides=10).moved(wide * 0.3, 0, -4), "steel")
    side = clasp.turned(90, "x").turned(90 + float(np.degrees(turn[-1])))
    model.put(side.moved(x * 1.09, y * 1.09))
    return model
