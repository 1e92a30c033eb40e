"""The second room: a list to choose from, then the picture that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workstation.ui import theme
from workstation.ui.bench.parts import Words, plain_tip
from workstation.ui.bench.picture_area import EmptyRoom
from workstation.ui.compare.stage import small_enough
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workstation.controllers.compare import CompareState
    from workstation.imaging.prepared import Prepared
    from workstation.services.earlier import Comparable
    from workstation.services.ports import Runner
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.volume.room import VolumeRoom

_ROW = GRID * 15
_FIRST, _SECOND = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class _Rows(QStyledItemDelegate):
    """Two lines a row, high enough for a gloved finger."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(GRID * 40, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colours = theme.colours()
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, QColor(colours.raised if chosen else colours.panel))
        if chosen:
            painter.fillRect(rect.x(), rect.y(), GRID, rect.height(), QColor(colours.accent))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(colours.raised))
        room = rect.adjusted(GRID * 4, GRID * 2, -GRID * 3, -GRID * 2)
        font = QFont(option.font)
        for role, where, bold, ink in (
            (_FIRST, Qt.AlignmentFlag.AlignTop, True, colours.text),
            (_SECOND, Qt.AlignmentFlag.AlignBottom, False, colours.quiet),
        ):
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            words = QFontMetrics(font).elidedText(
                str(index.data(role)), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, int(where | Qt.AlignmentFlag.AlignLeft), words)
        painter.restore()


class ChoiceList(QListWidget):
    """Pictures to compare with. Arrows choose, Enter takes; a click or a touch takes at once."""

    taken = Signal(int)
    typed = Signal(object)
    """A QKeyEvent that is meant for the barcode field."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compare_list")
        self.setAccessibleName("Pictures to compare with")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found: object = None
        self.itemClicked.connect(lambda item: self.taken.emit(self.row(item)))

    def show_found(self, found: Sequence[Comparable]) -> None:
        """Show what was found."""
        if found is self._found:
            return
        self._found = found
        self.clear()
        for one in found:
            item = QListWidgetItem()
            item.setData(_FIRST, one.title)
            item.setData(_SECOND, one.details)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title}. {one.details}")
            item.setToolTip(plain_tip(f"{one.title}\n{one.details}"))
            self.addItem(item)
        self.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.taken.emit(self.currentRow())
        elif event.text() and event.text().isprintable():
            self.typed.emit(event)  # a number typed by hand, not a search in the list
        else:
            super().keyPressEvent(event)


class Pane(QWidget):
    """Draws the right half of a CompareState."""

    taken = Signal(int)
    canvas_made = Signal(object)

    def __init__(self, lanes: Callable[[], Runner]) -> None:
        super().__init__()
        self._lanes = lanes
        self.slices: VolumeRoom | None = None
        self.setObjectName("compare_pane")
        self.setAutoFillBackground(True)
        small_enough(self)
        self.canvas: ScanCanvas | None = None
        self.list = ChoiceList()
        self.list.taken.connect(self.taken)
        self.message = EmptyRoom()
        self._head = Words("", wrap=True)
        self._head.setObjectName("compare_head")
        self._head.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, GRID * 3)
        choosing = QWidget()
        column = QVBoxLayout(choosing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.list, 1)
        self._choosing = choosing
        self._stack = QStackedLayout(self)
        self._stack.addWidget(choosing)
        self._stack.addWidget(self.message)

    def show_state(self, state: CompareState) -> None:
        """The list, the picture, or why there is none."""
        if not state.open:
            self.message.show_words("Nothing stands beside the parcel", "")
            self._stack.setCurrentWidget(self.message)
        elif state.choosing and state.notice is None:
            self._choose(state)
        elif state.notice is not None:
            self.message.show_words("It cannot be shown", str(state.notice))
            self._stack.setCurrentWidget(self.message)
        elif state.prepared is None:
            self.message.show_words("Reading the picture…", "")
            self._stack.setCurrentWidget(self.message)
        else:
            self.ensure_canvas()
            if self.slices is not None:
                self._stack.setCurrentWidget(self.slices)

    def ensure_canvas(self) -> ScanCanvas:
        """The second canvas, made when the first picture comes."""
        if self.canvas is None:
            from workstation.ui.canvas import ScanCanvas
            from workstation.ui.volume.room import VolumeRoom

            self.canvas = ScanCanvas()
            self.canvas.setObjectName("compare_canvas")
            self.canvas.setAccessibleName("Picture to compare with")
            small_enough(self.canvas)
            self.slices = VolumeRoom(self.canvas, self._lanes)
            self._stack.addWidget(self.slices)
            self.canvas_made.emit(self.canvas)
        return self.canvas

    def show_slices(self, prepared: Prepared | None) -> None:
        """What a volume needs beside its slice; any other picture: nothing."""
        if self.slices is not None:
            self.slices.leave()
            self.slices.show_picture(prepared)

    def _choose(self, state: CompareState) -> None:
        if state.looking or state.found is None:
            self.message.show_words("Looking for pictures to compare with…", "")
            self._stack.setCurrentWidget(self.message)
        elif not state.found:
            self.message.show_words(
                "There is nothing to compare with yet",
                "No other parcel with a picture has the sender, the consignee or the goods of this "
                "one, and the reference library is empty. To add to it: Add to reference library.",
            )
            self._stack.setCurrentWidget(self.message)
        else:
            fresh = self._stack.currentWidget() is not self._choosing
            self.list.show_found(state.found)
            self._head.setText("Arrows and Enter, or touch. What was decided then says nothing "
                               "of this parcel.")  # fmt: skip
            self._stack.setCurrentWidget(self._choosing)
            if fresh:
                self.list.setFocus()
