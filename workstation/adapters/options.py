"""Options of settings files: type, unit, range, default and meaning; all problems told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, field, fields
from typing import Any

_TYPE_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false"}
_LONGEST = 80


def option(
    default: Any,
    type_: type,
    meaning: str,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    longest: int = _LONGEST,
    check: Callable[[Any], str] | None = None,
) -> Any:
    """A field of a dataclass of options.

    `check` gives what is wrong with a value, "" where nothing is; `longest` is of a text.
    """
    about = {"type": type_, "meaning": meaning, "unit": unit, "low": low, "high": high}
    about |= {"choices": choices, "longest": longest, "check": check}
    if callable(default):
        return field(default_factory=default, metadata=about)
    return field(default=default, metadata=about)


def read_options(
    cls: type, given: Mapping[str, Any], problems: list[str], within: str = ""
) -> dict[str, Any]:
    """The values that were given, checked; what is wrong is added to `problems`.

    A field whose metadata name a `table` is a dataclass of options of its own.
    """
    known = {one.name: one for one in fields(cls)}
    problems += [f"“{within}{name[:60]}” is not an option" for name in given if name not in known]
    values: dict[str, Any] = {}
    for name, one in known.items():
        if name not in given:
            continue
        value = given[name]
        table = one.metadata.get("table")
        if table is not None and isinstance(value, dict):
            before = len(problems)
            inner = read_options(table, value, problems, f"{within}{name}.")
            if len(problems) == before:
                values[name] = table(**inner)
            continue
        value, problem = (value, "must be a table") if table else _checked(one, value)
        if problem:
            problems.append(f"{within}{name} {problem}, not {repr(given[name])[:60]}")
        values[name] = value
    return values


def describe(cls: type, within: str = "") -> str:
    """One line for each option."""
    lines = []
    for one in fields(cls):
        table = one.metadata.get("table")
        told = describe(table, f"{within}{one.name}.") if table else _described(one, within)
        lines.append(told)
    return "\n".join(lines)


def _checked(one: Field[Any], value: Any) -> tuple[Any, str]:
    about = one.metadata
    wanted, low, high = about["type"], about["low"], about["high"]
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        return value, f"must be a {_TYPE_WORDS[wanted]}"
    if wanted is str and len(value) > about["longest"]:
        return value, f"must be a text of 1 to {about['longest']} characters"
    if about["choices"] and value not in about["choices"]:
        return value, "must be " + " or ".join(f"“{choice}”" for choice in about["choices"])
    if low is not None and not low <= value <= high:  # refuses NaN too
        return value, f"must be from {low:g} to {high:g} {about['unit']}".rstrip()
    return value, about["check"](value) if about["check"] is not None else ""


def _described(one: Field[Any], within: str) -> str:
    about = one.metadata
    default = one.default
    if default is MISSING and one.default_factory is not MISSING:
        default = one.default_factory()
    parts = [_TYPE_WORDS[about["type"]]]
    if about["low"] is not None:
        parts.append(f"{about['low']:g} to {about['high']:g} {about['unit']}".rstrip())
    elif about["unit"]:
        parts.append(about["unit"])
    if about["choices"]:
        parts.append(" or ".join(repr(choice) for choice in about["choices"]))
    shown = "absent" if default is None else repr(default)
    return f"{within}{one.name} ({', '.join(parts)}; default {shown}): {about['meaning']}"
