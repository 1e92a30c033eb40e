"""Whatever is given, the shipped policy yields a decision that satisfies it, or every fault."""

from __future__ import annotations

import copy
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.domain.policy_answers import ANYTHING, rows_of
from workstation.domain.decision import (
    PARTS,
    CaseDeed,
    Decision,
    DecisionRefused,
    Outcome,
    Policy,
    Standing,
    check,
    decide,
)
from workstation.domain.fields import FieldSpec, as_text, plain
from workstation.domain.log import canonical_bytes
from workstation.domain.outcomes import typed
from workstation.resources import assets_dir
from workstation.services.policy import load_policy

OUTCOMES = st.sampled_from(list(Outcome))
FACTS = st.fixed_dictionaries(
    {"postal": st.sampled_from(["yes", "no"])},
    optional={
        "mail_gate": st.just("not sealed letter"),
        "consent": st.sampled_from(["given", "refused"]),
        "mail_class": st.text(max_size=3),
    },
)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    alarms = tuple(draw(st.lists(st.sampled_from(["mark 1: knife", "value: low"]), unique=True)))
    return Standing(bool(alarms), draw(st.booleans()), alarms, draw(FACTS))


@cache
def policy() -> Policy:
    return load_policy(assets_dir() / "policy", date(2026, 11, 26))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Outcome, dict[str, object], Standing]:
    """Fields that the policy takes but for what only holds over several of them."""
    outcome, standing = draw(OUTCOMES), draw(standings())
    asked = [spec for spec in policy().fields_of(outcome) if standing.asks(spec) or spec.when]
    return outcome, draw(rows_of(asked, standing)), standing


def satisfies(decision: Decision, standing: Standing) -> None:
    asked = policy().outcomes[decision.outcome]
    for spec in asked.fields:
        if standing.demands(spec, decision.fields):
            assert decision.fields[spec.name]
        if spec.choices and spec.name in decision.fields:
            for one in _chosen(decision.fields[spec.name]):
                assert spec.choice(one) is not None
    again = decide(policy(), decision.outcome, decision.fields, standing)
    assert again == decision
    texts = {name: as_text(value) for name, value in decision.fields.items()}
    assert decide(policy(), decision.outcome, texts, standing) == decision
    canonical_bytes({"fields": plain(decision.fields)})
    assert typed(decision)


def _chosen(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [one["value"] for one in value]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(OUTCOMES, standings(), st.data())
def test_whatever_is_given_a_decision_satisfies_the_policy_or_every_fault_has_a_sentence(
    outcome: Outcome, standing: Standing, data: st.DataObject
) -> None:
    names = [*(spec.name for spec in policy().fields_of(outcome)), PARTS, "unknown", ""]
    given_ = data.draw(st.dictionaries(st.sampled_from(names), ANYTHING, max_size=6))
    before = copy.deepcopy(given_)
    try:
        decision = decide(policy(), outcome, given_, standing)
    except DecisionRefused as refused:
        assert refused.problems
        assert all(sentence.strip() for sentence in refused.problems.values())
        assert all(sentence in str(refused) for sentence in refused.problems.values())
    else:
        satisfies(decision, standing)
    assert repr(given_) == repr(before)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(answered())
def test_fields_that_are_all_well_formed_are_decided_or_break_a_rule_over_several_fields(
    case: tuple[Outcome, dict[str, object], Standing],
) -> None:
    outcome, fields, standing = case
    try:
        decision = decide(policy(), outcome, fields, standing)
    except DecisionRefused as refused:
        asked = policy().outcomes[outcome]
        rules = {must.sentence for must in asked.must} | {
            must.sentence for spec in asked.fields for must in spec.must
        }
        for sentence in refused.problems.values():
            assert any(rule in sentence for rule in rules), sentence
    else:
        satisfies(decision, standing)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
@given(answered(), st.data())
def test_all_faults_are_named_together_each_at_its_field(
    case: tuple[Outcome, dict[str, object], Standing], data: st.DataObject
) -> None:
    outcome, fields, standing = case
    try:
        decide(policy(), outcome, fields, standing)
    except DecisionRefused:
        assume(False)
    specs = {spec.name: spec for spec in policy().fields_of(outcome)}
    conditions = {one for spec in specs.values() for one in _speaks_of(spec)}
    breakable = [
        name
        for name in fields
        if name not in conditions and not specs[name].default and specs[name].prefill != "alarms"
    ]
    assume(breakable)
    broken = data.draw(st.lists(st.sampled_from(breakable), min_size=1, unique=True))
    wrong: dict[str, object] = {name: {"no": "such"} for name in broken}
    with pytest.raises(DecisionRefused) as caught:
        decide(policy(), outcome, fields | wrong | {"more": "x"}, standing)
    named = {place.partition("[")[0] for place in caught.value.problems}
    assert named >= {*broken, "more"}
    assert named <= {*broken, "more", *_rules_of(outcome)}


def _speaks_of(spec: FieldSpec) -> set[str]:
    from workstation.domain.requirements import compares

    return set() if spec.when is None else {one.name for one in compares(spec.when)}


def _rules_of(outcome: Outcome) -> set[str]:
    return {must.field for must in policy().outcomes[outcome].must}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(list(CaseDeed)), FACTS, st.data())
def test_whatever_is_given_a_deed_has_values_as_asked_or_every_fault_has_a_sentence(
    deed: CaseDeed, facts: dict[str, str], data: st.DataObject
) -> None:
    asked = policy().deeds[deed]
    standing = Standing(alarm=False, not_checked=False, facts=facts)
    wild = st.dictionaries(
        st.sampled_from([*(spec.name for spec in asked.fields), "unknown"]), ANYTHING, max_size=4
    )
    given_ = data.draw(rows_of(asked.fields, standing)) | data.draw(wild)
    problems, values = check(asked.fields, asked.must, given_, standing)
    if problems:
        assert all(place and sentence.strip() for place, sentence in problems.items())
        return
    for spec in asked.fields:
        if standing.demands(spec, values):
            assert values[spec.name]
    assert check(asked.fields, asked.must, values, standing) == ({}, values)
    canonical_bytes({"fields": plain(values)})
