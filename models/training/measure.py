"""Cached parcels as the product's scans, and the counting of hits and false alarms."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.training.augment import display_colour, display_grey
from workstation.domain.scan import PictureKind, Scan, SourceFile

HIT = 0.3
"""Intersection over union from which a box of the right class is a hit."""
SEEN = 0.25
"""Objects less visible than this are left out of recall."""


def load(path: Path) -> dict[str, np.ndarray]:
    """One cached parcel."""
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def scan_of(record: dict[str, np.ndarray], style: str, seed: int) -> Scan:
    """A cached parcel as the reader would give it, in one of augment.STYLES."""
    file = (SourceFile(f"{seed}.made", f"{seed:064x}", 1, "made"),)
    black, air = (int(value) for value in record["levels"])
    kev = tuple(float(value) for value in record["kev"])
    if style == "raw dual energy":
        values = np.stack([record["low"], record["high"]])
        return Scan(
            PictureKind.DUAL_ENERGY,
            values,
            16,
            file,
            air_value=air,
            black_level=black,
            effective_energies_kev=kev,
            simulated=True,
        )
    if style == "single energy":
        return Scan(
            PictureKind.SINGLE_ENERGY,
            record["high"][None],
            16,
            file,
            air_value=air,
            black_level=black,
            simulated=True,
        )
    rng = np.random.default_rng([seed, 99])
    low, high = (
        -np.log(np.clip((record[name].astype(np.float32) - black) / (air - black), 0.002, 1.0))
        for name in ("low", "high")
    )
    if style == "vendor colours":
        values = display_colour(low, high, kev, rng)[None]
        return Scan(PictureKind.RENDERED_COLOUR, values, 8, file, simulated=True)
    return Scan(PictureKind.RENDERED_GREY, display_grey(high, rng)[None], 8, file, simulated=True)


def overlap(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union (N, M) of boxes (N, 4) and (M, 4) as x, y, width, height."""
    a, b = a[:, None].astype(np.float64), b[None].astype(np.float64)
    corner = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:])
    inner = np.clip(corner - np.maximum(a[..., :2], b[..., :2]), 0, None).prod(-1)
    return inner / np.maximum(a[..., 2:].prod(-1) + b[..., 2:].prod(-1) - inner, 1e-9)


def average_precision(
    pictures: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]], least: float
) -> float:
    """Area under precision over recall of one class.

    Each picture is found boxes (N, 4), their scores (N,), true boxes (M, 4), and which of these
    count (M,) bool; a find on one that does not count is neither right nor wrong.
    """
    scored: list[tuple[float, bool]] = []
    total = 0
    for boxes, scores, truth, counts in pictures:
        total += int(counts.sum())
        taken = np.zeros(len(truth), bool)
        table = overlap(boxes, truth) if len(boxes) and len(truth) else np.zeros((len(boxes), 0))
        for row in np.argsort(-scores, kind="stable"):
            open_ = np.where(taken, 0.0, table[row]) if table.shape[1] else np.zeros(0)
            if open_.size and open_.max() >= least:
                best = int(np.argmax(open_))
                taken[best] = True
                if counts[best]:
                    scored.append((float(scores[row]), True))
            else:
                scored.append((float(scores[row]), False))
    if not total or not scored:
        return 0.0
    right = np.array([hit for _, hit in sorted(scored, key=lambda pair: -pair[0])])
    hits = np.cumsum(right)
    precision = hits / np.arange(1, len(right) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float((precision * right).sum() / total)
