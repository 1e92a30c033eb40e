"""Phones, tablets, game controllers."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import board, cable, coiled, dry_cell, pouch_cell
from workstation.simulation.objects.parts import (
    disc,
    gear_outline,
    pick,
    plate,
    ring,
    rounded,
    screw,
    shell,
    smooth,
    tube,
    whole,
)
from workstation.simulation.solids import Model, box, extrude, lathe


def screws(m: Model, spots: list[tuple[float, float]], length: float, radius: float = 1.0) -> None:
    """Add upright screws at spots of x and y."""
    for x, y in spots:
        m.put(screw(radius, length, "steel", "pan", 6).moved(x, y, 0))


def smartphone(rng: np.random.Generator) -> Model:
    """A phone lying on its back."""
    m = Model()
    w, h, t = rng.uniform(62, 79), rng.uniform(128, 168), rng.uniform(6.8, 9.2)
    frame = pick(rng, "aluminium", "aluminium", "stainless", "abs")
    edge = rounded(w, h, rng.uniform(6, 11))
    m.add(extrude(edge, t - 1.4), frame)
    m.add(extrude([(x * 0.955, y * 0.977) for x, y in edge], t - 1.4), frame, -1.0)
    for z in (-1, 1):
        m.add(
            extrude(edge, 0.7).moved(0, 0, z * (t / 2 - 0.35)),
            "glass" if z > 0 or rng.random() < 0.6 else "abs",
        )
    m.add(
        extrude([(x * 0.93, y * 0.95) for x, y in edge], 0.5).moved(0, 0, t / 2 - 1.4),
        "silicon",
        0.5,
    )
    m.add(box(w * 0.9, h * 0.93, 0.4).moved(0, 0, t / 2 - 2), frame)
    style = rng.random()
    bw = w * (0.56 if style < 0.6 else 0.8)
    bh = h * (0.56 if style < 0.6 else 0.44)
    m.put(pouch_cell(bw, bh, t * 0.5).moved(-w * 0.42 + bw / 2, -h * 0.06, -0.6))
    if style < 0.6:
        m.put(board(rng, w * 0.3, h * 0.62, 1.6).moved(w * 0.29, -h * 0.04, -0.5))
    m.put(board(rng, w * 0.86, h * 0.16, 1.7).moved(0, h * 0.36, -0.5))
    m.put(board(rng, w * 0.8, h * 0.08, 1.2).moved(0, -h * 0.43, -0.5))
    m.add(box(w * 0.4, h * 0.1, 0.4).moved(w * 0.05, h * 0.36, 0.8), "copper", 0.7)  # shield
    m.add(box(18, 12, 2.6).moved(-w * 0.2, -h * 0.42, -0.4), "ferrite", 0.6)  # loudspeaker
    m.add(disc(4.6, 2.6, 12).moved(w * 0.26, -h * 0.43, -0.4), "tungsten", 0.35)  # vibrator
    for k in range(whole(rng, 1, 4)):
        x, y = -w * 0.3 + 13 * (k % 2), h * 0.4 - 14 * (k // 2)
        tube(m, "stainless", 5.6, 4.6, t * 0.6, "z", (x, y, -t * 0.25), 12)
        m.add(disc(4, t * 0.5, 10).moved(x, y, -t * 0.25), "electronic_parts", 0.8)
    if rng.random() < 0.55:  # wireless charging
        for k in range(3):
            m.add(ring(16.0 + 2.4 * k, 0.45, 20, 3).moved(0, 0, -t * 0.42), "copper")
    m.add(box(9, 7, 3).moved(0, -h * 0.48, 0), "steel", 0.5)
    screws(m, [(sx * w * 0.42, sy * h * 0.44) for sx in (-1, 1) for sy in (-1, 1)], 3)
    return m


@solid_family(
    "phone",
    "electronics",
    "smartphone, sometimes two, in a case or boxed; or an old keypad phone",
    weight=1.3,
)
def _phone(rng: np.random.Generator) -> Model:
    if rng.random() < 0.12:
        m = Model()
        shell(m, "abs", (48, 112, 15), 1.6, radius=12)
        m.put(board(rng, 40, 98, 1.4))
        m.add(box(34, 46, 5).moved(0, -18, -4), "lithium_cell")
        m.add(box(36, 30, 1.2).moved(0, 32, 5), "glass")
        for k in range(12):
            m.add(box(9, 5, 1.5).moved(-12 + 12 * (k % 3), -10 - 9 * (k // 3), 6), "rubber")
        m.add(box(30, 18, 2).moved(0, -36, 3), "rubber")
        return m
    m = smartphone(rng)
    extra = rng.random()
    if extra < 0.2:
        shell(m, pick(rng, "rubber", "polyethylene", "leather"), (84, 174, 13), 1.6, radius=12)
    elif extra < 0.35:
        shell(m, "cardboard", (92, 180, 34), 2.4, (0, 0, -8))
        m.put(cable(coiled(rng, 24, 3, 3), 1.6).moved(0, 20, -18))
    elif extra < 0.5:
        m.put(
            smartphone(rng)
            .turned(rng.normal(0, 20), "z")
            .moved(rng.normal(0, 25), rng.normal(0, 20), 11)
        )
    return m


@solid_family("tablet", "electronics", "tablet computer or e-reader", weight=0.7)
def _tablet(rng: np.random.Generator) -> Model:
    m = Model()
    w, h, t = rng.uniform(165, 250), rng.uniform(120, 180), rng.uniform(6, 9)
    shell_of = pick(rng, "aluminium", "aluminium", "abs")
    shell(m, shell_of, (w, h, t), 1.0, radius=9)
    m.add(box(w - 4, h - 4, 1.1).moved(0, 0, t / 2 - 0.8), "glass")
    cells = whole(rng, 1, 3)
    for k in range(cells):
        m.put(
            pouch_cell(w * 0.56 / cells, h * 0.72, 3.2).moved(
                -w * 0.16 + w * 0.58 * (k - (cells - 1) / 2) / cells, 0, -1
            )
        )
    m.put(board(rng, w * 0.16, h * 0.8, 1.3).moved(w * 0.34, 0, -1))
    for y in (-1, 1):
        m.add(box(13, 24, 3).moved(-w * 0.47, y * h * 0.33, -0.5), "ferrite", 0.7)
        m.add(box(13, 24, 3).moved(w * 0.46, y * h * 0.33, -0.5), "ferrite", 0.7)
    screws(m, [(float(x), float(y)) for x, y in rng.uniform(-0.45, 0.45, (8, 2)) * [w, h]], 3)
    if rng.random() < 0.4:
        for k in range(8):
            m.add(
                box(14, 3, 1.6).moved(-w * 0.4 + w * 0.8 * k / 7, h * 0.48, 0), "ferrite"
            )  # cover magnets
    if rng.random() < 0.35:
        m.add(box(w + 6, h + 6, 2.2).moved(0, 0, t / 2 + 2), pick(rng, "leather", "polyethylene"))
    return m


@solid_family("game_controller", "electronics", "game controller or handheld console", weight=0.7)
def _game_controller(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.3:  # handheld console
        w, h = rng.uniform(170, 245), rng.uniform(74, 105)
        shell(m, "abs", (w, h, 15), 1.8, radius=14)
        m.add(box(w * 0.56, h * 0.82, 1.2).moved(0, 0, 7), "glass")
        m.put(board(rng, w * 0.5, h * 0.7, 1.0))
        m.add(box(w * 0.3, h * 0.5, 5).moved(0, 0, -3), "lithium_cell")
        sticks = [(-w * 0.4, h * 0.16), (w * 0.4, -h * 0.12)]
    else:
        s = rng.uniform(0.9, 1.08)
        outline = smooth(
            [
                (-70, 26),
                (-30, 34),
                (30, 34),
                (70, 26),
                (82, -20),
                (74, -62),
                (56, -58),
                (36, -18),
                (-36, -18),
                (-56, -58),
                (-74, -62),
                (-82, -20),
            ],
            2,
        )
        flat = [(x * s, y * s) for x, y in outline]
        m.add(extrude(flat, 34, 5), "abs")
        m.add(extrude([(x * 0.95, y * 0.93) for x, y in flat], 29), "abs", -0.97)
        m.put(board(rng, 110 * s, 44 * s, 0.8).moved(0, 8, 2))
        for side in (-1, 1):  # rumble motors with their eccentric weights
            tube(m, "steel", 9, 8, 22, "y", (side * 62 * s, -36 * s, 0), 12)
            m.add(disc(5, 16, 8, "y").moved(side * 62 * s, -36 * s, 0), "copper", 0.6)
            half_disc = extrude([(-11, 0), (11, 0), (9, 7), (0, 11), (-9, 7)], 7).turned(90, "x")
            m.add(half_disc.moved(side * 62 * s, -18 * s, 0), "brass")
            m.add(box(20, 12, 10).moved(side * 54 * s, 34 * s, 0), "abs", 0.6)
        if rng.random() < 0.6:
            m.add(box(52, 34, 8).moved(0, -4, -6), "lithium_cell")
        else:
            for k in range(2):
                m.put(dry_cell(rng, 7.1, 50).moved(0, -10 + 16 * k, -8))
        sticks = [(-28 * s, -2 * s), (28 * s, -2 * s)]
    for x, y in sticks:
        shell(m, "steel", (17, 17, 9), 0.6, (x, y, 3))
        m.add(lathe([(5, 4), (3, 12), (9, 15), (9, 18), (2, 19)], 12).moved(x, y, 0), "rubber")
    for k in range(4):
        m.add(
            disc(5, 6, 10).moved(
                52 + 10 * float(np.cos(k * np.pi / 2)), 14 + 10 * float(np.sin(k * np.pi / 2)), 14
            ),
            "abs",
        )
    m.add(extrude(gear_outline(4, 13, 7), 5).moved(-52, 14, 14), "abs")
    plate(m, rounded(30, 14, 4), 1.2, "copper", z=1)
    screws(m, [(-48, 20), (48, 20), (-56, -30), (56, -30)], 16, 1.3)
    return m


@solid_family(
    "multimeter", "electronics", "multimeter with leads, remote controls, calculators", weight=0.7
)
def _multimeter(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "meter", "remote", "remote", "calculator")
    if kind == "meter":
        w, h, t = rng.uniform(66, 92), rng.uniform(130, 190), rng.uniform(30, 46)
        shell(m, "abs", (w, h, t), 2.2, radius=8)
        m.put(board(rng, w - 10, h - 20, 0.9))
        tube(m, "abs", 20, 16, 14, "z", (0, -h * 0.08, t * 0.4), 16)
        for k in range(2):
            tube(m, "copper", 15.0 - 5 * k, 13.0 - 5 * k, 0.6, "z", (0, -h * 0.08, 2), 16)
        m.add(box(w * 0.7, h * 0.22, 2).moved(0, h * 0.28, t * 0.4), "glass")
        shell(m, "steel", (26, 48, 17), 0.4, (0, h * 0.1, -t * 0.2))
        m.add(box(23, 44, 14.5).moved(0, h * 0.1, -t * 0.2), "zinc_manganese_cell", 0.9)
        for k in range(3):
            tube(m, "brass", 4, 2.4, 18, "z", (-w * 0.26 + w * 0.26 * k, -h * 0.4, 2), 10)
        m.add(disc(2.6, 22, 8, "x").moved(0, -h * 0.28, -4), "stoneware")
        for side in (-1, 1):
            path = coiled(rng, 30, rng.uniform(1.5, 3), 1.6)
            m.put(cable(path, 1.5).moved(side * 46, -h * 0.5 - 40, 0))
            probe = Model()
            probe.add(disc(5, 90, 10, "x"), "pvc", 0.7)
            probe.add(disc(1, 40, 6, "x").moved(60, 0, 0), "brass")
            m.put(probe.turned(60, "z").moved(side * 60, -h * 0.5 - 20, 6))
        return m
    for k in range(whole(rng, 1, 3)):
        w, h = (
            (rng.uniform(40, 56), rng.uniform(130, 220))
            if kind == "remote"
            else (rng.uniform(70, 95), rng.uniform(120, 165))
        )
        one = Model()
        shell(one, "abs", (w, h, 19), 1.6, radius=8)
        one.put(board(rng, w - 6, h - 12, 0.5).moved(0, 0, 3))
        for row in range(8):
            for column in range(3):
                one.add(
                    box(w * 0.18, 5, 2).moved((column - 1) * w * 0.28, h * (0.36 - 0.075 * row), 9),
                    "rubber",
                )
        if kind == "remote":
            for c in range(2):
                one.put(dry_cell(rng, 5.2, 44, "y").moved(-6 + 12 * c, -h * 0.26, -3))
            one.add(disc(2.5, 7, 8, "y").moved(0, h * 0.48, 0), "electronic_parts")
        else:
            one.add(box(w * 0.8, h * 0.2, 2).moved(0, h * 0.36, 8), "glass")
            one.add(disc(10, 3, 14).moved(w * 0.2, -h * 0.3, -4), "zinc_manganese_cell")
            one.add(box(w * 0.5, h * 0.1, 0.6).moved(0, h * 0.46, 8), "silicon")
        m.put(
            one.turned(rng.normal(0, 9), "z").moved(
                rng.normal(0, 8) + 62 * k, rng.normal(0, 10), 9.0 * k
            )
        )
    return m
