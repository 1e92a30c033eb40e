"""Parties of the store that are like one, and the outcomes that parties like it had.

Every question walks an index from its newest end and looks at no more rows than the limits below.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from workstation.adapters.sqlite.parties import COLUMNS, party_of
from workstation.adapters.sqlite.party_index import keys_of
from workstation.domain.likeness import Match, same_party
from workstation.domain.manifest import Party

PER_KEY = 24
"""Parties looked at that share one key, the newest."""
COMPARED = 40
"""Parties compared in full with one party."""
OUTCOMES = 24
"""Earlier outcomes looked at for one key, and told."""

PARTY_COLUMNS = ", ".join(f"p.{column.strip()}" for column in COLUMNS.split(","))
BY_KEY = (
    f"SELECT p.party_id, {PARTY_COLUMNS} FROM (SELECT party_id FROM party_keys WHERE key = ?"
    " ORDER BY party_id DESC LIMIT ?) k CROSS JOIN parties p ON p.party_id = k.party_id"
)
OUTCOMES_BY_KEY = (
    "SELECT o.entry, o.role, o.kind, o.party_id, l.parcel_id, l.outcome, l.at"
    " FROM (SELECT entry, role, kind, party_id FROM outcome_keys WHERE key = ?"
    "  ORDER BY entry DESC LIMIT ?) o CROSS JOIN log l ON l.seq = o.entry"
    " CROSS JOIN parcels p ON p.parcel_id = l.parcel_id AND p.entry = o.entry"
)
GOODS_OF = (
    "SELECT l.description FROM records r CROSS JOIN lines l ON l.record_id = r.record_id"
    " WHERE r.parcel_id = ? AND r.current = 1 AND l.description IS NOT NULL"
    " ORDER BY l.position LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Likes:
    """Parties of the store beside one: the same, and others at its address or telephone."""

    same: dict[int, str]
    """Row to why; the party's own row first."""
    others: dict[int, tuple[Party, Match]]
    parties: dict[int, Party]
    more: bool


def like_parties(connection: sqlite3.Connection, party: Party, party_id: int) -> Likes:
    """Who is the same as a party, and who shares something with it."""
    shared: dict[int, int] = defaultdict(int)
    parties: dict[int, Party] = {party_id: party}
    more = False
    for key in keys_of(party):
        rows = connection.execute(BY_KEY, (key, PER_KEY + 1)).fetchall()
        more = more or len(rows) > PER_KEY
        for other_id, *fields in rows[:PER_KEY]:
            shared[other_id] += 1
            parties.setdefault(other_id, party_of(fields))
    shared.pop(party_id, None)
    ranked = sorted(shared, key=lambda i: (shared[i], i), reverse=True)
    same = {party_id: "declared the same"} if keys_of(party) else {}
    others: dict[int, tuple[Party, Match]] = {}
    for other_id in ranked[:COMPARED]:
        match = same_party(party, parties[other_id])
        if match:
            same[other_id] = match.why
        elif match.agreements:
            others[other_id] = parties[other_id], match
    return Likes(same, others, parties, more or len(ranked) > COMPARED)


OutcomeRow = tuple[int, str, str, int, str, str, str]
"""(entry, role then, kind of key, party then, parcel, outcome, when)."""


def outcome_rows(connection: sqlite3.Connection, party: Party) -> list[OutcomeRow]:
    """Rows of OUTCOMES_BY_KEY for a party's keys, each (entry, role) once."""
    rows: dict[tuple[int, str], OutcomeRow] = {}
    for key in keys_of(party):
        for row in connection.execute(OUTCOMES_BY_KEY, (key, OUTCOMES)):
            rows.setdefault((row[0], row[1]), row)
    return list(rows.values())


def shared_words(role: str, party: Party, then: str, other: Party) -> Iterable[str]:
    """What a party of this parcel has in common with one of an earlier: "the same consignee"."""
    match = same_party(party, other)
    turned = "" if role == then else f" (then {then})"
    if match:
        yield f"the same {role}{turned}"
        return
    for agreement in match.agreements:
        if agreement.field != "name":
            yield f"the {role}'s {agreement.field}{turned}"


def goods_of(connection: sqlite3.Connection, parcel_id: str) -> str:
    """The first declared description of a parcel; "" where there is none."""
    row = connection.execute(GOODS_OF, (parcel_id,)).fetchone()
    return row[0] if row else ""
