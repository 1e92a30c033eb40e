"""What is recorded of a parcel beside its decisions, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cases.conftest import (
    ADA,
    AUDITOR,
    BO,
    PARCEL,
    RELEASE,
    ROW,
    SEIZE,
    STEP,
    SUE,
    Desk,
    refused,
)
from tests.cases.deeds import methods
from workstation.domain.case import DecisionState
from workstation.domain.decision import CaseDeed, DecisionRefused, Outcome
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.services.case_ports import ClockKind
from workstation.services.casework import RIGHTS
from workstation.services.ports import EntryDraft, QueueState

# Sign-off


def test_that_a_seizure_awaits_a_second_officer_and_says_so_until_one_agrees(desk: Desk) -> None:
    entry = desk.decide(Outcome.SEIZE, SEIZE)
    case = desk.case()
    assert case.awaiting is not None
    assert case.awaiting.words == "Seize, awaiting sign-off"
    assert [one.kind for one in desk.casework.waiting()] == [ClockKind.SIGN_OFF]
    (item,) = desk.store.parcels.queue()
    assert (item.outcome, item.waits) == ("seize", ("awaiting sign-off",))
    done = desk.casework.sign_off(desk.act({"agreed": "yes"}, BO), entry.seq)
    case = desk.case()
    assert case.decision is not None
    assert (case.decision.state, case.decision.by) == (DecisionState.STANDS, done.entry.seq)
    assert (case.sign_offs[0].officer, case.sign_offs[0].agreed) == ("bo", True)
    assert not desk.casework.waiting()


def test_that_nobody_signs_off_an_own_decision(desk: Desk) -> None:
    desk.decide(Outcome.SEIZE, SEIZE, SUE)
    mine = Officer("SUE", "the same in capitals", Role.SUPERVISOR)
    refused("CASE-06", lambda: desk.casework.sign_off(desk.act({"agreed": "yes"}, mine)), desk)


def test_that_a_refused_sign_off_opens_the_parcel_and_it_is_decided_anew_with_no_amending(
    desk: Desk,
) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    refused("DECIDE-01", lambda: desk.casework.sign_off(desk.act({"agreed": "no"}, BO)), desk)
    done = desk.casework.sign_off(desk.act({"agreed": "no", "reason": "a toy"}, BO))
    assert "open again" in done.told[0]
    case = desk.case()
    assert (case.decision, case.decisions[0].state) == (None, DecisionState.REFUSED)
    assert case.decisions[0].reason == "a toy"
    (item,) = desk.store.parcels.queue()
    assert (item.state, item.outcome, item.waits) == (QueueState.OPEN, None, ())
    assert desk.parcels.open(PARCEL).decided is None
    again = desk.decide(Outcome.RELEASE, RELEASE)
    assert "amends" not in again.content["data"]  # type: ignore[operator]
    assert desk.store.log.verify().holds


def test_that_a_sign_off_of_another_decision_than_the_one_read_is_refused(desk: Desk) -> None:
    first = desk.decide(Outcome.SEIZE, SEIZE)
    desk.decide(Outcome.SEIZE, dict(SEIZE) | {"seal_number": "S-2"}, why="wrong seal")
    agree = desk.act({"agreed": "yes"}, BO)
    refused("CASE-05", lambda: desk.casework.sign_off(agree, first.seq), desk)
    assert desk.case().decisions[0].state is DecisionState.AMENDED
    assert desk.case().awaiting is not None  # the amended one needs its own


def test_that_what_two_officers_agreed_on_one_alone_does_not_undo(desk: Desk) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    desk.casework.sign_off(desk.act({"agreed": "yes"}, BO))
    desk.decide(Outcome.RELEASE, RELEASE, why="a toy after all")
    assert desk.case().awaiting is not None
    desk.casework.sign_off(desk.act({"agreed": "yes"}, BO))
    desk.decide(Outcome.RELEASE, RELEASE, why="typing error")  # nor what came of it
    assert desk.case().awaiting is not None


def test_that_a_seizure_nobody_has_signed_off_yet_is_superseded_by_its_officer(
    desk: Desk,
) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    desk.decide(Outcome.RELEASE, RELEASE, why="wrong key")
    assert desk.case().awaiting is None


def test_that_a_release_needs_no_sign_off(desk: Desk) -> None:
    desk.decide(Outcome.RELEASE, RELEASE)
    refused("CASE-05", lambda: desk.casework.sign_off(desk.act({"agreed": "yes"}, BO)), desk)


# Amending, superseding, revoking


def test_that_a_decision_is_superseded_amended_or_revoked_and_all_stay_in_sight(
    desk: Desk,
) -> None:
    desk.decide(Outcome.RELEASE, RELEASE)
    refused(
        "DECIDE-03",
        lambda: desk.decide(Outcome.SEIZE, SEIZE, why="found late", how="amend"),
        desk,
    )
    desk.decide(Outcome.SEIZE, SEIZE, why="found late")
    desk.decide(Outcome.SEIZE, SEIZE, why="typing error")
    done = desk.casework.revoke(desk.act({"reason": "wrong parcel"}, SUE))
    states = [(one.state, one.reason) for one in desk.case().decisions]
    assert states == [
        (DecisionState.SUPERSEDED, "found late"),
        (DecisionState.AMENDED, "typing error"),
        (DecisionState.REVOKED, "wrong parcel"),
    ]
    assert (desk.case().decision, desk.case().head) == (None, done.entry.seq)
    again = desk.act({"reason": "again"}, SUE)
    refused("CASE-08", lambda: desk.casework.revoke(again), desk)


def test_that_an_answer_to_a_mark_is_taken_again_after_a_revocation(desk: Desk) -> None:
    desk.decide(Outcome.RELEASE, RELEASE)
    desk.casework.revoke(desk.act({"reason": "wrong parcel"}, SUE))
    opened = desk.parcels.open(PARCEL)
    assert (opened.decided, opened.case is not None) == (None, True)


# Rights


@pytest.mark.parametrize("deed", list(CaseDeed))
def test_that_an_auditor_does_nothing_and_is_told_so(desk: Desk, deed: CaseDeed) -> None:
    does = methods(desk.casework)[deed]
    error = refused("RIGHTS-01", lambda: does(desk.act({}, AUDITOR)), desk)
    assert "may not" in error.notice.fact
    assert not desk.casework.may(AUDITOR, deed)
    assert desk.casework.may(SUE, deed)


def test_that_every_deed_has_its_right_and_its_fields_in_the_policy(desk: Desk) -> None:
    done = set(methods(desk.casework))
    assert set(RIGHTS) == set(CaseDeed) == set(desk.casework.policy.deeds) == done


def test_that_an_auditor_decides_nothing(desk: Desk) -> None:
    refused("RIGHTS-01", lambda: desk.decide(Outcome.RELEASE, RELEASE, AUDITOR), desk)


# Split


def test_that_one_parcel_is_split_into_outcomes_each_with_its_own_fields(desk: Desk) -> None:
    part = {"lines": "2, 3", "outcome": "release", "fields": {"opened": "no"}}
    split = dict(SEIZE) | {"parts": [part]}
    error = refused("DECIDE-01", lambda: desk.decide(Outcome.SEIZE, split), desk)
    assert isinstance(error, DecisionRefused)
    assert set(error.problems) == {"parts[1].unchecked_reason", "parts[1].override_reason"}
    part["fields"] = dict(RELEASE)
    entry = desk.decide(Outcome.SEIZE, split)
    decision = desk.case().decision
    assert decision is not None
    assert decision.outcomes == (Outcome.SEIZE, Outcome.RELEASE)
    released = decision.part(Outcome.RELEASE)
    assert released is not None
    assert released["entry_state"] == "not known"
    assert decision.awaiting
    assert entry.content["outcome"] == "seize"


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"lines": "", "outcome": "release"}, "parts[1].lines"),
        ({"lines": "2, 2", "outcome": "release"}, "parts[1].lines"),
        ({"lines": "2", "outcome": "seize"}, "parts[1].outcome"),
        ({"lines": "2", "outcome": "burn"}, "parts[1].outcome"),
        ({"lines": "2", "outcome": "release", "more": "x"}, "parts[1].more"),
        ({"lines": "2", "outcome": "release", "fields": "x"}, "parts[1].fields"),
        ("x", "parts"),
    ],
)
def test_that_a_part_that_cannot_be_is_named(desk: Desk, part: object, place: str) -> None:
    split = dict(SEIZE) | {"parts": [part]}
    error = refused("DECIDE-01", lambda: desk.decide(Outcome.SEIZE, split), desk)
    assert isinstance(error, DecisionRefused)
    assert place in error.problems


def test_that_a_part_that_is_seized_awaits_a_sign_off_too(desk: Desk) -> None:
    part = {"lines": "1", "outcome": "seize", "fields": dict(SEIZE)}
    desk.decide(Outcome.DENIED_ENTRY, {
        "reason": "prohibited", "disposal": "export", "handed_over_to": "Carrier", "parts": [part],
    })  # fmt: skip
    assert desk.case().awaiting is not None
    assert desk.casework.waiting()


# Notes, penalties, second looks


def test_that_notes_and_penalties_are_told_in_the_case_and_change_nothing(desk: Desk) -> None:
    desk.casework.note(desk.act(text="asked the carrier"))
    penalty = {"basis": "19 USC 1595a(b)", "party": "B. Reed", "reason": "smuggling"}
    desk.casework.penalty(desk.act(penalty, amount="120.50"))
    case = desk.case()
    assert (case.notes[0].text("text"), case.penalties[0].text("amount")) == (
        "asked the carrier",
        "120.50",
    )
    assert (case.decision, case.head) == (None, 0)


def test_that_some_releases_over_an_alarm_are_drawn_for_a_second_look_by_another(
    desk: Desk,
) -> None:
    drawn = []
    for number in range(60):  # an unmanifested parcel stands as an alarm
        parcel = f"Y{number}"
        desk.decide(Outcome.RELEASE, RELEASE, parcel=parcel)
        if desk.case(parcel).re_review_due:
            drawn.append(parcel)
    assert 2 <= len(drawn) <= 20  # 100 of 1 000
    assert {one.parcel for one in desk.casework.clocks()} == set(drawn)
    refused("CASE-06", lambda: desk.casework.re_review(
        desk.act({"agreed": "yes"}, Officer("ada", "", Role.SUPERVISOR), drawn[0])), desk)  # fmt: skip
    desk.casework.re_review(desk.act({"agreed": "no", "reason": "a knife"}, BO, drawn[0]))
    assert not desk.case(drawn[0]).re_review_due
    decision = desk.case(drawn[1]).decision
    assert decision is not None
    desk.store.log.append(  # the supervisor's desk judges decisions too
        EntryDraft("review_judged", "sue", {"entry": decision.entry}, parcel=drawn[1])
    )
    assert not desk.case(drawn[1]).re_review_due
    assert {one.parcel for one in desk.casework.clocks()} == set(drawn[2:])


def test_that_every_alarm_is_released_over_with_its_own_reason(desk: Desk) -> None:
    opened = desk.parcels.open(PARCEL)
    (alarm,) = [r for r in opened.reasons if r.severity.name == "ALARM"]
    one = {"alarm": "something else", "reason": "seen"}
    fields = {"opened": "no", "unchecked_reason": "by eye", "override_reason": [one]}
    error = refused("DECIDE-01", lambda: desk.decide(Outcome.RELEASE, fields), desk)
    assert alarm.sentence[:40] in str(error)
    fields["override_reason"] = "carton opened by hand"
    data = desk.decide(Outcome.RELEASE, fields).content["data"]
    assert isinstance(data, dict)
    (row,) = data["fields"]["override_reason"]
    assert row["reason"] == "carton opened by hand"
    assert row["alarm"] == data["alarms"][0]


def test_that_an_earlier_step_recorded_elsewhere_meanwhile_is_not_written_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    case = desk.case()
    desk.casework.hand_over(desk.act(STEP))
    monkeypatch.setattr(desk.casework, "case", lambda _: case)  # as another window saw it
    refused("CASE-15", lambda: desk.casework.hand_over(desk.act(STEP)), desk)


def test_that_a_row_with_more_net_than_gross_is_named_at_its_place(desk: Desk) -> None:
    rows = [ROW, ROW | {"net_kg": "2"}]
    error = refused("DECIDE-01", lambda: desk.decide(
        Outcome.SEIZE, dict(SEIZE) | {"items": rows}), desk)  # fmt: skip
    assert isinstance(error, DecisionRefused)
    assert set(error.problems) == {"items[2].net_kg"}


def test_that_today_is_the_stations_own_day(desk: Desk) -> None:
    assert desk.casework.today() in {date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)}
    desk.clock.turn(timedelta(days=400))
    assert desk.casework.today().year == 2027


def test_that_an_officer_may_not_revoke(desk: Desk) -> None:
    desk.decide(Outcome.RELEASE, RELEASE, ADA)
    refused("RIGHTS-01", lambda: desk.casework.revoke(desk.act({"reason": "x"}, ADA)), desk)


def test_that_each_role_does_what_the_file_of_roles_says_and_nothing_else(desk: Desk) -> None:
    for role in Role:
        officer = Officer("eve", "", role)
        for deed, does in methods(desk.casework).items():
            try:
                does(desk.act({"unknown": "x"}, officer))
            except WorkstationError as error:
                told = error.notice.code
            assert (told == "RIGHTS-01") is not desk.casework.may(officer, deed), (role, deed)
    assert desk.entries == 0
