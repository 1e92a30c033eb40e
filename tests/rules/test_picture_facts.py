"""What the pictures tell as facts of declared rules: findings, opinion, a range of weights."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_declared import RECORD, TODAY, rule, site_file
from workstation.domain.estimate import NotWeighed, WeightEstimate
from workstation.domain.findings import Detection, Finding, ModelIdentity, NotChecked, OpinionState
from workstation.domain.manifest import Surroundings
from workstation.domain.opinions import Opinions
from workstation.domain.picture_facts import NOT_JUDGED, NOT_WHOLE, PictureFacts, picture_facts
from workstation.resources import assets_dir
from workstation.services.checks import compute
from workstation.services.dated import Problems
from workstation.services.rules import load_rules, read_site_file
from workstation.services.rules.conditions import Span, judge
from workstation.services.rules.model import Test as Comparison

MODEL = ModelIdentity("m", "1", "0" * 64, 0.5)
NAME = "site_consoles"
KNIFE = {
    "all": [
        {"fact": "finding.code", "is_in": ["blade"]},
        {"fact": "finding.score", "at_least": "0.8"},
    ]
}


def detection(*found: tuple[str, float]) -> Detection:
    findings = tuple(
        Finding((20 * n, 0, 9, 9), score, f"{code}-like", code=code)
        for n, (code, score) in enumerate(found)
    )
    return Detection(MODEL, "scan", findings, 1.0, "raw")


def facts(*opinions: Detection | NotChecked, threshold: float | None = None) -> PictureFacts:
    return picture_facts([Opinions.alone(one) for one in opinions], threshold)


def judged(folder: Path, when, seen=None, weight=None, record=RECORD, **told):
    made = rule(when, **({"sentence": "Odd.", "filer": "Say."} | told))
    site_file(folder / "rules", made)
    rules = load_rules(assets_dir() / "rules", TODAY, folder / "rules")
    assert rules.left_out == ()
    reasons, left = compute(record, Surroundings(), rules, None, weight, seen)
    sentences = [r.sentence for r in reasons if r.rule == NAME]
    return sentences, {n.rule: n.why for n in left}.get(NAME)


def test_a_rule_over_findings_speaks_for_each_that_fulfils_it(tmp_path):
    seen = facts(detection(("blade", 0.9), ("bottle", 0.95), ("blade", 0.6)), detection())
    words = "The picture shows a {finding.label} ({finding.score}); {findings.count} findings."
    told, left = judged(tmp_path, KNIFE, seen, sentence=words)
    assert told == ["The picture shows a blade-like (0.9); 3 findings."]
    assert left is None


def test_without_an_opinion_it_is_not_computed_and_says_why(tmp_path):
    assert judged(tmp_path, KNIFE) == ([], NOT_JUDGED)
    unread = facts(NotChecked("no model accepts it", "MODEL-05"), detection())
    assert judged(tmp_path, KNIFE, unread) == ([], NOT_WHOLE)


def test_a_finding_counts_also_where_another_picture_could_not_be_judged(tmp_path):
    seen = facts(NotChecked("no", "MODEL-05"), detection(("blade", 0.9)))
    assert judged(tmp_path, KNIFE, seen) == (["Odd."], None)
    assert seen.state is OpinionState.FINDINGS
    none = {"fact": "findings.count", "at_most": "1"}
    assert judged(tmp_path, none, seen) == ([], NOT_WHOLE)


def test_what_no_model_marks_is_no_finding_and_leaves_nothing_open(tmp_path):
    assert judged(tmp_path, KNIFE, facts(detection())) == ([], None)
    state = {"fact": "opinion.state", "is": "no_findings_above_threshold"}
    assert judged(tmp_path, state, facts(detection())) == (["Odd."], None)


def test_findings_count_from_the_stations_threshold_on(tmp_path):
    seen = facts(detection(("blade", 0.9), ("blade", 0.6)), threshold=0.7)
    assert [finding.score for finding in seen.findings] == [0.9]


def test_what_two_models_mark_at_one_place_is_one_finding():
    both = Opinions.of(detection(("blade", 0.9)), [("other", detection(("blade", 0.8)))])
    assert len(picture_facts([both]).findings) == 1


def test_a_rule_over_the_picture_alone_needs_no_record(tmp_path):
    seen = facts(detection(("blade", 0.9)))
    assert judged(tmp_path, KNIFE, seen, record=None) == (["Odd."], None)
    mixed = {"all": [KNIFE, {"fact": "value_usd", "below": "50"}]}
    assert judged(tmp_path, mixed, seen, record=None) == ([], None)
    assert judged(tmp_path, mixed, seen) == (["Odd."], None)


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ({"above": "5.9"}, True),
        ({"above": "6"}, None),
        ({"at_least": "6"}, True),
        ({"below": "6"}, False),
        ({"below": "7"}, None),
        ({"at_most": "8"}, True),
        ({"equals": "7"}, None),
        ({"equals": "9"}, False),
        ({"between": ["5", "9"]}, True),
        ({"between": ["7", "9"]}, None),
        ({"between": ["1", "5"]}, False),
        ({"known": True}, True),
    ],
)
def test_a_range_decides_where_all_of_it_does(tmp_path, when, told):
    weight = WeightEstimate(Decimal(6), Decimal(8), "view top")
    found = judged(tmp_path, {"fact": "scan.estimated_kg"} | when, weight=weight)
    open_ = "the weight by the picture, 6 to 8 kg, is too wide a range"
    assert found == (["Odd."] if told else [], open_ if told is None else None)


def test_a_least_weight_is_no_number_below_anything(tmp_path):
    weight = WeightEstimate(Decimal(6), None, "view top")
    assert judged(tmp_path, {"fact": "scan.estimated_kg", "above": "5"}, weight=weight)[0]
    assert not judged(tmp_path, {"fact": "scan.estimated_kg", "below": "99"}, weight=weight)[0]


def test_a_weight_that_is_not_known_says_why(tmp_path):
    when = {"fact": "scan.estimated_kg", "above": "5"}
    assert judged(tmp_path, when, weight=NotWeighed("a CT volume is not weighed")) == (
        [],
        "a CT volume is not weighed",
    )


@given(
    st.decimals(0, 50, places=1),
    st.decimals(0, 50, places=1),
    st.decimals(0, 50, places=1),
    st.sampled_from(["below", "at_most", "above", "at_least", "equals"]),
    st.decimals(0, 1, places=2),
)
def test_what_a_range_decides_holds_for_every_number_in_it(one, other, wanted, how, place):
    low, high = min(one, other), max(one, other)
    test = Comparison("scan.estimated_kg", how, wanted)
    told = judge(test, lambda _: Span(low, high))
    inside = low + (high - low) * place
    assert told in (None, judge(test, lambda _: inside))


def test_lines_and_findings_are_not_mixed_in_one_rule(tmp_path):
    mixed = {"all": [KNIFE, {"fact": "line.hs", "starts_with": ["82"]}]}
    problems = Problems()
    read_site_file(site_file(tmp_path / "r", rule(mixed, sentence="Odd.", filer="Say.")), problems)
    assert "facts of lines or of findings, not of both" in str(problems)


def test_only_a_note_may_be_quiet(tmp_path):
    problems = Problems()
    loud = rule(KNIFE, sentence="Odd.", filer="Say.", quiet=True)
    read_site_file(site_file(tmp_path / "r", loud), problems)
    assert "only a note may be “quiet”" in str(problems)


def test_the_built_in_rules_are_as_they_were_without_pictures():
    rules = load_rules(assets_dir() / "rules", TODAY)
    seen = facts(detection(("blade", 0.9)))
    assert compute(RECORD, Surroundings(), rules, None, None, seen) == compute(
        replace(RECORD), Surroundings(), rules
    )
