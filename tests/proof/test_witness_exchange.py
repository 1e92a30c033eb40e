"""Stations that share a real folder: they come to rest, and a rewritten log is found in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from workstation.adapters.keys import KeySettings, fits
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.adapters.witness_folder import WitnessFolder
from workstation.domain.notice import WorkstationError
from workstation.services.checkpoints import Checkpoints
from workstation.services.ports import EntryDraft
from workstation.services.witness_exchange import WitnessExchange
from workstation.services.witnessing import CONTRADICTED, WITNESSED, Witnessing


class Hub:
    """A station with a log of its own, at a folder that others look into."""

    def __init__(self, base: Path, name: str, shared: Path) -> None:
        self.name, self.folder, self.shared = name, base / name, shared
        self.clock = HandClock()
        self.open()

    def open(self) -> None:
        self.store: SqliteStore = open_store(
            *(self.folder, self.clock, self.name, "0"), keys=KeySettings()
        )
        keys = self.store.ring
        assert keys is not None
        self.keys = keys
        self.checkpoints = Checkpoints(
            *(self.store.checkpoints, keys, self.clock, self.name, self.store.log)
        )
        witnessing = Witnessing(self.store.log, self.checkpoints, keys, fits, self.clock)
        self.witnessing = witnessing
        self.exchange = WitnessExchange(
            WitnessFolder(self.shared), self.store.log, self.checkpoints, witnessing
        )

    def work(self, count: int = 1) -> None:
        for _ in range(count):
            self.store.log.append(EntryDraft("note", "ann", {"text": "x"}, parcel="P"))

    def look(self):
        """What the station does in a minute: a checkpoint where one is due, and a look."""
        self.checkpoints.make()
        return self.exchange.exchange()

    @property
    def key(self) -> str:
        signer = self.keys.station()
        assert signer is not None
        return signer.key_id

    def kinds(self) -> list[str]:
        return [str(entry.content["kind"]) for entry in self.store.log.entries(limit=500)]


@pytest.fixture
def hubs(tmp_path: Path) -> Iterator[tuple[Hub, Hub]]:
    shared = tmp_path / "shared"
    shared.mkdir()
    found = Hub(tmp_path, "a", shared), Hub(tmp_path, "b", shared)
    for one in found:
        one.work(3)
    yield found
    for one in found:
        one.store.close()


def introduced(one: Hub, other: Hub) -> None:
    """Each has compared the other's key once."""
    for hub in (one, other):
        hub.look()
    for hub, them in ((one, other), (other, one)):
        (file,) = hub.shared.glob(f"*F{them.name}.checkpoint")
        hub.witnessing.witness(file.read_bytes(), "ann", them.key)


def test_that_an_unknown_key_is_told_each_time_until_somebody_has_compared_it(hubs) -> None:
    a, b = hubs
    assert a.look().sent == 4
    for _ in range(2):
        (told,) = b.look().notices
        assert told.code == "PROOF-10"
        assert told.fact.startswith("nii-workstation%2Fa.checkpoint: ")
    assert WITNESSED not in b.kinds()


def test_that_two_stations_witness_each_other_and_then_come_to_rest(hubs) -> None:
    a, b = hubs
    introduced(a, b)
    for hub in (a, b):
        hub.work(2)
    did = [hub.look() for _ in range(4) for hub in (a, b)]
    assert not [notice for one in did for notice in one.notices]
    assert sum(len(one.witnessed) for one in did) >= 2
    assert {taken.witness for one in did for taken in one.cosigned} == {
        "nii-workstation/a", "nii-workstation/b",
    }  # fmt: skip
    quiet = [hub.look() for _ in range(3) for hub in (a, b)]
    assert all(one == type(one)() for one in quiet), quiet
    a.work()
    assert a.look().sent is not None
    assert b.look().witnessed
    assert a.look().cosigned
    for hub in (a, b):
        assert hub.store.log.verify().holds


def test_that_a_started_anew_station_signs_nothing_twice(hubs) -> None:
    a, b = hubs
    introduced(a, b)
    a.work()
    a.look()
    b.look()
    before = b.kinds()
    b.store.close()
    b.open()
    assert not b.look().witnessed
    assert b.kinds().count(WITNESSED) == before.count(WITNESSED)


def test_that_a_log_put_back_and_gone_on_otherwise_is_found_and_told_once_in_the_log(hubs) -> None:
    a, b = hubs
    introduced(a, b)
    a.work()
    a.look()
    assert b.look().witnessed
    old = a.folder.with_name("old")
    a.store.close()
    shutil.copytree(a.folder, old)
    a.open()
    a.work(2)
    a.look()
    assert b.look().witnessed
    a.store.close()
    shutil.rmtree(a.folder)
    shutil.copytree(old, a.folder)  # the disk of before, and another past from there
    a.open()
    a.work(5)
    for file in a.shared.glob("*Fa.checkpoint"):
        file.unlink()
    a.look()
    (told,) = b.look().notices
    assert told.code in ("PROOF-13", "PROOF-14")
    # A thief who writes a proof that is none is caught with both in the witness's log, once.
    (file,) = a.shared.glob("*Fa.checkpoint")
    document = json.loads(file.read_text())
    known = {one["from"] for one in document["consistency"]}
    last = document["consistency"][-1]
    document["consistency"] += [last | {"from": n} for n in range(1, 40) if n not in known]
    file.write_text(json.dumps(document))
    (told,) = b.look().notices
    assert told.code == "PROOF-13"
    b.store.close()
    b.open()
    (again,) = b.look().notices
    assert again.code == "PROOF-13"
    assert b.kinds().count(CONTRADICTED) == 1


@pytest.mark.parametrize(
    "harm",
    [b"", b"{", b"\x00" * 50, b"x" * (17 << 20), b'{"format": 1}'],
    ids=["empty", "cut", "zeros", "huge", "strange"],
)
def test_that_any_file_in_it_is_told_once_and_stops_nothing(hubs, harm: bytes) -> None:
    a, _ = hubs
    (a.shared / "strange.checkpoint").write_bytes(harm)
    (a.shared / "nii-workstation%2Fa.by.x.cosigned").write_bytes(harm)
    (a.shared / "folder.checkpoint").mkdir()
    did = a.look()
    assert did.sent == 4
    assert {notice.code for notice in did.notices} == {"PROOF-08"}
    assert len(did.notices) == 2
    assert not a.look().notices


def test_that_a_spoiled_file_of_its_own_is_put_right(hubs) -> None:
    a, _ = hubs
    a.look()
    (own,) = a.shared.glob("*Fa.checkpoint")
    whole = own.read_bytes()
    own.write_bytes(b"spoiled")
    assert a.look().sent == 4
    assert own.read_bytes() == whole


def test_that_a_folder_that_is_away_is_a_state_and_is_not_made(hubs, tmp_path: Path) -> None:
    a, _ = hubs
    a.shared.rename(tmp_path / "elsewhere")
    with pytest.raises(WorkstationError) as told:
        a.look()
    assert told.value.notice.code == "PROOF-22"
    assert not a.shared.exists()
    a.work()  # the log goes on
    (tmp_path / "elsewhere").rename(a.shared)
    assert a.look().sent == 5
