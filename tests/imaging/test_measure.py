"""Figures of a region's pixels against slow, obvious references: every pixel asked by itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.imaging.measured import COLUMNS, PLACES, REGIONS, ROWS, item, of_scan, planes, slow_mask
from tests.imaging.pictures import scan_of, simulated, single
from workstation.domain.annotation import Anchor, Item, ItemKind
from workstation.domain.scan import FlatField, Lut, PictureKind, Rescale, SpacingPlane
from workstation.imaging.measure import measure
from workstation.imaging.planes import Plane
from workstation.imaging.readout import plane_subject, readings, subject
from workstation.imaging.regions import region
from workstation.imaging.volume import Volume


def whole_mask(kind, points, rows=ROWS, columns=COLUMNS) -> np.ndarray:
    found = region(kind, tuple(points), rows, columns)
    mask = np.zeros((rows, columns), bool)
    mask[found.rows, found.columns] = found.inside
    return mask


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(REGIONS), st.lists(PLACES, min_size=3, max_size=9))
def test_that_a_region_holds_exactly_the_pixels_whose_centres_lie_inside(kind, points):
    points = points if kind is ItemKind.OUTLINE else points[:2]
    assert (whole_mask(kind, points) == slow_mask(kind, points)).all()


@settings(max_examples=50, deadline=None)
@given(PLACES, PLACES, st.floats(0, 1))
def test_that_two_outlines_sharing_an_edge_share_no_pixel_and_lose_none(first, second, share):
    assume(first[0] != second[0] and first[1] != second[1])
    (left, right), (top, bottom) = sorted((first[0], second[0])), sorted((first[1], second[1]))
    above, below = (left + (right - left) * share, top), (right - (right - left) * share, bottom)
    west = whole_mask(ItemKind.OUTLINE, [(left, top), above, below, (left, bottom)])
    east = whole_mask(ItemKind.OUTLINE, [above, (right, top), (right, bottom), below])
    both = whole_mask(ItemKind.RECTANGLE, [first, second])
    assert not (west & east).any()
    assert ((west | east) == both).all()


def test_that_a_drawing_wholly_outside_the_picture_holds_nothing():
    points = ((100.0, 100.0), (120.0, 130.0), (90.0, 140.0))
    for kind in REGIONS:
        assert not whole_mask(kind, points).any()


@settings(max_examples=150, deadline=None)
@given(
    planes(),
    st.sampled_from(REGIONS),
    st.lists(PLACES, min_size=3, max_size=6),
    st.one_of(st.none(), st.tuples(st.integers(0, 200), st.integers(0, 40_000))),
)
def test_that_a_regions_figures_are_those_of_its_pixels_alone(plane, kind, points, padding):
    points = points if kind is ItemKind.OUTLINE else points[:2]
    drawn = item(kind, *points)
    assume(drawn.is_whole)
    told = measure(subject(single(plane, padding=padding)), drawn).values
    kept, lost, saturated = [], 0, 0
    whole = plane.dtype.kind in "ui"
    for row, column in np.argwhere(slow_mask(kind, points)):
        value = float(plane[row, column])
        if not math.isfinite(value) or (
            padding is not None and min(padding) <= value <= max(padding)
        ):
            lost += 1
        elif (whole and value == np.iinfo(plane.dtype).max) or (
            plane.dtype.kind == "i" and value == np.iinfo(plane.dtype).min
        ):
            saturated += 1
        else:
            kept.append(value)
    (found,) = told.energies
    assert (told.pixels, found.padding, found.saturated) == (
        lost + saturated + len(kept),
        lost,
        saturated,
    )
    if not kept:
        assert found.stored is None
        return
    figures = found.stored
    assert (figures.n, figures.low, figures.high) == (len(kept), min(kept), max(kept))
    close = {"rel": 1e-9, "abs": 1e-9}
    assert figures.mean == pytest.approx(np.mean(kept), **close)
    assert figures.median == pytest.approx(np.median(kept), **close)
    for share, value in figures.percentiles:
        assert value == pytest.approx(np.percentile(kept, share), **close)
    if len(kept) > 1:
        assert figures.sd == pytest.approx(np.std(kept, ddof=1), rel=1e-9, abs=1e-6)
    else:
        assert figures.sd is None


def test_that_more_pixels_than_a_float_can_count_are_counted_exactly():
    plane = np.full((4100, 4100), 7, np.uint16)  # 16.81 million: past 2**24
    plane[0, 0] = 9
    told = of_scan(single(plane), ItemKind.RECTANGLE, (0, 0), (4100, 4100))
    figures = told.values.energies[0].stored
    assert figures.n == 4100 * 4100
    assert figures.mean == pytest.approx(7 + 2 / figures.n, rel=1e-12)


def test_that_modality_units_follow_slope_intercept_and_table():
    plane = np.arange(ROWS * COLUMNS, dtype=np.uint16).reshape(ROWS, COLUMNS)
    rescaled = single(plane, modality=Rescale(-0.5, 100.0, "HU"))
    figures = of_scan(rescaled, ItemKind.RECTANGLE, (2, 1), (5, 4)).values.energies[0]
    hounsfield = 100.0 - 0.5 * plane[1:4, 2:5].astype(float)
    assert figures.units == "HU"
    assert figures.modality.mean == pytest.approx(hounsfield.mean())
    assert (figures.modality.low, figures.modality.high) == (hounsfield.min(), hounsfield.max())
    table = Lut(10, 16, tuple(range(500, 400, -1)), "OD")
    figures = of_scan(
        single(plane, modality=table), ItemKind.RECTANGLE, (0, 0), (COLUMNS, 2)
    ).values.energies[0]
    answers = [table.values[min(max(int(v) - 10, 0), 99)] for v in plane[:2].ravel()]
    assert figures.modality.mean == pytest.approx(np.mean(answers))
    assert figures.units == "OD"


def test_that_attenuation_is_the_mean_of_each_pixels_and_blocked_pixels_have_none():
    plane = np.full((ROWS, COLUMNS), 30_000, np.uint16)
    plane[2, 3], plane[2, 4], plane[2, 5] = 1200, 900, 60_000
    scan = single(plane, air_value=60_000, black_level=1200)
    told = of_scan(scan, ItemKind.RECTANGLE, (3, 2), (8, 3)).values.energies[0]
    shares = (plane[2, 3:8].astype(float) - 1200) / (60_000 - 1200)
    assert told.share.mean == pytest.approx(shares.mean())
    assert told.blocked == 2
    assert told.attenuation.n == 3
    assert told.attenuation.mean == pytest.approx(-np.log(shares[2:]).mean())


@pytest.mark.parametrize("lines", [1, ROWS])
def test_that_a_flat_field_gives_each_pixel_its_own_air(lines):
    rng = np.random.default_rng(4)
    plane = rng.integers(5000, 30_000, (ROWS, COLUMNS)).astype(np.uint16)
    air = rng.uniform(40_000, 60_000, (lines, COLUMNS))
    black = rng.uniform(100, 300, (lines, COLUMNS))
    scan = single(plane, flat_field=FlatField(air, black))
    told = of_scan(scan, ItemKind.OUTLINE, (1, 1), (11, 2), (6, 8)).values.energies[0]
    mask = slow_mask(ItemKind.OUTLINE, ((1, 1), (11, 2), (6, 8)))
    shares = (plane - black) / (air - black)
    assert told.share.mean == pytest.approx(shares[mask].mean())
    assert told.attenuation.sd == pytest.approx((-np.log(shares[mask])).std(ddof=1))
    reading = readings(subject(scan), 5, 3)[0]
    assert reading.attenuation == pytest.approx(-math.log(shares[3, 5]))


def test_that_without_air_no_share_and_no_attenuation_is_told():
    told = of_scan(single(np.full((9, 13), 5, np.uint16)), ItemKind.RECTANGLE, (0, 0), (5, 5))
    assert told.values.energies[0].share is None
    assert told.values.energies[0].attenuation is None
    assert told.values.materials == ()


def test_that_a_coloured_picture_gives_places_and_no_values():
    picture = np.zeros((1, ROWS, COLUMNS, 3), np.uint8)
    scan = scan_of(picture, PictureKind.RENDERED_COLOUR, spacing_mm=(1.0, 1.0))
    told = of_scan(scan, ItemKind.RECTANGLE, (1, 1), (5, 4))
    assert (told.values.pixels, told.values.energies) == (12, ())
    assert told.area.mm == 12
    assert readings(subject(scan), 2, 2) == ()


def test_that_readings_name_padding_and_saturation():
    plane = np.array([[0, 65535, 100]], np.uint16)
    scan = single(plane, padding=(0, 0), air_value=200, black_level=0)
    told = [readings(subject(scan), x, 0)[0] for x in range(3)]
    assert [(t.padding, t.saturated) for t in told] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert told[0].share is None
    assert told[2].share == 0.5
    assert readings(subject(scan), 3, 0) == ()


def test_that_nothing_measured_writes_to_the_picture():
    scan = simulated()
    before = scan.values.copy()
    of_scan(scan, ItemKind.ELLIPSE, (5, 5), (200, 150))
    of_scan(scan, ItemKind.PROFILE, (5, 5), (200, 150), width=5)
    assert (scan.values == before).all()


@pytest.mark.parametrize("dtype", [np.int16, np.uint16])
def test_that_a_plane_cut_from_a_volume_is_measured_in_its_stored_values(dtype):
    rng = np.random.default_rng(2)
    ends = np.iinfo(dtype)
    values = rng.integers(ends.min + 1, ends.max - 1, (6, 20, 30)).astype(dtype)
    scan = scan_of(
        values, PictureKind.VOLUME, spacing_mm=(0.5, 0.8), slice_spacing_mm=2.0,
        modality=Rescale(1.0, -1000.0, "HU"), spacing_plane=SpacingPlane.VOXEL,
    )  # fmt: skip
    volume = Volume(scan)
    for plane, stored in (
        (Plane.AXIAL, values[3]),
        (Plane.CORONAL, values[:, 3]),
        (Plane.SAGITTAL, values[:, :, 3]),
    ):
        cut = volume.picture(plane, 3)
        made = plane_subject(
            scan, cut.grey, (cut.stored_scale, cut.stored_offset), "value", cut.aspect
        )
        assert (made.planes[0] == stored).all()
        assert (made.rows, made.columns) == stored.shape
        drawn = Item(1, ItemKind.RECTANGLE, Anchor("x", 3, *stored.shape), ((1, 1), (5, 4)))
        told = measure(made, drawn)
        energy = told.values.energies[0]
        assert energy.stored.mean == pytest.approx(stored[1:4, 1:5].mean())
        assert energy.modality.mean == pytest.approx(stored[1:4, 1:5].mean() - 1000.0)
        assert energy.attenuation is None
        assert told.area.plane is SpacingPlane.VOXEL


def test_that_a_plane_squeezed_for_the_screen_says_its_steps():
    scan = scan_of(np.zeros((2, 8, 8), np.float32), PictureKind.VOLUME)
    grey = np.full((8, 8), 100, np.uint16)
    made = plane_subject(scan, grey, (0.25, -3.0), "value")
    told = measure(made, Item(1, ItemKind.RECTANGLE, Anchor("x", 0, 8, 8), ((0, 0), (4, 4))))
    assert told.values.energies[0].stored.mean == 22.0
    assert "steps of 0.25" in told.remarks[0]


def test_that_a_very_large_picture_with_fractions_is_told_to_a_millionth_of_its_range():
    rng = np.random.default_rng(1)
    plane = rng.normal(10, 3, (4200, 4200)).astype(np.float32)
    plane[5, 5], plane[6, 6] = np.nan, np.inf
    told = of_scan(single(plane), ItemKind.RECTANGLE, (0, 0), (4200, 4200)).values.energies[0]
    kept = plane[np.isfinite(plane)].astype(np.float64)
    step = (kept.max() - kept.min()) / 2**20
    assert told.padding == 2
    assert (told.stored.n, told.stored.low, told.stored.high) == (kept.size, kept.min(), kept.max())
    assert told.stored.mean == pytest.approx(kept.mean(), abs=step)
    assert told.stored.median == pytest.approx(np.median(kept), abs=step)
    assert told.stored.sd == pytest.approx(kept.std(ddof=1), abs=step)


def test_that_a_large_flat_fielded_region_is_told_to_a_millionth(monkeypatch):
    from workstation.imaging import measure as module

    rng = np.random.default_rng(4)
    plane = rng.integers(5000, 30_000, (400, 300)).astype(np.uint16)
    air = rng.uniform(40_000, 60_000, (400, 300))
    scan = single(plane, flat_field=FlatField(air))
    exact = of_scan(scan, ItemKind.ELLIPSE, (0, 0), (300, 400)).values.energies[0]
    monkeypatch.setattr(module, "_EXACT_SHARES", 100)
    told = of_scan(scan, ItemKind.ELLIPSE, (0, 0), (300, 400)).values.energies[0]
    assert told.share.mean == pytest.approx(exact.share.mean, abs=1e-6)
    assert told.attenuation.mean == pytest.approx(exact.attenuation.mean, abs=1e-4)
