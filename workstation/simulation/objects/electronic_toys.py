"""Toys with motors, boards and cells."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import (
    board,
    cable,
    dry_cell,
    leads,
    loudspeaker,
    pouch_cell,
)
from workstation.simulation.objects.machine_parts import electric_motor
from workstation.simulation.objects.parts import (
    disc,
    gear_outline,
    in_space,
    pick,
    rod,
    screw,
    shell,
    spring,
    tube,
    whole,
)
from workstation.simulation.solids import Model, box, ellipsoid, extrude


@solid_family(
    "electronic_toy", "electronics", "remote-controlled car, drone or talking toy", weight=0.9
)
def _electronic_toy(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "car", "drone", "talking", "keyboard")
    if kind == "car":
        long, wide = rng.uniform(150, 240), rng.uniform(80, 120)
        shell(m, "abs", (long, wide * 0.7, 26), 1.8, radius=12)
        shell(m, "abs", (long * 0.5, wide * 0.62, 26), 1.4, (-long * 0.04, 0, 24), 12)
        for sx in (-1, 1):
            for sy in (-1, 1):
                at = (sx * long * 0.34, sy * wide * 0.44, -6.0)
                tube(m, "rubber", 24, 15, 20, "y", at, 16)
                tube(m, "abs", 15, 4, 14, "y", at, 12, 0.6)
                m.add(spring(5, 0.9, 20, 6, 8, 3).moved(at[0], sy * wide * 0.26, 8), "steel")
            m.add(
                rod(
                    (sx * long * 0.34, -wide * 0.44, -6),
                    (sx * long * 0.34, wide * 0.44, -6),
                    1.8,
                    6,
                ),
                "steel",
            )
        m.put(electric_motor(rng, 11, 26).turned(90, "x").moved(-long * 0.3, 0, 0))
        for k in range(2):
            m.add(
                extrude(gear_outline(18, 9 + 4 * k, 1.4), 4)
                .turned(90, "x")
                .moved(-long * 0.34, 14 + 5 * k, -4),
                "nylon",
            )
        for k in range(whole(rng, 2, 4)):
            m.put(dry_cell(rng, 7.1, 50).moved(long * 0.05, -22 + 15 * k, -4))
        m.put(board(rng, 44, 34, 1.2).moved(long * 0.22, 0, 6))
        m.add(rod((-long * 0.3, wide * 0.2, 12), (-long * 0.44, wide * 0.2, 130), 0.8, 4), "steel")
    elif kind == "drone":
        reach = rng.uniform(75, 130)
        shell(m, "abs", (110, 66, 34), 1.6, radius=14)
        m.put(pouch_cell(70, 36, 17).moved(-8, 0, 2))
        m.put(board(rng, 60, 46, 1.4).moved(0, 0, -9))
        m.put(board(rng, 40, 40, 1.2).moved(10, 0, 13))
        for k in range(4):
            a = np.pi / 4 + k * np.pi / 2
            at = (reach * float(np.cos(a)), reach * float(np.sin(a)), 0.0)
            m.add(rod((at[0] * 0.3, at[1] * 0.3, 0), at, 6, 8), "abs", 0.5)
            m.put(cable(in_space([(at[0] * 0.3, at[1] * 0.3), (at[0], at[1])]), 1.2, 0.6))
            m.put(electric_motor(rng, 9, 15).moved(at[0], at[1], 8))
            for b in range(2):
                blade = (
                    box(54, 9, 1.2).turned(12, "x").moved(29, 0, 24).turned(180 * b + 37 * k, "z")
                )
                m.add(blade.moved(at[0], at[1], 0), "nylon")
            m.add(rod((at[0], at[1], 0), (at[0], at[1], -26), 3, 6), "abs")
        m.add(disc(8, 12, 12, "x").moved(56, 0, -4), "electronic_parts", 0.7)
    elif kind == "talking":
        m.add(ellipsoid(52, 44, 34, 16), "polyester_cloth", 0.3)
        m.add(ellipsoid(34, 32, 28, 14).moved(66, 0, 0), "polyester_cloth", 0.3)
        shell(m, "abs", (62, 58, 34), 2, radius=8)
        for k in range(3):
            m.put(dry_cell(rng, 7.1, 50).moved(0, -16 + 16 * k, -4))
        m.put(loudspeaker(22, 12).moved(4, 0, 14))
        m.put(board(rng, 40, 30, 1.2).moved(0, 0, 6))
        for y in (-12, 12):
            m.add(ellipsoid(5, 5, 4, 8).moved(82, y, 20), "abs")
        m.put(electric_motor(rng, 8, 20).turned(90, "y").moved(50, 0, 0))
        m.put(leads(rng, 40, 3))
    else:
        long = rng.uniform(220, 360)
        shell(m, "abs", (long, 110, 30), 2, radius=8)
        keys = int(long / 16)
        for k in range(keys):
            m.add(box(13, 60, 8).moved(-long * 0.46 + 15 * k, -18, 12), "abs", 0.3)
        m.put(board(rng, long * 0.6, 34, 0.6).moved(0, 26, 2))
        for x in (-1.0, 1.0):
            m.put(loudspeaker(28, 16).moved(x * long * 0.38, 26, 4))
        for k in range(4):
            m.put(dry_cell(rng, 7.1, 50).moved(-10, -30 + 16 * k, -6))
        for x in (-0.44, -0.15, 0.15, 0.44):
            m.put(screw(1.5, 16, "steel", "pan", 6).moved(x * long, -46, 0))
    return m
