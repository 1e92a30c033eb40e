"""The shape of a found object as a polygon, from a model's masks over its tensor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workstation.imaging.canonical import Canonical

INSIDE = 0.5
MOST_POINTS = 64
_FINER = 4
"""Parts of a mask's cell that a polygon's corner may lie on: masks are coarser than pictures."""
_LARGEST = 1024
"""Longest side of the finer mask; greater ones are left as they are."""


def outline(
    mask: NDArray[np.float32], corners: NDArray[np.float32], picture: Canonical
) -> tuple[tuple[float, float], ...]:
    """The largest connected part of `mask` of at least 0.5 inside a box.

    Parameters
    ----------
    mask : (h, w) float32, 0..1
        Over the whole tensor.
    corners : (4,) float32
        Left, top, right, bottom in tensor pixels.
    picture : Canonical
        The way back to the picture.

    Returns
    -------
    tuple of (x, y)
        At most `MOST_POINTS` corners in source pixels, on the picture; empty where the mask has
        no part there.
    """
    height, width = mask.shape
    side_y, side_x = picture.tensor.shape[1:]
    to_x, to_y = width / side_x, height / side_y
    left, right = _span(float(corners[0]) * to_x, float(corners[2]) * to_x, width)
    top, bottom = _span(float(corners[1]) * to_y, float(corners[3]) * to_y, height)
    if left >= right or top >= bottom:
        return ()
    part = np.ascontiguousarray(mask[top:bottom, left:right])
    finer = _FINER if max(part.shape) * _FINER <= _LARGEST else 1
    if finer > 1:
        size = (part.shape[1] * finer, part.shape[0] * finer)
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_LINEAR))
    found = (part >= INSIDE).astype(np.uint8)
    # A rim of nothing, so that contours close, and the edge of a pixel is half a pixel out.
    closed = np.pad(found, 1)
    told, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not told:
        return ()
    rings = [np.asarray(one, np.int32) for one in told]
    ring = _simple(max(rings, key=lambda one: (float(cv2.contourArea(one)), len(one))))
    if ring.shape[0] < 3:
        return ()
    rows, columns = picture.source
    points: list[tuple[float, float]] = []
    for x, y in ring:
        cell_x, cell_y = left + (x - 0.5) / finer, top + (y - 0.5) / finer
        at_x, at_y = picture.to_source(cell_x / to_x, cell_y / to_y)
        point = (
            round(min(max(at_x, 0.0), float(columns)), 2),
            round(min(max(at_y, 0.0), float(rows)), 2),
        )
        if not points or point != points[-1]:
            points.append(point)
    return tuple(points) if len(set(points)) >= 3 else ()


def _span(low: float, high: float, most: int) -> tuple[int, int]:
    """Whole cells that a stretch touches, within 0..most."""
    return max(0, int(np.floor(low))), min(most, int(np.ceil(high)))


def _simple(ring: NDArray[np.int32]) -> NDArray[np.int32]:
    """A contour with few corners, (N, 2)."""
    leeway = 0.75
    while True:
        fewer = cv2.approxPolyDP(ring, leeway, True).reshape(-1, 2)
        if fewer.shape[0] <= MOST_POINTS:
            return np.asarray(fewer, np.int32)
        leeway *= 1.5
