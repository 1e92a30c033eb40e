"""Targeted parcels: four counts on top, what is missing by name below; targeted and told by keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from workstation.controllers.targets_desk import (
    HEADS,
    Days,
    Missing,
    TargetsDesk,
    TargetsState,
)
from workstation.domain.barcode import normalise
from workstation.domain.targeting import Downtime, Reconciled
from workstation.services.permissions import Deed
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, framed, plain_tip, typing_line
from workstation.ui.bench.rows import Index, RowsModel, rows_view
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.desk.review_parts import push
from workstation.ui.desk.target_forms import NOT_RECORDED, DeedForm, DowntimeForm, TargetForm
from workstation.ui.desk.target_steps import Steps
from workstation.ui.keyed_dialog import KeyedDialog
from workstation.ui.theme import GRID
from workstation.ui.words import grouped, moment_words, spoken

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDTHS = {0: 53, 1: 46, 2: 38, 4: 26}
_WHY, _DOWNTIME = 3, 5
DAYS_BACK = 30
_DEEDS = {
    Qt.Key.Key_F2: ("Target parcels", Deed.REVIEW),
    Qt.Key.Key_F3: ("Tell a downtime", Deed.NOTE),
}


class MissingModel(RowsModel[Missing]):
    """A missing parcel a row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, HEADS)

    def words(self, row: Missing) -> tuple[str, ...]:
        one, downs = row.target, row.downtimes
        others = len(downs) - 1 + row.more
        more = f" and {grouped(others)} more" if others > 0 else ""
        return (
            spoken(one.parcel),
            one.state.value,
            moment_words(row.since),
            one.why,
            one.by,
            f"{downs[0].what}: {downs[0].why}{more}" if downs else "–",
        )

    def colour(self, row: Missing, column: int) -> str | None:
        return theme.colours().look if column == 1 else None

    def data(self, index: Index, role: int = 0) -> object:
        row = self.at(index.row())
        if row is not None and role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(told(row))
        return super().data(index, role)

    def place_of(self, parcel: str) -> int | None:
        """The row of a parcel; None where it is not missing."""
        return next((n for n, one in enumerate(self._rows) if one.target.parcel == parcel), None)


def told(row: Missing) -> str:
    """All that is known of it."""
    one = row.target
    downs = [f"Downtime told: {downtime_words(down)}" for down in row.downtimes]
    if row.more:
        downs.append(f"and {grouped(row.more)} more")
    what = f"{spoken(one.parcel)}: {one.state.value}, since {moment_words(row.since)}."
    when = f"Targeted {moment_words(one.at)} by {one.by}, entry {grouped(one.entry)}: {one.why}"
    return "\n".join((f"{what} {when}", *(downs or ["No downtime was told of that time."])))


def downtime_words(one: Downtime) -> str:
    """What stood still, when, why, and who told it."""
    span = f"{moment_words(one.began)} to {moment_words(one.ended)}"
    return f"{one.what}, {span}, {one.why} ({one.by}, entry {grouped(one.entry)})"


class TargetsWindow(KeyedDialog):
    """Draws `TargetsState` and passes on what is asked."""

    parcel_wanted = Signal(str)

    def __init__(self, parent: QWidget, whose: Mapping[Deed, str]) -> None:
        super().__init__(parent)
        self.setObjectName("targets_window")
        self.setWindowTitle("Targeted parcels")
        self.setModal(True)
        self.resize(parent.size() - QSize(0, GRID * 6))  # the status line stays in sight
        self._controller: TargetsDesk | None = None
        self._drawn: Reconciled | None = None
        self._whose = whose
        self.since = self._day("targets_since", "First day, 2026-11-01")
        self.until = self._day("targets_until", "Last day, 2026-11-30")
        self.problem = Words("", wrap=False)
        self.problem.setObjectName("targets_problem")
        self.steps = Steps()
        self.model = MissingModel(self)
        self.rows = rows_view(self.model, "targets_rows", "What is missing, by name")
        self.rows.setWordWrap(False)
        framed(self.rows)
        head = self.rows.horizontalHeader()
        for place, width in _WIDTHS.items():
            self.rows.setColumnWidth(place, GRID * width)
        for place in (_WHY, _DOWNTIME):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.told = Wrapped("", colour=theme.colours().quiet)
        self.told.setObjectName("targets_told")
        self.message = Words("", colour=theme.colours().quiet)
        self.message.setObjectName("targets_message")
        self.forms: dict[Qt.Key, DeedForm] = {
            Qt.Key.Key_F2: TargetForm(self),
            Qt.Key.Key_F3: DowntimeForm(self),
        }
        self.buttons = {
            key: push(f"{text}   {key.name[4:]}", f"targets_{deed.value}")
            for key, (text, deed) in _DEEDS.items()
        }
        for key, (_, deed) in _DEEDS.items():
            self.buttons[key].clicked.connect(partial(self._begin, key))
            if deed in whose:
                self.buttons[key].setEnabled(False)
                self.buttons[key].setToolTip(self._not_yours(key))
                self.buttons[key].setAccessibleDescription(self._not_yours(key))
        refused = "   ".join(map(self._not_yours, (k for k, d in _DEEDS.items() if d[1] in whose)))
        self.rights = Words(refused, colour=theme.colours().quiet)
        self.rights.setObjectName("targets_rights")
        self.rights.setVisible(bool(refused))
        self.open_button = push("Open on the bench   Enter", "targets_open")
        again = push("Count again   F5", "targets_again")
        copy = push("Copy table   Ctrl+C", "targets_copy")
        close = push("Close   Esc", "targets_close")
        for button, do in (
            *((self.open_button, self._open), (again, self._again), (copy, self._copy)),
            (close, self.reject),
        ):
            button.clicked.connect(do)
        top = QHBoxLayout()
        top.setSpacing(GRID * 2)
        for asked in (self.since, self.until, self.problem):
            top.addWidget(asked)
        top.addStretch(1)
        for button in self.buttons.values():
            top.addWidget(button)
        ends = QHBoxLayout()
        ends.addWidget(self.message, 1)
        for button in (self.open_button, again, copy, close):
            ends.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID * 2)
        column.addLayout(top)
        column.addWidget(self.rights)
        column.addWidget(self.steps)
        column.addWidget(self.rows, 1)
        column.addWidget(self.told)
        column.addLayout(ends)
        for watched in (self.since, self.until, self.rows):
            watched.installEventFilter(self)

    def attach(self, controller: TargetsDesk) -> None:
        """Take the controller, and count."""
        self._controller = controller
        days = controller.state.days
        self.since.setText(days.since.isoformat())
        self.until.setText(days.until.isoformat())
        for field in (self.since, self.until):
            field.returnPressed.connect(self._ask)
        self.rows.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.rows.doubleClicked.connect(lambda _: self._open())
        for form in self.forms.values():
            form.wanted.connect(partial(self._record, form))
            form.finished.connect(lambda _: controller.forget_fault())
        controller.again()
        self.rows.setFocus()

    def show_state(self, state: TargetsState) -> None:
        """Draw what is known."""
        words = "Counting…" if state.busy and state.found is None else state.words
        for form in self.forms.values():
            form.show_state(state)
        seen = any(form.isVisible() for form in self.forms.values())
        if state.fault is not None and not seen:  # its form was left before the answer came
            self.refuse(f"{NOT_RECORDED} {state.fault}")
        else:
            self._say(f"{state.told} {words}".strip(), alarm=state.notice is not None)
        if state.found is not None and state.found is not self._drawn:
            self._drawn = state.found
            row = self.rows.currentIndex().row()
            chosen = self.model.at(row)
            self.model.put(state.rows)
            place = None if chosen is None else self.model.place_of(chosen.target.parcel)
            if self.model.rowCount():
                at = min(max(row, 0), self.model.rowCount() - 1) if place is None else place
                self.rows.setCurrentIndex(self.model.index(at, 0))
            self.steps.show_steps(state.steps)
        self.open_button.setEnabled(bool(self.model.rowCount()))
        self._tell()

    def take_scan(self, text: str) -> None:
        """A scanned parcel is looked for among the missing; nothing is opened by it."""
        parcel = normalise(text)
        place = self.model.place_of(parcel)
        if place is None:
            self._say(f"{spoken(parcel)} is not among the missing of these days.")
        else:
            self.rows.setCurrentIndex(self.model.index(place, 0))
            row = self.model.at(place)
            self._say(f"{spoken(parcel)} is missing: {row.target.state.value if row else ''}.")

    def refuse(self, words: str) -> None:
        """Why something is not done."""
        self._say(words, alarm=True)

    def put(self, text: str) -> None:
        """Into the clipboard with what is missing."""
        QGuiApplication.clipboard().setText(text)
        self._say(f"Copied: {grouped(text.count(chr(10)))} missing, by name.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on a row opens it; else the window's keys go before the table's."""
        if watched is self.rows and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in _ENTER and not _held(event):
                self._open()
                return True
        return super().eventFilter(watched, event)

    # Inside

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        typed = any(field.hasSelectedText() for field in (self.since, self.until))
        if key == Qt.Key.Key_F5:
            self._again()
        elif key in _DEEDS and not event.modifiers():
            self._begin(key)
        elif event.matches(QKeySequence.StandardKey.Copy) and not typed:
            self._copy()
        else:
            return False
        return True

    def _begin(self, key: Qt.Key, _: bool = False) -> None:
        if _DEEDS[key][1] in self._whose:
            self._say(self._not_yours(key), alarm=True)
        elif self._controller is not None:
            self._controller.forget_fault()
            self.forms[key].open()

    def _record(self, form: DeedForm) -> None:
        controller = self._controller
        if controller is None or controller.state.recording:
            return
        form.sent = True  # an answer may come at once
        if isinstance(form, TargetForm):
            controller.target(form.numbers.toPlainText(), form.why.text())
        elif isinstance(form, DowntimeForm):
            controller.downtime(form.what, *form.times(), form.why.text())

    def _not_yours(self, key: Qt.Key) -> str:
        text, deed = _DEEDS[key]
        return f"{text}: not for your role, but for {self._whose[deed]}."

    def _ask(self) -> None:
        if self._controller is None:
            return
        days = []
        for field in (self.since, self.until):
            try:
                days.append(date.fromisoformat(field.text().strip()))
            except ValueError:
                self.problem.setText(f"▲ “{field.text()}” is no date, as 2026-11-26.")
                theme.coloured(self.problem, theme.colours().alarm)
                return
        self.problem.setText("")
        self._controller.ask(Days(*days))
        self.rows.setFocus()

    def _open(self) -> None:
        row = self.model.at(self.rows.currentIndex().row())
        if row is not None:
            self.parcel_wanted.emit(row.target.parcel)

    def _tell(self) -> None:
        row = self.model.at(self.rows.currentIndex().row())
        self.told.setText("" if row is None else told(row))
        self.told.setVisible(row is not None)

    def _again(self) -> None:
        if self._controller is not None:
            self._controller.again()

    def _copy(self) -> None:
        if self._controller is not None and self.model.rowCount():
            self._controller.copy()
        else:
            self._say("Nothing is copied: nothing stands in the table.")

    def _say(self, words: str, *, alarm: bool = False) -> None:
        self.message.setText(words)
        theme.coloured(self.message, theme.colours().alarm if alarm else theme.colours().quiet)

    @staticmethod
    def _day(name: str, words: str) -> Field:
        field = typing_line(name, words)
        field.setPlaceholderText(words)
        field.setMaxLength(10)
        field.setFixedWidth(GRID * 40)
        return field


def _held(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)


def open_targets(window: MainWindow, today: date) -> TargetsWindow | None:
    """Open the targeted parcels over the bench: those of the last weeks."""
    desk, bench, permissions = window.desk, window.bench, window.permissions
    if desk is None or permissions is None or bench is None or bench.officer is None:
        return None
    officer = bench.officer
    whose = {
        deed: ", ".join(permissions.who(deed))
        for _, deed in _DEEDS.values()
        if not permissions.may(officer, deed)
    }
    dialog = TargetsWindow(window, whose)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    there = [dialog]  # a lane's thread must not be the last to let go of a widget
    dialog.finished.connect(lambda _: there.clear())

    def show(state: TargetsState) -> None:
        for one in tuple(there):
            one.show_state(state)
        if not there and not state.recording and state.busy is False:
            tell_after(state)

    def tell_after(state: TargetsState) -> None:
        """The window was closed before the answer came."""
        if state.fault is not None:
            window.status_line.show_message(f"{NOT_RECORDED} {state.fault}")
        elif state.told:
            window.status_line.show_message(state.told)

    def put(text: str) -> None:
        for one in tuple(there):
            one.put(text)

    def to_bench(parcel: str) -> None:
        from workstation.ui.main_window import OPEN_STILL

        covered = window.review_desk.covered.why_not(parcel)
        if covered is not None:
            dialog.refuse(str(covered))
        elif window.deciding() or window.case_desk.deed_open:
            dialog.refuse(OPEN_STILL)
        else:
            dialog.accept()
            window.look_at(parcel)

    dialog.parcel_wanted.connect(to_bench)
    days = Days(today - timedelta(days=DAYS_BACK), today)
    dialog.attach(TargetsDesk(desk.targeting, officer, desk.runner, show, days, put))
    dialog.open()
    return dialog
