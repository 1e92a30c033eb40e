"""How large pixels are, where that holds, and where slices lie (PS3.3 10.7 and C.7.6.2)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from workstation.adapters.pictures import declared
from workstation.adapters.pictures.dicom_groups import Groups, Said
from workstation.domain.scan import SpacingPlane

if TYPE_CHECKING:
    from pydicom import Dataset

PIXEL_SPACING, IMAGER_SPACING, SCANNED_SPACING = 0x00280030, 0x00181164, 0x00182010
CALIBRATION, CALIBRATION_WORDS = 0x00280A02, 0x00280A04
MAGNIFICATION, ASPECT, THICKNESS = 0x00181114, 0x00280034, 0x00180050
BETWEEN_SLICES, POSITION, ORIENTATION = 0x00180088, 0x00200032, 0x00200037
MEASURES, PLANE_POSITION, PLANE_ORIENTATION = 0x00289110, 0x00209113, 0x00209116
CENTRE_OF_BEAM = 0x00189404  # object pixel spacing in the centre of the beam (C.8.19.6.9)
_UNEVEN = 0.01  # share of the mean by which distances of slices may differ
_CALIBRATIONS = {"GEOMETRY": "declared geometry", "FIDUCIAL": "a fiducial in the picture"}


@dataclass(frozen=True, slots=True)
class Geometry:
    """The fields of `Scan` that say where pixels lie."""

    spacing_mm: tuple[float, float] | None = None
    plane: SpacingPlane = SpacingPlane.DETECTOR
    magnification: float | None = None
    slice_spacing_mm: float | None = None
    slice_positions_mm: tuple[float, ...] = ()
    orientation: tuple[float, ...] | None = None
    position_mm: tuple[float, ...] | None = None
    order: tuple[int, ...] = ()
    """The stored frames in the order in which they are to be shown; empty: as stored."""

    def as_stored(self) -> Geometry:
        """What still holds where frames cannot be put in order."""
        if not self.order:
            return self
        return replace(
            self, slice_spacing_mm=None, slice_positions_mm=(), position_mm=None, order=()
        )

    @property
    def calibrated(self) -> bool:
        """Whether the spacing holds in the object itself."""
        return self.spacing_mm is not None and self.plane is not SpacingPlane.DETECTOR


def geometry(groups: Groups, said: Said, *, slices: bool) -> Geometry:
    """Everything declared of the places of pixels: of `slices`, or of a projection."""
    found = groups.each(MEASURES, lambda one: _pair(one, PIXEL_SPACING))
    if len(found) > 1:
        said.remark("The file's frames declare different pixel spacings; none is used.")
    spacing = found[0] if len(found) == 1 else None
    if slices:
        if spacing is not None:
            said.origin("spacing_mm", PIXEL_SPACING)
        return _volume(groups, spacing, said)
    spacing, plane = _projection(groups, spacing, said)
    factor = groups.anywhere(MAGNIFICATION, declared.number)
    if factor is not None and factor <= 0:
        said.remark("The file declares a magnification that is none; it is not used.")
        factor = None
    if factor is not None:
        said.origin("magnification", MAGNIFICATION)
    if spacing is None:
        ratio = declared.numbers(groups.ds, ASPECT)
        if len(ratio) == 2 and ratio[0] > 0 and ratio[0] != ratio[1]:
            said.remark(
                f"The file declares pixels {ratio[0]:g} high and {ratio[1]:g} wide and no spacing:"
                " shapes are not true to scale and nothing is measured in mm."
            )
    return Geometry(
        spacing,
        plane,
        factor,
        orientation=_six(groups.ds, said),
        position_mm=_three(groups.ds),
    )


def _projection(
    groups: Groups, spacing: tuple[float, float] | None, said: Said
) -> tuple[tuple[float, float] | None, SpacingPlane]:
    """Pixel spacing of a projection and where it holds (PS3.3 10.7.1.1 and 10.7.1.2)."""
    at_detector, where = groups.anywhere(IMAGER_SPACING, _pair), IMAGER_SPACING
    if at_detector is None:  # or of a scanned film
        at_detector, where = _pair(groups.ds, SCANNED_SPACING), SCANNED_SPACING
    calibration = (declared.text(groups.ds, CALIBRATION) or "").upper()
    if spacing is not None and calibration:
        how = _CALIBRATIONS.get(calibration)
        detail = declared.text(groups.ds, CALIBRATION_WORDS)
        words = f"by {how}" if how else "in a way that is not known here"
        said.remark(f"Pixel spacing is calibrated {words}" + (f": {detail}." if detail else "."))
        said.origin("spacing_mm", PIXEL_SPACING)
        return spacing, SpacingPlane.CALIBRATED
    if at_detector is not None:
        if spacing is None or _same(spacing, at_detector):
            said.origin("spacing_mm", where)
            return at_detector, SpacingPlane.DETECTOR
        said.remark(
            "The file corrects its pixel spacing from the detector to the object and does not say"
            " how."
        )
        said.origin("spacing_mm", PIXEL_SPACING)
        return spacing, SpacingPlane.CALIBRATED
    centre = groups.anywhere(CENTRE_OF_BEAM, _pair)
    if spacing is None and centre is not None:
        said.origin("spacing_mm", CENTRE_OF_BEAM)
        return centre, SpacingPlane.CALIBRATED
    if spacing is not None:
        said.remark("The file does not say where its pixel spacing holds; it is taken at detector.")
        said.origin("spacing_mm", PIXEL_SPACING)
        return spacing, SpacingPlane.DETECTOR
    return None, SpacingPlane.DETECTOR


def _volume(groups: Groups, spacing: tuple[float, float] | None, said: Said) -> Geometry:
    directions = groups.each(PLANE_ORIENTATION, lambda one: _six(one, said))
    if len(directions) > 1:
        said.remark("The file's slices are turned against each other; they make no volume.")
    orientation = directions[0] if len(directions) == 1 else None
    positions = groups.all(PLANE_POSITION, _three)
    first = positions[0]
    if orientation is not None:
        said.origin("orientation", ORIENTATION)
    if first is not None:
        said.origin("position_mm", POSITION)
    along: tuple[float, ...] = ()
    if orientation is not None and len(positions) > 1 and None not in positions:
        normal = _cross(orientation[:3], orientation[3:])
        along = tuple(_dot(place, normal) for place in positions if place is not None)
    between, order = _even(along, said)
    if order:
        along = tuple(along[index] for index in order)
        first = positions[order[0]]
    if between is not None:
        said.origin("slice_spacing_mm", POSITION)
    elif len(along) < 2:
        between = groups.anywhere(BETWEEN_SLICES, declared.number)
        between = abs(between) if between else None
        if between is not None:
            said.origin("slice_spacing_mm", BETWEEN_SLICES)
        elif groups.anywhere(THICKNESS, declared.number) and len(positions) > 1:
            said.remark("The file declares how thick its slices are, not how far apart they lie.")
    return Geometry(spacing, SpacingPlane.VOXEL, None, between, along, orientation, first, order)


def _even(along: tuple[float, ...], said: Said) -> tuple[float | None, tuple[int, ...]]:
    """The distance of slices, where it is one, and their order where they are not stored in it."""
    if len(along) < 2:
        return None, ()
    order = tuple(sorted(range(len(along)), key=along.__getitem__))
    gaps = [along[after] - along[before] for before, after in pairwise(order)]
    mean = sum(gaps) / len(gaps)
    if min(gaps) <= 0:
        said.remark("Several slices of the file lie at the same place.")
        return None, ()
    if any(abs(gap - mean) > _UNEVEN * mean for gap in gaps):
        said.remark(
            f"The file's slices lie {min(gaps):g} to {max(gaps):g} mm apart: lengths across"
            " slices are not measured."
        )
        return None, ()
    if order in (tuple(range(len(along))), tuple(reversed(range(len(along))))):
        return mean, ()
    said.remark("The file's frames are not in the order of their places; they are put in it.")
    return mean, order


def _pair(ds: Dataset, tag: int) -> tuple[float, float] | None:
    found = declared.numbers(ds, tag)
    if len(found) != 2 or min(found) <= 0:
        return None
    return found[0], found[1]


def _three(ds: Dataset) -> tuple[float, ...] | None:
    found = declared.numbers(ds, POSITION)
    return found if len(found) == 3 else None


def _six(ds: Dataset, said: Said) -> tuple[float, ...] | None:
    found = declared.numbers(ds, ORIENTATION)
    if not found:
        return None
    rows, columns = found[:3], found[3:]
    right = len(found) == 6 and all(
        abs(math.sqrt(_dot(one, one)) - 1) < 0.01 for one in (rows, columns)
    )
    if not right or abs(_dot(rows, columns)) > 0.01:
        said.remark("The file declares directions of its rows and columns that are none.")
        return None
    return found


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-4) for a, b in zip(one, other, strict=True))


def _dot(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _cross(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, float, float]:
    (a, b, c), (d, e, f) = one, other
    return b * f - c * e, c * d - a * f, a * e - b * d
