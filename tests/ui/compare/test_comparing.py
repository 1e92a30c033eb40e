"""Comparing in the real window: by keys, mouse and scanner, and exact to the pixel."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.canvas.grabbed import image_pixels
from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS, UNMANIFESTED
from workstation.controllers.compare import CompareState, Mode
from workstation.controllers.mirroring import mirror_words
from workstation.ui.bench.parts import plain_tip
from workstation.ui.canvas import ScanCanvas
from workstation.ui.compare.comparing import Comparing
from workstation.ui.compare.stage import Stage

A, B, C = PARCELS
CHORD = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT_SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def hands(supervisor: Hands) -> Hands:
    """Keeping pictures for others is a supervisor's."""
    return supervisor


def state(hands: Hands) -> CompareState:
    assert hands.window.compare is not None
    return hands.window.compare.state


def comparing(hands: Hands) -> Comparing:
    found = hands.window._comparing
    assert found is not None
    return found


def canvases(hands: Hands) -> tuple[ScanCanvas, ScanCanvas]:
    left, right = hands.window.bench_page.picture.canvas, comparing(hands).pane.canvas
    assert left is not None
    assert right is not None
    return left, right


def stage(hands: Hands) -> Stage:
    return hands.window.bench_page.picture.stage


def compare(hands: Hands, parcel: str = B) -> None:
    """Open a parcel and put the first of the list beside it, by keys."""
    hands.sign_in()
    hands.open(parcel)
    hands.key(Qt.Key.Key_E, *CHORD)
    hands.until(lambda: state(hands).found)
    assert hands.focused() == "compare_list"
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: state(hands).prepared)


def pixels(widget: QWidget) -> NDArray[np.uint8]:
    return image_pixels(widget.grab().toImage())


def test_keys_put_an_earlier_parcel_right_and_escape_takes_it_away(hands: Hands) -> None:
    compare(hands)
    page = stage(hands)
    assert page.left_title.title == "THIS PARCEL: RR 4731 2482 9 GB"
    assert page.right_title.title.startswith("EARLIER: RB 1234 5678 5 GB, not decided")
    assert "Same scale: 1 mm a pixel at the detector" in page.right_title.words
    _, right = canvases(hands)
    assert "EARLIER: not the parcel on the bench" in right.words()
    assert page.left.geometry().right() < page.right.geometry().left()  # type: ignore[union-attr]
    assert hands.focused() == "barcode"
    hands.key(Qt.Key.Key_PageDown, *CHORD)
    hands.until(lambda: state(hands).prepared)
    assert page.right_title.title.startswith("LATER: CP 1234 5678 5 US")
    hands.key(Qt.Key.Key_Escape)
    assert not state(hands).open
    assert page.left.geometry() == page.rect()
    assert not page.right_title.isVisible()
    assert hands.state.barcode is not None
    assert hands.state.barcode.text == B


def test_the_list_is_chosen_from_by_mouse_and_a_scan_over_it_opens_the_parcel(
    hands: Hands,
) -> None:
    hands.sign_in()
    hands.open(A)
    hands.key(Qt.Key.Key_E, *CHORD)
    hands.until(lambda: state(hands).found)
    rows = comparing(hands).pane.list
    at = rows.visualItemRect(rows.item(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    hands.until(lambda: state(hands).prepared)
    assert state(hands).chosen == (state(hands).found or ())[1]
    hands.key(Qt.Key.Key_E, *CHORD)
    hands.until(lambda: hands.focused() == "compare_list")
    hands.open(C)
    assert not state(hands).open
    assert hands.window.bench_page.top.barcode.text() == C
    assert hands.focused() == "barcode"


def test_commands_can_be_used_only_where_they_mean_something(hands: Hands) -> None:
    def on(name: str) -> bool:
        return hands.window.actions_by_name[f"compare.{name}"].isEnabled()

    hands.sign_in()
    assert not any(map(on, ("list", "swipe", "next", "link", "divider_left", "other_view")))
    hands.open(A)
    assert on("list")
    assert on("add_reference")
    assert not any(map(on, ("swipe", "next", "link", "divider_left", "other_view")))
    assert hands.window._comparing is None  # a parcel nobody compares makes no widgets
    hands.key(Qt.Key.Key_E, *CHORD)
    hands.until(lambda: hands.focused() == "compare_list")
    assert not on("swipe")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: state(hands).prepared)
    assert all(map(on, ("side", "swipe", "blink", "next", "link")))
    assert not on("divider_left")
    hands.key(Qt.Key.Key_P, *CHORD)
    assert on("divider_left")


def test_a_number_typed_over_the_list_goes_to_the_barcode_field(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    hands.key(Qt.Key.Key_E, *CHORD)
    hands.until(lambda: hands.focused() == "compare_list")
    hands.live(300)
    hands.type("cp1234 5678 5 us")
    assert hands.window.bench_page.top.barcode.text() == "cp1234 5678 5 us"
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.opened and hands.state.opened.barcode.text == C)


def test_text_of_strangers_is_no_markup_in_a_tooltip(hands: Hands) -> None:
    assert plain_tip("<img src=x>\nA & B") == "<qt>&lt;img src=x&gt;<br>A &amp; B</qt>"
    compare(hands)
    row = comparing(hands).pane.list.item(0)
    assert row.toolTip().startswith("<qt>EARLIER: ")


def test_a_parcel_like_no_other_says_that_there_is_nothing_to_compare_with(hands: Hands) -> None:
    hands.sign_in()
    hands.open(UNMANIFESTED)
    hands.key(Qt.Key.Key_E, *CHORD)
    hands.until(lambda: state(hands).found is not None)
    assert "nothing to compare with" in comparing(hands).pane.message.accessibleName()
    hands.key(Qt.Key.Key_Escape)
    assert not state(hands).open


def test_a_swipe_shows_each_pictures_own_pixels_on_its_side_of_the_line(hands: Hands) -> None:
    compare(hands)
    hands.key(Qt.Key.Key_P, *CHORD)
    page = stage(hands)
    assert page.right is not None
    for divider in (0.5, 0.283, 0.0, 1.0):
        assert hands.window.compare is not None
        hands.window.compare.move_divider(divider)
        at, top = page.line_at(), page.left.y()
        assert page.left.geometry() == page.right.geometry()
        seen = pixels(page)[top:]
        wanted = pixels(page.left)
        wanted[:, at:] = pixels(page.right)[:, at:]
        ours = np.ones(seen.shape[:2], bool)
        line, grip = page.divider.line(), page.divider.grip()
        for part in (line, grip, page.left_flag.geometry(), page.right_flag.geometry()):
            part = part.translated(0, -top).intersected(page.left.rect())
            ours[part.y() : part.y() + part.height(), part.x() : part.x() + part.width()] = False
        assert np.count_nonzero(ours) > 0.9 * ours.size
        np.testing.assert_array_equal(seen[ours], wanted[ours])
    left, right = pixels(page.left), pixels(page.right)
    assert np.count_nonzero((left != right).any(2)) > 1000  # else the test would prove nothing


def test_the_divider_is_moved_by_mouse_and_by_keys(hands: Hands) -> None:
    compare(hands)
    hands.key(Qt.Key.Key_P, *CHORD)
    page = stage(hands)
    bar = page.divider
    middle = bar.rect().center()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(bar, middle + QPoint(-200, 5))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=middle + QPoint(-200, 5))
    moved = page.line_at()
    assert abs(moved - (page.width() // 2 - 200)) <= 1
    hands.key(Qt.Key.Key_Right, *ALT_SHIFT)
    assert page.line_at() - moved == round(0.05 * page.width())
    hands.key(Qt.Key.Key_Left, *ALT_SHIFT)
    assert page.line_at() == moved


def test_linked_pictures_go_together_and_apart_ones_do_not(hands: Hands) -> None:
    compare(hands)
    left, right = canvases(hands)
    left.zoom_by(2.0)
    left.pan_by(-30, 20)
    assert right.zoom() == left.zoom()
    assert right.placement.centre == left.placement.centre
    hands.key(Qt.Key.Key_F3)
    view = right.view_state()
    assert view is not None
    assert view.name == "inverse"
    right.turn(1)
    assert left.orientation() == right.orientation()
    assert state(hands).linked
    hands.key(Qt.Key.Key_L, *CHORD)
    assert "Apart" in stage(hands).right_title.words
    before = right.placement, right.view_state()
    left.zoom_by(2.0)
    hands.key(Qt.Key.Key_F3)
    assert (right.placement, right.view_state()) == before
    hands.key(Qt.Key.Key_L, *CHORD)
    assert right.placement == left.placement
    assert right.view_state() == left.view_state()


def test_a_window_of_another_size_leaves_the_left_picture_whole(hands: Hands) -> None:
    compare(hands)
    left, right = canvases(hands)
    for size, mode in (
        ((1100, 700), Mode.SWIPE),
        ((1500, 900), Mode.SIDE),
        ((1024, 640), Mode.SIDE),
    ):
        hands.window.resize(*size)
        assert hands.window.compare is not None
        hands.window.compare.set_mode(mode)
        hands.live(50)
        whole = left.room().fitted(left.orientation())
        assert left.placement == whole
        assert right.zoom() == pytest.approx(left.zoom())


def test_the_place_under_the_mouse_is_shown_in_the_other_picture(hands: Hands) -> None:
    compare(hands)
    left, _ = canvases(hands)
    linker = comparing(hands).linker
    assert linker is not None
    mine, other = linker.crosses
    at = left.from_source(left.to_source(left.viewport().rect().center().toPointF()))
    QTest.mouseMove(left.viewport(), at.toPoint() + QPoint(9, 4))
    hands.until(lambda: other.at is not None)
    assert mine.at is None
    place = left.to_source((at.toPoint() + QPoint(9, 4)).toPointF())
    assert other.at is not None
    assert abs(other.at.x() - place.x()) <= 1
    assert abs(other.at.y() - place.y()) <= 1
    hands.key(Qt.Key.Key_L, *CHORD)
    assert other.at is None


def test_blinking_shows_one_picture_after_the_other_and_stops_with_the_comparison(
    hands: Hands, qtbot: object
) -> None:
    compare(hands)
    hands.key(Qt.Key.Key_N, *CHORD)
    assert state(hands).mode is Mode.BLINK
    page, seen = stage(hands), []
    page.blinked.connect(seen.append)
    assert page.right is not None
    hands.until(lambda: len(seen) >= 1)
    assert seen[0] is False
    np.testing.assert_array_equal(pixels(page)[page.left.y() :], pixels(page.left))
    hands.until(lambda: len(seen) >= 2)
    np.testing.assert_array_equal(pixels(page)[page.left.y() :], pixels(page.right))
    hands.key(Qt.Key.Key_Escape)
    count = len(seen)
    hands.live(800)
    assert len(seen) == count


def test_the_decision_is_on_the_left_parcel_and_says_what_was_compared(hands: Hands) -> None:
    compare(hands)
    hands.ctrl(Qt.Key.Key_F2)
    hands.until(lambda: hands.focused() == "field_opened")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    hands.type("two shirts")
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)  # the same for every alarm
    hands.ctrl(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.recorded is not None)
    recorded = hands.state.recorded
    assert recorded is not None
    assert recorded.content["parcel"] == B
    assert "beside another parcel: RB 1234 5678 5 GB" in str(recorded.content["data"])
    assert not state(hands).open


@pytest.mark.qt_log_ignore("propagateSizeHints")  # dialogs on the offscreen platform
def test_a_picture_is_kept_in_the_library_from_the_bench(hands: Hands) -> None:
    hands.sign_in()
    hands.open(UNMANIFESTED)
    hands.window.actions_by_name["compare.add_reference"].trigger()
    form = hands.window.findChild(QWidget, "add_reference")
    assert form is not None
    title = hands.window.findChild(QWidget, "reference_title")
    problem = hands.window.findChild(QWidget, "reference_problem")
    assert title is not None
    assert problem is not None
    QTest.keyClick(title, Qt.Key.Key_Return)
    hands.until(problem.isVisible)
    assert "REFERENCE-03" in problem.text()  # type: ignore[attr-defined]
    QTest.keyClicks(title, "Hollow lamp")
    QTest.keyClick(title, Qt.Key.Key_Return)
    hands.until(lambda: hands.window.findChild(QWidget, "add_reference") is None)
    hands.window.activateWindow()  # there is no window manager to do it
    hands.key(Qt.Key.Key_E, *CHORD)
    hands.until(lambda: state(hands).found)
    assert [one.title for one in state(hands).found or ()] == ["REFERENCE: Hollow lamp"]
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: state(hands).prepared)


def test_a_region_drawn_left_shows_right_with_that_pictures_values(hands: Hands) -> None:
    compare(hands)
    left, right = canvases(hands)
    hands.window.actions_by_name["measure.rectangle"].trigger()
    port = left.viewport()
    corners = [
        left.from_source(QPointF(40, 40)).toPoint(),
        left.from_source(QPointF(90, 70)).toPoint(),
    ]
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=corners[0])
    QTest.mouseMove(port, corners[1])
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=corners[1])
    mirror = comparing(hands).mirror
    assert mirror is not None
    hands.until(lambda: mirror.layer.state.measured)
    (item,) = mirror.layer.state.items
    assert item.anchor.identity == right.prepared().identity  # type: ignore[union-attr]
    words = mirror_words(item, mirror.layer.state)
    measured = mirror.layer.state.values(item)
    scan = right.prepared().scan  # type: ignore[union-attr]
    assert measured is not None
    assert measured.values is not None
    (x0, y0), (x1, y1) = item.box
    rows = slice(math.ceil(y0 - 0.5), math.ceil(y1 - 0.5))
    columns = slice(math.ceil(x0 - 0.5), math.ceil(x1 - 0.5))
    for energy, plane in zip(measured.values.energies, scan.values, strict=True):
        assert energy.stored is not None
        assert energy.stored.mean == pytest.approx(plane[rows, columns].mean())
    assert words.startswith("A  mean low")
    hands.key(Qt.Key.Key_L, *CHORD)
    assert mirror.layer.state.items == ()
