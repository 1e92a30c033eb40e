"""The queue at the side: what waits, is open, is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from workstation.controllers.why_facts import SEVERITY_WORDS
from workstation.services.ports import MOST_COUNTED
from workstation.ui import theme
from workstation.ui.bench.parts import Heading, Words, plain_tip
from workstation.ui.icons import icon
from workstation.ui.theme import GRID
from workstation.ui.words import grouped, spoken

if TYPE_CHECKING:
    from workstation.controllers.queue import QueueSnapshot
    from workstation.services.ports import QueueItem

WIDTH = GRID * 62
_PARCEL = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = GRID * 19
_ICONS = {3: "alarm", 2: "look", 1: "note"}
_STATES = {"waiting": "waiting", "open": "OPEN", "done": "done"}


class QueuePanel(QWidget):
    """Draws the queue; a double click or Enter opens a parcel."""

    parcel_wanted = Signal(str)
    order_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._snapshot: QueueSnapshot | None = None
        self._covered = False
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, 0, GRID * 2)
        column.setSpacing(GRID)
        self.heading = Heading("QUEUE")
        self.empty = Words("Nothing is in the queue. Imported records and scans fill it.")
        self.order = QPushButton()
        self.order.setObjectName("queue_order")
        self.order.setToolTip("Sort the waiting parcels otherwise (Ctrl+Shift+K)")
        self.order.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.order.setMinimumHeight(GRID * 7)
        self.order.clicked.connect(self.order_wanted)
        self.order.hide()
        self.list = QListWidget()
        self.list.setIconSize(QSize(GRID * 5, GRID * 5))
        self.list.setObjectName("queue")
        self.list.setAccessibleName("Queue")
        self.list.setUniformItemSizes(True)
        self.list.setAlternatingRowColors(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.itemActivated.connect(self._activated)
        self.list.hide()
        column.addWidget(self.heading)
        column.addWidget(self.order)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addStretch(0)

    def cover(self, covered: bool) -> None:
        """Show nothing for a while: who judges a parcel unseen must not read its outcome here."""
        self._covered = covered
        if covered:
            self._snapshot = None
            self.list.clear()

    def show_snapshot(self, snapshot: QueueSnapshot) -> None:
        """Draw the queue as it was read; what is looked at stays where it is."""
        if self._covered:
            return
        before, self._snapshot = self._snapshot, snapshot
        if snapshot.notice is not None:
            self.empty.setText(str(snapshot.notice))
        elif snapshot.loaded:
            self.empty.setText("Nothing is in the queue. Imported records and scans fill it.")
        counts = {str(state): number for state, number in snapshot.counts.items()}
        if counts:
            waiting, done = counts.get("waiting", 0), counts.get("done", 0)
            self.heading.set_aside(f"{_counted(waiting)} wait, {_counted(done)} done")
        words = f"Sorted {snapshot.order_words}"
        left = snapshot.not_checked
        if left:
            words += f", {grouped(left)} not checked yet"
        self.order.setText(words)
        self.order.setVisible(bool(snapshot.items))
        self.empty.setVisible(not snapshot.items or snapshot.notice is not None)
        self.list.setVisible(bool(snapshot.items))
        if before is not None and before.items == snapshot.items:
            return
        bar = self.list.verticalScrollBar()
        stood = bar.value()
        self.list.setUpdatesEnabled(False)
        self.list.clear()
        for item in snapshot.items:
            self.list.addItem(_row(item))
        self.list.setUpdatesEnabled(True)
        if before is not None and before.order is snapshot.order:
            bar.setValue(stood)

    def redraw(self) -> None:
        """Draw anew, after another theme."""
        snapshot = self._snapshot
        if snapshot is not None:
            self._snapshot = None
            self.show_snapshot(snapshot)

    def show_current(self, parcel: str) -> None:
        """Point at the parcel on the bench."""
        for number in range(self.list.count()):
            if self.list.item(number).data(_PARCEL) == parcel:
                self.list.setCurrentRow(number)
                return
        self.list.setCurrentRow(-1)

    def _activated(self, item: QListWidgetItem) -> None:
        self.parcel_wanted.emit(str(item.data(_PARCEL)))


def _row(item: QueueItem) -> QListWidgetItem:
    state = _STATES[item.state.value]
    if item.outcome:
        state = f"done: {item.outcome.replace('_', ' ')}"
    scans = "no scan" if not item.scans else f"{item.scans} view{'s' if item.scans > 1 else ''}"
    inside = f"in {item.parent}" if item.parent else ""
    told = [state, *item.waits, scans, *([inside] if inside else [])]
    why = _why(item)
    row = QListWidgetItem(f"{spoken(item.parcel_id)}\n{item.title}\n{why}\n{', '.join(told)}")
    row.setData(_PARCEL, item.parcel_id)
    row.setSizeHint(QSize(0, _ROW_HEIGHT))
    if item.worst:
        row.setIcon(icon(_ICONS[item.worst], _shade(item.worst)))
    row.setToolTip(plain_tip("\n".join((item.title, why, *told))))
    return row


def _why(item: QueueItem) -> str:
    """The worst reason in words, or why there is none."""
    if item.worst is None:
        return "not checked yet" if item.state.value == "waiting" else ""
    if not item.worst:
        return item.worst_words or "no reason by the checks made"
    return f"{SEVERITY_WORDS[item.worst]}: {item.worst_words}"


def _shade(worst: int) -> str:
    colours = theme.colours()
    return {3: colours.alarm, 2: colours.look}.get(worst, colours.quiet)


def _counted(number: int) -> str:
    return f"{grouped(number)} or more" if number >= MOST_COUNTED else grouped(number)
