"""How sure a figure is: 95 % intervals of shares, and by drawing pictures again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.domain.statistics import wilson

REPLICATES = 400

Weights = NDArray[np.float32]


def rate(hits: int, of: int) -> dict[str, Any]:
    """A share as the report tells it: value, hits, n and its Wilson interval."""
    interval = wilson(hits, of)
    return {
        "value": None if of <= 0 else round(hits / of, 4),
        "hits": hits,
        "n": of,
        "interval": None if interval is None else [round(end, 4) for end in interval],
    }


def draws(groups: int, replicates: int = REPLICATES, seed: int = 20260101) -> Weights:
    """(replicates, groups) how often each group is in each bootstrap draw; always the same."""
    if groups == 0:
        return np.zeros((replicates, 0), np.float32)
    rng = np.random.default_rng([seed, groups])
    shares = np.full(groups, 1.0 / groups)
    return rng.multinomial(groups, shares, size=replicates).astype(np.float32)


def spread(values: NDArray[np.float64]) -> list[float] | None:
    """2.5 % and 97.5 % of bootstrap values, those that are no number left out."""
    sound = values[np.isfinite(values)]
    if sound.size < 20:
        return None
    return [round(float(end), 4) for end in np.quantile(sound, [0.025, 0.975])]


def share_spread(
    hits: NDArray[np.float64], of: NDArray[np.float64], weights: Weights
) -> list[float] | None:
    """Bootstrap interval of sum(hits) / sum(of), both per group."""
    # Counts are small whole numbers, exact in 32 bits.
    found, total = (weights @ each.astype(np.float32) for each in (hits, of))
    with np.errstate(invalid="ignore", divide="ignore"):
        return spread(np.asarray(found / total, dtype=np.float64))
