"""The bar over the bench: barcode field, parcel, check digit, views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, emptied, plain_tip
from workstation.ui.icons import icon
from workstation.ui.theme import GRID
from workstation.ui.words import SIMULATED

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState


_WIDEST = GRID * 150
"""Room for a number; of a wider one start and end stand there."""


class TopBar(QWidget):
    """Draws which parcel is on the bench; passes on what was typed."""

    typed = Signal(str)
    view_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(GRID * 12)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        row.setSpacing(GRID * 4)
        self.barcode = Field()
        self.barcode.setObjectName("barcode")
        self.barcode.setAccessibleName("Barcode")
        self.barcode.setPlaceholderText("Scan or type a barcode")
        self.barcode.setToolTip("Scan anywhere in the window, or type here and press Enter")
        self.barcode.setMaxLength(200)
        self.barcode.setFixedWidth(GRID * 72)
        self.barcode.setMinimumHeight(GRID * 9)
        theme.sized(self.barcode, 17)
        self.barcode.addAction(icon("barcode"), QLineEdit.ActionPosition.LeadingPosition)
        self.barcode.returnPressed.connect(lambda: self.typed.emit(self.barcode.text()))
        self.parcel = Words("", px=19, bold=True, wrap=False)
        self.parcel.setObjectName("parcel")
        self.parcel.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.check = Words("", wrap=False)
        self.check.setObjectName("check")
        self.simulated = Words("", wrap=False)
        self.simulated.setObjectName("simulated")
        self._views = QHBoxLayout()
        self._views.setSpacing(GRID)
        row.addWidget(self.barcode)
        row.addWidget(self.parcel)
        row.addWidget(self.check)
        row.addStretch(1)
        row.addLayout(self._views)
        row.addWidget(self.simulated)
        self.check.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._shown_views = (-1, -1)

    def show_state(self, state: BenchState) -> None:
        """Draw the parcel's number, its check digit, and its views."""
        barcode, colours = state.barcode, theme.colours()
        spoken = barcode.spoken if barcode is not None else ""
        fitting = self.parcel.fontMetrics().elidedText(
            spoken, Qt.TextElideMode.ElideMiddle, _WIDEST
        )
        self.parcel.setText(fitting)
        self.parcel.setAccessibleName(spoken)
        self.parcel.setToolTip(plain_tip(spoken) if self.parcel.text() != spoken else "")
        wrong = barcode is not None and barcode.check.value == "bad"
        self.check.setText(state.check_words)
        theme.coloured(self.check, colours.look if wrong else colours.quiet)
        simulated = state.opened is not None and state.opened.simulated
        self.simulated.setText(SIMULATED if simulated else "")
        self._show_views(len(state.views), state.current)

    def _show_views(self, count: int, current: int) -> None:
        if (count, current) == self._shown_views:
            return
        self._shown_views = (count, current)
        emptied(self._views)
        if count < 2:
            return
        for index in range(min(count, 8)):
            button = QToolButton()
            button.setText(f"View {index + 1} of {count}" if index == current else str(index + 1))
            button.setAccessibleName(f"View {index + 1}")
            button.setToolTip(f"View {index + 1} (Ctrl+Page Down steps)")
            button.setCheckable(True)
            button.setChecked(index == current)
            button.setMinimumSize(GRID * 8, GRID * 8)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, n=index: self.view_wanted.emit(n))
            self._views.addWidget(button)
