"""Knives with fixed blades, lying flat, on the edge or in bundles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.forms import centred
from workstation.simulation.objects.knife_parts import Blade, handled, random_grind, sheathed
from workstation.simulation.solids import Model, box, cylinder


def _steel(rng: np.random.Generator) -> str:
    return "stainless" if rng.random() < 0.8 else "steel"


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def fixed_blade(rng: np.random.Generator) -> Blade:
    """Hunting, combat, survival: clip, drop, tanto or hawkbill point."""
    length = _between(rng, 80, 230)
    height = _between(rng, 0.16, 0.27) * min(length, 170) + 4
    b = Blade(length, height, _between(rng, 2.4, 5.8), taper=_between(rng, -0.05, 0.15))
    point = int(rng.integers(5))
    if point == 0:  # clip
        b = replace(
            b,
            fall=_between(rng, 0.45, 0.65),
            fall_from=_between(rng, 0.5, 0.68),
            fall_bend=_between(rng, 0.7, 1.0),
            belly_from=0.6,
        )
    elif point == 1:  # drop
        b = replace(b, fall=_between(rng, 0.35, 0.5), fall_from=0.4, fall_bend=1.9, belly_from=0.45)
    elif point == 2:  # tanto
        b = replace(
            b,
            fall=0.12,
            fall_from=0.6,
            fall_bend=1.0,
            belly_from=_between(rng, 0.76, 0.88),
            belly_bend=1.0,
        )
    elif point == 3:  # trailing
        b = replace(b, fall=0.1, fall_from=0.3, curve=_between(rng, 3, 14), belly_from=0.4)
    else:  # spear
        b = replace(b, fall=0.5, fall_from=0.7, fall_bend=1.5, belly_from=0.65, belly_bend=1.6)
    if rng.random() < 0.2:
        b = replace(b, spine_teeth=_between(rng, 2, 4))
    return random_grind(rng, b)


def kitchen_blade(rng: np.random.Generator) -> Blade:
    """Chef, santoku, utility, paring, boning, carving or table knife."""
    kind = int(rng.choice(7, p=[0.28, 0.14, 0.15, 0.13, 0.1, 0.12, 0.08]))
    spine = _between(rng, 1.4, 3.2)
    if kind == 0:
        b = Blade(
            _between(rng, 150, 290),
            _between(rng, 36, 54),
            spine,
            fall=0.42,
            fall_from=0.3,
            belly_from=0.25,
            belly_bend=2.4,
        )
    elif kind == 1:
        b = Blade(
            _between(rng, 140, 190),
            _between(rng, 42, 52),
            spine,
            fall=0.82,
            fall_from=0.68,
            fall_bend=1.8,
            belly_from=0.5,
            belly_bend=3,
        )
    elif kind == 2:
        b = Blade(
            _between(rng, 110, 160),
            _between(rng, 22, 32),
            spine,
            fall=0.4,
            fall_from=0.4,
            belly_from=0.35,
        )
    elif kind == 3:
        b = Blade(
            _between(rng, 60, 105),
            _between(rng, 17, 24),
            min(spine, 2.2),
            fall=_between(rng, 0.2, 0.8),
            fall_from=0.4,
            belly_from=0.45,
        )
    elif kind == 4:
        b = Blade(
            _between(rng, 125, 220),
            _between(rng, 18, 28),
            min(spine, 2.2),
            fall=0.2,
            fall_from=0.3,
            belly_from=0.15,
            belly_bend=1.6,
            taper=0.3,
            curve=_between(rng, 0, 12),
        )
    elif kind == 5:
        b = Blade(
            _between(rng, 180, 290),
            _between(rng, 24, 36),
            spine,
            fall=0.35,
            fall_from=0.5,
            belly_from=0.5,
            belly_bend=2.5,
        )
    else:
        b = Blade(
            _between(rng, 100, 125),
            _between(rng, 17, 22),
            _between(rng, 1.0, 1.6),
            fall=0.5,
            fall_from=0.85,
            belly_from=0.75,
            teeth=_between(rng, 0, 1.2),
            pitch=3.0,
        )
    return replace(b, grind=_between(rng, 0.7, 1.0))


def long_blade(rng: np.random.Generator) -> Blade:
    """Slicer, bread knife, bayonet, sword or short sabre, up to 400 mm."""
    kind = int(rng.integers(4))
    if kind == 0:
        return Blade(
            _between(rng, 230, 340),
            _between(rng, 22, 36),
            _between(rng, 1.5, 2.6),
            fall=0.5,
            fall_from=0.8,
            belly_from=0.7,
            grind=0.9,
        )
    if kind == 1:
        return Blade(
            _between(rng, 200, 290),
            _between(rng, 26, 36),
            _between(rng, 1.5, 2.5),
            fall=0.7,
            fall_from=0.85,
            belly_from=0.85,
            teeth=_between(rng, 1.5, 3.0),
            pitch=_between(rng, 6, 13),
            grind=0.85,
        )
    if kind == 2:
        return Blade(
            _between(rng, 260, 400),
            _between(rng, 24, 32),
            _between(rng, 4.5, 7.0),
            fall=0.15,
            fall_from=0.85,
            belly_from=0.85,
            belly_bend=1.6,
            taper=0.2,
            curve=_between(rng, 6, 22),
            grind=0.5,
        )
    return Blade(
        _between(rng, 240, 380),
        _between(rng, 20, 30),
        _between(rng, 4, 6),
        fall=0.5,
        fall_from=0.75,
        belly_from=0.75,
        taper=0.1,
        double=rng.random() < 0.6,
        grind=0.4,
    )


def cleaver_blade(rng: np.random.Generator) -> Blade:
    """Cleavers and Chinese chopping knives: a broad plate with a blunt front."""
    long = _between(rng, 140, 230)
    return Blade(
        long,
        _between(rng, 65, 118),
        _between(rng, 1.8, 6.0),
        fall=_between(rng, 0.02, 0.12),
        fall_from=0.85,
        belly_from=_between(rng, 0.93, 0.975),
        belly_bend=_between(rng, 1.0, 2.0),
        taper=_between(rng, -0.12, 0.1),
        grind=_between(rng, 0.25, 0.7),
    )


@solid_family(
    "knife_fixed",
    "blade",
    "fixed blade: hunting, combat, survival; bare or sheathed",
    category="weapon",
    rest="any",
)
def _knife_fixed(rng: np.random.Generator) -> Model:
    b = fixed_blade(rng)
    model = handled(rng, b, _steel(rng))
    if rng.random() < 0.22:
        sheathed(rng, b, model)
    return model


@solid_family("knife_kitchen", "blade", "kitchen or table knife", category="weapon", rest="any")
def _knife_kitchen(rng: np.random.Generator) -> Model:
    return handled(rng, kitchen_blade(rng), "stainless")


@solid_family(
    "knife_dagger",
    "blade",
    "dagger with two edges, or a throwing knife",
    category="weapon",
    rest="any",
)
def _knife_dagger(rng: np.random.Generator) -> Model:
    b = Blade(
        _between(rng, 90, 210),
        _between(rng, 18, 34),
        _between(rng, 3.5, 6.5),
        fall=0.5,
        fall_from=_between(rng, 0.1, 0.7),
        fall_bend=_between(rng, 1.0, 1.6),
        belly_from=0.5,
        double=True,
    )
    b = replace(b, belly_from=b.fall_from, belly_bend=b.fall_bend)
    model = handled(rng, b, _steel(rng), handle="none" if rng.random() < 0.2 else None)
    if rng.random() < 0.2:
        sheathed(rng, b, model)
    return model


@solid_family(
    "knife_cleaver", "blade", "cleaver or broad chopping knife", category="weapon", rest="any"
)
def _knife_cleaver(rng: np.random.Generator) -> Model:
    b = cleaver_blade(rng)
    model = handled(rng, b, _steel(rng), handle=str(rng.choice(["scales", "moulded", "round"])))
    if rng.random() < 0.6:
        hole = cylinder(_between(rng, 3, 6.5), b.spine * 0.7, "z", 14)
        model.add(
            hole.moved(b.length - 16, -14),
            "stainless" if model.parts[0].material == "stainless" else "steel",
            -1,
        )
    return model


@solid_family(
    "knife_long",
    "blade",
    "long blade: slicer, bread knife, bayonet, sword",
    category="weapon",
    rest="any",
)
def _knife_long(rng: np.random.Generator) -> Model:
    b = long_blade(rng)
    model = handled(rng, b, _steel(rng))
    if rng.random() < 0.15:
        sheathed(rng, b, model)
    return model


@solid_family("machete", "blade", "machete or bush knife", category="weapon", rest="any")
def _machete(rng: np.random.Generator) -> Model:
    b = Blade(
        _between(rng, 260, 420),
        _between(rng, 38, 60),
        _between(rng, 1.6, 3.2),
        fall=_between(rng, 0.1, 0.5),
        fall_from=0.8,
        belly_from=0.72,
        taper=_between(rng, -0.55, 0.0),
        curve=_between(rng, -6, 14),
        grind=_between(rng, 0.15, 0.4),
    )
    model = handled(rng, b, "steel", handle="scales" if rng.random() < 0.5 else "moulded")
    if rng.random() < 0.25:
        sheathed(rng, b, model)
    return model


@solid_family(
    "knife_ceramic",
    "blade",
    "ceramic kitchen knife: zirconia in plastic",
    category="weapon",
    rest="any",
)
def _knife_ceramic(rng: np.random.Generator) -> Model:
    b = Blade(
        _between(rng, 75, 180),
        _between(rng, 20, 44),
        _between(rng, 1.5, 2.3),
        fall=_between(rng, 0.3, 0.75),
        fall_from=0.45,
        belly_from=0.35,
        grind=0.8,
    )
    return handled(rng, b, "zirconia", handle="moulded", metal=False)


@solid_family(
    "knife_edge_on",
    "blade",
    "knife on its edge or spine: a thin, very dense line",
    category="weapon",
    rest="flat",
)
def _knife_edge_on(rng: np.random.Generator) -> Model:
    draw = (fixed_blade, kitchen_blade, long_blade, kitchen_blade, cleaver_blade)
    b = draw[int(rng.choice(5, p=[0.32, 0.26, 0.2, 0.14, 0.08]))](rng)
    model = centred(handled(rng, b, _steel(rng)))
    roll = 90.0 + float(rng.normal(0.0, 2.5))
    return model.turned(roll if rng.random() < 0.5 else -roll, "x")


@solid_family(
    "knife_bundle",
    "blade",
    "several knives on each other, wrapped or in a block",
    category="weapon",
    rest="any",
)
def _knife_bundle(rng: np.random.Generator) -> Model:
    bundle = Model()
    count = int(rng.integers(2, 6))
    height = 0.0
    for _ in range(count):
        one = centred(handled(rng, kitchen_blade(rng), "stainless"))
        low, high = one.bounds
        turn = 180.0 * int(rng.integers(2)) + float(rng.normal(0, 9))
        bundle.put(
            one.turned(turn, "z").moved(float(rng.normal(0, 14)), float(rng.normal(0, 10)), height)
        )
        height += float(high[2] - low[2]) * 0.7
    if rng.random() < 0.5:
        low, high = bundle.bounds
        size = high - low
        x, y, z = (float(n) for n in (high + low) / 2)
        for side in (-1, 1):
            leaf = box(size[0] + 6, size[1] + 6, 0.8)
            bundle.add(leaf.moved(x, y, z + side * (float(size[2]) / 2 + 1)), "paper")
    return centred(bundle)
