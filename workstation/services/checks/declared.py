"""Rules that a data file declares as conditions over facts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from workstation.domain.manifest import Line
from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case
from workstation.services.checks.facts import fact, said
from workstation.services.checks.figures import listed
from workstation.services.rules.conditions import facts_of, judge
from workstation.services.rules.facts import FACTS, LINE_PLACE
from workstation.services.rules.model import Condition, Rule
from workstation.services.rules.texts import places_of


def declared(rule: Rule, case: Case) -> Iterator[Answer]:
    """The rule judged once, or for each line where it asks for a line's facts."""
    condition = rule.when
    if condition is None:
        raise ValueError(f"{rule.name} declares no condition")
    asked = tuple(dict.fromkeys(facts_of(condition)))
    by_line = any(FACTS[name].of_line for name in asked)
    if by_line and not case.record.lines:
        yield NotComputed(rule.name, "no content line is declared")
        return
    lines: list[Line | None] = list(case.record.lines) if by_line else [None]
    found = False
    open_: list[str] = []
    for number, line in enumerate(lines, 1):
        answer = judge(condition, partial(fact, case, line=line))
        if answer:
            found = True
            yield case.reason(rule.name, _figures(case, rule, condition, line, number))
        elif answer is None:
            open_ += [name for name in asked if fact(case, name, line) is None]
    if open_ and not found:
        missing = [FACTS[name].words for name in dict.fromkeys(open_)]
        yield NotComputed(rule.name, f"not declared: {listed(missing)}")


def _figures(
    case: Case, rule: Rule, condition: Condition, line: Line | None, number: int
) -> dict[str, str]:
    named = [*facts_of(condition)]
    for text in (rule.sentence, rule.clears, rule.filer):
        named += places_of(text)
    figures = {name: said(case, name, line) for name in named if name != LINE_PLACE}
    if line is not None:
        figures[LINE_PLACE] = case.which(number)
    return figures
