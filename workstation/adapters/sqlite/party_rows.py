"""Stores parties: each declared the same is one row, found by a digest of its fields."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii

from workstation.adapters.sqlite.parties import COLUMNS
from workstation.adapters.sqlite.party_index import keys_made, put_new_keys
from workstation.adapters.sqlite.search_index import SearchIndex
from workstation.domain.manifest import Party
from workstation.domain.search_words import folded, party_text
from workstation.services.manifests.told import PartyTexts

_ASKED_AT_ONCE = 200
_MOST_REMEMBERED = 30_000
_KNOWN = (
    "SELECT digest, party_id FROM parties WHERE digest IN (" + ", ".join("?" * _ASKED_AT_ONCE) + ")"
)
_INSERT = (
    f"INSERT INTO parties (party_id, digest, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class ToldParty(tuple[str | None, ...]):
    """A party's fields with what is made of them: its digest, the text it is found by, its keys."""

    made: tuple[bytes, str, tuple[int, ...]]


def made_of(fields: PartyTexts) -> tuple[bytes, str, tuple[int, ...]]:
    """What is stored of a party besides its fields: see `ToldParty`."""
    party = Party(*fields)
    return _digest(fields), folded(party_text(party)), keys_made(party)


@dataclass(slots=True, eq=False)
class PartyRow:
    """A party, and what is stored of it where it is new."""

    fields: PartyTexts
    digest: bytes
    text: str
    """What it is found by."""
    number: int = 0
    """Its row; 0: none is known."""
    keys: tuple[int, ...] | None = None


class PartyRows:
    """Stores parties; remembers the rows of those met lately."""

    def __init__(self, *, keys_later: bool = False) -> None:
        self.unkeyed: list[tuple[int, tuple[int, ...]]] | None = [] if keys_later else None
        """Where keys are put later, those of the parties stored since this was last emptied."""
        self._met: dict[PartyTexts, PartyRow] = {}
        self._open: list[PartyRow] = []

    def meet(self, fields: PartyTexts, index: SearchIndex) -> PartyRow:
        """The party of these fields, which is about to be stored; `index` meets its words."""
        found = self._met.get(fields)
        if found is None:
            if isinstance(fields, ToldParty):
                digest, text, keys = fields.made
                found = PartyRow(fields, digest, text, keys=keys)
            else:
                text = folded(party_text(Party(*fields)))
                index.meet(text)
                found = PartyRow(fields, _digest(fields), text)
            self._met[fields] = found
            self._open.append(found)
        return found

    def look_up(self, connection: sqlite3.Connection) -> None:
        """Find the rows of parties met lately, and make the keys of those that have none yet."""
        _find(connection, self._open)
        for party in self._open:
            if not party.number and party.keys is None:
                party.keys = keys_made(Party(*party.fields))
        self._open.clear()

    def put(
        self, connection: sqlite3.Connection, parties: Iterable[PartyRow], *, alone: bool
    ) -> None:
        """Store those that have no row yet. `alone`: nobody else has stored since `look_up`."""
        new = list({id(party): party for party in parties if not party.number}.values())
        if not alone:
            _find(connection, new)
            new = [party for party in new if not party.number]
        if not new:
            return
        (last,) = connection.execute("SELECT coalesce(max(party_id), 0) FROM parties").fetchone()
        for party in new:
            last += 1
            party.number = last
        connection.executemany(_INSERT, [(p.number, p.digest, *p.fields) for p in new])
        if all(party.keys is not None for party in new):
            keys = [(party.number, party.keys or ()) for party in new]
            if self.unkeyed is None:
                put_new_keys(connection, keys)
            else:
                self.unkeyed += keys

    def rest(self) -> None:
        """Forget some where many are remembered: between two batches."""
        if len(self._met) > _MOST_REMEMBERED:
            self._met.clear()

    def forget(self) -> None:
        """Take no party for stored any more."""
        self._met.clear()
        self._open.clear()
        if self.unkeyed is not None:
            self.unkeyed.clear()


def _find(connection: sqlite3.Connection, parties: Sequence[PartyRow]) -> None:
    """Set the rows of those that are stored."""
    by_digest = {party.digest: party for party in parties}
    digests = list(by_digest)
    for start in range(0, len(digests), _ASKED_AT_ONCE):
        asked: list[bytes | None] = list(digests[start : start + _ASKED_AT_ONCE])
        asked += [None] * (_ASKED_AT_ONCE - len(asked))
        for digest, party_id in connection.execute(_KNOWN, asked):
            by_digest[digest].number = party_id


def _digest(fields: PartyTexts) -> bytes:
    # Fields that came later count only where one of them is there: rows of older stores still serve.
    told = fields if any(fields[6:]) else fields[:6]
    # As JSON writes a list, which `json.dumps` takes far longer for.
    text = ", ".join(["null" if one is None else encode_basestring_ascii(one) for one in told])
    return hashlib.sha256(f"[{text}]".encode()).digest()[:16]
