"""Ctrl+K: find a command by a part of its name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workstation.ui.actions import SPECS, Actions
from workstation.ui.bench.parts import Field
from workstation.ui.theme import GRID

_ACTION = Qt.ItemDataRole.UserRole


class CommandPalette(QDialog):
    """The window's own commands, those that can be used now, narrowed by typing."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("command_palette")
        self.setWindowTitle("Find a command")
        self.resize(GRID * 130, GRID * 100)
        self._actions = actions
        self._chosen: QAction | None = None
        self.field = Field()
        self.field.setObjectName("command_field")
        self.field.setAccessibleName("Part of a command’s name")
        self.field.setPlaceholderText("Type a part of a command’s name")
        self.field.setMinimumHeight(GRID * 9)
        self.list = QListWidget()
        self.list.setObjectName("command_list")
        self.list.setAccessibleName("Commands")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._choose)
        self.list.itemClicked.connect(lambda _: self._choose())
        self._narrow("")

    def chosen(self) -> QAction | None:
        """The command that was chosen; to be triggered once the dialog is gone."""
        return self._chosen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _narrow(self, typed: str) -> None:
        self.list.clear()
        wanted = typed.casefold().split()
        for spec in SPECS:
            action = self._actions[spec.name]
            words = spec.words
            if not action.isEnabled() or not all(word in words.casefold() for word in wanted):
                continue
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(f"{words}{'     ' + key if key else ''}")
            item.setData(_ACTION, spec.name)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._chosen = self._actions[str(item.data(_ACTION))]
            self.accept()
