"""The decision panel: opens over the record, asks only what this outcome needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import Heading, emptied, outline
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.decision.form_panel import FormPanel, FormView
from workstation.ui.decision.tools import Tools
from workstation.ui.theme import GRID
from workstation.ui.words import unparted

if TYPE_CHECKING:
    from workstation.controllers.decision import DecisionState

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class PartsList(QWidget):
    """Lines with another outcome: Enter opens a part, Del lets its lines go with the rest."""

    opened = Signal(int)
    dropped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("decision_parts")
        self.setAccessibleName("Other outcomes for some lines")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._parts: tuple[str, ...] = ()
        self._at = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.setSpacing(0)
        column.addWidget(Heading("OTHER OUTCOMES FOR SOME LINES"))
        self._rows = QVBoxLayout()
        column.addLayout(self._rows)
        self.hide()

    def show_parts(self, parts: tuple[str, ...]) -> None:
        """Draw them; none: it is not there."""
        self._parts = parts
        self._at = min(self._at, max(0, len(parts) - 1))
        self.setVisible(bool(parts))
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._parts:
            self._at = max(0, min(len(self._parts) - 1, self._at + _STEPS[key]))
            self._draw()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(self._at)
        elif key == Qt.Key.Key_Delete:
            self.dropped.emit(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._draw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        outline(self)

    def _draw(self) -> None:
        colours = theme.colours()
        emptied(self._rows)
        for place, told in enumerate(self._parts):
            at = self.hasFocus() and place == self._at
            row = Wrapped(f"▸ {told}   Enter, Del" if at else told)
            row.set_colour(colours.accent if at else colours.text)
            self._rows.addWidget(row)
        self.setAccessibleDescription("; ".join(self._parts))


class DecisionPanel(FormPanel):
    """Draws a DecisionState and passes on what the officer fills in; decides nothing."""

    def __init__(self, tools: Tools | None = None) -> None:
        super().__init__("decision_panel", "Decision", tools or Tools())
        self.record.setObjectName("record_decision")
        self.leave.setObjectName("leave_draft")
        self.parts = PartsList()
        self.below.addWidget(self.parts)

    def show_state(self, state: DecisionState, seen: str) -> None:
        """Draw the panel; `seen` says what of the screen will be written with it."""
        if not state.is_open:
            self.close_form()
            self.parts.show_parts(())
            return
        alarm = state.standing.alarm
        stands = "▲ An alarm stands on this parcel." if alarm else "No alarm stands on this parcel."
        if state.standing.not_checked:
            stands += " Not checked by a model in full."
        if _gate_asked(state):
            stands += " Mail: class and cause before it is opened (Ctrl+Shift+F2)."
        whole = state.part is None
        self.parts.show_parts(state.parts if whole else ())
        self.show_form(
            FormView(
                (state.outcome, state.parcel, state.part),
                f"{state.label}: {unparted(state.parcel)}"
                if whole
                else f"{state.label}, but other for some lines",
                state.fields,
                f"Record “{state.label}”" if whole else "Put it with the decision",
                stands,
                alarm,
                state.words,
                state.notice,
                f"Will be written: {seen}; rules {state.policy_version}" if whole else "",
                state.recording,
                "Leave as draft   Esc" if whole else "Back to the decision   Esc",
            )
        )


def _gate_asked(state: DecisionState) -> bool:
    """It is mail, it was opened as the form says, and no mail gate is recorded yet."""
    facts = state.standing.facts
    opened = any(f.spec.name == "opened" and f.value == "yes" for f in state.fields)
    return opened and facts.get("postal") == "yes" and not facts.get("mail_gate")
