"""One parcel from barcode to recorded decision, with every answer in every order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.controllers.hands import ALARM, A, B, Bench, C, detection, record
from workstation.controllers.bench_state import Stage
from workstation.domain.decision import Outcome
from workstation.domain.findings import NotChecked
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import Scan

DISK_FULL = Notice("The disk is full.", "Nothing has been recorded.", "Free space.", "LOG-01")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_picture_is_on_the_screen_before_the_model_is_asked(bench: Bench) -> None:
    bench.has(A, detection(0.9))
    bench.controller.scanned(A)
    bench.runner.step("store")
    bench.runner.step("image")
    view = bench.state.view
    assert view is not None
    assert view.prepared is not None
    assert view.shown_at is not None
    assert view.opinion is None
    assert bench.runner.waits("detect") == 1
    assert bench.state.opinion_words == "Not checked: the model has not answered yet."


def test_an_officer_decides_while_the_model_still_runs_and_the_log_says_so(bench: Bench) -> None:
    bench.has(A, detection(0.9), record=record(A))
    bench.controller.scanned(A)
    bench.runner.step("store")
    bench.runner.step("image")
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no", unchecked_reason="Judged by eye: two shirts.")
    bench.controller.decision.submit()
    bench.runner.step("store")
    assert bench.state.recorded is not None
    data = bench.data()
    assert data["models"][0]["reason"] == "the model has not answered yet."
    assert data["scans"][0]["shown_at"] != "not shown"
    bench.runner.all()
    assert bench.state.opened is None  # the late answer goes nowhere


def test_a_late_answer_for_another_parcel_never_appears(bench: Bench) -> None:
    bench.has(A, detection(0.9))
    bench.has(B, detection())
    bench.controller.scanned(A)
    bench.runner.step("store")
    bench.runner.step("image")
    bench.controller.scanned(B)
    before = len(bench.shown)
    bench.runner.step("detect")  # A's opinion
    assert len(bench.shown) == before
    bench.runner.all()
    assert bench.state.barcode is not None
    assert bench.state.barcode.text == B
    assert bench.state.findings == ()


@pytest.mark.parametrize("lane", ["store", "image", "detect"])
def test_whatever_lane_answers_late_the_screen_shows_the_newest_parcel(
    bench: Bench, lane: str
) -> None:
    bench.has(A, detection(0.9))
    bench.has(B, detection())
    bench.controller.scanned(A)
    for step in ("store", "image"):
        if step != lane:
            bench.runner.step(step)
        else:
            break
    bench.controller.scanned(B)
    bench.runner.all()
    assert bench.state.opened is not None
    assert bench.state.opened.barcode.text == B
    assert [v.ref.parcel_id for v in bench.state.views] == [B]


def test_a_wrong_barcode_says_why_and_leaves_the_parcel_on_the_bench(bench: Bench) -> None:
    bench.has(A)
    bench.open(A)
    bench.controller.scanned("?*?")
    assert bench.state.notice is not None
    assert bench.state.notice.code == "BARCODE-02"
    assert bench.state.opened is not None


def test_a_wrong_check_digit_warns_and_goes_on(bench: Bench) -> None:
    bench.open("RB123456784GB")
    assert bench.state.stage is Stage.OPEN
    assert "wrong" in bench.state.check_words


def test_a_picture_that_cannot_be_read_is_told_and_blocks_no_decision(bench: Bench) -> None:
    bench.has(A, detection())
    bench.parcels.unreadable.add(A)
    bench.open(A)
    view = bench.state.view
    assert view is not None
    assert view.problem is not None
    assert view.problem.code == "SCAN-03"
    assert bench.state.can_decide
    assert bench.state.standing.not_checked
    assert bench.state.opinion_words == "Not checked: the picture cannot be read."


def test_a_store_that_cannot_be_written_still_shows_the_parcel(bench: Bench) -> None:
    bench.has(A, detection(0.9))
    bench.parcels.cannot_mark = True
    bench.open(A)
    assert bench.state.notice is not None
    assert bench.state.notice.code == "STORE-01"
    assert bench.state.view is not None
    assert bench.state.view.prepared is not None


def test_a_full_disk_says_not_recorded_and_the_parcel_stays_with_all_that_was_filled_in(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.has(A, detection(), record=record(A))
    bench.open(A)
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no", remark="nothing to add")

    def full(draft: object) -> Any:
        raise WorkstationError(DISK_FULL, environment=True)

    monkeypatch.setattr(bench.store.log, "append", full)
    bench.controller.decision.submit()
    bench.runner.all()
    assert bench.state.not_recorded
    assert bench.state.notice == DISK_FULL
    assert bench.state.opened is not None
    assert bench.panel.is_open
    assert {f.spec.name: f.value for f in bench.panel.fields}["remark"] == "nothing to add"
    monkeypatch.undo()
    bench.controller.decision.submit()
    bench.runner.all()
    assert bench.state.recorded is not None
    assert len(bench.entries()) == 1


def test_a_scan_while_deciding_keeps_the_parcel_and_is_offered(bench: Bench) -> None:
    bench.has(A, detection())
    bench.has(B, detection())
    bench.open(A)
    bench.controller.decide(Outcome.SEIZE)
    bench.fill(reason="half a sentence")
    bench.controller.scanned(B)
    assert bench.state.scanned_meanwhile == B
    assert bench.panel.is_open
    bench.controller.open_meanwhile()
    bench.runner.all()
    assert bench.state.opened is not None
    assert bench.state.opened.barcode.text == B
    bench.open(A)
    bench.controller.decide(Outcome.SEIZE)
    assert {f.spec.name: f.value for f in bench.panel.fields}["reason"] == "half a sentence"


def test_the_parcel_scanned_while_a_decision_was_written_opens_after_the_record(
    bench: Bench,
) -> None:
    bench.has(A, detection(), record=record(A))
    bench.has(B, detection())
    bench.open(A)
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no")
    bench.controller.decision.submit()
    assert bench.state.stage is Stage.RECORDING
    bench.controller.scanned(B)
    bench.controller.decide(Outcome.SEIZE)
    assert bench.panel.outcome is Outcome.RELEASE
    bench.runner.all()
    assert bench.entries()[0].content["kind"] == "decision"
    assert bench.state.recorded is not None
    assert bench.state.opened is not None
    assert bench.state.opened.barcode.text == B


def test_an_alarm_that_arrives_while_the_panel_is_open_asks_for_its_reason(bench: Bench) -> None:
    bench.has(A, detection(0.9), record=record(A))
    bench.controller.scanned(A)
    bench.runner.step("store")
    bench.runner.step("image")
    bench.controller.decide(Outcome.RELEASE)
    assert "override_reason" not in {f.spec.name for f in bench.panel.fields}
    bench.runner.all()
    names = {f.spec.name for f in bench.panel.fields}
    assert "override_reason" in names
    assert "unchecked_reason" not in names
    assert "Reason for releasing over each alarm" in bench.panel.words
    bench.fill(opened="no")
    bench.controller.decision.submit()
    problems = {f.spec.name: f.problem for f in bench.panel.fields if f.problem}
    assert list(problems) == ["override_reason"]
    assert bench.entries() == ()


def test_a_release_over_a_reason_of_alarm_asks_for_its_reason_too(bench: Bench) -> None:
    bench.has(A, detection(), reasons=(ALARM,), record=record(A))
    bench.open(A)
    bench.controller.decide(Outcome.RELEASE)
    assert bench.panel.standing.alarm
    assert "override_reason" in {f.spec.name for f in bench.panel.fields}


def test_the_threshold_moves_marks_and_what_must_be_answered(bench: Bench) -> None:
    bench.has(A, detection(0.9, 0.6, 0.3))
    bench.open(A)
    assert [f.number for f in bench.state.findings] == [1, 2]
    bench.controller.select(2)
    bench.controller.set_threshold(0.8)
    assert [f.number for f in bench.state.findings] == [1]
    assert bench.state.selected is None
    bench.controller.set_threshold(0.95)
    assert not bench.state.standing.alarm
    assert bench.state.opinion_words == "No findings above 0.95 (model ptd-1)"
    bench.controller.set_threshold(None)
    assert len(bench.state.findings) == 2
    with pytest.raises(ValueError, match=r"0\.\.1"):
        bench.controller.set_threshold(float("nan"))


def test_a_threshold_of_the_officer_lasts_for_one_parcel(bench: Bench) -> None:
    bench.has(A, detection(0.9))
    bench.open(A)
    bench.controller.set_threshold(0.95)
    bench.open(A)
    assert bench.state.shift is None


def test_findings_are_stepped_through_all_views_and_round(bench: Bench) -> None:
    bench.has(A, detection(0.9, 0.8), detection(), detection(0.7))
    bench.open(A)
    seen = []
    for _ in range(4):
        bench.controller.step_finding(1)
        seen.append((bench.state.current, bench.state.selected))
    assert seen == [(0, 1), (0, 2), (2, 1), (0, 1)]
    bench.controller.step_finding(-1)
    assert (bench.state.current, bench.state.selected) == (2, 1)


def test_the_log_tells_what_was_seen_views_filters_and_hidden_marks(bench: Bench) -> None:
    bench.has(A, detection(0.9), detection(), record=record(A))
    bench.open(A)
    bench.controller.toggle_marks()
    bench.controller.view_used("inverse")
    bench.controller.set_threshold(0.6)
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no", override_reason="Seen: a toy.")
    bench.controller.decision.submit()
    bench.runner.all()
    data = bench.data()
    assert (data["marks"]["at_decision"], data["marks"]["ever_shown"]) == ("hidden", True)
    assert data["marks"]["first_look_at"] <= data["marks"]["first_shown_at"]
    assert data["filters"] == ["standard", "inverse"]
    assert data["models"][0]["threshold"] == "0.600"
    assert [scan["shown_at"] == "not shown" for scan in data["scans"]] == [False, True]


def test_an_unmanifested_parcel_takes_the_carton_it_was_found_in(bench: Bench) -> None:
    bench.open(C)
    assert bench.state.opened is not None
    assert bench.state.opened.record is None
    bench.controller.found_in(" MC-1 ")
    bench.runner.all()
    assert bench.state.opened is not None
    assert bench.state.opened.surroundings.parent == "MC-1"


def test_the_next_parcel_of_the_queue_is_on_the_screen_before_the_store_answers(
    bench: Bench,
) -> None:
    bench.has(A, detection())
    bench.has(B, detection(0.9))
    bench.following = B
    bench.open(A)
    bench.parcels.loads.clear()
    bench.following = None
    bench.controller.scanned(B)
    view = bench.state.view
    assert view is not None
    assert view.prepared is not None
    bench.runner.all()
    assert bench.parcels.loads == []
    assert len(bench.state.findings) == 1


def test_nothing_is_looked_at_ahead_while_this_parcels_model_still_runs(bench: Bench) -> None:
    bench.has(A, detection())
    bench.has(B, detection())
    bench.following = B
    bench.controller.scanned(A)
    bench.runner.step("store")
    bench.runner.step("image")
    assert {job[0] for job in bench.runner.waiting} == {"detect"}


def test_a_draft_outlives_the_program(bench: Bench, tmp_path: Path) -> None:
    bench.has(A, detection())
    bench.open(A)
    bench.controller.decide(Outcome.SEIZE)
    bench.fill(seal_number="S-77")
    bench.controller.decision.leave()
    bench.runner.all()
    again = Bench(tmp_path)
    again.controller._drafts = bench.store.parcels  # the same store after a restart
    again.has(A, detection())
    again.open(A)
    again.controller.decide(Outcome.SEIZE)
    assert {f.spec.name: f.value for f in again.panel.fields}["seal_number"] == "S-77"


def test_a_decided_parcel_asks_why_its_decision_is_amended(bench: Bench) -> None:
    bench.has(A, detection(), record=record(A))
    bench.open(A)
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no")
    bench.controller.decision.submit()
    bench.runner.all()
    bench.has(A, detection(), record=record(A), decided=bench.entries()[0])
    bench.open(A)
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="not needed")
    bench.controller.decision.submit()
    assert [f.spec.name for f in bench.panel.fields if f.problem] == ["amend_reason"]
    bench.fill(amend_reason="Opened after all.")
    bench.controller.decision.submit()
    bench.runner.all()
    assert bench.data()["amends"]["entry"] == 1


def test_a_model_that_fails_is_a_state_in_words(bench: Bench) -> None:
    bench.has(A, NotChecked("model package altered.", "MODEL-02"))
    bench.open(A)
    assert bench.state.opinion_words == "Not checked: model package altered."
    assert bench.state.standing.not_checked


def test_nobody_signed_in_records_nothing(bench: Bench) -> None:
    bench.has(A, detection(), record=record(A))
    bench.open(A)
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no")
    bench.controller.officer = None
    bench.controller.decision.submit()
    bench.runner.all()
    assert bench.entries() == ()
    assert bench.panel.notice is not None


def test_a_defect_of_ours_is_told_as_that_and_nothing_is_recorded(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(scan: Scan) -> Any:
        raise ZeroDivisionError

    bench.has(A, detection())
    monkeypatch.setattr(bench.parcels, "load", broken)
    bench.open(A)
    assert bench.state.view is not None
    assert bench.state.view.problem is not None
    assert bench.state.view.problem.code == "BUG-01"
