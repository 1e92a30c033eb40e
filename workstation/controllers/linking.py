"""How two pictures beside one another are linked: which place of one answers which of the other.

Pictures of two parcels are laid upon each other by their middles: at one scale in mm where both
declare a spacing that means the same, else each fitted to its window. Views of one parcel share
the belt: rows are taken along the belt, and row answers row. What is assumed is said in words.
"""

from __future__ import annotations

from dataclasses import dataclass

from workstation.domain.scan import SpacingPlane

Point = tuple[float, float]
_SAME = 0.01
"""Spacings that differ by less than this share are the same."""
_PLANES = {
    SpacingPlane.DETECTOR: "at the detector",
    SpacingPlane.CALIBRATED: "in the object",
    SpacingPlane.VOXEL: "in the volume",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What linking needs to know of a picture.

    `spacing_mm` is (row, column), where declared; `aspect` is the height at which a pixel is drawn
    for a width of 1.
    """

    columns: int
    rows: int
    spacing_mm: tuple[float, float] | None = None
    plane: SpacingPlane = SpacingPlane.DETECTOR
    aspect: float = 1.0

    @property
    def middle(self) -> Point:
        return self.columns / 2, self.rows / 2


@dataclass(frozen=True, slots=True)
class Link:
    """Places of a left and a right picture that lie at one place of their windows.

    `ratio` is the right zoom for a left zoom of 1; `left` and `right` are source points that
    answer each other. With `along_belt` only the row of an answer means anything.
    """

    ratio: float
    left: Point
    right: Point
    words: str
    fitted: bool = False
    """Each is fitted to its own window; `ratio` is for a right window like the left one."""
    along_belt: bool = False
    aspects: Point = (1.0, 1.0)
    """Heights at which the left and the right pixels are drawn for a width of 1."""

    def to_right(self, point: Point) -> Point:
        """The right picture's place that answers a place of the left."""
        (x, y), (ox, oy), (rx, ry) = point, self.left, self.right
        tall = self.aspects[0] / self.aspects[1]
        return rx + (x - ox) / self.ratio, ry + (y - oy) * tall / self.ratio

    def to_left(self, point: Point) -> Point:
        """The left picture's place that answers a place of the right."""
        (x, y), (ox, oy), (rx, ry) = point, self.left, self.right
        tall = self.aspects[1] / self.aspects[0]
        return ox + (x - rx) * self.ratio, oy + (y - ry) * tall * self.ratio


def of_parcels(left: Sheet, right: Sheet, fit_ratio: float) -> Link:
    """How pictures of two parcels are linked; `fit_ratio` is right fitted zoom / left fitted zoom."""
    aspects = left.aspect, right.aspect
    ratio, why = _by_mm(left, right)
    if ratio is None:
        words = f"Each fitted: {why}"
        return Link(fit_ratio, left.middle, right.middle, words, fitted=True, aspects=aspects)
    return Link(ratio, left.middle, right.middle, f"Same scale: {why}", aspects=aspects)


def of_views(left: Sheet, right: Sheet) -> Link:
    """How two views of one parcel are linked: the rows of both lie along the belt."""
    tall = left.aspect / right.aspect
    spacings, why = _spacings(left, right)
    scale = spacings[1][0] / spacings[0][0] if spacings else None
    if left.rows == right.rows and (scale is None or abs(scale - 1) < _SAME):
        ratio, why = tall, "row for row along the belt"
    elif scale is not None:
        ratio, why = scale * tall, f"along the belt in mm ({why})"
    else:
        ratio = left.rows / right.rows * tall
        why = f"proportional along the belt, an estimate ({why})"
    return Link(
        ratio,
        (left.columns / 2, 0.0),
        (right.columns / 2, 0.0),
        f"Linked: {why}",
        along_belt=True,
        aspects=(left.aspect, right.aspect),
    )


def _by_mm(left: Sheet, right: Sheet) -> tuple[float | None, str]:
    """(right zoom for a left zoom of 1, words), or (None, why there is none)."""
    spacings, why = _spacings(left, right)
    if not spacings:
        return None, why
    for sheet, (row, column) in zip((left, right), spacings, strict=True):
        if abs(row / column - sheet.aspect) > _SAME * sheet.aspect:
            return None, "pixels are not square and are drawn so"
    return spacings[1][1] / spacings[0][1], why


def _spacings(left: Sheet, right: Sheet) -> tuple[tuple[Point, ...], str]:
    """Both spacings and words, or none and why they cannot be compared."""
    if left.spacing_mm is None or right.spacing_mm is None:
        neither = left.spacing_mm is None and right.spacing_mm is None
        side = "neither picture declares" if neither else "one picture does not declare"
        return (), f"{side} its pixel spacing"
    if left.plane is not right.plane:
        planes = f"{_PLANES[left.plane]}, the other {_PLANES[right.plane]}"
        return (), f"one spacing holds {planes}"
    if min(*left.spacing_mm, *right.spacing_mm) <= 0:
        return (), "a declared pixel spacing is no length"
    told = [_mm(spacing) for spacing in (left.spacing_mm, right.spacing_mm)]
    words = told[0] if told[0] == told[1] else " and ".join(told)
    return (left.spacing_mm, right.spacing_mm), f"{words} mm a pixel {_PLANES[left.plane]}"


def _mm(spacing: Point) -> str:
    row, column = spacing
    if abs(row - column) <= _SAME * max(row, column):
        return f"{column:.3g}"
    return f"{column:.3g} × {row:.3g}"
