"""What each paper is filled with, from the entry it tells of and the case around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from workstation.domain.case import CaseDecision, CaseEntry
from workstation.domain.decision import CaseDeed, Outcome
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.paper import PaperKind, Value
from workstation.services.paper import facts as told
from workstation.services.paper.facts import Facts, Row, common, moment, text
from workstation.services.paper.report import report

HAND_ROWS = 5
"""Lines of the custody table, recorded ones and empty ones to be written on."""
HELD = (Outcome.SEIZE, Outcome.ABANDONMENT, Outcome.DENIED_ENTRY, Outcome.PGA_REFERRAL)


@dataclass(slots=True)
class Filled:
    """The values of a paper, and the signatures whose strokes are still to be drawn."""

    values: dict[str, Value]
    signatures: dict[str, Mapping[str, object]] = field(default_factory=dict)


def fill(kind: PaperKind, facts: Facts) -> Filled:
    """All that the template of a paper may ask for.

    Raises
    ------
    WorkstationError
        PAPER-08 where the entry is not one that this paper tells of.
    """
    filled = Filled(common(facts))
    _FILLERS[kind](facts, filled)
    rows = [*_rows(filled, "laws"), *_rows(filled, "rights")]
    filled.values["laws_unconfirmed"] = any(one.get("unconfirmed") for one in rows)
    for name in ("lines", "findings"):
        filled.values[f"any_{name}"] = bool(_rows(filled, name))
    return filled


def asked_for(kind: PaperKind, facts: Facts) -> Filled:
    """`fill`; where the entry has no such paper, the refusal names those it has.

    Raises
    ------
    WorkstationError
        PAPER-08.
    """
    try:
        return fill(kind, facts)
    except WorkstationError as error:
        others = ", ".join(offered(facts))
        if not others:
            raise
        act = f"Of this entry can be printed: {others}."
        raise WorkstationError(replace(error.notice, act=act)) from error


def offered(facts: Facts) -> tuple[PaperKind, ...]:
    """The papers that can be printed of an entry."""
    found = []
    for kind in PaperKind:
        try:
            fill(kind, facts)
        except WorkstationError:
            continue
        found.append(kind)
    return tuple(found)


def _rows(filled: Filled, name: str) -> list[Row]:
    return cast("list[Row]", filled.values.get(name, []))


def _of_outcome(facts: Facts, kind: PaperKind, *outcomes: Outcome) -> tuple[CaseDecision, Outcome]:
    """The decision and the first of these outcomes that it has, in one of its parts or whole."""
    decision = facts.decision
    for outcome in decision.outcomes if decision is not None else ():
        if outcome in outcomes and decision is not None:
            return decision, outcome
    raise WorkstationError(_other_paper(facts, kind))


def _part(decision: CaseDecision, outcome: Outcome) -> Mapping[str, object]:
    return decision.part(outcome) or {}


def _receipt(facts: Facts, filled: Filled) -> None:
    decision, outcome = _of_outcome(facts, PaperKind.CUSTODY_RECEIPT, *HELD)
    fields, texts = _part(decision, outcome), facts.texts
    steps: list[Row] = [
        {
            "number": str(step.number),
            "from": step.giver,
            "to": step.taker,
            "place": step.place,
            "seal": step.seal,
            "witness": step.witness,
            "at": moment(step.at),
            "entry": str(step.recorded.entry),
        }
        for step in facts.case.custody
        if step.recorded.entry > decision.entry
    ]
    signed = [one for one in facts.case.sign_offs if one.decision == decision.entry and one.agreed]
    signatures: list[Row] = [
        {"who": decision.officer, "role": texts.say("role_officer"), "at": "", "picture": ""}
    ]
    for one in signed:
        role = texts.say("role_second")
        signatures.append({"who": one.officer, "role": role, "at": "", "picture": ""})
    for name, role in (
        (text(fields, "sealed_before"), "role_witness"),
        (str(steps[-1]["to"]) if steps else "", "role_taker"),
    ):
        signatures.append({"who": name, "role": texts.say(role), "at": "", "picture": ""})
    filled.values |= {
        "outcome": texts.word(outcome.value),
        "taken_from": "",
        "seal_number": text(fields, "seal_number"),
        "reason": text(fields, "reason"),
        "sign_off_words": "\n".join(
            texts.say(
                "sign_off_done",
                who=one.officer,
                when=moment(one.recorded.at),
                by=str(one.recorded.entry),
            )
            for one in signed
        ),
        "lines": told.item_lines(facts, fields),
        "laws": told.laws(facts, outcome, fields),
        "custody": steps,
        "hand_rows": [
            {"number": str(number)}
            for number in range(len(steps) + 1, max(HAND_ROWS, len(steps) + 2) + 1)
        ],
        "signatures": signatures,
    }


def _notice(facts: Facts, filled: Filled) -> None:
    kind = PaperKind.IMPORTER_NOTICE
    decision, outcome = _of_outcome(facts, kind, *HELD)
    fields = _part(decision, outcome)
    values = filled.values
    disposal = text(fields, "disposal")
    values |= {
        "outcome": facts.texts.word(outcome.value),
        "addressed_to": values["consignee_name"],
        "addressed_at": values["consignee_address"],
        "reason": text(fields, "reason"),
        "disposal": facts.texts.word(disposal) if disposal else "",
        "decided_on": values["recorded_at"],
        "lines": told.item_lines(facts, fields),
        "laws": told.laws(facts, outcome, fields),
        "rights": told.rights(facts, kind, outcome, told.authorities(fields)),
    }


def _consent(facts: Facts, filled: Filled) -> None:
    """Filled in where consent is recorded; else to be filled in and signed by hand."""
    kind, decision, texts = PaperKind.ABANDONMENT_CONSENT, facts.decision, facts.texts
    asking = (CaseDeed.CONSENT, CaseDeed.DETENTION_STARTED, CaseDeed.EXAMINATION)
    fields: Mapping[str, object] = {}
    given = refused = False
    by = means = on = evidence = ""
    if decision is not None:
        decision, _ = _of_outcome(facts, kind, Outcome.ABANDONMENT)
        fields, given = _part(decision, Outcome.ABANDONMENT), True
        by, means = text(fields, "consented_by"), text(fields, "consent_means")
        on, evidence = text(fields, "consented_on"), text(fields, "evidence")
    elif facts.kind in asking:
        if facts.kind == CaseDeed.CONSENT:
            fields = cast("Mapping[str, object]", facts.data.get("fields", {}))
            answer = text(fields, "answer")
            given, refused = answer == "given", answer == "refused"
            by, means = text(fields, "by"), text(fields, "means")
            on, evidence = moment(text(fields, "at")), text(fields, "evidence")
    else:
        raise WorkstationError(_other_paper(facts, kind))
    picture, when, name = "", "", by
    signature = fields.get("signature")
    if isinstance(signature, Mapping):
        name, when = text(signature, "by") or by, moment(text(signature, "at"))
        if signature.get("strokes"):
            picture = "signature-1"
            filled.signatures[picture] = signature
        else:
            evidence = evidence or texts.say("signed_paper")
    officer = str(filled.values["officer"])
    filled.values |= {
        "outcome": texts.word(Outcome.ABANDONMENT.value),
        "consented_by": by,
        "consent_means": texts.word(means) if means else "",
        "consented_on": on,
        "evidence": evidence,
        "consent_words": "",
        "refused": refused,
        "given": given,
        "lines": told.item_lines(facts, fields),
        "laws": told.laws(facts, Outcome.ABANDONMENT, fields),
        "rights": told.rights(facts, kind, Outcome.ABANDONMENT, ()),
        "signatures": [
            {"who": name, "role": texts.say("role_party"), "at": when, "picture": picture},
            {"who": officer, "role": texts.say("role_officer"), "at": "", "picture": ""},
        ],
    }


def _referral(facts: Facts, filled: Filled) -> None:
    decision, outcome = _of_outcome(facts, PaperKind.REFERRAL_LETTER, Outcome.PGA_REFERRAL)
    fields, texts = _part(decision, outcome), facts.texts
    agency = text(fields, "agency")
    spec = facts.spec(outcome, "agency")
    choice = next((one for one in (spec.choices if spec else ()) if one.value == agency), None)
    referral = facts.case.referral
    own = referral if referral is not None and referral.decision == decision.entry else None
    due = own.due.isoformat() if own is not None and own.due is not None else ""
    hts = [line.hs for line in facts.record.lines if line.hs] if facts.record is not None else []
    answers: list[Row] = [
        {
            "at": text(one.fields, "answered_on") or moment(one.at),
            "answer": texts.word(text(one.fields, "answer")),
            "words": _answer_words(one),
        }
        for one in (own.answers if own is not None else ())
    ]
    filled.values |= {
        "outcome": texts.word(outcome.value),
        "agency": agency,
        "agency_name": choice.label if choice is not None else agency,
        "programme": text(fields, "programme"),
        "flag": text(fields, "flag_or_hts"),
        "hts": ", ".join(dict.fromkeys(hts)),
        "reason": text(fields, "reason"),
        "hold_start": text(fields, "hold_started_on") or str(filled.values["recorded_at"]),
        "hold_place": text(fields, "hold_place"),
        "agency_reference": text(fields, "agency_reference"),
        "answer_due": due or text(fields, "answer_due"),
        "lines": told.item_lines(facts, fields),
        "laws": told.laws(facts, outcome, fields),
        "answers": answers,
    }


def _answer_words(one: CaseEntry) -> str:
    lines = told.rows(one.fields.get("lines"))
    parts = [f"{text(line, 'line')}: {text(line, 'answer')}" for line in lines]
    return ", ".join([*parts, *filter(None, (text(one.fields, "conditions"),))])


def _detention(facts: Facts, filled: Filled) -> None:
    kind, detention = PaperKind.DETENTION_NOTICE, facts.detention
    if detention is None:
        raise WorkstationError(_other_paper(facts, kind))
    fields, clock = detention.started.fields, detention.clock
    sent = detention.notices[0] if detention.notices else None
    policy = facts.policy.deeds.get(CaseDeed.DETENTION_STARTED)
    source = policy.source if policy is not None else ""
    laws: list[Row] = (
        [{"citation": source, "words": "", "mode": "", "unconfirmed": False}] if source else []
    )
    filled.values |= {
        "reason": text(fields, "reason"),
        "expected": text(fields, "expected_length"),
        "tests": text(fields, "tests"),
        "speeds": text(fields, "speed_up"),
        "presented_at": text(fields, "presented_on"),
        "detained_at": text(fields, "detained_on") or str(filled.values["recorded_at"]),
        "decide_by": clock.decide_by.isoformat(),
        "excluded_on": clock.excluded_on.isoformat(),
        "place": text(fields, "place"),
        "sent_at": moment(text(sent.fields, "sent_at") or sent.at) if sent is not None else "",
        "laws": laws,
        "rights": told.rights(facts, kind, None, ()),
    }


def _report(facts: Facts, filled: Filled) -> None:
    if facts.decision is None:
        raise WorkstationError(_other_paper(facts, PaperKind.EXAMINATION_REPORT))
    filled.values |= report(facts, facts.decision)


_FILLERS: Mapping[PaperKind, Callable[[Facts, Filled], None]] = {
    PaperKind.CUSTODY_RECEIPT: _receipt,
    PaperKind.IMPORTER_NOTICE: _notice,
    PaperKind.ABANDONMENT_CONSENT: _consent,
    PaperKind.REFERRAL_LETTER: _referral,
    PaperKind.DETENTION_NOTICE: _detention,
    PaperKind.EXAMINATION_REPORT: _report,
}
_TELLS = {
    PaperKind.CUSTODY_RECEIPT: "a decision by which the goods are held",
    PaperKind.IMPORTER_NOTICE: "a decision other than a release",
    PaperKind.ABANDONMENT_CONSENT: "an abandonment, a consent, a detention or an examination",
    PaperKind.REFERRAL_LETTER: "a referral to an agency",
    PaperKind.DETENTION_NOTICE: "the start of a detention",
    PaperKind.EXAMINATION_REPORT: "a decision",
}


def _other_paper(facts: Facts, kind: PaperKind) -> Notice:
    decision = facts.decision
    what = decision.label.lower() if decision is not None else facts.kind.replace("_", " ")
    return Notice(
        fact=f"Entry {facts.entry.seq} is “{what}”; a paper of the kind “{kind}” tells of "
        f"{_TELLS[kind]}.",
        safe="Nothing has been printed.",
        act="Name another entry of this parcel, or another kind of paper.",
        code="PAPER-08",
    )
