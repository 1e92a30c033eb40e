"""A declared flat field taken out of what is shown: every column of the detector made alike.

Shown value = black + (stored - its black) * (air - black) / (its air - its black), rounded to the
nearest whole number (halves up) where stored values are whole, and kept within their type. `air`
and `black` are the declared air value and black level, else the mean counts of the flat field.
Stored values are never altered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.domain.scan import FlatField, Scan

_ROWS = 256


def flat_fielded(scan: Scan) -> Scan:
    """The scan with its flat field taken out of its values, and no flat field left to take out.

    A pixel whose air counts do not differ from its black, or differ the wrong way, is left as it
    is stored, as padding is; a remark says how many there are.
    """
    flat = scan.flat_field
    if flat is None:
        return scan
    air, black = _levels(scan, flat)
    if air == black:
        told = "Air value and black level are the same: the flat field is not used."
        return replace(scan, flat_field=None, remarks=(*scan.remarks, told))
    values = np.empty_like(scan.values)
    dead = 0
    for frame in range(scan.frames):
        for top in range(0, scan.rows, _ROWS):
            cut = slice(top, min(top + _ROWS, scan.rows))
            high = _part(flat.air, frame, cut)
            low: NDArray[np.float64] | float = black
            if flat.black is not None:
                low = _part(flat.black, frame, cut)
            part, lost = _corrected(scan, scan.values[frame, cut], high, low, air, black)
            values[frame, cut] = part
            dead += lost
    values.flags.writeable = False
    name = "" if flat.source is None else f" {flat.source.name}"
    remarks = [*scan.remarks, f"Shown with the flat field{name}; stored values are as received."]
    if dead:
        remarks.append(
            f"{dead:,} pixels have no usable air counts and are shown as stored.".replace(",", " ")
        )
    return replace(
        scan,
        values=values,
        flat_field=None,
        air_value=round(air),
        black_level=round(black),
        remarks=tuple(remarks),
    )


def _levels(scan: Scan, flat: FlatField) -> tuple[float, float]:
    air = (
        float(np.rint(np.mean(np.asarray(flat.air, np.float64))))
        if scan.air_value is None
        else float(scan.air_value)
    )
    if scan.black_level is not None:
        return air, float(scan.black_level)
    return air, 0.0 if flat.black is None else float(
        np.rint(np.mean(np.asarray(flat.black, np.float64)))
    )


def _part(counts: NDArray[Any], frame: int, rows: slice) -> NDArray[np.float64]:
    plane = counts if counts.ndim == 2 else counts[frame if len(counts) > 1 else 0]
    return np.asarray(plane if plane.shape[0] == 1 else plane[rows], np.float64)


def _corrected(
    scan: Scan,
    stored: NDArray[Any],
    high: NDArray[np.float64],
    low: NDArray[np.float64] | float,
    air: float,
    black: float,
) -> tuple[NDArray[Any], int]:
    span = high - low
    usable = np.broadcast_to(span * (air - black) > 0, stored.shape)
    numbers = np.asarray(stored, np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = black + (numbers - low) * (air - black) / span
    if stored.dtype.kind in "iu":
        ends = np.iinfo(stored.dtype)
        found = np.clip(np.floor(np.where(usable, found, 0.0) + 0.5), ends.min, ends.max)
    keep = ~usable
    dead = int(np.count_nonzero(keep))
    if scan.padding is not None:
        first, last = sorted(scan.padding)
        keep = keep | ((numbers >= first) & (numbers <= last))
    return np.where(keep, stored, found.astype(stored.dtype)), dead
