"""Whether a score of 0.7 is right seven times in ten: reliability bins and expected error."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.evaluation.intervals import Weights, rate, spread

BINS = 10


def reliability(
    scores: NDArray[np.float64],
    right: NDArray[np.bool_],
    groups: NDArray[np.int64],
    weights: Weights,
) -> dict[str, Any]:
    """Bins of even width over 0..1, and the expected calibration error (Naeini et al. 2015).

    The error is the mean over marks of the distance between a bin's mean score and its share of
    right ones. Only what the package lets through its floor is there to be judged.

    Parameters
    ----------
    scores, right : (marks,)
    groups : (marks,) what is drawn again together
    """
    place = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    bins = []
    for number in range(BINS):
        mine = place == number
        count = int(mine.sum())
        bins.append(
            {
                "from": number / BINS,
                "to": (number + 1) / BINS,
                "mean_score": round(float(scores[mine].mean()), 4) if count else None,
                "right": rate(int(right[mine].sum()), count),
            }
        )
    told: dict[str, Any] = {"bins": bins, "marks": len(scores)}
    value = _error(place, scores, right, None)
    told["expected_error"] = {"value": None if value is None else round(value, 4), "interval": None}
    if value is not None:
        again = [_error(place, scores, right, row[groups]) for row in weights[:200]]
        told["expected_error"]["interval"] = spread(
            np.array([np.nan if one is None else one for one in again])
        )
    return told


def _error(
    place: NDArray[np.int64],
    scores: NDArray[np.float64],
    right: NDArray[np.bool_],
    times: NDArray[np.float32] | None,
) -> float | None:
    each = np.ones(len(scores)) if times is None else times.astype(np.float64)
    total = float(each.sum())
    if total == 0:
        return None
    said = np.bincount(place, weights=each * scores, minlength=BINS)
    was = np.bincount(place, weights=each * right, minlength=BINS)
    return float(np.abs(said - was).sum() / total)
