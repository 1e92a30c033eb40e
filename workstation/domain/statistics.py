"""The statistics that figures stand on: shares, agreement, drift, each with its source.

Pure Python: figures are a few numbers, and a headless station has no need of scipy. The tests
compare each with scipy or statsmodels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959963984540054
"""Normal quantile of 0.975: all intervals here are at 95 %."""
MOST_STEPS = 10_000
_CLOSE = 1e-15

Interval = tuple[float, float]
Count = tuple[int, int]
"""(hits, of how many)."""


def wilson(hits: int, of: int) -> Interval | None:
    """95 % Wilson score interval of a share (Wilson 1927); None where there is nothing to share.

    Raises
    ------
    ValueError
        Where `hits` is not within 0..`of`.
    """
    if of <= 0:
        return None
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    share = hits / of
    middle = share + Z95**2 / (2 * of)
    half = Z95 * math.sqrt(share * (1 - share) / of + Z95**2 / (4 * of**2))
    scale = 1 + Z95**2 / of
    low, high = (middle - half) / scale, (middle + half) / scale
    # Rounding must not put the share itself outside.
    return max(0.0, min(low, share)), min(1.0, max(high, share))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two judges of the same parcels agree beyond chance.

    `kappa` and `interval` are None where chance alone would agree wholly (both judges always say
    the same one thing): there is then nothing to tell agreement from.
    """

    n: int
    agreed: int
    kappa: float | None
    interval: Interval | None


def agreement(table: Sequence[Sequence[int]]) -> Agreement:
    """Cohen's kappa of a square table of counts (rows: first judge, columns: second).

    Cohen 1960; interval by the large-sample error of Fleiss, Cohen and Everitt 1969, cut to
    -1..1. Where n is small it is too narrow: show n with it.

    Raises
    ------
    ValueError
        Where the table is not square or holds a negative count.
    """
    size = len(table)
    if any(len(row) != size for row in table) or any(c < 0 for row in table for c in row):
        raise ValueError("agreement needs a square table of counts")
    n = sum(map(sum, table))
    agreed = sum(table[i][i] for i in range(size))
    if n == 0:
        return Agreement(0, 0, None, None)
    rows = [sum(row) / n for row in table]
    columns = [sum(table[i][j] for i in range(size)) / n for j in range(size)]
    expected = sum(r * c for r, c in zip(rows, columns, strict=True))
    if 1 - expected < _CLOSE:
        return Agreement(n, agreed, None, None)
    kappa = (agreed / n - expected) / (1 - expected)
    left = 1 - kappa
    same = sum(table[i][i] / n * (1 - (rows[i] + columns[i]) * left) ** 2 for i in range(size))
    other = left**2 * sum(
        table[i][j] / n * (columns[i] + rows[j]) ** 2
        for i in range(size)
        for j in range(size)
        if i != j
    )
    variance = (same + other - (kappa - expected * left) ** 2) / ((1 - expected) ** 2 * n)
    half = Z95 * math.sqrt(max(0.0, variance))
    return Agreement(n, agreed, kappa, (max(-1.0, kappa - half), min(1.0, kappa + half)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two shares side by side: second minus first, its interval, and how surprising it is."""

    difference: float
    interval: Interval
    p: float


def compared(first: Count, second: Count) -> Comparison | None:
    """Whether a share has moved between two sets of parcels; None where one of them is empty.

    Interval: Newcombe 1998, method 10 (from two Wilson intervals). `p`: two-sided, pooled normal
    test (the chi-square of the 2 x 2 table without correction).
    """
    one, two = wilson(*first), wilson(*second)
    if one is None or two is None:
        return None
    p1, p2 = first[0] / first[1], second[0] / second[1]
    difference = p2 - p1
    below = math.hypot(p2 - two[0], one[1] - p1)
    above = math.hypot(two[1] - p2, p1 - one[0])
    pooled = (first[0] + second[0]) / (first[1] + second[1])
    error = math.sqrt(pooled * (1 - pooled) * (1 / first[1] + 1 / second[1]))
    p = 1.0 if error == 0 else two_sided(difference / error)
    return Comparison(difference, (difference - below, difference + above), p)


@dataclass(frozen=True, slots=True)
class Drift:
    """Whether a share stays the same over periods; `p` None where the periods cannot tell."""

    statistic: float
    degrees: int
    p: float | None


def spread(periods: Sequence[Count]) -> Drift:
    """Pearson's chi-square of a share over periods: do they differ by more than chance?

    Empty periods are left out. `p` is None with fewer than two of them, or where all parcels
    are hits or none is.
    """
    told = [(hits, of) for hits, of in periods if of > 0]
    hits, of = sum(h for h, _ in told), sum(n for _, n in told)
    if len(told) < 2 or hits in (0, of):
        return Drift(0.0, max(0, len(told) - 1), None)
    share = hits / of
    statistic = sum((h - n * share) ** 2 / (n * share * (1 - share)) for h, n in told)
    degrees = len(told) - 1
    return Drift(statistic, degrees, chi_square_tail(statistic, degrees))


def trend(periods: Sequence[Count]) -> Drift:
    """Cochran-Armitage test (1954, 1955): does a share rise or fall from period to period?

    `statistic` is the normal score, positive where the share rises. Periods are evenly spaced;
    an empty one keeps its place.
    """
    hits, of = sum(h for h, _ in periods), sum(n for _, n in periods)
    if sum(1 for _, n in periods if n > 0) < 2 or hits in (0, of):
        return Drift(0.0, 1, None)
    share = hits / of
    middle = sum(place * n for place, (_, n) in enumerate(periods)) / of
    pull = sum((place - middle) * h for place, (h, _) in enumerate(periods))
    width = sum(n * (place - middle) ** 2 for place, (_, n) in enumerate(periods))
    score = pull / math.sqrt(share * (1 - share) * width)
    return Drift(score, 1, two_sided(score))


def median_interval(ordered: Sequence[float]) -> tuple[float, Interval | None] | None:
    """Median of rising values and its 95 % interval by ranks (binomial; Conover 1999, 3.2).

    None without values; the interval is None under six values, where no ranks reach 95 %.
    """
    n = len(ordered)
    if n == 0:
        return None
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    ranks = median_ranks(n)
    return middle, None if ranks is None else (ordered[ranks[0]], ordered[ranks[1]])


def median_ranks(n: int) -> tuple[int, int] | None:
    """Places (from 0) of the two values of n between which the median lies with 95 %."""
    if n < 6:
        return None
    if n > MOST_STEPS:  # the normal approximation is then exact to a rank
        half = Z95 * math.sqrt(n) / 2
        low = max(0, math.floor(n / 2 - half) - 1)
        return low, n - 1 - low
    below, low = 0.0, -1
    for k in range(n // 2):
        below += math.exp(
            math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - n * math.log(2)
        )
        if below > 0.025:
            break
        low = k
    return low, n - 1 - low


def two_sided(score: float) -> float:
    """Chance of a normal score at least so far from 0."""
    return math.erfc(abs(score) / math.sqrt(2))


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Chance of a chi-square of so many degrees of freedom at least so large.

    Raises
    ------
    ValueError
        Where `degrees` is not at least 1 or `statistic` is negative.
    """
    if degrees < 1 or not statistic >= 0:
        raise ValueError(f"no chi-square {statistic} of {degrees} degrees")
    return _gamma_tail(degrees / 2, statistic / 2)


def _gamma_tail(a: float, x: float) -> float:
    """Upper regularised incomplete gamma function Q(a, x) (Abramowitz and Stegun 6.5)."""
    if x == 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:  # the series of P converges fast here (6.5.29)
        term = total = 1 / a
        for step in range(1, MOST_STEPS):
            term *= x / (a + step)
            total += term
            if term < total * _CLOSE:
                break
        return max(0.0, 1 - front * total)
    # The continued fraction of Q (6.5.31), evaluated forwards after Lentz.
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    value = d
    for step in range(1, MOST_STEPS):
        factor = -step * (step - a)
        b += 2
        d = factor * d + b
        c = b + factor / c
        d, c = 1 / (d or tiny), c or tiny
        change = d * c
        value *= change
        if abs(change - 1) < _CLOSE:
            break
    return min(1.0, front * value)
