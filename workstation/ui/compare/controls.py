"""The row of keys under two pictures: how they stand, whether they are linked, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from workstation.ui.bench.picture_area import KeyButton
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from workstation.ui.actions import Actions

NAMES = {
    "compare.side": "Side",
    "compare.swipe": "Swipe",
    "compare.blink": "Blink",
    "compare.link": "",
    "compare.previous": "Previous",
    "compare.next": "Next",
    "compare.list": "List",
}
"""Commands and what their buttons say; "": the command's own words."""


class Controls(QWidget):
    """Buttons of the same commands that the menu and the keys have."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("compare_controls")
        self.setFixedHeight(GRID * 9)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        row.setSpacing(GRID // 2)
        for name, words in NAMES.items():
            row.addWidget(_of_command(actions[name], name, words))
        self.close_button = _Button("button_compare.close", "Esc", "Close")
        self.close_button.setAccessibleName("Close the comparison (Esc)")
        self.close_button.setToolTip("Only this parcel's picture (Esc)")
        row.addWidget(self.close_button)


class _Button(KeyButton):
    """Its key is told where there is room for it."""

    def __init__(self, name: str, key: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._key, self._words = key, words
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._tell()

    def show_words(self, key: str, words: str) -> None:
        """The key and the words."""
        self._key, self._words = key, words
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        whole = f"{self._key} {self._words}".strip()
        font = self.font()
        font.setBold(True)
        fits = QFontMetrics(font).horizontalAdvance(whole) + GRID * 2 <= self.width()
        self.setText(whole if fits else self._words)


def _of_command(action: QAction, name: str, words: str) -> _Button:
    button = _Button(f"button_{name}", "", words)
    button.setCheckable(action.isCheckable())
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setAccessibleName(action.toolTip())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())
        button.setChecked(action.isChecked())
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.show_words(key, words or action.text())

    action.changed.connect(follow)
    follow()
    return button
