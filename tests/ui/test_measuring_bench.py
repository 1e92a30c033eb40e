"""Measuring at the real bench: keys, scanner, panel, clipboard, and what the log keeps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from workstation.controllers.measuring_state import MeasuringState, Tool
from workstation.ui.actions import SPECS
from workstation.ui.commands.measure import TOOLS

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
ONE, TWO = PARCELS[:2]


def measuring(hands: Hands) -> MeasuringState:
    controller = hands.window.measuring.controller
    assert controller is not None
    return controller.state


def drag(hands: Hands, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas = hands.window.bench_page.picture.ensure_canvas()
    a, b = (canvas.from_source(QPointF(*place)).toPoint() for place in (start, end))
    port = canvas.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(port, left, none, a)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(port, a + (b - a) * share)
    QTest.mouseRelease(port, left, none, b)


@pytest.fixture
def at_bench(hands: Hands) -> Hands:
    hands.sign_in()
    hands.open(ONE)
    return hands


def test_that_no_measuring_key_is_a_bare_character_or_a_menus():
    from workstation.ui.actions import MENUS, MNEMONICS

    told = [MNEMONICS.get(menu, f"&{menu}") for menu in MENUS]
    letters = {f"Alt+{menu[menu.index('&') + 1].upper()}" for menu in told if "&" in menu}
    for spec in SPECS:
        if spec.name.startswith("measure.") and spec.keys:
            assert spec.keys.startswith(("Alt+", "Ctrl+", "F10", "Shift+F10")), spec.keys
            assert len(spec.keys) > 1
            assert spec.keys not in letters


def test_that_a_parcel_is_measured_by_keys_alone_and_the_log_tells_what(at_bench):
    hands = at_bench
    hands.key(Qt.Key.Key_D, ALT)
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Return)
    for _ in range(5):
        hands.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    hands.key(Qt.Key.Key_Return)
    (ruler,) = measuring(hands).items
    hands.until(lambda: measuring(hands).values(ruler))
    panel = hands.window.bench_page.measures
    assert ("length", "50 ± 1 mm") in panel.shown_rows()
    assert ("", "at the detector; 50 px") in panel.shown_rows()
    for _ in range(3):
        hands.key(Qt.Key.Key_Escape)
    assert measuring(hands).tool is None
    assert hands.focused() == "barcode"
    hands.ctrl(Qt.Key.Key_F2)
    from tests.ui.driver import fill

    fill(hands.window.bench.decision)
    hands.ctrl(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.recorded is not None)
    assert hands.state.recorded.content["data"]["measures"] == ["A ruler: 50 mm at the detector"]
    hands.open(TWO)
    assert measuring(hands).items == ()
    assert hands.state.measures == ()


def test_that_each_tool_has_its_key_and_the_key_again_lays_it_down(at_bench):
    hands = at_bench
    for name, tool in TOOLS.items():
        sequence = hands.window.actions_by_name[name].shortcut()
        key = sequence[0].key()
        hands.key(key, ALT)
        assert measuring(hands).tool is Tool(tool)
        assert hands.window.actions_by_name[name].isChecked()
        hands.key(key, ALT)
        assert measuring(hands).tool is None
        assert not hands.window.actions_by_name[name].isChecked()


def test_that_a_scan_while_measuring_opens_the_parcel_and_draws_nothing(at_bench):
    hands = at_bench
    hands.key(Qt.Key.Key_A, ALT)
    canvas = hands.window.bench_page.picture.ensure_canvas()
    for place in ((20, 20), (80, 20), (80, 60)):
        at = canvas.from_source(QPointF(*place)).toPoint()
        QTest.mouseClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
        )
    draft = measuring(hands).draft
    assert draft is not None
    hands.scan(ONE)  # the same parcel again: its Enter must not end the outline
    hands.live(300)
    assert measuring(hands).items == ()
    hands.open(TWO)
    assert measuring(hands).items == ()
    assert measuring(hands).draft is None
    assert measuring(hands).tool is None
    assert hands.window.bench_page.picture.ensure_canvas().tool() is None
    assert hands.state.barcode.text == TWO


def test_that_undo_redo_and_copy_have_their_keys(at_bench):
    hands = at_bench
    hands.key(Qt.Key.Key_R, ALT)
    drag(hands, (40, 30), (90, 70))
    (item,) = measuring(hands).items
    hands.until(lambda: measuring(hands).values(item))
    hands.key(Qt.Key.Key_K, ALT)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("A rectangle\n")
    assert "low energy:" in text
    assert "high energy:" in text
    assert "at the detector" in text
    hands.ctrl(Qt.Key.Key_Z)
    assert measuring(hands).items == ()
    hands.ctrl(Qt.Key.Key_Y)
    assert [i.number for i in measuring(hands).items] == [item.number]
    assert measuring(hands).items[0].points == item.points


def test_that_the_panel_lists_items_and_a_click_there_takes_the_item_in_hand(at_bench):
    hands = at_bench
    hands.key(Qt.Key.Key_D, ALT)
    drag(hands, (40, 30), (90, 30))
    drag(hands, (40, 60), (90, 60))
    hands.key(Qt.Key.Key_L, ALT)
    drag(hands, (10, 60), (190, 60))
    panel = hands.window.bench_page.measures
    profile = measuring(hands).items[-1]
    hands.until(lambda: measuring(hands).values(profile))
    assert panel.plot is not None
    assert not panel.plot.isHidden()
    panel.width_box.setValue(9)
    hands.until(lambda: measuring(hands).values(measuring(hands).items[-1]))
    assert ("across", "mean of 9 px") in panel.shown_rows()
    panel.plot.grab()
    QTest.mouseClick(panel._rows[1], Qt.MouseButton.LeftButton)
    assert measuring(hands).selected == 1
    assert measuring(hands).tool is Tool.SELECT
    assert panel.plot.isHidden()
    hands.key(Qt.Key.Key_Delete)
    assert [i.number for i in measuring(hands).items] == [2, 3]


def test_that_the_marks_of_the_model_stay_apart_from_what_was_drawn(at_bench):
    hands = at_bench
    before = hands.state.findings
    hands.key(Qt.Key.Key_R, ALT)
    drag(hands, (25, 35), (85, 75))
    assert hands.state.findings == before
    assert hands.state.selected is None
    hands.key(Qt.Key.Key_F12)  # marks hidden: what was drawn stays
    assert len(measuring(hands).items) == 1


def test_that_the_magnifier_shows_while_its_key_is_held(at_bench):
    hands = at_bench
    window = hands.window.windowHandle()
    lens = hands.window.measuring.lens
    QTest.keyPress(window, Qt.Key.Key_F10)
    assert lens.on
    hands.live(300)
    QTest.keyRelease(window, Qt.Key.Key_F10)
    assert not lens.on
    hands.key(Qt.Key.Key_F10)  # a short press leaves it
    assert lens.on
    hands.key(Qt.Key.Key_M, ALT)
    assert not lens.on
    assert not hands.window.actions_by_name["measure.lens"].isChecked()


def test_that_before_a_picture_no_tool_can_be_taken_up(hands):
    hands.sign_in()
    for name in (*TOOLS, "measure.lens", "measure.undo", "measure.copy"):
        assert not hands.window.actions_by_name[name].isEnabled(), name
