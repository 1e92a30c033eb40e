"""Targeted parcels, kept up with the log."""

from __future__ import annotations

import sqlite3

from workstation.adapters.sqlite.connections import Connections
from workstation.domain.targeting import TARGETED, Target
from workstation.services.ports import EntryDraft

_PUT = (
    "INSERT INTO targets (parcel_id, entry, at, why) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (parcel_id) DO UPDATE SET"
    " entry = excluded.entry, at = excluded.at, why = excluded.why"
)
_TARGETS = (
    "SELECT t.parcel_id, t.entry, t.at, t.why,"
    " coalesce(p.opened_at, r.presented_at,"
    "  (SELECT min(added_at) FROM scans WHERE parcel_id = t.parcel_id),"
    "  CASE WHEN p.found_in IS NOT NULL THEN '' END),"
    " (SELECT count(*) FROM scans WHERE parcel_id = t.parcel_id), p.outcome, p.entry"
    " FROM targets t LEFT JOIN parcels p ON p.parcel_id = t.parcel_id"
    " LEFT JOIN records r ON r.parcel_id = t.parcel_id AND r.current = 1"
    " WHERE t.at >= ? AND t.at < ? ORDER BY t.parcel_id"
)


class SqliteTargets:
    """`targeting.TargetStore` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def targets(self, since: str, until: str) -> tuple[Target, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(_TARGETS, (since, until)).fetchall()
        return tuple(Target(*row) for row in rows)


def note_targets(connection: sqlite3.Connection, draft: EntryDraft, seq: int, at: str) -> None:
    """What an entry targets, in its own transaction."""
    if draft.kind == TARGETED:
        parcels, why = draft.data["parcels"], draft.data["why"]
        rows = parcels if isinstance(parcels, list) else []
        connection.executemany(_PUT, [(parcel, seq, at, why) for parcel in rows])
