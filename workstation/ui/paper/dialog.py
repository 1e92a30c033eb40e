"""Papers of the parcel on the bench: chosen, looked at, saved or printed, by keys alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.papers import PapersController, PapersState
from workstation.ui import theme
from workstation.ui.bench.parts import Words, push_button
from workstation.ui.theme import GRID
from workstation.ui.writing_out import last_folder, told_while_open

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow
    from workstation.ui.paper.pages import PaperLayout

FOLDER_KEY = "paper_folder"
_SIDE, _AROUND = GRID * 96, GRID * 20
"""Width of the column at the left; of margins and scroll bar."""
_PAGE_INCH = 8.5
LANGUAGE_NAMES = {"en": "English", "es": "Español", "fr": "Français", "zh-Hans": "简体中文"}


class PapersDialog(QDialog):
    """Draws `PapersState` and passes on intents."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("papers_dialog")
        self.setWindowTitle("Papers")
        self.resize(_share(parent))
        self._controller: PapersController | None = None
        self._drawn: tuple[object, ...] | None = None
        self.offers = QListWidget()
        self.offers.setObjectName("papers_offers")
        self.offers.setAccessibleName("What can be printed")
        self.offers.setWordWrap(True)
        self.offers.setSpacing(GRID)
        self.language = QComboBox()
        self.language.setObjectName("papers_language")
        self.language.setAccessibleName("Language")
        self.language.setMinimumHeight(GRID * 9)
        label = Words("&Language", wrap=False)
        label.setTextFormat(Qt.TextFormat.AutoText)
        label.setBuddy(self.language)
        self.message = Words("")
        self.message.setObjectName("papers_message")
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.message.setMinimumHeight(GRID * 16)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save = push_button("Save…   Ctrl+S", "papers_save")
        self.print = push_button("Print…   Ctrl+P", "papers_print")
        self.leave = push_button("Close   Esc", "papers_close")
        left = QVBoxLayout()
        left.addWidget(self.offers, 1)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.language, 1)
        left.addLayout(row)
        left.addWidget(Words("PgUp, PgDown: turn the pages", colour=theme.colours().quiet))
        left.addWidget(self.message)
        for push in (self.save, self.print, self.leave):
            left.addWidget(push)
        self.sheets = QWidget()
        self._column = QVBoxLayout(self.sheets)
        self._column.setSpacing(GRID * 3)
        self.pages = QScrollArea()
        self.pages.setObjectName("papers_pages")
        self.pages.setAccessibleName("The paper as it will be printed")
        self.pages.setWidgetResizable(True)
        self.pages.setWidget(self.sheets)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The notice in words")
        self.room = QStackedWidget()
        self.room.addWidget(self.pages)
        self.room.addWidget(self.text)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        whole.setSpacing(GRID * 3)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(side)
        whole.addWidget(self.room, 1)
        self.leave.clicked.connect(self.reject)
        for keys, deed in (
            ("Ctrl+S", self._save),
            ("Ctrl+P", self._print),
            ("PgDown", partial(self._turn, 1)),
            ("PgUp", partial(self._turn, -1)),
        ):
            QShortcut(QKeySequence(keys), self, deed)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        self.folder = Path.home()

    def attach(self, controller: PapersController, folder: Path) -> None:
        """Take the controller, and draw its state."""
        self._controller, self.folder = controller, folder
        self.offers.currentRowChanged.connect(controller.choose)
        self.language.activated.connect(lambda _: controller.speak(self.language.currentData()))
        self.show_state(controller.state)
        self.offers.setFocus()

    def show_state(self, state: PapersState) -> None:
        """Draw the dialog."""
        colours = theme.colours()
        self.offers.blockSignals(True)
        if self.offers.count() != len(state.offers):
            self.offers.clear()
            for offer in state.offers:
                self.offers.addItem(f"{offer.words}\n{offer.about}")
        self.offers.setCurrentRow(state.chosen)
        self.offers.blockSignals(False)
        if self.language.count() != len(state.languages):
            self.language.clear()
            for name in state.languages:
                self.language.addItem(LANGUAGE_NAMES.get(name, name), name)
        self.language.setCurrentIndex(self.language.findData(state.language))
        paper = state.offer is not None and state.offer.kind is not None
        self.language.setEnabled(paper)
        self.room.setCurrentWidget(self.pages if paper else self.text)
        if self.text.toPlainText() != state.text:
            self.text.setPlainText(state.text)
        self._show_pages(state.pages)
        self.save.setEnabled(state.ready and not state.busy)
        self.print.setEnabled(state.ready and not state.busy and paper)
        self.message.setText(state.message)
        theme.coloured(self.message, colours.alarm if state.failed else colours.text)

    def _show_pages(self, pages: tuple[object, ...]) -> None:
        if pages is self._drawn:
            return
        self._drawn = pages
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for number, page in enumerate(pages, 1):
            sheet = QLabel()
            sheet.setAccessibleName(f"Page {number}")
            pixmap = QPixmap.fromImage(cast("QImage", page))
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
            sheet.setPixmap(pixmap)
            sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(sheet)
        self._column.addStretch(1)
        self.pages.verticalScrollBar().setValue(0)

    def _turn(self, pages: int) -> None:
        bar = (
            self.pages if self.room.currentWidget() is self.pages else self.text
        ).verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep() * 9 // 10)

    def _save(self) -> None:
        controller = self._controller
        if controller is None or not self.save.isEnabled():
            return
        proposed = str(self.folder / controller.proposed())
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the paper", proposed, options=QFileDialog.Option.DontConfirmOverwrite
        )
        if chosen:
            self.folder = Path(chosen).parent
            controller.save(Path(chosen))

    def _print(self) -> None:
        controller = self._controller
        if controller is None or not self.print.isEnabled():
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from workstation.ui.paper.pages import print_paper

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("papers_printer")
        if dialog.exec():
            name = printer.printerName() or "a file"
            controller.print_on(name, partial(print_paper, printer))


def open_dialog(window: MainWindow) -> PapersDialog | None:
    """Open the dialog for the parcel on the bench; it deletes itself when it is closed."""
    bench, papers = window.bench, window.papers
    if bench is None or papers is None or bench.officer is None or bench.state.barcode is None:
        window.status_line.show_message("There is no parcel on the bench.")
        return None
    dialog = PapersDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(True)
    prints, runner = papers
    controller = PapersController(
        *(prints, _layout(window), runner, told_while_open(window, dialog, dialog.show_state)),
        bench.state.barcode.text,
        bench.officer,
    )
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    dialog.attach(controller, last_folder(window, FOLDER_KEY, documents))
    dialog.finished.connect(lambda _: window.remember(FOLDER_KEY, str(dialog.folder)))
    controller.start()
    dialog.open()
    return dialog


def _layout(window: MainWindow) -> PaperLayout:
    from workstation.ui.paper.pages import SCREEN_DPI, PaperLayout

    # A page is as wide as the room for it, and no larger than is good to read.
    fits = int((_share(window).width() - _SIDE - _AROUND) / _PAGE_INCH)
    return PaperLayout(round(max(60, min(SCREEN_DPI, fits)) * window.devicePixelRatioF()))


def _share(window: QWidget) -> QSize:
    """The dialog's size: most of the window."""
    return window.size() * 0.94
