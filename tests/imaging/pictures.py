"""Scans for tests, made from arrays and from the simulator."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workstation.domain.scan import Energy, PictureKind, Scan, SourceFile
from workstation.simulation import SimulatedScan, random_parcel

SOURCE = SourceFile("picture.dcs", "ab" * 32, 1, "DICOS DX")


def scan_of(values: NDArray[np.generic], kind: PictureKind, **declared: object) -> Scan:
    """A scan of (frames, H, W[, 3]) values; read-only, as readers give them."""
    values = values.view()
    values.flags.writeable = False
    bits = values.dtype.itemsize * 8
    return Scan(kind, values, bits, (SOURCE,), **declared)  # type: ignore[arg-type]


def single(plane: NDArray[np.generic], **declared: object) -> Scan:
    return scan_of(plane[None], PictureKind.SINGLE_ENERGY, **declared)


def dual(
    low: NDArray[np.generic],
    high: NDArray[np.generic],
    device: str = "sim-160-a",
    **declared: object,
) -> Scan:
    declared = {"air_value": 60_000, "black_level": 1200} | declared
    return scan_of(
        np.stack([low, high]),
        PictureKind.DUAL_ENERGY,
        energies=(Energy.LOW, Energy.HIGH),
        device=device,
        **declared,
    )


def simulated(parcel: SimulatedScan | None = None, seed: int = 12) -> Scan:
    """A simulated parcel as its file would give it."""
    made = random_parcel(seed, contraband=("pistol",)) if parcel is None else parcel
    return dual(
        made.low,
        made.high,
        made.profile.name,
        air_value=made.air_value,
        black_level=made.black_level,
        simulated=True,
    )
