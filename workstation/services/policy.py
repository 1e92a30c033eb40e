"""Reading the dated policy: what each outcome asks of the officer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from workstation.domain.decision import (
    Choice,
    FieldKind,
    FieldSpec,
    Outcome,
    OutcomePolicy,
    Policy,
)
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.dated import Asked, Problems, in_force, read_object

FORMAT = "nii-policy/1"
_REQUIRED = ("always", "never", "alarm", "not_checked")
PREFILLS = (
    "consignee.name",
    "sender.name",
    "carrier",
    "description",
    "pieces",
    "gross_kg",
    "value",
    "hs",
)


def load_policy(folder: Path, on: date) -> Policy:
    """The policy in force on a day.

    Raises
    ------
    WorkstationError
        POLICY-01 where there is none or it breaks its format, with every fault named.
    """
    problems = Problems()
    chosen = in_force(folder, "outcomes", on)
    if chosen is None:
        problems.add("assets/policy", "holds no file outcomes-YYYY-MM-DD.json")
        raise _refused(problems)
    path, day = chosen
    raw = read_object(path, problems)
    if problems:
        raise _refused(problems)
    top = Asked(raw, path.name, problems)
    top.one_of("format", (FORMAT,))
    version, source, status = top.text("version"), top.text("source"), top.text("status")
    if top.day("effective_from") != day:
        problems.add(path.name, "“effective_from” is not the date in the file's name")
    outcomes: dict[Outcome, OutcomePolicy] = {}
    for number, item in enumerate(top.objects("outcomes"), 1):
        outcome_policy = _outcome(Asked(item, f"{path.name}, outcome {number}", problems), problems)
        if outcome_policy.outcome in outcomes:
            problems.add(path.name, f"“{outcome_policy.outcome}” is there twice")
        outcomes[outcome_policy.outcome] = outcome_policy
    top.nothing_else()
    for outcome in Outcome:
        if outcome not in outcomes:
            problems.add(path.name, f"“{outcome}” is missing")
    if problems:
        raise _refused(problems)
    return Policy(version, day, f"{source} {status}", outcomes)


def prefill(spec: FieldSpec, record: ManifestRecord | None) -> str:
    """What the record offers for a field, as text; empty where it knows nothing.

    The weight is the scale's where the parcel was weighed here, else the declared one.
    """
    if record is None or not spec.prefill:
        return ""
    first = record.lines[0] if record.lines else None
    offered: Mapping[str, object] = {
        "consignee.name": record.consignee.name,
        "sender.name": record.sender.name,
        "carrier": record.carrier,
        "description": "; ".join(line.description for line in record.lines if line.description),
        "pieces": record.pieces if record.pieces is not None else (first and first.pieces),
        "gross_kg": record.scale_kg if record.scale_kg is not None else record.gross_kg,
        "value": record.value,
        "hs": first and first.hs,
    }
    value = offered.get(spec.prefill)
    return "" if value is None else str(value)[: spec.max_length]


def _outcome(asked: Asked, problems: Problems) -> OutcomePolicy:
    outcome = Outcome(asked.one_of("outcome", [o.value for o in Outcome]))
    label = asked.text("label")
    asked.text("source")
    asked.flag("unconfirmed")
    fields: list[FieldSpec] = []
    for number, item in enumerate(asked.objects("fields"), 1):
        spec = _field(Asked(item, f"{asked.where}, field {number}", problems), problems)
        if any(known.name == spec.name for known in fields):
            problems.add(asked.where, f"field “{spec.name}” is there twice")
        fields.append(spec)
    asked.nothing_else()
    return OutcomePolicy(outcome, label, tuple(fields))


def _field(asked: Asked, problems: Problems) -> FieldSpec:
    name, label = asked.text("name"), asked.text("label")
    kind = FieldKind(asked.one_of("kind", [k.value for k in FieldKind]))
    required = asked.one_of("required", _REQUIRED)
    unit, help_text = asked.text("unit", ""), asked.text("help", "")
    if asked.flag("unconfirmed"):
        help_text = f"{help_text} Unconfirmed: ask before relying on it.".strip()
    offered = asked.one_of("prefill", ("", *PREFILLS), "")
    length = asked.whole("max_length", 500)
    choices = tuple(
        _choice(Asked(item, f"{asked.where}, choice {number}", problems))
        for number, item in enumerate(asked.objects("choices", optional=True), 1)
    )
    asked.nothing_else()
    if (kind is FieldKind.CHOICE) != bool(choices):
        problems.add(asked.where, "a choice has “choices”, and nothing else has")
    if not name.isidentifier() or not label:
        problems.add(asked.where, "a field needs a plain name and a label")
    return FieldSpec(name, label, kind, required, choices, unit, help_text, offered, length)


def _choice(asked: Asked) -> Choice:
    value, label, source = asked.text("value"), asked.text("label"), asked.text("source", "")
    if asked.flag("unconfirmed"):
        source = f"{source} (unconfirmed)".strip()
    asked.nothing_else()
    return Choice(value, label, source)


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The policy of outcomes cannot be used. {problems}",
            safe="Nothing has been recorded; parcels and pictures are untouched.",
            act="Put the policy file right, or install the workstation anew.",
            code="POLICY-01",
        ),
        environment=True,
    )
