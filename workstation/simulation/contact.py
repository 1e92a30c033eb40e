"""Contact sheets of simulated parcels as consoles would show them, for looking at.

`python -m workstation.simulation.contact OUT_DIR` writes parcels of all profiles in all looks;
`--families` one tile per object family, `--views` parcels from above and from the side,
`--palette NAME` keeps to one look, `--package KIND` to one kind of package. All PNG files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.simulation.parcels import (
    Item,
    SimulatedScan,
    compose_parcel,
    families,
    random_parcel,
    random_views,
)
from workstation.simulation.profiles import PROFILES
from workstation.simulation.rendering import looks, render
from workstation.simulation.room import random_package

Picture = NDArray[np.uint8]
_MARK = (0, 0, 255)
_ROOM = 12  # pixels kept round a parcel


def pseudo_colour(scan: SimulatedScan, palette: str = "bright-six") -> Picture:
    """(H, W, 3) uint8 BGR of a scan in one look, always the same departure from it."""
    rgb = render(scan, palette, np.random.default_rng([scan.seed & 0xFFFFFFFF, 9]))
    return np.ascontiguousarray(rgb[..., ::-1])


def _marked(scan: SimulatedScan, palette: str) -> Picture:
    """The parcel alone, with boxes round contraband."""
    picture = pseudo_colour(scan, palette)
    for one in scan.objects:
        if one.category != "benign":
            x, y, w, h = one.box
            cv2.rectangle(picture, (x, y), (x + w, y + h), _MARK, 1)
    x, y, w, h = scan.package_box
    return picture[max(0, y - _ROOM) : y + h + _ROOM, max(0, x - _ROOM) : x + w + _ROOM]


def _sheet(tiles: list[tuple[str, Picture]], columns: int, side: int) -> Picture:
    rows = (len(tiles) + columns - 1) // columns
    sheet = np.full((rows * side, columns * side, 3), 255, np.uint8)
    for index, (title, tile) in enumerate(tiles):
        scale = (side - 6) / max(tile.shape[:2])
        small = cv2.resize(tile, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        y, x = (index // columns) * side, (index % columns) * side
        sheet[y : y + small.shape[0], x : x + small.shape[1]] = small
        cv2.putText(sheet, title, (x + 4, y + 14), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (0, 0, 0), 1)
    return sheet


def _seeds(first: int, package: str | None) -> Iterator[int]:
    """Seeds whose random parcel comes in that package."""
    for seed in count(first):
        if package is None or random_package(np.random.default_rng([seed, 1])).kind == package:
            yield seed


def _families(seed: int, palette: str) -> Iterator[tuple[str, Picture]]:
    for info in families():
        scan = compose_parcel(seed, "satchel", [Item(info.name, angle=0.0)])
        yield info.name, pseudo_colour(scan, palette)


def _views(wanted: int, seeds: Iterator[int], palette: str) -> Iterator[tuple[str, Picture]]:
    for _ in range(wanted // 2):
        seed = next(seeds)
        for scan in random_views(seed, contraband=("pistol",)):
            yield f"{seed} {scan.package} {scan.view}", _marked(scan, palette)


def _parcels(
    wanted: int, seeds: Iterator[int], palettes: list[str]
) -> Iterator[tuple[str, Picture]]:
    threats = [info.name for info in families() if info.category != "benign"]
    profiles = list(PROFILES)
    for k in range(wanted):
        seed = next(seeds)
        names = () if k % 2 else (threats[seed * 7 % len(threats)],)
        scan = random_parcel(
            seed,
            profile=profiles[k % len(profiles)],
            contraband=names,
            clutter="metal" if k % 5 == 4 else "normal",
        )
        palette = palettes[k % len(palettes)]
        title = f"{seed} {scan.profile.name} {palette} {' '.join(names)}"
        yield title, _marked(scan, palette)


def main(arguments: list[str] | None = None) -> int:
    """Write the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--families", action="store_true", help="one tile per object family")
    kinds.add_argument("--views", action="store_true", help="from above and from the side")
    parser.add_argument("--palette", choices=sorted(looks()), help="one look (all of them)")
    parser.add_argument("--package", help="one kind of package (as they come)")
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    one = chosen.palette or "bright-six"
    seeds = _seeds(chosen.seed, chosen.package)
    if chosen.families:
        name, columns, side, tiles = "families", 6, 300, _families(chosen.seed, one)
    elif chosen.views:
        name, columns, side, tiles = "views", 4, 480, _views(chosen.count, seeds, one)
    else:
        palettes = [chosen.palette] if chosen.palette else list(looks())
        name, columns, side, tiles = "parcels", 4, 480, _parcels(chosen.count, seeds, palettes)
    shown = list(tiles)
    for page, start in enumerate(range(0, len(shown), 24)):
        target = chosen.out / f"{name}-{chosen.seed}-{page}.png"
        cv2.imwrite(str(target), _sheet(shown[start : start + 24], columns, side))
        sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
