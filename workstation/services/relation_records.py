"""What ties a parcel to others, as a document for programs."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal

from workstation.domain.manifest import Surroundings

_TOLD = (
    "together",
    "together_more",
    "same_address",
    "sender_parcels",
    "consignee_parcels",
    "earlier",
    "duplicates",
    "carton",
    "trusted",
    "importer_addresses",
    "network",
    "not_compared",
)


def relations_document(around: Surroundings) -> dict[str, object]:
    """Surroundings by the names of their fields; days as ISO 8601, money as text."""
    return {name: _plain(getattr(around, name)) for name in _TOLD}


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(part) for name, part in asdict(value).items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
