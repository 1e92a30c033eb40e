"""The replay on the screen: a decision stands as it stood, by keys alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui import facility
from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from tests.ui.test_flow import release
from workstation.composition import open_station
from workstation.ui.canvas.seen import part_shown
from workstation.ui.replay_dialog import SAME, ReplayDialog, open_replay

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
A, B, _ = PARCELS


def opened(hands: Hands) -> ReplayDialog:
    dialog = hands.window.findChild(ReplayDialog)
    assert dialog is not None
    hands.until(lambda: dialog.facts.words() and "Asking today" not in dialog.facts.words())
    return dialog


def press(dialog: ReplayDialog, key: Qt.Key) -> None:
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key)


def type_entry(hands: Hands, dialog: ReplayDialog, number: str) -> None:
    dialog.field.selectAll()
    for digit in number:
        QTest.keyClick(dialog.windowHandle(), digit)
        hands.live(45)  # a hand, no scanner
    press(dialog, Qt.Key.Key_Return)


def test_that_a_decision_is_replayed_with_window_turn_part_and_marks(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    state = canvas.view_state()
    assert state is not None
    canvas.set_window(state.centre * 0.9, state.width * 0.5)
    hands.window.actions_by_name["image.inverse"].trigger()
    canvas.turn(1)
    canvas.zoom_by(3.0)
    canvas.set_map_opacity(0.6)
    canvas.set_map_colours("viridis")
    hands.live(50)
    seen = hands.window.bench_page.picture.seen_as()
    assert seen is not None
    release(hands)
    entry = hands.state.recorded
    assert entry is not None
    told = entry.content["data"]["scans"][0]  # type: ignore[index]
    assert told["seen_as"] == seen
    assert told["looked_ms"] > 0
    hands.open(A)
    hands.window.actions_by_name["tools.replay"].trigger()
    dialog = opened(hands)
    assert SAME in dialog.facts.words()
    assert "inverse" in dialog.facts.words()
    replayed = dialog.canvas
    assert replayed is not None
    hands.until(lambda: replayed.orientation().turns == 1)
    view = replayed.view_state()
    assert view is not None
    assert view.as_dict() == seen["view"]
    assert len(replayed._opinion.marks.findings) == 2
    assert seen["map"] == {"opacity": 60, "colours": "viridis"}
    hands.until(lambda: replayed.map_look() == seen["map"])
    assert "map over it at 60 %" in dialog.facts.words()
    x, y, width, height = part_shown(replayed)
    wanted = seen["part"]
    assert isinstance(wanted, list)
    # Another window has another shape: what was seen is in it, about the same middle.
    assert x <= wanted[0] + 1
    assert y <= wanted[1] + 1
    assert x + width >= wanted[0] + wanted[2] - 1
    assert y + height >= wanted[1] + wanted[3] - 1
    press(dialog, Qt.Key.Key_F8)
    assert not replayed.marks_visible()
    assert replayed.map_look() is None
    press(dialog, Qt.Key.Key_Escape)
    hands.until(lambda: hands.window.findChild(ReplayDialog) is None)


def test_that_a_map_that_another_model_would_make_is_not_drawn_and_that_is_told(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.sign_in()
    hands.open(A)
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    hands.until(lambda: canvas.map_look() is not None)
    release(hands)
    monkeypatch.setattr(facility, "_MODEL", replace(facility._MODEL, sha256="f" * 64))
    hands.open(A)
    hands.window.actions_by_name["tools.replay"].trigger()
    dialog = opened(hands)
    hands.until(lambda: "its model cannot make it again" in dialog.facts.words())
    assert dialog.canvas is not None
    assert dialog.canvas.map_look() is None


def test_that_another_entry_is_typed_and_what_is_none_is_told(hands: Hands) -> None:
    hands.sign_in()
    dialog = open_replay(hands.window)
    assert dialog is not None
    hands.live(20)
    assert QApplication.focusWidget() is dialog.field
    type_entry(hands, dialog, "1")
    hands.until(lambda: "REPLAY-02" in dialog.title.text())
    type_entry(hands, dialog, "99999")
    hands.until(lambda: "REPLAY-01" in dialog.title.text())
    assert dialog.facts.words() == ""


def test_that_the_bench_signs_a_checkpoint_when_the_officer_leaves(hands: Hands) -> None:
    hands.sign_in()
    hands.open(B)
    release(hands)
    station = hands.application.station
    assert station is not None
    checkpoints = station.proving.checkpoints
    assert hands.window.sign_in is not None
    hands.window.sign_in.sign_out()
    hands.until(lambda: checkpoints.store.last() is not None)
    last = checkpoints.store.last()
    assert last is not None
    told = station.log.entries(after=last.size - 1, limit=1)[0]
    assert told.content["kind"] == "signed_out"
    hands.close()
    again = open_station(hands.data_dir, in_process=True)
    try:
        found = again.log.verify()
        assert found.holds, found.why
    finally:
        again.close()
