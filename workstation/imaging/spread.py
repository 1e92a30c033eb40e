"""How many values spread: exact figures from how often each value occurs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.imaging.readout import Values

PERCENTILES = (5.0, 95.0)
"""Shares told of every region, beside the median."""
_EXACT = 2**24
"""Pixels that one call of cv2.calcHist counts exactly: its bins are float32."""


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """Values and how often each occurs: `values` (k,) float64 rising, `counts` (k,) int64."""

    values: NDArray[np.float64]
    counts: NDArray[np.int64]

    @property
    def n(self) -> int:
        return int(self.counts.sum())

    def only(self, keep: NDArray[np.bool_]) -> Distribution:
        """Some of the values."""
        return Distribution(self.values[keep], self.counts[keep])

    def mapped(self, values: NDArray[np.float64]) -> Distribution:
        """The same pixels with other values, one for each of `values`."""
        order = np.argsort(values, kind="stable")
        return Distribution(values[order], self.counts[order])

    def at(self, percent: float) -> float:
        """A percentile: between the two nearest of the sorted values in a straight line."""
        place = (self.n - 1) * percent / 100.0
        below = math.floor(place)
        ends = np.cumsum(self.counts)
        low, high = (
            float(self.values[int(np.searchsorted(ends, min(at, self.n - 1), side="right"))])
            for at in (below, below + 1)
        )
        return low + (high - low) * (place - below)


@dataclass(frozen=True, slots=True)
class Spread:
    """What is told of many values. `sd` is of a sample (n - 1); None of a single value."""

    n: int
    mean: float
    sd: float | None
    low: float
    high: float
    median: float
    percentiles: tuple[tuple[float, float], ...]


def spread(found: Distribution) -> Spread | None:
    """The figures of a distribution; None where it is empty."""
    n = found.n
    if n == 0:
        return None
    mean = float(found.values @ found.counts) / n
    off = found.values - mean
    sd = math.sqrt(float((off * off) @ found.counts) / (n - 1)) if n > 1 else None
    return Spread(
        n,
        mean,
        sd,
        float(found.values[0]),
        float(found.values[-1]),
        found.at(50.0),
        tuple((share, found.at(share)) for share in PERCENTILES),
    )


def distribution(values: Values, inside: NDArray[np.uint8]) -> Distribution:
    """Of the pixels (h, w) inside (h, w) uint8: every stored value, numbers only."""
    if values.dtype in (np.uint8, np.uint16, np.int16):
        return _counted(values, inside)
    gathered = np.asarray(values)[inside.view(np.bool_)]
    if gathered.dtype.kind == "f":
        gathered = gathered[np.isfinite(gathered)]
    kinds, counts = np.unique(gathered, return_counts=True)
    return Distribution(kinds.astype(np.float64), counts.astype(np.int64))


def _counted(values: Values, inside: NDArray[np.uint8]) -> Distribution:
    """One pass that holds no lock of the interpreter, for the types that detectors give."""
    bins = 256 if values.dtype == np.uint8 else 65536
    plain = values if values.dtype == np.uint8 else values.view(np.uint16)
    total = np.zeros(bins, np.int64)
    rows, columns = values.shape
    step = max(1, _EXACT // max(columns, 1))
    for start in range(0, rows if columns else 0, step):
        part = slice(start, start + step)
        mask = np.ascontiguousarray(inside[part])
        found = cv2.calcHist([np.asarray(plain[part])], [0], mask, [bins], [0, bins])
        total += found.reshape(-1).astype(np.int64)
    kinds = np.arange(bins)
    if values.dtype == np.int16:
        kinds = kinds.astype(np.uint16).view(np.int16).astype(np.int64)
        order = np.argsort(kinds)
        kinds, total = kinds[order], total[order]
    there = total > 0
    return Distribution(kinds[there].astype(np.float64), total[there])
