"""Deeds in any order on the real store: recorded whole or refused, and every reader agrees."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.cases.conftest import (
    ADA,
    AUDITOR,
    BO,
    DETENTION,
    PARCEL,
    REFERRAL,
    RELEASE,
    SEIZE,
    STEP,
    SUE,
    TODAY,
)
from tests.cases.deeds import methods
from tests.fakes.cases import MemoryAttachments, MemoryClocks
from tests.fakes.clock import HandClock
from tests.fakes.pictures import FakeDetectors, FakeReader
from workstation.adapters.sqlite import open_store
from workstation.domain.case import CaseFile
from workstation.domain.decision import CaseDeed, Outcome, Policy
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer
from workstation.resources import assets_dir
from workstation.services.bench import Parcels
from workstation.services.casework import Act, Casework
from workstation.services.decisions import Deciding, DecisionRequest, Seen
from workstation.services.permissions import Permissions, load_permissions
from workstation.services.policy import load_policy
from workstation.services.ports import QueueState
from workstation.services.rules import Rules, load_rules

OFFICERS = st.sampled_from([ADA, BO, SUE, AUDITOR])
GIVEN: dict[CaseDeed, dict[str, object]] = {
    CaseDeed.DETENTION_STARTED: dict(DETENTION),
    CaseDeed.DETENTION_NOTICE_SENT: {"to": "B. Reed", "how": "by post"},
    CaseDeed.DETENTION_ENDED: {"how": "goes on", "reason": "licence came"},
    CaseDeed.SIGN_OFF: {"agreed": "yes"},
    CaseDeed.CUSTODY_STEP: dict(STEP),
    CaseDeed.EXAMINATION: {"by": "officer", "opened": "no", "result": "as declared"},
    CaseDeed.CONSENT: {"answer": "refused", "by": "B. Reed", "means": "e-mail"},
    CaseDeed.REFERRAL_ANSWER: {"answer": "release", "answered_by": "Dr. F"},
    CaseDeed.REFERRAL_REMINDER: {"to": "FDA", "how": "e-mail", "next_due": "2027-01-10"},
    CaseDeed.PENALTY_NOTE: {"basis": "other", "party": "B. Reed", "reason": "x"},
    CaseDeed.NOTE: {"text": "x"},
    CaseDeed.MAIL_GATE: {"mail_class": "not mail"},
    CaseDeed.DECISION_REVOKED: {"reason": "x"},
    CaseDeed.RE_REVIEW: {"agreed": "yes"},
}
DECISIONS = {
    Outcome.RELEASE: RELEASE,
    Outcome.SEIZE: SEIZE,
    Outcome.PGA_REFERRAL: REFERRAL,
    Outcome.ABANDONMENT: {
        "consented_by": "B. Reed",
        "consent_means": "e-mail",
        "evidence": "mail of today",
        "items": [{"description": "shirt", "quantity": "1", "unit": "piece"}],
    },
    Outcome.DENIED_ENTRY: {"reason": "x", "disposal": "export", "handed_over_to": "Carrier"},
}


@cache
def data() -> tuple[Policy, Permissions, Rules]:
    assets = assets_dir()
    return (
        load_policy(assets / "policy", TODAY),
        load_permissions(assets / "policy", TODAY),
        load_rules(assets / "rules", TODAY),
    )


class CaseMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        policy, permissions, rules = data()
        clock = HandClock()
        self.store = open_store(Path(self.folder.name), clock, "bench 1", "0")
        self.parcels = Parcels(
            *(self.store.parcels, FakeReader(), FakeDetectors(), rules, clock, self.store.log)
        )
        kept = MemoryAttachments()
        self.deciding = Deciding(self.store.log, policy, clock, permissions.require, kept)
        self.work = Casework(
            *(self.store.log, policy, clock, permissions.require),
            *(self.store.parcels, kept, self.store.case_clocks),
        )
        self.parcels.open(PARCEL)

    def teardown(self) -> None:
        holds = self.store.log.verify().holds
        self.store.close()
        self.folder.cleanup()
        assert holds

    def entries(self) -> int:
        last = self.store.log.last()
        return 0 if last is None else last.seq

    def tried(self, deed: Callable[[], object]) -> None:
        before = self.entries()
        try:
            deed()
        except WorkstationError:
            assert self.entries() == before
        else:
            assert self.entries() == before + 1

    @rule(deed=st.sampled_from(list(CaseDeed)), officer=OFFICERS, refuse=st.booleans())
    def act(self, deed: CaseDeed, officer: Officer, refuse: bool) -> None:
        given = dict(GIVEN[deed])
        if refuse and "agreed" in given:
            given |= {"agreed": "no", "reason": "x"}
        self.tried(lambda: methods(self.work)[deed](Act(PARCEL, officer, given)))

    @rule(outcome=st.sampled_from(list(Outcome)), officer=OFFICERS, split=st.booleans())
    def decide(self, outcome: Outcome, officer: Officer, split: bool) -> None:
        opened = self.parcels.open(PARCEL)
        fields = dict(DECISIONS[outcome])
        if split:
            other = Outcome.SEIZE if outcome is Outcome.RELEASE else Outcome.RELEASE
            fields["parts"] = [{"lines": "1", "outcome": other, "fields": DECISIONS[other]}]
        seen = Seen((), opened.opened_at)
        self.tried(
            lambda: self.deciding.record(
                DecisionRequest(opened, outcome, fields, officer, seen, "because")
            )
        )

    @invariant()
    def readers_agree(self) -> None:
        case = self.work.case(PARCEL)
        assert sum(one.current for one in case.decisions) <= 1
        if case.decision is not None:
            assert case.decision is case.decisions[-1]
        assert self.store.case_clocks.running() == MemoryClocks(self.store.log).running()
        later = TODAY + timedelta(days=60)
        assert set(self.store.case_clocks.overdue(later)) == {
            one for one in self.work.clocks() if one.overdue(later)
        }
        (item,) = self.store.parcels.queue()
        decided = case.decision
        assert item.outcome == (None if decided is None else decided.outcome.value)
        assert item.waits == MemoryClocks(self.store.log).words_of(PARCEL)
        if decided is not None:
            assert item.state is QueueState.DONE
        opened = self.parcels.open(PARCEL, mark=False)
        assert (None if opened.decided is None else opened.decided.seq) == (
            None if decided is None else decided.entry
        )
        no_gaps(case)


def no_gaps(case: CaseFile) -> None:
    for before, after in zip(case.custody, case.custody[1:], strict=False):
        assert after.giver == before.taker
    assert all(sign.officer != _by(case, sign.decision) for sign in case.sign_offs)


def _by(case: CaseFile, entry: int) -> str:
    found = case.find(entry)
    assert found is not None
    return found.officer


TestCases = CaseMachine.TestCase
TestCases.settings = settings(
    max_examples=12,
    stateful_step_count=18,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_that_the_log_of_a_long_case_holds_and_its_parcel_was_opened_again() -> None:
    machine = CaseMachine()
    machine.act(CaseDeed.DETENTION_STARTED, ADA, refuse=False)
    machine.decide(Outcome.SEIZE, ADA, split=True)
    machine.act(CaseDeed.SIGN_OFF, BO, refuse=True)
    machine.readers_agree()
    assert machine.work.case(PARCEL).detained
    assert machine.work.overdue(date(2026, 12, 1))[0].parcel == PARCEL
    machine.decide(Outcome.RELEASE, ADA, split=False)
    machine.act(CaseDeed.DECISION_REVOKED, SUE, refuse=False)
    machine.readers_agree()
    machine.teardown()
