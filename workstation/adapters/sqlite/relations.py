"""What ties a parcel to others, each question answered from an index and within a limit.

A consignee of a hundred thousand parcels costs no more than one of a few dozen: every query looks
at no more rows than the limits below, the newest first, and what was left out is said.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from workstation.adapters.sqlite.likes import (
    BY_KEY,
    GOODS_OF,
    OUTCOMES,
    OUTCOMES_BY_KEY,
    PARTY_COLUMNS,
    Likes,
    goods_of,
    like_parties,
    outcome_rows,
    shared_words,
)
from workstation.adapters.sqlite.network import OTHER_SENDERS, network_of
from workstation.adapters.sqlite.parties import party_of
from workstation.adapters.sqlite.party_index import keys_of, not_keyed, party_by
from workstation.domain.likeness import address_level, address_of, same_party
from workstation.domain.manifest import Party, Surroundings
from workstation.domain.party_words import reference_number
from workstation.domain.relations import (
    MOST_COUNTED,
    MOST_DAYS,
    CartonState,
    Duplicate,
    EarlierOutcome,
    ImporterAddress,
    SameAddress,
    Together,
    Trust,
)
from workstation.domain.word_likeness import Level

SAME_DAY, OTHER_DAYS = 60, 40
"""Parcels told of the arrival day, and of the days around it."""
CARTON, SEEN = 5000, 200
"""Records of a carton that are counted; and up to how many it is asked which were seen here."""

MINE = (
    "SELECT record_id, sender, consignee, arrival_day FROM records"
    " WHERE parcel_id = ? AND current = 1"
)
_TOGETHER = (
    "SELECT r.parcel_id, r.arrival_day, r.value, r.currency, s.name, (SELECT description"
    "  FROM lines WHERE record_id = r.record_id AND description IS NOT NULL"
    "  ORDER BY position LIMIT 1), r.consignee"
    " FROM json_each(?) asked CROSS JOIN records r ON r.consignee = asked.value"
    " AND r.current = 1 AND {days} CROSS JOIN parties s ON s.party_id = r.sender LIMIT ?"
)
ON_DAY = _TOGETHER.format(days="r.arrival_day = ?")
AROUND = (
    "SELECT r.parcel_id, r.arrival_day, r.value, r.currency, s.name, (SELECT description"
    "  FROM lines WHERE record_id = r.record_id AND description IS NOT NULL"
    "  ORDER BY position LIMIT 1), r.consignee"
    " FROM (SELECT * FROM records WHERE consignee = ? AND current = 1"
    "  AND arrival_day BETWEEN ? AND ? AND arrival_day <> ? ORDER BY arrival_day DESC LIMIT ?) r"
    " CROSS JOIN parties s ON s.party_id = r.sender"
)
AT_ADDRESS = (
    "SELECT r.consignee FROM json_each(?) asked CROSS JOIN records r"
    " ON r.consignee = asked.value AND r.current = 1 AND r.arrival_day = ? LIMIT ?"
)
OWN_OUTCOMES = (  # but those that were revoked or refused: they stood for nothing
    "SELECT d.seq, d.outcome, d.at FROM log d WHERE d.parcel_id = ? AND d.kind = 'decision'"
    " AND d.outcome IN ('seize', 'abandonment', 'denied_entry') AND NOT EXISTS ("
    "  SELECT 1 FROM log x WHERE x.parcel_id = d.parcel_id AND x.seq > d.seq"
    "  AND x.kind IN ('decision_revoked', 'sign_off') AND iif(json_valid(CAST(x.body AS TEXT)),"
    "   json_extract(CAST(x.body AS TEXT), '$.data.entry') = d.seq AND (x.kind <> 'sign_off'"
    "    OR json_extract(CAST(x.body AS TEXT), '$.data.fields.agreed') = 'no'), 0))"
    " ORDER BY d.seq DESC LIMIT ?"
)
_NUMBER_TWICE = (
    f"SELECT r.parcel_id, {PARTY_COLUMNS} FROM (SELECT parcel_id, consignee FROM records"
    " WHERE {number} = ? AND current = 1 AND {number} <> parcel_id LIMIT ?) r"
    " CROSS JOIN parties p ON p.party_id = r.consignee"
)
BY_HOUSE_BILL = _NUMBER_TWICE.format(number="house_bill")
BY_TRACKING_ID = _NUMBER_TWICE.format(number="tracking_id")
DECLARED_BEFORE = (
    f"SELECT r.version, {PARTY_COLUMNS} FROM records r CROSS JOIN parties p ON p.party_id = r.consignee"
    " WHERE r.parcel_id = ? AND r.current = 0 ORDER BY r.version DESC LIMIT ?"
)
CARTON_DECLARED = "SELECT declared_parcels FROM containers WHERE container_id = ?"
CARTON_SEEN = (
    "SELECT count(*) FILTER (WHERE p.state <> 'waiting' OR EXISTS"
    " (SELECT 1 FROM scans s WHERE s.parcel_id = p.parcel_id))"
    " FROM (SELECT parcel_id FROM records WHERE parent = ? AND current = 1 LIMIT ?) r"
    " CROSS JOIN parcels p ON p.parcel_id = r.parcel_id"
)
CARTON_FOUND = (
    "SELECT count(*) FROM (SELECT p.parcel_id FROM parcels p WHERE p.found_in = ? AND NOT EXISTS"
    " (SELECT 1 FROM records r WHERE r.parcel_id = p.parcel_id AND r.current = 1) LIMIT ?)"
)
TRUSTED_BY_KEY = (
    f"SELECT t.trust_id, t.role, t.source, t.since, t.until, {PARTY_COLUMNS.replace('p.', 't.')}"
    " FROM trusted_keys k CROSS JOIN trusted t ON t.trust_id = k.trust_id"
    " WHERE k.key = ? ORDER BY k.trust_id LIMIT 8"
)
_COUNTED = (
    "SELECT count(*) FROM (SELECT 1 FROM json_each(?) asked CROSS JOIN records r"
    " ON r.{role} = asked.value AND r.current = 1 LIMIT ?)"
)
COUNTED = {role: _COUNTED.format(role=role) for role in ("sender", "consignee")}
FIRST_DAY = (
    "SELECT arrival_day FROM records WHERE consignee = ? AND current = 1"
    " AND arrival_day IS NOT NULL ORDER BY arrival_day LIMIT 1"
)
LAST_DAY = FIRST_DAY.replace("ORDER BY arrival_day", "ORDER BY arrival_day DESC")


def related(
    connection: sqlite3.Connection, parcel_id: str, parent: str | None, base: Surroundings
) -> Surroundings:
    """`base` with all that this module knows of a parcel."""
    own = _own_outcomes(connection, parcel_id)
    carton = _carton(connection, parent, base.parent_declared)
    mine = connection.execute(MINE, (parcel_id,)).fetchone()
    if mine is None:
        return replace(base, earlier=own, carton=carton)
    _, sender_id, consignee_id, day = mine
    sender, consignee = party_by(connection, sender_id), party_by(connection, consignee_id)
    likes = like_parties(connection, consignee, consignee_id)
    sends = like_parties(connection, sender, sender_id)
    together, more = _together(connection, parcel_id, likes, day)
    return replace(
        base,
        together=together,
        together_more=more or likes.more,
        same_consignee_day=tuple(
            (t.parcel_id, t.value, t.currency)
            for t in sorted(together, key=lambda t: t.parcel_id)
            if t.day.isoformat() == day
        ),
        same_address=_same_address(connection, likes, consignee, day),
        earlier=own + _earlier(connection, parcel_id, sender, consignee),
        network=network_of(
            connection, parcel_id, {"consignee": (consignee, likes), "sender": (sender, sends)}
        ),
        sender_parcels=_counted(connection, "sender", sends),
        consignee_parcels=_counted(connection, "consignee", likes),
        duplicates=_duplicates(connection, parcel_id, consignee),
        carton=carton,
        trusted=_trusted(connection, sender, consignee, day),
        importer_addresses=_importer_addresses(connection, likes, consignee, consignee_id),
        not_compared=not_keyed(connection),
    )


def _together(
    connection: sqlite3.Connection, parcel_id: str, likes: Likes, day: str | None
) -> tuple[tuple[Together, ...], bool]:
    if day is None or not likes.same:
        return (), False
    asked = json.dumps(list(likes.same))
    rows = connection.execute(ON_DAY, (asked, day, SAME_DAY + 2)).fetchall()
    more = len(rows) > SAME_DAY + 1
    rows = rows[: SAME_DAY + 1]
    first, last = _days_around(date.fromisoformat(day))
    left = OTHER_DAYS
    for party_id in likes.same:
        if left <= 0:
            break
        found = connection.execute(AROUND, (party_id, first, last, day, left + 1)).fetchall()
        more = more or len(found) > left
        rows += found[:left]
        left -= len(found)
    told = [
        Together(
            parcel_id=other,
            day=date.fromisoformat(on),
            value=None if value is None else Decimal(value),
            currency=currency,
            sender=name or "",
            goods=goods or "",
            consignee=likes.parties[party_id].name or likes.parties[party_id].business or "",
            why=likes.same[party_id],
        )
        for other, on, value, currency, name, goods, party_id in rows
        if other != parcel_id
    ]
    middle = date.fromisoformat(day)
    told.sort(key=lambda t: (abs((t.day - middle).days), t.day, t.parcel_id))
    return tuple(told), more


def _days_around(day: date) -> tuple[str, str]:
    """The first and last day looked at; a date at the calendar's end has none beyond it."""
    room = timedelta(MOST_DAYS)
    first = day - room if day - date.min > room else date.min
    last = day + room if date.max - day > room else date.max
    return first.isoformat(), last.isoformat()


def _same_address(
    connection: sqlite3.Connection, likes: Likes, consignee: Party, day: str | None
) -> SameAddress | None:
    if day is None or not address_of(consignee).usable:
        return None
    there = {
        party_id: party
        for party_id, (party, _) in likes.others.items()
        if address_level(consignee, party) is Level.SAME
    }
    rows = connection.execute(AT_ADDRESS, (json.dumps(list(there)), day, SAME_DAY + 1)).fetchall()
    names = {(there[party_id].name or there[party_id].business or "") for (party_id,) in rows}
    return SameAddress(
        min(len(rows), SAME_DAY),
        tuple(sorted(filter(None, names), key=str.casefold)[:12]),
        len(rows) > SAME_DAY or likes.more,
    )


def _own_outcomes(connection: sqlite3.Connection, parcel_id: str) -> tuple[EarlierOutcome, ...]:
    rows = connection.execute(OWN_OUTCOMES, (parcel_id, OUTCOMES))
    return tuple(
        EarlierOutcome(parcel_id, outcome, seq, at, ("this parcel",)) for seq, outcome, at in rows
    )


def _earlier(
    connection: sqlite3.Connection, parcel_id: str, sender: Party, consignee: Party
) -> tuple[EarlierOutcome, ...]:
    common: dict[int, dict[str, None]] = defaultdict(dict)
    found: dict[int, tuple[str, str, str]] = {}
    for role, party in (("consignee", consignee), ("sender", sender)):
        for row in outcome_rows(connection, party):
            entry, then, _, other_id, other_parcel, outcome, at = row
            if other_parcel == parcel_id or (entry in found and len(common[entry]) > 3):
                continue
            for words in shared_words(role, party, then, party_by(connection, other_id)):
                common[entry][words] = None
                found[entry] = other_parcel, outcome, at
    told = [
        EarlierOutcome(
            *(found[entry][0], found[entry][1], entry, found[entry][2]),
            *(tuple(common[entry]), goods_of(connection, found[entry][0])),
        )
        for entry in sorted(found, key=lambda e: (len(common[e]), e), reverse=True)[:OUTCOMES]
    ]
    return tuple(told)


def _counted(connection: sqlite3.Connection, role: str, likes: Likes) -> int:
    asked = json.dumps(list(likes.same))
    (count,) = connection.execute(COUNTED[role], (asked, MOST_COUNTED)).fetchone()
    return int(count)


def _duplicates(
    connection: sqlite3.Connection, parcel_id: str, consignee: Party
) -> tuple[Duplicate, ...]:
    told = []
    bill, tracking = connection.execute(
        "SELECT house_bill, tracking_id FROM records WHERE parcel_id = ? AND current = 1",
        (parcel_id,),
    ).fetchone()
    for question, number, what in (
        (BY_HOUSE_BILL, bill, "house bill"),
        (BY_TRACKING_ID, tracking, "tracking number"),
    ):
        rows = connection.execute(question, (number, OUTCOMES)).fetchall() if number else []
        for other, *fields in rows:
            party = party_of(fields)
            match = same_party(consignee, party)
            # Pieces of one shipment go under one house bill to one consignee.
            if other != parcel_id and not match and (party or what == "tracking number"):
                told.append(Duplicate(other, what, number, _another(party)))
    for _, *fields in connection.execute(DECLARED_BEFORE, (parcel_id, 8)):
        party = party_of(fields)
        match = same_party(consignee, party)
        if party and consignee and not match and "name" in match.differences:
            told.append(Duplicate(parcel_id, "parcel number", parcel_id, _another(party)))
            break
    return tuple(told)


def _another(party: Party) -> str:
    name = party.name or party.business
    return f"another consignee, {name}" if name else "another consignee, without a name"


def _carton(
    connection: sqlite3.Connection, parent: str | None, recorded: int
) -> CartonState | None:
    if parent is None:
        return None
    row = connection.execute(CARTON_DECLARED, (parent,)).fetchone()
    seen = None
    if recorded <= SEEN:
        (seen,) = connection.execute(CARTON_SEEN, (parent, SEEN)).fetchone()
    (found,) = connection.execute(CARTON_FOUND, (parent, SEEN + 1)).fetchone()
    more = recorded > CARTON or found > SEEN
    return CartonState(
        parent, row[0] if row else None, min(recorded, CARTON), seen, min(found, SEEN), more
    )


def _trusted(
    connection: sqlite3.Connection, sender: Party, consignee: Party, day: str | None
) -> tuple[Trust, ...]:
    told: dict[int, Trust] = {}
    if connection.execute("SELECT 1 FROM trusted LIMIT 1").fetchone() is None:
        return ()
    for role, party in (("sender", sender), ("consignee", consignee)):
        for key in keys_of(party):
            for trust_id, whose, source, since, until, *fields in connection.execute(
                TRUSTED_BY_KEY, (key,)
            ):
                known = party_of(fields)
                match = same_party(party, known)
                if match and whose in (role, "either"):
                    told[trust_id] = Trust(
                        trust_id=trust_id,
                        name=known.name or known.business or known.reference or "",
                        reference=known.reference or "",
                        source=source,
                        since=date.fromisoformat(since),
                        until=None if until is None else date.fromisoformat(until),
                        role=role,
                        why=match.why,
                    )
    return tuple(told.values())


def _importer_addresses(
    connection: sqlite3.Connection, likes: Likes, consignee: Party, consignee_id: int
) -> tuple[ImporterAddress, ...]:
    number = reference_number(consignee.reference)
    if not number:
        return ()
    places: dict[object, ImporterAddress] = {}
    my_place = _place(consignee)
    for party_id, party in likes.parties.items():
        place = _place(party)
        if reference_number(party.reference) != number or place is None:
            continue
        first = connection.execute(FIRST_DAY, (party_id,)).fetchone()
        last = connection.execute(LAST_DAY, (party_id,)).fetchone()
        if first is None or last is None:
            continue
        days = date.fromisoformat(first[0]), date.fromisoformat(last[0])
        known = places.get(place)
        if known is not None:
            days = min(days[0], known.first), max(days[1], known.last)
        written = known.address if known else _written(party)
        places[place] = ImporterAddress(written, *days, mine=place == my_place)
    return tuple(sorted(places.values(), key=lambda a: (a.first, a.address), reverse=True))


def _place(party: Party) -> tuple[object, ...] | None:
    found = address_of(party)
    return (found.number, found.street, found.unit, found.place) if found.usable else None


def _written(party: Party) -> str:
    return ", ".join(filter(None, (party.address, party.postcode, party.city)))


QUERIES: Sequence[str] = (
    *(MINE, BY_KEY, ON_DAY, AROUND, AT_ADDRESS, OUTCOMES_BY_KEY, OWN_OUTCOMES, GOODS_OF),
    *(BY_HOUSE_BILL, BY_TRACKING_ID, DECLARED_BEFORE, CARTON_DECLARED, CARTON_SEEN),
    *(CARTON_FOUND, TRUSTED_BY_KEY, FIRST_DAY, LAST_DAY),
    OTHER_SENDERS,
    *COUNTED.values(),
)
"""All questions, for a test that none of them reads a table through."""
