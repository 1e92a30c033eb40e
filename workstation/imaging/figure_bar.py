"""A figure's bar with its interval, for paper: read as well in grey as in any copy."""

from __future__ import annotations

import cv2
import numpy as np

WIDTH, HEIGHT = 540, 33
"""Pixels: sharp at a third of a page's width."""
_BAR, _LINE = 120, 0
_INSET = 4


def bar_png(share: float, interval: tuple[float, float] | None, *, filled: bool) -> bytes:
    """A bar from the left, `share` of the width long, as PNG; a whisker for the interval.

    Outlined where it is not to be compared with others. `interval` in shares of the width too;
    what goes beyond it is cut off.
    """
    picture = np.full((HEIGHT, WIDTH), 255, np.uint8)
    right, top, low = _at(share), 4, HEIGHT - 5
    cv2.line(picture, (_INSET - 2, 0), (_INSET - 2, HEIGHT - 1), _LINE, 2)
    cv2.rectangle(picture, (_INSET, top), (right, low), _BAR, -1 if filled else 3)
    if interval is not None:
        first, last = (_at(end) for end in interval)
        middle = HEIGHT // 2
        for thick, grey in ((7, 255), (3, _LINE)):
            cv2.line(picture, (first, middle), (last, middle), grey, thick)
            for end in (first, last):
                cv2.line(picture, (end, top + 3), (end, low - 3), grey, thick)
    done, data = cv2.imencode(".png", picture)
    if not done:
        raise ValueError("the bar cannot be drawn")
    return data.tobytes()


def _at(share: float) -> int:
    return _INSET + round(min(max(share, 0.0), 1.0) * (WIDTH - 2 * _INSET))
