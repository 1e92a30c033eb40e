"""Shoes: trainers, heels, boots, sandals, each a pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    buckle,
    chance,
    curve3,
    eyelet,
    frame,
    pick,
    repeated,
    tapered,
    zip_fastener,
)
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.model import Model

Floats = NDArray[np.float64]


def _sole(length: float, width: float, toe: float) -> list[Point]:
    """The outline of a right sole, heel at x = 0; `toe` above 1 is pointed."""
    w = width / 2
    return spline(
        [
            (0, 0),
            (length * 0.06, -w * 0.62),
            (length * 0.2, -w * 0.72),
            (length * 0.42, -w * 0.62),
            (length * 0.7, -w * 1.02),
            (length * 0.9, -w * 0.62 / toe),
            (length, w * 0.08),
            (length * 0.91, w * 0.7 / toe),
            (length * 0.68, w * 0.96),
            (length * 0.42, w * 0.72),
            (length * 0.2, w * 0.72),
            (length * 0.06, w * 0.6),
            (0, 0),
        ],
        3,
    )[:-1]


def _arched(mesh: Mesh, length: float, heel: float) -> Mesh:
    """A flat body bent over the arch: the heel stands `heel` mm above the ball of the foot."""
    x = mesh.vertices[:, 0] / length
    lift = heel * 0.5 * (1 + np.cos(np.pi * np.clip((x - 0.12) / 0.52, 0, 1)))
    toe = 9.0 * np.clip(x - 0.82, 0, 1) / 0.18
    vertices = mesh.vertices.copy()
    vertices[:, 2] += lift + toe
    return Mesh(vertices, mesh.faces)


def _upper(
    length: float, width: float, high: float, collar: float, rise: float
) -> list[list[float]]:
    """Stations of a shoe's upper from the heel to the toe."""
    w = width / 2
    return [
        [2, 0, rise + collar * 0.45, w * 0.35, collar * 0.42],
        [length * 0.08, 0, rise + collar * 0.5, w * 0.66, collar * 0.5],
        [length * 0.25, 0, rise * 0.9 + collar * 0.48, w * 0.72, collar * 0.48],
        [length * 0.45, 0, rise * 0.4 + high * 0.62, w * 0.72, high * 0.62],
        [length * 0.68, 0, high * 0.42, w * 0.95, high * 0.44],
        [length * 0.86, 0, high * 0.32, w * 0.78, high * 0.33],
        [length - 3, 0, high * 0.25, w * 0.3, high * 0.2],
    ]


def _shell(
    model: Model, stations: Sequence[Sequence[float]], wall: float, material: str, fill: float = 1.0
) -> None:
    inner = [
        (
            x + (wall if k == 0 else -wall if k == len(stations) - 1 else 0),
            y,
            z,
            max(ry - wall, 0.5),
            max(rz - wall, 0.5),
        )
        for k, (x, y, z, ry, rz) in enumerate(stations)
    ]
    outer_mesh, inner_mesh = tapered(stations, 18, 0.85), tapered(inner, 18, 0.85)
    model.add(outer_mesh, material, fill)
    model.add(inner_mesh, material, -fill)


def _laces(
    model: Model,
    length: float,
    width: float,
    top: list[tuple[float, float]],
    metal: str | None,
    rng: Rng,
) -> None:
    """Eyelets in two rows over the instep and the lace through them."""
    rows: list[tuple[Floats, Floats]] = []
    for x, z in top:
        half = width * 0.14
        rows.append((np.array([x, -half, z]), np.array([x + 1.0, half, z])))
        if metal is not None:
            ring = eyelet(2.6, metal)
            for side in rows[-1]:
                model.put(ring.turned(25, "y").moved(*(float(n) for n in side)))
    for (a, b), (c, d) in pairwise(rows):
        for start, end in ((a, d), (b, c)):
            model.add(
                shapes.sweep(np.stack([start, (start + end) / 2 + [0, 0, 2.5], end]), 1.4, sides=5),
                "cotton",
            )
    last = rows[-1][0]
    for way in (-1.0, 1.0):
        bends = [
            [0.0, width * 0.12, 2.0],
            [-12 + rng.normal(0, 6), way * 26, 6.0],
            [8.0, way * 34, 1.0],
            [30 + rng.normal(0, 10), way * 20, -4.0],
        ]
        tail = last + np.array(bends)
        model.add(shapes.sweep(curve3(tail, 4), 1.4, sides=5), "cotton")


def _tread(
    model: Model, outline: list[Point], length: float, heel: float, rng: Rng, material: str
) -> None:
    """The outer sole and its lugs."""
    plate = shapes.extrude(outline, 4.0)
    model.add(_arched(plate.moved(0, 0, 2), length, heel), material)
    pitch = rng.uniform(17, 26)
    inside = np.array(outline)
    lugs = []
    for x in np.arange(length * 0.05, length * 0.96, pitch):
        near = inside[np.abs(inside[:, 0] - x) < length * 0.07]
        if len(near) > 1:
            lugs += [
                (x, y, -0.5) for y in np.arange(near[:, 1].min() + 8, near[:, 1].max() - 5, pitch)
            ]
    if lugs:
        lug = shapes.box(pitch * 0.55, pitch * 0.55, 3).turned(float(rng.choice([0.0, 45.0])))
        model.add(_arched(repeated(lug, lugs), length, heel), material)


def _trainer(rng: Rng, length: float) -> Model:
    width, thick = length * rng.uniform(0.36, 0.4), rng.uniform(16, 28)
    outline = _sole(length, width, 1.0)
    model = Model()
    _tread(model, outline, length, 4.0, rng, "rubber")
    middle = shapes.extrude(outline, thick, bevel=4.0)
    model.add(_arched(middle.moved(0, 0, thick / 2 + 3), length, 7.0), "eva_foam")
    if chance(rng, 0.4):  # an air or gel pad under the heel
        pad = shapes.ellipsoid(length * 0.12, width * 0.24, thick * 0.3, 14)
        model.add(pad.moved(length * 0.14, 0, thick * 0.7), "eva_foam", -0.9)
        model.add(
            pad.scaled(0.9).moved(length * 0.14, 0, thick * 0.7), pick(rng, "gel", "pvc"), 0.4
        )
    top = thick + 3
    upper = [(x, y, z + top, ry, rz) for x, y, z, ry, rz in _upper(length, width, 52, 66, 6)]
    _shell(model, upper, 2.2, pick(rng, "polyester_cloth", "leather", "polyester_cloth"), 1.0)
    _shell(model, upper, 5.0, "polyurethane_foam")
    for band in (0.24, 0.52):  # what is sewn on: stripes, heel counter, toe cap
        strip = shapes.box(9, width * 0.9, 1.6).turned(rng.uniform(20, 50))
        model.add(strip.moved(length * (0.3 + band * 0.5), 0, top + 30), "pvc", 0.8)
    counter = [
        (3, 0, top + 20, width * 0.18, 17),
        (length * 0.09, 0, top + 20, width * 0.35, 20),
        (length * 0.22, 0, top + 16, width * 0.38, 16),
    ]
    _shell(model, counter, 1.6, "pvc")
    inner = shapes.extrude([(x * 0.96 + 4, y * 0.88) for x, y in outline], 4.5)
    model.add(_arched(inner.moved(0, 0, top + 2), length, 7.0), "eva_foam")
    steps = np.linspace(0.42, 0.66, int(rng.integers(5, 8)))
    _laces(
        model,
        length,
        width,
        [(length * t, top + 66 - 70 * (t - 0.38)) for t in steps[::-1]],
        pick(rng, "brass", "aluminium") if chance(rng, 0.7) else None,
        rng,
    )
    tongue = shapes.sheet(np.tile(np.linspace(top + 62, top + 40, 7), (5, 1)), length * 0.055, 4.0)
    model.add(tongue.moved(length * 0.48, 0), "polyurethane_foam")
    return model


def _heeled(rng: Rng, length: float) -> Model:
    width, heel = length * 0.31, rng.uniform(45, 100)
    outline = _sole(length, width, 1.5)
    long = length * (1 - heel / 700)
    model = Model()
    model.add(
        _arched(shapes.extrude(outline, rng.uniform(3, 5)), long, heel),
        pick(rng, "leather", "rubber"),
    )
    model.add(
        _arched(
            shapes.extrude([(x * 0.96 + 3, y * 0.9) for x, y in outline], 2.4).moved(0, 0, 4),
            long,
            heel,
        ),
        "leather",
    )
    shank = shapes.box(length * 0.42, 11, 1.6)
    steps = np.linspace(0.08, 0.55, 9)
    path = [
        (length * t, 0.0, heel * 0.5 * (1 + np.cos(np.pi * np.clip((t - 0.12) / 0.52, 0, 1))) + 2)
        for t in steps
    ]
    bar = shapes.sweep(np.array(path), 5.0, sides=6).scaled(1, 1, 1)
    flat = Mesh(np.column_stack([bar.vertices[:, :2], bar.vertices[:, 2]]), bar.faces)
    model.add(flat, "steel", 0.28)  # a fluted strip, rod and plate in one
    del shank
    stem = [
        (9.5, 0.0),
        (rng.uniform(5, 14), heel * 0.4),
        (width * 0.24, heel * 0.9),
        (width * 0.27, heel),
    ]
    core = shapes.lathe(stem, sides=14)
    model.add(core.moved(length * 0.1, 0, 0), "abs", 0.95)
    model.add(shapes.cylinder(2.6, heel * 0.8, sides=8).moved(length * 0.1, 0, heel * 0.4), "steel")
    model.add(shapes.cylinder(8.5, 5, sides=12).moved(length * 0.1, 0, -2), "rubber")
    nails = [
        (length * 0.1 + 8 * c, 9.0 * s, heel)
        for c, s in ((1, 0), (-1, 0), (0, 1), (0, -1), (0.6, 0.6))
    ]
    model.add(repeated(shapes.cylinder(1.1, 16, sides=6), nails), "steel")
    front = [
        (length * 0.62, 0, 24, width * 0.48, 22),
        (length * 0.74, 0, 19, width * 0.5, 18),
        (length * 0.9, 0, 15, width * 0.32, 12),
        (length - 4, 2, 12, width * 0.1, 6),
    ]
    _shell(model, front, 1.8, "leather")
    back = [
        (2, 0, heel + 22, width * 0.15, 22),
        (length * 0.1, 0, heel + 25, width * 0.36, 25),
        (length * 0.26, 0, heel * 0.85 + 16, width * 0.38, 14),
    ]
    _shell(model, back, 2.0, "leather")
    if chance(rng, 0.5):
        clasp = buckle(16, 14, 1.3, pick(rng, "brass", "zinc_alloy"))
        model.put(clasp.turned(80, "x").moved(length * 0.2, width * 0.4, heel + 38))
        strap = [
            (length * 0.1, -width * 0.36, heel + 36),
            (length * 0.3, 0, heel + 48),
            (length * 0.2, width * 0.38, heel + 38),
        ]
        model.add(shapes.sweep(curve3(strap, 5), 2.6, sides=6), "leather")
    return model


def _boot(rng: Rng, length: float) -> Model:
    width, shaft = length * 0.37, rng.uniform(90, 210)
    outline = _sole(length, width, 1.0)
    model = Model()
    _tread(model, outline, length, 2.0, rng, "rubber")
    model.add(shapes.extrude(outline, 9, bevel=2).moved(0, 0, 8), "rubber", 0.9)
    heel = shapes.extrude([(x, y) for x, y in outline if x < length * 0.3], 24)
    model.add(heel.moved(0, 0, -10), "rubber")
    if chance(rng, 0.75):
        model.add(shapes.box(length * 0.42, 14, 1.4).moved(length * 0.37, 0, 12), "steel")
    nails = [(length * 0.05 + 9.0 * i, 11.0 * j, 0.0) for i in range(5) for j in (-2, -1, 1, 2)]
    model.add(repeated(shapes.cylinder(0.9, 18, sides=5), nails), "steel", 0.8)
    upper = [(x, y, z + 12, ry, rz) for x, y, z, ry, rz in _upper(length, width, 62, 84, 0)]
    _shell(model, upper, 2.6, "leather")
    leg = [
        (shaft * t + 50, 0, 0, width * (0.44 + 0.16 * t), length * (0.17 + 0.05 * t))
        for t in (0.0, 0.35, 0.7, 1.0)
    ]
    tube = Model()
    _shell(tube, leg, 2.6, "leather")
    if chance(rng, 0.4):
        _shell(tube, [(x, y, z, ry - 3, rz - 3) for x, y, z, ry, rz in leg], 6.0, "wool", 0.4)
    model.put(tube.turned(-90, "y").turned(180, "z").moved(length * 0.21, 0, 30))
    if chance(rng, 0.35):  # a safety boot
        cap = [
            (length * 0.78, 0, 34, width * 0.47, 23),
            (length * 0.9, 0, 30, width * 0.38, 18),
            (length - 5, 0, 26, width * 0.15, 8),
        ]
        _shell(model, cap, 1.8, "steel")
    if chance(rng, 0.6):
        steps = np.linspace(0.0, 1.0, int(rng.integers(7, 11)))
        top = [
            (
                length * (0.58 - 0.18 * min(t * 2, 1)),
                70 + 30 * min(t * 2, 1) + shaft * 0.8 * max(t * 2 - 1, 0),
            )
            for t in steps
        ]
        _laces(model, length, width, top, pick(rng, "brass", "steel"), rng)
    else:
        zip_fastener(
            model,
            curve3(
                [
                    (length * 0.22, width * 0.5, 50),
                    (length * 0.24, width * 0.55, 90),
                    (length * 0.25, width * 0.6, 60 + shaft),
                ],
                5,
            ),
            "brass",
        )
    return model


def _sandal(rng: Rng, length: float) -> Model:
    width, thick = length * 0.37, rng.uniform(14, 34)
    outline = _sole(length, width, 0.95)
    model = Model()
    model.add(
        _arched(shapes.extrude(outline, thick, bevel=3).moved(0, 0, thick / 2), length, 6.0),
        pick(rng, "eva_foam", "rubber", "wood") if thick < 22 else "eva_foam",
    )
    _tread(model, outline, length, 2.0, rng, "rubber")
    metal = pick(rng, "brass", "zinc_alloy", "stainless")
    for t, high in ((0.72, 34.0), (0.55, 44.0), (0.16, 66.0))[: int(rng.integers(2, 4))]:
        band = [
            (length * t, -width * 0.48, thick),
            (length * t - 8, -width * 0.3, thick + high * 0.8),
            (length * t - 8, width * 0.3, thick + high * 0.8),
            (length * t, width * 0.48, thick),
        ]
        wide = rng.uniform(4, 11)
        strap = shapes.sweep(curve3(band, 5), wide, sides=8)
        squeezed = Mesh(strap.vertices * [1, 1, 1], strap.faces)
        model.add(squeezed, "leather", 0.3)
        if chance(rng, 0.7):
            model.put(
                buckle(24, 20, 1.5, metal).moved(length * t - 8, width * 0.18, thick + high * 0.9)
            )
    return model


_KINDS = {
    "shoes": (_trainer, _heeled, _boot),
    "sneakers": (_trainer,),
    "heels": (_heeled,),
    "boots": (_boot,),
    "sandals": (_sandal,),
}


def _pair(rng: Rng, name: str) -> Model:
    made = _KINDS[name][int(rng.integers(len(_KINDS[name])))]
    length = rng.uniform(230, 300) if made in (_trainer, _boot) else rng.uniform(215, 270)
    state = rng.bit_generator.state
    right = made(rng, length)
    rng.bit_generator.state = state  # the left one is its mirror image in all
    left = made(rng, length).scaled(1, -1, 1)
    lying = chance(rng, 0.4)
    model = Model()
    for side, shoe in ((-1, right), (1, left)):
        one = shoe.turned(90.0 * side, "x") if lying else shoe
        if lying and side > 0:
            one = one.turned(180)
        low, high = one.bounds
        middle = (low + high) / 2
        one = one.moved(-float(middle[0]), -float(middle[1]), -float(low[2]))
        reach = float(high[1] - low[1]) / 2 + rng.uniform(0, 6)
        model.put(one.turned(float(rng.normal(0, 4))).moved(float(rng.normal(0, 8)), side * reach))
    if chance(rng, 0.3):  # crumpled paper in the toes, or a box
        low, high = model.bounds
        x, y, z = (float(n) + 8 for n in high - low)
        middle = (low + high) / 2
        frame(
            model,
            shapes.box(x, y, z).moved(*(float(n) for n in middle)),
            shapes.box(x - 1.6, y - 1.6, z - 1.6).moved(*(float(n) for n in middle)),
            "cardboard",
        )
    return model.centred()


@solid_family(
    "shoes", "footwear", "a pair of trainers, heeled shoes or boots", weight=0.8, rest="flat"
)
def _shoes(rng: Rng) -> Model:
    return _pair(rng, "shoes")


@solid_family(
    "sneakers", "footwear", "a pair of trainers with foam soles and laces", weight=0.6, rest="any"
)
def _sneakers(rng: Rng) -> Model:
    return _pair(rng, "sneakers")


@solid_family(
    "heels",
    "footwear",
    "a pair of heeled shoes with steel shanks and heel pins",
    weight=0.5,
    rest="any",
)
def _heels(rng: Rng) -> Model:
    return _pair(rng, "heels")


@solid_family(
    "boots", "footwear", "a pair of boots with shanks, nails and eyelets", weight=0.4, rest="flat"
)
def _boots(rng: Rng) -> Model:
    return _pair(rng, "boots")


@solid_family(
    "sandals", "footwear", "a pair of sandals with straps and buckles", weight=0.4, rest="flat"
)
def _sandals(rng: Rng) -> Model:
    return _pair(rng, "sandals")
