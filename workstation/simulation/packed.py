"""A packed parcel in three dimensions, and the pictures that a scanner's views take of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin

import cv2
import numpy as np

from workstation.simulation.detector import expose
from workstation.simulation.packages import PackageSize, Shell, make_shell
from workstation.simulation.profiles import ScannerProfile
from workstation.simulation.room import Room, grown
from workstation.simulation.scene import Field, Laid, Scene
from workstation.simulation.sketch import Pad
from workstation.simulation.solids import Fan, Flat, Model, box
from workstation.simulation.spectrum import beam_of
from workstation.simulation.things import Thing
from workstation.simulation.truth import SimulatedScan, material_classes, placed, transmission_of

BELT_MARGIN_MM = 26.0
VIEWS = ("top", "side")
_SIDE_CLEARANCE = 1.9
_HEADROOM = 1.6
_SHELL_RIM_MM = {"suitcase": (150.0, 100.0), "bag": (110.0, 150.0)}  # wheels, handles, straps
_BELT_HALF_MM = 330.0  # half the width of the belt, where the side view's detector stands


@dataclass(frozen=True, slots=True)
class Parcel:
    """A shell with things in it: `places` are (x, y, z) of the foot of each thing's middle.

    The shell's foot is at the origin; all is turned by `tilt` degrees on the belt.
    """

    size: PackageSize
    shell: Shell
    things: tuple[Thing, ...]
    places: tuple[tuple[float, float, float], ...]
    tilt: float


def pack(
    size: PackageSize,
    wanted: Sequence[Thing],
    filler: Sequence[Thing],
    rng: np.random.Generator,
    spacing: float,
) -> Parcel:
    """Put things where they stack lowest; those that must be in always go in."""
    size = grown(size, wanted)
    tilt = size.turn + float(rng.normal(0.0, 1.6))
    shell = make_shell(size, rng, spacing, tilt)
    room = Room(size)
    things: list[Thing] = []
    places: list[tuple[float, float, float]] = []
    turn = radians(tilt)
    for one in [*wanted, *filler]:
        spot = room.place(one, rng, tries=7)
        if spot is None and one.must:
            fx, fy = one.item.at or (0.5, 0.5)
            long, wide, tall = one.size_mm
            spot = (
                (fx - 0.5) * (size.length - long),
                (fy - 0.5) * (size.width - wide),
                max(0.0, size.depth - tall) * float(rng.uniform(0.0, 1.0)),
            )
        if spot is None:
            continue
        x, y, z = spot
        things.append(one)
        places.append(
            (x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn), z + shell.floor)
        )
    return Parcel(size, shell, tuple(things), tuple(places), tilt)


def take(
    parcel: Parcel,
    profile: ScannerProfile,
    spacing: float,
    picture: tuple[int, int] | None,
    rng: np.random.Generator,
    seed: int,
) -> SimulatedScan:
    """The picture from above, (rows, columns) across and along the belt."""
    long, wide, tall = parcel.shell.outer
    tops = (z + one.size_mm[2] for one, (_, _, z) in zip(parcel.things, parcel.places, strict=True))
    fan = None
    if profile.source_height_mm is not None:
        height = _tube_height(profile.source_height_mm, max(tall, *tops, 0.0))
        fan = Fan(height, float(rng.uniform(-0.16, 0.16)) * 1000.0)
    half_x, half_y = (side / 2 for side in _turned(long, wide, parcel.tilt))
    edges = [_across(fan, y, z) for y in (-half_y, half_y) for z in (0.0, tall)]
    scene = _scene(profile, spacing, picture, (-half_x, half_x), (min(edges), max(edges)), fan, rng)
    _belt(scene, rng)
    outer = parcel.shell.lay(scene, parcel.tilt)
    laid: list[tuple[Thing, Laid]] = []
    hosts: list[tuple[Thing, Laid | None]] = []
    for one, (x, y, z) in zip(parcel.things, parcel.places, strict=True):
        spot = None
        if one.solid is not None:
            if one.host is not None:
                hosts.append((one, scene.lay_solid(one.host.turned(parcel.tilt).moved(x, y, z))))
            spot = scene.lay_solid(one.solid.turned(parcel.tilt).moved(x, y, z))
        elif one.pad is not None:
            spot = scene.lay_drawn(one.pad, x, y, z + one.size_mm[2] / 2)
        if spot is not None:
            laid.append((one, spot))
    return _finish(parcel, scene, profile, outer, (laid, hosts), rng, seed, "top")


def take_side(
    parcel: Parcel, profile: ScannerProfile, spacing: float, rng: np.random.Generator, seed: int
) -> SimulatedScan:
    """The picture of the same packing from the side: rows from its top down to the belt.

    Drawn families, which have no third dimension, are spread evenly over their height.
    """
    long, wide, tall = parcel.shell.outer
    half_x, half_y = (side / 2 for side in _turned(long, wide, parcel.tilt))
    middle = _BELT_HALF_MM + float(rng.uniform(-1.0, 1.0)) * max(0.0, 300.0 - half_y)
    near = middle + half_y
    fan = None
    if profile.source_side_mm is not None:
        # The tube stands beside the belt and hardly above it, so that the belt hides nothing.
        # A tunnel wide enough for what lies across the belt has its tube further off.
        away = max(profile.source_side_mm, _SIDE_CLEARANCE * near)
        fan = Fan(away, -float(rng.uniform(0.0, 22.0)))
    edges = [_across(fan, y, z) for y in (-tall, 0.0) for z in (middle - half_y, near)]
    low = max(edges) + 20.0
    scene = _scene(profile, spacing, None, (-half_x, half_x), (min(edges), low), fan, rng)
    belt = Model().add(box(4 * half_x + 400.0, 3.0, 2 * _BELT_HALF_MM), "pvc")
    belt.add(box(4 * half_x + 400.0, 2.0, 2 * _BELT_HALF_MM).moved(0, 12.0), "steel")
    scene.lay_solid(Flat.of(belt.moved(0.0, 1.5, _BELT_HALF_MM)))
    scene.grams = 0.0
    scene.classes[:] = 0.0
    scene.thickness[:] = 0.0
    outer = [
        scene.lay_solid(_upright(solid.turned(parcel.tilt), middle))
        for solid in [*parcel.shell.solids, *(flat for flat, _ in parcel.shell.fluted)]
    ]
    for pad, height in parcel.shell.pads:
        slab = _slab(pad, spacing, 2 * height)
        outer.append(scene.lay_drawn(slab, 0.0, -height, middle))
    laid: list[tuple[Thing, Laid]] = []
    hosts: list[tuple[Thing, Laid | None]] = []
    for one, (x, y, z) in zip(parcel.things, parcel.places, strict=True):
        spot = None
        if one.solid is not None:
            if one.host is not None:
                host = one.host.turned(parcel.tilt).moved(x, y, z)
                hosts.append((one, scene.lay_solid(_upright(host, middle))))
            solid = one.solid.turned(parcel.tilt).moved(x, y, z)
            spot = scene.lay_solid(_upright(solid, middle))
        elif one.pad is not None:
            slab = _slab(one.pad, spacing, one.size_mm[2])
            spot = scene.lay_drawn(slab, x, -(z + one.size_mm[2] / 2), middle + y)
        if spot is not None:
            laid.append((one, spot))
    shells = [one for one in outer if one is not None]
    return _finish(parcel, scene, profile, shells, (laid, hosts), rng, seed, "side")


def _upright(solid: Flat, middle: float) -> Flat:
    """Seen from the side: up becomes -y, and what was across lies along the beam."""
    return solid.turned(90.0, "x").moved(0.0, 0.0, middle)


def _slab(pad: Pad, spacing: float, height: float) -> Pad:
    """A drawing seen from the side: the matter of each column, evenly over the height."""
    rows = max(2, round(height / spacing))
    layers = {}
    for name, field in pad.layers.items():
        along = field.sum(axis=0) * np.float32(spacing / (rows * spacing))
        layers[name] = np.repeat(along[None], rows, axis=0).astype(np.float32)
    return Pad(layers, pad.shape[0] * spacing)


def _across(fan: Fan | None, y: float, z: float) -> float:
    if fan is None:
        return y
    return fan.across_mm + (y - fan.across_mm) * fan.height_mm / (fan.height_mm - z)


def room_needed(size: PackageSize, profile: ScannerProfile) -> tuple[float, float]:
    """Millimetres that a parcel's picture takes across and along the belt, at most."""
    rim = 2 * BELT_MARGIN_MM + 38.0
    along, across = size.length, size.width
    if size.kind in _SHELL_RIM_MM:
        along, across = (
            side + more
            for side, more in zip((along, across), _SHELL_RIM_MM[size.kind], strict=True)
        )
    along, across = _turned(along, across, size.turn)
    if profile.source_height_mm is not None:
        tall = size.depth + 34.0
        height = _tube_height(profile.source_height_mm, tall)
        across = (across + rim - 2 * BELT_MARGIN_MM) * height / (height - tall)
        across += 160.0 * tall / (height - tall) + 2 * BELT_MARGIN_MM - rim
    lean = 0.06 * max(size.length, size.width)
    return across + rim + lean, along + rim + lean


def _tube_height(declared: float, tall: float) -> float:
    """A tunnel high enough for what stands in it has its tube higher."""
    return max(declared, _HEADROOM * tall)


def _turned(long: float, wide: float, degrees: float) -> tuple[float, float]:
    """The sides of the box along the axes round a rectangle that is turned."""
    c, s = abs(cos(radians(degrees))), abs(sin(radians(degrees)))
    return long * c + wide * s, wide * c + long * s


def _scene(
    profile: ScannerProfile,
    spacing: float,
    picture: tuple[int, int] | None,
    along: tuple[float, float],
    across: tuple[float, float],
    fan: Fan | None,
    rng: np.random.Generator,
) -> Scene:
    """An empty belt that holds what lies within `along` and `across`."""
    need = [(end - start) / spacing for start, end in (across, along)]
    if picture is None:
        rows, columns = (int(np.ceil(n + 2 * BELT_MARGIN_MM / spacing)) for n in need)
        picture = (rows, columns)
    top, left = (
        (room - n) * (0.5 + float(rng.uniform(-0.3, 0.3)))
        for room, n in zip(picture, need, strict=True)
    )
    origin = (along[0] - left * spacing, across[0] - top * spacing)
    return Scene(beam_of(profile), picture, spacing, origin, fan, material_classes())


def _belt(scene: Scene, rng: np.random.Generator) -> None:
    """The belt under everything: rubberised cloth with a faint weave."""
    pvc = scene.beam.per_mm[scene.beam.table.row["pvc"]]
    rows = np.arange(scene.rows, dtype=np.float32) * np.float32(scene.spacing)
    along = (
        0.5
        + 0.02 * np.sin(2 * np.pi * rows / rng.uniform(9, 22))
        + 0.012 * rng.standard_normal(scene.rows)
    )
    across = 0.012 * rng.standard_normal(scene.columns)
    weave = (along[:, None] + across[None, :]).astype(np.float32)
    # Behind air the scanner was calibrated with its belt running, so only the departure is seen.
    weave -= np.float32(0.5)
    for layer, per_mm in zip(scene.depths, pvc, strict=True):
        layer += per_mm * weave


def _finish(
    parcel: Parcel,
    scene: Scene,
    profile: ScannerProfile,
    outer: Sequence[Laid],
    laid: tuple[Sequence[tuple[Thing, Laid]], Sequence[tuple[Thing, Laid | None]]],
    rng: np.random.Generator,
    seed: int,
    view: str,
) -> SimulatedScan:
    low, high = expose(scene.depths, scene.beam, profile, scene.spacing, rng)
    over_air = transmission_of(high, profile)
    probe = scene.depths[scene.beam.probe]
    size = parcel.size
    things = [
        replace(
            placed(one.names, spot, over_air, probe, profile, scene.spacing),
            hidden=one.hidden,
            hidden_in=one.hidden_in,
        )
        for one, spot in laid[0]
    ]
    hosts = [
        placed((one.hidden_in, "benign", "host"), spot, over_air, probe, profile, scene.spacing)
        for one, spot in laid[1]
        if spot is not None
    ]
    return SimulatedScan(
        low=low,
        high=high,
        black_level=profile.black_level,
        air_value=profile.air_value,
        spacing_mm=scene.spacing,
        profile=profile,
        objects=(*things, *hosts),
        weight_g=scene.grams,
        package=size.kind,
        package_mm=(size.length, size.width, size.depth),
        package_box=_around(outer, (scene.rows, scene.columns)),
        seed=seed,
        material=scene.classes.copy(),
        thickness_mm=scene.thickness.copy(),
        view=view,
    )


def _around(outer: Sequence[Laid], shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box round all windows, (x, y, width, height)."""
    if not outer:
        return 0, 0, shape[1], shape[0]
    rows = [(one.window[0].start, one.window[0].stop) for one in outer]
    columns = [(one.window[1].start, one.window[1].stop) for one in outer]
    x, y = min(c[0] for c in columns), min(r[0] for r in rows)
    return x, y, max(c[1] for c in columns) - x, max(r[1] for r in rows) - y


def smaller(thing: Thing, factor: float, spacing: float) -> Thing:
    """The same thing for a pixel coarser by `factor`; only a drawing changes."""
    if thing.pad is None:
        return thing
    rows, columns = thing.pad.shape
    target = (max(1, round(columns / factor)), max(1, round(rows / factor)))
    layers: dict[str, Field] = {
        name: np.asarray(cv2.resize(layer, target, interpolation=cv2.INTER_AREA), dtype=np.float32)
        for name, layer in thing.pad.layers.items()
    }
    size = (target[0] * spacing, target[1] * spacing, thing.size_mm[2])
    return replace(thing, pad=Pad(layers, thing.pad.depth_mm), size_mm=size)
