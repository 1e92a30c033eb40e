"""The project's own icons: SVG files of one stroke width, drawn in the palette's colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap

from workstation.resources import assets_dir
from workstation.ui import theme

_INK = b"currentColor"


class _Engine(QIconEngine):
    """Draws an SVG sharp at any size, in the text colour of the theme in force."""

    def __init__(self, name: str, colour: str = "") -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colours = theme.colours()
        ink = self._colour or colours.text
        if mode == QIcon.Mode.Disabled:
            ink = colours.quiet
            painter.setOpacity(0.6)
        ratio = painter.device().devicePixelRatio()
        image = _drawn(self._name, ink, round(rect.width() * ratio), round(rect.height() * ratio))
        painter.drawImage(QRectF(rect), image)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        return pixmap


@lru_cache(256)
def _drawn(name: str, ink: str, width: int, height: int) -> QImage:
    from PySide6.QtSvg import QSvgRenderer  # some milliseconds, and only once an icon is painted

    source = (assets_dir() / "icons" / f"{name}.svg").read_bytes().replace(_INK, ink.encode())
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        QSvgRenderer(QByteArray(source)).render(painter)
    return image


def icon(name: str, colour: str = "") -> QIcon:
    """An icon by its file's name; `colour` for those that speak by shape and colour together."""
    return QIcon(_Engine(name, colour))
