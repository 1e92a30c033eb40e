"""Hands that decide: they count the keys they press, and know a second officer's password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.exceptions import TimeoutError as PatienceError
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Hands
from tests.ui.facility import GatedDetector
from workstation.composition import open_station
from workstation.domain.case import CaseFile
from workstation.domain.log import LogEntry
from workstation.domain.officer import Role

SECOND, SECOND_PASSWORD = "second", "battery staple"
AUDITOR, AUDITOR_PASSWORD = "reader", "reads a lot of logs"
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def add_accounts(data_dir: Path) -> None:
    station = open_station(data_dir, in_process=True)
    try:
        station.accounts.create(SECOND, "S. Econd", SECOND_PASSWORD, Role.SUPERVISOR)
        station.accounts.create(AUDITOR, "R. Eader", AUDITOR_PASSWORD, Role.AUDITOR)
    finally:
        station.close()


class DecidingHands(Hands):
    """Every press is counted: each key, each held modifier."""

    def __init__(self, qtbot: QtBot, data_dir: Path, detector: GatedDetector) -> None:
        super().__init__(qtbot, data_dir, detector)
        self.presses = 0

    def key(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        self.presses += 1 + len(held)
        modifiers = Qt.KeyboardModifier.NoModifier
        for modifier in held:
            modifiers |= modifier
        window = QApplication.focusWindow() or self.window.windowHandle()
        QTest.keyClick(window, key, modifiers)
        QCoreApplication.processEvents()

    def type(self, text: str) -> None:
        self.presses += len(text)
        for character in text:
            QTest.keyClick(QApplication.focusWindow() or self.window.windowHandle(), character)
            self.live(45)

    def enter(self, times: int = 1) -> None:
        for _ in range(times):
            self.key(Qt.Key.Key_Return)

    def say(self, *texts: str) -> None:
        """Type each text and go on."""
        for text in texts:
            self.type(text)
            self.enter()

    def at(self, name: str) -> None:
        """Wait until the keys are at a widget of this name."""
        try:
            self.qtbot.waitUntil(lambda: self.focused_anywhere() == name, timeout=8000)
        except PatienceError as error:
            told = f"the keys are at “{self.focused_anywhere()}”, not at “{name}”"
            raise AssertionError(told) from error

    def focused_anywhere(self) -> str:
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def choose_file(self, name: str, path: Path) -> None:
        """Give a file dialog a path, whole: what it lists below while one types is the toolkit's."""
        self.until(lambda: self.shows(QFileDialog, name))
        dialog = self.find(QFileDialog, name)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        line.setText(str(path))
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.until(lambda: not self.shows(QFileDialog, name))

    def recorded(self, kind: str) -> LogEntry:
        """Wait until the last entry of the parcel's case is of a kind; that entry."""
        station = self.application.station
        assert station is not None

        def last() -> LogEntry | None:
            found = station.log.entries(limit=1, newest=True, kinds=(kind,))
            return found[0] if found else None

        self.until(lambda: last() is not None)
        self.until(lambda: self.settled())
        entry = last()
        assert entry is not None
        return entry

    def settled(self) -> bool:
        """No panel is open and nothing is being recorded."""
        bench, desk = self.window.bench, self.window.case_desk
        return bench is not None and not bench.deciding and not desk.deed_open

    def case(self, parcel: str) -> CaseFile:
        station = self.application.station
        assert station is not None
        return station.casework.case(parcel)

    def message(self) -> str:
        return self.window.status_line.message.text()

    def find(self, kind: type[Any], name: str) -> Any:
        for window in QApplication.topLevelWidgets():
            if window.objectName() == name and isinstance(window, kind):
                return window
            found = window.findChild(kind, name)
            if found is not None:
                return found
        raise LookupError(name)

    def shows(self, kind: type[QWidget], name: str) -> bool:
        try:
            return bool(self.find(kind, name).isVisible())
        except LookupError:
            return False


def fields_of(entry: LogEntry) -> dict[str, Any]:
    data = entry.content["data"]
    assert isinstance(data, dict)
    found = data["fields"]
    assert isinstance(found, dict)
    return found
