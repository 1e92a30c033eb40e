"""Screens of a parcel with no record: which number was meant, the form of its paper, its carton."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.screens.shots import Stage
from workstation.domain.consignment import Container
from workstation.domain.manifest import Line, ManifestRecord
from workstation.ui.entry_form import EntryForm
from workstation.ui.reconcile_dialog import ReconcileDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CARTON = "106141412345678908"
TYPED = {
    "sender.name": "Lone Mills (simulated)",
    "sender.country": "vx",
    "consignee.name": "Bo Lind (simulated)",
    "consignee.address": "4 Elm Road",
    "consignee.city": "Reno",
    "consignee.country": "us",
    "line.0.description": "ceramic figure",
    "line.0.pieces": "1",
    "line.0.value": "450",
    "gross_kg": "0.9",
    "currency": "usd",
}
Shown = TypeVar("Shown", bound=QWidget)
GOODS = ("cotton shirt", "ceramic mug", "LED lamp", "phone case", "wool socks", "picture book")


def entered(stage: Stage, name: Callable[[str], Path], unmanifested: str) -> None:
    """A misread number, the form over it with a fault, a carton half ticked off."""
    station = stage.bench.station
    if station is None:
        raise RuntimeError("no station")
    meant = unmanifested[:6] + unmanifested[7] + unmanifested[6] + unmanifested[8:]
    goods = ManifestRecord(meant, lines=(Line("wool socks"),), simulated=True)
    station.store.put_records([goods])
    stage.open(unmanifested)
    stage.save(name("bench-near"))
    stage.key(Qt.Key.Key_D, CTRL, SHIFT)
    form = _shown(stage, EntryForm)
    stage.until(lambda: not _line(form, "sender.name").isReadOnly(), "the form")
    for place, text in TYPED.items():
        field = _line(form, place)
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    stage.live(300)
    stage.save(name("entry-form"))
    stage.close_dialogs()
    inside = [
        replace(goods, parcel_id=f"SIM{number:04d}X", parent=CARTON, lines=(Line(words),))
        for number, words in enumerate(GOODS * 2)
    ]
    station.store.put_containers([Container(CARTON, "carton", declared_parcels=14)])
    station.store.put_records(inside)
    stage.key(Qt.Key.Key_M, CTRL, SHIFT)
    carton = _shown(stage, ReconcileDialog)
    carton.take_scan(CARTON)
    stage.until(lambda: carton.words.text(), "the carton")
    for number in (*(one.parcel_id for one in inside[:7]), meant, "SIM0008Y"):
        carton.take_scan(number)
    stage.until(lambda: "2 over" in carton.words.text(), "the last scan")
    stage.save(name("reconcile"))
    stage.close_dialogs()


def _line(form: QWidget, place: str) -> QLineEdit:
    line = form.findChild(QLineEdit, f"entry_{place}")
    if line is None:
        raise LookupError(place)
    return line


def _shown(stage: Stage, kind: type[Shown]) -> Shown:
    stage.until(lambda: stage.window.findChild(kind), kind.__name__)
    dialog = stage.window.findChild(kind)
    if dialog is None:
        raise LookupError(kind.__name__)
    return dialog
