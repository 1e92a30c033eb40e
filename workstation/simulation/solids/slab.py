"""A flat heap given by its thickness: folded cloth, crumpled paper, film, loose grain.

Ripple of a millimetre over a whole coat would be a hundred thousand triangles. A slab carries the
thickness itself and is laid into the picture by one warp, in whatever pose the object lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.simulation.solids.mesh import rotation

if TYPE_CHECKING:
    from workstation.simulation.solids.project import Fan

Field = NDArray[np.float32]
Floats = NDArray[np.float64]
_STEEP = 0.35  # cosine to the beam below which a slab is seen on its edge
_POINTS = 200_000  # strewn for a slab on its edge
_SOFTEN_MM = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """Millimetres of material across itself on a grid, row 0 at the lowest v, centred.

    `depth` is the height of the heap; `basis` holds its directions u, v and n as columns and
    `middle` its centre.
    """

    thickness: Field
    spacing: float
    depth: float
    middle: Floats
    basis: Floats

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """The lowest and the highest x, y, z, (3,) each."""
        rows, columns = self.thickness.shape
        half = np.array([columns * self.spacing, rows * self.spacing, self.depth]) / 2
        reach = np.abs(self.basis) @ half
        return self.middle - reach, self.middle + reach

    @property
    def volume(self) -> float:
        """Material in cubic millimetres."""
        total = float(self.thickness.sum(dtype=np.float64)) * self.spacing**2
        return total * abs(float(np.linalg.det(self.basis)))

    def moved(self, dx: float, dy: float, dz: float = 0.0) -> Slab:
        """Shifted."""
        return self._with(self.middle + np.array([dx, dy, dz], dtype=np.float64), self.basis)

    def turned(self, degrees: float, axis: str | Sequence[float] = "z") -> Slab:
        """Turned about an axis through the origin."""
        turn = rotation(degrees, axis)
        return self._with(turn @ self.middle, turn @ self.basis)

    def scaled(self, sx: float, sy: float | None = None, sz: float | None = None) -> Slab:
        """Stretched about the origin; `sy` and `sz` follow `sx` unless given."""
        factor = np.array([sx, sx if sy is None else sy, sx if sz is None else sz])
        return self._with(self.middle * factor, self.basis * factor[:, None])

    def _with(self, middle: Floats, basis: Floats) -> Slab:
        return Slab(self.thickness, self.spacing, self.depth, middle, basis)

    def draw(
        self,
        out: Field,
        spacing: float,
        origin: tuple[float, float],
        fill: float,
        fan: Fan | None = None,
    ) -> None:
        """Add its millimetres along the beam to a picture (rows, columns)."""
        u, v, n = self.basis.T
        seen = abs(float(u[0] * v[1] - u[1] * v[0]))
        solid = abs(float(np.linalg.det(self.basis)))
        if solid <= 0.0:
            return
        if seen > _STEEP * float(np.linalg.norm(u) * np.linalg.norm(v)):
            self._warp(out, spacing, origin, fill * solid / seen, fan)
        else:
            self._splat(out, spacing, origin, fill * solid, fan, n)

    def _to_pixels(
        self, points: Floats, spacing: float, origin: tuple[float, float], fan: Fan | None
    ) -> Floats:
        x, y = points[:, 0], points[:, 1]
        if fan is not None:
            y = fan.across_mm + (y - fan.across_mm) * fan.height_mm / (fan.height_mm - points[:, 2])
        return np.stack([(x - origin[0]) / spacing - 0.5, (y - origin[1]) / spacing - 0.5], axis=1)

    def _warp(
        self,
        out: Field,
        spacing: float,
        origin: tuple[float, float],
        factor: float,
        fan: Fan | None,
    ) -> None:
        cloth, step = self.thickness, self.spacing
        if spacing > 1.3 * step:  # average before it is sampled coarsely
            share = step / spacing
            rows, columns = cloth.shape
            size = (max(2, ceil(columns * share)), max(2, ceil(rows * share)))
            cloth = np.asarray(cv2.resize(cloth, size, interpolation=cv2.INTER_AREA))
            wide, high = columns * step / size[0], rows * step / size[1]
        else:
            wide = high = step
        rows, columns = cloth.shape
        corners = np.array([[0.0, 0.0], [columns - 1.0, 0.0], [0.0, rows - 1.0]])
        local = (corners - [(columns - 1) / 2, (rows - 1) / 2]) * [wide, high]
        world = self.middle + local @ self.basis[:, :2].T
        target = self._to_pixels(world, spacing, origin, fan)
        shadow = self._shadow(spacing, origin, fan)
        low = np.floor(shadow.min(axis=0) - 1).astype(int)
        high_end = np.ceil(shadow.max(axis=0) + 2).astype(int)
        c0, r0 = np.maximum(low, 0)
        c1, r1 = min(int(high_end[0]), out.shape[1]), min(int(high_end[1]), out.shape[0])
        if c0 >= c1 or r0 >= r1:
            return
        affine = cv2.getAffineTransform(
            corners.astype(np.float32), (target - [c0, r0]).astype(np.float32)
        )
        laid = cv2.warpAffine(cloth, affine, (int(c1 - c0), int(r1 - r0)), flags=cv2.INTER_LINEAR)
        out[r0:r1, c0:c1] += laid * np.float32(factor)

    def _shadow(self, spacing: float, origin: tuple[float, float], fan: Fan | None) -> Floats:
        """Its corners on the picture, (4, 2) as column, row."""
        rows, columns = self.thickness.shape
        signs = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]]) * 0.5 * self.spacing
        local = signs * [columns + 1, rows + 1]
        return self._to_pixels(self.middle + local @ self.basis[:, :2].T, spacing, origin, fan)

    def _splat(
        self,
        out: Field,
        spacing: float,
        origin: tuple[float, float],
        factor: float,
        fan: Fan | None,
        normal: Floats,
    ) -> None:
        """Seen on its edge: every cell as points strewn over its height."""
        rows, columns = self.thickness.shape
        v, u = np.indices((rows, columns)).reshape(2, -1)
        mass = self.thickness.ravel()
        kept = mass > 0.0
        u, v, mass = u[kept], v[kept], mass[kept]
        passes = int(np.clip(_POINTS // max(len(mass), 1), 2, 12))
        strewn = np.random.default_rng(len(mass))
        laid = np.zeros(out.size)
        for k in range(passes):
            du, dv, dn = strewn.random((3, len(mass)), dtype=np.float32) - np.float32(0.5)
            local = np.stack(
                [
                    (u - (columns - 1) / 2 + du) * self.spacing,
                    (v - (rows - 1) / 2 + dv) * self.spacing,
                ],
                axis=1,
            )
            share = (k + dn + 0.5) / passes - 0.5
            world = self.middle + local @ self.basis[:, :2].T
            world = world + (share * self.depth)[:, None] * normal
            pixel = np.floor(self._to_pixels(world, spacing, origin, fan) + 0.5).astype(np.int64)
            inside = ((pixel >= 0) & (pixel < [out.shape[1], out.shape[0]])).all(axis=1)
            index = pixel[inside, 1] * out.shape[1] + pixel[inside, 0]
            laid += np.bincount(index, mass[inside], out.size)
        # The points are many, but not so many that a pixel would not show their number.
        soft = cv2.GaussianBlur(
            laid.reshape(out.shape), (0, 0), _SOFTEN_MM / spacing, borderType=cv2.BORDER_REFLECT
        )
        out += (soft * (factor * self.spacing**2 / spacing**2 / passes)).astype(np.float32)


def slab(thickness: NDArray[np.floating], spacing: float, depth: float) -> Slab:
    """A slab lying flat, centred on the origin."""
    field = np.ascontiguousarray(np.maximum(thickness, 0.0), dtype=np.float32)
    return Slab(field, spacing, depth, np.zeros(3), np.eye(3))
