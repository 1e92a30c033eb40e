"""Zoom, turns and mirroring: the screen is numpy's rot90 and flip, and everything follows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsRectItem

from tests.imaging.pictures import simulated, single
from tests.ui.canvas.grabbed import pixels
from workstation.domain.findings import Finding
from workstation.domain.orientation import Orientation
from workstation.imaging import display
from workstation.ui.canvas import ScanCanvas
from workstation.ui.canvas.placement import Fit, Placement, Room
from workstation.ui.canvas.tool import ToolEvent

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
orientations = st.builds(Orientation, st.integers(0, 3), st.booleans())
ALL = [Orientation(turns, mirrored) for turns in range(4) for mirrored in (False, True)]


@pytest.fixture
def shown(qtbot) -> ScanCanvas:
    canvas = ScanCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(900, 620)
    canvas.show()
    qtbot.waitExposed(canvas)
    plane = np.random.default_rng(0).integers(2000, 60_000, (400, 500)).astype(np.uint16)
    canvas.show_scan(display.prepare(single(plane, black_level=0, air_value=60_000)), "a.dcs")
    return canvas


def turned(picture: np.ndarray, orientation: Orientation) -> np.ndarray:
    """The slow, obvious way."""
    if orientation.mirrored:
        picture = np.flip(picture, axis=1)
    return np.rot90(picture, -orientation.turns)


@pytest.mark.parametrize("orientation", ALL)
@pytest.mark.parametrize("function", ["inverse", "edge enhancement", "super enhancement"])
def test_that_a_turned_picture_is_rot90_and_flip_to_the_pixel(shown, orientation, function):
    shown.apply_function(function)
    shown.one_to_one()
    shown.set_orientation(orientation)
    expected = turned(display.render(shown.prepared(), shown.view_state())[..., :3], orientation)
    height, width = expected.shape[:2]
    seen = pixels(shown)
    x, y = (900 - width) // 2, (620 - height) // 2
    # The strip of words covers the lowest part.
    assert (seen[y : y + height, x : x + width] == expected)[: 560 - y].all()


@pytest.mark.parametrize("orientation", ALL)
def test_that_a_colour_picture_turns_as_well(shown, orientation, qtbot):
    prepared = display.prepare(simulated())
    shown.show_scan(prepared)
    shown.set_orientation(orientation)
    pixels(shown)
    qtbot.waitUntil(shown.settled)
    grid = shown.grid()
    expected = display.render(prepared, shown.view_state(), None, grid.unturned)[..., :3]
    expected = turned(expected, orientation)
    (x, y), (width, height) = grid.origin, grid.size
    seen = pixels(shown)[y : y + height, x : x + width]
    assert seen.shape == expected.shape
    assert (seen == expected)[: 560 - y].all()


@pytest.mark.parametrize("orientation", ALL)
def test_that_the_read_out_marks_and_layers_follow_every_turn(shown, orientation, qtbot):
    shown.show_opinion((Finding((100, 80, 60, 40), 0.91, "pistol", 1),))
    layer = QGraphicsRectItem(300, 200, 20, 10)
    layer.setBrush(Qt.GlobalColor.red)
    layer.setPen(Qt.PenStyle.NoPen)
    shown.add_layer(layer)
    shown.set_orientation(orientation)
    told = []
    shown.cursor_moved.connect(lambda *args: told.append(args))
    at = shown.from_source(QPointF(120.5, 90.5)).toPoint()
    QTest.mouseMove(shown.viewport(), at)
    assert abs(told[-1][0] - 120) <= 1
    assert abs(told[-1][1] - 90) <= 1
    with qtbot.waitSignal(shown.finding_clicked) as got:
        QTest.mouseClick(shown.viewport(), LEFT, NONE, at)
    assert got.args == [1]
    inside = shown.from_source(QPointF(310, 205)).toPoint()
    assert (pixels(shown)[inside.y(), inside.x()] == (0, 0, 255)).all()
    outside = shown.from_source(QPointF(310, 215)).toPoint()
    assert not (pixels(shown)[outside.y(), outside.x()] == (0, 0, 255)).all()
    shown.remove_layer(layer)
    assert not (pixels(shown)[inside.y(), inside.x()] == (0, 0, 255)).all()


@given(orientations, st.sampled_from(["right", "left", "mirror", "vertical"]))
def test_that_each_turn_is_what_the_eye_sees(orientation, step):
    picture = np.arange(6).reshape(2, 3)
    before = turned(picture, orientation)
    after = {
        "right": (orientation.turned(1), np.rot90(before, -1)),
        "left": (orientation.turned(-1), np.rot90(before)),
        "mirror": (orientation.flipped(), np.fliplr(before)),
        "vertical": (orientation.flipped(top_to_bottom=True), np.flipud(before)),
    }[step]
    assert (turned(picture, after[0]) == after[1]).all()


@given(orientations)
def test_that_the_words_tell_the_turns_in_their_order(orientation):
    picture = np.arange(6).reshape(2, 3)
    expected = turned(picture, orientation)
    for part in filter(None, orientation.words.split(", ")):
        if part == "mirrored":
            picture = np.fliplr(picture)
        else:
            picture = np.rot90(picture, -int(part.removeprefix("turned ")[:-1]) // 90)
    assert (picture == expected).all()
    assert orientation.is_standard == (orientation.words == "")


@given(
    orientations,
    st.integers(1, 3000),
    st.integers(1, 3000),
    st.sampled_from([1.0, 1.25, 1.5, 2.0]),
    st.floats(0.01, 64),
    st.floats(-1e5, 1e5),
    st.floats(-1e5, 1e5),
)
def test_that_the_picture_stays_in_reach_and_maps_onto_its_grid(
    orientation, columns, rows, ratio, zoom, x, y
):
    room = Room(800, 500, ratio, (columns, rows))
    placed = room.bounded(Placement((x, y), zoom, orientation))
    assert room.bounded(placed) == placed or room.bounded(placed).centre == pytest.approx(
        placed.centre
    )
    grid = room.grid(placed)
    box = room.transform(placed).mapRect(QRectF(0, 0, columns, rows))
    assert box.left() * ratio == pytest.approx(grid.origin[0], abs=1e-3)
    assert box.top() * ratio == pytest.approx(grid.origin[1], abs=1e-3)
    assert box.width() * ratio == pytest.approx(grid.size[0], abs=1.0)
    window = QRectF(-1, -1, room.device[0] + 2, room.device[1] + 2)
    assert window.intersects(QRectF(*grid.origin, *grid.size))


@given(orientations, st.integers(1, 9), st.integers(1, 9), st.data())
def test_that_a_part_of_the_turned_grid_is_found_in_the_unturned(orientation, columns, rows, data):
    room = Room(80, 80, 1.0, (columns, rows))
    grid = room.grid(Placement((0, 0), 1.0, orientation))
    left = data.draw(st.integers(0, grid.size[0] - 1))
    top = data.draw(st.integers(0, grid.size[1] - 1))
    width = data.draw(st.integers(1, grid.size[0] - left))
    height = data.draw(st.integers(1, grid.size[1] - top))
    picture = np.arange(columns * rows).reshape(rows, columns)
    found = grid.unturn(QRect(left, top, width, height))
    part = picture[found.top() : found.bottom() + 1, found.left() : found.right() + 1]
    expected = turned(picture, orientation)[top : top + height, left : left + width]
    assert (turned(part, orientation) == expected).all()


def test_that_a_turn_is_named_and_the_standard_view_undoes_it(shown, qtbot):
    with qtbot.waitSignal(shown.turned):
        shown.turn(1)
    shown.mirror()
    assert "VIEW standard, turned 90°, mirrored " in shown.words()
    assert shown.view_words() == "standard, turned 90°, mirrored"
    assert shown.accessibleDescription() == shown.words()
    shown.reset_view()
    assert shown.view_words() == "standard"
    shown.turn(2)
    shown.show_scan(display.prepare(simulated()))
    assert shown.orientation().is_standard


def test_that_fit_follows_turns_and_sizes(shown):
    assert shown.grid().size == (775, 620)
    shown.turn(1)
    assert shown.grid().size == (496, 620)
    shown.fit_width()
    assert shown.grid().size == (900, 1125)
    assert shown.grid().origin[1] == 0
    shown.resize(700, 620)
    assert shown.grid().size[0] == 700
    assert shown.placement.fit is Fit.WIDTH


def test_that_zoom_and_pan_stay_under_the_hand_when_turned(shown):
    for orientation in ALL:
        shown.fit()
        shown.set_orientation(orientation)
        at = QPointF(300, 200)
        place = shown.to_source(at)
        shown.zoom_by(3, at)
        shown.zoom_by(1.7, at)
        off = shown.from_source(place) - at
        assert abs(off.x()) <= 1
        assert abs(off.y()) <= 1
        shown.pan_by(17, -9)
        off = shown.from_source(place) - at
        assert abs(off.x() - 17) <= 1
        assert abs(off.y() + 9) <= 1


def test_that_one_placement_shows_the_same_place_in_two_windows(shown, qtbot):
    other = ScanCanvas()
    qtbot.addWidget(other)
    other.resize(400, 300)
    other.show()
    qtbot.waitExposed(other)
    other.show_scan(shown.prepared())
    shown.placement_changed.connect(other.set_placement)
    other.placement_changed.connect(shown.set_placement)
    shown.turn(1)
    shown.centre_on(QPointF(120, 77), 3.0)
    assert other.placement == shown.placement
    middle = other.to_source(QPointF(200, 150))
    assert middle.x() == pytest.approx(120, abs=0.5)
    assert middle.y() == pytest.approx(77, abs=0.5)


def test_that_keys_of_viewers_act_on_the_focused_picture(shown):
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_R)
    assert shown.orientation() == Orientation(1)
    QTest.keyClick(shown, Qt.Key.Key_L)
    QTest.keyClick(shown, Qt.Key.Key_H)
    assert shown.orientation() == Orientation(0, True)
    QTest.keyClick(shown, Qt.Key.Key_V)
    assert shown.orientation() == Orientation(2)
    QTest.keyClick(shown, Qt.Key.Key_I)
    assert shown.view_state().inverted
    zoom = shown.zoom()
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.zoom() > zoom
    QTest.keyClick(shown, Qt.Key.Key_Equal)
    assert shown.zoom() == zoom
    for modifier in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
        QTest.keyClick(shown, Qt.Key.Key_R, modifier)
    assert shown.orientation() == Orientation(2)


class Recorder:
    """A tool that takes the left button and tells what it was told."""

    cursor = Qt.CursorShape.UpArrowCursor

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []
        self.gone = 0

    def _tell(self, what: str, event: ToolEvent) -> bool:
        self.told.append((what, round(event.source.x()), round(event.source.y())))
        return event.button == LEFT or bool(event.buttons & LEFT)

    def press(self, event: ToolEvent) -> bool:
        return self._tell("press", event)

    def move(self, event: ToolEvent) -> bool:
        return self._tell("move", event)

    def release(self, event: ToolEvent) -> bool:
        return self._tell("release", event)

    def key(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Return

    def paint(self, painter, to_window) -> None:
        painter.fillRect(to_window.mapRect(QRectF(200, 150, 30, 20)), Qt.GlobalColor.green)

    def left(self) -> None:
        self.gone += 1


def test_that_a_tool_takes_the_mouse_in_source_pixels_and_escape_leaves_it(shown):
    tool, view = Recorder(), shown.view_state()
    shown.set_tool(tool)
    shown.turn(1)
    start = shown.from_source(QPointF(100, 50)).toPoint()
    end = shown.from_source(QPointF(180, 90)).toPoint()
    QTest.mousePress(shown.viewport(), LEFT, NONE, start)
    QTest.mouseMove(shown.viewport(), end)
    QTest.mouseRelease(shown.viewport(), LEFT, NONE, end)
    assert [what for what, *_ in tool.told] == ["press", "move", "release"]
    assert abs(tool.told[0][1] - 100) <= 1
    assert abs(tool.told[2][2] - 90) <= 1
    assert shown.view_state() == view
    inside = shown.from_source(QPointF(215, 160)).toPoint()
    assert (pixels(shown)[inside.y(), inside.x()] == (0, 255, 0)).all()
    place = shown.to_source(QPointF(450, 300))
    shown.zoom_by(4)
    QTest.mousePress(shown.viewport(), Qt.MouseButton.MiddleButton, NONE, QPoint(450, 300))
    QTest.mouseMove(shown.viewport(), QPoint(480, 330))
    QTest.mouseRelease(shown.viewport(), Qt.MouseButton.MiddleButton, NONE, QPoint(480, 330))
    assert shown.to_source(QPointF(450, 300)) != place
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert shown.tool() is tool
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.tool() is None
    assert tool.gone == 1
    shown.set_tool(tool)
    shown.show_scan(display.prepare(simulated()))
    assert shown.tool() is None
    assert tool.gone == 2
