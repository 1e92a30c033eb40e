"""Material colours: plastic orange, aluminium green, steel blue also when thick, air white."""

from __future__ import annotations

import colorsys
import itertools
import json

import numpy as np
import pytest

from tests.imaging.calibration_curves import calibration
from tests.imaging.pictures import dual
from workstation.domain.scan import Scan
from workstation.imaging import display
from workstation.imaging.material import to_byte, to_position
from workstation.imaging.palette import palette, palette_names, palettes_dir
from workstation.simulation import PROFILES, ScannerProfile
from workstation.simulation.detector import expose
from workstation.simulation.parcels import beam_for

# Thickness range in mm over which a class must show, for the 160 kV sandwich scanner.
PLATES = {
    "polyethylene": ("Organic", (8, 30, 80, 150)),
    "water": ("Organic", (8, 30, 80, 120)),
    "aluminium": ("Mixed", (3, 10, 30, 60)),
    "glass": ("Mixed", (4, 10, 30)),
    "steel": ("Metal", (0.6, 2, 6, 12)),
    "copper": ("Metal", (0.6, 2, 6)),
}
PROFILE = PROFILES["sim-160-a"]


def plate(profile: ScannerProfile, material: str, millimetres: float, seed: int = 0) -> Scan:
    """A noisy exposure of one wide plate."""
    beam = beam_for(profile)
    row = beam.per_mm[beam.table.row[material]]
    depths = np.broadcast_to(row[:, None, None] * np.float32(millimetres), (len(row), 48, 48))
    rng = np.random.default_rng(seed)
    low, high = expose(
        np.array(depths, np.float32), beam, profile.calibrated(), profile.pixel_mm, rng
    )
    return dual(
        low, high, profile.name, air_value=profile.air_value, black_level=profile.black_level
    )


def hue_class(rgb: np.ndarray) -> str:
    hue, _, _ = colorsys.rgb_to_hsv(*(rgb / 255.0))
    degrees = hue * 360
    if 15 <= degrees < 60:
        return "Organic"
    if 80 <= degrees < 170:
        return "Mixed"
    return "Metal" if 190 <= degrees < 260 else f"{degrees:.0f}"


@pytest.mark.parametrize(
    ("material", "millimetres"), [(m, t) for m, (_, ts) in PLATES.items() for t in ts]
)
def test_that_a_plate_has_the_hue_of_its_class_at_every_thickness(material, millimetres):
    scan = plate(PROFILE, material, millimetres)
    picture = display.standard_picture(scan)[8:-8, 8:-8].reshape(-1, 3)
    expected = PLATES[material][0]
    named = [hue_class(pixel.astype(float)) for pixel in picture]
    share = named.count(expected) / len(named)
    assert share > 0.97, (material, millimetres, set(named))


@pytest.mark.parametrize("material", ["polyethylene", "aluminium", "steel"])
def test_that_thicker_is_darker(material):
    light = [
        float(np.mean(display.standard_picture(plate(PROFILE, material, t)) @ [0.3, 0.59, 0.11]))
        for t in (1, 3, 9, 27)
    ]
    assert light == sorted(light, reverse=True)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_that_air_has_no_colour(name):
    picture = display.standard_picture(plate(PROFILES[name], "polyethylene", 0.0)).astype(int)
    assert picture.min() >= 245
    assert (picture.max(axis=2) - picture.min(axis=2)).max() <= 4


def test_that_what_lets_nothing_through_is_black_in_every_window():
    prepared = display.prepare(plate(PROFILE, "lead", 30))
    view = display.standard_view(prepared)
    for name in ("standard", "high penetration", "low penetration"):
        pixels = display.render(prepared, display.apply_function(prepared, view, name))
        assert (pixels[..., :3] == 0).all(), name


def test_that_stripping_pales_the_other_material_only():
    steel = display.prepare(plate(PROFILE, "steel", 3))
    plastic = display.prepare(plate(PROFILE, "polyethylene", 40))
    for prepared, kept, paled in (
        (steel, "metal only", "organic only"),
        (plastic, "organic only", "metal only"),
    ):
        view = display.standard_view(prepared)
        plain = display.render(prepared, view)[10:-10, 10:-10]
        same = display.render(prepared, display.apply_function(prepared, view, kept))
        pale = display.render(prepared, display.apply_function(prepared, view, paled))
        assert (same[10:-10, 10:-10] == plain).mean() > 0.99
        assert pale[10:-10, 10:-10, :3].min() > 180
        grey = display.apply_function(prepared, view, "black and white")
        both = display.render(prepared, display.apply_function(prepared, grey, paled))
        assert (both[..., 0] == both[..., 2]).all()
        assert both[10:-10, 10:-10, :3].min() > 180


def test_that_the_shipped_curves_are_those_of_the_simulated_scanners():
    for profile in PROFILES.values():
        path = palettes_dir() / "calibration" / f"{profile.name}.json"
        kept = json.loads(path.read_text(encoding="utf-8"))
        made = calibration(profile)
        assert kept.keys() == made.keys()
        for name, curve in made["attenuation_low"].items():  # type: ignore[attr-defined]
            assert kept["attenuation_low"][name] == pytest.approx(curve, abs=0.03)


def test_that_material_bytes_keep_positions_to_a_hundredth():
    for position in np.linspace(-0.2, 2.2, 40):
        assert float(to_position(to_byte(position))) == pytest.approx(position, abs=0.01)
    assert to_byte(-9) == 0
    assert to_byte(9) == 255


@pytest.mark.parametrize("name", palette_names())
def test_that_every_palette_grows_lighter_with_brightness_and_tells_its_source(name):
    chosen = palette(name)
    assert chosen.source
    assert [entry.words for entry in chosen.legend()] == [
        "Organic",
        "Mixed",
        "Metal",
        "Impenetrable",
    ]
    for one in chosen.classes:
        light = [np.dot(one.colour(b / 20), [0.2126, 0.7152, 0.0722]) for b in range(21)]
        assert all(later > earlier for earlier, later in itertools.pairwise(light))
        assert one.colour(1.0) == (255, 255, 255)


def test_that_an_unknown_palette_is_a_key_error():
    with pytest.raises(KeyError):
        palette("no-such")


def test_that_the_legend_follows_the_view():
    prepared = display.prepare(plate(PROFILE, "steel", 3))
    view = display.standard_view(prepared)
    assert len(display.legend(prepared, view)) == 4
    grey = display.apply_function(prepared, view, "black and white")
    assert display.legend(prepared, grey) == ()
    turned = display.apply_function(prepared, view, "inverse")
    assert display.legend(prepared, turned)[-1].colour == (255, 255, 255)


def test_that_shrinking_keeps_a_steel_edge_blue_against_air():
    steel, air = plate(PROFILE, "steel", 3), plate(PROFILE, "steel", 0)
    columns = np.arange(48) % 8 < 3
    values = np.where(columns[None, None, :], steel.values, air.values)
    prepared = display.prepare(
        dual(values[0], values[1], black_level=PROFILE.black_level, air_value=PROFILE.air_value)
    )
    small = display.rgb_of(
        display.render(prepared, display.standard_view(prepared), None, (12, 12))
    )
    named = {hue_class(p.astype(float)) for p in small.reshape(-1, 3) if np.ptp(p) > 40}
    assert "Organic" not in named
    assert "Metal" in named
