"""Profiles, lengths, areas and angles against slow, obvious references."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.imaging.measured import COLUMNS, PLACES, ROWS, item, of_scan, planes
from tests.imaging.pictures import single
from workstation.domain.annotation import ItemKind
from workstation.domain.scan import SpacingPlane
from workstation.imaging.measure import profile
from workstation.imaging.readout import subject


@settings(max_examples=150, deadline=None)
@given(planes(), PLACES, PLACES, st.integers(1, 6))
def test_that_a_profile_averages_the_nearest_pixels_across_the_line(plane, start, end, width):
    assume(start != end)
    told = profile(subject(single(plane, padding=(0, 0))), start, end, width)
    length = math.hypot(end[0] - start[0], end[1] - start[1])
    assert len(told.lines[0].values) == math.floor(length) + 1
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    left_out = 0
    whole = plane.dtype.kind in "ui"
    for step, value in enumerate(told.lines[0].values):
        found = []
        for place in range(width):
            off = place - (width - 1) / 2
            x, y = start[0] + step * ux - off * uy, start[1] + step * uy + off * ux
            column = COLUMNS - 1 if x == COLUMNS else math.floor(x)
            row = ROWS - 1 if y == ROWS else math.floor(y)
            if not (0 <= column < COLUMNS and 0 <= row < ROWS):
                continue
            got = float(plane[row, column])
            ends = np.iinfo(plane.dtype) if whole else None
            lost = not math.isfinite(got) or got == 0
            if ends is not None and (
                got == ends.max or (plane.dtype.kind == "i" and got == ends.min)
            ):
                lost = True
            left_out += lost
            if not lost:
                found.append(got)
        if found:
            assert value == pytest.approx(np.mean(found), rel=1e-9)
        else:
            assert math.isnan(value)
    assert told.lines[0].left_out == left_out


def test_that_edges_stand_where_the_value_jumps():
    plane = np.full((5, 40), 1000, np.uint16)
    plane[:, 10:25] = 9000
    told = profile(subject(single(plane)), (0.0, 2.5), (39.5, 2.5))
    assert told.lines[0].edges in ((9, 24), (10, 25), (9, 25), (10, 24))
    assert (told.lines[0].low, told.lines[0].high) == (1000, 9000)


def test_that_noise_alone_has_no_edges():
    rng = np.random.default_rng(3)
    for _ in range(20):
        plane = np.asarray(rng.normal(20_000, 300, (3, 300)), np.uint16)
        told = profile(subject(single(plane)), (0.0, 1.5), (299.5, 1.5))
        assert told.lines[0].edges == ()


def test_that_a_length_uses_each_axis_own_spacing():
    scan = single(np.zeros((100, 100), np.uint16), spacing_mm=(0.5, 2.0))
    told = of_scan(scan, ItemKind.RULER, (10, 10), (13, 14)).length
    assert told.pixels == 5
    assert told.mm == pytest.approx(math.hypot(3 * 2.0, 4 * 0.5))
    assert told.object_mm is None
    assert told.error_mm == 2.0


def test_that_magnification_is_used_only_where_declared_and_at_the_detector():
    plane = np.zeros((100, 100), np.uint16)
    scan = single(plane, spacing_mm=(0.4, 0.4), magnification=1.6)
    told = of_scan(scan, ItemKind.RULER, (0, 0), (100, 0)).length
    assert (told.mm, told.object_mm) == (pytest.approx(40.0), pytest.approx(25.0))
    area = of_scan(scan, ItemKind.RECTANGLE, (0, 0), (10, 10)).area
    assert area.object_mm == pytest.approx(16.0 / 1.6**2)
    for plane_of in (SpacingPlane.CALIBRATED, SpacingPlane.VOXEL):
        same = single(plane, spacing_mm=(0.4, 0.4), magnification=1.6, spacing_plane=plane_of)
        assert of_scan(same, ItemKind.RULER, (0, 0), (100, 0)).length.object_mm is None


def test_that_without_spacing_there_are_pixels_only():
    scan = single(np.zeros((100, 100), np.uint16), magnification=2.0)
    told = of_scan(scan, ItemKind.RULER, (0, 0), (30, 40)).length
    assert (told.pixels, told.mm, told.object_mm, told.error_mm) == (50, None, None, None)
    assert of_scan(scan, ItemKind.ANGLE, (0, 0), (10, 0), (10, 10)).angle.square_assumed


@pytest.mark.parametrize("spacing", [(0.0, 1.0), (float("nan"), 1.0), (-1.0, 1.0)])
def test_that_a_spacing_that_is_none_is_not_believed(spacing):
    scan = single(np.zeros((9, 13), np.uint16), spacing_mm=spacing)
    assert of_scan(scan, ItemKind.RULER, (0, 0), (3, 4)).length.mm is None


@settings(max_examples=100, deadline=None)
@given(st.lists(PLACES, min_size=3, max_size=3), st.floats(0.1, 10), st.floats(0.1, 10))
def test_that_an_angle_is_the_one_between_its_arms_in_mm(points, row, column):
    first, corner, last = (np.array([x * column, y * row]) for x, y in points)
    a, b = first - corner, last - corner
    assume(np.linalg.norm(a) > 1e-3 and np.linalg.norm(b) > 1e-3)
    cosine = np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1)
    scan = single(np.zeros((ROWS, COLUMNS), np.uint16), spacing_mm=(row, column))
    told = of_scan(scan, ItemKind.ANGLE, *points).angle
    assert told.degrees == pytest.approx(math.degrees(math.acos(cosine)), abs=1e-4)
    assert not told.square_assumed


def test_that_an_areas_formula_is_its_shapes():
    scan = single(np.zeros((100, 100), np.uint16), spacing_mm=(0.5, 2.0))
    box = ((10.0, 20.0), (40.0, 60.0))
    assert of_scan(scan, ItemKind.RECTANGLE, *box).area.mm == pytest.approx(30 * 2 * 40 * 0.5)
    ellipse = of_scan(scan, ItemKind.ELLIPSE, *box).area
    assert ellipse.pixels == pytest.approx(math.pi * 15 * 20)
    triangle = of_scan(scan, ItemKind.OUTLINE, (10, 10), (30, 10), (10, 50)).area
    assert triangle.pixels == 400
    crossed = of_scan(scan, ItemKind.OUTLINE, (10, 10), (30, 30), (30, 10), (10, 30))
    assert crossed.counted
    assert crossed.area.pixels == crossed.values.pixels


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACES, min_size=3, max_size=7))
def test_that_a_region_in_any_order_of_corners_has_the_same_area(points):
    scan = single(np.zeros((ROWS, COLUMNS), np.uint16))
    drawn = item(ItemKind.OUTLINE, *points)
    assume(drawn.is_whole)
    turned = points[1:] + points[:1]
    assert of_scan(scan, ItemKind.OUTLINE, *points).area.pixels == pytest.approx(
        of_scan(scan, ItemKind.OUTLINE, *turned).area.pixels, abs=1e-6
    )


def test_that_counting_counts_points():
    scan = single(np.zeros((ROWS, COLUMNS), np.uint16))
    assert of_scan(scan, ItemKind.COUNT, (1, 1), (2, 2), (2, 2)).count == 3


def test_that_an_item_that_is_not_whole_is_refused():
    with pytest.raises(ValueError, match="not whole"):
        of_scan(single(np.zeros((9, 13), np.uint16)), ItemKind.RULER, (1, 1))
