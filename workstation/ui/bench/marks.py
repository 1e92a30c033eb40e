"""MARKS: what models say in words, their findings, the officer's answers, the threshold, the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout

from workstation.ui import theme
from workstation.ui.bench.map_row import MapRow
from workstation.ui.bench.mark_rows import AnswerBar, MarkRow
from workstation.ui.bench.own_marks import OwnMarksBox
from workstation.ui.bench.parts import Panel, Words
from workstation.ui.bench.threshold_row import ThresholdRow
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.ui.actions import Actions

_SHOWN, _SHOWN_LOW = 5, 3
_LOW = 900
"""A window lower than this lists fewer rows: the answers under them are not scrolled away."""


class MarksPanel(Panel):
    """Draws what there is to say of marks; passes on what the officer wants."""

    finding_chosen = Signal(int)
    first_look_over = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__("marks", "MARKS")
        self._actions = actions
        self.words = Words("", bold=False)
        self.words.setObjectName("opinion")
        self.body.addWidget(self.words)
        self.show_now = QPushButton("Show the marks   F12")
        self.show_now.setObjectName("first_look_over")
        self.show_now.setMinimumHeight(GRID * 10)
        self.show_now.clicked.connect(self.first_look_over)
        self.body.addWidget(self.show_now)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._rows: list[MarkRow] = []
        self.more = Words("")
        self.body.addWidget(self.more)
        self.detail = Words("")
        self.detail.setObjectName("mark_detail")
        self.body.addWidget(self.detail)
        self.answers = AnswerBar(actions)
        self.body.addWidget(self.answers)
        self.own = OwnMarksBox(actions)
        self.body.addWidget(self.own)
        self.threshold = ThresholdRow()
        self.body.addWidget(self.threshold)
        self.map = MapRow()
        self.body.addWidget(self.map)
        self.models = Words("")
        self.models.setObjectName("model_lines")
        self.body.addWidget(self.models)
        self.card = QToolButton()
        self.card.setObjectName("model_card")
        self.card.setText("What the model says of itself")
        self.card.setMinimumHeight(GRID * 8)
        self.card.setToolTip("Tables, limits and meaning, from the model’s own package (Shift+F1)")
        self.card.clicked.connect(self.map.card_wanted)
        self.body.addWidget(self.card)
        self._state: BenchState | None = None
        for one in (self.show_now, self.more, self.detail, self.answers, self.models, self.card):
            one.hide()

    def show_state(self, state: BenchState) -> None:
        """Draw the opinion on the view on the screen."""
        self._state = state
        marks = state.marks
        self._show_words(state, bool(marks))
        self.show_now.setVisible(state.held_back and state.opened is not None)
        self._show_rows(state)
        self._show_chosen(state)
        self.own.show_state(state)
        self.threshold.show_state(state)
        detection = state.detection
        there = detection is not None and detection.anomaly_map is not None
        shown = state.marks_shown and self._actions["image.map"].isChecked()
        self.map.show_map(there and not state.held_back, shown)
        self._show_models(state)

    def redraw(self) -> None:
        """Draw anew, after another theme."""
        if self._state is not None:
            self.show_state(self._state)
        self.update()

    def _show_words(self, state: BenchState, alarm: bool) -> None:
        from workstation.controllers.bench_state import findings_of
        from workstation.controllers.mark_words import elsewhere

        colours = theme.colours()
        words = state.opinion_words or "What the model says stands here."
        counts: list[int] = []
        if not state.held_back:
            counts = [len(findings_of(view, state.shift_in_force)) for view in state.views]
        others = elsewhere(state, counts)
        words = f"▲ {words}" if alarm else words
        self.words.setText(f"{words}\n{others}" if others else words)
        idle = colours.text if state.opened is not None else colours.quiet
        theme.coloured(self.words, colours.alarm if alarm else idle)
        aside = ""
        if state.held_back and state.opened is not None:
            aside = "held back"
        elif state.detection is not None and not state.marks_shown:
            aside = "hidden: F12 shows them"
        self.heading.set_aside(aside)

    def _show_rows(self, state: BenchState) -> None:
        from workstation.controllers.mark_words import window_of
        from workstation.controllers.marking import answer_to

        marks = state.marks
        place = next(
            (n for n, mark in enumerate(marks) if mark.finding.number == state.selected), None
        )
        most = _SHOWN if self.window().height() >= _LOW else _SHOWN_LOW
        first, past = window_of(len(marks), place, most)
        while len(self._rows) < past - first:
            row = MarkRow()
            row.clicked.connect(lambda row=row: self.finding_chosen.emit(row.number))
            self._rows.append(row)
            self._list.addWidget(row)
        for row, mark in zip(self._rows, marks[first:past], strict=False):
            row.show_mark(mark, answer_to(state, mark), mark.finding.number == state.selected)
        for number, row in enumerate(self._rows):
            if number < past - first:
                row.show()
            else:
                row.forget()
        told = []
        if first:
            told.append(f"{first} before")
        if len(marks) > past:
            told.append(f"{len(marks) - past} after")
        self.more.setText(f"and {', '.join(told)} (Page Up, Page Down)" if told else "")
        self.more.setVisible(bool(told))
        theme.coloured(self.more, theme.colours().quiet)

    def _show_chosen(self, state: BenchState) -> None:
        from workstation.controllers.mark_words import chosen_words
        from workstation.controllers.marking import answer_to

        mark = state.chosen_mark
        given = None if mark is None else answer_to(state, mark)
        told = "" if mark is None else chosen_words(mark, given)
        self.detail.setText(told)
        self.detail.setVisible(bool(told))
        theme.coloured(self.detail, theme.colours().quiet)
        self.answers.show_answer(given)
        self.answers.setVisible(mark is not None)

    def _show_models(self, state: BenchState) -> None:
        from workstation.controllers.mark_words import model_lines

        lines = model_lines(state)
        self.models.setText("\n".join(lines))
        self.models.setVisible(bool(lines))
        theme.coloured(self.models, theme.colours().quiet)
        alone = state.detection is not None and not self.map.isVisibleTo(self)
        self.card.setVisible(alone and not state.held_back)
