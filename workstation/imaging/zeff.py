"""The effective atomic number under the cursor, with its error, or why there is none.

Over a square of pixels, by default 5 x 5:

- the shares of air of both energies are averaged, and ln(1 / share) gives two attenuations;
- `material.positions` places them between the scanner's calibration curves;
- the scanner's table of plates of known effective atomic number turns the position into one.

The error told is two standard errors plus the calibration's own spread. The standard error comes
from the counts themselves: the number is computed anew for each row and each column of the
square, and the variances of both sets, each over its count, are added. So noise along lines and
belts counts, and a square that straddles an edge tells a large error. The spread is how far
other substances of that number lie from the table.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workstation.imaging.material import positions
from workstation.imaging.palette import Calibration, palette
from workstation.imaging.readout import Subject, beam, unmeasured

TOO_THIN = "not known: too little in the way"
TOO_DENSE = "not known: too dense"
TOO_FEW = "not known: too few pixels"
NOT_CALIBRATED = "relative only: scanner has no calibration"
_SMALLEST = 3


@dataclass(frozen=True, slots=True)
class Estimate:
    """What can be told of the material. `zeff` and `error` are None where `why` says why.

    `words` is the class ("organic", "organic or mixed"), "" where nothing is known of it.
    """

    zeff: float | None = None
    error: float | None = None
    words: str = ""
    why: str = ""
    beyond: bool = False
    """The number is the table's last: it may be higher, which is not told apart."""


def estimate(picture: Subject, x: int, y: int, reach: int = 2) -> Estimate | None:
    """The estimate about a pixel, from the pixels up to `reach` away; None where a picture has
    no two energies, no declared air or no such pixel.
    """
    calibration = picture.calibration
    if calibration is None or len(picture.planes) != 2:
        return None
    if not (0 <= x < picture.columns and 0 <= y < picture.rows):
        return None
    rows = slice(max(0, y - reach), min(picture.rows, y + reach + 1))
    columns = slice(max(0, x - reach), min(picture.columns, x + reach + 1))
    first, second = (beam(picture, rows, columns, energy) for energy in (0, 1))
    if first is None or second is None:
        return None
    cuts = [np.asarray(plane[rows, columns]) for plane in picture.planes]
    for cut in cuts:
        outside, saturated = unmeasured(picture, cut)
        if outside.any() or saturated.any():
            return Estimate(why="not known: saturated or no picture here")
    low, high = (
        np.asarray(light.share(cut), np.float64)
        for light, cut in zip((first, second), cuts, strict=True)
    )
    if min(low.shape) < _SMALLEST:
        return Estimate(why=TOO_FEW)
    return of_shares(low, high, calibration, calibrated=not foreign(picture))


def of_shares(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    calibration: Calibration,
    *,
    calibrated: bool = True,
) -> Estimate:
    """The estimate of a patch of shares of air, (h, w) each, both sides at least 3."""
    limit = palette().impenetrable_transmission
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        return Estimate(why=TOO_DENSE)
    if float(low.mean()) < limit or float(high.mean()) < limit:
        return Estimate(why=TOO_DENSE)
    if -np.log(float(high.mean())) < calibration.known[1]:
        return Estimate(why=TOO_THIN)
    at = float(_position(low.mean(), high.mean(), calibration)[()])
    lines = [_position(low.mean(axis=axis), high.mean(axis=axis), calibration) for axis in (0, 1)]
    if not all(np.isfinite(line).all() for line in lines):
        return Estimate(why=TOO_DENSE)
    unsure = 2.0 * float(np.sqrt(sum(np.var(line, ddof=1) / line.size for line in lines)))
    words = class_words(at - unsure, at + unsure)
    if not calibrated or not calibration.zeff:
        return Estimate(words=words, why=NOT_CALIBRATED)
    knots, numbers, spreads = np.array(calibration.zeff, np.float64).T
    told = float(np.interp(at, knots, numbers))
    noise = 2.0 * float(
        np.sqrt(sum(np.var(np.interp(p, knots, numbers), ddof=1) / p.size for p in lines))
    )
    error = noise + float(np.interp(at, knots, spreads))
    return Estimate(told, error, words, beyond=bool(at + unsure >= knots[-1]))


def class_words(low: float, high: float) -> str:
    """The classes that positions low..high may belong to: "organic", "mixed or metal"."""
    classes = palette().classes
    cuts = [
        (first.positions[1] + second.positions[0]) / 2
        for first, second in itertools.pairwise(classes)
    ]
    first, last = (int(np.searchsorted(cuts, value)) for value in (low, high))
    return " or ".join(one.words.lower() for one in classes[first : last + 1])


def _position(
    low: NDArray[np.float64] | float, high: NDArray[np.float64] | float, calibration: Calibration
) -> NDArray[np.float64]:
    shares = [np.maximum(np.asarray(share, np.float64), 1e-4) for share in (low, high)]
    found = positions(-np.log(shares[0]), -np.log(shares[1]), calibration)
    return np.asarray(found, np.float64)


def foreign(picture: Subject) -> bool:
    """The scanner's own curves are not known: another's stand in."""
    return picture.calibration_remark.startswith("This scanner has no calibration")
