"""Conditions in a policy: when a field is asked, and what a decision must satisfy.

They are written as those of declared rules (docs/rules.md): one comparison, or "all", "any",
"not" over conditions. They speak of the fields of the decision itself and of a closed set of
facts about the parcel. What is not known makes a comparison neither true nor false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum


class Fact(StrEnum):
    """What a policy may ask of the parcel, beside the fields of the decision."""

    ALARM = "alarm"
    """yes: a finding at or above the threshold, or a reason of severity ALARM, stands."""
    NOT_CHECKED = "not_checked"
    """yes: no model has judged the picture, or there is none."""
    POSTAL = "postal"
    """yes: the number is a postal one, or the record names a mail class."""
    MAIL_CLASS = "mail_class"
    """The mail class as the record names it."""
    CATEGORY = "category"
    """The declared category."""
    MANIFESTED = "manifested"
    """yes: there is a record."""
    DETAINED = "detained"
    """yes: a detention runs."""
    EXCLUDED = "excluded"
    """yes: a detention has run beyond its last day, and the goods count as excluded."""
    CONSENT = "consent"
    """given or refused: the newest answer to the question whether the goods are abandoned."""
    MAIL_GATE = "mail_gate"
    """The class that was recorded before the parcel was opened."""
    EXAMINED = "examined"
    """yes: the result of an examination is recorded."""
    CANINE_ALERT = "canine_alert"
    """yes: the newest result of a dog is an alert."""


class How(StrEnum):
    """Ways to compare."""

    IS = "is"
    IS_IN = "is_in"
    KNOWN = "known"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_MOST_FIELD = "at_most_field"
    """A number not above that of another field, a day not after it."""
    NOT_FIELD = "not_field"
    """Another text than that of another field."""


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison of a field of the decision or of a fact."""

    name: str
    is_fact: bool
    how: How
    wanted: str | tuple[str, ...] | Decimal | bool


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NotThat:
    """The part must not hold."""

    part: Condition


Condition = Compare | AllOf | AnyOf | NotThat


def holds(
    condition: Condition, values: Mapping[str, object], facts: Mapping[str, str]
) -> bool | None:
    """Whether it holds; None where something it hangs on is not known.

    `values` are the fields as texts, lists and mappings; a field that is empty is not known. Of
    a field of several choices a comparison holds where one of them makes it hold.
    """
    if isinstance(condition, Compare):
        return _compared(condition, values, facts)
    if isinstance(condition, NotThat):
        inner = holds(condition.part, values, facts)
        return None if inner is None else not inner
    deciding = isinstance(condition, AnyOf)
    answers = [holds(part, values, facts) for part in condition.parts]
    if deciding in answers:
        return deciding
    return None if None in answers else not deciding


def compares(condition: Condition) -> Iterator[Compare]:
    """Every comparison of a condition, in order."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, NotThat):
        yield from compares(condition.part)
    else:
        for part in condition.parts:
            yield from compares(part)


def _compared(test: Compare, values: Mapping[str, object], facts: Mapping[str, str]) -> bool | None:
    given = _texts(facts.get(test.name) if test.is_fact else values.get(test.name))
    if test.how is How.KNOWN:
        return bool(given) is test.wanted
    if not given:
        return None
    if test.how in (How.AT_MOST_FIELD, How.NOT_FIELD):
        others = _texts(values.get(str(test.wanted)))
        if not others:
            return None
        if test.how is How.NOT_FIELD:
            return given[0].casefold() != others[0].casefold()
        if _is_day(given[0]) and _is_day(others[0]):  # as texts they stand in order of time
            return given[0] <= others[0]
        mine, theirs = _number(given[0]), _number(others[0])
        return None if mine is None or theirs is None else mine <= theirs
    if test.how is How.IS:
        return test.wanted in given
    if test.how is How.IS_IN:
        wanted = test.wanted if isinstance(test.wanted, tuple) else ()
        return any(one in wanted for one in given)
    number, wanted_number = _number(given[0]), test.wanted
    if number is None or not isinstance(wanted_number, Decimal):
        return None
    if test.how is How.AT_LEAST:
        return number >= wanted_number
    return number <= wanted_number if test.how is How.AT_MOST else number > wanted_number


def _texts(value: object) -> tuple[str, ...]:
    """A field's value as texts to compare: of several choices, each one's."""
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, Mapping):
        return _texts(value.get("value"))
    if isinstance(value, (list, tuple)):
        found: list[str] = []
        for one in value:
            inner = _texts(one)
            # Rows, files and signatures have no value of their own: that they are there is all.
            found += inner or (["yes"] if isinstance(one, Mapping) and one else [])
        return tuple(found)
    return ()


def _is_day(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def document(condition: Condition) -> dict[str, object]:
    """The condition as a policy's JSON holds it."""
    if isinstance(condition, Compare):
        wanted: object = condition.wanted
        if isinstance(wanted, tuple):
            wanted = list(wanted)
        elif isinstance(wanted, Decimal):
            wanted = str(wanted)
        return {"fact" if condition.is_fact else "field": condition.name, condition.how: wanted}
    if isinstance(condition, NotThat):
        return {"not": document(condition.part)}
    word = "all" if isinstance(condition, AllOf) else "any"
    return {word: [document(part) for part in condition.parts]}


def in_words(condition: Condition) -> str:
    """The condition in a few words: "opened is yes and postal is yes"."""
    if isinstance(condition, NotThat):
        return f"not ({in_words(condition.part)})"
    if not isinstance(condition, Compare):
        word = " and " if isinstance(condition, AllOf) else " or "
        return word.join(in_words(part) for part in condition.parts)
    name = condition.name.replace("_", " ")
    if condition.how is How.KNOWN:
        return f"{name} is {'' if condition.wanted else 'not '}known"
    wanted = condition.wanted
    told = " or ".join(wanted) if isinstance(wanted, tuple) else str(wanted)
    how = {
        How.IS: "is",
        How.IS_IN: "is",
        How.AT_LEAST: "is at least",
        How.AT_MOST: "is at most",
        How.ABOVE: "is above",
        How.AT_MOST_FIELD: "is at most",
        How.NOT_FIELD: "is not",
    }[condition.how]
    return f"{name} {how} {told.replace('_', ' ')}"
