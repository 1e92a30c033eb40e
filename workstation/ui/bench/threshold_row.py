"""The threshold: one slider that moves every class's together, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QVBoxLayout, QWidget

from workstation.controllers.mark_words import MOST_SHIFT, cost_words, shift_words
from workstation.ui import theme
from workstation.ui.bench.parts import Words
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState

_STEPS = 20
"""Of the slider, to 1 on the logit scale."""


class ThresholdRow(QWidget):
    """Left more marks, right fewer; 0 is as the model is shipped."""

    moved = Signal(float)
    """The shift on the logit scale."""
    reset = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(0)
        self.words = Words("")
        self.words.setObjectName("threshold_words")
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("threshold")
        self.slider.setAccessibleName("Threshold: left more marks, right fewer")
        self.slider.setToolTip("Moves the threshold of every class: left more marks, right fewer")
        end = round(MOST_SHIFT * _STEPS)
        self.slider.setRange(-end, end)
        self.slider.setPageStep(_STEPS // 2)
        self.slider.setMinimumHeight(GRID * 8)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(lambda value: self.moved.emit(value / _STEPS))
        self.default = QToolButton()
        self.default.setObjectName("threshold_default")
        self.default.setText("As shipped")
        self.default.setAccessibleName("Back to the threshold the model was shipped with")
        self.default.setToolTip("Back to the threshold in force before it was moved (Ctrl+D)")
        self.default.setMinimumHeight(GRID * 8)
        self.default.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.default.clicked.connect(self.reset)
        self._ends = Words("more", wrap=False), Words("fewer", wrap=False)
        row.addWidget(self._ends[0])
        row.addWidget(self.slider, 1)
        row.addWidget(self._ends[1])
        row.addWidget(self.default)
        column.addLayout(row)
        self.hide()

    def show_state(self, state: BenchState) -> None:
        """Where the thresholds of the view on the screen stand."""
        detection = state.detection
        self.setVisible(detection is not None and not state.held_back)
        if detection is None:
            return
        shift = state.shift_in_force
        for end in self._ends:
            theme.coloured(end, theme.colours().quiet)
        self.slider.blockSignals(True)
        self.slider.setValue(round(shift * _STEPS))
        self.slider.blockSignals(False)
        cost = cost_words(detection.model, shift)
        self.words.setText(f"Threshold {shift_words(state)}. {cost}")
        self.default.setEnabled(state.shift is not None)
        station = state.station_threshold is not None
        self.default.setText("As set here" if station else "As shipped")
