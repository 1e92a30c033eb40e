"""Rules that a data file declares as conditions over facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from workstation.domain.estimate import NotWeighed
from workstation.domain.findings import Finding
from workstation.domain.manifest import Line
from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case
from workstation.services.checks.facts import fact, said
from workstation.services.figures_said import listed
from workstation.services.rules.conditions import facts_of, judge
from workstation.services.rules.facts import FACTS, LINE_PLACE
from workstation.services.rules.model import Condition, Rule
from workstation.services.rules.texts import places_of

Of = Line | Finding | None


def of_picture(rule: Rule) -> bool:
    """Whether a declared rule asks for nothing but what the pictures tell: it needs no record."""
    return rule.when is not None and all(FACTS[name].of_picture for name in facts_of(rule.when))


def declared(rule: Rule, case: Case) -> Iterator[Answer]:
    """The rule judged once, or for each line or finding where it asks for their facts."""
    condition = rule.when
    if condition is None:
        raise ValueError(f"{rule.name} declares no condition")
    asked = tuple(dict.fromkeys(facts_of(condition)))
    by_finding = any(FACTS[name].of_finding for name in asked)
    by_line = any(FACTS[name].of_line for name in asked)
    if by_line and not case.record.lines:
        yield NotComputed(rule.name, "no content line is declared")
        return
    each: Sequence[Of] = [None]
    if by_line:
        each = case.record.lines
    elif by_finding:
        each = case.seen.findings
    found = False
    open_: list[str] = []
    for number, of in enumerate(each, 1):
        answer = judge(condition, partial(fact, case, of=of))
        if answer:
            found = True
            yield case.reason(rule.name, _figures(case, rule, condition, of, number))
        elif answer is None:
            open_ += [name for name in asked if _is_open(case, name, of)]
    if found:
        return
    if by_finding and not case.seen.whole:
        yield NotComputed(rule.name, case.seen.why)
    elif open_:
        yield NotComputed(rule.name, _missing(case, tuple(dict.fromkeys(open_))))


def _is_open(case: Case, name: str, of: Of) -> bool:
    """Not known, or known as a range only, which may be too wide to decide."""
    return fact(case, name, of) is None or name == "scan.estimated_kg"


def _missing(case: Case, names: tuple[str, ...]) -> str:
    """Why a rule stays open: what is not declared, what the pictures do not tell."""
    parts = []
    undeclared = [FACTS[name].words for name in names if not FACTS[name].of_picture]
    if undeclared:
        parts.append(f"not declared: {listed(undeclared)}")
    if {"opinion.state", "findings.count"} & set(names):
        parts.append(case.seen.why)
    if "scan.estimated_kg" in names:
        parts.append(_weight_open(case))
    return "; ".join(parts)


def _weight_open(case: Case) -> str:
    told = case.estimate
    if told is None:
        return "no picture of the parcel gives an estimate of its weight"
    if isinstance(told, NotWeighed):
        return told.why
    return f"the weight by the picture, {told.words}, is too wide a range"


def _figures(case: Case, rule: Rule, condition: Condition, of: Of, number: int) -> dict[str, str]:
    named = [*facts_of(condition)]
    for text in (rule.sentence, rule.clears, rule.filer):
        named += places_of(text)
    figures = {name: said(case, name, of) for name in named if name != LINE_PLACE}
    if isinstance(of, Line):
        figures[LINE_PLACE] = case.which(number)
    return figures
