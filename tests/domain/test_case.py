"""A case told by its entries: old ones, strange ones and damaged ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.case import CASE_KINDS, DecisionState, case_of, drawn_for_review
from workstation.domain.decision import Outcome
from workstation.domain.log import GENESIS, LogEntry, canonical_bytes, chain_hash
from workstation.domain.notice import WorkstationError


def entry(
    seq: int, kind: str, data: Any, outcome: str | None = None, parcel: str = "X1"
) -> LogEntry:
    body = canonical_bytes(
        {
            "at": f"2026-11-23T10:00:{seq % 60:02d}.000Z",
            "clock": "ok",
            "data": data,
            "format": "nii-log/2",
            "kind": kind,
            "officer": "ada",
            "outcome": outcome,
            "parcel": parcel,
            "seq": seq,
            "software": "0",
            "station": "bench 1",
        }
    )
    return LogEntry(seq, body, GENESIS, chain_hash(GENESIS, body))


def test_that_entries_of_the_first_policy_are_read_as_they_were() -> None:
    fields = {"authority": "19 CFR 145.4", "shall_may": "may", "description": "knife"}
    case = case_of("X1", [entry(4, "decision", {"fields": fields}, "seize")])
    decision = case.decision
    assert decision is not None
    assert (decision.outcome, decision.state) == (Outcome.SEIZE, DecisionState.STANDS)
    assert decision.sign_off_roles == ()
    assert case.head == 4


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("release", DecisionState.AMENDED), ("seize", DecisionState.SUPERSEDED)],
)
def test_that_a_change_with_no_word_of_how_is_told_by_its_outcome(
    outcome: str, state: DecisionState
) -> None:
    amends = {"entry": 1, "hash": "x", "reason": "late"}
    case = case_of(
        "X1",
        [
            entry(2, "decision", {"fields": {}, "amends": amends}, outcome),
            entry(1, "decision", {"fields": {}}, "release"),
        ],
    )
    assert [one.state for one in case.decisions] == [state, DecisionState.STANDS]
    assert (case.decisions[0].by, case.decisions[0].reason) == (2, "late")


def test_that_other_parcels_and_other_kinds_are_passed_over() -> None:
    case = case_of(
        "X1",
        [
            entry(1, "decision", {"fields": {}}, "release", parcel="X2"),
            entry(2, "mark_answer", {"answer": "confirmed"}),
        ],
    )
    assert (case.entries, case.decision, case.head) == ((), None, 0)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("decision", []),
        ("decision", {"fields": []}),
        ("decision", {"fields": {}, "amends": {"entry": "x"}}),
        ("detention_started", {"fields": {}}),
        ("detention_started", {"fields": {}, "clock": {"basis": "presented"}}),
        ("detention_notice_sent", {"fields": {}}),
        ("custody_step", {"fields": {}}),
        ("sign_off", []),
        ("sign_off", {"fields": {"agreed": "yes"}}),
        ("decision_revoked", {"fields": {}, "entry": "1"}),
    ],
)
def test_that_an_entry_that_does_not_hold_what_its_kind_holds_is_named(
    kind: str, data: object
) -> None:
    with pytest.raises(WorkstationError, match="Entry 7 of the decision log is damaged"):
        case_of("X1", [entry(7, kind, data, "release")])


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["fields", "clock", "entry", "amends", "to"]), inner)
    ),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from(CASE_KINDS), _ANY), max_size=4))
def test_that_whatever_entries_hold_a_case_is_told_or_one_of_them_named(
    told: list[tuple[str, Any]],
) -> None:
    entries = [entry(seq, kind, data, "seize") for seq, (kind, data) in enumerate(told, 1)]
    try:
        case = case_of("X1", entries)
    except WorkstationError as error:
        assert error.notice.code == "LOG-06"
    else:
        assert [one.entry for one in case.entries] == list(range(1, len(told) + 1))


def test_that_about_as_many_are_drawn_as_the_policy_says() -> None:
    data = {"re_review": {"permille": 100}}
    drawn = sum(drawn_for_review(data, n.to_bytes(32, "big")) for n in range(5000))
    assert 420 < drawn < 580
    assert not drawn_for_review({}, bytes(32))
    assert not drawn_for_review({"re_review": {"permille": "x"}}, bytes(32))
    assert drawn_for_review({"re_review": {"permille": 1000}}, bytes(32))
