"""What was drawn goes into files with its words, on the officer's own layer."""

from __future__ import annotations

import pytest

from workstation.controllers.measure_outlines import drawn
from workstation.controllers.measuring_state import MeasuringState
from workstation.domain.annotation import Anchor, Item, ItemKind
from workstation.domain.outline import Layer

ANCHOR = Anchor("x", 0, 100, 100)


def outlines(*items: Item, failed: dict[int, str] | None = None):
    return drawn(MeasuringState(ANCHOR, items=items, failed=failed or {}))


def test_a_rectangle_is_four_corners_and_a_ruler_an_open_line() -> None:
    box, ruler = outlines(
        Item(1, ItemKind.RECTANGLE, ANCHOR, ((10.0, 20.0), (30.0, 50.0))),
        Item(2, ItemKind.RULER, ANCHOR, ((1.0, 2.0), (3.0, 4.0))),
        failed={2: "why"},
    )
    assert box.points == ((10.0, 20.0), (30.0, 20.0), (30.0, 50.0), (10.0, 50.0))
    assert (box.closed, ruler.closed) == (True, False)
    assert ruler.points == ((1.0, 2.0), (3.0, 4.0))
    assert (box.words, ruler.words) == ("A …", "B not measured")
    assert {box.layer, ruler.layer} == {Layer.OFFICER}


def test_an_ellipse_lies_on_its_own_curve() -> None:
    (found,) = outlines(Item(3, ItemKind.ELLIPSE, ANCHOR, ((10.0, 20.0), (30.0, 80.0))))
    assert found.closed
    for x, y in found.points:
        assert ((x - 20) / 10) ** 2 + ((y - 50) / 30) ** 2 == pytest.approx(1.0)


def test_counted_points_stay_points_with_numbers() -> None:
    found = outlines(Item(1, ItemKind.COUNT, ANCHOR, ((1.0, 2.0), (5.0, 6.0))))
    assert [one.points for one in found] == [((1.0, 2.0),), ((5.0, 6.0),)]
    assert found[1].words == "A2"
