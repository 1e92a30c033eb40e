"""Whole pictures of the full simulator, for choosing thresholds and for comparing: never trained on.

Each follows from its seed; the sets use disjoint seeds. They hold the same scenes for every kind of
picture: raw counts at two energies or one, and the same parcel in a random vendor's colours or grey.

Run: python -m models.training.sets validation 600 --out .cache/sets
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np

from models.training.classes import CLASSES, HELD_OUT, class_of
from models.training.looks import coloured, jpeg, shown
from workstation.domain.scan import Energy, PictureKind, Scan
from workstation.simulation import PROFILES, sets
from workstation.simulation.sets import contraband_families
from workstation.simulation.spectrum import beam_of

FIRST_SEED = {"validation": 20_000_000, "test": 30_000_000}
KINDS = (
    PictureKind.DUAL_ENERGY,
    PictureKind.SINGLE_ENERGY,
    PictureKind.RENDERED_COLOUR,
    PictureKind.RENDERED_GREY,
)


def draw(number: int, name: str) -> dict[str, np.ndarray]:
    """One parcel by the recipe of the simulator's own sets; every second one is honest."""
    wanted = sets.recipe(
        number, seed=FIRST_SEED[name], profile=sets.ALL_PROFILES, threats=float(number % 2)
    )
    learned = {
        family
        for kind, members in contraband_families().items()
        for family in members
        if kind in CLASSES and family not in HELD_OUT
    }
    rng = np.random.default_rng([FIRST_SEED[name], number])
    kept = tuple(
        family if family in learned else str(rng.choice(sorted(learned)))
        for family in wanted.contraband
    )
    wanted = sets.Recipe(
        wanted.number, wanted.seed, wanted.profile, wanted.concealment, kept,
        wanted.n_contents, wanted.clutter,
    )  # fmt: skip
    scan = sets.draw(wanted)
    boxes, kinds, visible = [], [], []
    for item in scan.objects:
        kind = class_of(item.label, item.group)
        if kind is not None:
            x, y, width, height = item.box
            boxes.append((x, y, x + width, y + height))
            kinds.append(kind)
            visible.append(item.visible)
    return {
        "low": scan.low,
        "high": scan.high,
        "boxes": np.array(boxes, np.float32).reshape(-1, 4),
        "kinds": np.array(kinds, np.int64),
        "visible": np.array(visible, np.float32),
        "levels": np.array([scan.black_level, scan.air_value, scan.profile.bit_depth]),
        "profile": np.array(scan.profile.name),
        "number": np.array(number),
    }


def scan_of(record: dict[str, np.ndarray], kind: PictureKind) -> Scan:
    """The record as a picture of a kind, read-only."""
    black, air, bits = (int(value) for value in record["levels"])
    kev = beam_of(PROFILES[str(record["profile"])]).effective_kev
    if kind in (PictureKind.DUAL_ENERGY, PictureKind.SINGLE_ENERGY):
        frames = [record["low"], record["high"]]
        energies = [Energy.LOW, Energy.HIGH]
        if kind is PictureKind.SINGLE_ENERGY:
            frames, energies = frames[1:], energies[1:]
        values = np.stack(frames)
        values.setflags(write=False)
        return Scan(
            kind=kind,
            values=values,
            bits=bits,
            files=(),
            energies=tuple(energies),
            air_value=air,
            black_level=black,
            effective_energies_kev=kev if len(frames) == 2 else (),
        )
    rng = np.random.default_rng([int(record["number"]), 9])
    low, high = (
        -np.log(np.clip((record[name].astype(np.float32) - black) / (air - black), 0.002, 1.0))
        for name in ("low", "high")
    )
    if kind is PictureKind.RENDERED_COLOUR:
        picture = coloured(low, high, kev, rng)
    else:
        picture = jpeg((shown(high, rng) * 255).astype(np.uint8), rng)
    values = np.ascontiguousarray(picture)[None]
    values.setflags(write=False)
    return Scan(kind=kind, values=values, bits=8, files=())


def load(folder: Path) -> list[dict[str, np.ndarray]]:
    """All records of a set."""
    records = []
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as stored:
            records.append({name: stored[name] for name in stored.files})
    return records


def main() -> None:
    """Draw one set, or one worker's share of it; what is there already is not drawn again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=sorted(FIRST_SEED))
    parser.add_argument("count", type=int)
    parser.add_argument("--share", default="0/1", help="K/N: this worker draws every Nth from K")
    parser.add_argument("--out", type=Path, default=Path(".cache/sets"))
    options = parser.parse_args()
    part, of = (int(value) for value in options.share.split("/"))
    folder = options.out / options.set
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(part, options.count, of):
        target = folder / f"{number:06d}.npz"
        if target.exists():
            continue
        unfinished = target.with_suffix(".part")
        with unfinished.open("wb") as stream:
            np.savez_compressed(stream, **draw(number, options.set))
        os.replace(unfinished, target)


if __name__ == "__main__":
    main()
