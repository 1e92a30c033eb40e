"""Cloth, film and paper as thickness: plies, wrinkles, knit, hems, seams, folded rims."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.simulation.sketch import Point, box, spline
from workstation.simulation.solids.slab import Slab, slab

Field = NDArray[np.float32]
Rng = np.random.Generator
_SHIFT = 4
# Folds of a crumpled cloth: how long and wide in mm, how high, how sharply it steps over.
_FOLDS = (
    (130.0, 42.0, 5.5, 0.06),
    (75.0, 20.0, 3.2, 0.10),
    (32.0, 9.0, 1.7, 0.25),
    (15.0, 4.5, 0.7, 0.45),
)


class Cloth:
    """A heap of cloth seen from above, put together ply by ply, in millimetres from its middle."""

    def __init__(self, rng: Rng, width: float, height: float, step: float = 1.1) -> None:
        self.rng, self.step = rng, step
        self.columns, self.rows = ceil(width / step) + 8, ceil(height / step) + 8
        self.total: Field = np.zeros((self.rows, self.columns), np.float32)
        x = (np.arange(self.columns, dtype=np.float32) - (self.columns - 1) / 2) * np.float32(step)
        y = (np.arange(self.rows, dtype=np.float32) - (self.rows - 1) / 2) * np.float32(step)
        self.x, self.y = np.meshgrid(x, y)

    def noise(self, along: float, across: float, lean: float) -> Field:
        """Smooth noise of deviation about 0.6, long by `along` mm at `lean` degrees, `across` wide."""
        coarse = max(1, int(min(across, along) / (5 * self.step)))
        x, y = self.x[::coarse, ::coarse], self.y[::coarse, ::coarse]
        turn = np.radians(lean)
        c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        u, v = x * c + y * s, y * c - x * s
        reach = float(np.hypot(self.x[0, 0], self.y[0, 0]))
        grid = self.rng.standard_normal(
            (ceil(2 * reach / across) + 6, ceil(2 * reach / along) + 6), dtype=np.float32
        )
        at_u = (u + np.float32(reach)) * np.float32(1 / along) + np.float32(2)
        at_v = (v + np.float32(reach)) * np.float32(1 / across) + np.float32(2)
        field = cv2.remap(grid, at_u, at_v, cv2.INTER_CUBIC)
        if coarse > 1:
            size = (self.columns, self.rows)
            field = cv2.resize(field, size, interpolation=cv2.INTER_CUBIC)
        return np.asarray(field, dtype=np.float32)

    def wrinkles(self, amount: float, scale: float = 1.0, lean: float | None = None) -> Field:
        """How much thicker a creased ply is to the beam than a flat one, 1 and more.

        Cloth is equally thick across itself, so what the beam meets grows with its slope: a crease
        shows as a pair of lines, its flanks.
        """
        lean = float(self.rng.uniform(0, 180)) if lean is None else lean
        rise = np.zeros_like(self.total)
        pleat = np.zeros_like(self.total)
        share = np.clip(self.noise(60 * scale, 60 * scale, lean) + np.float32(0.5), 0, 1.6)
        for long, wide, high, sharp in _FOLDS:
            way = lean + float(self.rng.normal(0, 26))
            field = self.noise(long * scale, wide * scale, way)
            rise += np.tanh(field * np.float32(1 / sharp)) * share * np.float32(high * amount)
            if wide > 15:  # cloth laid in three where it is pinched
                near = np.float32(1.3) - np.abs(field - np.float32(0.55)) * np.float32(1 / 0.16)
                pleat += np.clip(near * 2, 0, 1) * share * np.float32(min(amount, 1.0))
        down, across = np.gradient(rise, self.step)
        slope = down * down + across * across
        thick = np.minimum(np.sqrt(1.0 + slope), 4.5) + pleat
        return np.asarray(thick, dtype=np.float32)

    def weave(self, pitch: float, depth: float, lean: float = 0.0) -> Field:
        """The rib of a knit or the row of tufts, about 1, wandering with the cloth."""
        pitch = max(pitch, 2.6 * self.step)
        turn = np.radians(lean)
        stray = self.noise(70, 45, lean) * np.float32(1.1)
        phase = self.x * np.float32(np.cos(turn)) + self.y * np.float32(np.sin(turn)) + stray
        wave = np.sin(phase * np.float32(2 * np.pi / pitch))
        return np.asarray(1.0 + np.float32(depth) * wave, dtype=np.float32)

    def mask(self, outline: Sequence[Point]) -> Field:
        """Covered share 0..1 of each cell."""
        canvas = np.zeros((self.rows, self.columns), np.uint8)
        cv2.fillPoly(canvas, [self._cells(outline)], 255, cv2.LINE_AA, _SHIFT)
        return canvas.astype(np.float32) * np.float32(1 / 255)

    def _cells(self, points: Sequence[Point]) -> NDArray[np.int32]:
        middle = np.array([self.columns - 1, self.rows - 1]) / 2
        flat = np.asarray(points, dtype=np.float64) / self.step + middle
        return np.asarray(np.round(flat * (1 << _SHIFT)), dtype=np.int32)

    def add(self, field: Field) -> None:
        """Lay something down."""
        self.total += field

    def line(self, path: Sequence[Point], width: float, thickness: float) -> None:
        """A hem, seam or rib along a path."""
        canvas = np.zeros((self.rows, self.columns), np.uint8)
        cells = max(1, round(width / self.step))
        cv2.polylines(canvas, [self._cells(path)], False, 255, cells, cv2.LINE_AA, _SHIFT)
        thick = thickness * width / (cells * self.step)
        self.total += canvas.astype(np.float32) * np.float32(thick / 255)

    def ply(self, outline: Sequence[Point], thickness: float, creased: Field) -> None:
        """One thickness of cloth, its own creases in it and a rolled rim around it."""
        cover = self.mask(outline)
        self.total += cover * creased * np.float32(thickness)
        rim = cover - cv2.erode(cover, np.ones((3, 3), np.uint8))
        self.total += rim * np.float32(thickness * 0.7)

    def folded(
        self,
        width: float,
        height: float,
        plies: int,
        thickness: float,
        amount: float,
        *,
        crumple: float = 0.06,
    ) -> None:
        """A folded garment: plies that do not quite lie on one another, and their folded rims."""
        rng = self.rng
        lean = float(rng.choice([0.0, 90.0])) + float(rng.normal(0, 15))
        creased = [
            self.wrinkles(amount * rng.uniform(0.7, 1.3), lean=lean) for _ in range(min(plies, 2))
        ]
        for k in range(plies):
            w = width * rng.uniform(1 - 2.2 * crumple, 1.0)
            h = height * rng.uniform(1 - 2.2 * crumple, 1.0)
            if k > 1 and rng.random() < 0.3:  # a sleeve, leg or flap lies on a part only
                w, h = (
                    (w * rng.uniform(0.25, 0.6), h)
                    if rng.random() < 0.6
                    else (w, h * rng.uniform(0.3, 0.7))
                )
            x, y = (rng.uniform(-0.5, 0.5) * (width - w), rng.uniform(-0.5, 0.5) * (height - h))
            outline = soft_outline(
                rng, w, h, 1.2 + 40 * crumple * 0.06, (x, y), float(rng.normal(0, 1.5))
            )
            shift = (int(rng.integers(-4, 5)), int(rng.integers(-4, 5)))
            self.ply(outline, thickness, np.roll(creased[k % len(creased)], shift, (0, 1)))
            side = int(rng.integers(4))  # where this ply is folded over, it stands on its edge
            fold = _side(outline, side)
            self.line(fold, 2.6 * thickness + 1.2, thickness * rng.uniform(1.2, 2.6))
            if rng.random() < 0.5:
                inset = rng.uniform(6, 22)
                a, b = fold[0], fold[-1]
                middle = (x, y)
                shrink = 1.0 - inset / max(width, height) * 2
                hem = [
                    (middle[0] + (px - middle[0]) * shrink, middle[1] + (py - middle[1]) * shrink)
                    for px, py in (a, b)
                ]
                self.line(hem, 2.2, thickness * 1.6)

    def seam(self, width: float, height: float, thickness: float) -> None:
        """Two or three plies stitched together, somewhere across the heap."""
        rng = self.rng
        angle = float(rng.choice([0.0, 90.0])) + float(rng.normal(0, 14))
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        offset = rng.uniform(-0.38, 0.38) * min(width, height)
        long = 0.46 * (width if abs(c) > 0.7 else height)
        sway = rng.normal(0, 4, 4)
        points = [
            (t * long * c - (offset + o) * s, t * long * s + (offset + o) * c)
            for t, o in zip((-1, -0.3, 0.4, 1), sway, strict=True)
        ]
        self.line(
            spline([(float(a), float(b)) for a, b in points], 6),
            rng.uniform(2.2, 4.5),
            thickness * rng.uniform(1.2, 2.4),
        )

    def heap(self, depth: float) -> Slab:
        """What was laid, `depth` millimetres high."""
        return slab(self.total, self.step, depth)


def soft_outline(
    rng: Rng, width: float, height: float, wobble: float, at: Point = (0.0, 0.0), lean: float = 0.0
) -> list[Point]:
    """The outline of a soft rectangle; it runs around from its lower left corner."""
    corner = min(width, height) * rng.uniform(0.04, 0.12)
    sides = 5
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * [width / 2, height / 2]
    points: list[Point] = []
    c, s = np.cos(np.radians(lean)), np.sin(np.radians(lean))
    for a, b in pairwise(corners):
        for t in np.linspace(0, 1, sides, endpoint=False):
            x, y = a + (b - a) * t
            if t == 0.0:
                x, y = x - np.sign(x) * corner * 0.4, y - np.sign(y) * corner * 0.4
            x, y = x + rng.normal(0, wobble), y + rng.normal(0, wobble)
            points.append((float(x * c - y * s + at[0]), float(x * s + y * c + at[1])))
    return spline([*points, points[0]], 3)


def _side(outline: Sequence[Point], side: int) -> list[Point]:
    quarter = len(outline) // 4
    return list(outline[side * quarter : (side + 1) * quarter + 1])


def rolled(cloth: Cloth, at: Point, size: Point, thickness: float, turns: int) -> None:
    """A rolled-up thing seen from the side of the roll: denser to the middle, its turns as lines."""
    outline = soft_outline(cloth.rng, size[0], size[1], 1.5, at, float(cloth.rng.normal(0, 3)))
    cover = cloth.mask(outline)
    depth = cv2.distanceTransform((cover > 0.5).astype(np.uint8), cv2.DIST_L2, 3) * cloth.step
    half = min(size) / 2
    swell = np.sqrt(np.clip(depth / half * (2 - np.minimum(depth / half, 1)), 0, 1)).astype(
        np.float32
    )
    cloth.add(swell * cover * cloth.wrinkles(0.7, 0.6) * np.float32(thickness))
    for k in range(turns):
        share = 1 - (k + 0.6) / (turns + 1)
        arc = [
            (at[0] - size[0] / 2 * share, at[1]),
            (at[0], at[1] + size[1] / 2 * share),
            (at[0] + size[0] / 2 * share, at[1] + float(cloth.rng.normal(0, 4))),
        ]
        cloth.line(spline(arc, 6), 2.4, thickness * 0.22)


def rect(x: float, y: float, width: float, height: float, corner: float = 0.0) -> list[Point]:
    """A rectangle's outline, back to its start."""
    points = box(x, y, width, height, corner)
    return [*points, points[0]]
