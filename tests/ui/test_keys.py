"""Every command has one key that nothing else has, and an officer can give it another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from workstation.ui.actions import MENUS, MNEMONICS, SPECS, Actions
from workstation.ui.commands.bench import OUTCOME_ACTIONS
from workstation.ui.decision import alarm_reasons, lines_table
from workstation.ui.key_map import KeyMap, unusable
from workstation.ui.keys_dialog import KeysDialog
from workstation.ui.keys_sheet import KeysSheet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def actions(qtbot: QtBot) -> Iterator[Actions]:
    owner = QWidget()
    qtbot.addWidget(owner)
    yield Actions(owner)
    owner.close()  # its commands live as long as their owner


def keys(text: str) -> QKeySequence:
    return QKeySequence(text)


def test_no_two_commands_have_one_key_and_no_name_stands_twice() -> None:
    used = Counter(QKeySequence(spec.keys).toString() for spec in SPECS if spec.keys)
    assert [key for key, times in used.items() if times > 1] == []
    names = Counter(spec.name for spec in SPECS)
    assert [name for name, times in names.items() if times > 1] == []
    for spec in SPECS:
        assert not spec.keys or not QKeySequence(spec.keys).isEmpty(), spec


def test_no_command_has_a_key_that_means_something_in_a_decisions_fields() -> None:
    inside = {QKeySequence(keys).toString() for keys in (*alarm_reasons.KEYS, *lines_table.KEYS)}
    assert "" not in inside
    assert not inside & {QKeySequence(spec.keys).toString() for spec in SPECS}


def test_no_menu_takes_a_commands_key() -> None:
    letters = {
        "Alt+" + MNEMONICS.get(menu, f"&{menu}").partition("&")[2][:1].upper() for menu in MENUS
    }
    assert not letters & {QKeySequence(spec.keys).toString() for spec in SPECS if spec.keys}


def test_no_decision_has_a_key_that_a_scanner_types() -> None:
    for spec in SPECS:
        if spec.name in OUTCOME_ACTIONS:
            assert not unusable(QKeySequence(spec.keys)), spec


@pytest.mark.parametrize(
    "text", ["A", "7", "Shift+A", "-", "Return", "Tab", "Left", "Esc", "Ctrl+C"]
)
def test_keys_that_scanners_and_fields_need_are_refused(text: str) -> None:
    assert unusable(keys(text)).endswith(".")


@pytest.mark.parametrize("text", ["F7", "Ctrl+A, Ctrl+B"])
def test_only_one_press_is_a_key(text: str) -> None:
    assert bool(unusable(keys(text))) == ("," in text)


@pytest.mark.parametrize("text", ["F7", "Ctrl+1", "Alt+Q", "Shift+F9", "PgUp", "Ctrl+Shift+C"])
def test_other_keys_are_taken(text: str) -> None:
    assert unusable(keys(text)) == ""


def test_a_taken_key_is_refused_by_the_name_of_its_command(
    actions: Actions, settings: QSettings
) -> None:
    key_map = KeyMap(actions, settings)
    key_map.use("ann")
    why = key_map.choose("image.inverse", keys("F12"))
    assert "“Marks”" in why
    assert actions["image.inverse"].shortcut() == keys("F3")
    assert key_map.choose("image.marks", QKeySequence()) == ""
    assert key_map.choose("image.inverse", keys("F12")) == ""
    assert actions["image.inverse"].shortcut() == keys("F12")
    assert "(F12)" in actions["image.inverse"].toolTip()


def test_each_officer_has_own_keys_and_they_outlive_the_program(
    actions: Actions, settings: QSettings, qtbot: QtBot
) -> None:
    first = KeyMap(actions, settings)
    first.use("ann")
    assert first.choose("inspection.seize", keys("Ctrl+Alt+S")) == ""
    first.use("Öl/Mann")
    assert actions["inspection.seize"].shortcut() == keys("Ctrl+F5")
    assert first.choose("inspection.seize", keys("Ctrl+Alt+Z")) == ""
    settings.sync()
    owner = QWidget()
    qtbot.addWidget(owner)
    again = Actions(owner)
    second = KeyMap(again, QSettings(settings.fileName(), QSettings.Format.IniFormat))
    second.use("ann")
    assert again["inspection.seize"].shortcut() == keys("Ctrl+Alt+S")
    second.use("Öl/Mann")
    assert again["inspection.seize"].shortcut() == keys("Ctrl+Alt+Z")
    second.use("")
    assert again["inspection.seize"].shortcut() == keys("Ctrl+F5")


def test_own_keys_come_back_and_push_others_off_them(actions: Actions, settings: QSettings) -> None:
    key_map = KeyMap(actions, settings)
    key_map.use("ann")
    key_map.choose("image.marks", keys("Ctrl+Alt+M"))
    key_map.choose("image.inverse", keys("F12"))
    assert key_map.changed("image.inverse")
    key_map.reset(["image.marks"])
    assert actions["image.marks"].shortcut() == keys("F12")
    assert actions["image.inverse"].shortcut() == keys("F3")
    assert not any(key_map.changed(spec.name) for spec in SPECS)
    assert not [key for key in settings.allKeys() if key.startswith("keys/")]


def test_a_kept_key_that_two_commands_claim_is_given_to_one(
    actions: Actions, settings: QSettings
) -> None:
    officer = b"ann".hex()
    settings.setValue(f"keys/{officer}/image.inverse", "F12")
    settings.setValue(f"keys/{officer}/image.edge", "F12")
    settings.setValue(f"keys/{officer}/no.such.command", "F11")
    settings.setValue(f"keys/{officer}/image.super", "Q")
    KeyMap(actions, settings).use("ann")
    used = Counter(a.shortcut().toString() for a in actions.all() if not a.shortcut().isEmpty())
    assert [key for key, times in used.items() if times > 1] == []
    assert actions["image.super"].shortcut() == keys("Shift+F9")


def dialog(hands: Hands) -> KeysDialog:
    hands.ctrl(Qt.Key.Key_Comma)
    hands.until(lambda: hands.window.findChild(KeysDialog) is not None)
    found = hands.window.findChild(KeysDialog)
    assert isinstance(found, KeysDialog)
    return found


def press(shown: KeysDialog, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    QTest.keyClick(shown, key, held)


def test_a_decision_is_opened_by_the_officers_new_key(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    shown = dialog(hands)
    QTest.keyClicks(shown.field, "seize this")
    rows = shown.findChild(QTreeWidget, "keys_list")
    assert rows.topLevelItemCount() == 1
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert "Press the new key" in shown.message.text()
    press(shown, Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier)
    assert "scanner" in shown.message.text()
    QTest.keyClick(shown, Qt.Key.Key_Return)
    press(shown, Qt.Key.Key_Q, Qt.KeyboardModifier.AltModifier)
    assert "Alt+Q" in shown.message.text()
    shown.reject()
    hands.window.activateWindow()  # what a window manager does when a dialog is gone
    hands.until(hands.window.isActiveWindow)
    button = hands.window.findChild(QPushButton, "button_inspection.seize")
    assert "Alt+Q" in button.text()
    bench = hands.window.bench
    assert bench is not None
    hands.key(Qt.Key.Key_Q, Qt.KeyboardModifier.AltModifier)
    hands.until(lambda: bench.decision.state.is_open)
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not bench.decision.state.is_open)
    hands.key(Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    assert not bench.decision.state.is_open
    hands.key(Qt.Key.Key_F6, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: bench.decision.state.is_open)


def test_the_sheet_names_every_key_in_force_and_fits_the_window(hands: Hands) -> None:
    hands.sign_in()
    hands.window.keys.choose("image.inverse", keys("Ctrl+Alt+I"))
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: hands.window.findChild(KeysSheet) is not None)
    sheet = hands.window.findChild(KeysSheet)
    assert isinstance(sheet, KeysSheet)
    told = {label.text() for label in sheet.findChildren(QLabel)}
    for action in hands.window.actions_by_name.all():
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert not shown or shown in told, action.objectName()
    assert "Ctrl+Alt+I" in told
    assert sheet.width() <= hands.window.width()
    assert sheet.height() <= hands.window.height()
    area = sheet.findChild(QScrollArea, "keys_scroll")
    assert not area.verticalScrollBar().isVisible()
    assert not area.horizontalScrollBar().isVisible()
    sheet.close()
