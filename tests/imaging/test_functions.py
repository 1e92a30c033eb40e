"""Every view function and their combinations, against pixel by pixel computations."""

from __future__ import annotations

import colorsys
import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.imaging import slow
from tests.imaging.pictures import dual, scan_of, single
from workstation.domain.scan import Lut, PictureKind, Rescale, Window
from workstation.imaging import display
from workstation.imaging.palette import palettes_dir, vendor_palette
from workstation.imaging.prepared import Prepared, prepare
from workstation.imaging.view import (
    ViewState,
    apply_function,
    carry,
    functions,
    standard_view,
    with_band,
    with_choice,
    with_clahe,
    with_gamma,
    with_sweep,
    with_window,
)
from workstation.imaging.windows import declared_windows, site_windows

SHAPES = st.sampled_from([(1, 1), (1, 9), (9, 1), (2, 3), (4, 5)])
TYPES = (np.uint8, np.uint16, np.int16, np.int32, np.uint32, np.float32, np.float64)
POINT = ("edge enhancement", "super enhancement", "CLAHE", "outline trace")
"""Functions that look at a pixel's surroundings; tested on their own."""


def elements(dtype: type) -> st.SearchStrategy:
    if np.issubdtype(dtype, np.floating):
        return st.floats(-3e5, 3e5, width=32)
    info = np.iinfo(dtype)
    edge = st.sampled_from([info.min, info.max, 0])
    return edge | st.integers(max(info.min, -70_000), min(info.max, 70_000))


@st.composite
def viewed(draw: st.DrawFn, picture: Prepared) -> ViewState:
    """Any combination of functions and any window."""
    view = standard_view(picture)
    if draw(st.booleans()):
        centre = draw(st.floats(-10_000, 75_000))
        view = with_window(view, centre, draw(st.floats(1, 80_000)))
    offered = [name for name in functions(picture) if name not in POINT]
    for name in draw(st.lists(st.sampled_from(offered), max_size=5)):
        view = apply_function(picture, view, name)
    if draw(st.booleans()):
        view = with_gamma(view, draw(st.floats(0.2, 5)))
    if draw(st.booleans()):
        view = with_band(view, (draw(st.floats(-9, 70_000)), draw(st.floats(-9, 70_000))))
    if draw(st.booleans()):
        view = replace(view, curve="sigmoid")
    return view


def pixels_of(picture: Prepared, view: ViewState) -> np.ndarray:
    return display.rgb_of(display.render(picture, view)).astype(int)


def assert_same(picture: Prepared, view: ViewState, found: np.ndarray, wanted: np.ndarray) -> None:
    """Equal but for single steps of brightness where a value falls between two of them."""
    assert np.abs(found - wanted).max(initial=0) <= 1, view.name
    differs = (found != wanted).any(axis=-1)  # by a rounding: half of many, or one of one or two
    assert differs.sum() <= max(1, differs.size // 2), view.name
    for y, x in np.argwhere((found != wanted).any(axis=-1)):
        assert picture.grey is not None
        value = float(picture.grey[y, x])
        step = 255 * slow.share(value, view, picture) + 0.5
        if picture.material is None or not (view.pseudo_colour or view.strip):
            assert abs(step - round(step)) < 1e-6, (view.name, value)


@pytest.mark.parametrize("dtype", TYPES)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_that_grey_views_are_the_formula_at_every_pixel_of_every_type(dtype, data):
    stored = data.draw(hnp.arrays(dtype, data.draw(SHAPES), elements=elements(dtype)))
    declared: dict[str, object] = {}
    if data.draw(st.booleans()):
        declared = {"black_level": 100, "air_value": data.draw(st.sampled_from([50_000, -5, 200]))}
    if data.draw(st.booleans()):
        declared["inverted"] = True
    if data.draw(st.booleans()):
        first = data.draw(st.integers(-100, 60_000))
        declared["padding"] = (first, first + data.draw(st.integers(0, 500)))
    with np.errstate(all="ignore"):
        picture = prepare(single(stored.copy(), **declared))
    view = data.draw(viewed(picture))
    assert picture.grey is not None
    wanted = np.array([[slow.grey(int(v), view, picture) for v in row] for row in picture.grey])
    assert_same(picture, view, pixels_of(picture, view), wanted)
    assert (np.asarray(picture.scan.values[0]) == stored).all() or stored.dtype.kind == "f"


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_that_colour_views_are_the_formula_at_every_pixel(data):
    shape = data.draw(SHAPES)
    counts = hnp.arrays(np.uint16, shape, elements=st.integers(0, 65535))
    low, high = data.draw(counts), data.draw(counts)
    declared = {"padding": (0, 40)} if data.draw(st.booleans()) else {}
    if data.draw(st.booleans()):
        declared |= {"black_level": 60_000, "air_value": 900}
    picture = prepare(dual(low, high, **declared))
    view = data.draw(viewed(picture))
    assert picture.grey is not None
    assert picture.material is not None
    two = view.pseudo_colour or view.strip
    wanted = np.array(
        [
            [
                slow.coloured(int(v), int(m), view, picture) if two else slow.grey(int(v), view, picture)
                for v, m in zip(values, materials, strict=True)
            ]
            for values, materials in zip(picture.grey, picture.material, strict=True)
        ]
    )  # fmt: skip
    found = pixels_of(picture, view)
    # A step of brightness at a tie moves each hue by less than the ramp's steepest step.
    assert np.abs(found - wanted).max(initial=0) <= 8, view.name
    assert (np.abs(found - wanted).max(axis=-1) > 1).mean() <= 0.34
    if (np.abs(found - wanted) > 1).any():
        ties = [
            abs(255 * slow.share(v, view, picture) % 1 - 0.5) < 1e-6 for v in bin_middles(picture)
        ]
        assert any(ties), view.name


def bin_middles(picture: Prepared) -> list[float]:
    assert picture.black is not None
    assert picture.air is not None
    span = picture.air - picture.black
    return [picture.black + (n / 1023) ** 2 * 1.12 * span for n in range(1024)]


@pytest.mark.parametrize("name", ["edge enhancement", "outline trace"])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_that_functions_of_surroundings_are_the_slow_ones(name, data):
    shape = data.draw(st.sampled_from([(1, 12), (12, 1), (7, 9), (11, 6)]))
    plane = data.draw(hnp.arrays(np.uint16, shape, elements=st.integers(0, 65535)))
    picture = prepare(single(plane, black_level=0, air_value=65_535))
    view = apply_function(picture, standard_view(picture), name)
    if data.draw(st.booleans()):
        view = apply_function(picture, view, "inverse")
    view = with_window(view, 32_000, 65_535)
    found = pixels_of(picture, view)[..., 0]
    if name == "outline trace":
        bare = replace(view, outline=False, inverted=False)
        levels = np.array([[slow.grey(int(v), bare, picture)[0] for v in row] for row in plane])
        assert (found == slow.outline(levels, view.inverted)).all()
        return
    sharp = np.rint(np.clip(slow.unsharp(plane, (3, 5)), 0, 65535))
    wanted = np.array([[slow.grey(int(v), view, picture)[0] for v in row] for row in sharp])
    # The average is kept in whole counts: 3 counts of 65 536 are 0.012 of a grey step.
    assert np.abs(found - wanted).max() <= 1
    assert (found != wanted).mean() < 0.12


@pytest.mark.parametrize("limit", [1.0, 1.6, 2.0, 8.0])
@pytest.mark.parametrize("shape", [(1, 40), (40, 1), (20, 18), (37, 52), (64, 96)])
def test_that_equalised_contrast_is_the_slow_one(shape, limit):
    rng = np.random.default_rng(shape[0])
    plane = np.clip(rng.normal(30_000, 9_000, shape), 0, 65535).astype(np.uint16)
    picture = prepare(single(plane, black_level=0, air_value=65_535))
    view = with_clahe(standard_view(picture), limit)
    if limit == 1.6:
        view = apply_function(picture, standard_view(picture), "super enhancement")
    tiles = min(8, max(1, shape[1] // 16)), min(8, max(1, shape[0] // 16))
    equal = np.rint(slow.equalised(plane, limit, tiles))
    seen = display.sample(picture, display.whole(picture), (shape[1], shape[0]), view.enhancement)
    assert np.abs(seen.main.astype(int) - equal).max() <= 1
    wanted = np.array([[slow.grey(int(v), view, picture) for v in row] for row in seen.main])
    assert (pixels_of(picture, view) == wanted).all()


def test_that_preparing_a_function_makes_it_ready_and_only_the_last_strength_is_kept():
    picture = prepare(single(np.arange(4096, dtype=np.uint16).reshape(64, 64)))
    view = standard_view(picture)
    assert display.is_ready(picture, view)
    for name in ("super enhancement", "CLAHE"):
        on = apply_function(picture, view, name)
        assert not display.is_ready(picture, on)
        display.prepare_function(picture, on)
        assert display.is_ready(picture, on)
    stronger = with_clahe(view, 4.0)
    display.prepare_function(picture, stronger)
    assert display.is_ready(picture, stronger)
    assert not display.is_ready(picture, with_clahe(view, 2.0))
    assert display.is_ready(picture, apply_function(picture, view, "super enhancement"))


def test_that_a_linear_window_is_drawn_as_dicom_defines_it():
    """PS3.3 C.11.2.1.2.1: centre 2048, width 4096 draws 0 darkest and 4095 brightest."""
    stored = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    picture = prepare(single(stored, windows=(Window(2048, 4096),), window=(2048.0, 4096.0)))
    found = pixels_of(picture, standard_view(picture))[..., 0].ravel()
    for value in range(4096):
        exact = ((value - 2047.5) / 4095 + 0.5) * 255
        assert abs(found[value] - exact) <= 0.5 + 1e-9
    step = prepare(single(stored, windows=(Window(100, 1),), window=(100.0, 1.0)))
    found = pixels_of(step, standard_view(step))[..., 0].ravel()
    assert set(found[:100]) == {0}
    assert set(found[100:]) == {255}


def test_that_a_linear_window_of_rescaled_values_moves_by_half_a_unit_not_half_a_count():
    stored = np.arange(4000, dtype=np.uint16).reshape(40, 100)
    scan = single(
        stored,
        windows=(Window(1064 / 0.5, 400 / 0.5),),  # 40 HU, 400 HU
        window=(1064 / 0.5, 800.0),
        modality=Rescale(0.5, -1024, "HU"),
    )
    picture = prepare(scan)
    found = pixels_of(picture, standard_view(picture))[..., 0].ravel()
    for value in range(4000):
        told = value * 0.5 - 1024
        exact = min(max((told - 39.5) / 399 + 0.5, 0), 1) * 255
        assert abs(found[value] - exact) <= 0.5 + 1e-9


def test_that_a_sigmoid_window_is_drawn_as_dicom_defines_it():
    stored = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    picture = prepare(single(stored, windows=(Window(2000, 800, "smooth", "SIGMOID"),)))
    view = standard_view(picture)
    assert view.is_standard
    found = pixels_of(picture, view)[..., 0].ravel()
    for value in range(4096):
        exact = 255 / (1 + np.exp(-4 * (value - 2000) / 800))
        assert abs(found[value] - exact) <= 0.5 + 1e-9
    assert with_window(view, 1000, 50).curve == "sigmoid"


@pytest.mark.parametrize("modality", [None, Rescale(2.0, -100.0, "HU")])
def test_that_a_declared_table_is_drawn_value_by_value(modality):
    table = Lut(50, 12, tuple(int(4095 * (n / 199) ** 2) for n in range(200)), "curved")
    stored = np.arange(400, dtype=np.uint16).reshape(20, 20)
    picture = prepare(single(stored, voi_luts=(table,), modality=modality))
    view = standard_view(picture)
    assert view.curve == "table 1"
    assert view.is_standard
    wanted = np.array([[slow.grey(int(v), view, picture) for v in row] for row in stored])
    assert (pixels_of(picture, view) == wanted).all()
    assert np.ptp(wanted) == 255
    assert with_window(view, 100, 50).curve == ""


def test_that_larger_values_meaning_more_attenuation_are_drawn_dark():
    """MONOCHROME1 and its like: `inverted` turns grey over, and inverse turns it back."""
    stored = np.array([[0, 50, 200]], np.uint16)
    picture = prepare(single(stored, inverted=True, window=(100.0, 200.0)))
    view = standard_view(picture)
    assert pixels_of(picture, view)[0, :, 0].tolist() == [255, 191, 0]
    turned = apply_function(picture, view, "inverse")
    assert pixels_of(picture, turned)[0, :, 0].tolist() == [0, 64, 255]


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.float32])
def test_that_padding_is_background_and_in_no_statistics(dtype):
    stored = np.full((30, 30), -200, dtype)
    stored[5:25, 5:25] = np.linspace(0, 1000, 400).reshape(20, 20).astype(dtype)
    bare = prepare(single(stored[5:25, 5:25].copy()))
    stored[0, 0] = 90_000 if dtype != np.int16 else 30_000
    picture = prepare(single(stored, padding=(-200, -200)))
    found = pixels_of(picture, standard_view(picture))
    assert (found[stored == -200] == slow.PADDING).all()
    assert not (found[5:25, 5:25] == slow.PADDING).all(axis=-1).any()
    low, high = (picture.to_stored(v) for v in standard_view(picture).limits)
    assert low >= -300
    assert high <= 1300
    assert bare.counts is not None
    assert picture.counts is not None
    assert picture.counts.sum() == 401
    histogram = picture.histogram()
    assert histogram is not None
    assert sum(histogram.counts) <= 401
    assert [e.words for e in display.legend(picture, standard_view(picture))] == [
        "Outside the scan"
    ]


def test_that_a_picture_of_padding_alone_is_a_picture():
    picture = prepare(single(np.full((3, 4), 7, np.uint16), padding=(0, 9)))
    for name in functions(picture):
        view = apply_function(picture, standard_view(picture), name)
        assert display.render(picture, view).shape == (3, 4, 4)
    assert (pixels_of(picture, standard_view(picture)) == slow.PADDING).all()


@pytest.mark.parametrize("dead", [0, 65535])
def test_that_no_dead_pixel_moves_an_automatic_window(dead):
    plane = np.random.default_rng(1).integers(900, 1100, (80, 80)).astype(np.uint16)
    before = prepare(single(plane.copy())).window
    plane[4, 4:12] = dead
    plane[70, 3] = dead
    after = prepare(single(plane)).window
    assert after[0] == pytest.approx(before[0], abs=2)
    assert after[1] == pytest.approx(before[1], abs=4)


def test_that_variable_density_walks_from_the_densest_to_the_thinnest():
    picture = prepare(single(np.zeros((2, 2), np.uint16), black_level=1000, air_value=61_000))
    ends = [with_sweep(picture, standard_view(picture), s / 20).limits for s in range(21)]
    assert ends[-1][1] == pytest.approx(61_000, abs=0.01)
    assert ends[0][0] == pytest.approx(1000 + 60_000 * np.exp(-4.6), abs=0.01)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(ends))
    for low, high in ends:
        depth = [-np.log((v - 1000) / 60_000) for v in (low, high)]
        assert depth[0] - depth[1] == pytest.approx(0.8, abs=1e-3)
    undeclared = prepare(single(np.arange(100, dtype=np.uint16).reshape(10, 10)))
    first, last = (with_sweep(undeclared, standard_view(undeclared), s).limits for s in (0.0, 1.0))
    assert first[0] == pytest.approx(undeclared.range[0])
    assert last[1] == pytest.approx(undeclared.range[1])


def rendered(rgb: np.ndarray, palette: str | None = "orange-green-blue") -> Prepared:
    return prepare(scan_of(rgb[None], PictureKind.RENDERED_COLOUR, palette=palette))


VENDORS = sorted(path.stem for path in (palettes_dir() / "vendor").glob("*.json"))


@pytest.mark.parametrize("name", VENDORS)
def test_that_a_scanners_own_colours_are_stripped_by_hue(name):
    """Pixels of the class stay to the last bit; others fade; greys belong to no class."""
    rng = np.random.default_rng(3)
    rgb = rng.integers(0, 256, (40, 50, 3)).astype(np.uint8)
    rgb[:4] = rgb[:4, :, :1]
    picture = rendered(rgb, name)
    palette = vendor_palette(name)
    assert palette is not None
    for strip in ("organic", "metal"):
        view = apply_function(picture, standard_view(picture), f"{strip} only")
        assert view.name == f"{strip} only by the scanner’s colours"
        found = pixels_of(picture, view)
        kinds = []
        for y, x in np.ndindex(40, 50):
            hue, saturation, _ = colorsys.rgb_to_hsv(*(rgb[y, x] / 255.0))
            degrees = hue * 360
            edges = [e for c in palette.classes for e in c.hues]
            near = min(abs(degrees - e) for e in edges) < 2
            if near or abs(saturation - palette.saturation) < 0.01:
                continue
            own = next((c.words for c in palette.classes if c.hues[0] <= degrees < c.hues[1]), None)
            stays = own is None or own.lower().split()[-1] == strip
            if saturation < palette.saturation or stays:
                assert found[y, x].tolist() == rgb[y, x].tolist()
                continue
            kinds.append(own)
            light = rgb[y, x] @ [0.299, 0.587, 0.114]
            dark = name == "generic-inverse"
            grey = 0.12 * light if dark else 255 - 0.12 * (255 - light)
            assert np.abs(found[y, x] - grey).max() <= 1
        assert len(set(kinds)) >= 2
    words = [e.words for e in display.legend(picture, standard_view(picture))]
    assert words == [*(c.words for c in palette.classes), "Impenetrable"]


@pytest.mark.parametrize("name", [None, "no-such", "../standard"])
def test_that_colours_of_an_unknown_palette_mean_nothing(name):
    picture = rendered(np.zeros((3, 3, 3), np.uint8), name)
    assert "organic only" not in functions(picture)
    assert display.legend(picture, standard_view(picture)) == ()


def test_that_brighter_than_any_air_is_no_padding():
    low = np.full((2, 2), 65_000, np.uint16)
    low[0, 0] = 3
    picture = prepare(dual(low, low.copy(), black_level=500, air_value=1000, padding=(0, 40)))
    found = pixels_of(picture, standard_view(picture))
    assert found[0, 0].tolist() == list(slow.PADDING)
    assert found[1, 1].tolist() == [255, 255, 255]


@pytest.mark.parametrize("name", ["super enhancement", "CLAHE"])
def test_that_equalised_contrast_lends_no_colour_to_the_noise_of_air(name):
    rng = np.random.default_rng(5)
    air = np.clip(rng.normal(59_900, 200, (2, 64, 64)), 0, 65535).astype(np.uint16)
    air[0, 20:44, 20:44] = np.clip(rng.normal(20_000, 100, (24, 24)), 0, 65535)
    air[1, 20:44, 20:44] = np.clip(rng.normal(24_000, 100, (24, 24)), 0, 65535)
    picture = prepare(dual(air[0], air[1]))
    view = apply_function(picture, standard_view(picture), name)
    found = pixels_of(picture, view)
    spread = found.max(axis=-1) - found.min(axis=-1)
    assert spread[:16].max() == 0
    assert np.median(spread[24:40, 24:40]) > 40


HOSTILE: tuple[dict[str, object], ...] = (
    {},
    {"air_value": 0, "black_level": 200},
    {"air_value": 7, "black_level": 7},
    {"padding": (0, 0)},
    {"windows": (Window(1e300, 1e300),)},
    {"windows": (Window(0, 1e-9, "x", "SIGMOID"),)},
    {"windows": (Window(5, 1),)},
    {"voi_luts": (Lut(-5, 8, (300,)),)},
    {"voi_luts": (Lut(0, 16, ()),)},
    {"modality": Rescale(0, 0, "HU")},
    {"modality": Rescale(-2, 5, "HU")},
    {"modality": Rescale(1e-30, 0, "HU")},
    {"modality": Lut(0, 8, (1, 2, 3))},
)


@pytest.mark.parametrize("declared", HOSTILE, ids=str)
@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.float32, np.float64])
def test_that_extremes_of_values_and_declarations_make_a_picture_in_every_view(dtype, declared):
    kind = np.finfo(dtype) if np.issubdtype(dtype, np.floating) else np.iinfo(dtype)
    for fill in (kind.max, kind.min, 0):
        with np.errstate(all="ignore"):
            picture = prepare(single(np.full((1, 3), fill, dtype), **declared))
        assert picture.scan is not None
        plain = standard_view(picture)
        views = [apply_function(picture, plain, name) for name in functions(picture)]
        choices = (*declared_windows(picture.scan), *site_windows(picture.scan))
        views += [with_choice(picture, plain, choice) for choice in choices]
        for view in views:
            assert display.render(picture, view).shape == (1, 3, 4)
            assert ViewState.from_dict(view.as_dict()).kinds
            assert carry(picture, view, picture).strip == view.strip
