"""All that is known of a parcel, in the side column: reasons with figures, record, history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workstation.ui import theme
from workstation.ui.bench.facts import FactColumn, FactRow
from workstation.ui.bench.parts import Heading
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.record_facts import Section


class FullPage(QWidget):
    """Sections of facts, stepped through with the arrows; Esc goes back to the short panels."""

    left = Signal()
    copied = Signal(str)
    typed = Signal(object)
    parcel_wanted = Signal(str)
    more_wanted = Signal()

    def __init__(self, title: str = "ALL THAT IS KNOWN", name: str = "full_page") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAutoFillBackground(True)
        self._firsts: dict[str, int] = {}
        self.heading = Heading(title)
        back = QPushButton("Back   Esc")
        back.setObjectName("full_back")
        back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, 0)
        top.addWidget(self.heading, 1)
        top.addWidget(back)
        self.facts = FactColumn()
        self._inside = inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(GRID * 3, 0, GRID * 3, GRID * 2)
        column.addWidget(self.facts)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self.source = Wrapped()
        self.source.setObjectName("full_source")
        self.source.setContentsMargins(0, 0, 0, 0)
        foot = QVBoxLayout()
        foot.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 2)
        foot.addWidget(self.source)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(top)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(foot)
        self.facts.source_told.connect(self._tell_source)
        self.facts.row_focused.connect(
            lambda row: self._scroll.ensureWidgetVisible(row, 0, GRID * 6)
        )
        self.facts.entered.connect(self._entered)
        self.facts.copied.connect(self.copied)
        self.facts.typed.connect(self.typed)

    def show_sections(self, parts: Sequence[tuple[str, Sequence[Section]]]) -> None:
        """Draw the parts of a parcel: (name, its sections)."""
        colours = theme.colours()
        theme.filled(self, colours.panel)
        theme.filled(self._inside, colours.panel)
        self.source.set_colour(colours.quiet)
        self.source.setText("")
        self.facts.clear()
        self._firsts = {}
        for name, sections in parts:
            self._firsts[name] = len(self.facts.rows)
            for section in sections:
                self.facts.add_heading(section.title)
                self.facts.add_facts(section.facts)
        self.facts.place()

    def focus_part(self, name: str) -> None:
        """The keys go to the first fact of a part."""
        first = self._firsts.get(name, 0)
        if first < len(self.facts.rows):
            row = self.facts.rows[first]
            row.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focused_place(self) -> int | None:
        """Which fact has the keys, counted from the top."""
        row = self.focused()
        return None if row is None else self.facts.rows.index(row)

    def focus_place(self, place: int | None) -> None:
        """The keys go to the fact at a place, the last one where there are fewer."""
        if place is not None and self.facts.rows:
            self.facts.rows[min(place, len(self.facts.rows) - 1)].setFocus()

    def focused(self) -> FactRow | None:
        """The fact that has the keys."""
        return next((row for row in self.facts.rows if row.hasFocus()), None)

    def _tell_source(self, words: str) -> None:
        row = self.focused()
        deeds = "Enter opens it, Ctrl+C copies." if row and row.fact.opens else "Ctrl+C copies."
        self.source.setText(f"{words}. {deeds}" if words else deeds)

    def _entered(self, row: FactRow) -> None:
        if row.fact.opens:
            self.parcel_wanted.emit(row.fact.opens)
        elif row.fact.key == MORE:
            self.more_wanted.emit()


MORE = "more"
"""The key of a fact that stands for those left out; Enter shows them."""
