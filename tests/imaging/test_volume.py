"""Planes and slabs of a CT volume against a slow, obvious reference."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from workstation.domain.findings import Finding
from workstation.domain.scan import PictureKind, Rescale, Scan, SourceFile
from workstation.imaging.display import prepare
from workstation.imaging.planes import Grid, Plane, Projection, Slab
from workstation.imaging.volume import Volume

TYPES = (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.float32, np.float64)
WHOLE = TYPES[:6]
NARROW = TYPES[:4]
SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 7), st.integers(1, 8))


def scan_of(values: np.ndarray, **changes: object) -> Scan:
    values = values.copy()
    values.flags.writeable = False
    source = (SourceFile("ct.dcs", "0" * 64, 1, "DICOS CT"),)
    return Scan(PictureKind.VOLUME, values, values.dtype.itemsize * 8, source, **changes)  # type: ignore[arg-type]


def voxels(dtype: type, low: int | None = None, high: int | None = None) -> st.SearchStrategy:
    if np.issubdtype(dtype, np.integer):
        facts = np.iinfo(dtype)
        values = st.integers(facts.min if low is None else low, facts.max if high is None else high)
        return hnp.arrays(dtype, SHAPES, elements=values)
    return hnp.arrays(dtype, SHAPES, elements=st.integers(-3000, 3000).map(float))


@st.composite
def cut(draw, types=TYPES):
    """(values, plane, first, past) with first..past - 1 within the volume."""
    values = draw(st.sampled_from(types).flatmap(voxels))
    plane = draw(st.sampled_from(list(Plane)))
    count = values.shape[plane.axis]
    first = draw(st.integers(0, count - 1))
    return values, plane, first, draw(st.integers(first + 1, count))


def reference(values, plane, first, past, projection, padding=None):
    """Voxel by voxel, in whole numbers or floats of Python."""
    planes = [values.take(i, axis=plane.axis) for i in range(first, past)]
    rows, columns = planes[0].shape
    out = np.empty((rows, columns), values.dtype)
    for row in range(rows):
        for column in range(columns):
            found = [one[row, column].item() for one in planes]
            kept = [v for v in found if padding is None or not padding[0] <= v <= padding[1]]
            if len(found) == 1 or not kept:
                out[row, column] = found[0]
            elif projection is Projection.MAXIMUM:
                out[row, column] = max(kept)
            elif projection is Projection.MINIMUM:
                out[row, column] = min(kept)
            elif values.dtype.kind == "f":
                out[row, column] = sum(kept) / len(kept)
            else:
                out[row, column] = math.floor((2 * sum(kept) + len(kept)) / (2 * len(kept)))
    return out


@given(cut(), st.sampled_from(list(Projection)[1:]))
def test_that_a_slab_holds_the_largest_smallest_or_average_stored_value(given_cut, projection):
    values, plane, first, past = given_cut
    found = Volume(scan_of(values)).stored(plane, first, past, projection)
    assert found.dtype == values.dtype
    assert np.array_equal(found, reference(values, plane, first, past, projection))


@given(cut(WHOLE), st.sampled_from(list(Projection)[1:]), st.integers(-5, 5), st.integers(0, 200))
def test_that_padding_takes_no_part_where_there_is_anything_else(given_cut, projection, low, width):
    values, plane, first, past = given_cut
    padding = (low, low + width)
    found = Volume(scan_of(values, padding=padding)).stored(plane, first, past, projection)
    assert np.array_equal(found, reference(values, plane, first, past, projection, padding))


@settings(max_examples=30)
@given(cut((np.uint16,)), st.sampled_from(list(Projection)[1:]))
def test_that_a_slab_worked_on_in_pieces_is_the_same(given_cut, projection):
    from unittest import mock

    from workstation.imaging import volume

    values, plane, first, past = given_cut
    with mock.patch.object(volume, "_AT_ONCE", 1):
        found = Volume(scan_of(values)).stored(plane, first, past, projection)
    assert np.array_equal(found, reference(values, plane, first, past, projection))


@given(cut(NARROW))
def test_that_every_plane_keeps_the_stored_values_and_one_meaning(given_cut):
    values, plane, first, _ = given_cut
    volume = Volume(scan_of(values))
    picture = volume.picture(plane, first)
    assert picture.grey is not None
    back = picture.grey.astype(np.float64) * picture.stored_scale + picture.stored_offset
    assert np.array_equal(back, values.take(first, axis=plane.axis))
    other = volume.picture(Plane.AXIAL, 0)
    assert (picture.window, picture.stored_offset) == (other.window, other.stored_offset)
    assert not picture.grey.flags.writeable


@given(hnp.arrays(np.int32, SHAPES, elements=st.integers(0, 65535)), st.integers(-(2**30), 2**30))
def test_that_wide_whole_numbers_of_a_narrow_range_are_kept_exactly(values, moved):
    values = values + np.int32(moved)
    volume = Volume(scan_of(values))
    for z in range(values.shape[0]):
        picture = volume.picture(Plane.AXIAL, z)
        back = picture.grey.astype(np.int64) + int(picture.stored_offset)
        assert np.array_equal(back, values[z])


def test_that_a_single_axial_plane_is_no_copy():
    values = np.arange(5 * 6 * 7, dtype=np.uint16).reshape(5, 6, 7)
    volume = Volume(scan_of(values))
    assert np.shares_memory(volume.picture(Plane.AXIAL, 3).grey, volume.scan.values)


def test_that_a_scan_of_slices_opens_at_the_middle_one_with_its_place_in_words():
    values = np.arange(5 * 6 * 7, dtype=np.uint16).reshape(5, 6, 7)
    picture = prepare(scan_of(values, spacing_mm=(1.5, 1.0), slice_spacing_mm=2.0))
    assert np.array_equal(picture.grey, values[2])
    assert picture.kind_words == "CT slice 3 of 5, axial, 4.0 mm from the first"
    assert picture.volume is not None
    assert picture.aspect == 1.5


def test_that_an_automatic_window_comes_from_the_whole_volume():
    values = np.zeros((9, 40, 40), np.int16)
    values[8] = np.arange(1600).reshape(40, 40)
    volume = Volume(scan_of(values))
    windows = {volume.picture(Plane.AXIAL, z).window for z in range(9)}
    assert len(windows) == 1
    centre, width = windows.pop()
    first = volume.picture(Plane.AXIAL, 0)
    assert first.to_stored(centre + width / 2) > 1000


def test_that_undeclared_spacing_is_said_in_words_and_shown_as_cubes():
    values = np.zeros((4, 4, 4), np.uint16)
    words = "Slice spacing not declared: shown as 1:1:1 across the slices."
    picture = Volume(scan_of(values, spacing_mm=(2.0, 1.0))).picture(Plane.CORONAL, 0)
    assert words in picture.remarks
    assert picture.aspect == 1.0
    nothing = Volume(scan_of(values, slice_spacing_mm=3.0))
    assert "no millimetres" in " ".join(nothing.picture(Plane.AXIAL, 0).remarks)
    assert "mm" not in nothing.picture(Plane.AXIAL, 0).place


@pytest.mark.parametrize(
    ("plane", "aspect"), [(Plane.AXIAL, 1.5), (Plane.CORONAL, 4.0), (Plane.SAGITTAL, 8 / 3)]
)
def test_that_a_plane_has_the_aspect_of_its_declared_spacing(plane, aspect):
    grid = Grid((10, 20, 30), (0.75, 0.5), 2.0)
    assert grid.aspect(plane) == pytest.approx(aspect)


def test_that_a_slab_is_as_thick_in_every_plane():
    grid = Grid((100, 200, 300), (0.5, 0.25), 1.0)
    slab = Slab(Projection.MAXIMUM, 5)
    assert [grid.slab_slices(p, slab) for p in Plane] == [5, 10, 20]
    assert grid.slab_words(Plane.CORONAL, slab) == "slab MIP 5 mm (10 slices)"
    assert Grid((100, 200, 300)).slab_words(Plane.CORONAL, slab) == "slab MIP 5 slices"
    assert grid.slab_range(Plane.AXIAL, 50, slab) == (48, 53)
    assert grid.slab_range(Plane.AXIAL, 0, slab) == (0, 3)
    assert grid.slab_range(Plane.AXIAL, 99, slab) == (97, 100)


@given(
    st.tuples(*[st.integers(1, 9)] * 3),
    st.tuples(*[st.integers(-3, 12)] * 3),
    st.sampled_from(Plane),
)
def test_that_a_voxel_and_its_point_in_a_plane_name_each_other(shape, voxel, plane):
    grid = Grid(shape)
    inside = grid.clip(voxel)
    column, row = grid.point(plane, inside)
    assert grid.voxel(plane, inside[plane.axis], column, row) == inside
    rows, columns = grid.size(plane)
    assert 0 <= column < columns
    assert 0 <= row < rows


@given(st.data(), st.sampled_from(Plane))
def test_that_a_mark_lies_on_a_plane_exactly_where_a_voxel_of_it_does(data, plane):
    shape = (7, 8, 9)
    box = [data.draw(st.integers(0, n - 1)) for n in shape]
    size = [data.draw(st.integers(1, n - s)) for n, s in zip(shape, box, strict=True)]
    inside = np.zeros(shape, bool)
    inside[box[0] : box[0] + size[0], box[1] : box[1] + size[1], box[2] : box[2] + size[2]] = True
    finding = Finding((box[2], box[1], size[2], size[1]), 0.5, "x", 1, (box[0], size[0]))
    grid = Grid(shape)
    for index in range(shape[plane.axis]):
        cut_through = inside.take(index, axis=plane.axis)
        found = grid.mark_on(finding, plane, index, index + 1)
        assert (found is not None) == bool(cut_through.any())
        if found is not None:
            rows, columns = np.nonzero(cut_through)
            x, y, width, height = found.box
            assert (x, y) == (columns.min(), rows.min())
            assert (x + width - 1, y + height - 1) == (columns.max(), rows.max())


def test_that_a_thumbnail_is_small_and_in_the_shape_of_the_plane():
    values = np.zeros((3, 100, 200), np.int16)
    values[:, :, 100:] = 900
    scan = scan_of(values, window=(450.0, 900.0), spacing_mm=(2.0, 1.0), slice_spacing_mm=1.0)
    small = Volume(scan).thumbnail(1)
    assert small.shape == (72, 72)
    assert small[:, :30].max() == 0
    assert small[:, 40:].min() == 255


ANYTHING = st.sampled_from(TYPES).flatmap(
    lambda dtype: hnp.arrays(
        dtype, st.tuples(*[st.integers(1, 4)] * 3), elements=hnp.from_dtype(np.dtype(dtype))
    )
)
SIDES = st.none() | st.floats(min_value=1e-300, max_value=1e300)


@given(ANYTHING, SIDES, SIDES, st.none() | st.tuples(st.integers(-9, 9), st.integers(-9, 999)))
def test_that_any_volume_can_be_cut_shown_and_told(values, pixel, between, padding):
    spacing = None if pixel is None else (pixel, pixel)
    scan = scan_of(values, spacing_mm=spacing, slice_spacing_mm=between, padding=padding)
    volume = Volume(scan)
    assert 0.01 <= volume.grid.aspect(Plane.CORONAL) <= 100
    for plane in Plane:
        for projection in Projection:
            slab = Slab(projection, 1 if projection is Projection.SLICE else 3)
            picture = volume.picture(plane, 0, slab)
            assert picture.grey.shape == volume.grid.size(plane)
            assert len(picture.place) < 120
            assert np.isfinite(picture.window).all()
    assert volume.thumbnail(0).dtype == np.uint8


def test_that_a_spacing_out_of_all_proportion_is_told_and_not_used():
    values = np.zeros((3, 3, 3), np.uint16)
    picture = Volume(scan_of(values, spacing_mm=(1e-30, 1e30), slice_spacing_mm=2.0)).picture(
        Plane.CORONAL, 0
    )
    assert picture.aspect == 1.0
    assert "The declared voxel spacing is out of all proportion." in picture.remarks


def test_that_no_slab_and_no_plane_outside_is_made():
    volume = Volume(scan_of(np.zeros((2, 3, 4), np.uint16), modality=Rescale(1, -1024, "HU")))
    with pytest.raises(ValueError, match="axial plane 2 of 2"):
        volume.picture(Plane.AXIAL, 2)
    with pytest.raises(ValueError, match="planes 1 to 5 of 4"):
        volume.stored(Plane.SAGITTAL, 1, 5, Projection.MAXIMUM)
    with pytest.raises(ValueError, match="at least one"):
        Slab(Projection.MAXIMUM, 0)
    with pytest.raises(ValueError, match="slices, rows and columns"):
        Volume(scan_of(np.zeros((3, 4), np.uint16)))


def test_the_average_of_values_whose_sum_is_too_large_is_told() -> None:
    from workstation.imaging.volume import _mean

    block = np.full((2, 1), 8.98846567e307 * 1.9)
    assert _mean(block, np.asarray(2)) == pytest.approx(8.98846567e307 * 1.9)
