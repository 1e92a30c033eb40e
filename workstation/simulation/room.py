"""Packing: where things come to lie in the inner room, and what fits in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.catalogue import known
from workstation.simulation.packages import PACKAGES, PackageSize
from workstation.simulation.things import Item, Thing, draw_thing, laid_at

DEPTH_GRID_MM = 8.0
_WIDEST_TUBE_MM = 130.0
_HIDDEN_GOODS = 0.04
_SOFT = ("clothing", "packing")
KINDS = {
    "carton": 0.42,
    "padded_envelope": 0.08,
    "satchel": 0.08,
    "tube": 0.04,
    "suitcase": 0.22,
    "bag": 0.16,
}
"""Share of each kind among parcels."""
_LIKED = {
    "suitcase": {
        "clothing": 5.0,
        "footwear": 4.0,
        "bag": 1.5,
        "household": 1.3,
        "medicine": 1.4,
        "ceramics": 0.2,
        "hardware": 0.15,
        "kitchenware": 0.4,
        "metal clutter": 0.5,
        "packing": 0.05,
        "tool": 0.3,
    },
    "bag": {
        "clothing": 3.0,
        "footwear": 1.6,
        "paper": 2.0,
        "bag": 1.2,
        "electronics": 1.3,
        "ceramics": 0.2,
        "hardware": 0.25,
        "kitchenware": 0.4,
        "packing": 0.05,
        "tool": 0.6,
    },
}


class Room:
    """How high the inner room of a package is filled, on a coarse grid."""

    def __init__(self, size: PackageSize) -> None:
        shape = (
            max(1, ceil(size.width / DEPTH_GRID_MM)),
            max(1, ceil(size.length / DEPTH_GRID_MM)),
        )
        self.size, self.height = size, np.zeros(shape, np.float32)

    def place(
        self, thing: Thing, rng: np.random.Generator, tries: int
    ) -> tuple[float, float, float] | None:
        """Middle (along, across) from that of the room and height of its foot; None if full."""
        long, wide, tall = thing.size_mm
        free_x, free_y = self.size.length - long, self.size.width - wide
        if free_x < 0 or free_y < 0:
            return None
        best: tuple[float, float, float] | None = None
        for _ in range(tries):
            if thing.item.at is not None:
                fx, fy = thing.item.at
            else:
                fx, fy = float(rng.uniform()), float(rng.uniform())
            x, y = (fx - 0.5) * free_x, (fy - 0.5) * free_y
            level = float(self._window(x, y, long, wide).max(initial=0.0))
            if best is None or level < best[0]:
                best = (level, x, y)
            if level == 0.0 or thing.item.at is not None:
                break
        # Sparse things leave room over their outline's box, soft ones are pressed flat.
        soft = thing.family.info.group in _SOFT
        share = 0.25 if soft else 0.6
        need = share * tall if soft else tall
        if best is None or best[0] + need > self.size.depth:
            return None
        level, x, y = best
        window = self._window(x, y, long, wide)
        window[:] = np.maximum(window, level + share * tall)
        return x, y, level

    def _window(self, x: float, y: float, long: float, wide: float) -> NDArray[np.float32]:
        rows, columns = self.height.shape
        c0 = int((x - long / 2 + self.size.length / 2) / DEPTH_GRID_MM)
        c1 = ceil((x + long / 2 + self.size.length / 2) / DEPTH_GRID_MM)
        r0 = int((y - wide / 2 + self.size.width / 2) / DEPTH_GRID_MM)
        r1 = ceil((y + wide / 2 + self.size.width / 2) / DEPTH_GRID_MM)
        return self.height[
            max(r0, 0) : min(max(r1, r0 + 1), rows), max(c0, 0) : min(max(c1, c0 + 1), columns)
        ]


def excess(thing: Thing, size: PackageSize) -> float:
    """By what share of the room a thing is too large; 0 if it fits."""
    long, wide, _ = thing.size_mm
    return max(0.0, long / size.length - 1.0, wide / size.width - 1.0)


def fill(
    names: Sequence[str], size: PackageSize, rng: np.random.Generator, spacing: float
) -> list[Thing]:
    """Things that fit the room: turned along the walls if too large, soft ones folded smaller."""
    filler = []
    for name in names:
        soft = name in known() and known()[name].info.group in _SOFT
        level = 0 if soft else hiding(rng, _HIDDEN_GOODS)
        one = draw_thing(Item(name, hidden=level), rng, spacing)
        for angle in (0.0, 90.0):
            if not excess(one, size):
                break
            one = laid_at(one, angle, rng, spacing)
        over = excess(one, size)
        if over and one.family.info.group in _SOFT:
            one = laid_at(one, 90.0, rng, spacing, 0.92 / (1.0 + over))
        if not excess(one, size):
            filler.append(one)
    return filler


def padding(size: PackageSize, rng: np.random.Generator, spacing: float) -> list[Thing]:
    """Gap fillers of a carton, all of one kind, or the clothes that luggage is filled with.

    They lie at the bottom and take little room.
    """
    if size.kind in _LIKED:
        if rng.random() < 0.15:
            return []
        piles = int(rng.integers(1, 3 + int(size.length * size.width / 90_000)))
        return fill(["packed_clothes"] * piles, size, rng, spacing)
    if size.kind != "carton" or rng.random() < 0.35:
        return []
    kinds = [entry.info.name for entry in known().values() if entry.info.group == "packing"]
    count = int(rng.integers(1, 2 + int(size.length * size.width / 35_000)))
    return fill([str(rng.choice(kinds))] * count, size, rng, spacing)


def grown(size: PackageSize, things: Sequence[Thing]) -> PackageSize:
    """The package, grown where one of the things that must be in it would not fit."""
    length, width, depth = size.length, size.width, size.depth
    for one in things:
        long, wide, tall = one.size_mm
        length, width = max(length, long + 8), max(width, wide + 8)
        depth = max(depth, tall + 4)
    kind = "carton" if size.kind == "tube" and width > _WIDEST_TUBE_MM else size.kind
    return replace(size, kind=kind, length=length, width=width, depth=depth)


def random_package(rng: np.random.Generator, kind: str | None = None) -> PackageSize:
    """A package as they come: kinds by frequency unless it is given, sizes by kind."""
    if kind is None:
        kind = str(rng.choice(tuple(KINDS), p=tuple(KINDS.values())))
    elif kind not in PACKAGES:
        raise ValueError(f"no package {kind!r}; there are {PACKAGES}")
    if kind == "carton":
        length = float(rng.uniform(190, 470))
        return PackageSize(
            kind, length, length * float(rng.uniform(0.55, 0.95)), float(rng.uniform(60, 230))
        )
    if kind == "tube":
        radius = float(rng.uniform(70, 110))
        return PackageSize(kind, float(rng.uniform(320, 560)), radius, radius)
    if kind == "suitcase":
        length = float(rng.uniform(440, 760))
        width = length * float(rng.uniform(0.58, 0.74))
        depth = float(rng.uniform(0.3, 0.42)) * length
        return PackageSize(kind, length, width, min(depth, 290.0), _laid_down(rng))
    if kind == "bag":
        length = float(rng.uniform(300, 560))
        width = length * float(rng.uniform(0.55, 0.85))
        return PackageSize(kind, length, width, float(rng.uniform(80, 210)), _laid_down(rng))
    length = float(rng.uniform(230, 420))
    return PackageSize(
        kind, length, length * float(rng.uniform(0.62, 0.85)), float(rng.uniform(40, 90))
    )


def _laid_down(rng: np.random.Generator) -> float:
    """How luggage lies on the belt: along it or across it, more or less straight, or any way."""
    if rng.random() < 0.12:
        return float(rng.uniform(0.0, 360.0))
    return 90.0 * int(rng.integers(0, 4)) + float(rng.normal(0.0, 9.0))


def things_in(size: PackageSize, rng: np.random.Generator) -> int:
    """How many things one tries to pack; luggage is mostly full, sometimes nearly empty."""
    area = size.length * size.width / 1e5
    if size.kind in _LIKED and rng.random() < 0.85:
        full = area * size.depth / 100.0
        return int(rng.integers(8 + int(1.5 * full), 14 + int(5 * full)))
    return int(rng.integers(3, 8 + int(9 * area)))


def hiding(rng: np.random.Generator, share: float) -> int:
    """The level of concealment of one thing; 0 but for a share of them."""
    return int(rng.choice((1, 2, 3), p=(0.35, 0.45, 0.2))) if rng.random() < share else 0


def liked(kind: str, group: str) -> float:
    """How much more often than in a carton things of a group are in such a package."""
    return _LIKED.get(kind, {}).get(group, 1.0)
