"""The outer packing as drawn or built around an inner room."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from workstation.simulation import soft_bags, suitcases
from workstation.simulation.scene import Laid, Scene
from workstation.simulation.sketch import Pad, Sketch, box
from workstation.simulation.solids import Flat, Model, cylinder, helix, pipe, sweep
from workstation.simulation.solids import box as block

PACKAGES = ("carton", "padded_envelope", "satchel", "tube", "suitcase", "bag")
SOFT_PACKAGES = ("padded_envelope", "satchel")


@dataclass(frozen=True, slots=True)
class PackageSize:
    """Inner room in millimetres: along the belt, across it, and along the beam.

    `turn` is how it lies on the belt, in degrees; luggage is laid down any way.
    """

    kind: str
    length: float
    width: float
    depth: float
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Flutes:
    """The waves of corrugated board: relative strength along x, across y or upwards z."""

    axis: int
    pitch: float
    phase: float

    def at(self, place: NDArray[np.float32]) -> NDArray[np.float32]:
        """The factor on the board's thickness where `place` is the way along the axis."""
        wave = 2 * np.pi * place / self.pitch
        return np.asarray(
            1.0 + 0.16 * np.sin(wave + self.phase) + 0.11 * np.sin(wave / 1.013 + 2.0), np.float32
        )


@dataclass(slots=True)
class Shell:
    """An empty packing standing on z = 0, centred on the origin: solids and drawn pads.

    `fluted` solids get waves where the beam crosses them broadside; a pad lies at a height.
    `floor` is where the inner room begins, `outer` the outer extent along x, y and z.
    """

    outer: tuple[float, float, float]
    floor: float
    solids: list[Flat] = field(default_factory=list)
    fluted: list[tuple[Flat, Flutes]] = field(default_factory=list)
    pads: list[tuple[Pad, float]] = field(default_factory=list)

    def lay(self, scene: Scene, tilt: float) -> list[Laid]:
        """Lay it on the belt, turned by `tilt` degrees; pads are drawn turned already."""
        laid = [scene.lay_solid(solid.turned(tilt)) for solid in self.solids]
        for solid, flutes in self.fluted:
            laid.append(_lay_fluted(scene, solid.turned(tilt), flutes, tilt))
        for pad, height in self.pads:
            laid.append(scene.lay_drawn(pad, 0.0, 0.0, height, height))
        return [one for one in laid if one is not None]


def _lay_fluted(scene: Scene, solid: Flat, flutes: Flutes, tilt: float) -> Laid | None:
    seen = scene.layers_of(solid)
    if seen is None:
        return None
    layers, row, column = seen
    rows, columns = layers.shape[1:]
    x = scene.origin[0] + (np.arange(column, column + columns, dtype=np.float32)) * scene.spacing
    y = scene.origin[1] + (np.arange(row, row + rows, dtype=np.float32)) * scene.spacing
    turn = radians(tilt)
    along = (cos(turn), sin(turn)) if flutes.axis == 0 else (-sin(turn), cos(turn))
    place = along[0] * x[None, :] + along[1] * y[:, None]
    layers = layers * flutes.at(place.astype(np.float32))[None]
    pad = Pad(dict(zip(solid.names, layers, strict=True)), 1.0)
    return scene.lay(pad, row, column, sum(solid.grams.values()))


def make_shell(size: PackageSize, rng: np.random.Generator, spacing: float, tilt: float) -> Shell:
    """The empty packing around an inner room; pads for pixels of `spacing`, turned by `tilt`."""
    if size.kind in SOFT_PACKAGES:
        sketch = Sketch(rng, (size.length + 28, size.width + 28), tilt, spacing, False)
        draw = _padded_envelope if size.kind == "padded_envelope" else _satchel
        draw(sketch, size, rng)
        outer = (size.length + 4, size.width + 4, size.depth + 8)
        return Shell(outer, 1.0, pads=[(sketch.pad(size.depth), size.depth / 2 + 4)])
    if size.kind == "carton":
        return _carton(size, rng)
    if size.kind == "tube":
        return _tube(size, rng)
    build = suitcases.suitcase if size.kind == "suitcase" else soft_bags.bag
    model, floor = build((size.length, size.width, size.depth), rng)
    flat = Flat.of(model)
    low, high = flat.bounds
    reach = np.maximum(np.abs(low), np.abs(high))
    outer = (2 * float(reach[0]), 2 * float(reach[1]), float(high[2]))
    return Shell(outer, floor, [flat])


def _carton(size: PackageSize, rng: np.random.Generator) -> Shell:
    length, width, depth = size.length, size.width, size.depth
    board = rng.uniform(2.8, 4.6) * (1.7 if depth > 160 else 1.0)
    pitch, gap = float(rng.uniform(7.2, 8.6)), float(rng.uniform(0.6, 2.0))
    faces, rest, walls = Model(), Model(), (Model(), Model())
    flap = min(width / 2, length / 2) * float(rng.uniform(0.85, 1.0))
    half = (width - gap) / 2
    for inner, outer in ((1.5 * board, 0.5 * board), (depth + 2.5 * board, depth + 3.5 * board)):
        for side in (-1.0, 1.0):
            sag = float(rng.normal(0.0, 0.5))
            piece = block(flap, width, board).turned(side * sag, "y")
            faces.add(piece.moved(side * (length - flap) / 2, 0.0, inner), "cardboard")
            sag = abs(float(rng.normal(0.0, 0.7))) if outer > depth else 0.0
            piece = block(length, half, board).moved(0.0, -half / 2).turned(-sag, "x")
            piece = piece.moved(0.0, width / 2, outer)
            faces.add(piece if side > 0 else piece.turned(180.0), "cardboard")
        offset = float(rng.uniform(-1.5, 1.5))
        level = outer + (0.55 if outer > depth else -0.55) * board
        tape = float(rng.uniform(46, 54))
        rest.add(block(length + 2 * board, tape, 0.09).moved(0, offset, level), "polypropylene")
        for end in (-1.0, 1.0):
            if rng.random() < 0.8:
                high = block(0.09, tape, 60.0).moved(end * (length / 2 + 1.05 * board), offset)
                lift = 30.0 if outer < depth else depth + 4 * board - 30.0
                rest.add(high.moved(0, 0, lift), "polypropylene")
    tall = depth + 4 * board
    glue = int(rng.integers(0, 4))
    for index, (reach, side) in enumerate(
        ((width, -1.0), (width, 1.0), (length, -1.0), (length, 1.0))
    ):
        across = index < 2
        bow = float(rng.normal(0.0, 0.5))
        piece = block(length + 2 * board, board, tall) if across else block(board, width, tall)
        piece = piece.turned(bow, "x" if across else "y").moved(0, 0, tall / 2)
        at = side * (reach / 2 + board / 2)
        walls[0 if across else 1].add(
            piece.moved(*((0.0, at) if across else (at, 0.0))), "cardboard"
        )
        if index == glue:
            piece = block(36.0, board, tall) if across else block(board, 36.0, tall)
            inside = side * (reach / 2 - board / 2)
            end = (length / 2 - 18.0) if across else (width / 2 - 18.0)
            piece = piece.moved(*((end, inside) if across else (inside, end)), tall / 2)
            walls[0 if across else 1].add(piece, "cardboard")
    if rng.random() < 0.8:  # the label in its pouch
        label = block(min(length * 0.6, 150), min(width * 0.6, 100), 0.22)
        x, y = float(rng.uniform(-0.2, 0.2)) * length, float(rng.uniform(-0.25, 0.25)) * width
        rest.add(label.moved(x, y, tall + 0.2), "paper")
    if rng.random() < 0.12:  # stapled along the seam
        for seam in np.arange(-length / 2 + 25, length / 2 - 20, float(rng.uniform(45, 80))):
            for level in (0.0, tall) if rng.random() < 0.5 else (0.0,):
                leg = 9.0 if level == 0.0 else -9.0
                x = float(seam)
                path = [(x, -7, level + leg), (x, -7, level), (x, 7, level), (x, 7, level + leg)]
                rest.add(sweep(path, 0.75, 6), "steel")
    phase = float(rng.uniform(0.0, 6.28))
    return Shell(
        (length + 2 * board, width + 2 * board, tall),
        2 * board,
        [Flat.of(walls[1]), Flat.of(rest)],
        [(Flat.of(faces), Flutes(1, pitch, phase)), (Flat.of(walls[0]), Flutes(0, pitch, phase))],
    )


def _padded_envelope(s: Sketch, size: PackageSize, rng: np.random.Generator) -> None:
    length, width = size.length, size.width
    s.poly(box(0, 0, length, width, 4), "paper", 0.7)
    s.poly(box(0, 0, length, width, 4), "polyethylene", 0.5)
    # Bubbles: a hexagonal pattern of film.
    u, v = s.uv
    pitch = rng.uniform(9, 12)
    wave = (
        np.cos(2 * np.pi * u / pitch)
        + np.cos(np.pi * (u + v * 1.732) / pitch)
        + np.cos(np.pi * (u - v * 1.732) / pitch)
    )
    bubbles = np.clip(1.0 - np.abs(wave - 0.4) * 1.6, 0, 1).astype(np.float32)
    s.put("polyethylene", bubbles * s.mask(box(0, 0, length - 12, width - 12)) * np.float32(0.9))
    for y in (-width / 2 + 5, width / 2 - 5):
        s.poly(box(0, y, length, 9), "paper", 1.6)
    s.poly(box(-length / 2 + 5, 0, 9, width), "paper", 1.6)
    s.poly(box(length / 2 - 26, 0, 46, width), "paper", 0.9)


def _satchel(s: Sketch, size: PackageSize, rng: np.random.Generator) -> None:
    length, width = size.length, size.width
    s.poly(box(0, 0, length, width, 6), "polyethylene", 0.4)
    wrinkles = s.noise((18.0, 60.0), ridged=True) * s.mask(box(0, 0, length, width, 6))
    s.put("polyethylene", wrinkles**6 * np.float32(rng.uniform(1.0, 2.4)))
    for x, y, w, h in ((-length / 2 + 3, 0, 4, width), (length / 2 - 18, 0, 34, width)):
        s.poly(box(x, y, w, h), "polyethylene", 1.2)
    s.poly(box(-length * 0.1, 0, 148, 100), "paper", 0.35)


def _tube(size: PackageSize, rng: np.random.Generator) -> Shell:
    radius, length = size.width / 2, size.length
    wall = float(rng.uniform(2.2, 3.5))
    model = Model().add(pipe(radius + wall, radius, length, "x", 36), "paper")
    for side in (-1.0, 1.0):
        cap = pipe(radius, radius - 2.0, 14.0, "x", 30).moved(side * (length / 2 - 7), 0)
        model.add(cap, "polyethylene")
        disc = cylinder(radius + wall, 2.0, "x", 30).moved(side * (length / 2 + 1), 0)
        model.add(disc, "polyethylene")
    seam = helix(radius + wall, float(rng.uniform(80, 110)), length / 95.0, 20)
    model.add(sweep(seam[:, (2, 0, 1)], 0.4, 4), "paper")
    reach = radius + wall
    return Shell((length + 4, 2 * reach, 2 * reach), wall, [Flat.of(model.moved(0, 0, reach))])
