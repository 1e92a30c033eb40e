"""What was found and counted leaves the real window, by keys alone: whole, or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from tests.ui.conftest import Hands
from workstation.composition import Station
from workstation.services import reporting
from workstation.services.ports import EntryDraft
from workstation.ui.desk.export_dialog import FOLDER_KEY, DeskExportDialog
from workstation.ui.desk.figures_window import FiguresWindow
from workstation.ui.desk.log_browser import LogBrowser

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
VERIFIER = Path(__file__).resolve().parents[2] / "packaging" / "verify_log.py"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
NOTES = 12
DATA = {
    "reasons": [{"severity": "alarm", "rule": "value"}],
    "opinion": {"state": "not_checked"},
    "record": {"carrier": "=Post & Co", "hs": "930190"},
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def station(hands: Hands) -> Station:
    found = hands.application.station
    assert found is not None
    return found


def press(hands: Hands, dialog: QDialog, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, *held)


def opened(hands: Hands, window: type[QDialog], command: str) -> DeskExportDialog:
    """The desk's window, and the export over it."""
    hands.window.actions_by_name[command].trigger()
    over = hands.window.findChild(window)
    assert over is not None
    hands.until(lambda: not over._controller.state.busy)  # type: ignore[attr-defined]
    return over_it(hands, over)


def over_it(hands: Hands, over: QDialog) -> DeskExportDialog:
    press(hands, over, Qt.Key.Key_S, CTRL_SHIFT)
    hands.until(lambda: over.findChild(DeskExportDialog) is not None)
    dialog = over.findChild(DeskExportDialog)
    assert isinstance(dialog, DeskExportDialog)
    hands.until(dialog.isVisible)
    return dialog


def found(hands: Hands, out: Path) -> DeskExportDialog:
    """The browser over some decisions, and the export over it."""
    hands.window.remember(FOLDER_KEY, str(out))
    hands.sign_in()
    for number in range(NOTES):
        outcome = "release" if number % 2 else "seize"
        station(hands).log.append(EntryDraft("decision", "ann", DATA, f"P{number}", outcome))
    return opened(hands, LogBrowser, "desk.log")


def done(hands: Hands, dialog: DeskExportDialog) -> str:
    hands.until(lambda: dialog.message.text() and not dialog._busy)
    return dialog.message.text()


def chosen(hands: Hands, dialog: DeskExportDialog, number: int) -> None:
    press(hands, dialog, Qt.Key(Qt.Key.Key_0 + number))
    hands.until(list(dialog.buttons.values())[number - 1].isChecked)


def exported(hands: Hands, dialog: DeskExportDialog, number: int) -> Path:
    """Choose by its digit, press Enter; what was written."""
    chosen(hands, dialog, number)
    target = Path(dialog.target.text())
    press(hands, dialog, Qt.Key.Key_Return)
    words = done(hands, dialog)
    assert words.startswith(f"Written: {target}."), words
    assert target.exists()
    return target


def told(hands: Hands) -> dict[str, Any]:
    entry = station(hands).log.last()
    assert entry is not None
    assert entry.content["officer"] == "tester"
    data = entry.content["data"]
    assert isinstance(data, dict)
    return {"entry": entry.content["kind"], **data}


def pdf_words(path: Path) -> str:
    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0
    assert b"<pdfaid:part>1</pdfaid:part>" in path.read_bytes()
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True)
    return " ".join(text.stdout.split())


def test_what_the_filter_finds_leaves_in_every_form_and_the_log_tells_of_it(
    supervisor: Hands, out: Path
) -> None:
    hands = supervisor
    dialog = found(hands, out)
    dialog.reject()
    browser = hands.window.findChild(LogBrowser)
    assert browser is not None
    browser.filters.outcome.setCurrentIndex(2)
    hands.until(lambda: browser.table.rowCount() == NOTES // 2)
    hands.until(lambda: browser.findChild(DeskExportDialog) is None)
    dialog = over_it(hands, browser)
    assert dialog.what.text() == "Entries found: outcome seize"
    numbers = [n.entry.seq for n in (browser.table.found(row) for row in range(6)) if n]
    files: list[Path] = []
    for number in range(1, 6):
        files.append(exported(hands, dialog, number))
        assert told(hands)["files"] == [
            {
                "file": files[-1].name,
                "sha256": hashlib.sha256(files[-1].read_bytes()).hexdigest(),
            }
        ]
        assert told(hands)["rows"] == NOTES // 2
    with files[0].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["entry"]) for row in rows] == numbers
    assert {row["carrier"] for row in rows} == {"'=Post & Co"}
    _, *sheet = openpyxl.load_workbook(files[1]).active.values
    assert [row[0] for row in sheet] == numbers
    with duckdb.connect() as connection:
        table = connection.read_parquet(str(files[2]))
        assert table.project("entry, parcel").fetchall() == [
            (int(row["entry"]), row["parcel"]) for row in rows
        ]
    lines = [json.loads(line) for line in files[3].read_text("utf-8").splitlines()]
    assert [line["hash"] for line in lines] == [row["hash"] for row in rows]
    words = pdf_words(files[4])
    assert "outcome seize Found 6 entries" in words
    assert all(row["parcel"] in words for row in rows)
    bundle = exported(hands, dialog, 6)
    assert told(hands)["entry"] == "log_exported"
    assert told(hands)["entries"] == sorted(numbers)
    checked = subprocess.run([sys.executable, VERIFIER, bundle], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert sorted(os.listdir(out)) == sorted([*(one.name for one in files), bundle.name])
    chosen(hands, dialog, 1)
    press(hands, dialog, Qt.Key.Key_Return)
    assert "There is a file of that name already." in done(hands, dialog)
    hands.window.review_desk.covered.add("P2", numbers[0])
    press(hands, dialog, Qt.Key.Key_Return)
    hands.until(lambda: "REVIEW-19" in dialog.message.text())
    hands.window.review_desk.covered.drop("P2")
    press(hands, dialog, Qt.Key.Key_Return)
    hands.until(lambda: "already" in dialog.message.text())
    before = files[0].read_bytes()
    press(hands, dialog, Qt.Key.Key_Return)
    hands.until(lambda: dialog.message.text().startswith("Written: "))
    assert files[0].read_bytes() == before


class Gate:
    """A search that answers once, then waits until it is let on."""

    def __init__(self, search: Callable[..., object]) -> None:
        self.open, self.reached = threading.Event(), threading.Event()
        self._search, self._calls = search, 0

    def __call__(self, *asked: Any) -> object:
        if threading.current_thread().name.startswith("export"):
            self._calls += 1
            if self._calls == 3:
                self.reached.set()
                self.open.wait(20)
        return self._search(*asked)


@pytest.fixture
def gate(supervisor: Hands, monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr(reporting, "_PAGE", 4)
    hands = supervisor
    hands.until(lambda: hands.application.station is not None)
    made = Gate(station(hands).log_search.search)
    monkeypatch.setattr(station(hands).log_search, "search", made)
    return made


def test_an_export_stopped_half_way_leaves_nothing_and_is_made_when_asked_again(
    supervisor: Hands, out: Path, gate: Gate
) -> None:
    hands = supervisor
    dialog = found(hands, out)
    press(hands, dialog, Qt.Key.Key_Return)
    hands.until(gate.reached.is_set)
    hands.until(lambda: dialog.message.text() == "Writing… 8 entries so far")
    assert dialog.leave.text() == "Stop   Esc"
    assert os.listdir(out) != []  # half of it, under no name that anybody would take for it
    assert all(name.startswith(".") for name in os.listdir(out))
    last = station(hands).log.last()
    press(hands, dialog, Qt.Key.Key_Escape)
    assert dialog.message.text() == "Stopping…"
    gate.open.set()
    assert "The export was stopped." in done(hands, dialog)
    assert os.listdir(out) == []
    assert station(hands).log.last() == last
    press(hands, dialog, Qt.Key.Key_Return)
    hands.until(lambda: dialog.message.text().startswith("Written: "))
    assert os.listdir(out) == [Path(dialog.target.text()).name]


def test_an_export_ends_with_nothing_when_the_bench_is_locked(
    supervisor: Hands, out: Path, gate: Gate
) -> None:
    hands = supervisor
    dialog = found(hands, out)
    press(hands, dialog, Qt.Key.Key_Return)
    hands.until(gate.reached.is_set)
    hands.window.actions_by_name["file.lock"].trigger()
    hands.until(lambda: hands.window.findChild(DeskExportDialog) is None)
    assert hands.window.desk is not None
    running = hands.window.desk.out.running
    assert running is not None
    assert running.is_set()
    gate.open.set()
    hands.until(lambda: "The export was stopped." in hands.window.status_line.message.text())
    assert os.listdir(out) == []


def test_a_full_disk_is_told_and_with_room_again_the_reopened_dialog_writes_it(
    supervisor: Hands, small_disk: Path
) -> None:
    hands = supervisor
    dialog = found(hands, small_disk)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as stream:
        while shutil.disk_usage(small_disk).free:
            stream.write(bytes(4096))
    for number, code in ((1, "REPORT-01"), (2, "REPORT-01"), (5, "REPORT-01"), (6, "PROOF-06")):
        chosen(hands, dialog, number)
        press(hands, dialog, Qt.Key.Key_Return)
        words = done(hands, dialog)
        assert code in words
        assert "full" in words or "No space left" in words
        assert os.listdir(small_disk) == ["filler"]
    filler.unlink()
    press(hands, dialog, Qt.Key.Key_Escape)
    browser = hands.window.findChild(LogBrowser)
    assert browser is not None
    hands.until(lambda: browser.findChild(DeskExportDialog) is None)
    dialog = over_it(hands, browser)
    assert exported(hands, dialog, 2).parent == small_disk
    assert exported(hands, dialog, 6).is_dir()
    assert len(os.listdir(small_disk)) == 2


def test_an_account_without_the_right_is_refused_in_words(hands: Hands, out: Path) -> None:
    dialog = found(hands, out)
    assert "tester (officer) may not write reports here." in dialog.message.text()
    assert not dialog.go.isEnabled()
    assert not any(button.isEnabled() for button in dialog.buttons.values())
    last = station(hands).log.last()
    press(hands, dialog, Qt.Key.Key_Return)
    hands.live(100)
    assert os.listdir(out) == []
    assert station(hands).log.last() == last
    press(hands, dialog, Qt.Key.Key_Escape)
    hands.until(lambda: hands.window.findChild(DeskExportDialog) is None)


def test_figures_leave_with_n_interval_and_definition_and_a_month_for_everybody(
    supervisor: Hands, out: Path
) -> None:
    hands = supervisor
    dialog = found(hands, out)
    dialog.reject()
    hands.window.findChild(LogBrowser).reject()
    dialog = opened(hands, FiguresWindow, "desk.figures")
    table = exported(hands, dialog, 1)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["figure"] == "seize"]
    assert [(row["n"], row["hits"]) for row in rows] == [("12", "6")]
    words = pdf_words(exported(hands, dialog, 5))
    assert "6 of 12" in words
    assert "25.4 % to 74.6 %" in words  # Wilson, by hand
    assert "Seizures among the decisions. Interval: Wilson 1927" in words
    assert "under 20 evaluable" in words
    public = exported(hands, dialog, 7)
    assert json.loads(public.read_text("utf-8"))["month"] == dialog.month.text()
    assert told(hands)["kind"] == "public report"
    dialog.month.setFocus()
    dialog.month.selectAll()
    QTest.keyClicks(dialog.month, "2026-13")
    assert dialog.target.text() == str(out / "public-report-2026-13.json")
    press(hands, dialog, Qt.Key.Key_Return)
    hands.until(lambda: "REPORT-06" in dialog.message.text())
    for nowhere in ("~nobody-here/x.json", "/"):
        dialog._controller.aim(nowhere)  # type: ignore[union-attr]
        dialog.go.click()
        hands.until(lambda: "REPORT-12" in dialog.message.text())
    dialog._controller.aim(str(hands.data_dir / "store.sqlite3"))  # type: ignore[union-attr]
    dialog._controller.of_month("2025-01")  # type: ignore[union-attr]
    for _ in range(2):  # a second Enter replaces what is there, but never the store
        dialog.go.click()
        hands.until(lambda: not dialog._busy)
    assert "REPORT-16" in dialog.message.text()
    assert len(os.listdir(out)) == 3
