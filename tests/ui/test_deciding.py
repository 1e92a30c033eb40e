"""The five outcomes in the real window by keys alone, and how many keys each common case takes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.deciding import ALT, CTRL, SHIFT, DecidingHands, fields_of
from tests.ui.facility import PARCELS, UNMANIFESTED, GatedDetector
from workstation.ui.bench.decision_panel import PartsList

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

A, B, C = PARCELS
MOST_PRESSES = 35
"""At 0.28 s a key (an average typist: Card, Moran and Newell 1983) these are ten seconds."""


@pytest.fixture
def hands(qtbot: QtBot, facility: Path, tmp_path: Path) -> Iterator[DecidingHands]:
    data_dir = tmp_path / "station"
    shutil.copytree(facility, data_dir)
    with DecidingHands(qtbot, data_dir, GatedDetector()) as found:
        yield found


def release(hands: DecidingHands) -> None:
    hands.key(Qt.Key.Key_F2, CTRL)
    hands.at("field_opened")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("cell_override_reason_0")
    hands.type("as declared")
    hands.key(Qt.Key.Key_Return, ALT)
    hands.enter()
    hands.at("record_decision")
    hands.enter()


def seize(hands: DecidingHands) -> None:
    hands.key(Qt.Key.Key_F5, CTRL)
    hands.at("field_authority")
    hands.say("stol")
    hands.at("field_seal_number")
    hands.say("S-77")
    hands.at("field_reason")
    hands.say("false mark")
    hands.at("record_decision")
    hands.enter()


def abandon(hands: DecidingHands) -> None:
    hands.key(Qt.Key.Key_F6, CTRL)
    hands.at("field_consent_means")
    for _ in range(4):
        hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_evidence")
    hands.say("form 88")
    hands.at("record_decision")
    hands.enter()


def deny(hands: DecidingHands) -> None:
    hands.key(Qt.Key.Key_F7, CTRL)
    hands.at("field_reason")
    hands.say("no permit")
    hands.at("field_disposal")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_handed_over_to")
    hands.say("post")
    hands.at("field_reason_marked")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("record_decision")
    hands.enter()


def refer(hands: DecidingHands) -> None:
    hands.key(Qt.Key.Key_F8, CTRL)
    hands.at("field_amend_reason")
    hands.say("tablets")
    hands.at("field_agency")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_reason")
    hands.say("drugs")
    hands.at("field_hold_place")
    hands.say("cage 4")
    hands.at("record_decision")
    hands.enter()


def test_each_outcome_is_recorded_by_keys_in_ten_seconds_of_typing(hands: DecidingHands) -> None:
    hands.sign_in()
    told: dict[str, int] = {}
    for parcel, deed, outcome in (
        (A, release, "release"),
        (B, seize, "seize"),
        (C, abandon, "abandonment"),
        (UNMANIFESTED, deny, "denied_entry"),
        (A, refer, "pga_referral"),  # in the place of the release
    ):
        hands.open(parcel)
        before = hands.state.recorded
        hands.presses = 0
        deed(hands)
        hands.until(lambda b=before: hands.state.recorded is not b)
        told[outcome] = hands.presses
        entry = hands.state.recorded
        assert entry is not None
        assert entry.content["outcome"] == outcome
        assert hands.focused_anywhere() == "barcode"
    assert all(count <= MOST_PRESSES for count in told.values()), told
    assert "awaits a second officer" not in hands.message()
    case = hands.case(A)
    assert [one.state.value for one in case.decisions] == ["superseded", "stands"]
    assert hands.case(B).awaiting is not None


def test_lines_come_go_and_add_up_by_keys(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(UNMANIFESTED)
    hands.key(Qt.Key.Key_F5, CTRL)
    hands.at("field_authority")
    hands.say("drug f")
    hands.key(Qt.Key.Key_Right)
    hands.enter()
    hands.at("cell_items_description")
    hands.say("tablets", "20")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("cell_items_gross_kg")
    hands.type("0.1")
    hands.key(Qt.Key.Key_Down, CTRL)
    hands.at("cell_items_description")
    hands.say("powder", "1")
    for _ in range(2):
        hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.type("0.25")
    assert "gross 0.35 kg" in str(hands.find(QWidget, "totals_items").text())
    hands.key(Qt.Key.Key_Down, CTRL)  # a third one, and it goes again
    hands.type("x")
    hands.key(Qt.Key.Key_Delete, CTRL, SHIFT)
    hands.key(Qt.Key.Key_Up, CTRL)
    hands.at("cell_items_description")
    bench = hands.window.bench
    assert bench is not None
    items = next(f.value for f in bench.decision.state.fields if f.spec.name == "items")
    assert items.count("description") == 2
    told = next(f.value for f in bench.decision.state.fields if f.spec.name == "authority")
    assert told == '[{"mode":"may","value":"21 USC 881"}]'


def test_who_consents_signs_on_the_screen(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(C)
    hands.key(Qt.Key.Key_F6, CTRL)
    hands.at("field_consent_means")
    hands.find(QLineEdit, "cell_items_description").setFocus()
    hands.key(Qt.Key.Key_Delete, CTRL, SHIFT)
    assert hands.find(QLineEdit, "cell_items_description").text() == ""
    hands.key(Qt.Key.Key_Insert, ALT)  # the record's lines come in again
    assert hands.find(QLineEdit, "cell_items_description").text() == "cotton shirt, knitted"
    hands.find(QWidget, "field_consent_means").setFocus()
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("sign_by_signature")  # the addressee's name stands there
    hands.enter()
    hands.at("sign_pad_signature")
    pad = hands.find(QWidget, "sign_pad_signature")
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 30))
    for step in range(1, 12):
        QTest.mouseMove(pad, QPoint(20 + 12 * step, 30 + (step % 3) * 15))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(160, 40))
    hands.key(Qt.Key.Key_Delete)
    bench = hands.window.bench
    assert bench is not None
    assert not next(f.value for f in bench.decision.state.fields if f.spec.name == "signature")
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 30))
    QTest.mouseMove(pad, QPoint(90, 60))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(90, 60))
    hands.enter()
    hands.at("record_decision")
    hands.enter()
    hands.until(lambda: hands.state.recorded is not None)
    entry = hands.state.recorded
    assert entry is not None
    signed = fields_of(entry)["signature"]
    assert signed["by"] == "Ann Lee 2"
    assert signed["box"] == "800x240"
    assert len(signed["strokes"]) == 1
    assert signed["strokes"][0].count(",") >= 2


def test_mail_is_opened_only_after_its_gate_and_the_decision_waits_for_it(
    hands: DecidingHands,
) -> None:
    hands.detector.scores = ()
    hands.sign_in()
    hands.open(A)
    hands.key(Qt.Key.Key_F2, CTRL)
    hands.at("field_opened")
    for _ in range(2):
        hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return, CTRL)
    assert "record its class" in hands.find(QLabel, "problem_opened").text()
    hands.key(Qt.Key.Key_F2, CTRL, SHIFT)
    hands.at("field_mail_class")
    for _ in range(3):
        hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: hands.case(A).mail_gates)
    hands.until(lambda: not hands.find(QLabel, "problem_opened").text())
    hands.until(lambda: not hands.window.case_desk.deed_open)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: hands.state.recorded is not None)


def test_lines_with_another_outcome_are_split_off_by_keys(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(B)
    hands.key(Qt.Key.Key_F7, CTRL)
    hands.at("field_reason")
    hands.say("no permit")
    hands.at("field_disposal")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_F9, CTRL, SHIFT)
    hands.at("field_part_lines")
    hands.say("1")
    hands.at("field_part_outcome")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_opened")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("cell_override_reason_0")
    hands.type("harmless line")
    hands.key(Qt.Key.Key_Return, ALT)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: hands.shows(PartsList, "decision_parts"))
    hands.at("field_handed_over_to")
    hands.say("post")
    hands.at("field_reason_marked")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: hands.state.recorded is not None)
    entry = hands.state.recorded
    assert entry is not None
    assert [one["outcome"] for one in fields_of(entry)["parts"]] == ["release"]


def test_the_keys_are_never_lost_when_the_model_answers_while_a_reason_is_typed(
    hands: DecidingHands,
) -> None:
    hands.detector.gate.clear()
    hands.sign_in()
    hands.scan(A)
    hands.until(lambda: hands.state.opened)
    hands.key(Qt.Key.Key_F2, CTRL)
    hands.at("field_opened")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_unchecked_reason")  # no model has judged the picture yet
    hands.type("by eye")
    hands.detector.gate.set()
    hands.until(lambda: hands.state.findings)
    hands.at("cell_override_reason_0")  # now each alarm is asked, and the keys are there
    hands.type("toy")
    assert hands.find(QLineEdit, "cell_override_reason_0").text() == "toy"
    hands.key(Qt.Key.Key_F9, CTRL, SHIFT)
    hands.at("field_part_lines")
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_F9, CTRL, SHIFT)
    assert "Open a decision first" in hands.message()
