"""The pixels that a widget shows."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from workstation.ui.canvas import ScanCanvas


def image_pixels(image: QImage) -> np.ndarray:
    """An image's pixels (h, w, 3) BGR."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3].copy()


def pixels(canvas: ScanCanvas) -> np.ndarray:
    """The pixels of the picture's window (h, w, 3) BGR."""
    return image_pixels(canvas.viewport().grab().toImage())
