"""Organic only and metal only of a picture that its scanner coloured, by hue."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.imaging.palette import VendorPalette

KEPT = 0.12
"""How much of its darkness a pixel keeps when it is stripped away."""
_PALE = np.floor(255.5 - KEPT * (255 - np.arange(256))).astype(np.uint8)
_FAINT = np.floor(KEPT * np.arange(256) + 0.5).astype(np.uint8)


def stripped(rgb: NDArray[Any], palette: VendorPalette, strip: str) -> NDArray[np.uint8]:
    """A copy of (h, w, 3) uint8 in which only one class of hues is drawn in full.

    "organic" keeps the class of that id and those of its kind ("light-organic"), "metal"
    likewise. Pixels of the other classes become the grey round(255 - 0.12 (255 - luminance)), or
    round(0.12 luminance) where thin goods are drawn dark. Pixels without enough saturation belong
    to no class and stay.
    """
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV_FULL)
    away = cv2.LUT(hsv[..., 0], _classes(palette, strip))
    least = int(np.ceil(palette.saturation * 255))
    away = cv2.bitwise_and(away, cv2.inRange(hsv[..., 1], least, 255))
    fade = _FAINT if palette.thin_is_dark else _PALE
    pale = cv2.LUT(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), fade)
    out = np.array(rgb)
    cv2.copyTo(cv2.cvtColor(pale, cv2.COLOR_GRAY2RGB), away, out)
    return np.asarray(out, np.uint8)


def _classes(palette: VendorPalette, strip: str) -> NDArray[np.uint8]:
    """255 for each of the 256 hues that a strip takes away."""
    hues = np.arange(256) * (360.0 / 256.0)
    away = np.zeros(256, np.uint8)
    for one in palette.classes:
        if one.id != strip and not one.id.endswith(f"-{strip}"):
            away[(hues >= one.hues[0]) & (hues < one.hues[1])] = 255
    return away
