"""What was found or counted leaves the desk: as what, where to, how far it is; by keys."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.desk_export import (
    FORM_WORDS,
    Counted,
    DeskExport,
    DeskExportState,
    Form,
    Found,
    forms_of,
)
from workstation.ui import theme
from workstation.ui.bench.parts import Choice, Words, push_button, typing_line
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.theme import GRID
from workstation.ui.writing_out import last_folder, told_while_open

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

EXPORT_TEXT = "Export…   Ctrl+Shift+S"
EXPORT_KEYS = QKeyCombination(
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_S
)
FOLDER_KEY = "desk_export_folder"
_DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation
_LOOK_MS = 150
_LONGEST_PATH = 4096


class DeskExportDialog(QDialog):
    """Draws `DeskExportState` and passes on what is asked."""

    def __init__(self, parent: QWidget, forms: tuple[Form, ...]) -> None:
        super().__init__(parent)
        self.setObjectName("desk_export")
        self.setWindowTitle("Export")
        self.setMinimumWidth(GRID * 180)
        self._controller: DeskExport | None = None
        self._forms, self._busy = forms, False
        self.what = Wrapped("", bold=True)
        self.what.setObjectName("desk_export_what")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID * 2)
        column.addWidget(self.what)
        self.kinds = QButtonGroup(self)
        self.buttons: dict[Form, Choice] = {}
        self._about: dict[Form, Words] = {}
        for number, form in enumerate(forms):
            name, about = FORM_WORDS[form]
            button = Choice(f"&{number + 1}   {name}")
            button.setObjectName(f"desk_export_{form.value}")
            button.setMinimumHeight(GRID * 7)
            button.setMinimumWidth(GRID * 48)
            button.setAccessibleDescription(about)
            words = Words(about, colour=theme.colours().quiet)
            row = QHBoxLayout()
            row.addWidget(button)
            row.addWidget(words, 1)
            column.addLayout(row)
            self.kinds.addButton(button, number)
            self.buttons[form], self._about[form] = button, words
        self.month = typing_line("desk_export_month", "Month of the public report, as 2026-10")
        self.month.setMaxLength(7)
        self.month.setFixedWidth(GRID * 28)
        self._month_words = Words("Month of the public report", wrap=False)
        of = QHBoxLayout()
        of.addWidget(self._month_words)
        of.addWidget(self.month)
        of.addStretch(1)
        column.addLayout(of)
        self.target = typing_line("desk_export_target", "File or folder")
        self.target.setMaxLength(_LONGEST_PATH)
        self.choose = push_button("Choose…", "desk_export_choose")
        aim = QHBoxLayout()
        aim.addWidget(self.target, 1)
        aim.addWidget(self.choose)
        column.addLayout(aim)
        self.message = Wrapped("")
        self.message.setObjectName("desk_export_message")
        self.message.setMinimumHeight(GRID * 14)
        column.addWidget(self.message, 1)
        self.go = push_button("Export   Enter", "desk_export_go", wide=GRID * 36)
        self.go.setDefault(True)
        self.leave = push_button("Close   Esc", "desk_export_leave", wide=GRID * 36)
        ends = QHBoxLayout()
        ends.addStretch(1)
        for push in (self.go, self.leave):
            ends.addWidget(push)
        column.addLayout(ends)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)

    def attach(self, controller: DeskExport) -> None:
        """Take the controller, and draw its state."""
        self._controller = controller
        self.kinds.idClicked.connect(lambda number: controller.choose(self._forms[number]))
        self.target.textEdited.connect(controller.aim)
        self.month.textEdited.connect(controller.of_month)
        self.choose.clicked.connect(self._choose)
        self.go.clicked.connect(controller.export)
        self.leave.clicked.connect(self._leave)
        self._timer.timeout.connect(controller.look)
        self._timer.start()
        self.show_state(controller.state)
        button = self.buttons[controller.state.form]
        (button if button.isEnabled() else self.leave).setFocus()

    def show_state(self, state: DeskExportState) -> None:
        """Draw the dialog."""
        colours = theme.colours()
        self.what.setText(state.what)
        for form, button in self.buttons.items():
            why = state.not_offered.get(form, "")
            button.setEnabled(not state.busy and not why)
            button.setChecked(form is state.form and not why)
            self._about[form].setText(f"not for you: {why}" if why else FORM_WORDS[form][1])
        monthly = state.form is Form.PUBLIC
        for part in (self._month_words, self.month):
            part.setVisible(monthly)
        free = not state.busy and state.offered
        for field, text in ((self.target, state.target), (self.month, state.month)):
            if field.text() != text:
                field.setText(text)
            field.setEnabled(free)
        self.choose.setEnabled(free)
        self.go.setEnabled(free)
        if state.busy != self._busy:
            self._busy = state.busy
            self.leave.setText("Stop   Esc" if state.busy else "Close   Esc")
            (self.leave if state.busy else self.buttons[state.form]).setFocus()
        if self.message.text() != state.message:
            self.message.setText(state.message)
        self.message.set_colour(colours.alarm if state.failed else colours.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        typing = self.target.hasFocus() or self.month.hasFocus()
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif 0 <= number < len(self._forms) and not typing:
            self.buttons[self._forms[number]].click()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Stop what is being written; else close."""
        controller = self._controller
        if controller is not None and controller.state.busy:
            controller.stop()
        else:
            self.reject()

    def _choose(self) -> None:
        controller = self._controller
        if controller is None:
            return
        at = controller.state.target
        if controller.state.form is Form.BUNDLE:
            own = Path(at)
            chosen = QFileDialog.getExistingDirectory(self, "Folder of the bundle", str(own.parent))
            chosen = chosen and str(Path(chosen) / own.name)
        else:
            chosen, _ = QFileDialog.getSaveFileName(
                self, "Export to", at, options=QFileDialog.Option.DontConfirmOverwrite
            )
        if chosen:
            controller.aim(chosen)


def open_export(
    window: MainWindow, over: QWidget, what: Found | Counted
) -> DeskExportDialog | None:
    """Open the dialog over one of the desk's windows; it deletes itself when it is closed."""
    desk, bench = window.desk, window.bench
    if desk is None or bench is None or bench.officer is None:
        return None
    dialog = DeskExportDialog(over, forms_of(what))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(True)
    controller = DeskExport(
        *(desk.out, desk.runner, told_while_open(window, dialog, dialog.show_state)),
        *(what, bench.officer, last_folder(window, FOLDER_KEY, _DOCUMENTS)),
        datetime.now(UTC),
    )

    def left() -> None:
        controller.stop()  # whoever locked the bench or left sees nothing of it any more
        window.remember(FOLDER_KEY, str(controller.folder))

    dialog.finished.connect(left)
    dialog.attach(controller)
    dialog.open()
    return dialog
