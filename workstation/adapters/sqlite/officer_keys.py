"""Officers' sealed keys in the store (adapters/keys/sealing.py says how they are sealed)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.stamps import timestamp
from workstation.services.ports import Clock

if TYPE_CHECKING:
    from workstation.services.signing_ports import Signer


class SqliteOfficerKeys:
    """`adapters.keys.ring.SealedKeys` in the store's file."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def get(self, name: str) -> tuple[str, bytes, str] | None:
        """The name as the account was made, the sealed key, when it was made."""
        with self._connections.read() as connection:
            row = connection.execute(
                "SELECT name, sealed, made_at FROM officer_keys WHERE name = ?", (name,)
            ).fetchone()
        return None if row is None else (row[0], row[1], row[2])

    def put(self, name: str, signer: Signer, sealed: bytes) -> None:
        """Keep a sealed key; sealed anew it stays as old as it was."""
        row = (name, signer.key_id, signer.public, sealed, timestamp(self._clock.now()))
        with self._connections.write() as connection:
            connection.execute(
                "INSERT INTO officer_keys (name, key_id, public, sealed, made_at)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                " made_at = iif(key_id = excluded.key_id, made_at, excluded.made_at),"
                " key_id = excluded.key_id, public = excluded.public, sealed = excluded.sealed",
                row,
            )

    def remove(self, name: str) -> None:
        """Delete a sealed key: whoever had its password can open it no more."""
        with self._connections.write() as connection:
            connection.execute("DELETE FROM officer_keys WHERE name = ?", (name,))
