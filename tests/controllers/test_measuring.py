"""Drawing, choosing, undoing: headless, with lanes turned by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.controllers.hands import HandRunner
from tests.imaging.pictures import scan_of, single
from workstation.controllers.measure_words import rows, summary, tag, text_of
from workstation.controllers.measuring import MOST_ITEMS, MeasuringController
from workstation.controllers.measuring_state import MeasuringState, Tool
from workstation.domain.annotation import Anchor, Item, ItemKind
from workstation.domain.scan import PictureKind, Rescale, Scan
from workstation.imaging.measure import measure
from workstation.imaging.readout import subject

SCAN = single(
    np.arange(100 * 200, dtype=np.uint16).reshape(100, 200),
    spacing_mm=(0.5, 0.5),
    air_value=60_000,
    black_level=0,
)


def anchor_of(scan: Scan, frame: int = 0, identity: str = "") -> Anchor:
    return Anchor(identity or scan.identity, frame, scan.rows, scan.columns, scan.spacing_mm)


class Desk:
    """A controller with one picture before it."""

    def __init__(self) -> None:
        self.runner = HandRunner()
        self.states: list[MeasuringState] = []
        self.it = MeasuringController(self.runner, measure, self.states.append)
        self.it.open_parcel("A")
        self.it.show_picture(anchor_of(SCAN), subject(SCAN))

    @property
    def state(self) -> MeasuringState:
        return self.it.state

    def drag(self, *places: tuple[float, float], slop: float = 1.0) -> None:
        self.it.begin(places[0])
        for place in places[1:]:
            self.it.drag(place, slop)
        self.it.end(places[-1], slop)

    def click(self, *places: tuple[float, float], slop: float = 1.0) -> None:
        for place in places:
            self.it.hover(place)
            self.it.begin(place)
            self.it.end(place, slop)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_that_a_drag_draws_a_ruler_and_its_length_comes_from_the_lane(desk):
    desk.it.choose(Tool.RULER)
    desk.drag((10, 10), (25, 30), (40, 50))
    (ruler,) = desk.state.items
    assert ruler.points == ((10, 10), (40, 50))
    assert desk.state.values(ruler) is None
    assert tag(ruler, None) == "A  …"
    desk.runner.all("measure")
    assert desk.state.values(ruler).length.mm == 25
    assert tag(ruler, desk.state.values(ruler)) == "A  25 mm"


def test_that_two_clicks_draw_what_a_drag_draws(desk):
    for tool in (Tool.RECTANGLE, Tool.ELLIPSE, Tool.PROFILE, Tool.RULER):
        desk.it.choose(tool)
        desk.click((10, 10), (40, 50))
        assert desk.state.items[-1].points == ((10, 10), (40, 50))
        assert desk.state.draft is None


def test_that_a_single_click_draws_nothing(desk):
    desk.it.choose(Tool.RECTANGLE)
    desk.click((10, 10))
    assert desk.state.items == ()
    assert desk.it.cancel()
    assert desk.state.draft is None
    assert not desk.state.can_undo


def test_that_an_angle_takes_three_points_by_clicks_or_drag_then_click(desk):
    desk.it.choose(Tool.ANGLE)
    desk.click((10, 10), (50, 10), (50, 60))
    desk.drag((10, 10), (50, 10))
    desk.click((50, 60))
    desk.runner.all("measure")
    assert [desk.state.values(i).angle.degrees for i in desk.state.items] == [90, 90]


def test_that_an_outline_closes_at_its_first_point_by_double_click_or_enter(desk):
    desk.it.choose(Tool.OUTLINE)
    corners = ((10.0, 10.0), (60.0, 10.0), (60.0, 40.0))
    desk.click(*corners, (10.2, 10.2))
    desk.click(*corners, corners[-1])
    desk.click(*corners)
    desk.it.enter()
    assert [item.points for item in desk.state.items] == [corners] * 3


def test_that_an_outline_can_be_drawn_freely(desk):
    desk.it.choose(Tool.OUTLINE)
    circle = [(100 + 30 * math.cos(t / 10), 50 + 30 * math.sin(t / 10)) for t in range(63)]
    desk.drag(*circle)
    (outline,) = desk.state.items
    assert len(outline.points) > 50
    desk.runner.all("measure")
    assert desk.state.values(outline).area.pixels == pytest.approx(math.pi * 900, rel=0.02)


def test_that_counting_adds_points_until_enter_begins_another_count(desk):
    desk.it.choose(Tool.COUNT)
    desk.click((10, 10), (20, 20), (30, 30))
    desk.it.enter()
    desk.click((40, 40))
    assert [len(item.points) for item in desk.state.items] == [3, 1]
    desk.it.undo()
    desk.it.undo()
    assert [len(item.points) for item in desk.state.items] == [2]


def test_that_a_ruler_can_be_drawn_with_keys_alone(desk):
    desk.it.choose(Tool.RULER)
    desk.it.nudge(1, 0, middle=(100.0, 50.0))  # the cursor appears
    assert desk.state.cursor == (100, 50)
    desk.it.enter()
    for _ in range(3):
        desk.it.nudge(10, 0)
    desk.it.nudge(0, -1)
    desk.it.enter()
    assert desk.state.items[0].points == ((100, 50), (130, 49))


def test_that_enter_without_a_move_loses_nothing(desk):
    desk.it.choose(Tool.RULER)
    desk.it.nudge(1, 0, middle=(100.0, 50.0))
    for _ in range(4):
        desk.it.enter()
    assert desk.state.draft is not None
    desk.it.nudge(5, 0)
    desk.it.enter()
    assert desk.state.items[0].points == ((100, 50), (105, 50))


def test_that_an_outline_and_a_count_can_be_drawn_with_keys_alone(desk):
    desk.it.choose(Tool.OUTLINE)
    desk.it.nudge(0, 0, middle=(100.0, 50.0))
    desk.it.enter()
    for step in ((10, 0), (0, 10)):
        desk.it.nudge(*step)
        desk.it.enter()
    desk.it.enter()
    assert desk.state.items[0].points == ((100, 50), (110, 50), (110, 60))
    desk.it.choose(Tool.COUNT)
    desk.it.nudge(0, 0, middle=(20.0, 20.0))
    desk.it.enter()
    desk.it.nudge(10, 0)
    desk.it.enter()
    desk.it.enter()
    assert desk.state.items[1].points == ((20, 20), (30, 20))
    assert desk.state.selected is None


def test_that_a_handle_moves_its_corner_and_the_body_moves_all(desk):
    desk.it.choose(Tool.RECTANGLE)
    desk.drag((10, 10), (50, 40))
    number = desk.state.items[0].number
    for index, place, expected in (
        (0, (12, 14), {(12, 14), (50, 40)}),
        (1, (60, 15), {(12, 15), (60, 40)}),
        (2, (61, 41), {(12, 15), (61, 41)}),
        (3, (13, 45), {(13, 15), (61, 45)}),
    ):
        at = desk.state.items[0].handles[index]
        desk.it.grab(number, index, at)
        desk.it.drag(place)
        desk.it.end(place)
        (left, top), (right, bottom) = desk.state.items[0].box
        assert {(left, top), (right, bottom)} == expected
    desk.it.grab(number, None, (30, 30))
    desk.it.drag((40, 25))
    desk.it.end((40, 25))
    assert desk.state.items[0].box == ((23, 10), (71, 40))


def test_that_nothing_leaves_the_picture(desk):
    desk.it.choose(Tool.RECTANGLE)
    desk.drag((-50, -50), (500, 500))
    assert desk.state.items[0].box == ((0, 0), (200, 100))
    desk.drag((10, 10), (50, 40))
    number = desk.state.items[1].number
    desk.it.grab(number, None, (30, 30))
    desk.it.drag((1030, -1000))
    desk.it.end((1030, -1000))
    assert desk.state.items[1].box == ((160, 0), (200, 30))


def test_that_undo_and_redo_go_through_every_step_and_a_drag_is_one(desk):
    desk.it.choose(Tool.RULER)
    desk.drag((10, 10), (20, 10))
    ruler = desk.state.items[0]
    desk.it.grab(ruler.number, 1, (20, 10))
    for x in range(21, 60):
        desk.it.drag((x, 10))
    desk.it.end((59, 10))
    desk.it.delete()
    assert desk.state.items == ()
    desk.it.undo()
    assert desk.state.items[0].points[1] == (59, 10)
    desk.it.undo()
    assert desk.state.items == (ruler,)
    desk.it.undo()
    assert desk.state.items == ()
    assert not desk.state.can_undo
    for _ in range(3):
        desk.it.redo()
    assert desk.state.items == ()
    assert not desk.state.can_redo


def test_that_nudges_of_one_point_are_one_step_back(desk):
    desk.it.choose(Tool.RULER)
    desk.drag((10, 10), (20, 10))
    for _ in range(15):
        desk.it.nudge(1, 0)
    assert desk.state.items[0].points == ((10, 10), (35, 10))
    desk.it.undo()
    assert desk.state.items[0].points == ((10, 10), (20, 10))


def test_that_escape_steps_back_draft_choice_tool_then_leaves(desk):
    desk.it.choose(Tool.RULER)
    desk.drag((10, 10), (20, 10))
    desk.it.begin((30, 30))
    assert [desk.it.cancel() for _ in range(3)] == [True, True, False]
    assert desk.state.tool is None
    assert len(desk.state.items) == 1
    assert desk.it.cancel() is False


def test_that_escape_while_moving_puts_the_item_back(desk):
    desk.it.choose(Tool.RULER)
    desk.drag((10, 10), (20, 10))
    desk.runner.all("measure")
    before = desk.state.items
    desk.it.grab(before[0].number, 1, (20, 10))
    desk.it.drag((90, 10))
    desk.runner.all("measure")
    desk.it.cancel()
    desk.runner.all("measure")
    assert desk.state.items == before
    assert desk.state.values(before[0]).length.pixels == 10


def test_that_items_belong_to_their_picture_and_go_with_the_parcel(desk):
    desk.it.choose(Tool.RULER)
    desk.drag((10, 10), (20, 10))
    first = desk.state.items
    desk.it.show_picture(anchor_of(SCAN, identity="view 2"), subject(SCAN))
    assert desk.state.items == ()
    assert desk.state.elsewhere == 1
    desk.it.show_picture(anchor_of(SCAN), subject(SCAN))
    assert desk.state.items == first
    desk.it.open_parcel("A")
    assert desk.state.items == first
    desk.it.open_parcel("B")
    desk.it.show_picture(anchor_of(SCAN), subject(SCAN))
    assert desk.state.items == ()
    assert not desk.state.can_undo
    assert desk.it.everything() == ()


def test_that_an_answer_of_the_last_parcel_is_dropped(desk):
    desk.it.choose(Tool.RULER)
    desk.drag((10, 10), (20, 10))
    desk.it.open_parcel("B")
    desk.it.show_picture(anchor_of(SCAN), subject(SCAN))
    desk.it.choose(Tool.RULER)
    desk.drag((10, 10), (90, 10))
    desk.runner.all("measure")
    (item,) = desk.state.items
    assert desk.state.values(item).length.pixels == 80


def test_that_only_the_newest_drawing_is_measured(desk):
    desk.it.choose(Tool.RECTANGLE)
    desk.drag((10, 10), (20, 20))
    number = desk.state.items[0].number
    desk.it.grab(number, 2, (20, 20))
    for step in range(1, 50):
        desk.it.drag((20 + step, 20))
    desk.it.end((69, 20))
    assert desk.runner.waits("measure") == 1
    assert desk.state.values(desk.state.items[0]) is None
    desk.runner.all("measure")
    assert desk.state.values(desk.state.items[0]).values.pixels == 59 * 10


def test_that_a_failure_to_measure_is_told_not_hidden(desk):
    def fails(*_: object) -> None:
        raise MemoryError("too large")

    it = MeasuringController(desk.runner, fails)
    it.open_parcel("A")
    it.show_picture(anchor_of(SCAN), subject(SCAN))
    it.choose(Tool.RULER)
    it.begin((10, 10))
    it.end((30, 10), 1.0)
    desk.runner.all("measure")
    assert it.state.failed == {1: "too large"}
    assert it.state.values(it.state.items[0]) is None


def test_that_linked_views_of_one_size_show_the_items_mirrored(desk):
    desk.it.choose(Tool.RECTANGLE)
    desk.drag((10, 10), (20, 20))
    twin, other = anchor_of(SCAN, identity="view 2"), Anchor("view 3", 0, 99, 200, (0.5, 0.5))
    assert [i.points for i in desk.it.mirrored(twin)] == [((10, 10), (20, 20))]
    assert desk.it.mirrored(twin)[0].anchor == twin
    assert desk.it.mirrored(other) == ()


def test_that_listeners_hear_of_every_change(desk):
    heard: list[int] = []
    desk.it.listen(lambda state: heard.append(len(state.items)))
    desk.it.choose(Tool.COUNT)
    desk.click((10, 10))
    desk.it.delete()
    assert heard[0] == 0
    assert 1 in heard
    assert heard[-1] == 0


def test_that_there_is_an_end_to_drawing(desk):
    desk.it.choose(Tool.COUNT)
    for n in range(MOST_ITEMS + 5):
        desk.it.select(None)
        desk.click((n % 200, 5))
    assert len(desk.state.items) == MOST_ITEMS


def test_that_letters_go_on_after_z():
    anchor = anchor_of(SCAN)
    letters = [Item(n, ItemKind.COUNT, anchor, ((1, 1),)).letter for n in (1, 26, 27, 52, 703)]
    assert letters == ["A", "Z", "AA", "AZ", "AAA"]


@pytest.mark.parametrize(
    ("points", "width"), [((), 1), (((float("nan"), 0.0),), 1), (((1.0, 1.0),), 0)]
)
def test_that_an_item_that_is_no_place_is_refused(points, width):
    with pytest.raises(ValueError, match=r"point|width"):
        Item(1, ItemKind.RULER, anchor_of(SCAN), points, width)


# Words


def measured(scan: Scan, kind: ItemKind, *points: tuple[float, float]) -> tuple[Item, object]:
    item = Item(1, kind, anchor_of(scan), points)
    return item, measure(subject(scan), item)


def test_that_the_words_say_at_the_detector_and_give_the_formula_of_the_object():
    scan = single(np.zeros((50, 50), np.uint16), spacing_mm=(0.4, 0.4), magnification=1.6)
    item, found = measured(scan, ItemKind.RULER, (0, 0), (40, 0))
    told = dict(rows(found))
    assert told["length"] == "16 ± 0.40 mm"
    assert ("", "at the detector; 40 px") in rows(found)
    assert told["in the object"] == "10 mm (÷ 1.6, declared magnification)"
    assert summary([(item, found)]) == ("A ruler: 16 mm at the detector",)


def test_that_without_spacing_the_words_are_pixels_and_say_why():
    item, found = measured(single(np.zeros((50, 50), np.uint16)), ItemKind.RULER, (0, 0), (40, 0))
    text = text_of(item, found)
    assert "length: 40 px" in text
    assert "mm" not in text
    assert "no pixel spacing is declared" in text


def test_that_what_was_left_out_is_named():
    plane = np.full((50, 50), 30_000, np.uint16)
    plane[0, :5], plane[1, :3] = 65535, 7
    scan = single(plane, padding=(7, 7), air_value=60_000, black_level=0)
    _, found = measured(scan, ItemKind.RECTANGLE, (0, 0), (50, 50))
    told = dict(rows(found))
    assert told["left out"] == "5 saturated, 3 padding or no number"
    assert told["value"] == "30\u202f000 ± 0 sd, n 2\u202f492"
    assert told["of air"] == "50.0%"
    assert told["attenuation"].startswith("0.6931")


def test_that_a_coloured_picture_says_it_has_no_measures():
    scan = scan_of(np.zeros((1, 20, 20, 3), np.uint8), PictureKind.RENDERED_COLOUR)
    _, found = measured(scan, ItemKind.RECTANGLE, (0, 0), (10, 10))
    assert "no measures" in text_of(_, found)


def test_that_modality_units_are_named():
    scan = single(np.full((20, 20), 1024, np.uint16), modality=Rescale(1, -1024, "HU"))
    _, found = measured(scan, ItemKind.ELLIPSE, (0, 0), (10, 10))
    assert dict(rows(found))["HU"].startswith("0 ± 0 sd")


# A machine that draws at random: history and items always agree.


class Drawing(RuleBasedStateMachine):
    PLACE = st.tuples(st.floats(-20, 220), st.floats(-20, 120))

    @initialize()
    def begin(self) -> None:
        self.desk = Desk()
        self.past: list[tuple[Item, ...]] = []

    @rule(tool=st.sampled_from(Tool))
    def choose(self, tool: Tool) -> None:
        self.desk.it.choose(tool)

    @rule(start=PLACE, end=PLACE)
    def drag(self, start, end) -> None:
        self.desk.drag(start, end)

    @rule(place=PLACE)
    def click(self, place) -> None:
        self.desk.click(place)

    @rule(dx=st.integers(-10, 10), dy=st.integers(-10, 10))
    def nudge(self, dx, dy) -> None:
        self.desk.it.nudge(dx, dy, (100, 50))

    @rule(data=st.data(), place=PLACE, keep=st.booleans())
    def move(self, data, place, keep) -> None:
        items = self.desk.state.items
        if items:
            item = data.draw(st.sampled_from(items))
            index = data.draw(st.sampled_from([None, *range(len(item.handles))]))
            self.desk.it.grab(item.number, index, item.handles[0])
            self.desk.it.drag(place)
            if keep:
                self.desk.it.end(place)
            else:
                self.desk.it.cancel()

    @rule(name=st.sampled_from(["enter", "finish", "cancel", "delete", "undo", "redo"]))
    def key(self, name) -> None:
        getattr(self.desk.it, name)()

    @rule(by=st.sampled_from([-1, 1]))
    def step(self, by) -> None:
        self.desk.it.step(by)
        self.desk.it.step_point(by)

    @rule()
    def all_back_and_forth(self) -> None:
        now = self.desk.it.everything()
        count = 0
        while self.desk.state.can_undo:
            self.desk.it.undo()
            count += 1
        assert self.desk.it.everything() == ()
        for _ in range(count):
            self.desk.it.redo()
        assert self.desk.it.everything() == now

    @rule()
    def measured(self) -> None:
        self.desk.runner.all("measure")
        for item in self.desk.state.items:
            assert self.desk.state.values(item) is not None

    @invariant()
    def holds(self) -> None:
        state = self.desk.state
        numbers = [item.number for item in state.items]
        assert len(set(numbers)) == len(numbers)
        assert state.selected is None or state.selected in numbers
        for item in state.items:
            assert item.is_whole
            assert all(0 <= x <= 200 and 0 <= y <= 100 for x, y in item.points)


TestDrawing = Drawing.TestCase
TestDrawing.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
