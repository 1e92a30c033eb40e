"""Change which key does what: choose a command, press Enter, press its new key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workstation.ui import theme
from workstation.ui.actions import SPECS, Actions
from workstation.ui.bench.parts import Field, Words, push_button
from workstation.ui.key_map import KeyMap
from workstation.ui.theme import GRID

_NAME = Qt.ItemDataRole.UserRole
_TAB = Qt.FocusPolicy.TabFocus
_BARE = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
)


class KeysDialog(QDialog):
    """Every command with its key. A key that is taken or needed elsewhere is refused in words."""

    _waiting = ""
    """The command that waits for its new key. Qt sends events while the dialog is being made."""

    def __init__(self, actions: Actions, keys: KeyMap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys_dialog")
        self.setWindowTitle("Change keys")
        self.setModal(True)
        self.resize(GRID * 180, GRID * 150)
        self._actions, self._keys = actions, keys
        whose = f"Keys of {keys.officer}." if keys.officer else "Nobody is signed in."
        self.field = Field()
        self.field.setObjectName("keys_field")
        self.field.setAccessibleName("Part of a command’s name")
        self.field.setPlaceholderText("Type a part of a command’s name")
        self.field.setMinimumHeight(GRID * 9)
        self.list = QTreeWidget()
        self.list.setObjectName("keys_list")
        self.list.setAccessibleName("Commands and their keys")
        self.list.setHeaderLabels(["Command", "Key", ""])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        head = self.list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(1, GRID * 40)
        head.resizeSection(2, GRID * 22)
        self.message = Words("")
        self.message.setObjectName("keys_message")
        self.message.setMinimumHeight(GRID * 10)
        self.change = push_button("Change   Enter", "keys_change", focus=_TAB)
        self.none = push_button("No key   Del", "keys_none", focus=_TAB)
        self.own = push_button("Own key back", "keys_own", focus=_TAB)
        self.all_own = push_button("All own keys back", "keys_all_own", focus=_TAB)
        self.close_button = push_button("Close   Esc", "keys_close", focus=_TAB)
        row = QHBoxLayout()
        for button in (self.change, self.none, self.own, self.all_own):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, GRID * 3)
        column.setSpacing(GRID * 2)
        column.addWidget(Words(f"{whose} Choices are kept for this officer on this station."))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.message)
        column.addLayout(row)
        self.field.textChanged.connect(self._narrow)
        self.list.itemActivated.connect(lambda _item, _column: self._wait())
        self.change.clicked.connect(self._wait)
        self.none.clicked.connect(lambda: self._choose(QKeySequence()))
        self.own.clicked.connect(self._own_back)
        self.all_own.clicked.connect(self._all_back)
        self.close_button.clicked.connect(self.reject)
        self._narrow("")
        self.field.setFocus()

    def event(self, event: QEvent) -> bool:
        """While a key is awaited every key is one, also those that lists and buttons use."""
        if (
            self._waiting
            and isinstance(event, QKeyEvent)
            and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._pressed(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wait()
        elif key == Qt.Key.Key_Delete and not self.field.hasFocus():
            self._choose(QKeySequence())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.field.hasFocus():
            self._step(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._go(self.list.indexOfTopLevelItem(item) + by)

    def _go(self, row: int) -> None:
        item = self.list.topLevelItem(row)
        if item is not None:
            self.list.setCurrentItem(item)

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(0, _NAME)) if item is not None else ""

    def _wait(self) -> None:
        name = self._chosen()
        if not name:
            return
        self._waiting = name
        self.setFocus()
        self._say(f"Press the new key of “{_title(name)}”. Esc leaves it as it is.")

    def _pressed(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self._waiting = ""
            self._say("Left as it was.")
        elif Qt.Key(event.key()) not in _BARE and not event.isAutoRepeat():
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            self._choose(QKeySequence(QKeyCombination(held, Qt.Key(event.key()))))
            return
        else:
            return
        self.list.setFocus()

    def _choose(self, keys: QKeySequence) -> None:
        name = self._waiting or self._chosen()
        self._waiting = ""
        if not name:
            return
        why = self._keys.choose(name, keys)
        if why:
            self._say(f"{why} Nothing was changed.", failed=True)
        elif keys.isEmpty():
            self._say(f"“{_title(name)}” has no key now.")
        else:
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            self._say(f"“{_title(name)}” is {shown} now.")
        self._draw()
        self.list.setFocus()

    def _own_back(self) -> None:
        if self._chosen():
            self._keys.reset([self._chosen()])
            self._say(f"“{_title(self._chosen())}” has its own key again.")
            self._draw()

    def _all_back(self) -> None:
        self._keys.reset()
        self._say("Every command has its own key again.")
        self._draw()

    def _narrow(self, typed: str) -> None:
        chosen = self._chosen()
        self.list.clear()
        wanted = typed.casefold().split()
        for spec in SPECS:
            words = spec.words
            if not all(word in words.casefold() for word in wanted):
                continue
            item = QTreeWidgetItem([words, "", ""])
            item.setData(0, _NAME, spec.name)
            item.setSizeHint(0, QSize(0, GRID * 6))
            self.list.addTopLevelItem(item)
            if spec.name == chosen:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None:
            self._go(0)
        self._draw()

    def _draw(self) -> None:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is None:
                continue
            name = str(item.data(0, _NAME))
            keys = self._actions[name].shortcut()
            item.setText(1, keys.toString(QKeySequence.SequenceFormat.NativeText) or "none")
            item.setText(2, "changed" if self._keys.changed(name) else "")

    def _say(self, words: str, *, failed: bool = False) -> None:
        self.message.setText(words)
        colours = theme.colours()
        theme.coloured(self.message, colours.alarm if failed else colours.text)


def _title(name: str) -> str:
    return next(spec.text for spec in SPECS if spec.name == name)
