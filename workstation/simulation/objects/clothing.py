"""Clothing, shoes, bags and other things of cloth and leather."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Field, Pad, Point, Sketch, box, spline


def weave(s: Sketch, rng: np.random.Generator, folds: float) -> Field:
    """A cloth's relative thickness about 1: fine knit ripple on warped lines, and folds."""
    u, v = s.uv
    warp = s.noise(38.0) * np.float32(3.0)
    pitch = max(2.4, 2.3 * s.spacing) * rng.uniform(1.0, 1.7)
    ripple = np.sin((u + warp) * np.float32(2 * np.pi / pitch))
    cross = np.sin((v + warp * 0.7) * np.float32(2 * np.pi / (pitch * 1.37)))
    shape = (rng.uniform(14, 26), rng.uniform(60, 160))
    crease = s.noise(shape, ridged=True) ** 3
    second = s.noise((shape[1] * 0.7, shape[0] * 1.4), ridged=True) ** 4
    field = (
        1.0
        + 0.13 * ripple
        + 0.08 * cross
        + folds * (crease + 0.6 * second)
        + 0.10 * s.noise(11.0)
        + 0.05 * s.noise(3.2)
    )
    return np.asarray(np.clip(field, 0.25, 3.5), dtype=np.float32)


def _wavy(rng: np.random.Generator, width: float, height: float, wobble: float) -> list[Point]:
    """The outline of a soft rectangle."""
    corners = box(0, 0, width, height, min(width, height) * 0.07)
    return spline(
        [
            (x + rng.normal(0, wobble), y + rng.normal(0, wobble))
            for x, y in [*corners, corners[0]][:-1]
        ]
        + [corners[0]],
        3,
    )


def _garment(
    s: Sketch,
    rng: np.random.Generator,
    width: float,
    height: float,
    layers: int,
    ply: float,
    material: str,
) -> None:
    """A folded garment: plies that do not quite lie on one another, their folded rims thick."""
    texture = weave(s, rng, rng.uniform(0.35, 0.8))
    for _ in range(layers):
        w, h = width * rng.uniform(0.80, 1.0), height * rng.uniform(0.82, 1.0)
        x, y = rng.uniform(-0.5, 0.5) * (width - w), rng.uniform(-0.5, 0.5) * (height - h)
        outline = [(px + x, py + y) for px, py in _wavy(rng, w, h, 2.0)]
        s.put(material, s.mask(outline) * texture * np.float32(ply))
        a, b = (x - w / 2 + 2, y - h / 2 + 4), (x - w / 2 + 2, y + h / 2 - 4)
        if rng.random() < 0.5:
            a, b = (x - w / 2 + 4, y + h / 2 - 2), (x + w / 2 - 4, y + h / 2 - 2)
        s.wire([a, ((a[0] + b[0]) / 2 + rng.normal(0, 1.5), (a[1] + b[1]) / 2), b], 5.0, material)
    for _ in range(int(rng.integers(2, 6))):  # seams: several plies stitched together
        x0, y0 = rng.uniform(-0.42, 0.42) * width, rng.uniform(-0.42, 0.42) * height
        bend = rng.normal(0, 8, 2)
        along = rng.random() < 0.5
        end = (x0 + bend[0], -y0 * 0.9) if along else (-x0 * 0.9, y0 + bend[1])
        path = spline([(x0, y0), ((x0 + end[0]) / 2 + bend[1], (y0 + end[1]) / 2 + bend[0]), end])
        s.wire(path, rng.uniform(2.4, 4.0), material)


def zip_fastener(s: Sketch, path: list[Point], metal: str, pitch: float = 2.6) -> None:
    """Teeth along a path and a slider with its pull at the first point."""
    legs = np.array(path)
    step = np.hypot(*np.diff(legs, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(step)])
    for d in np.arange(0.0, float(length[-1]), max(pitch, s.spacing * 1.6)):
        x, y = (float(np.interp(d, length, legs[:, k])) for k in (0, 1))
        s.disc((x, y), 1.6, metal, 1.1)
    s.wire(path, 2.6, "polyester_cloth")
    x, y = path[0]
    s.poly(box(x, y, 8, 11, 2), "zinc_alloy", 3.2)
    s.poly(box(x + 3, y + 14, 5, 22, 2), "zinc_alloy", 1.8)


@family("bedding", "clothing", "blanket, towel or curtain", weight=0.9)
def _bedding(rng: np.random.Generator, blank: Blank) -> Pad:
    width, height = rng.uniform(230, 330), rng.uniform(200, 290)
    s = blank(width + 12, height + 12)
    _garment(s, rng, width, height, int(rng.integers(6, 11)), rng.uniform(2.0, 4.0), "cotton")
    if rng.random() < 0.4:
        for k in range(6):
            s.ring((-width * 0.4 + k * width * 0.16, -height * 0.42), 14, 4, "stainless")
    return s.pad(60)


def _shoe(
    s: Sketch, rng: np.random.Generator, x: float, y: float, length: float, flip: int, heel: bool
) -> None:
    """A shoe from above or the side: sole with its profile, upper, eyelets or a steel shank."""
    half = length / 2
    w = length * 0.17
    sole = spline(
        [
            (x - half, y),
            (x - half * 0.8, y - w * 0.75),
            (x - half * 0.1, y - w * 0.62 * (1 - 0.2 * flip)),
            (x + half * 0.5, y - w * 1.05),
            (x + half * 0.93, y - w * 0.55),
            (x + half, y),
            (x + half * 0.9, y + w * 0.6),
            (x + half * 0.45, y + w),
            (x - half * 0.1, y + w * 0.62),
            (x - half * 0.8, y + w * 0.75),
            (x - half, y),
        ],
        5,
    )
    cover = s.mask(sole)
    u, v = s.uv
    tread = 1.0 + 0.35 * np.sign(
        np.sin((u - x) * np.float32(2 * np.pi / 13.0) + 1.4 * np.sin(v / 9.0))
    )
    s.put("rubber", cover * np.float32(3.5) * tread.astype(np.float32))
    s.put("eva_foam", s.rounded(cover, 8) * np.float32(18))
    rim = [*sole]
    s.wire(rim, 6.5, "leather")
    s.wire([(px * 0.9 + x * 0.1, py * 0.86 + y * 0.14) for px, py in rim], 2.2, "cotton")
    toe = spline([(x + half * 0.35, y - w), (x + half * 0.62, y), (x + half * 0.35, y + w)])
    s.wire(toe, 3.5, "leather")
    s.poly(
        [
            (x - half, y - w * 0.7),
            (x - half * 0.55, y - w * 0.7),
            (x - half * 0.55, y + w * 0.7),
            (x - half, y + w * 0.7),
        ],
        "leather",
        5,
        edge=5,
    )
    if heel:
        s.poly(box(x - half * 0.1, y, length * 0.38, 11, 4), "steel", 1.8)
        s.poly(box(x - half * 0.82, y, length * 0.2, w * 1.1, 8), "abs", 32, edge=3)
        for dx, dy in ((0, 0), (-7, 6), (-7, -6), (7, 0)):
            s.disc((x - half * 0.82 + dx, y + dy), 1.6, "steel", 18)
    else:
        for k in range(6):
            for side in (-1, 1):
                s.disc(
                    (x + half * 0.02 + 11 * k, y + side * (13 - k * 0.8)),
                    3.0,
                    "brass",
                    1.4,
                    hole=1.3,
                )
            s.wire(
                [(x + half * 0.02 + 11 * k, y - 13), (x + half * 0.02 + 11 * k + 7, y + 13)],
                2.4,
                "cotton",
            )


@family("shoes", "clothing", "a pair of shoes, trainers or with a steel shank", weight=1.3)
def _shoes(rng: np.random.Generator, blank: Blank) -> Pad:
    length = rng.uniform(215, 295)
    s = blank(length * 1.12, length * 0.86)
    heel = bool(rng.random() < 0.4)
    _shoe(s, rng, 0, -length * 0.2, length, 1, heel)
    _shoe(s, rng, rng.uniform(-8, 8), length * 0.2, length * 0.99, -1, heel)
    return s.pad(95)


@family("handbag", "clothing", "small handbag with chain, zip and fittings", weight=0.8)
def _handbag(rng: np.random.Generator, blank: Blank) -> Pad:
    width, height = rng.uniform(170, 260), rng.uniform(110, 180)
    s = blank(width + 60, height + 120)
    outline = [(px, py + 30) for px, py in box(0, 0, width, height, 22)]
    s.poly(outline, "leather", 4.0)
    s.poly(outline, "polyester_cloth", 6.0)
    s.wire([*outline, outline[0]], 6, "leather")
    s.poly(
        [
            (-width / 2, 30 - height / 2),
            (width / 2, 30 - height / 2),
            (width * 0.4, 40),
            (-width * 0.4, 40),
        ],
        "leather",
        2.0,
    )
    zip_fastener(
        s,
        [(-width * 0.42, 34 - height / 2), (0, 30 - height / 2), (width * 0.42, 34 - height / 2)],
        "brass",
    )
    s.poly(box(0, 44, 26, 18, 4), "zinc_alloy", 3)
    s.disc((0, 44), 9, "ferrite", 2.0)
    handle = spline(
        [
            (-width * 0.4, 34 - height / 2),
            (-width * 0.25, -height * 0.62),
            (width * 0.25, -height * 0.62),
            (width * 0.4, 34 - height / 2),
        ],
        14,
    )
    for k, (x, y) in enumerate(handle):
        s.ring((x, y), 4.0 if k % 2 else 5.0, 1.8, "zinc_alloy")
    for x in (-width * 0.4, width * 0.4):
        s.ring((x, 32 - height / 2), 9, 3.4, "zinc_alloy")
    for x in (-1, 1):
        s.disc((x * width * 0.42, 30 + height * 0.44), 5, "brass", 3)
    return s.pad(40)
