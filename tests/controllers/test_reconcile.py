"""The reconcile screen without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.controllers.hands import READ_ONLY, HandRunner
from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.controllers.reconcile import ASK, ReconcileController, ReconcileState
from workstation.domain.manifest import Line, ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.reconciling import Standing
from workstation.services.log_words import entry_words
from workstation.services.reconcile import KIND, Reconciling

A, B = "RB123456785GB", "RR473124829GB"


class Desk:
    def __init__(self, folder: Path) -> None:
        self.runner, self.shown = HandRunner(), list[ReconcileState]()
        self.told: list[tuple[str, Notice | None]] = []
        self.store = MemoryStore(folder, HandClock())
        self.store.parcels.put_records(
            [
                ManifestRecord(A, parent="BAG1", lines=(Line("cotton shirt"),)),
                ManifestRecord(B, parent="BAG1"),
            ]
        )
        self.controller = ReconcileController(
            Reconciling(self.store.parcels, self.store.log),
            self.runner,
            self.shown.append,
            "ada",
            lambda words, notice: self.told.append((words, notice)),
        )
        self.controller.begin()

    @property
    def state(self) -> ReconcileState:
        return self.controller.state

    def scan(self, *numbers: str) -> None:
        for number in numbers:
            self.controller.scanned(number)
        self.runner.all()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_that_the_first_scan_is_the_carton_and_the_next_its_parcels(desk: Desk) -> None:
    assert desk.state.message == ASK
    desk.scan("bag1")
    assert desk.state.words == "2 declared by record, 0 found, 2 short, none over."
    desk.scan(A)
    assert desk.state.message == "RB 1234 5678 5 GB found: cotton shirt."
    assert desk.state.standing is Standing.FOUND
    desk.scan(A)
    assert desk.state.message == "RB 1234 5678 5 GB is ticked off already."
    desk.scan("RR473124828GB")
    assert "is over (no record: unmanifested)." in desk.state.message
    assert "Did you mean RR 4731 2482 9 GB?" in desk.state.message
    assert desk.state.words == "2 declared by record, 1 found, 1 short, 1 over."


def test_that_scans_that_come_faster_than_the_store_are_all_ticked_off(desk: Desk) -> None:
    desk.scan("BAG1")
    for number in (A, B, "NEW1"):
        desk.controller.scanned(number)
    assert desk.state.waiting == 3
    desk.runner.all()
    assert desk.state.waiting == 0
    assert desk.state.words == "2 declared by record, 2 found, none short, 1 over."


def test_that_the_last_ticks_are_taken_back_one_by_one(desk: Desk) -> None:
    desk.scan(
        "BAG1",
    )
    desk.scan(A)
    desk.scan("NEW1")
    for words in (
        "2 declared by record, 1 found, 1 short, none over.",
        "2 declared by record, 0 found, 2 short, none over.",
    ):
        desk.controller.undo()
        desk.runner.all()
        assert desk.state.words == words
        assert desk.state.message.startswith("Taken back")
    desk.controller.undo()
    assert desk.runner.waits("store") == 0


def test_that_another_carton_is_asked_for_and_late_answers_do_not_reach_it(desk: Desk) -> None:
    desk.scan("BAG1")
    desk.controller.scanned(A)
    desk.controller.another()  # not while an answer is due
    assert desk.state.carton is not None
    desk.runner.all()
    desk.controller.another()
    assert (desk.state.carton, desk.state.message) == (None, ASK)
    desk.controller.open("BAG1")
    desk.controller.open("BAG2")
    desk.runner.all()
    assert desk.state.carton is not None
    assert desk.state.carton.container.container_id == "BAG2"
    assert "all that is in it will be over" in desk.state.message


def test_that_what_is_refused_is_told_and_nothing_is_ticked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.scan("§")
    assert desk.state.notice is not None
    assert desk.state.notice.code == "BARCODE-02"
    desk.scan("BAG1")
    desk.scan("BAG1")
    assert desk.state.notice is not None
    assert desk.state.notice.code == "RECONCILE-01"

    def refuse(*_: object, **__: object) -> None:
        raise WorkstationError(READ_ONLY, environment=True)

    monkeypatch.setattr(desk.store.parcels, "note_found", refuse)
    desk.scan(A)
    assert desk.state.notice == READ_ONLY
    assert desk.state.words.startswith("2 declared by record, 0 found")
    desk.controller.scanned("   ")
    assert desk.runner.waits("store") == 0


def entries(desk: Desk) -> list[dict[str, object]]:
    found = desk.store.log.entries(kinds=(KIND,))
    assert all(entry.content["officer"] == "ada" for entry in found)
    return [dict(entry.content["data"]) for entry in found]  # type: ignore[call-overload]


def test_that_a_carton_that_was_ticked_off_stands_in_the_log_once_it_is_left(desk: Desk) -> None:
    desk.scan("bag1")
    desk.scan(A, "RR473124828GB")
    assert entries(desk) == []
    desk.controller.another()
    desk.runner.all()
    (data,) = entries(desk)
    assert (data["container"], data["ticked"], data["missing"]) == ("BAG1", [A], [B])
    assert data["extra"] == [{"parcel": "RR473124828GB", "why": "no record: unmanifested"}]
    assert (data["declared_records"], data["missing_count"]) == (2, 1)
    assert (data["agrees"], data["through"]) == (False, "screen")
    assert desk.told == [("BAG1 ticked off: recorded, entry 1.", None)]


def test_that_scans_on_their_way_are_in_the_entry_of_a_carton_that_is_closed(desk: Desk) -> None:
    desk.scan("bag1")
    desk.controller.scanned(A)
    desk.controller.scanned(B)
    desk.controller.leave()
    desk.runner.all()
    assert [data["agrees"] for data in entries(desk)] == [True]
    words = entry_words(desk.store.log.entries()[-1].content)
    assert words == "BAG1: agrees"


def test_that_a_carton_only_looked_at_leaves_no_entry(desk: Desk) -> None:
    desk.scan("bag1")
    desk.controller.leave()
    desk.runner.all()
    assert entries(desk) == []


def test_that_an_entry_that_could_not_be_written_is_said(desk: Desk, monkeypatch) -> None:
    desk.scan("bag1")
    desk.scan(A)
    failing = WorkstationError(READ_ONLY, environment=True)

    def refuse(*_: object) -> None:
        raise failing

    monkeypatch.setattr(desk.store.log, "append", refuse)
    desk.controller.leave()
    desk.runner.all()
    assert desk.told == [("BAG1: that it was ticked off is NOT recorded.", READ_ONLY)]
