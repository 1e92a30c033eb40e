"""Dark, light and high contrast: one palette each, one accent, a 4 px grid."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

GRID = 4
TEXT_PX = 13
NAMES = ("dark", "light", "contrast")
_FAMILIES = ("Inter", "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans")


class Colours(NamedTuple):
    """A theme's colours. Red and orange are for alarms and reasons alone."""

    window: str
    panel: str
    raised: str
    text: str
    quiet: str
    line: str
    accent: str
    on_accent: str
    alarm: str
    look: str
    link: str


THEMES: dict[str, Colours] = {
    "dark": Colours(
        window="#16191d",
        panel="#1f2328",
        raised="#2b3038",
        text="#e9ebee",
        quiet="#a7aeb8",
        line="#727b88",
        accent="#3d8fe0",
        on_accent="#0b0d10",
        alarm="#ff8070",
        look="#ffb454",
        link="#7fbcff",
    ),
    "light": Colours(
        window="#eceff3",
        panel="#fbfcfd",
        raised="#e1e6ec",
        text="#15181c",
        quiet="#4f5762",
        line="#7d8794",
        accent="#0b5cad",
        on_accent="#ffffff",
        alarm="#a8201a",
        look="#8a4600",
        link="#0b5cad",
    ),
    "contrast": Colours(
        window="#000000",
        panel="#000000",
        raised="#1a1a1a",
        text="#ffffff",
        quiet="#e6e6e6",
        line="#ffffff",
        accent="#ffe14d",
        on_accent="#000000",
        alarm="#ff9d8f",
        look="#ffd27a",
        link="#ffe14d",
    ),
}

_in_force = ["dark"]


def name() -> str:
    """The theme in force."""
    return _in_force[0]


def colours() -> Colours:
    """The colours in force."""
    return THEMES[_in_force[0]]


def apply(app: QApplication, theme: str) -> None:
    """Put a theme in force for the whole application."""
    c = THEMES[theme]
    _in_force[0] = theme
    scheme = Qt.ColorScheme.Light if theme == "light" else Qt.ColorScheme.Dark
    app.styleHints().setColorScheme(scheme)
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.panel),
        (role.AlternateBase, c.raised),
        (role.Text, c.text),
        (role.PlaceholderText, c.quiet),
        (role.Button, c.raised),
        (role.ButtonText, c.text),
        (role.BrightText, c.alarm),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.Accent, c.accent),
        (role.Link, c.link),
        (role.Mid, c.line),
        (role.Midlight, c.line),
        (role.Light, c.raised),
        (role.Dark, c.line),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        faint = QColor(c.quiet)
        faint.setAlpha(190)
        palette.setColor(QPalette.ColorGroup.Disabled, which, faint)
    app.setPalette(palette)


def text_font(app: QApplication) -> None:
    """One family, 13 px, figures of one width."""
    font = QFont(app.font())
    font.setFamilies(list(_FAMILIES))
    font.setPixelSize(TEXT_PX)
    font.setFeature(QFont.Tag("tnum"), 1)
    app.setFont(font)


def sized(widget: QWidget, px: int, *, bold: bool = False) -> None:
    """Set a widget's text size in px at scale 1, and its weight."""
    font = widget.font()
    font.setPixelSize(px)
    font.setBold(bold)
    widget.setFont(font)


def coloured(widget: QWidget, colour: str) -> None:
    """Set a widget's text colour."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
    palette.setColor(QPalette.ColorRole.ButtonText, QColor(colour))
    widget.setPalette(palette)


def filled(widget: QWidget, colour: str) -> None:
    """Give a widget a plain background."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    widget.setPalette(palette)
    widget.setAutoFillBackground(True)
