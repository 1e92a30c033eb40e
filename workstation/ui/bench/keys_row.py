"""The row of view functions under the picture: a key, its word, and whether it is in force."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from workstation.ui import theme
from workstation.ui.theme import GRID

_ONE_LINE, _TWO_LINES = GRID * 9, GRID * 11
_ROOM = GRID


class KeyButton(QToolButton):
    """A view function's key: the one in force is underlined and bold, not coloured alone.

    Key and word stand in one line, or one over the other where there is no room for that.
    """

    def lines(self) -> tuple[str, ...]:
        """What is drawn at the width there is, a line each."""
        key, _, word = self.text().partition(" ")
        fits = self._advance(self.text()) <= self.width() - _ROOM
        return (self.text(),) if fits or not word else (key, word)

    def sizeHint(self) -> QSize:
        return QSize(self._advance(self.text()) + 2 * _ROOM, GRID * 8)

    def minimumSizeHint(self) -> QSize:
        key, _, word = self.text().partition(" ")
        return QSize(max(self._advance(key), self._advance(word)) + _ROOM, GRID * 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        on = self.isChecked() and self.isEnabled()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.raised if on else colours.panel))
            if self.underMouse() and self.isEnabled():
                painter.fillRect(self.rect(), QColor(colours.raised))
            if on:
                painter.fillRect(0, self.height() - 3, self.width(), 3, QColor(colours.accent))
            font = self.font()
            font.setBold(on)
            painter.setFont(font)
            ink = QColor(colours.text if self.isEnabled() else colours.quiet)
            ink.setAlpha(255 if self.isEnabled() else 150)
            painter.setPen(ink)
            lines = self.lines()
            high = painter.fontMetrics().height()
            top = (self.height() - high * len(lines)) // 2 - (len(lines) > 1)
            for n, line in enumerate(lines):
                room = QRect(0, top + n * high, self.width(), high)
                painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), line)

    def _advance(self, words: str) -> int:
        font = QFont(self.font())
        font.setBold(True)
        return QFontMetrics(font).horizontalAdvance(words)


class KeysRow(QWidget):
    """Holds the buttons; higher where they take two lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_ONE_LINE)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(GRID * 2, 0, GRID * 2, GRID)
        self.row.setSpacing(GRID // 2)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self.row.sizeHint().width()
        self.setFixedHeight(_ONE_LINE if wanted <= self.width() else _TWO_LINES)
