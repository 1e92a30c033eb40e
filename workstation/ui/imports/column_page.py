"""Naming their columns: what each is of ours, with the first rows beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workstation.services.manifests.columns import heading
from workstation.services.manifests.fields import COLUMNS
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, emptied, outline
from workstation.ui.imports.field_words import field_words
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from workstation.services.manifest_reading import TableSample
    from workstation.services.manifests.columns import ColumnMap

LEFT_OUT = "left out"
_SAMPLED = 3


class Pick(QComboBox):
    """A list to pick from, with a border that can be seen in every theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self)


class ColumnPage(QWidget):
    """A row for each of their columns: heading, first values, our field."""

    wanted = Signal(str, list, str, str, str)
    """Name, our fields in their order ("" left out), decimal mark, form of dates, zone."""

    def __init__(self) -> None:
        super().__init__()
        self._sample: TableSample | None = None
        self.picks: list[Pick] = []
        self.about = Words("", colour=theme.colours().quiet)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(GRID, GRID, GRID * 2, GRID)
        self._grid.setHorizontalSpacing(GRID * 4)
        self._grid.setVerticalSpacing(GRID)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._inside)
        self.name = self._field("map_name", "Name of the column map", "as the sender is called")
        self.name.setMaxLength(80)
        self.decimal = Pick()
        self.decimal.setAccessibleName("Decimal mark")
        self.decimal.addItems(["1234.50", "1.234,50"])
        self.decimal.setMinimumHeight(GRID * 8)
        self.dates = self._field(
            "map_dates", "How dates are written; empty: 2026-11-20T09:00", "DD.MM.YYYY hh:mm"
        )
        self.zone = self._field("map_zone", "Zone of times that tell none", "UTC or +01:00")
        self.save = QPushButton("Save and use")
        self.save.setObjectName("map_save")
        self.save.setAutoDefault(False)
        self.save.setMinimumHeight(GRID * 9)
        self.save.clicked.connect(self._save)
        foot = QGridLayout()
        foot.setHorizontalSpacing(GRID * 2)
        foot.setVerticalSpacing(GRID // 2)
        quiet = theme.colours().quiet
        for place, (words, widget, stretch) in enumerate(
            (
                ("Name of the map", self.name, 3),
                ("Numbers as", self.decimal, 2),
                ("Dates as", self.dates, 2),
                ("Zone of times that tell none", self.zone, 2),
            )
        ):
            foot.addWidget(Words(words, colour=quiet, wrap=False), 0, place)
            foot.addWidget(widget, 1, place)
            foot.setColumnStretch(place, stretch)
        foot.addWidget(self.save, 1, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        column.addWidget(self.about)
        column.addWidget(scroll, 1)
        column.addLayout(foot)

    def show_sample(self, sample: TableSample | None, columns: ColumnMap | None) -> None:
        """Offer the columns of a table, as a map names them; only what is named alike is set."""
        if sample is self._sample and sample is not None:
            return
        self._sample = sample
        emptied(self._grid)
        self.picks = []
        self.save.setEnabled(sample is not None)
        if sample is None:
            self.about.setText("This file is no table: its format says itself what each part is.")
            return
        self.about.setText(
            "Name each column once; the map is kept and used for every file with these headings."
        )
        self.name.setText("" if columns is None else columns.name)
        for place, title in enumerate(sample.header):
            self._row(place, title, sample, columns)
        self._grid.setRowStretch(len(sample.header), 1)
        self._grid.setColumnStretch(1, 1)

    def _row(self, place: int, title: str, sample: TableSample, columns: ColumnMap | None) -> None:
        rows = [row[place] for row in sample.rows[:_SAMPLED] if place < len(row)]
        values = Words("   ".join(row[:40] for row in rows), colour=theme.colours().quiet)
        pick = Pick()
        pick.setObjectName(f"column_{place}")
        pick.setAccessibleName(f"What the column {title[:80]} is")
        pick.setMinimumHeight(GRID * 7)
        pick.setMinimumWidth(GRID * 55)
        pick.addItem(LEFT_OUT, "")
        for name in COLUMNS:
            pick.addItem(field_words(name), name)
        named = None if columns is None else columns.field_of(title)
        own = heading(title)
        pick.setCurrentIndex(max(0, pick.findData(named or (own if own in COLUMNS else ""))))
        self._grid.addWidget(Words(title[:60] or "no heading", bold=True, wrap=False), place, 0)
        self._grid.addWidget(values, place, 1)
        self._grid.addWidget(pick, place, 2)
        self.picks.append(pick)

    def _save(self) -> None:
        fields = [str(pick.currentData()) for pick in self.picks]
        decimal = "." if self.decimal.currentIndex() == 0 else ","
        self.wanted.emit(
            self.name.text(), fields, decimal, self.dates.text(), self.zone.text().strip()
        )

    def _field(self, name: str, words: str, hint: str) -> Field:
        field = Field()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setToolTip(words)
        field.setPlaceholderText(hint)
        field.setMinimumHeight(GRID * 8)
        return field
