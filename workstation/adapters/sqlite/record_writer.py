"""Writes manifest records in bulk: most of the work is done before the write lock is taken.

A batch is prepared (compared with what is known, turned into rows and words), then stored in one
transaction of a handful of statements over all rows. What another program has stored meanwhile is
noticed then, and prepared again one by one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from workstation.adapters.sqlite import records
from workstation.adapters.sqlite.parties import PartyRows
from workstation.adapters.sqlite.search_index import SearchIndex, number_words
from workstation.domain.manifest import FieldSource, ManifestRecord, Party
from workstation.domain.merging import merged, same_content
from workstation.domain.search_words import hs_words, words_of
from workstation.services.ports import ImportCount

_INSERT = (
    "INSERT INTO records (record_id, stored_at, sender, consignee, buyer, seller, deliver_to,"
    " parcel_id, version, current, pieces, gross_kg, scale_kg, value, currency, category,"
    " mail_class, carrier, parent, arrived_at, arrival_day, presented_at, received_at, source,"
    " simulated, house_bill, master_bill, tracking_id, country_from, postage, documents,"
    " comments, entry_type, posted_at, provenance)"
    " VALUES (" + ", ".join("?" * 35) + ")"
)
_INSERT_LINE = (
    "INSERT INTO lines (record_id, position, description, pieces, net_kg, value, hs, origin,"
    " gross_kg, product_id, listing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_PARCEL = (
    "INSERT INTO parcels (parcel_id, state, arrived_at) VALUES (?, 'waiting', ?)"
    " ON CONFLICT (parcel_id) DO UPDATE SET arrived_at = excluded.arrived_at"
)
_OUTDATE = "UPDATE records SET current = 0 WHERE parcel_id = ? AND current = 1"
_LAST = "SELECT coalesce(max(record_id), 0) FROM records"
_MOST_MOMENTS = 20_000

Value = str | int | None


@dataclass(slots=True)
class _Row:
    """One version of a record, ready to be inserted."""

    parcel_id: str
    before: int
    """The version that it takes the place of; 0: none."""
    arrived_utc: str | None
    parties: tuple[Party | None, ...]
    own: tuple[Value, ...]
    lines: list[tuple[Value, ...]]
    words: str


@dataclass(slots=True)
class Prepared:
    """Records that were compared with what is known of them, and made into rows."""

    rows: list[_Row] = field(default_factory=list)
    same: int = 0
    twice: list[ManifestRecord] = field(default_factory=list)
    """Of parcels that stand in the batch before, in their order."""


class RecordWriter:
    """Stores records. Each thread has its own; `forget` where what was stored was undone."""

    def __init__(self) -> None:
        self._index = SearchIndex()
        self._parties = PartyRows()
        self._moments: dict[tuple[datetime, tzinfo | None], tuple[str, str, str]] = {}

    def prepare(self, connection: sqlite3.Connection, batch: Sequence[ManifestRecord]) -> Prepared:
        """Compare records with what is known and make them rows; only reads."""
        known = set(records.known_ids(connection, [record.parcel_id for record in batch]))
        seen: set[str] = set()
        prepared = Prepared()
        for record in batch:
            if record.parcel_id in seen:
                prepared.twice.append(record)
                continue
            seen.add(record.parcel_id)
            if record.parcel_id not in known:
                prepared.rows.append(self._row(record, 0))
                continue
            before = records.find(connection, record.parcel_id)
            if before is None:
                raise AssertionError(f"the record of {record.parcel_id} has gone")
            after = merged(before, record)
            if same_content(before, after):
                prepared.same += 1
            else:
                prepared.rows.append(self._row(after, before.version))
        return prepared

    def store(
        self,
        connection: sqlite3.Connection,
        prepared: Prepared,
        batch: Sequence[ManifestRecord],
        stored_at: str,
    ) -> ImportCount:
        """Store what was prepared of a batch, within a transaction that writes."""
        stands = dict(records.known_versions(connection, [row.parcel_id for row in prepared.rows]))
        rows = [row for row in prepared.rows if stands.get(row.parcel_id, 0) == row.before]
        again = prepared.twice
        if len(rows) < len(prepared.rows):  # another program has stored some of them meanwhile
            late = {row.parcel_id for row in prepared.rows} - {row.parcel_id for row in rows}
            first = {record.parcel_id: record for record in reversed(batch)}
            again = [*(first[parcel_id] for parcel_id in late), *again]
        self._insert(connection, rows, stored_at)
        new = sum(row.before == 0 for row in rows)
        count = ImportCount(new, len(rows) - new, prepared.same)
        for record in again:
            one = self.prepare(connection, [record])
            self._insert(connection, one.rows, stored_at)
            fresh = sum(row.before == 0 for row in one.rows)
            count = ImportCount(
                count.new + fresh,
                count.changed + len(one.rows) - fresh,
                count.same + one.same,
            )
        return count

    def forget(self) -> None:
        """Take nothing for stored any more."""
        self._index.forget()
        self._parties.forget()

    def _insert(self, connection: sqlite3.Connection, rows: list[_Row], stored_at: str) -> None:
        if not rows:
            return
        party_ids = self._parties.put(
            connection, {p for row in rows for p in row.parties if p is not None}
        )
        (last,) = connection.execute(_LAST).fetchone()
        connection.executemany(
            _INSERT_PARCEL, sorted((row.parcel_id, row.arrived_utc) for row in rows)
        )
        connection.executemany(_OUTDATE, [(row.parcel_id,) for row in rows if row.before])
        connection.executemany(
            _INSERT,
            [
                (number, stored_at, *(party_ids[party] for party in row.parties), *row.own)
                for number, row in enumerate(rows, last + 1)
            ],
        )
        connection.executemany(
            _INSERT_LINE,
            [(number, *line) for number, row in enumerate(rows, last + 1) for line in row.lines],
        )
        self._index.put(
            connection, [(number, row.words) for number, row in enumerate(rows, last + 1)]
        )

    def _row(self, record: ManifestRecord, before: int) -> _Row:
        arrived = record.arrived_at
        iso, utc, day = (None, None, None) if arrived is None else self._moment(arrived)
        received = record.received_at
        own: tuple[Value, ...] = (
            record.parcel_id,
            before + 1,
            1,
            record.pieces,
            _text(record.gross_kg),
            _text(record.scale_kg),
            _text(record.value),
            record.currency,
            record.category,
            record.mail_class,
            record.carrier,
            record.parent,
            iso,
            day,
            _iso(record.presented_at),
            None if received is None else self._moment(received)[0],
            record.source,
            int(record.simulated),
            record.house_bill,
            record.master_bill,
            record.tracking_id,
            record.country_from,
            _text(record.postage),
            json.dumps(record.documents, ensure_ascii=False) if record.documents else None,
            record.comments,
            record.entry_type,
            _iso(record.posted_at),
            _said(record.provenance),
        )
        parties = (
            record.sender,
            record.consignee,
            record.buyer or None,
            record.seller or None,
            record.deliver_to or None,
        )
        lines: list[tuple[Value, ...]] = [
            (
                place,
                line.description,
                line.pieces,
                _text(line.net_kg),
                _text(line.value),
                line.hs,
                line.origin,
                _text(line.gross_kg),
                line.product_id,
                line.listing,
            )
            for place, line in enumerate(record.lines)
        ]
        return _Row(
            record.parcel_id, before, utc, parties, own, lines, self._words(record, parties)
        )

    def _words(self, record: ManifestRecord, parties: Sequence[Party | None]) -> str:
        told: list[str] = [word for word in (record.parent, record.master_bill) if word]
        codes: list[str] = []
        for line in record.lines:
            if line.description:
                told.append(line.description)
            if line.product_id:
                told.append(line.product_id)
            if line.hs:
                codes += hs_words(line.hs)
        words = words_of(" ".join(told))
        self._index.meet(words)
        words += number_words(record.parcel_id)
        words += codes
        words += (self._parties.words(party, self._index) for party in parties if party)
        return " ".join(words)

    def _moment(self, moment: datetime) -> tuple[str, str, str]:
        """As declared, in UTC, and the day where it was."""
        key = (moment, moment.tzinfo)  # two zones' same moment is equal, but told otherwise
        told = self._moments.get(key)
        if told is None:
            if len(self._moments) > _MOST_MOMENTS:
                self._moments.clear()
            told = (
                moment.isoformat(),
                moment.astimezone(UTC).isoformat(),
                moment.date().isoformat(),
            )
            self._moments[key] = told
        return told


def _said(provenance: tuple[FieldSource, ...]) -> str | None:
    if not provenance:
        return None
    told = [[one.field, one.source, _iso(one.received_at)] for one in provenance]
    return json.dumps(told, ensure_ascii=False)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
