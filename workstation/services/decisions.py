"""Recording a decision: the policy's check, and an entry that tells what was known and seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workstation.domain.answers import GivenAnswers
from workstation.domain.decision import Decision, Outcome, Policy, Standing, decide
from workstation.domain.findings import (
    Detection,
    NotChecked,
    OpinionState,
    opinion_state,
    shift_to,
)
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.reasons import Severity
from workstation.domain.scan import ScanRef
from workstation.services.answering import given_answers
from workstation.services.bench import OpenedParcel, last_decision
from workstation.services.decision_records import (
    answer_documents,
    marks_document,
    model_documents,
    own_documents,
    scan_document,
    why_not,
)
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.records import record_sha256, when

Opinion = Detection | NotChecked | None
"""One scan's machine opinion; None where the model has not answered yet."""

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

    `amend_reason` is asked where a decision on this parcel stands already.
    """

    opened: OpenedParcel
    outcome: Outcome
    fields: Mapping[str, object]
    officer: Officer
    seen: Seen
    amend_reason: str = ""


class Deciding:
    """Checks decisions against the policy and records them."""

    def __init__(self, log: DecisionLog, policy: Policy, clock: Clock) -> None:
        self._log, self._policy, self._clock = log, policy, clock

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
        return decide(self._policy, request.outcome, request.fields, self._standing(request))

    def record(self, request: DecisionRequest) -> LogEntry:
        """Check the decision and commit its entry; durable when this returns.

        Raises
        ------
        DecisionRefused
            DECIDE-01 where fields break the policy.
        WorkstationError
            DECIDE-02 where a decision stands and no reason to amend it is given; LOG-05 where
            another came first, another LOG-nn where the entry could not be made durable. Nothing has been recorded then.
        """
        decision = self.check(request)
        parcel = request.opened.barcode.text
        earlier = last_decision(self._log, parcel)
        if earlier is not None and not request.amend_reason.strip():
            raise WorkstationError(_standing_already(earlier))
        data = self._data(request, decision)
        if earlier is not None:
            data["amends"] = {
                "entry": earlier.seq,
                "hash": earlier.hash.hex(),
                "reason": request.amend_reason.strip(),
            }
        return self._log.append(
            EntryDraft(
                kind="decision",
                officer=request.officer.name,
                data=data,
                closes=parcel,
                outcome=decision.outcome.value,
                follows=0 if earlier is None else earlier.seq,
            )
        )

    def _standing(self, request: DecisionRequest) -> Standing:
        scans = scans_of(request.opened, request.seen)
        return standing(
            request.opened,
            [scan.opinion for scan in scans],
            request.seen.shift,
            [opinion for scan in scans for _, opinion in scan.others],
        )

    def _given(self, parcel_id: str) -> tuple[GivenAnswers, dict[str, object]]:
        """The answers that stand; where they cannot be read the decision says so and goes on."""
        try:
            return given_answers(self._log, parcel_id), {}
        except WorkstationError as error:
            return GivenAnswers(), {"answers_unread": error.notice.fact}

    def _data(self, request: DecisionRequest, decision: Decision) -> dict[str, object]:
        opened, seen, now = request.opened, request.seen, self._clock.now()
        scans = scans_of(opened, seen)
        record = opened.record
        given, unread = self._given(opened.barcode.text)
        return unread | {
            "parcel": opened.barcode.text,
            "barcode": {"kind": opened.barcode.kind, "check": opened.barcode.check.value},
            "outcome": decision.outcome.value,
            "outcome_label": self._policy.outcomes[decision.outcome].label,
            "fields": dict(decision.fields),
            "policy": decision.policy_version,
            "record": {
                "state": "unmanifested" if record is None else "found",
                "version": None if record is None else record.version,
                "sha256": None if record is None else record_sha256(record),
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
    """What the rules need of the parcel at the moment of deciding.

    `opinions` holds the primary model's for each scan of the parcel, None where there is none
    yet; `others` those of other shown models, whose findings alarm as well.
    """
    alarm = any(reason.severity is Severity.ALARM for reason in opened.reasons)
    states = [opinion_state(opinion, shift) for opinion in opinions]
    found = [*states, *(opinion_state(opinion, shift) for opinion in others)]
    return Standing(
        alarm=alarm or OpinionState.FINDINGS in found,
        not_checked=(
            OpinionState.NOT_CHECKED in states or not states or len(states) < len(opened.scans)
        ),
    )


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


def _standing_already(earlier: LogEntry) -> Notice:
    outcome = str(earlier.content.get("outcome") or "a decision").replace("_", " ")
    return Notice(
        fact=f"This parcel has a recorded decision: {outcome}, entry {earlier.seq}.",
        safe="That entry stands; nothing has been recorded now.",
        act="To change it, record the new decision as an amendment and give the reason.",
        code="DECIDE-02",
    )
