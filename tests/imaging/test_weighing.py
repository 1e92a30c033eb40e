"""A raw picture tells a range that holds the true weight, and tells why where it cannot."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from tests.imaging.pictures import dual, scan_of, single
from workstation.adapters.simulated_parcel import as_scan
from workstation.domain.estimate import NotWeighed, WeightEstimate
from workstation.domain.scan import FlatField, PictureKind
from workstation.imaging.weighing import ABOVE, BELOW, weigh, weigh_parcel
from workstation.simulation import PROFILES, random_parcel
from workstation.simulation.detector import expose
from workstation.simulation.facility import demo_facility
from workstation.simulation.parcels import beam_for

PROFILE = PROFILES["sim-160-a"]
ENERGIES = (66.7, 97.4)
SIDE, EDGE = 160, 40  # pixels: the picture, and the air round the plate


def exposed(material, millimetres, profile=PROFILE):
    """Counts (low, high) of a square plate in the middle, and its true weight in kg."""
    beam = beam_for(profile)
    row = beam.table.row[material]
    depths = np.zeros((len(beam.per_mm[row]), SIDE, SIDE), np.float32)
    middle = slice(EDGE, SIDE - EDGE)
    depths[:, middle, middle] = (beam.per_mm[row] * np.float32(millimetres))[:, None, None]
    rng = np.random.default_rng(5)
    low, high = expose(depths, beam, profile.calibrated(), profile.pixel_mm, rng)
    square_cm = ((SIDE - 2 * EDGE) * profile.pixel_mm / 10) ** 2
    return low, high, square_cm * float(beam.grams_per_mm[row]) * millimetres / 1000


def declared(**other):
    told = {"effective_energies_kev": ENERGIES, "spacing_mm": (0.9, 0.9), "view": "top"}
    return told | other


def plate(material="aluminium", millimetres=10.0, **other):
    low, high, true = exposed(material, millimetres)
    return dual(low, high, **declared(**other)), true


@pytest.mark.parametrize(
    ("material", "millimetres"),
    [("polyethylene", 60), ("water", 40), ("aluminium", 10), ("glass", 12), ("steel", 2)],
)
def test_a_plate_weighs_what_its_volume_says(material, millimetres):
    scan, true = plate(material, millimetres)
    found = weigh(scan)
    assert isinstance(found, WeightEstimate)
    assert found.high_kg is not None
    assert float(found.low_kg) <= true <= float(found.high_kg)
    # The range before it is widened: a plate lies flat, so it is within a few per cent.
    assert float(found.low_kg) * BELOW == pytest.approx(true, rel=0.06)
    assert float(found.high_kg) / ABOVE == pytest.approx(true, rel=0.06)
    assert found.said_by == "view top, two energies"


def test_a_random_parcel_weighs_what_the_simulator_packed():
    parcel = random_parcel(7002, profile="sim-160-a")
    found = weigh(as_scan(parcel, "x"))
    assert isinstance(found, WeightEstimate)
    assert found.high_kg is not None
    assert float(found.low_kg) <= parcel.weight_g / 1000 <= float(found.high_kg)


def test_one_energy_tells_a_wider_range():
    _, high, true = exposed("glass", 12)
    told = declared(effective_energies_kev=(97.4,), air_value=60_000, black_level=1200)
    found = weigh(single(high, **told))
    both = weigh(plate("glass", 12)[0])
    assert isinstance(found, WeightEstimate)
    assert isinstance(both, WeightEstimate)
    assert found.high_kg is not None
    assert both.high_kg is not None
    assert float(found.low_kg) <= true <= float(found.high_kg)
    assert found.high_kg - found.low_kg > Decimal("1.3") * (both.high_kg - both.low_kg)
    assert "one energy" in found.said_by


def test_behind_thick_steel_only_a_least_weight_is_told():
    scan, true = plate("steel", 60)
    found = weigh(scan)
    assert isinstance(found, WeightEstimate)
    assert found.high_kg is None
    assert 0 < float(found.low_kg) < true
    assert found.words.startswith("at least ")


def test_what_reaches_over_the_edge_is_not_weighed_for_it_may_be_the_belt():
    scan, _ = plate()
    found = weigh(replace(scan, values=scan.values[:, :, EDGE + 20 :]))
    assert isinstance(found, NotWeighed)
    assert "edge" in found.why


def test_a_side_view_shows_the_belt_and_tells_no_weight():
    parcel = next(one for one in demo_facility() if one.story.startswith("A camera"))
    top, side = (as_scan(view, "x") for view in parcel.scans())
    assert isinstance(weigh(side), NotWeighed)
    assert weigh_parcel([side, top]) == weigh(top)


def test_another_scanners_curves_are_told_and_widen_the_range():
    own = weigh(plate()[0])
    other = weigh(plate(effective_energies_kev=(69.0, 99.0))[0])
    assert isinstance(own, WeightEstimate)
    assert isinstance(other, WeightEstimate)
    assert other.low_kg < own.low_kg
    assert "another scanner's curves" in other.said_by


def test_a_declared_magnification_makes_the_pixels_smaller():
    own, enlarged = weigh(plate()[0]), weigh(plate(magnification=2.0)[0])
    assert isinstance(own, WeightEstimate)
    assert isinstance(enlarged, WeightEstimate)
    assert float(own.low_kg / enlarged.low_kg) == pytest.approx(4, rel=0.02)


def test_a_large_picture_weighs_the_same_as_a_small_one():
    scan, _ = plate()
    large = replace(
        scan, values=scan.values.repeat(10, axis=1).repeat(10, axis=2), spacing_mm=(0.09, 0.09)
    )
    one, ten = weigh(scan), weigh(large)
    assert isinstance(one, WeightEstimate)
    assert isinstance(ten, WeightEstimate)
    assert float(ten.low_kg) == pytest.approx(float(one.low_kg), rel=0.03)


def test_a_flat_field_stands_for_the_air_value():
    scan, _ = plate()
    air = np.full((1, SIDE), 60_000, np.uint16)
    flat = replace(scan, air_value=None, flat_field=FlatField(air))
    assert weigh(flat) == weigh(scan)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"air_value": None}, "air value"),
        ({"air_value": 1200}, "do not differ"),
        ({"black_level": None, "inverted": True}, "black level"),
        ({"spacing_mm": None}, "pixel spacing"),
        ({"spacing_mm": (0.0, float("nan"))}, "pixel spacing"),
        ({"effective_energies_kev": ()}, "effective energies"),
        ({"effective_energies_kev": (66.7,)}, "effective energies"),
        ({"effective_energies_kev": (30.0, 200.0)}, "30 and 200 keV"),
        ({"effective_energies_kev": (float("nan"), 97.4)}, "no curves"),
        ({"missing": "the last 20 rows"}, "could not be read"),
        ({"kind": PictureKind.RENDERED_GREY}, "display picture"),
        ({"kind": PictureKind.VOLUME}, "CT"),
    ],
)
def test_what_is_not_declared_is_not_guessed(changes, says):
    found = weigh(replace(plate()[0], **changes))
    assert isinstance(found, NotWeighed)
    assert says in found.why


def test_pictures_of_nothing_and_of_no_numbers_have_no_weight():
    air = np.full((SIDE, SIDE), 60_000, np.uint16)
    empty = weigh(dual(air, air, **declared()))
    assert isinstance(empty, NotWeighed)
    assert "nothing to weigh" in empty.why
    tiny = weigh(dual(air[:2, :2], air[:2, :2], **declared()))
    assert isinstance(tiny, NotWeighed)
    nothing = np.full((2, SIDE, SIDE), np.nan, np.float32)
    none = weigh(
        scan_of(nothing, PictureKind.DUAL_ENERGY, air_value=1, black_level=0, **declared())
    )
    assert isinstance(none, NotWeighed)


def test_of_several_views_the_narrowest_range_is_told():
    narrow, foreign = plate()[0], plate(effective_energies_kev=(69.0, 99.0))[0]
    assert weigh_parcel([foreign, narrow]) == weigh(narrow)
    assert weigh_parcel([foreign, replace(narrow, spacing_mm=None)]) == weigh(foreign)
    thick = plate("steel", 60)[0]
    assert weigh_parcel([thick, replace(narrow, spacing_mm=None)]) == weigh(thick)
    other = weigh_parcel([thick, narrow])
    assert isinstance(other, NotWeighed)
    assert "different weights" in other.why
    none = weigh_parcel([replace(narrow, spacing_mm=None), replace(narrow, air_value=None)])
    assert isinstance(none, NotWeighed)
    assert "spacing" in none.why
    assert "air value" in none.why
    assert isinstance(weigh_parcel([]), NotWeighed)
