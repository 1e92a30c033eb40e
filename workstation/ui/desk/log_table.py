"""Entries in a table: as many rows as have been read; more are asked for when the end is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from workstation.domain.log_facts import COVERED
from workstation.ui import theme
from workstation.ui.bench.parts import plain_tip
from workstation.ui.words import moment_words, spoken

if TYPE_CHECKING:
    from workstation.services.desk_ports import FoundEntry

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Entry", "Recorded", "Officer", "What", "Parcel", "Alarm", "Seconds")
_RIGHT = {0, 6}
_ALIGNED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class LogTable(QAbstractTableModel):
    """The rows so far. A row's words are made when it comes into sight."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[FoundEntry, ...] = ()
        self._more = False

    def take(self, rows: tuple[FoundEntry, ...], more: bool) -> None:
        """Hold other rows; those that only grew keep their places."""
        self._more = more
        if rows is self._rows:
            return
        had = len(self._rows)
        if had and len(rows) > had and rows[0] is self._rows[0] and rows[had - 1] is self._rows[-1]:
            self.beginInsertRows(QModelIndex(), had, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def found(self, row: int) -> FoundEntry | None:
        """The entry of a row; None where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGNED if section in _RIGHT else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.found(index.row())
        if one is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell(one, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED if index.column() in _RIGHT else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell(one, index.column()))
        if role == Qt.ItemDataRole.ForegroundRole:
            facts = one.facts
            if facts is None or (index.column() == 5 and facts.alarm):
                return QColor(theme.colours().alarm if facts is None else theme.colours().look)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        self.more_wanted.emit()


def cell(one: FoundEntry, column: int) -> str:
    """What stands in a cell."""
    if column == 0:
        return f"{one.entry.seq:,}".replace(",", "\u202f")
    if one.covered:
        return COVERED if column == 3 else ""
    facts = one.facts
    if facts is None:
        return "damaged: it cannot be read" if column == 3 else ""
    if column == 1:
        return moment_words(facts.at)
    if column == 2:
        return facts.officer
    if column == 3:
        told = facts.outcome.replace("_", " ") if facts.outcome else ""
        kind = facts.kind.replace("_", " ")
        return f"{told} (amends {facts.amends})" if told and facts.amends else told or kind
    if column == 4:
        return spoken(facts.parcel) if facts.parcel else ""
    if column == 5:
        return "▲ overridden" if facts.override else "▲ alarm" if facts.alarm else ""
    passed = facts.milliseconds
    return "" if passed is None else f"{passed / 1000:,.1f}".replace(",", "\u202f")
