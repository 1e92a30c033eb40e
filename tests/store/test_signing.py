"""Entries are signed by the station and by the officer who is signed in."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from workstation.adapters.keys import KeySettings, fits
from workstation.adapters.keys.sealing import Cost
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.domain.log import (
    OFFICER_ROLE,
    STATION_ROLE,
    LogEntry,
    handover_message,
    signed_message,
)
from workstation.domain.notice import WorkstationError
from workstation.services.ports import EntryDraft

CHEAP = Cost(1, 64, 1)
Opened = Callable[..., SqliteStore]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def signed(tmp_path: Path, clock: HandClock) -> Iterator[Opened]:
    stores: list[SqliteStore] = []

    def make(**settings: int) -> SqliteStore:
        keys = KeySettings(cost=CHEAP, **settings)
        stores.append(open_store(tmp_path / "data", clock, "station 1", "0.1", keys=keys))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


def note(store: SqliteStore, officer: str = "bo") -> LogEntry:
    return store.log.append(EntryDraft("note", officer, {"text": "x"}))


def kinds(store: SqliteStore) -> list[object]:
    return [entry.content["kind"] for entry in store.log.entries()]


def data(entry: LogEntry) -> dict[str, object]:
    found = entry.content["data"]
    assert isinstance(found, dict)
    return found


def test_that_the_log_tells_of_a_key_before_the_first_entry_that_it_signs(signed: Opened) -> None:
    store = signed()
    note(store)
    store.ring.unseal("bo", "correct horse")
    note(store)
    note(store)
    assert kinds(store) == ["station_key", "note", "officer_key", "note", "note"]
    first, alone, told, both, _ = store.log.entries()
    assert (data(first)["replaces"], data(first)["until"]) == (None, None)
    assert first.content["officer"] == ""
    assert alone.content["officer_key"] is None
    assert alone.officer_signature is None
    assert data(told)["account"] == told.content["officer"] == "bo"
    station, officer = (bytes.fromhex(str(data(one)["public"])) for one in (first, told))
    for entry in (first, alone, told, both):
        assert entry.content["station_key"] == data(first)["id"]
        assert fits(station, signed_message(STATION_ROLE, entry.hash), entry.station_signature)
    for entry in (told, both):
        assert entry.content["officer_key"] == data(told)["id"]
        assert fits(officer, signed_message(OFFICER_ROLE, entry.hash), entry.officer_signature)
        assert not fits(officer, signed_message(STATION_ROLE, entry.hash), entry.officer_signature)


def test_that_an_officers_key_signs_from_sign_in_to_lock_and_is_the_same_the_next_day(
    signed: Opened,
) -> None:
    store = signed()
    key = store.ring.unseal("bo", "correct horse").key_id
    assert note(store, "bo").content["officer_key"] == key
    assert note(store, "ann").content["officer_key"] is None
    store.ring.drop("bo")
    assert note(store, "bo").content["officer_key"] is None
    store.close()
    store = signed()
    assert note(store, "bo").content["officer_key"] is None
    assert store.ring.unseal("bo", "correct horse").key_id == key
    assert note(store, "bo").content["officer_key"] == key
    assert kinds(store).count("officer_key") == 1


def test_that_a_sealed_key_opens_with_its_password_and_its_account_only(signed: Opened) -> None:
    store = signed()
    key = store.ring.unseal("bo", "correct horse").key_id
    store.ring.drop("bo")
    with pytest.raises(WorkstationError, match="KEY-01"):
        store.ring.unseal("bo", "wrong horse")
    assert store.ring.officer("bo") is None
    connection = store._connections.get()
    connection.execute(
        "INSERT INTO officer_keys SELECT 'eve', key_id, public, sealed, made_at FROM officer_keys"
    )
    with pytest.raises(WorkstationError, match="KEY-01"):
        store.ring.unseal("eve", "correct horse")
    store.ring.reseal("bo", "correct horse", "battery staple")
    with pytest.raises(WorkstationError, match="KEY-01"):
        store.ring.unseal("bo", "correct horse")
    assert store.ring.unseal("BO", "battery staple").key_id == key
    (sealed,) = connection.execute("SELECT sealed FROM officer_keys WHERE name = 'bo'").fetchone()
    for spoilt in (sealed[:-1], b"x" + sealed[1:], sealed[:8] + b"\xff" * 12 + sealed[20:]):
        connection.execute("UPDATE officer_keys SET sealed = ? WHERE name = 'bo'", (spoilt,))
        with pytest.raises(WorkstationError, match="KEY-02"):
            store.ring.unseal("bo", "battery staple")
    for place in (20, 40, 60, 70):
        spoilt = bytearray(sealed)
        spoilt[place] ^= 1
        connection.execute("UPDATE officer_keys SET sealed = ? WHERE name = 'bo'", (bytes(spoilt),))
        with pytest.raises(WorkstationError, match="KEY-01"):
            store.ring.unseal("bo", "battery staple")


def test_that_the_stations_key_is_for_this_user_alone(signed: Opened, tmp_path: Path) -> None:
    store = signed()
    note(store)
    folder = tmp_path / "data" / "keys"
    assert [file.name for file in folder.iterdir()] == ["station.pem"]
    assert (folder / "station.pem").read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")
    if os.name != "nt":
        assert stat.S_IMODE((folder / "station.pem").stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_that_a_renewed_station_key_is_vouched_for_by_the_one_before(
    signed: Opened, tmp_path: Path
) -> None:
    store, other = signed(), signed()
    note(store)
    note(other)
    old = other.ring.station()
    new = store.ring.renew_station()
    assert note(store).content["station_key"] == new.key_id
    told = store.log.entries()[3]
    assert kinds(store) == ["station_key", "note", "note", "station_key", "note"]
    assert data(told)["replaces"] == old.key_id
    by_old = bytes.fromhex(str(data(told)["by_old"]))
    assert fits(old.public, handover_message(old.public, new.public), by_old)
    assert note(other).content["station_key"] == new.key_id
    assert [f.name for f in (tmp_path / "data" / "keys").iterdir()] == ["station.pem"]
    assert store.log.verify(full=True).holds


def test_that_a_renewal_that_was_cut_off_is_told_of_by_the_next_entry(signed: Opened) -> None:
    store = signed()
    note(store)
    old = store.ring.station()
    for _ in range(2):  # cut off twice before the log could tell
        signed().ring.renew_station()
    again = signed()
    note(again)
    assert kinds(again) == ["station_key", "note", "station_key", "note"]
    told = data(again.log.entries()[2])
    assert (told["replaces"], told["id"]) == (old.key_id, again.ring.station().key_id)
    assert told["by_old"] is not None


@pytest.mark.parametrize("missing", [True, False])
def test_that_a_lost_station_key_stops_no_entry_and_is_said_in_each(
    signed: Opened, tmp_path: Path, missing: bool
) -> None:
    note(signed())
    file = tmp_path / "data" / "keys" / "station.pem"
    file.unlink() if missing else file.write_text("no key")
    store = signed()
    store.ring.unseal("bo", "correct horse")
    entry = note(store)
    assert (entry.content["station_key"], entry.station_signature) == (None, None)
    assert "key file" in str(data(entry)["not_signed"])
    assert entry.officer_signature is not None
    found = store.log.verify(full=True)
    assert (found.holds, found.unsigned) == (True, 2)  # the officer's key is told of too
    store.ring.renew_station()
    entry = note(store)
    assert "not the one that the log knows" in str(data(entry)["not_signed"])
    told = store.log.append(EntryDraft("station_key", "bo", {"why": "the file was lost"}))
    assert (data(told)["by_old"], data(told)["why"]) == (None, "the file was lost")
    assert told.officer_signature is not None
    assert note(store).station_signature is not None
    assert store.log.verify(full=True).holds
    with pytest.raises(WorkstationError, match="KEY-05"):
        store.log.append(EntryDraft("station_key", "bo", {}))


def test_that_a_key_folder_that_cannot_be_written_stops_no_entry(
    signed: Opened, tmp_path: Path
) -> None:
    store = signed()
    (tmp_path / "data" / "keys").write_text("in the way")
    for _ in range(2):
        assert "cannot be written" in str(data(note(store))["not_signed"])
    assert kinds(store) == ["note", "note"]
    store.ring.unseal("bo", "correct horse")
    assert note(store).officer_signature is not None
    assert store.log.verify(full=True).holds


def test_that_an_expired_station_key_is_renewed_by_itself(signed: Opened, clock: HandClock) -> None:
    store = signed(station_days=30)
    old = note(store).content["station_key"]
    assert data(store.log.entries()[0])["until"] == "2026-12-23T10:00:01.000Z"
    clock.turn(timedelta(days=29))
    assert note(store).content["station_key"] == old
    clock.turn(timedelta(days=2))
    new = note(store).content["station_key"]
    assert new not in (old, None)
    told = data(store.log.entries(newest=True, limit=2)[1])
    assert (told["replaces"], told["id"]) == (old, new)
    assert told["by_old"] is not None
    assert store.log.verify(full=True).holds


def test_that_an_expired_officers_key_signs_no_more_until_the_next_sign_in(
    signed: Opened, clock: HandClock
) -> None:
    store = signed(officer_days=30)
    old = store.ring.unseal("bo", "correct horse").key_id
    assert note(store).content["officer_key"] == old
    clock.turn(timedelta(days=31))
    assert note(store).content["officer_key"] is None
    new = store.ring.unseal("bo", "correct horse").key_id
    assert note(store).content["officer_key"] == new != old
    told = data(store.log.entries(newest=True, limit=2)[1])
    assert (told["replaces"], told["account"]) == (old, "bo")
    assert store.log.verify(full=True).holds


def test_that_a_log_begun_without_signatures_goes_on_with_them(
    signed: Opened, tmp_path: Path, clock: HandClock
) -> None:
    plain = open_store(tmp_path / "data", clock, "station 1", "0.1")
    plain.log.append(EntryDraft("note", "bo", {}))
    plain.close()
    store = signed()
    note(store)
    assert kinds(store) == ["note", "station_key", "note"]
    assert store.log.verify().holds


def test_that_a_key_that_is_told_of_by_hand_gives_its_own_entry_back(signed: Opened) -> None:
    store = signed()
    note(store)
    store.ring.renew_station()
    store.ring.unseal("bo", "correct horse")
    told = store.log.append(EntryDraft("station_key", "bo", {"why": "a year is over"}))
    assert (told.content["kind"], data(told)["why"]) == ("station_key", "a year is over")
    assert kinds(store) == ["station_key", "note", "station_key", "officer_key"]
    assert store.log.verify(full=True).holds


def test_that_many_entries_are_committed_together_each_one_signed(signed: Opened) -> None:
    store = signed()
    drafts = [
        EntryDraft("decision", "bo", {"n": n}, closes=f"P{n}", outcome="release")
        for n in range(200)
    ]
    entries = store.log.append_all(drafts)
    assert [entry.seq for entry in entries] == list(range(2, 202))
    assert all(entry.station_signature for entry in entries)
    assert store.log.entries(after=1, limit=300) == entries
    assert store.log.append_all(()) == ()
    bad = [EntryDraft("note", "bo", {}), EntryDraft("note", "bo", {"x": 0.5})]
    with pytest.raises(WorkstationError, match="LOG-04"):
        store.log.append_all(bad)
    twice = [EntryDraft("decision", "bo", {}, "P0", "seize", follows=0)] * 2
    with pytest.raises(WorkstationError, match="LOG-05"):
        store.log.append_all(twice)
    assert note(store).seq == 202
    assert store.log.verify().holds


def test_that_a_revoked_station_key_signs_nothing_until_another_is_put_in(signed: Opened) -> None:
    store = signed()
    note(store)
    key = store.ring.station().key_id
    store.log.append(EntryDraft("key_revoked", "bo", {"key": key, "account": None, "why": "x"}))
    for _ in range(2):
        assert "was revoked" in str(data(note(store))["not_signed"])
    store.ring.renew_station()
    assert "not the one that the log knows" in str(data(note(store))["not_signed"])
    told = store.log.append(EntryDraft("station_key", "bo", {"why": "the old one was stolen"}))
    assert data(told)["by_old"] is None
    assert note(store).station_signature is not None
    found = store.log.verify(full=True)
    assert (found.holds, len(found.keys_to_compare), found.unsigned) == (True, 2, 3)
