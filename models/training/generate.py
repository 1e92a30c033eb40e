"""Draw simulated parcels into a cache of .npz files, one per parcel, for training and measuring.

Each file holds low and high counts (H, W) uint16, `label` (H, W) uint8 (0 nothing, else class
index + 1, decoys left out), `boxes` (N, 4) x, y, width, height, `kinds` (N,) class indices,
`visible` (N,), and black, air, kev. A parcel follows from its seed alone; the three sets use
disjoint seeds. A file that is there already is not drawn again.

Run: python -m models.training.generate train 6000 [--share 0/2] [--out .cache/training]
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np

from models.training.classes import CLASSES, CONTRABAND, DECOYS, WEIGHTS, class_of
from workstation.simulation import families, random_parcel
from workstation.simulation.spectrum import beam_of

FIRST_SEED = {"train": 10_000_000, "validation": 20_000_000, "test": 30_000_000}
SIDE = 448


def draw(seed: int, set_name: str) -> dict[str, np.ndarray]:
    """One parcel and its truth. Of the measuring sets every second parcel is honest."""
    rng = np.random.default_rng([seed, 77])
    groups = {info.name: info.group for info in families()}
    names = [name for name in CONTRABAND if name in groups]
    share = np.array([WEIGHTS[CLASSES[class_of(name, groups[name]) or 0]] for name in names])
    honest = seed % 2 == 0 if set_name != "train" else rng.random() < 0.3
    count = (
        0
        if honest
        else int(
            rng.choice([1, 2, 3], p=[0.6, 0.3, 0.1] if set_name != "train" else [0.4, 0.35, 0.25])
        )
    )
    picked = [str(name) for name in rng.choice(names, size=count, p=share / share.sum())]
    scan = random_parcel(
        seed,
        profile="sim-160-a" if rng.random() < 0.65 else "sim-140-k",
        contraband=picked,
        size=(SIDE, SIDE),
        clutter="metal" if rng.random() < 0.35 else "normal",
    )
    label = np.zeros(scan.low.shape, np.uint8)
    boxes, kinds, visible = [], [], []
    for item in scan.objects:
        kind = class_of(item.label, item.group)
        if kind is None:
            continue
        x, y, width, height = item.box
        boxes.append(item.box)
        kinds.append(kind)
        visible.append(item.visible)
        if CLASSES[kind] not in DECOYS:
            label[y : y + height, x : x + width][item.mask] = kind + 1
    return {
        "low": scan.low,
        "high": scan.high,
        "label": label,
        "boxes": np.array(boxes, np.float32).reshape(-1, 4),
        "kinds": np.array(kinds, np.int64),
        "visible": np.array(visible, np.float32),
        "levels": np.array([scan.black_level, scan.air_value]),
        "kev": np.array(beam_of(scan.profile).effective_kev),
        "spacing": np.array(scan.spacing_mm),
    }


def main() -> None:
    """Draw one set, or one worker's share of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=sorted(FIRST_SEED))
    parser.add_argument("count", type=int)
    parser.add_argument("--share", default="0/1", help="K/N: this worker draws every Nth from K")
    parser.add_argument("--out", type=Path, default=Path(".cache/training"))
    options = parser.parse_args()
    part, of = (int(value) for value in options.share.split("/"))
    folder = options.out / options.set
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(part, options.count, of):
        seed = FIRST_SEED[options.set] + index
        target = folder / f"{seed}.npz"
        if target.exists():
            continue
        unfinished = target.with_suffix(".part")
        with unfinished.open("wb") as stream:
            np.savez(stream, **draw(seed, options.set))
        os.replace(unfinished, target)


if __name__ == "__main__":
    main()
