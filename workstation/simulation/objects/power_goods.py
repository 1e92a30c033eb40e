"""What carries and stores current: chargers, cables, power banks, supplies, cells."""

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
    mains_plug,
    pouch_cell,
    small_plug,
    toroid,
    transformer,
)
from workstation.simulation.objects.parts import (
    curve,
    disc,
    pick,
    plate,
    rod,
    rounded,
    screw,
    shell,
    tube,
    whole,
)
from workstation.simulation.solids import Model, box, sweep


def _lead(
    rng: np.random.Generator, radius: float, turns: float, wire: float, plugs: int = 2
) -> Model:
    """A coiled lead with plugs at its ends, perhaps held by a tie."""
    m = Model()
    path = coiled(rng, radius, turns, wire)
    m.put(cable(path, wire))
    for end, toward in ((path[0], path[1]), (path[-1], path[-2]))[:plugs]:
        plug = mains_plug(rng) if wire > 2.6 and rng.random() < 0.6 else small_plug(rng)
        heading = float(np.degrees(np.arctan2(end[1] - toward[1], end[0] - toward[0])))
        m.put(plug.turned(heading, "z").moved(float(end[0]), float(end[1]), float(end[2])))
    if rng.random() < 0.6:
        m.add(
            sweep([(-radius, -7, 2), (-radius, 7, 2)], wire * 2.4, 8),
            pick(rng, "polyethylene", "nylon"),
            0.3,
        )
        m.add(
            sweep(
                [(-radius - wire * 2, 0, 0), (-radius, 0, wire * 3), (-radius + wire * 2, 0, 0)],
                0.7,
                4,
            ),
            "steel",
        )
    return m


@solid_family("charger", "electronics", "mains adapter with its board, coils and lead", weight=1.2)
def _charger(rng: np.random.Generator) -> Model:
    m = Model()
    brick = rng.random() < 0.4
    w, h, t = (
        (rng.uniform(90, 145), rng.uniform(40, 62), rng.uniform(26, 36))
        if brick
        else (rng.uniform(36, 66), rng.uniform(32, 50), rng.uniform(24, 32))
    )
    shell(m, "abs", (w, h, t), 2.3, radius=5)
    m.put(board(rng, w - 7, h - 7, 1.1).moved(0, 0, -t * 0.3))
    core = min(h * 0.42, 24)
    for z in (-1, 1):
        m.add(box(core, core * 0.25, t * 0.6).moved(0, z * core * 0.5, 0), "ferrite")
    m.add(box(core * 0.4, core * 0.9, t * 0.55), "ferrite")
    m.add(disc(core * 0.44, core * 0.7, 12, "y"), "copper", 0.6)
    for k in range(2 if not brick else 4):
        tall = rng.uniform(16, 26)
        m.add(
            disc(rng.uniform(4, 7.5), tall, 10, "x").moved(-w * 0.28, -h * 0.26 + h * 0.18 * k, 0),
            "aluminium",
            0.75,
        )
    m.put(heat_sink(w * 0.24, 3, t * 0.6, 2).moved(w * 0.26, h * 0.2, 0))
    m.put(toroid(rng, h * 0.17).turned(90, "x").moved(w * 0.28, -h * 0.2, 0))
    if brick:
        path = coiled(rng, 36, rng.uniform(2, 4), 3.2)
        m.put(cable(path, 3.0).moved(w * 0.5, 70, 0))
        m.put(mains_plug(rng).moved(w * 0.5 - 60, 96, 0))
        m.put(_lead(rng, 30, rng.uniform(2, 4), 2.2, 1).moved(-w * 0.4, 80, 0))
    else:
        for y in (-9, 9) if rng.random() < 0.5 else (-6.3, 6.3):
            m.add(rod((-w / 2 - 18, y, 0), (-w / 2 + 6, y, 0), 2.1, 8), "brass")
        if rng.random() < 0.8:
            m.put(
                _lead(rng, rng.uniform(26, 42), rng.uniform(2, 4), rng.uniform(1.5, 2.2)).moved(
                    w * 0.5 + 46, 10, 0
                )
            )
        else:
            shell(m, "steel", (13, 12, 5), 0.4, (w / 2 - 6, 0, 0))
    return m


@solid_family("cable", "electronics", "one coiled cable with plugs", weight=1.2)
def _cable(rng: np.random.Generator) -> Model:
    if rng.random() < 0.25:  # laid through the parcel as it came to lie
        m, wire = Model(), rng.uniform(1.1, 2.8)
        reach = rng.uniform(60, 150)
        spots = np.column_stack([rng.normal(0, reach * 0.55, (9, 2)), rng.uniform(0, 22, 9)])
        path = curve(spots.tolist(), 5)
        m.put(cable(path, wire))
        for end, toward in ((path[0], path[1]), (path[-1], path[-2])):
            heading = float(np.degrees(np.arctan2(end[1] - toward[1], end[0] - toward[0])))
            m.put(small_plug(rng).turned(heading, "z").moved(*[float(v) for v in end]))
        return m
    kind = rng.random()
    if kind < 0.35:  # mains
        return _lead(rng, rng.uniform(42, 85), rng.uniform(3, 8), rng.uniform(2.8, 4.2))
    if kind < 0.8:
        return _lead(rng, rng.uniform(24, 60), rng.uniform(2, 7), rng.uniform(1.3, 2.6))
    m = Model()  # coaxial or ribbed: braid of copper under the skin
    path = coiled(rng, rng.uniform(45, 80), rng.uniform(3, 6), 3.4)
    m.add(sweep(path, 3.4, 7), "pvc", 0.6)
    m.add(sweep(path, 2.5, 6), "copper", 0.25)
    m.add(sweep(path, 0.6, 3), "copper")
    for end in (path[0], path[-1]):
        at = [float(v) for v in end]
        tube(m, "brass", 5.5, 3.6, 14, "x", at, 10)
        m.add(disc(0.6, 20, 5, "x").moved(*at), "copper")
    return m


@solid_family("cable_heap", "electronics", "a tangle of many cables with their plugs", weight=1.0)
def _cable_heap(rng: np.random.Generator) -> Model:
    m = Model()
    reach = rng.uniform(45, 85)
    for k in range(whole(rng, 3, 7)):
        wire = rng.uniform(1.2, 3.6)
        if rng.random() < 0.4:
            one = _lead(rng, reach * rng.uniform(0.4, 0.8), rng.uniform(1.5, 3.5), wire)
        else:  # thrown in loosely
            spots = np.column_stack([rng.normal(0, reach * 0.55, (8, 2)), rng.uniform(0, 26, 8)])
            path = curve(spots.tolist(), 5)
            one = cable(path, wire)
            one.put(
                small_plug(rng).turned(rng.uniform(0, 360), "z").moved(*[float(v) for v in path[0]])
            )
        m.put(
            one.turned(rng.uniform(0, 360), "z").moved(
                rng.normal(0, reach * 0.25), rng.normal(0, reach * 0.25), 5.0 * k
            )
        )
    if rng.random() < 0.4:
        m.put(toroid(rng, 11).moved(10, 20, 12))
    return m


@solid_family(
    "power_bank", "electronics", "power bank: flat or round cells with a board", weight=0.8
)
def _power_bank(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.55:
        w, h, t = rng.uniform(60, 76), rng.uniform(95, 158), rng.uniform(10, 22)
        shell(m, pick(rng, "abs", "aluminium"), (w, h, t), 1.5, radius=7)
        layers = 1 if t < 15 else 2
        for k in range(layers):
            m.put(
                pouch_cell(w - 8, h - 32, t / layers - 3.4).moved(
                    0, -9, (k - (layers - 1) / 2) * (t / layers - 2)
                )
            )
        edge, y = w - 6, h / 2 - 12
    else:
        cells = whole(rng, 1, 4)
        w, h, t = 20.0 * cells + 4, 100.0, 24.0
        shell(m, pick(rng, "abs", "abs", "aluminium"), (w, h, t), 1.6, radius=min(10.0, w * 0.4))
        for k in range(cells):
            x = (k - (cells - 1) / 2) * 19.5
            m.add(disc(9.1, 65, 16, "y").moved(x, -11, 0), "lithium_cell", 0.92)
            tube(m, "steel", 9.25, 9.0, 65, "y", (x, -11, 0), 16)
            m.add(box(8, 0.3, 7).moved(x, 23, 0), "steel")
        edge, y = w - 5, h / 2 - 13
    m.put(board(rng, edge, 19, 1.6).moved(0, y, -t * 0.15))
    for k in range(whole(rng, 1, 3)):
        shell(
            m, "steel", (13.5, 14, 6), 0.45, (-edge * 0.3 + 18 * k if edge > 40 else 0.0, y + 4, 1)
        )
    m.add(box(6.5, 6.5, 4).moved(edge * 0.2, y - 5, 2), "ferrite", 0.8)
    if rng.random() < 0.4:
        m.put(_lead(rng, 20, 2, 1.6).moved(w / 2 + 34, 0, 0))
    return m


@solid_family(
    "power_supply", "electronics", "power supply unit, mains transformer or converter", weight=0.6
)
def _power_supply(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "computer", "transformer", "caged", "toroid")
    if kind == "transformer":
        m.put(transformer(rng, rng.uniform(40, 95)))
        m.put(leads(rng, 50, 3, 1.0).moved(0, 60, -10))
        return m
    if kind == "toroid":
        r = rng.uniform(32, 55)
        m.put(toroid(rng, r, 5))
        m.add(disc(r * 0.9, 2, 20).moved(0, 0, r * 0.45), "steel")
        m.put(screw(3, r, "steel", "hex", 8))
        m.put(leads(rng, r * 1.2, 3, 1.1))
        return m
    w, h, t = (
        (150.0, rng.uniform(125, 150), 86.0)
        if kind == "computer"
        else (rng.uniform(110, 215), rng.uniform(78, 115), rng.uniform(30, 50))
    )
    shell(
        m,
        "steel" if kind == "computer" else "aluminium",
        (w, h, t),
        0.9 if kind == "computer" else 1.5,
    )
    m.put(board(rng, w - 10, h - 10, 0.5).moved(0, 0, -t * 0.4))
    low = -t * 0.36
    tall = min(t * 0.6, 42)
    for x in (-0.2, 0.08):
        m.add(box(w * 0.2, h * 0.26, tall).moved(x * w, h * 0.12, low + tall / 2), "ferrite", 0.8)
        m.add(
            box(w * 0.1, h * 0.3, tall * 0.7).moved(x * w, h * 0.12, low + tall / 2), "copper", 0.5
        )
    for y in (-0.28, 0.36):
        m.put(heat_sink(w * 0.6, 6, tall, 8).moved(0, y * h, low + tall / 2))
    for k in range(4):
        m.add(
            disc(rng.uniform(6, 12), tall * 0.8, 12).moved(
                -w * 0.36 + 22 * k, -h * 0.12, low + tall * 0.4
            ),
            "aluminium",
            0.75,
        )
    m.put(toroid(rng, h * 0.12).moved(w * 0.3, h * 0.1, low + 8))
    if kind == "computer":
        m.put(fan(rng, 120 if h > 130 else 80, 25).moved(0, 0, t / 2 - 16))
        bunch = curve(
            [(w / 2, 0, 0), (w / 2 + 30, 10, 6), (w / 2 + 20, 80, 10), (0, 100, 4), (-40, 96, 8)], 4
        )
        for _ in range(5):
            m.put(cable(bunch + rng.normal(0, 4, 3), 1.4, 0.6))
        m.add(box(52, 10, 12).moved(-44, 96, 8), "nylon")
    else:
        for k in range(7):
            m.put(screw(2, 9, "steel", "pan", 6).moved(-w * 0.4, -h * 0.36 + h * 0.11 * k, 0))
        m.add(box(12, h * 0.8, 14).moved(-w * 0.4, 0, -4), "abs", 0.6)
    return m


@solid_family(
    "extension_lead", "electronics", "extension lead with several sockets, or on a reel", weight=0.7
)
def _extension_lead(rng: np.random.Generator) -> Model:
    m = Model()
    if rng.random() < 0.2:  # reel
        r = rng.uniform(70, 105)
        for k in range(3):
            for z in range(3):
                m.add(
                    sweep(
                        [
                            (
                                (r * 0.55 + 8 * k) * float(np.cos(t)),
                                (r * 0.55 + 8 * k) * float(np.sin(t)),
                                -12 + 9 * z,
                            )
                            for t in np.linspace(0, 2 * np.pi, 20)
                        ],
                        3.6,
                        5,
                    ),
                    "pvc",
                )
                m.add(
                    sweep(
                        [
                            (
                                (r * 0.55 + 8 * k) * float(np.cos(t)),
                                (r * 0.55 + 8 * k) * float(np.sin(t)),
                                -12 + 9 * z,
                            )
                            for t in np.linspace(0, 2 * np.pi, 20)
                        ],
                        1.5,
                        4,
                    ),
                    "copper",
                    0.8,
                )
        for z in (-22, 22):
            tube(m, "polypropylene", r, r * 0.3, 3, "z", (0, 0, z), 24)
        tube(m, "polypropylene", r * 0.5, r * 0.46, 44, sides=18)
        m.put(mains_plug(rng).moved(r * 0.3, -r * 0.8, 8))
        return m
    ways = whole(rng, 3, 6)
    w = 52.0 * ways * rng.uniform(0.85, 1.05) + 30
    shell(m, "abs", (w, 54, 40), 2.2, radius=8)
    for k in range(ways):
        x = (k - (ways - 1) / 2) * (w - 40) / ways - 6
        tube(m, "abs", 20, 18.5, 16, "z", (x, 0, 8), 14)
        for y in (-9.5, 9.5):
            m.add(box(7, 5, 15).moved(x, y, 0), "brass", 0.4)
        m.put(screw(1.6, 22, "steel", "pan", 6).moved(x + 24, 0, 0))
    for y in (-9.5, 9.5, 16.0):
        m.add(box(w - 34, 5, 0.8).moved(-4, y, -7), "brass")
    if rng.random() < 0.6:
        m.add(box(20, 28, 22).moved(w / 2 - 18, 0, 6), "electronic_parts", 0.5)
    path = coiled(rng, rng.uniform(45, 75), rng.uniform(2, 5), 4)
    m.put(cable(path, 3.9).moved(0, 90, 0))
    m.put(mains_plug(rng).moved(float(path[-1][0]), 90 + float(path[-1][1]), 6))
    m.put(
        cable(
            curve(
                [
                    (-w / 2, 0, 0),
                    (-w / 2 - 24, 20, 2),
                    (-w / 2 + 10, 60, 4),
                    (float(path[0][0]), 90 + float(path[0][1]), 3),
                ],
                4,
            ),
            3.9,
        )
    )
    return m


@solid_family(
    "dry_batteries",
    "electronics",
    "packs of alkaline cells, button cells, a lantern battery",
    weight=0.6,
)
def _dry_batteries(rng: np.random.Generator) -> Model:
    m = Model()
    kind = pick(rng, "AA", "AA", "AAA", "C", "block", "button")
    if kind == "button":
        r, t = rng.uniform(3.4, 10), rng.uniform(2, 5.4)
        for k in range(whole(rng, 4, 12)):
            at = ((k % 3) * (2 * r + 6), (k // 3) * (2 * r + 8), 0.0)
            tube(m, "stainless", r, r - 0.3, t, "z", at, 14)
            m.add(disc(r - 0.3, t * 0.9, 14).moved(*at), "zinc_manganese_cell", 0.9)
            shell(m, "pet", (2 * r + 4, 2 * r + 4, t + 2), 0.3, at)
        m.add(box(6 * r + 30, 100, 0.6).moved(2 * r + 6, 30, -t), "paper")
        return m
    if kind == "block":
        for k in range(whole(rng, 1, 4)):
            one = Model()
            shell(one, "steel", (26.5, 48, 17), 0.4)
            for c in range(6):
                one.add(box(23, 6.6, 14.5).moved(0, -20 + 7.4 * c, 0), "zinc_manganese_cell", 0.9)
            for x in (-6.4, 6.4):
                tube(one, "steel", 4, 2.6, 3, "y", (x, 25, 0), 8)
            m.put(one.moved(30.0 * k, 0, 0))
        return m
    r, long = {"AA": (7.1, 49.5), "AAA": (5.2, 43.5), "C": (12.9, 49.0)}[kind]
    count = whole(rng, 2, 12) if kind != "C" else whole(rng, 2, 4)
    loose = rng.random() < 0.25
    rows = 1 if count <= 4 or rng.random() < 0.5 else 2
    for k in range(count):
        one = dry_cell(rng, r, long, "y")
        if loose:
            m.put(
                one.turned(rng.uniform(0, 360), "z").moved(
                    rng.normal(0, long * 0.6), rng.normal(0, long * 0.6), r * (k % 3)
                )
            )
        else:
            per = (count + rows - 1) // rows
            m.put(
                one.turned(180.0 * (k % 2 if rng.random() < 0.5 else 0), "z").moved(
                    (k % per) * 2 * r * 1.03, 0, (k // per) * 2 * r
                )
            )
    if not loose:
        wide = 2.06 * r * ((count + rows - 1) // rows)
        m.add(box(wide + 30, long + 40, 0.6).moved(wide / 2 - r, 0, -r - 1), "paper")
        plate(m, rounded(wide + 10, long + 10, 4), 0.4, "pet", z=r * (2 * rows - 1) + 1)
    return m
