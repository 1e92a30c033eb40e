"""Policy and rules: dated files, chosen by day, refused with every fault named."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from workstation.domain.decision import Outcome
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.notice import WorkstationError
from workstation.resources import assets_dir
from workstation.services.dated import in_force
from workstation.services.policy import load_policy, prefill
from workstation.services.rules import RULE_NAMES, Rules, load_rules

TODAY = date(2026, 11, 23)


def edited(tmp_path: Path, kind: str, stem: str, change) -> Path:
    for shipped in (assets_dir() / kind).glob("*.json"):
        shutil.copy(shipped, tmp_path)
    source = max((assets_dir() / kind).glob(f"{stem}-*.json"))
    document = json.loads(source.read_text("utf-8"))
    change(document)
    (tmp_path / source.name).write_text(json.dumps(document), "utf-8")
    return tmp_path


def test_the_shipped_policy_asks_fields_of_all_five_outcomes(policy):
    assert set(policy.outcomes) == set(Outcome)
    assert all(policy.fields_of(outcome) for outcome in Outcome)
    assert "not legal advice" in policy.source


def test_a_plain_release_asks_for_one_field(policy):
    always = [
        field.name
        for field in policy.fields_of(Outcome.RELEASE)
        if field.required == "always" and not field.default
    ]
    assert always == ["opened"]


def test_unconfirmed_items_are_said_to_be_so(policy):
    authority = next(f for f in policy.fields_of(Outcome.SEIZE) if f.name == "authority")
    assert any("unconfirmed" in choice.source for choice in authority.choices)


def test_the_shipped_rules_hold_every_check(rules):
    assert set(rules.rules) == set(RULE_NAMES)
    assert all(rule.source for rule in rules.rules.values())


def test_the_newest_file_that_has_begun_is_in_force(tmp_path):
    for day in ("2026-01-01", "2026-07-01", "2027-07-01"):
        (tmp_path / f"checks-{day}.json").write_text("{}")
    (tmp_path / "checks-draft.json").write_text("{}")
    found = in_force(tmp_path, "checks", date(2026, 12, 1))
    assert found is not None
    assert found[0].name == "checks-2026-07-01.json"


def test_a_clock_set_far_back_still_finds_rules(tmp_path):
    (tmp_path / "checks-2026-01-01.json").write_text("{}")
    assert in_force(tmp_path, "checks", date(1980, 1, 1)) is not None


def test_all_faults_of_a_policy_are_told_together(tmp_path):
    def spoil(document):
        document["outcomes"][0]["fields"][0]["kind"] = "guess"
        document["outcomes"][1]["label"] = 7
        document["surprise"] = True

    with pytest.raises(WorkstationError) as caught:
        load_policy(edited(tmp_path, "policy", "outcomes", spoil), TODAY)
    assert caught.value.notice.code == "POLICY-01"
    told = caught.value.notice.fact
    assert "kind" in told
    assert "label" in told
    assert "surprise" in told


def test_all_faults_of_the_rules_are_told_together(tmp_path):
    def spoil(document):
        document["rules"][0]["sentence"] = "Found in {nowhere}."
        document["rules"][3]["parameters"]["kg"] = "-1"
        document["usd_rates"]["usd_per_unit"]["USD"] = "0"
        del document["rules"][-1]

    with pytest.raises(WorkstationError) as caught:
        load_rules(edited(tmp_path, "rules", "checks", spoil), TODAY)
    assert caught.value.notice.code == "RULES-01"
    told = caught.value.notice.fact
    for word in ("may name only", "kg", "USD", "is missing"):
        assert word in told


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "nii-rules/1"}', "\ufeff{}", "null"])
def test_a_rules_file_that_is_none_is_refused_in_words(tmp_path, text):
    (tmp_path / "checks-2026-01-01.json").write_text(text, "utf-8")
    with pytest.raises(WorkstationError, match="RULES-01"):
        load_rules(tmp_path, TODAY)


def test_a_missing_folder_is_refused_in_words(tmp_path):
    with pytest.raises(WorkstationError, match="RULES-01"):
        load_rules(tmp_path / "none", TODAY)
    with pytest.raises(WorkstationError, match="POLICY-01"):
        load_policy(tmp_path / "none", TODAY)


def test_the_aggregate_threshold_follows_its_own_dates(rules: Rules):
    assert rules.threshold_on(date(2010, 1, 1)) is None
    before, after = rules.threshold_on(date(2025, 8, 28)), rules.threshold_on(date(2025, 8, 29))
    assert before is not None
    assert after is not None
    assert before.in_force
    assert not after.in_force


def test_the_record_prefills_what_it_knows_and_nothing_else(policy):
    record = ManifestRecord(
        "X1", consignee=Party(name="B. Reed"), lines=(Line("shirt"), Line(None), Line("socks"))
    )
    offered = {
        spec.name: prefill(spec, record)
        for outcome in Outcome
        for spec in policy.fields_of(outcome)
    }
    assert offered["consented_by"] == "B. Reed"
    assert json.loads(offered["items"]) == [
        {"description": "shirt"},
        {"description": "socks"},
    ]
    assert offered["gross_kg"] == ""
    assert all(
        prefill(spec, None) == spec.default
        for outcome in Outcome
        for spec in policy.fields_of(outcome)
    )
