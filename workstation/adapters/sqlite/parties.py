"""Parties as rows: each declared the same is one row, found by a digest of its fields."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from workstation.adapters.sqlite.search_index import SearchIndex
from workstation.domain.manifest import NOBODY, Party
from workstation.domain.search_words import party_words

COLUMNS = "name, address, city, postcode, country, phone, business, region, email, reference"
_ASKED_AT_ONCE = 200
_MOST_REMEMBERED = 30_000
_KNOWN = (
    "SELECT digest, party_id FROM parties WHERE digest IN (" + ", ".join("?" * _ASKED_AT_ONCE) + ")"
)
_INSERT = (
    f"INSERT INTO parties (party_id, digest, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class PartyRows:
    """Stores parties; remembers the rows and the words of those met lately."""

    def __init__(self) -> None:
        self._ids: dict[Party | None, int | None] = {None: None}
        self._words: dict[Party, str] = {}

    def put(
        self, connection: sqlite3.Connection, parties: Iterable[Party]
    ) -> Mapping[Party | None, int | None]:
        """The row of each party (of None: none), after storing those that are not there yet."""
        ids = self._ids
        if len(ids) > _MOST_REMEMBERED:
            ids = self._ids = {None: None}
        by_digest = {_digest(party): party for party in parties if party not in ids}
        digests = list(by_digest)
        for start in range(0, len(digests), _ASKED_AT_ONCE):
            asked: list[bytes | None] = list(digests[start : start + _ASKED_AT_ONCE])
            asked += [None] * (_ASKED_AT_ONCE - len(asked))
            for digest, party_id in connection.execute(_KNOWN, asked):
                ids[by_digest.pop(digest)] = party_id
        (last,) = connection.execute("SELECT coalesce(max(party_id), 0) FROM parties").fetchone()
        rows = []
        for digest, party in by_digest.items():
            last += 1
            ids[party] = last
            rows.append((last, digest, *_fields(party)))
        connection.executemany(_INSERT, rows)
        return ids

    def words(self, party: Party, index: SearchIndex) -> str:
        """The words by which a party is found, in one text; `index` meets them."""
        told = self._words.get(party)
        if told is None:
            if len(self._words) > _MOST_REMEMBERED:
                self._words.clear()
            words = party_words(party)
            index.meet(words)
            told = self._words[party] = " ".join(words)
        return told

    def forget(self) -> None:
        """Take no party for stored any more."""
        self._ids = {None: None}
        self._words.clear()


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


def _fields(party: Party) -> tuple[str | None, ...]:
    return (
        *(party.name, party.address, party.city, party.postcode, party.country, party.phone),
        *(party.business, party.region, party.email, party.reference),
    )


def _digest(party: Party) -> bytes:
    # Fields that came later count only where one of them is there: rows of older stores still serve.
    fields = _fields(party)
    told = fields if any(fields[6:]) else fields[:6]
    return hashlib.sha256(json.dumps(told).encode()).digest()[:16]
