"""Hollow things and coverings made around what is hidden in them.

A host is made for a thing of a given size (longest side along x, shortest upright) that lies about
the point `at`; the host itself is centred on the origin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.sketch import box as rounded
from workstation.simulation.sketch import spline
from workstation.simulation.solids import (
    Model,
    box,
    cylinder,
    ellipsoid,
    extrude,
    helix,
    lathe,
    pipe,
    smooth,
    sweep,
    torus,
)

Size = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Host:
    """The model around a thing and the point about which the thing lies in it."""

    model: Model
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _room(size: Size, margin: float) -> tuple[float, float, float]:
    return float(size[0]) + margin, float(size[1]) + margin, float(size[2]) + margin


def cloth(rng: np.random.Generator, size: Size) -> Host:
    """Folded cloth over and under, the thing taped to it."""
    model = Model()
    x, y, z = _room(size, 0)
    wide, deep = x + _between(rng, 60, 160), y + _between(rng, 60, 180)
    stuff = str(rng.choice(["cotton", "wool", "polyester_cloth"]))
    for side in (-1, 1):
        level = side * z / 2
        for _ in range(int(rng.integers(2, 6))):
            thick = _between(rng, 2, 8)
            level += side * thick / 2
            leaf = box(wide * _between(rng, 0.7, 1.0), deep * _between(rng, 0.7, 1.0), thick, 1)
            shift = rng.normal(0, 8, 2)
            model.add(leaf.moved(float(shift[0]), float(shift[1]), level), stuff)
            level += side * thick / 2
        for _ in range(int(rng.integers(4, 9))):
            way = rng.uniform(-0.45, 0.45, (4, 2)) * (wide, deep)
            path = smooth(np.column_stack([way, np.full(4, level)]), 3)
            model.add(sweep(path, _between(rng, 1.5, 4), 5), stuff, 1.2)
    for share in (-0.25, 0.25):
        strip = box(48, y + 40, 0.2)
        model.add(strip.moved(share * x, 0, z / 2 + 0.2), "polypropylene")
    return Host(model)


def cables(rng: np.random.Generator, size: Size) -> Host:
    """A heap of cables, plugs and a transformer on it."""
    model = Model()
    x, y, z = _room(size, 60)
    for _ in range(int(rng.integers(4, 9))):
        points = rng.uniform(-0.5, 0.5, (9, 2)) * (x, y)
        lift = z / 2 - 26 + rng.uniform(0, 12, 9)
        path = smooth(np.column_stack([points, lift]), 5)
        thick = _between(rng, 1.6, 3.8)
        model.add(sweep(path, thick, 6), "pvc", 0.8)
        model.add(sweep(path, thick * 0.45, 5), "copper", 0.8)
        end = [float(n) for n in path[-1]]
        model.add(box(26, 16, 11, 2).turned(float(rng.uniform(0, 360))).moved(*end), "pvc")
        model.add(box(12, 9, 5).moved(*end), "brass", 0.6)
    brick = box(72, 48, 30, 4).moved(x * _between(rng, -0.3, 0.3), y * 0.3, z / 2 - 12)
    model.add(brick, "abs", 0.35).add(brick.scaled(0.5), "ferrite", 0.12)
    return Host(model)


def book(rng: np.random.Generator, size: Size) -> Host:
    """A book, its leaves cut out for the thing."""
    x, y, z = _room(size, 8)
    long, wide, thick = (
        x + _between(rng, 30, 60),
        y + _between(rng, 26, 60),
        z + _between(rng, 8, 22),
    )
    model = Model()
    leaves = _between(rng, 0.85, 1.05)
    model.add(box(long, wide, thick), "paper", leaves).add(box(x, y, z), "paper", -leaves)
    if rng.random() < 0.6:
        for level in (-thick / 2 - 1.2, thick / 2 + 1.2):
            model.add(box(long + 7, wide + 7, 2.4).moved(0, 0, level), "paper", 1.1)
        model.add(box(long + 7, 2.4, thick + 4).moved(0, wide / 2 + 3), "paper", 1.1)
    return Host(model)


def laptop(rng: np.random.Generator, size: Size) -> Host:
    """A laptop emptied in part: screen, keyboard and some boards are left around the thing."""
    x, y, z = _room(size, 3)
    long, wide = max(x + 16, _between(rng, 310, 385)), max(y + 16, _between(rng, 215, 265))
    thick = max(z + 4, _between(rng, 19, 30))
    model = Model()
    shell = "aluminium" if rng.random() < 0.4 else "abs"
    wall = 1.0 if shell == "aluminium" else 1.9
    model.add(box(long, wide, thick, 3), shell).add(
        box(long - 2 * wall, wide - 2 * wall, thick - 2 * wall), shell, -1
    )
    lid = thick / 2 + 4
    model.add(box(long, wide, 5, 1.5).moved(0, 0, lid), shell, 0.35)
    model.add(box(long - 22, wide - 30, 1.3).moved(0, 4, lid), "glass")
    model.add(box(long - 16, wide - 24, 0.4).moved(0, 4, lid - 1.5), "aluminium")
    keys = thick / 2 - 2
    model.add(box(long - 40, wide * 0.42, 0.4).moved(0, wide * 0.16, keys), "steel")
    for i in range(14):
        for j in range(5):
            at = ((i - 6.5) * (long - 60) / 14, wide * 0.16 + (j - 2) * wide * 0.08)
            model.add(box(14, 13, 1.6, 0.4).moved(*at, keys + 1.4), "abs")
    at_x = float(rng.choice([-1.0, 1.0])) * (long - x) * 0.25
    at_y = float(rng.choice([-1.0, 1.0])) * (wide - y) * 0.25
    for _ in range(int(rng.integers(3, 6))):  # boards and cells beside it
        px, py = rng.uniform(-0.36, 0.36, 2) * (long, wide)
        if abs(px - at_x) < x * 0.45 and abs(py - at_y) < y * 0.45:
            continue
        if rng.random() < 0.4:
            model.add(box(68, 52, 6, 1).moved(float(px), float(py), -3), "lithium_cell", 0.9)
        else:
            model.add(box(90, 60, 1.2).moved(float(px), float(py), -2), "fr4")
            for _ in range(8):
                chip = rng.uniform(-0.45, 0.45, 2) * (80, 50)
                part = box(_between(rng, 4, 15), _between(rng, 4, 15), _between(rng, 1, 4))
                model.add(
                    part.moved(float(px + chip[0]), float(py + chip[1]), 0), "electronic_parts"
                )
    for corner_x in (-1, 1):
        model.add(
            cylinder(4, 44, "x", 10).moved(corner_x * long * 0.33, wide / 2 - 3, thick / 2), "steel"
        )
    return Host(model, (at_x * 0.5, at_y * 0.5, 0.0))


def loudspeaker(rng: np.random.Generator, size: Size) -> Host:
    """A loudspeaker's wooden box with its magnets, the thing at the back wall."""
    x, y, z = _room(size, 12)
    long, wide, deep = max(x + 24, 230.0), max(y + 24, 150.0), z + 24 + _between(rng, 60, 110)
    model = Model()
    wood = "wood" if rng.random() < 0.7 else "abs"
    wall = 11.0 if wood == "wood" else 3.0
    model.add(box(long, wide, deep, 2), wood, 1.2)
    model.add(box(long - 2 * wall, wide - 2 * wall, deep - 2 * wall), wood, -1.2)
    front = deep / 2 - wall
    for share, reach in ((-0.2, 0.36), (0.27, 0.18)):
        r = wide * reach
        at = (share * long, 0.0)
        model.add(
            lathe([(r * 0.35, 0), (r * 0.9, r * 0.45), (r, r * 0.5)], 24).moved(
                *at, front - r * 0.5
            ),
            "paper",
            0.06,
        )
        model.add(pipe(r, r * 0.86, 3, "z", 24).moved(*at, front), "steel")
        model.add(
            pipe(r * 0.6, r * 0.24, r * 0.22, "z", 24).moved(*at, front - r * 0.66), "ferrite"
        )
        for level in (-0.56, -0.78):
            model.add(pipe(r * 0.62, r * 0.2, 4, "z", 24).moved(*at, front + r * level), "steel")
        model.add(
            pipe(r * 0.24, r * 0.2, r * 0.3, "z", 18).moved(*at, front - r * 0.55), "copper", 0.8
        )
    model.add(box(70, 50, 1.6).moved(long * 0.3, -wide * 0.2, -deep / 2 + wall + 4), "fr4")
    coil = pipe(13, 6, 18, "z", 16).moved(long * 0.3, -wide * 0.2, -deep / 2 + wall + 14)
    model.add(coil, "copper", 0.8)
    model.add(box(long - 30, wide - 30, 26).moved(0, 0, -deep / 2 + wall + z), "polyurethane_foam")
    return Host(model, (0.0, 0.0, -deep / 2 + wall + z / 2))


def kettle(rng: np.random.Generator, size: Size) -> Host:
    """A kettle or coffee pot: the thing stands in its steel."""
    x, y, z = _room(size, 6)
    radius = max((y**2 + z**2) ** 0.5 / 2 + 4, _between(rng, 68, 84))
    tall = max(x + 24, _between(rng, 170, 220))
    metal = "stainless" if rng.random() < 0.65 else "abs"
    wall = 0.8 if metal == "stainless" else 2.6
    body = [(radius, 0), (radius * 1.02, tall * 0.3), (radius * 0.88, tall)]
    inner = [(r - wall, min(max(h, wall), tall - wall)) for r, h in body]
    pot = Model().add(lathe(body, 28), metal).add(lathe(inner, 28), metal, -1)
    pot.add(cylinder(radius * 0.9, 3.0, "z", 24).moved(0, 0, 4), "stainless")
    pot.add(torus(radius * 0.6, 3.6, 320.0, 8, 26).moved(0, 0, 10), "steel")
    pot.add(pipe(radius * 0.98, radius * 0.9, 22, "z", 24).moved(0, 0, -10), "abs", 0.6)
    pot.add(cylinder(18, 12, "z", 16).moved(0, 0, -6), "brass", 0.35)
    grip = np.array(
        [
            (radius * 0.9, 0, tall * 0.95),
            (radius + 42, 0, tall * 0.9),
            (radius + 46, 0, tall * 0.45),
            (radius, 0, tall * 0.2),
        ]
    )
    pot.add(sweep(smooth(grip, 4), 10, 8), "abs", 0.7)
    # It lies as it is met in a parcel; the thing's length runs up the pot.
    lying = pot.moved(0, 0, -tall / 2).turned(90, "y")
    return Host(lying)


def device(rng: np.random.Generator, size: Size) -> Host:
    """A recorder, console or power supply: case, board, transformer, fan, and room made inside."""
    x, y, z = _room(size, 6)
    long, wide, tall = (
        x + _between(rng, 40, 120),
        y + _between(rng, 30, 90),
        z + _between(rng, 10, 30),
    )
    model = Model()
    shell = str(rng.choice(["steel", "aluminium", "abs"], p=[0.4, 0.2, 0.4]))
    wall = {"steel": 0.7, "aluminium": 1.4, "abs": 2.4}[shell]
    model.add(box(long, wide, tall, 2), shell).add(
        box(long - 2 * wall, wide - 2 * wall, tall - 2 * wall), shell, -1
    )
    floor = -tall / 2 + wall + 3
    model.add(box(long * 0.85, wide * 0.8, 1.6).moved(0, 0, floor), "fr4")
    for _ in range(int(rng.integers(14, 34))):
        px, py = rng.uniform(-0.4, 0.4, 2) * (long * 0.95, wide * 0.9)
        part = box(
            _between(rng, 4, 18), _between(rng, 4, 14), _between(rng, 2, min(18, tall * 0.4))
        )
        model.add(part.moved(float(px), float(py), floor + 5), "electronic_parts", 0.8)
    for _ in range(int(rng.integers(2, 6))):
        px, py = rng.uniform(-0.4, 0.4, 2) * (long, wide)
        model.add(
            cylinder(_between(rng, 4, 9), 14, "z", 12).moved(float(px), float(py), floor + 8),
            "aluminium",
            0.6,
        )
    end = long / 2 - 30
    model.add(box(42, 36, min(32, tall * 0.7), 2).moved(end - 10, wide * 0.26, 0), "steel", 0.45)
    model.add(
        pipe(17, 9, min(24, tall * 0.6), "z", 18).moved(end - 10, wide * 0.26, 0), "copper", 0.7
    )
    for k in range(9):  # cooling fins
        model.add(
            box(30, 1.2, min(24, tall * 0.6)).moved(end - 12, -wide * 0.3 + 4 * k, 0), "aluminium"
        )
    return Host(model, (-(long - x) * 0.3, 0.0, (tall - z) * 0.2))


def tin(rng: np.random.Generator, size: Size) -> Host:
    """A tin of food or milk powder with the thing in the middle of it."""
    x, y, z = _room(size, 6)
    radius, tall = (y**2 + z**2) ** 0.5 / 2 + _between(rng, 4, 16), x + _between(rng, 14, 50)
    model = Model()
    metal = "steel" if rng.random() < 0.75 else "aluminium"
    model.add(cylinder(radius, tall, "x", 30), metal).add(
        cylinder(radius - 0.25, tall - 0.5, "x", 30), metal, -1
    )
    for share in np.linspace(-0.3, 0.3, 7):
        model.add(
            torus(radius, 0.8, 360.0, 5, 28).turned(90, "y").moved(float(share) * tall, 0),
            metal,
            0.4,
        )
    for end in (-1, 1):
        model.add(
            torus(radius, 1.5, 360.0, 6, 28).turned(90, "y").moved(end * tall / 2, 0), metal, 0.7
        )
    stuff = str(rng.choice(["starch_food", "sugar", "cream", "oil", "seed"]))
    full = cylinder(radius - 0.5, tall - 2, "x", 28)
    model.add(full, stuff, 0.9).add(box(x, y, z, 2), stuff, -0.9)
    return Host(model)


def soft_toy(rng: np.random.Generator, size: Size) -> Host:
    """A stuffed animal opened and sewn up again."""
    x, y, z = _room(size, 20)
    model = Model()
    body = ellipsoid(x * 0.72, y * 0.72, z * 0.85, 18)
    stuff, fill = "polyester_cloth", _between(rng, 0.15, 0.4)
    model.add(body, stuff, fill)
    model.add(body.scaled(1.02), stuff, 0.8).add(body, stuff, -0.8)
    head = min(x, y) * 0.55
    model.add(
        ellipsoid(head, head, head * 0.8, 16).moved(x * 0.72 + head * 0.6, 0), stuff, fill + 0.15
    )
    for side in (-1, 1):
        for along in (-0.55, 0.5):
            limb = ellipsoid(head * 0.75, head * 0.35, head * 0.35, 12).turned(side * 55.0)
            model.add(limb.moved(along * x, side * y * 0.72), stuff, fill + 0.2)
        model.add(
            cylinder(4, 3, "z", 10).moved(x * 0.72 + head, side * head * 0.3, head * 0.6), "abs"
        )
    seam = smooth(np.array([(-x * 0.5, 0, z * 0.8), (0, 4, z * 0.86), (x * 0.5, 0, z * 0.8)]), 4)
    model.add(sweep(seam, 1.2, 5), "nylon")
    return Host(model)


def shoe(rng: np.random.Generator, size: Size) -> Host:
    """A thick-soled shoe, its sole hollowed out."""
    x, y, z = _room(size, 3)
    long, wide, sole = (
        max(x + 34, _between(rng, 265, 310)),
        max(y + 14, _between(rng, 92, 108)),
        z + _between(rng, 8, 14),
    )
    model = Model()
    print_ = spline(
        [
            (-long / 2, 0),
            (-long * 0.42, wide * 0.36),
            (-long * 0.1, wide * 0.36),
            (long * 0.25, wide * 0.5),
            (long / 2, wide * 0.05),
            (long * 0.28, -wide * 0.48),
            (-long * 0.1, -wide * 0.34),
            (-long * 0.42, -wide * 0.36),
            (-long / 2, 0),
        ],
        5,
    )
    rubber = "rubber" if rng.random() < 0.45 else "eva_foam"
    fill = 0.9 if rubber == "rubber" else 1.3
    model.add(extrude(print_, sole, 2), rubber, fill).add(box(x, y, z), rubber, -fill)
    upper = str(rng.choice(["leather", "polyester_cloth", "pvc"]))
    skin = 1.9 if upper == "leather" else 2.6
    for k, tall in enumerate(np.linspace(6, 62, 6)):
        share = 1.0 - 0.10 * k
        ring = [(px * share - k * long * 0.035, py * share) for px, py in print_]
        inner = [(px * 0.95, py * 0.93) for px, py in ring]
        level = sole / 2 + float(tall) - 5
        model.add(extrude(ring, 12).moved(0, 0, level), upper, skin / 4)
        model.add(extrude(inner, 12).moved(0, 0, level), upper, -skin / 4)
    for k in range(6):
        for side in (-9, 9):
            model.add(
                pipe(3.2, 1.6, 2, "z", 8).moved(-long * 0.02 + 11 * k, side, sole / 2 + 58 - 6 * k),
                "brass" if k % 2 else "steel",
            )
    if rng.random() < 0.4:
        model.add(box(long * 0.42, 15, 1.4).moved(-long * 0.1, 0, sole / 2 + 1), "steel")
    return Host(model, (-long * 0.02, 0.0, 0.0))


def belt(rng: np.random.Generator, size: Size) -> Host:
    """A belt of two layers rolled up, its buckle hollow or the thing sewn in between."""
    x, y, _thick = _room(size, 2)
    tall = max(y + 4, _between(rng, 32, 42))
    model = Model()
    turns, first = 2.6, max(x / 2 + 8, 42.0)
    angle = np.linspace(0, turns * 2 * np.pi, 60)
    reach = first + angle / (2 * np.pi) * _between(rng, 8, 12)
    for layer in (-1.6, 1.6):
        for level in np.linspace(-tall / 2 + 3, tall / 2 - 3, 6):
            path = np.column_stack(
                [
                    (reach + layer) * np.cos(angle),
                    (reach + layer) * np.sin(angle),
                    np.full(60, level),
                ]
            )
            model.add(sweep(path, 2.6, 5), "leather", 0.75)
    end = float(reach[-1])
    buckle = Model()
    for side in (-1, 1):
        buckle.add(box(46, 5, 6, 1).moved(0, side * tall / 2), "zinc_alloy")
        buckle.add(box(5, tall, 6, 1).moved(side * 22, 0), "zinc_alloy")
    buckle.add(cylinder(2, 40, "x", 8), "steel")
    model.put(buckle.turned(90, "x").moved(0, end + 6, 0))
    # The belt lies on its edge; the thing, on edge too, lies along the inside.
    return Host(model, (0.0, first * 0.45, 0.0))


def false_bottom(rng: np.random.Generator, size: Size) -> Host:
    """A second floor over a hollow: two boards, a rim and glue."""
    x, y, z = _room(size, 4)
    long, wide = x + _between(rng, 20, 120), y + _between(rng, 20, 120)
    board = str(
        rng.choice(
            ["cardboard", "wood", "abs", "polypropylene", "aluminium"],
            p=[0.35, 0.25, 0.2, 0.15, 0.05],
        )
    )
    thick = {"cardboard": 4.5, "wood": 4.0, "abs": 2.5, "polypropylene": 2.5, "aluminium": 1.0}[
        board
    ]
    model = Model()
    for side in (-1, 1):
        model.add(box(long, wide, thick).moved(0, 0, side * (z + thick) / 2), board)
    for side in (-1, 1):
        model.add(box(long, 10, z).moved(0, side * (wide / 2 - 5)), board)
        model.add(box(10, wide - 20, z).moved(side * (long / 2 - 5), 0), board)
    for _ in range(int(rng.integers(4, 11))):
        px = float(rng.uniform(-0.48, 0.48)) * long
        py = float(rng.choice([-1.0, 1.0])) * (wide / 2 - 5)
        model.add(cylinder(1.4, z + 2 * thick, "z", 6).moved(px, py), "steel")
    return Host(model)


def food(rng: np.random.Generator, size: Size) -> Host:
    """A loaf, a cheese, a bag of rice or a candle with the thing baked or cast into it."""
    x, y, z = _room(size, 2)
    stuff = str(rng.choice(["starch_food", "cream", "wax", "sugar", "soap"]))
    model = Model()
    grow = _between(rng, 20, 50)
    if rng.random() < 0.5:
        body = ellipsoid(x * 0.62 + grow, y * 0.62 + grow, z * 0.75 + grow * 0.7, 20)
    else:
        body = box(x + 2 * grow, y + 2 * grow, z + grow, 12)
    model.add(body, stuff, 0.9).add(box(x, y, z, 1), stuff, -0.9)
    model.add(body.scaled(1.02), "polyethylene", 0.3).add(body, "polyethylene", -0.3)
    return Host(model)


def foil(rng: np.random.Generator, size: Size) -> Host:
    """Layers of kitchen foil, crumpled, with carbon paper between."""
    x, y, z = _room(size, 3)
    model = Model()
    thick = _between(rng, 0.06, 0.5)
    shape = rounded(0, 0, x, y, 8)
    model.add(extrude(rounded(0, 0, x + 2 * thick, y + 2 * thick, 8), z + 2 * thick), "aluminium")
    model.add(extrude(shape, z), "aluminium", -1)
    for _ in range(int(rng.integers(18, 40))):
        way = rng.uniform(-0.5, 0.5, (3, 2)) * (x, y)
        level = z / 2 * float(rng.choice([-1.0, 1.0]))
        path = np.column_stack([way, np.full(3, level)])
        model.add(sweep(path, _between(rng, 0.3, 0.8), 4), "aluminium", 0.7)
    if rng.random() < 0.5:
        model.add(box(x + 1, y + 1, 0.4).moved(0, 0, z / 2), "paper", 1.2)
    return Host(model)


def metal_plate(rng: np.random.Generator, size: Size) -> Host:
    """A plate, a tray or a machine's cover over it, on one side or on both."""
    x, y, z = _room(size, 4)
    metal = str(rng.choice(["steel", "aluminium", "copper", "stainless"], p=[0.45, 0.25, 0.1, 0.2]))
    thick = {
        "steel": _between(rng, 1, 5),
        "stainless": _between(rng, 1, 4),
        "aluminium": _between(rng, 4, 15),
        "copper": _between(rng, 1, 3),
    }[metal]
    long, wide = x * _between(rng, 0.85, 1.3), y * _between(rng, 0.9, 1.4)
    model = Model()
    for side in (-1, 1) if rng.random() < 0.35 else (1,):
        model.add(box(long, wide, thick, 0.5).moved(0, 0, side * (z + thick) / 2), metal)
        for px in (-0.42, 0.42):
            for py in (-0.4, 0.4):
                hole = cylinder(4, thick, "z", 12).moved(
                    px * long, py * wide, side * (z + thick) / 2
                )
                model.add(hole, metal, -1)
    return Host(model)


def lead_sheet(rng: np.random.Generator, size: Size) -> Host:
    """Lead sheet wound round it."""
    x, y, z = _room(size, 2)
    thick = _between(rng, 0.2, 1.3)
    model = Model()
    model.add(box(x + 2 * thick, y + 2 * thick, z + 2 * thick, 2), "lead").add(
        box(x, y, z, 2), "lead", -1
    )
    if rng.random() < 0.4:  # it does not close
        gap = box(x * _between(rng, 0.1, 0.35), y, thick).moved(x * 0.3, 0, (z + thick) / 2)
        model.add(gap, "lead", -1)
    return Host(model)


def cookware(rng: np.random.Generator, size: Size) -> Host:
    """Pans and pots put into each other with the thing between."""
    x, y, z = _room(size, 4)
    radius = (x**2 + y**2) ** 0.5 / 2 + 6
    tall = z + 12
    metal = str(rng.choice(["steel", "stainless", "aluminium"], p=[0.3, 0.4, 0.3]))
    wall = {"steel": 3.2, "stainless": 1.2, "aluminium": 3.0}[metal]
    model = Model()
    for level, share in ((0.0, 1.0), (tall * 0.3, 0.97)):
        r = radius * share
        pot = Model().add(lathe([(r * 0.9, 0), (r, tall)], 32), metal)
        pot.add(lathe([(r * 0.9 - wall, wall), (r - wall, tall - 0.01)], 32), metal, -1)
        handle = np.array([(r, 0, tall * 0.8), (r + 60, 0, tall * 0.9), (r + 150, 0, tall * 0.95)])
        pot.add(sweep(handle, 7, 8), "abs" if rng.random() < 0.5 else metal, 0.8)
        for px in (r - 2, r + 6):
            pot.add(cylinder(2.5, 12, "x", 8).moved(px, 0, tall * 0.8), "steel")
        model.put(pot.turned(float(rng.uniform(0, 360))).moved(0, 0, level))
    spring = sweep(helix(9, 3, 3, 10), 0.8, 4).moved(radius * 0.6, 0, tall * 0.6)
    model.add(spring, "steel")
    return Host(model.moved(0, 0, -tall / 2), (0.0, 0.0, 0.0))
