"""Boxes, polygons and run-length masks drawn onto a small grid over the picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.evaluation.truth import Mask, Object, Polygon

GRID = 256
"""Longer side of the grid on which pixels are counted."""
_FINE = 4
"""Polygons are drawn this much finer; a cell counts where half of it is covered."""

Flags = NDArray[np.bool_]


def grid_of(columns: int, rows: int) -> tuple[int, int]:
    """(width, height) of the grid of a picture; never finer than its pixels."""
    factor = min(1.0, GRID / max(columns, rows))
    return max(1, round(columns * factor)), max(1, round(rows * factor))


def drawn(one: Object, columns: int, rows: int) -> Flags:
    """(height, width) cells of the grid that an object covers; at least one."""
    width, height = grid_of(columns, rows)
    if isinstance(one.shape, Mask):
        cells = _from_runs(one.shape, (width, height))
    elif one.shape:
        cells = _from_polygons(one.shape, (width / columns, height / rows), (width, height))
    else:
        cells = np.zeros((height, width), np.uint8)
    covered: Flags = cells > 0
    if not covered.any():
        covered = box_cells(one.box, columns, rows)
    return covered


def box_cells(box: tuple[float, float, float, float], columns: int, rows: int) -> Flags:
    """Cells of the grid whose centre lies in a box; at least the one at its middle."""
    width, height = grid_of(columns, rows)
    covered = np.zeros((height, width), bool)
    x, y, wide, high = box
    left, right = (round(edge * width / columns) for edge in (x, x + wide))
    top, bottom = (round(edge * height / rows) for edge in (y, y + high))
    covered[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
    if not covered.any():
        column = int(np.clip((x + wide / 2) * width / columns, 0, width - 1))
        row = int(np.clip((y + high / 2) * height / rows, 0, height - 1))
        covered[row, column] = True
    return covered


def _from_polygons(
    polygons: Sequence[Polygon], scale: tuple[float, float], size: tuple[int, int]
) -> NDArray[np.uint8]:
    fine = np.zeros((size[1] * _FINE, size[0] * _FINE), np.uint8)
    for polygon in polygons:
        points = np.array(polygon) * scale * _FINE
        # Edges of cells are whole numbers here, OpenCV's are centres: hence the half.
        whole = np.round(np.clip(points, -30000.0, 30000.0) - 0.5).astype(np.int32)
        cv2.fillPoly(fine, [whole], 255)
    half = cv2.resize(fine, size, interpolation=cv2.INTER_AREA)
    return np.asarray(half > 127, dtype=np.uint8)


def _from_runs(mask: Mask, size: tuple[int, int]) -> NDArray[np.uint8]:
    rows, columns = mask.size
    values = np.arange(len(mask.runs), dtype=np.int64) % 2
    flat = np.repeat(values.astype(np.uint8), mask.runs)
    whole = flat.reshape(columns, rows).T
    return np.asarray(
        cv2.resize(np.ascontiguousarray(whole) * np.uint8(255), size, interpolation=cv2.INTER_AREA)
        > 127,
        dtype=np.uint8,
    )
