"""The manifest record of one parcel, mail and express in one form.

Fields follow UPU CN 23 and 19 CFR 128.21 (see docs for the map). Everything but the identifier
may be absent: absent is `None`, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or a consignee as declared."""

    name: str | None = None
    address: str | None = None
    city: str | None = None
    postcode: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One declared content line."""

    description: str | None = None
    pieces: int | None = None
    net_kg: Decimal | None = None
    value: Decimal | None = None
    """In the record's currency, for the whole line."""
    hs: str | None = None
    """Harmonized System code, digits only, as declared."""
    origin: str | None = None
    """ISO 3166-1 alpha-2."""


@dataclass(frozen=True, slots=True)
class ManifestRecord:
    """What was declared of one parcel.

    Times carry a zone. `gross_kg` is declared; `scale_kg` was weighed here. `parent` is the
    master carton, bag or receptacle the parcel arrived in.
    """

    parcel_id: str
    sender: Party = Party()
    consignee: Party = Party()
    lines: tuple[Line, ...] = ()
    pieces: int | None = None
    gross_kg: Decimal | None = None
    scale_kg: Decimal | None = None
    value: Decimal | None = None
    currency: str | None = None
    category: str | None = None
    """CN 23 category: gift, documents, sale of goods, commercial sample, returned goods, other."""
    mail_class: str | None = None
    """"letter", "parcel", "express", "ems"... as the carrier named it."""
    carrier: str | None = None
    parent: str | None = None
    arrived_at: datetime | None = None
    presented_at: datetime | None = None
    received_at: datetime | None = None
    """When these data reached us (timeliness is judged by it)."""
    source: str = ""
    """Where the record came from: file name, service, or "entered here"."""
    version: int = 1
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else the store knows that the checks of one parcel need."""

    same_consignee_day: tuple[tuple[str, Decimal | None, str | None], ...] = ()
    """(parcel id, value, currency) of other parcels to this consignee on the arrival day."""
    parent_known: bool = False
    """The carton this parcel was found in is known from other records."""
    parent: str | None = None
    """The carton it was found in, from the record or entered at the bench."""
    parent_declared: int = 0
    """How many records name that carton."""
