"""The pixels a painter paints on, so that look-ups can write them without a copy between."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter

from workstation.ui.canvas import large_pages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FORMATS = frozenset({QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied})
_STAYS, _WINDOWS = 3, 8
"""Frames after which a window's memory is taken to stay where it is; windows remembered."""


def device_pixels(painter: QPainter, part: tuple[int, int, int, int]) -> NDArray[np.int32] | None:
    """Pixels (h, w) int32 under a part (x, y, width, height) in the painter's own units.

    They are the memory the raster engine itself writes to, and are valid while the painter is
    active. None where there is no such memory (another engine), or where a unit of the painter is
    not a pixel: then draw an image.
    """
    target = painter.paintEngine().paintDevice()
    if not isinstance(target, QImage) or target.format() not in _FORMATS:
        return None
    move = painter.deviceTransform()
    if move.isScaling():  # or turned, or sheared
        return None
    left, top = part[0] + move.dx(), part[1] + move.dy()
    x, y = round(left), round(top)
    rows, columns = target.height(), target.width()
    inside = 0 <= x <= columns - part[2] and 0 <= y <= rows - part[3]
    if (x, y) != (left, top) or not inside:
        return None
    import numpy as np

    # `bits` would make a copy of its own where the image is shared; the engine never does.
    address = np.frombuffer(target.constBits(), np.uint8).__array_interface__["data"][0]
    pixels = _memory.pixels(address, rows, target.bytesPerLine() // 4)
    return pixels[y : y + part[3], x : x + part[2]]


class _Memory:
    """The memory of the last windows as arrays, each made anew only when it lies elsewhere."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, int], NDArray[np.int32]] = {}
        self._frames: dict[tuple[int, int, int], int] = {}

    def pixels(self, address: int, rows: int, columns: int) -> NDArray[np.int32]:
        """(rows, columns) int32 at an address."""
        key = address, rows, columns
        found = self._kept.get(key)
        if found is None:
            import numpy as np

            if len(self._kept) >= _WINDOWS:
                self._kept.clear()
                self._frames.clear()
            memory = (ctypes.c_int32 * (rows * columns)).from_address(address)
            found = np.ctypeslib.as_array(memory).reshape(rows, columns)
            self._kept[key], self._frames[key] = found, 0
        count = self._frames[key]
        if count < _STAYS:
            self._frames[key] = count + 1
            if count + 1 == _STAYS:
                large_pages.ask(address, rows * columns * 4)
        return found


_memory = _Memory()
