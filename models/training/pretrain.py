"""Teach the features to tell object families apart, before they are asked to find anything.

Small windows, each with one object of a known family over a piece of a packed scene, cost a tenth
of a scene and say far more about shapes than the few boxes of a scene do. The features learnt start
the detector's training.

Run: python -m models.training.pretrain --bank .cache/bank --run .cache/pretrained --steps 700
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from models.training.bank import Bank
from models.training.looks import KIND_SHARE, KINDS, canonical_of
from models.training.net import Detector
from models.training.scenes import Composer
from models.training.train import optimiser_of

SIDE = 96
GROUP = 32
"""Windows in one item of the data set."""
SCENES = 160


class Windows(Dataset):  # type: ignore[type-arg]
    """Item i: GROUP windows (GROUP, 3, SIDE, SIDE) and their families (GROUP,)."""

    def __init__(self, bank: Path, count: int, seed: int) -> None:
        self.path, self.count, self.seed = bank, count, seed
        self.bank: Bank | None = None

    def __len__(self) -> int:
        return self.count

    def _open(self) -> None:
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        self.bank = Bank(self.path)
        composer = Composer(self.bank)
        rng = np.random.default_rng([self.seed, 1])
        self.scenes = [
            composer.scene(320, rng, threats=False).basis.astype(np.float16) for _ in range(SCENES)
        ]
        self.composer = composer
        self.numbers = families_of(self.bank)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        if self.bank is None:
            self._open()
        assert self.bank is not None
        rng = np.random.default_rng([self.seed, 2, index])
        pictures, labels = [], []
        for _ in range(GROUP):
            family = int(rng.integers(len(self.numbers)))
            pictures.append(self._window(int(rng.choice(self.numbers[family])), rng))
            labels.append(family)
        return np.stack(pictures).astype(np.float32), np.array(labels)

    def _window(self, number: int, rng: np.random.Generator) -> np.ndarray:
        assert self.bank is not None
        scene = self.scenes[int(rng.integers(SCENES))]
        y, x = (int(v) for v in rng.integers(0, scene.shape[0] - SIDE, 2))
        share = float(rng.choice([0.0, 0.6, 1.0], p=[0.15, 0.25, 0.6]))
        basis = scene[y : y + SIDE, x : x + SIDE].astype(np.float32) * np.float32(share)
        pad = self.bank.steps(number)
        scale = float(rng.uniform(0.35, 0.9)) * SIDE / max(pad.shape[:2])
        middle = SIDE / 2 + rng.uniform(-8, 8, 2)
        self.composer.lay(basis, pad, scale, float(rng.uniform(0, 360)), middle, rng)
        kind = KINDS[int(rng.choice(len(KINDS), p=KIND_SHARE))]
        return canonical_of(basis, kind, rng)


def families_of(bank: Bank) -> list[np.ndarray]:
    """Numbers of the bank's objects by family, packages left out."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(bank.rows):
        if row["kind"] != "package":
            found.setdefault(str(row["family"]), []).append(number)
    return [np.array(found[name]) for name in sorted(found)]


def _joined(items: list[tuple[np.ndarray, np.ndarray]]) -> list[torch.Tensor]:
    return [torch.from_numpy(np.concatenate(parts)) for parts in zip(*items, strict=True)]


def main() -> None:
    """Train, and save the features as a checkpoint that training can start from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--bank", type=Path, default=Path(".cache/bank"))
    parser.add_argument("--run", type=Path, default=Path(".cache/pretrained"))
    parser.add_argument("--start-from", type=Path)
    parser.add_argument("--shape", default="middle")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(3)
    options.run.mkdir(parents=True, exist_ok=True)
    families = len(families_of(Bank(options.bank)))
    net = Detector(options.shape).to(memory_format=torch.channels_last)
    if options.start_from is not None:
        net.load_state_dict(torch.load(options.start_from, weights_only=True)["slow"])
    last = nn.Linear(net.features_width, families)
    optimiser = optimiser_of(nn.ModuleList([net, last]), options.rate)
    each = 256 // GROUP
    loader = DataLoader(
        Windows(options.bank, options.steps * each, 11),
        each,
        num_workers=options.workers,
        prefetch_factor=3,
        collate_fn=_joined,
    )
    begin, lost, right = time.monotonic(), 0.0, 0.0
    for step, (pictures, labels) in enumerate(loader, 1):
        share = step / options.steps
        rate = options.rate * min(1.0, step / 30) * (0.5 + 0.5 * np.cos(np.pi * share))
        for group in optimiser.param_groups:
            group["lr"] = max(float(rate), 1e-5)
        with torch.autocast("cpu", torch.bfloat16):
            features = net.features(pictures.to(memory_format=torch.channels_last))[1]
        edge = features.shape[-1] // 5
        middle = features.float()[:, :, edge:-edge, edge:-edge]
        answer = last(middle.mean((2, 3)) + middle.amax((2, 3)))
        loss = functional.cross_entropy(answer, labels)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        optimiser.step()
        lost += float(loss.detach())
        right += float((answer.argmax(1) == labels).float().mean())
        if step % 20 == 0:
            print(
                f"{step} of {options.steps}, {time.monotonic() - begin:.0f} s: loss {lost / 20:.3f}, "
                f"right {right / 20:.1%} of {families} families",
                flush=True,
            )
            lost = right = 0.0
        if step % 50 == 0 or step == options.steps:
            torch.save(
                {"slow": net.state_dict(), "step": step, "shape": options.shape},
                options.run / "checkpoint.pt",
            )


if __name__ == "__main__":
    main()
