"""Parties as rows: each declared the same is one row."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from workstation.domain.manifest import NOBODY, Party

COLUMNS = "name, address, city, postcode, country, phone, business, region, email, reference"


def party_of(fields: Sequence[str | None]) -> Party:
    """A party from its row's columns, in the order of COLUMNS."""
    return Party(*fields) if any(fields) else NOBODY


def party_by_id(connection: sqlite3.Connection, party_id: int | None) -> Party:
    """The party of a row; nobody where there is no row."""
    if party_id is None:
        return NOBODY
    row = connection.execute(
        f"SELECT {COLUMNS} FROM parties WHERE party_id = ?", (party_id,)
    ).fetchone()
    return party_of(row)
