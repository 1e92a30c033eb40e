"""A table of item lines by keys alone: one row is open to type into, the others are told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.item_lines import ItemLines
from workstation.domain.fields import FieldKind, FieldSpec
from workstation.ui import theme
from workstation.ui.bench.parts import Words, emptied
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.decision.cells import ChoiceBox, LineCell, LongText, plain_cell
from workstation.ui.theme import GRID

RecordLines = Callable[[Sequence[FieldSpec]], Sequence[Mapping[str, str]]]
"""What the record knows of the goods, as rows of these columns."""
_ACROSS = 12
_LONG = 60
_NEXT, _BEFORE = "Ctrl+Down", "Ctrl+Up"
_REMOVE, _COPY = "Ctrl+Shift+Del", "Alt+Ins"
KEYS = (_NEXT, _BEFORE, _REMOVE, _COPY)
"""What means something while the keys are in a table: no command of the window may have them."""


class _Closed(Wrapped):
    """A row that is not being typed into; a click opens it."""

    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class LinesTable(QWidget):
    """Tab goes from cell to cell and on to the next row; Enter to the next cell that must be filled
    in and is not, and leaves where there is none."""

    changed = Signal(str)
    entered = Signal()
    sight_wanted = Signal(QWidget)
    """This part of it should be seen."""

    def __init__(
        self, spec: FieldSpec, value: str, record_lines: RecordLines = lambda _: ()
    ) -> None:
        super().__init__()
        self._spec, self._record_lines = spec, record_lines
        self._lines = ItemLines(spec.columns, value)
        self._at = 0
        self._cells: list[LineCell | LongText | ChoiceBox | QWidget] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID, GRID, GRID, GRID)
        whole.setSpacing(GRID)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID // 2)
        whole.addLayout(self._rows)
        self.totals = Wrapped(colour=theme.colours().quiet)
        self.totals.setObjectName(f"totals_{spec.name}")
        whole.addWidget(self.totals)
        self.copies = self._button("copy", f"Lines of the record   {_COPY}", self.copy_in)
        whole.addWidget(self.copies)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self._button("add", f"Line more  {_NEXT}", self.add))
        buttons.addWidget(self._button("remove", f"Less  {_REMOVE}", self.remove))
        whole.addLayout(buttons)
        for keys, do in (
            (_COPY, self.copy_in),
            (_REMOVE, self.remove),
            (_NEXT, partial(self.go, 1)),
            (_BEFORE, partial(self.go, -1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        self._build(focus=False)

    def value(self) -> str:
        """All filled rows as one text."""
        return self._lines.text()

    def show_demanded(self, demanded: bool) -> None:
        """Nothing to say here: the label tells it."""

    def copy_in(self) -> None:
        """The record's lines under those there are."""
        self._lines.copy_in(self._record_lines(self._spec.columns))
        self._at = 0
        self._tell(focus=True)

    def add(self) -> None:
        """A new row at the end, open to type into."""
        self._at = len(self._lines.rows) - 1
        self.go(1)

    def remove(self) -> None:
        """Take the open row out."""
        self._at = self._lines.remove(self._at)
        self._tell(focus=True)

    def go(self, by: int) -> None:
        """Open the next row or the one before; behind the last there is a new one."""
        goal = self._at + by
        if goal < 0:
            return
        if goal >= len(self._lines.rows):
            if self._lines.is_empty(self._at):
                return
            goal = self._lines.add(self._at)
        self._at = goal
        self._build(focus=True)

    def focus_open(self) -> None:
        """The keys go to the first cell, of any row, that must be filled in and is not."""
        self._go_open()

    def focus_last(self) -> None:
        """The keys go to the last cell (Shift+Tab from behind)."""
        if self._cells:
            self._cells[-1].setFocus(Qt.FocusReason.BacktabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Tab in the last cell goes on to the next row, as Enter does.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            back = event.key() == Qt.Key.Key_Backtab
            if event.key() == Qt.Key.Key_Tab and watched is self._cells[-1]:
                if not self._lines.is_empty(self._at):
                    self.go(1)
                    return True
            elif back and watched is self._cells[0] and self._at > 0:
                self.go(-1)
                self.focus_last()
                return True
        return super().eventFilter(watched, event)

    # Inside

    def _button(self, name: str, text: str, do: Callable[[], None]) -> QPushButton:
        push = QPushButton(text, self)
        push.setObjectName(f"lines_{name}_{self._spec.name}")
        push.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        push.setMinimumHeight(GRID * 8)
        push.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.sized(push, 12)
        push.clicked.connect(do)
        return push

    def _tell(self, *, focus: bool) -> None:
        self._build(focus=focus)
        self.changed.emit(self._lines.text())

    def _build(self, *, focus: bool) -> None:
        emptied(self._rows)
        self._cells = []
        for place in range(len(self._lines.rows)):
            if place == self._at:
                self._rows.addWidget(self._open_row(place))
                continue
            closed = _Closed(f"{place + 1}. {self._lines.summary(place)}")
            closed.setObjectName(f"line_{place}_{self._spec.name}")
            closed.clicked.connect(partial(self._clicked, place))
            self._rows.addWidget(closed)
        self.totals.setText(f"Together: {self._lines.totals()}.")
        self.copies.setVisible(self._lines.lacks(self._record_lines(self._spec.columns)))
        if self._cells:
            self.setFocusProxy(self._cells[0])
            if focus:
                self._cells[0].setFocus()
                self.sight_wanted.emit(self)

    def _clicked(self, place: int) -> None:
        self._at = place
        self._build(focus=True)

    def _open_row(self, place: int) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, GRID // 2, 0, GRID)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(0)
        row = across = 0
        for number, column in enumerate(self._spec.columns):
            span = _span(column)
            if across + span > _ACROSS:
                row, across = row + 2, 0
            unit = f", {column.unit}" if column.unit else ""
            head = f"{place + 1}. " if number == 0 else ""
            label = Words(f"{head}{column.label}{unit}", colour=theme.colours().quiet, px=12)
            label.setWordWrap(False)
            cell = plain_cell(column, self._lines.rows[place].get(column.name, ""))
            cell.show_demanded(column.required != "never")
            cell.setObjectName(f"cell_{self._spec.name}_{column.name}")
            cell.setAccessibleName(f"Line {place + 1}, {column.label}")
            cell.setToolTip(column.help)
            cell.changed.connect(partial(self._typed, place, column.name))
            cell.entered.connect(partial(self._entered, len(self._cells)))
            cell.installEventFilter(self)
            grid.addWidget(label, row, across, 1, span)
            grid.addWidget(cell, row + 1, across, 1, span)
            self._cells.append(cell)
            across += span
        for column_place in range(_ACROSS):
            grid.setColumnStretch(column_place, 1)
        return box

    def _typed(self, place: int, name: str, value: str) -> None:
        self._lines.put(place, name, value)
        self.totals.setText(f"Together: {self._lines.totals()}.")
        self.changed.emit(self._lines.text())

    def _entered(self, number: int) -> None:
        if self._lines.is_empty(self._at):
            if len(self._lines.rows) > 1:
                self._at = self._lines.remove(self._at)
                self._build(focus=False)
            self.entered.emit()
        elif not self._go_open(number):
            self.entered.emit()

    def _go_open(self, behind: int = -1) -> bool:
        """To the next cell that must be filled in and is not: behind one of the open row, then in
        the other rows; False where there is none."""
        needed = [column.required != "never" for column in self._spec.columns]
        names = [column.name for column in self._spec.columns]
        count = len(self._lines.rows)
        for step in range(count + 1):
            place = (self._at + step) % count
            row = self._lines.rows[place]
            if self._lines.is_empty(place) and count > 1:
                continue
            for number, name in enumerate(names):
                passed = place == self._at and ((step == 0) == (number <= behind))
                if passed or not needed[number] or row.get(name, "").strip():
                    continue
                if place != self._at:
                    self._at = place
                    self._build(focus=False)
                self._cells[number].setFocus()
                self.sight_wanted.emit(self._cells[number])
                return True
        return False


def _span(column: FieldSpec) -> int:
    """How many twelfths of the width a cell takes."""
    if column.kind in (FieldKind.NUMBER, FieldKind.WEIGHT):
        return 3
    if column.kind is FieldKind.CHOICE:
        return 4 if all(len(choice.label) <= _ACROSS for choice in column.choices) else _ACROSS
    if column.kind in (FieldKind.DATE, FieldKind.FLAG):
        return 4
    return _ACROSS if column.max_length > _LONG or column.kind is FieldKind.LONG_TEXT else 6
