"""A case in words: what stands, what is overdue, what cannot be done and why."""

from __future__ import annotations

from datetime import date

import pytest

from workstation.controllers.case_deeds import ORDER, deed_rows
from workstation.controllers.case_facts import DEED, case_sections, clock_words, field_words, stands
from workstation.domain.case import (
    CaseDecision,
    CaseEntry,
    CaseFile,
    DecisionState,
    Detention,
    DetentionClock,
    Referral,
)
from workstation.domain.decision import CaseDeed, Outcome
from workstation.resources import assets_dir
from workstation.services.policy import load_policy

TODAY = date(2026, 11, 26)
POLICY = load_policy(assets_dir() / "policy", TODAY)
CLOCK = DetentionClock(
    "presented", date(2026, 11, 20), date(2026, 11, 27), date(2026, 11, 25), date(2026, 12, 20), "h"
)


def entry(number: int, kind: str, **fields: object) -> CaseEntry:
    return CaseEntry(
        *(number, "ab" * 32, kind, "ann", "2026-11-24T10:00:00.000Z", "bench-1", fields, {})
    )


def decision(state: DecisionState = DecisionState.STANDS) -> CaseDecision:
    return CaseDecision(
        *(7, "cd" * 32, Outcome.SEIZE, "Seize", "ann", "2026-11-24T10:00:00.000Z", "bench-1"),
        *(state, None, "", "", None, ("supervisor",), {"seal_number": "S-1"}, {}),
    )


def words(case: CaseFile) -> str:
    return "\n".join(fact.spoken for fact in stands(case, TODAY))


def test_a_parcel_of_which_nothing_was_recorded_is_not_decided_yet() -> None:
    assert words(CaseFile("X1")) == "Not decided yet"
    assert clock_words(CaseFile("X1"), TODAY) == ("", False)


def test_a_running_detention_is_told_with_its_days_and_its_notice() -> None:
    case = CaseFile("X1", detentions=(Detention(entry(3, "detention_started"), CLOCK),))
    assert "detained: due 2026-11-27, in 1 day" in words(case)
    assert "Notice to the importer not sent yet: overdue since 2026-11-25." in words(case)
    assert clock_words(case, TODAY) == ("detained: due 2026-11-27, in 1 day", True)
    assert "overdue by 3 days" in clock_words(case, date(2026, 11, 30))[0]


def test_an_agency_that_has_not_answered_in_time_is_told_loudly() -> None:
    referral = Referral(7, "FDA", {}, date(2026, 11, 20), (), (entry(9, "referral_reminder"),))
    case = CaseFile("X1", decisions=(decision(),), referral=referral)
    assert "FDA’s answer is overdue by 6 days: was due 2026-11-20" in words(case)
    assert "Reminded once." in words(case)
    assert clock_words(case, TODAY)[1]


def test_a_decision_that_waits_names_whose_word_it_needs() -> None:
    case = CaseFile("X1", decisions=(decision(DecisionState.AWAITING),))
    assert "awaits a second officer (supervisor)" in words(case)
    assert clock_words(case, TODAY) == ("awaits a second officer", False)


def test_each_deed_is_offered_or_told_with_the_reason_why_not() -> None:
    case = CaseFile("X1", decisions=(decision(),))

    def why_not(deed: CaseDeed) -> str:
        return "ann may not." if deed is CaseDeed.DECISION_REVOKED else ""

    rows = deed_rows(case, POLICY, why_not, gate_needed=True)
    assert {row.deed for row in rows} == set(ORDER) == set(CaseDeed)
    why = {row.deed: row.why for row in rows}
    assert why[CaseDeed.DECISION_REVOKED] == "ann may not."
    assert why[CaseDeed.DETENTION_STARTED] == "It is decided: seize, entry 7."
    assert why[CaseDeed.DETENTION_ENDED] == "No detention of it runs."
    assert why[CaseDeed.CUSTODY_STEP] == ""
    assert [bool(row.why) for row in rows] == sorted(bool(row.why) for row in rows)
    gate = next(row for row in rows if row.deed is CaseDeed.MAIL_GATE)
    assert "first, before it is opened" in gate.label
    sections = case_sections(case, TODAY, rows, {})
    titles = [section.title for section in sections]
    assert titles[0] == "HOW IT STANDS"
    assert titles[-1] == "NOT NOW, AND WHY"
    assert all(
        fact.absent == bool(fact.below)
        for s in sections[1:]
        for fact in s.facts
        if fact.key.startswith(DEED)
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([{"value": "18 USC 545", "mode": "may"}], "18 USC 545 may"),
        (
            [{"description": "shirt", "gross_kg": "0.4", "quantity": "2", "unit": "piece"}],
            "shirt, 2 piece, gross 0.4 kg",
        ),
        ({"by": "Ann Lee", "at": "", "strokes": ["1,1"]}, "signed on the screen by Ann Lee"),
        ({"by": "Ann Lee", "at": "", "file": {}}, "signed on paper by Ann Lee"),
        ([{"sha256": "ab" * 32, "name": "a.jpg", "size": "2100000"}], "a.jpg, 2.1 MB, abababab…"),
        ("x" * 200, "x" * 140 + "…"),
        ("", ""),
    ],
)
def test_a_recorded_field_is_told_in_one_line(value: object, told: str) -> None:
    assert field_words(value) == told
