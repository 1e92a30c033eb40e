"""Strips, maps and tables of a frame are the frame itself, to the pixel."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imaging.pictures import simulated, single
from workstation.imaging import display, enhance, overlay, tables
from workstation.imaging.view import with_window

ENDS = st.one_of(
    st.integers(-70_000, 140_000).map(float),
    st.floats(-1e5, 1e5),
    st.integers(-10, 131_080).map(lambda n: n / 2),
)


@given(ENDS, ENDS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_that_a_table_drawn_by_its_steps_is_the_window_to_the_last_value(low, high, inverted):
    low, high = min(low, high), max(low, high)
    if high - low < 1:
        high = low + 1
    view = display.standard_view(display.prepare(single(np.zeros((2, 2), np.uint16))))
    view = with_window(view, (low + high) / 2, high - low)
    levels = tables.grey_levels(*view.limits).astype(np.uint32)
    expected = (255 - levels if inverted else levels) * 0x010101 | 0xFF000000
    assert (tables.grey_table(view, inverted).view(np.uint32) == expected).all()


@given(st.integers(1, 700), st.integers(1, 700_000))
def test_that_strips_cover_every_row_once_and_stay_small(height, width):
    parts = list(enhance.strips(height, width))
    assert [row for top, end in parts for row in range(top, end)] == list(range(height))
    assert all((end - top) * width < 1 << 18 or end - top == 1 for top, end in parts)


def test_that_a_map_over_a_grey_picture_is_one_look_up_and_over_colours_none():
    plane = np.random.default_rng(1).integers(0, 65536, (300, 1200)).astype(np.uint16)
    prepared = display.prepare(single(plane, black_level=0, air_value=60_000))
    view = display.standard_view(prepared)
    seen = display.sample(prepared, display.whole(prepared), (1200, 300))
    levels = np.random.default_rng(2).integers(0, 256, (260, 1000)).astype(np.uint8)
    part = (17, 23, 1000, 260)
    index = display.plan(prepared, seen, view).with_map(part, levels)
    grey = display.colour(prepared, seen, view)[23:283, 17:1017, 0].astype(np.uint16)
    assert (index == levels.astype(np.uint16) << 8 | grey).all()
    drawn = display.Plan(index, overlay.grey_map_table(0.4)).draw()
    colours = overlay.map_table(0.4).view(np.uint8).reshape(256, 4)[levels].astype(float)
    slow = colours[..., :3] + grey[..., None] * (255 - colours[..., 3:]) / 255
    assert np.abs(drawn[..., :3] - slow).max() <= 0.5 + 1e-6
    coloured = display.prepare(simulated())
    seen = display.sample(coloured, display.whole(coloured), (64, 64))
    plan = display.plan(coloured, seen, display.standard_view(coloured))
    assert plan.with_map((0, 0, 64, 64), np.zeros((64, 64), np.uint8)) is None


@given(st.floats(1.2, 24))
def test_that_two_squares_spread_as_far_as_asked(sigma):
    first, second = enhance.squares(sigma)
    assert first % 2 == second % 2 == 1
    spread = math.sqrt((first**2 + second**2 - 2) / 12)
    assert abs(spread - sigma) <= 0.45


@pytest.mark.parametrize("scale", [0.2, 1.0, 7.3])
def test_that_strips_leave_no_seam_in_sharpened_edges(scale, monkeypatch):
    plane = np.random.default_rng(5).integers(0, 65536, (330, 90)).astype(np.uint16)
    whole = enhance.unsharp(plane, scale)
    monkeypatch.setattr(enhance, "STRIP", 900)
    assert (enhance.unsharp(plane, scale) == whole).all()
