"""The detector: a small anchor-free centre network with a second, dense answer."""

from __future__ import annotations

import torch
from torch import nn

from models.training.classes import CLASSES

STRIDE = 8


def _conv(inside: int, outside: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _conv(width, width)
        self.second = nn.Sequential(
            nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.second(self.first(x)))


class Detector(nn.Module):
    """Features at strides 8, 16 and 32, joined at 8.

    Answers, for a (B, 3, n, n) canonical tensor: heat logits (B, classes, s, s), box distances
    left, top, right, bottom in cells (B, 4, s, s), and contraband-mask logits (B, 1, s, s).
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(_conv(3, 20, 2), _conv(20, 40, 2), _Residual(40))
        self.eighth = nn.Sequential(_conv(40, 72, 2), _Residual(72), _Residual(72))
        self.sixteenth = nn.Sequential(_conv(72, 128, 2), _Residual(128), _Residual(128))
        self.thirtysecond = nn.Sequential(_conv(128, 160, 2), _Residual(160))
        self.down32 = _conv(160, 96, kernel=1)
        self.down16 = _conv(128, 96, kernel=1)
        self.down8 = _conv(72, 96, kernel=1)
        self.join16 = _conv(96, 96)
        self.join8 = _conv(96, 96)
        self.heat = nn.Sequential(_conv(96, 80), nn.Conv2d(80, len(CLASSES), 1))
        self.box = nn.Sequential(_conv(96, 64), nn.Conv2d(64, 4, 1))
        self.mask = nn.Sequential(_conv(96, 32), nn.Conv2d(32, 1, 1))
        nn.init.constant_(self.heat[-1].bias, -4.0)  # type: ignore[arg-type]
        nn.init.constant_(self.mask[-1].bias, -3.0)  # type: ignore[arg-type]
        nn.init.constant_(self.box[-1].bias, 1.2)  # type: ignore[arg-type]

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        eighth = self.eighth(self.stem(x))
        sixteenth = self.sixteenth(eighth)
        deep = self.down32(self.thirtysecond(sixteenth))
        middle = self.join16(
            self.down16(sixteenth) + nn.functional.interpolate(deep, scale_factor=2.0)
        )
        joined = self.join8(
            self.down8(eighth) + nn.functional.interpolate(middle, scale_factor=2.0)
        )
        distances = torch.exp(self.box(joined).clamp(-3.0, 4.5))
        return self.heat(joined), distances, self.mask(joined)


class Exported(nn.Module):
    """The detector with its decoding: boxes, scores and map as model.json declares them.

    `shift` (classes,) moves each class's logit so that its accepted threshold becomes a score of
    0.5. Only peaks of the heat keep their score.
    """

    def __init__(self, detector: Detector, size: int, shift: torch.Tensor) -> None:
        super().__init__()
        self.detector = detector
        side = size // STRIDE
        steps = torch.arange(side, dtype=torch.float32) + 0.5
        rows, columns = torch.meshgrid(steps, steps, indexing="ij")
        self.register_buffer("centre", torch.stack([columns, rows])[None])
        self.register_buffer("sign", torch.tensor([-1.0, -1.0, 1.0, 1.0]).view(1, 4, 1, 1))
        self.register_buffer("shift", shift.view(1, -1, 1, 1))

    def forward(self, picture: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        heat, distances, mask = self.detector(picture)
        centre = torch.cat([self.centre, self.centre], 1)
        boxes = ((centre + self.sign * distances) * STRIDE).flatten(2).transpose(1, 2)
        scores = torch.sigmoid(heat - self.shift)
        peak = nn.functional.max_pool2d(scores, 3, 1, 1)
        scores = scores * (scores >= peak).to(scores.dtype)
        return boxes, scores.flatten(2).transpose(1, 2), torch.sigmoid(mask)
