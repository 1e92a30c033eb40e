"""The screens of the manifest: a changed record, all that is known, search, queue, import."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.screens.shots import Stage
from workstation.controllers.importing import Stage as Step
from workstation.domain.manifest import Line
from workstation.ui.barcode_dialog import BarcodeDialog
from workstation.ui.imports.window import ImportWindow
from workstation.ui.search_dialog import SearchDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def read_and_brought_in(stage: Stage, name: Callable[[str], Path], parcel: str) -> None:
    """A record in two versions, its full page, the search, the sorted queue, the import."""
    change(stage, parcel)
    stage.open(parcel)
    stage.key(Qt.Key.Key_J, CTRL)
    for _ in range(3):
        stage.key(Qt.Key.Key_Down)
    stage.save(name("record-changed"))
    stage.key(Qt.Key.Key_W, CTRL)
    stage.live(200)
    stage.save(name("why-in-full"))
    stage.key(Qt.Key.Key_Escape)
    searched(stage, name)
    barcodes(stage, name)
    sorted_queue(stage, name)
    imported(stage, name)


def change(stage: Stage, parcel: str) -> None:
    """A later declaration of the same parcel."""
    station = stage.bench.station
    record = None if station is None else station.store.find(parcel)
    if station is None or record is None:
        raise LookupError(parcel)
    lines = (*record.lines, Line("phone cover, silicone", 12, Decimal("0.2"), hs="392690"))
    weight = (record.gross_kg or Decimal(1)) + Decimal("0.3")
    late = replace(record, lines=lines, gross_kg=weight, source="carrier-late.csv")
    station.store.put_records([late])


def searched(stage: Stage, name: Callable[[str], Path]) -> None:
    stage.key(Qt.Key.Key_F, CTRL)
    dialog = stage.window.findChild(SearchDialog)
    if dialog is None:
        raise LookupError("search_dialog")
    QTest.keyClicks(dialog.field, "cover")
    stage.until(lambda: dialog.hits.rowCount(), "hits")
    stage.live(300)
    stage.save(name("search"))
    stage.close_dialogs()


def barcodes(stage: Stage, name: Callable[[str], Path]) -> None:
    """The numbers on a photo of a label: one that is known, one that is not."""
    known = stage.window.controller().state.opened
    with tempfile.TemporaryDirectory(prefix="screens-label-") as folder:
        rows = []
        for text in (known.barcode.text if known is not None else "X1", "RB123456785GB"):
            code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
            bars = np.array(code.to_image(scale=3))
            rows.append(cv2.copyMakeBorder(bars, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255))
        wide = max(row.shape[1] for row in rows)
        photo = Path(folder) / "label of the parcel.png"
        padded = [np.pad(r, ((0, 0), (0, wide - r.shape[1])), constant_values=255) for r in rows]
        cv2.imwrite(str(photo), np.vstack(padded))
        stage.key(Qt.Key.Key_I, CTRL, SHIFT)
        dialog = stage.window.findChild(BarcodeDialog)
        if dialog is None or dialog._controller is None:
            raise LookupError("barcode_dialog")
        dialog._controller.read_files([photo])
        stage.until(lambda: dialog.table.rowCount() == 2, "the numbers")
    stage.live(200)
    stage.save(name("barcodes"))
    stage.close_dialogs()


def sorted_queue(stage: Stage, name: Callable[[str], Path]) -> None:
    window = stage.window
    queue = window.queue
    if queue is None:
        raise RuntimeError("no queue")
    if not window.actions_by_name["view.queue"].isChecked():
        stage.key(Qt.Key.Key_E, CTRL)
    stage.key(Qt.Key.Key_K, CTRL, SHIFT)
    stage.until(lambda: queue.state.order.value == "reasons", "the order")
    stage.until(lambda: not queue.state.not_checked, "the checks")
    stage.live(200)
    stage.save(name("queue-by-reasons"))
    stage.key(Qt.Key.Key_E, CTRL)


def imported(stage: Stage, name: Callable[[str], Path]) -> None:
    controller = stage.window.imports
    if controller is None:
        raise RuntimeError("nothing to import with")
    with tempfile.TemporaryDirectory(prefix="screens-import-") as folder:
        ours, theirs = Path(folder) / "carrier day.csv", Path(folder) / "Spedition.csv"
        ours.write_text(_ours(), "utf-8")
        theirs.write_text(_THEIRS, "utf-8")
        stage.key(Qt.Key.Key_I, CTRL)
        window = stage.window.findChild(ImportWindow)
        if window is None:
            raise LookupError("import_window")
        window.add([ours, theirs])
        stage.until(
            lambda: all(f.stage is Step.LOOKED_AT for f in controller.state.files), "the looks"
        )
        stage.save(name("import-preview"))
        window.files.setCurrentRow(1)
        window.tabs.setCurrentIndex(2)
        stage.save(name("import-columns"))
        window.files.setCurrentRow(0)
        window.tabs.setCurrentIndex(1)
        window.go.click()
        stage.until(lambda: controller.state.files[0].stage is Step.DONE, "the import")
        stage.save(name("import-repairs"))
        stage.close_dialogs()


def _ours() -> str:
    lines = ["parcel_id,consignee_name,consignee_city,gross_kg,value,currency,line_description"]
    for number in range(40):
        weight = "-0.4" if number % 9 == 4 else "0.4"
        goods = "=HYPERLINK(1)" if number == 4 else "knitted shirt"
        lines.append(f"LX{number:08}X,Ann Lee (simulated),Dover,{weight},24,USD,{goods}")
    return "\n".join(lines)


_THEIRS = (
    "Sendungsnummer;Inhalt;Gewicht;Ankunft\n"
    "LX90000001X;Hemd, Baumwolle;0,4;20.11.2026 09:00\n"
    "LX90000002X;Lampe;1,2;20.11.2026 09:05\n"
)
