"""Ctrl+I: manifest files looked at, brought in, and what is to be repaired of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.importing import ImportController, ImportFile, ImportState, Stage
from workstation.controllers.record_facts import grouped, kilograms, local, money, party_line
from workstation.services.manifests.fields import COLUMNS
from workstation.ui import theme
from workstation.ui.bench.parts import Words, framed, plain_tip, push_button
from workstation.ui.imports.column_page import ColumnPage, Pick
from workstation.ui.imports.field_words import field_words
from workstation.ui.imports.tables import Row, RowTable
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.domain.repair import Repair
    from workstation.services.import_ports import ImportRun
    from workstation.services.manifest_import import PreviewedRecord
    from workstation.ui.main_window import MainWindow

FOLDER_KEY = "import_folder"
_TICK_MS = 250
_FOUND = "as found: the site’s map that fits, else our own names"
_LOUD = frozenset({"changed"})


class ImportWindow(QDialog):
    """Draws `ImportState` and passes on intents. Closing it stops nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("import_window")
        self.setWindowTitle("Import manifests")
        self.setAcceptDrops(True)
        wanted = QSize(GRID * 300, GRID * 175)
        self.resize(wanted.boundedTo(parent.size() - QSize(GRID * 6, GRID * 6)))
        self._controller: ImportController | None = None
        self._state = ImportState()
        self.folder = Path.home()
        self.add_button = push_button("Add files…   Ctrl+O", "import_add")
        self.go = push_button("Import   Ctrl+Enter", "import_go")
        self.stop = push_button("Stop   Ctrl+.", "import_stop")
        close = push_button("Close   Esc", "import_close")
        top = QHBoxLayout()
        for button in (self.add_button, self.go, self.stop):
            top.addWidget(button)
        self.bar = QProgressBar()
        self.bar.setObjectName("import_bar")
        self.bar.setAccessibleName("How far the import is")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        top.addWidget(self.bar, 1)
        top.addWidget(close)
        self.files = QListWidget()
        self.files.setObjectName("import_files")
        self.files.setAccessibleName("Chosen files")
        self.files.setWordWrap(True)
        self.files.setSpacing(GRID // 2)
        framed(self.files)
        self.empty = Words(
            "Add manifest files, or drop them here: CSV, XLSX, JSON, Cargo-XML, Cargo-IMP, "
            "ITMATT. Each is looked at first; nothing is stored until you import.",
            colour=theme.colours().quiet,
        )
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, GRID, 0)
        side.addWidget(self.empty)
        side.addWidget(self.files, 1)
        self.reader = Words("", bold=True, wrap=False)
        self.reader.setObjectName("import_reader")
        self.maps = Pick()
        self.maps.setObjectName("import_maps")
        self.maps.setAccessibleName("Column map")
        self.maps.setMinimumHeight(GRID * 7)
        self.maps.setSizeAdjustPolicy(Pick.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        about = QHBoxLayout()
        about.addWidget(self.reader)
        about.addWidget(Words("columns", colour=theme.colours().quiet, wrap=False))
        about.addWidget(self.maps, 1)
        self.records = RowTable(
            "import_records",
            "Records as they would be stored",
            ("would be", "parcel", "goods", "worth", "weight", "to", "what changes"),
            (GRID * 17, GRID * 32, GRID * 40, GRID * 22, GRID * 16, GRID * 50, GRID * 40),
            6,
        )
        titles = ("line", "field", "what is wrong", "found", "parcel")
        widths = (GRID * 12, GRID * 50, GRID * 90, GRID * 30, GRID * 32)
        self.repairs = RowTable("import_repairs", "To repair", titles, widths, 2)
        self.columns = ColumnPage()
        self.runs = RowTable(
            "import_runs",
            "Earlier imports",
            ("when", "file", "read", "new", "changed", "same", "to repair", "state"),
            (GRID * 36, GRID * 56, *(GRID * 18,) * 5, GRID * 20),
            1,
        )
        self.old_repairs = RowTable("import_old_repairs", "To repair of it", titles, widths, 2)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("import_tabs")
        self.tabs.addTab(self.records, "Preview")
        self.tabs.addTab(self._with_buttons(self.repairs, old=False), "To repair")
        self.tabs.addTab(self.columns, "Columns")
        history = QSplitter(Qt.Orientation.Vertical)
        history.addWidget(self.runs)
        history.addWidget(self._with_buttons(self.old_repairs, old=True))
        self.tabs.addTab(history, "Earlier imports")
        right = QWidget()
        main = QVBoxLayout(right)
        main.setContentsMargins(GRID, 0, 0, 0)
        main.addLayout(about)
        main.addWidget(self.tabs, 1)
        halves = QSplitter()
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setSizes([GRID * 70, GRID * 230])
        halves.setChildrenCollapsible(False)
        self.message = Words("")
        self.message.setObjectName("import_message")
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        whole.setSpacing(GRID * 2)
        whole.addLayout(top)
        whole.addWidget(halves, 1)
        whole.addWidget(self.message)
        close.clicked.connect(self.reject)
        self.add_button.clicked.connect(self.choose_files)
        for keys, button in (
            *(("Ctrl+O", self.add_button), ("Ctrl+Return", self.go), ("Ctrl+.", self.stop)),
        ):
            QShortcut(QKeySequence(keys), self, button.click)
        QShortcut(QKeySequence("Ctrl+Enter"), self, self.go.click)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)

    def attach(self, controller: ImportController) -> None:
        """Take the controller, and draw its state."""
        self._controller = controller
        self.go.clicked.connect(controller.bring_in)
        self.stop.clicked.connect(controller.cancel)
        self.files.currentRowChanged.connect(controller.choose)
        self.maps.activated.connect(self._map_chosen)
        self.columns.wanted.connect(controller.save_map)
        self.runs.selectionModel().currentRowChanged.connect(self._run_chosen)
        self._timer.timeout.connect(controller.tick)
        self._timer.start()
        controller.open()
        self.show_state(controller.state)
        self.add_button.setFocus()

    def show_state(self, state: ImportState) -> None:
        """Draw the window."""
        before, self._state = self._state, state
        colours = theme.colours()
        self.empty.setVisible(not state.files)
        self._show_files(state)
        self.go.setEnabled(state.can_import)
        self.stop.setEnabled(state.busy)
        file = state.file
        self.message.setText(state.message or ("" if file is None else file.words))
        bad = state.failed or (file is not None and file.notice is not None and not state.message)
        theme.coloured(self.message, colours.alarm if bad else colours.text)
        self._show_bar(state)
        if state.runs is not before.runs or not self.runs.rows.rowCount():
            self.runs.rows.take([_run_row(run) for run in state.runs])
        if state.old_repairs is not before.old_repairs:
            self.old_repairs.rows.take([_repair_row(one) for one in state.old_repairs])
        if file is not before.file or state.maps is not before.maps:
            self._show_file(file, state)

    def add(self, paths: Sequence[Path]) -> None:
        """Look at more files."""
        if self._controller is not None and paths:
            self.folder = paths[0].parent
            self._controller.add(paths)

    def choose_files(self) -> None:
        """Ask for files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Manifest files", str(self.folder))
        self.add([Path(name) for name in chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        local_files = (url.toLocalFile() for url in event.mimeData().urls())
        self.add([Path(name) for name in local_files if name])

    def _show_files(self, state: ImportState) -> None:
        self.files.setVisible(bool(state.files))
        self.files.blockSignals(True)
        while self.files.count() > len(state.files):
            self.files.takeItem(self.files.count() - 1)
        for place, file in enumerate(state.files):
            if place >= self.files.count():
                self.files.addItem(QListWidgetItem())
            item = self.files.item(place)
            text = f"{file.path.name}\n{file.words}"
            if item.text() != text:
                item.setText(text)
                item.setToolTip(plain_tip(f"{file.path}\n{file.words}"))
        if state.files:
            self.files.setCurrentRow(state.chosen)
        self.files.blockSignals(False)

    def _show_bar(self, state: ImportState) -> None:
        going = next((f.progress for f in state.files if f.stage is Stage.IMPORTING), None)
        if going is not None and going.bytes_total:
            self.bar.setValue(1000 * going.bytes_done // going.bytes_total)
        elif not state.busy:
            self.bar.setValue(0)
        self.bar.setEnabled(state.busy)

    def _show_file(self, file: ImportFile | None, state: ImportState) -> None:
        preview = None if file is None else file.preview
        self.reader.setText("" if preview is None else f"read as {preview.reader}")
        shown = [] if preview is None else [_record_row(one) for one in preview.records]
        self.records.rows.take(shown, _LOUD)
        repairs = () if file is None else file.repairs
        self.repairs.rows.take([_repair_row(one) for one in repairs])
        count = len(repairs)
        if file is not None and file.done is not None:
            count = file.done.run.repairs
        self.tabs.setTabText(1, f"To repair ({grouped(count)})" if count else "To repair")
        self.columns.show_sample(
            None if file is None else file.sample, None if preview is None else preview.columns
        )
        self.maps.clear()
        fits = preview.columns.name if preview is not None and preview.columns else ""
        self.maps.addItem(f"as found: {fits}" if fits else _FOUND)
        for one in state.maps:
            self.maps.addItem(one.name)
        if file is not None and file.columns is not None:
            self.maps.setCurrentIndex(max(0, self.maps.findText(file.columns.name)))
        self.maps.setEnabled(file is not None and file.sample is not None)

    def _map_chosen(self, place: int) -> None:
        if self._controller is not None:
            self._controller.use_map(None if place == 0 else self._state.maps[place - 1])

    def _run_chosen(self) -> None:
        place = self.runs.currentIndex().row()
        if self._controller is not None and 0 <= place < len(self._state.runs):
            self._controller.show_run(self._state.runs[place].run_id)

    def _with_buttons(self, table: RowTable, *, old: bool) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(table, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = push_button("Copy   Ctrl+C", f"{table.objectName()}_copy")
        copy.clicked.connect(lambda: self._copied(table))
        save = push_button("Save as CSV…", f"{table.objectName()}_save")
        save.clicked.connect(lambda: self._save(old=old))
        row.addWidget(copy)
        row.addWidget(save)
        column.addLayout(row)
        return page

    def _copied(self, table: RowTable) -> None:
        count = table.copy()
        theme.coloured(self.message, theme.colours().text)
        self.message.setText(f"Copied: {grouped(count)} line{'' if count == 1 else 's'}.")

    def _save(self, *, old: bool) -> None:
        run = self._run(old=old)
        if run is None or self._controller is None:
            theme.coloured(self.message, theme.colours().text)
            self.message.setText("The list can be saved once the file is imported; copy it before.")
            return
        start = self.folder / f"{Path(run.source).stem}-to-repair.csv"
        name, _ = QFileDialog.getSaveFileName(self, "Save what is to repair", str(start))
        if name:
            self._controller.save_repairs(run.run_id, run.source, Path(name))

    def _run(self, *, old: bool) -> ImportRun | None:
        state = self._state
        if old:
            return next((run for run in state.runs if run.run_id == state.old_run), None)
        return state.file.done.run if state.file is not None and state.file.done else None


def _record_row(one: PreviewedRecord) -> Row:
    record = one.record
    goods = record.lines[0].description if record.lines else None
    more = f" and {len(record.lines) - 1} more" if len(record.lines) > 1 else ""
    changes = "; ".join(
        f"{d.field}: {d.before or 'not declared'} → {d.after or 'not declared'}"
        for d in one.differences
    )
    return (
        one.state,
        record.parcel_id,
        f"{goods or 'no description'}{more}",
        money(record.value, record.currency),
        kilograms(record.gross_kg),
        party_line(record.consignee),
        changes,
    )


def _repair_row(one: Repair) -> Row:
    """As an officer calls the fields; a heading of theirs stays as they write it."""
    words = field_words(one.field) if one.field in COLUMNS else one.field
    sentence = one.sentence
    named = f"“{one.field}” "
    if sentence.startswith(named):  # the column beside says which
        sentence = sentence.removeprefix(named)
        sentence = sentence[:1].upper() + sentence[1:]
    return (grouped(one.line), words, sentence, one.found, one.parcel_id)


def _run_row(run: ImportRun) -> Row:
    counts = (run.read, run.new, run.changed, run.same, run.repairs)
    state = "broken off" if run.finished_at is None else "whole"
    return (local(run.started_at), run.source, *map(grouped, counts), state)


def open_window(window: MainWindow) -> ImportWindow | None:
    """Open the import window beside the bench; once it is there it comes to the front."""
    controller = window.imports
    if controller is None:
        return None
    shown = window.findChild(ImportWindow)
    if isinstance(shown, ImportWindow):
        shown.show()
        shown.raise_()
        shown.activateWindow()
        controller.open()
        return shown
    dialog = ImportWindow(window)
    kept = window.remembered(FOLDER_KEY)
    if kept and Path(kept).is_dir():
        dialog.folder = Path(kept)
    window.show_imports = dialog.show_state
    dialog.attach(controller)
    dialog.finished.connect(lambda _: window.remember(FOLDER_KEY, str(dialog.folder)))
    dialog.show()
    return dialog
