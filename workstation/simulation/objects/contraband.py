"""Drugs in their packings and lithium cells in bulk."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, Sketch, box, circle


def _powder(
    s: Sketch, points: list[tuple[float, float]], material: str, depth: float, edge: float
) -> None:
    """A packed powder: full to the rim or slumped, with soft lumps and pressed cracks."""
    cover = s.rounded(s.mask(points), edge)
    lumps = 1.0 + 0.06 * s.noise(9.0) + 0.04 * s.noise(3.5)
    s.put(material, cover * np.float32(depth) * np.clip(lumps, 0.5, 1.5).astype(np.float32))


def _drug(rng: np.random.Generator) -> str:
    return str(rng.choice(["opioid_powder", "stimulant_powder", "lactose"], p=[0.5, 0.35, 0.15]))


@family("powder_brick", "drug", "pressed powder brick in film and tape", category="drug")
def _powder_brick(rng: np.random.Generator, blank: Blank) -> Pad:
    width, height, depth = rng.uniform(110, 230), rng.uniform(80, 150), rng.uniform(18, 55)
    s = blank(width + 14, height + 14)
    body = box(0, 0, width, height, rng.uniform(3, 12))
    _powder(s, body, _drug(rng), depth, rng.uniform(3, 10))
    if rng.random() < 0.4:  # the press's stamp
        s.layers[next(iter(s.layers))] *= 1.0 - 0.10 * s.mask(circle((0, 0), height * 0.25))
    for _ in range(int(rng.integers(1, 4))):
        x = rng.uniform(-0.4, 0.4) * width
        s.poly(box(x, 0, 48, height + 3), "polypropylene", 0.5)
    s.poly(box(0, 0, width + 5, height + 5, 6), "polyethylene", 1.0)
    for y in (-height / 2, height / 2):
        s.poly(box(0, y, width, 4), "polyethylene", 3)
    if rng.random() < 0.3:
        s.poly(box(0, 0, width + 6, height + 6), "rubber", 1.0)
    return s.pad(depth + 4)


@family("powder_sachets", "drug", "small bags of powder", category="drug")
def _powder_sachets(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(2, 13))
    side = rng.uniform(35, 75)
    spread = side * (0.5 + 0.42 * count**0.5)
    s = blank(2 * spread + side, 2 * spread + side)
    material = _drug(rng)
    for _ in range(count):
        x, y = rng.uniform(-spread, spread, 2) * 0.85
        w, h = side * rng.uniform(0.7, 1.0), side
        level = rng.uniform(0.45, 0.8)
        s.poly(box(x, y, w, h), "polyethylene", 0.3)
        s.poly(box(x, y - h * 0.44, w, 4), "polyethylene", 1.6)
        body = [
            (x - w * 0.46, y + h * (0.46 - level) + rng.uniform(-6, 6)),
            (x + w * 0.46, y + h * (0.46 - level) + rng.uniform(-6, 6)),
            (x + w * 0.46, y + h * 0.46),
            (x - w * 0.46, y + h * 0.46),
        ]
        _powder(s, body, material, rng.uniform(6, 16), w * 0.4)
    return s.pad(40)


def _tablets(
    s: Sketch, rng: np.random.Generator, count: int, reach: tuple[float, float], radius: float
) -> None:
    for _ in range(count):
        x, y = rng.uniform(-1, 1) * reach[0], rng.uniform(-1, 1) * reach[1]
        if rng.random() < 0.65:
            s.disc((x, y), radius, "tablet", radius * rng.uniform(0.7, 1.1), edge=radius * 0.4)
        else:
            s.disc((x, y), radius, "tablet", radius * 1.9, edge=radius)


@family("pill_bag", "drug", "bag of loose tablets", category="drug")
def _pill_bag(rng: np.random.Generator, blank: Blank) -> Pad:
    width, height = rng.uniform(70, 150), rng.uniform(60, 120)
    s = blank(width + 10, height + 10)
    radius = float(rng.uniform(3.2, 5.5))
    u, v = s.uv
    # Loose tablets lie several deep: speckle of discs over a mound.
    mound = s.rounded(s.mask(circle((0, height * 0.06), 0.44 * min(width, height), 20)), 26)
    s.put(
        "tablet",
        mound * np.float32(rng.uniform(8, 16)) * np.clip(1 + 0.35 * s.noise(radius * 1.5), 0, 2),
    )
    grid = s.noise(radius * 2.2, ridged=True) * mound
    s.put("tablet", grid * np.float32(5.0))
    _tablets(s, rng, int(rng.integers(25, 60)), (width * 0.42, height * 0.38), radius)
    s.poly(box(0, 0, width, height), "polyethylene", 0.3)
    s.poly(box(0, -height * 0.46, width, 5), "polyethylene", 2.0)
    del u, v
    return s.pad(38)


def _bottle_of_pills(
    s: Sketch, rng: np.random.Generator, x: float, y: float, radius: float, height: float
) -> None:
    s.rod((x, y - height / 2), (x, y + height / 2), radius, "polyethylene", wall=1.6)
    s.rod(
        (x, y - height / 2 - 14), (x, y - height / 2 + 2), radius * 0.86, "polypropylene", wall=3.0
    )
    fill = rng.uniform(0.4, 0.9) * height
    before = s.layer("tablet").copy()
    s.rod((x, y + height / 2 - fill), (x, y + height / 2 - 2), radius - 2, "tablet")
    added = s.layer("tablet") - before
    s.layers["tablet"] = before + added * np.clip(0.58 + 0.16 * s.noise(5.0), 0.2, 1).astype(
        np.float32
    )
    if rng.random() < 0.4:
        s.rod((x, y - height / 2 + 3), (x, y - height / 2 + 14), radius * 0.5, "silicon")


@family("pill_bottles", "drug", "several unlabelled bottles of tablets", category="drug")
def _pill_bottles(rng: np.random.Generator, blank: Blank) -> Pad:
    count = int(rng.integers(2, 7))
    radius, height = rng.uniform(17, 30), rng.uniform(55, 95)
    across = min(count, 3)
    s = blank(across * 2.15 * radius + 6, (height + 22) * (1 + (count > 3)) + 8)
    for k in range(count):
        x = (k % 3 - (across - 1) / 2) * 2.12 * radius
        y = (k // 3 - (count > 3) / 2) * (height + 22) + 6
        _bottle_of_pills(s, rng, x, y, radius, height)
    return s.pad(radius * 2)


def cell(s: Sketch, x: float, y: float, radius: float, length: float, chemistry: str) -> None:
    """One cylindrical cell lying along y: can, jelly roll, cap with its button."""
    s.rod((x, y - length / 2), (x, y + length / 2), radius, "steel", wall=0.28)
    s.rod((x, y - length / 2 + 3), (x, y + length / 2 - 2), radius - 0.6, chemistry)
    s.rod((x, y - length / 2), (x, y - length / 2 + 2.4), radius * 0.9, "steel", wall=1.0)
    s.rod((x, y - length / 2 - 1.4), (x, y - length / 2), radius * 0.35, "steel")
    s.wire([(x, y - length / 2 + 5), (x, y + length / 2 - 4)], 1.4, "polyethylene")
    s.wire([(x - radius, y - length * 0.43), (x + radius, y - length * 0.43)], 1.0, "steel")


@family("lithium_cells", "battery", "loose 18650 lithium cells in bulk", category="battery")
def _lithium_cells(rng: np.random.Generator, blank: Blank) -> Pad:
    radius, length = (9.2, 65.0) if rng.random() < 0.8 else (10.6, 70.0)
    pitch = radius * 2 + rng.uniform(0.4, 2.0)
    if rng.random() < 0.35:  # standing in trays, seen end-on
        columns, rows = int(rng.integers(4, 11)), int(rng.integers(3, 8))
        s = blank(columns * pitch + 8, rows * pitch + 8)
        for i in range(columns):
            for j in range(rows):
                centre = ((i - (columns - 1) / 2) * pitch, (j - (rows - 1) / 2) * pitch)
                s.disc(centre, radius, "steel", length, hole=radius - 0.3)
                s.disc(centre, radius - 0.4, "lithium_cell", length * 0.9, hole=1.6)
                s.disc(centre, radius * 0.9, "steel", 1.2)
        s.poly(box(0, 0, columns * pitch + 6, rows * pitch + 6), "paper", 2.0)
        return s.pad(length + 4)
    columns, rows = int(rng.integers(4, 12)), int(rng.integers(1, 4))
    s = blank(columns * pitch + 8, rows * (length + 4) + 8)
    for layer in range(int(rng.integers(1, 3))):
        for i in range(columns):
            for j in range(rows):
                x = (i - (columns - 1) / 2) * pitch + layer * radius * 0.8
                cell(s, x, (j - (rows - 1) / 2) * (length + 4), radius, length, "lithium_cell")
    s.poly(box(0, 0, columns * pitch + 6, rows * (length + 4) + 6), "paper", 1.2)
    return s.pad(radius * 4.4)
