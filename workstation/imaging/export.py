"""A picture at its full resolution for people: turned as seen, marked, with scale bar and legend.

It is drawn by strips, so that a picture of any size is written in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.findings import Finding
from workstation.domain.orientation import Orientation
from workstation.domain.outline import Outline
from workstation.domain.scan import SpacingPlane
from workstation.imaging import overlay, turning
from workstation.imaging.display import colour, legend, rgb_of, sample
from workstation.imaging.files import save_png_by_strips
from workstation.imaging.marks import HALO
from workstation.imaging.palette import LegendEntry
from workstation.imaging.prepared import Prepared
from workstation.imaging.view import ViewState

Picture = NDArray[np.uint8]
NARROWEST = 480
"""A narrower picture gets plain room at its right, so that the words under it fit."""
_ROWS, _MARGIN = 256, 64
PLANES = {
    SpacingPlane.DETECTOR: "at the detector",
    SpacingPlane.CALIBRATED: "calibrated",
    SpacingPlane.VOXEL: "in the slice",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What a source pixel measures: (row, column) in mm, and where that holds."""

    spacing_mm: tuple[float, float]
    plane: SpacingPlane


@dataclass(frozen=True, slots=True, eq=False)
class FullPicture:
    """Everything that a written picture shows."""

    prepared: Prepared
    view: ViewState
    turn: Orientation = field(default_factory=Orientation)
    findings: tuple[Finding, ...] = ()
    outlines: tuple[Outline, ...] = ()
    scale: Scale | None = None
    lines: tuple[str, ...] = ()
    """Words under the picture: parcel, view, simulated, opinion."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the turned picture, without the room and the words about it."""
        return turning.turned_size((self.prepared.columns, self.prepared.rows), self.turn)


def strips(full: FullPicture) -> Iterator[Picture]:
    """(h, width, 3) RGB, top first: the picture, then scale bar, legend and words.

    Each source pixel is one pixel of the answer.
    """
    own = (full.prepared.columns, full.prepared.rows)
    width, height = full.size
    drawing = overlay.Drawing(
        (width, height),
        [
            replace(finding, box=turning.turned_box(finding.box, own, full.turn))
            for finding in full.findings
        ],
        [_turned(outline, own, full.turn) for outline in full.outlines],
    )
    for first in range(0, height, _ROWS):
        end = min(first + _ROWS, height)
        # Some functions look at a pixel's surroundings: they get them beyond the strip's edge.
        top, bottom = max(0, first - _MARGIN), min(height, end + _MARGIN)
        region = turning.source_of_rows(top, bottom, own, full.turn)
        size = (round(region[2]), round(region[3]))
        seen = sample(full.prepared, region, size, full.view.enhancement)
        pixels = turning.turned(rgb_of(colour(full.prepared, seen, full.view)), full.turn)
        strip = np.ascontiguousarray(pixels[first - top : end - top])
        drawing.paint(strip, first)
        yield _widened(strip)
    yield foot(full)


def at_once(full: FullPicture) -> Picture:
    """(h, w, 3) RGB: all strips together."""
    return np.concatenate(list(strips(full)))


def foot(full: FullPicture) -> Picture:
    """The strip under the picture: scale bar, legend, words."""
    width = max(full.size[0], NARROWEST)
    blank = np.empty((0, width, 3), np.uint8)
    said = [full.lines[0]] if full.lines else []
    said.append(_scale_words(full))
    bar = _bar(full, width)
    entries = legend(full.prepared, full.view)
    if entries:
        said.append("Colours, left to right: " + ", ".join(entry.words for entry in entries))
    words = overlay.with_footer(blank, [*said, *full.lines[1:]])
    return np.concatenate([bar, _swatches(entries, width), words])


def save(path: Path, full: FullPicture, words: dict[str, str]) -> None:
    """Write the picture as PNG, whole or not at all; `words` tell what it is, in the file.

    Raises
    ------
    WorkstationError
        PICTURE-01 where the file cannot be written.
    """
    below = foot(full)
    width, height = max(full.size[0], NARROWEST), full.size[1] + below.shape[0]
    across = _across_mm(full)
    square = full.scale is not None and full.scale.spacing_mm[0] == full.scale.spacing_mm[1]
    save_png_by_strips(path, (width, height), strips(full), words, across if square else None)


def scale_bar(across_mm: float, width: int) -> tuple[int, float]:
    """Length in pixels and in mm of a scale bar: 1, 2 or 5 times a power of ten, at most a quarter
    of `width` pixels of `across_mm` each.

    Raises
    ------
    ValueError
        Where a pixel measures nothing.
    """
    if not across_mm > 0 or width < 1:
        raise ValueError(f"no scale: {across_mm} mm a pixel, {width} pixels")
    room = width * across_mm / 4
    power = 10.0 ** np.floor(np.log10(room))
    length = float(max(step * power for step in (1, 2, 5) if step * power <= room * (1 + 1e-9)))
    return max(1, round(length / across_mm)), length


def _across_mm(full: FullPicture) -> float | None:
    if full.scale is None:
        return None
    row, column = full.scale.spacing_mm
    return row if full.turn.turns % 2 else column


def _scale_words(full: FullPicture) -> str:
    across = _across_mm(full)
    if across is None or full.scale is None:
        return "No scale: the file declares no pixel spacing."
    _, length = scale_bar(across, full.size[0])
    return f"Bar: {length:g} mm {PLANES[full.scale.plane]}, across the picture."


def _bar(full: FullPicture, width: int) -> Picture:
    across = _across_mm(full)
    room = np.full((14 if across else 0, width, 3), 0, np.uint8)
    if across is None:
        return room
    length, _ = scale_bar(across, full.size[0])
    room[3:11, 4 : length + 8] = HALO
    room[5:9, 6 : length + 6] = 255
    return room


def _swatches(entries: Sequence[LegendEntry], width: int) -> Picture:
    room = np.zeros((16 if entries else 0, width, 3), np.uint8)
    side = max(1, min(64, width // max(1, len(entries)) - 4))
    for number, entry in enumerate(entries):
        left = 6 + number * (side + 4)
        room[2:14, left : left + side] = overlay.OFFICER_COLOUR
        room[3:13, left + 1 : left + side - 1] = entry.colour
    return room


def _turned(outline: Outline, size: tuple[int, int], turn: Orientation) -> Outline:
    points = tuple(turning.turned_point(point, size, turn) for point in outline.points)
    return replace(outline, points=points)


def _widened(strip: Picture) -> Picture:
    missing = NARROWEST - strip.shape[1]
    if missing <= 0:
        return strip
    return np.asarray(cv2.copyMakeBorder(strip, 0, 0, 0, missing, cv2.BORDER_CONSTANT), np.uint8)
