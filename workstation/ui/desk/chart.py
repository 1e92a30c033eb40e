"""One figure of several lines: bars with whiskers, value and n written beside; readable in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from workstation.services.figures import scale_end
from workstation.ui import theme
from workstation.ui.desk.figure_words import NONE, short
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.services.figures import Figure

_ROW, _BAR = GRID * 7, GRID * 4
_LONGEST_LABEL = GRID * 40
MOST = 60
"""Bars of one chart; what is left out is said."""

Bar = tuple[str, "Figure", bool]


class Chart(QWidget):
    """Draws bars from a common zero; a whisker is the 95 % interval. Outlined where not to be compared."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figures_chart")
        self._bars: tuple[Bar, ...] = ()
        self._unit = ""
        self._left_out = 0

    def show_bars(self, bars: tuple[Bar, ...], unit: str, title: str) -> None:
        """Draw these, the newest or last ones where there are too many."""
        self._bars, self._unit = bars[-MOST:], unit
        self._left_out = len(bars) - len(self._bars)
        told = "; ".join(f"{name} {short(figure, unit)}" for name, figure, _ in self._bars)
        self.setAccessibleName(f"{title}: {told}")
        self.setMinimumHeight(_ROW * (len(self._bars) + 2))
        self.updateGeometry()
        self.update()

    def bars(self) -> tuple[Bar, ...]:
        """What is drawn."""
        return self._bars

    def sizeHint(self) -> QSize:
        return QSize(GRID * 120, _ROW * (len(self._bars) + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.colours()
        metrics = QFontMetricsF(self.font())
        names = min(
            _LONGEST_LABEL,
            max((metrics.horizontalAdvance(name) for name, _, _ in self._bars), default=0)
            + GRID * 2,
        )
        values = metrics.horizontalAdvance("100.0\u202f%  n\u202f1\u202f000\u202f000") + GRID * 2
        room = self.width() - names - values - GRID * 4
        top = scale_end((figure for _, figure, _ in self._bars), self._unit)
        if room <= GRID * 10:
            return
        for place, (name, figure, comparable) in enumerate(self._bars):
            y = GRID + place * _ROW
            painter.setPen(QColor(colours.text))
            box = QRectF(0, y, names, _BAR)
            painter.drawText(
                box,
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, names),
            )
            start = names + GRID * 2
            self._bar(painter, QRectF(start, y, room, _BAR), figure, comparable, top)
            n = f"{figure.n:,}".replace(",", "\u202f")
            told = NONE if figure.value is None else f"{short(figure, self._unit)}  n\u202f{n}"
            painter.setPen(QColor(colours.text if comparable else colours.quiet))
            painter.drawText(
                QRectF(start + room + GRID * 2, y, values, _BAR),
                int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                told,
            )
        if self._left_out:
            painter.setPen(QColor(colours.quiet))
            y = GRID + len(self._bars) * _ROW
            painter.drawText(
                QRectF(0, y, self.width(), _BAR),
                int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                f"{self._left_out} earlier lines are in the table alone.",
            )

    def _bar(
        self, painter: QPainter, room: QRectF, figure: Figure, comparable: bool, top: float
    ) -> None:
        colours = theme.colours()
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(room.topLeft(), room.bottomLeft())
        if figure.value is None:
            return
        length = room.width() * min(1.0, figure.value / top)
        bar = QRectF(room.left(), room.top() + GRID / 2, max(1.0, length), room.height() - GRID)
        fill = QColor(colours.accent)
        painter.setPen(QPen(fill, 1))
        if comparable:
            painter.fillRect(bar, fill)
        else:
            painter.drawRect(bar)
        if figure.interval is not None:
            low, high = (
                room.left() + room.width() * min(1.0, end / top) for end in figure.interval
            )
            middle = room.center().y()
            for width, colour in ((3.0, colours.window), (1.5, colours.text)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawLine(QRectF(low, middle, high - low, 0).topLeft(),
                                 QRectF(low, middle, high - low, 0).topRight())  # fmt: skip
                for end in (low, high):
                    painter.drawLine(
                        QRectF(end, middle - GRID, 0, GRID * 2).topLeft(),
                        QRectF(end, middle - GRID, 0, GRID * 2).bottomLeft(),
                    )
