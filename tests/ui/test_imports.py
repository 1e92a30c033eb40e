"""Ctrl+I in a real window on a real store: look, name columns, bring in, repair."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.conftest import Hands
from workstation.controllers.importing import Stage
from workstation.domain.repair import Repair
from workstation.ui.imports.window import ImportWindow, _repair_row

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CTRL = Qt.KeyboardModifier.ControlModifier
A, B = "RB999456785GB", "RB999456799GB"
OURS = f"parcel_id,line_description,gross_kg\n{A},shirt,0.4\n{B},lamp,=1+1\n"
THEIRS = f"Sendungsnummer;Inhalt;Gewicht\n{A};Hemd;0,4\n{B};Lampe;1,2\n"


def opened(hands: Hands) -> ImportWindow:
    hands.ctrl(Qt.Key.Key_I)
    hands.until(lambda: hands.window.findChild(ImportWindow) is not None)
    window = hands.window.findChild(ImportWindow)
    assert isinstance(window, ImportWindow)
    return window


def stage(hands: Hands, place: int = 0) -> Stage:
    assert hands.window.imports is not None
    return hands.window.imports.state.files[place].stage


def write(hands: Hands, name: str, text: str) -> Path:
    path = hands.data_dir / name
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_looked_at_brought_in_by_key_and_its_faults_copied(hands: Hands) -> None:
    hands.sign_in()
    window = opened(hands)
    assert "nothing is stored until you import" in window.empty.text()
    assert not window.go.isEnabled()
    window.add([write(hands, "day.csv", OURS)])
    hands.until(lambda: stage(hands) is Stage.LOOKED_AT)
    assert window.records.rows.row(0)[:3] == ("new", A, "shirt")
    assert window.tabs.tabText(1) == "To repair (1)"
    assert window.reader.text() == "read as table (CSV)"
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    hands.until(lambda: stage(hands) is Stage.DONE)
    assert window.message.text() == "imported: 1 new, 0 changed, 0 the same, 1 to repair"
    hands.until(lambda: window.runs.rows.rowCount() == 1)
    window.repairs.setFocus()
    QTest.keyClick(window.repairs, Qt.Key.Key_C, CTRL)
    assert "'=1+1" in QGuiApplication.clipboard().text()
    assert hands.window.queue is not None
    queue = hands.window.queue
    hands.until(lambda: any(item.parcel_id == A for item in queue.state.items))
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_their_columns_are_named_and_the_next_file_needs_no_naming(hands: Hands) -> None:
    hands.sign_in()
    window = opened(hands)
    window.add([write(hands, "theirs.csv", THEIRS)])
    hands.until(lambda: stage(hands) is Stage.LOOKED_AT)
    assert not window.go.isEnabled()
    page = window.columns
    assert [pick.currentText() for pick in page.picks] == ["left out"] * 3
    for pick, name in zip(page.picks, ("parcel_id", "line_description", "gross_kg"), strict=True):
        pick.setCurrentIndex(pick.findData(name))
    page.decimal.setCurrentIndex(1)
    page.name.setText("Spedition")
    assert [unit.isHidden() for unit in page.units] == [True, True, False]
    page.save.click()
    assert "In which unit is “" in page.about.text()  # a weight's unit is never guessed
    assert window.records.rows.rowCount() == 0
    page.units[2].setCurrentIndex(page.units[2].findData("lb"))
    pick, value = page.constants[0]
    pick.setCurrentIndex(pick.findData("currency"))
    value.setText("EUR")
    assert len(page.constants) == 2  # another blank row
    page.save.click()
    hands.until(lambda: window.records.rows.rowCount() == 2)
    assert window.records.rows.row(1)[:5] == ("new", B, "Lampe", "not declared", "0.544311 kg")
    assert hands.application.station is not None
    (kept,) = hands.application.station.import_desk.maps()
    assert kept.constants == {"currency": "EUR"}
    assert window.maps.currentText() == "Spedition"
    window.add([write(hands, "next.csv", THEIRS.replace("Lampe", "Leuchte"))])
    hands.until(lambda: stage(hands, 1) is Stage.LOOKED_AT)
    hands.until(lambda: window.maps.itemText(0) == "as found: Spedition")
    assert window.go.isEnabled()


def test_locking_closes_what_shows_records(hands: Hands) -> None:
    hands.sign_in()
    window = opened(hands)
    hands.window.actions_by_name["file.lock"].trigger()
    hands.until(lambda: not window.isVisible())
    assert not hands.window.on_bench()


def test_what_is_to_repair_is_told_in_an_officers_words() -> None:
    told = _repair_row(Repair(6, "gross_kg", "“gross_kg” must be a number.", "-0.4", A))
    assert told[1:3] == ("Gross weight declared", "Must be a number.")
    theirs = _repair_row(Repair(6, "Gewicht", "“Gewicht” must be a number.", "-0.4", A))
    assert theirs[1] == "Gewicht"
