"""Measuring tools on a real canvas, with real mouse and key events, turned and scaled."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QTransform
from PySide6.QtTest import QTest

from tests.controllers.hands import HandRunner
from tests.imaging.pictures import scan_of, simulated, single
from workstation.controllers.measuring import MeasuringController
from workstation.controllers.measuring_state import Tool
from workstation.domain.annotation import Anchor, Item, ItemKind
from workstation.domain.orientation import Orientation
from workstation.domain.scan import PictureKind
from workstation.imaging import display
from workstation.imaging.measure import measure
from workstation.imaging.readout import subject
from workstation.ui.canvas import ScanCanvas
from workstation.ui.canvas.tools import ItemsLayer, Lens, MeasureTool
from workstation.ui.canvas.tools.hit import MOUSE_REACH, TOUCH_REACH, Hit, hit

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
TURNS = [Orientation(turns, mirrored) for turns in range(4) for mirrored in (False, True)]


class Board:
    """A canvas with a measuring tool in hand."""

    def __init__(self, qtbot, scan=None) -> None:
        if scan is None:
            plane = np.random.default_rng(0).integers(2000, 60_000, (300, 400)).astype(np.uint16)
            scan = single(plane, black_level=0, air_value=60_000, spacing_mm=(0.5, 0.5))
        self.scan = scan
        self.canvas = ScanCanvas()
        qtbot.addWidget(self.canvas)
        self.canvas.resize(900, 700)
        self.canvas.show()
        qtbot.waitExposed(self.canvas)
        self.canvas.show_scan(display.prepare(scan), "a.dcs")
        self.runner = HandRunner()
        self.layer = ItemsLayer(self.canvas)
        self.canvas.add_layer(self.layer)
        self.it = MeasuringController(self.runner, measure, self.layer.show_state)
        self.tool = MeasureTool(self.canvas, self.it)
        self.it.open_parcel("A")
        planes = subject(scan)
        self.it.show_picture(
            Anchor(scan.identity, 0, scan.rows, scan.columns, scan.spacing_mm), planes
        )

    def take(self, tool: Tool) -> None:
        self.it.choose(tool)
        self.canvas.set_tool(self.tool)
        self.canvas.setFocus()

    def window(self, place: tuple[float, float]) -> QPoint:
        return self.canvas.from_source(QPointF(*place)).toPoint()

    def drag(self, start, end, button=LEFT) -> None:
        a, b = self.window(start), self.window(end)
        port = self.canvas.viewport()
        QTest.mousePress(port, button, NONE, a)
        for share in (0.3, 0.6, 1.0):
            QTest.mouseMove(port, a + (b - a) * share)
        QTest.mouseRelease(port, button, NONE, b)

    def click(self, *places) -> None:
        for place in places:
            QTest.mouseMove(self.canvas.viewport(), self.window(place))
            QTest.mouseClick(self.canvas.viewport(), LEFT, NONE, self.window(place))

    def key(self, key, *held) -> None:
        modifiers = NONE
        for modifier in held:
            modifiers |= modifier
        QTest.keyClick(self.canvas, key, modifiers)

    @property
    def items(self) -> tuple[Item, ...]:
        return self.it.state.items

    def near(self, point, place) -> bool:
        """Within half a window pixel of where the hand was."""
        scale = self.canvas.zoom() / self.canvas.devicePixelRatioF()
        return all(abs(a - b) <= 0.75 / scale + 1e-6 for a, b in zip(point, place, strict=True))


@pytest.fixture
def board(qtbot) -> Board:
    return Board(qtbot)


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("zoom", [None, 3.0])
def test_that_what_is_drawn_lies_where_the_hand_was_however_the_picture_is_turned(
    board, orientation, zoom
):
    board.canvas.set_orientation(orientation)
    if zoom is not None:
        board.canvas.centre_on(QPointF(150, 120), zoom)
    board.take(Tool.RULER)
    board.drag((120, 100), (180, 140))
    (ruler,) = board.items
    assert board.near(ruler.points[0], (120, 100))
    assert board.near(ruler.points[1], (180, 140))
    board.take(Tool.RECTANGLE)
    board.drag((130, 105), (175, 150))
    (left, top), (right, bottom) = board.items[1].box
    assert board.near((left, top), (130, 105))
    assert board.near((right, bottom), (175, 150))


@pytest.mark.parametrize("orientation", TURNS)
def test_that_an_arrow_key_moves_one_pixel_as_seen_on_the_screen(board, orientation):
    board.canvas.set_orientation(orientation)
    board.take(Tool.RULER)
    board.drag((120, 100), (180, 140))
    for key, (dx, dy) in (
        (Qt.Key.Key_Right, (1, 0)),
        (Qt.Key.Key_Left, (-1, 0)),
        (Qt.Key.Key_Up, (0, -1)),
        (Qt.Key.Key_Down, (0, 1)),
    ):
        for held, step in (((), 1), ((Qt.KeyboardModifier.ShiftModifier,), 10)):
            before = board.items[0].points[1]
            seen = board.canvas.from_source(QPointF(*before))
            board.key(key, *held)
            after = board.items[0].points[1]
            assert abs(after[0] - before[0]) + abs(after[1] - before[1]) == pytest.approx(step)
            moved = board.canvas.from_source(QPointF(*after)) - seen
            assert moved.x() * dx + moved.y() * dy > 0
            assert abs(moved.x() * dy) + abs(moved.y() * dx) < 1e-6


def test_that_a_ruler_is_drawn_by_keys_alone(board):
    board.take(Tool.RULER)
    board.key(Qt.Key.Key_Right)
    board.key(Qt.Key.Key_Return)
    for _ in range(4):
        board.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    board.key(Qt.Key.Key_Return)
    board.runner.all("measure")
    (ruler,) = board.items
    assert board.it.state.values(ruler).length.mm == 20


def test_that_enter_ends_an_outline_and_escape_drops_it(board):
    board.take(Tool.OUTLINE)
    board.click((50, 50), (120, 60), (100, 120))
    board.key(Qt.Key.Key_Return)
    assert len(board.items) == 1
    board.click((50, 50), (120, 60))
    board.key(Qt.Key.Key_Escape)
    assert board.it.state.draft is None
    assert len(board.items) == 1
    assert board.canvas.tool() is board.tool
    board.key(Qt.Key.Key_Escape)
    assert board.canvas.tool() is None


def test_that_delete_takes_the_chosen_item_and_undo_brings_it_back(board):
    board.take(Tool.ELLIPSE)
    board.drag((50, 50), (120, 100))
    board.key(Qt.Key.Key_Delete)
    assert board.items == ()
    board.it.undo()
    assert len(board.items) == 1


def test_that_while_drawing_the_window_does_not_move_and_other_buttons_still_work(board):
    board.take(Tool.RULER)
    before = board.canvas.view_state()
    board.drag((50, 50), (120, 100))
    assert board.canvas.view_state() == before
    place = board.canvas.placement
    board.drag((50, 50), (90, 80), Qt.MouseButton.MiddleButton)
    assert board.canvas.placement != place
    assert len(board.items) == 1


def test_that_with_the_space_key_held_the_left_button_moves_the_picture(board):
    board.take(Tool.RULER)
    place = board.canvas.placement
    QTest.keyPress(board.canvas, Qt.Key.Key_Space)
    board.drag((50, 50), (120, 100))
    QTest.keyRelease(board.canvas, Qt.Key.Key_Space)
    assert board.canvas.placement != place
    assert board.items == ()


def test_that_an_item_is_pulled_by_its_handle_and_by_its_line(board):
    board.take(Tool.RECTANGLE)
    board.drag((100, 100), (200, 180))
    board.take(Tool.SELECT)
    (item,) = board.items
    board.drag(item.handles[1], (220, 90))
    (left, top), (right, bottom) = board.items[0].box
    assert board.near((right, top), (220, 90))
    assert board.near((left, bottom), (100, 180))
    board.drag((left, (top + bottom) / 2), (left + 20, (top + bottom) / 2 + 10))
    assert board.near(board.items[0].box[0], (left + 20, top + 10))


def test_that_a_press_on_nothing_with_the_select_tool_is_the_pictures_own(board):
    board.take(Tool.SELECT)
    before = board.canvas.view_state()
    board.drag((50, 50), (120, 100))
    assert board.canvas.view_state() != before


def test_that_typed_characters_draw_choose_and_delete_nothing(board):
    board.take(Tool.RECTANGLE)
    board.drag((100, 100), (200, 180))
    state = board.it.state
    for character in "RB123456785GB]C1 acdrolsgmz":
        QTest.keyClick(board.canvas, character)
    assert board.it.state.tool is state.tool
    assert board.items == state.items


def test_that_handles_answer_within_24_pixels_by_mouse_and_44_by_finger():
    anchor = Anchor("x", 0, 400, 400)
    item = Item(1, ItemKind.RULER, anchor, ((100.0, 100.0), (300.0, 100.0)))
    for touch, reach in ((False, MOUSE_REACH), (True, TOUCH_REACH)):
        assert reach * 2 >= (44 if touch else 24)
        for x, y in itertools.product((-1, 1), (-1, 1)):
            inside = QPointF(100 + x * reach * 0.7, 100 + y * reach * 0.7)
            found = hit((item,), 1, inside, QTransform(), touch=touch)
            assert found == Hit(1, 0)
        outside = QPointF(100 - reach - 1, 100)
        assert hit((item,), 1, outside, QTransform(), touch=touch) is None


def test_that_a_small_items_body_can_be_taken_hold_of():
    item = Item(1, ItemKind.RECTANGLE, Anchor("x", 0, 400, 400), ((100.0, 100.0), (130.0, 130.0)))
    assert hit((item,), 1, QPointF(115, 115), QTransform()) == Hit(1, None)
    assert hit((item,), 1, QPointF(101, 101), QTransform()) == Hit(1, 0)


def test_that_of_regions_within_each_other_the_smallest_answers():
    anchor = Anchor("x", 0, 400, 400)
    large = Item(1, ItemKind.ELLIPSE, anchor, ((0.0, 0.0), (400.0, 400.0)))
    small = Item(2, ItemKind.OUTLINE, anchor, ((100.0, 100.0), (300.0, 100.0), (200.0, 300.0)))
    assert hit((large, small), None, QPointF(200, 180), QTransform()) == Hit(2, None)
    assert hit((large, small), None, QPointF(60, 250), QTransform()) == Hit(1, None)


def grabbed(canvas: ScanCanvas) -> np.ndarray:
    image = canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3].copy()


@pytest.mark.parametrize("brightness", [0, 65535])
@pytest.mark.parametrize("tool", [t for t in Tool if t is not Tool.SELECT])
def test_that_every_kind_is_seen_on_black_and_on_white(qtbot, tool, brightness):
    plane = np.full((300, 400), brightness, np.uint16)
    board = Board(qtbot, single(plane, black_level=0, air_value=65535))
    before = grabbed(board.canvas)
    board.take(tool)
    if tool is Tool.ANGLE:
        board.click((60, 60), (150, 60), (150, 150))
    elif tool is Tool.OUTLINE:
        board.click((60, 60), (150, 60), (150, 150), (60, 60))
    elif tool is Tool.COUNT:
        board.click((60, 60), (150, 60))
    else:
        board.drag((60, 60), (150, 150))
    assert len(board.items) == 1
    board.it.select(None)
    after = grabbed(board.canvas)
    assert (after != before).any()
    place = {Tool.ELLIPSE: (60, 105), Tool.RECTANGLE: (60, 90), Tool.COUNT: (60, 60)}
    at = board.window(place.get(tool, (90, 60 if tool in (Tool.ANGLE, Tool.OUTLINE) else 90)))
    near = after[at.y() - 5 : at.y() + 6, at.x() - 5 : at.x() + 6].max(axis=2)
    assert near.min() < 60  # the halo
    assert near.max() > 200  # the line
    bright = (near > 200).sum()
    assert 8 <= bright <= 110 if brightness else bright < 60


def test_that_the_lens_shows_the_picture_as_it_is_looked_at_pixel_for_pixel(qtbot):
    board = Board(qtbot, simulated())
    canvas = board.canvas
    canvas.one_to_one()
    canvas.apply_function("inverse")
    lens = Lens(canvas)
    at = QPoint(450, 330)
    QTest.mouseMove(canvas.viewport(), at)
    lens.step(1)  # 4 times
    lens.show(True)
    seen = grabbed(canvas)
    source = canvas.to_source(QPointF(at))
    prepared, view = canvas.prepared(), canvas.view_state()
    whole = display.render(prepared, view)[..., :3]
    shown = 0
    for dx, dy in itertools.product(range(-60, 60, 7), repeat=2):
        x, y = source.x() + (dx + 0.5) / 4, source.y() + (dy + 0.5) / 4
        if 0 <= x < prepared.columns and 0 <= y < prepared.rows:
            shown += 1
            assert (seen[at.y() + dy, at.x() + dx] == whole[int(y), int(x)]).all()
    assert shown > 200


@pytest.mark.parametrize("orientation", TURNS)
def test_that_the_lens_keeps_what_is_under_the_cursor_and_is_turned_as_the_picture_is(
    qtbot, orientation
):
    plane = np.full((200, 200), 65535, np.uint16)
    plane[100:120, 100:110] = 0
    board = Board(qtbot, single(plane, black_level=0, air_value=65535))
    canvas = board.canvas
    canvas.set_orientation(orientation)
    canvas.centre_on(QPointF(100, 100), 2.0)
    lens = Lens(canvas)
    at = board.window((100, 100))
    QTest.mouseMove(canvas.viewport(), at)
    small = grabbed(canvas)
    lens.show(True)
    large = grabbed(canvas)
    for dx, dy in itertools.product((-15, -6, 6, 15), repeat=2):
        assert (large[at.y() + 3 * dy, at.x() + 3 * dx] == small[at.y() + dy, at.x() + dx]).all(), (
            dx,
            dy,
        )


def test_that_the_lens_over_no_picture_and_past_its_edge_draws_no_wrong_pixel(qtbot):
    picture = np.zeros((1, 20, 20, 3), np.uint8)
    board = Board(qtbot, scan_of(picture, PictureKind.RENDERED_COLOUR))
    lens = Lens(board.canvas)
    lens.show(True)
    QTest.mouseMove(board.canvas.viewport(), QPoint(3, 3))
    grabbed(board.canvas)
    for by in (1, 1, 1, 1, 1, 1, -9):
        lens.step(by // abs(by))
        lens.set_smooth(by > 0)
        grabbed(board.canvas)
    board.canvas.clear()
    grabbed(board.canvas)


def test_that_a_mirrored_item_is_drawn_and_cannot_be_taken(board):
    other = Item(9, ItemKind.RECTANGLE, Anchor("y", 0, 300, 400), ((50.0, 50.0), (150.0, 150.0)))
    before = grabbed(board.canvas)
    board.layer.show_mirrored((other,))
    assert (grabbed(board.canvas) != before).any()
    board.take(Tool.SELECT)
    board.drag((50, 100), (90, 100))
    assert board.items == ()
