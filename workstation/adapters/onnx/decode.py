"""From a model's raw outputs to at most a hundred boxes. Never trusts their number or their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workstation.adapters.onnx.scores import Scale

MOST_CANDIDATES = 300
"""Kept by score before overlaps are looked for, which costs the square of their number."""
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Boxes worth showing, the surest first: by how far they lie above their class's threshold.

    Attributes
    ----------
    boxes : (M, 4) float32
        Left, top, right, bottom in tensor pixels.
    scores : (M,) float64
        As shown.
    kinds : (M,) intp
        Class indices.
    """

    boxes: NDArray[np.float32]
    scores: NDArray[np.float64]
    kinds: NDArray[np.intp]


def candidates(
    boxes: NDArray[np.float32],
    scores: NDArray[np.float32],
    reported: NDArray[np.bool_],
    scale: Scale,
    overlap: float,
) -> Found:
    """The boxes worth showing.

    Each place speaks for the class with its best score as the model gave it; where that is one
    that is not reported (a decoy), the place says nothing.

    Parameters
    ----------
    boxes : (N, 4) float32
        Left, top, right, bottom.
    scores : (N, classes) float32, 0..1
    reported : (classes,) bool
    scale : Scale
        Calibration, thresholds and the floor below which scores are dropped.
    overlap : float
        Intersection over union above which the weaker box of one class is dropped.
    """
    kinds = np.argmax(scores, axis=1)
    best = scores[np.arange(scores.shape[0]), kinds]
    keep = np.flatnonzero(reported[kinds] & (best >= scale.floors[kinds]))
    boxes, best, kinds = boxes[keep], best[keep], kinds[keep]
    sound = np.flatnonzero((boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1]))
    boxes, best, kinds = boxes[sound], best[sound], kinds[sound]
    shown = scale.shown(best, kinds)
    margins = scale.margins(shown, kinds)
    if margins.size > MOST_CANDIDATES:
        first = np.argpartition(-margins, MOST_CANDIDATES)[:MOST_CANDIDATES]
        boxes, shown, kinds, margins = boxes[first], shown[first], kinds[first], margins[first]
    order = np.argsort(-margins, kind="stable")
    boxes, shown, kinds = boxes[order], shown[order], kinds[order]
    if order.size:
        corners = boxes.astype(np.float64)
        lengths = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
        # Ranked by their places, so that the order here is the order there.
        ranks = np.linspace(1.0, 0.5, order.size)
        chosen = cv2.dnn.NMSBoxesBatched(
            lengths.tolist(), ranks.tolist(), kinds.tolist(), 0.0, overlap
        )
        first = np.sort(np.asarray(chosen, dtype=np.intp).ravel())[:MOST_FINDINGS]
        boxes, shown, kinds = boxes[first], shown[first], kinds[first]
    return Found(boxes, shown, kinds)
