"""A signature drawn on a screen, as a picture for paper."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

WIDTH = 900
"""Pixels: sharp at the size of a line on paper."""


def signature_png(box: str, strokes: Sequence[str]) -> bytes:
    """Black lines on white, as PNG; `box` is "WIDTHxHEIGHT", each stroke "x,y x,y ..." within it.

    Raises
    ------
    ValueError
        Where it is no such signature.
    """
    width, height = (int(side) for side in box.split("x"))
    if not 0 < width <= 100_000 or not 0 < height <= 100_000:
        raise ValueError(f"a box of {box}")
    scale = WIDTH / width
    picture = np.full((max(1, min(WIDTH, round(height * scale))), WIDTH), 255, np.uint8)
    for stroke in strokes:
        points = [tuple(int(part) for part in point.split(",")) for point in stroke.split()]
        line = np.array([(x * scale * 16, y * scale * 16) for x, y in points]).round()
        shape = line.astype(np.int32).reshape(-1, 1, 2)
        if len(points) == 1:
            cv2.circle(picture, tuple(int(v) for v in line[0]), 64, 0, -1, cv2.LINE_AA, 4)
        else:
            cv2.polylines(picture, [shape], False, 0, 5, cv2.LINE_AA, 4)
    done, data = cv2.imencode(".png", picture)
    if not done:
        raise ValueError("the signature cannot be drawn")
    return data.tobytes()
