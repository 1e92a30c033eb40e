"""Fingers and buttons: a tap chooses, two fingers hold the picture, buttons do as they are set."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.imaging.pictures import single
from workstation.adapters.settings import load_settings
from workstation.domain.findings import Finding
from workstation.domain.notice import WorkstationError
from workstation.imaging import display
from workstation.ui.canvas import ScanCanvas
from workstation.ui.canvas.gestures import Deed, MouseBindings
from workstation.wiring import mouse_bindings

NONE = Qt.KeyboardModifier.NoModifier
DEVICE = None


@pytest.fixture
def fingers(qapp):
    global DEVICE
    if DEVICE is None:
        DEVICE = QTest.createTouchDevice()
    return DEVICE


@pytest.fixture
def shown(qtbot) -> ScanCanvas:
    canvas = ScanCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(900, 600)
    canvas.show()
    qtbot.waitExposed(canvas)
    plane = np.random.default_rng(0).integers(2000, 60_000, (400, 500)).astype(np.uint16)
    canvas.show_scan(display.prepare(single(plane, black_level=0, air_value=60_000)))
    return canvas


def touch(canvas: ScanCanvas, device, *steps: dict[int, tuple[str, QPoint]]) -> None:
    port = canvas.viewport()
    for step in steps:
        sequence = QTest.touchEvent(port, device)
        for finger, (deed, at) in step.items():
            getattr(sequence, deed)(finger, at, port)
        sequence.commit()
        QApplication.processEvents()


def tap(canvas: ScanCanvas, device, at: QPoint) -> None:
    touch(canvas, device, {0: ("press", at)}, {0: ("release", at)})


def test_that_a_tap_chooses_a_mark(shown, fingers, qtbot):
    shown.show_opinion((Finding((100, 80, 60, 40), 0.9, "pistol", 1),))
    with qtbot.waitSignal(shown.finding_clicked) as got:
        tap(shown, fingers, shown.from_source(QPointF(130, 100)).toPoint())
    assert got.args == [1]
    assert shown.selected_finding() == 1


def test_that_two_taps_destroy_no_setting(shown, fingers):
    shown.set_window(20_000, 5_000)
    shown.zoom_by(3)
    before = shown.view_state(), shown.placement
    for _ in range(2):
        tap(shown, fingers, QPoint(300, 300))
    assert (shown.view_state(), shown.placement) == before


def test_that_two_fingers_hold_the_picture_where_they_touch_it(shown, fingers):
    start, end = (QPoint(300, 250), QPoint(500, 350)), (QPoint(200, 260), QPoint(640, 480))
    places = [shown.to_source(QPointF(at)) for at in start]
    view, zoom = shown.view_state(), shown.zoom()
    steps = [{0: ("press", start[0])}, {0: ("move", start[0]), 1: ("press", start[1])}]
    for share in (0.25, 0.5, 0.75, 1.0):
        now = [a + (b - a) * share for a, b in zip(start, end, strict=True)]
        steps.append({0: ("move", now[0]), 1: ("move", now[1])})
    steps.append({0: ("release", end[0]), 1: ("release", end[1])})
    touch(shown, fingers, *steps)
    apart = np.hypot(440, 220) / np.hypot(200, 100)
    assert shown.zoom() / zoom == pytest.approx(apart, rel=0.02)
    for place, at in zip(places, end, strict=True):
        off = shown.from_source(place) - QPointF(at)
        assert abs(off.x()) <= 3
        assert abs(off.y()) <= 3
    assert shown.view_state() == view


def test_that_one_finger_is_the_left_button(shown, fingers):
    view = shown.view_state()
    at = QPoint(400, 300)
    steps = [{0: ("press", at)}]
    steps += [{0: ("move", at + QPoint(30 * n, 0))} for n in range(1, 4)]
    touch(shown, fingers, *steps, {0: ("release", at + QPoint(90, 0))})
    assert shown.view_state().width > view.width
    placed = shown.placement
    shown.set_mouse(MouseBindings(left=Deed.PAN))
    shown.zoom_by(4)
    placed, view = shown.placement, shown.view_state()
    touch(shown, fingers, *steps, {0: ("release", at + QPoint(90, 0))})
    assert shown.view_state() == view
    assert shown.placement != placed


def test_that_a_second_finger_takes_back_what_the_first_moved(shown, fingers):
    view = shown.view_state()
    at, other = QPoint(400, 300), QPoint(500, 300)
    touch(
        shown,
        fingers,
        {0: ("press", at)},
        {0: ("move", at + QPoint(40, 20))},
        {0: ("move", at + QPoint(40, 20)), 1: ("press", other)},
        {0: ("release", at + QPoint(40, 20)), 1: ("move", other)},
        {1: ("release", other)},
    )
    assert shown.view_state() == view


def click(canvas: ScanCanvas, button: Qt.MouseButton, at: QPoint) -> None:
    QTest.mouseClick(canvas.viewport(), button, NONE, at)


def drag(canvas: ScanCanvas, button: Qt.MouseButton) -> None:
    port, start = canvas.viewport(), QPoint(300, 300)
    QTest.mousePress(port, button, NONE, start)
    for step in (10, 20, 40):
        QTest.mouseMove(port, start + QPoint(step, step))
    QTest.mouseRelease(port, button, NONE, start + QPoint(40, 40))


@pytest.mark.parametrize(
    "button",
    [
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.MiddleButton,
        Qt.MouseButton.RightButton,
        Qt.MouseButton.BackButton,
        Qt.MouseButton.ForwardButton,
    ],
)
@pytest.mark.parametrize("deed", list(Deed))
def test_that_every_button_does_what_it_is_set_to(shown, button, deed):
    names = ("left", "middle", "right", "back", "forward")
    places = (
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.MiddleButton,
        Qt.MouseButton.RightButton,
        Qt.MouseButton.BackButton,
        Qt.MouseButton.ForwardButton,
    )
    shown.set_mouse(MouseBindings(**{names[places.index(button)]: deed}))
    shown.set_window(20_000, 9_000)
    shown.zoom_by(3)
    shown.turn(1)
    view, zoom, centre = shown.view_state(), shown.zoom(), shown.placement.centre
    drag(shown, button)
    windowed = shown.view_state() != view
    zoomed = shown.zoom() != zoom
    panned = shown.placement.centre != centre and not zoomed
    standard = deed is Deed.STANDARD
    assert windowed == (deed is Deed.WINDOW or standard)
    assert zoomed == (deed in (Deed.ZOOM, Deed.FIT, Deed.ONE_TO_ONE) or standard)
    assert panned == (deed is Deed.PAN)
    assert shown.orientation().is_standard == standard


def test_that_a_click_still_chooses_a_mark_whatever_the_left_button_does(shown, qtbot):
    shown.set_mouse(MouseBindings(left=Deed.NONE))
    shown.show_opinion((Finding((100, 80, 60, 40), 0.9, "pistol", 1),))
    with qtbot.waitSignal(shown.finding_clicked):
        click(shown, Qt.MouseButton.LeftButton, shown.from_source(QPointF(130, 100)).toPoint())


def turn(canvas: ScanCanvas, modifiers: Qt.KeyboardModifier = NONE) -> None:
    at = QPointF(300, 300)
    there = QPointF(canvas.viewport().mapToGlobal(at))
    event = QWheelEvent(
        at,
        there,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


@pytest.mark.parametrize("wheel", [Deed.ZOOM, Deed.PAN, Deed.NONE])
def test_that_the_wheel_does_what_it_is_set_to_and_zooms_with_ctrl(shown, wheel):
    shown.set_mouse(MouseBindings(wheel=wheel))
    shown.zoom_by(3)
    zoom, centre = shown.zoom(), shown.placement.centre
    turn(shown)
    assert (shown.zoom() != zoom) == (wheel is Deed.ZOOM)
    assert (shown.placement.centre != centre) == (wheel is not Deed.NONE)
    zoom = shown.zoom()
    turn(shown, Qt.KeyboardModifier.ControlModifier)
    assert shown.zoom() > zoom


def test_that_buttons_are_set_in_the_stations_file_and_wrong_ones_refused(tmp_path):
    assert mouse_bindings(load_settings(tmp_path)) == MouseBindings()
    file = tmp_path / "station.toml"
    file.write_text('mouse_left = "pan"\nmouse_forward = "one to one"\nmouse_wheel = "none"\n')
    assert mouse_bindings(load_settings(tmp_path)) == MouseBindings(
        left=Deed.PAN, forward=Deed.ONE_TO_ONE, wheel=Deed.NONE
    )
    file.write_text('mouse_back = "release the parcel"\nmouse_wheel = "window"\n')
    with pytest.raises(WorkstationError) as refused:
        load_settings(tmp_path)
    assert "mouse_back must be “window” or “pan”" in str(refused.value)
    assert "mouse_wheel must be “zoom”" in str(refused.value)


def test_that_an_unknown_button_does_nothing(shown):
    before = shown.view_state(), shown.placement
    event = QMouseEvent(
        QEvent.Type.MouseButtonPress,
        QPointF(10, 10),
        QPointF(10, 10),
        Qt.MouseButton.TaskButton,
        Qt.MouseButton.TaskButton,
        NONE,
    )
    QApplication.sendEvent(shown.viewport(), event)
    assert (shown.view_state(), shown.placement) == before
