"""The view functions pixel by pixel, in plain Python, after docs/view-functions.md."""

from __future__ import annotations

import json
import math

import numpy as np

from workstation.imaging.palette import palettes_dir
from workstation.imaging.prepared import Prepared
from workstation.imaging.view import ViewState
from workstation.resources import assets_dir

BAND = tuple(
    int(json.loads((assets_dir() / "picture" / "bands.json").read_text())["colour"][i : i + 2], 16)
    for i in (1, 3, 5)
)
PADDING = (44, 49, 58)
Pixel = tuple[int, int, int]


def half_up(value: float) -> int:
    return math.floor(value + 0.5)


def share(value: float, view: ViewState, picture: Prepared) -> float:
    """Share 0..1 of full brightness of a plane value."""
    low, high = view.limits
    scan = picture.scan
    assert scan is not None
    if view.curve.startswith("table"):
        table = scan.voi_luts[int(view.curve.split()[1]) - 1]
        told = picture.to_stored(round(value))
        if scan.modality is not None:
            told = scan.modality.slope * told + scan.modality.intercept
        index = min(max(round(told) - table.first, 0), len(table.values) - 1)
        bright = table.values[index] / (2**table.bits - 1)
    else:

        def u(plane: float) -> float:
            if not view.log:
                return plane
            assert picture.air is not None
            black = picture.to_plane(0) if picture.black is None else picture.black
            part = max((plane - black) / (picture.air - black), 1e-3)
            return math.log(part) if picture.air > black else -math.log(part)

        first, last = u(low), u(high)
        if last <= first:
            bright = 1.0 if u(value) > last else 0.0
        elif view.curve == "sigmoid":
            power = -4 * (u(value) - (first + last) / 2) / (last - first)
            bright = 1 / (1 + math.exp(min(max(power, -700), 700)))
        else:
            bright = min(max((u(value) - first) / (last - first), 0.0), 1.0)
    return bright ** (1 / view.gamma)


def banded(level: int) -> Pixel:
    red, green, blue = (round((0.45 + 0.55 * level / 255) * c) for c in BAND)
    return red, green, blue


def grey(value: int, view: ViewState, picture: Prepared) -> Pixel:
    """Red, green, blue of one plane value in a grey view."""
    if picture.padding is not None and picture.padding[0] <= value <= picture.padding[1]:
        return PADDING
    level = half_up(255 * share(value, view, picture))
    if picture.inverted != view.inverted:
        level = 255 - level
    if view.band is not None and view.band[0] <= value <= view.band[1]:
        return banded(level)
    return level, level, level


def coloured(value: int, material: int, view: ViewState, picture: Prepared) -> Pixel:
    """Red, green, blue of one pixel of two energies."""
    data = json.loads((palettes_dir() / f"{view.palette}.json").read_text())
    black, air, calibration = picture.black, picture.air, picture.calibration
    assert black is not None
    assert air is not None
    assert calibration is not None
    if picture.padding is not None and picture.padding[0] <= value <= picture.padding[1]:
        return PADDING
    through = min(max((value - black) / (air - black), 0.0), 1.12)
    bins = round(math.sqrt(through / 1.12) * 1023)
    if picture.padding is not None:
        bins = min(bins, 1022)
    through = (bins / 1023) ** 2 * 1.12
    middle = black + through * (air - black)
    level = half_up(255 * share(middle, view, picture))
    if picture.inverted != view.inverted:
        level = 255 - level
    limit = data["impenetrable"]["transmission"]
    if through < limit:
        return (255, 255, 255) if view.inverted else rgb(data["impenetrable"]["colour"])
    if view.band is not None and view.band[0] <= middle <= view.band[1]:
        return banded(level)
    first, full = calibration.known
    depth = -math.log(min(max(through, 1e-4), 1.0))
    known = min(max((depth - first) / (full - first), 0.0), 1.0)
    known *= min(max((through - limit) / limit, 0.0), 1.0)
    steps = round(known * 15) if view.pseudo_colour else 0
    position = ((material // 4) * 4 + 1.5) * 2.5 / 255 - 0.25
    if view.strip and (steps > 0 or not view.pseudo_colour):
        classes = data["classes"]
        organic = (classes[0]["positions"][1] + classes[1]["positions"][0]) / 2
        metal = (classes[-2]["positions"][1] + classes[-1]["positions"][0]) / 2
        away = position > organic if view.strip == "organic" else position < metal
        if away:
            dark = level if view.inverted else 255 - level
            kept = round(dark * 0.12)
            level = kept if view.inverted else 255 - kept
    return mixed(data["classes"], position, level, steps / 15)


def mixed(classes: list[dict], position: float, level: int, fade: float) -> Pixel:
    weights = []
    for number, one in enumerate(classes):
        knots, heights = [], []
        for other, entry in enumerate(classes):
            knots += entry["positions"]
            heights += [1.0 if other == number else 0.0] * 2
        del one
        weights.append(float(np.interp(position, knots, heights)))
    found = []
    for channel in range(3):
        hue = 0.0
        for weight, one in zip(weights, classes, strict=True):
            at = [knot for knot, _ in one["ramp"]]
            ramp = [rgb(text)[channel] for _, text in one["ramp"]]
            hue += weight * float(np.interp(level / 255, at, ramp))
        found.append(round(fade * hue + (1 - fade) * level))
    return found[0], found[1], found[2]


def rgb(text: str) -> Pixel:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def outline(levels: np.ndarray, inverted: bool) -> np.ndarray:
    """Grey of the outline trace of a brightness (h, w)."""
    rows, columns = levels.shape
    out = np.zeros((rows, columns), np.uint8)

    def at(y: int, x: int) -> int:
        return int(levels[min(max(y, 0), rows - 1), min(max(x, 0), columns - 1)])

    for y in range(rows):
        for x in range(columns):
            across = sum(
                w * (at(y + d, x + 1) - at(y + d, x - 1)) for d, w in ((-1, 1), (0, 2), (1, 1))
            )
            down = sum(
                w * (at(y + 1, x + d) - at(y - 1, x + d)) for d, w in ((-1, 1), (0, 2), (1, 1))
            )
            line = min(255, half_up((abs(across) + abs(down)) / 4))
            out[y, x] = line if inverted else 255 - line
    return out


def unsharp(plane: np.ndarray, sides: tuple[int, int]) -> np.ndarray:
    """2.2 times the plane less 1.2 times the average of squares of the averages of squares.

    Averages are kept in whole counts, edges mirrored; floats.
    """
    near = plane.astype(np.float64)
    for side in sides:
        half = side // 2
        rows, columns = near.shape
        total = np.zeros(near.shape)
        for dy in range(-half, half + 1):
            for dx in range(-half, half + 1):
                at_rows = [mirror(i + dy, rows) for i in range(rows)]
                at_columns = [mirror(i + dx, columns) for i in range(columns)]
                total += near[np.ix_(at_rows, at_columns)]
        near = np.rint(total / side**2)
    return 2.2 * plane - 1.2 * near


def mirror(index: int, side: int) -> int:
    """Index without repeating the edge: 2 1 0 1 2 1 0."""
    if side == 1:
        return 0
    index = abs(index) % (2 * side - 2)
    return index if index < side else 2 * side - 2 - index


def equalised(plane: np.ndarray, limit: float, tiles: tuple[int, int]) -> np.ndarray:
    """Contrast-limited adaptive equalisation of a uint16 plane in (across, down) tiles."""
    rows, columns = plane.shape
    across, down = tiles
    whole = plane
    if columns % across or rows % down:
        add = across - columns % across, down - rows % down
        y = [mirror(i, rows) for i in range(rows + add[1])]
        x = [mirror(i, columns) for i in range(columns + add[0])]
        whole = plane[np.ix_(y, x)]
    height, width = whole.shape[0] // down, whole.shape[1] // across
    tables = np.zeros((down, across, 65536))
    for j in range(down):
        for i in range(across):
            tile = whole[j * height : (j + 1) * height, i * width : (i + 1) * width]
            counts = np.bincount(tile.ravel(), minlength=65536)
            most = max(int(limit * height * width / 65536), 1)
            spare = int(np.maximum(counts - most, 0).sum())
            counts = np.minimum(counts, most) + spare // 65536
            rest = spare % 65536
            if rest:
                step = max(65536 // rest, 1)
                counts[np.arange(0, 65536, step)[:rest]] += 1
            tables[j, i] = np.rint(np.cumsum(counts) * np.float32(65535 / (height * width)))
    out = np.zeros((rows, columns))
    for y in range(rows):
        for x in range(columns):
            v = y / height - 0.5, x / width - 0.5
            j, i = math.floor(v[0]), math.floor(v[1])
            b, a = v[0] - j, v[1] - i
            j0, j1 = max(j, 0), min(j + 1, down - 1)
            i0, i1 = max(i, 0), min(i + 1, across - 1)
            p = int(plane[y, x])
            upper = tables[j0, i0, p] * (1 - a) + tables[j0, i1, p] * a
            lower = tables[j1, i0, p] * (1 - a) + tables[j1, i1, p] * a
            out[y, x] = upper * (1 - b) + lower * b
    return np.minimum(out, 65535)
