"""What tests of measures draw and measure, and a slow, obvious reference: each pixel asked by itself."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from workstation.domain.annotation import Anchor, Item, ItemKind
from workstation.domain.scan import Scan
from workstation.imaging.measure import Measured, measure
from workstation.imaging.readout import subject

TYPES = (np.uint8, np.uint16, np.int16, np.uint32, np.int32, np.float32, np.float64)
ROWS, COLUMNS = 9, 13
PLACES = st.tuples(
    st.one_of(st.integers(0, 2 * COLUMNS).map(lambda n: n / 2), st.floats(0, COLUMNS)),
    st.one_of(st.integers(0, 2 * ROWS).map(lambda n: n / 2), st.floats(0, ROWS)),
)
REGIONS = (ItemKind.RECTANGLE, ItemKind.ELLIPSE, ItemKind.OUTLINE)


def item(kind: ItemKind, *points: tuple[float, float], width: int = 1, of: Scan | None = None):
    rows, columns = (of.rows, of.columns) if of is not None else (ROWS, COLUMNS)
    return Item(1, kind, Anchor("x", 0, rows, columns), points, width)


def of_scan(scan: Scan, kind: ItemKind, *points: tuple[float, float], width: int = 1) -> Measured:
    return measure(subject(scan), item(kind, *points, width=width, of=scan))


def is_inside(kind: ItemKind, points: list[tuple[float, float]], row: int, column: int) -> bool:
    """Is the pixel's centre inside? Asked of one pixel."""
    x, y = column + 0.5, row + 0.5
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    if kind is ItemKind.RECTANGLE:
        return left <= x < right and top <= y < bottom
    if kind is ItemKind.ELLIPSE:
        if not (left <= x < right and top <= y < bottom):
            return False
        across = (x - (left + right) / 2) / ((right - left) / 2)
        down = (y - (top + bottom) / 2) / ((bottom - top) / 2)
        return down * down + across * across < 1.0
    crossed = 0
    for (xa, ya), (xb, yb) in zip(points, points[1:] + points[:1], strict=True):
        if (ya <= y) != (yb <= y):
            if ya > yb:
                xa, ya, xb, yb = xb, yb, xa, ya
            crossed += x < xa + (y - ya) * ((xb - xa) / (yb - ya))
    return crossed % 2 == 1


def slow_mask(kind, points, rows=ROWS, columns=COLUMNS) -> np.ndarray:
    return np.array(
        [[is_inside(kind, list(points), r, c) for c in range(columns)] for r in range(rows)]
    )


@st.composite
def planes(draw, types=TYPES):
    kind = np.dtype(draw(st.sampled_from(types)))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    if kind.kind == "f":
        plane = rng.normal(1000, 5000, (ROWS, COLUMNS)).astype(kind)
        for value in (np.nan, np.inf, -np.inf):
            plane[rng.random(plane.shape) < 0.05] = value
    else:
        ends = np.iinfo(kind)
        plane = rng.integers(ends.min, ends.max, (ROWS, COLUMNS), kind, endpoint=True)
        plane[rng.random(plane.shape) < 0.1] = ends.max
        plane[rng.random(plane.shape) < 0.1] = ends.min
        plane[rng.random(plane.shape) < 0.2] = kind.type(draw(st.integers(0, 3)))
    if draw(st.booleans()):
        plane = np.repeat(plane, 2, axis=1)[:, ::2]  # rows that do not lie side by side
    return plane
