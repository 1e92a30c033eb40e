"""A form in the side column: opens over the record, asks only what is needed, by keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.field_texts import rows_of
from workstation.domain.fields import FieldKind
from workstation.ui import theme
from workstation.ui.bench.parts import Words, emptied, plain_tip
from workstation.ui.decision.alarm_reasons import AlarmReasons
from workstation.ui.decision.cells import ChoiceBox, LineCell, LongText, YesBox, plain_cell
from workstation.ui.decision.files_field import FilesField
from workstation.ui.decision.lines_table import LinesTable
from workstation.ui.decision.multi_choice import MultiChoice
from workstation.ui.decision.signature_pad import SignaturePad
from workstation.ui.decision.tools import Tools
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.form import FieldState
    from workstation.domain.notice import Notice

_SHORT_TEXT = 60
_SHORT_LABEL = 14
Editor = (
    LineCell
    | LongText
    | ChoiceBox
    | YesBox
    | MultiChoice
    | LinesTable
    | AlarmReasons
    | SignaturePad
    | FilesField
)


@dataclass(frozen=True, slots=True)
class FormView:
    """What a form shows. `key` says what is being filled in: another key is another form."""

    key: tuple[object, ...]
    title: str
    fields: tuple[FieldState, ...]
    button: str
    stands: str = ""
    """How the parcel stands, under the title."""
    alarm: bool = False
    words: str = ""
    """What is worth a word now."""
    notice: Notice | None = None
    written: str = ""
    """What will be written with it."""
    busy: bool = False
    leave: str = "Leave as draft   Esc"


def is_short(field: FieldState) -> bool:
    """Two short fields share a line."""
    spec = field.spec
    if spec.kind is FieldKind.TEXT:
        return spec.max_length <= _SHORT_TEXT
    if spec.kind is FieldKind.CHOICE:
        return all(len(choice.label) <= _SHORT_LABEL for choice in spec.choices)
    return spec.kind in (FieldKind.NUMBER, FieldKind.WEIGHT, FieldKind.DATE)


class FieldRow(QWidget):
    """One field: its label, its editor, its problem under it."""

    changed = Signal(str, str)
    entered = Signal(str)
    sight_wanted = Signal(QWidget, QRect)

    def __init__(self, field: FieldState, tools: Tools) -> None:
        super().__init__()
        self.name, self.key = field.spec.name, (field.spec.name, field.alarms)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self._label = Words("", wrap=True)
        self.problem = Words("", wrap=True)
        self.problem.setObjectName(f"problem_{self.name}")
        self.editor = self._editor(field, tools)
        self.editor.setObjectName(f"field_{self.name}")
        self.editor.setAccessibleName(field.spec.label)
        if not isinstance(self.editor, (MultiChoice, FilesField)):
            self.editor.setAccessibleDescription(field.spec.help)
        self.editor.setToolTip(plain_tip(field.spec.help))
        self._label.setBuddy(self.editor)
        column.addWidget(self._label)
        column.addWidget(self.editor)
        column.addWidget(self.problem)
        self.show_field(field)

    def show_field(self, field: FieldState) -> None:
        """Draw what changes: whether it is demanded, its problem."""
        nothing = field.demanded and not field.value.strip()
        self.is_open = nothing or bool(field.problem) or self._lacks(field)
        colours = theme.colours()
        unit = f", {field.spec.unit}" if field.spec.unit else ""
        self._label.setText(f"{field.spec.label}{unit}")
        font = self._label.font()
        font.setItalic(field.prefilled)
        self._label.setFont(font)
        self.editor.show_demanded(field.demanded)
        theme.coloured(self._label, colours.text if field.demanded else colours.quiet)
        self.problem.setText(f"▲ {field.problem}" if field.problem else "")
        self.problem.setVisible(bool(field.problem))
        theme.coloured(self.problem, colours.alarm)

    def _lacks(self, field: FieldState) -> bool:
        """A table in which something that must be filled in is not."""
        needed = [column.name for column in field.spec.columns if column.required != "never"]
        rows = rows_of(field.value) if needed else []
        if field.alarms and len(rows) < len(field.alarms):
            return True
        return any(not row.get(name, "").strip() for row in rows for name in needed)

    def focus(self) -> None:
        """The keys go to the editor; of one with parts to the first that is still open."""
        if isinstance(self.editor, (LinesTable, AlarmReasons)):
            self.editor.setFocus()
            self.editor.focus_open()
        else:
            self.editor.setFocus()

    def has_focus(self) -> bool:
        """The keys go to the editor or to a part of it."""
        focus = QApplication.focusWidget()
        return focus is self.editor or (focus is not None and self.editor.isAncestorOf(focus))

    def _editor(self, field: FieldState, tools: Tools) -> Editor:
        spec, name = field.spec, field.spec.name
        editor: Editor
        if spec.kind is FieldKind.MULTI:
            editor = MultiChoice(spec, field.value)
            editor.sight_wanted.connect(lambda part: self.sight_wanted.emit(self.editor, part))
        elif field.alarms:
            editor = AlarmReasons(spec, field.value, field.alarms)
            editor.sight_wanted.connect(self.sight_wanted)
        elif spec.kind is FieldKind.LINES:
            editor = LinesTable(spec, field.value, tools.record_lines)
            editor.sight_wanted.connect(lambda part: self.sight_wanted.emit(part, part.rect()))
        elif spec.kind is FieldKind.SIGNATURE:
            editor = SignaturePad(spec, field.value, tools)
        elif spec.kind is FieldKind.FILES:
            editor = FilesField(spec, field.value, tools)
        else:
            editor = plain_cell(spec, field.value)
        editor.changed.connect(lambda value: self.changed.emit(name, value))
        editor.entered.connect(lambda: self.entered.emit(name))
        return editor


class RecordButton(QPushButton):
    """Enter presses it, as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class FormPanel(QWidget):
    """Draws a form and passes on what is filled in; decides nothing."""

    changed = Signal(str, str)
    submitted = Signal()
    left = Signal()

    def __init__(self, name: str, spoken: str, tools: Tools) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._tools = tools
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        column.setSpacing(GRID)
        self.title = Words("", px=19, bold=True)
        self.stands = Words("")
        self.words = Words("")
        self.notice = Words("", bold=True)
        self.notice.setObjectName(f"{name.removesuffix('_panel')}_notice")
        self._fields = QVBoxLayout()
        self._fields.setSpacing(GRID * 2)
        self._fields.setContentsMargins(0, 0, GRID, 0)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._fields)
        self.below = QVBoxLayout()
        self.below.setContentsMargins(0, GRID * 2, GRID, 0)
        inner.addLayout(self.below)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(holder)
        self.written = Words("", colour=theme.colours().quiet)
        self.written.setObjectName("will_be_written")
        self.record = RecordButton()
        self.record.setObjectName(f"record_{name.removesuffix('_panel')}")
        self.record.setMinimumHeight(GRID * 10)
        self.record.clicked.connect(self.submitted)
        theme.sized(self.record, 15, bold=True)
        self.leave = QPushButton()
        self.leave.setObjectName(f"leave_{name.removesuffix('_panel')}")
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
        self._names: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def close_form(self) -> None:
        """Nothing is being filled in any more."""
        self._for, self._names = (), ()
        self._rows, self._goal = [], None
        emptied(self._fields)

    def show_form(self, view: FormView) -> None:
        """Draw a form."""
        colours = theme.colours()
        names = tuple((field.spec.name, field.alarms) for field in view.fields)
        fresh = view.key != self._for
        if fresh or names != self._names:
            self._for, self._names = view.key, names
            self._build(view.fields, fresh)
        else:
            for row, field in zip(self._rows, view.fields, strict=True):
                row.show_field(field)
        self.title.setText(view.title)
        self.stands.setText(view.stands)
        self.stands.setVisible(bool(view.stands))
        theme.coloured(self.stands, colours.alarm if view.alarm else colours.quiet)
        said = [view.words] if view.words else []
        if any(field.prefilled for field in view.fields):
            said.append("Slanted labels: filled in from the record.")
        self.words.setText("\n".join(said))
        self.words.setVisible(bool(said))
        theme.coloured(self.words, colours.look if view.words else colours.quiet)
        told = f"NOT recorded. {view.notice}" if view.notice is not None else ""
        self.notice.setText(told)
        self.notice.setVisible(bool(told))
        theme.coloured(self.notice, colours.alarm)
        self.written.setText(view.written)
        self.written.setVisible(bool(view.written))
        theme.coloured(self.written, colours.quiet)
        self.record.setText(f"{view.button}   Ctrl+Enter")
        self.record.setEnabled(not view.busy)
        self.leave.setText(view.leave)
        self.setEnabled(not view.busy)
        if fresh and self.isVisible():  # another form in the place of the one before
            self.focus_first()

    def focus_first(self) -> None:
        """Go to the first field that is still to be filled in; the panel is in front now."""
        if self._goal is not None:
            self._goal.focus()

    def focus_problem(self) -> None:
        """Go to the first field that has a problem."""
        for row in self._rows:
            if row.problem.text():
                row.focus()
                self._scroll.ensureWidgetVisible(row)
                return

    # Inside

    def _build(self, fields: tuple[FieldState, ...], fresh: bool) -> None:
        kept = {} if fresh else {row.key: row for row in self._rows}
        focus = QApplication.focusWidget()
        focused = next((row for row in self._rows if row.has_focus()), None)
        for row in kept.values():
            if row.key in self._names:
                row.setParent(self)  # it lives on: nothing that is typed in it is lost
        emptied(self._fields)
        self._rows = []
        pair: QHBoxLayout | None = None
        for field in fields:
            row = kept.get((field.spec.name, field.alarms)) or self._row(field)
            row.show_field(field)
            self._rows.append(row)
            if is_short(field):
                if pair is None or pair.count() == 2:
                    pair = QHBoxLayout()
                    pair.setSpacing(GRID * 2)
                    self._fields.addLayout(pair)
                pair.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
            else:
                pair = None
                self._fields.addWidget(row)
            row.show()  # one that lived on was hidden by moving it
        for before, after in zip(self._rows, self._rows[1:], strict=False):
            QWidget.setTabOrder(before.editor, after.editor)
        if self._rows:
            QWidget.setTabOrder(self._rows[-1].editor, self.record)
        empty = next((row for row in self._rows if row.is_open), None)
        if fresh:
            self._goal = empty or (self._rows[0] if self._rows else None)
            self._scroll.verticalScrollBar().setValue(0)
        elif focus is not None and focused is not None and focused in self._rows:
            focus.setFocus()  # moving its row has taken the keys from it
        elif focused is not None:  # its field is another now, or is asked no more
            same = next((row for row in self._rows if row.name == focused.name), None)
            goal = same or empty or (self._rows[0] if self._rows else None)
            if goal is not None:
                goal.focus()

    def _row(self, field: FieldState) -> FieldRow:
        row = FieldRow(field, self._tools)
        row.changed.connect(self.changed)
        row.entered.connect(self._entered)
        row.sight_wanted.connect(self._show_part)
        return row

    def _show_part(self, widget: QWidget, part: QRect) -> None:
        inside = self._scroll.widget()
        if inside is not None and inside.isAncestorOf(widget):
            place = widget.mapTo(inside, part.center())
            self._scroll.ensureVisible(place.x(), place.y(), 0, part.height() // 2 + GRID * 8)

    def _entered(self, name: str) -> None:
        """Enter: on to the next field that must be filled in and is not; else to the button."""
        place = next(n for n, row in enumerate(self._rows) if row.name == name)
        following = next((row for row in self._rows[place + 1 :] if row.is_open), None)
        if following is not None:
            following.focus()
            self._scroll.ensureWidgetVisible(following)
        elif place + 1 == len(self._rows):
            self.submitted.emit()
        else:
            self.record.setFocus(Qt.FocusReason.TabFocusReason)
