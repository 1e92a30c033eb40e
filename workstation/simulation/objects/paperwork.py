"""Books, magazines, binders, letters, cards, games of paper, and the picture in its frame."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, rect
from workstation.simulation.objects.fittings import (
    Rng,
    chance,
    curve3,
    frame,
    line3,
    pick,
    plate,
    repeated,
)
from workstation.simulation.sketch import arc
from workstation.simulation.solids import shapes
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.model import Model


def _block(wide: float, high: float, thick: float, swell: float) -> Mesh:
    """A book's pages: hollow at the fore edge, round at the spine, a little uneven on top."""
    half, steps = thick / 2, np.linspace(-1.0, 1.0, 6)
    fore = [(wide / 2 - swell * (1 - t * t) * 0.8, half * t) for t in steps]
    spine = [(-wide / 2 - swell * (1 - t * t), half * t) for t in steps[::-1]]
    section = shapes.extrude([*fore, *spine], high)
    return section.turned(90, "x")


def book(rng: Rng, wide: float, high: float, thick: float) -> Model:
    """A shut book lying on its cover, spine to the left."""
    hard = chance(rng, 0.5)
    swell = rng.uniform(1.5, 5.0) if hard else 0.3
    board = rng.uniform(2.0, 3.2) if hard else 0.3
    density = rng.uniform(0.75, 1.3)
    model = Model()
    model.add(_block(wide, high, thick, swell), "paper", density)
    for plates in range(int(rng.integers(0, 3))):  # sections of coated paper: pictures
        z = float(rng.uniform(-0.4, 0.4)) * thick
        model.add(shapes.box(wide - 2, high - 1, thick * 0.06).moved(0, 0, z), "paper", 0.6)
        del plates
    over = 3.2 if hard else 0.0
    for side in (-1, 1):
        cover = shapes.box(wide + over, high + 2 * over, board)
        model.add(cover.moved(over / 2, 0, side * (thick / 2 + board / 2)), "paper", 1.1)
    back = [
        (-wide / 2 - swell * (1 - t * t) - 1.5, (thick / 2 + board) * t)
        for t in np.linspace(-1, 1, 7)
    ]
    shell = [*back, *[(x + (2.2 if hard else 0.6), z) for x, z in back[::-1]]]
    model.add(shapes.extrude(shell, high + 2 * over).turned(90, "x"), "paper", 1.1)
    if hard:  # the joint's groove, head bands, a ribbon
        for side in (-1, 1):
            groove = shapes.box(4.5, high + 2 * over, board * 0.7)
            model.add(groove.moved(-wide / 2 + 5, 0, side * (thick / 2 + board / 2)), "paper", -0.9)
        for side in (-1, 1):
            band = shapes.cylinder(1.4, thick * 0.9, sides=6)
            model.add(band.moved(-wide / 2 - 1, side * high / 2), "cotton")
        if chance(rng, 0.4):
            model.add(
                shapes.box(4, high, 0.4).moved(float(rng.uniform(-0.2, 0.3)) * wide, 0),
                "polyester_cloth",
            )
        if chance(rng, 0.3):
            for sx in (-1, 1):
                for sy in (-1, 1):
                    corner = [(0, 0), (-16 * sx, 0), (0, -16 * sy)]
                    model.add(
                        shapes.extrude(corner, thick + 2 * board + 0.6).moved(
                            sx * wide / 2 + 3, sy * high / 2
                        ),
                        "brass",
                        0.06,
                    )
    return model


@solid_family("book", "paper", "one or more books, lying or on edge", weight=1.6, rest="any")
def _book(rng: Rng) -> Model:
    model, level = Model(), 0.0
    wide, high = rng.uniform(105, 200), rng.uniform(160, 270)
    for k in range(int(rng.choice([1, 1, 2, 3]))):
        thick = rng.uniform(8, 42) if k == 0 else rng.uniform(6, 24)
        one = book(rng, wide * rng.uniform(0.85, 1), high * rng.uniform(0.85, 1), thick)
        low, top = one.bounds
        way = 180.0 * int(rng.integers(2)) + float(rng.normal(0, 5 if k else 0))
        one = one.turned(way).moved(*(float(n) for n in rng.uniform(-9, 9, 2) * (k > 0)))
        model.put(one.moved(0, 0, level - float(low[2])))
        level += float(top[2] - low[2])
    return model.centred()


@solid_family(
    "magazines", "paper", "magazines with staples, catalogues, comics", weight=1.0, rest="flat"
)
def _magazines(rng: Rng) -> Model:
    model, level = Model(), 0.0
    wide, high = rng.uniform(150, 220), rng.uniform(210, 297)
    rolled = chance(rng, 0.2)
    if rolled:
        radius = rng.uniform(20, 32)
        turn = np.linspace(0, 4 * np.pi, 40)
        reach = radius * (0.7 + 0.3 * turn / turn[-1])
        inner = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
        outer = inner * ((reach + 3.6) / reach)[:, None]
        band = [(float(x), float(y)) for x, y in np.concatenate([outer, inner[::-1]])]
        model.add(shapes.extrude(band, high).turned(90, "y"), "paper", 1.25)
        return model.centred()
    for _ in range(int(rng.integers(1, 7))):
        thick = rng.uniform(1.2, 6.0)
        lean, shift = float(rng.normal(0, 3)), rng.uniform(-9, 9, 2)
        one = Model()
        rounded = [
            (-wide / 2, -thick / 2),
            (-wide / 2 - thick * 0.3, 0),
            (-wide / 2, thick / 2),
            (wide / 2, thick * 0.42),
            (wide / 2, -thick * 0.42),
        ]
        one.add(
            shapes.extrude([(x, z) for x, z in rounded], high).turned(90, "x"),
            "paper",
            rng.uniform(1.1, 1.45),
        )
        for y in (-high * 0.22, high * 0.22):
            wire = np.array(
                [
                    (-wide / 2 + 1, y - 6, thick * 0.2),
                    (-wide / 2 - 1, y - 6, 0),
                    (-wide / 2 - 1, y + 6, 0),
                    (-wide / 2 + 1, y + 6, thick * 0.2),
                ]
            )
            one.add(shapes.sweep(wire, 0.35, sides=5), "steel")
        if chance(rng, 0.15):  # a disc on the cover
            one.add(shapes.pipe(60, 7.5, 1.2).moved(10, 0, thick), "abs")
            one.add(shapes.pipe(58, 22, 0.06).moved(10, 0, thick), "aluminium", 1.0)
        model.put(
            one.turned(lean + 180.0 * int(rng.integers(2))).moved(
                float(shift[0]), float(shift[1]), level
            )
        )
        level += thick
    return model.centred()


@solid_family(
    "documents",
    "paper",
    "papers with staples and clips in folders or envelopes",
    weight=1.0,
    rest="flat",
)
def _documents(rng: Rng) -> Model:
    model, level = Model(), 0.0
    for _ in range(int(rng.integers(2, 7))):
        thick = rng.uniform(0.4, 6.0)
        half = chance(rng, 0.25)
        wide, high = (210.0, 148.0) if half else (210.0, 297.0)
        at = rng.uniform(-7, 7, 2)
        one = Model()
        one.add(shapes.box(wide, high, thick), "paper", 0.95)
        corner = (-wide / 2 + 14, high / 2 - 12)
        if chance(rng, 0.5):
            staple = np.array(
                [(-6, 0, -thick / 2), (-6, 0, thick / 2), (6, 0, thick / 2), (6, 0, -thick / 2)]
            )
            one.add(
                shapes.sweep(staple, 0.3, sides=5).turned(40).moved(corner[0], corner[1]), "steel"
            )
        elif chance(rng, 0.6):
            one.add(
                paper_clip(rng)
                .turned(90)
                .moved(float(rng.uniform(-60, 60)), high / 2 - 12, thick / 2),
                "steel",
            )
        else:
            clip = Model()
            size = rng.uniform(19, 41)
            for z in (-thick / 2 - 1, thick / 2 + 1):
                clip.add(shapes.box(size, size * 0.6, 0.5).moved(0, -size * 0.3, z), "steel")
            clip.add(shapes.box(size, 0.6, thick + 8), "steel")
            loop = arc((0, -size * 0.8), (size * 0.25, size * 0.5), 0, 180, 9)
            clip.add(shapes.sweep(line3(loop, thick / 2 + 2), 0.8, sides=5), "steel")
            one.put(clip.moved(float(rng.uniform(-50, 50)), high / 2))
        if chance(rng, 0.35):
            for z in (-thick / 2 - 0.5, thick / 2 + 0.5):
                one.add(
                    shapes.box(wide + 12, high + 12, 0.3 if chance(rng, 0.5) else 0.5).moved(
                        0, 0, z
                    ),
                    pick(rng, "polypropylene", "paper"),
                )
        model.put(one.turned(float(rng.normal(0, 2.5))).moved(float(at[0]), float(at[1]), level))
        level += thick + 1
    return model.centred()


def paper_clip(rng: Rng) -> Mesh:
    """A bent wire clip lying along x."""
    s = rng.uniform(0.9, 1.8)
    path = np.array(
        [
            (-10, 3, 0),
            (9, 3, 0),
            (12, 1, 0),
            (12, -2, 0),
            (9, -4, 0),
            (-12, -4, 0),
            (-16, -1, 0),
            (-15, 3.4, 0),
            (-12, 5, 0),
            (6, 5, 0),
        ],
        dtype=float,
    )
    return shapes.sweep(path * s, 0.5 * s**0.5, sides=5)


@solid_family(
    "ring_binder",
    "paper",
    "ring binders with lever arch or rings, and papers in them",
    weight=0.7,
    rest="flat",
)
def _ring_binder(rng: Rng) -> Model:
    wide, high, thick = rng.uniform(180, 285), rng.uniform(230, 318), rng.uniform(26, 78)
    model = Model()
    for side in (-1, 1):
        model.add(shapes.box(wide, high, 2.4).moved(0, 0, side * thick / 2), "paper", 1.0)
        model.add(
            shapes.box(wide, high, 0.25).moved(0, 0, side * (thick / 2 + 1.4)), "polypropylene"
        )
        model.add(
            shapes.sweep(line3(rect(0, 0, wide, high), side * thick / 2), 0.7, sides=4),
            pick(rng, "steel", "polypropylene"),
        )
    model.add(shapes.box(2.4, high, thick).moved(-wide / 2, 0, 0), "paper")
    spine = -wide / 2 + 22
    model.add(shapes.box(38, high * 0.62, 1.0).moved(spine, 0, -thick / 2 + 2), "steel")
    rings = 2 if chance(rng, 0.6) else 4
    reach = thick * 0.42
    at = np.linspace(-(40.0 if rings == 2 else 120.0), 40.0 if rings == 2 else 120.0, rings)
    for y in at:
        ring = shapes.torus(reach, 1.9, sides=7, steps=26).turned(90, "x")
        model.add(ring.moved(spine, float(y), 0), "steel")
    if rings == 2:
        lever = [
            (spine - 4, 20, -thick / 2 + 5),
            (spine - 4, 90, -thick / 2 + 12),
            (spine - 2, 128, -thick / 2 + 20),
        ]
        model.add(shapes.sweep(curve3(lever, 4), 2.4, sides=6), "steel")
        model.add(
            shapes.cylinder(2.0, 120, axis="y", sides=8).moved(spine - 8, 10, -thick / 2 + 7),
            "steel",
        )
        model.add(
            shapes.torus(11, 1.0, sides=6, steps=20)
            .turned(90, "y")
            .moved(-wide / 2, -high * 0.3, 0),
            "steel",
        )
        press = shapes.box(12, 190, 3).moved(spine + 16, 0, thick * 0.2)
        model.add(press, pick(rng, "steel", "polypropylene"), 0.5)
    for edge in (-1, 1):
        model.add(
            shapes.box(wide * 0.9, 3, 4).moved(0, edge * high / 2, -thick / 2),
            pick(rng, "steel", "steel", "paper"),
            0.3,
        )
    fill = rng.uniform(0.1, 0.85) * thick
    stack = shapes.box(min(wide - 26, 212), min(high - 12, 297), fill)
    model.add(stack.moved(12, 0, -thick / 2 + 4 + fill / 2), "paper", 0.9)
    for k in range(int(rng.integers(0, 8))):  # plastic sleeves and dividers
        model.add(
            shapes.box(wide - 18, high - 10, 0.15).moved(14, 0, -thick / 2 + 5 + fill * k / 8),
            "polypropylene",
        )
    return model.centred()


@solid_family("playing_cards", "toys", "packs of cards, dice and chips", weight=0.6, rest="any")
def _playing_cards(rng: Rng) -> Model:
    model = Model()
    for k in range(int(rng.integers(1, 4))):
        pack = Model()
        x, y, z = rng.uniform(58, 72), rng.uniform(87, 122), rng.uniform(15, 30)
        pack.add(plate(x, y, z, 4), "paper", 1.2)
        frame(
            pack,
            shapes.box(x + 2.4, y + 2.4, z + 2.4),
            shapes.box(x + 1.4, y + 1.4, z + 1.4),
            "paper",
        )
        pack.add(shapes.box(x + 2.6, y + 2.6, z + 2.6), "polypropylene", 0.02)
        model.put(
            pack.turned(90.0 * int(rng.integers(2)) + float(rng.normal(0, 6))).moved(
                78.0 * k, float(rng.normal(0, 8))
            )
        )
    for _ in range(int(rng.integers(0, 6))):
        die, at = rng.uniform(12, 17), rng.uniform(-1, 1, 2) * [50, 30]
        one = Model()
        one.add(shapes.box(die, die, die, 1.5), "abs")
        pips = [(a * die * 0.27, b * die * 0.27, die / 2) for a in (-1, 1) for b in (-1, 0, 1)]
        one.add(repeated(shapes.sphere(die * 0.08, 6), pips), "abs", -0.9)
        model.put(one.turned(float(rng.uniform(0, 90))).moved(float(at[0]), float(at[1]) - 90, 0))
    if chance(rng, 0.4):  # poker chips with a metal core
        for k in range(int(rng.integers(2, 6))):
            stack = int(rng.integers(4, 16))
            for n in range(stack):
                model.add(shapes.cylinder(20, 3.0, sides=20).moved(44.0 * k, 95, 3.3 * n), "abs")
                model.add(shapes.cylinder(13, 1.2, sides=14).moved(44.0 * k, 95, 3.3 * n), "steel")
    return model.centred()


@solid_family("picture_frame", "leisure", "framed picture behind glass", weight=0.7, rest="flat")
def _picture_frame(rng: Rng) -> Model:
    wide, high, bar = rng.uniform(130, 280), rng.uniform(100, 220), rng.uniform(10, 32)
    wood = chance(rng, 0.65)
    material, thick = (
        ("wood", rng.uniform(11, 24)) if wood else (pick(rng, "aluminium", "abs"), 14.0)
    )
    model = Model()
    for side in (-1, 1):
        for long, across, turn in ((wide, high, 0.0), (high, wide, 90.0)):
            profile = [(-long / 2, 0), (long / 2, 0), (long / 2 - bar, bar), (-long / 2 + bar, bar)]
            piece = shapes.extrude(profile, thick)
            mould = shapes.extrude(
                [
                    (-long / 2 + bar * 0.3, bar * 0.3),
                    (long / 2 - bar * 0.3, bar * 0.3),
                    (long / 2 - bar * 0.7, bar * 0.7),
                    (-long / 2 + bar * 0.7, bar * 0.7),
                ],
                5,
            )
            for mesh, fill in (
                (piece, 1.0 if wood else 0.32),
                (mould.moved(0, 0, thick / 2), 1.0 if wood else 0.5),
            ):
                rail = mesh.moved(0, -across / 2).turned(180.0 if side > 0 else 0.0).turned(turn)
                model.add(rail, material, fill)
    w, h = wide - bar * 1.3, high - bar * 1.3
    model.add(shapes.box(w, h, 2.0).moved(0, 0, 2), pick(rng, "glass", "glass", "abs"))
    mat = rng.uniform(0.55, 0.85)
    frame(model, shapes.box(w, h, 1.4), shapes.box(w * mat, h * mat, 1.4), "paper")
    model.add(shapes.box(w * mat, h * mat, 0.3), "paper")
    model.add(shapes.box(w, h, 3.0).moved(0, 0, -4), pick(rng, "wood", "paper"))
    if chance(rng, 0.3):  # oil paint laid thick
        cloth = Cloth(rng, w * mat, h * mat, 1.2)
        strokes = np.abs(cloth.noise(22, 6, float(rng.uniform(0, 180)))) + 0.6 * np.abs(
            cloth.noise(9, 4, 50)
        )
        cloth.add((strokes * 0.35).astype(np.float32))
        model.add(cloth.heap(2.0), "cosmetic_powder", 1.0)
    count = int(rng.integers(6, 14))
    for k in range(count):  # points, tabs or bent nails that hold the back
        t = 2 * np.pi * (k + 0.3) / count
        x = float(np.clip(wide * np.cos(t), -wide / 2 + bar * 0.9, wide / 2 - bar * 0.9))
        y = float(np.clip(high * np.sin(t), -high / 2 + bar * 0.9, high / 2 - bar * 0.9))
        model.add(shapes.box(11, 4, 0.5).turned(float(np.degrees(t))).moved(x, y, -6), "steel")
    for sx in (-1, 1):
        for sy in (-1, 1):
            brad = shapes.cylinder(0.8, bar * 1.6, axis="x", sides=5).turned(45.0 * sx * sy)
            model.add(brad.moved(sx * (wide / 2 - bar * 0.5), sy * (high / 2 - bar * 0.5)), "steel")
    if chance(rng, 0.5):
        sag = [
            (-wide * 0.36, high * 0.25, -8),
            (0, high * 0.33, -9),
            (wide * 0.36, high * 0.25, -8),
        ]
        model.add(shapes.sweep(curve3(sag, 5), 0.6, sides=5), "steel")
        for x in (-0.36, 0.36):
            model.add(
                shapes.torus(6, 1.0, sides=5, steps=14).moved(x * wide, high * 0.25, -8), "brass"
            )
    else:
        model.add(plate(46, 13, 1.2, 4).moved(0, high / 2 - bar * 0.5, -thick / 2 - 0.6), "steel")
        easel = [
            (-22.0, high * 0.3),
            (22.0, high * 0.3),
            (34.0, -high * 0.44),
            (-34.0, -high * 0.44),
        ]
        model.add(shapes.extrude(easel, 2.4).moved(0, 0, -9), "paper")
        model.add(shapes.box(46, 14, 0.8).moved(0, high * 0.3, -8), "steel")
    return model.centred()
