"""Export the picture on the screen: what, where to, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QStandardPaths, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.exporting import KIND_WORDS, ExportController, ExportState, Shown
from workstation.services.exporting import SUFFIXES, Kind
from workstation.ui import theme
from workstation.ui.bench.parts import Choice, Field, Words
from workstation.ui.theme import GRID
from workstation.ui.writing_out import last_folder, told_while_open

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

FOLDER_KEY = "export_folder"


class ExportDialog(QDialog):
    """Draws `ExportState` and passes on intents."""

    def __init__(self, parent: QWidget, seen: QImage) -> None:
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle("Export picture")
        self.setMinimumWidth(GRID * 180)
        self._seen = seen
        self._controller: ExportController | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID * 2)
        self.kinds = QButtonGroup(self)
        self.buttons: dict[Kind, Choice] = {}
        self._about: dict[Kind, Words] = {}
        for number, (kind, (name, about)) in enumerate(KIND_WORDS.items()):
            button = Choice(f"&{number + 1}   {name}")
            button.setObjectName(f"export_{kind.value}")
            button.setMinimumHeight(GRID * 7)
            button.setMinimumWidth(GRID * 62)
            button.setAccessibleDescription(about)
            words = Words(about, colour=theme.colours().quiet)
            row = QHBoxLayout()
            row.addWidget(button)
            row.addWidget(words, 1)
            column.addLayout(row)
            self.kinds.addButton(button, number)
            self.buttons[kind], self._about[kind] = button, words
        self.target = Field()
        self.target.setObjectName("export_target")
        self.target.setAccessibleName("File or folder")
        self.target.setMinimumHeight(GRID * 9)
        self.choose = QPushButton("Choose…")
        self.choose.setAutoDefault(False)
        self.choose.setMinimumHeight(GRID * 9)
        aim = QHBoxLayout()
        aim.addWidget(self.target, 1)
        aim.addWidget(self.choose)
        column.addLayout(aim)
        self.message = Words("")
        self.message.setObjectName("export_message")
        self.message.setMinimumHeight(GRID * 14)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.message)
        ends = QHBoxLayout()
        self.go = QPushButton("Export   Enter")
        self.go.setObjectName("export_go")
        self.go.setDefault(True)
        self.leave = QPushButton("Close   Esc")
        self.leave.setAutoDefault(False)
        for push in (self.go, self.leave):
            push.setMinimumHeight(GRID * 9)
            push.setMinimumWidth(GRID * 36)
            ends.addWidget(push)
        ends.insertStretch(0)
        column.addLayout(ends)
        self.leave.clicked.connect(self.reject)

    def attach(self, controller: ExportController) -> None:
        """Take the controller, and draw its state."""
        self._controller = controller
        kinds = list(KIND_WORDS)
        self.kinds.idClicked.connect(lambda number: controller.choose(kinds[number]))
        self.target.textEdited.connect(controller.aim)
        self.choose.clicked.connect(self._choose)
        self.go.clicked.connect(lambda: controller.export(self._png))
        self.show_state(controller.state)
        self.buttons[controller.state.kind].setFocus()

    def show_state(self, state: ExportState) -> None:
        """Draw the dialog."""
        colours = theme.colours()
        for kind, button in self.buttons.items():
            why = state.not_offered.get(kind, "")
            button.setEnabled(not state.busy and not why)
            button.setChecked(kind is state.kind)
            self._about[kind].setText(f"not offered: {why}" if why else KIND_WORDS[kind][1])
        if self.target.text() != state.target:
            self.target.setText(state.target)
        self.target.setEnabled(not state.busy)
        self.choose.setEnabled(not state.busy)
        self.go.setEnabled(not state.busy)
        self.message.setText(state.message)
        theme.coloured(self.message, colours.alarm if state.failed else colours.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        kinds = list(KIND_WORDS)
        if 0 <= number < len(kinds) and not self.target.hasFocus():
            if self.buttons[kinds[number]].isEnabled():
                self.buttons[kinds[number]].click()
            return
        super().keyPressEvent(event)

    def _choose(self) -> None:
        controller = self._controller
        if controller is None:
            return
        at = controller.state.target
        kind = controller.state.kind
        if kind is Kind.ORIGINAL:
            chosen = QFileDialog.getExistingDirectory(self, "Folder for the files", at)
        elif kind not in SUFFIXES:
            own = Path(at)
            chosen = QFileDialog.getExistingDirectory(self, "Folder of the files", str(own.parent))
            chosen = chosen and str(Path(chosen) / own.name)
        else:
            chosen, _ = QFileDialog.getSaveFileName(
                self, "Export to", at, options=QFileDialog.Option.DontConfirmOverwrite
            )
        if chosen:
            controller.aim(chosen)

    def _png(self) -> bytes:
        """The window's pixels as PNG; called on the writing thread, on an image of its own."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # Qt's stubs and its code disagree on the format's type.
        self._seen.save(buffer, "PNG", 80)  # type: ignore[call-overload]
        return bytes(buffer.data().data())


def open_dialog(window: MainWindow, shown: Shown, seen: QImage) -> ExportDialog:
    """Open the dialog over a picture; it deletes itself when it is closed."""
    dialog = ExportDialog(window, seen)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(True)
    exports, runner = window.exports()
    controller = ExportController(
        *(exports, runner, told_while_open(window, dialog, dialog.show_state), shown),
        last_folder(window, FOLDER_KEY, QStandardPaths.StandardLocation.PicturesLocation),
    )
    dialog.attach(controller)
    dialog.finished.connect(lambda _: window.remember(FOLDER_KEY, str(controller.folder)))
    dialog.open()
    return dialog
