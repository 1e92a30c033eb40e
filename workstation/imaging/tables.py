"""Look-up tables from plane values to screen pixels: one pass of `cv2.LUT` draws a frame.

Tables are int32 with the bytes blue, green, red, 255 (a QImage of Format_RGB32 on the little-endian
machines this runs on).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from workstation.imaging.material import to_position
from workstation.imaging.palette import Palette, palette
from workstation.imaging.view import ViewState

BRIGHTNESSES, MATERIALS = 1024, 64
"""Resolution of the two-dimensional table: 10 bits of brightness, 6 of material."""
HEADROOM = 1.12
"""Largest share of air the brightness scale holds."""

_OPAQUE = np.uint32(0xFF000000)
_STRIPPED = 0.12  # how much of its darkness a material keeps when it is stripped away
_CONFIDENCES = 16


def grey_levels(low: float, high: float) -> NDArray[np.uint8]:
    """Brightness of each of the 65,536 plane values, (65536,) uint8.

    round(255 * clip((value - low) / (high - low), 0, 1)), half up; low < high.
    """
    levels = np.zeros(65536, np.uint8)
    first = int(np.clip(np.ceil(low), 0, 65536))
    last = int(np.clip(np.floor(high) + 1, first, 65536))
    ramp = np.arange(first, last, dtype=np.float64)
    ramp -= low
    ramp *= 255.0 / (high - low)
    ramp += 0.5
    levels[first:last] = np.minimum(ramp, 255.0).astype(np.uint8)
    levels[last:] = 255
    return levels


def grey_table(view: ViewState, inverted: bool) -> NDArray[np.int32]:
    """Screen pixel of each plane value in a grey view, (65536,) int32."""
    levels = grey_levels(*view.limits)
    if inverted:
        levels = np.subtract(255, levels)
    grey = levels.astype(np.uint32)
    grey *= np.uint32(0x010101)
    grey |= _OPAQUE
    return grey.view(np.int32)


def brightness_index(black: float, air: float) -> NDArray[np.uint16]:
    """Brightness bin of each plane value, shifted into the high ten bits, (65536,) uint16.

    Bins are even in the square root of the share of air, as photon noise is: no bin is wider
    than the noise of a good scanner.
    """
    share = (np.arange(65536) - black) / (air - black)
    share = np.clip(share, 0.0, HEADROOM) / HEADROOM
    bins = np.rint(np.sqrt(share) * (BRIGHTNESSES - 1)).astype(np.uint16)
    return np.asarray(bins << np.uint16(6), np.uint16)


def colour_table(
    view: ViewState, inverted: bool, black: float, air: float, known: tuple[float, float]
) -> NDArray[np.int32]:
    """Screen pixel of each (brightness bin << 6 | material >> 2), (65536,) int32.

    Hue is the material's, faded to grey where too little is in the way to know it; brightness
    follows the window. What lets less through than the palette's limit is drawn impenetrable.
    """
    chosen = palette(view.palette)
    share = (np.arange(BRIGHTNESSES) / (BRIGHTNESSES - 1)) ** 2 * HEADROOM
    low, high = view.limits
    shown = (black + share * (air - black) - low) / (high - low)
    level = np.floor(np.clip(shown, 0.0, 1.0) * 255.0 + 0.5).astype(np.int64)
    if inverted:
        level = 255 - level
    depth = -np.log(np.clip(share, 1e-4, 1.0))
    confidence = np.clip((depth - known[0]) / (known[1] - known[0]), 0.0, 1.0)
    # So little comes through near the limit that hue would be noise: it fades out before.
    limit = chosen.impenetrable_transmission
    confidence *= np.clip((share - limit) / limit, 0.0, 1.0)
    step = np.rint(confidence * (_CONFIDENCES - 1)).astype(np.int64)
    if not view.pseudo_colour:
        step[:] = 0
    ramps = _ramps(chosen)
    table = ramps[step, level]
    if view.strip:
        stripped = _stripped(chosen, view.strip)
        pale = ramps[step, _pale(level, view.inverted)]
        known_here = step > 0 if view.pseudo_colour else np.ones(BRIGHTNESSES, np.bool_)
        table = np.where(stripped[None, :] & known_here[:, None], pale, table)
    dark = share < limit
    table[dark] = _pixel((255, 255, 255) if view.inverted else chosen.impenetrable.colour)
    return np.ascontiguousarray(table.reshape(-1)).view(np.int32)


def heat_table() -> NDArray[np.uint8]:
    """(256, 3) uint8 red, green, blue of a map value: dark violet over orange to pale yellow.

    Lightness rises evenly, so that the map reads the same without colour. Anchors of matplotlib's
    "inferno" (N. J. Smith and S. van der Walt, CC0), joined by straight lines.
    """
    anchors = np.array(
        [
            (0, 0, 4), (22, 11, 57), (66, 10, 104), (106, 23, 110), (147, 38, 103),
            (188, 55, 84), (221, 81, 58), (243, 120, 25), (252, 165, 10), (246, 215, 70),
            (252, 255, 164),
        ],
        np.float64,
    )  # fmt: skip
    at = np.linspace(0, len(anchors) - 1, 256)
    channels = [np.interp(at, np.arange(len(anchors)), anchors[:, c]) for c in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


def _pale(level: NDArray[np.int64], inverted: bool) -> NDArray[np.int64]:
    kept = np.rint((level if inverted else 255 - level) * _STRIPPED).astype(np.int64)
    return np.asarray(kept if inverted else 255 - kept, np.int64)


def _stripped(chosen: Palette, strip: str) -> NDArray[np.bool_]:
    """Which of the 64 material steps a strip takes away."""
    at = _steps()
    if strip == "organic":
        return at > (chosen.classes[0].positions[1] + chosen.classes[1].positions[0]) / 2
    if strip == "metal":
        return at < (chosen.classes[-2].positions[1] + chosen.classes[-1].positions[0]) / 2
    return np.zeros(MATERIALS, np.bool_)


def _steps() -> NDArray[np.float64]:
    return to_position(np.arange(MATERIALS) * 4 + 1.5)


@lru_cache(maxsize=8)
def _ramps(chosen: Palette) -> NDArray[np.uint32]:
    """Pixels (16 confidences, 256 brightnesses, 64 materials) of a palette: whole rows are taken."""
    bright = np.arange(256) / 255.0
    hues = np.stack(
        [
            np.stack(
                [
                    np.interp(bright, [a for a, _ in c.ramp], [rgb[k] for _, rgb in c.ramp])
                    for k in range(3)
                ],
                axis=-1,
            )
            for c in chosen.classes
        ]
    )
    knots, order = [], []
    for number, c in enumerate(chosen.classes):
        knots += list(c.positions)
        order += [number, number]
    blend = np.stack(
        [
            np.interp(_steps(), knots, [1.0 if o == number else 0.0 for o in order])
            for number in range(len(chosen.classes))
        ],
        axis=1,
    )
    coloured = np.einsum("mc,cvk->vmk", blend, hues)
    grey = np.broadcast_to(np.arange(256.0)[:, None, None], (256, MATERIALS, 3))
    fade = (np.arange(_CONFIDENCES) / (_CONFIDENCES - 1))[:, None, None, None]
    mixed = np.rint(fade * coloured[None] + (1 - fade) * grey[None]).astype(np.uint32)
    pixels = mixed[..., 2] | mixed[..., 1] << 8 | mixed[..., 0] << 16 | _OPAQUE
    return np.asarray(pixels, np.uint32)


def _pixel(colour: tuple[int, int, int]) -> np.uint32:
    red, green, blue = colour
    return np.uint32(0xFF000000 | red << 16 | green << 8 | blue)
