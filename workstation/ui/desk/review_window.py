"""Second looks: the list, then each parcel judged unseen and gone on with, all by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from workstation.controllers.reviewing import CLOSINGS, VERDICTS
from workstation.controllers.reviewing_state import Page
from workstation.ui import theme
from workstation.ui.bench.parts import Words
from workstation.ui.desk.review_list import ReviewList
from workstation.ui.desk.review_look import ReviewLook
from workstation.ui.desk.review_parts import push
from workstation.ui.keyed_dialog import KeyedDialog
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.reviewing import ReviewingController
    from workstation.controllers.reviewing_state import ReviewingState

_FIRST_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4)
_QUALITY_KEYS = (Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ZOOM = 1.25
_HINT = (
    "Picture: Ctrl++ and Ctrl+\u2212 zoom, Ctrl+0 fits, Ctrl+I inverse, Ctrl+PgDown the next. "
    "Page Down reads on."
)


class ReviewWindow(KeyedDialog):
    """Draws `ReviewingState` and passes on what is asked."""

    def __init__(self, parent: QWidget, qualities: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self.setObjectName("review_window")
        self.setWindowTitle("Second looks")
        self.setModal(True)
        self.resize(parent.size() - QSize(0, GRID * 6))  # the status line stays in sight
        self._controller: ReviewingController | None = None
        self._values = [value for value, _ in qualities]
        self._page = Page.LIST
        self._item: object = None
        self.list = ReviewList()
        self.look = ReviewLook(qualities)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.look)
        self.marks_button = push("Hide marks   F8", "review_marks")
        self.back_button = push("Back to the list   Esc", "review_back")
        close = push("Close   Esc", "review_close")
        self._close_button = close
        ends = QHBoxLayout()
        ends.addWidget(self.list.open_button)
        ends.addWidget(self.marks_button)
        self.hint = Words(_HINT, colour=theme.colours().quiet, wrap=False)
        self.hint.setObjectName("review_hint")
        ends.addSpacing(GRID * 2)
        ends.addWidget(self.hint)
        ends.addStretch(1)
        ends.addWidget(self.back_button)
        ends.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID * 2)
        column.addWidget(self.pages, 1)
        column.addLayout(ends)
        close.clicked.connect(self.reject)
        self.back_button.clicked.connect(self.back)
        for field in (
            *(self.list.rows, self.list.since, self.list.until, self.list.seed),
            self.look.words,
        ):
            field.installEventFilter(self)

    def attach(self, controller: ReviewingController) -> None:
        """Take the controller, and draw its state."""
        self._controller = controller
        self.list.opened.connect(controller.open)
        self.list.drawn.connect(controller.draw)
        look = self.look
        look.verdicts.picked.connect(controller.say)
        look.qualities.picked.connect(controller.rate)
        look.closings.picked.connect(controller.choose)
        look.typed.connect(controller.write)
        look.record.clicked.connect(controller.submit)
        self.marks_button.clicked.connect(controller.toggle_marks)
        self.show_state(controller.state)
        self.list.rows.setFocus()

    def show_state(self, state: ReviewingState) -> None:
        """Draw what is in front; what was looked at before is gone from every part."""
        at_list = state.page is Page.LIST
        item = None if at_list else (state.item and state.item.entry, state.page)
        if item != self._item:
            self._item = item
            self.look.forget()
        if at_list:
            self.list.show_state(state)
        else:
            self.look.show_state(state)
        self.list.open_button.setVisible(at_list)
        self._close_button.setVisible(at_list)
        self.back_button.setVisible(not at_list)
        self.hint.setVisible(not at_list)
        self.marks_button.setVisible(state.revealed is not None)
        self.marks_button.setText(f"{'Hide' if state.marks_shown else 'Show'} marks   F8")
        wanted: QWidget = self.list if at_list else self.look
        if self.pages.currentWidget() is not wanted:
            self.pages.setCurrentWidget(wanted)
        if state.page is not self._page:
            self._page = state.page
            (self.list.rows if at_list else self.look.words).setFocus()

    def back(self) -> None:
        """Esc: to the list, and from there away. A lock closes the screen wherever it is."""
        if self._controller is None or not self._controller.back():
            self.reject()

    def _pressed(self, event: QKeyEvent) -> bool:
        controller, key = self._controller, Qt.Key(event.key())
        if controller is None:
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier:
            return self._held(controller, key)
        if held:
            return False
        if key == Qt.Key.Key_Escape:
            self.back()
        elif controller.state.page is Page.LIST:
            if key in _ENTER and self.list.since.hasFocus():
                self.list.until.setFocus()
            elif key in _ENTER and self.list.until.hasFocus():
                self.list.seed.setFocus()
            else:
                return key in _ENTER and not self.list.rows.hasFocus()
        elif key in _ENTER:
            pass  # a held or doubled Enter records nothing
        elif event.isAutoRepeat() and key not in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            return key in _FIRST_KEYS or key in _QUALITY_KEYS
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.look.facts.page(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in _FIRST_KEYS:
            place = _FIRST_KEYS.index(key)
            if controller.state.page is Page.JUDGE:
                controller.say(VERDICTS[place])
            else:
                controller.choose(CLOSINGS[place])
        elif key in _QUALITY_KEYS and controller.state.page is Page.JUDGE:
            place = _QUALITY_KEYS.index(key)
            if place < len(self._values):
                controller.rate(self._values[place])
        elif key == Qt.Key.Key_F8:
            controller.toggle_marks()
        else:
            return False
        return True

    def _held(self, controller: ReviewingController, key: Qt.Key) -> bool:
        at_list, canvas = controller.state.page is Page.LIST, self.look.canvas
        if key in _ENTER:
            if at_list:
                self.list.draw()
            else:
                controller.submit()
        elif at_list:
            return False
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            controller.step_picture(1 if key == Qt.Key.Key_PageDown else -1)
        elif (
            canvas is not None and canvas.isVisible() and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
        ):
            canvas.zoom_by(_ZOOM)
        elif canvas is not None and canvas.isVisible() and key == Qt.Key.Key_Minus:
            canvas.zoom_by(1 / _ZOOM)
        elif canvas is not None and canvas.isVisible() and key == Qt.Key.Key_0:
            canvas.fit()
        elif canvas is not None and canvas.isVisible() and key == Qt.Key.Key_I:
            canvas.apply_function("inverse")
        else:
            return False
        return True
