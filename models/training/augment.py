"""From one cached parcel to one training sample: moved, degraded, and read as a random kind of input.

Display pictures are drawn with a random vendor palette and then read by the very inversion that
the product uses, so that the net learns from the inversion's errors too.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.training.classes import CLASSES, DECOYS
from workstation.imaging.canonical import FULL_SCALE, from_colours, from_depths

STYLES = ("raw dual energy", "single energy", "vendor colours", "rendered grey")
STYLE_SHARE = (0.42, 0.06, 0.42, 0.10)
_SEEN = 0.25  # objects less visible than this are neither asked for nor held against the net


@dataclass
class Sample:
    """`tensor` (3, n, n); `boxes` (N, 4) left, top, right, bottom; `kinds` (N,), `sure` (N,) bool:
    false where finding it is neither asked nor punished; `mask` (n/8, n/8) share of contraband."""

    tensor: np.ndarray
    boxes: np.ndarray
    kinds: np.ndarray
    sure: np.ndarray
    mask: np.ndarray


def sample(
    record: dict[str, np.ndarray], size: int, rng: np.random.Generator, style: str | None = None
) -> Sample:
    """A random view of a cached parcel."""
    black, air = (float(value) for value in record["levels"])
    low = (record["low"].astype(np.float32) - black) / (air - black)
    high = (record["high"].astype(np.float32) - black) / (air - black)
    label = record["label"]
    boxes = record["boxes"].copy()
    boxes[:, 2:] += boxes[:, :2]
    low, high, label, boxes = _turned(low, high, label, boxes, rng)
    low, high, label, boxes, inside = _placed(low, high, label, boxes, size, rng)
    low, high = -np.log(np.clip(low, 0.002, 1.0)), -np.log(np.clip(high, 0.002, 1.0))
    if rng.random() < 0.5:
        low, high = _scaled(low, high, rng)
    style = style or str(rng.choice(STYLES, p=STYLE_SHARE))
    planes = _read(low, high, tuple(record["kev"]), style, rng)
    cells = cv2.resize(
        ((label > 0) * np.float32(1)), (size // 8, size // 8), interpolation=cv2.INTER_AREA
    )
    keep = inside > 0.15
    sure = (inside > 0.55) & (record["visible"] >= _SEEN)
    return Sample(
        np.stack(planes).astype(np.float32), boxes[keep], record["kinds"][keep], sure[keep], cells
    )


def _turned(low, high, label, boxes, rng):  # type: ignore[no-untyped-def]
    turns = int(rng.integers(0, 4))
    mirror = bool(rng.random() < 0.5)
    columns = low.shape[1]
    if mirror:
        low, high, label = (plane[:, ::-1] for plane in (low, high, label))
        boxes = np.stack(
            [columns - boxes[:, 2], boxes[:, 1], columns - boxes[:, 0], boxes[:, 3]], 1
        )
    for _ in range(turns):  # counter-clockwise
        columns = low.shape[1]
        low, high, label = (np.rot90(plane) for plane in (low, high, label))
        boxes = np.stack(
            [boxes[:, 1], columns - boxes[:, 2], boxes[:, 3], columns - boxes[:, 0]], 1
        )
    return (*tuple(np.ascontiguousarray(plane) for plane in (low, high, label)), boxes)


def _placed(low, high, label, boxes, size, rng):  # type: ignore[no-untyped-def]
    """Crop to the goods, with room or with a part cut off, and bring to the net's size."""
    goods = cv2.blur(high, (3, 3)) < 0.94
    across, down = np.flatnonzero(goods.any(axis=0)), np.flatnonzero(goods.any(axis=1))
    x0, x1 = (across[0], across[-1] + 1) if across.size else (0, low.shape[1])
    y0, y1 = (down[0], down[-1] + 1) if down.size else (0, low.shape[0])
    longest = max(x1 - x0, y1 - y0)
    side = longest * float(rng.uniform(0.72, 1.2))
    scale = size / side
    # Where there is slack the goods float in it, where there is none a part is cut off.
    cx = (x0 + x1) / 2 + float(rng.uniform(-0.5, 0.5)) * abs(side - (x1 - x0))
    cy = (y0 + y1) / 2 + float(rng.uniform(-0.5, 0.5)) * abs(side - (y1 - y0))
    move = np.array(
        [
            [scale, 0, size / 2 - cx * scale - 0.5 + 0.5 * scale],
            [0, scale, size / 2 - cy * scale - 0.5 + 0.5 * scale],
        ]
    )
    if scale < 0.8:  # what a resize by area would average
        sigma = 0.35 / scale
        low, high = (cv2.GaussianBlur(plane, (0, 0), sigma) for plane in (low, high))
    low, high = (
        cv2.warpAffine(plane, move, (size, size), flags=cv2.INTER_LINEAR, borderValue=1.0)
        for plane in (low, high)
    )
    label = cv2.warpAffine(label, move, (size, size), flags=cv2.INTER_NEAREST, borderValue=0)
    boxes = boxes * scale + np.array([size / 2 - cx * scale, size / 2 - cy * scale] * 2)
    area = np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 1e-3)
    boxes = np.clip(boxes, 0, size).astype(np.float32)
    inside = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) / area
    return low, high, label, boxes, inside


def _scaled(low, high, rng):  # type: ignore[no-untyped-def]
    """Another tube or detector: both attenuations larger or smaller by about the same."""
    both = float(rng.uniform(0.65, 1.3))
    return low * np.float32(both * rng.uniform(0.97, 1.03)), high * np.float32(both)


def _read(low, high, kev, style, rng):  # type: ignore[no-untyped-def]
    if rng.random() < 0.3:
        sigma = float(rng.uniform(0.4, 1.1))
        low, high = (cv2.GaussianBlur(plane, (0, 0), sigma) for plane in (low, high))
    if rng.random() < 0.3:
        noise = float(rng.uniform(0.005, 0.03))
        low, high = (
            np.maximum(
                plane
                + rng.standard_normal(plane.shape, dtype=np.float32)
                * np.float32(noise)
                * (1 + plane),
                0,
            )
            for plane in (low, high)
        )
    attenuation, material, known = from_depths(low, high, kev)
    if style == "raw dual energy":
        return attenuation, material, known
    nothing = np.zeros_like(attenuation)
    if style == "single energy":
        one = low if rng.random() < 0.5 else high
        return np.minimum(one / FULL_SCALE, 1.0), nothing, nothing
    if style == "rendered grey":
        grey = display_grey(high, rng).astype(np.float32) / 255
        return np.minimum(-np.log(np.clip(grey, 0.002, 1.0)) / FULL_SCALE, 1.0), nothing, nothing
    return from_colours(_coloured(high, material, known, rng).astype(np.float32) / np.float32(255))


def display_grey(high: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A grey display picture of -ln(T), (H, W) uint8, by a random vendor's way."""
    return _jpeg((_shown(high, rng) * 255).astype(np.uint8), rng)


def display_colour(
    low: np.ndarray, high: np.ndarray, kev: tuple[float, ...], rng: np.random.Generator
) -> np.ndarray:
    """A coloured display picture of a pair of -ln(T), (H, W, 3) uint8 RGB, in a random palette."""
    _, material, known = from_depths(low, high, kev)
    return _coloured(high, material, known, rng)


def _shown(high, rng):  # type: ignore[no-untyped-def]
    shown = np.exp(-high * np.float32(rng.uniform(0.18, 0.8)))
    black, white = float(rng.uniform(0.0, 0.08)), float(rng.uniform(0.97, 1.03))
    shown = np.clip(black + (white - black) * shown, 0, 1)
    if rng.random() < 0.6:  # the vendor's edge enhancement, with its halo
        soft = cv2.GaussianBlur(shown, (0, 0), float(rng.uniform(0.8, 2.5)))
        shown = np.clip(shown + np.float32(rng.uniform(0.2, 1.5)) * (shown - soft), 0, 1)
    return shown


def _coloured(high, material, known, rng):  # type: ignore[no-untyped-def]
    shown = _shown(high, rng)
    told = material / np.maximum(known, 1e-3)
    told = np.where((known < 0.5) & (high > 3.0), rng.choice([0.5, 1.0]), told)
    if rng.random() < 0.65:  # bands rather than a continuous scale
        first, second = rng.uniform(0.15, 0.4), rng.uniform(0.5, 0.8)
        soft = float(rng.uniform(0.02, 0.12))
        told = 0.5 / (1 + np.exp(-(told - first) / soft)) + 0.5 / (
            1 + np.exp(-(told - second) / soft)
        )
    hues = [rng.uniform(20, 44), rng.uniform(85, 150), rng.uniform(200, 242)]
    hue = np.interp(told, [0, 0.5, 1], hues)
    saturation = float(rng.uniform(0.45, 1.0))
    if rng.random() < 0.18:
        saturation *= float(rng.uniform(0.08, 0.4))
    strength = saturation * (0.25 + 0.75 * np.clip(high / rng.uniform(0.05, 0.5), 0, 1))
    hls = np.stack([hue, shown, strength], -1).astype(np.float32)
    rgb = cv2.cvtColor(hls, cv2.COLOR_HLS2RGB)
    return _jpeg(np.clip(rgb * 255, 0, 255).astype(np.uint8), rng)


def _jpeg(picture, rng):  # type: ignore[no-untyped-def]
    if rng.random() < 0.45:
        return picture
    quality = int(rng.integers(35, 96))
    _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)


def targets(item: Sample, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Heat (classes, s, s), weight (classes, s, s), box (4, s, s), positive (s, s) for stride 8.

    The heat is a Gaussian about each centre, as long and as wide as the object; cells near the
    centre carry the box. Cells of objects that are not sure have weight 0 in all classes.
    """
    side = size // 8
    heat = np.zeros((len(CLASSES), side, side), np.float32)
    weight = np.ones((len(CLASSES), side, side), np.float32)
    corners = np.zeros((4, side, side), np.float32)
    positive = np.zeros((side, side), np.float32)
    grid = np.arange(side, dtype=np.float32) + 0.5
    order = np.argsort(
        -(item.boxes[:, 2] - item.boxes[:, 0]) * (item.boxes[:, 3] - item.boxes[:, 1])
    )
    for index in order:  # small ones last: they keep their cells
        left, top, right, bottom = item.boxes[index] / 8
        cx, cy = (left + right) / 2, (top + bottom) / 2
        if not item.sure[index]:
            a, b = int(left), int(top)
            weight[:, b : int(np.ceil(bottom)), a : int(np.ceil(right))] = 0
            continue
        sx, sy = max(0.55, (right - left) * 0.11), max(0.55, (bottom - top) * 0.11)
        # The nearest cell's centre is the peak.
        px, py = min(int(cx), side - 1), min(int(cy), side - 1)
        bump = np.exp(
            -((grid - px - 0.5) ** 2)[None, :] / (2 * sx * sx)
            - ((grid - py - 0.5) ** 2)[:, None] / (2 * sy * sy)
        )
        kind = int(item.kinds[index])
        np.maximum(heat[kind], bump, out=heat[kind])
        weight[kind][bump > 0.3] = 1
        near = bump > 0.55
        corners[:, near] = np.array([left, top, right, bottom], np.float32)[:, None]
        if CLASSES[kind] in DECOYS:
            positive[near] = 0.5
        else:
            positive[near] = 1.0
    return heat, weight, corners, positive
