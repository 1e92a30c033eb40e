"""The small graph of a parcel's ties, and the dialog in which it stands."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workstation.controllers.network import Card, NetworkController, NetworkState, Tie
from workstation.domain.relations import Network
from workstation.ui import theme
from workstation.ui.bench.parts import Words, push_button
from workstation.ui.bench.wrapped import laid_out
from workstation.ui.theme import GRID

_CARD, _GAP = QSize(GRID * 48, GRID * 12), QSize(GRID * 40, GRID * 3)
_MARGIN = GRID * 3
_INSIDE = GRID * 5.0
"""Room beside a card's words."""
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NetworkView(QWidget):
    """Draws the cards and ties; arrows choose a card, Enter asks for its parcel."""

    chosen = Signal(int)
    moved = Signal(int, int)
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("network_view")
        self.setAccessibleName("Ties of this parcel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._state = NetworkState()
        self._tall: dict[int, float] = {}

    def show_state(self, state: NetworkState) -> None:
        """Draw a state; what is chosen is told in words too."""
        if state.cards != self._state.cards:
            self._tall = {}
        self._state = state
        self.setAccessibleDescription(" ".join((state.told, *state.sentences)))
        self._make_room()
        self.update()

    def sizeHint(self) -> QSize:
        columns, rows = self._state.columns, max(self._state.rows, 3)
        return QSize(
            columns * _CARD.width() + (columns - 1) * _GAP.width() + 2 * _MARGIN,
            rows * (_CARD.height() + _GAP.height()) + 2 * _MARGIN,
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(GRID * 120, GRID * 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """As tall as all cards with all their words need; who is smaller scrolls."""
        rows = max(self._state.rows, 1)
        needed = round(rows * (self._card_height() + _GAP.height()) + 2 * _MARGIN)
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)

    def _widths(self) -> tuple[float, float]:
        """(of a card, of the gap between two columns)."""
        columns = self._state.columns
        step = (self.width() - 2 * _MARGIN) / columns
        gap = min(_GAP.width(), step * 0.46) if columns > 1 else 0.0
        wide = (self.width() - 2 * _MARGIN - gap * (columns - 1)) / columns
        return max(min(wide, _CARD.width() * 1.5), GRID * 12.0), gap

    def _card_height(self) -> float:
        """The tallest card's, at the width that cards have now."""
        wide = round(self._widths()[0])
        if wide not in self._tall:
            self._tall = {wide: max(map(partial(self._needed, wide), self._state.cards), default=0)}
        return max(self._tall[wide], float(_CARD.height()))

    def _needed(self, wide: int, card: Card) -> float:
        return sum(height for _, height, _ in self._lines(card, wide)) + GRID * 2

    def _lines(self, card: Card, wide: int) -> list[tuple[QTextLayout, int, bool]]:
        """A card's title and detail in lines that fit, whole: (lines, their height, bold)."""
        node, found = card.node, []
        detail = node.detail or (node.kind if node.kind == "this parcel" else "")
        for text, bold in ((node.title, True), (detail, False)):
            if text:
                font = QFont(self.font())
                font.setBold(bold)
                found.append((*laid_out(text, font, wide - round(_INSIDE)), bold))
        return found

    def card_room(self, card: Card) -> QRectF:
        """Where a card stands on the widget."""
        columns, rows = self._state.columns, max(self._state.rows, 1)
        wide, gap = self._widths()
        tall = self._card_height()
        most = tall + _GAP.height() * 4
        tall_step = max(min((self.height() - 2 * _MARGIN) / rows, most), tall + _GAP.height())
        used = columns * wide + (columns - 1) * gap
        left = (self.width() - used) / 2 + card.column * (wide + gap)
        middle = self.height() / 2 + card.place * tall_step
        return QRectF(left, middle - tall / 2, wide, tall)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.moved.emit(*_MOVES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, card in enumerate(self._state.cards):
            if self.card_room(card).contains(event.position()):
                self.chosen.emit(number)
                return

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        self.wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, state = theme.colours(), self._state
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(colours.panel))
            if not state.cards:
                painter.setPen(QColor(colours.quiet))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                room = self.rect().adjusted(GRID * 6, 0, -GRID * 6, 0)
                painter.drawText(room, int(flags), state.remark)
                return
            for tie in state.ties:
                self._draw_line(painter, tie)
            for number, card in enumerate(state.cards):
                self._draw_card(painter, card, chosen=number == state.chosen)
            for tie in state.ties:
                self._draw_words(painter, tie)

    def _ends(self, tie: Tie) -> tuple[QPointF, QPointF]:
        one, other = (self.card_room(self._state.cards[n]) for n in (tie.one, tie.other))
        if self._state.cards[tie.one].column == self._state.cards[tie.other].column:
            upper, lower = sorted((one, other), key=lambda room: room.top())
            x = one.center().x()
            return QPointF(x, upper.bottom()), QPointF(x, lower.top())
        return QPointF(one.right(), one.center().y()), QPointF(other.left(), other.center().y())

    def _draw_line(self, painter: QPainter, tie: Tie) -> None:
        colours = theme.colours()
        lit = self._state.chosen in (tie.one, tie.other)
        painter.setPen(QPen(QColor(colours.accent if lit else colours.line), 2 if lit else 1))
        painter.drawLine(*self._ends(tie))

    def _draw_words(self, painter: QPainter, tie: Tie) -> None:
        """The words of a tie by its farther end, where few ties meet."""
        colours = theme.colours()
        start, end = self._ends(tie)
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = max(abs(end.x() - start.x()) * 0.74, float(GRID * 22))
        there = start + (end - start) * 0.6
        wanted = QRectF(there.x() - room / 2, there.y() - GRID * 10, room, GRID * 20)
        box = painter.boundingRect(wanted, flags, tie.words).adjusted(-2, 0, 2, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.panel))
        painter.drawRect(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        lit = self._state.chosen in (tie.one, tie.other)
        painter.setPen(QColor(colours.text if lit else colours.quiet))
        painter.drawText(box, flags, tie.words)

    def _draw_card(self, painter: QPainter, card: Card, *, chosen: bool) -> None:
        colours, node, room = theme.colours(), card.node, self.card_room(card)
        edge = colours.alarm if node.marked else colours.line
        if chosen:
            edge = colours.accent
        painter.setPen(QPen(QColor(edge), 3 if chosen else 2 if node.marked else 1))
        painter.setBrush(QColor(colours.raised))
        corner = GRID * 3.0 if node.kind == "party" else 2.0  # parties are round, parcels square
        painter.drawRoundedRect(room, corner, corner)
        if node.marked:
            painter.fillRect(
                QRectF(room.left() + 2, room.top() + 3, GRID * 1.5, room.height() - 6),
                QColor(colours.alarm),
            )
        lines = self._lines(card, round(self._widths()[0]))
        top = room.center().y() - sum(height for _, height, _ in lines) / 2
        for layout, height, bold in lines:
            shade = colours.alarm if node.marked and not bold else colours.text
            painter.setPen(QColor(shade))
            layout.draw(painter, QPointF(room.left() + GRID * 3.0, top))
            top += height


class NetworkDialog(QDialog):
    """The ties of one parcel. Enter opens the chosen card's parcel, Esc goes back."""

    parcel_wanted = Signal(str)

    def __init__(self, parcel: str, network: Network | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("network_dialog")
        self.setWindowTitle(f"Ties of {parcel}")
        self.setModal(True)
        self.resize(GRID * 310, GRID * 158)
        self.view = NetworkView()
        self.told = Words("")
        self.told.setObjectName("network_told")
        self.told.setMinimumHeight(GRID * 10)
        self.remark = Words("", colour=theme.colours().quiet)
        self.open_button = push_button("Open parcel   Enter", "network_open")
        self.copy_button = push_button("Copy in words", "network_copy")
        self.close_button = push_button("Close   Esc", "network_close")
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, GRID * 3)
        column.setSpacing(GRID * 2)
        column.addWidget(
            Words("Who shares something with these parties, and what was found there before.")
        )
        self.room = QScrollArea()
        self.room.setObjectName("network_scroll")
        self.room.setWidgetResizable(True)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.setWidget(self.view)
        column.addWidget(self.room, 1)
        column.addWidget(self.told)
        column.addWidget(self.remark)
        column.addLayout(row)
        self.controller = NetworkController(network, self.show_state)
        self.view.chosen.connect(self.controller.choose)
        self.view.moved.connect(self.controller.move)
        self.view.wanted.connect(self._open)
        self.open_button.clicked.connect(self._open)
        self.copy_button.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.reject)
        self.show_state(self.controller.state)
        self.view.setFocus()

    def show_state(self, state: NetworkState) -> None:
        """Draw a state."""
        self.view.show_state(state)
        if state.cards:
            spot = self.view.card_room(state.cards[state.chosen]).center().toPoint()
            self.room.ensureVisible(spot.x(), spot.y(), GRID * 10, GRID * 20)
        self.told.setText(state.told if state.cards else "")
        self.remark.setText(state.remark if state.cards else "")
        self.remark.setVisible(bool(state.cards and state.remark))
        self.open_button.setEnabled(self.controller.parcel() is not None)
        self.copy_button.setEnabled(bool(state.sentences))

    def _open(self) -> None:
        parcel = self.controller.parcel()
        if parcel is not None:
            self.parcel_wanted.emit(parcel)
            self.accept()

    def _copy(self) -> None:
        state = self.controller.state
        lines = [*state.sentences, *([state.remark] if state.remark else [])]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.remark.setText("The ties were copied in words.")
        self.remark.show()
