"""Everyday goods built as solids: each weighs what such a thing weighs and casts a sound shadow."""

from __future__ import annotations

import numpy as np
import pytest

from workstation.simulation.catalogue import known, posed, shadow
from workstation.simulation.solids import Mesh

# Grams: the lightest and the heaviest that such a thing, or set of things, may weigh.
GRAMS = {
    "aerosol": (60, 500),
    "air_pillows": (2, 40),
    "backpack": (150, 1200),
    "ball_sports": (35, 1100),
    "bedding": (180, 1400),
    "belt": (60, 400),
    "blister_pack": (4, 90),
    "board_game": (450, 2600),
    "boards": (120, 3200),
    "book": (80, 3500),
    "boots": (900, 2600),
    "bra": (15, 200),
    "brushes": (40, 900),
    "bubble_film": (2, 40),
    "building_bricks": (15, 350),
    "cake_tin": (120, 800),
    "candles": (40, 1300),
    "carved_wood": (60, 1600),
    "chocolate": (60, 900),
    "coat": (350, 1600),
    "coffee": (50, 2600),
    "cosmetics": (30, 700),
    "crumpled_paper": (8, 140),
    "curtain": (90, 700),
    "cutlery": (80, 1100),
    "desiccant": (2, 250),
    "desk_tools": (40, 1800),
    "documents": (80, 1800),
    "doll": (25, 450),
    "drink_bottle": (450, 3200),
    "dumb_bell": (600, 14000),
    "figurines": (8, 1200),
    "first_aid": (40, 300),
    "fishing_gear": (120, 1000),
    "flask": (180, 1900),
    "foam_chips": (2, 60),
    "foam_insert": (4, 140),
    "food_pouch": (60, 1800),
    "fruit": (100, 1400),
    "gift_set": (250, 1200),
    "glassware": (80, 1800),
    "gloves": (30, 400),
    "hand_mirror": (60, 450),
    "handbag": (150, 900),
    "hat": (25, 200),
    "heels": (250, 900),
    "helmet": (150, 900),
    "hobby_kit": (70, 900),
    "inner_box": (10, 500),
    "jacket": (200, 1200),
    "jar": (150, 2400),
    "jeans": (250, 900),
    "jewellery": (5, 450),
    "kitchen_tools": (30, 1200),
    "lipstick": (10, 400),
    "lotion_tubes": (30, 400),
    "magazines": (40, 1800),
    "make_up": (30, 450),
    "medals": (40, 1500),
    "mug": (150, 1800),
    "musical": (90, 800),
    "noodles": (30, 700),
    "nuts": (60, 500),
    "ornament": (20, 1600),
    "paints": (30, 600),
    "pan": (250, 2400),
    "pencil_case": (60, 450),
    "pens": (4, 450),
    "perfume": (90, 500),
    "pet_bottle": (60, 2200),
    "picture_frame": (120, 1800),
    "plates": (350, 5500),
    "playing_cards": (60, 1600),
    "plush_toy": (25, 700),
    "pots": (500, 5500),
    "prayer_beads": (10, 900),
    "puzzle": (120, 900),
    "racket": (60, 700),
    "razors": (8, 600),
    "rice_bag": (200, 2400),
    "ring_binder": (350, 4500),
    "rolled_poster": (50, 700),
    "sandals": (200, 1300),
    "scarf": (15, 500),
    "shirt": (80, 400),
    "shoes": (250, 2600),
    "skates": (700, 3200),
    "sneakers": (400, 1400),
    "soap": (50, 2600),
    "socks": (8, 300),
    "spectacles": (10, 200),
    "stones": (60, 3500),
    "sweater": (110, 900),
    "sweets": (60, 800),
    "syringe_pack": (6, 250),
    "tea_box": (50, 600),
    "thermometer": (8, 150),
    "tiles": (150, 9000),
    "tins": (80, 3500),
    "tooth_care": (8, 110),
    "towels": (150, 1800),
    "toy_car": (15, 1100),
    "tshirt": (40, 600),
    "vase": (200, 4500),
    "vitamin_bottle": (20, 300),
    "wallet": (60, 350),
    "wash_bag": (60, 700),
    "watch_box": (40, 1500),
    "wooden_box": (120, 2400),
    "wooden_toys": (100, 1500),
    "yarn": (60, 600),
}
SEEDS = 2


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_everyday_goods_weigh_what_they_should_in_any_pose(name):
    family = known()[name]
    assert family.info.category == "benign"
    assert family.info.weight > 0
    low, high = GRAMS[name]
    weights, triangles = set(), []
    for seed in range(SEEDS):
        rng = np.random.default_rng([seed, *name.encode()])
        model = family.build(rng)
        assert low <= model.grams <= high
        meshes = [part.mesh for part in model.parts if isinstance(part.mesh, Mesh)]
        assert all(mesh.closed for mesh in meshes)
        triangles.append(sum(len(mesh.faces) for mesh in meshes))
        pad = shadow(posed(model, family.rest, rng), 3.0, float(rng.uniform(0, 360)))
        for layer in pad.layers.values():
            assert np.isfinite(layer).all()
            assert layer.min() >= 0.0
        assert max(float(layer.max()) for layer in pad.layers.values()) > 0.0
        weights.add(round(model.grams, 3))
    assert len(weights) == SEEDS  # no two alike
    assert np.mean(triangles) < 10_000  # small enough to draw often


def test_that_a_seed_makes_the_same_goods_again():
    for name in ("tshirt", "watch_box", "vitamin_bottle"):
        build = known()[name].build
        first, again = (build(np.random.default_rng(9)) for _ in range(2))
        assert first.grams == again.grams
