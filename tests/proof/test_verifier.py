"""The separate verifier: every fault of a store is named, whoever made it and with which keys."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.fakes.keys import MemoryKeys
from tests.proof.conftest import Told
from tests.proof.making import COLUMNS, NAME, OFFICER, OTHER, STATION, Log, sample, tamper
from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.log import Verification
from workstation.services.checkpoints import Checkpoints

Stranger = Callable[..., Told]
Stored = Callable[[Log], Path]


def test_that_a_log_made_by_the_book_holds(both: Stranger, stored: Stored) -> None:
    told = both(stored(sample()))
    assert told.holds, told.words
    assert told.document["entries"] == 8
    assert told.document["signatures"] == 13
    assert told.document["station_keys"] == [STATION.key_id]
    quick = both(stored(sample()), "--chain")
    assert quick.holds
    assert quick.document["head"] == told.document["head"]
    assert quick.document["signatures"] == 0


def test_that_every_flipped_byte_of_every_column_is_named_by_both(
    stranger: Stranger, stored: Stored
) -> None:
    file = stored(sample(5))
    tamper(file, lambda connection: None)
    store = open_store(file.parent, SystemClock(), NAME, "0", read_only=True)
    names, flips, missed = COLUMNS.split(", "), 0, []
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(
            "".join(
                f"DROP TRIGGER {name};"
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                )
            )
        )
        rows = connection.execute(f"SELECT {COLUMNS} FROM log").fetchall()
        for row in rows[1::2] + rows[-1:]:
            for name, whole in zip(names[1:], row[1:], strict=True):
                if whole is None:
                    continue
                data = whole.encode() if isinstance(whole, str) else whole
                for place in range(len(data)):
                    altered = bytearray(data)
                    altered[place] ^= 1 << place % 7
                    value = bytes(altered).decode() if isinstance(whole, str) else bytes(altered)
                    connection.execute(f"UPDATE log SET {name} = ? WHERE seq = ?", (value, row[0]))
                    told, own = stranger(file), store.log.verify(full=True)
                    if row[0] not in told.entries or own.first_bad not in told.entries:
                        missed.append((row[0], name, place, told.words, own.why))
                    flips += 1
                connection.execute(f"UPDATE log SET {name} = ? WHERE seq = ?", (whole, row[0]))
    assert flips > 1000
    assert missed == []
    assert stranger(file).holds
    assert store.log.verify(full=True).holds
    store.close()


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("chain", [False, True])
def test_that_every_missing_entry_is_named(
    both: Stranger, stored: Stored, number: int, chain: bool
) -> None:
    file = stored(sample())
    tamper(file, lambda c: c.execute("DELETE FROM log WHERE seq = ?", (number,)))
    told = both(file, *(["--chain"] if chain else []))
    assert number in told.entries
    assert "is missing" in told.words


@pytest.mark.parametrize("chain", [False, True])
def test_that_swapped_entries_are_both_named(both: Stranger, stored: Stored, chain: bool) -> None:
    def swap(connection: sqlite3.Connection) -> None:
        for old, new in ((4, -4), (6, 4), (-4, 6)):
            connection.execute("UPDATE log SET seq = ? WHERE seq = ?", (new, old))

    file = stored(sample())
    tamper(file, swap)
    told = both(file, *(["--chain"] if chain else []))
    assert {4, 6} <= told.entries
    assert "holds the content of entry 6" in told.words
    assert "holds the content of entry 4" in told.words


@pytest.mark.parametrize("place", [3, 5, 9])
@pytest.mark.parametrize("chain", [False, True])
def test_that_an_inserted_entry_is_named(
    both: Stranger, stored: Stored, place: int, chain: bool
) -> None:
    def insert(connection: sqlite3.Connection) -> None:
        for seq in range(8, place - 1, -1):
            connection.execute("UPDATE log SET seq = seq + 1 WHERE seq = ?", (seq,))
        connection.execute(
            f"INSERT INTO log ({COLUMNS}) SELECT ?{COLUMNS.removeprefix('seq')} FROM log"
            " WHERE seq = ?",
            (place, 2),
        )

    file = stored(sample())
    tamper(file, insert)
    told = both(file, *(["--chain"] if chain else []))
    assert place in told.entries
    assert not told.holds


def test_that_an_entry_numbered_outside_the_log_is_named(both: Stranger, stored: Stored) -> None:
    file = stored(sample())
    tamper(
        file,
        lambda c: c.execute(
            f"INSERT INTO log ({COLUMNS}) SELECT -5{COLUMNS.removeprefix('seq')} FROM log"
            " WHERE seq = 2"
        ),
    )
    assert -5 in both(file).entries
    assert -5 in both(file, "--chain").entries


@pytest.mark.parametrize("kept", [0, 1, 7])
@pytest.mark.parametrize("chain", [False, True])
def test_that_a_truncated_log_is_named(
    both: Stranger, stored: Stored, kept: int, chain: bool
) -> None:
    file = stored(sample())
    tamper(file, lambda c: c.execute("DELETE FROM log WHERE seq > ?", (kept,)))
    assert kept + 1 in both(file, *(["--chain"] if chain else [])).entries


@pytest.mark.parametrize("role", ["station", "officer"])
def test_that_a_signature_made_with_another_key_is_named(
    both: Stranger, stored: Stored, role: str
) -> None:
    log = sample()
    row = log.rows[4]
    sign = OTHER.sign(b"NII-SIGN-1\0" + (b"\1" if role == "station" else b"\2") + row.hash)
    setattr(row, role, sign)
    told = both(stored(log))
    assert 5 in told.entries
    assert f"its {role}'s signature does not hold" in told.words


@pytest.mark.parametrize("role", ["station", "officer"])
def test_that_a_signature_taken_away_is_named(both: Stranger, stored: Stored, role: str) -> None:
    log = sample()
    setattr(log.rows[7 if role == "station" else 6], role, None)
    told = both(stored(log))
    assert (8 if role == "station" else 7) in told.entries
    assert f"has lost its {role}'s signature" in told.words


def test_that_an_entry_re_chained_without_the_keys_is_named(both: Stranger, stored: Stored) -> None:
    log = sample()
    log.rows[3].content["data"] = {"n": "forged"}
    told = both(stored(log.sealed(4, keys=[])))
    assert {4, 5, 6, 7, 8} <= told.entries
    assert "signed anew or changed" in told.words


def test_that_the_station_key_alone_does_not_forge_an_officers_decision(
    both: Stranger, stored: Stored
) -> None:
    log = sample()
    log.rows[4].content["data"] = {"n": "forged"}
    told = both(stored(log.sealed(5, keys=[STATION])))
    assert 5 in told.entries
    assert "its officer's signature does not hold" in told.words


def test_that_one_officers_key_does_not_sign_for_another(both: Stranger, stored: Stored) -> None:
    log = sample(3)
    log.add("note", {}, officer="ann", officer_key=OFFICER)
    told = both(stored(log.sealed()))
    assert told.entries == {4}
    assert "the key of bo, not of ann" in told.words


def test_that_keys_count_from_their_entry_to_their_last_day_and_until_revoked(
    both: Stranger, stored: Stored
) -> None:
    log = Log()
    log.station_key(STATION)
    log.add("note", {}, officer="bo", officer_key=OFFICER)  # before the key is told of
    log.officer_key(OFFICER, "bo", until="2026-11-26T10:00:05.000Z")
    log.add("note", {}, officer="bo", officer_key=OFFICER)
    log.add("note", {}, officer="bo", officer_key=OFFICER)
    log.add("note", {}, officer="bo", officer_key=OFFICER)  # after its last day
    log.officer_key(OTHER, "ann")
    log.add("key_revoked", {"key": OTHER.key_id, "why": "lost"})
    log.add("note", {}, officer="ann", officer_key=OTHER)  # after it was revoked
    told = both(stored(log.sealed()))
    assert told.entries == {2, 6, 9}
    for words in ("from before", "after its last day", "revoked in entry 8"):
        assert words in told.words


def test_that_a_station_key_goes_over_to_the_next_by_the_old_ones_word_alone(
    both: Stranger, stored: Stored
) -> None:
    log = sample(4)
    log.station_key(OTHER, replaces=STATION)
    log.add("note", {}, station_key=OTHER)
    told = both(stored(log.sealed()))
    assert told.holds, told.words
    assert told.document["station_keys"] == [STATION.key_id]

    log = sample(4)
    log.station_key(OTHER, replaces=STATION, by=OFFICER)
    told = both(stored(log.sealed()))
    assert told.entries == {5}
    assert told.document["station_keys"] == [STATION.key_id, OTHER.key_id]

    log = sample(4)
    log.station_key(OTHER, replaces=STATION)
    log.add("note", {}, station_key=STATION)  # the one that was replaced
    told = both(stored(log.sealed()))
    assert told.entries == {6}
    assert "replaced in entry 5" in told.words


def test_that_a_station_key_that_nobody_vouches_for_must_be_the_one_that_was_printed(
    stranger: Stranger, stored: Stored
) -> None:
    log = Log()
    log.station_key(OTHER)
    log.add("note", {}, station_key=OTHER)
    file = stored(log.sealed())
    assert stranger(file).document["station_keys"] == [OTHER.key_id]
    assert stranger(file, "--key", OTHER.key_id.upper()).holds
    told = stranger(file, "--key", STATION.key_id)
    assert told.entries == {1}


def test_that_an_unsigned_entry_must_say_why(both: Stranger, stored: Stored) -> None:
    log = Log()
    log.station_key(STATION)
    log.add("note", {"not_signed": "the token was drawn."}, station_key=None)
    assert both(stored(log.sealed())).holds
    log.add("note", {}, station_key=None)
    told = both(stored(log.sealed()))
    assert told.entries == {3}
    assert told.document["remarks"] == ["2 entries say that no station key signs them"]


def test_that_an_older_format_behind_the_newer_one_is_named(both: Stranger, stored: Stored) -> None:
    log = sample(3)
    row = log.add("note", {}, station_key=None)
    row.content["format"] = "nii-log/1"
    for key in ("station_key", "officer_key"):
        del row.content[key]
    row.previous = log.rows[2].hash
    row.hash = hashlib.sha256(b"NII-LOG-1\0" + row.previous + row.body).digest()
    file = stored(log)
    for words in ((), ("--chain",)):
        told = both(file, *words)
        assert told.entries == {4}
        assert "older format" in told.words


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_head SET entries = 7",
        "UPDATE log_head SET entries = 9",
        "UPDATE log_head SET head = zeroblob(32)",
        "DELETE FROM log_head",
        "UPDATE log SET body = 'text' WHERE seq = 4",
        "UPDATE log SET hash = NULL WHERE seq = 4",
        "UPDATE log SET body = CAST(replace(CAST(body AS TEXT), ',', ', ') AS BLOB) WHERE seq = 4",
        "UPDATE log SET station_signature = zeroblob(63) WHERE seq = 4",
        "UPDATE log SET officer_signature = zeroblob(64) WHERE seq = 8",
        "UPDATE log SET outcome = NULL WHERE seq = 4",
        "UPDATE log SET parcel_id = 'P5' WHERE seq = 4",
    ],
)
def test_that_other_harm_is_named_too(both: Stranger, stored: Stored, statement: str) -> None:
    file = stored(sample())

    def harm(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(replace(sql, 'NOT NULL', ''), 'STRICT', '')"
            " WHERE name = 'log'"
        )

    tamper(file, harm)
    tamper(file, lambda c: c.execute(statement))
    told = both(file)
    assert not told.holds
    assert told.words


@pytest.mark.parametrize("name", ["absent", "text", "empty"])
def test_that_what_is_no_log_is_told_in_one_sentence(
    stranger: Stranger, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    if name == "text":
        file.write_text("no database " * 100)
    if name == "empty":
        sqlite3.connect(file).close()
        file.touch()
    told = stranger(file)
    assert told.status == 2
    assert "error" in told.document


def test_that_an_empty_log_holds_and_says_that_it_is_empty(both: Stranger, stored: Stored) -> None:
    told = both(stored(Log()))
    assert told.holds
    assert told.document["entries"] == 0


def test_that_a_damaged_page_is_named_where_it_lies(both: Stranger, stored: Stored) -> None:
    file = stored(sample(60))
    data = bytearray(file.read_bytes())
    place = data.rfind(b'"n":40')
    page = place // 4096 * 4096
    data[page : page + 4096] = bytes(4096)
    file.write_bytes(data)
    told = both(file)
    assert told.status == 1
    assert told.words


def checkpointed(file: Path, at: int) -> None:
    """Sign a checkpoint over the log, which has so many entries."""
    store = open_store(file.parent, SystemClock(), NAME, "0")
    made = Checkpoints(store.checkpoints, MemoryKeys(STATION), SystemClock(), NAME).make()
    store.close()
    assert made.checkpoint.size == at


def put_note(note: bytes, connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE log_checkpoints SET note = ?", (note,))


def test_that_a_checkpoint_is_checked_by_both_and_each_flip_in_it_is_named(
    stranger: Stranger, ours: Callable[..., Verification], stored: Stored
) -> None:
    file = stored(sample(6))
    checkpointed(file, 6)
    told, own = stranger(file), ours(file, full=True)
    assert told.holds, told.words
    assert told.document["checkpoints"] == own.checkpoints == 1
    with closing(sqlite3.connect(file)) as connection:
        (note,) = connection.execute("SELECT note FROM log_checkpoints").fetchone()
    for place in range(0, len(note), 3):
        harmed = bytearray(note)
        harmed[place] ^= 1
        tamper(file, partial(put_note, bytes(harmed)))
        assert not stranger(file).holds, place
        assert not ours(file, full=True).holds, place


def test_that_a_checkpoint_and_a_log_that_part_are_told_by_both(
    both: Stranger, stored: Stored
) -> None:
    log = sample(6)
    file = stored(log)
    checkpointed(file, 6)
    with closing(sqlite3.connect(file)) as connection:
        size, at, note = connection.execute("SELECT * FROM log_checkpoints").fetchone()
    log.rows[3].content["data"] = {"n": "forged"}
    other = stored(log.sealed(4))
    tamper(
        other, lambda c: c.execute("INSERT INTO log_checkpoints VALUES (?, ?, ?)", (size, at, note))
    )
    for words in ((), ("--chain",)):
        told = both(other, *words)
        assert "an entry from 1 to 6 was changed, put in or taken out" in told.words
    tamper(file, lambda c: c.execute("UPDATE log_checkpoints SET size = 7"))
    assert not both(file).holds
