"""Detention, custody, examination, consent, referral: what happens to goods that are held."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cases.conftest import (
    BO,
    DETENTION,
    MAIL,
    PARCEL,
    REFERRAL,
    RELEASE,
    SEIZE,
    STEP,
    SUE,
    Desk,
    refused,
)
from workstation.domain.decision import DecisionRefused, Outcome
from workstation.services.case_ports import ClockKind

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
