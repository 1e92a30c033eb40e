"""Rendered pixels against slow, obvious computations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.imaging.pictures import simulated, single
from workstation.imaging import display
from workstation.imaging.levels import Levels
from workstation.imaging.tables import grey_levels
from workstation.imaging.view import with_window


def slow_grey(value: int, low: float, high: float) -> int:
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return math.floor(share * 255 + 0.5)


@given(
    low=st.floats(-70_000, 135_000, allow_nan=False),
    width=st.floats(1.0, 131_072.0, allow_nan=False),
    value=st.integers(0, 65535),
)
@settings(max_examples=300, deadline=None)
def test_that_each_value_gets_the_grey_of_the_plain_formula(low, width, value):
    found = int(grey_levels(low, low + width)[value])
    expected = slow_grey(value, low, low + width)
    exact = min(max((value - low) / width, 0.0), 1.0) * 255 + 0.5
    tie = abs(exact - round(exact)) < 1e-6
    assert found == expected or (tie and abs(found - expected) == 1)


def test_that_a_window_narrower_than_a_value_is_a_step():
    levels = grey_levels(99.5, 100.5)
    assert levels[99] == 0
    assert levels[101] == 255


@given(plane=hnp.arrays(np.uint16, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8)))
@settings(max_examples=40, deadline=None)
def test_that_a_grey_frame_is_the_table_at_every_pixel_and_alters_nothing(plane):
    before = plane.copy()
    prepared = display.prepare(single(plane))
    view = with_window(display.standard_view(prepared), 30_000, 20_000)
    pixels = display.render(prepared, view)
    for (y, x), value in np.ndenumerate(before):
        grey = slow_grey(int(value), 20_000, 40_000)
        assert pixels[y, x].tolist() == [grey, grey, grey, 255]
    assert (plane == before).all()


def test_that_inverse_turns_grey_over():
    prepared = display.prepare(single(np.arange(256, dtype=np.uint16).reshape(16, 16)))
    view = with_window(display.standard_view(prepared), 127.5, 255)
    plain = display.render(prepared, view)[..., 0].astype(int)
    turned = display.render(prepared, display.apply_function(prepared, view, "inverse"))
    assert (plain + turned[..., 0] == 255).all()


def test_that_a_buffer_is_used_and_a_part_equals_the_whole_cut():
    prepared = display.prepare(simulated())
    for name in display.functions(prepared):
        view = display.apply_function(prepared, display.standard_view(prepared), name)
        seen = display.sample(prepared, display.whole(prepared), (200, 180), view.enhancement)
        full = display.colour(prepared, seen, view)
        out = np.empty((50, 60, 4), np.uint8)
        part = display.colour(prepared, seen, view, out, (10, 20, 60, 50))
        assert np.shares_memory(part, out)
        assert (part == full[20:70, 10:70]).all(), name
        assert full.flags.c_contiguous
        assert (full[..., 3] == 255).all()


def slow_area(plane: np.ndarray, box: tuple[float, float, float, float], size: tuple[int, int]):
    """Average of the source area of each output pixel, by adding up covered parts."""
    x, y, width, height = box

    def weights(start: float, span: float, count: int, limit: int) -> np.ndarray:
        table = np.zeros((count, limit))
        for n in range(count):
            left, right = start + span * n / count, start + span * (n + 1) / count
            for source in range(limit):
                table[n, source] = max(0.0, min(right, source + 1) - max(left, source))
        return table / table.sum(axis=1, keepdims=True)

    rows, columns = plane.shape
    return weights(y, height, size[1], rows) @ plane @ weights(x, width, size[0], columns).T


@given(
    plane=hnp.arrays(np.uint16, (12, 10), elements=st.integers(0, 60_000)),
    x=st.floats(0, 4),
    y=st.floats(0, 4),
    width=st.floats(3, 6),
    height=st.floats(3, 8),
    columns=st.integers(3, 30),
    rows=st.integers(4, 30),
)
@settings(max_examples=80, deadline=None)
def test_that_sampling_is_the_average_of_the_covered_area(
    plane, x, y, width, height, columns, rows
):
    size = (max(columns, math.ceil(width)), max(rows, math.ceil(height)))
    found = Levels(plane).sample((x, y, width, height), size).main
    slow = slow_area(plane.astype(float), (x, y, width, height), size)
    # Interpolation weights are kept in 32nds.
    assert np.abs(found - slow).max() <= np.ptp(plane) / 16 + 1


def test_that_shrinking_the_whole_picture_is_the_area_average():
    plane = np.random.default_rng(3).integers(0, 60_000, (48, 36)).astype(np.uint16)
    for size in ((36, 48), (18, 24), (9, 12), (27, 30), (20, 31)):
        found = Levels(plane).sample((0, 0, 36, 48), size).main
        slow = slow_area(plane.astype(float), (0, 0, 36, 48), size)
        assert np.abs(found - slow).max() <= 2, size


def test_that_shrinking_part_of_the_picture_is_the_area_average():
    plane = np.random.default_rng(4).integers(0, 60_000, (40, 40)).astype(np.uint16)
    box, size = (3.3, 4.7, 30.1, 28.9), (21, 20)
    found = Levels(plane).sample(box, size).main
    slow = slow_area(plane.astype(float), box, size)
    assert np.abs(found - slow).max() <= np.ptp(plane) / 16


@pytest.mark.parametrize("factor", [1, 2, 3, 7])
def test_that_whole_factors_repeat_pixels_exactly(factor):
    plane = np.random.default_rng(5).integers(0, 65536, (9, 8)).astype(np.uint16)
    found = Levels(plane).sample((2, 1, 5, 6), (5 * factor, 6 * factor)).main
    expected = np.repeat(np.repeat(plane[1:7, 2:7], factor, 0), factor, 1)
    assert (found == expected).all()


def test_that_one_to_one_is_a_view_of_the_picture_itself():
    plane = np.zeros((9, 8), np.uint16)
    assert np.shares_memory(Levels(plane).sample((1, 2, 3, 4), (3, 4)).main, plane)


def test_that_nothing_to_sample_is_refused():
    prepared = display.prepare(single(np.zeros((3, 3), np.uint16)))
    with pytest.raises(ValueError, match="nothing to sample"):
        display.sample(prepared, (0, 0, 0, 1), (3, 3))


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (3, 2)])
def test_that_every_shape_can_be_shrunk_and_enlarged(shape):
    plane = np.arange(shape[0] * shape[1], dtype=np.uint16).reshape(shape)
    prepared = display.prepare(single(plane))
    view = display.standard_view(prepared)
    for size in ((1, 1), (40, 3), (3, 40), (64, 64)):
        assert display.render(prepared, view, None, size).shape == (size[1], size[0], 4)


def test_that_rendering_never_writes_to_the_scan():
    scan = simulated()
    before = scan.values.copy()
    prepared = display.prepare(scan)
    for name in display.functions(prepared):
        view = display.apply_function(prepared, display.standard_view(prepared), name)
        display.render(prepared, view, None, (100, 90))
    assert (scan.values == before).all()


def test_that_a_whole_sample_is_kept_until_another_size_is_asked():
    prepared = display.prepare(simulated())
    first = display.sample_whole(prepared, (120, 100))
    assert display.sample_whole(prepared, (120, 100)) is first
    assert display.sample_whole(prepared, (121, 100)) is not first
    assert display.fitted(prepared, (1000, 10_000))[0] == 1000


def test_that_edges_stand_out_and_flat_areas_stay():
    plane = np.full((40, 40), 20_000, np.uint16)
    plane[:, 20:] = 30_000
    prepared = display.prepare(single(plane, black_level=0, air_value=60_000))
    view = display.standard_view(prepared)
    plain = display.render(prepared, view)[..., 0].astype(int)
    edged = display.render(prepared, display.apply_function(prepared, view, "edge enhancement"))
    edged = edged[..., 0].astype(int)
    assert abs(edged[20, 2] - plain[20, 2]) <= 1
    assert edged[20, 19] < plain[20, 19] - 5
    assert edged[20, 20] > plain[20, 20] + 5
