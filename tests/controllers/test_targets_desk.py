"""The desk of targeted parcels headless: steps, what is missing by name, deeds told after commit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.controllers.hands import HandRunner
from workstation.controllers.targets_desk import (
    HEADS,
    Days,
    TargetsDesk,
    TargetsState,
    as_text,
    moment_of,
    numbers_in,
)
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.targeting import Downtime, Reconciled, Target, hindered, reconciled

FULL = Notice("The disk is full.", "Nothing has been recorded.", "Free space.", "LOG-02")
DAYS = Days(date(2026, 11, 1), date(2026, 11, 30))
AT, LATER = "2026-11-23T08:00:00.000Z", "2026-11-23T12:00:00.000Z"


def target(parcel: str, **more: Any) -> Target:
    told = {"presented_at": None, "scans": 0, "outcome": None, "decided_by": None, "by": "sue"}
    return Target(parcel, 7, AT, "sender under\twatch", **(told | more))


def down(entry: int, what: str, began: int, ended: int) -> Downtime:
    hours = (f"2026-11-23T{hour:02d}:00:00.000Z" for hour in (began, ended))
    return Downtime(entry, *hours, what, "belt torn", "ann")


class Calls:
    """Targeting in memory; faults are planted by the test."""

    def __init__(self, *targets: Target) -> None:
        self.targets, self.downtimes = list(targets), list[Downtime]()
        self.said: list[tuple[Any, ...]] = []
        self.fault: Notice | None = None

    def _said(self, *told: Any) -> Any:
        if self.fault is not None:
            raise WorkstationError(self.fault)
        self.said.append(told)
        content = {"data": {"parcels": told[1]}}
        return type("Entry", (), {"seq": 1200, "content": content})()

    def target(self, officer: Officer, numbers: list[str], why: str) -> Any:
        return self._said(officer.name, numbers, why)

    def downtime(
        self, officer: Officer, what: str, began: datetime, ended: datetime, why: str
    ) -> Any:
        return self._said(officer.name, what, began, ended, why)

    def reconcile(self, since: date, until: date) -> Reconciled:
        if self.fault is not None:
            raise WorkstationError(self.fault)
        found = reconciled(self.targets if since <= date(2026, 11, 23) <= until else ())
        told = found.targeted, found.presented, found.scanned, found.decided, found.missing
        return Reconciled(*told, self.downtimes, "2026-11-24T00:00:00.000Z")


def desk(*targets: Target) -> tuple[TargetsDesk, Calls, HandRunner]:
    calls, runner = Calls(*targets), HandRunner()
    shown: list[TargetsState] = []
    return TargetsDesk(calls, Officer("sue", "Sue"), runner, shown.append, DAYS), calls, runner


def test_each_step_tells_how_many_stopped_before_it() -> None:
    controller, _, runner = desk(
        target("T1"),
        target("T2", presented_at=AT),
        target("T3", presented_at=AT, scans=1, scanned_at=LATER),
        target("T4", scans=2, outcome="release", decided_by=9),
        target("T5", outcome="release", decided_by=8),
    )
    assert controller.state.words == "Counting…"
    controller.again()
    runner.all()
    steps = controller.state.steps
    assert [(one.label, one.count, one.missing) for one in steps] == [
        ("Targeted", 5, 0),
        ("Presented", 4, 1),
        ("Scanned", 2, 2),
        ("Decided", 1, 1),
    ]
    found = controller.state.found
    assert found is not None
    assert sum(one.missing for one in steps) == len(found.missing)
    assert controller.state.words == "Missing: 4 of 5. Days in UTC, times as here."


def test_nothing_missing_and_nothing_targeted_are_different_words() -> None:
    controller, _, runner = desk(target("T4", scans=2, outcome="release"))
    controller.again()
    runner.all()
    assert controller.state.words.startswith("Nothing is missing: the 1 targeted parcel is")
    controller.ask(Days(date(2026, 1, 1), date(2026, 1, 2)))
    controller.ask(Days(date(2026, 2, 1), date(2026, 2, 2)))
    runner.step("desk")  # of the older question
    assert controller.state.busy
    runner.all()
    assert controller.state.words == "Nothing was targeted in these days. Choose others."
    assert {one.words for one in controller.state.steps} == {""}


def test_a_deed_is_told_once_it_is_recorded_and_counted_anew() -> None:
    controller, calls, runner = desk()
    assert controller.target("RB 1234 5678 5 GB\nt2, T2;\t t3", "watch")
    assert controller.state.told == ""
    assert not controller.target("T9", "pressed twice")
    runner.step("store")
    assert controller.state.told == "Recorded, entry 1\u202f200: 3 parcels targeted."
    assert calls.said == [("sue", ["RB123456785GB", "T2", "T3"], "watch")]
    assert runner.waits("desk") == 1


def test_what_cannot_be_recorded_is_told_and_not_as_recorded() -> None:
    controller, calls, runner = desk()
    assert not controller.downtime("", "2026-11-23 08:00", "2026-11-23 09:00", "belt torn")
    assert controller.state.fault is not None
    assert controller.state.fault.code == "TARGET-07"
    assert not controller.downtime("scanner", "soon", "2026-11-23 09:00", "belt torn")
    assert controller.state.fault.code == "TARGET-06"
    calls.fault = FULL
    assert controller.downtime("scanner", "2026-11-23 08:00", "2026-11-23 09:00", "belt torn")
    runner.all()
    assert controller.state.fault is FULL
    assert (controller.state.told, controller.state.recording, calls.said) == ("", False, [])
    controller.again()
    runner.all()
    assert controller.state.words == str(FULL)


def test_the_copy_names_each_with_its_downtime_in_one_line() -> None:
    controller, calls, runner = desk(target("T2", presented_at=AT))
    calls.downtimes = [down(31, "scanner", 7, 10), down(32, "models", 7, 10)]
    calls.downtimes += [down(place, "network", 8, 9) for place in range(33, 40)]
    controller.again()
    runner.all()
    head, line = as_text(controller.state.rows).split("\n")
    assert len(head.split("\t")) == len(line.split("\t")) == len(HEADS) + 1
    assert line.startswith(f"T2\tpresented, not scanned\t{AT}\tsender under watch\tsue\t7\t")
    assert "scanner" in line
    assert "models" not in line
    assert line.endswith("(entry 36); and 3 more")


def test_no_cell_of_the_copy_is_run_as_a_formula() -> None:
    controller, _, runner = desk(target("=1+1", presented_at=AT))
    controller.again()
    runner.all()
    assert as_text(controller.state.rows).splitlines()[1].startswith("'=1+1\t")


def test_a_downtime_that_ended_before_or_cannot_have_hindered_explains_nothing() -> None:
    waits = target("T2", presented_at=AT)
    seen = target("T3", scans=1, scanned_at=LATER)
    unscanned = target("T5", outcome="release", presented_at=AT, decided_at=LATER)
    told = [down(1, "scanner", 5, 7), down(2, "scanner", 7, 9), down(3, "models", 11, 14)]
    told.append(down(4, "scanner", 13, 14))
    now = "2026-11-23T12:30:00.000Z"
    assert [one.entry for one in hindered(waits, told, now)] == [2]
    assert [one.entry for one in hindered(seen, told, now)] == [3]
    assert [one.entry for one in hindered(unscanned, told, now)] == [2]


@pytest.mark.parametrize("text", ["", "soon", "2026-11-26", "2026-13-01 08:00", "."])
def test_a_time_without_its_hour_is_none(text: str) -> None:
    assert moment_of(text) is None


def test_times_are_local_unless_a_zone_stands() -> None:
    assert moment_of("2026-11-26T08:00Z") == datetime(2026, 11, 26, 8, tzinfo=UTC)
    local = moment_of(" 2026-11-26 08:00 ")
    assert local == datetime(2026, 11, 26, 8).astimezone()
    for end in ("0001-01-01 00:00", "9999-12-31 23:59"):
        found = moment_of(end)
        assert found is None or found.tzinfo is not None


def test_numbers_written_in_groups_are_one() -> None:
    assert numbers_in(" \n,;") == []
    assert numbers_in("RB 1234 5678 5 GB\r\nRB123456785GB") == ["RB123456785GB"]
