"""Cartons, bags and pallets, and the consignments they belong to, as rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from workstation.adapters.sqlite.titles import title_of
from workstation.domain.consignment import (
    Consignment,
    Container,
    ContainerContents,
    ContainerItem,
)

_PUT_CONTAINER = (
    "INSERT INTO containers VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (container_id) DO UPDATE SET"
    " kind = coalesce(excluded.kind, kind), parent = coalesce(excluded.parent, parent),"
    " master_bill = coalesce(excluded.master_bill, master_bill),"
    " declared_parcels = coalesce(excluded.declared_parcels, declared_parcels),"
    " source = excluded.source, stored_at = excluded.stored_at"
)
_PUT_CONSIGNMENT = (
    "INSERT INTO consignments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (master_bill) DO UPDATE SET origin = coalesce(excluded.origin, origin),"
    " destination = coalesce(excluded.destination, destination),"
    " pieces = coalesce(excluded.pieces, pieces), gross_kg = coalesce(excluded.gross_kg, gross_kg),"
    " carrier = coalesce(excluded.carrier, carrier), flight = coalesce(excluded.flight, flight),"
    " arrived_at = coalesce(excluded.arrived_at, arrived_at),"
    " source = excluded.source, stored_at = excluded.stored_at"
)
_ITEM = (
    "SELECT p.parcel_id, (SELECT description FROM lines WHERE record_id = r.record_id"
    "  AND description IS NOT NULL ORDER BY position LIMIT 1), p.state,"
    " p.state <> 'waiting' OR EXISTS (SELECT 1 FROM scans s WHERE s.parcel_id = p.parcel_id),"
    " r.record_id IS NOT NULL, p.found_in"
)
_DECLARED = (
    _ITEM + " FROM records r JOIN parcels p ON p.parcel_id = r.parcel_id"
    " WHERE r.parent = ? AND r.current = 1 ORDER BY r.parcel_id LIMIT ?"
)
_FOUND = (
    _ITEM + " FROM parcels p LEFT JOIN records r ON r.parcel_id = p.parcel_id AND r.current = 1"
    " WHERE p.found_in = ? AND r.parent IS NOT p.found_in ORDER BY p.parcel_id LIMIT ?"
)
# A number that came into being by a tick alone, which was taken back, was no parcel.
_FORGET = (
    "DELETE FROM parcels WHERE parcel_id = ? AND state = 'waiting' AND found_in IS NULL"
    " AND opened_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM records r WHERE r.parcel_id = parcels.parcel_id)"
    " AND NOT EXISTS (SELECT 1 FROM scans s WHERE s.parcel_id = parcels.parcel_id)"
)


def put_containers(
    connection: sqlite3.Connection, containers: Iterable[Container], stored_at: str
) -> None:
    """Store containers; what one leaves open stays as known."""
    connection.executemany(
        _PUT_CONTAINER,
        [
            (
                c.container_id,
                c.kind,
                c.parent,
                c.master_bill,
                c.declared_parcels,
                c.source,
                stored_at,
            )
            for c in containers
        ],
    )


def put_consignments(
    connection: sqlite3.Connection, consignments: Iterable[Consignment], stored_at: str
) -> None:
    """Store consignments; what one leaves open stays as known, house bills add up."""
    for one in consignments:
        weight = None if one.gross_kg is None else str(one.gross_kg)
        arrived = None if one.arrived_at is None else one.arrived_at.isoformat()
        connection.execute(
            _PUT_CONSIGNMENT,
            (
                *(one.master_bill, one.origin, one.destination, one.pieces, weight, one.carrier),
                *(one.flight, arrived, one.source, stored_at),
            ),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO consignment_bills VALUES (?, ?)",
            [(one.master_bill, bill) for bill in one.house_bills],
        )


def container(
    connection: sqlite3.Connection, container_id: str, limit: int
) -> ContainerContents | None:
    """A container with its parcels; None where nothing is known of it."""
    row = connection.execute(
        "SELECT container_id, kind, parent, master_bill, declared_parcels, source FROM containers"
        " WHERE container_id = ?",
        (container_id,),
    ).fetchone()
    rows = connection.execute(_DECLARED, (container_id, limit)).fetchall()
    (declared,) = connection.execute(
        "SELECT count(*) FROM records WHERE parent = ? AND current = 1", (container_id,)
    ).fetchone()
    items = [_item(found, container_id, declared=True) for found in rows]
    rows = connection.execute(_FOUND, (container_id, max(limit - len(items), 0))).fetchall()
    items += [_item(found, container_id, declared=False) for found in rows]
    if row is None and not items:
        return None
    return ContainerContents(
        Container(container_id) if row is None else Container(*row), tuple(items), declared
    )


def consignment_arrived(connection: sqlite3.Connection, parcel_id: str) -> datetime | None:
    """When the consignment arrived that a parcel's record names."""
    row = connection.execute(
        "SELECT c.arrived_at FROM records r JOIN consignments c ON c.master_bill = r.master_bill"
        " WHERE r.parcel_id = ? AND r.current = 1",
        (parcel_id,),
    ).fetchone()
    return None if row is None or row[0] is None else datetime.fromisoformat(row[0])


def consignment(connection: sqlite3.Connection, master_bill: str) -> Consignment | None:
    """A consignment with its house bills, by their numbers."""
    row = connection.execute(
        "SELECT origin, destination, pieces, gross_kg, carrier, flight, arrived_at, source"
        " FROM consignments WHERE master_bill = ?",
        (master_bill,),
    ).fetchone()
    if row is None:
        return None
    bills = connection.execute(
        "SELECT house_bill FROM consignment_bills WHERE master_bill = ? ORDER BY house_bill",
        (master_bill,),
    ).fetchall()
    origin, destination, pieces, weight, carrier, flight, arrived, source = row
    return Consignment(
        master_bill,
        origin,
        destination,
        pieces,
        None if weight is None else Decimal(weight),
        carrier,
        flight,
        None if arrived is None else datetime.fromisoformat(arrived),
        tuple(bill for (bill,) in bills),
        source,
    )


def note_found(
    connection: sqlite3.Connection, container_id: str, parcel_ids: Sequence[str], *, found: bool
) -> None:
    """Note that parcels were found in a container, or that they were not after all."""
    if found:
        connection.executemany(
            "INSERT INTO parcels (parcel_id, state, found_in) VALUES (?, 'waiting', ?)"
            " ON CONFLICT (parcel_id) DO UPDATE SET found_in = excluded.found_in",
            [(one, container_id) for one in parcel_ids],
        )
        return
    connection.executemany(
        "UPDATE parcels SET found_in = NULL WHERE parcel_id = ? AND found_in = ?",
        [(one, container_id) for one in parcel_ids],
    )
    connection.executemany(_FORGET, [(one,) for one in parcel_ids])


def _item(
    row: tuple[str, str | None, str, int, int, str | None], container_id: str, *, declared: bool
) -> ContainerItem:
    parcel_id, description, state, scanned, recorded, found_in = row
    return ContainerItem(
        *(parcel_id, title_of(description, bool(recorded)), state, bool(scanned), declared),
        found_in == container_id,
    )
