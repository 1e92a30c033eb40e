"""The decision panel: opens over the record, asks only what this outcome needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workstation.domain.decision import FieldKind
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, emptied, outline
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.decision import DecisionState, FieldState

_SHORT_TEXT = 60
_SHORT_LABEL = 14


def _is_short(field: FieldState) -> bool:
    """Two short fields share a line."""
    spec = field.spec
    if spec.kind is FieldKind.TEXT:
        return spec.max_length <= _SHORT_TEXT
    if spec.kind is FieldKind.CHOICE:
        return all(len(choice.label) <= _SHORT_LABEL for choice in spec.choices)
    return spec.kind in (FieldKind.NUMBER, FieldKind.DATE)


class LongText(QPlainTextEdit):
    """Some lines of text: Enter goes on, Shift+Enter makes a line, Tab leaves."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(GRID * 14)
        self.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        theme.coloured(self, theme.colours().line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
        elif enter:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class ChoiceBox(QComboBox):
    """Choices with a border that can be seen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self)


class FieldRow(QWidget):
    """One field: its label, its editor, its problem under it."""

    changed = Signal(str, str)
    entered = Signal(str)

    def __init__(self, field: FieldState) -> None:
        super().__init__()
        self.name = field.spec.name
        self._prefilled = field.prefilled
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self._own_hint = field.spec.kind is FieldKind.DATE
        self._label = Words("", wrap=True)
        self.problem = Words("", wrap=True)
        self.problem.setObjectName(f"problem_{self.name}")
        self.editor = self._editor(field)
        self.editor.setObjectName(f"field_{self.name}")
        self.editor.setAccessibleName(field.spec.label)
        self.editor.setAccessibleDescription(field.spec.help)
        self.editor.setToolTip(field.spec.help)
        self._label.setBuddy(self.editor)
        column.addWidget(self._label)
        column.addWidget(self.editor)
        column.addWidget(self.problem)
        self.show_field(field)

    def show_field(self, field: FieldState) -> None:
        """Draw what changes: whether it is demanded, its problem."""
        colours = theme.colours()
        unit = f", {field.spec.unit}" if field.spec.unit else ""
        self._label.setText(f"{field.spec.label}{unit}")
        font = self._label.font()
        font.setItalic(field.prefilled)
        self._label.setFont(font)
        if isinstance(self.editor, (Field, LongText)) and not self._own_hint:
            self.editor.setPlaceholderText("" if field.demanded else "optional")
        elif isinstance(self.editor, QComboBox):
            self.editor.setItemText(0, "choose…" if field.demanded else "optional")
        theme.coloured(self._label, colours.text if field.demanded else colours.quiet)
        self.problem.setText(f"▲ {field.problem}" if field.problem else "")
        self.problem.setVisible(bool(field.problem))
        theme.coloured(self.problem, colours.alarm)

    def _editor(self, field: FieldState) -> QWidget:
        spec, name = field.spec, field.spec.name
        if spec.kind is FieldKind.CHOICE:
            box = ChoiceBox()
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
            box.addItem("choose…", "")
            for choice in spec.choices:
                box.addItem(choice.label, choice.value)
                box.setItemData(box.count() - 1, choice.source, Qt.ItemDataRole.ToolTipRole)
            box.setCurrentIndex(max(0, box.findData(field.value)))
            box.currentIndexChanged.connect(
                lambda _: self.changed.emit(name, str(box.currentData() or ""))
            )
            return box
        if spec.kind is FieldKind.LONG_TEXT:
            text = LongText()
            text.setPlainText(field.value)
            text.textChanged.connect(lambda: self.changed.emit(name, text.toPlainText()))
            text.entered.connect(lambda: self.entered.emit(name))
            return text
        if spec.kind is FieldKind.FLAG:
            check = QCheckBox("yes")
            check.setChecked(field.value == "yes")
            check.toggled.connect(lambda on: self.changed.emit(name, "yes" if on else "no"))
            return check
        line = Field(field.value)
        line.setMaxLength(spec.max_length)
        if spec.kind is FieldKind.DATE:
            line.setPlaceholderText("2026-11-23")
        line.textChanged.connect(lambda value: self.changed.emit(name, value))
        line.returnPressed.connect(lambda: self.entered.emit(name))
        return line

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A combo or check box leaves Enter to its row.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.name)
        else:
            super().keyPressEvent(event)


class DecisionPanel(QWidget):
    """Draws a DecisionState and passes on what the officer fills in; decides nothing."""

    changed = Signal(str, str)
    submitted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("decision_panel")
        self.setAccessibleName("Decision")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        column.setSpacing(GRID)
        self.title = Words("", px=19, bold=True)
        self.stands = Words("")
        self.words = Words("")
        self.notice = Words("", bold=True)
        self.notice.setObjectName("decision_notice")
        self._fields = QVBoxLayout()
        self._fields.setSpacing(GRID * 2)
        self._fields.setContentsMargins(0, 0, GRID, 0)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._fields)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(holder)
        self.written = Words("", colour=theme.colours().quiet)
        self.written.setObjectName("will_be_written")
        self.record = QPushButton()
        self.record.setObjectName("record_decision")
        self.record.setMinimumHeight(GRID * 10)
        self.record.clicked.connect(self.submitted)
        theme.sized(self.record, 15, bold=True)
        self.leave = QPushButton("Leave as draft   Esc")
        self.leave.setObjectName("leave_draft")
        self.leave.setMinimumHeight(GRID * 8)
        self.leave.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.leave.clicked.connect(self.left)
        for widget in (self.title, self.stands, self.words, self.notice):
            column.addWidget(widget)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.written)
        column.addWidget(self.record)
        column.addWidget(self.leave)
        self._rows: list[FieldRow] = []
        self._goal: FieldRow | None = None
        self._for: tuple[object, ...] = ()

    def show_state(self, state: DecisionState, seen: str) -> None:
        """Draw the panel; `seen` says what of the screen will be written with it."""
        if not state.is_open:
            self._for = ()
            self._rows, self._goal = [], None
            emptied(self._fields)
            return
        colours = theme.colours()
        wanted = (state.outcome, state.parcel, tuple(f.spec.name for f in state.fields))
        fresh = wanted[:2] != self._for[:2]
        if wanted != self._for:
            self._for = wanted
            self._build(state.fields, fresh)
        else:
            for row, field in zip(self._rows, state.fields, strict=True):
                row.show_field(field)
        self.title.setText(f"{state.label}: {_spoken(state.parcel)}")
        alarm = state.standing.alarm
        self.stands.setText(
            "▲ An alarm stands on this parcel." if alarm else "No alarm stands on this parcel."
        )
        theme.coloured(self.stands, colours.alarm if alarm else colours.quiet)
        if state.standing.not_checked:
            self.stands.setText(f"{self.stands.text()} Not checked by a model in full.")
        said = [state.words] if state.words else []
        if any(field.prefilled for field in state.fields):
            said.append("Slanted labels: filled in from the record.")
        self.words.setText("\n".join(said))
        self.words.setVisible(bool(said))
        theme.coloured(self.words, colours.look if state.words else colours.quiet)
        told = f"NOT recorded. {state.notice}" if state.notice is not None else ""
        self.notice.setText(told)
        self.notice.setVisible(bool(told))
        theme.coloured(self.notice, colours.alarm)
        self.written.setText(f"Will be written: {seen}; rules {state.policy_version}")
        theme.coloured(self.written, colours.quiet)
        self.record.setText(f"Record “{state.label}”   Ctrl+Enter")
        self.record.setEnabled(not state.recording)
        self.setEnabled(not state.recording)
        first = next((row for row in self._rows if row.problem.text()), None)
        if first is not None and not any(r.editor.hasFocus() for r in self._rows):
            first.editor.setFocus()

    def focus_first(self) -> None:
        """Go to the first field that is still to be filled in; the panel is in front now."""
        if self._goal is not None:
            self._goal.editor.setFocus()

    def focus_problem(self) -> None:
        """Go to the first field that has a problem."""
        for row in self._rows:
            if row.problem.text():
                row.editor.setFocus()
                self._scroll.ensureWidgetVisible(row)
                return

    def _build(self, fields: tuple[FieldState, ...], fresh: bool) -> None:
        focused = next((row.name for row in self._rows if row.editor.hasFocus()), None)
        emptied(self._fields)
        self._rows = []
        pair: QHBoxLayout | None = None
        for field in fields:
            row = FieldRow(field)
            row.changed.connect(self.changed)
            row.entered.connect(self._entered)
            self._rows.append(row)
            if _is_short(field):
                if pair is None or pair.count() == 2:
                    pair = QHBoxLayout()
                    pair.setSpacing(GRID * 2)
                    self._fields.addLayout(pair)
                pair.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
            else:
                pair = None
                self._fields.addWidget(row)
        for before, after in zip(self._rows, self._rows[1:], strict=False):
            QWidget.setTabOrder(before.editor, after.editor)
        if self._rows:
            QWidget.setTabOrder(self._rows[-1].editor, self.record)
        goal = next((row for row in self._rows if row.name == focused), None)
        empty = next((row for row, f in zip(self._rows, fields, strict=True) if not f.value), None)
        if fresh:
            self._goal = empty or (self._rows[0] if self._rows else None)
        elif goal is not None:
            goal.editor.setFocus()

    def _entered(self, name: str) -> None:
        names = [row.name for row in self._rows]
        place = names.index(name)
        if place + 1 < len(names):
            following = self._rows[place + 1]
            following.editor.setFocus()
            self._scroll.ensureWidgetVisible(following)
        else:
            self.submitted.emit()


def _spoken(parcel: str) -> str:
    from workstation.domain.barcode import Barcode

    return Barcode.parse(parcel).spoken
