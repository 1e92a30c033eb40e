"""Networks and inputs compared on the same scenes, at equal steps, three seeds each.

Every scene is shown once in a vendor's colours and kept; each contender then sees the same pictures in
the same number of steps, read in its own way: `canonical` (attenuation, material, whether it is
known), `colours` (the display picture as it is) or `attenuation` alone. Measured on scenes of other
seeds from the same bank.

Run: python -m models.training.compare --bank .cache/bank --out .cache/compare
Prints a table and writes compare.json. A run that is there already is not repeated.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from models.training.bank import Bank
from models.training.calibrate import overlap
from models.training.classes import CLASSES, DECOYS
from models.training.looks import coloured, depths
from models.training.losses import loss_of
from models.training.net import STRIDE, Detector
from models.training.scenes import Composer
from models.training.targets import targets
from models.training.train import optimiser_of
from workstation.imaging.canonical import from_colours

CONTENDERS = (
    ("small", "canonical"),
    ("middle", "canonical"),
    ("base", "canonical"),
    ("middle", "colours"),
    ("middle", "attenuation"),
)
SEEDS = (1, 2, 3)
BATCH = 24
RATE = 2e-3


def _read(colours: np.ndarray, way: str) -> np.ndarray:
    unit = colours.astype(np.float32) / np.float32(255)
    if way == "colours":
        return np.ascontiguousarray(unit.transpose(2, 0, 1))
    planes = np.stack(from_colours(unit))
    if way == "attenuation":
        planes[1:] = 0
    return planes


def _drawn(bank: Path, out: Path, size: int, count: int, first: int) -> list[dict]:  # type: ignore[type-arg]
    composer, kept = Composer(Bank(bank)), []
    for number in range(first, first + count):
        path = out / f"{number}.npz"
        if not path.exists():
            rng = np.random.default_rng([77, number])
            scene = composer.scene(size, rng)
            low, high, kev = depths(scene.basis, rng)
            colours = np.ascontiguousarray(coloured(low, high, kev, rng))
            parts = dict(zip("hwcpm", targets(scene), strict=True))
            with path.open("wb") as stream:
                np.savez(
                    stream,
                    colours=colours,
                    boxes=scene.boxes,
                    kinds=scene.kinds,
                    sure=scene.sure,
                    **{name: part.astype(np.float16) for name, part in parts.items()},
                )
        with np.load(path) as stored:
            kept.append({name: stored[name] for name in stored.files})
    return kept


def train(pictures: list[dict], shape: str, way: str, seed: int, steps: int) -> Detector:  # type: ignore[type-arg]
    """One contender, trained."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Detector(shape).to(memory_format=torch.channels_last)
    optimiser = optimiser_of(net, RATE)
    for step in range(steps):
        rate = RATE * min(1.0, (step + 1) / 40) * (0.5 + 0.5 * np.cos(np.pi * step / steps))
        for group in optimiser.param_groups:
            group["lr"] = max(float(rate), 1e-5)
        chosen = [pictures[int(i)] for i in rng.integers(0, len(pictures), BATCH)]
        inputs = np.stack([_read(one["colours"], way) for one in chosen])
        wanted = tuple(
            torch.from_numpy(np.stack([one[name] for one in chosen])) for name in "hwcpm"
        )
        with torch.autocast("cpu", torch.bfloat16):
            answer = net(torch.from_numpy(inputs).to(memory_format=torch.channels_last))
        total, _ = loss_of(answer, wanted)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        optimiser.step()
    return net.eval()


def measured(net: Detector, pictures: list[dict], way: str) -> dict[str, float]:  # type: ignore[type-arg]
    """AP at overlap 0.5 of gun and knife, and of all classes that are no decoy."""
    rows: dict[int, list[tuple[float, bool]]] = {}
    asked: dict[int, int] = {}
    for one in pictures:
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            heat, distances, _ = net(torch.from_numpy(_read(one["colours"], way))[None])
        heat, distances = heat.float()[0], distances.float()[0]
        best = heat.max(0).values
        top = nn.functional.max_pool2d(best[None], 3, 1, 1)[0]
        r, c = torch.nonzero((best >= top) & (best > -5), as_tuple=True)
        scores, said = heat[:, r, c].max(0)
        a, b, d, e = distances[:, r, c]
        x, y = c + 0.5, r + 0.5
        boxes = (torch.stack([x - a, y - b, x + d, y + e], 1) * STRIDE).numpy()
        for kind in one["kinds"][one["sure"]]:
            asked[int(kind)] = asked.get(int(kind), 0) + 1
        taken: set[int] = set()
        for index in torch.argsort(scores, descending=True).tolist():
            share = overlap(boxes[index], one["boxes"]) if len(one["boxes"]) else np.zeros(0)
            kind = int(said[index])
            free = [
                int(i)
                for i in np.argsort(-share)
                if share[i] >= 0.5 and one["kinds"][i] == kind and int(i) not in taken
            ]
            if free:
                taken.add(free[0])
                if not one["sure"][free[0]]:
                    continue
            rows.setdefault(kind, []).append((float(scores[index]), bool(free)))
    result = {}
    for kind, name in enumerate(CLASSES):
        if asked.get(kind):
            result[name] = _ap(rows.get(kind, []), asked[kind])
    real = [value for name, value in result.items() if name not in DECOYS]
    return {
        "gun": result.get("gun", 0.0),
        "knife": result.get("knife", 0.0),
        "all": sum(real) / len(real),
    }


def _ap(rows: list[tuple[float, bool]], asked: int) -> float:
    rows = sorted(rows, reverse=True)
    hits = np.cumsum([hit for _, hit in rows]) if rows else np.zeros(0)
    precision = hits / np.arange(1, len(rows) + 1)
    recall = hits / asked
    points = [precision[recall >= r].max(initial=0.0) for r in np.linspace(0, 1, 101)]
    return float(np.mean(points))


def main() -> None:
    """All contenders and seeds, with what is there already left as it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bank", type=Path, default=Path(".cache/bank"))
    parser.add_argument("--out", type=Path, default=Path(".cache/compare"))
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--scenes", type=int, default=2400)
    parser.add_argument("--size", type=int, default=224)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    scenes = options.out / f"scenes{options.size}"
    scenes.mkdir(parents=True, exist_ok=True)
    pictures = _drawn(options.bank, scenes, options.size, options.scenes, 0)
    tests = _drawn(options.bank, scenes, options.size, 400, 1_000_000)
    table = options.out / f"compare{options.size}-{options.steps}.json"
    done = json.loads(table.read_text()) if table.exists() else {}
    for seed in SEEDS:
        for shape, way in CONTENDERS:
            name = f"{shape} {way} {seed}"
            if name in done:
                continue
            begin = time.monotonic()
            net = train(pictures, shape, way, seed, options.steps)
            done[name] = measured(net, tests, way)
            done[name]["minutes"] = (time.monotonic() - begin) / 60
            done[name]["parameters"] = sum(p.numel() for p in net.parameters())
            table.write_text(json.dumps(done, indent=1))
            print(name, {k: round(v, 3) for k, v in done[name].items()}, flush=True)
    print("| network | input | parameters | AP gun | AP knife | AP all classes |")
    print("|---|---|---|---|---|---|")
    for shape, way in CONTENDERS:
        runs = [done[f"{shape} {way} {seed}"] for seed in SEEDS]
        cells = [
            f"{np.mean([r[k] for r in runs]):.2f} ({min(r[k] for r in runs):.2f} to "
            f"{max(r[k] for r in runs):.2f})"
            for k in ("gun", "knife", "all")
        ]
        print(f"| {shape} | {way} | {runs[0]['parameters'] / 1e6:.1f} M | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
