"""Matching and average precision: by hand, and against COCO's definition written slowly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation import slow_coco
from workstation.evaluation.boxes import (
    COCO_OVERLAPS,
    average_precision,
    match,
    overlaps,
)

A, B, C = (0.0, 0.0, 10.0, 10.0), (100.0, 0.0, 10.0, 10.0), (200.0, 0.0, 10.0, 10.0)


def array(*boxes):
    return np.array(boxes, float).reshape(-1, 4)


def flags(*values):
    return np.array(values, bool)


def test_overlap_is_intersection_over_union_and_over_the_found_box_for_a_crowd():
    half = (5.0, 0.0, 10.0, 10.0)
    table = overlaps(array(A, half), array(A, A, B), flags(False, True, False))
    assert table == pytest.approx(np.array([[1.0, 1.0, 0.0], [50 / 150, 0.5, 0.0]]))
    assert overlaps(array(A), array()).shape == (1, 0)
    assert overlaps(array((0, 0, 0, 0)), array((0, 0, 0, 0)))[0, 0] == 0.0


def test_a_true_box_is_taken_once_by_the_surest_and_a_found_one_takes_the_nearest():
    near = (1.0, 0.0, 10.0, 10.0)
    found = match(array(near, A, C), array(A, B), flags(0, 0), flags(0, 0), (0.5,))
    assert found.taken.tolist() == [[0, -1, -1]]
    assert found.taker.tolist() == [[0, -1]]
    both = match(array(A), array(near, A), flags(0, 0), flags(0, 0), (0.5,))
    assert both.taken.tolist() == [[1]]


def test_an_ignored_box_is_taken_only_where_no_other_is_and_a_crowd_again_and_again():
    near = (1.0, 0.0, 10.0, 10.0)
    found = match(array(near, A), array(near, A), flags(1, 0), flags(0, 0), (0.5,))
    assert found.taken.tolist() == [[1, 0]]
    assert found.ignored.tolist() == [[False, True]]
    crowd = match(array(A, near, A), array((0, 0, 50, 50)), flags(1), flags(1), (0.5,))
    assert crowd.ignored.tolist() == [[True, True, True]]


def test_average_precision_of_cases_worked_by_hand():
    # Two true boxes. Right, wrong, right: precision 1 up to recall 0.5 (51 points: 0..0.50), then 2/3.
    by_hand = (51 * 1.0 + 50 * 2 / 3) / 101
    value = average_precision(np.array([0.9, 0.8, 0.7]), flags(1, 0, 1), 2)
    assert value == pytest.approx(by_hand)
    # One of three found, and nothing wrong: recall ends at 1/3, points 0..0.33.
    assert average_precision(np.array([0.9]), flags(1), 3) == pytest.approx(34 / 101)
    assert average_precision(np.array([0.9, 0.8]), flags(0, 0), 2) == 0.0
    assert average_precision(np.array([]), flags(), 2) == 0.0
    assert average_precision(np.array([0.9]), flags(0), 0) is None
    assert average_precision(np.array([0.2, 0.9]), flags(1, 1), 2) == pytest.approx(1.0)


def test_a_weight_counts_a_box_that_often():
    twice = average_precision(np.array([0.9, 0.9, 0.8, 0.7, 0.7]), flags(1, 1, 0, 1, 1), 6)
    weighted = average_precision(
        np.array([0.9, 0.8, 0.7]), flags(1, 0, 1), 6, np.array([2.0, 1.0, 2.0])
    )
    assert weighted == pytest.approx(twice, abs=0.011)  # precision within a pair of equals


side = st.integers(1, 12)
place = st.integers(0, 14)
box = st.tuples(place, place, side, side)
found_boxes = st.lists(st.tuples(box, st.integers(1, 40)), max_size=7)
true_boxes = st.lists(
    st.tuples(box, st.sampled_from([(False, False), (False, False), (True, False), (True, True)])),
    max_size=5,
)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(found_boxes, true_boxes), min_size=1, max_size=5),
    st.sampled_from([0.3, *COCO_OVERLAPS]),
)
def test_average_precision_is_that_of_cocos_definition(pictures, least):
    number = 0
    plain = []
    for found, true in pictures:
        # Scores all differ: COCO leaves the order of equals to the order of pictures.
        mine = []
        for one, score in found:
            number += 1
            mine.append((tuple(map(float, one)), score / 41 + number * 1e-6))
        plain.append((mine, [(tuple(map(float, one)), *how) for one, how in true]))
    scores, right, asked = [], [], 0
    for found, true in plain:
        found = sorted(found, key=lambda one: -one[1])
        result = match(
            array(*(one for one, _ in found)),
            array(*(one for one, _, _ in true)),
            flags(*(ignore for _, ignore, _ in true)),
            flags(*(crowd for _, _, crowd in true)),
            (least,),
        )
        kept = ~result.ignored[0]
        scores += [score for (_, score), keep in zip(found, kept, strict=True) if keep]
        right += (result.taken[0] >= 0)[kept].tolist()
        asked += sum(not ignore for _, ignore, _ in true)
    value = average_precision(np.array(scores, float), flags(*right), asked)
    expected = slow_coco.average_precision(plain, least)
    if expected is None:
        assert value is None
    else:
        assert value == pytest.approx(expected, abs=1e-9)
