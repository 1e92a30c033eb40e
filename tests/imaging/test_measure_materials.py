"""Materials and atomic numbers of a region against slow, obvious references."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from tests.imaging.measured import REGIONS, of_scan
from tests.imaging.pictures import dual, simulated
from tests.imaging.test_material import PROFILE, plate
from workstation.domain.annotation import ItemKind
from workstation.domain.scan import FlatField
from workstation.imaging import display
from workstation.imaging.material import to_position
from workstation.imaging.palette import palette
from workstation.imaging.readout import beam, subject
from workstation.imaging.regions import region
from workstation.imaging.zeff import of_shares


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
