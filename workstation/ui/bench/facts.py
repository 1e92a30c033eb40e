"""Facts one under another: each can be stepped to, tells where it came from, and is copied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import outline, plain_tip
from workstation.ui.bench.wrapped import Wrapped, laid_out
from workstation.ui.theme import GRID
from workstation.ui.words import unbroken

if TYPE_CHECKING:
    from workstation.controllers.record_facts import Fact

LABEL_WIDTH = GRID * 18
_EDGE = GRID // 2
_HEADLINE_PX = 15
_LOUDEST = 3


class FactRow(QWidget):
    """One fact. Ctrl+C copies it; the arrows go to its neighbours."""

    stepped = Signal(int)
    focused = Signal(object)
    copied = Signal(str)
    typed = Signal(object)
    entered = Signal()

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self.fact = fact
        self._heights: dict[int, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(fact.spoken)
        self.setAccessibleDescription(fact.source)
        self.setToolTip(plain_tip(fact.source))
        # Painted by itself: layouts within layouts measure wrapping text over and over.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            if len(self._heights) > 2:
                self._heights.clear()
            blocks = self._blocks(width)
            self._heights[width] = sum(height for _, _, _, height in blocks) + 2 * _EDGE
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def _blocks(self, width: int) -> list[tuple[int, str, QTextLayout, int]]:
        """(left edge, colour, lines, height) of each text, from the top down."""
        fact, colours, font = self.fact, theme.colours(), QFont(self.font())
        big = QFont(font)
        if fact.headline or fact.tone == _LOUDEST:
            big.setPixelSize(_HEADLINE_PX)
            big.setBold(True)
        detail = fact.key.startswith("lines") and not (fact.label or fact.headline)
        quiet = fact.absent or detail
        left = self._left()
        told = unbroken(fact.value) if fact.tone else fact.value  # as drawn; copied as it is
        texts = [(left, told, colours.quiet if quiet else colours.text, big)]
        texts += [(left, words, colours.quiet, font) for words in fact.below]
        if fact.was:
            texts.append((left, fact.was, colours.look, font))
        blocks = []
        for edge, text, colour, face in texts:
            layout, height = laid_out(text, face, width - edge - _EDGE * 2)
            blocks.append((edge, colour, layout, height))
        return blocks

    def _left(self) -> int:
        if self.fact.headline and self.fact.label:
            return GRID * 7
        return LABEL_WIDTH if self.fact.label else _EDGE

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Home: -(10**6),
            Qt.Key.Key_End: 10**6,
        }
        step = steps.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif step is not None and plain:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        elif plain and event.text().isprintable() and event.text():
            self.typed.emit(event)
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The fact to the clipboard, all of it, as declared."""
        QGuiApplication.clipboard().setText(self.fact.copy)
        self.copied.emit(self.fact.label or "the goods")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy   Ctrl+C").triggered.connect(self.copy)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        tones = {3: colours.alarm, 2: colours.look}
        with QPainter(self) as painter:
            if self.fact.label:
                font = QFont(self.font())
                font.setBold(self.fact.tone > 0)
                painter.setFont(font)
                painter.setPen(QColor(tones.get(self.fact.tone, colours.quiet)))
                room = QRect(_EDGE, _EDGE, self._left() - _EDGE * 2, self.height())
                painter.drawText(room, int(Qt.AlignmentFlag.AlignTop), self.fact.label)
            top = float(_EDGE)
            for left, colour, layout, height in self._blocks(self.width()):
                painter.setPen(QColor(colour))
                layout.draw(painter, QPointF(left, top))
                top += height
        if self.hasFocus():
            outline(self)


class FactColumn(QWidget):
    """Rows with headings between them; one of them at most has the keys.

    It places them itself: a layout would measure each wrapping row dozens of times.
    """

    source_told = Signal(str)
    """Where the row that has the keys came from."""
    row_focused = Signal(object)
    copied = Signal(str)
    typed = Signal(object)
    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[FactRow] = []
        self._parts: list[FactRow | Wrapped] = []
        self._placed_for = -1
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def clear(self) -> None:
        """Take everything out."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self.rows, self._parts, self._placed_for = [], [], -1

    def add_heading(self, text: str) -> None:
        """A heading over what follows."""
        heading = Wrapped(text, bold=True, colour=theme.colours().quiet)
        self._add(heading)

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Rows under what is there; `place` is called once all is added."""
        for fact in facts:
            self.add_row(FactRow(fact))

    def add_row(self, row: FactRow) -> None:
        """One row under what is there; the first can be reached by Tab."""
        if not self.rows:
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.stepped.connect(lambda by, r=row: self._step(r, by))
        row.focused.connect(self._focused)
        row.copied.connect(self.copied)
        row.typed.connect(self.typed)
        row.entered.connect(lambda r=row: self.entered.emit(r))
        self.rows.append(row)
        self._add(row)

    def place(self) -> None:
        """Put everything one under another at the width there is."""
        width, top = self.width(), 0
        self._placed_for = width
        for number, part in enumerate(self._parts):
            height = part.heightForWidth(width)
            if isinstance(part, Wrapped) and number:
                top += GRID * 3
            part.setGeometry(0, top, width, height)
            part.show()
            top += height + (GRID // 2 if isinstance(part, Wrapped) else 0)
        self.setFixedHeight(top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.width() != self._placed_for:
            self.place()

    def _add(self, part: FactRow | Wrapped) -> None:
        part.setParent(self)
        self._parts.append(part)

    def focus_first(self) -> bool:
        """The keys go to the first row; False where there is none."""
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return bool(self.rows)

    def _step(self, row: FactRow, by: int) -> None:
        place = min(max(self.rows.index(row) + by, 0), len(self.rows) - 1)
        self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _focused(self, row: FactRow) -> None:
        self.source_told.emit(row.fact.source)
        self.row_focused.emit(row)
