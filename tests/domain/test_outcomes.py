"""A decision as the typed record of its outcome, by either format of the policy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.policy_answers import ANYTHING
from workstation.domain.decision import Decision, Outcome
from workstation.domain.outcomes import (
    AbandonmentRecord,
    DeniedEntryRecord,
    ReferralRecord,
    ReleaseRecord,
    SeizureRecord,
    typed,
)
from workstation.domain.outcomes.release import Override
from workstation.domain.outcomes.seize import Authority

FILE = {"sha256": "ab" * 32, "name": "form.pdf", "size": "1234"}


def record(outcome: Outcome, **fields: object) -> object:
    return typed(Decision(outcome, fields, "test"))  # type: ignore[arg-type]


def test_that_a_seizure_holds_authorities_lines_seal_and_weights() -> None:
    found = record(
        Outcome.SEIZE,
        authority=[{"value": "18 USC 545", "mode": "may"}, {"value": "x", "mode": "shall"}],
        items=[{"description": "pistol", "quantity": "1", "unit": "piece", "gross_kg": "0.90"}],
        gross_kg="1.20",
        seal_number="S-1",
        photos=[FILE],
    )
    assert isinstance(found, SeizureRecord)
    assert found.authorities == (Authority("18 USC 545", "may"), Authority("x", "shall"))
    assert found.commanded
    assert (found.items[0].number, found.items[0].gross_kg) == (1, Decimal("0.90"))
    assert (str(found.gross_kg), found.seal_number, found.photos[0].size) == ("1.20", "S-1", 1234)


def test_that_a_seizure_by_the_first_policy_is_one_line_of_goods_and_one_authority() -> None:
    found = record(
        Outcome.SEIZE,
        authority="19 CFR 145.4",
        shall_may="may",
        description="knife",
        quantity="2",
        unit="piece",
        gross_kg="0.3",
    )
    assert isinstance(found, SeizureRecord)
    assert found.authorities == (Authority("19 CFR 145.4", "may"),)
    assert not found.commanded
    assert [(one.description, one.quantity) for one in found.items] == [("knife", Decimal(2))]


def test_that_a_release_holds_a_reason_for_each_alarm_or_the_one_of_the_first_policy() -> None:
    rows = [{"alarm": "mark 1: knife 0.90", "reason": "a spoon"}]
    found = record(Outcome.RELEASE, opened="no", override_reason=rows)
    assert isinstance(found, ReleaseRecord)
    assert found.overrides == (Override("mark 1: knife 0.90", "a spoon"),)
    old = record(Outcome.RELEASE, opened="no", override_reason="a spoon")
    assert isinstance(old, ReleaseRecord)
    assert old.overrides == (Override("", "a spoon"),)


def test_that_an_abandonment_holds_the_signature_as_drawn_or_its_paper() -> None:
    drawn = {"by": "B. Reed", "at": "2026-11-23T10:00:00Z", "box": "400x100"}
    found = record(Outcome.ABANDONMENT, signature=drawn | {"strokes": ["1,2 3,4", "5,6"]})
    assert isinstance(found, AbandonmentRecord)
    signature = found.signature
    assert signature is not None
    assert (signature.by, signature.at) == ("B. Reed", datetime(2026, 11, 23, 10, tzinfo=UTC))
    assert (signature.box, signature.paper) == ((400, 100), None)
    assert signature.strokes == (((1, 2), (3, 4)), ((5, 6),))
    paper = {"by": "B. Reed", "at": "2026-11-23T10:00:00Z", "file": FILE}
    scanned = record(Outcome.ABANDONMENT, signature=paper)
    assert isinstance(scanned, AbandonmentRecord)
    assert scanned.signature is not None
    assert scanned.signature.paper is not None
    assert scanned.signature.paper.name == "form.pdf"


def test_that_days_and_moments_are_days_and_moments() -> None:
    denied = record(
        Outcome.DENIED_ENTRY, handed_over_at="2026-11-23T10:00:00Z", reason_marked="yes"
    )
    assert isinstance(denied, DeniedEntryRecord)
    assert denied.handed_over_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert denied.reason_marked
    referred = record(Outcome.PGA_REFERRAL, hold_started_on="2026-11-23", agency="FDA")
    assert isinstance(referred, ReferralRecord)
    assert (referred.hold_started_on, referred.answer_due) == (date(2026, 11, 23), None)


STRANGE = ANYTHING | st.lists(st.just("1,2 x"), max_size=2) | st.just("9x")


@given(
    st.sampled_from(list(Outcome)),
    st.dictionaries(st.sampled_from(["authority", "items", "photos", "opened"]), ANYTHING),
    st.fixed_dictionaries(
        {"at": st.just("2026-11-23T10:00:00Z")},
        optional=dict.fromkeys(("by", "box", "strokes", "file"), STRANGE),
    ),
    st.dictionaries(st.just("size"), st.text("12x²", max_size=3)),
)
def test_that_strange_fields_leave_a_record_with_gaps(
    outcome: Outcome,
    fields: dict[str, object],
    signature: dict[str, object],
    file: dict[str, str],
) -> None:
    assert record(outcome, signature=signature, evidence_files=[file], **fields)
