"""Suitcases and bags as packing: closed, of plausible mass, with the room free that they promise."""

import numpy as np
import pytest

from workstation.simulation.attenuation import attenuation_table
from workstation.simulation.catalogue import shadow
from workstation.simulation.soft_bags import bag
from workstation.simulation.suitcases import suitcase

CASES = [(suitcase, (length, length * 0.66, 210.0)) for length in (480.0, 560.0, 680.0, 760.0)]
BAGS = [(bag, (length, length * 0.7, 170.0)) for length in (330.0, 420.0, 540.0)]


@pytest.mark.parametrize(("make", "room"), CASES + BAGS)
def test_that_every_part_is_closed_and_turned_outward(make, room):
    for seed in range(3):
        model, _floor = make(room, np.random.default_rng(seed))
        for part in model.parts:
            assert part.mesh.closed, part.material
            assert part.mesh.volume > 0, part.material
            assert np.isfinite(part.mesh.vertices).all()


def test_that_luggage_weighs_what_luggage_weighs():
    for make, room in CASES:
        for seed in range(5):
            assert 1_200 < make(room, np.random.default_rng(seed))[0].grams < 7_500
    for make, room in BAGS:
        for seed in range(5):
            assert 250 < make(room, np.random.default_rng(seed))[0].grams < 3_000


def test_that_the_room_lies_above_the_floor_and_inside_the_outer_size():
    for make, room in CASES + BAGS:
        model, floor = make(room, np.random.default_rng(4))
        low, high = model.bounds
        assert (high - low)[0] >= room[0]
        assert (high - low)[1] >= room[1]
        assert low[2] - 1e-6 <= floor
        assert floor + room[2] <= high[2] + 30


def test_that_a_case_shows_metal_in_lines_and_its_middle_stays_easy_to_see_through():
    metals = ("steel", "aluminium", "zinc_alloy", "brass")
    for seed in range(5):
        model, _floor = suitcase((620.0, 410.0, 220.0), np.random.default_rng(seed))
        pad = shadow(model, 1.5, 0.0)
        metal = sum(pad.layers[name] for name in metals if name in pad.layers)
        assert 0.02 < float((metal > 0.4).mean()) < 0.35
        table = attenuation_table()
        light = sum(
            layer * table.density_of(name) / 10  # grams per square centimetre
            for name, layer in pad.layers.items()
            if name not in metals
        )
        rows, columns = light.shape
        middle = light[rows // 3 : -rows // 3, columns // 3 : -columns // 3]
        assert 0.05 < float(np.median(middle)) < 1.5


def test_that_the_same_seed_makes_the_same_case_and_another_another():
    room = (600.0, 400.0, 200.0)
    first, again, other = (suitcase(room, np.random.default_rng(s))[0].grams for s in (3, 3, 4))
    assert first == again != other
