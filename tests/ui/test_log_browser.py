"""The log browser in the real window, by keys alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.fakes.long_log import LongLog
from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from tests.ui.test_flow import release
from workstation.services.ports import EntryDraft
from workstation.ui.canvas import ScanCanvas
from workstation.ui.desk.entry_pane import NOTHING
from workstation.ui.desk.log_browser import LogBrowser
from workstation.ui.desk.log_table import PICTURE
from workstation.ui.replay_dialog import ReplayDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
A, B, _ = PARCELS


def opened(hands: Hands) -> LogBrowser:
    hands.window.actions_by_name["desk.log"].trigger()
    dialog = hands.window.findChild(LogBrowser)
    assert dialog is not None
    hands.until(lambda: dialog.table.rowCount())
    return dialog


def press(
    dialog: LogBrowser, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, held)


def type_in(hands: Hands, dialog: LogBrowser, text: str) -> None:
    for sign in text:
        QTest.keyClick(dialog.windowHandle(), sign)
        hands.live(45)  # a hand, no scanner


def test_days_at_the_calendars_end_are_asked_for_and_a_kept_view_is_removed(hands: Hands) -> None:
    hands.sign_in()
    dialog = opened(hands)
    controller = dialog._controller
    assert controller is not None
    dialog.filters.until.setText("9999-12-31")
    dialog.filters.asked.emit()
    hands.until(lambda: controller.state.answered and dialog.table.rowCount())
    controller.keep_view("all")
    hands.until(lambda: dialog.views.count() == 2)
    dialog.views.setCurrentIndex(1)
    dialog._view_chosen(1)
    assert dialog.filters.until.text() == "9999-12-30"  # the last day that has one behind it
    dialog.go_to("9999-12-31")
    dialog.views.setFocus()
    press(dialog, Qt.Key.Key_Delete)
    hands.until(lambda: dialog.views.count() == 1)


def column(dialog: LogBrowser, place: int) -> list[str]:
    return [
        str(dialog.table.data(dialog.table.index(row, place)))
        for row in range(dialog.table.rowCount())
    ]


def test_that_a_decision_is_found_seen_with_its_picture_and_replayed(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    release(hands)
    dialog = opened(hands)
    assert dialog.filters.text.hasFocus()
    type_in(hands, dialog, "release")
    press(dialog, Qt.Key.Key_Return)
    hands.until(lambda: column(dialog, 3) == ["release"])
    hands.until(lambda: "Checks on the screen" in dialog.pane.headings())
    hands.until(lambda: not dialog.pane.stand_in.isVisible())
    assert "release" in dialog.pane.words().lower()
    hands.until(lambda: "Record version 1, as it was then" in dialog.pane.words())
    canvas = dialog.pane.findChild(ScanCanvas, "browser_canvas")
    as_then = canvas.marks_visible()
    assert as_then is True  # they were shown when it was recorded
    press(dialog, Qt.Key.Key_F8)
    assert canvas.marks_visible() is False
    press(dialog, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert dialog.pane.facts.verticalScrollBar().value() > 0
    hands.until(lambda: dialog.table.shown(0).picture is not None)
    aloud = dialog.table.index(0, PICTURE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert aloud == "Picture of the parcel"
    assert list((hands.data_dir / "cache" / "thumbnails").glob("??/*.thumb"))
    press(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "release" in QApplication.clipboard().text()
    press(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: hands.window.findChild(ReplayDialog) is not None)


def test_that_arrows_move_in_the_list_while_the_keys_go_to_a_field(hands: Hands) -> None:
    hands.sign_in()
    dialog = opened(hands)
    assert dialog.table.rowCount() > 1
    press(dialog, Qt.Key.Key_Down)
    assert dialog.rows.currentIndex().row() == 1
    press(dialog, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert dialog.rows.currentIndex().row() == dialog.table.rowCount() - 1
    hands.until(lambda: "Hash" in dialog.pane.headings())
    assert "Entry 1:" in dialog.pane.headings()


def test_that_a_filter_that_matches_nothing_says_so_and_can_be_taken_away(hands: Hands) -> None:
    hands.sign_in()
    dialog = opened(hands)
    type_in(hands, dialog, "zebra")
    press(dialog, Qt.Key.Key_Return)
    hands.until(lambda: dialog.message.text().startswith("No entry answers this."))
    assert dialog.table.rowCount() == 0
    assert dialog.pane.headings() == NOTHING
    dialog.filters.text.selectAll()
    press(dialog, Qt.Key.Key_Delete)
    press(dialog, Qt.Key.Key_Return)
    hands.until(lambda: dialog.table.rowCount())


def test_that_a_date_that_is_none_is_told_and_asks_nothing(hands: Hands) -> None:
    hands.sign_in()
    dialog = opened(hands)
    rows = dialog.table.rowCount()
    dialog.filters.since.setText("yesterday")
    dialog.filters.since.returnPressed.emit()
    assert "“yesterday” is no date" in dialog.filters.problem.text()
    assert dialog.table.rowCount() == rows


def test_that_newer_entries_are_counted_and_come_when_asked_for(hands: Hands) -> None:
    hands.sign_in()
    dialog = opened(hands)
    before = column(dialog, 0)
    station = hands.application.station
    assert station is not None
    station.log.append(EntryDraft("note", "demo", {"fields": {"text": "torn tape"}}))
    assert dialog._controller is not None
    dialog._controller.look_for_newer()
    hands.until(lambda: dialog.newer.isVisible())
    assert dialog.newer.text().startswith("1 newer entry")
    assert column(dialog, 0) == before
    press(dialog, Qt.Key.Key_F5)
    hands.until(lambda: dialog.table.rowCount() == len(before) + 1)
    assert not dialog.newer.isVisible()


def test_that_ten_million_entries_open_page_jump_and_stay_live(hands: Hands) -> None:
    hands.sign_in()
    log = LongLog(10_000_000)
    assert hands.window.desk is not None
    hands.window.desk = replace(hands.window.desk, search=log)
    dialog = opened(hands)
    assert dialog.table.rowCount() == 10_000_000
    assert dialog.message.text() == "10 000 000 entries".replace(" ", "\u202f", 2)
    assert log.asked == 1  # a page, whatever the log's length
    press(dialog, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: "Entry 1:" in dialog.pane.headings())
    hands.until(lambda: dialog.table.index(9_999_999, PICTURE).data() == "no scan")
    assert dialog.table.index(1000, PICTURE).data() == ""  # not in view: nobody asks for it
    press(dialog, Qt.Key.Key_PageUp)
    hands.until(lambda: "Entry 16:" in dialog.pane.headings())
    dialog.go_to("5000000")
    hands.until(lambda: "Entry 5000000:" in dialog.pane.headings())
    dialog.go_to("2025-03-01")

    def row() -> int:
        return dialog.rows.currentIndex().row()

    hands.until(lambda: dialog.table.index(row(), 1).data().startswith("01 Mar 2025 "))
    dialog.go_to("yesterday")
    assert "LOGVIEW-01" in dialog.message.text()
    for page in range(60):  # a bar that is dragged: what is passed over is not read
        dialog.rows.verticalScrollBar().setValue(page * 100_000)
    hands.until(lambda: dialog.table.index(5_900_000, 2).data())
    assert log.asked < 20
    chosen, log.count = row(), log.count + 12
    assert dialog._controller is not None
    dialog._controller.look_for_newer()
    hands.until(lambda: dialog.newer.isVisible())
    assert (dialog.table.rowCount(), row()) == (10_000_000, chosen)
    press(dialog, Qt.Key.Key_F5)
    hands.until(lambda: dialog.table.rowCount() == 10_000_012)


def test_that_the_browser_is_gone_when_the_bench_is_locked(hands: Hands) -> None:
    hands.sign_in()
    opened(hands)
    hands.window.actions_by_name["file.lock"].trigger()
    hands.until(lambda: hands.window.findChild(LogBrowser) is None)
