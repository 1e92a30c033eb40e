"""Whoever changes the log behind our back: refused, or named by `verify`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.store.conftest import Opener, decide, raw, unguard
from workstation.domain.log import GENESIS, chain_hash
from workstation.services.ports import EntryDraft


@pytest.fixture
def file(opened: Opener) -> Path:
    """A closed store's file with five decisions and a note of no parcel."""
    store = opened()
    for number in range(1, 6):
        decide(store, number)
    store.log.append(EntryDraft("note", "bo", {"text": "six"}))
    store.close()
    return store.path


def first_bad(opened: Opener, file: Path) -> int | None:
    store = opened(file.parent, read_only=True)
    found = store.log.verify()
    store.close()
    assert bool(found.why) == (not found.holds)
    return found.first_bad


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET officer = 'eve' WHERE seq = 2",
        "UPDATE log SET body = x'00'",
        "UPDATE OR REPLACE log SET seq = 9 WHERE seq = 6",
        "DELETE FROM log WHERE seq = 6",
        "DELETE FROM log",
        "INSERT OR REPLACE INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash) SELECT seq, at, kind, 'eve', parcel_id, outcome, previous,"
        " body, hash FROM log WHERE seq = 3",
        "REPLACE INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash) SELECT seq, at, kind, 'eve', parcel_id, outcome, previous, body, hash"
        " FROM log WHERE seq = 6",
        "INSERT INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash) SELECT seq, at, kind, 'eve', parcel_id, outcome, previous, body, hash"
        " FROM log WHERE seq = 6 ON CONFLICT (seq) DO UPDATE SET officer = 'eve'",
        "INSERT INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash) SELECT seq + 1, at, kind, 'eve', parcel_id, outcome, previous, body,"
        " hash FROM log WHERE seq = 6",
        "INSERT INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash) SELECT NULL, at, kind, 'eve', parcel_id, outcome, hash, body, hash"
        " FROM log WHERE seq = 6",
        "UPDATE log_head SET entries = 5",
        "UPDATE log_head SET entries = 7",
        "UPDATE log_head SET head = zeroblob(32)",
        "DELETE FROM log_head",
        "REPLACE INTO log_head VALUES (1, 0, zeroblob(32), '')",
        "INSERT INTO log_head VALUES (1, 0, zeroblob(32), '')",
    ],
)
def test_that_the_file_itself_refuses_to_change_the_log(
    opened: Opener, file: Path, statement: str
) -> None:
    with raw(file) as connection:
        before = connection.execute("SELECT * FROM log").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="decision log"):
            connection.execute(statement)
        assert connection.execute("SELECT * FROM log").fetchall() == before
    assert first_bad(opened, file) is None


def test_that_every_single_flipped_byte_is_named(opened: Opener, file: Path) -> None:
    with raw(file) as connection:
        unguard(connection)
    store = opened(file.parent)
    with raw(file) as connection:
        rows = connection.execute("SELECT seq, body, hash, previous FROM log").fetchall()
        flips = 0
        for seq, *parts in rows[1:4]:
            for column, whole in zip(("body", "hash", "previous"), parts, strict=True):
                for place in range(len(whole)):
                    bad = bytearray(whole)
                    bad[place] ^= 1 << (place % 8)
                    connection.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (bad, seq))
                    found = store.log.verify()
                    assert found.first_bad == seq, (column, place, found)
                    flips += 1
                connection.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (whole, seq))
    assert flips > 700
    assert store.log.verify().holds


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["DELETE FROM log WHERE seq = 3"], 3),
        (["DELETE FROM log WHERE seq = 1"], 1),
        (["DELETE FROM log WHERE seq = 6"], 6),
        (["DELETE FROM log WHERE seq > 3"], 4),
        (["DELETE FROM log"], 1),
        (
            [
                "UPDATE log SET seq = 99 WHERE seq = 2",
                "UPDATE log SET seq = 2 WHERE seq = 4",
                "UPDATE log SET seq = 4 WHERE seq = 99",
            ],
            2,
        ),
        (["UPDATE log SET seq = 7 WHERE seq = 6"], 6),
        (["UPDATE log SET seq = -1 WHERE seq = 1"], 1),
        (
            [
                "UPDATE log SET seq = 7 WHERE seq = 6",
                "INSERT INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash) SELECT 6, at, kind, officer, parcel_id, outcome, previous, body,"
                " hash FROM log WHERE seq = 5",
            ],
            6,
        ),
        (["UPDATE log SET officer = 'eve' WHERE seq = 4"], 4),
        (["UPDATE log SET kind = 'note' WHERE seq = 4"], 4),
        (["UPDATE log SET at = '2026-01-01T00:00:00.000Z' WHERE seq = 4"], 4),
        (["UPDATE log SET parcel_id = NULL WHERE seq = 4"], 4),
        (["UPDATE log SET parcel_id = 'P5' WHERE seq = 4"], 4),
        (["UPDATE log SET outcome = 'seize' WHERE seq = 4"], 4),
        (["UPDATE parcels SET outcome = 'seize' WHERE entry = 4"], 4),
        (["UPDATE parcels SET entry = 3 WHERE entry = 4"], 3),
        (["UPDATE log_head SET head = zeroblob(32)"], 6),
        (["UPDATE log_head SET entries = 9"], 7),
        (["UPDATE log_head SET entries = 2"], 3),
        (["DELETE FROM log_head"], 6),
        (["DROP TABLE log_head"], 6),
        (
            [
                "DELETE FROM log WHERE seq > 4",
                "UPDATE log_head SET entries = 4, head = (SELECT hash FROM log WHERE seq = 4)",
            ],
            5,  # parcel P5 still says that entry 5 decided it
        ),
    ],
)
def test_that_what_was_done_to_the_log_is_named(
    opened: Opener, file: Path, statements: list[str], named: int
) -> None:
    store = opened(file.parent)
    with raw(file) as connection:
        unguard(connection)
        for statement in statements:
            connection.execute(statement)
    found = store.log.verify()
    assert (found.first_bad, bool(found.why)) == (named, True)


def test_that_a_well_made_entry_put_in_by_hand_is_named(opened: Opener, file: Path) -> None:
    with raw(file) as connection:
        unguard(connection)
        seq, body, digest = connection.execute(
            "SELECT seq, body, hash FROM log ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        forged = body.replace(b'"seq":6', b'"seq":7')
        connection.execute(
            "INSERT INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash) SELECT 7, at, kind, officer, parcel_id, outcome, hash, ?, ?"
            " FROM log WHERE seq = ?",
            (forged, chain_hash(digest, forged), seq),
        )
    assert first_bad(opened, file) == 7


def test_that_a_text_in_the_data_cannot_pose_as_the_columns(opened: Opener) -> None:
    store = opened()
    posing = '"format":"nii-log/1","kind":"decision","officer":"eve","outcome":null,"parcel":'
    inner = {"format": "nii-log/1", "kind": "note", "officer": "eve", "outcome": None}
    store.log.append(EntryDraft("note", "bo", {"t": posing, "inner": {**inner, "parcel": None}}))
    store.log.append(EntryDraft(posing, posing, {}, parcel=posing, outcome=posing))
    assert store.log.verify().holds
    with raw(store.path) as connection:
        unguard(connection)
        connection.execute("UPDATE log SET officer = 'eve' WHERE seq = 1")
    assert store.log.verify().first_bad == 1


def test_that_a_shortened_log_still_takes_entries_and_stays_named(
    opened: Opener, file: Path
) -> None:
    with raw(file) as connection:
        guards = connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        unguard(connection)
        connection.execute("DELETE FROM log WHERE seq = 6")
        for (sql,) in guards:
            connection.execute(sql)
    store = opened(file.parent)
    decide(store, 9)
    found = store.log.verify()
    assert (found.first_bad, found.entries) == (6, 5)


def test_that_reading_the_log_writes_nothing_to_it(opened: Opener, file: Path) -> None:
    before = file.read_bytes()
    store = opened(file.parent, read_only=True)
    assert store.log.verify().entries == 6
    assert store.log.entries(parcel_id="P2")[0].previous != GENESIS
    store.close()
    assert file.read_bytes() == before
