"""A CT volume cut into planes and slabs, exactly as stored; nothing but the cut is touched.

A plane or slab is computed on stored values, then brought into the uint16 of the screen by one
rule for the whole volume, so that a window means the same on every slice:

- whole numbers of 8 or 16 bits: moved by a whole number that their type decides, losslessly;
- wider whole numbers whose smallest and largest lie within 65,536 steps: moved by the smallest;
- anything else (fractions): squeezed over a range taken from slices throughout the volume.

A slab takes, for each pixel, the largest, the smallest or the average stored value of its slices;
the average of whole numbers is rounded half up. Padding takes no part where there is anything else.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.scan import Scan
from workstation.imaging.levels import Levels
from workstation.imaging.planes import Grid, Plane, Projection, Slab
from workstation.imaging.prepared import Prepared, prepare_plane, squeezing

_SAMPLED = 17
"""Slices looked at for the automatic window and the histogram."""
_SAMPLED_PIXELS = 1 << 16
_AT_ONCE = 1 << 23
"""Voxels of a slab that are brought together at once."""
_RUN = 32
"""Columns brought together for sagittal planes: those of one line of the processor's memory."""
THUMB = 72
"""Longer side of a thumbnail, pixels."""

Array = NDArray[Any]


class Volume:
    """The planes of one scan. Safe to use from several threads; keeps no copy of the voxels."""

    def __init__(self, scan: Scan) -> None:
        if scan.values.ndim != 3 or 0 in scan.values.shape:
            raise ValueError(f"a volume has slices, rows and columns, got {scan.values.shape}")
        self.scan = scan
        depth, rows, columns = (int(n) for n in scan.values.shape)
        possible = _possible(scan.spacing_mm, scan.slice_spacing_mm)
        self.grid = Grid(
            (depth, rows, columns),
            scan.spacing_mm if possible else None,
            scan.slice_spacing_mm if possible else None,
            scan.orientation,
        )
        self._lock = threading.Lock()
        self._template: Prepared | None = None
        self._run_lock = threading.Lock()
        self._kept_run: tuple[int, Array] | None = None
        self._scale, self._offset, self._remarks = _rule(scan, self._sample)
        fractions = self._scale != 1.0 or np.issubdtype(scan.values.dtype, np.floating)
        # Padding alone is plane value 0 where values are squeezed.
        self._padding = (0.0, 0.0) if fractions and scan.padding is not None else None
        if not possible:
            self._remarks += ("The declared voxel spacing is out of all proportion.",)

    @property
    def identity(self) -> str:
        return self.scan.identity

    def picture(self, plane: Plane, index: int, slab: Slab | None = None) -> Prepared:
        """A plane ready for the screen, or a slab about it.

        Raises
        ------
        ValueError
            Where there is no such plane.
        """
        if not 0 <= index < self.grid.count(plane):
            raise ValueError(f"{plane.value} plane {index} of {self.grid.count(plane)}")
        chosen = slab or Slab()
        first, past = self.grid.slab_range(plane, index, chosen)
        stored = self.stored(plane, first, past, chosen.projection)
        grey = self._to_plane(stored)
        grey.flags.writeable = False
        rows, columns = (int(n) for n in grey.shape)
        return replace(
            self._common(),
            rows=rows,
            columns=columns,
            frame=index,
            frames=self.grid.count(plane),
            grey=grey,
            levels=Levels(grey),
            aspect=self.grid.aspect(plane),
            place=self.grid.place_words(plane, index, chosen),
            _cache={},
            _lock=threading.RLock(),
        )

    def stored(self, plane: Plane, first: int, past: int, projection: Projection) -> Array:
        """Stored values (rows, columns) of one plane, or of planes first..past - 1 as a slab.

        One axial plane is a view of the volume; everything else is a new array. The type is that
        of the stored values.
        """
        if not 0 <= first < past <= self.grid.count(plane):
            raise ValueError(f"planes {first} to {past} of {self.grid.count(plane)}")
        if plane is Plane.SAGITTAL:
            return self._across_columns(first, past, projection)
        block = np.moveaxis(self.scan.values[_part(plane, first, past)], plane.axis, 0)
        if past - first == 1:
            return block[0] if plane is Plane.AXIAL else np.ascontiguousarray(block[0])
        count, rows, columns = block.shape
        out = np.empty((rows, columns), block.dtype)
        step = max(1, _AT_ONCE // (count * columns))
        for top in range(0, rows, step):
            part = np.ascontiguousarray(block[:, top : top + step])
            out[top : top + step] = _merged(part, projection, self.scan.padding)
        return out

    def _across_columns(self, first: int, past: int, projection: Projection) -> Array:
        """Sagittal planes: columns are brought together by runs of memory, the last run is kept,
        so that the planes beside one cost little."""
        depth, rows, _ = self.grid.shape
        if past - first == 1:
            run = self._run(first // _RUN)
            return np.ascontiguousarray(run[:, :, first % _RUN])
        out = np.empty((depth, rows), self.scan.values.dtype)
        step = max(1, _AT_ONCE // (rows * (past - first)))
        for top in range(0, depth, step):
            part = np.ascontiguousarray(self.scan.values[top : top + step, :, first:past])
            flat = part.reshape(-1, past - first)
            merged = _merged(flat.T, projection, self.scan.padding, flat)
            out[top : top + step] = merged.reshape(-1, rows)
        return out

    def _run(self, number: int) -> Array:
        """(slices, rows, up to 32) columns together; no more than one run is kept."""
        with self._run_lock:
            if self._kept_run is None or self._kept_run[0] != number:
                self._kept_run = None
                cut = self.scan.values[:, :, number * _RUN : (number + 1) * _RUN]
                self._kept_run = number, np.ascontiguousarray(cut)
            return self._kept_run[1]

    def value(self, z: int, y: int, x: int) -> float:
        """The stored value of one voxel."""
        return float(self.scan.values[z, y, x])

    def thumbnail(self, index: int) -> NDArray[np.uint8]:
        """A small grey picture (h, w) uint8 of an axial slice in the standard window."""
        common = self._common()
        rows, columns = self.grid.size(Plane.AXIAL)
        tall = rows * self.grid.aspect(Plane.AXIAL)
        scale = THUMB / max(tall, columns)
        size = max(1, round(columns * scale)), max(1, round(tall * scale))
        grey = self._to_plane(self.stored(Plane.AXIAL, index, index + 1, Projection.SLICE))
        small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        centre, width = common.window
        share = (small.astype(np.float32) - (centre - width / 2)) / max(width, 1e-6)
        if common.inverted:
            share = 1.0 - share
        return np.asarray(np.rint(np.clip(share, 0.0, 1.0) * 255), np.float32).astype(np.uint8)

    def _common(self) -> Prepared:
        """What all planes share: window, range, histogram, words. Made once, from few slices."""
        with self._lock:
            if self._template is None:
                grey = np.ascontiguousarray(self._to_plane(self._sample()))
                remarks = self._remarks
                for words in (self.grid.spacing_words, self.grid.orientation_words):
                    remarks += (words,) if words else ()
                made = prepare_plane(
                    self.scan, grey, self._scale, self._offset, remarks, self._padding
                )
                self._template = replace(made, volume=self)
            return self._template

    def _sample(self) -> Array:
        """Some voxels of slices throughout the volume, (h, w)."""
        depth, rows, columns = self.grid.shape
        count = min(depth, _SAMPLED)
        chosen = sorted({round(n * (depth - 1) / max(count - 1, 1)) for n in range(count)})
        step = max(1, int((rows * columns / _SAMPLED_PIXELS) ** 0.5))
        return np.concatenate([self.scan.values[z, ::step, ::step] for z in chosen])

    def _to_plane(self, stored: Array) -> NDArray[np.uint16]:
        if stored.dtype == np.uint16 and self._offset == 0.0:
            return np.asarray(stored, np.uint16).view()
        if stored.dtype == np.int16 and self._offset == -32768.0:
            plain = np.ascontiguousarray(stored).view(np.uint16)
            return np.bitwise_xor(plain, np.uint16(0x8000))
        if np.issubdtype(stored.dtype, np.integer) and self._scale == 1.0:
            moved = stored.astype(np.int64) - int(self._offset)
            return np.clip(moved, 0, 65535).astype(np.uint16)
        values = np.asarray(stored, np.float64)
        usable = np.isfinite(values) & (np.abs(values) <= _HUGE)
        share = (np.where(usable, values, self._offset) - self._offset) / self._scale
        steps = np.rint(np.clip(share, 0, 65535)).astype(np.uint16)
        if self._padding is not None and self.scan.padding is not None:
            low, high = self.scan.padding
            np.maximum(steps, 1, out=steps)
            steps[(values >= low) & (values <= high)] = 0
        return steps


def _possible(pixel_mm: tuple[float, float] | None, slice_mm: float | None) -> bool:
    """No side of a voxel is absurd, and none is a hundred times another."""
    sides = [*(pixel_mm or ()), *([slice_mm] if slice_mm is not None else [])]
    if not sides:
        return True
    low, high = min(sides), max(sides)
    return bool(low >= _SMALLEST_MM and high <= _LARGEST_MM and high <= 100 * low)


_SMALLEST_MM, _LARGEST_MM = 1e-4, 1e4
_HUGE = 1e300
"""Beyond this a value is no number of a picture."""


def _part(plane: Plane, first: int, past: int) -> tuple[slice, ...]:
    part = [slice(None)] * 3
    part[plane.axis] = slice(first, past)
    return tuple(part)


def _rule(scan: Scan, sample: Any) -> tuple[float, float, tuple[str, ...]]:
    """(scale, offset, remarks): a plane value p stands for the stored value p * scale + offset."""
    dtype = scan.values.dtype
    if dtype in (np.uint8, np.uint16):
        return 1.0, 0.0, ()
    if dtype in (np.int8, np.int16):
        return 1.0, -32768.0, ()
    if np.issubdtype(dtype, np.integer):
        ends = [(int(one.min()), int(one.max())) for one in scan.values]
        lowest, highest = min(low for low, _ in ends), max(high for _, high in ends)
        if lowest >= 0 and highest <= 65535:
            return 1.0, 0.0, ()
        if highest - lowest <= 65535:
            return 1.0, float(-32768 if lowest >= -32768 and highest <= 32767 else lowest), ()
    return squeezing(sample(), scan)


def _merged(
    block: Array,
    projection: Projection,
    padding: tuple[int, int] | None,
    rows: Array | None = None,
) -> Array:
    """Several planes (count, ...) as one, in their own type. `rows` is the same block as
    (..., count) where its memory lies so."""
    away = None
    if np.issubdtype(block.dtype, np.floating):
        away = ~np.isfinite(block)
    if padding is not None:
        padded = (block >= padding[0]) & (block <= padding[1])
        away = padded if away is None else away | padded
    if away is None or not away.any():
        return _plainly(block, projection) if rows is None else _by_rows(rows, projection)
    nothing = away.all(axis=0)
    if projection is Projection.AVERAGE:
        kept = np.maximum((~away).sum(axis=0), 1)
        merged = _mean(np.where(away, 0, block), kept)
    else:
        merged = _plainly(np.where(away, _neutral(block.dtype, projection), block), projection)
    return np.where(nothing, block[0], merged)


def _plainly(block: Array, projection: Projection) -> Array:
    if projection is Projection.MAXIMUM:
        return np.asarray(np.maximum.reduce(block, axis=0))
    if projection is Projection.MINIMUM:
        return np.asarray(np.minimum.reduce(block, axis=0))
    return _mean(block, np.asarray(block.shape[0]))


def _by_rows(rows: Array, projection: Projection) -> Array:
    """(n,) the largest, smallest or average of each of n rows (n, count)."""
    if projection is Projection.AVERAGE or rows.dtype not in _REDUCED:
        return _plainly(rows.T, projection)
    kind = cv2.REDUCE_MAX if projection is Projection.MAXIMUM else cv2.REDUCE_MIN
    return np.asarray(cv2.reduce(rows, 1, kind), rows.dtype).reshape(-1)


_REDUCED = (np.uint8, np.uint16, np.int16, np.float32, np.float64)
"""Types of which OpenCV finds the largest and smallest."""


def _mean(block: Array, count: Array) -> Array:
    if np.issubdtype(block.dtype, np.floating):
        with np.errstate(over="ignore"):
            mean = np.add.reduce(block, axis=0, dtype=np.float64) / count
        if np.isinf(mean).any():  # the sum is too large for a number, the average need not be
            mean = np.add.reduce(block.astype(np.float64) / count, axis=0)
    else:
        total = np.add.reduce(block, axis=0, dtype=np.int64)
        mean = (2 * total + count) // (2 * count)
    return np.asarray(mean).astype(block.dtype)


def _neutral(dtype: np.dtype[Any], projection: Projection) -> Array:
    """The value that never wins."""
    facts: Any = np.finfo(dtype) if np.issubdtype(dtype, np.floating) else np.iinfo(dtype)
    end = facts.min if projection is Projection.MAXIMUM else facts.max
    return np.asarray(end, dtype)
