"""Dated data files: the one in force on a day is chosen by name, and read with all its faults told.

A file is named `<stem>-YYYY-MM-DD.json`; its `effective_from` must be that date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

MAX_BYTES = 4_000_000
"""A dated file larger than this is refused unread."""
_LONGEST, _MOST_TOLD = 300, 20
"""Signs of one fault; faults told in one breath (`found` holds all)."""


@dataclass(slots=True)
class Problems:
    """Everything wrong with one file, gathered so that all is told at once."""

    found: list[str] = field(default_factory=list)

    def add(self, where: str, sentence: str) -> None:
        told = sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST]}…"
        self.found.append(f"{where}: {told}")

    def __bool__(self) -> bool:
        return bool(self.found)

    def __str__(self) -> str:
        told = [f"{problem.rstrip('.')}." for problem in self.found[:_MOST_TOLD]]
        if len(self.found) > _MOST_TOLD:
            told.append(f"And {len(self.found) - _MOST_TOLD} more.")
        return " ".join(told)


def in_force(folder: Path, stem: str, on: date) -> tuple[Path, date] | None:
    """The newest file that starts on or before `on`, or the oldest where all start later.

    The oldest serves a clock that has been set far back: a bench goes on with named, dated data
    rather than with none. None where the folder holds no such file.
    """
    dated: list[tuple[date, Path]] = []
    pattern = re.compile(rf"{re.escape(stem)}-(\d{{4}}-\d{{2}}-\d{{2}})\.json")
    for path in sorted(folder.glob(f"{stem}-*.json")) if folder.is_dir() else ():
        match = pattern.fullmatch(path.name)
        if match is None:
            continue
        try:
            dated.append((date.fromisoformat(match.group(1)), path))
        except ValueError:
            continue
    if not dated:
        return None
    dated.sort()
    started = [item for item in dated if item[0] <= on]
    day, path = started[-1] if started else dated[0]
    return path, day


def in_force_here(folder: Path, stem: str, on: date, site: Path | None) -> tuple[Path, date] | None:
    """The site's own newest file that has begun, else the one in force among the shipped ones.

    A site's file that begins later is not in force yet, whatever else there is.
    """
    own = in_force(site, stem, on) if site is not None else None
    return own if own is not None and own[1] <= on else in_force(folder, stem, on)


def read_object(path: Path, problems: Problems) -> Mapping[str, object]:
    """The JSON object of a file; empty, with a problem noted, where it is none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.add(path.name, f"is larger than {MAX_BYTES} bytes")
            return {}
        value = json.loads(path.read_text("utf-8"), object_pairs_hook=_once)
    except OSError as error:
        problems.add(path.name, f"cannot be read ({error.strerror or 'input error'})")
        return {}
    except _Twice as error:
        problems.add(path.name, f"“{error.name[:80]}” stands in one object twice")
        return {}
    except (ValueError, RecursionError):
        problems.add(path.name, "is not JSON text")
        return {}
    if not isinstance(value, dict):
        problems.add(path.name, "does not hold a JSON object")
        return {}
    return value


class _Twice(ValueError):
    """A name that one object holds twice: of two figures nobody can say which was meant."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


class Asked:
    """Typed reading of one JSON object; each fault goes to the common list."""

    def __init__(self, value: Mapping[str, object], where: str, problems: Problems) -> None:
        self._value, self._where, self._problems = value, where, problems
        self._read: set[str] = set()

    @property
    def where(self) -> str:
        return self._where

    def has(self, name: str) -> bool:
        """Whether the object names it at all."""
        return name in self._value

    def names(self) -> tuple[str, ...]:
        """All names of the object: of a table whose names are data."""
        self._read.update(self._value)
        return tuple(self._value)

    def value(self, name: str) -> object:
        """Whatever stands there; the caller judges it."""
        return self._take(name, None)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; `default` stands in where it is absent, else absence is a fault."""
        value = self._take(name, default)
        if isinstance(value, str):
            return value
        self._problems.add(self._where, f"“{name}” must be a text")
        return ""

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._take(name, default)
        if isinstance(value, bool):
            return value
        self._problems.add(self._where, f"“{name}” must be true or false")
        return default

    def whole(self, name: str, default: int | None = None) -> int:
        value = self._take(name, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self._problems.add(self._where, f"“{name}” must be a whole number from 0 up")
        return default or 0

    def decimal(self, name: str) -> Decimal:
        """A number written as text ("0.10"), so that it is exact."""
        value = self._take(name, None)
        number = as_decimal(value)
        if number is None:
            self._problems.add(self._where, f"“{name}” must be a number from 0 up, as text")
            return Decimal(0)
        return number

    def day(self, name: str) -> date:
        value = self._take(name, None)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self._problems.add(self._where, f"“{name}” must be a date, as 2026-01-01")
        return date.min

    def mapping(self, name: str) -> Mapping[str, object]:
        value = self._take(name, None)
        if isinstance(value, dict):
            return value
        self._problems.add(self._where, f"“{name}” must be an object")
        return {}

    def objects(self, name: str, *, optional: bool = False) -> Sequence[Mapping[str, object]]:
        value = self._take(name, [] if optional else None)
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        self._problems.add(self._where, f"“{name}” must be a list of objects")
        return []

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._take(name, None)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._problems.add(self._where, f"“{name}” must be a list of texts")
        return ()

    def one_of(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self._take(name, default)
        if isinstance(value, str) and value in allowed:
            return value
        self._problems.add(self._where, f"“{name}” must be one of: {', '.join(allowed)}")
        return default if default is not None else allowed[0]

    def fault(self, sentence: str) -> None:
        """Note a fault of this object."""
        self._problems.add(self._where, sentence)

    def nothing_else(self) -> None:
        """Note every name that nothing asked for: a misspelt option is a fault, not a comment."""
        for name in self._value:
            if name not in self._read:
                self._problems.add(self._where, f"“{name}” is not known here")

    def _take(self, name: str, default: object) -> object:
        self._read.add(name)
        return self._value.get(name, default)


def as_decimal(value: object) -> Decimal | None:
    """An exact, finite number from 0 up, or None."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() and number >= 0 else None


def open_dated(
    folder: Path, stem: str, on: date, site: Path | None, form: str, problems: Problems
) -> tuple[Asked, Path, date] | None:
    """The dated file in force on a day, its format and date checked: what it asks, where it is,
    from when on it holds. None, and the fault told, where there is none or it is no such file.
    """
    chosen = in_force_here(folder, stem, on, site)
    if chosen is None:
        problems.add(f"assets/{folder.name}", f"holds no file {stem}-YYYY-MM-DD.json")
        return None
    path, day = chosen
    top = open_chosen(path, day, form, problems)
    return None if top is None else (top, path, day)


def open_chosen(path: Path, day: date, form: str, problems: Problems) -> Asked | None:
    """What a dated file asks, its format and date checked; None, and the fault told, where it is
    no such file."""
    before = len(problems.found)
    raw = read_object(path, problems)
    if len(problems.found) > before:
        return None
    top = Asked(raw, path.name, problems)
    top.one_of("format", (form,))
    if top.day("effective_from") != day:
        problems.add(path.name, "“effective_from” is not the date in the file's name")
    return top
