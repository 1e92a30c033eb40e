"""Reading and judging the conditions of declared rules.

A condition is one comparison, or "all", "any" or "not" over conditions. A fact that the record
does not give makes a comparison neither true nor false; "all" is false as soon as one part is,
"any" true as soon as one part is, and what stays open is told as not computed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from workstation.services.dated import Problems, as_decimal
from workstation.services.descriptions import spoken
from workstation.services.rules.facts import FACTS, Kind
from workstation.services.rules.model import Condition, Every, Never, Some, Test, Wanted


@dataclass(frozen=True, slots=True)
class Span:
    """A number that is only known to lie from `low` to `high`; None: it has no known end."""

    low: Decimal
    high: Decimal | None


Value = str | Decimal | date | bool | Span
Lookup = Callable[[str], Value | None]

DEEPEST = 8
MOST_TESTS = 200
_NUMBERS = ("below", "at_most", "above", "at_least", "equals")
_DAYS = ("before", "on_or_before", "after", "on_or_after")
_LISTS = ("is_in", "starts_with", "ends_with", "contains", "words")
HOW: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("is", *_LISTS, "known"),
    Kind.NUMBER: (*_NUMBERS, "between", "known"),
    Kind.DAY: (*_DAYS, "known"),
    Kind.FLAG: ("is", "known"),
}


def read_condition(raw: object, where: str, problems: Problems) -> Condition:
    """The condition of a declared rule; each fault is noted with its place."""
    return _Reader(problems).read(raw, where, 1)


class _Reader:
    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._tests = 0

    def read(self, raw: object, where: str, depth: int) -> Condition:
        nothing = Every(())
        if not isinstance(raw, dict):
            self._problems.add(where, "a condition must be an object")
            return nothing
        if depth > DEEPEST:
            self._problems.add(where, f"conditions may stand {DEEPEST} deep, no deeper")
            return nothing
        if "fact" in raw:
            return self._test(raw, where)
        if len(raw) != 1 or next(iter(raw)) not in ("all", "any", "not"):
            self._problems.add(where, "a condition is one of “fact”, “all”, “any”, “not”")
            return nothing
        ((word, inner),) = raw.items()
        if word == "not":
            return Never(self.read(inner, f"{where}.not", depth + 1))
        if not isinstance(inner, list) or not inner:
            self._problems.add(where, f"“{word}” must be a list of conditions, not empty")
            return nothing
        parts = tuple(
            self.read(part, f"{where}.{word}[{number}]", depth + 1)
            for number, part in enumerate(inner, 1)
        )
        return Every(parts) if word == "all" else Some(parts)

    def _test(self, raw: Mapping[str, object], where: str) -> Condition:
        self._tests += 1
        if self._tests == MOST_TESTS + 1:
            self._problems.add(where, f"a rule may hold {MOST_TESTS} comparisons, no more")
        name = raw["fact"]
        fact = FACTS.get(name) if isinstance(name, str) else None
        if fact is None:
            self._problems.add(where, f"“{name}” is no fact (docs/rules.md lists them)")
            return Every(())
        others = [word for word in raw if word != "fact"]
        allowed = HOW[fact.kind]
        if len(others) != 1 or others[0] not in allowed:
            told = ", ".join(allowed)
            self._problems.add(where, f"“{name}” is a {fact.kind}: give one of {told}")
            return Every(())
        how = others[0]
        wanted = _wanted(fact.kind, how, raw[how])
        if wanted is None:
            self._problems.add(where, f"“{how}” of “{name}” must be {_asked(fact.kind, how)}")
            return Every(())
        return Test(fact.name, how, wanted)


def _wanted(kind: Kind, how: str, raw: object) -> Wanted | None:
    if how == "known" or kind is Kind.FLAG:
        return raw if isinstance(raw, bool) else None
    if how in _LISTS:
        good = isinstance(raw, list) and raw and all(isinstance(x, str) and x for x in raw)
        return tuple(raw) if good and isinstance(raw, list) else None
    if how == "between":
        if not isinstance(raw, list) or len(raw) != 2:
            return None
        low, high = as_decimal(raw[0]), as_decimal(raw[1])
        return None if low is None or high is None or low > high else (low, high)
    if kind is Kind.NUMBER:
        return as_decimal(raw)
    if kind is Kind.DAY:
        try:
            return date.fromisoformat(raw) if isinstance(raw, str) else None
        except ValueError:
            return None
    return raw if isinstance(raw, str) and raw else None


def _asked(kind: Kind, how: str) -> str:
    if how == "known" or kind is Kind.FLAG:
        return "true or false"
    if how in _LISTS:
        return "a list of texts, not empty"
    if how == "between":
        return "two numbers as texts, the lower first"
    if kind is Kind.NUMBER:
        return "a number from 0 up, as text"
    return "a date, as 2026-01-01" if kind is Kind.DAY else "a text"


def facts_of(condition: Condition) -> Iterator[str]:
    """The names of the facts that a condition asks for, in order, some more than once."""
    if isinstance(condition, Test):
        yield condition.fact
    elif isinstance(condition, Never):
        yield from facts_of(condition.part)
    else:
        for part in condition.parts:
            yield from facts_of(part)


def judge(condition: Condition, lookup: Lookup) -> bool | None:
    """Whether the condition holds; None where a fact it hangs on is not known."""
    if isinstance(condition, Test):
        return _holds(condition, lookup(condition.fact))
    if isinstance(condition, Never):
        inner = judge(condition.part, lookup)
        return None if inner is None else not inner
    deciding = isinstance(condition, Some)
    answers = [judge(part, lookup) for part in condition.parts]
    if deciding in answers:
        return deciding
    return None if None in answers else not deciding


def _holds(test: Test, value: Value | None) -> bool | None:
    if test.how == "known":
        return (value is not None) is test.wanted
    if value is None:
        return None
    if isinstance(value, bool):
        return value is test.wanted
    if isinstance(value, Span):
        return _within(test, value)
    if isinstance(value, Decimal):
        return _compared(test, value)
    if isinstance(value, date):
        wanted = test.wanted
        if not isinstance(wanted, date):
            raise TypeError(test)
        return {
            "before": value < wanted,
            "on_or_before": value <= wanted,
            "after": value > wanted,
            "on_or_after": value >= wanted,
        }[test.how]
    return _texts(test, value)


def _compared(test: Test, value: Decimal) -> bool:
    wanted = test.wanted
    if isinstance(wanted, tuple):
        low, high = wanted
        if isinstance(low, str) or isinstance(high, str):
            raise TypeError(test)
        return low <= value <= high
    if not isinstance(wanted, Decimal):
        raise TypeError(test)
    return {
        "below": value < wanted,
        "at_most": value <= wanted,
        "above": value > wanted,
        "at_least": value >= wanted,
        "equals": value == wanted,
    }[test.how]


def _within(test: Test, value: Span) -> bool | None:
    """Whether it holds for every number of the range; None where for some only."""
    low, high, wanted = value.low, value.high, test.wanted
    if isinstance(wanted, tuple):
        first, last = wanted
        if isinstance(first, str) or isinstance(last, str):
            raise TypeError(test)
        if low > last or (high is not None and high < first):
            return False
        return True if first <= low and high is not None and high <= last else None
    if not isinstance(wanted, Decimal):
        raise TypeError(test)
    if test.how == "equals":
        outside = wanted < low or (high is not None and wanted > high)
        return False if outside else (True if low == high else None)
    ends = [_compared(test, low)]
    # What lies above every number there is: as true as it is for the greatest ones.
    ends.append(test.how in ("above", "at_least") if high is None else _compared(test, high))
    return ends[0] if ends[0] is ends[1] else None


def _texts(test: Test, value: str) -> bool:
    mine = folded(value)
    if test.how == "is":
        return mine == folded(str(test.wanted))
    if not isinstance(test.wanted, tuple):
        raise TypeError(test)
    listed = tuple(str(one) for one in test.wanted)
    if test.how == "words":
        return bool(spoken(value, listed))
    wanted = _folded_list(listed)
    if test.how == "is_in":
        return mine in wanted
    if test.how == "starts_with":
        return mine.startswith(wanted)
    if test.how == "ends_with":
        return mine.endswith(wanted)
    return any(one in mine for one in wanted)


def folded(text: str) -> str:
    """Without letter case, forms of one letter and spaces at the ends."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


@lru_cache(maxsize=512)
def _folded_list(terms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded(term) for term in terms)
