"""A closed surface of triangles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vertices = NDArray[np.float64]
Faces = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A closed surface: `vertices` (V, 3) in millimetres, `faces` (F, 3) indices into them.

    Seen from outside, the corners of a face run counter-clockwise. A surface may cross itself:
    what it encloses twice then counts twice.
    """

    vertices: Vertices
    faces: Faces

    def __post_init__(self) -> None:
        if self.vertices.ndim != 2 or self.vertices.shape[1] != 3:
            raise ValueError(f"vertices must be (V, 3), got {self.vertices.shape}")
        if self.faces.ndim != 2 or self.faces.shape[1] != 3:
            raise ValueError(f"faces must be (F, 3), got {self.faces.shape}")

    @property
    def bounds(self) -> tuple[Vertices, Vertices]:
        """The lowest and the highest x, y, z, (3,) each."""
        return self.vertices.min(axis=0), self.vertices.max(axis=0)

    @property
    def volume(self) -> float:
        """Enclosed volume in cubic millimetres."""
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = self.vertices[self.faces].transpose(1, 2, 0)
        whole = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
        return float(whole.sum()) / 6.0

    @property
    def closed(self) -> bool:
        """Whether every edge is walked once each way."""
        start = self.faces.ravel()
        end = np.roll(self.faces, -1, axis=1).ravel()
        count = len(self.vertices)
        there, back = np.sort(start * count + end), np.sort(end * count + start)
        return bool(np.array_equal(there, back))

    def moved(self, dx: float, dy: float, dz: float = 0.0) -> Mesh:
        """Shifted."""
        return Mesh(self.vertices + np.array([dx, dy, dz], dtype=np.float64), self.faces)

    def turned(self, degrees: float, axis: str | Sequence[float] = "z") -> Mesh:
        """Turned about an axis through the origin, counter-clockwise when it points at the eye."""
        return Mesh(self.vertices @ rotation(degrees, axis).T, self.faces)

    def scaled(self, sx: float, sy: float | None = None, sz: float | None = None) -> Mesh:
        """Stretched about the origin; `sy` and `sz` follow `sx` unless given. Negative mirrors."""
        factor = np.array([sx, sx if sy is None else sy, sx if sz is None else sz])
        faces = self.faces[:, ::-1] if float(np.prod(factor)) < 0.0 else self.faces
        return Mesh(self.vertices * factor, faces)


def mesh(vertices: ArrayLike, faces: ArrayLike) -> Mesh:
    """A mesh from anything that makes arrays, turned inside out if its volume is negative."""
    made = Mesh(np.asarray(vertices, dtype=np.float64), np.asarray(faces, dtype=np.int64))
    return Mesh(made.vertices, made.faces[:, ::-1]) if made.volume < 0.0 else made


def joined(*meshes: Mesh) -> Mesh:
    """Several meshes as one."""
    starts = np.cumsum([0, *(len(one.vertices) for one in meshes[:-1])])
    return Mesh(
        np.concatenate([one.vertices for one in meshes]),
        np.concatenate([one.faces + start for one, start in zip(meshes, starts, strict=True)]),
    )


def rotation(degrees: float, axis: str | Sequence[float] = "z") -> NDArray[np.float64]:
    """The (3, 3) matrix that turns columns about "x", "y", "z" or a given direction."""
    return _rotation(float(degrees), axis if isinstance(axis, str) else tuple(axis))


@lru_cache(maxsize=4096)
def _rotation(degrees: float, axis: str | tuple[float, ...]) -> NDArray[np.float64]:
    named = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
    if isinstance(axis, str):
        if axis not in named:
            raise ValueError(
                f"no axis {axis!r}; there are x, y, z and a direction of three numbers"
            )
        axis = named[axis]
    unit = np.asarray(axis, dtype=np.float64)
    unit = unit / np.linalg.norm(unit)
    c, s = cos(radians(degrees)), sin(radians(degrees))
    x, y, z = unit
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    matrix = np.asarray(c * np.eye(3) + s * cross + (1.0 - c) * np.outer(unit, unit))
    matrix.setflags(write=False)
    return matrix
