"""A whole simulated parcel: packing, contents, exposure and the truth about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.simulation import objects
from workstation.simulation.catalogue import Family, FamilyInfo, known
from workstation.simulation.detector import expose, transmission
from workstation.simulation.packages import PACKAGES, PackageSize, draw_package
from workstation.simulation.profiles import DEFAULT_PROFILE, PROFILES, ScannerProfile
from workstation.simulation.scene import Laid, Scene
from workstation.simulation.sketch import Pad, Sketch
from workstation.simulation.spectrum import Beam, beam_of

__all__ = ["Item", "Placed", "SimulatedScan", "compose_parcel", "families", "random_parcel"]
assert objects.__all__  # noqa: S101 - importing the package registers the families

_BELT_MARGIN_MM = 26.0
_VISIBLE_SIGMA = 2.0
_WIDEST_TUBE_MM = 130.0
_DEPTH_GRID_MM = 8.0
_ALIGNED = 0.5  # share of things packed along the walls
_SOFT = ("clothing", "packing")
_METAL = ("metal clutter", "tool", "hardware")


@dataclass(frozen=True, slots=True)
class Item:
    """A wish for one object: `angle` in degrees and `at` as shares of the inner room, if given."""

    family: str
    angle: float | None = None
    at: tuple[float, float] | None = None
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """The truth about one object in the picture.

    `box` is (x, y, width, height) in source pixels and `mask` (height, width) bool within it;
    `visible` the share of the outline where the object changes the high signal by more than twice
    the noise there; `grams` its mass.
    """

    label: str
    category: str
    group: str
    box: tuple[int, int, int, int]
    mask: NDArray[np.bool_]
    visible: float
    grams: float


@dataclass(frozen=True, slots=True)
class SimulatedScan:
    """One simulated dual-energy picture with its truth.

    `low` and `high` are (H, W) uint16 detector counts: `black_level` without beam, `air_value`
    behind air. `weight_g` is the mass of all that was drawn, packing included.
    """

    low: NDArray[np.uint16]
    high: NDArray[np.uint16]
    black_level: int
    air_value: int
    spacing_mm: float
    profile: ScannerProfile
    objects: tuple[Placed, ...]
    weight_g: float
    package: str
    package_mm: tuple[float, float, float]
    package_box: tuple[int, int, int, int]
    seed: int


@dataclass(slots=True)
class _Drawn:
    family: Family
    pad: Pad
    item: Item
    order: int = field(default=0)


def families() -> tuple[FamilyInfo, ...]:
    """All object families, benign first."""
    infos = [entry.info for entry in known().values()]
    return tuple(sorted(infos, key=lambda info: (info.category != "benign", info.name)))


def _profile(profile: str | ScannerProfile) -> ScannerProfile:
    if isinstance(profile, ScannerProfile):
        return profile
    try:
        return PROFILES[profile]
    except KeyError:
        raise ValueError(f"no scanner profile {profile!r}; there are {sorted(PROFILES)}") from None


def _draw(item: Item, rng: np.random.Generator, spacing: float) -> _Drawn:
    try:
        entry = known()[item.family]
    except KeyError:
        raise ValueError(f"no object family {item.family!r}") from None
    if item.angle is not None:
        angle = item.angle
    elif rng.random() < _ALIGNED:
        angle = 90.0 * int(rng.integers(0, 4)) + float(rng.normal(0.0, 5.0))
    else:
        angle = float(rng.uniform(0.0, 360.0))
    flip = bool(rng.random() < 0.5)

    def blank(width: float, height: float) -> Sketch:
        return Sketch(rng, (width, height), angle, spacing / item.scale, flip)

    pad = entry.draw(rng, blank)
    if item.scale != 1.0:
        layers = {name: layer * np.float32(item.scale) for name, layer in pad.layers.items()}
        pad = Pad(layers, pad.depth_mm * item.scale)
    return _Drawn(entry, pad, item)


class _Room:
    """How high the inner room of a package is filled, on a coarse grid."""

    def __init__(self, size: PackageSize) -> None:
        shape = (
            max(1, ceil(size.width / _DEPTH_GRID_MM)),
            max(1, ceil(size.length / _DEPTH_GRID_MM)),
        )
        self.size, self.height = size, np.zeros(shape, np.float32)

    def place(
        self, drawn: _Drawn, rng: np.random.Generator, spacing: float, tries: int
    ) -> tuple[float, float] | None:
        """Centre (along, across) in millimetres from the middle; None if nothing fits."""
        height_mm, width_mm = (n * spacing for n in drawn.pad.shape)
        free_x, free_y = self.size.length - width_mm, self.size.width - height_mm
        if free_x < 0 or free_y < 0:
            return None
        best: tuple[float, float, float] | None = None
        for _ in range(tries):
            if drawn.item.at is not None:
                fx, fy = drawn.item.at
            else:
                fx, fy = float(rng.uniform()), float(rng.uniform())
            x, y = (fx - 0.5) * free_x, (fy - 0.5) * free_y
            level = float(self._window(x, y, width_mm, height_mm).max(initial=0.0))
            if best is None or level < best[0]:
                best = (level, x, y)
            if level == 0.0 or drawn.item.at is not None:
                break
        if best is None or best[0] + drawn.pad.depth_mm > self.size.depth:
            return None
        level, x, y = best
        window = self._window(x, y, width_mm, height_mm)
        # Sparse things leave room over their outline's box, soft ones are pressed flat.
        share = 0.25 if drawn.family.info.group in _SOFT else 0.6
        window[:] = np.maximum(window, level + share * drawn.pad.depth_mm)
        return x, y

    def _window(self, x: float, y: float, width: float, height: float) -> NDArray[np.float32]:
        rows, columns = self.height.shape
        c0 = int((x - width / 2 + self.size.length / 2) / _DEPTH_GRID_MM)
        c1 = ceil((x + width / 2 + self.size.length / 2) / _DEPTH_GRID_MM)
        r0 = int((y - height / 2 + self.size.width / 2) / _DEPTH_GRID_MM)
        r1 = ceil((y + height / 2 + self.size.width / 2) / _DEPTH_GRID_MM)
        return self.height[
            max(r0, 0) : min(max(r1, r0 + 1), rows), max(c0, 0) : min(max(c1, c0 + 1), columns)
        ]


def _fill(
    names: Sequence[str], size: PackageSize, rng: np.random.Generator, spacing: float
) -> list[_Drawn]:
    """Things that fit the room: turned along the walls if too large, soft ones folded smaller."""
    filler = []
    for name in names:
        one = _draw(Item(name), rng, spacing)
        for angle in (0.0, 90.0):
            if not _exceeds(one, size, spacing):
                break
            one = _draw(Item(name, angle=angle), rng, spacing)
        excess = _exceeds(one, size, spacing)
        if excess and one.family.info.group in _SOFT:
            one = _draw(Item(name, angle=0.0, scale=0.92 / (1.0 + excess)), rng, spacing)
        if not _exceeds(one, size, spacing):
            filler.append(one)
    return filler


def _exceeds(one: _Drawn, size: PackageSize, spacing: float) -> float:
    """By what share of the room a thing is too large; 0 if it fits."""
    rows, columns = one.pad.shape
    return max(0.0, columns * spacing / size.length - 1.0, rows * spacing / size.width - 1.0)


def _packing(size: PackageSize, rng: np.random.Generator, spacing: float) -> list[_Drawn]:
    """Gap fillers of a carton, all of one kind; they lie at the bottom and take little room."""
    if size.kind != "carton" or rng.random() < 0.35:
        return []
    kinds = [entry.info.name for entry in known().values() if entry.info.group == "packing"]
    count = int(rng.integers(1, 2 + int(size.length * size.width / 35_000)))
    return _fill([str(rng.choice(kinds))] * count, size, rng, spacing)


def _fit(size: PackageSize, drawn: Sequence[_Drawn], spacing: float) -> PackageSize:
    """The package, grown where one of the things that must be in it would not fit."""
    length, width, depth = size.length, size.width, size.depth
    for one in drawn:
        rows, columns = one.pad.shape
        length, width = max(length, columns * spacing + 8), max(width, rows * spacing + 8)
        depth = max(depth, one.pad.depth_mm + 4)
    kind = "carton" if size.kind == "tube" and width > _WIDEST_TUBE_MM else size.kind
    return PackageSize(kind, length, width, depth)


def _assemble(
    seed: int,
    rng: np.random.Generator,
    profile: ScannerProfile,
    spacing: float,
    size: PackageSize,
    wanted: Sequence[_Drawn],
    filler: Sequence[_Drawn],
    picture: tuple[int, int] | None,
) -> SimulatedScan:
    beam = beam_of(profile)
    size = _fit(size, wanted, spacing)
    tilt = float(rng.normal(0.0, 1.6))
    packing = draw_package(size, rng, spacing, tilt)
    if picture is None:
        margin = round(_BELT_MARGIN_MM / spacing)
        rows, columns = (n + 2 * margin for n in packing.shape)
    else:
        rows, columns = picture
    scene = Scene(beam, rows, columns, spacing)
    _belt(scene, rng)
    free_r, free_c = rows - packing.shape[0], columns - packing.shape[1]
    top = round(free_r * (0.5 + rng.uniform(-0.3, 0.3)))
    left = round(free_c * (0.5 + rng.uniform(-0.3, 0.3)))
    outer = scene.lay(packing, top, left)
    middle = (top + packing.shape[0] / 2, left + packing.shape[1] / 2)
    room = _Room(size)
    laid: list[tuple[_Drawn, Laid]] = []
    for one in [*wanted, *filler]:
        spot = room.place(one, rng, spacing, tries=7)
        must = one.order < 0
        if spot is None and must:
            spot = (
                (0.0, 0.0)
                if one.item.at is None
                else (
                    (one.item.at[0] - 0.5) * (size.length - one.pad.shape[1] * spacing),
                    (one.item.at[1] - 0.5) * (size.width - one.pad.shape[0] * spacing),
                )
            )
        if spot is None:
            continue
        turn = np.radians(tilt)
        x = spot[0] * np.cos(turn) - spot[1] * np.sin(turn)
        y = spot[0] * np.sin(turn) + spot[1] * np.cos(turn)
        row = round(middle[0] + y / spacing - one.pad.shape[0] / 2)
        column = round(middle[1] + x / spacing - one.pad.shape[1] / 2)
        placed = scene.lay(one.pad, row, column)
        if placed is not None:
            laid.append((one, placed))
    low, high = expose(scene.depths, beam, profile, spacing, rng)
    counts_high = transmission_of(high, profile)
    truth = tuple(_truth(one, placed, counts_high, profile, spacing) for one, placed in laid)
    window = outer.window if outer is not None else (slice(0, rows), slice(0, columns))
    return SimulatedScan(
        low=low,
        high=high,
        black_level=profile.black_level,
        air_value=profile.air_value,
        spacing_mm=spacing,
        profile=profile,
        objects=truth,
        weight_g=scene.grams,
        package=size.kind,
        package_mm=(size.length, size.width, size.depth),
        package_box=_box(window),
        seed=seed,
    )


def transmission_of(counts: NDArray[np.uint16], profile: ScannerProfile) -> NDArray[np.float32]:
    """Counts back to signal over air, (H, W) float32, not clipped."""
    span = np.float32(profile.air_value - profile.black_level)
    return np.asarray((counts.astype(np.float32) - np.float32(profile.black_level)) / span)


def _box(window: tuple[slice, slice]) -> tuple[int, int, int, int]:
    rows, columns = window
    return columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start


def _truth(
    one: _Drawn, placed: Laid, high: NDArray[np.float32], profile: ScannerProfile, spacing: float
) -> Placed:
    mask = placed.mask
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    if rows.size == 0:
        rows, columns = np.array([0, mask.shape[0] - 1]), np.array([0, mask.shape[1] - 1])
    inner = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    area = (spacing / profile.pixel_mm) ** 2
    seen = np.maximum(high[placed.window], 0.0)
    change = seen * np.expm1(np.minimum(placed.depth, 12.0))
    span = profile.air_value - profile.black_level
    noise = np.sqrt(
        seen / (profile.photons_high * area) + (profile.electronic_noise / span) ** 2 / area
    )
    clear = change > _VISIBLE_SIGMA * noise
    visible = float((clear & mask).sum() / max(1, int(mask.sum())))
    y, x = placed.window[0].start + int(rows[0]), placed.window[1].start + int(columns[0])
    return Placed(
        label=one.family.info.name,
        category=one.family.info.category,
        group=one.family.info.group,
        box=(x, y, int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1),
        mask=np.ascontiguousarray(mask[inner]),
        visible=visible,
        grams=placed.grams,
    )


def _belt(scene: Scene, rng: np.random.Generator) -> None:
    """The belt under everything: rubberised cloth with a faint weave, sometimes a splice."""
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
    scene.depths += pvc[:, None, None] * (weave - np.float32(0.5))[None]


def _package_for(rng: np.random.Generator) -> PackageSize:
    kind = str(rng.choice(PACKAGES, p=[0.68, 0.14, 0.13, 0.05]))
    if kind == "carton":
        length = float(rng.uniform(190, 470))
        return PackageSize(
            kind, length, length * float(rng.uniform(0.55, 0.95)), float(rng.uniform(60, 230))
        )
    if kind == "tube":
        radius = float(rng.uniform(70, 110))
        return PackageSize(kind, float(rng.uniform(320, 560)), radius, radius)
    length = float(rng.uniform(230, 420))
    return PackageSize(
        kind, length, length * float(rng.uniform(0.62, 0.85)), float(rng.uniform(40, 90))
    )


def random_parcel(
    seed: int,
    *,
    profile: str | ScannerProfile = DEFAULT_PROFILE,
    contraband: Sequence[str] = (),
    n_contents: int | None = None,
    size: tuple[int, int] | None = None,
    clutter: Literal["normal", "metal"] = "normal",
) -> SimulatedScan:
    """A parcel with random contents; the same arguments give the same bytes.

    Parameters
    ----------
    contraband : sequence of family names
        Each is certain to be in the parcel.
    n_contents : int, optional
        Benign objects to try to pack; those that no longer fit are left out.
    size : (rows, columns), optional
        The picture's size; the pixel then grows or shrinks so that the parcel fills it. Without
        it the picture has the scanner's own pixel and is as large as the parcel needs.
    clutter : "normal" or "metal"
        "metal" packs mostly tools, chains, brackets and the like.
    """
    scanner = _profile(profile)
    rng = np.random.default_rng([seed, 1])
    room = _package_for(rng)
    spacing = scanner.pixel_mm
    if size is not None:
        need = (room.width + 2 * _BELT_MARGIN_MM + 30, room.length + 2 * _BELT_MARGIN_MM + 30)
        spacing = max(need[0] / size[0], need[1] / size[1])
    benign = [entry.info for entry in known().values() if entry.info.category == "benign"]
    share = np.array(
        [
            info.weight * (8.0 if clutter == "metal" and info.group in _METAL else 1.0)
            for info in benign
        ]
    )
    area = room.length * room.width / 1e5
    count = int(rng.integers(3, 8 + int(9 * area))) if n_contents is None else n_contents
    wanted = [_draw(Item(name), rng, spacing) for name in contraband]
    for index, one in enumerate(wanted):
        one.order = index - len(wanted)
    filler: list[_Drawn] = []
    if benign and count > 0:
        picks = rng.choice(len(benign), size=count, p=share / share.sum())
        if room.kind != "tube" and rng.random() < 0.5:  # people send several of one kind
            picks[: count // 3] = picks[0]
        filler = _fill([benign[int(pick)].name for pick in picks], room, rng, spacing)
    filler = _packing(room, rng, spacing) + filler
    if size is not None and wanted:
        grown = _fit(room, wanted, spacing)
        need = (grown.width + 2 * _BELT_MARGIN_MM + 30, grown.length + 2 * _BELT_MARGIN_MM + 30)
        factor = max(1.0, need[0] / size[0] / spacing, need[1] / size[1] / spacing)
        if factor > 1.0:  # a wide thing made the parcel larger: let the whole parcel shrink
            wanted = [_shrink(one, factor) for one in wanted]
            filler = [_shrink(one, factor) for one in filler]
            spacing *= factor
        room = grown
    return _assemble(seed, rng, scanner, spacing, room, wanted, filler, size)


def _shrink(one: _Drawn, factor: float) -> _Drawn:
    """The same pad at a coarser pixel."""
    rows, columns = one.pad.shape
    target = (max(1, round(columns / factor)), max(1, round(rows / factor)))
    layers = {
        name: np.asarray(cv2.resize(layer, target, interpolation=cv2.INTER_AREA), dtype=np.float32)
        for name, layer in one.pad.layers.items()
    }
    return _Drawn(one.family, Pad(layers, one.pad.depth_mm), one.item, one.order)


def compose_parcel(
    seed: int,
    package: str,
    contents: Sequence[str | Item],
    profile: str | ScannerProfile = DEFAULT_PROFILE,
) -> SimulatedScan:
    """A parcel with a told story: every named thing is in it, the package grows as needed."""
    if package not in PACKAGES:
        raise ValueError(f"no package {package!r}; there are {PACKAGES}")
    scanner = _profile(profile)
    rng = np.random.default_rng([seed, 2])
    items = [Item(entry) if isinstance(entry, str) else entry for entry in contents]
    drawn = [_draw(item, rng, scanner.pixel_mm) for item in items]
    for index, one in enumerate(drawn):
        one.order = index - len(drawn)
    area = sum(one.pad.shape[0] * one.pad.shape[1] for one in drawn) * scanner.pixel_mm**2
    length = float(np.clip((area * rng.uniform(0.75, 1.1)) ** 0.5 * 1.12, 170, 430))
    if package == "tube":
        room = PackageSize(package, max(length, 330.0), 80.0, 80.0)
    else:
        depth = {"carton": float(rng.uniform(90, 190))}.get(package, 70.0)
        room = PackageSize(package, length, length * float(rng.uniform(0.68, 0.85)), depth)
    filler = _packing(room, rng, scanner.pixel_mm)
    return _assemble(seed, rng, scanner, scanner.pixel_mm, room, drawn, filler, None)


def beam_for(profile: str | ScannerProfile) -> Beam:
    """The reduced beam of a scanner, for those who calibrate on known materials."""
    return beam_of(_profile(profile))


def step_wedge(
    profile: str | ScannerProfile, material: str, thickness_mm: Sequence[float]
) -> NDArray[np.float32]:
    """Noise-free (2, N) signal over air behind plates of one material: a calibration curve."""
    beam = beam_for(profile)
    depths = beam.per_mm[beam.table.row[material]][:, None, None] * np.asarray(
        thickness_mm, np.float32
    )
    return transmission(np.asarray(depths, np.float32), beam)[:, 0, :]
