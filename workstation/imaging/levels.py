"""A picture at halving scales, and exact area sampling of any part of it at any size.

An output pixel is the average of the source area it covers. Beyond 1:1 that leaves source pixels
crisp, with a blended line only where an output pixel straddles two of them; at whole factors it
is the plain repetition of pixels.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.imaging.stored import Allocate, let_go

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """What an output grid sees of a picture: `main` (h, w[, 3]) and `material` (h, w) or None."""

    main: Pixels
    material: NDArray[np.uint8] | None


_HUGE = 50_000_000
"""Pixels of planes that leave the process, where they lie in files, once their half is made."""
_HALVED = 1 << 20
"""Source pixels halved at a time: little is held beside the level itself."""


class Levels:
    """The planes of one picture, each level half as large; built when first asked for.

    A level's pixel is the average of 2 x 2 of the one before; an odd last row or column counts
    twice. Material bytes merge weighted by how far their pixel's grey tells its material
    (`confidence`, (65536,) uint8), so that air beside an object does not tint its edge.
    """

    def __init__(
        self,
        main: Pixels,
        material: NDArray[np.uint8] | None = None,
        confidence: NDArray[np.uint8] | None = None,
        allocate: Allocate = np.empty,
    ) -> None:
        self._levels: list[Sample] = [Sample(main, material)]
        self.confidence = confidence
        self.allocate = allocate
        self._lock = threading.Lock()

    def level(self, number: int) -> Sample:
        """Level 0 is the picture itself; asking past the smallest gives the smallest."""
        if len(self._levels) <= number:
            with self._lock:
                while len(self._levels) <= number and max(self._levels[-1].main.shape[:2]) > 1:
                    self._levels.append(self._halve(self._levels[-1]))
        return self._levels[min(number, len(self._levels) - 1)]

    def has(self, number: int) -> bool:
        """Whether `level` answers at once."""
        return len(self._levels) > number or max(self._levels[-1].main.shape[:2]) <= 1

    def cost(self, region: tuple[float, float, float, float], size: tuple[int, int]) -> float:
        """About how many nanoseconds `sample` takes, levels that are still to be built included."""
        number, built = _needed(region, size), self._levels[-1]
        pixels, planes = size[0] * size[1], 1.0 if built.material is None else 3.0
        if not self.has(number):
            return planes * 1.5 * float(built.main.shape[0] * built.main.shape[1])
        box = self._box(region, number)
        span = box[2] - box[0], box[3] - box[1]
        if _is_whole(box) and size[0] <= span[0] and size[1] <= span[1]:
            if pixels == span[0] * span[1]:
                return 0.0
            twice = span[0] == 2 * size[0] and span[1] == 2 * size[1]
            return planes * (pixels if twice else 4.0 * span[0] * span[1])
        across, down = (2 if n < s * (1 - 1e-9) else 1 for n, s in zip(size, span, strict=True))
        return planes * 8.0 * pixels * across * down

    def sample(self, region: tuple[float, float, float, float], size: tuple[int, int]) -> Sample:
        """The part (x, y, width, height) of the picture, source pixels, on a (width, height) grid.

        Where nothing has to be computed the answer is a view of the picture itself. Parts beyond
        the picture's edge repeat the edge.
        """
        number = _needed(region, size)
        return self._resample(self.level(number), self._box(region, number), size)

    def draft(self, region: tuple[float, float, float, float], size: tuple[int, int]) -> Sample:
        """The same, soon and roughly, of the levels that are there: pixels may be passed over."""
        number = min(_needed(region, size), len(self._levels) - 1)
        found, box = self._levels[number], self._box(region, number)
        rows, columns = found.main.shape[:2]
        left, top = max(0, math.floor(box[0]) - 1), max(0, math.floor(box[1]) - 1)
        right, bottom = min(columns, math.ceil(box[2]) + 2), min(rows, math.ceil(box[3]) + 2)
        fewest = min((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1])
        step = max(1, int(fewest))
        across, down = (box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1]
        matrix = np.array(
            [
                [across / step, 0.0, ((box[0] - left) + across / 2 - 0.5) / step],
                [0.0, down / step, ((box[1] - top) + down / 2 - 0.5) / step],
            ]
        )
        part = np.s_[top:bottom:step, left:right:step]

        def spread(plane: Pixels, how: int) -> Pixels:
            return cv2.warpAffine(
                np.ascontiguousarray(plane[part]),
                matrix,
                size,
                flags=how | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )

        main = spread(found.main, cv2.INTER_LINEAR)
        material = None
        if found.material is not None:
            material = np.asarray(spread(found.material, cv2.INTER_NEAREST), np.uint8)
        return Sample(main, material)

    def _box(
        self, region: tuple[float, float, float, float], number: int
    ) -> tuple[float, float, float, float]:
        """A region in the pixels of a level (the smallest where there are fewer)."""
        x, y, width, height = region
        scale = 0.5 ** min(number, len(self._levels) - 1)
        return x * scale, y * scale, (x + width) * scale, (y + height) * scale

    def _halve(self, found: Sample) -> Sample:
        rows, columns = found.main.shape[:2]
        small = (rows + 1) // 2, (columns + 1) // 2
        main = self.allocate((*small, *found.main.shape[2:]), found.main.dtype)
        material = None
        if found.material is not None:
            material = np.asarray(self.allocate(small, found.material.dtype), np.uint8)
        step = max(2, _HALVED // max(columns, 1) // 2 * 2)
        for top in range(0, rows, step):
            part = Sample(
                _even(found.main[top : top + step]),
                None if found.material is None else _even(found.material[top : top + step]),
            )
            size = small[1], part.main.shape[0] // 2
            half = self._shrink(part, size)
            end = top // 2 + size[1]
            main[top // 2 : end] = half.main
            if material is not None and half.material is not None:
                material[top // 2 : end] = half.material
        if rows * columns >= _HUGE:  # seldom looked at whole again
            for plane in (found.main, found.material, main, material):
                if plane is not None:
                    let_go(plane)
        return Sample(main, material)

    def _resample(
        self, found: Sample, box: tuple[float, float, float, float], size: tuple[int, int]
    ) -> Sample:
        rows, columns = found.main.shape[:2]
        near = [round(v) for v in box]
        whole = _is_whole(box)
        inside = near[0] >= 0 and near[1] >= 0 and near[2] <= columns and near[3] <= rows
        if whole and inside:
            part = np.s_[near[1] : near[3], near[0] : near[2]]
            cut = Sample(found.main[part], None if found.material is None else found.material[part])
            if size == (near[2] - near[0], near[3] - near[1]):
                return cut
            if size[0] <= near[2] - near[0] and size[1] <= near[3] - near[1]:
                return self._shrink(cut, size)
        twice_x = size[0] < (box[2] - box[0]) * (1 - 1e-9)
        twice_y = size[1] < (box[3] - box[1]) * (1 - 1e-9)
        grid = (size[0] * (2 if twice_x else 1), size[1] * (2 if twice_y else 1))
        across = _taps(box[0], box[2], grid[0], columns)
        down = _taps(box[1], box[3], grid[1], rows)
        left, right = int(across.min()), min(int(across.max()) + 2, columns)
        top, bottom = int(down.min()), min(int(down.max()) + 2, rows)
        map_x = np.broadcast_to(across - np.float32(left), (grid[1], grid[0]))
        map_y = np.broadcast_to((down - np.float32(top))[:, None], (grid[1], grid[0]))
        maps = np.ascontiguousarray(map_x), np.ascontiguousarray(map_y)

        def spread(plane: Pixels) -> Pixels:
            return cv2.remap(
                np.ascontiguousarray(plane[top:bottom, left:right]),
                *maps,
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )

        main = spread(found.main)
        material = None if found.material is None else spread(found.material)
        wide = Sample(main, None if material is None else material.astype(np.uint8, copy=False))
        return wide if grid == size else self._shrink(wide, size)

    def _shrink(self, found: Sample, size: tuple[int, int]) -> Sample:
        main = cv2.resize(found.main, size, interpolation=cv2.INTER_AREA)
        if found.material is None:
            return Sample(main, None)
        if self.confidence is None:
            small = cv2.resize(found.material, size, interpolation=cv2.INTER_AREA)
            return Sample(main, small.astype(np.uint8, copy=False))
        weight = cv2.LUT(found.main, self.confidence)
        share = cv2.multiply(weight, found.material, dtype=cv2.CV_16U)
        wide = cv2.LUT(found.main, self.confidence.astype(np.uint16) << np.uint16(8))
        weights = cv2.resize(wide, size, interpolation=cv2.INTER_AREA)
        shares = cv2.resize(share, size, interpolation=cv2.INTER_AREA)
        material = cv2.divide(shares, weights, scale=256.0, dtype=cv2.CV_8U)
        return Sample(main, np.asarray(material, np.uint8))


def _needed(region: tuple[float, float, float, float], size: tuple[int, int]) -> int:
    """The smallest level that still has a pixel for each of a grid's."""
    scale, number = max(size[0] / region[2], size[1] / region[3]), 0
    while scale * 2 ** (number + 1) <= 1.0:
        number += 1
    return number


def _is_whole(box: tuple[float, float, float, float]) -> bool:
    return all(abs(v - round(v)) < 1e-6 for v in box)


def _even(plane: Pixels) -> Pixels:
    """Rows and columns of even number: an odd last one is there twice."""
    rows, columns = plane.shape[:2]
    if not rows % 2 and not columns % 2:
        return plane
    return cv2.copyMakeBorder(plane, 0, rows % 2, 0, columns % 2, cv2.BORDER_REPLICATE)


def _taps(start: float, end: float, count: int, limit: int) -> NDArray[np.float32]:
    """Where linear interpolation gives the average over each of `count` equal parts of start..end.

    A part no wider than a pixel covers at most two: the tap lies between their centres as far as
    the part lies in the second. Answers are indices within 0..limit - 1.
    """
    edges = start + (end - start) * np.arange(count + 1, dtype=np.float64) / count
    first = np.floor(edges[:-1] + 1e-9)
    step = (end - start) / count
    past = np.clip((edges[1:] - first - 1.0) / step, 0.0, 1.0)
    past[past < 1e-6] = 0.0
    return np.clip(first + past, 0.0, limit - 1.0).astype(np.float32)
