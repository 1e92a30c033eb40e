"""The five lawful outcomes and the rule that a decision must satisfy.

Which fields an outcome asks for is dated data (`assets/policy/`), read into `Policy`; nothing
here names a law.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from workstation.domain.notice import Notice, WorkstationError


class Outcome(StrEnum):
    """The five lawful outcomes."""

    RELEASE = "release"
    SEIZE = "seize"
    ABANDONMENT = "abandonment"
    DENIED_ENTRY = "denied_entry"
    PGA_REFERRAL = "pga_referral"


class FieldKind(StrEnum):
    """What a field holds, and so how it is asked and checked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: what is written, what is read, and where it comes from."""

    value: str
    label: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One thing an outcome asks the officer.

    `required` is "always", "never", "alarm" (where an alarm stands) or "not_checked" (where no
    model has judged the picture). `prefill` names a record field the screen may offer
    ("consignee.name", "description", "value", "gross_kg").
    """

    name: str
    label: str
    kind: FieldKind
    required: str = "always"
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    help: str = ""
    prefill: str = ""
    max_length: int = 500


@dataclass(frozen=True, slots=True)
class OutcomePolicy:
    """What one outcome asks, in the order an officer would say it aloud."""

    outcome: Outcome
    label: str
    fields: tuple[FieldSpec, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The dated set of what each outcome asks."""

    version: str
    effective_from: date
    source: str
    outcomes: Mapping[Outcome, OutcomePolicy]

    def fields_of(self, outcome: Outcome) -> tuple[FieldSpec, ...]:
        return self.outcomes[outcome].fields


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of the parcel at the moment of deciding."""

    alarm: bool
    """A finding at or above the threshold, or a reason of severity ALARM, stands."""
    not_checked: bool
    """No model has judged the picture (or there is no picture)."""

    def demands(self, spec: FieldSpec) -> bool:
        """Whether `spec` must be filled for a parcel standing like this."""
        return (
            spec.required == "always"
            or (spec.required == "alarm" and self.alarm)
            or (spec.required == "not_checked" and self.not_checked)
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that satisfies its policy: outcome and normalised field values."""

    outcome: Outcome
    fields: Mapping[str, str]
    policy_version: str


class DecisionRefused(WorkstationError):
    """The fields break the policy; `problems` maps each field to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(
            Notice(
                fact="The decision is not complete: " + " ".join(problems.values()),
                safe="Nothing has been recorded; the parcel is still open.",
                act="Fill these in and record it again.",
                code="DECIDE-01",
            )
        )
        self.problems = dict(problems)


def decide(
    policy: Policy, outcome: Outcome, given: Mapping[str, object], standing: Standing
) -> Decision:
    """Check the officer's fields against the policy.

    Raises
    ------
    DecisionRefused
        Naming every field that is missing, unknown or ill-formed, all at once.
    """
    specs = {spec.name: spec for spec in policy.fields_of(outcome)}
    problems: dict[str, str] = {}
    values: dict[str, str] = {}
    for name in given:
        if name not in specs:
            problems[str(name)] = f"“{name}” is not asked for this outcome."
    for name, spec in specs.items():
        raw = given.get(name)
        text = _as_text(raw)
        if text is None:
            problems[name] = f"{spec.label} must be a plain text or number."
        elif not text:
            if standing.demands(spec):
                problems[name] = f"{spec.label} is missing."
        else:
            problem, value = _normal(spec, text)
            if problem:
                problems[name] = problem
            else:
                values[name] = value
    if problems:
        raise DecisionRefused(problems)
    return Decision(outcome, values, policy.version)


def _as_text(raw: object) -> str | None:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, (str, int, float, Decimal)):
        return str(raw).strip()
    return None


def _normal(spec: FieldSpec, text: str) -> tuple[str, str]:
    """(problem, value): one of them is empty."""
    if len(text) > spec.max_length:
        return f"{spec.label} is longer than {spec.max_length} characters.", ""
    if any(ord(c) < 32 and c not in "\n\t" for c in text):
        return f"{spec.label} holds control characters.", ""
    if spec.kind is FieldKind.CHOICE:
        allowed = {c.value for c in spec.choices}
        if text not in allowed:
            return f"{spec.label} must be one of: {', '.join(sorted(allowed))}.", ""
    elif spec.kind is FieldKind.NUMBER:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return f"{spec.label} must be a number.", ""
        if not number.is_finite() or number < 0 or number > Decimal(10) ** 12:
            return f"{spec.label} must be a number from 0 up.", ""
        return "", format(number, "f")
    elif spec.kind is FieldKind.DATE:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return f"{spec.label} must be a date, as 2026-11-23.", ""
        try:
            date.fromisoformat(text)
        except ValueError:
            return f"{spec.label} must be a date, as 2026-11-23.", ""
    elif spec.kind is FieldKind.FLAG:
        folded = text.lower()
        if folded not in ("yes", "no"):
            return f"{spec.label} must be yes or no.", ""
        return "", folded
    return "", text
