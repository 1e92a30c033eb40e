"""Games and wooden toys: boards with their pieces, puzzles, blocks, trains."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth
from workstation.simulation.objects.fittings import (
    Rng,
    carton,
    chance,
    frame,
    line3,
    pick,
    plate,
    repeated,
    solid,
    vessel,
)
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


@solid_family(
    "board_game",
    "toys",
    "boxed board game: board, pieces, dice, cards, money",
    weight=0.7,
    rest="flat",
)
def _board_game(rng: Rng) -> Model:
    wide, high, deep = rng.uniform(190, 380), rng.uniform(190, 270), rng.uniform(36, 70)
    model = Model()
    frame(
        model, shapes.box(wide, high, deep), shapes.box(wide - 3.6, high - 3.6, deep - 3.6), "paper"
    )
    frame(
        model,
        shapes.box(wide - 4, high - 4, deep * 0.86).moved(0, 0, -deep * 0.06),
        shapes.box(wide - 7.6, high - 7.6, deep * 0.86 - 3).moved(0, 0, -deep * 0.05),
        "paper",
    )
    model.add(shapes.box(wide - 12, high - 12, 5).moved(0, 0, deep * 0.36), "paper")
    model.add(shapes.box(1.4, high - 12, 5.2).moved(0, 0, deep * 0.36), "paper", -0.7)
    tray = -deep * 0.42
    for x in np.linspace(-0.3, 0.3, int(rng.integers(2, 5))):
        model.add(
            shapes.box(1.2, high - 16, deep * 0.6).moved(float(x) * wide, 0, -deep * 0.1),
            pick(rng, "paper", "pet"),
        )
    pieces = rng.uniform(-1, 1, (int(rng.integers(14, 50)), 2)) * [wide * 0.42, high * 0.42]
    pawn = shapes.lathe(
        [(6, 0), (5.5, 3), (2.6, 9), (2.4, 16), (4.6, 19), (4.2, 24), (0.5, 27)], sides=8
    )
    metal = pick(rng, "abs", "wood", "zinc_alloy")
    lies = [pawn.turned(90, "x").turned(float(t)) for t in (0, 70, 200)]
    for k in range(3):
        model.add(
            repeated(lies[k], [(float(x), float(y), tray + 6) for x, y in pieces[k::3]]), metal
        )
    cubes = rng.uniform(-1, 1, (int(rng.integers(2, 6)), 2)) * [wide * 0.4, high * 0.4]
    model.add(
        repeated(shapes.box(14, 14, 14, 1.5), [(float(x), float(y), tray + 8) for x, y in cubes]),
        "abs",
    )
    for k in range(int(rng.integers(1, 4))):
        model.add(
            shapes.box(60, 88, rng.uniform(6, 18))
            .turned(90.0 * (k % 2))
            .moved(-wide * 0.25 + k * 75.0, float(rng.normal(0, high * 0.15)), tray + 12),
            "paper",
            1.1,
        )
    if chance(rng, 0.4):  # chess men, weighted
        for k in range(16):
            man = solid([(13, 0), (12, 6), (5, 14), (4, 34), (8, 38), (5, 48)])
            weight = shapes.cylinder(8, 4, sides=14).moved(0, 0, 4)
            at = (
                -wide * 0.38 + 24.0 * (k % 8) * wide / 210,
                (-1 if k < 8 else 1) * high * 0.3,
                tray + 14,
            )
            model.add(man.turned(90, "x").moved(*at), "abs", 0.7)
            model.add(weight.turned(90, "x").moved(*at), "steel")
    return model.centred()


@solid_family("puzzle", "toys", "jigsaw puzzle, loose in its box or bag", weight=0.6, rest="flat")
def _puzzle(rng: Rng) -> Model:
    wide, high = rng.uniform(160, 300), rng.uniform(140, 220)
    heap = Cloth(rng, wide, high, 1.0)
    size = rng.uniform(11, 24)
    for _ in range(int(np.clip(wide * high / size**2 * 1.6, 60, 260))):
        x, y = rng.uniform(-0.46, 0.46) * wide, rng.uniform(-0.46, 0.46) * high
        turn = rng.uniform(0, np.pi)
        c, s = np.cos(turn), np.sin(turn)
        knob = rng.choice([-1.0, 1.0], 4) * 0.32
        edge = [
            (-0.5, -0.5),
            (-0.12, -0.5),
            (0, -0.5 - knob[0]),
            (0.12, -0.5),
            (0.5, -0.5),
            (0.5, -0.12),
            (0.5 + knob[1], 0),
            (0.5, 0.12),
            (0.5, 0.5),
            (0.12, 0.5),
            (0, 0.5 + knob[2]),
            (-0.12, 0.5),
            (-0.5, 0.5),
            (-0.5, 0.12),
            (-0.5 - knob[3], 0),
            (-0.5, -0.12),
        ]
        outline = [
            (float(x + size * (a * c - b * s)), float(y + size * (a * s + b * c))) for a, b in edge
        ]
        heap.add(heap.mask(outline) * np.float32(1.9))
    model = Model()
    model.add(heap.heap(30).moved(0, 0, -8), "paper")
    box_ = Model()
    carton(box_, wide + 8, high + 8, rng.uniform(38, 60), 1.6, "paper")
    model.put(box_)
    return model


@solid_family(
    "wooden_toys",
    "toys",
    "wooden blocks, train and rails, xylophone, spinning top",
    weight=0.6,
    rest="flat",
)
def _wooden_toys(rng: Rng) -> Model:
    model, kind = Model(), int(rng.integers(0, 3))
    if kind == 0:
        bodies = [
            shapes.box(30, 30, 30, 1.5),
            shapes.box(60, 30, 15, 1.5),
            shapes.cylinder(15, 30),
            shapes.extrude([(-15, -15), (15, -15), (-15, 15)], 30),
            shapes.extrude(
                [
                    (-30, 0),
                    (-12, 0),
                    (-8, 8),
                    (0, 12),
                    (8, 8),
                    (12, 0),
                    (30, 0),
                    (30, 30),
                    (-30, 30),
                ],
                15,
            ),
        ]
        for _ in range(int(rng.integers(8, 22))):
            at = rng.uniform(-1, 1, 3) * [90, 70, 18]
            one = (
                bodies[int(rng.integers(len(bodies)))]
                .turned(90.0 * int(rng.integers(4)), "x")
                .turned(float(rng.uniform(0, 360)))
            )
            model.add(one.moved(*(float(n) for n in at)), "wood", 1.1)
    elif kind == 1:
        for k in range(int(rng.integers(2, 5))):
            wagon = Model()
            wagon.add(shapes.box(70, 30, 22, 2), "wood", 1.1)
            wagon.add(shapes.cylinder(9, 40, axis="x", sides=16).moved(4, 0, 18), "wood")
            for x in (-22, 22):
                wagon.add(shapes.cylinder(1.8, 36, axis="y", sides=8).moved(x, 0, -12), "steel")
                for y in (-17, 17):
                    wagon.add(
                        shapes.cylinder(9, 6, axis="y", sides=16).moved(x, y, -12), "wood", 1.1
                    )
            for x in (-38, 38):
                wagon.add(shapes.cylinder(5.5, 4, axis="x", sides=12).moved(x, 0, -6), "ferrite")
                wagon.add(
                    shapes.cylinder(1.6, 16, axis="x", sides=6).moved(x * 0.85, 0, -6), "steel"
                )
            model.put(
                wagon.turned(float(rng.normal(0, 8))).moved(-80.0 + 88 * k, float(rng.normal(0, 4)))
            )
        for k in range(int(rng.integers(2, 6))):
            rail = Model()
            rail.add(shapes.box(144, 40, 12), "wood", 1.1)
            for y in (-10, 10):
                rail.add(shapes.box(144, 6, 3.5).moved(0, y, 4.6), "wood", -1.1)
            model.put(
                rail.turned(float(rng.normal(0, 6))).moved(
                    20.0, 60 + 46.0 * (k % 2), 13.0 * (k // 2)
                )
            )
    else:
        notes = int(rng.integers(5, 9))
        for k in range(notes):
            long = 130 - 62 * k / notes
            bar = plate(24, long, 2.4, 2)
            model.add(bar.moved(27.0 * k, 0, 16), pick(rng, "aluminium", "steel"))
            for pin in (-long * 0.36, long * 0.36):
                model.add(shapes.cylinder(1.8, 22, sides=6).moved(27.0 * k, pin, 12), "steel")
        for side in (-1, 1):
            beam = shapes.box(27.0 * notes + 10, 16, 18).turned(side * 5.0)
            model.add(beam.moved(13.5 * (notes - 1), side * 38), "wood")
        for k in (0, 1):
            stick = shapes.cylinder(2.6, 150, axis="x", sides=8).turned(6.0 * k)
            model.add(stick.moved(60, -84 - 9.0 * k, 10), "wood")
            model.add(
                shapes.sphere(9, 12).moved(-16, -84 - 16.0 * k, 10), pick(rng, "wood", "rubber")
            )
    if chance(rng, 0.3):
        top = vessel(
            [(1.5, 0.0), (30.0, 24.0), (31.0, 30.0), (6.0, 42.0), (4.0, 66.0)],
            1.4,
            pick(rng, "wood", "steel"),
            cover=1.4,
        )
        model.put(top.moved(-60, -60, 0))
    if chance(rng, 0.4):
        lines = [(-80, 60), (0, 74), (90, 66)]
        model.add(shapes.sweep(line3(lines, 20), 1.2, sides=5), "cotton")
    return model.centred()
