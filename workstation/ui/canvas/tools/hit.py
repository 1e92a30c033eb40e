"""Which item, and which of its handles, a press in the window means."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPolygonF, QTransform

from workstation.domain.annotation import Item, ItemKind

MOUSE_REACH, TOUCH_REACH = 12.0, 22.0
"""Half the side of what answers to a press, logical pixels: 24 by mouse, 44 by finger."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An item by its number; `handle` None is the item itself."""

    number: int
    handle: int | None


def placed(item: Item, to_window: QTransform) -> list[QPointF]:
    """The item's handles in the window."""
    return [to_window.map(QPointF(*point)) for point in item.handles]


def hit(
    items: Sequence[Item],
    selected: int | None,
    at: QPointF,
    to_window: QTransform,
    *,
    touch: bool = False,
) -> Hit | None:
    """What lies at a window point: handles of the chosen item first, then lines, then insides.

    Of several the nearest answers, of insides the smallest. The handles of a small item reach
    less far, so that its body can be had too.
    """
    reach = TOUCH_REACH if touch else MOUSE_REACH
    chosen = next((item for item in items if item.number == selected), None)
    for item in ([chosen] if chosen is not None else []) + [i for i in items if i is not chosen]:
        points = placed(item, to_window)
        own = _handle_reach(item, points, reach)
        near = [(_apart(point, at), index) for index, point in enumerate(points)]
        distance, index = min(near)
        if distance <= own and (item is chosen or item.kind is ItemKind.COUNT):
            return Hit(item.number, index)
    lines = [(_line_distance(item, at, to_window), item) for item in items]
    close = [(distance, item) for distance, item in lines if distance <= reach]
    if close:
        return Hit(min(close, key=lambda found: found[0])[1].number, None)
    inside = [item for item in items if item.kind.is_region and _holds(item, at, to_window)]
    if not inside:
        return None
    return Hit(min(inside, key=_extent).number, None)


def ellipse_points(item: Item, count: int = 64) -> list[QPointF]:
    """An ellipse's line in source pixels."""
    (left, top), (right, bottom) = item.box
    x, y, a, b = (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2
    turns = (2 * math.pi * n / count for n in range(count))
    return [QPointF(x + a * math.cos(t), y + b * math.sin(t)) for t in turns]


def shape_of(item: Item, to_window: QTransform) -> QPolygonF:
    """The item's line in the window: closed for a region."""
    if item.kind is ItemKind.ELLIPSE:
        points = [to_window.map(point) for point in ellipse_points(item)]
    else:
        points = placed(item, to_window)
    return QPolygonF([*points, points[0]] if item.kind.is_region else points)


def _handle_reach(item: Item, points: list[QPointF], reach: float) -> float:
    if item.kind is ItemKind.COUNT or len(points) < 2:
        return reach
    sides = [_apart(a, b) for a, b in itertools.pairwise(points)]
    return min(reach, max(8.0, max(sides) / 3))


def _line_distance(item: Item, at: QPointF, to_window: QTransform) -> float:
    if item.kind is ItemKind.COUNT:
        return math.inf
    points = shape_of(item, to_window).toList()
    pairs = itertools.pairwise(points)
    return min(_to_line(QLineF(a, b), at) for a, b in pairs)


def _to_line(line: QLineF, at: QPointF) -> float:
    length = line.length()
    if length == 0:
        return _apart(line.p1(), at)
    along = QPointF.dotProduct(at - line.p1(), line.p2() - line.p1()) / length**2
    return _apart(line.pointAt(min(max(along, 0.0), 1.0)), at)


def _holds(item: Item, at: QPointF, to_window: QTransform) -> bool:
    return shape_of(item, to_window).containsPoint(at, Qt.FillRule.OddEvenFill)


def _extent(item: Item) -> float:
    (left, top), (right, bottom) = item.box
    return (right - left) * (bottom - top)


def _apart(a: QPointF, b: QPointF) -> float:
    return math.hypot(a.x() - b.x(), a.y() - b.y())
