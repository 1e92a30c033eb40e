"""Parts of the review screens: rows of choices by key, the list's model, told sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.review_words import row_words
from workstation.domain.review import ReviewItem, ReviewState
from workstation.ui import theme
from workstation.ui.bench.parts import Words, outline
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.theme import GRID
from workstation.ui.words import grouped, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from workstation.controllers.reviewing_state import ReviewingState, Row

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_HEADS = ("Parcel", "What is to be done", "Entry")
LABEL = GRID * 29
TAKEN = "✓ "


def push(text: str, name: str) -> QPushButton:
    """A button that the keys never go to: its key stands on it."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setMinimumHeight(GRID * 9)
    button.setMinimumWidth(GRID * 30)
    return button


class Pick(QPushButton):
    """One of several: a tick, bold words and a frame tell that it is taken."""

    def __init__(self, text: str, key: str, name: str) -> None:
        super().__init__()
        self._text, self._key = text, key
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(GRID * 9)
        self.take(False)

    def take(self, taken: bool) -> None:
        """Whether it is the one."""
        self.setChecked(taken)
        self.setText(f"{TAKEN if taken else ''}{self._text}   {self._key}")
        self.setAccessibleName(self._text)
        font = QFont(self.font())
        font.setBold(taken)
        self.setFont(font)

    def nextCheckState(self) -> None:
        """What is shown follows the controller, not the press."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            outline(self)


class PickRow(QWidget):
    """A question and its choices in one line."""

    picked = Signal(object)

    def __init__(self, name: str, label: str, choices: Sequence[tuple[object, str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        words = Words(label, bold=True, wrap=False)
        words.setFixedWidth(LABEL)
        row.addWidget(words)
        self.picks: dict[object, Pick] = {}
        for value, text, key in choices:
            pick = Pick(text, key, f"{name}_{value}".replace(" ", "_"))
            pick.clicked.connect(lambda _=False, value=value: self.picked.emit(value))
            self.picks[value] = pick
            row.addWidget(pick, 1)

    def show_taken(self, value: object) -> None:
        """Tick the one that is taken."""
        for known, pick in self.picks.items():
            pick.take(known == value)


class SeenModel(QAbstractTableModel):
    """What must be seen, a row each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: ReviewingState | None = None

    def show(self, state: ReviewingState) -> None:
        """Other rows, where they are others."""
        if self._state is None or self._state.rows != state.rows:
            self.beginResetModel()
            self._state = state
            self.endResetModel()
        self._state = state

    def at(self, row: int) -> Row | None:
        rows = () if self._state is None else self._state.rows
        return rows[row] if 0 <= row < len(rows) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if self._state is None or parent.isValid() else len(self._state.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _HEADS[section]
        return None

    def data(self, index: Index, role: int = 0) -> object:
        row = self.at(index.row())
        if row is None or self._state is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            told = row_words(row, self._state.today)
            return (spoken(row.parcel), told[0].upper() + told[1:], grouped(row.entry))[
                index.column()
            ]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            goes_on = isinstance(row, ReviewItem) and row.state is not ReviewState.OPEN
            if goes_on or not isinstance(row, ReviewItem):
                return QColor(theme.colours().look)
        return None


def table(model: QAbstractTableModel, name: str, words: str) -> QTableView:
    """A list that is stepped through with the arrows."""
    view = QTableView()
    view.setObjectName(name)
    view.setAccessibleName(words)
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(GRID * 8)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return view


class Told(QScrollArea):
    """Sections of words, scrolled by page keys."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._for: object = None

    def forget(self) -> None:
        """Nothing is told, and nothing of what was told stays."""
        self._for = None
        self.setWidget(QWidget())

    def tell(self, about: object, fill: Callable[[QVBoxLayout], None]) -> None:
        """Have it filled, unless it tells of the same already."""
        if about is self._for:
            return
        self._for = about
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GRID * 3, 0)
        column.setSpacing(GRID)
        fill(column)
        column.addStretch(1)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(0)

    def page(self, by: int) -> None:
        """One page down or up."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    def words(self) -> str:
        """All that is told, a line each."""
        inner = self.widget()
        found = [] if inner is None else inner.findChildren(Wrapped)
        return "\n".join(one.text() for one in found)


def add_section(column: QVBoxLayout, title: str, lines: Sequence[str]) -> None:
    """A heading and its lines."""
    heading = Words(title, bold=True)
    heading.setContentsMargins(0, GRID * 2, 0, 0)
    column.addWidget(heading)
    for line in lines:
        column.addWidget(Wrapped(line))
