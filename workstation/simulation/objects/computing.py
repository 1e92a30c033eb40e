"""Computers and what belongs to them."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import (
    board,
    cable,
    coiled,
    dry_cell,
    fan,
    heat_sink,
    leads,
    pouch_cell,
    small_plug,
)
from workstation.simulation.objects.handhelds import screws
from workstation.simulation.objects.parts import (
    curve,
    disc,
    pick,
    rod,
    screw,
    shell,
    smooth,
    tube,
    whole,
)
from workstation.simulation.solids import Model, box, extrude, lathe, sweep


@solid_family(
    "laptop",
    "electronics",
    "laptop computer: boards, fans, heat pipe, cells, keys",
    weight=0.7,
    rest="flat",
)
def _laptop(rng: np.random.Generator) -> Model:
    m = Model()
    w, h, t = rng.uniform(280, 365), rng.uniform(195, 250), rng.uniform(14, 24)
    case = pick(rng, "aluminium", "abs", "abs")
    shell(m, case, (w, h, t * 0.62), 1.3, (0, 0, -t * 0.16), 8)
    shell(m, case, (w, h, t * 0.3), 1.0, (0, 0, t * 0.34), 8)
    m.add(box(w - 12, h - 18, 1.0).moved(0, 4, t * 0.34), "glass")
    m.add(box(w - 14, h - 22, 0.8).moved(0, 4, t * 0.28), "pet")
    cells = whole(rng, 3, 6)
    if rng.random() < 0.7:
        for k in range(cells):
            m.put(
                pouch_cell(w * 0.84 / cells - 3, h * 0.28, 5).moved(
                    (k - (cells - 1) / 2) * w * 0.84 / cells, -h * 0.32, -t * 0.2
                )
            )
    else:
        for k in range(6):
            m.add(
                disc(9, 64, 14, "x").moved(
                    -w * 0.2 + 66 * (k % 3), h * 0.42 - 19 * (k // 3), -t * 0.12
                ),
                "lithium_cell",
                0.9,
            )
    m.put(board(rng, w * 0.54, h * 0.36, 0.9).moved(-w * 0.04, h * 0.12, -t * 0.2))
    m.put(board(rng, w * 0.14, h * 0.3, 1.2).moved(w * 0.38, h * 0.05, -t * 0.2))
    for side in (-1, 1) if rng.random() < 0.6 else (1,):
        x = side * w * 0.33
        blower = Model()
        tube(blower, "nylon", 26, 24.5, 6, sides=18)
        blower.add(disc(9, 5, 12), "copper", 0.5)
        for k in range(13):
            blower.add(box(15, 0.9, 5).moved(16.5, 0, 0).turned(360 / 13 * k, "z"), "nylon")
        m.put(blower.moved(x, h * 0.26, -t * 0.2))
        for k in range(14):
            m.add(box(0.6, 14, 6).moved(x - 26 + 4 * k, h * 0.42, -t * 0.2), "copper")
        heat = curve([(x, h * 0.4, 0), (x * 0.6, h * 0.3, 0), (0, h * 0.14, 0)], 3)
        m.add(sweep(heat, 3.2, 6).scaled(1, 1, 0.6).moved(0, 0, -t * 0.1), "copper", 0.6)
        m.add(rod((x - 40, h * 0.485, 0), (x + 20, h * 0.485, 0), 3.4, 8), "steel")  # hinge
    m.add(box(26, 26, 2).moved(0, h * 0.14, -t * 0.12), "copper")
    for i in range(13):
        for j in range(4):
            m.add(
                box(14.5, 14.5, 1.1).moved((i - 6) * w * 0.068, h * 0.28 - j * 18, t * 0.13), "abs"
            )
    m.add(box(w * 0.86, 78, 0.5).moved(0, h * 0.16, t * 0.09), "steel", 0.8)
    m.add(box(105, 66, 1.4).moved(0, -h * 0.3, t * 0.12), "glass")
    if rng.random() < 0.4:  # disk
        m.add(box(100, 69, 7).moved(-w * 0.26, -h * 0.08, -t * 0.2), "aluminium", 0.5)
        m.add(disc(32, 1, 24).moved(-w * 0.28, -h * 0.08, -t * 0.2), "aluminium")
        m.add(box(20, 22, 5).moved(-w * 0.14, -h * 0.1, -t * 0.2), "ferrite")
    spots = [(float(x), float(y)) for x, y in rng.uniform(-0.47, 0.47, (9, 2)) * [w, h]]
    for x, y in spots:
        m.put(screw(1.4, 5, "steel", "pan", 6).moved(x, y, -t * 0.25))
    for side in (-1, 1):
        for k in range(3):
            m.add(
                box(14, 12, 5).moved(side * w * 0.475, h * (0.1 + 0.1 * k), -t * 0.15),
                "steel",
                0.35,
            )
    return m


@solid_family(
    "keyboard", "electronics", "computer keyboard, membrane or mechanical", weight=0.6, rest="flat"
)
def _keyboard(rng: np.random.Generator) -> Model:
    m = Model()
    columns = whole(rng, 14, 20)
    pitch = 19.0
    w, h = columns * pitch + 14, rng.uniform(112, 150)
    shell(m, pick(rng, "abs", "abs", "aluminium"), (w, h, 16), 1.8, radius=5)
    mechanical = rng.random() < 0.4
    if mechanical or rng.random() < 0.3:
        m.add(box(w - 10, 100, 0.9 if mechanical else 0.4), "steel")
    for i in range(columns):
        for j in range(5):
            if j == 0 and 4 <= i <= 9:
                continue
            at = ((i - (columns - 1) / 2) * pitch, -38.0 + j * pitch, 9.0)
            m.add(box(15.5, 15.5, 5).moved(*at), "abs", 0.45)
            if mechanical:  # a spring and contacts in each switch
                m.add(box(3, 3, 8).moved(at[0], at[1], 3), "steel", 0.16)
    m.add(box(110, 15, 5).moved(-20, -38, 9), "abs", 0.45)
    m.add(sweep([(-70, -41, 5), (-70, -36, 5), (30, -36, 5), (30, -41, 5)], 0.8, 4), "steel")
    m.put(board(rng, 90 if not mechanical else w - 20, 24, 0.8).moved(0, h / 2 - 18, -3))
    if rng.random() < 0.6:
        m.put(cable(coiled(rng, 36, 2.5, 4), 2).moved(w * 0.1, h / 2 + 20, 4))
        m.put(small_plug(rng).moved(w * 0.3, h / 2 + 50, 2))
    else:
        for k in range(2):
            m.put(dry_cell(rng, 5.2, 44).moved(-w * 0.3 + 48 * k, h * 0.42, 0))
    screws(m, [(x * w, y * h) for x in (-0.46, 0, 0.46) for y in (-0.42, 0.42)], 8, 1.3)
    return m


@solid_family("mouse", "electronics", "computer mouse, corded or with cells", weight=0.7)
def _mouse(rng: np.random.Generator) -> Model:
    m = Model()
    long, wide, high = rng.uniform(92, 126), rng.uniform(54, 70), rng.uniform(30, 42)
    oval = smooth(
        [
            (-long / 2, 0),
            (-long * 0.36, wide * 0.44),
            (0, wide * 0.46),
            (long * 0.38, wide * 0.46),
            (long / 2, 0),
            (long * 0.38, -wide * 0.46),
            (0, -wide * 0.46),
            (-long * 0.36, -wide * 0.44),
        ],
        2,
    )
    levels = ((1.0, 1.2), (0.97, high * 0.5), (0.8, high * 0.85))
    z = 0.0
    for share, top in levels:
        layer = [(x * share, y * share) for x, y in oval]
        m.add(extrude(layer, top - z).moved(0, 0, (top + z) / 2), "abs")
        if z > 0:
            m.add(
                extrude([(x * 0.93, y * 0.9) for x, y in layer], top - z).moved(
                    0, 0, (top + z) / 2
                ),
                "abs",
                -1.0,
            )
        z = top
    m.add(extrude([(x * 0.78, y * 0.78) for x, y in oval], 1.8).moved(0, 0, high * 0.86), "abs")
    m.put(board(rng, long * 0.74, wide * 0.62, 1.2).moved(0, 0, 4))
    tube(m, "rubber", 11, 9, 7, "y", (-long * 0.24, 0, high * 0.55), 14)
    m.add(disc(9, 5, 12, "y").moved(-long * 0.24, 0, high * 0.55), "abs")
    for y in (-1, 1):
        m.add(box(12, 6, 6).moved(-long * 0.36, y * wide * 0.2, 9), "electronic_parts", 0.6)
    if rng.random() < 0.55:
        path = curve(
            [
                (-long / 2, 0, 6),
                (-long * 0.9, 20, 3),
                (-long * 0.7, 60, 4),
                (0, 58, 3),
                (long * 0.4, 66, 5),
                (long * 0.2, 46, 3),
            ],
            4,
        )
        m.put(cable(path, 1.8))
        m.put(small_plug(rng).moved(long * 0.2, 46, 4))
    else:
        for k in range(whole(rng, 1, 2)):
            m.put(dry_cell(rng, 7.1, 50).moved(long * 0.14, -8 + 16 * k, 12))
    if rng.random() < 0.25:
        for k in range(3):
            m.add(box(16, 12, 3).moved(long * 0.2, -14 + 14 * k, 2.5), "steel")  # weights
    screws(m, [(long * 0.34, 0), (-long * 0.3, wide * 0.24), (-long * 0.3, -wide * 0.24)], 12, 1.2)
    return m


@solid_family(
    "hard_disk",
    "electronics",
    "hard disks and solid-state drives, bare or in a case",
    weight=0.7,
    rest="flat",
)
def _hard_disk(rng: np.random.Generator) -> Model:
    m = Model()
    for k in range(whole(rng, 1, 3)):
        one = Model()
        kind = rng.random()
        if kind < 0.75:
            big = rng.random() < 0.45
            w, h, t = (147.0, 101.6, 26.0) if big else (100.0, 69.8, rng.uniform(7, 12.5))
            shell(one, "aluminium", (w, h, t), 3.2 if big else 1.6)
            one.add(box(w - 1, h - 1, 0.9).moved(0, 0, t / 2 + 0.4), "stainless")
            r = h * 0.46
            x = w / 2 - r - 4
            for platter in range(whole(rng, 1, 4) if big else whole(rng, 1, 2)):
                z = (platter - 1) * t * 0.16
                tube(one, pick(rng, "aluminium", "glass"), r, 12.5, 1.0, "z", (x, 0, z), 30)
                arm = extrude([(0, -5), (-r * 0.72, -1.5), (-r * 0.72, 1.5), (0, 5)], 0.9)
                one.add(arm.turned(-28, "z").moved(x - r * 0.92, -h * 0.3, z + 1.4), "stainless")
            tube(one, "steel", 12.5, 4, t * 0.7, "z", (x, 0, 0), 16)
            one.add(disc(6, t * 0.7, 10).moved(x - r * 0.92, -h * 0.3, 0), "steel")
            voice = extrude(smooth([(0, 0), (24, -6), (34, 16), (14, 28), (-4, 18)], 2), t * 0.26)
            for z in (-1, 1):
                one.add(voice.moved(-w * 0.44, -h * 0.42, z * t * 0.22), "ferrite")
                one.add(voice.moved(-w * 0.44, -h * 0.42, z * t * 0.38), "steel", 0.4)
            one.put(board(rng, w * 0.5, h * 0.7, 0.8).moved(-w * 0.2, 0, -t / 2 - 1))
            screws(
                one,
                [(sx * w * 0.46, sy * h * 0.46) for sx in (-1, 1) for sy in (-1, 0, 1)],
                t * 0.4,
                1.3,
            )
        else:
            w, h, t = (100.0, 69.8, 7.0) if rng.random() < 0.6 else (80.0, 22.0, 2.4)
            if w > 90:
                shell(one, pick(rng, "aluminium", "abs"), (w, h, t), 1)
            one.put(board(rng, w - 4, h - 4, 1.0))
            for chip in range(4):
                one.add(box(13, 17, 1.3).moved(-w * 0.3 + chip * w * 0.19, 0, 1.6), "silicon")
        m.put(one.turned(rng.normal(0, 7), "z").moved(rng.normal(0, 8), rng.normal(0, 8), 26.0 * k))
    if rng.random() < 0.3:
        m.put(cable(coiled(rng, 30, 2, 4), 2).moved(20, 70, 4))
    return m


@solid_family(
    "circuit_boards",
    "electronics",
    "circuit boards, graphics cards, memory, kits",
    weight=0.8,
    rest="flat",
)
def _circuit_boards(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "boards", "boards", "graphics", "memory", "kit")
    if kind == "graphics":
        w = rng.uniform(170, 290)
        m.put(board(rng, w, 105, 0.6))
        m.put(heat_sink(w * 0.86, 92, 26, 22).moved(0, 4, 16))
        for k in range(1 if w < 210 else 2):
            m.put(fan(rng, 78, 12).moved((k - (0 if w < 210 else 0.5)) * 94, 4, 34))
        for k in range(3):
            m.add(
                rod((-w * 0.36, -30 + 24 * k, 6), (w * 0.36, -30 + 24 * k, 6), 3, 6), "copper", 0.6
            )
        m.add(box(1.2, 118, 40).moved(-w / 2, 0, 12), "steel")
        m.add(box(88, 8, 1.6).moved(-w * 0.2, -54, 0), "brass", 0.6)
        return m
    if kind == "memory":
        for k in range(whole(rng, 2, 6)):
            one = board(rng, 133, 30, 0.3)
            for chip in range(8):
                one.add(box(9, 11, 1.2).moved(-56 + 16 * chip, 3, 1.4), "silicon")
            one.add(box(126, 3, 0.3).moved(0, -13, 0.8), "gold", 0.3)
            if rng.random() < 0.4:
                one.add(box(131, 28, 1.2).moved(0, 2, 3), "aluminium")
            m.put(one.turned(rng.normal(0, 4), "z").moved(rng.normal(0, 4), 20.0 * k, 3.0 * k))
        return m
    for k in range(whole(rng, 1, 4)):
        w, h = rng.uniform(50, 170), rng.uniform(40, 120)
        one = board(rng, w, h, 0.9)
        if rng.random() < 0.5:
            one.put(
                heat_sink(rng.uniform(20, 44), rng.uniform(20, 44), rng.uniform(8, 26), 7).moved(
                    w * 0.1, 0, 12
                )
            )
        for c in range(whole(rng, 0, 4)):
            shell(one, "steel", (14, 16, 13), 0.5, (-w / 2 + 8, -h * 0.36 + 19 * c, 7))
        one.add(box(w * 0.5, 5, 8).moved(0, h * 0.44, 4), "abs")
        for pin in range(10):
            one.add(box(0.7, 0.7, 11).moved(-w * 0.22 + w * 0.05 * pin, h * 0.44, 4), "brass")
        for x in (-1, 1):
            one.add(disc(3, 1.6, 10).moved(x * w * 0.46, -h * 0.46, 0), "copper", 0.4)
        m.put(
            one.turned(rng.uniform(-20, 20), "z").moved(
                rng.normal(0, 30), rng.normal(0, 30), 14.0 * k
            )
        )
    if kind == "kit":
        m.put(leads(rng, 80, 6))
        for k in range(3):
            m.put(board(rng, 22, 40, 1.6).moved(-90, -50 + 44 * k, 0))
    return m


@solid_family(
    "router", "electronics", "network router, switch or set-top box with aerials", weight=0.6
)
def _router(rng: np.random.Generator) -> Model:
    m = Model()
    w, h, t = rng.uniform(120, 240), rng.uniform(85, 160), rng.uniform(24, 36)
    shell(m, pick(rng, "abs", "abs", "steel"), (w, h, t), rng.uniform(1.2, 2.2), radius=8)
    m.put(board(rng, w * 0.84, h * 0.74, 0.6).moved(0, 0, -t * 0.25))
    for k in range(whole(rng, 1, 5)):
        shell(m, "steel", (16, 21, 13), 0.6, (-w * 0.34 + 19 * k, h * 0.37, -t * 0.05))
    for k in range(2):
        m.add(box(30, 30, 1).moved(-w * 0.1 + 44 * k, -4, -t * 0.12), "aluminium")
        m.put(heat_sink(26, 26, 9, 6).moved(-w * 0.1 + 44 * k, -4, -t * 0.02))
    for k in range(whole(rng, 0, 4)):
        x = -w * 0.42 + w * 0.28 * k
        aerial = Model()
        turned_stick = lathe([(5, 0), (6, 12), (5.5, 100), (3.5, rng.uniform(140, 190))], 8)
        aerial.add(turned_stick, "polypropylene", 0.35)
        aerial.add(rod((0, 0, 4), (0, 0, 60), 1.2, 5), "copper")
        tube(aerial, "brass", 2.6, 1.6, 40, "z", (0, 0, 84), 8)
        folded = rng.random() < 0.5
        m.put(aerial.turned(90 if folded else -90, "x").moved(x, h / 2 + (6 if folded else 0), 0))
    if rng.random() < 0.4:
        m.put(leads(rng, w * 0.3, 2, 1.0))
    screws(m, [(sx * w * 0.42, sy * h * 0.42) for sx in (-1, 1) for sy in (-1, 1)], t * 0.6, 1.3)
    return m
