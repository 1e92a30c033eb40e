"""The five lawful outcomes and the rule that a decision must satisfy.

Which fields an outcome asks for is dated data (`assets/policy/`), read into `Policy`; nothing
here names a law.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from workstation.domain.field_values import Problems, normal
from workstation.domain.fields import (
    ALARM_COLUMNS,
    ALARMS,
    CONDITIONAL,
    Choice,
    FieldKind,
    FieldSpec,
    FieldValue,
    Must,
    parse,
)
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.requirements import Condition, Fact, holds
from workstation.domain.working_days import Calendar

__all__ = [
    "PARTS",
    "CaseDeed",
    "Choice",
    "Decision",
    "DecisionRefused",
    "DeedPolicy",
    "DetentionRule",
    "FieldKind",
    "FieldSpec",
    "FieldValue",
    "MailGate",
    "Must",
    "Outcome",
    "OutcomePolicy",
    "Part",
    "Policy",
    "SignOffRule",
    "Standing",
    "check",
    "decide",
]

PARTS = "parts"
"""Name of what splits a parcel: `[{"lines": "2, 3", "outcome": "release", "fields": {...}}]`."""
MOST_PARTS = 20


class Outcome(StrEnum):
    """The five lawful outcomes."""

    RELEASE = "release"
    SEIZE = "seize"
    ABANDONMENT = "abandonment"
    DENIED_ENTRY = "denied_entry"
    PGA_REFERRAL = "pga_referral"


class CaseDeed(StrEnum):
    """What is recorded of a parcel beside its decisions: the kinds of their entries."""

    DETENTION_STARTED = "detention_started"
    DETENTION_NOTICE_SENT = "detention_notice_sent"
    DETENTION_ENDED = "detention_ended"
    SIGN_OFF = "sign_off"
    CUSTODY_STEP = "custody_step"
    EXAMINATION = "examination"
    CONSENT = "consent"
    REFERRAL_ANSWER = "referral_answer"
    REFERRAL_REMINDER = "referral_reminder"
    PENALTY_NOTE = "penalty_note"
    NOTE = "note"
    MAIL_GATE = "mail_gate"
    DECISION_REVOKED = "decision_revoked"
    RE_REVIEW = "re_review"


@dataclass(frozen=True, slots=True)
class OutcomePolicy:
    """What one outcome asks, in the order an officer would say it aloud."""

    outcome: Outcome
    label: str
    fields: tuple[FieldSpec, ...]
    must: tuple[Must, ...] = ()
    """What has to hold over several fields and the parcel's facts."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class DeedPolicy:
    """What one deed asks."""

    deed: CaseDeed
    label: str
    fields: tuple[FieldSpec, ...]
    must: tuple[Must, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class SignOffRule:
    """Whether a decision of an outcome waits for a second officer, and whose word it needs.

    `roles` are names of roles; never the officer who decided. With `when` only where that holds.
    """

    needed: bool = False
    roles: tuple[str, ...] = ()
    when: Condition | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class DetentionRule:
    """How long goods may be detained. All counts are from the day of presentation."""

    decide_days: int = 5
    """Working days to release or detain."""
    notice_days: int = 5
    """Working days from detention to the notice."""
    exclude_days: int = 30
    """Days after which no decision counts as exclusion."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class MailGate:
    """What must be recorded before mail is opened, and where it is asked."""

    asked: Condition | None = None
    """Where a parcel must pass it: over facts; None: nowhere."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The dated set of what each outcome and each deed asks."""

    version: str
    effective_from: date
    source: str
    outcomes: Mapping[Outcome, OutcomePolicy]
    deeds: Mapping[CaseDeed, DeedPolicy] = field(default_factory=dict)
    sign_off: Mapping[Outcome, SignOffRule] = field(default_factory=dict)
    detention: DetentionRule = DetentionRule()
    calendar: Calendar = field(default_factory=Calendar)
    mail_gate: MailGate = MailGate()
    review_permille: int = 0
    """How many of 1 000 releases over an alarm are looked at again."""
    review_source: str = ""
    answer_days: int = 0
    """Days until an agency's answer is overdue where the referral names no day; 0: never."""
    may_split: bool = False
    """Whether one decision may give lines of the parcel other outcomes."""

    def fields_of(self, outcome: Outcome) -> tuple[FieldSpec, ...]:
        return self.outcomes[outcome].fields


_ALARM = "alarm"
_CLOCKS_DIFFER = timedelta(minutes=10)
"""How far the clocks of two devices may differ."""
_NO_FACTS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of the parcel at the moment of deciding."""

    alarm: bool
    """A finding at or above the threshold, or a reason of severity ALARM, stands."""
    not_checked: bool
    """No model has judged the picture (or there is no picture)."""
    alarms: tuple[str, ...] = ()
    """Each alarm that stands, in words: a field of `prefill` "alarms" answers every one."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What else is known, by names of `requirements.Fact`; what is not known is absent."""
    now: datetime | None = None
    """The moment, in the station's own zone; None where it is not asked."""

    def all_facts(self) -> dict[str, str]:
        """All facts, alarm and not_checked among them."""
        return dict(self.facts) | {
            Fact.ALARM.value: "yes" if self.alarm else "no",
            Fact.NOT_CHECKED.value: "yes" if self.not_checked else "no",
        }

    def asks(self, spec: FieldSpec, values: Mapping[str, object] = _NO_FACTS) -> bool:
        """Whether `spec` is to be filled in or may be, for a parcel standing like this.

        `values` are the other fields as filled in (texts of nested kinds parsed).
        """
        if spec.required in CONDITIONAL and not self._stands(spec):
            return False
        return spec.when is None or holds(spec.when, values, self.all_facts()) is True

    def demands(self, spec: FieldSpec, values: Mapping[str, object] = _NO_FACTS) -> bool:
        """Whether `spec` must be filled for a parcel standing like this."""
        return spec.required != "never" and self.asks(spec, values)

    def _stands(self, spec: FieldSpec) -> bool:
        return self.alarm if spec.required == "alarm" else self.not_checked


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of the parcel that have another outcome than the rest, and that outcome's fields."""

    lines: str
    outcome: Outcome
    fields: Mapping[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that satisfies its policy: outcome and normalised field values.

    `fields` holds `parts` too where the parcel was split; `parts` are the same, typed.
    """

    outcome: Outcome
    fields: Mapping[str, FieldValue]
    policy_version: str
    parts: tuple[Part, ...] = ()

    def text(self, name: str) -> str:
        """A field that is one text; "" where it was not filled in or is none."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""


class DecisionRefused(WorkstationError):
    """The fields break the policy; `problems` maps each field to its sentence.

    Faults within a row are named by their place: "items[2].gross_kg".
    """

    def __init__(self, problems: Mapping[str, str], what: str = "decision") -> None:
        super().__init__(
            Notice(
                fact=f"The {what} is not complete: " + " ".join(problems.values()),
                safe="Nothing has been recorded; the parcel is as it was.",
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
    asked = policy.outcomes[outcome]
    own = {name: value for name, value in given.items() if name != PARTS or not policy.may_split}
    problems, values = check(asked.fields, asked.must, own, standing)
    parts: tuple[Part, ...] = ()
    if policy.may_split:
        wrong, parts = _parts(policy, outcome, given.get(PARTS), standing)
        problems |= wrong
    if problems:
        raise DecisionRefused(problems)
    if parts:
        values[PARTS] = [
            {"lines": part.lines, "outcome": part.outcome.value, "fields": part.fields}
            for part in parts
        ]
    return Decision(outcome, values, policy.version, parts)


def check(
    specs: Sequence[FieldSpec],
    musts: Sequence[Must],
    given: Mapping[str, object],
    standing: Standing,
) -> tuple[Problems, dict[str, FieldValue]]:
    """(every fault by its place, the values as they are kept) of what was filled in."""
    named = {spec.name: spec for spec in specs}
    problems: Problems = {
        str(name): f"“{str(name)[:80]}” is not asked here." for name in given if name not in named
    }
    facts = standing.all_facts()
    values: dict[str, FieldValue] = {}
    for spec in specs:
        wrong, value = normal(spec, _filled(spec, given.get(spec.name), standing), facts)
        problems |= wrong
        if value and not wrong:
            values[spec.name] = value
    broken = {place.partition("[")[0] for place in problems}
    for name, spec in named.items():
        if name in broken:
            continue
        if name in values:
            if spec.when is not None and holds(spec.when, values, facts) is not True:
                problems[name] = f"{spec.label} is not asked with these answers: leave it empty."
        elif standing.demands(spec, values):
            problems[name] = f"{spec.label} is missing."
    for spec in specs:
        if spec.prefill == ALARMS and spec.name in values and spec.name not in problems:
            problems |= _unanswered(spec, values[spec.name], standing)
        if spec.past and spec.name in values and standing.now is not None:
            problems |= _future(spec, str(values[spec.name]), standing.now)
    for must in musts:
        if must.field not in problems and holds(must.holds, values, facts) is False:
            problems[must.field] = must.sentence
    return problems, values


def _filled(spec: FieldSpec, raw: object, standing: Standing) -> object:
    """What was given, what stands in its place, or one reason turned into each alarm's."""
    if raw is None or raw == "":
        return spec.default
    if spec.prefill == ALARMS and isinstance(raw, str) and raw.strip()[:1] not in ("", "["):
        alarm, reason = ALARM_COLUMNS
        return [{alarm: one, reason: raw} for one in standing.alarms or (_ALARM,)]
    return raw


def _future(spec: FieldSpec, value: str, now: datetime) -> Problems:
    late = f"{spec.label} lies in the future: {value}."
    if spec.kind is FieldKind.DATE:
        return {spec.name: late} if date.fromisoformat(value) > now.date() else {}
    behind = datetime.fromisoformat(value) > now + _CLOCKS_DIFFER
    return {spec.name: late} if behind else {}


def _unanswered(spec: FieldSpec, value: FieldValue, standing: Standing) -> Problems:
    rows = value if isinstance(value, list) else []
    answered = {str(row.get(ALARM_COLUMNS[0])) for row in rows if isinstance(row, Mapping)}
    left = [alarm for alarm in standing.alarms if alarm not in answered]
    told = "; ".join(left[:5]) + ("…" if len(left) > 5 else "")
    return {spec.name: f"{spec.label}: no reason yet for: {told}."} if left else {}


def _parts(
    policy: Policy, outcome: Outcome, raw: object, standing: Standing
) -> tuple[Problems, tuple[Part, ...]]:
    if isinstance(raw, str):
        try:
            raw = parse(FieldKind.LINES, raw)
        except ValueError:
            raw = {}
    if raw is None or raw == "":
        return {}, ()
    if not isinstance(raw, (list, tuple)) or not all(isinstance(one, Mapping) for one in raw):
        return {PARTS: "The parts must be a list: lines, outcome and fields of each."}, ()
    if len(raw) > MOST_PARTS:
        return {PARTS: f"A parcel may be split into {MOST_PARTS} parts, no more."}, ()
    problems: Problems = {}
    found: list[Part] = []
    taken: set[str] = set()
    for number, one in enumerate(raw, 1):
        where = f"{PARTS}[{number}]"
        for name in one:
            if name not in ("lines", "outcome", "fields"):
                problems[f"{where}.{str(name)[:60]}"] = (
                    f"Part {number}: “{str(name)[:60]}” is not asked."
                )
        wrong, lines = normal(_LINES, one.get("lines"), {})
        named = [line.strip() for line in str(lines).split(",") if line.strip()]
        if wrong or not named or not all(line.isascii() and line.isdigit() for line in named):
            problems[f"{where}.lines"] = f"Part {number}: name its lines by number, as 2, 3."
        elif len(set(named)) < len(named) or taken & set(named):
            problems[f"{where}.lines"] = f"Part {number}: a line is named twice."
        taken |= set(named)
        chosen = one.get("outcome")
        if not isinstance(chosen, str) or chosen not in set(Outcome) or chosen == outcome.value:
            problems[f"{where}.outcome"] = (
                f"Part {number}: choose an outcome other than the rest's."
            )
            continue
        fields = one.get("fields", {})
        if not isinstance(fields, Mapping):
            problems[f"{where}.fields"] = f"Part {number}: its fields must be named."
            continue
        asked = policy.outcomes[Outcome(chosen)]
        wrong, values = check(asked.fields, asked.must, fields, standing)
        for place, sentence in wrong.items():
            problems[f"{where}.{place}"] = f"Part {number}, {asked.label}: {sentence}"
        found.append(Part(", ".join(named), Outcome(chosen), values))
    return problems, tuple(found)


_LINES = FieldSpec("lines", "Lines", FieldKind.TEXT, max_length=200)
