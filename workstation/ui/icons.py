"""The project's own icons: SVG files of one stroke width, drawn in the palette's colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap

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
        # Asking the painter for its device would make PySide build dozens of classes first.
        app = QGuiApplication.instance()
        ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
        painter.drawPixmap(rect, self._drawn(rect.size() * ratio, mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._drawn(size, mode)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return self._drawn(size, mode)  # the size is in device pixels already

    def _drawn(self, size: QSize, mode: QIcon.Mode) -> QPixmap:
        colours = theme.colours()
        off = mode == QIcon.Mode.Disabled
        ink = colours.quiet if off else self._colour or colours.text
        if mode == QIcon.Mode.Selected:
            ink = colours.on_accent  # on the accent no other colour can be told
        return _drawn(self._name, ink, 0.6 if off else 1.0, size.width(), size.height())


@lru_cache(256)
def _drawn(name: str, ink: str, opacity: float, width: int, height: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # some milliseconds, and only once an icon is painted

    source = (assets_dir() / "icons" / f"{name}.svg").read_bytes().replace(_INK, ink.encode())
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setOpacity(opacity)
        QSvgRenderer(QByteArray(source)).render(painter)
    return pixmap


def icon(name: str, colour: str = "") -> QIcon:
    """An icon by its file's name; `colour` for those that speak by shape and colour together."""
    return QIcon(_Engine(name, colour))
