"""What the picture's colours mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.imaging.palette import LegendEntry
from workstation.imaging.view import ViewState

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared

_SWATCH, _GAP, _PAD = 18.0, 6.0, 14.0


class LegendWidget(QWidget):
    """A row of colours and their words; empty where the view shows no material."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LegendEntry, ...] = ()
        self._room: tuple[LegendEntry, ...] = ()
        self.setObjectName("legend")
        self.setAccessibleName("Legend of the picture's colours")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._tell()

    def show_view(self, prepared: Prepared | None, view: ViewState | None) -> None:
        """Show the legend of a picture in a view."""
        if prepared is None or view is None:
            self.set_entries(())
            return
        from workstation.imaging.display import legend

        self.set_entries(legend(prepared, view))

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these colours and words."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self._tell()
            if len(entries) >= len(self._room):  # room once taken is kept: nothing jumps
                self._room = self._entries
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        width = sum(
            _SWATCH + _GAP + metrics.horizontalAdvance(entry.words) + _PAD for entry in self._room
        )
        return QSize(round(width), round(max(metrics.height(), _SWATCH) + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            metrics = QFontMetricsF(self.font())
            middle = self.height() / 2
            left = 1.0
            for entry in self._entries:
                box = QRectF(left, middle - _SWATCH / 2 + 2, _SWATCH, _SWATCH - 4)
                painter.setPen(QPen(self.palette().mid().color(), 1))
                painter.setBrush(_shades(entry, box))
                painter.drawRoundedRect(box, 2, 2)
                painter.setPen(self.palette().windowText().color())
                left += _SWATCH + _GAP
                base = middle + (metrics.ascent() - metrics.descent()) / 2
                painter.drawText(QPointF(left, base), entry.words)
                left += metrics.horizontalAdvance(entry.words) + _PAD

    def _tell(self) -> None:
        words = ", ".join(f"{colour_word(e.colour)} {e.words.lower()}" for e in self._entries)
        self.setAccessibleDescription(words or "This view shows no materials")
        self.setToolTip(
            f"Colours: {words}. Hue is the material, brightness the thickness." if words else ""
        )


def _shades(entry: LegendEntry, box: QRectF) -> QLinearGradient:
    colour = QColor(*entry.colour)
    shades = QLinearGradient(box.topLeft(), box.topRight())
    shades.setColorAt(0.0, colour.darker(150))
    shades.setColorAt(0.5, colour)
    shades.setColorAt(1.0, colour.lighter(130) if colour.value() else colour)
    return shades


def colour_word(colour: tuple[int, int, int]) -> str:
    """The everyday name of a legend colour."""
    shade = QColor(*colour)
    if shade.value() < 40:
        return "black"
    if shade.saturation() < 40:
        return "white" if shade.value() > 200 else "grey"
    names = ((15, "red"), (45, "orange"), (70, "yellow"), (170, "green"), (260, "blue"))
    return next((name for limit, name in names if shade.hue() < limit), "purple")
