"""Small appliances: what heats, blows and shaves."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import (
    board,
    cable,
    coiled,
    dry_cell,
    fan,
    leads,
    mains_plug,
)
from workstation.simulation.objects.machine_parts import electric_motor
from workstation.simulation.objects.parts import (
    curve,
    disc,
    lying,
    pick,
    plate,
    ring,
    rod,
    rounded,
    screw,
    shell,
    smooth,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.objects.power_tools import hollow_outline
from workstation.simulation.solids import Model, box, cylinder, extrude, lathe, sweep


def _flex(
    m: Model, rng: np.random.Generator, start: tuple[float, float, float], away: float
) -> None:
    """A mains lead folded together beside the appliance, with its plug."""
    path = coiled(rng, rng.uniform(34, 52), rng.uniform(2, 4), 3)
    x, y, z = start
    lead = cable(path, 2.9).moved(x, y + away, z)
    m.put(lead)
    first = path[0]
    m.put(
        cable(
            curve(
                [
                    (x, y, z),
                    (x - 14, y + away * 0.3, z),
                    (x + float(first[0]), y + away + float(first[1]), z),
                ],
                3,
            ),
            2.9,
        )
    )
    m.put(
        mains_plug(rng)
        .turned(rng.uniform(0, 360), "z")
        .moved(x + float(path[-1][0]), y + away + float(path[-1][1]), z + 6)
    )


@solid_family(
    "hair_dryer", "electronics", "hair dryer: motor, fan, heating coil on mica, handle", weight=0.8
)
def _hair_dryer(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.8, 1.1)
    barrel = Model()
    turned_shell(
        barrel,
        "abs",
        [(38 * s, 0), (44 * s, 30 * s), (40 * s, 90 * s), (30 * s, 150 * s), (28 * s, 185 * s)],
        2.4,
        20,
    )
    barrel.put(electric_motor(rng, 17 * s, 36 * s).moved(0, 0, 46 * s))
    for k in range(8):
        blade = box(22 * s, 15 * s, 1.6).turned(36, "x").moved(22 * s, 0, 78 * s)
        barrel.add(blade.turned(45 * k, "z"), "nylon")
    for a in (0, 90):
        barrel.add(box(50 * s, 0.8, 70 * s).moved(0, 0, 132 * s).turned(a, "z"), "alumina", 0.8)
    for k in range(3):  # the heating coil, wound upon wound
        barrel.add(spring((14 + 4 * k) * s, 0.8, 58 * s, 6, 8, 3).moved(0, 0, 132 * s), "stainless")
    for k in range(4):
        tube(barrel, "steel", (26 - 6 * k) * s, (25 - 6 * k) * s, 1.4, "z", (0, 0, 184 * s), 16)
        tube(barrel, "steel", (34 - 8 * k) * s, (33 - 8 * k) * s, 1.4, "z", (0, 0, 6 * s), 16)
    m.put(barrel.turned(-90, "y").moved(95 * s, 0, 0))
    folding = rng.random() < 0.4
    grip = Model()
    shell(grip, "abs", (34 * s, 118 * s, 28 * s), 2.2, (0, -66 * s, 0), 8)
    grip.add(box(18 * s, 30 * s, 16 * s).moved(0, -52 * s, 0), "electronic_parts", 0.6)
    grip.put(board(rng, 20 * s, 40 * s, 1.4).moved(0, -86 * s, 0))
    for y in (-30, -105):
        grip.put(screw(1.7, 18, "steel", "pan", 6).moved(9 * s, y * s, 0))
    grip.put(
        cable(curve([(0, -20 * s, 0), (4, -50 * s, 4), (-4, -90 * s, 2), (0, -124 * s, 0)], 3), 2)
    )
    m.put(grip.turned(-72 if folding else rng.uniform(-6, 10), "z").moved(34 * s, -30 * s, 0))
    if folding:
        m.add(disc(10 * s, 30 * s, 12).moved(34 * s, -34 * s, 0), "steel", 0.4)
    _flex(m, rng, (36 * s, -150 * s, 0), -60)
    if rng.random() < 0.4:
        nozzle = lathe([(29 * s, 0), (26 * s, 14 * s), (30 * s, 40 * s)], 16).scaled(1, 0.5, 1)
        m.add(nozzle.turned(-90, "y").moved(-90 * s, 0, 0), "nylon", 0.2)
    return m


@solid_family(
    "curling_iron", "electronics", "curling iron or hair straightener", weight=0.6, rest="flat"
)
def _curling_iron(rng: np.random.Generator) -> Model:
    m = Model()
    long = rng.uniform(230, 300)
    if rng.random() < 0.5:  # curling: a heated tube and its clip
        r = rng.uniform(8, 17)
        tube(m, "aluminium", r, r - 1.5, long * 0.5, "x", (long * 0.25, 0, 0), 16)
        m.add(box(long * 0.3, r * 0.7, 4).moved(long * 0.24, 0, 0), "alumina", 0.7)
        clip = [
            (r * 1.15 * float(np.cos(a)), r * 1.15 * float(np.sin(a)))
            for a in np.linspace(0.9, 2.2, 6)
        ]
        inner = [(x * 0.92, y * 0.92) for x, y in reversed(clip)]
        m.add(
            extrude([*clip, *inner], long * 0.48).turned(90, "y").moved(long * 0.25, 0, 0), "steel"
        )
        m.add(
            sweep(
                curve([(long * 0.5, 0, r), (long * 0.56, 0, r + 16), (long * 0.62, 0, r + 22)], 3),
                4,
                6,
            ),
            "abs",
        )
        m.put(lying(spring(4, 0.9, 16, 5, 8, 3)).moved(long * 0.51, 0, r))
        grip = Model()
        turned_shell(
            grip,
            "abs",
            [(r + 4, long * 0.52), (r + 5, long * 0.6), (r + 1, long * 0.9), (r - 1, long)],
            2.2,
            14,
        )
        m.put(grip.turned(90, "y"))
        m.put(board(rng, long * 0.3, r * 1.4, 1.4).moved(long * 0.74, 0, 0))
        m.add(
            sweep([(30, 0, -r), (30, 14, -r - 20), (30, -14, -r - 20), (30, 0, -r)], 1.2, 5),
            "steel",
        )
    else:
        opening = rng.uniform(1, 12)
        for side in (-1, 1):
            arm = Model()
            shell(arm, "abs", (long, 30, 15), 1.8, (long / 2, 0, 8), 7)
            arm.add(box(95, 24, 2.6).moved(58, 0, 0.6), pick(rng, "aluminium", "alumina"))
            arm.add(box(70, 14, 3).moved(58, 0, 4), "alumina", 0.7)
            for k in range(2):
                arm.put(screw(1.5, 9, "steel", "pan", 6).moved(20 + 76 * k, 0, 9))
                arm.add(spring(2.6, 0.6, 6, 4, 6, 3).moved(24 + 66 * k, 0, 5), "steel")
            if side > 0:
                arm.put(board(rng, 80, 20, 1.4).moved(long * 0.66, 0, 7))
            arm = arm.moved(-long, 0, 1).turned(opening / 2, "y").moved(long, 0, 0)
            m.put(arm if side > 0 else arm.scaled(1, 1, -1))
        m.add(disc(7, 28, 12, "y").moved(long - 8, 0, 0), "steel", 0.5)
        m.put(lying(spring(4, 0.8, 14, 5, 8, 3).turned(90, "y")).moved(long - 30, 0, 0))
        m = m.turned(90, "x") if rng.random() < 0.6 else m
    _flex(m, rng, (long + 4, 0, 0), 70)
    return m


@solid_family(
    "shaver",
    "electronics",
    "electric shaver, clipper or toothbrush with its motor and cell",
    weight=0.8,
)
def _shaver(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "foil", "rotary", "clipper", "toothbrush")
    if kind == "toothbrush":
        long = rng.uniform(150, 190)
        turned_shell(m, "abs", [(12, 0), (14.5, 10), (14, long * 0.6), (9, long)], 2.0, 14)
        m.put(dry_cell(rng, 7.1, 50).turned(90, "y").moved(0, 0, 50))
        m.put(electric_motor(rng, 8, 26).moved(0, 0, long * 0.62))
        m.put(board(rng, 14, 90, 1.4).turned(90, "x").moved(0, 9, 60))
        m.add(ring(9, 1.6, 14, 4).moved(0, 0, 8), "copper")
        m.add(rod((0, 0, long * 0.8), (0, 0, long + 16), 1.6, 6), "stainless")
        m.add(lathe([(5, long + 4), (3.4, long + 50), (4, long + 74)], 8), "polypropylene", 0.7)
        m.add(box(13, 9, 20).moved(0, 6, long + 70), "nylon", 0.4)
        return m.turned(90, "y")
    long = rng.uniform(140, 175)
    outline = smooth(
        [
            (-long / 2, -20),
            (-long * 0.2, -24),
            (long * 0.3, -27),
            (long / 2, -24),
            (long / 2, 24),
            (long * 0.3, 27),
            (-long * 0.2, 24),
            (-long / 2, 20),
        ],
        2,
    )
    hollow_outline(m, "abs", [(float(x), float(y)) for x, y in outline], 36, 2.2)
    m.put(electric_motor(rng, 11, 30).turned(90, "y").moved(long * 0.16, 0, 0))
    for k in range(whole(rng, 1, 2)):
        m.add(
            disc(7.1, 50, 12, "x").moved(-long * 0.2, -8 + 16 * k, -2),
            pick(rng, "lithium_cell", "zinc_manganese_cell"),
            0.92,
        )
    m.put(board(rng, long * 0.5, 26, 1.3).moved(-long * 0.14, 0, 11))
    if kind == "rotary":
        for k in range(3):
            a = 2 * np.pi * k / 3
            at = (long * 0.5 + 8, 14 * float(np.cos(a)), 12 * float(np.sin(a)))
            tube(m, "stainless", 11.5, 8.5, 3, "x", at, 16)
            tube(m, "stainless", 7.5, 3, 2, "x", at, 12)
            m.add(rod((long * 0.3, at[1] * 0.6, at[2] * 0.6), at, 1.3, 5), "steel")
    elif kind == "foil":
        for y in (-8, 8):
            m.add(cylinder(7, 44, "z", 14).moved(long * 0.5 + 6, y, 0), "stainless", 0.35)
            m.add(box(7, 8, 40).moved(long * 0.5 + 3, y, 0), "steel", 0.4)
    else:
        comb = [(0.0, -21.0)]
        for k in range(14):
            comb += [(14.0, -20.0 + 2.9 * k), (5.0, -18.6 + 2.9 * k)]
        comb.append((0.0, 21.0))
        for z in (-2, 1):
            m.add(extrude(comb, 1.6).moved(long * 0.5, 0, z - 8), "steel")
        m.add(box(22, 40, 3).moved(long * 0.5 - 8, 0, -11), "steel")
        m.add(rod((long * 0.4, 26, 0), (long * 0.4, 34, 6), 2.6, 6), "zinc_alloy")
    for x, y in ((-long * 0.4, 0), (long * 0.3, 18), (long * 0.3, -18)):
        m.put(screw(1.4, 22, "steel", "pan", 6).moved(x, y, 0))
    return m


@solid_family("desk_fan", "electronics", "small fan, folding or with a stand", weight=0.4)
def _desk_fan(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.35:
        size = rng.uniform(40, 140)
        for k in range(whole(rng, 1, 3)):
            m.put(fan(rng, size, size * 0.2 + 4).moved(0, 0, (size * 0.2 + 6) * k))
        m.put(leads(rng, size * 0.5, 2))
        return m
    r = rng.uniform(48, 90)
    for z in (-18, 18):
        for k in range(5):
            m.add(ring(r * (1 - 0.18 * k), 0.9, 22, 3).moved(0, 0, z), "steel")
        for k in range(10):
            m.add(rod((r * 0.2, 0, z), (r, 0, z * 0.7), 0.8, 3).turned(36 * k, "z"), "steel")
    m.put(electric_motor(rng, r * 0.24, 36).moved(0, 0, -22))
    for k in range(4):
        blade = smooth([(r * 0.16, -6), (r * 0.8, -r * 0.3), (r * 0.86, r * 0.12), (r * 0.2, 8)], 2)
        m.add(extrude(blade, 1.6).turned(18, "x").turned(90 * k, "z"), "polypropylene")
    m.add(
        sweep(curve([(0, -r * 0.9, -20), (0, -r * 1.3, -24), (0, -r * 1.7, -14)], 4), 7, 8),
        "abs",
        0.6,
    )
    shell(m, "abs", (r * 1.3, 22, r * 0.9), 2.2, (0, -r * 1.75, 0), 8)
    plate(m, rounded(r * 0.8, 16, 4), 3, "steel", z=-r * 0.3)
    if rng.random() < 0.6:
        m.add(disc(9.1, 65, 14, "x").moved(0, -r * 1.75, 0), "lithium_cell", 0.92)
    return m
