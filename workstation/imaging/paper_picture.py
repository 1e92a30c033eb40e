"""A picture as seen, small enough for a sheet of paper: view, turn, marks, scale bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.outline import Outline
from workstation.domain.scan import PictureKind, Scan
from workstation.imaging import overlay, turning
from workstation.imaging.display import colour, legend, rgb_of, sample, whole
from workstation.imaging.export import PLANES, FullPicture, scale_bar
from workstation.imaging.marks import HALO
from workstation.imaging.palette import LegendEntry

MOST = 1600
"""Pixels of the longer side: about 220 an inch across a page."""
PHOTO_MOST = 1000
"""Pixels of a photo's longer side: it is there to be recognised; the kept file is the evidence."""
LEAST = 900
"""A smaller picture is enlarged to about this, so that the words on it can be read."""


def on_paper(full: FullPicture) -> tuple[NDArray[np.uint8], str]:
    """(h, w, 3) RGB of the whole picture at the size of a page, and words for its scale bar.

    Marks are laid out for that size, so that their words are as readable as on a screen; they
    stand where they stand on the picture.
    """
    own = (full.prepared.columns, full.prepared.rows)
    longest = max(own)
    share = MOST / longest if longest > MOST else float(max(1, -(-LEAST // longest)))
    if longest * share > MOST:
        share = MOST / longest
    size = max(1, round(own[0] * share)), max(1, round(own[1] * share))
    seen = sample(full.prepared, whole(full.prepared), size, full.view.enhancement)
    pixels = rgb_of(colour(full.prepared, seen, full.view))
    picture = np.ascontiguousarray(turning.turned(pixels, full.turn))
    across, down = size[0] / own[0], size[1] / own[1]
    shown = turning.turned_size(size, full.turn)

    def outline(one: Outline) -> Outline:
        points = [(x * across, y * down) for x, y in one.points]
        return replace(
            one, points=tuple(turning.turned_point(point, size, full.turn) for point in points)
        )

    findings = []
    for finding in full.findings:
        x, y, w, h = finding.box
        left, top = round(x * across), round(y * down)
        box = left, top, max(1, round((x + w) * across) - left), max(1, round((y + h) * down) - top)
        shape = [
            turning.turned_point((a * across, b * down), size, full.turn)
            for a, b in finding.outline
        ]
        findings.append(
            replace(finding, box=turning.turned_box(box, size, full.turn), outline=tuple(shape))
        )
    drawing = overlay.Drawing(shown, findings, [outline(one) for one in full.outlines])
    drawing.paint(picture)
    entries = legend(full.prepared, full.view)
    if entries:
        picture = np.concatenate([picture, _swatches(entries, shown[0])])
    words = ""
    if full.scale is not None:
        row, column = full.scale.spacing_mm
        sideways = full.turn.turns % 2
        across_mm = row / down if sideways else column / across
        length, measures = scale_bar(across_mm, shown[0])
        picture = np.concatenate([picture, _bar(length, shown[0])])
        words = f"Bar: {measures:g} mm {PLANES[full.scale.plane]}, across the picture."
    return np.ascontiguousarray(picture), words


def photo(scan: Scan) -> NDArray[np.uint8]:
    """(h, w, 3) RGB of a photo, its longer side at most PHOTO_MOST pixels.

    Raises
    ------
    ValueError
        Where it is no picture of light: counts of a scanner have no brightness of their own.
    """
    if scan.kind not in (PictureKind.RENDERED_COLOUR, PictureKind.RENDERED_GREY):
        raise ValueError("it holds measured values, not a photo")
    values = scan.values[0]
    if values.dtype != np.uint8:
        values = (values >> max(0, scan.bits - 8)).astype(np.uint8)
    if values.ndim == 2:
        values = cv2.cvtColor(values, cv2.COLOR_GRAY2RGB)
    rows, columns = values.shape[:2]
    share = PHOTO_MOST / max(rows, columns)
    if share < 1:
        size = max(1, round(columns * share)), max(1, round(rows * share))
        values = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(values)


def colours_words(full: FullPicture) -> str:
    """The legend of the view in words; "" where it has no colours to explain."""
    return ", ".join(entry.words for entry in legend(full.prepared, full.view))


def png(picture: NDArray[np.uint8]) -> bytes:
    """The picture as PNG."""
    done, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    if not done:
        raise ValueError("the picture cannot be written as PNG")
    return data.tobytes()


def _swatches(entries: Sequence[LegendEntry], width: int) -> NDArray[np.uint8]:
    """The colours of the view in the order in which `colours_words` names them."""
    room = np.full((22, width, 3), 255, np.uint8)
    side = max(1, min(64, width // len(entries) - 6))
    for number, entry in enumerate(entries):
        left = 4 + number * (side + 6)
        room[4:20, left : left + side] = HALO
        room[5:19, left + 1 : left + side - 1] = entry.colour
    return room


def _bar(length: int, width: int) -> NDArray[np.uint8]:
    room = np.full((18, width, 3), 255, np.uint8)
    room[5:13, 4 : length + 8] = HALO
    room[7:11, 6 : length + 6] = 255
    return room
