"""A model's opinion drawn over a copy of a picture, for files and reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.findings import Finding
from workstation.domain.outline import Outline
from workstation.imaging.map_colours import MAP_COLOURS, heat_table
from workstation.imaging.marks import HALO, MOST_DRAWN, MarkStyle, pieces, style_of, tag_of

Picture = NDArray[np.uint8]
_Box = tuple[int, int, int, int]

_FONT = "sans"
_WEIGHT = 500
_STRIP_BACK, _STRIP_TEXT = (24, 26, 30), (232, 234, 238)
OFFICER_COLOUR = (255, 255, 255)
"""An officer's own marks: white, so that no family of a model's has their colour."""
SMALLEST_SIDE = 640
"""Pictures whose longer side is shorter are enlarged by a whole factor, so that words fit."""


def draw(
    rgb: Picture,
    findings: Iterable[Finding],
    anomaly_map: NDArray[np.float32] | None = None,
    opacity: float = 0.4,
    *,
    footer: Sequence[str] = (),
    enlarge: bool = False,
) -> Picture:
    """A new (H, W, 3) RGB picture with marks, map and words over `rgb`, which is not altered.

    Parameters
    ----------
    anomaly_map : (h, w) float32 0..1, optional
        Covers the whole picture; drawn with an opacity that rises with its value up to `opacity`.
    footer : sequence of str
        Lines of words under the picture ("simulated", view, opinion). They make it taller.
    enlarge : bool
        Repeat pixels of a small picture by a whole factor first.
    """
    factor = 1
    if enlarge:
        factor = max(1, -(-SMALLEST_SIDE // max(rgb.shape[:2])))
    picture = np.repeat(np.repeat(rgb, factor, axis=0), factor, axis=1)
    if anomaly_map is not None and anomaly_map.size:
        picture = _blend(picture, anomaly_map, opacity)
    height, width = picture.shape[:2]
    Drawing((width, height), findings, factor=factor).paint(picture)
    return with_footer(picture, footer) if footer else picture


class Drawing:
    """Marks laid out over a picture of (width, height), painted onto it whole or by strips."""

    def __init__(
        self,
        size: tuple[int, int],
        findings: Iterable[Finding],
        outlines: Iterable[Outline] = (),
        *,
        factor: int = 1,
    ) -> None:
        self._size, self._factor = size, factor
        self._line = max(1, round(min(size) / 420))
        self._text = max(12, min(26, round(min(size) / 38)))
        best = sorted(findings, key=lambda finding: -finding.score)[:MOST_DRAWN]
        self._marks = best[::-1]
        self._outlines = tuple(outlines)
        self._tags: list[_Tag] = []
        taken: list[_Box] = []
        for outline in self._outlines:
            if outline.words:
                self._lay(outline.words, None, _bounds(outline), taken)
        for finding in reversed(self._marks):
            x, y, w, h = (value * factor for value in finding.box)
            style = style_of(finding.label, finding.code)
            self._lay(tag_of(finding), style, (x, y, w, h), taken)

    def paint(self, picture: Picture, top: int = 0) -> None:
        """Draw what falls on `picture`, whose first row is row `top` of the whole; in place."""
        for outline in self._outlines:
            _outline(picture, outline, self._line, top)
        for finding in self._marks:
            _mark(picture, finding, self._factor, self._line, top)
        for tag in self._tags:
            _tag(picture, tag, self._text, top)

    def _lay(self, words: str, style: MarkStyle | None, box: _Box, taken: list[_Box]) -> None:
        """Find the place of a mark's words: above it, else below, else inside; never off picture."""
        columns, rows = self._size
        width = _text_width(words, self._text) + self._text
        width += self._text if style is not None else 0
        height = round(self._text * 1.5)
        x, y, _, h = box
        left = max(0, min(x, columns - width))
        places = (y - height - 2, y + h + 2, y + 2, y + h - height - 2)
        fits = [place for place in places if 0 <= place <= rows - height]
        free = [f for f in fits if not any(_meets((left, f, width, height), o) for o in taken)]
        place = (left, (free or fits or [0])[0], width, height)
        taken.append(place)
        self._tags.append(_Tag(words, style, place))


@dataclass(frozen=True, slots=True)
class _Tag:
    """Words of a mark on a dark label, and where it lies; an officer's own mark has no style."""

    words: str
    style: MarkStyle | None
    box: _Box


def map_picture(anomaly_map: NDArray[np.float32], size: tuple[int, int]) -> Picture:
    """The map alone as (height, width, 3) RGB for `size` (width, height): dark low, pale high."""
    return np.asarray(heat_table()[_levels(anomaly_map, size)], np.uint8)


def map_levels(
    anomaly_map: NDArray[np.float32], part: tuple[int, int, int, int], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Map values 0..255 over a part (x, y, width, height) of a grid of `size` that it covers whole.

    Between the middles of the map's cells values are interpolated linearly.
    """
    rows, columns = anomaly_map.shape
    x, y, width, height = part
    values = np.nan_to_num(np.asarray(anomaly_map, np.float32), nan=0.0, posinf=1.0, neginf=0.0)
    across, down = columns / size[0], rows / size[1]
    matrix = np.array(
        [
            [across, 0.0, (x + 0.5) * across - 0.5],
            [0.0, down, (y + 0.5) * down - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    spread = cv2.warpAffine(
        values, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cv2.convertScaleAbs(np.maximum(spread, 0.0), alpha=255.0), np.uint8)


def map_table(opacity: float, colours: str = MAP_COLOURS[0]) -> NDArray[np.int32]:
    """Premultiplied opacity, red, green, blue of each map value, (256,) int32.

    A value's opacity is the value times `opacity`: where the model saw nothing, the picture shows
    through.
    """
    share = np.arange(256) / 255.0 * min(max(opacity, 0.0), 1.0)
    table = np.empty((256, 4), np.uint8)
    table[:, 3] = np.rint(share * 255.0)
    table[:, :3] = np.rint(heat_table(colours)[:, ::-1] * (table[:, 3:] / 255.0))
    return table.view(np.int32)[:, 0]


def grey_map_table(opacity: float, colours: str = MAP_COLOURS[0]) -> NDArray[np.int32]:
    """Screen pixel of each (map value << 8 | grey), (65536,) int32: the map over a grey picture."""
    over = map_table(opacity, colours).view(np.uint32)
    under: NDArray[np.uint32] = _thinned()[255 - (over >> 24)]
    under += ((over & 0xFFFFFF) | 0xFF000000)[:, None]
    return under.reshape(-1).view(np.int32)


@lru_cache(maxsize=1)
def _thinned() -> NDArray[np.uint32]:
    """What is left of each grey (column) under a map that lets so much of 255 through (row)."""
    steps = np.arange(256, dtype=np.uint32)
    under: NDArray[np.uint32] = np.multiply.outer(steps, steps)
    under += 128
    under += under >> 8
    under >>= 8  # the product over 255, rounded
    under *= 0x010101
    return under


def with_footer(rgb: Picture, lines: Sequence[str]) -> Picture:
    """The picture with a strip of words under it; a new array."""
    width = int(rgb.shape[1])
    size = max(11, min(20, round(width / 52)))
    shown = [part for text in lines for part in _wrapped(text, size, width - 2 * size)]
    step = round(size * 1.5)
    strip = np.empty((step * len(shown) + size, width, 3), np.uint8)
    strip[:] = _STRIP_BACK
    face = cv2.FontFace(_FONT)
    for number, text in enumerate(shown):
        base = round(size * 0.5) + step * number + round(size * 1.05)
        cv2.putText(strip, text, (size, base), _STRIP_TEXT, face, size, _WEIGHT)
    return np.concatenate([rgb, strip])


def _levels(anomaly_map: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.uint8]:
    values = np.nan_to_num(np.asarray(anomaly_map, np.float32), nan=0.0, posinf=1.0, neginf=0.0)
    height, width = values.shape
    if (width, height) != size:
        values = np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)
    return np.asarray(np.rint(np.clip(values, 0.0, 1.0) * 255.0), np.uint8)


def _blend(picture: Picture, anomaly_map: NDArray[np.float32], opacity: float) -> Picture:
    height, width = picture.shape[:2]
    level = _levels(anomaly_map, (width, height))
    share = level.astype(np.float32)[..., None] * np.float32(min(max(opacity, 0.0), 1.0) / 255.0)
    heat = heat_table()[level].astype(np.float32)
    return np.asarray(np.rint(picture * (1.0 - share) + heat * share), np.uint8)


def _bounds(outline: Outline) -> _Box:
    across, down = [p[0] for p in outline.points], [p[1] for p in outline.points]
    x, y = int(min(across)), int(min(down))
    return x, y, int(max(across)) - x, int(max(down)) - y


def _outline(picture: Picture, outline: Outline, line: int, top: int) -> None:
    points = np.array([(x, y - top) for x, y in outline.points], np.float64)
    shape = np.rint(points * 16).astype(np.int32).reshape(-1, 1, 2)
    for colour, thickness in ((HALO, line * 3), (OFFICER_COLOUR, line)):
        if len(points) == 1:
            cv2.circle(
                picture, (round(points[0][0]), round(points[0][1])), 3 * line, colour, thickness
            )
        else:
            cv2.polylines(picture, [shape], outline.closed, colour, thickness, cv2.LINE_8, 4)


def _mark(picture: Picture, finding: Finding, factor: int, line: int, top: int) -> None:
    style = style_of(finding.label, finding.code)
    x, y, width, height = (value * factor for value in finding.box)
    box = float(x), float(y - top), float(width - 1), float(height - 1)
    strokes = pieces(style.shape, box, float(max(line, 1)))
    shape = np.array(finding.outline, np.float64).reshape(-1, 2) * factor - (0.0, float(top))
    for colour, thickness in ((HALO, line * 3), (style.colour, line)):
        if len(shape):
            points = np.rint(shape * 16).astype(np.int32).reshape(-1, 1, 2)
            cv2.polylines(picture, [points], True, colour, thickness, cv2.LINE_8, 4)
        for a, b in strokes:
            cv2.line(picture, _whole(a), _whole(b), colour, thickness, cv2.LINE_8)


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _tag(picture: Picture, tag: _Tag, size: int, above: int) -> None:
    left, top, width, height = tag.box
    top -= above
    if top >= picture.shape[0] or top + height <= 0:
        return
    colour = OFFICER_COLOUR if tag.style is None else tag.style.colour
    cv2.rectangle(picture, (left, top), (left + width - 1, top + height - 1), HALO, -1)
    bar = max(2, size // 6)
    cv2.rectangle(picture, (left, top), (left + bar - 1, top + height - 1), colour, -1)
    start = left + round(size * 0.55)
    if tag.style is not None:
        side = size * 0.7
        corners = np.array(tag.style.badge) * side + (start, top + (height - side) / 2)
        cv2.fillPoly(picture, [np.rint(corners).astype(np.int32)], colour)
        start += size
    base = top + round(height * 0.72)
    cv2.putText(picture, tag.words, (start, base), colour, cv2.FontFace(_FONT), size, _WEIGHT)


def _meets(a: _Box, b: _Box) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def _text_width(words: str, size: int) -> int:
    face = cv2.FontFace(_FONT)
    box = cv2.getTextSize((4096, 4096), words, (0, 0), face, size, _WEIGHT)
    return int(box[2]) + int(box[0]) + 1


def _wrapped(text: str, size: int, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
