"""Simulated dual-energy X-ray scans of parcels.

No Qt, no input or output but the reading of its own attenuation table. All that comes from here
is simulated, and whoever shows or stores it must say so.
"""

from __future__ import annotations

from workstation.simulation.catalogue import FamilyInfo
from workstation.simulation.parcels import (
    Item,
    Placed,
    SimulatedScan,
    compose_parcel,
    compose_views,
    families,
    random_parcel,
    random_views,
    step_wedge,
)
from workstation.simulation.profiles import (
    DEFAULT_PROFILE,
    PROFILES,
    SEEN_PROFILES,
    ScannerProfile,
)

__all__ = [
    "DEFAULT_PROFILE",
    "PROFILES",
    "SEEN_PROFILES",
    "FamilyInfo",
    "Item",
    "Placed",
    "ScannerProfile",
    "SimulatedScan",
    "compose_parcel",
    "compose_views",
    "families",
    "random_parcel",
    "random_views",
    "step_wedge",
]
