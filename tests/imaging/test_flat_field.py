"""A flat field taken out of what is shown, against pixel by pixel arithmetic."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.scan import Energy, FlatField, PictureKind, Scan, SourceFile
from workstation.imaging.flat_field import flat_fielded
from workstation.imaging.prepared import prepare

SOURCE = SourceFile("a.tif", "ab" * 32, 1, "TIFF")


def scan(values, air, black=None, **changes):
    values = values.copy()
    values.flags.writeable = False
    kind = PictureKind.DUAL_ENERGY if len(values) == 2 else PictureKind.SINGLE_ENERGY
    energies = (Energy.LOW, Energy.HIGH) if len(values) == 2 else (Energy.UNDECLARED,)
    flat = FlatField(air, black, SourceFile("air.tif", "cd" * 32, 1, "TIFF"))
    facts = {"energies": energies, "flat_field": flat} | changes
    return Scan(kind, values, values.dtype.itemsize * 8, (SOURCE,), **facts)


def reference(values, air, black, wanted_air, wanted_black):
    """Exact fractions, one pixel at a time."""
    ends = np.iinfo(values.dtype)
    out = np.zeros_like(values)
    for at in np.ndindex(values.shape):
        frame, y, x = at

        def counts(field, frame=frame, y=y, x=x):
            plane = field if field.ndim == 2 else field[frame if len(field) > 1 else 0]
            return int(plane[0 if plane.shape[0] == 1 else y, x])

        low = wanted_black if black is None else counts(black)
        span = counts(air) - low
        if span * (wanted_air - wanted_black) <= 0:
            out[at] = values[at]
            continue
        share = Fraction(int(values[at]) - low, span)
        shown = floor(wanted_black + share * (wanted_air - wanted_black) + Fraction(1, 2))
        out[at] = min(max(shown, ends.min), ends.max)
    return out


@settings(max_examples=80, deadline=None)
@given(
    dtype=st.sampled_from([np.uint8, np.uint16, np.int16]),
    frames=st.sampled_from([1, 2]),
    line=st.booleans(),
    each=st.booleans(),
    dark=st.booleans(),
    turned=st.booleans(),
    seed=st.integers(0, 10**6),
)
def test_that_every_pixel_is_brought_to_the_declared_air(
    dtype, frames, line, each, dark, turned, seed
):
    dice = np.random.default_rng(seed)
    ends = np.iinfo(dtype)
    values = dice.integers(ends.min, ends.max, (frames, 5, 7), dtype, endpoint=True)
    shape = (1 if line else 5, 7)
    shape = (frames, *shape) if each else shape
    air = dice.integers(60, 120, shape).astype(dtype)
    black = dice.integers(0, 90, shape).astype(dtype) if dark else None
    told = (10, 100) if turned else (100, 10)
    made = scan(values, air, black, air_value=told[0], black_level=told[1])
    shown = flat_fielded(made)
    wanted = reference(values, air, black, *told)
    # A tie may fall either way by the last bit of floating point: nothing else may differ.
    assert np.abs(shown.values.astype(int) - wanted).max() <= 0 or _only_ties(
        values, air, black, told, shown.values, wanted
    )
    assert np.array_equal(made.values, values)
    assert shown.values.dtype == values.dtype
    assert not shown.values.flags.writeable


def _only_ties(values, air, black, told, shown, wanted):
    different = np.argwhere(shown != wanted)
    for frame, y, x in different:
        plane = air if air.ndim == 2 else air[frame if len(air) > 1 else 0]
        high = int(plane[0 if plane.shape[0] == 1 else y, x])
        low = told[1]
        if black is not None:
            plane = black if black.ndim == 2 else black[frame if len(black) > 1 else 0]
            low = int(plane[0 if plane.shape[0] == 1 else y, x])
        exact = told[1] + Fraction(int(values[frame, y, x]) - low, high - low) * (told[0] - told[1])
        if (exact + Fraction(1, 2)).denominator != 1:
            return False
    return True


def test_that_levels_not_declared_are_the_mean_counts():
    values = np.array([[[100, 200], [50, 400]]], np.uint16)
    air, dark = np.array([[200, 400]], np.uint16), np.array([[0, 0]], np.uint16)
    shown = flat_fielded(scan(values, air, dark))
    assert (shown.air_value, shown.black_level) == (300, 0)
    assert shown.values.tolist() == [[[150, 150], [75, 300]]]


def test_that_dead_pixels_and_padding_stay_and_are_counted():
    values = np.array([[[7, 8, 9, 10]]], np.uint16)
    air = np.array([[20, 0, 20, 20]], np.uint16)
    made = scan(values, air, air_value=40, black_level=0, padding=(9, 9))
    shown = flat_fielded(made)
    assert shown.values.tolist() == [[[14, 8, 9, 20]]]
    assert any(remark.startswith("1 pixels have no usable air") for remark in shown.remarks)


def test_that_the_picture_on_the_screen_is_flat_and_its_scan_is_as_stored():
    values = np.array([[[100, 200], [50, 400]]], np.uint16)
    air = np.array([[200, 400]], np.uint16)
    made = scan(values, air, air_value=1000, black_level=0)
    prepared = prepare(made)
    assert prepared.grey.tolist() == [[500, 500], [250, 1000]]
    assert prepared.scan is made
    assert prepared.identity == made.identity
    assert prepared.shown_words == ("Shown with the flat field air.tif",)
    assert any("Shown with the flat field air.tif" in one for one in prepared.remarks)


def test_that_both_energies_have_their_own_air():
    values = np.array([[[100, 200]], [[300, 500]]], np.uint16)
    air = np.array([[[100, 400]], [[600, 500]]], np.uint16)
    shown = flat_fielded(scan(values, air, air_value=1000, black_level=0))
    assert shown.values.tolist() == [[[1000, 500]], [[500, 1000]]]


def test_that_levels_that_do_not_differ_leave_the_picture_as_stored():
    values = np.full((1, 2, 2), 9, np.uint16)
    made = scan(values, np.full((1, 2), 5, np.uint16), air_value=3, black_level=3)
    shown = flat_fielded(made)
    assert shown.values is made.values
    assert "the flat field is not used" in shown.remarks[-1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_that_fractions_are_not_rounded(dtype):
    values = np.array([[[1.5, 2.25]]], dtype)
    shown = flat_fielded(scan(values, np.array([[3.0, 4.5]], dtype), air_value=1, black_level=0))
    assert shown.values.tolist() == [[[0.5, 0.5]]]


def test_that_measures_read_each_energys_own_air():
    from workstation.imaging.readout import readings, subject

    values = np.array([[[100, 200]], [[300, 500]]], np.uint16)
    air = np.array([[[100, 400]], [[600, 500]]], np.uint16)
    found = readings(subject(scan(values, air, air_value=1000, black_level=0)), 1, 0)
    assert [one.share for one in found] == [0.5, 1.0]
    assert [one.stored for one in found] == [200.0, 500.0]
