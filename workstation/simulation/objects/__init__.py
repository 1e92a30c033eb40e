"""Object families. Importing this package registers them all."""

from __future__ import annotations

from workstation.simulation.objects import (
    ammunition,
    blades,
    clothing,
    contraband,
    electronics,
    engine,
    firearms,
    household,
    ironmongery,
    kitchen,
    leisure,
    locks,
    machine_parts,
    metal_clutter,
    packing,
    plumbing,
    tools,
)

__all__ = [
    "ammunition",
    "blades",
    "clothing",
    "contraband",
    "electronics",
    "engine",
    "firearms",
    "household",
    "ironmongery",
    "kitchen",
    "leisure",
    "locks",
    "machine_parts",
    "metal_clutter",
    "packing",
    "plumbing",
    "tools",
]
