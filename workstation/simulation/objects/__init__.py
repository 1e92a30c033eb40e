"""Object families. Importing this package registers them all."""

from __future__ import annotations

from workstation.simulation.objects import ammunition, blades, firearms

__all__ = ["ammunition", "blades", "firearms"]
