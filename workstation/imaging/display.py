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
from workstation.imaging.enhance import (
    EQUALISING_NS,
    clip_limit,
    equalised,
    equalised_key,
    line_table,
    steepness,
    strips,
    unsharp,
)
from workstation.imaging.hues import stripped
from workstation.imaging.levels import Levels
from workstation.imaging.palette import LegendEntry, palette, vendor_palette
from workstation.imaging.prepared import RENDERED_WORDS, Prepared, prepare
from workstation.imaging.tables import Scale
from workstation.imaging.view import (
    ViewState,
    apply_function,
    beam,
    functions,
    standard_view,
    with_window,
)
from workstation.imaging.windows import STORED, TABLE, band_colour, units_of

__all__ = [
    "RENDERED_WORDS",
    "LegendEntry",
    "Plan",
    "Prepared",
    "Seen",
    "ViewState",
    "apply_function",
    "colour",
    "cost",
    "draft",
    "fitted",
    "functions",
    "is_ready",
    "legend",
    "plan",
    "prepare",
    "prepare_function",
    "render",
    "rgb_of",
    "sample",
    "sample_whole",
    "standard_picture",
    "standard_view",
    "turned",
    "turned_plane",
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
    `enhancement` (`ViewState.enhancement`) "super" or "clahe 2.0" samples the picture with
    locally equalised contrast.
    """
    if min(size) < 1 or region[2] <= 0 or region[3] <= 0:
        raise ValueError(f"nothing to sample: region {region}, size {size}")
    limit = clip_limit(enhancement) if prepared.grey is not None else 0.0
    levels = equalised(prepared, limit) if limit else prepared.levels
    found = levels.sample(region, size)
    return Seen(found.main, found.material, size[0] / region[2], bool(limit))


def is_ready(prepared: Prepared, view: ViewState) -> bool:
    """Whether a view can be drawn at once; where not, `prepare_function` has to run first."""
    limit = clip_limit(view.enhancement) if prepared.grey is not None else 0.0
    return not limit or prepared.has_kept(equalised_key(limit))


def prepare_function(prepared: Prepared, view: ViewState) -> None:
    """Make what a view samples beside the picture itself; slow for large pictures, any thread."""
    limit = clip_limit(view.enhancement) if prepared.grey is not None else 0.0
    if limit:
        equalised(prepared, limit)


def cost(prepared: Prepared, region: Region, size: tuple[int, int], enhancement: str = "") -> float:
    """About how many nanoseconds `sample` takes, what has to be made first included."""
    name = enhancement if clip_limit(enhancement) else ""
    if region == whole(prepared) and isinstance(prepared.kept_whole(size, name), Seen):
        return 0.0
    levels = _levels_at_hand(prepared, enhancement)
    if levels is None:
        return EQUALISING_NS * prepared.rows * prepared.columns
    return levels.cost(region, size)


def draft(prepared: Prepared, region: Region, size: tuple[int, int], enhancement: str = "") -> Seen:
    """What `sample` will give, soon and roughly; without an enhancement that is not made yet."""
    levels = _levels_at_hand(prepared, enhancement)
    chosen = prepared.levels if levels is None else levels
    found = chosen.draft(region, size)
    return Seen(found.main, found.material, size[0] / region[2], levels is not prepared.levels)


def _levels_at_hand(prepared: Prepared, enhancement: str) -> Levels | None:
    limit = clip_limit(enhancement) if prepared.grey is not None else 0.0
    if not limit:
        return prepared.levels
    return equalised(prepared, limit) if prepared.has_kept(equalised_key(limit)) else None


def sample_whole(prepared: Prepared, size: tuple[int, int], enhancement: str = "") -> Seen:
    """The whole picture on a grid; the last one is kept with the picture.

    A worker that calls this with the window's size (`fitted`) leaves the screen nothing to do.
    """
    name = enhancement if clip_limit(enhancement) else ""
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
    material = None if seen.material is None else turned_plane(seen.material, turns, mirrored)
    main = turned_plane(seen.main, turns, mirrored)
    return Seen(main, material, seen.scale, seen.super_enhanced)


def turned_plane(plane: NDArray[Any], turns: int, mirrored: bool) -> NDArray[Any]:
    """(h, w, ...) pixels mirrored left to right, then turned clockwise by quarters."""
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
    return plan(prepared, seen, view).draw(out, part)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """How a sampled grid becomes screen pixels: every value of `plane` through `table`.

    Without a table `plane` is (h, w, 3) red, green, blue already.
    """

    plane: NDArray[Any]
    table: NDArray[np.int32] | None

    def draw(
        self,
        out: NDArray[np.uint8] | None = None,
        part: tuple[int, int, int, int] | None = None,
    ) -> NDArray[np.uint8]:
        """Screen pixels as `colour` gives them, of the grid or of a part of it."""
        box = part or (0, 0, int(self.plane.shape[1]), int(self.plane.shape[0]))
        if out is None:
            out = np.empty((box[3], box[2], 4), np.uint8)
        self.draw_into(out.view(np.int32)[..., 0], box)
        return out

    def draw_into(self, out: NDArray[np.int32], part: tuple[int, int, int, int]) -> None:
        """Write the screen pixels of a part into (h, w) int32 pixels, whatever their stride."""
        x, y, width, height = part
        cut = self.plane[y : y + height, x : x + width]
        if self.table is not None:
            cv2.LUT(cut, self.table, dst=out)
        else:
            target = out[..., None].view(np.uint8)
            cv2.cvtColor(cut, cv2.COLOR_RGB2BGRA, dst=target)

    def with_map(
        self, part: tuple[int, int, int, int], levels: NDArray[np.uint8]
    ) -> NDArray[np.uint16] | None:
        """For each pixel of a part: map value << 8 | grey; None where a pixel is not grey."""
        table = self.table
        if table is None:
            return None
        grey = (table & 0xFF).astype(np.uint8)
        if (
            (grey.astype(np.uint32) * np.uint32(0x010101) | 0xFF000000) != table.view(np.uint32)
        ).any():
            return None
        x, y, width, height = part
        index = np.empty((height, width, 2), np.uint8)
        for top, end in strips(height, width):
            under = cv2.LUT(self.plane[y + top : y + end, x : x + width], grey)
            cv2.merge([under, levels[top:end]], dst=index[top:end])
        return index.view(np.uint16)[..., 0]


def sharpened(seen: Seen) -> NDArray[Any]:
    """What a grid sees, its edges sharpened; made once."""
    if not seen.sharpened:
        seen.sharpened.append(unsharp(seen.main, seen.scale))
    return seen.sharpened[0]


def plan(prepared: Prepared, seen: Seen, view: ViewState) -> Plan:
    """What draws a sampled grid in a view, strip by strip if need be."""
    if view.outline:
        steep = steepness(_brightness(prepared, seen, view))
        return Plan(steep, line_table(view.inverted))
    main = sharpened(seen) if view.edge else seen.main
    if prepared.grey is None:
        return Plan(_coloured(prepared, main, view), None)
    inverted = prepared.inverted != view.inverted
    scale = scale_of(prepared, view)
    two_dimensional = seen.material is not None and (view.pseudo_colour or bool(view.strip))
    if two_dimensional and prepared.air is not None and prepared.black is not None:
        known = prepared.calibration.known if prepared.calibration else (0.03, 0.12)
        table = tables.colour_table(view, inverted, scale, known)
        key = "sharp" if view.edge else "plain"
        if key not in seen.indices:
            seen.indices[key] = _index(prepared, main, seen.material)
        return Plan(seen.indices[key], table)
    return Plan(main, tables.grey_table(view, inverted, scale))


def scale_of(prepared: Prepared, view: ViewState) -> Scale:
    """What the plane values of a picture mean to the tables of a view."""
    table = None
    if view.curve.startswith(TABLE) and prepared.scan is not None:
        number = int(view.curve.removeprefix(TABLE))
        if 1 <= number <= len(prepared.scan.voi_luts):
            table = prepared.keep(view.curve, lambda: _declared_table(prepared, number))
    return Scale(beam(prepared), prepared.padding, table)


def _declared_table(prepared: Prepared, number: int) -> NDArray[np.float64]:
    """Share of full brightness of each plane value in the n-th declared VOI table."""
    scan = prepared.scan
    if scan is None:
        raise ValueError("a declared table belongs to a scan")
    declared, units = scan.voi_luts[number - 1], units_of(scan)
    values = np.asarray(declared.values, np.float64) / (2.0**declared.bits - 1)
    stored = np.arange(65536) * prepared.stored_scale + prepared.stored_offset
    with np.errstate(over="ignore"):
        told = np.rint(stored * units.slope + units.intercept) - declared.first
    index = np.clip(told, 0, len(values) - 1).astype(np.int64)
    return np.asarray(np.clip(values[index], 0, 1))


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
    """The colours of a view and their words: materials, the density highlight, padding."""
    entries: tuple[LegendEntry, ...] = ()
    if prepared.rgb is not None:
        chosen = vendor_palette(prepared.scan.palette if prepared.scan is not None else None)
        return chosen.legend() if chosen is not None and not view.inverted else ()
    if prepared.has_material and view.pseudo_colour and not view.outline:
        entries = palette(view.palette).legend()
        if view.inverted:
            entries = (*entries[:-1], LegendEntry(entries[-1].words, (255, 255, 255)))
    if view.band is not None and not view.outline:
        entries = (*entries, LegendEntry(band_words(prepared, view.band), band_colour()))
    if prepared.padding is not None and not view.outline:
        entries = (*entries, LegendEntry("Outside the scan", tables.PADDING_COLOUR))
    return entries


def band_words(prepared: Prepared, band: tuple[float, float]) -> str:
    """ "Attenuation 0.40 to 1.20", or the band in the picture's unit."""
    ends = beam(prepared)
    if ends is not None:
        parts = sorted((value - ends[0]) / (ends[1] - ends[0]) for value in band)
        if parts[0] > 0:
            return f"Attenuation {-np.log(parts[1]):.2f} to {-np.log(parts[0]):.2f}"
    units = units_of(prepared.scan) if prepared.scan is not None else STORED
    low, high = sorted(units.of_stored(prepared.to_stored(value)) for value in band)
    return f"{units.name.capitalize() if units is STORED else units.name} {low:.0f} to {high:.0f}"


def _index(
    prepared: Prepared, main: NDArray[Any], material: NDArray[np.uint8] | None
) -> NDArray[np.uint16]:
    black, air = prepared.black, prepared.air
    if material is None or black is None or air is None:
        raise ValueError("a picture without two energies has no material")
    padding = prepared.padding
    table = prepared.keep("brightness", lambda: tables.brightness_index(black, air, padding))
    index = np.asarray(cv2.LUT(main, table), np.uint16)
    index |= material >> np.uint8(2)
    return index


def _coloured(prepared: Prepared, main: NDArray[Any], view: ViewState) -> NDArray[Any]:
    if view.strip and prepared.scan is not None:
        chosen = vendor_palette(prepared.scan.palette)
        if chosen is not None:
            main = stripped(main, chosen, view.strip)
    return cv2.bitwise_not(main) if view.inverted else main


def _brightness(prepared: Prepared, seen: Seen, view: ViewState) -> NDArray[np.uint8]:
    """The grey that a grid has in a view, before dark and bright are turned over."""
    main = sharpened(seen) if view.edge else seen.main
    if prepared.grey is None:
        return np.asarray(cv2.cvtColor(main, cv2.COLOR_RGB2GRAY), np.uint8)
    table = tables.levels_of(view, scale_of(prepared, view))
    levels = np.empty(main.shape, np.uint8)
    for top, end in strips(*main.shape):
        cv2.LUT(main[top:end], table, dst=levels[top:end])
    return levels
