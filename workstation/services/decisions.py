"""Recording a decision: the policy's check, and an entry that tells what was known and seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workstation.domain.answers import GivenAnswers
from workstation.domain.case import CaseFile
from workstation.domain.decision import (
    Decision,
    DecisionRefused,
    Outcome,
    Policy,
    Standing,
    decide,
)
from workstation.domain.fields import plain
from workstation.domain.findings import (
    Detection,
    NotChecked,
    OpinionState,
    opinion_state,
    shift_to,
)
from workstation.domain.log import LogEntry
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.reasons import Severity
from workstation.domain.requirements import holds
from workstation.domain.scan import ScanRef
from workstation.services.answering import given_answers
from workstation.services.case_ports import Attachments, missing_files
from workstation.services.case_reading import case_or_none, facts_of, standing_decision
from workstation.services.decision_records import (
    answer_documents,
    marks_document,
    model_documents,
    own_documents,
    scan_document,
    why_not,
)
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.permissions import Deed
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.prefilling import fill_moments
from workstation.services.records import record_sha256, when

Opinion = Detection | NotChecked | None
"""One scan's machine opinion; None where the model has not answered yet."""

_MOST_MARKS, _LONGEST_ALARM = 100, 500
NO_SCAN = "no scan is filed under this parcel."


@dataclass(frozen=True, slots=True)
class SeenScan:
    """One scan as the officer saw it up to the decision.

    `shown_at` is None where it was never on the screen, `opinion` None where the model had not
    answered; `rows` and `columns` are those of the decoded picture, None where it was not read.
    """

    ref: ScanRef
    shown_at: datetime | None = None
    opinion: Opinion = None
    rows: int | None = None
    columns: int | None = None
    preview_shown_at: datetime | None = None
    """When a preview came on the screen, where the picture itself never did."""
    others: tuple[tuple[str, Opinion], ...] = ()
    """Ids and opinions of the other shown models; `opinion` is the primary model's."""
    looked_ms: int | None = None
    """How long it was on the screen."""
    seen_as: Mapping[str, object] | None = None
    """How it stood there last: window, functions, turn, part (docs/log-format.md, `seen_as`)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was on the screen until the decision was recorded."""

    scans: tuple[SeenScan, ...]
    opened_at: datetime
    shift: float = 0.0
    """By how much every threshold was moved, on the logit scale; 0: as the models were shipped."""
    marks_shown: bool = True
    """The marks stood on the picture at the moment of deciding (one key hides them)."""
    marks_ever_shown: bool = True
    filters: tuple[str, ...] = ("standard",)
    """Names of every view function used on this parcel, in order of first use."""
    through: str = "bench"
    """"bench" or "command line"."""
    measures: tuple[str, ...] = ()
    """What the officer measured on the pictures, as the screen told it, a line for each item."""
    blind_first: bool = False
    """The bench kept marks back until the officer had looked at the picture without them."""
    marks_first_shown_at: datetime | None = None
    """When a mark first stood on a picture of this parcel; None: never, or not known."""


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """What the officer asks to record.

    `amend_reason` is asked where a decision on this parcel stands already; `how` it is changed:
    "amend" keeps its outcome, "supersede" puts another decision in its place, "" is told by the
    outcome.
    """

    opened: OpenedParcel
    outcome: Outcome
    fields: Mapping[str, object]
    officer: Officer
    seen: Seen
    amend_reason: str = ""
    how: str = ""


def _everybody(officer: Officer, deed: Deed) -> None:
    """Where nobody is asked for rights: tests and programs of their own."""


class Deciding:
    """Checks decisions against the policy and records them."""

    def __init__(
        self,
        log: DecisionLog,
        policy: Policy,
        clock: Clock,
        require: Callable[[Officer, Deed], None] = _everybody,
        attachments: Attachments | None = None,
    ) -> None:
        self._log, self._policy, self._clock = log, policy, clock
        self._require, self._attachments = require, attachments

    @property
    def policy(self) -> Policy:
        return self._policy

    def check(self, request: DecisionRequest) -> Decision:
        """The decision as the policy accepts it, without recording it.

        Raises
        ------
        DecisionRefused
            DECIDE-01, naming every field that is missing or ill-formed.
        """
        return self._check(request, case_or_none(self._log, request.opened.barcode.text))

    def _check(self, request: DecisionRequest, case: CaseFile | None) -> Decision:
        asked = self._policy.fields_of(request.outcome)
        given = fill_moments(asked, request.fields, self._clock.now())
        decision = decide(self._policy, request.outcome, given, self._standing(request, case))
        if self._attachments is not None:
            missing = missing_files(asked, decision.fields, self._attachments.has)
            for part in decision.parts:
                specs = self._policy.fields_of(part.outcome)
                missing |= missing_files(specs, part.fields, self._attachments.has)
            if missing:
                raise DecisionRefused(missing)
        return decision

    def record(self, request: DecisionRequest) -> LogEntry:
        """Check the decision and commit its entry; durable when this returns.

        Raises
        ------
        DecisionRefused
            DECIDE-01 where fields break the policy.
        WorkstationError
            RIGHTS-01; DECIDE-02 where a decision stands and no reason to amend it is given,
            DECIDE-03 where it cannot be changed in the way asked; LOG-05 where
            another came first, another LOG-nn where the entry could not be made durable. Nothing has been recorded then.
        """
        parcel = request.opened.barcode.text
        case = case_or_none(self._log, parcel)
        earlier, head = standing_decision(self._log, parcel, case)
        self._require(request.officer, Deed.DECIDE if earlier is None else Deed.AMEND)
        decision = self._check(request, case)
        if earlier is not None and not request.amend_reason.strip():
            raise WorkstationError(_standing_already(earlier))
        data = self._data(request, decision, case)
        if earlier is not None:
            data["amends"] = {
                "entry": earlier.seq,
                "hash": earlier.hash.hex(),
                "reason": request.amend_reason.strip(),
                "how": _how(request, earlier),
            }
        return self._log.append(
            EntryDraft(
                kind="decision",
                officer=request.officer.name,
                data=data,
                closes=parcel,
                outcome=decision.outcome.value,
                follows=head,
            )
        )

    def _standing(self, request: DecisionRequest, case: CaseFile | None) -> Standing:
        scans = scans_of(request.opened, request.seen)
        stands = standing(
            replace(request.opened, case=case),
            [scan.opinion for scan in scans],
            request.seen.shift,
            [opinion for scan in scans for _, opinion in scan.others],
        )
        now = self._clock.now().astimezone()
        facts = dict(stands.facts)
        if case is not None:
            facts = facts_of(case, request.opened.record, now.date())
        return replace(stands, now=now, facts=facts)

    def _rules(
        self, decision: Decision, stands: Standing, case: CaseFile | None
    ) -> dict[str, object]:
        """What the policy says will follow from the decision, recorded with it."""
        told: dict[str, object] = {"sign_off": self._sign_off(decision, stands, case)}
        outcomes = {decision.outcome, *(part.outcome for part in decision.parts)}
        if stands.alarm and Outcome.RELEASE in outcomes and self._policy.review_permille:
            told["re_review"] = {"permille": self._policy.review_permille}
        if Outcome.PGA_REFERRAL in outcomes:
            told["answer_due"] = self._answer_due(decision)
        if case is None:
            told["case_unread"] = "An entry of this parcel's case is damaged and was not read."
        return told

    def _sign_off(
        self, decision: Decision, stands: Standing, case: CaseFile | None
    ) -> dict[str, object]:
        """Whose sign-off the policy asks; what two officers agreed on, one alone does not undo."""
        fields = {part.outcome: part.fields for part in decision.parts}
        for outcome, values in {decision.outcome: decision.fields, **fields}.items():
            rule = self._policy.sign_off.get(outcome)
            if rule is None or not rule.needed:
                continue
            if rule.when is None or holds(rule.when, values, stands.all_facts()) is True:
                return {"needed": True, "roles": list(rule.roles), "outcome": outcome.value}
        before = None if case is None else case.decision
        if before is not None and before.sign_off_roles and not before.awaiting:
            roles = list(before.sign_off_roles)
            return {"needed": True, "roles": roles, "outcome": before.outcome.value}
        return {"needed": False}

    def _answer_due(self, decision: Decision) -> str | None:
        fields = {part.outcome: part.fields for part in decision.parts}
        asked = fields.get(Outcome.PGA_REFERRAL, decision.fields).get("answer_due")
        if asked:
            return str(asked)
        days = self._policy.answer_days
        today = self._clock.now().astimezone().date()
        return (today + timedelta(days=days)).isoformat() if days else None

    def _given(self, parcel_id: str) -> tuple[GivenAnswers, dict[str, object]]:
        """The answers that stand; where they cannot be read the decision says so and goes on."""
        try:
            return given_answers(self._log, parcel_id), {}
        except WorkstationError as error:
            return GivenAnswers(), {"answers_unread": error.notice.fact}

    def _data(
        self, request: DecisionRequest, decision: Decision, case: CaseFile | None
    ) -> dict[str, object]:
        opened, seen, now = request.opened, request.seen, self._clock.now()
        scans = scans_of(opened, seen)
        record = opened.record
        given, unread = self._given(opened.barcode.text)
        stands = self._standing(request, case)
        return unread | {
            **self._rules(decision, stands, case),
            "alarms": list(stands.alarms),
            "facts": stands.all_facts(),
            "parcel": opened.barcode.text,
            "barcode": {"kind": opened.barcode.kind, "check": opened.barcode.check.value},
            "outcome": decision.outcome.value,
            "outcome_label": self._policy.outcomes[decision.outcome].label,
            "fields": plain(decision.fields),
            "policy": decision.policy_version,
            "record": {
                "state": "unmanifested" if record is None else "found",
                "version": None if record is None else record.version,
                "sha256": None if record is None else record_sha256(record),
                **(declared(record) if record is not None else {}),
            },
            "found_in": opened.surroundings.parent,
            "scans": [scan_document(scan) for scan in scans],
            "models": [one for scan in scans for one in model_documents(scan, seen, given)],
            "opinion": opinion_document(
                [scan.opinion for scan in scans],
                seen.shift,
                [opinion for scan in scans for _, opinion in scan.others],
            ),
            "reasons": [
                {
                    "rule": reason.rule,
                    "severity": reason.severity.name.lower(),
                    "sentence": reason.sentence,
                    "figures": dict(reason.figures),
                    "rules": reason.rule_version,
                    "group": reason.group,
                    **({"quiet": True} if reason.quiet else {}),
                    "filer": reason.filer,
                }
                for reason in opened.reasons
            ],
            "weight_by_picture": None if opened.weight is None else opened.weight.document(),
            "not_computed": [{"rule": n.rule, "why": n.why} for n in opened.not_computed],
            "filters": list(seen.filters),
            "measures": list(seen.measures),
            "marks": marks_document(seen, scans),
            "answers": answer_documents(given),
            "own_marks": own_documents(given),
            "through": seen.through,
            "simulated": opened.simulated,
            "opened_at": when(seen.opened_at),
            "decided_at": when(now),
            "clock": "ok" if now >= seen.opened_at else "set back while the parcel was open",
        }


def declared(record: ManifestRecord) -> dict[str, object]:
    """What the screen's title told of a record, for lists and figures; the rest is its version's."""
    codes = [line.hs for line in record.lines if line.hs]
    described = [line.description for line in record.lines if line.description]
    return {
        "carrier": record.carrier,
        "hs": codes[0] if codes else None,
        "description": described[0] if described else None,
    }


def scans_of(opened: OpenedParcel, seen: Seen) -> tuple[SeenScan, ...]:
    """Every scan of the parcel; one that the screen does not speak of was not shown."""
    spoken = {scan.ref.scan_id for scan in seen.scans}
    rest = tuple(SeenScan(ref) for ref in opened.scans if ref.scan_id not in spoken)
    return (*seen.scans, *rest)


def standing(
    opened: OpenedParcel,
    opinions: Sequence[Opinion],
    shift: float = 0.0,
    others: Sequence[Opinion] = (),
) -> Standing:
    """What the rules need of the parcel at the moment of deciding; its case as `opened` has it.

    `opinions` holds the primary model's for each scan of the parcel, None where there is none
    yet; `others` those of other shown models, whose findings alarm as well.
    """
    reasons = [one for one in opened.reasons if one.severity is Severity.ALARM]
    states = [opinion_state(opinion, shift) for opinion in opinions]
    alarms = [f"{reason.rule}: {reason.sentence}" for reason in reasons]
    alarms += _mark_alarms([*opinions, *others], shift, len(opinions))
    case = opened.case if opened.case is not None else CaseFile(opened.barcode.text)
    return Standing(
        alarm=bool(alarms),
        not_checked=(
            OpinionState.NOT_CHECKED in states or not states or len(states) < len(opened.scans)
        ),
        alarms=tuple(dict.fromkeys(alarm[:_LONGEST_ALARM] for alarm in alarms)),
        facts=facts_of(case, opened.record),
    )


def _mark_alarms(opinions: Sequence[Opinion], shift: float, pictures: int) -> list[str]:
    """Each mark that counts, in words that name it among all of the parcel's."""
    told: list[str] = []
    for place, opinion in enumerate(opinions):
        if not isinstance(opinion, Detection):
            continue
        where = f", picture {place % pictures + 1}" if pictures > 1 else ""
        who = f", model {opinion.model.model_id}" if place >= pictures else ""
        for finding in opinion.counting(shift):
            name = finding.label.replace("_", " ")
            told.append(f"mark {finding.number}: {name} {finding.score:.2f}{where}{who}")
    if len(told) > _MOST_MARKS:
        left = len(told) - _MOST_MARKS
        told = [*told[:_MOST_MARKS], f"{left} more {'mark' if left == 1 else 'marks'}"]
    return told


def shift_for(opinions: Sequence[Opinion], threshold: float | None) -> float:
    """The shift that moves the model's default to `threshold`; 0 where None, or no model spoke."""
    found = next((one for one in opinions if isinstance(one, Detection)), None)
    if threshold is None or found is None:
        return 0.0
    return shift_to(threshold, found.model.default_threshold)


def opinion_document(
    opinions: Sequence[Opinion], shift: float = 0.0, others: Sequence[Opinion] = ()
) -> dict[str, object]:
    """The parcel's machine opinion as one state: {state, reason}.

    Findings on one scan outweigh an unchecked one; an unchecked scan outweighs one without
    findings, for the parcel has then not been checked whole. `others` are those of the shown
    models beside the primary one: their findings count as well.
    """
    states = [opinion_state(opinion, shift) for opinion in opinions]
    if OpinionState.FINDINGS in {*states, *(opinion_state(other, shift) for other in others)}:
        return {"state": OpinionState.FINDINGS.value, "reason": ""}
    if states and OpinionState.NOT_CHECKED not in states:
        return {"state": OpinionState.NO_FINDINGS.value, "reason": ""}
    reasons = [why_not(opinion) for opinion in opinions if not isinstance(opinion, Detection)]
    reason = " ".join(dict.fromkeys(reasons)) if reasons else NO_SCAN
    return {"state": OpinionState.NOT_CHECKED.value, "reason": reason}


def _how(request: DecisionRequest, earlier: LogEntry) -> str:
    same = earlier.content.get("outcome") == request.outcome.value
    how = request.how or ("amend" if same else "supersede")
    if how not in ("amend", "supersede") or (how == "amend" and not same):
        raise WorkstationError(
            Notice(
                fact=f"Entry {earlier.seq} has another outcome: an amendment keeps the outcome.",
                safe="That entry stands; nothing has been recorded now.",
                act="Supersede it by the new decision, or revoke it.",
                code="DECIDE-03",
            )
        )
    return how


def _standing_already(earlier: LogEntry) -> Notice:
    outcome = str(earlier.content.get("outcome") or "a decision").replace("_", " ")
    return Notice(
        fact=f"This parcel has a recorded decision: {outcome}, entry {earlier.seq}.",
        safe="That entry stands; nothing has been recorded now.",
        act="To change it, record the new decision as an amendment and give the reason.",
        code="DECIDE-02",
    )
