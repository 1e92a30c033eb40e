"""What parcels travel in: cartons, bags and receptacles, and the consignments they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

CONTAINER_KINDS = ("carton", "bag", "receptacle", "pallet")


@dataclass(frozen=True, slots=True)
class Container:
    """One carton, bag, receptacle or pallet as declared."""

    container_id: str
    kind: str | None = None
    """One of CONTAINER_KINDS."""
    parent: str | None = None
    """What it is packed in itself."""
    master_bill: str | None = None
    declared_parcels: int | None = None
    """How many parcels it should hold, where that was declared."""
    source: str = ""

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in CONTAINER_KINDS:
            raise ValueError(f"a container is one of {', '.join(CONTAINER_KINDS)}, not {self.kind}")


@dataclass(frozen=True, slots=True)
class Consignment:
    """What one master air waybill (or dispatch) covers."""

    master_bill: str
    origin: str | None = None
    destination: str | None = None
    pieces: int | None = None
    gross_kg: Decimal | None = None
    carrier: str | None = None
    flight: str | None = None
    arrived_at: datetime | None = None
    house_bills: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ContainerItem:
    """One parcel of a container."""

    parcel_id: str
    title: str
    """First declared description, or what the queue says where there is none."""
    state: str
    """Where it stands at this bench: "waiting", "open" or "done"."""
    scanned: bool
    """A picture of it is stored, or it has been on the bench."""
    declared: bool
    """Its record names the container; else it was found in it."""
    found: bool = False
    """It was entered as found in this container, at the bench or when ticking it off."""


@dataclass(frozen=True, slots=True)
class ContainerContents:
    """A container with its parcels: those declared to be in it, then those found in it besides."""

    container: Container
    items: tuple[ContainerItem, ...] = ()
    declared: int = 0
    """How many records name it; `items` may hold fewer where there are very many."""
