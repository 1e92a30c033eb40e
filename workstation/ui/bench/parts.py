"""Small parts that the bench's panels are made of."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workstation.ui import theme
from workstation.ui.icons import icon
from workstation.ui.theme import GRID


def plain_tip(text: str) -> str:
    """A tooltip that shows a stranger's text as it stands: Qt would read markup in it."""
    return "<qt>" + escape(text).replace("\n", "<br>") + "</qt>" if text else ""


class Words(QLabel):
    """Plain text that wraps; text of strangers is never read as markup."""

    def __init__(
        self,
        text: str = "",
        *,
        px: int = 0,
        bold: bool = False,
        colour: str = "",
        wrap: bool = True,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if px or bold:
            theme.sized(self, px or theme.TEXT_PX, bold=bold)
        if colour:
            theme.coloured(self, colour)
        self.setText(text)


class Field(QLineEdit):
    """A line to type in, with a border that can be seen in every theme.

    Undo and redo are the window's while the line has nothing of its own to undo; Ctrl+E and Ctrl+K are
    the window's always: a line of some desktops would move to its end and cut the rest.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            nothing = (event.matches(undo) and not self.isUndoAvailable()) or (
                event.matches(redo) and not self.isRedoAvailable()
            )
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if nothing or (control and event.key() in (Qt.Key.Key_E, Qt.Key.Key_K)):
                event.ignore()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self)


def typing_line(name: str, words: str, *, px: int = 0, secret: bool = False) -> Field:
    """A line for a name, a reason or a password; `words` tell which."""
    line = Field()
    line.setObjectName(name)
    line.setAccessibleName(words)
    line.setMaxLength(200)
    line.setMinimumHeight(GRID * 9)
    if px:
        theme.sized(line, px)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def push_button(
    text: str, name: str, *, wide: int = 0, focus: Qt.FocusPolicy | None = None
) -> QPushButton:
    """A dialog's button that Enter elsewhere never presses, high enough for a glove."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setMinimumHeight(GRID * 9)
    if wide:
        button.setMinimumWidth(wide)
    if focus is not None:
        button.setFocusPolicy(focus)
    return button


class Chooser(QComboBox):
    """Choices with a border that can be seen in every theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self)


class Choice(QRadioButton):
    """One of several, with a ring that can be seen in every theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, side = theme.colours(), GRID * 4.0
        on = self.isEnabled()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = QRectF(2, (self.height() - side) / 2, side, side)
            lit = self.hasFocus() or self.isChecked()
            painter.setPen(QPen(QColor(colours.accent if lit and on else colours.line), 2))
            painter.drawEllipse(ring)
            if self.isChecked():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.accent))
                painter.drawEllipse(ring.adjusted(4, 4, -4, -4))
            painter.setPen(QColor(colours.text if on else colours.quiet))
            room = self.rect().adjusted(int(side) + GRID * 3, 0, 0, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
            painter.drawText(room, int(flags), self.text())
            if self.hasFocus():
                painter.setPen(QPen(QColor(colours.accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))


def outline(widget: QWidget) -> None:
    """Draw a widget's border: the accent, twice as wide, where the keys go to it."""
    colours, focused = theme.colours(), widget.hasFocus()
    with QPainter(widget) as painter:
        painter.setPen(QPen(QColor(colours.accent if focused else colours.line), 1 + focused))
        inset = 0.5 + 0.5 * focused
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(inset, inset, -inset, -inset), 2, 2)


def framed(view: QAbstractItemView) -> None:
    """Give a list or table a frame that can be seen in every theme: the style's own is black on
    black in high contrast."""
    view.setFrameShape(QFrame.Shape.Box)
    view.setFrameShadow(QFrame.Shadow.Plain)
    view.setLineWidth(1)
    palette = view.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(theme.colours().line))
    view.setPalette(palette)


class Heading(QWidget):
    """A panel's title line: title left, count or state right."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title, self._aside = title, ""
        self.setAccessibleName(title)
        self.setFixedHeight(GRID * 6)

    def set_aside(self, text: str) -> None:
        """The words at the right end."""
        self._aside = text
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            font = self.font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(colours.quiet))
            flags = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect(), int(flags | Qt.AlignmentFlag.AlignLeft), self._title)
            painter.setFont(self.font())
            painter.drawText(self.rect(), int(flags | Qt.AlignmentFlag.AlignRight), self._aside)


class IconMark(QWidget):
    """An icon that stands at the head of a line of text."""

    def __init__(self, name: str, colour: str, words: str) -> None:
        super().__init__()
        self._icon = icon(name, colour)
        self.setFixedSize(QSize(GRID * 5, GRID * 5))
        self.setAccessibleName(words)
        self.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._icon.paint(painter, QRect(0, 0, GRID * 5, GRID * 5))


class Panel(QWidget):
    """A block of the side column on the panel's colour, with an optional line of warning colour."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.heading = Heading(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        self.body.setSpacing(GRID)
        self.body.addWidget(self.heading)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.panel))
            if theme.name() == "contrast":
                painter.setPen(QColor(colours.line))
                painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))


def emptied(layout: QLayout, keep: int = 0) -> None:
    """Remove what a layout holds after its first `keep` items."""
    while layout.count() > keep:
        item = layout.takeAt(keep)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)
            inner.deleteLater()
