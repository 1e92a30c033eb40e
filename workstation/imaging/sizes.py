"""Lengths, areas and angles of places on a picture, in pixels and where declared in mm."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workstation.domain.annotation import Item, ItemKind, Point
from workstation.domain.scan import SpacingPlane
from workstation.imaging.readout import Scale
from workstation.imaging.regions import crosses_itself


@dataclass(frozen=True, slots=True)
class Size:
    """A length or an area: in pixels, and in mm (mm²) where a spacing is declared.

    `object_mm` is the size in the object, where a magnification is declared; `error_mm` what
    placing each end to half a pixel leaves open (of areas: half a pixel all along the outline).
    """

    pixels: float
    mm: float | None = None
    object_mm: float | None = None
    error_mm: float | None = None
    plane: SpacingPlane = SpacingPlane.DETECTOR


def length(scale: Scale, start: Point, end: Point) -> Size:
    """Distance of two places: sqrt((dx * column spacing)² + (dy * row spacing)²)."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    pixels = math.hypot(dx, dy)
    if scale.spacing_mm is None:
        return Size(pixels, plane=scale.plane)
    row, column = scale.spacing_mm
    mm = math.hypot(dx * column, dy * row)
    return _sized(scale, pixels, mm, max(row, column), 1)


def area(scale: Scale, item: Item, pixels: int | None = None) -> Size:
    """Area inside an outline; one that crosses itself is counted: its `pixels` inside."""
    (left, top), (right, bottom) = item.box
    if item.kind is ItemKind.RECTANGLE:
        inside = (right - left) * (bottom - top)
    elif item.kind is ItemKind.ELLIPSE:
        inside = math.pi / 4 * (right - left) * (bottom - top)
    elif pixels is not None and crosses_itself(item.points):
        inside = float(pixels)
    else:
        inside = _shoelace(item.points)
    if scale.spacing_mm is None:
        return Size(inside, plane=scale.plane)
    row, column = scale.spacing_mm
    return _sized(scale, inside, inside * row * column, _outline_mm(scale, item) / 2, 2)


def _sized(scale: Scale, pixels: float, mm: float, error: float, power: int) -> Size:
    object_mm = None
    if scale.magnification is not None:
        object_mm = mm / scale.magnification**power
    return Size(pixels, mm, object_mm, error, scale.plane)


def _shoelace(points: tuple[Point, ...]) -> float:
    x0, y0 = points[0]
    at = [(x - x0, y - y0) for x, y in points]
    pairs = zip(at, (*at[1:], at[0]), strict=True)
    return abs(math.fsum(xa * yb - xb * ya for (xa, ya), (xb, yb) in pairs)) / 2


def _outline_mm(scale: Scale, item: Item) -> float:
    """Length of the outline in mm times a pixel's larger side."""
    if scale.spacing_mm is None:
        raise ValueError("no spacing is declared")
    row, column = scale.spacing_mm
    if item.kind is ItemKind.OUTLINE:
        pairs = zip(item.points, (*item.points[1:], item.points[0]), strict=True)
        around = math.fsum(
            math.hypot((b[0] - a[0]) * column, (b[1] - a[1]) * row) for a, b in pairs
        )
    else:
        (left, top), (right, bottom) = item.box
        around = 2 * ((right - left) * column + (bottom - top) * row)
        if item.kind is ItemKind.ELLIPSE:
            around *= math.pi / 4  # within 12 % of an ellipse's own, and enough for an error
    return around * max(row, column)


@dataclass(frozen=True, slots=True)
class Angle:
    """Degrees between two arms; `error` what placing each point to half a pixel leaves open."""

    degrees: float
    error: float
    square_assumed: bool
    """No spacing is declared: pixels were taken as square."""


def angle(scale: Scale, first: Point, corner: Point, last: Point) -> Angle:
    """The angle at `corner`, 0..180 degrees, in mm where a spacing is declared."""
    row, column = scale.spacing_mm or (1.0, 1.0)
    arms = [((p[0] - corner[0]) * column, (p[1] - corner[1]) * row) for p in (first, last)]
    (ax, ay), (bx, by) = arms
    degrees = math.degrees(abs(math.atan2(ax * by - ay * bx, ax * bx + ay * by)))
    half = max(row, column) / 2
    error = math.degrees(sum(math.atan2(2 * half, math.hypot(x, y)) for x, y in arms))
    return Angle(degrees, min(error, 180.0), scale.spacing_mm is None)
