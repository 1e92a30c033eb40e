"""From a model's raw outputs to at most a hundred boxes. Never trusts their number or their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_CANDIDATES = 300
"""Kept by score before overlaps are looked for, which costs the square of their number."""
MOST_FINDINGS = 100


def candidates(
    boxes: NDArray[np.float32],
    scores: NDArray[np.float32],
    reported: NDArray[np.bool_],
    floor: float,
    overlap: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.intp]]:
    """The boxes worth showing, by falling score.

    Each place speaks for its best class only: where that is one that is not reported (a decoy),
    the place says nothing.

    Parameters
    ----------
    boxes : (N, 4) float32
        Left, top, right, bottom.
    scores : (N, classes) float32, 0..1
    reported : (classes,) bool
    floor : float
        Lower scores are dropped.
    overlap : float
        Intersection over union above which the weaker box of one class is dropped.

    Returns
    -------
    boxes (M, 4), scores (M,), class indices (M,)
    """
    kinds = np.argmax(scores, axis=1)
    best = scores[np.arange(scores.shape[0]), kinds]
    sound = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
    keep = np.flatnonzero(sound & reported[kinds] & (best >= floor))
    if keep.size > MOST_CANDIDATES:
        keep = keep[np.argpartition(-best[keep], MOST_CANDIDATES)[:MOST_CANDIDATES]]
    keep = keep[np.argsort(-best[keep], kind="stable")]
    boxes, best, kinds = boxes[keep], best[keep], kinds[keep]
    if keep.size:
        corners = boxes.astype(np.float64)
        lengths = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
        chosen = cv2.dnn.NMSBoxesBatched(
            lengths.tolist(), best.tolist(), kinds.tolist(), floor, overlap
        )
        order = np.sort(np.asarray(chosen, dtype=np.intp).ravel())[:MOST_FINDINGS]
        boxes, best, kinds = boxes[order], best[order], kinds[order]
    return boxes, best, kinds
