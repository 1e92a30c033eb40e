"""Each alarm that stands, and the reason for going over it: one under the other, by keys alone."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from workstation.controllers.field_texts import canonical, rows_of
from workstation.domain.fields import ALARM_COLUMNS, FieldKind, FieldSpec
from workstation.ui import theme
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.decision.cells import LineCell
from workstation.ui.theme import GRID

_ALARM, _REASON = ALARM_COLUMNS
_SAME = "Alt+Return"
KEYS = (_SAME,)
"""What means something while the keys are here: no command of the window may have it."""


class AlarmReasons(QWidget):
    """Enter goes to the next alarm without a reason; one key gives all others the same."""

    changed = Signal(str)
    entered = Signal()
    sight_wanted = Signal(QWidget, QRect)

    def __init__(self, spec: FieldSpec, value: str, alarms: tuple[str, ...]) -> None:
        super().__init__()
        given = {row.get(_ALARM, ""): row.get(_REASON, "") for row in rows_of(value)}
        length = next((c.max_length for c in spec.columns if c.name == _REASON), 2000)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self._alarms = alarms
        self.cells: list[LineCell] = []
        for place, alarm in enumerate(alarms):
            words = Wrapped(f"▲ {alarm}", colour=theme.colours().look)
            cell = LineCell(
                FieldSpec(_REASON, "Reason", FieldKind.TEXT, max_length=length),
                given.get(alarm, ""),
            )
            cell.setObjectName(f"cell_{spec.name}_{place}")
            cell.setAccessibleName(f"Reason for going over: {alarm}")
            cell.setPlaceholderText("reason")
            cell.changed.connect(lambda _: self.changed.emit(self.value()))
            cell.entered.connect(partial(self._entered, place))
            column.addWidget(words)
            column.addWidget(cell)
            self.cells.append(cell)
        self.same = QPushButton("Same reason for all   Alt+Enter")
        self.same.setObjectName(f"same_{spec.name}")
        self.same.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.same.setMinimumHeight(GRID * 8)
        if len(alarms) < 2:
            self.same.hide()
        theme.sized(self.same, 12)
        self.same.clicked.connect(self.give_all)
        column.addWidget(self.same)
        for keys in (_SAME, "Alt+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.give_all)
        if self.cells:
            self.setFocusProxy(self.cells[0])

    def value(self) -> str:
        """A row for each alarm; empty where no reason is given yet."""
        rows = [
            {_ALARM: alarm, _REASON: cell.text().strip()}
            for alarm, cell in zip(self._alarms, self.cells, strict=True)
        ]
        return canonical(rows) if any(row[_REASON] for row in rows) else ""

    def show_demanded(self, demanded: bool) -> None:
        """Nothing to say here: the label tells it."""

    def focus_open(self) -> None:
        """The keys go to the first alarm without a reason."""
        goal = next((cell for cell in self.cells if not cell.text().strip()), None)
        if goal is not None:
            goal.setFocus()

    def give_all(self) -> None:
        """Every alarm without a reason gets the one that is being typed."""
        told = next((c.text() for c in self.cells if c.hasFocus() and c.text().strip()), "")
        told = told or next((c.text() for c in self.cells if c.text().strip()), "")
        for cell in self.cells:
            if told and not cell.text().strip():
                cell.setText(told)

    def _entered(self, place: int) -> None:
        left = [cell for cell in self.cells[place + 1 :] if not cell.text().strip()]
        if left:
            left[0].setFocus()
            self.sight_wanted.emit(left[0], left[0].rect())
        else:
            self.entered.emit()
