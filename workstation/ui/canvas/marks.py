"""A model's marks over the picture, as vectors."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from workstation.domain.findings import Finding
from workstation.imaging.marks import HALO, MarkShape, style_of, tag_of

SMALLEST_TARGET = 24.0
"""Side of the area that answers to a click, logical pixels, however small the mark."""
_EDGE = 6.0  # how near to an outline counts as on it


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark as it stands in the window: its outline, its tag, its words."""

    finding: Finding
    box: QRectF
    tag: QRectF
    words: str


class MarksItem(QGraphicsItem):
    """All marks of one picture, drawn in window pixels so that lines and words keep their size."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__()
        self._view = view
        self._findings: tuple[Finding, ...] = ()
        self._bounds = QRectF()
        self.selected: int | None = None
        self.hovered: int | None = None

    def show_findings(self, findings: tuple[Finding, ...], bounds: QRectF) -> None:
        """Marks of a picture that covers `bounds` (scene); best score drawn on top."""
        self.prepareGeometryChange()
        self._findings = tuple(sorted(findings, key=lambda finding: finding.score))
        # Tags may stand outside the picture: the item claims its surroundings too.
        self._bounds = bounds.adjusted(-bounds.width(), -bounds.height(), bounds.width(), 0)
        self._bounds.setBottom(bounds.bottom() + bounds.height())
        self.selected = self.hovered = None
        self.update()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    def finding(self, number: int | None) -> Finding | None:
        """The finding with a number."""
        return next((f for f in self._findings if f.number == number), None)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def at(self, point: QPointF) -> Finding | None:
        """The mark that a click at a window point means.

        Tags answer first, then outlines, then the insides, the smallest of several: a mark within
        another can always be had.
        """
        placed = self._placed()
        for mark in reversed(placed):
            if mark.tag.contains(point):
                return mark.finding
        hits = [m for m in placed if _target(m.box).contains(point)]
        on_edge = [
            m for m in hits if not m.box.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE).contains(point)
        ]
        chosen = on_edge or hits
        if not chosen:
            return None
        return min(chosen, key=lambda m: m.box.width() * m.box.height()).finding

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if not self._findings:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        placed = self._placed()
        for mark in placed:
            self._outline(painter, mark)
        for mark in placed:
            self._tag(painter, mark)
        painter.restore()

    def paint_alone(self, painter: QPainter) -> None:
        """Draw the marks as the scene would, which has nothing else to draw."""
        painter.save()
        painter.setOpacity(self.opacity())
        self.paint(painter, QStyleOptionGraphicsItem())
        painter.restore()

    def _font(self) -> QFont:
        font = QFont(self._view.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _placed(self) -> list[_Placed]:
        """Where marks and tags stand now; tags step aside for tags of better scores."""
        transform = self._view.viewportTransform()
        window = QRectF(self._view.viewport().rect())
        metrics = QFontMetricsF(self._font())
        height = metrics.height() + 6
        taken: list[QRectF] = []
        result: list[_Placed] = []
        for finding in reversed(self._findings):
            box = transform.mapRect(QRectF(*(float(v) for v in finding.box)))
            words = tag_of(finding)
            width = metrics.horizontalAdvance(words) + 17
            left = box.left() - 2
            if box.intersects(window):
                left = max(window.left() + 2, min(left, window.right() - width - 2))
            tops = (
                box.top() - height - 2,
                box.bottom() + 2,
                box.top() + 3,
                box.bottom() - height - 3,
            )
            places = [QRectF(left, top, width, height) for top in tops]
            fit = [p for p in places if window.contains(p)] or places[:1]
            free = [p for p in fit if not any(p.intersects(t) for t in taken)]
            tag = (free or fit)[0]
            taken.append(tag)
            result.append(_Placed(finding, box, tag, words))
        result.reverse()
        return result

    def _outline(self, painter: QPainter, mark: _Placed) -> None:
        style = style_of(mark.finding.label)
        strong = mark.finding.number in (self.selected, self.hovered) and mark.finding.number != 0
        width = 3.0 if strong else 2.0
        lines = [line for side in _sides(mark.box) for line in strokes(side, style.shape, width)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, extra in ((QColor(*HALO), 3.0), (QColor(*style.colour), 0.0)):
            pen = QPen(colour, width + extra)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap if not extra else Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawLines(lines)
        if mark.finding.number == self.selected and mark.finding.number != 0:
            ring = mark.box.adjusted(-7, -7, 7, 7)
            for colour, size in ((QColor(*HALO), 4.0), (QColor(255, 255, 255), 1.5)):
                painter.setPen(QPen(colour, size))
                painter.drawRoundedRect(ring, 5, 5)

    def _tag(self, painter: QPainter, mark: _Placed) -> None:
        colour = QColor(*style_of(mark.finding.label).colour)
        chosen = mark.finding.number == self.selected and mark.finding.number != 0
        back = QColor(*HALO)
        back.setAlpha(235)
        painter.setPen(QPen(QColor(255, 255, 255), 1.5) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(mark.tag, 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        bar = QRectF(mark.tag.left(), mark.tag.top(), 4, mark.tag.height())
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(
            mark.tag.adjusted(10, 0, -4, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            mark.words,
        )


def strokes(side: QLineF, shape: MarkShape, width: float) -> list[QLineF]:
    """The pieces of one side of an outline, window pixels; both ends are always drawn."""
    length = side.length()
    if shape is MarkShape.BOX or length < 4 * width:
        return [side]

    def part(start: float, end: float) -> QLineF:
        return QLineF(side.pointAt(start / length), side.pointAt(end / length))

    if shape is MarkShape.BRACKETS:
        arm = min(length / 2, max(10.0, length * 0.22))
        return [part(0, arm), part(length - arm, length)]
    dash, gap = (9.0, 7.0) if shape is MarkShape.DASHED else (2.0, 6.0)
    count = max(1, round((length + gap) / (dash + gap)))
    period = (length + gap) / count
    return [part(n * period, min(n * period + period - gap, length)) for n in range(count)]


def _sides(box: QRectF) -> list[QLineF]:
    corners = (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())
    return [QLineF(a, b) for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)]


def _target(box: QRectF) -> QRectF:
    """A mark's clickable area: a little more than its box, and never too small for a glove."""
    wide = max(0.0, SMALLEST_TARGET - box.width()) / 2
    tall = max(0.0, SMALLEST_TARGET - box.height()) / 2
    wide, tall = max(wide, _EDGE), max(tall, _EDGE)
    return box.adjusted(-wide, -tall, wide, tall)
