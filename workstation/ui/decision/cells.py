"""Plain editors: one text, some lines of text, one of several, yes or no.

Every editor of a panel tells `changed` with its text, and `entered` where Enter asks to go on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QPlainTextEdit

from workstation.domain.fields import Choice, FieldKind, FieldSpec
from workstation.ui import theme
from workstation.ui.bench.parts import Field, outline
from workstation.ui.theme import GRID

_HINTS = {
    FieldKind.DATE: ". is today",
    FieldKind.DATETIME: "2026-11-23 14:30, or . for now",
}
_MOMENTS = (FieldKind.DATE, FieldKind.DATETIME)
_A_DAY = len("2026-11-23")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineCell(Field):
    """One line of text. A moment is typed in local time; a full stop alone is now."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__(_shown(value) if spec.kind is FieldKind.DATETIME else value)
        self._kind = spec.kind
        self._hint = _HINTS.get(spec.kind, "")
        self.setMaxLength(spec.max_length)
        self.setPlaceholderText(self._hint)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self.entered)

    def value(self) -> str:
        """What stands here, as the field holds it."""
        return _zoned(self.text()) if self._kind is FieldKind.DATETIME else self.text()

    def _typed(self, text: str) -> None:
        if text == "." and self._kind in _MOMENTS:
            now = datetime.now()  # noqa: DTZ005 - local time, as the clock on the wall tells it
            self.setText(
                f"{now:%Y-%m-%d}" if self._kind is FieldKind.DATE else f"{now:%Y-%m-%d %H:%M}"
            )
            return
        self.changed.emit(self.value())

    def show_demanded(self, demanded: bool) -> None:
        """Say where nothing need be filled in."""
        self.setPlaceholderText(self._hint or ("" if demanded else "optional"))


class LongText(QPlainTextEdit):
    """Some lines of text: Enter goes on, Shift+Enter makes a line, Tab leaves."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, value: str = "") -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(GRID * 14)
        self.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        theme.coloured(self, theme.colours().line)
        self.setPlainText(value)
        self.textChanged.connect(lambda: self.changed.emit(self.toPlainText()))

    def show_demanded(self, demanded: bool) -> None:
        """Say where nothing need be filled in."""
        self.setPlaceholderText("" if demanded else "optional")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in _ENTER
        if enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
        elif enter:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class ChoiceBox(QComboBox):
    """One of several, with a border that can be seen; the first entry says that none is chosen."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.addItem("choose…", "")
        for choice in spec.choices:
            self.addItem(choice.label, choice.value)
            self.setItemData(self.count() - 1, choice.source, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(max(0, self.findData(value)))
        self.currentIndexChanged.connect(lambda _: self.changed.emit(self.value()))

    def value(self) -> str:
        """What is chosen; "" where nothing is."""
        return str(self.currentData() or "")

    def show_demanded(self, demanded: bool) -> None:
        """Say where nothing need be chosen."""
        self.setItemText(0, "choose…" if demanded else "optional")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class YesBox(QCheckBox):
    """Yes or no: Space says, Enter goes on."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, value: str) -> None:
        super().__init__("yes")
        self.setChecked(value == "yes")
        self.toggled.connect(lambda on: self.changed.emit("yes" if on else "no"))

    def show_demanded(self, demanded: bool) -> None:
        """Nothing to say: it is yes or no."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def _zoned(text: str) -> str:
    """A local time with its zone; what is no time stays as it is."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return moment.astimezone().isoformat(timespec="minutes") if len(text.strip()) > _A_DAY else text


def _shown(value: str) -> str:
    """A stored moment in local time, as it would be typed."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment.tzinfo is not None else value


def plain_cell(spec: FieldSpec, value: str) -> LineCell | LongText | ChoiceBox | YesBox:
    """The editor of a field that holds one text."""
    if spec.kind is FieldKind.CHOICE:
        return ChoiceBox(spec, value)
    if spec.kind is FieldKind.LONG_TEXT:
        return LongText(value)
    if spec.kind is FieldKind.FLAG and spec.required != "never":
        # That it was not said must differ from a no.
        return ChoiceBox(replace(spec, choices=(Choice("yes", "Yes"), Choice("no", "No"))), value)
    if spec.kind is FieldKind.FLAG:
        return YesBox(value)
    return LineCell(spec, value)
