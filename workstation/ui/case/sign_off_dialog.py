"""What waits for somebody, and the second officer's word on it under the own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.case_facts import field_words
from workstation.controllers.record_facts import Fact, grouped
from workstation.controllers.sign_offs import SIGNED, clock_words
from workstation.ui import theme
from workstation.ui.bench.facts import FactColumn
from workstation.ui.bench.parts import Words, typing_line
from workstation.ui.bench.rows import RowsModel, rows_view
from workstation.ui.decision.form_panel import FormPanel, FormView
from workstation.ui.decision.tools import Tools
from workstation.ui.theme import GRID
from workstation.ui.words import moment_words, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workstation.controllers.sign_offs import SignOffController, SignOffState
    from workstation.domain.case import CaseDecision
    from workstation.services.case_ports import RunningClock

_COLUMNS = ("Parcel", "What waits", "Recorded by")


class ClocksModel(RowsModel["RunningClock"]):
    """What waits, a row each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _COLUMNS)
        self._today: date | None = None

    def show(self, state: SignOffState) -> None:
        """Other rows, where they are others."""
        self._today = state.today
        self.put(state.clocks)

    def words(self, row: RunningClock) -> tuple[str, ...]:
        return (
            spoken(row.parcel),
            clock_words(row, self._today),
            f"{row.officer}, {moment_words(row.at)}",
        )

    def colour(self, row: RunningClock, column: int) -> str | None:
        if column != 1:
            return None
        if self._today is not None and row.overdue(self._today):
            return theme.colours().alarm
        return theme.colours().look if row.kind in SIGNED else None


class SignForm(FormPanel):
    """The second officer's answer, name and password."""

    def __init__(self) -> None:
        super().__init__("sign_off_panel", "Second officer", Tools())
        self.name = typing_line("sign_off_name", "Second officer’s name", px=15)
        self.password = typing_line(
            "sign_off_password", "Password of the second officer", px=15, secret=True
        )
        for line in (self.name, self.password):
            label = Words(line.accessibleName())
            label.setBuddy(line)
            self.below.addWidget(label)
            self.below.addWidget(line)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.submitted)
        self.leave.setText("Close   Esc")

    def _entered(self, name: str) -> None:
        place = next(n for n, row in enumerate(self._rows) if row.name == name)
        if any(row.is_open for row in self._rows[place + 1 :]):
            super()._entered(name)
        else:
            (self.password if self.name.text().strip() else self.name).setFocus()


class SignOffDialog(QDialog):
    """Draws a SignOffState; the one who sits at the bench stays signed in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sign_off_dialog")
        self.setWindowTitle("What waits")
        self.setModal(True)
        self._controller: SignOffController | None = None
        self._labels: Mapping[str, str] = {}
        whole = QHBoxLayout(self)
        whole.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        whole.setSpacing(GRID * 4)
        left = QVBoxLayout()
        left.setSpacing(GRID * 2)
        self.title = Words("", px=19, bold=True, wrap=False)
        left.addWidget(self.title)
        self.model = ClocksModel(self)
        self.table = rows_view(self.model, "sign_off_list", "What waits")
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, GRID * 40)
        self.table.setColumnWidth(2, GRID * 58)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._chosen(now))
        left.addWidget(self.table, 2)
        self.told = Words("", bold=True)
        self.told.setObjectName("sign_off_told")
        left.addWidget(self.told)
        self.facts = FactColumn()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, GRID * 2, 0)
        column.addWidget(self.facts)
        column.addStretch(1)
        scroll.setWidget(inside)
        self.facts.row_focused.connect(lambda row: scroll.ensureWidgetVisible(row, 0, GRID * 6))
        left.addWidget(scroll, 3)
        whole.addLayout(left, 1)
        right = QVBoxLayout()
        self.form = SignForm()
        self.form.setFixedWidth(GRID * 92)
        right.addWidget(self.form, 1)
        self.close_button = QPushButton("Close   Esc")
        self.close_button.setObjectName("sign_off_close")
        self.close_button.setAutoDefault(False)
        self.close_button.setMinimumHeight(GRID * 8)
        self.close_button.clicked.connect(self.reject)
        right.addWidget(self.close_button)
        whole.addLayout(right)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._sign)
        self.form.submitted.connect(self._sign)
        self.form.leave.hide()
        self.form.record.setAutoDefault(False)

    def attach(self, controller: SignOffController, officer: str) -> None:
        """Take the controller; `officer` sits at the bench."""
        self._controller = controller
        self._officer = officer
        self._labels = controller.labels()
        self.form.changed.connect(controller.change)

    def take_scan(self, text: str) -> None:
        """A scanner sent this, wherever the keys were."""
        if self._controller is not None:
            self._controller.scanned(text)

    def fit(self, window: QWidget) -> None:
        """As large as is useful, within the window."""
        self.resize(
            min(GRID * 300, window.width() - GRID * 10), min(GRID * 220, window.height() - GRID * 6)
        )

    def show_state(self, state: SignOffState) -> None:
        """Draw the list, the decision and the form."""
        self.model.show(state)
        count = len(state.clocks)
        late = sum(state.today is not None and c.overdue(state.today) for c in state.clocks)
        waits = "case waits" if count == 1 else "cases wait"
        words = f"{grouped(count)} {waits}" if count else "Nothing waits"
        self.title.setText(f"{words}, {grouped(late)} overdue" if late else words)
        theme.coloured(self.title, theme.colours().alarm if late else theme.colours().text)
        if state.chosen is not None and state.chosen in state.clocks:
            row = state.clocks.index(state.chosen)
            if self.table.currentIndex().row() != row:
                self.table.selectRow(row)
        self.told.setText(state.told)
        self.told.setVisible(bool(state.told))
        self._show_case(state)
        self._show_form(state)

    def done(self, result: int) -> None:
        """Close; no password stays."""
        self.form.password.clear()
        super().done(result)

    # Inside

    def _show_case(self, state: SignOffState) -> None:
        key = (state.chosen, state.case)
        if key == self._shown:
            return
        self._shown = key
        self.facts.clear()
        if state.case is not None and state.chosen is not None:
            decision = state.case.find(state.chosen.entry) or state.case.decision
            if decision is not None:
                self.facts.add_heading(f"{decision.label}, entry {grouped(decision.entry)}".upper())
                self.facts.add_facts(_decision_facts(decision, self._labels))
            elif state.case.detention is not None:
                self.facts.add_heading("DETENTION")
                self.facts.add_facts(
                    Fact(name, "", f"{_label(name, 'detention_started', self._labels)}: {words}")
                    for name, value in state.case.detention.started.fields.items()
                    if (words := field_words(value))
                )
        self.facts.place()

    _shown: tuple[object, object] = (None, None)
    _officer = ""

    def _show_form(self, state: SignOffState) -> None:
        form = self.form
        chosen = state.chosen
        form.setVisible(state.signs)
        if chosen is None or not state.fields:
            form.close_form()
            return
        fresh = form._for != (chosen,)
        form.show_form(
            FormView(
                (chosen,),
                state.label,
                state.fields,
                "Sign",
                f"{self._officer} sits at the bench and stays signed in.",
                notice=state.notice,
                busy=state.busy,
                leave="",
            )
        )
        form.leave.hide()
        if fresh:
            form.password.clear()
            own = chosen.officer.casefold() == self._officer.casefold()
            form.name.setText("" if own else self._officer)

    def focus_first(self) -> None:
        """The keys go to the answer, or to the list where nothing is to be signed."""
        if self.form.isVisible() and self.form._rows:
            self.form.focus_first()
        else:
            self.table.setFocus()

    def _chosen(self, now: QModelIndex) -> None:
        if self._controller is not None:
            self._controller.choose(self.model.at(now.row()))

    def _sign(self) -> None:
        if self._controller is not None:
            password = self.form.password.text()
            self.form.password.clear()
            self._controller.sign(self.form.name.text(), password)
            if any(field.problem for field in self._controller.state.fields):
                self.form.focus_problem()


def _decision_facts(decision: CaseDecision, labels: Mapping[str, str]) -> list[Fact]:
    facts = [Fact("by", "", f"Decided by {decision.officer}, {moment_words(decision.at)}")]
    opinion = decision.data.get("opinion")
    if isinstance(opinion, dict):
        told = str(opinion.get("state", "")).replace("_", " ")
        facts.append(Fact("opinion", "", f"Model: {told} {opinion.get('reason', '')}".strip()))
    reasons = decision.data.get("reasons")
    for reason in reasons if isinstance(reasons, list) else []:
        facts.append(Fact("reason", "", f"Why look: {reason.get('sentence', '')}"))
    for name, value in decision.fields.items():
        if words := field_words(value):
            label = _label(name, decision.outcome.value, labels)
            facts.append(Fact(name, "", f"{label}: {words}"))
    return facts


def _label(name: str, kind: str, labels: Mapping[str, str]) -> str:
    return labels.get(f"{kind}.{name}", name.replace("_", " ").capitalize())
