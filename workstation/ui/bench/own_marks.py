"""YOUR MARKS: what officers drew themselves, and the field that gives a new one its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workstation.ui import theme
from workstation.ui.bench.mark_rows import OwnRow
from workstation.ui.bench.parts import Field, Heading, Words
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.marking import OwnDraft
    from workstation.ui.actions import Actions

_SHOWN = 4
LONGEST_WORD = 80


class OwnMarksBox(QWidget):
    """Kept apart from the model's marks, in the panel as on the picture."""

    chosen = Signal(int)
    named = Signal(str)
    left = Signal()
    """Esc in the field: the drawn shape is dropped, or the word stays as it was."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("own_marks")
        self.setAccessibleName("Your own marks")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(0)
        self.heading = Heading("YOUR MARKS")
        column.addWidget(self.heading)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        self._rows: list[OwnRow] = []
        self.more = Words("", colour=theme.colours().quiet)
        column.addWidget(self.more)
        self.asked = Words("")
        self.asked.setObjectName("own_asked")
        column.addWidget(self.asked)
        line = QHBoxLayout()
        line.setSpacing(GRID * 2)
        self.word = Field()
        self.word.setObjectName("own_word")
        self.word.setAccessibleName("Word for your mark")
        self.word.setPlaceholderText("What is it? Enter records it")
        self.word.setMaxLength(LONGEST_WORD)
        self.word.setMinimumHeight(GRID * 8)
        self.word.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.word.installEventFilter(self)
        self.word.returnPressed.connect(self._entered)
        line.addWidget(self.word, 1)
        remove = actions["marks.own_remove"]
        self.remove = QPushButton("Take back")
        self.remove.setObjectName("own_remove")
        self.remove.setMinimumHeight(GRID * 8)
        self.remove.setToolTip(remove.toolTip())
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.remove.clicked.connect(remove.trigger)
        line.addWidget(self.remove)
        self._line = QWidget()
        self._line.setLayout(line)
        line.setContentsMargins(0, GRID, 0, GRID)
        column.addWidget(self._line)
        self._draft: OwnDraft | None = None
        self._entry: int | None = None
        self.hide()

    def show_state(self, state: BenchState) -> None:
        """Draw the own marks of the view on the screen."""
        marks, draft = state.own_marks, state.own_draft
        place = next((n for n, m in enumerate(marks) if m.entry == state.own_chosen), None)
        from workstation.controllers.mark_words import window_of

        first, past = window_of(len(marks), place, _SHOWN)
        while len(self._rows) < past - first:
            row = OwnRow()
            row.clicked.connect(lambda row=row: self.chosen.emit(row.entry))
            self._rows.append(row)
            self._list.addWidget(row)
        for row, mark in zip(self._rows, marks[first:past], strict=False):
            row.show_mark(mark, mark.entry == state.own_chosen)
        for number, row in enumerate(self._rows):
            if number < past - first:
                row.show()
            else:
                row.forget()
        rest = len(marks) - (past - first)
        self.more.setText(f"and {rest} more" if rest else "")
        self.more.setVisible(bool(rest))
        self.heading.set_aside("" if state.marks_shown or not marks else "hidden")
        self._ask(state)
        self.setVisible(bool(marks) or draft is not None)

    def focus_word(self) -> None:
        """Type the word."""
        self.word.setFocus()
        self.word.selectAll()

    def _ask(self, state: BenchState) -> None:
        draft, entry = state.own_draft, state.own_chosen
        self._line.setVisible(draft is not None or entry is not None)
        self.asked.setVisible(draft is not None)
        if draft is not None:
            self.asked.setText("Not recorded yet: your mark needs a word.")
            theme.coloured(self.asked, theme.colours().look)
        self.remove.setText("Drop it" if draft is not None else "Take back")
        if draft is not self._draft or entry != self._entry:
            self._draft, self._entry = draft, entry
            known = next((mark.word for mark in state.own_marks if mark.entry == entry), "")
            self.word.setText("" if draft is not None else known)

    def _entered(self) -> None:
        if self.word.text().strip():
            self.named.emit(self.word.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the field leaves it, whatever else Esc means."""
        if (
            event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
            return True
        return False
