"""Large pictures are made ready strip by strip: what comes out is what the whole would give."""

from __future__ import annotations

import mmap

import numpy as np
import pytest

from tests.imaging.pictures import dual, scan_of, single
from workstation.adapters.plane_room import PlaneRoom
from workstation.domain.scan import PictureKind
from workstation.imaging import display, material, stored
from workstation.imaging.histogram import full_histogram
from workstation.imaging.palette import calibration_for

RNG = np.random.default_rng(7)


def in_strips_and_whole(monkeypatch, make):
    whole = make()
    monkeypatch.setattr(stored, "STRIP", 700)
    assert len(list(stored.strips(90, 70))) == 9
    return make(), whole


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.int32, np.float32, np.float64])
@pytest.mark.parametrize("padding", [None, (0, 40)])
def test_that_strips_change_no_plane(monkeypatch, dtype, padding):
    values = RNG.integers(0, 120, (90, 70)) * (1000 if np.dtype(dtype).itemsize > 2 else 1)
    plane = (values - (30_000 if dtype is np.int32 else 0)).astype(dtype)
    if np.issubdtype(dtype, np.floating):
        plane[3, 4], plane[80, 5] = np.nan, np.inf
    scan = single(plane, padding=padding)
    found, whole = in_strips_and_whole(monkeypatch, lambda: display.prepare(scan))
    assert (found.grey == whole.grey).all()
    assert found.remarks == whole.remarks
    assert (found.stored_scale, found.stored_offset) == (whole.stored_scale, whole.stored_offset)
    assert (found.counts == whole.counts).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_that_strips_change_neither_mean_nor_material(monkeypatch, dtype):
    top = 250 if dtype is np.uint8 else 60_000
    high = RNG.integers(1, top, (90, 70)).astype(dtype)
    low = (high * 0.8).astype(dtype)
    scan = dual(low, high, "sim-160-a", air_value=top, black_level=0)
    found, whole = in_strips_and_whole(monkeypatch, lambda: display.prepare(scan))
    assert (found.grey == whole.grey).all()
    assert (found.material == whole.material).all()


def test_that_the_rows_around_a_strip_are_enough(monkeypatch):
    high = RNG.integers(1000, 60_000, (200, 40)).astype(np.uint16)
    low = (high * 0.7).astype(np.uint16)
    calibration, _ = calibration_for(dual(low, high, "sim-160-a", air_value=60_000, black_level=0))

    def make():
        return material.material_plane(low, high, 0.0, 60_000.0, calibration)

    whole = make()
    monkeypatch.setattr(stored, "STRIP", 40)  # a row at a time
    assert (make() == whole).all()


def test_that_every_pixel_is_counted_once(monkeypatch):
    plane = RNG.integers(0, 65536, (90, 70)).astype(np.uint16)
    monkeypatch.setattr(stored, "STRIP", 333)
    counts = full_histogram(plane)
    assert (counts == np.bincount(plane.ravel(), minlength=65536)).all()


def test_that_colours_of_more_bits_are_brought_to_eight_in_strips(monkeypatch):
    picture = RNG.integers(0, 65536, (1, 90, 70, 3)).astype(np.uint16)
    scan = scan_of(picture, PictureKind.RENDERED_COLOUR)
    found, whole = in_strips_and_whole(monkeypatch, lambda: display.prepare(scan))
    assert (found.rgb == whole.rgb).all()
    assert (found.rgb == np.rint(picture[0] * (255 / 65535))).all()


def test_that_an_automatic_range_of_a_huge_picture_is_surveyed(monkeypatch):
    plane = RNG.normal(0.5, 0.1, (300, 200)).astype(np.float32)
    exact = display.prepare(single(plane))
    monkeypatch.setattr(stored, "_SURVEYED", 10_000)
    surveyed = display.prepare(single(plane))
    assert "automatic range" in surveyed.remarks[-1]
    assert surveyed.stored_scale == pytest.approx(exact.stored_scale, rel=0.15)


def test_that_pixels_let_go_come_back_as_they_were(tmp_path):
    values = RNG.integers(0, 65536, 5000).astype(np.uint16)
    path = tmp_path / "pixels"
    path.write_bytes(values.tobytes())
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    mapped = np.frombuffer(data, np.uint16).reshape(50, 100)
    stored.let_go(mapped[3:])
    assert (mapped.ravel() == values).all()
    owned = values.copy()
    stored.let_go(owned)  # nothing to return from: nothing is let go
    assert (owned == values).all()
    private = mmap.mmap(-1, 10_000)
    private[:] = b"x" * 10_000
    stored.let_go(np.frombuffer(private, np.uint8))
    assert private[:] == b"x" * 10_000


def test_that_planes_beyond_the_cap_lie_in_files_that_leave_nothing_behind(tmp_path):
    room = PlaneRoom(5 << 20, tmp_path)
    first = room.allocate((1 << 20, 4), np.dtype(np.uint8))
    assert room.used_bytes == 4 << 20
    second = room.allocate((1024, 1024), np.dtype(np.uint16))
    assert room.used_bytes == 4 << 20
    second[:] = 7
    assert not second.flags.owndata
    stored.let_go(second)
    assert (second == 7).all()
    assert list(tmp_path.iterdir()) == []
    del first
    assert room.used_bytes == 0
    third = room.allocate((1024, 1024), np.dtype(np.uint16))
    assert third.flags.owndata


def test_that_a_full_disk_leaves_memory(tmp_path, caplog):
    room = PlaneRoom(0, tmp_path / "absent")
    made = room.allocate((2048, 1024), np.dtype(np.uint16))
    assert made.flags.owndata
    assert room.used_bytes == made.nbytes
    assert "no room" in caplog.text


def test_that_pictures_in_files_are_the_same_pictures(tmp_path):
    high = RNG.integers(1, 60_000, (1100, 1300)).astype(np.uint16)
    scan = dual((high * 0.8).astype(np.uint16), high, "sim-160-a", air_value=60_000, black_level=0)
    room = PlaneRoom(0, tmp_path)
    plain, filed = display.prepare(scan), display.prepare(scan, allocate=room.allocate)
    assert not filed.grey.flags.owndata
    for name in ("standard", "super enhancement"):
        view = display.apply_function(plain, display.standard_view(plain), name)
        drawn = [display.render(p, view, None, (325, 275)) for p in (plain, filed)]
        assert (drawn[0] == drawn[1]).all()
