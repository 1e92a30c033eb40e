"""One byte of material for each pixel of a dual-energy scan."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.imaging.palette import Calibration
from workstation.imaging.stored import let_go, strips

LOWEST, SPAN = -0.25, 2.5
"""Position of byte 0, and how far byte 255 lies above it: 0 is plastic, 1 aluminium, 2 steel."""

_AROUND = 8
"""Rows above and below that smoothing and median reach to, and some more."""
_FLOOR = 1e-4
"""Smallest transmission told from none: below it lies the noise of any scanner."""


def to_byte(position: float) -> int:
    """The byte that stands for a material position."""
    return round(min(max((position - LOWEST) / SPAN, 0.0), 1.0) * 255)


def to_position(byte: NDArray[np.generic] | int) -> NDArray[np.float64]:
    """The material position that a byte stands for."""
    return np.asarray(byte, np.float64) * (SPAN / 255.0) + LOWEST


def positions(
    low: NDArray[np.floating], high: NDArray[np.floating], calibration: Calibration
) -> NDArray[np.float32]:
    """Material position of attenuations ln(air / counts); arrays of one shape.

    At the pixel's high-energy attenuation the three curves give three low-energy attenuations;
    the position is where the pixel's own lies between them. Beyond the ends it goes on in a
    straight line. Attenuations past the calibrated range use its end.
    """
    at = np.clip(high, 0.02, calibration.high[-1]).astype(np.float32)
    beyond = np.asarray(high, np.float32) - at
    plastic, aluminium, steel = (
        np.interp(at, calibration.high, curve).astype(np.float32)
        for curve in (calibration.plastic, calibration.aluminium, calibration.steel)
    )
    own = np.asarray(low, np.float32) - beyond
    light = (own - plastic) / (aluminium - plastic)
    heavy = 1.0 + (own - aluminium) / (steel - aluminium)
    return np.asarray(np.where(own < aluminium, light, heavy), np.float32)


def material_plane(
    low: NDArray[np.generic],
    high: NDArray[np.generic],
    black: float,
    air: float,
    calibration: Calibration,
    out: NDArray[np.uint8] | None = None,
) -> NDArray[np.uint8]:
    """Material bytes (H, W) uint8 of the two energies' stored counts, (H, W) each.

    Both are smoothed a little before the logarithm (the eye takes hue from areas, and noise in
    the ratio would sparkle), and single odd bytes are taken out by a median after. `out` is
    written to where given. It is done strip by strip, each with the rows around it that count.
    """
    if out is None:
        out = np.empty(low.shape, np.uint8)
    rows = int(low.shape[0])
    for part in strips(*low.shape):
        top, end = max(0, part.start - _AROUND), min(rows, part.stop + _AROUND)
        found = _material(low[top:end], high[top:end], black, air, calibration)
        out[part] = found[part.start - top : part.stop - top]
        let_go(low)
    return out


def _material(
    low: NDArray[np.generic],
    high: NDArray[np.generic],
    black: float,
    air: float,
    calibration: Calibration,
) -> NDArray[np.uint8]:
    depths = []
    for plane in (low, high):
        share = plane.astype(np.float32)
        share -= np.float32(black)
        share *= np.float32(1.0 / (air - black))
        np.nan_to_num(share, copy=False, nan=0.0, posinf=1.0, neginf=0.0)
        share = np.asarray(cv2.GaussianBlur(share, (0, 0), 0.9), np.float32)
        np.maximum(share, _FLOOR, out=share)
        depths.append(-np.log(share))
    position = positions(depths[0], depths[1], calibration)
    position -= np.float32(LOWEST)
    position *= np.float32(255.0 / SPAN)
    np.rint(position, out=position)
    np.clip(position, 0.0, 255.0, out=position)
    return np.asarray(cv2.medianBlur(position.astype(np.uint8), 3), np.uint8)
