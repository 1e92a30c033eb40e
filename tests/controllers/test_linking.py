"""Which place of one picture answers which of the other, exactly as declared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.controllers.linking import Link, Sheet, of_parcels, of_views
from workstation.domain.scan import SpacingPlane

A = Sheet(200, 100, (1.0, 1.0))
B = Sheet(300, 400, (0.5, 0.5))
BARE = Sheet(300, 400)
LENGTH = st.floats(0.05, 20)
PLACE = st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))


def test_that_pictures_of_two_parcels_stand_at_one_scale_about_their_middles() -> None:
    link = of_parcels(A, B, fit_ratio=99)
    assert link.ratio == 0.5
    assert link.to_right((100, 50)) == (150, 200)
    assert link.to_right((110, 50)) == (170, 200)  # 10 mm to the right in both
    assert link.words == "Same scale: 1 and 0.5 mm a pixel at the detector"


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        (A, BARE, "one picture does not declare its pixel spacing"),
        (BARE, BARE, "neither picture declares its pixel spacing"),
        (
            A,
            Sheet(9, 9, (1.0, 1.0), SpacingPlane.CALIBRATED),
            "one spacing holds at the detector, the other in the object",
        ),
        (A, Sheet(9, 9, (2.0, 1.0)), "pixels are not square and are drawn so"),
        (A, Sheet(9, 9, (0.0, 1.0)), "a declared pixel spacing is no length"),
    ],
)
def test_that_what_has_no_common_scale_is_fitted_and_says_why(
    left: Sheet, right: Sheet, why: str
) -> None:
    for one, two in ((left, right), (right, left)):
        link = of_parcels(one, two, fit_ratio=0.25)
        assert (link.ratio, link.fitted) == (0.25, True)
        assert link.words.startswith("Each fitted: ")
    assert of_parcels(left, right, 1.0).words == f"Each fitted: {why}"


def test_that_views_of_one_size_answer_row_for_row() -> None:
    link = of_views(Sheet(200, 100), Sheet(50, 100))
    assert link.to_right((0, 73.5))[1] == 73.5
    assert (link.along_belt, link.words) == (True, "Linked: row for row along the belt")


def test_that_views_of_other_sizes_answer_in_mm_along_the_belt() -> None:
    link = of_views(A, B)
    assert link.to_right((0, 10))[1] == 20
    assert link.words == "Linked: along the belt in mm (1 and 0.5 mm a pixel at the detector)"


def test_that_one_row_count_at_two_spacings_is_not_row_for_row() -> None:
    link = of_views(Sheet(9, 100, (1.0, 1.0)), Sheet(9, 100, (2.0, 2.0)))
    assert link.to_right((0, 10))[1] == 5


def test_that_views_without_spacings_answer_in_proportion_and_are_called_an_estimate() -> None:
    link = of_views(Sheet(200, 100), Sheet(200, 400))
    assert link.to_right((0, 25))[1] == 100
    assert "an estimate (neither picture declares its pixel spacing)" in link.words


def test_that_tall_pixels_answer_by_their_row_spacing() -> None:
    tall = Sheet(200, 50, (2.0, 1.0), aspect=2.0)
    link = of_parcels(A, tall, 1.0)
    assert link.words == "Same scale: 1 and 1 × 2 mm a pixel at the detector"
    assert link.to_right((110, 60)) == (110, 30)
    assert of_views(A, tall).to_right((0, 10))[1] == 5


@given(ratio=LENGTH, tall=LENGTH, left=PLACE, right=PLACE, at=PLACE)
def test_that_there_and_back_is_the_same_place(
    ratio: float,
    tall: float,
    left: tuple[float, float],
    right: tuple[float, float],
    at: tuple[float, float],
) -> None:
    link = Link(ratio, left, right, "", aspects=(1.0, tall))
    assert link.to_left(link.to_right(at)) == pytest.approx(at, rel=1e-6, abs=1e-5)


@given(mine=LENGTH, other=LENGTH, at=PLACE)
def test_that_equal_ways_in_mm_answer_each_other(
    mine: float, other: float, at: tuple[float, float]
) -> None:
    left, right = Sheet(200, 100, (mine, mine)), Sheet(64, 48, (other, other))
    x, y = of_parcels(left, right, 1.0).to_right(at)
    ways = [((at[0] - 100) * mine, (x - 32) * other), ((at[1] - 50) * mine, (y - 24) * other)]
    for one, two in ways:
        assert one == pytest.approx(two, rel=1e-6, abs=1e-5)
