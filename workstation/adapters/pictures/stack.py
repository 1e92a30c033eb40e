"""Single-slice CT files of one series as one volume, in the order of their declared places."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import NO_VOLUME, refuse
from workstation.adapters.pictures.room import Room
from workstation.domain.picture import Picture
from workstation.domain.scan import PictureKind, SourceFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_UNEVEN = 0.01
"""Share by which a gap may differ from the usual one (or from a whole number of them)."""
_SAME_PLACE_MM = 1e-3
_ASIDE = 0.2
"""Share of a pixel by which slices may be shifted against each other."""

Part = tuple[SourceFile, Picture]


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """The joined picture, its voxels, and the files and pictures in the order of the slices."""

    picture: Picture
    values: NDArray[np.generic]
    files: tuple[SourceFile, ...]
    parts: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    """In which order the given parts lie, and what follows from it."""

    indices: tuple[int, ...]
    positions_mm: tuple[float, ...] = ()
    spacing_mm: float | None = None
    missing: str | None = None
    remarks: tuple[str, ...] = ()


def join(count: int, decode: Callable[[int], Part], room: Room, limits: Limits) -> Stack:
    """Join `count` single slices; `decode` gives one of them, and is asked once for each.

    Raises
    ------
    WorkstationError
        SCAN-20 where they do not make one volume, SCAN-08 where it is over the limit, or whatever
        a slice is refused for.
    """
    given: list[Part] = []
    values: NDArray[np.generic] | None = None
    for index in range(count):
        source, picture = decode(index)
        given.append((source, replace(picture, values=None)))
        _check_alike([given[0], given[-1]])
        if picture.values is None:
            raise AssertionError("pixels were asked for")
        slice_ = picture.values[0]
        if values is None:
            limits.check(picture.rows, picture.columns, count, 1, slice_.dtype.itemsize)
            values = room.zeros((count, *slice_.shape), slice_.dtype)
        if slice_.dtype != values.dtype or slice_.shape != values.shape[1:]:
            _refuse(f"{source.name} holds another kind of values than {given[0][0].name}.")
        values[index] = slice_
    if values is None:
        raise AssertionError("a stack has slices")
    order = _in_order(given)
    _arrange(values, order.indices)
    files = tuple(given[index][0] for index in order.indices)
    parts = tuple(given[index][1] for index in order.indices)
    said = tuple(dict.fromkeys(remark for part in parts for remark in part.remarks))
    incomplete = [f"{f.name}: {p.missing}" for f, p in zip(files, parts, strict=True) if p.missing]
    missing = [*([order.missing] if order.missing else []), *incomplete[:3]]
    joined = replace(
        parts[0],
        frames=len(parts),
        energies=tuple(energy for part in parts for energy in part.energies),
        simulated=any(part.simulated for part in parts),
        missing="; ".join(missing) or None,
        slice_spacing_mm=order.spacing_mm,
        slice_positions_mm=order.positions_mm,
        remarks=(*said, *order.remarks),
    )
    return Stack(joined, values, files, parts)


def _arrange(values: NDArray[np.generic], indices: Sequence[int]) -> None:
    """Put slice indices[n] at place n, moving each slice once."""
    placed: set[int] = set()
    for start in range(len(indices)):
        if start in placed or indices[start] == start:
            continue
        first, here = values[start].copy(), start
        while indices[here] != start:
            values[here] = values[indices[here]]
            placed.add(here)
            here = indices[here]
        values[here] = first
        placed.add(here)


def _check_alike(headers: Sequence[Part]) -> None:
    name, first = headers[0][0].name, headers[0][1]
    for source, picture in headers:
        if picture.kind is not PictureKind.VOLUME or picture.frames != 1:
            _refuse(f"{source.name} is not one CT slice.")
        for what, same in (
            ("series", picture.series_uid == first.series_uid),
            ("scan", picture.scan_uid == first.scan_uid),
            ("object", picture.ooi_id == first.ooi_id),
            ("size", (picture.rows, picture.columns) == (first.rows, first.columns)),
            ("number of bits", picture.bits == first.bits),
            ("pixel spacing", _near(picture.spacing_mm, first.spacing_mm)),
            ("orientation", _near(picture.orientation, first.orientation)),
            ("meaning of its values", picture.modality == first.modality),
            ("direction of its values", picture.inverted == first.inverted),
            ("padding", picture.padding == first.padding),
        ):
            if not same:
                _refuse(f"{source.name} has another {what} than {name}.")
    if len(headers) > 1 and first.series_uid is None:
        _refuse(f"{name} does not declare its series.")


def _in_order(headers: Sequence[Part]) -> _Order:
    pictures = [picture for _, picture in headers]
    if all(p.position_mm is not None and p.orientation is not None for p in pictures):
        return _by_position(headers)
    if all(p.instance_number is not None for p in pictures):
        return _by_number(headers)
    _refuse("The slices declare neither where they lie nor their numbers.")
    raise AssertionError("unreachable")


def _by_position(headers: Sequence[Part]) -> _Order:
    row, column = _halves(headers[0][1].orientation or ())
    normal = _cross(row, column)
    places = [tuple(picture.position_mm or ()) for _, picture in headers]
    along = [_dot(place, normal) for place in places]
    pixel = min(headers[0][1].spacing_mm or (1.0, 1.0))
    for (source, _), place in zip(headers, places, strict=True):
        for direction in (row, column):
            if abs(_dot(place, direction) - _dot(places[0], direction)) > _ASIDE * pixel:
                _refuse(f"{source.name} is shifted aside against {headers[0][0].name}.")
    indices = sorted(range(len(along)), key=lambda index: along[index])
    positions = tuple(along[index] for index in indices)
    for (one, before), (other, after) in pairwise(zip(indices, positions, strict=True)):
        if after - before < _SAME_PLACE_MM:
            _refuse(
                f"{headers[one][0].name} and {headers[other][0].name} lie at the same place"
                f" ({before:.1f} mm)."
            )
    gaps = [after - before for before, after in pairwise(positions)]
    usual = sorted(gaps)[(len(gaps) - 1) // 2]
    holes, uneven = [], False
    for number, gap in enumerate(gaps, 1):
        steps = round(gap / usual)
        if abs(gap - steps * usual) > _UNEVEN * usual * max(steps, 1) or steps < 1:
            uneven = True
        elif steps > 1:
            holes.append((number, steps - 1))
    if uneven:
        told = (
            f"The slices lie {min(gaps):.3g} to {max(gaps):.3g} mm apart: lengths across slices"
            " are not measured, some may be missing."
        )
        return _Order(tuple(indices), positions, remarks=(told,))
    if holes:
        return _Order(tuple(indices), positions, missing=_hole_words(holes))
    mean = (positions[-1] - positions[0]) / len(gaps)
    return _Order(tuple(indices), positions, mean)


def _by_number(headers: Sequence[Part]) -> _Order:
    numbers = [picture.instance_number or 0 for _, picture in headers]
    indices = sorted(range(len(numbers)), key=lambda index: numbers[index])
    holes = []
    for place, (one, other) in enumerate(pairwise(indices), 1):
        step = numbers[other] - numbers[one]
        if not step:
            _refuse(
                f"{headers[one][0].name} and {headers[other][0].name} have the same number"
                f" ({numbers[one]})."
            )
        if step > 1:
            holes.append((place, step - 1))
    told = "The slices declare no place: they are in the order of their numbers."
    spacings = {picture.slice_spacing_mm for _, picture in headers}
    spacing = spacings.pop() if len(spacings) == 1 and not holes else None
    missing = _hole_words(holes) if holes else None
    return _Order(tuple(indices), (), spacing, missing, (told,))


def _hole_words(holes: Sequence[tuple[int, int]]) -> str:
    """ "3 slices are not there (1 after slice 12, 2 after slice 30)"."""
    total = sum(count for _, count in holes)
    told = ", ".join(f"{count} after slice {place}" for place, count in holes[:5])
    more = ", …" if len(holes) > 5 else ""
    words = "1 slice is" if total == 1 else f"{total} slices are"
    return f"{words} not there ({told}{more})"


def _refuse(fact: str) -> None:
    refuse(NO_VOLUME, f"The files do not make one volume: {fact}")


def _near(one: tuple[float, ...] | None, other: tuple[float, ...] | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(
        math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-4) for a, b in zip(one, other, strict=True)
    )


def _halves(orientation: tuple[float, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return orientation[:3], orientation[3:]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _cross(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, float, float]:
    (a, b, c), (d, e, f) = one, other
    return b * f - c * e, c * d - a * f, a * e - b * d
