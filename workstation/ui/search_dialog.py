"""Ctrl+F: find a parcel by any number, party, description or HS code; Enter opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.searching import SearchController, SearchState
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, framed, plain_tip
from workstation.ui.theme import GRID
from workstation.ui.words import moment_words, spoken

if TYPE_CHECKING:
    from workstation.services.search import SearchHit
    from workstation.ui.main_window import MainWindow

Index = QModelIndex | QPersistentModelIndex
_ROW = GRID * 15
_HIT = Qt.ItemDataRole.UserRole
_STATES = {"waiting": "waiting", "open": "OPEN", "done": "done"}
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class Hits(QAbstractListModel):
    """The hits so far; asks for more when the list's end comes into sight."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._hits: tuple[SearchHit, ...] = ()
        self._more = False

    def take(self, hits: tuple[SearchHit, ...], more: bool) -> None:
        """Hold other hits; those that only grew keep their places."""
        self._more = more
        if hits is self._hits:
            return
        had = len(self._hits)
        if had and len(hits) > had and hits[:had] == self._hits:
            self.beginInsertRows(QModelIndex(), had, len(hits) - 1)
            self._hits = hits
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._hits = hits
            self.endResetModel()

    def hit(self, index: Index) -> SearchHit | None:
        """The hit of a row; None where there is none."""
        return self._hits[index.row()] if 0 <= index.row() < len(self._hits) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hit(index)
        if hit is None:
            return None
        if role == _HIT:
            return hit
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join((spoken(hit.parcel_id), hit.title, details(hit), state_words(hit)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join((hit.title, details(hit))))
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return self._more

    def fetchMore(self, parent: Index) -> None:
        self.more_wanted.emit()


class HitRow(QStyledItemDelegate):
    """Draws a hit: number and goods, then who, from where, when; the state at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(GRID * 100, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = index.data(_HIT)
        if hit is None:
            return
        colours = theme.colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        text = QColor(colours.on_accent if chosen else colours.text)
        quiet = QColor(colours.on_accent if chosen else colours.quiet)
        painter.save()
        if chosen:
            painter.fillRect(option.rect, QColor(colours.accent))
        room = option.rect.adjusted(GRID * 3, GRID, -GRID * 3, -GRID)
        state = state_words(hit)
        font = painter.font()
        metrics = painter.fontMetrics()
        right = metrics.horizontalAdvance(state) + GRID * 4
        top = QRect(room.left(), room.top(), room.width() - right, room.height() // 2)
        low = QRect(room.left(), top.bottom() + 1, room.width(), room.height() // 2)
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        painter.setPen(quiet)
        painter.drawText(
            QRect(room.left(), room.top(), room.width(), top.height()),
            int(Qt.AlignmentFlag.AlignRight | middle),
            state,
        )
        painter.drawText(
            low,
            int(left | middle),
            metrics.elidedText(details(hit), Qt.TextElideMode.ElideRight, low.width()),
        )
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(text)
        bold = painter.fontMetrics()
        number = spoken(hit.parcel_id)
        painter.drawText(top, int(left | middle), number)
        beside = top.adjusted(bold.horizontalAdvance(number) + GRID * 5, 0, 0, 0)
        painter.drawText(
            beside,
            int(left | middle),
            bold.elidedText(hit.title, Qt.TextElideMode.ElideRight, beside.width()),
        )
        painter.restore()


class SearchDialog(QDialog):
    """Draws `SearchState` and passes on what is typed."""

    parcel_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("search_dialog")
        self.setWindowTitle("Find a parcel")
        self.setModal(True)
        wanted = QSize(GRID * 230, GRID * 150)
        self.resize(wanted.boundedTo(parent.size() - QSize(GRID * 10, GRID * 10)))
        self._controller: SearchController | None = None
        self._open_when_found = False
        self.field = Field()
        self.field.setObjectName("search_field")
        self.field.setAccessibleName("Any number, name, goods or HS code")
        self.field.setPlaceholderText("Any number, name, goods or HS code")
        self.field.setMaxLength(200)
        self.field.setMinimumHeight(GRID * 10)
        self.field.setTextMargins(GRID * 2, 0, GRID * 2, 0)
        theme.sized(self.field, 17)
        self.message = Words("", colour=theme.colours().quiet)
        self.message.setObjectName("search_message")
        self.message.setMinimumHeight(GRID * 6)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hits = Hits()
        self.list = QListView()
        self.list.setObjectName("search_hits")
        self.list.setAccessibleName("Parcels found")
        self.list.setModel(self.hits)
        self.list.setItemDelegate(HitRow(self.list))
        self.list.setUniformItemSizes(True)
        framed(self.list)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.open_button = QPushButton("Open   Enter")
        self.open_button.setObjectName("search_open")
        close = QPushButton("Close   Esc")
        for button, do in ((self.open_button, self.choose), (close, self.reject)):
            button.setAutoDefault(False)
            button.setMinimumHeight(GRID * 9)
            button.setMinimumWidth(GRID * 36)
            button.clicked.connect(do)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.open_button)
        ends.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID * 2)
        column.addWidget(self.field)
        column.addWidget(self.message)
        column.addWidget(self.list, 1)
        column.addLayout(ends)
        self.field.installEventFilter(self)

    def attach(self, controller: SearchController) -> None:
        """Take the controller, and draw its state."""
        self._controller = controller
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self.choose)
        self.hits.more_wanted.connect(controller.further)
        self.list.doubleClicked.connect(lambda _: self.choose())
        self.show_state(controller.state)
        self.field.setFocus()

    def show_state(self, state: SearchState) -> None:
        """Draw what was found so far."""
        colours = theme.colours()
        fresh = self.hits.rowCount() == 0 or not self.list.currentIndex().isValid()
        self.hits.take(state.hits, state.more)
        if state.hits and (fresh or not self.list.currentIndex().isValid()):
            self.list.setCurrentIndex(self.hits.index(0))
        self.message.setText(state.words)
        theme.coloured(self.message, colours.alarm if state.notice is not None else colours.quiet)
        self.open_button.setEnabled(bool(state.hits))
        if self._open_when_found and state.answered == state.text.strip() and not state.busy:
            # A page may come before all was looked through: one hit is the only one at the end.
            self._open_when_found = len(state.hits) < 2 and state.more
            if len(state.hits) == 1 and not state.more:
                self.choose()

    def take_scan(self, text: str) -> None:
        """A scanned barcode is searched for; nothing is opened by it."""
        self.field.setText(text.strip())
        self.field.selectAll()

    def choose(self) -> None:
        """Open the chosen parcel; asked before the answer is there: the only one, once it is."""
        controller = self._controller
        if controller is None:
            return
        state = controller.state
        if state.notice is not None:
            controller.again()
            return
        if state.answered != state.text.strip():
            self._open_when_found = True
            return
        hit = self.hits.hit(self.list.currentIndex())
        if hit is not None:
            self.accept()
            self.parcel_wanted.emit(hit.parcel_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while the keys go to the field."""
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._step(step)
                return True
            if event.matches(QKeySequence.StandardKey.Copy) and not self.field.hasSelectedText():
                hit = self.hits.hit(self.list.currentIndex())
                if hit is not None:
                    QGuiApplication.clipboard().setText(hit.parcel_id)
                    self.message.setText(f"Copied: {hit.parcel_id}")
                return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        self._open_when_found = False
        if self._controller is not None:
            self._controller.typed(text)

    def _step(self, by: int) -> None:
        rows = self.hits.rowCount()
        if rows:
            row = min(max(self.list.currentIndex().row() + by, 0), rows - 1)
            self.list.setCurrentIndex(self.hits.index(row))


def details(hit: SearchHit) -> str:
    """Who sends what to whom, and when it arrived: one line."""
    parties = " → ".join(part for part in (hit.sender, hit.consignee) if part)
    code = f"HS {hit.hs}" if hit.hs else ""
    arrived = f"arrived {moment_words(hit.arrived_at)}" if hit.arrived_at else ""
    return "   ".join(p for p in (parties or "no party declared", code, arrived) if p)


def state_words(hit: SearchHit) -> str:
    """Where the parcel stands."""
    state = _STATES[hit.state.value]
    waits = ", awaiting sign-off" if hit.awaiting else ""
    return f"{state}: {hit.outcome.replace('_', ' ')}{waits}" if hit.outcome else state


def open_dialog(window: MainWindow) -> SearchDialog | None:
    """Open the search over the bench; it deletes itself when it is closed."""
    tools = window.searching
    if tools is None:
        return None
    records, runner = tools
    dialog = SearchDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    there = [True]
    dialog.finished.connect(lambda _: there.clear())

    def show(state: SearchState) -> None:
        if there:
            dialog.show_state(state)

    dialog.attach(SearchController(records, runner, show))
    dialog.parcel_wanted.connect(window.open_parcel)
    dialog.open()
    return dialog
