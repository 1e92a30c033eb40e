"""Colours of an anomaly map: tables whose lightness rises evenly, so that they read without colour.

From matplotlib (N. J. Smith, S. van der Walt and E. Firing, 2015: "inferno" and "viridis", CC0;
J. R. Nunez, C. R. Anderton and R. S. Renslow, 2018, doi 10.1371/journal.pone.0199239: "cividis"),
as OpenCV holds them. "cividis" is nearly the same to eyes that see no red or no green.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

MAP_COLOURS = ("inferno", "viridis", "cividis")
"""Names an officer may choose from; the first is shown where nothing was chosen."""

_TABLES = {
    "inferno": cv2.COLORMAP_INFERNO,
    "viridis": cv2.COLORMAP_VIRIDIS,
    "cividis": cv2.COLORMAP_CIVIDIS,
}


@lru_cache(maxsize=len(MAP_COLOURS))
def heat_table(colours: str = MAP_COLOURS[0]) -> NDArray[np.uint8]:
    """(256, 3) uint8 red, green, blue of a map value, read-only.

    Raises
    ------
    ValueError
        For a name that is not of `MAP_COLOURS`.
    """
    if colours not in _TABLES:
        raise ValueError(f"map colours are {', '.join(MAP_COLOURS)}, got {colours!r}")
    levels = np.arange(256, dtype=np.uint8).reshape(256, 1)
    blue_first = cv2.applyColorMap(levels, _TABLES[colours])[:, 0]
    table = np.ascontiguousarray(blue_first[:, ::-1], np.uint8)
    table.setflags(write=False)
    return table
