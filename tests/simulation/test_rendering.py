"""Rendered pictures: looks as data, the same bytes again, colours that follow the material."""

from __future__ import annotations

import colorsys
from dataclasses import replace

import numpy as np
import pytest

from workstation.simulation import PROFILES, compose_parcel, random_parcel
from workstation.simulation.detector import expose
from workstation.simulation.rendering import looks, material_position, render, seen_looks
from workstation.simulation.spectrum import beam_of

SCAN = random_parcel(6, contraband=("pistol",), n_contents=4)


def _plates(profile):
    """A scan's like: polyethylene, aluminium, steel, nothing, and lead, side by side."""
    beam = beam_of(profile)
    depths = np.zeros((beam.per_mm.shape[1], 40, 100), np.float32)
    for k, (name, millimetres) in enumerate(
        (("polyethylene", 50), ("aluminium", 14), ("steel", 3), ("water", 0), ("lead", 30))
    ):
        per_mm = beam.per_mm[beam.table.row[name]]
        depths[:, :, 20 * k : 20 * k + 20] = (per_mm * millimetres)[:, None, None]
    low, high = expose(
        depths, beam, profile.calibrated(), profile.pixel_mm, np.random.default_rng(2)
    )
    return replace(SCAN, low=low, high=high, profile=profile, package_box=(0, 0, 100, 40))


def _exact(name):
    """A look without this picture's departure, JPEG, bars or edges."""
    return replace(
        looks()[name], vary=0.0, jpeg=None, jpeg_share=0.0, stripes=0.0, frame=0.0, edges=(1.0, 0.0)
    )


@pytest.mark.parametrize("name", looks())
def test_that_a_picture_has_the_scans_size_and_comes_again(name):
    first, again = (render(SCAN, name, np.random.default_rng(4)) for _ in range(2))
    assert first.shape == (*SCAN.low.shape, 3)
    assert first.dtype == np.uint8
    assert first.tobytes() == again.tobytes()
    assert render(SCAN, name, np.random.default_rng(5)).tobytes() != first.tobytes()


@pytest.mark.parametrize("name", looks())
@pytest.mark.parametrize("profile", PROFILES)
def test_that_air_is_light_lead_dark_and_steel_darker_than_air(name, profile):
    picture = render(_plates(PROFILES[profile]), _exact(name), np.random.default_rng(1))
    light = picture.mean(axis=(0, 2)).reshape(5, 20)[:, 6:14].mean(axis=1)
    assert light[3] > 225
    assert light[4] < 80
    assert light[2] < light[3] - 10


@pytest.mark.parametrize("name", [name for name, look in looks().items() if look.coloured])
@pytest.mark.parametrize("profile", PROFILES)
def test_that_hues_tell_plastic_aluminium_and_steel_apart(name, profile):
    look = replace(_exact(name), saturation=1.0)
    picture = render(_plates(PROFILES[profile]), look, np.random.default_rng(1))
    hues = []
    for k in range(3):
        red, green, blue = picture[:, 20 * k + 6 : 20 * k + 14].mean(axis=(0, 1)) / 255
        hues.append(360 * colorsys.rgb_to_hls(red, green, blue)[0])
    assert 15 < hues[0] < 60  # orange
    assert 65 < hues[1] < 185  # green
    assert 185 < hues[2] < 285  # blue to violet


def test_that_grey_looks_are_grey_but_for_nothing():
    for name, look in looks().items():
        picture = render(SCAN, _exact(name), np.random.default_rng(1)).astype(int)
        spread = np.ptp(picture, axis=2).max()
        assert (spread == 0) == (not look.coloured)


@pytest.mark.parametrize("profile", PROFILES)
def test_that_the_position_of_a_wedge_does_not_depend_on_its_thickness(profile):
    beam = beam_of(PROFILES[profile])
    for material, position in (("polyethylene", 0.0), ("aluminium", 1.0), ("steel", 2.0)):
        per_mm = beam.per_mm[beam.table.row[material]].astype(float)
        millimetres = np.linspace(0.2, 1.0, 6) * 3.0 / per_mm.mean()
        low, high = -np.log(np.exp(-millimetres[:, None] * per_mm) @ beam.weights.astype(float)).T
        found = material_position(
            low.astype(np.float32), high.astype(np.float32), PROFILES[profile]
        )
        assert found == pytest.approx(position, abs=0.08)


def test_that_bars_and_frames_stay_beside_the_parcel():
    scan = compose_parcel(1, "carton", ["book"])
    x, y, width, height = scan.package_box
    inside = (slice(y, y + height), slice(x, x + width))
    bare = render(scan, _exact("old-screen"), np.random.default_rng(3))
    look = replace(_exact("old-screen"), frame=1.0)
    framed = [render(scan, look, np.random.default_rng(seed)) for seed in range(8)]
    assert all(np.array_equal(one[inside], bare[inside]) for one in framed)
    assert any(not np.array_equal(one, bare) for one in framed)


def test_that_there_are_looks_enough_and_one_is_kept_for_measuring():
    assert len(looks()) >= 6
    assert set(seen_looks()) < set(looks())
    assert any(not look.coloured for look in looks().values())


def test_that_an_unknown_palette_is_refused_by_name():
    with pytest.raises(ValueError, match="sepia"):
        render(SCAN, "sepia", np.random.default_rng(1))
