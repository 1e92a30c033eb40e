"""A picture made small for a list: its standard view, nothing over it."""

from __future__ import annotations

from workstation.domain.scan import Scan
from workstation.imaging.display import fitted, render, rgb_of, whole
from workstation.imaging.prepared import prepare
from workstation.imaging.view import standard_view

WIDTH, HEIGHT = 144, 80
"""Pixels at most: 72 x 40 on a screen of scale 2."""


def thumbnail(scan: Scan) -> tuple[int, int, bytes]:
    """(width, height, pixels) of a scan at most `WIDTH` x `HEIGHT`, standing as its pixels are
    shaped; pixels are red, green, blue, 8 bits each, row by row without padding."""
    prepared = prepare(scan)
    width, height = fitted(prepared, (WIDTH, max(1, round(HEIGHT / prepared.aspect))))
    height = max(1, min(HEIGHT, round(height * prepared.aspect)))
    small = rgb_of(render(prepared, standard_view(prepared), whole(prepared), (width, height)))
    return width, height, small.tobytes()
