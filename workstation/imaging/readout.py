"""What a picture's stored values mean at its pixels: one account for the cursor and for regions.

Nothing is guessed: a quantity whose declaration is missing is None. The formulas, for a stored
value v of one energy:

- modality: slope * v + intercept, or the declared table's answer, in the declared units;
- share of air: t = (v - black) / (air - black), with a flat field each pixel's own air and black;
- attenuation: a = -ln(t), where t > 0 (elsewhere nothing came through: there is no number).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.domain.scan import (
    FlatField,
    Lut,
    PictureKind,
    Rescale,
    Scan,
    SpacingPlane,
)
from workstation.imaging.palette import Calibration, calibration_for

Values = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Scale:
    """How long a pixel is, and where that holds. `spacing_mm` is (row, column) or None.

    `magnification` is None unless the spacing is the detector's: elsewhere it is in it already.
    """

    spacing_mm: tuple[float, float] | None = None
    plane: SpacingPlane = SpacingPlane.DETECTOR
    magnification: float | None = None

    @classmethod
    def of(cls, scan: Scan) -> Scale:
        """What a scan declares."""
        spacing, plane = scan.spacing_mm, scan.spacing_plane
        if spacing is not None and not all(0 < side < float("inf") for side in spacing):
            spacing = None
        if scan.spacing_calibrated and plane is SpacingPlane.DETECTOR:
            plane = SpacingPlane.CALIBRATED
        factor = scan.magnification
        if factor is not None and not 0 < factor < float("inf"):
            factor = None
        return cls(spacing, plane, factor if plane is SpacingPlane.DETECTOR else None)


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A picture to be measured: one (H, W) plane of stored values for each energy.

    `names` are the planes' words; a coloured picture has no planes, and only places can be
    measured. `top` and `bottom` are the ends of what can be stored, where values are whole
    numbers: a pixel at either is saturated, its true value is not known.
    """

    names: tuple[str, ...]
    planes: tuple[Values, ...]
    kind: PictureKind
    identity: str
    rows: int
    columns: int
    scale: Scale = field(default_factory=Scale)
    top: int | None = None
    bottom: int | None = None
    air: float | None = None
    black: float | None = None
    flat_field: FlatField | None = None
    modality: Rescale | Lut | None = None
    padding: tuple[int, int] | None = None
    calibration: Calibration | None = None
    """Two energies with declared air: the curves that tell materials apart."""
    calibration_remark: str = ""
    """Why materials are relative only: another scanner's curves."""
    remarks: tuple[str, ...] = ()

    @property
    def is_counts(self) -> bool:
        """The values are a detector's counts, not a display picture's brightness."""
        return self.kind in (PictureKind.DUAL_ENERGY, PictureKind.SINGLE_ENERGY)


def subject(scan: Scan, frame: int = 0) -> Subject:
    """What can be measured of a scan (of one slice of a volume).

    Raises
    ------
    ValueError
        Where there is no such frame.
    """
    values = scan.values
    if not 0 <= frame < scan.frames:
        raise ValueError(f"frame {frame} of {scan.frames}")
    if values.ndim != 3 or scan.kind is PictureKind.RENDERED_COLOUR:
        return Subject((), (), scan.kind, scan.identity, scan.rows, scan.columns, Scale.of(scan))
    remarks: list[str] = []
    if scan.kind is PictureKind.DUAL_ENERGY and scan.frames >= 2:
        names: tuple[str, ...] = ("low energy", "high energy")
        planes: tuple[Values, ...] = (values[0], values[1])
    else:
        names = (f"slice {frame + 1}" if scan.kind is PictureKind.VOLUME else "value",)
        planes = (values[frame],)
    air, black = scan.air_value, scan.black_level
    if scan.flat_field is None and air is not None and black is None:
        black = 0
        remarks.append("The file declares no black level: taken as 0.")
    bottom, top = ends_of(values.dtype, scan.bits)
    calibration, remark = None, ""
    if scan.kind is PictureKind.DUAL_ENERGY and len(planes) == 2 and air not in (None, black):
        calibration, told = calibration_for(scan)
        remark = told or ""
    return Subject(
        names=names,
        planes=planes,
        kind=scan.kind,
        identity=scan.identity,
        rows=scan.rows,
        columns=scan.columns,
        scale=Scale.of(scan),
        top=top,
        bottom=bottom,
        air=None if air is None else float(air),
        black=None if black is None else float(black),
        flat_field=scan.flat_field,
        modality=scan.modality,
        padding=scan.padding,
        calibration=calibration,
        calibration_remark=remark,
        remarks=tuple(remarks),
    )


def plane_subject(
    scan: Scan,
    grey: NDArray[np.uint16],
    stored: tuple[float, float],
    name: str,
    aspect: float = 1.0,
) -> Subject:
    """What can be measured of a plane or slab cut from a volume, as it is on the screen.

    `stored` is (scale, offset) of the screen's plane values. Where the scale is 1 these are the
    stored values again, exactly; else a remark tells the steps. `aspect` is a pixel's height for
    a width of 1.
    """
    scale, offset = stored
    remarks: tuple[str, ...] = ()
    values: Values
    if scale == 1.0 and float(offset).is_integer():
        values = grey.astype(np.int32) + np.int32(offset)
        bottom, top = ends_of(scan.values.dtype, scan.bits)
    else:
        values = grey * np.float64(scale) + offset
        bottom = top = None
        remarks = (f"Values are told in steps of {scale:.3g}, as the screen has them.",)
    spaced = Scale.of(scan)
    if spaced.spacing_mm is not None:
        across = spaced.spacing_mm[1]
        spaced = Scale((across * aspect, across), SpacingPlane.VOXEL)
    return Subject(
        names=(name,),
        planes=(values,),
        kind=scan.kind,
        identity=scan.identity,
        rows=int(grey.shape[0]),
        columns=int(grey.shape[1]),
        scale=spaced,
        top=top,
        bottom=bottom,
        modality=scan.modality,
        padding=scan.padding,
        remarks=remarks,
    )


def ends_of(dtype: np.dtype[Any], bits: int) -> tuple[int | None, int | None]:
    """(lowest, highest) value that `bits` bits of a type can store; None for fractions.

    The lowest of an unsigned type is no sign of saturation (a detector in the dark reads 0), and
    a picture of a few bits is a drawing, no detector's.
    """
    if bits < 6:
        return None, None
    if dtype.kind == "u":
        return None, 2 ** min(bits, dtype.itemsize * 8) - 1
    if dtype.kind == "i":
        half = 2 ** (min(bits, dtype.itemsize * 8) - 1)
        return -half, half - 1
    return None, None


def unmeasured(planes: Subject, values: Values) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of some stored values are padding or no number, and which are saturated.

    Padding comes first: a value that is both counts as padding.
    """
    numbers: NDArray[Any] = np.asarray(values)
    outside = np.zeros(numbers.shape, np.bool_)
    if numbers.dtype.kind == "f":
        outside |= ~np.isfinite(numbers)
    if planes.padding is not None:
        low, high = sorted(planes.padding)
        outside |= (numbers >= low) & (numbers <= high)
    saturated = np.zeros(numbers.shape, np.bool_)
    if planes.top is not None:
        saturated |= numbers >= planes.top
    if planes.bottom is not None:
        saturated |= numbers <= planes.bottom
    return outside, saturated & ~outside


def to_modality(modality: Rescale | Lut, values: Values) -> NDArray[np.float64]:
    """Stored values in the declared units."""
    stored = np.asarray(values, np.float64)
    if isinstance(modality, Rescale):
        with np.errstate(over="ignore"):
            return stored * modality.slope + modality.intercept
    table = np.asarray(modality.values, np.float64)
    at = np.clip(np.nan_to_num(stored) - modality.first, 0, len(table) - 1)
    return np.asarray(table[np.asarray(np.rint(at), np.intp)], np.float64)


def units_of(modality: Rescale | Lut) -> str:
    """The declared units' words; "" where the file names none."""
    return modality.units if isinstance(modality, Rescale) else modality.words


@dataclass(frozen=True, slots=True, eq=False)
class Beam:
    """Air and black of the pixels at hand: one number each, or one for each pixel."""

    air: float | NDArray[np.float64]
    black: float | NDArray[np.float64]

    def share(self, values: Values) -> NDArray[np.float64]:
        """Share of air of stored values; NaN where air and black do not differ."""
        span = np.asarray(self.air, np.float64) - self.black
        with np.errstate(divide="ignore", invalid="ignore"):
            answer = (np.asarray(values, np.float64) - self.black) / span
        return np.where(np.isfinite(answer), answer, np.nan)


def beam(planes: Subject, rows: slice, columns: slice, energy: int = 0) -> Beam | None:
    """Air and black over a part of the picture, from the flat field or the declared numbers.

    `energy` is the number of the plane: a flat field may have counts for each.
    """
    flat = planes.flat_field
    if flat is not None:
        air = _part(flat.air, rows, columns, planes.columns, energy)
        if air is not None:
            black: float | NDArray[np.float64] = planes.black or 0.0
            if flat.black is not None:
                own = _part(flat.black, rows, columns, planes.columns, energy)
                black = black if own is None else own
            return Beam(air, black)
    if planes.air is None or planes.black is None or planes.air == planes.black:
        return None
    return Beam(planes.air, planes.black)


def _part(
    field_: Values, rows: slice, columns: slice, width: int, energy: int
) -> NDArray[np.float64] | None:
    """A part of a flat field of (rows, columns) or (1, columns), or one such for each energy;
    None where it does not fit."""
    if field_.ndim == 3 and energy < len(field_):
        field_ = field_[energy]
    if field_.ndim != 2 or field_.shape[1] != width:
        return None
    cut = field_[:, columns] if field_.shape[0] == 1 else field_[rows, columns]
    return np.asarray(cut, np.float64)


@dataclass(frozen=True, slots=True)
class Reading:
    """One energy at one pixel. None: not declared, or (attenuation) nothing came through."""

    name: str
    stored: float
    padding: bool
    saturated: bool
    modality: float | None = None
    units: str = ""
    share: float | None = None
    attenuation: float | None = None


def readings(planes: Subject, x: int, y: int) -> Sequence[Reading]:
    """Every energy's values at a pixel; empty outside the picture."""
    if not (0 <= x < planes.columns and 0 <= y < planes.rows):
        return ()
    rows, columns = slice(y, y + 1), slice(x, x + 1)
    found = []
    for energy, (name, plane) in enumerate(zip(planes.names, planes.planes, strict=True)):
        light = beam(planes, rows, columns, energy)
        cut = np.asarray(plane[rows, columns])
        outside, saturated = unmeasured(planes, cut)
        padding = bool(outside[0, 0])
        converted, units, share, depth = None, "", None, None
        if planes.modality is not None and not padding:
            converted = float(to_modality(planes.modality, cut)[0, 0])
            units = units_of(planes.modality)
        if light is not None and not padding:
            got = float(light.share(cut)[0, 0])
            if np.isfinite(got):
                share = got
                depth = float(-np.log(got)) if got > 0 else None
        found.append(
            Reading(
                name,
                float(cut[0, 0]),
                padding,
                bool(saturated[0, 0]),
                converted,
                units,
                share,
                depth,
            )
        )
    return tuple(found)
