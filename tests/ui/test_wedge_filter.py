"""The scanner filter over real widgets and dialogs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workstation.controllers.wedge import WedgeSettings
from workstation.ui.wedge import ScannerWedge

# The offscreen platform says so of every small window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CODE = "RB123456785GB"


class Desk:
    """A window with a barcode field, another field and a default button, behind a filter."""

    def __init__(self, qtbot: QtBot, settings: WedgeSettings) -> None:
        self.qtbot, self.now = qtbot, 0.0
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.barcode, self.other, self.button = QLineEdit(), QLineEdit(), QPushButton("do it")
        self.pressed: list[bool] = []
        self.button.clicked.connect(self.pressed.append)
        column = QVBoxLayout(self.window)
        for widget in (self.barcode, self.other, self.button):
            column.addWidget(widget)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)
        self.wedge = ScannerWedge(settings, lambda: self.now, lambda: self.barcode, self.window)
        # The fake clock is the only one: what a key event says of its time is left out.
        self.wedge._at = lambda event: self.now  # type: ignore[method-assign]
        self.wedge.watch(self.window.windowHandle())
        self.scans: list[str] = []
        self.wedge.scanned.connect(self.scans.append)

    def keys(self, text: str, gap: float, on: QWidget | None = None) -> None:
        handle = (on or self.window).windowHandle()
        for character in text:
            self.now += gap
            due = self.wedge._wedge.hold_s
            if due is not None and due <= gap:
                self.wedge._expired()
            if character == "\r":
                QTest.keyClick(handle, Qt.Key.Key_Return)
            else:
                QTest.keyClick(handle, character)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot, WedgeSettings())
    yield desk
    desk.wedge.close()


def test_a_scan_into_another_field_leaves_it_as_it_was(desk: Desk) -> None:
    desk.other.setFocus()
    desk.keys("note", 0.2)
    desk.now += 1.0
    desk.wedge._expired()
    desk.keys(CODE + "\r", 0.01)
    assert desk.scans == [CODE]
    assert desk.other.text() == "note"


def test_a_scan_with_the_focus_on_a_button_does_not_press_it(desk: Desk) -> None:
    desk.button.setFocus()
    desk.now += 1.0
    desk.keys(CODE + "\r", 0.01)
    assert desk.scans == [CODE]
    assert desk.pressed == []


def test_a_scan_that_paused_takes_its_leaked_characters_back(desk: Desk) -> None:
    desk.other.setText("kept ")
    desk.other.setFocus()
    desk.other.end(False)
    desk.now += 1.0
    desk.keys(CODE[:4], 0.01)
    desk.keys(CODE[4], 0.08)
    assert desk.other.text() == "kept RB12"
    desk.keys(CODE[5:] + "\r", 0.01)
    assert desk.scans == [CODE]
    assert desk.other.text() == "kept "


def test_the_barcode_field_shows_what_is_typed_without_any_delay(desk: Desk) -> None:
    desk.barcode.setFocus()
    desk.now += 1.0
    desk.keys("R", 0.01)
    assert desk.barcode.text() == "R"


def test_a_scan_into_the_barcode_field_is_one_scan(desk: Desk) -> None:
    desk.barcode.setFocus()
    desk.now += 1.0
    desk.keys(CODE + "\r", 0.01)
    assert desk.scans == [CODE]


def test_a_scan_never_confirms_a_dialog(desk: Desk, qtbot: QtBot) -> None:
    dialog = QDialog(desk.window)
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    field = QLineEdit()
    yes = QPushButton("yes")
    yes.setDefault(True)
    yes.clicked.connect(dialog.accept)
    column.addWidget(field)
    column.addWidget(yes)
    dialog.setModal(True)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitExposed(dialog)
    desk.wedge.watch(dialog.windowHandle())
    field.setFocus()
    desk.now += 1.0
    desk.keys(CODE + "\r", 0.01, on=dialog)
    assert desk.scans == [CODE]
    assert dialog.isVisible()
    assert field.text() == ""
    desk.now += 1.0
    desk.keys("y\r", 0.2, on=dialog)
    assert not dialog.isVisible()


def test_a_configured_prefix_is_taken_even_where_it_is_a_shortcut(qtbot: QtBot) -> None:
    desk = Desk(qtbot, WedgeSettings(prefix="\x02"))
    handle = desk.window.windowHandle()
    ctrl = Qt.KeyboardModifier.ControlModifier
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, Qt.Key.Key_B, ctrl, "\x02")  # as X and Windows type it
        QCoreApplication.sendEvent(handle, event)
        assert event.isAccepted()
    desk.keys(CODE + "\r", 0.1)
    assert desk.scans == [CODE]
    desk.wedge.close()
