"""Targeted parcels, kept up with the log."""

from __future__ import annotations

import sqlite3

from workstation.adapters.sqlite.connections import Connections
from workstation.domain.targeting import DOWNTIME, TARGETED, Downtime, Target
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
    " (SELECT count(*) FROM scans WHERE parcel_id = t.parcel_id), p.outcome, p.entry,"
    " coalesce((SELECT officer FROM log WHERE seq = t.entry), ''),"
    " (SELECT min(added_at) FROM scans WHERE parcel_id = t.parcel_id),"
    " (SELECT at FROM log WHERE seq = p.entry)"
    " FROM targets t LEFT JOIN parcels p ON p.parcel_id = t.parcel_id"
    " LEFT JOIN records r ON r.parcel_id = t.parcel_id AND r.current = 1"
    " WHERE t.at >= ? AND t.at < ? ORDER BY t.parcel_id"
)
_PUT_DOWNTIME = "INSERT OR REPLACE INTO downtimes VALUES (?, ?, ?, ?, ?, ?)"
_DOWNTIMES = (
    "SELECT entry, began, ended, what, why, officer FROM downtimes WHERE ended >= ? ORDER BY began"
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

    def downtimes(self, since: str) -> tuple[Downtime, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(_DOWNTIMES, (since,)).fetchall()
        return tuple(Downtime(*row) for row in rows)


def note_targets(connection: sqlite3.Connection, draft: EntryDraft, seq: int, at: str) -> None:
    """What an entry targets, or tells to have stood still, in its own transaction."""
    if draft.kind == TARGETED:
        parcels, why = draft.data["parcels"], draft.data["why"]
        rows = parcels if isinstance(parcels, list) else []
        connection.executemany(_PUT, [(parcel, seq, at, why) for parcel in rows])
    elif draft.kind == DOWNTIME:
        told = [draft.data.get(key) for key in ("began", "ended", "what", "why")]
        if all(isinstance(one, str) for one in told):
            connection.execute(_PUT_DOWNTIME, (seq, *told, draft.officer))
