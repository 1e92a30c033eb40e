"""Trolley cases: hard shells and cloth on a wire frame, 400 to 800 mm long."""

from __future__ import annotations

import numpy as np

from workstation.simulation.luggage_parts import (
    between,
    buckle,
    folds,
    hollow,
    loop,
    plaque,
    screws,
    shell,
    webbing,
    zip_along,
)
from workstation.simulation.solids import Model, box, capsule, cylinder, pipe, smooth, sweep

Size = tuple[float, float, float]


def suitcase(room: Size, rng: np.random.Generator) -> tuple[Model, float]:
    """A case around an inner room, lying on its back on z = 0, and the height of its floor."""
    return _hard(room, rng) if rng.random() < 0.5 else _cloth(room, rng)


def _hard(room: Size, rng: np.random.Generator) -> tuple[Model, float]:
    length, width, depth = room
    wall = between(rng, 1.6, 3.2)
    plastic = str(rng.choice(["abs", "polypropylene"]))
    behind = between(rng, 12, 20)
    tall = depth + behind + 2 * wall
    model = Model()
    corner, edge = between(rng, 35, 75), between(rng, 18, 45)
    outer = shell(length + 2 * wall, width + 2 * wall, tall, corner, edge)
    inner = shell(length, width, tall - 2 * wall, corner - wall, edge - wall)
    hollow(model, outer.moved(0, 0, tall / 2), inner.moved(0, 0, tall / 2), plastic)
    if rng.random() < 0.75:
        _ribs(model, rng, length, width, tall, wall, plastic)
    middle = tall * between(rng, 0.4, 0.55)
    seam = loop(rng, length + 2 * wall, width + 2 * wall, corner, middle, 0.6)
    if rng.random() < 0.75:
        zip_along(model, rng, seam, int(rng.integers(2, 4)))
        if rng.random() < 0.35:  # the zip that widens it
            zip_along(model, rng, seam + np.array([0, 0, 24.0]), 1)
    else:
        _latched_frame(model, rng, seam, width / 2 + wall)
    floor = wall + behind
    _fit_out(model, rng, room, wall, floor, tall)
    return model, floor


def _ribs(
    model: Model,
    rng: np.random.Generator,
    length: float,
    width: float,
    tall: float,
    wall: float,
    plastic: str,
) -> None:
    """Moulded ribs along the case or across it."""
    count, wide = int(rng.integers(4, 15)), between(rng, 3, 11)
    for share in np.linspace(-0.38, 0.38, count):
        for level in (wall * 0.5, tall - wall * 0.5):
            rib = box(length * 0.84, wide, wall * 0.9, 0.6)
            model.add(rib.moved(0, float(share) * width, level), plastic)


def _latched_frame(model: Model, rng: np.random.Generator, seam: np.ndarray, side: float) -> None:
    """Instead of a zip: a metal frame with latches."""
    metal = "aluminium" if rng.random() < 0.7 else "steel"
    fill = 0.5 if metal == "aluminium" else 0.25
    for lift in (-6.0, 0.0, 6.0):
        model.add(sweep(seam + np.array([0, 0, lift]), 3.2, 5), metal, fill)
    level = float(seam[0, 2])
    for x in (-0.28, 0.0, 0.28):
        at = (x * 2 * float(np.abs(seam[:, 0]).max()), side, level)
        model.add(box(48, 10, 30, 2).moved(*at), "zinc_alloy", 0.45)
        model.add(cylinder(3, 40, "x", 8).moved(*at), "steel")


def _cloth(room: Size, rng: np.random.Generator) -> tuple[Model, float]:
    length, width, depth = room
    wall, behind = between(rng, 2.5, 5.0), between(rng, 12, 20)
    tall = depth + behind + 2 * wall
    model = Model()
    corner, edge = between(rng, 22, 55), between(rng, 8, 20)
    outer = shell(length + 2 * wall, width + 2 * wall, tall, corner, edge).moved(0, 0, tall / 2)
    inner = shell(length, width, tall - 2 * wall, corner - wall, edge).moved(0, 0, tall / 2)
    hollow(model, outer, inner, "polyester_cloth", between(rng, 0.7, 1.4))
    hollow(model, outer, inner, "polyurethane_foam")
    hollow(model, outer, inner, "pvc", between(rng, 0.04, 0.14))
    back = box(length - 30, width - 30, between(rng, 1.2, 2.4))
    model.add(back.moved(0, 0, wall + 1), str(rng.choice(["polypropylene", "polyethylene"])))
    # Bent wire and piping round front and back; both are seen, one inside the other.
    wire = between(rng, 1.2, 2.1)
    for level, inset in ((wall + 4, 2.0), (tall - wall - 4, between(rng, 2, 14))):
        for away in (0.0, between(rng, 5, 11)) if rng.random() < 0.5 else (0.0,):
            way = loop(rng, length - 2 * inset, width - 2 * inset, corner, level - away, 2.2)
            model.add(sweep(way, wire, 6), "steel")
        piping = loop(rng, length + wall, width + wall, corner, level, 1.2)
        model.add(sweep(piping, 2.4, 5), "pvc", 0.8)
    rims = [between(rng, 0.55, 0.8)] + ([between(rng, 0.3, 0.5)] if rng.random() < 0.5 else [])
    for share in rims:
        way = loop(rng, length + 2 * wall, width + 2 * wall, corner, tall * share, 1.6)
        zip_along(model, rng, way, int(rng.integers(1, 4)))
    for _ in range(int(rng.integers(0, 3))):  # pockets on the front
        long, wide = between(rng, 0.35, 0.85) * length, between(rng, 0.5, 0.85) * width
        way = loop(rng, long, wide, 25, tall + 2, 2.0)
        keep = int(len(way) * between(rng, 0.4, 0.8))
        way = way[:keep] + np.array([between(rng, -0.5, 0.5) * (length - long), 0, 0])
        zip_along(model, rng, way, int(rng.integers(1, 3)))
        model.add(
            box(long, wide, 1.6).moved(float(way[:, 0].mean()) * 0.5, 0, tall + 1),
            "polyester_cloth",
        )
    folds(model, rng, (length, width), (wall, tall - wall, tall + 1), int(rng.integers(14, 34)))
    floor = wall + behind
    _fit_out(model, rng, room, wall, floor, tall)
    return model, floor


def _fit_out(
    model: Model, rng: np.random.Generator, room: Size, wall: float, floor: float, tall: float
) -> None:
    """What every case has: trolley, wheels, handles, lining, corners, feet, a lock."""
    length, width, _depth = room
    end = length / 2 + wall
    if rng.random() < 0.92:
        _trolley(model, rng, length, width, wall)
    _wheels(model, rng, end, width, tall)
    _handles(model, rng, length, width, wall, tall)
    _lining(model, rng, room, floor, tall - wall)
    if rng.random() < 0.55:  # corner guards
        for x in (-1, 1):
            for y in (-1, 1):
                guard = box(between(rng, 30, 48), between(rng, 30, 48), tall * 0.3, 8)
                at = (x * (end - 16), y * (width / 2 + wall - 16), tall * 0.16)
                model.add(guard.moved(*at), "polypropylene", 0.16)
                screws(model, rng, [(at[0] - x * 6, at[1], at[2] + 6)], "x", 13)
                screws(model, rng, [(at[0], at[1] - y * 6, at[2] - 6)], "y", 13)
    if rng.random() < 0.7:  # feet on the side it stands on
        for x in np.linspace(-0.3, 0.3, int(rng.integers(2, 4))):
            for level in (tall * 0.25, tall * 0.75):
                at = (float(x) * length, -width / 2 - wall - 4, level)
                model.add(box(34, 10, 20, 3).moved(*at), "polypropylene", 0.6)
                screws(model, rng, [(at[0], at[1] + 4, at[2])], "y", 14)
    if rng.random() < 0.5:  # a combination lock
        at = (between(rng, -0.2, 0.2) * length, width / 2 + wall + 2, tall * 0.55)
        model.add(box(between(rng, 38, 60), 18, 22, 3).moved(*at), "abs", 0.5)
        for k in range(3):
            model.add(
                cylinder(6, 3.2, "x", 12).moved(at[0] - 10 + 8 * k, at[1], at[2]), "zinc_alloy", 0.7
            )
        model.add(box(22, 8, 9, 1).moved(at[0] + 16, at[1], at[2]), "zinc_alloy", 0.7)
    plaque(
        model, rng, (between(rng, -0.3, 0.3) * length, between(rng, -0.3, 0.3) * width, tall + 1)
    )


def _trolley(
    model: Model, rng: np.random.Generator, length: float, width: float, wall: float
) -> None:
    """The drawn-out handle: two channels or tubes with another inside, plugs, screws, a grip."""
    gap = between(rng, 0.28, 0.58) * width
    metal, thin = ("aluminium", between(rng, 1.0, 1.6)) if rng.random() < 0.65 else ("steel", 0.7)
    long = length * between(rng, 0.62, 0.97)
    shift = (length - long) / 2 * between(rng, 0.3, 1.0)
    wide, deep = between(rng, 14, 32), between(rng, 9, 15)
    level = wall + deep / 2 + 1
    flat = rng.random() < 0.75
    for side in (-1.0, 1.0):
        y = side * gap / 2
        sizes = [(wide, deep, long)]
        sizes.append((wide - 2 * thin - 3, deep - 2 * thin - 1.5, long * between(rng, 0.85, 0.97)))
        if rng.random() < 0.4:
            sizes.append((wide - 4 * thin - 6, deep - 4 * thin - 2, long * between(rng, 0.4, 0.6)))
        for across, up, along in sizes:
            if min(across, up) < 2 * thin + 2:
                continue
            x = shift + (long - along) / 2
            if flat:
                model.add(box(along, across, up, 0.8).moved(x, y, level), metal)
                model.add(
                    box(along, across - 2 * thin, up - 2 * thin).moved(x, y, level), metal, -1
                )
            else:
                reach = (across + up) / 4
                model.add(pipe(reach, reach - thin, along, "x", 12).moved(x, y, level), metal)
        for x in (
            shift - long / 2 + 12,
            shift + long / 2 - 14,
            shift + long * between(rng, -0.1, 0.2),
        ):
            model.add(
                box(between(rng, 22, 44), wide + 8, deep + 3, 2).moved(x, y, level), "abs", 0.45
            )
            spots = [(x + s, y + side * (wide / 2 + 2), level) for s in (-9.0, 9.0)]
            screws(model, rng, spots, "z", between(rng, 10, 16))
        model.add(cylinder(1.4, long * 0.9, "x", 6).moved(shift, y, level), "steel", 0.8)
    grip_x = shift + long / 2 + between(rng, -4, 12)
    model.add(
        capsule(between(rng, 8, 11), gap + 30, "y", 10).moved(grip_x, 0, level + 3), "abs", 0.6
    )
    model.add(cylinder(2.0, gap, "y", 6).moved(grip_x - 8, 0, level), "steel")
    model.add(box(46, gap + 46, 15, 4).moved(grip_x - 24, 0, level), "abs", 0.22)
    for x in rng.uniform(-0.45, 0.45, 5):
        for y in (-gap / 2 - wide, gap / 2 + wide):
            screws(model, rng, [(float(x) * length, float(y), level)], "z", 9)


def _wheels(model: Model, rng: np.random.Generator, end: float, width: float, tall: float) -> None:
    """Two wheels on a fixed axle, or four castors turned any way."""
    tyre = str(rng.choice(["rubber", "nylon", "polypropylene"]))
    four = rng.random() < 0.6
    reach = between(rng, 20, 29) if four else between(rng, 25, 38)
    levels = (tall * 0.17, tall * 0.83) if four else (reach * 0.9,)
    for side in (-1.0, 1.0):
        for level in levels:
            y = side * (width / 2 - reach * 0.6)
            x = -end - (reach * 1.1 if four else reach * 0.2)
            wheel = Model()
            for twin in (-6.0, 6.0) if four else (0.0,):
                thick = 8.0 if four else between(rng, 16, 24)
                wheel.add(cylinder(reach, thick, "y", 22).moved(0, twin), tyre)
                wheel.add(cylinder(reach * 0.62, thick, "y", 18).moved(0, twin), tyre, -1)
                wheel.add(
                    cylinder(reach * 0.6, thick * 0.5, "y", 16).moved(0, twin), "polypropylene", 0.8
                )
                wheel.add(pipe(reach * 0.3, reach * 0.13, 6, "y", 12).moved(0, twin), "steel")
            wheel.add(cylinder(2.8, 32, "y", 8), "steel")
            if four:
                wheel.add(box(reach, 4, reach * 1.5, 1).moved(reach * 0.5, -14), "polypropylene")
                wheel.add(box(reach, 4, reach * 1.5, 1).moved(reach * 0.5, 14), "polypropylene")
                wheel = wheel.moved(-reach * 0.35, 0).turned(float(rng.uniform(0, 360)), "x")
                model.add(cylinder(5.5, 24, "x", 10).moved(x + reach, y, level), "steel")
                model.add(pipe(11, 6, 5, "x", 14).moved(x + reach * 1.15, y, level), "steel")
            model.put(wheel.moved(x, y, level))
            house = box(reach * 1.5, reach * 2.1, reach * 1.9, 6)
            model.add(house.moved(-end + reach * 0.55, y, level), "polypropylene", 0.2)
            spots = [(-end + 10.0, y + a, level + b) for a, b in ((-18.0, 13.0), (18.0, -13.0))]
            screws(model, rng, spots, "x", between(rng, 12, 18))


def _handles(
    model: Model,
    rng: np.random.Generator,
    length: float,
    width: float,
    wall: float,
    tall: float,
) -> None:
    """Carrying handles on top and on a side: a bowed strap with steel ends."""
    level = tall * between(rng, 0.35, 0.6)
    for place in ("top", "side"):
        if rng.random() < 0.2:
            continue
        half, rise = between(rng, 60, 95), between(rng, 10, 34)
        bow = np.array(
            [
                (-half, 0, 0),
                (-half * 0.7, rise * 0.8, 0),
                (0, rise, 0),
                (half * 0.7, rise * 0.8, 0),
                (half, 0, 0),
            ]
        )
        handle = Model()
        cover = str(rng.choice(["rubber", "pvc", "abs"]))
        handle.add(sweep(smooth(bow, 3), between(rng, 5, 8), 8), cover, 0.8)
        if rng.random() < 0.5:
            handle.add(sweep(smooth(bow, 3), 1.4, 5), "steel")
        for end in (-half, half):
            handle.add(box(26, 8, 24, 2).moved(end, -1, 0), "polypropylene")
            screws(handle, rng, [(end, -6.0, -6.0), (end, -6.0, 6.0)], "y", 13)
        if place == "side":
            model.put(handle.moved(between(rng, -0.1, 0.1) * length, width / 2 + wall, level))
        else:
            model.put(handle.turned(-90).moved(length / 2 + wall, 0, level))


def _lining(
    model: Model, rng: np.random.Generator, room: Size, floor: float, ceiling: float
) -> None:
    """Lining on both sides, its folds, a divider with a zip, straps with a buckle."""
    length, width, depth = room
    for level in (floor + 1, ceiling - 1):
        model.add(box(length - 14, width - 14, 0.9).moved(0, 0, level), "polyester_cloth", 0.9)
    folds(
        model,
        rng,
        (length * 0.95, width * 0.95),
        (floor + 2, ceiling - 2),
        int(rng.integers(10, 26)),
    )
    if rng.random() < 0.55:
        way = loop(rng, length * 0.9, width * 0.9, 30, floor + depth * 0.5, 3.0)
        zip_along(model, rng, way[: int(len(way) * between(rng, 0.5, 0.95))], 1)
    if rng.random() < 0.6:
        level = floor + depth * 0.55
        spots = (between(rng, -0.2, 0.2) * length, between(rng, -0.15, 0.15) * width)
        for x in (-0.4, 0.4):
            for y in (-0.4, 0.4):
                way = np.array(
                    [
                        (x * length, y * width, level),
                        (x * length * 0.5, y * width * 0.6, level + 2),
                        (*spots, level),
                    ]
                )
                webbing(model, way, between(rng, 16, 26), 1.0)
        model.put(buckle(rng, 24).turned(float(rng.uniform(0, 360))).moved(*spots, level + 3))
    if rng.random() < 0.35:  # press studs and eyelets
        for _ in range(int(rng.integers(2, 7))):
            stud = pipe(5.5, 2.4, 1.6, "z", 10)
            x, y = rng.uniform(-0.45, 0.45, 2) * (length, width)
            model.add(
                stud.moved(float(x), float(y), floor + 2),
                "brass" if rng.random() < 0.5 else "steel",
            )
