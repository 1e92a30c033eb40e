"""Answers to marks, own marks and the first look: shown as recorded, and only then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.controllers.hands import MODEL, OFFICER, A, B, Bench, detection, record
from workstation.controllers.bench import BenchController
from workstation.controllers.mark_words import (
    chosen_words,
    cost_words,
    model_lines,
    recorded_words,
    shift_words,
    window_of,
)
from workstation.controllers.marking import (
    CHOOSE_FIRST,
    HELD_BACK,
    LOST_DRAFT,
    answer_to,
    marks_of,
)
from workstation.domain.answers import MarkAnswer, OwnShape
from workstation.domain.decision import Outcome
from workstation.domain.findings import Detection, Finding, NotChecked, OperatingPoint
from workstation.domain.opinions import Opinions
from workstation.domain.scan import Scan, picture_identity
from workstation.services.answering import Answering

BOX = ((2.0, 3.0), (30.0, 20.0))


class Marked(Bench):
    """A bench that answers marks, through the services and the in-memory log."""

    def __init__(self, folder: Path, *, blind_first: bool = False) -> None:
        super().__init__(folder)
        self.controller = BenchController(
            self.parcels,
            self.deciding,
            self.runner,
            self.clock,
            self.shown.append,
            self.panels.append,
            prepare=lambda scan: Picture(scan),
            answers=Answering(self.store.log),
            blind_first=blind_first,
        )
        self.controller.officer = OFFICER

    @property
    def marking(self):
        assert self.controller.marking is not None
        return self.controller.marking

    def answer(self, answer: MarkAnswer) -> None:
        self.marking.answer(answer)
        self.runner.all()

    def kinds(self) -> list[str]:
        return [str(entry.content["kind"]) for entry in self.entries()]


class Picture:
    """What the bench knows of a prepared picture."""

    frames, frame = 1, 0

    def __init__(self, scan: Scan) -> None:
        self.scan = scan


def parcel(bench: Marked, *scores: float, number: str = A) -> None:
    """A parcel with one view on which the model found these."""
    bench.has(number, detection(), record=record(number))
    source = bench.parcels.parcels[number].scans[0].files[0]
    found = detection(*scores, scan=picture_identity([source]))
    bench.parcels.opinions[f"{number}-1"] = found


@pytest.fixture
def bench(tmp_path: Path) -> Marked:
    made = Marked(tmp_path)
    parcel(made, 0.9, 0.7, 0.55)
    made.open(A)
    return made


def test_an_answer_is_shown_once_it_is_in_the_log(bench: Marked) -> None:
    bench.controller.step_finding(1)
    before = len(bench.entries())
    bench.marking.answer(MarkAnswer.CONFIRMED)
    mark = bench.state.chosen_mark
    assert mark is not None
    assert answer_to(bench.state, mark) is None
    bench.runner.all()
    given_now = answer_to(bench.state, mark)
    assert given_now is not None
    assert given_now.answer is MarkAnswer.CONFIRMED
    assert len(bench.entries()) == before + 1


def test_an_answer_changes_until_the_decision_and_the_same_once_more_takes_it_back(
    bench: Marked,
) -> None:
    bench.controller.step_finding(1)
    mark = bench.state.chosen_mark
    assert mark is not None
    for answer in (MarkAnswer.CONFIRMED, MarkAnswer.FALSE_ALARM, MarkAnswer.CANNOT_TELL):
        bench.answer(answer)
        found = answer_to(bench.state, mark)
        assert found is not None
        assert found.answer is answer
    bench.answer(MarkAnswer.CANNOT_TELL)
    assert answer_to(bench.state, mark) is None
    assert bench.kinds().count("mark_answer") == 4


def test_an_answer_stays_with_its_mark_when_the_threshold_moves(bench: Marked) -> None:
    bench.controller.select(2)
    bench.answer(MarkAnswer.FALSE_ALARM)
    bench.controller.set_shift(1.5)
    assert [f.number for f in bench.state.findings] == [1]
    bench.controller.set_shift(-3.0)
    answered = [answer_to(bench.state, mark) for mark in bench.state.marks]
    assert [a is not None for a in answered] == [False, True, False]


def test_without_a_chosen_mark_nothing_is_recorded_and_the_screen_says_how(bench: Marked) -> None:
    before = len(bench.entries())
    bench.answer(MarkAnswer.CONFIRMED)
    assert bench.state.note == CHOOSE_FIRST
    assert len(bench.entries()) == before


def test_a_log_that_cannot_be_written_says_so_and_shows_no_answer(
    bench: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(draft: object) -> None:
        raise OSError("the disk is gone")

    bench.controller.step_finding(1)
    monkeypatch.setattr(bench.store.log, "append", broken)
    bench.answer(MarkAnswer.CONFIRMED)
    assert bench.state.notice is not None
    assert bench.state.given.answers == ()


def test_answers_of_another_parcel_never_appear(bench: Marked) -> None:
    parcel(bench, 0.8, number=B)
    bench.controller.step_finding(1)
    bench.marking.answer(MarkAnswer.CONFIRMED)
    bench.controller.open(B)
    bench.runner.all()
    assert bench.state.given.answers == ()
    bench.open(A)
    assert [one.answer for one in bench.state.given.answers] == [MarkAnswer.CONFIRMED]


def test_an_own_mark_waits_for_its_word_and_is_then_recorded(bench: Marked) -> None:
    bench.marking.drawn(OwnShape.BOX, BOX)
    assert bench.state.own_draft is not None
    assert bench.state.own_marks == ()
    bench.marking.name("   ")
    bench.runner.all()
    assert bench.state.own_draft is not None
    bench.marking.name("odd  seam")
    bench.runner.all()
    assert bench.state.own_draft is None
    own = bench.state.own_marks
    assert [(mark.word, mark.points) for mark in own] == [("odd seam", BOX)]
    assert bench.state.findings  # the model's stay what they were
    bench.marking.choose(own[0].entry)
    bench.marking.name("seam, sewn twice")
    bench.runner.all()
    assert [mark.word for mark in bench.state.own_marks] == ["seam, sewn twice"]
    assert bench.state.own_chosen == own[0].entry
    bench.marking.remove()
    bench.runner.all()
    assert bench.state.own_marks == ()
    assert bench.state.own_chosen is None
    assert bench.kinds().count("own_mark") == 3


def test_a_shape_without_a_word_can_be_dropped_and_leaves_nothing(bench: Marked) -> None:
    before = len(bench.entries())
    bench.marking.drawn(OwnShape.BOX, BOX)
    assert bench.marking.drop()
    assert not bench.marking.drop()
    assert bench.state.own_draft is None
    assert len(bench.entries()) == before


def test_a_shape_that_is_left_without_a_word_is_told_as_not_recorded(bench: Marked) -> None:
    parcel(bench, 0.8, number=B)
    bench.marking.drawn(OwnShape.BOX, BOX)
    bench.open(B)
    assert bench.state.note == LOST_DRAFT
    assert bench.state.own_draft is None
    bench.open(A)
    assert bench.state.note == ""
    bench.marking.drawn(OwnShape.BOX, BOX)
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no", override_reason="Seen: two shirts.")
    bench.controller.decision.submit()
    bench.runner.all()
    assert bench.state.recorded is not None
    assert bench.state.note == LOST_DRAFT


def test_an_answer_on_a_decided_parcel_needs_the_reason_for_amending(bench: Marked) -> None:
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no", override_reason="Seen: two shirts.")
    bench.controller.decision.submit()
    bench.runner.all()
    entry = bench.state.recorded
    assert entry is not None
    bench.parcels.parcels[A] = replace(bench.parcels.parcels[A], decided=entry)
    bench.open(A)
    bench.controller.step_finding(1)
    bench.answer(MarkAnswer.FALSE_ALARM)
    assert bench.state.notice is not None
    assert bench.state.notice.code == "ANSWER-03"
    assert bench.state.given.answers == ()
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(amend_reason="Looked again.")
    bench.answer(MarkAnswer.FALSE_ALARM)
    assert [one.answer for one in bench.state.given.answers] == [MarkAnswer.FALSE_ALARM]


def test_a_shape_off_the_picture_is_refused_in_words(bench: Marked) -> None:
    bench.marking.drawn(OwnShape.BOX, ((0.0, 0.0), (9000.0, 5.0)))
    bench.marking.name("beyond")
    bench.runner.all()
    assert bench.state.notice is not None
    assert bench.state.notice.code == "ANSWER-04"
    assert bench.state.own_draft is not None  # nothing of the officer's is lost


def test_a_chosen_mark_and_a_chosen_own_mark_exclude_each_other(bench: Marked) -> None:
    bench.marking.drawn(OwnShape.BOX, BOX)
    bench.marking.name("seam")
    bench.runner.all()
    bench.controller.select(1)
    bench.marking.choose(bench.state.own_marks[0].entry)
    assert bench.state.selected is None
    bench.controller.step_finding(1)
    assert bench.state.own_chosen is None
    assert bench.state.selected == 1


# First look


@pytest.fixture
def blind(tmp_path: Path) -> Marked:
    made = Marked(tmp_path, blind_first=True)
    parcel(made, 0.9, 0.7)
    made.open(A)
    return made


def test_in_a_first_look_nothing_of_a_model_is_shown(blind: Marked) -> None:
    state = blind.state
    assert state.held_back
    assert state.findings == ()
    assert state.opinion_words == "Marks held back: first look."
    assert state.standing.alarm  # the rules know all the same
    blind.controller.step_finding(1)
    assert blind.state.note == HELD_BACK
    assert blind.state.selected is None
    blind.answer(MarkAnswer.CONFIRMED)
    assert blind.state.given.answers == ()


def test_the_officers_key_ends_the_first_look_for_this_parcel_alone(blind: Marked) -> None:
    parcel(blind, 0.8, number=B)
    blind.controller.toggle_marks()
    assert not blind.state.held_back
    assert len(blind.state.findings) == 2
    blind.controller.toggle_marks()
    assert not blind.state.marks_shown
    blind.open(B)
    assert blind.state.held_back


def test_who_decides_sees_what_the_models_say_first(blind: Marked) -> None:
    blind.controller.decide(Outcome.RELEASE)
    assert not blind.state.held_back
    assert blind.state.findings


def test_the_log_tells_of_the_first_look_and_when_marks_came(blind: Marked) -> None:
    blind.clock.turn(timedelta(seconds=7))
    blind.controller.toggle_marks()
    blind.controller.decide(Outcome.RELEASE)
    blind.fill(opened="no", override_reason="Seen: two shirts.")
    blind.controller.decision.submit()
    blind.runner.all()
    told = blind.data()["marks"]
    assert told["blind_first"] is True
    assert told["at_decision"] == "shown"
    assert told["looked_without_marks_ms"] >= 7000


def test_a_supervisor_who_ends_it_shows_the_marks_of_this_parcel_too(blind: Marked) -> None:
    blind.controller.set_blind_first(False)
    assert not blind.state.held_back
    parcel(blind, 0.8, number=B)
    blind.open(B)
    assert not blind.state.held_back


# Several models


def two_models(*pairs: tuple[float, float]) -> Opinions:
    """Two models' findings at the same places, with their scores."""
    other = replace(MODEL, model_id="site-1", sha256="cd" * 32)

    def found(model, which: int) -> Detection:
        findings = tuple(
            Finding((n * 50, 0, 40, 40), pair[which], "gun", code="GUN")
            for n, pair in sorted(enumerate(pairs), key=lambda item: -item[1][which])
        )
        return Detection(model, "picture", findings, 5.0, "raw dual energy")

    return Opinions.alone(found(MODEL, 0)).told("site-1", found(other, 1))


@given(
    st.lists(st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99)), max_size=6),
    st.floats(-4, 4),
)
def test_marks_are_numbered_from_one_and_say_how_many_models_agree(pairs, shift) -> None:
    marks = marks_of(two_models(*pairs), shift)
    assert [m.finding.number for m in marks] == list(range(1, len(marks) + 1))
    for mark in marks:
        assert mark.asked == 2
        assert mark.agreement_words == f"{len(mark.agreeing)} of 2 models"
        assert mark.agreeing[0] == mark.model_id


def test_a_mark_that_only_another_model_has_is_answered_to_that_model(bench: Marked) -> None:
    view = bench.state.views[0]
    first = view.opinion
    assert isinstance(first, Detection)
    other = replace(
        first,
        model=replace(MODEL, model_id="site-1", sha256="cd" * 32),
        candidates=(Finding((20, 20, 8, 8), 0.8, "knife", code="KNIFE"),),
    )
    opinions = view.opinions.told("site-1", other)
    bench.controller.put(bench.state.with_view(0, replace(view, opinions=opinions)))
    bench.controller.select(4)
    bench.answer(MarkAnswer.CANNOT_TELL)
    (given_now,) = bench.state.given.answers
    assert given_now.key.model_sha256 == "cd" * 32
    mark = bench.state.chosen_mark
    assert mark is not None
    assert chosen_words(mark, given_now).startswith("Marked by site-1. Cannot tell: j.doe, entry ")
    assert "site-1" in bench.state.opinion_words
    assert bench.state.standing.alarm
    assert len(model_lines(bench.state)) == 2


# Words


def test_the_panel_says_what_a_model_is_doing_or_why_it_said_nothing(bench: Marked) -> None:
    assert model_lines(bench.state) == ("ptd-1 1: 12 ms, fresh; read as raw dual energy",)
    view = bench.state.views[0]
    told = {
        "MODEL-06": "Model stopped: the reason. (MODEL-06)",
        "MODEL-13": "Model refused: the reason. (MODEL-13)",
        "MODEL-04": "Model not checked: the reason. (MODEL-04)",
    }
    for code, words in told.items():
        silent = Opinions.alone(NotChecked("the reason.", code))
        bench.controller.put(bench.state.with_view(0, replace(view, opinions=silent)))
        assert model_lines(bench.state) == (words,)
    bench.controller.put(bench.state.with_view(0, replace(view, opinions=Opinions())))
    assert model_lines(bench.state) == ("Model: running…",)
    first = view.opinion
    assert isinstance(first, Detection)
    kept = Opinions.alone(replace(first, remembered=True))
    bench.controller.put(bench.state.with_view(0, replace(view, opinions=kept)))
    assert "kept from an earlier run of 12 ms" in model_lines(bench.state)[0]


def test_what_a_threshold_costs_is_told_as_the_package_tells_it_and_no_further() -> None:
    assert "does not say" in cost_words(MODEL, 0.0)
    points = (OperatingPoint(0.2, -1.0), OperatingPoint(0.05, 0.0), OperatingPoint(0.005, 1.5))
    model = replace(MODEL, operating_points=points)
    assert cost_words(model, 0.0).startswith("About 5 % of honest pictures")
    assert cost_words(model, 1.5).startswith("About 0.5 %")
    assert cost_words(model, 0.7).startswith("Between 0.5 % and 5 %")
    assert cost_words(model, 2.0).startswith("Fewer than 0.5 %")
    assert cost_words(model, -3.0).startswith("More than 20 %")


def test_where_the_thresholds_stand_is_told_with_who_moved_them(bench: Marked) -> None:
    assert shift_words(bench.state) == "as shipped"
    bench.controller.set_shift(0.7)
    assert shift_words(bench.state) == "moved +0.70: fewer marks"
    bench.controller.set_shift(-0.7)
    assert shift_words(bench.state) == "moved −0.70: more marks"
    station = replace(bench.state, shift=None, station_threshold=0.6)
    assert shift_words(station) == "moved +0.41 by this station: fewer marks"


def test_what_was_recorded_is_told_in_words(bench: Marked) -> None:
    before = bench.state.given
    bench.controller.step_finding(1)
    bench.answer(MarkAnswer.FALSE_ALARM)
    after = bench.state.given
    assert recorded_words(before, after).startswith("Recorded: mark 1 false alarm, entry ")
    assert recorded_words(after, after) == ""
    assert recorded_words(after, before) == "Recorded: the answer to mark 1 was taken back"


@given(st.integers(0, 400), st.integers(1, 12), st.data())
def test_the_chosen_row_is_always_listed(count: int, most: int, data: st.DataObject) -> None:
    chosen = data.draw(st.none() | st.integers(0, max(count - 1, 0)))
    first, past = window_of(count, chosen, most)
    assert 0 <= first <= past <= count
    assert past - first == min(count, most)
    if chosen is not None and count:
        assert first <= chosen < past
