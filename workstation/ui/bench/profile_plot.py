"""A line profile as a small plot: each energy its own line, told apart by dash and name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from workstation.controllers.measure_words import number
from workstation.ui import theme
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.imaging.measure import Profile

HEIGHT = GRID * 36
_DASHES: tuple[list[float], ...] = ([], [6.0, 3.0], [2.0, 2.0])
_COLUMNS = 600
"""Points drawn of a line at most: longer ones show the lowest and highest of each step."""


class ProfilePlot(QWidget):
    """Draws a `Profile`: values over distance, with the ends of both and the edges."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("profile_plot")
        self.setFixedHeight(HEIGHT)
        self._profile: Profile | None = None
        self.setAccessibleName("Line profile")

    def show_profile(self, profile: Profile | None) -> None:
        """Draw this profile; None hides the plot."""
        if profile is not self._profile:
            self._profile = profile
            self.update()
        self.setVisible(profile is not None and bool(profile.lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        profile = self._profile
        if profile is None:
            return
        colours = theme.colours()
        ends = [(line.low, line.high) for line in profile.lines]
        lows = [low for low, _ in ends if low is not None]
        highs = [high for _, high in ends if high is not None]
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.window))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not lows:
                painter.setPen(QColor(colours.quiet))
                painter.drawText(
                    self.rect(), Qt.AlignmentFlag.AlignCenter, "No pixel along it can be measured"
                )
                return
            low, high = min(lows), max(highs)
            if high == low:
                low, high = low - 1, high + 1
            metrics = QFontMetricsF(self.font())
            line = metrics.height()
            left = max(metrics.horizontalAdvance(number(v)) for v in (low, high)) + 12
            area = QRectF(left, line + 8, self.width() - left - 10, self.height() - 2 * line - 16)
            self._axes(painter, area, (low, high), profile)
            steps = max(len(profile.lines[0].values) - 1, 1)
            for index, found in enumerate(profile.lines):
                pen = QPen(QColor(colours.accent if index == 0 else colours.text), 1.6)
                if _DASHES[index % 3]:
                    pen.setDashPattern(_DASHES[index % 3])
                painter.setPen(pen)
                for piece in _pieces(found.values.tolist()):
                    painter.drawPolyline(
                        QPolygonF(
                            [
                                QPointF(
                                    area.left() + at / steps * area.width(),
                                    area.bottom() - (value - low) / (high - low) * area.height(),
                                )
                                for at, value in piece
                            ]
                        )
                    )
                self._key(painter, index, found.name, pen, area, line)

    def _axes(
        self, painter: QPainter, area: QRectF, ends: tuple[float, float], profile: Profile
    ) -> None:
        colours = theme.colours()
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())
        steps = max(len(profile.lines[0].values) - 1, 1)
        edge = QPen(QColor(colours.quiet), 1, Qt.PenStyle.DotLine)
        painter.setPen(edge)
        for at in profile.lines[0].edges:
            x = area.left() + at / steps * area.width()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QColor(colours.quiet))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in ((ends[1], area.top()), (ends[0], area.bottom())):
            painter.drawText(QRectF(0, y - 10, area.left() - 6, 20), right, number(value))
        step, unit = (profile.step_mm, "mm") if profile.step_mm is not None else (1.0, "px")
        foot = QRectF(area.left(), area.bottom() + 2, area.width(), self.height() - area.bottom())
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(foot, top | Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(
            foot, top | Qt.AlignmentFlag.AlignRight, f"{number(steps * step, 3)} {unit}"
        )

    def _key(
        self, painter: QPainter, index: int, name: str, pen: QPen, area: QRectF, line: float
    ) -> None:
        x = area.left() + index * 120
        painter.drawLine(QPointF(x, line / 2 + 3), QPointF(x + 24, line / 2 + 3))
        painter.setPen(QColor(theme.colours().text))
        painter.drawText(QPointF(x + 30, line / 2 + 7), name)
        painter.setPen(pen)


def _pieces(values: list[float]) -> list[list[tuple[float, float]]]:
    """The line without its gaps; a long one by the lowest and highest of each step."""
    per = max(1, len(values) // _COLUMNS)
    pieces: list[list[tuple[float, float]]] = [[]]
    for start in range(0, len(values), per):
        part = [value for value in values[start : start + per] if value == value]
        if not part:
            if pieces[-1]:
                pieces.append([])
        elif per == 1:
            pieces[-1].append((float(start), part[0]))
        else:
            pieces[-1] += [(float(start), min(part)), (float(start), max(part))]
    return [piece for piece in pieces if piece]
