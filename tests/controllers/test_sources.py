"""Sources at the bench: each on its own lane, the parcel at hand before all others, never in a crowd."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.controllers.hands import HandRunner
from tests.fakes.clock import HandClock
from workstation.controllers.sources import REST_S, SourcesController, SourcesState
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.sources import Sources
from workstation.services.sources.folder import FileTaken, FolderCounts, FolderLook, FolderState
from workstation.services.sources.service import Arrived, Pulled, ServiceRecords
from workstation.services.sources.state import ServiceState

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
GONE = WorkstationError(Notice("Not reached.", "Kept.", "Wait.", "SOURCE-01"), environment=True)


class Service(ServiceRecords):
    """A service whose answers are planted."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.arrives: dict[str, str] = {}
        self.fails: WorkstationError | None = None
        self.pages = 1
        self.stopped = False
        self._state = ServiceState()

    def refresh(self, parcel_id: str) -> Arrived:
        self.asked.append(parcel_id)
        self._answer()
        kind = self.arrives.get(parcel_id, "same")
        repairs = (Repair(1, "value", "“value” must be a number.", "x"),)
        return Arrived(parcel_id, kind, repairs if kind == "to repair" else ())

    def pull(self, told=lambda _: None, cancelled=lambda: False) -> Pulled:  # type: ignore[no-untyped-def]
        self.asked.append("pull")
        self._answer()
        while self.pages:
            if cancelled():
                return Pulled(whole=False)
            self.pages -= 1
            told(Pulled(read=1, new=1))
        return Pulled(read=1, new=1)

    def stop(self) -> None:
        self.stopped = True

    def _answer(self) -> None:
        if self.fails is not None:
            self._state = self._state.failed(self.fails, NOW)
            raise self.fails
        self._state = self._state.answered(NOW)


class Folder:
    """A folder whose looks are planted."""

    name = "in"

    def __init__(self) -> None:
        self.state = FolderState()
        self.looks: list[FolderLook] = []
        self.stopped = False

    def look(self) -> FolderLook:
        found = self.looks.pop(0) if self.looks else FolderLook()
        self.state = self.state.after(found, NOW)
        return found

    def settle(self) -> float:
        return 0.0

    def counts(self) -> FolderCounts:
        return FolderCounts()

    def stop(self) -> None:
        self.stopped = True


class Bench:
    def __init__(self, service: Service | None = None, folder: Folder | None = None) -> None:
        self.runner, self.clock = HandRunner(), HandClock()
        self.shown: list[SourcesState] = []
        self.changes = 0
        self.remarks: list[tuple[str, str]] = []
        self.controller = SourcesController(
            Sources(service, 60, folder, 5),
            self.runner,
            self.clock,
            self.shown.append,
            self.change,
            lambda parcel, words: self.remarks.append((parcel, words)),
        )
        self.pass_time(3)

    def change(self) -> None:
        self.changes += 1

    def pass_time(self, seconds: float) -> None:
        self.clock._ticks += seconds

    def turn(self) -> None:
        self.controller.tick()
        while self.runner.waiting:
            self.runner.step(self.runner.waiting[0][0])


@pytest.fixture
def service() -> Service:
    return Service()


def test_a_station_with_no_source_does_nothing_and_says_nothing():
    bench = Bench()
    bench.controller.tick()
    bench.controller.opened("A")
    assert (bench.runner.waiting, bench.controller.state.words) == ([], "")


def test_the_parcel_at_hand_is_asked_for_at_once_and_only_the_newest_is_waited_for(service):
    bench = Bench(service)
    for parcel in ("A", "B", "C", "D"):
        bench.controller.opened(parcel)
    assert bench.runner.waits("network") == 1
    bench.runner.step("network")
    bench.runner.step("network")
    assert service.asked == ["A", "D"]
    assert bench.runner.waits("store") == 0


def test_a_newer_record_is_told_and_the_same_one_is_not(service):
    bench = Bench(service)
    service.arrives["A"] = "changed"
    bench.controller.opened("B")
    bench.runner.step("network")
    assert bench.changes == 0
    bench.controller.opened("A")
    while bench.runner.waiting:
        bench.runner.step("network")
    assert "A" in service.asked
    assert bench.changes >= 1


def test_a_record_that_cannot_be_used_is_said_of_the_parcel_at_hand(service):
    bench = Bench(service)
    service.arrives["A"] = "to repair"
    bench.controller.opened("A")
    bench.runner.step("network")
    assert bench.changes == 0
    assert bench.remarks == [
        ("A", "The service's record cannot be used: “value” must be a number.")
    ]


def test_a_long_pull_gives_way_to_the_parcel_at_hand_and_goes_on(service):
    bench = Bench(service)
    service.pages = 9
    bench.controller.tick()
    bench.controller.opened("A")
    for _ in range(2):
        bench.runner.step("network")
    assert service.asked == ["pull", "A"]
    while bench.runner.waiting:
        bench.runner.step("network")
    assert service.pages == 0
    bench.controller.tick()
    assert bench.runner.waits("network") == 0
    bench.pass_time(60)
    bench.controller.tick()
    assert bench.runner.waits("network") == 1


def test_a_service_that_is_away_is_not_asked_for_every_parcel(service):
    bench = Bench(service)
    service.fails = GONE
    bench.controller.opened("A")
    bench.runner.step("network")
    bench.controller.opened("B")
    assert service.asked == ["A"]
    assert bench.controller.state.words.startswith("offline since ")
    assert bench.controller.state.why == str(GONE.notice)
    bench.pass_time(REST_S)
    service.fails = None
    bench.controller.opened("C")
    bench.runner.step("network")
    assert bench.shown[-1].words.startswith("service reached ")
    assert bench.shown[-1].good


def test_a_defect_of_a_source_does_not_stop_it_for_good(service):
    bench = Bench(service)
    service._answer = lambda: (_ for _ in ()).throw(RuntimeError("a defect"))  # type: ignore[method-assign]
    bench.turn()
    bench.pass_time(61)
    bench.turn()
    assert service.asked == ["pull", "pull"]


def test_the_folder_has_a_lane_of_its_own_and_is_looked_into_again_and_again(service):
    folder = Folder()
    bench = Bench(service, folder)
    bench.controller.tick()
    assert sorted(job[0] for job in bench.runner.waiting) == ["folder", "network"]
    folder.looks = [FolderLook((FileTaken("a.csv", new=2),), waiting=3), FolderLook()]
    bench.runner.step("folder")
    assert bench.changes == 1
    bench.controller.tick()  # more waits there: no pause
    assert bench.runner.waits("folder") == 1
    bench.runner.step("folder")
    bench.controller.tick()
    assert bench.runner.waits("folder") == 0
    bench.pass_time(5)
    bench.controller.tick()
    assert bench.runner.waits("folder") == 1


def test_both_states_are_in_words_and_one_that_is_not_good_shows(service):
    folder = Folder()
    bench = Bench(service, folder)
    notice = Notice("The folder cannot be read.", "", "", "SOURCE-12")
    folder.looks = [FolderLook(notice=notice)]
    bench.turn()
    state = bench.controller.state
    assert "service reached" in state.words
    assert "folder not usable since" in state.words
    assert not state.good
    assert "SOURCE-12" in state.why


def test_nothing_begins_once_it_is_closed(service):
    folder = Folder()
    bench = Bench(service, folder)
    bench.controller.opened("A")
    bench.controller.close()
    bench.runner.step("network")
    bench.controller.opened("B")
    bench.controller.tick()
    assert bench.runner.waiting == []
    assert service.stopped
    assert folder.stopped
