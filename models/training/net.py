"""The detectors that were compared: anchor-free centre networks with class masks and a map.

All answer the same way for a (B, channels, n, n) picture, n a multiple of 32:
heat logits (B, classes, n/8, n/8), box distances left, top, right, bottom in cells of 8 pixels
(B, 4, n/8, n/8), and mask logits (B, classes + 1, n/4, n/4): one plane per class, and last the map
of all that looks like contraband. Channel counts are multiples of 16, which is what matrix units
of current processors take at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from models.training.classes import CLASSES

STRIDE = 8
MASK_STRIDE = 4
DISTANCE_UNIT = 4.0


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


class _Pool(nn.Module):
    """The same features seen over growing windows (spatial pyramid), for context."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.down = _conv(width, width // 2, kernel=1)
        self.up = _conv(width * 2, width, kernel=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.down(x)
        a = functional.max_pool2d(x, 5, 1, 2)
        b = functional.max_pool2d(a, 5, 1, 2)
        c = functional.max_pool2d(b, 5, 1, 2)
        return self.up(torch.cat([x, a, b, c], 1))


@dataclass(frozen=True)
class Shape:
    """Widths at strides 4, 8, 16, 32, residual blocks at 4 to 32, and the joined width."""

    widths: tuple[int, int, int, int] = (64, 96, 160, 256)
    blocks: tuple[int, int, int, int] = (1, 2, 3, 2)
    joined: int = 96


SHAPES = {
    "small": Shape((48, 64, 112, 160), (0, 1, 1, 1), 64),
    "middle": Shape((48, 80, 144, 224), (0, 1, 2, 1), 80),
    "base": Shape(),
    "deep": Shape((64, 112, 192, 256), (1, 4, 6, 3), 112),
}


def _spread(x: torch.Tensor) -> torch.Tensor:
    """The planes with the first in two more scales.

    Display pictures press attenuation into a fifth of the range that raw counts fill; the root and
    the clipped fivefold show both alike.
    """
    first = x[:, :1].clamp(min=0.0)
    return torch.cat([x, (first + 1e-4).sqrt(), (first * 5.0).clamp(max=1.0)], 1)


class Detector(nn.Module):
    """A pyramid of features joined at stride 8 (boxes) and 4 (masks)."""

    def __init__(self, shape: str = "base", channels: int = 3) -> None:
        super().__init__()
        self.shape, self.channels = shape, channels
        s = SHAPES[shape]
        b, c, d, e = s.widths

        def stage(inside: int, outside: int, blocks: int) -> nn.Sequential:
            return nn.Sequential(
                _conv(inside, outside, 2), *(_Residual(outside) for _ in range(blocks))
            )

        # Blocks of 4 x 4 pixels become channels: layers at full size cost most of the time of
        # training and see nothing but edges.
        self.quarter = nn.Sequential(
            nn.PixelUnshuffle(4),
            _conv((channels + 2) * 16, b),
            *(_Residual(b) for _ in range(s.blocks[0])),
        )
        self.eighth = stage(b, c, s.blocks[1])
        self.sixteenth = stage(c, d, s.blocks[2])
        self.thirtysecond = nn.Sequential(stage(d, e, s.blocks[3]), _Pool(e))
        j, m = s.joined, 48
        self.features_width = j
        self.down32 = _conv(e, j, kernel=1)
        self.down16 = _conv(d, j, kernel=1)
        self.down8 = _conv(c, j, kernel=1)
        self.join16 = _conv(j, j)
        self.join8 = nn.Sequential(_conv(j, j), _Residual(j))
        self.heat = nn.Sequential(_conv(j, j), nn.Conv2d(j, len(CLASSES), 1))
        self.box = nn.Sequential(_conv(j, j), nn.Conv2d(j, 4, 1))
        self.fine4 = _conv(b, m, kernel=1)
        self.fine8 = _conv(j, m, kernel=1)
        self.mask = nn.Sequential(_conv(m, m), nn.Conv2d(m, len(CLASSES) + 1, 1))
        nn.init.constant_(self.heat[-1].bias, -4.5)  # type: ignore[arg-type]
        nn.init.constant_(self.mask[-1].bias, -4.0)  # type: ignore[arg-type]
        nn.init.constant_(self.box[-1].bias, 0.0)  # type: ignore[arg-type]

    def features(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Features at strides 4 and 8, the latter joined with the deeper ones."""
        quarter = self.quarter(_spread(x))
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        deep = self.down32(self.thirtysecond(sixteenth))
        middle = self.join16(
            self.down16(sixteenth) + functional.interpolate(deep, scale_factor=2.0)
        )
        joined = self.join8(self.down8(eighth) + functional.interpolate(middle, scale_factor=2.0))
        return quarter, joined

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        quarter, joined = self.features(x)
        distances = torch.exp(self.box(joined).float().clamp(-3.0, 3.5)) * DISTANCE_UNIT
        fine = self.fine4(quarter) + functional.interpolate(self.fine8(joined), scale_factor=2.0)
        return self.heat(joined), distances, self.mask(torch.relu(fine))

    def mirrored(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The answers to the picture and to its mirror image, averaged."""
        heat, distances, mask = self(x)
        other_heat, other, other_mask = (part.flip(3) for part in self(x.flip(3)))
        other = torch.cat([other[:, 2:3], other[:, 1:2], other[:, 0:1], other[:, 3:4]], 1)
        return (
            (heat + other_heat) / 2,
            (distances + other) / 2,
            (mask + other_mask) / 2,
        )


class Exported(nn.Module):
    """The detector with its decoding: boxes, scores, map and masks as model.json declares them.

    Only peaks of the strongest class keep their score, one class a place. With `coarse` the picture
    is also looked at in half its size: what fills much of a picture is known by its whole, small
    things by their edges; the candidates of both stand side by side and masks are averaged. With
    `mirror` each look is averaged with that at the mirror image.
    """

    def __init__(
        self, detector: Detector, size: int, *, coarse: bool = True, mirror: bool = False
    ) -> None:
        super().__init__()
        if size % 64:
            raise ValueError("a size must be a multiple of 64, so that its half can be looked at")
        self.detector, self.coarse, self.mirror = detector, coarse, mirror
        self.register_buffer("centre", _centres(size // STRIDE))
        self.register_buffer("coarse_centre", _centres(size // STRIDE // 2))
        self.register_buffer("sign", torch.tensor([-1.0, -1.0, 1.0, 1.0]).view(1, 4, 1, 1))

    def forward(
        self, picture: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        boxes, scores, mask = self._look(picture, self.centre)
        if self.coarse:
            small = functional.avg_pool2d(picture, 2)
            more_boxes, more_scores, more_mask = self._look(small, self.coarse_centre)
            boxes = torch.cat([boxes, more_boxes * 2.0], 1)
            scores = torch.cat([scores, more_scores], 1)
            wide = functional.interpolate(more_mask, scale_factor=2.0, mode="bilinear")
            mask = (mask + wide) / 2
        masks = torch.sigmoid(mask)
        return boxes, scores, masks[:, -1:], masks[:, :-1]

    def _look(
        self, picture: torch.Tensor, centre: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        answer = self.detector.mirrored if self.mirror else self.detector
        heat, distances, mask = answer(picture)
        boxes = ((centre + self.sign * distances) * STRIDE).flatten(2).transpose(1, 2)
        scores = torch.sigmoid(heat)
        best = scores.max(1, keepdim=True).values
        peak = functional.max_pool2d(best, 3, 1, 1)
        scores = scores * ((best >= peak) & (scores >= best)).to(scores.dtype)
        return boxes, scores.flatten(2).transpose(1, 2), mask


def _centres(side: int) -> torch.Tensor:
    steps = torch.arange(side, dtype=torch.float32) + 0.5
    rows, columns = torch.meshgrid(steps, steps, indexing="ij")
    return torch.stack([columns, rows, columns, rows])[None]
