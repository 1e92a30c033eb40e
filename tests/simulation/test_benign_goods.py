"""Benign goods built as solids: each weighs what such a thing weighs and casts a sound shadow."""

from __future__ import annotations

import numpy as np
import pytest

from workstation.simulation.catalogue import known, posed, shadow

# Grams: the lightest and the heaviest that such a thing, heap or set may weigh.
GRAMS = {
    "adjustable_wrench": (120, 1400),
    "air_tool": (150, 2400),
    "angle_grinder": (700, 2600),
    "bearings": (10, 2200),
    "bike_brakes": (80, 1400),
    "bike_chain": (50, 600),
    "bike_crank": (80, 3200),
    "bike_pedals": (80, 1400),
    "brackets": (20, 1500),
    "brake_disc": (80, 1800),
    "cable": (8, 700),
    "cable_heap": (40, 1300),
    "caliper": (100, 600),
    "camera": (90, 1700),
    "car_parts": (60, 4200),
    "carabiners": (25, 1600),
    "castors": (80, 2600),
    "chain": (4, 900),
    "charger": (35, 700),
    "circuit_boards": (15, 1900),
    "clamps": (60, 1800),
    "clock": (70, 900),
    "curling_iron": (110, 700),
    "curtain_fittings": (8, 600),
    "desk_fan": (25, 900),
    "door_handles": (80, 2400),
    "drill_bits": (15, 1000),
    "dry_batteries": (3, 420),
    "electronic_toy": (100, 1300),
    "engine_parts": (120, 2600),
    "extension_lead": (150, 1800),
    "fasteners": (3, 700),
    "files": (15, 1500),
    "game_controller": (120, 480),
    "gearbox_parts": (200, 3600),
    "gears": (8, 2200),
    "glue_gun": (80, 1100),
    "hair_dryer": (220, 900),
    "hammer": (120, 1900),
    "hand_pump": (60, 1500),
    "hangers": (60, 1100),
    "hard_disk": (5, 2400),
    "headphones": (12, 520),
    "heat_gun": (250, 1100),
    "hex_keys": (20, 800),
    "hinges": (20, 1600),
    "keyboard": (180, 1500),
    "keys": (10, 420),
    "lamp": (120, 2600),
    "laptop": (700, 2800),
    "led_strip": (40, 420),
    "lenses": (60, 3600),
    "light_bulbs": (8, 700),
    "lock_cylinders": (90, 1100),
    "locks": (40, 1700),
    "magnets": (15, 1200),
    "motor": (60, 3600),
    "mouse": (40, 220),
    "multimeter": (40, 900),
    "nails": (8, 1400),
    "phone": (45, 480),
    "pipe_fittings": (10, 1600),
    "pliers": (70, 1200),
    "power_bank": (50, 620),
    "power_drill": (500, 2200),
    "power_supply": (120, 5200),
    "profiles": (60, 4500),
    "pump": (150, 2600),
    "rigging": (20, 2600),
    "rods": (30, 1500),
    "router": (90, 1700),
    "saw_blades": (15, 1000),
    "scanner_grip": (70, 1100),
    "scissors": (8, 900),
    "scrapers": (40, 1700),
    "screwdriver": (25, 900),
    "sewing_things": (20, 1000),
    "shaver": (60, 420),
    "shock_absorber": (120, 3600),
    "socket_set": (250, 4200),
    "solar_panel": (60, 2900),
    "soldering_iron": (80, 1100),
    "spark_plugs": (30, 600),
    "speaker": (200, 4500),
    "spirit_level": (90, 600),
    "spray_gun": (40, 1900),
    "springs": (5, 1800),
    "staple_gun": (90, 900),
    "steel_rulers": (12, 1200),
    "tablet": (140, 800),
    "tape_measure": (70, 900),
    "taps": (60, 1900),
    "torch": (30, 1400),
    "tripod": (200, 2900),
    "trolley_parts": (250, 1900),
    "umbrella": (140, 900),
    "valves": (80, 2200),
    "watch": (15, 320),
    "wiper_blades": (40, 600),
    "wire_reel": (20, 3900),
    "wrench": (15, 900),
    "wrench_set": (80, 1400),
    "zip_pulls": (20, 420),
}


@pytest.mark.parametrize("name", sorted(GRAMS))
def test_that_goods_weigh_what_such_things_weigh_and_cast_a_sound_shadow(name):
    family = known()[name]
    assert family.info.category == "benign"
    assert family.info.weight > 0
    low, high = GRAMS[name]
    masses, parts = [], []
    for seed in range(2):
        rng = np.random.default_rng([seed, *name.encode()])
        model = family.build(rng)
        masses.append(model.grams)
        assert min(model.grams_by_material().values()) > 0.0  # voids only where there is something
        parts.append(len(model.parts))
        for part in model.parts:
            assert part.mesh.closed
            assert np.isfinite(part.mesh.vertices).all()
        pad = shadow(posed(model, family.rest, rng), 3.0, float(rng.uniform(0, 360)))
        for layer in pad.layers.values():
            assert np.isfinite(layer).all()
            assert layer.min() >= 0.0
        assert sum(float(layer.sum()) for layer in pad.layers.values()) > 0.0
    assert low <= min(masses) <= max(masses) <= high
    assert len({round(mass, 3) for mass in masses}) == 2  # no two alike
    assert np.mean(parts) >= 3  # a thing of parts, not a blob
    again = family.build(np.random.default_rng([1, *name.encode()]))
    assert again.grams == masses[1]  # a seed builds the same thing again


def test_that_goods_have_few_enough_triangles_to_be_drawn_often():
    faces = [
        sum(len(part.mesh.faces) for part in known()[name].build(np.random.default_rng(4)).parts)
        for name in GRAMS
    ]
    assert np.mean(faces) < 2500
    assert max(faces) < 8000


def test_that_every_solid_of_these_modules_has_its_range_here():
    modules = {known()[name].build.__module__ for name in GRAMS}
    registered = {n for n, f in known().items() if f.build and f.build.__module__ in modules}
    assert registered == set(GRAMS)
    assert len(GRAMS) >= 100
