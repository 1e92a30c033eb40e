"""Knives that fold, slide or hide: folders, butterfly, pocket and utility knives, razors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.blades import fixed_blade
from workstation.simulation.objects.forms import band, pins
from workstation.simulation.objects.knife_parts import Blade, blade_mesh
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import Model, box, cylinder, extrude, helix, sweep


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _body(rng: np.random.Generator, long: float, tall: float) -> list[Point]:
    """A folder's handle from its pivot at the origin towards -x."""
    bend, waist = _between(rng, -0.12, 0.12) * tall, _between(rng, 0.0, 0.18)
    half = tall / 2
    return spline(
        [
            (half * 0.8, -half * 0.2),
            (half * 0.5, half * 0.75),
            (-long * 0.3, half * (1 - waist)),
            (-long * 0.7, half - bend),
            (-long, half * 0.6 - bend * 2),
            (-long - 2, -half * 0.4 - bend * 2),
            (-long * 0.8, -half - bend),
            (-long * 0.4, -half * (1 - waist)),
            (half * 0.3, -half * 0.95),
            (half * 0.8, -half * 0.2),
        ],
        4,
    )


@solid_family(
    "knife_folding",
    "blade",
    "folding knife with steel liners: open, half open or closed",
    category="weapon",
    rest="any",
)
def _knife_folding(rng: np.random.Generator) -> Model:
    long, tall = _between(rng, 82, 128), _between(rng, 20, 31)
    drawn = fixed_blade(rng)
    reach = long * _between(rng, 0.7, 0.88)
    b = replace(drawn, length=reach, height=tall * _between(rng, 0.62, 0.95), curve=0.0)
    b = replace(b, spine=_between(rng, 2.0, 4.0), spine_teeth=0.0)
    fold = float(rng.choice([0.0, 180.0, _between(rng, 30, 150)], p=[0.45, 0.42, 0.13]))
    model = Model()
    blade = Model().add(blade_mesh(b).moved(-tall * 0.25, b.height / 2), "stainless")
    model.put(blade.turned(-fold, "z"))
    body = _body(rng, long, tall)
    liner = _between(rng, 0.9, 1.8)
    cover = str(
        rng.choice(
            ["nylon", "wood", "aluminium", "stainless", "abs"], p=[0.35, 0.2, 0.17, 0.2, 0.08]
        )
    )
    scale = _between(rng, 1.2, 2.2) if cover == "stainless" else _between(rng, 2.5, 5.0)
    for side in (-1, 1):
        z = side * (b.spine / 2 + 0.4 + liner / 2)
        model.add(extrude(body, liner).moved(0, 0, z), "stainless")
        model.add(extrude(body, scale, 0.8).moved(0, 0, z + side * (liner + scale) / 2), cover)
    back = [(-long * 0.2, tall * 0.4), (-long * 0.6, tall * 0.42), (-long * 0.97, tall * 0.2)]
    model.add(extrude(band(spline(back, 4), 3.0), b.spine + 0.8), "stainless")
    whole = b.spine + 2 * (liner + scale)
    pins(model, "steel", _between(rng, 3, 5), whole, [(0.0, 0.0)])
    pins(model, "steel", 1.8, whole, [(-long * s, tall * 0.1) for s in (0.4, 0.7, 0.95)])
    if rng.random() < 0.65:  # the pocket clip
        model.add(
            box(_between(rng, 42, 58), 7, 1.2, 0.3).moved(-long * 0.65, 0, whole / 2 + 2), "steel"
        )
        pins(model, "steel", 1.5, whole + 3, [(-long * 0.92, 2.0), (-long * 0.92, -2.0)])
    return model


@solid_family(
    "knife_butterfly",
    "blade",
    "butterfly knife: two channelled handles on one blade",
    category="weapon",
    rest="any",
)
def _knife_butterfly(rng: np.random.Generator) -> Model:
    long, tall = _between(rng, 118, 140), _between(rng, 11, 14)
    b = Blade(long * 0.78, 19, 3.2, fall=0.5, fall_from=0.6, fall_bend=1.1, belly_from=0.6)
    model = Model().add(blade_mesh(b).moved(0, 9.5), "stainless")
    metal = str(rng.choice(["steel", "zinc_alloy", "aluminium", "stainless"]))
    swing = float(rng.choice([0.0, 178.0, _between(rng, 20, 160)], p=[0.4, 0.4, 0.2]))
    for side in (-1, 1):
        arm = Model().add(box(long, tall, 10, 1.2).moved(-long / 2 + 4, 0), metal)
        arm.add(box(long - 10, tall - 2.6, 4).moved(-long / 2 + 2, side * -1.0), metal, -1)
        for k in range(int(rng.integers(0, 6))):
            hole = cylinder(2.8, 2.6, "z", 10)
            for face in (-1, 1):
                model_hole = hole.moved(-18 - 16 * k, 0, face * 3.4)
                arm.add(model_hole, metal, -1)
        arm = arm.turned(side * swing, "z").moved(-2, side * (tall / 2 + 0.3))
        model.put(arm)
    pins(model, "steel", 2.4, 11, [(-2, tall / 2), (-2, -tall / 2)])
    return model


@solid_family(
    "knife_automatic",
    "blade",
    "switchblade or push-out knife with its spring",
    category="weapon",
    rest="any",
)
def _knife_automatic(rng: np.random.Generator) -> Model:
    long, tall, deep = _between(rng, 100, 135), _between(rng, 17, 24), _between(rng, 9, 13)
    b = Blade(
        long * 0.72,
        tall * 0.65,
        3.0,
        fall=0.5,
        fall_from=0.5,
        fall_bend=1.3,
        belly_from=0.5,
        double=rng.random() < 0.6,
    )
    lift = 0.0 if b.double else b.height / 2
    out = rng.random() < 0.45
    model = Model()
    model.add(
        box(long, tall, deep, 2.0).moved(-long / 2, 0),
        "aluminium" if rng.random() < 0.5 else "zinc_alloy",
    )
    shell = model.parts[0].material
    model.add(box(long - 5, tall - 4, deep - 4).moved(-long / 2 + 2, 0), shell, -1)
    model.add(blade_mesh(b).moved(-4 if out else -b.length - 3, lift), "stainless")
    spring = helix(2.3, 2.4, 20, 6)
    model.add(sweep(spring, 0.4, 4).turned(90, "y").moved(-long * 0.7, -tall * 0.28, 2), "steel")
    model.add(box(12, 5, 4, 1).moved(-long * 0.35, 0, deep / 2 + 1), "steel")
    pins(model, "steel", 1.6, deep, [(-6, tall * 0.35), (-6, -tall * 0.35), (-long + 6, 0.0)])
    model.add(box(44, 6, 1.2).moved(-long * 0.7, 0, -deep / 2 - 1.4), "steel")
    return model


@solid_family(
    "knife_pocket",
    "blade",
    "pocket knife of several layers of blades and tools",
    category="weapon",
    rest="any",
)
def _knife_pocket(rng: np.random.Generator) -> Model:
    long, tall = _between(rng, 56, 112), _between(rng, 13, 21)
    model = Model()
    layers = int(rng.integers(1, 6))
    pitch = 3.4
    body = _body(rng, long - tall * 0.4, tall)
    bottom = -layers * pitch / 2
    for k in range(layers + 1):
        model.add(
            extrude(body, 0.7).moved(0, 0, bottom + k * pitch),
            "aluminium" if rng.random() < 0.6 else "brass",
        )
    out = int(rng.integers(0, 3))
    for k in range(layers):
        z = bottom + (k + 0.5) * pitch
        b = Blade(
            long * _between(rng, 0.6, 0.78),
            tall * 0.6,
            2.2,
            fall=0.5,
            fall_from=0.6,
            belly_from=0.6,
        )
        blade = Model().add(blade_mesh(b).moved(-2, b.height / 2), "stainless")
        fold = 180.0 if k >= out else float(rng.choice([0.0, _between(rng, 20, 120)]))
        model.put(blade.turned(-fold, "z").moved(0, 0, z))
        if rng.random() < 0.6:  # a tool at the other end
            tool = box(long * _between(rng, 0.3, 0.45), 6, 2.0, 0.5).moved(
                -long * 0.7, -tall * 0.2, z
            )
            model.add(tool, "stainless")
        spring = [(-tall * 0.2, tall * 0.42), (-long * 0.5, tall * 0.4), (-long * 0.85, tall * 0.3)]
        model.add(extrude(band(spring, 3.2), 2.2).moved(0, 0, z), "stainless")
    if rng.random() < 0.5:
        screw = sweep(helix(2.6, 7.5, 5, 8), 1.3, 5).turned(90, "y")
        model.add(screw.moved(-long * 0.5, tall * 0.62), "stainless")
    cover = str(rng.choice(["abs", "nylon", "wood", "aluminium"]))
    for side in (-1, 1):
        model.add(extrude(body, 3.2, 1.2).moved(0, 0, side * (layers * pitch / 2 + 2.0)), cover)
    pins(
        model,
        "brass",
        1.5,
        layers * pitch + 3,
        [(0, 0), (-long * 0.5, -tall * 0.2), (-long + tall * 0.7, 0)],
    )
    return model


@solid_family(
    "knife_utility",
    "blade",
    "box cutter: snap-off strip or trapezoid blade, also loose spare blades",
    category="weapon",
    rest="any",
)
def _knife_utility(rng: np.random.Generator) -> Model:
    model = Model()
    kind = rng.random()
    if kind < 0.5:  # snap-off
        wide = float(rng.choice([9.0, 18.0, 18.0, 25.0]))
        long = 85 + wide * _between(rng, 2.5, 4.2)
        shell = "abs" if rng.random() < 0.6 else "zinc_alloy"
        model.add(box(long, wide + 9, wide * 0.35 + 6, 2.5).moved(-long / 2, 0), shell)
        model.add(box(long - 3, wide + 3, wide * 0.35 + 2).moved(-long / 2 + 2, 0), shell, -1)
        model.add(box(long - 3, wide + 2.6, 2.6).moved(-long / 2 + 2, 0), "steel")
        model.add(box(long - 3, wide + 0.6, 1.2).moved(-long / 2 + 2, 0), "steel", -1)
        out = _between(rng, -4, 60)
        strip = wide * 4.6 + 20
        model.add(box(strip, wide, 0.6).moved(out - strip / 2, 0), "steel")
        for k in range(int(strip / (wide * 0.55))):
            score = sweep(np.array([(0, -wide / 2, 0), (wide * 0.35, wide / 2, 0)]), 0.25, 4)
            model.add(score.moved(out - strip + 8 + k * wide * 0.55, 0, 0.0), "steel", -1)
        model.add(box(16, 9, 6, 1.5).moved(-long * 0.4, 0, wide * 0.18 + 4), "abs")
        model.add(box(9, 5, 2).moved(-long * 0.4, 0, wide * 0.18 + 2), "steel")
        return model
    trapezoid: list[Point] = [(-30, 9.5), (30, 9.5), (17, -9.5), (-17, -9.5)]
    if kind < 0.8:
        long = _between(rng, 140, 165)
        shell = "zinc_alloy" if rng.random() < 0.65 else "abs"
        outline = spline(
            [
                (0, -9),
                (0, 9),
                (-long * 0.4, 15),
                (-long * 0.9, 15),
                (-long, 4),
                (-long * 0.9, -13),
                (-long * 0.5, -13),
                (0, -9),
            ],
            4,
        )
        model.add(extrude(outline, 19, 4), shell)
        inner = [(x * 0.94 - 4, y * 0.78) for x, y in outline]
        model.add(extrude(inner, 13), shell, -1)
        model.add(extrude(trapezoid, 0.62).moved(_between(rng, -34, 2), 0), "steel")
        model.add(box(46, 12, 6, 1).moved(-38, 3), "steel" if rng.random() < 0.6 else "abs")
        for k in range(int(rng.integers(0, 6))):
            model.add(extrude(trapezoid, 0.62).moved(-long * 0.66, 0, 2.5 - 0.75 * k), "steel")
        pins(model, "steel", 2.5, 20, [(-long * 0.48, 3.0)])
        return model
    for k in range(int(rng.integers(5, 22))):  # spare blades in their dispenser
        model.add(extrude(trapezoid, 0.62).moved(0, 0, 0.68 * k), "steel")
    depth = 0.68 * 22
    model.add(box(68, 26, depth + 4, 1).moved(0, 0, depth / 2), "abs")
    model.add(box(64, 22, depth).moved(0, 0, depth / 2), "abs", -1)
    return model


@solid_family(
    "knife_razor",
    "blade",
    "straight razor, open or closed, or a pack of razor blades",
    category="weapon",
    rest="any",
)
def _knife_razor(rng: np.random.Generator) -> Model:
    model = Model()
    if rng.random() < 0.3:
        leaf: list[Point] = [
            (-21, -9),
            (-18, -11),
            (18, -11),
            (21, -9),
            (21, 9),
            (18, 11),
            (-18, 11),
            (-21, 9),
        ]
        for k in range(int(rng.integers(3, 30))):
            z = 0.16 * k
            model.add(extrude(leaf, 0.1).moved(0, 0, z), "stainless")
            model.add(box(34, 3.6, 0.1).moved(0, 0, z), "stainless", -1)
        model.add(box(45, 25, 7, 0.5).moved(0, 0, 2), "paper", 0.3)
        return model
    b = Blade(
        _between(rng, 68, 80),
        _between(rng, 15, 23),
        _between(rng, 4, 5.5),
        fall=0.1,
        fall_from=0.9,
        belly_from=0.95,
        grind=1.0,
        taper=0.0,
    )
    blade = Model().add(blade_mesh(b).moved(12, b.height / 2), "stainless")
    blade.add(box(45, 8, 4, 1).moved(-10, b.height / 2 - 4), "stainless")
    fold = float(rng.choice([0.0, 178.0, 60.0]))
    model.put(blade.turned(-fold, "z"))
    cover = str(rng.choice(["abs", "wood", "nylon", "stainless"]))
    arm = spline([(8, 0), (-60, 6), (-140, -2)], 6)
    for side in (-1, 1):
        model.add(extrude(band(arm, 14), 2.4, 0.8).moved(0, 0, side * 4.2), cover)
    pins(model, "brass", 1.5, 12, [(0, 0), (-134, -1)])
    return model


@solid_family(
    "multi_tool_pliers",
    "tool",
    "plier multi-tool: jaws between two channels of folded tools",
    weight=0.35,
    rest="any",
)
def _multi_tool_pliers(rng: np.random.Generator) -> Model:
    long = _between(rng, 80, 112)
    model = Model()
    spread = 0.0 if rng.random() < 0.6 else _between(rng, 25, 90)
    for side in (-1, 1):
        arm = Model()
        arm.add(box(long, 15, 18, 1.5).moved(-long / 2, 0), "stainless")
        arm.add(box(long - 2, 12.5, 15).moved(-long / 2, side * 1.4), "stainless", -1)
        for k in range(4):
            leaf = Blade(long * _between(rng, 0.55, 0.85), 11, 2.4, fall=0.5, belly_from=0.5)
            arm.add(
                blade_mesh(leaf).moved(0, 5.5).turned(180, "z").moved(-4, 0, -5.6 + 3.7 * k),
                "stainless",
            )
        arm = arm.turned(side * spread, "z").moved(0, side * 8)
        model.put(arm)
    jaw = extrude([(0, -1), (0, 9), (14, 8), (52, 2), (52, 0)], 10, 1.5)
    folded = spread == 0.0 and rng.random() < 0.6
    for mirror in (-1.0, 1.0):
        one = jaw.scaled(1, mirror, 1)
        model.add(one.turned(180, "z").moved(-6, 0) if folded else one, "stainless")
    pins(model, "steel", 4, 18, [(0, 8), (0, -8)])
    return model
