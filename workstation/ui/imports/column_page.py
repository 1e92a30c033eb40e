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

from workstation.services.manifests.column_documents import CONSTANTS, zone_text
from workstation.services.manifests.columns import UNITS, heading
from workstation.services.manifests.fields import COLUMNS, WEIGHTS
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, emptied, outline
from workstation.ui.imports.field_words import field_words
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from workstation.services.manifest_reading import TableSample
    from workstation.services.manifests.columns import ColumnMap

LEFT_OUT = "left out"
ABOUT = "Name each column once; the map is kept and used for every file with these headings."
_SAMPLED = 3
_LAST_ROW = 2000
"""Of the grid: below all columns and constants, what is left of the room."""


class Pick(QComboBox):
    """A list to pick from, with a border that can be seen in every theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self)


class ColumnPage(QWidget):
    """A row for each of their columns: heading, first values, our field."""

    wanted = Signal(str, list, str, str, str, list, dict)
    """Name, our fields in their order ("" left out), decimal mark, form of dates, zone, units in
    their order ("" of what is no weight), constants."""

    def __init__(self) -> None:
        super().__init__()
        self._sample: TableSample | None = None
        self.picks: list[Pick] = []
        self.units: list[Pick] = []
        self.constants: list[tuple[Pick, Field]] = []
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
        self.picks, self.units, self.constants = [], [], []
        self.save.setEnabled(sample is not None)
        if sample is None:
            self._tell("This file is no table: its format says itself what each part is.")
            return
        self._tell(ABOUT)
        self.name.setText("" if columns is None else columns.name)
        self.decimal.setCurrentIndex(int(columns is not None and columns.decimal == ","))
        self.dates.setText("" if columns is None else columns.dates)
        self.zone.setText("" if columns is None else zone_text(columns))
        for place, title in enumerate(sample.header):
            self._row(place, title, sample, columns)
        self._constants_from(len(sample.header))
        for name, value in () if columns is None else columns.constants.items():
            self._constant(name, value)
        self._constant("", "")
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(_LAST_ROW, 1)

    def _constants_from(self, row: int) -> None:
        words = Words(
            "The same in every row, where no column gives it:", colour=theme.colours().quiet
        )
        self._grid.addWidget(words, row, 0, 1, 4)

    def _constant(self, name: str, value: str) -> None:
        """A row for a field that every row has alike; a blank one stands at the end."""
        row = len(self.picks) + 1 + len(self.constants)
        pick = Pick()
        pick.setObjectName(f"constant_{len(self.constants)}")
        pick.setAccessibleName("Field that is the same in every row")
        pick.setMinimumHeight(GRID * 7)
        pick.addItem("no field", "")
        for one in CONSTANTS:
            pick.addItem(field_words(one), one)
        pick.setCurrentIndex(max(0, pick.findData(name)))
        field = self._field(f"constant_value_{len(self.constants)}", "Its value", "its value")
        field.setMaxLength(200)
        field.setText(value)
        self._grid.addWidget(pick, row, 0)
        self._grid.addWidget(field, row, 1, 1, 3)
        self.constants.append((pick, field))
        pick.currentIndexChanged.connect(self._one_blank)

    def _one_blank(self) -> None:
        if self.constants and self.constants[-1][0].currentData():
            self._constant("", "")

    def _tell(self, words: str, *, wrong: bool = False) -> None:
        colours = theme.colours()
        self.about.setText(words)
        theme.coloured(self.about, colours.alarm if wrong else colours.quiet)

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
        unit = Pick()
        unit.setObjectName(f"unit_{place}")
        unit.setAccessibleName(f"Unit of the weight in {title[:80]}")
        unit.setMinimumHeight(GRID * 7)
        unit.addItem("unit?", "")  # never guessed: a pound taken for a kilogram is no small slip
        for one in UNITS:
            unit.addItem(one, one)
        known = None if columns is None else columns.columns.get(own)
        if known is not None and known.field in WEIGHTS:
            unit.setCurrentIndex(unit.findData(known.unit))
        elif own in WEIGHTS:
            unit.setCurrentIndex(unit.findData("kg"))  # our own heading names it
        self._grid.addWidget(unit, place, 3)
        self.units.append(unit)

        def follow() -> None:
            unit.setVisible(pick.currentData() in WEIGHTS)

        pick.currentIndexChanged.connect(follow)
        follow()

    def _save(self) -> None:
        fields = [str(pick.currentData()) for pick in self.picks]
        decimal = "." if self.decimal.currentIndex() == 0 else ","
        units = [
            str(unit.currentData()) if field in WEIGHTS else ""
            for field, unit in zip(fields, self.units, strict=True)
        ]
        for place, (field, unit) in enumerate(zip(fields, units, strict=True)):
            if field in WEIGHTS and not unit:
                title = self._sample.header[place] if self._sample is not None else ""
                self._tell(f"In which unit is “{title[:60]}”? Say it beside.", wrong=True)
                self.units[place].setFocus()
                return
        constants = {
            str(pick.currentData()): value.text()
            for pick, value in self.constants
            if pick.currentData()
        }
        self._tell(ABOUT)
        self.wanted.emit(
            *(self.name.text(), fields, decimal, self.dates.text(), self.zone.text().strip()),
            *(units, constants),
        )

    def _field(self, name: str, words: str, hint: str) -> Field:
        field = Field()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setToolTip(words)
        field.setPlaceholderText(hint)
        field.setMinimumHeight(GRID * 8)
        return field
