"""Scans made in memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from workstation.domain.scan import PictureKind, Scan, SourceFile
from workstation.simulation import SimulatedScan
from workstation.simulation.spectrum import beam_of

FILE = SourceFile("made.png", "ab" * 32, 1, "PNG")


def scan_of(kind: PictureKind, values: Any, **declared: Any) -> Scan:
    """A scan of frames as given; bits follow the values' type."""
    array = np.asarray(values)
    bits = array.dtype.itemsize * 8
    return Scan(kind, array, bits, (FILE,), **declared)


def raw(values: Any, **declared: Any) -> Scan:
    """Single-energy 16-bit counts with air 60000 and black 0."""
    return scan_of(
        PictureKind.SINGLE_ENERGY,
        np.asarray(values, np.uint16)[None],
        **({"air_value": 60000, "black_level": 0} | declared),
    )


def simulated(scan: SimulatedScan) -> Scan:
    """A simulated dual-energy picture as the readers give it."""
    return Scan(
        PictureKind.DUAL_ENERGY,
        np.stack([scan.low, scan.high]),
        16,
        (FILE,),
        air_value=scan.air_value,
        black_level=scan.black_level,
        effective_energies_kev=beam_of(scan.profile).effective_kev,
        simulated=True,
    )
