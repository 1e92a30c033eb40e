"""The shadow of meshes: exact path length through them, averaged over each picture pixel.

Along a ray the path length inside a closed surface is the sum, over the faces it crosses, of the
depth at the crossing, with the sign of the side the face turns to the ray. On one picture row the
depth of a face is linear in the column between its two crossing edges. So every edge of a face
leaves a step (constant and slope) where it crosses the row, and running sums along the row give
the picture: the work grows with the height of the faces, not their area. Columns are integrated
exactly; rows are sampled four times, or thrice or twice where the faces are many. The two edges of a face take off exactly what they put
down, so there are no streaks, and a face that was triangulated over a concave outline cancels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.solids.flat import Flat
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.model import Model, Part

_PAIRS = 25_000.0  # crossings worked through without thrift
_NOTHING_MM = 1e-5  # what rounding leaves behind
_EDGE_ON = 1e-7  # share of its area below which a face shows nothing to the beam

Field = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fan:
    """A source above the belt at height `height_mm` and `across_mm` across it; the fan lies across.

    Pictures are measured at z = 0: what lies higher is drawn larger across the belt, not along it.
    """

    height_mm: float
    across_mm: float = 0.0


def thickness_of(
    mesh: Mesh,
    shape: tuple[int, int],
    spacing: float,
    origin: tuple[float, float],
    fan: Fan | None = None,
) -> Field:
    """Millimetres along the beam through one mesh, (rows, columns)."""
    seen: Field = project([Part(mesh, "water")], ["water"], shape, spacing, origin, fan)[0]
    return seen


def project(
    parts: Model | Sequence[Part],
    materials: Sequence[str],
    shape: tuple[int, int],
    spacing: float,
    origin: tuple[float, float],
    fan: Fan | None = None,
) -> Field:
    """Millimetres along the beam in each of `materials`, (M, rows, columns), never below zero.

    Column k covers x from `origin[0]` + k `spacing` to the next, row j likewise y from
    `origin[1]`. Without `fan` the beam is parallel to z. Parts reaching out are cut at the rim.
    """
    model = parts if isinstance(parts, Model) else Model(parts)
    flat = Flat.of(model)
    seen = through(flat, shape, spacing, origin, fan)
    order = [flat.names.index(name) if name in flat.names else -1 for name in materials]
    nothing = np.zeros((1, *shape), np.float32)
    return np.concatenate([nothing if k < 0 else seen[k : k + 1] for k in order])


def through(
    flat: Flat,
    shape: tuple[int, int],
    spacing: float,
    origin: tuple[float, float],
    fan: Fan | None = None,
) -> Field:
    """The same of a model's arrays, one plane for each of its `names`."""
    out = _meshes(flat, shape, spacing, origin, fan)
    for slab, layer, fill in flat.slabs:
        slab.draw(out[layer], spacing, origin, fill, fan)
    return out


def _meshes(
    flat: Flat,
    shape: tuple[int, int],
    spacing: float,
    origin: tuple[float, float],
    fan: Fan | None,
) -> Field:
    rows, columns = shape
    weight, where, count = flat.fill, flat.layer, len(flat.names)
    if not len(flat.faces):
        return np.zeros((count, rows, columns), np.float32)
    corners = flat.vertices[flat.faces]  # (F, 3, 3)
    corners[..., 0] = (corners[..., 0] - origin[0]) / spacing
    tall = 2.0 * float(np.ptp(corners[..., 1], axis=1).sum()) / spacing
    sub = 4 if 4.0 * tall < _PAIRS else 3 if 3.0 * tall < 3.0 * _PAIRS else 2
    if fan is None:
        corners[..., 1] = (corners[..., 1] - origin[1]) * (sub / spacing) - 0.5
        steps = _parallel(corners, rows * sub)
    else:
        steps = _fanned(corners, rows * sub, sub / spacing, origin[1], fan)
    face, row, at, level, slope = steps
    at = np.clip(at, 0.0, columns)
    column = at.astype(np.int64)
    rest = column + 1.0 - at
    share = weight[face] / sub
    level, slope = level * share, slope * share
    first = rest * (level + slope * (0.5 * (column + 1.0 + at)))
    wide = columns + 2
    index = (where[face] * rows + row // sub) * wide + column
    size = count * rows * wide
    constant = np.bincount(index, first, size)
    index += 1
    constant += np.bincount(index, level - first, size)
    picture = constant.reshape(-1, wide)
    np.cumsum(picture, axis=1, out=picture)
    slopes: Floats = np.asarray(np.bincount(index, slope, size), np.float64).reshape(-1, wide)
    np.cumsum(slopes, axis=1, out=slopes)
    picture += slopes * (np.arange(wide) + 0.5)
    out = picture[:, :columns].astype(np.float32).reshape(count, rows, columns)
    out[out < _NOTHING_MM] = 0.0
    return out


_Steps = tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats, Floats]


def _crossings(
    first: Floats, last: Floats, rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Edges and the rows they cross, one pair per crossing; a row is crossed from its lower end."""
    start = np.clip(np.ceil(np.minimum(first, last)), 0, rows).astype(np.int64)
    count = np.clip(np.ceil(np.maximum(first, last)), 0, rows).astype(np.int64) - start
    edge = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count) - count
    return edge, np.arange(len(edge)) + np.repeat(start - before, count)


def _normals(corners: Floats) -> tuple[Floats, Floats, Floats]:
    """The x, y and z of each face's normal, twice its area long."""
    u, v, w = (corners[:, 1] - corners[:, 0]).T
    x, y, z = (corners[:, 2] - corners[:, 0]).T
    return v * z - w * y, w * x - u * z, u * y - v * x


def _parallel(corners: Floats, rows: int) -> _Steps:
    """Steps at the crossings: face, row, column, level and slope of the face's depth there."""
    nx, ny, nz = _normals(corners)
    shown = np.abs(nz) > _EDGE_ON * np.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12
    corners, nx, ny, nz = corners[shown], nx[shown], ny[shown], nz[shown]
    slope, rise = -nx / nz, -ny / nz
    level = corners[:, 0, 2] - slope * corners[:, 0, 0] - rise * corners[:, 0, 1]
    x0, y0 = corners[..., 0].ravel(), corners[..., 1].ravel()
    following = corners[:, (1, 2, 0)]
    x1, y1 = following[..., 0].ravel(), following[..., 1].ravel()
    edge, row = _crossings(y0, y1, rows)
    lean = np.divide(x1 - x0, y1 - y0, out=np.zeros_like(x0), where=y1 != y0)
    at = (x0 - lean * y0)[edge] + lean[edge] * row
    face = edge // 3
    sign = np.where(y1 > y0, -1.0, 1.0)[edge]
    return (
        np.flatnonzero(shown)[face],
        row,
        at,
        (level[face] + rise[face] * row) * sign,
        slope[face] * sign,
    )


def _fanned(corners: Floats, rows: int, scale: float, origin_y: float, fan: Fan) -> _Steps:
    """The same for a fan across the belt: within a row all is still linear in the column."""
    height, across = fan.height_mm, fan.across_mm
    if corners[..., 2].max() >= height:
        raise ValueError(f"an object reaches the source, {height} mm above the belt")
    normal = np.stack(_normals(corners), axis=1)
    size = np.sqrt((normal**2).sum(axis=1))
    shown = size > 1e-12
    corners, normal = corners[shown], normal[shown] / size[shown, None]
    seen = across + (corners[..., 1] - across) * (height / (height - corners[..., 2]))
    seen = ((seen - origin_y) * scale - 0.5).ravel()
    following = np.roll(seen.reshape(-1, 3), -1, axis=1).ravel()
    edge, row = _crossings(seen, following, rows)
    face = edge // 3
    off = (row + 0.5) / scale + origin_y - across  # from below the source to the row's ray
    x0, y0, z0 = corners.reshape(-1, 3).T
    x1, y1, z1 = corners[:, (1, 2, 0)].reshape(-1, 3).T
    drop = height - z0
    part = off * drop[edge] - (height * (y0 - across))[edge]
    whole = (height * (y1 - y0))[edge] + off * (z1 - z0)[edge]
    part = np.divide(part, whole, out=np.zeros_like(part), where=whole != 0.0)
    at = x0[edge] + np.clip(part, 0.0, 1.0) * (x1 - x0)[edge]
    nx, ny, nz = normal.T
    against = ny[face] * off - nz[face] * height
    ray = np.hypot(off, height)
    keep = np.abs(against) > _EDGE_ON * ray
    sign = np.where(following > seen, 1.0, -1.0)[edge]
    factor = np.divide(ray * sign, against, out=np.zeros_like(ray), where=keep)
    base = (normal * corners[:, 0]).sum(axis=1) - ny * across - nz * height
    return (
        np.flatnonzero(shown)[face],
        row,
        at,
        base[face] * factor,
        -nx[face] * factor,
    )
