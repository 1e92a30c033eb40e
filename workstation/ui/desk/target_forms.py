"""Target parcels, or tell that something stood still: typed, pasted or scanned; Ctrl+Enter records."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from workstation.controllers.targets_desk import TargetsState, numbers_in
from workstation.domain.fields import FieldKind, FieldSpec
from workstation.domain.targeting import MOST_AT_ONCE
from workstation.services.targeting import LONGEST, WHATS
from workstation.ui import theme
from workstation.ui.bench.parts import Words, typing_line
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.decision.cells import LineCell
from workstation.ui.desk.review_parts import PickRow, push
from workstation.ui.theme import GRID
from workstation.ui.words import grouped, spoken

_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F6)
NOT_RECORDED = "NOT recorded."
_COUNT_MS = 200
"""So long after the last key a list is counted."""
_NAMED = 4


class DeedForm(QDialog):
    """What two forms have in common: a why, what was wrong, and what ends them.

    What is typed stands there again after Esc, until it is recorded.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget, name: str, title: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(GRID * 170)
        self.sent = False
        """What stands here is on its way into the log."""
        self.why = typing_line(f"{name}_why", "Why", px=15)
        self.why.setMaxLength(LONGEST)
        self.fault = Wrapped("", colour=theme.colours().alarm)
        self.fault.setObjectName(f"{name}_fault")
        self.fault.hide()
        self.record = push("Record   Ctrl+Enter", f"{name}_record")
        self.record.clicked.connect(self.wanted)
        close = push("Close   Esc", f"{name}_close")
        close.clicked.connect(self.reject)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.record)
        ends.addWidget(close)
        self.above = QVBoxLayout()
        self.above.setSpacing(GRID * 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID * 2)
        column.addLayout(self.above)
        add_line(column, self.why, "Why")
        column.addWidget(self.fault)
        column.addLayout(ends)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.wanted)

    def show_state(self, state: TargetsState) -> None:
        """What was wrong; once it is recorded the form is empty and gone."""
        fault = state.fault
        self.fault.setText("" if fault is None else f"{NOT_RECORDED} {fault}")
        if self.fault.isHidden() is (fault is not None):
            self.fault.setVisible(fault is not None)
            self.adjustSize()
        self.record.setEnabled(not state.recording)
        if self.sent and not state.recording:
            self.sent = False
            if fault is None and state.told:
                self.forget()
                self.accept()

    def forget(self) -> None:
        """Nothing stands here."""
        self.why.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()  # nothing is recorded by Enter alone
        else:
            super().keyPressEvent(event)


class TargetForm(DeedForm):
    """Which parcels, and why."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "target_form", "Target parcels")
        self.numbers = QPlainTextEdit()
        self.numbers.setObjectName("target_numbers")
        self.numbers.setAccessibleName("Parcels’ numbers, one a line")
        self.numbers.setPlaceholderText("One a line, typed, pasted or scanned")
        self.numbers.setTabChangesFocus(True)
        self.numbers.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        self.numbers.setMinimumHeight(GRID * 50)
        self.count = Words("", colour=theme.colours().quiet)
        self.count.setObjectName("target_count")
        add_line(self.above, self.numbers, "Parcels’ numbers, one a line")
        self.above.addWidget(self.count)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_COUNT_MS)
        self._soon.timeout.connect(self._count)
        self.numbers.textChanged.connect(self._soon.start)
        self._count()

    def take_scan(self, text: str) -> None:
        """A scanned parcel is one more of the list."""
        told = self.numbers.toPlainText().rstrip("\n")
        self.numbers.setPlainText(f"{told}\n{text.strip()}\n".lstrip("\n"))
        self.numbers.moveCursor(self.numbers.textCursor().MoveOperation.End)

    def forget(self) -> None:
        super().forget()
        self.numbers.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.numbers.setFocus()

    def _count(self) -> None:
        found = numbers_in(self.numbers.toPlainText())
        named = ", ".join(spoken(one) for one in found[:_NAMED])
        more = f" and {grouped(len(found) - _NAMED)} more" if len(found) > _NAMED else ""
        parcels = "1 parcel" if len(found) == 1 else f"{grouped(len(found))} parcels"
        self.count.setText(f"{parcels}: {named}{more}" if found else "No parcel yet")
        if len(found) > MOST_AT_ONCE:
            most = grouped(MOST_AT_ONCE)
            self.count.setText(f"{parcels}; an entry holds {most}: give them in parts")


class DowntimeForm(DeedForm):
    """Of what, from when to when, and why."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "downtime_form", "Tell a downtime")
        choices = [(what, what, f"F{place}") for place, what in enumerate(WHATS, 2)]
        self.what = ""
        self.whats = PickRow("downtime_what", "What stood still", choices)
        self.whats.setMinimumHeight(GRID * 9)
        self.whats.picked.connect(lambda what: self._pick(str(what)))
        self.began, self.ended = (
            LineCell(FieldSpec(name, label, FieldKind.DATETIME), "")
            for name, label in (("downtime_began", "From"), ("downtime_ended", "To"))
        )
        self.above.addWidget(self.whats)
        for cell, name, label in (
            (self.began, "downtime_began", "From (time here)"),
            (self.ended, "downtime_ended", "To (time here)"),
        ):
            cell.setObjectName(name)
            cell.setAccessibleName(label)
            cell.setMinimumHeight(GRID * 9)
            add_line(self.above, cell, label)

    def times(self) -> tuple[str, str]:
        """From and to, as typed."""
        return self.began.text(), self.ended.text()

    def forget(self) -> None:
        super().forget()
        self._pick("")
        self.began.clear()
        self.ended.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.began.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS and not event.modifiers():
            self._pick(WHATS[_KEYS.index(key)])
        else:
            super().keyPressEvent(event)

    def _pick(self, what: str) -> None:
        self.what = what
        self.whats.show_taken(what)


def add_line(column: QVBoxLayout, line: QWidget, words: str) -> None:
    """A label over its line."""
    label = Words(words, bold=True, wrap=False)
    label.setBuddy(line)
    column.addWidget(label)
    column.addWidget(line)
