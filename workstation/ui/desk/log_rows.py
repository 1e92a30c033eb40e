"""The log browser's rows as they are painted.

They are painted here, row by row: the toolkit's own delegate asks the model for seven roles of
every cell, and a screenful takes several times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QTableView

from workstation.ui.desk.log_table import ALARM, COLUMNS, PICTURE, RIGHT
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.ui.desk.log_table import LogTable, Shown

_MARGIN = GRID
MOST_CUT = 8000
"""Words that are kept as they were cut to their column."""


class LogRows(QTableView):
    """The view of a `LogTable`. It tells when other rows come into sight, before they are painted."""

    scrolled = Signal()

    def __init__(self, table: LogTable) -> None:
        super().__init__()
        self._table = table
        self._cut: dict[tuple[str, int], tuple[str, int]] = {}
        self.setModel(table)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if dy:
            self.scrolled.emit()
        super().scrollContentsBy(dx, dy)

    def seen_rows(self) -> tuple[int, int]:
        """The first and the last row in view; rows are of one height, and whole ones scroll."""
        first = self.verticalScrollBar().value()
        fitting = self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1)
        return first, min(first + fitting, self._table.rowCount() - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        height, palette = self.verticalHeader().defaultSectionSize(), self.palette()
        metrics, chosen = self.fontMetrics(), self.currentIndex().row()
        base = (height + metrics.ascent() - metrics.descent()) // 2
        places = [
            (
                self.columnViewportPosition(column) + _MARGIN,
                self.columnWidth(column) - 2 * _MARGIN,
                column in RIGHT,
            )
            for column in range(len(COLUMNS))
        ]
        usual, raised = palette.text().color(), palette.highlightedText().color()
        first, last = self.seen_rows()
        top = self.rowViewportPosition(first)
        with QPainter(self.viewport()) as painter:
            painter.setFont(self.font())
            painter.setPen(usual)
            for row in range(first, last + 1):
                shown = self._table.shown(row)
                if row == chosen:
                    painter.fillRect(0, top, self.viewport().width(), height, palette.highlight())
                    painter.setPen(raised)
                elif shown.colour is not None:
                    painter.setPen(QColor(shown.colour))
                self._words(painter, shown, places, top + base, row == chosen)
                if shown.picture is not None:
                    left, width, _ = places[PICTURE]
                    _put(painter, shown.picture, (left, top, width, height))
                if row == chosen or shown.colour is not None:
                    painter.setPen(usual)
                top += height

    def _words(
        self,
        painter: QPainter,
        shown: Shown,
        places: list[tuple[int, int, bool]],
        line: int,
        chosen: bool,
    ) -> None:
        cut = self._cut
        for column, ((left, width, right), text) in enumerate(
            zip(places, shown.words, strict=True)
        ):
            if not text:
                continue
            told, spare = cut.get((text, width)) or self._fit(text, width)
            start = left + spare if right else left
            if column == ALARM and shown.alarm is not None and not chosen:
                before = painter.pen()
                painter.setPen(QColor(shown.alarm))
                painter.drawText(start, line, told)
                painter.setPen(before)
            else:
                painter.drawText(start, line, told)

    def _fit(self, text: str, width: int) -> tuple[str, int]:
        """A text as far as there is room for it, and what of the room is left."""
        if len(self._cut) >= MOST_CUT:
            self._cut.clear()
        metrics = self.fontMetrics()
        told = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        found = self._cut[text, width] = told, width - metrics.horizontalAdvance(told)
        return found

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._cut.clear()


def _put(painter: QPainter, picture: QPixmap, room: tuple[int, int, int, int]) -> None:
    left, top, width, height = room
    size = picture.deviceIndependentSize()
    place = QPointF(left + (width - size.width()) / 2, top + (height - size.height()) / 2)
    painter.drawPixmap(place, picture)
