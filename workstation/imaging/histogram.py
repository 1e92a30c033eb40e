"""How often each value occurs in a plane, and windows that no dead pixel can spoil."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.imaging.stored import strips


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of pixels in equal bins over low..high (plane units)."""

    counts: tuple[int, ...]
    low: float
    high: float


def full_histogram(plane: NDArray[np.uint16]) -> NDArray[np.int64]:
    """Pixels at each of the 65,536 values of a uint16 plane (H, W)."""
    counts = np.zeros(65536, np.int64)
    for part in strips(*plane.shape):  # calcHist counts in float32, whole only up to 2^24
        found = cv2.calcHist([plane[part]], [0], None, [65536], [0, 65536])
        counts += found.ravel().astype(np.int64)
    return counts


def percentile(counts: NDArray[np.int64], share: float) -> float:
    """The smallest value with at least `share` (0..1) of the pixels at or below it."""
    running = np.cumsum(counts)
    if not running[-1]:  # every pixel is padding
        return 0.0
    return float(np.searchsorted(running, max(share * float(running[-1]), 1.0)))


def rebin(counts: NDArray[np.int64], low: float, high: float, bins: int = 256) -> Histogram:
    """Counts gathered into `bins` equal bins; values outside low..high are left out."""
    if not high > low:
        low, high = low - 0.5, low + 0.5
    values = np.arange(counts.size)
    inside = (values >= low) & (values <= high) & (counts > 0)
    index = np.minimum(((values[inside] - low) * (bins / (high - low))).astype(np.int64), bins - 1)
    total = np.bincount(index, weights=counts[inside], minlength=bins)
    return Histogram(tuple(int(n) for n in total), low, high)
