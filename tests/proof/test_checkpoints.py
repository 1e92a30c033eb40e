"""Checkpoints in a real store: what they say, when they are due, and what they refuse."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import HandClock
from tests.fakes.keys import MemoryKeys, MemorySigner
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.domain.log import LogEntry
from workstation.domain.merkle import (
    Frontier,
    consistency_holds,
    entry_leaf,
    inclusion_holds,
)
from workstation.domain.notice import WorkstationError
from workstation.domain.signed_note import ED25519, key_hash, parse_note
from workstation.services.checkpoint_files import read_file
from workstation.services.checkpoints import Checkpoints, MadeCheckpoint
from workstation.services.ports import EntryDraft

MANY = 600


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[SqliteStore]:
    found = open_store(tmp_path / "data", clock, "Hub 3", "0")
    found._connections.get().execute("PRAGMA synchronous = OFF")  # no test of durability
    yield found
    found.close()


@pytest.fixture
def keys() -> MemoryKeys:
    return MemoryKeys(MemorySigner(b"k" * 32))


@pytest.fixture
def checkpoints(store: SqliteStore, clock: HandClock, keys: MemoryKeys) -> Checkpoints:
    return Checkpoints(store.checkpoints, keys, clock, "Hub 3")


@pytest.fixture
def grow(store: SqliteStore) -> Callable[[int], list[LogEntry]]:
    def append(count: int) -> list[LogEntry]:
        return [store.log.append(EntryDraft("note", "bo", {"text": f"{n}"})) for n in range(count)]

    return append


Grow = Callable[[int], list[LogEntry]]


def leaves(entries: list[LogEntry]) -> list[bytes]:
    return [entry_leaf(e.hash, e.station_signature, e.officer_signature) for e in entries]


def root(entries: list[LogEntry]) -> bytes:
    grown = Frontier()
    for leaf in leaves(entries):
        grown.append(leaf)
    return grown.root()


def code(error: pytest.ExceptionInfo[WorkstationError]) -> str:
    return error.value.notice.code


def test_that_a_checkpoint_says_how_many_entries_there_are_and_what_they_are(
    checkpoints: Checkpoints, grow: Grow, keys: MemoryKeys
) -> None:
    entries = grow(7)
    made = checkpoints.make()
    assert made.new
    told = base64.b64encode(root(entries)).decode()
    assert made.note.text == f"nii-workstation/Hub%203\n7\n{told}\nhead {entries[-1].hash.hex()}\n"
    assert keys.signer is not None
    signature = made.note.by(
        "nii-workstation/Hub%203",
        key_hash("nii-workstation/Hub%203", ED25519, keys.signer.public),
    )
    assert signature is not None
    public = Ed25519PublicKey.from_public_bytes(keys.signer.public)
    public.verify(signature.blob, made.note.text.encode())
    stored = checkpoints.store.last()
    assert stored is not None
    assert parse_note(stored.note) == made.note


def test_that_a_log_without_new_entries_gets_no_second_checkpoint(
    checkpoints: Checkpoints, grow: Grow
) -> None:
    grow(3)
    first = checkpoints.make()
    again = checkpoints.make()
    assert not again.new
    assert again.note == first.note


def test_that_proofs_hold_over_many_entries_with_stored_parts_and_without(
    checkpoints: Checkpoints, grow: Grow, store: SqliteStore
) -> None:
    sizes: list[MadeCheckpoint] = []
    entries: list[LogEntry] = []
    for count in (1, 254, 2, 300, MANY - 557):
        entries += grow(count)
        sizes.append(checkpoints.make())
    last = sizes[-1].checkpoint
    assert last.size == MANY
    assert last.root == root(entries)
    raw = sqlite3.connect(store.path)
    assert raw.execute("SELECT level, place FROM log_tiles").fetchall() == [(8, 0), (8, 1)]
    raw.close()
    for _ in ("stored", "not stored"):
        asked = (1, 2, 255, 256, 257, 511, 512, 513, 599, 600)
        for seq, proof in checkpoints.inclusion(asked, MANY).items():
            assert inclusion_holds(leaves(entries)[seq - 1], seq - 1, MANY, proof, last.root)
        for made in sizes:
            older = made.checkpoint
            proof = checkpoints.consistency(older.size, MANY)
            assert consistency_holds(older.size, MANY, older.root, last.root, proof)
        store.checkpoints.forget_tree()


def test_that_stored_parts_that_lie_are_made_anew_and_the_proof_holds(
    checkpoints: Checkpoints, grow: Grow, store: SqliteStore
) -> None:
    entries = grow(520)
    made = checkpoints.make()
    raw = sqlite3.connect(store.path)
    raw.execute("UPDATE log_tiles SET root = zeroblob(32) WHERE place = 1")
    raw.commit()
    raw.close()
    (proof,) = checkpoints.inclusion((3,), 520).values()
    assert inclusion_holds(leaves(entries)[2], 2, 520, proof, made.checkpoint.root)


def test_that_no_checkpoint_is_signed_over_a_log_that_contradicts_the_last_one(
    checkpoints: Checkpoints, grow: Grow, store: SqliteStore
) -> None:
    grow(5)
    checkpoints.make()
    raw = sqlite3.connect(store.path)
    raw.execute("DROP TRIGGER log_no_update")
    raw.execute("UPDATE log SET hash = zeroblob(32) WHERE seq = 5")
    raw.commit()
    raw.close()
    with pytest.raises(WorkstationError) as error:
        checkpoints.make()
    assert code(error) == "PROOF-03"
    with pytest.raises(WorkstationError) as error:
        checkpoints.inclusion((2,), 5)
    assert code(error) == "PROOF-03"


def test_that_an_empty_log_and_a_station_without_a_key_have_no_checkpoint_and_say_so(
    checkpoints: Checkpoints, grow: Grow, keys: MemoryKeys
) -> None:
    with pytest.raises(WorkstationError) as error:
        checkpoints.make()
    assert code(error) == "PROOF-01"
    grow(1)
    keys.signer, keys.why = None, "the token was drawn."
    with pytest.raises(WorkstationError, match="the token was drawn") as error:
        checkpoints.make()
    assert code(error) == "PROOF-02"


def test_that_one_is_due_after_a_thousand_entries_or_a_quarter_of_an_hour(
    checkpoints: Checkpoints, grow: Grow, clock: HandClock
) -> None:
    assert not checkpoints.due()
    grow(1)
    assert checkpoints.due()
    assert checkpoints.step() is not None
    clock.turn(timedelta(hours=1))
    assert not checkpoints.due(), "nothing has been recorded since"
    grow(1)
    assert checkpoints.due()
    checkpoints.make()
    grow(1)
    assert not checkpoints.due()
    assert checkpoints.step() is None
    clock.turn(timedelta(days=-1))
    assert checkpoints.due(), "the clock was set back: nothing is known of the time between"
    clock.turn(timedelta(days=1))
    grow(MANY)
    assert not checkpoints.due()
    grow(400)
    assert checkpoints.due()


def test_that_a_log_without_a_tree_is_taken_into_one_a_little_at_a_time(
    checkpoints: Checkpoints, grow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workstation.services.checkpoints.STEP_ENTRIES", 256)
    entries = grow(MANY)
    assert checkpoints.step() is None
    assert checkpoints.store.behind() == MANY - 256
    assert checkpoints.step() is None
    made = checkpoints.step()
    assert made is not None
    assert made.checkpoint.root == root(entries)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_checkpoints SET note = x'00'",
        "DELETE FROM log_checkpoints",
        "REPLACE INTO log_checkpoints VALUES (3, '', x'00')",
        "INSERT INTO log_checkpoints VALUES (2, '', x'00')",
        "INSERT INTO log_checkpoints VALUES (4, '', x'00')",
        "INSERT INTO log_checkpoints VALUES (3, '', x'00') ON CONFLICT DO UPDATE SET note = x'00'",
    ],
)
def test_that_the_file_itself_refuses_to_change_checkpoints(
    checkpoints: Checkpoints, grow: Grow, store: SqliteStore, statement: str
) -> None:
    grow(3)
    checkpoints.make()
    raw = sqlite3.connect(store.path)
    with pytest.raises(sqlite3.IntegrityError, match="checkpoint"):
        raw.execute(statement)
    raw.close()


def test_that_a_checkpoint_another_window_made_a_moment_before_is_left_as_it_is(
    checkpoints: Checkpoints, grow: Grow, store: SqliteStore
) -> None:
    grow(3)
    made = checkpoints.make()
    stored = checkpoints.store.last()
    assert stored is not None
    store.checkpoints.keep(stored)
    assert checkpoints.store.checkpoints() == [stored]
    assert checkpoints.of_size(3) == MadeCheckpoint(made.checkpoint, made.note, stored.at)


def test_that_a_damaged_checkpoint_is_told(
    checkpoints: Checkpoints, grow: Grow, store: SqliteStore
) -> None:
    grow(3)
    checkpoints.make()
    raw = sqlite3.connect(store.path)
    raw.execute("DROP TRIGGER log_checkpoints_no_update")
    raw.execute("UPDATE log_checkpoints SET note = x'00'")
    raw.commit()
    raw.close()
    with pytest.raises(WorkstationError) as error:
        checkpoints.of_size(3)
    assert code(error) == "PROOF-05"
    with pytest.raises(WorkstationError) as error:
        checkpoints.consistency(2, 3)
    assert code(error) == "PROOF-04"


def test_that_a_log_is_told_from_another_by_a_checkpoint_kept_elsewhere(
    checkpoints: Checkpoints, grow: Grow, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workstation.adapters.sqlite.checkpoints._HELD", 300)
    grow(MANY)
    kept = checkpoints.make().checkpoint
    grow(5)
    checkpoints.make()
    assert checkpoints.contradiction(kept) == ""
    assert "another log" in checkpoints.contradiction(replace(kept, origin="x"))
    assert "missing" in checkpoints.contradiction(replace(kept, size=MANY + 9))
    assert "changed" in checkpoints.contradiction(replace(kept, head=bytes(32)))
    raw = sqlite3.connect(store.path)
    raw.execute("DROP TRIGGER log_no_update")
    raw.execute("UPDATE log SET station_signature = zeroblob(64) WHERE seq = 2")
    raw.commit()
    raw.close()
    assert "or its signature" in checkpoints.contradiction(kept)


NAMES = ("format", "checkpoint", "keys", "consistency", "from", "proof", "public", "by_old")
VALUES = st.recursive(
    st.none() | st.integers() | st.sampled_from(["nii-checkpoint/1", "00", ""]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=9,
)


@given(st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_that_no_file_brings_the_reader_of_checkpoints_down(data: bytes) -> None:
    try:
        read_file(data)
    except WorkstationError as error:
        assert error.notice.code == "PROOF-08"
