"""A model's marks over the picture, as vectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from workstation.domain.findings import Finding
from workstation.imaging.marks import HALO, MOST_DRAWN, MarkStyle, pieces, style_of, tag_of
from workstation.ui.canvas.signs import paint_answer, paint_badge

SMALLEST_TARGET = 24.0
"""Side of the area that answers to a click, logical pixels, however small the mark."""
MOST_WORDS = 24
"""Marks that carry their words; the others of a crowd have their badge, the chosen one all."""
_EDGE = 6.0  # how near to an outline counts as on it
_BADGE = 10.0
_ANSWER = 11.0
_FAINT = 0.4
_WIDEST = 300.0
"""Words of a tag, logical pixels; longer ones are cut in their middle."""


@dataclass(frozen=True, slots=True)
class MarkNote:
    """What is said of a mark beside its own words.

    `answer` is the officer's: "confirmed", "false alarm", "cannot tell" or "". `agreement` tells
    how many models say the same, "" where only one was asked.
    """

    answer: str = ""
    agreement: str = ""


NO_NOTE = MarkNote()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark as it stands in the window: its lines, its tag, its words."""

    finding: Finding
    note: MarkNote
    style: MarkStyle
    box: QRectF
    tag: QRectF
    words: str
    lines: list[QLineF]
    outline: QPolygonF | None


class MarksItem(QGraphicsItem):
    """All marks of one picture, drawn in window pixels so that lines and words keep their size.

    Where they stand is reckoned once for each placement: a frame of another window or another
    opacity draws what is there.
    """

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__()
        self._view = view
        self._findings: tuple[Finding, ...] = ()
        self._notes: Mapping[int, MarkNote] = {}
        self._by_number: dict[int, Finding] = {}
        self._drawn: set[int] = set()
        self._bounds = QRectF()
        self._kept: tuple[tuple[object, ...], list[_Placed]] | None = None
        self._drawn_at = QTransform()
        self._strokes: dict[tuple[object, ...], list[QLineF]] = {}
        self.selected: int | None = None
        self.hovered: int | None = None

    def show_findings(
        self,
        findings: tuple[Finding, ...],
        bounds: QRectF,
        notes: Mapping[int, MarkNote] | None = None,
    ) -> None:
        """Marks of a picture that covers `bounds` (scene); best score drawn on top."""
        self.prepareGeometryChange()
        shown = findings
        if len(findings) > MOST_DRAWN:
            shown = tuple(sorted(findings, key=lambda finding: -finding.score)[:MOST_DRAWN])
        self._findings = tuple(sorted(shown, key=lambda finding: finding.score))
        self._by_number = {finding.number: finding for finding in findings}
        self._drawn = {finding.number for finding in self._findings}
        self._notes = notes or {}
        # Tags may stand outside the picture: the item claims its surroundings too.
        self._bounds = bounds.adjusted(-bounds.width(), -bounds.height(), bounds.width(), 0)
        self._bounds.setBottom(bounds.bottom() + bounds.height())
        self.selected = self.hovered = None
        self._kept = None
        self.update()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    def note(self, number: int) -> MarkNote:
        """What is said of a mark."""
        return self._notes.get(number, NO_NOTE)

    def finding(self, number: int | None) -> Finding | None:
        """The finding with a number."""
        return None if number is None else self._by_number.get(number)

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
        full = painter.opacity()
        placed = self._placed()
        for mark in placed:
            stepped = mark.note.answer == "false alarm" and not self._is(mark, self.selected)
            painter.setOpacity(full * (_FAINT if stepped else 1.0))
            self._lines(painter, mark)
        painter.setOpacity(full)
        raised = [m for m in placed if self._is(m, self.selected) or self._is(m, self.hovered)]
        for mark in [m for m in placed if m not in raised] + raised:
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

    @staticmethod
    def _is(mark: _Placed, number: int | None) -> bool:
        return number is not None and mark.finding.number == number != 0

    def _placed(self) -> list[_Placed]:
        """Where marks and tags stand now; tags step aside for tags of better scores."""
        transform = self._view.viewportTransform()
        window = QRectF(self._view.viewport().rect())
        raised = (self.selected, self.hovered)
        key = (transform, window, raised, self._view.font())
        if self._kept is not None and self._kept[0] == key:
            return self._kept[1]
        if transform != self._drawn_at:
            self._drawn_at, self._strokes = transform, {}
        metrics = QFontMetricsF(self._font())
        height = metrics.height() + 6
        taken: list[QRectF] = []
        result: list[_Placed] = []
        near = window.adjusted(-60, -60, 60, 60)
        chosen = self.finding(self.selected)
        beyond = (chosen,) if chosen is not None and chosen.number not in self._drawn else ()
        for finding in (*beyond, *reversed(self._findings)):
            box = transform.mapRect(QRectF(*(float(v) for v in finding.box)))
            if not box.intersects(near):
                continue
            note = self.note(finding.number)
            words = ""
            if len(result) < MOST_WORDS or finding.number in raised:
                words = _tag_words(finding, note)
                words = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDEST)
                width = metrics.horizontalAdvance(words) + 21 + _BADGE
                width += _ANSWER + 5 if note.answer else 0
                tag, free = _tag_place(box, width, height, window, taken)
                words = words if free or finding.number in raised else ""
            if words:
                taken.append(tag)
            else:  # its badge alone: words would cover other words
                tag, _ = _tag_place(box, _BADGE + 12, height, window, taken)
            style = style_of(finding.label, finding.code)
            lines = self._strokes_of(box, style)
            outline = _polygon(finding, transform)
            result.append(_Placed(finding, note, style, box, tag, words, lines, outline))
        result.reverse()
        self._kept = key, result
        return result

    def _strokes_of(self, box: QRectF, style: MarkStyle) -> list[QLineF]:
        """The strokes about a box of the window, kept while the picture stands still."""
        key = (box.x(), box.y(), box.width(), box.height(), style.shape)
        found = self._strokes.get(key)
        if found is None:
            drawn = pieces(style.shape, (box.x(), box.y(), box.width(), box.height()), 2.0)
            self._strokes[key] = found = [QLineF(*a, *b) for a, b in drawn]
        return found

    def _lines(self, painter: QPainter, mark: _Placed) -> None:
        strong = self._is(mark, self.selected) or self._is(mark, self.hovered)
        width = 3.0 if strong else 2.0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, extra in ((QColor(*HALO), 3.0), (QColor(*mark.style.colour), 0.0)):
            pen = QPen(colour, width + extra)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap if not extra else Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            if mark.outline is not None:
                pen.setWidthF(width - 0.5 + extra)
                painter.setPen(pen)
                painter.drawPolygon(mark.outline)
                pen.setWidthF(width + extra)
            painter.setPen(pen)
            painter.drawLines(mark.lines)
        if self._is(mark, self.selected):
            ring = mark.box.adjusted(-8, -8, 8, 8)
            for colour, size in ((QColor(*HALO), 4.0), (QColor(255, 255, 255), 1.5)):
                painter.setPen(QPen(colour, size))
                painter.drawRoundedRect(ring, 5, 5)

    def _tag(self, painter: QPainter, mark: _Placed) -> None:
        colour = QColor(*mark.style.colour)
        chosen = self._is(mark, self.selected)
        back = QColor(*HALO)
        back.setAlpha(235)
        painter.setPen(QPen(QColor(255, 255, 255), 1.5) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(mark.tag, 3, 3)
        middle = mark.tag.center().y()
        paint_badge(painter, mark.style, QPointF(mark.tag.left() + 6 + _BADGE / 2, middle), _BADGE)
        if not mark.words:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        bar = QRectF(mark.tag.left(), mark.tag.top(), 3, mark.tag.height())
        painter.drawRoundedRect(bar, 1.5, 1.5)
        left = 12 + _BADGE
        if mark.note.answer:
            at = QPointF(mark.tag.right() - 7 - _ANSWER / 2, middle)
            paint_answer(painter, mark.note.answer, at, _ANSWER, QColor(255, 255, 255))
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(
            mark.tag.adjusted(left, 0, -4, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            mark.words,
        )


def _tag_words(finding: Finding, note: MarkNote) -> str:
    return f"{tag_of(finding)}  {note.agreement}" if note.agreement else tag_of(finding)


def _tag_place(
    box: QRectF, width: float, height: float, window: QRectF, taken: list[QRectF]
) -> tuple[QRectF, bool]:
    """Above the box, else below it, else inside; whether it covers no other tag.

    Never off the window while the box is in it.
    """
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
    return (free or fit)[0], bool(free)


def _polygon(finding: Finding, transform: QTransform) -> QPolygonF | None:
    if not finding.outline:
        return None
    return transform.map(QPolygonF([QPointF(x, y) for x, y in finding.outline]))


def _target(box: QRectF) -> QRectF:
    """A mark's clickable area: a little more than its box, and never too small for a glove."""
    wide = max(0.0, SMALLEST_TARGET - box.width()) / 2
    tall = max(0.0, SMALLEST_TARGET - box.height()) / 2
    wide, tall = max(wide, _EDGE), max(tall, _EDGE)
    return box.adjusted(-wide, -tall, wide, tall)
