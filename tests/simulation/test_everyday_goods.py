"""Everyday goods built as solids: each weighs what such a thing weighs and casts a sound shadow."""

from __future__ import annotations

import numpy as np
import pytest

from workstation.simulation.catalogue import known, posed, shadow
from workstation.simulation.solids import Mesh

# Grams: the lightest and the heaviest that such a thing, or set of things, may weigh.
GRAMS = {
    "aerosol": (60, 500),
    "belt": (60, 400),
    "blister_pack": (4, 90),
    "bra": (15, 200),
    "candles": (40, 1300),
    "coat": (350, 1600),
    "cosmetics": (30, 700),
    "first_aid": (40, 300),
    "gloves": (30, 400),
    "hand_mirror": (60, 450),
    "hat": (25, 200),
    "jacket": (200, 1200),
    "jeans": (250, 900),
    "jewellery": (5, 450),
    "lipstick": (10, 400),
    "lotion_tubes": (30, 400),
    "make_up": (30, 450),
    "ornament": (20, 1600),
    "perfume": (90, 500),
    "razors": (8, 600),
    "shirt": (80, 400),
    "soap": (50, 2600),
    "socks": (8, 300),
    "spectacles": (10, 200),
    "sweater": (110, 900),
    "syringe_pack": (6, 250),
    "thermometer": (8, 150),
    "tooth_care": (8, 110),
    "tshirt": (40, 600),
    "vitamin_bottle": (20, 300),
    "watch_box": (40, 1500),
}
SEEDS = 4


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_everyday_goods_weigh_what_they_should_in_any_pose(name):
    family = known()[name]
    low, high = GRAMS[name]
    weights = set()
    for seed in range(SEEDS):
        rng = np.random.default_rng([seed, *name.encode()])
        model = family.build(rng)
        assert low <= model.grams <= high
        assert all(part.mesh.closed for part in model.parts if isinstance(part.mesh, Mesh))
        pad = shadow(posed(model, family.rest, rng), 3.0, float(rng.uniform(0, 360)))
        for layer in pad.layers.values():
            assert np.isfinite(layer).all()
            assert layer.min() >= 0.0
        assert max(float(layer.max()) for layer in pad.layers.values()) > 0.0
        weights.add(round(model.grams, 3))
    assert len(weights) == SEEDS  # no two alike


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_everyday_goods_are_benign_and_small_enough_to_draw_often(name):
    family = known()[name]
    assert family.info.category == "benign"
    assert family.info.weight > 0
    triangles = []
    for seed in range(4):
        model = family.build(np.random.default_rng(seed))
        triangles.append(
            sum(len(part.mesh.faces) for part in model.parts if isinstance(part.mesh, Mesh))
        )
    assert np.mean(triangles) < 8000


def test_that_a_seed_makes_the_same_goods_again():
    for name in ("tshirt", "watch_box", "vitamin_bottle"):
        build = known()[name].build
        first, again = (build(np.random.default_rng(9)) for _ in range(2))
        assert first.grams == again.grams
