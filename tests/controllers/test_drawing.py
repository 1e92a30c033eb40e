"""Own marks drawn by drag, by clicks, freely and by keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.controllers.drawing import Drawing, DrawingState
from workstation.domain.answers import OwnMark, OwnShape, Point

Drawn = list[tuple[OwnShape, tuple[Point, ...]]]


def made(shape: OwnShape) -> tuple[Drawing, Drawn]:
    drawn: Drawn = []
    drawing = Drawing(lambda _: None, lambda *told: drawn.append(told))
    drawing.take_up(shape, 200, 100)
    return drawing, drawn


def click(drawing: Drawing, at: Point) -> None:
    drawing.hover(at)
    drawing.begin(at)
    drawing.end(at, 2.0)


def test_a_box_is_drawn_by_a_drag() -> None:
    drawing, drawn = made(OwnShape.BOX)
    drawing.begin((10, 10))
    drawing.drag((40, 30), 2.0)
    drawing.end((50, 35), 2.0)
    assert drawn == [(OwnShape.BOX, ((10, 10), (50, 35)))]
    assert drawing.state == DrawingState(OwnShape.BOX)


def test_a_box_is_drawn_by_two_clicks_and_a_tremble_is_none() -> None:
    drawing, drawn = made(OwnShape.BOX)
    click(drawing, (10, 10))
    click(drawing, (11, 10))
    assert drawn == []
    click(drawing, (60, 40))
    assert drawn == [(OwnShape.BOX, ((10, 10), (60, 40)))]


def test_an_outline_is_closed_at_its_first_corner_or_by_a_click_on_the_last() -> None:
    corners = [(10, 10), (60, 12), (40, 50)]
    for last in (corners[0], corners[-1]):
        drawing, drawn = made(OwnShape.POLYGON)
        for corner in (*corners, last):
            click(drawing, corner)
        assert drawn == [(OwnShape.POLYGON, tuple(corners))]


def test_an_outline_can_be_drawn_freely() -> None:
    drawing, drawn = made(OwnShape.POLYGON)
    drawing.begin((10, 10))
    for at in ((30, 12), (50, 20), (40, 60), (15, 50)):
        drawing.drag(at, 2.0)
    drawing.end((12, 40), 2.0)
    assert len(drawn) == 1
    assert drawn[0][1][:2] == ((10, 10), (30, 12))


def test_keys_alone_draw_both_shapes() -> None:
    for shape, steps in (
        (OwnShape.BOX, [(20, 10)]),
        (OwnShape.POLYGON, [(20, 0), (0, 20), (0, 0)]),
    ):
        drawing, drawn = made(shape)
        drawing.nudge(0, 0, (100, 50))
        drawing.enter()
        for dx, dy in steps:
            drawing.nudge(dx, dy, (0, 0))
            drawing.enter()
        assert len(drawn) == 1, shape
        assert drawn[0][1][0] == (100, 50)


def test_escape_drops_what_is_drawn_and_then_has_nothing_to_drop() -> None:
    drawing, drawn = made(OwnShape.POLYGON)
    click(drawing, (10, 10))
    assert drawing.cancel()
    assert drawing.state.points == ()
    assert not drawing.cancel()
    assert drawn == []


@pytest.mark.parametrize("shape", list(OwnShape))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["begin", "drag", "hover", "end", "enter", "nudge", "cancel"]),
            st.floats(-300, 500),
            st.floats(-300, 500),
        ),
        max_size=40,
    )
)
def test_whatever_a_hand_does_what_comes_out_is_a_mark_within_the_picture(shape, deeds) -> None:
    drawing, drawn = made(shape)
    for deed, x, y in deeds:
        if deed in ("begin", "hover"):
            getattr(drawing, deed)((x, y))
        elif deed in ("drag", "end"):
            getattr(drawing, deed)((x, y), 2.0)
        elif deed == "nudge":
            drawing.nudge(x, y, (100, 50))
        else:
            getattr(drawing, deed)()
    for kind, points in drawn:
        mark = OwnMark("picture", kind, points, "word")
        assert all(0 <= x <= 200 and 0 <= y <= 100 for x, y in mark.points)
