"""Reading the dated policy: what each outcome and each deed asks of the officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from workstation.domain.decision import (
    PARTS,
    CaseDeed,
    Choice,
    DeedPolicy,
    DetentionRule,
    FieldKind,
    FieldSpec,
    MailGate,
    Must,
    Outcome,
    OutcomePolicy,
    Policy,
    SignOffRule,
)
from workstation.domain.field_values import normal
from workstation.domain.fields import ALARM_COLUMNS, ALARMS
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Right, Role
from workstation.domain.working_days import Calendar
from workstation.services.dated import Asked, Problems, in_force_here, read_object
from workstation.services.holidays import load_holidays
from workstation.services.policy_conditions import Names, read_condition, read_musts
from workstation.services.prefilling import offered

FORMAT_1, FORMAT = "nii-policy/1", "nii-policy/2"
STEM = "outcomes"
_REQUIRED = ("always", "never", "alarm", "not_checked")
_KINDS_1 = ("text", "long_text", "choice", "number", "date", "flag")
_IN_ROWS = ("text", "choice", "number", "date", "flag", "weight")
_WITH_CHOICES = (FieldKind.CHOICE, FieldKind.MULTI)
_MODES = ("shall", "may")
_MOST_ROWS, _LONGEST = 200, 10_000
RESERVED = (PARTS, "from")
"""Names that no field may have: they mean something else where fields are given."""
PREFILLS = (
    "consignee.name",
    "sender.name",
    "carrier",
    "description",
    "pieces",
    "gross_kg",
    "value",
    "hs",
    "lines",
    "mail_class",
    "presented_on",
    "today",
    "now",
    ALARMS,
)


def load_policy(folder: Path, on: date, site: Path | None = None) -> Policy:
    """The policy in force on a day; a file in the site's own folder stands before the shipped one.

    Raises
    ------
    WorkstationError
        POLICY-01 where there is none or it breaks its format, with every fault named.
    """
    problems = Problems()
    chosen = in_force_here(folder, STEM, on, site)
    if chosen is None:
        problems.add("assets/policy", "holds no file outcomes-YYYY-MM-DD.json")
        raise _refused(problems)
    path, day = chosen
    raw = read_object(path, problems)
    if problems:
        raise _refused(problems)
    top = Asked(raw, path.name, problems)
    second = top.one_of("format", (FORMAT_1, FORMAT)) == FORMAT
    calendar = load_holidays(folder, on, site, problems) if second else Calendar()
    policy = _policy(top, path.name, day, problems, calendar, second=second)
    if problems:
        raise _refused(problems)
    return policy


def _policy(
    top: Asked, name: str, day: date, problems: Problems, calendar: Calendar, *, second: bool
) -> Policy:
    version, source, status = top.text("version"), top.text("source"), top.text("status")
    if top.day("effective_from") != day:
        problems.add(name, "“effective_from” is not the date in the file's name")
    outcomes: dict[Outcome, OutcomePolicy] = {}
    sign_off: dict[Outcome, SignOffRule] = {}
    for number, item in enumerate(top.objects("outcomes"), 1):
        asked = Asked(item, f"{name}, outcome {number}", problems)
        found, rule = _outcome(asked, problems, second=second)
        if found.outcome in outcomes:
            problems.add(name, f"“{found.outcome}” is there twice")
        outcomes[found.outcome], sign_off[found.outcome] = found, rule
    for outcome in Outcome:
        if outcome not in outcomes:
            problems.add(name, f"“{outcome}” is missing")
    if not second:
        top.nothing_else()
        return Policy(version, day, f"{source} {status}", outcomes)
    deeds: dict[CaseDeed, DeedPolicy] = {}
    for number, item in enumerate(top.objects("deeds"), 1):
        deed = _deed(Asked(item, f"{name}, deed {number}", problems), problems)
        if deed.deed in deeds:
            problems.add(name, f"“{deed.deed}” is there twice")
        deeds[deed.deed] = deed
    for wanted in CaseDeed:
        if wanted not in deeds:
            problems.add(name, f"deed “{wanted}” is missing")
    detention = _detention(Asked(top.mapping("detention"), f"{name}, detention", problems))
    gate = _gate(Asked(top.mapping("mail_gate"), f"{name}, mail_gate", problems), problems)
    review = Asked(top.mapping("re_review"), f"{name}, re_review", problems)
    permille, why = review.whole("permille"), review.text("source")
    if permille > 1000:
        problems.add(review.where, "“permille” must be from 0 to 1000")
    review.nothing_else()
    referral = Asked(top.mapping("referral"), f"{name}, referral", problems)
    days = referral.whole("answer_days")
    if days > 3650:
        problems.add(referral.where, "“answer_days” must be 3650 at most")
    referral.text("source")
    referral.nothing_else()
    may_split = top.flag("may_split")
    top.nothing_else()
    return Policy(
        version,
        day,
        f"{source} {status}",
        outcomes,
        deeds,
        sign_off,
        detention,
        calendar,
        gate,
        permille,
        why,
        days,
        may_split,
    )


def prefill(spec: FieldSpec, record: ManifestRecord | None) -> str:
    """What the record offers for a field, as text; empty where it knows nothing.

    The weight is the scale's where the parcel was weighed here, else the declared one. Rows come
    from the record's lines, by the columns' own names.
    """
    return offered(spec, record)


def _outcome(
    asked: Asked, problems: Problems, *, second: bool
) -> tuple[OutcomePolicy, SignOffRule]:
    outcome = Outcome(asked.one_of("outcome", [o.value for o in Outcome]))
    label = asked.text("label")
    source = asked.text("source")
    asked.flag("unconfirmed")
    fields = _fields(asked, problems, second=second)
    names = Names({spec.name: spec for spec in fields})
    must = read_musts(asked, names, problems) if second else ()
    rule = SignOffRule()
    if second:
        raw = asked.mapping("sign_off")
        one = Asked(raw, f"{asked.where}, sign_off", problems)
        rule = _sign_off(one, names, problems)
    asked.nothing_else()
    return OutcomePolicy(outcome, label, fields, must, source), rule


def _sign_off(asked: Asked, names: Names, problems: Problems) -> SignOffRule:
    needed, roles = asked.flag("needed"), asked.texts("roles")
    known = [role.value for role in Role] + [right.value for right in Right]
    for role in roles:
        if role not in known:
            problems.add(asked.where, f"“{role[:60]}” is no role: {', '.join(known)}")
    when = None
    if asked.has("when"):
        when = read_condition(asked.value("when"), asked.where, names, problems)
    source = asked.text("source")
    asked.nothing_else()
    return SignOffRule(needed, roles, when, source)


def _deed(asked: Asked, problems: Problems) -> DeedPolicy:
    deed = CaseDeed(asked.one_of("deed", [one.value for one in CaseDeed]))
    label, source = asked.text("label"), asked.text("source", "")
    asked.flag("unconfirmed")
    fields = _fields(asked, problems, second=True)
    must = read_musts(asked, Names({spec.name: spec for spec in fields}), problems)
    asked.nothing_else()
    return DeedPolicy(deed, label, fields, must, source)


def _detention(asked: Asked) -> DetentionRule:
    rule = DetentionRule(
        asked.whole("decide_working_days"),
        asked.whole("notice_working_days"),
        asked.whole("exclude_days"),
        asked.text("source"),
    )
    asked.nothing_else()
    return rule


def _gate(asked: Asked, problems: Problems) -> MailGate:
    condition = None
    if asked.has("asked"):
        condition = read_condition(asked.value("asked"), asked.where, Names({}), problems)
    source = asked.text("source")
    asked.nothing_else()
    return MailGate(condition, source)


def _fields(asked: Asked, problems: Problems, *, second: bool) -> tuple[FieldSpec, ...]:
    items = asked.objects("fields")
    read: list[tuple[FieldSpec, Asked]] = []
    for number, item in enumerate(items, 1):
        one = Asked(item, f"{asked.where}, field {number}", problems)
        spec = _field(one, problems, [k.value for k in FieldKind] if second else _KINDS_1)
        if any(known.name == spec.name for known, _ in read):
            problems.add(asked.where, f"field “{spec.name}” is there twice")
        if spec.name in RESERVED:
            problems.add(asked.where, f"no field may be called “{spec.name}”")
        read.append((spec, one))
    return _with_conditions(read, problems, second=second)


def _with_conditions(
    read: Sequence[tuple[FieldSpec, Asked]], problems: Problems, *, second: bool
) -> tuple[FieldSpec, ...]:
    """When each field is asked may speak of any other field: read once all are known."""
    names = Names({spec.name: spec for spec, _ in read})
    found = []
    for spec, one in read:
        if second and one.has("when"):
            when = read_condition(one.value("when"), f"{one.where}, when", names, problems)
            found.append(replace(spec, when=when))
        else:
            found.append(spec)
        one.nothing_else()
    return tuple(found)


def _field(asked: Asked, problems: Problems, kinds: Sequence[str]) -> FieldSpec:
    name, label = asked.text("name"), asked.text("label")
    kind = FieldKind(asked.one_of("kind", kinds))
    required = asked.one_of("required", _REQUIRED)
    unit, help_text = asked.text("unit", ""), asked.text("help", "")
    if asked.flag("unconfirmed"):
        help_text = f"{help_text} Unconfirmed: ask before relying on it.".strip()
    fills = asked.one_of("prefill", ("", *PREFILLS), "")
    default = asked.text("default", "")
    past = asked.flag("past")
    if past and kind not in (FieldKind.DATE, FieldKind.DATETIME):
        problems.add(asked.where, "“past” is of a date or a moment")
    length = asked.whole("max_length", 500)
    choices = tuple(
        _choice(Asked(item, f"{asked.where}, choice {number}", problems), kind)
        for number, item in enumerate(asked.objects("choices", optional=True), 1)
    )
    if (kind in _WITH_CHOICES) != bool(choices):
        problems.add(asked.where, "a choice has “choices”, and nothing else has")
    values = [choice.value for choice in choices]
    if len(set(values)) < len(values) or "" in values:
        problems.add(asked.where, "each choice needs a value of its own")
    if not name.isidentifier() or not label:
        problems.add(asked.where, "a field needs a plain name and a label")
    if not 0 < length <= _LONGEST:
        problems.add(asked.where, f"“max_length” must be from 1 to {_LONGEST}")
    if kind is FieldKind.WEIGHT and unit not in ("kg", "g"):
        problems.add(asked.where, "a weight's “unit” must be kg or g")
    most = asked.whole("most", _MOST_ROWS if kind is FieldKind.LINES else 50)
    if not 0 < most <= _MOST_ROWS:
        problems.add(asked.where, f"“most” must be from 1 to {_MOST_ROWS}")
    columns, must = _columns(asked, kind, problems)
    if fills == ALARMS and tuple(column.name for column in columns) != ALARM_COLUMNS:
        problems.add(asked.where, f"rows of alarms have the columns {', '.join(ALARM_COLUMNS)}")
    spec = FieldSpec(
        name,
        label,
        kind,
        required,
        choices,
        unit,
        help_text,
        fills,
        length,
        None,
        columns,
        most,
        must,
        default,
        past,
    )
    if default and normal(spec, default, {}) != ({}, default):
        problems.add(asked.where, f"“default” {default[:60]} is no answer to it")
    return spec


def _columns(
    asked: Asked, kind: FieldKind, problems: Problems
) -> tuple[tuple[FieldSpec, ...], tuple[Must, ...]]:
    items = asked.objects("columns", optional=True)
    if (kind is FieldKind.LINES) != bool(items):
        problems.add(asked.where, "rows have “columns”, and nothing else has")
    read: list[tuple[FieldSpec, Asked]] = []
    for number, item in enumerate(items, 1):
        one = Asked(item, f"{asked.where}, column {number}", problems)
        spec = _field(one, problems, _IN_ROWS)
        if any(known.name == spec.name for known, _ in read):
            problems.add(asked.where, f"column “{spec.name}” is there twice")
        if spec.required not in ("always", "never"):
            problems.add(one.where, "a column is required always or never")
        read.append((spec, one))
    columns = _with_conditions(read, problems, second=True)
    if kind is not FieldKind.LINES:
        return columns, ()
    return columns, read_musts(asked, Names({spec.name: spec for spec in columns}), problems)


def _choice(asked: Asked, kind: FieldKind) -> Choice:
    value, label, source = asked.text("value"), asked.text("label"), asked.text("source", "")
    if asked.flag("unconfirmed"):
        source = f"{source} (unconfirmed)".strip()
    modes: tuple[str, ...] = ()
    if kind is FieldKind.MULTI and asked.has("modes"):
        modes = asked.texts("modes")
        if not modes or set(modes) - set(_MODES) or len(set(modes)) < len(modes):
            asked.fault(f"“modes” must be of: {', '.join(_MODES)}")
    asked.nothing_else()
    return Choice(value, label, source, modes)


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
