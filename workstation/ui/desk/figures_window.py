"""Figures: a table of all, one of them drawn, its definition under it; by keys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.desk_export import Counted
from workstation.controllers.figure_desk import (
    SHOWN,
    Asked,
    FigureDesk,
    FigureDeskState,
    drift_words,
    label,
    lines_to_draw,
)
from workstation.domain.figure_cells import TOLD_BY
from workstation.services.desk_ports import Period
from workstation.ui import theme
from workstation.ui.bench.parts import Chooser, Field, Words, plain_tip, push_button
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.desk.chart import Chart
from workstation.ui.desk.export_dialog import EXPORT_KEYS, EXPORT_TEXT, open_export
from workstation.ui.desk.figure_words import short, whole
from workstation.ui.keyed_dialog import KeyedDialog
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.services.figures import Definition, FigureLine, FigureTable
    from workstation.ui.main_window import MainWindow

Index = QModelIndex | QPersistentModelIndex
_BY_WORDS = {
    "all": "all together",
    "officer": "by officer",
    "hour": "by hour on shift",
    "station": "by station",
    "model": "by model",
    "carrier": "by carrier",
    "hs": "by HS chapter",
}
_EACH_WORDS = {
    Period.ALL: "the whole time",
    Period.YEAR: "each year",
    Period.MONTH: "each month",
    Period.DAY: "each day",
}
_MANY_DAYS = 365
_HEADING = 13
"""Letters of a line of a heading."""


class FigureRows(QAbstractTableModel):
    """A line a row, a figure a column; the first column says of what."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[FigureLine, ...] = ()
        self._definitions: tuple[Definition, ...] = ()

    def take(self, table: FigureTable, definitions: tuple[Definition, ...]) -> None:
        """Hold another table."""
        if table.lines is self._lines:
            return
        self.beginResetModel()
        self._lines, self._definitions = table.lines, definitions
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._definitions) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or section > len(self._definitions):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if section == 0 else folded(self._definitions[section - 1].label)
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return plain_tip(self._definitions[section - 1].text)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._lines):
            return None
        line, place = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if place == 0:
            return label(line) if role == Qt.ItemDataRole.DisplayRole else None
        one = self._definitions[place - 1]
        figure = line.figures[one.name]
        if role == Qt.ItemDataRole.DisplayRole:
            return short(figure, one.unit)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return plain_tip(f"{one.label}, {label(line)}: {whole(figure, one.unit)}")
        if role == Qt.ItemDataRole.ForegroundRole and figure.value is None:
            return QColor(theme.colours().quiet)
        return None

    def as_text(self) -> str:
        """The table for the clipboard: tabs between cells."""
        head = "\t".join(["", *(one.label for one in self._definitions)])
        rows = [
            "\t".join(
                [label(line), *(whole(line.figures[o.name], o.unit) for o in self._definitions)]
            )
            for line in self._lines
        ]
        return "\n".join([head, *rows])


def folded(words: str) -> str:
    """A heading in lines that a narrow column holds."""
    lines = [""]
    for word in words.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _HEADING:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


class FiguresWindow(KeyedDialog):
    """Draws `FigureDeskState` and passes on what is asked."""

    export_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("figures_window")
        self.setWindowTitle("Figures")
        self.setModal(True)
        self.resize(parent.size() - QSize(0, GRID * 6))  # the status line stays in sight
        self._controller: FigureDesk | None = None
        self.since = self._date("figures_since", "First day, 2026-11-01")
        self.until = self._date("figures_until", "Last day, 2026-11-30")
        self.by = self._choice("figures_by", "Told by", [_BY_WORDS[by] for by in TOLD_BY])
        self.each = self._choice("figures_each", "Each", list(_EACH_WORDS.values()))
        self.problem = Words("", wrap=False)
        self.problem.setObjectName("figures_problem")
        self.message = Words("", colour=theme.colours().quiet)
        self.message.setObjectName("figures_message")
        self.model = FigureRows()
        self.rows = QTableView()
        self.rows.setObjectName("figures_rows")
        self.rows.setAccessibleName("Figures")
        self.rows.setModel(self.model)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.rows.setShowGrid(False)
        self.rows.setWordWrap(True)
        self.rows.verticalHeader().hide()
        self.rows.verticalHeader().setDefaultSectionSize(GRID * 7)
        head = self.rows.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        head.setDefaultSectionSize(GRID * 26)
        head.setMinimumHeight(GRID * 14)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.title = Words("", px=17, bold=True)
        self.title.setObjectName("figures_title")
        self.chart = Chart()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.chart)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.definition = Wrapped("", colour=theme.colours().quiet)
        self.definition.setObjectName("figures_definition")
        self.drift = Wrapped("")
        self.drift.setObjectName("figures_drift")
        told = QVBoxLayout()
        told.setSpacing(GRID * 2)
        for one in (self.title, self.definition, self.drift):
            told.addWidget(one)
        told.addStretch(1)
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, GRID * 2, 0, 0)
        row.setSpacing(GRID * 6)
        row.addLayout(told, 2)
        row.addWidget(scroll, 5)
        sides = QSplitter(Qt.Orientation.Vertical)
        sides.setChildrenCollapsible(False)
        sides.addWidget(self.rows)
        sides.addWidget(below)
        sides.setStretchFactor(0, 1)
        sides.setStretchFactor(1, 1)
        top = QHBoxLayout()
        top.setSpacing(GRID * 2)
        for asked in (self.since, self.until, self.by, self.each):
            top.addWidget(asked)
        top.addWidget(self.problem, 1)
        ends = QHBoxLayout()
        ends.addWidget(self.message, 1)
        again = _button("Count again   F5", "figures_again")
        copy = _button("Copy table   Ctrl+C", "figures_copy")
        export = _button(EXPORT_TEXT, "figures_export")
        close = _button("Close   Esc", "figures_close")
        for button, do in (
            *((again, self._again), (copy, self._copy), (export, self.export_wanted)),
            (close, self.reject),
        ):
            ends.addWidget(button)
            button.clicked.connect(do)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID * 2)
        column.addLayout(top)
        column.addWidget(sides, 1)
        column.addLayout(ends)
        for field in (self.since, self.until):
            field.installEventFilter(self)
        self.rows.installEventFilter(self)

    def attach(self, controller: FigureDesk) -> None:
        """Take the controller, and count."""
        self._controller = controller
        asked = controller.state.asked
        self.since.setText(asked.since.isoformat())
        self.until.setText(asked.until.isoformat())
        self.by.setCurrentIndex(TOLD_BY.index(asked.told_by))
        self.each.setCurrentIndex(list(_EACH_WORDS).index(asked.period))
        for field in (self.since, self.until):
            field.returnPressed.connect(self._ask)
        for box in (self.by, self.each):
            box.currentIndexChanged.connect(lambda _: self._ask())
        self.rows.selectionModel().currentChanged.connect(lambda *_: self._drawn())
        controller.start()
        self.rows.setFocus()

    def show_state(self, state: FigureDeskState) -> None:
        """Draw the figures that are known."""
        controller = self._controller
        colours = theme.colours()
        self.message.setText("Counting…" if state.busy else state.words)
        theme.coloured(self.message, colours.alarm if state.notice else colours.quiet)
        if controller is None or state.table is None:
            return
        definitions = tuple(controller.definition(name) for name in SHOWN)
        before = self.rows.currentIndex()
        row, place = max(0, before.row()), before.column()
        self.model.take(state.table, definitions)
        self.rows.setColumnWidth(0, GRID * 30)
        if not self.rows.currentIndex().isValid() and self.model.rowCount():
            chosen = place if place > 0 else SHOWN.index(state.drawn) + 1
            self.rows.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), chosen))
        one = controller.definition(state.drawn)
        self.title.setText(one.label)
        self.definition.setText(one.text)
        bars = lines_to_draw(state.table, state.drawn)
        words = drift_words(state.table, state.drawn)
        if not all(comparable for _, _, comparable in bars):
            words = f"{words} Outlined: fewer evaluable parcels than it takes to compare.".strip()
        self.drift.setText(words)
        self.drift.setVisible(bool(words))
        self.chart.show_bars(bars, one.unit, one.label)

    def _pressed(self, event: QKeyEvent) -> bool:
        typed = any(field.hasSelectedText() for field in (self.since, self.until))
        if event.key() == Qt.Key.Key_F5:
            self._again()
        elif event.keyCombination() == EXPORT_KEYS:
            self.export_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy) and not typed:
            self._copy()
        else:
            return False
        return True

    def _ask(self) -> None:
        if self._controller is None:
            return
        days = []
        for field in (self.since, self.until):
            try:
                days.append(date.fromisoformat(field.text().strip()))
            except ValueError:
                self.problem.setText(f"▲ “{field.text()}” is no date, as 2026-11-26.")
                theme.coloured(self.problem, theme.colours().alarm)
                return
        self.problem.setText("")
        period = list(_EACH_WORDS)[self.each.currentIndex()]
        self._controller.ask(Asked(days[0], days[1], TOLD_BY[self.by.currentIndex()], period))

    def _drawn(self) -> None:
        place = self.rows.currentIndex().column()
        if self._controller is not None and 0 < place <= len(SHOWN):
            self._controller.draw(SHOWN[place - 1])

    def _again(self) -> None:
        if self._controller is not None:
            self._controller.again()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.model.as_text())
        self.message.setText("Copied: the table, with each n and interval.")

    def _date(self, name: str, words: str) -> Field:
        field = Field()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setPlaceholderText(words)
        field.setMaxLength(10)
        field.setMinimumHeight(GRID * 9)
        field.setFixedWidth(GRID * 40)
        return field

    @staticmethod
    def _choice(name: str, words: str, choices: list[str]) -> Chooser:
        box = Chooser()
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.addItems(choices)
        box.setMinimumHeight(GRID * 9)
        return box


def _button(text: str, name: str) -> QPushButton:
    return push_button(text, name, wide=GRID * 36, focus=Qt.FocusPolicy.NoFocus)


def open_figures(window: MainWindow, today: date) -> FiguresWindow | None:
    """Open the figures over the bench: the last year, month by month."""
    desk = window.desk
    if desk is None:
        return None
    dialog = FiguresWindow(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    there = [True]
    dialog.finished.connect(lambda _: there.clear())

    def show(state: FigureDeskState) -> None:
        if there:
            dialog.show_state(state)

    asked = Asked(today - timedelta(days=_MANY_DAYS), today)
    controller = FigureDesk(desk.figures, desk.runner, show, asked)
    dialog.attach(controller)
    dialog.export_wanted.connect(
        lambda: open_export(window, dialog, Counted(controller.state.asked))
    )
    dialog.open()
    return dialog
