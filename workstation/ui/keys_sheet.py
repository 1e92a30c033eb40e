"""F1: all keys on one sheet."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workstation.ui import theme
from workstation.ui.actions import MENUS, Actions
from workstation.ui.bench.parts import Heading, Words
from workstation.ui.theme import GRID

_COLUMNS = 4
_MOUSE = (
    ("Drag left", "window and level"),
    ("Drag middle", "move the picture"),
    ("Drag right", "zoom"),
    ("Wheel", "zoom; in a CT the slices"),
    ("Ctrl+wheel", "zoom finely"),
)
_TEXT_PX = 13
Block = tuple[str, list[tuple[str, str]]]


class KeysSheet(QDialog):
    """Lists every command that has a key, by menu, and what the mouse does; no larger than the
    window it lies over."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys_sheet")
        self.setWindowTitle("Keys")
        self.setModal(False)
        blocks: list[Block] = [
            (menu.upper(), rows) for menu in MENUS if (rows := _rows(actions, menu))
        ]
        blocks.append(("MOUSE ON THE PICTURE", list(_MOUSE)))
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(GRID * 2)
        for column in _flowed(blocks, _COLUMNS):
            columns.addWidget(_column(column), 1)
        scroll = QScrollArea()
        scroll.setObjectName("keys_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(sheet)
        self.close_button = QPushButton("Close   Esc")
        self.close_button.setAutoDefault(False)
        self.close_button.setMinimumHeight(GRID * 8)
        self.close_button.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(
            Words(
                "A barcode can be scanned at any time: it never presses a button. "
                f"{_key(actions, 'tools.commands')} finds any command, "
                f"{_key(actions, 'tools.keys')} changes keys.",
                colour=theme.colours().quiet,
            ),
            1,
        )
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 2)
        whole.setSpacing(GRID)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        wanted = sheet.sizeHint() + QSize(GRID * 12, GRID * 14)
        self.resize(wanted.boundedTo(parent.size()))


def _rows(actions: Actions, menu: str) -> list[tuple[str, str]]:
    return [
        (
            action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            action.text().replace("&", "").rstrip("…"),
        )
        for action in actions.of_menu(menu)
        if not action.shortcut().isEmpty()
    ]


def _key(actions: Actions, name: str) -> str:
    shortcut = actions[name].shortcut()
    return shortcut.toString(QKeySequence.SequenceFormat.NativeText) or "The Tools menu"


def _flowed(blocks: list[Block], count: int) -> list[list[Block]]:
    """The blocks in columns of about one height, in order; a long one goes on in the next, under
    its heading once more."""
    height = -(-sum(len(rows) + 1 for _, rows in blocks) // count)
    while True:
        columns = _filled(blocks, count, height)
        if sum(len(rows) + 1 for _, rows in columns[-1]) <= height:
            return columns
        height += 1


def _filled(blocks: list[Block], count: int, height: int) -> list[list[Block]]:
    """The blocks in columns of a height, in lines; the last column takes whatever is left."""
    columns: list[list[Block]] = [[]]
    room = height
    for title, rows in blocks:
        left = rows
        while left:
            if room < 4 and len(columns) < count:
                columns.append([])
                room = height
            fits = len(left) if len(columns) == count else min(len(left), max(room - 1, 3))
            columns[-1].append((title, left[:fits]))
            room -= fits + 1
            left = left[fits:]
    return columns


def _column(blocks: list[Block]) -> QWidget:
    column = QWidget()
    grid = QGridLayout(column)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID * 2)
    grid.setVerticalSpacing(0)
    row = 0
    for title, rows in blocks:
        heading = Heading(title)
        heading.setFixedHeight(GRID * 4)
        grid.addWidget(heading, row, 0, 1, 2)
        for key, words in rows:
            row += 1
            grid.addWidget(Words(key, px=_TEXT_PX, bold=True, wrap=False), row, 0)
            grid.addWidget(Words(words, px=_TEXT_PX, wrap=False), row, 1)
        row += 1
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(row, 1)
    return column
