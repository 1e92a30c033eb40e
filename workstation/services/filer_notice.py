"""What the filer of a parcel's data is told of its disposition: JSON and plain text.

It names the outcome and what in the data is to be put right. Reasons to look that are not for
the filer stay here: they would tell who is watched for what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from workstation.domain.case import DecisionState
from workstation.domain.decision import CaseDeed, Outcome
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.reasons import Reason
from workstation.services.paper.facts import Facts, laws, rows, text

FORMAT = "nii-filer-notice/1"
SCHEMA = "filer-notice-1.schema.json"
"""In docs/."""
KIND = "filer-notice"
"""What the entry of its printing calls it."""
DETAINED = "detained"
_FINAL = (DecisionState.STANDS,)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the data, and what would put it right."""

    rule: str
    fault: str
    fix: str
    figures: Mapping[str, str]
    rules: str


def filer_notice(facts: Facts, now_known: Sequence[Reason]) -> dict[str, object]:
    """The notice as a document. `now_known` are the checks as of today: older entries do not
    hold what the filer is told, and a detention holds no checks.

    Raises
    ------
    WorkstationError
        PAPER-10 where the entry is neither a decision nor the start of a detention.
    """
    decision, detention, record = facts.decision, facts.detention, facts.record
    if decision is None and detention is None:
        raise WorkstationError(_no_disposition(facts))
    faults, as_of = faults_of(facts, now_known)
    document: dict[str, object] = {
        "format": FORMAT,
        "station": str(facts.content["station"]),
        "office": facts.office.name or None,
        "parcel": facts.case.parcel,
        "house_bill": None if record is None else record.house_bill,
        "master_bill": None if record is None else record.master_bill,
        "tracking_id": None if record is None else record.tracking_id,
        "record_version": None if record is None else record.version,
        "entry": facts.entry.seq,
        "entry_hash": facts.entry.hash.hex(),
        "issued_at": facts.now.isoformat(timespec="seconds"),
        "simulated": facts.simulated,
        "data_faults": [
            {
                "rule": one.rule,
                "fault": one.fault,
                "fix": one.fix,
                "figures": dict(one.figures),
                "rules": one.rules,
            }
            for one in faults
        ],
        "faults_as_of": as_of,
    }
    if detention is not None:
        return document | _detained(facts)
    return document | _decided(facts)


def faults_of(facts: Facts, now_known: Sequence[Reason]) -> tuple[list[Fault], str]:
    """The faults that concern the filer, and whether they are the entry's or today's."""
    held = rows(facts.data.get("reasons"))
    if any("filer" in one for one in held) or (facts.decision is not None and not held):
        return [
            Fault(
                text(one, "rule"),
                text(one, "sentence"),
                text(one, "filer"),
                _figures(one.get("figures")),
                text(one, "rules"),
            )
            for one in held
            if text(one, "filer")
        ], "decision"
    spoke = {text(one, "rule") for one in held}
    return [
        Fault(one.rule, one.sentence, one.filer, one.figures, one.rule_version)
        for one in now_known
        if one.filer and (not held or one.rule in spoke)
    ], "today"


def notice_text(document: Mapping[str, object]) -> str:
    """The same for people, a line each."""
    outcome = str(document["outcome_words"])
    lines = [
        f"Disposition of parcel {document['parcel']}: {outcome}.",
        f"Station {document['station']}, log entry {document['entry']},"
        f" SHA-256 {document['entry_hash']}.",
    ]
    if document["simulated"] is True:
        lines.insert(0, "SIMULATED: this notice tells of no real parcel.")
    for name, words in (("house_bill", "House bill"), ("master_bill", "Master bill")):
        if document[name]:
            lines.append(f"{words} {document[name]}.")
    if document["final"] is not True:
        lines.append(f"Not final: {document['state']}.")
    if document["reason"]:
        lines.append(f"Reason: {document['reason']}")
    lines += [
        f"Law: {one['citation']}{' (not confirmed)' if one['unconfirmed'] else ''}."
        for one in cast("list[Mapping[str, object]]", document["law"])
    ]
    lines += [
        f"{one['what']}: {str(one['is']).rstrip('.')}."
        for one in cast("list[Mapping[str, object]]", document["terms"])
    ]
    for one in cast("list[Mapping[str, object]]", document["parts"]):
        lines.append(f"Lines {one['lines']}: {one['outcome_words']}.")
    faults = cast("list[Mapping[str, object]]", document["data_faults"])
    lines += ["", "Faults of the data, and what puts them right:" if faults else _NO_FAULTS]
    for number, one in enumerate(faults, 1):
        lines += [f"{number}. {one['fault']}", f"   {one['fix']}"]
    if faults and document["faults_as_of"] == "today":
        lines += ["", f"The checks are those of {str(document['issued_at'])[:10]}."]
    lines += ["", f"Issued {document['issued_at']}."]
    return "\n".join(lines) + "\n"


_NO_FAULTS = "No fault of the data that the filer could put right was found."


def _decided(facts: Facts) -> dict[str, object]:
    decision = facts.decision
    if decision is None:
        raise ValueError("no decision")
    outcome, fields = decision.outcome, decision.fields
    terms = [
        {"what": what, "is": text(fields, name)}
        for name, what in (("answer_due", "The agency's answer is due"),)
        if text(fields, name)
    ]
    reason = "" if outcome is Outcome.RELEASE else text(fields, "reason")
    agency = text(fields, "agency")
    return {
        "outcome": outcome.value,
        "outcome_words": facts.texts.word(outcome.value, decision.label),
        "state": decision.state.value,
        "final": decision.state in _FINAL,
        "decided_at": decision.at,
        "reason": reason or None,
        "disposal": text(fields, "disposal") or None,
        "agency": agency or None,
        "law": [] if outcome is Outcome.RELEASE else _law(facts, outcome, fields),
        "terms": terms,
        "parts": [
            {
                "lines": text(one, "lines"),
                "outcome": text(one, "outcome"),
                "outcome_words": facts.texts.word(text(one, "outcome")),
            }
            for one in rows(fields.get("parts"))
        ],
    }


def _detained(facts: Facts) -> dict[str, object]:
    detention = facts.detention
    if detention is None:
        raise ValueError("no detention")
    fields, clock = detention.started.fields, detention.clock
    policy = facts.policy.deeds.get(CaseDeed.DETENTION_STARTED)
    source = policy.source if policy is not None else ""
    return {
        "outcome": DETAINED,
        "outcome_words": facts.texts.word(DETAINED),
        "state": "running" if detention.running else "ended",
        "final": False,
        "decided_at": detention.started.at,
        "reason": text(fields, "reason") or None,
        "disposal": None,
        "agency": None,
        "law": [{"citation": source, "mode": None, "unconfirmed": False}] if source else [],
        "terms": [
            {"what": "A decision is due", "is": clock.decide_by.isoformat()},
            {
                "what": "Without a decision the goods count as excluded from",
                "is": clock.excluded_on.isoformat(),
            },
            *(
                [{"what": "Expected length", "is": text(fields, "expected_length")}]
                if text(fields, "expected_length")
                else []
            ),
            *(
                [{"what": "What would speed it up", "is": text(fields, "speed_up")}]
                if text(fields, "speed_up")
                else []
            ),
        ],
        "parts": [],
    }


def _law(facts: Facts, outcome: Outcome, fields: Mapping[str, object]) -> list[dict[str, object]]:
    return [
        {
            "citation": one["citation"],
            "mode": one["mode"] or None,
            "unconfirmed": one["unconfirmed"],
        }
        for one in laws(facts, outcome, fields)
    ]


def _figures(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {str(name): str(figure) for name, figure in value.items()}


def _no_disposition(facts: Facts) -> Notice:
    return Notice(
        fact=f"Entry {facts.entry.seq} is “{facts.kind.replace('_', ' ')}”: a notice to the filer"
        " tells of a decision or of a detention.",
        safe="Nothing has been written.",
        act="Name the entry of the decision or of the detention's start.",
        code="PAPER-10",
    )
