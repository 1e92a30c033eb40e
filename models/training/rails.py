"""Rails of trolley handles, in every second bag: what a small network takes for knives first.

Flat hollow bars of aluminium or thin steel, one inside another, with rivets, slots and open or
rounded ends. The simulator's luggage has them too (workstation/simulation/suitcases.py); here they
are drawn flat and often, since what is met rarely is not told apart.
"""

from __future__ import annotations

import cv2
import numpy as np

from models.training.bank import UNIT_MM

RAIL_MM = 1.0
"""Spacing of a drawn rail."""
_ALUMINIUM, _STEEL = 1, 2


def rail(rng: np.random.Generator) -> np.ndarray:
    """(h, w, 3) uint16 in units of UNIT_MM: plastic, aluminium and steel along the beam."""
    length, width = int(rng.uniform(110, 620)), int(rng.uniform(12, 42))
    maps = np.zeros((width + 8, length + 8, 3), np.float32)
    metal = _STEEL if rng.random() < 0.22 else _ALUMINIUM
    wall = float(rng.uniform(0.4, 0.8) if metal == _STEEL else rng.uniform(0.8, 1.9))
    height = float(rng.uniform(6, 16))
    plane = np.zeros(maps.shape[:2], np.float32)
    _bar(plane, 4, 4, length, width, wall, height, rng)
    if rng.random() < 0.6:  # a second one telescopes in it, and may stand out
        inset = int(rng.integers(2, 5))
        begin = int(rng.uniform(0, 0.7) * length)
        if width - 2 * inset > 6:
            part = np.zeros_like(plane)
            _bar(part, 4 + begin, 4 + inset, length - begin, width - 2 * inset, wall, height, rng)
            plane += part
    if rng.random() < 0.3:
        step = int(rng.integers(9, 30))
        for x in range(8 + step // 2, length - 4, step):
            hole = (
                (x, 4 + width // 2),
                (int(rng.integers(2, max(3, step // 3))), max(1, width // 9)),
            )
            cv2.ellipse(plane, hole[0], hole[1], 0, 0, 360, wall, -1)
    maps[..., metal] = plane
    for _ in range(int(rng.integers(0, 5))):
        at = (int(rng.uniform(6, length)), int(4 + rng.uniform(0.2, 0.8) * width))
        dot = np.zeros_like(plane)
        cv2.circle(dot, at, int(rng.integers(1, 4)), float(rng.uniform(1.5, 7)), -1)
        maps[..., _STEEL] += dot
    if rng.random() < 0.4:  # a plastic guide around a piece of it
        begin = int(rng.uniform(0, 0.8) * length)
        maps[:, begin : begin + int(rng.uniform(15, 70)), 0] += float(rng.uniform(3, 12))
    return np.rint(maps / UNIT_MM).astype(np.uint16)


def _bar(
    plane: np.ndarray,
    x: int,
    y: int,
    length: int,
    width: int,
    wall: float,
    height: float,
    rng: np.random.Generator,
) -> None:
    """A flat tube: two walls of the beam's way inside, the whole height along both edges."""
    far = (x + length - 1, y + width - 1)
    cv2.rectangle(plane, (x, y), far, 2 * wall, -1)
    edge = max(1, round(wall))
    for row in (y, y + width - edge):
        plane[row : row + edge, x : x + length] = height * float(rng.uniform(0.5, 1.0))
    if rng.random() < 0.5:  # rounded ends
        keep = np.zeros_like(plane)
        half = width // 2
        cv2.line(keep, (x + half, y + half), (x + length - half, y + half), 1.0, width)
        plane *= keep
