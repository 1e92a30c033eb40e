"""What an officer drew, as lines that files can hold."""

from __future__ import annotations

import math

from workstation.controllers.measure_words import tag
from workstation.controllers.measuring_state import MeasuringState
from workstation.domain.annotation import Item, ItemKind, Point
from workstation.domain.outline import Layer, Outline

_SIDES = 64
"""Corners of the polygon that stands for an ellipse."""


def drawn(state: MeasuringState) -> tuple[Outline, ...]:
    """The items of the picture on the screen, each with its words."""
    found: list[Outline] = []
    for item in state.items:
        words = tag(item, state.values(item)).replace("  ", " ")
        if item.number in state.failed:
            words = f"{item.letter} not measured"
        if item.kind is ItemKind.COUNT:
            found += [
                Outline((point,), f"{item.letter}{n}" if n > 1 else words, Layer.OFFICER)
                for n, point in enumerate(item.points, 1)
            ]
            continue
        found.append(Outline(_points(item), words, Layer.OFFICER, item.kind.is_region))
    return tuple(found)


def _points(item: Item) -> tuple[Point, ...]:
    if item.kind is not ItemKind.ELLIPSE:
        return item.handles
    (left, top), (right, bottom) = item.box
    across, down = (right - left) / 2, (bottom - top) / 2
    steps = (2 * math.pi * n / _SIDES for n in range(_SIDES))
    return tuple(
        (left + across + across * math.cos(a), top + down + down * math.sin(a)) for a in steps
    )
