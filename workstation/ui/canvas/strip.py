"""Words over the picture: the strip at its foot, and the message where there is no picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from workstation.ui.canvas.colours import CanvasColours

_PAD, _GAP = 10.0, 8.0
_NUMBERS = "   W "
_ZEROS = str.maketrans("123456789", "000000000")


def strip_font(font: QFont) -> QFont:
    """The strip's font: tabular figures, 13 pixels."""
    chosen = QFont(font)
    chosen.setPixelSize(13)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


class Strip:
    """The lines of words at the picture's foot.

    The view's line changes with every step of a drag; all else is drawn once and kept.
    """

    def __init__(self) -> None:
        self._given = QFont()
        self._font = strip_font(self._given)
        self._metrics = QFontMetricsF(self._font)
        self._back_key: tuple[object, ...] = ()
        self._back = QPixmap()
        self._lengths: dict[str, float] = {}

    def paint(
        self,
        painter: QPainter,
        window: QRect,
        font: QFont,
        colours: CanvasColours,
        first: str,
        others: Sequence[tuple[str, bool]],
        ratio: float = 1.0,
    ) -> QRectF:
        """Draw the view's line and, above it, other lines (words, whether they warn); where."""
        self._use(font)
        room = window.width() - 2 * (_PAD + _GAP)
        words, longest = self._fit(first, room)
        kept = []
        for line, warns in others:
            fitting, length = self._fit(line, room)
            kept.append((fitting, warns))
            longest = max(longest, length)
        # Of the view's line only the numbers change with each step.
        head, numbers, rest = words.partition(_NUMBERS)
        kept.append((head, False))
        step = self._metrics.height() + 4
        width, height = math.ceil(longest + 2 * _PAD), math.ceil(step * len(kept) + 8)
        left, top = _GAP, window.height() - height - _GAP
        key = (width, height, ratio, self._font, colours, kept)
        if key != self._back_key:
            self._back_key, self._back = key, self._backed(width, height, ratio, colours, kept)
        painter.drawPixmap(QPointF(left, top), self._back)
        if numbers:
            painter.setFont(self._font)
            painter.setPen(colours.strip_words)
            at = left + _PAD + self._fit(head, room)[1]
            painter.drawText(QPointF(at, top + self._base(len(kept) - 1)), numbers + rest)
        return QRectF(left, top, width, height)

    def _base(self, number: int) -> float:
        """Where a line of words stands under the strip's upper edge."""
        metrics = self._metrics
        step = metrics.height() + 4
        return 4 + (step + metrics.ascent() - metrics.descent()) / 2 + number * step

    def _use(self, font: QFont) -> None:
        if font != self._given:
            self._given, self._font = QFont(font), strip_font(font)
            self._metrics = QFontMetricsF(self._font)
            self._lengths.clear()

    def _fit(self, words: str, room: float) -> tuple[str, float]:
        """The words as far as there is room, and how long they are.

        Figures are equally wide: other numbers of as many digits are not measured anew.
        """
        pattern = words.translate(_ZEROS)
        length = self._lengths.get(pattern)
        if length is None:
            if len(self._lengths) > 64:
                self._lengths.clear()
            self._lengths[pattern] = length = self._metrics.horizontalAdvance(pattern)
        if length <= room:
            return words, length
        fitting = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        return fitting, self._metrics.horizontalAdvance(fitting)

    def _backed(
        self,
        width: int,
        height: int,
        ratio: float,
        colours: CanvasColours,
        lines: Sequence[tuple[str, bool]],
    ) -> QPixmap:
        back = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
        back.setDevicePixelRatio(ratio)
        back.fill(Qt.GlobalColor.transparent)
        with QPainter(back) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.strip)
            painter.drawRoundedRect(QRectF(0, 0, width, height), 4, 4)
            painter.setFont(self._font)
            for number, (words, warns) in enumerate(lines):
                painter.setPen(colours.strip_alarm if warns else colours.strip_words)
                painter.drawText(QPointF(_PAD, self._base(number)), words)
        return back


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
    painter: QPainter,
    window: tuple[int, int],
    origin: tuple[int, int],
    size: tuple[int, int],
    colour: QColor,
) -> None:
    """Fill what a picture of a size at `origin` leaves free of a window, all in device pixels."""
    width, height = window
    left, top = max(0, origin[0]), max(0, origin[1])
    right, bottom = min(width, origin[0] + size[0]), min(height, origin[1] + size[1])
    # One pixel more at the far sides: a window of odd scale ends within a pixel.
    parts = (
        (0, 0, width + 1, top),
        (0, bottom, width + 1, height + 1 - bottom),
        (0, top, left, bottom - top),
        (right, top, width + 1 - right, bottom - top),
    )
    for part in parts:
        if part[2] > 0 and part[3] > 0:
            painter.fillRect(*part, colour)
