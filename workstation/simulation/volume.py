"""A simulated CT volume of a parcel: solids of known size and density, blur, noise.

This is no reconstruction of simulated projections: densities are drawn as Hounsfield units, so it
shows neither beam hardening nor streaks. It is there to look at, and says that it is simulated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

STORED_OF_ZERO_HU = 1024
"""Stored value of water: stored = HU + 1024; 0 is padding outside the reconstruction circle."""
AIR_HU = -1000
_NOISE_HU = 16.0

Array = NDArray[np.float32]
Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Solid:
    """One body of even density, turned about the axis across the slices, then tipped.

    Attributes
    ----------
    shape : "box", "cylinder" (round about its first axis) or "ellipsoid"
    centre, half : (z, y, x) in mm from the middle of the volume; half lengths (z, y, x)
    hu : float
    turn, tip : degrees, in the slice and out of it
    """

    shape: str
    centre: Point
    half: Point
    hu: float
    turn: float = 0.0
    tip: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedVolume:
    """(slices, rows, columns) uint16 stored values; spacing (slice, row, column) in mm."""

    values: NDArray[np.uint16]
    spacing_mm: Point


def pistol_in_clothing(
    seed: int, shape: tuple[int, int, int] = (160, 256, 256), extent_mm: float = 320.0
) -> SimulatedVolume:
    """A carton with folded clothing, a pistol with its magazine, a bottle and a power bank.

    Parameters
    ----------
    seed : int
        Chooses folds, noise and how far each thing lies from its place.
    shape : (slices, rows, columns)
    extent_mm : float
        Width of the field of view; slices lie so that the depth is the same.
    """
    rng = np.random.default_rng(seed)
    spacing = (extent_mm / shape[0], extent_mm / shape[1], extent_mm / shape[2])
    hu = np.full(shape, AIR_HU, np.float32)
    _fabric(hu, spacing, rng)
    for solid in _contents(rng):
        put(hu, spacing, solid)
    _blur(hu)
    hu += rng.standard_normal(shape, dtype=np.float32) * np.float32(_NOISE_HU)
    stored = np.clip(np.rint(hu) + STORED_OF_ZERO_HU, 1, 4095).astype(np.uint16)
    stored[:, ~_circle(shape[1:])] = 0
    return SimulatedVolume(stored, spacing)


def put(hu: Array, spacing: Point, solid: Solid) -> None:
    """Draw a solid into a volume of Hounsfield units, over what is there."""
    radius = math.sqrt(sum(h * h for h in solid.half))
    cut, axes = [], []
    for axis, (count, step) in enumerate(zip(hu.shape, spacing, strict=True)):
        middle = (count - 1) / 2 + solid.centre[axis] / step
        low = max(0, math.floor(middle - radius / step))
        high = min(count, math.ceil(middle + radius / step) + 1)
        if low >= high:
            return
        cut.append(slice(low, high))
        axes.append((np.arange(low, high, dtype=np.float32) - np.float32(middle)) * step)
    z = axes[0][:, None, None]
    y = axes[1][None, :, None]
    x = axes[2][None, None, :]
    turn, tip = math.radians(solid.turn), math.radians(solid.tip)
    along = x * math.cos(turn) + y * math.sin(turn)
    across = y * math.cos(turn) - x * math.sin(turn)
    u = along * math.cos(tip) + z * math.sin(tip)
    w = z * math.cos(tip) - along * math.sin(tip)
    c, b, a = (abs(v) / h for v, h in zip((w, across, u), solid.half, strict=True))
    if solid.shape == "box":
        inside = (a <= 1) & (b <= 1) & (c <= 1)
    elif solid.shape == "cylinder":
        inside = (a <= 1) & (b * b + c * c <= 1)
    elif solid.shape == "ellipsoid":
        inside = a * a + b * b + c * c <= 1
    else:
        raise ValueError(f"no solid is a {solid.shape}")
    hu[tuple(cut)][inside] = solid.hu


def _contents(rng: np.random.Generator) -> list[Solid]:
    """The carton's walls and what is in it, later ones over earlier ones."""

    def off(size: float) -> Point:
        z, y, x = rng.uniform(-size, size, 3)
        return float(z), float(y), float(x)

    return [
        *_carton((125.0, 80.0, 115.0)),
        *_pistol(off(4.0)),
        *_bottle(off(3.0)),
        *_power_bank(off(3.0)),
    ]


def _carton(half: Point) -> list[Solid]:
    wall, paper = 2.5, -650.0
    sides = []
    for axis in range(3):
        for sign in (-1, 1):
            centre, size = [0.0, 0.0, 0.0], list(half)
            centre[axis], size[axis] = sign * half[axis], wall
            sides.append(
                Solid(
                    "box",
                    (centre[0], centre[1], centre[2]),
                    (size[0], size[1], size[2]),
                    paper,
                )
            )
    return sides


def _pistol(off: Point) -> list[Solid]:
    """Slide, barrel, frame and grip with a magazine of cartridges, lying across the slices."""
    steel, polymer, brass = 3000.0, 180.0, 2900.0
    z, y, x = off[0] - 10, off[1] - 22, off[2] - 15
    turn = 14.0

    def at(forward: float, down: float) -> Point:
        angle = math.radians(turn)
        return (
            z,
            y + forward * math.sin(angle) + down * math.cos(angle),
            x + forward * math.cos(angle) - down * math.sin(angle),
        )

    parts = [
        Solid("box", at(0, 0), (13, 13, 88), steel, turn),
        Solid("box", at(-4, 1), (9, 8, 78), AIR_HU, turn),
        Solid("cylinder", at(32, -1), (7, 7, 56), steel, turn),
        Solid("cylinder", at(36, -1), (4.5, 4.5, 60), AIR_HU, turn),
        Solid("box", at(4, 20), (11, 7, 72), polymer, turn),
        Solid("box", at(-48, 52), (14, 42, 24), polymer, turn + 14),
        Solid("box", at(-46, 52), (10, 40, 17), steel, turn + 14),
        Solid("box", at(-46, 52), (8.5, 38.5, 15.5), AIR_HU, turn + 14),
        Solid("box", at(-4, 40), (6, 16, 18), steel, turn),
        Solid("box", at(-4, 38), (6, 12, 14), AIR_HU, turn),
    ]
    for number in range(8):
        place = at(-47 - 1.2 * (number - 3), 22 + 8.6 * number)
        parts.append(Solid("cylinder", place, (4.6, 4.6, 12), brass, turn + 4))
        parts.append(Solid("ellipsoid", place, (3, 3, 6), 2200.0, turn + 4))
    return parts


def _bottle(off: Point) -> list[Solid]:
    """A standing bottle, three quarters full."""
    z, y, x = off[0] + 70, off[1] + 8, off[2] + 68
    glass, liquid = 1350.0, -15.0
    return [
        Solid("cylinder", (z, y, x), (32, 32, 62), glass, 90),
        Solid("cylinder", (z, y, x), (28, 28, 58), AIR_HU, 90),
        Solid("cylinder", (z, y + 14, x), (28, 28, 44), liquid, 90),
        Solid("cylinder", (z, y - 66, x), (11, 11, 8), -80.0, 90),
    ]


def _power_bank(off: Point) -> list[Solid]:
    """A flat case with four round cells and a board."""
    z, y, x = off[0] - 80, off[1] + 40, off[2] + 55
    parts = [
        Solid("box", (z, y, x), (42, 13, 46), 120.0, 0, 0),
        Solid("box", (z, y, x), (39, 11, 43), AIR_HU),
        Solid("box", (z, y - 9.5, x), (36, 0.9, 40), 900.0),
    ]
    for number in range(4):
        cell = (z - 27 + 18 * number, y + 1.5, x)
        parts.append(Solid("cylinder", cell, (8.8, 8.8, 33), 2400.0))
        parts.append(Solid("cylinder", cell, (8.0, 8.0, 31.5), 1500.0))
        parts.append(Solid("cylinder", cell, (1.6, 1.6, 31), 200.0))
    return parts


def _fabric(hu: Array, spacing: Point, rng: np.random.Generator) -> None:
    """Folded clothing through most of the carton: wavy layers with air between."""
    depth, rows, columns = hu.shape
    z = (np.arange(depth) - (depth - 1) / 2) * spacing[0]
    y = (np.arange(rows, dtype=np.float32) - (rows - 1) / 2) * np.float32(spacing[1])
    x = (np.arange(columns, dtype=np.float32) - (columns - 1) / 2) * np.float32(spacing[2])
    first, second, third = rng.uniform(0, 2 * math.pi, 3)
    inside = (np.abs(y)[:, None] < 70) & (np.abs(x)[None, :] < 105)
    for number in range(depth):
        if abs(z[number]) > 112:
            continue
        wave = 7 * np.sin(x / 31 + first + z[number] / 47) + 4 * np.sin(x / 13 + second)
        layer = np.sin((y[:, None] + wave[None, :] + 5 * math.sin(z[number] / 23 + third)) / 2.6)
        cloth = np.where(layer > -0.1, np.float32(-820), np.float32(-960))
        hu[number][inside] = cloth[inside]


def _blur(hu: Array) -> None:
    for one in hu:
        cv2.GaussianBlur(one, (0, 0), 0.7, dst=one)
    before = hu[0].copy()
    for number in range(1, len(hu) - 1):
        here = hu[number].copy()
        hu[number] = 0.2 * before + 0.6 * here + 0.2 * hu[number + 1]
        before = here


def _circle(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    rows, columns = shape
    y = (np.arange(rows) - (rows - 1) / 2) / (rows / 2)
    x = (np.arange(columns) - (columns - 1) / 2) / (columns / 2)
    return np.asarray(y[:, None] ** 2 + x[None, :] ** 2 <= 1.0)


VOLUMES: Mapping[str, Callable[[int], SimulatedVolume]] = MappingProxyType(
    {"pistol in clothing": pistol_in_clothing}
)
"""Volumes by name; each is made from a seed."""
