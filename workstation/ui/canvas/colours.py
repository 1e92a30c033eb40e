"""Colours of the picture's surroundings, from the application's palette or given by a theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class CanvasColours:
    """`room` surrounds the picture; the strip carries words over it, in both themes dark."""

    room: QColor
    words: QColor
    quiet_words: QColor
    strip: QColor
    strip_words: QColor
    strip_alarm: QColor
    accent: QColor
    line: QColor

    @classmethod
    def of(cls, palette: QPalette) -> CanvasColours:
        """Colours that go with a widget palette, light or dark; remembered, as frames ask often."""
        key = palette.cacheKey()
        if key in _REMEMBERED:
            return _REMEMBERED[key]
        if len(_REMEMBERED) > 32:
            _REMEMBERED.clear()
        _REMEMBERED[key] = made = cls._made_of(palette)
        return made

    @classmethod
    def _made_of(cls, palette: QPalette) -> CanvasColours:
        window = palette.color(QPalette.ColorRole.Window)
        dark = window.lightness() < 128
        return cls(
            room=window.darker(150) if dark else window.darker(112),
            words=palette.color(QPalette.ColorRole.WindowText),
            quiet_words=palette.color(QPalette.ColorRole.PlaceholderText),
            strip=QColor(18, 20, 24, 222),
            strip_words=QColor(236, 238, 242),
            strip_alarm=QColor(255, 190, 92),
            accent=palette.color(QPalette.ColorRole.Highlight),
            line=palette.color(QPalette.ColorRole.Mid),
        )


_REMEMBERED: dict[int, CanvasColours] = {}
