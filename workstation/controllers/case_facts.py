"""A parcel's case as facts an officer reads: how it stands, what was done, what can be done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from workstation.controllers.attaching import file_words
from workstation.controllers.case_deeds import DeedRow
from workstation.controllers.record_facts import Fact, Section, grouped
from workstation.domain.case import CaseDecision, CaseEntry, CaseFile, DecisionState
from workstation.domain.decision import CaseDeed

DEED = "deed:"
"""Before a deed's name in the key of the fact that offers it."""
_ALARM, _LOOK = 3, 2
_SHOWN = 140
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)")
_MOST_FIELDS = 12


def case_sections(
    case: CaseFile, today: date, deeds: Sequence[DeedRow], labels: Mapping[str, str]
) -> tuple[Section, ...]:
    """The case from the top down: how it stands, what can be done, what was done, the rest.

    `labels` names the kinds of entries as the policy does ("custody_step"), and their fields
    ("custody_step.to", "seize.items").
    """
    can = tuple(
        Fact(f"{DEED}{row.deed.value}", "", f"▸ {row.label}…", source="Enter begins it")
        for row in deeds
        if not row.why
    )
    cannot = tuple(
        Fact(f"{DEED}{row.deed.value}", "", row.label, below=(row.why,), absent=True)
        for row in deeds
        if row.why
    )
    sections = [Section("HOW IT STANDS", stands(case, today))]
    if can:
        sections.append(Section("TO DO: ↑ ↓ AND ENTER", can))
    if case.custody:
        sections.append(Section("CUSTODY, FROM FIRST HAND", _custody(case)))
    if case.entries:
        told = tuple(_told(one, case, labels) for one in reversed(case.entries))
        sections.append(Section("WHAT WAS DONE, NEWEST FIRST", told))
    if cannot:
        sections.append(Section("NOT NOW, AND WHY", cannot))
    return tuple(sections)


def stands(case: CaseFile, today: date) -> tuple[Fact, ...]:
    """The decision, the clocks and what is overdue, worst first."""
    facts: list[tuple[int, Fact]] = []
    detention, referral = case.detention, case.referral
    decision = case.decision
    if detention is not None and case.detained:
        tone = _ALARM if today > detention.clock.decide_by else _LOOK
        words = f"detained: {detention.clock.words(today)}"
        below = []
        if not detention.notices:
            by = detention.clock.notice_by
            told = f"overdue since {by}" if today > by else f"due {by}"
            below.append(f"Notice to the importer not sent yet: {told}.")
            tone = _ALARM if today > by else tone
        if not detention.clock.calendar:
            below.append("Holidays of these days are not listed: weekends alone were counted.")
        facts.append((tone, Fact("detention", "Clock", words, below=tuple(below), tone=tone)))
    if referral is not None and not referral.answered:
        over = referral.overdue(today)
        due = f", due {referral.due}" if referral.due is not None else ""
        words = f"{referral.agency} has not answered{due}"
        if over and referral.due is not None:
            late_days = (today - referral.due).days
            words = f"{referral.agency}’s answer is overdue by {_days(late_days)}: was due {referral.due}"
        tone = _ALARM if over else _LOOK
        again = [f"Reminded {_times(len(referral.reminders))}."] if referral.reminders else []
        facts.append((tone, Fact("referral", "Referral", words, below=tuple(again), tone=tone)))
    if case.awaiting is not None:
        roles = " or ".join(role.replace("_", " ") for role in case.awaiting.sign_off_roles)
        words = f"awaits a second officer ({roles})" if roles else "awaits a second officer"
        facts.append((_LOOK, Fact("sign_off", "Sign-off", words, tone=_LOOK)))
    if case.re_review_due:
        facts.append(
            (_LOOK, Fact("re_review", "Drawn", "drawn for another officer’s look", tone=_LOOK))
        )
    if decision is not None:
        words = f"{decision.words}, entry {grouped(decision.entry)}"
        who = f"{decision.officer}, {_moment(decision.at)}"
        facts.append((1, Fact("decision", "", words, below=(who,), headline=True)))
    elif case.decisions:
        last = case.decisions[-1]
        words = f"Open again: {last.words.lower()}, entry {grouped(last.entry)}"
        facts.append((_LOOK, Fact("decision", "", words, below=_why(last), headline=True)))
    else:
        facts.append((1, Fact("decision", "", "Not decided yet", headline=True)))
    facts.sort(key=lambda one: -one[0])
    return tuple(fact for _, fact in facts)


def clock_words(case: CaseFile, today: date) -> tuple[str, bool]:
    """The case in a word for the status row, and whether it is overdue; "" where nothing waits."""
    found = [fact for fact in stands(case, today) if fact.tone >= _LOOK]
    if not found:
        return "", False
    return found[0].value.partition(" (")[0], found[0].tone == _ALARM


def field_words(value: object) -> str:
    """A recorded field in one line."""
    if isinstance(value, str):
        if _MOMENT.fullmatch(value):
            return _moment(value)
        return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    if isinstance(value, Mapping):
        if "sha256" in value:
            return file_words({str(k): str(v) for k, v in value.items()})
        if "strokes" in value or "file" in value:
            how = "on the screen" if "strokes" in value else "on paper"
            return f"signed {how} by {value.get('by', '')}"
        if "value" in value and set(value) <= {"value", "mode"}:
            return f"{value['value']} {value.get('mode', '')}".strip()
        return _row_words(value)
    if isinstance(value, (list, tuple)):
        return "; ".join(field_words(one) for one in value)
    return str(value)


def _row_words(row: Mapping[object, object]) -> str:
    """A row of goods as it would be said: what, how many, how heavy, how much."""
    left = {str(name): field_words(one) for name, one in row.items()}
    told = [left.pop(name) for name in ("description", "line", "alarm") if name in left]
    amount = [left.pop(name) for name in ("quantity", "unit") if name in left]
    worth = [left.pop(name) for name in ("currency", "value") if name in left]
    told += [" ".join(part) for part in (amount, worth) if part]
    for name, words in left.items():
        label, _, unit = name.partition("_kg")
        told.append(f"{label} {words} kg" if unit == "" and name.endswith("_kg") else words)
    return ", ".join(told)


def _custody(case: CaseFile) -> tuple[Fact, ...]:
    facts = []
    for step in case.custody:
        below = [
            f"{step.place}, seal {step.seal}" + (f", {step.gross_kg} kg" if step.gross_kg else ""),
            f"watched by {step.witness}, {_moment(step.at)}",
        ]
        fact = Fact(
            f"custody.{step.number}",
            f"Step {step.number}",
            f"{step.giver} to {step.taker}{' (vault)' if step.vault else ''}",
            below=tuple(below),
            source=f"Entry {grouped(step.recorded.entry)}",
        )
        facts.append(fact)
        if step.difference:
            facts.append(Fact(f"custody.{step.number}.d", "▲", step.difference, tone=_ALARM))
    return tuple(facts)


def _told(one: CaseEntry, case: CaseFile, labels: Mapping[str, str]) -> Fact:
    decision = case.find(one.entry)
    if decision is not None:
        below = (*_why(decision), *_fields(one, labels))
        value = decision.words
    else:
        value = labels.get(one.kind, one.kind.replace("_", " ").capitalize())
        below = _fields(one, labels)
        if one.kind == CaseDeed.SIGN_OFF:
            value = "Signed off" if one.text("agreed") == "yes" else "Sign-off refused"
        if one.decision is not None:
            value = f"{value}, of entry {grouped(one.decision)}"
    day, clock = _parted(one.at)
    who = f"{clock}, {one.officer}, entry {grouped(one.entry)}"
    return Fact(
        f"entry.{one.entry}",
        day,
        value,
        below=(who, *below),
        source=f"{_moment(one.at)}, station {one.station}, SHA-256 {one.hash[:16]}…",
        tone=_LOOK if decision is not None and decision.state in _CHANGED else 0,
    )


_CHANGED = (DecisionState.REFUSED, DecisionState.REVOKED)


def _why(decision: CaseDecision) -> tuple[str, ...]:
    if decision.by is None:
        return ()
    state = decision.state
    if state in (DecisionState.STANDS, DecisionState.AWAITING):
        return (f"signed off by {decision.by_officer}, entry {grouped(decision.by)}",)
    reason = f": {decision.reason}" if decision.reason else ""
    return (f"{state} by {decision.by_officer}, entry {grouped(decision.by)}{reason}",)


def _fields(one: CaseEntry, labels: Mapping[str, str]) -> tuple[str, ...]:
    kind = one.kind if one.kind != "decision" else str(one.data.get("outcome", ""))
    told = [
        f"{labels.get(f'{kind}.{name}', name.replace('_', ' '))}: {words}"
        for name, value in one.fields.items()
        if (words := field_words(value))
    ]
    left = len(told) - _MOST_FIELDS
    return (*told[:_MOST_FIELDS], *((f"and {left} fields more",) if left > 0 else ()))


def _moment(at: str) -> str:
    try:
        return f"{datetime.fromisoformat(at).astimezone():%d %b %Y %H:%M}"
    except ValueError:
        return at


def _parted(at: str) -> tuple[str, str]:
    """(day, time of day), local."""
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return "", at
    return f"{moment:%d %b}", f"{moment:%H:%M}"


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
