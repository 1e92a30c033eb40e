"""MEASURES: the tools, what was drawn on the picture, and what the chosen item measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workstation.domain.annotation import WIDEST_PROFILE, Item, ItemKind
from workstation.ui import theme
from workstation.ui.bench.parts import Panel, Words, emptied
from workstation.ui.commands.measure import STEPS, TOOLS
from workstation.ui.icons import icon
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.measuring_state import MeasuringState
    from workstation.ui.actions import Actions
    from workstation.ui.bench.profile_plot import ProfilePlot

_SHOWN = 8
_HINTS = {
    "select": "Press an item to take hold of it. Ctrl+arrows choose, arrows move, Del deletes.",
    "rectangle": "Drag from corner to corner.",
    "ellipse": "Drag from corner to corner of its box.",
    "outline": "Press each corner, the first again to close; or draw it in one go.",
    "profile": "Drag along the line.",
    "ruler": "Drag from end to end.",
    "angle": "Press first arm, corner, last arm.",
    "count": "Press each thing to count. Enter begins another count.",
}
_BY_KEYS = " Keys: arrows and Enter."


class MeasurePanel(Panel):
    """Draws a `MeasuringState`; passes on what the officer wants."""

    item_chosen = Signal(int)
    width_changed = Signal(int)

    def __init__(self, actions: Actions) -> None:
        super().__init__("measures", "MEASURES")
        self._actions = actions
        self.body.addLayout(self._buttons([*TOOLS, "measure.lens"]))
        self.hint = Words("", colour=theme.colours().quiet)
        self.hint.setObjectName("measure_hint")
        self.body.addWidget(self.hint)
        self._title = Words("", bold=True)
        self.body.addWidget(self._title)
        self.plot: ProfilePlot | None = None
        self._width = self._width_row()
        self.body.addWidget(self._width)
        self._values = QWidget()
        self._grid = QGridLayout(self._values)
        self._grid.setContentsMargins(GRID, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[tuple[Words, Words]] = []
        self.body.addWidget(self._values)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._rows: dict[int, QPushButton] = {}
        self._more = Words("", colour=theme.colours().quiet)
        self.body.addWidget(self._more)
        self._steps = QWidget()
        self._steps.setLayout(self._buttons(STEPS))
        self.body.addWidget(self._steps)
        self._numbers: tuple[int, ...] = ()
        self._quiet = False
        self._wanted: tuple[object, int | None] = (None, None)
        for part in (self.hint, self._title, self._more, self._width, self._values, self._steps):
            part.hide()

    def show_state(self, state: MeasuringState) -> None:
        """Draw what was drawn and what it measures."""
        tool = state.tool
        self.hint.setVisible(tool is not None)
        if tool is not None:
            hint = _HINTS[tool.value]
            self.hint.setText(hint if tool.value == "select" else hint + _BY_KEYS)
        others = f"{state.elsewhere} on other pictures" if state.elsewhere else ""
        self.heading.set_aside(others)
        self._show_list(state)
        self._show_chosen(state)
        self._steps.setVisible(bool(state.items) or state.can_undo or state.can_redo)
        wanted = (tool, state.selected)
        if wanted != self._wanted:
            self._wanted = wanted
            if tool is not None:
                QTimer.singleShot(0, self._before_the_eye)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._wanted[0] is not None:
            QTimer.singleShot(0, self._before_the_eye)

    def _before_the_eye(self) -> None:
        """Who measures sees the measures: the column moves to them, never the picture."""
        column = self.parentWidget()
        port = column.parentWidget() if column is not None else None
        area = port.parentWidget() if port is not None else None
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(self.y())

    def redraw(self) -> None:
        """Draw anew, after another theme."""
        for words in (self.hint, self._more):
            theme.coloured(words, theme.colours().quiet)
        for label, _ in self._labels:
            theme.coloured(label, theme.colours().quiet)
        self.update()

    def _show_list(self, state: MeasuringState) -> None:
        from workstation.controllers.measure_words import tag

        shown = state.items[-_SHOWN:]
        chosen = state.chosen
        if chosen is not None and chosen not in shown:
            shown = (chosen, *shown[1:])
        numbers = tuple(item.number for item in shown)
        if numbers != self._numbers:
            self._numbers = numbers
            emptied(self._list)
            self._rows = {item.number: self._row(item) for item in shown}
        for item in shown:
            button = self._rows[item.number]
            letter, _, figure = tag(item, state.values(item)).partition("  ")
            words = f"{letter}   {item.kind.words}   {figure}"
            if item.number in state.failed:
                words = f"{letter}   {item.kind.words}   not measured"
            if button.text() != words:
                button.setText(words)
                button.setAccessibleName(words.replace("   ", ", "))
            button.setChecked(item is chosen)
            button.setFlat(item is not chosen)
        left = len(state.items) - len(shown)
        self._more.setVisible(left > 0)
        if left:
            self._more.setText(f"and {left} more (Ctrl+Up goes through them)")

    def _row(self, item: Item) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"measure_{item.number}")
        button.setIcon(icon(f"measure_{item.kind.value}"))
        button.setCheckable(True)
        button.setMinimumHeight(GRID * 7)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setStyleSheet("text-align: left; padding: 4px 8px;")
        button.clicked.connect(lambda _=False, n=item.number: self.item_chosen.emit(n))
        self._list.addWidget(button)
        return button

    def _show_chosen(self, state: MeasuringState) -> None:
        chosen = state.chosen
        self._values.setVisible(chosen is not None)
        self._title.setVisible(chosen is not None)
        is_profile = chosen is not None and chosen.kind is ItemKind.PROFILE
        self._width.setVisible(is_profile)
        if chosen is None:
            if self.plot is not None:
                self.plot.show_profile(None)
            return
        self._title.setText(f"{chosen.letter} {chosen.kind.words}")
        self._quiet = True
        self.width_box.setValue(chosen.width)
        self._quiet = False
        # While it is being measured anew its last figures stay, and say that they are old.
        measured = state.measured.get(chosen.number)
        current = state.values(chosen) is not None
        failed = state.failed.get(chosen.number)
        if failed is not None:
            self._show_rows(
                [("", f"It could not be measured: {failed}. The picture is untouched.")]
            )
        elif measured is None:
            self._show_rows([("", "measuring…")])
        else:
            from workstation.controllers.measure_words import rows

            self._show_rows(rows(measured) + ([] if current else [("", "measuring anew…")]))
        profile = measured.profile if measured is not None and failed is None else None
        if profile is not None and self.plot is None:
            from workstation.ui.bench.profile_plot import ProfilePlot

            self.plot = ProfilePlot()
            self.body.insertWidget(self.body.indexOf(self._width), self.plot)
        if self.plot is not None:
            self.plot.show_profile(profile)

    def _show_rows(self, told: list[tuple[str, str]]) -> None:
        while len(self._labels) < len(told):
            label = Words("", colour=theme.colours().quiet, wrap=False)
            value = Words("")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            place = len(self._labels)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label, place, 0, top)
            self._grid.addWidget(value, place, 1, top)
            self._labels.append((label, value))
        for place, (label, value) in enumerate(self._labels):
            there = place < len(told)
            label.setVisible(there)
            value.setVisible(there)
            if there:
                label.setText(told[place][0])
                value.setText(told[place][1])

    def shown_rows(self) -> list[tuple[str, str]]:
        """What the panel tells of the chosen item."""
        return [
            (label.text(), value.text()) for label, value in self._labels if not value.isHidden()
        ]

    def _width_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(GRID, 0, 0, 0)
        self.width_box = QSpinBox()
        self.width_box.setObjectName("profile_width")
        self.width_box.setAccessibleName("Width of the line profile in pixels")
        self.width_box.setRange(1, WIDEST_PROFILE)
        self.width_box.setSuffix(" px")
        self.width_box.setMinimumHeight(GRID * 7)
        self.width_box.valueChanged.connect(self._width_moved)
        line.addWidget(Words("Width", wrap=False))
        line.addWidget(self.width_box, 1)
        return row

    def _width_moved(self, width: int) -> None:
        if not self._quiet:
            self.width_changed.emit(width)

    def _buttons(self, names: tuple[str, ...] | list[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for name in names:
            action = self._actions[name]
            button = QToolButton()
            button.setObjectName(f"button_{name}")
            button.setIcon(action.icon())
            button.setIconSize(QSize(GRID * 5, GRID * 5))
            button.setMinimumSize(QSize(GRID * 8, GRID * 8))
            button.setAccessibleName(action.text())
            button.setToolTip(action.toolTip())
            button.setCheckable(action.isCheckable())
            button.setChecked(action.isChecked())
            button.setEnabled(action.isEnabled())
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(action.trigger)
            action.changed.connect(_following(button, action))
            row.addWidget(button, 1)
        return row


def _following(button: QToolButton, action: object) -> Callable[[], None]:
    from PySide6.QtGui import QAction

    def follow() -> None:
        if isinstance(action, QAction):
            button.setEnabled(action.isEnabled())
            button.setChecked(action.isChecked())

    return follow
