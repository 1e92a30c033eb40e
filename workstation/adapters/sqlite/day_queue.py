"""Which parcels of a day wait: those that go along to a site with no network."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

# The day is the one in the record's own zone: in UTC it begins and ends up to 14 hours away.
_ARRIVED = (
    "SELECT p.parcel_id FROM parcels p JOIN records r ON r.parcel_id = p.parcel_id"
    " AND r.current = 1 WHERE p.state = ? AND p.arrived_at >= ? AND p.arrived_at < ?"
    " AND r.arrival_day = ? ORDER BY p.arrived_at, p.parcel_id LIMIT ?"
)
_SCANNED = (
    "SELECT p.parcel_id FROM parcels p WHERE p.state = ? AND p.arrived_at IS NULL"
    " AND EXISTS (SELECT 1 FROM scans s WHERE s.parcel_id = p.parcel_id"
    " AND s.added_at >= ? AND s.added_at < ?) ORDER BY p.parcel_id LIMIT ?"
)


def waiting_of(connection: sqlite3.Connection, day: date, limit: int) -> tuple[str, ...]:
    """See `services.take_along.ports.DayStore.waiting_of`."""
    before, on = (day - timedelta(days=1)).isoformat(), day.isoformat()
    next_, after = ((day + timedelta(days=n)).isoformat() for n in (1, 2))
    found: list[str] = []
    for statement, values in ((_ARRIVED, (before, after, on)), (_SCANNED, (on, next_))):
        for state in ("open", "waiting"):
            rows = connection.execute(statement, (state, *values, limit - len(found)))
            found += [row[0] for row in rows]
    return tuple(found)
