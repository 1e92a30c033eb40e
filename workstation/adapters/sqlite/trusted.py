"""The site's trusted parties, as the log's entries say, and the comparing behind the imports."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date

from workstation.adapters.sqlite.account_rows import note_account
from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.keeping import note_configuration, note_keeping
from workstation.adapters.sqlite.parties import COLUMNS, party_of
from workstation.adapters.sqlite.party_index import (
    key_parties,
    not_keyed,
    note_outcome,
    put_trusted_keys,
)
from workstation.services.account_ports import ACCOUNT_KINDS
from workstation.services.configuring import CONFIGURATION
from workstation.services.ports import EntryDraft
from workstation.services.relation_ports import TRUSTED, UNTRUSTED, TrustedParty
from workstation.services.retention_ports import KEEPING_KINDS

_NAMES = tuple(column.strip() for column in COLUMNS.split(","))
_LISTED = (
    "SELECT trust_id, role, source, since, until, added_by, added_at, "
    f"{COLUMNS} FROM trusted ORDER BY trust_id DESC"
)


class SqliteRelations:
    """`relation_ports.RelationStore` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def trusted(self) -> tuple[TrustedParty, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(_LISTED).fetchall()
        return tuple(
            TrustedParty(
                trust_id,
                party_of(fields),
                role,
                source,
                date.fromisoformat(since),
                None if until is None else date.fromisoformat(until),
                added_by,
                added_at,
            )
            for trust_id, role, source, since, until, added_by, added_at, *fields in rows
        )

    def compare_some(self, limit: int = 1000) -> int:
        """See the port; nothing is written where nothing is left."""
        with self._connections.read() as connection:
            left = not_keyed(connection)
        if not left or self._connections.read_only:
            return left
        with self._connections.write() as connection:
            return key_parties(connection, limit)


def note_entry(connection: sqlite3.Connection, draft: EntryDraft, seq: int, at: str) -> None:
    """What a log entry changes in what the store knows, in the entry's own transaction."""
    if draft.kind in ACCOUNT_KINDS:
        note_account(connection, draft, at)
    elif draft.kind in KEEPING_KINDS:
        note_keeping(connection, draft, seq, at)
    elif draft.kind == CONFIGURATION:
        note_configuration(connection, seq)
    elif draft.closes is not None:
        note_outcome(connection, draft.closes, draft.outcome, seq)
    elif draft.kind == TRUSTED:
        data = draft.data
        told = data["party"]
        fields = [told.get(name) for name in _NAMES] if isinstance(told, Mapping) else []
        connection.execute(
            "INSERT INTO trusted (trust_id, role, source, since, until, added_by, added_at, "
            f"{COLUMNS}) VALUES ({', '.join('?' * (7 + len(_NAMES)))})",
            (
                *(seq, data["role"], data["source"], data["since"], data["until"]),
                *(draft.officer, at, *fields),
            ),
        )
        put_trusted_keys(connection, seq, party_of(fields))
    elif draft.kind == UNTRUSTED:
        for table in ("trusted_keys", "trusted"):
            connection.execute(
                f"DELETE FROM {table} WHERE trust_id = ?",
                (draft.data["entry"],),
            )
