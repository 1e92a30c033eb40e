"""Walking through stored parcels without holding anybody up.

Each step is a transaction of its own over some thousand rows, so that the write-ahead log can be
folded in between; a parcel that is decided meanwhile is told as it stands when its step is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from workstation.adapters.sqlite import records
from workstation.adapters.sqlite.connections import Connections
from workstation.services.trying import Reviewed

STEP = 2000
_ROWS = (
    "SELECT r.record_id, p.outcome, p.found_in, p.entry FROM records r"
    " JOIN parcels p ON p.parcel_id = r.parcel_id"
    " WHERE r.record_id > ? AND r.record_id <= ? AND r.current = 1"
    " AND coalesce(r.arrival_day, substr(r.stored_at, 1, 10)) >= ?"
    " AND (? IS NULL OR p.outcome = ?) ORDER BY r.record_id"
)


class SqliteReview:
    """`trying.ReviewedParcels` over the store's own tables."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def parcels(
        self,
        since: date | None = None,
        outcome: str | None = None,
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> Iterator[Reviewed]:
        """See the port."""
        first = since.isoformat() if since else ""
        with self._connections.read() as connection:
            (last,) = connection.execute(
                "SELECT coalesce(max(record_id), 0) FROM records"
            ).fetchone()
        for start in range(0, last, STEP):
            found = []
            with self._connections.read() as connection:
                asked = (start, start + STEP, first, outcome, outcome)
                for record_id, decided, found_in, entry in connection.execute(
                    _ROWS, asked
                ).fetchall():
                    record = records.find_row(connection, record_id)
                    if record is not None:
                        found.append(Reviewed(record, decided, found_in, entry))
            yield from found
            told(min(start + STEP, last), last)
