"""Where a picture stands in its window: zoom, place, quarter turns and mirroring, as a value."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QTransform

from workstation.domain.orientation import Orientation

LARGEST_ZOOM = 64.0
"""Device pixels a source pixel, at most."""
ROOM = 0.6
"""Share of the window by which the picture may be pushed past an edge."""


class Fit(Enum):
    """What a window that changes its size keeps."""

    FREE = "free"
    WHOLE = "whole"
    WIDTH = "width"


@dataclass(frozen=True, slots=True)
class Placement:
    """Which source point is in the middle of the window, how large, and how turned.

    It does not depend on the window's size: two windows with one placement show the same place
    of their pictures at the same scale. `zoom` is device pixels a source pixel's width.
    """

    centre: tuple[float, float] = (0.0, 0.0)
    zoom: float = 1.0
    orientation: Orientation = field(default_factory=Orientation)
    fit: Fit = Fit.FREE

    def moved(self, centre: QPointF, zoom: float | None = None) -> Placement:
        """About another source point, at another zoom; fitted no more."""
        size = self.zoom if zoom is None else zoom
        return replace(self, centre=(centre.x(), centre.y()), zoom=size, fit=Fit.FREE)


@dataclass(frozen=True, slots=True)
class Room:
    """The window a placement is for: its size in logical pixels, device pixels a logical one, and
    the (columns, rows) of the picture in it. `aspect` is a source pixel's height for a width of 1.
    """

    width: int
    height: int
    ratio: float
    source: tuple[int, int]
    aspect: float = 1.0

    @property
    def device(self) -> tuple[int, int]:
        """(width, height) in device pixels."""
        across, down = (math.floor(n * self.ratio + 0.5) for n in (self.width, self.height))
        return max(1, across), max(1, down)  # half a pixel counts as one, as Qt has it

    @property
    def middle(self) -> QPointF:
        return QPointF(self.width / 2, self.height / 2)

    @property
    def square(self) -> tuple[float, float]:
        """(width, height) of the unturned picture, widths of a source pixel."""
        return self.source[0], self.source[1] * self.aspect

    def oriented(self, orientation: Orientation) -> tuple[float, float]:
        """(width, height) of the picture as it stands on the screen, widths of a source pixel."""
        return self.square[::-1] if orientation.sideways else self.square

    def fitted(self, orientation: Orientation, fit: Fit = Fit.WHOLE) -> Placement:
        """The whole picture as large as the window allows, or its width alone."""
        width, height = self.oriented(orientation)
        across, down = self.device
        zoom = across / max(width, 1)
        if fit is not Fit.WIDTH:
            zoom = min(zoom, down / max(height, 1))
        centre = self.source[0] / 2, self.source[1] / 2
        placed = Placement(centre, min(zoom, LARGEST_ZOOM), orientation, fit)
        if fit is Fit.WIDTH and height * placed.zoom > down:  # long pictures begin at their top
            half = QPointF(width / 2, down / placed.zoom / 2)
            placed = replace(placed, centre=self._to_source(half, orientation))
        return placed

    def bounded(self, placement: Placement) -> Placement:
        """The placement with a zoom that shows something, and the picture not lost outside."""
        if placement.fit is not Fit.FREE:
            return self.fitted(placement.orientation, placement.fit)
        whole = self.fitted(placement.orientation).zoom
        zoom = min(max(placement.zoom, min(whole, 1.0) / 4), LARGEST_ZOOM)
        width, height = self.oriented(placement.orientation)
        at = self._to_oriented(placement)
        across, down = self.device
        beyond_x, beyond_y = (ROOM - 0.5) * across / zoom, (ROOM - 0.5) * down / zoom
        x = min(max(at.x(), -beyond_x), width + beyond_x)
        y = min(max(at.y(), -beyond_y), height + beyond_y)
        if (x, y, zoom) == (at.x(), at.y(), placement.zoom):
            return placement
        centre = self._to_source(QPointF(x, y), placement.orientation)
        return replace(placement, centre=centre, zoom=zoom)

    def grid(self, placement: Placement) -> Grid:
        """The whole picture in device pixels."""
        width, height = self.oriented(placement.orientation)
        size = max(1, round(width * placement.zoom)), max(1, round(height * placement.zoom))
        at = self._to_oriented(placement)
        across, down = self.device
        x = round(across / 2 - at.x() * placement.zoom)
        y = round(down / 2 - at.y() * placement.zoom)
        seen = QRect(x, y, *size).intersected(QRect(0, 0, across, down)).translated(-x, -y)
        return Grid(size, (x, y), seen, placement.orientation)

    def transform(self, placement: Placement) -> QTransform:
        """From source to logical window pixels; the picture's corner is on a whole device pixel."""
        grid, scale = self.grid(placement), placement.zoom / self.ratio
        a, b, c, d = placement.orientation.matrix
        columns, rows = self.square
        left = min(0, a * columns) + min(0, b * rows)
        top = min(0, c * columns) + min(0, d * rows)
        dx = grid.origin[0] / self.ratio - left * scale
        dy = grid.origin[1] / self.ratio - top * scale
        tall = scale * self.aspect
        return QTransform(a * scale, c * scale, b * tall, d * tall, dx, dy)

    def unturned(self, orientation: Orientation, across: float, down: float) -> QPointF:
        """A way across the screen as one over the picture, source pixels."""
        a, b, c, d = orientation.matrix
        return QPointF(a * across + c * down, (b * across + d * down) / self.aspect)

    def _to_oriented(self, placement: Placement) -> QPointF:
        """The centre from the corner of the picture as it stands on the screen."""
        a, b, c, d = placement.orientation.matrix
        columns, rows = self.square
        left = min(0, a * columns) + min(0, b * rows)
        top = min(0, c * columns) + min(0, d * rows)
        x, y = placement.centre[0], placement.centre[1] * self.aspect
        return QPointF(a * x + b * y - left, c * x + d * y - top)

    def _to_source(self, point: QPointF, orientation: Orientation) -> tuple[float, float]:
        """The source point at a point of the picture as it stands on the screen."""
        a, b, c, d = orientation.matrix
        columns, rows = self.square
        x = point.x() + min(0, a * columns) + min(0, b * rows)
        y = point.y() + min(0, c * columns) + min(0, d * rows)
        found = self.unturned(orientation, x, y)
        return found.x(), found.y()


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole picture in device pixels, as it stands on the screen.

    `origin` is where its corner lies in the window, `seen` the part of it that the window shows.
    """

    size: tuple[int, int]
    origin: tuple[int, int]
    seen: QRect
    orientation: Orientation

    @property
    def unturned(self) -> tuple[int, int]:
        """The size in the scanner's own orientation."""
        return self.size[::-1] if self.orientation.sideways else self.size

    def unturn(self, part: QRect) -> QRect:
        """The part of the unturned grid that stands at a part of this one."""
        a, b, c, d = self.orientation.matrix
        width, height = self.size
        box = QRectF(part).translated(-width / 2, -height / 2)
        back = QTransform(a, b, c, d, 0, 0).mapRect(box)  # its inverse is its transpose
        across, down = self.unturned
        return back.translated(across / 2, down / 2).toRect()
