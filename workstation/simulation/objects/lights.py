"""Torches, lamps, bulbs, light strips, solar panels."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.boards import (
    board,
    cable,
    dry_cell,
    heat_sink,
    leads,
    mains_plug,
    transformer,
)
from workstation.simulation.objects.parts import (
    curve,
    disc,
    pick,
    rod,
    screw,
    shell,
    spring,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, lathe, sweep


@solid_family(
    "torch", "electronics", "torch or head lamp: tube, cells, reflector, spring", weight=0.8
)
def _torch(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.25:  # head lamp
        shell(m, "abs", (62, 42, 34), 2, radius=8)
        for k in range(3):
            m.put(dry_cell(rng, 5.2, 44).moved(0, -11 + 11 * k, -6))
        turned = Model()
        turned_shell(turned, "abs", [(9, 0), (19, 16), (20, 20)], 1.4, 16)
        turned.add(disc(18, 2, 16).moved(0, 0, 18), "glass")
        turned.add(disc(8, 4, 12).moved(0, 0, 2), "aluminium")
        m.put(turned.moved(0, 0, 18))
        m.put(board(rng, 40, 24, 1.4).moved(0, 0, 10))
        strap = curve(
            [(-32, 0, -10), (-70, 20, -4), (-40, 60, 0), (30, 66, -4), (72, 24, 2), (32, 0, -10)], 4
        )
        m.add(sweep(strap, 9, 6).scaled(1, 1, 0.25), "polyester_cloth")
        return m
    metal = pick(rng, "aluminium", "aluminium", "abs", "steel")
    cell = pick(rng, "AA", "18650", "D", "AAA")
    cr, cl = {"AA": (7.1, 50.0), "18650": (9.1, 66.0), "D": (16.5, 60.0), "AAA": (5.2, 44.0)}[cell]
    count = 3 if cell == "AAA" else whole(rng, 1, 3 if cell != "18650" else 2)
    long = cl * (1 if cell == "AAA" else count) + 20
    r = cr * (2.3 if cell == "AAA" else 1) + 3.2
    head = r * rng.uniform(1.2, 1.9)
    wall = rng.uniform(1.4, 2.6)
    turned_shell(m, metal, [(r, -16), (r, long), (head, long + 22), (head, long + 46)], wall, 18)
    for k in range(count):
        if cell == "AAA":
            a = 2 * np.pi * k / 3
            one = (
                dry_cell(rng, cr, cl)
                .turned(-90, "y")
                .moved(cr * 1.18 * float(np.cos(a)), cr * 1.18 * float(np.sin(a)), cl / 2 + 6)
            )
        elif cell == "18650":
            one = Model().add(
                disc(cr, cl, 14).moved(0, 0, cl * (k + 0.5) + 4), "lithium_cell", 0.93
            )
        else:
            one = dry_cell(rng, cr, cl).turned(-90, "y").moved(0, 0, cl * (k + 0.5) + 4)
        m.put(one)
    m.add(spring(r * 0.5, 0.8, 14, 5, 8, 4).moved(0, 0, -4), "steel")
    m.add(disc(r - wall, 6, 12).moved(0, 0, -12), "rubber")
    m.add(disc(r * 0.9, 5, 14).moved(0, 0, long + 6), "aluminium")
    m.add(disc(r * 0.8, 1.4, 14).moved(0, 0, long + 10), "fr4")
    reflector = Model()
    turned_shell(
        reflector,
        "aluminium" if rng.random() < 0.5 else "abs",
        [(head * 0.3, long + 12), (head * 0.7, long + 26), (head * 0.9, long + 42)],
        1.0,
        16,
    )
    m.put(reflector)
    m.add(disc(head - wall, 2.4, 16).moved(0, 0, long + 43), "glass")
    for k in range(3):
        tube(m, metal, r + 1.1, r, 2, "z", (0, 0, long * (0.3 + 0.14 * k)), 16)
    return m.turned(90, "y")


@solid_family("lamp", "electronics", "desk lamp, lantern or night light", weight=0.6)
def _lamp(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.55:  # desk lamp with sprung arms, folded
        base = rng.uniform(58, 85)
        m.add(disc(base, 4, 24), "steel")
        shell(m, "abs", (base * 1.1, base * 0.9, 22), 2, (0, 0, 13), 12)
        if rng.random() < 0.5:
            m.put(transformer(rng, 36).moved(0, 0, 22))
        arm = rng.uniform(140, 230)
        knee = (arm * 0.4, 0.0, arm * 0.86)
        end = (knee[0] - arm * 0.86, 0.0, knee[2] + arm * 0.3)
        for y in (-7, 7):
            m.add(rod((0, y, 20), (knee[0], y, knee[2]), 3, 6), "steel")
            m.add(rod((knee[0], y, knee[2]), (end[0], y, end[2]), 3, 6), "steel")
        for at in ((0.0, 0.0, 22.0), knee, end):
            m.add(disc(11, 24, 12, "y").moved(*at), "abs")
            m.put(screw(2.4, 30, "steel", "hex", 6).turned(90, "x").moved(*at))
        direction = np.degrees(np.arctan2(knee[0], knee[2] - 20))
        m.put(
            Model()
            .add(spring(4.5, 0.9, arm * 0.4, 14, 8, 3), "steel")
            .turned(float(direction), "y")
            .moved(knee[0] * 0.4, 0, 20 + (knee[2] - 20) * 0.4)
        )
        shade = Model()
        turned_shell(
            shade,
            pick(rng, "aluminium", "steel", "abs"),
            [(16, 0), (24, 34), (rng.uniform(50, 70), 84), (rng.uniform(54, 72), 96)],
            1.1,
            20,
        )
        shade.put(_bulb(rng, 1.0).moved(0, 0, 20))
        m.put(shade.turned(rng.uniform(100, 170), "y").moved(end[0] - 8, 0, end[2]))
        m.put(
            cable(
                curve(
                    [(0, 0, 8), (-base, 20, 6), (-base - 20, 70, 4), (0, 100, 3), (40, 90, 6)], 4
                ),
                2.8,
            )
        )
        m.put(mains_plug(rng).moved(40, 90, 8))
        return m.turned(90, "x")
    r, high = rng.uniform(36, 60), rng.uniform(90, 160)
    turned_shell(
        m,
        pick(rng, "polypropylene", "glass"),
        [(r * 0.9, 0), (r, high * 0.3), (r * 0.95, high * 0.8), (r * 0.5, high)],
        2.2,
        18,
    )
    m.add(disc(r * 1.04, 12, 18).moved(0, 0, 4), "abs", 0.6)
    m.put(board(rng, r, r, 1.4).moved(0, 0, 14))
    for k in range(6):
        m.add(box(4, 4, 1).moved(8 * float(np.cos(k)), 8 * float(np.sin(k)), high * 0.5), "silicon")
    m.add(rod((0, 0, 10), (0, 0, high * 0.6), 4, 8), "aluminium", 0.6)
    for k in range(3):
        a = 2 * np.pi * k / 3
        m.put(
            dry_cell(rng, 7.1, 50)
            .turned(90, "y")
            .moved(12 * float(np.cos(a)), 12 * float(np.sin(a)), 36)
        )
    m.add(
        sweep(curve([(-r, 0, high * 0.8), (0, 0, high * 1.4), (r, 0, high * 0.8)], 4), 1.8, 5),
        "steel",
    )
    return m


def _bulb(rng: np.random.Generator, s: float) -> Model:
    """A lamp bulb about z, its cap below: filament, LED or compact tube."""
    m = Model()
    small = rng.random() < 0.3
    cap = (7 if small else 13) * s
    m.add(lathe([(cap * 0.4, 0), (cap, 4 * s), (cap, 25 * s)], 12), "aluminium")
    m.add(
        lathe([(cap * 0.3, 1 * s), (cap * 0.92, 4.6 * s), (cap * 0.92, 24 * s)], 12),
        "aluminium",
        -1.0,
    )
    m.add(disc(cap * 0.35, 3 * s, 8).moved(0, 0, 0), "solder", 0.7)
    kind = pick(rng, "led", "led", "filament", "spiral")
    if kind == "spiral":
        m.add(disc(cap * 1.6, 30 * s, 14).moved(0, 0, 40 * s), "abs", 0.4)
        m.put(board(rng, cap * 2, cap * 2, 2).moved(0, 0, 36 * s))
        for lead in (0, 180):
            coil = (
                spring(cap * 1.3, 4.5 * s, 46 * s, 1.6, 12, 6).turned(lead, "z").moved(0, 0, 80 * s)
            )
            m.add(coil, "glass", 0.3)
        return m
    wide = (18 if small else rng.uniform(26, 32)) * s
    glass = [
        (cap * 0.9, 26 * s),
        (wide * 0.75, 46 * s),
        (wide, 66 * s),
        (wide * 0.8, 86 * s),
        (wide * 0.2, 95 * s),
    ]
    turned_shell(
        m,
        "glass" if kind == "filament" else "polypropylene",
        glass,
        0.9 * s if kind == "filament" else 1.6 * s,
        16,
    )
    if kind == "led":
        m.add(
            lathe([(cap * 0.95, 25 * s), (wide * 0.8, 48 * s), (wide * 0.8, 52 * s)], 14),
            "aluminium",
            0.3,
        )
        m.put(board(rng, cap * 1.5, cap * 1.5, 2).moved(0, 0, 32 * s))
        m.add(disc(wide * 0.66, 1.6 * s, 14).moved(0, 0, 53 * s), "aluminium")
        for k in range(7):
            m.add(
                box(3, 3, 1).moved(
                    wide * 0.4 * float(np.cos(k)), wide * 0.4 * float(np.sin(k)), 55 * s
                ),
                "silicon",
            )
    else:
        m.add(lathe([(5 * s, 26 * s), (3 * s, 44 * s), (4 * s, 50 * s)], 8), "glass")
        for x in (-1, 1):
            m.add(rod((x * 2 * s, 0, 30 * s), (x * 12 * s, 0, 66 * s), 0.5 * s, 4), "steel")
        m.add(
            sweep(
                curve(
                    [
                        (-12 * s, 0, 66 * s),
                        (-4 * s, 2, 69 * s),
                        (4 * s, -2, 69 * s),
                        (12 * s, 0, 66 * s),
                    ],
                    3,
                ),
                0.4,
                3,
            ),
            "tungsten",
            0.6,
        )
    return m


@solid_family("light_bulbs", "electronics", "light bulbs boxed or loose, lamp holders", weight=0.6)
def _light_bulbs(rng: np.random.Generator) -> Model:
    m = Model()
    s = rng.uniform(0.75, 1.1)
    count = whole(rng, 1, 6)
    boxed = rng.random() < 0.7
    for k in range(count):
        one = _bulb(rng, s).turned(90, "y")
        if boxed:
            shell(one, "cardboard", (112 * s, 66 * s, 66 * s), 1.2, (50 * s, 0, 0))
        m.put(
            one.turned(0 if boxed else rng.uniform(0, 360), "z").moved(
                120 * s * (k // 3), 70 * s * (k % 3), 0
            )
        )
    return m


@solid_family(
    "led_strip", "electronics", "reel of light strip with its driver, or fairy lights", weight=0.6
)
def _led_strip(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.45:  # fairy lights: a tangle with a bulb every hand's breadth
        reach = rng.uniform(45, 75)
        for _ in range(3):
            spots = np.column_stack([rng.normal(0, reach * 0.5, (10, 2)), rng.uniform(0, 30, 10)])
            path = curve(spots.tolist(), 3)
            m.put(cable(path, 1.1, 0.55))
            for p in path[::3]:
                at = [float(v) for v in p]
                m.add(
                    lathe([(2.4, 0), (2.6, 9), (1.2, 17)], 6).turned(90, "x").moved(*at),
                    "polypropylene",
                )
                m.add(box(1, 4, 0.6).moved(*at), "copper")
        shell(m, "abs", (62, 36, 26), 2, (reach, 0, 8))
        m.put(transformer(rng, 18).moved(reach, 0, 8))
        return m
    r = rng.uniform(62, 92)
    wide = rng.uniform(8, 12)
    turns = whole(rng, 4, 7)
    for k in range(turns):
        q = r * (0.5 + 0.45 * k / turns)
        tube(m, "pet", q + 0.7, q + 0.3, wide, sides=24)
        tube(m, "copper", q + 0.3, q + 0.2, wide, sides=24, fill=0.6)
        for c in range(10):
            a = 36 * c + 7 * k
            m.add(box(1.6, 4, 4).moved(q + 1.4, 0, 0).turned(a, "z"), "silicon")
    for z in (-1, 1):
        tube(m, "polypropylene", r, r * 0.28, 1.2, "z", (0, 0, z * (wide / 2 + 1)), 24)
    shell(m, "abs", (76, 34, 26), 2, (r + 50, 0, 0))
    m.put(board(rng, 66, 26, 1.4).moved(r + 50, 0, -6))
    m.put(heat_sink(24, 14, 12, 4).moved(r + 44, 6, 4))
    m.put(cable(curve([(r * 0.9, 0, 0), (r + 6, 20, 2), (r + 14, 6, 0)], 3), 1.6))
    m.add(box(86, 50, 7).moved(r + 46, 60, 0), "abs", 0.4)  # remote control
    m.put(board(rng, 70, 36, 0.8).moved(r + 46, 60, 0))
    m.add(disc(10, 3.2, 14).moved(r + 70, 60, 0), "lithium_cell")
    return m


@solid_family(
    "solar_panel", "electronics", "small solar panel, rigid or folding", weight=0.4, rest="flat"
)
def _solar_panel(rng: np.random.Generator) -> Model:
    m = Model()
    panels = whole(rng, 1, 4)
    w, h = rng.uniform(110, 230), rng.uniform(110, 280)
    for k in range(panels):
        one = Model()
        frame = rng.random() < 0.5
        one.add(box(w, h, 2.6 if frame else 0.9), "glass" if frame else "fr4")
        cells = whole(rng, 4, 8)
        for c in range(cells):
            y = (c - (cells - 1) / 2) * h * 0.94 / cells
            one.add(box(w * 0.9, h * 0.88 / cells, 0.3).moved(0, y, 1.6), "silicon")
            for x in (-0.25, 0.25):
                one.add(box(1.6, h * 0.88 / cells, 0.2).moved(x * w, y, 1.9), "solder")
        if frame:
            for side in (-1, 1):
                shell(one, "aluminium", (w + 8, 10, 17), 1.3, (0, side * h / 2, -4))
                shell(one, "aluminium", (10, h, 17), 1.3, (side * w / 2, 0, -4))
        shell(one, "abs", (52, 36, 12), 1.6, (0, h * 0.3, -8))
        one.put(board(rng, 40, 26, 1.2).moved(0, h * 0.3, -8))
        m.put(one.turned(rng.normal(0, 1.5), "z").moved(rng.normal(0, 3), 0, 12.0 * k))
    m.put(leads(rng, min(w, h) * 0.3, 1, 2.0).moved(0, -h * 0.6, 0))
    return m
