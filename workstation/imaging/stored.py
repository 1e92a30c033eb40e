"""Stored values of any number type as the planes that are looked at, strip by strip.

A strip is small beside a picture of 200 million pixels: nothing here makes a wider copy of one.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.domain.scan import Scan

Allocate = Callable[[tuple[int, ...], "np.dtype[Any]"], NDArray[Any]]
"""Makes room for a plane: in memory, or in a file where there is too little."""
STRIP = 1 << 20
"""Pixels worked on at a time."""
_SURVEYED = 1 << 24
"""Of larger pictures an automatic range looks at evenly spaced pixels, about this many."""


@dataclass(slots=True)
class GreyPlane:
    """uint16 values p that stand for the stored values p * scale + offset."""

    grey: NDArray[np.uint16]
    scale: float = 1.0
    offset: float = 0.0
    remarks: tuple[str, ...] = ()
    padding: tuple[float, float] | None = None
    """Plane values of padding, where the plane gives it values of its own."""


def strips(rows: int, columns: int) -> Iterator[slice]:
    """Slices of rows that cover a plane."""
    step = max(1, STRIP // max(columns, 1))
    for top in range(0, rows, step):
        yield slice(top, min(top + step, rows))


class FiledPlane(mmap.mmap):
    """A plane in a shared file: its pixels may leave the process, they are in the file."""


def let_go(values: NDArray[Any]) -> None:
    """Have pixels that are in a file, read-only or `FiledPlane`, leave this process.

    Looked at again they return.
    """
    base: Any = values
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, memoryview):
        base = base.obj
    if not isinstance(base, mmap.mmap) or not hasattr(base, "madvise"):
        return
    if isinstance(base, FiledPlane) or memoryview(base).readonly:
        base.madvise(mmap.MADV_DONTNEED)


def to_plane(stored: NDArray[np.generic], scan: Scan, allocate: Allocate = np.empty) -> GreyPlane:
    """Stored values (H, W) of any number type as a uint16 plane, losslessly where they fit."""
    if stored.dtype == np.uint16:
        return GreyPlane(np.asarray(stored, np.uint16))
    if np.issubdtype(stored.dtype, np.integer):
        lowest, highest = int(np.min(stored)), int(np.max(stored))
        for offset in (0, -32768, lowest):
            if lowest >= offset and highest - offset <= 65535:
                grey = np.asarray(allocate(stored.shape, np.dtype(np.uint16)), np.uint16)
                for part in strips(*stored.shape):
                    grey[part] = stored[part].astype(np.int64) - offset
                return GreyPlane(grey, offset=float(offset))
    return squeezed(stored, scan, allocate)


def mean_plane(
    low: NDArray[np.generic],
    high: NDArray[np.generic],
    scan: Scan,
    allocate: Allocate = np.empty,
) -> GreyPlane:
    """(low + high + 1) // 2 of two energies; of fractions their mean."""
    if low.dtype == np.uint16:
        grey = np.asarray(allocate(low.shape, low.dtype), np.uint16)
        for part in strips(*low.shape):
            total = low[part].astype(np.uint32)
            total += high[part].astype(np.uint32)
            total += 1
            total >>= 1
            grey[part] = total
            let_go(low)
        return GreyPlane(grey)
    whole = np.issubdtype(low.dtype, np.integer)
    mean = allocate(low.shape, np.dtype(np.int64 if whole else np.float64))
    for part in strips(*low.shape):
        middle = (low[part].astype(np.float64) + high[part].astype(np.float64)) / 2
        mean[part] = np.floor(middle + 0.5) if whole else middle
    return to_plane(mean, scan, allocate)


def squeezed(stored: NDArray[np.generic], scan: Scan, allocate: Allocate = np.empty) -> GreyPlane:
    """Values of a wider range, or with fractions, over the uint16 steps; a remark says which."""
    bad, any_padded, any_finite = 0, False, False
    for part in strips(*stored.shape):
        finite, padded = _sorted_out(stored[part], scan)
        bad += int(padded.size - np.count_nonzero(finite | padded))
        any_padded = any_padded or bool(padded.any())
        any_finite = any_finite or bool(finite.any())
    remarks = []
    if bad:
        remarks.append(f"{bad} pixels hold no number; they are drawn at the lowest value.")
    low, high, words = _range(stored, scan, any_finite)
    least = max(0.5, max(abs(low), abs(high)) * 1e-9)  # narrower than this no step is told apart
    if not high - low > least * 1e-3:
        low, high = low - least, low + least
    scale = (high - low) / 65535.0
    grey = np.asarray(allocate(stored.shape, np.dtype(np.uint16)), np.uint16)
    for part in strips(*stored.shape):
        finite, padded = _sorted_out(stored[part], scan)
        moved = np.where(finite, stored[part].astype(np.float64), low)
        steps = np.rint(np.clip((moved - low) / scale, 0, 65535)).astype(np.uint16)
        if any_padded:  # padding alone is plane value 0
            np.maximum(steps, 1, out=steps)
            steps[padded] = 0
        grey[part] = steps
    remarks.append(
        f"Stored values are wider than the screen's 65 536 steps: shown over {words}, "
        f"{_told(low)} to {_told(high)}."
    )
    return GreyPlane(grey, scale, low, tuple(remarks), (0.0, 0.0) if any_padded else None)


def _told(value: float) -> str:
    """A value for the screen: whole where it is large, its thousands set apart."""
    if 100 <= abs(value) < 1e12:
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:g}"


_HUGE = 1e300
"""Beyond this a value is no number of a picture: differences of such would be none."""


def _sorted_out(
    stored: NDArray[np.generic], scan: Scan
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which values are numbers of the picture, and which are padding."""
    values = stored.astype(np.float64)
    finite = np.isfinite(values) & (np.abs(values) <= _HUGE)
    padded = np.zeros(values.shape, np.bool_)
    if scan.padding is not None:
        padded = (values >= min(scan.padding)) & (values <= max(scan.padding))
        finite &= ~padded
    return finite, padded


def _range(stored: NDArray[np.generic], scan: Scan, any_finite: bool) -> tuple[float, float, str]:
    """The stored values (low, high) that become the plane's ends, and by what rule."""
    if scan.black_level is not None and scan.air_value not in (None, scan.black_level):
        ends = sorted((float(scan.black_level), float(scan.air_value or 0)))
        margin = 0.1 * (ends[1] - ends[0])
        return ends[0] - margin, ends[1] + margin, "declared black and air"
    if scan.window is not None and scan.window[1] > 0:
        centre, width = scan.window
        return centre - width, centre + width, "twice the declared window"
    if not any_finite:
        return 0.0, 1.0, "nothing"
    step = 1
    while (stored.shape[0] // step) * (stored.shape[1] // step) > _SURVEYED:
        step += 1
    surveyed = stored[::step, ::step]
    finite, _ = _sorted_out(surveyed, scan)
    if not finite.any():
        surveyed, (finite, _) = stored, _sorted_out(stored, scan)
    lowest, highest = np.percentile(surveyed[finite].astype(np.float64), (0.05, 99.95))
    margin = 0.25 * float(highest - lowest)
    return float(lowest) - margin, float(highest) + margin, "automatic range"
