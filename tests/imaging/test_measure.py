"""Measures against slow, obvious references: every pixel asked by itself."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.imaging.pictures import dual, scan_of, simulated, single
from tests.imaging.test_material import PROFILE, plate
from workstation.domain.annotation import Anchor, Item, ItemKind
from workstation.domain.scan import FlatField, Lut, PictureKind, Rescale, Scan, SpacingPlane
from workstation.imaging import display
from workstation.imaging.material import to_position
from workstation.imaging.measure import Measured, measure, profile
from workstation.imaging.palette import palette
from workstation.imaging.planes import Plane
from workstation.imaging.readout import beam, plane_subject, readings, subject
from workstation.imaging.regions import region
from workstation.imaging.volume import Volume
from workstation.imaging.zeff import of_shares

TYPES = (np.uint8, np.uint16, np.int16, np.uint32, np.int32, np.float32, np.float64)
ROWS, COLUMNS = 9, 13
PLACES = st.tuples(
    st.one_of(st.integers(0, 2 * COLUMNS).map(lambda n: n / 2), st.floats(0, COLUMNS)),
    st.one_of(st.integers(0, 2 * ROWS).map(lambda n: n / 2), st.floats(0, ROWS)),
)
REGIONS = (ItemKind.RECTANGLE, ItemKind.ELLIPSE, ItemKind.OUTLINE)


def item(kind: ItemKind, *points: tuple[float, float], width: int = 1, of: Scan | None = None):
    rows, columns = (of.rows, of.columns) if of is not None else (ROWS, COLUMNS)
    return Item(1, kind, Anchor("x", 0, rows, columns), points, width)


def of_scan(scan: Scan, kind: ItemKind, *points: tuple[float, float], width: int = 1) -> Measured:
    return measure(subject(scan), item(kind, *points, width=width, of=scan))


def is_inside(kind: ItemKind, points: list[tuple[float, float]], row: int, column: int) -> bool:
    """Is the pixel's centre inside? Asked of one pixel."""
    x, y = column + 0.5, row + 0.5
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    if kind is ItemKind.RECTANGLE:
        return left <= x < right and top <= y < bottom
    if kind is ItemKind.ELLIPSE:
        if not (left <= x < right and top <= y < bottom):
            return False
        across = (x - (left + right) / 2) / ((right - left) / 2)
        down = (y - (top + bottom) / 2) / ((bottom - top) / 2)
        return down * down + across * across < 1.0
    crossed = 0
    for (xa, ya), (xb, yb) in zip(points, points[1:] + points[:1], strict=True):
        if (ya <= y) != (yb <= y):
            if ya > yb:
                xa, ya, xb, yb = xb, yb, xa, ya
            crossed += x < xa + (y - ya) * ((xb - xa) / (yb - ya))
    return crossed % 2 == 1


def slow_mask(kind, points, rows=ROWS, columns=COLUMNS) -> np.ndarray:
    return np.array(
        [[is_inside(kind, list(points), r, c) for c in range(columns)] for r in range(rows)]
    )


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


@st.composite
def planes(draw, types=TYPES):
    kind = np.dtype(draw(st.sampled_from(types)))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    if kind.kind == "f":
        plane = rng.normal(1000, 5000, (ROWS, COLUMNS)).astype(kind)
        for value in (np.nan, np.inf, -np.inf):
            plane[rng.random(plane.shape) < 0.05] = value
    else:
        ends = np.iinfo(kind)
        plane = rng.integers(ends.min, ends.max, (ROWS, COLUMNS), kind, endpoint=True)
        plane[rng.random(plane.shape) < 0.1] = ends.max
        plane[rng.random(plane.shape) < 0.1] = ends.min
        plane[rng.random(plane.shape) < 0.2] = kind.type(draw(st.integers(0, 3)))
    if draw(st.booleans()):
        plane = np.repeat(plane, 2, axis=1)[:, ::2]  # rows that do not lie side by side
    return plane


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


def test_that_material_shares_count_the_pixels_as_the_picture_colours_them():
    scan = simulated()
    prepared = display.prepare(scan)
    box = ((40.25, 30.75), (scan.columns - 40.0, scan.rows - 25.0))
    told = of_scan(scan, ItemKind.ELLIPSE, *box).values
    mask = region(ItemKind.ELLIPSE, box, scan.rows, scan.columns)
    inside = np.zeros((scan.rows, scan.columns), bool)
    inside[mask.rows, mask.columns] = mask.inside
    classes = palette().classes
    position = to_position(prepared.material)
    grey = (scan.values[0].astype(float) + scan.values[1]) / 2
    share = (grey - scan.black_level) / (scan.air_value - scan.black_level)
    expected = {"Impenetrable": 0, "Too thin to tell": 0} | {c.words: 0 for c in classes}
    for row, column in np.argwhere(inside):
        if (scan.values[:, row, column] >= 65535).any():
            continue
        if share[row, column] < palette().impenetrable_transmission:
            name = "Impenetrable"
        elif -math.log(max(share[row, column], 1e-4)) < prepared.calibration.known[0]:
            name = "Too thin to tell"
        else:
            cuts = [(a.positions[1] + b.positions[0]) / 2 for a, b in itertools.pairwise(classes)]
            name = classes[sum(position[row, column] >= cut for cut in cuts)].words
        expected[name] += 1
    assert {m.words: m.pixels for m in told.materials} == {k: v for k, v in expected.items() if v}
    assert sum(m.share for m in told.materials) == pytest.approx(1.0)
    assert len(told.materials) >= 4
    assert told.materials_remark == ""


def test_that_an_unknown_scanners_materials_are_called_relative():
    low = np.full((20, 20), 30_000, np.uint16)
    scan = dual(low, low + np.uint16(2000), device="another")
    told = of_scan(scan, ItemKind.RECTANGLE, (2, 2), (18, 18)).values
    assert "no calibration" in told.materials_remark
    assert [e.name for e in told.energies] == ["low energy", "high energy"]


# Profiles


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


# Lengths, areas, angles


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


@pytest.mark.parametrize("kind", REGIONS)
def test_that_the_atomic_number_of_a_plate_is_told_with_its_error(kind):
    scan = plate(PROFILE, "aluminium", 20)
    points = ((4.0, 4.0), (44.0, 44.0))
    if kind is ItemKind.OUTLINE:
        points = ((4.0, 4.0), (44.0, 6.0), (30.0, 44.0))
    told = of_scan(scan, kind, *points).values.zeff
    assert abs(told.zeff - 13.0) <= told.error < 2.0
    if kind is ItemKind.RECTANGLE:
        planes = subject(scan)
        light = beam(planes, slice(4, 44), slice(4, 44))
        low, high = (light.share(plane[4:44, 4:44]) for plane in planes.planes)
        assert told == of_shares(low, high, planes.calibration)


def test_that_saturated_pixels_do_not_enter_the_atomic_number():
    scan = plate(PROFILE, "aluminium", 20)
    values = scan.values.copy()
    expected = of_scan(scan, ItemKind.RECTANGLE, (4, 4), (44, 44)).values.zeff
    values[:, 10:14, 10:30] = 65535
    spoilt = dual(
        values[0],
        values[1],
        PROFILE.name,
        air_value=PROFILE.air_value,
        black_level=PROFILE.black_level,
    )
    told = of_scan(spoilt, ItemKind.RECTANGLE, (4, 4), (44, 44)).values
    assert [e.saturated for e in told.energies] == [80, 80]
    assert told.zeff.zeff == pytest.approx(expected.zeff, abs=0.1)


def test_that_a_region_of_several_materials_has_no_single_atomic_number():
    scan = simulated()
    told = of_scan(scan, ItemKind.RECTANGLE, (10, 10), (scan.columns - 10, scan.rows - 10)).values
    assert told.zeff.zeff is None
    assert "several materials" in told.zeff.why


def test_that_a_region_too_small_or_of_air_says_why_it_has_no_atomic_number():
    scan = plate(PROFILE, "aluminium", 20)
    assert "few" in of_scan(scan, ItemKind.RECTANGLE, (4, 4), (6, 6)).values.zeff.why
    air = np.full((20, 20), 59_000, np.uint16)
    told = of_scan(dual(air, air), ItemKind.RECTANGLE, (4, 4), (16, 16)).values.zeff
    assert "too little" in told.why


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


def test_that_materials_and_atomic_number_use_each_pixels_own_air():
    scan = plate(PROFILE, "aluminium", 20)
    gain = np.linspace(0.5, 1.0, scan.columns)
    black = PROFILE.black_level
    uneven = ((scan.values - float(black)) * gain + black).astype(np.uint16)
    flat = FlatField(
        (gain * (PROFILE.air_value - black) + black)[None], np.full((1, scan.columns), black)
    )
    spoilt = dual(
        uneven[0],
        uneven[1],
        PROFILE.name,
        air_value=PROFILE.air_value,
        black_level=None,
        flat_field=flat,
    )
    told = of_scan(spoilt, ItemKind.RECTANGLE, (4, 4), (44, 44)).values
    even = of_scan(scan, ItemKind.RECTANGLE, (4, 4), (44, 44)).values
    assert [m.words for m in told.materials] == [m.words for m in even.materials] == ["Mixed"]
    assert told.zeff.zeff == pytest.approx(even.zeff.zeff, abs=0.2)
