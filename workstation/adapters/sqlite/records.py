"""Manifest records as rows: current version, history, parties and lines."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from workstation.domain.manifest import Line, ManifestRecord, Party

_RECORD = (
    "SELECT record_id, version, sender, consignee, pieces, gross_kg, scale_kg, value, currency,"
    " category, mail_class, carrier, parent, arrived_at, presented_at, received_at, source,"
    " simulated FROM records WHERE parcel_id = ? AND current = 1"
)
_INSERT = (
    "INSERT INTO records (parcel_id, version, current, stored_at, sender, consignee, pieces,"
    " gross_kg, scale_kg, value, currency, category, mail_class, carrier, parent, arrived_at,"
    " arrival_day, presented_at, received_at, source, simulated)"
    " VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def likeness(party: Party) -> str | None:
    """Name, address and postcode without case, accents' forms, punctuation and spacing.

    None where a name, or both address and postcode, are absent: too little to compare by.
    """
    name, address, postcode = (_folded(t) for t in (party.name, party.address, party.postcode))
    if not name or not (address or postcode):
        return None
    return f"{name}|{address}|{postcode}"


def _folded(text: str | None) -> str:
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(re.findall(r"[^\W_]+", plain))


def find(connection: sqlite3.Connection, parcel_id: str) -> ManifestRecord | None:
    """The current record of a parcel, every value exactly as it was put."""
    row = connection.execute(_RECORD, (parcel_id,)).fetchone()
    if row is None:
        return None
    record_id, version, sender, consignee, pieces, gross_kg, scale_kg, value, *rest = row
    currency, category, mail_class, carrier, parent, arrived, presented, received, *end = rest
    lines = connection.execute(
        "SELECT description, pieces, net_kg, value, hs, origin FROM lines"
        " WHERE record_id = ? ORDER BY position",
        (record_id,),
    ).fetchall()
    return ManifestRecord(
        parcel_id=parcel_id,
        sender=_party(connection, sender),
        consignee=_party(connection, consignee),
        lines=tuple(
            Line(text, count, _decimal(net), _decimal(worth), hs, origin)
            for text, count, net, worth, hs, origin in lines
        ),
        pieces=pieces,
        gross_kg=_decimal(gross_kg),
        scale_kg=_decimal(scale_kg),
        value=_decimal(value),
        currency=currency,
        category=category,
        mail_class=mail_class,
        carrier=carrier,
        parent=parent,
        arrived_at=_moment(arrived),
        presented_at=_moment(presented),
        received_at=_moment(received),
        source=end[0],
        version=version,
        simulated=bool(end[1]),
    )


def put(connection: sqlite3.Connection, record: ManifestRecord, stored_at: str) -> str:
    """Store a record; "new", "changed" (the old version is kept as history) or "same".

    The same declaration again, from whatever source and whenever received, changes nothing. A
    weight measured here stays where the new declaration brings none.
    """
    known = find(connection, record.parcel_id)
    if known is not None and record.scale_kg is None:
        record = replace(record, scale_kg=known.scale_kg)
    if known is not None and _declared(known) == _declared(record):
        return "same"
    arrived = record.arrived_at.astimezone(UTC).isoformat() if record.arrived_at else None
    connection.execute(
        "INSERT INTO parcels (parcel_id, state, arrived_at) VALUES (?, 'waiting', ?)"
        " ON CONFLICT (parcel_id) DO UPDATE SET arrived_at = excluded.arrived_at",
        (record.parcel_id, arrived),
    )
    connection.execute(
        "UPDATE records SET current = 0 WHERE parcel_id = ? AND current = 1", (record.parcel_id,)
    )
    version = 1 if known is None else known.version + 1
    cursor = connection.execute(_INSERT, _row(connection, record, version, stored_at))
    connection.executemany(
        "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(cursor.lastrowid, place, line.description, line.pieces),
                *(_text(line.net_kg), _text(line.value), line.hs, line.origin),
            )
            for place, line in enumerate(record.lines)
        ],
    )
    return "new" if known is None else "changed"


def _row(
    connection: sqlite3.Connection, record: ManifestRecord, version: int, stored_at: str
) -> tuple[object, ...]:
    arrived = record.arrived_at
    return (
        record.parcel_id,
        version,
        stored_at,
        _put_party(connection, record.sender),
        _put_party(connection, record.consignee),
        record.pieces,
        _text(record.gross_kg),
        _text(record.scale_kg),
        _text(record.value),
        record.currency,
        record.category,
        record.mail_class,
        record.carrier,
        record.parent,
        _iso(arrived),
        arrived.date().isoformat() if arrived else None,
        _iso(record.presented_at),
        _iso(record.received_at),
        record.source,
        int(record.simulated),
    )


def _declared(record: ManifestRecord) -> ManifestRecord:
    return replace(record, version=0, source="", received_at=None)


def _put_party(connection: sqlite3.Connection, party: Party) -> int:
    fields = (party.name, party.address, party.city, party.postcode, party.country, party.phone)
    digest = hashlib.sha256(json.dumps(fields).encode()).digest()
    row = connection.execute("SELECT party_id FROM parties WHERE digest = ?", (digest,)).fetchone()
    if row is not None:
        return int(row[0])
    cursor = connection.execute(
        "INSERT INTO parties (digest, same_as, name, address, city, postcode, country, phone)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (digest, likeness(party), *fields),
    )
    return int(cursor.lastrowid or 0)


def _party(connection: sqlite3.Connection, party_id: int) -> Party:
    row = connection.execute(
        "SELECT name, address, city, postcode, country, phone FROM parties WHERE party_id = ?",
        (party_id,),
    ).fetchone()
    return Party(*row)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
