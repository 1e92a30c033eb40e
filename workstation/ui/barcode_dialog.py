"""Ctrl+Shift+I: the barcodes of the parcel's pictures, or of a picture file, offered to be opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.picture_barcodes import BarcodesController
from workstation.ui import theme
from workstation.ui.bench.parts import Words, framed
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.picture_barcodes import BarcodesState, ReadNumber
    from workstation.ui.main_window import MainWindow

_HEADS = ("Number", "What it is", "Here", "Picture")
_PICTURES = "Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.dcm *.dcs *.dicos);;All files (*)"
_ROW = GRID * 9


class BarcodeDialog(QDialog):
    """Draws `BarcodesState`. Opens nothing by itself: the officer chooses."""

    parcel_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("barcode_dialog")
        self.setWindowTitle("Barcodes in a picture")
        self.setModal(True)
        wanted = QSize(GRID * 240, GRID * 130)
        self.resize(wanted.boundedTo(parent.size() - QSize(GRID * 10, GRID * 10)))
        self._controller: BarcodesController | None = None
        self._numbers: tuple[ReadNumber, ...] = ()
        self.folder = Path.home()
        self.message = Words("", px=17, bold=True)
        self.message.setObjectName("barcode_message")
        self.remarks = Words("", colour=theme.colours().quiet)
        self.remarks.setObjectName("barcode_remarks")
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setObjectName("barcode_numbers")
        self.table.setAccessibleName("Numbers read")
        self.table.setHorizontalHeaderLabels(list(_HEADS))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        framed(self.table)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        across = self.table.horizontalHeader()
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for place, width in ((0, 70), (2, 42), (3, 52)):
            self.table.setColumnWidth(place, GRID * width)
        self.table.itemSelectionChanged.connect(self._tell_open)
        self.table.doubleClicked.connect(lambda _: self.choose())
        self.open_button = QPushButton("Open   Enter")
        self.copy_button = QPushButton("Copy   Ctrl+C")
        self.file_button = QPushButton("Another picture…   Ctrl+O")
        self.close_button = QPushButton("Close   Esc")
        ends = QHBoxLayout()
        ends.addWidget(self.file_button)
        ends.addStretch(1)
        for name, button, do in (
            ("file", self.file_button, self.choose_files),
            ("copy", self.copy_button, self.copy),
            ("open", self.open_button, self.choose),
            ("close", self.close_button, self.reject),
        ):
            button.setObjectName(f"barcode_{name}")
            button.setAutoDefault(False)
            button.setMinimumHeight(GRID * 9)
            button.setMinimumWidth(GRID * 36)
            button.clicked.connect(do)
            if button is not self.file_button:
                ends.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID * 2)
        column.addWidget(self.message)
        column.addWidget(self.table, 1)
        column.addWidget(self.remarks)
        column.addLayout(ends)
        for keys, do in (
            ("Ctrl+O", self.choose_files),
            ("Ctrl+C", self.copy),
            ("Return", self.choose),
            ("Enter", self.choose),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(do)

    def attach(self, controller: BarcodesController) -> None:
        """Take the controller, and draw its state."""
        self._controller = controller
        self.show_state(controller.state)
        self.table.setFocus()

    def show_state(self, state: BarcodesState) -> None:
        """Draw what was read so far; the chosen row stays chosen."""
        colours = theme.colours()
        wrong = state.notice is not None
        self.message.setText(str(state.notice) if wrong else state.words)
        theme.coloured(self.message, colours.alarm if wrong else colours.text)
        words = [state.words, *state.remarks] if wrong else state.remarks
        self.remarks.setText(" ".join(words))
        if state.numbers != self._numbers:
            chosen = self.chosen()
            self._numbers = state.numbers
            self._fill(0 if chosen is None else self._place(chosen))
        self._tell_open()

    def chosen(self) -> ReadNumber | None:
        """The number of the chosen row."""
        row = self.table.currentRow()
        return self._numbers[row] if 0 <= row < len(self._numbers) else None

    def choose(self) -> None:
        """Open the chosen number's parcel."""
        number = self.chosen()
        if number is not None and number.parcel:
            self.accept()
            self.parcel_wanted.emit(number.parcel)

    def copy(self) -> None:
        """The chosen number to the clipboard."""
        number = self.chosen()
        if number is not None:
            QGuiApplication.clipboard().setText(number.text)
            self.message.setText(f"Copied: {number.text}")

    def choose_files(self) -> None:
        """Read picture files of this computer."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self, "Pictures with barcodes", str(self.folder), _PICTURES
        )
        if chosen and self._controller is not None:
            self.folder = Path(chosen[0]).parent
            self._controller.read_files([Path(one) for one in chosen])

    def _place(self, number: ReadNumber) -> int:
        return next((n for n, one in enumerate(self._numbers) if one.text == number.text), 0)

    def _fill(self, current: int) -> None:
        self.table.setRowCount(len(self._numbers))
        for row, number in enumerate(self._numbers):
            for column, text in enumerate(
                (number.spoken, f"{number.what} ({number.symbology})", number.known, number.picture)
            ):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if column == 0:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self.table.setItem(row, column, item)
        if self._numbers:
            self.table.selectRow(current)

    def _tell_open(self) -> None:
        number = self.chosen()
        self.open_button.setEnabled(number is not None and bool(number.parcel))
        self.copy_button.setEnabled(number is not None)


def open_dialog(window: MainWindow) -> BarcodeDialog | None:
    """Open it over the bench: the pictures of the parcel there are read at once."""
    if window.barcodes is None:
        return None
    tools, runner = window.barcodes
    dialog = BarcodeDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    there = [dialog]  # a lane's thread must not be the last to let go of a widget

    def show(state: BarcodesState) -> None:
        for one in there:
            one.show_state(state)

    controller = BarcodesController(tools, runner, show)

    def closed(_: int) -> None:
        there.clear()
        controller.close()

    dialog.finished.connect(closed)
    dialog.attach(controller)
    dialog.parcel_wanted.connect(window.open_parcel)
    opened = window.controller().state.opened
    if opened is not None and opened.scans:
        controller.read_scans(opened.scans)
    dialog.open()
    return dialog
