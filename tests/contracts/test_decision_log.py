"""What every decision log does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contracts.conftest import Ports
from workstation.domain.log import GENESIS, canonical_bytes, chain_hash
from workstation.domain.notice import WorkstationError
from workstation.services.ports import EntryDraft


def note(ports: Ports, text: str = "x", parcel: str | None = None) -> int:
    return ports.log.append(EntryDraft("note", "bo", {"text": text}, parcel=parcel)).seq


def test_that_an_empty_log_holds_and_has_no_last_entry(ports: Ports) -> None:
    found = ports.log.verify()
    assert (found.holds, found.entries, found.head) == (True, 0, GENESIS)
    assert ports.log.last() is None


def test_that_an_entry_holds_who_what_when_where_and_which_parcel(ports: Ports) -> None:
    data = {"fields": {"why": "“ü”"}, "count": 3, "shown": [True, None]}
    entry = ports.log.append(EntryDraft("decision", "bo", data, closes="P1", outcome="seize"))
    assert entry.content == {
        "at": "2026-11-23T10:00:01.000Z",
        "clock": "ok",
        "data": data,
        "format": "nii-log/2",
        "kind": "decision",
        "officer": "bo",
        "officer_key": None,
        "outcome": "seize",
        "parcel": "P1",
        "seq": 1,
        "software": "0",
        "station": "fake station",
        "station_key": None,
    }
    assert entry.body == canonical_bytes(entry.content)
    assert entry.hash == chain_hash(GENESIS, entry.body)
    assert ports.log.last() == entry


def test_that_entries_are_chained_and_verify(ports: Ports) -> None:
    for number in range(1, 6):
        assert note(ports, str(number)) == number
    entries = ports.log.entries()
    assert [e.previous for e in entries] == [GENESIS, *(e.hash for e in entries[:-1])]
    found = ports.log.verify()
    assert (found.holds, found.entries, found.head) == (True, 5, entries[-1].hash)


def test_that_entries_are_found_by_parcel_page_and_newest(ports: Ports) -> None:
    for number in range(6):
        note(ports, parcel="P1" if number % 2 else None)
    ports.log.append(EntryDraft("decision", "bo", {}, closes="P1", outcome="release"))
    assert [e.seq for e in ports.log.entries(parcel_id="P1")] == [2, 4, 6, 7]
    assert [e.seq for e in ports.log.entries(after=2, limit=2)] == [3, 4]
    assert [e.seq for e in ports.log.entries(newest=True, limit=2)] == [7, 6]
    assert [e.seq for e in ports.log.entries(parcel_id="P1", after=4, newest=True)] == [7, 6]


def test_that_a_clock_set_back_is_written_into_the_entry_and_blocks_nothing(ports: Ports) -> None:
    note(ports)
    ports.clock.turn(timedelta(hours=-1))
    note(ports)
    note(ports)
    assert [e.content["clock"] for e in ports.log.entries()] == ["ok", "set back", "ok"]
    assert ports.log.verify().holds


@pytest.mark.parametrize("bad", [0.5, float("nan"), b"x", "\ud800", {1: "x"}])
def test_that_what_cannot_be_kept_exactly_is_refused_whole(ports: Ports, bad: object) -> None:
    note(ports)
    with pytest.raises(WorkstationError, match="LOG-04"):
        ports.log.append(EntryDraft("note", "bo", {"bad": bad}, closes="P1", outcome="seize"))
    assert ports.parcels.queue() == ()
    assert note(ports) == 2
    assert ports.log.verify().holds


def test_that_of_two_decisions_made_at_once_on_a_parcel_only_the_first_is_recorded(
    ports: Ports,
) -> None:
    for parcel, follows in (("P1", 0), ("P1", 1), ("P2", 0)):
        ports.log.append(EntryDraft("decision", "bo", {}, parcel, "release", follows=follows))
    for parcel, follows in (("P1", 0), ("P1", 1), ("P2", 0), ("P3", 1)):
        with pytest.raises(WorkstationError) as told:
            ports.log.append(EntryDraft("decision", "ann", {}, parcel, "seize", follows=follows))
        assert told.value.notice.code == "LOG-05"
    assert len(ports.log.entries()) == 3
    assert {item.outcome for item in ports.parcels.queue()} == {"release"}


def test_that_entries_are_found_by_their_kinds_too(ports: Ports) -> None:
    for number in range(8):
        kind = ("note", "mark_answer", "own_mark", "export")[number % 4]
        ports.log.append(EntryDraft(kind, "bo", {}, parcel="P1" if number < 6 else "P2"))
    both = ("mark_answer", "own_mark")
    assert [e.seq for e in ports.log.entries(kinds=both)] == [2, 3, 6, 7]
    assert [e.seq for e in ports.log.entries(kinds=both, parcel_id="P1")] == [2, 3, 6]
    assert [e.seq for e in ports.log.entries(kinds=both, after=2, limit=2)] == [3, 6]
    assert [e.seq for e in ports.log.entries(kinds=both, newest=True, limit=1)] == [7]
    assert ports.log.entries(kinds=("decision",)) == ()


def test_that_what_tells_of_a_parcel_is_refused_once_a_decision_has_forestalled_it(
    ports: Ports,
) -> None:
    def tell(parcel: str, follows: int | None) -> int:
        return ports.log.append(
            EntryDraft("mark_answer", "ann", {}, parcel=parcel, follows=follows)
        ).seq

    assert tell("P1", 0) == 1
    ports.log.append(EntryDraft("decision", "bo", {}, "P1", "release", follows=0))
    for follows in (0, 1):
        with pytest.raises(WorkstationError) as told:
            tell("P1", follows)
        assert told.value.notice.code == "LOG-05"
    assert tell("P1", 2) == 3
    assert tell("P2", 0) == 4
    assert tell("P1", None) == 5
    assert [item.outcome for item in ports.parcels.queue()] == ["release"]
    assert ports.log.verify().holds


def test_that_an_entry_that_another_of_its_kind_forestalled_is_refused(ports: Ports) -> None:
    def step(last: int | None, parcel: str = "P1") -> int:
        draft = EntryDraft("custody_step", "bo", {"fields": {}, "from": "x"}, parcel=parcel)
        return ports.log.append(replace(draft, last_of_kind=last)).seq

    first = step(0)
    note(ports, parcel="P1")
    second = step(first)
    step(0, "P2")
    for last in (0, first):
        with pytest.raises(WorkstationError, match="CASE-15"):
            step(last)
    step(None)
    assert step(second + 2) == second + 3


def test_that_a_parcel_that_is_opened_again_is_decided_no_longer(ports: Ports) -> None:
    decision = EntryDraft("decision", "bo", {"fields": {}}, closes="P1", outcome="seize", follows=0)
    decided = ports.log.append(decision).seq
    told = {"fields": {"reason": "x"}, "entry": decided}
    draft = EntryDraft("decision_revoked", "bo", told, parcel="P1", follows=decided, reopens=True)
    revoked = ports.log.append(draft).seq
    (item,) = ports.parcels.queue()
    assert (item.state.value, item.outcome, item.entry) == ("open", None, revoked)
    with pytest.raises(WorkstationError, match="LOG-05"):
        ports.log.append(decision)  # as a window that has not seen the revocation would
    ports.log.append(replace(decision, follows=revoked))
    assert ports.log.verify().holds
