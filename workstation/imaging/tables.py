"""Look-up tables from plane values to screen pixels: one pass of `cv2.LUT` draws a frame.

Tables are int32 with the bytes blue, green, red, 255 (a QImage of Format_RGB32 on the little-endian
machines this runs on).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.imaging.material import to_position
from workstation.imaging.palette import Palette, palette
from workstation.imaging.view_state import ViewState
from workstation.imaging.windows import band_colour

BRIGHTNESSES, MATERIALS = 1024, 64
"""Resolution of the two-dimensional table: 10 bits of brightness, 6 of material."""
HEADROOM = 1.12
"""Largest share of air the brightness scale holds."""

UNKNOWN_MATERIAL = 252
"""Material bytes from here on mean "too thin to know" in planes of equalised contrast."""
LOG_FLOOR = 1e-3
"""Smallest share of the beam that the log view tells apart: an attenuation of 6.9."""
PADDING_COLOUR = (44, 49, 58)
"""Pixels that are no picture: a slate that is in no grey scale and no palette."""
BAND_DARKEST = 0.45
"""The density highlight's strength where the picture is black; the picture shows through."""

_OPAQUE = np.uint32(0xFF000000)
_VALUES = np.arange(65536, dtype=np.float64)
_LEVELS = np.arange(1, 256, dtype=np.float64)
_GREYS = (np.arange(256, dtype=np.uint32) * np.uint32(0x010101) | _OPAQUE).view(np.int32)
_PADDED = BRIGHTNESSES - 1
"""The brightness bin that stands for padding, where there is some."""
_STRIPPED = 0.12  # how much of its darkness a material keeps when it is stripped away
_CONFIDENCES = 16


def grey_levels(low: float, high: float, gamma: float = 1.0) -> NDArray[np.uint8]:
    """Brightness of each of the 65,536 plane values, (65536,) uint8.

    round(255 * clip((value - low) / (high - low), 0, 1) ** (1 / gamma)), half up; low < high.
    """
    levels = np.zeros(65536, np.uint8)
    first = int(np.clip(np.ceil(low), 0, 65536))
    last = int(np.clip(np.floor(high) + 1, first, 65536))
    ramp = np.arange(first, last, dtype=np.float64)
    ramp -= low
    if gamma != 1.0:
        ramp /= high - low
        np.maximum(ramp, 0.0, out=ramp)
        ramp **= 1.0 / gamma
        ramp *= 255.0
    else:
        ramp *= 255.0 / (high - low)
    ramp += 0.5
    levels[first:last] = np.minimum(ramp, 255.0).astype(np.uint8)
    levels[last:] = 255
    return levels


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What a picture's plane values mean, as far as tables need it, all in plane values.

    `beam` is (no beam, empty beam); `padding` the values (from, to) that are no picture; `table`
    the share of full brightness of each plane value, (65536,) float64, of the declared table in
    force.
    """

    beam: tuple[float, float] | None = None
    padding: tuple[float, float] | None = None
    table: NDArray[np.float64] | None = None


def shares(values: NDArray[np.float64], view: ViewState, scale: Scale) -> NDArray[np.float64]:
    """Share 0..1 of full brightness of plane values, before a view turns dark and bright over.

    With u(v) = v, or in the log view u(v) = ln of the share of the beam (at least LOG_FLOOR),
    signed so that it rises with v, and low, high the window's ends:

    - ramp: clip((u(v) - u(low)) / (u(high) - u(low)), 0, 1);
    - sigmoid: 1 / (1 + exp(-4 (u(v) - u(middle)) / (u(high) - u(low)))), middle halfway in u;
    - table: the declared table's answer over its largest.

    The share is then raised to 1 / gamma.
    """
    low, high = view.limits
    if view.curve.startswith("table") and scale.table is not None:
        share = scale.table[np.clip(np.rint(values), 0, 65535).astype(np.int64)]
    else:
        ends = np.array((low, high))
        if view.log and scale.beam is not None:
            whole = values is _VALUES
            values = _logarithms(scale.beam) if whole else _logarithm(values, scale.beam)
            ends = _logarithm(ends, scale.beam)
        width = ends[1] - ends[0]
        if not width > 0:  # a window wholly below the logarithm's floor is a step
            share = (values > ends[1]).astype(np.float64)
        elif view.curve == "sigmoid":
            middle = (ends[0] + ends[1]) / 2
            share = 1.0 / (1.0 + np.exp(np.clip(-4.0 * (values - middle) / width, -700, 700)))
        else:
            share = np.clip((values - ends[0]) / width, 0.0, 1.0)
    if view.gamma != 1.0:
        share = share ** (1.0 / view.gamma)
    return np.asarray(share, np.float64)


def levels_of(view: ViewState, scale: Scale) -> NDArray[np.uint8]:
    """Brightness of each of the 65,536 plane values, (65536,) uint8: round(255 share), half up."""
    if not view.log and view.curve == "":
        low, high = view.limits
        return grey_levels(low, high, view.gamma)
    share = shares(_VALUES, view, scale)
    return np.asarray(np.floor(share * 255.0 + 0.5), np.uint8)


def grey_table(view: ViewState, inverted: bool, scale: Scale | None = None) -> NDArray[np.int32]:
    """Screen pixel of each plane value in a grey view, (65536,) int32."""
    scale = scale or Scale()
    plain = not view.log and view.curve == "" and view.gamma == 1.0
    if plain and view.band is None and scale.padding is None:
        return _ramp_table(*view.limits, inverted)
    levels = levels_of(view, scale)
    if inverted:
        levels = np.subtract(255, levels)
    grey = levels.astype(np.uint32)
    grey *= np.uint32(0x010101)
    grey |= _OPAQUE
    if view.band is not None:
        first, last = _whole(view.band)
        grey[first:last] = _banded(levels[first:last])
    if scale.padding is not None:
        first, last = _whole(scale.padding)
        grey[first:last] = _pixel(PADDING_COLOUR)
    return grey.view(np.int32)


def _ramp_table(low: float, high: float, inverted: bool) -> NDArray[np.int32]:
    """What `grey_levels` says, drawn by its 255 steps instead of its 65,536 values."""
    scale = 255.0 / (high - low)
    first = np.ceil(low + (_LEVELS - 0.5) / scale)
    # The step is where the very arithmetic of `grey_levels` reaches the level.
    first += (first - low) * scale + 0.5 < _LEVELS
    first -= (first - 1.0 - low) * scale + 0.5 >= _LEVELS
    ends = np.empty(257, np.int64)
    ends[0], ends[256] = 0, 65536
    ends[1:256] = np.minimum(np.maximum(first, 0.0), 65536.0)
    return np.repeat(_GREYS[::-1] if inverted else _GREYS, ends[1:] - ends[:-1])


def _whole(ends: tuple[float, float]) -> tuple[int, int]:
    """Slice of the plane values within from..to, both ends in."""
    first = int(np.clip(np.ceil(ends[0]), 0, 65536))
    return first, int(np.clip(np.floor(ends[1]) + 1, first, 65536))


def _banded(levels: NDArray[Any]) -> NDArray[np.uint32]:
    """The highlight's pixels: its colour, from 45 % of its strength where the picture is black."""
    share = BAND_DARKEST + (1.0 - BAND_DARKEST) * np.asarray(levels, np.float64) / 255.0
    red, green, blue = (np.rint(share * c).astype(np.uint32) for c in band_colour())
    return np.asarray(blue | green << 8 | red << 16 | _OPAQUE, np.uint32)


@lru_cache(maxsize=4)
def _logarithms(beam: tuple[float, float]) -> NDArray[np.float64]:
    """Of every plane value; a window pulled in the log view asks for them each frame."""
    return _logarithm(_VALUES, beam)


def _logarithm(values: NDArray[np.float64], beam: tuple[float, float]) -> NDArray[np.float64]:
    black, air = beam
    share = np.maximum((values - black) / (air - black), LOG_FLOOR)
    return np.asarray(np.log(share) if air > black else -np.log(share), np.float64)


def brightness_index(
    black: float, air: float, padding: tuple[float, float] | None = None
) -> NDArray[np.uint16]:
    """Brightness bin of each plane value, shifted into the high ten bits, (65536,) uint16.

    Bins are even in the square root of the share of air, as photon noise is: no bin is wider
    than the noise of a good scanner. Where there is padding the last bin is its own.
    """
    share = (np.arange(65536) - black) / (air - black)
    share = np.clip(share, 0.0, HEADROOM) / HEADROOM
    bins = np.rint(np.sqrt(share) * (BRIGHTNESSES - 1)).astype(np.uint16)
    if padding is not None:
        np.minimum(bins, _PADDED - 1, out=bins)
        first, last = _whole(padding)
        bins[first:last] = _PADDED
    return np.asarray(bins << np.uint16(6), np.uint16)


def colour_table(
    view: ViewState, inverted: bool, scale: Scale, known: tuple[float, float]
) -> NDArray[np.int32]:
    """Screen pixel of each (brightness bin << 6 | material >> 2), (65536,) int32.

    Hue is the material's, faded to grey where too little is in the way to know it; brightness
    follows the window (`shares`). What lets less through than the palette's limit is drawn
    impenetrable. A density highlight marks the bins whose middle lies within it.
    """
    if scale.beam is None:
        raise ValueError("material colours need a declared air value")
    black, air = scale.beam
    chosen = palette(view.palette)
    share = _bin_shares()
    values = black + share * (air - black)
    level = np.floor(shares(values, view, scale) * 255.0 + 0.5).astype(np.int64)
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
    if view.enhancement:
        table[:, UNKNOWN_MATERIAL >> 2] = ramps[0, level, 0]
    dark = share < limit
    table[dark] = _pixel((255, 255, 255) if view.inverted else chosen.impenetrable.colour)
    if view.band is not None:
        inside = (values >= view.band[0]) & (values <= view.band[1]) & ~dark
        table[inside] = _banded(level[inside])[:, None]
    if scale.padding is not None:
        table[_PADDED] = _pixel(PADDING_COLOUR)
    return np.ascontiguousarray(table.reshape(-1)).view(np.int32)


@lru_cache(maxsize=1)
def _bin_shares() -> NDArray[np.float64]:
    """Share of air in the middle of each brightness bin."""
    return np.asarray((np.arange(BRIGHTNESSES) / (BRIGHTNESSES - 1)) ** 2 * HEADROOM)


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
