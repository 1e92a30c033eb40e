"""A picture mirrored and turned by quarters: pixels, sizes and points. Nothing is resampled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.domain.orientation import Orientation

Size = tuple[int, int]
Point = tuple[float, float]


def turned(pixels: NDArray[Any], turn: Orientation) -> NDArray[Any]:
    """(h, w, ...) pixels as they lie on the screen; a view of the same memory."""
    if turn.mirrored:
        pixels = pixels[:, ::-1]
    return np.rot90(pixels, -(turn.turns % 4))


def turned_size(size: Size, turn: Orientation) -> Size:
    """(width, height) of the turned picture."""
    return (size[1], size[0]) if turn.turns % 2 else size


def turned_point(point: Point, size: Size, turn: Orientation) -> Point:
    """Where a source point lies in the turned picture; 0, 0 is the upper left edge of both."""
    x, y = point
    width, height = size
    if turn.mirrored:
        x = width - x
    for _ in range(turn.turns % 4):
        x, y = height - y, x
        width, height = height, width
    return x, y


def source_point(point: Point, size: Size, turn: Orientation) -> Point:
    """The source point that lies at a point of the turned picture; `size` is the source's."""
    width, height = turned_size(size, turn)
    x, y = point
    for _ in range(-turn.turns % 4):
        x, y = height - y, x
        width, height = height, width
    return (width - x if turn.mirrored else x), y


def turned_box(
    box: tuple[int, int, int, int], size: Size, turn: Orientation
) -> tuple[int, int, int, int]:
    """A box (x, y, width, height) of the source in the turned picture."""
    x, y, width, height = box
    ends = [turned_point(point, size, turn) for point in ((x, y), (x + width, y + height))]
    left, top = (round(min(end[axis] for end in ends)) for axis in (0, 1))
    right, bottom = (round(max(end[axis] for end in ends)) for axis in (0, 1))
    return left, top, right - left, bottom - top


def source_of_rows(
    first: int, end: int, size: Size, turn: Orientation
) -> tuple[float, float, float, float]:
    """Region (x, y, width, height) of the source that fills rows first..end of the turned picture."""
    width = turned_size(size, turn)[0]
    corners = [source_point(point, size, turn) for point in ((0, first), (width, end))]
    x, y = (min(corner[axis] for corner in corners) for axis in (0, 1))
    return x, y, abs(corners[0][0] - corners[1][0]), abs(corners[0][1] - corners[1][1])
