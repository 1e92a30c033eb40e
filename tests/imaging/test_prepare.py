"""Scans made ready for the screen: exact planes, honest windows, nothing altered."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.imaging.pictures import dual, scan_of, simulated, single
from workstation.domain.scan import PictureKind
from workstation.imaging import display
from workstation.imaging.prepared import prepare

INTEGERS = (np.uint8, np.int8, np.uint16, np.int16)
SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9)


@pytest.mark.parametrize("dtype", INTEGERS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_that_stored_values_up_to_16_bits_come_back_exactly_from_the_plane(dtype, data):
    plane = data.draw(hnp.arrays(dtype, SHAPES))
    before = plane.copy()
    prepared = prepare(single(plane))
    assert prepared.grey is not None
    assert prepared.grey.dtype == np.uint16
    back = prepared.grey.astype(np.float64) * prepared.stored_scale + prepared.stored_offset
    assert (back == before).all()
    assert (plane == before).all()


@given(plane=hnp.arrays(np.int32, SHAPES, elements=st.integers(-40_000, 20_000)))
@settings(max_examples=25, deadline=None)
def test_that_wide_integers_of_a_narrow_range_are_moved_not_squeezed(plane):
    prepared = prepare(single(plane))
    assert prepared.grey is not None
    assert prepared.stored_scale == 1.0
    assert (prepared.grey + prepared.stored_offset == plane).all()
    assert prepared.remarks == ()


@given(
    plane=hnp.arrays(
        np.float32, SHAPES, elements=st.floats(width=32, allow_nan=True, allow_infinity=True)
    )
)
@settings(max_examples=60, deadline=None)
def test_that_any_fractions_even_no_numbers_make_a_picture_and_a_remark(plane):
    with np.errstate(all="ignore"):
        prepared = prepare(single(plane))
        pixels = display.render(prepared, display.standard_view(prepared))
    assert pixels.shape == (*plane.shape, 4)
    assert any("Stored values are wider" in remark for remark in prepared.remarks)
    bad = np.count_nonzero(~np.isfinite(plane))
    assert any("hold no number" in r for r in prepared.remarks) == bool(bad)


def test_that_fractions_are_shown_over_the_declared_range():
    plane = np.array([[0.0, 500.0, 1000.0]], np.float32)
    prepared = prepare(single(plane, black_level=0, air_value=1000))
    assert prepared.grey is not None
    stored = [prepared.to_stored(float(v)) for v in prepared.grey[0]]
    assert stored == pytest.approx([0.0, 500.0, 1000.0], abs=0.02)
    assert "declared black and air" in prepared.remarks[0]


@given(
    low=hnp.arrays(np.uint16, (3, 4)),
    high=hnp.arrays(np.uint16, (3, 4)),
)
@settings(max_examples=25, deadline=None)
def test_that_the_grey_of_two_energies_is_their_mean_rounded_up(low, high):
    prepared = prepare(dual(low, high))
    assert prepared.grey is not None
    for y in range(3):
        for x in range(4):
            assert prepared.grey[y, x] == (int(low[y, x]) + int(high[y, x]) + 1) // 2


def test_that_planes_cannot_be_written_to_and_share_memory_where_they_fit():
    values = np.zeros((1, 5, 5), np.uint16)
    scan = scan_of(values, PictureKind.SINGLE_ENERGY)
    prepared = prepare(scan)
    assert prepared.grey is not None
    assert np.shares_memory(prepared.grey, values)
    with pytest.raises(ValueError, match="read-only"):
        prepared.grey[0, 0] = 1
    both = prepare(simulated())
    assert both.material is not None
    assert not both.material.flags.writeable


def test_that_a_dead_pixel_does_not_move_an_automatic_window():
    plane = np.random.default_rng(1).integers(900, 1100, (80, 80)).astype(np.uint16)
    before = prepare(single(plane.copy())).window
    plane[3, 4] = 65535
    plane[5, 6] = 0
    prepared = prepare(single(plane))
    assert prepared.window == before
    assert prepared.window_words == "automatic"
    assert prepared.window[0] - prepared.window[1] / 2 > 890
    assert prepared.window[0] + prepared.window[1] / 2 < 1110


def test_that_the_declared_window_comes_before_air_and_air_before_automatic():
    plane = np.full((4, 4), 500, np.uint16)
    assert prepare(single(plane, window=(300.0, 40.0), air_value=900)).window == (300.0, 40.0)
    prepared = prepare(single(plane, black_level=100, air_value=900))
    assert prepared.window == (500.0, 800.0)
    assert prepared.window_words == "black to air"


def test_that_a_window_of_signed_values_is_in_plane_units():
    plane = np.array([[-1000, 0, 1000]], np.int16)
    prepared = prepare(single(plane, window=(40.0, 400.0)))
    assert prepared.to_stored(prepared.window[0]) == 40.0
    assert prepared.window[1] == 400.0


def test_that_equal_pixels_and_a_single_pixel_make_a_picture():
    for plane in (np.full((1, 1), 7, np.uint16), np.full((30, 2), 65535, np.uint16)):
        prepared = prepare(single(plane))
        for name in display.functions(prepared):
            view = display.apply_function(prepared, display.standard_view(prepared), name)
            assert display.render(prepared, view).shape == (*plane.shape, 4)
        assert prepared.histogram() is not None


def test_that_no_pixels_are_refused():
    with pytest.raises(ValueError, match="no pixels"):
        prepare(scan_of(np.zeros((1, 0, 3), np.uint16), PictureKind.SINGLE_ENERGY))


def test_that_a_volume_opens_in_its_middle_and_each_slice_can_be_had():
    slices = np.arange(5, dtype=np.int16)[:, None, None] * np.ones((5, 2, 3), np.int16)
    scan = scan_of(slices, PictureKind.VOLUME)
    prepared = prepare(scan)
    assert prepared.frame == 2
    assert prepared.kind_words == "CT slice 3 of 5, axial"
    for number in range(5):
        chosen = prepare(scan, frame=number)
        assert chosen.grey is not None
        assert (chosen.grey + chosen.stored_offset == number).all()
    with pytest.raises(ValueError, match="frame 5"):
        prepare(scan, frame=5)


def test_that_a_rendered_colour_picture_is_shown_as_it_is_and_says_so():
    colours = np.random.default_rng(2).integers(0, 256, (1, 6, 7, 3)).astype(np.uint8)
    prepared = prepare(scan_of(colours, PictureKind.RENDERED_COLOUR))
    assert prepared.grey is None
    assert prepared.material is None
    assert prepared.kind_words == "Rendered by the scanner: colours only, no measures"
    assert prepared.shown_words == (
        "Colours of unknown palette: none is declared for this picture.",
    )
    known = prepare(scan_of(colours, PictureKind.RENDERED_COLOUR, palette="generic-inverse"))
    assert known.shown_words == ()
    words = [entry.words for entry in display.legend(known, display.standard_view(known))]
    assert words == ["Organic", "Mixed", "Metal", "Impenetrable"]
    pixels = display.render(prepared, display.standard_view(prepared))
    assert (display.rgb_of(pixels) == colours[0]).all()
    assert "organic only" not in display.functions(prepared)


def test_that_16_bit_colours_keep_their_ends():
    colours = np.array([[[[0, 32768, 65535]]]], np.uint16)
    prepared = prepare(scan_of(colours, PictureKind.RENDERED_COLOUR))
    assert prepared.rgb is not None
    assert prepared.rgb[0, 0].tolist() == [0, 128, 255]


def test_that_air_is_bright_whichever_way_the_counts_run():
    plane = np.array([[100, 900]], np.uint16)
    plain = prepare(single(plane, black_level=100, air_value=900))
    turned = prepare(single(plane, black_level=900, air_value=100))
    declared = prepare(single(plane, inverted=True))
    grey = [
        display.render(p, display.standard_view(p))[0, :, 0].tolist()
        for p in (plain, turned, declared)
    ]
    assert grey == [[0, 255], [255, 0], [255, 0]]


def test_that_two_energies_without_an_air_value_give_grey_and_say_why():
    low = np.full((4, 4), 100, np.uint16)
    prepared = prepare(dual(low, low, air_value=None))
    assert prepared.material is None
    assert any("no air value" in remark for remark in prepared.remarks)
    assert "organic only" not in display.functions(prepared)


def test_that_an_unknown_scanner_is_named_approximate():
    low = np.full((4, 4), 30_000, np.uint16)
    assert any("approximate" in r for r in prepare(dual(low, low, "Acme 7")).remarks)
    assert not prepare(dual(low, low, "sim-160-a")).remarks


def test_that_the_histogram_counts_every_pixel_that_matters_once():
    plane = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    histogram = prepare(single(plane, black_level=0, air_value=4095)).histogram()
    assert histogram is not None
    assert len(histogram.counts) == 256
    assert sum(histogram.counts) == 4096
    assert set(histogram.counts) == {16}
