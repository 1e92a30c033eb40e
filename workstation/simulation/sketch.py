"""Drawing one object: thickness of each material, in millimetres, on a small rotated pad."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, hypot, radians, sin
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Field = NDArray[np.float32]
Floats = NDArray[np.floating[Any]]
Join = Literal["add", "max"]
Window = tuple[slice, slice]
_ALL: Window = (slice(None), slice(None))
_SHIFT = 4  # cv2 draws at 1/16 pixel


@dataclass(frozen=True, slots=True)
class Pad:
    """A drawn object: `layers` maps a material to (h, w) float32 millimetres along the beam."""

    layers: dict[str, Field]
    depth_mm: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = next(iter(self.layers.values())).shape
        return rows, columns


class Sketch:
    """A pad to draw on in object millimetres, origin at the centre, turned by `angle` degrees.

    Parameters
    ----------
    extent : (float, float)
        Width and height in millimetres that the drawing may fill, before turning.
    angle : float
        Counter-clockwise turn in degrees.
    spacing : float
        Millimetres per pixel.
    flip : bool
        Mirror the object first.
    """

    def __init__(
        self, rng: np.random.Generator, extent: Point, angle: float, spacing: float, flip: bool
    ) -> None:
        self.rng, self.spacing, self.extent = rng, spacing, extent
        self.angle, self.flip = angle, flip
        turn = radians(angle)
        self._cos, self._sin = cos(turn), sin(turn)
        self._mirror = -1.0 if flip else 1.0
        half_w, half_h = extent[0] / 2 + 2 * spacing, extent[1] / 2 + 2 * spacing
        across = abs(half_w * self._cos) + abs(half_h * self._sin)
        down = abs(half_w * self._sin) + abs(half_h * self._cos)
        self.rows = max(3, ceil(2 * down / spacing))
        self.columns = max(3, ceil(2 * across / spacing))
        self.layers: dict[str, Field] = {}
        self._uv: tuple[Field, Field] | None = None

    # --- coordinates

    def to_pixels(self, points: Iterable[Point]) -> NDArray[np.float64]:
        """Object millimetres to pad pixels, (N, 2) as column, row."""
        xy = np.asarray(list(points), dtype=np.float64).reshape(-1, 2)
        x, y = xy[:, 0] * self._mirror, xy[:, 1]
        column = (x * self._cos - y * self._sin) / self.spacing + (self.columns - 1) / 2
        row = (x * self._sin + y * self._cos) / self.spacing + (self.rows - 1) / 2
        return np.stack([column, row], axis=1)

    @property
    def uv(self) -> tuple[Field, Field]:
        """Object coordinates of each pixel centre, two (h, w) float32 in millimetres."""
        if self._uv is None:
            x = (np.arange(self.columns, dtype=np.float32) - (self.columns - 1) / 2) * self.spacing
            y = (np.arange(self.rows, dtype=np.float32) - (self.rows - 1) / 2) * self.spacing
            u = (x[None, :] * self._cos + y[:, None] * self._sin) * self._mirror
            v = -x[None, :] * self._sin + y[:, None] * self._cos
            self._uv = (u.astype(np.float32), v.astype(np.float32))
        return self._uv

    # --- putting material down

    def layer(self, material: str) -> Field:
        """The (h, w) thickness of one material, made on first use."""
        field = self.layers.get(material)
        if field is None:
            field = self.layers[material] = np.zeros((self.rows, self.columns), np.float32)
        return field

    def put(
        self, material: str, thickness: Field, join: Join = "add", window: Window = _ALL
    ) -> None:
        """Add a thickness over the pad or a window of it, or unite it with what lies there."""
        field = self.layer(material)[window]
        if join == "add":
            field += thickness
        else:
            np.maximum(field, thickness, out=field)

    def mask(self, points: Sequence[Point]) -> Field:
        """Covered share 0..1 of each pixel of the pad for a polygon, smoothed edge."""
        cover = np.zeros((self.rows, self.columns), np.float32)
        window, part = self._cover(points)
        cover[window] = part
        return cover

    def _cover(self, points: Sequence[Point]) -> tuple[Window, Field]:
        """A polygon's cover in the window around it."""
        pixels = self.to_pixels(points)
        window = self._window(pixels, 2.0)
        rows, columns = window
        canvas = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
        if canvas.size:
            local = np.round((pixels - [columns.start, rows.start]) * (1 << _SHIFT))
            cv2.fillPoly(canvas, [local.astype(np.int32)], 255, cv2.LINE_AA, _SHIFT)
        return window, canvas.astype(np.float32) * np.float32(1 / 255)

    def _window(self, pixels: NDArray[np.float64], reach: float) -> Window:
        """The part of the pad within `reach` pixels of some points given in pixels."""
        x0, y0 = np.maximum(np.floor(pixels.min(axis=0) - reach), 0).astype(int)
        x1, y1 = np.ceil(pixels.max(axis=0) + reach).astype(int) + 1
        x0, y0 = min(x0, self.columns), min(y0, self.rows)
        return (
            slice(int(y0), max(int(y0), min(int(y1), self.rows))),
            slice(int(x0), max(int(x0), min(int(x1), self.columns))),
        )

    def poly(
        self,
        points: Sequence[Point],
        material: str,
        thickness: float,
        *,
        edge: float = 0.0,
        join: Join = "add",
    ) -> None:
        """A plate; `edge` millimetres from the rim it rises like a quarter circle."""
        window, cover = self._cover(points)
        if cover.size:
            self.put(material, self.rounded(cover, edge) * np.float32(thickness), join, window)

    def rounded(self, cover: Floats, edge: float) -> Field:
        """A 0..1 cover turned into a profile that rises over `edge` millimetres from the rim."""
        if edge <= self.spacing * 0.6:
            return np.asarray(cover, dtype=np.float32)
        distance = cv2.distanceTransform((cover > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
        inner = np.minimum(distance * np.float32(self.spacing / edge), 1.0)
        profile = np.sqrt(np.maximum(inner * (2.0 - inner), 0.0))
        return np.asarray(np.minimum(cover, profile), dtype=np.float32)

    def rod(
        self,
        a: Point,
        b: Point,
        radius: float,
        material: str,
        *,
        end_radius: float | None = None,
        wall: float | None = None,
        caps: Literal["round", "flat"] = "flat",
        join: Join = "add",
    ) -> None:
        """A lying cylinder or cone from `a` to `b`; with `wall` a tube."""
        end = radius if end_radius is None else end_radius
        if max(radius, end) < self.spacing * 0.75:
            self.wire([a, b], radius + end, material, join=join)
            return
        reach = max(radius, end) / self.spacing + 2.0
        window = self._window(self.to_pixels([a, b]), reach)
        u, v = self.uv[0][window], self.uv[1][window]
        length = max(hypot(b[0] - a[0], b[1] - a[1]), 1e-6)
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        along = (u - a[0]) * ux + (v - a[1]) * uy
        across = np.abs((v - a[1]) * ux - (u - a[0]) * uy)
        local = radius + (end - radius) * np.clip(along / length, 0.0, 1.0)
        thickness = _chord(across, local, self.spacing)
        if wall is not None:
            thickness = thickness - _chord(across, np.maximum(local - wall, 0.0), self.spacing)
        if caps == "flat":
            thickness = thickness * np.clip(along / self.spacing + 0.5, 0.0, 1.0)
            thickness = thickness * np.clip((length - along) / self.spacing + 0.5, 0.0, 1.0)
        else:
            over = np.maximum(np.maximum(-along, along - length), 0.0)
            round_end = _chord(np.sqrt(across**2 + over**2), local, self.spacing)
            thickness = np.where(over > 0.0, round_end, thickness)
        self.put(material, thickness.astype(np.float32), join, window)

    def ball(
        self,
        centre: Point,
        radius: float | Point,
        material: str,
        *,
        depth: float | None = None,
        wall: float | None = None,
        join: Join = "add",
    ) -> None:
        """An ellipsoid of half axes `radius` and full thickness `depth`; with `wall` hollow."""
        rx, ry = radius if isinstance(radius, tuple) else (radius, radius)
        full = 2 * min(rx, ry) if depth is None else depth
        window = self._window(self.to_pixels([centre]), max(rx, ry) / self.spacing + 2.0)
        u, v = self.uv[0][window], self.uv[1][window]
        unit = np.sqrt(((u - centre[0]) / rx) ** 2 + ((v - centre[1]) / ry) ** 2)
        thickness = np.sqrt(np.maximum(1.0 - unit**2, 0.0)) * full
        if wall is not None and min(rx, ry) > wall and full > 2 * wall:
            scale = 1.0 - wall / min(rx, ry)
            inside = np.sqrt(np.maximum(1.0 - (unit / scale) ** 2, 0.0)) * (full - 2 * wall)
            thickness = np.maximum(thickness - inside, 0.0)
        self.put(material, thickness.astype(np.float32), join, window)

    def disc(
        self,
        centre: Point,
        radius: float,
        material: str,
        thickness: float,
        *,
        hole: float = 0.0,
        edge: float = 0.0,
        join: Join = "add",
    ) -> None:
        """A flat disc or washer seen from its face."""
        window = self._window(self.to_pixels([centre]), radius / self.spacing + 2.0)
        u, v = self.uv[0][window], self.uv[1][window]
        if not u.size:
            return
        distance = np.sqrt((u - centre[0]) ** 2 + (v - centre[1]) ** 2)
        cover = np.clip((radius - distance) / self.spacing + 0.5, 0.0, 1.0)
        if hole > 0.0:
            cover = cover * np.clip((distance - hole) / self.spacing + 0.5, 0.0, 1.0)
        cover = cover.astype(np.float32)
        self.put(material, self.rounded(cover, edge) * np.float32(thickness), join, window)

    def wire(
        self, path: Sequence[Point], diameter: float, material: str, *, join: Join = "add"
    ) -> None:
        """A round wire or rod along a path, right in mass also below one pixel."""
        if diameter >= 2.4 * self.spacing:
            self._thick_wire(path, diameter, material, join)
            return
        pixels = self.to_pixels(path)
        width = max(1, round(diameter / self.spacing))
        window = self._window(pixels, width + 2.0)
        rows, columns = window
        canvas = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
        if not canvas.size:
            return
        local = np.round((pixels - [columns.start, rows.start]) * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(canvas, [local], False, 255, width, cv2.LINE_AA, _SHIFT)
        # A line of one pixel covers about 1.3 pixels once smoothed.
        area = 3.14159 * diameter * diameter / 4
        scale = area / ((width + (0.3 if width == 1 else 0.0)) * self.spacing)
        self.put(material, canvas.astype(np.float32) * np.float32(scale / 255), join, window)

    def _thick_wire(
        self, path: Sequence[Point], diameter: float, material: str, join: Join
    ) -> None:
        """A round bar from the distance to its axis, at twice the pad's resolution."""
        pixels = self.to_pixels(path)
        window = self._window(pixels, diameter / self.spacing / 2 + 2)
        y0, y1, x0, x1 = window[0].start, window[0].stop, window[1].start, window[1].stop
        if x1 <= x0 or y1 <= y0:
            return
        axis = np.full((2 * (y1 - y0), 2 * (x1 - x0)), 255, np.uint8)
        fine = (pixels - [x0, y0]) * 2 + 0.5
        cv2.polylines(
            axis, [np.round(fine * (1 << _SHIFT)).astype(np.int32)], False, 0, 1, 8, _SHIFT
        )
        away = cv2.distanceTransform(axis, cv2.DIST_L2, 3) * np.float32(self.spacing / 2)
        chord = _chord(away, diameter / 2, 0.0)
        bar = cv2.resize(chord, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
        self.put(material, np.asarray(bar, dtype=np.float32), join, window)

    def ring(self, centre: Point, radius: float, diameter: float, material: str) -> None:
        """A wire bent to a circle."""
        turn = np.linspace(0.0, 2 * np.pi, max(10, int(radius * 2)) + 1)
        self.wire(
            [(centre[0] + radius * cos(t), centre[1] + radius * sin(t)) for t in turn],
            diameter,
            material,
        )

    def cut(self, points: Sequence[Point], *materials: str) -> None:
        """Take a polygon out of the named materials, or of all."""
        window, cover = self._cover(points)
        for name in materials or tuple(self.layers):
            if name in self.layers:
                self.layers[name][window] *= 1.0 - cover

    def cut_disc(self, centre: Point, radius: float, *materials: str) -> None:
        """Drill a round hole through the named materials, or through all."""
        self.cut(circle(centre, radius), *materials)

    def noise(self, scale_mm: Point | float, *, ridged: bool = False) -> Field:
        """Smooth noise of mean 0 and deviation about 1 (0..1 if `ridged`), (h, w), object-aligned."""
        su, sv = scale_mm if isinstance(scale_mm, tuple) else (scale_mm, scale_mm)
        width, height = self.extent
        grid = (
            int(np.clip(height / sv, 1, 400)) + 4,
            int(np.clip(width / su, 1, 400)) + 4,
        )
        coarse = self.rng.standard_normal(grid, dtype=np.float32)
        u, v = self.uv
        map_x = (u + np.float32(width / 2)) * np.float32((grid[1] - 4) / max(width, 1e-3)) + 1.5
        map_y = (v + np.float32(height / 2)) * np.float32((grid[0] - 4) / max(height, 1e-3)) + 1.5
        field = cv2.remap(coarse, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
        if ridged:
            return np.asarray(np.clip(1.0 - np.abs(field) * 1.2, 0.0, 1.0), dtype=np.float32)
        return np.asarray(field, dtype=np.float32)

    def pad(self, depth_mm: float) -> Pad:
        """The finished drawing, cropped to what it covers."""
        total = np.zeros((self.rows, self.columns), np.float32)
        for field in self.layers.values():
            np.maximum(field, 0.0, out=field)
            total += field
        filled = total > 1e-3
        rows = np.flatnonzero(filled.any(axis=1))
        columns = np.flatnonzero(filled.any(axis=0))
        if rows.size == 0:
            raise ValueError("nothing was drawn")
        window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return Pad({name: field[window] for name, field in self.layers.items()}, depth_mm)


def _chord(distance: Floats, radius: Floats | float, spacing: float) -> Field:
    """Length of the chord through a round bar at `distance` from its axis.

    The radius is widened by a quarter pixel where the bar is thin, so that its mass stays right.
    """
    reach = np.asarray(radius, dtype=np.float32)
    soft = np.maximum(reach**2 - distance**2 + np.float32(0.02 * spacing * spacing), 0.0)
    return np.asarray(2.0 * np.sqrt(soft) * (reach > 0.0), dtype=np.float32)


def circle(centre: Point, radius: float, count: int = 28) -> list[Point]:
    """A circle as a polygon."""
    turn = np.linspace(0.0, 2 * np.pi, count, endpoint=False)
    return [(centre[0] + radius * cos(t), centre[1] + radius * sin(t)) for t in turn]


def box(x: float, y: float, width: float, height: float, corner: float = 0.0) -> list[Point]:
    """A rectangle centred on (x, y), with rounded corners."""
    half_w, half_h = width / 2, height / 2
    if corner <= 0.0:
        return [
            (x - half_w, y - half_h),
            (x + half_w, y - half_h),
            (x + half_w, y + half_h),
            (x - half_w, y + half_h),
        ]
    corner = min(corner, half_w, half_h)
    points: list[Point] = []
    for cx, cy, start in (
        (half_w - corner, half_h - corner, 0.0),
        (-half_w + corner, half_h - corner, 90.0),
        (-half_w + corner, -half_h + corner, 180.0),
        (half_w - corner, -half_h + corner, 270.0),
    ):
        for step in (0.0, 30.0, 60.0, 90.0):
            turn = radians(start + step)
            points.append((x + cx + corner * cos(turn), y + cy + corner * sin(turn)))
    return points


def arc(
    centre: Point, radius: Point | float, start: float, end: float, count: int = 14
) -> list[Point]:
    """Points on an ellipse's arc, degrees."""
    rx, ry = radius if isinstance(radius, tuple) else (radius, radius)
    return [
        (centre[0] + rx * cos(radians(t)), centre[1] + ry * sin(radians(t)))
        for t in np.linspace(start, end, count)
    ]


def spline(points: Sequence[Point], per_leg: int = 8) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    anchor = np.asarray([points[0], *points, points[-1]], dtype=np.float64)
    p0, p1, p2, p3 = anchor[:-3], anchor[1:-2], anchor[2:-1], anchor[3:]
    t = np.linspace(0.0, 1.0, per_leg, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (p[:, None, :] for p in (p0, p1, p2, p3))
    curve = 0.5 * (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    return [(float(x), float(y)) for x, y in curve.reshape(-1, 2)] + [points[-1]]
