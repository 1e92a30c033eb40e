"""Barcodes of a picture at the window: read in a child process, offered, opened by the officer."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from workstation.ui.barcode_dialog import BarcodeDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # dialogs on the offscreen platform

A, B, _ = PARCELS


def label(folder: Path) -> Path:
    """A photo that shows the numbers of B and of a parcel without a record."""
    rows = []
    for text in ("UA000000016CN", B):
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
        bars = np.array(code.to_image(scale=3))
        rows.append(cv2.copyMakeBorder(bars, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255))
    wide = max(row.shape[1] for row in rows)
    photo = np.vstack(
        [np.pad(r, ((0, 0), (0, wide - r.shape[1])), constant_values=255) for r in rows]
    )
    path = folder / "label.png"
    assert cv2.imwrite(str(path), photo)
    return path


def dialog(hands: Hands) -> BarcodeDialog:
    hands.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    found = hands.window.findChild(BarcodeDialog, "barcode_dialog")
    assert found is not None
    return found


def test_a_picture_file_offers_its_numbers_and_the_chosen_one_is_opened_by_enter(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = label(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(photo)], ""))
    hands.sign_in()
    hands.open(A)
    box = dialog(hands)
    hands.until(lambda: "No barcode was found in 1 picture." in box.message.text())
    assert not box.open_button.isEnabled()
    box.choose_files()
    hands.until(lambda: box.table.rowCount() == 2)
    assert box.chosen() is not None
    assert box.chosen().parcel == B
    assert hands.state.opened is not None
    assert hands.state.opened.barcode.text == A  # nothing was opened by reading
    hands.qtbot.keyClick(box, Qt.Key.Key_Return)
    hands.until(lambda: hands.state.opened and hands.state.opened.barcode.text == B)


def test_the_number_is_copied_and_the_dialog_closes_when_the_bench_is_locked(
    hands: Hands, tmp_path: Path
) -> None:
    hands.sign_in()
    box = dialog(hands)
    assert "Choose a picture" in box.message.text()
    assert box._controller is not None
    box._controller.read_files([label(tmp_path)])
    hands.until(lambda: box.table.rowCount() == 2)
    box.copy()
    assert QApplication.clipboard().text() == B
    assert hands.window.sign_in is not None
    hands.window.sign_in.lock("idle")
    hands.until(lambda: hands.window.findChild(QWidget, "barcode_dialog") is None)
