"""The row of keys under two pictures: how they stand, whether they are linked, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from workstation.ui.bench.keys_row import KeyButton
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
        self._buttons: list[_Button] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        row.setSpacing(GRID // 2)
        for name, words in NAMES.items():
            self._buttons.append(_of_command(actions[name], name, words))
            row.addWidget(self._buttons[-1])
        self.close_button = _Button("button_compare.close", "Esc", "Close")
        self.close_button.setAccessibleName("Close the comparison (Esc)")
        self.close_button.setToolTip("Only this parcel's picture (Esc)")
        row.addWidget(self.close_button)
        self._buttons.append(self.close_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keys are told where there is room for all of them."""
        super().resizeEvent(event)
        each = self.width() // len(self._buttons) - GRID * 2
        told = all(button.whole_width() <= each for button in self._buttons)
        for button in self._buttons:
            button.tell_key(told)


class _Button(KeyButton):
    """A command's key and words, or the words alone."""

    def __init__(self, name: str, key: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._key, self._words, self._told = key, words, False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._tell()

    def lines(self) -> tuple[str, ...]:
        """One line: what does not fit leaves its key out."""
        return (self.text(),)

    def show_words(self, key: str, words: str) -> None:
        """The key and the words."""
        self._key, self._words = key, words
        self._tell()

    def tell_key(self, on: bool) -> None:
        """Show the key before the words, or not."""
        self._told = on
        self._tell()

    def whole_width(self) -> int:
        """Room that key and words take when they are bold."""
        font = self.font()
        font.setBold(True)
        return QFontMetrics(font).horizontalAdvance(f"{self._key} {self._words}")

    def _tell(self) -> None:
        self.setText(f"{self._key} {self._words}".strip() if self._told else self._words)


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
