"""Rows of the list of marks, and the three answers under it. They are painted, never rebuilt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from workstation.domain.answers import MarkAnswer, OwnMark, OwnShape
from workstation.ui import theme
from workstation.ui.bench.parts import plain_tip
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.domain.answers import AnsweredMark
    from workstation.domain.opinions import Mark
    from workstation.ui.actions import Actions

ROW = GRID * 9
"""A finger in a glove finds it."""
_BADGE, _SIGN = 12.0, 12.0
_SCORE = "The score is the model’s own scale, no probability of contraband."
ANSWERS = {
    "marks.confirmed": MarkAnswer.CONFIRMED,
    "marks.false_alarm": MarkAnswer.FALSE_ALARM,
    "marks.cannot_tell": MarkAnswer.CANNOT_TELL,
}
"""Commands and the answers they give."""


class _Row(QWidget):
    """A line that is chosen by a click."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(ROW)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.chosen = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def forget(self) -> None:
        """Leave the screen, and keep nothing of what was shown: names and marks can be read from
        a widget that nobody sees."""
        self.hide()
        self.chosen = False
        for tell in (self.setObjectName, self.setAccessibleName, self.setToolTip):
            tell("")

    def _ground(self, painter: QPainter) -> None:
        colours = theme.colours()
        if self.chosen or self.underMouse():
            painter.fillRect(self.rect(), QColor(colours.raised))
        if self.chosen:
            painter.fillRect(0, 0, GRID - 1, self.height(), QColor(colours.accent))

    def _right(self, painter: QPainter, right: int, words: str) -> int:
        """Words that end at `right`; where they begin."""
        width = painter.fontMetrics().horizontalAdvance(words)
        room = QRect(right - width, 0, width, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        return right - width

    def _words(self, painter: QPainter, left: int, right: int, words: str) -> None:
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, right - left)
        room = QRect(left, 0, right - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)


class MarkRow(_Row):
    """Badge of the class, number, class in words, agreement, score, the officer's answer."""

    def __init__(self) -> None:
        super().__init__()
        self._mark: Mark | None = None
        self._answer: AnsweredMark | None = None
        self.number = 0

    def forget(self) -> None:
        """See `_Row`."""
        super().forget()
        self._mark = self._answer = None

    def show_mark(self, mark: Mark, answer: AnsweredMark | None, chosen: bool) -> None:
        """Draw a mark; nothing is done where it stands there already."""
        from workstation.imaging.marks import label_of

        shown = (mark, answer, chosen)
        if shown == (self._mark, self._answer, self.chosen):
            return
        self._mark, self._answer, self.chosen = shown
        found = mark.finding
        self.number = found.number
        self.setObjectName(f"finding_{found.number}")
        told = [f"Finding {found.number}: {label_of(found)}, score {found.score:.2f}"]
        told += [f"marked by {', '.join(mark.agreeing)}"]
        told += [mark.agreement_words] if mark.agreement_words else []
        if answer is not None:
            told.append(f"answered {answer.answer.words} by {answer.officer}")
        self.setAccessibleName(", ".join(told))
        self.setToolTip(plain_tip(f"{'; '.join(told)}. {_SCORE}"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        from workstation.imaging.marks import label_of, style_of
        from workstation.ui.canvas.signs import paint_answer, paint_badge

        mark = self._mark
        if mark is None:
            return
        colours, middle = theme.colours(), self.height() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._ground(painter)
            style = style_of(mark.finding.label, mark.finding.code)
            # The badge stands on its own dark ground, as on the picture, in every theme.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(16, 16, 18))
            painter.drawRoundedRect(QRectF(GRID * 2, middle - 11, 22, 22), 4, 4)
            paint_badge(painter, style, QPointF(GRID * 2 + 11, middle), _BADGE)
            faint = self._answer is not None and self._answer.answer is MarkAnswer.FALSE_ALARM
            painter.setPen(QColor(colours.quiet if faint else colours.text))
            right = self.width() - GRID * 2
            if self._answer is not None:
                sign = QPointF(right - _SIGN / 2, middle)
                ink = QColor(colours.text)
                paint_answer(painter, self._answer.answer.words, sign, _SIGN, ink)
            right -= round(_SIGN) + GRID * 2
            font = self.font()
            font.setBold(self.chosen)
            painter.setFont(font)
            right = self._right(painter, right, f"{mark.finding.score:.2f}") - GRID * 3
            if mark.agreement_words:
                painter.setFont(self.font())
                painter.setPen(QColor(colours.quiet))
                alone = len(mark.agreeing) == 1
                words = f"1 of {mark.asked}" if alone else mark.agreement_words
                right = self._right(painter, right, words) - GRID * 2
                painter.setFont(font)
                painter.setPen(QColor(colours.quiet if faint else colours.text))
            left = GRID * 2 + 22 + GRID * 2
            self._words(painter, left, right, f"{mark.finding.number}   {label_of(mark.finding)}")


class OwnRow(_Row):
    """An own mark: a pencil, its word, its shape. It looks like none of a model's."""

    def __init__(self) -> None:
        super().__init__()
        self._mark: OwnMark | None = None
        self.entry = 0

    def forget(self) -> None:
        """See `_Row`."""
        super().forget()
        self._mark = None

    def show_mark(self, mark: OwnMark, chosen: bool) -> None:
        """Draw an own mark."""
        if (mark, chosen) == (self._mark, self.chosen):
            return
        self._mark, self.chosen, self.entry = mark, chosen, mark.entry
        self.setObjectName(f"own_{mark.entry}")
        told = f"Own mark: {mark.word}, {_shape_words(mark)}, drawn by {mark.officer}"
        self.setAccessibleName(told)
        self.setToolTip(plain_tip(f"{told}; log entry {mark.entry}"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        from workstation.ui.canvas.signs import paint_pencil

        mark, colours = self._mark, theme.colours()
        if mark is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._ground(painter)
            middle = self.height() / 2
            paint_pencil(painter, QPointF(GRID * 2 + 11, middle), 16.0, QColor(colours.text))
            painter.setPen(QColor(colours.quiet))
            right = self._right(painter, self.width() - GRID * 2, _shape_words(mark)) - GRID * 2
            font = self.font()
            font.setBold(self.chosen)
            painter.setFont(font)
            painter.setPen(QColor(colours.text))
            self._words(painter, GRID * 2 + 22 + GRID * 2, right, mark.word)


class AnswerButton(QToolButton):
    """One answer: its sign, its word, its key under it; the one given is underlined and bold."""

    def __init__(self, action: QAction, answer: MarkAnswer) -> None:
        super().__init__()
        self._action, self._answer = action, answer
        self.setObjectName(f"button_{action.objectName()}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(GRID * 12)
        self.clicked.connect(self._pressed)
        action.changed.connect(self._follow)
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self._action.text()) + GRID * 5, GRID * 12
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(GRID * 16, GRID * 12)

    def _pressed(self) -> None:
        self.setChecked(not self.isChecked())  # what is recorded decides, not the press
        self._action.trigger()

    def _follow(self) -> None:
        self.setAccessibleName(self._action.toolTip())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        from workstation.ui.canvas.signs import paint_answer

        colours, on = theme.colours(), self.isChecked()
        ink = QColor(colours.text if self.isEnabled() else colours.quiet)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            if on:
                bar = QRectF(1, self.height() - 5, self.width() - 2, 4)
                painter.fillRect(bar, QColor(colours.accent))
            font = self.font()
            font.setBold(on)
            painter.setFont(font)
            painter.setPen(ink)
            upper = QRectF(0, 4, self.width(), 22)
            painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), self._action.text())
            font.setBold(False)
            painter.setFont(font)
            key = self._action.shortcut().toString()
            wide = painter.fontMetrics().horizontalAdvance(key) + 18
            left = (self.width() - wide) / 2
            paint_answer(painter, self._answer.words, QPointF(left + 6, 33), 10, ink)
            painter.setFont(font)
            painter.setPen(QColor(colours.quiet))
            lower = QRectF(left + 18, 24, wide, 18)
            painter.drawText(lower, int(Qt.AlignmentFlag.AlignVCenter), key)


class AnswerBar(QWidget):
    """Confirmed, false alarm, cannot tell: of the chosen mark."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("answers")
        self.setAccessibleName("Your answer to the chosen mark")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID, 0, GRID)
        row.setSpacing(GRID)
        self.buttons: dict[MarkAnswer, AnswerButton] = {}
        for name, answer in ANSWERS.items():
            button = AnswerButton(actions[name], answer)
            self.buttons[answer] = button
            row.addWidget(button)

    def show_answer(self, given: AnsweredMark | None) -> None:
        """Mark the answer that is recorded."""
        for answer, button in self.buttons.items():
            button.setChecked(given is not None and given.answer is answer)


def _shape_words(mark: OwnMark) -> str:
    return "box" if mark.shape is OwnShape.BOX else "outline"
