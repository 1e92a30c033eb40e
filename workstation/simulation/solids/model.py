"""One object: signed parts, each a closed mesh of one material."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.attenuation import attenuation_table
from workstation.simulation.solids.mesh import Mesh
from workstation.simulation.solids.slab import Slab


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A mesh filled with `fill` of a material: 1 solid, below 1 porous, negative takes away.

    Cloth and other heaps whose texture would be too many triangles are a `Slab` instead.
    """

    mesh: Mesh | Slab
    material: str
    fill: float = 1.0


class Model:
    """An object put together from parts.

    A bottle: `add(outer, "glass")`, `add(inner, "glass", -1)`, `add(lower_inner, "water")`.
    """

    def __init__(self, parts: Sequence[Part] = ()) -> None:
        self.parts: list[Part] = list(parts)

    def add(self, mesh: Mesh | Slab, material: str, fill: float = 1.0) -> Model:
        """Add a part and return this model. ValueError for a material the table does not have."""
        if material not in attenuation_table().row:
            raise ValueError(f"no material {material!r} in the attenuation table")
        self.parts.append(Part(mesh, material, fill))
        return self

    def put(self, other: Model) -> Model:
        """Add all parts of another model and return this one."""
        self.parts.extend(other.parts)
        return self

    def moved(self, dx: float, dy: float, dz: float = 0.0) -> Model:
        """A shifted copy."""
        return self._each(lambda mesh: mesh.moved(dx, dy, dz))

    def turned(self, degrees: float, axis: str | Sequence[float] = "z") -> Model:
        """A copy turned about an axis through the origin."""
        return self._each(lambda mesh: mesh.turned(degrees, axis))

    def scaled(self, sx: float, sy: float | None = None, sz: float | None = None) -> Model:
        """A copy stretched about the origin; negative mirrors."""
        return self._each(lambda mesh: mesh.scaled(sx, sy, sz))

    def centred(self) -> Model:
        """A copy moved so that it is centred in x and y and stands on z = 0."""
        low, high = self.bounds
        return self.moved(-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2])

    @property
    def bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The lowest and the highest x, y, z of what is there, voids left out."""
        solid = [part.mesh.bounds for part in self.parts if part.fill > 0.0]
        if not solid:
            raise ValueError("the model has no solid part")
        low = np.min([bounds[0] for bounds in solid], axis=0)
        high = np.max([bounds[1] for bounds in solid], axis=0)
        return np.asarray(low), np.asarray(high)

    @property
    def grams(self) -> float:
        """Mass, voids taken off."""
        return sum(self.grams_by_material().values())

    def grams_by_material(self) -> dict[str, float]:
        """Mass of each material."""
        table, grams = attenuation_table(), dict[str, float]()
        for part in self.parts:
            mass = part.mesh.volume / 1000.0 * table.density_of(part.material) * part.fill
            grams[part.material] = grams.get(part.material, 0.0) + mass
        return grams

    def _each(self, change: Callable[[Mesh | Slab], Mesh | Slab]) -> Model:
        return Model([Part(change(part.mesh), part.material, part.fill) for part in self.parts])
