"""Benign goods built as solids: each weighs what such a thing weighs and casts a sound shadow."""

from __future__ import annotations

import numpy as np
import pytest

from workstation.simulation.catalogue import known, posed, shadow

# Grams: the lightest and the heaviest that such a thing, heap or set may weigh.
GRAMS = {
    "adjustable_wrench": (120, 1400),
    "bearings": (10, 2200),
    "brackets": (20, 1500),
    "brake_disc": (80, 1800),
    "cable": (8, 700),
    "cable_heap": (40, 1300),
    "caliper": (100, 600),
    "carabiners": (25, 1600),
    "castors": (80, 2600),
    "chain": (4, 900),
    "charger": (35, 700),
    "circuit_boards": (15, 1900),
    "clamps": (60, 1800),
    "door_handles": (80, 2400),
    "drill_bits": (15, 1000),
    "dry_batteries": (3, 420),
    "engine_parts": (120, 2600),
    "extension_lead": (150, 1800),
    "fasteners": (5, 700),
    "files": (30, 1500),
    "game_controller": (120, 480),
    "gears": (8, 2200),
    "glue_gun": (80, 1100),
    "hammer": (120, 1700),
    "hangers": (60, 1100),
    "hard_disk": (20, 2400),
    "hex_keys": (20, 800),
    "hinges": (20, 1600),
    "keyboard": (180, 1500),
    "keys": (10, 420),
    "laptop": (700, 2800),
    "locks": (40, 1700),
    "motor": (60, 3600),
    "mouse": (40, 220),
    "nails": (8, 1400),
    "phone": (45, 480),
    "pipe_fittings": (10, 1600),
    "pliers": (70, 1200),
    "power_bank": (50, 620),
    "power_drill": (500, 2200),
    "power_supply": (120, 5200),
    "pump": (150, 2600),
    "router": (90, 1700),
    "saw_blades": (25, 1000),
    "scissors": (15, 900),
    "screwdriver": (25, 900),
    "socket_set": (250, 4200),
    "soldering_iron": (80, 1100),
    "spark_plugs": (30, 600),
    "spirit_level": (90, 600),
    "springs": (5, 1800),
    "staple_gun": (90, 900),
    "tablet": (140, 800),
    "tape_measure": (70, 900),
    "taps": (60, 1900),
    "trolley_parts": (250, 1900),
    "umbrella": (140, 900),
    "valves": (80, 2200),
    "wrench": (25, 900),
    "wrench_set": (80, 1400),
    "zip_pulls": (20, 420),
}


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_goods_weigh_what_such_things_weigh_and_cast_a_sound_shadow(name):
    family = known()[name]
    low, high = GRAMS[name]
    shapes = set()
    for seed in range(4):
        rng = np.random.default_rng([seed, *name.encode()])
        model = family.build(rng)
        assert low <= model.grams <= high
        for part in model.parts:
            assert part.mesh.closed
            assert np.isfinite(part.mesh.vertices).all()
        pad = shadow(posed(model, family.rest, rng), 3.0, float(rng.uniform(0, 360)))
        for layer in pad.layers.values():
            assert np.isfinite(layer).all()
            assert layer.min() >= 0.0
        assert sum(float(layer.sum()) for layer in pad.layers.values()) > 0.0
        shapes.add(round(model.grams, 3))
    assert len(shapes) == 4  # no two alike


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_goods_are_benign_have_parts_and_stay_small_enough_to_draw_often(name):
    family = known()[name]
    assert family.info.category == "benign"
    assert family.info.weight > 0
    triangles, parts = [], []
    for seed in range(6):
        model = family.build(np.random.default_rng(seed))
        triangles.append(sum(len(part.mesh.faces) for part in model.parts))
        parts.append(len(model.parts))
    assert np.mean(triangles) < 5000
    assert np.mean(parts) >= 4


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_a_seed_builds_the_same_thing_again(name):
    build = known()[name].build
    first, again = (build(np.random.default_rng(9)) for _ in range(2))
    assert len(first.parts) == len(again.parts)
    for one, other in zip(first.parts, again.parts, strict=True):
        assert np.array_equal(one.mesh.vertices, other.mesh.vertices)
