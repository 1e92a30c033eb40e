"""Where the pictures stand: one alone, two side by side, or one over the other with a divider."""

from __future__ import annotations

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from workstation.controllers.compare import CompareState, Mode
from workstation.ui import theme
from workstation.ui.compare.titles import GRIP, TITLE_HEIGHT, Divider, Flag, TitleBar
from workstation.ui.theme import GRID

GAP = GRID // 2
BLINK_MS = 700
"""How long each picture stands in a blink: well under three changes a second."""
_SMALLEST = (160, 120)


class Stage(QWidget):
    """Holds the bench's room and, while something is compared, a second one.

    `left` is the bench's own room; it is never drawn over but by a swipe or a blink, which both
    say so. The layout is made by hand: in a swipe the second room lies over the first and its
    mask begins at the divider.
    """

    divider_moved = Signal(float)
    """Share of the window left of the divider."""
    blinked = Signal(bool)
    """The right picture is in front."""

    def __init__(self, left: QWidget) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.left = left
        left.setParent(self)
        self.right: QWidget | None = None
        self._apart = False  # the second room is on another screen
        self._state = CompareState()
        self.left_title = TitleBar("left_title", own=True)
        self.right_title = TitleBar("right_title", own=False)
        self.divider = Divider(self)
        self.left_flag = Flag("left_flag", self, own=True)
        self.right_flag = Flag("right_flag", self, own=False)
        self.left_title.setParent(self)
        self.right_title.setParent(self)
        for widget in (*self._titles(), *self._swipe_parts()):
            widget.hide()
        self.divider.moved.connect(self._dragged)
        self.left_flag.show_words("THIS PARCEL")
        self._front = True
        self._blink = QTimer(self)
        self._blink.setInterval(BLINK_MS)
        self._blink.timeout.connect(self._turn)

    def set_right(self, right: QWidget, *, apart: bool = False) -> None:
        """The second room; `apart`: it stands on another screen, only its title here is kept."""
        self.right, self._apart = right, apart
        if not apart:
            right.setParent(self)
        self.arrange(self._state)

    @property
    def apart(self) -> bool:
        """The second room stands on another screen."""
        return self._apart

    def arrange(self, state: CompareState) -> None:
        """Put everything where the state has it."""
        self._state = state
        right, beside = self.right, state.open and not self._apart
        if right is None:
            self._alone()
            return
        swipe = beside and state.mode is Mode.SWIPE and not state.choosing
        blink = beside and state.mode is Mode.BLINK and not state.choosing
        if blink and not self._blink.isActive():
            self._front = True
            self._blink.start()
        elif not blink:
            self._blink.stop()
        if not state.open:
            self._alone()
            return
        width, height = self.width(), self.height()
        half = (width - GAP) // 2
        below = QRect(0, TITLE_HEIGHT, width, max(0, height - TITLE_HEIGHT))
        titled = width if self._apart else half
        self.left_title.setGeometry(0, 0, titled, TITLE_HEIGHT)
        self.left_title.show()
        if not self._apart:
            self.right_title.setGeometry(half + GAP, 0, width - half - GAP, TITLE_HEIGHT)
            self.right_title.show()
        if swipe or blink:
            self.left.setGeometry(below)
            right.setGeometry(below)
        elif beside:
            self.left.setGeometry(0, below.y(), half, below.height())
            right.setGeometry(half + GAP, below.y(), width - half - GAP, below.height())
        else:
            self.left.setGeometry(below)
        if not self._apart:
            self._mask(right, swipe=swipe, blink=blink)
            right.show()
            right.raise_()
        for widget in self._swipe_parts():
            widget.setVisible(swipe)
            widget.raise_()
        self.update()

    def line_at(self) -> int:
        """Where the divider's line stands, logical pixels from the left: the right picture's first
        column."""
        return round(self._state.divider * self.width())

    def redraw(self) -> None:
        """Draw anew, after another theme."""
        for widget in (*self._titles(), *self._swipe_parts()):
            widget.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange(self._state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrange(self._state)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.colours().line))

    def _alone(self) -> None:
        self._blink.stop()
        self.left_title.hide()
        for widget in self._swipe_parts():
            widget.hide()
        if not self._apart:
            self.right_title.hide()
        if self.right is not None and not self._apart:
            self.right.hide()
        self.left.setGeometry(self.rect())

    def _mask(self, right: QWidget, *, swipe: bool, blink: bool) -> None:
        """The part of the second room that is seen. A mask of nothing would be no mask."""
        if blink:
            right.clearMask()
            if not self._front:
                right.setMask(QRegion(-1, -1, 1, 1))
            return
        if not swipe:
            right.clearMask()
            return
        at, body = self.line_at(), right.geometry()
        seen = QRegion(at, 0, max(0, self.width() - at), body.height())
        right.setMask(seen if not seen.isEmpty() else QRegion(-1, -1, 1, 1))
        self.divider.setGeometry(at - GRIP // 2, body.y(), GRIP, body.height())
        self.right_flag.show_words(self._state.right_title.split(":")[0])
        top = body.y() + GRID
        self.left_flag.move(at - GRID - self.left_flag.width(), top)
        self.right_flag.move(at + GRID, top)

    def _turn(self) -> None:
        self._front = not self._front
        if self.right is not None:
            self._mask(self.right, swipe=False, blink=True)
        self.blinked.emit(self._front)

    def _dragged(self, at: float) -> None:
        if self.width():
            self.divider_moved.emit(at / self.width())

    def _titles(self) -> tuple[QWidget, ...]:
        return self.left_title, self.right_title

    def _swipe_parts(self) -> tuple[QWidget, ...]:
        return self.divider, self.left_flag, self.right_flag


def small_enough(widget: QWidget) -> None:
    """Let a picture be as narrow as half of the smallest window."""
    widget.setMinimumSize(*_SMALLEST)
