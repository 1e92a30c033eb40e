"""Screens of decisions and cases: each outcome's panel, the mail gate, detention, custody, sign-off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.screens.shots import Stage
from workstation.domain.officer import Role
from workstation.ui.decision.files_field import FilesField

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SECOND, PASSWORD = "second", "battery staple"


def decided(stage: Stage, name: Callable[[str], Path], parcel: str, other: str) -> None:
    """Panels of abandonment, denial, referral and a split; a case from detention to sign-off."""
    stage.open(other)
    _abandoned(stage, name)
    for key, screen in ((Qt.Key.Key_F7, "decision-deny"), (Qt.Key.Key_F8, "decision-refer")):
        stage.key(key, CTRL)
        stage.live(150)
        stage.save(name(screen))
        stage.key(Qt.Key.Key_Escape)
    _split(stage, name)
    stage.open(parcel)
    _detained(stage, name)
    _examined(stage, name)
    _seized(stage, name, parcel)


def _abandoned(stage: Stage, name: Callable[[str], Path]) -> None:
    stage.key(Qt.Key.Key_F6, CTRL)
    stage.key(Qt.Key.Key_Down)  # signed on this screen
    stage.key(Qt.Key.Key_Return)
    pad = _widget(stage, "sign_pad_signature")
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(30, 60))
    for step in range(1, 40):
        rise = round(28 * np.sin(step / 2.2) * (1 - step / 60))
        QTest.mouseMove(pad, QPoint(30 + 6 * step, 55 - rise))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(266, 55))
    stage.live(150)
    stage.save(name("decision-abandon-signed"))
    stage.key(Qt.Key.Key_Escape)


def _split(stage: Stage, name: Callable[[str], Path]) -> None:
    stage.key(Qt.Key.Key_F7, CTRL)
    stage.key(Qt.Key.Key_F9, CTRL, SHIFT)
    stage.live(100)
    stage.type("1")
    stage.key(Qt.Key.Key_Return)
    stage.key(Qt.Key.Key_Down)
    stage.live(150)
    stage.save(name("decision-split"))
    stage.key(Qt.Key.Key_Escape)
    stage.key(Qt.Key.Key_Escape)


def _detained(stage: Stage, name: Callable[[str], Path]) -> None:
    stage.key(Qt.Key.Key_F2, CTRL, SHIFT)
    for _ in range(3):
        stage.key(Qt.Key.Key_Down)
    stage.live(100)
    stage.save(name("mail-gate"))
    _record(stage)
    stage.key(Qt.Key.Key_F4, CTRL)
    for text in ("Origin of the parts is not proved.", "Cage 4", "10 days", "none", "Invoice"):
        _say(stage, text)
    stage.live(100)
    stage.save(name("detention"))
    _record(stage)
    stage.key(Qt.Key.Key_F3, CTRL)
    stage.live(200)
    stage.save(name("case-detained"))
    stage.key(Qt.Key.Key_Escape)


def _examined(stage: Stage, name: Callable[[str], Path]) -> None:
    photo = stage.bench.window.bench_page.picture.grab().toImage()
    folder = Path(str(name("photo"))).parent
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "photo of the opened parcel.png"
    photo.save(str(path))
    stage.key(Qt.Key.Key_F6, CTRL, SHIFT)
    for presses in (1, 1, 2):  # an officer, opened, not as declared
        for _ in range(presses):
            stage.key(Qt.Key.Key_Down)
        stage.key(Qt.Key.Key_Return)
    _say(stage, "Parts of a firearm under a false floor.")
    field = _widget(stage, "field_photos")
    if isinstance(field, FilesField):
        field.add(path)
        stage.until(lambda: field.value(), "the kept photo")
    path.unlink()
    field.setFocus()
    stage.live(150)
    stage.save(name("examination"))
    _record(stage)


def _seized(stage: Stage, name: Callable[[str], Path], parcel: str) -> None:
    stage.key(Qt.Key.Key_F5, CTRL)
    _say(stage, "stol")
    for _ in range(20):  # what the record does not tell of the lines
        focus = QApplication.focusWidget()
        if focus is None or focus.objectName() == "field_seal_number":
            break
        if focus.objectName().endswith("unit"):
            stage.key(Qt.Key.Key_Down)
            stage.key(Qt.Key.Key_Return)
        else:
            _say(stage, "1")
    _say(stage, "S-7781")
    _say(stage, "Parts of a firearm, not declared.")
    stage.live(100)
    bench = stage.window.bench
    if bench is None:
        raise RuntimeError("no bench")
    stage.key(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: bench.state.opened is None, "the record")
    stage.open(parcel)
    stage.key(Qt.Key.Key_F8, CTRL, SHIFT)
    _say(stage, "V. Ault")
    stage.live(100)
    stage.save(name("custody"))
    for text in ("Hall B", "W. Itness"):
        _say(stage, text)
    _record(stage)
    stage.key(Qt.Key.Key_F3, CTRL)
    stage.live(200)
    stage.save(name("case-seized"))
    stage.key(Qt.Key.Key_Escape)
    _second(stage)
    stage.key(Qt.Key.Key_F9, CTRL)
    dialog = "sign_off_dialog"
    stage.until(lambda: stage.window.findChild(QWidget, dialog), "the dialog")
    stage.until(lambda: _widget(stage, dialog).findChild(QWidget, "field_agreed"), "its form")
    stage.live(200)
    stage.save(name("sign-off"))
    stage.close_dialogs()


def _second(stage: Stage) -> None:
    station, made = stage.bench.station, []
    if station is None:
        raise RuntimeError("no station")
    stage.bench.runner.submit(
        "store",
        lambda: station.accounts.create(SECOND, "S. Econd", PASSWORD, Role.SUPERVISOR),
        made.append,
        made.append,
    )
    stage.until(lambda: made, "the second officer's account")


def _record(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: not stage.window.case_desk.deed_open, "the record")
    stage.live(150)


def _say(stage: Stage, text: str) -> None:
    stage.type(text)
    QTest.keyClick(QApplication.focusWindow() or stage.window.windowHandle(), Qt.Key.Key_Return)
    stage.live(30)


def _widget(stage: Stage, name: str) -> QWidget:
    found = stage.window.findChild(QWidget, name)
    if found is None:
        raise LookupError(name)
    return found
