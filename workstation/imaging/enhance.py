"""Functions of a pixel's surroundings: edges, lines, local contrast. Done strip by strip."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.imaging import tables
from workstation.imaging.levels import Levels
from workstation.imaging.prepared import Prepared
from workstation.imaging.stored import let_go
from workstation.imaging.view import beam
from workstation.imaging.view_state import CLAHE

STRIP, LONGEST = 160_000, (1 << 18) - 1
"""Pixels of a strip, and the most with which a look-up stays on the calling thread."""
_WIDE = 1 << 22
"""Pixels of a strip where nobody waits: OpenCV shares it out among its threads."""


def strips(height: int, width: int, pixels: int = 0) -> Iterator[tuple[int, int]]:
    """Rows (first, end) few enough to stay in the processor's own memory while they are worked on.

    OpenCV does such parts on one thread: on a busy machine a second one is waited for far longer
    than it would save.
    """
    rows = max(1, (pixels or STRIP) // max(width, 1))
    for top in range(0, height, rows):
        yield top, min(top + rows, height)


def steepness(levels: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """|dx| + |dy| of Sobel's 3x3 differences, the edge repeated beyond the grid."""
    across, down = cv2.spatialGradient(levels, borderType=cv2.BORDER_REPLICATE)
    np.abs(across, out=across)
    np.abs(down, out=down)
    across += down
    return np.asarray(across, np.int16).view(np.uint16)


@lru_cache(maxsize=2)
def line_table(inverted: bool) -> NDArray[np.int32]:
    """Dark lines on white where brightness changes: 255 - min(255, steepness / 4 half up).

    Inverted, bright lines on black. Whether a picture's air is stored dark or bright changes no
    line.
    """
    lines = np.minimum((np.arange(65536) + 2) // 4, 255).astype(np.uint32)
    if not inverted:
        lines = 255 - lines
    return np.asarray(lines * np.uint32(0x010101) | np.uint32(0xFF000000), np.uint32).view(np.int32)


def unsharp(plane: NDArray[Any], scale: float) -> NDArray[Any]:
    """Unsharp masking of (h, w) or (h, w, 3): 2.2 times the value less 1.2 times what is around it.

    What is around is the average of a square and of a square of those averages (`squares`): as
    good as round to the eye, and as fast for any size. `scale` is plane pixels a source pixel.
    """
    first, second = squares(min(max(1.2, 1.5 * scale), 24.0))
    around = first // 2 + second // 2
    height, width = plane.shape[:2]
    sharp = np.empty(plane.shape, plane.dtype)
    step = max(4 * around, STRIP // max(width, 1), 1)
    for top in range(0, height, step):
        above, end = max(0, top - around), min(top + step, height)
        near = cv2.blur(plane[above : end + around], (first, first))
        near = cv2.blur(near, (second, second))[top - above : end - above]
        cv2.addWeighted(plane[top:end], 2.2, near, -1.2, 0.0, dst=sharp[top:end])
    return sharp


def squares(sigma: float) -> tuple[int, int]:
    """Odd sides of two squares whose averages, one of the other, spread as far as `sigma` says."""
    wanted = 12.0 * sigma * sigma + 2.0
    first = max(3, 2 * round((math.sqrt(wanted / 2.0) - 1) / 2) + 1)
    second = max(3, 2 * round((math.sqrt(max(wanted - first * first, 1.0)) - 1) / 2) + 1)
    return first, second


EQUALISING_NS = 20.0
"""What equalising takes, about, a pixel."""
SUPER_LIMIT = 1.6
"""Clip limit of super enhancement."""


def _known_material(prepared: Prepared, grey: NDArray[np.uint16]) -> NDArray[np.uint8] | None:
    """Material bytes in which pixels that are too thin to know are `UNKNOWN_MATERIAL`.

    Equalised contrast makes the noise of air as dark as goods; it must not be as coloured.
    """
    ends, calibration = beam(prepared), prepared.calibration
    if prepared.material is None or ends is None or calibration is None:
        return prepared.material
    share = (np.arange(65536) - ends[0]) / (ends[1] - ends[0])
    thin = share > np.exp(-sum(calibration.known) / 2)
    least = np.where(thin, tables.UNKNOWN_MATERIAL, 0).astype(np.uint8)
    most = np.where(thin, 255, tables.UNKNOWN_MATERIAL - 1).astype(np.uint8)
    known = np.asarray(prepared.levels.allocate(grey.shape, prepared.material.dtype), np.uint8)
    for top, end in strips(*grey.shape):
        found = cv2.max(prepared.material[top:end], cv2.LUT(grey[top:end], least))
        cv2.min(found, cv2.LUT(grey[top:end], most), dst=known[top:end])
    return known


def clip_limit(enhancement: str) -> float:
    """The clip limit of an enhancement that equalises contrast locally; 0 for any other."""
    word, _, limit = enhancement.partition(" ")
    if word == CLAHE and limit:
        return float(limit)
    return SUPER_LIMIT if word == "super" else 0.0


def equalised_key(limit: float) -> str:
    """What the equalised picture is kept by (`Prepared.keep`)."""
    return f"equalised {limit:.1f}"


def equalised(prepared: Prepared, limit: float) -> Levels:
    """The picture with its contrast equalised locally within the range that means something.

    Values are stretched from `range` over 0..65535, equalised by OpenCV's CLAHE in up to 8 x 8
    tiles (none narrower than 16 pixels), and brought back. Its material is that of the picture.
    """

    def make() -> Levels:
        grey = prepared.grey
        if grey is None:
            raise ValueError("a colour picture has no grey to equalise")
        low, high = prepared.range
        stretch = np.clip((np.arange(65536) - low) * (65535.0 / (high - low)), 0, 65535)
        back = np.clip(low + np.arange(65536) * ((high - low) / 65535.0), 0, 65535)
        wide, narrow = stretch.astype(np.uint16), np.rint(back).astype(np.uint16)
        levels, (rows, columns) = prepared.levels, grey.shape
        plane = np.asarray(levels.allocate(grey.shape, grey.dtype), np.uint16)
        for top, end in strips(rows, columns, _WIDE):
            cv2.LUT(grey[top:end], wide, dst=plane[top:end])
        let_go(grey)
        tiles = min(8, max(1, columns // 16)), min(8, max(1, rows // 16))
        cv2.createCLAHE(limit, tiles).apply(plane, plane)  # reads each pixel before it writes it
        for top, end in strips(rows, columns, _WIDE):
            cv2.LUT(plane[top:end], narrow, dst=plane[top:end])
        let_go(plane)
        return Levels(plane, _known_material(prepared, grey), levels.confidence, levels.allocate)

    if limit == SUPER_LIMIT:
        return prepared.keep(equalised_key(limit), make)
    # Of a slider's many strengths only the last is kept: each is as large as the picture.
    return prepared.keep_last(CLAHE, equalised_key(limit), make)
