"""Reading the conditions of a policy (`domain.requirements`); each fault is noted with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from workstation.domain.fields import FieldKind, FieldSpec, Must
from workstation.domain.requirements import AllOf, AnyOf, Compare, Condition, Fact, How, NotThat
from workstation.services.dated import Asked, Problems, as_decimal

DEEPEST = 8
_NUMBERS = (How.AT_LEAST, How.AT_MOST, How.ABOVE)
_OTHER_FIELD = (How.AT_MOST_FIELD, How.NOT_FIELD)
_NOTHING = AllOf(())


@dataclass(frozen=True, slots=True)
class Names:
    """The fields that a condition may speak of."""

    fields: Mapping[str, FieldSpec]


def read_condition(raw: object, where: str, names: Names, problems: Problems) -> Condition:
    """A condition as JSON holds it."""
    return _read(raw, where, names, problems, 1)


def read_musts(asked: Asked, names: Names, problems: Problems) -> tuple[Must, ...]:
    """The list "must": what has to hold over several fields."""
    found = []
    for number, item in enumerate(asked.objects("must", optional=True), 1):
        one = Asked(item, f"{asked.where}, must {number}", problems)
        field = one.text("field")
        if field not in names.fields:
            problems.add(one.where, f"“{field}” is no field here")
        condition = read_condition(one.value("holds"), one.where, names, problems)
        sentence, source = one.text("sentence"), one.text("source", "")
        if not sentence.strip():
            problems.add(one.where, "“sentence” must say what is wrong")
        one.nothing_else()
        found.append(Must(field, condition, sentence, source))
    return tuple(found)


def _read(raw: object, where: str, names: Names, problems: Problems, depth: int) -> Condition:
    if not isinstance(raw, dict):
        problems.add(where, "a condition must be an object")
        return _NOTHING
    if depth > DEEPEST:
        problems.add(where, f"conditions may stand {DEEPEST} deep, no deeper")
        return _NOTHING
    if "field" in raw or "fact" in raw:
        return _compare(raw, where, names, problems)
    word = next(iter(raw), "")
    if len(raw) != 1 or word not in ("all", "any", "not"):
        problems.add(where, "a condition is one of “field”, “fact”, “all”, “any”, “not”")
        return _NOTHING
    inner = raw[word]
    if word == "not":
        return NotThat(_read(inner, f"{where}.not", names, problems, depth + 1))
    if not isinstance(inner, list) or not inner:
        problems.add(where, f"“{word}” must be a list of conditions, not empty")
        return _NOTHING
    parts = tuple(
        _read(part, f"{where}.{word}[{number}]", names, problems, depth + 1)
        for number, part in enumerate(inner, 1)
    )
    return AllOf(parts) if word == "all" else AnyOf(parts)


def _compare(raw: Mapping[str, object], where: str, names: Names, problems: Problems) -> Condition:
    is_fact = "fact" in raw
    name = raw["fact" if is_fact else "field"]
    known = [fact.value for fact in Fact] if is_fact else list(names.fields)
    if not isinstance(name, str) or name not in known:
        what = "fact" if is_fact else "field here"
        problems.add(where, f"“{str(name)[:60]}” is no {what}: {', '.join(known)}")
        return _NOTHING
    others = [word for word in raw if word not in ("field", "fact")]
    ways = [how.value for how in How]
    if ("field" in raw and "fact" in raw) or len(others) != 1 or others[0] not in ways:
        problems.add(where, f"of “{name}” give one of {', '.join(ways)}")
        return _NOTHING
    how, given = How(others[0]), raw[others[0]]
    wanted = _wanted(how, given)
    spec = None if is_fact else names.fields[name]
    if wanted is None:
        problems.add(where, f"“{how}” of “{name}” must be {_ASKED[how]}")
        return _NOTHING
    if how in _OTHER_FIELD and (is_fact or wanted not in names.fields):
        problems.add(where, f"“{how}” of “{name}” must name another field here")
    if spec is not None and spec.choices and how in (How.IS, How.IS_IN):
        for one in wanted if isinstance(wanted, tuple) else (str(wanted),):
            if spec.choice(one) is None:
                problems.add(where, f"“{one[:60]}” is no choice of “{name}”")
    is_flag = spec is not None and spec.kind is FieldKind.FLAG
    if is_flag and how is How.IS and wanted not in ("yes", "no"):
        problems.add(where, f"“{name}” is yes or no")
    return Compare(name, is_fact, how, wanted)


_ASKED = {
    How.IS: "a text",
    How.IS_IN: "a list of texts, not empty",
    How.KNOWN: "true or false",
    How.AT_LEAST: "a number from 0 up, as text",
    How.AT_MOST: "a number from 0 up, as text",
    How.ABOVE: "a number from 0 up, as text",
    How.AT_MOST_FIELD: "the name of a field",
    How.NOT_FIELD: "the name of a field",
}


def _wanted(how: How, given: object) -> str | tuple[str, ...] | Decimal | bool | None:
    if how is How.KNOWN:
        return given if isinstance(given, bool) else None
    if how is How.IS_IN:
        good = isinstance(given, list) and given and all(isinstance(x, str) and x for x in given)
        return tuple(given) if good and isinstance(given, list) else None
    if how in _NUMBERS:
        return as_decimal(given)
    return given if isinstance(given, str) and given else None
