"""View functions at the bench: keys pressed and held, what is kept, what the log hears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.imaging.pictures import dual, scan_of, simulated, single
from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from tests.ui.test_flow import release
from workstation.composition import open_station
from workstation.domain.scan import PictureKind, Rescale, Window
from workstation.imaging import display
from workstation.imaging.view import ViewState
from workstation.ui.actions import SPECS, VIEW_FUNCTIONS, Actions
from workstation.ui.bench import peek
from workstation.ui.bench import viewing as viewing_module
from workstation.ui.bench.picture_tools import PictureTools
from workstation.ui.bench.viewing import Viewing
from workstation.ui.canvas import ScanCanvas

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

A, B, _ = PARCELS
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL_SHIFT = SHIFT | Qt.KeyboardModifier.ControlModifier


def view(hands: Hands) -> ViewState:
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    state = canvas.view_state()
    assert state is not None
    return state


def hold(hands: Hands, key: Qt.Key, ms: int, held: Qt.KeyboardModifier = SHIFT) -> None:
    """Press, wait, let go, as from outside. A short press is short however slow the machine is."""
    handle, usual = hands.window.windowHandle(), peek.HOLD_S
    peek.HOLD_S = 60.0 if ms < 100 else usual
    try:
        QTest.keyPress(handle, key, held)
        hands.live(ms)
        QTest.keyRelease(handle, key, held)
        hands.live(10)
    finally:
        peek.HOLD_S = usual


NONE = Qt.KeyboardModifier.NoModifier


def test_a_short_press_switches_and_a_held_key_shows_only_while_held(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    hold(hands, Qt.Key.Key_F3, 20, NONE)
    assert view(hands).name == "inverse"
    hold(hands, Qt.Key.Key_F3, 20, NONE)
    assert view(hands).is_standard
    handle = hands.window.windowHandle()
    QTest.keyPress(handle, Qt.Key.Key_F7)
    hands.live(340)
    assert view(hands).name == "high penetration"
    QTest.keyRelease(handle, Qt.Key.Key_F7)
    hands.live(10)
    assert view(hands).is_standard
    assert "high penetration" in hands.state.filters


def test_holding_goes_back_to_the_view_from_before_with_its_own_window(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    canvas.set_window(30_000, 5_000)
    hold(hands, Qt.Key.Key_F3, 20, NONE)
    before = view(hands)
    for key in (Qt.Key.Key_F8, Qt.Key.Key_F7):
        hold(hands, key, 340, NONE)
        assert view(hands) == before
    hold(hands, Qt.Key.Key_F7, 340, SHIFT)  # the variable density window runs while held
    assert view(hands) == before
    assert not hands.window.bench_page.picture.viewing.sweeping()


def test_what_is_changed_while_a_key_is_held_stays(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    handle = hands.window.windowHandle()
    QTest.keyPress(handle, Qt.Key.Key_F3)
    canvas.set_window(20_000, 9_000)
    hands.live(340)
    QTest.keyRelease(handle, Qt.Key.Key_F3)
    hands.live(10)
    state = view(hands)
    assert (state.centre, state.width, state.inverted) == (20_000, 9_000, False)


def test_a_key_held_down_repeats_nothing_and_standard_is_never_a_peek(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    handle = hands.window.windowHandle()
    QTest.keyPress(handle, Qt.Key.Key_F9)
    for _ in range(5):
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, Qt.Key.Key_F9, NONE, "", True, 1)
            QApplication.sendEvent(handle, event)
    hands.live(20)
    assert view(hands).edge
    QTest.keyRelease(handle, Qt.Key.Key_F9)
    assert view(hands).edge
    hold(hands, Qt.Key.Key_F2, 340, NONE)
    assert view(hands).is_standard


def test_a_window_that_is_left_ends_the_look(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    QTest.keyPress(hands.window.windowHandle(), Qt.Key.Key_F3)
    hands.live(340)
    assert view(hands).inverted
    QApplication.sendEvent(hands.window, QEvent(QEvent.Type.WindowDeactivate))
    assert view(hands).is_standard
    QTest.keyRelease(hands.window.windowHandle(), Qt.Key.Key_F3)
    assert view(hands).is_standard


def test_nothing_is_kept_unless_wanted_and_what_is_kept_is_said_and_logged(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    hold(hands, Qt.Key.Key_F3, 20, NONE)
    hands.open(B)
    assert view(hands).is_standard
    hold(hands, Qt.Key.Key_F10, 20, CTRL_SHIFT)
    hold(hands, Qt.Key.Key_F4, 20, SHIFT)
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    assert "KEPT for the next picture (Ctrl+Shift+F10 ends it)" in canvas.words()
    hands.open(A)
    assert view(hands).name == "gamma 1.50, kept from the picture before"
    assert "KEPT for the next picture" in canvas.words()
    hold(hands, Qt.Key.Key_F2, 20, NONE)
    assert view(hands).is_standard
    hold(hands, Qt.Key.Key_F10, 20, CTRL_SHIFT)
    assert "KEPT" not in canvas.words()
    release(hands)
    recorded = hands.state.recorded
    assert recorded is not None
    hands.close()
    station = open_station(hands.data_dir, in_process=True)
    try:
        entry = station.log.entries(parcel_id=A, limit=10)[-1]
    finally:
        station.close()
    data = entry.content["data"]
    assert isinstance(data, dict)
    filters = data["seen"]["filters"] if "seen" in data else data["filters"]
    assert "gamma, kept from the picture before" in filters


def test_an_officer_who_leaves_takes_what_was_kept_along(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    hold(hands, Qt.Key.Key_F10, 20, CTRL_SHIFT)
    viewing = hands.window.bench_page.picture.viewing
    assert viewing.keep
    assert hands.window.sign_in is not None
    hands.window.sign_in.sign_out()
    hands.live(20)
    assert not viewing.keep
    assert not hands.window.actions_by_name["image.keep"].isChecked()


def test_the_page_of_view_functions_tells_every_function_and_key() -> None:
    page = (Path(__file__).parents[2] / "docs" / "view-functions.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")]
    for name, function in VIEW_FUNCTIONS.items():
        key = next(spec.keys for spec in SPECS if spec.name == name)
        words = function.removesuffix(" only").removesuffix(" penetration")
        assert any(words in row and key in row for row in rows), (function, key)
    for spec in SPECS:
        if spec.name.startswith("image.") and spec.name not in ("image.marks", "image.map"):
            assert spec.keys in page, spec


# Without a window around it


class Lanes:
    """A lane whose work is done when told."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], object], Callable[[object], None]]] = []
        self.failed: list[Callable[[Exception], None]] = []

    def submit(self, lane: str, work, done, failed) -> None:  # type: ignore[no-untyped-def]
        assert lane == "image"
        self.waiting.append((work, done))
        self.failed.append(failed)

    def do(self) -> None:
        work, done = self.waiting.pop(0)
        done(work())


@pytest.fixture
def room(qtbot: QtBot) -> tuple[Viewing, ScanCanvas, list[str]]:
    canvas, viewing = ScanCanvas(), Viewing()
    viewing.setParent(canvas)
    qtbot.addWidget(canvas)
    canvas.resize(500, 400)
    canvas.show()
    viewing.take(canvas)
    told: list[str] = []
    viewing.view_used.connect(told.append)
    return viewing, canvas, told


def turn_wheel(canvas: ScanCanvas, angle: int, held: Qt.KeyboardModifier) -> None:
    at = QPointF(canvas.viewport().rect().center())
    turned = QWheelEvent(
        at,
        QPointF(canvas.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), turned)


def test_large_pictures_are_equalised_on_a_lane_and_the_screen_says_so(room, monkeypatch) -> None:
    viewing, canvas, _ = room
    monkeypatch.setattr(viewing_module, "AT_ONCE_PIXELS", 10)
    lanes = Lanes()
    viewing.lanes = lambda: lanes
    viewing.show_scan(display.prepare(simulated()))
    viewing.apply_function("super enhancement")
    assert canvas.view_state().is_standard
    assert "Preparing the local contrast" in canvas.words()
    canvas.apply_function("inverse")
    lanes.do()
    assert canvas.view_state().name == "inverse + super enhancement"
    assert "Preparing" not in canvas.words()
    viewing.apply_function("super enhancement")  # off again, and on from what is kept
    viewing.apply_function("super enhancement")
    assert canvas.view_state().enhancement == "super"
    assert not lanes.waiting


def test_an_answer_for_another_picture_or_a_wish_given_up_changes_nothing(
    room, monkeypatch
) -> None:
    viewing, canvas, _ = room
    monkeypatch.setattr(viewing_module, "AT_ONCE_PIXELS", 10)
    lanes = Lanes()
    viewing.lanes = lambda: lanes
    viewing.show_scan(display.prepare(simulated()))
    viewing.apply_function("CLAHE")
    viewing.apply_function("standard")
    lanes.do()
    assert canvas.view_state().is_standard
    viewing.apply_function("super enhancement")
    viewing.show_scan(display.prepare(simulated(seed=3)))
    lanes.do()
    assert canvas.view_state().is_standard
    viewing.apply_function("super enhancement")
    lanes.failed[-1](MemoryError())
    assert canvas.view_state().is_standard
    assert "could not be made" in canvas.words()


def test_the_log_hears_functions_at_once_and_numbers_once_they_stand(room, qtbot) -> None:
    viewing, _, told = room
    viewing.show_scan(display.prepare(simulated()))
    viewing.apply_function("gamma")
    assert told[-1] == "gamma"
    qtbot.waitUntil(lambda: told[-1] == "gamma 1.50", timeout=2000)


def test_a_running_window_is_one_entry_for_the_log_and_stops_by_hand(room, qtbot) -> None:
    viewing, canvas, told = room
    viewing.show_scan(display.prepare(simulated()))
    viewing.apply_function("variable density")
    assert viewing.sweeping()
    qtbot.waitUntil(lambda: canvas.view_state().sweep >= 0.03, timeout=4000)
    assert set(told) == {"standard", "variable density"}
    viewing.step_sweep(1)
    assert not viewing.sweeping()
    stands = canvas.view_state().sweep
    qtbot.wait(150)
    assert canvas.view_state().sweep == stands
    viewing.step_sweep(-1)
    assert canvas.view_state().sweep == pytest.approx(stands - 0.04)
    zoom = canvas.zoom()
    turn_wheel(canvas, 120, SHIFT)
    assert canvas.view_state().sweep == pytest.approx(stands)
    assert canvas.zoom() == zoom
    viewing.hold_window()
    assert canvas.view_state().name == "standard, own window"
    turn_wheel(canvas, 120, SHIFT)
    assert canvas.zoom() > zoom
    viewing.run_sweep(True)
    viewing.reset_window()
    assert not viewing.sweeping()
    assert canvas.view_state().is_standard


def test_a_kept_view_goes_as_far_as_the_next_picture_understands_it(room) -> None:
    viewing, canvas, _ = room
    first = display.prepare(simulated())
    viewing.show_scan(first)
    viewing.set_keep(True)
    for name in ("organic only", "log view", "edge enhancement"):
        viewing.apply_function(name)
    canvas.set_window(13_000, 11_760)  # 0.1 to 0.3 of the beam
    plane = np.full((30, 40), 900, np.uint16)
    viewing.show_scan(display.prepare(dual(plane, plane, black_level=0, air_value=1000)))
    kept = canvas.view_state()
    assert kept.limits == pytest.approx((100.6803, 300.6803), abs=0.01)
    assert (kept.strip, kept.log, kept.edge, kept.kept) == ("organic", True, True, True)
    coloured = np.zeros((1, 30, 40, 3), np.uint8)
    viewing.show_scan(display.prepare(scan_of(coloured, PictureKind.RENDERED_COLOUR)))
    assert canvas.view_state().name == "edge enhancement, kept from the picture before"
    viewing.show_scan(display.prepare(single(plane)))
    assert canvas.view_state().name == "edge enhancement, kept from the picture before"


@pytest.fixture
def tools(room, qtbot) -> Iterator[PictureTools]:
    viewing, canvas, _ = room
    made = PictureTools(viewing, Actions(canvas))
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(made)
    window.resize(1030, 200)
    window.show()
    canvas.view_changed.connect(lambda view: made.show_view(canvas.prepared(), view))
    yield made
    window.close()  # the strip lives as long as what holds it


def hounsfield() -> display.Prepared:
    plane = np.arange(1200, dtype=np.int16).reshape(30, 40)
    scan = single(
        plane,
        modality=Rescale(2.0, -1000.0, "HU"),
        windows=(Window(520.0, 200.0, "soft", "LINEAR_EXACT"), Window(700.0, 900.0, "hard", "SIGMOID")),
    )  # fmt: skip
    return display.prepare(scan)


def test_numbers_are_in_the_pictures_unit_and_act_when_typed(room, tools, qtbot) -> None:
    viewing, canvas, _ = room
    viewing.show_scan(hounsfield())
    tools.show_view(canvas.prepared(), canvas.view_state())
    assert tools.width_field.text() == "400 HU"
    assert tools.level_field.text() == "40 HU"
    assert "W 400  L 40 HU" in canvas.words()
    tools.width_field.setFocus()
    tools.width_field.selectAll()
    left: list[bool] = []
    tools.left.connect(lambda: left.append(True))
    QTest.keyClicks(tools.width_field, "1 000x")  # a letter cannot be typed
    QTest.keyClick(tools.width_field, Qt.Key.Key_Return)
    assert canvas.view_state().width == 500
    assert canvas.view_state().name == "standard, own window"
    assert left == [True]
    assert tools.width_field.text() == "1\u202f000 HU"


def test_declared_windows_and_presets_can_be_chosen_by_name(room, tools) -> None:
    viewing, canvas, _ = room
    viewing.show_scan(hounsfield())
    names = [tools.windows.itemText(n) for n in range(tools.windows.count())]
    assert names[1:3] == ["soft (in the file)", "hard (in the file)"]
    tools.windows.setCurrentIndex(2)
    tools.windows.activated.emit(2)
    assert canvas.view_state().name == "standard, window hard"
    assert canvas.view_state().curve == "sigmoid"
    assert tools.windows.currentText() == "hard (in the file)"
    viewing.next_window()
    assert canvas.view_state().is_standard
    viewing.next_window()
    assert canvas.view_state().window_words == "hard"
    tools.windows.activated.emit(0)
    assert canvas.view_state().is_standard
    viewing.show_scan(display.prepare(simulated()))
    assert "Dense goods" in [tools.windows.itemText(n) for n in range(tools.windows.count())]


def test_strengths_and_bands_act_and_show_where_they_stand(room, tools) -> None:
    viewing, canvas, _ = room
    viewing.show_scan(display.prepare(simulated()))
    tools.gamma.setValue(50)
    assert canvas.view_state().gamma == 2.0
    assert tools.gamma.value() == 50
    tools.gamma.setValue(0)
    assert canvas.view_state().is_standard
    tools.clahe.setValue(30)
    assert canvas.view_state().clahe == 3.0
    tools.clahe.setValue(9)
    assert canvas.view_state().enhancement == ""
    tools.sweep.setValue(40)
    assert canvas.view_state().sweep == pytest.approx(0.4)
    tools.bands.activated.emit(2)
    prepared = canvas.prepared()
    low, high = canvas.view_state().band
    span = prepared.air - prepared.black
    depths = [-np.log((v - prepared.black) / span) for v in (high, low)]
    assert depths == pytest.approx([0.4, 1.2], abs=1e-4)
    assert display.legend(prepared, canvas.view_state())[-1].words == "Attenuation 0.40 to 1.20"
    tools.band_low.setValue(20_000)
    assert canvas.view_state().band[0] == 20_000
    viewing.next_band()
    assert canvas.view_state().band is not None
    tools.bands.activated.emit(0)
    assert canvas.view_state().band is None


def test_auto_window_holds_the_values_and_no_dead_pixel(room) -> None:
    viewing, canvas, _ = room
    plane = np.random.default_rng(1).integers(20_000, 21_000, (60, 60)).astype(np.uint16)
    plane[0, :8], plane[1, :8] = 0, 65535
    viewing.show_scan(display.prepare(single(plane, black_level=0, air_value=60_000)))
    viewing.auto_window()
    low, high = canvas.view_state().limits
    assert 19_900 < low < 20_100
    assert 20_900 < high < 21_100
    assert canvas.view_state().name == "standard, window automatic"


def test_a_coloured_picture_has_no_window_to_set(room, tools) -> None:
    viewing, canvas, _ = room
    coloured = np.zeros((1, 30, 40, 3), np.uint8)
    viewing.show_scan(display.prepare(scan_of(coloured, PictureKind.RENDERED_COLOUR)))
    assert not tools.width_field.isEnabled()
    for deed in (viewing.auto_window, viewing.next_window, viewing.hold_window):
        deed()
    viewing.step_sweep(1)
    assert canvas.view_state().penetration == ""
