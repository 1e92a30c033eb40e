"""Manifest records as rows: current version, history and lines."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from workstation.adapters.sqlite.parties import COLUMNS as PARTY_COLUMNS
from workstation.adapters.sqlite.parties import NOBODY, party_by_id, party_of, put_parties
from workstation.adapters.sqlite.search_index import SearchIndex
from workstation.domain.manifest import FieldSource, Line, ManifestRecord
from workstation.domain.merging import merged, same_content
from workstation.services.ports import ImportCount, RecordVersion

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
_INSERT = (
    "INSERT INTO records (record_id, parcel_id, version, current, stored_at, sender, consignee,"
    " pieces, gross_kg, scale_kg, value, currency, category, mail_class, carrier, parent,"
    " arrived_at, arrival_day, presented_at, received_at, source, simulated, house_bill,"
    " master_bill, tracking_id, country_from, buyer, seller, deliver_to, postage, documents,"
    " comments, entry_type, posted_at, provenance)"
    " VALUES (?, ?, ?, 1, " + ", ".join("?" * 31) + ")"
)
_INSERT_LINE = (
    "INSERT INTO lines (record_id, position, description, pieces, net_kg, value, hs, origin,"
    " gross_kg, product_id, listing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_PARCEL = (
    "INSERT INTO parcels (parcel_id, state, arrived_at) VALUES (?, 'waiting', ?)"
    " ON CONFLICT (parcel_id) DO UPDATE SET arrived_at = excluded.arrived_at"
)
_KNOWN = (
    "SELECT asked.value FROM json_each(?) asked WHERE EXISTS"
    " (SELECT 1 FROM records r WHERE r.parcel_id = asked.value AND r.current = 1)"
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


def put(
    connection: sqlite3.Connection,
    records: Sequence[ManifestRecord],
    stored_at: str,
    index: SearchIndex,
) -> ImportCount:
    """Store records: each is new, changes a known one (`domain.merging`), or says the same.

    The versions before stay as history. All new ones go in together; the others one by one,
    behind them, as a parcel may be among `records` twice.
    """
    known = set(known_ids(connection, [record.parcel_id for record in records]))
    new: list[ManifestRecord] = []
    others: list[ManifestRecord] = []
    for record in records:
        (others if record.parcel_id in known else new).append(record)
        known.add(record.parcel_id)
    _insert(connection, [(record, 1) for record in new], stored_at, index)
    changed = 0
    for record in others:
        before = find(connection, record.parcel_id)
        if before is None:
            raise AssertionError(f"the record of {record.parcel_id} has gone")
        after = merged(before, record)
        if same_content(before, after):
            continue
        connection.execute(
            "UPDATE records SET current = 0 WHERE parcel_id = ? AND current = 1",
            (record.parcel_id,),
        )
        _insert(connection, [(after, after.version)], stored_at, index)
        changed += 1
    return ImportCount(new=len(new), changed=changed, same=len(others) - changed)


def _insert(
    connection: sqlite3.Connection,
    records: Sequence[tuple[ManifestRecord, int]],
    stored_at: str,
    index: SearchIndex,
) -> None:
    if not records:
        return
    parties = {party for record, _ in records for party in (record.sender, record.consignee)}
    for record, _ in records:
        parties.update(filter(None, (record.buyer, record.seller, record.deliver_to)))
    rows_of, _ = put_parties(connection, parties)
    (last,) = connection.execute("SELECT coalesce(max(record_id), 0) FROM records").fetchone()
    parcels, rows, lines = [], [], []
    for record_id, (record, version) in enumerate(records, last + 1):
        arrived = record.arrived_at
        utc = None if arrived is None else arrived.astimezone(UTC).isoformat()
        parcels.append((record.parcel_id, utc))
        day = None if arrived is None else arrived.date().isoformat()
        rows.append(
            (
                *(record_id, record.parcel_id, version, stored_at),
                *(rows_of[record.sender], rows_of[record.consignee], record.pieces),
                *(_text(record.gross_kg), _text(record.scale_kg), _text(record.value)),
                *(record.currency, record.category, record.mail_class, record.carrier),
                *(record.parent, _iso(arrived), day, _iso(record.presented_at)),
                *(_iso(record.received_at), record.source, int(record.simulated)),
                *(record.house_bill, record.master_bill, record.tracking_id, record.country_from),
                *(rows_of.get(record.buyer) if record.buyer else None,),
                *(rows_of.get(record.seller) if record.seller else None,),
                *(rows_of.get(record.deliver_to) if record.deliver_to else None,),
                _text(record.postage),
                json.dumps(record.documents, ensure_ascii=False) if record.documents else None,
                *(record.comments, record.entry_type, _iso(record.posted_at)),
                _said(record.provenance),
            )
        )
        for place, line in enumerate(record.lines):
            lines.append(
                (
                    *(record_id, place, line.description, line.pieces, _text(line.net_kg)),
                    *(_text(line.value), line.hs, line.origin, _text(line.gross_kg)),
                    *(line.product_id, line.listing),
                )
            )
    connection.executemany(_INSERT_PARCEL, parcels)
    connection.executemany(_INSERT, rows)
    connection.executemany(_INSERT_LINE, lines)
    index.put(
        connection, ((number, record) for number, (record, _) in enumerate(records, last + 1))
    )


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


def _said(provenance: tuple[FieldSource, ...]) -> str | None:
    if not provenance:
        return None
    told = [[one.field, one.source, _iso(one.received_at)] for one in provenance]
    return json.dumps(told, ensure_ascii=False)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
