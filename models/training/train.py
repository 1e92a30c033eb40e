"""Train the detector on cached simulated parcels; restartable, seeded, on the CPU.

Run: python -m models.training.train --steps 3600   (in an environment with requirements.txt)
Writes .cache/training/run/checkpoint.pt (to go on from) and log.txt.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

from models.training.augment import sample, targets
from models.training.generate import FIRST_SEED
from models.training.net import Detector

SIZE = 384
BATCH = 12
LEARNING_RATE = 1.6e-3


class Parcels(Dataset):  # type: ignore[type-arg]
    """Sample i of a run: a random parcel in a random view, both following from i and the seed.

    `ready` parcels are used at the start and `per_sample` more with each sample, so that a run
    may begin while the last parcels are still being drawn.
    """

    def __init__(
        self, folder: Path, count: int, ready: int, first: int, last: int, seed: int
    ) -> None:
        self.folder, self.count, self.ready = folder, count, min(ready, count)
        self.first, self.last, self.seed = first, last, seed

    def __len__(self) -> int:
        return self.last - self.first

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        cv2.setNumThreads(1)
        number = self.first + index
        rng = np.random.default_rng([self.seed, number])
        among = min(self.count, self.ready + number // 5)
        path = self.folder / f"{FIRST_SEED['train'] + int(rng.integers(among))}.npz"
        while not path.exists():
            time.sleep(1.0)
        with np.load(path) as stored:
            record = {name: stored[name] for name in stored.files}
        item = sample(record, SIZE, rng)
        return (item.tensor, *targets(item, SIZE), item.mask[None])


def loss_of(
    answer: tuple[torch.Tensor, torch.Tensor, torch.Tensor], batch: list[torch.Tensor]
) -> tuple[torch.Tensor, list[float]]:
    """Penalty-reduced focal loss of the heat (CornerNet), GIoU of the boxes, mask cross-entropy."""
    heat, distances, mask = (part.float() for part in answer)
    _, wanted, weight, corners, positive, cover = batch
    chance = torch.sigmoid(heat).clamp(1e-4, 1 - 1e-4)
    peak = (wanted >= 0.999).float()
    gain = -(peak * (1 - chance) ** 2 * chance.log())
    cost = -((1 - peak) * (1 - wanted) ** 4 * chance**2 * (1 - chance).log())
    focal = ((gain + cost) * weight).sum() / peak.sum().clamp(min=4.0)
    side = heat.shape[-1]
    steps = torch.arange(side, dtype=torch.float32) + 0.5
    rows, columns = torch.meshgrid(steps, steps, indexing="ij")
    left, top, right, bottom = corners.unbind(1)
    a, b, c, d = distances.unbind(1)
    x0, y0, x1, y1 = columns - a, rows - b, columns + c, rows + d
    inner = (torch.min(x1, right) - torch.max(x0, left)).clamp(min=0) * (
        torch.min(y1, bottom) - torch.max(y0, top)
    ).clamp(min=0)
    union = (a + c) * (b + d) + (right - left) * (bottom - top) - inner
    hull = (torch.max(x1, right) - torch.min(x0, left)) * (
        torch.max(y1, bottom) - torch.min(y0, top)
    )
    giou = inner / union.clamp(min=1e-3) - (hull - union) / hull.clamp(min=1e-3)
    box = ((1 - giou) * positive).sum() / positive.sum().clamp(min=4.0)
    cross = nn.functional.binary_cross_entropy_with_logits(mask, cover)
    total = focal + 1.5 * box + 3.0 * cross
    return total, [float(part.detach()) for part in (focal, box, cross)]


def main() -> None:
    """Train to the given number of steps, going on from a checkpoint where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=3600)
    parser.add_argument("--parcels", type=int, default=8000)
    parser.add_argument("--ready", type=int, default=8000, help="parcels drawn before the start")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    run = options.cache / "run"
    run.mkdir(parents=True, exist_ok=True)
    net = Detector().to(memory_format=torch.channels_last)
    slow = Detector()  # a running mean of the weights, which is what is exported
    slow.load_state_dict(net.state_dict())
    weights = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": weights, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}],
        lr=LEARNING_RATE,
    )
    start = 0
    checkpoint = run / "checkpoint.pt"
    if checkpoint.exists():
        stored = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(stored["net"])
        slow.load_state_dict(stored["slow"])
        optimiser.load_state_dict(stored["optimiser"])
        start = stored["step"]
    data = Parcels(
        options.cache / "train",
        options.parcels,
        options.ready,
        start * BATCH,
        options.steps * BATCH,
        options.seed,
    )
    loader = DataLoader(data, batch_size=BATCH, num_workers=1, prefetch_factor=4)
    begin, sums = time.monotonic(), np.zeros(3)
    for step, batch in enumerate(loader, start):
        share = step / options.steps
        rate = LEARNING_RATE * min(1.0, (step + 1) / 150) * (0.5 + 0.5 * np.cos(np.pi * share))
        for group in optimiser.param_groups:
            group["lr"] = max(float(rate), 1e-5)
        picture = batch[0].to(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            answer = net(picture)
        total, parts = loss_of(answer, batch)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        optimiser.step()
        with torch.no_grad():
            keep = min(0.998, (step + 1) / (step + 20))
            for ours, theirs in zip(
                slow.state_dict().values(), net.state_dict().values(), strict=True
            ):
                if ours.dtype.is_floating_point:
                    ours.lerp_(theirs, 1 - keep)
                else:
                    ours.copy_(theirs)
        sums += parts
        if (step + 1) % 50 == 0:
            line = (
                f"{step + 1} of {options.steps}, {time.monotonic() - begin:.0f} s: "
                f"heat {sums[0] / 50:.3f} box {sums[1] / 50:.3f} mask {sums[2] / 50:.4f}"
            )
            sums[:] = 0
            with (run / "log.txt").open("a") as log:
                print(line, file=log)
            print(line, flush=True)
        if (step + 1) % 200 == 0 or step + 1 == options.steps:
            unfinished = checkpoint.with_suffix(".part")
            torch.save(
                {
                    "net": net.state_dict(),
                    "slow": slow.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "step": step + 1,
                },
                unfinished,
            )
            os.replace(unfinished, checkpoint)


if __name__ == "__main__":
    main()
