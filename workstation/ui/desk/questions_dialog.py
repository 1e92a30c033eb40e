"""An officer's own decisions that came back with a question, and the answer to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workstation.controllers.record_facts import grouped
from workstation.controllers.review_words import sections
from workstation.services.second_looks import in_question
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.desk.review_look import LONGEST
from workstation.ui.desk.review_parts import Told, add_section, push
from workstation.ui.keyed_dialog import KeyedDialog
from workstation.ui.theme import GRID
from workstation.ui.words import spoken

if TYPE_CHECKING:
    from workstation.controllers.answering_reviews import QuestionsController, QuestionsState
    from workstation.services.second_looks import Revealed

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


class QuestionsDialog(KeyedDialog):
    """Draws `QuestionsState` and passes on the answer."""

    def __init__(self, parent: QWidget, qualities: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self.setObjectName("questions_dialog")
        self.setWindowTitle("Questions to you")
        self.setModal(True)
        wanted = QSize(GRID * 230, GRID * 170)
        self.resize(wanted.boundedTo(parent.size() - QSize(GRID * 6, GRID * 6)))
        self._controller: QuestionsController | None = None
        self._labels = dict(qualities)
        self.title = Words("", px=19, bold=True)
        self.title.setObjectName("questions_title")
        self.question = Wrapped("", px=17, colour=theme.colours().look)
        self.question.setObjectName("questions_question")
        self.facts = Told("questions_facts")
        self.told = Wrapped("")
        self.told.setObjectName("questions_told")
        self.words = Field()
        self.words.setObjectName("questions_words")
        self.words.setAccessibleName("Your answer")
        self.words.setMaxLength(LONGEST)
        self.words.setMinimumHeight(GRID * 9)
        self.words.installEventFilter(self)
        label = Words("Your answer", bold=True, wrap=False)
        label.setBuddy(self.words)
        self.record = push("Record   Ctrl+Enter", "questions_record")
        self.next_button = push("Next   Down", "questions_next")
        close = push("Close   Esc", "questions_close")
        close.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(GRID * 2)
        line.addWidget(label)
        line.addWidget(self.words, 1)
        line.addWidget(self.record)
        ends = QHBoxLayout()
        ends.addWidget(self.next_button)
        ends.addStretch(1)
        ends.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID * 2)
        for part in (self.title, self.question):
            column.addWidget(part)
        column.addWidget(self.facts, 1)
        column.addWidget(self.told)
        column.addLayout(line)
        column.addLayout(ends)

    def attach(self, controller: QuestionsController) -> None:
        """Take the controller, and draw its state."""
        self._controller = controller
        self.words.textEdited.connect(controller.write)
        self.record.clicked.connect(controller.submit)
        self.next_button.clicked.connect(lambda: self._step(1))
        self.show_state(controller.state)
        self.words.setFocus()

    def show_state(self, state: QuestionsState) -> None:
        """Draw the question that is in front."""
        count = len(state.items)
        number = state.items.index(state.chosen) + 1 if state.chosen in state.items else 0
        if state.chosen is not None and number:
            of = f", {number} of {grouped(count)}" if count > 1 else ""
            self.title.setText(f"A question on your decision of {spoken(state.chosen.parcel)}{of}")
        else:
            self.title.setText("No question waits for you" if state.listed else "Reading…")
        found = state.found
        asked = None if found is None else in_question(found.said)
        self.question.setText("" if asked is None else f"{asked.officer} asks: {asked.words}")
        self.question.setVisible(asked is not None)
        if found is None:
            self.facts.forget()
        else:
            self.facts.tell(found, lambda column: self._decision(column, found))
        told = str(state.notice) if state.notice is not None else state.told
        self.told.set_colour(theme.colours().alarm if state.notice else theme.colours().quiet)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        if self.words.text() != state.words:
            self.words.setText(state.words)
        self.words.setReadOnly(state.chosen is None)
        self.record.setEnabled(state.chosen is not None and not state.busy)
        self.next_button.setVisible(count > 1)

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER:
            if held == Qt.KeyboardModifier.ControlModifier and self._controller is not None:
                self._controller.submit()
        elif held:
            return False
        elif key in _STEPS:
            self._step(_STEPS[key])
        elif key in _PAGES:
            self.facts.page(_PAGES[key])
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        controller = self._controller
        if controller is None or not controller.state.items:
            return
        items, chosen = controller.state.items, controller.state.chosen
        at = items.index(chosen) if chosen in items else 0
        controller.choose(items[(at + by) % len(items)])

    def _decision(self, column: QVBoxLayout, found: Revealed) -> None:
        for title, lines in sections(found, self._labels):
            add_section(column, title, lines)
