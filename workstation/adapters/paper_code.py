"""QR codes of papers, written by zxing-cpp."""

from __future__ import annotations

SCALE = 8
"""Pixels of one module: a printer's grid never blurs it."""
LEVEL = "Q"
"""A quarter of the code may be spoilt by a fold or a stamp."""


def qr_png(text: str) -> bytes:
    """A QR code as a grey PNG, with its quiet zone."""
    import cv2
    import numpy as np
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL)
    done, data = cv2.imencode(".png", np.array(code.to_image(scale=SCALE)))
    if not done:
        raise ValueError("the code could not be drawn")
    return data.tobytes()
