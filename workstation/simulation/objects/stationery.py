"""Things for the desk: pens, stapler, clips, tape, paint; and small music."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fittings import (
    Rng,
    cap,
    chance,
    curve3,
    frame,
    line3,
    pick,
    plate,
    repeated,
    solid,
    tapered,
    vessel,
)
from workstation.simulation.objects.paperwork import paper_clip
from workstation.simulation.sketch import arc
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def pen(rng: Rng) -> Model:
    """A pen lying along x, point at the left: ball-point, fountain pen, marker."""
    kind, long, r = int(rng.integers(0, 3)), rng.uniform(128, 150), rng.uniform(4.2, 6.4)
    shell = pick(rng, "abs", "brass", "aluminium") if kind < 2 else "polypropylene"
    wall = {"abs": 1.3, "brass": 0.5, "aluminium": 0.8, "polypropylene": 1.2}[shell]
    model = Model()
    outer = [
        (-long / 2, 0, 0, 1.4, 1.4),
        (-long / 2 + 14, 0, 0, r * 0.8, r * 0.8),
        (0, 0, 0, r, r),
        (long / 2, 0, 0, r * 0.9, r * 0.9),
    ]
    inner = [
        (x + (0.5 if x < 0 else -0.5), y, z, max(ry - wall, 0.4), max(rz - wall, 0.4))
        for x, y, z, ry, rz in outer
    ]
    frame(model, tapered(outer, 12), tapered(inner, 12), shell)
    clip = [(long / 2 - 2, 0, r), (long / 2 - 4, 0, r + 3), (long / 2 - 38, 0, r + 1)]
    model.add(
        shapes.sweep(np.array(clip, dtype=float), 1.1, sides=6), pick(rng, "steel", "stainless")
    )
    if kind == 0:
        model.add(
            shapes.cylinder(1.2, long * 0.8, axis="x", sides=6).moved(-8, 0),
            pick(rng, "brass", "polypropylene"),
        )
        model.add(shapes.cone(0.5, 1.3, 6, axis="x", sides=8).moved(-long / 2, 0), "brass")
        coil = shapes.sweep(shapes.helix(2.1, 2.2, 8, 7), 0.28, sides=4)
        model.add(coil.turned(90, "y").moved(-long / 2 + 24, 0), "steel")
        model.add(shapes.cylinder(2.4, 14, axis="x", sides=8).moved(long / 2 + 5, 0), shell, 0.8)
    elif kind == 1:
        nib = [(-long / 2 - 16, 0), (-long / 2 + 2, -3.6), (-long / 2 + 2, 3.6)]
        model.add(shapes.extrude(nib, 0.5), pick(rng, "stainless", "gold"))
        model.add(shapes.cylinder(r * 0.6, 40, axis="x", sides=10).moved(-8, 0), "water")
        model.add(
            shapes.pipe(r * 0.72, r * 0.6, 42, axis="x", sides=10).moved(-8, 0), "polyethylene"
        )
        model.add(shapes.sphere(1.2, 6).moved(4, 0), "steel")
        model.add(shapes.torus(r, 0.9, sides=5, steps=14).turned(90, "y").moved(10, 0), "brass")
    else:
        model.add(
            shapes.cylinder(r * 0.6, long * 0.62, axis="x", sides=10).moved(4, 0),
            "polyester_cloth",
            3.0,
        )
        model.add(
            shapes.cylinder(1.6, 18, axis="x", sides=8).moved(-long / 2, 0), "polyester_cloth", 2.4
        )
    return model


@solid_family(
    "pens", "stationery", "pens and pencils, loose, boxed or in a roll", weight=0.9, rest="flat"
)
def _pens(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(1, 13))
    boxed = chance(rng, 0.4)
    for k in range(count):
        lean = float(rng.normal(0, 1.0 if boxed else 9.0))
        model.put(
            pen(rng)
            .turned(lean + (0.0 if boxed else 180.0 * int(rng.integers(2))))
            .moved(0, 14.0 * (k % 6), 13.0 * (k // 6))
        )
    if boxed:
        low, high = model.bounds
        x, y, z = (float(n) + 6 for n in high - low)
        middle = [float(n) for n in (low + high) / 2]
        board = pick(rng, "paper", "steel", "wood", "abs")
        wall = {"paper": 0.8, "steel": 0.35, "wood": 4.0, "abs": 1.8}[board]
        frame(
            model,
            shapes.box(x + 2 * wall, y + 2 * wall, z + 2 * wall, 1).moved(*middle),
            shapes.box(x, y, z).moved(*middle),
            board,
        )
        model.add(
            shapes.box(x - 2, y - 2, z * 0.3).moved(middle[0], middle[1], middle[2] - z * 0.34),
            "polyurethane_foam",
        )
    return model.centred()


def _stapler(rng: Rng) -> Model:
    long = rng.uniform(95, 150)
    model = Model()
    model.add(plate(long, 34, 5, 8), pick(rng, "abs", "zinc_alloy"), 0.8)
    model.add(shapes.box(long * 0.96, 14, 1.2).moved(0, 0, 5), "steel")
    channel = Model()
    frame(channel, shapes.box(long * 0.9, 13.5, 9), shapes.box(long * 0.88, 11.6, 7), "steel")
    stick = shapes.box(long * rng.uniform(0.2, 0.6), 11, 5.4)
    channel.add(stick.moved(long * 0.1, 0), "steel", 0.62)
    channel.add(shapes.box(14, 10, 6).moved(-long * 0.28, 0), "abs")
    coil = shapes.sweep(shapes.helix(2.6, 2.6, 12, 7), 0.45, sides=4)
    channel.add(coil.turned(90, "y").moved(-long * 0.2, 0), "steel")
    model.put(channel.turned(-4, "y").moved(0, 0, 15))
    shell = [
        (-long * 0.5, 0, 20, 7, 5),
        (-long * 0.2, 0, 27, 11, 9),
        (long * 0.3, 0, 26, 11, 9),
        (long * 0.5, 0, 20, 8, 6),
    ]
    inner = [(x, y, z, ry - 1.6, rz - 1.6) for x, y, z, ry, rz in shell]
    frame(model, tapered(shell, 14, 0.8), tapered(inner, 14, 0.8), pick(rng, "abs", "steel"))
    model.add(shapes.cylinder(2.4, 26, axis="y", sides=10).moved(-long * 0.42, 0, 12), "steel")
    model.add(shapes.box(16, 10, 1.6).moved(long * 0.42, 0, 3), "steel")
    return model


def _punch(rng: Rng) -> Model:
    model = Model()
    model.add(plate(115, 60, 3, 8), "steel")
    model.add(plate(112, 56, 8, 8).moved(0, 0, -6), "polyethylene", 0.3)
    for x in (-40, 40):
        model.add(shapes.box(14, 22, 26).moved(x, 4, 14), "steel", 0.5)
        model.add(shapes.cylinder(3, 34, sides=12).moved(x, 4, 12), "steel")
        coil = shapes.sweep(shapes.helix(5, 3, 5, 9), 0.8, sides=5)
        model.add(coil.moved(x, 4, 22), "steel")
    model.add(plate(118, 46, 2.4, 12).turned(14, "x").moved(0, -2, 36), "steel")
    model.add(shapes.cylinder(2, 104, axis="x", sides=8).moved(0, 18, 26), "steel")
    return model


@solid_family(
    "desk_tools",
    "stationery",
    "stapler, punch, tape, clips, drawing pins, seals",
    weight=0.8,
    rest="flat",
)
def _desk_tools(rng: Rng) -> Model:
    model = Model()
    if chance(rng, 0.6):
        model.put(_stapler(rng).turned(float(rng.uniform(-20, 20))))
    if chance(rng, 0.35):
        model.put(_punch(rng).turned(float(rng.uniform(0, 360))).moved(20, 85))
    if chance(rng, 0.5):  # a reel of tape in its cutter
        reel = Model()
        reel.add(shapes.pipe(rng.uniform(26, 40), 20, 19, sides=28), "polypropylene", 1.0)
        reel.add(shapes.pipe(20, 17.5, 19, sides=28), "paper")
        reel.add(shapes.box(2, 20, 8).moved(44, 0), "steel", 0.4)
        reel.add(shapes.box(60, 24, 3).moved(16, 0, -10), "abs")
        model.put(reel.moved(-95, 50))
    if chance(rng, 0.7):  # clips in a heap, perhaps in a box
        clip = paper_clip(rng)
        spots = rng.normal(0, 1, (int(rng.integers(8, 30)), 3)) * [14, 12, 4] + [-80, -40, 0]
        for k in range(4):
            one = clip.turned(float(rng.uniform(0, 70)), "x").turned(float(rng.uniform(0, 360)))
            if len(spots[k::4]):
                model.add(repeated(one, spots[k::4]), "steel")
        frame(
            model,
            shapes.box(78, 52, 26).moved(-80, -40),
            shapes.box(76.8, 50.8, 24.8).moved(-80, -40),
            pick(rng, "paper", "abs"),
        )
    if chance(rng, 0.5):  # drawing pins
        pins = rng.normal(0, 1, (int(rng.integers(8, 26)), 3)) * [16, 14, 3] + [80, -50, 0]
        pin = shapes.lathe([(5, 0), (4.4, 1.2), (0.6, 1.5), (0.4, 9)], sides=8).turned(70, "x")
        model.add(repeated(pin, pins), pick(rng, "brass", "steel"), 0.8)
    if chance(rng, 0.4) or not model.parts:  # a rubber stamp and pad
        stamp = solid([(16, 0), (16, 10), (7, 24), (9, 44), (12, 52), (4, 58)])
        model.add(stamp.turned(90, "x").moved(70, 30, 6), "wood", 1.1)
        model.add(shapes.box(44, 4, 26).moved(70, 32, 6), "rubber")
        frame(
            model, plate(90, 60, 16, 5).moved(120, 60), plate(87, 57, 13, 5).moved(120, 60), "steel"
        )
        model.add(plate(84, 54, 6, 4).moved(120, 60, -2), "wool", 2)
    return model.centred()


@solid_family(
    "paints", "stationery", "paint tubes, pans, brushes and a palette", weight=0.5, rest="flat"
)
def _paints(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(4, 14))
    pigment = ["cosmetic_powder", "cream", "oil", "cosmetic_powder", "zinc_alloy"]
    for k in range(count):
        long, r = rng.uniform(55, 90), rng.uniform(6, 11)
        skin = [
            (0, 0, 0, r, r),
            (long * 0.5, 0, 0, r * 1.15, r * 0.8),
            (long * 0.94, 0, 0, r * 1.4, 0.8),
            (long, 0, 0, r * 1.4, 0.6),
        ]
        inner = [(x, y, z, ry - 0.15, max(rz - 0.15, 0.2)) for x, y, z, ry, rz in skin]
        tube = Model()
        frame(tube, tapered(skin, 14), tapered(inner, 14), "aluminium")
        of = pigment[int(rng.integers(5))]
        tube.add(
            tapered(inner, 14).scaled(rng.uniform(0.6, 0.97), 1, 1),
            of,
            {"zinc_alloy": 0.14, "cosmetic_powder": rng.uniform(0.6, 1.4)}.get(of, 1.0),
        )
        tube.put(cap(r * 0.7, 11, "polypropylene").turned(-90, "y").moved(-1, 0))
        tube.add(shapes.box(5, r * 2.8, 1.6).moved(long, 0), "aluminium")
        model.put(
            tube.turned(float(rng.normal(0, 4))).moved(
                float(rng.normal(0, 3)) + 110.0 * (k // 6), 28.0 * (k % 6)
            )
        )
    for k in range(int(rng.integers(1, 6))):
        long = rng.uniform(150, 230)
        model.add(
            shapes.cylinder(2.6, long, axis="x", sides=8)
            .turned(float(rng.normal(0, 4)))
            .moved(40, -22 - 11.0 * k, 4),
            "wood",
        )
        model.add(
            shapes.pipe(3.2, 2.5, 26, axis="x", sides=10).moved(40 - long / 2, -22 - 11.0 * k, 4),
            pick(rng, "aluminium", "brass"),
        )
        model.add(
            shapes.capsule(3.6, 22, axis="x", sides=8).moved(24 - long / 2, -22 - 11.0 * k, 4),
            "nylon",
            0.4,
        )
    if chance(rng, 0.5):
        outline = [(float(x), float(y)) for x, y in arc((0, 0), (95, 70), 0, 350, 30)]
        board = Model()
        board.add(shapes.extrude(outline, 4), pick(rng, "wood", "abs"))
        board.add(shapes.cylinder(14, 5).moved(-58, -20), "wood", -1)
        model.put(board.moved(60, 70, -14))
    return model.centred()


@solid_family(
    "musical",
    "leisure",
    "harmonica, bells, strings, pegs, whistle, music box",
    weight=0.6,
    rest="any",
)
def _musical(rng: Rng) -> Model:
    model = Model()
    long, wide = rng.uniform(95, 180), rng.uniform(24, 32)
    holes = int(long / 8.4)
    comb = shapes.box(long * 0.92, wide, 7)
    cells = [((k - (holes - 1) / 2) * long * 0.9 / holes, 3.0, 0.0) for k in range(holes)]
    model.add(comb, pick(rng, "wood", "abs"))
    model.add(repeated(shapes.box(long * 0.6 / holes, wide - 7, 5.4), cells), "wood", -1.0)
    for z in (-1, 1):
        model.add(shapes.box(long * 0.94, wide, 1.0).moved(0, 0, z * 4), "brass")
        reeds = [(x, 0.0, z * 4.8) for x, _, _ in cells]
        model.add(repeated(shapes.box(2.4, wide * 0.5, 0.35), reeds), "brass")
        shell = [
            (-long / 2, 0, z * 6, wide * 0.5, 3.4),
            (0, 0, z * 7, wide * 0.54, 4.4),
            (long / 2, 0, z * 6, wide * 0.5, 3.4),
        ]
        inside = [(x, y, zz, ry - 0.6, rz - 0.6) for x, y, zz, ry, rz in shell]
        frame(model, tapered(shell, 14, 0.8), tapered(inside, 14, 0.8), "stainless")
    for x in (-1, 1):
        model.add(shapes.cylinder(1.6, 16, sides=8).moved(x * long * 0.46, 0), "steel")
    choice = int(rng.integers(0, 4))
    if choice == 0:  # bells
        for k in range(int(rng.integers(2, 7))):
            r = rng.uniform(7, 22)
            bell = vessel(
                [(r * 0.2, -r), (r * 0.6, -r * 0.8), (r * 0.75, 0), (r, r * 0.6)],
                1.2,
                pick(rng, "brass", "steel"),
            )
            bell.add(shapes.sphere(r * 0.22, 8), "steel")
            bell.add(
                shapes.torus(r * 0.25, 0.9, sides=5, steps=10)
                .turned(90, "x")
                .moved(0, 0, -r * 1.2),
                "steel",
            )
            model.put(
                bell.turned(float(rng.uniform(0, 180)), "x").moved(
                    -60.0 + 40 * k, 55 + float(rng.normal(0, 6)), 0
                )
            )
    elif choice == 1:  # strings in rings, pegs
        for k in range(int(rng.integers(2, 6))):
            coil = shapes.torus(rng.uniform(28, 40), 0.3 + 0.12 * k, sides=4, steps=30)
            model.add(
                coil.moved(float(rng.normal(0, 6)), 70 + float(rng.normal(0, 5)), 1.5 * k),
                pick(rng, "steel", "brass", "nylon"),
            )
        for k in range(6):
            peg = Model()
            peg.add(shapes.cylinder(3, 30, sides=10), "steel")
            peg.add(shapes.cylinder(8, 4, sides=14).moved(0, 0, -6), "brass", 0.8)
            peg.add(shapes.cylinder(2, 22, axis="x", sides=8).moved(12, 0, -8), "steel")
            peg.add(shapes.ellipsoid(6, 3, 9, 10).moved(26, 0, -8), pick(rng, "abs", "zinc_alloy"))
            model.put(peg.turned(90, "x").moved(-60.0 + 26 * k, -52, 4))
    elif choice == 2:  # a music box works
        model.add(shapes.box(52, 40, 3).moved(0, 62, 0), "brass")
        drum = shapes.cylinder(7.5, 30, axis="x", sides=18)
        model.add(drum.moved(0, 66, 10), "brass", 0.6)
        pins = [
            (float(x), 66 + 7.8 * np.cos(t), 10 + 7.8 * np.sin(t))
            for x, t in zip(rng.uniform(-14, 14, 70), rng.uniform(0, 6.28, 70), strict=True)
        ]
        model.add(repeated(shapes.box(0.6, 0.6, 0.9), pins), "steel")
        teeth = [(-13.0 + 1.9 * k, 52.0, 9.0) for k in range(15)]
        model.add(repeated(shapes.box(1.2, 20, 0.7), teeth), "steel")
        model.add(shapes.cylinder(12, 12, sides=18).moved(-34, 62, 8), "steel", 0.7)
    else:  # a recorder or tin whistle
        pipe_of = pick(rng, "wood", "brass", "abs")
        wall = 0.6 if pipe_of == "brass" else 4.0
        r = 7.0 if pipe_of == "brass" else 12.0
        tube = shapes.pipe(r, r - wall, 290, axis="x", sides=18).moved(0, 50)
        model.add(tube, pipe_of)
        model.add(
            repeated(
                shapes.cylinder(3, r, sides=10), [(-60.0 + 26 * k, 50.0, r * 0.7) for k in range(7)]
            ),
            pipe_of,
            -0.8,
        )
        model.add(shapes.box(44, r, r).moved(126, 50), "wood")
        for x in (-90, 90):
            model.add(shapes.torus(r, 2.4, sides=6, steps=20).turned(90, "y").moved(x, 50), pipe_of)
    return model.centred()


@solid_family(
    "hobby_kit",
    "stationery",
    "beads, wire, pliers-free craft box with clasps and glue",
    weight=0.5,
    rest="flat",
)
def _hobby_kit(rng: Rng) -> Model:
    wide, high = rng.uniform(150, 230), rng.uniform(100, 150)
    model = Model()
    frame(
        model, shapes.box(wide, high, 24, 2), shapes.box(wide - 3, high - 3, 21.5), "polypropylene"
    )
    columns, rows = int(rng.integers(3, 6)), int(rng.integers(2, 4))
    for i in range(1, columns):
        model.add(
            shapes.box(1.3, high - 4, 18).moved(-wide / 2 + i * wide / columns, 0), "polypropylene"
        )
    for j in range(1, rows):
        model.add(
            shapes.box(wide - 4, 1.3, 18).moved(0, -high / 2 + j * high / rows), "polypropylene"
        )
    for i in range(columns):
        for j in range(rows):
            at = np.array(
                [-wide / 2 + (i + 0.5) * wide / columns, -high / 2 + (j + 0.5) * high / rows, -5.0]
            )
            spots = (
                rng.uniform(-1, 1, (int(rng.integers(6, 22)), 3))
                * [wide / columns * 0.36, high / rows * 0.36, 4]
                + at
            )
            size = rng.uniform(1.8, 5.5)
            body = [
                shapes.sphere(size, 6),
                shapes.torus(size, size * 0.3, sides=4, steps=8),
                shapes.cylinder(size * 0.8, size * 2, axis="x", sides=6),
            ]
            bead = body[int(rng.integers(3))]
            model.add(
                repeated(bead, spots),
                pick(rng, "glass", "abs", "wood", "brass", "silver", "stoneware"),
                0.85,
            )
    for k in range(int(rng.integers(0, 4))):
        coil = shapes.torus(rng.uniform(20, 32), rng.uniform(1.5, 4), sides=6, steps=26)
        model.add(
            coil.moved(-40.0 + 50 * k, high / 2 + 40, float(rng.normal(0, 2))),
            pick(rng, "copper", "brass", "steel"),
            0.6,
        )
    edge = [(-wide / 2, -high / 2 - 18), (wide / 4, -high / 2 - 26), (wide / 2, -high / 2 - 16)]
    model.add(shapes.sweep(curve3(line3(edge), 4), 1.2, sides=5), "cotton")
    return model.centred()
