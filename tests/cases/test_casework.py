"""What is recorded of a parcel beside its decisions, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.cases.conftest import (
    ADA,
    AUDITOR,
    BO,
    DETENTION,
    MAIL,
    PARCEL,
    REFERRAL,
    RELEASE,
    ROW,
    SEIZE,
    STEP,
    SUE,
    Desk,
)
from workstation.domain.case import DecisionState
from workstation.domain.decision import CaseDeed, DecisionRefused, Outcome
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.services.case_ports import ClockKind
from workstation.services.casework import RIGHTS, Act, Done
from workstation.services.ports import EntryDraft, QueueState


def refused(code: str, deed: Callable[[], object], desk: Desk) -> WorkstationError:
    """The deed is refused with the code, and nothing has been recorded."""
    before = desk.entries
    with pytest.raises(WorkstationError, match=code) as caught:
        deed()
    assert desk.entries == before
    return caught.value


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
    does = methods(desk)[deed]
    error = refused("RIGHTS-01", lambda: does(desk.act({}, AUDITOR)), desk)
    assert "may not" in error.notice.fact
    assert not desk.casework.may(AUDITOR, deed)
    assert desk.casework.may(SUE, deed)


def test_that_every_deed_has_its_right_and_its_fields_in_the_policy(desk: Desk) -> None:
    assert set(RIGHTS) == set(CaseDeed) == set(desk.casework.policy.deeds) == set(methods(desk))


def test_that_an_auditor_decides_nothing(desk: Desk) -> None:
    refused("RIGHTS-01", lambda: desk.decide(Outcome.RELEASE, RELEASE, AUDITOR), desk)


def methods(desk: Desk) -> dict[CaseDeed, Callable[[Act], Done]]:
    work = desk.casework
    return {
        CaseDeed.DETENTION_STARTED: work.detain,
        CaseDeed.DETENTION_NOTICE_SENT: work.notice_sent,
        CaseDeed.DETENTION_ENDED: work.end_detention,
        CaseDeed.SIGN_OFF: work.sign_off,
        CaseDeed.CUSTODY_STEP: work.hand_over,
        CaseDeed.EXAMINATION: work.examine,
        CaseDeed.CONSENT: work.consent,
        CaseDeed.REFERRAL_ANSWER: work.referral_answer,
        CaseDeed.REFERRAL_REMINDER: work.remind,
        CaseDeed.PENALTY_NOTE: work.penalty,
        CaseDeed.NOTE: work.note,
        CaseDeed.MAIL_GATE: work.pass_gate,
        CaseDeed.DECISION_REVOKED: work.revoke,
        CaseDeed.RE_REVIEW: work.re_review,
    }


# Detention


def test_that_a_detention_has_five_working_days_from_presentation_by_the_holidays(
    desk: Desk,
) -> None:
    desk.casework.detain(desk.act(DETENTION))
    detention = desk.case().detention
    assert detention is not None
    clock = detention.clock
    # Friday 20 November: Monday to Wednesday, not Thanksgiving, Friday, not the weekend, Monday.
    assert clock.decide_by == date(2026, 11, 30)
    assert clock.notice_by == date(2026, 12, 1)
    assert clock.excluded_on == date(2026, 12, 20)
    assert clock.calendar == "holidays-2026-01-01"
    assert [one.kind for one in desk.casework.clocks()] == [ClockKind.DETENTION, ClockKind.NOTICE]
    assert not desk.casework.overdue(date(2026, 11, 30))
    late = desk.casework.overdue(date(2026, 12, 1))
    assert [(one.parcel, one.kind) for one in late] == [(PARCEL, ClockKind.DETENTION)]
    assert "overdue by 1 day" in clock.words(date(2026, 12, 1))
    assert "excluded" in clock.words(date(2026, 12, 20))


def test_that_without_a_day_of_presentation_the_clock_says_it_counts_from_the_detention(
    desk: Desk,
) -> None:
    fields = {name: value for name, value in DETENTION.items() if name != "presented_on"}
    desk.casework.detain(desk.act(fields, detained_on="2026-11-20"))
    detention = desk.case().detention
    assert detention is not None
    assert (detention.clock.basis, detention.clock.start) == ("detained", date(2026, 11, 20))


def test_that_a_second_detention_a_decided_parcel_and_a_notice_of_none_are_refused(
    desk: Desk,
) -> None:
    notice = desk.act(to="B. Reed", how="by post")
    refused("CASE-04", lambda: desk.casework.notice_sent(notice), desk)
    desk.casework.detain(desk.act(DETENTION))
    refused("CASE-03", lambda: desk.casework.detain(desk.act(DETENTION)), desk)
    desk.casework.notice_sent(notice)
    assert [one.kind for one in desk.casework.clocks()] == [ClockKind.DETENTION]
    desk.decide(Outcome.RELEASE, RELEASE)
    detention = desk.case().detention
    assert detention is not None
    assert not detention.running
    assert not desk.casework.clocks()
    refused("CASE-02", lambda: desk.casework.detain(desk.act(DETENTION)), desk)
    refused("CASE-04", lambda: desk.casework.notice_sent(notice), desk)


def test_that_a_detention_runs_on_where_the_decision_that_ended_it_is_revoked(desk: Desk) -> None:
    desk.casework.detain(desk.act(DETENTION))
    desk.decide(Outcome.RELEASE, RELEASE)
    desk.casework.revoke(desk.act({"reason": "too early"}, SUE))
    assert desk.case().detained
    assert [one.kind for one in desk.casework.clocks()] == [ClockKind.DETENTION, ClockKind.NOTICE]


def test_that_a_release_after_the_day_of_exclusion_says_what_undoes_it(desk: Desk) -> None:
    desk.casework.detain(desk.act(DETENTION))
    desk.clock.turn(timedelta(days=26))
    desk.clock.turn(timedelta(days=1))  # 20 December
    error = refused("DECIDE-01", lambda: desk.decide(Outcome.RELEASE, RELEASE), desk)
    assert isinstance(error, DecisionRefused)
    assert set(error.problems) == {"remark"}
    desk.decide(Outcome.RELEASE, dict(RELEASE) | {"remark": "protest allowed, 15 December"})


def test_that_presented_after_detained_is_named(desk: Desk) -> None:
    error = refused(
        "DECIDE-01",
        lambda: desk.casework.detain(desk.act(DETENTION, detained_on="2026-11-19")),
        desk,
    )
    assert isinstance(error, DecisionRefused)
    assert set(error.problems) == {"presented_on"}


# Custody


def test_that_custody_starts_with_the_officer_who_took_the_goods_and_has_no_gap(
    desk: Desk,
) -> None:
    refused("CASE-09", lambda: desk.casework.hand_over(desk.act(STEP)), desk)
    desk.decide(Outcome.SEIZE, SEIZE)
    other = {"from": "somebody", **STEP}
    refused("CASE-10", lambda: desk.casework.hand_over(desk.act(other)), desk)
    desk.casework.hand_over(desk.act(STEP))
    second = dict(STEP) | {"from": "ada", "to": "Vic Vault"}
    refused("CASE-10", lambda: desk.casework.hand_over(desk.act(second)), desk)
    into = dict(STEP) | {
        "from": "Cora Custodian",
        "to": "Vic Vault",
        "to_kind": "vault",
        "place": "vault 1",
    }
    error = refused("DECIDE-01", lambda: desk.casework.hand_over(desk.act(into)), desk)
    assert isinstance(error, DecisionRefused)
    assert set(error.problems) == {"gross_kg"}
    desk.casework.hand_over(desk.act(into, gross_kg="1.2"))
    steps = desk.case().custody
    assert [(one.giver, one.taker, one.vault) for one in steps] == [
        ("ada", "Cora Custodian", False),
        ("Cora Custodian", "Vic Vault", True),
    ]


def test_that_the_witness_is_a_third_person(desk: Desk) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    for witness in ("ADA ", "Cora Custodian"):
        step = desk.act(dict(STEP) | {"witness": witness})
        refused("CASE-11", lambda step=step: desk.casework.hand_over(step), desk)  # type: ignore[misc]


def test_that_another_weight_or_seal_is_told_and_recorded(desk: Desk) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    step = dict(STEP) | {"gross_kg": "950 g", "found_seal": "S-9", "reseal_reason": "torn"}
    done = desk.casework.hand_over(desk.act(step))
    told = "0.25 kg less than before: 0.95 kg, was 1.2 kg (entry 1). Seal found S-9, was S-1."
    assert done.told == (told,)
    assert desk.case().custody[0].difference == told
    same = desk.casework.hand_over(desk.act(STEP, to="Vic Vault", gross_kg="0.950"))
    assert same.told == ()


def test_that_the_first_hand_is_whose_decision_held_the_goods_first(desk: Desk) -> None:
    desk.decide(Outcome.RELEASE, RELEASE, SUE)
    desk.decide(Outcome.SEIZE, SEIZE, why="found late")
    desk.decide(Outcome.SEIZE, SEIZE, BO, why="typing error")
    desk.decide(Outcome.SEIZE, SEIZE, SUE, why="typing error")
    desk.casework.hand_over(desk.act(STEP))
    assert desk.case().custody[0].giver == "ada"  # who released it had nothing in hand


def test_that_the_chain_goes_on_after_an_amendment(desk: Desk) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    desk.casework.hand_over(desk.act(STEP))
    desk.decide(Outcome.SEIZE, SEIZE, BO, why="typing error")
    desk.casework.hand_over(desk.act(STEP, to="Vic Vault"))
    assert desk.case().custody[1].giver == "Cora Custodian"


def test_that_a_step_does_not_lie_before_the_last_one_or_in_the_future(desk: Desk) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    desk.casework.hand_over(desk.act(STEP, at="2026-11-23T09:00Z"))
    for at in ("2026-11-23T08:59Z", "2026-11-23T11:00Z"):
        step = desk.act(STEP, to="Vic Vault", at=at)
        error = refused("DECIDE-01", lambda step=step: desk.casework.hand_over(step), desk)  # type: ignore[misc]
        assert isinstance(error, DecisionRefused)
        assert set(error.problems) == {"at"}
    desk.casework.hand_over(desk.act(STEP, to="Vic Vault", at="2026-11-23T09:00:00Z"))


def test_that_another_seal_is_told_also_where_nobody_says_what_was_found(desk: Desk) -> None:
    desk.decide(Outcome.SEIZE, SEIZE)
    done = desk.casework.hand_over(desk.act(STEP, seal="S-2"))
    assert done.told == ("Seal S-2 now, was S-1; which one was found is not told.",)


def test_that_nothing_that_has_happened_lies_in_the_future(desk: Desk) -> None:
    abandon = {
        "consented_by": "B. Reed",
        "consent_means": "e-mail",
        "evidence": "mail",
        "consented_on": "2026-11-25",
        "items": [{"description": "shirt", "quantity": "1", "unit": "piece"}],
    }
    error = refused("DECIDE-01", lambda: desk.decide(Outcome.ABANDONMENT, abandon), desk)
    assert isinstance(error, DecisionRefused)
    assert error.problems == {"consented_on": "When lies in the future: 2026-11-25."}


# Mail, examination, consent


def test_that_mail_is_opened_after_its_class_and_cause_are_recorded(desk: Desk) -> None:
    found = {"by": "officer", "opened": "yes", "result": "as declared"}
    refused("CASE-12", lambda: desk.casework.examine(desk.act(found, parcel=MAIL)), desk)
    opened = dict(RELEASE) | {"opened": "yes"}
    refused("DECIDE-01", lambda: desk.decide(Outcome.RELEASE, opened, parcel=MAIL), desk)
    letter = {"mail_class": "sealed letter, seems only correspondence", "unread": "yes"}
    error = refused("DECIDE-01", lambda: desk.casework.pass_gate(desk.act(letter)), desk)
    assert isinstance(error, DecisionRefused)
    assert set(error.problems) == {"ground"}
    warrant = letter | {"ground": "warrant", "warrant": "D.N.J. 26-1, 20 November"}
    read = desk.act(warrant | {"unread": "no"}, parcel=MAIL)
    refused("DECIDE-01", lambda: desk.casework.pass_gate(read), desk)
    desk.casework.pass_gate(desk.act(warrant, parcel=MAIL))
    desk.casework.examine(desk.act(found, parcel=MAIL))
    desk.decide(Outcome.RELEASE, opened, parcel=MAIL)
    desk.casework.examine(desk.act(found))  # no mail: no gate


def test_that_photos_of_an_examination_must_be_kept_first(desk: Desk) -> None:
    kept = desk.attachments.keep_bytes("pistol.jpg", b"photo").document()
    found = {"by": "officer", "opened": "no", "result": "contraband", "found": "a pistol"}
    lost = kept | {"sha256": "0" * 64}
    error = refused(
        "DECIDE-01", lambda: desk.casework.examine(desk.act(found, photos=[lost])), desk
    )
    assert "is not kept here" in str(error)
    desk.casework.examine(desk.act(found, photos=[kept]))
    assert desk.case().examinations[0].fields["photos"] == [kept]


def test_that_a_dog_alerts_and_people_find(desk: Desk) -> None:
    dog = {"by": "canine", "inspector": "Rex, K. Handler", "opened": "no"}
    wrong = dog | {"result": "as declared"}
    refused("DECIDE-01", lambda: desk.casework.examine(desk.act(wrong)), desk)
    desk.casework.examine(desk.act(dog, result="alert", found="at the left side"))
    assert desk.casework.facts(PARCEL)["canine_alert"] == "yes"


def test_that_a_refused_consent_leads_on_to_seizing_or_denying(desk: Desk) -> None:
    answer = {"by": "B. Reed", "means": "e-mail"}
    done = desk.casework.consent(desk.act(answer, answer="refused"))
    assert "Seize them or deny entry" in done.told[0]
    abandon = {
        "consented_by": "B. Reed",
        "consent_means": "e-mail",
        "evidence": "mail of today",
        "items": [{"description": "shirt", "quantity": "1", "unit": "piece"}],
    }
    error = refused("DECIDE-01", lambda: desk.decide(Outcome.ABANDONMENT, abandon), desk)
    assert isinstance(error, DecisionRefused)
    assert set(error.problems) == {"consented_by"}
    desk.casework.consent(desk.act(answer, answer="given"))
    desk.decide(Outcome.ABANDONMENT, abandon)


# Referral


def test_that_an_agency_has_thirty_days_is_reminded_and_answers(desk: Desk) -> None:
    refused("CASE-13", lambda: desk.casework.remind(desk.act()), desk)
    desk.decide(Outcome.PGA_REFERRAL, REFERRAL)
    referral = desk.case().referral
    assert referral is not None
    assert (referral.agency, referral.due) == ("FDA", date(2026, 12, 23))
    assert [one.kind for one in desk.casework.overdue(date(2026, 12, 24))] == [ClockKind.REFERRAL]
    desk.casework.remind(desk.act(to="FDA desk", how="e-mail", next_due="2027-01-10"))
    assert not desk.casework.overdue(date(2026, 12, 24))
    part = {
        "answer": "partial",
        "answered_by": "Dr. F",
        "lines": [{"line": "1", "answer": "refuse"}],
    }
    done = desk.casework.referral_answer(desk.act(part))
    assert "decision that follows" in done.told[0]
    assert not desk.casework.clocks()
    reminder = desk.act(to="FDA desk", how="e-mail", next_due="2027-01-10")
    refused("CASE-14", lambda: desk.casework.remind(reminder), desk)


def test_that_a_referral_names_its_own_day(desk: Desk) -> None:
    desk.decide(Outcome.PGA_REFERRAL, dict(REFERRAL) | {"answer_due": "2026-12-01"})
    referral = desk.case().referral
    assert referral is not None
    assert referral.due == date(2026, 12, 1)
    assert not referral.overdue(date(2026, 12, 1))
    assert referral.overdue(date(2026, 12, 2))


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
        for deed, does in methods(desk).items():
            try:
                does(desk.act({"unknown": "x"}, officer))
            except WorkstationError as error:
                told = error.notice.code
            assert (told == "RIGHTS-01") is not desk.casework.may(officer, deed), (role, deed)
    assert desk.entries == 0
