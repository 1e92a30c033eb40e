"""The bench: top bar, queue, the picture, the side column, the decision bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workstation.ui import theme
from workstation.ui.actions import OUTCOME_ACTIONS, Actions
from workstation.ui.bench.marks import MarksPanel
from workstation.ui.bench.measure_panel import MeasurePanel
from workstation.ui.bench.parts import Words
from workstation.ui.bench.picture_area import PictureArea
from workstation.ui.bench.queue_panel import QueuePanel
from workstation.ui.bench.reasons import ReasonsPanel
from workstation.ui.bench.record import RecordPanel
from workstation.ui.bench.remarks import RemarksPanel
from workstation.ui.bench.top_bar import TopBar
from workstation.ui.decision.tools import Tools
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable

    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.decision import DecisionState
    from workstation.ui.bench.decision_panel import DecisionPanel
    from workstation.ui.bench.full_page import FullPage

SIDE_WIDTH = GRID * 88


class NoticeBox(QWidget):
    """What went wrong or was noticed, at the head of the side column, never over the picture."""

    dismissed = Signal()
    open_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._colour = ""
        row = QVBoxLayout(self)
        row.setContentsMargins(GRID * 4, GRID * 2, GRID * 3, GRID * 2)
        row.setSpacing(GRID)
        self.words = Words("", bold=False)
        self.words.setObjectName("notice_words")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.words)
        buttons = QHBoxLayout()
        self.open = QPushButton("Open it   Ctrl+O")
        self.open.setObjectName("open_scanned")
        self.close_button = QPushButton("Close   Esc")
        self.close_button.setObjectName("close_notice")
        for button, signal in ((self.open, self.open_wanted), (self.close_button, self.dismissed)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        row.addLayout(buttons)
        self.hide()

    def show_state(self, state: BenchState) -> None:
        """Draw what there is to say; nothing: the box is not there."""
        colours = theme.colours()
        lines, colour = [], colours.look
        if state.notice is not None:
            colour = colours.alarm
            lines.append(
                f"NOT recorded. {state.notice}" if state.not_recorded else str(state.notice)
            )
        if state.scanned_meanwhile is not None:
            lines.append(
                f"Scanned while deciding: {state.scanned_meanwhile}. This parcel stays open."
            )
        if state.note:
            lines.append(state.note)
        self._colour = colour
        self.words.setText("\n".join(lines))
        self.open.setVisible(state.scanned_meanwhile is not None)
        self.setVisible(bool(lines))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.colours().raised))
            painter.fillRect(0, 0, GRID, self.height(), QColor(self._colour or "transparent"))


class BenchPage(QWidget):
    """Draws the bench's states; passes on intents; decides nothing."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("bench")
        self._actions = actions
        self.top = TopBar()
        self.queue = QueuePanel()
        self.picture = PictureArea(actions)
        self.notice = NoticeBox()
        self.reasons = ReasonsPanel()
        self.record = RecordPanel()
        self.marks = MarksPanel(actions)
        self.measures = MeasurePanel(actions)
        self.remarks = RemarksPanel()
        self.decision: DecisionPanel | None = None
        self.tools: Callable[[], Tools] = Tools
        self.full: FullPage | None = None
        self._under_full = 0
        info = QWidget()
        column = QVBoxLayout(info)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for panel in (self.reasons, self.record, self.marks, self.measures, self.remarks):
            column.addWidget(panel)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(info)
        self._scroll = scroll
        self._chosen: int | None = None
        self._shift: float | None = None
        self.side = QStackedWidget()
        self.side.addWidget(scroll)
        right = QWidget()
        right.setFixedWidth(SIDE_WIDTH)
        right_column = QVBoxLayout(right)
        right_column.setContentsMargins(GRID // 2, 0, 0, 0)
        right_column.setSpacing(GRID // 2)
        right_column.addWidget(self.notice)
        right_column.addWidget(self.side, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.queue)
        middle.addWidget(self.picture, 1)
        middle.addWidget(right)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addLayout(middle, 1)
        whole.addWidget(self._decision_bar())

    def show_state(self, state: BenchState) -> None:
        """Draw the bench: the picture first."""
        self.picture.show_state(state)
        self.top.show_state(state)
        self.notice.show_state(state)
        self.reasons.show_parcel(state.opened)
        self.record.show_parcel(state.opened)
        self.marks.show_state(state)
        self.remarks.show_state(state)
        if state.selected != self._chosen:
            self._chosen = state.selected
            if state.selected is not None:
                QTimer.singleShot(0, self._show_answers)
            else:
                self._scroll.verticalScrollBar().setValue(0)  # the reasons stand on top again
        if state.shift != self._shift:
            self._shift = state.shift
            if state.shift is not None and not self.marks.threshold.slider.hasFocus():
                self._scroll.ensureWidgetVisible(self.marks.threshold, 0, GRID * 2)
        shown = state.marks_shown and not state.held_back
        self._actions["image.marks"].setChecked(shown)
        for name in OUTCOME_ACTIONS:
            self._actions[name].setEnabled(state.can_decide)

    def _show_answers(self) -> None:
        """The answers to a chosen mark are seen without scrolling."""
        if self.marks.answers.isVisibleTo(self.marks):
            self._scroll.ensureWidgetVisible(self.marks.answers, 0, GRID * 2)

    def show_decision(self, state: DecisionState, bench: BenchState) -> None:
        """Open, draw or close the decision panel in the side column."""
        if not state.is_open and self.decision is None:
            return
        panel = self._panel()
        panel.show_state(state, seen_words(bench))
        if state.is_open and self.side.currentWidget() is not panel:
            self.side.setCurrentWidget(panel)
            panel.focus_first()
        elif not state.is_open:
            self.side.setCurrentIndex(0)
            self.focus_barcode()

    def show_full(self, page: FullPage) -> None:
        """Put all that is known of the parcel in the place of the short panels."""
        self.full = page
        if self.side.indexOf(page) < 0:
            self.side.addWidget(page)
        if self.side.currentWidget() is not page:
            self._under_full = self.side.currentIndex()
        self.side.setCurrentWidget(page)

    def leave_full(self) -> bool:
        """Back to what stood there before; False where it stands there already."""
        if not self.shows_full():
            return False
        self.side.setCurrentIndex(self._under_full)
        return True

    def shows_full(self) -> bool:
        """All that is known of the parcel stands in the side column."""
        return self.full is not None and self.side.currentWidget() is self.full

    def focus_barcode(self) -> None:
        """The barcode field has the focus, its text selected: the next scan replaces it."""
        self.top.barcode.setFocus()
        self.top.barcode.selectAll()

    def redraw(self) -> None:
        """Draw everything anew, after another theme."""
        self.queue.redraw()
        self.reasons.redraw()
        self.record.redraw()
        self.marks.redraw()
        self.measures.redraw()

    def _panel(self) -> DecisionPanel:
        if self.decision is None:
            from workstation.ui.bench.decision_panel import DecisionPanel

            self.decision = DecisionPanel(self.tools())
            self.side.addWidget(self.decision)
            self.panel_made.emit(self.decision)
        return self.decision

    panel_made = Signal(object)

    def _decision_bar(self) -> QWidget:
        bar = QWidget()
        bar.setFixedHeight(GRID * 13)
        row = QHBoxLayout(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.setSpacing(GRID)
        for name in (*OUTCOME_ACTIONS, "help.keys"):
            action = self._actions[name]
            button = QPushButton()
            button.setObjectName(f"button_{name}")
            button.setIcon(action.icon())
            button.setIconSize(QSize(GRID * 5, GRID * 5))
            _follow(button, action)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Expanding)
            if name == "help.keys":
                button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
            theme.sized(button, 15)
            button.clicked.connect(action.trigger)
            action.changed.connect(lambda b=button, a=action: _follow(b, a))
            row.addWidget(button)
        return bar


def _follow(button: QPushButton, action: QAction) -> None:
    """Key, words and state of a button are its command's."""
    button.setText(f" {action.shortcut().toString()}  {action.text()}")
    button.setAccessibleName(action.toolTip())
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())


def seen_words(state: BenchState) -> str:
    """What of the screen is written with a decision."""
    shown = sum(1 for view in state.views if view.shown_at is not None)
    previews = sum(1 for v in state.views if v.shown_at is None and v.preview_shown_at)
    more = f" and {previews} as a preview only" if previews else ""
    marks = "marks shown" if state.marks_shown else "marks hidden"
    if not state.views:
        return "no scan; no machine opinion"
    seen = f"views seen: {shown} of {len(state.views)}{more}"
    told = f"{seen}; {state.opinion_words.rstrip('.')}; {marks}"
    if state.own_draft is not None:
        told += "; a mark you drew has no word yet and is not recorded"
    return told
