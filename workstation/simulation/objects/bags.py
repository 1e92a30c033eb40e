"""Bags of cloth and leather, empty: shells with seams, zips, rings, chains and frames."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, rect, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    buckle,
    chain,
    chance,
    curve3,
    d_ring,
    line3,
    pick,
    plate,
    repeated,
    solid,
    stud,
    vessel,
    zip_fastener,
)
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def _body(
    rng: Rng, wide: float, high: float, ply: float, crease: float, depth: float, material: str
) -> Model:
    """Front and back of an empty bag lying flat, its gusset folded between, piped all around."""
    cloth = Cloth(rng, wide + 16, high + 16, 1.0)
    corner = rng.uniform(10, 40)
    for share in (1.0, 0.985):
        outline = soft_outline(rng, wide * share, high * share, 1.0)
        cloth.ply(outline, ply, cloth.wrinkles(crease))
    cloth.ply(
        soft_outline(rng, wide * 0.98, high * 0.98, 1.0), 0.4, cloth.wrinkles(1.1, 0.8)
    )  # lining
    border = rect(0, 0, wide * 0.99, high * 0.99, corner)
    cloth.line(border, 5, ply * 2.6)
    inner = rect(0, 0, wide - 2 * depth, high - 2 * depth, corner)
    for path in (inner, rect(rng.normal(0, 3), 2, wide - depth, high - depth, corner)):
        cloth.line(path, 2.6, ply * 2.2)  # the gusset's fold
    for _ in range(2):
        cloth.seam(wide, high, ply * 1.2)
    model = Model()
    model.add(cloth.heap(24), material)
    return model


def _handle(wide: float, lift: float, base: float, z: float) -> np.ndarray:
    return curve3(
        [
            (-wide, base, z),
            (-wide * 0.7, base + lift * 0.8, z + 2),
            (0, base + lift, z + 3),
            (wide * 0.7, base + lift * 0.8, z + 2),
            (wide, base, z),
        ],
        6,
    )


@solid_family(
    "handbag",
    "bag",
    "handbag with zip, rings, chain or strap, feet and magnet",
    weight=0.8,
    rest="flat",
)
def _handbag(rng: Rng) -> Model:
    wide, high = rng.uniform(170, 300), rng.uniform(120, 220)
    leather = pick(rng, "leather", "pvc", "leather")
    model = _body(rng, wide, high, rng.uniform(1.1, 1.8), 0.25, rng.uniform(18, 34), leather)
    metal = pick(rng, "zinc_alloy", "brass", "zinc_alloy")
    top = high / 2
    zip_fastener(
        model,
        curve3([(-wide * 0.42, top - 12, 0), (0, top - 7, 2), (wide * 0.42, top - 12, 0)], 7),
        pick(rng, "brass", "nylon"),
    )
    if chance(rng, 0.6):  # an inner pocket
        zip_fastener(
            model, line3([(-wide * 0.25, top - 55), (wide * 0.25, top - 55)], 2), "nylon", 4
        )
    if chance(rng, 0.6):  # the flap and its lock
        flap = [
            (-wide * 0.5, top),
            (wide * 0.5, top),
            (wide * 0.42, -high * 0.05),
            (0.0, -high * 0.12),
            (-wide * 0.42, -high * 0.05),
        ]
        model.add(shapes.extrude(flap, 1.5).moved(0, 0, 8), leather)
        model.add(plate(30, 18, 3.2, 4).moved(0, -high * 0.08, 10), metal)
        model.add(shapes.cylinder(9, 2.2, sides=16).moved(0, -high * 0.08, 7), "ferrite")
        model.add(shapes.torus(11, 1.0, sides=6, steps=20).moved(0, -high * 0.08, 8), metal)
    kind = int(rng.integers(0, 3))
    base = top - 14
    ends = [(-wide * 0.4, base), (wide * 0.4, base)]
    if kind == 0:
        way = _handle(wide * 0.4, rng.uniform(60, 130), base, 6)
        chain(model, way, rng.uniform(7, 13), rng.uniform(1.2, 2.4), metal)
    elif kind == 1:
        for dz in (0.0, 9.0):
            way = _handle(wide * 0.3, rng.uniform(80, 120), base, dz)
            model.add(shapes.sweep(way, 4.5, sides=8), leather)
            model.add(shapes.sweep(way, 2.6, sides=6), "polyethylene", 0.5)
    else:  # a long strap laid in a loop, with slider and snap hooks
        loop = [
            (-wide * 0.4, base, 8),
            (-wide * 0.3, base + 50, 9),
            (wide * 0.1, base + 70, 9),
            (wide * 0.35, -high * 0.1, 10),
            (-wide * 0.2, -high * 0.35, 10),
            (-wide * 0.1, base - 30, 11),
            (wide * 0.4, base, 8),
        ]
        path = curve3(loop, 6)
        model.add(shapes.sweep(path, 5.0, sides=6), leather, 0.5)
        model.put(buckle(26, 22, 1.6, metal).moved(float(path[20, 0]), float(path[20, 1]), 10))
        for x, y in ends:
            hook = [
                (x, y, 5),
                (x + 3, y + 22, 6),
                (x - 6, y + 34, 6),
                (x - 11, y + 24, 6),
                (x - 7, y + 14, 6),
            ]
            model.add(shapes.sweep(curve3(hook, 4), 2.0, sides=6), metal)
    for x, y in ends:
        model.put(d_ring(rng.uniform(8, 13), 1.7, metal).moved(x, y, 5))
        model.put(stud(4.5, metal).moved(x, y - 14, 5))
    for x in (-0.4, 0.4):
        for dy in (0, 9):
            model.put(stud(5.0, metal).moved(x * wide, -top + 6 + dy, float(dy) - 4))
    if chance(rng, 0.5):
        model.add(
            plate(wide * 0.84, 38, 2.4, 6).moved(0, -top + 26, -5),
            pick(rng, "paper", "polyethylene"),
        )
    if chance(rng, 0.4):  # a charm
        model.add(shapes.torus(12, 1.2, sides=5, steps=16).moved(wide * 0.42, base - 20, 10), metal)
        model.add(shapes.sphere(11, 12).moved(wide * 0.44, base - 42, 10), "polyester_cloth")
    return model.centred()


@solid_family(
    "backpack",
    "bag",
    "empty rucksack with zips, buckles, ladder locks and foam",
    weight=0.7,
    rest="flat",
)
def _backpack(rng: Rng) -> Model:
    wide, high = rng.uniform(230, 300), rng.uniform(300, 390)
    material = pick(rng, "polyester_cloth", "polyester_cloth", "nylon", "cotton")
    ply = 0.6 if material == "nylon" else 2.4
    model = _body(rng, wide, high, ply, 0.7, rng.uniform(40, 70), material)
    back = plate(wide * 0.84, high * 0.86, 8, 20)
    model.add(back.moved(0, 0, -14), "polyurethane_foam")
    for y in np.arange(-high * 0.35, high * 0.36, high * 0.12):
        model.add(shapes.box(wide * 0.7, 9, 7).moved(0, float(y), -14), "polyurethane_foam", -0.8)
    top = high / 2
    teeth = pick(rng, "nylon", "brass", "nylon")
    arch = [
        (-wide * 0.44, -high * 0.1, 6),
        (-wide * 0.42, top * 0.75, 6),
        (0, top * 0.95, 8),
        (wide * 0.42, top * 0.75, 6),
        (wide * 0.44, -high * 0.1, 6),
    ]
    zip_fastener(model, curve3(arch, 6), teeth, 6)
    pocket = [
        (-wide * 0.36, -high * 0.30, 12),
        (-wide * 0.34, -high * 0.02, 12),
        (0, high * 0.04, 13),
        (wide * 0.34, -high * 0.02, 12),
        (wide * 0.36, -high * 0.30, 12),
    ]
    zip_fastener(model, curve3(pocket, 5), teeth, 5)
    if chance(rng, 0.5):
        zip_fastener(
            model, line3([(-wide * 0.2, high * 0.2), (wide * 0.2, high * 0.2)], 12), teeth, 5
        )
    for side in (-1, 1):
        strap: list[Point] = [
            (side * wide * 0.12, top - 20),
            (side * wide * 0.3, top * 0.5),
            (side * wide * 0.33, -high * 0.1),
            (side * wide * 0.4, -high * 0.42),
        ]
        band = np.array(spline(strap, 5))
        off = np.column_stack([np.gradient(band[:, 1]), -np.gradient(band[:, 0])])
        off = off / np.linalg.norm(off, axis=1, keepdims=True) * rng.uniform(22, 30)
        outline = np.concatenate([band[:14] + off[:14], (band[:14] - off[:14])[::-1]])
        model.add(
            shapes.extrude([(float(a), float(b)) for a, b in outline], 10).moved(0, 0, -24),
            "eva_foam",
            0.7,
        )
        web = line3([(float(a), float(b)) for a, b in band[12:]], -24)
        model.add(shapes.sweep(web, 5, sides=6), "nylon", 0.4)
        lock = Model()
        for y in (-11, 0, 11):
            lock.add(shapes.box(34, 4, 5).moved(0, y), "abs")
        for x in (-15, 15):
            lock.add(shapes.box(4, 26, 5).moved(x, 0), "abs")
        model.put(lock.moved(float(band[13, 0]), float(band[13, 1]), -26))
        model.put(
            d_ring(12, 1.6, pick(rng, "steel", "abs")).moved(side * wide * 0.28, top * 0.4, -28)
        )
    snap = Model()
    snap.add(plate(40, 26, 9, 5), "abs", 0.55)
    for side in (-1, 1):
        snap.add(shapes.box(26, 4, 5).moved(14, side * 8), "abs")
    if chance(rng, 0.7):
        model.put(snap.turned(90).moved(0, high * 0.1, 16))
        model.put(snap.turned(180).moved(-wide * 0.3, -high * 0.46, -20))
    handle = _handle(32, 34, top - 6, -16)
    model.add(shapes.sweep(handle, 5, sides=6), "nylon", 0.5)
    if chance(rng, 0.35):  # stays or a frame sheet
        for side in (-1, 1):
            model.add(shapes.box(22, high * 0.8, 2.2).moved(side * wide * 0.2, 0, -18), "aluminium")
    return model.centred()


@solid_family(
    "wallet", "bag", "wallets with cards, coins and a press stud", weight=0.7, rest="flat"
)
def _wallet(rng: Rng) -> Model:
    wide, high = rng.uniform(95, 190), rng.uniform(75, 105)
    model = Model()
    for k in range(int(rng.integers(4, 8))):
        w, h = wide - rng.uniform(0, 6), high - rng.uniform(0, 14)
        model.add(plate(w, h, 1.0, 5).moved(0, (h - high) / 2, 1.3 * k), "leather")
    edge = line3(rect(0, 0, wide - 2, high - 2, 5), 4)
    model.add(shapes.sweep(edge, 1.4, sides=5), "leather")
    for k in range(int(rng.integers(2, 9))):  # cards: some with a chip
        x = float(rng.choice([-0.2, 0.2])) * (wide - 90) * 0.5
        card = Model()
        card.add(plate(85.6, 54, 0.76, 3), "pvc")
        if chance(rng, 0.7):
            card.add(shapes.box(12, 11, 0.25).moved(-22, 6, 0.3), "copper")
            for d in (0, 2, 4):
                card.add(
                    shapes.sweep(line3(rect(0, 0, 78 - d, 46 - d, 3)), 0.08, sides=4), "copper"
                )
        model.put(
            card.moved(x + float(rng.normal(0, 1)), -high * 0.5 + 30 + 3.0 * k, 1.6 + 0.9 * k)
        )
    if chance(rng, 0.7):
        for _ in range(int(rng.integers(2, 14))):
            radius = rng.uniform(8, 13)
            at = rng.uniform(-1, 1, 2) * [wide * 0.3, high * 0.25]
            coin = Model()
            metal = pick(rng, "brass", "copper", "stainless")
            coin.add(shapes.cylinder(radius, 1.7, sides=20), metal)
            if chance(rng, 0.3):
                coin.add(shapes.cylinder(radius * 0.65, 1.7, sides=16), metal, -1)
                coin.add(shapes.cylinder(radius * 0.65, 1.7, sides=16), "stainless")
            model.put(
                coin.turned(float(rng.normal(0, 12)), "x").moved(
                    float(at[0]), float(at[1]), float(rng.uniform(3, 9))
                )
            )
    if chance(rng, 0.6):
        model.put(stud(6.5, "brass").moved(0, high * 0.42, 8))
    if chance(rng, 0.5):
        zip_fastener(
            model, line3([(-wide * 0.44, high * 0.3), (wide * 0.44, high * 0.3)], 8), "brass", 4
        )
    return model.centred()


@solid_family("wash_bag", "bag", "wash bag with what one takes along", weight=0.8, rest="flat")
def _wash_bag(rng: Rng) -> Model:
    wide, high = rng.uniform(190, 260), rng.uniform(130, 180)
    model = _body(rng, wide, high, 0.9, 0.5, 22, pick(rng, "polyester_cloth", "pvc", "nylon"))
    zip_fastener(
        model,
        curve3(
            [(-wide * 0.46, high * 0.4, 12), (0, high * 0.46, 14), (wide * 0.46, high * 0.4, 12)], 6
        ),
        pick(rng, "brass", "nylon"),
    )
    for _ in range(int(rng.integers(2, 6))):
        kind = int(rng.integers(0, 5))
        one = Model()
        if kind == 0:
            radius, long = rng.uniform(11, 18), rng.uniform(70, 120)
            bottle = vessel(
                [
                    (radius, 0.0),
                    (radius, long * 0.8),
                    (radius * 0.5, long * 0.88),
                    (radius * 0.5, long),
                ],
                1.2,
                "polyethylene",
                content=pick(rng, "gel", "cream"),
                level=rng.uniform(0.3, 0.8),
            )
            one.put(bottle.moved(0, 0, -long / 2).turned(90, "y"))
        elif kind == 1:  # nail clippers
            for z in (0.0, 5.0):
                one.add(
                    plate(rng.uniform(52, 68), 12, 1.6, 3).turned(3.0 - z, "y").moved(0, 0, z),
                    "steel",
                )
            one.add(shapes.cylinder(2.2, 12, sides=8).moved(24, 0, 3), "steel")
            one.add(shapes.box(58, 9, 1.8).moved(3, 0, 9), "steel")
        elif kind == 2:  # a stick of deodorant
            one.put(
                vessel([(16, 0.0), (16, 90)], 1.5, "polypropylene", content="wax", level=0.7)
                .scaled(1.3, 0.8, 1)
                .moved(0, 0, -45)
                .turned(90, "y")
            )
            one.add(shapes.cylinder(3, 60, axis="x", sides=8), "polypropylene")
        elif kind == 3:  # tweezers and a file
            for lean in (-2.0, 2.0):
                one.add(shapes.box(92, 5, 1.1).turned(lean).moved(0, lean), "stainless")
            one.add(shapes.box(130, 9, 0.9).turned(12).moved(0, 12, 4), "steel")
        else:
            one.add(shapes.capsule(11, 62, axis="x", sides=12), "soap")
            one.add(solid([(12.5, -16), (12.5, 16)]).turned(90, "y"), "polypropylene", 0.4)
        at = rng.uniform(-1, 1, 2) * [wide * 0.25, high * 0.22]
        model.put(
            one.turned(float(rng.normal(0, 30))).moved(
                float(at[0]), float(at[1]), float(rng.uniform(-3, 6))
            )
        )
    return model.centred()


@solid_family(
    "pencil_case",
    "bag",
    "pencil case with pens, compasses, sharpener and rubber",
    weight=0.7,
    rest="flat",
)
def _pencil_case(rng: Rng) -> Model:
    wide, high = rng.uniform(200, 230), rng.uniform(75, 110)
    model = _body(rng, wide, high, 0.8, 0.5, 14, pick(rng, "polyester_cloth", "pvc", "cotton"))
    zip_fastener(
        model,
        curve3(
            [(-wide * 0.46, high * 0.38, 8), (0, high * 0.42, 9), (wide * 0.46, high * 0.38, 8)], 6
        ),
        pick(rng, "brass", "nylon"),
    )
    for _ in range(int(rng.integers(5, 15))):
        long, radius = rng.uniform(120, 185), rng.uniform(3.4, 5.5)
        pen = Model()
        if chance(rng, 0.5):
            pen.add(shapes.cylinder(radius, long, axis="x", sides=6), "wood")
            pen.add(
                shapes.cylinder(1.2, long, axis="x", sides=6), "silicon", 0.8
            )  # graphite and clay
            pen.add(
                shapes.pipe(radius + 0.2, radius - 0.1, 9, axis="x", sides=12).moved(long / 2, 0),
                "aluminium",
            )
        else:
            pen.add(shapes.pipe(radius, radius - 1.1, long, axis="x", sides=12), "abs")
            pen.add(
                shapes.cylinder(1.5, long * 0.75, axis="x", sides=6),
                pick(rng, "brass", "polypropylene"),
            )
            coil = shapes.sweep(shapes.helix(2.2, 2.0, 10, 7), 0.3, sides=4)
            pen.add(coil.turned(90, "y").moved(-long * 0.36, 0), "steel")
            pen.add(
                shapes.box(34, 2, 1).moved(long * 0.3, 0, radius + 1), pick(rng, "steel", "abs")
            )
            pen.add(
                shapes.cone(1.0, radius, 12, axis="x", sides=10).moved(-long / 2 - 5, 0),
                pick(rng, "brass", "abs"),
            )
        y = float(rng.uniform(-0.4, 0.35)) * high
        model.put(
            pen.turned(180.0 * int(rng.integers(2)) + float(rng.normal(0, 3))).moved(
                float(rng.normal(0, 12)), y, float(rng.uniform(-5, 7))
            )
        )
    if chance(rng, 0.6):  # sharpener and compasses
        model.add(
            shapes.box(25, 14, 11), "zinc_alloy" if chance(rng, 0.4) else "polypropylene", 0.7
        )
        model.add(shapes.box(23, 8, 0.5).turned(12).moved(0, 0, 6), "steel")
    if chance(rng, 0.5):
        for lean in (-4.0, 4.0):
            model.add(
                shapes.sweep(
                    np.array([(-60, lean * 3, 8), (40, lean * 0.4, 8)], dtype=float), 2.6, sides=7
                ),
                "brass",
            )
        model.add(shapes.cylinder(6, 14, axis="x", sides=12).moved(48, 0, 8), "brass")
        model.add(shapes.cylinder(0.8, 18, axis="x", sides=5).moved(-68, -12, 8), "steel")
    model.add(shapes.box(42, 20, 12).moved(-wide * 0.3, -high * 0.2, 2), pick(rng, "rubber", "pvc"))
    model.add(
        repeated(shapes.box(190, 0.4, 1.2), [(0.0, -high * 0.35, -6.0), (0.0, -high * 0.12, -6.0)]),
        "abs",
    )
    model.add(plate(190, 28, 2.0, 2).moved(0, -high * 0.24, -6), "abs", 0.9)
    return model.centred()
