"""A signature: drawn by mouse, finger or pen and kept as strokes, or a scan of the signed paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workstation.controllers.attaching import file_words
from workstation.controllers.field_texts import canonical, object_of
from workstation.domain.fields import FieldKind, FieldSpec
from workstation.ui import theme
from workstation.ui.bench.parts import outline
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.decision.cells import LineCell
from workstation.ui.decision.keeping import KeepingField
from workstation.ui.decision.tools import Tools, is_override
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.services.case_ports import Attachment

BOX = (800, 240)
"""Whole numbers that strokes are told in, whatever the screen."""
_MOST_STROKES, _MOST_POINTS = 400, 8000
_NEAREST = 2
Point = tuple[int, int]


class Pad(QWidget):
    """The room to sign in. Del takes the strokes away."""

    drawn = Signal()
    entered = Signal()
    paper_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[list[Point]] = []
        self.paper = ""
        self._down = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFixedHeight(GRID * 24)

    def clear(self) -> None:
        """No strokes."""
        self.strokes = []
        self._down = False
        self.update()

    def event(self, event: QEvent) -> bool:
        if is_override(event, Qt.Key.Key_Insert, Qt.Key.Key_Delete):
            event.accept()
            return True
        if isinstance(event, QTouchEvent):
            return self._touched(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
            self.drawn.emit()
        elif key == Qt.Key.Key_Insert:
            self.paper_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() == QEvent.Type.TabletMove and event.pressure() > 0:
            self._go(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.panel))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.line), 1, Qt.PenStyle.DashLine))
            foot = round(self.height() * 0.78)
            painter.drawLine(GRID * 3, foot, self.width() - GRID * 3, foot)
            painter.setPen(QColor(colours.quiet))
            if not self.strokes:
                told = self.paper or "Sign here with mouse, finger or pen"
                room = QRect(GRID * 3, 0, self.width() - GRID * 6, foot)
                painter.drawText(
                    room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), told
                )
            pen = QPen(QColor(colours.text), 2.2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            across, down = self.width() / BOX[0], self.height() / BOX[1]
            for stroke in self.strokes:
                places = [QPointF(x * across, y * down) for x, y in stroke]
                if len(places) == 1:
                    painter.drawPoint(places[0])
                else:
                    painter.drawPolyline(QPolygonF(places))
        outline(self)

    def _touched(self, event: QTouchEvent) -> bool:
        points = event.points()
        if len(points) != 1:
            self._end()
            return True
        place = points[0].position()
        if event.type() == QEvent.Type.TouchBegin:
            self._begin(place)
        elif event.type() == QEvent.Type.TouchUpdate:
            self._go(place)
        else:
            self._end()
        return True

    def _begin(self, place: QPointF) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if len(self.strokes) >= _MOST_STROKES or self._points() >= _MOST_POINTS:
            return
        self._down = True
        self.strokes.append([self._place(place)])
        self.update()

    def _go(self, place: QPointF) -> None:
        if not self._down or self._points() >= _MOST_POINTS:
            return
        x, y = self._place(place)
        last = self.strokes[-1][-1]
        if abs(x - last[0]) >= _NEAREST or abs(y - last[1]) >= _NEAREST:
            self.strokes[-1].append((x, y))
            self.update()

    def _end(self) -> None:
        if self._down:
            self._down = False
            self.drawn.emit()

    def _points(self) -> int:
        return sum(map(len, self.strokes))

    def _place(self, place: QPointF) -> Point:
        x = round(place.x() * BOX[0] / max(1, self.width()))
        y = round(place.y() * BOX[1] / max(1, self.height()))
        return min(max(x, 0), BOX[0]), min(max(y, 0), BOX[1])


class SignaturePad(KeepingField):
    """Who signs, the room to sign in, and the way round it: a scan of the signed paper."""

    def __init__(self, spec: FieldSpec, value: str, tools: Tools) -> None:
        super().__init__(spec, tools)
        told = object_of(value)
        self._at = str(told.get("at", ""))
        file = told.get("file")
        self._file = {str(k): str(v) for k, v in file.items()} if isinstance(file, dict) else {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        by = FieldSpec("by", "Who signs", FieldKind.TEXT, max_length=200)
        self.by = LineCell(by, str(told.get("by", "")) or tools.signer())
        self.by.setObjectName(f"sign_by_{spec.name}")
        self.by.setAccessibleName(f"{spec.label}: who signs")
        self.by.setPlaceholderText("who signs: name in full")
        self.pad = Pad()
        self.pad.setObjectName(f"sign_pad_{spec.name}")
        self.pad.setAccessibleName(spec.label)
        self.pad.strokes = _strokes(told.get("strokes"))
        self.words = Wrapped()
        self.words.setObjectName(f"sign_words_{spec.name}")
        for widget in (self.by, self.pad, self.words):
            column.addWidget(widget)
        column.addLayout(
            self._buttons(
                "sign",
                ("again", "Sign again   Del", self.clear),
                ("paper", "Signed paper   Ins", self.choose),
            )
        )
        self.by.entered.connect(self.pad.setFocus)
        self.by.changed.connect(lambda _: self._tell())
        self.pad.entered.connect(self.entered)
        self.pad.drawn.connect(self._drawn)
        self.pad.paper_wanted.connect(self.choose)
        self.setFocusProxy(self.by)
        self._draw()

    def value(self) -> str:
        """The signature as one text; empty where there is none."""
        told: dict[str, object] = {"by": self.by.text().strip(), "at": self._at}
        if self.pad.strokes:
            told["box"] = f"{BOX[0]}x{BOX[1]}"
            told["strokes"] = [" ".join(f"{x},{y}" for x, y in one) for one in self.pad.strokes]
        elif self._file:
            told["file"] = self._file
        else:
            return ""
        return canonical(told)

    def show_demanded(self, demanded: bool) -> None:
        """Nothing to say here: the label tells it."""

    def clear(self) -> None:
        """No signature: neither strokes nor paper."""
        self.pad.clear()
        self._file = {}
        self._drawn()

    def choose(self) -> None:
        """Ask for the scan of the signed paper."""
        dialog = self._file_dialog("scan of the signed paper")
        dialog.fileSelected.connect(lambda name: self.add(Path(name)))
        dialog.open()

    def kept(self, file: Attachment) -> None:
        """The signed paper is kept."""
        self.pad.clear()
        self._file = file.document()
        self._at = self._tools.now()
        self._say("")
        self._tell()

    def _drawn(self) -> None:
        if self.pad.strokes:
            self._file = {}
        self._at = self._tools.now() if self.pad.strokes else ""
        self._say("")
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.value())

    def _draw(self) -> None:
        colours = theme.colours()
        self.pad.paper = f"Signed paper: {file_words(self._file)}" if self._file else ""
        self.pad.update()
        self.words.setText(self._words)
        self.words.setVisible(bool(self._words))
        self.words.set_colour(colours.alarm if self._bad else colours.quiet)


def _strokes(told: object) -> list[list[Point]]:
    """Strokes as kept; what is none of ours is none."""
    if not isinstance(told, list):
        return []
    found: list[list[Point]] = []
    try:
        for one in told:
            pairs = (pair.split(",") for pair in str(one).split(" "))
            found.append([(int(x), int(y)) for x, y in pairs])
    except ValueError:
        return []
    return found
