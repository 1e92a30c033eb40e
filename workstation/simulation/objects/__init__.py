"""Object families. Importing this package registers them all."""

from __future__ import annotations

from workstation.simulation.objects import (
    ammunition,
    blades,
    clothing,
    contraband,
    electronics,
    firearms,
    household,
    kitchen,
    leisure,
    metalware,
    packing,
    tools,
)

__all__ = [
    "ammunition",
    "blades",
    "clothing",
    "contraband",
    "electronics",
    "firearms",
    "household",
    "kitchen",
    "leisure",
    "metalware",
    "packing",
    "tools",
]
