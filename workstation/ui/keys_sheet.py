"""F1: all keys on one sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workstation.ui import theme
from workstation.ui.actions import Actions
from workstation.ui.bench.parts import Heading, Words
from workstation.ui.theme import GRID

_COLUMNS = (
    ("Inspection",),
    ("Image", "View"),
    ("Compare", "File", "Edit", "Tools", "Window", "Help"),
)
_MOUSE = (
    ("Drag left", "window and level"),
    ("Drag middle", "move the picture"),
    ("Drag right", "zoom"),
    ("Wheel", "zoom at the cursor, Ctrl finely"),
)


class KeysSheet(QDialog):
    """Lists every command that has a key, by menu, and what the mouse does."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys_sheet")
        self.setWindowTitle("Keys")
        self.setModal(False)
        columns = QHBoxLayout()
        columns.setSpacing(GRID * 6)
        for menus in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(GRID)
            for menu in menus:
                rows = [
                    (a.shortcut().toString(QKeySequence.SequenceFormat.NativeText), a.whatsThis())
                    for a in actions.of_menu(menu)
                    if not a.shortcut().isEmpty()
                ]
                if rows:
                    column.addWidget(_table(menu.upper(), rows))
            if menus[0] == "Inspection":
                column.addWidget(_table("MOUSE ON THE PICTURE", list(_MOUSE)))
            column.addStretch(1)
            columns.addLayout(column)
        close = QPushButton("Close   Esc")
        close.setAutoDefault(False)
        close.setMinimumHeight(GRID * 9)
        close.clicked.connect(self.close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        whole.setSpacing(GRID * 3)
        whole.addLayout(columns)
        whole.addWidget(
            Words(
                "A barcode can be scanned at any time: it never presses a button.",
                colour=theme.colours().quiet,
            )
        )
        whole.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _table(title: str, rows: list[tuple[str, str]]) -> QWidget:
    block = QWidget()
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 0, 0, GRID)
    grid.setHorizontalSpacing(GRID * 3)
    grid.setVerticalSpacing(GRID // 2)
    grid.addWidget(Heading(title), 0, 0, 1, 2)
    for number, (key, words) in enumerate(rows, 1):
        grid.addWidget(Words(key, bold=True, wrap=False), number, 0)
        grid.addWidget(Words(words, wrap=False), number, 1)
    grid.setColumnStretch(1, 1)
    return block
