"""Text that wraps wherever it must: at words, and inside a word that is longer than the line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.ui import theme

_LONGEST = 4000
"""Signs that are laid out; what is longer is cut with a word that says so."""


class Wrapped(QWidget):
    """Plain text of strangers, of any script, never wider than its room and never cut.

    A QLabel breaks at words only: one long word would push a side column wider than it is.
    """

    def __init__(
        self, text: str = "", *, px: int = 0, bold: bool = False, colour: str = ""
    ) -> None:
        super().__init__()
        if px or bold:
            theme.sized(self, px or theme.TEXT_PX, bold=bold)
        self._text, self._colour = "", colour
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def text(self) -> str:
        """What it shows, uncut."""
        return self._text

    def setText(self, text: str) -> None:
        """Show other text."""
        self._text = text
        self._heights = {}
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_colour(self, colour: str) -> None:
        """Show it in another colour."""
        self._colour = colour
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            if len(self._heights) > 2:
                self._heights.clear()
            self._heights[width] = laid_out(self._text, self.font(), width)[1]
        return self._heights[width]

    def sizeHint(self) -> QSize:
        width = self.width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._heights = {}
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        layout, _ = laid_out(self._text, self.font(), self.width())
        with QPainter(self) as painter:
            painter.setPen(QColor(self._colour or theme.colours().text))
            layout.draw(painter, QPointF(0, 0))


def laid_out(text: str, font: QFont, width: int) -> tuple[QTextLayout, int]:
    """(the text in lines of at most `width` px, their height in px)."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}… ({len(text) - _LONGEST} signs more; copying takes them all)"
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout, max(round(height + 0.5), 1)
