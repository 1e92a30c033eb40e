"""How marks look, by class: shape, line and badge as well as colour. No arrays here.

The screen and what is written to files draw from the same table and the same geometry, so that a
mark is the same mark on both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.findings import Finding

Point = tuple[float, float]
Segment = tuple[Point, Point]


class MarkShape(StrEnum):
    """Outline of a mark, in the words of its legend."""

    BOX = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DOUBLE = "double"
    BRACKETS = "corner brackets"
    CUT = "cut corners"
    SIDES = "side brackets"
    CAPS = "top and foot brackets"
    CROSSED = "crossed corners"


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """Outline and colour (red, green, blue) of one class of finding.

    `badge` is the small figure on the tag, corners in a unit square: it tells the class where the
    mark itself is too small for its line to be read.
    """

    family: str
    shape: MarkShape
    colour: tuple[int, int, int]
    badge: tuple[Point, ...]


HALO = (16, 16, 18)
"""Drawn dark and wider under every bright line, so that marks show on any picture."""
MOST_DRAWN = 200
"""Marks drawn on one picture at most, the best scores: more would hide what they point at."""

_SQUARE = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
_UP = ((0.5, 0.0), (1.0, 1.0), (0.0, 1.0))
_DOWN = ((0.0, 0.0), (1.0, 0.0), (0.5, 1.0))
_DIAMOND = ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5))
_HEXAGON = ((0.25, 0.05), (0.75, 0.05), (1.0, 0.5), (0.75, 0.95), (0.25, 0.95), (0.0, 0.5))
_PLUS = (
    (0.35, 0.0), (0.65, 0.0), (0.65, 0.35), (1.0, 0.35), (1.0, 0.65), (0.65, 0.65),
    (0.65, 1.0), (0.35, 1.0), (0.35, 0.65), (0.0, 0.65), (0.0, 0.35), (0.35, 0.35),
)  # fmt: skip
_ROUND = (
    (0.5, 0.0), (0.75, 0.07), (0.93, 0.25), (1.0, 0.5), (0.93, 0.75), (0.75, 0.93),
    (0.5, 1.0), (0.25, 0.93), (0.07, 0.75), (0.0, 0.5), (0.07, 0.25), (0.25, 0.07),
)  # fmt: skip
_STAR = (
    (0.5, -0.1), (0.68, 0.32), (1.1, 0.5), (0.68, 0.68), (0.5, 1.1), (0.32, 0.68), (-0.1, 0.5),
    (0.32, 0.32),
)  # fmt: skip
_BAR = ((0.0, 0.3), (1.0, 0.3), (1.0, 0.7), (0.0, 0.7))

# Okabe and Ito 2008, lightened where the picture's own colours come near. Colour is the third
# thing that tells classes apart, after line and badge.
STYLES: dict[str, MarkStyle] = {
    "GUN": MarkStyle("firearm", MarkShape.BOX, (255, 112, 67), _SQUARE),
    "GUN_PART": MarkStyle("firearm part", MarkShape.DOUBLE, (255, 176, 80), _DIAMOND),
    "KNIFE": MarkStyle("blade", MarkShape.DASHED, (240, 140, 205), _UP),
    "AMMUNITION": MarkStyle("ammunition", MarkShape.CUT, (70, 214, 165), _HEXAGON),
    "POWDER_OR_PILLS": MarkStyle("powder or pills", MarkShape.DOTTED, (150, 176, 255), _ROUND),
    "LOOSE_CELLS": MarkStyle("loose cells", MarkShape.SIDES, (86, 196, 245), _PLUS),
    "TOOL": MarkStyle("tool", MarkShape.CAPS, (205, 205, 205), _DOWN),
    "UNUSUAL": MarkStyle("unusual", MarkShape.BRACKETS, (240, 228, 66), _STAR),
}
OTHER = MarkStyle("other", MarkShape.CROSSED, (214, 196, 255), _BAR)
"""A class that the table does not know: a site's own model may name any."""

_MOST_DASHES = 60
"""Of one side."""
_WORDS = (
    ("GUN_PART", ("gun part", "gun_part", "magazine", "silencer", "receiver", "barrel")),
    ("AMMUNITION", ("ammunition", "cartridge", "rounds", "bullet")),
    ("GUN", ("gun", "pistol", "revolver", "rifle", "firearm", "weapon")),
    ("KNIFE", ("knife", "blade", "dagger", "sword", "machete", "cleaver", "scissor", "razor")),
    ("POWDER_OR_PILLS", ("powder", "pill", "tablet", "drug")),
    ("LOOSE_CELLS", ("loose cell", "cells", "battery", "batteries", "lithium")),
    ("TOOL", ("tool", "wrench", "spanner", "plier", "hammer")),
    ("UNUSUAL", ("unusual", "unlike", "anomal", "dense", "odd", "place", "region")),
)


def style_of(label: str, code: str = "") -> MarkStyle:
    """The style of a finding's class: by its code, else by the words of its label."""
    known = STYLES.get(code.strip().upper().replace(" ", "_").replace("-", "_"))
    if known is not None:
        return known
    text = label.lower()
    for name, words in _WORDS:
        if any(word in text for word in words):
            return STYLES[name]
    return OTHER


def tag_of(finding: Finding) -> str:
    """The words on a mark: "1 pistol-like 0.91"."""
    number = f"{finding.number} " if finding.number else ""
    return f"{number}{label_of(finding)} {finding.score:.2f}"


def label_of(finding: Finding) -> str:
    """The finding's class in words, on one line: a stranger's model may name it anything."""
    plain = (c if c.isprintable() and c != "_" else " " for c in finding.label)
    return " ".join("".join(plain).split())


def pieces(shape: MarkShape, box: tuple[float, float, float, float], line: float) -> list[Segment]:
    """The strokes of a mark about a box (x, y, width, height), lines `line` wide.

    A box too small for its shape to be read is drawn solid: its badge tells the class.
    """
    x, y, width, height = box
    if min(width, height) < 6 * line:
        return _ring(_corners(x, y, width, height))
    if shape is MarkShape.CUT:
        return _ring(_cut(x, y, width, height, min(0.25 * min(width, height), 12 * line)))
    if shape is MarkShape.DOUBLE:
        gap = 3 * line
        if min(width, height) < 10 * line:
            x, y, width, height = x - gap, y - gap, width + 2 * gap, height + 2 * gap
        inner = _corners(x + gap, y + gap, width - 2 * gap, height - 2 * gap)
        return _ring(_corners(x, y, width, height)) + _ring(inner)
    if shape is MarkShape.SIDES:
        return _side_brackets(x, y, width, height, min(width / 3, 9 * line))
    if shape is MarkShape.CAPS:
        return _caps(x, y, width, height, min(height / 3, 9 * line))
    sides = _ring(_corners(x, y, width, height))
    if shape is MarkShape.CROSSED:
        return [_longer(side, 5 * line) for side in sides]
    return [piece for side in sides for piece in _along(side, shape, line)]


def _corners(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    return (x, y), (x + width, y), (x + width, y + height), (x, y + height)


def _ring(points: tuple[Point, ...]) -> list[Segment]:
    return list(zip(points, (*points[1:], points[0]), strict=True))


def _cut(x: float, y: float, width: float, height: float, by: float) -> tuple[Point, ...]:
    right, bottom = x + width, y + height
    return (
        (x + by, y), (right - by, y), (right, y + by), (right, bottom - by),
        (right - by, bottom), (x + by, bottom), (x, bottom - by), (x, y + by),
    )  # fmt: skip


def _side_brackets(x: float, y: float, width: float, height: float, arm: float) -> list[Segment]:
    right, bottom = x + width, y + height
    return [
        ((x + arm, y), (x, y)), ((x, y), (x, bottom)), ((x, bottom), (x + arm, bottom)),
        ((right - arm, y), (right, y)), ((right, y), (right, bottom)),
        ((right, bottom), (right - arm, bottom)),
    ]  # fmt: skip


def _caps(x: float, y: float, width: float, height: float, arm: float) -> list[Segment]:
    turned = _side_brackets(y, x, height, width, arm)
    return [((xa, ya), (xb, yb)) for (ya, xa), (yb, xb) in turned]


def _longer(side: Segment, by: float) -> Segment:
    (xa, ya), (xb, yb) = side
    length = max(abs(xb - xa), abs(yb - ya))
    dx, dy = (xb - xa) / length * by, (yb - ya) / length * by
    return (xa - dx, ya - dy), (xb + dx, yb + dy)


def _along(side: Segment, shape: MarkShape, line: float) -> list[Segment]:
    """The pieces of one side; both ends are always drawn."""
    (xa, ya), (xb, yb) = side
    length = max(abs(xb - xa), abs(yb - ya))
    if shape is MarkShape.BOX:
        return [side]

    def part(start: float, end: float) -> Segment:
        a, b = start / length, min(end, length) / length
        return (
            (xa + (xb - xa) * a, ya + (yb - ya) * a),
            (xa + (xb - xa) * b, ya + (yb - ya) * b),
        )

    if shape is MarkShape.BRACKETS:
        arm = max(length * 0.22, min(length / 2, 6 * line))
        return [part(0, arm), part(length - arm, length)]
    dash, gap = (6 * line, 4 * line) if shape is MarkShape.DASHED else (line, 3.5 * line)
    # A side of many screens' length (a mark zoomed into) has no thousands of dashes.
    stretch = max(1.0, length / ((dash + gap) * _MOST_DASHES))
    dash, gap = dash * stretch, gap * stretch
    count = max(1, round((length + gap) / (dash + gap)))
    period = (length + gap) / count
    return [part(n * period, n * period + period - gap) for n in range(count)]
