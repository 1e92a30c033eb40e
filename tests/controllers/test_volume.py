"""Looking through a volume, lanes turned by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.controllers.hands import HandRunner
from tests.imaging.test_volume import scan_of
from workstation.controllers.volume import (
    AHEAD,
    LANE,
    THUMBNAIL_LANE,
    VolumeController,
    VolumeState,
)
from workstation.domain.findings import Finding
from workstation.imaging.planes import Plane, Projection, Slab
from workstation.imaging.volume import Volume


class Bench:
    """A controller, what it showed and what it told the log."""

    def __init__(self, slices: int = 40, **changes: object) -> None:
        values = np.arange(slices * 6 * 8, dtype=np.uint16).reshape(slices, 6, 8)
        declared = {"spacing_mm": (1.0, 1.0), "slice_spacing_mm": 2.0} | changes
        self.volume = Volume(scan_of(values, **declared))
        self.runner = HandRunner()
        self.shown: list[VolumeState] = []
        self.used: list[str] = []
        self.warmed: list[tuple[Plane, int]] = []
        self.controller = VolumeController(
            self.runner,
            self.shown.append,
            used=self.used.append,
            warm=lambda plane, picture: self.warmed.append((plane, picture.frame)),
        )
        self.controller.open(self.volume, self.volume.picture(Plane.AXIAL, slices // 2))

    @property
    def state(self) -> VolumeState:
        return self.controller.state

    def frames(self) -> dict[Plane, int]:
        return {plane: picture.frame for plane, picture in self.state.pictures.items()}

    def settle(self) -> None:
        self.runner.all()


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_that_a_volume_opens_at_its_middle_at_once_with_nothing_to_wait_for(bench):
    assert bench.shown[-1].at[0] == 20
    assert bench.frames() == {Plane.AXIAL: 20}


def test_that_slices_ahead_are_made_ready_and_then_shown_without_a_lane(bench):
    bench.settle()
    before = len(bench.runner.waiting)
    bench.controller.scroll(Plane.AXIAL, 3)
    assert bench.frames() == {Plane.AXIAL: 23}
    assert before == 0
    assert {frame for _, frame in bench.warmed} == set(range(21, 21 + AHEAD))


def test_that_slices_are_made_ready_in_the_direction_of_the_hand(bench):
    bench.controller.scroll(Plane.AXIAL, -1)
    bench.settle()
    assert min(frame for _, frame in bench.warmed) == 19 - AHEAD


def test_that_a_fast_hand_never_piles_up_work(bench):
    for _ in range(15):
        bench.controller.scroll(Plane.AXIAL, 1)
    assert bench.runner.waits(LANE) <= 2
    assert bench.state.at[0] == 35
    bench.settle()
    assert bench.frames() == {Plane.AXIAL: 35}
    assert len([frame for _, frame in bench.warmed if frame < 35]) <= 4


def test_that_the_number_goes_ahead_of_a_picture_that_says_where_it_lies_itself(bench):
    bench.controller.go(Plane.AXIAL, 3)
    assert bench.state.at[0] == 3
    assert bench.frames() == {Plane.AXIAL: 20}
    assert "slice 21 of 40" in bench.state.pictures[Plane.AXIAL].place


def test_that_the_ends_hold(bench):
    bench.controller.scroll(Plane.AXIAL, 10**9)
    assert bench.state.at[0] == 39
    bench.controller.scroll(Plane.AXIAL, -(10**9))
    assert bench.state.at[0] == 0


def test_that_three_planes_go_through_one_voxel(bench):
    bench.controller.set_mpr(True)
    bench.settle()
    bench.controller.place((7, 2, 5))
    bench.settle()
    assert bench.frames() == {Plane.AXIAL: 7, Plane.CORONAL: 2, Plane.SAGITTAL: 5}
    bench.controller.scroll(Plane.CORONAL, 2)
    bench.settle()
    assert bench.state.at == (7, 4, 5)
    assert bench.used == ["three planes"]
    bench.controller.set_mpr(False)
    assert set(bench.frames()) == {Plane.AXIAL}


def test_that_a_slab_is_shown_named_and_told_to_the_log(bench):
    bench.controller.project(Projection.MAXIMUM)
    bench.settle()
    assert bench.state.slab == Slab(Projection.MAXIMUM, 5)
    assert bench.used == ["slab MIP 10 mm (5 slices)"]
    assert "slab MIP 10 mm" in bench.state.pictures[Plane.AXIAL].place
    bench.controller.thicken(2)
    bench.settle()
    assert bench.used[-1] == "slab MIP 14 mm (7 slices)"
    picture = bench.state.pictures[Plane.AXIAL]
    assert np.array_equal(picture.grey, bench.volume.scan.values[17:24].max(axis=0))
    bench.controller.project(Projection.SLICE)
    bench.settle()
    assert "slab" not in bench.state.pictures[Plane.AXIAL].place


def test_that_a_slab_stays_two_slices_thick_and_within_the_volume(bench):
    bench.controller.project(Projection.AVERAGE)
    bench.controller.thicken(-50)
    assert bench.state.slab.slices == 2
    bench.controller.thicken(5000)
    assert bench.state.slab.slices == 40


def test_that_a_picture_of_another_slab_never_replaces_the_wanted_one(bench):
    bench.settle()
    bench.controller.project(Projection.MAXIMUM)
    bench.controller.project(Projection.SLICE)
    bench.settle()
    assert "slab" not in bench.state.pictures[Plane.AXIAL].place


def test_that_an_answer_for_a_volume_that_left_is_dropped(bench):
    bench.controller.go(Plane.AXIAL, 3)
    bench.controller.close()
    bench.settle()
    assert bench.state.grid is None
    assert bench.state.pictures == {}


def test_that_a_volume_stands_as_it_was_left(bench):
    bench.controller.place((7, 2, 5))
    bench.controller.mark()
    bench.controller.project(Projection.MINIMUM)
    bench.settle()
    bench.controller.close()
    bench.controller.open(bench.volume, bench.volume.picture(Plane.AXIAL, 20))
    bench.settle()
    assert bench.state.at == (7, 2, 5)
    assert bench.state.slab.projection is Projection.MINIMUM
    assert [mark.at for mark in bench.state.own_marks] == [(7, 2, 5)]


def test_that_three_planes_stay_for_the_next_volume_and_slabs_do_not(bench):
    bench.controller.set_mpr(True)
    bench.controller.project(Projection.MAXIMUM)
    bench.settle()
    other = Bench(30).volume
    source = replace(other.scan.files[0], sha256="1" * 64)
    other = Volume(replace(other.scan, files=(source,)))
    bench.controller.open(other, other.picture(Plane.AXIAL, 15))
    bench.settle()
    assert bench.state.mpr
    assert not bench.state.slab.thick


def test_that_a_mark_is_put_taken_off_and_stepped_to(bench):
    for z in (5, 30):
        bench.controller.go(Plane.AXIAL, z)
        bench.controller.mark()
    assert [(m.number, m.at[0]) for m in bench.state.own_marks] == [(1, 5), (2, 30)]
    finding = Finding((1, 1, 2, 2), 0.9, "x", 1, (10, 5))
    everywhere = Finding((1, 1, 2, 2), 0.9, "x", 2)
    bench.controller.go(Plane.AXIAL, 0)
    visited = []
    for _ in range(4):
        bench.controller.step_mark(1, (finding, everywhere))
        visited.append(bench.state.at[0])
    assert visited == [5, 12, 30, 5]
    bench.controller.step_mark(-1, (finding,))
    assert bench.state.at[0] == 30
    bench.controller.mark()
    assert [m.at[0] for m in bench.state.own_marks] == [5]


def test_that_findings_show_on_their_slices_only(bench):
    finding = Finding((1, 2, 3, 2), 0.9, "x", 1, (19, 3))
    assert bench.state.marks(Plane.AXIAL, (finding,)) == (finding,)
    bench.controller.go(Plane.AXIAL, 22)
    bench.settle()
    assert bench.state.marks(Plane.AXIAL, (finding,)) == ()
    bench.controller.look_at(finding)
    bench.settle()
    assert bench.state.at == (20, 3, 2)


def test_that_thumbnails_come_one_by_one_the_nearest_first(bench):
    bench.controller.want_thumbnails([0, 10, 19, 39])
    assert bench.runner.waits(THUMBNAIL_LANE) == 1
    bench.runner.step(THUMBNAIL_LANE)
    assert set(bench.state.thumbnails) == {19}
    bench.settle()
    assert set(bench.state.thumbnails) == {0, 10, 19, 39}


def test_that_a_plane_that_cannot_be_made_is_told_and_the_shown_one_stays(bench, monkeypatch):
    bench.settle()

    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(bench.volume, "picture", broken)
    bench.controller.go(Plane.AXIAL, 2)
    bench.settle()
    assert bench.state.problem == "A slice cannot be shown; the one on the screen stays."
    assert bench.frames() == {Plane.AXIAL: 20}
    monkeypatch.undo()
    bench.controller.go(Plane.AXIAL, 3)
    bench.settle()
    assert bench.state.problem == ""
    assert bench.frames() == {Plane.AXIAL: 3}


def test_that_one_slice_has_no_planes_and_no_slabs():
    bench = Bench(1)
    bench.controller.set_mpr(True)
    bench.controller.project(Projection.MAXIMUM)
    bench.controller.scroll(Plane.AXIAL, 1)
    bench.settle()
    assert not bench.state.mpr
    assert bench.frames() == {Plane.AXIAL: 0}
