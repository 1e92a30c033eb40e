"""Parts of electric goods: populated boards, cables, plugs, transformers, cells, displays."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from workstation.simulation.objects.parts import (
    Floats,
    curve,
    disc,
    gear_outline,
    pick,
    plate,
    rod,
    rounded,
    screw,
    shell,
    tube,
)
from workstation.simulation.solids import Model, box, extrude, sweep


def board(rng: np.random.Generator, width: float, height: float, density: float = 1.0) -> Model:
    """A populated circuit board: laminate, tracks, chips with leads, capacitors, connectors."""
    m = Model()
    m.add(box(width, height, 1.4), "fr4")
    count = int(np.clip(density * width * height / 240, 4, 44))
    for _ in range(count):
        x, y = rng.uniform(-0.44, 0.44) * width, rng.uniform(-0.44, 0.44) * height
        turn = 90.0 * int(rng.integers(2))
        kind = rng.random()
        if kind < 0.52:
            part = box(rng.uniform(1.5, 4.5), rng.uniform(1.2, 3), rng.uniform(0.8, 2.2))
            m.add(part.turned(turn).moved(x, y, 1.6), "electronic_parts")
        elif kind < 0.76:
            side = rng.uniform(0.06, 0.2) * min(width, height) + 3.5
            other = side * rng.uniform(0.5, 1)
            m.add(box(side, other, 1.2).turned(turn).moved(x, y, 1.4), "silicon")
            m.add(box(side + 1.6, other * 0.9, 0.25).turned(turn).moved(x, y, 0.9), "solder", 0.5)
        elif kind < 0.88:
            tall = rng.uniform(4, 11)
            m.add(disc(rng.uniform(1.8, 4), tall, 8).moved(x, y, 0.7 + tall / 2), "aluminium", 0.8)
        elif kind < 0.93:
            m.add(box(rng.uniform(4, 8), rng.uniform(4, 8), 4).moved(x, y, 2.7), "ferrite", 0.7)
        else:
            m.add(box(rng.uniform(5, 11), rng.uniform(4, 8), 3).moved(x, y, 2.2), "steel", 0.3)
    for _ in range(int(1 + 2 * density)):
        y = rng.uniform(-0.42, 0.42) * height
        track = [(-width * 0.42, y, 0.75), (0, y + rng.normal(0, 2), 0.75), (width * 0.42, y, 0.75)]
        m.add(sweep(track, 0.35, 3), "copper")
    return m


def cable(path: ArrayLike, radius: float, core: float = 0.42, copper: float = 0.7) -> Model:
    """A lead along a path: PVC over stranded copper of `core` times the radius."""
    m = Model()
    m.add(sweep(path, radius, 5), "pvc", 0.9)
    return m.add(sweep(path, radius * core, 3), "copper", copper)


def coiled(
    rng: np.random.Generator, radius: float, turns: float, wire: float, per: int = 12
) -> Floats:
    """The path of a lead wound by hand to an oval bundle, its ends free."""
    count = int(turns * per) + 2
    t = np.linspace(0, 2 * np.pi * turns, count)
    wander = np.cumsum(rng.normal(0, 0.35 * wire, count)) * 0.6
    reach = radius * (0.88 + 0.12 * np.sin(t * 0.31 + rng.uniform(0, 6))) + np.clip(
        wander, -0.2 * radius, 0.15 * radius
    )
    squeeze = rng.uniform(0.35, 0.95)
    lift = np.abs(rng.normal(0, wire * 0.8, count)) + wire * turns * 0.25 * (t / t[-1])
    flat = np.column_stack([reach * np.cos(t), squeeze * reach * np.sin(t), lift])
    start, end = flat[0], flat[-1]
    tails = rng.uniform(0.4, 1.2, 2) * radius
    head = start + np.array([tails[0] * 0.6, -tails[0], 0])
    foot = end + np.array([tails[1] * 0.8, tails[1], 0])
    return np.vstack([head[None], flat, foot[None]])


def mains_plug(rng: np.random.Generator) -> Model:
    """A plug of two or three pins, pointing along x."""
    m = Model()
    kind = pick(rng, "flat two", "round two", "three", "earthed")
    if kind == "three":
        m.add(extrude([(-24, -18), (4, -25), (4, 25), (-24, 18)], 22, 3), "pvc", 0.75)
        for y, z in ((-11.0, -4.0), (11.0, -4.0)):
            m.add(box(18, 6.4, 4).moved(13, y, z), "brass")
        m.add(box(23, 4, 8).moved(15, 0, 7), "brass")
        m.add(disc(3, 25, 8, "y").moved(-6, 0, 2), "alumina", 0.6)
    elif kind == "earthed":
        m.add(disc(19, 30, 16, "x").moved(-11, 0, 0), "pvc", 0.7)
        for y in (-9.5, 9.5):
            m.add(rod((-8, y, 0), (23, y, 0), 2.4, 8), "brass")
        for z in (-17, 17):
            m.add(box(20, 5, 1.2).moved(-6, 0, z), "brass")
    else:
        m.add(
            extrude([(-28, -5), (-6, -11), (3, -14), (3, 14), (-6, 11), (-28, 5)], 13, 2),
            "pvc",
            0.9,
        )
        for y in (-9.0, 9.0) if kind == "round two" else (-6.3, 6.3):
            if kind == "round two":
                m.add(rod((-4, y, 0), (22, y, 0), 2.0, 8), "brass")
            else:
                m.add(box(22, 1.5, 6.3).moved(9, y, 0), "brass")
    m.add(rod((-40, 0, 0), (-20, 0, 0), 4.4, 8), "pvc")
    return m


def small_plug(rng: np.random.Generator) -> Model:
    """A USB, video, barrel or jack plug, pointing along x."""
    m = Model()
    kind = pick(rng, "usb", "usb c", "video", "barrel", "jack", "network")
    if kind in ("usb", "video"):
        wide = 12.0 if kind == "usb" else 14.0
        m.add(box(24, wide + 4, 8, 1.5).moved(-12, 0, 0), "pvc")
        shell(m, "steel", (16, wide, 4.5), 0.5, (7, 0, 0))
        m.add(box(12, wide - 2, 1.6).moved(6, 0, 0.8), "abs")
        for k in range(4):
            m.add(box(10, 1, 0.4).moved(6, -3.6 + 2.4 * k, -0.4), "brass")
    elif kind == "usb c":
        m.add(box(20, 11, 6, 1.5).moved(-10, 0, 0), "pvc")
        shell(m, "steel", (8, 8.4, 2.6), 0.4, (3.5, 0, 0))
        m.add(box(13, 8, 0.8).moved(-8, 0, 0), "fr4")
    elif kind == "barrel":
        m.add(disc(5.5, 28, 10, "x").moved(-14, 0, 0), "pvc")
        tube(m, "brass", 2.75, 1.1, 18, "x", (2, 0, 0), 10)
    elif kind == "jack":
        m.add(disc(4.5, 22, 10, "x").moved(-11, 0, 0), "pvc")
        m.add(rod((-8, 0, 0), (15, 0, 0), 1.75, 8), "brass")
    else:
        m.add(box(22, 11.7, 8).moved(0, 0, 0), "pet", 0.8)
        for k in range(8):
            m.add(box(6, 0.5, 2).moved(7, -3.6 + 1.02 * k, 2), "brass")
    m.add(rod((-34, 0, 0), (-18, 0, 0), 2.6, 6), "pvc")
    return m


def transformer(rng: np.random.Generator, size: float) -> Model:
    """A mains transformer standing on its feet: E-I laminations and a two-part winding."""
    m = Model()
    deep = size * rng.uniform(0.5, 0.8)
    shell_y = size * 0.84
    m.add(box(size, shell_y, deep), "steel", 0.95)
    for x in (-size * 0.26, size * 0.26):
        m.add(box(size * 0.2, size * 0.56, deep).moved(x, 0, 0), "steel", -0.95)
        m.add(box(size * 0.17, size * 0.52, deep).moved(x, 0, 0), "copper", 0.62)
    for z in (-1, 1):
        at = z * (deep / 2 + size * 0.09)
        m.add(box(size * 0.68, size * 0.52, size * 0.17).moved(0, 0, at), "copper", 0.6)
        m.add(box(size * 0.72, size * 0.56, 1.5).moved(0, 0, at + z * size * 0.09), "nylon")
    for x in (-1, 1):
        for y in (-1, 1):
            m.put(
                screw(2, deep + 4, "steel", "hex", 6).moved(x * size * 0.44, y * shell_y * 0.44, 0)
            )
    for k in range(4):
        m.add(
            box(3, 1, 9).moved(-size * 0.3 + size * 0.2 * k, -size * 0.34, deep / 2 + size * 0.2),
            "brass",
        )
    return m


def toroid(rng: np.random.Generator, radius: float, wire: float = 0.0) -> Model:
    """A wound ring core lying flat."""
    m = Model()
    high = radius * rng.uniform(0.6, 0.9)
    tube(
        m,
        pick(rng, "ferrite", "steel"),
        radius * 0.84,
        radius * 0.56,
        high * 0.7,
        sides=16,
        fill=0.9,
    )
    turns = int(rng.integers(10, 18))
    thick = wire or radius * 0.09
    for k in range(turns):
        a = 330 * k / turns
        m.add(
            box(radius * 0.5, thick * 1.6, high).moved(radius * 0.7, 0, 0).turned(a, "z"),
            "copper",
            0.55,
        )
    return m


def heat_sink(width: float, height: float, depth: float, fins: int) -> Model:
    """A block of aluminium fins."""
    m = Model()
    m.add(box(width, height, depth * 0.25).moved(0, 0, -depth * 0.375), "aluminium")
    for k in range(fins):
        x = (k - (fins - 1) / 2) * width / fins
        m.add(box(width / fins * 0.3, height, depth * 0.75).moved(x, 0, depth * 0.125), "aluminium")
    return m


def fan(rng: np.random.Generator, size: float, depth: float) -> Model:
    """A cooling fan in its square frame, about z."""
    m = Model()
    plate(m, rounded(size, size, 4), depth, "nylon", [(0, 0, size * 0.47)], sides=18)
    m.add(disc(size * 0.2, depth * 0.7, 12), "copper", 0.35)
    tube(m, "ferrite", size * 0.22, size * 0.19, depth * 0.7, sides=14)
    m.add(disc(1.5, depth * 0.9, 6), "steel")
    for k in range(7):
        blade = box(size * 0.24, size * 0.15, 1.2).turned(35, "x").moved(size * 0.33, 0, 0)
        m.add(blade.turned(360 / 7 * k + 10, "z"), "nylon")
    for x in (-1, 1):
        m.add(disc(2, depth, 6).moved(x * size * 0.43, size * 0.43, 0), "nylon", -1.0)
    return m


def dry_cell(rng: np.random.Generator, radius: float, length: float, axis: str = "x") -> Model:
    """An alkaline cell: can, manganese ring, zinc core, brass nail, cap."""
    m = Model()
    tube(m, "steel", radius, radius - 0.35, length, "z", sides=14)
    m.add(disc(radius - 0.4, length * 0.93, 12), "zinc_manganese_cell", 0.85)
    m.add(disc(radius * 0.16, length * 0.7, 6).moved(0, 0, -length * 0.1), "brass")
    m.add(disc(radius * 0.36, length * 0.04, 8).moved(0, 0, length * 0.52), "steel")
    return m.turned(90, "y") if axis == "x" else m.turned(90, "x") if axis == "y" else m


def pouch_cell(width: float, height: float, depth: float) -> Model:
    """A flat lithium cell in foil with its tabs and its protection board."""
    m = Model()
    m.add(box(width, height, depth), "lithium_cell", 0.95)
    m.add(box(width + 2, height + 2, 0.2), "aluminium")
    m.add(box(width * 0.8, 3.5, 1.2).moved(0, height / 2 + 2, 0), "fr4")
    for x in (-width * 0.2, width * 0.2):
        m.add(box(4, 8, 0.2).moved(x, height / 2, 0.6), "copper")
    return m


def loudspeaker(radius: float, depth: float) -> Model:
    """A driver facing +z: basket, ring magnet, pole, voice coil, paper cone."""
    m = Model()
    magnet = radius * 0.56
    tube(m, "ferrite", magnet, magnet * 0.46, depth * 0.34, "z", (0, 0, -depth * 0.3), 20)
    tube(m, "steel", magnet * 1.04, magnet * 0.48, depth * 0.08, "z", (0, 0, -depth * 0.09), 20)
    m.add(disc(magnet * 1.02, depth * 0.09, 20).moved(0, 0, -depth * 0.5), "steel")
    m.add(disc(magnet * 0.42, depth * 0.4, 14).moved(0, 0, -depth * 0.3), "steel")
    tube(m, "copper", magnet * 0.47, magnet * 0.43, depth * 0.24, "z", (0, 0, -depth * 0.08), 14)
    tube(m, "steel", radius, radius * 0.88, 1.2, "z", (0, 0, depth * 0.45), 24)
    for k in range(4):
        arm = rod(
            (magnet, 0, -depth * 0.1), (radius * 0.92, 0, depth * 0.45), radius * 0.04 + 0.6, 4
        )
        m.add(arm.turned(90 * k + 45, "z"), "steel")
        m.put(
            screw(1.6, 8, "steel", "pan", 6)
            .turned(0, "z")
            .moved(radius * 0.94, 0, depth * 0.4)
            .turned(90 * k, "z")
        )
    skin = extrude(gear_outline(24, radius * 0.86, 0.0), 0.8)
    m.add(skin.moved(0, 0, depth * 0.2), "paper")
    return m


def leads(rng: np.random.Generator, reach: float, count: int, wire: float = 0.7) -> Model:
    """Thin insulated wires lying about."""
    m = Model()
    for _ in range(count):
        spots = rng.uniform(-reach, reach, (4, 2))
        path = curve(np.column_stack([spots, rng.uniform(0, 3, 4)]).tolist(), 3)
        m.put(cable(path, wire, 0.6))
    return m
