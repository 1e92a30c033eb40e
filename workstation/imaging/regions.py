"""Which pixels lie inside a region: those whose centre does, by the even-odd rule.

The centre of the pixel in row r, column c lies at (c + 0.5, r + 0.5). A centre exactly on an
outline belongs to the region on its right or below it, so that regions sharing an edge share no
pixel; a centre exactly on an ellipse's line lies outside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.annotation import ItemKind, Point

_CHUNK = 512
"""Rows of an ellipse computed at a time."""
_BAND = 2**22


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Pixels: `rows` and `columns` of the picture, and within them `inside` (h, w) uint8 0 or 1."""

    rows: slice
    columns: slice
    inside: NDArray[np.uint8]

    @property
    def pixels(self) -> int:
        """How many there are."""
        return sum(cv2.countNonZero(np.ascontiguousarray(part)) for part in self._parts())

    def bands(self, pixels: int) -> Iterator[Region]:
        """The region in bands of about so many pixels, from the top."""
        height, width = self.inside.shape
        step = max(1, pixels // max(width, 1))
        for start in range(0, height, step):
            end = min(start + step, height)
            rows = slice(self.rows.start + start, self.rows.start + end)
            yield Region(rows, self.columns, self.inside[start:end])

    def _parts(self) -> Iterator[NDArray[np.uint8]]:
        if self.inside.size:
            yield from (band.inside for band in self.bands(_BAND))


def region(kind: ItemKind, points: tuple[Point, ...], rows: int, columns: int) -> Region:
    """The pixels of a rectangle or ellipse (two corners) or an outline, within a picture.

    Raises
    ------
    ValueError
        Where the kind has no inside.
    """
    if not kind.is_region:
        raise ValueError(f"a {kind.words} has no inside")
    at = np.asarray(points, np.float64)
    (left, top), (right, bottom) = at.min(axis=0), at.max(axis=0)
    # The first pixel whose centre is not before the edge, and the first whose centre is past it.
    r0, r1 = _span(top, bottom, rows)
    c0, c1 = _span(left, right, columns)
    shape = (r1 - r0, c1 - c0)
    if kind is ItemKind.RECTANGLE:
        inside = np.ones(shape, np.uint8)
    elif kind is ItemKind.ELLIPSE:
        inside = _ellipse((left, top, right, bottom), r0, c0, shape)
    else:
        inside = _outline(at, r0, c0, shape)
    return Region(slice(r0, r1), slice(c0, c1), inside)


def _span(low: float, high: float, limit: int) -> tuple[int, int]:
    first = min(max(int(np.ceil(low - 0.5)), 0), limit)
    past = min(max(int(np.ceil(high - 0.5)), 0), limit)
    return first, max(first, past)


def _ellipse(
    box: tuple[float, float, float, float], r0: int, c0: int, shape: tuple[int, int]
) -> NDArray[np.uint8]:
    left, top, right, bottom = box
    inside = np.zeros(shape, np.uint8)
    if right <= left or bottom <= top:
        return inside
    across = (np.arange(c0, c0 + shape[1]) + 0.5 - (left + right) / 2) / ((right - left) / 2)
    down = (np.arange(r0, r0 + shape[0]) + 0.5 - (top + bottom) / 2) / ((bottom - top) / 2)
    across *= across
    down *= down
    for start in range(0, shape[0], _CHUNK):
        part = slice(start, start + _CHUNK)
        inside[part] = down[part, None] + across[None, :] < 1.0
    return inside


def _outline(
    points: NDArray[np.float64], r0: int, c0: int, shape: tuple[int, int]
) -> NDArray[np.uint8]:
    """Each side turns over, in the rows whose centres it passes, all pixels right of where."""
    height, width = shape
    turns = np.zeros((height, width + 1), np.uint8)
    ends = np.roll(points, -1, axis=0)
    for (xa, ya), (xb, yb) in zip(points.tolist(), ends.tolist(), strict=True):
        if ya == yb:
            continue
        first = max(int(np.ceil(min(ya, yb) - 0.5)), r0)
        past = min(int(np.ceil(max(ya, yb) - 0.5)), r0 + height)
        if past <= first:
            continue
        centres = np.arange(first, past, dtype=np.float64) + np.float64(0.5)
        at = crossing(xa, ya, xb, yb, centres)
        column = np.clip(np.ceil(at - 0.5) - c0, 0, width).astype(np.intp)
        turns[np.arange(first - r0, past - r0), column] ^= 1
    np.bitwise_xor.accumulate(turns, axis=1, out=turns)
    return turns[:, :width]


def crossing(
    xa: float, ya: float, xb: float, yb: float, y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where the line through two points passes heights y; the same whichever point comes first."""
    if ya > yb:
        xa, ya, xb, yb = xb, yb, xa, ya
    return np.asarray(xa + (y - ya) * ((xb - xa) / (yb - ya)), np.float64)


def crosses_itself(points: tuple[Point, ...]) -> bool:
    """Two sides of a closed outline cross: its inside by the even-odd rule has holes."""
    count = len(points)
    if count < 4:
        return False
    at = np.asarray(points, np.float64)
    to = np.roll(at, -1, axis=0)
    for i in range(count - 2):
        # Sides that share a corner meet there and do not count.
        last = count - 1 if i == 0 else count
        j = np.arange(i + 2, last)
        if not len(j):
            continue
        a, b, c, d = at[i], to[i], at[j], to[j]
        straddles = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
        if bool(straddles.any()):
            return True
    return False


def _side(
    a: NDArray[np.float64], b: NDArray[np.float64], p: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.asarray(
        (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1])
        - (b[..., 1] - a[..., 1]) * (p[..., 0] - a[..., 0]),
        np.float64,
    )
