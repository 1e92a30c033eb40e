"""From optical depths to counts: Beer-Lambert over the bins, scatter, blur, noise, digitising."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.simulation.profiles import ScannerProfile
from workstation.simulation.spectrum import Beam

Field = NDArray[np.float32]


def transmission(depths: Field, beam: Beam) -> Field:
    """Primary signal behind the goods over the signal behind air.

    `depths` is (K, H, W) float32, the optical depth in each energy bin; the answer (2, H, W),
    low then high, 0..1: the sum over bins of weight times exp(-depth).
    """
    count, rows, columns = depths.shape
    seen = np.exp(-depths.reshape(count, -1))
    return np.asarray((beam.weights.T @ seen).reshape(2, rows, columns), dtype=np.float32)


def add_scatter(signal: Field, share: float, spacing: float) -> Field:
    """Add scattered radiation: a wide blur of what the goods took from the beam and let through."""
    rows, columns = signal.shape
    step = max(1, round(8.0 / spacing))
    small = (max(2, columns // step), max(2, rows // step))
    coarse = cv2.resize(np.clip(signal, 1e-5, 1.0), small, interpolation=cv2.INTER_AREA)
    source = coarse * -np.log(coarse)
    wide = cv2.GaussianBlur(source, (0, 0), max(0.6, 28.0 / (spacing * step)))
    full = cv2.resize(wide, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return np.asarray(signal + np.float32(share) * full, dtype=np.float32)


def expose(
    depths: Field, beam: Beam, profile: ScannerProfile, spacing: float, rng: np.random.Generator
) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Low and high counts, (H, W) uint16 each, of goods with the given (K, H, W) optical depths.

    `spacing` is the picture's pixel in millimetres; a pixel larger than the scanner's own stands
    for a binned picture and collects more photons.
    """
    primary = transmission(depths, beam)
    area = (spacing / profile.pixel_mm) ** 2
    span = float(profile.air_value - profile.black_level)
    rows, columns = primary.shape[1:]
    tube = np.float32(1.0) + np.float32(profile.tube_ripple) * _normal(rng, columns)
    tube += np.float32(profile.air_drift) * _slow(rng, columns, 220.0 / spacing)
    faults = _faults(profile, rows, columns, spacing, rng)
    channels = []
    for index, (photons, share) in enumerate(
        ((profile.photons_low, profile.scatter_low), (profile.photons_high, profile.scatter_high))
    ):
        signal = add_scatter(primary[index], share, spacing)
        sigma = profile.blur_mm / spacing
        if sigma > 0.25:
            signal = np.asarray(cv2.GaussianBlur(signal, (0, 0), sigma), dtype=np.float32)
        gain = np.float32(1.0) + np.float32(profile.line_gain_residue) * _normal(rng, rows)
        gain += np.float32(profile.element_drift) * _slow(rng, rows, 90.0 / spacing)
        quanta: Field = signal * np.float32(photons * area) * tube[None, :]
        noisy = quanta + np.sqrt(quanta) * _normal(rng, quanta.shape)
        few = quanta < 40.0  # where the normal approximation is poor
        if few.any():
            noisy[few] = rng.poisson(quanta[few])
        counts = noisy * np.float32(span / (photons * area)) * gain[:, None]
        faults.spoil(counts)
        if profile.sharpening > 0.0:
            near = cv2.GaussianBlur(counts, (0, 0), max(0.8, 1.6 * profile.pixel_mm / spacing))
            counts = counts + np.float32(profile.sharpening) * (counts - near)
        counts += _normal(rng, counts.shape) * np.float32(profile.electronic_noise / area**0.5)
        counts += np.float32(profile.black_level)
        np.rint(counts, out=counts)
        channels.append(np.clip(counts, 0, 2**profile.bit_depth - 1).astype(np.uint16))
    return channels[0], channels[1]


@dataclass(frozen=True, slots=True)
class _Faults:
    """Elements whose gain wanders along the belt, and dead ones that calibration has filled in."""

    wandering: tuple[tuple[int, Field], ...]
    dead: tuple[int, ...]

    def spoil(self, counts: Field) -> None:
        for row, gain in self.wandering:
            counts[row] *= gain
        for row in self.dead:  # the mean of its neighbours, as scanners do
            last = len(counts) - 1
            counts[row] = (counts[max(row - 1, 0)] + counts[min(row + 1, last)]) / 2


def _faults(
    profile: ScannerProfile, rows: int, columns: int, spacing: float, rng: np.random.Generator
) -> _Faults:
    wandering = []
    for _ in range(int(rng.poisson(profile.drifting_elements))):
        offset = np.float32(rng.normal(0.0, 0.008))
        gain = 1 + offset + np.float32(0.006) * _slow(rng, columns, 150.0 / spacing)
        wandering.append((int(rng.integers(rows)), np.asarray(gain, np.float32)))
    dead = [int(rng.integers(rows)) for _ in range(int(rng.poisson(profile.dead_elements)))]
    return _Faults(tuple(wandering), tuple(dead))


def _slow(rng: np.random.Generator, count: int, scale: float) -> Field:
    """Smooth noise of deviation about 1 that changes over `scale` samples."""
    knots = _normal(rng, max(4, int(count / max(scale, 1.0)) + 4))
    curve = cv2.resize(knots[None], (count + 1, 1), interpolation=cv2.INTER_CUBIC)
    return np.asarray(curve[0, :count], dtype=np.float32)


def _normal(rng: np.random.Generator, shape: int | tuple[int, ...]) -> Field:
    return np.asarray(rng.standard_normal(shape, dtype=np.float32), dtype=np.float32)
