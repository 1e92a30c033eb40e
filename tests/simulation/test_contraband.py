"""Contraband built as solids: closed, of plausible mass, and right from any side."""

import numpy as np
import pytest

from workstation.simulation import families
from workstation.simulation.catalogue import known, shadow
from workstation.simulation.classes import FAMILIES

GRAMS = {
    "pistol": (330, 1700),
    "pistol_top": (330, 1700),
    "revolver": (350, 1500),
    "sawn_off": (900, 2600),
    "firearm_parts": (150, 1500),
    "pistol_part": (40, 650),
    "long_gun_part": (120, 1300),
    "magazine": (12, 1000),
    "suppressor": (60, 900),
    "knife_automatic": (25, 260),
    "knife_bundle": (60, 1500),
    "knife_butterfly": (50, 320),
    "knife_ceramic": (20, 220),
    "knife_cleaver": (150, 1100),
    "knife_dagger": (25, 420),
    "knife_edge_on": (15, 1000),
    "knife_fixed": (25, 600),
    "knife_folding": (40, 420),
    "knife_kitchen": (12, 420),
    "knife_long": (60, 900),
    "knife_pocket": (8, 260),
    "knife_razor": (4, 190),
    "knife_utility": (20, 340),
    "machete": (180, 1100),
    "ammunition": (8, 2600),
    "ammunition_loose": (2, 420),
    "multi_tool_pliers": (120, 420),
    "powder_brick": (150, 6500),
    "powder_sachets": (3, 900),
    "powder_packets": (40, 900),
    "pill_bag": (8, 220),
    "pill_bottles": (50, 700),
    "tablets_loose": (10, 150),
    "lithium_cells": (150, 3000),
    "pouch_cells": (30, 5500),
    "baton": (120, 950),
    "handcuffs": (180, 420),
    "knuckleduster": (18, 420),
    "nunchaku": (150, 900),
    "pepper_spray": (18, 220),
    "stun_gun": (90, 420),
    "throwing_star": (15, 380),
    "banknotes": (40, 6500),
    "banknote_rolls": (12, 1300),
    "vape_cartridges": (15, 420),
    "vape_liquids": (25, 900),
    "vape_pens": (20, 900),
    "liquid_bottles": (60, 6000),
    "liquid_canister": (500, 9000),
    "liquid_pouch": (120, 2600),
    "mercury_vials": (15, 1900),
    "bulbs": (20, 1600),
    "citrus_and_apples": (60, 3600),
    "dried_fish": (30, 1900),
    "dried_plant": (25, 900),
    "live_plant": (25, 450),
    "meat": (150, 2800),
    "sausages": (20, 2900),
    "seeds": (2, 260),
    "stone_fruit": (30, 3600),
}
"""Least and most that one of a family may weigh."""
BUILDS = 5
CONTRABAND = [info.name for info in families() if info.category != "benign"]


def built(name, count=BUILDS):
    build = known()[name].build
    assert build is not None, name
    return [build(np.random.default_rng([seed, 3])) for seed in range(count)]


def across(model):
    """Extent in x, y, z, longest first but for the last."""
    low, high = model.bounds
    return high - low


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_a_family_weighs_what_such_things_weigh(name):
    low, high = GRAMS[name]
    for model in built(name):
        assert low <= model.grams <= high


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_every_part_of_a_family_is_a_closed_body_turned_outward(name):
    for model in built(name, 2):
        for part in model.parts:
            assert part.mesh.closed, part.material
            assert part.mesh.volume > 0.0, part.material
            assert np.isfinite(part.mesh.vertices).all()


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_its_shadow_weighs_as_much_as_the_body_from_any_side(name):
    model = built(name, 1)[0]
    for axis, degrees in (("x", 0.0), ("x", 90.0), ("y", 61.0)):
        turned = model.turned(degrees, axis)
        pad = shadow(turned, 1.0, 20.0)
        volume = {n: float(layer.sum()) for n, layer in pad.layers.items()}
        whole = dict.fromkeys(volume, 0.0)
        for part in turned.parts:
            whole[part.material] += part.mesh.volume * part.fill
        assert all(np.isfinite(layer).all() and layer.min() >= 0 for layer in pad.layers.values())
        # Where a void reaches past its body there would be less matter than none: clipped away.
        assert sum(volume.values()) == pytest.approx(sum(whole.values()), rel=0.06)


def test_that_all_contraband_is_solid_and_has_a_known_mass_and_a_class():
    assert set(CONTRABAND) <= set(GRAMS)
    assert set(CONTRABAND) <= set(FAMILIES)


def test_that_a_pistol_is_a_narrow_bar_from_above_and_an_angle_from_the_side():
    for lying in built("pistol"):
        side, above = across(lying), across(lying.turned(90, "x"))
        assert side[0] > 1.2 * side[1]
        assert above[1] < 0.45 * side[1]
        slim = shadow(lying.turned(90, "x"), 1.0, 0.0)
        flat = shadow(lying, 1.0, 0.0)
        assert mean_depth(slim) > 1.3 * mean_depth(flat)


def mean_depth(pad):
    """Millimetres of all materials, averaged over the shadow."""
    total = sum(pad.layers.values())
    return float(total[total > 0.05].mean())


@pytest.mark.parametrize("name", ["knife_kitchen", "knife_cleaver", "machete", "knife_fixed"])
def test_that_a_blade_on_its_edge_is_a_thin_dense_line(name):
    for lying in built(name, 4):
        blade = lying.parts[0].mesh  # the blade is what a knife is begun with
        low, high = blade.bounds
        length, height, spine = high - low
        assert 50 <= length <= 430
        assert spine < 7.5
        assert spine < 0.3 * height
        assert blade.volume < 0.95 * length * height * spine


def test_that_blades_are_of_all_lengths_and_cleavers_are_broad():
    lengths = []
    for name in ("knife_fixed", "knife_kitchen", "knife_long", "machete"):
        for lying in built(name, 12):
            low, high = lying.parts[0].mesh.bounds
            lengths.append(high[0] - low[0])
    assert min(lengths) < 90
    assert max(lengths) > 350
    for lying in built("knife_cleaver"):
        low, high = lying.parts[0].mesh.bounds
        assert high[1] - low[1] > 60
