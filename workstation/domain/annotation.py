"""What an officer draws on a picture to measure it. Places are source pixels.

A place (x, y) is continuous: x grows along a row from 0 at the picture's left edge, so the centre
of the pixel in column c lies at c + 0.5. Items are kept apart from a model's findings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

Point = tuple[float, float]


class ItemKind(StrEnum):
    """What an item measures."""

    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    OUTLINE = "outline"
    PROFILE = "profile"
    RULER = "ruler"
    ANGLE = "angle"
    COUNT = "count"

    @property
    def words(self) -> str:
        """The kind in the officer's words."""
        return "line profile" if self is ItemKind.PROFILE else self.value

    @property
    def is_region(self) -> bool:
        """It has an inside."""
        return self in (ItemKind.RECTANGLE, ItemKind.ELLIPSE, ItemKind.OUTLINE)


POINTS_NEEDED = {
    ItemKind.RECTANGLE: 2,
    ItemKind.ELLIPSE: 2,
    ItemKind.OUTLINE: 3,
    ItemKind.PROFILE: 2,
    ItemKind.RULER: 2,
    ItemKind.ANGLE: 3,
    ItemKind.COUNT: 1,
}
"""Points that make an item whole; an outline and a count may have more."""

MOST_POINTS = 4000
"""Of one item: more than a hand can mean."""
WIDEST_PROFILE = 201
"""Pixels across a line profile, at most."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The picture an item lies on: which one, and what a linked view needs to show it mirrored."""

    identity: str
    frame: int
    rows: int
    columns: int
    spacing_mm: tuple[float, float] | None = None
    plane: str = ""
    """Of a volume: "axial", "coronal"...; "" where the picture is the file's own."""

    def mirrors(self, other: Anchor) -> bool:
        """Places of the other picture mean the same places here: same size and spacing."""
        return (
            (self.rows, self.columns) == (other.rows, other.columns)
            and self.spacing_mm == other.spacing_mm
            and self.plane == other.plane
        )

    def within(self, point: Point) -> Point:
        """The point, or the nearest one of the picture."""
        x, y = point
        return min(max(x, 0.0), float(self.columns)), min(max(y, 0.0), float(self.rows))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing drawn: two corners of a rectangle or ellipse, else its points in order.

    An angle's second point is its corner. `number` names it while the parcel is open; `width` is
    how many pixels across a line profile averages.
    """

    number: int
    kind: ItemKind
    anchor: Anchor
    points: tuple[Point, ...]
    width: int = 1

    def __post_init__(self) -> None:
        if not 0 < len(self.points) <= MOST_POINTS:
            raise ValueError(f"an item has 1 to {MOST_POINTS} points, got {len(self.points)}")
        if not all(abs(v) < 1e9 for point in self.points for v in point):  # refuses NaN too
            raise ValueError("a point is not a place")
        if not 1 <= self.width <= WIDEST_PROFILE:
            raise ValueError(f"a width lies within 1..{WIDEST_PROFILE}, got {self.width}")

    @property
    def is_whole(self) -> bool:
        """It has all the points its kind needs, and some extent where it needs one."""
        if len(self.points) < POINTS_NEEDED[self.kind]:
            return False
        if self.kind is ItemKind.COUNT:
            return True
        (left, top), (right, bottom) = self.box
        if self.kind.is_region:
            return right > left and bottom > top
        corner = self.points[1] if self.kind is ItemKind.ANGLE else self.points[0]
        others = [p for i, p in enumerate(self.points) if self.kind is not ItemKind.ANGLE or i != 1]
        return all(p != corner for p in (others if self.kind is ItemKind.ANGLE else others[1:]))

    @property
    def box(self) -> tuple[Point, Point]:
        """(left, top) and (right, bottom) of all points."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return (min(xs), min(ys)), (max(xs), max(ys))

    @property
    def letter(self) -> str:
        """The item's name on the picture: A, B, ... Z, AA."""
        left, name = self.number, ""
        while left > 0:
            left, digit = divmod(left - 1, 26)
            name = chr(ord("A") + digit) + name
        return name

    @property
    def handles(self) -> tuple[Point, ...]:
        """Where the item can be taken hold of: four corners, else its points."""
        if self.kind not in (ItemKind.RECTANGLE, ItemKind.ELLIPSE) or len(self.points) < 2:
            return self.points
        (xa, ya), (xb, yb) = self.points[:2]
        return (xa, ya), (xb, ya), (xb, yb), (xa, yb)

    def with_handle(self, index: int, point: Point) -> Item:
        """The item with one handle elsewhere (kept within the picture); index -1 is the last."""
        x, y = self.anchor.within(point)
        points = list(self.points)
        if len(self.handles) == len(self.points):
            points[index] = (x, y)
        else:
            (xa, ya), (xb, yb) = points
            index %= 4
            xa, xb = (x, xb) if index in (0, 3) else (xa, x)
            ya, yb = (y, yb) if index in (0, 1) else (ya, y)
            points = [(xa, ya), (xb, yb)]
        return replace(self, points=tuple(points))

    def with_points(self, points: tuple[Point, ...]) -> Item:
        """The item with other points, kept within the picture."""
        return replace(self, points=tuple(self.anchor.within(point) for point in points))

    def moved(self, dx: float, dy: float) -> Item:
        """The whole item moved, as far as the picture goes."""
        (left, top), (right, bottom) = self.box
        dx = min(max(dx, -left), self.anchor.columns - right)
        dy = min(max(dy, -top), self.anchor.rows - bottom)
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points))
