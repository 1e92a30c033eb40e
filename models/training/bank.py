"""A bank of drawn objects for training: many random poses of every family, as three thicknesses.

A scene made of thousands of objects a second is out of reach of the full simulator on two cores.
So each family is drawn some dozens of times, once, and every material is written as the mixture of
polyethylene, aluminium and steel whose attenuation over the energy bins is nearest (least squares,
no negative part). Thicknesses add up along a ray, so scenes are sums of bank objects; only
materials with an edge between 60 and 120 keV (lead, gold, tungsten) are misread a little. The test
pictures come from the full simulator, not from here.

Run: python -m models.training.bank --out .cache/bank [--share 0/2] [--poses 40]
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from scipy.optimize import nnls

from models.training.classes import CLASSES, HELD_OUT, class_of
from workstation.simulation import DEFAULT_PROFILE, PROFILES
from workstation.simulation.catalogue import known
from workstation.simulation.packages import PACKAGES, PackageSize, make_shell
from workstation.simulation.scene import Scene
from workstation.simulation.sketch import Pad, Sketch
from workstation.simulation.solids import Fan
from workstation.simulation.spectrum import beam_of

BASIS = ("polyethylene", "aluminium", "steel")
UNIT_MM = 1 / 64
"""Thickness of one stored step; 65,535 steps are a metre."""
BENIGN_MM, CONTRABAND_MM, PACKAGE_MM = 1.0, 0.8, 1.5
FIRST_SEED = 40_000_000
MORE = {"gun": 12.0, "knife": 4.0}
"""What matters most is drawn in more poses."""


@lru_cache(maxsize=1)
def mixtures() -> dict[str, np.ndarray]:
    """Millimetres of each basis material for one millimetre of a material, (3,) float32."""
    beam = beam_of(PROFILES[DEFAULT_PROFILE])
    table = beam.table
    weight = np.sqrt(beam.weights.sum(axis=1))[:, None]
    columns = np.stack([beam.per_mm[table.row[name]] for name in BASIS], axis=1)
    found = {}
    for name in table.names:
        share, _ = nnls(columns * weight, beam.per_mm[table.row[name]] * weight[:, 0])
        found[name] = share.astype(np.float32)
    return found


def reduced(pad: Pad) -> np.ndarray:
    """A pad's materials as (3, h, w) float32 millimetres of the basis materials."""
    out = np.zeros((3, *pad.shape), np.float32)
    for name, layer in pad.layers.items():
        for index, share in enumerate(mixtures()[name]):
            if share > 0:
                out[index] += np.maximum(layer, 0.0) * share
    return out


def shell_maps(size: PackageSize, rng: np.random.Generator) -> np.ndarray:
    """An empty packing seen through a random fan, (3, h, w) float32 millimetres of the basis."""
    beam = beam_of(PROFILES[DEFAULT_PROFILE])
    table = np.stack([mixtures()[name] for name in beam.table.names])
    shell = make_shell(size, rng, PACKAGE_MM, 0.0)
    fan = Fan(float(rng.uniform(700, 1400)), float(rng.uniform(-250, 250)))
    wide, deep = shell.outer[0] * 1.1 + 40, shell.outer[1] * 1.5 + 160
    shape = (round(deep / PACKAGE_MM), round(wide / PACKAGE_MM))
    scene = Scene(
        replace(beam, per_mm=table, probe=0), shape, PACKAGE_MM, (-wide / 2, -deep / 2), fan
    )
    shell.lay(scene, 0.0)
    return np.asarray(scene.depths)


@dataclass
class Bank:
    """Drawn objects by number. `pad(i)` gives (h, w, 3) float32 millimetres of the basis."""

    folder: Path

    def __post_init__(self) -> None:
        self.rows: list[dict[str, object]] = []
        self.files: list[np.ndarray] = []
        for index, path in enumerate(sorted(self.folder.glob("*.json"))):
            self.files.append(np.memmap(path.with_suffix(".u16"), np.uint16, "r"))
            for row in json.loads(path.read_text()):
                self.rows.append({**row, "file": index})
        self.by_kind: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            self.by_kind.setdefault(str(row["kind"]), []).append(number)

    def pad(self, number: int) -> np.ndarray:
        """The object as millimetres."""
        return self.steps(number).astype(np.float32) * np.float32(UNIT_MM)

    def steps(self, number: int) -> np.ndarray:
        """The object as stored, (h, w, 3) uint16 in units of UNIT_MM."""
        row = self.rows[number]
        height, width, start = int(row["h"]), int(row["w"]), int(row["start"])  # type: ignore[call-overload]
        flat = self.files[int(row["file"])][start : start + 3 * height * width]  # type: ignore[call-overload]
        return np.asarray(flat).reshape(height, width, 3)


def _trimmed(maps: np.ndarray) -> np.ndarray | None:
    """(h, w, 3) uint16 without the empty rim; None where nothing is left."""
    seen = maps.sum(axis=0) > 0.02
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if rows.size == 0:
        return None
    part = maps[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    steps = np.clip(np.rint(part / UNIT_MM), 0, 65535).astype(np.uint16)
    return np.ascontiguousarray(steps.transpose(1, 2, 0))


def _package_size(kind: str, rng: np.random.Generator) -> PackageSize:
    if kind in ("suitcase", "bag"):
        length = float(rng.uniform(420, 800))
        return PackageSize(
            kind, length, length * float(rng.uniform(0.55, 0.78)), rng.uniform(180, 320)
        )
    if kind == "tube":
        radius = float(rng.uniform(70, 110))
        return PackageSize(kind, float(rng.uniform(320, 560)), radius, radius)
    length = float(rng.uniform(200, 650 if kind == "carton" else 430))
    depth = float(rng.uniform(60, 300) if kind == "carton" else rng.uniform(40, 110))
    return PackageSize(kind, length, length * float(rng.uniform(0.55, 0.95)), depth)


def _objects(poses: int, part: int, of: int):  # type: ignore[no-untyped-def]
    """(kind, family, group, class or -1, spacing, depth, maps) of everything to be drawn."""
    for order, (name, entry) in enumerate(known().items()):
        if order % of != part or name in HELD_OUT:
            continue
        info = entry.info
        kind = class_of(name, info.group)
        benign = info.category == "benign"
        count = poses if benign else 4 * poses
        if kind is not None:
            count = round(count * MORE.get(CLASSES[kind], 1.0))
        if benign and info.group == "clothing":
            count *= 2
        spacing = BENIGN_MM if benign else CONTRABAND_MM
        for index in range(count):
            rng = np.random.default_rng([FIRST_SEED, order, index])
            angle, flip = float(rng.uniform(0, 360)), bool(rng.random() < 0.5)

            def blank(w, h, rng=rng, angle=angle, flip=flip, spacing=spacing):  # type: ignore[no-untyped-def]
                return Sketch(rng, (w, h), angle, spacing, flip)

            pad = entry.draw(rng, blank)
            yield info.category, name, info.group, kind, spacing, pad.depth_mm, reduced(pad)
    for order, kind_name in enumerate(PACKAGES):
        if order % of != part:
            continue
        for index in range(6 * poses if kind_name in ("suitcase", "bag") else 2 * poses):
            rng = np.random.default_rng([FIRST_SEED, 900 + order, index])
            size = _package_size(kind_name, rng)
            maps = shell_maps(size, rng)
            yield "package", kind_name, "package", None, PACKAGE_MM, size.depth, maps


def main() -> None:
    """Draw one worker's share of the bank."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(".cache/bank"))
    parser.add_argument("--share", default="0/1")
    parser.add_argument("--poses", type=int, default=40)
    options = parser.parse_args()
    part, of = (int(value) for value in options.share.split("/"))
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    rows, start = [], 0
    target = options.out / f"part{part}of{of}"
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as stream:
        for category, name, group, kind, spacing, depth, maps in _objects(options.poses, part, of):
            steps = _trimmed(maps)
            if steps is None:
                continue
            steps.tofile(stream)
            rows.append(
                {
                    "kind": category if category in ("benign", "package") else "contraband",
                    "family": name,
                    "group": group,
                    "class": -1 if kind is None else kind,
                    "mm": spacing,
                    "depth": round(float(depth), 1),
                    "h": steps.shape[0],
                    "w": steps.shape[1],
                    "start": start,
                }
            )
            start += steps.size
    os.replace(unfinished, target.with_suffix(".u16"))
    target.with_suffix(".json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
