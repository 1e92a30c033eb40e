"""Harmless metal with many edges that people carry: what is most often taken for a weapon."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.parts import (
    curve,
    disc,
    film_bag,
    heap,
    in_space,
    loop,
    lying,
    ngon,
    pick,
    plate,
    ring,
    rod,
    rounded,
    shell,
    spring,
    stadium,
    tube,
    turned_shell,
    whole,
)
from workstation.simulation.solids import Model, box, extrude, lathe, sweep


@solid_family(
    "umbrella",
    "metal clutter",
    "folded umbrella: a bundle of ribs about a shaft",
    weight=1.4,
)
def _umbrella(rng: np.random.Generator) -> Model:
    folding = rng.random() < 0.65
    length = rng.uniform(225, 320) if folding else rng.uniform(480, 640)
    half, ribs = length / 2, whole(rng, 7, 10)
    metal = pick(rng, "steel", "steel", "aluminium")
    m = Model()
    tube(
        m, "steel", 5.2 if folding else 4.5, 4.5 if folding else 3.6, length - 40, "x", (-20, 0, 0)
    )
    if folding:  # the drawn-in tubes of the shaft lie in one another
        tube(m, "steel", 4.2, 3.6, length * 0.7, "x", (-length * 0.1, 0, 0), 10)
        tube(m, "steel", 3.3, 2.7, length * 0.6, "x", (-length * 0.1, 0, 0), 10)
    reach = rng.uniform(9, 23) if folding else rng.uniform(7, 14)
    loose, flat = rng.uniform(1, 6), rng.uniform(0.4, 1.0)  # rolled tightly, or put away in haste
    for k in range(ribs):
        a = 2 * np.pi * k / ribs + rng.normal(0, 0.1)
        y, z = float(np.cos(a)), flat * float(np.sin(a))
        for lane, share in enumerate((0.75, 1.0, 1.3) if folding else (1.0,)):
            r = reach * share
            start = -half + 10 + 8 * lane
            bow, slant = rng.normal(0, loose, 2), rng.normal(0, loose, 2)
            path = [
                (start, r * 0.5 * y, r * 0.5 * z),
                (start + (length - 90) * 0.4, r * y + bow[0], r * z + bow[1]),
                (half - 68 - 6 * lane, r * 0.95 * y + slant[0], r * 0.95 * z + slant[1]),
            ]
            m.add(sweep(curve(path, 2), rng.uniform(0.8, 1.2), 4), metal)
        m.add(rod((-half * 0.1, 6 * y, 6 * z), (half * 0.45, reach * y, reach * z), 0.9, 4), metal)
        m.add(box(9, 3.4, 3.4).moved(half * 0.4, reach * y, reach * z), "steel")
    for x in (-half + 14, half * 0.05, half - 72):  # hub, runner, stop
        tube(m, pick(rng, "nylon", "brass", "steel"), 8, 5.3, 13, "x", (x, 0, 0), 12)
    fat = reach * (1.9 if folding else 1.6)
    cloth = [
        (5.5, -half + 8),
        (fat * 0.7, -half * 0.5),
        (fat, 0.0),
        (fat, half - 78),
        (8, half - 66),
    ]
    folds = Model()
    turned_shell(folds, "polyester_cloth", cloth, rng.uniform(1.6, 3.2), 14)
    m.put(folds.turned(90, "y"))
    handle = pick(rng, "abs", "wood", "rubber")
    if folding or rng.random() < 0.4:
        grip = lathe(
            [(9, half - 62), (14, half - 50), (12, half - 20), (15, half - 4), (8, half)], 14
        )
        m.add(grip.turned(90, "y"), handle)
        if folding and rng.random() < 0.5:  # opens itself: a strong spring in the shaft
            m.put(lying(spring(2.2, 0.5, length * 0.4, 26, 6, 3)))
    else:
        crook = [
            (half - 64, 0, 0),
            (half, 0, 0),
            (half + 38, 22, 0),
            (half + 20, 62, 0),
            (half - 22, 66, 0),
        ]
        m.add(sweep(curve(crook, 5), 11, 8), handle)
    return m


def flat_key(rng: np.random.Generator) -> Model:
    """A cylinder or car key, its bow's hole at the origin, the blade along x."""
    m = Model()
    metal = pick(rng, "brass", "brass", "steel", "zinc_alloy")
    length, thick = rng.uniform(24, 36), rng.uniform(1.8, 2.4)
    bow = rng.uniform(19, 26)
    shape = pick(rng, "round", "square", "hex")
    if shape == "round":
        head = ngon(16, bow / 2, at=(bow / 2 - 4, 0))
    elif shape == "hex":
        head = ngon(6, bow / 2, 30, at=(bow / 2 - 4, 0))
    else:
        head = [(x + bow / 2 - 4, y) for x, y in rounded(bow, bow * 0.85, 5)]
    plate(m, head, thick, metal, [(0, 0, rng.uniform(2, 3.4))])
    start, width = bow - 5, rng.uniform(7, 9.5)
    teeth = [
        (start + length * (k + 1) / 9, -width / 2 + float(rng.uniform(0, width * 0.45)))
        for k in range(8)
    ]
    blade = [
        (start, -width / 2),
        *teeth,
        (start + length, 0.0),
        (start + length - 3, width / 2),
        (start, width / 2),
    ]
    m.add(extrude(blade, thick), metal)
    groove = box(length * 0.9, 1.2, thick * 0.35).moved(
        start + length * 0.46, width * 0.18, thick * 0.325
    )
    m.add(groove, metal, -1.0)
    return m


def _bit_key(rng: np.random.Generator) -> Model:
    m = Model()
    length, metal = rng.uniform(48, 82), pick(rng, "steel", "brass", "zinc_alloy")
    oval = stadium(26, 20, 5)
    m.add(sweep(loop(in_space(oval * [0.6, 1.0])), rng.uniform(2, 3), 6), metal)
    m.add(rod((9, 0, 0), (9 + length, 0, 0), rng.uniform(2.4, 3.6)), metal)
    bit = [(0, 0), (13, 0), (13, -13), (9, -13), (9, -8), (7, -8), (7, -13), (0, -13)]
    m.add(extrude([(x + length - 6, y) for x, y in reversed(bit)], 2.2), metal)
    m.add(disc(4.5, 3, 10, "x").moved(17, 0, 0), metal)
    return m


def _car_key(rng: np.random.Generator) -> Model:
    m = Model()
    shell(m, "abs", (62, 36, 13), 1.6, (28, 0, 0), 9)
    m.add(box(44, 26, 1.2).moved(28, 0, -1), "fr4")
    m.add(disc(10, 3.2, 16).moved(22, 0, -3.2), "lithium_cell")
    m.add(disc(3, 4, 8).moved(48, 8, 1.6), "ferrite")
    for k in range(5):
        m.add(box(5, 4, 1.6).moved(12 + 9 * k, float(rng.uniform(-9, 9)), 0.4), "electronic_parts")
    if rng.random() < 0.7:
        m.add(
            extrude([(58, -4.5), (62, -4.5), (98, -3.4), (101, 0), (98, 3.4), (58, 4.5)], 2.4),
            "steel",
        )
        m.add(box(32, 1.6, 0.9).moved(80, 0, 0.75), "steel", -1.0)
    return m


@solid_family("keys", "metal clutter", "bunch of keys on a ring", weight=1.2, rest="flat")
def _keys(rng: np.random.Generator) -> Model:
    m = Model()
    hoop = rng.uniform(11, 18)
    for lift in (-0.8, 0.8):  # a split ring is two turns
        m.add(ring(hoop, 0.9, 22, 4).moved(0, 0, lift), "steel")
    count = whole(rng, 2, 9)
    first, span = rng.uniform(0, 360), rng.uniform(60, 300)
    for k in range(count):
        kind = rng.random()
        key = flat_key(rng) if kind < 0.72 else _bit_key(rng) if kind < 0.88 else _car_key(rng)
        a = first + span * k / count + rng.normal(0, 9)
        reach = hoop * 0.9
        m.put(
            key.turned(rng.uniform(-14, 14), "x")
            .turned(rng.normal(0, 12), "z")
            .moved(reach, 0, float(rng.uniform(-3, 3)))
            .turned(a, "z")
        )
    tag = rng.random()
    if tag < 0.3:
        plate(m, rounded(46, 26, 8), 4, pick(rng, "leather", "abs", "aluminium"), [(-18, 0, 3)])
    elif tag < 0.5:
        opener = rounded(62, 24, 10, 4)
        plate(m, opener, 3, "stainless", [(20, 0, 8), (-24, 0, 3)])
    elif tag < 0.65:
        m.add(
            lathe([(1, -30), (6, -24), (6, 18), (3, 26), (1, 30)], 10)
            .turned(90, "x")
            .moved(0, 40, 0),
            "aluminium",
        )
    return m


@solid_family("chain", "metal clutter", "chain of links or balls, heaped, coiled or stretched")
def _chain(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "steel", "steel", "stainless", "brass")
    if rng.random() < 0.15:
        return _ball_chain(rng, metal)
    length = rng.uniform(11, 30)
    wire = length * rng.uniform(0.07, 0.12)
    pitch = length - 3.2 * wire
    width = length * rng.uniform(0.5, 0.72)
    count = whole(rng, 10, 26)
    link = sweep(loop(in_space(stadium(length - 2 * wire, width - 2 * wire, 3))), wire, 4)
    path = _lay(rng, count, pitch)
    for k, (x, y, z, heading) in enumerate(path):
        one = link.turned(90 if k % 2 else float(rng.normal(0, 12)), "x")
        if k % 2:
            one = one.turned(float(rng.normal(0, 6)), "y")
        m.add(one.turned(heading, "z").moved(x, y, z), metal)
    if rng.random() < 0.4:
        x, y, z, heading = path[-1]
        hook = curve(
            [
                (0, 0, 0),
                (length, 8, 0),
                (length * 1.6, 0, 0),
                (length * 1.2, -8, 0),
                (length * 0.7, -7, 0),
            ],
            4,
        )
        m.add(sweep(hook, wire * 1.6, 6).turned(heading, "z").moved(x, y, z), metal)
    return m


def _lay(
    rng: np.random.Generator, count: int, pitch: float
) -> list[tuple[float, float, float, float]]:
    """Where links lie: stretched, doubled, coiled or heaped; x, y, z, heading in degrees."""
    style = pick(rng, "coil", "heap", "heap", "line")
    heading = rng.uniform(0, 2 * np.pi)
    reach = pitch * np.sqrt(count) * rng.uniform(0.45, 0.75)
    x = y = 0.0
    spots = []
    for k in range(count):
        if style == "coil":
            heading += pitch / (reach * (0.6 + 0.4 * k / count)) + float(rng.normal(0, 0.08))
        elif style == "line":
            heading += float(rng.normal(0, 0.16))
        else:
            heading += float(rng.normal(0, 0.55))
            if x * x + y * y > reach * reach:
                inward = np.arctan2(-y, -x)
                heading += (
                    float(np.arctan2(np.sin(inward - heading), np.cos(inward - heading))) * 0.6
                )
        x += pitch * float(np.cos(heading))
        y += pitch * float(np.sin(heading))
        lift = 0.0 if style == "line" else float(rng.uniform(0, pitch * 0.9))
        spots.append((x, y, lift, float(np.degrees(heading))))
    return spots


def _ball_chain(rng: np.random.Generator, metal: str) -> Model:
    m = Model()
    radius = rng.uniform(1.6, 3.2)
    bead = lathe(
        [
            (0.1, -radius),
            (radius * 0.8, -radius * 0.6),
            (radius, 0),
            (radius * 0.8, radius * 0.6),
            (0.1, radius),
        ],
        6,
    )
    spots = _lay(rng, whole(rng, 26, 40), radius * 2.6)
    for x, y, z, _ in spots:
        m.add(bead.moved(x, y, z), metal, 0.55)
    m.add(sweep(np.array([s[:3] for s in spots]), 0.5, 3), metal)
    return m


def _zip(rng: np.random.Generator) -> Model:
    """A zip fastener laid in a curve: tape, teeth, slider and pull."""
    m = Model()
    metal = pick(rng, "brass", "zinc_alloy", "nylon", "aluminium")
    ends = [(-60, 0), *[(x, float(rng.uniform(-22, 22))) for x in (-20, 20)], (60, 0)]
    path = in_space(curve(ends, 9))
    m.add(sweep(path[::3], np.full(len(path[::3]), 9.0), 4).scaled(1, 1, 0.06), "polyester_cloth")
    for k, (x, y, _) in enumerate(path):
        m.add(box(2.6, 3, 1.8).moved(float(x), float(y) + (1.1 if k % 2 else -1.1), 0), metal)
    x, y = (float(n) for n in path[len(path) // 3, :2])
    m.put(_slider(rng).moved(x, y, 0))
    return m


def _slider(rng: np.random.Generator) -> Model:
    m = Model()
    m.add(extrude([(-5, -3), (5, -5.5), (5, 5.5), (-5, 3)], 5), "zinc_alloy")
    m.add(box(10, 5, 2).moved(0, 0, 0), "zinc_alloy", -1.0)
    pull = rng.uniform(18, 36)
    plate(
        m,
        [(x - pull / 2 - 4, y) for x, y in rounded(pull, 7.5, 3)],
        1.8,
        "zinc_alloy",
        [(-7, 0, 2), (-pull, 0, 1.8)],
        4,
    )
    return m


def _buckle(rng: np.random.Generator) -> Model:
    m = Model()
    metal = pick(rng, "zinc_alloy", "steel", "brass")
    w, h, r = rng.uniform(22, 46), rng.uniform(20, 40), rng.uniform(1.1, 2.0)
    m.add(sweep(loop(in_space(rounded(w, h, 4, 2))), r, 5), metal)
    m.add(rod((0, -h / 2, 0), (0, h / 2, 0), r * 0.9, 5), metal)
    m.add(rod((0, 0, 1), (w * 0.56, 0, 2.4), r * 0.8, 5), metal)
    return m


def _snap_hook(rng: np.random.Generator) -> Model:
    m = Model()
    size = rng.uniform(0.7, 1.3)
    hook = curve(
        [(0, 0, 0), (14, 0, 0), (24, 8, 0), (38, 5, 0), (40, -6, 0), (28, -10, 0), (19, -5, 0)], 4
    )
    m.add(sweep(hook * size, 1.9 * size, 6), "zinc_alloy")
    m.add(disc(3.6 * size, 8 * size, 10, "x").moved(0, 0, 0), "zinc_alloy")
    m.add(ring(9 * size, 1.4 * size, 16).moved(-12 * size, 0, 0), "zinc_alloy")
    m.add(rod((20 * size, 3 * size, 0), (21 * size, -6 * size, 0), 1.1 * size, 5), "steel")
    return m


@solid_family(
    "zip_pulls", "metal clutter", "bag of zips, sliders, buckles, rings and snap hooks", rest="flat"
)
def _zip_pulls(rng: np.random.Generator) -> Model:
    m = Model()
    kinds = [_slider, _slider, _buckle, _snap_hook]
    pieces = [kinds[int(rng.integers(4))](rng) for _ in range(whole(rng, 3, 10))]
    for _ in range(whole(rng, 1, 6)):
        one = Model()
        one.add(
            ring(rng.uniform(8, 16), rng.uniform(1.1, 2), 16, 4),
            pick(rng, "zinc_alloy", "steel", "brass"),
        )
        pieces.append(one)
    if rng.random() < 0.5:
        pieces.append(_zip(rng))
    reach = rng.uniform(30, 60)
    m.put(heap(rng, pieces, reach, 12, 20))
    if rng.random() < 0.6:
        film_bag(m, 2.6 * reach + 20, 2.3 * reach + 20, 22)
    return m
