"""The supervisor's desk on years of invented decisions: the log browsed, the figures read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from tests.screens.shots import Stage
from workstation.composition import open_station
from workstation.controllers.desk_export import Form
from workstation.domain.officer import Officer, Role
from workstation.ui.desk.export_dialog import DeskExportDialog
from workstation.ui.desk.figures_window import FiguresWindow
from workstation.ui.desk.log_browser import LogBrowser
from workstation.ui.desk.target_forms import DowntimeForm, TargetForm
from workstation.ui.desk.targets_window import TargetsWindow

Name = Callable[[str], Path]
NO_KEYS = Qt.KeyboardModifier.NoModifier


def supervised(name: Name, look: str, window: tuple[int, int]) -> None:
    """Another window, over a station whose log holds years."""
    stage = Stage(Path(os.environ["YEARS"]), look, window)
    stage.until(lambda: stage.window.sign_in_page.enter.isVisible(), "the sign-in form")
    stage.sign_in()
    stage.live(500)
    browsed(stage, name)
    counted(stage, name)
    reconciled(stage, name)
    stage.end()


def targeted(data_dir: Path) -> None:
    """Parcels of which each came another way, and a scanner that stood still meanwhile."""
    station = open_station(data_dir, in_process=True)
    try:
        sue = Officer("supervisor", "S. Upervisor", Role.SUPERVISOR)
        decided = station.log.entries(limit=40, kinds=("decision",), newest=True)
        done = [str(entry.content["parcel"]) for entry in decided]
        waiting = [one.parcel_id for one in station.store.queue(60)]
        scanned = [parcel for parcel in waiting if station.store.scans(parcel)][:5]
        here = ["LV009120345CN", "LV009120359CN", "LV009120362CN"]
        for parcel in here:
            station.store.mark_open(parcel)
        never = ["EE103947215US", "EE103947229US", "CX448120075DE", "00340434161094021501"]
        of = "sender on a notice of the harbour office: three finds of pill presses in October"
        station.targeting.target(sue, [*never[:2], *here], "same sender as the find of 12 November")
        station.targeting.target(sue, [*never[2:], *scanned, *done[:13]], of)
        now = station.clock.now()
        span = now - timedelta(hours=2), now + timedelta(hours=1)
        station.targeting.downtime(sue, "scanner", *span, "conveyor belt torn, engineer called")
    finally:
        station.close()


def reconciled(stage: Stage, name: Name) -> None:
    """What is missing of targeted parcels; then more of them, typed."""
    stage.window.actions_by_name["desk.targets"].trigger()
    dialog = stage.window.findChild(TargetsWindow)
    if dialog is None:
        raise RuntimeError("no targeted parcels")
    stage.until(lambda: dialog.model.rowCount() > 5, "what is missing")
    dialog.rows.selectRow(5)
    stage.live(300)
    stage.save(name("desk-targets"))
    for key, kept in (
        (Qt.Key.Key_F2, "desk-targets-add"),
        (Qt.Key.Key_F3, "desk-targets-downtime"),
    ):
        dialog.buttons[key].click()
        form = dialog.forms[key]
        if isinstance(form, TargetForm):
            form.numbers.setPlainText("LV 0091 2037 6 CN\nLV009120380CN\nLV009120393CN\n")
        elif isinstance(form, DowntimeForm):
            form.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F2, NO_KEYS))
            form.began.setText("2026-11-26 06:10")
            form.ended.setText("2026-11-26")
            form.why.setText("conveyor belt torn")
            form.record.click()
        stage.live(400)
        stage.save(name(kept))
        form.reject()
    dialog.reject()
    stage.live(200)


def browsed(stage: Stage, name: Name) -> None:
    """The log: seizures of a kind, the chosen one beside; then a word that nothing holds."""
    stage.window.actions_by_name["desk.log"].trigger()
    dialog = stage.window.findChild(LogBrowser)
    if dialog is None:
        raise RuntimeError("no log browser")
    stage.until(lambda: dialog.table.rowCount(), "the newest entries")
    dialog.go_to("2025-06-01")
    stage.until(lambda: dialog.rows.currentIndex().row() > 0, "a day")
    stage.until(lambda: "Entry" in dialog.pane.headings(), "an entry of that day")
    stage.live(800)
    stage.save(name("desk-log-whole"))
    dialog.filters.text.setText("gun")
    dialog.filters.kind.setCurrentIndex(1)
    stage.until(lambda: dialog.message.text()[:1].isdigit(), "a page")
    dialog.rows.setCurrentIndex(dialog.table.index(3, 0))
    stage.until(lambda: "Filled in" in dialog.pane.headings(), "the entry beside")
    stage.live(300)
    stage.save(name("desk-log"))
    exported(stage, name("desk-export"), dialog)
    dialog.filters.text.setText("zebra")
    dialog.filters.text.returnPressed.emit()
    stage.until(lambda: dialog.message.text().startswith("No entry"), "nothing found")
    stage.live(200)
    stage.save(name("desk-log-nothing"))
    dialog.reject()
    stage.live(200)


def exported(stage: Stage, path: Path, over: LogBrowser) -> None:
    """What the filter finds, written as a workbook."""
    over.export_wanted.emit()
    dialog = over.findChild(DeskExportDialog)
    if dialog is None:
        raise RuntimeError("no export")
    dialog.buttons[Form.XLSX].click()
    file = Path(tempfile.gettempdir()) / "reports" / "guns-seized.xlsx"
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    dialog.target.setText(str(file))
    dialog.target.textEdited.emit(dialog.target.text())
    dialog.go.click()
    stage.until(lambda: dialog.message.text().startswith("Written"), "the file")
    file.unlink()
    stage.live(200)
    stage.save(path)
    dialog.reject()
    stage.live(200)


def counted(stage: Stage, name: Name) -> None:
    """Figures of two years by month, then by officer."""
    stage.window.actions_by_name["desk.figures"].trigger()
    dialog = stage.window.findChild(FiguresWindow)
    if dialog is None:
        raise RuntimeError("no figures")
    dialog.since.setText("2025-01-01")
    dialog.until.setText("2026-09-30")
    dialog.until.returnPressed.emit()
    stage.until(lambda: dialog.model.rowCount() > 12, "months")
    stage.live(400)
    stage.save(name("desk-figures"))
    dialog.by.setCurrentIndex(1)
    dialog.each.setCurrentIndex(0)
    stage.until(lambda: dialog.model.rowCount() > 30, "officers")
    for _ in range(4):
        stage.app.sendEvent(dialog.rows, _right())
    stage.live(400)
    stage.save(name("desk-figures-officers"))
    dialog.reject()
    stage.live(200)


def _right() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
