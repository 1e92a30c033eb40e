"""The canonical input: values from declared meaning, and a way back that is exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.scans import raw, scan_of, simulated
from workstation.domain.scan import PictureKind
from workstation.imaging.canonical import (
    FULL_SCALE,
    Canonical,
    NotAccepted,
    canonical,
    from_colours,
    shrunk,
)
from workstation.simulation import PROFILES, Item, compose_parcel, random_parcel

SIDES = st.integers(1, 700)


@settings(max_examples=60, deadline=None)
@given(SIDES, SIDES, st.sampled_from([32, 96, 384]), st.data())
def test_a_box_goes_into_the_tensor_and_back_to_the_same_pixels(
    rows: int, columns: int, size: int, data: st.DataObject
) -> None:
    counts = np.full((rows, columns), 60000, np.uint16)
    x0 = data.draw(st.integers(0, columns - 1))
    y0 = data.draw(st.integers(0, rows - 1))
    x1 = data.draw(st.integers(x0 + 1, columns))
    y1 = data.draw(st.integers(y0 + 1, rows))
    counts[y0:y1, x0:x1] = 900
    made = canonical(raw(counts), size)
    corners = (*made.to_tensor(x0, y0), *made.to_tensor(x1, y1))
    assert made.box_to_source(*corners) == (x0, y0, x1 - x0, y1 - y0)
    assert made.tensor.shape == (3, size, size)
    assert made.tensor.dtype == np.float32
    assert float(made.tensor.min()) >= 0.0
    assert float(made.tensor.max()) <= 1.0


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, st.lists(st.floats(-2e3, 2e3), min_size=4, max_size=4))
def test_any_box_of_a_model_is_clipped_to_the_picture(
    rows: int, columns: int, corners: list[float]
) -> None:
    made = canonical(raw(np.full((rows, columns), 30000)), 64)
    x0, x1 = sorted(corners[:2])
    y0, y1 = sorted(corners[2:])
    box = made.box_to_source(x0, y0, x1, y1)
    if box is not None:
        x, y, width, height = box
        assert x >= 0
        assert y >= 0
        assert width > 0
        assert height > 0
        assert x + width <= columns
        assert y + height <= rows


@settings(max_examples=40, deadline=None)
@given(st.integers(40, 500), st.integers(40, 500), st.floats(0, 1), st.floats(0, 1))
def test_a_spot_on_the_map_lies_over_the_same_spot_of_the_picture(
    rows: int, columns: int, fx: float, fy: float
) -> None:
    counts = np.full((rows, columns), 60000, np.uint16)
    half = max(4, max(rows, columns) // 16)
    x = int(half + fx * max(0, columns - 2 * half))
    y = int(half + fy * max(0, rows - 2 * half))
    counts[max(0, y - half) : y + half, max(0, x - half) : x + half] = 900
    made = canonical(raw(counts), 128)
    cells = made.tensor[0].reshape(32, 4, 32, 4).mean(axis=(1, 3))
    whole = made.map_to_source(cells)
    high, wide = whole.shape
    weight = whole / whole.sum()
    centre_x = float((weight.sum(axis=0) * (np.arange(wide) + 0.5)).sum()) / wide * columns
    centre_y = float((weight.sum(axis=1) * (np.arange(high) + 0.5)).sum()) / high * rows
    true_x = (max(0, x - half) + min(columns, x + half)) / 2
    true_y = (max(0, y - half) + min(rows, y + half)) / 2
    cell = max(rows, columns) / 32
    assert abs(centre_x - true_x) < cell
    assert abs(centre_y - true_y) < cell


def test_attenuation_follows_beer_lambert_between_declared_black_and_air() -> None:
    black, air = 1000, 61000
    signal = np.exp(-np.linspace(0.0, 4.0, 64)).astype(np.float64)
    counts = np.tile(np.rint(black + (air - black) * signal), (64, 1))
    made = canonical(raw(counts, air_value=air, black_level=black), 64)
    x, _y, width, _height = made.crop
    expected = np.linspace(0.0, 4.0, 64) / FULL_SCALE
    row = made.tensor[0][32]
    for column in range(x + 2, x + width - 2, 7):
        at = int(made.to_tensor(column + 0.5, 0)[0])
        assert abs(float(row[at]) - expected[column]) < 0.03
    assert not made.tensor[1:].any()
    assert made.input_used == "single energy"


def test_counts_that_grow_with_attenuation_give_the_same_planes() -> None:
    rng = np.random.default_rng(5)
    counts = rng.integers(1000, 60000, (50, 70)).astype(np.uint16)
    upright = canonical(raw(counts, air_value=60000, black_level=1000), 64)
    turned = raw(61000 - counts, air_value=1000, black_level=60000, inverted=True)
    np.testing.assert_allclose(canonical(turned, 64).tensor, upright.tensor, atol=1e-4)


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize(
    ("wedge", "low", "high"),
    [("plastic", 0.0, 0.2), ("aluminium", 0.35, 0.65), ("steel", 0.8, 1.0)],
)
def test_material_stays_the_same_however_thick_the_wedge(
    profile: str, wedge: str, low: float, high: float
) -> None:
    from workstation.simulation.spectrum import beam_of

    material = {"plastic": "polyethylene"}.get(wedge, wedge)
    scanner = PROFILES[profile]
    beam = beam_of(scanner)
    per_mm = beam.per_mm[beam.table.row[material]].astype(np.float64)
    reach = 4.0 / float(per_mm.mean())
    steps = np.linspace(0.05, 1.0, 12) * reach
    signal = np.exp(-steps[:, None] * per_mm[None]) @ beam.weights
    span = scanner.air_value - scanner.black_level
    counts = np.rint(scanner.black_level + span * signal).astype(np.uint16)
    frames = np.repeat(np.repeat(counts.T[:, None, :], 60, axis=1), 10, axis=2)
    scan = scan_of(
        PictureKind.DUAL_ENERGY,
        frames,
        air_value=scanner.air_value,
        black_level=scanner.black_level,
        effective_energies_kev=beam.effective_kev,
    )
    made = canonical(scan, 120)
    known = made.tensor[2] > 0.99
    assert known.mean() > 0.2
    told = made.tensor[1][known]
    assert low <= float(np.quantile(told, 0.05))
    assert float(np.quantile(told, 0.95)) <= high


def test_vendor_hues_become_materials_and_lightness_attenuation() -> None:
    colours = [(255, 160, 64), (60, 200, 80), (40, 90, 220), (255, 255, 255), (0, 0, 0)]
    picture = np.zeros((40, 200, 3), np.uint8)
    for index, colour in enumerate(colours):
        picture[:, index * 40 : (index + 1) * 40] = colour
    made = canonical(scan_of(PictureKind.RENDERED_COLOUR, picture[None]), 200)
    middle = [made.to_tensor(index * 40 + 20, 20) for index in range(5)]
    orange, green, blue, white, black = (made.tensor[:, int(y), int(x)] for x, y in middle)
    assert orange[1] < 0.1 < 0.4 < green[1] < 0.6 < 0.9 < blue[1]
    assert min(orange[2], green[2], blue[2]) > 0.9
    assert black[0] == 1.0
    assert black[2] == 0.0
    assert white[0] == 0.0
    assert white[2] == 0.0
    assert made.input_used == "vendor colours"


def test_a_grey_display_picture_gives_attenuation_only() -> None:
    picture = np.tile(np.linspace(10, 255, 80).astype(np.uint8), (60, 1))
    made = canonical(scan_of(PictureKind.RENDERED_GREY, picture[None]), 80)
    assert made.tensor[0].max() > 0.5
    assert not made.tensor[1:].any()
    assert made.input_used == "rendered grey"


def test_the_picture_is_cropped_to_its_goods_and_the_stored_values_stay() -> None:
    counts = np.full((300, 600), 60000, np.uint16)
    counts[100:200, 350:500] = 20000
    scan = raw(counts)
    before = scan.values.copy()
    made = canonical(scan, 96)
    x, y, width, height = made.crop
    assert x <= 350
    assert x + width >= 500
    assert y <= 100
    assert y + height >= 200
    assert width < 250
    assert height < 200
    assert np.array_equal(scan.values, before)


@pytest.mark.parametrize(
    "declared",
    [
        {"air_value": None},
        {"air_value": 500, "black_level": 500},
        {"inverted": True, "black_level": None},
    ],
)
def test_counts_of_undeclared_meaning_are_refused_not_guessed(declared: dict[str, object]) -> None:
    with pytest.raises(NotAccepted):
        canonical(raw(np.full((20, 20), 9000), **declared), 32)


def test_values_that_are_not_numbers_are_refused() -> None:
    values = np.full((1, 20, 20), np.nan, np.float32)
    with pytest.raises(NotAccepted, match="not numbers"):
        canonical(scan_of(PictureKind.SINGLE_ENERGY, values, air_value=60000), 32)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint32, np.int32, np.float32, np.float64])
def test_every_stored_type_gives_the_same_planes(dtype: type) -> None:
    rng = np.random.default_rng(1)
    counts = rng.integers(1, 120, (33, 47))
    reference = canonical(raw(counts, air_value=120), 40)
    scan = scan_of(PictureKind.SINGLE_ENERGY, counts.astype(dtype)[None], air_value=120)
    np.testing.assert_allclose(canonical(scan, 40).tensor, reference.tensor, atol=0.05)


def test_a_simulated_pistol_is_metal_in_the_tensor() -> None:
    parcel = compose_parcel(3, "carton", [Item("pistol")])
    made: Canonical = canonical(simulated(parcel), 384)
    x, y, width, height = parcel.objects[0].box
    x0, y0 = made.to_tensor(x, y)
    x1, y1 = made.to_tensor(x + width, y + height)
    part = made.tensor[:, int(y0) : int(y1), int(x0) : int(x1)]
    sure = part[2] > 0.9
    assert float(np.median(part[1][sure & (part[0] > 0.3)])) > 0.8
    assert made.input_used == "raw dual energy"


def test_the_same_scan_gives_the_same_tensor() -> None:
    scan = simulated(random_parcel(8, size=(300, 300)))
    assert np.array_equal(canonical(scan, 128).tensor, canonical(scan, 128).tensor)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32, np.float32])
@pytest.mark.parametrize("side", [200, 333, 1000, 2401])
def test_a_large_picture_becomes_its_area_average(side: int, dtype: type) -> None:
    slope = np.linspace(20, 220, side)
    frame = np.add.outer(slope / 2, slope / 2).astype(dtype)
    small = shrunk(frame[1:, 2:], (64, 64)).astype(np.float64)
    expected = np.linspace(20, 220, 64)
    assert np.abs(small - np.add.outer(expected / 2, expected / 2)).max() < 4


def test_a_thin_blade_in_a_very_large_picture_is_still_seen() -> None:
    counts = np.full((4000, 4000), 60000, np.uint16)
    counts[1000:3000, 1000:3000] = 40000
    counts[1500:2500, 2001:2013] = 600
    made = canonical(raw(counts), 256)
    x, y = made.to_tensor(2007, 2000)
    around = made.tensor[0, int(y) - 4 : int(y) + 4, int(x) - 3 : int(x) + 4].mean(axis=0)
    assert around.max() > 3 * around[[0, -1]].max()


def test_counts_read_by_table_give_the_values_of_counts_that_are_reckoned() -> None:
    rng = np.random.default_rng(5)
    pair = rng.integers(0, 65536, (2, 300, 310)).astype(np.uint16)
    declared = {"air_value": 60000, "black_level": 900, "effective_energies_kev": (60.0, 95.0)}
    by_table = canonical(scan_of(PictureKind.DUAL_ENERGY, pair, **declared), 400)
    # Not a type that a table is for; the same numbers.
    reckoned = canonical(scan_of(PictureKind.DUAL_ENERGY, pair.astype(np.float32), **declared), 400)
    assert np.abs(by_table.tensor - reckoned.tensor)[0].max() < 1e-3


def test_nothing_of_a_large_pictures_size_is_made() -> None:
    import tracemalloc

    pair = np.full((2, 4000, 4000), 50000, np.uint16)
    pair[:, 700:3100, 500:3300] = 9000
    scan = scan_of(PictureKind.DUAL_ENERGY, pair, air_value=60000, black_level=0)
    canonical(scan, 384)
    tracemalloc.start()
    canonical(scan, 384)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < pair[0].nbytes / 2


def test_bytes_and_shares_of_a_vendors_colours_say_the_same() -> None:
    """Tables stand for the arithmetic: attenuation is the same, hue is told in 256 steps."""
    rng = np.random.default_rng(4)
    colours = rng.integers(0, 256, (64, 80, 3), dtype=np.uint8)
    told = from_colours(colours)
    wanted = from_colours(colours.astype(np.float32) / np.float32(255))
    np.testing.assert_allclose(told[0], wanted[0], atol=1e-5)
    for plane, (one, other) in enumerate(zip(told[1:], wanted[1:], strict=True), 1):
        # Only at the two hues where violet begins and ends may a step change what is known.
        assert np.mean(np.abs(one - other) > 0.02) < 0.02, plane
