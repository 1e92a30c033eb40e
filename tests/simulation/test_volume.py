"""The simulated CT volume: the same for the same seed, and of the solids it is made of."""

from __future__ import annotations

import numpy as np
import pytest

from workstation.simulation.volume import (
    AIR_HU,
    STORED_OF_ZERO_HU,
    VOLUMES,
    Solid,
    pistol_in_clothing,
    put,
)

SMALL = (40, 64, 64)


def test_that_the_same_seed_gives_the_same_volume_and_another_another():
    first = pistol_in_clothing(3, SMALL).values
    assert np.array_equal(first, pistol_in_clothing(3, SMALL).values)
    assert not np.array_equal(first, pistol_in_clothing(4, SMALL).values)


def test_that_air_metal_and_padding_have_their_values():
    volume = pistol_in_clothing(1, SMALL)
    hu = volume.values.astype(int) - STORED_OF_ZERO_HU
    assert volume.values.dtype == np.uint16
    assert (volume.values[:, 0, 0] == 0).all()
    assert (volume.values[:, 32, 32] > 0).all()
    assert abs(np.median(hu[:3][volume.values[:3] > 0]) - AIR_HU) < 10
    assert (hu > 1500).sum() > 100
    assert volume.spacing_mm == (8.0, 5.0, 5.0)


@pytest.mark.parametrize(
    ("shape", "part"), [("box", 1.0), ("cylinder", np.pi / 4), ("ellipsoid", np.pi / 6)]
)
def test_that_a_solid_fills_its_own_volume_however_it_is_turned(shape, part):
    for turn, tip in ((0, 0), (30, 0), (0, 40), (25, 65)):
        hu = np.full((60, 60, 60), AIR_HU, np.float32)
        put(hu, (1.0, 1.0, 1.0), Solid(shape, (0, 0, 0), (8, 11, 14), 500.0, turn, tip))
        expected = 8 * 8 * 11 * 14 * part
        assert (hu == 500.0).sum() == pytest.approx(expected, rel=0.04)


def test_that_what_lies_outside_is_left_out_and_an_unknown_shape_is_refused():
    hu = np.full((8, 8, 8), AIR_HU, np.float32)
    put(hu, (1.0, 1.0, 1.0), Solid("box", (0, 0, 90), (1, 1, 1), 500.0))
    assert (hu == AIR_HU).all()
    with pytest.raises(ValueError, match="no solid is a cone"):
        put(hu, (1.0, 1.0, 1.0), Solid("cone", (0, 0, 0), (1, 1, 1), 500.0))


def test_that_every_volume_of_the_facility_is_known():
    from workstation.simulation.facility import demo_facility

    wanted = [view.volume for parcel in demo_facility() for view in parcel.views if view.volume]
    assert wanted
    assert set(wanted) <= set(VOLUMES)
