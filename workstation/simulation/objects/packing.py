"""What fills the gaps in a parcel: paper, film, foam, air cushions, drying agent, inner cartons."""

from __future__ import annotations

import cv2
import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth, rect, soft_outline
from workstation.simulation.objects.fittings import (
    Rng,
    carton,
    chance,
    line3,
    lump,
    pick,
    plate,
    repeated,
)
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import shapes
from workstation.simulation.solids.model import Model


def _blob(rng: Rng, wide: float, high: float) -> list[Point]:
    turn = np.linspace(0, 2 * np.pi, 13)
    reach = rng.uniform(0.74, 1.0, 13)
    reach[-1] = reach[0]
    return spline(
        [
            (float(wide / 2 * r * np.cos(t)), float(high / 2 * r * np.sin(t)))
            for r, t in zip(reach, turn, strict=True)
        ],
        4,
    )


@solid_family("crumpled_paper", "packing", "crumpled kraft or news paper", weight=2.0, rest="any")
def _crumpled_paper(rng: Rng) -> Model:
    wide, high = rng.uniform(110, 240), rng.uniform(80, 190)
    heap = Cloth(rng, wide + 10, high + 10, 1.0)
    cover = heap.mask(_blob(rng, wide, high))
    ply = rng.uniform(0.22, 0.5)  # several thicknesses lie in each fold
    for _ in range(int(rng.integers(3, 6))):
        # Facets: paper does not stretch, so it breaks along straight ridges between flat pieces.
        angle = rng.uniform(0, np.pi, 5)
        fold = np.zeros_like(heap.total)
        for a in angle:
            way = heap.x * np.float32(np.cos(a)) + heap.y * np.float32(np.sin(a))
            pitch = np.float32(rng.uniform(16, 46))
            stray = heap.noise(60, 60, 0) * np.float32(9)
            fold += (
                np.abs(((way + stray) / pitch) % 2 - 1) * pitch * np.float32(rng.uniform(0.25, 0.7))
            )
        down, across = np.gradient(fold, heap.step)
        steep = np.sqrt(1 + down * down + across * across)
        heap.add((cover * ply * np.minimum(steep, 7.0)).astype(np.float32))
    rim = cover - cv2.erode(cover, np.ones((5, 5), np.uint8))
    heap.add((rim * ply * 0.9).astype(np.float32))
    model = Model()
    model.add(heap.heap(float(rng.uniform(35, 80))), "paper")
    return model


@solid_family(
    "bubble_film", "packing", "bubble film in sheets or wrapped round", weight=1.5, rest="flat"
)
def _bubble_film(rng: Rng) -> Model:
    wide, high = rng.uniform(130, 270), rng.uniform(100, 210)
    film = Cloth(rng, wide + 10, high + 10, 1.0)
    pitch = float(rng.choice([10.5, 12.0, 24.0, 30.0]))
    radius = pitch * 0.45
    for _ in range(int(rng.integers(2, 5))):
        ox, oy, lean = rng.uniform(0, pitch), rng.uniform(0, pitch), rng.normal(0, 0.08)
        u = film.x * np.float32(np.cos(lean)) + film.y * np.float32(np.sin(lean)) + np.float32(ox)
        v = film.y * np.float32(np.cos(lean)) - film.x * np.float32(np.sin(lean)) + np.float32(oy)
        row = np.floor(v / np.float32(pitch * 0.87))
        u = u + (row % 2) * np.float32(pitch / 2)
        du = (u % np.float32(pitch)) - np.float32(pitch / 2)
        dv = (v % np.float32(pitch * 0.87)) - np.float32(pitch * 0.87 / 2)
        away = np.sqrt(du * du + dv * dv) / np.float32(radius)
        wall = 1.0 / np.sqrt(np.clip(1.0 - np.minimum(away, 0.97) ** 2, 0.02, 1))
        bubble = np.where(away < 1.0, 0.06 * np.minimum(wall, 5.0), 0.0)  # a dome: thick at its rim
        sheet = film.mask(
            soft_outline(rng, wide - rng.uniform(0, 18), high - rng.uniform(0, 18), 1.5)
        )
        popped = film.noise(40, 40, 0) > 1.0
        film.add((sheet * (0.07 + np.where(popped, 0.05, bubble))).astype(np.float32))
    creased = np.clip(film.wrinkles(0.8) - 1.3, 0, 2)
    film.add((creased * 0.12 * (film.total > 0.05)).astype(np.float32))
    model = Model()
    model.add(film.heap(34), "polyethylene")
    if chance(rng, 0.4):
        tape = line3(
            [(-wide * 0.3, float(rng.uniform(-30, 30))), (wide * 0.2, float(rng.uniform(-30, 30)))],
            16,
        )
        model.add(
            plate(rng.uniform(60, 130), 48, 0.12, 1)
            .turned(float(rng.uniform(0, 180)))
            .moved(float(tape[0, 0] * 0.3), float(tape[0, 1]), 16),
            "polypropylene",
        )
    return model


@solid_family("foam_chips", "packing", "loose-fill foam chips", weight=0.7, rest="flat")
def _foam_chips(rng: Rng) -> Model:
    model, count = Model(), int(rng.integers(35, 80))
    curl = np.linspace(0, np.pi * 1.1, 6)
    kind = int(rng.integers(0, 3))
    if kind == 0:
        chip = shapes.sweep(
            np.column_stack([12 * np.cos(curl), 12 * np.sin(curl), np.zeros(6)]), 7.0, sides=6
        )
    elif kind == 1:
        chip = shapes.capsule(8, 38, axis="x", sides=8)
    else:
        chip = shapes.cylinder(14, 11, sides=8)
    spots = rng.uniform(-1, 1, (count, 3)) * [105, 80, 18]
    for k in range(6):
        one = chip.turned(float(rng.uniform(0, 180)), "x").turned(float(rng.uniform(0, 360)))
        mine = spots[k::6]
        starch = kind == 1 and chance(rng, 0.5)
        if len(mine):
            model.add(
                repeated(one, mine),
                "starch_food" if starch else "polystyrene_foam",
                0.03 if starch else 0.6,
            )
    return model


@solid_family("air_pillows", "packing", "strip of air cushions", weight=0.9, rest="any")
def _air_pillows(rng: Rng) -> Model:
    count, wide, high = int(rng.integers(1, 5)), rng.uniform(90, 130), rng.uniform(170, 220)
    film = Cloth(rng, wide * count + 10, high + 10, 1.0)
    for k in range(count):
        at = ((k - (count - 1) / 2) * wide, 0.0)
        cover = film.mask(soft_outline(rng, wide * 0.97, high, 1.0, at))
        away = cv2.distanceTransform((cover > 0.5).astype(np.uint8), cv2.DIST_L2, 5) * film.step
        slope = np.clip(1 - away / (wide * 0.5), 0, 1) ** 2 * 2.2
        pucker = np.clip(film.wrinkles(0.6, 0.5) - 1, 0, 3) * (away < wide * 0.2)
        film.add((cover * 0.09 * (np.sqrt(1 + slope * slope) + pucker)).astype(np.float32))
        for x in (at[0] - wide / 2, at[0] + wide / 2):
            film.line([(x, -high / 2), (x, high / 2)], 6, 0.12)
    for y in (-high / 2 + 3, high / 2 - 3):
        film.line([(-wide * count / 2, y), (wide * count / 2, y)], 5, 0.15)
    model = Model()
    model.add(film.heap(55), "polyethylene")
    return model


@solid_family(
    "desiccant",
    "packing",
    "sachets of silica gel, clay or oxygen absorber",
    weight=0.5,
    rest="flat",
)
def _desiccant(rng: Rng) -> Model:
    model = Model()
    content, grain = [("silicon", 2.6), ("stoneware", 1.8), ("steel", 1.2)][int(rng.integers(3))]
    pack = {"silicon": 0.32, "stoneware": 0.45, "steel": 0.25}[content]
    wide, high = rng.uniform(26, 75), rng.uniform(38, 105)
    for k in range(int(rng.integers(1, 7))):
        heap = Cloth(rng, wide + 4, high + 4, 0.8)
        cover = heap.mask(
            soft_outline(rng, wide * 0.84, high * rng.uniform(0.5, 0.82), 0.8, (0.0, -high * 0.06))
        )
        away = cv2.distanceTransform((cover > 0.5).astype(np.uint8), cv2.DIST_L2, 5) * heap.step
        grains = 1 + 0.35 * heap.noise(grain, grain, 0)
        heap.add(np.clip(np.minimum(away * 0.6, 5.5) * grains, 0, None).astype(np.float32))
        one = Model()
        one.add(heap.heap(7), content, pack)
        one.add(plate(wide, high, 0.35, 1), "paper", 0.8)
        seal = rect(0, 0, wide - 3, high - 3)
        one.add(shapes.sweep(line3(seal), 0.5, sides=4), "polyethylene")
        at = rng.uniform(-1, 1, 2) * [60, 50]
        model.put(one.turned(float(rng.uniform(0, 360))).moved(float(at[0]), float(at[1]), 4.0 * k))
    return model.centred()


@solid_family(
    "foam_insert",
    "packing",
    "moulded polystyrene or cut foam corners and trays",
    weight=0.8,
    rest="any",
)
def _foam_insert(rng: Rng) -> Model:
    model = Model()
    wide, high, deep = rng.uniform(120, 280), rng.uniform(70, 170), rng.uniform(30, 80)
    foam = pick(rng, "polystyrene_foam", "polystyrene_foam", "polyurethane_foam")
    model.add(shapes.box(wide, high, deep, 2), foam)
    for _ in range(int(rng.integers(1, 5))):
        w, h, d = (
            wide * rng.uniform(0.15, 0.5),
            high * rng.uniform(0.2, 0.7),
            deep * rng.uniform(0.4, 0.9),
        )
        x, y = rng.uniform(-0.25, 0.25) * wide, rng.uniform(-0.15, 0.15) * high
        well = shapes.box(w, h, d, 3) if chance(rng, 0.7) else shapes.cylinder(min(w, h) / 2, d)
        model.add(well.moved(float(x), float(y), (deep - d) / 2), foam, -1.0)
    ribs = [
        (x, side * (high / 2 + 3), 0.0)
        for x in np.arange(-wide * 0.4, wide * 0.41, 34.0)
        for side in (-1, 1)
    ]
    model.add(repeated(shapes.box(10, 6, deep * 0.9), ribs), foam)
    beads = rng.uniform(-0.5, 0.5, (40, 3)) * [wide, high, deep]
    model.add(repeated(shapes.sphere(2.6, 6), beads), foam, 0.8)
    return model


@solid_family(
    "inner_box",
    "packing",
    "a small carton within the parcel, empty or with a filling",
    weight=1.2,
    rest="any",
)
def _inner_box(rng: Rng) -> Model:
    x, y, z = rng.uniform(80, 220), rng.uniform(60, 150), rng.uniform(28, 90)
    board = rng.uniform(0.5, 3.2)
    model = Model()
    carton(model, x, y, z, board, "cardboard" if board > 1.2 else "paper")
    if board > 1.2:  # flutes of the corrugated board
        flutes = [
            (0.0, v, side * (z / 2 - board / 2))
            for v in np.arange(-y / 2 + 4, y / 2 - 3, 7.4)
            for side in (-1, 1)
        ]
        model.add(repeated(shapes.box(x * 0.98, 1.4, board * 0.9), flutes), "cardboard", 0.9)
        model.add(shapes.box(x, 50, 0.12).moved(0, 0, z / 2 + 0.1), "polypropylene")
    filling = int(rng.integers(0, 4))
    if filling == 1:
        model.add(
            shapes.box(x * 0.86, y * 0.84, z * 0.55, 3).moved(0, 0, -z * 0.1), "polystyrene_foam"
        )
        model.add(
            shapes.box(x * 0.5, y * 0.45, z * 0.3, 3).moved(0, 0, z * 0.02), "polystyrene_foam", -1
        )
        model.add(
            lump(rng, x * 0.22, y * 0.2, z * 0.14, 0.1), pick(rng, "abs", "glass", "wax", "wood")
        )
    elif filling == 2:
        straw = Cloth(rng, x * 0.9, y * 0.9, 1.0)
        for _ in range(90):
            px, py, turn = (
                rng.uniform(-0.42, 0.42) * x,
                rng.uniform(-0.4, 0.4) * y,
                rng.uniform(0, np.pi),
            )
            straw.line(
                [
                    (px - 16 * np.cos(turn), py - 16 * np.sin(turn)),
                    (px + 16 * np.cos(turn), py + 16 * np.sin(turn)),
                ],
                2.0,
                0.35,
            )
        model.add(straw.heap(z * 0.8), "paper")
    elif filling == 3:  # dividers
        for share in np.linspace(-0.3, 0.3, int(rng.integers(2, 5))):
            model.add(
                shapes.box(1.6, y * 0.94, z * 0.86).moved(float(share) * x, 0, 0), "cardboard", 3.0
            )
        model.add(shapes.box(x * 0.94, 1.6, z * 0.86), "cardboard", 3.0)
    if chance(rng, 0.3):
        edge = rect(0, 0, 34, 22)
        model.add(shapes.sweep(line3(edge, z / 2 + 0.5), 0.3, sides=4), "polyethylene")
        staples = [(side * x * 0.4, v, z / 2) for side in (-1, 1) for v in (-8.0, 8.0)]
        model.add(repeated(shapes.box(14, 1.6, 0.9), staples), "copper", 0.9)
    return model


@solid_family(
    "rolled_poster",
    "paper",
    "posters or maps rolled in a tube with end caps",
    weight=0.5,
    rest="flat",
)
def _rolled_poster(rng: Rng) -> Model:
    long, radius = rng.uniform(230, 420), rng.uniform(22, 42)
    wall = rng.uniform(1.6, 3.2)
    model = Model()
    model.add(shapes.pipe(radius, radius - wall, long, axis="x", sides=32), "paper")
    turn = np.linspace(0, 2 * np.pi * rng.uniform(1.5, 5.0), 60)
    reach = (radius - wall - 1) * (0.72 + 0.28 * turn / turn[-1])
    sheet = rng.uniform(0.2, 0.9)
    inner = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
    outer = inner * ((reach + sheet) / reach)[:, None]
    band = [(float(a), float(b)) for a, b in np.concatenate([outer, inner[::-1]])]
    model.add(shapes.extrude(band, long * rng.uniform(0.7, 0.95)).turned(90, "y"), "paper", 1.1)
    metal = pick(rng, "polyethylene", "polyethylene", "steel")
    for side in (-1, 1):
        lid = shapes.cylinder(
            radius + 1, 1.6 if metal == "polyethylene" else 0.4, axis="x", sides=28
        )
        model.add(lid.moved(side * long / 2, 0), metal)
        lip = shapes.pipe(radius - wall, radius - wall - 1.6, 12, axis="x", sides=28)
        model.add(
            lip.moved(side * (long / 2 - 6), 0), metal, 1.0 if metal == "polyethylene" else 0.25
        )
    return model
