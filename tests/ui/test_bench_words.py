"""What stands on the bench is whole, true, and the command's own."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS, PASSWORD
from workstation.ui.bench.keys_row import KeyButton
from workstation.ui.commands import SPECS
from workstation.ui.commands.volume import IN_ROW
from workstation.ui.words import unbroken

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ALT = Qt.KeyboardModifier.AltModifier


def draw_a_ruler(hands: Hands) -> None:
    hands.key(Qt.Key.Key_D, ALT)
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    hands.key(Qt.Key.Key_Return)
    for _ in range(3):
        hands.key(Qt.Key.Key_Escape)


def test_undo_takes_a_drawing_back_while_the_barcode_field_has_the_keys(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    draw_a_ruler(hands)
    controller = hands.window.measuring.controller
    assert controller is not None
    assert len(controller.state.items) == 1
    assert hands.focused() == "barcode"
    hands.ctrl(Qt.Key.Key_Z)
    assert not controller.state.items
    hands.ctrl(Qt.Key.Key_Y)
    assert len(controller.state.items) == 1
    hands.type("ab")
    hands.live(300)
    hands.ctrl(Qt.Key.Key_Z)  # what was typed is taken back first
    assert len(controller.state.items) == 1
    assert hands.window.bench_page.top.barcode.text() != "ab"


def test_what_was_tolerated_in_a_file_can_be_read_and_copied(hands: Hands, tmp_path: Path) -> None:
    hands.sign_in()
    station = hands.application.station
    assert station is not None
    path = tmp_path / "wide.tif"
    cv2.imwrite(str(path), np.linspace(0, 2e6, 600).reshape(20, 30).astype(np.float32))
    station.store.mark_open("AB1234567890")
    station.store.put_scan("AB1234567890", station.reader.header(path), path)
    hands.open("AB1234567890")
    view = hands.state.view
    assert view is not None
    assert view.prepared is not None
    panel = hands.window.bench_page.remarks
    assert panel.words.text() == "\n".join(view.prepared.remarks)
    assert "-498\u202f500 to 2\u202f498\u202f500." in panel.words.text()
    assert panel.words.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert panel.isVisible()
    hands.open(PARCELS[0])
    assert view.prepared.remarks
    shown = hands.state.view
    assert shown is not None
    assert shown.prepared is not None
    assert panel.isVisible() == bool(shown.prepared.remarks)


def test_no_word_is_cut_in_the_smallest_window(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    hands.window.resize(1024, 640)
    hands.live(100)
    assert hands.window.width() == 1024
    page = hands.window.bench_page
    for names in ((), IN_ROW):
        for name in names:
            button = page.findChild(QWidget, f"button_{name}")
            assert button is not None
            button.show()
        if names:  # as under a volume
            for name in ("black_and_white", "organic_only", "metal_only"):
                page.findChild(QWidget, f"button_image.{name}").hide()
            for name in ("high_penetration", "low_penetration"):
                page.findChild(QWidget, f"button_image.{name}").hide()
        hands.live(50)
        for key in page.picture.findChildren(KeyButton):
            if key.isVisible():
                font = key.font()
                font.setBold(key.isChecked())
                key.setFont(font)
                widest = max(key.fontMetrics().horizontalAdvance(line) for line in key.lines())
                assert widest <= key.width(), key.text()
                assert key.fontMetrics().height() * len(key.lines()) <= key.height()
    for spec in SPECS:
        button = page.findChild(QWidget, f"button_{spec.name}")
        if spec.menu == "Inspection" and button is not None:
            assert button.width() >= button.sizeHint().width(), spec.text


def test_a_button_under_the_picture_tells_the_key_in_force(hands: Hands) -> None:
    hands.sign_in()
    button = hands.window.findChild(KeyButton, "button_image.inverse")
    assert button.text() == "F3 Inverse"
    assert not hands.window.keys.choose("image.inverse", QKeySequence("Ctrl+Alt+I"))
    assert button.text() == "Ctrl+Alt+I Inverse"


def test_after_unlocking_no_command_is_on_that_means_nothing(hands: Hands, tmp_path: Path) -> None:
    hands.sign_in()
    station = hands.application.station
    assert station is not None
    path = tmp_path / "grey.tif"
    cv2.imwrite(str(path), np.arange(600, dtype=np.uint16).reshape(20, 30))
    station.store.mark_open("AB1234567890")
    station.store.put_scan("AB1234567890", station.reader.header(path), path)
    hands.open("AB1234567890")
    actions = hands.window.actions_by_name

    def on() -> set[str]:
        return {spec.name for spec in SPECS if actions[spec.name].isEnabled()}

    before = on()
    assert "volume.mip" not in before
    assert "measure.delete" not in before
    assert "image.organic_only" not in before
    hands.ctrl(Qt.Key.Key_L)
    hands.until(lambda: hands.window.page.currentIndex() == 0)
    hands.type(PASSWORD)
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.page.currentIndex() == 1)
    hands.live(100)
    assert on() == before


def test_figures_are_not_parted_by_a_line_s_end():
    told = unbroken("USD 7 400 for 2.116 kg is USD 3 497.16 a kilogram, 24 parcels on 2026-11-23.")
    assert told == (
        "USD\u00a07\u202f400 for 2.116\u00a0kg is USD\u00a03\u202f497.16 a kilogram, "
        "24 parcels on 2026-11-23."
    )
    assert unbroken("The HS 610910 of 20 26 January") == "The HS 610910 of 20 26 January"
