"""WHY LOOK as facts: grouped, ranked, each with figures and what clears it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.controllers.hands import A, opened
from workstation.controllers.why_facts import filer_text, matched, reason_fact, why_sections
from workstation.domain.findings import NotChecked
from workstation.domain.manifest import Surroundings
from workstation.domain.reasons import Group, NotComputed, Reason, Severity
from workstation.domain.relations import Duplicate, EarlierOutcome, Together
from workstation.services.risk import summarise

ALARM = Reason(
    "declared_vs_scale",
    Severity.ALARM,
    "Declared 0.4 kg, scale 1.9 kg.",
    {"declared": "0.4", "scale": "1.9"},
    "A second weighing that agrees with the declaration.",
    "2026-11-01",
    Group.VALUE,
    "Gross weight: declared 0.4 kg, weighed 1.9 kg. Correct it.",
)
NOTE = Reason("late_data", Severity.NOTE, "Data came 2 h late.", group=Group.TIMELINESS)
LOOK = Reason("vague", Severity.LOOK, "“gift” says nothing.", group=Group.DATA_QUALITY)
MORE = Reason("ratio", Severity.NOTE, "USD 2 a kg.", group=Group.VALUE)


def test_groups_stand_by_their_worst_reason_and_each_reason_in_its_group() -> None:
    parcel = opened(A, reasons=(NOTE, MORE, LOOK, ALARM))
    sections = why_sections(parcel, "")
    assert [(s.title, [f.label for f in s.facts]) for s in sections] == [
        ("WHY LOOK: value", ["ALARM", "NOTE"]),
        ("WHY LOOK: data quality", ["LOOK"]),
        ("WHY LOOK: timeliness", ["NOTE"]),
    ]


def test_a_reason_tells_what_clears_it_its_figures_and_the_rules_it_is_from() -> None:
    fact = reason_fact(ALARM)
    assert fact.below == ("Clears it: A second weighing that agrees with the declaration.",)
    assert "rules of 2026-11-01" in fact.source
    assert "declared 0.4; scale 1.9" in fact.source
    assert fact.copy.startswith("ALARM: Declared 0.4 kg, scale 1.9 kg.\nClears it:")


def test_no_reason_is_told_as_that_and_what_was_not_computed_stands_apart() -> None:
    left = (NotComputed("declared_vs_scale", "the parcel was not weighed here"),)
    sections = why_sections(replace(opened(A), not_computed=left), "Not checked: no model.")
    assert [s.title for s in sections] == [
        *("WHY LOOK", "WHAT THE PICTURE ADDS", "NOT COMPUTED"),
    ]
    assert sections[0].facts[0].value == "No reason found by the checks that could be made."
    assert sections[1].facts[0].value == "Not checked: no model."
    assert sections[2].facts[0].value == "declared vs scale: the parcel was not weighed here"


def test_the_summary_stands_first_and_tells_what_the_picture_adds() -> None:
    parcel = opened(A, reasons=(NOTE, ALARM))
    summary = summarise(parcel.reasons, (), parcel.record, [NotChecked("no model.", "MODEL-01")])
    sections = why_sections(parcel, "", summary)
    assert sections[0].title == "IN SHORT"
    assert sections[0].facts[0].value == "1 alarm, 1 note; the picture is not checked."
    (picture,) = (s for s in sections if s.title == "WHAT THE PICTURE ADDS")
    assert [fact.value for fact in picture.facts] == ["Not checked: no model."]


def test_matched_parcels_are_listed_with_why_they_match_and_can_be_opened() -> None:
    around = Surroundings(
        together=(
            Together(
                *("RB1", date(2026, 11, 20), Decimal("700"), "USD", "Mill", "shirts", "A. Lee"),
                why="same phone",
            ),
        ),
        together_more=True,
        earlier=(
            EarlierOutcome("RB2", "denied_entry", 1204, "2026-11-01T09:00:00.000Z", ("the phone",)),
        ),
        duplicates=(Duplicate("RB3", "house bill", "HB 1", "another consignee (Bo Lind)"),),
    )
    sections = matched(around)
    facts = [fact for section in sections for fact in section.facts]
    assert [fact.opens for fact in facts] == ["RB1", "", "RB2", "RB3"]
    assert facts[0].value == "RB1: USD 700, shirts"
    assert facts[0].below[1] == "to A. Lee: same phone"
    assert facts[1].value == "There are more than were looked through."
    assert facts[2].value == "RB2: denied entry, entry 1\u202f204"
    assert facts[3].value == "RB3: the same house bill HB 1"
    assert matched(Surroundings()) == []


def test_the_filer_is_told_only_what_a_reason_has_for_the_filer() -> None:
    parcel = opened(A, reasons=(NOTE, ALARM))
    assert filer_text(parcel) == f"Parcel {A}\n- {ALARM.filer}"
    assert filer_text(opened(A, reasons=(NOTE,))) == ""
