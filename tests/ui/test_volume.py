"""A CT volume on the bench, used with the wheel, the mouse and the keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS, GatedDetector
from workstation.adapters.pictures.dicos_ct import write_ct
from workstation.composition import open_station
from workstation.domain.findings import Detection, Finding
from workstation.domain.scan import PictureKind, Scan
from workstation.imaging.planes import Plane, Projection
from workstation.ui.volume.room import VolumeRoom
from workstation.ui.volume.strip import SliceStrip

A, B, _ = PARCELS
SHAPE = (24, 40, 48)
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def voxels() -> np.ndarray:
    rng = np.random.default_rng(5)
    values = rng.integers(20, 60, SHAPE).astype(np.uint16)
    values[6:15, 10:20, 12:30] = 1500
    values[:, 0, 0] = 0
    return values


class VolumeDetector(GatedDetector):
    """Two findings in a volume, each on slices of its own."""

    def detect(self, scan: Scan) -> Detection:
        if scan.kind is not PictureKind.VOLUME:
            return super().detect(scan)
        found = (
            Finding((12, 10, 18, 10), 0.9, "pistol-like", slices=(6, 9)),
            Finding((2, 2, 5, 5), 0.8, "unlike the rest", slices=(18, 2)),
        )
        return Detection(self.identity, scan.identity, found, 3.0, "volume", None)


@pytest.fixture
def ct(qtbot: QtBot, facility: Path, tmp_path: Path) -> Iterator[Hands]:
    """A bench whose parcel A has a dual-energy picture and a CT."""
    data_dir = tmp_path / "station"
    shutil.copytree(facility, data_dir)
    station = open_station(data_dir, in_process=True)
    try:
        path = data_dir / "ct.dcs"
        write_ct(
            path,
            voxels(),
            ooi_id=A,
            scan_uid="2.25.123",
            view="2",
            spacing_mm=(2.5, 1.0, 1.0),
            rescale=(1.0, -1024.0, "HU"),
            padding=0,
            acquired_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
            device="test CT",
        )
        station.store.put_scan(A, station.reader.header(path), path)
    finally:
        station.close()
    with Hands(qtbot, data_dir, VolumeDetector()) as hands:
        hands.sign_in()
        hands.open(A)
        hands.key(Qt.Key.Key_PageDown, CTRL)
        hands.until(lambda: hands.state.current == 1)
        yield hands


def room(hands: Hands) -> VolumeRoom:
    found = hands.window.bench_page.picture.slices
    assert found is not None
    return found


def at(hands: Hands) -> tuple[int, int, int]:
    return room(hands).controller().state.at


def frames(hands: Hands) -> dict[Plane, int]:
    return {p: one.frame for p, one in room(hands).controller().state.pictures.items()}


def turn(widget: QWidget, steps: int, held: Qt.KeyboardModifier | None = None) -> None:
    where = QPointF(widget.width() / 2, widget.height() / 2)
    event = QWheelEvent(
        where,
        widget.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        held or Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, start: QPoint, end: QPoint, held: Qt.KeyboardModifier) -> None:
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, held, start)
    for part in range(1, 5):
        point = QPointF(start + (end - start) * part / 4)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            point,
            widget.mapToGlobal(point),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            held,
        )
        QApplication.sendEvent(widget, event)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, held, end)


def test_that_a_volume_opens_at_its_middle_slice_and_the_wheel_scrolls(ct: Hands) -> None:
    assert frames(ct) == {Plane.AXIAL: 12}
    canvas = room(ct).canvas
    assert "CT slice 13 of 24, axial, 30.0 mm from the first" in canvas.words()
    turn(canvas.viewport(), -2)
    ct.until(lambda: frames(ct) == {Plane.AXIAL: 14})
    assert np.array_equal(canvas.prepared().grey, voxels()[14])
    zoom = canvas.zoom()
    turn(canvas.viewport(), 2, CTRL)
    assert canvas.zoom() > zoom
    assert at(ct)[0] == 14


def test_that_keys_lead_through_the_slices_while_the_barcode_field_waits(ct: Hands) -> None:
    assert ct.focused() == "barcode"
    ct.key(Qt.Key.Key_Down, ALT)
    assert at(ct)[0] == 13
    ct.key(Qt.Key.Key_PageUp, ALT)
    assert at(ct)[0] == 3
    ct.key(Qt.Key.Key_End, ALT)
    assert at(ct)[0] == 23
    ct.key(Qt.Key.Key_Home, ALT)
    ct.until(lambda: frames(ct) == {Plane.AXIAL: 0})
    assert ct.focused() == "barcode"


def test_that_bare_keys_lead_through_the_plane_that_was_clicked(ct: Hands) -> None:
    canvas = room(ct).canvas
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 200))
    assert ct.focused() == "scan_canvas"
    ct.key(Qt.Key.Key_Down)
    assert at(ct)[0] == 13
    ct.key(Qt.Key.Key_PageDown)
    assert at(ct)[0] == 23
    ct.key(Qt.Key.Key_Home)
    assert at(ct)[0] == 0
    assert ct.state.selected is None
    ct.scan(B)
    ct.until(lambda: ct.state.opened and ct.state.opened.barcode.text == B)


def test_that_three_planes_share_crosshair_window_and_functions(ct: Hands) -> None:
    ct.ctrl(Qt.Key.Key_M)
    ct.until(lambda: len(frames(ct)) == 3)
    coronal = room(ct).plane_canvas(Plane.CORONAL)
    ct.until(lambda: coronal.isVisible() and coronal.grid() is not None)
    grid = coronal.grid()
    assert grid is not None
    assert grid.size[1] / grid.size[0] == pytest.approx(24 * 2.5 / 48, rel=0.02)
    point = coronal.from_source(QPointF(9.5, 4.5)).toPoint()
    QTest.mouseClick(coronal.viewport(), Qt.MouseButton.LeftButton, pos=point)
    ct.until(lambda: frames(ct) == {Plane.AXIAL: 4, Plane.CORONAL: 20, Plane.SAGITTAL: 9})
    values = voxels()
    assert np.array_equal(coronal.prepared().grey, values[:, 20, :])
    sagittal = room(ct).plane_canvas(Plane.SAGITTAL)
    assert np.array_equal(sagittal.prepared().grey, values[:, :, 9])
    turn(sagittal.viewport(), -3)
    ct.until(lambda: frames(ct)[Plane.SAGITTAL] == 12)
    assert at(ct) == (4, 20, 12)
    ct.key(Qt.Key.Key_F3)
    assert sagittal.view_state().inverted
    sagittal.set_window(900.0, 1200.0)
    assert room(ct).canvas.view_state().centre == 900.0
    assert "three planes" in ct.state.filters
    ct.ctrl(Qt.Key.Key_M)
    assert not coronal.isVisible()


def test_that_a_window_preset_in_hounsfield_units_holds_for_every_plane(ct: Hands) -> None:
    ct.ctrl(Qt.Key.Key_M)
    ct.until(lambda: len(frames(ct)) == 3)
    canvas = room(ct).canvas
    before = canvas.view_state()
    ct.window.actions_by_name["image.window_next"].trigger()
    assert canvas.view_state() != before
    assert " HU" in canvas.words()
    for plane in (Plane.CORONAL, Plane.SAGITTAL):
        assert room(ct).plane_canvas(plane).view_state() == canvas.view_state()


def test_that_shift_and_drag_carry_the_crosshair_along(ct: Hands) -> None:
    ct.ctrl(Qt.Key.Key_M)
    ct.until(lambda: len(frames(ct)) == 3)
    canvas = room(ct).canvas
    window = canvas.view_state()
    start, end = (canvas.from_source(QPointF(x, 20.5)).toPoint() for x in (10.5, 30.5))
    drag(canvas.viewport(), start, end, SHIFT)
    assert at(ct) == (12, 20, 30)
    assert canvas.view_state() == window
    drag(canvas.viewport(), start, end, Qt.KeyboardModifier.NoModifier)
    assert canvas.view_state() != window


def test_that_a_slab_is_named_on_the_screen_and_kept_for_the_log(ct: Hands) -> None:
    ct.key(Qt.Key.Key_2, ALT)
    ct.until(lambda: "slab MIP 10 mm (4 slices)" in room(ct).canvas.words())
    values = voxels()
    assert np.array_equal(room(ct).canvas.prepared().grey, values[11:15].max(axis=0))
    assert "slab MIP 10 mm (4 slices)" in ct.state.filters
    assert ct.window.actions_by_name["volume.mip"].isChecked()
    ct.key(Qt.Key.Key_Plus, ALT)
    assert room(ct).controller().state.slab.slices == 5
    ct.key(Qt.Key.Key_1, ALT)
    ct.until(lambda: "slab" not in room(ct).canvas.words())
    assert room(ct).controller().state.slab.projection is Projection.SLICE


def test_that_findings_show_on_their_slices_and_the_strip_leads_there(ct: Hands) -> None:
    strip = ct.window.findChild(SliceStrip, "slice_strip")
    assert [(s.number, s.first, s.past, s.own) for s in strip.stops()] == [
        (1, 6, 15, False),
        (2, 18, 20, False),
    ]
    canvas = room(ct).canvas
    assert [f.number for f in canvas._opinion.marks.findings] == [1]
    where = QPoint(round(strip._x(18)), 8)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=where)
    ct.until(lambda: frames(ct) == {Plane.AXIAL: 18})
    assert [f.number for f in canvas._opinion.marks.findings] == [2]
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.place_of(0))
    ct.until(lambda: frames(ct) == {Plane.AXIAL: 0})
    assert canvas._opinion.marks.findings == ()
    ct.key(Qt.Key.Key_PageDown)
    ct.until(lambda: ct.state.selected is not None)
    ct.until(lambda: frames(ct)[Plane.AXIAL] in (10, 18))


def test_that_small_pictures_come_and_a_slice_can_be_marked(ct: Hands) -> None:
    strip = ct.window.findChild(SliceStrip, "slice_strip")
    ct.until(lambda: set(strip.drawn_slices()) <= set(strip._small))
    ct.ctrl(Qt.Key.Key_B)
    assert [(s.number, s.first) for s in strip.stops() if s.own] == [(1, 12)]
    ct.key(Qt.Key.Key_Home, ALT)
    ct.key(Qt.Key.Key_Left, ALT)
    assert at(ct)[0] == 18
    ct.key(Qt.Key.Key_Left, ALT)
    assert at(ct)[0] == 12
    ct.ctrl(Qt.Key.Key_B)
    assert not [s for s in strip.stops() if s.own]


def test_that_the_bar_can_be_dragged_and_follows(ct: Hands) -> None:
    bar = ct.window.findChild(QSlider, "slice_bar")
    assert bar.value() == 12
    middle = bar.rect().center()
    drag(bar, middle, middle + QPoint(0, 60), Qt.KeyboardModifier.NoModifier)
    assert at(ct)[0] == bar.value() > 12
    ct.key(Qt.Key.Key_Up, ALT)
    assert bar.value() == at(ct)[0]


def test_that_a_volume_stands_as_it_was_left_when_its_view_comes_back(ct: Hands) -> None:
    ct.ctrl(Qt.Key.Key_M)
    ct.until(lambda: len(frames(ct)) == 3)
    room(ct).controller().place((4, 21, 9))
    ct.until(lambda: frames(ct)[Plane.AXIAL] == 4)
    canvas = room(ct).canvas
    canvas.set_window(900.0, 1200.0)
    canvas.zoom_by(2.0)
    placement = canvas.placement
    ct.key(Qt.Key.Key_PageUp, CTRL)
    ct.until(lambda: ct.state.current == 0)
    assert not room(ct).holds_volume
    assert not ct.window.findChild(SliceStrip, "slice_strip").isVisible()
    assert not room(ct).plane_canvas(Plane.CORONAL).isVisible()
    assert not ct.window.actions_by_name["volume.mpr"].isEnabled()
    assert canvas.prepared().kind is PictureKind.DUAL_ENERGY
    ct.key(Qt.Key.Key_PageDown, CTRL)
    ct.until(lambda: len(frames(ct)) == 3 and frames(ct)[Plane.AXIAL] == 4)
    assert at(ct) == (4, 21, 9)
    assert (canvas.view_state().centre, canvas.view_state().width) == (900.0, 1200.0)
    ct.live(50)
    assert canvas.placement == placement


def test_that_volume_commands_are_off_until_a_volume_comes(hands: Hands) -> None:
    hands.sign_in()
    names = ("volume.mpr", "volume.mip", "volume.next", "volume.mark")
    assert not any(hands.window.actions_by_name[name].isEnabled() for name in names)
    hands.open(B)
    assert not any(hands.window.actions_by_name[name].isEnabled() for name in names)


def test_that_volume_keys_do_nothing_to_other_pictures(ct: Hands) -> None:
    ct.scan(B)
    ct.until(lambda: ct.state.opened and ct.state.opened.barcode.text == B)
    ct.until(lambda: ct.state.view and ct.state.view.prepared)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_2, Qt.Key.Key_End):
        ct.key(key, ALT)
    ct.ctrl(Qt.Key.Key_M)
    canvas = ct.window.bench_page.picture.canvas
    assert canvas is not None
    assert canvas.prepared().kind is PictureKind.DUAL_ENERGY
    assert canvas.words().startswith("VIEW standard")


def test_that_a_slice_is_measured_in_its_units_and_its_items_stay_on_it(ct: Hands) -> None:
    canvas, desk = room(ct).canvas, ct.window.measuring
    at_first = canvas.prepared().frame
    ct.key(Qt.Key.Key_R, ALT)
    a, b = (canvas.from_source(QPointF(*place)).toPoint() for place in ((14, 12), (28, 18)))
    drag(canvas.viewport(), a, b, Qt.KeyboardModifier.NoModifier)
    state = desk.controller.state
    (item,) = state.items
    ct.until(lambda: desk.controller.state.values(item))
    energy = desk.controller.state.values(item).values.energies[0]
    assert (energy.stored.low, energy.stored.high) == (1500, 1500)
    assert (energy.modality.mean, energy.units) == (476, "HU")
    assert "in the volume" in " ".join(value for _, value in desk.panel.shown_rows())
    turn(canvas.viewport(), -2)
    ct.until(lambda: canvas.prepared().frame == at_first + 2)
    assert desk.controller.state.items == ()
    assert desk.controller.state.tool is not None
    assert canvas.tool() is not None
    turn(canvas.viewport(), 2)
    ct.until(lambda: canvas.prepared().frame == at_first)
    assert desk.controller.state.items == (item,)


def test_that_arrow_keys_belong_to_the_tool_in_hand_and_slices_keep_theirs(ct: Hands) -> None:
    canvas, desk = room(ct).canvas, ct.window.measuring
    first = canvas.prepared().frame
    ct.key(Qt.Key.Key_D, ALT)
    ct.key(Qt.Key.Key_Down)
    ct.key(Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right):
        ct.key(key)
    ct.key(Qt.Key.Key_Return)
    assert canvas.prepared().frame == first
    (ruler,) = desk.controller.state.items
    (xa, ya), (xb, yb) = ruler.points
    assert (xb - xa, yb - ya) == (2, 0)
    ct.key(Qt.Key.Key_Down, ALT)
    ct.until(lambda: canvas.prepared().frame == first + 1)


def test_what_is_exported_as_seen_is_every_plane_on_the_screen(ct: Hands) -> None:
    from workstation.ui.commands.export import seen

    ct.ctrl(Qt.Key.Key_M)
    area = ct.window.bench_page.picture
    assert area.slices is not None
    ct.until(lambda: area.slices is not None and area.slices.plane_canvas(Plane.CORONAL).prepared())
    ct.live(100)
    picture = seen(ct.window, area.ensure_canvas())
    assert picture.size() == area.slices.grab().toImage().size()
    assert picture == area.slices.grab().toImage()
