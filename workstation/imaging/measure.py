"""Measures over a picture: values of a region, a line's profile, lengths, angles, areas.

Pure, and exact against slow references in the tests; the formulas stand in docs/measuring.md.
Padding, pixels without a number and saturated pixels are counted and left out, never averaged in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.domain.annotation import Item, ItemKind, Point
from workstation.imaging.material import material_plane, to_position
from workstation.imaging.palette import STANDARD, palette
from workstation.imaging.readout import (
    Scale,
    Subject,
    Values,
    beam,
    to_modality,
    units_of,
    unmeasured,
)
from workstation.imaging.regions import Region, crosses_itself, region
from workstation.imaging.sizes import Angle, Size, angle, area, length
from workstation.imaging.spread import Distribution, Spread, distribution, merged, spread, tally
from workstation.imaging.zeff import TOO_FEW, Estimate, foreign, of_shares

_BAND = 2**18
"""Pixels looked at in one go: the screen never waits long for the interpreter."""
_EXACT_SHARES = 2**22
"""Pixels of a flat-fielded region whose shares of air are kept apart one by one."""
TOO_THIN_TO_TELL = "Too thin to tell"
SEVERAL = "not told: several materials in the region"
_ONE_SUBSTANCE = 0.9
"""Share of the pixels whose class is known that have to be of one class."""
_LARGEST_SUBSTANCE = 2**20
"""Pixels of the largest box in which one effective atomic number is told."""
_MARGIN = 8
"""Pixels that smoothing may look beyond a part of the material plane."""


# Regions


@dataclass(frozen=True, slots=True)
class EnergyValues:
    """One energy of a region. What is not declared, or left nothing to measure, is None."""

    name: str
    stored: Spread | None
    padding: int
    """Pixels that are no picture, or hold no number."""
    saturated: int
    modality: Spread | None = None
    units: str = ""
    share: Spread | None = None
    """Share of air."""
    attenuation: Spread | None = None
    blocked: int = 0
    """Measured pixels where nothing came through: they have no attenuation."""


@dataclass(frozen=True, slots=True)
class MaterialShare:
    """How many of the measured pixels show one class of material."""

    words: str
    pixels: int
    share: float


@dataclass(frozen=True, slots=True)
class RegionValues:
    """Everything told of a region."""

    pixels: int
    energies: tuple[EnergyValues, ...]
    materials: tuple[MaterialShare, ...] = ()
    materials_remark: str = ""
    zeff: Estimate | None = None
    """Effective atomic number of the mean; None where it was not asked (see `_zeff`)."""


def region_values(planes: Subject, item: Item) -> RegionValues:
    """Values of a region's pixels, each energy by itself."""
    found = region(item.kind, item.points, planes.rows, planes.columns)
    energies = tuple(
        _energy(planes, number, name, plane, found)
        for number, (name, plane) in enumerate(zip(planes.names, planes.planes, strict=True))
    )
    shares: tuple[MaterialShare, ...] = ()
    if planes.calibration is not None and found.pixels:
        shares = _materials(planes, found)
    remark = planes.calibration_remark if shares else ""
    zeff = _zeff(planes, found)
    told = [material.pixels for material in shares if material.words != TOO_THIN_TO_TELL]
    if (
        zeff is not None
        and zeff.zeff is not None
        and max(told, default=0) < _ONE_SUBSTANCE * sum(told)
    ):
        zeff = Estimate(why=SEVERAL)  # the mean of unlike things is no substance's number
    return RegionValues(found.pixels, energies, shares, remark, zeff)


def _zeff(planes: Subject, found: Region) -> Estimate | None:
    """The estimate of `imaging.zeff` over the region's measured pixels, by their mean shares.

    None without two calibrated energies, and where the region is larger than a hand means when
    it asks for one substance, or too small.
    """
    height, width = found.inside.shape
    if planes.calibration is None or len(planes.planes) != 2:
        return None
    if not 0 < height * width <= _LARGEST_SUBSTANCE:
        return None
    lights = [beam(planes, found.rows, found.columns, number) for number in (0, 1)]
    away = found.inside == 0
    cuts = [np.asarray(plane[found.rows, found.columns]) for plane in planes.planes]
    for cut in cuts:
        outside, saturated = unmeasured(planes, cut)
        away |= outside | saturated
    rows, columns = ~away.all(axis=1), ~away.all(axis=0)
    if min(int(rows.sum()), int(columns.sum())) < 3:
        return Estimate(why=TOO_FEW)
    # No row and no column without a measured pixel: each has a mean.
    kept = np.ix_(rows, columns)
    shares = [
        np.ma.array(light.share(cut)[kept], mask=away[kept])
        for light, cut in zip(lights, cuts, strict=True)
        if light is not None
    ]
    if len(shares) != 2:
        return None
    low, high = shares
    return of_shares(low, high, planes.calibration, calibrated=not foreign(planes))


def _energy(planes: Subject, number: int, name: str, plane: Values, found: Region) -> EnergyValues:
    cut = plane[found.rows, found.columns]
    everything = distribution(cut, found.inside)
    outside, saturated = unmeasured(planes, everything.values)
    kept = everything.only(~(outside | saturated))
    # A value that is no number never reached the distribution: it is left out like padding.
    lost = found.pixels - everything.n + int(everything.counts[outside].sum())
    told = EnergyValues(name, spread(kept), lost, int(everything.counts[saturated].sum()))
    modality, units = None, ""
    if planes.modality is not None:
        modality = spread(kept.mapped(to_modality(planes.modality, kept.values)))
        units = units_of(planes.modality)
    shares = _shares(planes, number, found, plane, kept) if planes.is_counts else None
    if shares is None:
        return EnergyValues(name, told.stored, told.padding, told.saturated, modality, units)
    through = shares.only(shares.values > 0)
    return EnergyValues(
        name,
        told.stored,
        told.padding,
        told.saturated,
        modality,
        units,
        spread(shares),
        spread(through.mapped(-np.log(through.values))),
        shares.n - through.n,
    )


def _shares(
    planes: Subject, number: int, found: Region, plane: Values, kept: Distribution
) -> Distribution | None:
    """Shares of air of the measured pixels; None where air is not declared.

    Where each pixel has its own air, a large region's shares are told to a millionth.
    """
    first = next(found.bands(_BAND), found)
    light = beam(planes, first.rows, first.columns, number)
    if light is None:
        return None
    if isinstance(light.air, float) and isinstance(light.black, float):
        return kept.mapped(light.share(kept.values))
    pieces = []
    for band in found.bands(_BAND):
        part = plane[band.rows, band.columns]
        outside, saturated = unmeasured(planes, part)
        good = band.inside.view(np.bool_) & ~(outside | saturated)
        field = beam(planes, band.rows, band.columns, number)
        own = field.share(part)[good] if field is not None else np.empty(0)
        own = own[np.isfinite(own)]
        pieces.append(tally(own if found.inside.size <= _EXACT_SHARES else np.round(own, 6)))
    return merged(pieces)


def _materials(planes: Subject, found: Region) -> tuple[MaterialShare, ...]:
    """Classes of the measured pixels, as the standard colours tell them."""
    chosen = palette(STANDARD)
    words = [TOO_THIN_TO_TELL, *(c.words for c in chosen.classes), chosen.impenetrable.words]
    counts = np.zeros(len(words), np.int64)
    for part in found.bands(_BAND):
        classes = _classes(planes, part)
        counts += np.bincount(classes[part.inside.view(np.bool_)], minlength=len(words) + 1)[
            : len(words)
        ]
    total = int(counts.sum())
    return tuple(
        MaterialShare(name, int(count), int(count) / total)
        for name, count in zip(words, counts, strict=True)
        if count
    )


def _classes(planes: Subject, part: Region) -> NDArray[np.intp]:
    """Number of each pixel's class; one more than the last where it was not measured."""
    calibration, black, air = planes.calibration, planes.black or 0.0, planes.air
    if calibration is None or air is None:
        raise ValueError("a picture without two calibrated energies has no materials")
    chosen = palette(STANDARD)
    top, left = max(part.rows.start - _MARGIN, 0), max(part.columns.start - _MARGIN, 0)
    down = slice(top, min(part.rows.stop + _MARGIN, planes.rows))
    across = slice(left, min(part.columns.stop + _MARGIN, planes.columns))
    low, high = (_levelled(planes, number, down, across, air, black) for number in (0, 1))
    bytes_ = material_plane(low, high, black, air, calibration)
    y, x = part.rows.start - top, part.columns.start - left
    height, width = part.inside.shape
    position = to_position(bytes_[y : y + height, x : x + width])
    cuts = [
        (before.positions[1] + after.positions[0]) / 2
        for before, after in zip(chosen.classes, chosen.classes[1:], strict=False)
    ]
    answer = np.digitize(position, cuts).astype(np.intp) + 1
    cut = np.s_[y : y + height, x : x + width]
    mean = (low[cut].astype(np.float64) + high[cut].astype(np.float64)) / 2
    share = (mean - black) / (air - black)
    depth = -np.log(np.clip(share, 1e-4, 1.0))
    answer[depth < calibration.known[0]] = 0
    answer[share < chosen.impenetrable_transmission] = len(chosen.classes) + 1
    for plane in planes.planes:
        outside, saturated = unmeasured(planes, plane[part.rows, part.columns])
        answer[outside | saturated] = len(chosen.classes) + 2
    return answer


def _levelled(
    planes: Subject, number: int, rows: slice, columns: slice, air: float, black: float
) -> Values:
    """Stored values, or with a flat field what they would be if every pixel had one air."""
    stored = planes.planes[number][rows, columns]
    light = beam(planes, rows, columns, number)
    if planes.flat_field is None or light is None:
        return stored
    shares = light.share(stored)
    return np.where(np.isfinite(shares), black + shares * (air - black), stored)


# Profiles


@dataclass(frozen=True, slots=True, eq=False)
class ProfileLine:
    """One energy along a line: `values` (n,) float64, NaN where no pixel could be measured."""

    name: str
    values: NDArray[np.float64]
    low: float | None
    high: float | None
    left_out: int
    """Pixels that were padding, held no number or were saturated."""
    edges: tuple[int, ...]
    """Steps along the line where the value changes most."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Values along a line, at steps of one pixel from its start."""

    size: Size
    step_mm: float | None
    width: int
    lines: tuple[ProfileLine, ...]


def profile(planes: Subject, start: Point, end: Point, width: int = 1) -> Profile:
    """Stored values along a line at steps of one pixel, averaged over `width` pixels across.

    Each sample is the pixel it lies in, no blend of neighbours; samples across stand one pixel
    apart at right angles to the line, in source pixels.
    """
    size = length(planes.scale, start, end)
    count = math.floor(size.pixels) + 1
    along = (0.0, 0.0)
    if size.pixels > 0:
        along = (end[0] - start[0]) / size.pixels, (end[1] - start[1]) / size.pixels
    steps = np.arange(count, dtype=np.float64)
    across = np.arange(width, dtype=np.float64)[:, None] - (width - 1) / 2
    x = start[0] + steps * along[0] - across * along[1]
    y = start[1] + steps * along[1] + across * along[0]
    column = np.floor(x).astype(np.intp)
    row = np.floor(y).astype(np.intp)
    # The far edge of the last pixel belongs to it: a line may end on the picture's border.
    column[x == planes.columns] = planes.columns - 1
    row[y == planes.rows] = planes.rows - 1
    within = (column >= 0) & (column < planes.columns) & (row >= 0) & (row < planes.rows)
    at = np.clip(row, 0, planes.rows - 1), np.clip(column, 0, planes.columns - 1)
    lines = []
    for name, plane in zip(planes.names, planes.planes, strict=True):
        values = np.asarray(plane[at])
        outside, saturated = unmeasured(planes, values)
        good = within & ~(outside | saturated)
        number = good.sum(axis=0)
        total = np.where(good, values, 0).sum(axis=0, dtype=np.float64)
        mean = np.full(count, np.nan)
        np.divide(total, number, out=mean, where=number > 0)
        known = mean[number > 0]
        lines.append(
            ProfileLine(
                name,
                mean,
                float(known.min()) if len(known) else None,
                float(known.max()) if len(known) else None,
                int(np.count_nonzero(within & ~good)),
                edges(mean),
            )
        )
    step = size.mm / size.pixels if size.mm is not None and size.pixels else None
    return Profile(size, step, width, tuple(lines))


EDGE_SHARE = 0.5
"""An edge changes at least this share as fast as the steepest one."""
EDGE_NOISE = 6.0
"""And this many times faster than the line's usual change (1.4826 times the median)."""


def edges(values: NDArray[np.float64]) -> tuple[int, ...]:
    """Steps where a profile changes most: the steepest of each run of steep steps of one sign.

    The slope at step i is (v[i + 1] - v[i - 1]) / 2; steps beside a gap have none.
    """
    if len(values) < 3:
        return ()
    slope = np.full(len(values), np.nan)
    slope[1:-1] = (values[2:] - values[:-2]) / 2
    size = np.abs(slope)
    known = size[np.isfinite(size)]
    if not len(known) or known.max() == 0:
        return ()
    usual = 1.4826 * float(np.median(known))
    limit = max(EDGE_SHARE * float(known.max()), EDGE_NOISE * usual)
    steep = np.where(size >= limit, np.sign(slope), 0.0)
    found, start = [], 0
    for i in range(1, len(values) + 1):
        if i == len(values) or steep[i] != steep[start]:
            if steep[start] != 0:
                found.append(start + int(np.argmax(size[start:i])))
            start = i
    return tuple(found)


# All of one item


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What an item measures; the parts its kind does not have are None."""

    item: Item
    scale: Scale
    values: RegionValues | None = None
    area: Size | None = None
    length: Size | None = None
    angle: Angle | None = None
    profile: Profile | None = None
    count: int | None = None
    counted: bool = False
    """The outline crosses itself: its area is its pixels inside."""
    remarks: tuple[str, ...] = ()


def measure(planes: Subject, item: Item) -> Measured:
    """Everything an item measures. For any thread; the larger the region the slower.

    Raises
    ------
    ValueError
        Where the item lacks points.
    """
    if not item.is_whole:
        raise ValueError(f"the {item.kind.words} is not whole")
    told: dict[str, Any] = {}
    if item.kind.is_region:
        values = region_values(planes, item)
        told["values"] = values
        told["area"] = area(planes.scale, item, values.pixels)
        told["counted"] = item.kind is ItemKind.OUTLINE and crosses_itself(item.points)
        told["remarks"] = planes.remarks
    elif item.kind is ItemKind.ANGLE:
        told["angle"] = angle(planes.scale, *item.points[:3])
    elif item.kind is ItemKind.COUNT:
        told["count"] = len(item.points)
    else:
        told["length"] = length(planes.scale, item.points[0], item.points[1])
        if item.kind is ItemKind.PROFILE:
            told["profile"] = profile(planes, item.points[0], item.points[1], item.width)
    return Measured(item, planes.scale, **told)
