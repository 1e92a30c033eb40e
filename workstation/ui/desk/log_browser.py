"""The log browser: filters on top, entries below, the chosen one beside, all by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.desk_export import Found
from workstation.controllers.log_browsing import PAGE, BrowsingController, BrowsingState
from workstation.controllers.replaying import ReplayController, ReplayState
from workstation.domain.log_facts import DECISION
from workstation.ui import theme
from workstation.ui.bench.parts import Chooser, Words, push_button
from workstation.ui.desk.entry_pane import UNDER_REVIEW, EntryPane
from workstation.ui.desk.export_dialog import EXPORT_KEYS, EXPORT_TEXT, open_export
from workstation.ui.desk.log_filters import LogFilters
from workstation.ui.desk.log_rows import LogRows
from workstation.ui.desk.log_table import PICTURE, WHAT, LogTable
from workstation.ui.desk.picture_column import PictureColumn
from workstation.ui.keyed_dialog import KeyedDialog
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

LOOK_MS = 3000
"""Between two looks for newer entries."""
_HOLD_MS = 40
"""Rows that are not read by then are shown by their numbers alone."""
_REST_MS = 120
"""A row that is passed over in less is not read."""
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 15,
    Qt.Key.Key_PageUp: -15,
}
_PICTURES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_READING = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
WIDTHS = tuple(GRID * steps for steps in (20, 34, 28, 34, 36, 24, 18, 20))
_ROWS = GRID * 220
"""Width at which every column is whole."""
ROW_HEIGHT = GRID * 11
"""Room for a small picture."""
_VIEWS = "Saved views"


class LogBrowser(KeyedDialog):
    """Draws `BrowsingState` and passes on what is asked."""

    export_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("log_browser")
        self.setWindowTitle("Decision log")
        self.setModal(True)
        self.resize(parent.size() - QSize(0, GRID * 6))  # the status line stays in sight
        self._controller: BrowsingController | None = None
        self._replay: ReplayController | None = None
        self._window: MainWindow | None = None
        self._colour = ""
        self.filters = LogFilters()
        self.message = Words("", colour=theme.colours().quiet)
        self.message.setObjectName("browser_message")
        self.newer = QPushButton("")
        self.newer.setObjectName("browser_newer")
        self.table = LogTable(PAGE)
        self.table.setParent(self)  # it ends with this window, on its thread
        self.rows = LogRows(self.table)
        self.rows.setObjectName("browser_rows")
        self.rows.setAccessibleName("Entries found, newest first")
        self.rows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setShowGrid(False)
        self.rows.setWordWrap(False)
        self.rows.verticalHeader().hide()
        self.rows.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.rows.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.rows.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        for place, width in enumerate(WIDTHS):
            self.rows.setColumnWidth(place, width)
        head.moveSection(PICTURE, 1)
        self.pictures = PictureColumn(self.table, self.rows)
        self.pane = EntryPane()
        self.views = Chooser()
        self.views.setObjectName("browser_views")
        self.views.setAccessibleName(_VIEWS)
        self.views.setToolTip("Choose one to show it; Delete removes the chosen one")
        self.views.setMinimumHeight(GRID * 9)
        self.views.setMinimumContentsLength(12)
        self.views.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setChildrenCollapsible(False)
        sides.addWidget(self.rows)
        sides.addWidget(self.pane)
        self._sides = sides
        says = QHBoxLayout()
        says.addWidget(self.message, 1)
        says.addWidget(self.newer)
        self.keep = _button("Keep view   Ctrl+S", "browser_keep")
        self.go = _button("Go to   Ctrl+G", "browser_go")
        self.go.setToolTip("A day, or an entry’s number, where nothing is filtered")
        self.go.clicked.connect(self._jump)
        self.replay_button = _button("Replay   Ctrl+Enter", "browser_replay")
        export = _button(EXPORT_TEXT, "browser_export")
        export.clicked.connect(self.export_wanted)
        close = _button("Close   Esc", "browser_close")
        self.newer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.newer.setAutoDefault(False)
        self.newer.setMinimumHeight(GRID * 8)
        ends = QHBoxLayout()
        ends.addWidget(self.views)
        ends.addWidget(self.keep)
        ends.addWidget(self.go)
        ends.addStretch(1)
        ends.addWidget(export)
        ends.addWidget(self.replay_button)
        ends.addWidget(close)
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID * 2)
        column.addWidget(self.filters)
        column.addLayout(says)
        column.addWidget(sides, 1)
        column.addLayout(ends)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(_HOLD_MS)
        self._hold.timeout.connect(self._show_rows)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._read_chosen)
        for field in self.filters.fields():
            field.installEventFilter(self)

    def attach(
        self, controller: BrowsingController, replay: ReplayController, window: MainWindow
    ) -> None:
        """Take the controllers, and show the newest entries."""
        self._controller, self._replay, self._window = controller, replay, window
        self.filters.asked.connect(self._ask)
        self.table.more_wanted.connect(controller.further)
        self.table.pages_wanted.connect(self._read_seen)
        self.rows.scrolled.connect(self._read_seen)
        self.newer.clicked.connect(controller.again)
        self.keep.clicked.connect(self._keep_view)
        self.replay_button.clicked.connect(self._replay_chosen)
        self.rows.doubleClicked.connect(lambda _: self._replay_chosen())
        self.rows.selectionModel().currentRowChanged.connect(lambda *_: self._rest.start())
        self.views.activated.connect(self._view_chosen)
        self._timer.timeout.connect(controller.look_for_newer)
        self._timer.start()
        controller.start()
        self.filters.text.setFocus()

    def show_state(self, state: BrowsingState) -> None:
        """Draw what was found so far."""
        colours = theme.colours()
        fresh = self.table.rowCount() == 0 or not self.rows.currentIndex().isValid()
        if state.answered:
            chosen = self.rows.currentIndex().row()
            unread = chosen >= 0 and self.table.found(chosen) is None
            if state.total is None:
                self.table.take(state.rows, state.more)
            else:
                self.table.take_pages(state.rows, state.total, state.pages)
            self._show_rows()
            if unread and self.table.found(chosen) is not None:
                self._rest.start()
            if state.rows and (fresh or not self.rows.currentIndex().isValid()):
                self.rows.setCurrentIndex(self.table.index(0, 0))
            elif not state.rows:
                self.pane.show_nothing()
        left = f"   Indexing {state.not_indexed:,} older entries…" if state.not_indexed else ""
        self.message.setText(state.words + left.replace(",", "\u202f"))
        colour = colours.alarm if state.notice else colours.quiet
        if colour != self._colour:  # a page that came while one scrolls changes no colour
            self._colour = colour
            theme.coloured(self.message, colour)
        self.newer.setText(f"{state.newer_words}   F5")
        self.newer.setVisible(bool(state.newer_words))
        self.replay_button.setEnabled(bool(state.rows))
        names = [_VIEWS, *state.views]
        if [self.views.itemText(place) for place in range(self.views.count())] != names:
            self.views.clear()
            self.views.addItems(names)

    def show_replay(self, state: ReplayState) -> None:
        """Draw the chosen decision as far as it is read."""
        chosen = self.table.found(self.rows.currentIndex().row())
        if chosen is not None and state.asked == chosen.entry.seq:
            self.pane.show_replay(state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        room = self._sides.width()
        rows = min(max(_ROWS, room * 2 // 5), room * 2 // 3)
        self._sides.setSizes([rows, room - rows])

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key in _STEPS and not event.modifiers():
            self._step(_STEPS[key])
        elif key == Qt.Key.Key_F5 and self._controller is not None:
            self._controller.again()
        elif event.keyCombination() == EXPORT_KEYS:
            self.export_wanted.emit()
        elif held and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._replay_chosen()
        elif held and key == Qt.Key.Key_S:
            self._keep_view()
        elif key == Qt.Key.Key_F8 and self._replay is not None:
            self._replay.toggle_marks()
        elif held and key in _PICTURES and self._replay is not None:
            self._replay.step_picture(_PICTURES[key])
        elif held and key in _READING:
            self.pane.read_on(_READING[key])
        elif held and key == Qt.Key.Key_G:
            self._jump()
        elif key == Qt.Key.Key_Delete and self.views.hasFocus():
            self._forget_view()
        elif held and key == Qt.Key.Key_Home:
            self._to(0)
        elif held and key == Qt.Key.Key_End:
            self._to(self.table.rowCount() - 1)
        elif event.matches(QKeySequence.StandardKey.Copy) and not self._text_chosen():
            self._copy()
        else:
            return False
        return True

    def _text_chosen(self) -> bool:
        return any(field.hasSelectedText() for field in self.filters.fields())

    def _copy(self) -> None:
        """The chosen entry as text: its row, then what the pane tells."""
        row = self.rows.currentIndex().row()
        cells = [
            str(self.table.data(self.table.index(row, place)) or "")
            for place in range(self.table.columnCount())
        ]
        if any(cells):
            told = "\t".join(cells)
            QGuiApplication.clipboard().setText(f"{told}\n{self.pane.words()}")
            self.message.setText(f"Copied: entry {cells[0]}")

    def _step(self, by: int) -> None:
        self._to(self.rows.currentIndex().row() + by)

    def _to(self, row: int) -> None:
        last = self.table.rowCount() - 1
        if last >= 0:
            self.rows.setCurrentIndex(self.table.index(min(max(row, 0), last), 0))
            if row >= last and self._controller is not None:
                self._controller.further()

    def _jump(self) -> None:
        """To a day or to an entry, wherever in the log it is."""
        from PySide6.QtWidgets import QInputDialog

        text, taken = QInputDialog.getText(self, "Go to", "A day, or an entry’s number:")
        if taken and text.strip():
            self.go_to(text)

    def go_to(self, text: str) -> None:
        """To the row of a day or of an entry; why there is none is told."""
        if self._controller is not None:
            self._controller.jump(text, self._to, lambda why: self.message.setText(str(why)))

    def _read_seen(self) -> None:
        """Ask for what came into sight; it is mostly there before anybody could see a gap."""
        pages = self.table.pages_of(*self.rows.seen_rows())
        if pages and self._controller is not None:
            self.rows.viewport().setUpdatesEnabled(False)
            self._hold.start()
            self._controller.want(pages)

    def _show_rows(self) -> None:
        self._hold.stop()
        self.rows.viewport().setUpdatesEnabled(True)

    def _ask(self) -> None:
        query = self.filters.query()
        if query is not None and self._controller is not None:
            self.rows.clearSelection()
            self._controller.ask(query)

    def _read_chosen(self) -> None:
        one = self.table.found(self.rows.currentIndex().row())
        if one is None:
            self.pane.show_nothing()
            return
        self.pane.show_plain(one)
        if one.facts is not None and one.facts.kind == DECISION and self._replay is not None:
            self._replay.ask(one.entry.seq)

    def _replay_chosen(self) -> None:
        one = self.table.found(self.rows.currentIndex().row())
        if one is not None and one.covered:
            self.message.setText(UNDER_REVIEW)
        is_decision = one is not None and one.facts is not None and one.facts.kind == DECISION
        if one is not None and is_decision and self._window is not None:
            from workstation.ui.replay_dialog import open_replay

            open_replay(self._window, one.entry.seq)

    def _keep_view(self) -> None:
        from PySide6.QtWidgets import QInputDialog

        name, taken = QInputDialog.getText(self, "Keep this view", "Its name:")
        if taken and self._controller is not None:
            self._controller.keep_view(name)

    def _forget_view(self) -> None:
        if self.views.currentIndex() > 0 and self._controller is not None:
            self._controller.forget_view(self.views.currentText())

    def _view_chosen(self, place: int) -> None:
        controller = self._controller
        if controller is None or place == 0:
            return
        query = controller.state.views.get(self.views.itemText(place))
        if query is not None:
            self.filters.show_query(query)
            controller.ask(query)


def _button(text: str, name: str) -> QPushButton:
    return push_button(text, name, wide=GRID * 36, focus=Qt.FocusPolicy.NoFocus)


def open_browser(window: MainWindow) -> LogBrowser | None:
    """Open the log browser over the bench; it deletes itself when it is closed."""
    desk, replaying, bench = window.desk, window.replaying, window.bench
    if desk is None or replaying is None or bench is None or bench.officer is None:
        return None
    source, runner, prepare = replaying
    dialog = LogBrowser(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    there = [dialog]  # a lane's thread must not be the last to let go of a widget
    dialog.finished.connect(lambda _: there.clear())

    def show(state: BrowsingState) -> None:
        for one in tuple(there):
            one.show_state(state)

    def show_replay(state: ReplayState) -> None:
        for one in tuple(there):
            one.show_replay(state)

    browsing = BrowsingController(
        *(desk.search, desk.views, bench.officer.name, runner, show),
        ready=dialog.table.words.make_ready,
    )
    dialog.attach(
        browsing, ReplayController(source, runner, show_replay, prepare, compare=False), window
    )
    dialog.pictures.use(desk.thumbnails, runner)
    dialog.finished.connect(lambda _: dialog.pictures.forget())
    dialog.export_wanted.connect(lambda: open_export(window, dialog, Found(browsing.state.query)))
    dialog.open()
    return dialog
