"""A carton is ticked off by scanner and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.controllers.test_reconcile import A, B, Desk
from tests.ui.conftest import Hands
from workstation.domain.manifest import ManifestRecord
from workstation.ui import theme
from workstation.ui.reconcile_dialog import ReconcileDialog

pytestmark = [pytest.mark.qt, pytest.mark.qt_log_ignore("propagateSizeHints")]
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Screen:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, "dark")
        self.desk = Desk(folder)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.dialog = ReconcileDialog(self.window)
        self.desk.controller._show = self.dialog.show_state
        self.dialog.attach(self.desk.controller)
        self.dialog.show_state(self.desk.state)
        self.dialog.open()
        self.dialog.activateWindow()
        self.dialog.number.setFocus()

    def enter(self, text: str) -> None:
        QTest.keyClicks(self.dialog.number, text)
        QTest.keyClick(self.dialog.number, Qt.Key.Key_Return)
        self.desk.runner.all()

    def rows(self) -> list[str]:
        model = self.dialog.model
        return [
            " ".join(str(model.data(model.index(row, column))) for column in range(3))
            for row in range(model.rowCount())
        ]


@pytest.fixture
def screen(qtbot: QtBot, tmp_path: Path) -> Screen:
    return Screen(qtbot, tmp_path)


def test_that_a_carton_and_its_parcels_are_ticked_off_by_keys(screen: Screen) -> None:
    screen.enter("BAG1")
    screen.enter(A)
    assert screen.rows() == [
        "✓ FOUND RB 1234 5678 5 GB cotton shirt",
        "– SHORT RR 4731 2482 9 GB no description",
    ]
    screen.enter("RR473124828GB")
    assert screen.rows()[0].startswith("! OVER RR 4731 2482 8 GB no record: unmanifested; did you")
    assert screen.dialog.table.selectionModel().selectedRows()[0].row() == 0
    QTest.keyClick(screen.dialog, Qt.Key.Key_O, ALT)
    assert [row.split()[1] for row in screen.rows()] == ["OVER", "SHORT"]
    QTest.keyClick(screen.dialog, Qt.Key.Key_Z, CTRL)
    screen.desk.runner.all()
    assert [row.split()[1] for row in screen.rows()] == ["SHORT"]
    assert screen.dialog.number.hasFocus() or screen.dialog.focusWidget() is screen.dialog.number
    QTest.keyClick(screen.dialog, Qt.Key.Key_N, CTRL)
    assert screen.rows() == []
    assert screen.dialog.number.placeholderText() == "Carton"


def test_that_scans_reach_the_carton_and_not_the_bench(hands: Hands) -> None:
    station = hands.application.station
    assert station is not None
    station.store.put_records(
        [ManifestRecord(A, parent="BAG1-0001"), ManifestRecord(B, parent="BAG1-0001")]
    )
    hands.sign_in()
    hands.key(Qt.Key.Key_M, CTRL, SHIFT)
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), ReconcileDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReconcileDialog)

    hands.qtbot.waitExposed(dialog)
    dialog.activateWindow()
    assert hands.application.wiring is not None
    wedge = hands.application.wiring.wedge
    wedge.watch(dialog.windowHandle())  # a platform with a display tells of the window by itself

    def scan(text: str) -> None:
        hands.live(260)
        for character in text:
            QTest.keyClick(dialog.windowHandle(), character)
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Return)

    scan("BAG1-0001")
    hands.until(lambda: "2 declared by record" in dialog.words.text())
    scan(A)
    hands.until(lambda: "1 found" in dialog.words.text())
    assert hands.state.opened is None
    assert dialog.number.text() == ""
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    contents = station.store.container("BAG1-0001")
    assert contents is not None
    assert [item.found for item in contents.items] == [True, False]
