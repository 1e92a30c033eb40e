"""From a scene to what the network is shown: a scanner, a kind of picture, a vendor's look.

Display pictures are drawn in a random palette and then read by the very inversion that the product
uses, so that the network learns from the inversion's errors too.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from models.training.bank import BASIS
from models.training.classes import HELD_OUT_PROFILES
from workstation.imaging.canonical import FULL_SCALE, from_colours, from_depths
from workstation.simulation import PROFILES
from workstation.simulation.spectrum import beam_of

KINDS = ("dual_energy", "single_energy", "rendered_colour", "rendered_grey")
KIND_SHARE = (0.30, 0.07, 0.53, 0.10)


@lru_cache(maxsize=1)
def _scanners():  # type: ignore[no-untyped-def]
    found = []
    for name, profile in PROFILES.items():
        if name in HELD_OUT_PROFILES:
            continue
        beam = beam_of(profile)
        per_mm = np.stack([beam.per_mm[beam.table.row[material]] for material in BASIS])
        # Pairs of bins are enough here: half the exponentials, and training is drowned in noise.
        share = beam.weights.sum(axis=1)
        pairs = share.reshape(-1, 2)
        both = np.maximum(pairs.sum(axis=1), 1e-9)
        coarse = (per_mm * share).reshape(3, -1, 2).sum(axis=2) / both
        weights = beam.weights.reshape(-1, 2, 2).sum(axis=1)
        used = both > 1e-4
        found.append(
            (
                coarse[:, used].astype(np.float32),
                weights[used].astype(np.float32),
                beam.effective_kev,
            )
        )
    return found


@lru_cache(maxsize=1)
def _noise() -> np.ndarray:
    """Unit normal noise to cut random windows from: drawing it anew costs more than all else."""
    return np.random.default_rng(5).standard_normal((1400, 1400, 2), dtype=np.float32)


def _noise_window(n: int, rng: np.random.Generator) -> np.ndarray:
    y, x = (int(v) for v in rng.integers(0, 1400 - n, 2))
    window = _noise()[y : y + n, x : x + n]
    return window[
        :: int(rng.choice([-1, 1])), :: int(rng.choice([-1, 1])), :: int(rng.choice([-1, 1]))
    ]


def _through(values: np.ndarray, top: float, table: np.ndarray) -> np.ndarray:
    """A table over 0..top, read at each value (nearest entry)."""
    index = (np.clip(values, 0, top) * np.float32((len(table) - 1) / top)).astype(np.int32)
    return table.take(index)


def depths(basis: np.ndarray, rng: np.random.Generator):  # type: ignore[no-untyped-def]
    """-ln(T) at the low and the high energy, (n, n) float32 each, and the effective energies."""
    scanners = _scanners()
    per_mm, weights, kev = scanners[int(rng.integers(len(scanners)))]
    n = basis.shape[0]
    flat = basis.reshape(-1, 3)
    hit = np.flatnonzero(flat.sum(axis=1) > 1e-3)
    thick = flat[hit] * np.float32(rng.uniform(0.8, 1.25))
    seen = np.exp(-(thick @ per_mm)) @ weights
    signal = np.ones((n * n, 2), np.float32)
    signal[hit] = seen
    signal = signal.reshape(n, n, 2)
    blur = float(rng.uniform(0.0, 0.9))
    if blur > 0.25:
        signal = cv2.GaussianBlur(signal, (0, 0), blur)
    scatter = float(rng.uniform(0.0, 0.02))
    small = cv2.resize(signal, (n // 16, n // 16), interpolation=cv2.INTER_AREA)
    wide = cv2.GaussianBlur(small * -np.log(np.maximum(small, 1e-4)), (0, 0), 1.5)
    signal = signal + np.float32(scatter) * cv2.resize(wide, (n, n))
    if rng.random() < 0.8:
        share = float(np.exp(rng.uniform(np.log(0.0008), np.log(0.02))))
        dark = float(np.exp(rng.uniform(np.log(0.0002), np.log(0.004))))
        strength = np.sqrt(np.maximum(signal, 0) * np.float32(share**2) + np.float32(dark**2))
        signal = signal + _noise_window(n, rng) * strength
    if rng.random() < 0.5:  # stripes of the detector's elements and of the tube's ripple
        level = float(rng.uniform(0.0005, 0.006))
        axis = (1, n, 1) if rng.random() < 0.5 else (n, 1, 1)
        signal = signal * (1 + np.float32(level) * rng.standard_normal(axis, dtype=np.float32))
    if rng.random() < 0.5:  # the acquisition's sharpening leaves a halo
        soft = cv2.GaussianBlur(signal, (0, 0), float(rng.uniform(0.8, 2.0)))
        signal = signal + np.float32(rng.uniform(0.1, 0.8)) * (signal - soft)
    logs = -np.log(np.clip(signal, 0.002, 1.0))
    return np.ascontiguousarray(logs[..., 0]), np.ascontiguousarray(logs[..., 1]), kev


def canonical_of(basis: np.ndarray, kind: str, rng: np.random.Generator) -> np.ndarray:
    """(3, n, n) float32: attenuation, material, material_known, read from a picture of a kind."""
    low, high, kev = depths(basis, rng)
    if kind == "dual_energy":
        return np.stack(from_depths(low, high, kev))
    nothing = np.zeros_like(high)
    if kind == "single_energy":
        one = low if rng.random() < 0.4 else high
        return np.stack([np.minimum(one / FULL_SCALE, 1.0), nothing, nothing])
    if kind == "rendered_grey":
        grey = jpeg((shown(high, rng) * 255).astype(np.uint8), rng).astype(np.float32) / 255
        depth = -np.log(np.clip(grey, 0.002, 1.0))
        return np.stack([np.minimum(depth / FULL_SCALE, 1.0), nothing, nothing])
    colours = coloured(low, high, kev, rng)
    return np.stack(from_colours(colours.astype(np.float32) / np.float32(255)))


def shown(high: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Display lightness 0..1 of -ln(T): a random vendor's tone curve and edge enhancement."""
    style = rng.random()
    grid = np.linspace(0.0, 7.0, 1793, dtype=np.float32)
    if style < 0.55:
        tone = np.exp(-grid * np.float32(rng.uniform(0.15, 0.8)))
    elif style < 0.8:  # a knee: thin things keep contrast, thick things are pressed together
        knee, end = float(rng.uniform(0.4, 1.2)), float(rng.uniform(2.5, 5.0))
        level = float(rng.uniform(0.35, 0.65))
        tone = np.interp(grid, [0.0, knee, end, 7.0], [1.0, level, 0.03, 0.0])
    else:  # linear in attenuation
        tone = np.clip(1 - grid / np.float32(rng.uniform(2.0, 5.0)), 0, 1)
    black, white = float(rng.uniform(0.0, 0.08)), float(rng.uniform(0.96, 1.03))
    tone = np.clip(black + (white - black) * tone, 0, 1).astype(np.float32)
    light = _through(high, 7.0, tone)
    if rng.random() < 0.7:
        soft = cv2.GaussianBlur(light, (0, 0), float(rng.uniform(0.7, 2.5)))
        light = np.clip(light + np.float32(rng.uniform(0.2, 2.2)) * (light - soft), 0, 1)
    return light


def coloured(low, high, kev, rng):  # type: ignore[no-untyped-def]
    """An 8-bit RGB picture (n, n, 3) of a pair of -ln(T), in a random vendor's palette."""
    if rng.random() < 0.5:  # material is often told from smoothed channels
        sigma = float(rng.uniform(0.5, 1.6))
        smooth = [cv2.GaussianBlur(plane, (0, 0), sigma) for plane in (low, high)]
    else:
        smooth = [low, high]
    _, material, known = from_depths(smooth[0], smooth[1], kev)
    light = shown(high, rng)
    told = material / np.maximum(known, 1e-3)
    # Where nothing can be told, vendors show organic (thin) or metal, green or black (thick).
    told = np.where((known < 0.5) & (high > 3.0), np.float32(rng.choice([0.5, 1.0])), told)
    told = np.where((known < 0.5) & (high <= 3.0), np.float32(rng.choice([0.0, 0.0, 0.5])), told)
    told = np.clip(told, 0, 1)
    # From material to hue: bent, then in bands rather than on a continuous scale, at most vendors.
    scale = np.linspace(0.0, 1.0, 513) ** float(np.exp(rng.uniform(-0.45, 0.45)))
    if rng.random() < 0.7:
        first, second = rng.uniform(0.12, 0.4), rng.uniform(0.5, 0.85)
        soft = float(rng.uniform(0.015, 0.12))
        scale = 0.5 / (1 + np.exp(-(scale - first) / soft)) + 0.5 / (
            1 + np.exp(-(scale - second) / soft)
        )
    hues = [rng.uniform(18, 46), rng.uniform(80, 150), rng.uniform(198, 245)]
    hue = _through(told, 1.0, np.interp(scale, [0, 0.5, 1], hues).astype(np.float32))
    saturation = float(rng.uniform(0.5, 1.0))
    if rng.random() < 0.2:
        saturation *= float(rng.uniform(0.08, 0.45))
    strength = np.clip(high * np.float32(1 / rng.uniform(0.05, 0.5)), 0, 1)
    strength = strength * np.float32(0.8 * saturation) + np.float32(0.2 * saturation)
    rgb = cv2.cvtColor(cv2.merge([hue, light, strength]), cv2.COLOR_HLS2RGB)
    if rng.random() < 0.2:  # a cast
        rgb = rgb * rng.uniform(0.92, 1.0, 3).astype(np.float32)
    picture = cv2.convertScaleAbs(np.maximum(rgb, 0), alpha=255)
    if rng.random() < 0.25:  # shown larger and taken back: the second resampling of real files
        n = picture.shape[0]
        side = int(n * rng.uniform(0.6, 1.5))
        picture = cv2.resize(cv2.resize(picture, (side, side)), (n, n))
    return jpeg(picture, rng)


def jpeg(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The picture after a JPEG file, at times."""
    if rng.random() < 0.4:
        return picture
    quality = int(rng.integers(35, 97))
    _, packed = cv2.imencode(
        ".jpg",
        picture[..., ::-1] if picture.ndim == 3 else picture,
        [cv2.IMWRITE_JPEG_QUALITY, quality],
    )
    back = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    return back[..., ::-1] if picture.ndim == 3 else back
