"""Four counts in a line, each with its bar: what came so far is filled, what is missing outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.ui import theme
from workstation.ui.theme import GRID
from workstation.ui.words import grouped

if TYPE_CHECKING:
    from workstation.controllers.targets_desk import Step

_LINE, _BAR, _GAP = GRID * 6, GRID * 4, GRID * 6
_MARK = "▲"


class Steps(QWidget):
    """Draws the steps; every bar has one scale, that of the first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("targets_steps")
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Draw these."""
        self._steps = steps
        self.setAccessibleName("; ".join(" ".join(told) for told in map(words_of, steps)))
        self.update()

    def steps(self) -> tuple[Step, ...]:
        """What is drawn."""
        return self._steps

    def sizeHint(self) -> QSize:
        return QSize(GRID * 240, _LINE * 2 + _BAR + GRID * 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        colours = theme.colours()
        wide = (self.width() - _GAP * (len(self._steps) - 1)) / len(self._steps)
        most = max(1, self._steps[0].count)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        bold = QFont(self.font())
        bold.setBold(True)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, step in enumerate(self._steps):
                x = place * (wide + _GAP)
                label, count, missing = words_of(step)
                head = QRectF(x, 0, wide, _LINE)
                painter.setPen(QColor(colours.text))
                painter.setFont(bold)
                painter.drawText(head, int(left), label)
                painter.setFont(self.font())
                painter.drawText(head, int(right), count)
                bar = QRectF(x + 0.5, _LINE + 0.5, wide - 1, _BAR)
                came = bar.width() * step.count / most
                before = bar.width() * step.of / most
                painter.fillRect(QRectF(bar.left(), bar.top(), came, _BAR), QColor(colours.accent))
                painter.setPen(QPen(QColor(colours.line), 1))
                painter.drawRect(bar)
                if step.missing:
                    lost = QRectF(bar.left() + came, bar.top(), before - came, _BAR)
                    painter.setPen(QPen(QColor(colours.look), 2))
                    painter.drawRect(lost.adjusted(1, 1, -1, -1))
                painter.setPen(QColor(colours.look if step.missing else colours.quiet))
                below = QRectF(x, _LINE + _BAR + GRID, wide, _LINE)
                painter.drawText(below, int(left), missing)


def words_of(step: Step) -> tuple[str, str, str]:
    """What stands over and under a bar: the step, its count, and what stopped before it."""
    if step.label == "Targeted":
        return step.label, f"n {grouped(step.count)}", ""
    missing = f"{_MARK} {step.words}" if step.missing else step.words
    return step.label, f"n {grouped(step.count)} of {grouped(step.of)}", missing
