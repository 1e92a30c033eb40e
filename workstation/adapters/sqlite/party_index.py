"""Keys by which parties like one another are found, filled behind the imports.

A party is keyed once, in the order in which parties came. `key_parties` goes on from where it
stood, in as many rows as it is given, so that an import of ten million waits for none of it and
an older store is keyed in the background. What is not keyed yet is told (`not_keyed`).

`outcome_keys` holds the keys of the parties of parcels that were seized, abandoned or refused:
they are few, so that a person's history is one look-up however many parcels he had.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.parties import COLUMNS, party_of
from workstation.domain.likeness import KEYS_VERSION, key_number, party_keys
from workstation.domain.manifest import Party
from workstation.domain.relations import BAD_OUTCOMES

_STATE = "SELECT version, parties, entries, last_entry FROM keying"
_NEXT = f"SELECT party_id, {COLUMNS} FROM parties WHERE party_id > ? ORDER BY party_id LIMIT ?"
PUT_KEY = "INSERT OR IGNORE INTO party_keys VALUES (?, ?)"
_PUT_OUTCOME = "INSERT OR IGNORE INTO outcome_keys VALUES (?, ?, ?, ?, ?)"
OLD_OUTCOMES = (
    "SELECT seq, parcel_id, outcome FROM log WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
)
PARTIES_OF = (
    "SELECT sender, consignee FROM records WHERE parcel_id = ? AND current = 1"
)  # fmt: skip
_BEGIN = (
    "UPDATE keying SET version = ? WHERE parties = 0 AND entries = 0"
    " AND NOT EXISTS (SELECT 1 FROM party_keys) AND NOT EXISTS (SELECT 1 FROM outcome_keys)"
    " AND NOT EXISTS (SELECT 1 FROM trusted_keys)"
)
NEWEST_PARTY = "SELECT coalesce(max(party_id), 0) FROM parties"


def key_parties(connection: sqlite3.Connection, limit: int) -> int:
    """Key up to `limit` parties and entries that are not keyed yet; how many are left.

    Call it within a transaction that writes. Keys of another making are thrown away and made
    anew.
    """
    version, parties, entries, last_entry = connection.execute(_STATE).fetchone()
    if version != KEYS_VERSION:
        for table in ("party_keys", "outcome_keys"):
            connection.execute(f"DELETE FROM {table}")
        (newest,) = connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()
        connection.execute(
            "UPDATE keying SET version = ?, parties = 0, entries = 0, last_entry = ?",
            (KEYS_VERSION, newest),
        )
        parties, entries, last_entry = 0, 0, newest
        _rekey_trusted(connection)
    rows = connection.execute(_NEXT, (parties, limit)).fetchall()
    put_keys(connection, ((party_of(row[1:]), row[0]) for row in rows))
    if rows:
        parties = rows[-1][0]
        connection.execute("UPDATE keying SET parties = ?", (parties,))
    room = limit - len(rows)
    if room > 0 and entries < last_entry:
        old = connection.execute(OLD_OUTCOMES, (entries, last_entry, room)).fetchall()
        for seq, parcel_id, outcome in old:
            note_outcome(connection, parcel_id, outcome, seq)
        entries = old[-1][0] if old else last_entry
        connection.execute("UPDATE keying SET entries = ?", (entries,))
    return not_keyed(connection)


def begin_keys(connections: Connections) -> None:
    """A store of which nothing is keyed yet, as every new one, is keyed in today's way."""
    with connections.read() as connection:
        version, parties, entries, _ = connection.execute(_STATE).fetchone()
    if version != KEYS_VERSION and parties == entries == 0:
        with connections.write() as connection:
            connection.execute(_BEGIN, (KEYS_VERSION,))


def not_keyed(connection: sqlite3.Connection) -> int:
    """How many parties and entries of the store are not keyed yet (0 is all are)."""
    version, parties, entries, last_entry = connection.execute(_STATE).fetchone()
    (newest,) = connection.execute(NEWEST_PARTY).fetchone()
    if version != KEYS_VERSION:
        return int(newest)
    return int(newest - parties + last_entry - entries)


def put_keys(connection: sqlite3.Connection, parties: Iterable[tuple[Party, int]]) -> None:
    """Put the keys of parties, in key order: the fewest pages are touched."""
    connection.executemany(
        PUT_KEY,
        sorted((number, party_id) for party, party_id in parties for number in keys_made(party)),
    )


def put_new_keys(
    connection: sqlite3.Connection, parties: Sequence[tuple[int, tuple[int, ...]]]
) -> None:
    """Put the keys of parties that have just been stored, where all before them are keyed.

    Where they are not, `key_parties` comes to them in its turn.
    """
    if not parties or keyed_up_to(connection) != parties[0][0] - 1:
        return
    connection.executemany(
        PUT_KEY, sorted((number, party_id) for party_id, keys in parties for number in keys)
    )
    set_keyed(connection, parties[0][0], parties[-1][0])


def keyed_up_to(connection: sqlite3.Connection) -> int:
    """The last party up to which all are keyed; 0 where all are to be keyed anew."""
    version, keyed, *_ = connection.execute(_STATE).fetchone()
    return int(keyed) if version == KEYS_VERSION else 0


def set_keyed(connection: sqlite3.Connection, first: int, last: int) -> None:
    """Note that parties from `first` to `last` are keyed, where those before them are."""
    connection.execute(
        "UPDATE keying SET parties = max(parties, ?) WHERE version = ? AND parties >= ?",
        (last, KEYS_VERSION, first - 1),
    )


@lru_cache(maxsize=2048)
def keys_of(party: Party) -> tuple[int, ...]:
    """A party's keys as the store keeps them; remembered, as one parcel asks for them often."""
    return keys_made(party)


def keys_made(party: Party) -> tuple[int, ...]:
    """A party's keys, made anew."""
    return tuple(key_number(*key) for key in party_keys(party))


def note_outcome(
    connection: sqlite3.Connection, parcel_id: str | None, outcome: str | None, entry: int
) -> None:
    """Keep the parties of a parcel that was seized, abandoned or refused, as declared now."""
    if parcel_id is None or outcome not in BAD_OUTCOMES:
        return
    row = connection.execute(PARTIES_OF, (parcel_id,)).fetchone()
    if row is None:
        return
    for role, party_id in zip(("sender", "consignee"), row, strict=True):
        party = party_by(connection, party_id)
        connection.executemany(
            _PUT_OUTCOME,
            [
                (key_number(kind, key), entry, role, kind, party_id)
                for kind, key in party_keys(party)
            ],
        )


def party_by(connection: sqlite3.Connection, party_id: int) -> Party:
    """The party of a row."""
    row = connection.execute(
        f"SELECT {COLUMNS} FROM parties WHERE party_id = ?", (party_id,)
    ).fetchone()
    return party_of(row)


def put_trusted_keys(connection: sqlite3.Connection, trust_id: int, party: Party) -> None:
    """Put the keys by which a trusted party is found."""
    connection.executemany(
        "INSERT OR IGNORE INTO trusted_keys VALUES (?, ?)",
        [(number, trust_id) for number in keys_of(party)],
    )


def _rekey_trusted(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM trusted_keys")
    rows = connection.execute(f"SELECT trust_id, {COLUMNS} FROM trusted").fetchall()
    for trust_id, *fields in rows:
        put_trusted_keys(connection, trust_id, party_of(fields))
