"""The anomaly map: what its colours mean, how strongly it covers, and what the model says of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QToolButton, QWidget

from workstation.ui import theme
from workstation.ui.theme import GRID

DEFAULT_OPACITY = 40


class MapLegend(QWidget):
    """The map's colours from 0 to 1; a click takes the next colouring."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map_legend")
        self.colours = "inferno"
        self._words = "map"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(GRID * 30, GRID * 10)

    def show_colours(self, colours: str) -> None:
        """Show another colouring."""
        self.colours = colours
        self._tell()
        self.update()

    def show_words(self, words: str) -> None:
        """What the colours are of, and whether they are shown."""
        if words != self._words:
            self._words = words
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        from workstation.imaging.map_colours import heat_table

        table, theme_colours = heat_table(self.colours), theme.colours()
        with QPainter(self) as painter:
            bar = QRectF(0.5, 2.5, self.width() - 1, GRID * 4)
            shades = QLinearGradient(bar.topLeft(), bar.topRight())
            for step in range(17):
                red, green, blue = (int(v) for v in table[min(step * 16, 255)])
                shades.setColorAt(step / 16, QColor(red, green, blue))
            painter.setPen(QPen(QColor(theme_colours.line), 1))
            painter.setBrush(shades)
            painter.drawRect(bar)
            painter.setPen(QColor(theme_colours.quiet))
            under = QRectF(0, bar.bottom(), self.width(), self.height() - bar.bottom())
            for side, words in (
                (Qt.AlignmentFlag.AlignLeft, "0"),
                (Qt.AlignmentFlag.AlignHCenter, self._words),
                (Qt.AlignmentFlag.AlignRight, "1"),
            ):
                painter.drawText(under, int(side | Qt.AlignmentFlag.AlignVCenter), words)

    def _tell(self) -> None:
        words = f"Colours of the map ({self.colours}): dark is low, pale is high"
        self.setAccessibleName(words)
        self.setToolTip(f"{words}. A click takes other colours (Alt+F12).")


class MapRow(QWidget):
    """Legend, opacity, and a way to the model's own words on what its map means."""

    opacity_moved = Signal(int)
    """Per cent."""
    colours_wanted = Signal()
    card_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID, 0, 0)
        row.setSpacing(GRID * 2)
        self.legend = MapLegend()
        self.legend.clicked.connect(self.colours_wanted)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setObjectName("map_opacity")
        self.opacity.setAccessibleName("How strongly the map covers the picture")
        self.opacity.setToolTip("How strongly the map covers the picture (Ctrl+F12 more)")
        self.opacity.setRange(0, 100)
        self.opacity.setMinimumHeight(GRID * 8)
        self.opacity.setValue(DEFAULT_OPACITY)
        self.opacity.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.opacity.valueChanged.connect(self.opacity_moved)
        self.card = QToolButton()
        self.card.setObjectName("map_card")
        self.card.setText("Meaning")
        self.card.setAccessibleName("What the model says its map means")
        self.card.setToolTip("What the model says of itself and its map (Shift+F1)")
        self.card.setMinimumHeight(GRID * 8)
        self.card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.card.clicked.connect(self.card_wanted)
        row.addWidget(self.legend, 1)
        row.addWidget(self.opacity, 1)
        row.addWidget(self.card)
        self.hide()

    def show_map(self, there: bool, shown: bool) -> None:
        """Whether there is a map, and whether it stands on the picture."""
        self.legend.show_words("map" if shown else "map hidden")
        self.setVisible(there)

    def step(self, by: int) -> None:
        """A key's step of the opacity."""
        self.opacity.setValue(self.opacity.value() + by)
