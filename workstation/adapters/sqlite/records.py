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
    "parcel_id, pieces, gross_kg, scale_kg, value, currency, category, mail_class, carrier, parent,"
    " arrived_at, presented_at, received_at, source, version, simulated, house_bill, master_bill,"
    " tracking_id, country_from, buyer, seller, deliver_to, postage, documents, comments,"
    " entry_type, posted_at, provenance"
)
_LINE = "description, pieces, net_kg, value, hs, origin, gross_kg, product_id, listing"


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{name.strip()}" for name in columns.split(","))


_SELECT = (
    f"SELECT {_of('r', _STORED)}, {_of('s', PARTY_COLUMNS)}, {_of('c', PARTY_COLUMNS)},"
    f" r.stored_at, l.position, {_of('l', _LINE)} FROM records r"
    " JOIN parties s ON s.party_id = r.sender JOIN parties c ON c.party_id = r.consignee"
    " LEFT JOIN lines l ON l.record_id = r.record_id"
)
_CURRENT = _SELECT + " WHERE r.parcel_id = ? AND r.current = 1 ORDER BY l.position"
_BY_ROW = _SELECT + " WHERE r.record_id = ? ORDER BY l.position"
_HISTORY = (
    "SELECT record_id FROM records WHERE parcel_id = ? AND current = 1 UNION ALL"
    " SELECT * FROM (SELECT record_id FROM records WHERE parcel_id = ? AND current = 0"
    " ORDER BY version DESC) LIMIT ?"
)
_IS_CURRENT = "SELECT current FROM records WHERE record_id = ?"
_OWN = len(_STORED.split(","))
_SENDER = slice(_OWN, _OWN + len(PARTY_COLUMNS.split(",")))
_CONSIGNEE = slice(_SENDER.stop, _SENDER.stop + len(PARTY_COLUMNS.split(",")))
_STORED_AT, _POSITION = _CONSIGNEE.stop, _CONSIGNEE.stop + 1
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

    One statement, which is a snapshot by itself; parties never change once they are there.
    """
    rows = connection.execute(_CURRENT, (parcel_id,)).fetchall()
    return _record(connection, rows) if rows else None


def find_row(connection: sqlite3.Connection, record_id: int) -> ManifestRecord | None:
    """The record of a row, where it is the current one of its parcel."""
    if connection.execute(_IS_CURRENT, (record_id,)).fetchone() != (1,):
        return None
    return _record(connection, connection.execute(_BY_ROW, (record_id,)).fetchall())


def versions(
    connection: sqlite3.Connection, parcel_id: str, limit: int
) -> tuple[RecordVersion, ...]:
    """The record's versions, newest first."""
    found = []
    for row in connection.execute(_HISTORY, (parcel_id, parcel_id, limit)).fetchall():
        rows = connection.execute(_BY_ROW, row).fetchall()
        record = _record(connection, rows)
        found.append(RecordVersion(record, rows[0][_STORED_AT], record.source))
    return tuple(found)


def known_ids(connection: sqlite3.Connection, ids: Sequence[str]) -> tuple[str, ...]:
    """Those of the ids that have a record, in the order asked."""
    return tuple(row[0] for row in connection.execute(_KNOWN, (json.dumps(ids),)))


def known_versions(connection: sqlite3.Connection, ids: Sequence[str]) -> list[tuple[str, int]]:
    """(parcel, number of its current version) of those that have a record."""
    return connection.execute(_VERSIONS, (json.dumps(ids),)).fetchall()


def _record(connection: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> ManifestRecord:
    row = rows[0]
    (
        parcel_id,
        pieces,
        gross_kg,
        scale_kg,
        value,
        currency,
        category,
        mail_class,
        carrier,
        parent,
        arrived_at,
        presented_at,
        received_at,
        source,
        version,
        simulated,
        house_bill,
        master_bill,
        tracking_id,
        country_from,
        buyer,
        seller,
        deliver_to,
        postage,
        documents,
        comments,
        entry_type,
        posted_at,
        provenance,
    ) = row[:_OWN]
    return ManifestRecord(
        parcel_id,
        party_of(row[_SENDER]),
        party_of(row[_CONSIGNEE]),
        () if row[_POSITION] is None else tuple([_line(one) for one in rows]),
        pieces,
        None if gross_kg is None else Decimal(gross_kg),
        None if scale_kg is None else Decimal(scale_kg),
        None if value is None else Decimal(value),
        currency,
        category,
        mail_class,
        carrier,
        parent,
        None if arrived_at is None else datetime.fromisoformat(arrived_at),
        None if presented_at is None else datetime.fromisoformat(presented_at),
        None if received_at is None else datetime.fromisoformat(received_at),
        source,
        version,
        simulated == 1,
        house_bill,
        master_bill,
        tracking_id,
        country_from,
        NOBODY if buyer is None else party_by_id(connection, buyer),
        NOBODY if seller is None else party_by_id(connection, seller),
        NOBODY if deliver_to is None else party_by_id(connection, deliver_to),
        None if postage is None else Decimal(postage),
        () if documents is None else tuple(json.loads(documents)),
        comments,
        entry_type,
        None if posted_at is None else datetime.fromisoformat(posted_at),
        () if provenance is None else tuple(map(_source, json.loads(provenance))),
    )


def _line(row: tuple[Any, ...]) -> Line:
    description, pieces, net_kg, value, hs, origin, gross_kg, product_id, listing = row[
        _POSITION + 1 :
    ]
    return Line(
        description,
        pieces,
        None if net_kg is None else Decimal(net_kg),
        None if value is None else Decimal(value),
        hs,
        origin,
        None if gross_kg is None else Decimal(gross_kg),
        product_id,
        listing,
    )


def _source(told: list[str | None]) -> FieldSource:
    field, source, received_at = told
    moment = None if received_at is None else datetime.fromisoformat(received_at)
    return FieldSource(field or "", source or "", moment)
