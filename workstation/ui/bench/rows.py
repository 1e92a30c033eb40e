"""Lists of rows under fixed headings: the model that holds them, the view stepped through by keys."""

from __future__ import annotations

from abc import abstractmethod
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from workstation.ui.theme import GRID

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
R = TypeVar("R")


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows of one kind; what a row tells under each heading is its subclass's."""

    def __init__(self, parent: QWidget, heads: tuple[str, ...]) -> None:
        super().__init__(parent)
        self._heads = heads
        self._rows: tuple[R, ...] = ()

    def put(self, rows: tuple[R, ...]) -> None:
        """Other rows, where they are others."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def at(self, row: int) -> R | None:
        """What stands in a row; None where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    @abstractmethod
    def words(self, row: R) -> tuple[str, ...]:
        """A row's words, one for each heading."""

    @abstractmethod
    def colour(self, row: R, column: int) -> str | None:
        """The colour of a row's words under a heading, where it is not the usual one."""

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = 0) -> object:
        row = self.at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(row)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            colour = self.colour(row, index.column())
            return None if colour is None else QColor(colour)
        return None


def rows_view(model: QAbstractTableModel, name: str, words: str) -> QTableView:
    """A list that is stepped through with the arrows, a row at a time."""
    view = QTableView()
    view.setObjectName(name)
    view.setAccessibleName(words)
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(GRID * 8)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return view
