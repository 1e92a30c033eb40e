"""The supervisor's desk on years of invented decisions: the log browsed, the figures read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from tests.screens.shots import Stage
from workstation.controllers.desk_export import Form
from workstation.ui.desk.export_dialog import DeskExportDialog
from workstation.ui.desk.figures_window import FiguresWindow
from workstation.ui.desk.log_browser import LogBrowser

Name = Callable[[str], Path]


def supervised(name: Name, look: str, window: tuple[int, int]) -> None:
    """Another window, over a station whose log holds years."""
    stage = Stage(Path(os.environ["YEARS"]), look, window)
    stage.until(lambda: stage.window.sign_in_page.enter.isVisible(), "the sign-in form")
    stage.sign_in()
    stage.live(500)
    browsed(stage, name)
    counted(stage, name)
    stage.end()


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
