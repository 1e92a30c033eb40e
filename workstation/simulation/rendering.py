"""Rendered pictures: a simulated scan as the consoles of different makers would show it.

The looks are data (`data/looks.json`), invented for this project. A picture has the size of its
scan, so that boxes and masks stay true.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.simulation.profiles import ScannerProfile
from workstation.simulation.spectrum import beam_of
from workstation.simulation.truth import SimulatedScan, transmission_of

LOOKS = Path(__file__).with_name("data") / "looks.json"
_DARKEST = 0.0015  # signal over air below which nothing is told
_HUE_SIZE, _TONE_SIZE = 256, 256
_POSITION = (-0.6, 2.6)

Field = NDArray[np.float32]
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Look:
    """How one console draws; see the remarks of the file for each entry's meaning."""

    name: str
    anchors: tuple[tuple[float, float, float, float], ...]
    tone: tuple[tuple[float, float], ...]
    peak: float
    bands: tuple[tuple[float, ...], float] | None
    blur: float
    edges: tuple[float, float]
    saturation: float
    thin: float
    jpeg: tuple[int, int] | None
    jpeg_share: float
    stripes: float
    frame: float
    vary: float
    unseen: bool

    @property
    def coloured(self) -> bool:
        """Whether materials have colours."""
        return self.saturation > 0.0


@lru_cache(maxsize=1)
def looks() -> Mapping[str, Look]:
    """All looks by name."""
    told = json.loads(LOOKS.read_text(encoding="utf-8"))["looks"]
    return MappingProxyType({entry["name"]: _look(entry) for entry in told})


def seen_looks() -> tuple[str, ...]:
    """Names of the looks that may be trained on."""
    return tuple(name for name, look in looks().items() if not look.unseen)


def _look(entry: Mapping[str, Any]) -> Look:
    bands, jpeg = entry["bands"], entry["jpeg"]
    changed = {
        "anchors": tuple(tuple(float(v) for v in row) for row in entry["anchors"]),
        "tone": tuple((float(a), float(t)) for a, t in entry["tone"]),
        "bands": None if bands is None else (tuple(bands[0]), float(bands[1])),
        "edges": (float(entry["edges"][0]), float(entry["edges"][1])),
        "jpeg": None if jpeg is None else (int(jpeg[0]), int(jpeg[1])),
    }
    return Look(**{**entry, **changed})


def render(scan: SimulatedScan, palette: str | Look, rng: np.random.Generator) -> Picture:
    """The scan in a maker's look, (H, W, 3) uint8 RGB.

    `rng` draws this picture's departure from the look, its JPEG quality, stripes and frame; the
    same state gives the same bytes. ValueError for a palette that is not in `looks()`.
    """
    if isinstance(palette, Look):
        look = palette
    else:
        known = looks()
        if palette not in known:
            raise ValueError(f"no palette {palette!r}; there are {sorted(known)}")
        look = known[palette]
    low, high = (
        -np.log(np.clip(transmission_of(counts, scan.profile), _DARKEST, 1.05))
        for counts in (scan.low, scan.high)
    )
    tone = _tone(low, high, look, rng)
    position = _position(low, high, scan.profile, look) if look.coloured else None
    depth = np.asarray(0.5 * (low + high), np.float32)
    rgb = _coloured(tone, position, depth, look, rng)
    _bars(rgb, scan, look, rng)
    return _packed(rgb, look, rng)


def material_position(low: Field, high: Field, profile: ScannerProfile) -> Field:
    """Where a pair of attenuations lies: 0 polyethylene, 1 aluminium, 2 steel, (H, W) float32."""
    light, middle, heavy = (np.interp(high, *curve) for curve in _curves(profile))
    return np.where(
        low < middle,
        (low - light) / np.maximum(middle - light, 0.02),
        1.0 + (low - middle) / np.maximum(heavy - middle, 0.02),
    ).astype(np.float32)


@lru_cache(maxsize=32)
def _curves(
    profile: ScannerProfile,
) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]:
    """High and low attenuation behind growing wedges of polyethylene, aluminium and steel."""
    beam = beam_of(profile)
    found = []
    for material, reach in (("polyethylene", 600.0), ("aluminium", 250.0), ("steel", 60.0)):
        millimetres = np.concatenate([[0.0], np.geomspace(0.01, reach, 160)])
        per_mm = beam.per_mm[beam.table.row[material]].astype(np.float64)
        signal = np.exp(-millimetres[:, None] * per_mm[None]) @ beam.weights.astype(np.float64)
        low, high = -np.log(np.maximum(signal, 1e-9)).T
        found.append((high, low))
    return tuple(found)


def _position(low: Field, high: Field, profile: ScannerProfile, look: Look) -> Field:
    soft = [
        np.asarray(cv2.GaussianBlur(depth, (0, 0), max(0.5, look.blur)), np.float32)
        for depth in (low, high)
    ]
    position = material_position(soft[0], soft[1], profile)
    if look.bands is not None:
        steps, softness = look.bands
        # Each band keeps the colour of its middle; softness is the width of the passage.
        edges = [_POSITION[0], *steps, _POSITION[1]]
        middles = [(a + b) / 2 for a, b in pairwise(edges)]
        banded = np.full_like(position, middles[0])
        for step, before, after in zip(steps, middles[:-1], middles[1:], strict=True):
            passage = np.clip((position - step) / np.float32(2 * softness) + 0.5, 0.0, 1.0)
            banded += passage * np.float32(after - before)
        position = banded
    return position


def _tone(low: Field, high: Field, look: Look, rng: np.random.Generator) -> Field:
    """Lightness 0..1, enhanced at edges."""
    vary = look.vary
    both = 0.5 * (low + high) if look.coloured or rng.random() < 0.5 else high
    stretch = float(np.exp(rng.normal(0.0, 0.12 * vary)))
    knots = np.array(look.tone)
    tone = np.interp(both * stretch, knots[:, 0], knots[:, 1]).astype(np.float32)
    gamma = float(np.exp(rng.normal(0.0, 0.10 * vary)))
    tone = np.power(tone, np.float32(gamma))
    sigma = look.edges[0] * float(np.exp(rng.normal(0.0, 0.2 * vary)))
    strength = look.edges[1] * float(np.clip(rng.normal(1.0, 0.3 * vary), 0.2, 2.0))
    near = cv2.GaussianBlur(tone, (0, 0), max(0.6, sigma))
    tone = tone + np.float32(strength) * np.clip(tone - near, -0.22, 0.12)
    return np.asarray(np.clip(tone, 0.0, 1.0), np.float32)


def _coloured(
    tone: Field, position: Field | None, depth: Field, look: Look, rng: np.random.Generator
) -> Field:
    """Colour by a table of position against tone, (H, W, 3) float32 0..255."""
    rows = np.clip(tone * (_TONE_SIZE - 1), 0, _TONE_SIZE - 1).astype(np.int32)
    if position is None:
        return np.repeat((tone * 255.0)[..., None], 3, axis=2)
    start, end = _POSITION
    shift = float(rng.normal(0.0, 0.05 * look.vary))
    scale = (_HUE_SIZE - 1) / (end - start)
    columns = np.clip((position + shift - start) * scale, 0, _HUE_SIZE - 1).astype(np.int32)
    table = _table(look, float(np.clip(rng.normal(1.0, 0.12 * look.vary), 0.4, 1.15)), rng)
    picture = table[rows, columns]
    if look.thin > 0.0:  # what is too thin to tell has only a breath of its colour
        known = np.clip(depth / np.float32(look.thin), 0.35, 1.0)[..., None]
        grey = (tone * 255.0)[..., None]
        picture = grey + (picture - grey) * known
    return np.asarray(picture, np.float32)


def _table(look: Look, saturation: float, rng: np.random.Generator) -> Field:
    anchors = np.array(look.anchors)
    at = np.linspace(*_POSITION, _HUE_SIZE)
    colours = np.stack([np.interp(at, anchors[:, 0], anchors[:, k]) for k in (1, 2, 3)], axis=1)
    colours = _turned(colours, float(rng.normal(0.0, 5.0 * look.vary)))
    grey = colours @ [0.299, 0.587, 0.114]
    colours = grey[:, None] + (colours - grey[:, None]) * look.saturation * saturation
    colours = np.clip(colours, 0, 255)
    tone = np.linspace(0.0, 1.0, _TONE_SIZE)[:, None, None]
    lighter = np.clip((tone - look.peak) / (1.0 - look.peak), 0.0, 1.0)
    darker = np.clip(tone / look.peak, 0.0, 1.0)
    table = colours[None] + (255.0 - colours[None]) * lighter
    return np.asarray(np.where(tone < look.peak, colours[None] * darker, table), np.float32)


def _turned(colours: NDArray[np.float64], degrees: float) -> NDArray[np.float64]:
    """Colours (N, 3) RGB with their hues turned."""
    hls = cv2.cvtColor((colours[None] / 255.0).astype(np.float32), cv2.COLOR_RGB2HLS)
    hls[..., 0] = (hls[..., 0] + degrees) % 360.0
    return np.asarray(cv2.cvtColor(hls, cv2.COLOR_HLS2RGB)[0] * 255.0, np.float64)


def _bars(rgb: Field, scan: SimulatedScan, look: Look, rng: np.random.Generator) -> None:
    """The rest of a strip of pictures: bars beside the parcel, and a console's frame."""
    x, y, width, height = scan.package_box
    rows, columns = rgb.shape[:2]
    if rng.random() < look.stripes:
        colour = float(rng.choice([0.0, 60.0, 190.0]))
        free = (x, columns - x - width)
        side = int(np.argmax(free))
        reach = int(max(0, free[side] - 2) * float(rng.uniform(0.2, 0.9)))
        if reach > 0:
            rgb[:, slice(0, reach) if side == 0 else slice(columns - reach, columns)] = colour
    if rng.random() < look.stripes:  # a line that the detector lost
        row = int(rng.integers(rows))
        rgb[row] = rgb[row] * 0.75
    if rng.random() < look.frame:
        reach = int(rng.integers(1, 6))
        colour = float(rng.choice([0.0, 255.0, 128.0]))
        reach = min(reach, x, y, columns - x - width, rows - y - height)
        if reach > 0:
            rgb[:reach] = rgb[-reach:] = colour
            rgb[:, :reach] = rgb[:, -reach:] = colour


def _packed(rgb: Field, look: Look, rng: np.random.Generator) -> Picture:
    """Eight bits, through JPEG where the look is kept as one."""
    picture = np.ascontiguousarray(np.clip(np.rint(rgb), 0, 255).astype(np.uint8))
    if look.jpeg is None or rng.random() >= look.jpeg_share:
        return picture
    quality = int(rng.integers(look.jpeg[0], look.jpeg[1] + 1))
    bgr = np.ascontiguousarray(picture[..., ::-1])
    _, packed = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    read = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(read[..., ::-1])
