"""Other parcels with pictures of the same sender, the same consignee or the same goods.

Each likeness walks an index from its newest end and looks at no more than LOOKED_THROUGH parcels,
so that a sender of a hundred thousand parcels costs no more than one of two thousand.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.likes import like_parties
from workstation.adapters.sqlite.parcels import scan_ref
from workstation.adapters.sqlite.party_index import party_by
from workstation.adapters.sqlite.titles import title_of
from workstation.domain.goods import SHARED_WORDS, heading, telling_words
from workstation.domain.search_words import heading_word, words_of
from workstation.services.compare_ports import EarlierParcel, Likeness

LOOKED_THROUGH = 2000
_SAME_PARTIES = 50
"""A party declared in more ways than this is found by its newest ones."""

BY_PARTY = {
    Likeness.SENDER: "SELECT c.parcel_id FROM (SELECT parcel_id FROM records"
    " WHERE sender = ? AND current = 1 ORDER BY record_id DESC LIMIT ?) c"
    " WHERE EXISTS (SELECT 1 FROM scans s WHERE s.parcel_id = c.parcel_id) LIMIT ?",
    Likeness.CONSIGNEE: "SELECT c.parcel_id FROM (SELECT parcel_id FROM records"
    " WHERE consignee = ? AND current = 1 ORDER BY arrival_day DESC LIMIT ?) c"
    " WHERE EXISTS (SELECT 1 FROM scans s WHERE s.parcel_id = c.parcel_id) LIMIT ?",
}
BY_HEADING = (
    "SELECT r.parcel_id FROM (SELECT rowid AS record_id"
    " FROM record_words WHERE record_words MATCH ? ORDER BY rowid DESC LIMIT ?) w"
    " JOIN records r ON r.record_id = w.record_id AND r.current = 1"
    " WHERE EXISTS (SELECT 1 FROM scans s WHERE s.parcel_id = r.parcel_id) AND EXISTS"
    " (SELECT 1 FROM lines l WHERE l.record_id = r.record_id AND substr(l.hs, 1, 4) = ?) LIMIT ?"
)
BY_WORDS = (
    "SELECT r.parcel_id, r.record_id FROM (SELECT rowid AS record_id"
    " FROM record_words WHERE record_words MATCH ? ORDER BY rowid DESC LIMIT ?) w"
    " JOIN records r ON r.record_id = w.record_id AND r.current = 1"
    " WHERE EXISTS (SELECT 1 FROM scans s WHERE s.parcel_id = r.parcel_id)"
)
_DESCRIPTIONS = (
    "SELECT description FROM lines WHERE record_id = ? AND description IS NOT NULL"
    " ORDER BY position"
)


class SqliteEarlier:
    """`ports.EarlierPictures` over the store's own tables."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def earlier(self, parcel_id: str, limit: int = 60) -> tuple[EarlierParcel, ...]:
        """See the port."""
        with self._connections.read() as connection:
            found: dict[str, set[Likeness]] = defaultdict(set)
            mine = connection.execute(
                "SELECT record_id, sender, consignee FROM records"
                " WHERE parcel_id = ? AND current = 1",
                (parcel_id,),
            ).fetchone()
            if mine is None or limit < 1:
                return ()
            record_id, *parties = mine
            most = limit + 1  # the parcel itself may be among them
            for likeness, party in zip(BY_PARTY, parties, strict=True):
                for party_id in _same_party(connection, party):
                    rows = connection.execute(BY_PARTY[likeness], (party_id, LOOKED_THROUGH, most))
                    _note(found, likeness, rows)
            headings, descriptions = _goods(connection, record_id)
            for heading in headings:
                asked = (f'"{heading_word(heading)}"', LOOKED_THROUGH, heading, most)
                rows = connection.execute(BY_HEADING, asked)
                _note(found, Likeness.GOODS, rows)
            for words in descriptions:
                _note(found, Likeness.GOODS, islice(_described(connection, words), most))
            found.pop(parcel_id, None)
            parcels = [_parcel(connection, other, found[other]) for other in found]
        parcels.sort(key=lambda p: (len(p.likenesses), _scanned(p), p.parcel_id), reverse=True)
        return tuple(parcels[:limit])


def _same_party(connection: sqlite3.Connection, party_id: int) -> list[int]:
    party = party_by(connection, party_id)
    if not party.name:
        return []  # nobody declared is nobody's twin
    same = like_parties(connection, party, party_id).same
    return list(dict.fromkeys([party_id, *sorted(same, reverse=True)]))[:_SAME_PARTIES]


def _goods(
    connection: sqlite3.Connection, record_id: int
) -> tuple[list[str], list[tuple[str, ...]]]:
    """HS headings and telling words of every declared line, each once."""
    lines = connection.execute(
        "SELECT hs, description FROM lines WHERE record_id = ? ORDER BY position LIMIT 20",
        (record_id,),
    ).fetchall()
    headings = (heading(hs) for hs, _ in lines)
    descriptions = (tuple(filter(words_of, telling_words(description))) for _, description in lines)
    return (
        list(dict.fromkeys(filter(None, headings))),
        list(dict.fromkeys(filter(None, descriptions))),
    )


def _described(connection: sqlite3.Connection, words: tuple[str, ...]) -> Iterator[tuple[str]]:
    """Parcels with pictures and a line whose words are alike, the newest first."""
    rows = connection.execute(BY_WORDS, (matching(words), LOOKED_THROUGH)).fetchall()
    folded = [frozenset(words_of(word)) for word in words]
    enough = min(SHARED_WORDS, len(words))
    for parcel_id, record_id in rows:  # the words may be a party's, or of several lines
        for (description,) in connection.execute(_DESCRIPTIONS, (record_id,)).fetchall():
            there = set(words_of(description))
            if sum(word <= there for word in folded) >= enough:
                yield (parcel_id,)
                break


def matching(words: tuple[str, ...]) -> str:
    """The full-text question for records that may have a line which `domain.goods.alike` calls
    alike."""
    asked = [" AND ".join(f'"{part}"' for part in words_of(word)) for word in words]
    if len(words) < SHARED_WORDS:
        return asked[0]
    pairs = (
        f"({first} AND {second})"
        for place, first in enumerate(asked)
        for second in asked[place + 1 :]
    )
    return " OR ".join(pairs)


def _note(found: dict[str, set[Likeness]], likeness: Likeness, rows: Iterable[tuple[str]]) -> None:
    for (parcel_id,) in rows:
        found[parcel_id].add(likeness)


def _parcel(
    connection: sqlite3.Connection, parcel_id: str, likenesses: set[Likeness]
) -> EarlierParcel:
    title, outcome, decided_at, awaiting = connection.execute(
        "SELECT (SELECT description FROM lines WHERE record_id = r.record_id"
        "  AND description IS NOT NULL ORDER BY position LIMIT 1), p.outcome, l.at,"
        " EXISTS (SELECT 1 FROM case_clocks WHERE parcel_id = p.parcel_id AND kind = 'sign_off')"
        " FROM parcels p JOIN records r ON r.parcel_id = p.parcel_id AND r.current = 1"
        " LEFT JOIN log l ON l.seq = p.entry WHERE p.parcel_id = ?",
        (parcel_id,),
    ).fetchone()
    scans = connection.execute(
        "SELECT scan_id FROM scans WHERE parcel_id = ? ORDER BY view, scan_id", (parcel_id,)
    ).fetchall()
    return EarlierParcel(
        parcel_id,
        tuple(likeness for likeness in Likeness if likeness in likenesses),
        title_of(title, recorded=True),
        tuple(scan_ref(connection, scan_id) for (scan_id,) in scans),
        outcome,
        decided_at,
        bool(awaiting),
    )


def _scanned(parcel: EarlierParcel) -> str:
    return max(scan.added_at for scan in parcel.scans)
