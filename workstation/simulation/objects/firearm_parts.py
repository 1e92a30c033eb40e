"""Firearms taken apart: parts of pistols and long guns, magazines, suppressors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects import pistols
from workstation.simulation.objects.cartridges import RIFLE_CALIBRES, cartridge, rifle_calibre
from workstation.simulation.objects.forms import band, centred, pins, zigzag
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import (
    Model,
    box,
    cone,
    cylinder,
    extrude,
    helix,
    lathe,
    pipe,
    sweep,
)

Build = Callable[[np.random.Generator], Model]


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _slide(rng: np.random.Generator) -> Model:
    return pistols.slide(rng, pistols.draw_build(rng))


def _frame(rng: np.random.Generator) -> Model:
    return pistols.frame(rng, pistols.draw_build(rng))


def _pistol_barrel(rng: np.random.Generator) -> Model:
    return pistols.barrel(rng, pistols.draw_build(rng))


def _pistol_magazine(rng: np.random.Generator) -> Model:
    build = pistols.draw_build(rng)
    rounds = 0 if rng.random() < 0.35 else None
    return pistols.magazine(rng, build, rounds).turned(-build.rake, "z")


def _spring(rng: np.random.Generator) -> Model:
    return pistols.recoil_spring(pistols.draw_build(rng))


def _rifle_barrel(rng: np.random.Generator) -> Model:
    """A long barrel, stepped, with its gas block and muzzle brake."""
    long, bore = _between(rng, 260, 480), float(rng.choice([2.85, 3.9, 3.9]))
    model = Model()
    thick = _between(rng, 8.5, 12)
    profile = [
        (thick, 0.0),
        (thick, 50),
        (thick * 0.8, 60),
        (thick * 0.72, long * 0.6),
        (thick * 0.66, long * 0.61),
        (thick * 0.66, long),
    ]
    model.add(lathe(profile, 20).moved(0, 0, -long / 2).turned(90, "y"), "steel")
    model.add(cylinder(bore, long, "x", 12), "steel", -1)
    model.add(box(28, 20, 18, 2).moved(long * 0.12, 4), "steel")
    if rng.random() < 0.6:
        model.add(pipe(11, 7.2, 50, "x").moved(long / 2 + 10, 0), "steel")
        for k in range(3):
            model.add(box(5, 3, 22).moved(long / 2 + 14 + 9 * k, 0), "steel", -0.6)
    return model


def _bolt(rng: np.random.Generator) -> Model:
    """A bolt with its carrier: a heavy hollow bar with lugs and the firing pin inside."""
    model = Model()
    if rng.random() < 0.6:
        long, radius = _between(rng, 140, 175), _between(rng, 11.5, 13.5)
        model.add(cylinder(radius, long, "x", 20), "steel")
        model.add(cylinder(radius * 0.6, long * 0.5, "x", 16).moved(-long * 0.25, 0), "steel", -1)
        model.add(cylinder(8.8, 62, "x", 8).moved(long / 2 + 6, 0), "steel")
        model.add(cylinder(3, long * 0.5, "x", 10).moved(long * 0.25, 0), "steel", -1)
        model.add(cylinder(2.4, long * 0.9, "x", 8), "steel", 0.8)
        model.add(box(62, 8, 10, 1).moved(long * 0.1, radius + 4), "steel")
        model.add(
            box(long * 0.4, radius * 0.7, radius * 1.2).moved(-long * 0.2, -radius * 0.6),
            "steel",
            -0.9,
        )
        return model
    long = _between(rng, 120, 170)
    model.add(cylinder(8.5, long, "x", 18), "steel")
    model.add(cylinder(3.4, long * 0.8, "x", 10).moved(-6, 0), "steel", -1)
    model.add(cylinder(2.0, long * 0.85, "x", 8), "steel")
    for side in (-1, 1):
        model.add(box(13, 6, 9, 1).moved(long / 2 - 8, side * 9), "steel")
    handle = np.array([(-long * 0.35, 0, 4), (-long * 0.37, 20, 6), (-long * 0.4, 44, 8)])
    model.add(sweep(handle, 4, 8), "steel")
    model.add(cylinder(8, 15, "y", 14).moved(-long * 0.4, 50, 8), "steel")
    return model


def _upper(rng: np.random.Generator) -> Model:
    """An upper receiver with its sight rail, perhaps the bolt in it."""
    model = Model()
    metal = "aluminium" if rng.random() < 0.75 else "steel"
    long = _between(rng, 180, 215)
    wall = 4.0 if metal == "aluminium" else 1.6
    model.add(cylinder(19, long, "x", 20), metal)
    model.add(cylinder(19 - wall, long, "x", 20), metal, -1)
    model.add(box(long, 8, 21, 1).moved(0, 21), metal)
    for k in range(int(long / 10)):
        model.add(box(5.2, 3, 21).moved(-long / 2 + 6 + 10 * k, 23.4), metal, -1)
    model.add(box(58, 16, 3.8).moved(12, -2, 19 - wall / 2), metal, -0.7)
    if rng.random() < 0.55:
        model.put(_bolt(rng).moved(-6, 0))
    return model


def _lower(rng: np.random.Generator) -> Model:
    """A lower receiver: magazine well, trigger group, pistol grip."""
    model = Model()
    metal = str(rng.choice(["aluminium", "nylon", "steel"], p=[0.6, 0.25, 0.15]))
    outline: list[Point] = [
        (95, 0),
        (95, -10),
        (88, -12),
        (84, -62),
        (20, -66),
        (18, -26),
        (-46, -26),
        (-72, -14),
        (-112, -8),
        (-112, 14),
        (-96, 14),
        (-92, 0),
    ]
    model.add(extrude(outline, 23, 1.5), metal)
    wall = 19.0 if metal != "steel" else 20.5
    model.add(extrude([(80, -1), (78, -60), (26, -63), (24, -1)], wall), metal, -1)
    model.add(box(104, 19, wall - 2).moved(-32, -11), metal, -1)
    bow = spline([(16, -28), (10, -50), (-20, -54), (-44, -38), (-46, -26)], 5)
    model.add(extrude(band(bow, 3), 11), metal)
    pull = spline([(-14, -14), (-12, -30), (-17, -44)], 4)
    model.add(extrude(band(pull, 5.5), 7), "steel")
    model.add(extrude(band(spline([(-40, -12), (-34, 2), (-24, 12)], 4), 8), 8), "steel")
    model.add(sweep(helix(5, 1.8, 7, 8), 0.9, 4).moved(-36, -12), "steel")
    pins(model, "steel", 2.0, 24, [(-14, -16), (-38, -14), (86, -5), (-92, 4)])
    grip = spline([(-48, -26), (-60, -70), (-76, -112), (-104, -104), (-92, -60), (-78, -18)], 4)
    if rng.random() < 0.75:
        model.add(extrude(grip, 27, 5), "nylon")
        model.add(extrude([(x * 0.8 - 16, y * 0.8 - 12) for x, y in grip], 16), "nylon", -1)
    if rng.random() < 0.4:
        model.add(pipe(15, 12.5, 170, "x").moved(-195, 3), "aluminium")
        model.add(sweep(helix(10, 9, 18, 8), 0.9, 4).turned(90, "y").moved(-195, 3), "steel")
    return model


def _suppressor(rng: np.random.Generator) -> Model:
    """A tube with a stack of cones, or an oil filter's body turned into one."""
    long, radius = _between(rng, 120, 230), _between(rng, 16, 24)
    metal = str(rng.choice(["steel", "aluminium", "stainless"], p=[0.4, 0.4, 0.2]))
    model = Model().add(pipe(radius, radius - 1.8, long, "x"), metal)
    bore = _between(rng, 3.5, 6)
    for end in (-1, 1):
        model.add(
            pipe(radius - 1.8, bore + (4 if end < 0 else 0), 9, "x").moved(
                end * (long / 2 - 4.5), 0
            ),
            metal,
        )
    count = int(rng.integers(5, 11))
    pitch = (long - 55) / count
    for k in range(count):
        x = -long / 2 + 42 + pitch * k
        outer = cone(bore + 1.2, radius - 2, pitch * 0.7, "x").moved(x, 0)
        inner = cone(bore, radius - 3.4, pitch * 0.7, "x").moved(x, 0)
        model.add(outer, metal)
        model.add(inner, metal, -1)
    return model


@solid_family(
    "magazine",
    "firearm",
    "detachable pistol or rifle magazine, straight or curved",
    category="weapon",
    rest="any",
)
def _magazine(rng: np.random.Generator) -> Model:
    return _pistol_magazine(rng) if rng.random() < 0.5 else rifle_magazine(rng)


def rifle_magazine(rng: np.random.Generator) -> Model:
    """A box magazine: upright in y, curved forward, with rounds, spring and follower."""
    calibre = rifle_calibre(rng)
    radius = {0: 320.0, 1: 170.0, 2: 4000.0}[RIFLE_CALIBRES.index(calibre)] * _between(
        rng, 0.85, 1.25
    )
    long, deep = _between(rng, 110, 200), calibre.overall + 5.0
    wide = calibre.radius * 2 * 1.78 + 2.5
    shell = str(rng.choice(["steel", "aluminium", "nylon"], p=[0.5, 0.25, 0.25]))
    wall = {"steel": 0.8, "aluminium": 1.2, "nylon": 2.2}[shell]

    def at(down: float, forward: float) -> Point:
        """A point down the curve from the lips; forward is +x."""
        turn = down / radius
        return (
            float(-radius + (radius + forward) * np.cos(turn)) + 0.0,
            float(-(radius + forward) * np.sin(turn)),
        )

    steps = np.linspace(0, long, 9)

    def tube(inset: float) -> list[Point]:
        front = [at(float(s), deep / 2 - inset) for s in steps]
        back = [at(float(s), -deep / 2 + inset) for s in steps]
        return [*front, *back[::-1]]

    model = Model().add(extrude(tube(0.0), wide, 0.6), shell)
    model.add(extrude(tube(wall), wide - 2 * wall), shell, -1)
    model.add(
        extrude(band([at(long + 2, -deep / 2 - 2), at(long + 2, deep / 2 + 2)], 6), wide + 3, 1),
        shell,
    )
    if shell == "steel":
        for share in (0.3, 0.45, 0.6):  # pressed ribs
            rib = [at(float(s), deep * (share - 0.5)) for s in steps[1:-1]]
            for side in (-1, 1):
                model.add(extrude(band(rib, 4), 0.8).moved(0, 0, side * wide / 2), shell)
    step = calibre.radius * 1.12
    room = int((long - 26) / step)
    count = 0 if rng.random() < 0.3 else int(rng.integers(1, room + 1))
    one = cartridge(rng, calibre)
    shift = wide / 2 - wall - calibre.radius
    for k in range(count):
        x, y = at(step * (k + 0.7), 0)
        turn = -np.degrees(step * (k + 0.7) / radius)
        model.put(one.turned(float(turn), "z").moved(x, y, shift * (1 if k % 2 else -1)))
    top = step * count + 6
    model.add(box(deep - 8, 10, wide - 2 * wall - 1).moved(*at(top, 0)), "nylon", 0.6)
    turns = int(np.clip((long - top) / 12, 3, 12))
    path = zigzag(at(top + 4, 0), at(long, 0), deep * 0.38, turns)
    model.add(sweep(path, 0.9, 5), "steel")
    return model.moved(0, long / 2)


_PISTOL_PARTS: tuple[Build, ...] = (_slide, _pistol_barrel, _frame, _spring, _pistol_magazine)
_LONG_PARTS: tuple[Build, ...] = (_rifle_barrel, _bolt, _upper, _lower, rifle_magazine, _suppressor)


def laid_out(models: list[Model], gap: float) -> Model:
    """Things beside each other across y, each on its side."""
    whole = Model()
    edge = 0.0
    for one in models:
        low, high = one.bounds
        whole.put(one.moved(-float(low[0] + high[0]) / 2, edge - float(low[1]), -float(low[2])))
        edge += float(high[1] - low[1]) + gap
    return centred(whole)


@solid_family(
    "firearm_parts",
    "firearm",
    "a firearm taken apart: slide, barrel, frame, springs, magazine",
    category="weapon",
    rest="any",
)
def _firearm_parts(rng: np.random.Generator) -> Model:
    build = pistols.draw_build(rng)
    parts = [pistols.slide(rng, build), pistols.barrel(rng, build), pistols.recoil_spring(build)]
    if rng.random() < 0.55:
        parts.append(pistols.frame(rng, build))
    if rng.random() < 0.6:
        parts.append(pistols.magazine(rng, build, 0).turned(75, "z"))
    order = rng.permutation(len(parts))
    keep = max(2, len(parts) - int(rng.integers(0, 2)))
    turned = [parts[int(k)].turned(float(rng.normal(0, 8)), "z") for k in order[:keep]]
    return laid_out(turned, _between(rng, -8, 8))


@solid_family(
    "pistol_part",
    "firearm",
    "one part of a pistol: slide, barrel or frame",
    category="weapon",
    rest="any",
)
def _pistol_part(rng: np.random.Generator) -> Model:
    return centred(_PISTOL_PARTS[int(rng.choice(3, p=[0.4, 0.2, 0.4]))](rng))


@solid_family(
    "long_gun_part",
    "firearm",
    "barrel, bolt, upper or lower receiver of a long gun",
    category="weapon",
    rest="any",
)
def _long_gun_part(rng: np.random.Generator) -> Model:
    return centred(_LONG_PARTS[int(rng.integers(4))](rng))


@solid_family(
    "suppressor",
    "firearm",
    "a suppressor: a tube with a stack of cones",
    category="weapon",
    rest="any",
)
def _suppressor_family(rng: np.random.Generator) -> Model:
    return _suppressor(rng)
