"""Small figures on tags and in lists: a class's badge, an officer's answer, a pencil."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from workstation.imaging.marks import MarkStyle


def paint_badge(painter: QPainter, style: MarkStyle, middle: QPointF, side: float) -> None:
    """The figure of a class, filled with its colour."""
    half = side / 2
    points = [QPointF(middle.x() - half + x * side, middle.y() - half + y * side) for x, y in style.badge]  # fmt: skip
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(*style.colour))
    painter.drawPolygon(QPolygonF(points))


def paint_answer(
    painter: QPainter, answer: str, middle: QPointF, side: float, colour: QColor
) -> None:
    """The officer's answer as a sign: a tick, a cross, a question mark."""
    painter.save()
    pen = QPen(colour, side / 5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, half = middle.x(), middle.y(), side / 2
    if answer == "confirmed":
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(x - half, y),
                    QPointF(x - half * 0.3, y + half * 0.75),
                    QPointF(x + half, y - half * 0.75),
                ]
            )
        )
    elif answer == "false alarm":
        painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
        painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))
    else:
        font = QFont(painter.font())
        font.setPixelSize(round(side * 1.3))
        font.setBold(True)
        painter.setFont(font)
        room = QRectF(x - side, y - side, 2 * side, 2 * side)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), "?")
    painter.restore()


def paint_pencil(painter: QPainter, middle: QPointF, side: float, ink: QColor) -> None:
    """A pencil, the sign of what an officer drew."""
    x, y, half = middle.x(), middle.y(), side / 2
    pen = QPen(ink, 1.6)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    tip = QPointF(x - half, y + half)
    painter.drawPolygon(
        [
            tip,
            QPointF(x - half * 0.75, y + half * 0.2),
            QPointF(x + half * 0.45, y - half),
            QPointF(x + half, y - half * 0.45),
            QPointF(x - half * 0.2, y + half * 0.75),
        ]
    )
    painter.drawLine(
        QPointF(x - half * 0.75, y + half * 0.2), QPointF(x - half * 0.2, y + half * 0.75)
    )
