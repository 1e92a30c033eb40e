"""Several models over one picture."""

from __future__ import annotations

from workstation.domain.findings import Detection, Finding, ModelIdentity, NotChecked
from workstation.domain.opinions import Opinions, overlap


def said(model: str, *found: Finding) -> Detection:
    return Detection(ModelIdentity(model, "1.0.0", "a" * 64, 0.5), "scan", found, 1.0, "raw")


GUN = Finding((10, 10, 20, 20), 0.9, "gun", 1, code="GUN")
NEAR = Finding((12, 10, 20, 20), 0.7, "firearm", 1, code="GUN")
KNIFE = Finding((10, 10, 20, 20), 0.8, "knife", 2, code="KNIFE")


def test_overlapping_marks_of_one_class_agree_and_others_stand_alone():
    opinions = Opinions("b").told("a", said("a", NEAR, KNIFE)).told("b", said("b", GUN))
    gun, knife = opinions.marks()
    assert (gun.finding, gun.model_id, gun.agreeing) == (GUN, "b", ("b", "a"))
    assert gun.agreement_words == "2 of 2 models"
    assert (knife.finding, knife.agreeing) == (KNIFE, ("a",))
    assert knife.agreement_words == "1 of 2 models"


def test_two_marks_of_one_model_are_never_taken_for_two_models():
    opinions = Opinions("a").told("a", said("a", GUN, NEAR))
    assert [mark.agreeing for mark in opinions.marks()] == [("a",), ("a",)]
    assert opinions.marks()[0].agreement_words == ""


def test_a_shadow_model_is_kept_and_shows_nothing():
    opinions = Opinions("a").told("a", said("a")).told("s", said("s", GUN), shadow=True)
    assert opinions.marks() == ()
    assert [name for name, _ in opinions.shown] == ["a"]
    assert [name for name, _ in opinions.shadows] == ["s"]


def test_a_model_that_could_not_judge_is_not_counted_among_those_that_did():
    opinions = Opinions("a").told("a", said("a", GUN)).told("b", NotChecked("why.", "MODEL-04"))
    assert opinions.marks()[0].asked == 1
    assert opinions.first is opinions.by_model["a"]
    assert Opinions("x").first is None


def test_boxes_that_only_touch_do_not_overlap():
    assert overlap((0, 0, 10, 10), (10, 0, 10, 10)) == 0.0
    assert overlap((0, 0, 10, 10), (0, 0, 10, 10)) == 1.0
