"""Recall, false alarms, FROC, groups and calibration, on pictures small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.evaluation.cases import GUN, KNIFE, answer, mark, thing, truth
from workstation.domain.statistics import wilson
from workstation.evaluation.alarms import shift_for
from workstation.evaluation.calibration import reliability
from workstation.evaluation.figures import Asked, Evaluation
from workstation.evaluation.intervals import draws, share_spread
from workstation.evaluation.truth import Role

HERE, THERE = (10.0, 10.0, 20.0, 20.0), (100.0, 40.0, 20.0, 20.0)
ROUGH = (17.0, 10.0, 20.0, 20.0)  # overlaps HERE by 260 of 540: 0.48
ASKED = Asked(("gun", "knife"), (GUN, KNIFE))


def evaluation(*pictures, known=True):
    made = Evaluation(ASKED, known=known)
    for one, told in pictures:
        made.add(one, told)
    return made.figures()


def test_wilson_is_the_published_interval_and_holds_the_share():
    low, high = wilson(8, 10)  # Wilson 1927; Brown, Cai, DasGupta 2001
    assert (low, high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(20, 20)[1] == 1.0
    assert wilson(0, 0) is None


def test_drawing_pictures_again_covers_a_share_about_as_wilson_does():
    rng = np.random.default_rng(3)
    hits = (rng.random(400) < 0.3).astype(float)
    low, high = share_spread(hits, np.ones(400), draws(400))
    assert (low, high) == pytest.approx(wilson(int(hits.sum()), 400), abs=0.012)
    # Objects that come in fours tell less than as many alone.
    fours = np.repeat(hits[:100], 4)
    grouped = share_spread(fours.reshape(100, 4).sum(1), np.full(100, 4.0), draws(100))
    alone = share_spread(fours, np.ones(400), draws(400))
    assert grouped[1] - grouped[0] > 1.5 * (alone[1] - alone[0])


def test_an_object_is_found_by_a_mark_of_its_class_that_counts_and_lies_well():
    told = evaluation(
        (truth("a", [thing(HERE)]), answer([mark(HERE, 0.1)])),
        (truth("b", [thing(HERE)]), answer([mark(HERE, -0.1)])),
        (truth("c", [thing(HERE)]), answer([mark(ROUGH, 1.0)])),
        (truth("d", [thing(HERE)]), answer([mark(HERE, 1.0, KNIFE)])),
        (truth("e", [thing(HERE)]), answer([mark(THERE, 1.0)])),
    )
    gun = told["classes"][GUN]["recall"]
    assert (gun["0.3"]["right_class"]["hits"], gun["0.5"]["right_class"]["hits"]) == (2, 1)
    assert gun["0.3"]["any_class"]["hits"] == 3
    assert gun["0.3"]["at_any_score"]["hits"] == 3
    assert gun["0.3"]["right_class"]["n"] == 5
    assert told["classes"][KNIFE]["recall"]["0.3"]["right_class"]["value"] is None
    assert told["classes"][KNIFE]["ap50"]["value"] is None


def test_two_objects_need_two_marks():
    told = evaluation((truth("a", [thing(HERE), thing(HERE)]), answer([mark(HERE, 1.0)])))
    assert told["recall"]["0.3"]["right_class"]["hits"] == 1


def test_hardly_visible_objects_are_neither_asked_nor_held_against_a_mark():
    faint = thing(HERE, visible=0.2)
    told = evaluation((truth("a", [faint, thing(THERE)]), answer([mark(HERE, 2.0, score=0.9)])))
    gun = told["classes"][GUN]
    assert gun["objects"] == 1
    assert gun["pr_curve"] == []
    assert told["calibration"]["0.5"]["marks"] == 0
    assert told["n"]["honest"] == 0


def test_false_alarms_are_of_honest_pictures_only_and_tools_do_not_make_one_dishonest():
    tool = thing(HERE, "TOOL", Role.BENIGN)
    told = evaluation(
        (truth("a"), answer([mark(HERE, 0.0), mark(THERE, 0.5, KNIFE)])),
        (truth("b", [tool]), answer([mark(HERE, 1.0)])),
        (truth("c"), answer([mark(HERE, -0.01)])),
        (truth("d"), answer()),
        (truth("e", [thing(HERE)]), answer([mark(THERE, 3.0)])),
        (truth("f", [thing(HERE, "?", Role.UNMAPPED)]), answer([mark(THERE, 3.0)])),
        (truth("g", [thing(HERE, "VAPE", Role.OTHER)]), answer([mark(THERE, 3.0)])),
    )
    assert told["alarmed"]["hits"] == 2
    assert told["alarmed"]["n"] == 4
    assert told["alarmed"]["marks_per_picture"] == 0.75
    assert told["alarmed_by_class"][KNIFE]["hits"] == 1
    pictures = told["pictures"]
    assert (pictures["honest"], pictures["with_contraband"]) == (4, 2)
    assert pictures["of_unknown_content"] == 1


def test_what_the_model_refuses_is_not_checked_and_in_no_share():
    refused = answer(refusal=("MODEL-04", "the model judges raw pictures"), kind="rendered_grey")
    told = evaluation(
        (truth("a", [thing(HERE)]), refused),
        (truth("b"), refused),
        (truth("c", [thing(HERE)]), answer([mark(HERE, 1.0)])),
    )
    assert told["recall"]["0.3"]["right_class"]["n"] == 1
    assert told["objects_not_checked"] == {GUN: 1}
    assert told["pictures"]["not_checked"] == [
        {"code": "MODEL-04", "reason": "the model judges raw pictures", "pictures": 2}
    ]
    assert told["pictures"]["not_checked_by_kind"] == {"rendered_grey": 2}
    assert told["alarmed"]["n"] == 0


def test_the_shift_for_an_accepted_rate_is_the_lowest_that_keeps_it():
    margins = np.array([3.0, 2.0, 1.0, 0.0, -1.0, -2.0, -np.inf, -np.inf, -np.inf, -np.inf])
    for accepted, alarmed in ((0.0, 0), (0.1, 1), (0.25, 2), (0.5, 5)):
        shift = shift_for(margins, accepted)
        assert (margins >= shift).sum() == alarmed
        assert (margins >= shift - 2e-4).sum() > alarmed
    assert shift_for(margins, 0.6) is None
    assert shift_for(np.array([1.0, 1.0, 1.0]), 0.5) > 1.0  # equals go together


def test_recall_at_accepted_alarms_and_along_the_froc_curve_by_hand():
    honest = [(truth(f"h{n}"), answer([mark(HERE, float(n))])) for n in range(10)]  # 0..9
    found = [
        (truth(f"g{n}", [thing(HERE)]), answer([mark(HERE, margin)]))
        for n, margin in enumerate((9.5, 8.5, 4.5, -1.0))
    ]
    told = evaluation(*honest, *found)
    points = {p["accepted"]: p for p in told["operating_points"]}
    assert points[0.1]["alarmed"]["hits"] == 1  # the honest picture of 9
    assert points[0.1]["recall"][GUN]["0.3"]["hits"] == 2
    assert points[0.5]["recall"][GUN]["0.3"]["hits"] == 3
    froc = {p["false_marks"]: p for p in told["froc"]["points"]}
    assert told["froc"]["over"] == "honest pictures"
    assert froc[0.05]["recall"]["0.3"]["hits"] == 1
    assert froc[0.1]["recall"]["0.3"]["hits"] == 2
    assert froc[0.5]["recall"]["0.3"]["hits"] == 3
    assert (froc[2.0]["recall"]["0.3"]["hits"], froc[2.0]["shift"]) == (4, None)
    lost = (truth("lost", [thing(HERE)]), answer())
    more = evaluation(*honest, *found, lost)
    least = next(p for p in more["froc"]["points"] if p["false_marks"] == 2.0)
    assert (least["recall"]["0.3"]["hits"], least["recall"]["0.3"]["n"]) == (4, 5)
    curve = told["froc"]["curves"]["0.3"]
    assert curve[0] == [0.0, 0.25]
    assert curve[-1] == [1.0, 1.0]
    assert [0.1, 0.5] in curve


def test_without_an_honest_picture_false_marks_are_those_that_take_nothing():
    told = evaluation(
        (truth("a", [thing(HERE)]), answer([mark(HERE, 1.0), mark(THERE, 2.0)])),
        (truth("b", [thing(HERE)]), answer([mark(HERE, 3.0)])),
    )
    assert told["froc"]["over"] == "all pictures"
    assert told["froc"]["curves"]["0.3"] == [[0.0, 0.5], [0.5, 0.5], [0.5, 1.0]]
    assert told["operating_points"] == []


def test_groups_hold_their_own_pictures_and_unknown_where_nothing_is_declared():
    told = evaluation(
        (truth("a", [thing(HERE)], profile="one"), answer([mark(HERE, 1.0)])),
        (truth("b", [thing(HERE)], profile="two"), answer()),
        (truth("c", [thing(HERE)]), answer(kind="single_energy")),
    )
    groups = told["groups"]
    assert set(groups) == {"kind", "profile"}
    hits = {v: b["recall"]["0.3"]["right_class"]["hits"] for v, b in groups["profile"].items()}
    assert hits == {"one": 1, "two": 0, "unknown": 0}
    assert {k: b["n"]["pictures"] for k, b in groups["kind"].items()} == {
        "dual_energy": 2,
        "single_energy": 1,
    }


def test_concealment_is_the_objects_own_else_its_pictures():
    hidden = replace(thing(THERE), concealment="buried")
    told = evaluation(
        (truth("a", [thing(HERE), hidden], concealment="open"), answer([mark(HERE, 1.0)])),
        (truth("b", [thing(HERE)]), answer([mark(HERE, 1.0)])),
    )
    found = {
        level: (
            one["recall"]["0.3"]["right_class"]["hits"],
            one["recall"]["0.3"]["right_class"]["n"],
        )
        for level, one in told["concealment"].items()
    }
    assert found == {"open": (1, 1), "buried": (0, 1), "unknown": (1, 1)}
    assert told["concealment"]["open"]["at_tenth"] is None  # there is no honest picture


def test_without_knowledge_only_marks_are_counted_by_folder():
    told = evaluation(
        (truth("benign/a.png"), answer([mark(HERE, 1.0)])),
        (truth("benign/b.png"), answer([mark(HERE, -1.0)])),
        (truth("threat/c.png"), answer(refusal=("MODEL-04", "no"))),
        known=False,
    )
    assert "classes" not in told
    benign, threat = told["folders"]
    assert (benign["folder"], benign["marked"]["hits"], benign["marked"]["n"]) == ("benign", 1, 2)
    assert (threat["not_checked"], threat["marked"]["value"]) == (1, None)
    assert told["pictures"]["honest"] is None


def test_scores_that_are_right_as_often_as_they_say_have_no_error_and_others_theirs():
    scores = np.repeat([0.25, 0.75], 400)
    right = np.concatenate([np.arange(400) % 4 == 0, np.arange(400) % 4 != 0])
    groups = np.arange(800)
    told = reliability(scores, right, groups, draws(800, 100))
    assert told["expected_error"]["value"] == 0.0
    assert [b["right"]["n"] for b in told["bins"]] == [0, 0, 400, 0, 0, 0, 0, 400, 0, 0]
    told = reliability(np.full(100, 0.9), np.arange(100) < 50, np.arange(100), draws(100, 100))
    assert told["expected_error"]["value"] == pytest.approx(0.4)
    low, high = told["expected_error"]["interval"]
    assert low < 0.4 < high
    empty = reliability(np.zeros(0), np.zeros(0, bool), np.zeros(0, int), draws(0))
    assert empty["expected_error"]["value"] is None
