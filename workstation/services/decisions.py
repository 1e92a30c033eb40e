"""Recording a decision: the policy's check, and an entry that tells what was known and seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workstation.domain.decision import Decision, Outcome, Policy, Standing, decide
from workstation.domain.findings import (
    Detection,
    NotChecked,
    OpinionState,
    moved,
    opinion_state,
    opinion_words,
    shift_to,
)
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.reasons import Severity
from workstation.domain.scan import ScanRef, SourceFile
from workstation.services.bench import OpenedParcel, last_decision
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.records import record_sha256, when

Opinion = Detection | NotChecked | None
"""One scan's machine opinion; None where the model has not answered yet."""

NO_SCAN = "no scan is filed under this parcel."
NOT_ANSWERED = "the model has not answered yet."


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
        opinions = [scan.opinion for scan in scans_of(request.opened, request.seen)]
        return standing(request.opened, opinions, request.seen.shift)

    def _data(self, request: DecisionRequest, decision: Decision) -> dict[str, object]:
        opened, seen, now = request.opened, request.seen, self._clock.now()
        scans = scans_of(opened, seen)
        record = opened.record
        return {
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
            "scans": [_scan(scan) for scan in scans],
            "models": [_model(scan, seen) for scan in scans],
            "opinion": opinion_document([scan.opinion for scan in scans], seen.shift),
            "reasons": [
                {
                    "rule": reason.rule,
                    "severity": reason.severity.name.lower(),
                    "sentence": reason.sentence,
                    "figures": dict(reason.figures),
                    "rules": reason.rule_version,
                }
                for reason in opened.reasons
            ],
            "not_computed": [{"rule": n.rule, "why": n.why} for n in opened.not_computed],
            "filters": list(seen.filters),
            "measures": list(seen.measures),
            "marks": {
                "at_decision": "shown" if seen.marks_shown else "hidden",
                "ever_shown": seen.marks_ever_shown,
            },
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


def standing(opened: OpenedParcel, opinions: Sequence[Opinion], shift: float = 0.0) -> Standing:
    """What the rules need of the parcel at the moment of deciding.

    `opinions` holds one opinion for each scan of the parcel, None where there is none yet.
    """
    alarm = any(reason.severity is Severity.ALARM for reason in opened.reasons)
    states = [opinion_state(opinion, shift) for opinion in opinions]
    return Standing(
        alarm=alarm or OpinionState.FINDINGS in states,
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


def opinion_document(opinions: Sequence[Opinion], shift: float = 0.0) -> dict[str, object]:
    """The parcel's machine opinion as one state: {state, reason}.

    Findings on one scan outweigh an unchecked one; an unchecked scan outweighs one without
    findings, for the parcel has then not been checked whole.
    """
    states = [opinion_state(opinion, shift) for opinion in opinions]
    if OpinionState.FINDINGS in states:
        return {"state": OpinionState.FINDINGS.value, "reason": ""}
    if states and OpinionState.NOT_CHECKED not in states:
        return {"state": OpinionState.NO_FINDINGS.value, "reason": ""}
    reasons = [_why_not(opinion) for opinion in opinions if not isinstance(opinion, Detection)]
    reason = " ".join(dict.fromkeys(reasons)) if reasons else NO_SCAN
    return {"state": OpinionState.NOT_CHECKED.value, "reason": reason}


def _why_not(opinion: NotChecked | None) -> str:
    return NOT_ANSWERED if opinion is None else opinion.reason


def _scan(scan: SeenScan) -> dict[str, object]:
    told: dict[str, object] = {
        "scan": scan.ref.scan_id,
        "view": scan.ref.view,
        "kind": scan.ref.kind.value,
        "files": [_file(f) for f in scan.ref.files],
        "rows": scan.rows,
        "columns": scan.columns,
        "simulated": scan.ref.simulated,
        "shown_at": when(scan.shown_at) or "not shown",
    }
    if scan.shown_at is None and scan.preview_shown_at is not None:
        told["shown_at"] = "preview only"
        told["preview_shown_at"] = when(scan.preview_shown_at)
    return told


def _file(source: SourceFile) -> dict[str, object]:
    told: dict[str, object] = {"name": source.name, "sha256": source.sha256}
    if source.sidecar_sha256:
        told["sidecar_sha256"] = source.sidecar_sha256
    if source.part is not None:
        told["part"] = source.part
    return told


def _model(scan: SeenScan, seen: Seen) -> dict[str, object]:
    opinion = scan.opinion
    told: dict[str, object] = {
        "scan": scan.ref.scan_id,
        "view": scan.ref.view,
        "state": opinion_state(opinion, seen.shift).value,
        "words": opinion_words(opinion, seen.shift),
    }
    if not isinstance(opinion, Detection):
        code = "" if opinion is None else opinion.code
        return told | {"reason": _why_not(opinion), "code": code}
    model, default = opinion.model, opinion.model.default_threshold
    counting = opinion.counting(seen.shift)
    return told | {
        "id": model.model_id,
        "version": model.version,
        "sha256": model.sha256,
        "threshold": f"{moved(default, seen.shift):.3f}",
        "default_threshold": f"{default:.3f}",
        "shift": f"{seen.shift:.3f}",
        "thresholds": {code: f"{limit:.3f}" for code, limit in opinion.thresholds},
        "milliseconds": f"{opinion.milliseconds:.1f}",
        "input": opinion.input_used,
        "findings": [
            {
                "number": number,
                "label": finding.label,
                "code": finding.code,
                "score": f"{finding.score:.3f}",
                "box": [int(side) for side in finding.box],
                "shown": seen.marks_ever_shown and scan.shown_at is not None,
            }
            for number, finding in enumerate(counting, 1)
        ],
        "below_threshold": len(opinion.candidates) - len(counting),
    }


def _standing_already(earlier: LogEntry) -> Notice:
    outcome = str(earlier.content.get("outcome") or "a decision").replace("_", " ")
    return Notice(
        fact=f"This parcel has a recorded decision: {outcome}, entry {earlier.seq}.",
        safe="That entry stands; nothing has been recorded now.",
        act="To change it, record the new decision as an amendment and give the reason.",
        code="DECIDE-02",
    )
