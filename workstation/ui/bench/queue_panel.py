"""The queue at the side: what waits, is open, is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workstation.ui.bench.parts import Heading, Words, plain_tip
from workstation.ui.theme import GRID
from workstation.ui.words import spoken

if TYPE_CHECKING:
    from workstation.controllers.queue import QueueSnapshot
    from workstation.services.ports import QueueItem

WIDTH = GRID * 62
_PARCEL = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = GRID * 15
_STATES = {"waiting": "waiting", "open": "OPEN", "done": "done"}


class QueuePanel(QWidget):
    """Draws the queue; a double click or Enter opens a parcel."""

    parcel_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._snapshot: QueueSnapshot | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, 0, GRID * 2)
        column.setSpacing(GRID)
        self.heading = Heading("QUEUE")
        self.empty = Words("Nothing is in the queue. Imported records and scans fill it.")
        self.list = QListWidget()
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
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addStretch(0)

    def show_snapshot(self, snapshot: QueueSnapshot) -> None:
        """Draw the queue as it was read."""
        self._snapshot = snapshot
        if snapshot.notice is not None:
            self.empty.setText(str(snapshot.notice))
        elif snapshot.loaded:
            self.empty.setText("Nothing is in the queue. Imported records and scans fill it.")
        counts = {str(state): number for state, number in snapshot.counts.items()}
        if counts:
            self.heading.set_aside(f"{counts.get('waiting', 0)} wait, {counts.get('done', 0)} done")
        self.empty.setVisible(not snapshot.items or snapshot.notice is not None)
        self.list.setVisible(bool(snapshot.items))
        self.list.setUpdatesEnabled(False)
        self.list.clear()
        for item in snapshot.items:
            self.list.addItem(_row(item))
        self.list.setUpdatesEnabled(True)

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
    row = QListWidgetItem(f"{spoken(item.parcel_id)}\n{item.title}\n{state}, {scans}")
    row.setData(_PARCEL, item.parcel_id)
    row.setSizeHint(QSize(0, _ROW_HEIGHT))
    inside = f"\nin {item.parent}" if item.parent else ""
    row.setToolTip(plain_tip(f"{item.title}\n{state}, {scans}{inside}"))
    return row
