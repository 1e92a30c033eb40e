"""A picture at halving scales, and exact area sampling of any part of it at any size.

An output pixel is the average of the source area it covers. Beyond 1:1 that leaves source pixels
crisp, with a blended line only where an output pixel straddles two of them; at whole factors it
is the plain repetition of pixels.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """What an output grid sees of a picture: `main` (h, w[, 3]) and `material` (h, w) or None."""

    main: Pixels
    material: NDArray[np.uint8] | None


class Levels:
    """The planes of one picture, each level half as large; built when first asked for.

    Material bytes merge weighted by how far their pixel's grey tells its material (`confidence`,
    (65536,) uint8), so that air beside an object does not tint its edge.
    """

    def __init__(
        self,
        main: Pixels,
        material: NDArray[np.uint8] | None = None,
        confidence: NDArray[np.uint8] | None = None,
    ) -> None:
        self._levels: list[Sample] = [Sample(main, material)]
        self.confidence = confidence
        self._lock = threading.Lock()

    def level(self, number: int) -> Sample:
        """Level 0 is the picture itself; asking past the smallest gives the smallest."""
        with self._lock:
            while len(self._levels) <= number and max(self._levels[-1].main.shape[:2]) > 1:
                last = self._levels[-1]
                rows, columns = last.main.shape[:2]
                self._levels.append(self._shrink(last, ((columns + 1) // 2, (rows + 1) // 2)))
            return self._levels[min(number, len(self._levels) - 1)]

    def sample(self, region: tuple[float, float, float, float], size: tuple[int, int]) -> Sample:
        """The part (x, y, width, height) of the picture, source pixels, on a (width, height) grid.

        Where nothing has to be computed the answer is a view of the picture itself. Parts beyond
        the picture's edge repeat the edge.
        """
        x, y, width, height = region
        rows, columns = self._levels[0].main.shape[:2]
        sx, sy = size[0] / width, size[1] / height
        number = 0
        while max(sx, sy) * 2 ** (number + 1) <= 1.0:
            number += 1
        found = self.level(number)
        own_rows, own_columns = found.main.shape[:2]
        kx, ky = own_columns / columns, own_rows / rows
        box = (x * kx, y * ky, (x + width) * kx, (y + height) * ky)
        return self._resample(found, box, size)

    def _resample(
        self, found: Sample, box: tuple[float, float, float, float], size: tuple[int, int]
    ) -> Sample:
        rows, columns = found.main.shape[:2]
        near = [round(v) for v in box]
        whole = all(abs(v - n) < 1e-6 for v, n in zip(box, near, strict=True))
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
