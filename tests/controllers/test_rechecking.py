"""What the pictures tell comes to the reasons after the pictures, is said, and delays nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.controllers.hands import SEEN, TOO_HEAVY, A, B, Bench, detection, record
from workstation.controllers.rechecking import changed_words
from workstation.domain.decision import Outcome
from workstation.domain.estimate import WeightEstimate
from workstation.domain.findings import NotChecked, OpinionState
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.picture_facts import HELD_BACK

WEIGHT = WeightEstimate(Decimal(2), Decimal(3), "view top, two energies")


class Weighing:
    """Stands for the weighing; counts how many pictures it was given."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.fails = False

    def __call__(self, scans):
        self.asked.append(len(scans))
        if self.fails:
            raise MemoryError
        return WEIGHT


@pytest.fixture
def weighing() -> Weighing:
    return Weighing()


@pytest.fixture
def told() -> list:
    return []


@pytest.fixture
def desk(tmp_path: Path, weighing: Weighing, told: list) -> Bench:
    made = Bench(tmp_path, weigh=weighing, checked=told.append)
    made.has(A, detection(), detection(), record=record(A))
    made.has(B, record=record(B))
    return made


def test_the_parcel_is_weighed_once_after_all_its_pictures_are_shown(desk, weighing, told):
    desk.controller.open(A)
    desk.runner.step("store")
    desk.runner.step("image")
    assert desk.runner.waits("weigh") == 0
    desk.runner.all("image")
    assert all(view.prepared for view in desk.state.views)
    assert desk.state.opened.weight is None
    assert desk.state.can_decide
    desk.runner.all()
    assert weighing.asked == [2]
    assert desk.state.opened.weight == WEIGHT
    assert desk.state.opened.reasons == (TOO_HEAVY,)
    assert desk.state.standing.alarm
    assert "New by the pictures: Declared 0.4 kg" in desk.state.note
    assert [parcel.reasons for parcel in told] == [(), (TOO_HEAVY,)]


def test_what_the_models_say_makes_the_checks_anew_and_is_said(desk, weighing):
    desk.has(A, detection(0.9), record=record(A))
    desk.open(A)
    assert desk.state.opened.reasons == (TOO_HEAVY, SEEN)
    assert "The picture shows what the site looks for." in desk.state.note
    assert weighing.asked == [1]
    seen = desk.parcels.rechecks[-1][2]
    assert seen is not None
    assert seen.state is OpinionState.FINDINGS
    assert [finding.score for finding in seen.findings] == [0.9]


def test_rules_go_by_the_stations_threshold_wherever_the_officer_moves_the_marks(desk):
    desk.has(A, detection(0.9), record=record(A))
    desk.open(A)
    made = len(desk.parcels.rechecks)
    desk.controller.set_threshold(0.99)
    desk.runner.all()
    assert desk.state.findings == ()
    assert SEEN in desk.state.opened.reasons
    assert len(desk.parcels.rechecks) == made


def test_a_picture_that_no_model_could_judge_leaves_the_findings_open(desk):
    desk.has(A, detection(), NotChecked("no model accepts it", "MODEL-05"), record=record(A))
    desk.open(A)
    seen = desk.parcels.rechecks[-1][2]
    assert seen is not None
    assert seen.state is OpinionState.NOT_CHECKED
    assert not seen.whole


def test_nothing_of_held_back_marks_shows_in_the_reasons(desk):
    desk.controller.set_blind_first(True)
    desk.has(A, detection(0.9), record=record(A))
    desk.open(A)
    assert SEEN not in desk.state.opened.reasons
    assert {seen.why for _, _, seen in desk.parcels.rechecks} == {HELD_BACK}
    desk.controller.end_first_look()
    desk.runner.all()
    assert SEEN in desk.state.opened.reasons


def test_where_the_pictures_change_no_reason_nothing_is_said(desk, weighing):
    desk.has(B, detection(), record=record(B))
    weighing.fails = True
    desk.open(B)
    assert desk.state.note == ""


def test_a_picture_that_cannot_be_read_leaves_nothing_to_weigh(desk, weighing):
    desk.parcels.unreadable.add(A)
    desk.open(A)
    assert weighing.asked == []


def test_the_weight_of_a_parcel_that_was_left_is_dropped(desk, weighing):
    desk.controller.open(A)
    desk.runner.all("store", "image", "detect")
    desk.controller.open(B)
    desk.runner.all()
    assert weighing.asked == []
    assert desk.state.opened.barcode.text == B
    assert desk.state.opened.weight is None


def test_a_parcel_opened_while_another_is_weighed_is_weighed_too(desk, weighing):
    desk.has(B, detection(), record=record(B))
    desk.controller.open(A)
    desk.runner.all("store", "image", "detect")
    desk.controller.open(B)
    desk.runner.all("store", "image", "detect")
    desk.runner.all()
    assert weighing.asked == [1]
    assert desk.state.opened.barcode.text == B
    assert desk.state.opened.weight == WEIGHT


def test_a_changed_record_keeps_what_the_pictures_told(desk, weighing):
    desk.open(A)
    known = desk.parcels.parcels[A]
    fresh = replace(known.record, version=2, value=Decimal(900))
    desk.parcels.parcels[A] = replace(known, record=fresh)
    desk.controller.dismiss()
    desk.controller.reread()
    desk.runner.step("store")
    assert desk.state.opened.record.value == 900
    assert desk.state.opened.reasons == (TOO_HEAVY,)
    assert "New by the pictures" not in desk.state.note
    desk.runner.all()
    assert weighing.asked == [2]


def test_weighing_that_fails_keeps_the_parcel_as_it_is(desk, weighing, caplog):
    weighing.fails = True
    desk.open(A)
    assert desk.state.opened.weight is None
    assert desk.state.can_decide
    assert "could not be made again" in caplog.text


def test_a_decision_that_is_being_recorded_is_not_changed_and_one_that_failed_is_checked_anew(desk):
    desk.controller.open(A)
    desk.runner.all("store", "image", "detect")
    desk.controller.decide(Outcome.RELEASE)
    desk.deciding.record = refusing
    before = desk.state.opened
    desk.controller._record(Outcome.RELEASE, {}, "")
    desk.runner.step("weigh")
    assert desk.state.opened is before
    desk.runner.all()
    assert desk.state.not_recorded
    assert desk.state.opened.reasons == (TOO_HEAVY,)


def refusing(request):
    raise WorkstationError(Notice("The log is full.", "Nothing is lost.", "Free it.", "LOG-02"))


def test_reasons_that_went_are_said_too():
    assert changed_words((SEEN,), (SEEN,)) == ""
    words = changed_words((SEEN, TOO_HEAVY), ())
    assert words == f"No longer a reason, by the pictures: {SEEN.sentence} (and 1 more)"
