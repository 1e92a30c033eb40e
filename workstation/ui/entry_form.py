"""The form for what the paper on a parcel declares: CN 22 or CN 23, by keys alone."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workstation.services.entry import LINE_FIELDS, PLACES, EntryField
from workstation.ui import theme
from workstation.ui.bench.parts import Choice, Field, Words
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.entry_form import EntryController, EntryState

_ABOUT = "Type what the paper says. Leave empty what it does not say: nothing is made up."
_PARTIES = (("sender", "SENDER"), ("consignee", "ADDRESSEE"))
_WIDE = {"address", "comments", "documents"}
_WIDTHS = {"pieces": 20, "net_kg": 26, "value": 28, "hs": 30, "origin": 16}
_LONGEST = 2000


class _Cell(QWidget):
    """One field under its name, with what is wrong below it."""

    def __init__(self, spec: EntryField, place: str, label: str = "") -> None:
        super().__init__()
        self.place = place
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        if label:
            column.addWidget(Words(label, colour=theme.colours().quiet, wrap=False))
        self.field = Field()
        self.field.setObjectName(f"entry_{place}")
        self.field.setAccessibleName(spec.label)
        self.field.setPlaceholderText(spec.hint)
        self.field.setMaxLength(_LONGEST)
        self.field.setMinimumHeight(GRID * 8)
        self.problem = Words("", px=12)
        self.problem.setObjectName(f"entry_problem_{place}")
        self.problem.hide()
        column.addWidget(self.field)
        column.addWidget(self.problem)

    def tell(self, fault: str, remark: str) -> None:
        """What is wrong with the field, or worth a word."""
        told, colours = fault or remark, theme.colours()
        if told != self.problem.text():
            self.problem.setText(told)
            self.field.setAccessibleDescription(told)
        theme.coloured(self.problem, colours.alarm if fault else colours.look)
        self.problem.setVisible(bool(told))
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """Words that wrap have a height of their own: a full room would squeeze them."""
        _settle(self.problem, self.width())


class EntryForm(QDialog):
    """Draws `EntryState` and passes on what is typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("entry_form")
        self.setWindowTitle("Enter a declaration")
        self._controller: EntryController | None = None
        self._form = ""
        self._cells: dict[str, _Cell] = {}
        self._line_problems: list[Words] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID * 2)
        head = QHBoxLayout()
        head.setSpacing(GRID * 4)
        self.parcel = Words("", px=19, bold=True, wrap=False)
        self.check = Words("", colour=theme.colours().quiet, wrap=False)
        head.addWidget(self.parcel)
        head.addWidget(self.check)
        head.addStretch(1)
        self.choices = QButtonGroup(self)
        self._head = head
        column.addLayout(head)
        self.about = Words(_ABOUT, colour=theme.colours().quiet)
        column.addWidget(self.about)
        self.over = Words("", colour=theme.colours().look)
        self.over.setObjectName("entry_problem_form")
        self.over.hide()
        column.addWidget(self.over)
        self.room = QScrollArea()
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.verticalScrollBar().rangeChanged.connect(
            lambda _low, _high: self._keep_in_sight()
        )
        column.addWidget(self.room, 1)
        self.message = Words("")
        self.message.setObjectName("entry_message")
        self.message.hide()
        column.addWidget(self.message)
        ends = QHBoxLayout()
        ends.addWidget(
            Words("Enter: next field, next line", colour=theme.colours().quiet, wrap=False)
        )
        ends.addStretch(1)
        self.go = QPushButton("Store   Ctrl+Enter")
        self.leave = QPushButton("Close, keep as draft   Esc")
        for name, push in (("entry_store", self.go), ("entry_close", self.leave)):
            push.setObjectName(name)
            push.setAutoDefault(False)
            push.setMinimumHeight(GRID * 9)
            push.setMinimumWidth(GRID * 50)
            ends.addWidget(push)
        column.addLayout(ends)
        self.leave.clicked.connect(self.reject)
        self.go.clicked.connect(self._store)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._store)

    def attach(self, controller: EntryController) -> None:
        """Take the controller; its forms become the choice."""
        self._controller = controller
        for form in controller.forms.forms:
            name = f"{form.name[:-1]}&{form.name[-1]} {form.about}"
            choice = Choice(name)
            choice.setObjectName(f"entry_form_{form.name}")
            choice.setToolTip(f"Alt+{form.name[-1]}")
            choice.setMinimumHeight(GRID * 7)
            choice.setMinimumWidth(GRID * 40)
            choice.clicked.connect(partial(controller.choose, form.name))
            self.choices.addButton(choice)
            self._head.addWidget(choice)

    def show_state(self, state: EntryState) -> None:
        """Draw the form."""
        self.parcel.setText(state.barcode.spoken)
        self.check.setText(state.barcode.words)
        bad = state.barcode.check.value == "bad"
        theme.coloured(self.check, theme.colours().look if bad else theme.colours().quiet)
        if state.form.name != self._form:
            self._build(state)
        while f"line.{state.lines - 1}.value" not in self._cells:
            self._add_line(len(self._line_problems))
            self._set_order()
        for button in self.choices.buttons():
            button.setChecked(button.objectName() == f"entry_form_{state.form.name}")
            button.setEnabled(not state.busy)
        for place, cell in self._cells.items():
            text = state.texts.get(place, "")
            if cell.field.text() != text and not cell.field.hasFocus():
                cell.field.setText(text)
            cell.field.setReadOnly(state.busy)
            if not place.startswith("line."):
                cell.tell(state.faults.get(place, ""), state.remarks.get(place, ""))
        for number, words in enumerate(self._line_problems):
            wrong = [
                f"{spec.label}: {_lowered(state.faults[at])}"
                for spec in LINE_FIELDS
                if (at := f"line.{number}.{spec.name}") in state.faults
            ]
            words.setText("  ".join(wrong))
            words.setVisible(bool(wrong))
            _settle(words, self.room.viewport().width() - GRID * 3)
        nothing = state.faults.get("description", "")
        over = nothing or state.remarks.get("form", "")
        theme.coloured(self.over, theme.colours().alarm if nothing else theme.colours().look)
        self.over.setText(over)
        self.over.setVisible(bool(over))
        self.go.setEnabled(not state.busy)
        colours = theme.colours()
        told = ""
        if state.notice is not None:
            told = str(state.notice)
        elif state.restored:
            told = "A draft of an earlier time stands here."
        theme.coloured(self.message, colours.alarm if state.notice is not None else colours.quiet)
        self.message.setText(told)
        self.message.setVisible(bool(told))
        if state.stored:
            self.accept()

    def fit(self, window: QWidget) -> None:
        """As large as the form needs, within the window."""
        self.resize(
            min(GRID * 280, window.width() - GRID * 10), min(GRID * 190, window.height() - GRID * 6)
        )

    def focus_first(self) -> None:
        """The keys go to the first field that is empty, or the first with a fault."""
        for cell in self._cells.values():
            if not cell.field.text():
                cell.field.setFocus()
                return

    def done(self, result: int) -> None:
        """Close; what is not stored is kept as a draft."""
        if self._controller is not None:
            self._controller.keep()
        super().done(result)

    # Inside

    def _build(self, state: EntryState) -> None:
        """The fields of the form in force, anew."""
        self._form, self._cells, self._line_problems = state.form.name, {}, []
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, GRID * 3, 0)
        column.setSpacing(GRID * 3)
        parties = QHBoxLayout()
        parties.setSpacing(GRID * 6)
        for name, title in _PARTIES:
            parties.addWidget(self._party(name, title, state.form.fields), 1)
        column.addLayout(parties)
        column.addWidget(
            Words("CONTENTS", bold=True, px=12, colour=theme.colours().quiet, wrap=False)
        )
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(GRID * 2)
        self._lines.setVerticalSpacing(GRID)
        self._lines.setColumnStretch(0, 1)
        for place, spec in enumerate(LINE_FIELDS):
            label = Words(spec.label, colour=theme.colours().quiet, wrap=False)
            self._lines.addWidget(label, 0, place)
        column.addLayout(self._lines)
        for number in range(state.lines):
            self._add_line(number)
        rest = [
            name
            for name in state.form.fields
            if not name.startswith(tuple(f"{party}." for party, _ in _PARTIES))
        ]
        column.addWidget(
            Words("THE PARCEL", bold=True, px=12, colour=theme.colours().quiet, wrap=False)
        )
        column.addLayout(self._grid(rest, columns=5))
        column.addStretch(1)
        before = self.room.takeWidget()
        self.room.setWidget(room)
        if before is not None:
            before.deleteLater()
        self._set_order()

    def _party(self, name: str, title: str, fields: tuple[str, ...]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(Words(title, bold=True, px=12, colour=theme.colours().quiet, wrap=False))
        column.addLayout(self._grid([one for one in fields if one.startswith(f"{name}.")], 2))
        column.addStretch(1)
        return box

    def _grid(self, names: list[str], columns: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        row = at = 0
        for name in names:
            wide = min(2, columns) if name.rpartition(".")[2] in _WIDE else 1
            if at + wide > columns:
                row, at = row + 1, 0
            spec = PLACES[name]
            cell = self._cell(spec, name, spec.label)
            grid.addWidget(cell, row, at, 1, wide, Qt.AlignmentFlag.AlignTop)
            at += wide
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        return grid

    def _add_line(self, number: int) -> None:
        row = 1 + 2 * number
        for place, spec in enumerate(LINE_FIELDS):
            cell = self._cell(spec, f"line.{number}.{spec.name}", "")
            cell.field.setAccessibleName(f"Line {number + 1}, {spec.label}")
            if spec.name in _WIDTHS:
                cell.setFixedWidth(GRID * _WIDTHS[spec.name])
            self._lines.addWidget(cell, row, place)
        words = Words("", px=12, colour=theme.colours().alarm)
        words.setObjectName(f"entry_problem_line_{number}")
        words.hide()
        self._lines.addWidget(words, row + 1, 0, 1, len(LINE_FIELDS))
        self._line_problems.append(words)

    def _cell(self, spec: EntryField, place: str, label: str) -> _Cell:
        cell = _Cell(spec, place, label)
        self._cells[place] = cell
        controller = self._controller
        if controller is not None:
            cell.field.textEdited.connect(partial(controller.change, place))
            cell.field.editingFinished.connect(partial(self._left, place))
            cell.field.returnPressed.connect(partial(self._entered, place))
        return cell

    def _left(self, place: str) -> None:
        if self._controller is None:
            return
        cell = self._cells.get(place)
        if cell is None or cell.field.isReadOnly():
            return
        self._controller.left(place)
        text = self._controller.state.texts.get(place, "")
        if cell.field.text() != text:
            cell.field.setText(text)

    def _entered(self, place: str) -> None:
        """Enter: the next field; behind a line's last the next line; behind an empty line the rest."""
        parts = place.split(".")
        controller = self._controller
        if parts[0] == "line" and controller is not None:
            number, name = int(parts[1]), parts[2]
            if name == LINE_FIELDS[-1].name:
                self._behind_line(number, more=controller.line_done(number))
                return
            if name == LINE_FIELDS[0].name and not any(controller.state.line(number).values()):
                self._behind_line(number, more=False)
                return
        places = self._order()
        at = places.index(place)
        self._go(places[at + 1] if at + 1 < len(places) else "")

    def _behind_line(self, number: int, *, more: bool) -> None:
        if more:
            self._go(f"line.{number + 1}.{LINE_FIELDS[0].name}")
            return
        places = self._order()
        last = max(at for at, one in enumerate(places) if one.startswith("line."))
        self._go(places[last + 1] if last + 1 < len(places) else "")

    def _order(self) -> list[str]:
        """Places in the order an officer reads the paper: parties, contents, the parcel."""
        party = tuple(f"{name}." for name, _ in _PARTIES)
        kinds: tuple[list[str], list[str], list[str]] = ([], [], [])
        for place in self._cells:
            kinds[0 if place.startswith(party) else 1 if place.startswith("line.") else 2].append(
                place
            )
        return [*kinds[0], *kinds[1], *kinds[2]]

    def _set_order(self) -> None:
        fields = [self._cells[place].field for place in self._order()]
        for one, following in pairwise([*fields, self.go, self.leave]):
            self.setTabOrder(one, following)

    def _go(self, place: str) -> None:
        for cell in self._cells.values():
            cell.field.deselect()
        if not place:
            self.go.setFocus()
            return
        field = self._cells[place].field
        field.setFocus()
        field.selectAll()
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """The field with the keys stays in sight when words come and go."""
        focus = self.focusWidget()
        if isinstance(focus, Field) and self.room.isAncestorOf(focus):
            self.room.ensureWidgetVisible(focus, 0, GRID * 10)

    def _store(self) -> None:
        controller = self._controller
        if controller is None:
            return
        focus = self.focusWidget()
        for place, cell in self._cells.items():
            if cell.field is focus:
                self._left(place)
        controller.store()
        if controller.state.faults:
            for place in self._order():
                if place in controller.state.faults:
                    self._go(place)
                    break


def _settle(words: Words, width: int) -> None:
    """Give words the height they need in a width, once and for all."""
    words.setFixedHeight(max(0, words.heightForWidth(width)))
    policy = words.sizePolicy()
    policy.setHeightForWidth(False)
    words.setSizePolicy(policy)


def _lowered(sentence: str) -> str:
    """As it stands behind a colon; codes in capitals stay."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]
