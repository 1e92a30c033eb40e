"""What a parcel weighs by its raw picture: how much the beam met, with an honest range.

For each pixel the attenuation of the high energy says how many grams a square centimetre weighs if
the goods are plastic, aluminium or steel (assets/weighing); the low energy says which of them it
is like. Times the pixel's area, over all pixels behind which something lies, that is a weight.

It is a range, not a number:

- where the beam is weak the low energy no longer tells the material (scattered radiation fills it
  up): such pixels count as steel for the low end, and by what they look like for the high one;
- one energy tells no material: steel for the low end, plastic for the high one;
- what lies nearer to the tube than the belt throws a larger shadow; how much is not declared, so
  the ends are moved apart by what was measured on parcels of known weight (docs/weighing.md);
- where the beam did not come through there is no high end.

Nothing is guessed: without declared air value, energies or pixel spacing there is no weight, and none
where something reaches over the picture's edge: a cut-off parcel, or the belt seen from the side.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.estimate import NotWeighed, WeightEstimate, WeightOpinion
from workstation.domain.scan import PictureKind, Scan
from workstation.imaging.calibration import CURVES, HIGH_STEP
from workstation.imaging.readout import Beam, Subject, beam, subject, unmeasured
from workstation.resources import assets_dir

Field = NDArray[np.float32]

BELOW, ABOVE = 1.3, 1.1
"""The true weight is at least the low end / BELOW and at most the high end x ABOVE."""
FOREIGN = 1.25
"""Both once more, where the curves are those of a scanner of other energies."""
_OWN_KEV, _NEAR_KEV = 1.0, 8.0
_GOODS = 0.012  # attenuation above which something lies in the way
_THIN = 0.05  # below this attenuation the material is not told: packing
_WEAK = 3.0  # low-energy attenuation from which on the material is not told
_THROUGH = 4.3  # attenuation past which hardly anything came through
_FLOOR = 0.002
_LOST = 0.01  # share of the goods' pixels without a value that leaves the high end open
_MOST_PIXELS = 1_500_000


@dataclass(frozen=True, slots=True)
class Curves:
    """Of one scanner, or one of its energies: grams per cm2 at each of `at`, by material."""

    energies_kev: tuple[float, ...]
    at: NDArray[np.float64]
    grams: tuple[NDArray[np.float64], ...]

    def areal(self, depth: Field) -> tuple[Field, ...]:
        """g/cm2 of plastic, aluminium and steel; below 0 in a straight line, so that noise
        behind thin goods cancels out."""
        found = []
        for curve in self.grams:
            told = np.interp(depth, self.at, curve)
            told += np.minimum(depth, 0.0) * (curve[1] / self.at[1])
            found.append(np.asarray(told, np.float32))
        return tuple(found)


def weigh(scan: Scan) -> WeightEstimate | NotWeighed:
    """The range in which the weight of what a picture shows lies, or why there is none."""
    why = _not_weighable(scan)
    if why:
        return NotWeighed(why)
    curves, foreign = _curves_for(scan.effective_energies_kev)
    if curves is None:
        told = " and ".join(f"{kev:g}" for kev in scan.effective_energies_kev)
        return NotWeighed(f"there are no curves for a scanner of {told} keV")
    planes = subject(scan)
    step = max(1, ceil(sqrt(scan.rows * scan.columns / _MOST_PIXELS)))
    shares = [_share(planes, energy, step) for energy in range(len(planes.planes))]
    if any(share is None for share in shares):
        return NotWeighed("the picture's air value and black level do not differ")
    light = [share for share in shares if share is not None]
    if min(light[0].shape) < 8:
        return NotWeighed("the picture is too small to be weighed")
    lost = ~np.isfinite(np.sum(light, axis=0))
    depths = [_depth(share) for share in light]
    high = depths[-1]
    goods = cv2.dilate(
        np.asarray(cv2.blur(high, (5, 5)) > _GOODS, np.uint8), np.ones((9, 9), np.uint8)
    ).astype(np.bool_)
    if float((goods & (high > _THIN)).mean()) < 1e-4:
        return NotWeighed("the picture shows nothing to weigh")
    if _over_the_edge(high):
        return NotWeighed("something reaches over the picture's edge: the parcel, or the belt")
    row_mm, column_mm = _pixel_mm(planes, step)
    area = row_mm * column_mm / 100.0
    least, most = _ends(depths, curves)
    low_kg = float(least[goods].sum(dtype=np.float64)) * area / 1000.0
    high_kg = float(most[goods].sum(dtype=np.float64)) * area / 1000.0
    if not 0.0 < low_kg <= high_kg < float("inf"):
        return NotWeighed("the picture's values make no weight")
    open_ = float((goods & (lost | (high > _THROUGH))).sum()) > _LOST * float(goods.sum())
    wider = FOREIGN if foreign else 1.0
    return WeightEstimate(
        _rounded(low_kg / (BELOW * wider)),
        None if open_ else _rounded(high_kg * ABOVE * wider),
        f"view {scan.view}, {'two energies' if len(depths) == 2 else 'one energy'}"
        + (", another scanner's curves" if foreign else ""),
    )


def weigh_parcel(scans: Sequence[Scan]) -> WeightOpinion:
    """What the views of one parcel say together."""
    return together([weigh(scan) for scan in scans])


def together(told: Sequence[WeightOpinion]) -> WeightOpinion:
    """What the views of one parcel say together: the narrowest range, else the highest low end.

    Views that contradict one another (other packages, another parcel) tell no weight.
    """
    ranges = [one for one in told if isinstance(one, WeightEstimate)]
    closed = [one for one in ranges if one.high_kg is not None]
    if ranges:
        heaviest = max(ranges, key=lambda one: one.low_kg)
        if not closed:
            return heaviest
        lightest = min(closed, key=lambda one: one.high_kg or Decimal(0))
        if heaviest.low_kg > (lightest.high_kg or Decimal(0)):
            return NotWeighed(
                f"the pictures tell different weights: {lightest.words} and {heaviest.words}"
            )
        return min(closed, key=lambda one: (one.high_kg or Decimal(0)) - one.low_kg)
    whys = [one.why for one in told if isinstance(one, NotWeighed)]
    return NotWeighed("; ".join(dict.fromkeys(whys)) or "no picture of the parcel was read")


def _not_weighable(scan: Scan) -> str:
    """Why a picture cannot be weighed by what it declares; "" where it can."""
    if scan.kind is PictureKind.VOLUME:
        return "a CT volume is not weighed"
    if scan.kind not in (PictureKind.DUAL_ENERGY, PictureKind.SINGLE_ENERGY):
        return "a display picture holds no counts to weigh"
    wanted = 2 if scan.kind is PictureKind.DUAL_ENERGY else 1
    if scan.values.ndim != 3 or scan.frames != wanted:
        return "the picture has not the frames of one view"
    if scan.missing:
        return "part of the picture could not be read"
    if scan.air_value is None and scan.flat_field is None:
        return "the picture does not declare its air value"
    if scan.black_level is None and scan.inverted:
        return "the picture does not declare its black level"
    if subject(scan).scale.spacing_mm is None:
        return "the picture does not declare its pixel spacing"
    if len(scan.effective_energies_kev) != wanted:
        return "the picture does not declare its effective energies"
    return ""


def _share(planes: Subject, energy: int, step: int) -> Field | None:
    """Share of air of every `step`-th pixel, NaN where there is no value."""
    everywhere = slice(0, planes.rows), slice(0, planes.columns)
    light = beam(planes, *everywhere, energy)
    if light is None:
        return None
    values = np.asarray(planes.planes[energy])[::step, ::step]
    thinned = Beam(_thinned(light.air, step), _thinned(light.black, step))
    share = thinned.share(values)
    outside, saturated = unmeasured(planes, values)
    # A saturated pixel at the bright end is air; at the dark end its depth tells it.
    share[outside] = np.nan
    share[saturated & (share < 0.5)] = np.nan
    return np.asarray(share, np.float32)


def _thinned(plane: float | NDArray[np.float64], step: int) -> float | NDArray[np.float64]:
    if isinstance(plane, float | int):
        return float(plane)
    return plane[:: step if len(plane) > 1 else 1, ::step]


def _depth(share: Field) -> Field:
    """-ln of the share of air, a little smoothed; no value counts as air."""
    known = np.nan_to_num(share, nan=1.0, posinf=1.0, neginf=0.0)
    smooth = cv2.GaussianBlur(known, (0, 0), 0.9)
    return np.asarray(-np.log(np.clip(smooth, _FLOOR, 2.0)), np.float32)


def _ends(depths: Sequence[Field], curves: Curves) -> tuple[Field, Field]:
    """g/cm2 of each pixel: at least, at most (as far as the beam tells)."""
    high = depths[-1]
    plastic, aluminium, steel = curves.areal(high)
    if len(depths) == 1:
        return np.minimum(steel, plastic), np.maximum(steel, plastic)
    low, at = depths[0], np.maximum(high, 0.0)
    pair = curves.energies_kev[0], curves.energies_kev[1]
    lows = [
        np.interp(at, np.arange(len(curve)) * HIGH_STEP, curve).astype(np.float32)
        for curve in CURVES[pair].values()
    ]
    light = np.clip((low - lows[0]) / np.maximum(lows[1] - lows[0], 1e-4), 0.0, 1.0)
    heavy = np.clip((low - lows[1]) / np.maximum(lows[2] - lows[1], 1e-4), 0.0, 1.0)
    told = np.where(
        low < lows[1],
        plastic + light * (aluminium - plastic),
        aluminium + heavy * (steel - aluminium),
    )
    told = np.where(high < _THIN, plastic, told)
    return np.where(low > _WEAK, np.minimum(steel, told), told), told


def _pixel_mm(planes: Subject, step: int) -> tuple[float, float]:
    """A pixel's height and width at the goods, as far as a magnification is declared."""
    spacing, factor = planes.scale.spacing_mm or (0.0, 0.0), planes.scale.magnification or 1.0
    return spacing[0] * step / factor, spacing[1] * step / factor


def _over_the_edge(high: Field) -> bool:
    """Part of the goods may lie outside the picture, or the scanner's own parts inside."""
    edges = (high[0], high[-1], high[:, 0], high[:, -1])
    return any(float((edge > 2 * _THIN).mean()) > 0.02 for edge in edges)


def _rounded(kilograms: float) -> Decimal:
    """To three places, at most three figures."""
    return Decimal(f"{kilograms:.3g}").quantize(Decimal("0.001"))


def _curves_for(energies_kev: tuple[float, ...]) -> tuple[Curves | None, bool]:
    """The nearest curves of as many energies, and whether they are another scanner's; None where
    none are near."""
    if not all(np.isfinite(energies_kev)):
        return None, False
    known = [one for one in _curves() if len(one.energies_kev) == len(energies_kev)]

    def off(one: Curves) -> float:
        return max(abs(a - b) for a, b in zip(one.energies_kev, energies_kev, strict=True))

    nearest = min(known, key=off)
    return (nearest if off(nearest) <= _NEAR_KEV else None), off(nearest) > _OWN_KEV


@lru_cache(maxsize=1)
def _curves() -> tuple[Curves, ...]:
    """Of each scanner's pair of energies, and of each energy alone."""
    path = assets_dir() / "weighing" / "curves.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    at = np.asarray(document["attenuation"], np.float64)
    found: list[Curves] = []
    for one in document["scanners"]:
        low_kev, high_kev = one["effective_energies_kev"]
        low, high = (
            tuple(np.asarray(one[kind][energy]) for kind in ("plastic", "aluminium", "steel"))
            for energy in ("low", "high")
        )
        found.append(Curves((low_kev, high_kev), at, high))
        found += [Curves((low_kev,), at, low), Curves((high_kev,), at, high)]
    return tuple(found)
