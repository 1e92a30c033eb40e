"""What ties one parcel to others: shared parties, earlier outcomes, its carton, trust.

Everything here was looked for within limits. What was left out is said by `more` fields, never
silently dropped; that a thing was not found is no proof that it is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

BAD_OUTCOMES = ("seize", "abandonment", "denied_entry")
"""Outcomes that count in a party's history."""
MOST_COUNTED = 2000
"""Parcels of a party that are counted; a party with as many has at least so many."""
MOST_DAYS = 30
"""Days before and after the arrival within which parcels to one consignee are looked for."""


@dataclass(frozen=True, slots=True)
class Together:
    """Another parcel to the same consignee, near in time."""

    parcel_id: str
    day: date
    """Of its arrival, in the record's own zone."""
    value: Decimal | None
    currency: str | None
    sender: str
    """The sender's name as declared; "" where none is."""
    goods: str
    """First declared description; "" where none is."""
    consignee: str
    """The consignee's name as declared there."""
    why: str
    """By what the two consignees are known to be the same: `Match.why`."""


@dataclass(frozen=True, slots=True)
class SameAddress:
    """Other names at the consignee's address on the arrival day: parcels, names."""

    parcels: int = 0
    names: tuple[str, ...] = ()
    more: bool = False
    """There are more than were counted."""


@dataclass(frozen=True, slots=True)
class EarlierOutcome:
    """An earlier seizure, abandonment or refusal that has something in common with a parcel."""

    parcel_id: str
    outcome: str
    """ "seize", "abandonment" or "denied_entry"."""
    entry: int
    decided_at: str
    """UTC, ISO 8601."""
    common: tuple[str, ...]
    """What it has in common: "the same consignee", "the consignee's phone", "this parcel"..."""
    goods: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another record that uses an identifier of this parcel."""

    parcel_id: str
    identifier: str
    """ "house bill", "tracking number" or "parcel number"."""
    number: str
    why: str
    """What differs: "another consignee (Bo Lind)"."""


@dataclass(frozen=True, slots=True)
class CartonState:
    """What is known of the carton, bag or receptacle that a parcel came in."""

    carton_id: str
    declared: int | None
    """How many parcels its own declaration names; None: none is held."""
    recorded: int
    """How many records name it."""
    seen: int | None
    """How many of its recorded parcels were scanned or opened here; None: too many to ask."""
    unmanifested: int
    """How many parcels without a record were found in it."""
    more: bool = False
    """There are more than were counted."""


@dataclass(frozen=True, slots=True)
class Trust:
    """A party that the site trusts, and by whose word."""

    trust_id: int
    name: str
    reference: str
    source: str
    """Programme and certificate as entered: "CTPAT 12345"."""
    since: date
    until: date | None
    role: str
    """ "sender" or "consignee"."""
    why: str


@dataclass(frozen=True, slots=True)
class ImporterAddress:
    """An address that was declared with the consignee's importer number."""

    address: str
    first: date
    last: date
    mine: bool
    """It is the address of this parcel."""


@dataclass(frozen=True, slots=True)
class Node:
    """A party or a parcel in the small graph."""

    node_id: str
    kind: str
    """ "this parcel", "party" or "parcel"."""
    title: str
    detail: str
    """ "sender", "consignee", "seized 2026-11-03, entry 12"."""
    marked: bool = False
    """An earlier seizure, abandonment or refusal."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What ties two nodes, in words: "same phone", "consignee"."""

    one: str
    other: str
    words: str


@dataclass(frozen=True, slots=True)
class Network:
    """The parcel, its parties, those who share something with them, and their marked parcels."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    more: bool = False
    """Something was left out to keep it small."""

    def __bool__(self) -> bool:
        return any(node.marked for node in self.nodes)
