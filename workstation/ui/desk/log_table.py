"""Entries in a table: all of the log by number, or as many found ones as have been read.

A row's words are made before it comes into sight (`RowWords`); `log_rows` paints them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPixmap

from workstation.domain.log_facts import COVERED
from workstation.ui import theme
from workstation.ui.bench.parts import plain_tip
from workstation.ui.words import grouped, moment_words, spoken

if TYPE_CHECKING:
    from workstation.services.desk_ports import FoundEntry

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Entry", "Recorded", "Officer", "What", "Parcel", "Alarm", "Seconds", "Picture")
WHAT, ALARM, PICTURE = 3, 5, 7
RIGHT = {0, 6}
_ALIGNED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_CENTRED = Qt.AlignmentFlag.AlignCenter
MOST_CELLS = 8000
"""Rows whose words are kept."""
READING = "…"


class NoPicture(NamedTuple):
    """Why there is no small picture: in a word or two, and in full."""

    short: str
    why: str


Picture = QPixmap | NoPicture


class Shown(NamedTuple):
    """A row as it is painted."""

    words: tuple[str, ...]
    picture: QPixmap | None = None
    colour: str | None = None
    """Of all its words, where it is not the usual one."""
    alarm: str | None = None
    """The colour of the word in the column of alarms."""


class RowWords:
    """Makes and keeps the words of rows. Any thread; no object of the toolkit, as a lane may be the
    last to let go of it."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, bool], tuple[str, ...]] = {}

    def make_ready(self, entries: Sequence[FoundEntry]) -> None:
        """Make words before their rows come into sight."""
        for one in entries:
            self.of(one)

    def of(self, one: FoundEntry) -> tuple[str, ...]:
        """A word for each column; "" in that of pictures."""
        key = (one.entry.seq, one.covered)
        cells = self._cells.get(key)
        if cells is None:
            if len(self._cells) >= MOST_CELLS:
                self._cells.clear()
            words = tuple(cell(one, place) for place in range(PICTURE))
            cells = self._cells[key] = (*words, "")
        return cells


class LogTable(QAbstractTableModel):
    """The rows so far, or all of them by number with the pages that have been read."""

    more_wanted = Signal()
    pages_wanted = Signal()
    """Rows came into sight that have not been read."""

    def __init__(self, page: int) -> None:
        super().__init__()
        self._page = page
        self._rows: tuple[FoundEntry, ...] = ()
        self._more = False
        self._total: int | None = None
        self._pages: Mapping[int, tuple[FoundEntry | None, ...]] = {}
        self.words = RowWords()
        self.picture_of: Callable[[str], Picture | None] = lambda _: None
        """The small picture of a parcel; None: it is being made."""
        self._asks = QTimer(self)
        self._asks.setSingleShot(True)
        self._asks.setInterval(0)
        self._asks.timeout.connect(self.pages_wanted)

    def take(self, rows: tuple[FoundEntry, ...], more: bool) -> None:
        """Hold other rows; those that only grew keep their places."""
        self._more = more
        if rows is self._rows and self._total is None:
            return
        had = len(self._rows)
        grew = self._total is None and had and len(rows) > had
        if grew and rows[0] is self._rows[0] and rows[had - 1] is self._rows[-1]:
            self.beginInsertRows(QModelIndex(), had, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        else:
            self._reset(rows, None, {})

    def take_pages(
        self,
        first: tuple[FoundEntry, ...],
        total: int,
        pages: Mapping[int, tuple[FoundEntry | None, ...]],
    ) -> None:
        """Hold the whole log; `first`, its first page, tells whether it is another list."""
        self._more = False
        if first is not self._rows or total != self._total:
            self._reset(first, total, pages)
            return
        fresh = [place for place in pages if place not in self._pages]
        self._pages = pages
        for place in fresh:
            top = place * self._page
            last = min(top + self._page, total) - 1
            self.dataChanged.emit(self.index(top, 0), self.index(last, len(COLUMNS) - 1))

    def found(self, row: int) -> FoundEntry | None:
        """The entry of a row; None where there is none, or it is not read yet."""
        if self._total is None:
            return self._rows[row] if 0 <= row < len(self._rows) else None
        if not 0 <= row < self._total:
            return None
        page = self._pages.get(row // self._page)
        return page[row % self._page] if page is not None else None

    def pages_of(self, first: int, last: int) -> tuple[int, ...]:
        """Pages of rows that have not been read."""
        if self._total is None:
            return ()
        places = range(max(first, 0) // self._page, min(last, self._total - 1) // self._page + 1)
        return tuple(place for place in places if place not in self._pages)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid():
            return 0
        return len(self._rows) if self._total is None else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _aligned(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown, column = self.shown(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.words[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._aloud(index.row(), shown) if column == PICTURE else shown.words[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = self._aloud(index.row(), shown) if column == PICTURE else shown.words[column]
            return plain_tip(told)
        if role == Qt.ItemDataRole.ForegroundRole:
            colour = shown.colour or (shown.alarm if column == ALARM else None)
            return QColor(colour) if colour else None
        if role == Qt.ItemDataRole.DecorationRole and column == PICTURE:
            return shown.picture
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        self.more_wanted.emit()

    # Inside

    def _reset(
        self,
        rows: tuple[FoundEntry, ...],
        total: int | None,
        pages: Mapping[int, tuple[FoundEntry | None, ...]],
    ) -> None:
        self.beginResetModel()
        self._rows, self._total, self._pages = rows, total, pages
        self.endResetModel()

    def shown(self, row: int) -> Shown:
        """All that a row is painted by."""
        one = self.found(row)
        if one is None:
            return Shown(self._unread(row))
        words, facts = self.words.of(one), None if one.covered else one.facts
        if facts is None:
            return Shown(words, None, None if one.covered else theme.colours().alarm)
        told = None if facts.parcel is None else self.picture_of(facts.parcel)
        alarm = theme.colours().look if facts.alarm else None
        if isinstance(told, QPixmap):
            return Shown(words, told, None, alarm)
        if facts.parcel is None:
            return Shown(words, None, None, alarm)
        short = READING if told is None else told.short
        return Shown((*words[:PICTURE], short), None, None, alarm)

    def parcel(self, row: int) -> str:
        """The parcel of a row whose content may be read; "" where there is none."""
        one = self.found(row)
        facts = None if one is None or one.covered else one.facts
        return "" if facts is None else facts.parcel or ""

    def _aloud(self, row: int, shown: Shown) -> str:
        """What a screen reader says of a small picture, or why there is none in full."""
        if shown.picture is not None:
            return "Picture of the parcel"
        told = self.picture_of(self.parcel(row)) if self.parcel(row) else None
        return f"No picture: {told.why}" if isinstance(told, NoPicture) else shown.words[PICTURE]

    def _unread(self, row: int) -> tuple[str, ...]:
        if self._total is None or row >= self._total:
            return ("",) * len(COLUMNS)
        read = row // self._page in self._pages
        if not read:
            self._asks.start()
        told = "missing: not in the log" if read else READING
        return (grouped(self._total - row), "", "", told, *("",) * (len(COLUMNS) - 4))


def _aligned(column: int) -> Qt.AlignmentFlag:
    if column == PICTURE:
        return _CENTRED
    return _ALIGNED if column in RIGHT else _LEFT


def cell(one: FoundEntry, column: int) -> str:
    """What stands in a cell."""
    if column == 0:
        return grouped(one.entry.seq)
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
