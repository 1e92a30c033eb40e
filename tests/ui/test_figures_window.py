"""The figures in the real window, by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from tests.ui.test_flow import release
from workstation.controllers.figure_desk import SHOWN
from workstation.ui.desk.figures_window import FiguresWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def hands(supervisor: Hands) -> Hands:
    return supervisor


def opened(hands: Hands) -> FiguresWindow:
    hands.window.actions_by_name["desk.figures"].trigger()
    dialog = hands.window.findChild(FiguresWindow)
    assert dialog is not None
    hands.until(lambda: dialog.message.text() != "Counting…")
    return dialog


def press(
    dialog: FiguresWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, held)


def test_that_figures_are_counted_drawn_and_copied_by_keys(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    release(hands)
    dialog = opened(hands)
    assert dialog.model.rowCount() == 1
    place = dialog.rows.currentIndex().column()
    assert dialog.title.text() == "Alarms overridden"
    press(dialog, Qt.Key.Key_Left)
    assert dialog.rows.currentIndex().column() == place - 1
    assert dialog.title.text() == "Alarmed"
    assert "among all" in dialog.definition.text()
    ((_, figure, _),) = dialog.chart.bars()
    assert figure.name == "alarm_rate"
    assert figure.n == 1
    press(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().splitlines()
    assert len(copied) == 2
    assert len(copied[0].split("\t")) == len(SHOWN) + 1
    dialog.by.setCurrentIndex(1)
    hands.until(lambda: "tester" in str(dialog.model.data(dialog.model.index(0, 0))))


def test_that_every_column_has_its_definition_on_hover(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    release(hands)
    dialog = opened(hands)
    for place in range(1, dialog.model.columnCount()):
        told = dialog.model.headerData(
            place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
        )
        assert len(str(told)) > 40


def test_that_what_is_decided_meanwhile_is_counted_when_asked_again(hands: Hands) -> None:
    hands.sign_in()
    dialog = opened(hands)
    assert dialog.message.text() == "No decision in these days. Choose others."
    dialog.reject()
    hands.until(lambda: hands.window.findChild(FiguresWindow) is None)
    hands.window.activateWindow()
    hands.open(PARCELS[0])
    release(hands)
    dialog = opened(hands)
    press(dialog, Qt.Key.Key_F5)
    hands.until(
        lambda: (
            dialog.message.text()
            == "Each n and interval: beside the bars, on hover, in the copy. Days in UTC."
        )
    )
    assert dialog.model.data(dialog.model.index(0, 1)) == "1"


def test_that_a_date_that_is_none_is_told(hands: Hands) -> None:
    hands.sign_in()
    dialog = opened(hands)
    dialog.since.setText("soon")
    dialog.since.returnPressed.emit()
    assert "“soon” is no date" in dialog.problem.text()
