"""A real window on a real store, used through the keyboard."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

import pytest
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.facility import NAME, PASSWORD, GatedDetector, lay_down, open_with
from workstation.app import Application
from workstation.controllers.bench_state import BenchState
from workstation.starting import prepare_application
from workstation.ui import theme


@pytest.fixture(scope="session")
def facility(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facility") / "station"
    folder.mkdir()
    lay_down(folder)
    return folder


class Hands:
    """An officer's hands and scanner at one window; keys go to the window, as from outside."""

    def __init__(self, qtbot: QtBot, data_dir: Path, detector: GatedDetector) -> None:
        self.qtbot, self.data_dir, self.detector = qtbot, data_dir, detector
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        prepare_application(app)
        theme.apply(app, "dark")
        self.application = Application(
            data_dir,
            demo=False,
            settings=QSettings(str(data_dir / "window.ini"), QSettings.Format.IniFormat),
            open_station=lambda folder: open_with(detector, folder),
        )
        self.window = self.application.window
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)
        self.application.start()
        self.until(lambda: self.window.sign_in_page.enter.isVisible())

    @property
    def state(self) -> BenchState:
        assert self.window.bench is not None
        return self.window.bench.state

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=15000)

    def live(self, ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def key(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        for modifier in held:
            modifiers |= modifier
        QTest.keyClick(self.window.windowHandle(), key, modifiers)

    def ctrl(self, key: Qt.Key) -> None:
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """A hand: a pause after each key."""
        for character in text:
            QTest.keyClick(self.window.windowHandle(), character)
            self.live(45)

    def scan(self, text: str) -> None:
        """A scanner: no pauses, then Enter. A hand needs a moment to take it up."""
        self.live(260)
        for character in text:
            QTest.keyClick(self.window.windowHandle(), character)
        self.key(Qt.Key.Key_Return)

    def sign_in(self) -> None:
        self.window.findChild(QLineEdit, "sign_in_name").setText(NAME)
        password = self.window.findChild(QLineEdit, "sign_in_password")
        password.setFocus()
        self.type(PASSWORD)
        self.key(Qt.Key.Key_Return)
        self.until(lambda: self.window.page.currentIndex() == 1)

    def open(self, barcode: str) -> None:
        """Scan a parcel and wait for everything that is known of it."""
        self.scan(barcode)
        self.until(lambda: self.state.opened and self.state.opened.barcode.text == barcode)
        self.until(lambda: not any(view.pending for view in self.state.views))

    def focused(self) -> str:
        widget = self.window.focusWidget()
        return widget.objectName() if widget is not None else ""

    def sit_down(self, name: str) -> None:
        """Sign in under another name, with the password of the tests."""
        self.window.findChild(QLineEdit, "sign_in_name").setText(name)
        password = self.window.findChild(QLineEdit, "sign_in_password")
        password.setText(PASSWORD)
        password.setFocus()
        self.key(Qt.Key.Key_Return)
        self.until(self.window.on_bench)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self.window.deleteLater()

    def close(self) -> None:
        self.detector.gate.set()
        self.window.close()
        self.application.close()


@pytest.fixture
def hands(qtbot: QtBot, facility: Path, tmp_path: Path) -> Iterator[Hands]:
    data_dir = tmp_path / "station"
    shutil.copytree(facility, data_dir)
    with Hands(qtbot, data_dir, GatedDetector()) as hands:
        yield hands


@pytest.fixture
def supervisor(qtbot: QtBot, facility: Path, tmp_path: Path) -> Iterator[Hands]:
    """A supervisor's hands: the facility's account is one's here."""
    data_dir = tmp_path / "station"
    shutil.copytree(facility, data_dir)
    with closing(sqlite3.connect(data_dir / "store.sqlite3")) as connection:
        connection.execute("UPDATE officers SET role = 'supervisor'")
        connection.commit()
    with Hands(qtbot, data_dir, GatedDetector()) as made:
        yield made
