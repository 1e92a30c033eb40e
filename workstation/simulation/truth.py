"""What is known about a simulated picture: each object, what it is made of, how well it is seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.attenuation import AttenuationTable, attenuation_table
from workstation.simulation.profiles import ScannerProfile
from workstation.simulation.scene import Laid

MATERIAL_CLASSES = ("organic", "light metal and mineral", "metal", "heavy metal")
"""By mass attenuation at 40 keV, in cm2/g: below 0.34, below 1.5, below 8, above."""
_CLASS_LIMITS = (0.34, 1.5, 8.0)
_VISIBLE_SIGMA = 2.0
CONCEALMENT = ("open", "covered", "buried")
_COVERED, _BURIED = 0.45, 0.78


@dataclass(frozen=True, slots=True)
class Placed:
    """The truth about one object in the picture.

    `box` is (x, y, width, height) in source pixels and `mask` (height, width) bool within it;
    `visible` the share of the outline where the object changes the high signal by more than twice
    the noise there; `covered` the share that other things have in the optical depth over the
    outline; `grams` its mass and `materials` that of each material. `hidden` is the level at which
    it was concealed on purpose and `hidden_in` what in: a host or a covering.
    """

    label: str
    category: str
    group: str
    box: tuple[int, int, int, int]
    mask: NDArray[np.bool_]
    visible: float
    grams: float
    covered: float = 0.0
    materials: Mapping[str, float] = field(default_factory=dict)
    hidden: int = 0
    hidden_in: str = ""

    @property
    def level(self) -> int:
        """0 open, 1 overlapped, 2 hidden within a thing, 3 shielded (`conceal.LEVELS`)."""
        overlapped = 1 if self.covered >= _COVERED else 0
        return max(self.hidden, overlapped)

    @property
    def concealment(self) -> str:
        """One of `CONCEALMENT`: by how much lies over and under it, buried too if barely seen."""
        if self.covered >= _BURIED or self.visible < 0.25:
            return CONCEALMENT[2]
        return CONCEALMENT[1] if self.covered >= _COVERED else CONCEALMENT[0]


@dataclass(frozen=True, slots=True)
class SimulatedScan:
    """One simulated dual-energy picture with its truth.

    `low` and `high` are (H, W) uint16 detector counts: `black_level` without beam, `air_value`
    behind air. `weight_g` is the mass of all that was drawn, packing included. `material` is
    (4, H, W) float32, grams per square centimetre along the beam of each of `MATERIAL_CLASSES`,
    and `thickness_mm` (H, W) float32 what of the beam's way lies in goods, both without the belt.
    """

    low: NDArray[np.uint16]
    high: NDArray[np.uint16]
    black_level: int
    air_value: int
    spacing_mm: float
    profile: ScannerProfile
    objects: tuple[Placed, ...]
    weight_g: float
    package: str
    package_mm: tuple[float, float, float]
    package_box: tuple[int, int, int, int]
    seed: int
    material: NDArray[np.float32]
    thickness_mm: NDArray[np.float32]
    view: str = "top"

    @property
    def concealment(self) -> str:
        """The level of the best hidden contraband; "none" where there is none."""
        levels = [CONCEALMENT.index(o.concealment) for o in self.objects if o.category != "benign"]
        return CONCEALMENT[max(levels)] if levels else "none"


def transmission_of(counts: NDArray[np.uint16], profile: ScannerProfile) -> NDArray[np.float32]:
    """Counts back to signal over air, (H, W) float32, not clipped."""
    span = np.float32(profile.air_value - profile.black_level)
    return np.asarray((counts.astype(np.float32) - np.float32(profile.black_level)) / span)


@lru_cache(maxsize=1)
def material_classes() -> NDArray[np.int64]:
    """Index into `MATERIAL_CLASSES` of each material of the table, (M,)."""
    table = attenuation_table()
    column = int(np.argmin(np.abs(table.energies_kev - 40.0)))
    return np.asarray(np.digitize(table.mass_attenuation[:, column], _CLASS_LIMITS))


def material_class(name: str, table: AttenuationTable | None = None) -> str:
    """The class of one material by name."""
    table = table or attenuation_table()
    return MATERIAL_CLASSES[int(material_classes()[table.row[name]])]


def placed(
    info: tuple[str, str, str],
    laid: Laid,
    high: NDArray[np.float32],
    depth: NDArray[np.float32],
    profile: ScannerProfile,
    spacing: float,
) -> Placed:
    """The truth about an object of (label, category, group) laid in a finished scene.

    `high` is the picture's high signal over air, `depth` the optical depth of all in the same
    bin as `laid.depth`.
    """
    mask = laid.mask
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    if rows.size == 0:
        rows, columns = np.array([0, mask.shape[0] - 1]), np.array([0, mask.shape[1] - 1])
    inner = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    area = (spacing / profile.pixel_mm) ** 2
    seen = np.maximum(high[laid.window], 0.0)
    change = seen * np.expm1(np.minimum(laid.depth, 12.0))
    span = profile.air_value - profile.black_level
    noise = np.sqrt(
        seen / (profile.photons_high * area) + (profile.electronic_noise / span) ** 2 / area
    )
    clear = change > _VISIBLE_SIGMA * noise
    size = max(1, int(mask.sum()))
    whole = float(depth[laid.window][mask].sum(dtype=np.float64))
    own = float(laid.depth[mask].sum(dtype=np.float64))
    y, x = laid.window[0].start + int(rows[0]), laid.window[1].start + int(columns[0])
    return Placed(
        label=info[0],
        category=info[1],
        group=info[2],
        box=(x, y, int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1),
        mask=np.ascontiguousarray(mask[inner]),
        visible=float((clear & mask).sum() / size),
        grams=laid.grams,
        covered=float(np.clip(1.0 - own / whole, 0.0, 1.0)) if whole > 0.0 else 0.0,
        materials=laid.materials,
    )
