"""What is remembered of manifest services, in the store's file: restored with it, never ahead of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.stamps import timestamp
from workstation.domain.repair import Repair

_MOST_NAMELESS = 1000
"""Repairs of records that name no parcel: the newest are kept."""


class SqliteSources:
    """`services.sources.ports.SourceMemory`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def read_only(self) -> bool:
        return self._connections.read_only

    def etag(self, service: str, parcel_id: str) -> str | None:
        return self._one(
            "SELECT etag FROM service_etags WHERE service = ? AND parcel_id = ?",
            (service, parcel_id),
        )

    def keep_etag(self, service: str, parcel_id: str, etag: str | None) -> None:
        with self._connections.write() as connection:
            if etag is None:
                connection.execute(
                    "DELETE FROM service_etags WHERE service = ? AND parcel_id = ?",
                    (service, parcel_id),
                )
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO service_etags VALUES (?, ?, ?)",
                    (service, parcel_id, etag),
                )

    def cursor(self, service: str) -> str | None:
        return self._one("SELECT cursor FROM services WHERE service = ?", (service,))

    def keep_cursor(self, service: str, cursor: str | None) -> None:
        with self._connections.write() as connection:
            connection.execute(
                "INSERT INTO services (service, cursor) VALUES (?, ?)"
                " ON CONFLICT (service) DO UPDATE SET cursor = excluded.cursor",
                (service, cursor),
            )

    def reached_at(self, service: str) -> datetime | None:
        told = self._one("SELECT reached_at FROM services WHERE service = ?", (service,))
        return None if told is None else datetime.fromisoformat(told)

    def keep_reached(self, service: str, at: datetime) -> None:
        with self._connections.write() as connection:
            connection.execute(
                "INSERT INTO services (service, reached_at) VALUES (?, ?)"
                " ON CONFLICT (service) DO UPDATE SET reached_at = excluded.reached_at",
                (service, timestamp(at)),
            )

    def keep_repairs(self, service: str, parcels: Sequence[str], repairs: Sequence[Repair]) -> None:
        named = {*parcels, *(repair.parcel_id for repair in repairs if repair.parcel_id)}
        if not named and not repairs:
            return
        with self._connections.write() as connection:
            connection.executemany(
                "DELETE FROM service_repairs WHERE service = ? AND parcel_id = ?",
                [(service, parcel) for parcel in named],
            )
            connection.executemany(
                "INSERT INTO service_repairs (service, parcel_id, line, field, sentence, found)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [(service, r.parcel_id, r.line, r.field, r.sentence, r.found) for r in repairs],
            )
            connection.execute(
                "DELETE FROM service_repairs WHERE service = ? AND parcel_id = '' AND repair_id"
                " NOT IN (SELECT repair_id FROM service_repairs WHERE service = ? AND"
                " parcel_id = '' ORDER BY repair_id DESC LIMIT ?)",
                (service, service, _MOST_NAMELESS),
            )

    def repairs(self, service: str, limit: int = 200) -> tuple[Repair, ...]:
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT line, field, sentence, found, parcel_id FROM service_repairs"
                " WHERE service = ? ORDER BY repair_id DESC LIMIT ?",
                (service, limit),
            ).fetchall()
        return tuple(Repair(*row) for row in rows)

    def _one(self, statement: str, values: tuple[str, ...]) -> str | None:
        with self._connections.read() as connection:
            row = connection.execute(statement, values).fetchone()
        return None if row is None else row[0]
