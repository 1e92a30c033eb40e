"""A model as a few arrays, so that turning and looking through it cost the same for many parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.solids.mesh import Faces, Mesh, Vertices, rotation
from workstation.simulation.solids.model import Model
from workstation.simulation.solids.slab import Slab


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """All parts of a model: `layer` (F,) indexes `names` and `fill` (F,) is the part's fill.

    `solid` (V,) is false for corners of voids; `slabs` are the slabs with their layer and fill.
    `grams` is the mass by material.
    """

    vertices: Vertices
    faces: Faces
    fill: NDArray[np.float64]
    layer: NDArray[np.int64]
    solid: NDArray[np.bool_]
    names: tuple[str, ...]
    grams: dict[str, float]
    slabs: tuple[tuple[Slab, int, float], ...] = ()

    @classmethod
    def of(cls, model: Model) -> Flat:
        """The arrays of a model."""
        if not any(part.fill > 0.0 for part in model.parts):
            raise ValueError("the model has no solid part")
        names = tuple(dict.fromkeys(part.material for part in model.parts))
        layer = {name: index for index, name in enumerate(names)}
        parts = [(part.mesh, part) for part in model.parts if isinstance(part.mesh, Mesh)]
        corners = [len(mesh.vertices) for mesh, _ in parts]
        faces = [len(mesh.faces) for mesh, _ in parts]
        starts = np.repeat(np.cumsum([0, *corners])[:-1], faces)
        nothing = np.zeros((0, 3))
        return cls(
            vertices=np.concatenate([nothing, *(mesh.vertices for mesh, _ in parts)]),
            faces=np.concatenate([nothing.astype(np.int64), *(mesh.faces for mesh, _ in parts)])
            + starts[:, None],
            fill=np.repeat([part.fill for _, part in parts], faces),
            layer=np.repeat([layer[part.material] for _, part in parts], faces).astype(np.int64),
            solid=np.repeat([part.fill > 0.0 for _, part in parts], corners).astype(bool),
            names=names,
            grams=model.grams_by_material(),
            slabs=tuple(
                (part.mesh, layer[part.material], part.fill)
                for part in model.parts
                if isinstance(part.mesh, Slab)
            ),
        )

    @property
    def bounds(self) -> tuple[Vertices, Vertices]:
        """The lowest and the highest x, y, z of what is there, voids left out."""
        there = [self.vertices[self.solid]] if self.solid.any() else []
        there += [np.stack(slab.bounds) for slab, _, _ in self.slabs]
        every = np.concatenate(there)
        return every.min(axis=0), every.max(axis=0)

    def moved(self, dx: float, dy: float, dz: float = 0.0) -> Flat:
        """Shifted."""
        return replace(
            self,
            vertices=self.vertices + np.array([dx, dy, dz], dtype=np.float64),
            slabs=tuple((slab.moved(dx, dy, dz), k, fill) for slab, k, fill in self.slabs),
        )

    def turned(self, degrees: float, axis: str | Sequence[float] = "z") -> Flat:
        """Turned about an axis through the origin."""
        return replace(
            self,
            vertices=self.vertices @ rotation(degrees, axis).T,
            slabs=tuple((slab.turned(degrees, axis), k, fill) for slab, k, fill in self.slabs),
        )

    def sized(self, factor: float) -> Flat:
        """Larger or smaller in all directions."""
        if factor == 1.0:
            return self
        return replace(
            self,
            vertices=self.vertices * factor,
            grams={name: mass * factor**3 for name, mass in self.grams.items()},
            slabs=tuple((slab.scaled(factor), k, fill) for slab, k, fill in self.slabs),
        )

    def centred(self) -> Flat:
        """Centred in x and y, standing on z = 0."""
        low, high = self.bounds
        return self.moved(-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2])
