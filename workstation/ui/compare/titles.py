"""Which picture is which: a bar over each, and the divider of a swipe with its two flags."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import plain_tip
from workstation.ui.theme import GRID

TITLE_HEIGHT = GRID * 11
GRIP = GRID * 11
"""Width of the divider's handle: a gloved finger finds it."""
_LINE = 3


class TitleBar(QWidget):
    """A picture's title and, under it, how it is looked at. The parcel on the bench is accented."""

    def __init__(self, name: str, *, own: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self._own, self._title, self._words = own, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(TITLE_HEIGHT)

    def show_words(self, title: str, words: str, *, own: bool | None = None) -> None:
        """The title, and the line under it; `own`: it is the parcel on the bench."""
        own = self._own if own is None else own
        if (title, words, own) != (self._title, self._words, self._own):
            self._title, self._words, self._own = title, words, own
            self.setAccessibleName(title)
            self.setAccessibleDescription(words)
            self.setToolTip(plain_tip(f"{title}\n{words}".strip()))
            self.update()

    @property
    def title(self) -> str:
        return self._title

    @property
    def words(self) -> str:
        return self._words

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            back = colours.accent if self._own else colours.raised
            ink = colours.on_accent if self._own else colours.text
            painter.fillRect(self.rect(), QColor(back))
            if not self._own:
                painter.fillRect(0, self.height() - 2, self.width(), 2, QColor(colours.line))
            room = QRect(GRID * 3, GRID, self.width() - GRID * 5, self.height() - GRID * 2)
            font = QFont(self.font())
            font.setPixelSize(15)
            font.setBold(True)
            _line(painter, room, Qt.AlignmentFlag.AlignTop, font, ink, self._title)
            font.setPixelSize(12)
            font.setBold(False)
            quiet = ink if self._own else colours.quiet
            _line(painter, room, Qt.AlignmentFlag.AlignBottom, font, quiet, self._words)


def _line(
    painter: QPainter, room: QRect, where: Qt.AlignmentFlag, font: QFont, ink: str, words: str
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(where | Qt.AlignmentFlag.AlignLeft), shown)


class Divider(QWidget):
    """The line of a swipe: dragged by mouse or finger. Only the line and its grip are drawn."""

    moved = Signal(float)
    """Where its middle was dragged to, in its parent's logical pixels."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("divider")
        self.setAccessibleName("Divider between the two pictures")
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)  # a finger is a mouse
        self._held: float | None = None
        self._over = False

    def line(self) -> QRect:
        """The line's place in the parent."""
        middle = self.x() + self.width() // 2
        return QRect(middle - _LINE // 2, self.y(), _LINE, self.height())

    def grip(self) -> QRect:
        """The grip's place in the parent."""
        across, down = GRID * 6, GRID * 12
        at = self.x() + (self.width() - across) // 2, self.y() + (self.height() - down) // 2
        return QRect(*at, across, down)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position().x() - self.width() // 2
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self.moved.emit(self.mapToParent(event.position()).x() - self._held)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        accent = QColor(theme.colours().accent)
        with QPainter(self) as painter:
            line = self.line().translated(-self.pos())
            painter.fillRect(line, QColor("black"))
            painter.fillRect(line.adjusted(1, 0, -1, 0), QColor("white"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            grip = QRectF(self.grip().translated(-self.pos())).adjusted(1, 1, -1, -1)
            painter.setPen(QPen(QColor("white"), 1.5))
            painter.setBrush(accent.lighter(120) if self._over else accent)
            painter.drawRoundedRect(grip, 4, 4)
            painter.setPen(QPen(QColor(theme.colours().on_accent), 2))
            for off in (-4, 4):
                middle = grip.center() + QPointF(off, 0)
                painter.drawLine(middle - QPointF(0, 8), middle + QPointF(0, 8))


class Flag(QWidget):
    """A short word beside the divider: which side is which, where the eye is."""

    def __init__(self, name: str, parent: QWidget, *, own: bool) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._own, self._words = own, ""

    def show_words(self, words: str) -> None:
        """The word."""
        self._words = words
        self.setAccessibleName(words)
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._bold())
        return QSize(metrics.horizontalAdvance(self._words) + GRID * 4, metrics.height() + GRID * 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.accent if self._own else colours.raised))
            painter.setFont(self._bold())
            painter.setPen(QColor(colours.on_accent if self._own else colours.text))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._words)

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font
