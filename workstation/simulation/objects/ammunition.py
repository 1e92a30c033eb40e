"""Cartridges: single rounds, boxes of rounds, rounds stacked in a magazine."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, Point, Sketch, box


def cartridge(s: Sketch, base: Point, tip: Point, radius: float) -> None:
    """One round lying from its base to its bullet's tip."""
    length = hypot(tip[0] - base[0], tip[1] - base[1])
    ux, uy = (tip[0] - base[0]) / length, (tip[1] - base[1]) / length

    def at(share: float) -> Point:
        return base[0] + ux * length * share, base[1] + uy * length * share

    s.rod(base, at(0.66), radius, "brass", wall=max(0.5, radius * 0.12))
    s.rod(base, at(0.10), radius * 0.95, "brass")
    s.rod(at(0.10), at(0.5), radius * 0.85, "smokeless_powder")
    s.rod(at(0.55), at(0.80), radius * 0.9, "lead")
    s.rod(at(0.80), tip, radius * 0.9, "lead", end_radius=radius * 0.35, caps="round")


def stack_of_rounds(s: Sketch, corners: Sequence[Point], count: int) -> None:
    """Rounds lying across a magazine given by its four corners (two top, two bottom)."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    spacing_mm = 9.4
    depth = hypot(dx - ax, dy - ay)
    for k in range(min(count, int(depth / spacing_mm))):
        t = (k + 0.6) * spacing_mm / depth
        left = (ax + (dx - ax) * t + 1.5, ay + (dy - ay) * t)
        right = (bx + (cx - bx) * t - 1.5, by + (cy - by) * t - 2)
        cartridge(s, right, left, 4.4)


@family("ammunition", "ammunition", "cartridges, loose or in a box", category="ammunition")
def _ammunition(rng: np.random.Generator, blank: Blank) -> Pad:
    radius = float(rng.choice([4.9, 5.6, 4.8, 6.0]))
    length = radius * float(rng.choice([6.0, 6.4, 11.0]))
    kind = rng.random()
    if kind < 0.4:  # a box seen along the rounds: rows of discs
        columns, rows = int(rng.integers(5, 11)), int(rng.integers(4, 6))
        pitch = radius * 2.35
        s = blank(columns * pitch + 8, rows * pitch + 8)
        s.poly(box(0, 0, columns * pitch + 6, rows * pitch + 6), "paper", 1.4)
        for i in range(columns):
            for j in range(rows):
                if rng.random() < 0.04:
                    continue
                centre = ((i - (columns - 1) / 2) * pitch, (j - (rows - 1) / 2) * pitch)
                s.disc(centre, radius, "brass", 3.0)
                s.disc(centre, radius, "brass", length * 0.5, hole=radius * 0.84)
                s.disc(centre, radius * 0.88, "lead", length * 0.22)
                s.disc(centre, radius * 0.85, "smokeless_powder", length * 0.3)
        return s.pad(length)
    if kind < 0.7:  # a box seen from the side
        columns, rows = int(rng.integers(6, 11)), int(rng.integers(1, 3))
        pitch = radius * 2.3
        s = blank(columns * pitch + 8, rows * (length + 4) + 8)
        for layer in range(int(rng.integers(1, 4))):
            for i in range(columns):
                for j in range(rows):
                    x = (i - (columns - 1) / 2) * pitch + layer * radius * 0.5
                    y = (j - (rows - 1) / 2) * (length + 4)
                    cartridge(s, (x, y + length / 2), (x, y - length / 2), radius)
        return s.pad(radius * 8)
    count = int(rng.integers(6, 34))
    spread = 10 + 5.5 * count**0.5 * radius / 4
    s = blank(2 * spread + length * 2, 2 * spread + length * 2)
    for _ in range(count):
        turn, reach = rng.uniform(0, 2 * np.pi), spread * rng.uniform(0, 1) ** 0.5
        x, y = reach * np.cos(turn), reach * np.sin(turn)
        lie = rng.uniform(0, 2 * np.pi)
        dx, dy = np.cos(lie) * length / 2, np.sin(lie) * length / 2
        cartridge(s, (float(x - dx), float(y - dy)), (float(x + dx), float(y + dy)), radius)
    return s.pad(radius * 5)
