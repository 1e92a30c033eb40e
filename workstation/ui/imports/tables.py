"""Tables of the import window: plain rows from strangers, copied with harmless cells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workstation.services.neutral import neutral
from workstation.ui import theme
from workstation.ui.bench.parts import framed, plain_tip
from workstation.ui.theme import GRID

Index = QModelIndex | QPersistentModelIndex
Row = tuple[str, ...]


class Rows(QAbstractTableModel):
    """Rows of texts; a row may be loud: drawn in the colour of reasons, its first word says why."""

    def __init__(self, titles: Row) -> None:
        super().__init__()
        self._titles = titles
        self._rows: Sequence[Row] = ()
        self._loud: frozenset[str] = frozenset()

    def take(self, rows: Sequence[Row], loud: frozenset[str] = frozenset()) -> None:
        """Hold other rows; those whose first cell is in `loud` are loud."""
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows, self._loud = rows, loud
        self.endResetModel()

    def row(self, number: int) -> Row:
        """A row's cells."""
        return self._rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.replace("\n", " ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell)
        if role == Qt.ItemDataRole.ForegroundRole and self._rows[index.row()][0] in self._loud:
            return QColor(theme.colours().look)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return None

    def text(self, rows: Sequence[int]) -> str:
        """Rows as they are copied: a line each, cells parted by tabulators, none is a formula."""
        lines = ["\t".join(self._titles)]
        for number in rows:
            cells = (neutral(" ".join(cell.split())) for cell in self._rows[number])
            lines.append("\t".join(cells))
        return "\n".join(lines)


class RowTable(QTableView):
    """Shows `Rows`; the column `wide` takes the room that is left.

    Ctrl+C copies the chosen rows, or all where none is chosen.
    """

    def __init__(
        self, name: str, words: str, titles: Row, widths: tuple[int, ...], wide: int
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.rows = Rows(titles)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        framed(self)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(GRID * 7)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    def copy(self) -> int:
        """The chosen rows to the clipboard, or all; how many."""
        chosen = sorted({index.row() for index in self.selectedIndexes()})
        numbers = chosen or list(range(self.rows.rowCount()))
        QGuiApplication.clipboard().setText(self.rows.text(numbers))
        return len(numbers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
