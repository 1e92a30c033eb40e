"""What is known of the case that a paper tells of, and the small things all papers say alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from workstation.domain.case import CaseDecision, CaseFile, DecisionState, Detention
from workstation.domain.decision import FieldKind, FieldSpec, Outcome, Policy
from workstation.domain.log import LogEntry
from workstation.domain.manifest import ManifestRecord, Party
from workstation.domain.paper import PaperKind, Value
from workstation.services.paper.office import Office
from workstation.services.paper.rights import Rights
from workstation.services.paper.texts import Texts

UNCONFIRMED = ("unconfirmed", "not confirmed")
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Facts:
    """One entry, the case it belongs to, and the data in force."""

    entry: LogEntry
    content: Mapping[str, object]
    case: CaseFile
    record: ManifestRecord | None
    policy: Policy
    rights: Rights
    office: Office
    texts: Texts
    now: datetime

    @property
    def data(self) -> Mapping[str, object]:
        return cast("Mapping[str, object]", self.content["data"])

    @property
    def kind(self) -> str:
        return str(self.content["kind"])

    @property
    def decision(self) -> CaseDecision | None:
        """The decision that the entry is; None where it is none."""
        return self.case.find(self.entry.seq)

    @property
    def detention(self) -> Detention | None:
        """The detention that the entry began; None where it began none."""
        return next(
            (one for one in self.case.detentions if one.started.entry == self.entry.seq), None
        )

    @property
    def simulated(self) -> bool:
        recorded = self.record is not None and self.record.simulated
        return recorded or self.data.get("simulated") is True

    def specs(self, outcome: Outcome) -> Sequence[FieldSpec]:
        return self.policy.outcomes[outcome].fields

    def spec(self, outcome: Outcome, name: str) -> FieldSpec | None:
        return next((one for one in self.specs(outcome) if one.name == name), None)


def text(fields: Mapping[str, object], *names: str) -> str:
    """The first of these fields that holds a text."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def rows(value: object) -> list[Mapping[str, object]]:
    """A field's rows; none where it holds none."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def moment(told: str) -> str:
    """A recorded moment as it is printed: to the minute, in UTC, or as it was told."""
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return told
    return f"{found:%Y-%m-%d %H:%M} UTC" if found.tzinfo is not None else told


def party_words(party: Party) -> tuple[str, str]:
    """(name, address) as they are printed; empty where not declared."""
    name = ", ".join(part for part in (party.name, party.business) if part)
    place = " ".join(part for part in (party.postcode, party.city) if part)
    parts = (party.address, place, party.region, party.country)
    return name, ", ".join(part for part in parts if part)


def common(facts: Facts) -> dict[str, Value]:
    """What stands at the head and foot of every paper."""
    content, record, texts = facts.content, facts.record, facts.texts
    office, decision = facts.office, facts.decision
    sender = party_words(record.sender) if record is not None else ("", "")
    consignee = party_words(record.consignee) if record is not None else ("", "")
    fields = decision.fields if decision is not None else _fields(facts)
    policy = str(facts.data.get("policy") or facts.policy.version)
    outcome = ""
    if decision is not None:
        outcome = texts.word(decision.outcome.value, decision.label)
    elif facts.detention is not None:
        outcome = texts.word("detained")
    return {
        "office_name": office.name,
        "office_address": office.address,
        "office_phone": office.phone,
        "office_email": office.email,
        "office_contact": office.contact,
        "station": str(content["station"]),
        "parcel": facts.case.parcel,
        "entry": str(facts.entry.seq),
        "entry_hash": facts.entry.hash.hex(),
        "recorded_at": moment(str(content["at"])),
        "officer": str(content["officer"]),
        "printed_at": f"{facts.now:%Y-%m-%d %H:%M} UTC",
        "simulated": facts.simulated,
        "outcome": outcome,
        "state_words": _state(facts),
        "case_number": text(fields, "case_number", "form_number"),
        "sender_name": sender[0] or texts.say("not_known"),
        "sender_address": sender[1],
        "consignee_name": consignee[0],
        "consignee_address": consignee[1],
        "carrier": (record.carrier if record is not None else None) or texts.say("not_known"),
        "declared_goods": declared_goods(facts),
        "declared_value": _money(record.value, record.currency) if record is not None else "",
        "declared_weight": (
            f"{record.gross_kg} kg" if record is not None and record.gross_kg is not None else ""
        )
        or texts.say("not_known"),
        "record_words": (
            texts.say("unmanifested")
            if record is None
            else texts.say("record_version", count=str(record.version))
        ),
        "arrived_at": (
            moment(record.arrived_at.isoformat())
            if record is not None and record.arrived_at
            else ""
        ),
        "policy_words": f"{policy}, {facts.rights.version}. {facts.rights.status}",
        "review_words": texts.review,
        "laws_unconfirmed": False,
        "any_lines": False,
        "any_findings": False,
    }


def _fields(facts: Facts) -> Mapping[str, object]:
    found = facts.data.get("fields")
    return found if isinstance(found, Mapping) else {}


def _state(facts: Facts) -> str:
    """How the decision stands now, where that is not simply that it stands."""
    decision, texts = facts.decision, facts.texts
    if decision is None or decision.state is DecisionState.STANDS:
        return ""
    if decision.state is DecisionState.AWAITING:
        return texts.say("state_awaiting")
    key = {
        DecisionState.AMENDED: "state_amended",
        DecisionState.SUPERSEDED: "state_superseded",
        DecisionState.REVOKED: "state_revoked",
        DecisionState.REFUSED: "state_refused",
    }[decision.state]
    return texts.say(key, by=str(decision.by), why=decision.reason)


def declared_goods(facts: Facts) -> str:
    """The declared descriptions in one text."""
    if facts.record is None:
        return facts.texts.say("unmanifested")
    told = [line.description for line in facts.record.lines if line.description]
    return "; ".join(told) or facts.texts.say("not_known")


def _money(value: object, currency: str | None) -> str:
    return "" if value is None else f"{value} {currency or ''}".strip()


def item_lines(facts: Facts, fields: Mapping[str, object]) -> list[Row]:
    """The goods of a decision, a row each; older entries name them in single fields."""
    found: list[Mapping[str, object]] = rows(fields.get("items"))
    if not found and text(fields, "description"):
        found = [fields]
    return [
        {
            "number": str(number),
            "description": text(one, "description"),
            "quantity": text(one, "quantity"),
            "unit": facts.texts.word(text(one, "unit")) if text(one, "unit") else "",
            "gross_kg": text(one, "gross_kg"),
            "net_kg": text(one, "net_kg"),
            "value": _money(text(one, "value") or None, text(one, "currency")),
            "seal": text(one, "seal") or text(fields, "seal_number"),
        }
        for number, one in enumerate(found, 1)
    ]


def laws(facts: Facts, outcome: Outcome, fields: Mapping[str, object]) -> list[Row]:
    """The laws that a decision names, in the words of the policy's dated data."""
    found: list[Row] = []
    authority = fields.get("authority")
    chosen = (
        [(authority, text(fields, "shall_may"))]
        if isinstance(authority, str)
        else [(text(one, "value"), text(one, "mode")) for one in rows(authority)]
    )
    spec = facts.spec(outcome, "authority")
    for value, mode in chosen:
        if not value:
            continue
        choice = next((one for one in (spec.choices if spec else ()) if one.value == value), None)
        label = choice.label if choice is not None else ""
        found.append(
            {
                "citation": value,
                "words": label.removesuffix(value).rstrip(" :"),
                "mode": facts.texts.word(mode) if mode else "",
                "unconfirmed": choice is None or _unconfirmed(choice.source),
            }
        )
    for spec in facts.specs(outcome):
        if spec.kind is not FieldKind.CHOICE or spec.name == "authority":
            continue
        value = text(fields, spec.name)
        choice = next((one for one in spec.choices if one.value == value), None)
        citation = choice.source.replace("(unconfirmed)", "").strip() if choice is not None else ""
        if choice is not None and citation:
            found.append(
                {
                    "citation": citation,
                    "words": facts.texts.word(choice.value, choice.label),
                    "mode": "",
                    "unconfirmed": _unconfirmed(choice.source),
                }
            )
    source = facts.policy.outcomes[outcome].source
    if not found and source:
        found.append(
            {
                "citation": source,
                "words": "",
                "mode": "",
                "unconfirmed": _unconfirmed(source) or "secondary" in source.casefold(),
            }
        )
    return found


def authorities(fields: Mapping[str, object]) -> list[str]:
    """The citations that a seizure rests on."""
    authority = fields.get("authority")
    if isinstance(authority, str):
        return [authority]
    return [text(one, "value") for one in rows(authority)]


def rights(
    facts: Facts, paper: PaperKind, outcome: Outcome | None, named: Sequence[str]
) -> list[Row]:
    """The rights and time limits that concern a paper, counted from the day it is printed."""
    found: list[Row] = []
    for one in facts.rights.rights:
        if not one.concerns(paper, outcome, named):
            continue
        until = ""
        deadline = ""
        if one.days is not None:
            until = f"{facts.now + timedelta(days=one.days):%Y-%m-%d}"
            deadline = facts.texts.say("until", day=until, days=str(one.days))
        words = one.words.get(facts.texts.language) or one.words["en"]
        found.append(
            {
                "words": words,
                "deadline": deadline,
                "until": until,
                "law": one.law,
                "unconfirmed": one.unconfirmed,
            }
        )
    return found


def _unconfirmed(source: str) -> bool:
    return any(word in source.casefold() for word in UNCONFIRMED)


def field_words(facts: Facts, outcome: Outcome, fields: Mapping[str, object]) -> list[Row]:
    """Every field of a decision as it was recorded, with its label."""
    found: list[Row] = []
    for name, value in fields.items():
        if name == "parts":
            continue
        spec = facts.spec(outcome, name)
        label = spec.label if spec is not None else name.replace("_", " ")
        chosen = spec is not None and spec.kind in (FieldKind.CHOICE, FieldKind.FLAG)
        told = facts.texts.word(value) if chosen and isinstance(value, str) else _told(value, facts)
        if spec is not None and spec.unit and isinstance(value, str):
            told = f"{told} {spec.unit}"
        if told:
            found.append({"label": label, "value": told})
    return found


def _told(value: object, facts: Facts) -> str:
    """A recorded value in words; what an officer wrote stays as it was written."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(told for told in (_told(one, facts) for one in value) if told)
    if not isinstance(value, Mapping):
        return ""
    if "sha256" in value:
        return f"{value.get('name')} (SHA-256 {value['sha256']})"
    if "strokes" in value or "file" in value:
        return f"{value.get('by')}, {moment(str(value.get('at')))}"
    if set(value) <= {"value", "mode"}:
        mode = facts.texts.word(text(value, "mode")) if text(value, "mode") else ""
        return text(value, "value") + (f" ({mode})" if mode else "")
    words = [f"{name.replace('_', ' ')} {_told(one, facts)}" for name, one in value.items() if one]
    return ", ".join(words)
