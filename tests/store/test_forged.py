"""A signed log that was changed by someone who knows how it is made: each change is named."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.clock import HandClock
from tests.store.conftest import raw, unguard
from workstation.adapters.keys import KeySettings
from workstation.adapters.keys.checks import MemorySigner, new_signer
from workstation.adapters.keys.sealing import Cost
from workstation.adapters.log_reading import parts as verify_parts
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.domain.log import (
    GENESIS,
    OFFICER_ROLE,
    STATION_ROLE,
    Verification,
    canonical_bytes,
    chain_hash,
    signed_message,
)
from workstation.services.ports import EntryDraft

COLUMNS = ("body", "hash", "previous", "station_signature", "officer_signature")
ENTRIES = 8


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Entries 1 and 3 tell of keys, 2 is the station's alone, 4 to 8 are signed by both."""
    keys = KeySettings(cost=Cost(1, 64, 1))
    made = open_store(tmp_path / "data", HandClock(), "station 1", "0.1", keys=keys)
    made.log.append(EntryDraft("note", "bo", {"text": "alone"}))
    made.ring.unseal("bo", "correct horse")
    for number in range(4, 9):
        draft = EntryDraft("decision", "bo", {"n": number}, f"P{number}", "release")
        made.log.append(draft)
    assert made.log.verify(full=True).holds
    with raw(made.path) as connection:
        unguard(connection)
    yield made
    made.close()


class Rows:
    """The log's rows in memory, to be changed and put back."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        with raw(store.path) as connection:
            connection.row_factory = lambda cursor, row: {
                d[0]: v for d, v in zip(cursor.description, row, strict=True)
            }
            self.all: list[dict[str, Any]] = connection.execute(
                "SELECT * FROM log ORDER BY seq"
            ).fetchall()

    def __getitem__(self, seq: int) -> dict[str, Any]:
        return self.all[seq - 1]

    def say(self, seq: int, **changes: object) -> None:
        """Change an entry's body, and the columns that repeat it."""
        content = json.loads(self[seq]["body"]) | changes
        self[seq]["body"] = canonical_bytes(content)
        for name in ("officer", "at", "kind", "outcome"):
            self[seq][name] = content[name]
        self[seq]["parcel_id"] = content["parcel"]

    def chain(
        self,
        first: int = 1,
        station: MemorySigner | None = None,
        officer: MemorySigner | None = None,
    ) -> None:
        """Number, link, hash anew from `first` on; sign again with keys that are given."""
        for number, row in enumerate(self.all, 1):
            if number < first:
                continue
            row["seq"] = number
            content = json.loads(row["body"])
            row["body"] = canonical_bytes(content | {"seq": number})
            before = self.all[number - 2] if number > 1 else None
            row["previous"] = before["hash"] if before else GENESIS
            signed = (before["station_signature"] or b"") if before else b""
            signed += (before["officer_signature"] or b"") if before else b""
            row["hash"] = chain_hash(row["previous"], row["body"], signed)
            if station is not None and row["station_signature"] is not None:
                row["station_signature"] = station.sign(signed_message(STATION_ROLE, row["hash"]))
            if officer is not None and row["officer_signature"] is not None:
                row["officer_signature"] = officer.sign(signed_message(OFFICER_ROLE, row["hash"]))

    def put(self) -> None:
        """In place of what the store holds, with the head and the parcels made to agree."""
        with raw(self._store.path) as connection:
            connection.execute("DELETE FROM log")
            for row in self.all:
                names = ", ".join(row)
                marks = ", ".join("?" * len(row))
                connection.execute(
                    f"INSERT INTO log ({names}) VALUES ({marks})", list(row.values())
                )
            connection.execute(
                "UPDATE log_head SET entries = ?, head = ?", (len(self.all), self.all[-1]["hash"])
            )
            connection.execute("DELETE FROM parcels")


def both(store: SqliteStore) -> tuple[Verification, Verification]:
    chain, full = store.log.verify(), store.log.verify(full=True)
    assert (chain.level, full.level) == ("chain", "full")
    assert bool(full.why) is not full.holds
    return chain, full


def test_that_every_flipped_byte_of_body_hash_link_and_signatures_is_named(
    store: SqliteStore,
) -> None:
    rows = Rows(store)
    flips = 0
    with raw(store.path) as connection:
        for seq in (1, 2, 3, 5, 8):
            for column in COLUMNS:
                whole = rows[seq][column]
                for place in range(0, len(whole or b""), 1 if seq in (2, 8) else 9):
                    bad = bytearray(whole)
                    bad[place] ^= 1 << (place % 8)
                    connection.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (bad, seq))
                    found = store.log.verify(full=not place % 16)
                    assert found.first_bad == seq, (column, place, found)
                    flips += 1
                connection.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (whole, seq))
    assert flips > 1000
    assert store.log.verify(full=True).holds


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE log SET station_signature = NULL WHERE seq = 5", 5),
        ("UPDATE log SET officer_signature = NULL WHERE seq = 8", 8),
        ("UPDATE log SET officer_signature = zeroblob(64) WHERE seq = 2", 2),
        (
            "UPDATE log SET station_signature = officer_signature,"
            " officer_signature = station_signature WHERE seq = 5",
            5,
        ),
        ("UPDATE log SET officer = 'eve' WHERE seq = 4", 4),
        ('UPDATE log SET parcel_id = parcel_id || \'","seq":4\' WHERE seq = 4', 4),
        ("DELETE FROM log WHERE seq = 4", 4),
        ("DELETE FROM log WHERE seq > 6", 7),
    ],
)
def test_that_signatures_columns_and_rows_cannot_be_moved_or_removed(
    store: SqliteStore, statement: str, named: int
) -> None:
    with raw(store.path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
    assert [found.first_bad for found in both(store)] == [named, named]


def test_that_two_signatures_cannot_be_parted_elsewhere(store: SqliteStore) -> None:
    row = Rows(store)[5]
    joined = row["station_signature"] + row["officer_signature"]
    with raw(store.path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(
            "UPDATE log SET station_signature = ?, officer_signature = ? WHERE seq = 5",
            (joined[:65], joined[65:]),
        )
    assert [found.first_bad for found in both(store)] == [5, 5]


def no_key(_: SqliteStore) -> dict[str, MemorySigner]:
    return {}


def keys_of_his_own(_: SqliteStore) -> dict[str, MemorySigner]:
    return {"station": new_signer(), "officer": new_signer()}


@pytest.mark.parametrize("keys", [no_key, keys_of_his_own])
@pytest.mark.parametrize("deed", ["altered", "removed", "swapped", "inserted", "truncated"])
def test_that_a_chain_written_anew_without_the_keys_is_named_at_its_first_entry(
    store: SqliteStore, deed: str, keys: Callable[[SqliteStore], dict[str, MemorySigner]]
) -> None:
    rows = Rows(store)
    named = 5
    if deed == "altered":
        rows.say(5, outcome="release", data={"n": 99})
    elif deed == "removed":
        del rows.all[4]
    elif deed == "swapped":
        rows.all[4], rows.all[5] = rows.all[5], rows.all[4]
    elif deed == "inserted":
        rows.all.insert(4, dict(rows[6]))
    else:
        del rows.all[4:]
        rows.all.append(dict(rows[4]))
    rows.chain(5, **keys(store))
    rows.put()
    assert store.log.verify(full=True).first_bad == named
    if deed == "altered" and keys is no_key:
        assert "signature does not fit" in store.log.verify(full=True).why


def test_that_keys_put_in_from_the_first_entry_on_are_those_to_compare(store: SqliteStore) -> None:
    """Whoever rewrites all with keys of his own makes a good log: not the printed fingerprint's."""
    before = store.log.verify().keys_to_compare
    assert before == (store.ring.station().key_id,)
    rows, station, officer = Rows(store), new_signer(), new_signer()
    for row in rows.all:
        content = json.loads(row["body"])
        content["station_key"] = station.key_id
        if content["officer_key"] is not None:
            content["officer_key"] = officer.key_id
        if content["kind"] in ("station_key", "officer_key"):
            new = station if content["kind"] == "station_key" else officer
            content["data"] |= {"id": new.key_id, "public": new.public.hex()}
        row["body"] = canonical_bytes(content)
    rows.chain(1, station, officer)
    rows.put()
    found = store.log.verify(full=True)
    assert found.holds
    assert found.keys_to_compare == (station.key_id,) != before


def stations_own(store: SqliteStore) -> MemorySigner:
    found = store.ring.station()
    assert isinstance(found, MemorySigner)
    return found


def officers_own(store: SqliteStore) -> MemorySigner:
    found = store.ring.officer("bo")
    assert isinstance(found, MemorySigner)
    return found


def test_that_a_thief_with_the_stations_key_cannot_write_an_officers_entry(
    store: SqliteStore,
) -> None:
    rows = Rows(store)
    rows.say(6, data={"n": 99})
    rows.chain(6, stations_own(store))
    rows.put()
    found = store.log.verify(full=True)
    assert (found.first_bad, "officer's signature" in found.why) == (6, True)


def test_that_an_officers_key_signs_for_no_other_officer_and_not_for_the_station(
    store: SqliteStore,
) -> None:
    rows = Rows(store)
    rows.say(6, officer="eve")
    rows.chain(6, stations_own(store), officers_own(store))
    rows.put()
    found = store.log.verify(full=True)
    assert (found.first_bad, "another officer" in found.why) == (6, True)
    rows.say(6, officer="bo", station_key=officers_own(store).key_id)
    rows.chain(6, stations_own(store), officers_own(store))
    rows.put()
    found = store.log.verify(full=True)
    assert (found.first_bad, "no station key" in found.why) == (6, True)


def test_that_a_key_signs_only_what_its_own_entries_allow(store: SqliteStore) -> None:
    rows = Rows(store)
    rows.all += [dict(rows[8]), dict(rows[8])]
    revoked = {"key": officers_own(store).key_id, "account": "bo"}
    rows.say(9, kind="key_revoked", data=revoked, parcel=None, outcome=None)
    rows.chain(9, stations_own(store), officers_own(store))
    rows.put()
    found = store.log.verify(full=True)
    assert (found.first_bad, "entry 9 revoked" in found.why) == (10, True)


def test_that_an_entry_by_an_expired_key_is_named(store: SqliteStore) -> None:
    rows = Rows(store)
    told = json.loads(rows[1]["body"])["data"]
    rows.say(1, data=told | {"until": rows[5]["at"]})
    rows.chain(1, stations_own(store), officers_own(store))
    rows.put()
    found = store.log.verify(full=True)
    assert (found.first_bad, "ended at" in found.why) == (6, True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "0" * 32}, "as its kind must"),
        ({"public": "zz"}, "as its kind must"),
        ({"until": 3}, "as its kind must"),
        ({"replaces": "0" * 32}, "that it replaces"),
        ({"by_old": "00" * 64}, "vouched for by none"),
    ],
)
def test_that_nonsense_told_of_a_key_is_named_in_both_ways(
    store: SqliteStore, changes: dict[str, object], told: str
) -> None:
    rows = Rows(store)
    rows.say(1, data=json.loads(rows[1]["body"])["data"] | changes)
    rows.chain(1, stations_own(store), officers_own(store))
    rows.put()
    for found in both(store):
        assert (found.first_bad, told in found.why) == (1, True), found


def test_that_an_unsigned_entry_behind_signed_ones_says_why_or_is_named(
    store: SqliteStore,
) -> None:
    rows = Rows(store)
    for why, holds in (({}, False), ({"not_signed": "the token was drawn"}, True)):
        rows.say(8, station_key=None, officer_key=None, data=why)
        rows[8]["station_signature"] = rows[8]["officer_signature"] = None
        rows.chain(8)
        rows.put()
        for found in both(store):
            assert (found.holds, found.first_bad) == (holds, None if holds else 8)
    assert store.log.verify().unsigned == 1


def test_that_no_entry_of_the_first_format_follows_one_of_the_second(store: SqliteStore) -> None:
    rows = Rows(store)
    content = json.loads(rows[8]["body"])
    for name in ("officer_key", "station_key"):
        del content[name]
    rows[8]["body"] = canonical_bytes(content | {"format": "nii-log/1"})
    rows[8]["station_signature"] = rows[8]["officer_signature"] = None
    rows.chain(8)
    rows.put()
    assert [found.first_bad for found in both(store)] == [8, 8]


def test_that_data_out_of_its_canonical_form_is_named_by_the_full_way(store: SqliteStore) -> None:
    rows = Rows(store)
    rows[6]["body"] = rows[6]["body"].replace(b'{"n":6}', b'{"n": 6}')
    for number in range(6, ENTRIES + 1):
        row, before = rows[number], rows[number - 1]
        row["previous"] = before["hash"]
        signed = before["station_signature"] + before["officer_signature"]
        row["hash"] = chain_hash(row["previous"], row["body"], signed)
        row["station_signature"] = stations_own(store).sign(
            signed_message(STATION_ROLE, row["hash"])
        )
        row["officer_signature"] = officers_own(store).sign(
            signed_message(OFFICER_ROLE, row["hash"])
        )
    rows.put()
    found = store.log.verify(full=True)
    assert (found.first_bad, "canonical" in found.why) == (6, True)


@pytest.mark.parametrize("full", [False, True])
def test_that_a_log_verified_in_parts_names_the_same(
    store: SqliteStore, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part by a process of its own: a bad entry in either, at the seam, or none."""
    monkeypatch.setattr(verify_parts, "FROM_ENTRIES", {False: 2, True: 2})
    monkeypatch.setattr(verify_parts.os, "cpu_count", lambda: 2)
    rows = Rows(store)
    alone = store.log.verify(full=full)
    assert (alone.holds, alone.entries, alone.head) == (True, ENTRIES, rows[ENTRIES]["hash"])
    assert alone.signatures == (14 if full else 5)
    for seq, column in ((3, "body"), (4, "hash"), (5, "previous"), (6, "station_signature")):
        whole = rows[seq][column]
        bad = bytearray(whole)
        bad[40 % len(bad)] ^= 1
        with raw(store.path) as connection:
            connection.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (bad, seq))
            assert store.log.verify(full=full).first_bad == seq
            connection.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (whole, seq))
    with raw(store.path) as connection:
        connection.execute("DELETE FROM log WHERE seq IN (4, 5)")
    assert store.log.verify(full=full).first_bad == 4


def test_that_a_part_whose_process_fails_is_verified_here(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_parts, "FROM_ENTRIES", {False: 2, True: 2})
    monkeypatch.setattr(verify_parts.os, "cpu_count", lambda: 3)
    for words in (["/no/such/program"], [sys.executable, "-c", "print('nonsense')"]):
        monkeypatch.setattr(verify_parts, "_command", lambda words=words: words)
        found = store.log.verify(full=True)
        assert (found.holds, found.entries, found.signatures) == (True, ENTRIES, 14)
