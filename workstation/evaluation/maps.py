"""How well a map of a picture shows where contraband is: pixel AUROC, PRO, pointing game.

Sums over pictures, so that no map need be kept. Pixels are the cells of a grid (shapes.GRID) over
the bounds of the goods: the air around them is easy, and would flatter any map.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.evaluation.answers import Codes
from workstation.evaluation.intervals import spread

BINS = 4096
REPLICATES = 100
PRO_LIMIT = 0.3
"""Share of false pixels up to which regions' overlap is averaged (Bergmann et al. 2021)."""
_STEPS = 65535.0
_BATCH = 64  # pictures whose sums go into the bootstrap draws at once

Flags = NDArray[np.bool_]
Sums = NDArray[np.float64]


class MapSums:
    """Sums over pictures for the figures of one map."""

    def __init__(self, seed: int = 20260101) -> None:
        self._seed, self._pictures = seed, 0
        self._sums = np.zeros((3, BINS))
        self._again = np.zeros((REPLICATES, 3 * BINS), np.float32)
        self._waiting: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
        self._regions, self._again_regions = 0, np.zeros(REPLICATES)

    def add(self, values: Codes, regions: list[Flags], left_out: Flags, goods: Flags) -> None:
        """Count one picture in.

        Parameters
        ----------
        values : (h, w) uint16
            The map over the whole picture (answers.Answer).
        regions : list of (H, W) bool
            Cells of each object; may overlap, may be none.
        left_out, goods : (H, W) bool
            Cells that count as neither; the bounds of the goods.
        """
        codes = _bins(values, goods.shape)
        found = np.zeros_like(goods)
        by_region = np.zeros(BINS)
        for region in regions:
            found |= region
            by_region += np.bincount(codes[region], minlength=BINS) / region.sum()
        sums = np.stack(
            [
                np.bincount(codes[found & ~left_out], minlength=BINS),
                np.bincount(codes[goods & ~found & ~left_out], minlength=BINS),
                by_region,
            ]
        )
        # A picture's draws follow from its place, so that two maps are drawn alike.
        rng = np.random.default_rng([self._seed, self._pictures])
        times = rng.poisson(1.0, REPLICATES).astype(np.float32)
        self._pictures += 1
        self._sums += sums
        self._waiting.append((times, sums.ravel().astype(np.float32)))
        if len(self._waiting) >= _BATCH:
            self._draw()
        self._regions += len(regions)
        self._again_regions += times * len(regions)

    def _draw(self) -> None:
        if self._waiting:
            times, sums = (np.stack(parts) for parts in zip(*self._waiting, strict=True))
            self._again += times.T @ sums
            self._waiting.clear()

    def figures(self) -> dict[str, Any]:
        """auroc and pro, each with value and interval by drawing pictures again; and n."""
        auroc, pro = self.replicates()
        return {
            "pictures": self._pictures,
            "regions": self._regions,
            "auroc": _told(area_under_roc(self._sums[0], self._sums[1]), auroc),
            "pro": _told(overlap_area(self._sums[1], self._sums[2], self._regions), pro),
        }

    def replicates(self) -> tuple[Sums, Sums]:
        """auroc and pro of each bootstrap draw; NaN where a draw has none."""
        self._draw()
        auroc, pro = np.full(REPLICATES, np.nan), np.full(REPLICATES, np.nan)
        again = self._again.reshape(REPLICATES, 3, BINS)
        for row, (sums, regions) in enumerate(zip(again, self._again_regions, strict=True)):
            one = area_under_roc(sums[0].astype(np.float64), sums[1].astype(np.float64))
            two = overlap_area(sums[1].astype(np.float64), sums[2].astype(np.float64), regions)
            auroc[row] = np.nan if one is None else one
            pro[row] = np.nan if two is None else two
        return auroc, pro


def difference(one: MapSums, other: MapSums) -> dict[str, Any]:
    """`one` less `other` with intervals: both over the same pictures in the same order."""
    a, b = one.figures(), other.figures()
    told: dict[str, Any] = {}
    for name, mine, theirs in zip(
        ("auroc", "pro"), one.replicates(), other.replicates(), strict=True
    ):
        values = a[name]["value"], b[name]["value"]
        gap = None if None in values else round(values[0] - values[1], 4)
        told[name] = {"value": gap, "interval": spread(mine - theirs)}
    return told


def _told(value: float | None, again: Sums) -> dict[str, Any]:
    if value is None:
        return {"value": None, "interval": None}
    return {"value": round(value, 4), "interval": spread(again)}


def _bins(values: Codes, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """The map on the grid, as numbers of bins of even width of the square root of its value."""
    linear = np.square(values.astype(np.float32) / np.float32(_STEPS))
    size = (shape[1], shape[0])
    how = cv2.INTER_AREA if size[0] < values.shape[1] else cv2.INTER_LINEAR
    on_grid = cv2.resize(linear, size, interpolation=how)
    root = np.sqrt(np.clip(on_grid, 0.0, 1.0))
    return np.asarray(np.minimum((root * BINS).astype(np.int64), BINS - 1), dtype=np.int64)


def area_under_roc(positive: Sums, negative: Sums) -> float | None:
    """Chance that a pixel of an object has the higher value, ties half; None without both kinds."""
    if not positive.sum() or not negative.sum():
        return None
    below = np.concatenate([[0.0], np.cumsum(negative)[:-1]])
    return float((positive * (below + negative / 2)).sum() / positive.sum() / negative.sum())


def overlap_area(negative: Sums, by_region: Sums, regions: float) -> float | None:
    """Mean over regions of the share covered, averaged over false pixel shares of 0..PRO_LIMIT."""
    if not regions or not negative.sum():
        return None
    false = np.concatenate([[0.0], np.cumsum(negative[::-1]) / negative.sum()])
    covered = np.concatenate([[0.0], np.cumsum(by_region[::-1]) / regions])
    end = float(np.interp(PRO_LIMIT, false, covered))
    within = false < PRO_LIMIT
    x = np.append(false[within], PRO_LIMIT)
    y = np.append(covered[within], end)
    return float(np.trapezoid(y, x) / PRO_LIMIT)
