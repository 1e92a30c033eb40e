"""Hiding things: levels, hosts made around what they hide, the thing itself unchanged."""

import numpy as np
import pytest

from workstation.simulation import Item, compose_parcel, random_parcel
from workstation.simulation.catalogue import known
from workstation.simulation.conceal import LEVELS, WAYS, conceal
from workstation.simulation.solids import Model, box

SMALL = ("knife_pocket", "knife_automatic", "tablets_loose", "powder_sachets", "ammunition_loose")


def thing(name, seed):
    return known()[name].build(np.random.default_rng([seed, 5]))


@pytest.mark.parametrize("how", WAYS)
def test_that_every_way_hides_something_in_a_closed_host_and_alters_nothing_of_it(how):
    hidden = 0
    for seed, name in enumerate(SMALL):
        model = thing(name, seed)
        got = conceal(np.random.default_rng(seed), model, how=how)
        if got.level == 0:
            continue
        hidden += 1
        assert got.how == how
        assert got.thing.grams == pytest.approx(model.grams)
        assert got.host.grams > 0
        assert got.whole.grams == pytest.approx(got.thing.grams + got.host.grams)
        for part in got.host.parts:
            assert part.mesh.closed, part.material
            assert part.mesh.volume > 0, part.material
    assert hidden >= 1


@pytest.mark.parametrize("how", [way for way in WAYS if way not in ("clutter of cables", "cloth")])
def test_that_the_thing_lies_within_its_host_or_behind_its_plate(how):
    block = Model().add(box(100, 30, 18), "steel")
    for seed in range(3):
        got = conceal(np.random.default_rng(seed), block, how=how)
        assert got.level > 0
        (low, high), (inner_low, inner_high) = got.host.bounds, got.thing.bounds
        slack = 8.0 if how != "metal plate" else 24.0
        assert (inner_low >= low - slack).all()
        assert (inner_high <= high + slack).all()


def test_that_a_level_can_be_asked_for_and_names_what_it_is():
    model = thing("knife_automatic", 1)
    for level in range(len(LEVELS)):
        for seed in range(4):
            assert conceal(np.random.default_rng(seed), model, level=level).level == level


def test_that_what_fits_nowhere_stays_open():
    plank = Model().add(box(900, 60, 20), "steel")
    got = conceal(np.random.default_rng(1), plank)
    assert (got.level, got.how, got.host.parts) == (0, "", [])


def test_that_the_same_seed_hides_in_the_same_way():
    first, again = (conceal(np.random.default_rng(9), thing("pistol", 2)) for _ in range(2))
    assert (first.level, first.how) == (again.level, again.how)
    assert first.host.grams == again.host.grams


def test_that_an_unknown_way_or_level_is_refused_by_name():
    model = thing("knife_pocket", 1)
    with pytest.raises(ValueError, match="hat"):
        conceal(np.random.default_rng(1), model, how="hat")
    with pytest.raises(ValueError, match="7"):
        conceal(np.random.default_rng(1), model, level=7)


def test_that_what_is_hidden_in_a_parcel_is_marked_alone_and_its_host_beside_it():
    seen = 0
    for level in (1, 2, 3):
        scan = compose_parcel(level, "carton", [Item("knife_folding", hidden=level)])
        knife = scan.objects[0]
        host = next(one for one in scan.objects if one.group == "host")
        assert knife.level == knife.hidden == level
        assert knife.hidden_in == host.label in WAYS
        assert host.category == "benign"
        assert 25 < knife.grams < 450
        assert knife.grams + host.grams < scan.weight_g
        seen += int(knife.box != host.box)
    assert seen == 3


def test_that_a_share_of_hidden_things_or_a_package_that_cannot_be_is_refused_by_name():
    with pytest.raises(ValueError, match=r"1\.5"):
        random_parcel(1, hidden=1.5)
    with pytest.raises(ValueError, match="hat box"):
        random_parcel(1, package="hat box")


def test_that_the_share_of_hidden_contraband_is_the_one_asked_for():
    names = ("pistol", "knife_kitchen", "powder_sachets", "knife_pocket")

    def levels(share):
        scans = [
            random_parcel(s, contraband=names, n_contents=0, hidden=share, package="satchel")
            for s in range(3)
        ]
        return [o.hidden for scan in scans for o in scan.objects if o.category != "benign"]

    assert max(levels(0.0)) == 0
    assert sum(level > 0 for level in levels(1.0)) >= 9
