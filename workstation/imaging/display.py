"""From a prepared picture and a view to screen pixels.

`sample` takes what the screen sees of the planes (once per pan or zoom), `colour` draws it (once
per window or filter change), `render` does both. A grey frame is one pass over visible pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.scan import Scan
from workstation.imaging import tables
from workstation.imaging.levels import Levels
from workstation.imaging.palette import LegendEntry, palette
from workstation.imaging.prepared import RENDERED_WORDS, Prepared, prepare
from workstation.imaging.view import (
    ViewState,
    apply_function,
    functions,
    standard_view,
    with_window,
)

__all__ = [
    "RENDERED_WORDS",
    "LegendEntry",
    "Prepared",
    "Seen",
    "ViewState",
    "apply_function",
    "colour",
    "fitted",
    "functions",
    "legend",
    "prepare",
    "render",
    "rgb_of",
    "sample",
    "sample_whole",
    "standard_picture",
    "standard_view",
    "turned",
    "whole",
    "with_window",
]

Region = tuple[float, float, float, float]


@dataclass(slots=True)
class Seen:
    """What an output grid sees: `main` (h, w) uint16 or (h, w, 3) uint8, `scale` output pixels a
    source pixel. Keeps the combined brightness and material index once it was asked for.
    """

    main: NDArray[Any]
    material: NDArray[np.uint8] | None
    scale: float
    super_enhanced: bool = False
    indices: dict[str, NDArray[np.uint16]] = field(default_factory=dict)
    sharpened: list[NDArray[Any]] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the grid."""
        return int(self.main.shape[1]), int(self.main.shape[0])


def whole(prepared: Prepared) -> Region:
    """The region that is the whole picture."""
    return 0.0, 0.0, float(prepared.columns), float(prepared.rows)


def sample(
    prepared: Prepared, region: Region, size: tuple[int, int], enhancement: str = ""
) -> Seen:
    """What a (width, height) grid sees of a region (x, y, width, height) in source pixels.

    Each output pixel is the average of the area it covers; beyond 1:1 pixels stay crisp.
    `enhancement` "super" samples the picture with locally equalised contrast.
    """
    if min(size) < 1 or region[2] <= 0 or region[3] <= 0:
        raise ValueError(f"nothing to sample: region {region}, size {size}")
    equalised = enhancement == "super" and prepared.grey is not None
    levels = _equalised(prepared) if equalised else prepared.levels
    found = levels.sample(region, size)
    return Seen(found.main, found.material, size[0] / region[2], equalised)


def sample_whole(prepared: Prepared, size: tuple[int, int], enhancement: str = "") -> Seen:
    """The whole picture on a grid; the last one is kept with the picture.

    A worker that calls this with the window's size (`fitted`) leaves the screen nothing to do.
    """
    name = "super" if enhancement == "super" else ""
    kept = prepared.kept_whole(size, name)
    if isinstance(kept, Seen):
        return kept
    seen = sample(prepared, whole(prepared), size, name)
    prepared.keep_whole(size, name, seen)
    return seen


def turned(seen: Seen, turns: int, mirrored: bool) -> Seen:
    """What a grid sees, mirrored left to right, then turned clockwise by quarters."""
    if not turns % 4 and not mirrored:
        return seen
    material = None if seen.material is None else _turned(seen.material, turns, mirrored)
    main = _turned(seen.main, turns, mirrored)
    return Seen(main, material, seen.scale, seen.super_enhanced)


def _turned(plane: NDArray[Any], turns: int, mirrored: bool) -> NDArray[Any]:
    codes = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
    if mirrored:
        plane = cv2.flip(plane, 1)
    return cv2.rotate(plane, codes[turns % 4 - 1]) if turns % 4 else plane


def fitted(prepared: Prepared, viewport: tuple[int, int]) -> tuple[int, int]:
    """Size of the whole picture fitted into a window of (width, height) device pixels."""
    scale = min(viewport[0] / prepared.columns, viewport[1] / prepared.rows)
    return max(1, round(prepared.columns * scale)), max(1, round(prepared.rows * scale))


def colour(
    prepared: Prepared,
    seen: Seen,
    view: ViewState,
    out: NDArray[np.uint8] | None = None,
    part: tuple[int, int, int, int] | None = None,
) -> NDArray[np.uint8]:
    """Screen pixels (h, w, 4) uint8 blue, green, red, 255 of a sampled grid in a view.

    `out`, of the answer's shape, is written to where given (a fresh buffer costs page faults).
    `part` (x, y, width, height) draws only that part of the grid.
    """
    x, y, width, height = part or (0, 0, *seen.size)
    cut = np.s_[y : y + height, x : x + width]
    sharp = view.enhancement == "edge"
    main = _sharpened(seen) if sharp else seen.main
    if prepared.grey is None:
        return _coloured(main[cut], view, out)
    inverted = prepared.inverted != view.inverted
    two_dimensional = seen.material is not None and (view.pseudo_colour or bool(view.strip))
    if two_dimensional and prepared.air is not None and prepared.black is not None:
        known = prepared.calibration.known if prepared.calibration else (0.03, 0.12)
        table = tables.colour_table(view, inverted, prepared.black, prepared.air, known)
        key = "sharp" if sharp else "plain"
        if key not in seen.indices:
            seen.indices[key] = _index(prepared, main, seen.material)
        plane = seen.indices[key][cut]
    else:
        table, plane = tables.grey_table(view, inverted), main[cut]
    target = None if out is None else out.view(np.int32)[..., 0]
    pixels = cv2.LUT(plane, table) if target is None else cv2.LUT(plane, table, dst=target)
    return np.asarray(pixels, np.int32).view(np.uint8).reshape(height, width, 4)


def render(
    prepared: Prepared,
    view: ViewState,
    region: Region | None = None,
    size: tuple[int, int] | None = None,
) -> NDArray[np.uint8]:
    """(h, w, 4) uint8 BGRA, contiguous: a region of the picture, source pixels, at a size.

    Without `region` the whole picture, without `size` one output pixel a source pixel.
    """
    part = whole(prepared) if region is None else region
    if size is None:
        size = max(1, round(part[2])), max(1, round(part[3]))
    return colour(prepared, sample(prepared, part, size, view.enhancement), view)


def standard_picture(scan: Scan) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 RGB of a scan in its standard view, at its own size."""
    prepared = prepare(scan)
    return rgb_of(render(prepared, standard_view(prepared)))


def rgb_of(bgra: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) RGB of (h, w, 4) BGRA."""
    return np.asarray(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGB), np.uint8)


def legend(prepared: Prepared, view: ViewState) -> tuple[LegendEntry, ...]:
    """The colours of a view and their words; nothing where the view shows no material."""
    if not (prepared.has_material and view.pseudo_colour):
        return ()
    entries = palette(view.palette).legend()
    if view.inverted:
        return (*entries[:-1], LegendEntry(entries[-1].words, (255, 255, 255)))
    return entries


def _index(
    prepared: Prepared, main: NDArray[Any], material: NDArray[np.uint8] | None
) -> NDArray[np.uint16]:
    black, air = prepared.black, prepared.air
    if material is None or black is None or air is None:
        raise ValueError("a picture without two energies has no material")
    table = prepared.keep("brightness", lambda: tables.brightness_index(black, air))
    index = np.asarray(cv2.LUT(main, table), np.uint16)
    index |= material >> np.uint8(2)
    return index


def _coloured(
    main: NDArray[Any], view: ViewState, out: NDArray[np.uint8] | None
) -> NDArray[np.uint8]:
    if view.inverted:
        main = cv2.bitwise_not(main)
    pixels = cv2.cvtColor(main, cv2.COLOR_RGB2BGRA, dst=out)
    return np.asarray(pixels, np.uint8)


def _sharpened(seen: Seen) -> NDArray[Any]:
    """Unsharp masking of the visible pixels: twice the value less its surroundings' average."""
    if not seen.sharpened:
        sigma = min(max(1.2, 1.5 * seen.scale), 24.0)
        near = cv2.GaussianBlur(seen.main, (0, 0), sigma)
        seen.sharpened.append(cv2.addWeighted(seen.main, 2.2, near, -1.2, 0.0))
    return seen.sharpened[0]


def _equalised(prepared: Prepared) -> Levels:
    """The picture with its contrast equalised locally within the range that means something."""

    def make() -> Levels:
        grey = prepared.grey
        if grey is None:
            raise ValueError("a colour picture has no grey to equalise")
        low, high = prepared.range
        stretch = np.clip((np.arange(65536) - low) * (65535.0 / (high - low)), 0, 65535)
        plane = np.asarray(cv2.LUT(grey, stretch.astype(np.uint16)), np.uint16)
        tiles = (min(8, max(1, plane.shape[1] // 16)), min(8, max(1, plane.shape[0] // 16)))
        plane = np.asarray(cv2.createCLAHE(1.6, tiles).apply(plane), np.uint16)
        back = np.clip(low + np.arange(65536) * ((high - low) / 65535.0), 0, 65535)
        equal = np.asarray(cv2.LUT(plane, np.rint(back).astype(np.uint16)), np.uint16)
        return Levels(equal, prepared.material, prepared.levels.confidence)

    return prepared.keep("equalised", make)
