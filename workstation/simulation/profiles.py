"""The simulated scanners: what each declares about its tube, detector and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """One simulated line scanner. Every number a reader of its pictures needs is declared here.

    A "sandwich" scanner reads both energies from one exposure (thin front detector, copper, thick
    back detector); a "switching" one exposes twice, at `low_kv` and at `tube_kv`, with the back
    detector. Lengths are millimetres in the plane of the belt.

    `source_height_mm` is the height of the tube above the belt, `source_side_mm` that of the
    second tube beside it; without one the beam is parallel. What calibration leaves behind:
    `air_drift` (slow change of the air value along the belt), `element_drift` (slow change over
    the detector elements), `drifting_elements` and `dead_elements` (mean number in a picture).
    An `unseen` profile is kept for measuring: nothing is trained on it.
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
    source_height_mm: float | None = None
    source_side_mm: float | None = None
    air_drift: float = 0.0
    element_drift: float = 0.0
    drifting_elements: float = 0.0
    dead_elements: float = 0.0
    unseen: bool = False

    def calibrated(self) -> ScannerProfile:
        """The same scanner just after calibration: no drift, no bad elements."""
        return replace(
            self, air_drift=0.0, element_drift=0.0, drifting_elements=0.0, dead_elements=0.0
        )

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
    source_height_mm=1250.0,
    source_side_mm=1100.0,
    air_drift=0.0006,
    element_drift=0.0008,
    drifting_elements=0.3,
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
    source_height_mm=1000.0,
    source_side_mm=900.0,
    air_drift=0.0020,
    element_drift=0.0020,
    drifting_elements=1.0,
    dead_elements=0.15,
)

_OLD_150 = ScannerProfile(
    name="sim-150-o",
    description="Simulated ageing 150 kV sandwich scanner, 1.6 mm pixels, 12 bits, drifting.",
    acquisition="sandwich",
    tube_kv=150.0,
    low_kv=150.0,
    filter_al_mm=3.0,
    filter_cu_mm=0.0,
    front_detector=("gadolinium_oxysulfide", 0.16),
    back_detector=("caesium_iodide", 3.0),
    between_cu_mm=0.5,
    pixel_mm=1.6,
    photons_low=30_000.0,
    photons_high=40_000.0,
    electronic_noise=1.2,
    blur_mm=1.1,
    sharpening=0.75,
    scatter_low=0.022,
    scatter_high=0.032,
    line_gain_residue=0.0035,
    tube_ripple=0.0020,
    bit_depth=12,
    black_level=90,
    air_value=3_900,
    source_height_mm=900.0,
    source_side_mm=850.0,
    air_drift=0.0040,
    element_drift=0.0040,
    drifting_elements=2.5,
    dead_elements=0.7,
)

_DESK_130 = ScannerProfile(
    name="sim-130-d",
    description="Simulated 130 kV mail-room scanner, 0.8 mm pixels, tube close to the belt.",
    acquisition="sandwich",
    tube_kv=130.0,
    low_kv=130.0,
    filter_al_mm=2.0,
    filter_cu_mm=0.2,
    front_detector=("gadolinium_oxysulfide", 0.10),
    back_detector=("caesium_iodide", 3.0),
    between_cu_mm=0.5,
    pixel_mm=0.8,
    photons_low=20_000.0,
    photons_high=25_000.0,
    electronic_noise=12.0,
    blur_mm=0.65,
    sharpening=0.15,
    scatter_low=0.016,
    scatter_high=0.024,
    line_gain_residue=0.0022,
    tube_ripple=0.0012,
    bit_depth=16,
    black_level=2_000,
    air_value=55_000,
    source_height_mm=720.0,
    source_side_mm=680.0,
    air_drift=0.0012,
    element_drift=0.0012,
    drifting_elements=0.6,
    dead_elements=0.1,
)

_LARGE_180 = ScannerProfile(
    name="sim-180-l",
    description="Simulated 180 kV scanner for large goods, 1.3 mm pixels, hard beam.",
    acquisition="sandwich",
    tube_kv=180.0,
    low_kv=180.0,
    filter_al_mm=2.5,
    filter_cu_mm=0.4,
    front_detector=("gadolinium_oxysulfide", 0.18),
    back_detector=("caesium_iodide", 6.0),
    between_cu_mm=1.0,
    pixel_mm=1.3,
    photons_low=70_000.0,
    photons_high=120_000.0,
    electronic_noise=10.0,
    blur_mm=0.9,
    sharpening=0.45,
    scatter_low=0.024,
    scatter_high=0.036,
    line_gain_residue=0.0018,
    tube_ripple=0.0008,
    bit_depth=16,
    black_level=600,
    air_value=62_000,
    source_height_mm=1700.0,
    source_side_mm=1500.0,
    air_drift=0.0006,
    element_drift=0.0010,
    drifting_elements=0.4,
)

_UNSEEN_150 = ScannerProfile(
    name="sim-150-u",
    description="Simulated 90/150 kV switching scanner, 1.0 mm pixels; kept for measuring only.",
    acquisition="switching",
    tube_kv=150.0,
    low_kv=90.0,
    filter_al_mm=2.0,
    filter_cu_mm=0.2,
    front_detector=("caesium_iodide", 0.8),
    back_detector=("caesium_iodide", 0.8),
    between_cu_mm=0.0,
    pixel_mm=1.0,
    photons_low=18_000.0,
    photons_high=26_000.0,
    electronic_noise=14.0,
    blur_mm=0.75,
    sharpening=0.55,
    scatter_low=0.026,
    scatter_high=0.040,
    line_gain_residue=0.0030,
    tube_ripple=0.0015,
    bit_depth=16,
    black_level=3_000,
    air_value=50_000,
    source_height_mm=840.0,
    source_side_mm=950.0,
    air_drift=0.0025,
    element_drift=0.0025,
    drifting_elements=1.2,
    dead_elements=0.3,
    unseen=True,
)

PROFILES: Mapping[str, ScannerProfile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            _SANDWICH_160,
            _SWITCHING_140,
            _OLD_150,
            _DESK_130,
            _LARGE_180,
            _UNSEEN_150,
        )
    }
)
SEEN_PROFILES = tuple(name for name, profile in PROFILES.items() if not profile.unseen)
"""Names of the profiles that may be trained on."""
DEFAULT_PROFILE = _SANDWICH_160.name
