"""Manifest records as rows: current version, history and lines."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from workstation.adapters.sqlite.parties import COLUMNS as PARTY_COLUMNS
from workstation.adapters.sqlite.parties import party_by_id, party_of
from workstation.domain.manifest import NOBODY, FieldSource, Line, ManifestRecord
from workstation.services.ports import RecordVersion

_STORED = (
    "parcel_id, version, pieces, gross_kg, scale_kg, value, currency, category, mail_class,"
    " carrier, parent, arrived_at, presented_at, received_at, source, simulated, house_bill,"
    " master_bill, tracking_id, country_from, buyer, seller, deliver_to, postage, documents,"
    " comments, entry_type, posted_at, provenance"
)
_OWN = len(_STORED.split(","))
_PARTS = len(PARTY_COLUMNS.split(","))
_SELECT = (
    "SELECT r.record_id, r.stored_at, "
    + ", ".join(f"r.{name.strip()}" for name in _STORED.split(","))
    + "".join(f", {who}.{part.strip()}" for who in "sc" for part in PARTY_COLUMNS.split(","))
    + " FROM records r JOIN parties s ON s.party_id = r.sender"
    " JOIN parties c ON c.party_id = r.consignee"
)
_CURRENT = _SELECT + " WHERE r.parcel_id = ? AND r.current = 1"
_EARLIER = _SELECT + " WHERE r.parcel_id = ? AND r.current = 0 ORDER BY r.version DESC LIMIT ?"
_BY_ROW = _SELECT + " WHERE r.record_id = ? AND r.current = 1"
_LINES = (
    "SELECT description, pieces, net_kg, value, hs, origin, gross_kg, product_id, listing"
    " FROM lines WHERE record_id = ? ORDER BY position"
)
_KNOWN = (
    "SELECT asked.value FROM json_each(?) asked WHERE EXISTS"
    " (SELECT 1 FROM records r WHERE r.parcel_id = asked.value AND r.current = 1)"
)
_VERSIONS = (
    "SELECT r.parcel_id, r.version FROM json_each(?) asked"
    " JOIN records r ON r.parcel_id = asked.value AND r.current = 1"
)


def find(connection: sqlite3.Connection, parcel_id: str) -> ManifestRecord | None:
    """The current record of a parcel, every value exactly as it was put.

    Two statements need no transaction: the rows of a version never change once they are there.
    """
    row = connection.execute(_CURRENT, (parcel_id,)).fetchone()
    return None if row is None else _record(connection, row)


def find_row(connection: sqlite3.Connection, record_id: int) -> ManifestRecord | None:
    """The record of a row, where it is the current one of its parcel."""
    row = connection.execute(_BY_ROW, (record_id,)).fetchone()
    return None if row is None else _record(connection, row)


def versions(
    connection: sqlite3.Connection, parcel_id: str, limit: int
) -> tuple[RecordVersion, ...]:
    """The record's versions, newest first."""
    rows = connection.execute(_CURRENT, (parcel_id,)).fetchall()
    rows += connection.execute(_EARLIER, (parcel_id, limit - 1)).fetchall()
    found = [(row[1], _record(connection, row)) for row in rows]
    return tuple(RecordVersion(record, stored_at, record.source) for stored_at, record in found)


def known_ids(connection: sqlite3.Connection, ids: Sequence[str]) -> tuple[str, ...]:
    """Those of the ids that have a record, in the order asked."""
    return tuple(row[0] for row in connection.execute(_KNOWN, (json.dumps(ids),)))


def known_versions(connection: sqlite3.Connection, ids: Sequence[str]) -> list[tuple[str, int]]:
    """(parcel, number of its current version) of those that have a record."""
    return connection.execute(_VERSIONS, (json.dumps(ids),)).fetchall()


def _record(connection: sqlite3.Connection, row: tuple[Any, ...]) -> ManifestRecord:
    own, parties = row[2 : 2 + _OWN], row[2 + _OWN :]
    parcel_id, version, pieces, gross_kg, scale_kg, value, *rest = own
    currency, category, mail_class, carrier, parent, arrived_at, presented_at, *rest = rest
    received_at, source, simulated, house_bill, master_bill, tracking_id, *rest = rest
    country_from, buyer, seller, deliver_to, postage, documents, *rest = rest
    comments, entry_type, posted_at, provenance = rest
    return ManifestRecord(
        parcel_id,
        party_of(parties[:_PARTS]),
        party_of(parties[_PARTS:]),
        tuple(map(_line, connection.execute(_LINES, (row[0],)))),
        pieces,
        _decimal(gross_kg),
        _decimal(scale_kg),
        _decimal(value),
        currency,
        category,
        mail_class,
        carrier,
        parent,
        _moment(arrived_at),
        _moment(presented_at),
        _moment(received_at),
        source,
        version,
        bool(simulated),
        house_bill,
        master_bill,
        tracking_id,
        country_from,
        NOBODY if buyer is None else party_by_id(connection, buyer),
        NOBODY if seller is None else party_by_id(connection, seller),
        NOBODY if deliver_to is None else party_by_id(connection, deliver_to),
        _decimal(postage),
        () if documents is None else tuple(json.loads(documents)),
        comments,
        entry_type,
        _moment(posted_at),
        () if provenance is None else tuple(map(_source, json.loads(provenance))),
    )


def _line(row: tuple[Any, ...]) -> Line:
    description, pieces, net_kg, value, hs, origin, gross_kg, product_id, listing = row
    return Line(
        description,
        pieces,
        _decimal(net_kg),
        _decimal(value),
        hs,
        origin,
        _decimal(gross_kg),
        product_id,
        listing,
    )


def _source(told: list[str | None]) -> FieldSource:
    field, source, received_at = told
    return FieldSource(field or "", source or "", _moment(received_at))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
