"""Barcodes in pictures, found by zxing-cpp. Runs in the child process that reads pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.services.identify import SeenBarcode, SeenBarcodes

if TYPE_CHECKING:
    import numpy as np
    import zxingcpp
    from numpy.typing import NDArray

    from workstation.domain.scan import Scan

MOST_FRAMES = 8
"""Frames of a picture that are looked at."""
MOST_BARCODES = 100
MOST_SIGNS = 500
"""A barcode that holds more is no number; its start is told."""
_TAIL = 0.5
"""Percent of the darkest and of the brightest values that become black and white."""


def barcodes_in(scan: Scan) -> SeenBarcodes:
    """The barcodes of a picture, from top to bottom, frame by frame."""
    found: list[SeenBarcode] = []
    remarks: list[str] = []
    for number, plane in enumerate(scan.values[:MOST_FRAMES]):
        for one in _read(_shown(plane)):
            text = one.symbology_identifier + one.text
            if len(text) > MOST_SIGNS:
                remarks.append(f"A barcode of {len(text)} signs is told by its first {MOST_SIGNS}.")
            place = one.position
            corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            found.append(
                SeenBarcode(
                    text[:MOST_SIGNS],
                    str(one.format),
                    tuple((int(corner.x), int(corner.y)) for corner in corners),
                    number,
                )
            )
    if scan.frames > MOST_FRAMES:
        remarks.append(f"Only the first {MOST_FRAMES} of {scan.frames} frames were looked at.")
    found.sort(key=lambda one: (one.frame, min(y for _, y in one.corners)))
    if len(found) > MOST_BARCODES:
        remarks.append(f"Only the first {MOST_BARCODES} of {len(found)} barcodes are told.")
    return SeenBarcodes(tuple(found[:MOST_BARCODES]), tuple(remarks))


def _read(grey: NDArray[np.uint8]) -> list[zxingcpp.Barcode]:
    import zxingcpp

    # Plain text keeps FNC1 as the sign GS, as scanners send it.
    found: list[zxingcpp.Barcode] = zxingcpp.read_barcodes(grey, text_mode=zxingcpp.TextMode.Plain)
    return found


def _shown(plane: NDArray[np.generic]) -> NDArray[np.uint8]:
    """The plane as 8-bit grey: colours as their lightness, deeper values stretched."""
    import cv2
    import numpy as np

    values = np.asarray(plane)
    if values.ndim == 3:
        values = cv2.cvtColor(np.ascontiguousarray(values[..., :3]), cv2.COLOR_RGB2GRAY)
    if values.dtype != np.uint8:
        low, high = np.percentile(values[:: max(1, values.shape[0] // 512)], (_TAIL, 100 - _TAIL))
        spread = max(float(high) - float(low), 1.0)
        values = np.clip((values.astype(np.float32) - low) * (255.0 / spread), 0, 255)
    return np.ascontiguousarray(values, dtype=np.uint8)
