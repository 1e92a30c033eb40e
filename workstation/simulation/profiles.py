"""The simulated scanners: what each declares about its tube, detector and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """One simulated line scanner. Every number a reader of its pictures needs is declared here.

    A "sandwich" scanner reads both energies from one exposure (thin front detector, copper, thick
    back detector); a "switching" one exposes twice, at `low_kv` and at `tube_kv`, with the back
    detector. Lengths are millimetres in the plane of the parcel.
    """

    name: str
    description: str
    acquisition: Literal["sandwich", "switching"]
    tube_kv: float
    low_kv: float
    filter_al_mm: float
    filter_cu_mm: float
    front_detector: tuple[str, float]  # scintillator, thickness in mm
    back_detector: tuple[str, float]
    between_cu_mm: float
    pixel_mm: float
    photons_low: float  # detected quanta in one pixel of `pixel_mm` behind air
    photons_high: float
    electronic_noise: float  # standard deviation, counts
    blur_mm: float  # standard deviation of the Gaussian point spread
    sharpening: float  # overshoot of the acquisition's deblurring, share of the local contrast
    scatter_low: float  # scattered over primary, per unit of optical depth
    scatter_high: float
    line_gain_residue: float  # relative, per detector element: stripes along the belt
    tube_ripple: float  # relative, per exposed line: stripes across the belt
    bit_depth: int
    black_level: int
    air_value: int

    def __post_init__(self) -> None:
        if not 0 <= self.black_level < self.air_value < 2**self.bit_depth <= 65536:
            raise ValueError(f"{self.name}: black {self.black_level}, air {self.air_value}")
        if min(self.pixel_mm, self.photons_low, self.photons_high, self.low_kv, self.tube_kv) <= 0:
            raise ValueError(f"{self.name}: pixel, photons and voltages must be positive")


_SANDWICH_160 = ScannerProfile(
    name="sim-160-a",
    description="Simulated 160 kV sandwich-detector parcel scanner, 0.9 mm pixels.",
    acquisition="sandwich",
    tube_kv=160.0,
    low_kv=160.0,
    filter_al_mm=2.5,
    filter_cu_mm=0.1,
    front_detector=("gadolinium_oxysulfide", 0.13),
    back_detector=("caesium_iodide", 4.0),
    between_cu_mm=0.7,
    pixel_mm=0.9,
    photons_low=60_000.0,
    photons_high=90_000.0,
    electronic_noise=9.0,
    blur_mm=0.55,
    sharpening=0.30,
    scatter_low=0.012,
    scatter_high=0.020,
    line_gain_residue=0.0016,
    tube_ripple=0.0008,
    bit_depth=16,
    black_level=1200,
    air_value=60_000,
)

_SWITCHING_140 = ScannerProfile(
    name="sim-140-k",
    description="Simulated 80/140 kV switching parcel scanner, 1.2 mm pixels, 14 bits, noisier.",
    acquisition="switching",
    tube_kv=140.0,
    low_kv=80.0,
    filter_al_mm=3.0,
    filter_cu_mm=0.3,
    front_detector=("caesium_iodide", 0.6),
    back_detector=("caesium_iodide", 0.6),
    between_cu_mm=0.0,
    pixel_mm=1.2,
    photons_low=9_000.0,
    photons_high=14_000.0,
    electronic_noise=7.0,
    blur_mm=0.95,
    sharpening=0.0,
    scatter_low=0.030,
    scatter_high=0.045,
    line_gain_residue=0.0040,
    tube_ripple=0.0025,
    bit_depth=14,
    black_level=400,
    air_value=15_000,
)

PROFILES: Mapping[str, ScannerProfile] = MappingProxyType(
    {profile.name: profile for profile in (_SANDWICH_160, _SWITCHING_140)}
)
DEFAULT_PROFILE = _SANDWICH_160.name
