"""What training makes small: focal loss of the heat, GIoU of the boxes, masks."""

from __future__ import annotations

import torch
from torch.nn import functional

NEAR = 0.6
"""Part of the heat's peak above which a cell stands for the object."""

Answer = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def loss_of(answer: Answer, wanted: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, list[float]]:
    """The sum, and its parts: penalty-reduced focal loss (CornerNet, arXiv 1808.01244, here with more cells an object), GIoU (arXiv
    1902.09630), cross-entropy and Dice of the masks."""
    heat, distances, mask = (part.float() for part in answer)
    peaks, weight, corners, positive, cover = (part.float() for part in wanted)
    log_yes, log_no = functional.logsigmoid(heat), functional.logsigmoid(-heat)
    chance = torch.sigmoid(heat)
    # Every cell about a centre is asked to answer, not the middle one alone: objects are few.
    near = (peaks >= NEAR).float()
    objects = (peaks >= 0.999).float().sum().clamp(min=4.0)
    gain = -(near * (1 - chance) ** 2 * log_yes * weight).sum() / near.sum().clamp(min=4.0)
    cost = -((1 - near) * (1 - peaks) ** 4 * chance**2 * log_no * weight).sum() / objects
    focal = gain + cost
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
    cross = functional.binary_cross_entropy_with_logits(mask, cover)
    chance = torch.sigmoid(mask)
    there = cover.sum(dim=(2, 3))
    dice = 1 - (2 * (chance * cover).sum(dim=(2, 3)) + 1) / (chance.sum(dim=(2, 3)) + there + 1)
    has = (there > 2).float()
    dice = (dice * has).sum() / has.sum().clamp(min=1.0)
    total = focal + 1.5 * box + 4.0 * cross + 0.5 * dice
    return total, [float(part.detach()) for part in (focal, box, cross, dice)]
