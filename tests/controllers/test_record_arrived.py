"""A newer record of the parcel at hand is shown as changed; never under the hands of who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.controllers.hands import A, B, Bench, detection, record
from workstation.controllers.record_arrived import SHOWN_WHEN_LEFT, arrived_words
from workstation.domain.decision import Outcome
from workstation.domain.manifest import ManifestRecord

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.has(A, detection(0.7), record=record(A))
    made.has(B, record=record(B))
    made.open(A)
    return made


def newer(desk: Bench, **told: object) -> ManifestRecord:
    known = desk.parcels.parcels[A]
    assert known.record is not None
    version = known.record.version + 1
    fresh = replace(known.record, version=version, source="service", **told)  # type: ignore[arg-type]
    desk.parcels.parcels[A] = replace(known, record=fresh)
    return fresh


def test_a_changed_record_takes_the_place_of_the_shown_one_and_says_what_changed(desk):
    fresh = newer(desk, value=Decimal("900.00"))
    before = desk.state
    desk.controller.reread()
    desk.runner.all()
    assert desk.state.opened is not None
    assert desk.state.opened.record == fresh
    assert desk.state.opened.opened_at == before.opened.opened_at
    assert "The record changed at" in desk.state.note
    assert "900.00" in desk.state.note
    assert desk.state.views == before.views
    assert desk.state.marks_shown == before.marks_shown


def test_the_same_record_changes_nothing(desk):
    before = desk.state
    desk.controller.reread()
    desk.runner.all()
    assert desk.state is before


def test_a_decision_under_way_stays_on_the_record_that_was_shown(desk):
    shown = desk.state.opened
    desk.controller.decide(Outcome.RELEASE)
    newer(desk, value=Decimal("900.00"))
    desk.controller.reread()
    desk.runner.all()
    assert desk.state.opened is shown
    assert desk.state.note.endswith(SHOWN_WHEN_LEFT)


def test_an_answer_for_a_parcel_that_has_left_the_bench_is_dropped(desk):
    newer(desk, value=Decimal("900.00"))
    desk.controller.reread()
    desk.controller.open(B)
    desk.runner.all()
    assert desk.state.note == ""


def test_a_record_for_an_unmanifested_parcel_is_told():
    arrived = ManifestRecord(A, source="service")
    words = arrived_words(None, arrived, NOW)
    assert words.startswith("A record of this parcel arrived at ")
    assert arrived_words(arrived, None, NOW) == ""
