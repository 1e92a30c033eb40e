"""A decision satisfies its policy or every fault is named at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.decision import (
    Choice,
    DecisionRefused,
    FieldKind,
    FieldSpec,
    Outcome,
    OutcomePolicy,
    Policy,
    Standing,
    decide,
)

QUIET = Standing(alarm=False, not_checked=False)
ALARM = Standing(alarm=True, not_checked=False)
UNSEEN = Standing(alarm=False, not_checked=True)
FIELDS = (
    FieldSpec("override_reason", "Reason for overriding the alarm", FieldKind.TEXT, "alarm"),
    FieldSpec("unchecked", "Reason without a machine opinion", FieldKind.TEXT, "not_checked"),
    FieldSpec("opened", "Opened", FieldKind.FLAG, "never"),
    FieldSpec("weight", "Weight", FieldKind.NUMBER, "never", unit="kg"),
    FieldSpec("day", "Day", FieldKind.DATE, "never"),
    FieldSpec("agency", "Agency", FieldKind.CHOICE, "never", (Choice("FDA", "Food and Drug"),)),
    FieldSpec("note", "Note", FieldKind.TEXT, "never", max_length=10),
)
POLICY = Policy(
    "test-1",
    date(2026, 1, 1),
    "test",
    {Outcome.RELEASE: OutcomePolicy(Outcome.RELEASE, "Release", FIELDS)},
)


def release(fields: dict[str, object], standing: Standing = QUIET) -> dict[str, str]:
    return dict(decide(POLICY, Outcome.RELEASE, fields, standing).fields)


def test_that_a_quiet_parcel_is_released_with_nothing_asked() -> None:
    assert release({}) == {}


def test_that_releasing_over_an_alarm_asks_for_a_reason() -> None:
    with pytest.raises(DecisionRefused, match="Reason for overriding the alarm is missing"):
        release({"override_reason": "  "}, ALARM)
    assert release({"override_reason": "opened, toy"}, ALARM) == {"override_reason": "opened, toy"}


def test_that_a_parcel_no_model_has_judged_asks_for_its_own_reason() -> None:
    with pytest.raises(DecisionRefused) as caught:
        release({}, UNSEEN)
    assert set(caught.value.problems) == {"unchecked"}


def test_that_all_faults_are_named_at_once() -> None:
    wrong: dict[str, object] = {
        "weight": "heavy",
        "day": "2026-02-30",
        "agency": "XYZ",
        "note": "x" * 11,
        "opened": "perhaps",
        "unknown": "1",
    }
    with pytest.raises(DecisionRefused) as caught:
        release(wrong, ALARM)
    assert set(caught.value.problems) == {*wrong, "override_reason"}
    assert caught.value.notice.code == "DECIDE-01"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1", "1e13", "--1", "0x10"])
def test_that_a_number_is_a_number_from_zero_up(number: str) -> None:
    with pytest.raises(DecisionRefused, match="Weight must be a number"):
        release({"weight": number})


@given(st.decimals(0, 10**12, allow_nan=False, places=3))
def test_that_numbers_keep_their_exact_digits(number: object) -> None:
    assert release({"weight": str(number)})["weight"] == format(number, "f")


@given(st.dictionaries(st.text(max_size=8), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=3,
)))  # fmt: skip
def test_that_any_fields_give_a_decision_or_named_problems(fields: dict[str, object]) -> None:
    try:
        values = release(fields)
    except DecisionRefused as refused:
        assert refused.problems
    else:
        assert set(values) <= {spec.name for spec in FIELDS}


def test_that_a_python_flag_is_written_as_a_word() -> None:
    assert release({"opened": True}) == {"opened": "yes"}
