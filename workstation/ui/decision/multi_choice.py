"""Several of many: type a part of the name, Space takes it, the arrows pick shall or may."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.controllers.choosing import ChoiceRow, Choosing
from workstation.domain.fields import FieldSpec
from workstation.ui import theme
from workstation.ui.bench.parts import outline
from workstation.ui.bench.wrapped import laid_out
from workstation.ui.theme import GRID

_BOX = GRID * 4
_EDGE = GRID * 2
_HEAD = GRID * 6


class MultiChoice(QWidget):
    """All that fits while the keys are here, else only what is taken."""

    changed = Signal(str)
    entered = Signal()
    sight_wanted = Signal(QRect)
    """This part of it should be seen."""

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__()
        self._choosing = Choosing(spec.choices, value)
        self._demanded = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._tell_words()

    def value(self) -> str:
        """What is taken, as one text."""
        return self._choosing.text()

    def show_demanded(self, demanded: bool) -> None:
        """Say where nothing need be chosen."""
        self._demanded = demanded
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        placed = self._placed(width)
        return placed[-1][1].bottom() + 1 + GRID if placed else _HEAD + GRID

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(max(self.width(), GRID * 40)))

    def event(self, event: QEvent) -> bool:
        # Keys that mean something here are not the window's commands while the list has them.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
            )
            typed = bool(event.text()) and event.text().isprintable()
            if plain and (typed or (event.key() == Qt.Key.Key_Escape and self._choosing.typed)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choosing, key = self._choosing, Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_End: 999, Qt.Key.Key_Home: -999}
        if key in steps:
            choosing.step(steps[key])
        elif key == Qt.Key.Key_Space:
            choosing.toggle()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            choosing.pick_mode(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Backspace:
            choosing.erase()
        elif key == Qt.Key.Key_Escape and choosing.clear_typed():
            pass
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if choosing.typed and not choosing.at_taken():
                choosing.toggle()  # what was typed is meant
            choosing.clear_typed()
            if not any(row.undecided for row in choosing.taken()):
                self._redraw()
                self.entered.emit()
                return
        elif event.text() and event.text().isprintable() and not _command(event):
            choosing.type(event.text())
        else:
            super().keyPressEvent(event)
            return
        self._redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, (row, room, _) in enumerate(self._placed(self.width())):
            if room.contains(event.position().toPoint()):
                self._choosing.go(place)
                ask = _mode_room(room)
                if row.choice.modes and row.taken and event.position().x() >= ask.left():
                    self._choosing.pick_mode(-1 if event.position().x() < ask.center().x() else 1)
                else:
                    self._choosing.toggle()
                self._redraw()
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # words break elsewhere: it is higher or lower now

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.updateGeometry()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._choosing.clear_typed()
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.panel))
            painter.setPen(QColor(colours.quiet))
            head = QRect(_EDGE, 0, self.width() - 2 * _EDGE, _HEAD)
            painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), self._head())
            for row, room, layout in self._placed(self.width()):
                self._paint_row(painter, row, room, layout)
        outline(self)

    # Inside

    def _paint_row(
        self, painter: QPainter, row: ChoiceRow, room: QRect, layout: QTextLayout
    ) -> None:
        colours = theme.colours()
        at = row.at and self.hasFocus()
        if at:
            painter.fillRect(room, QColor(colours.raised))
            painter.fillRect(
                QRect(room.left(), room.top(), 3, room.height()), QColor(colours.accent)
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(room.left() + _EDGE, room.top() + GRID, _BOX, _BOX)
        painter.setPen(QPen(QColor(colours.accent if row.taken else colours.line), 2))
        painter.drawRect(box)
        if row.taken:
            painter.drawPolyline(
                [
                    QPointF(box.left() + 3, box.center().y()),
                    QPointF(box.center().x() - 1, box.bottom() - 4),
                    QPointF(box.right() - 3, box.top() + 4),
                ]
            )
        painter.setPen(QColor(colours.text))
        layout.draw(painter, QPointF(room.left() + _text_left(), room.top() + GRID // 2))
        if row.choice.modes and row.taken:
            told = QFont(self.font())
            told.setBold(True)
            painter.setFont(told)
            painter.setPen(QColor(colours.alarm if row.undecided else colours.accent))
            words = f"▲ {_asked(row)}" if row.undecided else _picked(row)
            painter.drawText(_mode_room(room), int(Qt.AlignmentFlag.AlignBottom), words)
            painter.setFont(self.font())

    def _placed(self, width: int) -> list[tuple[ChoiceRow, QRect, QTextLayout]]:
        rows = self._choosing.rows() if self.hasFocus() else self._choosing.taken()
        placed, top = [], _HEAD
        for row in rows:
            layout, height = laid_out(row.choice.label, self.font(), width - _text_left() - _EDGE)
            height = max(height, _BOX) + GRID
            if row.choice.modes and row.taken:
                height += GRID * 5
            placed.append((row, QRect(1, top, width - 2, height), layout))
            top += height
        return placed

    def _head(self) -> str:
        typed = self._choosing.typed
        if typed:
            return f"with “{typed}”   Enter or Space takes it"
        if self.hasFocus():
            return "Type a part of it, ↑ ↓ goes, Space takes it"
        if self._choosing.taken():
            return ""
        return "choose…" if self._demanded else "optional"

    def _redraw(self) -> None:
        self._tell_words()
        self.updateGeometry()
        self.update()
        at = next((room for row, room, _ in self._placed(self.width()) if row.at), None)
        if at is not None:
            self.sight_wanted.emit(at)
        self.changed.emit(self._choosing.text())

    def _tell_words(self) -> None:
        told = [f"{row.choice.label} {row.mode}".strip() for row in self._choosing.taken()]
        at = next((row for row in self._choosing.rows() if row.at), None)
        told.append("" if at is None else f"at: {at.choice.label}")
        self.setAccessibleDescription("; ".join(filter(None, told)))


def _asked(row: ChoiceRow) -> str:
    return f"{' or '.join(row.choice.modes)}?   ← →"


def _picked(row: ChoiceRow) -> str:
    others = [mode for mode in row.choice.modes if mode != row.mode]
    return f"{row.mode}   (← → {', '.join(others)})" if others else row.mode


def _mode_room(room: QRect) -> QRect:
    return QRect(room.left() + _text_left(), room.bottom() - GRID * 5, room.width() // 2, GRID * 5)


def _text_left() -> int:
    return _EDGE + _BOX + GRID * 2


def _command(event: QKeyEvent) -> bool:
    held = event.modifiers() & (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    return bool(held)
