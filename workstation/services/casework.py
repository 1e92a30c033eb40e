"""Everything that is recorded of a parcel beside its decisions: one method a deed.

Each deed is refused where the officer has no right to it, where the policy asks for more, and
where the case does not allow it; else it is one durable entry of the log. All calls block: the
store lane.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from workstation.domain.barcode import Barcode
from workstation.domain.case import CaseDecision, CaseFile
from workstation.domain.decision import (
    CaseDeed,
    DecisionRefused,
    DeedPolicy,
    FieldValue,
    Policy,
    Standing,
    check,
)
from workstation.domain.log import LogEntry
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.requirements import holds
from workstation.services import case_notices as notices
from workstation.services import case_words as words
from workstation.services.case_ports import (
    Attachment,
    Attachments,
    CaseClocks,
    ClockKind,
    RunningClock,
    missing_files,
)
from workstation.services.case_reading import facts_of, first_hand, read_case
from workstation.services.permissions import Deed
from workstation.services.ports import Clock, DecisionLog, EntryDraft, ParcelStore
from workstation.services.prefilling import fill_moments

RIGHTS: Mapping[CaseDeed, Deed] = {
    CaseDeed.DETENTION_STARTED: Deed.DETAIN,
    CaseDeed.DETENTION_NOTICE_SENT: Deed.DETAIN,
    CaseDeed.DETENTION_ENDED: Deed.DETAIN,
    CaseDeed.SIGN_OFF: Deed.SIGN_OFF,
    CaseDeed.CUSTODY_STEP: Deed.CUSTODY,
    CaseDeed.EXAMINATION: Deed.EXAMINE,
    CaseDeed.CONSENT: Deed.CONSENT,
    CaseDeed.REFERRAL_ANSWER: Deed.REFERRAL_ANSWER,
    CaseDeed.REFERRAL_REMINDER: Deed.REFERRAL_ANSWER,
    CaseDeed.PENALTY_NOTE: Deed.PENALTY,
    CaseDeed.NOTE: Deed.NOTE,
    CaseDeed.MAIL_GATE: Deed.MAIL_GATE,
    CaseDeed.DECISION_REVOKED: Deed.REVOKE,
    CaseDeed.RE_REVIEW: Deed.SIGN_OFF,
}
"""What each deed takes of rights."""


@dataclass(frozen=True, slots=True)
class Done:
    """A deed that is recorded: its entry, and what the officer should be told of it."""

    entry: LogEntry
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it to which parcel, with what filled in.

    `given` are the fields as `Policy.deeds` asks them: texts of nested kinds are JSON. `through`
    is "bench" or "command line".
    """

    parcel: str
    officer: Officer
    given: Mapping[str, object]
    through: str = "bench"


class Casework:
    """Records what happens to a parcel, and tells how its case stands."""

    def __init__(
        self,
        log: DecisionLog,
        policy: Policy,
        clock: Clock,
        require: Callable[[Officer, Deed], None],
        store: ParcelStore,
        attachments: Attachments,
        clocks: CaseClocks,
    ) -> None:
        self._log, self._policy, self._clock, self._require = log, policy, clock, require
        self._store, self._attachments, self._clocks = store, attachments, clocks

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def attachments(self) -> Attachments:
        return self._attachments

    def today(self) -> date:
        """The day in the station's own zone."""
        return self._clock.now().astimezone().date()

    def case(self, parcel: str) -> CaseFile:
        """All that was recorded of a parcel.

        Raises
        ------
        WorkstationError
            BARCODE-nn for what is no parcel number, LOG-06 where an entry is damaged.
        """
        return read_case(self._log, Barcode.parse(parcel).text)

    def facts(self, parcel: str) -> dict[str, str]:
        """What the policy may ask of the parcel: see `requirements.Fact`."""
        case = self.case(parcel)
        return facts_of(case, self._store.find(case.parcel), self.today())

    def may(self, officer: Officer, deed: CaseDeed) -> bool:
        """Whether the officer has the right to a deed: for screens that offer it or not."""
        return not self.why_not(officer, deed)

    def why_not(self, officer: Officer, deed: CaseDeed) -> str:
        """Why the officer has no right to a deed, and who has, in words; "" where the officer has."""
        try:
            self._require(officer, RIGHTS[deed])
        except WorkstationError as error:
            return f"{error.notice.fact} {error.notice.act}"
        return ""

    def fields_of(self, deed: CaseDeed) -> DeedPolicy:
        """What a deed asks."""
        found = self._policy.deeds.get(deed)
        if found is None:
            raise WorkstationError(notices.not_in_policy(deed, self._policy.version))
        return found

    def waiting(self) -> tuple[RunningClock, ...]:
        """Decisions that wait for a second officer, the oldest first."""
        return self._clocks.running((ClockKind.SIGN_OFF,))

    def clocks(self) -> tuple[RunningClock, ...]:
        """All that waits: what is due first comes first."""
        return self._clocks.running()

    def overdue(self, today: date | None = None) -> tuple[RunningClock, ...]:
        """What is overdue: detentions, their notices, agencies' answers."""
        return self._clocks.overdue(today or self.today())

    def keep(self, file: Path) -> Attachment:
        """Keep a photo or a paper, to be named in a field of files. See `Attachments.keep`."""
        return self._attachments.keep(file)

    def detain(self, act: Act) -> Done:
        """Start a detention; its clock is computed now and recorded with it.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01 with every fault; CASE-02 where the parcel is decided, CASE-03
            where it is detained already; LOG-nn. Nothing has been recorded then.
        """
        case = self._begin(CaseDeed.DETENTION_STARTED, act)
        if case.decision is not None:
            raise WorkstationError(notices.decided(case.decision))
        if case.detained and case.detention is not None:
            raise WorkstationError(notices.detained(case.detention.started.entry))
        values = self._values(CaseDeed.DETENTION_STARTED, act, case)
        clock = self._detention_clock(values)
        return self._append(CaseDeed.DETENTION_STARTED, act, case, values, {"clock": clock})

    def notice_sent(self, act: Act) -> Done:
        """The notice of the detention was sent.

        Raises
        ------
        WorkstationError
            As `detain`; CASE-04 where no detention runs.
        """
        return self._of_detention(CaseDeed.DETENTION_NOTICE_SENT, act)

    def end_detention(self, act: Act) -> Done:
        """The detention ends without a decision here: the goods go on, or to somebody else.

        Raises
        ------
        WorkstationError
            As `notice_sent`.
        """
        return self._of_detention(CaseDeed.DETENTION_ENDED, act)

    def sign_off(self, act: Act, entry: int | None = None) -> Done:
        """A second officer's word on the decision that waits for one; refused, the parcel opens.

        `entry` is the decision as it was read; another one since then is refused.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01; CASE-05 where no decision waits (or not that one), CASE-06
            where it is the officer's own, CASE-07 where the policy asks another role; LOG-05
            where another came first, LOG-nn.
        """
        case = self._begin(CaseDeed.SIGN_OFF, act)
        decision = case.awaiting
        if decision is None or entry not in (None, decision.entry):
            raise WorkstationError(notices.nothing_awaits(case.decision, entry))
        if _same_person(decision.officer, act.officer.name):
            raise WorkstationError(notices.own_decision(decision))
        held = {act.officer.role.value, *(right.value for right in act.officer.rights)}
        if decision.sign_off_roles and not held & set(decision.sign_off_roles):
            raise WorkstationError(notices.other_role(decision, act.officer))
        values = self._values(CaseDeed.SIGN_OFF, act, case)
        refused = values.get("agreed") != "yes"
        done = self._append(
            *(CaseDeed.SIGN_OFF, act, case, values, _of(decision)), reopens=refused, follows=True
        )
        return Done(done.entry, (words.reopened(decision),) if refused else ())

    def revoke(self, act: Act, entry: int | None = None) -> Done:
        """Take the decision that stands back; the parcel is open again, the entry stays.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01; CASE-08 where no decision stands (or not that one); LOG-nn.
        """
        case = self._begin(CaseDeed.DECISION_REVOKED, act)
        decision = case.decision
        if decision is None or entry not in (None, decision.entry):
            raise WorkstationError(notices.nothing_stands(case.decision, entry))
        values = self._values(CaseDeed.DECISION_REVOKED, act, case)
        done = self._append(
            *(CaseDeed.DECISION_REVOKED, act, case, values, _of(decision)),
            reopens=True,
            follows=True,
        )
        return Done(done.entry, (words.reopened(decision),))

    def hand_over(self, act: Act) -> Done:
        """One step of the chain of custody, from where the last one ended.

        The first step starts with the officer who took the goods. Weights are compared with the
        last that was recorded: a difference is told and recorded.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01; CASE-09 where nothing is held, CASE-10 where it does not start
            where the last one ended, CASE-11 where the witness is one of the two; LOG-nn.
        """
        deed = CaseDeed.CUSTODY_STEP
        case = self._begin(deed, act)
        first = first_hand(case)
        if first is None:
            raise WorkstationError(notices.NOTHING_HELD)
        given = dict(act.given)
        giver = case.custody[-1].taker if case.custody else first
        told = str(given.pop("from", "") or giver).strip()
        if not _same_person(told, giver):
            raise WorkstationError(notices.gap(giver, told, started=bool(case.custody)))
        act = Act(act.parcel, act.officer, given, act.through)
        values = self._values(deed, act, case)
        if case.custody and str(values.get("at", "")) < case.custody[-1].at:
            raise DecisionRefused({"at": words.before_last(case.custody[-1])}, "custody step")
        people = [str(values.get(name, "")) for name in ("to", "witness")]
        if people[1] and any(_same_person(people[1], one) for one in (giver, people[0])):
            raise WorkstationError(notices.no_witness(people[1]))
        difference = words.custody_difference(case, values)
        done = self._append(
            deed, act, case, values, {"from": giver, "difference": difference or None}
        )
        return Done(done.entry, (difference,) if difference else ())

    def examine(self, act: Act) -> Done:
        """The result of a physical examination: an officer's, a dog's, another inspector's.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01; CASE-12 where mail was opened and its class and cause are not
            recorded yet; LOG-nn.
        """
        deed = CaseDeed.EXAMINATION
        case = self._begin(deed, act)
        values = self._values(deed, act, case)
        if values.get("opened") == "yes" and self.gate_needed(case):
            raise WorkstationError(notices.GATE_FIRST)
        return self._append(deed, act, case, values)

    def gate_needed(self, case: CaseFile) -> bool:
        """Whether class and cause must be recorded before this mail is opened."""
        asked = self._policy.mail_gate.asked
        if asked is None or case.mail_gates:
            return False
        return holds(asked, {}, facts_of(case, self._store.find(case.parcel), self.today())) is True

    def pass_gate(self, act: Act) -> Done:
        """Class of the mail, and the cause, consent or warrant by which it may be opened.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01, LOG-nn.
        """
        return self._simple(CaseDeed.MAIL_GATE, act)

    def consent(self, act: Act) -> Done:
        """Consent to abandon the goods was given, or refused.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01, LOG-nn.
        """
        done = self._simple(CaseDeed.CONSENT, act)
        refused = self.case(act.parcel).consents[-1].text("answer") == "refused"
        return Done(done.entry, (words.consent_refused(),) if refused else ())

    def referral_answer(self, act: Act) -> Done:
        """What the agency said of the goods that were referred to it.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01; CASE-13 where no referral stands; LOG-nn.
        """
        done = self._of_referral(CaseDeed.REFERRAL_ANSWER, act)
        return Done(done.entry, (words.answered(),))

    def remind(self, act: Act) -> Done:
        """The agency was reminded, and the day on which its answer is due now.

        Raises
        ------
        WorkstationError
            As `referral_answer`; CASE-14 where it has answered.
        """
        return self._of_referral(CaseDeed.REFERRAL_REMINDER, act)

    def penalty(self, act: Act) -> Done:
        """A note on a penalty, independent of the outcome.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01, LOG-nn.
        """
        return self._simple(CaseDeed.PENALTY_NOTE, act)

    def note(self, act: Act) -> Done:
        """A note on the case.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01, LOG-nn.
        """
        return self._simple(CaseDeed.NOTE, act)

    def re_review(self, act: Act, entry: int | None = None) -> Done:
        """Another officer's look at a release over an alarm.

        Raises
        ------
        WorkstationError
            RIGHTS-01, DECIDE-01; CASE-08 where no decision stands (or not that one), CASE-06
            where it is the officer's own; LOG-nn.
        """
        deed = CaseDeed.RE_REVIEW
        case = self._begin(deed, act)
        decision = case.decision
        if decision is None or entry not in (None, decision.entry):
            raise WorkstationError(notices.nothing_stands(decision, entry))
        if _same_person(decision.officer, act.officer.name):
            raise WorkstationError(notices.own_decision(decision))
        values = self._values(deed, act, case)
        return self._append(deed, act, case, values, _of(decision), follows=True)

    def _of_detention(self, deed: CaseDeed, act: Act) -> Done:
        case = self._begin(deed, act)
        if not case.detained or case.detention is None:
            raise WorkstationError(notices.NOT_DETAINED)
        values = self._values(deed, act, case)
        started = case.detention.started
        return self._append(
            deed, act, case, values, {"entry": started.entry, "hash": started.hash}, follows=True
        )

    def _of_referral(self, deed: CaseDeed, act: Act) -> Done:
        case = self._begin(deed, act)
        if case.referral is None or case.decision is None:
            raise WorkstationError(notices.NO_REFERRAL)
        if deed is CaseDeed.REFERRAL_REMINDER and case.referral.answered:
            raise WorkstationError(notices.HAS_ANSWERED)
        values = self._values(deed, act, case)
        return self._append(deed, act, case, values, _of(case.decision), follows=True)

    def _simple(self, deed: CaseDeed, act: Act) -> Done:
        case = self._begin(deed, act)
        return self._append(deed, act, case, self._values(deed, act, case))

    def _begin(self, deed: CaseDeed, act: Act) -> CaseFile:
        self._require(act.officer, RIGHTS[deed])
        return self.case(act.parcel)

    def _values(self, deed: CaseDeed, act: Act, case: CaseFile) -> dict[str, FieldValue]:
        asked = self.fields_of(deed)
        standing = Standing(
            alarm=False,
            not_checked=False,
            now=self._clock.now().astimezone(),
            facts=facts_of(case, self._store.find(case.parcel), self.today()),
        )
        given = fill_moments(asked.fields, act.given, self._clock.now())
        problems, values = check(asked.fields, asked.must, given, standing)
        problems |= missing_files(asked.fields, values, self._attachments.has)
        if problems:
            raise DecisionRefused(problems, asked.label.lower())
        return values

    def _append(
        self,
        deed: CaseDeed,
        act: Act,
        case: CaseFile,
        values: Mapping[str, FieldValue],
        more: Mapping[str, object] | None = None,
        *,
        reopens: bool = False,
        follows: bool = False,
    ) -> Done:
        entry = self._log.append(
            EntryDraft(
                deed.value,
                act.officer.name,
                {
                    "fields": dict(values),
                    "policy": self._policy.version,
                    "through": act.through,
                    **(more or {}),
                },
                parcel=case.parcel,
                follows=case.head if follows else None,
                reopens=reopens,
                last_of_kind=case.last_of(deed.value),
            )
        )
        return Done(entry)

    def _detention_clock(self, values: Mapping[str, FieldValue]) -> dict[str, object]:
        rule, calendar = self._policy.detention, self._policy.calendar
        detained = _day(values, "detained_on") or self.today()
        presented = _day(values, "presented_on")
        start = presented or detained
        excluded = start + timedelta(days=rule.exclude_days)
        return {
            "basis": "detained" if presented is None else "presented",
            "start": start.isoformat(),
            "decide_by": calendar.after(start, rule.decide_days).isoformat(),
            "notice_by": calendar.after(detained, rule.notice_days).isoformat(),
            "excluded_on": excluded.isoformat(),
            "calendar": calendar.version if calendar.complete(start, excluded) else "",
        }


def _of(decision: CaseDecision) -> dict[str, object]:
    return {"entry": decision.entry, "hash": decision.hash}


def _same_person(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _day(values: Mapping[str, FieldValue], name: str) -> date | None:
    told = values.get(name)
    return date.fromisoformat(told) if isinstance(told, str) and told else None
