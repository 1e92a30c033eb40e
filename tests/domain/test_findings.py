"""Scores, the thresholds of classes, and their shift."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.findings import (
    Detection,
    Finding,
    ModelIdentity,
    NotChecked,
    OpinionState,
    logit,
    moved,
    opinion_state,
    opinion_words,
    shift_to,
)

MODEL = ModelIdentity("m-1", "1.0.0", "a" * 64, 0.5)
BOX = (0, 0, 4, 4)
share = st.floats(0.0, 1.0)


def said(*found: Finding, thresholds=()) -> Detection:
    return Detection(MODEL, "scan", found, 1.0, "raw", thresholds=thresholds)


@given(share, share)
def test_a_threshold_is_moved_to_any_other_and_scores_on_it_count(default, wanted):
    there = moved(default, shift_to(wanted, default))
    assert there == pytest.approx(wanted, abs=1e-7)
    assert Finding(BOX, there, "x").counts(shift_to(wanted, default), default)


@given(share, st.floats(allow_nan=False))
def test_a_moved_threshold_stays_within_0_and_1_for_every_shift(threshold, shift):
    assert 0.0 <= moved(threshold, shift) <= 1.0


@given(share)
def test_no_shift_changes_nothing_and_the_logit_is_finite(threshold):
    assert moved(threshold, 0.0) == threshold
    assert math.isfinite(logit(threshold))


def test_each_class_counts_from_its_own_threshold_and_all_move_together():
    gun, knife = Finding(BOX, 0.4, "gun", threshold=0.3), Finding(BOX, 0.6, "knife", threshold=0.7)
    plain = Finding(BOX, 0.5, "other")
    detection = said(gun, knife, plain, thresholds=(("GUN", 0.3), ("KNIFE", 0.7)))
    assert detection.counting() == (gun, plain)
    assert detection.counting(0.5) == ()
    assert detection.counting(-0.5) == (gun, knife, plain)


def test_the_words_name_the_threshold_or_that_each_class_has_its_own():
    one = said(Finding(BOX, 0.6, "gun"))
    assert opinion_words(one) == "1 finding at or above 0.50 (model m-1)"
    assert opinion_words(one, shift_to(0.8, 0.5)) == "No findings above 0.80 (model m-1)"
    own = said(thresholds=(("GUN", 0.3),))
    assert opinion_words(own) == "No findings above each class’s own threshold (model m-1)"
    assert "moved by −0.70" in opinion_words(own, -0.7)
    assert opinion_state(one, 5.0) is OpinionState.NO_FINDINGS
    assert opinion_state(NotChecked("why.", "MODEL-01"), -5.0) is OpinionState.NOT_CHECKED


@pytest.mark.parametrize(
    "change",
    [
        {"score": math.nan},
        {"threshold": 1.5},
        {"threshold": math.nan},
        {"outline": ((0.0, 0.0), (1.0, 1.0))},
        {"outline": ((0.0, 0.0), (1.0, 1.0), (math.nan, 0.0))},
    ],
)
def test_a_finding_of_impossible_values_is_refused(change):
    with pytest.raises(ValueError, match="must be"):
        Finding(**{"box": BOX, "score": 0.5, "label": "x", **change})
