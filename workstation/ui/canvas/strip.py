"""Words over the picture: the strip at its foot, and the message where there is no picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QRegion

from workstation.ui.canvas.colours import CanvasColours

_PAD, _GAP = 10.0, 8.0


def strip_font(font: QFont) -> QFont:
    """The strip's font: tabular figures, 13 pixels."""
    chosen = QFont(font)
    chosen.setPixelSize(13)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def paint_strip(
    painter: QPainter,
    window: QRect,
    font: QFont,
    colours: CanvasColours,
    first: str,
    others: Sequence[tuple[str, bool]],
) -> QRectF:
    """Draw the view's line and, above it, other lines (words, whether they warn); where it lies."""
    chosen = strip_font(font)
    metrics = QFontMetricsF(chosen)
    room = window.width() - 2 * (_PAD + _GAP)
    lines = [*others, (first, False)]
    shown = [
        (metrics.elidedText(words, Qt.TextElideMode.ElideRight, room), warns)
        for words, warns in lines
    ]
    step = metrics.height() + 4
    width = max(metrics.horizontalAdvance(words) for words, _ in shown) + 2 * _PAD
    height = step * len(shown) + 8
    box = QRectF(_GAP, window.height() - height - _GAP, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.strip)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(chosen)
    base = box.top() + 4 + (step + metrics.ascent() - metrics.descent()) / 2
    for number, (words, warns) in enumerate(shown):
        painter.setPen(colours.strip_alarm if warns else colours.strip_words)
        painter.drawText(QPointF(box.left() + _PAD, base + number * step), words)
    painter.restore()
    return box


def paint_message(
    painter: QPainter, window: QRect, font: QFont, colours: CanvasColours, message: str
) -> None:
    """Draw a message in the middle of an empty picture, wrapped."""
    chosen = QFont(font)
    chosen.setPixelSize(16)
    painter.save()
    painter.setFont(chosen)
    painter.setPen(colours.words)
    side = max(24, window.width() // 8)
    painter.drawText(
        window.adjusted(side, 24, -side, -24),
        Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
        message,
    )
    painter.restore()


def paint_room(
    painter: QPainter, window: QRect, covered: QRect, ratio: float, colour: QColor
) -> None:
    """Fill what a picture at `covered` (device pixels) leaves free of the window, no more."""
    inner = QRect(
        -int(-covered.left() // ratio),
        -int(-covered.top() // ratio),
        int(covered.width() // ratio) - 1,
        int(covered.height() // ratio) - 1,
    )
    for part in QRegion(window).subtracted(QRegion(inner)):  # type: ignore[attr-defined]
        painter.fillRect(part, colour)
