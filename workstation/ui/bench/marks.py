"""MARKS: the machine opinion in words, its findings, and the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import Panel, Words, emptied
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.domain.findings import Finding

_SHOWN = 6


class MarksPanel(Panel):
    """Draws findings and threshold; passes on what the officer wants."""

    threshold_moved = Signal(float)
    threshold_reset = Signal()
    finding_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__("marks", "MARKS")
        self.words = Words("", bold=False)
        self.words.setObjectName("opinion")
        self.body.addWidget(self.words)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        self._label = Words("", wrap=False)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("threshold")
        self.slider.setAccessibleName("Threshold")
        self.slider.setToolTip("Findings with this score or more are marked")
        self.slider.setRange(0, 100)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self._moved)
        self.default = QToolButton()
        self.default.setObjectName("threshold_default")
        self.default.setText("Model’s own")
        self.default.setAccessibleName("Back to the model’s own threshold")
        self.default.setToolTip("Back to the model’s own threshold (Ctrl+D)")
        self.default.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.default.clicked.connect(self.threshold_reset)
        row.addWidget(self._label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.default)
        self.body.addWidget(self._row)
        self._row.hide()
        self._shown: tuple[tuple[Finding, ...], int | None] = ((), None)
        self._quiet = False

    def show_state(self, state: BenchState) -> None:
        """Draw the opinion on the view on the screen."""
        words = state.opinion_words or "What the model says stands here."
        others = _elsewhere(state)
        alarm, colours = bool(state.findings), theme.colours()
        words = f"▲ {words}" if alarm else words
        self.words.setText(f"{words}\n{others}" if others else words)
        idle = colours.text if state.opened is not None else colours.quiet
        theme.coloured(self.words, colours.alarm if alarm else idle)
        hidden = state.detection is not None and not state.marks_shown
        self.heading.set_aside("hidden: F12 shows them" if hidden else "")
        threshold, detection = state.threshold_in_force, state.detection
        self._row.setVisible(threshold is not None)
        if threshold is not None and detection is not None:
            self._quiet = True
            self.slider.setValue(round(threshold * 100))
            self._quiet = False
            self._label.setText(f"from {threshold:.2f}")
            own = abs(threshold - detection.model.default_threshold) < 1e-9
            self.default.setEnabled(not own)
            self.default.setText(f"Model’s own {detection.model.default_threshold:.2f}")
        self._show_findings(state.findings, state.selected)

    def redraw(self) -> None:
        """Draw anew, after another theme."""
        findings, selected = self._shown
        self._shown = ((), -1)
        self._show_findings(findings, selected)

    def _show_findings(self, findings: tuple[Finding, ...], selected: int | None) -> None:
        if (findings, selected) == self._shown:
            return
        self._shown = (findings, selected)
        emptied(self._list)
        for finding in findings[:_SHOWN]:
            button = QPushButton(f"{finding.number}   {finding.label}   {finding.score:.2f}")
            button.setObjectName(f"finding_{finding.number}")
            button.setAccessibleName(
                f"Finding {finding.number}: {finding.label}, score {finding.score:.2f}"
            )
            button.setToolTip("Score: the model’s own scale, no probability of contraband")
            button.setCheckable(True)
            button.setChecked(finding.number == selected)
            button.setFlat(finding.number != selected)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setStyleSheet("text-align: left; padding: 4px 8px;")
            button.clicked.connect(lambda _=False, n=finding.number: self.finding_chosen.emit(n))
            self._list.addWidget(button)
        if len(findings) > _SHOWN:
            more = f"and {len(findings) - _SHOWN} more (Page Down goes on)"
            self._list.addWidget(Words(more, colour=theme.colours().quiet))

    def _moved(self, value: int) -> None:
        if not self._quiet:
            self.threshold_moved.emit(value / 100)


def _elsewhere(state: BenchState) -> str:
    """What the views that are not on the screen have, where they have anything."""
    from workstation.controllers.bench_state import findings_of

    told = []
    for index, view in enumerate(state.views):
        count = len(findings_of(view, state.shift_in_force))
        if index != state.current and count:
            told.append(f"View {index + 1}: {count} {'finding' if count == 1 else 'findings'}")
    return ". ".join(told)
