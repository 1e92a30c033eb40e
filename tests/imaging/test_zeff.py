"""Atomic numbers told are within the error told, and not told where they are not known."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.imaging.atoms import zeff_of
from tests.imaging.calibration_curves import plates
from tests.imaging.pictures import dual, single
from tests.imaging.test_material import PROFILE, plate
from tests.imaging.zeff_accuracy import told
from workstation.imaging.palette import palettes_dir
from workstation.imaging.readout import subject
from workstation.imaging.zeff import NOT_CALIBRATED, TOO_DENSE, TOO_FEW, TOO_THIN, estimate
from workstation.simulation import PROFILES


def test_that_numbers_are_those_of_the_recipes():
    assert zeff_of("aluminium") == pytest.approx(13.0)
    assert zeff_of("water") == pytest.approx(7.42, abs=0.01)  # Mayneord's own example
    with pytest.raises(KeyError):
        zeff_of("lead")


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_that_the_shipped_plates_are_those_of_the_simulated_scanners(name):
    path = palettes_dir() / "calibration" / f"{name}.json"
    kept = json.loads(path.read_text(encoding="utf-8"))["zeff"]
    assert np.allclose(kept, plates(PROFILES[name]), atol=0.03)


@pytest.mark.parametrize("name", sorted(PROFILES))
@pytest.mark.parametrize("material", ["polyethylene", "water", "paper", "pvc", "stainless"])
@pytest.mark.parametrize("depth", [0.3, 1.5])
def test_that_the_number_told_of_a_plate_lies_within_the_error_told(name, material, depth):
    found = told(PROFILES[name], material, depth)
    assert found.numbers.size == 64
    assert found.within > 0.9
    assert abs(found.numbers.mean() - found.true) < (0.5 if found.true < 10 else 1.5)


def test_that_the_error_grows_where_less_light_comes_and_across_an_edge():
    thin, thick = told(PROFILE, "water", 0.2), told(PROFILE, "water", 1.0)
    assert thin.errors.mean() > thick.errors.mean()
    water, steel = plate(PROFILE, "water", 60), plate(PROFILE, "steel", 4)
    both = np.where(np.arange(48) < 24, water.values, steel.values)
    planes = subject(
        dual(both[0], both[1], PROFILE.name, black_level=PROFILE.black_level, air_value=PROFILE.air_value)
    )  # fmt: skip
    inside, across = estimate(planes, 10, 20), estimate(planes, 24, 20)
    assert inside is not None
    assert across is not None
    assert inside.error is not None
    assert across.error is not None
    assert across.error > 4 * inside.error
    assert " or " in across.words
    assert inside.words == "organic"


@pytest.mark.parametrize(
    ("material", "millimetres", "why"),
    [("water", 0.0, TOO_THIN), ("water", 1.0, TOO_THIN), ("lead", 20.0, TOO_DENSE)],
)
def test_that_too_thin_and_too_dense_are_said(material, millimetres, why):
    found = estimate(subject(plate(PROFILE, material, millimetres)), 20, 20)
    assert found is not None
    assert (found.zeff, found.error, found.why) == (None, None, why)


def test_that_another_scanner_is_relative_only():
    scan = plate(PROFILE, "steel", 3)
    planes = subject(dual(scan.values[0], scan.values[1], "Unknown 3000"))
    found = estimate(planes, 20, 20)
    assert found is not None
    assert found.zeff is None
    assert found.why == NOT_CALIBRATED
    assert found.words == "metal"


def test_that_what_is_heavier_than_the_table_is_said_to_be_beyond():
    found = estimate(subject(plate(PROFILE, "zinc_alloy", 3)), 20, 20)
    assert found is not None
    assert found.beyond


def test_that_pictures_without_two_energies_or_air_tell_nothing():
    plane = np.full((9, 9), 30_000, np.uint16)
    assert estimate(subject(single(plane, air_value=60_000, black_level=0)), 4, 4) is None
    assert estimate(subject(dual(plane, plane, air_value=None)), 4, 4) is None
    known = subject(dual(plane, plane))
    assert estimate(known, 9, 0) is None
    strip = subject(dual(plane[:2], plane[:2]))
    found = estimate(strip, 0, 0)
    assert found is not None
    assert found.why == TOO_FEW


def test_that_saturated_pixels_and_padding_tell_nothing():
    low = np.full((9, 9), 30_000, np.uint16)
    high = np.full((9, 9), 33_000, np.uint16)
    high[4, 4] = 65_535
    low[8, 8] = 7
    planes = subject(dual(low, high, padding=(7, 7)))
    for x, y in ((4, 4), (7, 7)):
        found = estimate(planes, x, y)
        assert found is not None
        assert found.zeff is None
        assert "no picture here" in found.why
    assert estimate(planes, 1, 1).zeff is not None
