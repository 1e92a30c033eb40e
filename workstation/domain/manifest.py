"""The manifest record of one parcel, mail and express in one form.

Fields follow UPU CN 22/CN 23 and ITMATT, 19 CFR 128.21, IATA Cargo-XML XFZB and CBP's enhanced
data elements of 2025 (docs/manifest.md holds the map). Everything but the identifier may be absent:
absent is `None` or empty, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from workstation.domain.relations import (
    CartonState,
    Duplicate,
    EarlierOutcome,
    ImporterAddress,
    Network,
    SameAddress,
    Together,
    Trust,
)


@dataclass(frozen=True, slots=True)
class Party:
    """A party to the shipment as declared."""

    name: str | None = None
    address: str | None = None
    city: str | None = None
    postcode: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    phone: str | None = None
    business: str | None = None
    """The firm, where the name is a person's."""
    region: str | None = None
    """State or province."""
    email: str | None = None
    reference: str | None = None
    """Customs reference of a sender, tax or importer number of a consignee."""

    def __bool__(self) -> bool:
        return self is not NOBODY and self != NOBODY


NOBODY = Party()
"""No party declared."""


@dataclass(frozen=True, slots=True)
class Line:
    """One declared content line."""

    description: str | None = None
    pieces: int | None = None
    net_kg: Decimal | None = None
    value: Decimal | None = None
    """In the record's currency, for the whole line."""
    hs: str | None = None
    """Harmonized System or tariff code, 2 to 10 digits only, as declared."""
    origin: str | None = None
    """ISO 3166-1 alpha-2."""
    gross_kg: Decimal | None = None
    product_id: str | None = None
    """SKU, GTIN or another number of the product."""
    listing: str | None = None
    """Address of the product's offer on a marketplace."""


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where one field of a record came from, where that is not the record's own source.

    `field` is a path: "gross_kg", "consignee.phone", "lines" (the lines are taken whole).
    """

    field: str
    source: str
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ManifestRecord:
    """What was declared of one parcel.

    Times carry a zone. `gross_kg` is declared; `scale_kg` was weighed here. `parent` is the
    master carton, bag or receptacle the parcel arrived in.
    """

    parcel_id: str
    sender: Party = NOBODY
    consignee: Party = NOBODY
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
    house_bill: str | None = None
    master_bill: str | None = None
    """Air waybill, "176-12345675" without its dash."""
    tracking_id: str | None = None
    """The number the buyer follows, where it is not the parcel's own."""
    country_from: str | None = None
    """Country of shipment, ISO 3166-1 alpha-2."""
    buyer: Party = NOBODY
    seller: Party = NOBODY
    deliver_to: Party = NOBODY
    postage: Decimal | None = None
    """In the record's currency."""
    documents: tuple[str, ...] = ()
    """Numbers of licences, certificates and invoices as declared: "licence 12 345"."""
    comments: str | None = None
    entry_type: str | None = None
    """The customs entry that the filer declared, as named: "86", "01", "11", "13", "none"."""
    posted_at: datetime | None = None
    provenance: tuple[FieldSource, ...] = ()
    """Fields that came from elsewhere than `source`, at another time than `received_at`."""


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
    together: tuple[Together, ...] = ()
    """Parcels to the same consignee within `domain.relations.MOST_DAYS` days of the arrival, those of
    the same day first; `same_consignee_day` tells values of that day in short."""
    together_more: bool = False
    """There are more of them than were looked through."""
    same_address: SameAddress | None = None
    """Other names at the consignee's address on the arrival day."""
    earlier: tuple[EarlierOutcome, ...] = ()
    """Earlier seizures, abandonments and refusals, those with most in common first."""
    sender_parcels: int = 0
    """Parcels of this sender that the store holds, up to `domain.relations.MOST_COUNTED`."""
    consignee_parcels: int = 0
    """Parcels to this consignee, up to as many."""
    duplicates: tuple[Duplicate, ...] = ()
    consignment_arrived: datetime | None = None
    """When the consignment of the record's master bill arrived."""
    carton: CartonState | None = None
    trusted: tuple[Trust, ...] = ()
    importer_addresses: tuple[ImporterAddress, ...] = ()
    """Addresses declared with the consignee's importer number, the newest first."""
    network: Network | None = None
    not_compared: int = 0
    """Parties of an older store that are not compared yet: their parcels may be missing above."""
