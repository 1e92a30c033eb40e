"""Objects in three dimensions: closed meshes, shapes made by code, and their shadow in the beam.

Lengths are millimetres; z points up from the belt and the beam runs along z.
"""

from __future__ import annotations

from workstation.simulation.solids.flat import Flat
from workstation.simulation.solids.mesh import Mesh, joined
from workstation.simulation.solids.model import Model, Part
from workstation.simulation.solids.project import Fan, project, thickness_of, through
from workstation.simulation.solids.shapes import (
    box,
    capsule,
    cone,
    cushion,
    cylinder,
    ellipsoid,
    extrude,
    helix,
    lathe,
    pipe,
    sheet,
    smooth,
    sphere,
    sweep,
    torus,
)
from workstation.simulation.solids.slab import Slab, slab

__all__ = [
    "Fan",
    "Flat",
    "Mesh",
    "Model",
    "Part",
    "Slab",
    "box",
    "capsule",
    "cone",
    "cushion",
    "cylinder",
    "ellipsoid",
    "extrude",
    "helix",
    "joined",
    "lathe",
    "pipe",
    "project",
    "sheet",
    "slab",
    "smooth",
    "sphere",
    "sweep",
    "thickness_of",
    "through",
    "torus",
]
