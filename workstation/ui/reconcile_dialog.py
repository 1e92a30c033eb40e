"""A carton's contents, ticked off as they are scanned: found, short, over."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workstation.domain.identifiers import identify
from workstation.domain.reconciling import Standing, Tick
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, framed
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.reconcile import ReconcileController, ReconcileState

_HEADS = ("", "Parcel", "Declared as")
_SIGNS = {Standing.FOUND: "✓ FOUND", Standing.SHORT: "– SHORT", Standing.OVER: "! OVER"}
_Index = QModelIndex | QPersistentModelIndex


@lru_cache(20_000)
def _spoken(number: str) -> str:
    return identify(number).spoken


class TicksModel(QAbstractTableModel):
    """The parcels of a carton, those that are over first, the others by number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ticks: list[Tick] = []
        self._last = ""

    def show(self, ticks: list[Tick], last: str = "") -> None:
        """Show other parcels, the one scanned last raised; where only their standing changed,
        only that is drawn anew."""
        self._last = last
        same = [t.parcel_id for t in ticks] == [t.parcel_id for t in self.ticks]
        if same and ticks:
            self.ticks = ticks
            self.dataChanged.emit(self.index(0, 0), self.index(len(ticks) - 1, 2))
            return
        self.beginResetModel()
        self.ticks = ticks
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.ticks)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _HEADS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        tick, column = self.ticks[index.row()], index.column()
        standing = tick.standing
        if role == Qt.ItemDataRole.DisplayRole:
            return (_SIGNS[standing], _spoken(tick.parcel_id), _told(tick))[column]
        if role == Qt.ItemDataRole.ToolTipRole and column == 2:
            return None  # a stranger's text is never read as markup
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{standing.value}: {_spoken(tick.parcel_id)}, {_told(tick)}"
        if role == Qt.ItemDataRole.ForegroundRole and column == 0:
            colours = theme.colours()
            shades = {Standing.OVER: colours.alarm, Standing.SHORT: colours.look}
            return QColor(shades.get(standing, colours.quiet))
        last = bool(self._last) and tick.parcel_id == self._last
        if role == Qt.ItemDataRole.BackgroundRole and last:
            return QColor(theme.colours().raised)
        if role == Qt.ItemDataRole.FontRole and (column == 0 or last):
            font = QFont()
            font.setBold(standing is not Standing.FOUND or last)
            return font
        return None


class ReconcileDialog(QDialog):
    """Draws `ReconcileState` and passes on what is scanned or typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("reconcile")
        self.setWindowTitle("Tick off a carton")
        self._controller: ReconcileController | None = None
        quiet = theme.colours().quiet
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID * 2)
        head = QHBoxLayout()
        head.setSpacing(GRID * 4)
        self.number = Field()
        self.number.setObjectName("reconcile_number")
        self.number.setAccessibleName("Number of the carton, then of its parcels")
        self.number.setMaxLength(200)
        self.number.setMinimumHeight(GRID * 9)
        self.number.setFixedWidth(GRID * 72)
        theme.sized(self.number, 17)
        self.number.returnPressed.connect(self._entered)
        self.carton = Words("", px=19, bold=True, wrap=False)
        self.carton.setObjectName("reconcile_carton")
        head.addWidget(self.number)
        head.addWidget(self.carton)
        head.addStretch(1)
        column.addLayout(head)
        self.message = Words("", px=19, bold=True)
        self.message.setObjectName("reconcile_message")
        self.message.setMinimumHeight(GRID * 12)
        column.addWidget(self.message)
        self.words = Words("", px=15)
        self.words.setObjectName("reconcile_words")
        self.only = QPushButton("Only what is short or over   Alt+O")
        self.only.setObjectName("reconcile_only")
        self.only.setCheckable(True)
        self.only.setAutoDefault(False)
        self.only.setMinimumHeight(GRID * 8)
        self.only.setMinimumWidth(GRID * 60)
        self.only.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.only.toggled.connect(lambda _: self._redraw())
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.only)
        column.addLayout(row)
        self.model = TicksModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        framed(self.table)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(GRID * 7)
        across = self.table.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setColumnWidth(0, GRID * 26)
        self.table.setColumnWidth(1, GRID * 66)
        column.addWidget(self.table, 1)
        ends = QHBoxLayout()
        ends.addWidget(Words("Scan each parcel, or type its number", colour=quiet, wrap=False))
        ends.addStretch(1)
        self.undo = QPushButton("Take the last back   Ctrl+Z")
        self.another = QPushButton("Next carton   Ctrl+N")
        self.leave = QPushButton("Close   Esc")
        for name, push, do in (
            ("undo", self.undo, self._undo),
            ("another", self.another, self._another),
            ("close", self.leave, self.reject),
        ):
            push.setObjectName(f"reconcile_{name}")
            push.setAutoDefault(False)
            push.setMinimumHeight(GRID * 9)
            push.setMinimumWidth(GRID * 50)
            push.clicked.connect(do)
            ends.addWidget(push)
        column.addLayout(ends)
        for keys, do in (
            ("Ctrl+Z", self._undo),
            ("Ctrl+N", self._another),
            ("Alt+O", self.only.toggle),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(do)
        self._state: ReconcileState | None = None

    def attach(self, controller: ReconcileController) -> None:
        """Take the controller."""
        self._controller = controller

    def fit(self, window: QWidget) -> None:
        """As large as is useful, within the window."""
        self.resize(
            min(GRID * 280, window.width() - GRID * 10), min(GRID * 220, window.height() - GRID * 6)
        )

    def take_scan(self, text: str) -> None:
        """A scanner sent this, wherever the keys were."""
        self.number.clear()
        if self._controller is not None:
            self._controller.scanned(text)
        self.number.setFocus()

    def show_state(self, state: ReconcileState) -> None:
        """Draw the carton and what happened last."""
        self._state = state
        colours, carton = theme.colours(), state.carton
        self.number.setPlaceholderText("Carton" if carton is None else "Parcel")
        self.carton.setText("" if carton is None else _spoken(carton.container.container_id))
        said, colour = state.message, colours.text
        if state.notice is not None:
            said, colour = str(state.notice), colours.alarm
        elif state.standing is Standing.OVER:
            colour = colours.alarm
        self.message.setText(said)
        theme.coloured(self.message, colour)
        self.words.setText(state.words)
        self.undo.setEnabled(carton is not None)
        self.another.setEnabled(carton is not None)
        self._redraw()

    def _redraw(self) -> None:
        state = self._state
        if state is None or state.carton is None:
            self.model.show([])
            return
        carton = state.carton
        ticks = [*carton.of(Standing.OVER)]
        ticks += [tick for tick in carton.ticks if tick.standing is not Standing.OVER]
        if self.only.isChecked():
            ticks = [tick for tick in ticks if tick.standing is not Standing.FOUND]
        self.model.show(ticks, state.last)
        for row, tick in enumerate(ticks):
            if tick.parcel_id == state.last:
                self.table.selectRow(row)
                self.table.scrollTo(self.model.index(row, 0))
                return
        self.table.clearSelection()

    def _entered(self) -> None:
        text = self.number.text()
        self.number.clear()
        if self._controller is not None:
            self._controller.scanned(text)

    def _undo(self) -> None:
        if self._controller is not None:
            self._controller.undo()
        self.number.setFocus()

    def _another(self) -> None:
        if self._controller is not None:
            self._controller.another()
        self.number.setFocus()


def _told(tick: Tick) -> str:
    if tick.standing is not Standing.OVER:
        return tick.title
    told = tick.why if tick.why == tick.title else f"{tick.title}: {tick.why}"
    if tick.near:
        told += f"; did you mean {' or '.join(map(_spoken, tick.near))}?"
    return told
