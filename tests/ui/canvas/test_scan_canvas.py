"""The canvas with real mouse events: pixels exact, nothing jumps, words always there."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.imaging.pictures import scan_of, simulated, single
from tests.ui.canvas.grabbed import pixels
from workstation.domain.findings import Finding
from workstation.domain.scan import PictureKind
from workstation.imaging import display
from workstation.ui.canvas import ScanCanvas

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
PISTOL = Finding((100, 80, 60, 40), 0.91, "pistol", 1)
SMALL = Finding((300, 200, 3, 3), 0.64, "dense, unlike", 2)


@pytest.fixture
def shown(canvas) -> ScanCanvas:
    plane = np.random.default_rng(0).integers(2000, 60_000, (400, 500)).astype(np.uint16)
    canvas.show_scan(display.prepare(single(plane, black_level=0, air_value=60_000)), "a.dcs")
    return canvas


def turn(canvas: ScanCanvas, at: QPoint, steps: float, ctrl: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, round(120 * steps)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def drag(canvas: ScanCanvas, start: QPoint, end: QPoint, button=LEFT) -> None:
    port = canvas.viewport()
    QTest.mousePress(port, button, Qt.KeyboardModifier.NoModifier, start)
    for share in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(port, start + (end - start) * share)
    QTest.mouseRelease(port, button, Qt.KeyboardModifier.NoModifier, end)


def source_at(canvas: ScanCanvas, at: QPoint) -> QPointF:
    return canvas.mapToScene(at)


def test_that_importing_the_canvas_touches_no_arrays():
    code = (
        "import sys, workstation.ui.canvas;"
        "print([m for m in ('numpy','cv2','onnxruntime','pydicom') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_that_an_empty_canvas_says_so(canvas):
    assert canvas.words() == "No picture"
    assert canvas.accessibleDescription() == "No picture"
    canvas.clear("Picture loading…")
    assert canvas.words() == "Picture loading…"
    pixels(canvas)


def test_that_at_one_to_one_the_screen_holds_the_rendered_pixels_exactly(shown):
    shown.one_to_one()
    prepared, view = shown.prepared(), shown.view_state()
    expected = display.render(prepared, view)[..., :3]
    seen = pixels(shown)
    corner = shown.mapFromScene(0, 0)
    x, y = corner.x(), corner.y()
    # The strip of words covers the lowest part.
    assert (seen[y : y + 400, x : x + 500] == expected)[:380].all()


def test_that_a_fitted_picture_is_the_area_average_to_the_pixel(shown):
    prepared, view = shown.prepared(), shown.view_state()
    size = display.fitted(prepared, (900, 600))
    assert size == (750, 600)
    expected = display.render(prepared, view, None, size)[..., :3]
    seen = pixels(shown)[:, 75:825]
    assert (seen == expected)[:540].all()


@pytest.mark.parametrize("at", [QPoint(450, 300), QPoint(140, 90), QPoint(700, 500)])
@pytest.mark.parametrize("ctrl", [False, True])
def test_that_the_pixel_under_the_cursor_stays_there_while_zooming(shown, at, ctrl):
    before = source_at(shown, at)
    for steps in (1, 1, 1, 2, 3, -1, -2, 4, 1):
        turn(shown, at, steps, ctrl)
        after = source_at(shown, at)
        moved = (after - before) * shown.zoom()
        assert abs(moved.x()) <= 1.0
        assert abs(moved.y()) <= 1.0


def test_that_ctrl_makes_the_wheel_fine(shown):
    start = shown.zoom()
    turn(shown, QPoint(450, 300), 1, ctrl=True)
    fine = shown.zoom() / start
    turn(shown, QPoint(450, 300), 1)
    assert 1.0 < fine < 1.1 < shown.zoom() / start / fine


def test_that_far_zoom_shows_each_pixel_as_one_flat_square(shown):
    shown.one_to_one()
    shown.zoom_by(20)
    seen = pixels(shown)
    place = shown.mapFromScene(250, 200)
    square = seen[place.y() + 1 : place.y() + 19, place.x() + 1 : place.x() + 19]
    assert (square == square[0, 0]).all()
    prepared, view = shown.prepared(), shown.view_state()
    assert (square[0, 0] == display.render(prepared, view)[200, 250, :3]).all()


def test_that_a_left_drag_sets_width_across_and_level_down(shown, qtbot):
    start = shown.view_state()
    with qtbot.waitSignal(shown.view_changed):
        drag(shown, QPoint(400, 300), QPoint(500, 300))
    wide = shown.view_state()
    assert wide.width > start.width
    assert wide.centre == start.centre
    drag(shown, QPoint(400, 300), QPoint(400, 340))
    assert shown.view_state().centre > wide.centre
    assert shown.view_state().width == pytest.approx(wide.width)
    assert "own window" in shown.words()


def test_that_a_window_drag_moves_nothing_and_a_pan_changes_no_window(shown):
    place = source_at(shown, QPoint(450, 300))
    drag(shown, QPoint(300, 300), QPoint(420, 350))
    assert source_at(shown, QPoint(450, 300)) == place
    view = shown.view_state()
    drag(shown, QPoint(450, 300), QPoint(480, 320), MIDDLE)
    moved = source_at(shown, QPoint(480, 320)) - place
    assert abs(moved.x() * shown.zoom()) <= 1.0
    assert abs(moved.y() * shown.zoom()) <= 1.0
    assert shown.view_state() == view


def test_that_space_with_a_left_drag_pans(shown):
    shown.setFocus()
    view = shown.view_state()
    place = source_at(shown, QPoint(450, 300))
    QTest.keyPress(shown, Qt.Key.Key_Space)
    drag(shown, QPoint(450, 300), QPoint(400, 280))
    QTest.keyRelease(shown, Qt.Key.Key_Space)
    assert shown.view_state() == view
    moved = source_at(shown, QPoint(400, 280)) - place
    assert abs(moved.x() * shown.zoom()) <= 1.0
    drag(shown, QPoint(450, 300), QPoint(500, 300))
    assert shown.view_state() != view


def test_that_a_right_drag_zooms_about_where_it_began_and_a_right_click_asks_a_menu(shown, qtbot):
    place, zoom = source_at(shown, QPoint(500, 250)), shown.zoom()
    drag(shown, QPoint(500, 250), QPoint(500, 150), RIGHT)
    assert shown.zoom() > zoom
    moved = (source_at(shown, QPoint(500, 250)) - place) * shown.zoom()
    assert abs(moved.x()) <= 1.0
    with qtbot.waitSignal(shown.menu_requested):
        QTest.mouseClick(shown.viewport(), RIGHT, Qt.KeyboardModifier.NoModifier, QPoint(5, 6))


def test_that_a_double_click_destroys_no_setting(shown):
    shown.set_window(20_000, 5_000)
    shown.zoom_by(3)
    view, zoom = shown.view_state(), shown.zoom()
    QTest.mouseDClick(shown.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(300, 300))
    assert (shown.view_state(), shown.zoom()) == (view, zoom)


def test_that_a_trembling_click_is_no_drag(shown, qtbot):
    shown.show_opinion((PISTOL,))
    at = shown.mapFromScene(130, 100)
    view = shown.view_state()
    port = shown.viewport()
    with qtbot.waitSignal(shown.finding_clicked) as got:
        QTest.mousePress(port, LEFT, Qt.KeyboardModifier.NoModifier, at)
        QTest.mouseMove(port, at + QPoint(2, 1))
        QTest.mouseRelease(port, LEFT, Qt.KeyboardModifier.NoModifier, at + QPoint(2, 1))
    assert got.args == [1]
    assert shown.view_state() == view


def test_that_a_tiny_mark_can_be_hit_with_a_glove(shown, qtbot):
    shown.show_opinion((PISTOL, SMALL))
    at = shown.mapFromScene(301, 201) + QPoint(10, -10)
    with qtbot.waitSignal(shown.finding_clicked) as got:
        QTest.mouseClick(shown.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert got.args == [2]
    assert shown.selected_finding() == 2


def test_that_marks_never_move_the_picture_and_one_call_hides_them_all(shown):
    before = pixels(shown)
    place = source_at(shown, QPoint(450, 300))
    heat = np.zeros((8, 10), np.float32)
    heat[4:, :5] = 0.9
    shown.show_opinion((PISTOL, SMALL), heat)
    marked = pixels(shown)
    assert (marked != before).any()
    assert source_at(shown, QPoint(450, 300)) == place
    far = shown.mapFromScene(480, 20)
    assert (marked[far.y(), far.x()] == before[far.y(), far.x()]).all()
    shown.set_marks_visible(False)
    assert (pixels(shown) == before).all()
    assert not shown.marks_visible()
    shown.set_marks_visible(True)
    assert (pixels(shown) == marked).all()


def test_that_hidden_marks_do_not_answer(shown, qtbot):
    shown.show_opinion((PISTOL,))
    shown.set_marks_visible(False)
    with qtbot.assertNotEmitted(shown.finding_clicked):
        QTest.mouseClick(
            shown.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, shown.mapFromScene(130, 100)
        )


def test_that_the_map_takes_its_opacity(shown):
    plain = pixels(shown)[300, 450].astype(int)
    heat = np.ones((4, 4), np.float32)
    shown.show_opinion((), heat)
    changes = []
    for opacity in (0.0, 0.4, 1.0):
        shown.set_map_opacity(opacity)
        changes.append(np.abs(pixels(shown)[300, 450].astype(int) - plain).sum())
    assert changes[0] == 0
    assert changes[0] < changes[1] < changes[2]


def test_that_a_new_picture_never_carries_old_marks(shown):
    shown.show_opinion((PISTOL,), np.ones((4, 4), np.float32))
    shown.select_finding(1)
    shown.show_scan(display.prepare(simulated()), "next")
    assert shown.selected_finding() is None
    clean = pixels(shown)
    shown.set_marks_visible(False)
    assert (pixels(shown) == clean).all()


def test_that_an_opinion_without_a_picture_is_not_drawn(canvas):
    before = pixels(canvas)
    canvas.show_opinion((PISTOL,), np.ones((4, 4), np.float32))
    assert (pixels(canvas) == before).all()


def test_that_choosing_a_finding_brings_it_to_the_middle(shown):
    shown.show_opinion((PISTOL, SMALL))
    shown.select_finding(2)
    middle = source_at(shown, QPoint(450, 300))
    assert abs(middle.x() - 301.5) * shown.zoom() <= 1.0
    assert shown.zoom() > 2
    zoom = shown.zoom()
    shown.select_finding(None)
    assert shown.zoom() == zoom
    shown.select_finding(99)
    assert shown.zoom() == zoom


def test_that_another_threshold_keeps_the_chosen_mark(shown):
    shown.show_opinion((PISTOL, SMALL))
    shown.select_finding(1, zoom=False)
    shown.show_opinion((PISTOL,))
    assert shown.selected_finding() == 1


def test_that_one_call_leads_back_to_the_standard_view(shown):
    for name in ("inverse", "edge enhancement"):
        shown.apply_function(name)
    shown.zoom_by(4)
    assert "VIEW inverse + edge enhancement" in shown.words()
    shown.reset_view()
    assert shown.view_state() == display.standard_view(shown.prepared())
    assert shown.words().startswith("VIEW standard")


def test_that_what_was_told_of_a_pixel_does_not_stand_by_another_picture(shown):
    told = []
    shown.cursor_moved.connect(lambda *args: told.append(args))
    QTest.mouseMove(shown.viewport(), QPoint(400, 300))
    assert told[-1][2]
    plane = np.full((40, 50), 7, np.uint16)
    shown.show_scan(display.prepare(single(plane)), "b.dcs")
    assert told[-1] == (-1, -1, "") or "7" in told[-1][2]
    shown.clear()
    assert told[-1] == (-1, -1, "")


def test_that_the_cursor_tells_place_and_stored_value(shown):
    told = []
    shown.cursor_moved.connect(lambda *args: told.append(args))
    QTest.mouseMove(shown.viewport(), shown.mapFromScene(12, 34) + QPoint(1, 1))
    value = int(shown.prepared().grey[34, 12])
    x, y, words = told[-1]
    assert (x, y) == (12, 34)
    assert f"{value:,}".replace(",", "\u202f") in words
    assert "of air" in words
    QTest.mouseMove(shown.viewport(), QPoint(2, 2))
    assert told[-1] == (-1, -1, "")


def test_that_the_strip_names_view_window_and_what_is_simulated(canvas):
    canvas.show_scan(display.prepare(simulated()), "x")
    words = canvas.words()
    assert words.startswith("VIEW standard   W 58\u202f800  L 30\u202f600   simulated")
    assert canvas.accessibleDescription() == words
    assert "of air" not in words


def test_that_rendered_and_partly_missing_pictures_say_so(canvas):
    colours = np.zeros((1, 9, 9, 3), np.uint8)
    scan = scan_of(colours, PictureKind.RENDERED_COLOUR, missing="the lower 3 of 9 rows")
    canvas.show_scan(display.prepare(scan))
    assert "Rendered by the scanner: colours only, no measures" in canvas.words()
    assert "Colours of unknown palette: none is declared" in canvas.words()
    assert "Partly missing: the lower 3 of 9 rows" in canvas.words()
    canvas.set_notice("Earlier view of this parcel")
    assert canvas.words().endswith("Earlier view of this parcel")


def test_that_the_wheel_steps_through_a_ct_and_ctrl_zooms(canvas, qtbot):
    slices = np.zeros((7, 20, 20), np.int16)
    canvas.show_scan(display.prepare(scan_of(slices, PictureKind.VOLUME)))
    zoom = canvas.zoom()
    with qtbot.waitSignal(canvas.slice_requested) as got:
        turn(canvas, QPoint(450, 300), -1)
    assert got.args == [1]
    assert canvas.zoom() == zoom
    turn(canvas, QPoint(450, 300), 1, ctrl=True)
    assert canvas.zoom() > zoom
    canvas.apply_function("inverse")
    canvas.show_slice(display.prepare(scan_of(slices, PictureKind.VOLUME), frame=4))
    assert canvas.view_state().inverted
    assert "CT slice 5 of 7" in canvas.words()


def test_that_resizing_keeps_a_fitted_picture_fitted_and_another_in_its_middle(shown, qtbot):
    shown.resize(500, 600)
    qtbot.waitUntil(lambda: shown.zoom() == pytest.approx(1.0))
    shown.zoom_by(4)
    middle = source_at(shown, QPoint(250, 300))
    shown.resize(800, 400)
    QApplication.processEvents()
    after = source_at(shown, QPoint(400, 200))
    assert abs(after.x() - middle.x()) * shown.zoom() <= 1.5


def test_that_the_picture_cannot_be_lost_out_of_the_window(shown):
    for _ in range(50):
        shown.pan_by(500, 500)
    assert pixels(shown).std() > 5
    assert not shown.mapFromScene(0, 0).x() > 900


def test_that_a_drag_under_way_ends_with_its_picture(shown):
    port = shown.viewport()
    QTest.mousePress(port, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(300, 300))
    shown.show_scan(display.prepare(simulated()), "next")
    QTest.mouseMove(port, QPoint(420, 330))
    QTest.mouseRelease(port, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(420, 330))
    assert shown.view_state() == display.standard_view(shown.prepared())


def test_that_gestures_without_a_picture_do_nothing(canvas):
    drag(canvas, QPoint(100, 100), QPoint(300, 200))
    turn(canvas, QPoint(100, 100), 3)
    canvas.zoom_by(2)
    canvas.fit()
    canvas.one_to_one()
    canvas.reset_view()
    canvas.apply_function("inverse")
    assert canvas.view_state() is None
