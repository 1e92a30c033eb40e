"""How many values spread: exact figures from how often each value occurs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.imaging.readout import Values

PERCENTILES = (5.0, 95.0)
"""Shares told of every region, beside the median."""
_COUNTED = 2**22
"""Pixels counted by one call of cv2.calcHist, whose float32 bins are exact up to 2**24."""
_LARGE = 2**24
"""Pixels with fractions that are kept apart one by one."""
_BAND = 2**20
_STEPS = 2**20


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
    if values.dtype.kind == "f" and values.size > _LARGE:
        return _binned(values, inside)
    rows, columns = values.shape
    step = max(1, _BAND // max(columns, 1))
    bands = (slice(start, start + step) for start in range(0, rows if columns else 0, step))
    return merged([tally(_numbers(values[band], inside[band])) for band in bands])


def tally(values: Values) -> Distribution:
    """Of plain numbers (n,), every value."""
    kinds, counts = np.unique(values, return_counts=True)
    return Distribution(kinds.astype(np.float64), counts.astype(np.int64))


def merged(parts: Sequence[Distribution]) -> Distribution:
    """All of several distributions together."""
    if not parts:
        return Distribution(np.empty(0), np.empty(0, np.int64))
    values = np.concatenate([part.values for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    kinds, place = np.unique(values, return_inverse=True)
    total = np.zeros(len(kinds), np.int64)
    np.add.at(total, place, counts)
    return Distribution(kinds, total)


def _numbers(values: Values, inside: NDArray[np.uint8]) -> Values:
    gathered = np.asarray(values)[inside.view(np.bool_)]
    return gathered[np.isfinite(gathered)] if gathered.dtype.kind == "f" else gathered


def _binned(values: Values, inside: NDArray[np.uint8]) -> Distribution:
    """Of a very large part with fractions: by a million equal steps from lowest to highest.

    A value is told as the middle of its step, the lowest and highest as they are.
    """
    rows, columns = values.shape
    step = max(1, _BAND // columns)
    bands = [slice(start, start + step) for start in range(0, rows, step)]
    ends = [
        (float(part.min()), float(part.max()), len(part))
        for band in bands
        if len(part := _numbers(values[band], inside[band]))
    ]
    if not ends:
        return merged([])
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    if low == high:
        return Distribution(np.array([low]), np.array([sum(e[2] for e in ends)], np.int64))
    total = np.zeros(_STEPS, np.int64)
    width = (high - low) / _STEPS
    for band in bands:
        part = _numbers(values[band], inside[band])
        steps: NDArray[np.float64] = (np.asarray(part, np.float64) - np.float64(low)) / width
        at = np.minimum(steps, _STEPS - 1).astype(np.intp)
        total += np.bincount(at, minlength=_STEPS)
    middles = np.asarray(low + (np.arange(_STEPS) + 0.5) * width, np.float64)
    middles[0], middles[-1] = low, high
    there = total > 0
    return Distribution(middles[there], total[there])


def _counted(values: Values, inside: NDArray[np.uint8]) -> Distribution:
    """One pass that holds no lock of the interpreter, for the types that detectors give."""
    bins = 256 if values.dtype == np.uint8 else 65536
    plain = values if values.dtype == np.uint8 else values.view(np.uint16)
    total = np.zeros(bins, np.int64)
    rows, columns = values.shape
    step = max(1, _COUNTED // max(columns, 1))
    for start in range(0, rows if columns else 0, step):
        part = slice(start, start + step)
        mask: NDArray[np.uint8] | None = np.ascontiguousarray(inside[part])
        if mask is not None and cv2.countNonZero(mask) == mask.size:
            mask = None  # all of them: twice as fast
        found = cv2.calcHist([np.asarray(plain[part])], [0], mask, [bins], [0, bins])
        total += found.reshape(-1).astype(np.int64)
    kinds = np.arange(bins)
    if values.dtype == np.int16:
        kinds = kinds.astype(np.uint16).view(np.int16).astype(np.int64)
        order = np.argsort(kinds)
        kinds, total = kinds[order], total[order]
    there = total > 0
    return Distribution(kinds[there].astype(np.float64), total[there])
