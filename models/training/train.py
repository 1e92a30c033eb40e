"""Train the detector on scenes drawn from the bank; restartable, seeded, on the CPU (or a GPU).

Run: python -m models.training.train --steps 3000   (in an environment with requirements.txt)
Writes RUN/checkpoint.pt (to go on from) and RUN/log.txt. Each step draws
its picture size from `--sizes 256w,256w,448,640`, small ones in larger batches, so that an object may be
20 or 300 pixels long; `w` are windows on packages, which show what is looked for as large as whole
pictures would, for less.
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

from models.training.bank import Bank
from models.training.looks import KIND_SHARE, KINDS, canonical_of
from models.training.losses import loss_of
from models.training.net import STRIDE, Detector
from models.training.scenes import Composer
from models.training.targets import targets

LOOKS = 3
"""Each scene is shown in so many looks: drawing it costs as much as showing it."""
RENEWED = 1000
"""Steps after which the workers begin anew and see what was added to the bank."""
PIXELS = 16 * 384 * 384
"""A batch holds about this many pixels."""


class Batches(Dataset):  # type: ignore[type-arg]
    """Item i: the batch of step `first` + i, some scenes of one size in LOOKS looks each.

    Its size and its scenes follow from the step and the seed.
    """

    def __init__(self, bank: Path, sizes: list[str], first: int, last: int, seed: int) -> None:
        self.bank, self.sizes, self.first, self.last, self.seed = bank, sizes, first, last, seed
        self.composer: Composer | None = None

    def __len__(self) -> int:
        return self.last - self.first

    def __getitem__(self, index: int) -> list[torch.Tensor]:
        if self.composer is None:  # once in each worker
            cv2.setNumThreads(1)
            torch.set_num_threads(1)
            self.composer = Composer(Bank(self.bank))
        rng = np.random.default_rng([self.seed, self.first + index])
        named = str(rng.choice(self.sizes))
        size, part = int(named.rstrip("w")), named.endswith("w")
        each = max(2, round(PIXELS / size**2 / LOOKS))
        items = [self._shown(size, part, rng) for _ in range(each)]
        return [torch.from_numpy(np.concatenate(parts)) for parts in zip(*items, strict=True)]

    def _shown(self, size: int, part: bool, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
        assert self.composer is not None
        scene = self.composer.scene(size, rng, part)
        wanted = targets(scene)
        shown = [
            canonical_of(scene.basis, KINDS[int(rng.choice(len(KINDS), p=KIND_SHARE))], rng)
            for _ in range(LOOKS)
        ]
        pictures = np.stack(shown).astype(np.float32)
        pairs = [np.stack([part] * LOOKS).astype(np.float16) for part in wanted]
        # The second look is turned upside down, so that the looks differ more.
        pictures[1] = pictures[1, :, ::-1, ::-1]
        for target in (pairs[0], pairs[1], pairs[3], pairs[4]):
            target[1] = target[1, ..., ::-1, ::-1].copy()
        side = np.float16(size // STRIDE)
        turned = (side - pairs[2][1][[2, 3, 0, 1]])[:, ::-1, ::-1]
        pairs[2][1] = turned * (pairs[3][1] > 0)
        return (pictures, *pairs)


def mean_towards(slow: nn.Module, net: nn.Module, keep: float) -> None:
    """Move the running mean of the weights towards the network's."""
    with torch.no_grad():
        for ours, theirs in zip(slow.state_dict().values(), net.state_dict().values(), strict=True):
            if ours.dtype.is_floating_point:
                ours.lerp_(theirs, 1 - keep)
            else:
                ours.copy_(theirs)


def optimiser_of(net: nn.Module, rate: float) -> torch.optim.Optimizer:
    """AdamW; weights decay, biases and scales do not."""
    weights = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    return torch.optim.AdamW(
        [{"params": weights, "weight_decay": 0.03}, {"params": others, "weight_decay": 0.0}],
        lr=rate,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--bank", type=Path, default=Path(".cache/bank"))
    parser.add_argument("--run", type=Path, default=Path(".cache/run"))
    parser.add_argument("--start-from", type=Path, help="weights to begin with (a checkpoint)")
    parser.add_argument("--sizes", default="256w,256w,448,640")
    parser.add_argument("--shape", default="base")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Train to the given number of steps, going on from a checkpoint where there is one."""
    options = _arguments()
    sizes = options.sizes.split(",")
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.run.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = Detector(options.shape).to(device, memory_format=torch.channels_last)
    if options.start_from is not None:
        net.load_state_dict(torch.load(options.start_from, weights_only=True)["slow"])
    slow = Detector(options.shape).to(device)  # a running mean of the weights, which is exported
    slow.load_state_dict(net.state_dict())
    optimiser = optimiser_of(net, options.rate)
    start, checkpoint = 0, options.run / "checkpoint.pt"
    if checkpoint.exists():
        stored = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(stored["net"])
        slow.load_state_dict(stored["slow"])
        optimiser.load_state_dict(stored["optimiser"])
        start = stored["step"]
    begin, sums, step = time.monotonic(), np.zeros(4), start
    while step < options.steps:
        until = min(options.steps, step + RENEWED)
        data = Batches(options.bank, sizes, step, until, options.seed)
        loader = DataLoader(data, None, num_workers=options.workers, prefetch_factor=3)
        for batch in loader:
            share = step / options.steps
            rate = options.rate * min(1.0, (step + 1) / 60) * (0.5 + 0.5 * np.cos(np.pi * share))
            for group in optimiser.param_groups:
                group["lr"] = max(float(rate), 1e-5)
            batch = [part.to(device) for part in batch]
            picture = batch[0].to(memory_format=torch.channels_last)
            with torch.autocast(device, torch.bfloat16):
                answer = net(picture)
            total, parts = loss_of(answer, tuple(batch[1:]))
            optimiser.zero_grad(set_to_none=True)
            total.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 10.0)
            optimiser.step()
            mean_towards(slow, net, min(0.9985, (step + 1) / (step + 20)))
            sums += parts
            step += 1
            if step % 20 == 0:
                line = (
                    f"{step} of {options.steps}, {time.monotonic() - begin:.0f} s: heat "
                    f"{sums[0] / 20:.3f} box {sums[1] / 20:.3f} mask {sums[2] / 20:.4f} "
                    f"dice {sums[3] / 20:.3f}"
                )
                sums[:] = 0
                with (options.run / "log.txt").open("a") as log:
                    print(line, file=log)
                print(line, flush=True)
            if step % 100 == 0 or step == options.steps:
                unfinished = checkpoint.with_suffix(".part")
                torch.save(
                    {
                        "net": net.state_dict(),
                        "slow": slow.state_dict(),
                        "optimiser": optimiser.state_dict(),
                        "step": step,
                        "shape": options.shape,
                    },
                    unfinished,
                )
                os.replace(unfinished, checkpoint)


if __name__ == "__main__":
    main()
