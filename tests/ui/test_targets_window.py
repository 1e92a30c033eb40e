"""Targeted parcels in the real window, by keys alone: counted, named, targeted, told."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from tests.ui.test_flow import pages
from workstation.cli import main
from workstation.composition import Station
from workstation.domain.officer import Officer, Role
from workstation.ui.desk.target_forms import DowntimeForm, TargetForm
from workstation.ui.desk.targets_window import TargetsWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
SUE = Officer("sue", "Sue", Role.SUPERVISOR)
OTHER = """
import sys
from pathlib import Path
from workstation.composition import open_station
from workstation.services.ports import EntryDraft
station = open_station(Path(sys.argv[1]), in_process=True)
station.log.append(EntryDraft("decision", "bo", {}, closes=sys.argv[2], outcome="release"))
station.close()
"""


@pytest.fixture
def hands(supervisor: Hands) -> Hands:
    return supervisor


def station(hands: Hands) -> Station:
    found = hands.application.station
    assert found is not None
    return found


def opened(hands: Hands) -> TargetsWindow:
    hands.key(Qt.Key.Key_U, CTRL, ALT)
    hands.until(lambda: hands.window.findChild(TargetsWindow) is not None)
    dialog = hands.window.findChild(TargetsWindow)
    assert dialog is not None
    counted(hands, dialog)
    return dialog


def counted(hands: Hands, dialog: TargetsWindow) -> None:
    hands.until(lambda: dialog._controller is not None and not dialog._controller.state.busy)


def press(dialog: QDialog, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, held)


def form(hands: Hands, dialog: TargetsWindow, key: Qt.Key) -> TargetForm | DowntimeForm:
    press(dialog, key)
    found = dialog.forms[key]
    assert isinstance(found, TargetForm | DowntimeForm)
    hands.until(lambda: found.isVisible() and found.isActiveWindow())
    return found


def write(form: QDialog, text: str) -> None:
    """A slow hand in whatever has the keys."""
    focus = form.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def cells(dialog: TargetsWindow) -> list[list[str]]:
    rows, columns = dialog.model.rowCount(), dialog.model.columnCount()
    told = [[dialog.model.index(row, place) for place in range(columns)] for row in range(rows)]
    return [[str(dialog.model.data(index)) for index in row] for row in told]


def reconciled(hands: Hands, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What the command line says of the same days."""
    asked = ("--from", "2026-01-01", "--to", "2099-12-31", "--data-dir", str(hands.data_dir))
    capsys.readouterr()
    assert main(["targets", "reconcile", *asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_parcels_are_targeted_followed_and_opened_by_keys_and_counts_are_the_command_lines(
    hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    hands.sign_in()
    dialog = opened(hands)
    assert dialog.message.text() == "Nothing was targeted in these days. Choose others."
    assert dialog.until.text() == datetime.now(UTC).date().isoformat()
    asked = form(hands, dialog, Qt.Key.Key_F2)
    QApplication.clipboard().setText(f"{PARCELS[0]}\nzz 9\n{PARCELS[0]}\n")
    press(asked, Qt.Key.Key_V, CTRL)
    press(asked, Qt.Key.Key_Tab)
    hands.until(asked.why.hasFocus)
    press(asked, Qt.Key.Key_Return, CTRL)
    hands.until(asked.fault.isVisible)
    assert "TARGET-02" in asked.fault.text()
    assert station(hands).log.entries(limit=9, kinds=("targeted",)) == ()
    write(asked, "sender under watch")
    press(asked, Qt.Key.Key_Return, CTRL)
    hands.until(lambda: not asked.isVisible())
    counted(hands, dialog)
    (entry,) = station(hands).log.entries(limit=9, kinds=("targeted",))
    assert dialog.message.text().startswith(f"Recorded, entry {entry.seq}: 2 parcels targeted.")
    assert entry.content["officer"] == "tester"
    down = form(hands, dialog, Qt.Key.Key_F3)
    press(down, Qt.Key.Key_F2)
    for text in (".", "2099-01-01 00:00"):
        write(down, text)
        press(down, Qt.Key.Key_Return)
    write(down, "belt torn")
    press(down, Qt.Key.Key_Return, CTRL)
    hands.until(lambda: not down.isVisible())
    counted(hands, dialog)
    hands.until(lambda: "belt torn" in str(cells(dialog)))
    found = reconciled(hands, capsys)
    steps = [one.count for one in dialog.steps.steps()]
    assert steps == [found[name] for name in ("targeted", "presented", "scanned", "decided")]
    assert steps == [2, 1, 1, 0]
    told = cells(dialog)
    assert [row[:2] for row in told] == [
        ["ZZ9", "not presented"],
        ["RB 1234 5678 5 GB", "scanned, not decided"],
    ]
    assert told[0][3:] == ["sender under watch", "tester", "scanner: belt torn"]
    assert told[1][5] == "–"
    assert "2 of 2" in dialog.message.text()
    press(dialog, Qt.Key.Key_C, CTRL)
    hands.until(lambda: dialog.message.text() == "Copied: 2 missing, by name.")
    assert len(QApplication.clipboard().text().splitlines()) == 3
    press(dialog, Qt.Key.Key_Home, CTRL)
    press(dialog, Qt.Key.Key_Return)
    hands.until(lambda: hands.state.opened and hands.state.opened.barcode.text == "ZZ9")
    assert reconciled(hands, capsys)["presented"] == 1  # a look from the desk presents nothing


def test_what_another_process_decides_is_told_when_counted_again(hands: Hands) -> None:
    hands.sign_in()
    station(hands).targeting.target(SUE, [PARCELS[1]], "watch")
    dialog = opened(hands)
    assert dialog.message.text().startswith("Missing: 1 of 1.")
    subprocess.run(
        [sys.executable, "-c", OTHER, str(hands.data_dir), PARCELS[1]], check=True, timeout=60
    )
    assert len(cells(dialog)) == 1
    press(dialog, Qt.Key.Key_F5)
    hands.until(lambda: dialog.message.text().startswith("Nothing is missing: the 1 targeted"))
    assert cells(dialog) == []
    assert dialog.told.isHidden()
    dialog.since.setFocus()
    for text in ("soon", "2099-01-01"):
        dialog.since.selectAll()
        QTest.keyClicks(dialog.since, text)
        press(dialog, Qt.Key.Key_Return)
        assert ("“soon” is no date" in dialog.problem.text()) is (text == "soon")
    hands.until(lambda: "TARGET-05" in dialog.message.text())


def test_a_full_disk_says_not_recorded_and_keeps_what_was_typed(hands: Hands) -> None:
    hands.sign_in()
    dialog = opened(hands)
    asked = form(hands, dialog, Qt.Key.Key_F2)
    assert isinstance(asked, TargetForm)
    asked.numbers.setPlainText("\n".join(f"P{number}" for number in range(4000)))
    asked.why.setText("watch")
    pages(hands, "full")
    press(asked, Qt.Key.Key_Return, CTRL)
    hands.until(asked.fault.isVisible)
    assert asked.fault.text().startswith("NOT recorded.")
    assert asked.isVisible()
    assert "Recorded" not in dialog.message.text()
    press(asked, Qt.Key.Key_Return, CTRL)
    press(asked, Qt.Key.Key_Escape)  # before the answer came
    controller = dialog._controller
    assert controller is not None
    hands.until(lambda: not controller.state.recording)
    assert controller.state.fault is not None
    # Where the answer was there before Esc, the form had told it.
    told = (dialog.message.text(), asked.fault.text())
    assert any(one.startswith("NOT recorded.") for one in told)
    pages(hands, "free")
    again = form(hands, dialog, Qt.Key.Key_F2)
    assert again.fault.isHidden()
    press(again, Qt.Key.Key_Return, CTRL)
    hands.until(lambda: not again.isVisible())
    hands.until(lambda: "4\u202f000 parcels targeted." in dialog.message.text())
    assert asked.numbers.toPlainText() == ""


def test_who_may_not_is_told_whose_it_is_and_may_still_read(hands: Hands) -> None:
    with closing(sqlite3.connect(hands.data_dir / "store.sqlite3")) as connection:
        connection.execute("UPDATE officers SET role = 'auditor'")
        connection.commit()
    hands.sign_in()
    station(hands).targeting.target(SUE, [PARCELS[1]], "watch")
    dialog = opened(hands)
    assert dialog.message.text().startswith("Missing: 1 of 1.")
    for key in dialog.forms:
        assert not dialog.buttons[key].isEnabled()
        press(dialog, key)
        assert "not for your role" in dialog.message.text()
        assert "supervisor" in dialog.buttons[key].toolTip()
        assert not dialog.forms[key].isVisible()
    assert "supervisor" in dialog.rights.text()


def test_a_covered_parcel_and_an_open_decision_keep_the_bench_as_it_is(hands: Hands) -> None:
    hands.sign_in()
    station(hands).targeting.target(SUE, [PARCELS[1]], "watch")
    dialog = opened(hands)
    hands.window.review_desk.covered.add(PARCELS[1], 1)
    press(dialog, Qt.Key.Key_Return)
    assert "REVIEW-18" in dialog.message.text()
    assert dialog.isVisible()
    assert hands.state.opened is None
    dialog.take_scan(PARCELS[2])
    assert "is not among the missing" in dialog.message.text()
    press(dialog, Qt.Key.Key_Escape)
    hands.until(lambda: hands.window.findChild(TargetsWindow) is None)
    hands.window.review_desk.covered.drop(PARCELS[1])
    hands.window.activateWindow()
    hands.open(PARCELS[0])
    hands.ctrl(Qt.Key.Key_F2)
    hands.until(hands.window.deciding)
    dialog = opened(hands)
    press(dialog, Qt.Key.Key_Return)
    assert "Something is open still" in dialog.message.text()
    assert hands.window.deciding()
    hands.window.signing().lock()
    hands.until(lambda: hands.window.findChild(TargetsWindow) is None)
