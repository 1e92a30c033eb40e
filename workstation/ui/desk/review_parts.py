"""Parts of the review screens: rows of choices by key, the list's model, told sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import (
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
from workstation.ui.bench.parts import Words, outline, push_button
from workstation.ui.bench.rows import RowsModel, rows_view
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.theme import GRID
from workstation.ui.words import grouped, spoken

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from workstation.controllers.reviewing_state import ReviewingState, Row

_HEADS = ("Parcel", "What is to be done", "Entry")
LABEL = GRID * 29
TAKEN = "✓ "


def push(text: str, name: str) -> QPushButton:
    """A button that the keys never go to: its key stands on it."""
    return push_button(text, name, wide=GRID * 30, focus=Qt.FocusPolicy.NoFocus)


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


class SeenModel(RowsModel["Row"]):
    """What must be seen, a row each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _HEADS)
        self._today: date | None = None

    def show(self, state: ReviewingState) -> None:
        """Other rows, where they are others."""
        self._today = state.today
        self.put(state.rows)

    def words(self, row: Row) -> tuple[str, ...]:
        told = row_words(row, self._today)
        return spoken(row.parcel), told[0].upper() + told[1:], grouped(row.entry)

    def colour(self, row: Row, column: int) -> str | None:
        waits = isinstance(row, ReviewItem) and row.state is ReviewState.OPEN
        return theme.colours().look if column == 1 and not waits else None


def table(model: QAbstractTableModel, name: str, words: str) -> QTableView:
    """A list whose rows are all of one height."""
    view = rows_view(model, name, words)
    view.setWordWrap(False)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
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
