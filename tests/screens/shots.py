"""Plays the bench through its screens in one real window and keeps a picture of each."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from workstation.app import Application
from workstation.composition import Station
from workstation.starting import prepare_application
from workstation.ui import theme

PATIENCE_S = 120.0


class Stage:
    """A window, its lanes, and hands to use it with."""

    def __init__(
        self,
        data_dir: Path,
        look: str,
        size: tuple[int, int],
        *,
        demo: bool = True,
        open_station: Callable[[Path], Station] | None = None,
    ) -> None:
        app = QApplication.instance() or QApplication(sys.argv[:1])
        if not isinstance(app, QApplication):
            raise TypeError("no application of widgets")
        self.app = app
        prepare_application(app)
        theme.apply(app, look)
        settings = QSettings(str(data_dir / "screens.ini"), QSettings.Format.IniFormat)
        settings.clear()
        self.bench = Application(data_dir, demo, settings=settings, open_station=open_station)
        self.window = self.bench.window
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()  # there is no window manager to do it
        QTest.qWaitForWindowActive(self.window)
        self.bench.start()

    def until(self, true: Callable[[], object], what: str) -> None:
        """Let the window live until something holds."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > end:
                raise TimeoutError(what)
            self.live(10)

    def live(self, ms: int) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key as the window system would."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(self.window.windowHandle(), key, held)
        self.live(20)

    def scan(self, text: str) -> None:
        """Type as a scanner does: fast, ended by Enter."""
        handle = self.window.windowHandle()
        for character in text:
            QTest.keyClick(handle, character)
        QTest.keyClick(handle, Qt.Key.Key_Return)
        self.live(20)

    def type(self, text: str) -> None:
        """Type as a hand does."""
        for character in text:
            QTest.keyClick(self.window.windowHandle(), character)
            self.live(60)

    def put(self, name: str, text: str) -> None:
        """Fill a line by its object name."""
        line = self.window.findChild(QLineEdit, name)
        if line is None:
            raise LookupError(name)
        line.setText(text)

    def press(self, name: str) -> None:
        """Press a button by its object name."""
        button = self.window.findChild(QWidget, name)
        if button is None:
            raise LookupError(name)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.live(20)

    def sign_in(self) -> None:
        """Sign in with the account that the page tells."""
        page = self.window.sign_in_page
        words = page.demo.text().split()
        self.put("sign_in_name", words[words.index("Name") + 1])
        self.put("sign_in_password", words[words.index("Password") + 1])
        self.press("sign_in_enter")
        self.until(lambda: self.window.page.currentIndex() == 1, "the bench after sign-in")

    def open(self, barcode: str) -> None:
        """Scan a parcel and wait until everything on it has been said."""
        self.live(300)  # a hand needs a moment to take up the scanner
        self.scan(barcode)
        bench = self.window.bench
        if bench is None:
            raise RuntimeError("no bench yet")
        self.until(
            lambda: bench.state.opened is not None and bench.state.opened.barcode.text == barcode,
            "the record",
        )
        self.until(lambda: not any(v.pending for v in bench.state.views), "the opinions")
        self.live(400)

    def save(self, path: Path) -> None:
        """Keep a picture of the window with its dialogs."""
        self.live(60)
        picture = self.window.grab()
        dialogs = self.window.findChildren(QDialog)
        for dialog in filter(QDialog.isVisible, dialogs):  # one over another
            from PySide6.QtGui import QPainter

            with QPainter(picture) as painter:
                place = dialog.geometry().topLeft() - self.window.geometry().topLeft()
                painter.drawPixmap(place, dialog.grab())
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(str(path), "PNG", 0)  # the smallest file

    def close_dialogs(self) -> None:
        """Close what stands over the window."""
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.window.activateWindow()
        self.live(50)

    def end(self) -> None:
        """Close the window and wait for its lanes."""
        self.window.close()
        self.app.processEvents()
