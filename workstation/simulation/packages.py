"""The outer packing: carton, padded envelope, satchel, tube."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workstation.simulation.sketch import Pad, Sketch, box

PACKAGES = ("carton", "padded_envelope", "satchel", "tube")


@dataclass(frozen=True, slots=True)
class PackageSize:
    """Inner room in millimetres: along the belt, across it, and along the beam."""

    kind: str
    length: float
    width: float
    depth: float


def draw_package(size: PackageSize, rng: np.random.Generator, spacing: float, angle: float) -> Pad:
    """The empty packing as a pad, larger than the inner room by its walls and their parallax."""
    lean = min(12.0, size.depth * rng.uniform(0.02, 0.07)) if size.kind == "carton" else 0.0
    margin = 2 * (lean + 14.0)
    sketch = Sketch(rng, (size.length + margin, size.width + margin), angle, spacing, False)
    draw = {
        "carton": _carton,
        "padded_envelope": _padded_envelope,
        "satchel": _satchel,
        "tube": _tube,
    }[size.kind]
    draw(sketch, size, rng, lean)
    return sketch.pad(size.depth + 8.0)


def _carton(s: Sketch, size: PackageSize, rng: np.random.Generator, lean: float) -> None:
    length, width, depth = size.length, size.width, size.depth
    board = rng.uniform(2.8, 4.6) * (1.7 if depth > 160 else 1.0)
    # Top and bottom faces: two inner flaps, two outer flaps meeting on the centre line.
    inner_flap = min(width / 2, length / 2) * rng.uniform(0.85, 1.0)
    s.poly(box(0, 0, length, width), "cardboard", 2 * board)
    for side in (-1, 1):
        s.poly(box(side * (length - inner_flap) / 2, 0, inner_flap, width), "cardboard", 2 * board)
    gap = rng.uniform(0.6, 2.0)
    s.cut(box(0, rng.uniform(-1, 1), length, gap))
    s.poly(box(0, 0, length, gap + 1), "cardboard", 2 * board)
    # Flutes of the faces: rows of paper about 8 mm apart, slightly out of step.
    _u, v = s.uv
    pitch = rng.uniform(7.2, 8.6)
    flutes = (
        1.0
        + 0.16 * np.sin(2 * np.pi * v / pitch)
        + 0.11 * np.sin(2 * np.pi * v / (pitch * 1.013) + 2)
    )
    s.layers["cardboard"] *= flutes.astype(np.float32)
    for end in (-1.0, 1.0) if rng.random() < 0.8 else (1.0,):
        offset = rng.uniform(-1.5, 1.5)
        s.poly(box(0, offset, length, rng.uniform(46, 54)), "polypropylene", 0.16)
        if rng.random() < 0.7:
            s.poly(box(end * length / 2 * 0.97, offset, length * 0.06, 50), "polypropylene", 0.16)
    if rng.random() < 0.8:  # the label in its pouch
        s.poly(
            box(
                rng.uniform(-0.2, 0.2) * length,
                rng.uniform(-0.25, 0.25) * width,
                min(length * 0.6, 150),
                min(width * 0.6, 100),
            ),
            "paper",
            0.22,
        )
    # Walls are looked through along their height. The fan beam spreads them: the upper edge is
    # drawn outside the lower one, so a wall is a narrow band with two hard rims.
    glue = int(rng.integers(0, 4))
    for index, (a, b, horizontal) in enumerate(
        ((width, -1, True), (width, 1, True), (length, -1, False), (length, 1, False))
    ):
        tilt = lean * rng.uniform(0.25, 1.0) + board
        through = depth * board / tilt * (2.0 if index == glue else 1.0) * 0.85
        middle = b * (a / 2 + tilt / 2)
        if horizontal:
            s.poly(box(0, middle, length + 2 * tilt, tilt), "cardboard", through)
        else:
            s.poly(box(middle, 0, tilt, width + 2 * tilt), "cardboard", through)
        for rim in (a / 2, a / 2 + tilt):
            y = b * rim
            if horizontal:
                s.poly(box(0, y, length + tilt, 1.5), "cardboard", through * 0.35 + 14)
            else:
                s.poly(box(y, 0, 1.5, width + tilt), "cardboard", through * 0.35 + 14)


def _padded_envelope(s: Sketch, size: PackageSize, rng: np.random.Generator, lean: float) -> None:
    del lean
    length, width = size.length, size.width
    s.poly(box(0, 0, length, width, 4), "paper", 0.7)
    s.poly(box(0, 0, length, width, 4), "polyethylene", 0.5)
    # Bubbles: a hexagonal pattern of film.
    u, v = s.uv
    pitch = rng.uniform(9, 12)
    wave = (
        np.cos(2 * np.pi * u / pitch)
        + np.cos(np.pi * (u + v * 1.732) / pitch)
        + np.cos(np.pi * (u - v * 1.732) / pitch)
    )
    bubbles = np.clip(1.0 - np.abs(wave - 0.4) * 1.6, 0, 1).astype(np.float32)
    s.put("polyethylene", bubbles * s.mask(box(0, 0, length - 12, width - 12)) * np.float32(0.9))
    for y in (-width / 2 + 5, width / 2 - 5):
        s.poly(box(0, y, length, 9), "paper", 1.6)
    s.poly(box(-length / 2 + 5, 0, 9, width), "paper", 1.6)
    s.poly(box(length / 2 - 26, 0, 46, width), "paper", 0.9)


def _satchel(s: Sketch, size: PackageSize, rng: np.random.Generator, lean: float) -> None:
    del lean
    length, width = size.length, size.width
    s.poly(box(0, 0, length, width, 6), "polyethylene", 0.4)
    wrinkles = s.noise((18.0, 60.0), ridged=True) * s.mask(box(0, 0, length, width, 6))
    s.put("polyethylene", wrinkles**6 * np.float32(rng.uniform(1.0, 2.4)))
    for x, y, w, h in ((-length / 2 + 3, 0, 4, width), (length / 2 - 18, 0, 34, width)):
        s.poly(box(x, y, w, h), "polyethylene", 1.2)
    s.poly(box(-length * 0.1, 0, 148, 100), "paper", 0.35)


def _tube(s: Sketch, size: PackageSize, rng: np.random.Generator, lean: float) -> None:
    del lean
    radius = size.width / 2
    half = size.length / 2
    wall = rng.uniform(2.2, 3.5)
    s.rod((-half, 0), (half, 0), radius + wall, "paper", wall=wall)
    for side in (-1, 1):
        s.rod((side * (half - 12), 0), (side * (half + 2), 0), radius, "polyethylene", wall=3)
        s.poly(box(side * half, 0, 2.5, 2 * radius), "polyethylene", radius * 1.4)
    for k in range(int(size.length / 90)):  # the paper winding's spiral seam
        x = -half + 90 * k
        s.wire([(x, -radius), (x + 60, radius)], 1.0, "paper")
