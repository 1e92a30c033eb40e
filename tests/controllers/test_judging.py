"""In which order the models are asked, and what becomes of their answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.controllers.hands import MODEL, OFFICER, A, B, Bench, C, detection
from workstation.domain.findings import NotChecked
from workstation.services.models import Beside

LANES = ("store", "image", "detect")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_primary_speaks_of_every_view_before_any_other_is_asked(bench: Bench) -> None:
    bench.parcels.beside = (Beside("second"), Beside("quiet", shadow=True))
    bench.has(A, detection(0.9), detection(0.8))
    bench.controller.open(A)
    bench.runner.all("store", "image")
    bench.runner.step("detect")
    view = bench.state.views[0]
    assert view.opinion is not None
    assert [name for name, _ in view.opinions.shown] == ["ptd-1"]
    bench.runner.all(*LANES)
    assert [model for model, _ in bench.parcels.asked[:2]] == ["", ""]
    view = bench.state.views[0]
    assert [name for name, _ in view.opinions.shown] == ["ptd-1", "second"]
    (mark, *_) = view.opinions.marks()
    assert mark.agreement_words == "2 of 2 models"


def test_a_shadow_model_speaks_to_the_log_only(bench: Bench) -> None:
    logged: list[Any] = []
    bench.controller._judging._shadowed = lambda *told: logged.append(told)
    bench.parcels.beside = (Beside("quiet", shadow=True),)
    bench.has(A, detection(0.9))
    bench.open(A)
    (told,) = logged
    assert told[2].model_id == "quiet"
    assert told[4] == OFFICER
    assert [name for name, _ in bench.state.views[0].opinions.shown] == ["ptd-1"]
    assert bench.state.views[0].opinions.shadows == ()
    assert bench.runner.waiting == []


def test_a_parcel_that_was_left_is_not_judged_on(bench: Bench) -> None:
    bench.parcels.beside = (Beside("second"),)
    bench.has(A, detection(0.9))
    bench.has(B, detection(0.9))
    bench.controller.open(A)
    bench.runner.all("store", "image")
    bench.controller.open(B)
    bench.runner.all()
    assert {picture for _, picture in bench.parcels.asked} == {f"{B}-1"}
    assert not bench.controller._judging.busy


def test_a_fault_of_another_model_leaves_the_primarys_opinion(bench: Bench) -> None:
    bench.parcels.beside = (Beside("second"),)
    bench.parcels.opinions["second"] = NotChecked("the model crashed.", "MODEL-07")
    bench.has(A, detection(0.9))
    bench.open(A)
    view = bench.state.views[0]
    assert view.opinion is not None
    assert view.opinions.by_model["second"] == NotChecked("the model crashed.", "MODEL-07")
    assert not bench.state.standing.not_checked


def test_the_next_parcels_are_judged_by_all_models_while_the_officer_looks(bench: Bench) -> None:
    bench.parcels.beside = (Beside("second"),)
    for parcel in (A, B, C):
        bench.has(parcel, detection(0.9))
    bench.controller._next_parcels = lambda current: [p for p in (B, C) if p != current]
    bench.open(A)
    assert bench.parcels.asked == [
        (model, f"{parcel}-1") for parcel in (A, B, C) for model in ("", "second")
    ]
    # Only the next one's picture is kept: the others' would put it out.
    bench.parcels.loads.clear()
    bench.controller.open(B)
    assert bench.state.view is not None
    assert bench.state.view.prepared is not None
    bench.runner.all("store", "image", "detect")
    assert bench.parcels.loads.count(B) == 0


def test_the_officers_parcel_overtakes_those_that_are_looked_at_ahead(bench: Bench) -> None:
    for parcel in (A, B, C):
        bench.has(parcel, detection(0.9))
    bench.controller._next_parcels = lambda current: [p for p in (B, C) if p != current][:1]
    bench.controller.open(A)
    bench.runner.all("store", "image")
    bench.runner.step("detect")
    bench.runner.step("store")
    bench.runner.step("image")
    assert bench.runner.waits("detect") == 1  # parcel B, ahead
    bench.controller.open(C)
    bench.runner.all("store", "image")
    bench.runner.step("detect")
    assert [picture for _, picture in bench.parcels.asked] == [f"{A}-1"]
    bench.runner.step("detect")
    assert [picture for _, picture in bench.parcels.asked] == [f"{A}-1", f"{C}-1"]
    bench.runner.all()
    assert [picture for _, picture in bench.parcels.asked][2] == f"{B}-1"


def test_a_parcel_opened_again_asks_the_models_beside_the_primary(bench: Bench) -> None:
    bench.has(A, detection(0.9))
    bench.open(A)
    bench.parcels.beside = (Beside("second"),)
    bench.parcels.opinions["second"] = replace(
        detection(0.6), model=replace(MODEL, model_id="second"), remembered=True
    )
    bench.open(A)
    assert [name for name, _ in bench.state.views[0].opinions.shown] == ["ptd-1", "second"]
