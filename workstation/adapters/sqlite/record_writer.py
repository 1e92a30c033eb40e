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

from workstation.adapters.sqlite import records
from workstation.adapters.sqlite.party_rows import PartyRow, PartyRows
from workstation.adapters.sqlite.search_index import SearchIndex, found_text, own_text
from workstation.domain.manifest import FieldSource, ManifestRecord
from workstation.domain.merging import merged, same_content
from workstation.services.manifests.told import NO_PARTY, ToldRecord, told_of
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
_DATA_VERSION = "PRAGMA data_version"

AnyRecord = ManifestRecord | ToldRecord


@dataclass(slots=True)
class _Row:
    """One version of a record, ready to be inserted."""

    told: ToldRecord
    before: int
    """The version that it takes the place of; 0: none."""
    parties: tuple[PartyRow | None, ...]
    words: str
    provenance: str | None = None


@dataclass(slots=True)
class Prepared:
    """Records that were compared with what is known of them, and made into rows."""

    state: int
    """Of the store when they were; another one where another program has stored since."""
    rows: list[_Row] = field(default_factory=list)
    same: int = 0
    twice: list[AnyRecord] = field(default_factory=list)
    """Of parcels that stand in the batch before, in their order."""


class RecordWriter:
    """Stores records. Each thread has its own; `forget` where what was stored was undone."""

    def __init__(self, *, keys_later: bool = False) -> None:
        self._index = SearchIndex()
        self._parties = PartyRows(keys_later=keys_later)

    def unkeyed(self) -> list[tuple[int, tuple[int, ...]]]:
        """Parties stored since this was last asked, with their keys, where those are put later."""
        found, self._parties.unkeyed = self._parties.unkeyed or [], []
        return found

    def prepare(self, connection: sqlite3.Connection, batch: Sequence[AnyRecord]) -> Prepared:
        """Compare records with what is known and make them rows; only reads."""
        self._parties.rest()
        return self._prepared(connection, batch)

    def _prepared(self, connection: sqlite3.Connection, batch: Sequence[AnyRecord]) -> Prepared:
        known = set(records.known_ids(connection, [record.parcel_id for record in batch]))
        seen: set[str] = set()
        prepared = Prepared(connection.execute(_DATA_VERSION).fetchone()[0])
        for record in batch:
            if isinstance(record, ToldRecord) and record.met is not None:
                self._index.meet(record.met)
            parcel_id = record.parcel_id
            if parcel_id in seen:
                prepared.twice.append(record)
                continue
            seen.add(parcel_id)
            if parcel_id not in known:
                if isinstance(record, ToldRecord):
                    prepared.rows.append(self._row(record))
                else:
                    row = self._row(told_of(record))
                    row.provenance = _said(record.provenance)
                    prepared.rows.append(row)
                continue
            before = records.find(connection, parcel_id)
            if before is None:
                raise AssertionError(f"the record of {parcel_id} has gone")
            after = merged(before, record.record() if isinstance(record, ToldRecord) else record)
            if same_content(before, after):
                prepared.same += 1
            else:
                row = self._row(told_of(after))
                row.before, row.provenance = before.version, _said(after.provenance)
                prepared.rows.append(row)
        self._parties.look_up(connection)
        return prepared

    def store(
        self,
        connection: sqlite3.Connection,
        prepared: Prepared,
        batch: Sequence[AnyRecord],
        stored_at: str,
    ) -> ImportCount:
        """Store what was prepared of a batch, within a transaction that writes."""
        rows, again = prepared.rows, prepared.twice
        alone = connection.execute(_DATA_VERSION).fetchone() == (prepared.state,)
        if not alone:  # another program may have stored some of them meanwhile
            ids = [row.told.parcel_id for row in prepared.rows]
            stands = dict(records.known_versions(connection, ids))
            rows = [row for row in rows if stands.get(row.told.parcel_id, 0) == row.before]
        if len(rows) < len(prepared.rows):
            late = set(ids) - {row.told.parcel_id for row in rows}
            first = {record.parcel_id: record for record in reversed(batch)}
            again = [*(first[parcel_id] for parcel_id in late), *again]
        self._insert(connection, rows, stored_at, alone=alone)
        new = sum(row.before == 0 for row in rows)
        count = ImportCount(new, len(rows) - new, prepared.same)
        for record in again:
            one = self._prepared(connection, [record])
            self._insert(connection, one.rows, stored_at, alone=True)
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

    def _insert(
        self, connection: sqlite3.Connection, rows: list[_Row], stored_at: str, *, alone: bool
    ) -> None:
        if not rows:
            return
        parties = (party for row in rows for party in row.parties if party is not None)
        self._parties.put(connection, parties, alone=alone)
        (last,) = connection.execute(_LAST).fetchone()
        connection.executemany(
            _INSERT_PARCEL, sorted((row.told.parcel_id, row.told.arrived_utc) for row in rows)
        )
        connection.executemany(_OUTDATE, [(row.told.parcel_id,) for row in rows if row.before])
        connection.executemany(
            _INSERT,
            [
                (
                    *(number, stored_at),
                    *[None if party is None else party.number for party in row.parties],
                    *(row.told.parcel_id, row.before + 1, 1, *row.told.own, row.provenance),
                )
                for number, row in enumerate(rows, last + 1)
            ],
        )
        connection.executemany(
            _INSERT_LINE,
            [
                (number, place, *line)
                for number, row in enumerate(rows, last + 1)
                for place, line in enumerate(row.told.lines)
            ],
        )
        self._index.put(
            connection, [(number, row.words) for number, row in enumerate(rows, last + 1)]
        )

    def _row(self, told: ToldRecord) -> _Row:
        meet, index = self._parties.meet, self._index
        sender, consignee, *others = told.parties
        parties = (
            meet(sender or NO_PARTY, index),
            meet(consignee or NO_PARTY, index),
            *[None if party is None else meet(party, index) for party in others],
        )
        words = told.words
        if words is None:
            own = own_text(told)
            index.meet(own)
            words = " ".join([found_text(told, own), *[p.text for p in parties if p is not None]])
        return _Row(told, 0, parties, words)


def _said(provenance: tuple[FieldSource, ...]) -> str | None:
    if not provenance:
        return None
    told = [
        [one.field, one.source, None if one.received_at is None else one.received_at.isoformat()]
        for one in provenance
    ]
    return json.dumps(told, ensure_ascii=False)
