"""Each statistic of the figures against scipy or statsmodels, and where there is nothing to tell."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.statistics import (
    agreement,
    chi_square_tail,
    compared,
    median_interval,
    median_ranks,
    spread,
    trend,
    two_sided,
    wilson,
)

CLOSE = 1e-9
COUNTS = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda c: (min(c), max(c)))


@given(COUNTS)
def test_a_share_has_the_interval_of_wilson(count: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import proportion_confint

    found = wilson(*count)
    if count[1] == 0:
        assert found is None
        return
    assert found is not None
    assert found == pytest.approx(proportion_confint(*count, method="wilson"), abs=CLOSE)
    assert found[0] <= count[0] / count[1] <= found[1]


def test_more_hits_than_parcels_are_no_share() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


@given(st.integers(2, 4), st.randoms(use_true_random=False))
def test_kappa_and_its_interval_are_those_of_statsmodels(size: int, rnd: random.Random) -> None:
    from statsmodels.stats.inter_rater import cohens_kappa

    table = [[rnd.randrange(1, 60) for _ in range(size)] for _ in range(size)]
    found, told = agreement(table), cohens_kappa(table)
    assert found.kappa == pytest.approx(told.kappa, abs=CLOSE)
    assert found.interval is not None
    expected = (max(-1.0, told.kappa_low), min(1.0, told.kappa_upp))
    assert found.interval == pytest.approx(expected, abs=CLOSE)
    assert found.n == sum(map(sum, table))


def test_two_judges_who_always_say_one_thing_have_no_kappa() -> None:
    found = agreement([[40, 0], [0, 0]])
    assert (found.n, found.agreed, found.kappa, found.interval) == (40, 40, None, None)
    assert agreement([[0, 0], [0, 0]]).kappa is None


def test_whole_agreement_on_two_things_is_one() -> None:
    assert agreement([[7, 0], [0, 5]]).kappa == pytest.approx(1)


def test_a_table_that_is_not_square_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        agreement([[1, 2]])
    with pytest.raises(ValueError, match="square"):
        agreement([[1, -2], [1, 1]])


@given(COUNTS, COUNTS)
def test_two_shares_are_compared_as_newcombe_and_the_pooled_test_do(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

    found = compared(first, second)
    if 0 in (first[1], second[1]):
        assert found is None
        return
    assert found is not None
    expected = confint_proportions_2indep(*second, *first, method="newcomb", compare="diff")
    assert found.interval == pytest.approx(expected, abs=1e-7)
    hits = first[0] + second[0]
    if 0 < hits < first[1] + second[1]:
        _, p = proportions_ztest([first[0], second[0]], [first[1], second[1]])
        assert found.p == pytest.approx(p, abs=CLOSE)
    else:
        assert found.p == 1


@given(st.lists(COUNTS, max_size=12))
def test_a_share_over_periods_is_tested_as_scipy_does(periods: list[tuple[int, int]]) -> None:
    from scipy.stats import chi2_contingency

    found = spread(periods)
    told = [(h, n - h) for h, n in periods if n]
    if len(told) < 2 or not sum(h for h, _ in told) or not sum(m for _, m in told):
        assert found.p is None
        return
    expected = chi2_contingency(told, correction=False)
    assert (found.statistic, found.degrees) == (
        pytest.approx(expected.statistic, abs=1e-7),
        expected.dof,
    )
    assert found.p == pytest.approx(expected.pvalue, abs=CLOSE)


def test_a_rise_is_told_as_the_linear_by_linear_test_tells_it() -> None:
    from statsmodels.stats.contingency_tables import Table

    periods = [(5, 90), (9, 80), (0, 0), (17, 110), (22, 95)]
    found = trend(periods)
    table = Table([[n - h, h] for h, n in periods], shift_zeros=False)
    told = table.test_ordinal_association()
    n = sum(n for _, n in periods)  # its variance is over n - 1
    assert found.statistic == pytest.approx(told.zscore * math.sqrt(n / (n - 1)))
    assert found.statistic > 0
    assert found.p == pytest.approx(two_sided(found.statistic))


@pytest.mark.parametrize("periods", [[], [(3, 9)], [(0, 9), (0, 4)], [(9, 9), (4, 4)]])
def test_periods_that_cannot_tell_have_no_p(periods: list[tuple[int, int]]) -> None:
    assert trend(periods).p is None
    assert spread(periods).p is None


@given(st.integers(1, 300), st.floats(0, 2000))
def test_the_tail_of_chi_square_is_scipys(degrees: int, statistic: float) -> None:
    from scipy.stats import chi2

    assert chi_square_tail(statistic, degrees) == pytest.approx(
        chi2.sf(statistic, degrees), rel=1e-7, abs=1e-14
    )


@pytest.mark.parametrize(("statistic", "degrees"), [(-1.0, 2), (1.0, 0), (math.nan, 3)])
def test_no_chi_square_is_refused(statistic: float, degrees: int) -> None:
    with pytest.raises(ValueError, match="no chi-square"):
        chi_square_tail(statistic, degrees)


@given(st.integers(6, 3000))
def test_the_median_lies_between_its_ranks_with_95_percent_and_no_rank_less(n: int) -> None:
    from scipy.stats import binom

    ranks = median_ranks(n)
    assert ranks is not None
    low, high = ranks
    assert (low, high) == (low, n - 1 - low)
    assert binom.cdf(low, n, 0.5) <= 0.025 + CLOSE
    assert binom.cdf(low + 1, n, 0.5) > 0.025 - CLOSE


def test_the_ranks_of_many_values_lie_by_their_exact_ones() -> None:
    from scipy.stats import binom

    low, _ = median_ranks(1_000_000) or (0, 0)
    assert abs(low - (binom.ppf(0.025, 1_000_000, 0.5) - 1)) <= 2


def test_few_values_have_a_median_and_no_interval() -> None:
    assert median_interval([]) is None
    assert median_interval([4.0]) == (4.0, None)
    assert median_interval([1.0, 3.0, 5.0, 9.0]) == (4.0, None)
    assert median_interval([1, 2, 3, 4, 5, 6]) == (3.5, (1, 6))
