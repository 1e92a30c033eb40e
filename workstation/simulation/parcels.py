"""A whole simulated parcel: packing, contents, exposure and the truth about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workstation.simulation import objects
from workstation.simulation.catalogue import FamilyInfo, known
from workstation.simulation.detector import transmission
from workstation.simulation.packages import PACKAGES, PackageSize
from workstation.simulation.packed import Parcel, pack, room_needed, smaller, take, take_side
from workstation.simulation.profiles import DEFAULT_PROFILE, PROFILES, ScannerProfile
from workstation.simulation.room import (
    fill,
    grown,
    hiding,
    liked,
    padding,
    random_package,
    things_in,
)
from workstation.simulation.spectrum import Beam, beam_of
from workstation.simulation.things import Item, draw_thing
from workstation.simulation.truth import Placed, SimulatedScan, transmission_of

__all__ = [
    "Item",
    "Placed",
    "SimulatedScan",
    "compose_parcel",
    "compose_views",
    "families",
    "random_parcel",
    "random_views",
    "step_wedge",
    "transmission_of",
]
assert objects.__all__  # noqa: S101 - importing the package registers the families

_HIDDEN = 0.2
_METAL = ("metal clutter", "tool", "hardware")


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


def random_parcel(
    seed: int,
    *,
    profile: str | ScannerProfile = DEFAULT_PROFILE,
    contraband: Sequence[str] = (),
    n_contents: int | None = None,
    size: tuple[int, int] | None = None,
    clutter: Literal["normal", "metal"] = "normal",
    package: str | None = None,
    hidden: float = _HIDDEN,
) -> SimulatedScan:
    """A parcel with random contents, from above; the same arguments give the same bytes.

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
    package : str, optional
        One of `packages.PACKAGES`; drawn by how frequent they are if not given.
    hidden : float
        Share of contraband that is concealed in a host, under a covering or behind metal, 0..1.
        Of other contents one in twenty-five is, so that a hiding place alone tells nothing.
    """
    scanner = _profile(profile)
    rng = np.random.default_rng([seed, 1])
    parcel, spacing = _random(rng, scanner, contraband, n_contents, size, clutter, package, hidden)
    return take(parcel, scanner, spacing, size, rng, seed)


def random_views(
    seed: int,
    *,
    profile: str | ScannerProfile = DEFAULT_PROFILE,
    contraband: Sequence[str] = (),
    n_contents: int | None = None,
    clutter: Literal["normal", "metal"] = "normal",
    package: str | None = None,
    hidden: float = _HIDDEN,
) -> tuple[SimulatedScan, SimulatedScan]:
    """The same parcel as `random_parcel`, from above and from the side."""
    scanner = _profile(profile)
    rng = np.random.default_rng([seed, 1])
    parcel, spacing = _random(rng, scanner, contraband, n_contents, None, clutter, package, hidden)
    return _both(parcel, scanner, spacing, rng, seed)


def _both(
    parcel: Parcel, scanner: ScannerProfile, spacing: float, rng: np.random.Generator, seed: int
) -> tuple[SimulatedScan, SimulatedScan]:
    top = take(parcel, scanner, spacing, None, rng, seed)
    aside = np.random.default_rng([seed, 3])
    return top, take_side(parcel, scanner, spacing, aside, seed)


def _random(
    rng: np.random.Generator,
    scanner: ScannerProfile,
    contraband: Sequence[str],
    n_contents: int | None,
    size: tuple[int, int] | None,
    clutter: str,
    package: str | None,
    hidden: float,
) -> tuple[Parcel, float]:
    if not 0.0 <= hidden <= 1.0:
        raise ValueError(f"the share of hidden contraband must be within 0..1, got {hidden}")
    room = random_package(rng, package)
    spacing = scanner.pixel_mm
    if size is not None:
        spacing = _spacing(room, scanner, size)
    benign = [entry.info for entry in known().values() if entry.info.category == "benign"]
    share = np.array(
        [
            info.weight
            * liked(room.kind, info.group)
            * (8.0 if clutter == "metal" and info.group in _METAL else 1.0)
            for info in benign
        ]
    )
    count = things_in(room, rng) if n_contents is None else n_contents
    wanted = [
        draw_thing(Item(name, hidden=hiding(rng, hidden)), rng, spacing) for name in contraband
    ]
    for one in wanted:
        one.must = True
    filler = []
    if benign and count > 0:
        picks = rng.choice(len(benign), size=count, p=share / share.sum())
        if room.kind != "tube" and rng.random() < 0.5:  # people send several of one kind
            picks[: count // 3] = picks[0]
        filler = fill([benign[int(pick)].name for pick in picks], room, rng, spacing)
    filler = padding(room, rng, spacing) + filler
    if size is not None and wanted:
        room = grown(room, wanted)
        factor = _spacing(room, scanner, size) / spacing
        if factor > 1.0:  # a wide thing made the parcel larger: let the whole parcel shrink
            spacing *= factor
            wanted = [smaller(one, factor, spacing) for one in wanted]
            filler = [smaller(one, factor, spacing) for one in filler]
    return pack(room, wanted, filler, rng, spacing), spacing


def _spacing(room: PackageSize, scanner: ScannerProfile, size: tuple[int, int]) -> float:
    across, along = room_needed(room, scanner)
    return max(across / size[0], along / size[1])


def compose_parcel(
    seed: int,
    package: str,
    contents: Sequence[str | Item],
    profile: str | ScannerProfile = DEFAULT_PROFILE,
) -> SimulatedScan:
    """A parcel with a told story: every named thing is in it, the package grows as needed."""
    scanner = _profile(profile)
    rng = np.random.default_rng([seed, 2])
    parcel = _composed(rng, package, contents, scanner)
    return take(parcel, scanner, scanner.pixel_mm, None, rng, seed)


def compose_views(
    seed: int,
    package: str,
    contents: Sequence[str | Item],
    profile: str | ScannerProfile = DEFAULT_PROFILE,
) -> tuple[SimulatedScan, SimulatedScan]:
    """The same parcel as `compose_parcel`, from above and from the side: one packing."""
    scanner = _profile(profile)
    rng = np.random.default_rng([seed, 2])
    parcel = _composed(rng, package, contents, scanner)
    return _both(parcel, scanner, scanner.pixel_mm, rng, seed)


def _composed(
    rng: np.random.Generator,
    package: str,
    contents: Sequence[str | Item],
    scanner: ScannerProfile,
) -> Parcel:
    if package not in PACKAGES:
        raise ValueError(f"no package {package!r}; there are {PACKAGES}")
    items = [Item(entry) if isinstance(entry, str) else entry for entry in contents]
    drawn = [draw_thing(item, rng, scanner.pixel_mm) for item in items]
    for one in drawn:
        one.must = True
    area = sum(one.size_mm[0] * one.size_mm[1] for one in drawn)
    length = float(np.clip((area * rng.uniform(0.75, 1.1)) ** 0.5 * 1.12, 170, 430))
    if package == "tube":
        room = PackageSize(package, max(length, 330.0), 80.0, 80.0)
    else:
        depth = {"carton": float(rng.uniform(90, 190)), "suitcase": 160.0, "bag": 120.0}
        length = max(length, 420.0) if package == "suitcase" else length
        width = length * float(rng.uniform(0.68, 0.85))
        room = PackageSize(package, length, width, depth.get(package, 70.0))
    filler = padding(room, rng, scanner.pixel_mm)
    return pack(room, drawn, filler, rng, scanner.pixel_mm)


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
