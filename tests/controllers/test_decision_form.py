"""The decision panel's state: what is asked, alarms, parts, changes of a recorded decision, drafts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.controllers.hands import ALARM, A, Bench, detection, record
from workstation.controllers.decision import AMEND, HOW, DecisionController
from workstation.controllers.field_texts import canonical
from workstation.domain.decision import Outcome


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def names(bench: Bench) -> list[str]:
    return [field.spec.name for field in bench.panel.fields]


def value(bench: Bench, name: str) -> str:
    return next(f.value for f in bench.panel.fields if f.spec.name == name)


def begun(bench: Bench, outcome: Outcome, **more: Any) -> DecisionController:
    bench.has(A, detection(), record=record(A), **more)
    bench.open(A)
    bench.controller.decide(outcome)
    return bench.controller.decision


def test_a_field_that_hangs_on_an_answer_comes_and_goes_with_it(bench: Bench) -> None:
    begun(bench, Outcome.ABANDONMENT)
    assert "signature" not in names(bench)
    bench.fill(consent_means="signed here")
    assert "signature" in names(bench)
    assert "evidence" not in names(bench)
    bench.fill(consent_means="e-mail")
    assert "signature" not in names(bench)
    assert "evidence" in names(bench)


def test_what_the_record_and_the_clock_know_is_filled_in(bench: Bench) -> None:
    begun(bench, Outcome.ABANDONMENT)
    assert value(bench, "consented_by") == "Ann Lee"
    assert value(bench, "consented_on") == f"{bench.clock.now().astimezone():%Y-%m-%d}"
    assert json.loads(value(bench, "items"))[0]["description"] == "cotton shirt"


def test_each_alarm_is_told_with_the_field_that_answers_it(bench: Bench) -> None:
    decision = begun(bench, Outcome.RELEASE, reasons=(ALARM,))
    field = next(f for f in bench.panel.fields if f.spec.name == "override_reason")
    assert field.alarms == bench.state.standing.alarms
    assert len(field.alarms) == 1
    bench.fill(opened="no")
    decision.submit()
    assert "override_reason" in [f.spec.name for f in bench.panel.fields if f.problem]
    rows = [{"alarm": alarm, "reason": "Weighed again."} for alarm in field.alarms]
    bench.fill(override_reason=canonical(rows))
    decision.submit()
    bench.runner.all()
    assert bench.data()["fields"]["override_reason"] == rows


def test_faults_within_rows_stand_with_their_table(bench: Bench) -> None:
    decision = begun(bench, Outcome.SEIZE)
    bench.fill(items=canonical([{"description": "shirt", "gross_kg": "much"}]))
    decision.submit()
    problem = next(f.problem for f in bench.panel.fields if f.spec.name == "items")
    assert "line 1" in problem
    assert "Quantity is missing" in problem
    assert "weight" in problem


SEIZED = {
    "authority": canonical([{"value": "18 USC 545", "mode": "may"}]),
    "items": canonical(
        [{"description": "shirt", "quantity": "1", "unit": "piece", "gross_kg": "0.2"}]
    ),
    "gross_kg": "0.2",
    "seal_number": "S-1",
    "reason": "Undeclared.",
}


def test_some_lines_of_a_parcel_may_have_another_outcome(bench: Bench) -> None:
    decision = begun(bench, Outcome.SEIZE)
    bench.fill(**SEIZED)
    decision.split()
    assert names(bench) == ["part_lines", "part_outcome"]
    bench.fill(part_lines="2", part_outcome="release")
    assert "opened" in names(bench)
    decision.submit()
    assert [f.spec.name for f in bench.panel.fields if f.problem] == ["opened"]
    bench.fill(opened="no")
    decision.submit()
    assert bench.panel.part is None
    assert bench.panel.parts == ("Line 2: Release",)
    assert value(bench, "seal_number") == "S-1"
    decision.submit()
    bench.runner.all()
    assert bench.data()["fields"]["parts"] == [
        {"fields": {"entry_state": "not known", "opened": "no"}, "lines": "2", "outcome": "release"}
    ]


def test_a_part_is_opened_again_changed_and_dropped(bench: Bench) -> None:
    decision = begun(bench, Outcome.SEIZE)
    decision.split()
    bench.fill(part_lines="2", part_outcome="release", opened="no")
    decision.submit()
    decision.split(0)
    assert value(bench, "part_lines") == "2"
    bench.fill(part_lines="2, 3")
    decision.submit()
    assert bench.panel.parts == ("Lines 2, 3: Release",)
    decision.split()
    decision.leave()
    assert bench.panel.is_open
    decision.drop_part(0)
    assert bench.panel.parts == ()


def test_a_part_cannot_have_the_outcome_of_the_rest(bench: Bench) -> None:
    decision = begun(bench, Outcome.SEIZE)
    decision.split()
    offered = next(f.spec for f in bench.panel.fields if f.spec.name == "part_outcome")
    assert "seize" not in [choice.value for choice in offered.choices]
    bench.fill(part_lines="x", part_outcome="seize")
    decision.submit()
    assert {f.spec.name for f in bench.panel.fields if f.problem} == {"part_lines", "part_outcome"}


def test_the_same_outcome_amends_or_takes_the_place_and_another_only_takes_it(
    bench: Bench,
) -> None:
    decision = begun(bench, Outcome.RELEASE)
    bench.fill(opened="no")
    decision.submit()
    bench.runner.all()
    decided = bench.entries()[0]
    begun(bench, Outcome.RELEASE, decided=decided)
    assert names(bench)[:2] == [AMEND, HOW]
    bench.fill(amend_reason="Opened after all.", amend_how="supersede", opened="yes")
    assert bench.controller.decision.how == "supersede"
    decision.leave()
    begun(bench, Outcome.SEIZE, decided=decided)
    assert HOW not in names(bench)
    bench.fill(amend_reason="Found more.", **SEIZED)
    decision.submit()
    bench.runner.all()
    assert bench.data()["amends"]["how"] == "supersede"


def test_what_is_typed_is_kept_as_a_draft_while_the_panel_stays_open(
    bench: Bench, tmp_path: Path
) -> None:
    decision = begun(bench, Outcome.SEIZE)
    bench.fill(seal_number="S-77", authority=SEIZED["authority"])
    decision.keep()
    decision.keep()
    assert bench.runner.waits("store") == 1  # the second time nothing had changed
    bench.runner.all()
    assert bench.panel.is_open
    again = Bench(tmp_path)
    again.controller._drafts = bench.store.parcels  # the same store after a crash
    begun(again, Outcome.SEIZE)
    assert value(again, "seal_number") == "S-77"
    assert value(again, "authority") == SEIZED["authority"]
    assert again.panel.words == "Your draft, as you left it."
