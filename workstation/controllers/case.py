"""The case of the parcel on the bench: read on the store's lane, its deeds recorded there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from workstation.controllers.bench_ports import Drafts
from workstation.controllers.case_deeds import DeedRow, deed_rows, labels_of, record_deed
from workstation.controllers.deed import DeedController, DeedState
from workstation.domain.case import CaseFile
from workstation.domain.decision import CaseDeed, Policy, Standing
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.requirements import holds
from workstation.services.case_reading import facts_of, first_hand
from workstation.services.case_words import last_seal
from workstation.services.casework import Act, Casework, Done
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.policy import prefill
from workstation.services.ports import Clock, DecisionDraft, Runner
from workstation.services.prefilling import moment_of

log = logging.getLogger(__name__)
_DRAFTS = "#deed"
"""Behind the officer's name, so that a deed's draft and a decision's do not push each other out."""

NOBODY = Notice(
    fact="Nobody is signed in.",
    safe="Nothing has been recorded.",
    act="Sign in and record it again.",
    code="CASE-30",
)
UNREAD = Notice(
    fact="An entry of this parcel’s case is damaged: how the case stands is not known.",
    safe="The log is as it was; a decision can still be recorded and says so.",
    act="Tell a supervisor, who verifies the log.",
    code="CASE-32",
)


@dataclass(frozen=True, slots=True)
class CaseState:
    """The case as the pane and the status row tell it; `case` None: not read (yet)."""

    parcel: str = ""
    case: CaseFile | None = None
    today: date | None = None
    facts: Mapping[str, str] | None = None
    gate_needed: bool = False
    """Class and cause are to be recorded before this mail is opened."""
    deeds: tuple[DeedRow, ...] = ()
    labels: Mapping[str, str] | None = None
    notice: Notice | None = None
    told: tuple[str, ...] = ()
    """What the last deed means, in sentences."""


class CaseController:
    """State of one case. No Qt; one thread only.

    The case is read with the parcel; the outcome of a deed is told whatever is on the bench then.
    """

    def __init__(
        self,
        casework: Casework,
        runner: Runner,
        clock: Clock,
        show: Callable[[CaseState], None],
        show_deed: Callable[[DeedState], None],
        *,
        drafts: Drafts | None = None,
        why_not: Callable[[Officer, CaseDeed], str] = lambda _, __: "",
        recorded: Callable[[str, Done], None] = lambda _, __: None,
    ) -> None:
        self._casework, self._runner, self._clock = casework, runner, clock
        self._show, self._drafts, self._why_not = show, drafts, why_not
        self._tell_recorded = recorded
        self.deed = DeedController(self._record, show_deed, self._keep_draft)
        self._officer: Officer | None = None
        self._opened: OpenedParcel | None = None
        self._state = CaseState()

    @property
    def state(self) -> CaseState:
        return self._state

    def sits_down(self, officer: Officer | None) -> None:
        """Who is at the bench now."""
        if officer is not None and (self._officer is None or officer.name != self._officer.name):
            self.deed.forget_drafts()
        self._officer = officer
        self._set(self._with_deeds(self._state))

    def opened(self, opened: OpenedParcel | None) -> None:
        """What is on the bench now, with its case as it stands; None: nothing."""
        parcel = "" if opened is None else opened.barcode.text
        self._opened = opened
        if parcel != self._state.parcel:
            self.deed.leave()
            self._set(CaseState(parcel))
            self._read_draft(parcel)
        if opened is not None:
            self._told(opened)

    def begin(self, deed: CaseDeed) -> str:
        """Open the panel of a deed; why it cannot be done, in words, or ""."""
        state = self._state
        row = next((one for one in state.deeds if one.deed is deed), None)
        if state.case is None or row is None:
            return (
                "There is no parcel on the bench."
                if not state.parcel
                else "The case is being read."
            )
        if row.why:
            return row.why
        case, policy = state.case, self._casework.fields_of(deed)
        decision = case.awaiting if deed is CaseDeed.SIGN_OFF else case.decision
        self.deed.begin(
            policy,
            self._casework.policy.version,
            state.parcel,
            Standing(alarm=False, not_checked=False, facts=state.facts or {}),
            entry=decision.entry if decision is not None else None,
            about=_about(deed, case, state.today),
            offered=self._offered(deed, case),
        )
        return ""

    # Inside

    def _told(self, opened: OpenedParcel) -> None:
        """How the case stands that was read with the parcel."""
        policy, case = self._casework.policy, opened.case
        if case is None:
            self._set(replace(self._state, case=None, deeds=(), notice=UNREAD))
            return
        facts = facts_of(case, opened.record)
        state = replace(
            self._state,
            case=case,
            facts=facts,
            today=self._clock.now().astimezone().date(),
            labels=labels_of(policy),
            gate_needed=_gate_needed(policy, case, facts),
            notice=None,
        )
        self._set(self._with_deeds(state))

    def _read_draft(self, parcel: str) -> None:
        """A deed's draft that an earlier start kept."""
        if not parcel or self._drafts is None or self._officer is None:
            return
        work = partial(self._drafts.draft, parcel, self._officer.name + _DRAFTS)
        self._runner.submit("store", work, self._draft_read, _not_kept)

    def _draft_read(self, draft: DecisionDraft | None) -> None:
        if draft is not None and draft.outcome in set(CaseDeed):
            self.deed.take_draft(draft.parcel_id, CaseDeed(draft.outcome), draft.fields)

    def _with_deeds(self, state: CaseState) -> CaseState:
        if state.case is None:
            return state
        officer, policy = self._officer, self._casework.policy

        def why_not(deed: CaseDeed) -> str:
            if officer is None:
                return "Nobody is signed in."
            # Who signs off signs with the own password: it need not be who sits here.
            return "" if deed is CaseDeed.SIGN_OFF else self._why_not(officer, deed)

        rows = deed_rows(state.case, policy, why_not, gate_needed=state.gate_needed)
        return replace(state, deeds=rows)

    def _offered(self, deed: CaseDeed, case: CaseFile) -> dict[str, str]:
        now = self._clock.now()
        record = None if self._opened is None else self._opened.record
        found = {}
        for spec in self._casework.fields_of(deed).fields:
            value = moment_of(spec, now) or prefill(spec, record) or spec.default
            found[spec.name] = value
        if deed is CaseDeed.CUSTODY_STEP:
            found["found_seal"] = found.get("found_seal") or last_seal(case)
            found["seal"] = found.get("seal") or last_seal(case)
        return found

    def _record(
        self, deed: CaseDeed, parcel: str, entry: int | None, given: Mapping[str, str]
    ) -> None:
        if self._officer is None:
            self.deed.refused(WorkstationError(NOBODY))
            return
        act = Act(parcel, self._officer, dict(given))
        self._runner.submit(
            "store",
            partial(record_deed, self._casework, deed, act, entry),
            partial(self._recorded, parcel),
            self.deed.refused,
        )

    def _recorded(self, parcel: str, done: Done) -> None:
        self.deed.recorded()
        self._set(replace(self._state, told=done.told))
        self._tell_recorded(parcel, done)

    def _keep_draft(self, parcel: str, deed: CaseDeed, values: Mapping[str, str]) -> None:
        if self._drafts is None or self._officer is None:
            return
        officer = self._officer.name + _DRAFTS
        work = (
            partial(self._drafts.save_draft, parcel, officer, deed.value, values)
            if values
            else partial(self._drafts.clear_draft, parcel, officer)
        )
        self._runner.submit("store", work, _nothing, _not_kept)

    def _set(self, state: CaseState) -> None:
        self._state = state
        self._show(state)


def _about(deed: CaseDeed, case: CaseFile, today: date | None) -> str:
    """How the case stands as far as a deed hangs on it."""
    decision = case.decision
    if deed is CaseDeed.CUSTODY_STEP:
        giver = case.custody[-1].taker if case.custody else first_hand(case)
        return f"Now in the hands of {giver}."
    speaks_of = (CaseDeed.DECISION_REVOKED, CaseDeed.SIGN_OFF, CaseDeed.RE_REVIEW)
    if deed in speaks_of and decision is not None:
        return f"{decision.words}, entry {decision.entry}, by {decision.officer}."
    if case.detained and case.detention is not None and today is not None:
        return f"Detained: {case.detention.clock.words(today)}."
    return ""


def _gate_needed(policy: Policy, case: CaseFile, facts: Mapping[str, str]) -> bool:
    asked = policy.mail_gate.asked
    return asked is not None and not case.mail_gates and holds(asked, {}, facts) is True


def _nothing(_: object) -> None:
    pass


def _not_kept(error: Exception) -> None:
    log.info("a draft is kept in this window only: %s", error)
