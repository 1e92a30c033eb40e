"""Tools that run on air, and pumps."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    Point,
    curve,
    disc,
    ngon,
    pick,
    rod,
    rounded,
    shell,
    spring,
    tube,
    turned_shell,
)
from workstation.simulation.objects.power_tools import hollow_outline
from workstation.simulation.solids import Model, box, extrude, lathe, sweep


@solid_family(
    "air_tool", "tool", "pneumatic nailer, ratchet or impact wrench; tyre inflator", weight=0.4
)
def _air_tool(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.75, 1.05)
    kind = pick(rng, "nailer", "impact", "inflator")
    if kind == "nailer":
        body: list[Point] = [
            (-30, -20),
            (-30, 60),
            (24, 62),
            (28, 20),
            (110, 14),
            (112, -16),
            (30, -20),
        ]
        hollow_outline(m, "aluminium", [(x * s, y * s) for x, y in body], 54 * s, 4)
        turned = Model()
        turned_shell(turned, "aluminium", [(24 * s, -14 * s), (24 * s, 58 * s)], 3, 18)
        turned.add(disc(19 * s, 14 * s, 16).moved(0, 0, 40 * s), "rubber")
        turned.add(rod((0, 0, -70 * s), (0, 0, 40 * s), 4 * s, 8), "steel")
        m.put(turned.turned(-90, "x"))
        m.add(box(20 * s, 66 * s, 24 * s).moved(0, -50 * s, 0), "steel", 0.6)
        shell(m, "aluminium", (136 * s, 26 * s, 16 * s), 1.6, (66 * s, -74 * s, 0))
        m.add(box(90 * s, 18 * s, 9).moved(50 * s, -74 * s, 0), "steel", 0.6)
        m.put(
            Model()
            .add(spring(4, 0.8, 40, 12, 7, 3).turned(90, "y"), "steel")
            .moved(112 * s, -74 * s, 0)
        )
        m.add(
            extrude(
                [(20 * s, -22 * s), (40 * s, -22 * s), (42 * s, -40 * s), (30 * s, -42 * s)], 12
            ),
            "steel",
        )
        m.add(rod((110 * s, 0, 0), (134 * s, 0, 0), 8, 8), "steel")
    elif kind == "impact":
        barrel = Model()
        turned_shell(
            barrel,
            "aluminium",
            [(24 * s, -20 * s), (30 * s, 0), (30 * s, 60 * s), (18 * s, 100 * s)],
            4,
            18,
        )
        barrel.add(disc(23 * s, 34 * s, 16).moved(0, 0, 54 * s), "steel", 0.8)
        barrel.add(disc(20 * s, 40 * s, 14).moved(0, 0, 8 * s), "steel", 0.6)
        barrel.add(box(12.7, 12.7, 34 * s).moved(0, 0, 114 * s), "steel")
        m.put(barrel.turned(-90, "y"))
        grip = extrude(
            [(x * s, y * s) for x, y in ((-22, -24), (16, -24), (26, -120), (-8, -120))],
            34 * s,
            5 * s,
        )
        m.add(grip, "aluminium", 0.45)
        m.add(grip.scaled(1.04, 1.0, 1.06), "rubber", 0.16)
        m.add(rod((9 * s, -112 * s, 0), (10 * s, -146 * s, 0), 9, 10), "brass")
        m.add(disc(6, 22, 10, "x").moved(-30 * s, -36 * s, 0), "steel")
        if rng.random() < 0.6:
            tube(m, "steel", 15 * s, 9 * s, 38 * s, "x", (-142 * s, 0, 0), 14)
    else:
        m.add(
            sweep(
                curve(
                    [
                        (-50 * s, 10 * s, 0),
                        (10 * s, 8 * s, 0),
                        (40 * s, -20 * s, 0),
                        (60 * s, -110 * s, 0),
                    ],
                    4,
                ),
                13 * s,
                10,
            ),
            "aluminium",
            0.5,
        )
        gauge = Model()
        turned_shell(gauge, "steel", [(30 * s, -9), (30 * s, 9)], 1.2, 20)
        gauge.add(disc(28 * s, 2, 18).moved(0, 0, 7), "glass")
        gauge.add(
            sweep(
                [
                    (18 * s * float(np.cos(t)), 18 * s * float(np.sin(t)), 0)
                    for t in np.linspace(0, 4.5, 10)
                ],
                2.4,
                5,
            ),
            "brass",
        )
        gauge.add(extrude(ngon(6, 8), 5), "brass")
        m.put(gauge.moved(-20 * s, 44 * s, 0))
        m.add(
            sweep(
                curve([(-4 * s, -8 * s, 0), (24 * s, -40 * s, 0), (34 * s, -96 * s, 0)], 4), 4, 6
            ),
            "steel",
        )
        hose = curve(
            [(-50 * s, 10 * s, 0), (-110, 0, 4), (-140, -80, 8), (-60, -140, 6), (-20, -100, 10)], 5
        )
        m.add(sweep(hose, 6.5, 7), "rubber", 0.65)
        tube(m, "brass", 8, 4, 26, "x", [float(v) for v in hose[-1]], 12)
    return m


@solid_family("hand_pump", "tool", "bicycle or ball pump, grease gun", weight=0.5)
def _hand_pump(rng: np.random.Generator) -> Model:
    m = Model()
    long = rng.uniform(150, 300)
    r = rng.uniform(11, 18)
    grease = rng.random() < 0.35
    metal = "steel" if grease else pick(rng, "aluminium", "aluminium", "abs")
    tube(m, metal, r, r - rng.uniform(1.0, 1.8), long, "x", (0, 0, 0), 16)
    m.add(disc(r - 2, 9, 14, "x").moved(-long * 0.2, 0, 0), "rubber")
    m.add(rod((-long * 0.2, 0, 0), (long * 0.62, 0, 0), 3.4, 8), "steel")
    if grease:
        m.add(box(40, 44, 34, 5).moved(-long / 2 - 16, 4, 0), "zinc_alloy", 0.75)
        m.add(
            sweep(
                curve([(-long / 2 - 20, 26, 0), (-long / 2 + 50, 44, 0), (long * 0.3, 40, 0)], 4),
                6,
                8,
            ),
            "steel",
            0.7,
        )
        spout = curve(
            [(-long / 2 - 34, 6, 0), (-long / 2 - 80, 6, 0), (-long / 2 - 130, -16, 0)], 4
        )
        m.add(sweep(spout, 4.6, 8), "steel", 0.75)
        m.add(
            spring(r - 4, 1.4, long * 0.5, 12, 8, 4).turned(90, "y").moved(long * 0.2, 0, 0),
            "steel",
        )
        m.add(disc(r - 2, long * 0.3, 14, "x").moved(-long * 0.34, 0, 0), "oil")
        m.add(box(8, 44, 6).moved(long * 0.62, 0, 0), "steel")
    else:
        m.add(extrude(rounded(r * 2.4, r * 3.4, 6), r * 1.6).moved(-long / 2 - r, 0, 0), "abs", 0.5)
        tube(m, "brass", 4, 2.4, 18, "y", (-long / 2 - r, r * 1.6, 0), 10)
        m.add(
            lathe([(r * 1.2, 0), (r * 1.5, 20), (r * 1.3, 70), (r * 0.8, 84)], 12)
            .turned(90, "y")
            .moved(long * 0.5 + 4, 0, 0),
            pick(rng, "abs", "rubber"),
            0.5,
        )
        if rng.random() < 0.4:
            gauge = Model()
            turned_shell(gauge, "steel", [(17, -6), (17, 6)], 1, 16)
            gauge.add(disc(16, 1.5, 16).moved(0, 0, 4), "glass")
            gauge.add(
                sweep(
                    [
                        (10 * float(np.cos(t)), 10 * float(np.sin(t)), 0)
                        for t in np.linspace(0, 4.5, 9)
                    ],
                    1.4,
                    4,
                ),
                "brass",
            )
            m.put(gauge.moved(-long / 2 + 10, r + 18, 0))
    return m
