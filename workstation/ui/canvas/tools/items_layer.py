"""What was drawn to measure: white lines with a dark halo, a shape and a lettered tag for each.

Model marks are coloured and numbered; these are white and lettered. Lines and words keep their
size whatever the zoom.
"""

from __future__ import annotations

import itertools
import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from workstation.controllers.measure_words import tag
from workstation.controllers.measuring_state import MeasuringState
from workstation.domain.annotation import Item, ItemKind
from workstation.imaging.marks import HALO
from workstation.ui.canvas.tools.hit import placed, shape_of

_EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)
_HANDLE, _END, _CROSS = 9.0, 8.0, 7.0
_WHITE, _DARK = QColor(255, 255, 255), QColor(*HALO)
_ACCENT = QColor(120, 220, 255)
"""Line of the chosen item: also thicker and with handles, so not by colour alone."""


class ItemsLayer(QGraphicsItem):
    """Draws a `MeasuringState` in window pixels."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__()
        self._view = view
        self._state = MeasuringState()
        self._mirrored: tuple[Item, ...] = ()

    def show_state(self, state: MeasuringState) -> None:
        """Draw this from now on."""
        self._state = state
        self.update()

    def show_mirrored(self, items: tuple[Item, ...]) -> None:
        """Draw items of a linked view too, dashed: they cannot be taken hold of here."""
        self._mirrored = items
        self.update()

    @property
    def state(self) -> MeasuringState:
        return self._state

    def boundingRect(self) -> QRectF:
        return _EVERYWHERE

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        state = self._state
        if not state.items and state.draft is None and state.cursor is None and not self._mirrored:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_window = self._view.viewportTransform()
        for item in self._mirrored:
            paint_lines(painter, item, to_window, dashed=True)
        chosen = state.chosen
        for item in state.items:
            if item is not chosen:
                paint_lines(painter, item, to_window)
        if chosen is not None:
            paint_lines(painter, chosen, to_window, chosen=True)
            self._handles(painter, chosen, to_window)
        if state.draft is not None:
            paint_lines(painter, state.draft, to_window, chosen=True)
            self._handles(painter, state.draft, to_window)
        self._tags(painter, to_window)
        if state.cursor is not None:
            _crosshair(painter, to_window.map(QPointF(*state.cursor)))
        painter.restore()

    def _handles(self, painter: QPainter, item: Item, to_window: QTransform) -> None:
        if len(item.points) > 60:  # drawn freely: a handle a step would hide the line
            return
        for index, at in enumerate(placed(item, to_window)):
            active = index == self._state.point and item is self._state.chosen
            size = _HANDLE + 4 if active else _HANDLE
            box = QRectF(at.x() - size / 2, at.y() - size / 2, size, size)
            painter.setPen(QPen(_DARK, 1.5))
            painter.setBrush(_ACCENT if active else _WHITE)
            if item.kind is ItemKind.COUNT:
                if active:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(_ACCENT, 2))
                    painter.drawEllipse(at, 13.0, 13.0)
            else:
                painter.drawRect(box)

    def _tags(self, painter: QPainter, to_window: QTransform) -> None:
        font = QFont(self._view.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        window = QRectF(self._view.viewport().rect())
        taken: list[QRectF] = []
        state = self._state
        for item in state.items:
            words = tag(item, state.values(item))
            if item.number in state.failed:
                words = f"{item.letter}  not measured"
            box = shape_of(item, to_window).boundingRect()
            if not box.adjusted(-20, -20, 20, 20).intersects(window):
                continue
            size = metrics.horizontalAdvance(words) + 14, metrics.height() + 4
            place = _free(box, size, window, taken)
            taken.append(place)
            back = QColor(_DARK)
            back.setAlpha(235)
            strong = item is state.chosen
            painter.setPen(QPen(_ACCENT if strong else _WHITE, 2.0 if strong else 1.0))
            painter.setBrush(back)
            painter.drawRoundedRect(place, 8, 8)
            painter.setPen(_WHITE)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def _free(box: QRectF, size: tuple[float, float], window: QRectF, taken: list[QRectF]) -> QRectF:
    """A place for a tag beside an item: below, above, right or left of it, where nothing stands."""
    width, height = size
    middle_x, middle_y = box.center().x() - width / 2, box.center().y() - height / 2
    tries = [
        (middle_x, box.bottom() + 10),
        (middle_x, box.top() - height - 10),
        (box.right() + 12, middle_y),
        (box.left() - width - 12, middle_y),
        (middle_x, middle_y),
    ]
    inside = window.adjusted(2, 2, -width - 2, -height - 2)
    places = [
        QRectF(
            max(inside.left(), min(x, inside.right())),
            max(inside.top(), min(y, inside.bottom())),
            width,
            height,
        )
        for x, y in tries
    ]
    free = [p for p in places if not any(p.intersects(t) for t in taken)]
    return (free or places)[0]


def paint_lines(
    painter: QPainter,
    item: Item,
    to_window: QTransform,
    *,
    chosen: bool = False,
    dashed: bool = False,
) -> None:
    """Draw an item's lines, a dark halo under a bright line."""
    width = 2.5 if chosen else 1.8
    painter.setBrush(Qt.BrushStyle.NoBrush)
    shape = shape_of(item, to_window)
    lines = _lines(item, shape, to_window)
    for colour, extra in ((_DARK, 3.0), (_ACCENT if chosen else _WHITE, 0.0)):
        pen = QPen(colour, width + extra)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed and not extra:
            pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        if item.kind is not ItemKind.COUNT:
            painter.drawPolyline(shape)
        painter.drawLines(lines)
    if item.kind is ItemKind.COUNT:
        _numbers(painter, shape)


def _lines(item: Item, shape: QPolygonF, to_window: QTransform) -> list[QLineF]:
    """What tells kinds apart beside their line: ends of a ruler, the band of a profile..."""
    points = shape.toList()
    if item.kind is ItemKind.COUNT:
        return [line for point in points for line in _cross(point)]
    if item.kind is ItemKind.ANGLE and len(points) == 3:
        return _arc(points)
    if item.kind not in (ItemKind.RULER, ItemKind.PROFILE) or len(points) < 2:
        return []
    line = QLineF(points[0], points[1])
    if line.length() < 1:
        return []
    if item.kind is ItemKind.RULER:
        normal = QPointF(-line.dy(), line.dx()) * (_END / line.length())
        return [QLineF(point - normal, point + normal) for point in points[:2]]
    return [*_arrow(line), *_band(item, to_window)]


def _arrow(line: QLineF) -> list[QLineF]:
    along = QPointF(line.dx(), line.dy()) / line.length()
    across = QPointF(-along.y(), along.x())
    back = line.p2() - along * 12
    return [QLineF(line.p2(), back + across * 6), QLineF(line.p2(), back - across * 6)]


def _band(item: Item, to_window: QTransform) -> list[QLineF]:
    """The two sides of a wide profile, half its width from the line, at right angles in the picture."""
    if item.width < 2:
        return []
    (xa, ya), (xb, yb) = item.points[:2]
    length = math.hypot(xb - xa, yb - ya)
    off = QPointF(-(yb - ya), xb - xa) * (item.width / 2 / length) if length else QPointF()
    start, end = QPointF(xa, ya), QPointF(xb, yb)
    return [to_window.map(QLineF(start + side, end + side)) for side in (off, -off)]


def _arc(points: list[QPointF]) -> list[QLineF]:
    first, corner, last = points
    arms = QLineF(corner, first), QLineF(corner, last)
    radius = min(24.0, *(arm.length() / 2 for arm in arms))
    if radius < 4:
        return []
    start = math.atan2(arms[0].dy(), arms[0].dx())
    turn = math.atan2(arms[1].dy(), arms[1].dx()) - start
    turn = (turn + math.pi) % (2 * math.pi) - math.pi
    stops = [
        corner + QPointF(math.cos(start + turn * n / 12), math.sin(start + turn * n / 12)) * radius
        for n in range(13)
    ]
    return [QLineF(a, b) for a, b in itertools.pairwise(stops)]


def _cross(point: QPointF) -> list[QLineF]:
    across, down = QPointF(_CROSS, 0), QPointF(0, _CROSS)
    return [QLineF(point - across, point + across), QLineF(point - down, point + down)]


def _numbers(painter: QPainter, points: QPolygonF) -> None:
    font = QFont(painter.font())
    font.setPixelSize(13)
    font.setBold(True)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    for number, point in enumerate(points.toList(), 1):
        words = str(number)
        box = QRectF(
            point.x() + 6, point.y() - metrics.height() - 4, metrics.horizontalAdvance(words) + 8,
            metrics.height(),
        )  # fmt: skip
        back = QColor(_DARK)
        back.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(_WHITE)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _crosshair(painter: QPainter, at: QPointF) -> None:
    """Where Enter places a point: a ring with four ticks."""
    for colour, width in ((_DARK, 5.0), (_ACCENT, 2.0)):
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 10.0, 10.0)
        for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(x, y) * 6.0, at + QPointF(x, y) * 20.0)
