"""Tools with edges and teeth: scissors, saws, files, chisels."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    Point,
    curve,
    disc,
    heap,
    in_space,
    loop,
    pick,
    plate,
    rod,
    rounded,
    screw,
    smooth,
    spring,
    whole,
)
from workstation.simulation.solids import Model, box, cone, extrude, lathe, sweep


@solid_family(
    "scissors", "tool", "scissors, tailor's shears, nail scissors or secateurs", weight=0.8
)
def _scissors(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "household", "household", "tailor", "nail", "secateurs", "snips")
    s = {"household": 1.0, "tailor": 1.35, "nail": 0.5, "secateurs": 1.0, "snips": 1.15}[kind]
    s *= rng.uniform(0.85, 1.15)
    opening = rng.uniform(0, 18)
    metal = "steel" if kind in ("secateurs", "snips") else "stainless"
    eye = pick(rng, "abs", "abs", "polypropylene") if kind == "household" else metal
    for side in (-1, 1):
        one = Model()
        if kind in ("secateurs", "snips"):
            blade = smooth(
                [
                    (-62 * s, 4 * s),
                    (-40 * s, 17 * s),
                    (-10 * s, 15 * s),
                    (10 * s, 8 * s),
                    (4 * s, -7 * s),
                    (-14 * s, -1 * s),
                ],
                3,
            )
            one.add(extrude(blade, 3.8 * s if side > 0 else 6 * s), metal)
            arm = curve(
                [
                    (4 * s, -4 * s, 0),
                    (40 * s, -20 * s, 0),
                    (80 * s, -22 * s, 0),
                    (122 * s, -16 * s, 0),
                ],
                4,
            )
            one.add(sweep(arm, 6.5 * s, 8), "aluminium" if kind == "secateurs" else metal, 0.8)
            one.add(sweep(arm[4:], 8.5 * s, 8), "pvc", 0.5)
        else:
            tip = rng.uniform(70, 95) * s
            blade = [
                (-tip, 0.2 * s),
                (-tip * 0.86, 4 * s),
                (-12 * s, 10 * s),
                (12 * s, 6 * s),
                (10 * s, -5 * s),
                (-8 * s, -2 * s),
            ]
            one.add(extrude(blade, 2.0 * s + 0.4).moved(0, 0, side * (1.0 * s + 0.3)), metal)
            shank = curve([(6 * s, 0, 0), (30 * s, -7 * s, 0), (46 * s, -12 * s, 0)], 3)
            one.add(sweep(shank, 3.4 * s, 6), metal)
            wide = rng.uniform(24, 40) * s
            bow = [(x + 62 * s, y - 22 * s) for x, y in rounded(wide * 1.7, wide, wide * 0.45, 3)]
            one.add(
                sweep(loop(in_space(bow)), (4.2 if eye != metal else 2.8) * s, 7).turned(8, "z"),
                eye,
            )
            if eye != metal:  # the tang goes on within the plastic
                one.add(rod((44 * s, -12 * s, 0), (64 * s, -12 * s, 0), 2.2 * s, 6), metal)
        one = one if side > 0 else one.scaled(1, -1, 1)
        m.put(one.turned(-side * opening, "z"))
    m.add(disc(4.5 * s, 7 * s, 10), "steel")
    if kind in ("secateurs", "snips"):
        m.add(spring(5 * s, 1.1 * s, 30 * s, 5, 8, 4).turned(90, "x").moved(38 * s, 0, 0), "steel")
        m.add(disc(9 * s, 11 * s, 12), "steel")
    return m


@solid_family(
    "saw_blades", "tool", "hacksaw, jigsaw, circular and wood saw blades", weight=0.7, rest="flat"
)
def _saw_blades(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "circular", "jigsaw", "hacksaw", "handsaw")
    if kind == "circular":
        for k in range(whole(rng, 1, 3)):
            r, teeth = rng.uniform(55, 110), whole(rng, 18, 44)
            rim = []
            for t in range(teeth):
                for share, reach in ((0.0, r * 0.93), (0.3, r), (0.42, r), (0.5, r * 0.93)):
                    a = 2 * np.pi * (t + share) / teeth
                    rim.append((reach * float(np.cos(a)), reach * float(np.sin(a))))
            one = Model()
            spots = [
                (r * 0.55 * float(np.cos(a)), r * 0.55 * float(np.sin(a)), r * 0.04)
                for a in np.arange(4) * np.pi / 2
            ]
            plate(
                one,
                rim,
                rng.uniform(1.2, 2.2),
                "steel",
                [(0, 0, rng.uniform(8, 15)), *spots],
                sides=12,
            )
            m.put(one.moved(rng.normal(0, 12), rng.normal(0, 12), 3.0 * k))
        return m
    if kind == "handsaw":
        long = rng.uniform(300, 430)
        edge = [(float(x), float(3 * (k % 2))) for k, x in enumerate(np.linspace(0, long, 50))]
        m.add(extrude([*edge, (long, 34), (0, 92)], 0.9), "steel")
        grip = [(x - 36, y + 48) for x, y in rounded(104, 108, 34, 4)]
        m.add(extrude(grip, 21), "wood")
        m.add(extrude([(x - 40, y + 48) for x, y in rounded(42, 66, 18, 4)], 21), "wood", -1.0)
        for x, y in ((0, 30), (4, 66), (-4, 84)):
            m.add(disc(5, 24, 8).moved(x, y, 0), "brass")
        return m
    frame = kind == "hacksaw"
    for k in range(1 if frame else whole(rng, 4, 12)):
        long, high = (300, 12.5) if frame else (rng.uniform(75, 105), 7.5)
        edge = [(float(x), float(1.2 * (t % 2))) for t, x in enumerate(np.linspace(0, long, 26))]
        one = Model()
        plate(
            one,
            [*edge, (long, high), (0, high)],
            0.7 if frame else 1.3,
            "steel",
            [(5, high / 2, 2)],
        )
        m.put(
            one
            if frame
            else one.turned(rng.normal(0, 6), "z").moved(
                rng.normal(0, 5), 11.0 * (k % 6), 1.5 * (k // 6)
            )
        )
    if frame:
        bow = curve(
            [(4, 6, 0), (4, 70, 0), (24, 92, 0), (280, 92, 0), (302, 70, 0), (300, 6, 0)], 3
        )
        m.add(sweep(bow, 5.5, 8), "steel", 0.6)
        m.add(
            sweep(
                curve([(302, 70, 0), (350, 62, 0), (352, -14, 0), (304, -22, 0), (302, 8, 0)], 4),
                11,
                8,
            ),
            pick(rng, "aluminium", "abs"),
            0.7,
        )
        m.put(screw(3, 22, "steel", "pan", 6).turned(90, "y").moved(-6, 6, 0))
    return m


@solid_family("files", "tool", "files, rasps, chisels and punches", weight=0.7)
def _files(rng: np.random.Generator) -> Model:
    pieces = []
    for _ in range(whole(rng, 1, 6)):
        one = Model()
        long, kind = rng.uniform(100, 250), pick(rng, "flat", "round", "half", "chisel", "punch")
        w = long * rng.uniform(0.07, 0.11)
        if kind == "round":
            one.add(cone(w * 0.22, w * 0.4, long, "x", 8), "steel")
        elif kind == "punch":
            long *= 0.6
            one.add(
                lathe(
                    [
                        (w * 0.1, 0),
                        (w * 0.35, long * 0.3),
                        (w * 0.45, long * 0.4),
                        (w * 0.45, long),
                    ],
                    6,
                )
                .turned(90, "y")
                .moved(-long / 2, 0, 0),
                "steel",
            )
        elif kind == "half":
            section = [
                (-w / 2, 0),
                (w / 2, 0),
                (w * 0.3, w * 0.28),
                (0, w * 0.36),
                (-w * 0.3, w * 0.28),
            ]
            one.add(extrude(section, long).turned(90, "y"), "steel")
        else:
            tip = 0.8 if kind == "chisel" else 0.55
            body: list[Point] = [
                (-long / 2, -w * tip / 2),
                (long / 2, -w / 2),
                (long / 2, w / 2),
                (-long / 2, w * tip / 2),
            ]
            one.add(extrude(body, w * 0.24), "steel")
        if kind != "punch":
            one.add(cone(w * 0.3, w * 0.1, 40, "x", 6).moved(long / 2 + 18, 0, 0), "steel")
            if rng.random() < 0.7:
                grip = lathe(
                    [
                        (w * 0.5, 0),
                        (w * 0.65, 8),
                        (w * 0.55, 30),
                        (w * 0.8, 78),
                        (w * 0.5, 96),
                        (2, 100),
                    ],
                    10,
                )
                one.add(
                    grip.turned(90, "y").moved(long / 2, 0, 0),
                    pick(rng, "wood", "wood", "polypropylene"),
                )
        pieces.append(one)
    if len(pieces) > 2 and rng.random() < 0.4:
        m = Model()
        for k, one in enumerate(pieces):
            m.put(one.moved(0, 30 * k, 0))
        m.add(
            box(250, 30.0 * len(pieces) + 20, 0.9).moved(0, 15.0 * len(pieces) - 15, -9),
            pick(rng, "pvc", "leather"),
        )
        return m
    return heap(rng, pieces, 16.0 * len(pieces) - 10, 10, 8)
