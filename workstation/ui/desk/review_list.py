"""The list of what must be seen, the newest draw, and how far reviewers and officers agree."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from workstation.controllers.review_words import (
    KAPPA,
    TIME,
    agreement_words,
    draw_words,
    time_words,
    title_words,
)
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, plain_tip
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.desk.review_parts import SeenModel, push, table
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.reviewing_state import ReviewingState

_SIDE = GRID * 104
_WEEK = timedelta(days=6)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReviewList(QWidget):
    """Draws the list; Enter opens a row, Ctrl+Enter draws."""

    opened = Signal(object)
    drawn = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.title = Words("", px=19, bold=True, wrap=False)
        self.title.setObjectName("review_title")
        self.told = Wrapped("", colour=theme.colours().look)
        self.told.setObjectName("review_told")
        self.model = SeenModel(self)
        self.rows = table(self.model, "review_list", "What must be seen")
        head = self.rows.horizontalHeader()
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.rows.setColumnWidth(0, GRID * 44)
        self.rows.setColumnWidth(2, GRID * 24)
        self.rows.installEventFilter(self)
        self.rows.doubleClicked.connect(lambda _: self.open_chosen())
        self.open_button = push("Look   Enter", "review_open")
        self.open_button.clicked.connect(self.open_chosen)
        left = QVBoxLayout()
        left.setSpacing(GRID * 2)
        left.addWidget(self.title)
        left.addWidget(self.told)
        left.addWidget(self.rows, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID * 6)
        whole.addLayout(left, 1)
        whole.addWidget(self._side())
        self._dated = False
        self._newest: int | None = None

    def _side(self) -> QWidget:
        self.agreement = Wrapped("")
        self.agreement.setObjectName("review_agreement")
        self.agreement.setToolTip(plain_tip(KAPPA))
        self.time = Wrapped("")
        self.time.setObjectName("review_time")
        self.time.setToolTip(plain_tip(TIME))
        self.newest = Wrapped("", colour=theme.colours().quiet)
        self.newest.setObjectName("review_newest")
        self.since = self._field("review_since", "Draw from day")
        self.until = self._field("review_until", "Draw to day")
        self.seed = self._field("review_seed", "Seed of the draw")
        self.seed.setMaxLength(100)
        self.draw_button = push("Draw   Ctrl+Enter", "review_draw")
        self.draw_button.clicked.connect(self.draw)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        quiet = theme.colours().quiet
        for title, words, meaning in (
            ("Agreement with the officers", self.agreement, KAPPA),
            ("Time to review", self.time, TIME),
        ):
            column.addWidget(_heading(title))
            column.addWidget(words)
            definition = Wrapped(meaning, colour=quiet)
            definition.setToolTip(plain_tip(meaning))
            column.addWidget(definition)
        column.addWidget(_heading("Draw decisions for a second look"))
        column.addWidget(self.newest)
        days = QHBoxLayout()
        days.setSpacing(GRID * 2)
        for word, field in (("From", self.since), ("to", self.until)):
            days.addWidget(Words(word, wrap=False))
            days.addWidget(field, 1)
        column.addLayout(days)
        seed = QHBoxLayout()
        seed.setSpacing(GRID * 2)
        seed.addWidget(Words("Seed", wrap=False))
        seed.addWidget(self.seed, 1)
        column.addLayout(seed)
        note = Wrapped("The seed stands in the log: anybody can draw the same again.", colour=quiet)
        column.addWidget(note)
        column.addWidget(self.draw_button)
        column.addStretch(1)
        return side

    def show_state(self, state: ReviewingState) -> None:
        """Draw what is known."""
        self.title.setText(title_words(state))
        told = str(state.notice) if state.notice is not None else state.told
        self.told.set_colour(theme.colours().alarm if state.notice else theme.colours().quiet)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        at = self.rows.currentIndex().row()
        self.model.show(state)
        if state.rows and not self.rows.currentIndex().isValid():
            self.rows.selectRow(min(max(at, 0), len(state.rows) - 1))
        self.agreement.setText(agreement_words(state.figures))
        self.time.setText(time_words(state.figures))
        newest = None if state.newest is None else state.newest.entry
        if self._dated and newest != self._newest:
            self.new_seed()
        self._newest = newest
        self.newest.setText(draw_words(state.newest) if state.listed else "")
        self.open_button.setEnabled(bool(state.rows) and not state.busy)
        self.draw_button.setEnabled(state.listed and not state.busy)
        if state.today is not None and not self._dated:
            self._dated = True
            self.since.setText((state.today - _WEEK).isoformat())
            self.until.setText(state.today.isoformat())
            self.new_seed()

    def new_seed(self) -> None:
        """Another seed is offered."""
        self.seed.setText(secrets.token_hex(8))

    def open_chosen(self) -> None:
        """Open the row that the keys are at."""
        row = self.model.at(self.rows.currentIndex().row())
        if row is not None:
            self.opened.emit(row)

    def draw(self) -> None:
        """Draw by what stands in the fields."""
        self.drawn.emit(self.since.text(), self.until.text(), self.seed.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        plain = isinstance(event, QKeyEvent) and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        )
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and plain
            and event.key() in _ENTER
        ):
            self.open_chosen()
            return True
        return super().eventFilter(watched, event)

    def _field(self, name: str, words: str) -> Field:
        field = Field()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setMinimumHeight(GRID * 8)
        return field


def _heading(text: str) -> Words:
    heading = Words(text, bold=True)
    heading.setContentsMargins(0, GRID * 3, 0, 0)
    return heading
