"""The pixels a painter paints on, so that look-ups can write them without a copy between."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter, QTransform

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FORMATS = frozenset({QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied})
_MOVES = (QTransform.TransformationType.TxNone, QTransform.TransformationType.TxTranslate)


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
    if move.type() not in _MOVES:
        return None
    left, top = part[0] + move.dx(), part[1] + move.dy()
    x, y = round(left), round(top)
    inside = 0 <= x <= target.width() - part[2] and 0 <= y <= target.height() - part[3]
    if (x, y) != (left, top) or not inside:
        return None
    import numpy as np

    # `bits` would make a copy of its own where the image is shared; the engine never does.
    address = np.frombuffer(target.constBits(), np.uint8).ctypes.data
    rows, stride = target.height(), target.bytesPerLine()
    memory = (ctypes.c_int32 * (rows * stride // 4)).from_address(address)
    pixels: NDArray[np.int32] = np.ctypeslib.as_array(memory).reshape(rows, stride // 4)
    return pixels[y : y + part[3], x : x + part[2]]
