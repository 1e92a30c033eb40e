"""The summary of a parcel's risk: words, never a score."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from workstation.domain.estimate import NotWeighed, WeightEstimate
from workstation.domain.findings import Detection, Finding, ModelIdentity, NotChecked
from workstation.domain.manifest import Line, ManifestRecord
from workstation.domain.reasons import NotComputed, Reason, Severity
from workstation.services.risk import ranked, summarise

MODEL = ModelIdentity("m", "1", "0" * 64, 0.5)
TOYS = ManifestRecord("X", lines=(Line("plastic toys"),))


def reason(rule, severity, group="value"):
    return Reason(rule, severity, f"{rule}.", {}, "Papers.", "v", group, "Tell us.")


def detection(*labels, score=0.9):
    found = tuple(Finding((0, 0, 9, 9), score, label) for label in labels)
    return Detection(MODEL, "scan", found, 1.0, "raw")


def test_reasons_go_by_loudness_and_then_by_what_they_are_about():
    told = ranked(
        [
            reason("a", Severity.NOTE, "category"),
            reason("b", Severity.ALARM, "value"),
            reason("c", Severity.ALARM, "manifesting"),
            reason("d", Severity.LOOK, ""),
            reason("e", Severity.LOOK, "agency"),
        ]
    )
    assert [one.rule for one in told] == ["c", "b", "e", "d", "a"]


def test_what_is_quiet_is_told_beside_and_is_no_reason_to_look():
    quiet = replace(reason("a", Severity.NOTE, "agency"), quiet=True)
    summary = summarise([quiet], [], TOYS)
    assert summary.beside == (quiet,)
    assert (summary.reasons, summary.groups) == ((), ())
    assert summary.headline.startswith("No reason found by the checks that could be made")


def test_the_weight_by_the_picture_stands_beside_the_declared_one():
    weight = WeightEstimate(Decimal("0.9"), Decimal("1.2"), "view top, two energies")
    record = replace(TOYS, gross_kg=Decimal("0.5"))
    told = summarise([], [], record, [detection()], weight=weight).picture
    assert told[-1] == "The picture says 0.9 to 1.2 kg (view top, two energies); declared 0.5 kg."
    told = summarise([], [], None, [], weight=NotWeighed("too thick")).picture
    assert told[-1] == "Not weighed by the picture: too thick."


def test_the_headline_counts_and_gives_no_score():
    summary = summarise(
        [reason("a", Severity.ALARM), reason("b", Severity.NOTE), reason("c", Severity.NOTE)],
        [NotComputed("x", "no weight")],
        TOYS,
        [detection("pistol")],
    )
    assert summary.headline == (
        "1 alarm, 2 notes; 1 finding in the picture; 1 check could not be made."
    )
    assert summary.groups == (("value", Severity.ALARM, 3),)


def test_without_reasons_it_says_which_checks_were_made_and_calls_nothing_harmless():
    summary = summarise([], [], TOYS, [detection()])
    assert summary.headline == "No reason found by the checks that could be made."
    assert summary.picture == ("No findings above 0.50 (model m).",)


def test_what_the_picture_shows_is_held_against_what_is_declared():
    summary = summarise([], [], TOYS, [detection("pistol", "toy", "knife")])
    assert summary.picture[1:] == (
        "The picture shows “pistol” and “knife”: nothing declared names them.",
        "The picture shows “toy”, which a declared description names too.",
    )


def test_a_finding_below_its_threshold_is_not_told():
    summary = summarise([], [], TOYS, [detection("pistol", score=0.4)])
    assert not any("pistol" in sentence for sentence in summary.picture)


def test_a_picture_that_was_not_checked_says_why():
    summary = summarise([], [], TOYS, [NotChecked("the model cannot judge this kind", "MODEL-05")])
    assert summary.picture == ("Not checked: the model cannot judge this kind.",)
    assert "the picture is not checked" in summary.headline
    assert "part of it not checked" in summarise([], [], TOYS, [detection("x"), None]).headline
    assert "no scan is filed" in summarise([], [], None).picture[0]


def test_what_is_missing_is_told_once_for_all_checks_that_it_holds_up():
    left = [NotComputed("a_b", "no value"), NotComputed("c", "no day"), NotComputed("d", "no day")]
    missing = summarise([], left).missing
    assert [str(one) for one in missing] == ["No day: c and d", "No value: a b"]


def test_a_picture_whose_marks_are_held_back_is_not_told():
    summary = summarise([], [], TOYS, [detection("pistol")], picture_hidden="Marks held back.")
    assert summary.picture == ("Marks held back.",)
    assert "finding" not in summary.headline
