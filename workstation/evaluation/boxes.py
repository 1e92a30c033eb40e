"""Found boxes against true ones, matched as COCO does, and average precision by COCO's definition.

Lin et al. 2014 (arXiv 1405.0312) and the evaluation code published with it: 101 points of recall,
the best 100 boxes of a picture, a true box taken once; what is to be ignored takes a found box out
of the count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_BOXES = 100
COCO_OVERLAPS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))
RECALL_POINTS = np.linspace(0.0, 1.0, 101)

Boxes = NDArray[np.float64]
Flags = NDArray[np.bool_]


def overlaps(found: Boxes, true: Boxes, crowd: Flags | None = None) -> NDArray[np.float64]:
    """(N, M) intersection over union of (N, 4) and (M, 4); over the found box's area for a crowd."""
    a, b = found[:, None, :], true[None, :, :]
    corner = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:])
    sides = np.clip(corner - np.maximum(a[..., :2], b[..., :2]), 0.0, None)
    inner = sides[..., 0] * sides[..., 1]
    of_found = a[..., 2] * a[..., 3]
    whole = of_found + b[..., 2] * b[..., 3] - inner
    if crowd is not None:
        whole = np.where(crowd[None, :], of_found, whole)
    answer: NDArray[np.float64] = np.divide(
        inner, whole, out=np.zeros_like(inner), where=whole > 0.0
    )
    return answer


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """Of one picture and one class, for each overlap asked.

    `taken` (T, N): index of the true box that a found one takes, -1 for none; `ignored` (T, N):
    that one is to be ignored; `taker` (T, M): index of the found box that takes a true one, -1.
    Found boxes are in the order given.
    """

    taken: NDArray[np.intp]
    ignored: Flags
    taker: NDArray[np.intp]


def match(
    found: Boxes,
    true: Boxes,
    ignore: Flags,
    crowd: Flags,
    least: tuple[float, ...],
) -> Match:
    """Match found boxes, the surest first, to true ones; each takes the free one it overlaps most.

    Parameters
    ----------
    ignore : (M,) bool
        True boxes that are neither asked for nor held against whoever finds them; they are taken
        only where no other is.
    crowd : (M,) bool
        Those of the ignored that stand for many objects: taken any number of times.
    least : overlaps asked
    """
    taken = np.full((len(least), len(found)), -1, np.intp)
    ignored = np.zeros((len(least), len(found)), bool)
    taker = np.full((len(least), len(true)), -1, np.intp)
    if not len(found) or not len(true):
        return Match(taken, ignored, taker)
    table = overlaps(found, true, crowd)
    order = np.argsort(ignore, kind="stable")
    for row, limit in enumerate(least):
        for one in range(len(found)):
            best, at = min(limit, 1 - 1e-10), -1
            for other in order:
                if taker[row, other] >= 0 and not crowd[other]:
                    continue
                if at >= 0 and not ignore[at] and ignore[other]:
                    break
                if table[one, other] < best:
                    continue
                best, at = table[one, other], int(other)
            if at >= 0:
                taken[row, one], ignored[row, one] = at, ignore[at]
                taker[row, at] = one
    return Match(taken, ignored, taker)


def precision_curve(
    scores: NDArray[np.float64], right: Flags, asked: float, weights: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(recall, precision) after each found box, the surest first; `asked` is what could be found.

    `weights` counts each box that often.
    """
    order = np.argsort(-scores, kind="stable")
    right = right[order]
    each = np.ones(len(order)) if weights is None else weights[order]
    hits = np.cumsum(np.where(right, each, 0.0))
    misses = np.cumsum(np.where(right, 0.0, each))
    total = hits + misses
    precision = np.divide(hits, total, out=np.zeros_like(hits), where=total > 0)
    return hits / asked, precision


def average_precision(
    scores: NDArray[np.float64],
    right: Flags,
    asked: float,
    weights: NDArray[np.float64] | None = None,
) -> float | None:
    """Mean of the best precision at or beyond each of 101 recalls; None where nothing was asked.

    Parameters
    ----------
    scores : (N,)
        Of the found boxes that count: those matched to ignored boxes are left out before.
    right : (N,) bool
        Whether each takes a true box.
    asked : float
        True boxes that count.
    """
    if asked <= 0:
        return None
    if not len(scores):
        return 0.0
    recall, precision = precision_curve(scores, right, asked, weights)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    # Sums of weights may fall short of a point by rounding.
    at = np.searchsorted(recall + 1e-12, RECALL_POINTS, side="left")
    reached = at < len(envelope)
    return float(np.where(reached, envelope[np.minimum(at, len(envelope) - 1)], 0.0).mean())
