"""Contact sheets of simulated parcels in plain pseudo-colour, for looking at.

`python -m workstation.simulation.contact OUT_DIR [--families]` writes PNG files.
"""

from __future__ import annotations

import argparse
import sys
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
    step_wedge,
    transmission_of,
)

# Hue from material class, 0 organic .. 1 mixed .. 2 metal; RGB of the full colour.
_RAMP = np.array(
    [[245, 130, 20], [250, 165, 30], [70, 175, 70], [45, 110, 215], [30, 50, 190]], np.float32
)
_STOPS = np.array([-0.6, 0.15, 1.0, 1.7, 2.6], np.float32)


def pseudo_colour(scan: SimulatedScan) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 BGR. Material by position between polyethylene, aluminium and steel curves."""
    low = np.clip(transmission_of(scan.low, scan.profile), 1e-4, 1.2)
    high = np.clip(transmission_of(scan.high, scan.profile), 1e-4, 1.2)
    low_depth, high_depth = -np.log(low), -np.log(high)
    blur = (0, 0)
    low_soft, high_soft = (cv2.GaussianBlur(d, blur, 1.0) for d in (low_depth, high_depth))
    curves = []
    for material, reach in (("polyethylene", 600.0), ("aluminium", 250.0), ("steel", 60.0)):
        wedge = -np.log(
            np.clip(
                step_wedge(scan.profile, material, np.geomspace(0.01, reach, 160).tolist()), 1e-6, 1
            )
        )
        curves.append(np.interp(high_soft, wedge[1], wedge[0]).astype(np.float32))
    light, middle, heavy = curves
    material_class = np.where(
        low_soft < middle,
        (low_soft - light) / np.maximum(middle - light, 0.02),
        1.0 + (low_soft - middle) / np.maximum(heavy - middle, 0.02),
    )
    colour = np.stack([np.interp(material_class, _STOPS, _RAMP[:, k]) for k in range(3)], -1)
    grey = 0.5 * (low + high)
    light_share = np.clip(grey, 0, 1) ** 0.75
    light_share = light_share + 0.6 * (light_share - cv2.GaussianBlur(light_share, blur, 1.6))
    shade = np.clip(light_share, 0, 1)[..., None]
    rgb = np.where(shade > 0.5, colour + (255 - colour) * (2 * shade - 1), colour * 2 * shade)
    return np.ascontiguousarray(np.clip(rgb, 0, 255).astype(np.uint8)[..., ::-1])


def _sheet(
    tiles: list[tuple[str, NDArray[np.uint8]]], columns: int, side: int
) -> NDArray[np.uint8]:
    rows = (len(tiles) + columns - 1) // columns
    sheet = np.full((rows * side, columns * side, 3), 255, np.uint8)
    for index, (title, tile) in enumerate(tiles):
        scale = (side - 6) / max(tile.shape[:2])
        small = cv2.resize(tile, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        y, x = (index // columns) * side, (index % columns) * side
        sheet[y : y + small.shape[0], x : x + small.shape[1]] = small
        cv2.putText(sheet, title, (x + 4, y + 14), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (0, 0, 0), 1)
    return sheet


def main(arguments: list[str] | None = None) -> int:
    """Write the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--families", action="store_true", help="one tile per object family")
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.families:
        tiles = [
            (
                info.name,
                pseudo_colour(compose_parcel(chosen.seed, "satchel", [Item(info.name, angle=0.0)])),
            )
            for info in families()
        ]
        for start in range(0, len(tiles), 24):
            target = chosen.out / f"families-{start // 24}.png"
            cv2.imwrite(str(target), _sheet(tiles[start : start + 24], 6, 300))
            sys.stdout.write(f"{target}\n")
        return 0
    threats = [info.name for info in families() if info.category != "benign"]
    tiles = []
    for k in range(chosen.count):
        seed = chosen.seed + k
        contraband = () if k % 2 else (threats[seed % len(threats)],)
        scan = random_parcel(
            seed, contraband=contraband, clutter="metal" if k % 5 == 4 else "normal"
        )
        picture = pseudo_colour(scan)
        for one in scan.objects:
            if one.category != "benign":
                x, y, w, h = one.box
                cv2.rectangle(picture, (x, y), (x + w, y + h), (0, 0, 255), 1)
        tiles.append((f"{seed} {' '.join(contraband)}", picture))
    target = chosen.out / f"parcels-{chosen.seed}.png"
    cv2.imwrite(str(target), _sheet(tiles, 4, 480))
    sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
